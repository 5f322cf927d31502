//! The store on disk: sled with its own fsync, everything sealed, and the ledger as second line.
//!
//! A folder holds `store` (sled), `ledger`, `keys` and `lock`. A commit puts new keys into their file, then lines into the ledger, then rows into
//! sled, and at last overwrites the keys that it destroys.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::first_layout;
use super::keys::{Keys, Slot};
use super::ledger::Ledger;
use super::lock::Lock;
use super::opening::{LEDGER, missing};
use super::recent::Recent;
use super::records::{Record, decode};
use super::room::Room;
use super::rows::{HOUSE, MARKS, Row, Rows, place, put};
use super::seal::{Place, Seal, StoreKey};
use super::trees::{Name, Trees};
use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::house::House;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::domain::time::Time;
use crate::ports::{Below, Changes, Clock, Entry, Erasure, Journal, Marks, StoreFault};

/// Bytes of cache that suffice for the part of a shop that is in use.
const CACHE_BYTES: u64 = 8 * 1_024 * 1_024;
/// Free bytes below which no new order should be taken.
const FLOOR_BYTES: u64 = 1_024 * 1_024 * 1_024;

/// How a store is opened.
#[derive(Clone)]
pub struct Options {
    /// Bytes of memory for pages.
    pub cache: u64,
    /// Free bytes on the disk below which there is no room for new orders.
    pub floor: u64,
    /// Says to which day's file of the ledger a line belongs.
    pub clock: Arc<dyn Clock>,
}

impl Options {
    /// What suits a shop on a small machine: 8 MB of cache, a floor of 1 GB.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            cache: CACHE_BYTES,
            floor: FLOOR_BYTES,
            clock,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("cache", &self.cache)
            .field("floor", &self.floor)
            .finish_non_exhaustive()
    }
}

/// Long beside a commit, short beside a person: a crowd shares its syncs, and who comes alone waits for nobody.
const COMPANY: Duration = Duration::from_millis(4);

/// The journal on sled. One plain thread owns it.
pub struct SledJournal {
    pub(super) trees: Trees,
    pub(super) ledger: Ledger,
    pub(super) keys: Keys,
    pub(super) seal: Seal,
    room: Room,
    clock: Arc<dyn Clock>,
    chats: Recent<ChatId, Chat>,
    orders: Recent<OrderId, Order>,
    failed: Option<StoreFault>,
    // Declared last, so that the database is closed before another process may open it.
    _lock: Arc<Lock>,
}

impl SledJournal {
    /// Opens the store in `dir`, or makes an empty one.
    ///
    /// # Errors
    /// `Locked` when another process has it, `Full`, `Record` when `key` is not the one it was made with, and `Io` when it is damaged,
    /// missing, or older than its ledger; the text then names `giftkiosk rebuild`.
    pub fn open(dir: &Path, key: &StoreKey, options: Options) -> Result<Self, StoreFault> {
        let lock = Arc::new(Lock::take(dir)?);
        first_layout::settle(dir)?;
        if first_layout::is_here(dir) {
            first_layout::move_over(dir, &lock, key, &options)?;
        }
        let ledger = Ledger::open(&dir.join("ledger"))?;
        let folder = dir.join("store");
        let is_new = !folder.join("db").exists();
        if ledger.last() > 0 && is_new {
            return Err(missing());
        }
        let keys = Keys::open(&dir.join("keys"), key, is_new)?;
        let mut journal = Self::assemble(&folder, ledger, keys, lock, key, options)?;
        journal.check_all()?;
        Ok(journal)
    }

    /// Tells the same for as long as the store's folder is there, from any thread.
    pub fn room(&self) -> Room {
        self.room.clone()
    }

    /// Opens the database in `folder` without any question.
    pub(super) fn assemble(
        folder: &Path,
        ledger: Ledger,
        keys: Keys,
        lock: Arc<Lock>,
        key: &StoreKey,
        options: Options,
    ) -> Result<Self, StoreFault> {
        Ok(Self {
            trees: Trees::open(folder, options.cache)?,
            ledger,
            keys,
            seal: Seal::of_store(key),
            room: Room::new(folder, options.floor),
            clock: options.clock,
            chats: Recent::default(),
            orders: Recent::default(),
            failed: None,
            _lock: lock,
        })
    }

