//! The samples of the contract in our words.

use super::{brands, channels, orders, products};
use crate::adapters::cryptorefills::wire::lenient::List;
use crate::adapters::cryptorefills::wire::order::Order;
use crate::adapters::cryptorefills::wire::shop::{Brands, PaymentVia, ProductGroup};
use crate::domain::catalog::Country;
use crate::domain::catalog::{Brand, BrandId, Channel, Delivery, Denomination, Kind, Product};
use crate::domain::goods::{Goods, Voucher};
use crate::domain::money::positive;
use crate::domain::news::Standing;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/it/fixtures/cryptorefills/",
            $name,
            ".json"
        ))
    };
}

fn us() -> Country {
    Country::new("US").unwrap()
}

fn open(json: &str) -> Vec<Channel> {
    let vias: List<PaymentVia> = serde_json::from_str(json).unwrap();
    channels::channels(&vias.0)
}

fn shelf(json: &str) -> Vec<Brand> {
    let answer: Brands = serde_json::from_str(json).unwrap();
    brands::brands(answer)
}

fn brand(name: &str, id: &str) -> Brand {
    Brand {
        id: BrandId(id.into()),
        name: name.into(),
        family: name.into(),
        kind: Kind::GiftCard,
        sold_out: false,
        popular: false,
    }
}

fn offers(json: &str) -> Vec<Product> {
    let groups: List<ProductGroup> = serde_json::from_str(json).unwrap();
    let first = &groups.0[0];
    let brand = brand(
        first.brand.as_filled().unwrap(),
        first.brand_id.as_filled().unwrap_or("x"),
    );
    products::range(us(), &brand, &groups.0).unwrap().products
}

fn order(json: &str) -> Order {
    serde_json::from_str(json).unwrap()
}

fn standing(order_state: &str, payment_state: &str) -> Standing {
    let json = format!(r#"{{"order_state":{order_state},"payment_state":{payment_state}}}"#);
    orders::observation(&order(&json)).unwrap().standing
}

fn goods(deliverable: &str) -> Goods {
    let json = format!(r#"{{"order_state":"Done","deliveries":[{{"deliverable":{deliverable}}}]}}"#);
    orders::observation(&order(&json)).unwrap().goods
}

fn shown(goods: &Goods) -> Vec<[Option<&str>; 3]> {
    let reveal = |secret: &Voucher| -> [Option<String>; 3] {
        [
            Some(secret.code.reveal().into()),
            secret.pin.as_ref().map(|pin| pin.reveal().into()),
            secret.serial.as_ref().map(|serial| serial.reveal().into()),
        ]
    };
    goods
        .vouchers
        .iter()
        .map(|voucher| reveal(voucher).map(|text| text.map(|text| &*text.leak())))
        .collect()
}

#[test]
fn open_channels_are_kept_and_tron_stablecoins_are_not() {
    let open = open(sample!("payment_vias"));
    let names: Vec<String> = open.iter().map(|c| format!("{}/{}", c.coin, c.network)).collect();
    assert_eq!(
        names,
        [
            "USDC/Solana",
            "USDC/Base",
            "USDC/Polygon (Matic)",
            "BTC/Lightning",
            "BTC/Mainnet"
        ]
    );
    let contract = open[0].contract.as_ref().unwrap();
    assert_eq!(contract.address, "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v");
    assert_eq!((contract.decimals, open[0].chain, open[1].chain), (6, None, Some(8453)));
    assert_eq!(open[3].least, positive("0.0000084"));
}

#[test]
fn channels_of_other_wallets_or_with_long_names_are_left_out() {
    let long = "N".repeat(41);
    let json = format!(
        r#"[{{"name":"USER_WALLET","currencies":[{{"name":"TRX","networks":[{{"name":"Tron"}},{{"name":"{long}"}},{{"name":null}},{{"name":"Tron"}}]}}]}},
            {{"name":"USER_WALLET","available":false,"currencies":[{{"name":"BTC","networks":[{{"name":"Mainnet"}}]}}]}},
            {{"name":"GATE_PAY","currencies":[{{"name":"BTC","networks":[{{"name":"Mainnet"}}]}}]}}]"#
    );
    let open = open(&json);
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].coin.0.as_str(), open[0].network.0.as_str()), ("TRX", "Tron"));
}

