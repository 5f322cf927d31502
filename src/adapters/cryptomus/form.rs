//! A new invoice as we ask for it, with every limit of Cryptomus 2.1.1 checked before anything is sent.

use reqwest::Url;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// Longest id of ours: some of their operations take no longer one (Cryptomus 2).
pub const LONGEST_ID: usize = 32;
/// Most decimals of a sum.
const MOST_DECIMALS: u32 = 8;
/// ISO 4217 codes: `to_currency` must not be one of them.
const FIAT: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR \
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU \
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF \
    YER ZAR ZMW ZWG";

/// An invoice to be made. [`NewInvoice::new`] leaves everything optional to Cryptomus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewInvoice {
    /// The sum in `currency`.
    #[serde(serialize_with = "as_text")]
    pub amount: Decimal,
    /// A fiat currency or a coin, in capitals.
    pub currency: String,
    /// Our id; unique among all invoices of the merchant. The same one gives the same invoice, whatever else is asked.
    pub order_id: String,
    /// The coin that the sum is converted into and that alone may be paid; never a fiat currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_currency: Option<String>,
    /// The network, as in their list of services; sent in small letters.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_small_letters")]
    pub network: Option<String>,
    /// Where the page leads back to before payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_return: Option<String>,
    /// Where it leads after payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_success: Option<String>,
    /// Where webhooks go; without it there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url_callback: Option<String>,
    /// Whether the rest of too small a payment may be paid later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_payment_multiple: Option<bool>,
    /// Seconds until it ends; an hour when not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifetime: Option<u32>,
    /// Percent of the commission that the buyer bears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtract: Option<u8>,
    /// Percent of the sum that may be missing for it to count as paid.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_number")]
    pub accuracy_payment_percent: Option<Decimal>,
    /// Percent off; below zero a surcharge. Heeded only for an invoice in one coin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_percent: Option<i8>,
    /// A note for ourselves, which comes back with every answer and webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_data: Option<String>,
    /// The coins that may be paid, if not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currencies: Option<Vec<Pair>>,
    /// The coins that may not be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except_currencies: Option<Vec<Pair>>,
    /// Whose rates are used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_source: Option<CourseSource>,
    /// Ties the merchant to a referrer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_referral_code: Option<String>,
    /// Gives an ended invoice a new address and a new end, at the old sum.
    #[serde(skip_serializing_if = "is_false")]
    pub is_refresh: bool,
}

/// A coin, on one network or on all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The coin.
    pub currency: String,
    /// The network.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "in_small_letters")]
    pub network: Option<String>,
}

/// Whose rates an invoice is converted at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum CourseSource {
    /// Binance.
    Binance,
    /// Binance between persons.
    #[serde(rename = "BinanceP2P")]
    BinanceP2P,
    /// Exmo.
    Exmo,
    /// Kucoin.
    Kucoin,
}

/// A limit that a form does not keep; nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} must be {right}")]
pub struct Limit {
    /// The parameter.
    pub field: &'static str,
    /// What would be right.
    pub right: &'static str,
}

impl NewInvoice {
    /// An invoice over so much.
    pub fn new(order_id: impl Into<String>, amount: Decimal, currency: impl Into<String>) -> Self {
        Self {
            amount,
            currency: currency.into(),
            order_id: order_id.into(),
            to_currency: None,
            network: None,
            url_return: None,
            url_success: None,
            url_callback: None,
            is_payment_multiple: None,
            lifetime: None,
            subtract: None,
            accuracy_payment_percent: None,
            discount_percent: None,
            additional_data: None,
            currencies: None,
            except_currencies: None,
            course_source: None,
            from_referral_code: None,
            is_refresh: false,
        }
    }

    /// Whether every limit is kept.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self) -> Result<(), Limit> {
        check_sum(self.amount)?;
        check_currency("currency", &self.currency)?;
        check_id(&self.order_id)?;
        if let Some(coin) = &self.to_currency {
            check_currency("to_currency", coin)?;
            let is_fiat = FIAT
                .split_ascii_whitespace()
                .any(|code| code.eq_ignore_ascii_case(coin));
            keeps(!is_fiat, "to_currency", "a coin, not a fiat currency")?;
        }
        check_network("network", self.network.as_deref())?;
        check_url("url_return", self.url_return.as_deref(), 255)?;
        check_url("url_success", self.url_success.as_deref(), 255)?;
        check_url("url_callback", self.url_callback.as_deref(), 255)?;
        let within = |low: i64, high: i64, value: Option<i64>| value.is_none_or(|value| (low..=high).contains(&value));
        let lifetime = within(300, 43_200, self.lifetime.map(i64::from));
        keeps(lifetime, "lifetime", "300 to 43200 seconds")?;
        let subtract = within(0, 100, self.subtract.map(i64::from));
        keeps(subtract, "subtract", "0 to 100 percent")?;
        let tolerated = self.accuracy_payment_percent.is_none_or(|percent| {
            percent >= Decimal::ZERO && percent <= Decimal::from(5) && percent.scale() <= MOST_DECIMALS
        });
        keeps(tolerated, "accuracy_payment_percent", "0 to 5 percent")?;
        let discount = within(-99, 100, self.discount_percent.map(i64::from));
        keeps(discount, "discount_percent", "-99 to 100 percent")?;
        let note = self
            .additional_data
            .as_deref()
            .is_none_or(|note| note.chars().count() <= 255);
        keeps(note, "additional_data", "at most 255 characters")?;
        let code = self
            .from_referral_code
            .as_deref()
            .is_none_or(|code| is_dashed(code, 1, 128));
        keeps(code, "from_referral_code", "letters, digits, _ and - only")?;
        for pair in self.currencies.iter().flatten() {
            pair.check("currencies")?;
        }
        for pair in self.except_currencies.iter().flatten() {
            pair.check("except_currencies")?;
        }
        Ok(())
    }
}

