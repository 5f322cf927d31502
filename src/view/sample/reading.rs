//! A message as its reader sees it.

use super::{NOBODY, NOW, chat};
use crate::domain::order::Order;
use crate::domain::shelf::Shelf;
use crate::domain::walk::Walk;
use crate::view::message::{Action, Draft, Style};
use crate::view::phrases::Words;
use crate::view::scene::{AdminSight, Scene};
use crate::view::screen::screen;

/// The screen of a chat at this place of the menu.
pub(in crate::view) fn screen_at(words: &Words, walk: Walk, shelf: &Shelf, orders: &[Order]) -> Draft {
    let chat = chat(walk);
    screen(
        words,
        &Scene {
            chat: &chat,
            shelf,
            orders,
            more_orders: false,
            admin: &AdminSight::Plain,
            imprint: &NOBODY,
            now: NOW,
        },
    )
}

/// A text without its tags.
pub(in crate::view) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// A message as its reader sees it: the text, then the buttons, row by row.
pub(in crate::view) fn seen(draft: &Draft) -> String {
    let mut text = plain(draft.text.as_str());
    if draft.protected {
        text.insert_str(0, "(protected) ");
    }
    if draft.photo.is_some() {
        text.insert_str(0, "(photo) ");
    }
    for row in &draft.rows {
        let keys: Vec<String> = row
            .iter()
            .map(|key| {
                let style = match key.style {
                    Style::Plain => "",
                    Style::Primary => "primary ",
                    Style::Success => "success ",
                    Style::Danger => "danger ",
                };
                let action = match &key.action {
                    Action::Press(_) => String::new(),
                    Action::Link(link) => format!(" → {link}"),
                    Action::Copy(copy) => format!(" ⧉ {copy}"),
                };
                format!("[{style}{}{action}]", key.label)
            })
            .collect();
        text.push('\n');
        text.push_str(&keys.join(" "));
    }
    text
}
