//! What an admin finds, explains and mends from the phone, and that nobody else can.

use std::sync::atomic::Ordering;

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::domain::ids::ChatId;
use giftkiosk::ports::Journal;
use giftkiosk::sandbox::telegram::look::MessageView;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::world::shopping::{STEAM, choices};
use crate::world::{Person, World};

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

/// Somebody has an order, and the operator looks at its page.
async fn at_order() -> (World, Person, String) {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.operator.asks("/order 1").await;
    world.is_quiet().await;
    (world, anna, order.id)
}

/// Somebody paid too little, and the time is over.
async fn at_case() -> (World, Person, String) {
    let (mut world, anna, order) = at_order().await;
    world.refills.pay_part(&order).unwrap();
    anna.sees("Still missing").await;
    world.refills.expire(&order).unwrap();
    anna.sees("needs a person's look").await;
    world
        .operator
        .sees("part of the amount arrived, and the time is over")
        .await;
    world.is_quiet().await;
    (world, anna, order)
}

/// The operator types a command and reads the page that answers it, once nothing waits any more.
async fn told(world: &mut World, command: &str) -> String {
    let message = world.operator.asks(command).await;
    world.is_quiet().await;
    shown(world, message.id)
}

/// The operator taps, and nothing waits any more.
async fn taps(world: &mut World, label: &str) {
    world.operator.taps(label).await;
    world.is_quiet().await;
}

fn shown(world: &World, message: i64) -> String {
    let messages = world.operator.messages();
    messages
        .into_iter()
        .find(|shown| shown.id == message)
        .map(|shown| shown.text)
        .unwrap_or_default()
}

/// A text with every number that differs from run to run taken out.
fn steady(text: &str) -> String {
    text.lines()
        .map(|line| line.split(" UTC").last().unwrap_or(line).trim())
        .collect::<Vec<_>>()
        .join("\n")
}

#[tokio::test]
async fn an_order_is_found_by_number_e_mail_address_and_upstream_id() {
    let (mut world, _, order) = at_order().await;
    let address = world.refills.order(&order).unwrap().address;
    for text in ["1", "#1", "anna@example.org", "ANNA@example.org", &address, &order] {
        let page = told(&mut world, &format!("/order {text}")).await;
        let direct = page.contains("Order 1");
        if !direct {
            world.operator.taps("1 · to be paid").await;
        }
        world.operator.sees("We wait for the buyer's payment").await;
        world.is_quiet().await;
    }
    for text in ["2", "nobody@example.org", "example.org", ""] {
        let page = told(&mut world, &format!("/order {text}")).await;
        assert!(!page.contains("Due:"), "{text}: {page}");
    }
    world.ends_well().await;
}

