//! All that a screen is drawn from.

use crate::domain::chat::Chat;
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::shelf::Shelf;
use crate::domain::time::Time;

/// Orders on one page of the list.
pub const ORDERS_PER_PAGE: usize = 6;

/// All that a screen is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The chat.
    pub chat: &'a Chat,
    /// What its walk needs of the catalogue.
    pub shelf: &'a Shelf,
    /// The orders that the screen is about: the page of the list, the one order, the newest ones at the start.
    pub orders: &'a [Order],
    /// Whether the list goes on behind this page.
    pub more_orders: bool,
    /// The present instant.
    pub now: Time,
}

impl<'a> Scene<'a> {
    /// One of the orders.
    pub(in crate::view) fn order(&self, id: OrderId) -> Option<&'a Order> {
        self.orders.iter().find(|order| order.id == id)
    }
}
