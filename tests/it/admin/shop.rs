//! What holds for the whole shop: bans, the pause, the figures.

use std::sync::atomic::Ordering;

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::domain::ids::ChatId;
use giftkiosk::ports::Journal;
use insta::assert_snapshot;

use super::{at_order, taps, told};
use crate::world::shopping::STEAM;
use crate::world::{Person, World};

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
    assert!(page.contains("/unban lists the bans that hold"), "{page}");
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

/// The order that was paid is the only one, and arrives; after a word of the operator there may be another.
async fn gets_only_what_was_paid_until(mut world: World, anna: &Person, order: &str, word: &str) {
    assert_eq!(world.refills.orders().len(), 1);
    let view = world.refills.order(order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    told(&mut world, word).await;
    anna.goes_to_confirm(&STEAM).await;
    world.order_after_confirm(anna).await;
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
    gets_only_what_was_paid_until(world, &anna, &order, "/unban 1").await;
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
    gets_only_what_was_paid_until(world, &anna, &order, "/resume").await;
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
async fn an_invoice_that_was_open_when_selling_was_paused_or_its_buyer_banned_is_bought_for_when_it_is_paid() {
    for command in ["/pause", "/ban 1"] {
        let mut world = World::with_cashier(&[]).await;
        let anna = world.person("Anna", "en");
        let invoice = world.invoice_for(&anna).await;
        world.operator.asks(command).await;
        world.operator.sees("✅").await;
        world.pays_invoice(&invoice);
        let order = world.while_time_flies(world.operator_funds()).await;
        world.while_time_flies(anna.sees(&order.codes[0])).await;
        world.stop().await;
    }
}
