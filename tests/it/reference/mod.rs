//! Random news of random orders, doubled, reordered and stale, against plain predicates: what must hold holds.

mod arrows;
pub(crate) mod chance;
mod invoice;
mod messages;
mod trial;
mod upstream;

use std::sync::atomic::{AtomicU32, Ordering};

use giftkiosk::domain::echo::{self, Created, Line};
use giftkiosk::domain::effect::{Alarm, Effect};
use giftkiosk::domain::history::Stage;
use giftkiosk::domain::news::{News, Observation, Payment, Standing};
use giftkiosk::domain::order::{Course, Order};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;
use rust_decimal::Decimal;

use crate::samples::{self, ADDRESS, NOW};
use chance::Chance;
use trial::Trial;
use upstream::{CODE, Upstream};

/// Orders of one run: many where the code is fast.
const ORDERS: u64 = if cfg!(debug_assertions) { 100_000 } else { 10_000_000 };
/// Prices of one run.
const PRICES: u64 = 20_000;
/// Seconds between two pieces of news.
const SPANS: [u64; 12] = [0, 0, 1, 1, 7, 7, 60, 60, 400, 400, 3_600, 100_000];
const SEED: u64 = 0x6769_6674;

/// What the real thing is given at the start: it is the same for every order.
struct Start {
    payment: Payment,
    fresh: Order,
    /// The places that some order came to, a bit for each.
    reached: AtomicU32,
}

/// One order from its making to its end.
fn live(seed: u64, start: &Start) {
    let mut chance = Chance(seed);
    let mut now = NOW;
    let amount = start.payment.amount.value;
    let mut upstream = Upstream::new(now);
    let mut past = vec![upstream.observed()];
    let mut trial = Trial::new(&start.payment, &start.fresh);
    match chance.below(24) {
        0 => trial.learns(News::Refused(Refusal::SoldOut), now),
        1 => trial.learns(News::AnswerLost, now),
        _ => trial.learns(News::Placed(start.payment.clone()), now),
    }
    let mut taken_back = false;
    for _ in 0..chance.below(14) {
        now = now.plus_seconds(SPANS[chance.below(SPANS.len())]);
        upstream.goes_on(&mut chance, now, amount);
        past.push(upstream.observed());
        if trial.order.due().is_some_and(|due| due <= now) {
            trial.learns(News::TimeIsUp, now);
        }
        if chance.once_in(3) {
            trial.performs(&mut chance, now);
        }
        let seen = past[chance.below(past.len())].clone();
        let news = match chance.below(11) {
            0..=3 if upstream.knows => News::Read(upstream.observed()),
            0..=3 => News::NotFound,
            4 => News::Read(seen),
            5 | 6 => News::Heard(seen),
            7 => News::Read(Observation {
                standing: Standing::Unknown("Refunding".to_owned()),
                ..upstream.observed()
            }),
            8 => {
                let press = [News::CancelAsked, News::CancelDropped, News::CancelledByBuyer];
                let news = press[chance.below(3)].clone();
                taken_back |= news == News::CancelledByBuyer;
                news
            }
            9 => News::TimeRunsShort,
            _ => News::CodeWanted,
        };
        trial.learns(news, now);
    }
    let mut other = Trial::new(&start.payment, &start.fresh);
    other.learns(News::Placed(start.payment.clone()), NOW);
    settles(&mut trial, &upstream, &mut chance);
    settles(&mut other, &upstream, &mut chance);
    start.reached.fetch_or(trial.reached | other.reached, Ordering::Relaxed);
    if !taken_back {
        ends_alike(&trial, &other, &upstream.standing);
    }
    if chance.once_in(1_000) {
        keeps_its_secrets(&trial.order);
    }
}

/// The faults are over: the truth is read again and again, and all that is wished for is done.
fn settles(trial: &mut Trial, upstream: &Upstream, chance: &mut Chance) {
    let mut now = trial.order.changed.plus_seconds(2_000_000);
    for _ in 0..3 {
        if trial.order.due().is_some_and(|due| due <= now) {
            trial.learns(News::TimeIsUp, now);
        }
        trial.learns(News::Read(upstream.observed()), now);
        now = now.plus_seconds(3_000);
    }
    trial.comes_to_rest(chance, now);
    trial.shows_its_code_once();
    conserves(trial, upstream);
}

