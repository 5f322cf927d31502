//! Invoices: made once, held against what was asked, read, listed, refunded.

mod answers;
mod requests;

use std::collections::BTreeSet;
use std::time::Duration;

use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::form::NewInvoice;
use giftkiosk::adapters::cryptomus::invoices::Made;
use giftkiosk::adapters::cryptomus::why::{Mismatch, Why};
use giftkiosk::domain::address::is_address;
use giftkiosk::domain::chain::Chain;
use giftkiosk::domain::secret::Secret;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::services::SERVICES;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Stage};

use crate::cryptomus::{Desk, dec, fault, open, ours, usdt};

#[tokio::test]
async fn an_invoice_has_its_address_and_page_at_once() {
    let desk = Desk::open().await;
    let invoice = desk.invoice("gk-1", None).await;
    assert_eq!(invoice.payer_amount, Some(dec("25.5")));
    assert_eq!(invoice.payer_currency.as_deref(), Some("USDT"));
    assert_eq!(invoice.network.as_deref(), Some("tron"));
    assert!(invoice.address.as_ref().unwrap().starts_with('T'));
    assert!(
        invoice
            .page()
            .unwrap()
            .reveal()
            .starts_with("https://pay.cryptomus.com/pay/")
    );
    assert!(invoice.expired_at.unwrap() > desk.clock.now());
    assert_eq!(
        invoice.created_at.unwrap().plus_seconds(3_600),
        invoice.expired_at.unwrap()
    );
    assert_eq!(desk.read("gk-1").await, invoice);
    let png = desk.client.qr(invoice.uuid.as_ref().unwrap()).await.unwrap();
    assert!(png.len() > 100);
    let hosted = open(desk.client.create(&NewInvoice::new("gk-2", dec("15"), "USD")).await);
    assert_eq!((&hosted.address, &hosted.payer_amount), (&None, &None));
    desk.model.choose("gk-2", "BTC", "btc").unwrap();
    assert!(desk.read("gk-2").await.address.unwrap().len() > 25);
}

/// The chain of a network of theirs.
fn chain(network: &str) -> Chain {
    match network {
        "btc" => Chain::Bitcoin,
        "ltc" => Chain::Litecoin,
        "doge" => Chain::Dogecoin,
        "tron" => Chain::Tron,
        "ton" => Chain::Ton,
        "sol" => Chain::Solana,
        _ => Chain::Evm(None),
    }
}

#[tokio::test]
async fn every_address_is_one_of_its_network_and_nobody_shares_one() {
    let desk = Desk::open().await;
    let mut seen = BTreeSet::new();
    for (n, service) in SERVICES.iter().filter(|service| service.available).enumerate() {
        let new = NewInvoice {
            to_currency: Some(service.coin.into()),
            network: Some(service.network.into()),
            ..NewInvoice::new(format!("gk-{n}"), dec("25"), "USD")
        };
        let address = open(desk.client.create(&new).await).address.unwrap();
        assert!(
            is_address(&address, chain(service.network)),
            "{} {address}",
            service.network
        );
        assert!(seen.insert(address));
    }
    assert_eq!(seen.len(), 20);
}

/// M01.
#[tokio::test]
async fn a_create_whose_answer_is_lost_makes_one_invoice() {
    let desk = Desk::open().await;
    desk.model.trouble(|trouble| {
        trouble.once(Route::Create, Stage::After, Ailment::Lost);
    });
    let lost = fault(desk.client.create(&usdt("gk-1")).await);
    assert!(matches!(lost, Fault::Again(_, Why::NoAnswer)), "{lost:?}");
    let first = desk.model.newest_invoice().unwrap();
    let again = desk.invoice("gk-1", None).await;
    assert_eq!(again.uuid, Some(Secret::new(first.uuid)));
    assert_eq!(desk.model.invoices().len(), 1);
    assert_eq!(
        desk.model.calls_of(Route::Create)[0].raw,
        desk.model.calls_of(Route::Create)[1].raw
    );
}

