//! The verbs of the specification: people, the shop, and the services around it.

pub(crate) mod clock;
pub(crate) mod ending;
pub(crate) mod front;
mod full;
pub(crate) mod invoices;
pub(crate) mod shopping;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::memory::{Disk, MemoryJournal};
use giftkiosk::adapters::telegram::pace::Pace;
use giftkiosk::app::{App, Paces};
use giftkiosk::environment::Raw;
use giftkiosk::ports::{Clock, Journal};
use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::keyboard::Button;
use giftkiosk::sandbox::telegram::look::MessageView;
use giftkiosk::sandbox::telegram::pacing::Pacing;
use giftkiosk::settings::Settings;

use clock::{MachineClock, TestClock};

/// How long anything may take before a test gives up, in real time: far more than it ever needs.
const PATIENCE: Duration = Duration::from_secs(20);
pub(crate) const STORE_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Telegram, Cryptorefills and the shop between them.
pub(crate) struct World {
    pub(crate) telegram: Telegram,
    pub(crate) refills: Cryptorefills,
    pub(crate) cryptomus: Cryptomus,
    pub(crate) clock: TestClock,
    /// The clock of the shop's machine.
    pub(crate) machine: MachineClock,
    pub(crate) disk: Disk,
    pub(crate) dir: tempfile::TempDir,
    /// Who hears alarms.
    pub(crate) operator: Person,
    /// Settings that differ from the usual ones.
    pub(crate) set: Vec<(&'static str, String)>,
    presses: Arc<Mutex<Vec<Press>>>,
    app: Option<App>,
}

/// Somebody pressed a button: the chat, and the query that must be answered.
type Press = (i64, String);

/// Fails a test that waits for something that does not come.
pub(crate) async fn soon<T>(what: &str, work: impl Future<Output = T>) -> T {
    tokio::select! {
        done = work => done,
        () = SystemClock.pass(PATIENCE) => panic!("waited in vain for {what}"),
    }
}

impl World {
    /// A world whose shop is open.
    pub(crate) async fn open() -> Self {
        let mut world = Self::closed().await;
        world.start().await;
        world
    }

    /// A world whose shop is not open yet.
    pub(crate) async fn closed() -> Self {
        Self::closed_beside(0).await
    }

    /// The same, where the clocks of Cryptorefills and Cryptomus go wrong by so many seconds.
    pub(crate) async fn closed_beside(ahead: i64) -> Self {
        let clock = TestClock::new();
        let telegram = Telegram::start(Arc::new(clock.clone())).await.unwrap();
        telegram.rules(|rules| rules.pacing = Pacing::Off);
        let theirs = MachineClock::new(&clock);
        theirs.is_set_by(ahead);
        let theirs: Arc<dyn Clock> = Arc::new(theirs);
        let refills = Cryptorefills::start(Arc::clone(&theirs)).await.unwrap();
        let cryptomus = Cryptomus::start(theirs).await.unwrap();
        let shop = refills.clone();
        cryptomus.on_paid_out(Box::new(move |paid| {
            let order = shop.orders().into_iter().find(|order| order.address == paid.address);
            shop.pay(&order.unwrap().id, paid.amount).unwrap();
        }));
        let presses = Arc::<Mutex<Vec<Press>>>::default();
        let operator = Person {
            telegram: telegram.clone(),
            chat: telegram.join("Operator", Some("en")),
            presses: Arc::clone(&presses),
            accepted: Arc::default(),
        };
        Self {
            telegram,
            refills,
            cryptomus,
            machine: MachineClock::new(&clock),
            clock,
            disk: Disk::new(),
            dir: tempfile::tempdir().unwrap(),
            operator,
            set: Vec::new(),
            presses,
            app: None,
        }
    }

    pub(crate) fn settings(&self) -> Raw {
        [
            ("TELEGRAM_BOT_TOKEN", self.telegram.token()),
            ("TELEGRAM_API_URL", self.telegram.url()),
            ("LISTEN_ADDR", "off".to_owned()),
            ("CRYPTOREFILLS_API_URL", self.refills.url().to_owned()),
            ("CRYPTOREFILLS_PARTNER_ID", self.refills.partner_id().to_owned()),
            ("CRYPTOREFILLS_RPS", "1000".to_owned()),
            // Some tests try everything there is to refuse with one buyer.
            ("MAX_ORDERS_PER_DAY", "1000".to_owned()),
            ("ADMIN_IDS", self.operator.chat.to_string()),
            ("STORE_URL", format!("sled:{}", self.dir.path().join("data").display())),
            ("STORE_KEY", STORE_KEY.to_owned()),
        ]
        .into_iter()
        .chain(self.set.iter().cloned())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }

