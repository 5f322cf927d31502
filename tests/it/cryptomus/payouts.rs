//! Payouts: ordered at most once whatever becomes of the answer, and what they pay outside.

use std::sync::Arc;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::client::Client;
use giftkiosk::adapters::cryptomus::payouts::{NewPayout, PayFault, Priority};
use giftkiosk::adapters::cryptomus::why::{Mismatch, Why};
use giftkiosk::adapters::cryptomus::wire::status::PayoutStatus;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Stage};
use giftkiosk::sandbox::cryptorefills::order::OrderState;
use giftkiosk::sandbox::world::World;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Desk, config, dec, ours};

const ADDRESS: &str = "TEXAMPLEADDRESS000000000000000001";

fn payout(id: &str, amount: &str) -> NewPayout {
    NewPayout {
        network: Some("polygon".into()),
        ..NewPayout::new(id, dec(amount), "USDT", ADDRESS)
    }
}

fn fault(answer: PayFault) -> Fault {
    match answer {
        PayFault::Fault(fault) => fault,
        PayFault::Limit(limit) => panic!("{limit}"),
    }
}

#[tokio::test]
async fn a_payout_sends_the_whole_sum_and_the_fee_comes_from_the_balance() {
    let desk = Desk::open().await;
    let before = desk.model.balance("USDT");
    let new = NewPayout {
        url_callback: Some("https://shop.example/payout".into()),
        priority: Some(Priority::High),
        memo: Some("17".into()),
        ..payout("po-1", "5")
    };
    let made = desk.client.pay_out(&new).await.unwrap();
    assert_eq!((made.status, made.is_final), (PayoutStatus::Process, Some(false)));
    assert_eq!(made.payer_amount, Some(dec("5")));
    let sent: Value = desk.model.last_calls(1).remove(0).body;
    assert_eq!(
        sent,
        json!({"amount": "5", "currency": "USDT", "network": "polygon", "order_id": "po-1", "address": ADDRESS, "is_subtract": true,
            "url_callback": "https://shop.example/payout", "priority": "high", "memo": "17"})
    );
    desk.model.payout_succeeds("po-1").unwrap();
    let done = desk.client.payout(&ours("po-1")).await.unwrap().unwrap();
    assert!(done.is_settled() && done.txid.is_some());
    assert_eq!(desk.model.payout("po-1").unwrap().received, dec("5"));
    assert_eq!(desk.model.balance("USDT"), before - dec("5.01"));
}

#[tokio::test]
async fn a_payout_whose_answer_is_lost_is_asked_for_and_never_paid_twice() {
    let desk = Desk::open().await;
    let before = desk.model.balance("USDT");
    for ailment in [
        Ailment::Lost,
        Ailment::Html,
        Ailment::WithoutState,
        Ailment::Truncated,
        Ailment::EmptyResult,
    ] {
        desk.model.trouble(|trouble| {
            trouble.once(Route::PayOut, Stage::After, ailment);
        });
        let lost = fault(desk.client.pay_out(&payout("po-1", "5")).await.unwrap_err());
        assert!(matches!(lost, Fault::Unknown(_)), "{lost:?}");
        let found = desk.client.payout(&ours("po-1")).await.unwrap().unwrap();
        assert_eq!(found.amount, Some(dec("5")));
    }
    desk.client.pay_out(&payout("po-1", "5")).await.unwrap();
    assert_eq!(desk.model.payouts().len(), 1);
    assert_eq!(desk.model.balance("USDT"), before - dec("5.01"));
}

