//! A purchase survives a death at every flush and before and after every call, and at pairs of them, on each rail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tokio::runtime::Builder;

use crate::sim::buyer::BACK_TO;
use crate::sim::{Plot, Sim, Till, Truth};

/// A world for a purchase.
type World = fn(&[usize]) -> Sim;

/// Plays at a time; most of each is waiting.
const AT_ONCE: usize = 8;

/// Plays a whole purchase, dying at the given points, and checks how it ended; tells how many points there were.
fn play(world: World, deaths: &[usize]) -> usize {
    let sim = world(deaths);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(sim.plays());
    runtime.shutdown_background();
    let truth = sim.truth();
    let paid: Vec<_> = truth.orders.iter().filter(|order| order.halves == 2).collect();
    let (goods, back) = match sim.plot {
        Plot::Whole | Plot::InParts | Plot::Late | Plot::Unheard | Plot::Lost => (1, 0),
        Plot::GivenBack => (0, 0),
        Plot::SentBack | Plot::SentWhereTheBuyerSays => (0, 1),
    };
    assert_eq!(paid.len(), usize::from(back == 0), "deaths at {deaths:?}: paid once");
    for order in &paid {
        assert_eq!(
            shown(&truth, &order.code),
            goods,
            "deaths at {deaths:?}: the code stands in exactly one message, or the money is back"
        );
    }
    for order in truth.orders.iter().filter(|order| order.halves < 2) {
        assert_eq!(
            shown(&truth, &order.code),
            0,
            "deaths at {deaths:?}: nothing unpaid is shown"
        );
    }
    let receipts = truth.messages.values().filter(|message| message.is_a_picture_to_keep());
    let (receipts, asked) = (receipts.count(), truth.receipts_asked);
    assert_eq!(asked, truth.receipts_wanted);
    assert!(
        (asked..=asked * (1 + deaths.len())).contains(&receipts),
        "deaths at {deaths:?}: {receipts} receipts for {asked} presses"
    );
    let made = match sim.till {
        Till::Direct => truth.orders.len(),
        Till::Operator | Till::Payout => truth.bills.len(),
    };
    assert!(
        made <= truth.confirms,
        "deaths at {deaths:?}: more is asked to be paid than was confirmed"
    );
    let invoices = truth.bills.iter().filter(|bill| bill.halves == 2).count();
    let sent_back: usize = truth.bills.iter().map(|bill| bill.sent_back).sum();
    for bill in truth.bills.iter().filter(|bill| bill.sent_back > 0) {
        // By hand, where nobody knew whether it went, to nowhere that we know of.
        let to = bill.sent_to.as_deref().unwrap_or(BACK_TO);
        assert_eq!(to, BACK_TO, "deaths at {deaths:?}");
    }
    let moved = (invoices, truth.by_hand.len(), truth.payouts.len(), sent_back);
    let wanted = match sim.till {
        Till::Direct => (0, 0, 0, 0),
        Till::Operator => (1, 1 - back, 0, back),
        Till::Payout => (1, 0, 1, 0),
    };
    assert_eq!(
        moved, wanted,
        "deaths at {deaths:?}: invoices paid, paid by hand, paid out, sent back"
    );
    truth.points
}

fn direct(deaths: &[usize]) -> Sim {
    Sim::new(Till::Direct, Plot::Whole, deaths.iter().copied())
}

/// The same with a code that comes in a file.
fn in_a_file(deaths: &[usize]) -> Sim {
    direct(deaths).with_codes_in_files()
}

/// The same with a receipt, for which the buyer asks once.
fn with_a_receipt(deaths: &[usize]) -> Sim {
    direct(deaths).with_a_receipt()
}

fn in_parts(deaths: &[usize]) -> Sim {
    Sim::new(Till::Direct, Plot::InParts, deaths.iter().copied())
}

fn late(deaths: &[usize]) -> Sim {
    Sim::new(Till::Direct, Plot::Late, deaths.iter().copied())
}

fn given_back(deaths: &[usize]) -> Sim {
    Sim::new(Till::Direct, Plot::GivenBack, deaths.iter().copied())
}

fn by_hand(deaths: &[usize]) -> Sim {
    Sim::new(Till::Operator, Plot::Whole, deaths.iter().copied())
}

fn invoice_in_parts(deaths: &[usize]) -> Sim {
    Sim::new(Till::Operator, Plot::InParts, deaths.iter().copied())
}

fn invoice_late(deaths: &[usize]) -> Sim {
    Sim::new(Till::Payout, Plot::Late, deaths.iter().copied())
}

fn sent_back(deaths: &[usize]) -> Sim {
    Sim::new(Till::Operator, Plot::SentBack, deaths.iter().copied())
}

