//! Accounts in balance: where every unit of money is that buyers have paid.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::money::Coin;
use super::order::{Order, State};

/// Where money is that was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whereabouts {
    /// Seen or ours, and the goods are not here yet.
    Underway,
    /// A person must decide.
    Case,
    /// On its way back to the buyer.
    Returning,
    /// The buyer has goods for it.
    Delivered,
    /// Back with the buyer.
    Refunded,
    /// A person settled it.
    Settled,
}

/// Sums by coin and by where the money is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts(BTreeMap<(Coin, Whereabouts), Decimal>);

impl Whereabouts {
    /// Its word among the figures.
    pub fn word(self) -> &'static str {
        match self {
            Self::Underway => "under way",
            Self::Case => "in a case",
            Self::Returning => "going back",
            Self::Delivered => "delivered",
            Self::Refunded => "refunded",
            Self::Settled => "settled",
        }
    }
}

impl Order {
    /// Where the money of its buyer is; `None` when nothing was paid as far as we know.
    pub fn whereabouts(&self) -> Option<Whereabouts> {
        let place = match &self.state {
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Closed(_) => return None,
            State::Refunded(_) => return Some(Whereabouts::Refunded),
            State::Delivered(..) if self.purchase.returned => return Some(Whereabouts::Refunded),
            State::Delivered(..) => return Some(Whereabouts::Delivered),
            State::NeedsOperator(..) => Whereabouts::Case,
            State::Refunding(_) => Whereabouts::Returning,
            State::PartlyPaid(..)
            | State::PartlyOverdue(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::Buying(..)
            | State::Delivering(..) => Whereabouts::Underway,
        };
        let settled = self.history.settled.is_some();
        Some(if settled { Whereabouts::Settled } else { place })
    }
}

impl Order {
    /// Takes down how much has arrived; nothing, once it is known to be all.
    pub(in crate::domain) fn arrives(&mut self, sum: Option<Decimal>, whole: bool) {
        let more = sum.filter(|sum| *sum > Decimal::ZERO).max(self.known.arrived);
        self.known.arrived = more.filter(|_| !whole);
    }
}

impl Accounts {
    /// Adds what the buyer of an order has paid, in the coin of the payment. What was paid too much is a case until a person settled
    /// it. A case of which nobody said how much arrived counts with all that was due.
    pub fn take(&mut self, order: &Order) {
        let (Some(place), Some(payment)) = (order.whereabouts(), order.payment()) else {
            return;
        };
        let coin = &payment.amount.coin;
        let due = payment.amount.value;
        let part = order.part().or(order.known.arrived);
        self.add(coin, place, part.map_or(due, |part| part.min(due)));
        if let Some(surplus) = order.known.surplus {
            let settled = order.history.settled.is_some();
            let place = if settled {
                Whereabouts::Settled
            } else {
                Whereabouts::Case
            };
            self.add(coin, place, surplus);
        }
    }

    /// Adds other accounts to these.
    pub fn join(&mut self, others: &Self) {
        for ((coin, place), sum) in &others.0 {
            self.add(coin, *place, *sum);
        }
    }

    fn add(&mut self, coin: &Coin, place: Whereabouts, value: Decimal) {
        let sum = self.0.entry((coin.clone(), place)).or_default();
        *sum = sum.saturating_add(value);
    }

    /// Every sum, by coin.
    pub fn sums(&self) -> impl Iterator<Item = (&Coin, Whereabouts, Decimal)> {
        self.0.iter().map(|((coin, place), sum)| (coin, *place, *sum))
    }
}
