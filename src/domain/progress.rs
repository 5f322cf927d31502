//! What news does to an order: one step, only forward; news already known changes nothing.

use super::effect::{Alarm, Effect};
use super::ids::MessageId;
use super::news::{News, Payment};
use super::order::{Bill, CodeMessage, Order, Picture, State, Trouble};
use super::purchase::PayoutStanding;
use super::refusal::Refusal;
use super::time::Time;

impl Order {
    /// Takes in one piece of news and says what is to be done about it.
    pub fn learn(mut self, news: News, now: Time) -> (Self, Vec<Effect>) {
        let (before, was_missing) = (self.state.clone(), self.is_missing());
        let mut effects = match news {
            News::Placed(payment) => self.placed(payment),
            News::Refused(why) => self.refused(why),
            News::AnswerLost => self.answer_lost(),
            News::Read(seen) => {
                let mut effects = self.read(seen, now);
                effects.extend(self.nothing_found());
                effects
            }
            News::NotFound => {
                let mut effects = self.not_found(now);
                effects.extend(self.nothing_found());
                effects
            }
            News::Heard(seen) => self.heard(&seen, now),
            News::TimeIsUp => self.time_is_up(now),
            News::TimeRunsShort => self.time_runs_short(now),
            News::Reminded(message) => self.reminded(message),
            News::RestAsked(message) => self.rest_asked(message),
            News::CancelAsked => self.cancel_asked(true),
            News::CancelDropped => self.cancel_asked(false),
            News::CancelledByBuyer => self.cancelled_by_buyer(),
            News::PlainWanted(plain) => self.plain_wanted(plain),
            News::SentAlready => self.sent_already(now),
            News::PaymentShown(message, picture) => self.payment_shown(message, picture),
            News::PlaceholderSent(message) => self.placeholder_sent(message),
            News::PlaceholderGone => self.placeholder_gone(),
            News::CodeShown(message) => self.code_shown(message, now),
            News::CodeWanted => self.code_wanted(),
            News::Invoice(told) => self.invoice_told(&told, now),
            News::ForeignHint => self.alarm_once(Alarm::ForeignHint),
            News::SupplyPlaced(supply, funding) => self.supply_placed(supply, funding),
            News::SupplyRefused(why) => self.supply_refused(why),
            News::SupplyRead(attempt, seen) => self.supply_read(attempt, seen, now),
            News::SupplyMissing(attempt) => self.supply_missing(attempt, now),
            News::SupplyHeard(attempt, seen) => self.supply_heard(attempt, &seen),
            News::PayoutSent(attempt) => self.payout_sent(attempt, now),
            News::Payout(attempt, standing) => self.payout_stands(attempt, standing, now),
            News::PayoutRefused(attempt) => self.payout_stands(attempt, PayoutStanding::Failed, now),
            News::PayoutUnclear(attempt) => self.payout_unclear(attempt),
            News::FundsCalled(admin, message, attempt) => self.called_for_funds(admin, message, attempt),
            News::CallClosed(call) => self.call_closed(call),
            News::FundedByOperator => self.funded_by_operator(),
            News::BuyAgain => self.buy_again(),
            News::RefundTo(address) => self.refund_to(address),
            News::RefundAddress(address) => self.refund_address_given(address, now),
            News::RefundSent => self.refund_sent(now),
            News::RefundRefused => self.refund_went_wrong(Trouble::RefundFailed),
            News::RefundUnclear => self.refund_went_wrong(Trouble::RefundUnclear),
            News::KeptLongEnough => return self.kept_long_enough(now),
        };
        let moved = self.state != before;
        if moved {
            self.changed = now;
            self.history.moved(now, self.state.stage());
            self.asking_cancel = false;
            let asked = Effect::CallForFunds(self.id);
            if !effects.contains(&asked) {
                effects.extend(self.calls_put_right());
            }
        }
        // The steps of a purchase behind an invoice look alike to its buyer.
        let buys_on = matches!((&before, &self.state), (State::Buying(old, _), State::Buying(new, _)) if old == new);
        if (moved && !buys_on) || self.is_missing() != was_missing {
            if self.picture().is_some() {
                effects.insert(0, Effect::ShowBill(self.id));
            }
            effects.push(Effect::Show(self.chat));
            effects.extend(self.put_reminder_away());
            effects.extend(self.put_rest_away());
        }
        (self, effects)
    }

    fn placed(&mut self, payment: Payment) -> Vec<Effect> {
        if matches!(self.state, State::Placing) {
            self.state = State::AwaitingPayment(payment);
        }
        Vec::new()
    }