    /// Opens the shop on the world's disk.
    pub(crate) async fn start(&mut self) {
        let journal = MemoryJournal::open(&self.disk);
        self.start_on(journal).await;
    }

    pub(crate) async fn start_on(&mut self, journal: impl Journal) {
        let settings = Settings::understand(&self.settings()).unwrap();
        let paces = Paces {
            telegram: Pace {
                overall_per_second: 10_000,
                per_chat_per_second: 10_000,
                burst: 10_000,
            },
        };
        let clock = Arc::new(self.machine.clone());
        self.app = Some(App::start_on(journal, settings, clock, paces).await.unwrap());
    }

    pub(crate) async fn stop(&mut self) {
        if let Some(app) = self.app.take() {
            soon("a clean stop", app.stop()).await;
        }
    }

    pub(crate) fn app(&mut self) -> &mut App {
        self.app.as_mut().unwrap()
    }

    /// A person who has not written to the bot yet.
    pub(crate) fn person(&self, name: &str, language: &str) -> Person {
        Person {
            telegram: self.telegram.clone(),
            chat: self.telegram.join(name, Some(language)),
            presses: Arc::clone(&self.presses),
            accepted: Arc::default(),
        }
    }

    pub(crate) fn seconds_pass(&self, seconds: u64) {
        self.clock.jump(Duration::from_secs(seconds));
    }

    /// Does something while five seconds of the clock pass again and again.
    pub(crate) async fn while_time_flies<T>(&self, work: impl Future<Output = T>) -> T {
        let flying = async {
            loop {
                SystemClock.pass(Duration::from_millis(20)).await;
                self.seconds_pass(5);
            }
        };
        tokio::select! {
            done = work => done,
            () = flying => unreachable!("time does not end"),
        }
    }

    /// Does something while the clock goes on in small steps. What takes no time takes next to none of the clock's: what the store makes of a
    /// read is waited for.
    pub(crate) async fn while_time_creeps<T>(&self, step: Duration, work: impl Future<Output = T>) -> T {
        let app = self.app.as_ref().unwrap();
        let creeping = async {
            loop {
                let (calls, inputs) = (self.refills.calls_counted(), app.inputs());
                for _ in 0..16 {
                    tokio::task::yield_now().await;
                }
                let new = self
                    .refills
                    .last_calls(8)
                    .into_iter()
                    .filter(|call| call.number > calls);
                let mut looks = if new.map(|call| call.route).any(|route| route == Route::Read) {
                    500
                } else {
                    0
                };
                while looks > 0 && app.inputs() == inputs {
                    looks -= 1;
                    SystemClock.pass(Duration::from_millis(1)).await;
                }
                self.clock.jump(step);
            }
        };
        tokio::select! {
            done = work => done,
            () = creeping => unreachable!("time does not end"),
            () = SystemClock.pass(PATIENCE) => panic!("waited in vain while time crept"),
        }
    }

    /// The presses so far need no answer: they were lost.
    pub(crate) fn forgets_presses(&self) {
        self.presses.lock().unwrap().clear();
    }

    /// The newest order upstream, once there is one.
    pub(crate) async fn order(&self) -> OrderView {
        soon("an upstream order", self.refills.until(Cryptorefills::newest_order)).await
    }

    /// Nothing is waiting to be done, not even for a few seconds to pass.
    pub(crate) async fn settles(&mut self) {
        // Telegram forgets a press after a while.
        self.every_press_is_answered().await;
        while self.app().waiting() > 0 || self.telegram.waiting_updates() > 0 {
            SystemClock.pass(Duration::from_millis(5)).await;
            self.seconds_pass(5);
        }
        self.is_quiet().await;
    }

