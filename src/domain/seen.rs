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
    /// Read by no one any more; it stands in the record's format.
    next: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Span {
    first: u32,
    last: u32,
    at: Time,
}

impl Seen {
    /// The `offset` that confirms what was used, and nothing that may still be waiting.
    pub fn next(&self) -> UpdateId {
        // Not the highest: a webhook takes updates in any order.
        let lowest = self.spans.iter().min_by_key(|span| span.first);
        UpdateId(lowest.map_or(0, |span| span.last.saturating_add(1)))
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
        if let Some(at) = self.spans.iter().position(|span| near(span) && span.is_remembered(now)) {
            let mut grown = self.spans.remove(at).grown_to(update.0, now);
            // What fills a gap joins both sides, so that updates which overtake each other leave no crumbs.
            if let Some(other) = self.spans.iter().position(|span| near(span) && span.is_remembered(now)) {
                let other = self.spans.remove(other);
                grown = grown.grown_to(other.first, now).grown_to(other.last, now);
            }
            self.spans.push(grown);
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
    fn grown_to(self, number: u32, now: Time) -> Self {
        Self {
            first: self.first.min(number),
            last: self.last.max(number),
            at: now,
        }
    }

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
    fn updates_that_overtake_each_other_leave_one_span() {
        let mut seen = Seen::default();
        let now = Time::from_unix(1_000);
        for id in (0..1_000).map(|n: u32| n ^ 1) {
            seen.insert(UpdateId(id), now);
        }
        assert!((0..1_000).all(|id| seen.contains(UpdateId(id), now)));
        assert_eq!(seen.spans.len(), 1);
    }

    #[test]
    fn an_update_that_was_overtaken_is_not_confirmed() {
        let mut seen = Seen::default();
        let now = Time::from_unix(1_000);
        for (id, next) in [(5, 6), (7, 6), (8, 6), (6, 9)] {
            seen.insert(UpdateId(id), now);
            assert_eq!(seen.next(), UpdateId(next));
        }
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
