//! An invoice in tables of thousands: statuses in every order, instants, spellings of sums.

use giftkiosk::adapters::cryptomus::signature::Key;
use giftkiosk::adapters::cryptomus::verify::verify;
use giftkiosk::domain::billing::{Invoice, Status, check};
use giftkiosk::domain::effect::Effect;
use giftkiosk::domain::news::News;
use giftkiosk::domain::order::{Order, State};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use giftkiosk::sandbox::cryptomus::PAYMENT_KEY;
use rust_decimal::Decimal;

use crate::invoiced::{fresh, told};
use crate::reference::chance::Chance;
use crate::samples::{NOW, channel, d};

const SEED: u64 = 0x6d30_3700;

fn shuffled<T: Copy>(chance: &mut Chance, mut of: Vec<T>) -> Vec<T> {
    for last in (1..of.len()).rev() {
        of.swap(last, chance.below(last + 1));
    }
    of
}

fn asked_for() -> Order {
    let payment = check(&told(Status::Check), &fresh(), &channel("USDT", "Tron")).unwrap();
    fresh().learn(News::Placed(payment), NOW).0
}

/// What Cryptomus says when it is read.
fn read(status: Status) -> News {
    let sum = match status {
        Status::Check | Status::Process | Status::Cancel | Status::Fail | Status::SystemFail => "0",
        Status::WrongAmount | Status::WrongAmountWaiting => "10",
        Status::PaidOver => "25",
        Status::ConfirmCheck
        | Status::Paid
        | Status::RefundProcess
        | Status::RefundPaid
        | Status::RefundFail
        | Status::Locked
        | Status::Unknown => "22.63",
    };
    News::Invoice(Box::new(Invoice {
        paid: Some(d(sum)),
        ..told(status)
    }))
}

/// M07: all 14 statuses are told by signed messages, in 20,000 orders; each wakes a read, and the reads decide.
#[test]
fn in_whatever_order_the_statuses_are_told_the_end_is_what_was_read() {
    let key = Key::new(PAYMENT_KEY).unwrap();
    let order = asked_for();
    let payment = order.payment().unwrap();
    let hints: Vec<bool> = Status::ALL
        .iter()
        .map(|(_, word)| {
            let head = format!(
                "{{\"type\":\"payment\",\"uuid\":\"uuid-1\",\"order_id\":\"{}\",\"amount\":\"22.60000000\",\"currency\":\"USD\",\"status\":\"{word}\"",
                order.invoice_name()
            );
            let sign = key.sign(format!("{head}}}").as_bytes());
            let sign = sign.reveal();
            let hook = verify(format!("{head},\"sign\":\"{sign}\"}}").as_bytes(), &key).unwrap();
            payment.is_hinted_by(&hook.uuid.unwrap(), hook.amount, hook.currency.as_deref())
        })
        .collect();
    let mut chance = Chance(SEED);
    for _ in 0..20_000 {
        let (truth, _) = Status::ALL[chance.below(14)];
        let pulled = order.clone().learn(read(truth), NOW).0;
        let (mut heard, mut bought) = (order.clone(), 0);
        for at in shuffled(&mut chance, (0..14).collect()) {
            assert!(hints[at], "it wakes a read");
            let (next, effects) = heard.learn(read(truth), NOW);
            bought += count(&effects, |effect| matches!(effect, Effect::Supply(_)));
            heard = next;
        }
        assert_eq!(heard.state, pulled.state, "{truth:?}");
        assert_eq!(
            bought > 0,
            matches!(truth, Status::Paid | Status::PaidOver),
            "{truth:?}"
        );
        assert!(bought <= 1);
    }
}

/// M07: even reads that come in whatever order buy once, again only after a check stopped it, and nothing for money that is going back.
#[test]
fn in_whatever_order_the_statuses_are_read_nothing_is_bought_twice_or_for_money_that_goes_back() {
    let mut chance = Chance(SEED + 1);
    for _ in 0..20_000 {
        let (mut order, mut bought, mut going_back, mut stopped) = (asked_for(), 0, false, false);
        for (status, _) in shuffled(&mut chance, Status::ALL.to_vec()) {
            let (next, effects) = order.learn(read(status), NOW);
            let buys = count(&effects, |effect| matches!(effect, Effect::Supply(_)));
            assert!(!(buys > 0 && going_back), "{status:?}");
            assert_eq!(count(&effects, |effect| matches!(effect, Effect::Deliver(_))), 0);
            bought += buys;
            order = next;
            stopped |= bought > 0 && matches!(order.state, State::UnderReview(_));
            going_back = matches!(order.state, State::Refunding(_) | State::Refunded(_));
        }
        assert!(bought <= 1 + usize::from(stopped), "{bought}");
        assert!(order.whereabouts().is_some(), "{:?}: money is nowhere", order.state);
    }
}

