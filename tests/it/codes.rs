//! What was bought arrives byte for byte, stands in one message, and goes when its time is over.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::seal::StoreKey;
use giftkiosk::adapters::journal::sled::{Options, SledJournal};
use giftkiosk::domain::ids::OrderId;
use giftkiosk::ports::{Clock, Journal};
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use giftkiosk::sandbox::telegram::keyboard::Action;
use giftkiosk::sandbox::telegram::look::MessageView;
use insta::assert_snapshot;
use serde_json::json;

use crate::world::shopping::STEAM;
use crate::world::{Person, STORE_KEY, World, soon};

const DAY: u64 = 86_400;

/// Somebody has paid.
async fn paid(world: &World, name: &str) -> (Person, OrderView) {
    let buyer = world.person(name, "en");
    let order = world.order_by(&buyer, &STEAM).await;
    world.pays(&order);
    buyer.sees("Your payment is confirmed").await;
    (buyer, order)
}

/// The message that holds a code, whether in its text or in its file.
async fn holds(world: &World, buyer: &Person, code: &str) -> MessageView {
    let found = |_: &_| {
        let places = world.telegram.visible(code);
        let messages = buyer.messages().into_iter();
        messages
            .rev()
            .find(|message| places.contains(&(buyer.chat, message.id)))
    };
    world
        .while_time_flies(buyer.wait("the message with the code", found))
        .await
}

/// What a person reads of a code: the text that one tap copies, or the file.
fn read(world: &World, message: &MessageView) -> Vec<String> {
    if let Some((file, _)) = &message.document {
        return vec![String::from_utf8(world.telegram.file(file).unwrap().to_vec()).unwrap()];
    }
    let units: Vec<u16> = message.text.encode_utf16().collect();
    let marked = message.entities.iter().filter(|entity| entity.kind == "code");
    marked
        .map(|entity| String::from_utf16(&units[entity.offset..entity.offset + entity.length]).unwrap())
        .collect()
}

/// R20.
#[tokio::test]
async fn every_code_arrives_byte_for_byte() {
    let mut world = World::open().await;
    let long = "0123456789abcdef".repeat(250);
    let hostile = [
        "<b>bold</b> &amp; </code></span><script>",
        "*bold* _under_ `code` [link](https://evil.example) ||x||",
        "\u{5D0}\u{5D1}\u{200F}ABC-123\u{200E}",
        "RTL\u{202E}321-CBA\u{202C}",
        "🎁👨‍👩‍👧‍👦🇰🇷 42",
        "line one\nline two\n\nline four",
        "tab\there and \u{7}bell",
        "https://redeem.example.org/claim?x=1&y=<2>",
        "https://no host/ and space",
        "https://xn--\u{2024}.example/\"quoted\"",
        " space around ",
        "e\u{30A} ring and line\u{333}",
        "{ $code } &#x27; &quot;",
        "\u{FEFF}mark first",
        long.as_str(),
    ];
    for (n, code) in hostile.into_iter().enumerate() {
        let (buyer, order) = paid(&world, &format!("Buyer {n}")).await;
        world.refills.deliver_codes(&order.id, &[code]).unwrap();
        let message = holds(&world, &buyer, code).await;
        assert_eq!(read(&world, &message), [code], "code {n}");
        assert!(message.protect_content);
        for button in message.keyboard.iter().flatten() {
            if let Action::Copy { copied, .. } = &button.action {
                assert!(copied == code && copied.encode_utf16().count() <= 256, "code {n}");
            }
        }
        buyer.sees("Delivered. Enjoy!").await;
        assert_eq!(world.telegram.visible(code).len(), 1, "code {n}");
    }
    world.is_quiet().await;
    world.every_press_is_answered().await;
    world.stop().await;
}

/// Pieces of which codes are made that nobody would wish for.
const PIECES: [&str; 44] = [
    "<b>",
    "</code>",
    "<span class=\"tg-spoiler\">",
    "&lt;",
    "&amp;amp;",
    "&#x41;",
    "&",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "```",
    "*",
    "_",
    "~~",
    "||",
    "[a](https://evil.example)",
    "{ $code }",
    "{\"a\":1}",
    "\\",
    "\\n",
    "%00",
    "@nobody",
    "#tag",
    "/start",
    "+12025550143",
    "a@example.org",
    "example.org",
    "https://example.org/?q=1&r=<2>#z",
    "tg://user?id=1",
    " ",
    "  ",
    "\u{a0}",
    "\u{200f}",
    "\u{202e}",
    "\u{2066}",
    "\u{200d}",
    "\u{5d0}\u{5d1}",
    "e\u{301}\u{333}",
    "🎁",
    "👨‍👩‍👧‍👦",
    "ＡＢ１２",
    "-",
];

