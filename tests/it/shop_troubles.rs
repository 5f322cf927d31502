//! What the upstream does to a purchase, and what must hold all the same.

use std::time::Duration;

use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::trouble::{Ailment, Stage, Trouble, Twist};
use rust_decimal::Decimal;
use serde_json::json;

use crate::qr::scanned;
use crate::world::shopping::{STEAM, Wish};
use crate::world::{Person, World};

const LOST: &str = "As far as we know, nothing was ordered";
const NO_MATCH: &str = "Something did not match, so I stopped to be safe";

const LIGHTNING: Wish = Wish {
    coin: "BTC",
    network: Some("Lightning"),
    ..STEAM
};

/// Somebody looks at a price.
async fn at_confirm() -> (World, Person) {
    at_confirm_of(&STEAM).await
}

/// Somebody looks at the price of this.
async fn at_confirm_of(wish: &Wish) -> (World, Person) {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(wish).await;
    world.is_quiet().await;
    (world, anna)
}

/// Somebody has the payment message of an order.
async fn at_bill() -> (World, Person, String) {
    let (mut world, anna) = at_confirm().await;
    let order = world.order_after_confirm(&anna).await;
    world.is_quiet().await;
    (world, anna, order.id)
}

/// Nobody sees an address of any upstream order.
fn no_address_is_shown(world: &World) {
    for order in world.refills.orders() {
        assert!(world.telegram.visible(&order.address).is_empty(), "{}", order.address);
    }
}

/// R01.
#[tokio::test]
async fn a_lost_answer_to_create_orders_once_and_shows_nothing() {
    let (mut world, anna) = at_confirm().await;
    world.refills.trouble(|trouble| {
        trouble.lose_create_after_storing();
    });
    anna.confirms().await;
    anna.sees(LOST).await;
    world
        .operator
        .sees("the answer of Cryptorefills to “create” was lost")
        .await;
    world
        .while_time_flies(
            world
                .refills
                .until(|refills| (refills.orders().len() == 1).then_some(())),
        )
        .await;
    world.seconds_pass(120);
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    no_address_is_shown(&world);
    anna.taps("Start again").await;
    world.order_after_confirm(&anna).await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 2);
    world.ends_well().await;
}

/// R04.
#[tokio::test]
async fn an_upstream_that_cannot_be_reached_orders_nothing() {
    let (mut world, anna) = at_confirm().await;
    world.refills.stop();
    anna.confirms().await;
    anna.sees("Nothing was ordered, and there is nothing to pay").await;
    anna.finds("Try again").await;
    assert!(world.refills.orders().is_empty());
    world.ends_well().await;
}

/// R06.
#[tokio::test]
async fn a_429_or_503_to_create_is_not_tried_again_by_itself() {
    for (stage, ailment) in [
        (Stage::Before, Ailment::TooMany(Some(20))),
        (Stage::After, Ailment::TooMany(None)),
        (Stage::Before, Ailment::Status(503)),
        (Stage::After, Ailment::Status(503)),
        (Stage::After, Ailment::Status(500)),
    ] {
        let (mut world, anna) = at_confirm().await;
        world.refills.trouble(|trouble| {
            trouble.once(Route::Create, stage, ailment.clone());
        });
        anna.confirms().await;
        anna.sees(LOST).await;
        world.seconds_pass(300);
        world.is_quiet().await;
        assert_eq!(world.refills.calls_of(Route::Create).len(), 1, "{ailment:?}");
        no_address_is_shown(&world);
        anna.taps("Start again").await;
        world.while_time_flies(world.order_after_confirm(&anna)).await;
        world.ends_well().await;
    }
}

/// Confirms, and sees no address but some words and a way on.
async fn shows_no_address(turn: impl FnOnce(&mut Trouble), words: &str) {
    let (mut world, anna) = at_confirm().await;
    world.refills.trouble(turn);
    anna.confirms().await;
    let told = anna.sees("Order 1").await;
    assert!(!told.text.contains("ready"), "{}", told.text);
    anna.sees(words).await;
    world.is_quiet().await;
    no_address_is_shown(&world);
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    if words == NO_MATCH {
        world.operator.sees("the order made was not the one asked for").await;
    }
    world.refills.trouble(Trouble::cure_all);
    anna.finds("again").await;
    world.ends_well().await;
}

