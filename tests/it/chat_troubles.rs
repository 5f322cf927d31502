//! What Telegram and people do to a chat, and what must hold all the same.

use std::time::Duration;

use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::telegram::trouble::Aim;
use serde_json::json;

use crate::world::shopping::{STEAM, choice, choices};
use crate::world::{Person, World};

const BLOCKED: &str = "bot was blocked by the user";

/// A world in which somebody has paid for an order.
async fn paid() -> (World, Person, String) {
    let world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    (world, anna, order.id)
}

fn delivers(world: &World, order: &str) -> String {
    world.refills.deliver(order).unwrap();
    world.refills.order(order).unwrap().codes[0].clone()
}

/// No chat heard of the bot, and no press was answered.
fn nothing_was_said_since(world: &World, before: usize) {
    for call in world.telegram.calls_since(before) {
        assert!(call.chat.is_none() && call.method != "answerCallbackQuery", "{call:?}");
    }
}

/// T01.
#[tokio::test]
async fn an_update_that_comes_twice_counts_once() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    world.telegram.jump_to_update(50_000);
    let order = world.order_after_confirm(&anna).await;
    for _ in 0..3 {
        assert!(world.telegram.repeat_update(50_000));
        world.is_quiet().await;
    }
    assert_eq!(world.refills.orders().len(), 1);
    assert_eq!(world.telegram.visible(&order.address).len(), 1);
    world.ends_well().await;
}

/// T03.
#[tokio::test]
async fn update_ids_that_jump_down_after_an_idle_week_are_served() {
    let mut world = World::open().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    world.telegram.jump_to_update(9_000_001);
    anna.asks("/start").await;
    world.is_quiet().await;
    world.seconds_pass(8 * 86_400);
    world.telegram.jump_to_update(1_204);
    ben.asks("/start").await;
    anna.asks("/help").await;
    world.ends_well_but(&["message can't be deleted"]).await;
}

/// T05.
#[tokio::test]
async fn a_press_that_was_lost_in_an_outage_can_be_made_again() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let first = world.order_by(&anna, &STEAM).await;
    world.pays_and_delivers(&first);
    anna.sees("Delivered. Enjoy!").await;
    anna.goes_to_contact(&STEAM).await;
    anna.chooses("s").await;
    anna.pays_with(&STEAM).await;
    world.ends_well().await;
    anna.confirms().await;
    world.seconds_pass(200);
    world.start().await;
    world.is_quiet().await;
    world.forgets_presses();
    assert_eq!(world.refills.orders().len(), 1);
    anna.confirms().await;
    anna.is_told("The price was just asked for anew").await;
    world.is_quiet().await;
    world.order_after_confirm(&anna).await;
    assert_eq!(world.refills.orders().len(), 2);
    world.ends_well().await;
}

/// T09.
#[tokio::test]
async fn a_webhook_that_is_still_set_is_taken_away() {
    let mut world = World::closed().await;
    let set = format!(
        "{}/bot{}/setWebhook?url=https://old.example.org/hook",
        world.telegram.url(),
        world.telegram.token()
    );
    reqwest::get(set).await.unwrap().error_for_status().unwrap();
    assert!(world.telegram.webhook().is_some());
    world.start().await;
    let anna = world.person("Anna", "en");
    world.while_time_flies(anna.asks("/start")).await;
    assert_eq!(world.telegram.webhook(), None);
    world.ends_well_but(&["webhook is active"]).await;
}

/// T10.
#[tokio::test]
async fn too_many_requests_lose_nothing() {
    let mut world = World::open().await;
    world.telegram.trouble(|trouble| {
        for method in [
            "sendMessage",
            "sendPhoto",
            "editMessageText",
            "editMessageMedia",
            "deleteMessage",
        ] {
            trouble.slow_down_every(method, 2, 3);
        }
        trouble.slow_down_next("answerCallbackQuery", 1, 1);
    });
    // Time flies faster here than presses are answered.
    world.telegram.rules(|rules| rules.answer_within = 86_400);
    let anna = world.person("Anna", "en");
    let order = world.while_time_flies(world.order_by(&anna, &STEAM)).await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.telegram.trouble(|trouble| trouble.calm());
    world.seconds_pass(10);
    world.ends_well_but(&["Too Many Requests"]).await;
}

