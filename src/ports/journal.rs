//! The store, as far as the engine knows it.

use std::time::Duration;

use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::effect::Effect;
use crate::domain::house::House;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::domain::purse::Spent;
use crate::domain::seen::Seen;
use crate::domain::time::Time;

/// An entry of the outbox: an effect that is still to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// What is to be done.
    pub effect: Effect,
    /// Grows each time the same effect is asked for again, so that an older outcome does not end a newer wish.
    pub wish: u64,
    /// When it was asked for.
    pub since: Time,
}

/// What is carried from one commit to the next beside chats, orders and the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Marks {
    /// The updates that were used.
    pub seen: Seen,
    /// Orders so far.
    pub orders: u64,
    /// Wishes so far.
    pub wishes: u64,
    /// When orders were opened within the last minute, by anybody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lately: Vec<Time>,
    /// Payouts of the last day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spent: Vec<Spent>,
}

/// What a commit makes unreadable for good, in every place where it was ever written, before it writes what it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Erasure {
    /// All that was ever known of an order. What the same commit writes of it is all that is left.
    Order(OrderId),
    /// A chat and all orders that belong to it. What the same commit writes for the chat begins it anew; an order that it writes for
    /// another chat goes over to that one.
    Chat(ChatId),
}

/// All that one commit changes; it becomes durable as a whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// What is destroyed, before anything is written.
    pub erased: Vec<Erasure>,
    /// Chats as they are now.
    pub chats: Vec<Chat>,
    /// Orders as they are now.
    pub orders: Vec<Order>,
    /// Entries asked for, or asked for again.
    pub wished: Vec<Entry>,
    /// Effects that are done.
    pub done: Vec<Effect>,
    /// The marks, when they moved.
    pub marks: Option<Marks>,
    /// What holds for the whole shop, when it changed.
    pub house: Option<House>,
    /// What admins did, by its number.
    pub audit: Vec<AuditEntry>,
}

/// A stretch of the shop's orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// The newest first.
    pub orders: Vec<Order>,
    /// The lowest number looked at; `None` when there is nothing older.
    pub next: Option<OrderId>,
}

/// The store. One thread owns it; every call returns when its work is done.
pub trait Journal: Send + 'static {
    /// For how long after a commit inputs gather for the next one: longer where a commit costs more.
    fn company(&self) -> Duration {
        Duration::ZERO
    }
    /// The marks of the last commit.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn marks(&mut self) -> Result<Marks, StoreFault>;
    /// One chat.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn chat(&mut self, chat: ChatId) -> Result<Option<Chat>, StoreFault>;
    /// One order.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn order(&mut self, order: OrderId) -> Result<Option<Order>, StoreFault>;
    /// A chat's orders, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn orders_of(&mut self, chat: ChatId, skip: usize, take: usize) -> Result<Vec<Order>, StoreFault>;
    /// At most `take` orders with a number below this one, the newest first. Those that cannot be read any more are passed over.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn orders_below(&mut self, below: OrderId, take: usize) -> Result<Below, StoreFault>;
    /// Every order that is being placed or must be followed.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn open_orders(&mut self) -> Result<Vec<Order>, StoreFault>;
    /// What holds for the whole shop.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn house(&mut self) -> Result<House, StoreFault>;
    /// At most `take` entries of the audit trail with a number below this one, the newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn audit(&mut self, below: u64, take: usize) -> Result<Vec<AuditEntry>, StoreFault>;
    /// Everything that is still to be done, oldest wish first.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn outbox(&mut self) -> Result<Vec<Entry>, StoreFault>;
    /// Orders that came to their end before `time` and still hold codes or addresses, at most so many.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn ended(&mut self, before: Time, take: usize) -> Result<Vec<Order>, StoreFault>;
    /// Whether there is room for new orders; paid ones are carried on without.
    fn has_room(&mut self) -> bool;
    /// Makes the changes durable; when it returns, a power cut does not undo them, and what they erase cannot be read any more. A crash in
    /// between is made good when the store is opened again.
    ///
    /// # Errors
    /// When they are not durable; nothing may be done on their strength.
    fn commit(&mut self, changes: &Changes) -> Result<(), StoreFault>;
}

/// Why the store cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreFault {
    /// No space is left.
    #[error("the disk that holds the store is full")]
    Full,
    /// Another process has it.
    #[error("the store is in use by another process")]
    Locked,
    /// A record that cannot be read or opened with this key.
    #[error("a record of the store cannot be read: {0}")]
    Record(String),
    /// Anything else.
    #[error("the store failed: {0}")]
    Io(String),
}
