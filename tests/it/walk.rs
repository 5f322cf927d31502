//! What taps, commands and typed lines do to a walk, as tables.

use giftkiosk::domain::basket::{Basket, Face, FaceFault};
use giftkiosk::domain::catalog::{BrandId, Channel, Country, Delivery, Kind, ProductId, Quote, Rail};
use giftkiosk::domain::chat::{Chat, Hint};
use giftkiosk::domain::consent::{Consent, Edition, Paper};
use giftkiosk::domain::ids::OrderId;
use giftkiosk::domain::language::Language;
use giftkiosk::domain::money::{Coin, Currency, Network};
use giftkiosk::domain::recipient::{Recipient, RecipientFault};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::shelf::{Quoted, Shelf, Stock};
use giftkiosk::domain::steps::{self, Around, Ask, Input};
use giftkiosk::domain::time::Time;
use giftkiosk::domain::walk::{Aisle, Choice, Command, Trolley, Walk};

use crate::samples::{NOW, basket, chat, d, item, quote, shelf, span, us, usdc, with_products};

fn step_at(chat: Chat, input: Input, shelf: &Shelf, now: Time) -> (Chat, Option<Ask>) {
    step_with(chat, input, shelf, None, now)
}

fn step_with(chat: Chat, input: Input, shelf: &Shelf, dearer: Option<&Quote>, now: Time) -> (Chat, Option<Ask>) {
    steps::step(
        chat,
        input,
        Around {
            shelf,
            next_order: OrderId(12),
            dearer,
            edition: Edition::default(),
            now,
        },
    )
}

fn taps(chat: Chat, choice: Choice) -> (Chat, Option<Ask>) {
    let revision = chat.revision;
    step_at(chat, Input::Tap { revision, choice }, &shelf(), NOW)
}

fn types(chat: Chat, text: &str) -> Chat {
    step_at(chat, Input::Text(text.into()), &shelf(), NOW).0
}

fn at(walk: Walk) -> Chat {
    Chat {
        walk,
        revision: 41,
        country: Some(us()),
        ..chat()
    }
}

fn aisle() -> Aisle {
    Aisle {
        country: us(),
        kind: Some(Kind::GiftCard),
        search: None,
        page: 2,
    }
}

fn amounts() -> Walk {
    Walk::Amounts {
        aisle: aisle(),
        brand: BrandId("id-Steam".into()),
        wrong: None,
    }
}

fn contact() -> Walk {
    Walk::Contact {
        aisle: aisle(),
        item: item(),
        phone: None,
        wrong: None,
    }
}

fn trolley() -> Trolley {
    let basket = basket();
    Trolley {
        aisle: aisle(),
        item: basket.item,
        to: basket.to,
        email: basket.email,
        rail: Rail::Direct,
    }
}

#[test]
fn a_gift_card_is_nine_taps_and_one_line_away() {
    let mut chat = chat();
    for choice in [
        Choice::Country(us()),
        Choice::Kind(Kind::GiftCard),
        Choice::Brand(BrandId("id-Steam".into())),
        Choice::Product(ProductId("p-20".into())),
    ] {
        chat = taps(chat, choice).0;
    }
    chat = types(chat, "anna@example.org");
    for choice in [
        Choice::Coin(Coin("USDC".into())),
        Choice::Network(Network("Solana".into())),
    ] {
        chat = taps(chat, choice).0;
    }
    let (chat, ask) = taps(chat, Choice::Confirm(d("21.94")));
    assert_eq!(ask, Some(Ask::Open(Box::new(basket()), quote())));
    assert!(
        matches!(chat.walk, Walk::Ordering(_, _, OrderId(12))),
        "{:?}",
        chat.walk
    );
    assert_eq!(chat.email, Some(Secret::new("anna@example.org")));
}

#[test]
fn a_second_tap_on_the_same_screen_is_stale() {
    let (once, ask) = taps(at(Walk::Confirm(aisle(), basket())), Choice::Confirm(d("21.94")));
    assert!(ask.is_some());
    let again = Input::Tap {
        revision: 41,
        choice: Choice::Confirm(d("21.94")),
    };
    let (twice, ask) = step_at(once.clone(), again, &shelf(), NOW);
    assert_eq!((twice.walk, twice.hint, ask), (once.walk, Some(Hint::Stale), None));
}

