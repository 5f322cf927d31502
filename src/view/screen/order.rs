//! One order: how far it is, what it is, and what can be done.

use crate::domain::ids::OrderId;
use crate::domain::order::{Course, Order, State};
use crate::domain::recipient::Recipient;
use crate::domain::walk::{Choice, OrderChoice};
use crate::view::message::{Draft, Html, Key};
use crate::view::page::{Page, grid, lines};
use crate::view::standing::{button, news, refund_address, refund_to, sent_already, steps, surplus};
use crate::view::titles::{network, sign};

pub(super) fn draw(mut page: Page<'_>, id: OrderId) -> Draft {
    let Some(order) = page.scene.order(id) else {
        page.say("order-unknown", &[]);
        let orders = page.named("button-orders", &Choice::Orders);
        page.row(vec![orders]);
        return page.back();
    };
    let number = id.to_string();
    page.say("order-title", &[("order", (&number).into())]);
    let facts = facts(&page, order);
    page.paragraph(facts);
    let steps = steps(page.words, order);
    page.paragraph(steps);
    let told = [
        surplus(page.words, order),
        news(page.words, order),
        refund_to(page.words, order),
    ];
    for told in told {
        page.paragraph(told);
    }
    for row in sent_already(page.words, order)
        .into_iter()
        .chain(refund_address(page.words, order))
    {
        page.row(row);
    }
    for row in grid(keys(&page, order)) {
        page.row(row);
    }
    page.back()
}

fn facts(page: &Page<'_>, order: &Order) -> Html {
    let words = page.words;
    let item = &order.basket.item;
    let title = format!("{} {}", sign(item.kind), words.title(item));
    let country = words.flagged(item.country);
    let on = network(&order.basket.tender.coin, &order.basket.tender.network);
    let amount = order.payment().map_or(&order.agreed.amount, |payment| &payment.amount);
    let opened = words.at(order.opened);
    lines(&[
        words.say(
            "order-item",
            &[("title", (&title).into()), ("country", (&country).into())],
        ),
        recipient(page, order),
        words.say("order-amount", &[("amount", amount.into()), ("network", (&on).into())]),
        words.say("order-opened", &[("opened", (&opened).into())]),
    ])
}

/// For whom; nothing once that is not kept any more.
fn recipient(page: &Page<'_>, order: &Order) -> Html {
    if order.erased.is_some() {
        return Html::default();
    }
    let to = Html::text(&order.basket.to.readable());
    match order.basket.to {
        Recipient::Email(_) => page.words.say("confirm-email", &[("email", (&to).into())]),
        Recipient::Phone(_) => page.words.say("confirm-phone", &[("phone", (&to).into())]),
    }
}

/// What can be done in this state.
fn keys(page: &Page<'_>, order: &Order) -> Vec<Key> {
    let choices: &[OrderChoice] = match order.course() {
        Course::Settled if order.receipt().is_some() => &[OrderChoice::Receipt],
        Course::Making | Course::NotMade | Course::Settled => &[],
        Course::Held if !order.is_followed() => &[],
        Course::Payable | Course::Elapsed if order.is_cancellable() => &[OrderChoice::Check, OrderChoice::Cancel],
        Course::Payable | Course::Elapsed | Course::Underway | Course::Held | Course::Late => &[OrderChoice::Check],
        Course::Here if shows_code(order) => &[OrderChoice::ShowCode, OrderChoice::Receipt],
        Course::Here => &[OrderChoice::Receipt],
    };
    choices
        .iter()
        .map(|choice| button(page.words, order.id, *choice))
        .collect()
}

fn shows_code(order: &Order) -> bool {
    matches!(&order.state, State::Delivered(_, goods) if !goods.vouchers.is_empty())
}