#[test]
fn brands_come_from_the_whole_list_or_from_the_categories() {
    let list = shelf(sample!("brands"));
    let kinds: Vec<(&str, Kind)> = list.iter().map(|brand| (brand.name.as_str(), brand.kind)).collect();
    assert!(kinds.contains(&("Steam", Kind::GiftCard)) && kinds.contains(&("eSIM", Kind::Esim)));
    let categories = r#"{"categories":[{"kind":"mobile_recharge","category":"mobile_credits","brands":[{"brand":"Claro Credits","family":"Claro"}]},
        {"kind":"mobile_recharge","category":null,"brands":[{"brand":"eSIM","category":"e-sim"},{"brand":"Claro Credits","family":"Claro"}]}]}"#;
    let list = shelf(categories);
    let kinds: Vec<(&str, &str, Kind)> = list
        .iter()
        .map(|brand| (brand.name.as_str(), brand.family.as_str(), brand.kind))
        .collect();
    assert_eq!(
        kinds,
        [("Claro Credits", "Claro", Kind::TopUp), ("eSIM", "eSIM", Kind::Esim)]
    );
    assert_eq!(list[0].id.0.len(), 32);
}

#[test]
fn emoney_and_unknown_kinds_are_never_sold() {
    let item = |name: &str, kind: &str, category: &str, more: &str| {
        format!(
            r#"{{"brand":"{name}","brand_id":"{}","kind":"{kind}","category":"{category}","additional_categories":["{more}"]}}"#,
            super::keys::hashed(&[name])
        )
    };
    let all = [
        item("Coffee", "giftcard", "food", ""),
        item("Bank", "giftcard", "e-money", ""),
        item("Hidden", "giftcard", "retail", "e-money"),
        item("Virtual VISA Card", "giftcard", "retail", ""),
        item("MasterCard®", "giftcard", "retail", ""),
        item("Pre-paid Mastercard", "giftcard", "retail", ""),
        item("Rewarble Advance", "giftcard", "retail", ""),
        item("PayPal US", "giftcard", "retail", ""),
        item("Prepaid World", "giftcard", "retail", ""),
        item("Airtel Prepaid", "mobile_recharge", "mobile_credits", ""),
        item("Apes", "nft_giftcard", "nft_bundle", ""),
        item("Advisable Books", "giftcard", "books_learning", ""),
    ];
    let list = shelf(&format!(r#"{{"all_brands":[{}]}}"#, all.join(",")));
    let names: Vec<&str> = list.iter().map(|brand| brand.name.as_str()).collect();
    assert_eq!(names, ["Advisable Books", "Airtel Prepaid", "Coffee"]);
}

#[test]
fn favourites_stand_first_wherever_they_are_named() {
    let json = r#"{"all_brands":[{"brand":"Élan","brand_id":"1","kind":"giftcard"},{"brand":"delta","brand_id":"2","kind":"giftcard"},
        {"brand":"Zoo","brand_id":"3","kind":"giftcard"},{"brand":"Fox","brand_id":"4","kind":"giftcard"}],"popular_brands":[{"brand":"Zoo","brand_id":"3"}]}"#;
    let names = |list: &[Brand]| list.iter().map(|brand| brand.name.clone()).collect::<Vec<_>>();
    let mut list = shelf(json);
    assert_eq!(names(&list), ["Zoo", "delta", "Élan", "Fox"]);
    let page = br#"{"country_code":"US","sections":[{"title":"Trending","brands":[{"brand":"Fox","brand_id":"4"},{"family":"None"}]}]}"#;
    assert!(brands::mark_favourites(&mut list, page));
    assert_eq!(names(&list), ["Fox", "Zoo", "delta", "Élan"]);
    for useless in [&b"<html>"[..], b"[]", b"{\"brands\":null}", page] {
        assert!(!brands::mark_favourites(&mut list, useless));
    }
}

#[test]
fn a_span_is_read_from_either_spelling() {
    for json in [sample!("products_range"), sample!("products_range_objects")] {
        let products = offers(json);
        let [
            Product {
                denomination:
                    Denomination::Span {
                        min,
                        max,
                        step,
                        currency,
                    },
                ..
            },
        ] = products.as_slice()
        else {
            panic!("{products:?}");
        };
        assert_eq!(
            [min, max, step].map(ToString::to_string),
            ["50", "500", "1"].map(String::from)
        );
        assert_eq!(currency.0, "USD");
    }
}

