//! A clock for tests: it moves when it is told to, or skips whatever is waited for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use crate::domain::time::Time;
use crate::ports::{Clock, Pending};

#[derive(Debug)]
pub(super) struct HandClock {
    time: watch::Sender<Time>,
    skips: bool,
    waits: Arc<Mutex<Vec<Duration>>>,
    noted: watch::Sender<usize>,
}

impl HandClock {
    /// A clock that stands still until it is moved.
    pub(super) fn still() -> Arc<Self> {
        Self::new(false)
    }

    /// A clock on which waiting takes no time, and is noted.
    pub(super) fn skipping() -> Arc<Self> {
        Self::new(true)
    }

    fn new(skips: bool) -> Arc<Self> {
        Arc::new(Self {
            time: watch::Sender::new(Time::from_unix(1_790_000_000)),
            skips,
            waits: Arc::default(),
            noted: watch::Sender::new(0),
        })
    }

    pub(super) fn advance(&self, span: Duration) {
        let span = u64::try_from(span.as_millis()).unwrap();
        self.time.send_modify(|time| time.0 += span);
    }

    /// All that was waited for so far.
    pub(super) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    /// Resolves when somebody has waited for just this span.
    pub(super) async fn waited_for(&self, span: Duration) {
        let mut noted = self.noted.subscribe();
        while !self.waits().contains(&span) {
            noted.changed().await.unwrap();
        }
    }
}

impl Clock for HandClock {
    fn now(&self) -> Time {
        *self.time.borrow()
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        self.waits.lock().unwrap().push(span);
        self.noted.send_modify(|count| *count += 1);
        let until = Time(self.now().0 + u64::try_from(span.as_millis()).unwrap());
        let skips = self.skips;
        let time = self.time.clone();
        Box::pin(async move {
            if skips {
                tokio::task::yield_now().await;
                time.send_modify(|time| *time = (*time).max(until));
            } else {
                let mut moves = time.subscribe();
                moves.wait_for(|time| *time >= until).await.unwrap();
            }
        })
    }
}
