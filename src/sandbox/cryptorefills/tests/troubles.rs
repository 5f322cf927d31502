//! What goes wrong when a knob is turned.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Desk, airbnb, esim, steam};
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::problem::Shape;
use crate::sandbox::cryptorefills::spelling::Spelling;
use crate::sandbox::cryptorefills::trouble::{Ailment, RateLimit, Stage, Trouble, Twist};

#[tokio::test]
async fn a_lost_answer_leaves_the_order_stored_or_not() {
    let desk = Desk::open().await;
    desk.shop.trouble(|t| {
        t.lose_create_after_storing();
        t.lose_create_before_storing();
    });
    assert!(desk.try_post("/v5/orders", &steam()).await.is_err());
    assert_eq!(desk.shop.orders().len(), 1);
    assert!(desk.try_post("/v5/orders", &steam()).await.is_err());
    assert_eq!(desk.shop.orders().len(), 1);
    assert_eq!(
        desk.shop
            .calls_of(Route::Create)
            .iter()
            .map(|call| call.status)
            .collect::<Vec<_>>(),
        [None, None]
    );
    desk.create(&steam()).await;
}

#[tokio::test]
async fn a_failing_create_may_have_stored_the_order() {
    let desk = Desk::open().await;
    desk.shop.trouble(|t| {
        t.fail_create_before_storing();
        t.fail_create_after_storing();
    });
    assert_eq!(
        (desk.post("/v5/orders", &steam()).await.0, desk.shop.orders().len()),
        (500, 0)
    );
    assert_eq!(
        (desk.post("/v5/orders", &steam()).await.0, desk.shop.orders().len()),
        (500, 1)
    );
}

#[tokio::test]
async fn a_create_is_refused_in_every_shape_after_a_good_validation() {
    let desk = Desk::open().await;
    let shapes = [
        (Shape::Problems, 422, json!({"problems": [{"problem": "OUT_OF_STOCK"}]})),
        (
            Shape::ProblemsWithSuccess,
            200,
            json!({"problems": [{"problem": "OUT_OF_STOCK"}]}),
        ),
        (Shape::Detail, 422, json!({"detail": "OUT_OF_STOCK"})),
        (
            Shape::StatusAndDetail,
            400,
            json!({"status": 400, "detail": "OUT_OF_STOCK", "moreDetails": null}),
        ),
        (
            Shape::StatusTextAndReason,
            400,
            json!({"status": "400", "detail": "The order was refused.", "reason": "OUT_OF_STOCK"}),
        ),
        (Shape::Message, 400, json!({"message": "OUT_OF_STOCK"})),
        (Shape::Error, 400, json!({"error": "OUT_OF_STOCK"})),
        (Shape::ErrorCode, 400, json!({"error_code": "OUT_OF_STOCK"})),
        (Shape::Html, 403, Value::Null),
        (Shape::Empty, 400, Value::Null),
    ];
    for (shape, status, body) in shapes {
        assert_eq!(
            desk.post("/v5/orders/validations", &steam()).await.1["problems"],
            Value::Null
        );
        desk.shop.trouble(|t| {
            t.refuse_create("OUT_OF_STOCK", shape);
        });
        assert_eq!(desk.post("/v5/orders", &steam()).await, (status, body));
    }
    assert!(desk.shop.orders().is_empty());
}

#[tokio::test]
async fn a_brand_sells_out_and_comes_back() {
    let desk = Desk::open().await;
    desk.shop.sell_out("US", "Steam", true);
    assert_eq!(
        desk.post("/v5/orders/validations", &steam()).await.1["problems"][0]["problem"],
        "OUT_OF_STOCK"
    );
    desk.shop.sell_out("US", "Steam", false);
    desk.create(&steam()).await;
}

