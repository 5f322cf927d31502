//! What is not kept for ever is destroyed when its time is over.

use crate::domain::effect::Effect;
use crate::domain::news::News;
use crate::domain::retention::Retention;
use crate::engine::desk::Desk;
use crate::ports::{Erasure, Journal, StoreFault};

/// Orders whose codes are destroyed in one commit, at most.
const RETIRED_AT_ONCE: usize = 1_000;

impl<J: Journal> Desk<'_, J> {
    /// Destroys the codes and addresses whose time is over, some of them at a time.
    pub fn retire(&mut self, retention: Retention) -> Result<(), StoreFault> {
        // What is destroyed cannot be had back, and a clock that is far ahead would destroy everything.
        if !self.now.is_plausible() {
            return Ok(());
        }
        for order in self.journal.ended(retention.until(self.now), RETIRED_AT_ONCE)? {
            let learnt = self.learn(order.id, News::KeptLongEnough)?;
            if learnt.is_some_and(|order| order.erased.is_some()) {
                // Whoever was out of reach for so long need not hear of it any more.
                Effect::all_of(order.id).for_each(|effect| self.drop(effect));
                self.erased.push(Erasure::Order(order.id));
            }
        }
        Ok(())
    }
}
