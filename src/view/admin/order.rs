//! One order as an admin sees it: where it stands, who waits for whom, what happened, what can be done.

use std::collections::VecDeque;

use super::{careful, key, measure_words};
use crate::domain::admin::AdminChoice;
use crate::domain::history::Note;
use crate::domain::ids::OrderId;
use crate::domain::leaving::NOBODY;
use crate::domain::measure::Measure;
use crate::domain::money::Amount;
use crate::domain::order::{Order, State};
use crate::domain::purchase::Step;
use crate::domain::time::Time;
use crate::domain::walk::Choice;
use crate::view::alarm;
use crate::view::funds;
use crate::view::message::{Html, Key};
use crate::view::page::{Page, lines};
use crate::view::phrases::Words;
use crate::view::standing::{sign, stage, standing};
use crate::view::titles::{masked, network};

pub(super) fn draw(page: &mut Page<'_>, order: &Order, banned: bool) {
    let words = page.words;
    let state = standing(words, order);
    let title = words.say(
        "admin-order",
        &[
            ("sign", sign(order).into()),
            ("order", (&order.id.to_string()).into()),
            ("state", (&state).into()),
        ],
    );
    page.paragraph(lines(&[title, facts(words, order)]));
    page.paragraph(lines(&[
        waits(words, order),
        funds::wanted(words, order, page.scene.now),
    ]));
    if banned {
        page.say("admin-buyer-banned", &[]);
    }
    page.paragraph(timeline(words, order));
    page.paragraph(notes(words, order, page.room()));
    let keys = keys(page, order, banned);
    page.grid(keys);
    let again = key(page, "admin-button-again", AdminChoice::Again);
    page.row(vec![again]);
}

fn facts(words: &Words, order: &Order) -> Html {
    let item = &order.basket.item;
    let title = words.title(item);
    let country = words.flagged(item.country);
    let to = masked(&order.basket.to);
    let on = network(&order.basket.tender.coin, &order.basket.tender.network);
    let mut facts = vec![words.say(
        "order-item",
        &[("title", (&title).into()), ("country", (&country).into())],
    )];
    if order.erased.is_none() {
        facts.push(words.say("admin-for", &[("to", (&to).into())]));
    }
    match order.payment() {
        None => facts.push(words.say(
            "admin-agreed",
            &[("amount", (&order.agreed.amount).into()), ("network", (&on).into())],
        )),
        Some(payment) => {
            facts.push(words.say(
                "admin-due",
                &[("amount", (&payment.amount).into()), ("network", (&on).into())],
            ));
            facts.push(words.say("admin-address", &[("address", (&payment.address).into())]));
            if payment.amount != order.agreed.amount {
                facts.push(words.say(
                    "admin-agreed",
                    &[("amount", (&order.agreed.amount).into()), ("network", (&on).into())],
                ));
            }
            if let Some(address) = &order.purchase.refund_address {
                facts.push(words.say("admin-refund-address", &[("address", address.reveal().into())]));
            }
            if let Some(sent) = order.part().or(order.known.arrived) {
                let sent = Amount {
                    value: sent.normalize(),
                    coin: payment.amount.coin.clone(),
                };
                facts.push(words.say("admin-arrived", &[("amount", (&sent).into())]));
            }
        }
    }
    let transactions = order.known.txids.iter();
    facts.extend(transactions.map(|txid| words.say("admin-transaction", &[("txid", txid.reveal().into())])));
    lines(&facts)
}

/// Who waits for whom, and why a person must decide.
fn waits(words: &Words, order: &Order) -> Html {
    if order.chat == NOBODY {
        return words.say("admin-forgotten", &[]);
    }
    if let Some(Note { words: reason, .. }) = &order.history.settled {
        return words.say("admin-settled", &[("reason", reason.into())]);
    }
    if let Some(value) = order.known.surplus.filter(|_| order.surplus_waits()) {
        return alarm::surplus(words, order.id, value, Some(order));
    }
    let id = match &order.state {
        State::NeedsOperator(_, trouble) => {
            return words.say(alarm::trouble(*trouble), &[("order", (&order.id.to_string()).into())]);
        }
        State::AwaitingPayment(_) | State::PartlyPaid(..) => "admin-waits-for-buyer",
        State::Placing | State::PaymentSeen(_) | State::Paid(_) | State::UnderReview(_) if order.by_invoice() => {
            "admin-waits-for-cashier"
        }
        State::Placing | State::PaymentSeen(_) | State::Paid(_) | State::UnderReview(_) | State::CodeAwaited(_) => {
            "admin-waits-for-shop"
        }
        State::Overdue(_) | State::PartlyOverdue(..) | State::Expired(_) | State::Cancelled(_) => {
            "admin-waits-for-late-money"
        }
        State::Delivering(..) => "admin-waits-for-telegram",
        State::Buying(_, Step::ToFund) => "admin-waits-for-funds",
        State::Buying(_, Step::Placing | Step::Funding | Step::Funded) => "admin-waits-for-shop",
        State::Refunding(_) => "admin-waits-for-refund",
        State::Unclear => "admin-waits-unclear",
        State::Delivered(..) if order.purchase.returned => "admin-returned",
        State::Refused(_) | State::Delivered(..) | State::Refunded(_) | State::Closed(_) => "admin-waits-for-nobody",
    };
    words.say(id, &[])
}

