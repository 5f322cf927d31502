//! Invoices: made once, held against what was asked, read, listed, refunded; and every answer that says nothing or something else.

use std::collections::BTreeSet;
use std::time::Duration;

use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::form::{CourseSource, NewInvoice, Pair};
use giftkiosk::adapters::cryptomus::invoices::{Made, MakeFault, Name};
use giftkiosk::adapters::cryptomus::why::{Mismatch, Why};
use giftkiosk::domain::address::is_address;
use giftkiosk::domain::chain::Chain;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::PAYMENT_KEY;
use giftkiosk::sandbox::cryptomus::calls::{Call, Route};
use giftkiosk::sandbox::cryptomus::services::SERVICES;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Spelling, Stage};

use crate::reference::chance::Chance;

use super::{Desk, dec, fault, open, ours, usdt, within};

/// The newest call, as it came off the wire.
fn sent(desk: &Desk) -> (String, String, String) {
    let call: Call = desk.model.last_calls(1).pop().unwrap();
    let body = String::from_utf8(call.raw.to_vec()).unwrap();
    (call.path, body, call.sign.unwrap_or_default())
}

#[tokio::test]
async fn the_requests_of_the_vectors_are_sent_byte_for_byte_and_signed_alike() {
    let desk = Desk::open().await;
    let uuid = Name::Theirs(Secret::new("26109ba0-b05b-4ee0-93d1-fd62c822ce95"));
    let expect = |path: &str, body: &str, sign: &str| {
        assert_eq!(sent(&desk), (path.to_owned(), body.to_owned(), sign.to_owned()));
    };
    // R01.
    let _ = desk.client.create(&NewInvoice::new("1", dec("15"), "USD")).await;
    let body = r#"{"amount":"15","currency":"USD","order_id":"1"}"#;
    expect("/v1/payment", body, "745af5ba08c9141ea2320f4535e50c4d");
    // R03.
    let new = NewInvoice {
        to_currency: Some("USDT".into()),
        network: Some("tron".into()),
        url_return: Some("https://t.me/example_gift_bot".into()),
        url_success: Some("https://t.me/example_gift_bot?start=ok".into()),
        url_callback: Some("https://shop.example/cryptomus/payment/17".into()),
        is_payment_multiple: Some(false),
        lifetime: Some(1_800),
        ..NewInvoice::new("gc_2025-000017", dec("25.50"), "USD")
    };
    let _ = desk.client.create(&new).await;
    assert_eq!(sent(&desk).2, "3c3081a4b9191f91ba111f8d617e4295");
    // R09.
    let _ = desk.client.invoice(&ours("gc_2025-000017")).await;
    let body = r#"{"order_id":"gc_2025-000017"}"#;
    expect("/v1/payment/info", body, "e53810488b52ca5a156cddb5cd128223");
    // R11, R12.
    let _ = desk.client.services().await;
    expect("/v1/payment/services", "{}", "356510dfafd6f723485838301e717062");
    desk.model.trouble(|trouble| trouble.empty_means_empty = true);
    let _ = desk.client.services().await;
    expect("/v1/payment/services", "", "3d692d40968636b5c2b6515b5da2674e");
    // R15; the cursor stands in the query and is not signed.
    let (from, to) = (Time::from_unix(1_738_270_800), Time::from_unix(1_740_776_399));
    let _ = desk.client.invoices(from, to, 1).await;
    let body = r#"{"date_from":"2025-01-31 00:00:00","date_to":"2025-02-28 23:59:59"}"#;
    expect("/v1/payment/list", body, "ccef91079b6fdcda88bf7448c528fa62");
    // R17.
    desk.model.trouble(|trouble| trouble.without_v2 = true);
    let _ = desk.client.resend(&uuid).await;
    let body = r#"{"uuid":"26109ba0-b05b-4ee0-93d1-fd62c822ce95"}"#;
    expect("/v1/payment/resend", body, "b270173df2fafc62079dfe3e13d00662");
    // R20, R21.
    let address = "TEXAMPLEADDRESS000000000000000001";
    let _ = desk.client.refund(&uuid, address).await;
    let body = r#"{"uuid":"26109ba0-b05b-4ee0-93d1-fd62c822ce95","address":"TEXAMPLEADDRESS000000000000000001","is_subtract":true}"#;
    expect("/v1/payment/refund", body, "6d640e4fd933da3be2d711ba3a773fe4");
    desk.model.trouble(|trouble| trouble.refund_by_payout_key = true);
    let _ = desk.client.refund(&uuid, address).await;
    expect("/v1/payment/refund", body, "dc9efd351e5df499eb224a4f7d078202");
    // R23.
    let _ = desk.client.payout(&ours("po_0001")).await;
    expect(
        "/v1/payout/info",
        r#"{"order_id":"po_0001"}"#,
        "bcecb65194103acbd99dc305924bdae4",
    );
}

