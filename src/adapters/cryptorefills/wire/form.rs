//! What is sent: the dry run and the order, in the flat form (Cryptorefills 2.6, 2.7).

use serde::Serialize;
use serde_json::value::RawValue;

use crate::domain::basket::{Basket, Face};

/// How a value out of a span is written: both ways are on record, and clients are known that send either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelled {
    /// As a number.
    #[default]
    Number,
    /// As a text.
    Text,
}

/// The body of `POST /v5/orders/validations`.
#[derive(Debug, Serialize)]
pub struct ValidationForm<'a> {
    email: &'a str,
    payment: Payment<'a>,
    deliveries: [Line<'a>; 1],
    lang: &'static str,
}

/// The body of `POST /v5/orders`.
#[derive(Debug, Serialize)]
pub struct OrderForm<'a> {
    deliveries: [Line<'a>; 1],
    payment: Payment<'a>,
    user: User<'a>,
    lang: &'static str,
}

#[derive(Debug, Serialize)]
struct User<'a> {
    email: &'a str,
    has_accepted_newsletter: bool,
}

#[derive(Debug, Serialize)]
struct Payment<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    payment_via: &'static str,
    coin: &'a str,
    network: &'a str,
}

#[derive(Debug, Serialize)]
struct Line<'a> {
    brand_name: &'a str,
    country_code: &'a str,
    denomination: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    product_value: Option<Box<RawValue>>,
    beneficiary_account: &'a str,
}

impl<'a> ValidationForm<'a> {
    /// Of a basket, with its value spelled so.
    pub fn of(basket: &'a Basket, spelled: Spelled) -> Self {
        Self {
            email: basket.email.reveal(),
            payment: payment(basket),
            deliveries: [line(basket, spelled)],
            lang: "en",
        }
    }
}

impl<'a> OrderForm<'a> {
    /// Of a basket, with its value spelled so.
    pub fn of(basket: &'a Basket, spelled: Spelled) -> Self {
        Self {
            deliveries: [line(basket, spelled)],
            payment: payment(basket),
            user: User {
                email: basket.email.reveal(),
                has_accepted_newsletter: false,
            },
            lang: "en",
        }
    }
}

fn payment(basket: &Basket) -> Payment<'_> {
    Payment {
        kind: "via",
        payment_via: "USER_WALLET",
        coin: &basket.tender.coin.0,
        network: &basket.tender.network.0,
    }
}

fn line(basket: &Basket, spelled: Spelled) -> Line<'_> {
    let (denomination, product_value) = match (&basket.item.face, spelled) {
        (Face::Fixed { key, .. }, _) => (key.as_str(), None),
        (Face::Value(value, _), Spelled::Number) => ("range", RawValue::from_string(value.to_string()).ok()),
        (Face::Value(value, _), Spelled::Text) => ("range", RawValue::from_string(format!("\"{value}\"")).ok()),
    };
    Line {
        brand_name: &basket.item.brand_name,
        country_code: basket.item.country.code(),
        denomination,
        product_value,
        beneficiary_account: basket.to.account(),
    }
}

#[cfg(test)]
mod tests {
    use super::{OrderForm, Spelled, ValidationForm};
    use crate::adapters::cryptorefills::samples;
    use crate::domain::basket::Face;
    use crate::domain::money::Currency;

    fn json(form: impl serde::Serialize) -> String {
        serde_json::to_string(&form).unwrap()
    }

    #[test]
    fn a_fixed_denomination_is_echoed_byte_for_byte() {
        let basket = samples::basket();
        assert_eq!(
            json(OrderForm::of(&basket, Spelled::Number)),
            r#"{"deliveries":[{"brand_name":"Steam","country_code":"US","denomination":"20 USD","beneficiary_account":"buyer@example.org"}],"payment":{"type":"via","payment_via":"USER_WALLET","coin":"USDC","network":"Solana"},"user":{"email":"buyer@example.org","has_accepted_newsletter":false},"lang":"en"}"#
        );
    }

    #[test]
    fn a_value_out_of_a_span_is_a_number_digit_for_digit() {
        let mut basket = samples::basket();
        basket.item.face = Face::Value("123456789012.345678901234567".parse().unwrap(), Currency("USD".into()));
        assert_eq!(
            json(ValidationForm::of(&basket, Spelled::Number)),
            r#"{"email":"buyer@example.org","payment":{"type":"via","payment_via":"USER_WALLET","coin":"USDC","network":"Solana"},"deliveries":[{"brand_name":"Steam","country_code":"US","denomination":"range","product_value":123456789012.345678901234567,"beneficiary_account":"buyer@example.org"}],"lang":"en"}"#
        );
        let text = json(OrderForm::of(&basket, Spelled::Text));
        assert!(
            text.contains(r#""product_value":"123456789012.345678901234567","#),
            "{text}"
        );
    }
}
