//! Random lives of orders that are paid by invoice: the payment service, the upstream behind it, the buyer and the operator as they are,
//! and a shop that hears of them late, twice and in any order, and that dies between any two steps.

mod arrows;
mod cashier;
mod hands;
mod life;
mod people;
mod rest;
mod supplier;

use std::sync::atomic::{AtomicU64, Ordering};

use giftkiosk::domain::billing::{self, Invoice, Status};
use giftkiosk::domain::catalog::Channel;
use giftkiosk::domain::effect::Effect;
use giftkiosk::domain::history::Stage;
use giftkiosk::domain::news::{News, Payment};
use giftkiosk::domain::order::{Order, Trouble};
use giftkiosk::domain::purchase::PayoutStanding;
use giftkiosk::domain::purse::{Purse, Spent};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::chance::Chance;
use super::{keeps_its_secrets, many};
use crate::invoiced;
use crate::samples::{self, NOW};
use arrows::TROUBLES;
use cashier::Cashier;
use life::Life;
use people::Operator;
use supplier::Supplier;

/// Orders of one run: many where the code is fast.
const ORDERS: u64 = if cfg!(debug_assertions) { 100_000 } else { 10_000_000 };
/// Seconds for which a read may lag behind.
const LAG: u64 = 600;
/// Seconds between two steps.
const SPANS: [u64; 16] = [0, 0, 0, 0, 1, 1, 7, 7, 7, 30, 60, 60, 200, 400, 1_000, 4_000];
const SEED: u64 = 0x6f72_6465;

/// What the real thing is given at the start: it is the same for every order.
struct Start {
    fresh: Order,
    template: Invoice,
    channel: Channel,
    supply: Payment,
    /// The places and the cases that some order came to, a bit for each.
    reached: AtomicU64,
}

struct World<'a> {
    start: &'a Start,
    template: &'a Invoice,
    chance: Chance,
    now: Time,
    cashier: Cashier,
    supplier: Supplier,
    operator: Operator,
    life: Life,
    /// How many of the spans may pass between two steps: some lives are short.
    pace: usize,
    /// Whether payouts pay for what they may.
    pays_out: bool,
    purse: Purse,
    spent: Vec<Spent>,
    /// The faults are over.
    calm: bool,
    /// Something happens between two steps of one effect just now.
    between: bool,
}

impl<'a> World<'a> {
    fn new(seed: u64, start: &'a Start) -> Self {
        let mut chance = Chance(seed);
        let template = &start.template;
        Self {
            start,
            template,
            now: NOW,
            cashier: Cashier::new(template.due.unwrap(), NOW, template.ends.unwrap()),
            supplier: Supplier::default(),
            operator: Operator::default(),
            life: Life::new(&start.fresh),
            pays_out: chance.once_in(2),
            pace: SPANS.len() - chance.below(6),
            purse: Purse {
                most_per_order: Some(Decimal::new(2_200, 2)),
                most_per_day: Some(Decimal::new(4_400, 2)),
            },
            spent: Vec::new(),
            calm: false,
            between: false,
            chance,
        }
    }

    fn learns(&mut self, news: News) {
        self.life.learns(news, self.now);
    }

    fn time_passes(&mut self) {
        let span = SPANS[self.chance.below(self.pace)];
        self.now = self.now.plus_seconds(span);
    }

    /// Most orders are paid at once, so that what comes afterwards is seen often.
    fn is_paid_at_once(&mut self) {
        let sum = match self.chance.below(8) {
            0 => self.cashier.due + Decimal::ONE,
            1 => Decimal::TEN,
            _ => self.cashier.due,
        };
        self.cashier.receives(sum, &mut self.chance, self.now);
        for _ in 0..4 {
            self.time_passes();
            self.cashier.goes_on(&mut self.chance, self.now);
            self.reads_the_invoice();
        }
    }

    /// One step of anybody.
    fn goes_on(&mut self) {
        self.time_passes();
        match self.chance.below(20) {
            0..=5 => self.performs(),
            _ => self.others_go_on(),
        }
    }

    /// What may happen while an effect is being performed.
    fn meanwhile(&mut self) {
        if !self.calm && !self.between && self.chance.once_in(3) {
            self.between = true;
            self.time_passes();
            self.others_go_on();
            self.between = false;
        }
    }

    fn others_go_on(&mut self) {
        match self.chance.below(18) {
            0 | 1 => self.buyer_acts(),
            2..=4 => self.cashier.goes_on(&mut self.chance, self.now),
            5 | 6 => {
                self.supplier.goes_on(&mut self.chance, self.now);
                self.payouts_go_on();
            }
            7 | 8 => self.reads_the_invoice(),
            9 | 10 => self.reads_behind(),
            11..=14 => self.operator_acts(),
            15 => self.is_hinted(),
            16 if self.life.order.due().is_some_and(|due| due <= self.now) => self.learns(News::TimeIsUp),
            _ => self.life.cleared.clear(),
        }
    }

    /// A payout arrives, or fails for good.
    fn payouts_go_on(&mut self) {
        let waits = |payout: &&mut cashier::Payout| payout.standing == PayoutStanding::UnderWay;
        let Some(payout) = self.cashier.payouts.iter_mut().find(waits) else {
            return;
        };
        match self.chance.below(4) {
            0 => payout.standing = PayoutStanding::Failed,
            1 | 2 => {
                payout.standing = PayoutStanding::Paid;
                let (to, amount) = (payout.to, payout.amount);
                assert!(amount == self.supplier.orders[to].amount, "I5: a payout of another sum");
                self.supplier.receives(to, amount, self.now);
            }
            _ => {}
        }
    }

