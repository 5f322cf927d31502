//! What an admin can do, to an order or to the shop, and when it cannot be done.

use serde::{Deserialize, Serialize};

use super::address::is_address;
use super::effect::{Alarm, Effect, Notice};
use super::history::Note;
use super::leaving::NOBODY;
use super::news::News;
use super::order::{Order, State};
use super::secret::Secret;
use super::time::Time;

/// What an admin can do. Each is written into the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Measure {
    /// Read the order upstream now; a delivered one, to hold its code against what is said now.
    Check,
    /// Show the code once more, in the buyer's chat.
    Resend,
    /// Say that the purchase behind a paid invoice was funded.
    Fund,
    /// Send the money of a paid invoice back.
    Refund,
    /// Close a case.
    Settle,
    /// Open a closed case again.
    Reopen,
    /// Write something down.
    Note,
    /// Let a chat open no new orders.
    Ban,
    /// Let it buy again.
    Unban,
    /// Sell nothing new.
    Pause,
    /// Sell again.
    Resume,
    /// Try again to buy what a paid invoice could not be bought for.
    Buy,
}

/// Why a measure cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Objection {
    /// The order was paid straight to the upstream: there is nothing here to fund.
    NothingToFund,
    /// The order was paid straight to the upstream: only it can send the money back.
    NothingToRefund,
    /// No code was delivered yet.
    NotDelivered,
    /// The code is just on its way into the chat.
    OnItsWay,
    /// The code was shown again often enough today.
    ResentEnough,
    /// The order is over, or was never made: there is nothing to read.
    NothingToCheck,
    /// There is no case to close.
    NoCase,
    /// It is settled already.
    SettledAlready,
    /// It was not settled.
    NotSettled,
    /// A reason, or the words of the note, are missing.
    NoWords,
    /// It is so already.
    AlreadySo,
    /// The button was pressed too late.
    TooLate,
    /// It does not fit how the order stands now.
    NotNow,
    /// Money cannot go back to that address: it is none of the network that was paid on, or the one that was paid to.
    NotAnAddress,
    /// The buyer said another address since the first tap.
    AddressChanged,
    /// The buyer had everything deleted: the order leads to nobody any more.
    Forgotten,
    /// What would be needed was deleted when its time was over.
    Erased,
}

impl Measure {
    /// Those that are taken on an order, in the order of its buttons.
    pub const ON_ORDERS: [Self; 10] = [
        Self::Check,
        Self::Resend,
        Self::Fund,
        Self::Buy,
        Self::Refund,
        Self::Settle,
        Self::Reopen,
        Self::Note,
        Self::Ban,
        Self::Unban,
    ];

    /// The word of its command.
    pub fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Resend => "resend",
            Self::Fund => "fund",
            Self::Buy => "buy",
            Self::Refund => "refund",
            Self::Settle => "settle",
            Self::Reopen => "reopen",
            Self::Note => "note",
            Self::Ban => "ban",
            Self::Unban => "unban",
            Self::Pause => "pause",
            Self::Resume => "resume",
        }
    }

    /// Whether it moves money, or ends the care for it, so that a second tap is asked for.
    pub fn wants_second_tap(self) -> bool {
        match self {
            Self::Fund | Self::Buy | Self::Refund | Self::Settle => true,
            Self::Check
            | Self::Resend
            | Self::Reopen
            | Self::Note
            | Self::Ban
            | Self::Unban
            | Self::Pause
            | Self::Resume => false,
        }
    }

    /// Whether it means nothing without words.
    pub fn wants_words(self) -> bool {
        match self {
            Self::Settle | Self::Note | Self::Refund => true,
            Self::Check
            | Self::Resend
            | Self::Fund
            | Self::Buy
            | Self::Reopen
            | Self::Ban
            | Self::Unban
            | Self::Pause
            | Self::Resume => false,
        }
    }
}

impl Order {
    /// Whether goods were delivered, and what was paid too much for them waits for a person.
    pub fn surplus_waits(&self) -> bool {
        let here = matches!(self.state, State::Delivered(..)) && !self.purchase.returned;
        here && self.known.surplus.is_some() && self.ended_by_hand().is_none()
    }