/// T11.
#[tokio::test]
async fn answers_that_get_lost_leave_the_code_in_exactly_one_message() {
    for (method, count) in [("sendMessage", 3), ("editMessageText", 2), ("editMessageMedia", 2)] {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        anna.goes_to_confirm(&STEAM).await;
        world.is_quiet().await;
        world
            .telegram
            .trouble(|trouble| trouble.lose_next_answers(method, count));
        let order = world.order_after_confirm(&anna).await;
        world.seconds_pass(5);
        world.is_quiet().await;
        let codes = world.pays_and_delivers(&order);
        world.while_time_flies(anna.sees(&codes[0])).await;
        world.while_time_flies(anna.sees("Delivered. Enjoy!")).await;
        assert_eq!(world.telegram.trouble(|trouble| trouble.pending()), 0, "{method}");
        world.ends_well().await;
    }
}

/// Buyers of whom every third answer gets lost, in an ordinary run and in one with optimizations.
const LOSING: usize = if cfg!(debug_assertions) { 3 } else { 60 };

/// T11: whatever is sent or edited, all the way.
#[tokio::test]
async fn where_every_third_answer_of_telegram_gets_lost_each_code_stands_in_exactly_one_message() {
    let mut world = World::open().await;
    world.telegram.trouble(|trouble| {
        for method in ["sendMessage", "sendPhoto", "editMessageText", "editMessageMedia"] {
            trouble.lose_every_answer(method, 3);
        }
    });
    // Time flies faster here than presses are answered.
    world.telegram.rules(|rules| rules.answer_within = 86_400);
    for n in 0..LOSING {
        let buyer = world.person(&format!("Buyer {n}"), "en");
        let order = world.while_time_flies(world.order_by(&buyer, &STEAM)).await;
        let code = world.pays_and_delivers(&order)[0].clone();
        world.while_time_flies(buyer.sees(&code)).await;
        world.while_time_flies(buyer.sees("Delivered. Enjoy!")).await;
    }
    let lost = world.telegram.calls().into_iter();
    let lost = lost.filter(|call| ["sendMessage", "editMessageText"].contains(&call.method));
    assert!(lost.count() > 9 * LOSING, "too few calls to lose answers of");
    world.telegram.trouble(|trouble| trouble.calm());
    world.seconds_pass(60);
    world.ends_well().await;
}

/// T12.
#[tokio::test]
async fn an_edit_that_was_made_already_is_done() {
    let (mut world, anna, order) = paid().await;
    world.is_quiet().await;
    world
        .telegram
        .trouble(|trouble| trouble.lose_next_answers("editMessageText", 1));
    let code = delivers(&world, &order);
    anna.sees(&code).await;
    world.while_time_flies(anna.sees("Delivered. Enjoy!")).await;
    world.is_quiet().await;
    let edits = world
        .telegram
        .calls()
        .into_iter()
        .filter(|call| call.method == "editMessageText" && call.params.to_string().contains(&code));
    assert_eq!(edits.count(), 2);
    world.ends_well().await;
}

/// T13.
#[tokio::test]
async fn a_placeholder_that_the_buyer_deletes_is_sent_again() {
    let (mut world, anna, order) = paid().await;
    world.is_quiet().await;
    world.telegram.trouble(|trouble| trouble.bad_gateway("editMessageText"));
    let code = delivers(&world, &order);
    let placeholder = anna.sees("The code appears in this message").await.id;
    world.telegram.delete(anna.chat, placeholder).unwrap();
    world.telegram.trouble(|trouble| trouble.calm());
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well_but(&["message to edit not found"]).await;
}

