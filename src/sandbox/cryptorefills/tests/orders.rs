//! Orders from create to their end.

use rust_decimal::Decimal;
use serde_json::json;

use super::{Desk, esim, steam, top_up};
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::order::{BodyShape, OrderState};

async fn states(desk: &Desk, id: &str) -> (String, String) {
    let order = desk.read(id).await;
    (
        order["order_state"].as_str().unwrap().to_owned(),
        order["payment_state"].as_str().unwrap().to_owned(),
    )
}

fn words(order: &str, payment: &str) -> (String, String) {
    (order.to_owned(), payment.to_owned())
}

#[tokio::test]
async fn an_order_is_paid_confirmed_and_delivered() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    assert_eq!(states(&desk, &id).await, words("WaitingForPayment", "WalletCreated"));
    desk.shop.pay_exactly(&id).unwrap();
    assert_eq!(states(&desk, &id).await, words("PaymentStarted", "WalletCreated"));
    desk.shop.confirm_payment(&id).unwrap();
    assert_eq!(states(&desk, &id).await, words("WaitingForDelivery", "PaymentReceived"));
    desk.shop.deliver(&id).unwrap();
    assert_eq!(states(&desk, &id).await, words("Done", "PaymentReceived"));
    let view = desk.shop.order(&id).unwrap();
    assert_eq!((view.sent, view.shape), (view.amount, BodyShape::Flat));
    let shown = desk.read(&id).await["deliveries"][0]["deliverable"]["pin_code"].clone();
    assert_eq!(shown, json!(view.codes[0]));
}

#[tokio::test]
async fn a_lightning_payment_has_no_unconfirmed_phase_and_its_invoice_says_the_amount() {
    let desk = Desk::open().await;
    let id = desk.create(&esim()).await;
    let order = desk.read(&id).await;
    let invoice = order["wallet_address"].as_str().unwrap();
    let nanos = desk.shop.order(&id).unwrap().amount * Decimal::from(1_000_000_000);
    assert!(
        invoice.starts_with(&format!("lnbc{}n1", nanos.normalize())),
        "{invoice}"
    );
    assert_eq!(order["qr_text"], json!(format!("lightning:{invoice}")));
    desk.shop.pay_exactly(&id).unwrap();
    assert_eq!(states(&desk, &id).await, words("PaymentReceived", "PaymentReceived"));
}

#[tokio::test]
async fn a_short_payment_is_told_and_the_rest_completes_it() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    desk.shop.pay(&id, Decimal::ONE).unwrap();
    let order = desk.read(&id).await;
    assert_eq!(
        (&order["order_state"], &order["sent_coin_amount"]),
        (&json!("PartialPaymentStarted"), &json!("1"))
    );
    desk.shop.pay_exactly(&id).unwrap();
    assert_eq!(desk.shop.order(&id).unwrap().state, OrderState::PaymentStarted);
}

#[tokio::test]
async fn the_window_closes_after_thirty_minutes_and_late_money_is_seen() {
    let desk = Desk::open().await;
    let id = desk.create(&top_up()).await;
    desk.clock.turn(30 * 60 - 1);
    assert_eq!(states(&desk, &id).await, words("WaitingForPayment", "WalletCreated"));
    desk.clock.turn(1);
    assert_eq!(states(&desk, &id).await, words("Expired", "Expired"));
    desk.shop.pay_exactly(&id).unwrap();
    assert_eq!(
        states(&desk, &id).await,
        words("Expired", "ExpiredAfterPaymentDetection")
    );
    desk.shop.confirm_payment(&id).unwrap();
    desk.shop.deliver(&id).unwrap();
    let done = desk.read(&id).await;
    assert_eq!(done["order_state"], "Done");
    assert!(done["deliveries"][0]["deliverable"]["operator_reference"].is_string());
    assert!(done["deliveries"][0]["deliverable"]["pin_code"].is_null());
}

