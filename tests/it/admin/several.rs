//! Several admins: one who cannot be reached, one who is none any more, two at once.

use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::telegram::Telegram;

use super::told;
use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

const ALARM: &str = "part of the amount arrived, and the time is over";

/// A shop with two admins, and somebody with an order.
async fn two() -> (World, Person, Person, String) {
    let mut world = World::closed().await;
    let second = world.person("Second", "en");
    let admins = format!("{},{}", world.operator.chat, second.chat);
    world.set.push(("ADMIN_IDS", admins));
    world.start().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    (world, second, anna, order.id)
}

#[tokio::test]
async fn an_admin_who_blocked_the_bot_keeps_no_alarm_from_another_and_hears_it_on_coming_back() {
    let (mut world, second, anna, order) = two().await;
    world.operator.asks("/admin").await;
    world.is_quiet().await;
    world.telegram.block(world.operator.chat);
    world.refills.pay_part(&order).unwrap();
    anna.sees("Still missing").await;
    world.refills.expire(&order).unwrap();
    second.sees(ALARM).await;
    world.telegram.unblock(world.operator.chat);
    world.operator.asks("/admin").await;
    world.operator.sees(ALARM).await;
    world.is_quiet().await;
    assert_eq!((world.operator.count(ALARM), second.count(ALARM)), (1, 1));
    world.ends_well_but(&["bot was blocked by the user"]).await;
}

#[tokio::test]
async fn an_alarm_waits_thirty_days_for_an_admin_who_cannot_be_reached() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.telegram.block(world.operator.chat);
    world.refills.trouble(|trouble| {
        trouble.lose_create_after_storing();
    });
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    anna.sees("As far as we know, nothing was ordered").await;
    let operator = world.operator.chat;
    let tried = |telegram: &Telegram| {
        let mut calls = telegram.calls().into_iter();
        calls
            .any(|call| call.chat == Some(operator) && call.method == "sendMessage")
            .then_some(())
    };
    soon("the first try", world.telegram.until(tried)).await;
    let mut quarters = 0;
    soon("the end of its time", async {
        while world.app().waiting() > 0 {
            world.seconds_pass(6 * 3_600);
            SystemClock.pass(Duration::from_millis(5)).await;
            quarters += 1;
        }
    })
    .await;
    assert!(quarters >= 4 * 30, "{quarters} quarters of a day");
    world.telegram.unblock(world.operator.chat);
    world.operator.asks("/admin").await;
    world.is_quiet().await;
    assert_eq!(world.operator.count("to “create” was lost"), 0);
    world.ends_well_but(&["bot was blocked by the user"]).await;
}

/// A20: an id that was taken out of ADMIN_IDS.
#[tokio::test]
async fn who_is_no_admin_any_more_hears_nothing_more_and_can_do_nothing() {
    let (mut world, second, anna, order) = two().await;
    second.asks("/order 1").await;
    second.finds("Ban buyer").await;
    world.is_quiet().await;
    let ban = second.finds("Ban buyer").await;
    world.telegram.block(second.chat);
    world.refills.pay_part(&order).unwrap();
    anna.sees("Still missing").await;
    world.refills.expire(&order).unwrap();
    world.operator.sees(ALARM).await;
    world.stop().await;
    world.set.push(("ADMIN_IDS", world.operator.chat.to_string()));
    world.start().await;
    world.telegram.unblock(second.chat);
    second.presses(ban);
    second.is_told("That button was from an older screen.").await;
    for command in ["/settle 1 mine", "/admin", "/ban 1", "/pause"] {
        second.asks(command).await;
        second.sees("I don't know that command").await;
        world.is_quiet().await;
    }
    assert!(
        second.count(ALARM) == 0 && !second.screen().contains("Order 1"),
        "{}",
        second.screen()
    );
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("Nothing."), "{trail}");
    world.ends_well_but(&["bot was blocked by the user"]).await;
}

#[tokio::test]
async fn of_two_admins_who_settle_at_once_one_does_and_the_other_hears_that_it_is_done() {
    let (mut world, second, anna, order) = two().await;
    world.pays_too_little(&anna, &order).await;
    world.operator.asks("/settle 1 by the first").await;
    second.asks("/settle 1 by the second").await;
    let (first, other) = (
        world.operator.finds("Yes, do it").await,
        second.finds("Yes, do it").await,
    );
    for _ in 0..2 {
        world.operator.presses(first);
        second.presses(other);
    }
    anna.sees("is settled").await;
    world.is_quiet().await;
    let trail = told(&mut world, "/audit").await;
    assert_eq!(
        (trail.matches("Settle").count(), anna.count("Order 1 is settled")),
        (1, 1),
        "{trail}"
    );
    world.ends_well().await;
}
