//! Every screen, as its reader sees it.

use insta::assert_snapshot;
use rust_decimal::Decimal;

use crate::domain::basket::FaceFault;
use crate::domain::catalog::{Behind, Contract, Country, Kind, Quote, Rail};
use crate::domain::chat::Hint;
use crate::domain::consent::{Imprint, Paper, Support};
use crate::domain::ids::OrderId;
use crate::domain::language::Language;
use crate::domain::money::{Amount, Coin};
use crate::domain::order::State;
use crate::domain::recipient::RecipientFault;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Quoted, Shelf, Stock};
use crate::domain::walk::{Aisle, Walk};
use crate::view::phrases::Phrases;
use crate::view::sample::{
    NOBODY, NOW, aisle, basket, brand, channel, chat, d, email, empty_shelf, failed_shelf, fixed, full_shelf, goods,
    item, order, paid_in, payment, quote, range, screen_at, seen, span, top_up, top_up_basket, trolley, us, usdc,
};
use crate::view::scene::{AdminSight, Scene};
use crate::view::screen::screen;

fn shown(walk: Walk) -> String {
    shown_with(walk, &full_shelf())
}

fn shown_with(walk: Walk, shelf: &Shelf) -> String {
    let phrases = Phrases::load();
    seen(&screen_at(phrases.of(Language::English), walk, shelf, &[]))
}

fn shown_with_order(walk: Walk, state: State) -> String {
    let phrases = Phrases::load();
    let orders = [order(state)];
    seen(&screen_at(phrases.of(Language::English), walk, &full_shelf(), &orders))
}

fn amounts(wrong: Option<FaceFault>) -> Walk {
    Walk::Amounts {
        aisle: aisle(),
        brand: brand("Steam", Kind::GiftCard).id,
        wrong,
    }
}

fn contact(wrong: Option<RecipientFault>) -> Walk {
    Walk::Contact {
        aisle: aisle(),
        item: item(),
        phone: None,
        wrong,
    }
}