#[tokio::test]
async fn an_order_may_differ_from_what_was_asked() {
    let desk = Desk::open().await;
    let honest = desk.post("/v5/orders", &steam()).await.1;
    let twists = [
        (
            Twist::Brand("Xbox".into()),
            "/deliveries/0/deliverable/brand_name",
            json!("Xbox"),
        ),
        (
            Twist::Country("CA".into()),
            "/deliveries/0/deliverable/country_code",
            json!("CA"),
        ),
        (
            Twist::Denomination("200 USD".into()),
            "/deliveries/0/deliverable/denomination",
            json!("200 USD"),
        ),
        (Twist::Coin("USDT".into()), "/coin", json!("USDT")),
        (Twist::Network("Base".into()), "/network", json!("Base")),
        (Twist::Address("0x00".into()), "/wallet_address", json!("0x00")),
        (Twist::State("Pondering".into()), "/order_state", json!("Pondering")),
        (Twist::SetupFailed, "/order_state", json!("PaymentSetupFailed")),
        (Twist::SetupFailed, "/wallet_address", Value::Null),
        (
            Twist::Field("/coin_amount".into(), json!("1e400")),
            "/coin_amount",
            json!("1e400"),
        ),
    ];
    for (twist, pointer, value) in twists {
        assert_ne!(honest.pointer(pointer), Some(&value));
        desk.shop.trouble(|t| {
            t.twist(twist.clone());
        });
        let (_, answer) = desk.post("/v5/orders", &steam()).await;
        assert_eq!(answer.pointer(pointer), Some(&value), "{twist:?}");
        assert_eq!(
            desk.read(answer["order_id"].as_str().unwrap()).await,
            answer,
            "{twist:?}"
        );
    }
    desk.shop.trouble(|t| {
        t.twist(Twist::Without("/wallet_address".into()));
        t.twist(Twist::Forgotten);
    });
    assert_eq!(desk.post("/v5/orders", &steam()).await.1.get("wallet_address"), None);
    let id = desk.create(&steam()).await;
    assert_eq!(desk.get(&format!("/v5/orders/{id}")).await.0, 404);
    desk.shop.forget(&id, false).unwrap();
    desk.read(&id).await;
}

#[tokio::test]
async fn the_price_may_move_between_quote_and_create() {
    let desk = Desk::open().await;
    desk.create(&steam()).await;
    desk.shop.trouble(|t| {
        t.move_price(5);
        t.move_price(-30);
    });
    desk.create(&steam()).await;
    desk.create(&steam()).await;
    let amounts: Vec<Decimal> = desk.shop.orders().iter().map(|order| order.amount).collect();
    assert_eq!((amounts[1] / amounts[0]).round_dp(2), Decimal::new(105, 2));
    assert_eq!((amounts[2] / amounts[0]).round_dp(2), Decimal::new(70, 2));
}

#[tokio::test]
async fn a_burst_is_answered_with_html_until_it_has_cooled_down() {
    let desk = Desk::open().await;
    desk.shop.trouble(|t| t.rate_limit = Some(RateLimit::observed()));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(desk.get("/v3/currencies").await.0);
    }
    assert_eq!(statuses, [200, 200, 200, 403]);
    desk.clock.turn(59);
    assert_eq!(desk.get("/v3/currencies").await.0, 403);
    desk.clock.turn(1);
    assert_eq!(desk.get("/v3/currencies").await.0, 200);
}

