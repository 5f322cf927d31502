//! Purchases of each kind of product, from /start to what was bought.

use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::habits::{Opening, Streams};
use giftkiosk::sandbox::cryptorefills::problem::Shape;
use giftkiosk::sandbox::cryptorefills::trouble::Ailment;
use giftkiosk::sandbox::telegram::keyboard::Action;
use serde_json::{Value, json};

use crate::world::World;
use crate::world::shopping::{ESIM, STEAM, TOP_UP, Wish, choices};

const AIRBNB: Wish = Wish {
    brand: "Airbnb",
    amount: "$100",
    ..STEAM
};

#[tokio::test]
async fn a_gift_card_from_start_to_code() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.says("/start");
    anna.taps("United States").await;
    anna.taps("Gift cards").await;
    anna.sees("Pick a brand").await;
    anna.says("steam");
    anna.sees("for “steam”").await;
    anna.taps("Steam").await;
    anna.taps("$20").await;
    anna.sees("What is your e-mail address?").await;
    anna.says("anna@example.org");
    anna.taps("USDC").await;
    anna.taps("Solana").await;
    anna.sees("Is everything right?").await;
    anna.taps("Order for 20.3 USDC").await;
    anna.sees("One question before your first order").await;
    anna.taps("Accept and order for 20.3 USDC").await;
    let order = world.order().await;
    let bill = anna.sees(&order.address).await;
    assert!(bill.photo.is_some() && bill.text.contains("20.3 USDC"), "{}", bill.text);
    world.refills.pay_exactly(&order.id).unwrap();
    anna.sees("We see your payment").await;
    world.refills.confirm_payment(&order.id).unwrap();
    anna.sees("Your payment is confirmed").await;
    world.refills.deliver(&order.id).unwrap();
    let code = world.refills.order(&order.id).unwrap().codes[0].clone();
    let voucher = anna.sees(&code).await;
    assert!(voucher.protect_content && voucher.entities.iter().any(|entity| entity.kind == "spoiler"));
    anna.sees("Delivered. Enjoy!").await;
    assert_eq!(world.refills.orders().len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn an_amount_out_of_a_range_is_picked_or_typed() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let picked = world.order_by(&anna, &AIRBNB).await;
    assert_eq!(picked.product_value, Some(100.into()));
    let ben = world.person("Ben", "en");
    ben.goes_to_amounts(&AIRBNB).await;
    for (typed, answer) in [
        ("49", "The smallest amount is $50"),
        ("501", "The largest amount is $500"),
        ("75.5", "The nearest are $75 and $76"),
        ("a lot", "not a number"),
    ] {
        ben.sees("type").await;
        ben.says(typed);
        ben.sees(answer).await;
    }
    ben.says("$ 75");
    ben.goes_on_to_confirm(&AIRBNB).await;
    let typed = world.order_after_confirm(&ben).await;
    assert_eq!(typed.product_value, Some(75.into()));
    for order in [&picked, &typed] {
        world.pays_and_delivers(order);
    }
    anna.sees("Delivered").await;
    ben.sees("Delivered").await;
    world.ends_well().await;
}

/// Cryptorefills 2.6: the dry run finds out how a value must be spelled; an order is posted once, and rightly.
#[tokio::test]
async fn a_value_is_sent_as_a_text_where_a_number_is_refused() {
    let mut world = World::open().await;
    world.refills.trouble(|trouble| trouble.values_are_texts = true);
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &AIRBNB).await;
    assert_eq!(order.product_value, Some(100.into()));
    let values = |route| -> Vec<Value> {
        let calls = world.refills.calls_of(route);
        let values = calls
            .iter()
            .map(|call| call.body["deliveries"][0]["product_value"].clone());
        values.collect()
    };
    assert_eq!(values(Route::Validate), [json!(100), json!("100")]);
    assert_eq!(values(Route::Create), [json!("100")]);
    let ben = world.person("Ben", "en");
    let email = "ben@example.org";
    let second = world.order_by(&ben, &Wish { email, ..AIRBNB }).await;
    assert_eq!(values(Route::Validate), [json!(100), json!("100"), json!("100")]);
    for order in [&order, &second] {
        world.pays_and_delivers(order);
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_value_that_is_refused_in_both_spellings_is_not_on_offer() {
    let mut world = World::open().await;
    world.refills.trouble(|trouble| {
        let ailment = Ailment::Refused("INVALID_PRODUCT_VALUE".into(), Shape::Problems);
        trouble.always(Route::Validate, ailment);
    });
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&AIRBNB).await;
    anna.sees("📧").await;
    anna.says(AIRBNB.email);
    anna.chooses("CUSDC").await;
    anna.chooses("NSolana").await;
    anna.sees("This amount is not on offer any more").await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_of(Route::Validate).len(), 2);
    assert!(world.refills.calls_of(Route::Create).is_empty());
    world.ends_well().await;
}

