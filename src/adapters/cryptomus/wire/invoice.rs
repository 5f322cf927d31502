//! An invoice as `payment`, `payment/info` and `payment/list` give it (Cryptomus 2.1.3); any field may be absent.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::lenient::{decimal, flag, instant, part, secret, text, unix};
use super::status::Status;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// An invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Invoice {
    /// Their id of it.
    #[serde(deserialize_with = "secret")]
    pub uuid: Option<Secret>,
    /// Our id of it.
    #[serde(deserialize_with = "text")]
    pub order_id: Option<String>,
    /// The sum in `currency`.
    #[serde(deserialize_with = "decimal")]
    pub amount: Option<Decimal>,
    /// What the sum is in: a fiat currency or a coin.
    #[serde(deserialize_with = "text")]
    pub currency: Option<String>,
    /// What has been paid so far, in `payer_currency`.
    #[serde(deserialize_with = "decimal")]
    pub payment_amount: Option<Decimal>,
    /// The same in US dollars.
    #[serde(deserialize_with = "decimal")]
    pub payment_amount_usd: Option<Decimal>,
    /// What the buyer owes, in `payer_currency`, with discount or surcharge: the figure to show.
    #[serde(deserialize_with = "decimal")]
    pub payer_amount: Option<Decimal>,
    /// The rate between `currency` and `payer_currency`; in newer answers.
    #[serde(rename = "payer_amount_exchange_rate", deserialize_with = "decimal")]
    pub exchange_rate: Option<Decimal>,
    /// The coin to be paid.
    #[serde(deserialize_with = "text")]
    pub payer_currency: Option<String>,
    /// The network to pay on, in their spelling of either case.
    #[serde(deserialize_with = "text")]
    pub network: Option<String>,
    /// Where to pay.
    #[serde(deserialize_with = "text")]
    pub address: Option<String>,
    /// A picture of the address, as a data URL; in newer answers.
    #[serde(deserialize_with = "text")]
    pub address_qr_code: Option<String>,
    /// As asked, in percent.
    #[serde(deserialize_with = "decimal")]
    pub discount_percent: Option<Decimal>,
    /// Discount or surcharge in the coin. Their page and their samples disagree about its sign: never reckon with it.
    #[serde(deserialize_with = "decimal")]
    pub discount: Option<Decimal>,
    /// What is credited to the balance, with the commission taken off.
    #[serde(deserialize_with = "decimal")]
    pub merchant_amount: Option<Decimal>,
    /// The commission; in newer answers.
    #[serde(deserialize_with = "decimal")]
    pub commission: Option<Decimal>,
    /// Who paid; one transfer only, also when there were several.
    #[serde(deserialize_with = "text")]
    pub from: Option<String>,
    /// The transaction; one only, and absent when paid within Cryptomus or marked by hand.
    #[serde(deserialize_with = "text")]
    pub txid: Option<String>,
    payment_status: Option<Status>,
    status: Option<Status>,
    /// The hosted page, not checked; see [`Invoice::page`].
    #[serde(deserialize_with = "secret")]
    pub url: Option<Secret>,
    /// When it ends; the only time to be believed.
    #[serde(deserialize_with = "unix")]
    pub expired_at: Option<Time>,
    /// Whether it can no longer be paid, which does not mean that it is paid.
    #[serde(deserialize_with = "flag")]
    pub is_final: Option<bool>,
    /// As sent.
    #[serde(deserialize_with = "text")]
    pub additional_data: Option<String>,
    /// Notes of theirs.
    #[serde(deserialize_with = "text")]
    pub comments: Option<String>,
    /// The internal transfer, when paid within Cryptomus.
    #[serde(deserialize_with = "secret")]
    pub transfer_id: Option<Secret>,
    /// What was converted, when the merchant lets Cryptomus convert.
    #[serde(deserialize_with = "part")]
    pub convert: Option<Convert>,
    /// When it was made.
    #[serde(deserialize_with = "instant")]
    pub created_at: Option<Time>,
    /// When it last changed.
    #[serde(deserialize_with = "instant")]
    pub updated_at: Option<Time>,
}

/// What became of a payment that was converted by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Convert {
    /// Into which coin.
    #[serde(deserialize_with = "text")]
    pub to_currency: Option<String>,
    /// What it cost.
    #[serde(deserialize_with = "decimal")]
    pub commission: Option<Decimal>,
    /// At which rate.
    #[serde(deserialize_with = "decimal")]
    pub rate: Option<Decimal>,
    /// How much came of it.
    #[serde(deserialize_with = "decimal")]
    pub amount: Option<Decimal>,
}

impl Invoice {
    /// Where it stands. Two words that contradict each other are an unknown one.
    pub fn status(&self) -> Status {
        match (&self.payment_status, &self.status) {
            (Some(one), Some(other)) if one != other => Status::Unknown(format!("{}/{}", one.word(), other.word())),
            (Some(one), _) | (None, Some(one)) => one.clone(),
            (None, None) => Status::default(),
        }
    }

    /// Whether it is paid and over, so that what it pays for may be delivered.
    pub fn is_settled(&self) -> bool {
        self.status().is_paid() && self.is_final == Some(true)
    }

