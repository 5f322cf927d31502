//! Which updates were used: spans of numbers that are forgotten after two days.

use serde::{Deserialize, Serialize};

use super::ids::UpdateId;
use super::time::Time;

/// Seconds for which a used update is remembered. Telegram keeps updates for 24 hours.
const REMEMBERED_SECONDS: u64 = 48 * 3_600;
/// Spans kept at most; each jump of Telegram's numbers begins a new one.
const SPANS: usize = 64;

/// The updates used lately, and where to go on asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    spans: Vec<Span>,
    next: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Span {
    first: u32,
    last: u32,
    at: Time,
}

impl Seen {
    /// The `offset` that confirms what was used.
    pub fn next(&self) -> UpdateId {
        UpdateId(self.next)
    }

    /// Whether this update was used within the last two days.
    pub fn contains(&self, update: UpdateId, now: Time) -> bool {
        self.spans
            .iter()
            .any(|span| (span.first..=span.last).contains(&update.0) && span.is_remembered(now))
    }

    /// Notes that an update was used. Numbers may have gaps, come unsorted, or begin again lower after an idle week.
    pub fn insert(&mut self, update: UpdateId, now: Time) {
        let near = |span: &Span| update.0 >= span.first.saturating_sub(1) && update.0 <= span.last.saturating_add(1);
        if let Some(span) = self.spans.iter_mut().find(|span| near(span) && span.is_remembered(now)) {
            *span = Span {
                first: span.first.min(update.0),
                last: span.last.max(update.0),
                at: now,
            };
            return;
        }
        self.spans.retain(|span| span.is_remembered(now));
        if self.spans.len() >= SPANS {
            self.spans.remove(0);
        }
        self.next = update.0.saturating_add(1);
        self.spans.push(Span {
            first: update.0,
            last: update.0,
            at: now,
        });
    }
}

impl Span {
    fn is_remembered(&self, now: Time) -> bool {
        now.millis_since(self.at) <= REMEMBERED_SECONDS * 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;
    use crate::domain::ids::UpdateId;
    use crate::domain::time::Time;

    #[test]
    fn an_update_is_used_once() {
        let mut seen = Seen::default();
        let now = Time::from_unix(1_000);
        for id in [5, 6, 8, 7] {
            assert!(!seen.contains(UpdateId(id), now));
            seen.insert(UpdateId(id), now);
        }
        assert!((5..=8).all(|id| seen.contains(UpdateId(id), now)));
        assert!(!seen.contains(UpdateId(9), now));
    }

    #[test]
    fn numbers_may_begin_again_lower_after_an_idle_week() {
        let mut seen = Seen::default();
        seen.insert(UpdateId(9_000_001), Time::from_unix(0));
        let later = Time::from_unix(8 * 86_400);
        assert!(!seen.contains(UpdateId(1_204), later));
        seen.insert(UpdateId(1_204), later);
        assert_eq!(seen.next(), UpdateId(1_205));
        assert!(
            !seen.contains(UpdateId(9_000_001), later),
            "old numbers may be used again"
        );
    }

    #[test]
    fn the_greatest_number_does_not_overflow() {
        let mut seen = Seen::default();
        seen.insert(UpdateId(u32::MAX), Time::from_unix(0));
        assert!(seen.contains(UpdateId(u32::MAX), Time::from_unix(1)));
    }
}
