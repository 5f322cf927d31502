//! After the confirm: the order is being made, could not be made, or is ready to be paid.

use crate::domain::basket::Basket;
use crate::domain::ids::OrderId;
use crate::domain::order::State;
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Style};
use crate::view::page::Page;
use crate::view::screen::confirm::explain;

pub(super) fn draw(mut page: Page<'_>, basket: &Basket, id: OrderId) -> Draft {
    let number = id.to_string();
    let title = page.words.title(&basket.item);
    let named = [("order", (&number).into()), ("title", (&title).into())];
    match page.scene.order(id).map(|order| &order.state) {
        None | Some(State::Placing) => {
            page.say("ordering", &named);
            let orders = page.named("button-orders", &Choice::Orders);
            let home = page.named("button-home", &Choice::Home);
            page.row(vec![orders, home]);
            page.done()
        }
        Some(State::Refused(why)) => {
            page.say("ordering-refused", &named);
            explain(&mut page, why);
            page.back()
        }
        Some(State::Unclear) => {
            page.say("ordering-unclear", &named);
            let retry = page.named("button-start-again", &Choice::Retry);
            page.row(vec![retry]);
            page.back()
        }
        Some(State::AwaitingPayment(_) | State::PartlyPaid(..)) => ready(page, "ordering-ready", id),
        Some(
            State::Overdue(_)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::NeedsOperator(..)
            | State::Closed(_),
        ) => ready(page, "ordering-going-on", id),
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
