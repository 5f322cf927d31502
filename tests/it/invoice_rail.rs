//! Buying by an invoice at Cryptomus: paid, bought behind it, funded, delivered, sent back.

use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Fault, Stage};
use giftkiosk::sandbox::cryptomus::{Cryptomus, PAYOUT_KEY};
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route as ShopRoute;
use giftkiosk::sandbox::cryptorefills::problem::Shape;
use giftkiosk::sandbox::cryptorefills::trouble::Ailment as ShopAilment;
use giftkiosk::sandbox::telegram::look::MessageView;
use rust_decimal::Decimal;

use crate::world::invoices::BY_INVOICE;
use crate::world::{Person, World, soon};

#[tokio::test]
async fn a_paid_invoice_is_bought_for_funded_by_the_operator_and_delivered() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    assert_eq!(invoice.currency, "USD");
    assert!(invoice.multiple, "the flag is sent, so that the rest may follow");
    let bill = anna.sees(invoice.address.as_deref().unwrap()).await;
    assert!(
        bill.text.contains(&invoice.owed.unwrap().normalize().to_string()),
        "{}",
        bill.text
    );
    world.pays_invoice(&invoice);
    let order = world.operator_funds().await;
    anna.sees(&order.codes[0]).await;
    world.is_quiet().await;
    anna.taps("Receipt").await;
    let receipt = anna.sees("This receipt contains no code").await.text;
    let paid = format!("Paid: {} USDT", invoice.owed.unwrap().normalize());
    for fact in [paid.as_str(), "Network: Tron (TRC-20)", "Price: $", "Status: delivered"] {
        assert!(receipt.contains(fact), "{fact} in\n{receipt}");
    }
    for secret in [&order.codes[0], &order.id, &order.address, &invoice.uuid] {
        assert!(!receipt.contains(secret), "{receipt}");
    }
    world.is_quiet().await;
    let metrics = world.metrics().await;
    let owed = invoice.owed.unwrap().normalize();
    let line = format!("giftkiosk_money{{coin=\"USDT\",where=\"delivered\"}} {owed}\n");
    assert!(metrics.contains(&line), "{line} in\n{metrics}");
    assert_eq!(metrics.matches("giftkiosk_money{").count(), 1, "{metrics}");
    assert_eq!(world.refills.orders().len(), 1);
    assert_eq!(world.cryptomus.invoices().len(), 1);
    world.stop().await;
}

#[tokio::test]
async fn a_payout_within_the_limits_funds_it_once() {
    let mut world = World::with_payouts().await;
    world.cryptomus.set_balance("USDT", Decimal::from(1_000));
    let anna = world.person("Anna", "en");
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    let payout = soon("a payout", world.cryptomus.until(|model| model.payouts().pop())).await;
    assert_eq!(
        (payout.address.as_str(), payout.amount),
        (order.address.as_str(), order.amount)
    );
    world.cryptomus.payout_succeeds(&payout.uuid).unwrap();
    world.refills.confirm_payment(&order.id).unwrap();
    world.refills.deliver(&order.id).unwrap();
    let codes = world.refills.order(&order.id).unwrap().codes;
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(world.cryptomus.payouts().len(), 1);
    assert_eq!(world.cryptomus.calls_of(Route::PayOut).len(), 1);
    world.is_quiet().await;
    assert_eq!(world.needless_edits(), 0);
    world.stop().await;
}

#[tokio::test]
async fn a_payout_whose_answer_is_lost_is_asked_about_and_not_made_again() {
    let mut world = World::with_payouts().await;
    world.cryptomus.set_balance("USDT", Decimal::from(1_000));
    world.cryptomus.trouble(|trouble| {
        trouble.faults.push(Fault {
            route: Some(Route::PayOut),
            stage: Stage::After,
            ailment: Ailment::Lost,
            times: Some(1),
        });
    });
    let anna = world.person("Anna", "en");
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    let payout = soon("a payout", world.cryptomus.until(|model| model.payouts().pop())).await;
    world.cryptomus.payout_succeeds(&payout.uuid).unwrap();
    world.refills.confirm_payment(&order.id).unwrap();
    world.refills.deliver(&order.id).unwrap();
    let codes = world.refills.order(&order.id).unwrap().codes;
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(world.cryptomus.payouts().len(), 1);
    world.stop().await;
}

