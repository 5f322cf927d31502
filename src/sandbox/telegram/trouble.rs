//! Named knobs that make this Telegram difficult.

use std::time::Duration;

use super::html::Dialect;
use super::refusal::Refusal;

/// Which calls a trouble meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Every call.
    Every,
    /// Every call but `getUpdates`.
    Outgoing,
    /// The calls of one method, written as in the Bot API.
    Method(String),
}

impl From<&str> for Aim {
    fn from(method: &str) -> Self {
        Self::Method(method.to_owned())
    }
}

impl Aim {
    fn meets(&self, method: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Outgoing => method != "getUpdates",
            Self::Method(wanted) => wanted.eq_ignore_ascii_case(method),
        }
    }
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is carried out and answered.
    Ordinary,
    /// The connection is closed and nothing is done.
    Dropped,
    /// It is carried out, and the connection closed without an answer.
    Unanswered,
    /// It is carried out, and half of the answer is sent.
    Truncated,
    /// It is refused and not carried out.
    Refused(Refusal),
    /// A proxy answers 502 with HTML, and nothing is done.
    BadGateway,
}

#[derive(Clone, Copy, Debug)]
enum Often {
    Next(u32),
    EveryNth(u32),
    Always,
}

#[derive(Clone, Debug)]
struct Rule {
    aim: Aim,
    fate: Fate,
    often: Often,
    seen: u32,
}

impl Rule {
    /// Counts a call that the rule aims at, and tells whether it is met.
    fn strikes(&mut self) -> bool {
        self.seen = self.seen.saturating_add(1);
        match self.often {
            Often::Next(count) => self.seen <= count,
            Often::EveryNth(nth) => self.seen.is_multiple_of(nth.max(1)),
            Often::Always => true,
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.often, Often::Next(count) if self.seen >= count)
    }
}

/// All troubles that are on.
#[derive(Clone, Debug, Default)]
pub struct Troubles {
    rules: Vec<Rule>,
    delays: Vec<(Aim, Duration)>,
    /// Which HTML tags and button fields the server knows.
    pub dialect: Dialect,
}

impl Troubles {
    fn add(&mut self, aim: Aim, fate: Fate, often: Often) {
        self.rules.push(Rule {
            aim,
            fate,
            often,
            seen: 0,
        });
    }

    /// The next `count` calls are carried out and not answered.
    pub fn lose_next_answers(&mut self, aim: impl Into<Aim>, count: u32) {
        self.add(aim.into(), Fate::Unanswered, Often::Next(count));
    }

    /// Every `nth` call from now on is carried out and not answered.
    pub fn lose_every_answer(&mut self, aim: impl Into<Aim>, nth: u32) {
        self.add(aim.into(), Fate::Unanswered, Often::EveryNth(nth));
    }

    /// The next `count` calls are neither carried out nor answered.
    pub fn drop_next(&mut self, aim: impl Into<Aim>, count: u32) {
        self.add(aim.into(), Fate::Dropped, Often::Next(count));
    }

    /// The next `count` calls are refused with a status and a whole description.
    pub fn refuse_next(&mut self, aim: impl Into<Aim>, count: u32, code: u16, description: &str) {
        let refusal = Refusal::new(code, description);
        self.add(aim.into(), Fate::Refused(refusal), Often::Next(count));
    }

    /// All calls are refused with a status and a whole description, until calm.
    pub fn refuse_all(&mut self, aim: impl Into<Aim>, code: u16, description: &str) {
        let refusal = Refusal::new(code, description);
        self.add(aim.into(), Fate::Refused(refusal), Often::Always);
    }

    /// The next `count` calls are told to wait.
    pub fn slow_down_next(&mut self, aim: impl Into<Aim>, count: u32, retry_after_seconds: u64) {
        let refusal = Refusal::too_many(retry_after_seconds);
        self.add(aim.into(), Fate::Refused(refusal), Often::Next(count));
    }

    /// Every `nth` call from now on is told to wait.
    pub fn slow_down_every(&mut self, aim: impl Into<Aim>, nth: u32, retry_after_seconds: u64) {
        let refusal = Refusal::too_many(retry_after_seconds);
        self.add(aim.into(), Fate::Refused(refusal), Often::EveryNth(nth));
    }

    /// A proxy answers the next `count` calls with 502 and HTML.
    pub fn bad_gateway_next(&mut self, aim: impl Into<Aim>, count: u32) {
        self.add(aim.into(), Fate::BadGateway, Often::Next(count));
    }

    /// A proxy answers every call with 502 and HTML, until calm.
    pub fn bad_gateway(&mut self, aim: impl Into<Aim>) {
        self.add(aim.into(), Fate::BadGateway, Often::Always);
    }

    /// The next `count` calls are carried out and their answers cut in half.
    pub fn truncate_next(&mut self, aim: impl Into<Aim>, count: u32) {
        self.add(aim.into(), Fate::Truncated, Often::Next(count));
    }

    /// Each call is carried out at once and answered after `span` of the clock.
    pub fn delay(&mut self, aim: impl Into<Aim>, span: Duration) {
        self.delays.push((aim.into(), span));
    }

    /// Answers are no longer held back.
    pub fn hurry(&mut self) {
        self.delays.clear();
    }

    /// How many troubles are in force or waiting for their calls, delays and dialect aside.
    pub fn pending(&self) -> usize {
        self.rules.len()
    }

    /// The server is of before Bot API 9.4: it knows neither button styles nor `<tg-time>`.
    pub fn older_server(&mut self) {
        self.dialect = Dialect::Older;
    }

    /// All troubles end.
    pub fn calm(&mut self) {
        *self = Self::default();
    }

    /// What happens to this call: the first rule that strikes decides.
    pub fn fate(&mut self, method: &str) -> Fate {
        if self.rules.is_empty() {
            return Fate::Ordinary;
        }
        let struck = self
            .rules
            .iter_mut()
            .filter(|rule| rule.aim.meets(method))
            .find_map(|rule| rule.strikes().then(|| rule.fate.clone()));
        self.rules.retain(|rule| !rule.is_over());
        struck.unwrap_or(Fate::Ordinary)
    }

    /// How long the answer is held back.
    pub fn held_back(&self, method: &str) -> Duration {
        let met = self.delays.iter().filter(|(aim, _)| aim.meets(method));
        met.map(|(_, span)| *span).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Aim, Fate, Troubles};

    #[test]
    fn a_trouble_for_the_next_calls_is_over_after_them() {
        let mut troubles = Troubles::default();
        troubles.lose_next_answers("sendMessage", 2);
        let fates: Vec<_> = ["sendMessage", "getUpdates", "sendMessage", "sendMessage"]
            .map(|method| troubles.fate(method) == Fate::Unanswered)
            .into();
        assert_eq!(fates, [true, false, true, false]);
    }

    #[test]
    fn every_nth_call_is_counted_from_the_start() {
        let mut troubles = Troubles::default();
        troubles.slow_down_every(Aim::Outgoing, 3, 7);
        let struck = (1..=6).filter(|_| troubles.fate("sendPhoto") != Fate::Ordinary).count();
        assert_eq!(struck, 2);
        assert_eq!(troubles.fate("getUpdates"), Fate::Ordinary);
    }

    #[test]
    fn calm_ends_everything() {
        let mut troubles = Troubles::default();
        troubles.bad_gateway(Aim::Every);
        assert_eq!(troubles.fate("getMe"), Fate::BadGateway);
        troubles.calm();
        assert_eq!(troubles.fate("getMe"), Fate::Ordinary);
    }
}
