//! Every documented reason for which Cryptomus does not do what it is asked (Cryptomus 1.5, 2.1.4, 2.6, 2.8, 2.11).

use std::fmt;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Parameters that Cryptomus does not like, each with its codes.
    Fields(Vec<(String, String)>),
    /// No such network.
    Network,
    /// No such currency.
    Currency,
    /// Nothing can be converted into this coin.
    NoConversion,
    /// The conversion failed just now.
    ConversionFailed,
    /// No such coin on this network.
    NoService,
    /// Less than the least sum, in Cryptomus' own words for it.
    TooLittle(String),
    /// More than the largest sum.
    TooMuch(String),
    /// The account may not do this.
    Forbidden,
    /// The merchant has no wallet for the coin.
    NoWallet,
    /// The signature was refused: wrong key or wrong merchant.
    WrongSign,
    /// The balance is too low.
    NoFunds,
    /// No such invoice, payout or webhook.
    NotFound,
    /// A webhook was asked for too often.
    TooManyResends,
    /// Only what is paid and over can be refunded.
    NotCompleted,
    /// More than was paid.
    RefundTooLarge,
    /// Technical work at Cryptomus.
    TechnicalWork,
    /// An error at Cryptomus.
    ServerError,
    /// Too many requests.
    Busy,
    /// No connection; nothing was sent.
    Unreachable,
    /// The connection broke, or the answer did not come in time.
    NoAnswer,
    /// An answer that cannot be understood.
    Unreadable,
    /// They do not have this operation.
    NoOperation,
    /// The invoice or payout of this id was made for something else.
    Mixed(Mismatch),
    /// The payout key is not set.
    NoPayoutKey,
    /// In their words, when we do not know them.
    Other(String),
}

/// In what an invoice or a payout differs from what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Our own id.
    OrderId,
    /// The sum.
    Amount,
    /// What the sum is in.
    Currency,
    /// The coin to be paid.
    Coin,
    /// The network.
    Network,
    /// Where a payout goes.
    Address,
}

/// The documented texts that say one thing each.
const TEXTS: [(&str, Why); 19] = [
    ("The network was not found", Why::Network),
    ("The currency was not found", Why::Currency),
    ("Not found service to_currency", Why::NoConversion),
    ("Error convert to_currency", Why::ConversionFailed),
    ("The service was not found", Why::NoService),
    ("Payment service not found", Why::NoService),
    ("Payout service not found", Why::NoService),
    ("You are forbidden", Why::Forbidden),
    ("Wallet not found", Why::NoWallet),
    ("Merchant wallet not found", Why::NoWallet),
    ("Undefined merchant wallet", Why::NoWallet),
    ("Invalid Sign", Why::WrongSign),
    ("Not enough funds", Why::NoFunds),
    ("Too much resend", Why::TooManyResends),
    ("Refunds are made only for completed payments", Why::NotCompleted),
    (
        "The refund amount should not be more than the amount paid",
        Why::RefundTooLarge,
    ),
    ("Gateway error", Why::TechnicalWork),
    ("The terminal was not found", Why::TechnicalWork),
    ("Server error", Why::ServerError),
];

/// Longest text of theirs that is kept.
const LONGEST: usize = 120;

impl Why {
    /// What a `message` of theirs means. Figures at its end and the case of its letters do not matter.
    pub fn of(message: &str) -> Self {
        let message = tidy(message);
        let begins = |with: &str| {
            let head = message.get(..with.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(with))
        };
        if let Some((_, why)) = TEXTS.iter().find(|(text, _)| begins(text)) {
            return why.clone();
        }
        match () {
            () if begins("Minimum amount") => Self::TooLittle(rest(&message, "Minimum amount")),
            () if begins("The withdrawal amount is too small") => Self::TooLittle(String::new()),
            () if begins("Maximum amount") => Self::TooMuch(rest(&message, "Maximum amount")),
            () if begins("Not enough balance") => Self::NoFunds,
            () if begins("The service ") && message.ends_with("not found") => Self::NoService,
            () if is_missing(&message) => Self::NotFound,
            () => Self::Other(message),
        }
    }

