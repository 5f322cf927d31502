//! How many orders people may open: as tables, in one batch, and in the world.

use std::sync::Arc;
use std::time::Duration;

use giftkiosk::adapters::journal::memory::{Disk, MemoryJournal};
use giftkiosk::domain::effect::Effect;
use giftkiosk::domain::ids::{CallbackId, ChatId, MessageId, OrderId, UpdateId};
use giftkiosk::domain::limits::{Limit, Limits};
use giftkiosk::domain::order::{Order, State};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::shelf::{Needs, Shelf};
use giftkiosk::domain::support::CaseWord;
use giftkiosk::domain::walk::{Aisle, Choice, Walk};
use giftkiosk::engine::commit::Shop;
use giftkiosk::engine::input::Input;
use giftkiosk::engine::policy::Policy;
use giftkiosk::ports::{Act, Catalogue, Changes, Clock, Deed, Entry, Journal, Pending, Update};
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::view::button::choice_data;

use crate::samples::{NOW, basket, chat, d, order, payment, shelf, us};
use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

fn aged(seconds: u64, state: State) -> Order {
    Order {
        opened: NOW.minus_seconds(seconds),
        state,
        ..order()
    }
}

#[test]
fn a_limit_is_reached_by_what_is_open_what_was_made_and_what_all_do() {
    let limits = Limits {
        open: 2,
        day: 3,
        minute: 2,
    };
    let unpaid = || aged(60, State::AwaitingPayment(payment()));
    let paid = |age| aged(age, State::Paid(payment()));
    let refused = || aged(60, State::Refused(Refusal::SoldOut));
    let day = 86_400;
    let again = |age| Some(Limit::Day(NOW.minus_seconds(age).plus_seconds(day)));
    let just = NOW.minus_seconds(59);
    for (what, newest, lately, reached) in [
        ("nothing", vec![], vec![], None),
        ("one open", vec![unpaid()], vec![], None),
        ("two open", vec![unpaid(), unpaid()], vec![], Some(Limit::Open)),
        (
            "open in every form",
            vec![aged(5, State::Placing), aged(9, State::Overdue(payment()))],
            vec![],
            Some(Limit::Open),
        ),
        (
            "paid ones are not open",
            vec![unpaid(), paid(9), aged(9, State::PartlyPaid(payment(), d("1")))],
            vec![],
            again(9),
        ),
        ("two of a day", vec![paid(9), paid(9), paid(day)], vec![], None),
        (
            "three of a day",
            vec![paid(9), paid(9), paid(day - 1)],
            vec![],
            again(day - 1),
        ),
        ("refused ones", vec![refused(); 8], vec![], None),
        ("very many refused ones", vec![refused(); 9], vec![], again(60)),
        ("a busy shop", vec![], vec![just, just], Some(Limit::Minute)),
        ("a minute later", vec![], vec![NOW.minus_seconds(60), just], None),
        (
            "a clock set back",
            vec![],
            vec![NOW.plus_seconds(5), just],
            Some(Limit::Minute),
        ),
    ] {
        assert_eq!(limits.reached(&newest, &lately, NOW), reached, "{what}");
    }
}

/// A catalogue with everything at hand.
struct Full;

impl Catalogue for Full {
    fn look(&self, _: &Needs) -> Shelf {
        shelf()
    }

    fn ready<'a>(&'a self, _: &'a Needs) -> Pending<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn retry(&self, _: &Needs) {}
}

#[test]
fn twenty_confirms_in_one_batch_open_no_more_than_is_allowed() {
    let disk = Disk::new();
    let mut journal = MemoryJournal::open(&disk);
    let aisle = Aisle {
        country: us(),
        kind: None,
        search: None,
        page: 0,
    };
    let mut buyer = chat();
    buyer.walk = Walk::Confirm(aisle, basket());
    let first = Changes {
        chats: vec![buyer],
        ..Changes::default()
    };
    journal.commit(&first).unwrap();
    let (mut shop, _) = Shop::open(journal, Arc::new(Full), Policy::default(), NOW).unwrap();
    // After a confirm, "try again" leads back to the price; both count the revision up.
    let batch = (0..40).map(|n: u32| {
        let choice = if n.is_multiple_of(2) {
            Choice::Confirm(d("21.94"))
        } else {
            Choice::Retry
        };
        let deed = Deed::Press {
            callback: CallbackId(n.to_string()),
            data: choice_data(n, &choice),
            message: None,
        };
        let act = Act {
            chat: ChatId(7),
            message: None,
            language: None,
            deed,
        };
        Input::Update(Update {
            id: UpdateId(n + 1),
            act: Some(act),
        })
    });
    let committed = shop.handle(batch.collect(), NOW).unwrap();
    assert_eq!(committed.answers.len(), 40);
    assert_eq!(shop.marks().orders, 3, "no number is spent on what is refused");
    let mut journal = MemoryJournal::open(&disk);
    let numbers: Vec<OrderId> = journal.open_orders().unwrap().iter().map(|order| order.id).collect();
    assert_eq!(numbers, [1, 2, 3].map(OrderId));
}

