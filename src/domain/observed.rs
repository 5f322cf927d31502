//! What the upstream's word does to an order: a read is the truth, a hint from the stream ends nothing.

use rust_decimal::Decimal;

use super::effect::{Alarm, Effect, Notice};
use super::goods::Goods;
use super::news::{Observation, Payment, Standing};
use super::order::{CODE_WAIT_SECONDS, Course, LATE_WATCH_SECONDS, Order, State, Trouble};
use super::time::Time;

/// Seconds for which a read that is older than the last one is passed over; after that, the upstream's clock is not believed.
const STALE_SECONDS: u64 = 600;
/// Seconds between two alarms about a state whose word nobody knows.
const STRANGE_SECONDS: u64 = 3_600;
/// Seconds after which a second "no such order" is believed.
const MISSING_SECONDS: u64 = 5;
/// Seconds for which an order that the upstream does not know is asked for.
pub(super) const GIVE_UP_SECONDS: u64 = 24 * 3_600;
/// Seconds after our deadline in which the upstream should have closed an order.
const UNCLOSED_SECONDS: u64 = 45 * 60;

impl Order {
    /// The truth: it may move an order to any later place, and end it.
    pub(super) fn read(&mut self, seen: Observation, now: Time) -> Vec<Effect> {
        if self.goods().is_some() {
            return self.other_goods(seen);
        }
        let Some(payment) = self
            .payment()
            .filter(|_| self.is_followed() && !self.by_invoice())
            .cloned()
        else {
            return Vec::new();
        };
        if is_older(&mut self.known.newest, seen.updated, now) {
            return Vec::new();
        }
        let was_missing = self.is_missing();
        self.known.missing = None;
        if matches!(self.course(), Course::Payable | Course::Elapsed | Course::Late) {
            let whole = matches!(
                seen.standing,
                Standing::Seen | Standing::Paid | Standing::Review | Standing::Done
            );
            self.arrives(seen.sent, whole);
        }
        let surplus = self.surplus(&payment, &seen);
        let mut effects = self.decided(payment, seen, now);
        if was_missing && effects.is_empty() {
            effects.push(Effect::Notify(self.id, Notice::FoundAgain));
        }
        if !surplus.is_empty() {
            effects.retain(|effect| *effect != Effect::Notify(self.id, Notice::Paid));
        }
        effects.extend(surplus);
        effects
    }

    /// A hint: it may show that money is on its way, but it ends nothing.
    pub(super) fn heard(&mut self, seen: &Observation, now: Time) -> Vec<Effect> {
        let Some(payment) = self
            .payment()
            .filter(|_| self.is_followed() && !self.by_invoice())
            .cloned()
        else {
            return Vec::new();
        };
        let newest = self.known.newest.map(|(newest, _)| newest);
        if seen.updated.is_some_and(|updated| newest > Some(updated)) {
            return Vec::new();
        }
        self.moved(&payment, seen, now)
    }

    /// The upstream says that there is no such order. Said twice, it is believed: the address goes, and a person hears of it.
    pub(super) fn not_found(&mut self, now: Time) -> Vec<Effect> {
        let Some(payment) = self
            .payment()
            .filter(|_| self.is_followed() && !self.by_invoice())
            .cloned()
        else {
            return Vec::new();
        };
        let Some((since, told)) = self.known.missing else {
            self.known.missing = Some((now, false));
            return Vec::new();
        };
        let waited = now.millis_since(since);
        if waited > GIVE_UP_SECONDS * 1_000 && now.is_plausible() {
            self.known.missing = None;
            if self.money_seen() {
                return self.needs_operator(payment, Trouble::Vanished);
            }
            self.state = State::Closed(payment);
            return Vec::new();
        }
        let quietly = self.course() == Course::Late || matches!(self.state, State::NeedsOperator(..));
        if told || quietly || waited < MISSING_SECONDS * 1_000 {
            return Vec::new();
        }
        self.known.missing = Some((since, true));
        vec![
            Effect::Notify(self.id, Notice::Vanished),
            Effect::Alarm(self.id, Alarm::Vanished),
        ]
    }

    /// Whether the buyer was told that the upstream does not know the order just now.
    pub fn is_missing(&self) -> bool {
        self.known.missing.is_some_and(|(_, told)| told)
    }

