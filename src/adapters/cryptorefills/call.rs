//! What a call is named, how much it matters, and how long and large its answer may be.

use std::time::Duration;

use super::budget::Rank;

/// Most bytes of a catalogue answer.
const CATALOGUE_BYTES: usize = 8 << 20;
/// Most bytes of any other answer.
pub(super) const ANSWER_BYTES: usize = 1 << 20;

/// One call: what it is called in the log, how much it matters, and its limits.
pub(super) struct Call {
    pub(super) name: &'static str,
    pub(super) rank: Rank,
    pub(super) bytes: usize,
    pub(super) timeout: Duration,
}

/// A question for the catalogue.
pub(super) fn catalogue(name: &'static str, rank: Rank, seconds: u64) -> Call {
    Call {
        name,
        rank,
        bytes: CATALOGUE_BYTES,
        timeout: Duration::from_secs(seconds),
    }
}