    /// What an operator should know and do, in one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Fields(fields) => {
                let names: Vec<String> = fields.iter().map(|(name, code)| format!("{name} ({code})")).collect();
                format!("Cryptomus does not accept {}", names.join(", "))
            }
            Self::Network => "Cryptomus does not know the network; take one from its list of services".to_owned(),
            Self::Currency => "Cryptomus does not know the currency; take one from its list of services".to_owned(),
            Self::NoConversion => "Cryptomus cannot convert the sum into this coin; offer another one".to_owned(),
            Self::ConversionFailed => "Cryptomus could not convert the sum just now; it is tried again".to_owned(),
            Self::NoService => "Cryptomus does not take this coin on this network; offer another one".to_owned(),
            Self::TooLittle(least) => format!("the sum is too small for Cryptomus{}", at("at least", least)),
            Self::TooMuch(most) => format!("the sum is too large for Cryptomus{}", at("at most", most)),
            Self::Forbidden => {
                "Cryptomus forbids this to the account: ask its support; after a new payout key or a new \
                 password it is so for 24 hours"
                    .to_owned()
            }
            Self::NoWallet => "the merchant has no wallet for this coin: open one at Cryptomus".to_owned(),
            Self::WrongSign => {
                "Cryptomus refuses the signature: CRYPTOMUS_MERCHANT_ID and the key do not belong together".to_owned()
            }
            Self::NoFunds => "the balance at Cryptomus is too low: top it up".to_owned(),
            Self::NotFound => "Cryptomus does not know it".to_owned(),
            Self::TooManyResends => "Cryptomus has sent this webhook ten times and sends it no more".to_owned(),
            Self::NotCompleted => "Cryptomus refunds only what is paid and over: send the money by a payout".to_owned(),
            Self::RefundTooLarge => "more cannot be refunded than was paid".to_owned(),
            Self::TechnicalWork => "there is technical work at Cryptomus; it is tried again".to_owned(),
            Self::ServerError => "there is an error at Cryptomus; it is tried again".to_owned(),
            Self::Busy => "Cryptomus wants to be asked less often; it is tried again".to_owned(),
            Self::Unreachable => "Cryptomus cannot be reached; it is tried again".to_owned(),
            Self::NoAnswer => "Cryptomus did not answer in time".to_owned(),
            Self::Unreadable => "the answer of Cryptomus cannot be understood".to_owned(),
            Self::NoOperation => "Cryptomus does not have this operation".to_owned(),
            Self::Mixed(mismatch) => format!(
                "the id was used at Cryptomus for something else: {mismatch} differs; is a second shop using this merchant?"
            ),
            Self::NoPayoutKey => "CRYPTOMUS_PAYOUT_KEY is not set".to_owned(),
            Self::Other(text) => format!("Cryptomus says: {text}"),
        }
    }

    /// Whether it will be different later without anybody doing anything.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::ConversionFailed
                | Self::TechnicalWork
                | Self::ServerError
                | Self::Busy
                | Self::Unreachable
                | Self::NoAnswer
        )
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OrderId => "the id",
            Self::Amount => "the sum",
            Self::Currency => "the currency",
            Self::Coin => "the coin",
            Self::Network => "the network",
            Self::Address => "the address",
        })
    }
}

/// Whether it says what it is that is missing. A bare "Not Found" is the word of a web server and proves nothing about money.
fn is_missing(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    let says = message.contains("not found") || message.contains("no found");
    let names = ["payment", "payout", "notification", "invoice"]
        .iter()
        .any(|name| message.contains(name));
    says && names
}

fn rest(message: &str, head: &str) -> String {
    message.get(head.len()..).unwrap_or_default().trim().to_owned()
}

fn at(bound: &str, figure: &str) -> String {
    match figure {
        "" => String::new(),
        figure => format!(": {bound} {figure}"),
    }
}

fn tidy(message: &str) -> String {
    let line: String = message.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    line.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Mismatch, Why};

    #[test]
    fn every_documented_text_has_its_meaning() {
        for (text, why) in [
            ("The network was not found", Why::Network),
            ("The currency was not found", Why::Currency),
            ("You are forbidden", Why::Forbidden),
            ("Not found service to_currency", Why::NoConversion),
            ("Error convert to_currency", Why::ConversionFailed),
            ("Minimum amount 0.5 USDT", Why::TooLittle("0.5 USDT".into())),
            ("Maximum amount 10000000 USDT", Why::TooMuch("10000000 USDT".into())),
            ("Wallet not found", Why::NoWallet),
            ("Merchant wallet not found", Why::NoWallet),
            ("Undefined merchant wallet", Why::NoWallet),
            ("Gateway error", Why::TechnicalWork),
            ("The terminal was not found", Why::TechnicalWork),
            ("Server error", Why::ServerError),
            ("Server error, #1", Why::ServerError),
            ("Invalid Sign.", Why::WrongSign),
            ("invalid sign", Why::WrongSign),
            ("The service was not found", Why::NoService),
            ("The service BUSD bsc was not found", Why::NoService),
            ("Payment service not found", Why::NoService),
            ("The withdrawal amount is too small", Why::TooLittle(String::new())),
            ("Not enough funds", Why::NoFunds),
            ("Not enough balance for convert USDT to LTC", Why::NoFunds),
            ("Payment not found", Why::NotFound),
            ("Payment not found.", Why::NotFound),
            ("Payment was not found", Why::NotFound),
            ("Not found payment", Why::NotFound),
            ("Not found payout", Why::NotFound),
            ("Notification not found", Why::NotFound),
            ("Too much resend", Why::TooManyResends),
            ("Refunds are made only for completed payments", Why::NotCompleted),
            (
                "The refund amount should not be more than the amount paid",
                Why::RefundTooLarge,
            ),
            ("Not Found", Why::Other("Not Found".into())),
            (
                "Route v1/payout/info not known",
                Why::Other("Route v1/payout/info not known".into()),
            ),
            ("Something new\u{7}", Why::Other("Something new".into())),
            ("", Why::Other(String::new())),
        ] {
            assert_eq!(Why::of(text), why, "{text}");
        }
    }

    #[test]
    fn a_sentence_names_what_would_be_right() {
        for (why, part) in [
            (Why::WrongSign, "CRYPTOMUS_MERCHANT_ID"),
            (Why::TooLittle("0.5 USDT".into()), "at least 0.5 USDT"),
            (
                Why::Fields(vec![("amount".into(), "validation.required".into())]),
                "amount (validation.required)",
            ),
            (Why::Mixed(Mismatch::Amount), "the sum differs"),
            (Why::Other("x".repeat(3)), "xxx"),
        ] {
            assert!(why.sentence().contains(part), "{}", why.sentence());
        }
    }

    #[test]
    fn a_long_text_of_theirs_is_cut() {
        let long = Why::of(&"ж".repeat(5_000));
        assert_eq!(long, Why::Other("ж".repeat(120)));
    }
}
