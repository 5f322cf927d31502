//! Reads the machine's own time, for measuring only.

use std::time::{Duration, Instant};

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;

/// Now.
#[expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the time that really passes"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Lets real time pass.
pub(crate) async fn pass(span: Duration) {
    SystemClock.pass(span).await;
}
