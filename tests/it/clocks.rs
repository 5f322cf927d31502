//! Clocks that are set wrong, machines that sleep, and shops that were down: nobody pays too late for it, and nothing is lost.

use std::time::Duration;

use giftkiosk::domain::time::Time;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptomus::calls::Route as CashierRoute;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Stage};
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::habits::Opening;
use giftkiosk::sandbox::telegram::look::MessageView;

use crate::world::shopping::{STEAM, Wish};
use crate::world::{Person, World, soon};

const OVER: &str = "The time to pay is over";
/// Seconds by which an upstream's clock is wrong.
const WRONG: [i64; 3] = [300, 0, -300];
/// How much earlier than its real end the time to pay must end, at least, and at most.
const MARGIN: std::ops::RangeInclusive<i64> = 60..=660;

/// Moves the clock to an instant.
fn jumps_to(world: &World, time: Time) {
    let span = time.millis_since(world.clock.now());
    world.clock.jump(Duration::from_millis(span));
}

/// How many messages the bot ever sent or changed into this.
fn said(world: &World, words: &str) -> usize {
    let calls = world.telegram.calls().into_iter();
    calls.filter(|call| call.params.to_string().contains(words)).count()
}

/// C01.
#[tokio::test]
async fn a_clock_that_is_set_by_an_hour_takes_no_time_to_pay_away_and_gives_none() {
    for hour in [3_600, -3_600] {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        let order = world.order_by(&anna, &STEAM).await;
        world.is_quiet().await;
        let end = ends(&anna.sees(&order.address).await);
        // Set wrong, put right, and set wrong again while the time is nearly over.
        for (set, at) in [(hour, 20 * 60), (-hour, 10 * 60), (hour, 2)] {
            world.machine.is_set_by(set);
            world.is_quiet().await;
            jumps_to(&world, end.minus_seconds(at));
            world.is_quiet().await;
        }
        let over = said(&world, OVER);
        assert!(over == 0 || world.clock.now() >= end, "before its time");
        jumps_to(&world, end);
        anna.sees(OVER).await;
        anna.sees_no_more(&order.address).await;
        world.is_quiet().await;
        let told = world.telegram.calls().into_iter();
        let mut told = told.filter(|call| call.params.to_string().contains(OVER));
        assert!(told.next().is_some_and(|call| call.at >= end));
        assert_eq!(told.count(), 0, "it is said once");
        world.ends_well().await;
    }
}

/// Until when a payment message says that it can be paid.
fn ends(bill: &MessageView) -> Time {
    let shown = bill.entities.iter().find_map(|entity| entity.unix_time).unwrap();
    Time::from_unix(u64::try_from(shown).unwrap())
}

/// Seconds from the time that a buyer sees to the end that counts.
fn margin(bill: &MessageView, by_their_clock: Time, ahead: i64) -> i64 {
    let seconds = |time: Time| i64::try_from(time.unix()).unwrap();
    seconds(by_their_clock) - ahead - seconds(ends(bill))
}

/// C07.
#[tokio::test]
async fn an_upstream_whose_clock_is_wrong_gives_nobody_more_time_than_there_is() {
    const LIGHTNING: Wish = Wish {
        coin: "BTC",
        network: Some("Lightning"),
        ..STEAM
    };
    for (ahead, tells_the_end, wish) in [
        (300, false, STEAM),
        (300, true, STEAM),
        (-300, false, STEAM),
        (-300, true, STEAM),
        (300, false, LIGHTNING),
        (-300, false, LIGHTNING),
    ] {
        let mut world = World::closed_beside(ahead).await;
        world
            .refills
            .trouble(|trouble| trouble.spelling.with_expiry = tells_the_end);
        world.start().await;
        let anna = world.person("Anna", "en");
        let order = world.order_by(&anna, &wish).await;
        let bill = anna.sees(&order.address).await;
        let lasts = if wish.coin == "BTC" { 15 * 60 } else { 30 * 60 };
        let left = margin(&bill, order.created.plus_seconds(lasts), ahead);
        assert!(MARGIN.contains(&left), "{left} s with a clock {ahead} s ahead");
        jumps_to(&world, ends(&bill));
        anna.sees(OVER).await;
        anna.sees_no_more(&order.address).await;
        let codes = world.pays_and_delivers(&order);
        world.while_time_flies(anna.sees(&codes[0])).await;
        world.ends_well().await;
    }
}

/// C07.
#[tokio::test]
async fn a_cryptomus_whose_clock_is_wrong_gives_nobody_more_time_than_there_is() {
    for ahead in WRONG {
        let mut world = World::closed_beside(ahead).await;
        world.opens_with_cashier(&[]).await;
        let anna = world.person("Anna", "en");
        let invoice = world.invoice_for(&anna).await;
        let address = invoice.address.clone().unwrap();
        let bill = anna.sees(&address).await;
        let left = margin(&bill, invoice.expires, ahead);
        assert!(MARGIN.contains(&left), "{left} s with a clock {ahead} s ahead");
        jumps_to(&world, ends(&bill));
        anna.sees(OVER).await;
        anna.sees_no_more(&address).await;
        world.is_quiet().await;
        world.every_press_is_answered().await;
        world.stop().await;
    }
}

