//! Figures of today, of seven and of thirty days, and where all money is.

use rust_decimal::Decimal;

use super::key;
use crate::domain::accounts::{Accounts, Whereabouts};
use crate::domain::admin::AdminChoice;
use crate::domain::money::{Amount, Coin};
use crate::domain::stats::{Span, Stats};
use crate::view::message::Html;
use crate::view::page::{Page, lines};
use crate::view::phrases::Words;
use crate::view::standing;

/// Coins named for one span at most.
const COINS: usize = 12;
/// Sums of money named at most.
const SUMS: usize = 24;

pub(super) fn draw(page: &mut Page<'_>, stats: &Stats, accounts: &Accounts, looking: bool) {
    page.say("admin-stats", &[]);
    if looking {
        page.say("admin-looking", &[]);
    } else {
        for (id, span) in ["admin-today", "admin-week", "admin-month"]
            .into_iter()
            .zip(&stats.spans)
        {
            let title = page.words.say(id, &[]);
            let told = told(page.words, span);
            page.paragraph(lines(&[title, told]));
        }
        if let Some(money) = money(page.words, accounts) {
            page.paragraph(money);
        }
    }
    let again = key(page, "admin-button-again", AdminChoice::Again);
    page.row(vec![again]);
}

fn money(words: &Words, accounts: &Accounts) -> Option<Html> {
    let mut told = vec![words.say("admin-money", &[])];
    for (coin, place, value) in accounts.sums().take(SUMS) {
        let amount = Amount {
            value,
            coin: coin.clone(),
        };
        let place = words.say(place_phrase(place), &[]);
        told.push(words.say(
            "admin-money-sum",
            &[("place", (&place).into()), ("amount", (&amount).into())],
        ));
    }
    (told.len() > 1).then(|| lines(&told))
}

fn place_phrase(place: Whereabouts) -> &'static str {
    match place {
        Whereabouts::Underway => "admin-money-underway",
        Whereabouts::Case => "admin-money-case",
        Whereabouts::Returning => "admin-money-returning",
        Whereabouts::Delivered => "admin-money-delivered",
        Whereabouts::Refunded => "admin-money-refunded",
        Whereabouts::Settled => "admin-money-settled",
        Whereabouts::GivenUp => "admin-money-given-up",
    }
}

fn told(words: &Words, span: &Span) -> Html {
    let opened = span.opened();
    if opened == 0 {
        return words.say("admin-none", &[]);
    }
    let conversion = span.conversion();
    let mut told = vec![words.say(
        "admin-conversion",
        &[("opened", opened.into()), ("percent", conversion.into())],
    )];
    for (stage, count) in &span.stages {
        let state = standing::stage(words, *stage);
        told.push(words.say("admin-count", &[("state", (&state).into()), ("count", (*count).into())]));
    }
    told.extend(
        span.paid
            .iter()
            .take(COINS)
            .map(|(coin, value)| sum(words, coin, *value)),
    );
    lines(&told)
}

fn sum(words: &Words, coin: &Coin, value: Decimal) -> Html {
    let amount = Amount {
        value,
        coin: coin.clone(),
    };
    words.say("admin-sum", &[("amount", (&amount).into())])
}
