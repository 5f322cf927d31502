//! The coins and networks that the model takes, their rates, and how it lists them (Cryptorefills 2.1).

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

/// The form that an address of a network has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `bc1…`, `3…`.
    Bitcoin,
    /// A BOLT11 invoice.
    Lightning,
    /// `ltc1…`, `M…`.
    Litecoin,
    /// `D…`.
    Dogecoin,
    /// `0x…` with the mixed-case checksum of EIP-55.
    Evm,
    /// 32 bytes in base58.
    Solana,
    /// `T…`.
    Tron,
    /// User-friendly, base64url with a CRC.
    Ton,
}

/// A network of a coin.
#[derive(Clone, Copy, Debug)]
pub struct Network {
    /// The name to be sent verbatim as `payment.network`.
    pub name: &'static str,
    /// What follows the coin in `payment_method`.
    pub tag: &'static str,
    /// The least amount of the coin that may be paid.
    pub threshold: &'static str,
    /// The coin that pays for transfers.
    pub base_token: &'static str,
    /// EVM networks only.
    pub chain_id: Option<u64>,
    /// Address and decimals of the token's contract or mint.
    pub contract: Option<(&'static str, u32)>,
    /// Whether it is suspended.
    pub suspended: bool,
    /// The form of its addresses.
    pub form: Form,
}

/// A coin.
#[derive(Clone, Copy, Debug)]
pub struct Coin {
    /// The ticker to be sent as `payment.coin`.
    pub name: &'static str,
    /// Decimal places of an amount that is asked for.
    pub places: u32,
    /// Price of one coin in US dollars, as digits and their scale.
    usd: (i64, u32),
    /// Whether it is suspended.
    pub suspended: bool,
    /// Where it can be sent.
    pub networks: &'static [Network],
}

const fn network(
    name: &'static str,
    tag: &'static str,
    threshold: &'static str,
    base_token: &'static str,
    form: Form,
) -> Network {
    Network {
        name,
        tag,
        threshold,
        base_token,
        chain_id: None,
        contract: None,
        suspended: false,
        form,
    }
}

const fn evm(
    name: &'static str,
    tag: &'static str,
    threshold: &'static str,
    gas: &'static str,
    chain_id: u64,
) -> Network {
    Network {
        chain_id: Some(chain_id),
        ..network(name, tag, threshold, gas, Form::Evm)
    }
}

impl Network {
    const fn token(self, address: &'static str, decimals: u32) -> Self {
        Self {
            contract: Some((address, decimals)),
            ..self
        }
    }

    const fn suspended(self) -> Self {
        Self {
            suspended: true,
            ..self
        }
    }

    const fn engine(&self) -> Option<&'static str> {
        match self.form {
            Form::Evm => Some("EVM"),
            Form::Solana => Some("SVM"),
            Form::Tron => Some("TVM"),
            Form::Ton => Some("TON"),
            Form::Bitcoin | Form::Lightning | Form::Litecoin | Form::Dogecoin => None,
        }
    }

    /// The word of `payment_method_protocol`; only `LIGHTNING_LIKE` is known for certain.
    pub(super) const fn protocol(&self) -> &'static str {
        match self.form {
            Form::Lightning => "LIGHTNING_LIKE",
            Form::Evm => "EVM_LIKE",
            Form::Solana => "SVM_LIKE",
            Form::Tron => "TRON_LIKE",
            Form::Ton => "TON_LIKE",
            Form::Bitcoin | Form::Litecoin | Form::Dogecoin => "BITCOIN_LIKE",
        }
    }

    /// The least amount that may be paid.
    pub fn least(&self) -> Decimal {
        self.threshold.parse().unwrap_or_default()
    }
}

