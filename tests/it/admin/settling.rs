//! A case is settled by a second tap, reopened, and not forgotten.

use insta::assert_snapshot;

use super::{at_case, steady, taps, told};
use crate::world::World;

#[tokio::test]
async fn a_case_is_settled_by_a_second_tap_with_a_reason_and_can_be_reopened() {
    let (mut world, anna, order) = at_case().await;
    taps(&mut world, "🛠 Order 1").await;
    taps(&mut world, "Settle").await;
    world.operator.sees("Why is order 1 settled?").await;
    world.operator.says("sent back by hand");
    world.operator.taps("Yes, do it").await;
    world.operator.sees("Settled. The buyer is told.").await;
    anna.sees("is settled").await;
    world.is_quiet().await;
    let bill = anna.messages().into_iter().find(|message| message.photo.is_some());
    let bill = bill.expect("the payment message").text;
    assert!(bill.contains("closed the case"), "{bill}");
    anna.asks("/orders").await;
    anna.finds("1 · Steam $20 · settled").await;
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
async fn a_second_tap_counts_after_a_restart_too() {
    let (mut world, anna, _) = at_case().await;
    told(&mut world, "/settle 1 sent back").await;
    let yes = world.operator.finds("Yes, do it").await;
    world.stop().await;
    world.start().await;
    for _ in 0..2 {
        world.operator.presses(yes);
    }
    anna.sees("is settled").await;
    world.is_quiet().await;
    assert_eq!(anna.count("Order 1 is settled"), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn for_an_order_paid_straight_to_the_upstream_funding_and_refunding_say_what_helps_instead() {
    let (mut world, _, _) = at_case().await;
    let page = told(&mut world, "/fund 1").await;
    assert!(page.contains("nothing to fund"), "{page}");
    let page = told(&mut world, "/refund 1").await;
    assert!(page.contains("Only Cryptorefills can send it back"), "{page}");
    assert!(!page.contains("Yes, do it"));
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
