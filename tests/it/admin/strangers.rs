//! Nobody else can: not by a command, a button, or a command passed off as an admin's.

use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::look::MessageView;
use serde_json::{Value, json};

use super::{at_order, told};
use crate::world::shopping::{STEAM, choices};
use crate::world::{Person, World, soon};

/// Every command that only admins have, as an admin types it.
const COMMANDS: [&str; 18] = [
    "/admin",
    "/order 1",
    "/order anna@example.org",
    "/order",
    "/check 1",
    "/resend 1",
    "/note 1 calls tomorrow",
    "/settle 1 sent back by hand",
    "/reopen 1",
    "/fund 1",
    "/refund 1",
    "/ban 1",
    "/unban 1",
    "/unban",
    "/pause",
    "/resume",
    "/stats",
    "/audit",
];

impl World {
    /// Waits until the menu of this chat has, or has not, what only admins have; all have the rest.
    async fn shows_menu(&self, chat: i64, of_admins: bool) {
        let shown = |telegram: &Telegram| {
            let menu = telegram.chat(chat)?.menu;
            let has = |command: &str| menu.iter().any(|line| line.command == command);
            (has("orders") && has("refund") == of_admins).then_some(())
        };
        soon("the menu", self.telegram.until(shown)).await;
    }
}

#[tokio::test]
async fn only_admins_see_the_menu_of_the_shop() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    world.shows_menu(world.operator.chat, true).await;
    world.shows_menu(anna.chat, false).await;
    world.ends_well().await;
}

#[tokio::test]
async fn who_is_no_admin_any_more_loses_the_menu_with_the_next_start() {
    let mut world = World::closed().await;
    std::fs::create_dir_all(world.dir.path().join("data")).unwrap();
    let (second, gone) = (world.person("Second", "ko"), 777_001);
    let admins = format!("{},{},{gone}", world.operator.chat, second.chat);
    world.set.push(("ADMIN_IDS", admins));
    world.start().await;
    world.shows_menu(second.chat, true).await;
    world.stop().await;
    world.set.push(("ADMIN_IDS", world.operator.chat.to_string()));
    world.start().await;
    world.shows_menu(second.chat, false).await;
    world.shows_menu(world.operator.chat, true).await;
    world.ends_well_but(&["chat not found"]).await;
}

/// All that can be seen of a chat, without the ids of its messages.
fn seen(person: &Person) -> Vec<(String, Vec<String>)> {
    let plain = |message: MessageView| {
        let keys = choices(&message).into_iter().map(str::to_owned).collect();
        (message.text, keys)
    };
    person.messages().into_iter().map(plain).collect()
}

/// A20: for a stranger, a command of admins is a command that nobody has.
#[tokio::test]
async fn a_stranger_sees_no_difference_between_an_admins_command_and_nonsense() {
    let (mut world, _, _) = at_order().await;
    let (ben, eve) = (world.person("Operator", "en"), world.person("Operator", "en"));
    for command in COMMANDS.iter().filter(|command| !command.starts_with("/orders")) {
        ben.asks("/nonsense 1").await;
        eve.asks(command).await;
        world.is_quiet().await;
        assert_eq!(seen(&ben), seen(&eve), "{command}");
    }
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("Nothing."), "{trail}");
    world.ends_well().await;
}

/// A20: buttons of admins pressed by anybody else.
#[tokio::test]
async fn an_admins_button_in_another_hand_is_a_stale_one() {
    let (mut world, anna, _) = at_order().await;
    let eve = world.person("Eve", "en");
    let screen = eve.asks("/start").await;
    for data in [
        "@1", "1Av", "1Ampause", "1Amban", "1Ao1", "1Ay1", "1Aa0", "1An0", "1Al1", "2Ampause",
    ] {
        for person in [&eve, &anna] {
            person.forges(screen.id, data);
            person.is_told("That button was from an older screen.").await;
        }
    }
    world.is_quiet().await;
    assert!(
        !eve.screen().contains("The shop") && !anna.screen().contains("🛠"),
        "{}",
        eve.screen()
    );
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("Nothing."), "{trail}");
    world.ends_well().await;
}

