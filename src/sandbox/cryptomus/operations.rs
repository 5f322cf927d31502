//! What each operation does (Cryptomus 2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rust_decimal::Decimal;

use super::calls::{Call, Route};
use super::invoice::Invoice;
use super::json::Json;
use super::model::{Model, Shared};
use super::params::{Params, Refusal};
use super::payouts;
use super::services;
use super::{create, dates};
use crate::domain::time::Time;
use crate::sandbox::qr;

/// How many stand on a page of a list.
const PAGE: usize = 15;
/// How often a webhook is sent again.
const RESENDS: u32 = 10;
/// What a test webhook may tell of a payment.
const TESTS: [&str; 11] = [
    "process",
    "check",
    "paid",
    "paid_over",
    "fail",
    "wrong_amount",
    "cancel",
    "system_fail",
    "refund_process",
    "refund_fail",
    "refund_paid",
];

pub(super) type Done = Result<Json, Refusal>;

/// Carries out a call that was signed well.
pub(super) fn carry_out(shared: &Shared, call: &Call) -> Done {
    let now = shared.clock.now();
    let params = Params(&call.body);
    let mut model = shared.lock();
    let forbidden = model.forbidden && !matches!(call.route, Route::Rates | Route::Info | Route::PayoutInfo);
    if forbidden {
        return Err(Refusal::says("You are forbidden"));
    }
    let spelling = model.trouble.spelling.clone();
    match call.route {
        Route::Create => create::create(&mut model, params, now).map(|invoice| invoice.json(&spelling)),
        Route::Info => {
            let id = named(params, false)?;
            let invoice = model.invoice(&id).ok_or_else(|| Refusal::says("Payment not found"))?;
            Ok(invoice.held.clone().unwrap_or_else(|| invoice.json(&spelling)))
        }
        Route::List => {
            let all = model.order.iter().rev().filter_map(|id| model.invoices.get(id));
            let all = all.map(|invoice| (invoice.created, invoice.json(&spelling)));
            list(all.collect(), call, model.trouble.cursor_in_body)
        }
        Route::Services => Ok(services::payments()),
        Route::Refund => refund(&mut model, shared, params, now),
        Route::MarkAsPaid => mark(&mut model, shared, params, now),
        Route::ResendNewer if model.trouble.without_v2 => Err(Refusal::NoPath),
        Route::Resend | Route::ResendNewer => resend(&mut model, shared, params),
        Route::Qr => picture(&model, params),
        Route::TestPayment => test(&mut model, params, &shared.keys.payment, Route::TestPayment),
        Route::TestPayout => test(&mut model, params, &shared.keys.payout, Route::TestPayout),
        Route::Balance => Ok(balance(&model)),
        Route::Rates => {
            let from = call.path.split('/').rev().nth(1).unwrap_or_default();
            services::dollars(from)
                .map(|_| services::rates(from))
                .ok_or_else(|| Refusal::says("The currency was not found"))
        }
        Route::PayOut => payouts::create(&mut model, shared, params, now),
        Route::PayoutInfo => {
            let id = named(params, false)?;
            let payout = model.payout(&id).ok_or_else(|| Refusal::says("Not found payout"))?;
            Ok(payout.json())
        }
        Route::PayoutList => {
            let all = model.payout_order.iter().rev().filter_map(|id| model.payouts.get(id));
            let all = all.map(|payout| (payout.created, payout.listed())).collect();
            let merchant = Json::text(super::MERCHANT);
            list(all, call, model.trouble.cursor_in_body).map(|page| page.and("merchant_uuid", merchant))
        }
        Route::PayoutServices => Ok(services::payouts()),
        Route::Other => Err(Refusal::NoPath),
    }
}

/// Which invoice or payout is meant: with both ids, `uuid` counts or the other.
fn named(params: Params<'_>, uuid_wins: bool) -> Result<String, Refusal> {
    let (uuid, order_id) = (params.text("uuid")?, params.id(128)?);
    let (first, second) = if uuid_wins { (uuid, order_id) } else { (order_id, uuid) };
    first.or(second).ok_or(Refusal::Field("uuid", "required_without"))
}

