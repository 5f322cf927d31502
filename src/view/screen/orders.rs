//! The list of orders, newest first.

use crate::domain::walk::Choice;
use crate::view::message::{Draft, Key};
use crate::view::page::Page;
use crate::view::standing::{sign, standing};

pub(super) fn draw(mut page: Page<'_>, at: u16) -> Draft {
    let orders = page.scene.orders;
    if orders.is_empty() {
        page.say(if at == 0 { "orders-none" } else { "orders-no-more" }, &[]);
    } else {
        page.say("orders", &[]);
    }
    let keys: Vec<Key> = orders
        .iter()
        .map(|order| {
            let title = page.words.title(&order.basket.item);
            let state = standing(page.words, order);
            let label = format!("{} {} · {title} · {state}", sign(order), order.id);
            page.key(&label, &Choice::Order(order.id))
        })
        .collect();
    for key in keys {
        page.row(vec![key]);
    }
    let last = if page.scene.more_orders {
        at.saturating_add(1)
    } else {
        at
    };
    page.paging(at, last);
    page.back()
}
