//! Orders: where one stands, what it brought, and what was made (Cryptorefills 2.7, 2.9, a).

use rust_decimal::Decimal;

use super::plain::plain;
use crate::adapters::cryptorefills::wire::lenient::Text;
use crate::adapters::cryptorefills::wire::order::{Delivery, Fields, Order};
use crate::domain::echo::{Created, Line};
use crate::domain::goods::{Goods, Voucher};
use crate::domain::news::{Observation, Standing};
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// Most letters that are kept of a state that we do not know.
const WORD: usize = 60;

/// How an order stands; `None` when the answer says nothing about it.
pub fn observation(order: &Order) -> Option<Observation> {
    let standing = standing(order.order_state.as_filled(), order.payment_state.as_filled())?;
    Some(Observation {
        standing,
        sent: order.sent_coin_amount.0.filter(|sent| *sent >= Decimal::ZERO),
        goods: goods(order),
        failed: has_failed(order),
        updated: order.updated_at.0,
    })
}

/// Whether a line says that it could not be delivered, in its state or in a sentence (Cryptorefills 2.9).
fn has_failed(order: &Order) -> bool {
    order.deliveries.0.iter().any(|delivery| {
        let word = first([&delivery.outer.delivery_state, &delivery.inner.delivery_state]).map(tight);
        let by_word = word.is_some_and(|word| ["fail", "error", "reject"].iter().any(|bad| word.contains(bad)));
        let of = |fields: &Fields| first([&fields.error_description, &fields.failure_reason]).is_some();
        by_word || of(&delivery.outer) || of(&delivery.inner)
    })
}

/// Either state may lead; the payment's says more only while the order's has seen no confirmed payment.
fn standing(order: Option<&str>, payment: Option<&str>) -> Option<Standing> {
    let paid = payment.map(tight);
    let by_payment = match paid.as_deref() {
        Some("paymentreceived" | "paymentcompleted") => Some(Standing::Paid),
        Some("expiredafterpaymentdetection") => Some(Standing::Review),
        Some("expired") => Some(Standing::Expired),
        Some("walletcreated" | "paymentrequested") => Some(Standing::Waiting),
        Some(_) | None => None,
    };
    let Some(order) = order else {
        return by_payment.or_else(|| payment.map(unknown));
    };
    let by_order = word(order);
    Some(match (by_order, by_payment) {
        (Standing::Waiting | Standing::Partial | Standing::Seen, Some(ahead @ (Standing::Paid | Standing::Review))) => {
            ahead
        }
        (Standing::Waiting, Some(Standing::Expired)) => Standing::Expired,
        (Standing::Expired, Some(Standing::Paid | Standing::Review)) => Standing::Review,
        (standing, _) => standing,
    })
}

fn word(state: &str) -> Standing {
    match tight(state).as_str() {
        "created" | "waitingforpayment" => Standing::Waiting,
        "partialpaymentstarted" => Standing::Partial,
        "paymentstarted" => Standing::Seen,
        "paymentreceived" | "waitingfordelivery" => Standing::Paid,
        "waitingformanualaction" | "expiredafterpaymentdetection" => Standing::Review,
        "done" | "completed" => Standing::Done,
        "expired" => Standing::Expired,
        "canceled" | "cancelled" => Standing::Cancelled,
        "paymentfailed" => Standing::Failed,
        "paymentsetupfailed" => Standing::SetupFailed,
        "refunded" => Standing::Refunded,
        _ => unknown(state),
    }
}

fn unknown(state: &str) -> Standing {
    Standing::Unknown(state.chars().filter(|c| !c.is_control()).take(WORD).collect())
}

