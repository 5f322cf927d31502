//! What a wallet scans: the coin's own payment link where a standard has one, else the plain address.

use rust_decimal::Decimal;

use super::figures::digits;
use crate::domain::catalog::Channel;
use crate::domain::money::Amount;

/// The text for a wallet to scan, for `amount` to be paid to `address` over `channel`.
///
/// A link is made only when it names everything exactly; a memo cannot be named, so with one it is the plain address.
pub fn payment_uri(channel: &Channel, address: &str, amount: &Amount, memo: Option<&str>) -> String {
    link(channel, address, amount)
        .filter(|_| memo.is_none())
        .unwrap_or_else(|| address.to_owned())
}

fn link(channel: &Channel, address: &str, amount: &Amount) -> Option<String> {
    if channel.coin != amount.coin {
        return None;
    }
    let coin = channel.coin.0.as_str();
    match (channel.network.0.to_lowercase().as_str(), coin) {
        ("lightning", _) => Some(format!("LIGHTNING:{}", address.to_uppercase())),
        ("mainnet" | "bitcoin", "BTC") => Some(bip21("bitcoin", address, amount.value)),
        ("mainnet" | "litecoin", "LTC") => Some(bip21("litecoin", address, amount.value)),
        ("mainnet" | "dogecoin", "DOGE") => Some(bip21("dogecoin", address, amount.value)),
        ("solana", _) => solana_pay(channel, address, amount.value),
        ("ton", _) => ton(channel, address, amount.value),
        (network, _) => eip681(channel, network, address, amount.value),
    }
}

fn bip21(scheme: &str, address: &str, amount: Decimal) -> String {
    format!("{scheme}:{address}?amount={}", digits(amount))
}

fn solana_pay(channel: &Channel, address: &str, amount: Decimal) -> Option<String> {
    let base = format!("solana:{address}?amount={}", digits(amount));
    match &channel.contract {
        Some(mint) => smallest(amount, mint.decimals).map(|_| format!("{base}&spl-token={}", mint.address)),
        None => (channel.coin.0 == "SOL").then_some(base),
    }
}

fn ton(channel: &Channel, address: &str, amount: Decimal) -> Option<String> {
    // A wallet that does not know the parameter of a token would send so many toncoins instead.
    if channel.contract.is_some() || !matches!(channel.coin.0.as_str(), "TON" | "GRAM") {
        return None;
    }
    smallest(amount, 9).map(|units| format!("ton://transfer/{address}?amount={units}"))
}

fn eip681(channel: &Channel, network: &str, address: &str, amount: Decimal) -> Option<String> {
    let chain = channel.chain.or(known_chain(network))?;
    match &channel.contract {
        Some(token) => {
            let units = smallest(amount, token.decimals)?;
            let contract = &token.address;
            Some(format!(
                "ethereum:{contract}@{chain}/transfer?address={address}&uint256={units}"
            ))
        }
        None => {
            let native = native_coin(chain)?.contains(&channel.coin.0.as_str());
            let wei = native.then(|| smallest(amount, 18)).flatten()?;
            Some(format!("ethereum:{address}@{chain}?value={wei}"))
        }
    }
}

/// Chain numbers of networks that need no telling (EIP-155).
fn known_chain(network: &str) -> Option<u64> {
    match network {
        "eth mainnet" | "ethereum" => Some(1),
        "optimism" => Some(10),
        "bsc" => Some(56),
        "polygon (matic)" | "polygon" => Some(137),
        "base" => Some(8_453),
        "arbitrum" => Some(42_161),
        _ => None,
    }
}

/// Tickers of the coin in which a chain's own fees are paid.
fn native_coin(chain: u64) -> Option<&'static [&'static str]> {
    match chain {
        1 | 10 | 8_453 | 42_161 => Some(&["ETH"]),
        56 => Some(&["BNB"]),
        137 => Some(&["POL", "MATIC"]),
        _ => None,
    }
}

/// The amount as a whole number of the smallest unit; `None` if it would not be whole, or too large to tell exactly.
fn smallest(amount: Decimal, decimals: u32) -> Option<String> {
    let plain = digits(amount);
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let missing = usize::try_from(decimals).ok()?.checked_sub(fraction.len())?;
    let units = format!("{whole}{fraction}{}", "0".repeat(missing));
    let units = units.trim_start_matches('0');
    (amount > Decimal::ZERO && missing <= 36).then(|| units.to_owned())
}

#[cfg(test)]
mod tests {
    use super::payment_uri;
    use crate::domain::catalog::{Channel, Contract};
    use crate::domain::money::{Amount, Coin, Network, positive};

    fn channel(coin: &str, network: &str) -> Channel {
        Channel {
            coin: Coin(coin.into()),
            network: Network(network.into()),
            least: None,
            contract: None,
            chain: None,
        }
    }

