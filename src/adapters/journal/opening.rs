//! What is looked at before a store is used: its key, its ledger, the file of its keys; each must belong to the others.

use super::keys::Slot;
use super::rows::{DESTROYED, SLOTS, place, put, slot_row};
use super::sled::SledJournal;
use super::trees::Name;
use crate::ports::StoreFault;

/// Slots noted in one commit.
const SLOTS_PER_COMMIT: usize = 1_024;

/// Where it is proven that a key is the right one.
pub(super) const CHECK: &[u8] = b"check";
const CHECK_TEXT: &[u8] = b"giftkiosk";
/// Where the number of the ledger's last line lies.
pub(super) const LEDGER: &[u8] = b"ledger";

impl SledJournal {
    /// Holds the parts of a store against each other, and makes good what a crash left undone.
    pub(super) fn check_all(&mut self) -> Result<(), StoreFault> {
        self.check_key()?;
        self.check_ledger()?;
        self.check_slots()
    }

    /// Declares an empty database to be the store of this key and this ledger.
    pub(super) fn found(&mut self) -> Result<(), StoreFault> {
        let check = self.seal.seal(place(Name::Meta, CHECK), CHECK_TEXT)?;
        let last = self.ledger.last().to_be_bytes();
        self.trees
            .commit(&[put(Name::Meta, CHECK, check), put(Name::Meta, LEDGER, last.to_vec())])?;
        self.check_slots()
    }

    fn check_key(&mut self) -> Result<(), StoreFault> {
        match self.trees.get(Name::Meta, CHECK)? {
            Some(check) => self
                .seal
                .open(place(Name::Meta, CHECK), &check)
                .map(drop)
                .map_err(|_| wrong_key()),
            None if self.ledger.last() > 0 => Err(missing()),
            None => self.found(),
        }
    }

    /// The ledger is written first, so it may be one commit ahead, which nobody was told of; more means that an old copy was put back.
    fn check_ledger(&mut self) -> Result<(), StoreFault> {
        let stored = self.number(LEDGER)?;
        self.ledger.count_from(stored);
        let told = self.ledger.last();
        if told > stored + 1 {
            return Err(older());
        }
        if told > stored {
            let last = put(Name::Meta, LEDGER, told.to_be_bytes().to_vec());
            return self.trees.commit(&[last]);
        }
        Ok(())
    }

    /// Keys lie in their file before the commit that uses them, and go from it after the one that destroys them: a crash may have come
    /// between. A key that no commit knows of is noted as its owner's, so that it is destroyed with the others.
    fn check_slots(&mut self) -> Result<(), StoreFault> {
        let destroyed = self.trees.get(Name::Meta, DESTROYED)?.unwrap_or_default();
        let slots: Vec<Slot> = destroyed
            .chunks_exact(8)
            .filter_map(|slot| Some(Slot(u64::from_be_bytes(slot.try_into().ok()?))))
            .collect();
        self.keys.destroy(&slots)?;
        let (known, count) = (self.number(SLOTS)?, self.keys.count());
        if known > count {
            return Err(StoreFault::Io(
                "its file `keys` is older than the store, as if an old copy was put back; put back the newest one"
                    .into(),
            ));
        }
        let slots: Vec<u64> = (known + 1..=count).collect();
        for slots in slots.chunks(SLOTS_PER_COMMIT) {
            let mut writes = Vec::new();
            for slot in slots {
                let owner = self.keys.owner(Slot(*slot))?;
                writes.extend(owner.map(|owner| slot_row(owner, Slot(*slot))));
                writes.push(put(Name::Meta, SLOTS, slot.to_be_bytes().to_vec()));
            }
            self.trees.commit(&writes)?;
        }
        Ok(())
    }

    fn number(&self, key: &[u8]) -> Result<u64, StoreFault> {
        let stored = self.trees.get(Name::Meta, key)?;
        let number = stored.and_then(|bytes| Some(u64::from_be_bytes(bytes.as_ref().try_into().ok()?)));
        Ok(number.unwrap_or_default())
    }
}

/// Said when nothing opens.
pub(super) fn wrong_key() -> StoreFault {
    StoreFault::Record("STORE_KEY is not the one this store was made with".into())
}

/// Said when the ledger tells of more than the store.
pub(super) fn older() -> StoreFault {
    StoreFault::Io(
        "it is older than its ledger, as if an old copy was put back; `giftkiosk rebuild` makes a new one from the ledger".into(),
    )
}

/// Said when there is a ledger and no store.
pub(super) fn missing() -> StoreFault {
    StoreFault::Io(
        "it is missing though its ledger has orders; `giftkiosk rebuild` makes a new one from the ledger".into(),
    )
}
