//! A disk that is full from one moment on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::ports::StoreFault;

use super::World;

impl World {
    /// Opens the shop on the world's disk, which keeps nothing more once the returned word is true.
    pub(crate) async fn start_on_a_disk_that_fills(&mut self) -> Arc<AtomicBool> {
        let full = Arc::new(AtomicBool::new(false));
        let is_full = Arc::clone(&full);
        let journal = MemoryJournal::open(&self.disk).with_hook(Arc::new(move |_| {
            if is_full.load(Ordering::SeqCst) {
                Err(StoreFault::Full)
            } else {
                Ok(())
            }
        }));
        self.start_on(journal).await;
        full
    }
}
