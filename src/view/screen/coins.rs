//! Choosing a coin.

use crate::domain::catalog::{Channel, Rail, Rails};
use crate::domain::money::Coin;
use crate::domain::walk::{Choice, Trolley};
use crate::view::message::Draft;
use crate::view::page::Page;
use crate::view::titles::{is_dollar, name};

/// The coins that most people hold, in the order in which they are offered behind the dollar coins.
const KNOWN: [&str; 10] = ["BTC", "ETH", "SOL", "TON", "GRAM", "TRX", "LTC", "DOGE", "BNB", "POL"];

pub(super) fn draw(mut page: Page<'_>, trolley: &Trolley) -> Draft {
    let country = page.words.flagged(trolley.item.country);
    let title = page.words.title(&trolley.item);
    page.say("bought", &[("title", (&title).into()), ("country", (&country).into())]);
    let Some(channels) = page.scene.shelf.channels.here() else {
        let stock = page.scene.shelf.channels.clone();
        return page.instead(&stock);
    };
    let coins = coins(channels);
    if coins.is_empty() {
        page.say("coins-none", &[]);
        let retry = page.named("button-retry", &Choice::Retry);
        page.row(vec![retry]);
        other_rail(&mut page, trolley);
        return page.back();
    }
    let rails = page.scene.shelf.rails;
    page.say(
        match rails.rail(trolley.rail) {
            Rail::Direct => "coins",
            Rail::Invoice => "coins-invoice",
        },
        &[],
    );
    let keys = coins
        .into_iter()
        .map(|coin| page.key(&label(coin), &Choice::Coin(coin.clone())))
        .collect();
    page.grid(keys);
    other_rail(&mut page, trolley);
    page.back()
}

/// The way to the coins of the other rail, where there are two.
fn other_rail(page: &mut Page<'_>, trolley: &Trolley) {
    if page.scene.shelf.rails != Rails::Both {
        return;
    }
    let (phrase, other) = match trolley.rail {
        Rail::Direct => ("button-rail-invoice", Rail::Invoice),
        Rail::Invoice => ("button-rail-direct", Rail::Direct),
    };
    let key = page.named(phrase, &Choice::Rail(other));
    page.row(vec![key]);
}

fn label(coin: &Coin) -> String {
    let shown = name(&coin.0);
    if is_dollar(coin) {
        format!("💵 {shown}")
    } else {
        shown
    }
}

/// Each coin once: dollar coins, then the well-known ones, then the rest by name.
fn coins(channels: &[Channel]) -> Vec<&Coin> {
    let mut coins: Vec<&Coin> = channels.iter().map(|channel| &channel.coin).collect();
    let rank = |coin: &Coin| {
        let known = KNOWN.iter().position(|known| *known == coin.0).unwrap_or(KNOWN.len());
        (!is_dollar(coin), coin.0.ends_with(".e"), known)
    };
    coins.sort_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
    coins.dedup();
    coins
}
