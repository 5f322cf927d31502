//! What a commit writes: the rows of its changes, sealed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};

use super::ledger::Ledger;
use super::records::{encode, is_open};
use super::seal::{Place, Seal};
use super::trees::{Name, Trees, Write};
use crate::domain::effect::Effect;
use crate::domain::ids::ChatId;
use crate::domain::order::Order;
use crate::ports::{Changes, StoreFault};

/// Where the marks lie.
pub(super) const MARKS: &[u8] = b"marks";

/// The rows of one commit.
pub(super) struct Rows<'a> {
    trees: &'a Trees,
    ledger: &'a Ledger,
    seal: &'a Seal,
    /// What is written.
    pub(super) writes: Vec<Write>,
    /// The keys of all chats that the changes touch.
    pub(super) keys: BTreeMap<ChatId, ChatKey>,
}

/// A chat's key, ready for use and as it is kept.
pub(super) struct ChatKey {
    /// Ready for use.
    pub(super) seal: Seal,
    /// Sealed by the key of the store.
    pub(super) kept: Vec<u8>,
}

impl<'a> Rows<'a> {
    /// The rows of `changes`. Whatever is done goes first: it may be wished again in the same commit.
    pub(super) fn of(
        changes: &Changes,
        trees: &'a Trees,
        ledger: &'a Ledger,
        seal: &'a Seal,
    ) -> Result<Self, StoreFault> {
        let mut rows = Self {
            trees,
            ledger,
            seal,
            writes: Vec::new(),
            keys: BTreeMap::new(),
        };
        for effect in &changes.done {
            rows.writes.push(remove(Name::Outbox, &effect_key(*effect)?));
        }
        for entry in &changes.wished {
            rows.sealed(Name::Outbox, &effect_key(entry.effect)?, &encode(entry)?)?;
        }
        for chat in &changes.chats {
            let key = chat.id.0.to_be_bytes();
            let seal = rows.seal_of(chat.id)?;
            let sealed = seal.seal(place(Name::Chats, &key), &encode(chat)?)?;
            rows.writes.push(put(Name::Chats, &key, sealed));
        }
        for order in &changes.orders {
            rows.order(order)?;
        }
        if let Some(marks) = &changes.marks {
            rows.sealed(Name::Meta, MARKS, &encode(marks)?)?;
        }
        Ok(rows)
    }

    fn sealed(&mut self, name: Name, key: &[u8], record: &[u8]) -> Result<(), StoreFault> {
        let sealed = self.seal.seal(place(name, key), record)?;
        self.writes.push(put(name, key, sealed));
        Ok(())
    }

    fn order(&mut self, order: &Order) -> Result<(), StoreFault> {
        let chat = order.chat.0.to_be_bytes();
        let key = order.id.0.to_be_bytes();
        let sealed = self
            .seal_of(order.chat)?
            .seal(place(Name::Orders, &key), &encode(order)?)?;
        let open = if is_open(order) {
            put(Name::Open, &key, Vec::new())
        } else {
            remove(Name::Open, &key)
        };
        self.writes.extend([
            put(Name::Orders, &key, [&chat, &sealed[..]].concat()),
            put(Name::ByChat, &[chat, key].concat(), Vec::new()),
            open,
        ]);
        Ok(())
    }

    /// A chat's key: from the store, else from the ledger (a crash may have come between them), else a new one.
    fn seal_of(&mut self, chat: ChatId) -> Result<&Seal, StoreFault> {
        let room = match self.keys.entry(chat) {
            Occupied(known) => return Ok(&known.into_mut().seal),
            Vacant(room) => room,
        };
        let id = chat.0.to_be_bytes();
        let key = match self.trees.get(Name::Keys, &id)? {
            Some(kept) => ChatKey {
                seal: self.seal.of_chat(chat, &kept)?,
                kept: kept.to_vec(),
            },
            None => {
                let (seal, kept) = match self.ledger.kept_key(chat)? {
                    Some(kept) => (self.seal.of_chat(chat, &kept)?, kept),
                    None => self.seal.new_chat(chat)?,
                };
                self.writes.push(put(Name::Keys, &id, kept.clone()));
                ChatKey { seal, kept }
            }
        };
        Ok(&room.insert(key).seal)
    }
}

/// Where an effect lies in the outbox.
fn effect_key(effect: Effect) -> Result<Vec<u8>, StoreFault> {
    serde_json::to_vec(&effect).map_err(|_| StoreFault::Record("an effect cannot be written".into()))
}

/// Where a row lies, for its seal.
pub(super) fn place(name: Name, key: &[u8]) -> Place<'_> {
    Place { tree: name.text(), key }
}

/// Writes a row.
pub(super) fn put(tree: Name, key: &[u8], value: Vec<u8>) -> Write {
    Write {
        tree,
        key: key.to_vec(),
        value: Some(value),
    }
}

fn remove(tree: Name, key: &[u8]) -> Write {
    Write {
        tree,
        key: key.to_vec(),
        value: None,
    }
}
