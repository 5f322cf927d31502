//! A model of Telegram: what every chat shows, what waits for the bot, and the rules it enforces.

pub mod about;
pub mod calls;
pub mod conformance;
pub mod connection;
pub mod edit;
pub mod entity;
pub mod file;
pub mod html;
pub mod http;
pub mod keyboard;
pub mod look;
pub mod message;
pub mod methods;
pub mod pacing;
pub mod params;
pub mod people;
pub mod picture;
pub mod queue;
pub mod refusal;
pub mod shared;
pub mod state;
#[cfg(test)]
mod tests;
pub mod trouble;
pub mod updates;
pub mod webhook;
pub mod written;

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use self::calls::{Call, Moment};
use self::connection::{Door, Scissors};
use self::shared::Shared;
use self::state::Rules;
use self::trouble::Troubles;
use crate::ports::Clock;
use crate::sandbox::changes::until;
use crate::sandbox::running::{Running, port};

/// A running Telegram with one bot. Clones are handles on the same; it ends with the last of them.
#[derive(Clone, Debug)]
pub struct Telegram {
    shared: Arc<Shared>,
    running: Arc<Running>,
}

impl Telegram {
    /// Starts on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// No port could be opened.
    pub async fn start(clock: Arc<dyn Clock>) -> io::Result<Self> {
        Self::start_on(port().await?, clock)
    }

    /// Starts on a listener.
    ///
    /// # Errors
    /// The listener has no address.
    pub fn start_on(listener: TcpListener, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(clock));
        let connections = CancellationToken::new();
        let door = Door {
            listener,
            all: connections.clone(),
        };
        let mut running = Running::new(address, connections.clone());
        let face = http::router(Arc::clone(&shared)).into_make_service_with_connect_info::<Scissors>();
        let stopped = connections.clone();
        running.spawn(async move {
            tokio::select! {
                _ = axum::serve(door, face) => {}
                () = stopped.cancelled() => {}
            }
        });
        let (pushing, stopped) = (Arc::clone(&shared), connections);
        running.spawn(async move {
            tokio::select! {
                () = webhook::push_updates(pushing) => {}
                () = stopped.cancelled() => {}
            }
        });
        Ok(Self {
            shared,
            running: Arc::new(running),
        })
    }

    /// Closes the port and every connection; what the chats show can still be looked at.
    pub fn stop(&self) {
        self.running.stop();
        self.shared.set_hook(None);
    }

    /// The address for the bot's API URL, without a slash at its end.
    pub fn url(&self) -> String {
        self.running.url().to_owned()
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        state::token()
    }

    /// Sets rules: conformance, pacing, how long a press can be answered.
    pub fn rules(&self, set: impl FnOnce(&mut Rules)) {
        set(&mut self.shared.state().rules);
    }

    /// Turns troubles on or off.
    pub fn trouble<T>(&self, set: impl FnOnce(&mut Troubles) -> T) -> T {
        set(&mut self.shared.state().troubles)
    }

    /// Calls are kept in the log, as they are by default, or not.
    pub fn keep_calls(&self, kept: bool) {
        self.shared.state().calls.kept = kept;
    }

    /// Lets `hook` hear of every call when it arrives and before it is answered. It may look and act on this
    /// Telegram, and must not block for long. A hook that holds a handle keeps this Telegram alive until `stop`.
    pub fn on_call(&self, hook: impl Fn(&Call, Moment) + Send + Sync + 'static) {
        self.shared.set_hook(Some(Arc::new(hook)));
    }

    /// Counts every change, of chats, updates and calls.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changes()
    }

    /// Waits until `look` finds something, looking again at every change.
    pub async fn until<T>(&self, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        until(self.changes(), || look(self)).await
    }
}