#[tokio::test]
async fn a_top_up_asks_for_the_number_and_says_that_it_was_sent() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &TOP_UP).await;
    assert_eq!(order.beneficiary, "+5511912345678");
    world.pays(&order);
    world.refills.deliver_without_code(&order.id).unwrap();
    let told = anna.sees("The credit was sent to").await;
    assert!(!told.text.contains("11912345678"), "{}", told.text);
    anna.sees("Delivered").await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_esim_brings_its_activation_code() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &ESIM).await;
    let codes = world.pays_and_delivers(&order);
    assert!(codes[0].starts_with("LPA:1$"), "{codes:?}");
    anna.sees(&codes[0]).await;
    anna.sees("Delivered").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_card_that_is_a_link_has_a_button_that_opens_it() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    let link = "https://redeem.example.org/0123456789ABCDEF";
    world.refills.deliver_codes(&order.id, &[link]).unwrap();
    let voucher = anna.sees(link).await;
    let opens = |action: &Action| matches!(action, Action::Url { url } if url == link);
    assert!(voucher.keyboard.iter().flatten().any(|button| opens(&button.action)));
    anna.sees("Delivered").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_card_may_have_a_pin_and_a_serial_number() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    let fields = json!({"pin_code": "CODE-77aa", "security_code": "PIN-4711", "pin_serial": "SER-0815"});
    world.refills.deliver_fields(&order.id, vec![fields]).unwrap();
    let voucher = anna.sees("CODE-77aa").await;
    assert!(voucher.text.contains("PIN: PIN-4711"), "{}", voucher.text);
    assert!(voucher.text.contains("Serial number: SER-0815"), "{}", voucher.text);
    anna.sees("Delivered").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_card_that_was_sent_by_e_mail_only_says_so() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    world.refills.deliver_without_code(&order.id).unwrap();
    anna.sees("the code is coming").await;
    world.seconds_pass(15 * 60);
    let told = anna.sees("may have been sent by e-mail to").await;
    assert!(told.text.contains("a•••@example.org"), "{}", told.text);
    world.operator.sees("done for 15 minutes, and still no code").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_lightning_invoice_is_paid_at_once() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let wish = Wish {
        coin: "BTC",
        network: Some("Lightning"),
        ..STEAM
    };
    let order = world.order_by(&anna, &wish).await;
    assert!(order.address.starts_with("lnbc"), "{}", order.address);
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    anna.sees("Delivered").await;
    world.ends_well().await;
}

