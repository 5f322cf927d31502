//! An order that is paid by invoice, with its outbox, held against its promises at every step.

use std::collections::{BTreeMap, BTreeSet};

use giftkiosk::domain::accounts::{Accounts, Whereabouts};
use giftkiosk::domain::billing::Status;
use giftkiosk::domain::effect::{Alarm, Effect, Notice};
use giftkiosk::domain::goods::Goods;
use giftkiosk::domain::history::Stage;
use giftkiosk::domain::news::{News, Payment, Standing};
use giftkiosk::domain::order::{Order, Picture, State, Trouble};
use giftkiosk::domain::purchase::{PayoutStanding, Step};
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::{arrows, supplier};
use crate::reference::messages::Messages;
use crate::reference::trial::speaks_of_money;

/// Milliseconds for which an older read than the newest is passed over.
const STALE: u64 = 600_000;

/// Who made the order go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    News,
    Admin,
}

pub(super) struct Life {
    pub(super) order: Order,
    /// What is wished for, with the number of the wish.
    pub(super) outbox: BTreeMap<Effect, u64>,
    wishes: u64,
    /// Payouts (by attempt) and the refund (0) that this life of the process has marked and may send.
    pub(super) cleared: BTreeSet<u8>,
    pub(super) messages: Messages,
    /// The operator heard of this, ever and since an admin last did something about the order.
    pub(super) rung: BTreeSet<Alarm>,
    pub(super) rung_lately: BTreeSet<Alarm>,
    notices: Vec<Notice>,
    /// What was issued, as it is to be shown.
    pub(super) issued: Option<Payment>,
    fresh: Order,
    /// The most money that a believed read told of.
    pub(super) most: Decimal,
    /// So much was known when an admin last settled it.
    pub(super) settled_with: Decimal,
    /// A believed read said that all is paid, and that this is final.
    is_paid: bool,
    time_up: bool,
    pub(super) newest: Option<(Time, Time)>,
    newest_behind: Option<(u8, (Time, Time))>,
    first: Option<Goods>,
    /// How often an admin wanted to buy again, and to send money back.
    pub(super) buys: u32,
    pub(super) refunds: u32,
    /// When an admin last wanted money to go back, and when that was last refused.
    pub(super) refund_wanted: Time,
    /// The newest state that had been read by then.
    pub(super) refund_after: Option<Time>,
    pub(super) refund_refused: Time,
    /// An admin said that the order behind it is paid.
    pub(super) said_funded: bool,
    pub(super) reached: u64,
    /// The faults are over, and what is told twice was asked before.
    pub(super) calm: bool,
}

impl Life {
    pub(super) fn new(fresh: &Order) -> Self {
        let mut life = Self {
            order: fresh.clone(),
            outbox: BTreeMap::new(),
            wishes: 0,
            cleared: BTreeSet::new(),
            messages: Messages::default(),
            rung: BTreeSet::new(),
            rung_lately: BTreeSet::new(),
            notices: Vec::new(),
            issued: None,
            fresh: fresh.clone(),
            most: Decimal::ZERO,
            settled_with: Decimal::ZERO,
            is_paid: false,
            time_up: false,
            newest: None,
            newest_behind: None,
            first: None,
            buys: 0,
            refunds: 0,
            refund_wanted: Time(0),
            refund_after: None,
            refund_refused: Time(0),
            said_funded: false,
            reached: 0,
            calm: false,
        };
        life.wishes(Effect::Invoice(fresh.id));
        life
    }

    pub(super) fn wishes(&mut self, effect: Effect) {
        self.wishes += 1;
        self.outbox.insert(effect, self.wishes);
    }

    /// The order learns, and all that must hold is asked right after.
    pub(super) fn learns(&mut self, news: News, now: Time) {
        let stale = self.is_stale(&news, now);
        let (next, effects) = self.order.clone().learn(news.clone(), now);
        let funding = matches!(self.order.state, State::Buying(_, Step::Funding));
        if stale {
            assert!(
                next.state == self.order.state && effects.is_empty(),
                "I7: a stale read changed something: {news:?} in {:?}",
                self.order.state
            );
        } else {
            self.takes_down(&news);
        }
        self.time_up |= news == News::TimeIsUp;
        if news == News::RefundRefused {
            self.refund_refused = now;
        }
        self.goes_on(next, effects, By::News);
        self.brings_first(&news);
        let failed = matches!(news, News::PayoutRefused(_) | News::Payout(_, PayoutStanding::Failed));
        assert!(
            !(failed && funding) || self.rung_lately.contains(&Alarm::PayoutFailed),
            "I2: a payout failed, and nobody hears of it"
        );
        if let (News::Invoice(told), false) = (&news, stale) {
            self.tells_what_is_given_away(told.status);
        }
        if !self.calm && changes_once(&news) {
            let (again, more) = self.order.clone().learn(news.clone(), now);
            assert!(
                again.state == self.order.state && more.is_empty(),
                "I7: told twice, {news:?} changed something: {more:?}"
            );
        }
    }

