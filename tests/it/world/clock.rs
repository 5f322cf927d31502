//! A clock that runs like the real one and can be moved forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::domain::time::Time;
use giftkiosk::ports::{Clock, Pending};
use tokio::sync::watch;

/// Clones are the same clock.
#[derive(Clone)]
pub(crate) struct TestClock {
    ahead: Arc<AtomicU64>,
    moved: watch::Sender<()>,
}

impl TestClock {
    pub(crate) fn new() -> Self {
        Self {
            ahead: Arc::default(),
            moved: watch::Sender::new(()),
        }
    }

    /// Lets this much time pass at once; whoever waits for it goes on.
    pub(crate) fn jump(&self, span: Duration) {
        self.ahead
            .fetch_add(u64::try_from(span.as_millis()).unwrap(), Ordering::SeqCst);
        self.moved.send_replace(());
    }
}

impl Clock for TestClock {
    fn now(&self) -> Time {
        Time(SystemClock.now().0 + self.ahead.load(Ordering::SeqCst))
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        let clock = self.clone();
        let mut moved = self.moved.subscribe();
        let until = clock.now().0 + u64::try_from(span.as_millis()).unwrap_or(u64::MAX / 2);
        Box::pin(async move {
            loop {
                let left = until.saturating_sub(clock.now().0);
                if left == 0 {
                    return;
                }
                tokio::select! {
                    () = SystemClock.pass(Duration::from_millis(left)) => {}
                    _ = moved.changed() => {}
                }
            }
        })
    }
}