#[test]
fn the_start_offers_countries_to_somebody_new() {
    assert_snapshot!(shown(Walk::Home), @"
    👋 Gift cards, mobile top-ups and eSIMs, paid with crypto.
    You pay from your own wallet, and the code arrives right here in the chat. No account needed.

    🌍 Where will it be used?
    [🇺🇸 United States] [🇬🇧 United Kingdom]
    [🇩🇪 Germany] [🇯🇵 Japan]
    [🇰🇷 South Korea] [🇧🇷 Brazil]
    [🇮🇳 India] [🇳🇬 Nigeria]
    [🌍 All countries]
    [📦 My orders] [🌐 Language] [❓ Help]
    ");
}

#[test]
fn the_start_offers_kinds_to_somebody_who_has_shopped_and_orders_to_be_paid() {
    let phrases = Phrases::load();
    let mut chat = chat(Walk::Home);
    chat.country = Some(us());
    chat.hint = Some(Hint::Left);
    let scene = Scene {
        chat: &chat,
        shelf: &Shelf::unknown(),
        orders: &[order(State::AwaitingPayment(payment()))],
        more_orders: false,
        admin: &AdminSight::Plain,
        imprint: &NOBODY,
        now: NOW,
    };
    assert_snapshot!(seen(&screen(phrases.of(Language::English), &scene)), @"
    All right, nothing was ordered.

    👋 Gift cards, mobile top-ups and eSIMs, paid with crypto.
    You pay from your own wallet, and the code arrives right here in the chat. No account needed.

    You are shopping for 🇺🇸 United States.
    [⏳ Waiting for payment: Steam $20]
    [primary 🎁 Gift cards]
    [📱 Mobile top-ups]
    [📶 eSIM]
    [🌍 Another country]
    [📦 My orders] [🌐 Language] [❓ Help]
    ");
}

#[test]
fn a_country_is_picked_or_typed() {
    let countries = |search: Option<&str>, page| {
        shown(Walk::Countries {
            search: search.map(str::to_owned),
            page,
        })
    };
    assert_snapshot!(countries(None, 1), @"
    🌍 Where will it be used?
    Type the name of a country, or pick one. Page 2 of 12.
    [🇧🇯 Benin] [🇧🇲 Bermuda]
    [🇧🇹 Bhutan] [🇧🇴 Bolivia]
    [🇧🇦 Bosnia and Herzegovina]
    [🇧🇼 Botswana] [🇧🇷 Brazil]
    [🇻🇬 British Virgin Islands]
    [🇧🇳 Brunei] [🇧🇬 Bulgaria]
    [🇧🇫 Burkina Faso] [🇧🇮 Burundi]
    [🇰🇭 Cambodia] [🇨🇲 Cameroon]
    [🇨🇦 Canada] [🇨🇻 Cape Verde]
    [🇧🇶 Caribbean Netherlands]
    [🇰🇾 Cayman Islands] [🇹🇩 Chad]
    [🇨🇱 Chile]
    [‹ Previous] [Next ›]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(countries(Some("kore"), 0), @"
    🔎 One country for “kore”:
    [🇰🇷 South Korea]
    [🌍 All countries]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(countries(Some("<narnia>"), 0), @"
    🔎 I found no country for “<narnia>”. Please try another spelling, or its English name.
    [🌍 All countries]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn kinds_are_those_that_the_country_has() {
    assert_snapshot!(shown(Walk::Kinds(us())), @"
    🇺🇸 United States
    What would you like? You can also just type a name, such as Steam.
    [🎁 Gift cards · 3]
    [📱 Mobile top-ups · 1]
    [📶 eSIM · 1]
    [🌍 Another country]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(Walk::Kinds(us()), &empty_shelf()), @"
    😕 There is nothing to buy for 🇺🇸 United States just now.
    [🌍 Another country]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(Walk::Kinds(us()), &Shelf::unknown()), @"
    🇺🇸 United States

    ⏳ One moment…
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(Walk::Kinds(us()), &failed_shelf()), @"
    🇺🇸 United States

    😕 The shop does not answer just now. Please try again in a moment.
    [🔄 Try again]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn favourites_come_first_and_what_is_sold_out_last() {
    assert_snapshot!(shown(Walk::Brands(aisle())), @"
    🎁 Gift cards · 🇺🇸 United States

    Pick a brand, or type its name.
    [⭐ Steam] [Amazon.com]
    [Netflix · sold out]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn a_brand_is_found_by_typing() {
    let search = |typed: &str| {
        shown(Walk::Brands(Aisle {
            kind: None,
            search: Some(typed.into()),
            ..aisle()
        }))
    };
    assert_snapshot!(search("ste"), @"
    All products · 🇺🇸 United States

    🔎 One match for “ste”. Type again to search for something else.
    [🎁 Steam]
    [Show all]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(search("xyz"), @"
    All products · 🇺🇸 United States

    🔎 I found nothing for “xyz” here. Try fewer letters, or look in another country.
    [Show all]
    [🌍 Another country]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn long_lists_have_pages() {
    let brands: Vec<_> = (0..25).map(|n| brand(&format!("Brand {n}"), Kind::GiftCard)).collect();
    let shelf = Shelf {
        brands: Stock::Here(brands.into()),
        ..Shelf::unknown()
    };
    let walk = |page| Walk::Brands(Aisle { page, ..aisle() });
    assert_snapshot!(shown_with(walk(1), &shelf), @"
    🎁 Gift cards · 🇺🇸 United States

    Pick a brand, or type its name. Page 2 of 3.
    [Brand 10] [Brand 11] [Brand 12]
    [Brand 13] [Brand 14] [Brand 15]
    [Brand 16] [Brand 17] [Brand 18]
    [Brand 19]
    [‹ Previous] [Next ›]
    [‹ Back] [🏠 Home]
    ");
    assert_eq!(shown_with(walk(2), &shelf), shown_with(walk(900), &shelf));
}

#[test]
fn an_amount_is_picked() {
    assert_snapshot!(shown(amounts(None)), @"
    🎁 Steam
    Works only in 🇺🇸 United States.

    How much should it be?
    [$10] [$20] [$50]
    [$100]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(None), &empty_shelf()), @"
    🎁 Steam
    Works only in 🇺🇸 United States.

    😕 Sold out for now. Perhaps another brand will do?
    [Another brand]
    [‹ Back] [🏠 Home]
    ");
    let plans = range(
        brand("eSIM", Kind::Esim),
        ["1 GB 7 days", "5 GB 30 days"].map(fixed).to_vec(),
    );
    let shelf = Shelf {
        range: Stock::Here(plans.into()),
        ..Shelf::unknown()
    };
    assert_snapshot!(shown_with(amounts(None), &shelf), @"
    📶 eSIM
    Works only in 🇺🇸 United States.

    📶 Mobile data only. Your phone must support eSIM.

    Which plan would you like?
    [1 GB 7 days] [5 GB 30 days]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn an_amount_out_of_a_span_is_typed_and_faults_are_explained() {
    let shelf = Shelf {
        range: Stock::Here(
            range(
                brand("Airbnb", Kind::GiftCard),
                vec![span("50", "2000", Decimal::from(25), "USD")],
            )
            .into(),
        ),
        ..Shelf::unknown()
    };
    assert_snapshot!(shown_with(amounts(None), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    How much should it be? Pick an amount, or type one from $50 to $2,000.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::OffGrid(d("50"), d("75")))), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    This amount is not on offer. The nearest are $50 and $75.
    [$50] [$75]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::TooMuch)), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    The largest amount is $2,000. Please type that or less.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::TooLittle)), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    The smallest amount is $50. Please type that or more.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::NotANumber)), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    That is not a number I can read. Please type it in digits, such as 25.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn an_address_is_asked_for_with_its_reason() {
    assert_snapshot!(shown(contact(None)), @"
    🛍 Steam $20 · 🇺🇸 United States

    📧 What is your e-mail address?
    The shop sends the code there too, so that you always have a copy. For example: anna@example.org
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(contact(Some(RecipientFault::NotAnEmail))), @"
    🛍 Steam $20 · 🇺🇸 United States

    🤔 That does not look like an e-mail address. It should look like anna@example.org. Please type it again.
    [‹ Back] [🏠 Home]
    ");
    let meant = RecipientFault::PerhapsMeant {
        meant: Secret::new("a@gmail.com"),
        typed: Some(Secret::new("a@gmial.com")),
    };
    assert_snapshot!(shown(contact(Some(meant))), @"
    🛍 Steam $20 · 🇺🇸 United States

    🤔 Did you mean a@gmail.com?
    Tap the right one, or type it again.
    [✅ a@gmail.com]
    [a@gmial.com]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn a_number_is_asked_for_before_the_receipts_address() {
    let walk = |phone, wrong| Walk::Contact {
        aisle: aisle(),
        item: top_up(),
        phone,
        wrong,
    };
    assert_snapshot!(shown(walk(None, None)), @"
    🛍 Claro Credits R$15 · 🇧🇷 Brazil

    📱 Which number should be topped up?
    Type it with the country code, such as +44 7700 900123. Please check every digit: a top-up cannot be taken back.
    [‹ Back] [🏠 Home]
    ");
    let meant = RecipientFault::PerhapsMeant {
        meant: Secret::new("+5511999887766"),
        typed: None,
    };
    assert_snapshot!(shown(walk(None, Some(meant))), @"
    🛍 Claro Credits R$15 · 🇧🇷 Brazil

    🤔 Is it +5511999887766?
    Tap to confirm, or type it again with the country code.
    [✅ +5511999887766]
    [‹ Back] [🏠 Home]
    ");
    let phrases = Phrases::load();
    let mut chat = chat(walk(Some(Secret::new("+5511999887766")), None));
    chat.email = Some(email());
    let scene = Scene {
        chat: &chat,
        shelf: &Shelf::unknown(),
        orders: &[],
        more_orders: false,
        admin: &AdminSight::Plain,
        imprint: &NOBODY,
        now: NOW,
    };
    assert_snapshot!(seen(&screen(phrases.of(Language::English), &scene)), @"
    🛍 Claro Credits R$15 · 🇧🇷 Brazil

    📧 What is your e-mail address?
    The shop sends the receipt there. For example: anna@example.org
    [👤 anna@example.org]
    [‹ Back] [🏠 Home]
    ");
}

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
    📞 +5511999887766
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
fn an_order_is_made_or_not_and_the_buyer_knows() {
    let walk = || Walk::Ordering(aisle(), basket(), OrderId(12));
    assert_snapshot!(shown_with_order(walk(), State::Placing), @"
    ⏳ Preparing order 12
    Steam $20. This takes a few seconds.
    [📦 My orders] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Refused(Refusal::PriceMoved)), @"
    Order 12: Steam $20
    Nothing was ordered, and there is nothing to pay.

    😕 The price has just changed. Please look at the new one.
    [🔄 Try again] [Another coin]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Refused(Refusal::Dearer(usdc("23.64")))), @"
    Order 12: Steam $20
    Nothing was ordered, and there is nothing to pay.

    😕 The price has just changed: it is 23.64 USDC now, not 22.51 USDC.

    🔗 USDC on Solana
    ⏱ This price ends 14:15 UTC

    ⚠️ In your wallet, choose Solana, not Ethereum (ERC-20), BNB Smart Chain (BEP-20) or another network.
    [primary ✅ Order for 23.64 USDC on Solana]
    [Another coin] [Another amount]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Unclear), @"
    😕 Order 12: Steam $20
    The shop's answer got lost. As far as we know, nothing was ordered. There is nothing to pay, and you can simply start again.
    [🔄 Start again]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::AwaitingPayment(payment())), @"
    ✅ Order 12 is ready to be paid.
    The address and the QR code are in the payment message.
    [primary 📦 Open the order]
    [🏠 Shop on]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Paid(payment())), @"
    📦 Order 12 has moved on. Have a look.
    [primary 📦 Open the order]
    [🏠 Shop on]
    ");
}

#[test]
fn orders_are_listed_and_opened() {
    let order = Walk::Order {
        order: OrderId(12),
        page: 0,
    };
    assert_snapshot!(shown(Walk::Orders { page: 0 }), @"
    📦 My orders
    Nothing here yet. Your first order will be.
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(Walk::Orders { page: 0 }, State::PartlyPaid(payment(), d("10"))), @"
    📦 My orders
    Tap one to see how it is going.
    [⏳ 12 · Steam $20 · partly paid]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(order.clone()), @"
    I cannot find this order.
    [📦 My orders]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(order.clone(), State::AwaitingPayment(payment())), @"
    📦 Order 12

    🎁 Steam $20 · 🇺🇸 United States
    📧 anna@example.org
    💳 22.51 USDC on Solana
    🗓 2026-09-21 14:13 UTC

    ✅ Ordered
    ⏳ Payment seen
    ▫️ Payment confirmed
    ▫️ Delivered

    ⏳ Waiting for your payment. The time to pay ends 14:38 UTC. The address and the QR code are in the payment message.
    [🔄 Check now] [✖️ Cancel]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(order.clone(), State::Delivered(payment(), goods(&["SIM-1"]))), @"
    📦 Order 12

    🎁 Steam $20 · 🇺🇸 United States
    📧 anna@example.org
    💳 22.51 USDC on Solana
    🗓 2026-09-21 14:13 UTC

    ✅ Delivered. Enjoy!
    [success 🔑 Show the code] [🧾 Receipt]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(order, State::UnderReview(payment())), @"
    📦 Order 12

    🎁 Steam $20 · 🇺🇸 United States
    📧 anna@example.org
    💳 22.51 USDC on Solana
    🗓 2026-09-21 14:13 UTC

    🟠 The shop is checking this order by hand. That can take up to a day. You need not do anything: we tell you as soon as it goes on.
    [🔄 Check now]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn language_and_help_are_always_at_hand() {
    let back = || Box::new(Walk::Home);
    assert_snapshot!(shown(Walk::Languages { back: back() }), @"
    🌐 Which language do you prefer?
    [✅ English] [한국어] [日本語]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(Walk::Help { back: back() }), @"
    ❓ How it works
    1. Choose a country, a brand and an amount.
    2. Choose a coin and check everything once more.
    3. Pay from your wallet: scan the QR code, or copy address and amount.
    4. The code arrives here, usually within minutes.

    💳 Paying
    Send exactly the amount shown, in one go, on the network shown. Fees come on top. If too little arrives, we tell you what is missing.

    ⏳ Time
    The payment message shows how long you have. If the time is over, please start a new order; late money is still looked for.

    🛟 Something wrong?
    Open the order under “My orders” and tap “Check now”. If a payment needs a person, our operator is told at once. Keep the transaction id from your wallet.
    [📦 My orders] [🌐 Language]
    [📄 Terms] [🔒 Privacy]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn the_own_country_of_a_language_stands_first() {
    let phrases = Phrases::load();
    for (language, code) in [(Language::Korean, "KR"), (Language::Japanese, "JP")] {
        let words = phrases.of(language);
        let draft = screen_at(words, Walk::Home, &Shelf::unknown(), &[]);
        let first = &draft.rows[0][0].label;
        assert_eq!(*first, words.flagged(Country::new(code).unwrap()));
    }
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

#[test]
fn who_runs_the_shop_is_said_where_it_is_known() {
    let phrases = Phrases::load();
    let chat = chat(Walk::Paper {
        paper: Paper::PaySupport,
        back: Box::new(Walk::Home),
    });
    let shown = |support: Option<Support>, terms_url: Option<&str>| {
        let imprint = Imprint {
            terms_url: terms_url.map(String::from),
            support,
            ..Imprint::default()
        };
        let scene = Scene {
            chat: &chat,
            shelf: &Shelf::unknown(),
            orders: &[],
            more_orders: false,
            admin: &AdminSight::Plain,
            imprint: &imprint,
            now: NOW,
        };
        seen(&screen(phrases.of(Language::English), &scene))
    };
    assert_snapshot!(shown(None, None), @"
    🛟 Help with a payment

    1. Open the order under /orders and tap “Check now”.
    2. Keep the transaction id from your wallet.
    3. Too little? The order says what is missing, and whether there is still time to send it.
    4. Too late, too much or twice? Send nothing more: it is seen by itself, and a person looks after it.

    Telegram itself cannot help with purchases made here.

    If a payment needs a person, our operator is told at once, and you hear from us here.
    [📄 Terms] [🔒 Privacy]
    [‹ Back] [🏠 Home]
    ");
    let link = Support::Link("https://t.me/anna_shop".into());
    assert!(shown(Some(link), None).contains("[💬 Contact us → https://t.me/anna_shop]"));
    let mail = Support::Mail("help@shop.example".into());
    assert!(shown(Some(mail), None).contains("Write to us: help@shop.example"));
}
