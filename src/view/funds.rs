//! What an operator is asked to pay: the order behind a paid invoice, with its address as a picture.

use super::admin::measure_words;
use super::button::{admin_measure_data, admin_order_data};
use super::message::{Action, Draft, Html, Key, Style};
use super::page::{lines, paragraphs};
use super::payment_uri::payment_uri;
use super::phrases::Words;
use super::picture;
use super::standing::{copy, copy_amount};
use super::titles::{name, network};
use crate::domain::measure::Measure;
use crate::domain::news::Payment;
use crate::domain::order::Order;
use crate::domain::time::Time;

/// The request for funds, `None` unless the order waits for them.
pub fn call(words: &Words, order: &Order, now: Time) -> Option<Draft> {
    let supply = order.purchase.supply.as_ref()?;
    if !order.awaits_funds() {
        return None;
    }
    let (coin, on) = (&supply.channel.coin, &supply.channel.network);
    let shown = network(coin, on);
    let number = order.id.to_string();
    let title = words.title(&order.basket.item);
    let until = words.until(supply.deadline);
    let late = supply.deadline <= now;
    let text = paragraphs(&[
        words.say(
            "funds",
            &[
                ("order", (&number).into()),
                ("title", (&title).into()),
                ("amount", (&supply.amount).into()),
                ("network", (&shown).into()),
            ],
        ),
        Html::phrase(format!("<code>{}</code>", Html::text(&supply.address))),
        memo(words, supply),
        lines(&[
            if late {
                words.say("funds-late", &[])
            } else {
                words.say("funds-until", &[("until", (&until).into())])
            },
            words.say("funds-then", &[("order", (&number).into())]),
        ]),
    ]);
    let uri = payment_uri(&supply.channel, &supply.address, &supply.amount, supply.memo.as_deref());
    let below = format!("{} - {shown}", name(&coin.0));
    let mut copies: Vec<Key> = copy(words, "button-copy-address", &supply.address)
        .into_iter()
        .collect();
    copies.extend(copy_amount(words, &supply.amount));
    let take = |measure, style| Key {
        label: measure_words(words, measure),
        action: Action::Press(admin_measure_data(order.id, measure)),
        style,
    };
    let take = vec![take(Measure::Fund, Style::Primary), take(Measure::Refund, Style::Plain)];
    Some(Draft {
        text,
        rows: vec![copies, take, vec![open(words, order)]],
        photo: picture::code(&uri, &[&below]),
        ..Draft::default()
    })
}

/// What is to be paid, in a few lines, for whoever has no request before them any more; nothing once it is too late.
pub(in crate::view) fn wanted(words: &Words, order: &Order, now: Time) -> Html {
    let Some(supply) = order.purchase.supply.as_ref().filter(|_| order.awaits_funds()) else {
        return Html::default();
    };
    if supply.deadline <= now {
        return words.say("funds-late", &[]);
    }
    let on = network(&supply.channel.coin, &supply.channel.network);
    let until = words.until(supply.deadline);
    lines(&[
        words.say(
            "admin-fund",
            &[
                ("amount", (&supply.amount).into()),
                ("network", (&on).into()),
                ("address", (&supply.address).into()),
            ],
        ),
        memo(words, supply),
        words.say("funds-until", &[("until", (&until).into())]),
    ])
}

fn memo(words: &Words, supply: &Payment) -> Html {
    let memo = supply.memo.as_deref().map(|memo| {
        let memo = Html::phrase(format!("<code>{}</code>", Html::text(memo)));
        words.say("bill-memo", &[("memo", (&memo).into())])
    });
    memo.unwrap_or_default()
}

/// What becomes of the request when nothing is wanted any more: no address, no code to scan, and nothing that could be untrue later.
pub fn closed(words: &Words, order: &Order) -> Draft {
    let number = order.id.to_string();
    let (id, photo) = match order.is_funded() {
        true => ("funds-arrived", picture::seen()),
        false => ("funds-closed", picture::closed()),
    };
    Draft {
        text: words.say(id, &[("order", (&number).into())]),
        rows: vec![vec![open(words, order)]],
        photo,
        ..Draft::default()
    }
}

fn open(words: &Words, order: &Order) -> Key {
    Key {
        label: words.label("admin-button-open", &[("order", (&order.id.to_string()).into())]),
        action: Action::Press(admin_order_data(order.id)),
        style: Style::Plain,
    }
}
