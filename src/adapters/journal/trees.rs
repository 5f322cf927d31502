//! The sled database: its trees, one durable transaction at a time.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use sled::transaction::{TransactionError, Transactional};
use sled::{Config, Db, Error, IVec, Mode, Tree};

use super::durable::{fault, sync_folder};
use crate::ports::StoreFault;

/// How often a lock is asked for.
const LOCK_ATTEMPTS: u32 = 200;
/// The time between.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// A tree of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Chat → slot of its key, sealed chat.
    Chats,
    /// Order → chat, slot of its key, sealed order.
    Orders,
    /// Orders that are placed or followed → nothing.
    Open,
    /// Chat, order → nothing.
    ByChat,
    /// Effect → sealed entry.
    Outbox,
    /// Number → sealed entry of what admins did.
    Audit,
    /// Kind, chat or order, slot → nothing: the keys of each.
    Slots,
    /// Orders that came to their end and still hold what must not be kept → since when.
    Ended,
    /// The check of the key, the marks, the ledger's last number, the number of slots, those destroyed last.
    Meta,
    /// Chat → its key, sealed: only in a store of the first layout.
    Keys,
}

impl Name {
    const ALL: [Self; 10] = [
        Self::Chats,
        Self::Orders,
        Self::Open,
        Self::ByChat,
        Self::Outbox,
        Self::Audit,
        Self::Slots,
        Self::Ended,
        Self::Meta,
        Self::Keys,
    ];

    /// What the tree is called on the disk.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Chats => "chats",
            Self::Orders => "orders",
            Self::Open => "open",
            Self::ByChat => "by_chat",
            Self::Outbox => "outbox",
            Self::Audit => "audit",
            Self::Slots => "slots",
            Self::Ended => "ended",
            Self::Meta => "meta",
            Self::Keys => "keys",
        }
    }
}

/// One row that a commit writes, or takes away.
pub(super) struct Write {
    /// Its tree.
    pub(super) tree: Name,
    /// Its key.
    pub(super) key: Vec<u8>,
    /// What is written; nothing takes the row away.
    pub(super) value: Option<Vec<u8>>,
}

/// The open database.
pub(super) struct Trees {
    db: Db,
    trees: Vec<Tree>,
    /// Our own handle of the file, since sled's flush is no fsync.
    file: File,
    blobs: Blobs,
}

impl Trees {
    /// Opens or creates the database in `folder`, with so many bytes of cache.
    pub(super) fn open(folder: &Path, cache: u64) -> Result<Self, StoreFault> {
        drop_unfinished_snapshots(folder).map_err(|error| fault(&error, "cleaning up the store"))?;
        let config = Config::new().path(folder).cache_capacity(cache).mode(Mode::LowSpace);
        let db = open_patiently(&config)?;
        let trees = Name::ALL
            .into_iter()
            .map(|name| db.open_tree(name.text()))
            .collect::<sled::Result<_>>()
            .map_err(|error| cannot_open(&error))?;
        db.flush().map_err(|error| failed(&error))?;
        let (file, blobs) = secure(folder).map_err(|error| fault(&error, "securing the store"))?;
        Ok(Self { db, trees, file, blobs })
    }

    /// One value.
    pub(super) fn get(&self, name: Name, key: &[u8]) -> Result<Option<IVec>, StoreFault> {
        self.tree(name)?.get(key).map_err(|error| failed(&error))
    }

    /// The keys that begin with `prefix`, the greatest first.
    pub(super) fn keys_down(
        &self,
        name: Name,
        prefix: &[u8],
    ) -> Result<impl Iterator<Item = Result<IVec, StoreFault>>, StoreFault> {
        let rows = self.tree(name)?.scan_prefix(prefix).keys().rev();
        Ok(rows.map(|key| key.map_err(|error| failed(&error))))
    }

    /// The rows with a key below this one, the greatest first.
    pub(super) fn rows_below(
        &self,
        name: Name,
        below: &[u8],
    ) -> Result<impl Iterator<Item = Result<(IVec, IVec), StoreFault>>, StoreFault> {
        let rows = self.tree(name)?.range(..below.to_vec()).rev();
        Ok(rows.map(|row| row.map_err(|error| failed(&error))))
    }

    /// All rows of a tree, by key.
    pub(super) fn rows(
        &self,
        name: Name,
    ) -> Result<impl Iterator<Item = Result<(IVec, IVec), StoreFault>>, StoreFault> {
        Ok(self.tree(name)?.iter().map(|row| row.map_err(|error| failed(&error))))
    }

