//! The composition root: settings become adapters, adapters become neighbours of one engine.

mod cashier;
pub mod fault;
mod incoming;
mod menus;
mod profiles;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{info, warn};

use self::cashier::{cashier, post};
use self::fault::StartFault;
use self::incoming::{Incoming, incoming};
use self::menus::Menus;
use self::profiles::{no_menus, profiles};
use crate::adapters::cryptomus::believed::Believed;
use crate::adapters::cryptomus::client::Signer;
use crate::adapters::cryptorefills::{Cryptorefills, CryptorefillsConfig};
use crate::adapters::http::source::Doorkeeper;
use crate::adapters::http::{Routes, Server, Serving};
use crate::adapters::journal::room::Room;
use crate::adapters::journal::sled::{Options, SledJournal};
use crate::adapters::telegram::api::Door;
use crate::adapters::telegram::pace::Pace;
use crate::adapters::telegram::send::Sender;
use crate::adapters::telegram::setup::{Setup, SetupFault};
use crate::domain::consent::Imprint;
use crate::domain::secret::Secret;
use crate::domain::shelf::Needs;
use crate::domain::veil::Veil;
use crate::engine::policy::Policy;
use crate::engine::run::{Engine, EngineFault, Neighbours};
use crate::instance::{Instance, Left};
use crate::ports::cashier::Cashier;
use crate::ports::{Catalogue, Clock, Journal, Lookout};
use crate::reach::{self, Outlook};
use crate::settings::Settings;
use crate::vitals::Watchers;

/// A little longer than the coins stay fresh.
const ASKED_EVERY: Duration = Duration::from_secs(11 * 60);

/// How fast the bot may be, apart from what operators set.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paces {
    /// Messages to Telegram.
    pub telegram: Pace,
}

impl Paces {
    /// The usual ones, or none where the settings lift them.
    pub fn of(settings: &Settings) -> Self {
        if settings.unlimited_pace {
            let most = 1_000_000;
            return Self {
                telegram: Pace {
                    overall_per_second: most,
                    per_chat_per_second: most,
                    burst: most,
                },
            };
        }
        Self::default()
    }
}

/// The running shop.
#[derive(Debug)]
pub struct App {
    engine: Engine,
    cryptorefills: Arc<Cryptorefills>,
    serving: Option<Serving>,
    address: Option<SocketAddr>,
    stop: CancellationToken,
    tasks: TaskTracker,
    _left: Option<Left>,
}

impl App {
    /// Opens the store that the settings name, and starts.
    ///
    /// # Errors
    /// Says what keeps it from starting, and what would be right.
    pub async fn start(settings: Settings, clock: Arc<dyn Clock>, paces: Paces) -> Result<Self, StartFault> {
        let options = Options::new(Arc::clone(&clock));
        let journal = SledJournal::open(&settings.store, &settings.store_key, options)?;
        let room = journal.room();
        Self::begin(journal, Some(room), settings, clock, paces).await
    }

    /// Starts on a store that is open already.
    ///
    /// # Errors
    /// Says what keeps it from starting, and what would be right.
    pub async fn start_on<J: Journal>(
        journal: J,
        settings: Settings,
        clock: Arc<dyn Clock>,
        paces: Paces,
    ) -> Result<Self, StartFault> {
        Self::begin(journal, None, settings, clock, paces).await
    }