/// Every coin of the `USER_WALLET` channel.
pub static COINS: [Coin; 14] = [
    Coin {
        name: "BTC",
        places: 8,
        usd: (64_000, 0),
        suspended: false,
        networks: &[
            network("Mainnet", "MAINNET", "0.00011", "BTC", Form::Bitcoin),
            network("Lightning", "LIGHTNING", "0.0000084", "BTC", Form::Lightning),
        ],
    },
    Coin {
        name: "ETH",
        places: 8,
        usd: (2_500, 0),
        suspended: false,
        networks: &[
            evm("ETH Mainnet", "MAINNET", "0.0008", "ETH", 1),
            evm("Base", "BASE", "0.0002", "ETH", 8453),
            evm("Arbitrum", "ARBITRUM", "0.0002", "ETH", 42161),
        ],
    },
    Coin {
        name: "SOL",
        places: 6,
        usd: (150, 0),
        suspended: false,
        networks: &[network("Solana", "SOL", "0.0038", "SOL", Form::Solana)],
    },
    Coin {
        name: "LTC",
        places: 8,
        usd: (85, 0),
        suspended: false,
        networks: &[network("Mainnet", "MAINNET", "0.0065", "LTC", Form::Litecoin)],
    },
    Coin {
        name: "DOGE",
        places: 6,
        usd: (20, 2),
        suspended: false,
        networks: &[network("Mainnet", "MAINNET", "2.9", "DOGE", Form::Dogecoin)],
    },
    Coin {
        name: "TRX",
        places: 6,
        usd: (30, 2),
        suspended: false,
        networks: &[network("Tron", "TRON", "1.9", "TRX", Form::Tron)],
    },
    Coin {
        name: "GRAM",
        places: 6,
        usd: (320, 2),
        suspended: false,
        networks: &[network("Ton", "TON", "0.18", "GRAM", Form::Ton)],
    },
    Coin {
        name: "USDC",
        places: 2,
        usd: (1, 0),
        suspended: false,
        networks: &[
            network("Solana", "SOL", "0.562099175481640", "SOL", Form::Solana)
                .token("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", 6),
            evm("Base", "BASE", "0.571", "ETH", 8453).token("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", 6),
            evm("Polygon (Matic)", "MATIC", "0.571", "MATIC", 137)
                .token("0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", 6),
            evm("ETH Mainnet", "MAINNET", "0.571", "ETH", 1).token("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", 6),
            evm("Arbitrum", "ARBITRUM", "0.571", "ETH", 42161).token("0xaf88d065e77c8cC2239327C5EDb3A432268e5831", 6),
        ],
    },
    Coin {
        name: "USDT",
        places: 2,
        usd: (1, 0),
        suspended: false,
        networks: &[
            network("Tron", "TRON", "0.571", "TRX", Form::Tron).token("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", 6),
            evm("Polygon (Matic)", "MATIC", "0.571", "MATIC", 137)
                .token("0xc2132D05D31c914a87C6611C10748AEb04B58e8F", 6)
                .suspended(),
            evm("ETH Mainnet", "MAINNET", "0.571", "ETH", 1).token("0xdAC17F958D2ee523a2206206994597C13D831ec7", 6),
            evm("BSC", "BSC", "0.571", "BNB", 56).token("0x55d398326f99059fF775485246999027B3197955", 18),
            network("Ton", "TON", "0.571", "GRAM", Form::Ton)
                .token("EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs", 6),
        ],
    },
    Coin {
        name: "USDC.e",
        places: 2,
        usd: (1, 0),
        suspended: false,
        networks: &[
            evm("Polygon (Matic)", "MATIC", "0.571", "MATIC", 137)
                .token("0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174", 6),
            evm("Arbitrum", "ARBITRUM", "0.571", "ETH", 42161).token("0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8", 6),
        ],
    },
    Coin {
        name: "USDT.e",
        places: 2,
        usd: (1, 0),
        suspended: false,
        networks: &[evm("Avalanche", "AVALANCHE", "0.571", "AVAX", 43114)
            .token("0xc7198437980c041c805A1EDcbA50c1Ce5db95118", 6)],
    },
    Coin {
        name: "POL",
        places: 6,
        usd: (25, 2),
        suspended: false,
        networks: &[evm("Polygon (Matic)", "MATIC", "2.3", "POL", 137)],
    },
    Coin {
        name: "BNB",
        places: 8,
        usd: (600, 0),
        suspended: false,
        networks: &[evm("BSC", "BSC", "0.00095", "BNB", 56)],
    },
    Coin {
        name: "DAI",
        places: 2,
        usd: (1, 0),
        suspended: true,
        networks: &[
            evm("ETH Mainnet", "MAINNET", "0.571", "ETH", 1).token("0x6B175474E89094C44Da98b954EedeAC495271d0F", 18)
        ],
    },
];

