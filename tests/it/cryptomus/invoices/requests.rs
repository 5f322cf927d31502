//! What is sent: signed as it is, spelled as it should be, and never beyond the limits.

use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::form::{CourseSource, NewInvoice, Pair};
use giftkiosk::adapters::cryptomus::invoices::{MakeFault, Name};
use giftkiosk::adapters::cryptomus::why::Why;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use giftkiosk::sandbox::cryptomus::PAYMENT_KEY;
use giftkiosk::sandbox::cryptomus::calls::Call;
use giftkiosk::sandbox::cryptomus::trouble::Spelling;

use crate::cryptomus::{Desk, dec, open, ours, usdt};
use crate::reference::chance::Chance;

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
