//! What no money moves for by itself: orders that a person settled, and refunds of which nothing is to be seen.

use giftkiosk::domain::accounts::{Accounts, Whereabouts};
use giftkiosk::domain::billing::{Invoice, Status};
use giftkiosk::domain::effect::{Alarm, Effect, Notice};
use giftkiosk::domain::measure::Measure;
use giftkiosk::domain::news::{News, Standing};
use giftkiosk::domain::order::{Order, State, Trouble};
use giftkiosk::domain::purchase::Step;
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;

use crate::invoiced::{ID, after, beside, case, delivered, is_paid, paid, payment, read, to_fund, told};
use crate::samples::{NOW, d, seen};

const OWN: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8";

fn settled(order: Order) -> Order {
    order.measured(Measure::Settle, "sent back by hand", NOW).unwrap().0
}

fn reopened(order: Order) -> Order {
    order.measured(Measure::Reopen, "", NOW).unwrap().0
}

fn too_little() -> Order {
    after([read(paid(Status::WrongAmount, "10.5"))])
}

fn not_bought() -> Order {
    after([is_paid(), News::SupplyRefused(Refusal::SoldOut)])
}

fn is_held() -> News {
    read(Invoice {
        paid: Some(d("22.63")),
        ..told(Status::Locked)
    })
}

#[test]
fn what_is_paid_after_it_was_settled_buys_nothing_and_is_told_once() {
    let alarm = [Effect::Alarm(ID, Alarm::PaidAfterSettled)];
    let order = settled(too_little());
    let (held, effects) = order.clone().learn(is_held(), NOW);
    assert_eq!((&held.state, effects.as_slice()), (&order.state, alarm.as_slice()));
    let (same, effects) = order.learn(is_paid(), NOW);
    assert_eq!(
        (&same.state, effects.as_slice()),
        (&too_little().state, alarm.as_slice())
    );
    let (same, effects) = same.learn(is_paid(), NOW);
    assert_eq!(effects, []);
    let mut accounts = Accounts::default();
    accounts.take(&same);
    let sums: Vec<_> = accounts.sums().map(|(_, place, sum)| (place, sum)).collect();
    assert_eq!(sums, [(Whereabouts::Settled, d("22.63"))]);
    let (again, effects) = reopened(same).learn(is_paid(), NOW);
    assert_eq!(again.state, State::Buying(payment(), Step::Placing));
    assert!(effects.contains(&Effect::Supply(ID)));

    // Or another part of it.
    let more = read(paid(Status::WrongAmount, "12"));
    let (same, effects) = settled(too_little()).learn(more.clone(), NOW);
    assert_eq!(
        (&same.state, effects.as_slice()),
        (&too_little().state, alarm.as_slice())
    );
    assert_eq!(same.learn(more, NOW).1, []);
    let unchanged = read(paid(Status::WrongAmount, "10.5"));
    assert_eq!(settled(too_little()).learn(unchanged, NOW).1, []);

    // Money that goes back is still seen.
    let (back, _) = settled(not_bought()).learn(read(told(Status::RefundPaid)), NOW);
    assert_eq!(back.whereabouts(), Some(Whereabouts::Refunded));
}

#[test]
fn more_that_comes_after_what_was_too_much_is_settled_waits_for_a_person_again() {
    let (over, _) = delivered().learn(read(paid(Status::PaidOver, "25")), NOW);
    let order = settled(over);
    let (same, effects) = order.clone().learn(read(paid(Status::PaidOver, "25")), NOW);
    assert_eq!((same, effects), (order.clone(), vec![]));
    let (more, effects) = order.learn(read(paid(Status::PaidOver, "27")), NOW);
    assert!(effects.contains(&Effect::Alarm(ID, Alarm::Surplus(d("4.37")))));
    assert!(more.surplus_waits());
    assert_eq!(more.may(Measure::Settle, NOW), Ok(()));
}