#[test]
fn a_button_that_does_not_belong_to_the_screen_changes_nothing() {
    for (walk, choice) in [
        (Walk::Home, Choice::Brand(BrandId("x".into()))),
        (Walk::Home, Choice::Confirm(d("1"))),
        (contact(), Choice::Product(ProductId("p-20".into()))),
        (contact(), Choice::SameContact),
        (contact(), Choice::MeantContact),
        (amounts(), Choice::Product(ProductId("p-999".into()))),
        (amounts(), Choice::Value(d("30"))),
        (Walk::Coins(trolley()), Choice::Coin(Coin("XMR".into()))),
        (
            Walk::Networks(trolley(), Coin("BTC".into())),
            Choice::Network(Network("Solana".into())),
        ),
        (
            Walk::Languages {
                back: Box::new(Walk::Home),
            },
            Choice::Page(3),
        ),
    ] {
        let (after, ask) = taps(at(walk.clone()), choice.clone());
        assert_eq!(
            (after.walk, after.hint, ask),
            (walk, Some(Hint::Stale), None),
            "{choice:?}"
        );
        assert_eq!(after.revision, 41);
    }
}

#[test]
fn back_leads_one_step_back_from_everywhere() {
    let searching = Aisle {
        search: Some("ste".into()),
        ..aisle()
    };
    for (from, to) in [
        (Walk::Home, Walk::Home),
        (Walk::Countries { search: None, page: 3 }, Walk::Home),
        (Walk::Kinds(us()), Walk::Home),
        (Walk::Brands(aisle()), Walk::Kinds(us())),
        (Walk::Brands(searching), Walk::Brands(Aisle { page: 0, ..aisle() })),
        (amounts(), Walk::Brands(aisle())),
        (contact(), amounts()),
        (Walk::Coins(trolley()), contact()),
        (Walk::Networks(trolley(), Coin("USDC".into())), Walk::Coins(trolley())),
        (Walk::Surely(aisle(), basket()), Walk::Coins(trolley())),
        (Walk::Confirm(aisle(), basket()), Walk::Coins(trolley())),
        (
            Walk::Consent(aisle(), basket(), d("21.94")),
            Walk::Confirm(aisle(), basket()),
        ),
        (
            Walk::Paper {
                paper: Paper::Privacy,
                back: Box::new(amounts()),
            },
            amounts(),
        ),
        (Walk::Orders { page: 1 }, Walk::Home),
        (
            Walk::Order {
                order: OrderId(3),
                page: 1,
            },
            Walk::Orders { page: 1 },
        ),
        (
            Walk::Help {
                back: Box::new(amounts()),
            },
            amounts(),
        ),
        (
            Walk::Languages {
                back: Box::new(contact()),
            },
            contact(),
        ),
    ] {
        assert_eq!(taps(at(from.clone()), Choice::Back).0.walk, to, "{from:?}");
    }
}

#[test]
fn commands_work_from_everywhere() {
    for walk in [Walk::Home, amounts(), contact(), Walk::Confirm(aisle(), basket())] {
        let command = |command| step_at(at(walk.clone()), Input::Command(command), &shelf(), NOW).0;
        assert_eq!(command(Command::Start).walk, Walk::Home);
        assert_eq!(command(Command::Cancel).walk, Walk::Home);
        assert_eq!(command(Command::Cancel).hint, Some(Hint::Left));
        assert_eq!(command(Command::Orders).walk, Walk::Orders { page: 0 });
        assert_eq!(
            command(Command::Help).walk,
            Walk::Help {
                back: Box::new(walk.clone())
            }
        );
        for paper in Paper::ALL {
            let back = Box::new(walk.clone());
            assert_eq!(command(Command::Paper(paper)).walk, Walk::Paper { paper, back });
        }
        let languages = command(Command::Language);
        let (chosen, _) = taps(languages, Choice::Language(Language::Korean));
        assert_eq!(
            (chosen.walk, chosen.language, chosen.language_chosen),
            (walk.clone(), Language::Korean, true)
        );
    }
}

#[test]
fn help_within_help_still_leads_back_to_the_walk() {
    let helped = at(Walk::Help {
        back: Box::new(amounts()),
    });
    let (twice, _) = step_at(helped, Input::Command(Command::Language), &shelf(), NOW);
    assert_eq!(
        twice.walk,
        Walk::Languages {
            back: Box::new(amounts())
        }
    );
}

