//! A clock that runs like the real one and can be moved forward, and the one of the shop's machine, which can be set wrong.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use giftkiosk::adapters::clock::{Course, SystemClock};
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

/// What the shop reads. Clones are the same clock.
#[derive(Clone)]
pub(crate) struct MachineClock {
    truth: TestClock,
    /// Milliseconds by which it is set wrong.
    astray: Arc<AtomicI64>,
    course: Arc<Mutex<Option<Course>>>,
}

impl MachineClock {
    pub(crate) fn new(truth: &TestClock) -> Self {
        Self {
            truth: truth.clone(),
            astray: Arc::default(),
            course: Arc::default(),
        }
    }

    /// Somebody sets it forward by so many seconds, or back.
    pub(crate) fn is_set_by(&self, seconds: i64) {
        self.astray.fetch_add(seconds * 1_000, Ordering::SeqCst);
        self.truth.moved.send_replace(());
    }

    /// The machine starts anew, and its clock shows this.
    pub(crate) fn starts_at(&self, time: Time) {
        let (right, shown) = (self.truth.now().0, time.0);
        let astray = i64::try_from(shown).unwrap() - i64::try_from(right).unwrap();
        self.astray.store(astray, Ordering::SeqCst);
        *self.course.lock().unwrap() = None;
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Time {
        let right = self.truth.now().0;
        let shown = Time(right.saturating_add_signed(self.astray.load(Ordering::SeqCst)));
        let stopwatch = Duration::from_millis(right);
        let mut course = self.course.lock().unwrap();
        course
            .get_or_insert_with(|| Course::from(shown, stopwatch))
            .told(shown, stopwatch)
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        self.truth.pass(span)
    }
}