    /// More than was asked for: told as often as it grows.
    fn surplus(&mut self, payment: &Payment, seen: &Observation) -> Vec<Effect> {
        let over = seen.sent.and_then(|sent| sent.checked_sub(payment.amount.value));
        let told = self.known.surplus.unwrap_or(Decimal::ZERO);
        let Some(over) = over.filter(|over| *over > told && seen.standing != Standing::Refunded) else {
            return Vec::new();
        };
        let over = over.normalize();
        self.known.surplus = Some(over);
        vec![
            Effect::Notify(self.id, Notice::PaidTooMuch),
            Effect::Alarm(self.id, Alarm::Surplus(over)),
        ]
    }

    fn decided(&mut self, payment: Payment, seen: Observation, now: Time) -> Vec<Effect> {
        let some = seen.sent.is_some_and(|sent| sent > Decimal::ZERO);
        let money = self.money_seen() || some;
        match seen.standing {
            Standing::Paid | Standing::Review if seen.failed => self.needs_operator(payment, Trouble::DeliveryFailed),
            Standing::Waiting | Standing::Partial | Standing::Seen | Standing::Paid | Standing::Review => {
                self.moved(&payment, &seen, now)
            }
            Standing::Done => self.done(payment, seen, now),
            Standing::Expired if money => {
                let trouble = self.at_the_end(&payment, &seen);
                self.needs_operator(payment, trouble)
            }
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
            Standing::Unknown(_) => self.strange(now),
        }
    }

    /// Whether the money that is there when the window closes is a part, or all of it.
    fn at_the_end(&self, payment: &Payment, seen: &Observation) -> Trouble {
        let whole = seen.sent.is_some_and(|sent| sent >= payment.amount.value);
        if whole || self.course() == Course::Underway {
            Trouble::ExpiredAfterPayment
        } else {
            Trouble::PaidTooLittle
        }
    }

    fn strange(&mut self, now: Time) -> Vec<Effect> {
        let recent = |told: Time| now.millis_since(told) < STRANGE_SECONDS * 1_000;
        if self.known.strange.is_some_and(recent) {
            return Vec::new();
        }
        self.known.strange = Some(now);
        vec![Effect::Alarm(self.id, Alarm::UnknownState)]
    }

