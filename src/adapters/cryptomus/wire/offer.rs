//! What can be paid, what it costs, and what lies on the balance (Cryptomus 2.3, 2.14, 2.15).

use rust_decimal::Decimal;
use serde::Deserialize;

use super::lenient::{decimal, flag, items, part, secret, text};
use crate::domain::secret::Secret;

/// A coin on a network, as `payment/services` and `payout/services` list it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Service {
    /// The network, often in capitals here and in small letters elsewhere.
    #[serde(deserialize_with = "text")]
    pub network: Option<String>,
    /// The coin.
    #[serde(deserialize_with = "text")]
    pub currency: Option<String>,
    /// Whether it works just now.
    #[serde(deserialize_with = "flag")]
    pub is_available: Option<bool>,
    /// How little and how much.
    #[serde(deserialize_with = "part")]
    pub limit: Option<Limit>,
    /// What it costs the merchant.
    #[serde(deserialize_with = "part")]
    pub commission: Option<Commission>,
}

/// How little and how much of a coin may be moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Limit {
    /// At least.
    #[serde(deserialize_with = "decimal")]
    pub min_amount: Option<Decimal>,
    /// At most.
    #[serde(deserialize_with = "decimal")]
    pub max_amount: Option<Decimal>,
}

/// What moving a coin costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Commission {
    /// The fixed part, in the coin.
    #[serde(deserialize_with = "decimal")]
    pub fee_amount: Option<Decimal>,
    /// In percent.
    #[serde(deserialize_with = "decimal")]
    pub percent: Option<Decimal>,
}

/// A rate; for show only, since the invoice fixes its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Rate {
    /// One of this …
    #[serde(deserialize_with = "text")]
    pub from: Option<String>,
    /// … in this …
    #[serde(deserialize_with = "text")]
    pub to: Option<String>,
    /// … is this much.
    #[serde(deserialize_with = "decimal")]
    pub course: Option<Decimal>,
    /// Whose rate it is.
    #[serde(deserialize_with = "text")]
    pub source: Option<String>,
}

/// The outer shell of the balance, of which there is one in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Held {
    /// What it holds.
    #[serde(deserialize_with = "part")]
    pub balance: Option<Balances>,
}

/// Both balances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Balances {
    /// The business wallets, on which payouts draw.
    #[serde(deserialize_with = "items")]
    pub merchant: Vec<Wallet>,
    /// The personal wallets.
    #[serde(deserialize_with = "items")]
    pub user: Vec<Wallet>,
}

/// A wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wallet {
    /// Its id.
    #[serde(deserialize_with = "secret")]
    pub uuid: Option<Secret>,
    /// What lies in it.
    #[serde(deserialize_with = "decimal")]
    pub balance: Option<Decimal>,
    /// The same in US dollars; in newer answers.
    #[serde(deserialize_with = "decimal")]
    pub balance_usd: Option<Decimal>,
    /// The coin.
    #[serde(deserialize_with = "text")]
    pub currency_code: Option<String>,
}

/// A picture as a data URL (Cryptomus 2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Picture {
    /// `data:image/png;base64,…`.
    #[serde(deserialize_with = "text")]
    pub image: Option<String>,
}

impl Service {
    /// Whether it is this coin on this network, in any case of letters.
    pub fn is(&self, coin: &str, network: &str) -> bool {
        let same =
            |its: &Option<String>, asked: &str| its.as_deref().is_some_and(|its| its.eq_ignore_ascii_case(asked));
        same(&self.currency, coin) && same(&self.network, network)
    }

    /// Whether so much of the coin may be moved just now. A bound that is not named is no bound.
    pub fn takes(&self, amount: Decimal) -> bool {
        let limit = self.limit.clone().unwrap_or_default();
        self.is_available == Some(true)
            && limit.min_amount.is_none_or(|least| least <= amount)
            && limit.max_amount.is_none_or(|most| amount <= most)
    }
}
