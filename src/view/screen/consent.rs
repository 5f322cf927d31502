//! Once, before the first order: whether the terms are accepted.

use rust_decimal::Decimal;

use crate::domain::basket::Basket;
use crate::domain::catalog::{INVOICED_IN, Rail};
use crate::domain::consent::Paper;
use crate::domain::money::{Amount, Currency, Fiat};
use crate::domain::shelf::Stock;
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Style};
use crate::view::page::Page;

pub(super) fn draw(mut page: Page<'_>, basket: &Basket, shown: Decimal) -> Draft {
    page.say(
        match page.scene.chat.consent {
            None => "consent-title",
            Some(_) => "consent-title-again",
        },
        &[],
    );
    page.say("consent", &[]);
    if matches!(page.scene.shelf.quote, Stock::Failed) {
        return page.instead(&Stock::<()>::Failed);
    }
    let amount = match basket.tender.rail {
        Rail::Direct => page.words.amount(&Amount {
            value: shown,
            coin: basket.tender.coin.clone(),
        }),
        Rail::Invoice => page.words.fiat(&Fiat {
            value: shown,
            currency: Currency(INVOICED_IN.to_owned()),
        }),
    };
    let label = |id: &str| page.words.label(id, &[("amount", (&amount).into())]);
    let mut key = page.whole_key(&[label("button-accept"), label("button-accept-short")], &Choice::Accept);
    key.style = Style::Primary;
    page.row(vec![key]);
    let keys = vec![
        page.named("button-terms", &Choice::Paper(Paper::Terms)),
        page.named("button-privacy", &Choice::Paper(Paper::Privacy)),
    ];
    page.row(keys);
    page.back()
}