    /// Writes all rows or none; when it returns, a power cut does not undo them.
    pub(super) fn commit(&mut self, writes: &[Write]) -> Result<(), StoreFault> {
        let done = self.trees.as_slice().transaction(|views| {
            for write in writes {
                let Some(view) = views.get(write.tree as usize) else {
                    continue;
                };
                match &write.value {
                    Some(value) => view.insert(write.key.as_slice(), value.as_slice())?,
                    None => view.remove(write.key.as_slice())?,
                };
            }
            Ok::<(), sled::transaction::ConflictableTransactionError<()>>(())
        });
        match done {
            Ok(()) => {}
            Err(TransactionError::Storage(error)) => return Err(failed(&error)),
            Err(TransactionError::Abort(())) => return Err(StoreFault::Io("a commit was given up".into())),
        }
        self.db.flush().map_err(|error| failed(&error))?;
        self.blobs
            .sync()
            .and_then(|()| self.file.sync_data())
            .map_err(|error| fault(&error, "making a commit durable"))
    }

    fn tree(&self, name: Name) -> Result<&Tree, StoreFault> {
        self.trees
            .get(name as usize)
            .ok_or_else(|| StoreFault::Io(format!("the tree {} is not open", name.text())))
    }
}

/// Values of some kilobytes lie in files of their own, which sled never makes durable; they are written once.
struct Blobs {
    folder: PathBuf,
    durable: BTreeSet<OsString>,
}

impl Blobs {
    fn sync(&mut self) -> io::Result<()> {
        let mut present = BTreeSet::new();
        for file in fs::read_dir(&self.folder)? {
            present.insert(file?.file_name());
        }
        let fresh: Vec<_> = present.difference(&self.durable).cloned().collect();
        for name in &fresh {
            match File::open(self.folder.join(name)) {
                Ok(file) => file.sync_all()?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        if !fresh.is_empty() {
            sync_folder(&self.folder)?;
        }
        self.durable = present;
        Ok(())
    }
}

/// Opens the database. sled gives its lock back some moments after a database was closed in this process; no other process can have it,
/// since the folder is ours.
fn open_patiently(config: &Config) -> Result<Db, StoreFault> {
    for _ in 1..LOCK_ATTEMPTS {
        match open(config) {
            Err(StoreFault::Locked) => thread::sleep(LOCK_PAUSE),
            outcome => return outcome,
        }
    }
    open(config)
}

fn open(config: &Config) -> Result<Db, StoreFault> {
    // A damaged file makes sled panic as often as fail.
    catch_unwind(AssertUnwindSafe(|| config.open()))
        .map_err(|_| unreadable("it is damaged"))?
        .map_err(|error| cannot_open(&error))
}

/// A snapshot that a kill left unfinished keeps sled from opening; the log has everything that is in it.
fn drop_unfinished_snapshots(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

/// Makes the files themselves durable, which sled leaves to chance.
fn secure(folder: &Path) -> io::Result<(File, Blobs)> {
    File::open(folder.join("conf"))?.sync_all()?;
    let file = File::open(folder.join("db"))?;
    file.sync_all()?;
    let mut blobs = Blobs {
        folder: folder.join("blobs"),
        durable: BTreeSet::new(),
    };
    blobs.sync()?;
    sync_folder(&blobs.folder)?;
    sync_folder(folder)?;
    folder.parent().map_or(Ok(()), sync_folder)?;
    Ok((file, blobs))
}

fn unreadable(why: &str) -> StoreFault {
    StoreFault::Io(format!(
        "it cannot be opened ({why}); `giftkiosk rebuild` makes a new one from the ledger"
    ))
}

fn cannot_open(error: &Error) -> StoreFault {
    match error {
        Error::Io(error) if error.to_string().contains("could not acquire lock") => StoreFault::Locked,
        Error::Io(error) => match fault(error, "opening the store") {
            StoreFault::Full => StoreFault::Full,
            StoreFault::Locked | StoreFault::Record(_) | StoreFault::Io(_) => unreadable(&error.kind().to_string()),
        },
        Error::Corruption { .. } => unreadable("it is damaged"),
        Error::CollectionNotFound(_) | Error::Unsupported(_) | Error::ReportableBug(_) => {
            unreadable("it is not as expected")
        }
    }
}

fn failed(error: &Error) -> StoreFault {
    match error {
        Error::Io(error) => fault(error, "reading or writing the store"),
        Error::Corruption { .. } => unreadable("it is damaged"),
        Error::CollectionNotFound(_) | Error::Unsupported(_) | Error::ReportableBug(_) => {
            StoreFault::Io("the store is not as expected".into())
        }
    }
}
