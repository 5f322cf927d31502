//! How an invoice ends: late money, money that goes back, words that are replayed or signed with another key.

use giftkiosk::environment::Raw;
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::{Cryptomus, PAYMENT_KEY, PAYOUT_KEY};
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route as ShopRoute;
use giftkiosk::sandbox::cryptorefills::trouble::Ailment as ShopAilment;
use giftkiosk::settings::Settings;
use rust_decimal::Decimal;

use crate::world::{STORE_KEY, World, soon};

/// M07.
#[tokio::test]
async fn a_paid_that_is_replayed_after_the_money_went_back_delivers_nothing() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.refills.sell_out("US", "Steam", true);
    world.pays_invoice(&invoice);
    world
        .while_time_flies(world.operator.sees("Cryptorefills would not sell"))
        .await;
    world.refills.sell_out("US", "Steam", false);
    world.cryptomus.set_status(&invoice.uuid, "refund_paid", true).unwrap();
    world.while_time_flies(anna.sees("has sent the money back")).await;
    // A read may have been earlier than the message.
    world.hears_hooks(3).await;
    let [_sent, heard, _kept] = world.cryptomus.hooks_counted();
    world.cryptomus.replay_hooks(&invoice.order_id, &[0, 1, 2, 1, 0, 1]);
    for status in ["paid", "paid_over", "confirm_check"] {
        world.cryptomus.send_test_hook(&invoice.uuid, status).unwrap();
    }
    world.hears_hooks(heard + 9).await;
    world.seconds_pass(60);
    world.is_quiet().await;
    assert!(world.refills.orders().is_empty());
    assert!(anna.screen().contains("has sent the money back"), "{}", anna.screen());
    world.ends_well().await;
}

/// M19: looked for without any webhook for three days, all of it or a part.
#[tokio::test]
async fn money_that_comes_within_three_days_of_the_end_is_bought_for() {
    for late in [60, 3_600, 71 * 3_600] {
        for percent in [100, 60] {
            let (mut world, anna, invoice) = World::at_invoice().await;
            world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
            world.cryptomus.expire(&invoice.uuid).unwrap();
            world.while_time_flies(anna.sees("has expired")).await;
            world.is_quiet().await;
            world.seconds_pass(late);
            world.is_quiet().await;
            world.cryptomus.pay_part(&invoice.uuid, percent).unwrap();
            world.cryptomus.confirm(&invoice.uuid).unwrap();
            world.seconds_pass(3_600);
            if percent < 100 {
                world
                    .while_time_flies(world.operator.sees("Order 1: part of the amount arrived"))
                    .await;
                anna.sees("only a part had arrived").await;
                assert!(world.refills.orders().is_empty());
            } else {
                let order = world.while_time_flies(world.operator_funds()).await;
                world.while_time_flies(anna.sees(&order.codes[0])).await;
            }
            world.ends_well().await;
        }
    }
}

/// M19: after three days nothing but the list of the last days tells of it, once a day.
#[tokio::test]
async fn money_that_comes_after_three_days_is_found_in_the_list_of_the_day() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
    world.cryptomus.expire(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("has expired")).await;
    for _ in 0..4 {
        world.is_quiet().await;
        world.seconds_pass(86_400);
    }
    world.while_time_flies(anna.sees("The order is closed")).await;
    world.is_quiet().await;
    let reads = world.cryptomus.calls_of(Route::Info).len();
    world.pays_invoice(&invoice);
    world.seconds_pass(3_600);
    world.is_quiet().await;
    assert_eq!(
        world.cryptomus.calls_of(Route::Info).len(),
        reads,
        "it is not read any more"
    );
    world.seconds_pass(86_400);
    let order = world.while_time_flies(world.operator_funds()).await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    world.ends_well().await;
}

/// M20.
#[tokio::test]
async fn a_refund_that_begins_before_anything_is_bought_stops_the_purchase() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world
        .refills
        .trouble(|trouble| trouble.always(ShopRoute::Create, ShopAilment::Status(503)).faults.len());
    world.pays_invoice(&invoice);
    world.while_time_flies(anna.sees("We are buying it for you now")).await;
    world
        .cryptomus
        .set_status(&invoice.uuid, "refund_process", false)
        .unwrap();
    world.while_time_flies(anna.sees("being sent back to you")).await;
    world.is_quiet().await;
    let asked = world.refills.calls_of(ShopRoute::Create).len();
    world.refills.trouble(|trouble| trouble.cure_all());
    for _ in 0..8 {
        world.seconds_pass(120);
        world.is_quiet().await;
    }
    assert_eq!(world.refills.calls_of(ShopRoute::Create).len(), asked);
    assert!(world.refills.orders().is_empty());
    world.cryptomus.refund_succeeds(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("has sent the money back")).await;
    world.ends_well().await;
}

