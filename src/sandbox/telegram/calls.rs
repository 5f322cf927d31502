//! The log of what the bot asked: every call with its time, its parameters and what came of it.

use std::collections::HashMap;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::refusal::Refusal;
use crate::domain::time::Time;

/// What came of a call.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing yet, or the bot went away first.
    Open,
    /// It was carried out, with this result.
    Done(Value),
    /// It was refused.
    Refused(Refusal),
    /// It was dropped before anything was done.
    Dropped,
}

/// One call of the bot.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Its place in the log.
    pub number: usize,
    /// Which call of its method it is, from one.
    pub nth: usize,
    /// When it arrived.
    pub at: Time,
    /// The method as the Bot API writes it.
    pub method: &'static str,
    /// The chat it concerns, if it names one.
    pub chat: Option<i64>,
    /// Its parameters; an uploaded file stands as its size.
    pub params: Value,
    /// What came of it.
    pub outcome: Outcome,
    /// The bot got the answer as it should.
    pub answered: bool,
    /// How long it took by the clock of this Telegram.
    pub took: Duration,
}

/// Where a call stands when a hook hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It arrived; nothing is done yet. Trouble that is set now still meets this call.
    Arrived,
    /// It was carried out or refused; the bot does not know yet.
    Decided,
}

/// The log; it can be switched off for measurements.
#[derive(Debug)]
pub struct Calls {
    log: Vec<Call>,
    nth: HashMap<&'static str, usize>,
    /// Calls are kept.
    pub kept: bool,
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            log: Vec::new(),
            nth: HashMap::new(),
            kept: true,
        }
    }
}

impl Calls {
    /// Notes that a call arrived; its `params` are asked for only if calls are kept.
    pub fn arrive(
        &mut self,
        at: Time,
        method: &'static str,
        chat: Option<i64>,
        params: impl FnOnce() -> Value,
    ) -> Call {
        let nth = self.nth.entry(method).or_default();
        *nth += 1;
        let nth = *nth;
        let call = Call {
            number: self.log.len(),
            nth,
            at,
            method,
            chat,
            params: if self.kept { params() } else { Value::Null },
            outcome: Outcome::Open,
            answered: false,
            took: Duration::ZERO,
        };
        if self.kept {
            self.log.push(call.clone());
        }
        call
    }

    /// Notes what came of a call.
    pub fn decide(&mut self, call: &Call) {
        if let Some(noted) = self.log.get_mut(call.number).filter(|_| self.kept) {
            noted.outcome = call.outcome.clone();
            noted.answered = call.answered;
            noted.took = call.took;
        }
    }

    /// The calls from the one of that number on.
    pub fn since(&self, number: usize) -> Vec<Call> {
        self.log.get(number..).unwrap_or_default().to_vec()
    }

    /// The newest calls, at most so many, oldest first.
    pub fn last(&self, most: usize) -> Vec<Call> {
        self.since(self.log.len().saturating_sub(most))
    }

    /// How many calls are kept.
    pub fn count(&self) -> usize {
        self.log.len()
    }
}
