//! What becomes of a payment when something is wrong with it, or with what was bought: it is told, and nothing is silent.

use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use serde_json::json;

use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

const CHECK: &str = "Check now";
const CONFIRMED: &str = "Your payment is confirmed";

/// Somebody has the payment message of an order.
async fn at_bill() -> (World, Person, OrderView) {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    (world, anna, order)
}

/// Somebody has paid, and it is confirmed.
async fn paid() -> (World, Person, OrderView) {
    let (mut world, anna, order) = at_bill().await;
    world.pays(&order);
    anna.sees(CONFIRMED).await;
    world.is_quiet().await;
    (world, anna, order)
}

/// The supplier delivers; gives the code.
fn delivers(world: &World, order: &OrderView) -> String {
    world.refills.deliver(&order.id).unwrap();
    world.refills.order(&order.id).unwrap().codes[0].clone()
}

/// How many messages of their own were ever sent to somebody with this in them.
fn messages_with(world: &World, person: &Person, text: &str) -> usize {
    let calls = world.telegram.calls();
    let sent = calls.iter().filter(|call| call.method == "sendMessage");
    sent.filter(|call| call.chat == Some(person.chat) && call.params.to_string().contains(text))
        .count()
}

fn shows_no_address(world: &World, order: &OrderView) {
    let shown = world.telegram.visible(&order.address);
    assert!(shown.is_empty(), "{shown:?}");
}

/// R18.
#[tokio::test]
async fn a_code_that_does_not_come_goes_to_a_person_after_a_quarter_of_an_hour_and_is_brought_when_it_comes() {
    let (mut world, anna, order) = paid().await;
    world.refills.deliver_without_code(&order.id).unwrap();
    anna.sees("the code is coming").await;
    world.seconds_pass(14 * 60);
    world.is_quiet().await;
    assert_eq!(messages_with(&world, &anna, "has given us no code"), 0);
    world.seconds_pass(61);
    anna.sees("has given us no code so far").await;
    world.operator.sees("done for 15 minutes, and still no code").await;
    world.is_quiet().await;
    assert!(!anna.screen().contains("Delivered"), "{}", anna.screen());
    let code = delivers(&world, &order);
    world.while_time_flies(anna.sees(&code)).await;
    anna.sees("Delivered. Enjoy!").await;
    world.ends_well().await;
}

/// R19.
#[tokio::test]
async fn the_first_code_stays_whatever_a_later_answer_brings() {
    let (mut world, anna, order) = paid().await;
    world.refills.deliver_codes(&order.id, &["FIRST-0001"]).unwrap();
    anna.sees("FIRST-0001").await;
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    world.refills.deliver_codes(&order.id, &["OTHER-0002"]).unwrap();
    world.seconds_pass(3_600);
    anna.taps("Open the order").await;
    anna.taps("Show the code").await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible("FIRST-0001").len(), 1, "{}", anna.screen());
    assert!(world.telegram.visible("OTHER-0002").is_empty());
    world.every_press_is_answered().await;
    world.stop().await;
}

/// R23 and U06.
#[tokio::test]
async fn what_was_paid_too_much_is_told_and_the_goods_come_once() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.pay_too_much(&order.id).unwrap();
    let surplus = order.amount / rust_decimal::Decimal::TWO;
    let told = format!("{} USDC more has arrived", surplus.normalize());
    world.while_time_flies(anna.sees(&told)).await;
    world
        .operator
        .sees(&format!("{} more than due was paid", surplus.normalize()))
        .await;
    world.refills.confirm_payment(&order.id).unwrap();
    let mut code = String::new();
    for _ in 0..3 {
        code = delivers(&world, &order);
    }
    world.while_time_flies(anna.sees(&code)).await;
    world.is_quiet().await;
    assert_eq!(messages_with(&world, &anna, "more has arrived"), 1);
    world.ends_well().await;
}

/// R24.
#[tokio::test]
async fn the_address_of_an_order_that_is_not_found_goes_away_and_comes_back_with_it() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.forget(&order.id, true).unwrap();
    world.refills.break_streams();
    world
        .while_time_flies(anna.sees("cannot find this order just now"))
        .await;
    world.operator.sees("there is no such order").await;
    world.is_quiet().await;
    shows_no_address(&world, &order);
    // The reminder falls into this time: there is nothing to pay to.
    world.seconds_pass(10 * 60);
    world.is_quiet().await;
    world.refills.forget(&order.id, false).unwrap();
    anna.taps(CHECK).await;
    world.while_time_flies(anna.sees("has been found again")).await;
    anna.sees(&order.address).await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    world.ends_well().await;
}

/// R24: nobody is reminded to pay to an address that was taken away.
#[tokio::test]
async fn no_reminder_is_sent_while_an_order_is_not_found() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.forget(&order.id, true).unwrap();
    world.refills.break_streams();
    world
        .while_time_flies(anna.sees("cannot find this order just now"))
        .await;
    for _ in 0..12 {
        world.seconds_pass(60);
        world.is_quiet().await;
    }
    world.seconds_pass(4 * 60);
    world.is_quiet().await;
    assert_eq!(messages_with(&world, &anna, "still waits for your payment"), 0);
    world.ends_well().await;
}

