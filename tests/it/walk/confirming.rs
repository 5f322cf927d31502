//! From the coin to the order: the price as it was shown, and the terms.

use giftkiosk::domain::basket::Basket;
use giftkiosk::domain::catalog::{Channel, Quote};
use giftkiosk::domain::chat::{Chat, Hint};
use giftkiosk::domain::consent::{Consent, Edition, Paper};
use giftkiosk::domain::ids::OrderId;
use giftkiosk::domain::money::{Coin, Network};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::shelf::{Quoted, Shelf, Stock};
use giftkiosk::domain::steps::{Ask, Input};
use giftkiosk::domain::walk::{Choice, Walk};

use super::{aisle, amounts, at, contact, step_at, step_with, taps, trolley};
use crate::samples::{NOW, basket, d, quote, shelf, usdc};

#[test]
fn a_coin_with_one_network_needs_no_choice() {
    let Walk::Confirm(_, basket) = taps(at(Walk::Coins(trolley())), Choice::Coin(Coin("BTC".into())))
        .0
        .walk
    else {
        panic!()
    };
    assert_eq!(basket.tender.network, Network("Mainnet".into()));
}

#[test]
fn a_price_is_confirmed_only_as_it_was_shown_and_while_it_is_fresh() {
    let confirm = || at(Walk::Confirm(aisle(), basket()));
    let press = |shown: &str, shelf: &Shelf, now| {
        step_at(
            confirm(),
            Input::Tap {
                revision: 41,
                choice: Choice::Confirm(d(shown)),
            },
            shelf,
            now,
        )
    };
    assert!(matches!(
        press("21.94", &shelf(), NOW.plus_seconds(120)),
        (_, Some(Ask::Open(..)))
    ));
    let gone = Shelf {
        quote: Stock::Coming,
        ..shelf()
    };
    for (chat, ask) in [
        press("21.94", &shelf(), NOW.plus_seconds(121)),
        press("21.00", &shelf(), NOW),
        press("21.94", &gone, NOW),
    ] {
        assert_eq!(ask, Some(Ask::Retry));
        assert_eq!(
            (chat.walk, chat.hint),
            (Walk::Confirm(aisle(), basket()), Some(Hint::PriceMoved))
        );
    }
}

#[test]
fn a_coin_that_is_another_one_than_its_name_says_takes_a_tap_of_its_own() {
    let bridged = Channel {
        coin: Coin("USDC.e".into()),
        network: Network("Polygon (Matic)".into()),
        least: None,
        contract: None,
        chain: Some(137),
    };
    let shelf = Shelf {
        channels: Stock::Here(vec![bridged].into()),
        ..shelf()
    };
    let presses = |chat: Chat, choice| {
        let revision = chat.revision;
        step_at(chat, Input::Tap { revision, choice }, &shelf, NOW)
    };
    let (asked, ask) = presses(at(Walk::Coins(trolley())), Choice::Coin(Coin("USDC.e".into())));
    let Walk::Surely(_, basket) = &asked.walk else {
        panic!("{:?}", asked.walk)
    };
    assert_eq!((basket.tender.coin.0.as_str(), ask), ("USDC.e", None));
    let (unmoved, ask) = presses(asked.clone(), Choice::Confirm(d("21.94")));
    assert_eq!(
        (&unmoved.walk, unmoved.hint, ask),
        (&asked.walk, Some(Hint::Stale), None)
    );
    let basket: Basket = basket.clone();
    assert_eq!(
        presses(asked.clone(), Choice::Surely).0.walk,
        Walk::Confirm(aisle(), basket)
    );
    assert_eq!(presses(asked.clone(), Choice::OtherCoin).0.walk, Walk::Coins(trolley()));
    assert_eq!(presses(at(amounts()), Choice::Surely).0.hint, Some(Hint::Stale));
}

#[test]
fn a_price_that_was_shown_is_confirmed_after_a_start_while_it_is_fresh() {
    let started = Shelf {
        quote: Stock::Coming,
        ..shelf()
    };
    let shown = || Chat {
        offered: Some(Box::new(quote())),
        ..at(Walk::Confirm(aisle(), basket()))
    };
    let press = |chat: Chat, price: &str, shelf: &Shelf, now| {
        let choice = Choice::Confirm(d(price));
        step_at(chat, Input::Tap { revision: 41, choice }, shelf, now)
    };
    let (chat, ask) = press(shown(), "21.94", &started, NOW.plus_seconds(120));
    assert_eq!(ask, Some(Ask::Open(Box::new(basket()), quote())));
    assert_eq!(chat.offered, None, "it is used once");
    let refused = Shelf {
        quote: Stock::Here(Quoted::Refused(Refusal::SoldOut).into()),
        ..shelf()
    };
    for (chat, ask) in [
        press(shown(), "21.94", &started, NOW.plus_seconds(121)),
        press(shown(), "21.00", &started, NOW),
        press(shown(), "21.94", &refused, NOW),
        press(at(Walk::Confirm(aisle(), basket())), "21.94", &started, NOW),
    ] {
        assert_eq!((chat.hint, ask), (Some(Hint::PriceMoved), Some(Ask::Retry)));
    }
    let newcomer = Chat {
        consent: None,
        ..shown()
    };
    let (asked, _) = press(newcomer, "21.94", &started, NOW);
    let (_, ask) = step_at(
        asked,
        Input::Tap {
            revision: 42,
            choice: Choice::Accept,
        },
        &started,
        NOW,
    );
    assert!(matches!(ask, Some(Ask::Open(..))), "{ask:?}");
    let elsewhere = taps(shown(), Choice::OtherCoin).0;
    let (other, _) = taps(elsewhere, Choice::Coin(Coin("BTC".into())));
    assert_eq!(other.offered, None, "another coin has another price");
}

