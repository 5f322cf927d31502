//! Networks in Cryptomus' words and in ours (Cryptomus 6.1).

use crate::domain::money::{Coin, Network};

/// Cryptomus' word, in small letters, and ours, which is that of the upstream shop.
const NETWORKS: [(&str, &str); 9] = [
    ("tron", "Tron"),
    ("eth", "ETH Mainnet"),
    ("bsc", "BSC"),
    ("polygon", "Polygon (Matic)"),
    ("arbitrum", "Arbitrum"),
    ("avalanche", "Avalanche"),
    ("sol", "Solana"),
    ("ton", "Ton"),
    ("base", "Base"),
];
/// Networks that carry one coin, which is named like them.
const OWN: [&str; 6] = ["btc", "ltc", "bch", "doge", "dash", "xmr"];
/// What such a network is called with us.
const MAINNET: &str = "Mainnet";

/// A network of theirs in our word; one that we do not know keeps its own.
pub fn ours(word: &str) -> Network {
    let word = word.to_ascii_lowercase();
    if OWN.contains(&word.as_str()) {
        return Network(MAINNET.to_owned());
    }
    let known = NETWORKS.iter().find(|(theirs, _)| *theirs == word);
    Network(known.map_or(word, |(_, ours)| (*ours).to_owned()))
}

/// A network of ours in their word, if they can have it.
pub fn theirs(network: &Network, coin: &Coin) -> Option<String> {
    let coin = coin.0.to_ascii_lowercase();
    if network.0.eq_ignore_ascii_case(MAINNET) {
        return OWN.contains(&coin.as_str()).then_some(coin);
    }
    let known = NETWORKS.iter().find(|(_, ours)| network.0.eq_ignore_ascii_case(ours));
    let plain = network.0.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    known
        .map(|(theirs, _)| (*theirs).to_owned())
        .or_else(|| Some(network.0.clone()).filter(|word| plain && !word.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{NETWORKS, OWN, ours, theirs};
    use crate::domain::money::{Coin, Network};

    #[test]
    fn every_network_is_found_again_in_either_case() {
        for (word, _) in NETWORKS {
            let network = ours(&word.to_uppercase());
            assert_eq!(theirs(&network, &Coin("USDT".into())).as_deref(), Some(word));
        }
        for word in OWN {
            assert_eq!(theirs(&ours(word), &Coin(word.to_uppercase())).as_deref(), Some(word));
        }
        assert_eq!(
            theirs(&ours("newchain"), &Coin("NEW".into())).as_deref(),
            Some("newchain")
        );
    }

    #[test]
    fn a_network_that_they_cannot_have_is_none() {
        for (network, coin) in [("Lightning", "BTC"), ("Mainnet", "SUI"), ("TRC20 (Tron)", "USDT")] {
            assert_eq!(theirs(&Network(network.into()), &Coin(coin.into())), None, "{network}");
        }
    }
}
