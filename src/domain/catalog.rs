//! What can be bought and how it can be paid: countries, brands, products, denominations, networks.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::money::{Amount, Coin, Currency, Fiat, Network};

/// A country by its ISO 3166-1 alpha-2 code, in capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two ASCII letters of either case.
    pub fn new(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two capitals.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The flag as two regional indicator symbols.
    pub fn flag(&self) -> String {
        self.0
            .iter()
            .filter_map(|letter| char::from_u32(0x1F1E6 + u32::from(letter - b'A')))
            .collect()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(code: String) -> Result<Self, String> {
        Self::new(&code).ok_or(code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        Self::from(country.code())
    }
}

/// What kind of thing a brand sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A code or link to redeem.
    GiftCard,
    /// Credit or a bundle for a phone number.
    TopUp,
    /// A data plan to install.
    Esim,
}

/// A brand's stable key, at most 40 ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BrandId(pub String);

/// A product's stable key, at most 40 ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProductId(pub String);

/// A brand on the shelf of one country.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its key.
    pub id: BrandId,
    /// Display name, and byte for byte the upstream's `brand_name`.
    pub name: String,
    /// Byte for byte the upstream's `family_name`.
    pub family: String,
    /// What it sells.
    pub kind: Kind,
    /// Sold out as a whole.
    pub sold_out: bool,
    /// Among the favourites of its country.
    pub popular: bool,
}

/// What a brand sells, and how its code is redeemed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The country it is sold in.
    pub country: Country,
    /// The brand these belong to.
    pub brand: Brand,
    /// Offers in the order to show them; empty when there is nothing to buy.
    pub products: Vec<Product>,
    /// Redeem steps as plain text, if known.
    pub redeem: Option<String>,
}

/// One offer of a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its key.
    pub id: ProductId,
    /// What may be chosen.
    pub denomination: Denomination,
    /// Whom it can be sent to.
    pub delivery: Delivery,
}

/// A fixed face value, or a span to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Denomination {
    /// One face value.
    Fixed {
        /// The upstream's opaque key, echoed byte for byte.
        key: String,
        /// What to show ("$25", "5 GB 30 days").
        label: String,
        /// Its value in money, when it has one.
        value: Option<Fiat>,
    },
    /// Any value from `min` to `max` on a grid of `step` counted from `min`.
    Span {
        /// Least value.
        min: Decimal,
        /// Greatest value.
        max: Decimal,
        /// Distance of the grid; zero when any value goes.
        step: Decimal,
        /// Currency of all three.
        currency: Currency,
    },
}

/// How the upstream reaches the person who gets the product (`delivery_type`, Cryptorefills 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delivery {
    /// An e-mail address is asked for.
    Email,
    /// A phone number in international form is asked for.
    Phone,
}

/// One coin on one network, as the upstream takes it now (`payment_vias`, Cryptorefills 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// The coin.
    pub coin: Coin,
    /// The network.
    pub network: Network,
    /// Least amount that may be paid, if the upstream names one.
    pub least: Option<Decimal>,
    /// The token's contract, for tokens.
    pub contract: Option<Contract>,
    /// The chain's number, for EVM chains.
    pub chain: Option<u64>,
}

/// Where a token lives on its network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Contract or mint address.
    pub address: String,
    /// Decimals of its smallest unit.
    pub decimals: u32,
}

/// To whom a buyer pays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rail {
    /// Straight to the upstream's order; the shop holds nothing.
    #[default]
    Direct,
    /// To an invoice of the operator at Cryptomus; the shop buys behind it.
    Invoice,
}

impl Rail {
    /// Whether this is the direct one, which is not written into records.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
    pub(in crate::domain) fn is_direct(&self) -> bool {
        *self == Self::Direct
    }
}

/// Which rails an operator offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rails {
    /// Only the direct one.
    #[default]
    Direct,
    /// Only invoices.
    Invoice,
    /// Both.
    Both,
}

impl Rails {
    /// The rail that somebody who asks for `wanted` gets.
    pub fn rail(self, wanted: Rail) -> Rail {
        match self {
            Self::Direct => Rail::Direct,
            Self::Invoice => Rail::Invoice,
            Self::Both => wanted,
        }
    }

    /// Whether invoices are among them.
    pub fn has_invoices(self) -> bool {
        match self {
            Self::Direct => false,
            Self::Invoice | Self::Both => true,
        }
    }
}

/// A coin, the network it is paid on, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tender {
    /// The coin.
    pub coin: Coin,
    /// The network.
    pub network: Network,
    /// To whom.
    #[serde(default, skip_serializing_if = "Rail::is_direct")]
    pub rail: Rail,
}

/// What a buyer is asked to pay now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// In the coin chosen; on the invoice rail in US dollars, since the invoice fixes the amount of coin.
    pub amount: Amount,
    /// About so much in fiat, if that can be told.
    pub about: Option<Fiat>,
    /// When the upstream said so.
    pub at: super::time::Time,
    /// On the invoice rail: what the purchase behind it costs the shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<Box<Behind>>,
}

/// The currency of invoices.
pub const INVOICED_IN: &str = "USD";

/// The purchase behind an invoice, as it was priced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// The coin and network in which the shop pays the upstream.
    pub tender: Tender,
    /// So much.
    pub cost: Amount,
    /// About so much in the coin of the buyer, if a rate is known.
    pub roughly: Option<Amount>,
}

/// Seconds for which a quote may be confirmed.
pub const QUOTE_SECONDS: u64 = 120;

impl Quote {
    /// Whether it may still be confirmed.
    pub fn is_fresh(&self, now: super::time::Time) -> bool {
        now.millis_since(self.at) <= QUOTE_SECONDS * 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::Country;

    #[test]
    fn a_country_is_two_letters_with_a_flag() {
        let korea = Country::new("kr").unwrap();
        assert_eq!((korea.code(), korea.flag().as_str()), ("KR", "🇰🇷"));
        for wrong in ["", "K", "KOR", "K1", "ÄÖ"] {
            assert_eq!(Country::new(wrong), None, "{wrong}");
        }
    }
}
