//! What becomes of a payment when something is wrong with it, or with what was bought: it is told, and nothing is silent.

use std::time::Duration;

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::domain::ids::OrderId;
use giftkiosk::ports::{Clock, Journal};
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use rust_decimal::Decimal;
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
    anna.taps("View order").await;
    anna.taps("Show the code").await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible("FIRST-0001").len(), 1, "{}", anna.screen());
    assert!(world.telegram.visible("OTHER-0002").is_empty());
    world.every_press_is_answered().await;
    world.stop().await;
}

/// R19: an admin who looks into a complaint finds out, once; both codes are kept.
#[tokio::test]
async fn other_codes_of_a_later_read_are_told_to_the_operator_and_never_shown() {
    const TOLD: &str = "a later answer brought other codes";
    let (mut world, anna, order) = paid().await;
    world.refills.deliver_codes(&order.id, &["FIRST-0001"]).unwrap();
    anna.sees("FIRST-0001").await;
    anna.sees("Delivered. Enjoy!").await;
    let check = async |world: &mut World| {
        let reads = world.refills.calls_of(Route::Read).len();
        world.operator.asks("/check 1").await;
        let read = world
            .refills
            .until(|refills| (refills.calls_of(Route::Read).len() > reads).then_some(()));
        soon("a read", read).await;
        world.is_quiet().await;
    };
    check(&mut world).await;
    assert_eq!(world.operator.count(TOLD), 0, "it is the same code");
    world.refills.deliver_codes(&order.id, &["OTHER-0002"]).unwrap();
    check(&mut world).await;
    world.operator.sees(TOLD).await;
    world.refills.deliver_codes(&order.id, &["THIRD-0003"]).unwrap();
    check(&mut world).await;
    assert_eq!(world.operator.count(TOLD), 1);
    assert_eq!(world.telegram.visible("FIRST-0001").len(), 1);
    for other in ["OTHER-0002", "THIRD-0003"] {
        assert!(world.telegram.visible(other).is_empty(), "{}", anna.screen());
    }
    world.every_press_is_answered().await;
    world.stop().await;
    let kept = MemoryJournal::open(&world.disk).order(OrderId(1)).unwrap().unwrap();
    let kept = serde_json::to_string(&kept).unwrap();
    assert!(kept.contains("FIRST-0001") && kept.contains("OTHER-0002"), "{kept}");
}

/// R18.
#[tokio::test]
async fn whatever_stands_in_the_place_of_a_code_is_never_called_delivered() {
    let mut world = World::open().await;
    let mut waiting = Vec::new();
    for (n, nothing) in [
        json!({}),
        json!({"pin_code": null}),
        json!({"pin_code": ""}),
        json!({"pin_code": " \n"}),
        json!({"pin_code": []}),
        json!({"pin_code": {}}),
        json!({"pin_code": null, "code": "", "voucher_code": null, "security_code": "", "pin_serial": "SER-0815"}),
    ]
    .into_iter()
    .enumerate()
    {
        let buyer = world.person(&format!("Buyer {n}"), "en");
        let order = world.order_by(&buyer, &STEAM).await;
        world.pays(&order);
        buyer.sees(CONFIRMED).await;
        world.refills.deliver_fields(&order.id, vec![nothing]).unwrap();
        waiting.push((buyer, order));
    }
    for (n, list) in [None, Some(json!(null)), Some(json!([]))].into_iter().enumerate() {
        let buyer = world.person(&format!("Another {n}"), "en");
        let order = world.order_by(&buyer, &STEAM).await;
        world.pays(&order);
        buyer.sees(CONFIRMED).await;
        world.refills.set_field(&order.id, "/deliveries", list).unwrap();
        world.refills.deliver_without_code(&order.id).unwrap();
        waiting.push((buyer, order));
    }
    for (buyer, _) in &waiting {
        world.while_time_flies(buyer.sees("the code is coming")).await;
    }
    world.seconds_pass(15 * 60 + 1);
    for (buyer, _) in &waiting {
        buyer.sees("has given us no code so far").await;
    }
    world.is_quiet().await;
    for (buyer, order) in &waiting {
        assert!(!buyer.screen().contains("Delivered"), "{}", buyer.screen());
        world
            .refills
            .deliver_codes(&order.id, &[&format!("LATE-{:02}", order.number)])
            .unwrap();
        if order.number > 7 {
            let lines = json!([{"deliverable": {"pin_code": format!("LATE-{:02}", order.number)}}]);
            world.refills.set_field(&order.id, "/deliveries", Some(lines)).unwrap();
        }
    }
    assert_eq!(
        world.operator.count("done for 15 minutes, and still no code"),
        waiting.len()
    );
    for (buyer, order) in &waiting {
        world
            .while_time_flies(buyer.sees(&format!("LATE-{:02}", order.number)))
            .await;
        buyer.sees("Delivered. Enjoy!").await;
    }
    world.ends_well().await;
}