    fn refused(&mut self, why: Refusal) -> Vec<Effect> {
        if !matches!(self.state, State::Placing) {
            return Vec::new();
        }
        let alarm = match &why {
            Refusal::WrongEcho => Some(Alarm::WrongEcho),
            Refusal::PriceMoved | Refusal::Dearer(_) => Some(Alarm::PriceDrift),
            Refusal::Other(_) => Some(Alarm::UnknownRefusal),
            Refusal::CashierShut => Some(Alarm::CashierShut),
            Refusal::SoldOut
            | Refusal::NotAvailable
            | Refusal::AmountNotOffered
            | Refusal::Limited
            | Refusal::TooSmall
            | Refusal::TooLarge
            | Refusal::DailyLimit
            | Refusal::MonthlyLimit
            | Refusal::Recipient
            | Refusal::Mailbox
            | Refusal::Tender
            | Refusal::Network
            | Refusal::Identity
            | Refusal::IdentityPending
            | Refusal::Coupon
            | Refusal::SetupFailed
            | Refusal::NotSelling
            | Refusal::Unreachable
            | Refusal::CashierBusy => None,
        };
        self.state = State::Refused(why);
        alarm.map(|alarm| Effect::Alarm(self.id, alarm)).into_iter().collect()
    }

    fn answer_lost(&mut self) -> Vec<Effect> {
        if !matches!(self.state, State::Placing) {
            return Vec::new();
        }
        self.state = State::Unclear;
        vec![Effect::Alarm(self.id, Alarm::Unclear)]
    }

    fn time_is_up(&mut self, now: Time) -> Vec<Effect> {
        if let State::AwaitingPayment(payment) = &self.state {
            self.state = State::Overdue(payment.clone());
        } else if let State::PartlyPaid(payment, sent) = &self.state {
            self.state = State::PartlyOverdue(payment.clone(), *sent);
        }
        self.waited_for_code(now)
    }

    /// The payment message stands; a text that keeps its place gets its picture next.
    fn payment_shown(&mut self, message: MessageId, picture: Picture) -> Vec<Effect> {
        let older = self.bill.replace(Bill { message, picture });
        let left = older.filter(|older| older.picture == Picture::Coming && older.message != message);
        let mut effects: Vec<Effect> = left
            .map(|older| Effect::PutAway(self.chat, older.message))
            .into_iter()
            .collect();
        if picture == Picture::Coming {
            effects.push(Effect::ShowBill(self.id));
        }
        effects
    }

    fn cancel_asked(&mut self, asking: bool) -> Vec<Effect> {
        if !self.is_cancellable() || self.asking_cancel == asking {
            return Vec::new();
        }
        self.asking_cancel = asking;
        vec![Effect::ShowBill(self.id)]
    }

    fn plain_wanted(&mut self, plain: bool) -> Vec<Effect> {
        if self.plain == plain || !self.is_payable() {
            return Vec::new();
        }
        self.plain = plain;
        vec![Effect::ShowBill(self.id)]
    }

    fn cancelled_by_buyer(&mut self) -> Vec<Effect> {
        if let State::AwaitingPayment(payment) | State::Overdue(payment) = &self.state {
            self.state = State::Cancelled(payment.clone());
        }
        Vec::new()
    }

    fn placeholder_sent(&mut self, message: MessageId) -> Vec<Effect> {
        let older = match self.code {
            CodeMessage::None => None,
            CodeMessage::Placeholder { message, older } => older.or(Some(message)),
            CodeMessage::Shown(older) | CodeMessage::Moving(older) => Some(older),
        };
        self.code = CodeMessage::Placeholder { message, older };
        vec![Effect::Deliver(self.id)]
    }

    fn placeholder_gone(&mut self) -> Vec<Effect> {
        self.code = match self.code {
            CodeMessage::None | CodeMessage::Placeholder { older: None, .. } => CodeMessage::None,
            CodeMessage::Placeholder { older: Some(older), .. }
            | CodeMessage::Shown(older)
            | CodeMessage::Moving(older) => CodeMessage::Moving(older),
        };
        vec![Effect::Deliver(self.id)]
    }

    /// The code stands in `message`, or, for goods without a code, the message says so.
    fn code_shown(&mut self, message: MessageId, now: Time) -> Vec<Effect> {
        let older = match self.code {
            CodeMessage::Placeholder { older, .. } => older.filter(|older| *older != message),
            CodeMessage::None | CodeMessage::Shown(_) | CodeMessage::Moving(_) => None,
        };
        self.code = CodeMessage::Shown(message);
        if let State::Delivering(payment, goods) = &self.state {
            self.state = State::Delivered(payment.clone(), goods.clone());
            self.changed = now;
        }
        older
            .map(|older| Effect::PutAway(self.chat, older))
            .into_iter()
            .collect()
    }

    fn code_wanted(&mut self) -> Vec<Effect> {
        if self.erased.is_some() || !matches!(self.state, State::Delivered(..)) {
            return Vec::new();
        }
        match self.code {
            CodeMessage::Shown(message) => {
                self.code = CodeMessage::Moving(message);
                vec![Effect::Deliver(self.id)]
            }
            CodeMessage::None => vec![Effect::Deliver(self.id)],
            CodeMessage::Placeholder { .. } | CodeMessage::Moving(_) => Vec::new(),
        }
    }
}
