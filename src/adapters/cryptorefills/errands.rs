//! Errands: each asks the upstream for one thing and puts it on the shelf, or says that it failed.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::Fault;
use super::budget::Rank;
use super::catalogue::{Drawers, Keeper};
use super::client::Filter;
use super::pantry::Jar;
use super::quote;
use super::translate::{brands, channels, products};
use crate::domain::basket::{Basket, Item};
use crate::domain::catalog::{Brand, BrandId, Country, Range};
use crate::domain::shelf::{Needs, Quoted};
use crate::domain::time::Time;

/// Seconds after which each kind of answer is asked for again.
const CHANNELS_SECONDS: u64 = 600;
const BRANDS_SECONDS: u64 = 6 * 3_600;
const RANGE_SECONDS: u64 = 3_600;
const QUOTE_FRESH_SECONDS: u64 = 30;
/// Seconds for which a reference price is good.
pub const REFERENCE_SECONDS: u64 = 600;
/// Seconds after which an empty answer is asked for again.
const EMPTY_SECONDS: u64 = 60;

/// Something to ask the upstream for.
#[derive(Clone, Debug)]
pub enum Errand {
    /// Coins and networks.
    Channels,
    /// The brands of a country.
    Brands(Country),
    /// The products of a brand.
    Range((Country, BrandId)),
    /// The price of a basket.
    Quote(Box<Basket>),
    /// What an item costs in dollars.
    Reference(Box<Item>),
}

impl Keeper {
    /// Sends somebody for it; whatever happens, it will be settled.
    pub(super) fn send(self: &Arc<Self>, errand: Errand) {
        let keeper = Arc::clone(self);
        let run = async move {
            let mut promise = Promise {
                keeper: &keeper,
                errand,
                kept: false,
            };
            tokio::select! {
                biased;
                () = keeper.stop.cancelled() => {}
                () = promise.keep() => {}
            }
        };
        self.tasks.spawn_on(run, &self.runtime);
    }

    fn failed(&self, errand: &Errand, after: Duration) {
        let now = self.now();
        let mut drawers = self.lock();
        match errand {
            Errand::Channels => drawers.channels.fail(&(), after, now),
            Errand::Brands(country) => drawers.brands.fail(country, after, now),
            Errand::Range(key) => drawers.ranges.fail(key, after, now),
            Errand::Quote(basket) => drawers.quotes.fail(basket, after, now),
            Errand::Reference(item) => drawers.references.fail(item, after, now),
        }
    }

    async fn fetch_channels(&self) -> Result<(), Fault> {
        if self.lock().channels.peek(&()).is_none()
            && let Some((stock, at)) = self.found_on_disk(Jar::Channels).await
            && self.warmed(at, CHANNELS_SECONDS, |drawers, due| match due {
                Some(due) => drawers.channels.put(&(), Arc::new(stock), at, due),
                None => drawers.channels.warm(&(), Arc::new(stock), at),
            })
        {
            return Ok(());
        }
        let open = channels::channels(&self.client().payment_vias(Rank::Catalogue).await?);
        let now = self.now();
        if open.is_empty() && self.lock().channels.peek(&()).is_some_and(|old| !old.is_empty()) {
            return Err(Fault::Again(Duration::from_secs(EMPTY_SECONDS)));
        }
        let seconds = if open.is_empty() {
            EMPTY_SECONDS
        } else {
            CHANNELS_SECONDS
        };
        let open = Arc::new(open);
        self.lock()
            .channels
            .put(&(), Arc::clone(&open), now, now.plus_seconds(seconds));
        self.settled.notify_waiters();
        self.keep_on_disk(Jar::Channels, open, now).await;
        Ok(())
    }

    async fn fetch_brands(&self, country: Country) -> Result<(), Fault> {
        if self.lock().brands.peek(&country).is_none()
            && let Some((stock, at)) = self.found_on_disk(Jar::Brands(country)).await
            && self.warmed(at, BRANDS_SECONDS, |drawers, due| match due {
                Some(due) => drawers.brands.put(&country, Arc::new(stock), at, due),
                None => drawers.brands.warm(&country, Arc::new(stock), at),
            })
        {
            return Ok(());
        }
        let answer = self.client().brands(country).await?;
        let other = |echo: &str| Country::new(echo).is_some_and(|echo| echo != country);
        if answer.country_code.as_filled().is_some_and(other) {
            return Err(Fault::Unknown);
        }
        let list = brands::brands(answer);
        let now = self.now();
        if list.is_empty() {
            if self.lock().brands.peek(&country).is_some_and(|old| !old.is_empty()) {
                return Err(Fault::Again(Duration::from_secs(EMPTY_SECONDS)));
            }
            let due = now.plus_seconds(EMPTY_SECONDS);
            self.lock().brands.put(&country, Arc::new(list), now, due);
            return Ok(());
        }
        let mut list = Arc::new(list);
        let due = now.plus_seconds(BRANDS_SECONDS);
        self.lock().brands.put(&country, Arc::clone(&list), now, due);
        self.settled.notify_waiters();
        if let Ok(page) = self.client().homepage(country).await
            && brands::mark_favourites(Arc::make_mut(&mut list).as_mut_slice(), &page)
        {
            self.lock().brands.replace(&country, Arc::clone(&list));
        }
        self.keep_on_disk(Jar::Brands(country), list, now).await;
        Ok(())
    }

