//! How far an order is: in two words, in a sentence, and step by step.

use super::button::order_data;
use super::figures::digits;
use super::message::{Action, Html, Key, Style};
use super::page::lines;
use super::phrases::Words;
use crate::domain::history::Stage;
use crate::domain::ids::OrderId;
use crate::domain::money::Amount;
use crate::domain::news::Payment;
use crate::domain::order::{Order, State};
use crate::domain::walk::OrderChoice;
use rust_decimal::Decimal;

/// A sign for where an order stands.
pub(in crate::view) fn sign(state: &State) -> &'static str {
    match state {
        State::Placing | State::AwaitingPayment(_) | State::PartlyPaid(..) => "⏳",
        State::PaymentSeen(_) | State::Paid(_) | State::Delivering(..) => "🟢",
        State::Delivered(..) => "✅",
        State::UnderReview(_) | State::NeedsOperator(..) => "🟠",
        State::Refunded(_) => "↩️",
        State::Refused(_)
        | State::Unclear
        | State::Overdue(_)
        | State::Expired(_)
        | State::Cancelled(_)
        | State::Closed(_) => "▫️",
    }
}

/// Where an order stands, in two words.
pub(in crate::view) fn standing(words: &Words, state: &State) -> String {
    stage(words, state.stage())
}

/// Where an order stands or stood, in two words.
pub(in crate::view) fn stage(words: &Words, stage: Stage) -> String {
    let id = match stage {
        Stage::Placing => "state-placing",
        Stage::Refused => "state-refused",
        Stage::Unclear => "state-unclear",
        Stage::AwaitingPayment => "state-awaiting-payment",
        Stage::Overdue => "state-overdue",
        Stage::PartlyPaid => "state-partly-paid",
        Stage::PaymentSeen => "state-payment-seen",
        Stage::Paid => "state-paid",
        Stage::UnderReview => "state-under-review",
        Stage::Delivering => "state-delivering",
        Stage::Delivered => "state-delivered",
        Stage::Expired => "state-expired",
        Stage::Cancelled => "state-cancelled",
        Stage::Refunded => "state-refunded",
        Stage::NeedsOperator => "state-needs-operator",
        Stage::Closed => "state-closed",
    };
    words.label(id, &[])
}

/// What there is to say about an order now, in a sentence or two.
pub(in crate::view) fn news(words: &Words, order: &Order) -> Html {
    if order.history.settled.is_some() {
        return words.say("news-settled", &[]);
    }
    let id = match &order.state {
        State::Placing => "news-placing",
        State::Refused(_) => "news-refused",
        State::Unclear => "news-unclear",
        State::AwaitingPayment(payment) => {
            let until = words.until(payment.deadline);
            return words.say("news-awaiting-payment", &[("until", (&until).into())]);
        }
        State::Overdue(_) => "news-overdue",
        State::PartlyPaid(payment, sent) => return partly(words, payment, *sent),
        State::PaymentSeen(_) => "news-payment-seen",
        State::Paid(_) => "news-paid",
        State::UnderReview(_) => "news-under-review",
        State::Delivering(..) => "news-delivering",
        State::Delivered(..) => "news-delivered",
        State::Expired(_) => "news-expired",
        State::Cancelled(_) => "news-cancelled",
        State::Refunded(_) => "news-refunded",
        State::NeedsOperator(..) => "news-needs-operator",
        State::Closed(_) => "news-closed",
    };
    words.say(id, &[])
}

fn partly(words: &Words, payment: &Payment, sent: Decimal) -> Html {
    match missing(payment, sent) {
        Some(missing) if sent > Decimal::ZERO => {
            let sent = Amount {
                value: sent,
                coin: payment.amount.coin.clone(),
            };
            words.say(
                "news-partly-paid",
                &[("sent", (&sent).into()), ("missing", (&missing).into())],
            )
        }
        Some(_) | None => words.say("news-partly-paid-unknown", &[("amount", (&payment.amount).into())]),
    }
}

/// How much is still to be paid after `sent`, if that can be told.
pub(in crate::view) fn missing(payment: &Payment, sent: Decimal) -> Option<Amount> {
    let value = payment.amount.value.checked_sub(sent)?;
    (sent >= Decimal::ZERO && value > Decimal::ZERO).then(|| Amount {
        value,
        coin: payment.amount.coin.clone(),
    })
}

/// Ordered, paid, confirmed, delivered: how far it is; nothing for an order that is done or has left this way.
pub(in crate::view) fn steps(words: &Words, state: &State) -> Html {
    let done = match state {
        State::AwaitingPayment(_) | State::PartlyPaid(..) => 1,
        State::PaymentSeen(_) => 2,
        State::Paid(_) | State::Delivering(..) => 3,
        State::Placing
        | State::Refused(_)
        | State::Unclear
        | State::Overdue(_)
        | State::UnderReview(_)
        | State::Delivered(..)
        | State::Expired(_)
        | State::Cancelled(_)
        | State::Refunded(_)
        | State::NeedsOperator(..)
        | State::Closed(_) => return Html::default(),
    };
    let steps = ["step-ordered", "step-seen", "step-confirmed", "step-delivered"];
    let parts: Vec<Html> = steps
        .into_iter()
        .enumerate()
        .map(|(place, id)| {
            let sign = match place {
                place if place < done => "✅",
                place if place == done => "⏳",
                _ => "▫️",
            };
            Html::phrase(format!("{sign} {}", words.say(id, &[])))
        })
        .collect();
    lines(&parts)
}

/// A button about an order, good for ever.
pub(in crate::view) fn button(words: &Words, order: OrderId, choice: OrderChoice) -> Key {
    let (id, style) = match choice {
        OrderChoice::Check => ("button-check", Style::Plain),
        OrderChoice::Cancel => ("button-cancel", Style::Plain),
        OrderChoice::CancelSurely => ("button-cancel-surely", Style::Danger),
        OrderChoice::Keep => ("button-keep", Style::Plain),
        OrderChoice::ShowCode => ("button-show-code", Style::Success),
        OrderChoice::Open => ("button-open-order", Style::Plain),
    };
    Key {
        label: words.label(id, &[]),
        action: Action::Press(order_data(order, choice)),
        style,
    }
}

/// The most that Telegram copies at one touch.
const MOST_COPIED: usize = 256;

/// A button that copies a text, if it is short enough to be copied at one touch.
pub(in crate::view) fn copy(words: &Words, id: &str, text: &str) -> Option<Key> {
    (1..=MOST_COPIED).contains(&text.encode_utf16().count()).then(|| Key {
        label: words.label(id, &[]),
        action: Action::Copy(text.to_owned()),
        style: Style::Plain,
    })
}

/// A button that copies an amount: its digits alone.
pub(in crate::view) fn copy_amount(words: &Words, amount: &Amount) -> Option<Key> {
    copy(words, "button-copy-amount", &digits(amount.value))
}
