//! A store in memory, for tests: its disk outlives it, and it can die at any commit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::records::{decode, encode, is_open};
use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::effect::Effect;
use crate::domain::house::House;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::domain::time::Time;
use crate::ports::{Below, Changes, Entry, Erasure, Journal, Marks, StoreFault};

/// A moment of a commit at which a test may let the store die; commits of a disk are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// Nothing of this commit is durable.
    Before(u64),
    /// All of this commit is durable, and nobody was told.
    After(u64),
}

/// Called at each point; a fault kills the store there.
pub type Hook = Arc<dyn Fn(Point) -> Result<(), StoreFault> + Send + Sync>;

/// What a power cut leaves. Clones are the same disk.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<Image>>);

#[derive(Default)]
struct Image {
    commits: u64,
    chats: BTreeMap<ChatId, Vec<u8>>,
    orders: BTreeMap<OrderId, Vec<u8>>,
    open: BTreeSet<OrderId>,
    by_chat: BTreeSet<(ChatId, OrderId)>,
    outbox: BTreeMap<Effect, Vec<u8>>,
    marks: Option<Vec<u8>>,
    house: Option<Vec<u8>>,
    audit: BTreeMap<u64, Vec<u8>>,
    short: bool,
}

/// The changes of a commit, encoded.
#[derive(Default)]
struct Encoded {
    chats: Vec<(ChatId, Vec<u8>)>,
    orders: Vec<(OrderId, ChatId, bool, Vec<u8>)>,
    wished: Vec<(Effect, Vec<u8>)>,
    marks: Option<Vec<u8>>,
    house: Option<Vec<u8>>,
    audit: Vec<(u64, Vec<u8>)>,
}

impl Disk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many commits it took.
    pub fn commits(&self) -> u64 {
        self.image().commits
    }

    /// Whether room is short from now on, so that no new orders may be taken.
    pub fn runs_short(&self, short: bool) {
        self.image().short = short;
    }

    fn image(&self) -> MutexGuard<'_, Image> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk")
            .field("commits", &self.commits())
            .finish_non_exhaustive()
    }
}

/// The journal of a [`Disk`]; a restart is another one on the same disk.
pub struct MemoryJournal {
    disk: Disk,
    hook: Option<Hook>,
    failed: Option<StoreFault>,
}

impl MemoryJournal {
    /// Opens what is on the disk.
    pub fn open(disk: &Disk) -> Self {
        Self {
            disk: disk.clone(),
            hook: None,
            failed: None,
        }
    }

    /// Calls `hook` before and after each commit; after a fault of it this journal stays failed.
    #[must_use]
    pub fn with_hook(mut self, hook: Hook) -> Self {
        self.hook = Some(hook);
        self
    }

    fn alive(&self) -> Result<(), StoreFault> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn pass(&mut self, point: Point) -> Result<(), StoreFault> {
        let outcome = self.hook.as_ref().map_or(Ok(()), |hook| hook(point));
        self.failed = outcome.clone().err();
        outcome
    }

    fn orders(&self, choose: impl FnOnce(&Image) -> Vec<OrderId>) -> Result<Vec<Order>, StoreFault> {
        self.alive()?;
        let image = self.disk.image();
        choose(&image)
            .iter()
            .filter_map(|id| image.orders.get(id))
            .map(|bytes| decode(bytes))
            .collect()
    }
}

impl fmt::Debug for MemoryJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryJournal")
            .field("disk", &self.disk)
            .field("failed", &self.failed)
            .finish_non_exhaustive()
    }
}

impl Journal for MemoryJournal {
    fn has_room(&mut self) -> bool {
        !self.disk.image().short
    }

    fn marks(&mut self) -> Result<Marks, StoreFault> {
        self.alive()?;
        self.disk
            .image()
            .marks
            .as_deref()
            .map_or_else(|| Ok(Marks::default()), decode)
    }

    fn chat(&mut self, chat: ChatId) -> Result<Option<Chat>, StoreFault> {
        self.alive()?;
        self.disk
            .image()
            .chats
            .get(&chat)
            .map(|bytes| decode(bytes))
            .transpose()
    }

    fn order(&mut self, order: OrderId) -> Result<Option<Order>, StoreFault> {
        self.orders(|_| vec![order]).map(|mut found| found.pop())
    }

    fn orders_of(&mut self, chat: ChatId, skip: usize, take: usize) -> Result<Vec<Order>, StoreFault> {
        self.orders(|image| {
            let all = (chat, OrderId(0))..=(chat, OrderId(u64::MAX));
            let newest = image.by_chat.range(all).rev().map(|(_, order)| *order);
            newest.skip(skip).take(take).collect()
        })
    }

    fn orders_below(&mut self, below: OrderId, take: usize) -> Result<Below, StoreFault> {
        let orders = self.orders(|image| {
            let older = image.orders.range(..below).rev().map(|(id, _)| *id);
            older.take(take).collect()
        })?;
        let next = orders.last().map(|order| order.id);
        Ok(Below { orders, next })
    }

    fn house(&mut self) -> Result<House, StoreFault> {
        self.alive()?;
        let image = self.disk.image();
        image.house.as_deref().map_or_else(|| Ok(House::default()), decode)
    }

