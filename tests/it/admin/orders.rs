//! An order is found, explained, read anew and noted about.

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::domain::ids::OrderId;
use giftkiosk::domain::order::{Order, State};
use giftkiosk::ports::{Changes, Clock, Journal, Marks};
use insta::assert_snapshot;

use super::{at_case, at_order, shown, steady, taps, told};
use crate::samples::{order, payment};
use crate::world::World;

#[tokio::test]
async fn an_order_is_found_by_number_e_mail_address_and_upstream_id() {
    let (mut world, _, order) = at_order().await;
    let address = world.refills.order(&order).unwrap().address;
    for text in [
        "1",
        "#1",
        "№ 0001.",
        "＃１",
        "anna@example.org",
        "ANNA@example.org",
        "\u{2068}ａｎｎａ@example.org\u{2069}",
        &address,
        &order.to_uppercase(),
    ] {
        let page = told(&mut world, &format!("/order {text}")).await;
        let direct = page.contains("Order 1");
        if !direct {
            world.operator.taps("1 · to be paid").await;
        }
        world.operator.sees("We wait for the buyer's payment").await;
        world.is_quiet().await;
    }
    for text in ["nobody@example.org", "example.org", "821012345678", "0x", "\u{200b}"] {
        let page = told(&mut world, &format!("/order {text}")).await;
        assert!(page.contains("No order has this text"), "{text}: {page}");
    }
    for text in ["2", "", "  "] {
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

    · preparing
    · to be paid
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
    world.operator.taps("Check now").await;
    world.operator.sees("It is being read anew").await;
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
    let times = if cfg!(debug_assertions) { 6 } else { 100 };
    for _ in 0..times {
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
async fn hundreds_of_orders_are_paged_to_the_oldest_and_a_search_says_that_it_shows_the_newest() {
    const ALL: u64 = if cfg!(debug_assertions) { 216 } else { 600 };
    let mut world = World::closed().await;
    let closed = |number| Order {
        id: OrderId(number),
        changed: world.clock.now(),
        state: State::Closed(payment()),
        ..order()
    };
    let changes = Changes {
        orders: (1..=ALL).map(closed).collect(),
        marks: Some(Marks {
            orders: ALL,
            ..Marks::default()
        }),
        ..Changes::default()
    };
    MemoryJournal::open(&world.disk).commit(&changes).unwrap();
    world.start().await;
    told(&mut world, "/orders").await;
    for _ in 1..ALL / 6 {
        taps(&mut world, "Older").await;
    }
    world
        .operator
        .finds_where("the oldest", |button| button.text.contains(" 1 · "))
        .await;
    assert!(!world.operator.screen().contains("Older"));
    told(&mut world, "/order anna@example.org").await;
    world.operator.sees("the 20 newest").await;
    world.operator.finds(&format!("{} · ", ALL - 19)).await;
    world.ends_well().await;
}
