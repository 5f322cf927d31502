//! The engine as a whole: its start, the updates that come in, the commits that are handed on, and a clean stop.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc as channel, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, error, info, warn};

use crate::domain::ids::UpdateId;
use crate::engine::admin;
use crate::engine::commit::Shop;
use crate::engine::counter::Counter;
use crate::engine::input::Input;
use crate::engine::keep::{HandedOn, keep};
use crate::engine::lanes::Lanes;
use crate::engine::perform::{Envelope, Inbox, Outside};
use crate::engine::policy::Policy;
use crate::engine::pulse::{Counts, Pulse};
use crate::engine::relay::GroupReach;
use crate::engine::settle::Memory;
use crate::engine::till::Till;
use crate::engine::watch::Watch;
use crate::ports::cashier::Cashier;
use crate::ports::{Catalogue, Clock, Journal, Lookout, Messenger, StoreFault, Supplier, Updates, UpdatesFault};
use crate::view::phrases::Phrases;

/// How long a stop waits for what is under way.
const STOP: Duration = Duration::from_secs(8);
/// How long a stop waits for the last commit.
const CLOSE: Duration = Duration::from_secs(1);

/// The neighbours that an engine works with.
pub struct Neighbours {
    /// Telegram, outgoing.
    pub messenger: Arc<dyn Messenger>,
    /// Telegram, incoming.
    pub updates: Box<dyn Updates>,
    /// The upstream's orders.
    pub supplier: Arc<dyn Supplier>,
    /// The upstream's catalogue.
    pub catalogue: Arc<dyn Catalogue>,
    /// The payment service for invoices, where there is one.
    pub cashier: Option<Arc<dyn Cashier>>,
    /// Those who see how it stands with the neighbours as a whole.
    pub lookouts: Vec<Arc<dyn Lookout>>,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

/// A running engine.
#[derive(Debug)]
pub struct Engine {
    pulse: Pulse,
    stop: CancellationToken,
    ended: oneshot::Receiver<Result<(), EngineFault>>,
    closed: oneshot::Receiver<()>,
    inbox: Inbox,
    tasks: TaskTracker,
    clock: ClockHandle,
}

struct ClockHandle(Arc<dyn Clock>);

/// Why an engine stopped by itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineFault {
    /// The store failed; what was not durable was not done, and Telegram will send it again.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// Telegram will not let us in.
    #[error(transparent)]
    Updates(#[from] UpdatesFault),
    /// A part of the engine died.
    #[error("the {0} ended unexpectedly")]
    Died(&'static str),
}

impl std::fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Neighbours").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ClockHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Engine {
    /// Opens the store, resumes what was left, and begins to take updates.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn start<J: Journal>(journal: J, neighbours: Neighbours, policy: Policy) -> Result<Self, EngineFault> {
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (sender, inputs) = mpsc::channel();
        let inbox = Inbox(sender);
        let clock = Arc::clone(&neighbours.clock);
        let counter = Counter::new(
            Arc::clone(&neighbours.catalogue),
            neighbours.cashier.clone(),
            policy.rails,
            policy.margin_percent,
        );
        let catalogue: Arc<dyn Catalogue> = Arc::new(counter);
        let memory = Arc::new(Memory::default());
        let group = Arc::<GroupReach>::default();
        let outside = Outside {
            messenger: neighbours.messenger,
            supplier: Arc::clone(&neighbours.supplier),
            catalogue: Arc::clone(&catalogue),
            upstream: neighbours.catalogue,
            cashier: neighbours.cashier.clone(),
            memory: Arc::clone(&memory),
            clock: Arc::clone(&clock),
            phrases: Phrases::load(),
            imprint: policy.imprint.clone(),
            admins: policy.admins.clone(),
            group: Arc::clone(&group),
            inbox: inbox.clone(),
        };
        let lanes = Lanes::new(Arc::new(outside), tasks.clone(), stop.clone());
        let watch = Watch::new(
            neighbours.supplier,
            Arc::clone(&clock),
            inbox.clone(),
            tasks.clone(),
            stop.clone(),
        );

        let till = neighbours.cashier.map(|cashier| {
            Till::new(
                cashier,
                Arc::clone(&clock),
                inbox.clone(),
                memory,
                tasks.clone(),
                stop.clone(),
            )
        });

        let (opened, ready) = oneshot::channel();
        let (handed_on, commits) = channel::unbounded_channel();
        let (over, mut store_over) = oneshot::channel();
        let (closing, closed) = oneshot::channel::<()>();
        let wall = Arc::clone(&clock);
        let counts = Arc::<Counts>::default();
        let counting = Arc::clone(&counts);
        let thread = thread::Builder::new().name("store".into()).spawn(move || {
            let shop = match Shop::open(journal, catalogue, policy, wall.now()) {
                Ok((shop, left)) => {
                    drop(opened.send(Ok((shop.marks().seen.next(), left))));
                    shop
                }
                Err(fault) => {
                    drop(opened.send(Err(fault)));
                    return;
                }
            };
            counting.summed(shop.accounts());
            drop(over.send(keep(shop, &inputs, &handed_on, &*wall, &counting)));
            drop(handed_on);
            drop(closing);
        });
        if thread.is_err() {
            return Err(EngineFault::Died("thread of the store"));
        }
        let (offset, left) = ready.await.map_err(|_| EngineFault::Died("thread of the store"))??;
        lanes.accept(&left);
        watch.accept(&left, false);
        counts.accept(&left, false);
        if let Some(till) = &till {
            till.accept(&left, false);
        }
        let pulse = Pulse {
            lanes,
            watch,
            till,
            inbox: inbox.clone(),
            counts,
            stop: stop.clone(),
        };
        let hands = TaskTracker::new();
        hands.spawn(hand_on(commits, pulse.clone()));

        let mut lookouts = neighbours.lookouts;
        lookouts.push(group);
        let round = admin::go_round(lookouts, Arc::clone(&clock), inbox.clone(), stop.clone());
        tasks.spawn(round);

        let (ending, ended) = oneshot::channel();
        let taking = take_updates(neighbours.updates, inbox.clone(), offset, stop.clone());
        let halt = stop.clone();
        tasks.spawn(async move {
            let result = tokio::select! {
                result = taking => match result {
                    // That the store has ended is noticed before its reason is told.
                    Err(EngineFault::Died(_)) => reason(store_over.await),
                    Ok(()) | Err(EngineFault::Store(_) | EngineFault::Updates(_)) => result,
                },
                told = &mut store_over => reason(told),
            };
            if let Err(fault) = &result {
                error!("the shop stops: {fault}");
            }
            halt.cancel();
            drop(ending.send(result));
        });
        Ok(Self {
            pulse,
            stop,
            ended,
            closed,
            inbox,
            tasks,
            clock: ClockHandle(clock),
        })
    }