/// Requests with everything in them that encoders disagree about.
const BODIES: usize = if cfg!(debug_assertions) { 400 } else { 10_000 };

/// M03: the model holds the signature against the bytes as they came, and so does the test.
#[tokio::test]
async fn whatever_a_request_says_its_bytes_are_the_ones_that_were_signed() {
    let desk = Desk::open().await;
    desk.model.trouble(|trouble| trouble.empty_means_empty = true);
    let pieces = [
        "/",
        "\\",
        "\"",
        "é",
        "ギフト",
        "카드",
        "🎁",
        "\u{2028}",
        "\u{1}",
        "\u{7f}",
        "\\/",
        "<b>",
        "'",
        "&",
        " ",
        "null",
        "\n",
    ];
    let mut chance = Chance(0x6d30_3300);
    for n in 0..BODIES {
        let note: String = (0..chance.below(24))
            .map(|_| pieces[chance.below(pieces.len())])
            .collect();
        let called = match n % 4 {
            0 => {
                let services = desk.client.services().await;
                services.map(drop)
            }
            1 => desk
                .client
                .refund(&Name::Theirs(Secret::new(&note)), &note)
                .await
                .map(drop),
            _ => {
                let new = NewInvoice {
                    url_return: Some(format!("https://shop.example/{n}/a?b=/c")),
                    additional_data: Some(note.clone()),
                    ..usdt(&format!("gk-{n}"))
                };
                desk.client.create(&new).await.map(drop).map_err(|made| match made {
                    MakeFault::Fault(fault) => fault,
                    MakeFault::Limit(limit) => panic!("{limit}: {note:?}"),
                })
            }
        };
        let call: Call = desk.model.last_calls(1).pop().unwrap();
        match n % 4 {
            0 => assert!(called.is_ok() && call.raw.is_empty(), "{called:?}"),
            1 => assert_ne!(called, Err(Fault::Refused(Why::WrongSign)), "{note:?}"),
            _ => {
                assert_eq!(called, Ok(()), "{note:?}");
                assert_eq!(call.body["additional_data"], note.as_str());
            }
        }
        assert_eq!(
            call.sign.as_deref(),
            Some(desk.model.sign(&call.raw, PAYMENT_KEY).as_str()),
            "{note:?}"
        );
    }
}

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

