//! Whether the order that was made is the order that was asked for; nobody sees an address before.

use rust_decimal::Decimal;

use super::basket::{Basket, Face};
use super::catalog::{Channel, Quote};
use super::money::{Amount, Coin, Network};
use super::news::Payment;
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Time;

/// What the upstream says it made (Cryptorefills 2.7); what it leaves out is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The upstream's order id.
    pub upstream: Secret,
    /// Address, or invoice text for Lightning.
    pub address: String,
    /// Exactly so much.
    pub amount: Decimal,
    /// The coin.
    pub coin: Option<String>,
    /// The network.
    pub network: Option<String>,
    /// A memo or tag.
    pub memo: Option<String>,
    /// A payment link.
    pub link: Option<String>,
    /// When it was made, by the upstream's clock.
    pub made: Option<Time>,
    /// When it ends, by the upstream's clock.
    pub ends: Option<Time>,
    /// The lines of the order.
    pub lines: Vec<Line>,
}

/// One line as the upstream echoes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The brand.
    pub brand: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The denomination, literal or expanded.
    pub denomination: Option<String>,
    /// The value out of a span.
    pub value: Option<Decimal>,
    /// Who gets it.
    pub beneficiary: Option<String>,
}

/// Percent by which the order made may be dearer than the price confirmed.
const TOLERANCE_PERCENT: Decimal = Decimal::ONE;
/// Seconds for which an unpaid order stays open (Cryptorefills 2.7).
const WINDOW_SECONDS: u64 = 30 * 60;
/// Seconds by which our deadline comes before the upstream's.
const MARGIN_SECONDS: u64 = 5 * 60;

/// Holds what was made against what was confirmed.
///
/// # Errors
/// `WrongEcho` when anything differs or the address is not one of its network, `PriceMoved` when it is too dear.
pub fn check(
    made: &Created,
    basket: &Basket,
    agreed: &Quote,
    channel: &Channel,
    now: Time,
) -> Result<Payment, Refusal> {
    let same = |echo: Option<&String>, asked: &str| echo.is_none_or(|echo| echo == asked);
    let [line] = made.lines.as_slice() else {
        return Err(Refusal::WrongEcho);
    };
    let as_asked = same(made.coin.as_ref(), &basket.tender.coin.0)
        && same(made.network.as_ref(), &basket.tender.network.0)
        && same(line.brand.as_ref(), &basket.item.brand_name)
        && same(line.country.as_ref(), basket.item.country.code())
        && same(line.beneficiary.as_ref(), basket.to.account())
        && is_face(line, &basket.item.face)
        && channel.coin == basket.tender.coin
        && channel.network == basket.tender.network
        && is_address(&made.address, &channel.network, &channel.coin);
    if !as_asked {
        return Err(Refusal::WrongEcho);
    }
    let amount = Amount {
        value: made.amount,
        coin: basket.tender.coin.clone(),
    };
    if !amount.within(&agreed.amount, TOLERANCE_PERCENT) {
        return Err(Refusal::PriceMoved);
    }
    Ok(Payment {
        upstream: made.upstream.clone(),
        channel: channel.clone(),
        address: made.address.clone(),
        amount,
        memo: made.memo.clone(),
        link: made.link.clone(),
        deadline: deadline(made, now),
    })
}

fn is_face(line: &Line, face: &Face) -> bool {
    match face {
        Face::Fixed { key, .. } => line.denomination.as_ref().is_none_or(|echo| echo == key),
        Face::Value(value, currency) => {
            let expanded = |echo: &String| {
                let plain = echo.trim().strip_suffix(currency.0.as_str()).unwrap_or(echo).trim();
                echo == "range" || plain.parse::<Decimal>().is_ok_and(|echo| echo == *value)
            };
            line.value.is_none_or(|echo| echo == *value) && line.denomination.as_ref().is_none_or(expanded)
        }
    }
}

/// The earlier of thirty minutes and the upstream's own end, less a margin, but always a minute from now.
fn deadline(made: &Created, now: Time) -> Time {
    let skewed = |time: &Time| time.millis_since(now).max(now.millis_since(*time)) > 4 * 3_600_000;
    let start = made.made.filter(|made| !skewed(made)).unwrap_or(now).min(now);
    let window = start.plus_seconds(WINDOW_SECONDS);
    let end = made
        .ends
        .filter(|ends| !skewed(ends) && *ends > now)
        .map_or(window, |ends| ends.min(window));
    end.minus_seconds(MARGIN_SECONDS).max(now.plus_seconds(60))
}

/// Whether a text can be an address of this network; unknown networks only need printable ASCII.
pub fn is_address(text: &str, network: &Network, coin: &Coin) -> bool {
    const BASE58: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let base58 = |text: &str| text.chars().all(|c| BASE58.contains(c));
    let bech32 = |text: &str, prefix: &str| {
        let lower = text.to_ascii_lowercase();
        (lower == text || text.to_ascii_uppercase() == text)
            && lower
                .strip_prefix(prefix)
                .is_some_and(|rest| rest.len() >= 6 && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    let legacy = |first: &[char]| text.starts_with(first) && (26..=35).contains(&text.len()) && base58(text);
    if text.is_empty() || text.len() > 2_000 || !text.bytes().all(|b| b.is_ascii_graphic()) {
        return false;
    }
    match (network.0.to_lowercase().as_str(), coin.0.as_str()) {
        ("lightning", _) => bech32(text, "lnbc"),
        ("mainnet" | "bitcoin", "BTC") => bech32(text, "bc1") || legacy(&['1', '3']),
        ("mainnet" | "litecoin", "LTC") => bech32(text, "ltc1") || legacy(&['L', 'M', '3']),
        ("mainnet" | "dogecoin", "DOGE") => legacy(&['D', 'A', '9']),
        ("solana", _) => (32..=44).contains(&text.len()) && base58(text),
        ("tron", _) => text.len() == 34 && text.starts_with('T') && base58(text),
        ("ton", _) => {
            text.len() == 48
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'/'))
        }
        ("eth mainnet" | "ethereum" | "base" | "polygon (matic)" | "polygon" | "arbitrum" | "optimism" | "bsc", _) => {
            text.strip_prefix("0x")
                .is_some_and(|hex| hex.len() == 40 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
        }
        _ => true,
    }
}
