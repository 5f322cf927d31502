//! What a coin on a network is easily taken for, so that a payment goes astray.

use super::chain::Chain;
use super::money::{Coin, Network};

/// What a coin on a network is easily taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Whether the coin itself is another one than its name makes people think; then it takes a tap of its own.
    pub edition: Option<Edition>,
    /// Coins that are taken for this one.
    pub others: Vec<Coin>,
    /// Where its payments go by mistake.
    pub astray: Astray,
}

/// How a coin is not the one that its name makes people think of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edition {
    /// Another coin than this one, bridged, wrapped or forked, under nearly the same name.
    Of(Coin),
    /// A token that has the name of a coin on a network which is not the coin's own.
    Pegged,
}

/// Where payments go by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Astray {
    /// Nowhere that we know of: the coin has this network alone.
    Nowhere,
    /// To the same address on networks such as these: no wallet objects.
    SameAddress(Vec<Network>),
    /// To networks such as these, where addresses look otherwise.
    OtherAddress(Vec<Network>),
    /// To an address of Bitcoin, though this is Lightning.
    NotLightning,
    /// Over Lightning, or to networks such as these, though this is Bitcoin itself.
    NotBitcoin(Vec<Network>),
}

/// Coins that are others than the ones whose names they nearly have; those that end in `.e` are known by that.
const EDITIONS: [(&str, &str); 20] = [
    ("USDBC", "USDC"),
    ("AXLUSDC", "USDC"),
    ("USDE", "USDC"),
    ("USDT0", "USDT"),
    ("USD₮0", "USDT"),
    ("JUSDT", "USDT"),
    ("XDAI", "DAI"),
    ("WXDAI", "DAI"),
    ("SDAI", "DAI"),
    ("WETH", "ETH"),
    ("ETC", "ETH"),
    ("ETHW", "ETH"),
    ("STETH", "ETH"),
    ("WBTC", "BTC"),
    ("BTCB", "BTC"),
    ("CBBTC", "BTC"),
    ("BCH", "BTC"),
    ("BSV", "BTC"),
    ("WBNB", "BNB"),
    ("WSOL", "SOL"),
];
/// Coins that are tokens wherever the network is not one of their own.
const NATIVES: [&str; 7] = ["BTC", "LTC", "DOGE", "SOL", "TRX", "TON", "GRAM"];
/// Networks whose own coin is not Ether, and which have a token of that name.
const WITHOUT_ETHER: [u64; 4] = [56, 100, 137, 43_114];
/// Networks of one form of address, those that people use most first.
const SHARED: [&str; 6] = ["ETH Mainnet", "BSC", "Polygon (Matic)", "Base", "Arbitrum", "Optimism"];
/// The same for Ether, on networks that are its own.
const SHARED_ETHER: [&str; 4] = ["ETH Mainnet", "Base", "Arbitrum", "Optimism"];
/// So many networks are named: more where a wallet does not object.
const NAMED: usize = 3;
const NAMED_APART: usize = 2;

impl Alike {
    /// Of a coin on a network; `number` is what the upstream says of EVM chains.
    pub fn of(coin: &Coin, network: &Network, number: Option<u64>) -> Self {
        let chain = Chain::of(coin, network, number);
        let edition = edition(coin, chain);
        let others = match &edition {
            Some(Edition::Of(original)) => vec![original.clone()],
            Some(Edition::Pegged) => Vec::new(),
            None => taken_for(&coin.0, chain)
                .iter()
                .map(|name| Coin((*name).to_owned()))
                .collect(),
        };
        Self {
            edition,
            others,
            astray: astray(coin, network, chain),
        }
    }

    /// Whether paying with it takes a tap of its own before anything is ordered.
    pub fn takes_a_tap(&self) -> bool {
        self.edition.is_some()
    }

    /// Whether there is anything that it could be taken for.
    pub fn is_mistakable(&self) -> bool {
        self.takes_a_tap() || !self.others.is_empty() || self.astray != Astray::Nowhere
    }
}

