//! What can be paid just now: the services and the rates, kept for some minutes and served old while they are fetched.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tracing::warn;

use super::client::Client;
use super::networks;
use super::wire::offer::{Rate, Service};
use crate::domain::catalog::Channel;
use crate::domain::money::Coin;
use crate::domain::shelf::Stock;
use crate::domain::time::Time;
use crate::ports::Clock;
use crate::ports::cashier::Offer;

/// For how long the offers are taken as they are.
const FRESH: Duration = Duration::from_secs(300);
/// For how long old ones are shown while new ones cannot be had.
const GOOD: Duration = Duration::from_secs(6 * 3_600);
/// After how long a failure is forgotten.
const SULK: Duration = Duration::from_secs(15);
/// The currency of invoices.
const DOLLAR: &str = "USD";

/// The offers, and who fetches them.
pub struct Menu {
    client: Arc<Client>,
    clock: Arc<dyn Clock>,
    runtime: Handle,
    state: Mutex<State>,
    settled: watch::Sender<u64>,
}

#[derive(Default)]
struct State {
    offers: Option<(Arc<Vec<Offer>>, Time)>,
    failed: Option<Time>,
    asking: bool,
}

impl std::fmt::Debug for Menu {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Menu").finish_non_exhaustive()
    }
}

impl Menu {
    /// Nothing is known yet.
    pub fn new(client: Arc<Client>, clock: Arc<dyn Clock>, runtime: Handle) -> Self {
        Self {
            client,
            clock,
            runtime,
            state: Mutex::default(),
            settled: watch::Sender::new(0),
        }
    }

    /// What is known, and a fetch of what is missing or old.
    pub fn look(self: &Arc<Self>) -> Stock<Vec<Offer>> {
        let now = self.clock.now();
        let mut state = self.lock();
        let age = |at: Time| Duration::from_millis(now.millis_since(at));
        let sulks = state.failed.is_some_and(|at| age(at) < SULK);
        let fresh = state.offers.as_ref().is_some_and(|(_, at)| age(*at) < FRESH);
        if !fresh && !sulks && !state.asking {
            state.asking = true;
            let menu = Arc::clone(self);
            self.runtime.spawn(async move { menu.fetch().await });
        }
        match &state.offers {
            Some((offers, at)) if age(*at) < GOOD => Stock::Here(Arc::clone(offers)),
            Some(_) | None if state.asking => Stock::Coming,
            Some(_) | None => Stock::Failed,
        }
    }

    /// Resolves once the offers are no longer coming.
    pub async fn ready(self: &Arc<Self>) {
        let mut settled = self.settled.subscribe();
        while self.look().is_coming() {
            if settled.changed().await.is_err() {
                return;
            }
        }
    }

    /// Forgets that the last fetch failed.
    pub fn retry(self: &Arc<Self>) {
        self.lock().failed = None;
        self.look();
    }

    async fn fetch(self: Arc<Self>) {
        let (services, rates) = futures_util::future::join(self.client.services(), self.client.rates(DOLLAR)).await;
        let now = self.clock.now();
        let mut state = self.lock();
        state.asking = false;
        match services {
            Ok(services) => {
                let rates = rates.unwrap_or_default();
                state.offers = Some((Arc::new(offers(&services, &rates)), now));
                state.failed = None;
            }
            Err(fault) => {
                warn!("Cryptomus' list of coins could not be had: {}", fault.why());
                state.failed = Some(now);
            }
        }
        drop(state);
        self.settled.send_modify(|times| *times += 1);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What can be paid, each once.
fn offers(services: &[Service], rates: &[Rate]) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for service in services.iter().filter(|service| service.is_available == Some(true)) {
        let (Some(currency), Some(network)) = (&service.currency, &service.network) else {
            continue;
        };
        let coin = Coin(currency.to_ascii_uppercase());
        let channel = Channel {
            network: networks::ours(network),
            least: None,
            contract: None,
            chain: None,
            coin,
        };
        let known = offers
            .iter()
            .any(|offer| offer.channel.coin == channel.coin && offer.channel.network == channel.network);
        if known || networks::theirs(&channel.network, &channel.coin).is_none() {
            continue;
        }
        let limit = service.limit.as_ref();
        let above_zero = |value: &Decimal| *value > Decimal::ZERO;
        offers.push(Offer {
            rate: rate(rates, &channel.coin.0),
            least: limit.and_then(|limit| limit.min_amount).filter(above_zero),
            most: limit.and_then(|limit| limit.max_amount).filter(above_zero),
            channel,
        });
    }
    offers
}

/// So many coins for one dollar, from whichever side it is told.
fn rate(rates: &[Rate], coin: &str) -> Option<Decimal> {
    let is =
        |name: &Option<String>, wanted: &str| name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    let told = |from: &str, to: &str| {
        let rate = rates.iter().find(|rate| is(&rate.from, from) && is(&rate.to, to))?;
        rate.course.filter(|course| *course > Decimal::ZERO)
    };
    told(DOLLAR, coin).or_else(|| Decimal::ONE.checked_div(told(coin, DOLLAR)?))
}
