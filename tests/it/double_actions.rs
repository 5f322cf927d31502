//! What people do twice, too early, too late or at the same time.

use std::time::Duration;

use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::keyboard::Action;

use crate::signatures::Dice;
use crate::world::shopping::{STEAM, Wish, choice, is_confirm};
use crate::world::{Person, World, soon};

/// How often each race is run, in an ordinary run and in one with optimizations.
const ROUNDS: usize = if cfg!(debug_assertions) { 9 } else { 1_000 };
/// Rounds in one world, and who takes turns in them.
const IN_A_WORLD: usize = 25;
const BUYERS: usize = 3;

/// Runs a race again and again, each time by somebody who looks at a price and has accepted the terms.
async fn again_and_again(mut race: impl AsyncFnMut(&mut World, &Person, usize)) {
    for first in (0..ROUNDS).step_by(IN_A_WORLD) {
        let mut world = World::open().await;
        let buyers: Vec<Person> = (0..BUYERS).map(|n| world.person(&format!("Anna {n}"), "en")).collect();
        for buyer in &buyers {
            world.order_by(buyer, &STEAM).await;
            let order = world.order().await;
            finishes(&mut world, buyer, &order).await;
        }
        for round in first..ROUNDS.min(first + IN_A_WORLD) {
            let buyer = &buyers[round % BUYERS];
            buyer.looks_again().await;
            world.is_quiet().await;
            world.forgets_presses();
            world.refills.forget_calls();
            race(&mut world, buyer, round).await;
            world.is_quiet().await;
            world.every_press_is_answered().await;
        }
        world.ends_well().await;
    }
}

/// The order is paid and its code is here.
async fn finishes(world: &mut World, buyer: &Person, order: &OrderView) {
    let codes = world.pays_and_delivers(order);
    buyer.sees(&codes[0]).await;
    world.is_quiet().await;
}

/// There is one order, and one message with its address.
async fn is_ordered_once(world: &mut World, buyer: &Person) {
    let asked = |refills: &Cryptorefills| (!refills.calls_of(Route::Create).is_empty()).then_some(());
    soon("an order", world.refills.until(asked)).await;
    let order = world.order().await;
    buyer.sees(&order.address).await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    assert_eq!(world.telegram.visible(&order.address).len(), 1);
    finishes(world, buyer, &order).await;
}

/// What a button says to the bot, with the revision of its screen.
fn data(buyer: &Person, (message, row, column): (i64, usize, usize)) -> String {
    let shown = buyer.messages().into_iter().find(|its| its.id == message).unwrap();
    match &shown.keyboard[row][column].action {
        Action::Callback { data } => data.clone(),
        Action::Url { .. } | Action::Copy { .. } | Action::Other { .. } => unreachable!("it asks the bot"),
    }
}

/// U01.
#[tokio::test]
async fn twenty_equal_presses_order_once_and_are_answered_each() {
    again_and_again(async |world, anna, _| {
        let place = anna.finds_where("a price", is_confirm).await;
        for _ in 0..20 {
            anna.presses(place);
        }
        is_ordered_once(world, anna).await;
    })
    .await;
}

/// U02: each device has a press of its own, and perhaps another message; the second one finds that the screen has moved on.
#[tokio::test]
async fn two_devices_of_one_buyer_that_order_at_once_make_one_order() {
    again_and_again(async |world, anna, round| {
        let place = anna.finds_where("a price", is_confirm).await;
        let data = data(anna, place);
        for device in [round % 2, (round + 1) % 2] {
            match device {
                0 => anna.presses(place),
                _ => anna.forges(place.0 - i64::try_from(round % 3).unwrap(), &data),
            }
        }
        is_ordered_once(world, anna).await;
    })
    .await;
}

