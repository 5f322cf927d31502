//! How far an order is, in broad strokes.

use super::order::{Order, State};

/// How far an order is, in broad strokes: the one question that everything else about a state is answered from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Course {
    /// It is being made.
    Making,
    /// Nothing was made as far as we know; there is nothing to pay.
    NotMade,
    /// It can be paid.
    Payable,
    /// Our time to pay is over; the upstream has not closed it yet.
    Elapsed,
    /// Paid, and on its way.
    Underway,
    /// A person looks at it.
    Held,
    /// The goods are here.
    Here,
    /// It is over unpaid; late money is still looked for.
    Late,
    /// Nothing more will happen.
    Settled,
}

impl Order {
    /// How far it is.
    pub fn course(&self) -> Course {
        match &self.state {
            State::Placing => Course::Making,
            State::Refused(_) | State::Unclear => Course::NotMade,
            State::AwaitingPayment(_) | State::PartlyPaid(..) => Course::Payable,
            State::Overdue(_) | State::PartlyOverdue(..) => Course::Elapsed,
            State::PaymentSeen(_) | State::Paid(_) | State::CodeAwaited(_) => Course::Underway,
            State::Buying(..) => Course::Underway,
            State::UnderReview(_) | State::NeedsOperator(..) | State::Refunding(_) => Course::Held,
            State::Delivering(..) | State::Delivered(..) => Course::Here,
            State::Expired(_) | State::Cancelled(_) => Course::Late,
            State::Refunded(_) | State::Closed(_) => Course::Settled,
        }
    }

    /// Whether the upstream must still be followed.
    pub fn is_followed(&self) -> bool {
        if self.history.settled.is_some() || self.erased.is_some() {
            return false;
        }
        match self.course() {
            Course::Making | Course::NotMade | Course::Here | Course::Settled => false,
            Course::Payable | Course::Elapsed | Course::Underway | Course::Held | Course::Late => true,
        }
    }

    /// Whether an address may be shown and paid.
    pub fn is_payable(&self) -> bool {
        self.course() == Course::Payable && !self.is_missing()
    }

    /// Whether money was ever seen for this order.
    pub fn money_seen(&self) -> bool {
        match self.course() {
            Course::Making | Course::NotMade | Course::Late => false,
            Course::Payable | Course::Elapsed => self.part().is_some(),
            Course::Underway | Course::Held | Course::Here => true,
            Course::Settled => matches!(self.state, State::Refunded(_)),
        }
    }
}
