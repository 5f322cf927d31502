//! Orders and validations as the upstream writes them (Cryptorefills 2.6, 2.7, 2.9).

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::coins::Form;
use super::order::{Line, Order, OrderState};
use super::pricing::Priced;
use super::problem::Problem;
use super::spelling::{QrText, RangeEcho, Spelling};
use crate::domain::time::Time;

/// The answer to create and to reads.
pub(super) fn order(order: &Order, spelling: &Spelling, url: &str) -> Value {
    let amount = |value: Decimal| decimal(value, spelling);
    let mut answer = json!({
        "order_id": order.id,
        "created_at": time(order.created, spelling),
        "payment_requested_at": time(order.created, spelling),
        "wallet_address": order.address,
        "payment_method": order.payment_method,
        "payment_method_protocol": order.protocol,
        "network": order.network,
        "coin": order.coin,
        "coin_amount": amount(order.amount),
        "original_price": amount(order.amount),
        "qr_url": format!("{url}/v3/qrs/{}", order.id),
        "sent_coin_amount": amount(order.sent),
        "payment_state": order.payment_state,
        "payment_via": "USER_WALLET",
        "payment_id": order.payment_id,
        "payment_value": number(order.lines.iter().map(|line| line.euros).sum()),
        "deliveries": order.lines.iter().map(|line| delivery(line, spelling)).collect::<Vec<_>>(),
        "order_state": state_word(&order.state, spelling),
        "user": {"email": order.email},
        "is_payment_processor_external": false,
    });
    if let Some(text) = qr_text(order, spelling) {
        answer["qr_text"] = json!(text);
    }
    if order.changed != order.created {
        answer["updated_at"] = time(order.changed, spelling);
    }
    if order.state == OrderState::Refunded {
        answer["refund"] = json!({"amount": amount(order.sent), "currency": order.coin, "reason": "not delivered"});
    }
    odd_fields(&mut answer, order, spelling);
    for (pointer, value) in &order.patches {
        patch(&mut answer, pointer, value.as_ref());
    }
    answer
}

fn odd_fields(answer: &mut Value, order: &Order, spelling: &Spelling) {
    if spelling.without_network {
        patch(answer, "/network", None);
    }
    if spelling.with_expiry {
        answer["expires_at"] = time(order.deadline, spelling);
    }
    if spelling.with_memo && order.form == Form::Ton {
        answer["memo"] = json!(format!("{:06}", order.number));
    }
    if let Some(wallet) = &order.refund_wallet {
        answer["refund_wallet_address"] = json!(wallet);
    }
}

/// The answer to a validation.
pub(super) fn validation(priced: &Priced, spelling: &Spelling) -> Value {
    if !priced.problems.is_empty() {
        return json!({
            "coin": priced.coin.name,
            "coin_amount": decimal(priced.amount, spelling),
            "deliveries": [],
            "problems": priced.problems.iter().map(Problem::json).collect::<Vec<_>>(),
        });
    }
    let deliveries = priced.lines.iter().map(|line| {
        let mut delivery = delivery(line, spelling);
        let deliverable = &mut delivery["deliverable"];
        deliverable["original_price"] = json!(line.euros.normalize().to_string());
        if let Some(chosen) = line.chosen {
            deliverable["denomination"] = json!("range");
            deliverable["product_value"] = number(chosen);
            patch(deliverable, "/localized_denomination", None);
        }
        delivery
    });
    json!({
        "coin": priced.coin.name,
        "coin_amount": decimal(priced.amount, spelling),
        "original_coin_amount": decimal(priced.amount, spelling),
        "coupon_code": null,
        "loyalty_summary": null,
        "deliveries": deliveries.collect::<Vec<_>>(),
        "problems": if spelling.empty_problems { json!([]) } else { Value::Null },
    })
}

