//! The shop's own HTTP server: webhooks come in, and those who watch over the shop look at it.

mod body;
mod connections;
mod patience;
mod routes;
pub mod source;
mod wait;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use self::connections::Seats;
use self::routes::Desk;
use self::source::Doorkeeper;
use crate::ports::Clock;
use crate::ports::intake::{Intake, Vitals};
use crate::ports::tally::Tally;

/// Where Telegram posts updates.
pub const TELEGRAM_PATH: &str = "/telegram/webhook";
/// Where Cryptomus posts news of payments.
pub const PAYMENT_PATH: &str = "/cryptomus/payment";
/// Where Cryptomus posts news of payouts.
pub const PAYOUT_PATH: &str = "/cryptomus/payout";
/// How long a stop waits for what is being answered.
const STOP: Duration = Duration::from_secs(5);

/// What is answered where. What is `None` is answered by 404.
pub struct Routes {
    /// A path before those of the webhooks, as in `/shop-7f3a`; empty for none.
    pub prefix: String,
    /// `POST` at [`TELEGRAM_PATH`].
    pub telegram: Option<Arc<dyn Intake>>,
    /// `POST` at [`PAYMENT_PATH`].
    pub payments: Option<Arc<dyn Intake>>,
    /// `POST` at [`PAYOUT_PATH`].
    pub payouts: Option<Arc<dyn Intake>>,
    /// Who may post to the Cryptomus routes.
    pub cryptomus_sources: Doorkeeper,
    /// `GET /healthz`, `/readyz` and `/metrics`, always without the prefix; `/healthz` also with it.
    pub vitals: Arc<dyn Vitals>,
    /// Where answers are counted, by route and status.
    pub answers: Arc<Tally>,
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes").finish_non_exhaustive()
    }
}

/// An address that is ours, at which nothing is answered yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Takes the address.
    ///
    /// # Errors
    /// When somebody else has it, or the system gives it to nobody.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// The address, with the port that the system gave if none was asked for.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Begins to answer.
    pub fn open(self, routes: Routes, clock: Arc<dyn Clock>) -> Serving {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        info!("listening on http://{}", self.address);
        let router = routes::router(Desk::new(routes, Arc::clone(&clock)));
        let seats = Seats::new(connections::MOST);
        let accepting = connections::accept(
            self.listener,
            router,
            seats,
            Arc::clone(&clock),
            tasks.clone(),
            stop.clone(),
        );
        tasks.spawn(accepting);
        Serving { stop, tasks, clock }
    }
}

/// A server that answers until it is closed.
pub struct Serving {
    stop: CancellationToken,
    tasks: TaskTracker,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Serving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serving").finish_non_exhaustive()
    }
}

impl Serving {
    /// Takes no more connections, and lets what is being answered be answered, for a few seconds.
    pub async fn close(self) {
        self.stop.cancel();
        self.tasks.close();
        tokio::select! {
            () = self.tasks.wait() => {}
            () = self.clock.pass(STOP) => warn!("a request was still being answered; who sent it sends it again"),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