/// Buys while streams behave so, letting time pass until polling has found everything.
async fn is_delivered_by_polling(turn: impl FnOnce(&mut Streams)) {
    let mut world = World::open().await;
    world.refills.trouble(|trouble| turn(&mut trouble.streams));
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    world.while_time_flies(anna.sees("Your payment is confirmed")).await;
    world.refills.deliver(&order.id).unwrap();
    world.while_time_flies(anna.sees("Delivered. Enjoy!")).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_stream_that_never_connects_delays_nothing_for_long() {
    is_delivered_by_polling(|streams| streams.opening = Opening::Closes).await;
}

#[tokio::test]
async fn a_stream_that_answers_with_a_page_of_html_is_not_needed() {
    is_delivered_by_polling(|streams| streams.opening = Opening::WrongContentType).await;
}

#[tokio::test]
async fn a_stream_that_hangs_silently_is_not_needed() {
    is_delivered_by_polling(|streams| streams.silent = true).await;
}

#[tokio::test]
async fn a_stream_that_breaks_after_every_message_is_enough() {
    is_delivered_by_polling(|streams| streams.break_after = Some(1)).await;
}

#[tokio::test]
async fn a_stream_that_ends_early_is_not_believed() {
    is_delivered_by_polling(|streams| streams.stop_early = true).await;
}

#[tokio::test]
async fn two_orders_of_one_buyer_do_not_mix() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let first = world.order_by(&anna, &STEAM).await;
    anna.goes_to_contact(&AIRBNB).await;
    anna.chooses("s").await;
    anna.pays_with(&AIRBNB).await;
    let second = world.order_after_confirm(&anna).await;
    assert_ne!(first.address, second.address);
    let later = world.pays_and_delivers(&second);
    anna.sees(&later[0]).await;
    assert!(anna.sees(&first.address).await.photo.is_some());
    let earlier = world.pays_and_delivers(&first);
    anna.sees(&earlier[0]).await;
    world.ends_well().await;
}

#[tokio::test]
async fn country_and_e_mail_are_remembered() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let first = world.order_by(&anna, &STEAM).await;
    world.pays_and_delivers(&first);
    anna.sees("Delivered").await;
    world.is_quiet().await;
    let home = anna.asks("/start").await;
    assert!(
        home.text.contains("You are shopping for 🇺🇸 United States"),
        "{}",
        home.text
    );
    anna.goes_to_contact(&STEAM).await;
    anna.taps("anna@example.org").await;
    anna.pays_with(&STEAM).await;
    assert_eq!(world.order_after_confirm(&anna).await.email, "anna@example.org");
    world.ends_well().await;
}

#[tokio::test]
async fn a_code_can_be_shown_again_and_then_stands_in_the_newest_message_alone() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let code = world.pays_and_delivers(&order)[0].clone();
    let first = anna.sees(&code).await.id;
    anna.sees("Delivered").await;
    anna.asks("/orders").await;
    anna.taps("Steam $20 · delivered").await;
    anna.taps("Show the code").await;
    let (telegram, chat) = (world.telegram.clone(), anna.chat);
    let moved = |_: &_| match telegram.visible(&code).as_slice() {
        [(its, message)] if *its == chat && *message > first => Some(()),
        _ => None,
    };
    anna.wait("the code in a newer message alone", moved).await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_healthy_purchase_asks_the_upstream_three_times() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    world.is_quiet().await;
    let calls = |route| world.refills.calls_of(route).len();
    let asked = [Route::Validate, Route::Create, Route::Read, Route::Subscribe].map(calls);
    assert!(asked[0] <= 1 && asked[1..] == [1, 1, 1], "{asked:?}");
    world.ends_well().await;
}

#[tokio::test]
async fn a_second_buyer_costs_the_catalogue_nothing() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    let catalogue = [Route::PaymentVias, Route::Brands, Route::Products];
    let before = catalogue.map(|route| world.refills.calls_of(route).len());
    let ben = world.person("Ben", "en");
    world.order_by(&ben, &STEAM).await;
    let after = catalogue.map(|route| world.refills.calls_of(route).len());
    assert_eq!((before, after), ([1, 1, 1], [1, 1, 1]));
    world.ends_well().await;
}

#[tokio::test]
async fn koreans_and_japanese_buy_in_their_own_language() {
    let mut world = World::open().await;
    for (language, country, paid) in [("ko", "KR", "결제"), ("ja", "JP", "支払")] {
        let buyer = world.person("Buyer", language);
        let home = buyer.asks("/start").await;
        assert!(
            choices(&home).contains(&format!("W{country}").as_str()),
            "{}",
            buyer.screen()
        );
        let order = world.order_by(&buyer, &STEAM).await;
        buyer.sees(paid).await;
        let codes = world.pays_and_delivers(&order);
        buyer.sees(&codes[0]).await;
    }
    world.ends_well().await;
}
