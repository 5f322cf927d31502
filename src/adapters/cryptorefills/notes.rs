//! What was asked of the upstream and how it ended, for those who watch over the shop.

use reqwest::StatusCode;

use super::answer::{Answer, Fault};
use super::strains::Strains;
use super::wire::problem::{Verdict, verdict};
use crate::domain::time::Time;
use crate::ports::tally::{Contact, Tally};

/// Counts by kind and outcome, and when the upstream was heard last.
#[derive(Debug, Default)]
pub struct Notes {
    /// Requests so far, by kind and outcome.
    pub tally: Tally,
    /// When the upstream was heard last.
    pub contact: Contact,
    /// What the answers say of the upstream as a whole.
    pub strains: Strains,
}

impl Notes {
    /// A call within the budget ended.
    pub(super) fn called(&self, call: &'static str, answer: &Result<Answer, Fault>, now: Time) {
        match answer {
            Ok(answer) => {
                let names_why = matches!(verdict(&answer.body), Verdict::Problem(Some(_)));
                self.strains.answered(call, answer.status, names_why, now);
                self.count(call, Some(answer.status), now);
            }
            Err(Fault::NotSent(_)) => self.tally.add(call, "not_sent"),
            Err(Fault::Again(_) | Fault::Refused(_) | Fault::NotFound | Fault::Unknown) => {
                self.strains.unanswered(call, now);
                self.count(call, None, now);
            }
        }
    }

    /// A stream opened, or was answered with this status, or not at all.
    pub(super) fn opened(&self, call: &'static str, status: Option<StatusCode>, now: Time) {
        match status {
            Some(status) => self.strains.answered(call, status, false, now),
            None => self.strains.unanswered(call, now),
        }
        self.count(call, status, now);
    }

    fn count(&self, call: &'static str, status: Option<StatusCode>, now: Time) {
        let outcome = match status.map(|status| status.as_u16()) {
            Some(200..=299) => "done",
            Some(403 | 429) => "limited",
            Some(400..=499) => "refused",
            Some(_) => "broken",
            None => "no_answer",
        };
        self.tally.add(call, outcome);
        if matches!(outcome, "done" | "refused") {
            self.contact.answered(now);
        }
    }
}
