//! A payout as `payout`, `payout/info` and `payout/list` give it (Cryptomus 2.11, 2.12); any field may be absent.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::lenient::{decimal, flag, instant, secret, text};
use super::status::PayoutStatus;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// A payout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Payout {
    /// Their id of it.
    #[serde(deserialize_with = "secret")]
    pub uuid: Option<Secret>,
    /// Our id of it; not in every answer.
    #[serde(deserialize_with = "text")]
    pub order_id: Option<String>,
    /// The sum in `currency`.
    #[serde(deserialize_with = "decimal")]
    pub amount: Option<Decimal>,
    /// What the sum is in.
    #[serde(deserialize_with = "text")]
    pub currency: Option<String>,
    /// The network it goes by, in either case.
    #[serde(deserialize_with = "text")]
    pub network: Option<String>,
    /// Where it goes.
    #[serde(deserialize_with = "text")]
    pub address: Option<String>,
    /// The transaction, once there is one.
    #[serde(deserialize_with = "text")]
    pub txid: Option<String>,
    /// Where it stands.
    pub status: PayoutStatus,
    /// Whether it is over.
    #[serde(deserialize_with = "flag")]
    pub is_final: Option<bool>,
    /// What is left on the balance.
    #[serde(deserialize_with = "decimal")]
    pub balance: Option<Decimal>,
    /// The coin that is sent.
    #[serde(deserialize_with = "text")]
    pub payer_currency: Option<String>,
    /// How much of it.
    #[serde(deserialize_with = "decimal")]
    pub payer_amount: Option<Decimal>,
    /// What the balance was charged, fees included; not in every answer.
    #[serde(deserialize_with = "decimal")]
    pub merchant_amount: Option<Decimal>,
    /// The fee; not in every answer.
    #[serde(deserialize_with = "decimal")]
    pub commission: Option<Decimal>,
    /// Why it failed, in their word.
    #[serde(deserialize_with = "text")]
    pub fail_reason: Option<String>,
    /// When it was asked for; in lists.
    #[serde(deserialize_with = "instant")]
    pub created_at: Option<Time>,
    /// When it last changed; in lists.
    #[serde(deserialize_with = "instant")]
    pub updated_at: Option<Time>,
}

impl Payout {
    /// Whether the recipient got it all: paid and over.
    pub fn is_settled(&self) -> bool {
        self.status == PayoutStatus::Paid && self.is_final == Some(true)
    }

    /// Whether it is over without the recipient getting anything, so that the money is back and another payout is needed.
    pub fn is_returned(&self) -> bool {
        let failed = matches!(
            self.status,
            PayoutStatus::Fail | PayoutStatus::Cancel | PayoutStatus::SystemFail
        );
        failed && self.is_final == Some(true)
    }

    /// Whether the fee came from the balance, so that the recipient got `amount` in full. `None` when the answer does not say.
    ///
    /// Two documents of theirs contradict each other about `is_subtract` (Cryptomus 2.11); this is the proof.
    pub fn fee_was_ours(&self) -> Option<bool> {
        fee_was_ours(self.amount, self.commission, self.merchant_amount)
    }
}

/// The same of what a webhook tells: what arrives, the fee, and what the balance was charged.
pub fn fee_was_ours(amount: Option<Decimal>, fee: Option<Decimal>, charged: Option<Decimal>) -> Option<bool> {
    let sum = amount?.checked_add(fee?)?;
    Some(charged? == sum)
}

#[cfg(test)]
mod tests {
    use super::Payout;

    #[test]
    fn numbers_and_texts_are_read_alike() {
        let numbers: Payout =
            serde_json::from_str(r#"{"balance":129,"payer_amount":3.0e-8,"status":"process"}"#).unwrap();
        assert_eq!(numbers.balance, Some("129".parse().unwrap()));
        assert_eq!(numbers.payer_amount, Some("0.00000003".parse().unwrap()));
        let texts: Payout = serde_json::from_str(r#"{"balance":"129.00000000"}"#).unwrap();
        assert_eq!(texts.balance, numbers.balance);
    }

    #[test]
    fn only_what_is_final_is_over() {
        let read = |json: &str| -> Payout { serde_json::from_str(json).unwrap() };
        assert!(read(r#"{"status":"paid","is_final":true}"#).is_settled());
        assert!(!read(r#"{"status":"paid","is_final":false}"#).is_settled());
        assert!(read(r#"{"status":"cancel","is_final":true}"#).is_returned());
        assert!(!read(r#"{"status":"system_fail","is_final":false}"#).is_returned());
        assert!(!read(r#"{"status":"vanished","is_final":true}"#).is_returned());
    }

    #[test]
    fn whoever_bore_the_fee_is_told_by_what_was_charged() {
        let read = |json: &str| serde_json::from_str::<Payout>(json).unwrap().fee_was_ours();
        assert_eq!(
            read(r#"{"amount":"207","commission":"0.30","merchant_amount":"207.30"}"#),
            Some(true)
        );
        assert_eq!(
            read(r#"{"amount":"207","commission":"0.30","merchant_amount":"207.00"}"#),
            Some(false)
        );
        assert_eq!(read(r#"{"amount":"207","commission":"0.30"}"#), None);
    }
}