/// What happened and when; steps that have the same name for a person are one.
fn timeline(words: &Words, order: &Order) -> Html {
    let mut moments: Vec<(Time, String)> = Vec::new();
    for moment in &order.history.moments {
        let state = stage(words, moment.1);
        if moments.last().is_none_or(|(_, before)| *before != state) {
            moments.push((moment.0, state));
        }
    }
    let said = moments.iter().map(|(at, state)| {
        let at = words.shortly(*at);
        words.say("admin-moment", &[("at", (&at).into()), ("state", state.into())])
    });
    lines(&said.collect::<Vec<_>>())
}

/// The notes, the oldest first; where they are too many for the message, the newest.
fn notes(words: &Words, order: &Order, mut room: usize) -> Html {
    let mut told = VecDeque::new();
    for note in order.history.notes.iter().rev() {
        let at = words.shortly(note.at);
        let line = words.say("admin-note", &[("at", (&at).into()), ("note", (&note.words).into())]);
        // The ellipsis needs room as well.
        let Some(left) = room.checked_sub(line.units() + 1).filter(|left| *left > 1) else {
            told.push_front(Html::text("…"));
            break;
        };
        room = left;
        told.push_front(line);
    }
    lines(told.make_contiguous())
}

/// What can be done in this state.
fn keys(page: &Page<'_>, order: &Order, banned: bool) -> Vec<Key> {
    let now = page.scene.now;
    let fits = |measure: &Measure| match measure {
        Measure::Ban => !banned,
        Measure::Unban => banned,
        Measure::Check
        | Measure::Resend
        | Measure::Fund
        | Measure::Buy
        | Measure::Refund
        | Measure::Settle
        | Measure::Reopen
        | Measure::Note
        | Measure::Pause
        | Measure::Resume => true,
    };
    let offered = |measure: &Measure| fits(measure) && order.may(*measure, now).is_ok();
    let measures = Measure::ON_ORDERS.into_iter().filter(offered);
    measures
        .map(|measure| {
            let label = measure_words(page.words, measure);
            page.key(&label, &Choice::Admin(AdminChoice::Measure(measure)))
        })
        .collect()
}

/// Asks for the words of a measure.
pub(super) fn words(page: &mut Page<'_>, measure: Measure, order: OrderId) {
    let number = order.to_string();
    let id = match measure {
        Measure::Settle => "admin-words-settle",
        Measure::Refund => "admin-words-refund",
        Measure::Check
        | Measure::Resend
        | Measure::Fund
        | Measure::Buy
        | Measure::Reopen
        | Measure::Note
        | Measure::Ban
        | Measure::Unban
        | Measure::Pause
        | Measure::Resume => "admin-words-note",
    };
    page.say(id, &[("order", (&number).into())]);
    let back = key(page, "button-back", AdminChoice::Order(order));
    page.row(vec![back]);
}

/// Asks for the second tap.
pub(super) fn sure(page: &mut Page<'_>, measure: Measure, order: &Order, words: &str, asked: Time) {
    let number = order.id.to_string();
    let what = measure_words(page.words, measure);
    page.say(
        "admin-sure",
        &[("order", (&number).into()), ("measure", (&what).into())],
    );
    let address = order.purchase.refund_address.as_ref();
    match address.filter(|_| measure == Measure::Refund && words.is_empty()) {
        Some(address) => page.say("admin-refund-address", &[("address", address.reveal().into())]),
        None if words.is_empty() => {}
        None => page.say("admin-reason", &[("reason", words.into())]),
    }
    let keys = vec![
        careful(page, "admin-button-surely", AdminChoice::Surely(asked)),
        key(page, "admin-button-no", AdminChoice::Order(order.id)),
    ];
    page.row(keys);
}