/// U03: the press and the word come in both orders, and the word while the order is being made for up to twenty milliseconds.
#[tokio::test]
async fn a_press_that_orders_and_the_word_that_cancels_end_in_what_the_chat_says() {
    const GOES_ON: &str = "What you have ordered already goes on";
    again_and_again(async |world, anna, round| {
        let place = anna.finds_where("a price", is_confirm).await;
        let lasts = Duration::from_millis(u64::try_from(round % 21).unwrap());
        world
            .refills
            .trouble(|trouble| trouble.slow = vec![(Route::Create, lasts)]);
        let cancels = match round % 3 {
            0 => {
                anna.presses(place);
                anna.says("/cancel")
            }
            1 => {
                let cancels = anna.says("/cancel");
                anna.presses(place);
                cancels
            }
            _ => {
                anna.presses(place);
                let asked = |refills: &Cryptorefills| (!refills.calls_of(Route::Create).is_empty()).then_some(());
                soon("the order upstream", world.refills.until(asked)).await;
                anna.says("/cancel")
            }
        };
        if round % 3 == 1 {
            anna.is_told("That button was from an older screen").await;
            world.is_quiet().await;
            assert!(world.refills.calls_of(Route::Create).is_empty(), "it came too late");
            return;
        }
        let answered = |_: &Telegram| {
            let mut newest = anna.messages().into_iter().rev();
            newest.find(|its| its.id > cancels && its.text.contains(GOES_ON))
        };
        anna.wait("the answer to /cancel", answered).await;
        is_ordered_once(world, anna).await;
    })
    .await;
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

/// U04: no other screen came in between; the price is another one today.
#[tokio::test]
async fn yesterdays_button_orders_nothing_and_shows_todays_price() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let first = world.order_by(&anna, &STEAM).await;
    finishes(&mut world, &anna, &first).await;
    anna.looks_again().await;
    world.is_quiet().await;
    world.refills.forget_calls();
    let old = anna.finds_where("a price", is_confirm).await;
    world.seconds_pass(24 * 3_600);
    anna.presses(old);
    anna.is_told("The price was just asked for anew").await;
    let asked = |refills: &Cryptorefills| (!refills.calls_of(Route::Validate).is_empty()).then_some(());
    soon("a new price", world.refills.until(asked)).await;
    let new = anna.finds_where("the new price", is_confirm).await;
    world.is_quiet().await;
    assert!(world.refills.calls_of(Route::Create).is_empty());
    anna.presses(new);
    is_ordered_once(&mut world, &anna).await;
    world.ends_well().await;
}

/// U05.
#[tokio::test]
async fn who_buys_the_same_twice_has_two_orders_with_two_numbers_and_two_addresses() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let first = world.order_by(&anna, &STEAM).await;
    anna.looks_again().await;
    let second = world.order_after_confirm(&anna).await;
    world.is_quiet().await;
    assert_ne!(first.address, second.address);
    assert_eq!(world.refills.calls_of(Route::Create).len(), 2);
    for (number, order) in [(1, &first), (2, &second)] {
        let bill = anna.sees(&order.address).await;
        assert!(bill.text.contains(&format!("Order {number}:")), "{}", bill.text);
    }
    let list = anna.asks("/orders").await;
    let rows = list.keyboard.iter().flatten();
    assert_eq!(rows.filter(|button| button.text.contains("Steam $20")).count(), 2);
    for order in [&second, &first] {
        finishes(&mut world, &anna, order).await;
    }
    world.ends_well().await;
}

/// U07.
#[tokio::test]
async fn the_code_of_an_order_is_shown_again_to_its_buyer_alone() {
    let mut world = World::open().await;
    let (anna, eve) = (world.person("Anna", "en"), world.person("Eve", "en"));
    let order = world.order_by(&anna, &STEAM).await;
    finishes(&mut world, &anna, &order).await;
    let code = world.refills.order(&order.id).unwrap().codes[0].clone();
    for message in world.telegram.chat(anna.chat).unwrap().messages {
        world.telegram.delete(anna.chat, message.id).unwrap();
    }
    let home = eve.asks("/start").await;
    let told = |world: &World| world.telegram.chat(eve.chat).unwrap().notices;
    for (n, wanted) in ["#1s", "#2s", "#1o", "#2o"].into_iter().enumerate() {
        eve.forges(home.id, wanted);
        eve.wait("an answer", |_| (told(&world).len() > n).then_some(())).await;
    }
    let told: Vec<String> = told(&world).into_iter().map(|notice| notice.text).collect();
    assert_eq!(
        (&told[0], &told[2]),
        (&told[1], &told[3]),
        "as if there were no such order"
    );
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    anna.taps("Show the code").await;
    let shown = anna.sees(&code).await;
    assert_eq!(world.telegram.visible(&code), [(anna.chat, shown.id)]);
    world
        .ends_well_but(&["message to edit not found", "message to delete not found"])
        .await;
}

