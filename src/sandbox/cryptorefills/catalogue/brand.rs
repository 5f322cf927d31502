//! A brand and its products, and what they cost in a coin.

use rust_decimal::Decimal;

use super::countries::Country;
use crate::sandbox::cryptorefills::coins::Coin;

/// The kinds of Cryptorefills 2.2; an eSIM is a mobile recharge of category `e-sim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `giftcard`.
    GiftCard,
    /// `mobile_recharge`.
    MobileRecharge,
    /// `nft_giftcard`.
    NftGiftCard,
}

impl Kind {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::GiftCard => "giftcard",
            Self::MobileRecharge => "mobile_recharge",
            Self::NftGiftCard => "nft_giftcard",
        }
    }
}

/// What the beneficiary of a product must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// An e-mail address.
    Email,
    /// A phone number in E.164.
    Phone,
}

impl Delivery {
    /// The word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "by_email",
            Self::Phone => "by_phone",
        }
    }
}

/// What can be chosen of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// One face value; `value` is in the country's currency.
    Fixed {
        /// The opaque key to be echoed.
        denomination: String,
        /// The label to be shown.
        label: String,
        /// The face value.
        value: Decimal,
    },
    /// Any face value from `min` to `max` on a grid counted from `min`.
    Range {
        /// Least face value.
        min: Decimal,
        /// Greatest face value.
        max: Decimal,
        /// Width of the grid.
        step: Decimal,
    },
    /// A data plan; `dollars` is what it costs.
    Plan {
        /// The opaque key to be echoed.
        denomination: String,
        /// `None` is unlimited.
        gigabytes: Option<u32>,
        /// Price before markup, in US dollars.
        dollars: Decimal,
    },
}

/// A product of a brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// A UUID.
    pub id: String,
    /// What can be chosen.
    pub offer: Offer,
    /// What the beneficiary must be.
    pub delivery: Delivery,
}

/// A brand in a country.
#[derive(Clone, Debug)]
pub struct Brand {
    /// Display name and value of `brand_name`.
    pub name: String,
    /// Value of `family_name`.
    pub family: String,
    /// A UUID; the name alone need not be unique.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// Slug of its main category.
    pub category: &'static str,
    /// Slugs of further categories.
    pub additional: Vec<&'static str>,
    /// Where it is sold.
    pub country: &'static Country,
    /// Localised label of the least choice.
    pub min: Option<String>,
    /// Localised label of the greatest choice.
    pub max: Option<String>,
    /// Whether it is sold out.
    pub out_of_stock: bool,
    /// Whether it is among the popular ones.
    pub popular: bool,
    /// What an unknown amount silently becomes on a fixed brand (Cryptorefills 2.7).
    pub default_denomination: String,
    /// What is added to the face value, in hundredths of a percent.
    pub markup: u32,
    /// `None` is written as `null`: in stock by its flag, yet nothing to sell.
    pub products: Option<Vec<Product>>,
}

impl Product {
    /// The opaque key of a fixed choice; `None` on a range.
    pub fn denomination(&self) -> Option<&str> {
        match &self.offer {
            Offer::Fixed { denomination, .. } | Offer::Plan { denomination, .. } => Some(denomination),
            Offer::Range { .. } => None,
        }
    }

    /// Whether any amount in a range may be chosen.
    pub const fn is_range(&self) -> bool {
        matches!(self.offer, Offer::Range { .. })
    }
}

impl Brand {
    /// All products, none if there is no list.
    pub fn products(&self) -> &[Product] {
        self.products.as_deref().unwrap_or_default()
    }

    /// Whether this brand needs a verified account and is never offered by a shop.
    pub fn is_e_money(&self) -> bool {
        self.category == "e-money" || self.additional.contains(&"e-money")
    }

    /// What `dollars` of face value cost in `coin`, with the markup and `extra` hundredths of a percent.
    pub fn coin_amount(&self, dollars: Decimal, extra: u32, coin: &Coin) -> Decimal {
        let factor = Decimal::new(i64::from(10_000 + self.markup + extra), 4);
        coin.for_dollars(dollars.saturating_mul(factor))
    }

    /// A face value of this brand in US dollars.
    pub fn dollars(&self, value: Decimal) -> Decimal {
        self.country.currency.in_dollars(value)
    }

    /// The product that sells exactly this denomination.
    pub fn selling(&self, denomination: &str) -> Option<&Product> {
        self.products()
            .iter()
            .find(|product| product.denomination() == Some(denomination))
    }

    /// The product that takes any amount in a range.
    pub fn range(&self) -> Option<&Product> {
        self.products().iter().find(|product| product.is_range())
    }
}
