//! What holds for everything that is shown, in every language.

mod everything;
mod messages;
mod outside;
mod phrases;
mod screens;

use crate::view::button::read;
use crate::view::label::is_hidden;
use crate::view::message::{Action, Draft};
use crate::view::phrases::Words;
use crate::view::sample::plain;

/// What must be true of every message.
fn check(words: &Words, draft: &Draft, what: &str) {
    let text = plain(draft.text.as_str());
    let length = text.encode_utf16().count();
    let captions = draft.photo.is_some() || draft.document.is_some();
    let most = if captions { 1_024 } else { 4_096 };
    assert!((1..=most).contains(&length), "{what}: {length} units");
    assert!(!text.contains("{ $") && !text.contains("{$"), "{what}: {text}");
    assert!(well_formed(draft.text.as_str()), "{what}: {}", draft.text);
    assert!(!draft.text.as_str().chars().any(is_hidden), "{what}: {text:?}");
    let keys: Vec<_> = draft.rows.iter().flatten().collect();
    assert!(keys.len() <= 100, "{what}: {} buttons", keys.len());
    for key in keys {
        let shown = format!("{what} in {:?}: {key:?}", words.language());
        assert!(
            !key.label.trim().is_empty() && key.label.chars().count() <= 40,
            "{shown}"
        );
        assert!(!key.label.chars().any(|c| is_hidden(c) || c == '\n'), "{shown}");
        match &key.action {
            Action::Press(data) => assert!(data.len() <= 64 && read(data).is_some(), "{shown}"),
            Action::Link(link) => assert!(link.starts_with("https://"), "{shown}"),
            Action::Copy(copied) => assert!((1..=256).contains(&copied.chars().count()), "{shown}"),
        }
    }
}

/// Whether every tag is one of ours and closed in its turn.
fn well_formed(html: &str) -> bool {
    let mut open = Vec::new();
    for part in html.split('<').skip(1) {
        let Some((tag, _)) = part.split_once('>') else {
            return false;
        };
        let closes = tag.strip_prefix('/');
        let name = closes.unwrap_or(tag).split(' ').next().unwrap_or_default();
        if !["b", "i", "code", "span", "tg-time"].contains(&name) {
            return false;
        }
        match closes {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None => open.push(name),
        }
    }
    open.is_empty()
}