/// U08: at each point of the way, and after it.
#[tokio::test]
async fn wherever_another_address_is_given_the_order_carries_the_one_that_was_confirmed() {
    const OTHER: &str = "carla@example.org";
    for point in 0..7 {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        match point {
            0 => {
                anna.goes_to_contact(&STEAM).await;
                anna.sees("What is your e-mail address?").await;
                anna.says(STEAM.email);
                anna.sees("Which coin would you like").await;
            }
            1 => {
                anna.goes_to_contact(&STEAM).await;
                anna.sees("What is your e-mail address?").await;
                anna.says(STEAM.email);
                anna.chooses("CUSDC").await;
                anna.finds_where("a network", |button| choice(button) == Some("NSolana"))
                    .await;
                anna.taps("Back").await;
            }
            2 => {
                anna.goes_to_confirm(&STEAM).await;
                anna.taps("Back").await;
            }
            3 => {
                // Looks at the terms already.
                anna.goes_to_confirm(&STEAM).await;
                anna.presses(anna.finds_where("a price", is_confirm).await);
                anna.finds("Accept and order").await;
                anna.taps("Back").await;
                anna.sees("Is everything right?").await;
                anna.taps("Back").await;
            }
            4 => {
                // Only typed where nothing is asked for: the one on the screen stays.
                anna.goes_to_confirm(&STEAM).await;
                let answer = anna.asks(OTHER).await;
                assert!(answer.text.contains(STEAM.email), "{}", answer.text);
            }
            _ => anna.goes_to_confirm(&STEAM).await,
        }
        if point < 4 {
            world.is_quiet().await;
            anna.sees("Which coin would you like").await;
            anna.taps("Back").await;
            anna.sees("What is your e-mail address?").await;
            world.is_quiet().await;
            anna.says(OTHER);
            world.is_quiet().await;
            anna.pays_with(&STEAM).await;
        }
        let confirmed = if point < 4 { OTHER } else { STEAM.email };
        let price = anna.sees("Is everything right?").await;
        assert!(price.text.contains(confirmed), "at point {point}: {}", price.text);
        anna.confirms().await;
        if point == 5 {
            anna.says(OTHER);
        }
        let order = world.order().await;
        anna.sees(&order.address).await;
        if point == 6 {
            anna.says(OTHER);
        }
        world.is_quiet().await;
        let order = world.order().await;
        assert_eq!(order.email, confirmed, "at point {point}");
        assert_eq!(world.refills.orders().len(), 1);
        finishes(&mut world, &anna, &order).await;
        world.ends_well().await;
    }
}

/// U09.
#[tokio::test]
async fn a_message_that_was_used_and_is_edited_afterwards_changes_nothing() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&STEAM).await;
    anna.sees("What is your e-mail address?").await;
    let said = anna.says(STEAM.email);
    anna.pays_with(&STEAM).await;
    let edits = |email| world.telegram.edit_own(anna.chat, said, email).unwrap();
    edits("eve@example.org");
    anna.confirms().await;
    edits("eva@example.org");
    let order = world.order().await;
    anna.sees(&order.address).await;
    edits("evi@example.org");
    world.is_quiet().await;
    assert_eq!(world.order().await.email, STEAM.email);
    assert_eq!(world.refills.orders().len(), 1);
    for email in ["eve@", "eva@", "evi@"] {
        assert!(!anna.screen().contains(email), "{}", anna.screen());
    }
    finishes(&mut world, &anna, &order).await;
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

