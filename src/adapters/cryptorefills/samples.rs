//! What the tests of this adapter share: a basket, and a clock that they move themselves.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::{BrandId, Country, Delivery, Kind, ProductId, Rail, Tender};
use crate::domain::money::{Coin, Currency, Network};
use crate::domain::recipient::Recipient;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::ports::{Clock, Pending};

/// Twenty dollars of Steam, paid in USDC on Solana.
pub(super) fn basket() -> Basket {
    Basket {
        item: Item {
            country: Country::new("US").unwrap(),
            brand: BrandId("7c0e1f52-3a55-4f0e-9d1b-0d6b8a3c1e01".into()),
            brand_name: "Steam".into(),
            family: "Steam".into(),
            kind: Kind::GiftCard,
            product: ProductId("9f4a6d10-1111-4c2e-8a10-5b6c7d8e9f01".into()),
            face: Face::Fixed {
                key: "20 USD".into(),
                label: "$20".into(),
                value: Some(("20".parse().unwrap(), Currency("USD".into()))),
            },
            delivery: Delivery::Email,
        },
        to: Recipient::Email(Secret::new("buyer@example.org")),
        email: Secret::new("buyer@example.org"),
        tender: Tender {
            coin: Coin("USDC".into()),
            network: Network("Solana".into()),
            rail: Rail::Direct,
        },
    }
}

/// A clock that stands still until a test moves it to the next thing that somebody waits for.
#[derive(Clone)]
pub(super) struct StillClock(Arc<Mutex<Hands>>);

struct Hands {
    start: Time,
    now: Time,
    alarms: BTreeMap<(Time, u64), Arc<tokio::sync::Notify>>,
    count: u64,
}

impl StillClock {
    pub(super) fn new(now: Time) -> Self {
        Self(Arc::new(Mutex::new(Hands {
            start: now,
            now,
            alarms: BTreeMap::new(),
            count: 0,
        })))
    }

    /// The time moved so far.
    pub(super) fn passed(&self) -> Duration {
        let hands = self.0.lock().unwrap();
        Duration::from_millis(hands.now.millis_since(hands.start))
    }

    /// Moves to `span` later, waking whoever waited for it.
    pub(super) fn advance(&self, span: Duration) {
        let mut hands = self.0.lock().unwrap();
        hands.now = Time(hands.now.0 + u64::try_from(span.as_millis()).unwrap());
        let after = (Time(hands.now.0 + 1), 0);
        let later = hands.alarms.split_off(&after);
        for alarm in std::mem::replace(&mut hands.alarms, later).into_values() {
            alarm.notify_one();
        }
    }

    /// Moves to the next instant that somebody waits for, if there is one.
    pub(super) fn skip(&self) {
        let next = self.0.lock().unwrap().alarms.keys().next().map(|(time, _)| *time);
        let now = self.now();
        if let Some(next) = next {
            self.advance(Duration::from_millis(next.millis_since(now)));
        }
    }

    /// Skips from wait to wait until `done` has yielded `count` times; between two skips everybody runs until all of them rest.
    pub(super) async fn run_until<T>(&self, mut done: impl FnMut() -> Option<T>, count: usize) -> Vec<T> {
        let mut all = Vec::new();
        for _ in 0..1_000 {
            for _ in 0..50 {
                tokio::task::yield_now().await;
                all.extend(done());
            }
            if all.len() >= count {
                return all;
            }
            self.skip();
        }
        panic!("it did not happen");
    }
}

impl Clock for StillClock {
    fn now(&self) -> Time {
        self.0.lock().unwrap().now
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        let alarm = Arc::new(tokio::sync::Notify::new());
        let mut hands = self.0.lock().unwrap();
        hands.count += 1;
        let key = (
            Time(hands.now.0 + u64::try_from(span.as_millis()).unwrap().max(1)),
            hands.count,
        );
        hands.alarms.insert(key, Arc::clone(&alarm));
        drop(hands);
        let given_up = Forget(self.clone(), key);
        Box::pin(async move {
            let _given_up = given_up;
            alarm.notified().await;
        })
    }
}

/// Takes an alarm away when nobody waits for it any more.
struct Forget(StillClock, (Time, u64));

impl Drop for Forget {
    fn drop(&mut self) {
        self.0.0.lock().unwrap().alarms.remove(&self.1);
    }
}