/// R07.
#[tokio::test]
async fn an_answer_that_cannot_be_read_shows_no_address() {
    let spoiled = [
        Ailment::Truncated,
        Ailment::Html,
        Ailment::EmptyObject,
        Ailment::EmptyList,
        Ailment::Huge(20 << 20),
        Ailment::Nested(100_000),
        Ailment::Raw(200, "application/json".into(), "null".into()),
        Ailment::Raw(200, "text/plain".into(), "OK".into()),
    ];
    for ailment in spoiled {
        shows_no_address(
            |trouble| {
                trouble.once(Route::Create, Stage::After, ailment);
            },
            LOST,
        )
        .await;
    }
    for amount in [
        json!(0),
        json!("0"),
        json!("-1"),
        json!("NaN"),
        json!("1e400"),
        json!(null),
        json!({}),
        json!(""),
    ] {
        shows_no_address(
            |trouble| {
                trouble.twist(Twist::Field("/coin_amount".into(), amount));
            },
            LOST,
        )
        .await;
    }
    for field in ["/order_id", "/coin_amount"] {
        shows_no_address(
            |trouble| {
                trouble.twist(Twist::Without(field.into()));
            },
            LOST,
        )
        .await;
    }
}

/// R07: an order without an address is no order to pay.
#[tokio::test]
async fn an_order_without_an_address_offers_another_coin() {
    for twist in [Twist::SetupFailed, Twist::Without("/wallet_address".into())] {
        let (mut world, anna) = at_confirm().await;
        world.refills.trouble(|trouble| {
            trouble.twist(twist.clone());
        });
        anna.confirms().await;
        world.is_quiet().await;
        anna.finds("Back").await;
        assert!(!anna.screen().contains("send exactly"), "{twist:?}: {}", anna.screen());
        world.ends_well().await;
    }
}

/// R08.
#[tokio::test]
async fn an_order_for_something_else_is_refused() {
    for twist in [
        Twist::Brand("Airbnb".into()),
        Twist::Country("GB".into()),
        Twist::Denomination("200 USD".into()),
        Twist::Coin("USDT".into()),
        Twist::Network("Base".into()),
        Twist::Address("0xb566154981fF637527e06B7ED60F4D4a1dc2b581".into()),
        Twist::Address("short".into()),
        Twist::Address("DD75RBJjAfFczknDU7HCNnKnoXeaRBzDvwNWeyr8LHx0".into()),
        Twist::Field("/deliveries".into(), json!([])),
        Twist::Field(
            "/deliveries/0/deliverable/beneficiary_account".into(),
            json!("eve@example.org"),
        ),
    ] {
        shows_no_address(
            |trouble| {
                trouble.twist(twist);
            },
            NO_MATCH,
        )
        .await;
    }
}

