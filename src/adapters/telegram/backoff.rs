//! How long to leave a neighbour alone that is out of order: 1, 2, 4 … 30 seconds, not in step with others.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use crate::domain::time::Time;

/// The longest pause, in milliseconds.
const LONGEST: u64 = 30_000;
/// The shortest pause, in milliseconds.
const SHORTEST: u64 = 1_000;

/// The pauses between attempts. Faults that come while a pause runs do not lengthen the next one.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    faults: u32,
    until: Time,
    dice: RandomState,
}

impl Backoff {
    /// Notes a fault and says how long to wait before the next attempt.
    pub(super) fn failed(&mut self, now: Time) -> Duration {
        let left = self.until.millis_since(now);
        let runs = self.faults > 0 && (1..=LONGEST).contains(&left);
        if runs {
            return Duration::from_millis(left.max(SHORTEST));
        }
        let pause = SHORTEST.saturating_mul(1 << self.faults.min(10)).min(LONGEST);
        let jitter = self.dice.hash_one((now, self.faults)) % (pause / 4 + 1);
        let pause = (pause - jitter).max(SHORTEST);
        self.faults = self.faults.saturating_add(1);
        self.until = Time(now.0.saturating_add(pause));
        Duration::from_millis(pause)
    }

    /// Notes that all is well.
    pub(super) fn succeeded(&mut self) {
        self.faults = 0;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Backoff;
    use crate::domain::time::Time;

    #[test]
    fn pauses_double_up_to_half_a_minute() {
        let mut backoff = Backoff::default();
        let mut now = Time::from_unix(1_000);
        for (longest, shortest) in [
            (1_000, 1_000),
            (2_000, 1_500),
            (4_000, 3_000),
            (8_000, 6_000),
            (16_000, 12_000),
        ] {
            let pause = backoff.failed(now);
            assert!((shortest..=longest).contains(&pause.as_millis()), "{pause:?}");
            now = Time(now.0 + u64::try_from(pause.as_millis()).unwrap());
        }
        for _ in 0..40 {
            let pause = backoff.failed(now);
            assert!((22_500..=30_000).contains(&pause.as_millis()), "{pause:?}");
            now = Time(now.0 + 30_000);
        }
        backoff.succeeded();
        assert_eq!(backoff.failed(now), Duration::from_secs(1));
    }

    #[test]
    fn many_faults_at_once_are_one() {
        let mut backoff = Backoff::default();
        let now = Time::from_unix(1_000);
        for _ in 0..100 {
            assert_eq!(backoff.failed(now), Duration::from_secs(1));
        }
    }

    #[test]
    fn a_clock_set_back_does_not_lengthen_a_pause() {
        let mut backoff = Backoff::default();
        backoff.failed(Time::from_unix(1_000_000));
        assert!(backoff.failed(Time::from_unix(0)) <= Duration::from_secs(2));
    }
}
