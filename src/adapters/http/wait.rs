//! hyper's timers on our clock, so that tests can move their time.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

use crate::ports::{Clock, Pending};

/// The clock, as hyper wants it.
#[derive(Clone)]
pub(super) struct Timing(pub(super) Arc<dyn Clock>);

impl fmt::Debug for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Timing")
    }
}

/// The lock is never contended: a wait has one owner. It makes the wait `Sync`, as hyper asks.
struct Wait(Mutex<Pending<'static, ()>>);

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let wait = self.get_mut().0.get_mut();
        wait.unwrap_or_else(PoisonError::into_inner).as_mut().poll(context)
    }
}

impl Sleep for Wait {}

impl Timer for Timing {
    fn sleep(&self, span: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Wait(Mutex::new(self.0.pass(span))))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(deadline.saturating_duration_since(self.now()))
    }
}
