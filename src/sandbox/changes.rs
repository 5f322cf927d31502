//! A count of changes, for those who wait until something is so.

use tokio::sync::watch;

/// Counts what changes, and wakes those who wait for it.
#[derive(Debug, Default)]
pub(super) struct Changes(watch::Sender<u64>);

impl Changes {
    /// Tells that something is different.
    pub(super) fn tell(&self) {
        self.0.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// The count, from now on.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.0.subscribe()
    }
}

/// Waits until `look` finds something; it looks again after each change, and waits for ever once none can come.
pub(super) async fn until<T>(mut changes: watch::Receiver<u64>, mut look: impl FnMut() -> Option<T>) -> T {
    loop {
        changes.borrow_and_update();
        if let Some(found) = look() {
            return found;
        }
        if changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
