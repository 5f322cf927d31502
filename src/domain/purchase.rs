//! The purchase behind a paid invoice: what the shop buys with its own money, and how that money moves.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::basket::Basket;
use super::catalog::{Quote, Rail};
use super::effect::{Alarm, Effect};
use super::ids::{ChatId, MessageId};
use super::money::Amount;
use super::news::Payment;
use super::order::{LATE_WATCH_SECONDS, Order, State};
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Time;

/// How far the purchase behind a paid invoice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// The upstream is asked for the order; only the one that is recorded is ever funded.
    Placing,
    /// The operator must pay it.
    ToFund,
    /// A payout is to pay it.
    Funding,
    /// It was paid, as far as we know; the upstream tells the rest.
    Funded,
}

/// Everything about the purchase behind an invoice; empty on the direct rail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Purchase {
    /// How often it was tried, from 1.
    pub attempt: u8,
    /// The upstream's order of this attempt: what the shop owes there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supply: Option<Payment>,
    /// Why the upstream would not make it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// When the payout of this attempt was last sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payout_sent: Option<Time>,
    /// Where the buyer wants the money to go, should it go back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_address: Option<Secret>,
    /// When the buyer said so last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_address_at: Option<Time>,
    /// Where the buyer's money is to go back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<Refund>,
    /// Whether the money went back after the goods had been handed over.
    #[serde(skip_serializing_if = "is_false")]
    pub returned: bool,
    /// The messages that ask operators for funds and were not put right yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// Orders behind the invoice that are not wanted any more. The present one may be among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Former>,
    /// The newest state that was read of the present order behind the invoice, by the upstream's clock, and when that was noted by ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newest: Option<(Time, Time)>,
    /// Since when the upstream says that there is no such order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<Time>,
    /// What the operator has heard of already and need not hear of again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Alarm>,
}

/// A message that asks an operator for funds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Whom it asks.
    pub admin: ChatId,
    /// Which message.
    pub message: MessageId,
    /// For which attempt to buy.
    pub attempt: u8,
}

/// An order behind the invoice that is not wanted any more. Money may have been on its way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// Of which attempt.
    pub attempt: u8,
    /// The upstream's order id.
    pub upstream: Secret,
    /// Until when it is read.
    pub until: Time,
    /// Whether the operator knows that it was paid.
    pub paid: bool,
    /// Whether it is read no longer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub over: bool,
}

/// A refund that an operator decided on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The address to send to.
    pub address: Secret,
    /// When it was asked for at Cryptomus; it is asked for once.
    pub sent: Option<Time>,
    /// That an earlier one failed, and Cryptomus may still be speaking of that one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub again: bool,
}

/// Who pays the upstream's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funding {
    /// The operator, by hand.
    Operator,
    /// A payout from the balance at Cryptomus.
    Payout,
}

/// Where a payout stands (Cryptomus 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutStanding {
    /// Under way.
    UnderWay,
    /// Done.
    Paid,
    /// It failed for good, and the money is back in the balance.
    Failed,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// So many orders that are not wanted any more are known at once.
const MOST_FORMER: usize = 8;

impl Purchase {
    /// Whether there is nothing to remember, so that nothing is stored.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Goes on reading the present order behind the invoice, though it is not wanted any more.
    pub(in crate::domain) fn leave(&mut self, paid: bool) {
        let Some(supply) = self.supply.as_ref().filter(|_| !self.is_left()) else {
            return;
        };
        if self.former.len() >= MOST_FORMER {
            self.former.remove(0);
        }
        self.former.push(Former {
            attempt: self.attempt,
            upstream: supply.upstream.clone(),
            until: supply.deadline.plus_seconds(LATE_WATCH_SECONDS),
            paid,
            over: false,
        });
    }

    /// Whether the present order behind the invoice is not wanted any more.
    fn is_left(&self) -> bool {
        self.former.iter().any(|former| former.attempt == self.attempt)
    }

    /// Whether there is a present order behind the invoice, and it is wanted.
    pub fn stands(&self) -> bool {
        self.supply.is_some() && !self.is_left()
    }

    /// Orders behind the invoice that are not wanted any more and are still read.
    pub fn still_read(&self) -> impl Iterator<Item = &Former> {
        self.former.iter().filter(|former| !former.over)
    }

