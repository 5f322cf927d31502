//! What people do twice, too early, too late or at the same time.

use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;

use crate::world::shopping::{STEAM, is_confirm};
use crate::world::{World, soon};

/// U02: each device has a press of its own; the second one finds that the screen has moved on.
#[tokio::test]
async fn two_devices_of_one_buyer_that_order_at_once_make_one_order() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    for round in 1..=10 {
        anna.goes_to_confirm(&STEAM).await;
        let place = anna.finds_where("a price", is_confirm).await;
        for _device in 0..2 {
            anna.presses(place);
        }
        if round == 1 {
            let accept = anna.finds("Accept and order").await;
            for _device in 0..2 {
                anna.presses(accept);
            }
        }
        let made = |refills: &Cryptorefills| refills.orders().get(round - 1).cloned();
        let order = soon("an order", world.refills.until(made)).await;
        anna.sees(&order.address).await;
        world.is_quiet().await;
        assert_eq!(world.refills.calls_of(Route::Create).len(), round);
        assert_eq!(world.telegram.visible(&order.address).len(), 1);
        let codes = world.pays_and_delivers(&order);
        anna.sees(&codes[0]).await;
        world.is_quiet().await;
        world.seconds_pass(61);
    }
    world.ends_well().await;
}

/// U03: whatever comes first, the chat tells what is so.
#[tokio::test]
async fn an_order_that_was_left_while_it_was_being_made_is_shown_all_the_same() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    anna.says("/cancel");
    let order = world.order().await;
    anna.sees(&order.address).await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible(&order.address).len(), 1);
    world.ends_well().await;
}

/// U04.
#[tokio::test]
async fn the_button_of_a_price_left_behind_orders_nothing() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    let old = anna.finds_where("a price", is_confirm).await;
    anna.asks("/start").await;
    world.seconds_pass(24 * 3_600);
    anna.presses(old);
    world.is_quiet().await;
    assert!(world.refills.calls_of(Route::Create).is_empty());
    anna.sees("You are shopping for").await;
    world.ends_well().await;
}

/// U08.
#[tokio::test]
async fn an_order_goes_to_the_address_that_stood_on_the_confirm_screen() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    anna.taps("Back").await;
    anna.sees("Which coin would you like to pay with?").await;
    anna.taps("Back").await;
    anna.sees("What is your e-mail address?").await;
    anna.says("carla@example.org");
    anna.pays_with(&STEAM).await;
    assert!(
        anna.sees("carla@example.org")
            .await
            .text
            .contains("Is everything right?")
    );
    assert_eq!(world.order_after_confirm(&anna).await.email, "carla@example.org");
    world.ends_well().await;
}

/// U12.
#[tokio::test]
async fn a_hundred_starts_do_not_touch_an_order() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    for _ in 0..100 {
        anna.says("/start");
    }
    let order = world.order().await;
    anna.sees(&order.address).await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    world.ends_well().await;
}

/// U13.
#[tokio::test]
async fn an_address_that_is_none_is_asked_for_again_and_never_ordered_with() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&STEAM).await;
    anna.sees("What is your e-mail address?").await;
    let long = format!("{}@example.org", "a".repeat(300));
    for wrong in [
        "anna",
        "anna@",
        "anna@@example.org",
        "anna example.org",
        "a@b\r\nBcc: eve@example.org",
        "<anna@example.org>",
        &long,
    ] {
        let answer = anna.asks(wrong).await;
        assert!(answer.text.contains("e-mail address"), "{wrong}: {}", answer.text);
    }
    anna.says("anna@example.org");
    anna.pays_with(&STEAM).await;
    assert_eq!(world.order_after_confirm(&anna).await.email, "anna@example.org");
    world.ends_well().await;
}