/// A code of a few such pieces, about every thirtieth of them very long; the same in every run.
fn hostile(number: usize) -> String {
    let mut state = 0x9e37_79b9_u64.wrapping_mul(number as u64 + 1);
    let mut dice = |most: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    let pieces = 1 + dice(6);
    let at = dice(pieces + 1);
    let mut code = String::new();
    for place in 0..=pieces {
        if place == at {
            code.push_str(&format!("K{number:04}Q"));
        } else {
            code.push_str(PIECES[dice(PIECES.len())]);
        }
    }
    if number % 30 == 7 {
        code.push_str(&"0123456789".repeat(399 - code.len() / 10));
    }
    code
}

/// R20: five hundred of them, some with a PIN.
#[tokio::test]
async fn hundreds_of_hostile_codes_arrive_byte_for_byte() {
    let count = if cfg!(debug_assertions) { 25 } else { 500 };
    // In worlds of their own, since all that was ever shown is looked through for each code.
    for first in (0..count).step_by(25) {
        let mut world = World::open().await;
        for number in first..first + 25 {
            let code = hostile(number);
            let (buyer, order) = paid(&world, &format!("Buyer {number}")).await;
            let pin = (number % 5 == 1).then(|| format!("<{number}>&"));
            let fields = match &pin {
                Some(pin) => json!({"pin_code": code, "security_code": pin}),
                None => json!({"pin_code": code}),
            };
            world.refills.deliver_fields(&order.id, vec![fields]).unwrap();
            let message = holds(&world, &buyer, &code).await;
            let shown = read(&world, &message);
            match &pin {
                None => assert_eq!(shown, std::slice::from_ref(&code), "{number}: {code:?}"),
                Some(pin) if message.document.is_none() => {
                    assert_eq!(shown, [code.clone(), pin.clone()], "{number}: {code:?}");
                }
                Some(pin) => {
                    let lines = &shown[0];
                    assert!(
                        lines.contains(&code) && lines.contains(pin),
                        "{number}: {code:?} in {lines}"
                    );
                }
            }
            assert!(message.text.encode_utf16().count() <= 4_096 && message.protect_content);
            for button in message.keyboard.iter().flatten() {
                if let Action::Copy { copied, .. } = &button.action {
                    assert!(*copied == code || Some(copied) == pin.as_ref(), "{number}: {code:?}");
                    assert!(copied.encode_utf16().count() <= 256, "{number}: {code:?}");
                }
            }
            buyer.sees("Delivered. Enjoy!").await;
            assert_eq!(world.telegram.visible(&code).len(), 1, "{number}: {code:?}");
        }
        world.ends_well().await;
    }
}

