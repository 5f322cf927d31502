//! What a receipt of an order vouches for: what was paid, and how it ended.

use super::news::Payment;
use super::order::{Order, State};
use super::time::Time;

/// What there is to vouch for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// What was paid, and where.
    pub payment: &'a Payment,
    /// How it ended.
    pub ending: Ending,
    /// Since when it stands there, if that is known.
    pub since: Option<Time>,
}

/// How a paid order ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Paid, and the goods are on their way into the chat.
    Paid,
    /// The buyer has the goods.
    Delivered,
    /// The money went back.
    Refunded,
}

impl Order {
    /// What a receipt of it would vouch for; `None` while it is under way, and where nothing was paid.
    pub fn receipt(&self) -> Option<Receipt<'_>> {
        let (payment, ending) = match &self.state {
            State::Delivering(payment, _) => (payment, Ending::Paid),
            State::Delivered(payment, _) if self.purchase.returned => (payment, Ending::Refunded),
            State::Delivered(payment, _) => (payment, Ending::Delivered),
            State::Refunded(payment) => (payment, Ending::Refunded),
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::PartlyPaid(..)
            | State::PartlyOverdue(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::NeedsOperator(..)
            | State::Closed(_)
            | State::Buying(..)
            | State::Refunding(_) => return None,
        };
        let since = (!self.purchase.returned).then_some(self.changed);
        Some(Receipt { payment, ending, since })
    }
}