/// M02.
#[tokio::test]
async fn an_id_that_was_used_for_something_else_is_found_out() {
    let desk = Desk::open().await;
    desk.invoice("gk-1", None).await;
    let change = |change: &dyn Fn(&mut NewInvoice)| {
        let mut one = usdt("gk-1");
        change(&mut one);
        one
    };
    for (new, mismatch) in [
        (change(&|one| one.amount = dec("25.51")), Mismatch::Amount),
        (change(&|one| one.currency = "EUR".into()), Mismatch::Currency),
        (change(&|one| one.to_currency = Some("TRX".into())), Mismatch::Coin),
        (change(&|one| one.network = Some("polygon".into())), Mismatch::Network),
    ] {
        let refused = fault(desk.client.create(&new).await);
        assert_eq!(refused, Fault::Refused(Why::Mixed(mismatch)));
    }
    open(desk.client.create(&change(&|one| one.amount = dec("25.500000"))).await);
}

#[tokio::test]
async fn an_id_that_is_refused_as_known_is_adopted_if_it_is_ours() {
    let desk = Desk::open().await;
    let first = desk.invoice("gk-1", None).await;
    desk.model.trouble(|trouble| trouble.refuse_known_ids = true);
    assert_eq!(desk.invoice("gk-1", None).await.uuid, first.uuid);
    let dearer = NewInvoice {
        amount: dec("30"),
        ..usdt("gk-1")
    };
    let refused = fault(desk.client.create(&dearer).await);
    assert_eq!(refused, Fault::Refused(Why::Mixed(Mismatch::Amount)));
}

#[tokio::test]
async fn an_invoice_that_is_over_is_not_open_until_it_is_refreshed() {
    let desk = Desk::open().await;
    let first = desk.invoice("gk-1", None).await;
    desk.clock.jump(Duration::from_secs(3_601));
    let over = desk.client.create(&usdt("gk-1")).await.unwrap();
    assert!(
        matches!(&over, Made::Over(invoice) if invoice.status().word() == "cancel"),
        "{over:?}"
    );
    let fresh = open(
        desk.client
            .create(&NewInvoice {
                is_refresh: true,
                ..usdt("gk-1")
            })
            .await,
    );
    assert_eq!(fresh.uuid, first.uuid);
    assert_ne!(fresh.address, first.address);
    assert!(fresh.expired_at > first.expired_at);
}

#[tokio::test]
async fn a_payment_goes_through_every_status() {
    let desk = Desk::open().await;
    let model = &desk.model;
    for id in ["exact", "short", "closed", "over", "late", "held", "failed", "within"] {
        let new = NewInvoice {
            is_payment_multiple: Some(id != "closed"),
            ..usdt(id)
        };
        open(desk.client.create(&new).await);
    }
    model.pay_exactly("exact").unwrap();
    assert_eq!(desk.status("exact").await, "confirm_check");
    model.confirm("exact").unwrap();
    assert!(desk.read("exact").await.is_settled());

    model.pay_part("short", 60).unwrap();
    model.confirm("short").unwrap();
    let short = desk.read("short").await;
    assert_eq!(
        (short.status().word(), short.missing()),
        ("wrong_amount_waiting", Some(dec("10.2")))
    );
    model.pay_rest("short").unwrap();
    model.confirm("short").unwrap();
    assert!(desk.read("short").await.is_settled());

    model.pay_part("closed", 60).unwrap();
    model.confirm("closed").unwrap();
    let closed = desk.read("closed").await;
    assert_eq!(
        (closed.status().word(), closed.is_final, closed.is_settled()),
        ("wrong_amount", Some(true), false)
    );
    desk.client.mark_as_paid(&ours("closed")).await.unwrap();
    assert!(desk.read("closed").await.is_settled());

    model.pay_too_much("over").unwrap();
    model.confirm("over").unwrap();
    let over = desk.read("over").await;
    assert_eq!((over.status().word(), over.surplus()), ("paid_over", Some(dec("2.55"))));

    model.pay_late("late").unwrap();
    model.confirm("late").unwrap();
    assert!(desk.read("late").await.is_settled());

    model.pay_exactly("held").unwrap();
    model.lock_money("held").unwrap();
    assert!(!desk.read("held").await.is_settled());
    model.release_money("held").unwrap();
    assert!(desk.read("held").await.is_settled());

    model.fail("failed").unwrap();
    assert_eq!(desk.status("failed").await, "fail");
    model.set_status("failed", "vanished", false).unwrap();
    assert_eq!(desk.status("failed").await, "vanished");

    model.pay_within("within").unwrap();
    let within = desk.read("within").await;
    assert!(within.is_settled() && within.txid.is_none() && within.from.is_none());
}

