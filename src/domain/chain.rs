//! Which blockchain a channel pays on, told from the names that the upstream uses.

use super::catalog::Channel;
use super::money::{Coin, Network};

/// A blockchain, as far as it matters for paying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Bitcoin itself.
    Bitcoin,
    /// Bitcoin over Lightning: the address is an invoice.
    Lightning,
    /// Litecoin.
    Litecoin,
    /// Dogecoin.
    Dogecoin,
    /// Ethereum and its kin, by number (EIP-155); without one where name and number contradict each other.
    Evm(Option<u64>),
    /// Solana.
    Solana,
    /// Tron.
    Tron,
    /// TON.
    Ton,
    /// One that we do not know.
    Other,
}

impl Chain {
    /// The chain of a coin on a network; `number` is what the upstream says of EVM chains.
    pub fn of(coin: &Coin, network: &Network, number: Option<u64>) -> Self {
        match (network.0.to_lowercase().as_str(), coin.0.as_str()) {
            ("lightning", "BTC") => Self::Lightning,
            ("mainnet" | "bitcoin", "BTC") => Self::Bitcoin,
            ("mainnet" | "litecoin", "LTC") => Self::Litecoin,
            ("mainnet" | "dogecoin", "DOGE") => Self::Dogecoin,
            ("solana", _) => Self::Solana,
            ("tron", _) => Self::Tron,
            ("ton", _) => Self::Ton,
            (name, _) => match (evm_number(name), number) {
                (None, None) => Self::Other,
                (Some(known), Some(told)) if known != told => Self::Evm(None),
                (Some(number), _) | (None, Some(number)) => Self::Evm(Some(number)),
            },
        }
    }

    /// Decimals of the smallest unit of the coin in which this chain's own fees are paid, if that is `coin`.
    pub fn decimals(self, coin: &Coin) -> Option<u32> {
        let (own, decimals): (&[&str], u32) = match self {
            Self::Bitcoin => (&["BTC"], 8),
            Self::Lightning => (&["BTC"], 11),
            Self::Litecoin => (&["LTC"], 8),
            Self::Dogecoin => (&["DOGE"], 8),
            Self::Evm(Some(1 | 10 | 8_453 | 42_161)) => (&["ETH"], 18),
            Self::Evm(Some(56)) => (&["BNB"], 18),
            Self::Evm(Some(137)) => (&["POL", "MATIC"], 18),
            Self::Evm(Some(43_114)) => (&["AVAX"], 18),
            Self::Evm(_) | Self::Other => return None,
            Self::Solana => (&["SOL"], 9),
            Self::Tron => (&["TRX"], 6),
            Self::Ton => (&["TON", "GRAM"], 9),
        };
        own.contains(&coin.0.as_str()).then_some(decimals)
    }
}

impl Channel {
    /// The blockchain that it pays on.
    pub fn on(&self) -> Chain {
        Chain::of(&self.coin, &self.network, self.chain)
    }

    /// Decimals of the smallest unit that can be sent over it, if they are known.
    pub fn decimals(&self) -> Option<u32> {
        match &self.contract {
            Some(contract) => Some(contract.decimals),
            None => self.on().decimals(&self.coin),
        }
    }
}

/// Numbers of chains that need no telling (EIP-155).
fn evm_number(network: &str) -> Option<u64> {
    match network {
        "eth mainnet" | "ethereum" => Some(1),
        "optimism" => Some(10),
        "bsc" => Some(56),
        "polygon (matic)" | "polygon" => Some(137),
        "base" => Some(8_453),
        "arbitrum" => Some(42_161),
        "avalanche" => Some(43_114),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;
    use crate::domain::money::{Coin, Network};

    fn chain(coin: &str, network: &str, number: Option<u64>) -> Chain {
        Chain::of(&Coin(coin.into()), &Network(network.into()), number)
    }

    #[test]
    fn a_chain_is_known_by_the_names_of_the_upstream() {
        for (coin, network, number, expected) in [
            ("BTC", "Mainnet", None, Chain::Bitcoin),
            ("BTC", "Lightning", None, Chain::Lightning),
            ("LTC", "Mainnet", None, Chain::Litecoin),
            ("USDC", "Base", None, Chain::Evm(Some(8_453))),
            ("USDC", "Base", Some(8_453), Chain::Evm(Some(8_453))),
            ("USDC", "Base", Some(1), Chain::Evm(None)),
            ("USDC", "Some New Chain", Some(999), Chain::Evm(Some(999))),
            ("USDT", "Lightning", None, Chain::Other),
            ("XMR", "Mainnet", None, Chain::Other),
            ("GRAM", "Ton", None, Chain::Ton),
        ] {
            assert_eq!(chain(coin, network, number), expected, "{coin} on {network}");
        }
    }

    #[test]
    fn a_chain_counts_its_own_coin_only() {
        let on = |coin: &str, chain: Chain| chain.decimals(&Coin(coin.into()));
        assert_eq!(on("ETH", Chain::Evm(Some(8_453))), Some(18));
        assert_eq!(on("ETH", Chain::Evm(Some(137))), None);
        assert_eq!(on("USDC", Chain::Solana), None);
        assert_eq!(on("BTC", Chain::Bitcoin), Some(8));
    }
}
