//! Payment channels: which coins on which networks can be paid from any wallet (Cryptorefills 2.1).

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::adapters::cryptorefills::wire::shop::{Currency as WireCoin, Network as WireNetwork, PaymentVia};
use crate::domain::catalog::{Channel, Contract};
use crate::domain::money::{Coin, Currency, Network};

/// Longest name of a coin or network that we carry.
const NAME_BYTES: usize = 40;

/// Every coin and network that is open now, in the upstream's order.
pub fn channels(vias: &[PaymentVia]) -> Vec<Channel> {
    let mut open: Vec<Channel> = Vec::new();
    let wallets = vias
        .iter()
        .filter(|via| via.name.as_filled() == Some("USER_WALLET") && via.available.0 != Some(false));
    for coin in wallets.flat_map(|via| &via.currencies.0) {
        for network in &coin.networks.0 {
            let known = |channel: &Channel| {
                open.iter()
                    .any(|o| o.coin == channel.coin && o.network == channel.network)
            };
            if let Some(channel) = channel(coin, network).filter(|channel| !known(channel)) {
                open.push(channel);
            }
        }
    }
    open
}

fn channel(coin: &WireCoin, network: &WireNetwork) -> Option<Channel> {
    let name = |text: Option<&str>| text.filter(|name| name.len() <= NAME_BYTES).map(String::from);
    let suspended = coin.is_suspended.0 == Some(true) || network.is_suspended.0 == Some(true);
    let ticker = Coin(name(coin.name.as_filled())?);
    let place = Network(name(network.name.as_filled())?);
    if suspended || needs_full_name(&ticker, &place) {
        return None;
    }
    let positive = |value: Option<Decimal>| value.filter(|value| *value > Decimal::ZERO);
    Some(Channel {
        least: positive(network.threshold.0).or(positive(coin.threshold.0)),
        contract: network.smart_contract.0.as_ref().and_then(|contract| {
            Some(Contract {
                address: contract.address.clone().filled()?,
                decimals: contract.decimals.0.and_then(|d| d.to_u32()).filter(|d| *d <= 36)?,
            })
        }),
        chain: network.chain_id.0.and_then(|id| id.to_u64()),
        coin: ticker,
        network: place,
    })
}

/// Stablecoins on Tron are refused with FULLNAME_MISSING (Cryptorefills b).
fn needs_full_name(coin: &Coin, network: &Network) -> bool {
    let network = network.0.to_ascii_lowercase();
    (network.contains("tron") || network.contains("trc20")) && stands_for(coin).is_some()
}

/// The currency that a stablecoin counts as, one for one; `None` for a coin with a price of its own.
pub fn stands_for(coin: &Coin) -> Option<Currency> {
    let code = match coin.0.to_ascii_uppercase().as_str() {
        "USDC" | "USDC.E" | "USDT" | "USDT.E" | "USDT0" | "DAI" | "PYUSD" | "FDUSD" | "USDE" | "TUSD" | "USDD"
        | "USDP" | "USDS" | "GUSD" | "BUSD" | "USD1" => "USD",
        "EURC" | "EUROC" => "EUR",
        _ => return None,
    };
    Some(Currency(String::from(code)))
}