#[tokio::test]
async fn two_orders_share_one_allowance_of_a_day_also_across_a_restart() {
    let mut world = World::with_cashier(&[
        ("CRYPTOMUS_PAYOUT_KEY", PAYOUT_KEY),
        ("FUNDING", "payout"),
        ("FUNDING_MAX_PER_ORDER", "30"),
        ("FUNDING_MAX_PER_DAY", "30"),
    ])
    .await;
    world.cryptomus.set_balance("USDT", Decimal::from(1_000));
    world.operator.says("/start");
    let mut buyers = Vec::new();
    for name in ["Anna", "Ben", "Cora"] {
        let person = world.person(name, "en");
        buyers.push((world.invoice_for(&person).await, person));
    }
    for (invoice, _) in &buyers[..2] {
        world.pays_invoice(invoice);
    }
    let two = |shop: &Cryptorefills| (shop.orders().len() == 2).then(|| shop.orders());
    let mut orders = soon("two orders", world.refills.until(two)).await;
    let payout = soon("a payout", world.cryptomus.until(|model| model.payouts().pop())).await;
    world.cryptomus.payout_succeeds(&payout.uuid).unwrap();
    orders.retain(|order| order.address != payout.address);
    world.while_time_flies(world.operator.sees(&orders[0].address)).await;
    world.stop().await;
    world.start().await;
    world.seconds_pass(3_600);
    world.pays_invoice(&buyers[2].0);
    let third = |shop: &Cryptorefills| shop.orders().get(2).cloned();
    let third = world
        .while_time_flies(soon("a third order", world.refills.until(third)))
        .await;
    world.while_time_flies(world.operator.sees(&third.address)).await;
    assert_eq!(world.cryptomus.payouts().len(), 1);
    world.stop().await;
}

/// Cryptomus names the address in another spelling, or the sum otherwise: the payout is there, whatever else it is.
#[tokio::test]
async fn a_payout_whose_answer_tells_of_another_is_asked_about_and_nobody_is_asked_to_pay_as_well() {
    let mut world = World::with_payouts().await;
    world.cryptomus.set_balance("USDT", Decimal::from(1_000));
    let answer =
        r#"{"state":0,"result":{"uuid":"1b0c","amount":"1","currency":"USDT","address":"tother","status":"process"}}"#;
    world.cryptomus.trouble(|trouble| {
        trouble.once(Route::PayOut, Stage::After, Ailment::Raw(200, answer.to_owned()));
    });
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    let payout = soon("a payout", world.cryptomus.until(|model| model.payouts().pop())).await;
    let asked = |model: &Cryptomus| (model.calls_of(Route::PayoutInfo).len() >= 3).then_some(());
    world
        .while_time_flies(soon("what became of it", world.cryptomus.until(asked)))
        .await;
    assert_eq!(world.operator.count(&order.address), 0, "it would be paid twice");
    world.cryptomus.payout_succeeds(&payout.uuid).unwrap();
    world.refills.confirm_payment(&order.id).unwrap();
    world.refills.deliver(&order.id).unwrap();
    let codes = world.refills.order(&order.id).unwrap().codes;
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(world.cryptomus.calls_of(Route::PayOut).len(), 1);
    assert_eq!(world.operator.count(&order.address), 0);
    world.stop().await;
}

/// Buyers whose invoice is made and whose answer is lost.
const LOST: usize = if cfg!(debug_assertions) { 8 } else { 1_000 };

