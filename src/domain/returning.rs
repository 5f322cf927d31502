//! How the buyer's money goes back, as Cryptomus tells it: on its way, back, or not.

use super::billing::Status;
use super::effect::{Alarm, Effect, Notice};
use super::invoiced::Place;
use super::news::Payment;
use super::order::{Order, State, Trouble};
use super::purchase::Step;
use super::time::Time;

/// Seconds for which a refund may leave no trace before a person must find out. It is never asked for twice by itself.
pub const REFUND_UNCLEAR_SECONDS: u64 = 900;

impl Order {
    pub(in crate::domain) fn invoice_returning(&mut self, payment: Payment, now: Time) -> Vec<Effect> {
        self.purchase.refund_begins(now);
        match self.place() {
            Place::Unpaid | Place::Seen | Place::Held | Place::Case | Place::Ours => {
                self.leaves_case();
                self.purchase.leave(false);
                self.state = State::Refunding(payment);
                vec![Effect::Notify(self.id, Notice::Refunding)]
            }
            Place::Spent if matches!(self.state, State::NeedsOperator(_, Trouble::RefundedWhileBuying)) => Vec::new(),
            Place::Spent => {
                self.tried_again();
                self.case(payment, Trouble::RefundedWhileBuying)
            }
            Place::Served => self.alarm_once(Alarm::MoneyBack),
            Place::Returning | Place::Over => Vec::new(),
        }
    }

    pub(in crate::domain) fn invoice_returned(&mut self, payment: Payment) -> Vec<Effect> {
        match self.place() {
            Place::Served => {
                self.purchase.returned = true;
                self.alarm_once(Alarm::MoneyBack)
            }
            place @ (Place::Unpaid
            | Place::Seen
            | Place::Held
            | Place::Case
            | Place::Ours
            | Place::Spent
            | Place::Returning) => {
                let mut effects = vec![Effect::Notify(self.id, Notice::Refunded)];
                if place == Place::Spent {
                    effects.extend(self.alarm_once(Alarm::MoneyBack));
                }
                self.purchase.leave(place == Place::Spent);
                self.state = State::Refunded(payment);
                effects
            }
            Place::Over => Vec::new(),
        }
    }

    /// The money could not go back. That an earlier refund failed says nothing of a later one.
    pub(in crate::domain) fn invoice_kept(&mut self, payment: Payment) -> Vec<Effect> {
        let unclear = matches!(self.state, State::NeedsOperator(_, Trouble::RefundUnclear));
        match self.place() {
            Place::Returning if self.purchase.failed_before() => Vec::new(),
            Place::Case | Place::Ours if unclear && self.purchase.failed_before() => Vec::new(),
            Place::Ours if unclear => self.case(payment, Trouble::RefundFailed),
            Place::Unpaid | Place::Seen | Place::Held | Place::Case | Place::Returning => {
                self.purchase.leave(false);
                self.case(payment, Trouble::RefundFailed)
            }
            // What was bought is the buyer's after all.
            Place::Spent if matches!(self.state, State::NeedsOperator(_, Trouble::RefundedWhileBuying)) => {
                self.state = State::Buying(payment, Step::Funded);
                Vec::new()
            }
            Place::Ours | Place::Spent | Place::Served | Place::Over => Vec::new(),
        }
    }

    /// The money was to go back, and long afterwards nothing of that is to be seen: a person must look.
    pub(in crate::domain) fn stays_here(&mut self, status: Status, now: Time) -> Vec<Effect> {
        let goes = matches!(
            status,
            Status::RefundProcess | Status::RefundPaid | Status::RefundFail | Status::Unknown
        );
        let asked = match &self.purchase.refund {
            Some(refund) => refund.sent,
            None => Some(self.changed),
        };
        let since = asked.map(|asked| asked.max(self.changed));
        if goes || since.is_none_or(|since| now.millis_since(since) <= REFUND_UNCLEAR_SECONDS * 1_000) {
            return Vec::new();
        }
        self.refund_went_wrong(Trouble::RefundUnclear)
    }
}
