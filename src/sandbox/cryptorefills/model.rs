//! The state behind the API: orders, calls, knobs; and the passing of its time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};
use tokio::sync::{Notify, broadcast};
use tokio_util::bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::basket::Basket;
use super::calls::Call;
use super::catalogue::brand::Brand;
use super::coins::Network;
use super::gate::Gate;
use super::goods;
use super::order::{Order, OrderState, WINDOW};
use super::pricing::Priced;
use super::trouble::{Trouble, Twist};
use super::{address, order_json};
use crate::domain::time::Time;
use crate::ports::Clock;
use crate::sandbox::calls::Log;
use crate::sandbox::chance;
use crate::sandbox::changes::Changes;

/// What a stream is told.
#[derive(Clone, Debug)]
pub(super) enum Note {
    /// The order as JSON, and whether it is settled.
    State(Bytes, bool),
    /// These bytes, as they are.
    Raw(Bytes),
    /// The stream is over without a word.
    Break,
}

/// Everything that changes.
#[derive(Default)]
pub(super) struct Model {
    pub(super) seed: u64,
    pub(super) url: String,
    pub(super) orders: BTreeMap<String, Order>,
    /// Ids in the order of creation.
    pub(super) ids: Vec<String>,
    pub(super) calls: Log<Call>,
    pub(super) trouble: Trouble,
    pub(super) gate: Gate,
    /// Ids of brands that are sold out for now.
    pub(super) sold_out: BTreeSet<String>,
    pub(super) automatic: bool,
    /// Brand lists that were written once, by country.
    pub(super) written: BTreeMap<String, Bytes>,
    pub(super) streams_open: usize,
    pub(super) streams_opening: usize,
    pub(super) most_opening: usize,
    listeners: BTreeMap<String, broadcast::Sender<Note>>,
    /// When something happens by itself, and to which order.
    due: BTreeSet<(Time, String)>,
}

/// The model with what its server and its streams need.
pub(super) struct Shared {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) changes: Changes,
    pub(super) stop: CancellationToken,
    /// Told when something is due sooner than before.
    pub(super) sooner: Notify,
    model: Mutex<Model>,
}

impl Shared {
    pub(super) fn new(clock: Arc<dyn Clock>, seed: u64, url: String) -> Self {
        let model = Mutex::new(Model {
            seed,
            url,
            ..Model::default()
        });
        Self {
            clock,
            changes: Changes::default(),
            stop: CancellationToken::new(),
            sooner: Notify::new(),
            model,
        }
    }