#[test]
fn fixed_products_keep_their_keys_and_stand_by_value() {
    let products = offers(sample!("products_fixed"));
    assert!(products.iter().any(|product| matches!(
        &product.denomination,
        Denomination::Fixed { key, label, value: Some(value) } if key == "20 USD" && label == "$20" && value.value == positive("20").unwrap()
    )));
    let json = r#"[{"brand":"B","products":[
        {"product_id":"1","denomination":"100 USD","delivery_type":"by_email","face_value":{"currency_code":"USD","amount":{"type":"fixed","price":"100"}}},
        {"product_id":"2","denomination":"20 USD","delivery_type":"by_email","face_value":{"currency_code":"USD","amount":{"type":"fixed","value":20}}},
        {"product_id":"3","denomination":"5 USD","delivery_type":"by_pigeon"},
        {"product_id":"4","denomination":"","delivery_type":"by_email"},
        {"product_id":"5","denomination":null}]}]"#;
    let keys: Vec<String> = offers(json)
        .into_iter()
        .map(|product| match product.denomination {
            Denomination::Fixed { key, .. } => key,
            Denomination::Span { .. } => String::new(),
        })
        .collect();
    assert_eq!(keys, ["20 USD", "100 USD"]);
}

#[test]
fn top_ups_go_to_a_phone_and_plans_have_no_value() {
    assert!(
        offers(sample!("products_top_up"))
            .iter()
            .all(|product| product.delivery == Delivery::Phone)
    );
    let plans = offers(sample!("products_esim"));
    assert!(!plans.is_empty());
    assert!(
        plans
            .iter()
            .all(|product| matches!(&product.denomination, Denomination::Fixed { value: None, .. }))
    );
}

#[test]
fn only_the_brand_asked_for_is_taken_out_of_its_family() {
    let json = r#"{"brand":"Lyca Bundle","brand_id":"2","products":[{"product_id":"9","denomination":"x","delivery_type":"by_phone"}]}"#;
    let groups: List<ProductGroup> = serde_json::from_str(json).unwrap();
    assert_eq!(products::range(us(), &brand("Lyca Credits", "1"), &groups.0), None);
    assert_eq!(
        products::range(us(), &brand("Lyca Bundle", "2"), &groups.0)
            .unwrap()
            .products
            .len(),
        1
    );
    assert_eq!(products::range(us(), &brand("Lyca Bundle", "2"), &[]), None);
}

#[test]
fn every_state_has_our_word_and_the_payment_may_lead() {
    use Standing::{Cancelled, Done, Expired, Failed, Paid, Partial, Refunded, Review, Seen, SetupFailed, Waiting};
    for (order, payment, expected) in [
        ("\"Created\"", "null", Waiting),
        ("\"WaitingForPayment\"", "\"WalletCreated\"", Waiting),
        ("\"WaitingForPayment\"", "\"PaymentReceived\"", Paid),
        ("\"WaitingForPayment\"", "\"ExpiredAfterPaymentDetection\"", Review),
        ("\"WaitingForPayment\"", "\"Expired\"", Expired),
        ("\"PartialPaymentStarted\"", "\"PaymentRequested\"", Partial),
        ("\"PaymentStarted\"", "\"PaymentRequested\"", Seen),
        ("\"PaymentReceived\"", "null", Paid),
        ("\"WaitingForDelivery\"", "\"PaymentCompleted\"", Paid),
        ("\"WaitingForManualAction\"", "\"PaymentReceived\"", Review),
        ("\"Done\"", "\"PaymentReceived\"", Done),
        ("\"Completed\"", "null", Done),
        ("\"Expired\"", "\"Expired\"", Expired),
        ("\"Expired\"", "\"ExpiredAfterPaymentDetection\"", Review),
        ("\"Expired\"", "\"PaymentReceived\"", Review),
        ("\"Canceled\"", "null", Cancelled),
        ("\"Cancelled\"", "\"PaymentReceived\"", Cancelled),
        ("\"PaymentFailed\"", "null", Failed),
        ("\"PaymentSetupFailed\"", "null", SetupFailed),
        ("\"Refunded\"", "\"PaymentReceived\"", Refunded),
        ("null", "\"PaymentReceived\"", Paid),
        (
            "\"Refunding\"",
            "\"PaymentReceived\"",
            Standing::Unknown("Refunding".into()),
        ),
    ] {
        assert_eq!(standing(order, payment), expected, "{order} {payment}");
    }
    assert_eq!(orders::observation(&order("{}")), None);
    let long = format!("\"{}\"", "x".repeat(10_000));
    assert_eq!(standing(&long, "null"), Standing::Unknown("x".repeat(60)));
}

