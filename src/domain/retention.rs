//! What is not kept for ever: codes, addresses and the upstream's number go when their time is over; figures stay.

use super::goods::Goods;
use super::news::Payment;
use super::order::{Order, State};
use super::recipient::Recipient;
use super::secret::Secret;
use super::time::Time;

impl Order {
    /// Since when nothing but a buyer's wish to see it again asks for the codes and addresses that it holds; `None` while they are needed,
    /// and once they are gone.
    pub fn kept_since(&self) -> Option<Time> {
        let needed = self.is_followed() || matches!(self.state, State::Placing);
        (!needed && self.erased.is_none()).then_some(self.changed)
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
        if let Some(goods) = self.state.goods_mut() {
            *goods = Goods::default();
        }
        self.known.other = None;
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