    /// The present order behind the invoice is a case of its own again: says whether the operator knows that it was paid.
    pub(in crate::domain) fn returns_to(&mut self) -> bool {
        let attempt = self.attempt;
        let paid = self
            .former
            .iter()
            .any(|former| former.attempt == attempt && former.paid);
        self.former.retain(|former| former.attempt != attempt);
        paid
    }

    /// The refund that was decided on is under way: from now on a failure is its own.
    pub(in crate::domain) fn refund_begins(&mut self, now: Time) {
        if let Some(refund) = &mut self.refund {
            refund.again = false;
            refund.sent.get_or_insert(now);
        }
    }

    /// Whether a refund that failed is an earlier one than that which was decided on.
    pub(in crate::domain) fn failed_before(&mut self) -> bool {
        let Some(refund) = &mut self.refund else { return false };
        refund.again |= refund.sent.is_none();
        refund.again
    }

    /// Begins another attempt.
    pub(in crate::domain) fn begin(&mut self, paid: bool) {
        self.leave(paid);
        self.attempt = self.attempt.saturating_add(1);
        self.supply = None;
        self.refusal = None;
        self.payout_sent = None;
        self.newest = None;
        self.missing = None;
    }
}

impl Order {
    /// Whether an operator is asked for funds, and by no payout.
    pub fn awaits_funds(&self) -> bool {
        matches!(self.state, State::Buying(_, Step::ToFund))
    }

    /// Whether what is bought behind the invoice is paid for, as far as we know.
    pub fn is_funded(&self) -> bool {
        matches!(
            self.state,
            State::Buying(_, Step::Funded) | State::Delivering(..) | State::Delivered(..)
        )
    }

    /// Whether this operator was asked already.
    pub fn has_called(&self, admin: ChatId) -> bool {
        let calls = &self.purchase.calls;
        calls
            .iter()
            .any(|call| call.admin == admin && call.attempt == self.purchase.attempt)
    }

    /// The messages that ask for what is not wanted any more.
    pub fn idle_calls(&self) -> impl Iterator<Item = &Call> {
        let wanted = self.awaits_funds();
        let calls = self.purchase.calls.iter();
        calls.filter(move |call| !wanted || call.attempt != self.purchase.attempt)
    }

    pub(in crate::domain) fn called_for_funds(
        &mut self,
        admin: ChatId,
        message: MessageId,
        attempt: u8,
    ) -> Vec<Effect> {
        self.purchase.calls.push(Call {
            admin,
            message,
            attempt,
        });
        self.calls_put_right()
    }

    pub(in crate::domain) fn call_closed(&mut self, call: Call) -> Vec<Effect> {
        self.purchase.calls.retain(|known| *known != call);
        Vec::new()
    }

    /// Has the messages changed that ask for what is not wanted any more.
    pub(in crate::domain) fn calls_put_right(&self) -> Vec<Effect> {
        let idle = self.idle_calls().next();
        idle.map(|_| Effect::CallForFunds(self.id)).into_iter().collect()
    }

    /// Whether it is paid by an invoice.
    pub fn by_invoice(&self) -> bool {
        self.basket.tender.rail == Rail::Invoice
    }

    /// Whether the upstream is still asked about it, or about an order behind it that is not wanted any more.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Placing) || self.is_followed() || self.purchase.still_read().next().is_some()
    }

    /// The order that the shop places at the upstream behind the invoice: the same goods, in the coin that the shop pays with, at
    /// most as dear as what the buyer paid.
    pub fn behind(&self) -> Option<Self> {
        let behind = self.agreed.behind.as_ref()?;
        let affordable = self
            .agreed
            .amount
            .value
            .checked_mul(Decimal::ONE_HUNDRED)
            .and_then(|value| value.checked_div(Decimal::ONE_HUNDRED + super::echo::TOLERANCE_PERCENT))?;
        Some(Self {
            basket: Basket {
                tender: behind.tender.clone(),
                ..self.basket.clone()
            },
            agreed: Quote {
                amount: Amount {
                    value: behind.cost.value.max(affordable),
                    coin: behind.cost.coin.clone(),
                },
                about: None,
                at: self.agreed.at,
                behind: None,
            },
            ..self.clone()
        })
    }
}
