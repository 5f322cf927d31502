//! A receipt to keep: for whoever bought it and nobody else, with everything but the code.

use std::sync::Arc;

use giftkiosk::adapters::journal::seal::StoreKey;
use giftkiosk::adapters::journal::sled::{Options, SledJournal};
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use giftkiosk::sandbox::telegram::look::MessageView;

use crate::world::shopping::{STEAM, TOP_UP, Wish, choices};
use crate::world::{Person, STORE_KEY, World};

const DAY: u64 = 86_400;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Somebody has what they paid for.
async fn delivered(world: &World, name: &str, language: &str, wish: &Wish) -> (Person, OrderView) {
    let buyer = world.person(name, language);
    let order = world.order_by(&buyer, wish).await;
    world.pays_and_delivers(&order);
    buyer.sees("✅").await;
    (buyer, world.refills.order(&order.id).unwrap())
}

/// The messages with a receipt.
fn receipts(person: &Person) -> Vec<MessageView> {
    let mut messages = person.messages();
    messages.retain(|message| {
        message
            .document
            .as_ref()
            .is_some_and(|(_, name)| name.ends_with(".png"))
    });
    messages
}

async fn receipt(person: &Person) -> MessageView {
    person.wait("a receipt", |_| receipts(person).pop()).await
}

/// Neither its words nor its picture have this in them.
fn keeps_quiet_about(world: &World, receipt: &MessageView, secret: &str) {
    let (file, _) = receipt.document.as_ref().unwrap();
    let bytes = world.telegram.file(file).unwrap();
    assert!(bytes.starts_with(PNG), "it is a picture");
    let inside = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
    assert!(!inside && !receipt.text.contains(secret), "{secret}");
}

#[tokio::test]
async fn a_buyer_gets_a_receipt_with_everything_but_the_code() {
    let mut world = World::open().await;
    for (name, language, button, words) in [
        ("Anna", "en", "Receipt", "Paid: 20.3 USDC"),
        ("Mina", "ko", "영수증", "결제 금액: 20.3 USDC"),
        ("Yuki", "ja", "領収書", "お支払い額: 20.3 USDC"),
    ] {
        let (buyer, order) = delivered(&world, name, language, &STEAM).await;
        buyer.sees(&order.codes[0]).await;
        world.is_quiet().await;
        buyer.taps(button).await;
        let receipt = receipt(&buyer).await;
        assert!(receipt.text.contains(words), "{}", receipt.text);
        for fact in ["Steam $20", "@", "Solana", "UTC", "a•••@example.org"] {
            assert!(receipt.text.contains(fact), "{fact} in\n{}", receipt.text);
        }
        assert!(!receipt.protect_content, "it is there to be kept and passed on");
        assert_eq!(choices(&receipt).len(), 1, "a way on");
        for secret in [
            &order.codes[0],
            &order.id,
            &order.address,
            &"anna@example.org".to_owned(),
        ] {
            keeps_quiet_about(&world, &receipt, secret);
        }
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_receipt_of_a_top_up_is_on_the_orders_page() {
    let mut world = World::open().await;
    let (anna, _) = delivered(&world, "Anna", "en", &TOP_UP).await;
    world.is_quiet().await;
    anna.asks("/orders").await;
    anna.taps("Claro Credits").await;
    anna.sees("📦 Order 1").await;
    anna.taps("Receipt").await;
    let receipt = receipt(&anna).await;
    assert!(receipt.text.contains("📱 Claro Credits R$15"), "{}", receipt.text);
    assert!(receipt.text.contains("For: +55••••78"), "{}", receipt.text);
    keeps_quiet_about(&world, &receipt, "91234");
    world.ends_well().await;
}

/// A23.
#[tokio::test]
async fn a_stranger_who_forges_the_button_gets_nothing() {
    let mut world = World::open().await;
    let (_, order) = delivered(&world, "Anna", "en", &STEAM).await;
    let eve = world.person("Eve", "en");
    let home = eve.asks("/start").await;
    for data in ["#1r", "#2r", "#01r", "#1rr"] {
        eve.forges(home.id, data);
    }
    eve.is_told("I cannot find this order").await;
    world.is_quiet().await;
    assert!(receipts(&eve).is_empty());
    assert!(!eve.screen().contains("Steam") && !eve.screen().contains(&order.codes[0]));
    world.ends_well().await;
}

#[tokio::test]
async fn there_is_no_receipt_before_the_goods_are_there() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let bill = anna.sees(&order.address).await;
    anna.forges(bill.id, "#1r");
    anna.is_told("There is a receipt once the order is delivered").await;
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    anna.forges(bill.id, "#1r");
    world.is_quiet().await;
    assert!(receipts(&anna).is_empty());
    world.ends_well().await;
}

#[tokio::test]
async fn money_that_went_back_has_a_receipt_too() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    world.refills.refund(&order.id).unwrap();
    world.while_time_flies(anna.sees("sent the money back")).await;
    world.is_quiet().await;
    anna.asks("/orders").await;
    anna.taps("Steam $20 · refunded").await;
    anna.taps("Receipt").await;
    let receipt = receipt(&anna).await;
    assert!(receipt.text.contains("Status: refunded"), "{}", receipt.text);
    assert!(!receipt.text.contains("Paid"), "{}", receipt.text);
    world.ends_well().await;
}