    fn audit(&mut self, below: u64, take: usize) -> Result<Vec<AuditEntry>, StoreFault> {
        self.alive()?;
        let image = self.disk.image();
        let older = image.audit.range(..below).rev().take(take);
        older.map(|(_, bytes)| decode(bytes)).collect()
    }

    fn open_orders(&mut self) -> Result<Vec<Order>, StoreFault> {
        self.orders(|image| image.open.iter().copied().collect())
    }

    fn outbox(&mut self) -> Result<Vec<Entry>, StoreFault> {
        self.alive()?;
        let image = self.disk.image();
        let mut entries: Vec<Entry> = image
            .outbox
            .values()
            .map(|bytes| decode(bytes))
            .collect::<Result<_, _>>()?;
        entries.sort_by_key(|entry| entry.wish);
        Ok(entries)
    }

    fn ended(&mut self, before: Time, take: usize) -> Result<Vec<Order>, StoreFault> {
        let mut orders = self.orders(|image| image.orders.keys().copied().collect())?;
        orders.retain(|order| order.kept_since().is_some_and(|since| since < before));
        orders.truncate(take);
        Ok(orders)
    }

    fn commit(&mut self, changes: &Changes) -> Result<(), StoreFault> {
        self.alive()?;
        let encoded = Encoded::of(changes)?;
        let number = self.disk.commits() + 1;
        self.pass(Point::Before(number))?;
        self.disk.image().take(encoded, changes);
        self.pass(Point::After(number))
    }
}

impl Encoded {
    fn of(changes: &Changes) -> Result<Self, StoreFault> {
        let mut encoded = Self::default();
        for chat in &changes.chats {
            encoded.chats.push((chat.id, encode(chat)?));
        }
        for order in &changes.orders {
            let bytes = encode(order)?;
            encoded.orders.push((order.id, order.chat, is_open(order), bytes));
        }
        for entry in &changes.wished {
            encoded.wished.push((entry.effect, encode(entry)?));
        }
        encoded.marks = changes.marks.as_ref().map(encode).transpose()?;
        encoded.house = changes.house.as_ref().map(encode).transpose()?;
        for entry in &changes.audit {
            encoded.audit.push((entry.number, encode(entry)?));
        }
        Ok(encoded)
    }
}

impl Image {
    fn take(&mut self, encoded: Encoded, changes: &Changes) {
        self.commits += 1;
        for erasure in &changes.erased {
            match erasure {
                Erasure::Order(order) => self.erase(*order),
                Erasure::Chat(chat) => {
                    self.chats.remove(chat);
                    let all = (*chat, OrderId(0))..=(*chat, OrderId(u64::MAX));
                    let orders: Vec<_> = self.by_chat.range(all).map(|(_, order)| *order).collect();
                    orders.into_iter().for_each(|order| self.erase(order));
                }
            }
        }
        self.chats.extend(encoded.chats);
        for (order, chat, open, bytes) in encoded.orders {
            self.orders.insert(order, bytes);
            self.by_chat.insert((chat, order));
            if open {
                self.open.insert(order);
            } else {
                self.open.remove(&order);
            }
        }
        // An effect that is done and wished again in one commit is still to be done.
        self.outbox.retain(|effect, _| !changes.done.contains(effect));
        self.outbox.extend(encoded.wished);
        self.marks = encoded.marks.or(self.marks.take());
        self.house = encoded.house.or(self.house.take());
        self.audit.extend(encoded.audit);
    }

    fn erase(&mut self, order: OrderId) {
        self.orders.remove(&order);
        self.open.remove(&order);
        self.by_chat.retain(|(_, listed)| *listed != order);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Disk, MemoryJournal, Point};
    use crate::adapters::journal::samples::effects;
    use crate::adapters::journal::{contract, samples};
    use crate::ports::{Changes, Journal, Marks, StoreFault};

    #[test]
    fn it_keeps_the_contract() {
        contract::journal_contract(|| Box::new(MemoryJournal::open(&Disk::new())));
    }

    #[test]
    fn the_disk_outlives_the_journal() {
        let disk = Disk::new();
        MemoryJournal::open(&disk).commit(&samples::changes()).unwrap();
        let mut again = MemoryJournal::open(&disk);
        assert_eq!(again.marks(), Ok(effects::marks()));
        assert_eq!(again.outbox().unwrap().len(), effects::entries().len());
    }

    #[test]
    fn it_dies_before_or_after_a_commit_is_durable_and_stays_dead() {
        let power_cut = StoreFault::Io("power cut".into());
        for (point, kept) in [(Point::Before(2), 1), (Point::After(2), 2)] {
            let disk = Disk::new();
            let fault = power_cut.clone();
            let hook = move |at| if at == point { Err(fault.clone()) } else { Ok(()) };
            let mut journal = MemoryJournal::open(&disk).with_hook(Arc::new(hook));
            let commit = |orders| Changes {
                marks: Some(Marks {
                    orders,
                    ..Marks::default()
                }),
                ..Changes::default()
            };
            assert_eq!(journal.commit(&commit(1)), Ok(()));
            assert_eq!(journal.commit(&commit(2)), Err(power_cut.clone()));
            assert_eq!(journal.commit(&commit(3)), Err(power_cut.clone()));
            assert_eq!(journal.marks(), Err(power_cut.clone()));
            assert_eq!(MemoryJournal::open(&disk).marks().unwrap().orders, kept, "{point:?}");
        }
    }
}
