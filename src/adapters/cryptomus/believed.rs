//! Whether what is posted in the name of Cryptomus is signed with our key.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::effect::Strain;
use crate::domain::time::Time;
use crate::ports::{Clock, Lookout};

/// So many wrong signatures without a good one are no accident.
const FEW: u32 = 5;
/// Milliseconds after which wrong signatures are forgotten.
const FORGOTTEN: u64 = 3_600_000;

/// What came so far, at all addresses.
pub struct Believed {
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Wrong signatures without a good one in between.
    forged: u32,
    /// When the last of them came.
    last: Option<Time>,
    /// Something genuine came since the start.
    genuine: bool,
}

impl std::fmt::Debug for Believed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Believed").finish_non_exhaustive()
    }
}

impl Believed {
    /// Nothing came yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            known: Mutex::default(),
        }
    }

    /// Something was signed well.
    pub(super) fn genuine(&self) {
        let mut known = self.lock();
        (known.forged, known.genuine) = (0, true);
    }

    /// Something was signed with another key, or changed on its way.
    pub(super) fn forged(&self) {
        let mut known = self.lock();
        known.forged = known.forged.saturating_add(1);
        known.last = Some(self.clock.now());
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lookout for Believed {
    fn strains(&self) -> Vec<(Strain, bool)> {
        let mut known = self.lock();
        let now = self.clock.now();
        if known.last.is_some_and(|last| now.millis_since(last) >= FORGOTTEN) {
            known.forged = 0;
        }
        let strained = known.forged >= FEW;
        // Silence tells nothing: a restart in the middle of it is not its end.
        if strained || known.genuine || known.last.is_some() {
            vec![(Strain::HooksForged, strained)]
        } else {
            Vec::new()
        }
    }
}
