//! The models of the services together, what a bot must be told to live among them, and the log of who called whom.

pub mod surroundings;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::OsRng;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use super::cryptomus::calls::Call as CashierCall;
use super::cryptomus::{Cryptomus, PaidOut};
use super::cryptorefills::Cryptorefills;
use super::cryptorefills::calls::Call as UpstreamCall;
use super::telegram::Telegram;
use super::telegram::calls::{Call as TelegramCall, Outcome};
use crate::domain::time::Time;
use crate::ports::Clock;

/// How many calls the log holds at most, the newest.
pub const LOGGED: usize = 2_000;

/// The world could not be made.
#[derive(Debug, Error)]
pub enum WorldFault {
    /// A model found no port.
    #[error("no port of 127.0.0.1 could be opened: {0}")]
    Port(io::Error),
    /// The directory for the store cannot be used.
    #[error("the directory {0} cannot be used: {1}")]
    Directory(PathBuf, io::Error),
}

/// Models of Telegram, Cryptorefills and Cryptomus on free ports of 127.0.0.1, with a directory and a key for a bot's store.
pub struct World {
    telegram: Telegram,
    cryptorefills: Cryptorefills,
    cryptomus: Cryptomus,
    directory: Directory,
    key: String,
    clock: Arc<dyn Clock>,
    staff: OnceLock<Staff>,
}

/// Who runs the shop.
#[derive(Clone, Copy, Debug)]
pub struct Staff {
    /// The chat of the one operator.
    pub operator: i64,
    /// The group in which buyers are answered; it has topics.
    pub group: i64,
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("World")
            .field("directory", &self.directory)
            .finish_non_exhaustive()
    }
}

impl World {
    /// Starts all models. Without `dir`, the store lives in a temporary directory that goes with the world.
    ///
    /// # Errors
    /// No port was free, or the directory cannot be written.
    pub async fn start(clock: Arc<dyn Clock>, dir: Option<&Path>) -> Result<Self, WorldFault> {
        let directory = match dir {
            Some(path) => Directory::given(path)?,
            None => Directory::temporary()?,
        };
        let key = directory.key()?;
        let telegram = Telegram::start(Arc::clone(&clock)).await.map_err(WorldFault::Port)?;
        let cryptorefills = Cryptorefills::start(Arc::clone(&clock))
            .await
            .map_err(WorldFault::Port)?;
        let cryptomus = Cryptomus::start(Arc::clone(&clock)).await.map_err(WorldFault::Port)?;
        let shop = cryptorefills.clone();
        cryptomus.on_paid_out(Box::new(move |paid| pays_an_order(&shop, paid)));
        Ok(Self {
            telegram,
            cryptorefills,
            cryptomus,
            directory,
            key,
            clock,
            staff: OnceLock::new(),
        })
    }

    /// The model of Telegram.
    pub const fn telegram(&self) -> &Telegram {
        &self.telegram
    }

    /// The model of Cryptorefills.
    pub const fn cryptorefills(&self) -> &Cryptorefills {
        &self.cryptorefills
    }

    /// The model of Cryptomus. A payout of its to the address of an order of Cryptorefills pays that order.
    pub const fn cryptomus(&self) -> &Cryptomus {
        &self.cryptomus
    }

    /// The time of this world.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// The directory in which a bot works; it holds no `.env`.
    pub fn directory(&self) -> &Path {
        &self.directory.path
    }

    /// An operator and a support group, which the bot is told of from now on.
    pub fn hires(&self) -> Staff {
        *self.staff.get_or_init(|| Staff {
            operator: self.telegram.join("Operator", Some("en")),
            group: self.telegram.forum("Support"),
        })
    }

    /// Who runs the shop, if anybody was hired.
    pub fn staff(&self) -> Option<Staff> {
        self.staff.get().copied()
    }