fn edition(coin: &Coin, chain: Chain) -> Option<Edition> {
    let name = coin.0.to_uppercase();
    let of = |original: &str| Some(Edition::Of(Coin(original.to_owned())));
    if let Some(original) = name.strip_suffix(".E").filter(|original| !original.is_empty()) {
        return of(original);
    }
    if let Some((_, original)) = EDITIONS.iter().find(|(edition, _)| *edition == name) {
        return of(original);
    }
    // On Polygon they are one coin that was renamed; on Ethereum there are both.
    if name == "MATIC" && chain == Chain::Evm(Some(1)) {
        return of("POL");
    }
    let foreign = NATIVES.contains(&name.as_str()) && chain != Chain::Other && chain.decimals(coin).is_none();
    let without_ether = matches!(chain, Chain::Evm(Some(number)) if WITHOUT_ETHER.contains(&number));
    (foreign || name == "ETH" && without_ether).then_some(Edition::Pegged)
}

/// Coins that people send in place of this one.
fn taken_for(coin: &str, chain: Chain) -> &'static [&'static str] {
    match (coin, chain) {
        ("USDC", Chain::Evm(Some(8_453))) => &["USDbC"],
        ("USDC", Chain::Evm(Some(10 | 137 | 42_161 | 43_114))) => &["USDC.e"],
        ("USDT", Chain::Evm(Some(10))) => &["USD₮0"],
        ("USDT", Chain::Evm(Some(43_114))) => &["USDT.e"],
        ("DAI", _) => &["xDAI"],
        ("ETH", Chain::Evm(_)) => &["WETH"],
        ("POL", Chain::Evm(Some(1))) => &["MATIC"],
        ("LTC", Chain::Litecoin) => &["BTC"],
        _ => &[],
    }
}