#[tokio::test]
async fn a_few_codes_are_numbered_in_one_message() {
    let mut world = World::open().await;
    let (anna, order) = paid(&world, "Anna").await;
    world
        .refills
        .deliver_codes(&order.id, &["AAA-1", "BBB-2", "CCC-3"])
        .unwrap();
    let message = anna.sees("CCC-3").await;
    assert_snapshot!(message.text, @"
    🎁 Steam $20 · order 1

    🔑 1. AAA-1

    🔑 2. BBB-2

    🔑 3. CCC-3

    Tap to reveal. Whoever sees the code can spend it.
    ");
    anna.sees("Delivered. Enjoy!").await;
    world.ends_well().await;
}

/// Sixty codes, too many for a message.
fn sixty() -> Vec<String> {
    (1..=60)
        .map(|n| format!("SIXTY-{n:02}-<&>-{}", "x".repeat(60)))
        .collect()
}

fn delivers_sixty(world: &World, order: &OrderView) -> Vec<String> {
    let codes = sixty();
    let refs: Vec<&str> = codes.iter().map(String::as_str).collect();
    world.refills.deliver_codes(&order.id, &refs).unwrap();
    codes
}

#[tokio::test]
async fn many_codes_come_as_a_file_that_moves_when_it_is_shown_again() {
    let mut world = World::open().await;
    let (anna, order) = paid(&world, "Anna").await;
    let codes = delivers_sixty(&world, &order);
    let message = holds(&world, &anna, &codes[59]).await;
    assert_snapshot!(message.text, @"
    🎁 Steam $20 · order 1

    📎 The 60 codes are in this file, each exactly as it must be entered.

    Whoever sees the file can spend what is in it.
    ");
    assert!(message.protect_content);
    let (file, name) = message.document.clone().unwrap();
    assert_eq!(name, "order-1.txt");
    let text = String::from_utf8(world.telegram.file(&file).unwrap().to_vec()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (n, code) in codes.iter().enumerate() {
        assert_eq!(lines[n * 3], format!("Code {}", n + 1));
        assert_eq!(lines[n * 3 + 1], code);
    }
    anna.sees("Delivered. Enjoy!").await;
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    anna.taps("Show the code").await;
    let moved = |_: &_| match world.telegram.visible(&codes[7]).as_slice() {
        [(_, place)] if *place > message.id => Some(()),
        _ => None,
    };
    anna.wait("the file in a newer message alone", moved).await;
    world.ends_well().await;
}

/// T11.
#[tokio::test]
async fn answers_that_get_lost_leave_the_file_in_exactly_one_message() {
    for (method, count) in [("sendMessage", 2), ("editMessageMedia", 2)] {
        let mut world = World::open().await;
        let (anna, order) = paid(&world, "Anna").await;
        world.is_quiet().await;
        world
            .telegram
            .trouble(|trouble| trouble.lose_next_answers(method, count));
        let codes = delivers_sixty(&world, &order);
        holds(&world, &anna, &codes[0]).await;
        world.while_time_flies(anna.sees("Delivered. Enjoy!")).await;
        assert_eq!(world.telegram.trouble(|trouble| trouble.pending()), 0, "{method}");
        world.ends_well().await;
    }
}

/// T13.
#[tokio::test]
async fn a_placeholder_of_a_file_that_the_buyer_deletes_is_sent_again() {
    let mut world = World::open().await;
    let (anna, order) = paid(&world, "Anna").await;
    world.is_quiet().await;
    world
        .telegram
        .trouble(|trouble| trouble.bad_gateway("editMessageMedia"));
    let codes = delivers_sixty(&world, &order);
    let placeholder = anna.sees("The code appears in this message").await.id;
    world.telegram.delete(anna.chat, placeholder).unwrap();
    world.telegram.trouble(|trouble| trouble.calm());
    holds(&world, &anna, &codes[0]).await;
    world.while_time_flies(anna.sees("Delivered. Enjoy!")).await;
    world.ends_well_but(&["message to edit not found"]).await;
}

#[tokio::test]
async fn who_clears_the_chat_gets_the_code_again_from_the_orders() {
    let mut world = World::open().await;
    let (anna, order) = paid(&world, "Anna").await;
    world.refills.deliver_codes(&order.id, &["CLEARED-77"]).unwrap();
    anna.sees("CLEARED-77").await;
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    for message in world.telegram.chat(anna.chat).unwrap().messages {
        world.telegram.delete(anna.chat, message.id).unwrap();
    }
    assert!(world.telegram.visible("CLEARED-77").is_empty());
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    anna.taps("Show the code").await;
    anna.sees("CLEARED-77").await;
    world
        .ends_well_but(&["message to edit not found", "message to delete not found"])
        .await;
}

/// How often an absent buyer's chat is looked at in a day, in an ordinary run and in one with optimizations.
const LOOKS_A_DAY: u64 = if cfg!(debug_assertions) { 16 } else { 288 };

/// U10, T14.
#[tokio::test]
async fn who_never_comes_back_for_a_code_is_tried_a_few_times_a_day_until_it_is_destroyed() {
    let mut world = World::open().await;
    let (anna, order) = paid(&world, "Anna").await;
    world.is_quiet().await;
    world.telegram.block(anna.chat);
    let before = world.telegram.calls_counted();
    world.refills.deliver_codes(&order.id, &["NEVER-FETCHED-77"]).unwrap();
    let tries = |world: &World| {
        let calls = world.telegram.calls_since(before);
        calls.iter().filter(|call| call.chat == Some(anna.chat)).count()
    };
    soon(
        "a first try",
        world.telegram.until(|_| (tries(&world) > 0).then_some(())),
    )
    .await;
    for day in 0..29 {
        let before = tries(&world);
        for _ in 0..LOOKS_A_DAY {
            world.seconds_pass(DAY / LOOKS_A_DAY);
            SystemClock.pass(Duration::from_millis(4)).await;
        }
        let made = tries(&world) - before;
        assert!((4..=10).contains(&made), "{made} tries on day {day}");
        assert_eq!(world.operator.count("never came back"), 0, "on day {day}");
    }
    assert!(world.telegram.visible("NEVER-FETCHED-77").is_empty());
    world.seconds_pass(DAY + 600);
    let alarm = world.operator.sees("never came back for the code").await;
    assert!(!alarm.text.contains("NEVER-FETCHED"), "{}", alarm.text);
    world.seconds_pass(2 * 3_600);
    world.is_quiet().await;
    world.telegram.unblock(anna.chat);
    anna.asks("/orders").await;
    anna.taps("Steam $20").await;
    anna.sees("The code was deleted here after 30 days, as promised.").await;
    assert!(world.telegram.visible("NEVER-FETCHED-77").is_empty());
    let alarms = world.operator.messages();
    assert_eq!(
        alarms
            .iter()
            .filter(|message| message.text.contains("never came back"))
            .count(),
        1
    );
    world.is_quiet().await;
    world.stop().await;
}

/// C10.
#[tokio::test]
async fn codes_and_addresses_are_destroyed_when_their_time_is_over() {
    let mut world = World::closed().await;
    world.set.push(("CODE_RETENTION_DAYS", "7".to_owned()));
    let dir = world.dir.path().join("data");
    let key = StoreKey::from_base64(STORE_KEY).unwrap();
    let options = Options::new(Arc::new(world.clock.clone()));
    world
        .start_on(SledJournal::open(&dir, &key, options.clone()).unwrap())
        .await;
    let (anna, order) = paid(&world, "Anna").await;
    world.refills.deliver_codes(&order.id, &["RETAINED-77"]).unwrap();
    anna.sees("RETAINED-77").await;
    anna.sees("Delivered. Enjoy!").await;
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    let show = anna.finds("Show the code").await;
    anna.sees("anna@example.org").await;
    world.seconds_pass(7 * DAY - 60);
    world.is_quiet().await;
    world.seconds_pass(3_700);
    anna.sees("The code was deleted here after 7 days, as promised. It was also sent to you by e-mail back then.")
        .await;
    anna.sees_no_more("anna@example.org").await;
    anna.forges(show.0, "#1s");
    anna.is_told("The code was deleted here, as promised").await;
    world.ends_well().await;

    let keys = fs::read(dir.join("keys")).unwrap();
    assert_eq!(
        keys.chunks(128)
            .filter(|slot| slot.iter().all(|byte| *byte == 0))
            .count(),
        1
    );
    for rebuilt in [false, true] {
        if rebuilt {
            SledJournal::rebuild(&dir, &key, options.clone()).unwrap();
        }
        let mut journal = SledJournal::open(&dir, &key, options.clone()).unwrap();
        let kept = journal.order(OrderId(1)).unwrap().unwrap();
        assert!(kept.erased.is_some());
        assert_eq!(kept.payment().unwrap().amount.value, order.amount);
        let kept = serde_json::to_string(&kept).unwrap();
        for secret in ["RETAINED-77", "anna@example.org", &order.id] {
            assert!(!kept.contains(secret), "{secret}");
        }
    }
}

#[tokio::test]
async fn a_code_whose_time_is_not_over_stays() {
    let mut world = World::open().await;
    let (anna, order) = paid(&world, "Anna").await;
    world.refills.deliver_codes(&order.id, &["STAYS-77"]).unwrap();
    anna.sees("STAYS-77").await;
    anna.sees("Delivered. Enjoy!").await;
    world.clock.jump(Duration::from_secs(29 * DAY));
    world.is_quiet().await;
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    anna.taps("Show the code").await;
    anna.sees("STAYS-77").await;
    world.is_quiet().await;
    world.stop().await;
}
