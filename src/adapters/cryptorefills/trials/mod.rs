//! The adapter against the model of Cryptorefills, over real sockets; time moves only when a test moves it.

mod certificates;
mod orders;
mod shelf;
mod streams;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::samples::StillClock;
use super::{Cryptorefills, CryptorefillsConfig};
use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::{Brand, Country, Denomination, Kind, Product, Rail, Range, Tender};
use crate::domain::money::{Coin, Network};
use crate::domain::recipient::Recipient;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Needs, Quoted, Shelf};
use crate::domain::time::Time;
use crate::ports::Catalogue;
use crate::sandbox::cryptorefills::Cryptorefills as Model;
use crate::sandbox::cryptorefills::calls::Route;
use rust_decimal::Decimal;

/// The model, and the shop that uses it.
struct World {
    model: Model,
    clock: StillClock,
    shop: Arc<Cryptorefills>,
}

impl World {
    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    async fn with(change: impl FnOnce(&mut CryptorefillsConfig)) -> Self {
        let clock = StillClock::new(Time::from_unix(1_790_000_000));
        let model = Model::start(Arc::new(clock.clone())).await.unwrap();
        let mut config = CryptorefillsConfig {
            api_url: model.url().into(),
            partner_id: model.partner_id().into(),
            requests_per_second: u32::MAX,
            pantry: None,
        };
        change(&mut config);
        let shop = Cryptorefills::new(config, Arc::new(clock.clone())).unwrap();
        Self { model, clock, shop }
    }

    /// The shelf once nothing on it is still coming.
    async fn shelf(&self, needs: &Needs) -> Shelf {
        within(self.shop.ready(needs)).await;
        self.shop.look(needs)
    }

    async fn brands(&self, country: &str) -> Vec<Brand> {
        self.shelf(&brands(country)).await.brands.here().unwrap().clone()
    }

    async fn range(&self, country: &str, wanted: impl Fn(&Brand) -> bool) -> Range {
        let list = self.brands(country).await;
        let brand = list.iter().find(|brand| wanted(brand)).unwrap();
        let needs = Needs {
            range: Some((Country::new(country).unwrap(), brand.id.clone())),
            ..Needs::default()
        };
        self.shelf(&needs).await.range.here().unwrap().clone()
    }

    /// A basket with the first product of a kind, paid in this coin.
    async fn basket(&self, kind: Kind, coin: &str, network: &str) -> Basket {
        for brand in self
            .brands("US")
            .await
            .iter()
            .filter(|brand| brand.kind == kind && !brand.sold_out)
        {
            let range = self.range("US", |one| one.id == brand.id).await;
            if let Some(product) = range.products.first() {
                return basket(brand, product, coin, network);
            }
        }
        panic!("nothing of this kind");
    }

    async fn quoted(&self, basket: &Basket) -> Quoted {
        let needs = price(basket);
        self.shelf(&needs).await.quote.here().unwrap().clone()
    }

    fn count(&self, route: Route) -> usize {
        self.model.calls_of(route).len()
    }

    /// Waits until so many calls of a route were answered.
    async fn answered(&self, route: Route, count: usize) {
        let answered = |model: &Model| {
            let calls = model.calls_of(route);
            (calls.iter().filter(|call| call.status.is_some()).count() >= count).then_some(())
        };
        within(self.model.until(answered)).await;
    }
}

/// One generous limit for everything that a test waits for.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock of the world stands still; this one ends a test that hangs"
)]
async fn within<T>(waited: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), waited)
        .await
        .expect("it happens in time")
}

fn brands(country: &str) -> Needs {
    Needs {
        brands: Country::new(country),
        ..Needs::default()
    }
}

fn channels() -> Needs {
    Needs {
        channels: true,
        ..Needs::default()
    }
}

fn price(basket: &Basket) -> Needs {
    Needs {
        quote: Some(basket.clone()),
        ..Needs::default()
    }
}

fn basket(brand: &Brand, product: &Product, coin: &str, network: &str) -> Basket {
    let face = match &product.denomination {
        Denomination::Span {
            min, step, currency, ..
        } => {
            let step = if step.is_zero() { Decimal::ONE } else { *step };
            Face::Value(min + step, currency.clone())
        }
        Denomination::Fixed { .. } => product.fixed_face().unwrap(),
    };
    let email = Secret::new("buyer@example.org");
    Basket {
        to: match product.delivery {
            crate::domain::catalog::Delivery::Email => Recipient::Email(email.clone()),
            crate::domain::catalog::Delivery::Phone => Recipient::Phone(Secret::new("+5511999887766")),
        },
        item: Item {
            country: Country::new("US").unwrap(),
            brand: brand.id.clone(),
            brand_name: brand.name.clone(),
            family: brand.family.clone(),
            kind: brand.kind,
            product: product.id.clone(),
            face,
            delivery: product.delivery,
        },
        email,
        tender: Tender {
            coin: Coin(coin.into()),
            network: Network(network.into()),
            rail: Rail::Direct,
        },
    }
}

fn folder(path: &std::path::Path) -> impl FnOnce(&mut CryptorefillsConfig) {
    let path = PathBuf::from(path);
    move |config| config.pantry = Some(path)
}