/// M20: it was ordered already, and is not paid any more, neither by hand nor by a payout.
#[tokio::test]
async fn a_refund_that_begins_before_the_order_behind_is_paid_stops_the_payment() {
    for by_payout in [false, true] {
        let mut world = match by_payout {
            false => World::with_cashier(&[]).await,
            true => World::with_payouts().await,
        };
        let coins: Vec<_> = world.cryptomus.balances().into_keys().collect();
        let holds = |amount: i64| {
            for coin in &coins {
                world.cryptomus.set_balance(coin, Decimal::from(amount));
            }
        };
        holds(0);
        let anna = world.person("Anna", "en");
        world.operator.says("/start");
        let invoice = world.invoice_for(&anna).await;
        world.pays_invoice(&invoice);
        let order = world.order_behind().await;
        world.while_time_flies(world.operator.sees(&order.address)).await;
        world
            .cryptomus
            .set_status(&invoice.uuid, "refund_process", false)
            .unwrap();
        world.while_time_flies(anna.sees("being sent back to you")).await;
        holds(1_000);
        for _ in 0..8 {
            world.seconds_pass(120);
            world.is_quiet().await;
        }
        assert!(world.cryptomus.payouts().is_empty());
        assert!(
            world
                .operator
                .messages()
                .iter()
                .all(|message| !message.text.contains(&order.address))
        );
        world.cryptomus.refund_succeeds(&invoice.uuid).unwrap();
        world.while_time_flies(anna.sees("has sent the money back")).await;
        assert_eq!(world.refills.orders().len(), 1);
        world.ends_well().await;
    }
}

/// M21.
#[tokio::test]
async fn a_refund_after_the_codes_were_shown_is_told_to_the_operator_alone_and_once() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.pays_invoice(&invoice);
    let order = world.operator_funds().await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    world.is_quiet().await;
    let before = anna.messages();
    for _ in 0..3 {
        world.cryptomus.set_status(&invoice.uuid, "refund_paid", true).unwrap();
        world.seconds_pass(20);
        world.is_quiet().await;
    }
    world.operator.sees("the money goes back to the buyer").await;
    world.is_quiet().await;
    assert_eq!(world.operator.count("the money goes back to the buyer"), 1);
    assert_eq!(anna.messages(), before);
    let owed = invoice.owed.unwrap().normalize();
    let metrics = world.metrics().await;
    let line = format!("giftkiosk_money{{coin=\"USDT\",where=\"refunded\"}} {owed}\n");
    assert!(metrics.contains(&line), "{line} in\n{metrics}");
    // Whoever looks at the order reads what is true of it.
    anna.asks("/orders").await;
    anna.taps("↩️ 1 · Steam $20 · delivered").await;
    anna.sees("Your payment was sent back to you afterwards").await;
    world.operator.asks("/orders").await;
    world.operator.taps("↩️ 1 · delivered").await;
    world
        .operator
        .sees("Delivered, and the money went back to the buyer afterwards")
        .await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible(&order.codes[0]).len(), 1);
    world.ends_well().await;
}

/// M07, M22.
#[tokio::test]
async fn a_cancel_that_is_final_is_no_payment() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.expire(&invoice.uuid).unwrap();
    let ended = world.cryptomus.invoice(&invoice.uuid).unwrap();
    assert_eq!((ended.status.as_str(), ended.is_final), ("cancel", true));
    world.while_time_flies(anna.sees("has expired")).await;
    for status in ["cancel", "paid", "paid_over"] {
        world.cryptomus.send_test_hook(&invoice.uuid, status).unwrap();
    }
    world.hears_hooks(4).await;
    world.seconds_pass(3_700);
    world.is_quiet().await;
    assert!(world.refills.orders().is_empty());
    assert_eq!(world.operator.count("Order 1"), 0);
    world.ends_well().await;
}

