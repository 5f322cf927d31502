//! All that is stored of a person, as a file for that person; codes are not in it, since a copy of a code can be spent.

use serde::Serialize;
use serde_json::Value;

use super::figures::{digits, stamp};
use super::message::{Document, Draft};
use super::notice::home;
use super::phrases::Words;
use super::standing::standing;
use crate::domain::chat::Chat;
use crate::domain::history::Moment;
use crate::domain::order::Order;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// The whole file.
#[derive(Serialize)]
struct File<'a> {
    about: String,
    made_at: String,
    person: Person<'a>,
    orders: Vec<Purchase<'a>>,
    /// The chat's record just as it is stored, with the place in the menu.
    record: Value,
}

#[derive(Serialize)]
struct Person<'a> {
    chat: i64,
    language: &'static str,
    language_was_chosen: bool,
    country: Option<&'a str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    terms_accepted_at: Option<String>,
}

#[derive(Serialize)]
struct Purchase<'a> {
    number: u64,
    product: String,
    country: &'a str,
    for_whom: &'a str,
    email: &'a str,
    ordered_at: String,
    agreed: String,
    state: String,
    state_since: String,
    payment: Option<Bill<'a>>,
    refund_address: Option<&'a str>,
    went: Vec<String>,
    notes_of_operators: Vec<&'a str>,
    codes: usize,
    codes_destroyed_at: Option<String>,
}

#[derive(Serialize)]
struct Bill<'a> {
    amount: String,
    coin: &'a str,
    network: &'a str,
    address: &'a str,
    memo: Option<&'a str>,
    payable_until: String,
}

/// The message that brings the file.
pub fn export(words: &Words, chat: &Chat, orders: &[Order], now: Time) -> Draft {
    let file = File {
        about: words.label("export-about", &[]),
        made_at: stamp(now),
        person: person(chat),
        orders: orders.iter().map(|order| purchase(words, order)).collect(),
        record: serde_json::to_value(chat).unwrap_or_default(),
    };
    // Plain structs and texts can always be written.
    let bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
    Draft {
        text: words.say("export", &[]),
        document: Some(Document {
            name: "my-data.json".into(),
            media_type: "application/json",
            bytes: bytes.into(),
        }),
        rows: vec![vec![home(words, chat.revision)]],
        ..Draft::default()
    }
}

fn person(chat: &Chat) -> Person<'_> {
    Person {
        chat: chat.id.0,
        language: chat.language.code(),
        language_was_chosen: chat.language_chosen,
        country: chat.country.as_ref().map(|country| country.code()),
        email: chat.email.as_ref().map(|email| email.reveal()),
        phone: chat.phone.as_ref().map(|phone| phone.reveal()),
        terms_accepted_at: chat.consent.map(|consent| stamp(consent.at)),
    }
}

fn purchase<'a>(words: &Words, order: &'a Order) -> Purchase<'a> {
    let basket = &order.basket;
    Purchase {
        number: order.id.0,
        product: words.title(&basket.item),
        country: basket.item.country.code(),
        for_whom: basket.to.account(),
        email: basket.email.reveal(),
        ordered_at: stamp(order.opened),
        agreed: words.amount(&order.agreed.amount),
        state: standing(words, order),
        state_since: stamp(order.changed),
        payment: order.payment().map(|payment| Bill {
            amount: digits(payment.amount.value),
            coin: &payment.amount.coin.0,
            network: &payment.channel.network.0,
            address: &payment.address,
            memo: payment.memo.as_deref(),
            payable_until: stamp(payment.deadline),
        }),
        refund_address: order.refund_address().map(Secret::reveal),
        went: order
            .history
            .moments
            .iter()
            .map(|Moment(at, stage)| format!("{}: {}", stamp(*at), stage.word()))
            .collect(),
        notes_of_operators: order.history.notes.iter().map(|note| note.words.as_str()).collect(),
        codes: order.goods().map_or(0, |goods| goods.vouchers.len()),
        codes_destroyed_at: order.erased.map(stamp),
    }
}