/// M01.
#[tokio::test]
async fn a_thousand_lost_answers_to_create_make_an_invoice_each_and_none_twice() {
    let mut world = World::with_cashier(&[]).await;
    let mut left = LOST;
    while left > 0 {
        let some = left.min(8);
        left -= some;
        let buyers: Vec<_> = (0..some)
            .map(|n| world.person(&format!("Buyer{left}-{n}"), "en"))
            .collect();
        futures_util::future::join_all(buyers.iter().map(|buyer| world.goes_to_cashier(buyer))).await;
        world.cryptomus.trouble(|trouble| {
            trouble.faults.push(Fault {
                route: Some(Route::Create),
                stage: Stage::After,
                ailment: Ailment::Lost,
                times: Some(u32::try_from(some).unwrap()),
            });
        });
        futures_util::future::join_all(buyers.iter().map(Person::confirms)).await;
        let lost = |model: &Cryptomus| (model.trouble_pending() == 0).then_some(());
        soon("the lost answers", world.cryptomus.until(lost)).await;
        let bills = buyers.iter().map(async |buyer| buyer.sees("send exactly").await.text);
        // Long enough to ask again, and far from giving up, however busy the machine is.
        world.seconds_pass(15);
        let bills = futures_util::future::join_all(bills).await;
        let invoices = world.cryptomus.invoices();
        assert_eq!(invoices.len(), LOST - left, "one for each confirm");
        for invoice in &invoices[invoices.len() - some..] {
            let address = invoice.address.as_deref().unwrap();
            assert_eq!(
                bills.iter().filter(|bill| bill.contains(address)).count(),
                1,
                "{address}"
            );
        }
    }
    let calls = world.cryptomus.calls_of(Route::Create).len();
    assert!(calls >= 2 * LOST.min(8), "{calls}: each was asked for again");
    world.ends_well().await;
}

#[tokio::test]
async fn a_lost_answer_to_create_gives_the_same_invoice() {
    let mut world = World::with_cashier(&[]).await;
    world.cryptomus.trouble(|trouble| {
        trouble.faults.push(Fault {
            route: Some(Route::Create),
            stage: Stage::After,
            ailment: Ailment::Lost,
            times: Some(1),
        });
    });
    let anna = world.person("Anna", "en");
    let invoice = world.while_time_flies(world.invoice_for(&anna)).await;
    assert_eq!(world.cryptomus.invoices().len(), 1);
    assert!(anna.screen().contains(invoice.address.as_deref().unwrap()));
    world.stop().await;
}

#[tokio::test]
async fn a_busy_cashier_is_told_to_the_buyer_and_rings_nobody() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    for ailment in [Ailment::TooMany(Some(20)), Ailment::ServerError] {
        world.cryptomus.trouble(|trouble| {
            trouble.cure_all();
            trouble.always(Route::Create, ailment);
        });
        world.goes_to_cashier(&anna).await;
        anna.confirms().await;
        world
            .while_time_flies(anna.sees("payment service did not answer in time"))
            .await;
        anna.taps("Coins without Cryptomus").await;
        anna.finds("More coins with Cryptomus").await;
    }
    world.is_quiet().await;
    let rung = world
        .operator
        .messages()
        .iter()
        .any(|message| message.text.contains("Order"));
    assert!(!rung, "{:?}", world.operator.messages());
    assert!(world.cryptomus.invoices().is_empty());
    world.stop().await;
}

#[tokio::test]
async fn an_account_that_cryptomus_refuses_is_told_to_both_with_a_way_on() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    world.goes_to_cashier(&anna).await;
    world.cryptomus.trouble(|trouble| {
        trouble.always(Route::Create, Ailment::InvalidSign);
    });
    anna.confirms().await;
    anna.sees("Paying by invoice is not possible at the moment").await;
    world.operator.sees("Cryptomus refuses the shop's account").await;
    anna.taps("Coins without Cryptomus").await;
    anna.finds("More coins with Cryptomus").await;
    assert!(world.cryptomus.invoices().is_empty());
    world.stop().await;
}

/// M11: half a minute of the clock passes, and no more.
#[tokio::test]
async fn without_any_webhook_reading_alone_finds_the_payment_within_a_minute() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
    world.is_quiet().await;
    world.pays_invoice(&invoice);
    world.seconds_pass(31);
    let order = world.operator_funds().await;
    world.seconds_pass(20);
    anna.sees(&order.codes[0]).await;
    assert!(world.cryptomus.deliveries().is_empty());
    world.ends_well().await;
}

