//! Cryptorefills: the catalogue, orders and their streams.

pub mod answer;
pub mod budget;
mod call;
pub mod catalogue;
pub mod client;
pub mod drawer;
pub mod errands;
mod exchange;
pub mod flow;
pub mod framing;
pub mod lines;
pub mod notes;
pub mod pantry;
pub mod quote;
#[cfg(test)]
mod samples;
pub mod strains;
pub mod stream;
pub mod supplier;
pub mod translate;
#[cfg(test)]
mod trials;
pub mod wire;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::runtime::Handle;

use self::answer::Fault;
use self::budget::{Counts, Rank};
use self::catalogue::Keeper;
use self::client::{Client, ClientFault};
use self::notes::Notes;
use self::pantry::Pantry;
use self::stream::{Doors, Listener};
use crate::domain::effect::Strain;
use crate::domain::news::Observation;
use crate::domain::order::Order;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Needs, Shelf};
use crate::ports::{Catalogue, Clock, Following, Lookout, Pending, Placing, ReadFault, Supplier, Urgency};

/// What must be known to use Cryptorefills.
#[derive(Clone, Debug)]
pub struct CryptorefillsConfig {
    /// Base of the API, as in `https://api.cryptorefills.com`.
    pub api_url: String,
    /// The partner id; nothing is sold while it is empty.
    pub partner_id: String,
    /// Requests a second at most; at least one.
    pub requests_per_second: u32,
    /// Where the catalogue is kept on disk, if anywhere.
    pub pantry: Option<PathBuf>,
}

/// Why Cryptorefills cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SetupFault {
    /// The address or the partner id.
    #[error(transparent)]
    Client(#[from] ClientFault),
    /// The folder of the catalogue.
    #[error("the folder of the catalogue cannot be used")]
    Pantry(#[source] io::Error),
    /// It must be made where tasks can run.
    #[error("Cryptorefills must be set up within the runtime")]
    NoRuntime,
}

/// What a look at the upstream found, for an operator's check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// How many coins on networks can be paid.
    pub channels: usize,
    /// Whether there is a partner id, so that the shop may sell.
    pub sells: bool,
}

/// The upstream shop, as supplier and as catalogue.
#[derive(Debug)]
pub struct Cryptorefills {
    keeper: Arc<Keeper>,
    client: Arc<Client>,
    doors: Arc<Doors>,
    sells: bool,
}

impl Cryptorefills {
    /// Sets everything up without asking the upstream anything.
    ///
    /// # Errors
    /// When a setting cannot be used, or there is no runtime.
    pub fn new(config: CryptorefillsConfig, clock: Arc<dyn Clock>) -> Result<Arc<Self>, SetupFault> {
        let runtime = Handle::try_current().map_err(|_| SetupFault::NoRuntime)?;
        let partner = config.partner_id.trim();
        let sells = !partner.is_empty();
        let pantry = config
            .pantry
            .map(|folder| Pantry::open(&folder, clock.now()))
            .transpose()
            .map_err(SetupFault::Pantry)?;
        let client = Client::new(&config.api_url, partner, config.requests_per_second, clock)?;
        let client = Arc::new(client);
        Ok(Arc::new(Self {
            keeper: Arc::new(Keeper::new(Arc::clone(&client), pantry, sells, runtime)),
            doors: Arc::new(Doors::new(Arc::clone(&client))),
            client,
            sells,
        }))
    }

    /// Asks the upstream for its coins, to see that it answers.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn reach(&self) -> Result<Reached, Fault> {
        let vias = self.client.payment_vias(Rank::AskedRead).await?;
        Ok(Reached {
            channels: translate::channels::channels(&vias).len(),
            sells: self.sells,
        })
    }

    /// What the budget of requests was used for.
    pub fn counts(&self) -> Counts {
        self.client.budget().counts()
    }

    /// What was asked, and what came of it.
    pub fn notes(&self) -> &Notes {
        self.client.notes()
    }

    /// Ends everything that runs in the background.
    pub async fn close(&self) {
        self.keeper.close().await;
    }
}

impl Supplier for Cryptorefills {
    fn place<'a>(&'a self, order: &'a Order) -> Pending<'a, Placing> {
        Box::pin(async move {
            if self.sells && self.client.notes().strains.let_sell() {
                supplier::place(&self.keeper, order).await
            } else {
                Placing::Refused(Refusal::NotSelling)
            }
        })
    }

    fn read<'a>(&'a self, upstream: &'a Secret, urgency: Urgency) -> Pending<'a, Result<Observation, ReadFault>> {
        Box::pin(supplier::read(&self.keeper, upstream, urgency))
    }

    fn follow(&self, upstream: &Secret) -> Box<dyn Following> {
        Box::new(Listener::new(Arc::clone(&self.doors), upstream.clone()))
    }
}

impl Lookout for Cryptorefills {
    fn strains(&self) -> Vec<(Strain, bool)> {
        self.client.notes().strains.known()
    }
}

impl Catalogue for Cryptorefills {
    fn look(&self, needs: &Needs) -> Shelf {
        self.keeper.look(needs)
    }

    fn ready<'a>(&'a self, needs: &'a Needs) -> Pending<'a, ()> {
        Box::pin(self.keeper.ready(needs))
    }

    fn retry(&self, needs: &Needs) {
        self.keeper.retry(needs);
    }
}