#[tokio::test]
async fn only_words_prove_that_a_payout_was_not_ordered() {
    let desk = Desk::open().await;
    desk.model.trouble(|trouble| {
        trouble.once(Route::PayOut, Stage::Before, Ailment::Lost);
    });
    let lost = fault(desk.client.pay_out(&payout("po-1", "5")).await.unwrap_err());
    assert!(matches!(lost, Fault::Unknown(Why::NoAnswer)), "{lost:?}");
    for ailment in [
        Ailment::Html,
        Ailment::Raw(404, "<html>Not found payout</html>".into()),
        Ailment::Raw(404, r#"{"message":"Not Found"}"#.into()),
        Ailment::Raw(500, r#"{"state":1,"message":"Not found payout"}"#.into()),
        Ailment::EmptyResult,
    ] {
        desk.model.trouble(|trouble| {
            trouble.once(Route::PayoutInfo, Stage::After, ailment);
        });
        assert!(desk.client.payout(&ours("po-1")).await.is_err());
    }
    assert_eq!(desk.client.payout(&ours("po-1")).await, Ok(None));
    desk.client.pay_out(&payout("po-1", "5")).await.unwrap();
    assert_eq!(desk.model.payouts().len(), 1);
}

#[tokio::test]
async fn an_id_of_another_payout_is_found_out_and_what_is_refused_is_told_apart() {
    let desk = Desk::open().await;
    desk.client.pay_out(&payout("po-1", "5")).await.unwrap();
    let elsewhere = NewPayout {
        address: "TANOTHERADDRESS000000000000000002".into(),
        ..payout("po-1", "5")
    };
    for (new, why) in [
        (payout("po-1", "6"), Why::Mixed(Mismatch::Amount)),
        (elsewhere, Why::Mixed(Mismatch::Address)),
        (payout("po-2", "999999"), Why::NoFunds),
        (payout("po-3", "0.1"), Why::TooLittle("0.5 USDT".into())),
        (
            NewPayout {
                network: Some("btc".into()),
                ..payout("po-4", "5")
            },
            Why::NoService,
        ),
    ] {
        assert_eq!(fault(desk.client.pay_out(&new).await.unwrap_err()), Fault::Refused(why));
    }
    let odd = NewPayout {
        order_id: "a b".into(),
        ..payout("po-5", "5")
    };
    assert!(matches!(desk.client.pay_out(&odd).await, Err(PayFault::Limit(_))));
    desk.model.forbid(true);
    let refused = fault(desk.client.pay_out(&payout("po-6", "5")).await.unwrap_err());
    assert_eq!(refused, Fault::Refused(Why::Forbidden));
}

#[tokio::test]
async fn a_payout_that_failed_brings_the_money_back_once_it_is_final() {
    let desk = Desk::open().await;
    let before = desk.model.balance("USDT");
    desk.client.pay_out(&payout("po-1", "5")).await.unwrap();
    desk.model.set_payout_status("po-1", "system_fail", false).unwrap();
    let open = desk.client.payout(&ours("po-1")).await.unwrap().unwrap();
    assert!(!open.is_returned() && !open.is_settled());
    assert_eq!(desk.model.balance("USDT"), before - dec("5.01"));
    desk.model.payout_fails("po-1", "AML").unwrap();
    let failed = desk.client.payout(&ours("po-1")).await.unwrap().unwrap();
    assert!(failed.is_returned());
    assert_eq!(desk.model.balance("USDT"), before);
    let (from, to) = (
        desk.clock.now().minus_seconds(86_400),
        desk.clock.now().plus_seconds(86_400),
    );
    let listed = desk.client.payouts(from, to, 3).await.unwrap();
    assert_eq!(listed[0].order_id.as_deref(), Some("po-1"));
}

/// The invoice rail's last step: the balance pays the order that was placed behind a paid invoice.
#[tokio::test]
async fn a_payout_pays_the_order_of_the_other_model_whose_address_it_names() {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let world = World::start(Arc::clone(&clock), None).await.unwrap();
    let order = json!({
        "email": "buyer@example.org",
        "user": {"email": "buyer@example.org", "has_accepted_newsletter": false},
        "payment": {"type": "via", "payment_via": "USER_WALLET", "coin": "USDC", "network": "Solana"},
        "deliveries": [{"brand_name": "Steam", "country_code": "US", "denomination": "20 USD",
            "beneficiary_account": "buyer@example.org"}],
    });
    let url = format!("{}/v5/orders", world.cryptorefills().url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = http.post(url).json(&order).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let order = world.cryptorefills().newest_order().unwrap();
    let client = Client::new(&config(world.cryptomus()), clock).unwrap();
    let pay = |id: &str, amount: Decimal| NewPayout {
        network: Some("sol".into()),
        ..NewPayout::new(id, amount, "USDC", order.address.clone())
    };
    client.pay_out(&pay("po-1", order.amount)).await.unwrap();
    let state = || world.cryptorefills().order(&order.id).unwrap();
    assert_eq!(
        (state().state, state().sent),
        (OrderState::WaitingForPayment, Decimal::ZERO)
    );
    world.cryptomus().payout_succeeds("po-1").unwrap();
    assert_eq!(
        (state().state, state().sent),
        (OrderState::PaymentStarted, order.amount)
    );
    let calls: Vec<String> = world.calls(10).into_iter().map(|call| call.title).collect();
    assert!(calls.contains(&"POST /v1/payout".to_owned()), "{calls:?}");
}
