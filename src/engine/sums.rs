//! Where all money is that buyers have paid: summed once after a start, a slice between commits, and followed by each change from then on.

use std::collections::BTreeSet;

use crate::domain::accounts::Accounts;
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::ports::{Journal, StoreFault};

/// Orders summed between two commits: some milliseconds.
const SLICE: usize = 200;

/// The sums of all orders that the store knows.
#[derive(Debug)]
pub struct Sums {
    accounts: Accounts,
    /// Orders that were delivered, and for which more was paid than was due: that waits for a person.
    surpluses: BTreeSet<OrderId>,
    /// Orders below this one are not summed yet; `None` once all are.
    next: Option<OrderId>,
}

impl Default for Sums {
    /// Nothing is summed yet.
    fn default() -> Self {
        Self {
            accounts: Accounts::default(),
            surpluses: BTreeSet::new(),
            next: Some(OrderId(u64::MAX)),
        }
    }
}

impl Sums {
    /// Where the money of all orders is, once all are summed.
    pub fn whole(&self) -> Option<&Accounts> {
        self.next.is_none().then_some(&self.accounts)
    }

    /// Sums one slice more, from the newest order to the oldest.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn dig<J: Journal>(&mut self, journal: &mut J) -> Result<(), StoreFault> {
        let Some(next) = self.next else { return Ok(()) };
        let slice = journal.orders_below(next, SLICE)?;
        for order in &slice.orders {
            self.take(order);
        }
        self.next = slice.next;
        Ok(())
    }

    /// Those of these orders that are summed already, as they still stand in the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn summed<J: Journal>(&self, journal: &mut J, changed: &[Order]) -> Result<Vec<Order>, StoreFault> {
        let mut before = Vec::new();
        for order in changed.iter().filter(|order| self.holds(order.id)) {
            before.extend(journal.order(order.id)?);
        }
        Ok(before)
    }

    /// The money of orders goes from where it was to where it is now.
    pub fn follow(&mut self, before: &[Order], changed: &[Order]) {
        for order in before {
            self.accounts.release(order);
            self.surpluses.remove(&order.id);
        }
        for order in changed {
            if self.holds(order.id) {
                self.take(order);
            }
        }
    }

    /// Delivered orders that are summed already, and whose surplus waits for a person; the oldest first.
    pub fn surpluses(&self) -> impl DoubleEndedIterator<Item = OrderId> {
        self.surpluses.iter().copied()
    }

    fn take(&mut self, order: &Order) {
        self.accounts.take(order);
        if order.surplus_waits() {
            self.surpluses.insert(order.id);
        }
    }

    fn holds(&self, order: OrderId) -> bool {
        self.next.is_none_or(|next| order >= next)
    }
}
