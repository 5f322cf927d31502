//! What is not kept for ever: codes, addresses and the upstream's number go when their time is over; figures stay.

use super::effect::{Alarm, Effect};
use super::goods::Goods;
use super::news::Payment;
use super::order::{Order, State};
use super::recipient::Recipient;
use super::secret::Secret;
use super::time::Time;

/// How long codes and addresses are kept after an order came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// In days.
    pub days: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { days: 30 }
    }
}

impl Retention {
    /// Whatever ended before this instant is kept no longer.
    pub fn until(self, now: Time) -> Time {
        now.minus_seconds(self.days.saturating_mul(DAY_MILLIS / 1_000))
    }
}

const DAY_MILLIS: u64 = 86_400_000;

impl Order {
    /// Since when nothing but a buyer's wish to see it again asks for the codes and addresses that it holds; `None` while they are needed,
    /// and once they are gone.
    pub fn kept_since(&self) -> Option<Time> {
        (!self.is_open() && self.erased.is_none()).then_some(self.changed)
    }

    pub(in crate::domain) fn kept_long_enough(self, now: Time) -> (Self, Vec<Effect>) {
        if self.kept_since().is_none() {
            return (self, Vec::new());
        }
        let mut effects = vec![Effect::Show(self.chat)];
        if matches!(self.state, State::Delivering(..)) {
            effects.push(Effect::Alarm(self.id, Alarm::NeverFetched));
        }
        (self.without_secrets(now), effects)
    }

    /// For how many days its codes and addresses were kept, once they are gone.
    pub fn days_kept(&self) -> Option<u64> {
        let erased = self.erased?;
        Some((erased.millis_since(self.changed) / DAY_MILLIS).max(1))
    }

    /// What is left when its time is over: numbers, amounts, states.
    #[must_use]
    pub fn without_secrets(mut self, now: Time) -> Self {
        self.basket.to = match self.basket.to {
            Recipient::Email(_) => Recipient::Email(Secret::default()),
            Recipient::Phone(_) => Recipient::Phone(Secret::default()),
        };
        self.basket.email = Secret::default();
        if let Some(payment) = self.state.payment_mut() {
            payment.upstream = Secret::default();
            payment.link = None;
            if let Some(terms) = &mut payment.terms {
                terms.page = None;
            }
        }
        if let Some(supply) = &mut self.purchase.supply {
            supply.upstream = Secret::default();
            supply.link = None;
        }
        if let Some(refund) = &mut self.purchase.refund {
            refund.address = Secret::default();
        }
        self.purchase.refund_address = None;
        self.purchase.refund_address_at = None;
        if let Some(goods) = self.state.goods_mut() {
            *goods = Goods::default();
        }
        self.purchase.former.clear();
        self.known.other = None;
        self.known.txids = Vec::new();
        self.erased = Some(now);
        self
    }
}

impl State {
    fn payment_mut(&mut self) -> Option<&mut Payment> {
        match self {
            Self::Placing | Self::Refused(_) | Self::Unclear => None,
            Self::AwaitingPayment(payment)
            | Self::Overdue(payment)
            | Self::PartlyPaid(payment, _)
            | Self::PartlyOverdue(payment, _)
            | Self::PaymentSeen(payment)
            | Self::Paid(payment)
            | Self::UnderReview(payment)
            | Self::CodeAwaited(payment)
            | Self::Delivering(payment, _)
            | Self::Delivered(payment, _)
            | Self::Expired(payment)
            | Self::Cancelled(payment)
            | Self::Refunded(payment)
            | Self::NeedsOperator(payment, _)
            | Self::Buying(payment, _)
            | Self::Refunding(payment)
            | Self::Closed(payment) => Some(payment),
        }
    }

    fn goods_mut(&mut self) -> Option<&mut Goods> {
        match self {
            Self::Delivering(_, goods) | Self::Delivered(_, goods) => Some(goods),
            Self::Placing
            | Self::Refused(_)
            | Self::Unclear
            | Self::AwaitingPayment(_)
            | Self::Overdue(_)
            | Self::PartlyPaid(..)
            | Self::PartlyOverdue(..)
            | Self::PaymentSeen(_)
            | Self::Paid(_)
            | Self::UnderReview(_)
            | Self::CodeAwaited(_)
            | Self::Expired(_)
            | Self::Cancelled(_)
            | Self::Refunded(_)
            | Self::NeedsOperator(..)
            | Self::Buying(..)
            | Self::Refunding(_)
            | Self::Closed(_) => None,
        }
    }
}