fn count(effects: &[Effect], which: impl Fn(&Effect) -> bool) -> usize {
    effects.iter().filter(|effect| which(effect)).count()
}

/// M23: the end is Unix seconds; what the other members say of the time, in whatever zone, is not looked at.
#[test]
fn the_time_to_pay_ends_at_the_unix_instant_that_the_invoice_names() {
    use giftkiosk::adapters::cryptomus::wire::invoice::Invoice as Wire;
    let mut chance = Chance(SEED + 2);
    for _ in 0..1_000 {
        // From 2025 to 2057, with every change of the clocks in between.
        let end = 1_735_700_000 + chance.next() % 1_000_000_000;
        let json = format!(
            "{{\"uuid\":\"uuid-1\",\"order_id\":\"gk1-a\",\"amount\":\"22.60\",\"currency\":\"USD\",\"expired_at\":{end},\
             \"created_at\":\"2026-03-29T02:30:00+03:00\",\"updated_at\":\"2026-10-25T03:30:00+03:00\",\"status\":\"check\",\"is_final\":false}}"
        );
        let wire: Wire = serde_json::from_str(&json).unwrap();
        let ends = wire.expired_at;

        let made = Invoice {
            ends,
            ..told(Status::Check)
        };
        let order = Order {
            opened: Time::from_unix(end - 1_800),
            ..fresh()
        };
        let made = Invoice {
            name: Some(order.invoice_name()),
            ..made
        };
        let payment = check(&made, &order, &channel("USDT", "Tron")).unwrap();
        assert_eq!(
            payment.deadline.unix(),
            end - 60,
            "a minute before it, and no other zone's hour"
        );
    }
}

/// M24: whatever a sum looks like, it is the same decimal or it is not ours.
#[test]
fn a_sum_in_whatever_spelling_is_never_taken_for_another() {
    let order = asked_for();
    let payment = order.payment().unwrap();
    let uuid = Secret::new("uuid-1");
    let price = d("22.60");
    let mut chance = Chance(SEED + 3);
    let mut same = 0;
    for n in 0..1_000 {
        let cents = [2_260, 2_261, 2_259, 226, 22_600][chance.below(5)];
        let plain = Decimal::new(cents, 2);
        let spelt = match n % 10 {
            0 => format!("{plain}"),
            1 => format!("{plain}{}", "0".repeat(chance.below(24))),
            2 => format!("{cents}e-2"),
            3 => format!("{plain}").replace('.', ","),
            4 => format!("{plain}{}1", "0".repeat(chance.below(20))),
            5 => format!("{}{plain}", "0".repeat(chance.below(5))),
            6 => format!("+{plain}"),
            7 => format!(" {plain} "),
            8 => format!("{plain}{}", chance.next()),
            _ => format!("22.{}", "9".repeat(1 + chance.below(40))),
        };
        let Some(amount) = sum(&spelt) else { continue };
        let ours = payment.is_hinted_by(&uuid, Some(amount), Some("usd"));
        let mut invoice = told(Status::Paid);
        invoice.price = Some(amount);
        assert_eq!(payment.is_told_by(&invoice), ours, "{spelt}");
        assert_eq!(ours, amount == price, "{spelt}");
        let digits = spelt
            .trim()
            .trim_start_matches('+')
            .trim_start_matches('0')
            .trim_end_matches('0');
        assert!(
            !ours || ["22.6", "2260e-2"].contains(&digits),
            "{spelt} was taken for {price}"
        );
        same += usize::from(ours);
    }
    assert!(same > 30, "only {same} were ours");
}

/// A sum as a message of Cryptomus spells it, if it can be read at all.
fn sum(spelt: &str) -> Option<Decimal> {
    use giftkiosk::adapters::cryptomus::wire::hook::Hook;
    let json = serde_json::json!({ "type": "payment", "amount": spelt }).to_string();
    serde_json::from_str::<Hook>(&json).ok()?.amount
}
