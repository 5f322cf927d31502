//! What Cryptomus' word about an invoice does to its order (Cryptomus 4.5); only a read comes here, never a webhook.

use rust_decimal::Decimal;

use super::billing::{Invoice, Status};
use super::effect::{Alarm, Effect, Notice};
use super::news::Payment;
use super::observed::is_older;
use super::order::{Order, State, Trouble};
use super::purchase::Step;
use super::secret::Secret;
use super::time::Time;

/// Transactions that are kept of one order at most.
const TXIDS: usize = 8;
/// Characters of a transaction's number at most.
const TXID_CHARS: usize = 128;

/// How far an order is, as far as its invoice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Place {
    /// Nothing was paid, as far as we know.
    Unpaid,
    /// Money was seen, and is not ours yet.
    Seen,
    /// Held for a check.
    Held,
    /// A person must decide, and nothing was bought yet.
    Case,
    /// Ours, and nothing was paid to the upstream yet.
    Ours,
    /// The upstream is being paid, or was.
    Spent,
    /// The buyer has the goods, or is getting them.
    Served,
    /// The money is on its way back.
    Returning,
    /// Over.
    Over,
}

impl Order {
    /// Takes in what Cryptomus says of the invoice.
    pub(in crate::domain) fn invoice_told(&mut self, told: &Invoice, now: Time) -> Vec<Effect> {
        let Some(payment) = self
            .payment()
            .filter(|_| self.by_invoice() && self.erased.is_none())
            .cloned()
        else {
            return Vec::new();
        };
        if !payment.is_told_by(told) {
            return self.alarm_once(Alarm::ForeignInvoice);
        }
        self.note_transaction(told);
        if is_older(&mut self.known.newest, told.updated, now) {
            return Vec::new();
        }
        let paid = told.paid.unwrap_or_default().max(Decimal::ZERO);
        let whole = told.is_final && matches!(told.status, Status::Paid | Status::PaidOver);
        let known = self.known.arrived;
        self.arrives(told.paid, whole && told.paid.is_none());
        let more = known.is_some() && self.known.arrived > known;
        let mut effects = self.invoice_stands(payment, told, paid, now);
        if more && self.history.settled.is_some() && self.place() != Place::Served {
            effects.extend(self.alarm_once(Alarm::PaidAfterSettled));
        }
        effects.extend(self.stays_here(told.status, now));
        effects.extend(self.nothing_found());
        effects
    }

    fn invoice_stands(&mut self, payment: Payment, told: &Invoice, paid: Decimal, now: Time) -> Vec<Effect> {
        match told.status {
            Status::Check if paid > Decimal::ZERO => self.invoice_short(payment, paid, now),
            Status::Check => self.watched_long_enough(now),
            Status::Process | Status::ConfirmCheck => self.invoice_seen(payment),
            Status::WrongAmountWaiting => self.invoice_short(payment, paid, now),
            Status::Paid | Status::PaidOver if !told.is_final => self.invoice_seen(payment),
            Status::Paid | Status::PaidOver => self.invoice_paid(payment, told),
            Status::WrongAmount => self.invoice_ended(payment, Trouble::PaidTooLittle, true, now),
            Status::Cancel => self.invoice_ended(payment, Trouble::CancelledAfterPayment, paid > Decimal::ZERO, now),
            Status::Fail | Status::SystemFail => {
                self.invoice_ended(payment, Trouble::PaymentFailed, paid > Decimal::ZERO, now)
            }
            Status::Locked => self.invoice_held(payment),
            Status::RefundProcess => self.invoice_returning(payment, now),
            Status::RefundPaid => self.invoice_returned(payment),
            Status::RefundFail => self.invoice_kept(payment),
            Status::Unknown => self.alarm_once(Alarm::UnknownState),
        }
    }

