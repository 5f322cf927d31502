//! What the face, the webhook and the handle hold together: the state, the clock, and word of changes.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::calls::{Call, Moment};
use super::state::State;
use crate::ports::Clock;
use crate::sandbox::changes::Changes;

/// Hears of every call, before it is carried out and before it is answered.
pub type Hook = dyn Fn(&Call, Moment) + Send + Sync;

/// One Telegram behind all its handles.
pub struct Shared {
    /// The time of this Telegram.
    pub clock: Arc<dyn Clock>,
    state: Mutex<State>,
    changes: Changes,
    news: Changes,
    hook: Mutex<Option<Arc<Hook>>>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Shared {
    /// An empty Telegram.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            state: Mutex::default(),
            changes: Changes::default(),
            news: Changes::default(),
            hook: Mutex::default(),
        }
    }

    /// The state, for as long as the guard lives; never held across an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that anything changed.
    pub fn changed(&self) {
        self.changes.tell();
    }

    /// Tells that those who wait for updates should look again.
    pub fn tell_news(&self) {
        self.news.tell();
        self.changed();
    }

    /// Counts changes of any kind.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.watch()
    }

    /// Counts what concerns those who wait for updates.
    pub fn news(&self) -> watch::Receiver<u64> {
        self.news.watch()
    }

    /// Puts a hook in, or takes it out.
    pub fn set_hook(&self, hook: Option<Arc<Hook>>) {
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = hook;
    }

    /// Lets the hook hear.
    pub fn hear(&self, call: &Call, moment: Moment) {
        let hook = self.hook.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(hook) = hook {
            hook(call, moment);
        }
    }
}