#[tokio::test]
async fn every_parameter_is_taken_and_every_spelling_is_understood() {
    let desk = Desk::open().await;
    let pair = |coin: &str| Pair {
        currency: coin.into(),
        network: None,
    };
    let all = NewInvoice {
        url_return: Some("https://t.me/bot".into()),
        url_success: Some("https://t.me/bot?start=ok".into()),
        url_callback: Some("https://shop.example/cryptomus".into()),
        lifetime: Some(300),
        subtract: Some(100),
        accuracy_payment_percent: Some(dec("0.5")),
        discount_percent: Some(-10),
        additional_data: Some("Подарок 🎁 1/2".into()),
        currencies: Some(vec![pair("USDT")]),
        except_currencies: Some(vec![pair("BTC")]),
        course_source: Some(CourseSource::BinanceP2P),
        from_referral_code: Some("abc".into()),
        ..usdt("gk-all")
    };
    let plain = open(desk.client.create(&all).await);
    assert_eq!(plain.payer_amount, Some(dec("28.56")));
    assert_eq!(plain.additional_data.as_deref(), Some("Подарок 🎁 1/2"));
    assert_eq!(plain.discount_percent, Some(dec("-10")));
    for spelling in [
        Spelling {
            numbers: true,
            ..Spelling::default()
        },
        Spelling {
            long: true,
            extra: true,
            ..Spelling::default()
        },
        Spelling {
            without_payment_status: true,
            ..Spelling::default()
        },
    ] {
        desk.model.trouble(|trouble| trouble.spelling = spelling);
        let other = desk.read("gk-all").await;
        assert_eq!((other.amount, other.payer_amount), (plain.amount, plain.payer_amount));
        assert_eq!((other.status(), other.is_final), (plain.status(), Some(false)));
        assert_eq!(open(desk.client.create(&all).await).uuid, plain.uuid);
    }
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
async fn what_is_out_of_its_limits_is_never_sent() {
    let desk = Desk::open().await;
    let wrong = NewInvoice {
        lifetime: Some(60),
        ..usdt("gk-1")
    };
    let refused = desk.client.create(&wrong).await.unwrap_err();
    assert!(
        matches!(&refused, MakeFault::Limit(limit) if limit.field == "lifetime"),
        "{refused:?}"
    );
    assert!(desk.model.calls().is_empty());
}

#[tokio::test]
async fn what_cryptomus_refuses_is_told_apart() {
    let desk = Desk::open().await;
    let change = |change: &dyn Fn(&mut NewInvoice)| {
        let mut one = usdt("gk-1");
        change(&mut one);
        one
    };
    for (new, why) in [
        (change(&|one| one.network = Some("stellar".into())), Why::Network),
        (change(&|one| one.currency = "XYZ".into()), Why::Currency),
        (change(&|one| one.to_currency = Some("SHIB".into())), Why::NoConversion),
        (
            change(&|one| one.amount = dec("0.1")),
            Why::TooLittle("0.5 USDT".into()),
        ),
        (
            change(&|one| one.amount = dec("20000000")),
            Why::TooMuch("10000000 USDT".into()),
        ),
        (
            change(&|one| one.url_callback = Some("http://[::1]:99999999".into())),
            Why::Other(String::new()),
        ),
    ] {
        match desk.client.create(&new).await.unwrap_err() {
            MakeFault::Fault(fault) => assert_eq!(fault, Fault::Refused(why)),
            MakeFault::Limit(limit) => assert_eq!((limit.field, why), ("url_callback", Why::Other(String::new()))),
        }
    }
    let closed = change(&|one| one.network = Some("avalanche".into()));
    assert!(matches!(
        fault(desk.client.create(&closed).await),
        Fault::Again(_, Why::TechnicalWork)
    ));
    desk.model.forbid(true);
    assert_eq!(
        fault(desk.client.create(&usdt("gk-1")).await),
        Fault::Refused(Why::Forbidden)
    );
    assert_eq!(desk.client.invoice(&ours("gk-unknown")).await, Ok(None));
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_never_taken_for_one() {
    let desk = Desk::open().await;
    desk.invoice("gk-1", None).await;
    let unreadable = |fault: &Fault| *fault == Fault::Unknown(Why::Unreadable);
    let again = |fault: &Fault| matches!(fault, Fault::Again(..));
    type Case<'a> = (Ailment, &'a dyn Fn(&Fault) -> bool);
    let cases: [Case<'_>; 12] = [
        (Ailment::Html, &again),
        (Ailment::ServerError, &again),
        (Ailment::Lost, &again),
        (Ailment::TooMany(Some(7)), &|fault| {
            *fault == Fault::Again(Duration::from_secs(7), Why::Busy)
        }),
        (Ailment::Refused("Gateway error".into()), &again),
        (Ailment::WithoutState, &unreadable),
        (Ailment::EmptyResult, &unreadable),
        (Ailment::Truncated, &unreadable),
        (Ailment::Redirect("http://127.0.0.1:9/".into()), &unreadable),
        (Ailment::Huge(2 << 20), &unreadable),
        (
            Ailment::Raw(200, r#"{"state":0,"result":["paid"]}"#.into()),
            &unreadable,
        ),
        (
            Ailment::Raw(200, r#"{"state":0,"result":{"order_id":"gk-2","uuid":"x"}}"#.into()),
            &|fault| *fault == Fault::Refused(Why::Mixed(Mismatch::OrderId)),
        ),
    ];
    for (ailment, expected) in cases {
        let shown = format!("{ailment:?}").chars().take(60).collect::<String>();
        desk.model.trouble(|trouble| {
            trouble.once(Route::Info, Stage::After, ailment.clone());
        });
        let read = desk.client.invoice(&ours("gk-1")).await.unwrap_err();
        assert!(expected(&read), "{shown}: {read:?}");
        desk.model.trouble(|trouble| {
            trouble.once(Route::Create, Stage::After, ailment);
        });
        let made = fault(desk.client.create(&usdt("gk-1")).await);
        let known = unreadable(&made) || expected(&made);
        assert!(known, "{shown}: {made:?}");
    }
    assert_eq!(desk.status("gk-1").await, "check");
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_waited_for_thirty_seconds() {
    let desk = Desk::open().await;
    desk.model
        .trouble(|trouble| trouble.slow.push((Route::Info, Duration::from_secs(600))));
    let asked = async {
        within(
            desk.model
                .until(|model| (!model.calls_of(Route::Info).is_empty()).then_some(())),
        )
        .await;
        desk.clock.jump(Duration::from_secs(31));
    };
    let name = ours("gk-1");
    let (answer, ()) = within(async { tokio::join!(desk.client.invoice(&name), asked) }).await;
    assert!(matches!(answer, Err(Fault::Again(_, Why::NoAnswer))), "{answer:?}");
    desk.model.stop();
    let gone = within(desk.client.invoice(&ours("gk-1"))).await;
    assert!(matches!(gone, Err(Fault::Again(..))), "{gone:?}");
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