    /// What is still owed, when something was paid and it was too little; in `payer_currency`.
    pub fn missing(&self) -> Option<Decimal> {
        let (owed, paid) = (self.payer_amount?, self.payment_amount?);
        let missing = owed.checked_sub(paid)?;
        (missing > Decimal::ZERO && paid > Decimal::ZERO).then_some(missing)
    }

    /// What was paid beyond what was owed; in `payer_currency`.
    pub fn surplus(&self) -> Option<Decimal> {
        let surplus = self.payment_amount?.checked_sub(self.payer_amount?)?;
        (surplus > Decimal::ZERO).then_some(surplus)
    }

    /// The hosted page, if it is one of theirs: https, at cryptomus.com or below it, with no user, no port of its own.
    pub fn page(&self) -> Option<Secret> {
        let url = reqwest::Url::parse(self.url.as_ref()?.reveal()).ok()?;
        let host = url.host_str()?;
        let theirs = host == "cryptomus.com" || host.ends_with(".cryptomus.com");
        let plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        (url.scheme() == "https" && theirs && plain).then(|| Secret::new(url.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Invoice, Status};

    fn read(json: &str) -> Invoice {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn the_sample_of_their_page_is_read() {
        let invoice = read(
            r#"{"uuid":"26109ba0-b05b-4ee0-93d1-fd62c822ce95","order_id":"1","amount":"15.00","payment_amount":null,
            "payer_amount":null,"discount_percent":null,"discount":"0.00000000","payer_currency":null,"currency":"USD",
            "merchant_amount":null,"network":null,"address":null,"from":null,"txid":null,"payment_status":"check",
            "url":"https:\/\/pay.cryptomus.com\/pay\/26109ba0-b05b-4ee0-93d1-fd62c822ce95","expired_at":1689098133,
            "status":"check","is_final":false,"additional_data":null,"created_at":"2023-07-11T20:23:52+03:00",
            "updated_at":"2023-07-11T21:24:17+03:00"}"#,
        );
        assert_eq!(invoice.order_id.as_deref(), Some("1"));
        assert_eq!(invoice.amount, Some("15".parse().unwrap()));
        assert_eq!(invoice.status(), Status::Check);
        assert_eq!(invoice.is_final, Some(false));
        assert_eq!(invoice.expired_at.unwrap().unix(), 1_689_098_133);
        assert_eq!(invoice.page().unwrap().reveal(), invoice.url.unwrap().reveal());
        assert_eq!(invoice.address, None);
    }

    #[test]
    fn final_is_not_paid_and_two_words_are_unknown() {
        assert!(read(r#"{"payment_status":"paid","is_final":true}"#).is_settled());
        assert!(read(r#"{"status":"paid_over","is_final":"1"}"#).is_settled());
        for not_yet in [
            r#"{"payment_status":"cancel","is_final":true}"#,
            r#"{"payment_status":"wrong_amount","is_final":true}"#,
            r#"{"payment_status":"paid"}"#,
            r#"{"payment_status":"paid","is_final":false}"#,
            r#"{"payment_status":"paid","status":"check","is_final":true}"#,
            r#"{"payment_status":["paid"],"is_final":true}"#,
            "{}",
        ] {
            assert!(!read(not_yet).is_settled(), "{not_yet}");
        }
        let two = read(r#"{"payment_status":"paid","status":"check"}"#);
        assert_eq!(two.status(), Status::Unknown("paid/check".into()));
    }

    #[test]
    fn what_is_missing_or_too_much_is_reckoned_in_the_coin() {
        let short = read(r#"{"payer_amount":"20.00000000","payment_amount":"12.5"}"#);
        assert_eq!((short.missing(), short.surplus()), (Some("7.5".parse().unwrap()), None));
        let over = read(r#"{"payer_amount":20,"payment_amount":"22"}"#);
        assert_eq!((over.missing(), over.surplus()), (None, Some("2".parse().unwrap())));
        let nothing = read(r#"{"payer_amount":"20","payment_amount":"0.00"}"#);
        assert_eq!((nothing.missing(), nothing.surplus()), (None, None));
    }

    #[test]
    fn only_a_page_of_theirs_is_shown() {
        let page = |url: &str| read(&format!("{{\"url\":\"{url}\"}}")).page().is_some();
        for theirs in [
            "https://pay.cryptomus.com/pay/x",
            "https://cryptomus.com/x",
            "https://PAY.Cryptomus.com:443/",
        ] {
            assert!(page(theirs), "{theirs}");
        }
        for other in [
            "http://pay.cryptomus.com/pay/x",
            "https://paycryptomus.com/pay/x",
            "https://cryptomus.com.example/",
            "https://pay.cryptomus.com@evil.example/",
            "https://evil@pay.cryptomus.com/",
            "https://pay.cryptomus.com:8443/",
            "https://evil.example/?pay.cryptomus.com",
            "javascript:alert(1)",
            "pay.cryptomus.com/pay/x",
            "",
        ] {
            assert!(!page(other), "{other}");
        }
    }
}
