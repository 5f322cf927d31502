//! Models of Telegram and Cryptorefills in this process, and the bot that is measured in another.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::{Moment as RefillsMoment, Route};
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::calls::{Moment, Outcome};
use giftkiosk::sandbox::telegram::pacing::Pacing;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};

use crate::process::Process;
use crate::stopwatch;

const STORE_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bot {
    /// The program as it is shipped.
    Shop,
    /// The same walk on teloxide's dispatcher, with dialogues in memory.
    Peer,
    /// The shop inside this program, with its usual store.
    ShopOnSled,
    /// The shop inside this program, with a store in memory.
    ShopInMemory,
}

/// The first argument with which this program is a bot and not a measurement.
pub(crate) const AS_PEER: &str = "as-peer";
/// The same for the shop with its usual store.
pub(crate) const AS_SHOP_ON_SLED: &str = "as-shop-on-sled";
/// The same for the shop with a store in memory.
pub(crate) const AS_SHOP_IN_MEMORY: &str = "as-shop-in-memory";

/// What the models hear.
#[derive(Debug)]
pub(crate) enum Event {
    /// A call of the bot came in.
    Called {
        at: Instant,
        chat: Option<i64>,
        method: &'static str,
        query: Option<String>,
    },
    /// A message was sent or edited; the Bot API's `Message`.
    Shown(Value),
    /// A call was refused.
    Refused(String),
    /// The bot looks at this order.
    Followed(String),
}

/// The models, the place of the bot's store, and the bot while it runs.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) telegram: Telegram,
    pub(crate) refills: Cryptorefills,
    pub(crate) events: UnboundedReceiver<Event>,
    pub(crate) process: Option<Process>,
    home: TempDir,
}

impl Stage {
    /// Models without a bot. Queries are told apart only if `detailed`, which costs the models more.
    pub(crate) async fn set(detailed: bool) -> Result<Self> {
        let telegram = Telegram::start(Arc::new(SystemClock)).await?;
        telegram.rules(|rules| {
            rules.conformance = false;
            rules.pacing = Pacing::Off;
            rules.answer_within = 60;
        });
        telegram.keep_calls(detailed);
        let refills = Cryptorefills::start(Arc::new(SystemClock)).await?;
        let (sender, events) = mpsc::unbounded_channel();
        listen(&telegram, &refills, &sender);
        let home = TempDir::new()?;
        Ok(Self {
            telegram,
            refills,
            events,
            process: None,
            home,
        })
    }

    /// Starts the bot.
    pub(crate) fn start(&mut self, bot: Bot) -> Result<()> {
        self.starts(&[], bot, &[])
    }

    /// Starts the bot under another program, whose words come first.
    pub(crate) fn start_under(&mut self, above: &[&str], bot: Bot) -> Result<()> {
        self.starts(above, bot, &[])
    }

    /// Starts the bot with more settings, or others.
    pub(crate) fn start_with(&mut self, bot: Bot, more: &[(&'static str, String)]) -> Result<()> {
        self.starts(&[], bot, more)
    }

    fn starts(&mut self, above: &[&str], bot: Bot, more: &[(&'static str, String)]) -> Result<()> {
        let itself = || std::env::current_exe().context("this program does not know where it is");
        let (program, argument) = match bot {
            Bot::Shop => (PathBuf::from(env!("CARGO_BIN_EXE_giftkiosk")), "run"),
            Bot::Peer => (itself()?, AS_PEER),
            Bot::ShopOnSled => (itself()?, AS_SHOP_ON_SLED),
            Bot::ShopInMemory => (itself()?, AS_SHOP_IN_MEMORY),
        };
        let operator = self.telegram.join("Olga", Some("en"));
        let mut settings = vec![
            ("ADMIN_IDS", operator.to_string()),
            ("LISTEN_ADDR", "off".to_owned()),
            ("TELEGRAM_BOT_TOKEN", self.telegram.token()),
            ("TELEGRAM_API_URL", self.telegram.url()),
            ("CRYPTOREFILLS_API_URL", self.refills.url().to_owned()),
            ("CRYPTOREFILLS_PARTNER_ID", self.refills.partner_id().to_owned()),
            ("CRYPTOREFILLS_RPS", "1000".to_owned()),
            ("GIFTKIOSK_PACE", "unlimited".to_owned()),
            ("STORE_URL", format!("sled:{}", self.home.path().join("data").display())),
            ("STORE_KEY", STORE_KEY.to_owned()),
            ("RUST_LOG", "warn".to_owned()),
        ];
        settings.extend_from_slice(more);
        let words = above.iter().map(AsRef::as_ref);
        let mut words = words.chain([program.as_os_str(), argument.as_ref()]);
        let first = Path::new(words.next().context("there is nothing to start")?);
        let others: Vec<&OsStr> = words.collect();
        self.process = Some(Process::start(first, &others, &settings, self.home.path())?);
        Ok(())
    }

    /// The bot's process.
    pub(crate) fn bot(&mut self) -> Result<&mut Process> {
        self.process.as_mut().context("the bot does not run")
    }

    /// The log of the bot, which lasts until the stage goes.
    pub(crate) fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.home.path().join("log"))?)
    }

    /// Ends the bot; its store stays. Returns what its log complains of.
    pub(crate) async fn end(&mut self) -> Result<Vec<String>> {
        let process = self.process.take().context("the bot does not run")?;
        let complaints = process.complaints();
        process.end().await?;
        Ok(complaints)
    }
}

fn listen(telegram: &Telegram, refills: &Cryptorefills, sender: &UnboundedSender<Event>) {
    let tell = sender.clone();
    telegram.on_call(move |call, moment| {
        if call.method == "getUpdates" {
            return;
        }
        let event = match (moment, &call.outcome) {
            (Moment::Arrived, _) => Event::Called {
                at: stopwatch::now(),
                chat: call.chat,
                method: call.method,
                query: call.params["callback_query_id"].as_str().map(str::to_owned),
            },
            (Moment::Decided, Outcome::Done(message @ Value::Object(_))) => Event::Shown(message.clone()),
            (Moment::Decided, Outcome::Refused(refusal)) => {
                Event::Refused(format!("{}: {}", call.method, refusal.description))
            }
            (Moment::Decided, Outcome::Done(_) | Outcome::Open | Outcome::Dropped) => return,
        };
        // Nobody listens any more when a measurement is over.
        let _ = tell.send(event);
    });
    let tell = sender.clone();
    refills.on_call(Box::new(move |call, moment| {
        let follows = matches!(call.route, Route::Subscribe | Route::Read);
        if let (true, RefillsMoment::Arrived, Some(id)) = (follows, moment, call.path.split('/').nth(3)) {
            let _ = tell.send(Event::Followed(id.to_owned()));
        }
    }));
}