/// R24: with money in it, it goes to a person after a day.
#[tokio::test]
async fn a_paid_order_that_is_not_found_for_a_day_goes_to_a_person() {
    let (mut world, anna, order) = paid().await;
    world.refills.forget(&order.id, true).unwrap();
    world.refills.break_streams();
    world
        .while_time_flies(anna.sees("cannot find this order just now"))
        .await;
    world.is_quiet().await;
    world.seconds_pass(24 * 3_600 + 60);
    anna.sees("although money was seen").await;
    world.operator.sees("has not known the order for a day").await;
    world.refills.forget(&order.id, false).unwrap();
    let code = delivers(&world, &order);
    world.seconds_pass(3_600);
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

#[tokio::test]
async fn goods_that_cannot_be_delivered_are_told_and_brought_if_they_come_after_all() {
    let (mut world, anna, order) = paid().await;
    world.refills.refuse_delivery(&order.id).unwrap();
    world.while_time_flies(anna.sees("the shop could not deliver")).await;
    world
        .operator
        .sees("paid, but the shop says that it could not deliver")
        .await;
    let code = delivers(&world, &order);
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

#[tokio::test]
async fn money_that_goes_back_is_told_once_and_ends_the_order() {
    let (mut world, anna, order) = paid().await;
    world.refills.refund(&order.id).unwrap();
    anna.sees("The shop has sent the money back").await;
    world.is_quiet().await;
    let before = world.refills.calls_of(Route::Read).len();
    world
        .refills
        .set_state(&order.id, "WaitingForDelivery", "PaymentReceived")
        .unwrap();
    world.seconds_pass(4_000);
    world.is_quiet().await;
    assert_eq!(
        world.refills.calls_of(Route::Read).len(),
        before,
        "it is not followed any more"
    );
    assert_eq!(messages_with(&world, &anna, "has sent the money back"), 1);
    shows_no_address(&world, &order);
    world.ends_well().await;
}

#[tokio::test]
async fn a_payment_that_fails_goes_to_a_person() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.pay_exactly(&order.id).unwrap();
    anna.sees("We see your payment").await;
    world.refills.fail_payment(&order.id).unwrap();
    anna.sees("needs a person's look").await;
    world.operator.sees("the payment failed after it was seen").await;
    world.is_quiet().await;
    shows_no_address(&world, &order);
    world.refills.refund(&order.id).unwrap();
    world
        .while_time_flies(anna.sees("The shop has sent the money back"))
        .await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_order_that_the_shop_cancels_says_so_and_its_address_goes() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.cancel(&order.id).unwrap();
    anna.sees("was cancelled by the shop").await;
    world.is_quiet().await;
    shows_no_address(&world, &order);
    assert!(
        !world.operator.screen().contains("Order 1"),
        "{}",
        world.operator.screen()
    );
    world.ends_well().await;
}

#[tokio::test]
async fn an_order_that_the_shop_cancels_after_money_was_seen_goes_to_a_person() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.pay_part(&order.id).unwrap();
    anna.sees("Still missing").await;
    world.refills.cancel(&order.id).unwrap();
    anna.sees("needs a person's look").await;
    world.operator.sees("cancelled by the shop after money was seen").await;
    world.is_quiet().await;
    shows_no_address(&world, &order);
    world.ends_well().await;
}

/// R21: somebody took it back and paid all the same.
#[tokio::test]
async fn money_that_comes_after_the_buyer_cancelled_is_found() {
    let (mut world, anna, order) = at_bill().await;
    anna.taps("Cancel").await;
    anna.taps("Yes, cancel it").await;
    anna.sees("The order is cancelled").await;
    world.is_quiet().await;
    shows_no_address(&world, &order);
    world.refills.pay_exactly(&order.id).unwrap();
    world.seconds_pass(601);
    anna.sees("We see your payment").await;
    world.refills.confirm_payment(&order.id).unwrap();
    let code = delivers(&world, &order);
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

/// R22: the time is over while a part is here; the rest still counts.
#[tokio::test]
async fn the_rest_that_comes_after_the_time_to_pay_is_found() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.pay_part(&order.id).unwrap();
    anna.sees("Still missing").await;
    world.is_quiet().await;
    world.seconds_pass(25 * 60 + 1);
    anna.sees("Please send nothing more now").await;
    world.is_quiet().await;
    shows_no_address(&world, &order);
    world.refills.pay_exactly(&order.id).unwrap();
    world.refills.confirm_payment(&order.id).unwrap();
    let code = delivers(&world, &order);
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

/// An answer that is older than the last one.
#[tokio::test]
async fn an_answer_that_is_older_than_the_last_one_is_passed_over() {
    let (mut world, anna, order) = paid().await;
    let refills = world.refills.clone();
    let reads = || refills.calls_of(Route::Read).len();
    anna.taps(CHECK).await;
    soon("a read", world.refills.until(|_| (reads() > 0).then_some(()))).await;
    world.is_quiet().await;
    let hour_ago = order.created.minus_seconds(3_600).unix();
    world.refills.break_streams();
    world
        .refills
        .set_field(&order.id, "/updated_at", Some(json!(hour_ago)))
        .unwrap();
    world.refills.set_state(&order.id, "Refunded", "Refunded").unwrap();
    let before = reads();
    let thrice = world.refills.until(|_| (reads() > before + 3).then_some(()));
    soon("three more reads", world.while_time_flies(thrice)).await;
    world.is_quiet().await;
    assert_eq!(messages_with(&world, &anna, "has sent the money back"), 0);
    anna.sees(CONFIRMED).await;
    world.stop().await;
}
