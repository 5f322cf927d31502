//! What news of the purchase behind a paid invoice does: its order, its funding, and the way back of the buyer's money.

use rust_decimal::Decimal;

use super::effect::{Alarm, Effect, Notice};
use super::news::{Observation, Payment, Standing};
use super::observed::is_older;
use super::order::{Order, State, Trouble};
use super::purchase::{Funding, PayoutStanding, Refund, Step};
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Time;

impl Order {
    pub(in crate::domain) fn supply_placed(&mut self, supply: Payment, funding: Funding) -> Vec<Effect> {
        if self.is_held_while_placing() {
            self.purchase.supply = Some(supply);
            return Vec::new();
        }
        let State::Buying(payment, Step::Placing) = &self.state else {
            return Vec::new();
        };
        let (step, effect) = match funding {
            Funding::Operator => (Step::ToFund, Effect::CallForFunds(self.id)),
            Funding::Payout => (Step::Funding, Effect::Fund(self.id)),
        };
        self.state = State::Buying(payment.clone(), step);
        self.purchase.supply = Some(supply);
        vec![effect]
    }

    /// Whether a check of the payment overtook the answer of the upstream: what it made is kept, and paid only once the payment is
    /// released.
    fn is_held_while_placing(&self) -> bool {
        matches!(self.state, State::UnderReview(_)) && self.purchase.attempt > 0 && self.purchase.supply.is_none()
    }

    pub(in crate::domain) fn supply_refused(&mut self, why: Refusal) -> Vec<Effect> {
        let State::Buying(payment, Step::Placing) = &self.state else {
            return Vec::new();
        };
        let payment = payment.clone();
        self.purchase.refusal = Some(why);
        self.case(payment, Trouble::NotBought)
    }

    /// The truth about the order behind the invoice.
    pub(in crate::domain) fn supply_read(&mut self, attempt: u8, seen: Observation, now: Time) -> Vec<Effect> {
        let Some(payment) = self.buyers_payment(attempt) else {
            return self.former_read(attempt, &seen, now);
        };
        self.purchase.missing = None;
        if is_older(&mut self.purchase.newest, seen.updated, now) {
            return Vec::new();
        }
        let spent = self.is_spent() || seen.sent.is_some_and(|sent| sent > Decimal::ZERO);
        match seen.standing {
            Standing::Paid | Standing::Review if seen.failed => self.supply_failed(payment),
            Standing::Waiting | Standing::Partial | Standing::Seen | Standing::Paid | Standing::Review => {
                self.supply_moved(payment, &seen)
            }
            Standing::Done => self.supply_done(payment, seen, now),
            Standing::Expired | Standing::Cancelled | Standing::SetupFailed if !spent => self.unfunded(payment),
            Standing::Expired | Standing::Cancelled | Standing::SetupFailed | Standing::Failed | Standing::Refunded => {
                self.supply_failed(payment)
            }
            Standing::Unknown(_) => self.alarm_once(Alarm::UnknownState),
        }
    }

    /// Whether money was sent to the present order behind the invoice, or may have been.
    pub(in crate::domain) fn is_spent(&self) -> bool {
        if matches!(self.state, State::Buying(_, Step::Funding)) {
            return self.purchase.payout_sent.is_some();
        }
        matches!(self.state, State::Buying(_, Step::Funded) | State::CodeAwaited(_))
    }

    /// What should bring a code is waited for when it brings none.
    fn supply_done(&mut self, payment: Payment, seen: Observation, now: Time) -> Vec<Effect> {
        if !seen.goods.is_empty() || !self.basket.item.brings_code() && !seen.failed {
            self.state = State::Delivering(payment, seen.goods);
            return vec![Effect::Deliver(self.id)];
        }
        if seen.failed {
            return self.supply_failed(payment);
        }
        if matches!(
            self.state,
            State::CodeAwaited(_) | State::NeedsOperator(_, Trouble::NoCode)
        ) {
            return self.waited_for_code(now);
        }
        self.state = State::CodeAwaited(payment);
        Vec::new()
    }

    /// A hint about the order behind the invoice: it ends nothing, and takes nothing out of a person's hands.
    pub(in crate::domain) fn supply_heard(&mut self, attempt: u8, seen: &Observation) -> Vec<Effect> {
        match self.buyers_payment(attempt) {
            Some(payment) if matches!(self.state, State::Buying(..)) && !self.is_behind(seen) => {
                self.supply_moved(payment, seen)
            }
            Some(_) | None => Vec::new(),
        }
    }

    /// Whether a hint says less than what was read.
    fn is_behind(&self, seen: &Observation) -> bool {
        let newest = self.purchase.newest.map(|(newest, _)| newest);
        seen.failed || seen.updated.is_some_and(|updated| newest > Some(updated))
    }