#[tokio::test]
async fn the_page_of_an_order_tells_its_story_without_a_code_or_an_address_of_anybody() {
    let (mut world, anna, order) = at_order().await;
    let address = world.refills.order(&order).unwrap().address;
    let before = steady(&shown(&world, world.operator.messages().last().unwrap().id)).replace(&address, "(address)");
    assert_snapshot!(before, @"
    ⏳ Order 1 · to be paid
    Steam $20 · 🇺🇸 United States
    For a•••@example.org
    Due: 20.3 USDC on Solana
    To (address)

    ⏳ We wait for the buyer's payment.

    preparing
    to be paid
    ");
    let view = world.refills.order(&order).unwrap();
    let codes = world.pays_and_delivers(&view);
    anna.sees(&codes[0]).await;
    world.is_quiet().await;
    let page = world.operator.sees("Nobody waits").await;
    for word in ["preparing", "to be paid", "paid", "on its way", "delivered"] {
        assert!(page.text.contains(word), "{word} in {}", page.text);
    }
    let seen = world.operator.screen();
    for secret in [&codes[0], &order, "anna@example.org"] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_check_reads_the_order_now_and_the_page_follows() {
    let (mut world, anna, order) = at_order().await;
    world.refills.trouble(|trouble| trouble.streams.silent = true);
    world.refills.pay_exactly(&order).unwrap();
    world.operator.taps("Check upstream").await;
    world.operator.sees("The upstream is being asked").await;
    anna.sees("We see your payment").await;
    world.operator.sees("payment seen").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_code_is_shown_again_in_its_own_chat_three_times_a_day() {
    let (mut world, anna, order) = at_order().await;
    let view = world.refills.order(&order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    anna.sees(&code).await;
    world.is_quiet().await;
    for _ in 0..6 {
        told(&mut world, "/resend 1").await;
    }
    let page = told(&mut world, "/resend 1").await;
    assert!(page.contains("shown again three times today"), "{page}");
    let sends = world.telegram.calls().into_iter().filter(|call| {
        call.method == "sendMessage" && call.params.to_string().contains("The code appears in this message")
    });
    let chats: Vec<Option<i64>> = sends.map(|call| call.chat).collect();
    assert_eq!(
        chats,
        vec![Some(anna.chat); 4],
        "the first time and three more, in the buyer's chat"
    );
    world.ends_well().await;
}

#[tokio::test]
async fn a_case_is_settled_by_a_second_tap_with_a_reason_and_can_be_reopened() {
    let (mut world, anna, order) = at_case().await;
    taps(&mut world, "🛠 Order 1").await;
    taps(&mut world, "Settle").await;
    world.operator.sees("Why is order 1 settled?").await;
    world.operator.says("sent back by hand");
    world.operator.taps("Yes, do it").await;
    world.operator.sees("Settled. The buyer is told.").await;
    anna.sees("the case is closed").await;
    let page = told(&mut world, "/settle 1 again").await;
    assert!(page.contains("The order is settled."), "{page}");
    let page = told(&mut world, "/reopen 1").await;
    assert!(
        page.contains("Reopened") && page.contains("Please look after it"),
        "{page}"
    );
    // The upstream finds the money after all: the buyer is served as if nothing had happened.
    world.refills.pay_exactly(&order).unwrap();
    world.refills.confirm_payment(&order).unwrap();
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    let trail = told(&mut world, "/audit").await;
    let told = steady(&trail).replace(&world.operator.chat.to_string(), "(me)");
    assert_snapshot!(told, @"
    🧾 Who did what

    · 🔓 Reopen · by (me)
    Order 1

    · ✔️ Settle · by (me)
    Order 1
    “sent back by hand”
    ");
    world.ends_well().await;
}

#[tokio::test]
async fn the_second_tap_runs_out_and_counts_for_its_own_question() {
    let (mut world, anna, _) = at_case().await;
    told(&mut world, "/settle 1 sent back").await;
    let (message, row, column) = world.operator.finds("Yes, do it").await;
    world.seconds_pass(301);
    world.operator.presses((message, row, column));
    world.operator.sees("That button had run out").await;
    told(&mut world, "/settle 1 sent back").await;
    let data = world.operator.finds("Yes, do it").await;
    let yes = world
        .operator
        .messages()
        .into_iter()
        .find(|shown| shown.id == data.0)
        .unwrap();
    let said = format!("{:?}", yes.keyboard);
    let own = said.split("Ay").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for forged in [format!("1Ay{own}"), "1Ay0".to_owned(), format!("@{own}x")] {
        world.operator.forges(data.0, &forged);
        anna.forges(data.0, &forged);
    }
    world.is_quiet().await;
    let page = told(&mut world, "/order 1").await;
    assert!(!page.contains("Settled by hand"), "{page}");
    world.ends_well().await;
}

#[tokio::test]
async fn for_an_order_paid_straight_to_the_upstream_funding_and_refunding_say_what_helps_instead() {
    let (mut world, _, _) = at_case().await;
    let page = told(&mut world, "/fund 1").await;
    assert!(page.contains("nothing to fund"), "{page}");
    let page = told(&mut world, "/refund 1").await;
    assert!(page.contains("Only the upstream can send it back"), "{page}");
    assert!(!page.contains("Yes, do it"));
    world.ends_well().await;
}

#[tokio::test]
async fn a_note_stays_with_the_order() {
    let (mut world, _, _) = at_order().await;
    world.operator.taps("📝 Note").await;
    world.operator.sees("Type the note").await;
    world.operator.says("calls <b>tomorrow</b>");
    world.operator.sees("calls <b>tomorrow</b>").await;
    told(&mut world, "/note and again").await;
    let page = told(&mut world, "/order 1").await;
    assert!(
        page.contains("calls <b>tomorrow</b>") && page.contains("and again"),
        "{page}"
    );
    world.ends_well().await;
}

#[tokio::test]
async fn a_ban_outlives_the_wish_to_be_forgotten_and_no_record_of_it_names_the_chat() {
    let (mut world, anna, _) = at_order().await;
    told(&mut world, "/ban 1 too many charge-backs").await;
    anna.asks("/delete").await;
    anna.taps("Yes, delete everything").await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    anna.accepted.store(false, Ordering::SeqCst);
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    anna.sees("The shop takes no orders from this chat").await;
    world.is_quiet().await;
    let mut journal = MemoryJournal::open(&world.disk);
    let house = journal.house().unwrap();
    assert_eq!(house.banned.len(), 1);
    assert!(!house.banned.contains(&ChatId(anna.chat)));
    for entry in journal.audit(u64::MAX, 10).unwrap() {
        assert_ne!(entry.chat, Some(ChatId(anna.chat)));
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_ban_of_a_buyer_who_is_forgotten_is_ended_by_its_number() {
    let (mut world, anna, _) = at_order().await;
    told(&mut world, "/ban 1 too many charge-backs").await;
    anna.asks("/delete").await;
    anna.taps("Yes, delete everything").await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    anna.accepted.store(false, Ordering::SeqCst);
    let page = told(&mut world, "/unban 1").await;
    assert!(page.contains("so already"), "{page}");
    told(&mut world, "/admin").await;
    let page = told(&mut world, "/unban").await;
    assert!(
        page.contains("Bans that hold")
            && page.contains("too many charge-backs")
            && !page.contains(&anna.chat.to_string()),
        "{page}"
    );
    taps(&mut world, "End ban 1").await;
    world.operator.sees("may buy again").await;
    let page = told(&mut world, "/unban").await;
    assert!(page.contains("Nothing."), "{page}");
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("№ 1"), "{trail}");
    anna.goes_to_confirm(&STEAM).await;
    world.order_after_confirm(&anna).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_banned_buyer_opens_nothing_new_and_still_gets_what_was_paid() {
    let (mut world, anna, order) = at_order().await;
    let page = told(&mut world, "/ban 1 too many charge-backs").await;
    assert!(page.contains("The buyer may open no new orders. Paid ones"), "{page}");
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    anna.sees("The shop takes no orders from this chat").await;
    assert_eq!(world.refills.orders().len(), 1);
    let view = world.refills.order(&order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    anna.sees(&code).await;
    told(&mut world, "/unban 1").await;
    anna.goes_to_confirm(&STEAM).await;
    world.order_after_confirm(&anna).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_paused_shop_sells_nothing_new_until_it_is_resumed_also_after_a_restart() {
    let (mut world, anna, order) = at_order().await;
    let page = told(&mut world, "/pause").await;
    assert!(page.contains("Buyers see a short break"), "{page}");
    world.stop().await;
    world.start().await;
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    anna.sees("The shop is taking a short break").await;
    assert_eq!(world.refills.orders().len(), 1);
    let view = world.refills.order(&order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    told(&mut world, "/resume").await;
    anna.goes_to_confirm(&STEAM).await;
    world.order_after_confirm(&anna).await;
    world.ends_well().await;
}

#[tokio::test]
async fn figures_count_orders_and_what_was_paid() {
    let (mut world, anna, order) = at_order().await;
    let view = world.refills.order(&order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    anna.sees(&code).await;
    world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    let figures = told(&mut world, "/stats").await;
    assert_snapshot!(figures, @"
    📊 Figures

    Today (UTC)
    2 orders, 50 % delivered
    · to be paid: 1
    · delivered: 1
    💳 20.3 USDC

    Seven days
    2 orders, 50 % delivered
    · to be paid: 1
    · delivered: 1
    💳 20.3 USDC

    Thirty days
    2 orders, 50 % delivered
    · to be paid: 1
    · delivered: 1
    💳 20.3 USDC

    💰 Where all money is that was paid
    · delivered: 20.3 USDC
    ");
    world.ends_well().await;
}

#[tokio::test]
async fn lists_are_filtered_and_an_admins_own_orders_are_one_tap_away() {
    let (mut world, _, _) = at_case().await;
    let page = told(&mut world, "/orders").await;
    assert!(page.contains("All orders"), "{page}");
    world.operator.finds("1 · being sorted out").await;
    taps(&mut world, "🔴 Waiting for you").await;
    world.operator.finds("1 · being sorted out").await;
    taps(&mut world, "Delivered").await;
    world.operator.sees("Nothing.").await;
    taps(&mut world, "📦 My orders").await;
    world.operator.sees("Nothing here yet").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_case_that_waits_for_a_day_is_told_once() {
    let (mut world, _, _) = at_case().await;
    let waiting = |world: &World| {
        let messages = world.operator.messages();
        messages
            .iter()
            .filter(|message| message.text.contains("more than a day"))
            .count()
    };
    for _ in 0..30 {
        world.seconds_pass(3_600);
        world.is_quiet().await;
    }
    world
        .operator
        .sees("has been waiting for you for more than a day")
        .await;
    assert_eq!(waiting(&world), 1);
    world.operator.taps("🛠 Order 1").await;
    world.operator.sees("Please look after it").await;
    world.ends_well().await;
}

#[tokio::test]
async fn only_admins_see_the_menu_of_the_shop() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    let has = |telegram: &giftkiosk::sandbox::telegram::Telegram, chat, command: &str| {
        let menu = telegram.chat(chat).unwrap().menu;
        menu.iter().any(|line| line.command == command)
    };
    let operator = world.operator.chat;
    let shown = |telegram: &_| has(telegram, operator, "refund").then_some(());
    crate::world::soon("the menu of the admin", world.telegram.until(shown)).await;
    assert!(!has(&world.telegram, anna.chat, "refund") && has(&world.telegram, anna.chat, "orders"));
    world.ends_well().await;
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
    anna.sees("needs a person's look").await;
    world.ends_well().await;
}