impl Person {
    /// Walks to the price of what was bought before.
    pub(crate) async fn looks_again(&self) {
        self.goes_to_contact(&STEAM).await;
        self.chooses("s").await;
        self.pays_with(&STEAM).await;
    }
}

#[tokio::test]
async fn a_fourth_unpaid_order_waits_until_one_is_paid_or_cancelled() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    let mut orders = Vec::new();
    for _ in 0..2 {
        anna.looks_again().await;
        orders.push(world.order_after_confirm(&anna).await);
    }
    anna.looks_again().await;
    anna.confirms().await;
    anna.sees("Please pay or cancel one of them first").await;
    assert_eq!(world.refills.orders().len(), 3);
    anna.taps("My orders").await;
    anna.taps("Steam $20 · to be paid").await;
    anna.sees("Waiting for your payment").await;
    world.pays_and_delivers(&orders[1]);
    anna.sees("Delivered. Enjoy!").await;
    anna.looks_again().await;
    world.order_after_confirm(&anna).await;
    anna.sees("💳 Order 4: ").await;
    world.ends_well().await;
}

#[tokio::test]
async fn after_ten_orders_of_a_day_the_next_is_for_tomorrow() {
    let mut world = World::open().await;
    world.stop().await;
    world.set.push(("MAX_ORDERS_PER_DAY", "2".into()));
    world.start().await;
    let anna = world.person("Anna", "en");
    let first = world.order_by(&anna, &STEAM).await;
    anna.looks_again().await;
    let second = world.order_after_confirm(&anna).await;
    for order in [first, second] {
        let codes = world.pays_and_delivers(&order);
        anna.sees(&codes[0]).await;
    }
    anna.looks_again().await;
    anna.confirms().await;
    anna.sees("as many orders as are possible within 24 hours").await;
    assert_eq!(world.refills.orders().len(), 2);
    let ben = world.person("Ben", "en");
    world.order_by(&ben, &STEAM).await;
    world.clock.jump(Duration::from_secs(86_401));
    anna.looks_again().await;
    world.order_after_confirm(&anna).await;
    world.ends_well().await;
}

#[tokio::test]
async fn one_buyer_who_floods_the_shop_holds_up_nobody() {
    let mut world = World::open().await;
    let mallory = world.person("Mallory", "en");
    world.order_by(&mallory, &STEAM).await;
    mallory.goes_to_confirm(&STEAM).await;
    let place = mallory.finds("Order for").await;
    let (message, ..) = place;
    for revision in 0..500_u32 {
        mallory.forges(message, &choice_data(revision % 60, &Choice::Confirm(d("20.3"))));
        mallory.forges(message, &choice_data(revision % 60, &Choice::Retry));
    }
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    let of_mallory = world.refills.orders().len() - 1;
    assert!(of_mallory <= 3, "{of_mallory} orders of one flood");
    world.ends_well().await;
}

/// Buyers who have paid, and new accounts that want to order, in an ordinary run and in one with optimizations.
const PAID: usize = if cfg!(debug_assertions) { 20 } else { 100 };
const CROWD: usize = if cfg!(debug_assertions) { 40 } else { 1_000 };
/// Requests a second that the upstream bears, and orders a minute that the shop may make.
const BORNE: usize = if cfg!(debug_assertions) { 10 } else { 20 };
const CAP: usize = 30;
/// Within how many seconds whoever has paid must have the code.
const PROMPT: u64 = 15;

