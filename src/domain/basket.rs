//! What is being bought, for whom, and in which coin.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::catalog::{BrandId, Country, Delivery, Denomination, Kind, Product, ProductId, Tender};
use super::money::{Currency, Fiat};
use super::recipient::Recipient;
use super::secret::Secret;

/// One product with its face value chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Item {
    /// Where it works.
    pub country: Country,
    /// The brand's key.
    pub brand: BrandId,
    /// The brand's name, byte for byte.
    pub brand_name: String,
    /// The brand's family, byte for byte.
    pub family: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// The product's key.
    pub product: ProductId,
    /// The face value.
    pub face: Face,
    /// How it reaches its recipient.
    pub delivery: Delivery,
}

/// A face value as it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Face {
    /// A fixed denomination.
    Fixed {
        /// The upstream's opaque key.
        key: String,
        /// What to show.
        label: String,
        /// Its value in money, when it has one.
        value: Option<(Decimal, Currency)>,
    },
    /// A value out of a span.
    Value(Decimal, Currency),
}

impl Item {
    /// Whether a code should come with it; a top-up goes to its number without one.
    pub fn brings_code(&self) -> bool {
        self.kind != Kind::TopUp
    }
}

impl Face {
    /// The value in money, when there is one.
    pub fn value(&self) -> Option<Fiat> {
        match self {
            Self::Fixed { value, .. } => value.clone(),
            Self::Value(value, currency) => Some((*value, currency.clone())),
        }
        .map(|(value, currency)| Fiat { value, currency })
    }
}

/// Everything that a buyer confirms, but for the price.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Basket {
    /// What.
    pub item: Item,
    /// For whom.
    pub to: Recipient,
    /// The buyer's own e-mail address; the same as the recipient unless that is a phone number.
    pub email: Secret,
    /// In which coin, on which network.
    pub tender: Tender,
}

/// Why a face value out of a span cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaceFault {
    /// Not a number.
    NotANumber,
    /// Below the least.
    TooLittle,
    /// Above the greatest.
    TooMuch,
    /// Between two steps of the grid; the nearest values below and above are given.
    OffGrid(Decimal, Decimal),
}

/// Checks a value against least, greatest and the grid counted from the least.
///
/// # Errors
/// Says which of them it misses.
pub fn check_value(value: Decimal, min: Decimal, max: Decimal, step: Decimal) -> Result<(), FaceFault> {
    if value < min {
        return Err(FaceFault::TooLittle);
    }
    if value > max {
        return Err(FaceFault::TooMuch);
    }
    let over = value.checked_sub(min).and_then(|over| over.checked_rem(step));
    match over {
        Some(over) if !over.is_zero() => {
            let below = value.saturating_sub(over);
            let above = below.saturating_add(step);
            Err(FaceFault::OffGrid(below, if above > max { below } else { above }))
        }
        Some(_) | None => Ok(()),
    }
}

/// At most six round values within a span, on its grid, from small to large.
pub fn suggestions(min: Decimal, max: Decimal, step: Decimal) -> Vec<Decimal> {
    const ROUND: [u32; 22] = [
        1, 2, 5, 10, 15, 20, 25, 50, 100, 150, 200, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
        200_000, 500_000,
    ];
    let mut values: Vec<Decimal> = ROUND
        .into_iter()
        .map(Decimal::from)
        .filter(|value| check_value(*value, min, max, step).is_ok())
        .collect();
    if values.is_empty() {
        values = vec![min, max];
        values.dedup();
    }
    let last = values.len() - 1;
    let mut picked: Vec<Decimal> = (0..6).filter_map(|n| values.get(n * last / 5)).copied().collect();
    picked.dedup();
    picked
}

impl Product {
    /// The fixed face of this product; `None` for a span.
    pub fn fixed_face(&self) -> Option<Face> {
        match &self.denomination {
            Denomination::Fixed { key, label, value } => Some(Face::Fixed {
                key: key.clone(),
                label: label.clone(),
                value: value.as_ref().map(|fiat| (fiat.value, fiat.currency.clone())),
            }),
            Denomination::Span { .. } => None,
        }
    }

    /// The face of `value` out of this product's span.
    ///
    /// # Errors
    /// Says how the value misses the span; a fixed product refuses every number.
    pub fn value_face(&self, value: Decimal) -> Result<Face, FaceFault> {
        match &self.denomination {
            Denomination::Fixed { .. } => Err(FaceFault::NotANumber),
            Denomination::Span {
                min,
                max,
                step,
                currency,
            } => check_value(value, *min, *max, *step).map(|()| Face::Value(value, currency.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FaceFault, check_value, suggestions};
    use rust_decimal::Decimal;

    fn d(value: &str) -> Decimal {
        value.parse().unwrap()
    }

    #[test]
    fn a_value_is_held_against_the_span_and_its_grid() {
        let check = |value: &str| check_value(d(value), d("50"), d("500"), d("25"));
        assert_eq!(check("50"), Ok(()));
        assert_eq!(check("75"), Ok(()));
        assert_eq!(check("49.99"), Err(FaceFault::TooLittle));
        assert_eq!(check("500.01"), Err(FaceFault::TooMuch));
        assert_eq!(check("60"), Err(FaceFault::OffGrid(d("50"), d("75"))));
        assert_eq!(check_value(d("33.33"), d("10"), d("50"), Decimal::ZERO), Ok(()));
    }

    #[test]
    fn suggestions_lie_on_the_grid() {
        assert_eq!(
            suggestions(d("50"), d("500"), d("1")),
            ["50", "100", "150", "200", "250", "500"].map(d)
        );
        assert_eq!(suggestions(d("7.5"), d("8.5"), d("0.3")), [d("7.5"), d("8.5")]);
        for value in suggestions(d("3"), d("999"), d("2")) {
            assert_eq!(check_value(value, d("3"), d("999"), d("2")), Ok(()), "{value}");
        }
    }
}
