//! Reads the body of a validation or create (Cryptorefills 2.6, 2.7).

use serde_json::{Map, Value};

use super::order::BodyShape;

/// What a body asks for, unchecked.
#[derive(Debug)]
pub(super) struct Basket {
    pub(super) email: String,
    pub(super) refund_wallet: Option<String>,
    pub(super) shape: BodyShape,
    pub(super) payment_via: String,
    pub(super) coin: String,
    pub(super) network: Option<String>,
    pub(super) lines: Vec<Wish>,
}

/// One line that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) brand: String,
    pub(super) country: String,
    pub(super) denomination: String,
    pub(super) value: Option<Value>,
    pub(super) beneficiary: String,
}

/// Reads a body; the error is words for a 400.
pub(super) fn read(body: &Value) -> Result<Basket, &'static str> {
    let body = body.as_object().ok_or("body must be a JSON object")?;
    let email = text(body, "email").or_else(|| {
        body.get("user")
            .and_then(Value::as_object)
            .and_then(|user| text(user, "email"))
    });
    let email = email.ok_or("email is missing")?;
    let payment = body
        .get("payment")
        .and_then(Value::as_object)
        .ok_or("payment is missing")?;
    if text(payment, "type").as_deref() != Some("via") {
        return Err("payment.type must be via");
    }
    let deliveries = body
        .get("deliveries")
        .and_then(Value::as_array)
        .ok_or("deliveries are missing")?;
    let nested = deliveries.iter().any(|delivery| delivery.get("deliverable").is_some());
    let mut lines = Vec::new();
    for delivery in deliveries {
        let delivery = delivery.as_object().ok_or("a delivery must be an object")?;
        let wish = wish(delivery, &email)?;
        let quantity = delivery
            .get("quantity")
            .and_then(Value::as_u64)
            .unwrap_or(1)
            .clamp(1, 100);
        lines.extend((0..quantity).map(|_| wish.clone()));
    }
    Ok(Basket {
        refund_wallet: text(body, "refund_wallet_address"),
        shape: if nested { BodyShape::Nested } else { BodyShape::Flat },
        payment_via: text(payment, "payment_via").unwrap_or_default(),
        coin: text(payment, "coin").ok_or("payment.coin is missing")?,
        network: text(payment, "network"),
        email,
        lines,
    })
}

fn wish(delivery: &Map<String, Value>, email: &str) -> Result<Wish, &'static str> {
    let fields = delivery
        .get("deliverable")
        .and_then(Value::as_object)
        .unwrap_or(delivery);
    Ok(Wish {
        brand: text(fields, "brand_name").ok_or("brand_name is missing")?,
        country: text(fields, "country_code").ok_or("country_code is missing")?,
        denomination: text(fields, "denomination").ok_or("denomination is missing")?,
        value: fields.get("product_value").filter(|value| !value.is_null()).cloned(),
        beneficiary: text(fields, "beneficiary_account").unwrap_or_else(|| email.to_owned()),
    })
}

fn text(map: &Map<String, Value>, name: &str) -> Option<String> {
    map.get(name).and_then(Value::as_str).map(str::to_owned)
}
