//! What keeps a model running: its port, its tasks, and the word that ends them.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// A free port of 127.0.0.1.
///
/// # Errors
/// No port could be opened.
pub(super) async fn port() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

/// Ends everything of a model when it is dropped.
#[derive(Debug)]
pub(super) struct Running {
    url: String,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Running {
    /// A model that listens there and ends by that word.
    pub(super) fn new(address: SocketAddr, stop: CancellationToken) -> Self {
        Self {
            url: format!("http://{address}"),
            stop,
            tasks: JoinSet::new(),
        }
    }

    /// Where the model is, without a slash at the end.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Runs a task for as long as the model.
    pub(super) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Gives the word.
    pub(super) fn stop(&self) {
        self.stop.cancel();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
