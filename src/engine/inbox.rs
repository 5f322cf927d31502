//! The way into the engine.

use tokio::sync::oneshot;

use crate::engine::input::Input;

/// Hands inputs to the thread that owns the store.
#[derive(Clone, Debug)]
pub struct Inbox(pub std::sync::mpsc::Sender<Envelope>);

/// What the engine's door takes.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "the end comes once, inputs come all the time")]
pub enum Envelope {
    /// An input, and who is told once its commit was handed on.
    Input(Input, Option<oneshot::Sender<()>>),
    /// No more inputs are wanted: commit what is here, and close the store.
    Close,
}

impl Inbox {
    /// Hands an input over and does not wait.
    pub fn tell(&self, input: Input) {
        // An engine that has stopped takes nothing in any more; what was not taken in happens again after the next start.
        drop(self.0.send(Envelope::Input(input, None)));
    }

    /// Hands an input over and waits until it is durable and handed on; false when it never will be.
    pub async fn tell_durably(&self, input: Input) -> bool {
        let (done, durable) = oneshot::channel();
        self.0.send(Envelope::Input(input, Some(done))).is_ok() && durable.await.is_ok()
    }
}
