//! Money: a decimal that always stands beside its coin or its currency.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// A coin's ticker, verbatim from the upstream's list of payment channels ("USDC", "BTC").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Coin(pub String);

/// A network's name, verbatim from the upstream's list of payment channels ("Solana", "Mainnet").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Network(pub String);

/// A fiat currency's ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Currency(pub String);

/// So much of a coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// Whole coins with all their decimals.
    pub value: Decimal,
    /// Which coin.
    pub coin: Coin,
}

/// So much of a fiat currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fiat {
    /// Whole units with all their decimals.
    pub value: Decimal,
    /// Which currency.
    pub currency: Currency,
}

impl Amount {
    /// Whether this is the same coin and at most `percent` percent more than `other`.
    pub fn within(&self, other: &Self, percent: Decimal) -> bool {
        let most = Decimal::ONE_HUNDRED
            .checked_add(percent)
            .and_then(|share| share.checked_mul(other.value))
            .and_then(|share| share.checked_div(Decimal::ONE_HUNDRED));
        self.coin == other.coin && most.is_some_and(|most| self.value <= most)
    }
}

impl fmt::Display for Coin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a plain decimal exactly: no exponent, no sign, nothing rounded away.
///
/// Returns `None` for anything else, also for zero.
pub fn positive(text: &str) -> Option<Decimal> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    plain
        .then(|| Decimal::from_str_exact(text).ok())
        .flatten()
        .filter(|value| *value > Decimal::ZERO)
}

/// Reads what a person typed as an amount: spaces, one currency sign or code, comma or point.
///
/// A group of exactly three digits behind a single comma is read as thousands.
pub fn typed(text: &str) -> Option<Decimal> {
    let kept: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            '．' | '。' => '.',
            '，' | '、' => ',',
            other => other,
        })
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'))
        .collect();
    let strange = text.chars().filter(|c| c.is_alphabetic()).count() > 3;
    if strange || kept.contains('-') {
        return None;
    }
    let plain = match (kept.matches(',').count(), kept.contains('.')) {
        (0, _) => kept,
        (1, false) if kept.rsplit(',').next().is_some_and(|part| part.len() != 3) => kept.replace(',', "."),
        _ => kept.replace(',', ""),
    };
    positive(&plain)
}

/// Rounds half away from zero to `decimals` places and drops trailing zeros beyond two of them.
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::{Amount, Coin, positive, typed};
    use rust_decimal::Decimal;

    fn usdc(value: &str) -> Amount {
        Amount {
            value: positive(value).unwrap(),
            coin: Coin("USDC".into()),
        }
    }

    #[test]
    fn one_percent_more_is_within_one_percent() {
        assert!(usdc("101").within(&usdc("100"), Decimal::ONE));
        assert!(usdc("70").within(&usdc("100"), Decimal::ONE));
        assert!(!usdc("101.000001").within(&usdc("100"), Decimal::ONE));
        let other = Amount {
            coin: Coin("USDT".into()),
            ..usdc("100")
        };
        assert!(!other.within(&usdc("100"), Decimal::ONE));
    }

    #[test]
    fn an_amount_is_read_exactly_or_not_at_all() {
        assert_eq!(positive("0.00032833").unwrap().to_string(), "0.00032833");
        for wrong in [
            "",
            "0",
            "-1",
            "+1",
            "1e-8",
            "1_000",
            "NaN",
            "1.2.3",
            "0.1234567890123456789012345678901",
        ] {
            assert_eq!(positive(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_people_type_for_an_amount_is_understood() {
        for (text, value) in [
            ("25", "25"),
            ("$25", "25"),
            ("25 USD", "25"),
            ("25,50", "25.50"),
            ("1,000", "1000"),
            ("1,000.50", "1000.50"),
            ("２５", "25"),
            ("3만", "3"),
            (" 12.5€", "12.5"),
        ] {
            assert_eq!(typed(text).map(|v| v.to_string()).as_deref(), Some(value), "{text}");
        }
        for wrong in ["twenty", "-5", "", "0", "a lot of 5"] {
            assert_eq!(typed(wrong), None, "{wrong}");
        }
    }
}