/// M08: for ten minutes every message says paid, and every read says that nothing came.
#[tokio::test]
async fn a_signed_paid_is_not_believed_while_the_read_says_otherwise() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.hold_reads(&invoice.uuid).unwrap();
    world.pays_invoice(&invoice);
    for minute in 0..10 {
        for _ in 0..5 {
            world.cryptomus.send_test_hook(&invoice.uuid, "paid").unwrap();
        }
        world.hears_hooks(2 + 5 * (minute + 1)).await;
        world.seconds_pass(60);
        world.is_quiet().await;
        assert_eq!(world.refills.orders().len(), 0, "minute {minute}");
        assert!(anna.screen().contains("send exactly"), "{}", anna.screen());
    }
    assert!(
        world.cryptomus.calls_of(Route::Info).len() >= 10,
        "it was read all the time"
    );
    world.cryptomus.release_reads(&invoice.uuid).unwrap();
    let order = world.while_time_flies(world.operator_funds()).await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    assert_eq!(world.refills.orders().len(), 1);
    world.ends_well().await;
}

/// M13.
#[tokio::test]
async fn the_rest_of_a_short_payment_is_named_and_then_it_is_bought_once() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.pay_part(&invoice.uuid, 60).unwrap();
    world.cryptomus.confirm(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("is not fully paid yet")).await;
    let owed = invoice.owed.unwrap();
    let paid = world.cryptomus.invoice(&invoice.uuid).unwrap().paid;
    let missing = format!("Still missing: {} USDT", (owed - paid).normalize());
    let named =
        |message: &MessageView| message.text.contains("is not fully paid yet") && message.text.contains(&missing);
    for _ in 0..5 {
        world.seconds_pass(60);
        world.is_quiet().await;
        let told = anna.messages();
        let told = told
            .iter()
            .filter(|message| message.text.contains("is not fully paid yet"));
        assert_eq!(told.clone().count(), 1, "{}", anna.screen());
        assert!(told.clone().all(named), "{missing} in\n{}", anna.screen());
    }
    world.cryptomus.pay_rest(&invoice.uuid).unwrap();
    world.cryptomus.confirm(&invoice.uuid).unwrap();
    let order = world.while_time_flies(world.operator_funds()).await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    assert_eq!(world.refills.orders().len(), 1);
    world.ends_well().await;
}

/// M15: 110 %.
#[tokio::test]
async fn too_much_is_delivered_once_and_told_to_the_operator() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.pay_too_much(&invoice.uuid).unwrap();
    world.cryptomus.confirm(&invoice.uuid).unwrap();
    let owed = invoice.owed.unwrap();
    let surplus = (owed * Decimal::new(1, 1)).round_dp(8).normalize();
    world
        .while_time_flies(world.operator.sees(&format!("{surplus} USDT more than due was paid")))
        .await;
    let order = world.operator_funds().await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    let all = anna.messages();
    let told = all
        .iter()
        .filter(|message| message.photo.is_none() && message.text.contains("more has arrived than"));
    assert_eq!(told.count(), 1, "it is said in one message");
    world.is_quiet().await;
    assert_eq!(world.operator.count("more than due was paid"), 1);
    let metrics = world.metrics().await;
    let line = format!("giftkiosk_money{{coin=\"USDT\",where=\"in a case\"}} {surplus}\n");
    assert!(metrics.contains(&line), "{line} in\n{metrics}");
    assert_eq!(world.refills.orders().len(), 1);
    world.ends_well().await;
}

/// M26: twice three fifths, and twice all of it.
#[tokio::test]
async fn an_invoice_that_is_paid_twice_is_bought_for_once_and_what_is_too_much_is_told() {
    for percent in [60, 100] {
        let (mut world, anna, invoice) = World::at_invoice().await;
        let asked = world.cryptomus.calls_of(Route::Create).pop().unwrap().body;
        assert_eq!(asked["is_payment_multiple"], true, "the flag is sent");
        world.cryptomus.pay_part(&invoice.uuid, percent).unwrap();
        world.cryptomus.confirm(&invoice.uuid).unwrap();
        if percent < 100 {
            world.while_time_flies(anna.sees("is not fully paid yet")).await;
            assert!(world.refills.orders().is_empty());
        } else {
            world.while_time_flies(world.order_behind()).await;
        }
        world.cryptomus.pay_part(&invoice.uuid, percent).unwrap();
        world.cryptomus.confirm(&invoice.uuid).unwrap();
        let paid = world.cryptomus.invoice(&invoice.uuid).unwrap().paid;
        let surplus = (paid - invoice.owed.unwrap()).normalize();
        let told = format!("{surplus} USDT more than due was paid");
        world.while_time_flies(world.operator.sees(&told)).await;
        let order = world.while_time_flies(world.operator_funds()).await;
        world.while_time_flies(anna.sees(&order.codes[0])).await;
        world.is_quiet().await;
        assert_eq!(world.operator.count("more than due was paid"), 1);
        assert_eq!(world.refills.orders().len(), 1);
        world.ends_well().await;
    }
}

