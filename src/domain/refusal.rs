//! Why the upstream, or we, will not sell this, and what the buyer can do instead.

use serde::{Deserialize, Serialize};

/// One reason, from the upstream's problem codes (Cryptorefills b) or from our own checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing left of it.
    SoldOut,
    /// Not sold any more, or not in this form.
    NotAvailable,
    /// Below the least that may be paid in this coin.
    TooSmall,
    /// Above the most for one order.
    TooLarge,
    /// The limit for today is used up.
    DailyLimit,
    /// The limit for this month is used up.
    MonthlyLimit,
    /// The e-mail address or phone number is not accepted.
    Recipient,
    /// This coin or network cannot be used now.
    Tender,
    /// Only for buyers who have proved who they are.
    Identity,
    /// No address could be made for this coin.
    SetupFailed,
    /// The order made is dearer than what was agreed.
    PriceMoved,
    /// The order made is not the one asked for.
    WrongEcho,
    /// The shop sells nothing at the moment.
    NotSelling,
    /// Any other code, kept for the operator.
    Other(String),
}

/// What a buyer can change so that it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Another brand.
    Brand,
    /// Another amount.
    Amount,
    /// Another e-mail address or phone number.
    Recipient,
    /// Another coin or network.
    Tender,
    /// The same again, with the price of now.
    Again,
    /// Nothing but waiting.
    Later,
}

impl Refusal {
    /// The first thing to try.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::SoldOut | Self::NotAvailable | Self::Identity => Remedy::Brand,
            Self::TooSmall | Self::TooLarge => Remedy::Amount,
            Self::Recipient => Remedy::Recipient,
            Self::Tender | Self::SetupFailed => Remedy::Tender,
            Self::PriceMoved => Remedy::Again,
            Self::DailyLimit | Self::MonthlyLimit | Self::NotSelling => Remedy::Later,
            Self::WrongEcho | Self::Other(_) => Remedy::Again,
        }
    }
}
