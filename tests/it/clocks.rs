//! Clocks that are set wrong, machines that sleep, and shops that were down: nobody pays too late for it, and nothing is lost.

use giftkiosk::domain::time::Time;
use giftkiosk::sandbox::cryptorefills::calls::Route;

use crate::world::shopping::STEAM;
use crate::world::{Person, World};

const OVER: &str = "The time to pay is over";

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
        world.machine.is_set_by(hour);
        world.is_quiet().await;
        world.seconds_pass(24 * 60);
        world.is_quiet().await;
        anna.sees(&order.address).await;
        assert_eq!(said(&world, OVER), 0, "not before its time");
        world.seconds_pass(5 * 60);
        anna.sees(OVER).await;
        anna.sees_no_more(&order.address).await;
        world.ends_well().await;
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
