//! Which of the shop's orders an admin looks at.

use serde::{Deserialize, Serialize};

use super::history::Stage;
use super::order::Order;

/// Some of the shop's orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filter {
    /// Every one.
    #[default]
    All,
    /// Those that wait for a person here.
    Cases,
    /// Those that wait for money.
    Unpaid,
    /// Paid, but not delivered yet.
    Paid,
    /// Delivered.
    Delivered,
    /// Ended any other way.
    Ended,
}

impl Filter {
    /// All of them, in the order of their buttons.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Cases,
        Self::Unpaid,
        Self::Paid,
        Self::Delivered,
        Self::Ended,
    ];

    /// Whether an order is among them.
    pub fn takes(self, order: &Order) -> bool {
        let of = match order.state.stage() {
            Stage::Placing | Stage::AwaitingPayment | Stage::Overdue | Stage::PartlyPaid | Stage::PartlyOverdue => {
                Self::Unpaid
            }
            Stage::PaymentSeen
            | Stage::Paid
            | Stage::UnderReview
            | Stage::CodeAwaited
            | Stage::Buying
            | Stage::Refunding
            | Stage::Delivering => Self::Paid,
            Stage::Delivered => Self::Delivered,
            Stage::NeedsOperator if order.history.settled.is_none() => Self::Cases,
            Stage::NeedsOperator
            | Stage::Refused
            | Stage::Unclear
            | Stage::Expired
            | Stage::Cancelled
            | Stage::Refunded
            | Stage::Closed => Self::Ended,
        };
        self == Self::All || self == of
    }
}
