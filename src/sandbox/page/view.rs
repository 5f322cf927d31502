//! What the page shows, as JSON: people and their chats, orders, invoices, payouts, the bot, knobs, and the log of calls.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bench::Bench;
use crate::sandbox::cryptomus::invoice::InvoiceView;
use crate::sandbox::cryptorefills::order::OrderView;
use crate::sandbox::telegram::look::{ChatView, MessageView};
use crate::sandbox::world::{Exchange, LOGGED, Party};

/// How many ids of the bot's messages tell a chat's unread ones.
const COUNTED: usize = 100;
/// How many lines of the bot the page shows.
const LINES: usize = 300;

#[derive(Deserialize)]
pub(super) struct Which {
    chat: Option<i64>,
}

/// Everything but the log of calls; the messages of one chat only.
pub(super) async fn state(State(bench): State<Arc<Bench>>, Query(which): Query<Which>) -> Json<Value> {
    let telegram = bench.world.telegram();
    let chats: Vec<ChatView> = telegram
        .chat_ids()
        .into_iter()
        .rev()
        .filter_map(|id| telegram.chat(id))
        .collect();
    let (groups, alone): (Vec<&ChatView>, Vec<&ChatView>) = chats.iter().rev().partition(|chat| chat.id < 0);
    let people: Vec<Value> = alone.into_iter().chain(groups).map(person).collect();
    let orders = bench.world.cryptorefills().orders();
    let orders: Vec<Value> = orders.iter().map(|one| order(&bench, &chats, one)).collect();
    let invoices = bench.world.cryptomus().invoices();
    let invoices: Vec<Value> = invoices.iter().map(|one| invoice(&bench, &chats, one)).collect();
    let shown = chats.into_iter().find(|chat| Some(chat.id) == which.chat);
    Json(json!({
        "now": bench.world.clock().now(),
        "people": people,
        "chat": shown,
        "orders": orders,
        "invoices": invoices,
        "payouts": bench.world.cryptomus().payouts(),
        "cashier": super::cryptomus::state(bench.world.cryptomus()),
        "bot": { "life": bench.bot.life(), "lives": bench.bot.lives(), "lines": bench.bot.lines(LINES) },
        "knobs": bench.knobs().clone(),
        "pending": {
            "telegram": telegram.trouble(|troubles| troubles.pending()),
            "cryptorefills": bench.world.cryptorefills().trouble_pending(),
            "cryptomus": bench.world.cryptomus().trouble_pending(),
            "updates": telegram.waiting_updates(),
            "streams": bench.world.cryptorefills().streams_open(),
        },
        "counted": {
            "telegram": telegram.calls_counted(),
            "cryptorefills": bench.world.cryptorefills().calls_counted(),
            "cryptomus": bench.world.cryptomus().calls_counted(),
        },
    }))
}

fn person(chat: &ChatView) -> Value {
    let newest_first = chat.messages.iter().rev().filter(|message| message.from_bot);
    let ids: Vec<i64> = newest_first.take(COUNTED).map(|message| message.id).collect();
    let last = chat.messages.last().map(preview);
    json!({
        "id": chat.id,
        "name": chat.name,
        "language": chat.language,
        "group": chat.id < 0,
        "blocked": chat.blocked,
        "from_bot": ids,
        "last": last,
    })
}

/// The first line of a message, with hidden parts left out.
fn preview(message: &MessageView) -> String {
    let hidden = message.entities.iter().any(|entity| entity.kind == "spoiler");
    let text = message.text.lines().next().unwrap_or_default();
    match (hidden, &message.photo) {
        (true, _) => "…".to_owned(),
        (false, Some(_)) => format!("🖼 {text}"),
        (false, None) => text.chars().take(80).collect(),
    }
}

/// An order, with who is to pay it: a buyer, the operator, or a payout.
fn order(bench: &Bench, chats: &[ChatView], order: &OrderView) -> Value {
    let mut shown = json!(order);
    let mut payouts = bench.world.cryptomus().payouts().into_iter();
    let by_payout = payouts.any(|payout| payout.address == order.address);
    shown["payer"] = match by_payout {
        true => json!("A payout"),
        false => json!(bench.payer(chats, &order.address)),
    };
    shown["state"] = json!(order.state.word());
    shown["settled"] = json!(order.state.is_end());
    shown
}

fn invoice(bench: &Bench, chats: &[ChatView], invoice: &InvoiceView) -> Value {
    let mut shown = json!(invoice);
    let address = invoice.address.as_deref();
    shown["payer"] = json!(address.and_then(|address| bench.payer(chats, address)));
    shown
}

#[derive(Deserialize)]
pub(super) struct Filter {
    party: Option<Party>,
    most: Option<usize>,
}

/// The newest calls without what was asked and answered, newest last.
pub(super) async fn calls(State(bench): State<Arc<Bench>>, Query(filter): Query<Filter>) -> Json<Value> {
    let wanted = |call: &Exchange| filter.party.is_none_or(|party| party == call.party);
    let mut calls: Vec<Exchange> = bench.world.calls(LOGGED).into_iter().filter(wanted).collect();
    calls.drain(..calls.len().saturating_sub(filter.most.unwrap_or(200)));
    let brief = |call: &Exchange| {
        json!({
            "party": call.party, "number": call.number, "at": call.at, "title": call.title,
            "chat": call.chat, "outcome": call.outcome, "well": call.well, "open": call.open,
        })
    };
    Json(calls.iter().map(brief).collect())
}

/// One call with all that was asked and answered.
pub(super) async fn call(State(bench): State<Arc<Bench>>, Path((party, number)): Path<(Party, u64)>) -> Response {
    let calls = bench.world.calls(LOGGED);
    match calls
        .into_iter()
        .find(|call| call.party == party && call.number == number)
    {
        Some(call) => Json(call).into_response(),
        None => super::act::Fault::not_there("that call is no longer in the log").into_response(),
    }
}

/// A photo or document that the bot sent.
pub(super) async fn file(State(bench): State<Arc<Bench>>, Path(id): Path<String>) -> Response {
    let Some(bytes) = bench.world.telegram().file(&id) else {
        return super::act::Fault::not_there("there is no such file").into_response();
    };
    let kind = match bytes.as_ref() {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        _ => "application/octet-stream",
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static("max-age=3600")),
    ];
    (headers, bytes).into_response()
}

/// The names of a country's brands.
pub(super) async fn brands(State(bench): State<Arc<Bench>>, Path(country): Path<String>) -> Json<Value> {
    let brands = bench.world.cryptorefills().catalogue().brands(&country);
    let names: Vec<&str> = brands.iter().map(|brand| brand.name.as_str()).collect();
    Json(json!(names))
}