    /// Whether a measure makes sense for the order as it stands. Whether its buyer is banned is not the order's to know.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self, measure: Measure, now: Time) -> Result<(), Objection> {
        match measure {
            Measure::Resend
            | Measure::Fund
            | Measure::Buy
            | Measure::Refund
            | Measure::Settle
            | Measure::Reopen
            | Measure::Ban
            | Measure::Unban
                if self.chat == NOBODY =>
            {
                Err(Objection::Forgotten)
            }
            Measure::Resend | Measure::Reopen if self.erased.is_some() => Err(Objection::Erased),
            Measure::Check if self.history.settled.is_some() => Err(Objection::SettledAlready),
            Measure::Check if !self.is_followed() && !self.is_comparable() => Err(Objection::NothingToCheck),
            Measure::Resend => match &self.state {
                State::Delivered(..) if self.history.clone().resend(now) => Ok(()),
                State::Delivered(..) => Err(Objection::ResentEnough),
                State::Delivering(..) => Err(Objection::OnItsWay),
                State::Placing
                | State::Refused(_)
                | State::Unclear
                | State::AwaitingPayment(_)
                | State::Overdue(_)
                | State::PartlyPaid(..)
                | State::PartlyOverdue(..)
                | State::PaymentSeen(_)
                | State::Paid(_)
                | State::UnderReview(_)
                | State::CodeAwaited(_)
                | State::Expired(_)
                | State::Cancelled(_)
                | State::Refunded(_)
                | State::NeedsOperator(..)
                | State::Buying(..)
                | State::Refunding(_)
                | State::Closed(_) => Err(Objection::NotDelivered),
            },
            Measure::Fund if !self.by_invoice() => Err(Objection::NothingToFund),
            Measure::Refund if !self.by_invoice() => Err(Objection::NothingToRefund),
            Measure::Fund | Measure::Buy | Measure::Refund if self.history.settled.is_some() => {
                Err(Objection::SettledAlready)
            }
            Measure::Fund if !self.may_be_funded() => Err(Objection::NotNow),
            Measure::Buy if !self.may_buy_again() => Err(Objection::NotNow),
            Measure::Refund if !self.may_refund() => Err(Objection::NotNow),
            Measure::Settle if self.history.settled.is_some() => Err(Objection::SettledAlready),
            Measure::Settle if self.case_since().is_none() && !self.surplus_waits() => Err(Objection::NoCase),
            Measure::Reopen if self.history.settled.is_none() => Err(Objection::NotSettled),
            Measure::Check
            | Measure::Fund
            | Measure::Buy
            | Measure::Refund
            | Measure::Settle
            | Measure::Reopen
            | Measure::Note
            | Measure::Ban
            | Measure::Unban
            | Measure::Pause
            | Measure::Resume => Ok(()),
        }
    }

    /// Whether money can go back to this address: one of the network that was paid on, and not the one that was paid to.
    pub fn may_return_to(&self, address: &str) -> bool {
        let address = address.trim();
        self.payment().is_some_and(|payment| {
            is_address(address, payment.channel.on()) && !payment.address.eq_ignore_ascii_case(address)
        })
    }

    /// What a buyer sees of it: the payment message, and the screen if it is about this order.
    fn drawn_anew(&self) -> [Effect; 2] {
        [Effect::ShowBill(self.id), Effect::Show(self.chat)]
    }

    /// Whether its goods can be held against what the upstream says of them now, though it is not followed any more.
    pub fn is_comparable(&self) -> bool {
        self.goods().is_some() && self.erased.is_none() && !self.by_invoice()
    }

    /// Takes a measure and says what is to be done about it.
    ///
    /// # Errors
    /// Why it cannot be taken; the order is as it was.
    pub fn measured(mut self, measure: Measure, words: &str, now: Time) -> Result<(Self, Vec<Effect>), Objection> {
        self.may(measure, now)?;
        if measure.wants_words() && words.trim().is_empty() {
            return Err(Objection::NoWords);
        }
        Ok(match measure {
            Measure::Resend => {
                self.history.resend(now);
                self.learn(News::CodeWanted, now)
            }
            Measure::Settle => {
                self.history.settled = Some(Note::new(now, words));
                let mut told = vec![Effect::Notify(self.id, Notice::Settled)];
                told.extend(self.drawn_anew());
                (self, told)
            }
            Measure::Reopen => {
                self.history.settled = None;
                self.history.alarms.remove(&Alarm::CaseWaits);
                let shown = self.drawn_anew().to_vec();
                (self, shown)
            }
            Measure::Note => {
                self.history.noted(Note::new(now, words));
                (self, Vec::new())
            }
            Measure::Fund => self.learn(News::FundedByOperator, now),
            Measure::Buy => self.learn(News::BuyAgain, now),
            Measure::Refund => {
                if !self.may_return_to(words) {
                    return Err(Objection::NotAnAddress);
                }
                self.learn(News::RefundTo(Secret::new(words.trim())), now)
            }
            Measure::Check | Measure::Ban | Measure::Unban | Measure::Pause | Measure::Resume => (self, Vec::new()),
        })
    }
}