/// R08: addresses of another chain, or with a wrong checksum, on every chain that has one.
#[tokio::test]
async fn an_address_of_the_wrong_kind_is_not_shown() {
    let bitcoin = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    let evm = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    let tron = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
    for (coin, network, address) in [
        ("BTC", Some("Mainnet"), "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
        ("BTC", Some("Mainnet"), "tb1qcrh3yqn4nlleplcez2yndq2ry8h9ncg3qh7n54"),
        ("BTC", Some("Mainnet"), evm),
        ("LTC", None, bitcoin),
        ("DOGE", None, "DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkF"),
        ("TRX", None, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T"),
        ("TRX", None, evm),
        ("ETH", Some("ETH Mainnet"), tron),
        ("USDC", Some("Base"), "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD"),
        ("USDC", Some("Solana"), evm),
        ("GRAM", None, "Ef_lZ1T4NCb2mwkme9h2rJfESCE0W34ma9lWp7-_uY3zXDvr"),
    ] {
        let wish = Wish { coin, network, ..STEAM };
        let (mut world, anna) = at_confirm_of(&wish).await;
        world.refills.trouble(|trouble| {
            trouble.twist(Twist::Address(address.into()));
        });
        anna.confirms().await;
        anna.sees(NO_MATCH).await;
        world.operator.sees("the order made was not the one asked for").await;
        world.is_quiet().await;
        assert!(world.telegram.visible(address).is_empty(), "{coin}: {address}");
        world.ends_well().await;
    }
}

/// An invoice that asks for another amount, or that is over, or that is none of Lightning.
#[tokio::test]
async fn a_lightning_invoice_that_does_not_fit_is_not_shown() {
    let of_2017 = "lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh";
    for twists in [
        vec![Twist::Field("/coin_amount".into(), json!("0.0031"))],
        vec![Twist::Address(of_2017.into())],
        vec![
            Twist::Address(of_2017.into()),
            Twist::Field("/coin_amount".into(), json!("0.0025")),
        ],
        vec![Twist::Address("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4".into())],
    ] {
        let (mut world, anna) = at_confirm_of(&Wish {
            amount: "$200",
            ..LIGHTNING
        })
        .await;
        world.refills.trouble(|trouble| trouble.creates.push_back(twists));
        anna.confirms().await;
        anna.sees(NO_MATCH).await;
        world.operator.sees("the order made was not the one asked for").await;
        world.is_quiet().await;
        no_address_is_shown(&world);
        world.ends_well().await;
    }
}

#[tokio::test]
async fn a_lightning_order_is_to_be_paid_before_its_invoice_ends() {
    let (mut world, anna) = at_confirm_of(&LIGHTNING).await;
    let order = world.order_after_confirm(&anna).await;
    world.seconds_pass(9 * 60);
    world.is_quiet().await;
    anna.sees(&order.address).await;
    world.seconds_pass(61);
    anna.sees("The time to pay is over").await;
    world.is_quiet().await;
    no_address_is_shown(&world);
    world.ends_well().await;
}

/// R09: the second tap is another order, at the price that the first one turned out to have.
#[tokio::test]
async fn a_price_that_moved_up_is_confirmed_anew_by_one_tap() {
    let (mut world, anna) = at_confirm().await;
    let dearer = |world: &World| {
        world.refills.trouble(|trouble| {
            trouble.move_price(5);
        });
    };
    dearer(&world);
    anna.confirms().await;
    let asked = anna
        .sees("The price has just changed: it is 21.32 USDC now, not 20.3 USDC")
        .await;
    assert!(asked.text.contains("there is nothing to pay"), "{}", asked.text);
    world.operator.sees("Cryptorefills made it dearer than agreed").await;
    world.is_quiet().await;
    no_address_is_shown(&world);
    dearer(&world);
    let order = world.order_after_confirm(&anna).await;
    assert_eq!(order.amount, Decimal::new(2_132, 2));
    assert!(anna.sees(&order.address).await.text.contains("\n21.32 USDC\n"));
    assert_eq!(world.refills.orders().len(), 2);
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    world.ends_well().await;
}

/// R09 and R11.
#[tokio::test]
async fn a_new_price_is_asked_for_once_more_when_it_has_become_old() {
    let (mut world, anna) = at_confirm().await;
    world.refills.trouble(|trouble| {
        trouble.move_price(5);
    });
    anna.confirms().await;
    anna.sees("The price has just changed").await;
    world.is_quiet().await;
    world.seconds_pass(130);
    anna.confirms().await;
    anna.is_told("The price was just asked for anew").await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    no_address_is_shown(&world);
    world.order_after_confirm(&anna).await;
    world.ends_well().await;
}

/// A price that is asked about stands in the store: the tap after a start is enough.
#[tokio::test]
async fn a_price_is_confirmed_by_one_tap_though_the_shop_was_started_anew() {
    let (mut world, anna, _) = at_bill().await;
    anna.goes_to_contact(&STEAM).await;
    anna.taps("anna@example.org").await;
    anna.pays_with(&STEAM).await;
    world.is_quiet().await;
    world.stop().await;
    world.seconds_pass(20);
    world.start().await;
    world.order_after_confirm(&anna).await;
    assert_eq!(world.refills.orders().len(), 2);
    world.ends_well().await;
}

#[tokio::test]
async fn a_new_price_is_confirmed_by_one_tap_though_the_shop_was_started_anew() {
    let (mut world, anna) = at_confirm().await;
    world.refills.trouble(|trouble| {
        trouble.move_price(5);
    });
    anna.confirms().await;
    anna.sees("The price has just changed").await;
    world.is_quiet().await;
    world.stop().await;
    world.seconds_pass(20);
    world.start().await;
    world.order_after_confirm(&anna).await;
    assert_eq!(world.refills.orders().len(), 2);
    world.ends_well().await;
}

/// R10.
#[tokio::test]
async fn what_is_shown_is_what_is_charged() {
    for percent in [Decimal::from(-30), Decimal::new(5, 1)] {
        let (mut world, anna) = at_confirm().await;
        world.refills.trouble(|trouble| {
            trouble.twist(Twist::PriceMoved(percent));
        });
        let order = world.order_after_confirm(&anna).await;
        let bill = anna.sees(&order.address).await;
        assert!(
            bill.text.contains(&format!("\n{} USDC\n", order.amount.normalize())),
            "{}",
            bill.text
        );
        world.ends_well().await;
    }
}

/// R11.
#[tokio::test]
async fn an_old_price_is_asked_for_anew_before_anything_is_ordered() {
    let (mut world, anna, _) = at_bill().await;
    anna.goes_to_contact(&STEAM).await;
    anna.taps("anna@example.org").await;
    anna.pays_with(&STEAM).await;
    world.is_quiet().await;
    world.seconds_pass(130);
    anna.confirms().await;
    anna.is_told("The price was just asked for anew").await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1, "the earlier order's");
    world.order_after_confirm(&anna).await;
    world.ends_well().await;
}

/// R15.
#[tokio::test]
async fn an_endless_line_in_a_stream_is_cut_off() {
    let (mut world, anna) = at_confirm().await;
    world
        .refills
        .trouble(|trouble| trouble.streams.long_line = Some(100 << 20));
    let order = world.order_after_confirm(&anna).await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.while_time_flies(anna.sees("Delivered")).await;
    world.ends_well().await;
}

/// R17.
#[tokio::test]
async fn what_a_stream_says_is_believed_when_a_read_agrees() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.pay_exactly(&order).unwrap();
    anna.sees("We see your payment").await;
    world.refills.hold_reads(&order).unwrap();
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    let reads = || world.refills.calls_of(Route::Read).len();
    let before = reads();
    world
        .while_time_flies(world.refills.until(|_| (reads() > before + 3).then_some(())))
        .await;
    assert!(world.telegram.visible(&code).is_empty());
    world.refills.release_reads(&order).unwrap();
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

/// R21.
#[tokio::test]
async fn late_money_is_found_and_the_last_word_is_not_expired() {
    let (mut world, anna, order) = at_bill().await;
    world.seconds_pass(25 * 60 + 1);
    anna.sees("The time to pay is over").await;
    world.seconds_pass(5 * 60);
    anna.sees("Order 1 has expired").await;
    world.is_quiet().await;
    let address = world.refills.order(&order).unwrap().address;
    assert!(world.telegram.visible(&address).is_empty(), "{}", anna.screen());
    world.seconds_pass(3_600);
    world.refills.pay_exactly(&order).unwrap();
    world.seconds_pass(601);
    anna.sees("The shop is checking this order by hand").await;
    world.operator.sees("a person at Cryptorefills is checking it").await;
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

#[tokio::test]
async fn sent_already_opens_a_case_and_the_operator_hears_once() {
    let (mut world, anna, order) = at_bill().await;
    world.seconds_pass(25 * 60 + 1);
    anna.sees("The time to pay is over").await;
    world.seconds_pass(5 * 60);
    anna.sees("Order 1 has expired").await;
    world.is_quiet().await;
    let reads = || world.refills.calls_of(Route::Read).len();
    let before = reads();
    let place = anna.finds("Sent already?").await;
    anna.presses(place);
    anna.is_told("We are looking for your payment now").await;
    anna.sees("Order 1: we are looking for your payment").await;
    world.operator.sees("the buyer says that it was paid").await;
    assert_eq!(reads(), before + 1);
    for _ in 0..4 {
        let (before, since) = (reads(), world.clock.now());
        let read = world.refills.until(|_| (reads() > before).then_some(()));
        world.while_time_flies(read).await;
        let waited = world.clock.now().millis_since(since);
        assert!(waited < 300_000, "{waited} ms without a look");
    }
    world.is_quiet().await;
    let alarms = world.operator.messages();
    assert_eq!(
        alarms
            .iter()
            .filter(|alarm| alarm.text.contains("the buyer says"))
            .count(),
        1
    );
    world.refills.pay_exactly(&order).unwrap();
    world
        .while_time_flies(anna.sees("The shop is checking this order by hand"))
        .await;
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

#[tokio::test]
async fn what_is_said_twice_is_known_already() {
    let (mut world, anna, _) = at_bill().await;
    world.seconds_pass(25 * 60 + 1);
    anna.sees("The time to pay is over").await;
    let place = anna.finds("Sent already?").await;
    anna.presses(place);
    anna.sees("we are looking for your payment").await;
    anna.forges(place.0, "#1m");
    anna.is_told("We know, and we keep looking").await;
    world.is_quiet().await;
    let told = anna.messages();
    assert_eq!(
        told.iter()
            .filter(|message| message.text.contains("looking for your payment"))
            .count(),
        1
    );
    world.ends_well().await;
}

#[tokio::test]
async fn sent_already_finds_a_payment_at_once_and_alarms_nobody() {
    let (mut world, anna, order) = at_bill().await;
    anna.taps("Cancel").await;
    anna.taps("Yes, cancel it").await;
    anna.sees("✖️ Cancelled.").await;
    world.is_quiet().await;
    world.refills.pay_exactly(&order).unwrap();
    anna.taps("Sent already?").await;
    anna.sees("We see your payment").await;
    world.is_quiet().await;
    assert!(world.operator.messages().is_empty(), "{}", world.operator.screen());
    world.ends_well().await;
}

#[tokio::test]
async fn a_wallet_that_reads_no_links_gets_the_bare_address() {
    let (mut world, anna, order) = at_bill().await;
    let order = world.refills.order(&order).unwrap();
    let telegram = world.telegram.clone();
    let scan = || {
        let bill = anna
            .messages()
            .into_iter()
            .find(|message| message.text.contains("send exactly"))
            .unwrap();
        scanned(&telegram.photo(&bill.photo.unwrap()).unwrap())
    };
    let first = scan();
    assert!(first.starts_with("solana:"), "{first}");
    let shown = anna.messages().len();
    anna.taps("QR code not read?").await;
    anna.sees("This QR code holds only the address").await;
    world.is_quiet().await;
    assert_eq!(scan(), order.address);
    world.stop().await;
    world.start().await;
    anna.taps("First QR code").await;
    anna.sees_no_more("This QR code holds only the address").await;
    world.is_quiet().await;
    assert_eq!(scan(), first);
    assert_eq!(anna.messages().len(), shown);
    world.ends_well().await;
}

/// R22.
#[tokio::test]
async fn a_part_is_told_and_the_rest_delivers() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.pay_part(&order).unwrap();
    anna.sees("10.15 USDC has arrived. Still missing: 10.15 USDC").await;
    let bill = anna.sees("send exactly\n10.15 USDC").await;
    assert!(bill.photo.is_some());
    world.refills.pay_exactly(&order).unwrap();
    anna.sees("We see your payment").await;
    anna.sees_no_more("is not fully paid yet").await;
    world.refills.confirm_payment(&order).unwrap();
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    anna.sees(&code).await;
    world.ends_well().await;
}

/// R22: too little at the end goes to a person.
#[tokio::test]
async fn a_part_at_the_end_goes_to_the_operator() {
    let (mut world, anna, order) = at_bill().await;
    world.pays_too_little(&anna, &order).await;
    assert_eq!(world.operator.messages().len(), 1, "{}", world.operator.screen());
    world.seconds_pass(5 * 60);
    world.refills.pay_exactly(&order).unwrap();
    world.seconds_pass(61);
    world.is_quiet().await;
    world.refills.confirm_payment(&order).unwrap();
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    assert_eq!(world.operator.count("part of the amount arrived"), 1);
    world.ends_well().await;
}

/// R24.
#[tokio::test]
async fn an_order_that_the_upstream_forgets_for_a_while_is_delivered_all_the_same() {
    let (mut world, anna, order) = at_bill().await;
    world.refills.forget(&order, true).unwrap();
    world.refills.break_streams();
    for _ in 0..10 {
        world.seconds_pass(30);
        world.is_quiet().await;
    }
    world.refills.forget(&order, false).unwrap();
    world.refills.pay_exactly(&order).unwrap();
    world.refills.confirm_payment(&order).unwrap();
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    assert_eq!(world.refills.orders().len(), 1);
    world.ends_well().await;
}

/// R25.
#[tokio::test]
async fn a_state_nobody_knows_changes_nothing_but_tells_the_operator() {
    const TOLD: &str = "a state was named that is not known here";
    let (mut world, anna, order) = at_bill().await;
    let long = "Z".repeat(10_000);
    let before = anna.screen();
    for word in [
        "Refunding",
        "",
        "Donated",
        "\u{202e}enoD",
        "<b>Done</b>",
        "Done\u{0}",
        &long,
    ] {
        world.refills.set_state(&order, word, "SomethingNew").unwrap();
        world.seconds_pass(70);
        world.is_quiet().await;
        assert_eq!(anna.screen(), before, "{word:.40}");
    }
    for nothing in [json!(null), json!([]), json!({}), json!(17)] {
        let name = nothing.to_string();
        world.refills.set_field(&order, "/order_state", Some(nothing)).unwrap();
        world.seconds_pass(70);
        world.is_quiet().await;
        assert_eq!(anna.screen(), before, "{name}");
    }
    world.operator.sees(TOLD).await;
    assert_eq!(world.operator.count(TOLD), 1, "within the hour");
    world
        .refills
        .set_field(&order, "/order_state", Some(json!("WaitingForDelivery")))
        .unwrap();
    world
        .refills
        .set_state(&order, "WaitingForDelivery", "PaymentReceived")
        .unwrap();
    world.while_time_flies(anna.sees("Your payment is confirmed")).await;
    world.is_quiet().await;
    let before = anna.screen();
    world
        .refills
        .set_field(&order, "/order_state", Some(json!("Refunding")))
        .unwrap();
    for _ in 0..4 * 60 {
        world.seconds_pass(60);
        world.is_quiet().await;
    }
    assert_eq!(anna.screen(), before);
    let told = world.operator.count(TOLD);
    assert!((4..=5).contains(&told), "{told} times in four hours and a bit");
    world
        .refills
        .set_field(&order, "/order_state", Some(json!("Done")))
        .unwrap();
    world.refills.deliver(&order).unwrap();
    let code = world.refills.order(&order).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    world.ends_well().await;
}

/// R29.
#[tokio::test]
async fn an_upstream_without_brands_has_a_way_on() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.refills.trouble(|trouble| trouble.no_brands = true);
    anna.asks("/start").await;
    anna.chooses("WDE").await;
    anna.sees("There is nothing to buy for").await;
    anna.taps("Another country").await;
    anna.sees("Type the name of a country").await;
    world.ends_well().await;
}

/// R29.
#[tokio::test]
async fn a_catalogue_that_fails_can_be_asked_again() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    for ailment in [
        Ailment::Html,
        Ailment::Status(500),
        Ailment::Lost,
        Ailment::Nested(100_000),
        Ailment::EmptyObject,
    ] {
        world.refills.trouble(|trouble| {
            trouble.always(Route::Brands, ailment.clone());
        });
        anna.asks("/start").await;
        anna.taps("countr").await;
        anna.sees("Type the name of a country").await;
        anna.asks("germany").await;
        anna.chooses("WDE").await;
        anna.sees("The shop does not answer just now").await;
        world.refills.trouble(Trouble::cure_all);
        anna.taps("Try again").await;
        anna.sees("What would you like?").await;
        world.is_quiet().await;
        world.seconds_pass(8 * 86_400);
    }
    world.ends_well_but(&["message can't be deleted"]).await;
}

