//! What happened to an order, for people who look after it: where it stood when, and what was said and done about it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::effect::Alarm;
use super::order::{Order, State};
use super::recipient::Recipient;
use super::secret::Secret;
use super::time::Time;

/// Where an order stands, without what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// Being asked for upstream.
    Placing,
    /// Nothing was ordered.
    Refused,
    /// The answer was lost.
    Unclear,
    /// An address is shown.
    AwaitingPayment,
    /// The time to pay is over.
    Overdue,
    /// Part of the amount is here.
    PartlyPaid,
    /// The payment was seen.
    PaymentSeen,
    /// The payment is confirmed.
    Paid,
    /// A person at the upstream looks at it.
    UnderReview,
    /// The goods are on their way into the chat.
    Delivering,
    /// The buyer has them.
    Delivered,
    /// The window closed unpaid.
    Expired,
    /// Taken back.
    Cancelled,
    /// The money went back.
    Refunded,
    /// A person here must decide.
    NeedsOperator,
    /// Over, and watched long enough.
    Closed,
    /// Part of the amount is here, and the time to pay is over.
    PartlyOverdue,
    /// Done upstream, but the code has not come yet.
    CodeAwaited,
    /// Paid by invoice, and being bought.
    Buying,
    /// The money is on its way back.
    Refunding,
}

impl Stage {
    /// All of them, in the order of a purchase.
    pub const ALL: [Self; 20] = [
        Self::Placing,
        Self::Refused,
        Self::Unclear,
        Self::AwaitingPayment,
        Self::Overdue,
        Self::PartlyPaid,
        Self::PaymentSeen,
        Self::Paid,
        Self::UnderReview,
        Self::Delivering,
        Self::Delivered,
        Self::Expired,
        Self::Cancelled,
        Self::Refunded,
        Self::NeedsOperator,
        Self::Closed,
        Self::PartlyOverdue,
        Self::CodeAwaited,
        Self::Buying,
        Self::Refunding,
    ];
}

impl Stage {
    /// Its word in the log.
    pub fn word(self) -> &'static str {
        match self {
            Self::Placing => "placing",
            Self::Refused => "refused",
            Self::Unclear => "unclear",
            Self::AwaitingPayment => "awaiting payment",
            Self::Overdue => "overdue",
            Self::PartlyPaid => "partly paid",
            Self::PaymentSeen => "payment seen",
            Self::Paid => "paid",
            Self::UnderReview => "under review",
            Self::Delivering => "delivering",
            Self::Delivered => "delivered",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::NeedsOperator => "waiting for the operator",
            Self::Closed => "closed",
            Self::PartlyOverdue => "partly paid and overdue",
            Self::CodeAwaited => "waiting for its code",
            Self::Buying => "being bought",
            Self::Refunding => "being refunded",
        }
    }
}

impl State {
    /// Where it stands, without what it holds.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Placing => Stage::Placing,
            Self::Refused(_) => Stage::Refused,
            Self::Unclear => Stage::Unclear,
            Self::AwaitingPayment(_) => Stage::AwaitingPayment,
            Self::Overdue(_) => Stage::Overdue,
            Self::PartlyPaid(..) => Stage::PartlyPaid,
            Self::PaymentSeen(_) => Stage::PaymentSeen,
            Self::Paid(_) => Stage::Paid,
            Self::UnderReview(_) => Stage::UnderReview,
            Self::Delivering(..) => Stage::Delivering,
            Self::Delivered(..) => Stage::Delivered,
            Self::Expired(_) => Stage::Expired,
            Self::Cancelled(_) => Stage::Cancelled,
            Self::Refunded(_) => Stage::Refunded,
            Self::NeedsOperator(..) => Stage::NeedsOperator,
            Self::Closed(_) => Stage::Closed,
            Self::PartlyOverdue(..) => Stage::PartlyOverdue,
            Self::CodeAwaited(_) => Stage::CodeAwaited,
            Self::Buying(..) => Stage::Buying,
            Self::Refunding(_) => Stage::Refunding,
        }
    }
}

/// Since when an order stood where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment(pub Time, pub Stage);

/// What an operator wrote about an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When.
    pub at: Time,
    /// What; nobody but operators reads it.
    pub words: String,
}

/// What happened to an order, bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// Each change of its state, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub moments: Vec<Moment>,
    /// What operators wrote, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// When an operator had the code shown again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resent: Vec<Time>,
    /// When an operator settled it, and why; it is not followed from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<Note>,
    /// What operators were told of already.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub alarms: BTreeSet<Alarm>,
}