/// M25: whatever the reason; the money is a case until it goes back.
#[tokio::test]
async fn a_paid_purchase_that_is_refused_for_whatever_reason_goes_to_a_person_and_back() {
    for reason in [
        "OUT_OF_STOCK",
        "MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED",
        "DAILY_SPENDING_LIMIT_EXCEEDED",
        "SUSPENDED_COIN",
        "KYC_MISSING",
    ] {
        let (mut world, anna, invoice) = World::at_invoice().await;
        world.refills.trouble(|trouble| {
            let refused = ShopAilment::Refused(reason.to_owned(), Shape::Problems);
            trouble.always(ShopRoute::Create, refused);
        });
        world.pays_invoice(&invoice);
        world
            .while_time_flies(world.operator.sees("Cryptorefills would not sell"))
            .await;
        anna.sees("Your payment is here, but the purchase did not go through")
            .await;
        world.is_quiet().await;
        let owed = invoice.owed.unwrap().normalize();
        let line = format!("giftkiosk_money{{coin=\"USDT\",where=\"in a case\"}} {owed}\n");
        let metrics = world.metrics().await;
        assert!(metrics.contains(&line), "{reason}: {line} in\n{metrics}");
        assert_eq!(world.operator.count("Cryptorefills would not sell"), 1);
        world.operator.says("/refund 1 TJRabPrwbZy45sbavfcjinPJC18kjpRTv8");
        world.operator.taps("Yes").await;
        let refunded = |model: &Cryptomus| model.invoice(&invoice.uuid)?.refund_to;
        world
            .while_time_flies(soon("a refund", world.cryptomus.until(refunded)))
            .await;
        world.cryptomus.refund_succeeds(&invoice.uuid).unwrap();
        world.while_time_flies(anna.sees("has sent the money back")).await;
        assert!(world.refills.orders().is_empty());
        world.ends_well().await;
    }
}

/// M25.
#[tokio::test]
async fn what_cannot_be_bought_is_told_to_both_and_refunded_after_a_second_tap() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.refills.sell_out("US", "Steam", true);
    world.pays_invoice(&invoice);
    world
        .while_time_flies(world.operator.sees("Cryptorefills would not sell"))
        .await;
    anna.sees("Your payment is here, but the purchase did not go through")
        .await;
    world.operator.says("/refund 1 TJRabPrwbZy45sbavfcjinPJC18kjpRTv8");
    world.operator.taps("Yes").await;
    anna.sees("being sent back").await;
    let refunded = |model: &Cryptomus| {
        model
            .invoice(&invoice.uuid)
            .filter(|invoice| invoice.refund_to.is_some())
    };
    world
        .while_time_flies(soon("a refund", world.cryptomus.until(refunded)))
        .await;
    world.cryptomus.refund_succeeds(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("has sent the money back")).await;
    assert_eq!(world.cryptomus.calls_of(Route::Refund).len(), 1);
    assert_eq!(world.refills.orders().len(), 0);
    world.stop().await;
}