impl Pair {
    fn check(&self, field: &'static str) -> Result<(), Limit> {
        check_currency(field, &self.currency)?;
        check_network(field, self.network.as_deref())
    }
}

pub(super) fn keeps(kept: bool, field: &'static str, right: &'static str) -> Result<(), Limit> {
    if kept { Ok(()) } else { Err(Limit { field, right }) }
}

/// A sum: more than nothing, at most eight decimals, and no more digits than they can hold.
pub(super) fn check_sum(amount: Decimal) -> Result<(), Limit> {
    let fits =
        amount > Decimal::ZERO && amount.normalize().scale() <= MOST_DECIMALS && amount.trunc().to_u64().is_some();
    keeps(fits, "amount", "more than 0 and have at most 8 decimals")
}

pub(super) fn check_currency(field: &'static str, code: &str) -> Result<(), Limit> {
    let right = "a code in capitals, such as USD or USDT";
    let capitals = code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    keeps(capitals && (2..=16).contains(&code.len()), field, right)
}

/// Their own name of a network; the names of token standards are not among them (Cryptomus 6.1).
pub(super) fn check_network(field: &'static str, network: Option<&str>) -> Result<(), Limit> {
    let Some(network) = network else {
        return Ok(());
    };
    let standard = ["trc20", "erc20", "bep20"]
        .iter()
        .any(|name| network.eq_ignore_ascii_case(name));
    keeps(
        !standard,
        field,
        "a network such as tron, eth or bsc, not a token standard",
    )?;
    keeps(is_dashed(network, 2, 32), field, "a network such as tron, eth or bsc")
}

pub(super) fn check_id(id: &str) -> Result<(), Limit> {
    let right = "1 to 32 letters, digits, _ and -";
    keeps(is_dashed(id, 1, LONGEST_ID), "order_id", right)
}

pub(super) fn check_url(field: &'static str, url: Option<&str>, most: usize) -> Result<(), Limit> {
    let Some(url) = url else {
        return Ok(());
    };
    let right = match most {
        150 => "an http or https address of 6 to 150 characters",
        _ => "an http or https address of 6 to 255 characters",
    };
    let fits = (6..=most).contains(&url.chars().count());
    let is_web = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    keeps(fits && is_web, field, right)
}

fn is_dashed(text: &str, least: usize, most: usize) -> bool {
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    plain && (least..=most).contains(&text.len())
}

/// A sum as it is sent: zeros behind the eighth decimal are left out.
pub(super) fn written(amount: Decimal) -> String {
    let short = if amount.scale() > MOST_DECIMALS {
        amount.normalize()
    } else {
        amount
    };
    short.to_string()
}

fn as_text<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    written(*value).serialize(to)
}

#[expect(clippy::ref_option, reason = "serde hands it over like this")]
fn as_number<S: Serializer>(value: &Option<Decimal>, to: S) -> Result<S::Ok, S::Error> {
    let raw = value.and_then(|value| RawValue::from_string(value.to_string()).ok());
    raw.serialize(to)
}