    /// The model at the present time: what fell due has happened.
    pub(super) fn lock(&self) -> MutexGuard<'_, Model> {
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        if model.advance(self.clock.now()) {
            self.changed();
        }
        model
    }

    /// Tells everyone who waits that something is different.
    pub(super) fn changed(&self) {
        self.changes.tell();
    }

    /// Lets what falls due happen, until told to stop.
    pub(super) async fn pass_time(&self) {
        loop {
            let wait = self.lock().wait(self.clock.now());
            let pass = async {
                match wait {
                    Some(wait) => self.clock.pass(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.sooner.notified() => {}
                () = pass => {}
            }
        }
    }
}

impl Model {
    /// Whether a brand is sold out beyond what the catalogue says.
    pub(super) fn is_sold_out(&self, brand: &Brand) -> bool {
        self.sold_out.contains(&brand.id)
    }

    /// The order as JSON, as reads and streams give it.
    pub(super) fn json(&self, order: &Order) -> Value {
        order_json::order(order, &self.trouble.spelling, &self.url)
    }

    /// What a stream of this order hears from now on.
    pub(super) fn listen(&mut self, id: &str) -> broadcast::Receiver<Note> {
        self.listeners
            .entry(id.to_owned())
            .or_insert_with(|| broadcast::Sender::new(32))
            .subscribe()
    }

    /// Tells the streams of an order something; with nobody listening it costs nothing.
    pub(super) fn tell(&mut self, id: &str, note: impl FnOnce(&Self) -> Option<Note>) {
        let heard = self
            .listeners
            .get(id)
            .is_some_and(|listeners| listeners.receiver_count() > 0);
        if !heard {
            self.listeners.remove(id);
        } else if let (Some(note), Some(listeners)) = (note(self), self.listeners.get(id)) {
            // A stream that ended in this very moment needs no news.
            let _ = listeners.send(note);
        }
    }

    /// Tells every stream something.
    pub(super) fn tell_all(&self, note: &Note) {
        for listeners in self.listeners.values() {
            // As in `tell`.
            let _ = listeners.send(note.clone());
        }
    }

    /// Changes an order, tells its streams, and plans what follows by itself; false if there is no such order.
    pub(super) fn change(&mut self, id: &str, now: Time, change: impl FnOnce(&mut Order)) -> bool {
        let automatic = self.automatic;
        let Some(order) = self.orders.get_mut(id) else {
            return false;
        };
        change(order);
        if automatic && order.goes_on_by_itself() && order.next_step.is_none() {
            let at = now.plus_seconds(1);
            order.next_step = Some(at);
            self.due.insert((at, id.to_owned()));
        }
        self.tell(id, |model| {
            let order = model.orders.get(id)?;
            let json = order_json::text(&model.json(order));
            Some(Note::State(Bytes::from(json), order.state.is_end()))
        });
        true
    }

    /// Stores a new order and returns its id.
    pub(super) fn create(&mut self, basket: &Basket, priced: Priced, network: &'static Network, now: Time) -> String {
        let twists = self
            .trouble
            .creates
            .pop_front()
            .unwrap_or_else(|| self.trouble.every_create.clone());
        let number = self.ids.len() as u64 + 1;
        let (seed, count) = (self.seed.to_string(), number.to_string());
        let uuid = |what: &str, place: &str| chance::uuid(&[what, &seed, &count, place]);
        let id = uuid("order", "");
        let amount = moved(priced.amount, priced.coin.places, &twists);
        let mut lines = priced.lines;
        for line in &mut lines {
            line.id = uuid("delivery", &line.id);
            "WaitingForPayment".clone_into(&mut line.delivery_state);
        }
        let mut order = Order {
            id: id.clone(),
            number,
            payment_id: uuid("payment", ""),
            created: now,
            changed: now,
            deadline: now.plus_seconds(WINDOW.as_secs()),
            state: OrderState::WaitingForPayment,
            payment_state: "WalletCreated".to_owned(),
            coin: priced.coin.name,
            network: network.name,
            payment_method: format!("{}-{}", priced.coin.name, network.tag),
            protocol: network.protocol(),
            form: network.form,
            address: address::for_order(network.form, self.seed, number, amount, now.unix()),
            amount,
            sent: Decimal::ZERO,
            astray: Decimal::ZERO,
            email: basket.email.clone(),
            refund_wallet: basket.refund_wallet.clone(),
            shape: basket.shape,
            lines,
            forgotten: false,
            held: None,
            patches: Vec::new(),
            next_step: None,
        };
        for twist in twists {
            apply(&mut order, twist);
        }
        self.due.insert((order.deadline, id.clone()));
        self.ids.push(id.clone());
        self.orders.insert(id.clone(), order);
        id
    }

    /// Lets everything happen that is due at `now`; whether anything did.
    fn advance(&mut self, now: Time) -> bool {
        let mut moved = false;
        while self.due.first().is_some_and(|(at, _)| *at <= now) {
            let Some((_, id)) = self.due.pop_first() else {
                break;
            };
            moved |= self.happen(&id, now);
        }
        moved
    }

    fn happen(&mut self, id: &str, now: Time) -> bool {
        let seed = self.seed;
        let Some(order) = self.orders.get_mut(id) else {
            return false;
        };
        if order.is_overdue(now) {
            return self.change(id, now, |order| order.expire(now));
        }
        if order.next_step.is_none_or(|at| at > now) {
            return false;
        }
        order.next_step = None;
        self.change(id, now, |order| step(order, seed, now))
    }

    /// How long until something is due.
    fn wait(&self, now: Time) -> Option<Duration> {
        self.due
            .first()
            .map(|(at, _)| Duration::from_millis(at.millis_since(now).max(1)))
    }
}

/// The next step of an order that was paid and goes on by itself.
fn step(order: &mut Order, seed: u64, now: Time) {
    match order.state {
        OrderState::PaymentStarted | OrderState::Expired | OrderState::Canceled => order.receive(now),
        OrderState::PaymentReceived => order.become_state(OrderState::WaitingForDelivery, now),
        OrderState::WaitingForDelivery => order.deliver(goods::for_order(seed, order), now),
        OrderState::WaitingForPayment
        | OrderState::PartialPaymentStarted
        | OrderState::WaitingForManualAction
        | OrderState::Done
        | OrderState::PaymentFailed
        | OrderState::PaymentSetupFailed
        | OrderState::Refunded
        | OrderState::Other(_) => {}
    }
}

fn moved(amount: Decimal, places: u32, twists: &[Twist]) -> Decimal {
    twists.iter().fold(amount, |amount, twist| match twist {
        Twist::PriceMoved(percent) => {
            let factor = Decimal::ONE.saturating_add(percent.saturating_mul(Decimal::new(1, 2)));
            amount
                .saturating_mul(factor)
                .round_dp_with_strategy(places, RoundingStrategy::AwayFromZero)
                .normalize()
        }
        Twist::Brand(_)
        | Twist::Country(_)
        | Twist::Denomination(_)
        | Twist::Coin(_)
        | Twist::Network(_)
        | Twist::Address(_)
        | Twist::State(_)
        | Twist::SetupFailed
        | Twist::Forgotten
        | Twist::Window(_)
        | Twist::Field(..)
        | Twist::Without(_) => amount,
    })
}

fn apply(order: &mut Order, twist: Twist) {
    let mut echo = |pointer: &str, text: String| order.patches.push((pointer.to_owned(), Some(Value::String(text))));
    match twist {
        Twist::PriceMoved(_) => {}
        Twist::Brand(name) => echo("/deliveries/0/deliverable/brand_name", name),
        Twist::Country(code) => echo("/deliveries/0/deliverable/country_code", code),
        Twist::Denomination(name) => echo("/deliveries/0/deliverable/denomination", name),
        Twist::Coin(name) => echo("/coin", name),
        Twist::Network(name) => echo("/network", name),
        Twist::Address(address) => {
            echo("/qr_text", address.clone());
            order.address = address;
        }
        Twist::State(word) => order.state = OrderState::Other(word),
        Twist::SetupFailed => {
            order.state = OrderState::PaymentSetupFailed;
            order.patches.extend([
                ("/wallet_address".to_owned(), Some(Value::Null)),
                ("/qr_text".to_owned(), None),
            ]);
        }
        Twist::Forgotten => order.forgotten = true,
        Twist::Window(span) => {
            order.deadline = order.created.plus_seconds(span.as_secs());
            let ends = ("/expires_at".to_owned(), Some(json!(order.deadline.unix())));
            order.patches.push(ends);
        }
        Twist::Field(pointer, value) => order.patches.push((pointer, Some(value))),
        Twist::Without(pointer) => order.patches.push((pointer, None)),
    }
}