#[test]
fn goods_are_found_under_every_name() {
    let card = orders::observation(&order(sample!("poll_done_card"))).unwrap();
    assert_eq!(card.standing, Standing::Done);
    assert_eq!(shown(&card.goods), [[Some("SIM-ABCD-1234"), None, Some("000123")]]);
    assert!(card.goods.redeem.is_some_and(|steps| !steps.contains('<')));
    let link = orders::observation(&order(sample!("poll_done_link"))).unwrap().goods;
    assert_eq!(link.vouchers[0].link(), Some("https://redeem.example.org/x1"));
    let top_up = orders::observation(&order(sample!("poll_done_top_up"))).unwrap().goods;
    assert_eq!((top_up.vouchers.len(), top_up.reference.is_some()), (0, true));
    for (fields, expected) in [
        (
            r#"{"code":"A","pin":"1","serial":"S"}"#,
            vec![[Some("A"), Some("1"), Some("S")]],
        ),
        (r#"{"pin":"P"}"#, vec![[Some("P"), None, None]]),
        (
            r#"{"card_number":"4","security_code":"9"}"#,
            vec![[Some("4"), Some("9"), None]],
        ),
        (
            r#"{"voucher_code":"V","redemption_url":"https://r"}"#,
            vec![[Some("V"), None, None], [Some("https://r"), None, None]],
        ),
        (
            r#"{"url":"https://u","pin_code":"https://u"}"#,
            vec![[Some("https://u"), None, None]],
        ),
        (r#"{"qr_image_url":"https://q"}"#, vec![[Some("https://q"), None, None]]),
        (
            r#"{"pin_code":"LPA:1$x","qr_image_url":"https://q"}"#,
            vec![[Some("LPA:1$x"), None, None]],
        ),
        (
            r#"{"pin_code":1234567890123456789}"#,
            vec![[Some("1234567890123456789"), None, None]],
        ),
        (r#"{"pin_code":""}"#, vec![]),
    ] {
        assert_eq!(shown(&goods(fields)), expected, "{fields}");
    }
}

#[test]
fn codes_on_both_levels_and_at_the_top_are_taken_once() {
    let json = r#"{"order_state":"Done","pin_code":"A","voucher_code":"C","deliveries":[{"pin_code":"A","deliverable":{"pin_code":"A","pin_serial":"1"}},{"code":"B"}]}"#;
    let goods = orders::observation(&order(json)).unwrap().goods;
    assert_eq!(
        shown(&goods),
        [
            [Some("A"), None, Some("1")],
            [Some("B"), None, None],
            [Some("C"), None, None]
        ]
    );
}

#[test]
fn what_was_made_is_read_for_the_echo_check() {
    let made = orders::created(&order(sample!("create_ok"))).unwrap();
    assert_eq!(made.upstream, Secret::new("2f0c8c1e-6d2b-4a53-9b9e-0a1b2c3d4e5f"));
    assert_eq!(
        (made.amount.to_string().as_str(), made.network.as_deref()),
        ("101.52", Some("Solana"))
    );
    assert_eq!((made.made, made.ends), (Some(Time::from_unix(1_790_000_000)), None));
    let [line] = made.lines.as_slice() else {
        panic!("{:?}", made.lines)
    };
    assert_eq!(line.brand.as_deref(), Some("Airbnb"));
    assert_eq!(line.denomination.as_deref(), Some("100 USD"));
}

#[test]
fn nothing_was_made_when_a_part_is_missing_or_absurd() {
    let whole = serde_json::json!({"order_id":"o","order_state":"Created","wallet_address":"w","coin_amount":1});
    assert!(orders::created(&order(&whole.to_string())).is_some());
    for part in ["order_id", "order_state", "wallet_address", "coin_amount"] {
        let mut lacking = whole.clone();
        lacking.as_object_mut().unwrap().remove(part);
        assert_eq!(orders::created(&order(&lacking.to_string())), None, "{part}");
    }
    for amount in ["0", "-1", "\"NaN\"", "1e2", "\"\"", "{}"] {
        let absurd = whole
            .to_string()
            .replace("\"coin_amount\":1", &format!("\"coin_amount\":{amount}"));
        assert_eq!(orders::created(&order(&absurd)), None, "{amount}");
    }
}