/// M27: the key belongs to the address, not to the sender's word.
#[tokio::test]
async fn a_payment_that_is_signed_with_the_payout_key_is_refused() {
    let mut world = World::with_payouts().await;
    let anna = world.person("Anna", "en");
    let invoice = world.invoice_for(&anna).await;
    world.is_quiet().await;
    let before = (world.cryptomus.calls().len(), world.disk.commits(), anna.messages());
    let signed = |n: usize, key: &str| {
        let head = format!(
            "{{\"type\":\"payment\",\"uuid\":\"{}\",\"order_id\":\"{}\",\"status\":\"paid\",\"is_final\":true,\"additional_data\":\"{n}\"",
            invoice.uuid, invoice.order_id
        );
        let sign = world.cryptomus.sign(format!("{head}}}").as_bytes(), key);
        format!("{head},\"sign\":\"{sign}\"}}")
    };
    let bodies: Vec<_> = (0..100).map(|n| signed(n, PAYOUT_KEY)).collect();
    let (genuine, astray) = (signed(0, PAYMENT_KEY), bodies[0].clone());
    let address = world.app().address().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let posts = async |path: &str, body: String| {
        let post = client.post(format!("http://{address}/cryptomus/{path}")).body(body);
        post.send().await.unwrap().status().as_u16()
    };
    for body in bodies {
        assert_eq!(posts("payment", body).await, 401);
    }
    assert_eq!(
        posts("payout", astray).await,
        200,
        "well signed, and about nothing there"
    );
    world.is_quiet().await;
    let after = (world.cryptomus.calls().len(), world.disk.commits(), anna.messages());
    assert_eq!(before, after);
    assert_eq!(posts("payment", genuine).await, 200);
    let read = |model: &Cryptomus| (model.calls().len() > before.0).then_some(());
    soon("the read that a genuine one wakes", world.cryptomus.until(read)).await;
    world.ends_well().await;
}

/// M27.
#[test]
fn a_shop_with_keys_that_do_not_go_together_does_not_start() {
    let least = [
        ("TELEGRAM_BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"),
        ("STORE_KEY", STORE_KEY),
    ];
    let refused = |more: &[(&str, &str)]| {
        let all = least.iter().chain(more);
        let raw: Raw = all
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Settings::understand(&raw).unwrap_err().to_string()
    };
    let account = [("CRYPTOMUS_MERCHANT_ID", "m-1"), ("CRYPTOMUS_PAYMENT_KEY", PAYMENT_KEY)];
    for (wrong, settings) in [
        (
            "CRYPTOMUS_PAYOUT_KEY is set without an account",
            vec![("CRYPTOMUS_PAYOUT_KEY", PAYOUT_KEY)],
        ),
        (
            "CRYPTOMUS_PAYOUT_KEY is the payment key",
            [&account[..], &[("CRYPTOMUS_PAYOUT_KEY", PAYMENT_KEY)]].concat(),
        ),
        ("CRYPTOMUS_PAYMENT_KEY is missing", vec![account[0]]),
        (
            "FUNDING asks for payouts without a payout key",
            [&account[..], &[("FUNDING", "payout")]].concat(),
        ),
    ] {
        let faults = refused(&settings);
        assert!(faults.contains(wrong), "{wrong} in {faults}");
    }
}

/// The operator's money was late for one attempt, and another was begun meanwhile.
#[tokio::test]
async fn money_that_reaches_an_order_behind_after_another_was_begun_is_told_to_the_operator() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.pays_invoice(&invoice);
    let first = world.order_behind().await;
    world.operator.sees(&first.address).await;
    world.refills.expire(&first.id).unwrap();
    world
        .while_time_flies(world.operator.sees("closed before it was funded"))
        .await;
    world.operator.says("/buy 1");
    world.operator.taps("Yes").await;
    let second = |shop: &Cryptorefills| shop.orders().get(1).cloned();
    let second = world
        .while_time_flies(soon("another order", world.refills.until(second)))
        .await;
    // A start in between loses nothing of it.
    world.operator.sees(&second.address).await;
    world.stop().await;
    world.start().await;
    world.refills.pay_exactly(&first.id).unwrap();
    world
        .while_time_flies(world.operator.sees("an earlier order behind the invoice"))
        .await;
    world.pays(&second);
    world.refills.deliver(&second.id).unwrap();
    let codes = world.refills.order(&second.id).unwrap().codes;
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.is_quiet().await;
    assert_eq!(world.operator.count("an earlier order behind the invoice"), 1);
    world.stop().await;
}
