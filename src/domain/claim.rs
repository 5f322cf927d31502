//! A buyer says that the money was sent after all: what is remembered of that, and when the operator hears of it.

use serde::{Deserialize, Serialize};

use super::effect::{Alarm, Effect, Notice};
use super::order::{Order, State};
use super::time::Time;

/// Seconds for which an order is watched more closely after its buyer said that it was paid.
pub const CLOSE_WATCH_SECONDS: u64 = 30 * 60;

/// What a buyer said after the address was taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// When.
    pub at: Time,
    /// Whether the operator was told that the upstream knows of no payment.
    pub told: bool,
}

impl Order {
    /// Whether a buyer may say "sent already": it is not to be paid any more, no payment is known, and no person has settled it.
    pub fn may_be_claimed(&self) -> bool {
        let untouched = self.history.settled.is_none() && self.erased.is_none();
        match &self.state {
            State::Overdue(_) | State::Expired(_) | State::Cancelled(_) | State::Closed(_) => untouched,
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::PartlyPaid(..)
            | State::PartlyOverdue(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Refunded(_)
            | State::NeedsOperator(..)
            | State::Buying(..)
            | State::Refunding(_) => false,
        }
    }

    /// Whether the buyer said so, and no payment is known yet.
    pub fn is_claimed(&self) -> bool {
        self.claim.is_some() && self.may_be_claimed()
    }

    /// The buyer says so. What is no longer followed goes to the operator at once.
    pub(in crate::domain) fn sent_already(&mut self, now: Time) -> Vec<Effect> {
        if self.claim.is_some() || !self.may_be_claimed() {
            return Vec::new();
        }
        self.claim = Some(Claim { at: now, told: false });
        let mut effects = vec![
            Effect::ShowBill(self.id),
            Effect::Notify(self.id, Notice::Claimed),
            Effect::Show(self.chat),
        ];
        if !self.is_followed() {
            effects.extend(self.nothing_found());
        }
        effects
    }

    /// The upstream was read and knows of no payment: the operator hears of it once.
    pub(in crate::domain) fn nothing_found(&mut self) -> Option<Effect> {
        let unpaid = self.may_be_claimed();
        let claim = self.claim.as_mut().filter(|claim| unpaid && !claim.told)?;
        claim.told = true;
        Some(Effect::Alarm(self.id, Alarm::Claimed))
    }
}