    /// Takes over what came of news or of a measure.
    pub(super) fn goes_on(&mut self, next: Order, effects: Vec<Effect>, by: By) {
        let (from, to) = (self.order.state.stage(), next.state.stage());
        assert!(
            from == to || arrows::leads(from, to),
            "I7: {} → {}",
            from.word(),
            to.word()
        );
        if let Some(notice) = arrows::said_of(to).filter(|_| from != to) {
            let said = Effect::Notify(next.id, notice);
            assert!(
                effects.contains(&said),
                "I2: {} → {}, and its buyer hears nothing",
                from.word(),
                to.word()
            );
        }
        let (was, is) = (arrows::stride(&self.order.state), arrows::stride(&next.state));
        if let (Some(was), Some(is)) = (was, is)
            && self.order.purchase.attempt == next.purchase.attempt
        {
            assert!(was <= is, "I7: the purchase went back");
        }
        if next.purchase.attempt > self.order.purchase.attempt {
            let given_up = match by {
                // What an admin wanted to go back may be on its way.
                By::News => self.is_paid && !arrows::may_go_back(&self.order.state),
                By::Admin => arrows::is_given_up(&self.order.state),
            };
            assert!(given_up, "I1: bought for money that is not here, or twice");
        }
        self.reached |= 1 << Stage::ALL.iter().position(|stage| *stage == to).unwrap();
        if let State::NeedsOperator(_, trouble) = &next.state {
            self.reached |= 1 << (32 + arrows::TROUBLES.iter().position(|known| known == trouble).unwrap());
        }
        assert!(
            !effects.contains(&Effect::Refund(next.id)) || matches!(was, None | Some(0 | 2)),
            "I1: sent back while it is being spent"
        );
        self.order = next;
        for effect in effects {
            self.takes(effect);
        }
        self.holds();
    }

    /// An alarm is raised once, as the engine does it.
    fn takes(&mut self, effect: Effect) {
        let moves_money = matches!(
            effect,
            Effect::Supply(_) | Effect::Fund(_) | Effect::CallForFunds(_) | Effect::Refund(_)
        );
        assert!(
            !moves_money || self.order.history.settled.is_none() || self.order.idle_calls().next().is_some(),
            "I1: money moves for what a person has settled: {effect:?}"
        );
        match effect {
            Effect::Alarm(_, alarm) => {
                let is_new = self.order.history.alarms.insert(alarm);
                if is_new || matches!(alarm, Alarm::UnknownState | Alarm::Vanished) {
                    self.rung.insert(alarm);
                    self.rung_lately.insert(alarm);
                }
            }
            Effect::Notify(_, notice) => self.notices.push(notice),
            Effect::Supply(_) => {
                assert!(
                    matches!(self.order.state, State::Buying(_, Step::Placing)),
                    "I1: bought in a wrong place"
                );
                self.wishes(effect);
            }
            Effect::Fund(_) => {
                assert!(
                    self.order.purchase.supply.is_some(),
                    "I1: funded without an order that is recorded"
                );
                self.wishes(effect);
            }
            Effect::Invoice(_) | Effect::Place(_) => panic!("I1: ordered twice"),
            Effect::Ask(_) | Effect::CallForFunds(_) | Effect::Refund(_) | Effect::Deliver(_) | Effect::PutAway(..) => {
                self.wishes(effect);
            }
            Effect::Show(_)
            | Effect::ShowBill(_)
            | Effect::Ring(..)
            | Effect::Export(_)
            | Effect::Farewell(..)
            | Effect::OpenCase(_)
            | Effect::Relay { .. }
            | Effect::TellCase(..)
            | Effect::Receipt(_) => {}
        }
    }

    /// A read of the order behind it matters while it is the present one and its goods are still wanted.
    fn reads_behind(&self, attempt: u8) -> bool {
        let purchase = &self.order.purchase;
        let former = purchase.former.iter().any(|former| former.attempt == attempt);
        let goes_back = matches!(
            self.order.state,
            State::NeedsOperator(
                _,
                Trouble::RefundFailed | Trouble::RefundUnclear | Trouble::RefundedWhileBuying
            )
        );
        let wanted = matches!(
            self.order.state,
            State::Buying(..) | State::CodeAwaited(_) | State::UnderReview(_) | State::NeedsOperator(..)
        ) && !goes_back;
        attempt == purchase.attempt && purchase.supply.is_some() && !former && wanted
    }

    fn is_stale(&mut self, news: &News, now: Time) -> bool {
        if let News::Invoice(told) = news
            && self.order.payment().is_some()
        {
            let updated = told.updated.unwrap();
            let stale = is_older(self.newest, updated, now);
            if !stale && self.newest.is_none_or(|(newest, _)| newest != updated) {
                self.newest = Some((updated, now));
            }
            return stale;
        }
        if let News::SupplyRead(attempt, seen) = news
            && self.reads_behind(*attempt)
        {
            let updated = seen.updated.unwrap();
            let newest = self.newest_behind.filter(|(of, _)| of == attempt).map(|(_, read)| read);
            let stale = is_older(newest, updated, now);
            if !stale && newest.is_none_or(|(newest, _)| newest != updated) {
                self.newest_behind = Some((*attempt, (updated, now)));
            }
            return stale;
        }
        if let News::SupplyHeard(attempt, seen) = news
            && self.reads_behind(*attempt)
        {
            let newest = self.newest_behind.filter(|(of, _)| of == attempt);
            return newest.is_some_and(|(_, (newest, _))| seen.updated.unwrap() < newest);
        }
        false
    }

