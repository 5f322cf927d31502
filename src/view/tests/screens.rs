//! Every screen keeps within the limits of Telegram, and leads on.

use std::sync::LazyLock;

use super::check;
use super::everything::{shelves, walks};
use crate::domain::chat::{Chat, Hint};
use crate::domain::language::Language;
use crate::domain::shelf::Shelf;
use crate::domain::walk::{Choice, Walk};
use crate::view::button::{Pressed, read};
use crate::view::message::{Action, Draft};
use crate::view::phrases::Phrases;
use crate::view::sample::{NOBODY, NOW, chat, failed_shelf, screen_at};
use crate::view::scene::{AdminSight, Scene};
use crate::view::screen::screen;

fn choices(draft: &Draft) -> Vec<Choice> {
    let pressed = draft.rows.iter().flatten().filter_map(|key| match &key.action {
        Action::Press(data) => read(data),
        Action::Link(_) | Action::Copy(_) => None,
    });
    pressed
        .filter_map(|pressed| match pressed {
            Pressed::Choice { revision: 7, choice } => Some(choice),
            Pressed::Choice { .. }
            | Pressed::Order(..)
            | Pressed::AdminOrder(_)
            | Pressed::AdminMeasure(..)
            | Pressed::Case(_) => None,
        })
        .collect()
}

#[test]
fn every_screen_is_within_limits_and_leads_on_in_every_language() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for walk in walks() {
            for (n, shelf) in shelves().iter().enumerate() {
                let what = format!("{walk:?} with shelf {n}");
                let draft = screen_at(words, walk.clone(), shelf, &[]);
                check(words, &draft, &what);
                let choices = choices(&draft);
                assert!(choices.iter().any(|choice| *choice != Choice::Back), "{what}: dead end");
                let alone = matches!(walk, Walk::Home | Walk::Ordering(..));
                assert!(alone || choices.contains(&Choice::Back), "{what}: no way back");
                assert!(
                    walk == Walk::Home || choices.contains(&Choice::Home),
                    "{what}: no way home"
                );
            }
        }
    }
}

#[test]
fn what_failed_can_be_asked_for_again() {
    let phrases = Phrases::load();
    let words = phrases.of(Language::English);
    for walk in walks() {
        if failed_shelf().failed(&walk.needs()) {
            let draft = screen_at(words, walk.clone(), &failed_shelf(), &[]);
            assert!(choices(&draft).contains(&Choice::Retry), "{walk:?}");
        }
    }
}

#[test]
fn a_word_about_the_last_input_stands_first() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for hint in [
            Hint::Stale,
            Hint::UnknownCommand,
            Hint::UseButtons,
            Hint::TextOnly,
            Hint::PriceMoved,
            Hint::Left,
            Hint::OrdersGoOn,
            Hint::Closed,
            Hint::Banned,
            Hint::PassedOn,
            Hint::TooMuch,
            Hint::SupportEnded,
        ] {
            let mut chat = chat(Walk::Home);
            let without = screen(words, &scene(&chat));
            chat.hint = Some(hint);
            let with = screen(words, &scene(&chat));
            check(words, &with, "hint");
            assert!(
                with.text.as_str().ends_with(without.text.as_str()) && with != without,
                "{hint:?}"
            );
        }
    }
}

fn scene(chat: &Chat) -> Scene<'_> {
    static SHELF: LazyLock<Shelf> = LazyLock::new(Shelf::unknown);
    Scene {
        chat,
        shelf: &SHELF,
        orders: &[],
        more_orders: false,
        admin: &AdminSight::Plain,
        imprint: &NOBODY,
        now: NOW,
    }
}