/// I2: what was paid was delivered, given back, or stands before a person, or is on its way as the upstream says.
fn conserves(trial: &Trial, upstream: &Upstream) {
    let order = &trial.order;
    if trial.money.is_zero() {
        return;
    }
    let on_its_way = matches!(upstream.standing, Standing::Seen | Standing::Paid) && order.course() == Course::Underway;
    let told = |alarm: &Alarm| matches!(alarm, Alarm::NeedsOperator(_) | Alarm::UnderReview);
    assert!(
        order.goods().is_some()
            || order.state.stage() == Stage::Refunded
            || on_its_way
            || trial.alarms.iter().any(told),
        "I2: money that nobody hears of: {}",
        order.state.stage().word()
    );
    let surplus = trial.money - start_amount(order);
    if surplus > Decimal::ZERO && upstream.standing != Standing::Refunded {
        let last = trial.alarms.iter().rev().find_map(|alarm| {
            let Alarm::Surplus(over) = alarm else { return None };
            Some(*over)
        });
        assert_eq!(last, Some(surplus.normalize()), "I2: what is too much is told");
    }
}

fn start_amount(order: &Order) -> Decimal {
    order.payment().map_or(Decimal::ZERO, |payment| payment.amount.value)
}

/// I7: the end follows from what the upstream says in the end, not from how it was heard of.
fn ends_alike(trial: &Trial, other: &Trial, standing: &Standing) {
    let open = matches!(standing, Standing::Waiting | Standing::Partial | Standing::Seen);
    let end = |trial: &Trial| {
        let stage = trial.order.state.stage();
        let held = matches!(stage, Stage::NeedsOperator | Stage::UnderReview);
        // Nothing was ordered, or it was watched long enough: nothing is read any more. And what a person looks at
        // stays there until the upstream goes on.
        let apart = matches!(stage, Stage::Refused | Stage::Unclear | Stage::Closed) || (held && open);
        (!apart).then_some(if held { Stage::NeedsOperator } else { stage })
    };
    if let (Some(one), Some(other)) = (end(trial), end(other)) {
        assert!(
            one == other,
            "I7: {} by one way, {} by another",
            one.word(),
            other.word()
        );
    }
}

/// I4: an order that is written into a log tells nothing.
fn keeps_its_secrets(order: &Order) {
    let written = format!("{order:?}");
    for secret in [CODE, "anna@example.org", "2f0c8c1e"] {
        assert!(!written.contains(secret), "I4: {secret} can be read");
    }
}

/// Lives many orders on all cores.
pub(crate) fn many(count: u64, seed: u64, one: impl Fn(u64) + Sync + std::panic::RefUnwindSafe) {
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for first in 0..threads {
            let one = &one;
            scope.spawn(move || {
                for number in (first as u64..count).step_by(threads) {
                    let seed = seed ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d);
                    let lived = std::panic::catch_unwind(|| one(seed));
                    assert!(lived.is_ok(), "broken by the seed {seed:#x}");
                }
            });
        }
    });
}

#[test]
fn no_news_in_whatever_order_breaks_a_promise() {
    let start = Start {
        payment: samples::payment(),
        fresh: samples::order(),
        reached: AtomicU32::new(0),
    };
    assert_eq!(
        Order::open(
            start.fresh.id,
            start.fresh.chat,
            samples::basket(),
            samples::quote(),
            NOW
        )
        .1,
        [Effect::Place(start.fresh.id)],
        "I1: a confirm orders once"
    );
    many(ORDERS, SEED, |seed| live(seed, &start));
    let reached = start.reached.into_inner();
    for (place, stage) in Stage::ALL.iter().enumerate().skip(1) {
        let by_invoice = matches!(stage, Stage::Buying | Stage::Refunding);
        assert!(
            by_invoice || reached & (1 << place) != 0,
            "no order was ever {}",
            stage.word()
        );
    }
}

/// I6.
#[test]
fn no_price_above_the_one_agreed_is_asked_for() {
    let (basket, agreed, channel) = (samples::basket(), samples::quote(), samples::channel("USDC", "Solana"));
    many(PRICES, SEED, |seed| {
        let mut chance = Chance(seed);
        // From half to one and a half, in steps of a hundred-thousandth; now and then right at the edge.
        let share = match chance.below(8) {
            0 => Decimal::new(101_000, 5),
            1 => Decimal::new(101_001, 5),
            _ => Decimal::new(i64::try_from(50_000 + chance.below(100_001)).unwrap(), 5),
        };
        let amount = (agreed.amount.value * share).round_dp(6);
        let made = Created {
            upstream: Secret::new("upstream"),
            address: ADDRESS.to_owned(),
            amount,
            coin: None,
            network: None,
            memo: None,
            link: None,
            made: None,
            ends: None,
            lines: vec![Line::default()],
        };
        let most = agreed.amount.value * Decimal::new(101, 2);
        match echo::check(&made, &basket, &agreed, &channel, NOW) {
            Ok(payment) => assert!(
                amount <= most && payment.amount.value == amount,
                "{amount} is asked for"
            ),
            Err(refusal) => assert!(
                amount > most && matches!(&refusal, Refusal::Dearer(dearer) if dearer.value == amount),
                "{amount}: {refusal:?}"
            ),
        }
    });
}
