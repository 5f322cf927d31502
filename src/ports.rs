//! All that the engine knows of the world.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::domain::time::Time;

/// A boxed future, so that ports can be trait objects.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The one source of time; a test moves its own.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Time;
    /// Resolves once `span` of this clock's time has passed.
    fn pass(&self, span: Duration) -> Pending<'static, ()>;
}
