//! Being forgotten: what will be gone, what is waited for, and the way back.

use crate::domain::leaving::Hold;
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Html, Style};
use crate::view::page::{Page, lines};
use crate::view::standing::{sign, standing};

pub(super) fn draw(page: Page<'_>) -> Draft {
    match page.scene.chat.leaving {
        None => asked(page),
        Some(_) => waiting(page),
    }
}

fn asked(mut page: Page<'_>) -> Draft {
    for id in ["delete-title", "delete-gone", "delete-stays"] {
        page.say(id, &[]);
    }
    if has(&page, Hold::Unpaid) {
        page.say("delete-unpaid", &[]);
    }
    if has(&page, Hold::Money) {
        page.say("delete-paid", &[]);
        let list = list(&page);
        page.paragraph(list);
    }
    let mut key = page.named("button-delete", &Choice::Delete);
    key.style = Style::Danger;
    page.row(vec![key]);
    page.back()
}

fn waiting(mut page: Page<'_>) -> Draft {
    page.say("delete-waits", &[]);
    let list = list(&page);
    page.paragraph(list);
    if has(&page, Hold::Money) {
        page.say("delete-give-up", &[]);
        let mut key = page.named("button-give-up", &Choice::GiveUpOrders);
        key.style = Style::Danger;
        page.row(vec![key]);
    }
    let keep = page.named("button-keep-data", &Choice::KeepData);
    page.row(vec![keep]);
    let orders = page.named("button-orders", &Choice::Orders);
    let home = page.named("button-home", &Choice::Home);
    page.row(vec![orders, home]);
    page.done()
}

fn has(page: &Page<'_>, hold: Hold) -> bool {
    page.scene.orders.iter().any(|order| order.hold() == hold)
}

/// The orders that are not settled, a line each.
fn list(page: &Page<'_>) -> Html {
    let orders = page.scene.orders.iter().filter(|order| order.hold() != Hold::Free);
    let parts: Vec<Html> = orders
        .map(|order| {
            let title = page.words.title(&order.basket.item);
            let state = standing(page.words, order);
            Html::text(&format!("{} {} · {title} · {state}", sign(order), order.id))
        })
        .collect();
    lines(&parts)
}