#[test]
fn an_order_that_was_made_dearer_is_placed_anew_by_one_tap_at_the_new_price() {
    let dearer = Quote {
        amount: usdc("23.04"),
        about: None,
        ..quote()
    };
    let press = |price: &str, dearer: Option<&Quote>, now| {
        let chat = at(Walk::Ordering(aisle(), basket(), OrderId(5)));
        let choice = Choice::Confirm(d(price));
        step_with(
            chat,
            Input::Tap { revision: 41, choice },
            &Shelf::unknown(),
            dearer,
            now,
        )
    };
    let (chat, ask) = press("23.04", Some(&dearer), NOW.plus_seconds(120));
    assert_eq!(chat.walk, Walk::Ordering(aisle(), basket(), OrderId(12)));
    assert_eq!(ask, Some(Ask::Open(Box::new(basket()), dearer.clone())));
    for (chat, ask) in [
        press("23.04", Some(&dearer), NOW.plus_seconds(121)),
        press("21.94", Some(&dearer), NOW),
    ] {
        assert_eq!(chat.walk, Walk::Confirm(aisle(), basket()));
        assert_eq!((chat.hint, ask), (Some(Hint::PriceMoved), Some(Ask::Retry)));
    }
    let (chat, ask) = press("23.04", None, NOW);
    assert_eq!((chat.hint, ask), (Some(Hint::Stale), None));
}

#[test]
fn a_refused_order_keeps_the_basket_for_another_try() {
    let ordering = || at(Walk::Ordering(aisle(), basket(), OrderId(5)));
    for (choice, walk) in [
        (Choice::OtherAmount, amounts()),
        (Choice::OtherCoin, Walk::Coins(trolley())),
        (Choice::OtherContact, contact()),
        (Choice::OtherBrand, Walk::Brands(aisle())),
        (Choice::Retry, Walk::Confirm(aisle(), basket())),
        (Choice::Home, Walk::Home),
    ] {
        assert_eq!(taps(ordering(), choice.clone()).0.walk, walk, "{choice:?}");
    }
}

#[test]
fn the_terms_are_accepted_once_before_the_first_order() {
    let newcomer = Chat {
        consent: None,
        ..at(Walk::Confirm(aisle(), basket()))
    };
    let (asked, ask) = taps(newcomer, Choice::Confirm(d("21.94")));
    assert_eq!(
        (&asked.walk, ask),
        (&Walk::Consent(aisle(), basket(), d("21.94")), None)
    );
    let (reading, _) = taps(asked.clone(), Choice::Paper(Paper::Terms));
    let (back, _) = taps(reading, Choice::Back);
    assert_eq!(back.walk, asked.walk);
    let (accepted, ask) = taps(back, Choice::Accept);
    assert_eq!(ask, Some(Ask::Open(Box::new(basket()), quote())));
    let consent = Consent {
        edition: Edition::default(),
        at: NOW,
    };
    assert_eq!(accepted.consent, Some(consent));
    let later = Chat {
        walk: Walk::Confirm(aisle(), basket()),
        ..accepted
    };
    let (_, ask) = taps(later, Choice::Confirm(d("21.94")));
    assert!(matches!(ask, Some(Ask::Open(..))), "never in the way again");
}

#[test]
fn other_terms_are_asked_about_again() {
    let edition = Edition::of_shop(0);
    let long_ago = Chat {
        consent: Some(Consent { edition, at: NOW }),
        ..at(Walk::Confirm(aisle(), basket()))
    };
    let (asked, ask) = taps(long_ago, Choice::Confirm(d("21.94")));
    assert!(matches!(asked.walk, Walk::Consent(..)) && ask.is_none());
}

#[test]
fn a_price_that_moved_while_the_terms_were_read_is_shown_again() {
    let newcomer = Chat {
        consent: None,
        ..at(Walk::Consent(aisle(), basket(), d("20.00")))
    };
    let (chat, ask) = taps(newcomer, Choice::Accept);
    assert_eq!(
        (&chat.walk, chat.hint, ask),
        (
            &Walk::Confirm(aisle(), basket()),
            Some(Hint::PriceMoved),
            Some(Ask::Retry)
        )
    );
    assert!(chat.has_accepted(Edition::default()), "the answer counts all the same");
}
