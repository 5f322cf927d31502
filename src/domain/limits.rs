//! How many orders may be opened: by one chat at a time and in a day, and by all in a minute.

use serde::{Deserialize, Serialize};

use super::order::{Course, Order, State};
use super::time::Time;

/// Seconds of the span that is called a day: the last 24 hours, whatever the time zone.
const DAY_SECONDS: u64 = 24 * 3_600;
/// So many times the orders of a day may be tried: an order that was refused is none, but it was asked for.
const TRIES: usize = 3;
/// Seconds of the span in which the orders of the whole shop are counted.
const MINUTE_SECONDS: u64 = 60;

/// How many orders may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Orders of one chat that wait for money at the same time.
    pub open: usize,
    /// Orders of one chat within 24 hours, whatever became of them; refused ones count a third.
    pub day: usize,
    /// Orders of the whole shop within a minute.
    pub minute: usize,
}

/// Which limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// So many orders of this chat wait for money already.
    Open,
    /// So many were made within a day; the next one is possible from this instant on.
    Day(Time),
    /// So many were made by all just now; it is possible again within a minute.
    Minute,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            open: 3,
            day: 10,
            minute: 15,
        }
    }
}

impl Limits {
    /// How many of a chat's newest orders must be looked at.
    pub fn looked_at(&self) -> usize {
        self.open.max(self.tries())
    }

    /// Which limit keeps a chat from one more order: `newest` are its orders, newest first, `lately` when orders of the shop were opened.
    pub fn reached(&self, newest: &[Order], lately: &[Time], now: Time) -> Option<Limit> {
        if newest.iter().filter(|order| order.waits_for_money()).count() >= self.open {
            return Some(Limit::Open);
        }
        let tried: Vec<&Order> = newest
            .iter()
            .filter(|order| is_within(order.opened, DAY_SECONDS, now))
            .collect();
        let mut made = tried.iter().filter(|order| !matches!(order.state, State::Refused(_)));
        let last = made
            .nth(self.day.saturating_sub(1))
            .or_else(|| tried.get(self.tries().saturating_sub(1)));
        if let Some(last) = last {
            return Some(Limit::Day(last.opened.plus_seconds(DAY_SECONDS)));
        }
        (within_a_minute(lately, now).count() >= self.minute).then_some(Limit::Minute)
    }

    fn tries(&self) -> usize {
        self.day.saturating_mul(TRIES)
    }
}

impl Order {
    /// Whether it is open and nothing has been paid for it so far.
    pub fn waits_for_money(&self) -> bool {
        match self.course() {
            Course::Making => true,
            Course::Payable | Course::Elapsed => !self.money_seen(),
            Course::NotMade | Course::Underway | Course::Held | Course::Here | Course::Late | Course::Settled => false,
        }
    }
}

/// Those of the instants that lie within the last minute.
pub fn within_a_minute(instants: &[Time], now: Time) -> impl Iterator<Item = Time> {
    instants
        .iter()
        .copied()
        .filter(move |at| is_within(*at, MINUTE_SECONDS, now))
}

/// An instant that lies ahead, because the clock was set back, counts for as long as it would have.
fn is_within(at: Time, seconds: u64, now: Time) -> bool {
    now < at.plus_seconds(seconds)
}
