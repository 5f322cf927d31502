//! Whether the disk has room for more: a full one would keep the store from opening again.

use std::path::PathBuf;

use super::durable::fault;
use crate::ports::StoreFault;

/// Watches the free space of the disk that holds the store; cheap to ask before each new order.
#[derive(Clone, Debug)]
pub struct Room {
    folder: PathBuf,
    floor: u64,
}

impl Room {
    /// Watches the disk of `folder`; below `floor` bytes there is no room.
    pub fn new(folder: impl Into<PathBuf>, floor: u64) -> Self {
        Self {
            folder: folder.into(),
            floor,
        }
    }

    /// Bytes that an ordinary user can still write.
    ///
    /// # Errors
    /// When the disk cannot be asked.
    pub fn free(&self) -> Result<u64, StoreFault> {
        let disk = rustix::fs::statvfs(&self.folder)
            .map_err(|error| fault(&error.into(), "asking for the free space of the store's disk"))?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// Whether new orders may be taken; not when it cannot be told.
    pub fn is_enough(&self) -> bool {
        self.free().is_ok_and(|free| free >= self.floor)
    }
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn there_is_room_down_to_the_floor() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Room::new(folder.path(), 1).is_enough());
        assert!(!Room::new(folder.path(), u64::MAX).is_enough());
        assert!(!Room::new(folder.path().join("gone"), 1).is_enough());
    }
}