    /// Effects that are waiting or being performed.
    pub fn waiting(&self) -> usize {
        self.pulse.waiting()
    }

    /// What it is doing.
    pub const fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Resolves when the engine stops by itself, with the reason.
    ///
    /// # Errors
    /// The reason.
    pub async fn ended(&mut self) -> Result<(), EngineFault> {
        (&mut self.ended)
            .await
            .unwrap_or(Err(EngineFault::Died("loop of updates")))
    }

    /// Takes nothing more in, lets what is under way finish for a few seconds, and stops. What is left resumes with the next start.
    pub async fn stop(self) {
        info!(waiting = self.pulse.waiting(), "stopping");
        self.stop.cancel();
        self.tasks.close();
        tokio::select! {
            () = self.tasks.wait() => {}
            () = self.clock.0.pass(STOP) => warn!("something was still under way; it resumes with the next start"),
        }
        if self.inbox.0.send(Envelope::Close).is_ok() {
            tokio::select! {
                _ = self.closed => {}
                () = self.clock.0.pass(CLOSE) => warn!("the store was not closed in time; it opens all the same"),
            }
        }
    }
}

/// Why the thread of the store ended.
fn reason(told: Result<Result<(), StoreFault>, oneshot::error::RecvError>) -> Result<(), EngineFault> {
    match told {
        Ok(result) => result.map_err(EngineFault::from),
        Err(_) => Err(EngineFault::Died("thread of the store")),
    }
}

/// Gives each commit to those who act on it, in the order of the commits.
async fn hand_on(mut commits: channel::UnboundedReceiver<HandedOn>, pulse: Pulse) {
    while let Some((committed, durable)) = commits.recv().await {
        pulse.lanes.accept(&committed);
        pulse.watch.accept(&committed, true);
        if let Some(till) = &pulse.till {
            till.accept(&committed, true);
        }
        pulse.counts.accept(&committed, true);
        for told in durable {
            if told.send(()).is_err() {
                debug!("whoever waited for a commit has stopped");
            }
        }
    }
}

/// Asks Telegram for updates; the next question, which confirms the last answer, is asked only after its commit.
async fn take_updates(
    mut updates: Box<dyn Updates>,
    inbox: Inbox,
    mut offset: UpdateId,
    stop: CancellationToken,
) -> Result<(), EngineFault> {
    loop {
        let batch = tokio::select! {
            batch = updates.next(offset) => batch?,
            () = stop.cancelled() => return Ok(()),
        };
        let Some(last) = batch.iter().map(|update| update.id).max() else {
            continue;
        };
        let (done, durable) = oneshot::channel();
        let mut done = Some(done);
        let count = batch.len();
        for (n, update) in batch.into_iter().enumerate() {
            let durable = if n + 1 == count { done.take() } else { None };
            if inbox.0.send(Envelope::Input(Input::Update(update), durable)).is_err() {
                return Err(EngineFault::Died("thread of the store"));
            }
        }
        if durable.await.is_err() {
            return Err(EngineFault::Died("thread of the store"));
        }
        offset = UpdateId(last.0.saturating_add(1));
    }
}
