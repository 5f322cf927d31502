//! A person who presses whatever was pressed least: every button of every screen does something, and does it well.

use std::collections::{BTreeMap, BTreeSet};

use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::invoice::InvoiceView;
use giftkiosk::sandbox::telegram::entity::utf16_length;
use giftkiosk::sandbox::telegram::keyboard::{Action, Button};
use giftkiosk::sandbox::telegram::look::MessageView;

use crate::world::shopping::{choice, choices};
use crate::world::{Person, World};

/// How much is pressed or typed at least and at most, and by each person.
const LEAST: usize = 250;
const MOST: usize = 1_500;
const EACH: usize = 120;
/// Further than anything in the shop is from anything else.
const FAR: usize = 16;
/// All kinds of buttons that must have been pressed; those below a refusal aside.
const BUTTONS: [&str; 42] = [
    "h", "b", "p", "w", "W", "g", "t", "e", "B", "P", "V", "s", "m", "y", "j", "J", "C", "N", "K", "a", "c", "q", "o",
    "O", "l", "L", "?", "I", "T", "v", "u", "#c", "#x", "#k", "#y", "#s", "#o", "#r", "#p", "#q", "#m", "#a",
];
/// What stands on every screen that asks where money should go back to.
const BACK: char = '↩';
const EVM: &[&str] = &["0xdAC17F958D2ee523a2206206994597C13D831ec7", "nonsense"];
/// What is typed where an address is wanted, by a word of the network.
const ADDRESSES: [(&str, &[&str]); 11] = [
    ("Litecoin", &["ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9", "nonsense"]),
    ("TON", &["EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs", "nonsense"]),
    ("Tron", &["TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "nonsense"]),
    ("Bitcoin", &["bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "nonsense"]),
    ("Dogecoin", &["DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L", "nonsense"]),
    ("Solana", &["25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3", "nonsense"]),
    ("Ethereum", EVM),
    ("BNB", EVM),
    ("Polygon", EVM),
    ("Arbitrum", EVM),
    ("Avalanche", EVM),
];

/// What can be done with a message: press a button of a kind, or type below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Press(String),
    Type(&'static str),
}

/// The kind of a button: its sign without what it is about.
fn kind(choice: &str) -> String {
    match choice.strip_prefix('#') {
        Some(rest) => format!("#{}", rest.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => choice.chars().take(1).collect(),
    }
}

/// What a message is, whatever language and country it is in: its kinds of buttons, and the signs at the beginnings of its lines.
fn shape(message: &MessageView) -> String {
    let kinds: BTreeSet<String> = choices(message).into_iter().map(kind).collect();
    let signs = message.text.lines().filter_map(|line| line.chars().next());
    let signs: String = signs
        .filter(|sign| !sign.is_alphanumeric() && !sign.is_ascii() && !"“「".contains(*sign))
        .filter(|sign| !('\u{1F1E6}'..='\u{1F1FF}').contains(sign))
        .collect();
    format!("{kinds:?} {signs}")
}

/// All that can be done with a message, from its first button to its last.
fn deeds(message: &MessageView, newest: bool) -> Vec<Deed> {
    let kinds: Vec<String> = choices(message).into_iter().map(kind).collect();
    let has = |kind: &str| kinds.iter().any(|its| its == kind);
    let asks_where_to = message.text.contains(BACK) && kinds.iter().all(|kind| ["b", "h"].contains(&kind.as_str()));
    let typed: &[&str] = match () {
        () if !newest => &[],
        () if asks_where_to => {
            let mut known = ADDRESSES.iter();
            let known = known.find(|(network, _)| message.text.contains(network));
            known.map_or(&["nonsense"], |(_, typed)| typed)
        }
        () if has("B") => &["steam", "zzzz"],
        () if has("V") => &["7", "0"],
        () if has("P") || has("C") => &["hello"],
        () if message.text.contains('📧') || message.text.contains('📱') || message.text.contains('🤔') => {
            &["anna@example.org", "anna@gmial.com", "+55 11 91234-5678", "nonsense"]
        }
        () => &[],
    };
    let mut presses: Vec<Deed> = Vec::new();
    for kind in kinds {
        if !presses.contains(&Deed::Press(kind.clone())) {
            presses.push(Deed::Press(kind));
        }
    }
    let back = |deed: &Deed| matches!(deed, Deed::Press(kind) if ["b", "h"].contains(&kind.as_str()));
    let (last, first): (Vec<Deed>, Vec<Deed>) = presses.into_iter().partition(back);
    first
        .into_iter()
        .chain(typed.iter().copied().map(Deed::Type))
        .chain(last)
        .collect()
}

/// What holds for everything that a person is ever shown.
fn is_fit_to_be_seen(message: &MessageView) {
    let captions = message.photo.is_some() || message.document.is_some();
    let most = if captions { 1_024 } else { 4_096 };
    assert!((1..=most).contains(&utf16_length(&message.text)), "{}", message.text);
    let buttons: Vec<_> = message.keyboard.iter().flatten().collect();
    // A message into which a code is being put has nothing to press yet.
    let coming = message.text.contains('🎉') && message.keyboard.is_empty();
    assert!(
        coming || !choices(message).is_empty(),
        "no way on from\n{}",
        message.text
    );
    let own = |text: &str| text.replace("{$percent}", "");
    assert!(!own(&message.text).contains(['{', '}']), "{}", message.text);
    for button in buttons {
        assert!((1..=48).contains(&button.text.chars().count()), "{}", button.text);
        assert!(!own(&button.text).contains(['{', '}', '\n']), "{}", button.text);
        if let Action::Callback { data } = &button.action {
            assert!((1..=64).contains(&data.len()), "{data}");
        }
    }
}

/// A deed below a message of some shape.
type Key = (String, Deed);

/// What is known of the shop.
#[derive(Default)]
struct Crawl {
    /// Which deeds were done how often.
    done: BTreeMap<Key, usize>,
    /// What can be done where.
    offers: BTreeMap<String, Vec<Deed>>,
    /// To which shape of the newest message a deed led.
    led: BTreeMap<Key, String>,
}

impl Crawl {
    /// Does what was never done, or goes where something was never done.
    async fn goes_on(&mut self, world: &mut World, person: &Person) {
        let messages: Vec<MessageView> = person.messages().into_iter().rev().collect();
        let mut offered: Vec<(&MessageView, Key)> = Vec::new();
        for (place, message) in messages.iter().enumerate() {
            let (shape, deeds) = (shape(message), deeds(message, place == 0));
            self.offers.entry(shape.clone()).or_insert_with(|| deeds.clone());
            offered.extend(deeds.into_iter().map(|deed| (message, (shape.clone(), deed))));
        }
        let far = self.distances();
        let least = offered
            .into_iter()
            .min_by_key(|(_, key)| (self.way(key, &far), self.times(key)));
        let Some((message, key)) = least else {
            panic!("nothing can be done any more in\n{}", person.screen());
        };
        match &key.1 {
            Deed::Type(text) => drop(person.says(text)),
            Deed::Press(wanted) => {
                let places: Vec<(usize, usize)> = places(message, wanted);
                let (row, column) = places[(self.times(&key) * 7) % places.len()];
                person.presses((message.id, row, column));
            }
        }
        world.is_quiet().await;
        *self.done.entry(key.clone()).or_default() += 1;
        if let Some(newest) = person.messages().last() {
            self.led.insert(key, shape(newest));
        }
    }

    fn times(&self, key: &Key) -> usize {
        self.done.get(key).copied().unwrap_or_default()
    }

    /// How many deeds it takes by this deed to do something new; a way that was often gone in vain counts as longer.
    fn way(&self, key: &Key, far: &BTreeMap<&String, usize>) -> usize {
        let there = self.led.get(key).and_then(|shape| far.get(shape));
        if self.times(key) == 0 {
            0
        } else {
            1 + there.copied().unwrap_or(FAR) + self.times(key) / 8
        }
    }

    /// How many deeds each shape is away from something new, as far as is known.
    fn distances(&self) -> BTreeMap<&String, usize> {
        let mut far = BTreeMap::new();
        for _ in 0..FAR {
            for (shape, deeds) in &self.offers {
                let ways = deeds.iter().map(|deed| self.way(&(shape.clone(), deed.clone()), &far));
                let least = ways.min().unwrap_or(FAR).min(FAR);
                far.insert(shape, least);
            }
        }
        far
    }

    /// The kinds of buttons that were not pressed yet. A yes is one of two kinds: to a coin that is taken for another, and to an address.
    fn missed(&self) -> Vec<&str> {
        let pressed = |kind: &str| self.done.keys().any(|(_, deed)| *deed == Deed::Press(kind.to_owned()));
        let said_yes = |to_an_address: bool| {
            let mut done = self.done.keys();
            done.any(|(shape, deed)| *deed == Deed::Press("Y".into()) && shape.contains(BACK) == to_an_address)
        };
        let yes = [("Y to a coin", said_yes(false)), ("Y to an address", said_yes(true))];
        let yes = yes.into_iter().filter(|(_, said)| !said).map(|(what, _)| what);
        BUTTONS.into_iter().filter(|kind| !pressed(kind)).chain(yes).collect()
    }
}

fn places(message: &MessageView, wanted: &str) -> Vec<(usize, usize)> {
    let rows = message.keyboard.iter().enumerate();
    rows.flat_map(|(row, buttons)| {
        buttons
            .iter()
            .enumerate()
            .map(move |(column, button)| (row, column, button))
    })
    .filter(|(_, _, button)| choice(button).is_some_and(|choice| kind(choice) == wanted))
    .map(|(row, column, button)| (!is_an_edition(button), row, column))
    .collect::<BTreeSet<_>>()
    .into_iter()
    .map(|(_, row, column)| (row, column))
    .collect()
}

/// Coins that are taken for others are tried first, since there are few of them.
fn is_an_edition(button: &Button) -> bool {
    choice(button).is_some_and(|choice| choice.starts_with('C') && choice.ends_with(".e"))
}

async fn every_button_works(language: &str) {
    let mut world = World::closed().await;
    world.opens_with_cashier(&[("MAX_OPEN_ORDERS", "100")]).await;
    // What Cryptomus says unasked would be followed some seconds later, for which nobody here waits.
    world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
    world.operator.asks("/start").await;
    world.refills.go_on_by_itself(true);
    let mut crawl = Crawl::default();
    // The first has paid too little by invoice, and is asked where the money should go: nobody comes there by chance.
    let mut person = world.person("Anna", language);
    let short = world.invoice_for(&person).await;
    pays_too_little(&world, &short);
    person.asks("/start").await;
    let mut number = 0;
    while number < LEAST || !crawl.missed().is_empty() {
        assert!(number < MOST, "never pressed: {:?}", crawl.missed());
        number += 1;
        if number % EACH == 0 {
            person = world.person("Anna", language);
            person.asks("/start").await;
        }
        crawl.goes_on(&mut world, &person).await;
        person.messages().iter().for_each(is_fit_to_be_seen);
        // After a while one of three orders is paid, one in part, one not at all.
        let now = world.clock.now();
        let orders = world.refills.orders();
        for order in orders.iter().filter(|order| now.millis_since(order.created) > 15_000) {
            match order.number % 3 {
                1 if order.sent.is_zero() => world.refills.pay_exactly(&order.id).unwrap(),
                2 if order.sent.is_zero() => world.refills.pay_part(&order.id).unwrap(),
                _ => {}
            }
        }
        pay_invoices(&world);
        world.seconds_pass(1);
    }
    world.ends_well().await;
}

/// After a while one of two invoices is paid, the other in part and not in time.
fn pay_invoices(world: &World) {
    let now = world.clock.now();
    let invoices = world.cryptomus.invoices();
    let waiting = invoices.iter().enumerate().filter(|(_, invoice)| {
        invoice.paid.is_zero() && !invoice.is_final && now.millis_since(invoice.created) > 5_000
    });
    for (number, invoice) in waiting {
        if number % 2 == 1 {
            world.pays_invoice(invoice);
        } else {
            pays_too_little(world, invoice);
        }
    }
}

fn pays_too_little(world: &World, invoice: &InvoiceView) {
    world.cryptomus.pay_part(&invoice.uuid, 60).unwrap();
    world.cryptomus.confirm(&invoice.uuid).unwrap();
    world.cryptomus.expire(&invoice.uuid).unwrap();
    // It is read soon.
    world.seconds_pass(31);
}

#[tokio::test]
async fn every_button_works_in_english() {
    every_button_works("en").await;
}

#[tokio::test]
async fn every_button_works_in_korean() {
    every_button_works("ko").await;
}

#[tokio::test]
async fn every_button_works_in_japanese() {
    every_button_works("ja").await;
}