/// A08: everybody of the crowd taps three times.
#[tokio::test]
async fn many_who_have_paid_are_served_on_a_small_budget_while_a_crowd_orders() {
    let mut world = World::open().await;
    let mut paid = Vec::new();
    for n in 0..PAID {
        let buyer = world.person(&format!("Buyer {n}"), "en");
        let order = world.order_by(&buyer, &STEAM).await;
        world.pays(&order);
        buyer.sees("Your payment is confirmed").await;
        paid.push((buyer, order));
    }
    world.seconds_pass(61);
    let mut crowd = Vec::new();
    for n in 0..CROWD {
        let person = world.person(&format!("Crowd {n}"), "en");
        person.goes_to_confirm(&STEAM).await;
        person.taps("Order for").await;
        let accept = person.finds("Accept and order").await;
        crowd.push((person, accept));
    }
    world.is_quiet().await;
    world.ends_well().await;
    world.set.push(("CRYPTOREFILLS_RPS", BORNE.to_string()));
    world.set.push(("MAX_ORDERS_PER_MINUTE", CAP.to_string()));
    world.refills.forget_calls();
    world.start().await;
    for _ in 0..3 {
        for (person, accept) in &crowd {
            person.presses(*accept);
        }
    }
    let mut codes = Vec::new();
    let began = world.clock.now();
    for (_, order) in &paid {
        world.refills.deliver(&order.id).unwrap();
        codes.push(world.refills.order(&order.id).unwrap().codes[0].clone());
    }
    let served = async {
        for ((buyer, _), code) in paid.iter().zip(&codes) {
            buyer.sees(code).await;
        }
    };
    // No time is let pass: the last is served as soon as the budget has had a turn for each.
    soon("the codes of all", served).await;
    let took = world.clock.now().millis_since(began) / 1_000;
    println!("{PAID} who had paid were served within {took} s");
    assert!(took <= PROMPT, "the last was served after {took} s");
    let creates = |world: &World| world.refills.calls_of(Route::Create);
    let all = world
        .refills
        .until(|_| (creates(&world).len() >= CAP.min(CROWD)).then_some(()));
    world.while_time_flies(all).await;
    world.is_quiet().await;
    assert_eq!(creates(&world).len(), CAP, "no more in this minute");
    // A price that somebody had looked at for two minutes is shown again.
    let not_ordered = crowd.iter().filter(|(person, _)| {
        let screen = person.screen();
        screen.contains("Please try again in a minute") || screen.contains("Is everything right?")
    });
    assert_eq!(not_ordered.count(), CROWD - CAP);
    for code in &codes {
        assert_eq!(world.telegram.visible(code).len(), 1);
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_crowd_of_new_accounts_gets_the_minutes_budget_and_paid_orders_go_on() {
    const CAP: usize = 12;
    let mut world = World::open().await;
    world.stop().await;
    world.set.push(("MAX_ORDERS_PER_MINUTE", CAP.to_string()));
    world.start().await;
    let paying = world.person("Anna", "en");
    let order = world.order_by(&paying, &STEAM).await;
    world.pays(&order);
    paying.sees("Your payment is confirmed").await;
    let crowd: Vec<Person> = (0..30).map(|n| world.person(&format!("Crowd {n}"), "en")).collect();
    for person in &crowd {
        person.goes_to_confirm(&STEAM).await;
        person.confirms().await;
    }
    world.refills.deliver(&order.id).unwrap();
    paying.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    let creates = world.refills.calls_of(Route::Create).len();
    assert_eq!(creates, CAP, "the first order is one of them");
    let sent_away = crowd
        .iter()
        .filter(|person| person.screen().contains("Please try again in a minute"));
    assert_eq!(sent_away.count(), 31 - CAP);
    world.seconds_pass(61);
    let last = crowd.last().unwrap();
    last.taps("Try again").await;
    let after = world.refills.orders().len();
    last.confirms().await;
    let more = |_: &_| (world.refills.orders().len() > after).then_some(());
    last.wait("an order of the next minute", more).await;
    world.ends_well().await;
}

#[test]
fn however_many_conversations_go_on_another_can_begin_and_the_one_that_was_silent_longest_ends() {
    let disk = Disk::new();
    let policy = Policy {
        support: Some(ChatId(-5)),
        ..Policy::default()
    };
    let (mut shop, _) = Shop::open(MemoryJournal::open(&disk), Arc::new(Full), policy, NOW).unwrap();
    let mut say = |update: u32, chat: i64, deed: Deed| {
        let act = Act {
            chat: ChatId(chat),
            message: Some(MessageId(i64::from(update))),
            language: None,
            deed,
        };
        let update = Update {
            id: UpdateId(update),
            act: Some(act),
        };
        let now = NOW.plus_seconds(u64::from(update.id.0));
        shop.handle(vec![Input::Update(update)], now).unwrap().wishes
    };
    let (mut told, words) = (0, [CaseWord::EndedByGroup, CaseWord::Over]);
    for chat in 1..=400_i64 {
        let update = u32::try_from(chat * 2).unwrap();
        let wishes = say(update, chat, Deed::OtherCommand("/support".into()));
        let ends = |entry: &Entry| matches!(entry.effect, Effect::TellCase(_, word) if words.contains(&word));
        told += wishes.iter().filter(|entry| ends(entry)).count();
        // The first one goes on talking.
        if chat % 20 == 0 {
            say(update + 1, 1, Deed::Text("still here".into()));
        }
    }
    assert_eq!(told, 2 * 250, "both sides hear of each");
    let cases = MemoryJournal::open(&disk).house().unwrap().conversations;
    let open: Vec<u64> = cases
        .values()
        .filter(|case| case.is_open())
        .map(|case| case.id.0)
        .collect();
    assert_eq!((cases.len(), open.len(), open[0]), (200, 150, 1));
    assert_eq!(open[1..], (252..=400).collect::<Vec<u64>>());
}