#[tokio::test]
async fn a_paid_order_is_not_expired_by_its_deadline() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    desk.shop.pay_exactly(&id).unwrap();
    desk.clock.turn(3_600);
    assert_eq!(desk.shop.order(&id).unwrap().state, OrderState::PaymentStarted);
}

#[tokio::test]
async fn in_the_automatic_mode_a_payment_leads_to_delivery_second_by_second() {
    let desk = Desk::open().await;
    desk.shop.go_on_by_itself(true);
    let id = desk.create(&steam()).await;
    desk.clock.turn(5);
    assert_eq!(desk.shop.order(&id).unwrap().state, OrderState::WaitingForPayment);
    desk.shop.pay_exactly(&id).unwrap();
    let mut seen = vec![desk.shop.order(&id).unwrap().state];
    for _ in 0..3 {
        desk.clock.turn(1);
        seen.push(desk.shop.order(&id).unwrap().state);
    }
    let expected = [
        OrderState::PaymentStarted,
        OrderState::PaymentReceived,
        OrderState::WaitingForDelivery,
        OrderState::Done,
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn every_order_has_codes_of_its_own() {
    let desk = Desk::open().await;
    let mut codes = Vec::new();
    for _ in 0..20 {
        let id = desk.create(&steam()).await;
        desk.shop.deliver(&id).unwrap();
        codes.push(desk.shop.order(&id).unwrap().codes[0].clone());
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 20);
    assert!(codes.iter().all(|code| code.len() >= 32));
}

#[tokio::test]
async fn a_done_order_may_come_without_a_code_and_codes_may_change() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    desk.shop.deliver_without_code(&id).unwrap();
    assert_eq!(desk.shop.order(&id).unwrap().codes, [""; 0]);
    desk.shop.deliver_codes(&id, &["A<b>&"]).unwrap();
    desk.shop.deliver_codes(&id, &["second"]).unwrap();
    assert_eq!(desk.shop.order(&id).unwrap().codes, ["second"]);
}

#[tokio::test]
async fn reads_may_lag_behind_the_truth() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    desk.shop.hold_reads(&id).unwrap();
    desk.shop.deliver(&id).unwrap();
    assert_eq!(desk.read(&id).await["order_state"], "WaitingForPayment");
    desk.shop.release_reads(&id).unwrap();
    assert_eq!(desk.read(&id).await["order_state"], "Done");
}

#[tokio::test]
async fn support_can_do_what_support_does() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    let word = || desk.shop.order(&id).unwrap().state.word().to_owned();
    desk.shop.refuse_delivery(&id).unwrap();
    assert_eq!(word(), "WaitingForManualAction");
    desk.shop.refund(&id).unwrap();
    assert_eq!(desk.read(&id).await["refund"]["currency"], "USDC");
    desk.shop.cancel(&id).unwrap();
    assert_eq!(word(), "Canceled");
    desk.shop.set_state(&id, "Refunding", "").unwrap();
    assert_eq!(states(&desk, &id).await, words("Refunding", ""));
    assert!(desk.shop.pay_exactly("no such id").is_err());
}

#[tokio::test]
async fn the_picture_of_an_order_is_a_png() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    let url = desk.read(&id).await["qr_url"].as_str().unwrap().to_owned();
    let answer = desk.client.get(url).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert!(answer.bytes().await.unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn the_log_shows_what_was_sent_and_a_missing_partner_id_is_served() {
    let desk = Desk::open().await;
    desk.create(&steam()).await;
    let request = desk.client.get(format!("{}/v3/currencies?a=b%20c", desk.shop.url()));
    request
        .header("X-Cr-Application", desk.shop.partner_id())
        .send()
        .await
        .unwrap();
    let create = &desk.shop.calls_of(Route::Create)[0];
    assert_eq!((create.partner(), create.status), (None, Some(200)));
    assert_eq!(create.body["deliveries"][0]["brand_name"], "Steam");
    let last = desk.shop.calls().pop().unwrap();
    assert_eq!(
        (last.partner(), last.query("a"), last.route),
        (Some("GK7SANDBOX1"), Some("b c"), Route::Currencies)
    );
}
