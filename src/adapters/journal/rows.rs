//! What a commit writes: the rows of its changes, each sealed with its owner's key, and which keys come and go.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{Keys, NewKey, Owner, Slot};
use super::records::{encode, is_open};
use super::seal::{Place, Seal};
use super::trees::{Name, Trees, Write};
use crate::domain::effect::Effect;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::ports::{Changes, Erasure, StoreFault};

/// Where the marks lie.
pub(super) const MARKS: &[u8] = b"marks";
/// Where it is noted how many slots the commits so far know of.
pub(super) const SLOTS: &[u8] = b"slots";
/// Where the slots lie that were destroyed last, so that a start makes sure of it.
pub(super) const DESTROYED: &[u8] = b"destroyed";
/// Where that lies which holds for the whole shop.
pub(super) const HOUSE: &[u8] = b"house";

/// The rows of one commit.
pub(super) struct Rows<'a> {
    trees: &'a Trees,
    keys: &'a Keys,
    seal: &'a Seal,
    /// What is written.
    pub(super) writes: Vec<Write>,
    /// The keys that must lie in their file before.
    pub(super) fresh: Vec<NewKey>,
    /// The keys that are destroyed afterwards.
    pub(super) gone: Vec<Slot>,
    /// The key of each order that is written, by place in the changes.
    pub(super) sealing: Vec<(Slot, Seal)>,
    chats: BTreeMap<ChatId, (Slot, Seal)>,
    erased: BTreeSet<Owner>,
}

impl<'a> Rows<'a> {
    /// The rows of `changes`. Whatever goes away goes first: it may come again in the same commit.
    pub(super) fn of(changes: &Changes, trees: &'a Trees, keys: &'a Keys, seal: &'a Seal) -> Result<Self, StoreFault> {
        let mut rows = Self {
            trees,
            keys,
            seal,
            writes: Vec::new(),
            fresh: Vec::new(),
            gone: Vec::new(),
            sealing: Vec::with_capacity(changes.orders.len()),
            chats: BTreeMap::new(),
            erased: BTreeSet::new(),
        };
        for effect in &changes.done {
            rows.writes.push(remove(Name::Outbox, &effect_key(*effect)?));
        }
        for entry in &changes.wished {
            rows.sealed(Name::Outbox, &effect_key(entry.effect)?, &encode(entry)?)?;
        }
        for erasure in &changes.erased {
            match erasure {
                Erasure::Chat(chat) => rows.erase_chat(*chat)?,
                Erasure::Order(order) => rows.erase_order(*order)?,
            }
        }
        for chat in &changes.chats {
            let key = chat.id.0.to_be_bytes();
            let (slot, seal) = rows.chat_key(chat.id)?;
            let sealed = seal.seal(place(Name::Chats, &key), &encode(chat)?)?;
            let value = [&slot.0.to_be_bytes(), &sealed[..]].concat();
            rows.writes.push(put(Name::Chats, &key, value));
        }
        for order in &changes.orders {
            rows.order(order)?;
        }
        if let Some(marks) = &changes.marks {
            rows.sealed(Name::Meta, MARKS, &encode(marks)?)?;
        }
        if let Some(house) = &changes.house {
            rows.sealed(Name::Meta, HOUSE, &encode(house)?)?;
        }
        for entry in &changes.audit {
            rows.sealed(Name::Audit, &entry.number.to_be_bytes(), &encode(entry)?)?;
        }
        if !rows.fresh.is_empty() {
            let count = rows.next_slot().0 - 1;
            rows.writes.push(put(Name::Meta, SLOTS, count.to_be_bytes().to_vec()));
        }
        if !rows.gone.is_empty() {
            let slots = rows.gone.iter().flat_map(|slot| slot.0.to_be_bytes()).collect();
            rows.writes.push(put(Name::Meta, DESTROYED, slots));
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
        let (slot, seal) = self.order_key(order)?;
        let sealed = seal.seal(place(Name::Orders, &key), &encode(order)?)?;
        let open = if is_open(order) {
            put(Name::Open, &key, Vec::new())
        } else {
            remove(Name::Open, &key)
        };
        let ended = match order.kept_since() {
            Some(since) => put(Name::Ended, &key, since.0.to_be_bytes().to_vec()),
            None => remove(Name::Ended, &key),
        };
        self.writes.extend([
            put(Name::Orders, &key, [&chat, &slot.0.to_be_bytes(), &sealed[..]].concat()),
            put(Name::ByChat, &[chat, key].concat(), Vec::new()),
            open,
            ended,
        ]);
        self.sealing.push((slot, seal));
        Ok(())
    }

    fn erase_chat(&mut self, chat: ChatId) -> Result<(), StoreFault> {
        let key = chat.0.to_be_bytes();
        self.writes.push(remove(Name::Chats, &key));
        for listed in self.trees.keys_down(Name::ByChat, &key)? {
            let listed = listed?;
            self.writes.push(remove(Name::ByChat, &listed));
            if let Some(order) = listed.get(key.len()..).and_then(|order| order.try_into().ok()) {
                self.erase_order(OrderId(u64::from_be_bytes(order)))?;
            }
        }
        self.destroy(Owner::Chat(chat))
    }

    fn erase_order(&mut self, order: OrderId) -> Result<(), StoreFault> {
        let key = order.0.to_be_bytes();
        if let Some(row) = self.trees.get(Name::Orders, &key)? {
            let row = Row::of_order(&row)?;
            self.writes
                .push(remove(Name::ByChat, &[row.chat.0.to_be_bytes(), key].concat()));
        }
        let names = [Name::Orders, Name::Open, Name::Ended];
        self.writes.extend(names.map(|name| remove(name, &key)));
        self.destroy(Owner::Order(order))
    }

    fn destroy(&mut self, owner: Owner) -> Result<(), StoreFault> {
        for row in self.trees.keys_down(Name::Slots, &owner.bytes())? {
            let row = row?;
            self.writes.push(remove(Name::Slots, &row));
            self.gone.extend(slot_of(&row));
        }
        self.erased.insert(owner);
        Ok(())
    }

    /// A chat's key as it stands, or a new one.
    fn chat_key(&mut self, chat: ChatId) -> Result<(Slot, Seal), StoreFault> {
        if let Some(known) = self.chats.get(&chat) {
            return Ok(known.clone());
        }
        let owner = Owner::Chat(chat);
        let row = self.trees.get(Name::Chats, &chat.0.to_be_bytes())?;
        let stands = row.map(|row| Row::of_chat(&row).map(|row| row.slot)).transpose()?;
        let key = match self.standing(owner, stands)? {
            Some(key) => key,
            None => self.new_key(owner, None)?,
        };
        self.chats.insert(chat, key.clone());
        Ok(key)
    }

    /// An order's key as it stands, or a new one under its chat's.
    fn order_key(&mut self, order: &Order) -> Result<(Slot, Seal), StoreFault> {
        let owner = Owner::Order(order.id);
        let row = self.trees.get(Name::Orders, &order.id.0.to_be_bytes())?;
        let stands = row.map(|row| Row::of_order(&row).map(|row| row.slot)).transpose()?;
        match self.standing(owner, stands)? {
            Some(key) => Ok(key),
            None => {
                let (slot, seal) = self.chat_key(order.chat)?;
                self.new_key(owner, Some((slot, &seal)))
            }
        }
    }

    /// The key that an owner has: the one its row names, else the last one made for it.
    fn standing(&self, owner: Owner, named: Option<Slot>) -> Result<Option<(Slot, Seal)>, StoreFault> {
        if self.erased.contains(&owner) {
            return Ok(None);
        }
        let slot = match named {
            Some(slot) => Some(slot),
            None => last_slot(self.trees, owner)?,
        };
        let Some(slot) = slot else { return Ok(None) };
        Ok(self.keys.seal(slot)?.map(|seal| (slot, seal)))
    }

    fn new_key(&mut self, owner: Owner, above: Option<(Slot, &Seal)>) -> Result<(Slot, Seal), StoreFault> {
        let slot = self.next_slot();
        let (seal, key) = self.keys.make(slot, owner, above)?;
        self.fresh.push(key);
        self.writes.push(slot_row(owner, slot));
        Ok((slot, seal))
    }

    fn next_slot(&self) -> Slot {
        Slot(self.keys.count() + self.fresh.len() as u64 + 1)
    }
}

/// A row of a chat or an order, taken apart.
pub(super) struct Row<'a> {
    /// Whose it is; nobody's for a chat's own row.
    pub(super) chat: ChatId,
    /// The slot of the key that sealed it.
    pub(super) slot: Slot,
    /// The sealed record.
    pub(super) sealed: &'a [u8],
}

