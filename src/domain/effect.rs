//! What may be asked of the outside, and what a second attempt of it would do.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::ids::{ChatId, MessageId, OrderId};
use super::language::Language;
use super::order::Trouble;
use super::support::{CaseId, CaseWord, Way};

/// One thing to be done outside. The same effect waits in the outbox at most once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Effect {
    /// Bring the screen of a chat up to date.
    Show(ChatId),
    /// Ask the upstream to make the order.
    Place(OrderId),
    /// Bring the payment message of an order up to date.
    ShowBill(OrderId),
    /// Put the code into the chat.
    Deliver(OrderId),
    /// Tell the buyer what must not be missed.
    Notify(OrderId, Notice),
    /// Take away a message that is of no use any more.
    PutAway(ChatId, MessageId),
    /// Let every admin be told of an order.
    Alarm(OrderId, Alarm),
    /// Tell one admin.
    Ring(ChatId, Bell),
    /// Bring the file with all that is stored of the person.
    Export(ChatId),
    /// Say that all of it is gone, to somebody whose language is not known any more.
    Farewell(ChatId, Language),
    /// Open a conversation in the support group.
    OpenCase(CaseId),
    /// Copy a message to the other side of a conversation.
    Relay {
        /// Which conversation.
        case: CaseId,
        /// Which way.
        way: Way,
        /// The message on the side it comes from.
        message: MessageId,
        /// It may have been copied before.
        again: bool,
    },
    /// Say something about a conversation.
    TellCase(CaseId, CaseWord),
    /// Have the invoice made; the same name gives the same invoice.
    Invoice(OrderId),
    /// Ask Cryptomus about the invoice.
    Ask(OrderId),
    /// Have the order behind a paid invoice made.
    Supply(OrderId),
    /// Ask the operator to pay it.
    CallForFunds(OrderId),
    /// Pay it by a payout.
    Fund(OrderId),
    /// Send the buyer's money back.
    Refund(OrderId),
    /// Bring the receipt of an order. A second attempt brings one more copy of a picture with nothing secret in it.
    Receipt(OrderId),
}

/// What a buyer must not miss, as a message of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Notice {
    /// The payment was seen.
    Paid,
    /// Part of it was seen.
    PartlyPaid,
    /// A person at the upstream looks at it.
    UnderReview,
    /// The time to pay is over.
    Expired,
    /// The upstream cancelled it.
    Cancelled,
    /// The money went back.
    Refunded,
    /// The operator must decide.
    NeedsOperator,
    /// The operator settled it.
    Settled,
    /// The time to pay will soon be over.
    Reminder,
    /// More arrived than was asked for.
    PaidTooMuch,
    /// The upstream does not know the order just now.
    Vanished,
    /// The upstream knows it again.
    FoundAgain,
    /// The money is on its way back.
    Refunding,
    /// The buyer says that it was paid, and it is looked for.
    Claimed,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Paid,
        Self::PartlyPaid,
        Self::UnderReview,
        Self::Expired,
        Self::Cancelled,
        Self::Refunded,
        Self::NeedsOperator,
        Self::Settled,
        Self::Reminder,
        Self::PaidTooMuch,
        Self::Vanished,
        Self::FoundAgain,
        Self::Refunding,
        Self::Claimed,
    ];
}

/// What the operator must hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Alarm {
    /// The upstream's answer to "create" was lost.
    Unclear,
    /// The order made was not the one asked for.
    WrongEcho,
    /// A refusal whose code we do not know.
    UnknownRefusal,
    /// A state whose word we do not know.
    UnknownState,
    /// A person at the upstream looks at it.
    UnderReview,
    /// A person here must decide.
    NeedsOperator(Trouble),
    /// The buyer says that it was paid; the upstream knows of no payment.
    Claimed,
    /// The order made was dearer than agreed.
    PriceDrift,
    /// A case has waited for more than a day.
    CaseWaits,
    /// So much more arrived than was asked for, in the order's coin.
    Surplus(Decimal),
    /// The upstream does not know the order just now.
    Vanished,
    /// A later read brought other goods than the first.
    GoodsChanged,
    /// A signed message mixed this order with another invoice.
    ForeignHint,
    /// Cryptomus told of another invoice than the one asked about.
    ForeignInvoice,
    /// The money went back, or is going back, though the goods were bought.
    MoneyBack,
    /// The payment is held for a check, and nothing was bought yet.
    Held,
    /// The payment is held for a check, though the goods were bought.
    HeldAfterwards,
    /// The payout failed; the operator is asked instead.
    PayoutFailed,
    /// Less than due arrived at the order behind the invoice.
    SupplyShort,
    /// A person at the upstream looks at the order behind the invoice.
    SupplyReview,
    /// Nobody ever came for the code, and its time is over.
    NeverFetched,
    /// The payment service refuses the shop's account, so that no invoice was made.
    CashierShut,
    /// The buyer said where the money should go, should it go back.
    RefundAddress,
    /// The order behind the invoice of this earlier attempt, which is not wanted any more, was paid after all.
    FormerPaid(u8),
    /// More money came after a person had settled the order.
    PaidAfterSettled,
}

/// What one admin is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Bell {
    /// Of an order.
    Order(OrderId, Alarm),
    /// Of the whole shop.
    Shop(Strain),
    /// That something is well again.
    Over(Strain),
}

