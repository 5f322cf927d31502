//! Accounts in balance: where every unit of money is that buyers have paid.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::leaving::NOBODY;
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
    /// The buyer wanted to be forgotten before its end.
    GivenUp,
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
            Self::GivenUp => "given up",
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
        Some(self.ended_by_hand().unwrap_or(place))
    }

    /// Where the surplus is of money that is in this place: an invoice goes back whole, anything else must be seen to.
    fn whereabouts_of_surplus(&self, place: Whereabouts) -> Whereabouts {
        let whole = self.by_invoice() && matches!(place, Whereabouts::Returning | Whereabouts::Refunded);
        if whole {
            return place;
        }
        self.ended_by_hand().unwrap_or(Whereabouts::Case)
    }

    /// Whether a person ended the care for it: an admin, or the buyer who left.
    pub(in crate::domain) fn ended_by_hand(&self) -> Option<Whereabouts> {
        if self.history.settled.is_some() {
            return Some(Whereabouts::Settled);
        }
        (self.chat == NOBODY).then_some(Whereabouts::GivenUp)
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
        for (coin, place, sum) in paid(order) {
            self.change(coin, place, |known| known.saturating_add(sum));
        }
    }

    /// Takes away what was added for an order as it stood then.
    pub fn release(&mut self, order: &Order) {
        for (coin, place, sum) in paid(order) {
            self.change(coin, place, |known| known.saturating_sub(sum));
        }
    }

    fn change(&mut self, coin: &Coin, place: Whereabouts, change: impl FnOnce(Decimal) -> Decimal) {
        let key = (coin.clone(), place);
        let sum = change(self.0.get(&key).copied().unwrap_or_default());
        if sum.is_zero() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, sum);
        }
    }

    /// Every sum, by coin.
    pub fn sums(&self) -> impl Iterator<Item = (&Coin, Whereabouts, Decimal)> {
        self.0.iter().map(|((coin, place), sum)| (coin, *place, *sum))
    }
}

/// What was paid for an order, and where it is.
fn paid(order: &Order) -> Vec<(&Coin, Whereabouts, Decimal)> {
    let (Some(place), Some(payment)) = (order.whereabouts(), order.payment()) else {
        return Vec::new();
    };
    let coin = &payment.amount.coin;
    let due = payment.amount.value;
    let part = order.part().or(order.known.arrived);
    // What is too much stands apart once it was told.
    let told = order.known.surplus.unwrap_or_default();
    let with_the_rest = |part: Decimal| {
        let untold = part.saturating_sub(due).saturating_sub(told);
        part.min(due).saturating_add(untold.max(Decimal::ZERO))
    };
    let mut sums = vec![(coin, place, part.map_or(due, with_the_rest))];
    if let Some(surplus) = order.known.surplus {
        sums.push((coin, order.whereabouts_of_surplus(place), surplus));
    }
    sums
}
