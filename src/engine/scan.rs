//! Looking through all orders for an admin, a slice between commits, so that no buyer waits for it.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::admin::{AdminPage, Place};
use crate::domain::chat::Chat;
use crate::domain::filter::Filter;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::domain::stats::Stats;
use crate::domain::time::Time;
use crate::domain::walk::Walk;
use crate::engine::input::Input;
use crate::engine::sums::Sums;
use crate::ports::{Journal, StoreFault};
use crate::view::scene::{FOUND_AT_MOST, ORDERS_PER_PAGE};

/// Orders looked at between two commits: some milliseconds.
const SLICE: usize = 200;

/// What is being looked for, by the admin's chat.
pub type Scans = BTreeMap<ChatId, Scan>;

/// Something that is looked for, and what was found so far.
#[derive(Clone, Debug)]
pub struct Scan {
    revision: u32,
    place: Place,
    next: OrderId,
    /// The orders found, the newest first.
    pub found: Vec<OrderId>,
    /// The figures so far.
    pub stats: Stats,
    /// Whether there is nothing more to look at.
    pub over: bool,
}

impl Scan {
    /// What the page of this chat needs to have looked for, if anything.
    pub fn of(chat: &Chat) -> Option<Self> {
        let Walk::Admin(AdminPage { place, .. }) = &chat.walk else {
            return None;
        };
        let next = match place {
            Place::Orders { below, .. } => below.unwrap_or(OrderId(u64::MAX)),
            Place::Found(_) | Place::Stats => OrderId(u64::MAX),
            Place::Overview
            | Place::Order(_)
            | Place::Words(..)
            | Place::Sure { .. }
            | Place::Audit { .. }
            | Place::Bans { .. }
            | Place::Usage(_) => return None,
        };
        Some(Self {
            revision: chat.revision,
            place: place.clone(),
            next,
            found: Vec::new(),
            stats: Stats::default(),
            over: false,
        })
    }

    /// Whether this is what the chat's page needs.
    pub fn is_of(&self, chat: &Chat) -> bool {
        self.revision == chat.revision
    }

    /// Looks at one slice more.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn dig<J: Journal>(&mut self, journal: &mut J, sums: &Sums, now: Time) -> Result<(), StoreFault> {
        if let Place::Orders {
            filter: Filter::Cases,
            below,
        } = self.place
        {
            let open = journal.open_orders()?;
            let cases = open.iter().filter(|order| Filter::Cases.takes(order));
            let waiting: BTreeSet<OrderId> = cases.map(|order| order.id).chain(sums.surpluses()).collect();
            let older = waiting
                .into_iter()
                .rev()
                .filter(|id| below.is_none_or(|below| *id < below));
            self.found = older.take(ORDERS_PER_PAGE + 1).collect();
            self.over = true;
            return Ok(());
        }
        let slice = journal.orders_below(self.next, SLICE)?;
        for order in &slice.orders {
            self.over |= !self.take(order, now);
        }
        match slice.next {
            Some(next) => self.next = next,
            None => self.over = true,
        }
        Ok(())
    }

    /// Looks at one order; false when no more need be looked at.
    fn take(&mut self, order: &Order, now: Time) -> bool {
        if self.over {
            return false;
        }
        match &self.place {
            Place::Stats => self.stats.take(order, now),
            Place::Orders { filter, .. } => {
                if filter.takes(order) {
                    self.found.push(order.id);
                }
                self.found.len() <= ORDERS_PER_PAGE
            }
            Place::Found(text) => {
                if order.mentions(text) {
                    self.found.push(order.id);
                }
                self.found.len() < FOUND_AT_MOST
            }
            Place::Overview
            | Place::Order(_)
            | Place::Words(..)
            | Place::Sure { .. }
            | Place::Audit { .. }
            | Place::Bans { .. }
            | Place::Usage(_) => false,
        }
    }
}

/// Looks at one slice more of what is looked for; says what to show once something is found.
///
/// # Errors
/// When the store cannot be read.
pub fn dig<J: Journal>(
    scans: &mut Scans,
    journal: &mut J,
    sums: &Sums,
    now: Time,
) -> Result<Option<Input>, StoreFault> {
    let Some((chat, scan)) = scans.iter_mut().find(|(_, scan)| !scan.over) else {
        return Ok(None);
    };
    scan.dig(journal, sums, now)?;
    Ok(scan.over.then_some(Input::Found(*chat)))
}
