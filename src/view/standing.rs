//! How far an order is: in two words, in a sentence, and step by step.

use super::button::order_data;
use super::figures::digits;
use super::message::{Action, Html, Key, Style};
use super::page::lines;
use super::phrases::Words;
use super::titles::masked;
use crate::domain::history::Stage;
use crate::domain::ids::OrderId;
use crate::domain::money::Amount;
use crate::domain::news::Payment;
use crate::domain::order::{Course, Order, State, Trouble};
use crate::domain::recipient::Recipient;
use crate::domain::walk::OrderChoice;
use rust_decimal::Decimal;

/// A sign for where an order stands.
pub(in crate::view) fn sign(order: &Order) -> &'static str {
    if order.is_missing() {
        return "🟠";
    }
    match order.course() {
        Course::Held if order.history.settled.is_some() => "✔️",
        Course::Making | Course::Payable => "⏳",
        Course::Here if order.purchase.returned => "↩️",
        Course::Here if matches!(order.state, State::Delivered(..)) => "✅",
        Course::Underway | Course::Here => "🟢",
        Course::Held => "🟠",
        Course::Settled if order.money_seen() => "↩️",
        Course::NotMade | Course::Elapsed | Course::Late | Course::Settled => "▫️",
    }
}

/// Where an order stands, in two words.
pub(in crate::view) fn standing(words: &Words, order: &Order) -> String {
    match order.course() {
        Course::Held if order.history.settled.is_some() => words.label("state-settled", &[]),
        Course::Making
        | Course::NotMade
        | Course::Payable
        | Course::Elapsed
        | Course::Underway
        | Course::Held
        | Course::Here
        | Course::Late
        | Course::Settled => stage(words, order.state.stage()),
    }
}

/// Where an order stands or stood, in two words.
pub(in crate::view) fn stage(words: &Words, stage: Stage) -> String {
    let id = match stage {
        Stage::Placing => "state-placing",
        Stage::Refused => "state-refused",
        Stage::Unclear => "state-unclear",
        Stage::AwaitingPayment => "state-awaiting-payment",
        Stage::Overdue => "state-overdue",
        Stage::PartlyPaid | Stage::PartlyOverdue => "state-partly-paid",
        Stage::PaymentSeen => "state-payment-seen",
        Stage::Paid => "state-paid",
        Stage::UnderReview => "state-under-review",
        Stage::CodeAwaited => "state-code-awaited",
        Stage::Delivering => "state-delivering",
        Stage::Delivered => "state-delivered",
        Stage::Expired => "state-expired",
        Stage::Cancelled => "state-cancelled",
        Stage::Refunded => "state-refunded",
        Stage::NeedsOperator => "state-needs-operator",
        Stage::Closed => "state-closed",
        Stage::Buying => "state-buying",
        Stage::Refunding => "state-refunding",
    };
    words.label(id, &[])
}

/// What there is to say about an order now, in a sentence or two.
pub(in crate::view) fn news(words: &Words, order: &Order) -> Html {
    if let (Some(days), Some(_), Recipient::Email(_)) = (order.days_kept(), order.goods(), &order.basket.to) {
        return words.say("news-code-deleted", &[("days", days.into())]);
    }
    if order.history.settled.is_some() && !is_delivered(order) {
        return words.say("news-settled", &[]);
    }
    if order.is_missing() {
        return words.say("news-missing", &[]);
    }
    let id = match &order.state {
        State::Overdue(_) | State::Expired(_) | State::Cancelled(_) | State::Closed(_) if order.is_claimed() => {
            "news-claimed"
        }
        State::Placing => "news-placing",
        State::Refused(_) => "news-refused",
        State::Unclear => "news-unclear",
        State::AwaitingPayment(payment) => {
            let until = words.until(payment.deadline);
            return words.say("news-awaiting-payment", &[("until", (&until).into())]);
        }
        State::Overdue(_) => "news-overdue",
        State::PartlyPaid(payment, sent) => return partly(words, payment, *sent),
        State::PartlyOverdue(payment, sent) => {
            let sent = Amount {
                value: *sent,
                coin: payment.amount.coin.clone(),
            };
            return words.say("news-partly-overdue", &[("sent", (&sent).into())]);
        }
        State::PaymentSeen(_) => "news-payment-seen",
        State::Paid(_) => "news-paid",
        State::UnderReview(_) if order.by_invoice() => "news-held",
        State::UnderReview(_) => "news-under-review",
        State::CodeAwaited(_) => "news-code-awaited",
        State::Delivering(..) => "news-delivering",
        State::Delivered(..) if order.purchase.returned => "news-returned",
        State::Delivered(..) => "news-delivered",
        State::Expired(_) => "news-expired",
        State::Cancelled(_) => "news-cancelled",
        State::Refunded(_) => "news-refunded",
        State::NeedsOperator(_, trouble) => return troubled(words, order, *trouble),
        State::Closed(_) => "news-closed",
        State::Buying(..) => "news-buying",
        State::Refunding(_) => "news-refunding",
    };
    words.say(id, &[])
}

