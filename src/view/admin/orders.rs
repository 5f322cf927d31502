//! The shop's orders, all or some, and those that were searched for.

use super::{filter_words, key};
use crate::domain::admin::AdminChoice;
use crate::domain::filter::Filter;
use crate::domain::order::Order;
use crate::domain::secret::Secret;
use crate::domain::walk::Choice;
use crate::view::message::Key;
use crate::view::page::Page;
use crate::view::scene::FOUND_AT_MOST;
use crate::view::standing::{sign, standing};

pub(super) fn list(page: &mut Page<'_>, filter: Filter, orders: &[Order], more: bool, looking: bool) {
    let which = page.words.label(filter_words(filter), &[]);
    page.say("admin-orders", &[("which", (&which).into())]);
    told(page, orders, looking);
    rows(page, orders);
    if let Some(last) = orders.last().filter(|_| more) {
        let older = key(page, "admin-button-older", AdminChoice::Below(last.id));
        page.row(vec![older]);
    }
    let filters: Vec<Key> = Filter::ALL
        .into_iter()
        .filter(|other| *other != filter)
        .map(|other| key(page, filter_words(other), AdminChoice::Orders(other)))
        .collect();
    page.grid(filters);
    let own = page.named("button-orders", &Choice::Orders);
    page.row(vec![own]);
}

pub(super) fn found(page: &mut Page<'_>, _: &Secret, orders: &[Order], looking: bool) {
    page.say("admin-found", &[]);
    if orders.is_empty() && !looking {
        page.say("admin-found-none", &[]);
    } else {
        told(page, orders, looking);
    }
    if orders.len() >= FOUND_AT_MOST {
        page.say("admin-found-most", &[("count", orders.len().into())]);
    }
    rows(page, orders);
}

fn told(page: &mut Page<'_>, orders: &[Order], looking: bool) {
    if looking {
        page.say("admin-looking", &[]);
    } else if orders.is_empty() {
        page.say("admin-none", &[]);
    }
}

fn rows(page: &mut Page<'_>, orders: &[Order]) {
    for order in orders {
        let title = page.words.title(&order.basket.item);
        let state = standing(page.words, order);
        let label = format!("{} {} · {state} · {title}", sign(order), order.id);
        let key = page.key(&label, &Choice::Admin(AdminChoice::Order(order.id)));
        page.row(vec![key]);
    }
}