    fn reads_the_invoice(&mut self) {
        if self.life.order.payment().is_none() {
            return;
        }
        let news = if self.chance.once_in(4) {
            let word = self.cashier.lagging(&mut self.chance, self.now);
            News::Invoice(Box::new(Cashier::told(word, self.template)))
        } else if self.chance.once_in(24) {
            // Another invoice, or a word that nobody knows.
            let mut told = Cashier::told(self.cashier.is, self.template);
            if self.chance.once_in(2) {
                told.uuid = Secret::new("another");
                let (next, effects) = self.life.order.clone().learn(News::Invoice(Box::new(told)), self.now);
                assert!(next.state == self.life.order.state, "I5: another invoice is believed");
                assert!(effects.len() <= 1);
                return;
            }
            told.status = Status::Unknown;
            told.paid = None;
            News::Invoice(Box::new(told))
        } else {
            self.invoice_now()
        };
        self.learns(news);
    }

    /// The orders behind the invoice that are asked about: the present one, and those that are not wanted any more.
    fn asked_behind(&self) -> Vec<(u8, usize)> {
        let purchase = &self.life.order.purchase;
        let mut asked: Vec<_> = purchase
            .still_read()
            .map(|former| (former.attempt, supplier::number(&former.upstream)))
            .collect();
        let is_former = asked.iter().any(|(attempt, _)| *attempt == purchase.attempt);
        if let Some(number) = self.recorded()
            && !is_former
            && self.life.order.is_followed()
        {
            asked.push((purchase.attempt, number));
        }
        asked
    }

    fn reads_behind(&mut self) {
        let asked = self.asked_behind();
        if asked.is_empty() {
            return;
        }
        let (attempt, number) = asked[self.chance.below(asked.len())];
        let news = match self.chance.below(8) {
            0 => News::SupplyRead(attempt, self.supplier.lagging(number, &mut self.chance, self.now)),
            1 => News::SupplyHeard(attempt, self.supplier.lagging(number, &mut self.chance, self.now)),
            2 => News::SupplyHeard(attempt, self.supplier.observed(number)),
            3 if self.chance.once_in(3) => News::SupplyMissing(attempt),
            _ => self.behind_now(attempt, number),
        };
        self.learns(news);
    }

    fn behind_now(&self, attempt: u8, number: usize) -> News {
        if self.supplier.orders[number].is_known {
            News::SupplyRead(attempt, self.supplier.observed(number))
        } else {
            News::SupplyMissing(attempt)
        }
    }

    /// A signed message, true, old or forged: whatever it says, it wakes a read and nothing else.
    fn is_hinted(&mut self) {
        let Some(payment) = self.life.order.payment() else {
            return;
        };
        let (uuid, amount) = match self.chance.below(8) {
            0 => (Secret::new("another"), None),
            1 => (self.template.uuid.clone(), Some(Decimal::ONE)),
            _ => (self.template.uuid.clone(), self.template.price),
        };
        if payment.is_hinted_by(&uuid, amount, self.template.currency.as_deref()) {
            let order = self.life.order.id;
            self.life.wishes(Effect::Ask(order));
        } else {
            self.learns(News::ForeignHint);
        }
    }
}

/// One order from its confirm to its end.
fn live(seed: u64, start: &Start) {
    let mut world = World::new(seed, start);
    for _ in 0..2 {
        world.performs();
    }
    if !world.chance.once_in(4) && world.life.order.is_payable() {
        world.is_paid_at_once();
    }
    for _ in 0..world.chance.below(70) {
        world.goes_on();
    }
    world.comes_to_rest();
    start.reached.fetch_or(world.life.reached, Ordering::Relaxed);
    if world.chance.once_in(1_000) {
        keeps_its_secrets(&world.life.order);
    }
}

#[test]
fn no_order_by_invoice_breaks_a_promise_whatever_happens_to_it() {
    let fresh = invoiced::fresh();
    let channel = samples::channel("USDT", "Tron");
    let template = Invoice {
        ends: Some(NOW.plus_seconds(u64::from(billing::WINDOW_SECONDS))),
        ..invoiced::told(Status::Check)
    };
    assert!(billing::check(&template, &fresh, &channel).is_ok());
    let start = Start {
        fresh,
        template,
        channel,
        supply: samples::payment(),
        reached: AtomicU64::new(0),
    };
    many(ORDERS, SEED, |seed| live(seed, &start));
    let reached = start.reached.into_inner();
    for (place, stage) in Stage::ALL.iter().enumerate().skip(1) {
        let is_elsewhere = matches!(stage, Stage::Unclear | Stage::Paid);
        assert!(
            is_elsewhere || reached & (1 << place) != 0,
            "no order was ever {}",
            stage.word()
        );
    }
    for (place, trouble) in TROUBLES.iter().enumerate() {
        let is_elsewhere = matches!(trouble, Trouble::ExpiredAfterPayment | Trouble::DeliveryFailed);
        assert!(
            is_elsewhere || reached & (1 << (32 + place)) != 0,
            "no case was ever {trouble:?}"
        );
    }
}
