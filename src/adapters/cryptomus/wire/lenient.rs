//! Values as loosely as they come (Cryptomus 1.7): what cannot be read is absent, and nothing passes through a float.

use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::dates;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// A list of which items that cannot be read are left out; anything but a list is an empty one.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let items: Vec<&RawValue> = serde_json::from_str(raw(from)?).unwrap_or_default();
        let items = items
            .into_iter()
            .filter_map(|item| serde_json::from_str(item.get()).ok());
        Ok(Self(items.collect()))
    }
}

/// The items of a list.
pub fn items<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    List::deserialize(from).map(|list| list.0)
}

/// A part of an answer; nothing when it is null or of another form.
pub fn part<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    let raw = raw(from)?;
    Ok((raw != "null").then(|| serde_json::from_str(raw).ok()).flatten())
}

/// A text that is not blank; a number or a flag is kept as it is written.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(scalar(raw(from)?).filter(|text| !text.trim().is_empty()))
}

/// The same, not to be printed.
pub fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
    Ok(text(from)?.map(Secret::new))
}

/// A decimal out of a text (`"25.50000000"`) or a number (`5`, `1.0e-8`), digit for digit.
pub fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    let raw = raw(from)?;
    Ok(match raw.starts_with('"') {
        true => scalar(raw).and_then(|text| exact(text.trim())),
        false => number(raw),
    })
}

/// Yes or no, also as `"true"`, 1 and `"1"`.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    Ok(match scalar(raw(from)?).as_deref() {
        Some("true" | "1") => Some(true),
        Some("false" | "0") => Some(false),
        Some(_) | None => None,
    })
}

/// Seconds since the epoch, as a number or a text.
pub fn unix<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Time>, D::Error> {
    let seconds = scalar(raw(from)?).and_then(|text| text.trim().parse().ok());
    Ok(seconds.filter(|seconds| *seconds > 0).map(Time::from_unix))
}

/// An instant as `2023-07-11T20:23:52+03:00`.
pub fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Time>, D::Error> {
    Ok(scalar(raw(from)?).and_then(|text| dates::read(text.trim())))
}

fn raw<'de, D: Deserializer<'de>>(from: D) -> Result<&'de str, D::Error> {
    <&RawValue>::deserialize(from).map(RawValue::get)
}

/// What stands there as text; `None` for null, lists and objects.
fn scalar(raw: &str) -> Option<String> {
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok(),
        b'[' | b'{' | b'n' => None,
        _ => Some(raw.to_owned()),
    }
}

/// Reads `-12.50` and nothing more adventurous.
fn exact(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain.then(|| Decimal::from_str_exact(text).ok()).flatten()
}

/// Reads a JSON number, with an exponent if it has one.
fn number(text: &str) -> Option<Decimal> {
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return exact(text);
    };
    let value = exact(digits)?;
    let exponent: i32 = exponent.parse().ok()?;
    let shift = Decimal::TEN;
    let steps = exponent.unsigned_abs();
    let (mut moved, few) = (value.normalize(), steps <= 28);
    for _ in 0..if few { steps } else { 0 } {
        moved = match exponent > 0 {
            true => moved.checked_mul(shift)?,
            false => Decimal::try_from_i128_with_scale(moved.mantissa(), moved.scale() + 1).ok()?,
        };
    }
    few.then_some(moved)
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use serde::Deserialize;

    use crate::domain::secret::Secret;
    use crate::domain::time::Time;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Sample {
        #[serde(deserialize_with = "super::text")]
        text: Option<String>,
        #[serde(deserialize_with = "super::secret")]
        secret: Option<Secret>,
        #[serde(deserialize_with = "super::decimal")]
        decimal: Option<Decimal>,
        #[serde(deserialize_with = "super::flag")]
        flag: Option<bool>,
        #[serde(deserialize_with = "super::unix")]
        unix: Option<Time>,
        #[serde(deserialize_with = "super::instant")]
        instant: Option<Time>,
        #[serde(deserialize_with = "super::items")]
        items: Vec<Inner>,
        #[serde(deserialize_with = "super::part")]
        part: Option<Inner>,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Inner {
        name: String,
    }

    fn decimal(json: &str) -> Option<String> {
        let sample: Sample = serde_json::from_str(&format!("{{\"decimal\":{json}}}")).unwrap();
        sample.decimal.map(|value| value.to_string())
    }

    #[test]
    fn a_decimal_is_read_digit_for_digit_from_a_text_or_a_number() {
        for (json, read) in [
            (r#""15.00000000""#, "15.00000000"),
            (r#""15""#, "15"),
            ("129", "129"),
            ("-0.75", "-0.75"),
            ("1.0e-8", "0.00000001"),
            ("1.25E2", "125.00"),
            ("1.0e+25", "10000000000000000000000000"),
            ("0.1234567890123456789012345678", "0.1234567890123456789012345678"),
        ] {
            assert_eq!(decimal(json).as_deref(), Some(read), "{json}");
        }
        for json in [
            "null",
            r#""1e1""#,
            r#""15,00""#,
            r#""""#,
            r#"".5""#,
            r#""+1""#,
            r#""NaN""#,
            "[1]",
            "{}",
            "true",
            "1e29",
            "1e-29",
            "1e9999999999",
            r#""123456789012345678901234567890""#,
        ] {
            assert_eq!(decimal(json), None, "{json}");
        }
    }

    #[test]
    fn what_is_missing_null_or_of_another_type_is_absent() {
        let nothing: Sample = serde_json::from_str("{}").unwrap();
        assert_eq!(nothing, Sample::default());
        for other in ["null", "[]", "{}", "[[1]]"] {
            let names = [
                "text", "secret", "decimal", "flag", "unix", "instant", "items", "part", "more",
            ];
            let all: Vec<String> = names.iter().map(|name| format!("\"{name}\":{other}")).collect();
            let read: Sample = serde_json::from_str(&format!("{{{}}}", all.join(","))).unwrap();
            assert_eq!(read, Sample::default(), "{other}");
        }
    }

    #[test]
    fn texts_flags_and_times_come_in_several_forms() {
        let read: Sample = serde_json::from_str(
            r#"{"text":7,"secret":"s","flag":"1","unix":"1689098133","instant":"2023-07-11T20:23:52+03:00",
                "items":[{"name":"a"},3,{"name":"b"}],"part":{"name":"c"}}"#,
        )
        .unwrap();
        assert_eq!(read.text.as_deref(), Some("7"));
        assert_eq!(read.flag, Some(true));
        assert_eq!(read.unix, Some(Time::from_unix(1_689_098_133)));
        assert_eq!(read.instant, Some(Time::from_unix(1_689_096_232)));
        assert_eq!(read.items.len(), 2);
        assert_eq!(read.part, Some(Inner { name: "c".into() }));
    }
}
