//! What a wallet scans: the coin's own payment link where a standard has one, else the plain address.

use rust_decimal::Decimal;

use super::figures::digits;
use crate::domain::address::is_address;
use crate::domain::catalog::Channel;
use crate::domain::chain::Chain;
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
    match channel.on() {
        Chain::Lightning => Some(format!("LIGHTNING:{}", address.to_uppercase())),
        Chain::Bitcoin => Some(bip21("bitcoin", address, amount.value)),
        Chain::Litecoin => Some(bip21("litecoin", address, amount.value)),
        Chain::Dogecoin => Some(bip21("dogecoin", address, amount.value)),
        Chain::Solana => solana_pay(channel, address, amount.value),
        Chain::Ton => ton(channel, address, amount.value),
        Chain::Evm(number) => eip681(channel, number?, address, amount.value),
        Chain::Tron | Chain::Other => None,
    }
}

fn bip21(scheme: &str, address: &str, amount: Decimal) -> String {
    format!("{scheme}:{address}?amount={}", digits(amount))
}

fn solana_pay(channel: &Channel, address: &str, amount: Decimal) -> Option<String> {
    smallest(amount, channel.decimals()?)?;
    let base = format!("solana:{address}?amount={}", digits(amount));
    match &channel.contract {
        Some(mint) => is_address(&mint.address, Chain::Solana).then(|| format!("{base}&spl-token={}", mint.address)),
        None => Some(base),
    }
}

fn ton(channel: &Channel, address: &str, amount: Decimal) -> Option<String> {
    // A wallet that does not know the parameter of a token would send so many toncoins instead.
    if channel.contract.is_some() {
        return None;
    }
    let units = smallest(amount, channel.decimals()?)?;
    Some(format!("ton://transfer/{address}?amount={units}"))
}

fn eip681(channel: &Channel, chain: u64, address: &str, amount: Decimal) -> Option<String> {
    let units = smallest(amount, channel.decimals()?)?;
    match &channel.contract {
        Some(token) => is_address(&token.address, channel.on()).then(|| {
            let contract = &token.address;
            format!("ethereum:{contract}@{chain}/transfer?address={address}&uint256={units}")
        }),
        None => Some(format!("ethereum:{address}@{chain}?value={units}")),
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

    #[test]
    fn bitcoin_and_its_kin_are_paid_by_the_same_kind_of_link() {
        for (coin, scheme) in [("BTC", "bitcoin"), ("LTC", "litecoin"), ("DOGE", "dogecoin")] {
            let link = uri(&channel(coin, "Mainnet"), "address", "0.00032833");
            assert_eq!(link, format!("{scheme}:address?amount=0.00032833"));
        }
    }

    #[test]
    fn coins_and_tokens_of_ethereums_kin_name_their_chain() {
        let to = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
        let base = token("USDC", "Base", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", 6);
        assert_eq!(
            uri(&base, to, "22.51"),
            format!("ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@8453/transfer?address={to}&uint256=22510000")
        );
        assert_eq!(
            uri(&channel("POL", "Polygon (Matic)"), to, "0.5"),
            format!("ethereum:{to}@137?value=500000000000000000")
        );
        let told = Channel {
            chain: Some(999),
            ..token(
                "USDC",
                "Some New Chain",
                "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
                6,
            )
        };
        assert_eq!(
            uri(&told, to, "1"),
            format!("ethereum:0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913@999/transfer?address={to}&uint256=1000000")
        );
    }

    #[test]
    fn where_a_link_would_not_be_exact_the_plain_address_is_scanned() {
        let usdc = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913";
        let mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
        let address = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
        let other_number = Channel {
            chain: Some(1),
            ..token("USDC", "Base", usdc, 6)
        };
        for (channel, value) in [
            (channel("USDT", "Tron"), "1"),
            (channel("USDC", "Base"), "1"),
            (channel("USDC", "Solana"), "1"),
            (channel("SUI", "Sui"), "1"),
            (channel("USDT", "Lightning"), "1"),
            (channel("USDT", "Ton"), "1"),
            (
                token("USDT", "Ton", "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs", 6),
                "1",
            ),
            (token("USDC", "Base", usdc, 6), "0.0000001"),
            (token("USDC", "Some New Chain", usdc, 6), "1"),
            (token("USDC", "Base", mint, 6), "1"),
            (token("USDC", "Solana", usdc, 6), "1"),
            (other_number, "1"),
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
