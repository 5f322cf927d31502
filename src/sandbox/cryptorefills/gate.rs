//! The limit on requests: a steady trickle is served, a burst is answered 403 for a while.

use std::time::Duration;

use super::trouble::RateLimit;
use crate::domain::time::Time;

/// What is left of the budget.
#[derive(Debug, Default)]
pub(super) struct Gate {
    /// When the budget would be full again.
    full_at: Time,
    /// Until when everything is refused.
    shut_until: Time,
}

impl Gate {
    /// Whether a request at `now` may pass.
    pub(super) fn admits(&mut self, limit: RateLimit, now: Time) -> bool {
        if now < self.shut_until {
            return false;
        }
        let one = 1_000 / u64::from(limit.per_second.max(1));
        let full_at = self.full_at.max(now).0.saturating_add(one);
        if full_at.saturating_sub(now.0) > one.saturating_mul(u64::from(limit.burst.max(1))) {
            self.shut_until = Time(now.0.saturating_add(millis(limit.cool_down)));
            return false;
        }
        self.full_at = Time(full_at);
        true
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::Gate;
    use crate::domain::time::Time;
    use crate::sandbox::cryptorefills::trouble::RateLimit;

    #[test]
    fn one_a_second_is_never_refused() {
        let mut gate = Gate::default();
        assert!((0..500).all(|second| gate.admits(RateLimit::observed(), Time::from_unix(1_000 + second))));
    }

    #[test]
    fn a_burst_shuts_the_gate_for_the_whole_cool_down() {
        let mut gate = Gate::default();
        let at = |second: u64| Time::from_unix(1_000 + second);
        let burst: Vec<bool> = (0..5).map(|_| gate.admits(RateLimit::observed(), at(0))).collect();
        assert_eq!(burst, [true, true, true, false, false]);
        assert!(!gate.admits(RateLimit::observed(), at(59)));
        assert!(gate.admits(RateLimit::observed(), at(60)));
    }
}
