//! The shelf: served from memory, filled by one errand for each thing that is missing or old.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::client::Client;
use super::drawer::Drawer;
use super::errands::{Errand, REFERENCE_SECONDS};
use super::pantry::Pantry;
use super::wire::form::Spelled;
use crate::domain::basket::{Basket, Item};
use crate::domain::catalog::{Brand, BrandId, Channel, Country, QUOTE_SECONDS, Range};
use crate::domain::money::Fiat;
use crate::domain::refusal::Refusal;
use crate::domain::shelf::{Needs, Quoted, Shelf, Stock};
use crate::domain::time::Time;

const DAY: Duration = Duration::from_secs(86_400);
const WEEK: Duration = Duration::from_secs(7 * 86_400);

/// The shelf and those who fill it.
pub struct Keeper {
    client: Arc<Client>,
    pub(super) pantry: Option<Pantry>,
    sells: bool,
    texts: AtomicBool,
    drawers: Mutex<Drawers>,
    pub(super) settled: Notify,
    pub(super) runtime: Handle,
    pub(super) tasks: TaskTracker,
    pub(super) stop: CancellationToken,
}

pub(super) struct Drawers {
    pub(super) channels: Drawer<(), Vec<Channel>>,
    pub(super) brands: Drawer<Country, Vec<Brand>>,
    pub(super) ranges: Drawer<(Country, BrandId), Range>,
    pub(super) quotes: Drawer<Basket, Quoted>,
    pub(super) references: Drawer<Item, Fiat>,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeper")
            .field("sells", &self.sells)
            .finish_non_exhaustive()
    }
}

