//! Why a person must decide about an order.

use serde::{Deserialize, Serialize};

/// Why a person must decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Trouble {
    /// The payment failed after it was seen, or may have been.
    PaymentFailed,
    /// Part of the amount arrived and the window closed.
    PaidTooLittle,
    /// Cancelled upstream after money was seen.
    CancelledAfterPayment,
    /// The whole amount was seen, and the window closed all the same.
    ExpiredAfterPayment,
    /// The upstream says that it could not deliver.
    DeliveryFailed,
    /// Done upstream for a while, and still no code.
    NoCode,
    /// The upstream has not known the order for a day.
    Vanished,
    /// Paid by invoice, but the goods cannot be bought.
    NotBought,
    /// The order behind the invoice closed before it was paid.
    NotFunded,
    /// The order behind the invoice went wrong after it was paid.
    SupplyFailed,
    /// Whether the payout happened cannot be found out.
    PayoutUnclear,
    /// The money could not go back.
    RefundFailed,
    /// Whether the refund was taken cannot be found out.
    RefundUnclear,
    /// The money is going back though the goods were paid for.
    RefundedWhileBuying,
}