/// Telegram is out of order while the button is pressed again and again.
#[tokio::test]
async fn many_presses_bring_one_receipt() {
    let mut world = World::open().await;
    let (anna, order) = delivered(&world, "Anna", "en", &STEAM).await;
    anna.sees(&order.codes[0]).await;
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    let place = anna.finds("Receipt").await;
    world.telegram.trouble(|trouble| trouble.bad_gateway("sendDocument"));
    for _ in 0..10 {
        anna.presses(place);
    }
    world.every_press_is_answered().await;
    assert!(receipts(&anna).is_empty());
    world.telegram.trouble(|trouble| trouble.calm());
    world.while_time_flies(receipt(&anna)).await;
    world.is_quiet().await;
    assert_eq!(receipts(&anna).len(), 1);
    anna.presses(place);
    anna.wait("another receipt", |_| (receipts(&anna).len() == 2).then_some(()))
        .await;
    world.ends_well_but(&["Bad Gateway"]).await;
}

/// T11.
#[tokio::test]
async fn an_answer_that_gets_lost_brings_at_most_one_copy_more() {
    let mut world = World::open().await;
    let (anna, order) = delivered(&world, "Anna", "en", &STEAM).await;
    anna.sees(&order.codes[0]).await;
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    world
        .telegram
        .trouble(|trouble| trouble.lose_next_answers("sendDocument", 1));
    anna.taps("Receipt").await;
    let copies = |_: &_| (receipts(&anna).len() == 2).then_some(());
    world.while_time_flies(anna.wait("two copies", copies)).await;
    world.is_quiet().await;
    assert_eq!(receipts(&anna).len(), 2);
    world.ends_well().await;
}

/// C10.
#[tokio::test]
async fn a_receipt_after_the_retention_names_nobody() {
    let mut world = World::closed().await;
    world.set.push(("CODE_RETENTION_DAYS", "7".to_owned()));
    let key = StoreKey::from_base64(STORE_KEY).unwrap();
    let options = Options::new(Arc::new(world.clock.clone()));
    world
        .start_on(SledJournal::open(&world.dir.path().join("data"), &key, options).unwrap())
        .await;
    let (anna, order) = delivered(&world, "Anna", "en", &STEAM).await;
    anna.sees("Delivered. Enjoy!").await;
    let code = anna.sees(&order.codes[0]).await;
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    anna.finds("Show the code").await;
    world.seconds_pass(7 * DAY - 60);
    world.is_quiet().await;
    world.seconds_pass(3_700);
    world
        .while_time_flies(anna.sees("The code was deleted here after 7 days"))
        .await;
    anna.forges(code.id, "#1r");
    let receipt = receipt(&anna).await;
    assert!(receipt.text.contains("Paid: 20.3 USDC") && receipt.text.contains("Status: delivered"));
    assert!(
        !receipt.text.contains("For:") && !receipt.text.contains("•••"),
        "{}",
        receipt.text
    );
    keeps_quiet_about(&world, &receipt, "example.org");
    world.ends_well().await;
}
