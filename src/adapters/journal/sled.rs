//! The store on disk: sled with its own fsync, everything sealed, and the ledger as second line.
//!
//! A folder holds `store` (sled), `ledger` and `lock`.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::ledger::Ledger;
use super::lock::Lock;
use super::recent::Recent;
use super::records::{Record, decode};
use super::room::Room;
use super::rows::{MARKS, Rows, place, put};
use super::seal::{Place, Seal, StoreKey};
use super::trees::{Name, Trees};
use crate::domain::chat::Chat;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::ports::{Changes, Clock, Entry, Journal, Marks, StoreFault};

/// Bytes of cache that suffice for the part of a shop that is in use.
const CACHE_BYTES: u64 = 8 * 1_024 * 1_024;
/// Free bytes below which no new order should be taken.
const FLOOR_BYTES: u64 = 1_024 * 1_024 * 1_024;

const CHECK: &[u8] = b"check";
const CHECK_TEXT: &[u8] = b"giftkiosk";
const LEDGER: &[u8] = b"ledger";

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

/// The journal on sled. One plain thread owns it.
pub struct SledJournal {
    trees: Trees,
    ledger: Ledger,
    seal: Seal,
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
        let ledger = Ledger::open(&dir.join("ledger"))?;
        let folder = dir.join("store");
        if ledger.last() > 0 && !folder.join("db").exists() {
            return Err(missing());
        }
        let mut journal = Self::assemble(&folder, ledger, lock, key, options)?;
        journal.check_key()?;
        journal.check_ledger()?;
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
        lock: Arc<Lock>,
        key: &StoreKey,
        options: Options,
    ) -> Result<Self, StoreFault> {
        Ok(Self {
            trees: Trees::open(folder, options.cache)?,
            ledger,
            seal: Seal::of_store(key),
            room: Room::new(folder, options.floor),
            clock: options.clock,
            chats: Recent::default(),
            orders: Recent::default(),
            failed: None,
            _lock: lock,
        })
    }

    /// Declares an empty database to be the store of this key and this ledger.
    pub(super) fn found(&mut self) -> Result<(), StoreFault> {
        let check = self.seal.seal(place(Name::Meta, CHECK), CHECK_TEXT)?;
        let last = self.ledger.last().to_be_bytes();
        self.trees
            .commit(&[put(Name::Meta, CHECK, check), put(Name::Meta, LEDGER, last.to_vec())])
    }

    /// Commits what the ledger already tells.
    pub(super) fn restore(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        let rows = Rows::of(changes, &self.trees, &self.ledger, &self.seal)?;
        self.trees.commit(&rows.writes)
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
        let stored = self.trees.get(Name::Meta, LEDGER)?;
        let stored = stored.and_then(|bytes| Some(u64::from_be_bytes(bytes.as_ref().try_into().ok()?)));
        let stored = stored.unwrap_or_default();
        self.ledger.count_from(stored);
        let told = self.ledger.last();
        if told > stored + 1 {
            return Err(StoreFault::Io(
                "it is older than its ledger, as if an old copy was put back; `giftkiosk rebuild` makes a new one from the ledger"
                    .into(),
            ));
        }
        if told > stored {
            let last = put(Name::Meta, LEDGER, told.to_be_bytes().to_vec());
            return self.trees.commit(&[last]);
        }
        Ok(())
    }

    fn alive(&self) -> Result<(), StoreFault> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn write(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        let Rows { mut writes, keys, .. } = Rows::of(changes, &self.trees, &self.ledger, &self.seal)?;
        let mut lines = Vec::with_capacity(changes.orders.len());
        for order in &changes.orders {
            if let Some(key) = keys.get(&order.chat) {
                self.ledger.keep_key(order.chat, &key.kept)?;
                lines.push((order, &key.seal));
            }
        }
        if !lines.is_empty() {
            self.ledger.append(&lines, self.clock.now())?;
            let last = self.ledger.last().to_be_bytes().to_vec();
            writes.push(put(Name::Meta, LEDGER, last));
        }
        if writes.is_empty() {
            return Ok(());
        }
        self.trees.commit(&writes)
    }

    fn seal_of(&self, chat: ChatId) -> Result<Seal, StoreFault> {
        let kept = self.trees.get(Name::Keys, &chat.0.to_be_bytes())?;
        let kept = kept.ok_or_else(|| StoreFault::Record(format!("the key of chat {chat} is missing")))?;
        self.seal.of_chat(chat, &kept)
    }

    fn read_order(&self, order: &[u8]) -> Result<Option<Order>, StoreFault> {
        let Some(row) = self.trees.get(Name::Orders, order)? else {
            return Ok(None);
        };
        let (chat, sealed) = row
            .split_first_chunk()
            .ok_or_else(|| StoreFault::Record("an order is cut short".into()))?;
        let seal = self.seal_of(ChatId(i64::from_be_bytes(*chat)))?;
        unseal(&seal, place(Name::Orders, order), sealed).map(Some)
    }

    fn listed(&self, order: &[u8]) -> Result<Order, StoreFault> {
        self.read_order(order)?
            .ok_or_else(|| StoreFault::Record("an order is listed but missing".into()))
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
        let Some(sealed) = self.trees.get(Name::Chats, &key)? else {
            return Ok(None);
        };
        let found: Chat = unseal(&self.seal_of(chat)?, place(Name::Chats, &key), &sealed)?;
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
        self.trees
            .keys_down(Name::ByChat, &prefix)?
            .skip(skip)
            .take(take)
            .map(|key| self.listed(key?.get(prefix.len()..).unwrap_or_default()))
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

    fn commit(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        self.alive()?;
        let outcome = self.write(changes);
        match &outcome {
            Ok(()) => {
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

/// Said when nothing opens.
pub(super) fn wrong_key() -> StoreFault {
    StoreFault::Record("STORE_KEY is not the one this store was made with".into())
}

fn missing() -> StoreFault {
    StoreFault::Io(
        "it is missing though its ledger has orders; `giftkiosk rebuild` makes a new one from the ledger".into(),
    )
}

fn unseal<T: Record>(seal: &Seal, place: Place<'_>, sealed: &[u8]) -> Result<T, StoreFault> {
    decode(&seal.open(place, sealed)?)
}
