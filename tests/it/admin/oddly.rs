//! What is typed oddly, at too great a length, or for an order that has no buyer any more.

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::domain::ids::ChatId;
use giftkiosk::ports::Journal;

use super::{at_case, at_order, taps, told};
use crate::world::World;

#[tokio::test]
async fn a_command_that_names_no_order_clearly_is_not_taken_for_the_order_that_is_looked_at() {
    let (mut world, _, _) = at_order().await;
    for command in [
        "/ban anna@example.org",
        "/ban 1x",
        "/check 1/2",
        "/note #one calls",
        "/settle 1234567890 x",
    ] {
        told(&mut world, "/order 1").await;
        let page = told(&mut world, command).await;
        let name = command.split(' ').next().unwrap();
        assert!(
            page.contains(&format!("Write it like this: {name} 12")),
            "{command}: {page}"
        );
    }
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("Nothing."), "{trail}");
    let page = told(&mut world, "/ban №１: charge-backs").await;
    assert!(page.contains("The buyer may open no new orders"), "{page}");
    world.ends_well().await;
}

#[tokio::test]
async fn the_longest_words_leave_every_page_within_telegrams_limit() {
    let (mut world, _, _) = at_case().await;
    let long = "\u{1F600}".repeat(2_000);
    for _ in 0..10 {
        told(&mut world, &format!("/note 1 {long}")).await;
    }
    let page = told(&mut world, "/order 1").await;
    assert!(page.contains("Order 1") && page.contains("…\n📝"), "{page}");
    let page = told(&mut world, &format!("/settle 1 {long}")).await;
    assert!(page.contains("Are you sure?"), "{page}");
    taps(&mut world, "Yes, do it").await;
    world.operator.sees("Settled. The buyer is told.").await;
    for command in ["/pause", "/resume", "/pause", "/resume", "/pause", "/resume"] {
        told(&mut world, &format!("{command} {long}")).await;
    }
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("17. ") && !trail.contains("11. "), "{trail}");
    for _ in 0..2 {
        taps(&mut world, "Older").await;
    }
    world.operator.sees("1. ").await;
    world.ends_well().await;
}

#[tokio::test]
async fn for_an_order_without_a_buyer_nothing_is_done_that_needs_one() {
    let (mut world, anna, order) = at_order().await;
    let view = world.refills.order(&order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    anna.sees(&code).await;
    world.is_quiet().await;
    anna.asks("/delete").await;
    anna.taps("Yes, delete everything").await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    for command in [
        "/resend 1",
        "/fund 1",
        "/buy 1",
        "/refund 1",
        "/settle 1 x",
        "/reopen 1",
        "/ban 1",
        "/unban 1",
    ] {
        let page = told(&mut world, command).await;
        assert!(page.contains("That needs a buyer"), "{command}: {page}");
    }
    let trail = told(&mut world, "/audit").await;
    assert!(trail.contains("Nothing."), "{trail}");
    assert!(MemoryJournal::open(&world.disk).house().unwrap().banned.is_empty());
    world.ends_well().await;
}

#[tokio::test]
async fn what_an_admin_searched_for_goes_with_the_buyer_who_is_forgotten() {
    let (mut world, anna, _) = at_case().await;
    world.operator.asks("/order anna@example.org").await;
    world.operator.finds("1 · being sorted out").await;
    let stored = |world: &World| {
        let chat = ChatId(world.operator.chat);
        let chat = MemoryJournal::open(&world.disk).chat(chat).unwrap().unwrap();
        serde_json::to_string(&chat).unwrap()
    };
    assert!(stored(&world).contains("anna@example.org"));
    anna.asks("/delete").await;
    anna.taps("Yes, delete everything").await;
    anna.taps("Give up these orders and delete now").await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.operator.sees("No order waits for you").await;
    assert!(!stored(&world).contains("anna@example.org"));
    world.ends_well().await;
}

#[tokio::test]
async fn a_code_whose_time_is_over_is_not_said_to_be_on_its_way() {
    let (mut world, anna, order) = at_order().await;
    let view = world.refills.order(&order).unwrap();
    let code = world.pays_and_delivers(&view)[0].clone();
    anna.sees(&code).await;
    for _ in 0..32 {
        world.seconds_pass(86_400);
        world.is_quiet().await;
    }
    let page = told(&mut world, "/resend 1").await;
    assert!(page.contains("What that needs is gone"), "{page}");
    world.ends_well_but(&["can't be deleted"]).await;
}