/// U12: the upstream is still at work, its answer is here and the payment message is not, and the message is on its way.
#[tokio::test]
async fn a_hundred_starts_do_not_touch_an_order_wherever_it_is() {
    for point in 0..3 {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        anna.goes_to_confirm(&STEAM).await;
        world.is_quiet().await;
        let long = Duration::from_secs(8);
        match point {
            0 => drop(
                world
                    .refills
                    .trouble(|trouble| trouble.slow(Route::Create, long).slow.len()),
            ),
            1 => world.telegram.trouble(|trouble| trouble.bad_gateway("sendMessage")),
            _ => world.telegram.trouble(|trouble| trouble.delay("sendMessage", long)),
        }
        anna.confirms().await;
        let order = world.order().await;
        for _ in 0..100 {
            anna.says("/start");
        }
        let taken = |telegram: &Telegram| (telegram.waiting_updates() == 0).then_some(());
        soon("a hundred starts", world.telegram.until(taken)).await;
        world.telegram.trouble(|trouble| trouble.calm());
        world.while_time_flies(anna.sees(&order.address)).await;
        world.is_quiet().await;
        assert_eq!(world.refills.calls_of(Route::Create).len(), 1, "at point {point}");
        assert_eq!(world.telegram.visible(&order.address).len(), 1, "at point {point}");
        finishes(&mut world, &anna, &order).await;
        world.ends_well_but(&["Bad Gateway"]).await;
    }
}

/// How many lines are tried as addresses.
const LINES: usize = if cfg!(debug_assertions) { 150 } else { 2_000 };

/// Something that somebody might paste as an e-mail address, good or bad.
fn pasted(dice: &mut Dice) -> String {
    const PIECES: [&str; 30] = [
        "anna",
        "a.b",
        "x+tag",
        "o'neil",
        "аnna",
        "ａｎｎａ",
        "ann\u{200B}a",
        "\u{202E}anna",
        "é",
        "语",
        "\"a b\"",
        "a..b",
        ".a",
        "a_",
        "-",
        "@",
        "@",
        "@",
        "@example.org",
        "@EXAMPLE.org",
        "@exämple.org",
        "@[127.0.0.1]",
        "@mail.example.co.uk",
        "@x",
        "\r\nBcc: eve@example.org",
        "%0d%0aTo: eve@example.org",
        ",eve@example.org",
        "\"}],\"email\":\"eve@example.org",
        "\u{0}",
        " ",
    ];
    let mut line: String = (0..1 + dice.below(4))
        .map(|_| PIECES[dice.below(PIECES.len())])
        .collect();
    if dice.below(20) == 0 {
        line = format!("{}{line}", "a".repeat(300));
    }
    // A line of Telegram is never empty, and never begins as a command here.
    if line.trim().is_empty() { "@".to_owned() } else { line }
}

/// U13.
#[tokio::test]
async fn of_whatever_is_pasted_only_an_address_is_ordered_with_and_only_as_it_was_typed() {
    const NETWORK: Wish = STEAM;
    let mut world = World::open().await;
    let mut dice = Dice::new(0x0B13);
    let (mut tried, mut good, mut n) = (0, Vec::new(), 0);
    while tried < LINES {
        n += 1;
        let anna = world.person(&format!("Anna {n}"), "en");
        anna.goes_to_contact(&NETWORK).await;
        anna.sees("What is your e-mail address?").await;
        // Until one is taken, and ordered with.
        loop {
            let line = pasted(&mut dice);
            tried += 1;
            let answer = anna.asks(&line).await;
            if answer.text.contains("Which coin would you like") {
                let typed = line.trim();
                assert!(
                    typed.is_ascii() && typed.len() <= 254 && !typed.contains(['\r', '\n', ' ', '"', ',']),
                    "{line:?}"
                );
                anna.pays_with(&NETWORK).await;
                let order = world.order_after_confirm(&anna).await;
                assert_eq!(order.email, typed);
                let call = world.refills.calls_of(Route::Create).pop().unwrap();
                assert!(
                    !call.body.to_string().contains("eve@") || typed.contains("eve@"),
                    "{}",
                    call.body
                );
                finishes(&mut world, &anna, &order).await;
                good.push(line);
                break;
            }
            assert!(answer.text.contains("e-mail address"), "{line:?}: {}", answer.text);
        }
    }
    assert!(
        good.len() > LINES / 100 && good.len() < LINES / 2,
        "{} of {tried} were good",
        good.len()
    );
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
