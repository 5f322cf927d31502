//! A screen while it is being drawn: paragraphs above, buttons below, always a way on.

use super::button::choice_data;
use super::label::{cut, width};
use super::message::{Action, Draft, Html, Key, Style};
use super::phrases::{Arg, Words};
use super::scene::Scene;
use crate::domain::chat::Hint;
use crate::domain::limits::Limit;
use crate::domain::shelf::Stock;
use crate::domain::walk::Choice;

/// UTF-16 units of a message at most.
const TEXT: usize = 4_096;
/// Most characters on a button.
const LABEL: usize = 40;
/// Width of a label that fits half a row, and a third.
const HALF: usize = 19;
const THIRD: usize = 10;

/// A screen while it is being drawn.
#[derive(Debug)]
pub(in crate::view) struct Page<'a> {
    /// The words to draw with.
    pub words: &'a Words,
    /// What is drawn.
    pub scene: &'a Scene<'a>,
    paragraphs: Vec<Html>,
    rows: Vec<Vec<Key>>,
}

impl<'a> Page<'a> {
    /// An empty screen; a word about the last input stands first.
    pub(in crate::view) fn new(words: &'a Words, scene: &'a Scene<'a>) -> Self {
        let mut page = Self {
            words,
            scene,
            paragraphs: Vec::new(),
            rows: Vec::new(),
        };
        if let Some(hint) = scene.chat.hint {
            page.paragraph(hinted(words, hint));
        }
        page
    }

    /// A paragraph.
    pub(in crate::view) fn say(&mut self, id: &str, args: &[(&'static str, Arg<'_>)]) {
        let html = self.words.say(id, args);
        self.paragraph(html);
    }

    /// A paragraph that is made already.
    pub(in crate::view) fn paragraph(&mut self, html: Html) {
        self.paragraphs.push(html);
    }

    /// How long one more paragraph may be.
    pub(in crate::view) fn room(&self) -> usize {
        let taken: usize = self.paragraphs.iter().map(|html| html.units() + 2).sum();
        TEXT.saturating_sub(taken)
    }

    /// A button.
    pub(in crate::view) fn key(&self, label: &str, choice: &Choice) -> Key {
        Key {
            label: cut(label, LABEL),
            action: Action::Press(choice_data(self.scene.chat.revision, choice)),
            style: Style::Plain,
        }
    }

    /// A button with the first of these labels that has room, else the last; none of its words is cut off.
    pub(in crate::view) fn whole_key(&self, labels: &[String], choice: &Choice) -> Key {
        let has_room = labels.iter().find(|label| width(label) <= LABEL);
        Key {
            label: has_room.or(labels.last()).cloned().unwrap_or_default(),
            ..self.key("", choice)
        }
    }

    /// A button with a phrase on it.
    pub(in crate::view) fn named(&self, id: &str, choice: &Choice) -> Key {
        self.key(&self.words.label(id, &[]), choice)
    }

    /// A row of buttons.
    pub(in crate::view) fn row(&mut self, keys: Vec<Key>) {
        if !keys.is_empty() {
            self.rows.push(keys);
        }
    }

    /// Buttons in as many columns as their labels allow.
    pub(in crate::view) fn grid(&mut self, keys: Vec<Key>) {
        self.rows.extend(grid(keys));
    }

    /// Where this page of a list stands and the ways to its neighbours; `last` counts from 0.
    pub(in crate::view) fn paging(&mut self, page: u16, last: u16) {
        let mut keys = Vec::new();
        if page > 0 {
            keys.push(self.named("button-previous", &Choice::Page(page.min(last + 1) - 1)));
        }
        if page < last {
            keys.push(self.named("button-next", &Choice::Page(page + 1)));
        }
        self.row(keys);
    }

    /// The way back and the way out.
    pub(in crate::view) fn back(mut self) -> Draft {
        let keys = vec![
            self.named("button-back", &Choice::Back),
            self.named("button-home", &Choice::Home),
        ];
        self.row(keys);
        self.done()
    }

    /// What stands in for a part of the catalogue that is not here: a word, and a button to ask again if it was in vain.
    pub(in crate::view) fn instead<T>(mut self, stock: &Stock<T>) -> Draft {
        match stock {
            Stock::Here(_) | Stock::Coming => self.say("one-moment", &[]),
            Stock::Failed => {
                self.say("shop-silent", &[]);
                let retry = self.named("button-retry", &Choice::Retry);
                self.row(vec![retry]);
            }
        }
        self.back()
    }

    /// The message.
    pub(in crate::view) fn done(self) -> Draft {
        Draft {
            text: paragraphs(&self.paragraphs),
            rows: self.rows,
            ..Draft::default()
        }
    }
}

fn hinted(words: &Words, hint: Hint) -> Html {
    let id = match hint {
        Hint::Stale => "hint-stale",
        Hint::UnknownCommand => "hint-unknown-command",
        Hint::UseButtons => "hint-use-buttons",
        Hint::TextOnly => "hint-text-only",
        Hint::PriceMoved => "hint-price-moved",
        Hint::Left => "hint-left",
        Hint::OrdersGoOn => "hint-orders-go-on",
        Hint::Closed => "hint-closed",
        Hint::Banned => "hint-banned",
        Hint::PassedOn => "hint-passed-on",
        Hint::TooMuch => "hint-too-much",
        Hint::SupportEnded => "hint-support-ended",
        Hint::Limited(Limit::Open) => "hint-too-many-open",
        Hint::Limited(Limit::Day(again)) => {
            let again = words.at(again);
            return words.say("hint-too-many-today", &[("again", (&again).into())]);
        }
        Hint::Limited(Limit::Minute) => "hint-too-many-at-once",
    };
    words.say(id, &[])
}

/// Texts with an empty line between them; empty ones are left out.
pub(in crate::view) fn paragraphs(parts: &[Html]) -> Html {
    joined(parts, "\n\n")
}

/// Texts one below the other; empty ones are left out.
pub(in crate::view) fn lines(parts: &[Html]) -> Html {
    joined(parts, "\n")
}

fn joined(parts: &[Html], between: &str) -> Html {
    let texts: Vec<&str> = parts.iter().map(Html::as_str).filter(|text| !text.is_empty()).collect();
    Html::phrase(texts.join(between))
}

/// The page that was asked for, or the last one if the list is shorter by now, and the last page.
pub(in crate::view) fn clamped(page: u16, items: usize, per_page: usize) -> (u16, u16) {
    let last = u16::try_from(items.saturating_sub(1) / per_page).unwrap_or(u16::MAX - 1);
    (page.min(last), last)
}

/// The items of a page.
pub(in crate::view) fn on_page<T>(items: &[T], page: u16, per_page: usize) -> &[T] {
    let start = usize::from(page).saturating_mul(per_page).min(items.len());
    let end = start.saturating_add(per_page).min(items.len());
    items.get(start..end).unwrap_or_default()
}

/// Buttons in as many columns as their labels allow, at most three; a long one has a row of its own.
pub(in crate::view) fn grid(keys: Vec<Key>) -> Vec<Vec<Key>> {
    let widest = keys.iter().map(|key| width(&key.label)).max().unwrap_or(0);
    let columns = if widest <= THIRD { 3 } else { 2 };
    let mut rows: Vec<Vec<Key>> = Vec::new();
    let mut open = false;
    for key in keys {
        let fits = width(&key.label) <= HALF;
        match rows.last_mut() {
            Some(row) if open && fits && row.len() < columns => row.push(key),
            Some(_) | None => rows.push(vec![key]),
        }
        open = fits;
    }
    rows
}
