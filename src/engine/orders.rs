//! A chat's orders as they stand at the end of a commit, and whether there may be one more.

use std::collections::BTreeMap;

use crate::domain::catalog::Quote;
use crate::domain::chat::Hint;
use crate::domain::effect::Effect;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::limits::Limits;
use crate::domain::news::News;
use crate::domain::order::Order;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::domain::walk::Walk;
use crate::engine::desk::Desk;
use crate::ports::{Erasure, Journal, StoreFault};
use crate::view::scene::ORDERS_PER_PAGE;

/// Milliseconds in which a second read of an order brings nothing.
pub const JUST_READ: u64 = 3_000;

impl<J: Journal> Desk<'_, J> {
    /// Whether an order was read so lately that another read would bring nothing.
    pub fn was_just_read(&self, id: OrderId) -> bool {
        let recent = |at: &Time| self.now.millis_since(*at) < JUST_READ;
        self.books.read.get(&id).is_some_and(recent)
    }

    /// Whether a chat may open no orders; bans of earlier versions name it openly.
    pub fn is_banned(&self, chat: ChatId) -> bool {
        let banned = &self.house.banned;
        banned.contains(&self.books.veil.hides(chat)) || banned.contains(&chat)
    }

    /// What keeps a chat from opening one more order, if anything does.
    pub fn keeps_from_opening(&mut self, chat: ChatId, limits: &Limits) -> Result<Option<Hint>, StoreFault> {
        if self.is_banned(chat) {
            return Ok(Some(Hint::Banned));
        }
        if self.house.paused.is_some() || !self.now.is_plausible() || !self.journal.has_room() {
            return Ok(Some(Hint::Closed));
        }
        let newest = self.newest_orders_of(chat, limits.looked_at())?;
        let limit = limits.reached(&newest, &self.marks.lately, self.now);
        Ok(limit.map(Hint::Limited))
    }

    /// Whether an order of a chat is being made or waits for money.
    pub fn has_unpaid(&mut self, chat: ChatId, limits: &Limits) -> Result<bool, StoreFault> {
        let newest = self.newest_orders_of(chat, limits.looked_at())?;
        Ok(newest.iter().any(Order::waits_for_money))
    }

    /// The price for which the order on a screen could be had, if it was made dearer than agreed.
    pub fn dearer(&mut self, walk: &Walk) -> Result<Option<Quote>, StoreFault> {
        let Walk::Ordering(_, _, order) = walk else {
            return Ok(None);
        };
        Ok(self.order(*order)?.and_then(|order| order.dearer()))
    }

    /// A buyer says where the money of an order should go, should it go back.
    pub fn refund_address_given(&mut self, chat: ChatId, id: OrderId, address: Secret) -> Result<(), StoreFault> {
        if self.order(id)?.is_some_and(|order| order.chat == chat) {
            self.learn(id, News::RefundAddress(address))?;
        }
        Ok(())
    }

    /// Every order that is being placed or must be followed, as it stands at the end of this commit.
    pub fn open_orders(&mut self) -> Result<Vec<Order>, StoreFault> {
        let stored = self.journal.open_orders()?.into_iter();
        let mut open: BTreeMap<OrderId, Order> = stored.map(|order| (order.id, order)).collect();
        let changed = self.changed_orders.iter().filter_map(|id| self.orders.get(id));
        open.extend(changed.map(|order| (order.id, order.clone())));
        Ok(open.into_values().filter(Order::is_open).collect())
    }

    /// A page of orders and one more, as they stand at the end of this commit.
    pub fn listed(&mut self, chat: ChatId, skip: usize) -> Result<Vec<Order>, StoreFault> {
        let newest = self.newest_orders_of(chat, skip.saturating_add(ORDERS_PER_PAGE + 1))?;
        Ok(newest.into_iter().skip(skip).collect())
    }

    /// A chat's newest orders, those of this commit among them, newest first.
    pub fn newest_orders_of(&mut self, chat: ChatId, take: usize) -> Result<Vec<Order>, StoreFault> {
        let stored = if self.erased.contains(&Erasure::Chat(chat)) {
            Vec::new()
        } else {
            self.journal.orders_of(chat, 0, take)?
        };
        let changed = self.changed_orders.iter().filter_map(|id| self.orders.get(id));
        let mut newest: BTreeMap<OrderId, Order> = stored.into_iter().map(|order| (order.id, order)).collect();
        newest.extend(
            changed
                .filter(|order| order.chat == chat)
                .map(|order| (order.id, order.clone())),
        );
        Ok(newest.into_values().rev().take(take).collect())
    }

    /// All orders of a chat whose person waits for the file with them.
    pub fn archive_of(&mut self, chat: ChatId) -> Result<Vec<Order>, StoreFault> {
        if self.awaits(Effect::Export(chat)) {
            return self.newest_orders_of(chat, usize::MAX);
        }
        Ok(Vec::new())
    }
}