#[tokio::test]
async fn a_buyer_says_where_the_money_should_go_and_the_admin_sends_it_there_after_a_second_tap() {
    const OWN: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8";
    const SPELT_WRONG: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv9";
    let mut world = World::with_cashier(&[]).await;
    let (anna, eve) = (world.person("Anna", "en"), world.person("Eve", "en"));
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.refills.sell_out("US", "Steam", true);
    world.pays_invoice(&invoice);
    world
        .while_time_flies(anna.sees("Your payment is here, but the purchase did not go through"))
        .await;

    let eves = eve.asks("/start").await;
    eve.forges(eves.id, "#1a");
    eve.is_told("I cannot find this order").await;
    world.is_quiet().await;
    assert!(!eve.screen().contains("address"), "{}", eve.screen());

    anna.taps("Give an address for a refund").await;
    anna.sees("Please send me your address for USDT on Tron").await;
    anna.says(SPELT_WRONG);
    anna.sees("A Tron address starts with T and has 34 letters and digits")
        .await;
    anna.says(invoice.address.as_deref().unwrap());
    anna.sees("the address that you paid to").await;
    anna.says("TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL");
    anna.sees("Is this your address").await;
    anna.taps("Another address").await;
    anna.sees("Please send me your address").await;
    anna.says(OWN);
    anna.sees(OWN).await;
    world.is_quiet().await;
    assert!(
        !world.operator.screen().contains("given an address"),
        "nothing is kept without a yes"
    );
    anna.taps("Yes, this address").await;
    anna.sees("Should your money go back, it goes to").await;
    world.operator.sees("the buyer has given an address for a refund").await;
    anna.says("/export");
    anna.sees("All that this shop stores of you").await;

    world.stop().await;
    world.start().await;
    world.operator.says("/order 1");
    world.operator.sees(&format!("given by the buyer: {OWN}")).await;
    world.operator.taps("↩️ Refund").await;
    let asked = world.operator.sees("Are you sure?").await;
    assert!(asked.text.contains(OWN), "{}", asked.text);
    assert_eq!(
        world.cryptomus.calls_of(Route::Refund).len(),
        0,
        "one tap moves nothing"
    );
    world.operator.taps("Yes").await;
    anna.sees(&format!("It goes to {OWN}")).await;
    let refunded = |model: &Cryptomus| model.invoice(&invoice.uuid)?.refund_to;
    let to = world
        .while_time_flies(soon("a refund", world.cryptomus.until(refunded)))
        .await;
    assert_eq!(to, OWN);
    world.cryptomus.refund_succeeds(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("has sent the money back")).await;
    assert_eq!(world.cryptomus.calls_of(Route::Refund).len(), 1);
    world.operator.says("/audit");
    let trail = world.operator.sees("↩️ Refund · by").await;
    assert!(!trail.text.contains(OWN), "{}", trail.text);
    world.stop().await;
}

#[tokio::test]
async fn an_invoice_that_is_not_paid_in_time_is_over_and_late_money_is_bought_for() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.expire(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("has expired")).await;
    world.pays_invoice(&invoice);
    let order = world.while_time_flies(world.operator_funds()).await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    world.stop().await;
}

/// M17: no webhook tells it; a read finds it within a minute.
#[tokio::test]
async fn a_held_payment_is_told_without_blame_and_buys_nothing_until_released() {
    const TOLD: &str = "🟠 The payment service holds this payment for a check. You need not do anything. \
                        Our support gets in touch if something is needed.";
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
    world.cryptomus.pay_exactly(&invoice.uuid).unwrap();
    world.cryptomus.lock_money(&invoice.uuid).unwrap();
    for _ in 0..12 {
        world.seconds_pass(5);
        world.is_quiet().await;
    }
    anna.sees(TOLD).await;
    world
        .operator
        .sees("Order 1: Cryptomus holds the payment for a check")
        .await;
    world.seconds_pass(3_600);
    world.is_quiet().await;
    assert_eq!(world.operator.count("Order 1"), 1);
    assert!(world.refills.orders().is_empty());
    world.cryptomus.release_money(&invoice.uuid).unwrap();
    let order = world.while_time_flies(world.operator_funds()).await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    world.ends_well().await;
}

#[tokio::test]
async fn the_coins_of_cryptomus_are_behind_a_button_and_lead_back() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&BY_INVOICE).await;
    anna.sees("📧").await;
    anna.says(BY_INVOICE.email);
    anna.taps("More coins with Cryptomus").await;
    anna.sees("Pay with Cryptomus").await;
    anna.taps("Coins without Cryptomus").await;
    anna.sees("Which coin would you like to pay with?").await;
    world.stop().await;
}

/// Replays of one genuine message.
const REPLAYS: usize = if cfg!(debug_assertions) { 300 } else { 1_000 };