    /// Commits what the ledger already tells.
    pub(super) fn restore(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        let Rows { writes, fresh, .. } = Rows::of(changes, &self.trees, &self.keys, &self.seal)?;
        self.keys.append(&fresh)?;
        self.trees.commit(&writes)
    }

    fn alive(&self) -> Result<(), StoreFault> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn write(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        let Rows {
            mut writes,
            fresh,
            gone,
            sealing,
            ..
        } = Rows::of(changes, &self.trees, &self.keys, &self.seal)?;
        self.keys.append(&fresh)?;
        if !changes.audit.is_empty() {
            self.ledger.append_audit(&changes.audit, &self.seal)?;
        }
        let before = self.ledger.last();
        let orders = changes.orders.iter().zip(&sealing);
        self.ledger.append(orders, &gone, self.clock.now())?;
        let last = self.ledger.last();
        if last > before {
            writes.push(put(Name::Meta, LEDGER, last.to_be_bytes().to_vec()));
        }
        if writes.is_empty() {
            return Ok(());
        }
        self.trees.commit(&writes)?;
        self.keys.destroy(&gone)
    }

    fn seal_of(&self, slot: Slot) -> Result<Seal, StoreFault> {
        let seal = self.keys.seal(slot)?;
        seal.ok_or_else(|| StoreFault::Record("the key of a record is gone".into()))
    }

    fn read_order(&self, order: &[u8]) -> Result<Option<Order>, StoreFault> {
        let row = self.trees.get(Name::Orders, order)?;
        row.map(|row| self.read_row(order, &row)).transpose()
    }

    fn read_row(&self, order: &[u8], row: &[u8]) -> Result<Order, StoreFault> {
        let row = Row::of_order(row)?;
        unseal(&self.seal_of(row.slot)?, place(Name::Orders, order), row.sealed)
    }

    fn listed(&self, order: &[u8]) -> Result<Order, StoreFault> {
        self.read_order(order)?.ok_or_else(missing_order)
    }
}