/// T14.
#[tokio::test]
async fn who_blocks_the_bot_after_paying_gets_the_code_on_coming_back() {
    let (mut world, anna, order) = paid().await;
    world.is_quiet().await;
    world.telegram.block(anna.chat);
    let code = delivers(&world, &order);
    let tried = |telegram: &giftkiosk::sandbox::telegram::Telegram| {
        let calls = telegram.calls();
        let last = calls.iter().rev().find(|call| call.chat == Some(anna.chat))?;
        format!("{:?}", last.outcome).contains(BLOCKED).then_some(())
    };
    crate::world::soon("a refusal", world.telegram.until(tried)).await;
    assert!(world.telegram.visible(&code).is_empty());
    anna.says("/start");
    anna.sees(&code).await;
    anna.sees("Delivered. Enjoy!").await;
    world.ends_well_but(&[BLOCKED]).await;
}

/// T14: an account that is gone for ever looks the same, and nobody comes back.
#[tokio::test]
async fn what_was_paid_by_an_account_that_is_gone_stays_sealed_and_is_tried_a_few_times_a_day() {
    let (mut world, anna, order) = paid().await;
    world.is_quiet().await;
    let before = world.telegram.calls_counted();
    world.telegram.deactivate(anna.chat);
    let code = delivers(&world, &order);
    let tries = |world: &World| {
        let calls = world.telegram.calls_since(before);
        calls.iter().filter(|call| call.chat == Some(anna.chat)).count()
    };
    let first = world.telegram.until(|_| (tries(&world) > 0).then_some(()));
    crate::world::soon("a first try", first).await;
    for _ in 0..24 {
        world.seconds_pass(3_600);
        world.clock.pass(Duration::from_millis(4)).await;
    }
    let made = tries(&world);
    assert!((1..=10).contains(&made), "{made} tries in a day");
    assert!(world.telegram.visible(&code).is_empty());
    world.stop().await;
}

/// T15.
#[tokio::test]
async fn a_group_is_no_shop() {
    let (mut world, anna, _) = paid().await;
    world.is_quiet().await;
    let group = world.telegram.group("Friends");
    let before = world.telegram.calls_counted();
    for text in ["/start", "/orders", "/buy", "steam"] {
        world.telegram.say_in(group, anna.chat, text).unwrap();
    }
    for data in ["0h", "#1s", "#1o"] {
        world.telegram.press_data_as(group, anna.chat, 1, data).unwrap();
    }
    world.is_quiet().await;
    nothing_was_said_since(&world, before);
    world.ends_well().await;
}

/// T16.
#[tokio::test]
async fn a_broken_gateway_is_outlasted() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    world.is_quiet().await;
    world.telegram.trouble(|trouble| trouble.bad_gateway(Aim::Every));
    anna.says("/help");
    world
        .while_time_flies(async {
            let failed =
                |telegram: &giftkiosk::sandbox::telegram::Telegram| (telegram.calls_counted() > 25).then_some(());
            crate::world::soon("many failures", world.telegram.until(failed)).await;
        })
        .await;
    world.telegram.trouble(|trouble| trouble.calm());
    world.while_time_flies(anna.sees("How it works")).await;
    world.telegram.trouble(|trouble| trouble.truncate_next(Aim::Every, 3));
    anna.says("/orders");
    world.while_time_flies(anna.sees("Nothing here yet")).await;
    world.ends_well_but(&["Bad Gateway"]).await;
}