    /// Whether the newest read is so new that an older one is passed over.
    pub(super) fn noted(&self, now: Time) -> bool {
        self.newest.is_some_and(|(_, noted)| now.millis_since(noted) < STALE)
    }

    fn takes_down(&mut self, news: &News) {
        if let News::Invoice(told) = news
            && self.order.payment().is_some()
        {
            self.most = self.most.max(told.paid.unwrap_or_default());
            self.is_paid |= told.is_final && matches!(told.status, Status::Paid | Status::PaidOver);
        }
    }

    /// I2: the operator hears at once that money goes back, or is held, though the buyer has the goods.
    fn tells_what_is_given_away(&self, status: Status) {
        let tells = if matches!(status, Status::RefundProcess | Status::RefundPaid) {
            Alarm::MoneyBack
        } else if status == Status::Locked {
            Alarm::HeldAfterwards
        } else {
            return;
        };
        assert!(
            self.order.goods().is_none() || self.rung.contains(&tells),
            "I2: the goods are given away, and nobody hears of it: {status:?}"
        );
    }

    /// I3: goods come from a read of the present order behind it that says "done", and stay as they are.
    fn brings_first(&mut self, news: &News) {
        let Some(goods) = self.order.goods() else { return };
        let attempt = self.order.purchase.attempt;
        let done = matches!(news, News::SupplyRead(of, seen) if *of == attempt && seen.standing == Standing::Done);
        assert!(self.first.is_some() || done, "I3: goods before a read says done");
        let first = self.first.get_or_insert_with(|| goods.clone());
        assert!(first == goods, "I3: the goods changed");
        let upstream = &self.order.purchase.supply.as_ref().unwrap().upstream;
        let own = supplier::code(supplier::number(upstream));
        for voucher in &goods.vouchers {
            assert!(voucher.code.reveal() == own, "I3: the code of another order");
        }
    }

    fn holds(&self) {
        let order = &self.order;
        if self.most > Decimal::ZERO {
            let told = order.goods().is_some()
                || matches!(order.state, State::CodeAwaited(_))
                || self
                    .notices
                    .iter()
                    .any(|notice| speaks_of_money(*notice) || *notice == Notice::Refunding);
            assert!(told, "I2: money is silent: {:?}", order.state);
            let sum: Decimal = accounts(order).into_iter().map(|(_, sum)| sum).sum();
            assert!(
                sum >= self.most,
                "I2: {} paid, {sum} in the books: {:?}",
                self.most,
                order.state
            );
        }
        assert!(
            order.payment().is_none() || order.payment() == self.issued.as_ref(),
            "I5: what is to be paid, or where, changed"
        );
        let picture = order.picture();
        let scanned = matches!(picture, Some(Picture::Code | Picture::Rest(_) | Picture::Plain));
        assert!(
            scanned == order.is_payable(),
            "I5: a picture to scan that may not be paid"
        );
        assert!(
            !self.time_up || !order.is_payable(),
            "I5: payable though the time is over"
        );
        assert!(!self.is_paid || !order.is_payable(), "I2: more than all is asked for");
        if let (Some(Picture::Rest(rest)), Some(issued)) = (picture, &self.issued) {
            assert!(
                rest + self.most == issued.amount.value,
                "I2: {rest} is asked for beside {}",
                self.most
            );
        }
        assert!(
            order.basket == self.fresh.basket && order.agreed == self.fresh.agreed,
            "I6: what was agreed changed"
        );
        if let Some(supply) = &order.purchase.supply {
            assert!(
                supply.amount.value <= order.agreed.amount.value,
                "I6: bought for more than was paid"
            );
        }
    }
}

fn is_older(newest: Option<(Time, Time)>, updated: Time, now: Time) -> bool {
    newest.is_some_and(|(newest, noted)| updated < newest && now.millis_since(noted) < STALE)
}

/// Where the money of an order is by the books of the shop.
pub(super) fn accounts(order: &Order) -> Vec<(Whereabouts, Decimal)> {
    let mut accounts = Accounts::default();
    accounts.take(order);
    accounts
        .sums()
        .map(|(_, place, sum)| (place, sum))
        .filter(|(_, sum)| !sum.is_zero())
        .collect()
}

/// News that changes nothing when it is told again at once.
fn changes_once(news: &News) -> bool {
    // A message that is sent twice is another one, another address is told of again, and "no such order" is believed the second time.
    !matches!(
        news,
        News::PlaceholderSent(_)
            | News::PlaceholderGone
            | News::FundsCalled(..)
            | News::RefundAddress(_)
            | News::SupplyMissing(_)
    )
}
