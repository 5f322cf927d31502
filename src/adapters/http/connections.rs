//! A bounded number of connections; when all seats are taken, who has asked for nothing yet makes room.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use super::wait::Timing;
use crate::ports::Clock;

/// Connections at once.
pub(super) const MOST: usize = 256;
/// How long the head of a request may take, and how long a connection may be silent before it.
const HEAD: Duration = Duration::from_secs(5);
/// Bytes of a head at most.
const HEAD_BYTES: usize = 16 * 1_024;
/// How long to wait when the system gives no connection.
const BREATH: Duration = Duration::from_millis(200);

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) IpAddr);

/// All seats.
#[derive(Clone, Debug)]
pub(super) struct Seats(Arc<Room>);

#[derive(Debug)]
struct Room {
    most: usize,
    table: Mutex<Table>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct Table {
    taken: usize,
    turns: u64,
    /// Those whose request is not here yet, who has waited longest first.
    waiting: BTreeMap<u64, CancellationToken>,
}

/// A seat, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    room: Arc<Room>,
    turn: Mutex<Option<u64>>,
    ousted: CancellationToken,
}

/// Somebody whose request is being answered, and who is not ousted meanwhile.
#[derive(Debug)]
pub(super) struct Served(Arc<Seat>);

impl Seats {
    /// So many seats.
    pub(super) fn new(most: usize) -> Self {
        Self(Arc::new(Room {
            most,
            table: Mutex::default(),
            freed: Notify::new(),
        }))
    }

    /// A seat; if all are taken, that of whoever has waited longest without a whole request, or the next one to be free.
    async fn seat(&self) -> Arc<Seat> {
        loop {
            let freed = self.0.freed.notified();
            {
                let mut table = self.0.lock();
                if table.taken >= self.0.most
                    && let Some((_, ousted)) = table.waiting.pop_first()
                {
                    ousted.cancel();
                    table.taken -= 1;
                }
                if table.taken < self.0.most {
                    table.taken += 1;
                    let ousted = CancellationToken::new();
                    let turn = table.waits(ousted.clone());
                    return Arc::new(Seat {
                        room: Arc::clone(&self.0),
                        turn: Mutex::new(Some(turn)),
                        ousted,
                    });
                }
            }
            freed.await;
        }
    }
}

impl Room {
    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn waits(&mut self, ousted: CancellationToken) -> u64 {
        self.turns += 1;
        self.waiting.insert(self.turns, ousted);
        self.turns
    }
}

impl Seat {
    /// The whole request is here.
    pub(super) fn is_served(self: &Arc<Self>) -> Served {
        let mut table = self.room.lock();
        if let Some(turn) = self.turn().take() {
            table.waiting.remove(&turn);
        }
        Served(Arc::clone(self))
    }

    fn turn(&self) -> MutexGuard<'_, Option<u64>> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let mut table = self.0.room.lock();
        if !self.0.ousted.is_cancelled() {
            *self.0.turn() = Some(table.waits(self.0.ousted.clone()));
        }
        drop(table);
        self.0.room.freed.notify_one();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut table = self.room.lock();
        if let Some(turn) = self.turn().take() {
            table.waiting.remove(&turn);
        }
        // Who was ousted gave the seat away already.
        if !self.ousted.is_cancelled() {
            table.taken -= 1;
        }
        drop(table);
        self.room.freed.notify_one();
    }
}

/// Takes connections until told to stop.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    seats: Seats,
    clock: Arc<dyn Clock>,
    tasks: TaskTracker,
    stop: CancellationToken,
) {
    let timing = Timing(Arc::clone(&clock));
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(fault) => {
                warn!("no connection could be taken: {}", fault.kind());
                clock.pass(BREATH).await;
                continue;
            }
        };
        let seat = tokio::select! {
            seat = seats.seat() => seat,
            () = stop.cancelled() => return,
        };
        let peer = Peer(peer.ip());
        tasks.spawn(attend(stream, peer, router.clone(), seat, timing.clone(), stop.clone()));
    }
}

/// Answers one connection until it ends, is ousted, or the server stops.
async fn attend(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    seat: Arc<Seat>,
    timing: Timing,
    stop: CancellationToken,
) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let answers = TowerToHyperService::new(router);
    let (sitting, ousted) = (Arc::clone(&seat), seat.ousted.clone());
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(Arc::clone(&sitting));
        answers.call(request)
    });
    let connection = http1::Builder::new()
        .timer(timing)
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(fault) = ended {
                    debug!("a connection ended badly: {fault}");
                }
                return;
            }
            () = ousted.cancelled() => return,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
