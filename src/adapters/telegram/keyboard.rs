//! Buttons below a message as the Bot API writes them.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::body::Dialect;
use crate::view::message::{Action, Draft, Key, Style};

/// The word for how loud a button is.
pub(super) fn style(style: Style) -> Option<&'static str> {
    match style {
        Style::Plain => None,
        Style::Primary => Some("primary"),
        Style::Success => Some("success"),
        Style::Danger => Some("danger"),
    }
}

/// Rows of buttons as Telegram writes them.
pub(super) struct Keyboard<'a> {
    rows: &'a [Vec<Key>],
    styled: bool,
}

impl<'a> Keyboard<'a> {
    /// The buttons of a draft, if it has any.
    pub(super) fn of(draft: &'a Draft, dialect: Dialect) -> Option<Self> {
        (!draft.rows.is_empty()).then_some(Self {
            rows: &draft.rows,
            styled: !dialect.plain_buttons,
        })
    }
}

impl Serialize for Keyboard<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("inline_keyboard", &Rows(self))?;
        map.end()
    }
}

struct Rows<'a>(&'a Keyboard<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let styled = self.0.styled;
        let mut rows = serializer.serialize_seq(Some(self.0.rows.len()))?;
        for keys in self.0.rows {
            rows.serialize_element(&Row { keys, styled })?;
        }
        rows.end()
    }
}

struct Row<'a> {
    keys: &'a [Key],
    styled: bool,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.keys.iter().map(|key| Button::of(key, self.styled)))
    }
}

#[derive(Serialize)]
struct Button<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_text: Option<CopyText<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style: Option<&'static str>,
}

#[derive(Serialize)]
struct CopyText<'a> {
    text: &'a str,
}

impl<'a> Button<'a> {
    fn of(key: &'a Key, styled: bool) -> Self {
        let (callback_data, url, copy_text) = match &key.action {
            Action::Press(data) => (Some(data.as_str()), None, None),
            Action::Link(url) => (None, Some(url.as_str()), None),
            Action::Copy(text) => (None, None, Some(CopyText { text })),
        };
        Self {
            text: &key.label,
            callback_data,
            url,
            copy_text,
            style: style(key.style).filter(|_| styled),
        }
    }
}