/// C07: the invoice is older than the answer that told of it.
#[tokio::test]
async fn an_invoice_whose_first_answer_was_lost_gives_no_more_time_for_it() {
    for ahead in WRONG {
        let mut world = World::closed_beside(ahead).await;
        world.opens_with_cashier(&[]).await;
        let anna = world.person("Anna", "en");
        world.goes_to_cashier(&anna).await;
        world.cryptomus.trouble(|trouble| {
            for _ in 0..3 {
                trouble.once(CashierRoute::Create, Stage::After, Ailment::Lost);
            }
        });
        anna.confirms().await;
        let made = |model: &Cryptomus| model.newest_invoice();
        let invoice = soon("an invoice", world.cryptomus.until(made)).await;
        let address = invoice.address.clone().unwrap();
        let bill = world.while_time_flies(anna.sees(&address)).await;
        let left = margin(&bill, invoice.expires, ahead);
        assert!(MARGIN.contains(&left), "{left} s with a clock {ahead} s ahead");
        world.is_quiet().await;
        world.stop().await;
    }
}

/// C02.
#[tokio::test]
async fn a_clock_that_cannot_be_right_sells_nothing_and_delivers_what_was_paid() {
    for shown in [Time::from_unix(100), Time::from_unix(4_080_000_000)] {
        let mut world = World::open().await;
        let (anna, bora) = (world.person("Anna", "en"), world.person("Bora", "en"));
        let order = world.order_by(&anna, &STEAM).await;
        world.pays(&order);
        anna.sees("Your payment is confirmed").await;
        let kept = world.order_by(&bora, &STEAM).await;
        let code = world.pays_and_delivers(&kept)[0].clone();
        bora.sees(&code).await;
        bora.sees("Delivered. Enjoy!").await;
        world.is_quiet().await;
        world.stop().await;
        world.machine.starts_at(shown);
        world.start().await;
        world.refills.deliver(&order.id).unwrap();
        let late = world.refills.order(&order.id).unwrap().codes[0].clone();
        world.while_time_flies(anna.sees(&late)).await;
        bora.goes_to_contact(&STEAM).await;
        bora.chooses("s").await;
        bora.pays_with(&STEAM).await;
        bora.confirms().await;
        bora.sees("takes no new orders").await;
        assert_eq!(world.refills.orders().len(), 2);
        shows_the_code_again(&bora, &code).await;
        world.ends_well().await;
    }
}

/// A clock far ahead has destroyed nothing.
async fn shows_the_code_again(person: &Person, code: &str) {
    let before = person.sees(code).await.id;
    person.forges(before, "#2s");
    let moved = |_: &_| {
        let messages = person.messages();
        messages
            .into_iter()
            .find(|message| message.id > before && message.text.contains(code))
    };
    person.wait("the code again", moved).await;
}

/// C03, C08.
#[tokio::test]
async fn a_machine_that_slept_for_two_hours_does_once_what_is_overdue() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    world.refills.forget_calls();
    world.seconds_pass(2 * 3_600);
    anna.sees("Order 1 has expired").await;
    world.is_quiet().await;
    let calls = world.refills.calls();
    let reads = calls.iter().filter(|call| call.route == Route::Read).count();
    assert!((1..=2).contains(&reads), "{reads} reads");
    assert!(calls.len() <= 4, "{} calls at once", calls.len());
    let sent = world.telegram.calls().into_iter();
    let told = sent.filter(|call| call.method == "sendMessage" && call.params.to_string().contains("has expired"));
    assert_eq!(told.count(), 1);
    world.ends_well().await;
}

/// C08.
#[tokio::test]
async fn a_stream_that_waits_to_be_opened_again_tries_once_after_sleep() {
    let mut world = World::open().await;
    world
        .refills
        .trouble(|trouble| trouble.streams.opening = Opening::Closes);
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let opened = |world: &World| world.refills.calls_of(Route::Subscribe).len();
    for _ in 0..4 {
        world.is_quiet().await;
        let (before, slept) = (opened(&world), world.clock.now());
        world.seconds_pass(5 * 60);
        let more = world.refills.until(|_| (opened(&world) > before).then_some(()));
        soon("another try", more).await;
        world.is_quiet().await;
        let since = world.clock.now().millis_since(slept) / 1_000 - 5 * 60;
        let tries = opened(&world) - before;
        assert!(u64::try_from(tries).unwrap() <= 1 + since, "{tries} tries in {since} s");
    }
    world
        .refills
        .trouble(|trouble| trouble.streams.opening = Opening::Right);
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.ends_well().await;
}

/// C04.
#[tokio::test]
async fn money_that_came_while_the_shop_was_down_is_found_before_anything_is_called_over() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    world.seconds_pass(5 * 60);
    world.is_quiet().await;
    world.stop().await;
    world.seconds_pass(20 * 60);
    let codes = world.pays_and_delivers(&order);
    world.seconds_pass(11 * 60);
    world.start().await;
    anna.sees(&codes[0]).await;
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    assert_eq!((said(&world, OVER), said(&world, "has expired")), (0, 0));
    world.ends_well().await;
}

/// C06.
#[tokio::test]
async fn a_purchase_goes_well_around_the_odd_instants_of_the_calendar() {
    // The two changes of summer time in Europe, a leap second, 29 February, and the end of 32 bits.
    for unix in [
        1_806_195_598,
        1_824_944_398,
        1_830_297_599,
        1_835_395_198,
        2_147_483_640,
        2_147_483_648,
    ] {
        let mut world = World::closed().await;
        world.machine.starts_at(Time::from_unix(unix));
        world.start().await;
        let anna = world.person("Anna", "en");
        let order = world.order_by(&anna, &STEAM).await;
        let codes = world.pays_and_delivers(&order);
        anna.sees(&codes[0]).await;
        anna.sees("Delivered. Enjoy!").await;
        world.ends_well().await;
    }
}