#[expect(clippy::ref_option, reason = "serde hands it over like this")]
pub(super) fn in_small_letters<S: Serializer>(value: &Option<String>, to: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(|network| network.to_ascii_lowercase()).serialize(to)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over like this")]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{CourseSource, NewInvoice, Pair};

    fn invoice() -> NewInvoice {
        NewInvoice::new("gk-17", "25.50".parse().unwrap(), "USD")
    }

    fn pair(currency: &str, network: &str) -> Option<Vec<Pair>> {
        Some(vec![Pair {
            currency: currency.into(),
            network: Some(network.into()),
        }])
    }

    #[test]
    fn every_parameter_is_written_as_their_page_names_it() {
        let all = NewInvoice {
            to_currency: Some("USDT".into()),
            network: Some("TRON".into()),
            url_return: Some("https://t.me/bot".into()),
            url_success: Some("https://t.me/bot?start=ok".into()),
            url_callback: Some("https://shop.example/cryptomus".into()),
            is_payment_multiple: Some(true),
            lifetime: Some(1_800),
            subtract: Some(100),
            accuracy_payment_percent: Some("0.5".parse().unwrap()),
            discount_percent: Some(-10),
            additional_data: Some("note".into()),
            currencies: pair("USDT", "Tron"),
            except_currencies: Some(vec![Pair {
                currency: "BTC".into(),
                network: None,
            }]),
            course_source: Some(CourseSource::BinanceP2P),
            from_referral_code: Some("abc".into()),
            is_refresh: true,
            ..invoice()
        };
        all.check().unwrap();
        assert_eq!(
            serde_json::to_string(&all).unwrap(),
            concat!(
                r#"{"amount":"25.50","currency":"USD","order_id":"gk-17","to_currency":"USDT","network":"tron","#,
                r#""url_return":"https://t.me/bot","url_success":"https://t.me/bot?start=ok","#,
                r#""url_callback":"https://shop.example/cryptomus","is_payment_multiple":true,"lifetime":1800,"#,
                r#""subtract":100,"accuracy_payment_percent":0.5,"discount_percent":-10,"additional_data":"note","#,
                r#""currencies":[{"currency":"USDT","network":"tron"}],"except_currencies":[{"currency":"BTC"}],"#,
                r#""course_source":"BinanceP2P","from_referral_code":"abc","is_refresh":true}"#
            )
        );
        for (sum, sent) in [
            ("25.50", "25.50"),
            ("25.5000000000", "25.5"),
            ("0.0123456700", "0.01234567"),
        ] {
            let one = NewInvoice {
                amount: sum.parse().unwrap(),
                ..invoice()
            };
            one.check().unwrap();
            assert_eq!(
                serde_json::to_string(&one).unwrap(),
                format!(r#"{{"amount":"{sent}","currency":"USD","order_id":"gk-17"}}"#)
            );
        }
    }

    #[test]
    fn every_limit_is_checked_before_anything_is_sent() {
        let long = |count: usize| "x".repeat(count);
        type Change = Box<dyn Fn(&mut NewInvoice)>;
        let wrong: Vec<(&str, Change)> = vec![
            ("amount", Box::new(|one| one.amount = Decimal::ZERO)),
            ("amount", Box::new(|one| one.amount = "-1".parse().unwrap())),
            ("amount", Box::new(|one| one.amount = "0.123456789".parse().unwrap())),
            ("amount", Box::new(|one| one.amount = Decimal::MAX)),
            ("currency", Box::new(|one| one.currency = "usd".into())),
            ("currency", Box::new(|one| one.currency = String::new())),
            ("order_id", Box::new(|one| one.order_id = String::new())),
            ("order_id", Box::new(move |one| one.order_id = long(33))),
            ("order_id", Box::new(|one| one.order_id = "a b".into())),
            ("order_id", Box::new(|one| one.order_id = "gk/17".into())),
            ("order_id", Box::new(|one| one.order_id = "gé".into())),
            ("network", Box::new(|one| one.network = Some("TRC20".into()))),
            ("network", Box::new(|one| one.network = Some("tr on".into()))),
            ("url_return", Box::new(|one| one.url_return = Some("t.me/bot".into()))),
            (
                "url_success",
                Box::new(|one| one.url_success = Some("ftp://example.org".into())),
            ),
            (
                "url_callback",
                Box::new(|one| one.url_callback = Some(format!("https://x.example/{}", "y".repeat(240)))),
            ),
            ("lifetime", Box::new(|one| one.lifetime = Some(299))),
            ("lifetime", Box::new(|one| one.lifetime = Some(43_201))),
            ("to_currency", Box::new(|one| one.to_currency = Some("EUR".into()))),
            ("subtract", Box::new(|one| one.subtract = Some(101))),
            (
                "accuracy_payment_percent",
                Box::new(|one| one.accuracy_payment_percent = Some("5.01".parse().unwrap())),
            ),
            (
                "accuracy_payment_percent",
                Box::new(|one| one.accuracy_payment_percent = Some("-1".parse().unwrap())),
            ),
            ("discount_percent", Box::new(|one| one.discount_percent = Some(-100))),
            ("discount_percent", Box::new(|one| one.discount_percent = Some(101))),
            (
                "additional_data",
                Box::new(|one| one.additional_data = Some("é".repeat(256))),
            ),
            (
                "from_referral_code",
                Box::new(|one| one.from_referral_code = Some(" ".into())),
            ),
            ("currencies", Box::new(|one| one.currencies = pair("usdt", "tron"))),
            (
                "except_currencies",
                Box::new(|one| one.except_currencies = pair("USDT", "ERC20")),
            ),
        ];
        for (field, change) in wrong {
            let mut one = invoice();
            change(&mut one);
            assert_eq!(one.check().unwrap_err().field, field, "{one:?}");
        }
    }

    #[test]
    fn what_stands_on_the_limit_is_allowed() {
        let edge = NewInvoice {
            amount: "0.00000001".parse().unwrap(),
            order_id: "x".repeat(32),
            lifetime: Some(43_200),
            subtract: Some(0),
            accuracy_payment_percent: Some("5.00".parse().unwrap()),
            discount_percent: Some(-99),
            additional_data: Some("é".repeat(255)),
            ..invoice()
        };
        edge.check().unwrap();
        assert_eq!(
            NewInvoice {
                lifetime: Some(300),
                discount_percent: Some(100),
                ..edge
            }
            .check(),
            Ok(())
        );
    }
}
