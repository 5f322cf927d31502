//! What an order can learn: from the upstream, from its buyer, and from what was done for it.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::billing::{Invoice, Status, Terms};
use super::catalog::Channel;
use super::goods::Goods;
use super::ids::{ChatId, MessageId};
use super::money::Amount;
use super::order::Picture;
use super::purchase::{Call, Funding, PayoutStanding};
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Time;

/// One thing learnt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The upstream made the order and everything it echoed was what was asked.
    Placed(Payment),
    /// The upstream, or our own checks, refused it; there is nothing to pay.
    Refused(Refusal),
    /// The answer to "create" was lost, or cannot be trusted: an order may exist.
    AnswerLost,
    /// The upstream was read.
    Read(Observation),
    /// The upstream was read, and says that there is no such order.
    NotFound,
    /// The stream spoke; a hint that is shown but decides nothing final.
    Heard(Observation),
    /// The time to pay is over by our own clock.
    TimeIsUp,
    /// The time to pay will soon be over by our own clock.
    TimeRunsShort,
    /// This message reminds the buyer.
    Reminded(MessageId),
    /// This message says that not all was paid.
    RestAsked(MessageId),
    /// The buyer asked to take it back.
    CancelAsked,
    /// The buyer wants to keep it after all.
    CancelDropped,
    /// The buyer took it back before paying.
    CancelledByBuyer,
    /// The buyer wants the picture to show the bare address, or what it showed before.
    PlainWanted(bool),
    /// The buyer says that the money was sent, after the address was taken away.
    SentAlready,
    /// The payment message shows this.
    PaymentShown(MessageId, Picture),
    /// A message without the code waits for it.
    PlaceholderSent(MessageId),
    /// The placeholder is gone; another is needed.
    PlaceholderGone,
    /// The code stands in its message.
    CodeShown(MessageId),
    /// The buyer wants to see the code again.
    CodeWanted,
    /// Cryptomus was asked about the invoice.
    Invoice(Box<Invoice>),
    /// A signed message spoke of this order, but of another invoice, amount or currency.
    ForeignHint,
    /// The order behind the invoice was made, and who is to pay it.
    SupplyPlaced(Payment, Funding),
    /// The order behind the invoice was refused.
    SupplyRefused(Refusal),
    /// The upstream was read about the order of this attempt.
    SupplyRead(u8, Observation),
    /// The upstream does not know the order of this attempt.
    SupplyMissing(u8),
    /// The stream of the order of this attempt spoke; a hint.
    SupplyHeard(u8, Observation),
    /// A payout is about to be sent for this attempt.
    PayoutSent(u8),
    /// Where the payout of this attempt stands.
    Payout(u8, PayoutStanding),
    /// The payout of this attempt was not made, and why does not matter: nothing moved.
    PayoutRefused(u8),
    /// Whether the payout of this attempt was made cannot be found out.
    PayoutUnclear(u8),
    /// This message asks an operator for the funds of this attempt.
    FundsCalled(ChatId, MessageId, u8),
    /// This message asks for nothing any more, and says so.
    CallClosed(Call),
    /// The operator says that the order behind the invoice is paid.
    FundedByOperator,
    /// The operator wants to buy again.
    BuyAgain,
    /// The operator sends the money back to this address.
    RefundTo(Secret),
    /// The buyer says where the money should go, should it go back.
    RefundAddress(Secret),
    /// The refund is about to be asked for.
    RefundSent,
    /// Cryptomus refused the refund; nothing moved.
    RefundRefused,
    /// Whether the refund was taken cannot be found out.
    RefundUnclear,
    /// It has kept codes and addresses for as long as they are kept.
    KeptLongEnough,
}

impl News {
    /// Whether the order's own state was read where it is paid, and understood.
    pub fn is_read(&self) -> bool {
        if let Self::Invoice(told) = self {
            return told.status != Status::Unknown;
        }
        matches!(self, Self::Read(_))
    }
}

/// What must be paid, where and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The upstream's order id, which opens the order to anyone who knows it.
    pub upstream: Secret,
    /// The coin and network, with the token's contract where there is one.
    pub channel: Channel,
    /// Address, or invoice text for Lightning.
    pub address: String,
    /// Exactly so much.
    pub amount: Amount,
    /// A memo or tag without which the payment is lost, if the network needs one.
    pub memo: Option<String>,
    /// The upstream's own payment link, if it sent one (`qr_text`, Cryptorefills 2.7).
    pub link: Option<String>,
    /// Until when it should be paid, with a margin of safety; the end itself of an invoice.
    pub deadline: Time,
    /// What the invoice was asked for with; `None` on the direct rail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Box<Terms>>,
}

/// How the upstream sees the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Where it stands.
    pub standing: Standing,
    /// How much has arrived, if it says.
    pub sent: Option<Decimal>,
    /// What was bought, once it is there.
    pub goods: Goods,
    /// Whether a line says that it could not be delivered.
    pub failed: bool,
    /// When the upstream last changed it, by its own clock.
    pub updated: Option<Time>,
}

/// The upstream's states in our words (Cryptorefills a).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing has arrived.
    Waiting,
    /// Part of the amount has been seen.
    Partial,
    /// The payment has been seen, unconfirmed.
    Seen,
    /// The payment is confirmed; the product is being fetched.
    Paid,
    /// A person at the upstream looks at it.
    Review,
    /// Delivered.
    Done,
    /// The window closed.
    Expired,
    /// Cancelled.
    Cancelled,
    /// The payment failed.
    Failed,
    /// No address could be made.
    SetupFailed,
    /// The money went back.
    Refunded,
    /// A word that we do not know.
    Unknown(String),
}
