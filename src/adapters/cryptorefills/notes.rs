//! What was asked of the upstream and how it ended, for those who watch over the shop.

use reqwest::StatusCode;

use super::answer::{Answer, Fault};
use crate::domain::time::Time;
use crate::ports::tally::{Contact, Tally};

/// Counts by kind and outcome, and when the upstream was heard last.
#[derive(Debug, Default)]
pub struct Notes {
    /// Requests so far, by kind and outcome.
    pub tally: Tally,
    /// When the upstream was heard last, and when it failed last.
    pub contact: Contact,
}

impl Notes {
    /// A call within the budget ended.
    pub(super) fn called(&self, call: &'static str, answer: &Result<Answer, Fault>, now: Time) {
        match answer {
            Ok(answer) => self.answered(call, Some(answer.status), now),
            Err(Fault::NotSent(_)) => self.tally.add(call, "not_sent"),
            Err(Fault::Again(_) | Fault::Refused(_) | Fault::NotFound | Fault::Unknown) => {
                self.answered(call, None, now);
            }
        }
    }

    /// A request was answered with this status, or not, or not wholly.
    pub(super) fn answered(&self, call: &'static str, status: Option<StatusCode>, now: Time) {
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
        } else {
            self.contact.failed(now);
        }
    }
}
