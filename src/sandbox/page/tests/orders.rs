//! A purchase through the page, and what its bench does to an order.

use serde_json::json;

use super::Page;
use super::assets::named_in;

#[tokio::test]
async fn a_purchase_can_be_played_through_the_page() {
    let page = Page::open().await;
    let anna = page.join("Anna").await;
    let bert = page.join("Bert").await;
    page.order_of(anna).await;
    let bill = page.sees(anna, "Send exactly").await;
    let photo = page
        .http
        .get(format!("{}/api/files/{}", page.url, bill["photo"].as_str().unwrap()));
    let photo = photo.send().await.unwrap();
    assert_eq!(photo.headers()["content-type"], "image/png");
    let order = page.get("/api/state").await["orders"][0].clone();
    assert_eq!(order["state"], "WaitingForPayment");
    page.post(
        &format!("/api/orders/{}/pay-exactly", order["id"].as_str().unwrap()),
        json!({}),
    )
    .await;
    let voucher = page.sees(anna, "🔑").await;
    assert_eq!(voucher["protect_content"], true);
    let state = page.get(&format!("/api/state?chat={bert}")).await;
    assert_eq!(state["orders"][0]["state"], "Done");
    assert_eq!(state["people"][1]["from_bot"], json!([]));
    assert_eq!(state["chat"]["name"], "Bert");
    let code = state["orders"][0]["codes"][0].as_str().unwrap();
    assert!(!state["people"].to_string().contains(code));
}

/// What is done to one order after another, and the state in which that leaves it.
const DEEDS: [(&str, &str); 29] = [
    ("pay-astray", "WaitingForPayment"),
    ("pay-part", "PartialPaymentStarted"),
    ("expire", "Expired"),
    ("pay-part-expired", "Expired"),
    ("cancel", "Canceled"),
    ("fail-payment", "PaymentFailed"),
    ("pay-late", "Expired"),
    ("pay-late-refunded", "Refunded"),
    ("pay-late-done", "Done"),
    ("pay-exactly", "Done"),
    ("pay-almost", "Done"),
    ("pay-too-much", "Done"),
    ("pay-twice", "Done"),
    ("confirm", "WaitingForDelivery"),
    ("manual-review", "WaitingForManualAction"),
    ("refuse-delivery", "WaitingForManualAction"),
    ("unknown-state", "SomethingNobodyHasSeen"),
    ("hold-reads", "SomethingNobodyHasSeen"),
    ("deliver-several", "Done"),
    ("release-reads", "Done"),
    ("deliver-many", "Done"),
    ("deliver-long", "Done"),
    ("deliver-strange", "Done"),
    ("deliver-other", "Done"),
    ("deliver-without-code", "Done"),
    ("deliver", "Done"),
    ("forget", "Done"),
    ("remember", "Done"),
    ("refund", "Refunded"),
];

#[tokio::test]
async fn every_deed_of_the_bench_happens() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    let anna = page.join("Anna").await;
    let order = page.order_of(anna).await;
    for (deed, state) in DEEDS {
        page.post(&format!("/api/orders/{order}/{deed}"), json!({})).await;
        let shown = page.get("/api/state").await["orders"][0].clone();
        assert_eq!(shown["state"], state, "{deed}");
        let codes = shown["codes"].as_array().unwrap();
        let count = match deed {
            "deliver-several" | "release-reads" => Some(3),
            "deliver-many" => Some(150),
            "deliver-without-code" => Some(0),
            _ => None,
        };
        assert!(count.is_none_or(|count| count == codes.len()), "{deed}: {codes:?}");
        assert_eq!(shown["forgotten"], deed == "forget");
        assert_eq!(shown["held"], matches!(deed, "hold-reads" | "deliver-several"));
    }
    let named = named_in("const DEEDS = [");
    assert_eq!(named.len(), DEEDS.len());
    for name in named {
        assert!(DEEDS.iter().any(|(deed, _)| *deed == name), "{name}");
    }
}