impl<'a> Row<'a> {
    /// Of [`Name::Chats`].
    pub(super) fn of_chat(row: &'a [u8]) -> Result<Self, StoreFault> {
        let (slot, sealed) = number(row).ok_or_else(|| StoreFault::Record("a chat is cut short".into()))?;
        Ok(Self {
            chat: ChatId(0),
            slot: Slot(slot),
            sealed,
        })
    }

    /// Of [`Name::Orders`].
    pub(super) fn of_order(row: &'a [u8]) -> Result<Self, StoreFault> {
        let short = || StoreFault::Record("an order is cut short".into());
        let (chat, rest) = number(row).ok_or_else(short)?;
        let (slot, sealed) = number(rest).ok_or_else(short)?;
        Ok(Self {
            chat: ChatId(chat.cast_signed()),
            slot: Slot(slot),
            sealed,
        })
    }
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u64::from_be_bytes(*number), rest))
}

/// The slot of the last key that was made for an owner.
fn last_slot(trees: &Trees, owner: Owner) -> Result<Option<Slot>, StoreFault> {
    let last = trees.keys_down(Name::Slots, &owner.bytes())?.next().transpose()?;
    Ok(last.as_deref().and_then(slot_of))
}

fn slot_of(row: &[u8]) -> Option<Slot> {
    let slot = row.last_chunk()?;
    Some(Slot(u64::from_be_bytes(*slot)))
}

/// The row that names a key of an owner.
pub(super) fn slot_row(owner: Owner, slot: Slot) -> Write {
    let key = [&owner.bytes()[..], &slot.0.to_be_bytes()].concat();
    put(Name::Slots, &key, Vec::new())
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
