//! What an engine is doing, for those who watch over it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::domain::accounts::Accounts;
use crate::domain::ids::OrderId;
use crate::domain::order::State;
use crate::engine::input::Committed;
use crate::engine::input::Input;
use crate::engine::lanes::Lanes;
use crate::engine::perform::Inbox;
use crate::engine::till::Till;
use crate::engine::watch::Watch;
use crate::ports::Pending;
use crate::ports::cashier::{Ear, Hint};
use crate::ports::tally::{Durations, Tally};

/// A view of a running engine; it may be asked at any time, from any thread.
#[derive(Clone, Debug)]
pub struct Pulse {
    pub(super) lanes: Lanes,
    pub(super) watch: Watch,
    pub(super) till: Option<Till>,
    pub(super) inbox: Inbox,
    pub(super) counts: Arc<Counts>,
    pub(super) stop: CancellationToken,
}

/// What an engine counts of itself.
#[derive(Debug, Default)]
pub struct Counts {
    commits: Durations,
    inputs: AtomicU64,
    open: Mutex<BTreeMap<OrderId, &'static str>>,
    reached: Tally,
    accounts: Mutex<Option<Accounts>>,
}

impl Ear for Pulse {
    fn hint(&self, hint: Hint) -> Pending<'_, bool> {
        Box::pin(async move { !self.stop.is_cancelled() && self.inbox.tell_durably(Input::Hint(hint)).await })
    }
}

impl Pulse {
    /// Whether it takes updates and keeps them: a store that fails ends it.
    pub fn is_alive(&self) -> bool {
        !self.stop.is_cancelled()
    }

    /// Effects that are waiting or being performed.
    pub fn waiting(&self) -> usize {
        self.lanes.waiting()
    }

    /// Orders that are followed.
    pub fn followed(&self) -> usize {
        self.watch.followed()
    }

    /// Streams of orders that are open.
    pub fn streams(&self) -> usize {
        self.watch.streams()
    }

    /// How long commits took, with the steps in them.
    pub fn commits(&self) -> &Durations {
        &self.counts.commits
    }

    /// Inputs that were committed.
    pub fn inputs(&self) -> u64 {
        self.counts.inputs.load(Ordering::Relaxed)
    }

    /// How many orders that are not over stand where.
    pub fn orders(&self) -> BTreeMap<&'static str, u64> {
        let mut by_state = BTreeMap::new();
        for state in self.counts.lock().values() {
            *by_state.entry(*state).or_default() += 1;
        }
        by_state
    }

    /// Where the money of all orders is; `None` while it is being summed after a start.
    pub fn accounts(&self) -> Option<Accounts> {
        self.counts.accounts().clone()
    }

    /// How often an order came to stand where, since the start.
    pub fn reached(&self) -> &Tally {
        &self.counts.reached
    }
}

impl Counts {
    /// A commit of so many inputs took so long.
    pub(super) fn committed(&self, inputs: usize, micros: u64) {
        let inputs = u64::try_from(inputs).unwrap_or(u64::MAX);
        self.inputs.fetch_add(inputs, Ordering::Relaxed);
        self.commits.add(micros);
    }

    /// Orders were found at the start, or changed since.
    pub(super) fn accept(&self, committed: &Committed, fresh: bool) {
        let mut open = self.lock();
        for order in &committed.orders {
            let state = order.state.stage().word();
            let under_way = matches!(order.state, State::Placing | State::Delivering(..));
            let before = if under_way || order.is_followed() {
                open.insert(order.id, state)
            } else {
                open.remove(&order.id)
            };
            if fresh && before != Some(state) {
                self.reached.add(state, "");
            }
        }
    }

    /// Where the money of all orders is now.
    pub(super) fn summed(&self, accounts: Option<&Accounts>) {
        let mut known = self.accounts();
        if known.as_ref() != accounts {
            *known = accounts.cloned();
        }
    }

    fn accounts(&self) -> MutexGuard<'_, Option<Accounts>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<OrderId, &'static str>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