#[test]
fn a_refund_of_which_nothing_is_seen_for_a_quarter_of_an_hour_goes_to_a_person() {
    let asked = not_bought().learn(News::RefundTo(Secret::new(OWN)), NOW).0;
    let (late, later) = (NOW.plus_seconds(900), NOW.plus_seconds(901));
    assert_eq!(asked.clone().learn(is_paid(), later).1, [], "it was not asked for yet");
    let sent = asked.learn(News::RefundSent, NOW).0;
    assert_eq!(sent.clone().learn(is_paid(), late).1, []);
    let (unclear, effects) = sent.learn(is_paid(), later);
    assert_eq!(unclear.state, State::NeedsOperator(payment(), Trouble::RefundUnclear));
    assert_eq!(beside(effects), case(Trouble::RefundUnclear));
    assert_eq!(unclear.clone().learn(is_paid(), later).1, [], "told once");
    let (begun, effects) = unclear.learn(read(told(Status::RefundProcess)), later);
    assert_eq!(begun.state, State::Refunding(payment()));
    assert_eq!(beside(effects), [Effect::Notify(ID, Notice::Refunding)]);
    let days = NOW.plus_seconds(300_000);
    assert_eq!(
        begun.learn(read(told(Status::RefundProcess)), days).1,
        [],
        "it is on its way"
    );

    // One that somebody began at Cryptomus, and took back.
    let elsewhere = not_bought().learn(read(told(Status::RefundProcess)), NOW).0;
    let (unclear, _) = elsewhere.learn(is_paid(), later);
    assert_eq!(unclear.state, State::NeedsOperator(payment(), Trouble::RefundUnclear));
}

#[test]
fn nothing_is_bought_for_money_that_may_be_on_its_way_back() {
    let news = [News::RefundTo(Secret::new(OWN)), News::RefundSent, News::RefundUnclear];
    let unclear = news
        .into_iter()
        .fold(too_little(), |order, news| order.learn(news, NOW).0);
    assert_eq!(unclear.state, State::NeedsOperator(payment(), Trouble::RefundUnclear));
    let (same, effects) = unclear.learn(is_paid(), NOW);
    assert_eq!(same.state, State::NeedsOperator(payment(), Trouble::RefundUnclear));
    assert_eq!(effects, [], "somebody let too little pass meanwhile");
}

/// The engine rings for an alarm that is not known yet.
fn heard(mut order: Order, news: News) -> (Order, Vec<Alarm>) {
    let effects;
    (order, effects) = order.learn(news, NOW);
    let alarms = effects.into_iter().filter_map(|effect| {
        if let Effect::Alarm(_, alarm) = effect {
            Some(alarm)
        } else {
            None
        }
    });
    let new = alarms.filter(|alarm| order.history.alarms.insert(*alarm)).collect();
    (order, new)
}

#[test]
fn a_case_that_went_on_at_cryptomus_itself_rings_again_when_it_comes_back() {
    let failed = Alarm::NeedsOperator(Trouble::RefundFailed);
    let mut order = not_bought();
    for _ in 0..3 {
        let (going, alarms) = heard(order, read(told(Status::RefundProcess)));
        assert_eq!(alarms, []);
        let (back, alarms) = heard(going, read(told(Status::RefundFail)));
        assert_eq!(alarms, [failed]);
        let (same, alarms) = heard(back, read(told(Status::RefundFail)));
        assert_eq!(alarms, []);
        order = same;
    }
    let spent = to_fund().learn(News::FundedByOperator, NOW).0;
    let (mut order, alarms) = heard(spent, News::SupplyRead(1, seen(Standing::Failed)));
    assert_eq!(alarms, [Alarm::NeedsOperator(Trouble::SupplyFailed)]);
    for _ in 0..3 {
        let (going, alarms) = heard(order, read(told(Status::RefundProcess)));
        assert_eq!(alarms, [Alarm::NeedsOperator(Trouble::RefundedWhileBuying)]);
        let (back, alarms) = heard(going, read(told(Status::RefundFail)));
        assert_eq!((&back.state, alarms), (&State::Buying(payment(), Step::Funded), vec![]));
        let (same, alarms) = heard(back, News::SupplyRead(1, seen(Standing::Failed)));
        assert_eq!(alarms, [Alarm::NeedsOperator(Trouble::SupplyFailed)]);
        order = same;
    }
}
