//! One process at a time has the store.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::durable::{create_folder, fault};
use crate::ports::StoreFault;

/// Holds the folder of a store until it goes.
pub(super) struct Lock(File);

impl Lock {
    /// Takes the store in `dir` for this process, which makes the folder if there is none.
    pub(super) fn take(dir: &Path) -> Result<Self, StoreFault> {
        let open = create_folder(dir).and_then(|()| {
            let path = dir.join("lock");
            OpenOptions::new().write(true).create(true).truncate(false).open(path)
        });
        let file = open.map_err(|error| fault(&error, "opening the store's folder"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(StoreFault::Locked),
            Err(TryLockError::Error(error)) => Err(fault(&error, "locking the store's folder")),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that is just being started may hold a copy of the handle.
        drop(self.0.unlock());
    }
}
