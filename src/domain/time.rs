//! Instants and spans as plain numbers, so that the core never reads a clock.

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

/// Before this no clock can be right: 2025.
const EARLIEST: Time = Time::from_unix(1_735_689_600);
/// After this none is taken to be: about 2086.
const LATEST: Time = Time::from_unix(3_660_000_000);

impl Time {
    /// The instant `seconds` after the Unix epoch.
    pub const fn from_unix(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// Whole seconds since the Unix epoch.
    pub const fn unix(self) -> u64 {
        self.0 / 1_000
    }

    /// This instant moved forward by `seconds`.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000)))
    }

    /// This instant moved back by `seconds`, not before the epoch.
    #[must_use]
    pub const fn minus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_sub(seconds.saturating_mul(1_000)))
    }

    /// Milliseconds from `earlier` to this instant, zero if it is not earlier.
    pub const fn millis_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whether a clock that shows this can be right: nothing is sold, and nothing given up, by one that cannot.
    pub fn is_plausible(self) -> bool {
        (EARLIEST..LATEST).contains(&self)
    }
}
