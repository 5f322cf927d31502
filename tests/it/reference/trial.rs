//! An order that is held against its promises at every step (I1, I2, I3, I5, I6 and I7).

use giftkiosk::domain::effect::{Alarm, Effect, Notice};
use giftkiosk::domain::goods::Goods;
use giftkiosk::domain::history::Stage;
use giftkiosk::domain::news::{News, Observation, Payment, Standing};
use giftkiosk::domain::order::{Course, Order, Picture, State};
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::arrows;
use super::chance::Chance;
use super::messages::Messages;

/// Milliseconds for which an older read than the newest is passed over.
const STALE: u64 = 600_000;

/// The order, and beside it what was said and done as a bystander would take it down.
pub(crate) struct Trial {
    pub(crate) order: Order,
    pub(crate) alarms: Vec<Alarm>,
    /// The most money that a read showed.
    pub(crate) money: Decimal,
    /// The places it came to, a bit for each.
    pub(crate) reached: u32,
    payment: Payment,
    fresh: Order,
    messages: Messages,
    outbox: Vec<Effect>,
    notices: Vec<Notice>,
    /// The upstream's time of the newest read, and when it was read.
    newest_read: Option<(Time, Time)>,
    /// The whole amount is here.
    whole: bool,
    time_up: bool,
    first: Option<Goods>,
}

impl Trial {
    pub(crate) fn new(payment: &Payment, fresh: &Order) -> Self {
        Self {
            order: fresh.clone(),
            alarms: Vec::new(),
            money: Decimal::ZERO,
            reached: 0,
            payment: payment.clone(),
            fresh: fresh.clone(),
            messages: Messages::default(),
            outbox: Vec::new(),
            notices: Vec::new(),
            newest_read: None,
            whole: false,
            time_up: false,
            first: None,
        }
    }

    /// The order learns, and all that must hold is asked right after.
    pub(crate) fn learns(&mut self, news: News, now: Time) {
        let (from, course, followed) = (self.order.state.stage(), self.order.course(), self.order.is_followed());
        let stale = followed && self.is_stale(&news, now);
        let (next, effects) = self.order.clone().learn(news.clone(), now);
        let to = next.state.stage();
        assert!(
            from == to || arrows::leads(from, to),
            "I7: {} → {}",
            from.word(),
            to.word()
        );
        assert!(
            !stale || (next.state == self.order.state && effects.is_empty()),
            "I7: a stale read changed something"
        );
        self.order = next;
        let place = Stage::ALL.iter().position(|stage| *stage == to);
        self.reached |= 1 << place.unwrap();
        if let News::Read(seen) = &news
            && followed
            && !stale
        {
            self.takes_down(seen);
        }
        self.time_up |= news == News::TimeIsUp && course == Course::Payable;
        self.keeps(&effects);
        self.holds(&news);
        if changes_once(&news) {
            let (again, more) = self.order.clone().learn(news, now);
            assert!(
                again.state == self.order.state && more.is_empty(),
                "I7: news told twice changed something"
            );
        }
    }

    fn is_stale(&mut self, news: &News, now: Time) -> bool {
        let News::Read(Observation {
            updated: Some(updated), ..
        }) = news
        else {
            return false;
        };
        let newest = self.newest_read.unwrap_or((*updated, now));
        let older = *updated < newest.0;
        if older && now.millis_since(newest.1) < STALE {
            return true;
        }
        if self.newest_read.is_none() || *updated != newest.0 {
            self.newest_read = Some((*updated, now));
        }
        false
    }

    /// A word that nobody knows tells nothing, of money neither.
    fn takes_down(&mut self, seen: &Observation) {
        if !matches!(seen.standing, Standing::Unknown(_)) {
            self.money = self.money.max(seen.sent.unwrap_or_default());
            self.whole |= self.money >= self.payment.amount.value || seen.standing == Standing::Paid;
        }
    }

    fn keeps(&mut self, effects: &[Effect]) {
        for effect in effects {
            assert!(!matches!(effect, Effect::Place(_)), "I1: ordered twice");
            if let Effect::Notify(_, notice) = effect {
                self.notices.push(*notice);
            } else if let Effect::Alarm(_, alarm) = effect {
                self.alarms.push(*alarm);
            } else if matches!(effect, Effect::Deliver(_) | Effect::PutAway(..)) {
                self.outbox.retain(|waiting| waiting != effect);
                self.outbox.push(*effect);
            }
        }
    }

    fn holds(&mut self, news: &News) {
        let order = &self.order;
        if self.money > Decimal::ZERO && order.state.stage() != Stage::Closed {
            let on_screen = order.goods().is_some() || matches!(order.state, State::CodeAwaited(_));
            let told = on_screen || self.notices.iter().any(|notice| speaks_of_money(*notice));
            assert!(order.money_seen() && told, "I2: money is silent: {:?}", order.state);
        }
        assert!(
            !self.whole || order.course() != Course::Payable,
            "I2: more than all is asked for"
        );
        if let Some(goods) = order.goods() {
            let done = matches!(news, News::Read(seen) if seen.standing == Standing::Done);
            assert!(self.first.is_some() || done, "I3: goods before a read says done");
            let first = self.first.get_or_insert_with(|| goods.clone());
            assert!(first == goods, "I3: the goods changed");
        }
        assert!(
            order.payment().is_none_or(|payment| *payment == self.payment),
            "I5: what is to be paid, or where, changed"
        );
        let scanned = matches!(order.picture(), Some(Picture::Code | Picture::Rest(_)));
        assert!(
            scanned == order.is_payable(),
            "I5: a picture to scan that may not be paid"
        );
        assert!(
            !self.time_up || !order.is_payable(),
            "I5: payable though the time is over"
        );
        assert!(
            order.basket == self.fresh.basket && order.agreed == self.fresh.agreed,
            "I6: what was agreed changed"
        );
    }

    /// Performs one wish as the engine does; the answer to it may get lost.
    pub(crate) fn performs(&mut self, chance: &mut Chance, now: Time) {
        let Some(effect) = self.outbox.pop() else { return };
        let lost = chance.once_in(4);
        if lost {
            self.outbox.push(effect);
        }
        if let Effect::PutAway(_, message) = effect {
            self.messages.puts_away(message);
            return;
        }
        let news = self.messages.brings(&self.order, chance);
        if let Some(news) = news.filter(|_| !lost) {
            self.learns(news, now);
        }
    }

    /// All that is wished for is done.
    pub(crate) fn comes_to_rest(&mut self, chance: &mut Chance, now: Time) {
        for _ in 0..64 {
            self.performs(chance, now);
        }
        assert!(self.outbox.is_empty(), "what is wished for comes to no end");
    }

    /// I3: the goods are brought, and the code stands in one message.
    pub(crate) fn shows_its_code_once(&self) {
        assert!(
            self.order.goods().is_none() || matches!(self.order.state, State::Delivered(..)),
            "I3: the goods are here and were not brought"
        );
        self.messages.show_the_code_once(&self.order);
    }
}

/// News that changes nothing when it is told again at once.
fn changes_once(news: &News) -> bool {
    // Said twice, "no such order" is believed; a message that is sent twice is another one.
    !matches!(news, News::NotFound | News::PlaceholderSent(_) | News::PlaceholderGone)
}

pub(crate) fn speaks_of_money(notice: Notice) -> bool {
    matches!(
        notice,
        Notice::Paid
            | Notice::PartlyPaid
            | Notice::UnderReview
            | Notice::Refunded
            | Notice::NeedsOperator
            | Notice::PaidTooMuch
    )
}