    fn token(coin: &str, network: &str, contract: &str, decimals: u32) -> Channel {
        Channel {
            contract: Some(Contract {
                address: contract.into(),
                decimals,
            }),
            ..channel(coin, network)
        }
    }

    fn uri(channel: &Channel, address: &str, value: &str) -> String {
        let amount = Amount {
            value: positive(value).unwrap(),
            coin: channel.coin.clone(),
        };
        payment_uri(channel, address, &amount, None)
    }

    /// BIP-21, "Examples": the address and the amounts of 20.3 and 50.
    #[test]
    fn bitcoin_and_its_kin_are_paid_by_bip_21() {
        let btc = channel("BTC", "Mainnet");
        let address = "175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W";
        assert_eq!(uri(&btc, address, "20.3"), format!("bitcoin:{address}?amount=20.3"));
        assert_eq!(uri(&btc, address, "50.00"), format!("bitcoin:{address}?amount=50"));
        assert_eq!(
            uri(&btc, address, "0.00032833"),
            format!("bitcoin:{address}?amount=0.00032833")
        );
        assert_eq!(
            uri(&channel("LTC", "Mainnet"), "Labc", "1.5"),
            "litecoin:Labc?amount=1.5"
        );
        assert_eq!(uri(&channel("DOGE", "Mainnet"), "Dabc", "7"), "dogecoin:Dabc?amount=7");
    }

    /// BOLT 11, "Examples": the beginning of an invoice for 2500 micro-bitcoin; capitals make the code smaller and are the same invoice.
    #[test]
    fn a_lightning_invoice_is_scanned_in_capitals() {
        let invoice = "lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypq";
        let shown = uri(&channel("BTC", "Lightning"), invoice, "0.0025");
        assert_eq!(shown, format!("LIGHTNING:{}", invoice.to_uppercase()));
    }

    /// EIP-681, its two examples: 2.014 ether, and one smallest unit of the token at 0x8920…43e7; here with the chain named.
    #[test]
    fn coins_and_tokens_of_ethereum_are_paid_by_eip_681() {
        let to = "0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359";
        assert_eq!(
            uri(&channel("ETH", "ETH Mainnet"), to, "2.014"),
            format!("ethereum:{to}@1?value=2014000000000000000")
        );
        let unicorn = token("UNI", "ETH Mainnet", "0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7", 18);
        assert_eq!(
            uri(
                &unicorn,
                "0x8e23ee67d1332ad560396262c48ffbb01f93d052",
                "0.000000000000000001"
            ),
            "ethereum:0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7@1/transfer\
             ?address=0x8e23ee67d1332ad560396262c48ffbb01f93d052&uint256=1"
        );
        let base = token("USDC", "Base", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", 6);
        assert_eq!(
            uri(&base, to, "22.51"),
            format!("ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer?address={to}&uint256=22510000")
        );
        assert_eq!(
            uri(&channel("POL", "Polygon (Matic)"), to, "0.5"),
            format!("ethereum:{to}@137?value=500000000000000000")
        );
    }

    /// Solana Pay specification, "Transfer Request": one SOL, and one hundredth of a USDC.
    #[test]
    fn solana_is_paid_by_solana_pay() {
        let to = "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN";
        assert_eq!(uri(&channel("SOL", "Solana"), to, "1"), format!("solana:{to}?amount=1"));
        let usdc = token("USDC", "Solana", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", 6);
        assert_eq!(
            uri(&usdc, to, "0.01"),
            format!("solana:{to}?amount=0.01&spl-token=EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v")
        );
    }

    /// TON documentation, "Deep links": amounts in nanotons.
    #[test]
    fn ton_is_paid_by_its_transfer_link() {
        let to = "EQDrLq-X6jKZNHAScgghh0h1iog3StK71zn8dcmrOj8jPWRA";
        let plain = format!("ton://transfer/{to}?amount=1000000000");
        assert_eq!(uri(&channel("GRAM", "Ton"), to, "1"), plain);
        let master = "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs";
        assert_eq!(uri(&token("USDT", "Ton", master, 6), to, "22.51"), to);
        assert_eq!(uri(&channel("USDT", "Ton"), to, "1"), to);
    }

    #[test]
    fn where_a_link_would_not_be_exact_the_plain_address_is_scanned() {
        let address = "0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359";
        for (channel, value) in [
            (channel("USDT", "Tron"), "1"),
            (channel("USDC", "Base"), "1"),
            (channel("USDC", "Solana"), "1"),
            (channel("SUI", "Sui"), "1"),
            (token("USDC", "Base", "0x8335", 6), "0.0000001"),
            (token("USDC", "Some New Chain", "0x8335", 6), "1"),
        ] {
            assert_eq!(uri(&channel, address, value), address, "{channel:?}");
        }
        let sol = channel("SOL", "Solana");
        let amount = Amount {
            value: positive("1").unwrap(),
            coin: sol.coin.clone(),
        };
        assert_eq!(payment_uri(&sol, address, &amount, Some("4711")), address);
    }
}
