//! Coins and networks that are taken for others.

use insta::assert_snapshot;

use super::{shown, shown_with};
use crate::domain::catalog::{Contract, Quote, Rail};
use crate::domain::language::Language;
use crate::domain::money::{Amount, Coin};
use crate::domain::shelf::{Quoted, Shelf, Stock};
use crate::domain::walk::Walk;
use crate::view::label::width;
use crate::view::phrases::Phrases;
use crate::view::sample::{aisle, channel, d, full_shelf, paid_in, quote, screen_at};

#[test]
fn look_alike_coins_and_networks_are_told_apart_in_words() {
    let confirm = |coin: &str, network| {
        let mut quote = quote();
        quote.amount.coin = Coin(coin.into());
        let shelf = Shelf {
            quote: Stock::Here(Quoted::Price(quote).into()),
            ..full_shelf()
        };
        shown_with(Walk::Confirm(aisle(), paid_in(coin, network)), &shelf)
    };
    let told = |coin, network| {
        let seen = confirm(coin, network);
        let wanted = |line: &&str| ["🔗", "⚠️", "[primary"].iter().any(|sign| line.starts_with(sign));
        let lines: Vec<&str> = seen.lines().filter(wanted).collect();
        lines.join("\n")
    };
    assert_snapshot!(confirm("USDC", "Polygon (Matic)"), @"
    🧾 Is everything right?

    🎁 Steam $20
    📍 Works only in 🇺🇸 United States
    📧 anna@example.org

    💳 22.51 USDC (about $22.50)
    🔗 USDC on Polygon, not USDC.e
    ⏱ This price ends 14:15 UTC

    ⚠️ In your wallet, choose Polygon, not Ethereum (ERC-20), BNB Smart Chain (BEP-20), Base or another network. The address would look the same there, but the money would be lost.

    Once delivered, it cannot be returned.
    [primary ✅ Order for 22.51 USDC on Polygon]
    [Another coin] [Another amount]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(told("USDC.e", "Polygon (Matic)"), @"
    🔗 USDC.e on Polygon, not USDC
    ⚠️ In your wallet, choose Polygon, not Ethereum (ERC-20), BNB Smart Chain (BEP-20), Base or another network. The address would look the same there, but the money would be lost.
    [primary ✅ Order for 22.51 USDC.e on Polygon]
    ");
    assert_snapshot!(told("USDT", "Tron"), @"
    🔗 USDT on Tron (TRC-20)
    ⚠️ In your wallet, choose Tron (TRC-20), not Ethereum (ERC-20), BNB Smart Chain (BEP-20) or another network.
    [primary ✅ Order for 22.51 USDT on Tron]
    ");
    assert_snapshot!(told("USDT", "BSC"), @"
    🔗 USDT on BNB Smart Chain (BEP-20)
    ⚠️ In your wallet, choose BNB Smart Chain (BEP-20), not Ethereum (ERC-20), Polygon, Base or another network. The address would look the same there, but the money would be lost.
    [primary ✅ Order for 22.51 USDT on BNB Chain]
    ");
    assert_snapshot!(told("ETH", "Arbitrum"), @"
    🔗 ETH on Arbitrum, not WETH
    ⚠️ In your wallet, choose Arbitrum, not Ethereum, Base, Optimism or another network. The address would look the same there, but the money would be lost.
    [primary ✅ Order for 22.51 ETH on Arbitrum]
    ");
    assert_snapshot!(told("BTC", "Lightning"), @"
    🔗 BTC on Lightning
    ⚠️ Your wallet must be able to pay over Lightning. Money sent on the Bitcoin network would not arrive.
    [primary ✅ Order for 22.51 BTC on Lightning]
    ");
    assert_snapshot!(told("BTC", "Mainnet"), @"
    🔗 BTC on Bitcoin
    ⚠️ In your wallet, choose Bitcoin itself, not Lightning, BNB Smart Chain (BEP-20), Ethereum (ERC-20) or another network.
    [primary ✅ Order for 22.51 BTC on Bitcoin]
    ");
    assert_snapshot!(told("LTC", "Mainnet"), @"
    🔗 LTC on Litecoin, not BTC
    [primary ✅ Order for 22.51 LTC on Litecoin]
    ");
    assert_snapshot!(told("DOGE", "Mainnet"), @"
    🔗 DOGE on Dogecoin
    [primary ✅ Order for 22.51 DOGE]
    ");
}

#[test]
fn a_coin_that_is_another_one_than_its_name_says_is_asked_about() {
    let surely = |coin, network| shown(Walk::Surely(aisle(), paid_in(coin, network)));
    assert_snapshot!(surely("BTC", "BSC"), @"
    🔎 Is it really BTC?

    This is a token called BTC on BNB Smart Chain (BEP-20). If you send BTC on its own network instead, it does not count as paid, and the money is lost.

    Please look into your wallet: it must say BTC on BNB Smart Chain (BEP-20).
    [primary ✅ Yes, I pay BTC on BNB Chain]
    [Another coin]
    [‹ Back] [🏠 Home]
    ");
    let mut bridged = channel("USDC.e", "Polygon (Matic)");
    bridged.contract = Some(Contract {
        address: "0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174".into(),
        decimals: 6,
    });
    let shelf = Shelf {
        channels: Stock::Here(vec![bridged].into()),
        ..full_shelf()
    };
    let walk = Walk::Surely(aisle(), paid_in("USDC.e", "Polygon (Matic)"));
    assert_snapshot!(shown_with(walk, &shelf), @"
    🔎 Is it really USDC.e?

    USDC.e is not USDC, though the names are alike. If you send USDC instead, it does not count as paid, and the money is lost.

    Please look into your wallet: it must say USDC.e on Polygon.
    The contract of the token is 0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174
    [primary ✅ Yes, I pay USDC.e on Polygon]
    [Another coin]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn coin_and_network_stand_whole_on_the_button_that_orders_however_large_the_price_is() {
    let phrases = Phrases::load();
    let long = "A Network Whose Name Is As Long As It Is";
    for (coin, network, shown) in [
        ("USDT", "Tron", "Tron"),
        ("USDT", "BSC", "BNB Chain"),
        ("USDC.e", "Polygon (Matic)", "Polygon"),
        ("USDC", "Arbitrum", "Arbitrum"),
        ("USDT", long, long),
    ] {
        for (price, rail) in [
            ("22.6", Rail::Invoice),
            ("1234.5", Rail::Invoice),
            ("123456789.99", Rail::Invoice),
            ("22.60", Rail::Direct),
            ("0.123456789012345678", Rail::Direct),
            ("123456789.12345678", Rail::Direct),
        ] {
            let mut basket = paid_in(coin, network);
            basket.tender.rail = rail;
            let amount = Amount {
                value: d(price),
                coin: Coin(if rail == Rail::Invoice { "USD" } else { coin }.into()),
            };
            let priced = Quote { amount, ..quote() };
            let shelf = Shelf {
                quote: Stock::Here(Quoted::Price(priced).into()),
                ..full_shelf()
            };
            for language in Language::ALL {
                let words = phrases.of(language);
                let drawn = screen_at(words, Walk::Confirm(aisle(), basket.clone()), &shelf, &[]);
                let label = &drawn.rows[0][0].label;
                assert!(label.contains(coin), "{label}");
                // Nothing is taken for a direct order on a network that we do not know.
                assert!(
                    label.contains(shown) || rail == Rail::Direct && network == long,
                    "{label}"
                );
                assert!(!label.contains('…') && label.starts_with('✅'), "{label}");
                assert!(width(label) <= 40 || network == long, "{label}");
                let drawn = screen_at(words, Walk::Consent(aisle(), basket.clone(), d(price)), &shelf, &[]);
                let label = &drawn.rows[0][0].label;
                assert!(width(label) <= 40 && !label.contains('…'), "{label}");
                assert!(rail == Rail::Invoice || label.contains(coin), "{label}");
            }
        }
    }
}