fn sent_where_the_buyer_says(deaths: &[usize]) -> Sim {
    Sim::new(Till::Operator, Plot::SentWhereTheBuyerSays, deaths.iter().copied())
}

fn by_payout(deaths: &[usize]) -> Sim {
    Sim::new(Till::Payout, Plot::Whole, deaths.iter().copied())
}

fn payout_unheard(deaths: &[usize]) -> Sim {
    Sim::new(Till::Payout, Plot::Unheard, deaths.iter().copied())
}

fn payout_lost(deaths: &[usize]) -> Sim {
    Sim::new(Till::Payout, Plot::Lost, deaths.iter().copied())
}

fn shown(truth: &Truth, code: &str) -> usize {
    let messages = truth.messages.values();
    messages.filter(|message| message.holds(code)).count()
}

/// Plays them all, a few at a time.
fn play_all(world: World, all: &[Vec<usize>]) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(deaths) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    play(world, deaths);
                }
            });
        }
    });
}

fn dies_at_every_point(world: World) {
    let points = play(world, &[]);
    assert!(points > 40, "only {points} points were found");
    let all: Vec<_> = (1..=points).map(|n| vec![n]).collect();
    play_all(world, &all);
}

fn dies_again_while_it_recovers(world: World, each: usize) {
    let points = play(world, &[]);
    let pairs = (1..=points).step_by(each);
    let all: Vec<_> = pairs
        .flat_map(|n| (1..=4).map(move |later| vec![n, n + later]))
        .collect();
    play_all(world, &all);
}

#[test]
fn an_undisturbed_purchase_makes_one_order() {
    for world in [direct, by_hand, by_payout] {
        let sim = world(&[]);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(sim.plays());
        let truth = sim.truth();
        assert_eq!((truth.orders.len(), truth.confirms), (1, 1), "{:?}", sim.till);
    }
}

#[test]
fn a_purchase_survives_a_death_at_every_point() {
    dies_at_every_point(direct);
}

#[test]
fn a_purchase_survives_a_second_death_while_it_recovers() {
    dies_again_while_it_recovers(direct, 1);
}

#[test]
fn a_payment_in_parts_survives_a_death_at_every_point() {
    dies_at_every_point(in_parts);
    dies_at_every_point(invoice_in_parts);
}

#[test]
fn a_late_payment_survives_a_death_at_every_point() {
    dies_at_every_point(late);
    dies_at_every_point(invoice_late);
}

#[test]
fn money_that_the_upstream_gives_back_survives_a_death_at_every_point() {
    dies_at_every_point(given_back);
}

#[test]
fn money_that_the_operator_sends_back_goes_back_once_whatever_the_point_of_a_death() {
    dies_at_every_point(sent_back);
}

/// From the buyer's line with the address to the admin's second tap, and on.
#[test]
fn money_goes_back_once_and_to_where_its_buyer_said_whatever_the_point_of_a_death() {
    let sim = sent_where_the_buyer_says(&[]);
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(sim.plays());
    let (first, last) = {
        let said = &sim.truth().said_where_to;
        (said.first().copied().unwrap(), said.last().copied().unwrap())
    };
    assert!(last > first + 10, "from {first} to {last}");
    // A little further, so that the refund is asked for meanwhile; the rest of it is played elsewhere.
    let all: Vec<_> = (first..=last + 12).map(|n| vec![n]).collect();
    play_all(sent_where_the_buyer_says, &all);
}

#[test]
fn a_payout_whose_answer_is_lost_is_made_once_whatever_the_point_of_a_death() {
    dies_at_every_point(payout_unheard);
    dies_at_every_point(payout_lost);
}

#[test]
fn a_code_in_a_file_survives_a_death_at_every_point() {
    dies_at_every_point(in_a_file);
    let points = play(in_a_file, &[]);
    let pairs = (points / 2..=points).step_by(2);
    let all: Vec<_> = pairs.flat_map(|n| [vec![n, n + 1], vec![n, n + 3]]).collect();
    play_all(in_a_file, &all);
}

#[test]
fn a_receipt_that_was_asked_for_comes_in_spite_of_a_death_at_every_point() {
    let points = play(with_a_receipt, &[]);
    let all: Vec<_> = (points / 2..=points + 4).map(|n| vec![n]).collect();
    play_all(with_a_receipt, &all);
}

#[test]
fn a_purchase_by_invoice_that_the_operator_funds_survives_a_death_at_every_point() {
    dies_at_every_point(by_hand);
}

#[test]
fn a_purchase_by_invoice_that_a_payout_funds_survives_a_death_at_every_point() {
    dies_at_every_point(by_payout);
}

#[test]
fn a_purchase_by_invoice_survives_a_second_death_while_it_recovers() {
    dies_again_while_it_recovers(by_payout, 2);
    dies_again_while_it_recovers(by_hand, 3);
}
