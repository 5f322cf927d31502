//! The wish to be forgotten: what it waits for, and what is left of an order afterwards.

use serde::{Deserialize, Serialize};

use super::chat::Chat;
use super::ids::ChatId;
use super::order::{CodeMessage, Order, State};
use super::reminder::Reminder;
use super::steps::Ask;
use super::time::Time;
use super::walk::{Choice, Walk};

/// Whose orders are that lead to nobody any more: no chat of Telegram has this number.
pub const NOBODY: ChatId = ChatId(0);

/// That a person wants everything deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    /// Since when.
    pub since: Time,
    /// Whether orders that money was seen for are given up rather than waited for.
    pub waived: bool,
}

/// What an order holds against being forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Nothing.
    Free,
    /// It is being made, which takes seconds.
    Making,
    /// It waits for money: it is asked about once more and then cancelled.
    Unpaid,
    /// Money was seen, and its end is not reached.
    Money,
}

impl Order {
    /// What it holds against being forgotten.
    pub fn hold(&self) -> Hold {
        match &self.state {
            State::Placing => Hold::Making,
            State::AwaitingPayment(_) | State::Overdue(_) => Hold::Unpaid,
            State::PartlyPaid(..)
            | State::PartlyOverdue(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::Delivering(..)
            | State::Buying(..)
            | State::Refunding(_)
            | State::NeedsOperator(..) => Hold::Money,
            State::Refused(_)
            | State::Unclear
            | State::Delivered(..)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::Closed(_) => Hold::Free,
        }
    }

    /// What is left when its buyer is forgotten: number, product, amounts, state; it leads to nobody and is followed no more.
    #[must_use]
    pub fn of_nobody(self, now: Time) -> Self {
        let mut order = self.without_secrets(now);
        order.chat = NOBODY;
        order.bill = None;
        order.asking_cancel = false;
        order.code = CodeMessage::None;
        order.reminder = Reminder::None;
        order.known.rest = None;
        order.history.notes.clear();
        if let Some(settled) = &mut order.history.settled {
            settled.words.clear();
        }
        if let State::Expired(payment) | State::Cancelled(payment) = &order.state {
            order.state = State::Closed(payment.clone());
        }
        order
    }
}

/// Paid orders are given up by a second tap only, on the screen that names them.
pub(in crate::domain) fn leaves(
    chat: &mut Chat,
    here: Walk,
    choice: &Choice,
    now: Time,
) -> Option<(Walk, Option<Ask>)> {
    if !matches!(here, Walk::Delete { .. }) {
        return None;
    }
    chat.leaving = match (chat.leaving, choice) {
        (Some(leaving), Choice::GiveUpOrders) => Some(Leaving {
            waived: true,
            ..leaving
        }),
        (None, Choice::Delete) => Some(Leaving {
            since: now,
            waived: false,
        }),
        (Some(_) | None, _) => return None,
    };
    Some((here, Some(Ask::Leave)))
}