#[tokio::test]
async fn what_is_being_processed_ends_with_its_time_unless_there_is_money_in_it() {
    let desk = Desk::open().await;
    for id in ["empty", "paid"] {
        desk.invoice(id, None).await;
        if id == "paid" {
            desk.model.pay_exactly(id).unwrap();
        }
        desk.model.process(id).unwrap();
    }
    desk.clock.jump(Duration::from_secs(2 * 86_400));
    assert_eq!(desk.status("empty").await, "cancel");
    assert_eq!(desk.status("paid").await, "process");
    desk.model.expire("paid").unwrap();
    assert_eq!(desk.status("paid").await, "process");
    desk.model.confirm("paid").unwrap();
    assert!(desk.read("paid").await.is_settled());
}

#[tokio::test]
async fn a_refund_is_ordered_with_the_key_that_is_wanted_and_followed_by_reading() {
    let desk = Desk::open().await;
    for (id, by_payout_key) in [("one", false), ("two", true)] {
        desk.model
            .trouble(|trouble| trouble.refund_by_payout_key = by_payout_key);
        desk.invoice(id, None).await;
        let early = desk.client.refund(&ours(id), "TXexampleexampleexample").await;
        assert_eq!(early, Err(Fault::Refused(Why::NotCompleted)));
        desk.model.pay_exactly(id).unwrap();
        desk.model.confirm(id).unwrap();
        desk.client.refund(&ours(id), "TXexampleexampleexample").await.unwrap();
        assert_eq!(desk.status(id).await, "refund_process");
        assert_eq!(
            desk.model.invoice(id).unwrap().refund_to.as_deref(),
            Some("TXexampleexampleexample")
        );
    }
    desk.model.refund_succeeds("one").unwrap();
    desk.model.refund_fails("two").unwrap();
    assert_eq!(
        (desk.status("one").await, desk.status("two").await),
        ("refund_paid".into(), "refund_fail".into())
    );
    desk.model.trouble(|trouble| {
        trouble.refund_by_payout_key = false;
        trouble.once(Route::Refund, Stage::After, Ailment::Lost);
    });
    let lost = desk.client.refund(&ours("two"), "TXexampleexampleexample").await;
    assert!(matches!(lost, Err(Fault::Unknown(_))), "{lost:?}");
    assert_eq!(desk.status("two").await, "refund_process");
    desk.model.trouble(|trouble| {
        let forbidden = Ailment::Refused("You are forbidden".into());
        trouble.once(Route::Refund, Stage::Before, forbidden);
    });
    let forbidden = desk.client.refund(&ours("one"), "TXexampleexampleexample").await;
    assert_eq!(
        forbidden,
        Err(Fault::Refused(Why::Forbidden)),
        "not that the other key is not wanted"
    );
}

#[tokio::test]
async fn a_list_is_read_over_all_its_pages_wherever_the_cursor_is_heeded() {
    let desk = Desk::open().await;
    for n in 0..40 {
        let new = NewInvoice::new(format!("gk-{n}"), dec("15"), "USD");
        open(desk.client.create(&new).await);
    }
    let now = desk.clock.now();
    let (from, to) = (now.minus_seconds(86_400), now.plus_seconds(86_400));
    for in_body in [false, true] {
        desk.model.trouble(|trouble| trouble.cursor_in_body = in_body);
        desk.model.forget_calls();
        let all = desk.client.invoices(from, to, 10).await.unwrap();
        let mut ids: Vec<_> = all.iter().filter_map(|one| one.order_id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((all.len(), ids.len()), (40, 40));
        assert_eq!(desk.model.calls_of(Route::List).len(), if in_body { 4 } else { 3 });
    }
    assert_eq!(desk.client.invoices(from, to, 2).await.unwrap().len(), 30);
    let before = desk
        .client
        .invoices(from.minus_seconds(86_400), from, 10)
        .await
        .unwrap();
    assert!(before.is_empty());
}