    async fn fetch_range(self: &Arc<Self>, key: &(Country, BrandId)) -> Result<(), Fault> {
        let (country, id) = key;
        let jar = Jar::Range(*country, id.clone());
        if self.lock().ranges.peek(key).is_none()
            && let Some((stock, at)) = self.found_on_disk(jar.clone()).await
            && self.warmed(at, RANGE_SECONDS, |drawers, due| match due {
                Some(due) => drawers.ranges.put(key, Arc::new(stock), at, due),
                None => drawers.ranges.warm(key, Arc::new(stock), at),
            })
        {
            return Ok(());
        }
        let brand = self.brand(key).await.ok_or(Fault::NotFound)?;
        let groups = self.client().products(*country, Filter::Family(&brand.family)).await?;
        let mut found = products::range(*country, &brand, &groups).filter(|range| !range.products.is_empty());
        if found.is_none() {
            let groups = self.client().products(*country, Filter::Brand(&brand.name)).await?;
            found = products::range(*country, &brand, &groups);
        }
        let had = |old: Arc<Range>| !old.products.is_empty();
        if found.is_none() && self.lock().ranges.peek(key).is_some_and(had) {
            // An answer without the brand does not say that it is sold out.
            return Err(Fault::Again(Duration::from_secs(EMPTY_SECONDS)));
        }
        let range = found.unwrap_or(Range {
            country: *country,
            brand,
            products: Vec::new(),
            redeem: None,
        });
        let now = self.now();
        let seconds = if range.products.is_empty() {
            EMPTY_SECONDS
        } else {
            RANGE_SECONDS
        };
        let range = Arc::new(range);
        self.lock()
            .ranges
            .put(key, Arc::clone(&range), now, now.plus_seconds(seconds));
        self.settled.notify_waiters();
        if !range.products.is_empty() {
            self.keep_on_disk(jar, range, now).await;
        }
        Ok(())
    }

    /// The brand itself, from the list of its country or from what is known of its products.
    async fn brand(self: &Arc<Self>, key: &(Country, BrandId)) -> Option<Brand> {
        let (country, id) = key;
        let needs = Needs {
            brands: Some(*country),
            ..Needs::default()
        };
        if let Some(range) = self.lock().ranges.peek(key) {
            return Some(range.brand.clone());
        }
        self.ready(&needs).await;
        let list = self.lock().brands.peek(country)?;
        list.iter().find(|brand| brand.id == *id).cloned()
    }

    async fn fetch_quote(self: &Arc<Self>, basket: &Basket) -> Result<(), Fault> {
        let quoted = quote::ask(self, basket).await?;
        if let Quoted::Refused(refusal) = &quoted {
            self.heed(refusal, &basket.item);
        }
        let now = self.now();
        let due = now.plus_seconds(QUOTE_FRESH_SECONDS);
        self.lock().quotes.put(basket, Arc::new(quoted), now, due);
        Ok(())
    }

    async fn fetch_reference(&self, item: &Item) -> Result<(), Fault> {
        let fiat = quote::reference(self.client(), item).await?;
        let now = self.now();
        let due = now.plus_seconds(REFERENCE_SECONDS);
        self.lock().references.put(item, Arc::new(fiat), now, due);
        Ok(())
    }

    /// Puts on the shelf what an earlier run had; `true` while that is still good and nothing more must be fetched.
    fn warmed(&self, at: Time, seconds: u64, put: impl FnOnce(&mut Drawers, Option<Time>)) -> bool {
        let due = at.plus_seconds(seconds);
        let good = due > self.now() && at <= self.now();
        put(&mut self.lock(), good.then_some(due));
        self.settled.notify_waiters();
        good
    }

    async fn found_on_disk<T: DeserializeOwned + Send + 'static>(&self, jar: Jar) -> Option<(T, Time)> {
        let pantry = self.pantry.clone()?;
        tokio::task::spawn_blocking(move || pantry.take(&jar)).await.ok()?
    }

    async fn keep_on_disk<T: Serialize + Send + Sync + 'static>(&self, jar: Jar, stock: Arc<T>, at: Time) {
        let Some(pantry) = self.pantry.clone() else { return };
        let put = tokio::task::spawn_blocking(move || pantry.put(&jar, stock.as_ref(), at));
        if let Ok(Err(error)) = put.await {
            tracing::warn!(%error, "the catalogue cannot be kept on disk");
        }
    }
}

/// An errand that will be settled whatever happens to its task.
struct Promise<'a> {
    keeper: &'a Arc<Keeper>,
    errand: Errand,
    kept: bool,
}

impl Promise<'_> {
    async fn keep(&mut self) {
        let keeper = self.keeper;
        let outcome = match &self.errand {
            Errand::Channels => keeper.fetch_channels().await,
            Errand::Brands(country) => keeper.fetch_brands(*country).await,
            Errand::Range(key) => keeper.fetch_range(key).await,
            Errand::Quote(basket) => keeper.fetch_quote(basket).await,
            Errand::Reference(item) => keeper.fetch_reference(item).await,
        };
        match outcome {
            Ok(()) => {}
            Err(Fault::NotSent(after) | Fault::Again(after)) => keeper.failed(&self.errand, after),
            Err(Fault::Refused(_) | Fault::NotFound | Fault::Unknown) => {
                keeper.failed(&self.errand, Duration::ZERO);
            }
        }
        self.kept = true;
        keeper.settled.notify_waiters();
    }
}

impl Drop for Promise<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.keeper.failed(&self.errand, Duration::ZERO);
            self.keeper.settled.notify_waiters();
        }
    }
}
