//! The way through the menu, and back: taps, commands, words typed to search.

use giftkiosk::domain::catalog::{BrandId, Kind, ProductId};
use giftkiosk::domain::chat::{Chat, Hint};
use giftkiosk::domain::consent::Paper;
use giftkiosk::domain::ids::OrderId;
use giftkiosk::domain::language::Language;
use giftkiosk::domain::money::{Coin, Network};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::steps::{Ask, Input};
use giftkiosk::domain::walk::{Aisle, Choice, Command, Walk};

use super::{aisle, amounts, at, contact, step_at, taps, trolley, types};
use crate::samples::{NOW, basket, chat, d, quote, shelf, us};

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
