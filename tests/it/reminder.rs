//! The one reminder before the time to pay is over.

use std::time::Duration;

use giftkiosk::domain::effect::{Effect, Notice};
use giftkiosk::domain::ids::{ChatId, MessageId, OrderId};
use giftkiosk::domain::news::{News, Payment, Standing};
use giftkiosk::domain::order::{Bill, Known, Order, Picture, State};
use giftkiosk::domain::reminder::Reminder;
use giftkiosk::domain::time::Time;

use crate::samples::{NOW, order, payment, read};
use crate::world::World;
use crate::world::shopping::STEAM;

const REMIND: Effect = Effect::Notify(OrderId(1), Notice::Reminder);

/// An order that waits for money and has so many seconds in all.
fn waiting(window: u64) -> Order {
    let payment = Payment {
        deadline: NOW.plus_seconds(window),
        ..payment()
    };
    let bill = Bill {
        message: MessageId(3),
        picture: Picture::Code,
    };
    Order {
        state: State::AwaitingPayment(payment),
        bill: Some(bill),
        ..order()
    }
}

#[test]
fn it_comes_ten_minutes_before_the_end_or_in_the_last_third() {
    for (window, at) in [
        (1_500, Some(900)),
        (1_200, Some(600)),
        (1_199, Some(1_199 - 399)),
        (600, Some(400)),
        (360, Some(240)),
        (359, None),
        (60, None),
    ] {
        let remind = at.map(|at| NOW.plus_seconds(at));
        assert_eq!(waiting(window).remind_at(), remind, "{window}");
    }
}

#[test]
fn it_comes_once_and_only_to_somebody_who_may_still_want_to_pay() {
    let at = NOW.plus_seconds(900);
    let (reminded, effects) = waiting(1_500).learn(News::TimeRunsShort, at);
    assert_eq!((reminded.reminder, effects), (Reminder::Wished, vec![REMIND]));
    assert_eq!(reminded.remind_at(), None);
    let (again, effects) = reminded.clone().learn(News::TimeRunsShort, at);
    assert_eq!((again, effects), (reminded, vec![]));
    let quiet = |order: Order, at: Time| order.learn(News::TimeRunsShort, at).1;
    let asking = Order {
        asking_cancel: true,
        ..waiting(1_500)
    };
    let unseen = Order {
        bill: None,
        ..waiting(1_500)
    };
    let seen = waiting(1_500).learn(read(Standing::Seen), at).0;
    let missing = Order {
        known: Known {
            missing: Some((NOW, true)),
            ..Known::default()
        },
        ..waiting(1_500)
    };
    assert_eq!(missing.remind_at(), None);
    for (what, order, at) in [
        ("asked to cancel", asking, at),
        ("has no address to pay to", unseen, at),
        ("has paid", seen, at),
        ("has an address that was taken away", missing, at),
        ("has a minute left", waiting(1_500), NOW.plus_seconds(1_440)),
        ("has no time left", waiting(1_500), NOW.plus_seconds(9_000)),
    ] {
        assert_eq!(quiet(order, at), vec![], "{what}");
    }
}

#[test]
fn it_goes_when_the_order_moves_on() {
    let away = Effect::PutAway(ChatId(7), MessageId(9));
    let at = NOW.plus_seconds(900);
    let wished = waiting(1_500).learn(News::TimeRunsShort, at).0;
    let shown = wished.clone().learn(News::Reminded(MessageId(9)), at).0;
    assert_eq!(shown.reminder, Reminder::Shown(MessageId(9)));
    for news in [read(Standing::Seen), News::TimeIsUp, News::CancelledByBuyer] {
        let (moved, effects) = shown.clone().learn(news.clone(), at);
        assert!(effects.contains(&away), "{news:?}");
        assert_eq!(moved.reminder, Reminder::Over);
    }
    let paid = wished.learn(read(Standing::Seen), at).0;
    let (late, effects) = paid.learn(News::Reminded(MessageId(9)), at);
    assert_eq!((late.reminder, effects), (Reminder::Over, vec![away]));
}

