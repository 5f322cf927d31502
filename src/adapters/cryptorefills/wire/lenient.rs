//! Values as loosely as they come: what cannot be read is absent, and nothing passes through a float.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::domain::time::Time;

/// A text; a number or a flag is kept as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Option<String>);

/// A plain decimal out of a string, a number, or an object that holds it as `amount`; never rounded, never with an exponent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Number(pub Option<Decimal>);

/// Unix seconds out of a string, a number, or a number with a fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Epoch(pub Option<Time>);

/// Yes or no, also as a string or as 1 and 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flag(pub Option<bool>);

/// A list; one bare item is a list of one, and an item that cannot be read is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

/// A part of an answer that may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T>(pub Option<T>);

impl Text {
    /// The text, unless it is blank.
    pub fn filled(self) -> Option<String> {
        self.0.filter(|text| !text.trim().is_empty())
    }

    /// The same without taking it.
    pub fn as_filled(&self) -> Option<&str> {
        self.0.as_deref().filter(|text| !text.trim().is_empty())
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// What stands there: the raw text of a string's content or of a number or flag; `None` for null, arrays and objects.
fn scalar(raw: &str) -> Option<String> {
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok(),
        b'[' | b'{' | b'n' => None,
        _ => Some(String::from(raw)),
    }
}

/// Reads `-12.50` and nothing more adventurous.
pub fn exact(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| Decimal::from_str_exact(text).ok()).flatten()
}

fn epoch(text: &str) -> Option<Time> {
    let whole = text.trim().split('.').next()?;
    let seconds: u64 = whole.parse().ok()?;
    let in_millis = seconds > 100_000_000_000;
    (seconds > 0).then(|| {
        if in_millis {
            Time(seconds)
        } else {
            Time::from_unix(seconds)
        }
    })
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(from).map(|raw| Self(scalar(raw.get())))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Wrapped {
            amount: Text,
        }
        let raw = <&RawValue>::deserialize(from)?.get();
        let text = if raw.starts_with('{') {
            serde_json::from_str::<Wrapped>(raw).unwrap_or_default().amount.0
        } else {
            scalar(raw)
        };
        Ok(Self(text.and_then(|text| exact(&text))))
    }
}

impl<'de> Deserialize<'de> for Epoch {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(from)?;
        Ok(Self(scalar(raw.get()).and_then(|text| epoch(&text))))
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(from)?;
        Ok(Self(match scalar(raw.get()).as_deref() {
            Some("true" | "True" | "TRUE" | "1") => Some(true),
            Some("false" | "False" | "FALSE" | "0") => Some(false),
            Some(_) | None => None,
        }))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(from)?.get();
        let items: Vec<&RawValue> = match raw.as_bytes().first() {
            Some(b'[') => serde_json::from_str(raw).unwrap_or_default(),
            Some(b'n') | None => Vec::new(),
            Some(_) => serde_json::from_str(raw).into_iter().collect(),
        };
        Ok(Self(
            items
                .into_iter()
                .filter_map(|item| serde_json::from_str(item.get()).ok())
                .collect(),
        ))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(from)?.get();
        Ok(Self((raw != "null").then(|| serde_json::from_str(raw).ok()).flatten()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Epoch, Flag, List, Number, Part, Text, exact};
    use crate::domain::time::Time;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Sample {
        text: Text,
        number: Number,
        epoch: Epoch,
        flag: Flag,
        list: List<Inner>,
        part: Part<Inner>,
    }

    #[derive(Clone, Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Inner {
        name: Text,
    }

    fn number(json: &str) -> Option<String> {
        serde_json::from_str::<Number>(json)
            .unwrap()
            .0
            .map(|value| value.to_string())
    }

    #[test]
    fn a_decimal_is_read_digit_for_digit_from_a_string_or_a_number() {
        for (json, read) in [
            (r#""0.562099175481640""#, "0.562099175481640"),
            ("1234567.123456789012345678", "1234567.123456789012345678"),
            ("50.0", "50.0"),
            (r#"{"amount":50,"currency":"USD"}"#, "50"),
            (r#"{"amount":"50.00"}"#, "50.00"),
            ("-1", "-1"),
            ("0", "0"),
        ] {
            assert_eq!(number(json).as_deref(), Some(read), "{json}");
        }
        for json in [
            "null", "1e3", r#""1e3""#, r#""NaN""#, "[]", "true", r#""""#, r#"".5""#, r#""1_0""#, r#""+1""#,
        ] {
            assert_eq!(number(json), None, "{json}");
        }
        assert_eq!(exact("0.12345678901234567890123456789012"), None);
    }

    #[test]
    fn a_time_is_read_from_every_form_seen() {
        for json in [r#""1787679708""#, "1787679708", "1787679708.25", "1787679708000"] {
            let read: Epoch = serde_json::from_str(json).unwrap();
            assert_eq!(read.0, Some(Time::from_unix(1_787_679_708)), "{json}");
        }
        for json in [r#""soon""#, "null", "0", "-5", "{}"] {
            let read: Epoch = serde_json::from_str(json).unwrap();
            assert_eq!(read.0, None, "{json}");
        }
    }

    #[test]
    fn what_is_missing_null_or_of_another_type_is_absent() {
        let nothing: Sample = serde_json::from_str("{}").unwrap();
        let nulls: Sample =
            serde_json::from_str(r#"{"text":null,"number":null,"epoch":null,"flag":null,"list":null,"part":null}"#)
                .unwrap();
        let wrong: Sample = serde_json::from_str(
            r#"{"text":{},"number":[],"epoch":"x","flag":"perhaps","list":"none","part":7,"more":[1]}"#,
        )
        .unwrap();
        for sample in [nothing, nulls, wrong] {
            assert_eq!(sample.text, Text(None));
            assert_eq!(sample.number, Number(None));
            assert_eq!(sample.epoch, Epoch(None));
            assert_eq!(sample.flag, Flag(None));
            assert_eq!(sample.list, List(vec![]));
            assert_eq!(sample.part, Part(None));
        }
    }

    #[test]
    fn a_list_is_an_array_or_a_bare_item_and_keeps_what_can_be_read() {
        let names = |json: &str| -> Vec<Option<String>> {
            let list: List<Inner> = serde_json::from_str(json).unwrap();
            list.0.into_iter().map(|inner| inner.name.0).collect()
        };
        assert_eq!(
            names(r#"[{"name":"a"},3,{"name":7}]"#),
            [Some("a".into()), Some("7".into())]
        );
        assert_eq!(names(r#"{"name":"a"}"#), [Some("a".into())]);
    }

    #[test]
    fn deep_nesting_is_absent_and_breaks_nothing() {
        for nest in ["[", "{\"list\":"] {
            let deep = format!("{{\"list\":{}}}", nest.repeat(100_000));
            assert!(serde_json::from_str::<Sample>(&deep).is_err());
        }
        let deep = format!("{{\"list\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let read: Sample = serde_json::from_str(&deep).unwrap();
        assert!(read.list.0.iter().all(|inner| *inner == Inner::default()));
    }
}
