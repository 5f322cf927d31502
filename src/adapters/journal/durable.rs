//! Files and folders that a power cut does not undo.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::ports::StoreFault;

/// What a failed file operation means for the store.
pub(super) fn fault(error: &io::Error, doing: &str) -> StoreFault {
    let kind = error.kind();
    let no_room = [
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::FileTooLarge,
    ];
    if no_room.contains(&kind) {
        return StoreFault::Full;
    }
    StoreFault::Io(format!("{doing}: {kind}"))
}

/// Makes the names within a folder durable.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Creates a folder with all above it, and makes it durable.
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    sync_folder(folder)?;
    folder.parent().map_or(Ok(()), |parent| sync_folder(named(parent)))
}

/// Writes a whole file that is there either completely or not at all.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("draft");
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    path.parent().map_or(Ok(()), |folder| sync_folder(named(folder)))
}

/// The parent of a bare name is empty, which means the working folder.
fn named(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    }
}