#[tokio::test]
async fn ailments_answer_what_they_are_named_for() {
    let desk = Desk::open().await;
    let answer = async |ailment: Ailment| {
        desk.shop.trouble(|t| {
            t.once(Route::PaymentVias, Stage::After, ailment);
        });
        let answer = desk.try_get("/v3/payment_vias").await.unwrap();
        let header = |name: &str| {
            answer
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        (
            answer.status().as_u16(),
            header("retry-after").or(header("location")),
            answer.text().await.unwrap(),
        )
    };
    assert!(matches!(answer(Ailment::TooMany(Some(7))).await, (429, Some(after), _) if after == "7"));
    assert!(matches!(answer(Ailment::TooMany(None)).await, (429, None, _)));
    assert!(matches!(answer(Ailment::Forbidden).await, (403, None, page) if page.starts_with("<!DOCTYPE")));
    assert!(matches!(answer(Ailment::Html).await, (200, None, page) if page.starts_with("<!DOCTYPE")));
    assert_eq!(answer(Ailment::EmptyObject).await.2, "{}");
    assert_eq!(answer(Ailment::EmptyList).await.2, "[]");
    assert!(
        matches!(answer(Ailment::Redirect("http://other.example/".into())).await, (302, Some(to), _) if to.contains("other"))
    );
    assert!(answer(Ailment::Huge(2 << 20)).await.2.len() > 2 << 20);
    assert_eq!(answer(Ailment::Nested(3)).await.2, "[[[]]]");
    assert!(serde_json::from_str::<Value>(&answer(Ailment::Truncated).await.2).is_err());
    assert_eq!(
        answer(Ailment::Raw(418, "text/plain".into(), "tea".into())).await,
        (418, None, "tea".into())
    );
    desk.shop.trouble(|t| {
        t.down(Ailment::Status(503));
    });
    assert_eq!(desk.get("/v2/brands?country_code=US").await.0, 503);
    desk.shop.trouble(Trouble::cure_all);
    assert_eq!(desk.get("/v2/brands?country_code=US").await.0, 200);
}

#[tokio::test]
async fn a_slow_answer_waits_on_the_clock_after_the_order_is_stored() {
    let desk = Desk::open().await;
    desk.shop.trouble(|t| {
        t.slow(Route::Create, Duration::from_secs(40));
    });
    let body = steam();
    let release = async {
        desk.shop.until(|shop| shop.newest_order()).await;
        assert_eq!(desk.shop.calls()[0].status, None);
        desk.clock.turn(40);
    };
    let (answer, ()) = tokio::join!(desk.post("/v5/orders", &body), release);
    assert_eq!(answer.0, 200);
}

#[tokio::test]
async fn brands_may_be_empty_for_a_while() {
    let desk = Desk::open().await;
    let count = async || {
        desk.get("/v2/brands?country_code=US").await.1["all_brands"]
            .as_array()
            .map(Vec::len)
    };
    let full = count().await;
    desk.shop.trouble(|t| t.no_brands = true);
    assert_eq!(count().await, Some(0));
    desk.shop.trouble(|t| t.no_brands = false);
    assert_eq!(count().await, full);
}

#[tokio::test]
async fn awkward_spellings_are_all_at_once_possible() {
    let desk = Desk::open().await;
    desk.shop.trouble(|t| t.spelling = Spelling::awkward());
    let (_, brands) = desk.get("/v2/brands?country_code=US").await;
    assert!(brands.get("all_brands").is_none() && brands["categories"][0]["category"].is_null());
    let (_, group) = desk.get("/v5/products/country/US?brand_name=Airbnb").await;
    assert_eq!(
        group["products"][0]["face_value"]["amount"]["min"],
        json!({"amount": "50.00", "currency": "USD"})
    );
    assert_eq!(
        desk.post("/v5/orders/validations", &airbnb()).await.1["problems"],
        json!([])
    );
    let (status, order) = desk.post("/v5/orders", &airbnb()).await;
    assert_eq!((status, order.get("network"), order.get("qr_text")), (201, None, None));
    assert!(order["coin_amount"].is_number() && order["created_at"].is_number() && order["expires_at"].is_number());
    assert_eq!(order["deliveries"][0]["deliverable"]["denomination"], "range");
}

#[tokio::test]
async fn a_small_amount_as_a_number_is_written_digit_for_digit() {
    let desk = Desk::open().await;
    desk.shop.trouble(|t| t.spelling.numeric_amounts = true);
    let answer = desk
        .try_post("/v5/orders", &esim())
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let amount = desk.shop.newest_order().unwrap().amount;
    assert!(answer.contains(&format!("\"coin_amount\":{amount},")), "{answer}");
    assert!(!answer.contains('\u{e000}'));
}
