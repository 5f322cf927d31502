//! JSON in the order of its members, as PHP writes it.

use std::fmt::Write;

use rust_decimal::Decimal;

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// How texts are written, and whether there is white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Php {
    /// `/` is written `\/`.
    pub escaped_slashes: bool,
    /// What is not ASCII is written `\uxxxx`.
    pub escaped_unicode: bool,
    /// White space stands between everything.
    pub spaced: bool,
}

impl Php {
    /// `json_encode` as it is.
    pub const PLAIN: Self = Self {
        escaped_slashes: true,
        escaped_unicode: true,
        spaced: false,
    };
    /// `json_encode` with `JSON_UNESCAPED_UNICODE`, which is what Cryptomus signs.
    pub const RAW_UNICODE: Self = Self {
        escaped_unicode: false,
        ..Self::PLAIN
    };
    /// `json_encode` with `JSON_UNESCAPED_UNICODE` and `JSON_UNESCAPED_SLASHES`.
    pub const RAW: Self = Self {
        escaped_slashes: false,
        ..Self::RAW_UNICODE
    };
}

impl Json {
    pub(super) fn object<const N: usize>(members: [(&str, Self); N]) -> Self {
        Self::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text or null.
    pub(super) fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// A decimal with this many digits behind the point, as a text.
    pub(super) fn money(value: Decimal, places: u32) -> Self {
        let places = usize::try_from(places).unwrap_or(8);
        Self::Text(format!("{value:.places$}"))
    }

    /// The same or null.
    pub(super) fn maybe_money(value: Option<Decimal>, places: u32) -> Self {
        value.map_or(Self::Null, |value| Self::money(value, places))
    }

    /// Puts a member at the end of an object.
    pub(super) fn and(mut self, name: &str, value: Self) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.to_owned(), value));
        }
        self
    }

    /// Every decimal that stands as a text becomes a number.
    pub(super) fn with_numbers(self) -> Self {
        match self {
            Self::Text(text) if text.contains('.') && text.parse::<Decimal>().is_ok() => {
                Self::Number(text.trim_end_matches('0').trim_end_matches('.').to_owned())
            }
            Self::List(items) => Self::List(items.into_iter().map(Self::with_numbers).collect()),
            Self::Object(members) => {
                let members = members.into_iter();
                Self::Object(members.map(|(name, value)| (name, value.with_numbers())).collect())
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => self,
        }
    }

    pub(super) fn written(&self, php: Php) -> String {
        let mut out = String::new();
        self.write(&mut out, php);
        out
    }

    fn write(&self, out: &mut String, php: Php) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
            Self::Number(digits) => out.push_str(digits),
            Self::Text(text) => write_text(out, text, php),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    comma(out, at, php);
                    item.write(out, php);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    comma(out, at, php);
                    write_text(out, name, php);
                    out.push_str(if php.spaced { ": " } else { ":" });
                    value.write(out, php);
                }
                out.push('}');
            }
        }
    }
}

fn comma(out: &mut String, at: usize, php: Php) {
    if at > 0 {
        out.push(',');
    }
    if php.spaced {
        out.push_str("\n    ");
    }
}

fn write_text(out: &mut String, text: &str, php: Php) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if php.escaped_slashes => out.push_str("\\/"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() && c.is_ascii() && c != '\u{7f}' || matches!(c, '\u{2028}' | '\u{2029}') => {
                units(out, c);
            }
            c if php.escaped_unicode && !c.is_ascii() => units(out, c),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn units(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}
