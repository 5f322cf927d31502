//! What a webhook tells (Cryptomus 3.2, 3.3). It is a hint: `payment/info` or `payout/info` decides.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::invoice::Convert;
use super::lenient::{decimal, flag, part, secret, text};
use super::status::{PayoutStatus, Status};
use crate::domain::secret::Secret;

/// What a webhook is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An invoice.
    Payment,
    /// A deposit to a static wallet, which this shop never opens.
    Wallet,
    /// A payout.
    Payout,
}

/// A webhook that was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Hook {
    #[serde(rename = "type", deserialize_with = "text")]
    kind: Option<String>,
    /// Their id of the invoice or payout.
    #[serde(deserialize_with = "secret")]
    pub uuid: Option<Secret>,
    /// Our id of it.
    #[serde(deserialize_with = "text")]
    pub order_id: Option<String>,
    #[serde(deserialize_with = "text")]
    status: Option<String>,
    /// Whether it is over.
    #[serde(deserialize_with = "flag")]
    pub is_final: Option<bool>,
    /// The sum in `currency`.
    #[serde(deserialize_with = "decimal")]
    pub amount: Option<Decimal>,
    /// What the sum is in.
    #[serde(deserialize_with = "text")]
    pub currency: Option<String>,
    /// What was paid, in `payer_currency`.
    #[serde(deserialize_with = "decimal")]
    pub payment_amount: Option<Decimal>,
    /// The same in US dollars.
    #[serde(deserialize_with = "decimal")]
    pub payment_amount_usd: Option<Decimal>,
    /// What was credited, or charged for a payout.
    #[serde(deserialize_with = "decimal")]
    pub merchant_amount: Option<Decimal>,
    /// The commission.
    #[serde(deserialize_with = "decimal")]
    pub commission: Option<Decimal>,
    /// The coin.
    #[serde(deserialize_with = "text")]
    pub payer_currency: Option<String>,
    /// What was owed or sent, in the coin.
    #[serde(deserialize_with = "decimal")]
    pub payer_amount: Option<Decimal>,
    /// The rate.
    #[serde(rename = "payer_amount_exchange_rate", deserialize_with = "decimal")]
    pub exchange_rate: Option<Decimal>,
    /// The network, in either case.
    #[serde(deserialize_with = "text")]
    pub network: Option<String>,
    /// Who paid.
    #[serde(deserialize_with = "text")]
    pub from: Option<String>,
    /// The static wallet.
    #[serde(deserialize_with = "secret")]
    pub wallet_address_uuid: Option<Secret>,
    /// As sent with the invoice.
    #[serde(deserialize_with = "text")]
    pub additional_data: Option<String>,
    /// What was converted.
    #[serde(deserialize_with = "part")]
    pub convert: Option<Convert>,
    /// The internal transfer.
    #[serde(deserialize_with = "secret")]
    pub transfer_id: Option<Secret>,
    /// The transaction.
    #[serde(deserialize_with = "text")]
    pub txid: Option<String>,
    /// Why a payout failed.
    #[serde(deserialize_with = "text")]
    pub fail_reason: Option<String>,
}

impl Hook {
    /// What it is about; `None` for a word that we do not know. It must fit the path that it came by.
    pub fn subject(&self) -> Option<Subject> {
        match self.kind.as_deref()? {
            "payment" => Some(Subject::Payment),
            "wallet" => Some(Subject::Wallet),
            "payout" => Some(Subject::Payout),
            _ => None,
        }
    }

    /// What it says of an invoice.
    pub fn status(&self) -> Status {
        self.status.as_deref().map_or_else(Status::default, Status::of)
    }

    /// What it says of a payout.
    pub fn payout_status(&self) -> PayoutStatus {
        self.status
            .as_deref()
            .map_or_else(PayoutStatus::default, PayoutStatus::of)
    }
}