    /// The newest calls between the parties, at most `most` and never more than [`LOGGED`], newest last.
    pub fn calls(&self, most: usize) -> Vec<Exchange> {
        let most = most.min(LOGGED);
        let telegram = self.telegram.last_calls(most);
        let upstream = self.cryptorefills.last_calls(most);
        let mut all: Vec<Exchange> = telegram.iter().map(Exchange::with_telegram).collect();
        all.extend(upstream.iter().map(Exchange::with_cryptorefills));
        let cashier = self.cryptomus.last_calls(most);
        all.extend(cashier.iter().map(Exchange::with_cryptomus));
        all.sort_by_key(|exchange| exchange.at);
        all.drain(..all.len().saturating_sub(most));
        all
    }
}

/// Whom the bot called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// Telegram.
    Telegram,
    /// Cryptorefills.
    Cryptorefills,
    /// Cryptomus.
    Cryptomus,
}

/// One call of the bot with its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// Whom it went to.
    pub party: Party,
    /// Its number in that party's log.
    pub number: u64,
    /// When it arrived.
    pub at: Time,
    /// Method and path, or the name of the method.
    pub title: String,
    /// The chat it concerns, if it names one.
    pub chat: Option<i64>,
    /// How it ended, in a word or two.
    pub outcome: String,
    /// It ended as the bot would wish, or has not ended.
    pub well: bool,
    /// It waits for its answer.
    pub open: bool,
    /// What was asked.
    pub asked: Value,
    /// What was answered.
    pub answered: Value,
}

impl Exchange {
    fn with_telegram(call: &TelegramCall) -> Self {
        let (outcome, answered) = match &call.outcome {
            Outcome::Open => ("open".to_owned(), Value::Null),
            Outcome::Done(result) => ("ok".to_owned(), result.clone()),
            Outcome::Refused(refusal) => (refusal.code.to_string(), json!(refusal)),
            Outcome::Dropped => ("dropped".to_owned(), Value::Null),
        };
        let open = call.outcome == Outcome::Open;
        let lost = !call.answered && matches!(call.outcome, Outcome::Done(_));
        Self {
            party: Party::Telegram,
            number: u64::try_from(call.number).unwrap_or(u64::MAX),
            at: call.at,
            title: call.method.to_owned(),
            chat: call.chat,
            well: open || (outcome == "ok" && !lost),
            outcome: if lost { "answer lost".to_owned() } else { outcome },
            open,
            asked: call.params.clone(),
            answered,
        }
    }

    fn with_cryptorefills(call: &UpstreamCall) -> Self {
        let mut asked = json!({ "headers": call.headers });
        if !call.query.is_empty() {
            asked["query"] = json!(call.query);
        }
        if !call.body.is_null() {
            asked["body"] = call.body.clone();
        }
        Self {
            party: Party::Cryptorefills,
            number: call.number,
            at: call.at,
            title: format!("{} {}", call.method, call.path),
            chat: None,
            outcome: outcome(call.status, call.ended),
            well: call.status.map_or(!call.ended, |status| (200..300).contains(&status)),
            open: call.status.is_none() && !call.ended,
            asked,
            answered: readable(&call.answer),
        }
    }

    fn with_cryptomus(call: &CashierCall) -> Self {
        Self {
            party: Party::Cryptomus,
            number: call.number,
            at: call.at,
            title: format!("{} {}", call.method, call.path),
            chat: None,
            outcome: outcome(call.status, call.ended),
            well: call.status.map_or(!call.ended, |status| (200..300).contains(&status)),
            open: call.status.is_none() && !call.ended,
            asked: call.body.clone(),
            answered: readable(&call.answer),
        }
    }
}

/// How a call ended, in a word or two.
fn outcome(status: Option<u16>, ended: bool) -> String {
    match (status, ended) {
        (Some(status), _) => status.to_string(),
        (None, true) => "no answer".to_owned(),
        (None, false) => "open".to_owned(),
    }
}

/// A payout arrives: where its address is that of an order in this coin, the order is paid so much.
fn pays_an_order(shop: &Cryptorefills, paid: &PaidOut) {
    let orders = shop.orders();
    let order = orders
        .iter()
        .find(|order| order.address == paid.address && order.coin == paid.coin);
    if let Some(order) = order {
        // The order was just found.
        let _ = shop.pay(&order.id, paid.amount);
    }
}