/// Changes of state that are kept.
const MOMENTS: usize = 24;
/// Notes that are kept.
const NOTES: usize = 10;
/// Characters of a note that are kept.
pub const NOTE_CHARS: usize = 300;
/// Times a code is shown again for an operator within a day.
const RESENT_A_DAY: usize = 3;
/// Milliseconds of a day.
const DAY: u64 = 86_400_000;

impl History {
    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Notes a change of state; the first moment is kept, of the others the newest.
    pub fn moved(&mut self, now: Time, stage: Stage) {
        if self.moments.len() >= MOMENTS {
            self.moments.remove(1);
        }
        self.moments.push(Moment(now, stage));
    }

    /// Keeps a note; the newest are kept.
    pub fn noted(&mut self, note: Note) {
        if self.notes.len() >= NOTES {
            self.notes.remove(0);
        }
        self.notes.push(note);
    }

    /// Takes down that the code is shown again, unless that was done often enough within a day.
    pub fn resend(&mut self, now: Time) -> bool {
        self.resent.retain(|at| now.millis_since(*at) < DAY);
        let may = self.resent.len() < RESENT_A_DAY;
        if may {
            self.resent.push(now);
        }
        may
    }
}

impl Note {
    /// A note of at most [`NOTE_CHARS`] characters.
    pub fn new(at: Time, words: &str) -> Self {
        let words = clipped(words);
        Self { at, words }
    }
}

/// At most [`NOTE_CHARS`] characters, the last of them an ellipsis if something was cut.
pub fn clipped(words: &str) -> String {
    let words = words.trim();
    if words.chars().count() <= NOTE_CHARS {
        return words.to_owned();
    }
    words.chars().take(NOTE_CHARS - 1).chain(['…']).collect()
}

impl Order {
    /// Whether this text stands in it: an upstream id, an e-mail address, a phone number, an address to pay to, a transaction.
    pub fn mentions(&self, text: &Secret) -> bool {
        let text = bare(text.reveal());
        if text.is_empty() {
            return false;
        }
        let is = |known: &str| bare(known).eq_ignore_ascii_case(text);
        let to = match &self.basket.to {
            Recipient::Email(email) => is(email.reveal()),
            Recipient::Phone(phone) => digits(phone.reveal()) == digits(text) && digits(text).len() > 6,
        };
        let payments = self.payment().into_iter().chain(&self.purchase.supply);
        let paid = payments
            .into_iter()
            .any(|payment| is(payment.upstream.reveal()) || is(&payment.address));
        let former = self.purchase.former.iter().any(|former| is(former.upstream.reveal()));
        to || paid || former || is(self.basket.email.reveal()) || self.known.txids.iter().any(|txid| is(txid.reveal()))
    }

    /// Since when it stands where it stands, for an order that waits for a person here.
    pub fn case_since(&self) -> Option<Time> {
        (matches!(self.state, State::NeedsOperator(..)) && self.history.settled.is_none()).then_some(self.changed)
    }
}

/// Without the mark of a hexadecimal number, which some copy along with a transaction and others do not.
fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))
        .unwrap_or(text)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::{History, Note, Stage};
    use crate::domain::time::Time;

    #[test]
    fn a_history_stays_small() {
        let mut history = History::default();
        for second in 0..1_000 {
            history.moved(Time::from_unix(second), Stage::PartlyPaid);
            history.noted(Note::new(Time::from_unix(second), &"n".repeat(9_999)));
        }
        assert_eq!((history.moments.len(), history.notes.len()), (24, 10));
        assert_eq!(history.moments.first().map(|moment| moment.0), Some(Time::from_unix(0)));
        assert_eq!(
            history.moments.last().map(|moment| moment.0),
            Some(Time::from_unix(999))
        );
        assert!(history.notes.iter().all(|note| note.words.chars().count() == 300));
    }

    #[test]
    fn a_code_is_shown_again_three_times_a_day() {
        let mut history = History::default();
        let may: Vec<bool> = (0..5)
            .map(|minute| history.resend(Time::from_unix(minute * 60)))
            .collect();
        assert_eq!(may, [true, true, true, false, false]);
        assert!(history.resend(Time::from_unix(86_400)), "a day after the first");
        assert!(!history.resend(Time::from_unix(86_401)));
    }
}