    /// Nothing is waiting to be done, and no update waits to be taken.
    pub(crate) async fn is_quiet(&mut self) {
        let telegram = self.telegram.clone();
        let app = self.app();
        soon("quiet", async {
            // What was just done may be on its way to the store, from where more is to be done.
            let mut quiet = 0;
            while quiet < 4 {
                let waits = app.waiting() > 0 || telegram.waiting_updates() > 0;
                quiet = if waits { 0 } else { quiet + 1 };
                SystemClock.pass(Duration::from_millis(1)).await;
            }
        })
        .await;
    }
}

/// A person before their phone.
#[derive(Clone)]
pub(crate) struct Person {
    telegram: Telegram,
    pub(crate) chat: i64,
    presses: Arc<Mutex<Vec<Press>>>,
    /// Whether the terms were accepted, which is asked once.
    pub(crate) accepted: Arc<AtomicBool>,
}

impl Person {
    /// Types a line, and gives the id of its message.
    pub(crate) fn says(&self, text: &str) -> i64 {
        self.telegram.say(self.chat, text).unwrap()
    }

    /// What the bot shows now, oldest first.
    pub(crate) fn messages(&self) -> Vec<MessageView> {
        let chat = self.telegram.chat(self.chat).unwrap();
        chat.messages.into_iter().filter(|message| message.from_bot).collect()
    }

    /// Waits until a message of the bot has this in its text.
    pub(crate) async fn sees(&self, text: &str) -> MessageView {
        let found = |_: &Telegram| {
            self.messages()
                .into_iter()
                .rev()
                .find(|message| message.text.contains(text))
        };
        self.wait(&format!("«{text}»"), found).await
    }

    /// How many messages of the bot have this in their text.
    pub(crate) fn count(&self, text: &str) -> usize {
        self.messages()
            .iter()
            .filter(|message| message.text.contains(text))
            .count()
    }

    /// Waits until no message of the bot has this in its text.
    pub(crate) async fn sees_no_more(&self, text: &str) {
        let gone = |_: &Telegram| {
            self.messages()
                .iter()
                .all(|message| !message.text.contains(text))
                .then_some(())
        };
        self.wait(&format!("the end of «{text}»"), gone).await;
    }

    /// Waits for a button whose label has this in it, and presses it.
    pub(crate) async fn taps(&self, label: &str) {
        let place = self.finds(label).await;
        self.presses(place);
    }

    /// Presses the button at a place: message, row, column.
    pub(crate) fn presses(&self, (message, row, column): (i64, usize, usize)) {
        let query = self.telegram.press(self.chat, message, row, column).unwrap();
        self.presses.lock().unwrap().push((self.chat, query));
    }

    /// Presses what no button need carry.
    pub(crate) fn forges(&self, message: i64, data: &str) {
        let query = self.telegram.press_data(self.chat, message, data).unwrap();
        self.presses.lock().unwrap().push((self.chat, query));
    }

    /// Waits for a button and says where it is.
    pub(crate) async fn finds(&self, label: &str) -> (i64, usize, usize) {
        self.finds_where(&format!("a button [{label}]"), |button| button.text.contains(label))
            .await
    }

    /// Waits for such a button and says where it is: the newest message first.
    pub(crate) async fn finds_where(&self, what: &str, wanted: impl Fn(&Button) -> bool) -> (i64, usize, usize) {
        let button = |_: &Telegram| {
            self.messages().into_iter().rev().find_map(|message| {
                message.keyboard.iter().enumerate().find_map(|(row, buttons)| {
                    let column = buttons.iter().position(&wanted)?;
                    Some((message.id, row, column))
                })
            })
        };
        self.wait(what, button).await
    }

    /// Waits until a press was answered with these words.
    pub(crate) async fn is_told(&self, text: &str) {
        let told = |telegram: &Telegram| {
            let chat = telegram.chat(self.chat)?;
            chat.notices
                .iter()
                .any(|notice| notice.text.contains(text))
                .then_some(())
        };
        self.wait(&format!("the notice «{text}»"), told).await;
    }

    pub(crate) async fn wait<T>(&self, what: &str, look: impl FnMut(&Telegram) -> Option<T>) -> T {
        tokio::select! {
            found = self.telegram.until(look) => found,
            () = SystemClock.pass(PATIENCE) => panic!("waited in vain for {what}; the chat shows\n{}", self.screen()),
        }
    }

    /// The whole chat as a person reads it.
    pub(crate) fn screen(&self) -> String {
        let mut shown = String::new();
        for message in self.messages() {
            if message.photo.is_some() {
                shown.push_str("[picture]\n");
            }
            shown.push_str(&message.text);
            shown.push('\n');
            for row in &message.keyboard {
                let row: Vec<String> = row.iter().map(|button| format!("[{}]", button.text)).collect();
                shown.push_str(&row.join(" "));
                shown.push('\n');
            }
            shown.push('\n');
        }
        shown.trim_end().to_owned()
    }
}