#[test]
fn typed_text_searches_where_there_is_something_to_find() {
    let search = Some(String::from("steam"));
    let brands = |kind, page| {
        Walk::Brands(Aisle {
            country: us(),
            kind,
            search: search.clone(),
            page,
        })
    };
    for (walk, found) in [
        (Walk::Home, brands(None, 0)),
        (Walk::Kinds(us()), brands(None, 0)),
        (Walk::Brands(aisle()), brands(Some(Kind::GiftCard), 0)),
        (
            Walk::Countries { search: None, page: 4 },
            Walk::Countries {
                search: search.clone(),
                page: 0,
            },
        ),
        (amounts(), brands(Some(Kind::GiftCard), 0)),
    ] {
        assert_eq!(types(at(walk.clone()), " steam ").walk, found, "{walk:?}");
    }
    let newcomer = Chat {
        country: None,
        ..at(Walk::Home)
    };
    assert_eq!(types(newcomer, "steam").walk, Walk::Countries { search, page: 0 });
}

#[test]
fn text_where_a_button_is_expected_is_answered_with_a_hint() {
    for walk in [
        Walk::Coins(trolley()),
        Walk::Confirm(aisle(), basket()),
        Walk::Orders { page: 0 },
        Walk::Help {
            back: Box::new(Walk::Home),
        },
    ] {
        let after = types(at(walk.clone()), "hello");
        assert_eq!((after.walk, after.hint), (walk, Some(Hint::UseButtons)));
    }
    let unknown = step_at(at(amounts()), Input::UnknownCommand, &shelf(), NOW).0;
    assert_eq!((unknown.walk, unknown.hint), (amounts(), Some(Hint::UnknownCommand)));
    let picture = step_at(at(amounts()), Input::Other, &shelf(), NOW).0;
    assert_eq!((picture.walk, picture.hint), (amounts(), Some(Hint::TextOnly)));
}

#[test]
fn a_typed_amount_is_held_against_least_greatest_and_step() {
    let shelf = with_products(vec![span("50", "500", "25")]);
    let typed = |text: &str| step_at(at(amounts()), Input::Text(text.into()), &shelf, NOW).0.walk;
    for (text, fault) in [
        ("49", FaceFault::TooLittle),
        ("501", FaceFault::TooMuch),
        ("60", FaceFault::OffGrid(d("50"), d("75"))),
        ("sixty", FaceFault::NotANumber),
    ] {
        let Walk::Amounts { wrong, .. } = typed(text) else {
            panic!("{text}")
        };
        assert_eq!(wrong, Some(fault), "{text}");
    }
    for text in ["75", "$75", "75 USD", "75.00"] {
        let Walk::Contact { item, .. } = typed(text) else {
            panic!("{text}")
        };
        let Face::Value(value, currency) = item.face else {
            panic!("{text}")
        };
        assert_eq!((value, currency), (d("75"), Currency("USD".into())));
    }
}

#[test]
fn a_typed_amount_can_be_a_fixed_one() {
    let Walk::Contact { item, .. } = types(at(amounts()), "20").walk else {
        panic!()
    };
    assert_eq!(item.product, ProductId("p-20".into()));
}

#[test]
fn an_address_with_a_slip_is_asked_about_before_it_is_used() {
    let asked = types(at(contact()), "anna@gmial.com");
    let Walk::Contact {
        wrong: Some(RecipientFault::PerhapsMeant { .. }),
        ..
    } = &asked.walk
    else {
        panic!()
    };
    let meant = taps(asked.clone(), Choice::MeantContact).0;
    assert_eq!(meant.email, Some(Secret::new("anna@gmail.com")));
    let typed = taps(asked, Choice::TypedContact).0;
    assert_eq!(typed.email, Some(Secret::new("anna@gmial.com")));
}

#[test]
fn a_remembered_address_is_one_tap() {
    let known = Chat {
        email: Some(Secret::new("anna@example.org")),
        ..at(contact())
    };
    assert_eq!(taps(known, Choice::SameContact).0.walk, Walk::Coins(trolley()));
}

#[test]
fn a_top_up_asks_for_the_number_and_then_for_the_address() {
    let mut product = item();
    product.delivery = Delivery::Phone;
    product.country = Country::new("BR").unwrap();
    let chat = at(Walk::Contact {
        aisle: aisle(),
        item: product.clone(),
        phone: None,
        wrong: None,
    });
    let numbered = types(chat, "+55 11 99988 7766");
    let phone = Some(Secret::new("+5511999887766"));
    assert_eq!(
        numbered.walk,
        Walk::Contact {
            aisle: aisle(),
            item: product,
            phone: phone.clone(),
            wrong: None
        }
    );
    assert_eq!(numbered.phone, phone);
    let Walk::Coins(trolley) = types(numbered, "anna@example.org").walk else {
        panic!()
    };
    assert_eq!(trolley.to, Recipient::Phone(Secret::new("+5511999887766")));
    assert_eq!(trolley.email, Secret::new("anna@example.org"));
}

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