/// T17.
#[tokio::test]
async fn updates_of_unknown_kinds_and_garbage_are_passed_over() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let from = json!({"id": anna.chat, "is_bot": false, "first_name": "Anna"});
    let chat = json!({"id": anna.chat, "type": "private", "first_name": "Anna"});
    let updates = [
        json!({"a_kind_of_next_year": {"from": from, "chat": chat}}),
        json!({"message": 5}),
        json!({"message": {"message_id": "x", "chat": null}}),
        json!({"message": {"message_id": 1, "date": 1, "chat": chat, "text": "no sender"}}),
        json!({"callback_query": {"id": "1", "from": from}}),
        json!({"callback_query": {"id": "1", "from": from, "data": "x".repeat(2_000)}}),
        json!({"edited_message": {"message_id": 1, "date": 1, "from": from, "chat": chat, "text": "/start"}}),
        json!({"message": {"message_id": 1, "date": 1, "from": from, "chat": chat, "dice": {"value": [[[[[[]]]]]]}}}),
        json!({"my_chat_member": {"chat": chat, "from": from, "date": 1, "new_chat_member": {"status": 7}}}),
        json!({}),
    ];
    for _ in 0..30 {
        for update in &updates {
            world.telegram.push_raw_update(update.clone());
        }
    }
    anna.says(&"語".repeat(4_096));
    world.is_quiet().await;
    let answer = anna.asks("/help").await;
    assert!(answer.text.contains("How it works"), "{}", answer.text);
    world.ends_well().await;
}

#[tokio::test]
async fn a_button_of_an_older_screen_changes_nothing_but_says_so() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_amounts(&STEAM).await;
    let (message, row, column) = anna.finds("$20").await;
    let shown = anna.messages().into_iter().find(|its| its.id == message).unwrap();
    let giftkiosk::sandbox::telegram::keyboard::Action::Callback { data } = &shown.keyboard[row][column].action else {
        panic!("an amount asks the bot");
    };
    anna.asks("/help").await;
    anna.forges(message, data);
    anna.is_told("That button was from an older screen").await;
    world.is_quiet().await;
    anna.sees("How it works").await;
    world.ends_well().await;
}

#[tokio::test]
async fn forged_buttons_do_nothing() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let home = anna.asks("/start").await;
    let forged = [
        "",
        "0",
        "K",
        "999999999999999h",
        "0K20.3",
        "1K20.3",
        "0Z",
        "#",
        "#x",
        "#99999999999999999999s",
        "#-1s",
        "0W",
        "0WXX",
        "0Bnone",
        "0p65535",
        "0L??",
        "\u{202e}",
    ];
    for data in forged {
        anna.forges(home.id, data);
        anna.forges(home.id + 1_000, data);
    }
    anna.is_told("That button was from an older screen").await;
    world.is_quiet().await;
    assert!(world.refills.orders().is_empty());
    anna.sees("Where will it be used?").await;
    world.ends_well().await;
}

#[tokio::test]
async fn the_buttons_of_somebody_elses_order_are_of_no_use() {
    let (mut world, anna, order) = paid().await;
    let code = delivers(&world, &order);
    anna.sees("Delivered. Enjoy!").await;
    let eve = world.person("Eve", "en");
    let home = eve.asks("/start").await;
    for data in ["#1c", "#1x", "#1y", "#1k", "#1s", "#1o"] {
        eve.forges(home.id, data);
    }
    eve.is_told("I cannot find this order").await;
    world.is_quiet().await;
    assert!(world.telegram.visible(&code).iter().all(|(chat, _)| *chat == anna.chat));
    assert!(!eve.screen().contains("Steam"), "{}", eve.screen());
    world.ends_well().await;
}

#[tokio::test]
async fn twenty_taps_on_order_make_one_order() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    for _ in 0..20 {
        anna.presses(anna.finds("Order for").await);
    }
    let place = anna.finds("Accept and order").await;
    for _ in 0..20 {
        anna.presses(place);
    }
    let order = world.order().await;
    anna.sees(&order.address).await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    assert_eq!(world.telegram.visible(&order.address).len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn what_cannot_be_understood_is_answered_with_a_way_on() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    for text in ["/buy", "/", "/Start123"] {
        let answer = anna.asks(text).await;
        assert!(
            answer.text.contains("I don't know that command"),
            "{text}: {}",
            answer.text
        );
    }
    anna.asks("/start").await;
    anna.goes_to_confirm(&STEAM).await;
    let answer = anna.asks("yes please").await;
    assert!(
        answer.text.contains("Please use one of the buttons below"),
        "{}",
        answer.text
    );
    world.telegram.share_contact(anna.chat, "+15550100").unwrap();
    anna.sees("I can only read text").await;
    let photo = json!({
        "message_id": 77_000, "date": 1,
        "from": {"id": anna.chat, "is_bot": false, "first_name": "Anna", "language_code": "en"},
        "chat": {"id": anna.chat, "type": "private", "first_name": "Anna"},
        "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
    });
    anna.asks("/help").await;
    world.telegram.push_raw_update(json!({ "message": photo }));
    anna.sees("I can only read text").await;
    world.ends_well().await;
}

