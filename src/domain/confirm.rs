//! From the coin to the order: the network, a question about look-alikes, the price, and the tap that orders.

use rust_decimal::Decimal;

use super::alike::Alike;
use super::basket::Basket;
use super::catalog::{Channel, Quote, Tender};
use super::chat::{Chat, Hint};
use super::money::{Coin, Network};
use super::shelf::Quoted;
use super::steps::{Around, Ask};
use super::walk::{Trolley, Walk};

/// A coin was chosen; one with several networks asks for the network.
pub(in crate::domain) fn coin_chosen(here: Walk, coin: Coin, around: Around<'_>) -> Option<Walk> {
    let Walk::Coins(trolley) = here else { return None };
    let channels = around.shelf.channels.here()?;
    let mut networks = channels.iter().filter(|channel| channel.coin == coin);
    match (networks.next(), networks.next()) {
        (Some(only), None) => Some(confirm(trolley, only, around)),
        (Some(_), Some(_)) => Some(Walk::Networks(trolley, coin)),
        (None, _) => None,
    }
}

/// A network was chosen.
pub(in crate::domain) fn network_chosen(here: Walk, network: Network, around: Around<'_>) -> Option<Walk> {
    let Walk::Networks(trolley, coin) = here else {
        return None;
    };
    let channels = around.shelf.channels.here()?;
    let channel = channels
        .iter()
        .find(|channel| channel.coin == coin && channel.network == network)?;
    Some(confirm(trolley, channel, around))
}

fn confirm(trolley: Trolley, channel: &Channel, around: Around<'_>) -> Walk {
    let tender = Tender {
        coin: channel.coin.clone(),
        network: channel.network.clone(),
        rail: around.shelf.rails.rail(trolley.rail),
    };
    let basket = Basket {
        item: trolley.item,
        to: trolley.to,
        email: trolley.email,
        tender,
    };
    if Alike::of(&channel.coin, &channel.network, channel.chain).takes_a_tap() {
        return Walk::Surely(trolley.aisle, basket);
    }
    Walk::Confirm(trolley.aisle, basket)
}

/// The price shown was confirmed: the order is opened if it still holds.
pub(in crate::domain) fn confirmed(
    chat: &mut Chat,
    here: Walk,
    shown: Decimal,
    around: Around<'_>,
) -> Option<(Walk, Option<Ask>)> {
    let (aisle, basket, quote) = if let Walk::Confirm(aisle, basket) = here {
        let quote = price_on_screen(chat, around);
        (aisle, basket, quote)
    } else if let Walk::Ordering(aisle, basket, _) = here {
        let dearer = around.dearer?;
        (aisle, basket, Some(dearer.clone()))
    } else {
        return None;
    };
    if !chat.has_accepted(around.edition) {
        return Some((Walk::Consent(aisle, basket, shown), None));
    }
    if chat.leaving.is_some() {
        let back = Box::new(Walk::Confirm(aisle, basket));
        return Some((Walk::Delete { back }, None));
    }
    match quote.filter(|quote| quote.amount.value == shown && quote.is_fresh(around.now)) {
        Some(quote) => {
            chat.offered = None;
            let ask = Ask::Open(Box::new(basket.clone()), quote);
            Some((Walk::Ordering(aisle, basket, around.next_order), Some(ask)))
        }
        None => {
            chat.hint = Some(Hint::PriceMoved);
            Some((Walk::Confirm(aisle, basket), Some(Ask::Retry)))
        }
    }
}

/// The price of now; while none is known, as after a start, the one that was shown.
fn price_on_screen(chat: &Chat, around: Around<'_>) -> Option<Quote> {
    match around.shelf.quote.here() {
        Some(Quoted::Price(quote)) => Some(quote.clone()),
        Some(Quoted::Refused(_)) => None,
        None => chat.offered.as_deref().cloned(),
    }
}
