//! A model of Cryptorefills: a catalogue, orders and their stream, with an HTTP face on loopback and knobs for trouble.

pub(super) mod address;
mod answers;
mod basket;
pub mod calls;
pub mod catalogue;
mod catalogue_json;
pub mod coins;
mod gate;
pub mod goods;
pub mod habits;
mod invoice;
mod model;
pub mod order;
mod order_json;
mod pricing;
pub mod problem;
mod server;
pub mod spelling;
mod stream;
#[cfg(test)]
mod tests;
pub mod trouble;
pub mod verbs;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::watch;

use crate::ports::Clock;
use crate::sandbox::changes::until;
use crate::sandbox::face;
use crate::sandbox::line::Door;
use crate::sandbox::running::{Running, port};
use calls::{Call, OnCall, Route};
use catalogue::Catalogue;
use model::Shared;
use order::OrderView;
use trouble::Trouble;

/// The Partner ID that the model gives to its partner; any other is served as well.
pub const PARTNER_ID: &str = "GK7SANDBOX1";

/// The model and its server, which ends when the last handle is dropped.
#[derive(Clone)]
pub struct Cryptorefills(Arc<Owner>);

struct Owner {
    shared: Arc<Shared>,
    running: Running,
}

impl fmt::Debug for Cryptorefills {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cryptorefills")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

impl Cryptorefills {
    /// Starts the model on a free port of 127.0.0.1; ids, addresses and codes are the same in every run.
    pub async fn start(clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        Self::seeded(clock, 1).await
    }

    /// Starts the model with ids, addresses and codes that depend on `seed`.
    pub async fn seeded(clock: Arc<dyn Clock>, seed: u64) -> std::io::Result<Self> {
        let listener = port().await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(clock, seed, format!("http://{address}")));
        let mut running = Running::new(address, shared.stop.clone());
        running.spawn(face::serve(shared.clone(), Door(listener)));
        let passing = shared.clone();
        running.spawn(async move { passing.pass_time().await });
        Ok(Self(Arc::new(Owner { shared, running })))
    }

    /// Ends the server, its streams and everything that waits, for all handles.
    pub fn stop(&self) {
        self.0.running.stop();
    }

    /// Where the API is, without a slash at the end.
    pub fn url(&self) -> &str {
        self.0.running.url()
    }

    /// The Partner ID to be sent.
    pub fn partner_id(&self) -> &'static str {
        PARTNER_ID
    }

    /// The catalogue that is served.
    pub fn catalogue(&self) -> &'static Catalogue {
        Catalogue::of_the_world()
    }

    /// All orders by creation.
    pub fn orders(&self) -> Vec<OrderView> {
        let model = self.shared().lock();
        model
            .ids
            .iter()
            .filter_map(|id| model.orders.get(id))
            .map(order::Order::view)
            .collect()
    }

    /// One order.
    pub fn order(&self, id: &str) -> Option<OrderView> {
        self.shared().lock().orders.get(id).map(order::Order::view)
    }

    /// The order that was created last.
    pub fn newest_order(&self) -> Option<OrderView> {
        let model = self.shared().lock();
        model
            .ids
            .last()
            .and_then(|id| model.orders.get(id))
            .map(order::Order::view)
    }

    /// An order as the API would write it now.
    pub fn order_json(&self, id: &str) -> Option<Value> {
        let model = self.shared().lock();
        let json = model.orders.get(id).map(|order| order_json::text(&model.json(order)))?;
        serde_json::from_str(&json).ok()
    }

    /// The log of calls, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.shared().lock().calls.all()
    }

    /// The newest calls, at most so many, oldest first.
    pub fn last_calls(&self, most: usize) -> Vec<Call> {
        self.shared().lock().calls.last(most)
    }

    /// The calls of one route, oldest first.
    pub fn calls_of(&self, route: Route) -> Vec<Call> {
        self.shared().lock().calls.those(|call| call.route == route)
    }

    /// How many calls there were, also those that were forgotten.
    pub fn calls_counted(&self) -> u64 {
        self.shared().lock().calls.counted()
    }

    /// Empties the log of calls, as a benchmark does.
    pub fn forget_calls(&self) {
        self.shared().lock().calls.forget();
    }

    /// How many streams are open now.
    pub fn streams_open(&self) -> usize {
        self.shared().lock().streams_open
    }

    /// The greatest number of streams that were being opened at the same time.
    pub fn most_streams_opening_at_once(&self) -> usize {
        self.shared().lock().most_opening
    }

    /// Turns the knobs.
    pub fn trouble<T>(&self, turn: impl FnOnce(&mut Trouble) -> T) -> T {
        let mut model = self.shared().lock();
        model.written.clear();
        let result = turn(&mut model.trouble);
        drop(model);
        self.shared().changed();
        result
    }

    /// How many faults and twists wait for their calls.
    pub fn trouble_pending(&self) -> usize {
        let model = self.shared().lock();
        model.trouble.faults.len() + model.trouble.creates.len()
    }

    /// Whether a paid order goes on by itself, a second of the clock for each step until it is delivered.
    pub fn go_on_by_itself(&self, automatic: bool) {
        self.shared().lock().automatic = automatic;
    }

    /// Calls `hook` at every moment of every call.
    pub fn on_call(&self, hook: OnCall) {
        self.shared().lock().calls.set_hook(Some(hook));
    }

    /// Takes the hook away.
    pub fn on_call_nothing(&self) {
        self.shared().lock().calls.set_hook(None);
    }

    /// A number that changes whenever an order, a call or a stream does.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared().changes.watch()
    }

    /// Waits until `seen` finds what it looks for; it looks again after each change.
    pub async fn until<T>(&self, mut seen: impl FnMut(&Self) -> Option<T>) -> T {
        until(self.changes(), || seen(self)).await
    }

    fn shared(&self) -> &Arc<Shared> {
        &self.0.shared
    }
}
