//! Choosing the network of a coin.

use crate::domain::catalog::Channel;
use crate::domain::money::Coin;
use crate::domain::walk::{Choice, Trolley};
use crate::view::message::{Draft, Html};
use crate::view::page::{Page, lines};
use crate::view::titles::{name, network};

pub(super) fn draw(mut page: Page<'_>, trolley: &Trolley, coin: &Coin) -> Draft {
    let country = page.words.flagged(trolley.item.country);
    let title = page.words.title(&trolley.item);
    page.say("bought", &[("title", (&title).into()), ("country", (&country).into())]);
    let Some(channels) = page.scene.shelf.channels.here() else {
        let stock = page.scene.shelf.channels.clone();
        return page.instead(&stock);
    };
    let channels: Vec<&Channel> = channels.iter().filter(|channel| channel.coin == *coin).collect();
    let shown = name(&coin.0);
    if channels.is_empty() {
        page.say("networks-none", &[("coin", (&shown).into())]);
        let other = page.named("button-other-coin", &Choice::OtherCoin);
        page.row(vec![other]);
        return page.back();
    }
    page.say("networks", &[("coin", (&shown).into())]);
    let notes: Vec<Html> = channels.iter().filter_map(|channel| note(&page, channel)).collect();
    page.paragraph(lines(&notes));
    let keys = channels
        .into_iter()
        .map(|channel| {
            let label = network(&channel.coin, &channel.network);
            page.key(&label, &Choice::Network(channel.network.clone()))
        })
        .collect();
    page.grid(keys);
    page.back()
}

/// What is known of a network's fees and speed.
fn note(page: &Page<'_>, channel: &Channel) -> Option<Html> {
    let id = match channel.network.0.to_lowercase().as_str() {
        "lightning" => "network-lightning",
        "mainnet" | "bitcoin" if channel.coin.0 == "BTC" => "network-bitcoin",
        "eth mainnet" | "ethereum" => "network-ethereum",
        "solana" | "base" | "polygon (matic)" | "polygon" | "arbitrum" | "optimism" | "bsc" | "ton" => "network-cheap",
        _ => return None,
    };
    let shown = network(&channel.coin, &channel.network);
    Some(page.words.say(id, &[("network", (&shown).into())]))
}
