//! Why the upstream, or we, will not sell this, and what the buyer can do instead.

use serde::{Deserialize, Serialize};

use super::catalog::Quote;
use super::money::Amount;
use super::order::{Order, State};

/// One reason, from the upstream's problem codes (Cryptorefills b) or from our own checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// Nothing left of it.
    SoldOut,
    /// Not sold any more, or not in this form.
    NotAvailable,
    /// Sold, but not in this amount.
    AmountNotOffered,
    /// Only so many of it at a time.
    Limited,
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
    /// No addresses of this e-mail provider are accepted.
    Mailbox,
    /// This coin or network cannot be used now.
    Tender,
    /// This network cannot be used, or not with what is known of the buyer.
    Network,
    /// Only for buyers who have proved who they are.
    Identity,
    /// The proof of who the buyer is has not been looked at yet.
    IdentityPending,
    /// A discount code was not accepted; we never send one.
    Coupon,
    /// No address could be made for this coin.
    SetupFailed,
    /// The price is another one than what was agreed.
    PriceMoved,
    /// The order made costs so much, which is more than what was agreed.
    Dearer(Amount),
    /// The order made is not the one asked for.
    WrongEcho,
    /// The shop sells nothing at the moment.
    NotSelling,
    /// The shop could not be reached, so that nothing was asked of it.
    Unreachable,
    /// The payment service did not make an invoice in time; it was busy, or could not be reached.
    CashierBusy,
    /// The payment service does not serve the shop until an operator acts.
    CashierShut,
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
    /// Waiting for some days, or another brand.
    Patience,
    /// Nothing but waiting.
    Later,
}

impl Refusal {
    /// The first thing to try.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::SoldOut | Self::NotAvailable | Self::Limited | Self::Identity => Remedy::Brand,
            Self::TooSmall | Self::TooLarge | Self::AmountNotOffered => Remedy::Amount,
            Self::Recipient | Self::Mailbox => Remedy::Recipient,
            Self::Tender | Self::Network | Self::SetupFailed | Self::CashierShut => Remedy::Tender,
            Self::IdentityPending => Remedy::Patience,
            Self::DailyLimit | Self::MonthlyLimit | Self::NotSelling => Remedy::Later,
            Self::PriceMoved
            | Self::Dearer(_)
            | Self::WrongEcho
            | Self::Coupon
            | Self::Unreachable
            | Self::CashierBusy
            | Self::Other(_) => Remedy::Again,
        }
    }
}

impl Order {
    /// The price for which it could be had, if the upstream made it dearer than agreed.
    pub fn dearer(&self) -> Option<Quote> {
        let State::Refused(Refusal::Dearer(amount)) = &self.state else {
            return None;
        };
        Some(Quote {
            amount: amount.clone(),
            about: None,
            at: self.changed,
            behind: None,
        })
    }
}