    /// Keeps the number of a transaction, so that an admin finds the order by it.
    fn note_transaction(&mut self, told: &Invoice) {
        let fits = |txid: &&Secret| {
            let text = txid.reveal();
            (1..=TXID_CHARS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let Some(txid) = told.txid.as_ref().filter(fits) else {
            return;
        };
        let known = &mut self.known.txids;
        if known.len() < TXIDS && !known.contains(txid) {
            known.push(txid.clone());
        }
    }

    pub(in crate::domain) fn place(&self) -> Place {
        match &self.state {
            State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Closed(_) => Place::Unpaid,
            State::PartlyPaid(..) | State::PartlyOverdue(..) | State::PaymentSeen(_) | State::Paid(_) => Place::Seen,
            State::CodeAwaited(_) => Place::Spent,
            State::UnderReview(_) => Place::Held,
            // It may be on its way back, whatever is read.
            State::NeedsOperator(_, Trouble::RefundUnclear) => Place::Ours,
            State::NeedsOperator(..) if self.purchase.attempt == 0 => Place::Case,
            State::NeedsOperator(_, trouble) => match trouble {
                Trouble::NotBought
                | Trouble::NotFunded
                | Trouble::RefundFailed
                | Trouble::RefundUnclear
                | Trouble::PaymentFailed
                | Trouble::PaidTooLittle
                | Trouble::CancelledAfterPayment => Place::Ours,
                Trouble::SupplyFailed
                | Trouble::PayoutUnclear
                | Trouble::ExpiredAfterPayment
                | Trouble::DeliveryFailed
                | Trouble::NoCode
                | Trouble::Vanished
                | Trouble::RefundedWhileBuying => Place::Spent,
            },
            State::Buying(_, Step::Placing | Step::ToFund) => Place::Ours,
            State::Buying(_, Step::Funding) if self.purchase.payout_sent.is_none() => Place::Ours,
            State::Buying(_, Step::Funding | Step::Funded) => Place::Spent,
            State::Delivering(..) | State::Delivered(..) => Place::Served,
            State::Refunding(_) => Place::Returning,
            State::Placing | State::Refused(_) | State::Unclear | State::Refunded(_) => Place::Over,
        }
    }

    /// Too little so far. Money does not become less: a read that says so is an older one.
    fn invoice_short(&mut self, payment: Payment, paid: Decimal, now: Time) -> Vec<Effect> {
        let known = self.part() == Some(paid) || self.known.arrived > Some(paid);
        let is_open = matches!(
            self.state,
            State::AwaitingPayment(_) | State::PartlyPaid(..) | State::PaymentSeen(_) | State::Cancelled(_)
        );
        match self.place() {
            Place::Unpaid | Place::Seen if !known => {
                self.state = if is_open && now < payment.deadline {
                    State::PartlyPaid(payment, paid)
                } else {
                    State::PartlyOverdue(payment, paid)
                };
                vec![Effect::Notify(self.id, Notice::PartlyPaid)]
            }
            Place::Unpaid
            | Place::Seen
            | Place::Held
            | Place::Case
            | Place::Ours
            | Place::Spent
            | Place::Served
            | Place::Returning
            | Place::Over => Vec::new(),
        }
    }

    fn invoice_seen(&mut self, payment: Payment) -> Vec<Effect> {
        if matches!(self.state, State::PaymentSeen(_)) {
            return Vec::new();
        }
        match self.place() {
            Place::Unpaid | Place::Seen => {
                self.state = State::PaymentSeen(payment);
                vec![Effect::Notify(self.id, Notice::Paid)]
            }
            Place::Held | Place::Case | Place::Ours | Place::Spent | Place::Served | Place::Returning | Place::Over => {
                Vec::new()
            }
        }
    }

    /// The money is the shop's: the purchase begins, once.
    fn invoice_paid(&mut self, payment: Payment, told: &Invoice) -> Vec<Effect> {
        let mut effects = self.invoice_surplus(&payment, told);
        // The notice of a surplus says that the payment is confirmed, too.
        let was_told = !effects.is_empty() || matches!(self.state, State::PaymentSeen(_) | State::UnderReview(_));
        match self.place() {
            // A person has seen to it, maybe with money: nothing is bought for it by itself.
            Place::Case | Place::Held if self.history.settled.is_some() => {
                effects.extend(self.alarm_once(Alarm::PaidAfterSettled));
                return effects;
            }
            Place::Unpaid | Place::Seen | Place::Case => {}
            // Money may be on its way to the order behind it until that was read to be over.
            Place::Held if self.purchase.stands() => {
                self.state = State::Buying(payment, Step::ToFund);
                effects.push(Effect::CallForFunds(self.id));
                return effects;
            }
            // What was made closed meanwhile, and an operator may have paid it all the same: nothing is bought again by itself.
            Place::Held if self.purchase.supply.is_some() => {
                let trouble = if self.purchase.returns_to() {
                    Trouble::SupplyFailed
                } else {
                    Trouble::NotFunded
                };
                effects.extend(self.case(payment, trouble));
                return effects;
            }
            Place::Held => {}
            Place::Ours | Place::Spent | Place::Served | Place::Returning | Place::Over => return effects,
        }
        self.purchase.begin(false);
        self.state = State::Buying(payment, Step::Placing);
        if !was_told {
            effects.push(Effect::Notify(self.id, Notice::Paid));
        }
        effects.push(Effect::Supply(self.id));
        effects
    }

    /// What was paid beyond what was due is told as often as it grows.
    fn invoice_surplus(&mut self, payment: &Payment, told: &Invoice) -> Vec<Effect> {
        let due = told.due.unwrap_or(payment.amount.value);
        let known = self.known.surplus.unwrap_or_default();
        let over = told
            .paid
            .and_then(|paid| paid.checked_sub(due))
            .filter(|over| *over > known);
        let Some(over) = over.map(|over| over.normalize()) else {
            return Vec::new();
        };
        self.known.surplus = Some(over);
        if self.place() == Place::Served {
            // What was settled is less than what waits now.
            self.history.settled = None;
        }
        vec![
            Effect::Notify(self.id, Notice::PaidTooMuch),
            Effect::Alarm(self.id, Alarm::Surplus(over)),
        ]
    }

    /// The invoice can no longer be paid. Without money it is over, softly; with money a person decides.
    fn invoice_ended(&mut self, payment: Payment, trouble: Trouble, money: bool, now: Time) -> Vec<Effect> {
        match self.place() {
            Place::Seen => self.case(payment, trouble),
            Place::Unpaid if money => self.case(payment, trouble),
            Place::Unpaid if matches!(self.state, State::AwaitingPayment(_) | State::Overdue(_)) => {
                let (state, notice) = match trouble {
                    Trouble::PaymentFailed => (State::Cancelled(payment), Notice::Cancelled),
                    Trouble::PaidTooLittle
                    | Trouble::CancelledAfterPayment
                    | Trouble::NotBought
                    | Trouble::NotFunded
                    | Trouble::SupplyFailed
                    | Trouble::PayoutUnclear
                    | Trouble::RefundFailed
                    | Trouble::RefundUnclear
                    | Trouble::ExpiredAfterPayment
                    | Trouble::DeliveryFailed
                    | Trouble::NoCode
                    | Trouble::Vanished
                    | Trouble::RefundedWhileBuying => (State::Expired(payment), Notice::Expired),
                };
                self.state = state;
                vec![Effect::Notify(self.id, notice)]
            }
            Place::Unpaid => self.watched_long_enough(now),
            Place::Held => self.case(payment, trouble),
            Place::Case | Place::Ours | Place::Spent | Place::Served | Place::Returning | Place::Over => Vec::new(),
        }
    }

    fn invoice_held(&mut self, payment: Payment) -> Vec<Effect> {
        let unclear = matches!(self.state, State::NeedsOperator(_, Trouble::RefundUnclear));
        match self.place() {
            Place::Case | Place::Ours if unclear || self.history.settled.is_some() => Vec::new(),
            Place::Unpaid | Place::Seen | Place::Case | Place::Ours => {
                self.leaves_case();
                self.state = State::UnderReview(payment);
                vec![
                    Effect::Notify(self.id, Notice::UnderReview),
                    Effect::Alarm(self.id, Alarm::Held),
                ]
            }
            Place::Spent | Place::Served => self.alarm_once(Alarm::HeldAfterwards),
            Place::Held | Place::Returning | Place::Over => Vec::new(),
        }
    }

    /// A case goes on by itself: should it become one again, it is told as if for the first time.
    pub(in crate::domain) fn leaves_case(&mut self) {
        if matches!(self.state, State::NeedsOperator(..)) {
            self.tried_again();
        }
    }

    /// A person must decide; another reason than the one known is told.
    pub(in crate::domain) fn case(&mut self, payment: Payment, trouble: Trouble) -> Vec<Effect> {
        if matches!(&self.state, State::NeedsOperator(_, known) if *known == trouble) {
            return Vec::new();
        }
        self.state = State::NeedsOperator(payment, trouble);
        vec![
            Effect::Notify(self.id, Notice::NeedsOperator),
            Effect::Alarm(self.id, Alarm::NeedsOperator(trouble)),
        ]
    }

    /// Tells the operator something that is told once for an order.
    pub(in crate::domain) fn alarm_once(&mut self, alarm: Alarm) -> Vec<Effect> {
        if self.purchase.told.contains(&alarm) {
            return Vec::new();
        }
        self.purchase.told.push(alarm);
        vec![Effect::Alarm(self.id, alarm)]
    }
}
