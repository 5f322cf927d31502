//! How often a followed order is read, and how much each read matters.

use std::time::Duration;

use crate::domain::claim::CLOSE_WATCH_SECONDS;
use crate::domain::news::Standing;
use crate::domain::order::{Course, Order, State};
use crate::domain::purchase::Step;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::ports::Urgency;

/// Between reads of an order whose stream is down.
pub(in crate::engine) const BLIND: Duration = Duration::from_secs(7);
/// Between reads of an order whose stream is open but has not spoken.
pub(in crate::engine) const MUTE: Duration = Duration::from_secs(15);
/// Between reads of an order whose stream speaks.
pub(in crate::engine) const SAFETY: Duration = Duration::from_secs(60);
/// Between reads of an order that a person looks at.
pub(in crate::engine) const REVIEW: Duration = Duration::from_secs(60);
/// Between reads of an order that a person has looked at for a week.
pub(in crate::engine) const RARE: Duration = Duration::from_secs(3_600);
/// Between reads of an order that expired or was cancelled, for late money.
pub(in crate::engine) const LATE: Duration = Duration::from_secs(600);

/// Between reads of an order that its buyer says was paid, after the address was taken away.
pub(in crate::engine) const CLOSE: Duration = Duration::from_secs(30);

/// What following an order asks for just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Phase {
    pub(in crate::engine) pace: Pace,
    pub(in crate::engine) deadline: Option<Time>,
    pub(in crate::engine) remind: Option<Time>,
    pub(in crate::engine) asked: bool,
    pub(in crate::engine) since: Time,
    /// Until when money is looked for more often, as its buyer says that it was sent.
    pub(in crate::engine) closely: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Pace {
    /// Unpaid, in its window.
    Unpaid,
    /// Money was seen.
    Money,
    /// A person looks at it.
    Review,
    /// Over, but late money may come.
    Late,
    /// Nothing more to learn.
    Over,
}

/// What the stream is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Stream {
    Down,
    Mute,
    Speaking,
}

impl Phase {
    /// Nothing more to learn.
    pub(in crate::engine) const OVER: Self = Self {
        pace: Pace::Over,
        deadline: None,
        remind: None,
        asked: false,
        since: Time(0),
        closely: None,
    };

    pub(in crate::engine) fn of(order: &Order) -> Self {
        let supply = order.by_invoice();
        let pace = match order.course() {
            _ if !order.is_followed() || order.erased.is_some() => Pace::Over,
            _ if supply => Self::of_supply(order),
            Course::Making | Course::NotMade | Course::Here | Course::Settled => Pace::Over,
            Course::Payable | Course::Elapsed | Course::Underway if order.is_missing() => Pace::Review,
            Course::Payable | Course::Elapsed => Pace::Unpaid,
            Course::Underway => Pace::Money,
            Course::Held => Pace::Review,
            Course::Late => Pace::Late,
        };
        Self {
            pace,
            deadline: order.due().filter(|_| !supply),
            remind: order.remind_at().filter(|_| !supply),
            asked: false,
            since: order.changed,
            closely: order.claim.map(|claim| claim.at.plus_seconds(CLOSE_WATCH_SECONDS)),
        }
    }

    /// All orders of the upstream that are asked about for one of ours, by attempt: its own, and those that are not wanted any more.
    pub(in crate::engine) fn all_of(order: &Order) -> Vec<(u8, &Secret, Self)> {
        let former = order.purchase.still_read();
        let mut all: Vec<_> = former
            .map(|former| {
                let phase = Self {
                    pace: Pace::Review,
                    since: order.changed,
                    ..Self::OVER
                };
                (former.attempt, &former.upstream, phase)
            })
            .collect();
        let present = order.purchase.attempt;
        if let Some(upstream) = order.upstream()
            && all.iter().all(|(attempt, ..)| *attempt != present)
        {
            all.push((present, upstream, Self::of(order)));
        }
        all
    }

    /// The order behind an invoice: nobody waits for its deadline, since the upstream itself ends it.
    fn of_supply(order: &Order) -> Pace {
        match order.course() {
            _ if !order.purchase.stands() => Pace::Over,
            Course::Underway if matches!(order.state, State::Buying(_, Step::ToFund)) => Pace::Unpaid,
            Course::Underway => Pace::Money,
            Course::Held if !matches!(order.state, State::Refunding(_)) => Pace::Review,
            Course::Held
            | Course::Making
            | Course::NotMade
            | Course::Payable
            | Course::Elapsed
            | Course::Here
            | Course::Late
            | Course::Settled => Pace::Over,
        }
    }

    pub(in crate::engine) fn interval(self, worth: Stream, now: Time) -> Duration {
        let close = self.closely.is_some_and(|until| now < until);
        let days = now.millis_since(self.since) / 86_400_000;
        match (self.pace, worth) {
            (Pace::Unpaid | Pace::Money, Stream::Down) => BLIND,
            (Pace::Unpaid | Pace::Money, Stream::Mute) | (Pace::Money, Stream::Speaking) => MUTE,
            (Pace::Unpaid, Stream::Speaking) if close => CLOSE,
            (Pace::Unpaid, Stream::Speaking) => SAFETY,
            (Pace::Review, _) if days >= 7 => RARE,
            (Pace::Review, _) if days >= 1 => LATE,
            (Pace::Review, _) => REVIEW,
            (Pace::Late, _) if close => CLOSE,
            (Pace::Late | Pace::Over, _) => LATE,
        }
    }

    pub(in crate::engine) fn urgency(self, worth: Stream) -> Urgency {
        match (self.pace, self.asked, worth) {
            (Pace::Money, _, _) => Urgency::Paid,
            (Pace::Unpaid | Pace::Review | Pace::Late | Pace::Over, true, _) => Urgency::Asked,
            (Pace::Unpaid, false, Stream::Down) => Urgency::Asked,
            (Pace::Unpaid, false, Stream::Mute | Stream::Speaking)
            | (Pace::Review | Pace::Late | Pace::Over, false, _) => Urgency::Routine,
        }
    }
}

impl Standing {
    /// Whether the upstream will not move it by itself any more; such a word must be read, not heard.
    pub(in crate::engine) fn is_final(&self) -> bool {
        match self {
            Self::Waiting | Self::Partial | Self::Seen | Self::Paid | Self::Review => false,
            Self::Done
            | Self::Expired
            | Self::Cancelled
            | Self::Failed
            | Self::SetupFailed
            | Self::Refunded
            | Self::Unknown(_) => true,
        }
    }
}