    async fn begin<J: Journal>(
        journal: J,
        room: Option<Room>,
        settings: Settings,
        clock: Arc<dyn Clock>,
        paces: Paces,
    ) -> Result<Self, StartFault> {
        let server = listen(settings.server.listen).await?;
        let address = server.as_ref().map(Server::address);
        let token = Secret::new(settings.token());
        let door = Door::new(&token, settings.telegram_url.as_str());
        let door = door.map_err(|fault| StartFault::Telegram(fault.to_string()))?;
        let door = Arc::new(door.timed(Arc::clone(&clock)));
        let setup = Setup::new(Arc::clone(&door), Arc::clone(&clock));
        let mut imprint = settings.buyers.imprint.clone();
        match setup.identity().await {
            Ok(identity) => {
                info!("this is @{}", identity.username);
                imprint.bot = Some(identity.username).filter(|name| !name.is_empty());
            }
            Err(SetupFault::TokenRefused) => return Err(StartFault::Token),
            Err(fault) => warn!("Telegram cannot be asked who the bot is, the shop starts all the same: {fault}"),
        }
        if settings.partner_id.is_empty() {
            warn!("CRYPTOREFILLS_PARTNER_ID is empty: people can look around, nothing is sold");
        }
        let config = CryptorefillsConfig {
            api_url: settings.cryptorefills_url.to_string(),
            partner_id: settings.partner_id.clone(),
            requests_per_second: settings.requests_per_second,
            pantry: Some(settings.store.join("catalogue")),
        };
        let cryptorefills = Cryptorefills::new(config, Arc::clone(&clock));
        let cryptorefills = cryptorefills.map_err(|fault| StartFault::Cryptorefills(fault.to_string()))?;
        let Incoming {
            updates,
            telegram,
            address: pushed_to,
            standing,
        } = incoming(&settings, address, &door, &clock);
        let cashier = cashier(&settings, address, &clock)?;
        let believed = Arc::new(Believed::new(Arc::clone(&clock)));
        let outlook = Arc::<Outlook>::default();
        let mut lookouts: Vec<Arc<dyn Lookout>> = vec![
            Arc::<Cryptorefills>::clone(&cryptorefills),
            standing,
            Arc::<Believed>::clone(&believed),
            Arc::<Outlook>::clone(&outlook),
        ];
        lookouts.extend(cashier.clone().map(|cryptomus| cryptomus as Arc<dyn Lookout>));
        let neighbours = Neighbours {
            messenger: Arc::new(Sender::new(Arc::clone(&door), Arc::clone(&clock), paces.telegram)),
            updates,
            supplier: Arc::<Cryptorefills>::clone(&cryptorefills),
            catalogue: Arc::<Cryptorefills>::clone(&cryptorefills),
            cashier: cashier.clone().map(|cryptomus| cryptomus as Arc<dyn Cashier>),
            lookouts,
            clock: Arc::clone(&clock),
        };
        if settings.admins.is_empty() {
            warn!(
                "ADMIN_IDS is empty: nobody hears of trouble, and nobody can look after orders; alarms stand in this log alone"
            );
        }
        let engine = Engine::start(journal, neighbours, policy(&settings, imprint)).await?;
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let menus = Menus::noted(&settings.store, &settings.admins);
        menus.note();
        let mut profiles = profiles(settings.default_language, &settings.admins, settings.support.is_some());
        profiles.extend(no_menus(&menus.former()));
        run_until(&stop, &tasks, async move {
            setup.introduce(&profiles).await;
            menus.settled();
        });
        let (mut serving, mut left) = (None, None);
        if let Some(server) = server {
            let instance = Instance::new(server.address());
            left = settings.store.is_dir().then(|| instance.leave(&settings.store));
            let vitals = Watchers {
                word: instance.word.clone(),
                pulse: engine.pulse().clone(),
                room,
                door,
                pushed: pushed_to.is_some(),
                cryptorefills: Arc::clone(&cryptorefills),
                answers: Arc::default(),
                clock: Arc::clone(&clock),
            };
            let routes = Routes {
                prefix: settings.server.prefix().to_owned(),
                telegram,
                payments: post(cashier.as_ref(), Signer::Payment, &believed, engine.pulse()),
                payouts: post(cashier.as_ref(), Signer::Payout, &believed, engine.pulse()),
                cryptomus_sources: Doorkeeper {
                    proxies: settings.server.proxies.clone(),
                    allowed: settings.server.cryptomus_sources.clone(),
                },
                answers: Arc::clone(&vitals.answers),
                vitals: Arc::new(vitals),
            };
            serving = Some(server.open(routes, Arc::clone(&clock)));
            run_until(
                &stop,
                &tasks,
                ask_now_and_then(Arc::clone(&cryptorefills), Arc::clone(&clock)),
            );
            let looking = reach::look_out(settings.server, instance, outlook, clock);
            run_until(&stop, &tasks, looking);
        }
        if let Some(address) = pushed_to {
            run_until(&stop, &tasks, async move { address.hold().await });
        }
        Ok(Self {
            engine,
            cryptorefills,
            serving,
            address,
            stop,
            tasks,
            _left: left,
        })
    }

    /// Where the HTTP server listens, if there is one.
    pub const fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Effects that are waiting or being performed.
    pub fn waiting(&self) -> usize {
        self.engine.waiting()
    }

    /// Inputs that were committed so far.
    pub fn inputs(&self) -> u64 {
        self.engine.pulse().inputs()
    }

    /// Orders that are followed.
    pub fn followed(&self) -> usize {
        self.engine.pulse().followed()
    }

    /// Resolves when the shop stops by itself, with the reason.
    ///
    /// # Errors
    /// The reason.
    pub async fn ended(&mut self) -> Result<(), EngineFault> {
        self.engine.ended().await
    }

    /// Stops cleanly within ten seconds.
    pub async fn stop(self) {
        self.stop.cancel();
        let closing = async {
            if let Some(serving) = self.serving {
                serving.close().await;
            }
        };
        tokio::join!(self.engine.stop(), closing);
        self.cryptorefills.close().await;
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// What operators decide, as far as it concerns the engine.
fn policy(settings: &Settings, imprint: Imprint) -> Policy {
    Policy {
        admins: settings.admins.clone(),
        support: settings.support,
        default_language: settings.default_language,
        limits: settings.buyers.limits,
        edition: settings.buyers.edition,
        imprint,
        rails: settings.cashier.rails,
        margin_percent: settings.cashier.margin_percent,
        purse: settings.cashier.purse.clone(),
        retention: settings.buyers.retention,
        veil: Veil::of(settings.store_key.for_purpose("bans")),
    }
}

/// Takes the address at which the server will listen, before anything else is done.
async fn listen(address: Option<SocketAddr>) -> Result<Option<Server>, StartFault> {
    let Some(address) = address else { return Ok(None) };
    match Server::bind(address).await {
        Ok(server) => Ok(Some(server)),
        Err(fault) => Err(StartFault::Listen {
            address,
            fault: fault.kind(),
        }),
    }
}

/// Keeps the coins of the upstream fresh, so that it is known whether it answers when nobody buys.
async fn ask_now_and_then(cryptorefills: Arc<Cryptorefills>, clock: Arc<dyn Clock>) {
    let coins = Needs {
        channels: true,
        ..Needs::default()
    };
    loop {
        cryptorefills.look(&coins);
        clock.pass(ASKED_EVERY).await;
    }
}

/// Does something beside the shop until it stops.
fn run_until(stop: &CancellationToken, tasks: &TaskTracker, work: impl Future<Output = ()> + Send + 'static) {
    let halt = stop.clone();
    tasks.spawn(async move {
        tokio::select! {
            () = work => {}
            () = halt.cancelled() => {}
        }
    });
}