#[tokio::test]
async fn brands_that_ask_for_an_identity_are_never_offered() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    anna.chooses("WUS").await;
    anna.sees("What would you like?").await;
    for name in ["Visa® Prepaid Card", "Rewarble"] {
        let found = anna.asks(name).await;
        assert!(found.text.contains("for “"), "{}", found.text);
        let offered = found.keyboard.iter().flatten().any(|button| button.text.contains(name));
        assert!(!offered, "{}", anna.screen());
    }
    world.ends_well().await;
}

#[tokio::test]
async fn sold_out_and_empty_brands_have_a_way_on() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    for (brand, label) in [
        ("Vanishing Point Records", "sold out"),
        ("Hollow Tree Gifts", "Hollow Tree Gifts"),
    ] {
        anna.asks("/start").await;
        let first = anna.finds_where("the shop", |button| {
            button.text.contains("United States") || button.text.contains("Gift cards")
        });
        anna.presses(first.await);
        if brand.starts_with("Vanishing") {
            anna.taps("Gift cards").await;
        }
        anna.sees("Pick a brand").await;
        anna.says(brand);
        anna.sees(&format!("“{brand}”")).await;
        anna.taps(label).await;
        tokio::select! {
            _ = anna.finds("Another brand") => {}
            _ = anna.sees("How much should it be?") => {}
        }
    }
    anna.sees("Sold out for now").await;
    anna.taps("Another brand").await;
    anna.finds("Hollow Tree Gifts").await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_old_catalogue_is_shown_while_a_new_one_is_asked_for() {
    let mut world = World::open().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    anna.goes_to_amounts(&STEAM).await;
    anna.finds("$20").await;
    world.is_quiet().await;
    world.seconds_pass(7 * 3_600);
    world.refills.trouble(|trouble| {
        trouble.slow(Route::Brands, Duration::from_secs(3_600));
        trouble.slow(Route::Products, Duration::from_secs(3_600));
    });
    ben.goes_to_amounts(&STEAM).await;
    ben.finds("$20").await;
    assert_eq!(world.refills.calls_of(Route::Brands).len(), 2);
    world.ends_well().await;
}