impl Keeper {
    /// A shelf that is empty but for what the pantry has; `sells` says whether prices may be asked for.
    pub fn new(client: Arc<Client>, pantry: Option<Pantry>, sells: bool, runtime: Handle) -> Self {
        Self {
            client,
            pantry,
            sells,
            texts: AtomicBool::new(false),
            drawers: Mutex::new(Drawers {
                channels: Drawer::new(2, DAY),
                brands: Drawer::new(48, WEEK),
                ranges: Drawer::new(600, WEEK),
                quotes: Drawer::new(1_500, Duration::from_secs(QUOTE_SECONDS)),
                references: Drawer::new(1_500, Duration::from_secs(REFERENCE_SECONDS)),
            }),
            settled: Notify::new(),
            runtime,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    /// What is known of what is needed; sends for the rest.
    pub fn look(self: &Arc<Self>, needs: &Needs) -> Shelf {
        let now = self.now();
        let mut errands: Vec<Errand> = Vec::new();
        let mut shelf = Shelf::unknown();
        let mut drawers = self.lock();
        if needs.channels {
            let (stock, ask) = drawers.channels.look(&(), now);
            shelf.channels = stock;
            errands.extend(ask.then_some(Errand::Channels));
        }
        if let Some(country) = needs.brands {
            let (stock, ask) = drawers.brands.look(&country, now);
            shelf.brands = stock;
            errands.extend(ask.then_some(Errand::Brands(country)));
        }
        if let Some(key) = &needs.range {
            let (stock, ask) = drawers.ranges.look(key, now);
            shelf.range = stock;
            errands.extend(ask.then(|| Errand::Range(key.clone())));
        }
        match &needs.quote {
            Some(_) if !self.sells => shelf.quote = Stock::Here(Arc::new(Quoted::Refused(Refusal::NotSelling))),
            Some(basket) => {
                let (stock, ask) = drawers.quotes.look(basket, now);
                shelf.quote = stock;
                errands.extend(ask.then(|| Errand::Quote(Box::new(basket.clone()))));
            }
            None => {}
        }
        drop(drawers);
        for errand in errands {
            self.send(errand);
        }
        shelf
    }

    /// Resolves once nothing needed is still coming, or the keeper is closed.
    pub async fn ready(self: &Arc<Self>, needs: &Needs) {
        self.until(|keeper| (!keeper.look(needs).lacks(needs)).then_some(()))
            .await;
    }

    /// Asks again for what failed, and for a price that was refused.
    pub fn retry(self: &Arc<Self>, needs: &Needs) {
        let mut drawers = self.lock();
        if needs.channels {
            drawers.channels.forgive(&());
        }
        if let Some(country) = &needs.brands {
            drawers.brands.forgive(country);
        }
        if let Some(key) = &needs.range {
            drawers.brands.forgive(&key.0);
            drawers.ranges.forgive(key);
        }
        if let Some(basket) = &needs.quote {
            drawers.quotes.forgive(basket);
            drawers
                .quotes
                .drop_if(basket, |quoted| matches!(quoted, Quoted::Refused(_)));
        }
        drop(drawers);
        self.look(needs);
    }

    /// Doubts what a refusal puts into doubt, so that it is asked for anew.
    pub fn heed(self: &Arc<Self>, refusal: &Refusal, item: &Item) {
        match refusal {
            Refusal::Tender | Refusal::Network => {
                self.lock().channels.doubt(&());
                self.look(&Needs {
                    channels: true,
                    ..Needs::default()
                });
            }
            Refusal::SoldOut | Refusal::NotAvailable | Refusal::AmountNotOffered => {
                self.lock().ranges.doubt(&(item.country, item.brand.clone()));
            }
            Refusal::TooSmall
            | Refusal::TooLarge
            | Refusal::DailyLimit
            | Refusal::MonthlyLimit
            | Refusal::Limited
            | Refusal::Recipient
            | Refusal::Mailbox
            | Refusal::Identity
            | Refusal::IdentityPending
            | Refusal::Coupon
            | Refusal::SetupFailed
            | Refusal::PriceMoved
            | Refusal::Dearer(_)
            | Refusal::WrongEcho
            | Refusal::NotSelling
            | Refusal::Unreachable
            | Refusal::CashierBusy
            | Refusal::CashierShut
            | Refusal::Other(_) => {}
        }
    }

    /// What an item costs in fiat, known from its price in a dollar coin; asks for it if it is not at hand.
    pub async fn reference(self: &Arc<Self>, item: &Item) -> Option<Fiat> {
        self.until(|keeper| match keeper.look_at_reference(item) {
            Stock::Here(fiat) => Some(Some(fiat.as_ref().clone())),
            Stock::Coming => None,
            Stock::Failed => Some(None),
        })
        .await
        .flatten()
    }

    /// Sends for an item's reference price without waiting for it.
    pub fn look_at_reference(self: &Arc<Self>, item: &Item) -> Stock<Fiat> {
        let now = self.now();
        let (stock, ask) = self.lock().references.look(item, now);
        if ask {
            self.send(Errand::Reference(Box::new(item.clone())));
        }
        stock
    }

    /// Ends all errands.
    pub async fn close(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// How the upstream wants values to be spelled, as far as a dry run has shown.
    pub fn spelled(&self) -> Spelled {
        if self.texts.load(Ordering::Relaxed) {
            Spelled::Text
        } else {
            Spelled::Number
        }
    }

    /// A dry run has shown that the upstream takes values spelled so.
    pub fn takes(&self, spelled: Spelled) {
        self.texts.store(spelled == Spelled::Text, Ordering::Relaxed);
    }

    /// The calls that errands are done with.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The present instant.
    pub fn now(&self) -> Time {
        self.client.clock().now()
    }

    /// Waits for what `seen` looks for, looking each time that an errand ends; `None` when the keeper is closed.
    async fn until<T>(self: &Arc<Self>, seen: impl Fn(&Arc<Self>) -> Option<T>) -> Option<T> {
        loop {
            let mut settled = pin!(self.settled.notified());
            settled.as_mut().enable();
            if let Some(found) = seen(self) {
                return Some(found);
            }
            tokio::select! {
                () = settled => {}
                () = self.stop.cancelled() => return None,
            }
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Drawers> {
        self.drawers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