    /// The buyer's payment, while news of this attempt still matters.
    pub(in crate::domain) fn buyers_payment(&self, attempt: u8) -> Option<Payment> {
        let present = attempt == self.purchase.attempt && self.purchase.stands();
        match &self.state {
            State::Buying(payment, Step::ToFund | Step::Funding | Step::Funded)
            | State::UnderReview(payment)
            | State::CodeAwaited(payment)
                if present =>
            {
                Some(payment.clone())
            }
            State::NeedsOperator(payment, trouble) if present => match trouble {
                Trouble::NotBought
                | Trouble::NotFunded
                | Trouble::SupplyFailed
                | Trouble::PayoutUnclear
                | Trouble::PaymentFailed
                | Trouble::PaidTooLittle
                | Trouble::CancelledAfterPayment
                | Trouble::ExpiredAfterPayment
                | Trouble::DeliveryFailed
                | Trouble::NoCode
                | Trouble::Vanished => Some(payment.clone()),
                Trouble::RefundFailed | Trouble::RefundUnclear | Trouble::RefundedWhileBuying => None,
            },
            State::Buying(..)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::PartlyOverdue(..)
            | State::NeedsOperator(..)
            | State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::PartlyPaid(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::Refunding(_)
            | State::Closed(_) => None,
        }
    }

    fn supply_moved(&mut self, payment: Payment, seen: &Observation) -> Vec<Effect> {
        let due = self.purchase.supply.as_ref().map(|supply| supply.amount.value);
        let sent = seen.sent.filter(|sent| *sent > Decimal::ZERO);
        match seen.standing {
            Standing::Waiting | Standing::Partial => match (sent, due) {
                (Some(sent), Some(due)) if sent >= due => self.supply_paid(payment),
                (Some(_), _) => self.alarm_once(Alarm::SupplyShort),
                (None, _) if seen.standing == Standing::Partial => self.alarm_once(Alarm::SupplyShort),
                (None, _) => Vec::new(),
            },
            Standing::Seen | Standing::Paid => self.supply_paid(payment),
            Standing::Review => {
                let mut effects = self.supply_paid(payment);
                effects.extend(self.alarm_once(Alarm::SupplyReview));
                effects
            }
            Standing::Done
            | Standing::Expired
            | Standing::Cancelled
            | Standing::Failed
            | Standing::SetupFailed
            | Standing::Refunded
            | Standing::Unknown(_) => Vec::new(),
        }
    }

    fn supply_paid(&mut self, payment: Payment) -> Vec<Effect> {
        if !matches!(
            self.state,
            State::CodeAwaited(_) | State::NeedsOperator(_, Trouble::NoCode)
        ) {
            self.state = State::Buying(payment, Step::Funded);
        }
        Vec::new()
    }

    /// The order behind the invoice closed while nothing had been sent there.
    fn unfunded(&mut self, payment: Payment) -> Vec<Effect> {
        if matches!(self.state, State::Buying(..)) {
            return self.case(payment, Trouble::NotFunded);
        }
        if matches!(self.state, State::UnderReview(_)) {
            self.purchase.leave(false);
        }
        Vec::new()
    }

    fn supply_failed(&mut self, payment: Payment) -> Vec<Effect> {
        self.case(payment, Trouble::SupplyFailed)
    }

    pub(in crate::domain) fn payout_sent(&mut self, attempt: u8, now: Time) -> Vec<Effect> {
        if self.is_funding(attempt) {
            self.purchase.payout_sent = Some(now);
        }
        Vec::new()
    }

    pub(in crate::domain) fn payout_stands(&mut self, attempt: u8, standing: PayoutStanding, now: Time) -> Vec<Effect> {
        let Some(payment) = self.buyers_payment(attempt).filter(|_| self.is_funding(attempt)) else {
            return Vec::new();
        };
        match standing {
            PayoutStanding::UnderWay => Vec::new(),
            PayoutStanding::Paid => self.supply_paid(payment),
            PayoutStanding::Failed => {
                let open = self
                    .purchase
                    .supply
                    .as_ref()
                    .is_some_and(|supply| supply.deadline > now);
                let mut effects = self.alarm_once(Alarm::PayoutFailed);
                if open {
                    self.state = State::Buying(payment, Step::ToFund);
                    effects.push(Effect::CallForFunds(self.id));
                } else {
                    effects.extend(self.case(payment, Trouble::NotFunded));
                }
                effects
            }
        }
    }

    pub(in crate::domain) fn payout_unclear(&mut self, attempt: u8) -> Vec<Effect> {
        match self.buyers_payment(attempt).filter(|_| self.is_funding(attempt)) {
            Some(payment) => self.case(payment, Trouble::PayoutUnclear),
            None => Vec::new(),
        }
    }

    fn is_funding(&self, attempt: u8) -> bool {
        let funding = matches!(
            self.state,
            State::Buying(_, Step::Funding) | State::NeedsOperator(_, Trouble::PayoutUnclear)
        );
        funding && attempt == self.purchase.attempt
    }

    /// Whether an operator may say that the order behind the invoice is paid.
    pub fn may_be_funded(&self) -> bool {
        matches!(
            self.state,
            State::Buying(_, Step::ToFund) | State::NeedsOperator(_, Trouble::PayoutUnclear)
        )
    }

    pub(in crate::domain) fn funded_by_operator(&mut self) -> Vec<Effect> {
        if let State::Buying(payment, Step::ToFund) | State::NeedsOperator(payment, Trouble::PayoutUnclear) =
            &self.state
        {
            let payment = payment.clone();
            self.tried_again();
            return self.supply_paid(payment);
        }
        Vec::new()
    }

    /// Whether an operator may try to buy again: nothing is on its way to the upstream.
    pub fn may_buy_again(&self) -> bool {
        let State::NeedsOperator(_, trouble) = &self.state else {
            return false;
        };
        self.by_invoice()
            && match trouble {
                Trouble::NotBought
                | Trouble::NotFunded
                | Trouble::SupplyFailed
                | Trouble::RefundFailed
                | Trouble::DeliveryFailed
                | Trouble::PaidTooLittle => true,
                Trouble::PaymentFailed
                | Trouble::ExpiredAfterPayment
                | Trouble::NoCode
                | Trouble::Vanished
                | Trouble::CancelledAfterPayment
                | Trouble::PayoutUnclear
                | Trouble::RefundUnclear
                | Trouble::RefundedWhileBuying => false,
            }
    }

    pub(in crate::domain) fn buy_again(&mut self) -> Vec<Effect> {
        let Some(payment) = self.payment().filter(|_| self.may_buy_again()).cloned() else {
            return Vec::new();
        };
        self.tried_again();
        self.purchase.begin(self.supply_was_paid());
        self.state = State::Buying(payment, Step::Placing);
        vec![Effect::Supply(self.id)]
    }

    /// Somebody looked after a case and tries something: should it come to nothing, it is told as if for the first time.
    pub(in crate::domain) fn tried_again(&mut self) {
        let again = |alarm: &Alarm| {
            matches!(
                alarm,
                Alarm::NeedsOperator(_)
                    | Alarm::CaseWaits
                    | Alarm::RefundAddress
                    | Alarm::SupplyShort
                    | Alarm::SupplyReview
                    | Alarm::PayoutFailed
            )
        };
        self.history.alarms.retain(|alarm| !again(alarm));
        self.purchase.told.retain(|alarm| !again(alarm));
    }

    /// Whether an operator may send the buyer's money back: it is here, and nothing was bought with it.
    pub fn may_refund(&self) -> bool {
        if let State::Buying(_, step) = &self.state {
            return matches!(step, Step::Placing | Step::ToFund);
        }
        let State::NeedsOperator(_, trouble) = &self.state else {
            return false;
        };
        self.by_invoice()
            && match trouble {
                Trouble::PaidTooLittle
                | Trouble::PaymentFailed
                | Trouble::CancelledAfterPayment
                | Trouble::NotBought
                | Trouble::NotFunded
                | Trouble::SupplyFailed
                | Trouble::PayoutUnclear
                | Trouble::ExpiredAfterPayment
                | Trouble::DeliveryFailed
                | Trouble::NoCode
                | Trouble::Vanished
                | Trouble::RefundFailed => true,
                Trouble::RefundUnclear | Trouble::RefundedWhileBuying => false,
            }
    }

    pub(in crate::domain) fn refund_to(&mut self, address: Secret) -> Vec<Effect> {
        let Some(payment) = self.payment().filter(|_| self.may_refund()).cloned() else {
            return Vec::new();
        };
        self.tried_again();
        self.purchase.leave(self.supply_was_paid());
        self.purchase.refund = Some(Refund {
            address,
            sent: None,
            again: false,
        });
        self.state = State::Refunding(payment);
        vec![Effect::Notify(self.id, Notice::Refunding), Effect::Refund(self.id)]
    }

    pub(in crate::domain) fn refund_sent(&mut self, now: Time) -> Vec<Effect> {
        if let (State::Refunding(_), Some(refund)) = (&self.state, &mut self.purchase.refund) {
            refund.sent = Some(now);
        }
        Vec::new()
    }

    pub(in crate::domain) fn refund_went_wrong(&mut self, trouble: Trouble) -> Vec<Effect> {
        if let State::Refunding(payment) = &self.state {
            return self.case(payment.clone(), trouble);
        }
        Vec::new()
    }
}
