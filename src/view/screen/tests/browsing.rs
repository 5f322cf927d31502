//! From the start to a brand.

use insta::assert_snapshot;

use super::{shown, shown_with};
use crate::domain::catalog::{Country, Kind};
use crate::domain::chat::Hint;
use crate::domain::language::Language;
use crate::domain::order::State;
use crate::domain::shelf::{Shelf, Stock};
use crate::domain::walk::{Aisle, Walk};
use crate::view::phrases::Phrases;
use crate::view::sample::{
    NOBODY, NOW, aisle, brand, chat, empty_shelf, failed_shelf, order, payment, screen_at, seen, us,
};
use crate::view::scene::{AdminSight, Scene};
use crate::view::screen::screen;

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
    🔎 I found no country for “<narnia>”. Please try another spelling, or its English name. Brands come after the country.
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
fn the_own_country_of_a_language_stands_first() {
    let phrases = Phrases::load();
    for (language, code) in [(Language::Korean, "KR"), (Language::Japanese, "JP")] {
        let words = phrases.of(language);
        let draft = screen_at(words, Walk::Home, &Shelf::unknown(), &[]);
        let first = &draft.rows[0][0].label;
        assert_eq!(*first, words.flagged(Country::new(code).unwrap()));
    }
}