/// What went wrong, and what the buyer should do.
fn troubled(words: &Words, order: &Order, trouble: Trouble) -> Html {
    let id = match trouble {
        Trouble::PaymentFailed | Trouble::CancelledAfterPayment => "news-needs-operator",
        Trouble::PaidTooLittle => "news-paid-too-little",
        Trouble::ExpiredAfterPayment => "news-paid-too-late",
        Trouble::DeliveryFailed => "news-delivery-failed",
        Trouble::NoCode => {
            let to = masked(&order.basket.to);
            return words.say("news-no-code", &[("email", (&to).into())]);
        }
        Trouble::Vanished => "news-vanished",
        Trouble::NotBought | Trouble::NotFunded => "news-not-bought",
        Trouble::SupplyFailed | Trouble::PayoutUnclear => "news-buying-stuck",
        Trouble::RefundFailed | Trouble::RefundUnclear => "news-refund-stuck",
        Trouble::RefundedWhileBuying => "news-needs-operator",
    };
    words.say(id, &[])
}

fn is_delivered(order: &Order) -> bool {
    matches!(order.state, State::Delivered(..))
}

/// By how much more arrived than was asked for, if it did, or that a person has looked after it.
pub(in crate::view) fn surplus(words: &Words, order: &Order) -> Html {
    if order.history.settled.is_some() && is_delivered(order) {
        return words.say("news-settled", &[]);
    }
    let (Some(payment), Some(value)) = (order.payment(), order.known.surplus) else {
        return Html::default();
    };
    let surplus = Amount {
        value,
        coin: payment.amount.coin.clone(),
    };
    words.say("news-surplus", &[("surplus", (&surplus).into())])
}

fn partly(words: &Words, payment: &Payment, sent: Decimal) -> Html {
    match missing(payment, sent) {
        Some(missing) if sent > Decimal::ZERO => {
            let sent = Amount {
                value: sent,
                coin: payment.amount.coin.clone(),
            };
            let id = match payment.channel.least {
                Some(least) if missing.value < least => "news-partly-paid-tiny",
                Some(_) | None => "news-partly-paid",
            };
            words.say(id, &[("sent", (&sent).into()), ("missing", (&missing).into())])
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
pub(in crate::view) fn steps(words: &Words, order: &Order) -> Html {
    let done = match order.course() {
        Course::Payable => 1,
        Course::Underway if matches!(order.state, State::PaymentSeen(_)) => 2,
        Course::Here if matches!(order.state, State::Delivered(..)) => return Html::default(),
        Course::Underway | Course::Here => 3,
        Course::Making | Course::NotMade | Course::Elapsed | Course::Held | Course::Late | Course::Settled => {
            return Html::default();
        }
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
        OrderChoice::Plain => ("button-plain", Style::Plain),
        OrderChoice::Link => ("button-link", Style::Plain),
        OrderChoice::Sent => ("button-sent", Style::Plain),
        OrderChoice::ShowCode => ("button-show-code", Style::Success),
        OrderChoice::Open => ("button-open-order", Style::Plain),
        OrderChoice::Receipt => ("button-receipt", Style::Plain),
        OrderChoice::RefundAddress => ("button-refund-address", Style::Plain),
    };
    Key {
        label: words.label(id, &[]),
        action: Action::Press(order_data(order, choice)),
        style,
    }
}

/// The row of the button for a buyer who sent the money before the address was taken away; none where it says nothing new.
pub(in crate::view) fn sent_already(words: &Words, order: &Order) -> Vec<Vec<Key>> {
    let may = order.may_be_claimed() && !order.is_claimed();
    may.then(|| vec![button(words, order.id, OrderChoice::Sent)])
        .into_iter()
        .collect()
}

/// The row of the button for a buyer who may say where the money should go, should it go back.
pub(in crate::view) fn refund_address(words: &Words, order: &Order) -> Option<Vec<Key>> {
    if !order.takes_refund_address() {
        return None;
    }
    let mut key = button(words, order.id, OrderChoice::RefundAddress);
    if order.purchase.refund_address.is_some() {
        key.label = words.label("button-refund-address-other", &[]);
    }
    Some(vec![key])
}

/// Where the money would go, goes, or went.
pub(in crate::view) fn refund_to(words: &Words, order: &Order) -> Html {
    let purchase = &order.purchase;
    let (id, address) = if let (State::Refunding(_), Some(refund)) = (&order.state, &purchase.refund) {
        ("refund-goes-to", &refund.address)
    } else if let (State::Refunded(_), Some(refund)) = (&order.state, &purchase.refund) {
        ("refund-went-to", &refund.address)
    } else if let Some(address) = purchase
        .refund_address
        .as_ref()
        .filter(|_| order.takes_refund_address())
    {
        ("refund-would-go-to", address)
    } else {
        return Html::default();
    };
    words.say(id, &[("address", address.reveal().into())])
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
