//! The keys that seal chats and orders, each in a slot of one small file, where a key that is destroyed is overwritten.
//!
//! The file `keys` is the only place where they are ever written. A slot has 128 bytes: kind, chat or order, the slot of the key above it (0
//! for STORE_KEY), the key sealed by that one. Slot 0 tells whether STORE_KEY is the right one. Slots are never used again.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;

use super::durable::{fault, write_whole};
use super::recent::Recent;
use super::seal::{Place, SEALED_KEY_BYTES, Seal, StoreKey};
use crate::domain::ids::{ChatId, OrderId};
use crate::ports::StoreFault;

/// Bytes of a slot; so many that none lies across two blocks of a disk.
const SLOT_BYTES: usize = 128;
/// What the first slot begins with.
const MAGIC: &[u8; 16] = b"giftkiosk keys 1";
const CHECK_TEXT: &[u8] = b"giftkiosk";
const HEAD_BYTES: usize = 1 + 8 + 8;

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// A chat's, sealed by STORE_KEY.
    Chat(ChatId),
    /// An order's, sealed by its chat's.
    Order(OrderId),
}

/// Where a key lies; 0 is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Slot(pub(super) u64);

/// A key that is not in the file yet.
pub(super) struct NewKey([u8; SLOT_BYTES]);

/// A key as it lies in the file.
struct Kept {
    owner: Owner,
    above: Slot,
    sealed: Vec<u8>,
}

/// The file of the keys, open.
pub(super) struct Keys {
    file: File,
    store: Seal,
    count: u64,
    /// The keys used last, so that they are not read and opened anew for each row that they seal.
    opened: RefCell<Recent<Slot, Seal>>,
}

impl Owner {
    /// Kind and number, as they begin a slot and name a row.
    pub(super) fn bytes(self) -> [u8; 9] {
        let (kind, id) = match self {
            Self::Chat(chat) => (1, chat.0.to_be_bytes()),
            Self::Order(order) => (2, order.0.to_be_bytes()),
        };
        let mut bytes = [kind; 9];
        bytes[1..].copy_from_slice(&id);
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (kind, id) = bytes.split_first()?;
        let id: [u8; 8] = id.try_into().ok()?;
        match kind {
            1 => Some(Self::Chat(ChatId(i64::from_be_bytes(id)))),
            2 => Some(Self::Order(OrderId(u64::from_be_bytes(id)))),
            _ => None,
        }
    }
}