#[tokio::test]
async fn a_shop_that_starts_again_has_its_catalogue_at_hand() {
    let mut world = World::open().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    anna.goes_to_confirm(&STEAM).await;
    world.is_quiet().await;
    world.stop().await;
    world.start().await;
    world.refills.trouble(|trouble| {
        for route in [Route::Brands, Route::Products, Route::PaymentVias] {
            trouble.slow(route, Duration::from_secs(3_600));
        }
    });
    ben.goes_to_confirm(&STEAM).await;
    world.ends_well().await;
}

#[tokio::test]
async fn without_a_partner_id_people_look_around_and_nothing_is_sold() {
    let mut world = World::closed().await;
    world.set.push(("CRYPTOREFILLS_PARTNER_ID", String::new()));
    world.start().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&STEAM).await;
    anna.sees("What is your e-mail address?").await;
    anna.says("anna@example.org");
    anna.chooses("CUSDC").await;
    anna.chooses("NSolana").await;
    anna.sees("The shop is taking a short break").await;
    anna.finds("Try again").await;
    let asked = [Route::Validate, Route::Create].map(|route| world.refills.calls_of(route).len());
    assert_eq!(asked, [0, 0]);
    world.ends_well().await;
}

#[tokio::test]
async fn a_sale_of_lightning_too_small_for_the_coin_says_so() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let wish = Wish {
        amount: "$5",
        coin: "BTC",
        network: Some("Mainnet"),
        ..STEAM
    };
    anna.goes_to_contact(&wish).await;
    anna.sees("📧").await;
    anna.says(wish.email);
    anna.chooses("CBTC").await;
    anna.chooses("NMainnet").await;
    anna.sees("too little to be paid in this coin").await;
    anna.taps("Another coin").await;
    anna.pays_with(&STEAM).await;
    world.ends_well().await;
}