impl Coin {
    /// The coin with this ticker.
    pub fn named(name: &str) -> Option<&'static Self> {
        COINS.iter().find(|coin| coin.name == name)
    }

    /// The network of this coin with exactly this name.
    pub fn network(&self, name: &str) -> Option<&'static Network> {
        self.networks.iter().find(|network| network.name == name)
    }

    /// How much of this coin `dollars` buy, rounded up to the places of the coin.
    pub fn for_dollars(&self, dollars: Decimal) -> Decimal {
        let (digits, scale) = self.usd;
        dollars
            .checked_div(Decimal::new(digits, scale))
            .unwrap_or(dollars)
            .round_dp_with_strategy(self.places, RoundingStrategy::AwayFromZero)
            .normalize()
    }

    /// The `payment_method` of a quote: USDC and USDT quotes are tagged MATIC whatever the network (Cryptorefills 2.4).
    pub fn quoted_method(&self) -> String {
        match self.name {
            "USDC" | "USDT" => format!("{}-MATIC", self.name),
            name => name.to_owned(),
        }
    }
}

/// The answer to `GET /v3/payment_vias`.
pub(super) fn payment_vias() -> Value {
    let wallet: Vec<Value> = COINS.iter().map(coin_json).collect();
    let elsewhere = |coins: &[&str]| -> Vec<Value> {
        coins
            .iter()
            .map(|name| json!({"name": name, "is_suspended": false, "networks": []}))
            .collect()
    };
    json!([
        {"name": "USER_WALLET", "available": true, "logo_url": logo("user_wallet"), "currencies": wallet},
        {"name": "GATE_PAY", "available": true, "logo_url": logo("gate_pay"), "currencies": elsewhere(&["USDT", "BTC"])},
        {"name": "GATE_PAY_WEB", "available": true, "currencies": elsewhere(&["USDT"])},
        {"name": "KUCOIN_PAY", "available": false, "currencies": elsewhere(&["USDT"])},
        {"name": "BUYDL", "currencies": []},
    ])
}

/// The answer to `GET /v3/currencies`.
pub(super) fn currencies() -> Value {
    COINS
        .iter()
        .map(|coin| json!({"name": coin.name, "logo_url": logo(&coin.name.to_lowercase()), "is_suspended": coin.suspended}))
        .collect()
}

fn logo(name: &str) -> String {
    format!("https://cdn.cryptorefills.com/coins/{name}.webp")
}

fn coin_json(coin: &Coin) -> Value {
    json!({
        "name": coin.name,
        "is_suspended": coin.suspended,
        "logo_url": logo(&coin.name.to_lowercase()),
        "networks": coin.networks.iter().map(|network| network_json(coin, network)).collect::<Vec<_>>(),
    })
}

fn network_json(coin: &Coin, network: &Network) -> Value {
    let mut row = json!({"name": network.name, "threshold": network.threshold, "base_token": network.base_token});
    if let Some(chain) = network.chain_id {
        row["chain_id"] = json!(chain);
    }
    if let (Some((address, decimals)), Some(engine)) = (network.contract, network.engine()) {
        row["smart_contract_engine"] = json!(engine);
        row["smart_contract"] =
            json!({"engine": engine, "address": address, "decimals": decimals, "symbol": coin.name});
    }
    if network.suspended {
        row["is_suspended"] = json!(true);
    }
    row
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{COINS, Coin, payment_vias};

    #[test]
    fn a_price_in_coin_is_rounded_up_to_the_places_of_the_coin() {
        let btc = Coin::named("BTC").unwrap();
        assert_eq!(btc.for_dollars(Decimal::new(100, 0)).to_string(), "0.0015625");
        assert_eq!(btc.for_dollars(Decimal::new(1, 0)).to_string(), "0.00001563");
        assert_eq!(
            Coin::named("USDC")
                .unwrap()
                .for_dollars(Decimal::new(101_481, 3))
                .to_string(),
            "101.49"
        );
    }

    #[test]
    fn every_threshold_is_a_decimal_and_every_chain_has_one_id() {
        for coin in &COINS {
            for network in coin.networks {
                assert!(network.least() > Decimal::ZERO, "{} {}", coin.name, network.name);
                assert_eq!(network.chain_id.is_some(), network.form == super::Form::Evm);
            }
        }
    }

    #[test]
    fn one_coin_and_one_network_are_suspended_and_say_so() {
        let vias = payment_vias();
        let coins = vias[0]["currencies"].as_array().unwrap();
        assert_eq!(coins.iter().filter(|coin| coin["is_suspended"] == true).count(), 1);
        let networks = coins.iter().flat_map(|coin| coin["networks"].as_array().unwrap());
        assert_eq!(networks.filter(|network| network["is_suspended"] == true).count(), 1);
    }
}
