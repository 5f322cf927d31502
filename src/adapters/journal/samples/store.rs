//! A store to put samples in, and its key.

use std::future::pending;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::adapters::journal::seal::StoreKey;
use crate::adapters::journal::sled::{Options, SledJournal};
use crate::domain::time::Time;
use crate::ports::{Clock, Pending, StoreFault};

/// A clock that stands still.
pub(in crate::adapters::journal) struct StillClock(pub(in crate::adapters::journal) Time);

impl Clock for StillClock {
    fn now(&self) -> Time {
        self.0
    }

    fn pass(&self, _: Duration) -> Pending<'static, ()> {
        Box::pin(pending())
    }
}

/// The key of a test's store.
pub(in crate::adapters::journal) fn store_key() -> StoreKey {
    StoreKey::from_base64("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").unwrap()
}

/// A key of another store.
pub(in crate::adapters::journal) fn other_key() -> StoreKey {
    StoreKey::from_base64("ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=").unwrap()
}

/// How a test opens a store.
pub(in crate::adapters::journal) fn options() -> Options {
    Options::new(Arc::new(StillClock(Time::from_unix(1_760_000_000))))
}

/// Opens the store of a test.
pub(in crate::adapters::journal) fn open(dir: &Path) -> Result<SledJournal, StoreFault> {
    SledJournal::open(dir, &store_key(), options())
}
