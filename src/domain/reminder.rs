//! The one reminder before the time to pay is over: at most once, and only while nothing was seen.

use serde::{Deserialize, Serialize};

use super::effect::{Effect, Notice};
use super::ids::MessageId;
use super::order::{Order, State};
use super::time::Time;

/// Seconds before the deadline at which a buyer with a window of at least twice that is reminded.
const BEFORE: u64 = 600;
/// A window of fewer seconds is too short for a reminder.
const SHORTEST_WINDOW: u64 = 360;
/// With fewer seconds left, a reminder would only hurry somebody into paying too late.
const LEAST_LEFT: u64 = 120;

/// Whether a buyer was reminded to pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reminder {
    /// Not yet.
    #[default]
    None,
    /// It is on its way.
    Wished,
    /// This message reminds.
    Shown(MessageId),
    /// It is over: put away, or never wanted.
    Over,
}

impl Reminder {
    /// Whether there has been none so far.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

impl Order {
    /// When its buyer is to be reminded: ten minutes before the end, in a short window when a third of it is left.
    pub fn remind_at(&self) -> Option<Time> {
        let State::AwaitingPayment(payment) = &self.state else {
            return None;
        };
        let window = payment.deadline.millis_since(self.opened) / 1_000;
        let before = if window >= 2 * BEFORE { BEFORE } else { window / 3 };
        let wanted = self.reminder.is_none() && !self.is_missing() && window >= SHORTEST_WINDOW;
        wanted.then(|| payment.deadline.minus_seconds(before))
    }

    pub(in crate::domain) fn time_runs_short(&mut self, now: Time) -> Vec<Effect> {
        let State::AwaitingPayment(payment) = &self.state else {
            return Vec::new();
        };
        if !self.reminder.is_none() || self.is_missing() || now.plus_seconds(LEAST_LEFT) > payment.deadline {
            return Vec::new();
        }
        if self.asking_cancel || self.bill.is_none() {
            self.reminder = Reminder::Over;
            return Vec::new();
        }
        self.reminder = Reminder::Wished;
        vec![Effect::Notify(self.id, Notice::Reminder)]
    }

    pub(in crate::domain) fn reminded(&mut self, message: MessageId) -> Vec<Effect> {
        self.reminder = Reminder::Shown(message);
        if matches!(self.state, State::AwaitingPayment(_)) {
            return Vec::new();
        }
        self.put_reminder_away()
    }

    /// It is of no use once the order has moved on.
    pub(in crate::domain) fn put_reminder_away(&mut self) -> Vec<Effect> {
        let Reminder::Shown(message) = self.reminder else {
            return Vec::new();
        };
        self.reminder = Reminder::Over;
        vec![Effect::PutAway(self.chat, message)]
    }
}