const REMINDER: &str = "not much time is left";

#[tokio::test]
async fn who_has_not_paid_is_reminded_once_and_not_after_paying() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    world.clock.jump(Duration::from_secs(17 * 60));
    anna.sees(REMINDER).await;
    world.is_quiet().await;
    world.seconds_pass(60);
    world.is_quiet().await;
    let reminders = anna
        .messages()
        .into_iter()
        .filter(|message| message.text.contains(REMINDER));
    assert_eq!(reminders.count(), 1);
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    anna.sees_no_more(REMINDER).await;
    world.ends_well().await;
}

/// C09.
#[tokio::test]
async fn a_reminder_that_was_due_while_the_shop_was_down_comes_once_after_it() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    for minutes in [17, 1, 1] {
        world.stop().await;
        world.clock.jump(Duration::from_secs(minutes * 60));
        world.start().await;
        anna.sees(REMINDER).await;
        world.is_quiet().await;
    }
    let reminders = world
        .telegram
        .calls()
        .into_iter()
        .filter(|call| call.method == "sendMessage" && call.params.to_string().contains(REMINDER));
    assert_eq!(reminders.count(), 1);
    world.clock.jump(Duration::from_secs(20 * 60));
    anna.sees_no_more(REMINDER).await;
    world.ends_well().await;
}

/// C09: the reminders of three orders and the end of an old one's code are all due in one downtime.
#[tokio::test]
async fn what_is_due_while_the_shop_is_down_is_done_once_for_each_order() {
    let mut world = World::closed().await;
    world.set.push(("CODE_RETENTION_DAYS", "1".to_owned()));
    world.start().await;
    let olga = world.person("Olga", "en");
    let old = world.order_by(&olga, &STEAM).await;
    let code = world.pays_and_delivers(&old)[0].clone();
    olga.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    world.clock.jump(Duration::from_secs(24 * 3_600 - 15 * 60));
    world.is_quiet().await;
    let mut buyers = Vec::new();
    for name in ["Anna", "Ben", "Carla"] {
        let buyer = world.person(name, "en");
        world.order_by(&buyer, &STEAM).await;
        world.is_quiet().await;
        world.clock.jump(Duration::from_secs(60));
        buyers.push(buyer);
    }
    for minutes in [15, 1, 1] {
        world.stop().await;
        world.clock.jump(Duration::from_secs(minutes * 60));
        world.start().await;
        for buyer in &buyers {
            buyer.sees(REMINDER).await;
        }
        world.is_quiet().await;
    }
    let mut sent: Vec<_> = world
        .telegram
        .calls()
        .into_iter()
        .filter(|call| call.method == "sendMessage" && call.params.to_string().contains(REMINDER))
        .filter_map(|call| call.chat)
        .collect();
    sent.sort_unstable();
    assert_eq!(sent, buyers.iter().map(|buyer| buyer.chat).collect::<Vec<_>>());
    world.clock.jump(Duration::from_secs(3_600));
    for buyer in &buyers {
        buyer.sees_no_more(REMINDER).await;
    }
    olga.asks("/orders").await;
    olga.taps("Steam $20 · delivered").await;
    olga.sees("The code was deleted here after a day").await;
    assert_eq!(
        world.telegram.visible(&code).len(),
        1,
        "what Telegram holds is the buyer's"
    );
    world.ends_well().await;
}

#[tokio::test]
async fn after_a_long_downtime_nobody_is_hurried_into_paying_late() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    world.stop().await;
    world.clock.jump(Duration::from_secs(26 * 60));
    world.start().await;
    anna.sees("The time to pay is over").await;
    world.is_quiet().await;
    assert!(!anna.screen().contains(REMINDER), "{}", anna.screen());
    world.ends_well().await;
}
