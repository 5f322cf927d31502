//! Plain counts that each part keeps of what it does, read by whoever watches over the shop.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::time::Time;

/// How often something happened, by what and how it ended. The words are ours, never anybody's data.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Tally {
    /// It happened once more.
    pub fn add(&self, what: &'static str, how: &'static str) {
        *self.lock().entry((what, how)).or_default() += 1;
    }

    /// All counts so far, sorted by their words.
    pub fn counts(&self) -> Vec<(&'static str, &'static str, u64)> {
        self.lock().iter().map(|((what, how), n)| (*what, *how, *n)).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(&'static str, &'static str), u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a neighbour last answered.
#[derive(Debug, Default)]
pub struct Contact(AtomicU64);

impl Contact {
    /// It answered.
    pub fn answered(&self, now: Time) {
        self.0.fetch_max(now.0, Ordering::Relaxed);
    }

    /// When it last answered, if it ever did.
    pub fn last_answer(&self) -> Option<Time> {
        Some(Time(self.0.load(Ordering::Relaxed))).filter(|at| at.0 > 0)
    }
}

/// How long something took, in bins of microseconds.
#[derive(Debug, Default)]
pub struct Durations {
    bins: [AtomicU64; Self::BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

impl Durations {
    /// The upper ends of the bins, in microseconds; what took longer is in none but the count.
    pub const BOUNDS: [u64; 10] = [
        250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000,
    ];

    /// It took this long.
    pub fn add(&self, micros: u64) {
        if let Some(bin) = Self::BOUNDS.iter().position(|bound| micros <= *bound) {
            self.bins[bin].fetch_add(1, Ordering::Relaxed);
        }
        self.micros.fetch_add(micros, Ordering::Relaxed);
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it happened.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    /// How long it took in all, in microseconds.
    pub fn micros(&self) -> u64 {
        self.micros.load(Ordering::Relaxed)
    }

    /// For each bound, how often it took at most so long.
    pub fn at_most(&self) -> Vec<(u64, u64)> {
        let mut sum = 0;
        let bins = Self::BOUNDS.iter().zip(&self.bins);
        bins.map(|(bound, bin)| {
            sum += bin.load(Ordering::Relaxed);
            (*bound, sum)
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Contact, Durations, Tally};
    use crate::domain::time::Time;

    #[test]
    fn what_happened_is_counted_by_its_words() {
        let tally = Tally::default();
        tally.add("read", "done");
        tally.add("create", "refused");
        tally.add("read", "done");
        assert_eq!(tally.counts(), [("create", "refused", 1), ("read", "done", 2)]);
    }

    #[test]
    fn a_duration_is_in_every_bin_that_it_fits_into() {
        let took = Durations::default();
        for micros in [100, 250, 251, 9_000_000] {
            took.add(micros);
        }
        assert_eq!(took.at_most()[..3], [(250, 2), (500, 3), (1_000, 3)]);
        assert_eq!(
            (took.at_most()[9], took.count(), took.micros()),
            ((2_500_000, 3), 4, 9_000_601)
        );
    }

    #[test]
    fn a_neighbour_that_was_never_heard_has_no_time() {
        let contact = Contact::default();
        assert_eq!(contact.last_answer(), None);
        contact.answered(Time(5));
        assert_eq!(contact.last_answer(), Some(Time(5)));
    }
}
