//! What the bench does to invoices, payouts and balances.

use reqwest::StatusCode;
use serde_json::{Value, json};

use super::Page;
use super::assets::{named_in, statuses_in};
use crate::sandbox::cryptomus::{Cryptomus, MERCHANT, PAYMENT_KEY, PAYOUT_KEY};

/// What is done to one invoice after another, and the status in which that leaves it.
const INVOICE_DEEDS: [(&str, &str); 16] = [
    ("hook-paid", "check"),
    ("hook-forged", "check"),
    ("hook-unsigned", "check"),
    ("hook-mixed", "check"),
    ("hook-again", "check"),
    ("pay-part", "confirm_check"),
    ("confirm", "wrong_amount_waiting"),
    ("pay-exactly", "confirm_check"),
    ("hold-reads", "confirm_check"),
    ("pay-too-much", "confirm_check"),
    ("pay-within", "paid_over"),
    ("release-reads", "paid_over"),
    ("refund-fails", "refund_fail"),
    ("refund-arrives", "refund_paid"),
    ("expire", "refund_paid"),
    ("pay-late", "refund_paid"),
];

#[tokio::test]
async fn every_deed_happens_to_an_invoice_and_every_status_is_a_click_away() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    let id = invoice_over_20_dollars(&page).await;
    for (deed, status) in INVOICE_DEEDS {
        page.post(&format!("/api/invoices/{id}/{deed}"), json!({})).await;
        let shown = page.get("/api/state").await["invoices"][0].clone();
        assert_eq!(shown["status"], status, "{deed}");
        assert_eq!(
            shown["held"],
            matches!(deed, "hold-reads" | "pay-too-much" | "pay-within")
        );
    }
    let mut named = named_in("const INVOICE_DEEDS = [");
    named.sort_unstable();
    let mut done = INVOICE_DEEDS.map(|(deed, _)| deed);
    done.sort_unstable();
    assert_eq!(named, done);
    let statuses = statuses_in("\nconst STATUSES = [");
    assert_eq!(statuses.len(), 15, "the 14 of the contract and one that nobody knows");
    for status in statuses {
        page.post(&format!("/api/invoices/{id}/status-{status}"), json!({}))
            .await;
        let shown = page.get("/api/state").await["invoices"][0].clone();
        assert_eq!(shown["status"], status);
    }
    let nothing = format!("/api/invoices/{id}/status-nothing");
    for path in [nothing.as_str(), "/api/invoices/nobody/expire"] {
        let (status, _) = page.try_post(path, json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_status_comes_with_the_money_it_speaks_of() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    for (status, paid) in [
        ("check", "0"),
        ("process", "20"),
        ("wrong_amount_waiting", "10"),
        ("paid", "20"),
        ("paid_over", "22"),
    ] {
        let id = invoice_over_20_dollars(&page).await;
        page.post(&format!("/api/invoices/{id}/status-{status}"), json!({}))
            .await;
        let invoice = page.world.cryptomus().invoice(&id).unwrap();
        assert_eq!(invoice.paid.normalize().to_string(), paid, "{status}");
    }
}

#[tokio::test]
async fn payouts_end_as_they_are_told_to_and_only_once() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    for status in statuses_in("const PAYOUT_STATUSES = [") {
        let id = payout_of_20_dollars(&page).await;
        page.post(&format!("/api/payouts/{id}/{status}"), json!({})).await;
        let payout = page.world.cryptomus().payout(&id).unwrap();
        assert_eq!(payout.status, status);
        let again = page.try_post(&format!("/api/payouts/{id}/fail"), json!({})).await;
        assert_eq!(again.0.is_success(), !payout.is_final, "{status}");
    }
    let left = page.world.cryptomus().balance("USDT");
    assert_eq!(left.normalize().to_string(), "979", "one of them arrived");
}

#[tokio::test]
async fn the_knob_for_payouts_and_refunds_says_how_those_end_that_go_on_by_themselves() {
    let page = Page::open().await;
    for (knob, status) in [("cashier-payouts-arrive", "paid"), ("cashier-payouts-fail", "fail")] {
        page.post(&format!("/api/troubles/{knob}"), json!({})).await;
        let id = payout_of_20_dollars(&page).await;
        let ended = |model: &Cryptomus| model.payout(&id).filter(|payout| payout.is_final);
        assert_eq!(page.world.cryptomus().until(ended).await.status, status);
    }
    page.post("/api/troubles/cashier-refunds-fail", json!({ "on": true }))
        .await;
    let id = invoice_over_20_dollars(&page).await;
    page.post(&format!("/api/invoices/{id}/status-refund_process"), json!({}))
        .await;
    let failed = |model: &Cryptomus| model.invoice(&id).filter(|invoice| invoice.status == "refund_fail");
    page.world.cryptomus().until(failed).await;
}

#[tokio::test]
async fn the_balance_can_be_set_and_only_to_what_a_balance_can_be() {
    let page = Page::open().await;
    let balance = |coin: &str, amount: &str| json!({ "text": coin, "amount": amount });
    page.post("/api/troubles/cashier-balance", balance("USDC", "3.5")).await;
    assert_eq!(page.get("/api/state").await["cashier"]["balances"]["USDC"], "3.5");
    for wrong in [balance("USDC", "-1"), balance("NONE", "1"), json!({ "text": "USDC" })] {
        let (status, _) = page.try_post("/api/troubles/cashier-balance", wrong).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

/// The shop's own calls of Cryptomus, signed with the key.
async fn asks_cryptomus(page: &Page, path: &str, key: &str, body: Value) -> Value {
    let model = page.world.cryptomus();
    let body = body.to_string();
    let sign = model.sign(body.as_bytes(), key);
    let call = page.http.post(format!("{}/{path}", model.url()));
    let call = call.header("merchant", MERCHANT).header("sign", sign).body(body);
    let answer: Value = call.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["state"], 0, "{answer}");
    answer["result"].clone()
}

/// Gives the shop's id of it.
async fn invoice_over_20_dollars(page: &Page) -> String {
    let id = format!("gk-{}", page.world.cryptomus().invoices().len());
    let wanted = json!({
        "amount": "20", "currency": "USD", "order_id": id, "to_currency": "USDT", "network": "tron",
        "url_callback": "http://127.0.0.1:9/cryptomus/payment",
    });
    asks_cryptomus(page, "v1/payment", PAYMENT_KEY, wanted).await;
    page.world.cryptomus().newest_invoice().unwrap().uuid
}

async fn payout_of_20_dollars(page: &Page) -> String {
    let id = format!("po-{}", page.world.cryptomus().payouts().len());
    let wanted = json!({
        "amount": "20", "currency": "USDT", "order_id": id, "network": "tron", "is_subtract": true,
        "address": "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    });
    let made = asks_cryptomus(page, "v1/payout", PAYOUT_KEY, wanted).await;
    made["uuid"].as_str().unwrap().to_owned()
}