impl Keys {
    /// Opens the file, or makes one that has no keys when `begin` is true.
    pub(super) fn open(path: &Path, key: &StoreKey, begin: bool) -> Result<Self, StoreFault> {
        let store = Seal::of_store(key);
        if begin && !path.exists() {
            let head = head(&store)?;
            write_whole(path, &head).map_err(|error| fault(&error, "making the file of the keys"))?;
        }
        let file = OpenOptions::new().read(true).write(true).open(path);
        let file = file.map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                let why = "its file `keys` is missing, without which nothing can be read; put it back from a copy";
                return StoreFault::Io(why.into());
            }
            fault(&error, "opening the file of the keys")
        })?;
        let mut keys = Self {
            file,
            store,
            count: 0,
            opened: RefCell::default(),
        };
        keys.mend()
            .map_err(|error| fault(&error, "opening the file of the keys"))?;
        keys.check()?;
        Ok(keys)
    }

    /// A key that was not written whole belongs to nothing.
    fn mend(&mut self) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        let slots = length / SLOT_BYTES as u64;
        if slots * SLOT_BYTES as u64 != length {
            self.file.set_len(slots * SLOT_BYTES as u64)?;
            self.file.sync_all()?;
        }
        self.count = slots.saturating_sub(1);
        Ok(())
    }

    fn check(&self) -> Result<(), StoreFault> {
        let mut bytes = [0; SLOT_BYTES];
        let read = self.file.read_exact_at(&mut bytes, 0);
        read.map_err(|error| fault(&error, "reading the file of the keys"))?;
        let check = bytes
            .strip_prefix(MAGIC)
            .ok_or_else(|| StoreFault::Record("the file `keys` is damaged, or written by a newer version".into()))?;
        let sealed = check.get(..check_length()).unwrap_or_default();
        let opened = self.store.open(check_place(), sealed);
        opened.map(drop).map_err(|_| super::opening::wrong_key())
    }

    /// How many keys were ever made; their slots are 1 to this number.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Makes a key for a slot that comes after all slots of the file; [`Keys::append`] puts it there.
    pub(super) fn make(
        &self,
        slot: Slot,
        owner: Owner,
        above: Option<(Slot, &Seal)>,
    ) -> Result<(Seal, NewKey), StoreFault> {
        let binding = binding(owner, slot);
        let (above, sealing) = above.unwrap_or((Slot(0), &self.store));
        let (seal, sealed) = sealing.new_key(key_place(&binding))?;
        let mut bytes = [0; SLOT_BYTES];
        let written = [&owner.bytes()[..], &above.0.to_be_bytes(), &sealed].concat();
        bytes.iter_mut().zip(written).for_each(|(to, from)| *to = from);
        Ok((seal, NewKey(bytes)))
    }

    /// Puts new keys into the file, which lie in it for good then; to be done before anything that they seal is written.
    pub(super) fn append(&mut self, fresh: &[NewKey]) -> Result<(), StoreFault> {
        if fresh.is_empty() {
            return Ok(());
        }
        let bytes: Vec<u8> = fresh.iter().flat_map(|key| key.0).collect();
        self.file
            .write_all_at(&bytes, (self.count + 1) * SLOT_BYTES as u64)
            .and_then(|()| self.file.sync_data())
            .map_err(|error| fault(&error, "writing the file of the keys"))?;
        self.count += fresh.len() as u64;
        Ok(())
    }

    /// Overwrites keys. What they sealed can never be read again.
    pub(super) fn destroy(&self, slots: &[Slot]) -> Result<(), StoreFault> {
        if !slots.is_empty() {
            // All of them: an order's key goes with the one above it.
            self.opened.borrow_mut().clear();
        }
        let known = slots.iter().filter(|slot| (1..=self.count).contains(&slot.0));
        let mut any = false;
        for slot in known {
            any = true;
            self.file
                .write_all_at(&[0; SLOT_BYTES], slot.0 * SLOT_BYTES as u64)
                .map_err(|error| fault(&error, "destroying a key"))?;
        }
        if any {
            self.file
                .sync_data()
                .map_err(|error| fault(&error, "destroying a key"))?;
        }
        Ok(())
    }

    /// Whose key lies in a slot; nobody's when it was destroyed.
    pub(super) fn owner(&self, slot: Slot) -> Result<Option<Owner>, StoreFault> {
        Ok(self.kept(slot)?.map(|kept| kept.owner))
    }

    /// The seal of a slot's key; nothing when it, or the one above it, was destroyed.
    pub(super) fn seal(&self, slot: Slot) -> Result<Option<Seal>, StoreFault> {
        if let Some(known) = self.opened.borrow_mut().get(slot) {
            return Ok(Some(known));
        }
        let found = self.open_slot(slot)?;
        if let Some(seal) = &found {
            self.opened.borrow_mut().keep(slot, seal.clone());
        }
        Ok(found)
    }

    fn open_slot(&self, slot: Slot) -> Result<Option<Seal>, StoreFault> {
        let Some(kept) = self.kept(slot)? else { return Ok(None) };
        let binding = binding(kept.owner, slot);
        if kept.above == Slot(0) {
            return self.store.of_key(key_place(&binding), &kept.sealed).map(Some);
        }
        // Two levels and no more: what is above an order's key is a chat's.
        let Some(chat) = self.kept(kept.above)? else {
            return Ok(None);
        };
        let above = self::binding(chat.owner, kept.above);
        let above = self.store.of_key(key_place(&above), &chat.sealed)?;
        above.of_key(key_place(&binding), &kept.sealed).map(Some)
    }

    fn kept(&self, slot: Slot) -> Result<Option<Kept>, StoreFault> {
        if !(1..=self.count).contains(&slot.0) {
            return Ok(None);
        }
        let mut bytes = [0; SLOT_BYTES];
        let read = self.file.read_exact_at(&mut bytes, slot.0 * SLOT_BYTES as u64);
        read.map_err(|error| fault(&error, "reading the file of the keys"))?;
        let (head, sealed) = bytes.split_at(HEAD_BYTES);
        let (owner, above) = head.split_at(9);
        let above = above.try_into().map(u64::from_be_bytes).unwrap_or_default();
        Ok(Owner::read(owner).map(|owner| Kept {
            owner,
            above: Slot(above),
            sealed: sealed.get(..SEALED_KEY_BYTES).unwrap_or_default().to_vec(),
        }))
    }
}

fn head(store: &Seal) -> Result<Vec<u8>, StoreFault> {
    let mut head = [&MAGIC[..], &store.seal(check_place(), CHECK_TEXT)?].concat();
    head.resize(SLOT_BYTES, 0);
    Ok(head)
}

