//! All that a screen is drawn from.

use crate::domain::accounts::Accounts;
use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::consent::Imprint;
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::shelf::Shelf;
use crate::domain::stats::Stats;
use crate::domain::time::Time;

/// Orders on one page of the list.
pub const ORDERS_PER_PAGE: usize = 6;
/// Orders that a search finds at most.
pub const FOUND_AT_MOST: usize = 20;

/// What is true at the moment of drawing.
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
    /// What a page for admins is drawn from.
    pub admin: &'a AdminSight,
    /// Who runs the shop.
    pub imprint: &'a Imprint,
    /// The present instant.
    pub now: Time,
}

/// What a page for admins is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AdminSight {
    /// Nothing more than the page itself.
    #[default]
    Plain,
    /// What there is to look after.
    Overview {
        /// Since when nothing new is sold.
        paused: Option<Time>,
        /// Orders that wait for a person here.
        cases: usize,
        /// Chats that may not buy.
        banned: usize,
    },
    /// A list of orders.
    Orders {
        /// The newest first.
        orders: Vec<Order>,
        /// Whether there are older ones.
        more: bool,
        /// Whether they are still being looked for.
        looking: bool,
    },
    /// One order.
    Order {
        /// None when there is no such order.
        order: Option<Box<Order>>,
        /// Whether its buyer may open no new orders.
        banned: bool,
    },
    /// Figures.
    Stats {
        /// As far as they were counted.
        stats: Stats,
        /// Where the money of all orders is.
        accounts: Accounts,
        /// Whether they are still being counted.
        looking: bool,
    },
    /// The bans that hold.
    Bans {
        /// Their entries in the trail, the newest first.
        entries: Vec<AuditEntry>,
        /// Whether there are older ones.
        more: bool,
    },
    /// What admins did.
    Audit {
        /// The newest first.
        entries: Vec<AuditEntry>,
        /// Whether there are older ones.
        more: bool,
    },
}

impl<'a> Scene<'a> {
    /// One of the orders.
    pub(in crate::view) fn order(&self, id: OrderId) -> Option<&'a Order> {
        self.orders.iter().find(|order| order.id == id)
    }
}