    /// A state of the upstream that ends nothing.
    fn moved(&mut self, payment: &Payment, seen: &Observation, now: Time) -> Vec<Effect> {
        if matches!(
            self.state,
            State::CodeAwaited(_) | State::NeedsOperator(_, Trouble::NoCode)
        ) {
            // It was done before: nothing but its code, or its end, is news.
            return self.waited_for_code(now);
        }
        let some = seen.sent.filter(|sent| *sent > Decimal::ZERO);
        match (&seen.standing, some) {
            (Standing::Waiting | Standing::Partial, Some(sent)) if sent >= payment.amount.value => {
                self.payment_seen(payment)
            }
            (Standing::Waiting, None) => self.nothing_yet(payment, now),
            (Standing::Waiting | Standing::Partial, sent) => {
                self.partly_paid(payment, sent.unwrap_or(Decimal::ZERO), now)
            }
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

    /// The upstream still waits; long after its window it is taken to have forgotten to close it.
    fn nothing_yet(&mut self, payment: &Payment, now: Time) -> Vec<Effect> {
        if matches!(self.state, State::Overdue(_)) && self.is_unclosed(now) {
            return self.expired(payment.clone(), now);
        }
        self.watched_long_enough(now)
    }

    fn is_unclosed(&self, now: Time) -> bool {
        now.millis_since(self.changed) > UNCLOSED_SECONDS * 1_000
    }

    fn partly_paid(&mut self, payment: &Payment, sent: Decimal, now: Time) -> Vec<Effect> {
        let more = self.part().is_none_or(|before| sent > before);
        self.state = match &self.state {
            State::AwaitingPayment(_) | State::PartlyPaid(..) if more => State::PartlyPaid(payment.clone(), sent),
            State::Overdue(_) | State::PartlyOverdue(..) | State::Expired(_) | State::Cancelled(_) if more => {
                State::PartlyOverdue(payment.clone(), sent)
            }
            State::PartlyOverdue(..) if self.is_unclosed(now) => {
                return self.needs_operator(payment.clone(), Trouble::PaidTooLittle);
            }
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::PartlyPaid(..)
            | State::PartlyOverdue(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::NeedsOperator(..)
            | State::Buying(..)
            | State::Refunding(_)
            | State::Closed(_) => return Vec::new(),
        };
        vec![Effect::Notify(self.id, Notice::PartlyPaid)]
    }

    fn payment_seen(&mut self, payment: &Payment) -> Vec<Effect> {
        match self.course() {
            Course::Payable | Course::Elapsed | Course::Late => {
                self.state = State::PaymentSeen(payment.clone());
                vec![Effect::Notify(self.id, Notice::Paid)]
            }
            Course::Making | Course::NotMade | Course::Underway | Course::Held | Course::Here | Course::Settled => {
                Vec::new()
            }
        }
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
        if self.course() == Course::Held {
            return Vec::new();
        }
        self.state = State::UnderReview(payment.clone());
        vec![
            Effect::Notify(self.id, Notice::UnderReview),
            Effect::Alarm(self.id, Alarm::UnderReview),
        ]
    }

    /// Done upstream. What should bring a code is waited for when it brings none.
    fn done(&mut self, payment: Payment, seen: Observation, now: Time) -> Vec<Effect> {
        let complete = !seen.goods.is_empty() || !self.basket.item.brings_code();
        if complete && !(seen.failed && seen.goods.is_empty()) {
            self.state = State::Delivering(payment, seen.goods);
            return vec![Effect::Deliver(self.id)];
        }
        if seen.failed {
            return self.needs_operator(payment, Trouble::DeliveryFailed);
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

    /// A code that does not come goes to a person.
    pub(super) fn waited_for_code(&mut self, now: Time) -> Vec<Effect> {
        if let State::CodeAwaited(payment) = &self.state
            && now.millis_since(self.changed) >= CODE_WAIT_SECONDS * 1_000
        {
            return self.needs_operator(payment.clone(), Trouble::NoCode);
        }
        Vec::new()
    }

    /// The first goods are the buyer's; others are kept for a person to see.
    fn other_goods(&mut self, seen: Observation) -> Vec<Effect> {
        let other = |goods: &Goods| !seen.goods.vouchers.is_empty() && goods.vouchers != seen.goods.vouchers;
        if seen.standing != Standing::Done
            || self.erased.is_some()
            || !self.goods().is_some_and(other)
            || self.known.other.is_some()
        {
            return Vec::new();
        }
        self.known.other = Some(seen.goods);
        vec![Effect::Alarm(self.id, Alarm::GoodsChanged)]
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

    /// Late money is not looked for for ever; a clock that cannot be right decides nothing.
    pub(super) fn watched_long_enough(&mut self, now: Time) -> Vec<Effect> {
        if let State::Expired(payment) | State::Cancelled(payment) = &self.state
            && now.millis_since(self.claim.map_or(self.changed, |claim| claim.at.max(self.changed)))
                > LATE_WATCH_SECONDS * 1_000
            && now.is_plausible()
        {
            self.state = State::Closed(payment.clone());
        }
        Vec::new()
    }

    pub(super) fn needs_operator(&mut self, payment: Payment, trouble: Trouble) -> Vec<Effect> {
        if matches!(self.state, State::NeedsOperator(..)) {
            return Vec::new();
        }
        self.state = State::NeedsOperator(payment, trouble);
        vec![
            Effect::Notify(self.id, Notice::NeedsOperator),
            Effect::Alarm(self.id, Alarm::NeedsOperator(trouble)),
        ]
    }
}

/// Whether a newer state was read before. An upstream whose clock goes wrong is believed again after a while.
pub(super) fn is_older(known: &mut Option<(Time, Time)>, updated: Option<Time>, now: Time) -> bool {
    let Some(updated) = updated else { return false };
    match *known {
        Some((newest, noted)) if updated < newest => {
            if now.millis_since(noted) < STALE_SECONDS * 1_000 {
                return true;
            }
        }
        Some((newest, _)) if updated == newest => return false,
        Some(_) | None => {}
    }
    *known = Some((updated, now));
    false
}