fn delivery(line: &Line, spelling: &Spelling) -> Value {
    let mut deliverable = json!({
        "denomination": line.denomination,
        "localized_denomination": line.label,
        "family": line.family,
        "brand_name": line.brand,
        "beneficiary_account": line.beneficiary,
        "country_code": line.country,
        "delivery_type": line.delivery,
        "points": line.euros.trunc().normalize().to_string(),
        "coin_amount": decimal(line.coin_amount, spelling),
        "currency_code": line.currency,
    });
    if let (Some(chosen), RangeEcho::Literal) = (line.chosen, spelling.range_echo) {
        deliverable["denomination"] = json!("range");
        deliverable["product_value"] = number(chosen);
    }
    for (name, value) in &line.goods {
        deliverable[name.as_str()] = value.clone();
    }
    json!({"id": line.id, "delivery_state": line.delivery_state, "kind": line.kind, "deliverable": deliverable})
}

fn state_word<'a>(state: &'a OrderState, spelling: &Spelling) -> &'a str {
    match state.word() {
        "Done" if spelling.alias_states => "Completed",
        "Canceled" if spelling.alias_states => "Cancelled",
        word => word,
    }
}

/// The text of the QR picture: a URI where wallets know one, else the bare address; on Tron none is given.
fn qr_text(order: &Order, spelling: &Spelling) -> Option<String> {
    match spelling.qr_text {
        QrText::Missing => None,
        QrText::Bare => Some(order.address.clone()),
        QrText::ByNetwork => match order.form {
            Form::Tron => None,
            Form::Lightning | Form::Bitcoin | Form::Litecoin | Form::Dogecoin => Some(payment_text(order)),
            Form::Evm | Form::Solana | Form::Ton => Some(order.address.clone()),
        },
    }
}

/// What the picture of `qr_url` holds.
pub(super) fn payment_text(order: &Order) -> String {
    let address = &order.address;
    let with_amount = |scheme: &str| format!("{scheme}:{address}?amount={}", order.amount);
    match order.form {
        Form::Lightning => format!("lightning:{address}"),
        Form::Bitcoin => with_amount("bitcoin"),
        Form::Litecoin => with_amount("litecoin"),
        Form::Dogecoin => with_amount("dogecoin"),
        Form::Evm | Form::Solana | Form::Ton | Form::Tron => address.clone(),
    }
}

/// Marks a string that `text` writes as a number, digit for digit: a float would turn small amounts into exponents.
const DIGITS: &str = "\"\u{e000}";

/// A decimal as a string, or as a number where the spelling says so.
pub(super) fn decimal(value: Decimal, spelling: &Spelling) -> Value {
    let digits = value.normalize().to_string();
    if spelling.numeric_amounts {
        json!(format!("\u{e000}{digits}"))
    } else {
        json!(digits)
    }
}

/// The JSON text of an answer.
pub(super) fn text(value: &Value) -> String {
    let text = value.to_string();
    let mut pieces = text.split(DIGITS);
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_once('"').unwrap_or((piece, ""));
        plain.push_str(digits);
        plain.push_str(rest);
    }
    plain
}

/// A decimal as a JSON number.
pub(super) fn number(value: Decimal) -> Value {
    serde_json::from_str(&value.normalize().to_string()).unwrap_or(Value::Null)
}

fn time(at: Time, spelling: &Spelling) -> Value {
    if spelling.fractional_times {
        number(Decimal::new(i64::try_from(at.0).unwrap_or_default(), 3))
    } else if spelling.numeric_times {
        json!(at.unix())
    } else {
        json!(at.unix().to_string())
    }
}

/// Sets or removes what a JSON pointer names; a pointer to nowhere changes nothing.
pub(super) fn patch(value: &mut Value, pointer: &str, new: Option<&Value>) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    match (value.pointer_mut(parent), new) {
        (Some(Value::Object(map)), Some(new)) => {
            map.insert(name.to_owned(), new.clone());
        }
        (Some(Value::Object(map)), None) => {
            map.remove(name);
        }
        (Some(Value::Array(list)), Some(new)) => {
            if let Some(place) = name.parse::<usize>().ok().and_then(|at| list.get_mut(at)) {
                place.clone_from(new);
            }
        }
        (Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) | None, _) => {}
    }
}