/// Bytes of the sealed check: a key's, with the text in its place.
fn check_length() -> usize {
    SEALED_KEY_BYTES - 32 + CHECK_TEXT.len()
}

fn check_place() -> Place<'static> {
    Place {
        tree: "keys",
        key: b"check",
    }
}

fn key_place(binding: &[u8]) -> Place<'_> {
    Place {
        tree: "keys",
        key: binding,
    }
}

fn binding(owner: Owner, slot: Slot) -> Vec<u8> {
    [&owner.bytes()[..], &slot.0.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Keys, Owner, Slot};
    use crate::adapters::journal::samples::store::{other_key, store_key};
    use crate::adapters::journal::seal::{Place, Seal};
    use crate::domain::ids::{ChatId, OrderId};

    const PLACE: Place<'static> = Place {
        tree: "orders",
        key: b"1",
    };

    /// A file with a chat's key in slot 1 and its order's in slot 2, and what the latter sealed.
    fn made(dir: &std::path::Path) -> (Keys, Vec<u8>) {
        let mut keys = Keys::open(&dir.join("keys"), &store_key(), true).unwrap();
        let (chat, first) = keys.make(Slot(1), Owner::Chat(ChatId(-7)), None).unwrap();
        let (order, second) = keys
            .make(Slot(2), Owner::Order(OrderId(9)), Some((Slot(1), &chat)))
            .unwrap();
        keys.append(&[first, second]).unwrap();
        (keys, order.seal(PLACE, b"record").unwrap())
    }

    fn opens(seal: Option<Seal>, sealed: &[u8]) -> bool {
        seal.is_some_and(|seal| seal.open(PLACE, sealed).is_ok_and(|record| record == b"record"))
    }

    #[test]
    fn a_key_is_there_after_a_restart_and_with_the_right_store_key_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        let (keys, sealed) = made(dir.path());
        drop(keys);
        let keys = Keys::open(&path, &store_key(), false).unwrap();
        assert_eq!(keys.count(), 2);
        assert_eq!(keys.owner(Slot(1)), Ok(Some(Owner::Chat(ChatId(-7)))));
        assert_eq!(keys.owner(Slot(2)), Ok(Some(Owner::Order(OrderId(9)))));
        assert!(opens(keys.seal(Slot(2)).unwrap(), &sealed));
        assert!(keys.seal(Slot(3)).unwrap().is_none());
        let fault = Keys::open(&path, &other_key(), false).err().unwrap();
        assert!(fault.to_string().contains("STORE_KEY is not the one"), "{fault}");
        let fault = Keys::open(&dir.path().join("none"), &store_key(), false).err().unwrap();
        assert!(fault.to_string().contains("put it back from a copy"), "{fault}");
    }

    #[test]
    fn a_destroyed_key_leaves_no_byte_and_takes_with_it_what_is_below() {
        for gone in [1, 2] {
            let dir = tempfile::tempdir().unwrap();
            let (keys, sealed) = made(dir.path());
            for _ in 0..2 {
                keys.destroy(&[Slot(gone), Slot(0), Slot(99)]).unwrap();
                assert!(!opens(keys.seal(Slot(2)).unwrap(), &sealed), "slot {gone}");
            }
            let bytes = fs::read(dir.path().join("keys")).unwrap();
            let slot = usize::try_from(gone).unwrap() * super::SLOT_BYTES;
            assert_eq!(bytes[slot..slot + super::SLOT_BYTES], [0; super::SLOT_BYTES]);
            assert!(Keys::open(&dir.path().join("keys"), &store_key(), false).is_ok());
        }
    }

    #[test]
    fn a_key_that_was_cut_short_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        drop(made(dir.path()));
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        let keys = Keys::open(&path, &store_key(), false).unwrap();
        assert_eq!(keys.count(), 1);
        assert_eq!(fs::read(&path).unwrap(), whole[..2 * super::SLOT_BYTES]);
    }

    #[test]
    fn a_key_in_another_slot_does_not_open() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("keys");
        drop(made(dir.path()));
        let mut bytes = fs::read(&path).unwrap();
        let (one, two) = (super::SLOT_BYTES, 2 * super::SLOT_BYTES);
        bytes.copy_within(one..two, two);
        fs::write(&path, &bytes).unwrap();
        let keys = Keys::open(&path, &store_key(), false).unwrap();
        assert!(keys.seal(Slot(2)).is_err());
    }
}