fn list(all: Vec<(Time, Json)>, call: &Call, in_body: bool) -> Done {
    let params = Params(&call.body);
    let date = |name: &'static str| -> Result<Option<String>, Refusal> {
        let text = params.text(name)?;
        let is_date = |text: &str| text.len() >= 18 && text.get(4..5) == Some("-") && text.get(10..11) == Some(" ");
        match text {
            Some(text) if !is_date(&text) => Err(Refusal::Field(name, "regex")),
            text => Ok(text),
        }
    };
    let (from, to) = (date("date_from")?, date("date_to")?);
    let within = |at: Time| {
        let at = dates::filter(at);
        from.as_ref().is_none_or(|from| at >= *from) && to.as_ref().is_none_or(|to| at <= *to)
    };
    let all: Vec<Json> = all
        .into_iter()
        .filter(|(at, _)| within(*at))
        .map(|(_, json)| json)
        .collect();
    let cursor = if in_body {
        params.text("cursor")?
    } else {
        call.cursor.clone()
    };
    let cursor = cursor.and_then(|cursor| String::from_utf8(STANDARD.decode(cursor).ok()?).ok());
    let start: usize = cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let page: Vec<Json> = all.iter().skip(start).take(PAGE).cloned().collect();
    let to = |at: usize| Json::text(STANDARD.encode(at.to_string()));
    let next = if start + PAGE < all.len() {
        to(start + PAGE)
    } else {
        Json::Null
    };
    let previous = if start > 0 {
        to(start.saturating_sub(PAGE))
    } else {
        Json::Null
    };
    let paginate = Json::object([
        ("count", Json::Number(page.len().to_string())),
        ("hasPages", Json::Bool(all.len() > PAGE)),
        ("nextCursor", next),
        ("previousCursor", previous),
        ("perPage", Json::Number(PAGE.to_string())),
    ]);
    Ok(Json::object([("items", Json::List(page)), ("paginate", paginate)]))
}

fn refund(model: &mut Model, shared: &Shared, params: Params<'_>, now: Time) -> Done {
    let id = named(params, true)?;
    let address = params.needed("address")?;
    params
        .flag("is_subtract")?
        .ok_or(Refusal::Field("is_subtract", "required"))?;
    let short = model.trouble.short_refunds;
    let invoice = model
        .invoice(&id)
        .ok_or_else(|| Refusal::says("Payment was not found"))?;
    let paid = ["paid", "paid_over", "refund_fail"].contains(&invoice.status.as_str());
    if !(paid || short && invoice.status == "wrong_amount") {
        return Err(Refusal::says("Refunds are made only for completed payments"));
    }
    let (coin, amount) = (invoice.coin.clone().unwrap_or_default(), invoice.paid);
    let balance = model.balances.entry(coin).or_default();
    if *balance < amount {
        return Err(Refusal::says("Not enough funds"));
    }
    *balance = balance.saturating_sub(amount);
    model.change_invoice(&id, &shared.keys, now, |invoice, now| {
        invoice.refund_to = Some(address);
        invoice.become_status("refund_process", true, now)
    });
    Ok(Json::List(Vec::new()))
}

fn mark(model: &mut Model, shared: &Shared, params: Params<'_>, now: Time) -> Done {
    let id = named(params, false)?;
    let invoice = model.invoice(&id).ok_or_else(|| Refusal::says("Payment not found."))?;
    if !["wrong_amount", "wrong_amount_waiting"].contains(&invoice.status.as_str()) {
        return Err(Refusal::says("The payment cannot be marked as paid"));
    }
    model.change_invoice(&id, &shared.keys, now, |invoice, now| {
        invoice.txid = None;
        invoice.become_status("paid", true, now)
    });
    Ok(Json::object([
        ("success", Json::Bool(true)),
        ("message", Json::text("The payment will be marked as paid")),
    ]))
}

