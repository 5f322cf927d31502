//! Where a purchase stands. It is somebody's money: never lost.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::basket::Basket;
use super::catalog::Quote;
use super::effect::{Effect, Notice};
use super::goods::Goods;
use super::history::{History, Moment, Stage};
use super::ids::{ChatId, MessageId, OrderId};
use super::news::Payment;
use super::refusal::Refusal;
use super::reminder::Reminder;
use super::secret::Secret;
use super::time::Time;

/// One purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its number.
    pub id: OrderId,
    /// Whose it is.
    pub chat: ChatId,
    /// What, for whom, in which coin.
    pub basket: Basket,
    /// The price that was confirmed.
    pub agreed: Quote,
    /// When it was confirmed.
    pub opened: Time,
    /// When its state last changed.
    pub changed: Time,
    /// Where it stands.
    pub state: State,
    /// The payment message.
    pub bill: Option<Bill>,
    /// Whether the buyer was asked if it should really be cancelled.
    pub asking_cancel: bool,
    /// The message that holds, or will hold, the code.
    pub code: CodeMessage,
    /// When its codes and addresses were destroyed, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Time>,
    /// What happened to it so far.
    #[serde(default, skip_serializing_if = "History::is_empty")]
    pub history: History,
    /// Whether its buyer was reminded to pay.
    #[serde(default, skip_serializing_if = "Reminder::is_none")]
    pub reminder: Reminder,
}

/// Where an order stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Confirmed; the upstream is being asked once.
    Placing,
    /// Nothing was ordered, and why.
    Refused(Refusal),
    /// The upstream's answer was lost: an order may exist, nobody was shown an address.
    Unclear,
    /// An address is shown.
    AwaitingPayment(Payment),
    /// Our time to pay is over; the upstream has not closed it yet.
    Overdue(Payment),
    /// So much has arrived, not all.
    PartlyPaid(Payment, Decimal),
    /// The payment was seen.
    PaymentSeen(Payment),
    /// The payment is confirmed.
    Paid(Payment),
    /// A person at the upstream looks at it.
    UnderReview(Payment),
    /// The goods are here and on their way into the chat.
    Delivering(Payment, Goods),
    /// The buyer has them.
    Delivered(Payment, Goods),
    /// The window closed with nothing paid; late money is still looked for.
    Expired(Payment),
    /// The buyer or the upstream cancelled it; late money is still looked for.
    Cancelled(Payment),
    /// The money went back.
    Refunded(Payment),
    /// A person must decide.
    NeedsOperator(Payment, Trouble),
    /// Expired or cancelled, and watched long enough.
    Closed(Payment),
}

/// Why a person must decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Trouble {
    /// The payment failed after it was seen, or may have been.
    PaymentFailed,
    /// Part of the amount arrived and the window closed.
    PaidTooLittle,
    /// Cancelled upstream after money was seen.
    CancelledAfterPayment,
}

/// The payment message as it was last shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Which message.
    pub message: MessageId,
    /// The picture it carries.
    pub picture: Picture,
}

/// What the picture of the payment message shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Picture {
    /// What a wallet scans for the whole amount.
    Code,
    /// What a wallet scans for this rest.
    Rest(Decimal),
    /// Money was seen: nothing more to scan.
    Seen,
    /// Not to be paid any more.
    Closed,
}

/// The message that holds the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeMessage {
    /// There is none.
    #[default]
    None,
    /// It waits for the code; an older message that still shows the code goes away afterwards.
    Placeholder {
        /// The new message.
        message: MessageId,
        /// The message that it replaces.
        older: Option<MessageId>,
    },
    /// It shows the code.
    Shown(MessageId),
    /// A new one was asked for; this one still shows the code.
    Moving(MessageId),
}

/// Seconds for which late money is looked for after the window closed.
pub const LATE_WATCH_SECONDS: u64 = 72 * 3_600;

impl Order {
    /// A purchase at the moment it is confirmed, and what is to be done for it.
    pub fn open(id: OrderId, chat: ChatId, basket: Basket, agreed: Quote, now: Time) -> (Self, Vec<Effect>) {
        let order = Self {
            id,
            chat,
            basket,
            agreed,
            opened: now,
            changed: now,
            state: State::Placing,
            bill: None,
            asking_cancel: false,
            code: CodeMessage::None,
            erased: None,
            history: History {
                moments: vec![Moment(now, Stage::Placing)],
                ..History::default()
            },
            reminder: Reminder::None,
        };
        (order, vec![Effect::Place(id)])
    }

    /// What is paid where, once that is known.
    pub fn payment(&self) -> Option<&Payment> {
        match &self.state {
            State::Placing | State::Refused(_) | State::Unclear => None,
            State::AwaitingPayment(payment)
            | State::Overdue(payment)
            | State::PartlyPaid(payment, _)
            | State::PaymentSeen(payment)
            | State::Paid(payment)
            | State::UnderReview(payment)
            | State::Delivering(payment, _)
            | State::Delivered(payment, _)
            | State::Expired(payment)
            | State::Cancelled(payment)
            | State::Refunded(payment)
            | State::NeedsOperator(payment, _)
            | State::Closed(payment) => Some(payment),
        }
    }

    /// The upstream's order id, once there is one.
    pub fn upstream(&self) -> Option<&Secret> {
        self.payment().map(|payment| &payment.upstream)
    }

    /// Whether the upstream must still be followed.
    pub fn is_followed(&self) -> bool {
        if self.history.settled.is_some() || self.erased.is_some() {
            return false;
        }
        match &self.state {
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Refunded(_)
            | State::Closed(_) => false,
            State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::PartlyPaid(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::NeedsOperator(..) => true,
        }
    }

    /// Whether an address may be shown and paid.
    pub fn is_payable(&self) -> bool {
        matches!(self.state, State::AwaitingPayment(_) | State::PartlyPaid(..))
    }

    /// The picture that the payment message must carry; `None` when there is no such message to show.
    pub fn picture(&self) -> Option<Picture> {
        match &self.state {
            State::Placing | State::Refused(_) | State::Unclear => None,
            State::AwaitingPayment(_) => Some(Picture::Code),
            State::PartlyPaid(payment, sent) => Some(Picture::Rest(payment.amount.value.saturating_sub(*sent))),
            State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::Delivering(..)
            | State::Delivered(..) => Some(Picture::Seen),
            State::Overdue(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::NeedsOperator(..)
            | State::Closed(_) => Some(Picture::Closed),
        }
    }

    /// The goods, once they are here.
    pub fn goods(&self) -> Option<&Goods> {
        match &self.state {
            State::Delivering(_, goods) | State::Delivered(_, goods) => Some(goods),
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::PartlyPaid(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::NeedsOperator(..)
            | State::Closed(_) => None,
        }
    }

    /// Whether a notice that was not sent yet would say nothing new any more. The goods ring by themselves.
    pub fn has_overtaken(&self, notice: Notice) -> bool {
        match notice {
            Notice::Paid | Notice::PartlyPaid | Notice::UnderReview => self.goods().is_some(),
            Notice::Reminder => !matches!(self.state, State::AwaitingPayment(_)),
            Notice::Expired | Notice::Cancelled | Notice::Refunded | Notice::NeedsOperator | Notice::Settled => false,
        }
    }

    /// Whether money was ever seen for this order.
    pub fn money_seen(&self) -> bool {
        match &self.state {
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::AwaitingPayment(_)
            | State::Overdue(_)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Closed(_) => false,
            State::PartlyPaid(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Refunded(_)
            | State::NeedsOperator(..) => true,
        }
    }
}
