//! From the coin to the last question.

use insta::assert_snapshot;

use super::{shown, shown_with};
use crate::domain::catalog::{Behind, Quote, Rail};
use crate::domain::money::{Amount, Coin};
use crate::domain::refusal::Refusal;
use crate::domain::shelf::{Quoted, Shelf, Stock};
use crate::domain::walk::Walk;
use crate::view::sample::{aisle, basket, d, empty_shelf, full_shelf, paid_in, quote, top_up_basket, trolley, usdc};

#[test]
fn dollar_coins_stand_first() {
    assert_snapshot!(shown(Walk::Coins(trolley())), @"
    🛍 Steam $20 · 🇺🇸 United States

    💳 Which coin would you like to pay with?
    [💵 USDC] [💵 USDT] [BTC]
    [LTC]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(Walk::Coins(trolley()), &empty_shelf()), @"
    🛍 Steam $20 · 🇺🇸 United States

    😕 No coin can be used just now. Please try again in a few minutes.
    [🔄 Try again]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn networks_are_told_apart() {
    assert_snapshot!(shown(Walk::Networks(trolley(), Coin("USDC".into()))), @"
    🛍 Steam $20 · 🇺🇸 United States

    🔗 Which network will you send USDC on?
    It must be the one that your wallet or exchange sends on.

    Solana: fast, low fees
    Ethereum (ERC-20): fees can be high
    [Solana] [Ethereum (ERC-20)]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(Walk::Networks(trolley(), Coin("BTC".into()))), @"
    🛍 Steam $20 · 🇺🇸 United States

    🔗 Which network will you send BTC on?
    It must be the one that your wallet or exchange sends on.

    Lightning: takes seconds, low fees
    Bitcoin: takes 10 minutes and more
    [Lightning] [Bitcoin]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(Walk::Networks(trolley(), Coin("XRP".into()))), @"
    🛍 Steam $20 · 🇺🇸 United States

    😕 XRP cannot be used just now. Please choose another coin.
    [Another coin]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn everything_is_shown_before_it_is_confirmed() {
    assert_snapshot!(shown(Walk::Confirm(aisle(), basket())), @"
    🧾 Is everything right?

    🎁 Steam $20
    📍 Works only in 🇺🇸 United States
    📧 anna@example.org

    💳 22.51 USDC (about $22.50)
    🔗 USDC on Solana
    ⏱ This price ends 14:15 UTC

    ⚠️ In your wallet, choose Solana, not Ethereum (ERC-20), BNB Smart Chain (BEP-20) or another network.

    Once delivered, it cannot be returned.
    [primary ✅ Order for 22.51 USDC on Solana]
    [Another coin] [Another amount]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(Walk::Confirm(aisle(), top_up_basket())), @"
    🧾 Is everything right?

    📱 Claro Credits R$15
    📍 Works only in 🇧🇷 Brazil
    📞 +55 11 99988-7766
    📧 anna@example.org

    💳 22.51 USDC (about $22.50)
    🔗 USDC on Solana
    ⏱ This price ends 14:15 UTC

    ⚠️ In your wallet, choose Solana, not Ethereum (ERC-20), BNB Smart Chain (BEP-20) or another network.

    Please check every digit of the number: a top-up cannot be taken back.
    [primary ✅ Order for 22.51 USDC on Solana]
    [Another coin] [Another amount]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(Walk::Confirm(aisle(), basket()), &Shelf::unknown()), @"
    🧾 Is everything right?

    🎁 Steam $20
    📍 Works only in 🇺🇸 United States
    📧 anna@example.org

    ⏳ One moment…
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn the_button_of_an_invoice_names_its_price_in_dollars_and_its_coin() {
    let mut basket = paid_in("USDT", "Tron");
    basket.tender.rail = Rail::Invoice;
    let behind = Behind {
        tender: basket.tender.clone(),
        cost: usdc("21.94"),
        roughly: None,
    };
    let priced = Quote {
        amount: Amount {
            value: d("23.19"),
            coin: Coin("USD".into()),
        },
        behind: Some(Box::new(behind)),
        ..quote()
    };
    let shelf = Shelf {
        quote: Stock::Here(Quoted::Price(priced).into()),
        ..full_shelf()
    };
    let confirm = shown_with(Walk::Confirm(aisle(), basket.clone()), &shelf);
    assert!(
        confirm.contains("[primary ✅ Order for $23.19 in USDT on Tron]"),
        "{confirm}"
    );
    let consent = shown_with(Walk::Consent(aisle(), basket, d("23.19")), &shelf);
    assert!(
        consent.contains("[primary ✅ Accept and order for $23.19]"),
        "{consent}"
    );
}

#[test]
fn a_refusal_comes_with_its_remedy() {
    let refused = |why| {
        let shelf = Shelf {
            quote: Stock::Here(Quoted::Refused(why).into()),
            ..full_shelf()
        };
        shown_with(Walk::Confirm(aisle(), basket()), &shelf)
    };
    assert_snapshot!(refused(Refusal::TooSmall), @"
    🎁 Steam $20
    📍 Works only in 🇺🇸 United States
    📧 anna@example.org

    😕 This is too little to be paid in this coin. A larger amount works, or another coin.
    [Another amount] [Another coin]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(refused(Refusal::Recipient), @"
    🎁 Steam $20
    📍 Works only in 🇺🇸 United States
    📧 anna@example.org

    😕 This e-mail address or phone number is not accepted. Please give another one.
    [Change e-mail or number]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(refused(Refusal::Other("SOME_NEW_CODE".into())), @"
    🎁 Steam $20
    📍 Works only in 🇺🇸 United States
    📧 anna@example.org

    😕 The shop would not take this order. Please try again, or try another coin.
    [🔄 Try again] [Another coin]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn the_terms_are_asked_about_once_with_a_way_to_read_them() {
    let at = Walk::Consent(aisle(), basket(), d("22.51"));
    assert_snapshot!(shown(at), @"
    📄 One question before your first order

    You buy from Cryptorefills, which supplies and delivers. This shop passes your order on and keeps what it needs for that, encrypted, until you delete it with /delete.

    Once delivered, a code or a top-up cannot be returned. Do you accept the terms and the privacy notice?
    [primary ✅ Accept and order for 22.51 USDC]
    [📄 Terms] [🔒 Privacy]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn the_price_of_an_invoice_is_accepted_in_dollars_whatever_the_coin() {
    let mut basket = basket();
    basket.tender.rail = Rail::Invoice;
    basket.tender.coin = Coin("BTC".into());
    let at = shown(Walk::Consent(aisle(), basket, d("22.51")));
    assert!(at.contains("[primary ✅ Accept and order for $22.51]"), "{at}");
}