/// What is wrong with the shop as a whole; told once until it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Strain {
    /// Less than a gigabyte is free for the store.
    DiskShort,
    /// The upstream refuses our requests: the partner id, or this machine.
    UpstreamRefuses,
    /// No stream of the upstream has opened for a while though orders are followed.
    StreamsDown,
    /// Telegram cannot deliver to our webhook.
    WebhookTrouble,
    /// PUBLIC_URL does not lead to this shop.
    UrlAstray,
    /// What is posted in the name of the payment service is not signed by it.
    HooksForged,
    /// The payment service refuses the shop's account, or one of its keys.
    CashierRefuses,
    /// The bot cannot write in the support group.
    SupportShut,
}

impl Strain {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::DiskShort,
        Self::UpstreamRefuses,
        Self::StreamsDown,
        Self::WebhookTrouble,
        Self::UrlAstray,
        Self::HooksForged,
        Self::CashierRefuses,
        Self::SupportShut,
    ];
}

/// What a second attempt would do, and so what may be done after a crash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// The same again, or one message more: do it.
    Harmless,
    /// A message twice: do it, with a word that it may have come already.
    Marked,
    /// Another order at the upstream: never again by itself; what became of the first is unknown.
    Never,
    /// Money gone twice: ask first what became of the first, and repeat only what is proven not to have happened.
    AskFirst,
}

/// What goes first when a chat has several things waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Codes and payments.
    Money,
    /// What must not be missed.
    Notice,
    /// Screens.
    Screen,
    /// Tidying up.
    Tidy,
}

/// Whom an effect concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// This chat.
    Chat(ChatId),
    /// The buyer of this order.
    BuyerOf(OrderId),
    /// The side of this conversation that it goes to.
    SideOf(CaseId),
}

impl Effect {
    /// What a second attempt would do.
    pub fn repeat(self) -> Repeat {
        match self {
            Self::Place(_) => Repeat::Never,
            Self::Relay { .. } => Repeat::Marked,
            Self::Fund(_) | Self::Refund(_) => Repeat::AskFirst,
            Self::Show(_)
            | Self::ShowBill(_)
            | Self::Deliver(_)
            | Self::Notify(..)
            | Self::PutAway(..)
            | Self::Alarm(..)
            | Self::Ring(..)
            | Self::Export(_)
            | Self::Farewell(..)
            | Self::OpenCase(_)
            | Self::TellCase(..)
            | Self::Invoice(_)
            | Self::Ask(_)
            | Self::Supply(_)
            | Self::CallForFunds(_)
            | Self::Receipt(_) => Repeat::Harmless,
        }
    }

    /// What goes first.
    pub fn priority(self) -> Priority {
        match self {
            Self::Place(_)
            | Self::ShowBill(_)
            | Self::Deliver(_)
            | Self::Invoice(_)
            | Self::Ask(_)
            | Self::Supply(_)
            | Self::Fund(_)
            | Self::Refund(_) => Priority::Money,
            Self::Notify(..)
            | Self::Alarm(..)
            | Self::Ring(..)
            | Self::Export(_)
            | Self::Farewell(..)
            | Self::OpenCase(_)
            | Self::Relay { .. }
            | Self::TellCase(..)
            | Self::CallForFunds(_)
            | Self::Receipt(_) => Priority::Notice,
            Self::Show(_) => Priority::Screen,
            Self::PutAway(..) => Priority::Tidy,
        }
    }

    /// Whom it concerns.
    pub fn whom(self) -> Whom {
        match self {
            Self::Show(chat)
            | Self::PutAway(chat, _)
            | Self::Ring(chat, _)
            | Self::Export(chat)
            | Self::Farewell(chat, _) => Whom::Chat(chat),
            Self::Place(order)
            | Self::ShowBill(order)
            | Self::Deliver(order)
            | Self::Notify(order, _)
            | Self::Alarm(order, _)
            | Self::Invoice(order)
            | Self::Ask(order)
            | Self::Supply(order)
            | Self::CallForFunds(order)
            | Self::Fund(order)
            | Self::Refund(order)
            | Self::Receipt(order) => Whom::BuyerOf(order),
            Self::OpenCase(case) | Self::Relay { case, .. } | Self::TellCase(case, _) => Whom::SideOf(case),
        }
    }

    /// The order it is about.
    pub fn order(self) -> Option<OrderId> {
        if let Self::Ring(_, Bell::Order(order, _)) = self {
            return Some(order);
        }
        match self.whom() {
            Whom::BuyerOf(order) => Some(order),
            Whom::Chat(_) | Whom::SideOf(_) => None,
        }
    }

    /// Everything that is done with this order as it stands.
    pub fn all_of(order: OrderId) -> impl Iterator<Item = Self> {
        let notices = Notice::ALL.into_iter().map(move |notice| Self::Notify(order, notice));
        [
            Self::Place(order),
            Self::ShowBill(order),
            Self::Deliver(order),
            Self::Invoice(order),
            Self::Ask(order),
            Self::Supply(order),
            Self::CallForFunds(order),
            Self::Fund(order),
            Self::Refund(order),
            Self::Receipt(order),
        ]
        .into_iter()
        .chain(notices)
    }
}
