//! What news does to an order: one step, only forward; news already known changes nothing.

use rust_decimal::Decimal;

use super::effect::{Alarm, Effect, Notice};
use super::ids::MessageId;
use super::news::{News, Observation, Payment, Standing};
use super::order::{Bill, CodeMessage, LATE_WATCH_SECONDS, Order, State, Trouble};
use super::refusal::Refusal;
use super::time::Time;

impl Order {
    /// Takes in one piece of news and says what is to be done about it.
    pub fn learn(mut self, news: News, now: Time) -> (Self, Vec<Effect>) {
        let before = self.state.clone();
        let mut effects = match news {
            News::Placed(payment) => self.placed(payment),
            News::Refused(why) => self.refused(why),
            News::AnswerLost => self.answer_lost(),
            News::Read(seen) => self.read(seen, now),
            News::Heard(seen) => self.heard(seen),
            News::TimeIsUp => self.time_is_up(),
            News::TimeRunsShort => self.time_runs_short(now),
            News::Reminded(message) => self.reminded(message),
            News::CancelAsked => self.cancel_asked(true),
            News::CancelDropped => self.cancel_asked(false),
            News::CancelledByBuyer => self.cancelled_by_buyer(),
            News::PaymentShown(message, picture) => {
                self.bill = Some(Bill { message, picture });
                Vec::new()
            }
            News::PlaceholderSent(message) => self.placeholder_sent(message),
            News::PlaceholderGone => self.placeholder_gone(),
            News::CodeShown(message) => self.code_shown(message, now),
            News::CodeWanted => self.code_wanted(),
        };
        if self.state != before {
            self.changed = now;
            self.history.moved(now, self.state.stage());
            self.asking_cancel = false;
            if self.picture().is_some() {
                effects.insert(0, Effect::ShowBill(self.id));
            }
            effects.push(Effect::Show(self.chat));
            effects.extend(self.put_reminder_away());
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
            Refusal::PriceMoved => Some(Alarm::PriceDrift),
            Refusal::Other(_) => Some(Alarm::UnknownRefusal),
            Refusal::SoldOut
            | Refusal::NotAvailable
            | Refusal::TooSmall
            | Refusal::TooLarge
            | Refusal::DailyLimit
            | Refusal::MonthlyLimit
            | Refusal::Recipient
            | Refusal::Tender
            | Refusal::Identity
            | Refusal::SetupFailed
            | Refusal::NotSelling => None,
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

    fn time_is_up(&mut self) -> Vec<Effect> {
        if let State::AwaitingPayment(payment) = &self.state {
            self.state = State::Overdue(payment.clone());
        }
        Vec::new()
    }

    fn cancel_asked(&mut self, asking: bool) -> Vec<Effect> {
        let may = matches!(self.state, State::AwaitingPayment(_) | State::Overdue(_));
        if !may || self.asking_cancel == asking {
            return Vec::new();
        }
        self.asking_cancel = asking;
        vec![Effect::ShowBill(self.id)]
    }

    fn cancelled_by_buyer(&mut self) -> Vec<Effect> {
        if let State::AwaitingPayment(payment) | State::Overdue(payment) = &self.state {
            self.state = State::Cancelled(payment.clone());
        }
        Vec::new()
    }

    /// The truth: it may move an order to any later place, and end it.
    fn read(&mut self, seen: Observation, now: Time) -> Vec<Effect> {
        let Some(payment) = self.payment().filter(|_| self.is_followed()).cloned() else {
            return Vec::new();
        };
        let money = self.money_seen() || seen.sent.is_some_and(|sent| sent > Decimal::ZERO);
        match seen.standing {
            Standing::Waiting | Standing::Partial | Standing::Seen | Standing::Paid | Standing::Review => {
                self.moved(&payment, &seen, now)
            }
            Standing::Done => {
                self.state = State::Delivering(payment, seen.goods);
                vec![Effect::Deliver(self.id)]
            }
            Standing::Expired if money => self.needs_operator(payment, Trouble::PaidTooLittle),
            Standing::Expired => self.expired(payment, now),
            Standing::Cancelled | Standing::SetupFailed if money => {
                self.needs_operator(payment, Trouble::CancelledAfterPayment)
            }
            Standing::Cancelled | Standing::SetupFailed => self.cancelled(payment, now),
            Standing::Failed => self.needs_operator(payment, Trouble::PaymentFailed),
            Standing::Refunded => {
                self.state = State::Refunded(payment);
                vec![Effect::Notify(self.id, Notice::Refunded)]
            }
            Standing::Unknown(_) => vec![Effect::Alarm(self.id, Alarm::UnknownState)],
        }
    }

    /// A hint: it may show that money is on its way, but it ends nothing.
    fn heard(&mut self, seen: Observation) -> Vec<Effect> {
        let Some(payment) = self.payment().filter(|_| self.is_followed()).cloned() else {
            return Vec::new();
        };
        match seen.standing {
            Standing::Waiting | Standing::Partial | Standing::Seen | Standing::Paid | Standing::Review => {
                self.moved(&payment, &seen, self.changed)
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

    /// A state of the upstream that ends nothing.
    fn moved(&mut self, payment: &Payment, seen: &Observation, now: Time) -> Vec<Effect> {
        let some = seen.sent.filter(|sent| *sent > Decimal::ZERO);
        match (&seen.standing, some) {
            (Standing::Waiting | Standing::Partial, Some(sent)) if sent >= payment.amount.value => {
                self.payment_seen(payment)
            }
            (Standing::Waiting, None) => self.watched_long_enough(now),
            (Standing::Waiting | Standing::Partial, sent) => self.partly_paid(payment, sent.unwrap_or(Decimal::ZERO)),
            (Standing::Seen, _) => self.payment_seen(payment),
            (Standing::Paid, _) => self.paid(payment),
            (Standing::Review, _) => self.under_review(payment),
            (
                Standing::Done
                | Standing::Expired
                | Standing::Cancelled
                | Standing::Failed
                | Standing::SetupFailed
                | Standing::Refunded
                | Standing::Unknown(_),
                _,
            ) => Vec::new(),
        }
    }

    /// Whether nothing was paid so far, as far as we know, though something still may be.
    fn is_unpaid(&self) -> bool {
        matches!(
            self.state,
            State::AwaitingPayment(_) | State::Overdue(_) | State::Expired(_) | State::Cancelled(_)
        )
    }

    fn partly_paid(&mut self, payment: &Payment, sent: Decimal) -> Vec<Effect> {
        let more = matches!(&self.state, State::PartlyPaid(_, before) if sent > *before);
        if !self.is_unpaid() && !more {
            return Vec::new();
        }
        self.state = State::PartlyPaid(payment.clone(), sent);
        vec![Effect::Notify(self.id, Notice::PartlyPaid)]
    }

    fn payment_seen(&mut self, payment: &Payment) -> Vec<Effect> {
        if !self.is_unpaid() && !matches!(self.state, State::PartlyPaid(..)) {
            return Vec::new();
        }
        self.state = State::PaymentSeen(payment.clone());
        vec![Effect::Notify(self.id, Notice::Paid)]
    }

    fn paid(&mut self, payment: &Payment) -> Vec<Effect> {
        if matches!(self.state, State::Paid(_)) {
            return Vec::new();
        }
        let told = matches!(self.state, State::PaymentSeen(_) | State::UnderReview(_));
        self.state = State::Paid(payment.clone());
        if told {
            Vec::new()
        } else {
            vec![Effect::Notify(self.id, Notice::Paid)]
        }
    }

    fn under_review(&mut self, payment: &Payment) -> Vec<Effect> {
        if matches!(self.state, State::UnderReview(_)) {
            return Vec::new();
        }
        self.state = State::UnderReview(payment.clone());
        vec![
            Effect::Notify(self.id, Notice::UnderReview),
            Effect::Alarm(self.id, Alarm::UnderReview),
        ]
    }

    fn expired(&mut self, payment: Payment, now: Time) -> Vec<Effect> {
        if !matches!(self.state, State::AwaitingPayment(_) | State::Overdue(_)) {
            return self.watched_long_enough(now);
        }
        self.state = State::Expired(payment);
        vec![Effect::Notify(self.id, Notice::Expired)]
    }

    fn cancelled(&mut self, payment: Payment, now: Time) -> Vec<Effect> {
        if !matches!(self.state, State::AwaitingPayment(_) | State::Overdue(_)) {
            return self.watched_long_enough(now);
        }
        self.state = State::Cancelled(payment);
        vec![Effect::Notify(self.id, Notice::Cancelled)]
    }

    fn watched_long_enough(&mut self, now: Time) -> Vec<Effect> {
        if let State::Expired(payment) | State::Cancelled(payment) = &self.state
            && now.millis_since(self.changed) > LATE_WATCH_SECONDS * 1_000
        {
            self.state = State::Closed(payment.clone());
        }
        Vec::new()
    }

    fn needs_operator(&mut self, payment: Payment, trouble: Trouble) -> Vec<Effect> {
        if matches!(self.state, State::NeedsOperator(..)) {
            return Vec::new();
        }
        self.state = State::NeedsOperator(payment, trouble);
        vec![
            Effect::Notify(self.id, Notice::NeedsOperator),
            Effect::Alarm(self.id, Alarm::NeedsOperator(trouble)),
        ]
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
        match (&self.state, self.code) {
            (State::Delivered(..), CodeMessage::Shown(message)) => {
                self.code = CodeMessage::Moving(message);
                vec![Effect::Deliver(self.id)]
            }
            (State::Delivered(..), CodeMessage::None) => vec![Effect::Deliver(self.id)],
            (State::Delivered(..), CodeMessage::Placeholder { .. } | CodeMessage::Moving(_)) => Vec::new(),
            (
                State::Placing
                | State::Refused(_)
                | State::Unclear
                | State::AwaitingPayment(_)
                | State::Overdue(_)
                | State::PartlyPaid(..)
                | State::PaymentSeen(_)
                | State::Paid(_)
                | State::UnderReview(_)
                | State::Delivering(..)
                | State::Expired(_)
                | State::Cancelled(_)
                | State::Refunded(_)
                | State::NeedsOperator(..)
                | State::Closed(_),
                _,
            ) => Vec::new(),
        }
    }
}
