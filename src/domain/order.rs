//! Where a purchase stands. It is somebody's money: never lost.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::basket::Basket;
use super::catalog::Quote;
use super::claim::Claim;
pub use super::course::Course;
use super::effect::Effect;
use super::goods::Goods;
use super::history::{History, Moment, Stage};
use super::ids::{ChatId, MessageId, OrderId};
use super::news::Payment;
use super::purchase::{Purchase, Step};
use super::refusal::Refusal;
use super::reminder::Reminder;
use super::secret::Secret;
use super::time::Time;
pub use super::trouble::Trouble;

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
    /// What is remembered of what the upstream said.
    #[serde(default, skip_serializing_if = "Known::is_nothing")]
    pub known: Known,
    /// The purchase behind an invoice.
    #[serde(default, skip_serializing_if = "Purchase::is_empty")]
    pub purchase: Purchase,
    /// Whether the picture shows the bare address, for wallets that read no links.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plain: bool,
    /// That the buyer says the money was sent, after the address was taken away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<Claim>,
}

/// What is remembered of the upstream's answers beside the state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// The newest state that was read, by the upstream's clock, and when that was noted by ours.
    pub newest: Option<(Time, Time)>,
    /// Since when the upstream says that there is no such order, and whether the buyer was told.
    pub missing: Option<(Time, bool)>,
    /// By how much more arrived than was asked for, as the operator was told.
    pub surplus: Option<Decimal>,
    /// When the operator was last told of a state whose word nobody knows.
    pub strange: Option<Time>,
    /// The transactions in which the money came, as far as they were told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub txids: Vec<Secret>,
    /// Other goods that a later read brought; the first ones are the buyer's.
    pub other: Option<Goods>,
    /// How much has arrived, while that is not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived: Option<Decimal>,
    /// The message that last asked for the rest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<MessageId>,
}

impl Known {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
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
    /// So much has arrived, not all, and our time to pay is over; the upstream has not closed it yet.
    PartlyOverdue(Payment, Decimal),
    /// The payment was seen.
    PaymentSeen(Payment),
    /// The payment is confirmed.
    Paid(Payment),
    /// A person at the upstream looks at it.
    UnderReview(Payment),
    /// Done upstream, but the code that it should bring has not come yet.
    CodeAwaited(Payment),
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
    /// The invoice is paid, and the goods are being bought.
    Buying(Payment, Step),
    /// The money is on its way back.
    Refunding(Payment),
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
    /// None yet: a text that keeps the place.
    Coming,
    /// What a wallet scans for the whole amount.
    Code,
    /// What a wallet scans for this rest.
    Rest(Decimal),
    /// The bare address.
    Plain,
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
/// Seconds for which a code that should be there is waited for before a person hears of it.
pub const CODE_WAIT_SECONDS: u64 = 15 * 60;

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
            known: Known::default(),
            purchase: Purchase::default(),
            plain: false,
            claim: None,
        };
        let first = if order.by_invoice() {
            Effect::Invoice(id)
        } else {
            Effect::Place(id)
        };
        (order, vec![first])
    }

    /// What is paid where, once that is known.
    pub fn payment(&self) -> Option<&Payment> {
        match &self.state {
            State::Placing | State::Refused(_) | State::Unclear => None,
            State::AwaitingPayment(payment)
            | State::Overdue(payment)
            | State::PartlyPaid(payment, _)
            | State::PartlyOverdue(payment, _)
            | State::PaymentSeen(payment)
            | State::Paid(payment)
            | State::UnderReview(payment)
            | State::CodeAwaited(payment)
            | State::Delivering(payment, _)
            | State::Delivered(payment, _)
            | State::Expired(payment)
            | State::Cancelled(payment)
            | State::Refunded(payment)
            | State::NeedsOperator(payment, _)
            | State::Closed(payment)
            | State::Buying(payment, _)
            | State::Refunding(payment) => Some(payment),
        }
    }

    /// The upstream's order id, once there is one: the buyer's own, or the one behind the invoice.
    pub fn upstream(&self) -> Option<&Secret> {
        let payment = if self.by_invoice() {
            self.purchase.supply.as_ref()
        } else {
            self.payment()
        };
        payment.map(|payment| &payment.upstream)
    }

    /// Whether the buyer may still take it back.
    pub fn is_cancellable(&self) -> bool {
        matches!(self.state, State::AwaitingPayment(_) | State::Overdue(_))
    }

    /// When something must happen by our own clock: the address goes, or a code has been waited for long enough.
    pub fn due(&self) -> Option<Time> {
        match &self.state {
            State::AwaitingPayment(payment) | State::PartlyPaid(payment, _) => Some(payment.deadline),
            State::CodeAwaited(_) => Some(self.changed.plus_seconds(CODE_WAIT_SECONDS)),
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::Overdue(_)
            | State::PartlyOverdue(..)
            | State::PaymentSeen(_)
            | State::Paid(_)
            | State::UnderReview(_)
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Expired(_)
            | State::Cancelled(_)
            | State::Refunded(_)
            | State::NeedsOperator(..)
            | State::Closed(_)
            | State::Buying(..)
            | State::Refunding(_) => None,
        }
    }

    /// The picture that the payment message must carry; `None` when there is no such message to show.
    pub fn picture(&self) -> Option<Picture> {
        Some(match self.course() {
            Course::Making | Course::NotMade => return None,
            Course::Payable if self.is_missing() => Picture::Closed,
            Course::Payable if self.plain => Picture::Plain,
            Course::Payable => {
                let rest = |payment: &Payment| Some(payment.amount.value.saturating_sub(self.part()?));
                self.payment().and_then(rest).map_or(Picture::Code, Picture::Rest)
            }
            Course::Held if matches!(self.state, State::NeedsOperator(..) | State::Refunding(_)) => Picture::Closed,
            Course::Underway | Course::Held | Course::Here => Picture::Seen,
            Course::Elapsed | Course::Late | Course::Settled => Picture::Closed,
        })
    }

    /// The goods, once they are here.
    pub fn goods(&self) -> Option<&Goods> {
        if let State::Delivering(_, goods) | State::Delivered(_, goods) = &self.state {
            Some(goods)
        } else {
            None
        }
    }

    /// How much of the amount has arrived, while it is not all.
    pub fn part(&self) -> Option<Decimal> {
        if let State::PartlyPaid(_, sent) | State::PartlyOverdue(_, sent) = &self.state {
            Some(*sent)
        } else {
            None
        }
    }
}