fn astray(coin: &Coin, network: &Network, chain: Chain) -> Astray {
    let others = |names: &[&str], most| {
        let others = names.iter().map(|name| Network((*name).to_owned()));
        let others = others.filter(|other| Chain::of(coin, other, None) != chain);
        others.filter(|other| other != network).take(most).collect()
    };
    match chain {
        Chain::Lightning => Astray::NotLightning,
        Chain::Bitcoin => Astray::NotBitcoin(others(&["BSC", "ETH Mainnet"], NAMED_APART)),
        Chain::Evm(_) if coin.0 == "ETH" && edition(coin, chain).is_none() => {
            Astray::SameAddress(others(&SHARED_ETHER, NAMED))
        }
        Chain::Evm(_) => Astray::SameAddress(others(&SHARED, NAMED)),
        Chain::Solana | Chain::Tron | Chain::Ton if chain.decimals(coin).is_none() => {
            Astray::OtherAddress(others(&SHARED, NAMED_APART))
        }
        Chain::Litecoin | Chain::Dogecoin | Chain::Solana | Chain::Tron | Chain::Ton | Chain::Other => Astray::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::{Alike, Astray, Edition};
    use crate::domain::money::{Coin, Network};

    fn alike(coin: &str, network: &str) -> Alike {
        Alike::of(&Coin(coin.into()), &Network(network.into()), None)
    }

    #[test]
    fn another_edition_of_a_coin_takes_a_tap_of_its_own() {
        for (coin, network, original) in [
            ("USDC.e", "Polygon (Matic)", "USDC"),
            ("USDT.e", "Avalanche", "USDT"),
            ("USDbC", "Base", "USDC"),
            ("USDE", "ETH Mainnet", "USDC"),
            ("USDT0", "Arbitrum", "USDT"),
            ("USD₮0", "Optimism", "USDT"),
            ("xDAI", "Gnosis", "DAI"),
            ("WETH", "Arbitrum", "ETH"),
            ("ETC", "Mainnet", "ETH"),
            ("WBTC", "ETH Mainnet", "BTC"),
            ("BCH", "Mainnet", "BTC"),
            ("MATIC", "ETH Mainnet", "POL"),
        ] {
            let alike = alike(coin, network);
            let original = Coin(original.into());
            assert_eq!(
                alike.edition,
                Some(Edition::Of(original.clone())),
                "{coin} on {network}"
            );
            assert_eq!(alike.others, [original]);
            assert!(alike.takes_a_tap() && alike.is_mistakable());
        }
    }

    #[test]
    fn a_coin_on_a_network_that_is_not_its_own_is_a_token_and_takes_a_tap() {
        for (coin, network) in [
            ("BTC", "BSC"),
            ("BTC", "ETH Mainnet"),
            ("LTC", "BSC"),
            ("ETH", "BSC"),
            ("ETH", "Polygon (Matic)"),
            ("TON", "BSC"),
            ("SOL", "BSC"),
        ] {
            assert_eq!(
                alike(coin, network).edition,
                Some(Edition::Pegged),
                "{coin} on {network}"
            );
        }
    }

    #[test]
    fn a_coin_itself_takes_no_tap_but_says_what_it_is_not() {
        for (coin, network, others) in [
            ("USDC", "Polygon (Matic)", &["USDC.e"][..]),
            ("USDC", "Arbitrum", &["USDC.e"]),
            ("USDC", "Base", &["USDbC"]),
            ("USDC", "ETH Mainnet", &[]),
            ("USDC", "Solana", &[]),
            ("USDT", "Tron", &[]),
            ("USDT", "Avalanche", &["USDT.e"]),
            ("USDT", "Optimism", &["USD₮0"]),
            ("DAI", "ETH Mainnet", &["xDAI"]),
            ("ETH", "Base", &["WETH"]),
            ("POL", "Polygon (Matic)", &[]),
            ("POL", "ETH Mainnet", &["MATIC"]),
            ("MATIC", "Polygon (Matic)", &[]),
            ("LTC", "Mainnet", &["BTC"]),
            ("BTC", "Mainnet", &[]),
            ("BNB", "BSC", &[]),
            ("TON", "Ton", &[]),
            ("GRAM", "Ton", &[]),
            (".e", "Base", &[]),
        ] {
            let alike = alike(coin, network);
            let names: Vec<&str> = alike.others.iter().map(|other| other.0.as_str()).collect();
            assert_eq!(names, others, "{coin} on {network}");
            assert!(!alike.takes_a_tap(), "{coin} on {network}");
        }
    }

    #[test]
    fn one_form_of_address_is_told_from_several() {
        let networks = |names: &[&str]| names.iter().map(|name| Network((*name).into())).collect();
        for (coin, network, astray) in [
            (
                "USDC",
                "Polygon (Matic)",
                Astray::SameAddress(networks(&["ETH Mainnet", "BSC", "Base"])),
            ),
            (
                "USDT",
                "ETH Mainnet",
                Astray::SameAddress(networks(&["BSC", "Polygon (Matic)", "Base"])),
            ),
            (
                "ETH",
                "Ethereum",
                Astray::SameAddress(networks(&["Base", "Arbitrum", "Optimism"])),
            ),
            (
                "ETH",
                "Arbitrum",
                Astray::SameAddress(networks(&["ETH Mainnet", "Base", "Optimism"])),
            ),
            (
                "BNB",
                "BSC",
                Astray::SameAddress(networks(&["ETH Mainnet", "Polygon (Matic)", "Base"])),
            ),
            ("USDT", "Tron", Astray::OtherAddress(networks(&["ETH Mainnet", "BSC"]))),
            (
                "USDC",
                "Solana",
                Astray::OtherAddress(networks(&["ETH Mainnet", "BSC"])),
            ),
            ("BTC", "Lightning", Astray::NotLightning),
            ("BTC", "Mainnet", Astray::NotBitcoin(networks(&["BSC", "ETH Mainnet"]))),
            ("SOL", "Solana", Astray::Nowhere),
            ("TRX", "Tron", Astray::Nowhere),
            ("DOGE", "Mainnet", Astray::Nowhere),
            ("XMR", "Mainnet", Astray::Nowhere),
        ] {
            assert_eq!(alike(coin, network).astray, astray, "{coin} on {network}");
        }
        assert!(!alike("DOGE", "Mainnet").is_mistakable());
        assert!(alike("USDT", "Tron").is_mistakable());
    }

    #[test]
    fn a_network_that_we_do_not_know_is_known_by_its_number() {
        let new = Alike::of(&Coin("USDC".into()), &Network("Some New Chain".into()), Some(999));
        assert!(matches!(new.astray, Astray::SameAddress(_)), "{new:?}");
    }
}