fn resend(model: &mut Model, shared: &Shared, params: Params<'_>) -> Done {
    let id = named(params, false)?;
    let known = model.invoice(&id).map(|invoice| invoice.order_id.clone());
    let known = known.ok_or_else(|| Refusal::says("Payment not found"))?;
    let Some(invoice) = model.invoices.get_mut(&known) else {
        return Err(Refusal::says("Payment not found"));
    };
    let told = ["wrong_amount", "paid", "paid_over"].contains(&invoice.status.as_str());
    let url = invoice.callback.clone().filter(|_| told);
    let url = url.ok_or_else(|| Refusal::says("Notification not found"))?;
    if invoice.resends >= RESENDS {
        return Err(Refusal::says("Too much resend"));
    }
    invoice.resends += 1;
    let hook = invoice.hook(&invoice.status);
    model.post(url, &hook, &shared.keys.payment);
    Ok(Json::List(Vec::new()))
}

fn picture(model: &Model, params: Params<'_>) -> Done {
    let uuid = params.needed("merchant_payment_uuid")?;
    let invoice = model.invoice(&uuid).ok_or_else(|| Refusal::says("Payment not found"))?;
    let address = invoice
        .address
        .as_deref()
        .ok_or_else(|| Refusal::says("Payment has no address"))?;
    let png = qr::picture(address).unwrap_or_default();
    let image = format!("data:image/png;base64,{}", STANDARD.encode(png));
    Ok(Json::object([("image", Json::text(image))]))
}

fn test(model: &mut Model, params: Params<'_>, key: &str, route: Route) -> Done {
    let url = params
        .url("url_callback", 150)?
        .ok_or(Refusal::Field("url_callback", "required"))?;
    let (coin, network) = (params.needed("currency")?, params.needed("network")?);
    let status = params.text("status")?.unwrap_or_else(|| "paid".to_owned());
    if !TESTS.contains(&status.as_str()) {
        return Err(Refusal::Field("status", "in"));
    }
    let id = match (params.text("uuid")?, params.id(32)?) {
        (None, None) => None,
        (uuid, order_id) => uuid.or(order_id),
    };
    let hook = if route == Route::TestPayout {
        let found = id.map(|id| model.payout(&id).map(|payout| payout.hook(&status)));
        let found = found.map(|found| found.ok_or_else(|| Refusal::says("Not found payout")));
        found.unwrap_or_else(|| Ok(payouts::sample(&coin, &network).hook(&status)))?
    } else {
        if services::find(&coin, &network).is_none() {
            return Err(Refusal::says("Payment service not found"));
        }
        let found = id.map(|id| model.invoice(&id).map(|invoice| invoice.hook(&status)));
        let found = found.map(|found| found.ok_or_else(|| Refusal::says("Not found payment")));
        found.unwrap_or_else(|| Ok(sample(&coin, &network).hook(&status)))?
    };
    model.post(url, &hook, key);
    Ok(Json::List(Vec::new()))
}

/// What a test webhook speaks of when it names nothing real.
fn sample(coin: &str, network: &str) -> Invoice {
    let mut invoice = create::blank("62f88b36-a9d5-4fa6-aa26-e040c3dbf26d", "test", Decimal::TEN, "USD");
    invoice.choose(coin, network, String::new());
    invoice.paid = invoice.owed.unwrap_or_default();
    invoice
}

fn balance(model: &Model) -> Json {
    let wallet = |(at, (coin, balance)): (usize, (&String, &Decimal))| {
        Json::object([
            ("uuid", Json::text(model.uuid("wallet", at as u64))),
            ("balance", Json::money(*balance, 8)),
            ("currency_code", Json::text(coin)),
            (
                "balance_usd",
                Json::money(services::converted(*balance, coin, "USD").unwrap_or_default(), 2),
            ),
        ])
    };
    let merchant = model.balances.iter().enumerate().map(wallet).collect();
    let both = Json::object([("merchant", Json::List(merchant)), ("user", Json::List(Vec::new()))]);
    Json::List(vec![Json::object([("balance", both)])])
}