/// M06: as many before the shop has bought as after the buyer has the code.
#[tokio::test]
async fn a_signed_paid_that_is_replayed_buys_and_delivers_once() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.pays_invoice(&invoice);
    world.hears_hooks(2).await;
    world.hears_again(&invoice.order_id, 1, REPLAYS / 2).await;
    world.seconds_pass(11);
    let order = world.operator_funds().await;
    world.seconds_pass(20);
    anna.sees(&order.codes[0]).await;
    let first: Vec<String> = world.cryptomus.deliveries().into_iter().map(|hook| hook.body).collect();
    assert!(first[1].contains("\"status\":\"paid\"") && first[2..].iter().all(|body| *body == first[1]));
    world.is_quiet().await;
    let before = (anna.messages(), world.operator.messages(), world.disk.commits());
    world.hears_again(&invoice.order_id, 1, REPLAYS / 2).await;
    world.seconds_pass(60);
    world.is_quiet().await;
    assert_eq!(before.0, anna.messages());
    assert_eq!(before.1, world.operator.messages());
    let written = world.disk.commits() - before.2;
    assert!(
        written <= 2 * REPLAYS as u64 / 2,
        "{written}: no more than the wish to read and its end"
    );
    assert_eq!((world.refills.orders().len(), anna.count(&order.codes[0])), (1, 1));
    world.ends_well().await;
}

#[tokio::test]
async fn a_restart_while_funds_are_awaited_loses_nothing() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    world.operator.sees(&order.address).await;
    world.stop().await;
    world.start().await;
    let order = world.operator_funds().await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    assert_eq!((world.refills.orders().len(), world.cryptomus.invoices().len()), (1, 1));
    world.stop().await;
}

#[tokio::test]
async fn an_operator_says_funded_on_the_message_itself_and_the_message_follows() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    let call = world.operator.sees(&order.address).await;
    world.is_quiet().await;
    // Who has no such message any more finds on the order's page what to pay.
    world.operator.asks("/order 1").await;
    let page = world.operator.sees("We wait for your funds").await;
    assert!(page.text.contains(&order.address), "{}", page.text);
    world.operator.asks("/admin").await;
    world.operator.sees_no_more("We wait for your funds").await;
    anna.forges(call.id, "@1mfund");
    anna.is_told("That button was from an older screen.").await;
    world.operator.taps("Funded").await;
    world.operator.taps("Yes, do it").await;
    let closed = world.operator.sees("Order 1 is funded").await;
    assert_eq!(closed.id, call.id);
    assert!(!closed.text.contains(&order.address), "{}", closed.text);
    world.is_quiet().await;
    world.operator.forges(call.id, "@1mfund");
    world.operator.sees("does not fit").await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.stop().await;
}

#[tokio::test]
async fn a_refund_begins_on_the_message_that_asks_for_funds_and_every_message_follows() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    let call = world.operator.sees(&order.address).await;
    world.is_quiet().await;
    world.stop().await;
    world.start().await;
    world.operator.taps("Refund").await;
    world.operator.sees("address").await;
    world.operator.says("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8");
    world.operator.taps("Yes, do it").await;
    let closed = world.operator.sees("no funds are wanted any more").await;
    assert_eq!(closed.id, call.id);
    anna.sees("being sent back").await;
    let calls = world
        .operator
        .messages()
        .iter()
        .filter(|message| message.text.contains(&order.address))
        .count();
    assert_eq!(calls, 0, "nobody pays by an old message");
    world.stop().await;
}

#[tokio::test]
async fn an_order_is_found_by_the_transaction_that_paid_it_and_a_stranger_finds_nothing() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.operator_funds().await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    world.is_quiet().await;
    let txid = world.cryptomus.invoice(&invoice.uuid).unwrap().txid.unwrap();
    let found = world.operator.asks(&format!("/order {txid}")).await;
    world.operator.taps("1 ·").await;
    let page = world.operator.sees("Transaction").await;
    assert!(page.text.contains(&txid) && page.id == found.id, "{}", page.text);
    let eve = world.person("Eve", "en");
    let answer = eve.asks(&format!("/order {txid}")).await;
    assert!(!answer.text.contains("Steam"), "{}", answer.text);
    world.stop().await;
}