/// A body as JSON, or as text when it is none; what is long is cut.
fn readable(body: &[u8]) -> Value {
    const MOST: usize = 20_000;
    if body.is_empty() {
        return Value::Null;
    }
    let whole = if body.len() <= MOST {
        serde_json::from_slice(body).ok()
    } else {
        None
    };
    whole.unwrap_or_else(|| {
        let text = String::from_utf8_lossy(body.get(..MOST.min(body.len())).unwrap_or_default());
        match body.len() > MOST {
            true => json!(format!("{text} … ({} bytes in all)", body.len())),
            false => json!(text),
        }
    })
}

/// Where the bot's store lives; removed with the world unless it was given.
#[derive(Debug)]
struct Directory {
    path: PathBuf,
    temporary: bool,
}

impl Directory {
    fn given(path: &Path) -> Result<Self, WorldFault> {
        let made = fs::create_dir_all(path).and_then(|()| path.canonicalize());
        let path = made.map_err(|fault| WorldFault::Directory(path.to_owned(), fault))?;
        Ok(Self { path, temporary: false })
    }

    fn temporary() -> Result<Self, WorldFault> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("giftkiosk-sandbox-{}-{number}", std::process::id());
            let path = std::env::temp_dir().join(name);
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self { path, temporary: true }),
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
                Err(fault) => return Err(WorldFault::Directory(path, fault)),
            }
        }
    }

    /// The store's key: 32 random bytes as base64, kept beside a store that outlives the world.
    fn key(&self) -> Result<String, WorldFault> {
        let file = self.path.join("sandbox.key");
        match fs::read_to_string(&file) {
            Ok(key) => Ok(key),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
                let key = STANDARD.encode(XChaCha20Poly1305::generate_key(&mut OsRng));
                fs::write(&file, &key).map_err(|fault| WorldFault::Directory(file, fault))?;
                Ok(key)
            }
            Err(fault) => Err(WorldFault::Directory(file, fault)),
        }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if self.temporary {
            // What cannot be removed is the system's to clean up.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Exchange, Party, World};
    use crate::adapters::clock::SystemClock;

    async fn world() -> World {
        World::start(Arc::new(SystemClock), None).await.unwrap()
    }

    fn of(world: &World, name: &str) -> String {
        let mut all = world.environment().into_iter();
        all.find(|(its, _)| its == name).unwrap().1
    }

    #[tokio::test]
    async fn a_temporary_directory_goes_with_its_world() {
        let world = world().await;
        let path = world.directory().to_owned();
        assert!(path.is_dir());
        drop(world);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_given_directory_keeps_its_key() {
        let kept = tempfile::tempdir().unwrap();
        let clock = Arc::new(SystemClock);
        let first = World::start(clock.clone(), Some(kept.path())).await.unwrap();
        let key = of(&first, "STORE_KEY");
        drop(first);
        let second = World::start(clock, Some(kept.path())).await.unwrap();
        assert_eq!(of(&second, "STORE_KEY"), key);
        assert_ne!(of(&world().await, "STORE_KEY"), key);
    }

    #[tokio::test]
    async fn the_log_tells_both_directions_of_both_parties_in_the_order_of_time() {
        let world = world().await;
        let me = format!("{}/bot{}/getMe", world.telegram().url(), world.telegram().token());
        reqwest::get(me).await.unwrap().text().await.unwrap();
        let vias = format!("{}/v3/payment_vias", world.cryptorefills().url());
        reqwest::get(vias).await.unwrap().text().await.unwrap();
        let calls = world.calls(10);
        let told: Vec<_> = calls
            .iter()
            .map(|call| (call.party, call.title.as_str(), call.well))
            .collect();
        let expected = [
            (Party::Telegram, "getMe", true),
            (Party::Cryptorefills, "GET /v3/payment_vias", true),
        ];
        assert_eq!(told, expected);
        assert_eq!(calls[0].answered["username"], "gift_kiosk_bot");
        assert!(calls.iter().all(|Exchange { answered, .. }| !answered.is_null()));
        assert_eq!(world.calls(1).len(), 1);
    }
}
