//! Look-alike coins and networks: a buyer is told in words what to send, and says so before anything is ordered.

use giftkiosk::domain::walk::Choice;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::view::button::choice_data;

use crate::samples::d;
use crate::world::World;
use crate::world::invoices::BY_INVOICE;
use crate::world::shopping::{STEAM, Wish, choices, is_confirm};

const BRIDGED: Wish = Wish {
    coin: "USDC.e",
    network: Some("Polygon (Matic)"),
    ..STEAM
};

#[tokio::test]
async fn usdc_e_wants_a_tap_of_its_own() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&BRIDGED).await;
    anna.sees("📧").await;
    anna.says(BRIDGED.email);
    anna.chooses("CUSDC.e").await;
    anna.chooses("NPolygon (Matic)").await;
    let asked = anna.sees("Is it really USDC.e?").await;
    assert!(asked.text.contains("USDC.e is not USDC"), "{}", asked.text);
    assert!(
        asked.text.contains("0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174"),
        "{}",
        asked.text
    );
    assert_eq!(choices(&asked), ["Y", "c", "b", "h"]);
    for revision in 0..20 {
        anna.forges(asked.id, &choice_data(revision, &Choice::Confirm(d("20.3"))));
    }
    world.is_quiet().await;
    assert!(world.refills.calls_of(Route::Create).is_empty());
    anna.chooses("Y").await;
    let shown = anna.sees("Is everything right?").await;
    assert!(shown.text.contains("USDC.e on Polygon, not USDC"), "{}", shown.text);
    let order = world.order_after_confirm(&anna).await;
    assert_eq!(
        (order.coin.as_str(), order.network.as_str()),
        ("USDC.e", "Polygon (Matic)")
    );
    let bill = anna.sees(&order.address).await;
    assert!(
        bill.text.contains("Send only USDC.e, not USDC, and only on Polygon."),
        "{}",
        bill.text
    );
    world.ends_well().await;
}

#[tokio::test]
async fn a_network_whose_addresses_are_good_elsewhere_stands_on_the_button_that_orders() {
    let mut world = World::open().await;
    for (coin, network, button, words) in [
        (
            "USDC",
            "Polygon (Matic)",
            "Order for 20.3 USDC on Polygon",
            "choose Polygon, not Ethereum (ERC-20), BNB Smart Chain (BEP-20), Base or another network",
        ),
        (
            "USDT",
            "BSC",
            "Order for 20.3 USDT on BNB Chain",
            "choose BNB Smart Chain (BEP-20), not Ethereum (ERC-20), Polygon, Base or another network",
        ),
        (
            "ETH",
            "Base",
            "ETH on Base",
            "choose Base, not Ethereum, Arbitrum, Optimism or another network",
        ),
    ] {
        let anna = world.person("Anna", "en");
        let wish = Wish {
            coin,
            network: Some(network),
            ..STEAM
        };
        anna.goes_to_confirm(&wish).await;
        anna.finds(button).await;
        let shown = anna.sees("Is everything right?").await;
        assert!(
            shown.text.contains(words) && shown.text.contains("The address would look the same there"),
            "{}",
            shown.text
        );
    }
    world.ends_well().await;
}

#[tokio::test]
async fn lightning_and_bitcoin_itself_are_told_apart() {
    let mut world = World::open().await;
    for (network, words) in [
        ("Lightning", "Money sent on the Bitcoin network would not arrive"),
        ("Mainnet", "choose Bitcoin itself, not Lightning"),
    ] {
        let anna = world.person("Anna", "en");
        let wish = Wish {
            coin: "BTC",
            network: Some(network),
            ..STEAM
        };
        anna.goes_to_confirm(&wish).await;
        let shown = anna.sees("Is everything right?").await;
        assert!(shown.text.contains(words), "{}", shown.text);
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_coin_of_an_invoice_says_what_it_is_not_as_well() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    anna.goes_to_contact(&BY_INVOICE).await;
    anna.sees("📧").await;
    anna.says(BY_INVOICE.email);
    anna.taps("Cryptomus").await;
    anna.sees("Pay with Cryptomus").await;
    let wish = Wish {
        coin: "USDC",
        network: Some("Polygon (Matic)"),
        ..BY_INVOICE
    };
    anna.pays_with(&wish).await;
    let shown = anna.sees("Is everything right?").await;
    assert!(
        shown.text.contains("USDC on Polygon, not USDC.e") && shown.text.contains("choose Polygon, not Ethereum"),
        "{}",
        shown.text
    );
    let place = anna.finds_where("a price", is_confirm).await;
    anna.finds("in USDC on Polygon").await;
    anna.presses(place);
    anna.finds("Accept and order for $").await;
    anna.chooses("I").await;
    let bill = anna.sees("Please send exactly").await;
    assert!(
        bill.text.contains("Send only USDC, not USDC.e, and only on Polygon."),
        "{}",
        bill.text
    );
    world.stop().await;
}
