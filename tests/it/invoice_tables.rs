//! An invoice in tables of thousands: statuses in every order, instants, spellings of sums.

use giftkiosk::adapters::cryptomus::signature::Key;
use giftkiosk::adapters::cryptomus::verify::verify;
use giftkiosk::domain::billing::{Invoice, Status, check};
use giftkiosk::domain::effect::Effect;
use giftkiosk::domain::language::Language;
use giftkiosk::domain::news::News;
use giftkiosk::domain::order::{Order, State};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use giftkiosk::sandbox::cryptomus::PAYMENT_KEY;
use giftkiosk::view::bill::bill;
use giftkiosk::view::phrases::Phrases;

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

/// Instants at which the clocks of Europe or America are changed.
const CHANGES: [u64; 8] = [
    1_743_296_400,
    1_761_440_400,
    1_772_964_000,
    1_774_746_000,
    1_792_890_000,
    1_793_523_600,
    1_806_195_600,
    1_824_944_400,
];

/// M23: the end is Unix seconds; what the other members say of the time, in whatever zone, is not looked at.
#[test]
fn the_time_to_pay_ends_at_the_unix_instant_that_the_invoice_names() {
    use giftkiosk::adapters::cryptomus::wire::invoice::Invoice as Wire;
    let phrases = Phrases::load();
    let mut chance = Chance(SEED + 2);
    for n in 0..1_000 {
        // Around a change of the clocks, or anywhere from 2025 to 2057.
        let end = match n % 2 {
            0 => CHANGES[chance.below(8)] - 7_200 + chance.next() % 14_400,
            _ => 1_735_700_000 + chance.next() % 1_000_000_000,
        };
        let [created, updated] = [(); 2].map(|()| {
            let (month, hour) = (1 + chance.below(12), chance.below(24));
            let zone = ["+03:00", "+01:00", "+02:00", "Z", "", " nowhere"][chance.below(6)];
            format!("2026-{month:02}-29T{hour:02}:30:00{zone}")
        });
        let json = format!(
            "{{\"uuid\":\"uuid-1\",\"order_id\":\"gk1-a\",\"amount\":\"22.60\",\"currency\":\"USD\",\"expired_at\":{end},\
             \"created_at\":\"{created}\",\"updated_at\":\"{updated}\",\"status\":\"check\",\"is_final\":false}}"
        );
        let wire: Wire = serde_json::from_str(&json).unwrap();
        let made = Invoice {
            ends: wire.expired_at,
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
        let last = end - 60;
        assert_eq!(
            payment.deadline.unix(),
            last,
            "a minute before it, and no other zone's hour"
        );
        let order = order.learn(News::Placed(payment), NOW).0;
        let shown = bill(phrases.of(Language::English), &order, Time::from_unix(end - 600), false);
        let (hour, minute) = (last / 3_600 % 24, last / 60 % 60);
        let until = format!("<tg-time unix=\"{last}\" format=\"r\">{hour:02}:{minute:02} UTC</tg-time>");
        let text = shown.unwrap().text;
        assert!(text.as_str().contains(&until), "{until} in\n{}", text.as_str());
    }
}

/// A number as it may stand in a message, made from whole numbers alone: what stands there, and what it is worth.
struct Spelt {
    json: String,
    /// A number times so many tenths of tenths, without zeros at its end; none for what is no number.
    worth: Option<(i128, u32)>,
    /// Whether Cryptomus writes sums so.
    is_usual: bool,
}

/// Without zeros at its end.
fn shortest(mut digits: i128, mut places: u32) -> (i128, u32) {
    while places > 0 && digits % 10 == 0 {
        (digits, places) = (digits / 10, places - 1);
    }
    (digits, places)
}

/// With a point before the last so many digits.
fn pointed(digits: i128, places: usize) -> String {
    let all = format!("{digits:0>width$}", width = places + 1);
    let (whole, part) = all.split_at(all.len() - places);
    match places {
        0 => whole.to_owned(),
        _ => format!("{whole}.{part}"),
    }
}

impl Spelt {
    /// 22.60, something near it, or what differs in its last of up to thirty digits; in every way that somebody might write it.
    fn any(chance: &mut Chance) -> Self {
        let (mut digits, mut places) = [
            (2_260, 2),
            (226, 1),
            (2_261, 2),
            (2_259, 2),
            (226, 2),
            (226, 0),
            (22_600, 2),
        ][chance.below(3) * chance.below(3) + chance.below(3)];
        if chance.once_in(3) {
            let more = 1 + u32::try_from(chance.below(27)).unwrap();
            let hair = [-1, 0, 1][chance.below(3)];
            (digits, places) = (digits * 10_i128.pow(more) + hair, places + more);
        }
        let worth = Some(shortest(digits, places));
        let at = usize::try_from(places).unwrap();
        let plain = pointed(digits, at);
        let zeros = "0".repeat(chance.below(9));
        let longer = match at {
            0 => format!("{plain}.0{zeros}"),
            _ => format!("{plain}{zeros}"),
        };
        let is_usual = at + zeros.len() <= 20;
        let quoted = |text: String| serde_json::to_string(&text).unwrap();
        let (json, worth, is_usual) = match chance.below(12) {
            0 | 1 => (quoted(longer), worth, is_usual),
            2 => (longer, worth, is_usual),
            3 => (format!("{digits}e-{places}"), worth, is_usual),
            4 => (format!("{}E+{}", pointed(digits, at + 2), 2), worth, is_usual),
            5 => (quoted(format!("{digits}e-{places}")), worth, false),
            6 => (quoted(plain.replace('.', ",")), worth.filter(|_| at == 0), false),
            7 => (
                quoted(format!("{}{plain}", "0".repeat(1 + chance.below(8)))),
                worth,
                false,
            ),
            8 => (quoted(format!("+{plain}")), worth, false),
            9 => (quoted(format!(" {plain}\t")), worth, false),
            10 => (quoted(format!("{plain} USD")), None, false),
            _ => (
                quoted(format!("-{plain}")),
                worth.map(|(digits, places)| (-digits, places)),
                false,
            ),
        };
        Self { json, worth, is_usual }
    }
}

/// M24: whatever a sum looks like, what is not equal is never taken for it, and what Cryptomus would write is understood.
#[test]
fn a_sum_in_whatever_spelling_is_never_taken_for_another() {
    use giftkiosk::adapters::cryptomus::wire::hook::Hook;
    use giftkiosk::adapters::cryptomus::wire::invoice::Invoice as Wire;
    let order = asked_for();
    let payment = order.payment().unwrap();
    let price = shortest(2_260, 2);
    let mut chance = Chance(SEED + 3);
    let (mut ours, mut hairs) = (0, 0);
    for _ in 0..1_000 {
        let spelt = Spelt::any(&mut chance);
        let json = format!("{{\"type\":\"payment\",\"amount\":{}}}", spelt.json);
        let (hook, wire): (Hook, Wire) = (
            serde_json::from_str(&json).unwrap(),
            serde_json::from_str(&json).unwrap(),
        );
        let read = Invoice {
            price: wire.amount,
            ..told(Status::Paid)
        };
        let is_equal = spelt.worth == Some(price);
        let is_ours = payment.is_told_by(&read);
        assert!(!is_ours || is_equal, "{} was taken for 22.60", spelt.json);
        assert!(is_ours || !is_equal || !spelt.is_usual, "{} is 22.60", spelt.json);
        if hook.amount.is_some() {
            let hinted = payment.is_hinted_by(&Secret::new("uuid-1"), hook.amount, Some("usd"));
            assert_eq!(hinted, is_ours, "{}", spelt.json);
        }
        // What is read at all is worth what is written, digit for digit.
        if let Some(amount) = wire.amount {
            let amount = amount.normalize();
            let worth = (amount.mantissa(), amount.scale());
            assert_eq!(Some(worth), spelt.worth, "{}", spelt.json);
        }
        ours += usize::from(is_ours);
        hairs += usize::from(!is_equal && spelt.json.len() > 24);
    }
    assert!(ours > 100 && hairs > 50, "{ours} were ours, {hairs} differed by a hair");
}