/// R21: paid a second after the end, or three days after it, and anywhere between.
#[tokio::test]
async fn money_at_any_time_within_three_days_of_the_end_is_delivered_for_or_goes_to_a_person() {
    const HOUR: u64 = 3_600;
    const LATER: [u64; 12] = [
        1,
        30,
        61,
        5 * 60,
        20 * 60,
        HOUR,
        6 * HOUR,
        23 * HOUR,
        25 * HOUR,
        48 * HOUR,
        71 * HOUR,
        72 * HOUR - 300,
    ];
    let mut world = World::open().await;
    let mut buyers = Vec::new();
    for seconds in LATER {
        for is_delivered in [true, false] {
            let buyer = world.person(&format!("Buyer of {seconds}"), "en");
            let order = world.order_by(&buyer, &STEAM).await;
            buyers.push((seconds, is_delivered, buyer, order));
        }
    }
    world.is_quiet().await;
    world.seconds_pass(25 * 60 + 1);
    world.is_quiet().await;
    world.seconds_pass(5 * 60);
    for (.., buyer, _) in &buyers {
        world.while_time_flies(buyer.sees("has expired")).await;
    }
    world.is_quiet().await;
    let end = world.clock.now();
    for two in buyers.chunks(2) {
        let at = end.plus_seconds(two[0].0);
        assert!(world.clock.now() <= at, "it is not that late yet");
        world
            .clock
            .jump(Duration::from_millis(at.millis_since(world.clock.now())));
        world.is_quiet().await;
        for (_, is_delivered, _, order) in two {
            world.refills.pay_exactly(&order.id).unwrap();
            if *is_delivered {
                world.refills.confirm_payment(&order.id).unwrap();
                delivers(&world, order);
            }
        }
    }
    // The last ones are found by the next look; the others were, as time went on.
    for (_, is_delivered, buyer, order) in buyers.iter().rev() {
        let step = Duration::from_secs(10);
        if *is_delivered {
            let code = world.refills.order(&order.id).unwrap().codes[0].clone();
            world.while_time_creeps(step, buyer.sees(&code)).await;
            buyer.sees("Delivered. Enjoy!").await;
        } else {
            let told = buyer.sees("The shop is checking this order by hand");
            world.while_time_creeps(step, told).await;
            let ticket = format!("Order {}: a person at Cryptorefills is checking it", order.number);
            world.operator.sees(&ticket).await;
        }
    }
    world.is_quiet().await;
    for (seconds, _, buyer, _) in &buyers {
        let last = buyer.messages().pop().unwrap();
        assert!(!last.text.contains("expired"), "after {seconds} s: {}", buyer.screen());
    }
    assert_eq!(world.refills.calls_of(Route::Create).len(), 2 * LATER.len());
    world.ends_well().await;
}

/// R23 and U06.
#[tokio::test]
async fn what_was_paid_too_much_is_told_and_the_goods_come_once() {
    for is_paid_twice in [false, true] {
        let (mut world, anna, order) = at_bill().await;
        if is_paid_twice {
            world.refills.pay_twice(&order.id).unwrap();
        } else {
            world.refills.pay_too_much(&order.id).unwrap();
        }
        let surplus = world.refills.order(&order.id).unwrap().sent - order.amount;
        assert!(surplus > Decimal::ONE);
        let told = format!("{} USDC more has arrived", surplus.normalize());
        world.while_time_flies(anna.sees(&told)).await;
        world
            .operator
            .sees(&format!("{} USDC more than due was paid", surplus.normalize()))
            .await;
        world.refills.confirm_payment(&order.id).unwrap();
        let mut code = String::new();
        for _ in 0..3 {
            code = delivers(&world, &order);
        }
        world.while_time_flies(anna.sees(&code)).await;
        world.is_quiet().await;
        assert_eq!(messages_with(&world, &anna, "more has arrived"), 1);
        assert_eq!(world.operator.count("more than due was paid"), 1);
        world.ends_well().await;
    }
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
    assert_eq!(messages_with(&world, &anna, "not much time is left"), 0);
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
        .sees("paid, but Cryptorefills says that it could not deliver")
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
    anna.sees("a person is looking into it").await;
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
    anna.sees("a person is looking into it").await;
    world.operator.sees("cancelled after money was seen").await;
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
    anna.sees("✖️ Cancelled.").await;
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

/// R22: nobody shall send what an older message names as the rest.
#[tokio::test]
async fn only_the_newest_message_asks_for_the_rest_and_none_does_when_all_is_there() {
    const ASKS: &str = "is not fully paid yet";
    let (mut world, anna, order) = at_bill().await;
    let asking = |anna: &Person| {
        anna.messages()
            .iter()
            .filter(|message| message.text.contains(ASKS))
            .count()
    };
    let quarter = order.amount / Decimal::from(4);
    for left in [2, 1] {
        if left == 2 {
            world.refills.pay_part(&order.id).unwrap();
        } else {
            world.refills.pay(&order.id, quarter).unwrap();
        }
        let missing = (quarter * Decimal::from(left)).normalize();
        anna.sees(&format!("Still missing: {missing} USDC")).await;
        world.is_quiet().await;
        assert_eq!(asking(&anna), 1);
    }
    world.refills.pay_exactly(&order.id).unwrap();
    anna.sees("We see your payment").await;
    world.is_quiet().await;
    assert_eq!(asking(&anna), 0);
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