impl fmt::Debug for SledJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SledJournal")
            .field("room", &self.room)
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl Journal for SledJournal {
    fn company(&self) -> Duration {
        COMPANY
    }

    fn has_room(&mut self) -> bool {
        self.room.is_enough()
    }

    fn marks(&mut self) -> Result<Marks, StoreFault> {
        self.alive()?;
        match self.trees.get(Name::Meta, MARKS)? {
            Some(sealed) => unseal(&self.seal, place(Name::Meta, MARKS), &sealed),
            None => Ok(Marks::default()),
        }
    }

    fn chat(&mut self, chat: ChatId) -> Result<Option<Chat>, StoreFault> {
        self.alive()?;
        let key = chat.0.to_be_bytes();
        if let Some(known) = self.chats.get(chat) {
            return Ok(Some(known));
        }
        let Some(row) = self.trees.get(Name::Chats, &key)? else {
            return Ok(None);
        };
        let row = Row::of_chat(&row)?;
        let found: Chat = unseal(&self.seal_of(row.slot)?, place(Name::Chats, &key), row.sealed)?;
        self.chats.keep(chat, found.clone());
        Ok(Some(found))
    }

    fn order(&mut self, order: OrderId) -> Result<Option<Order>, StoreFault> {
        self.alive()?;
        if let Some(known) = self.orders.get(order) {
            return Ok(Some(known));
        }
        let found = self.read_order(&order.0.to_be_bytes())?;
        if let Some(found) = &found {
            self.orders.keep(order, found.clone());
        }
        Ok(found)
    }

    fn orders_of(&mut self, chat: ChatId, skip: usize, take: usize) -> Result<Vec<Order>, StoreFault> {
        self.alive()?;
        let prefix = chat.0.to_be_bytes();
        let keys: Vec<_> = self
            .trees
            .keys_down(Name::ByChat, &prefix)?
            .skip(skip)
            .take(take)
            .collect::<Result<_, _>>()?;
        keys.iter()
            .map(|key| {
                let id = key.last_chunk().map(|id| OrderId(u64::from_be_bytes(*id)));
                let found = id.map(|id| self.order(id)).transpose()?;
                found.flatten().ok_or_else(missing_order)
            })
            .collect()
    }

    fn orders_below(&mut self, below: OrderId, take: usize) -> Result<Below, StoreFault> {
        self.alive()?;
        let mut found = Below::default();
        for row in self.trees.rows_below(Name::Orders, &below.0.to_be_bytes())?.take(take) {
            let (key, row) = row?;
            found.next = key.as_ref().try_into().ok().map(u64::from_be_bytes).map(OrderId);
            // The key of a chat that is forgotten is gone, and with it what can be read.
            found.orders.extend(self.read_row(&key, &row).ok());
        }
        Ok(found)
    }

    fn house(&mut self) -> Result<House, StoreFault> {
        self.alive()?;
        match self.trees.get(Name::Meta, HOUSE)? {
            Some(sealed) => unseal(&self.seal, place(Name::Meta, HOUSE), &sealed),
            None => Ok(House::default()),
        }
    }

    fn audit(&mut self, below: u64, take: usize) -> Result<Vec<AuditEntry>, StoreFault> {
        self.alive()?;
        self.trees
            .rows_below(Name::Audit, &below.to_be_bytes())?
            .take(take)
            .map(|row| {
                let (key, sealed) = row?;
                unseal(&self.seal, place(Name::Audit, &key), &sealed)
            })
            .collect()
    }

    fn open_orders(&mut self) -> Result<Vec<Order>, StoreFault> {
        self.alive()?;
        self.trees.rows(Name::Open)?.map(|row| self.listed(&row?.0)).collect()
    }

    fn outbox(&mut self) -> Result<Vec<Entry>, StoreFault> {
        self.alive()?;
        let mut entries = Vec::new();
        for row in self.trees.rows(Name::Outbox)? {
            let (key, sealed) = row?;
            entries.push(unseal::<Entry>(&self.seal, place(Name::Outbox, &key), &sealed)?);
        }
        entries.sort_by_key(|entry| entry.wish);
        Ok(entries)
    }

    fn ended(&mut self, before: Time, take: usize) -> Result<Vec<Order>, StoreFault> {
        self.alive()?;
        let mut found = Vec::new();
        for row in self.trees.rows(Name::Ended)? {
            let (order, since) = row?;
            let since = since.as_ref().try_into().map(u64::from_be_bytes).unwrap_or_default();
            if found.len() < take && since < before.0 {
                found.push(self.listed(&order)?);
            }
        }
        Ok(found)
    }

    fn commit(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        self.alive()?;
        let outcome = self.write(changes);
        match &outcome {
            Ok(()) => {
                if changes.erased.iter().any(|erasure| matches!(erasure, Erasure::Chat(_))) {
                    self.chats.clear();
                    self.orders.clear();
                }
                for erasure in &changes.erased {
                    if let Erasure::Order(order) = erasure {
                        self.orders.forget(*order);
                    }
                }
                changes
                    .chats
                    .iter()
                    .for_each(|chat| self.chats.keep(chat.id, chat.clone()));
                changes
                    .orders
                    .iter()
                    .for_each(|order| self.orders.keep(order.id, order.clone()));
            }
            Err(StoreFault::Record(_)) => {
                self.chats.clear();
                self.orders.clear();
            }
            Err(fault @ (StoreFault::Full | StoreFault::Locked | StoreFault::Io(_))) => {
                self.failed = Some(fault.clone());
            }
        }
        outcome
    }
}

fn missing_order() -> StoreFault {
    StoreFault::Record("an order is listed but missing".into())
}

fn unseal<T: Record>(seal: &Seal, place: Place<'_>, sealed: &[u8]) -> Result<T, StoreFault> {
    decode(&seal.open(place, sealed)?)
}
