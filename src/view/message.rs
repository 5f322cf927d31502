//! A message before it is sent: text with its buttons, within Telegram's limits.

use std::fmt;
use std::sync::Arc;

use crate::domain::ids::MessageId;

/// Text in Telegram's HTML, built only from escaped parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Takes any text and escapes what HTML would read as its own.
    pub fn text(text: &str) -> Self {
        let mut escaped = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                other => escaped.push(other),
            }
        }
        Self(escaped)
    }

    /// Takes a phrase of ours whose placeables were escaped already.
    pub(in crate::view) fn phrase(text: String) -> Self {
        Self(text)
    }

    /// How long Telegram takes it to be: UTF-16 units of what is seen.
    pub(in crate::view) fn units(&self) -> usize {
        let (mut units, mut within) = (0, None);
        for c in self.0.chars() {
            match (within, c) {
                (None, '<') => within = Some('>'),
                (None, '&') => (units, within) = (units + 1, Some(';')),
                (Some(end), c) if c == end => within = None,
                (Some(_), _) => {}
                (None, c) => units += c.len_utf16(),
            }
        }
        units
    }

    /// What Telegram is sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A message to send, or what an old one is to become.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Text, or the caption of a photo.
    pub text: Html,
    /// Rows of buttons.
    pub rows: Vec<Vec<Key>>,
    /// Whether it may be forwarded and saved.
    pub protected: bool,
    /// The picture, for a photo.
    pub photo: Option<Arc<[u8]>>,
    /// The file, for a document; a draft has a picture or a file, not both.
    pub document: Option<Document>,
    /// The topic of a group that it belongs to.
    pub topic: Option<i64>,
    /// The message of its chat that it answers.
    pub answers: Option<MessageId>,
}

/// A file to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name in plain letters, with nothing secret in it.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("name", &self.name)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it says.
    pub label: String,
    /// What it does.
    pub action: Action,
    /// How loud it is.
    pub style: Style,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Tells us these at most 64 bytes.
    Press(String),
    /// Opens an https address.
    Link(String),
    /// Copies at most 256 characters.
    Copy(String),
}

/// How loud a button is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// As the app likes.
    #[default]
    Plain,
    /// The way on.
    Primary,
    /// The good end.
    Success,
    /// Something is given up.
    Danger,
}
