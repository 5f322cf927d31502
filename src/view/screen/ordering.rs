//! After the confirm: the order is being made, could not be made, or is ready to be paid.

use crate::domain::basket::Basket;
use crate::domain::ids::OrderId;
use crate::domain::order::{Course, Order, State};
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Style};
use crate::view::page::Page;
use crate::view::screen::confirm::{self, explain};

pub(super) fn draw(mut page: Page<'_>, basket: &Basket, id: OrderId) -> Draft {
    let number = id.to_string();
    let title = page.words.title(&basket.item);
    let named = [("order", (&number).into()), ("title", (&title).into())];
    let order = page.scene.order(id);
    match order.map_or(Course::Making, Order::course) {
        Course::Making => {
            page.say("ordering", &named);
            let orders = page.named("button-orders", &Choice::Orders);
            let home = page.named("button-home", &Choice::Home);
            page.row(vec![orders, home]);
            page.done()
        }
        Course::NotMade => {
            if let Some(State::Refused(why)) = order.map(|order| &order.state) {
                page.say("ordering-refused", &named);
                let dearer = order.and_then(|order| Some((&order.agreed.amount, order.dearer()?)));
                if let Some((agreed, quote)) = dearer {
                    return confirm::dearer(page, basket, agreed, &quote);
                }
                explain(&mut page, why);
                return page.back();
            }
            page.say("ordering-unclear", &named);
            let retry = page.named("button-start-again", &Choice::Retry);
            page.row(vec![retry]);
            page.back()
        }
        Course::Payable => ready(page, "ordering-ready", id),
        Course::Elapsed | Course::Underway | Course::Held | Course::Here | Course::Late | Course::Settled => {
            ready(page, "ordering-going-on", id)
        }
    }
}

/// The order has a page of its own by now.
fn ready(mut page: Page<'_>, phrase: &str, id: OrderId) -> Draft {
    let number = id.to_string();
    page.say(phrase, &[("order", (&number).into())]);
    let mut open = page.named("button-open-order", &Choice::Order(id));
    open.style = Style::Primary;
    page.row(vec![open]);
    let home = page.named("button-shop-on", &Choice::Home);
    page.row(vec![home]);
    page.done()
}