/// Each way in which a command of an admin can come from somebody else, or from nobody.
fn impostures(admin: i64, text: &str) -> Vec<(&'static str, Value)> {
    let private = json!({ "id": admin, "first_name": "Operator", "type": "private" });
    let group = json!({ "id": -1_001_234, "title": "Us", "type": "supergroup" });
    let person = |id: i64| json!({ "id": id, "is_bot": false, "first_name": "Operator", "username": "operator" });
    let message = |from: Value, chat: &Value, more: Value| {
        let mut message =
            json!({ "message_id": 90_001, "date": 1_760_000_000, "from": from, "chat": chat, "text": text });
        for (name, value) in more.as_object().unwrap() {
            message[name] = value.clone();
        }
        message
    };
    let own = |more| message(person(admin), &private, more);
    let other = json!({ "id": 9, "is_bot": true, "first_name": "Other" });
    let channel = json!({ "id": -1_009, "type": "channel", "title": "Us" });
    let hidden = json!({ "type": "hidden_user", "sender_user_name": "Operator", "date": 1 });
    vec![
        (
            "forwarded",
            json!({ "message": own(json!({ "forward_origin": hidden })) }),
        ),
        (
            "forwarded from oneself",
            json!({ "message": own(json!({ "forward_origin": { "type": "user", "sender_user": person(admin), "date": 1 } })) }),
        ),
        ("via a bot", json!({ "message": own(json!({ "via_bot": other })) })),
        (
            "edited",
            json!({ "edited_message": own(json!({ "edit_date": 1_760_000_001 })) }),
        ),
        (
            "in a group",
            json!({ "message": message(person(admin), &group, json!({})) }),
        ),
        (
            "edited in a group",
            json!({ "edited_message": message(person(admin), &group, json!({})) }),
        ),
        (
            "an anonymous admin",
            json!({ "message": message(person(1_087_968_824), &group, json!({ "sender_chat": group })) }),
        ),
        (
            "an anonymous admin in private",
            json!({ "message": message(person(1_087_968_824), &private, json!({})) }),
        ),
        (
            "a channel bot",
            json!({ "message": message(person(136_817_688), &group, json!({ "sender_chat": channel })) }),
        ),
        (
            "Telegram itself",
            json!({ "message": message(person(777_000), &group, json!({ "is_automatic_forward": true })) }),
        ),
        (
            "a channel post",
            json!({ "channel_post": message(person(admin), &channel, json!({})) }),
        ),
        (
            "another person in this chat",
            json!({ "message": message(person(admin + 1), &private, json!({})) }),
        ),
        (
            "a business message",
            json!({ "business_message": own(json!({ "business_connection_id": "b" })) }),
        ),
        (
            "inline",
            json!({ "inline_query": { "id": "1", "from": person(admin), "query": text, "offset": "" } }),
        ),
        (
            "an inline result",
            json!({ "chosen_inline_result": { "result_id": "1", "from": person(admin), "query": text } }),
        ),
        (
            "nobody",
            json!({ "message": { "message_id": 1, "date": 1, "chat": private, "text": text } }),
        ),
    ]
}

/// A20: forwarded, edited, in a group, anonymous, by a channel, inline.
#[tokio::test]
async fn an_admins_command_counts_only_as_typed_by_the_admin_in_the_private_chat() {
    let (mut world, anna, _) = at_order().await;
    let admin = world.operator.chat;
    for command in COMMANDS {
        for (_, update) in impostures(admin, command) {
            world.telegram.push_raw_update(update);
        }
    }
    world.is_quiet().await;
    anna.goes_to_confirm(&STEAM).await;
    world.order_after_confirm(&anna).await;
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("Nothing."), "{trail}");
    world.ends_well().await;
}

/// O06.
#[tokio::test]
async fn a_shop_without_admins_runs_and_nobody_can_command_it() {
    let mut world = World::closed().await;
    world.set.push(("ADMIN_IDS", String::new()));
    world.start().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    for command in ["/pause", "/ban 1", "/settle 1 x"] {
        world.operator.asks(command).await;
    }
    world.operator.sees("I don't know that command").await;
    world.refills.pay_part(&order.id).unwrap();
    anna.sees("Still missing").await;
    world.refills.expire(&order.id).unwrap();
    anna.sees("a person is looking into it").await;
    world.ends_well().await;
}
