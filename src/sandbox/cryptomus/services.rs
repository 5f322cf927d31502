//! The coins and networks of the model, with limits, fees and rates (Cryptomus 2.3, 6).

use rust_decimal::{Decimal, RoundingStrategy};

use super::json::Json;
use crate::sandbox::cryptorefills::coins::Form;

/// A coin on a network.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// Ticker.
    pub coin: &'static str,
    /// In small letters; the lists give it in capitals.
    pub network: &'static str,
    /// Whether it can be used.
    pub available: bool,
    /// The form of its addresses.
    pub form: Form,
    least: &'static str,
    payout_fee: &'static str,
}

const fn on(
    coin: &'static str,
    network: &'static str,
    form: Form,
    least: &'static str,
    payout_fee: &'static str,
) -> Service {
    Service {
        coin,
        network,
        available: true,
        form,
        least,
        payout_fee,
    }
}

/// Everything that can be paid. One of them cannot be used.
pub static SERVICES: [Service; 21] = [
    on("BTC", "btc", Form::Bitcoin, "0.0001", "0.00002"),
    on("LTC", "ltc", Form::Litecoin, "0.01", "0"),
    on("DOGE", "doge", Form::Dogecoin, "5", "2"),
    on("TRX", "tron", Form::Tron, "1", "1"),
    on("TON", "ton", Form::Ton, "0.5", "0.05"),
    on("SOL", "sol", Form::Solana, "0.01", "0.001"),
    on("BNB", "bsc", Form::Evm, "0.005", "0.0005"),
    on("AVAX", "avalanche", Form::Evm, "0.05", "0.01"),
    on("POL", "polygon", Form::Evm, "1", "0.1"),
    on("ETH", "eth", Form::Evm, "0.001", "0.0005"),
    on("ETH", "arbitrum", Form::Evm, "0.0005", "0.0001"),
    on("USDT", "tron", Form::Tron, "0.5", "1"),
    on("USDT", "eth", Form::Evm, "5", "3"),
    on("USDT", "bsc", Form::Evm, "0.5", "0.3"),
    on("USDT", "polygon", Form::Evm, "0.5", "0.01"),
    on("USDT", "ton", Form::Ton, "0.5", "0.2"),
    Service {
        available: false,
        ..on("USDT", "avalanche", Form::Evm, "0.5", "0.1")
    },
    on("USDC", "sol", Form::Solana, "0.5", "0.1"),
    on("USDC", "eth", Form::Evm, "5", "3"),
    on("USDC", "polygon", Form::Evm, "0.5", "0.01"),
    on("USDC", "arbitrum", Form::Evm, "0.5", "0.05"),
];

/// What the merchant pays for a payment, in percent.
pub const COMMISSION: Decimal = Decimal::TWO;
/// At most so much of any coin.
pub const MOST: &str = "10000000";

/// Prices of one unit in US dollars, as digits and scale.
const RATES: [(&str, i64, u32); 14] = [
    ("USD", 1, 0),
    ("EUR", 110, 2),
    ("GBP", 130, 2),
    ("USDT", 1, 0),
    ("USDC", 1, 0),
    ("BTC", 64_000, 0),
    ("ETH", 2_500, 0),
    ("LTC", 85, 0),
    ("DOGE", 20, 2),
    ("TRX", 30, 2),
    ("TON", 320, 2),
    ("SOL", 150, 0),
    ("BNB", 600, 0),
    ("AVAX", 25, 0),
];

impl Service {
    /// The least amount of the coin.
    pub fn least(&self) -> Decimal {
        self.least.parse().unwrap_or_default()
    }

    /// What a payout costs, in the coin.
    pub fn payout_fee(&self) -> Decimal {
        self.payout_fee.parse().unwrap_or_default()
    }

    fn json(&self, fee: &str, percent: &str) -> Json {
        Json::object([
            ("network", Json::text(self.network.to_uppercase())),
            ("currency", Json::text(self.coin)),
            ("is_available", Json::Bool(self.available)),
            (
                "limit",
                Json::object([
                    ("min_amount", Json::money(self.least(), 8)),
                    ("max_amount", Json::text(format!("{MOST}.00000000"))),
                ]),
            ),
            (
                "commission",
                Json::object([("fee_amount", Json::text(fee)), ("percent", Json::text(percent))]),
            ),
        ])
    }
}

/// The services of a coin.
pub(super) fn of(coin: &str) -> impl Iterator<Item = &'static Service> {
    SERVICES
        .iter()
        .filter(move |service| service.coin.eq_ignore_ascii_case(coin))
}

/// One service, in any case of letters.
pub(super) fn find(coin: &str, network: &str) -> Option<&'static Service> {
    of(coin).find(|service| service.network.eq_ignore_ascii_case(network))
}

/// Whether there is such a network at all.
pub(super) fn is_network(network: &str) -> bool {
    SERVICES
        .iter()
        .any(|service| service.network.eq_ignore_ascii_case(network))
}

/// Whether a code is a coin.
pub(super) fn is_coin(code: &str) -> bool {
    of(code).next().is_some()
}

/// One unit in US dollars; POL and what is not on file is worth 50 cents, if it is a coin.
pub(super) fn dollars(code: &str) -> Option<Decimal> {
    let known = RATES.iter().find(|(its, ..)| its.eq_ignore_ascii_case(code));
    let known = known.map(|(_, digits, scale)| Decimal::new(*digits, *scale));
    known.or_else(|| is_coin(code).then(|| Decimal::new(5, 1)))
}

/// A sum in another currency, rounded up at the eighth digit.
pub(super) fn converted(amount: Decimal, from: &str, to: &str) -> Option<Decimal> {
    let worth = amount.checked_mul(dollars(from)?)?.checked_div(dollars(to)?)?;
    Some(worth.round_dp_with_strategy(8, RoundingStrategy::AwayFromZero))
}

/// `payment/services`.
pub(super) fn payments() -> Json {
    Json::List(SERVICES.iter().map(|service| service.json("0.00", "2.00")).collect())
}

/// `payout/services`.
pub(super) fn payouts() -> Json {
    Json::List(
        SERVICES
            .iter()
            .map(|service| service.json(service.payout_fee, "0.00"))
            .collect(),
    )
}

/// `exchange-rate/{currency}/list`.
pub(super) fn rates(from: &str) -> Json {
    let others = RATES.iter().filter(|(code, ..)| !code.eq_ignore_ascii_case(from));
    let rates = others.filter_map(|(to, ..)| {
        let course = converted(Decimal::ONE, from, to)?;
        Some(Json::object([
            ("from", Json::text(from.to_uppercase())),
            ("to", Json::text(*to)),
            ("course", Json::money(course, 8)),
        ]))
    });
    Json::List(rates.collect())
}