fn tight(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The first of these that says something.
fn first<const N: usize>(texts: [&Text; N]) -> Option<&str> {
    texts.into_iter().find_map(Text::as_filled)
}

/// Codes, links and instructions of all lines, on whichever level they stand.
fn goods(order: &Order) -> Goods {
    let levels = || {
        order
            .deliveries
            .0
            .iter()
            .flat_map(|delivery| [&delivery.inner, &delivery.outer])
    };
    let mut vouchers: Vec<Voucher> = Vec::new();
    let mut add = |voucher: Voucher| {
        if !vouchers.iter().any(|known| known.code == voucher.code) {
            vouchers.push(voucher);
        }
    };
    levels().flat_map(vouchers_of).for_each(&mut add);
    [&order.pin_code, &order.voucher_code]
        .into_iter()
        .filter_map(Text::as_filled)
        .for_each(|code| add(bare(code)));
    let steps = levels().find_map(|f| first([&f.redeem_instructions, &f.how_to_redeem, &f.pin_usage_instructions]));
    Goods {
        vouchers,
        redeem: steps.map(plain).filter(|text| !text.is_empty()),
        reference: levels().find_map(|f| f.operator_reference.as_filled()).map(Secret::new),
    }
}

/// The code with what belongs to it, then a claim link beside it; a picture only when there is nothing else.
fn vouchers_of(fields: &Fields) -> Vec<Voucher> {
    let code = first([
        &fields.pin_code,
        &fields.code,
        &fields.voucher_code,
        &fields.card_number,
    ]);
    let beside = first([&fields.security_code, &fields.pin]);
    let serial = first([&fields.pin_serial, &fields.serial]);
    let (code, beside) = match (code, fields.pin.as_filled()) {
        (None, Some(pin)) => (Some(pin), fields.security_code.as_filled()),
        (code, _) => (code, beside),
    };
    let link = first([&fields.redemption_url, &fields.url]);
    let picture = || first([&fields.qr_image_url, &fields.barcode_image_url]);
    match (code, link.or_else(|| code.is_none().then(picture).flatten())) {
        (None, None) => Vec::new(),
        (Some(code), link) => {
            let whole = Voucher {
                code: Secret::new(code),
                pin: beside.filter(|pin| *pin != code).map(Secret::new),
                serial: serial.map(Secret::new),
            };
            let more = link.filter(|link| *link != code).map(bare);
            std::iter::once(whole).chain(more).collect()
        }
        (None, Some(link)) => vec![Voucher {
            serial: serial.map(Secret::new),
            pin: beside.map(Secret::new),
            ..bare(link)
        }],
    }
}

fn bare(code: &str) -> Voucher {
    Voucher {
        code: Secret::new(code),
        pin: None,
        serial: None,
    }
}

/// What was made, to be held against what was asked; `None` when an id, a state, an address or an amount is missing.
pub fn created(order: &Order) -> Option<Created> {
    let address = order.wallet_address.as_filled()?;
    let amount = order.coin_amount.0.filter(|amount| *amount > Decimal::ZERO)?;
    // Nobody pays for an order that is not open for payment.
    let state = standing(order.order_state.as_filled(), order.payment_state.as_filled())?;
    (state == Standing::Waiting).then_some(Created {
        upstream: Secret::new(order.any_id()?),
        address: String::from(address),
        amount,
        coin: order.coin.clone().filled(),
        network: order.network.clone().filled(),
        memo: first([&order.memo, &order.tag, &order.destination_tag]).map(String::from),
        link: order.qr_text.clone().filled(),
        made: order.created_at.0,
        ends: ends(order),
        lines: order.deliveries.0.iter().map(line).collect(),
    })
}

/// The earliest end that the order names.
fn ends(order: &Order) -> Option<Time> {
    let named = [
        order.expiration_date.0,
        order.expires_at.0,
        order.expiration_time.0,
        order.expired_at.0,
    ];
    named.into_iter().flatten().min()
}

fn line(delivery: &Delivery) -> Line {
    let Delivery { outer, inner } = delivery;
    let text = |get: fn(&Fields) -> &Text| get(inner).as_filled().or(get(outer).as_filled()).map(String::from);
    Line {
        brand: text(|fields| &fields.brand_name),
        country: text(|fields| &fields.country_code).map(|code| code.to_ascii_uppercase()),
        denomination: text(|fields| &fields.denomination),
        value: inner.product_value.0.or(outer.product_value.0),
        beneficiary: text(|fields| &fields.beneficiary_account),
    }
}

/// Whether the upstream could make no address (Cryptorefills a).
pub fn has_no_address(order: &Order) -> bool {
    order
        .order_state
        .as_filled()
        .is_some_and(|state| word(state) == Standing::SetupFailed)
}
