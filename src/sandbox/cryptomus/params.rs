//! What a request says, held against the limits of Cryptomus 2.1.1.

use rust_decimal::Decimal;
use serde_json::Value;

use super::json::Json;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A parameter, with its code.
    Field(&'static str, &'static str),
    /// A sentence.
    Says(String),
    /// There is no such path.
    NoPath,
}

impl Refusal {
    pub(super) fn says(message: &str) -> Self {
        Self::Says(message.to_owned())
    }

    /// As a body with `state` 1.
    pub(super) fn json(&self) -> Json {
        let state = ("state", Json::Number("1".to_owned()));
        match self {
            Self::Field(name, code) => {
                let codes = Json::List(vec![Json::text(format!("validation.{code}"))]);
                Json::object([state, ("errors", Json::object([(*name, codes)]))])
            }
            Self::Says(message) => Json::object([state, ("message", Json::text(message))]),
            Self::NoPath => Json::Null,
        }
    }
}

type Checked<T> = Result<T, Refusal>;
/// A coin, and its network if one is named.
type Pair = (String, Option<String>);

/// The parameters of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Params<'a>(pub(super) &'a Value);

impl<'a> Params<'a> {
    fn value(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text, or a number as it is written.
    pub(super) fn text(self, name: &'static str) -> Checked<Option<String>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(Value::Bool(_) | Value::Array(_) | Value::Object(_) | Value::Null) => {
                Err(Refusal::Field(name, "string"))
            }
        }
    }

    pub(super) fn needed(self, name: &'static str) -> Checked<String> {
        self.text(name)?.ok_or(Refusal::Field(name, "required"))
    }

    /// A sum above zero.
    pub(super) fn sum(self) -> Checked<Decimal> {
        let text = self.needed("amount")?;
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let value = plain.then(|| Decimal::from_str_exact(&text).ok()).flatten();
        value
            .filter(|value| *value > Decimal::ZERO)
            .ok_or(Refusal::Field("amount", "regex"))
    }

    /// An id of letters, digits, `_` and `-`.
    pub(super) fn id(self, most: usize) -> Checked<Option<String>> {
        let id = self.text("order_id")?;
        let good = |id: &str| {
            let dashed = id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
            dashed && id.len() <= most
        };
        match id {
            Some(id) if !good(&id) => Err(Refusal::Field("order_id", "alpha_dash")),
            id => Ok(id),
        }
    }

    pub(super) fn url(self, name: &'static str, most: usize) -> Checked<Option<String>> {
        let url = self.text(name)?;
        let good = |url: &str| (6..=most).contains(&url.chars().count()) && reqwest::Url::parse(url).is_ok();
        match url {
            Some(url) if !good(&url) => Err(Refusal::Field(name, "url")),
            url => Ok(url),
        }
    }

    pub(super) fn whole(self, name: &'static str, least: i64, most: i64) -> Checked<Option<i64>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
        let number = number.ok_or(Refusal::Field(name, "integer"))?;
        match () {
            () if number < least => Err(Refusal::Field(name, "min")),
            () if number > most => Err(Refusal::Field(name, "max")),
            () => Ok(Some(number)),
        }
    }

    /// A decimal within bounds.
    pub(super) fn share(self, name: &'static str, most: Decimal) -> Checked<Option<Decimal>> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let value: Decimal = text.parse().map_err(|_| Refusal::Field(name, "numeric"))?;
        match value >= Decimal::ZERO && value <= most {
            true => Ok(Some(value)),
            false => Err(Refusal::Field(name, "max")),
        }
    }

    pub(super) fn flag(self, name: &'static str) -> Checked<Option<bool>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(yes)) => Ok(Some(*yes)),
            Some(other) => match other.to_string().trim_matches('"') {
                "1" | "true" => Ok(Some(true)),
                "0" | "false" => Ok(Some(false)),
                _ => Err(Refusal::Field(name, "boolean")),
            },
        }
    }

    /// A list of coins, each with its network if it names one.
    pub(super) fn pairs(self, name: &'static str) -> Checked<Option<Vec<Pair>>> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let items = value.as_array().ok_or(Refusal::Field(name, "array"))?;
        let pair = |item: &Value| {
            let item = Params(item);
            let currency = item.text("currency")?.ok_or(Refusal::Field(name, "required"))?;
            Ok((currency, item.text("network")?))
        };
        items.iter().map(pair).collect::<Checked<Vec<_>>>().map(Some)
    }
}