#[tokio::test]
async fn commands_work_from_everywhere() {
    let mut world = World::open().await;
    for depth in 0..7 {
        let anna = world.person("Anna", "en");
        anna.asks("/start").await;
        let steps = ["WUS", "g"];
        for step in steps.iter().take(depth) {
            anna.chooses(step).await;
        }
        match depth {
            3 => anna.goes_to_amounts(&STEAM).await,
            4 => anna.goes_to_contact(&STEAM).await,
            5 => anna.goes_to_confirm(&STEAM).await,
            6 => drop(world.order_by(&anna, &STEAM).await),
            _ => {}
        }
        world.is_quiet().await;
        for (command, answer) in [
            ("/help", "How it works"),
            ("/language", "Which language do you prefer?"),
            ("/orders", "My orders"),
            (
                "/cancel",
                if depth < 6 {
                    "nothing was ordered"
                } else {
                    "already goes on"
                },
            ),
            ("/start", "paid with crypto"),
        ] {
            let screen = anna.asks(command).await;
            assert!(
                screen.text.contains(answer),
                "{command} at depth {depth}: {}",
                screen.text
            );
            assert!(!choices(&screen).is_empty(), "{command} at depth {depth}");
        }
    }
    world.ends_well().await;
}

#[tokio::test]
async fn help_and_language_lead_back_to_where_one_was() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    anna.asks("/help").await;
    anna.taps("Back").await;
    anna.sees("Is everything right?").await;
    anna.asks("/language").await;
    world.is_quiet().await;
    anna.chooses("Lko").await;
    let korean = |button: &_| choice(button).is_some_and(|choice| choice.starts_with('K'));
    anna.finds_where("the price again", korean).await;
    assert!(!anna.screen().contains("Is everything right?"), "{}", anna.screen());
    world.ends_well().await;
}

#[tokio::test]
async fn an_older_telegram_is_written_to_in_its_own_way() {
    let mut world = World::closed().await;
    world.telegram.trouble(|trouble| trouble.older_server());
    world.start().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    world.ends_well_but(&["style", "tg-time", "there is no media"]).await;
}

#[tokio::test]
async fn a_slow_upstream_holds_nobody_else_up() {
    let mut world = World::open().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    anna.goes_to_confirm(&STEAM).await;
    world.refills.trouble(|trouble| {
        trouble.slow(Route::Brands, Duration::from_secs(12));
        trouble.slow(Route::Create, Duration::from_secs(12));
    });
    anna.confirms().await;
    anna.sees("Preparing order").await;
    ben.asks("/start").await;
    ben.chooses("WDE").await;
    ben.sees("One moment").await;
    ben.asks("/help").await;
    anna.asks("/orders").await;
    anna.finds("preparing").await;
    world.seconds_pass(13);
    let order = world.order().await;
    anna.sees(&order.address).await;
    world.ends_well().await;
}

#[tokio::test]
async fn edits_of_ones_own_messages_are_passed_over() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    let said = anna.says("/help");
    anna.sees("How it works").await;
    world.is_quiet().await;
    let before = world.telegram.calls_counted();
    world.telegram.edit_own(anna.chat, said, "/orders").unwrap();
    world.is_quiet().await;
    nothing_was_said_since(&world, before);
    world.ends_well().await;
}
