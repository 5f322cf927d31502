//! A model of Cryptomus: invoices, payouts and webhooks, with an HTTP face on loopback, PHP's spelling, and knobs for trouble.

pub mod calls;
mod create;
mod dates;
pub mod hooks;
pub mod invoice;
pub mod json;
mod model;
mod operations;
mod params;
pub mod payout;
mod payouts;
mod server;
pub mod services;
pub mod trouble;
pub mod verbs;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use tokio::sync::watch;

use crate::ports::Clock;
use crate::sandbox::changes::until;
use crate::sandbox::face;
use crate::sandbox::line::Door;
use crate::sandbox::running::{Running, port};
use calls::{Call, OnCall, Route};
use hooks::Delivery;
use invoice::InvoiceView;
use model::Shared;
use payout::PayoutView;
use trouble::Trouble;

/// The merchant of the model.
pub const MERCHANT: &str = "11111111-2222-4333-8444-555555555555";
/// The key that signs everything about payments.
pub const PAYMENT_KEY: &str = "PAYMENT-KEY-FOR-TESTS-ONLY-0001";
/// The key that signs everything about payouts.
pub const PAYOUT_KEY: &str = "PAYOUT-KEY-FOR-TESTS-ONLY-0002";

/// Both keys.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) payment: String,
    pub(super) payout: String,
}

/// Money that left the balance and arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidOut {
    /// Where.
    pub address: String,
    /// The coin.
    pub coin: String,
    /// The network, in small letters.
    pub network: String,
    /// How much.
    pub amount: Decimal,
}

/// What happens outside when a payout arrives; it must not keep a handle of this model, or the model never ends.
pub type OnPaid = dyn Fn(&PaidOut) + Send + Sync;

/// The model with its server and its sender, which end when the last handle is dropped.
#[derive(Clone)]
pub struct Cryptomus(Arc<Owner>);

struct Owner {
    shared: Arc<Shared>,
    running: Running,
}

impl fmt::Debug for Cryptomus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cryptomus")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

impl Cryptomus {
    /// Starts the model on a free port of 127.0.0.1; ids and addresses are the same in every run.
    pub async fn start(clock: Arc<dyn Clock>) -> std::io::Result<Self> {
        let listener = port().await?;
        let address = listener.local_addr()?;
        let keys = Keys {
            payment: PAYMENT_KEY.to_owned(),
            payout: PAYOUT_KEY.to_owned(),
        };
        let shared = Arc::new(Shared::new(clock, 1, keys));
        let mut running = Running::new(address, shared.stop.clone());
        running.spawn(face::serve(Arc::clone(&shared), Door(listener)));
        running.spawn(hooks::send_all(Arc::clone(&shared)));
        let passing = Arc::clone(&shared);
        running.spawn(async move { passing.pass_time().await });
        Ok(Self(Arc::new(Owner { shared, running })))
    }

    /// Ends the server and everything that waits, for all handles.
    pub fn stop(&self) {
        self.0.running.stop();
    }

    /// Where the API is, without a slash at the end.
    pub fn url(&self) -> &str {
        self.0.running.url()
    }

    /// All invoices by creation.
    pub fn invoices(&self) -> Vec<InvoiceView> {
        let model = self.shared().lock();
        let all = model.order.iter().filter_map(|id| model.invoices.get(id));
        all.map(invoice::Invoice::view).collect()
    }

    /// One invoice, by the shop's id or the model's own.
    pub fn invoice(&self, id: &str) -> Option<InvoiceView> {
        self.shared().lock().invoice(id).map(invoice::Invoice::view)
    }

    /// The invoice that was made last.
    pub fn newest_invoice(&self) -> Option<InvoiceView> {
        self.invoices().pop()
    }

    /// All payouts by creation.
    pub fn payouts(&self) -> Vec<PayoutView> {
        let model = self.shared().lock();
        let all = model.payout_order.iter().filter_map(|id| model.payouts.get(id));
        all.map(payout::Payout::view).collect()
    }

    /// One payout, by the shop's id or the model's own.
    pub fn payout(&self, id: &str) -> Option<PayoutView> {
        self.shared().lock().payout(id).map(payout::Payout::view)
    }

    /// What lies on the merchant's balance of a coin.
    pub fn balance(&self, coin: &str) -> Decimal {
        self.shared().lock().balances.get(coin).copied().unwrap_or_default()
    }

    /// What lies on the merchant's balances, by coin.
    pub fn balances(&self) -> BTreeMap<String, Decimal> {
        self.shared().lock().balances.clone()
    }

    /// How many webhooks were sent, how many of them were taken, and how many are kept back.
    pub fn hooks_counted(&self) -> [usize; 3] {
        let model = self.shared().lock();
        let taken = model.deliveries.iter().filter(|hook| hook.is_taken());
        [model.deliveries.len(), taken.count(), model.kept.len()]
    }

    /// How many calls there were.
    pub fn calls_counted(&self) -> u64 {
        self.shared().lock().calls.counted()
    }

    /// How many faults wait for the coming calls.
    pub fn trouble_pending(&self) -> usize {
        self.shared().lock().trouble.faults.len()
    }

    /// Every webhook that was sent, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared().lock().deliveries.clone()
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

    /// Empties the log of calls.
    pub fn forget_calls(&self) {
        self.shared().lock().calls.forget();
    }

    /// Turns the knobs.
    pub fn trouble<T>(&self, turn: impl FnOnce(&mut Trouble) -> T) -> T {
        let result = turn(&mut self.shared().lock().trouble);
        self.shared().changed();
        result
    }

    /// Looks at the knobs.
    pub fn look<T>(&self, look: impl FnOnce(&Trouble) -> T) -> T {
        look(&self.shared().lock().trouble)
    }

    /// Whether the account is blocked.
    pub fn is_forbidden(&self) -> bool {
        self.shared().lock().forbidden
    }

    /// Whether payments, payouts and refunds that began go on by themselves, a second of the clock for each step.
    pub fn go_on_by_itself(&self, automatic: bool) {
        self.shared().change(|model, now| model.be_automatic(automatic, now));
    }

    /// Calls `hook` when a payout arrives.
    pub fn on_paid_out(&self, hook: Box<OnPaid>) {
        self.shared().lock().on_paid = Some(Arc::from(hook));
    }

    /// Calls `hook` at every moment of every call.
    pub fn on_call(&self, hook: OnCall) {
        self.shared().lock().calls.set_hook(Some(hook));
    }

    /// Takes the hook away.
    pub fn on_call_nothing(&self) {
        self.shared().lock().calls.set_hook(None);
    }

    /// A number that changes whenever an invoice, a payout, a call or a webhook does.
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
