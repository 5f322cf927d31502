//! A world in memory behind the ports, in which the shop can die at any commit and before or after any call.

pub(crate) mod buyer;
mod cashier;
mod shop;
mod telegram;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::memory::{Disk, MemoryJournal, Point};
use giftkiosk::domain::catalog::Rails;
use giftkiosk::domain::ids::ChatId;
use giftkiosk::domain::purse::Purse;
use giftkiosk::domain::time::Time;
use giftkiosk::engine::policy::Policy;
use giftkiosk::engine::run::{Engine, Neighbours};
use giftkiosk::ports::cashier::{Cashier, Ear};
use giftkiosk::ports::{Clock, Pending, StoreFault, Update};

use crate::samples;
use cashier::Bill;
use shop::Upstream;
use telegram::Shown;

const BUYER: ChatId = ChatId(7);
const ADMIN: ChatId = ChatId(9);

/// How the shop is paid, and how it pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Till {
    /// The buyer pays the upstream.
    Direct,
    /// By invoice; the operator pays the upstream.
    Operator,
    /// By invoice; a payout pays the upstream.
    Payout,
}

/// What becomes of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plot {
    /// The buyer pays what is asked for.
    Whole,
    /// The buyer pays half of it, and the rest when that is asked for.
    InParts,
    /// The buyer pays after the time is over.
    Late,
    /// The upstream looks at the payment and gives it back.
    GivenBack,
    /// What was paid for is sold out, and the operator sends the money back.
    SentBack,
    /// The same, and the buyer says where to.
    SentWhereTheBuyerSays,
    /// The answer to the payout is lost, and it was made.
    Unheard,
    /// The answer to the payout is lost, and it was not made.
    Lost,
}

impl Plot {
    /// Whether what was paid for is sold out, and the operator sends the money back.
    pub(crate) fn is_sent_back(self) -> bool {
        matches!(self, Self::SentBack | Self::SentWhereTheBuyerSays)
    }
}

/// A clock that runs fast.
#[derive(Clone, Copy)]
pub(crate) struct FastClock {
    start: u64,
    /// Seconds of this world in one of ours: fast, since nothing here waits for a socket.
    speed: u64,
}

impl Clock for FastClock {
    fn now(&self) -> Time {
        Time(self.start + (SystemClock.now().0 - self.start) * self.speed)
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        SystemClock.pass(span / u32::try_from(self.speed).unwrap())
    }
}

#[derive(Default)]
pub(crate) struct Truth {
    pub(crate) messages: BTreeMap<i64, Shown>,
    /// What the operator was sent.
    operators: BTreeMap<i64, Shown>,
    pub(crate) orders: Vec<Upstream>,
    pub(crate) queue: VecDeque<Update>,
    pub(crate) confirms: usize,
    /// What every code ends with.
    code_ending: &'static str,
    /// How often the buyer asks for a receipt once the goods are there, at most.
    pub(crate) receipts_wanted: usize,
    /// How often the buyer did.
    pub(crate) receipts_asked: usize,
    /// Invoices of the payment service.
    pub(crate) bills: Vec<Bill>,
    /// Every payout that was made, by its name; a second one under the same name counts too.
    pub(crate) payouts: Vec<String>,
    /// Addresses that the operator paid.
    pub(crate) by_hand: Vec<String>,
    /// How often a payout was asked for.
    asked_to_pay: usize,
    /// How often a payout that was made was looked for.
    looked: usize,
    /// At which points the buyer said where money should go back to, and the operator tapped a yes.
    pub(crate) said_where_to: Vec<usize>,
    next_update: u32,
    next_message: i64,
    /// Places where it could have died so far.
    pub(crate) points: usize,
    /// Where it dies, the earliest first.
    pub(crate) deaths: BTreeSet<usize>,
}

/// What outlives the shop. Clones are the same world.
#[derive(Clone)]
pub(crate) struct Sim {
    pub(crate) till: Till,
    pub(crate) plot: Plot,
    truth: Arc<Mutex<Truth>>,
    disk: Disk,
    clock: FastClock,
}

/// One life of the shop.
#[derive(Clone)]
struct Life {
    sim: Sim,
    dead: Arc<AtomicBool>,
}

impl Sim {
    pub(crate) fn new(till: Till, plot: Plot, deaths: impl IntoIterator<Item = usize>) -> Self {
        let truth = Truth {
            deaths: deaths.into_iter().collect(),
            ..Truth::default()
        };
        Self {
            till,
            plot,
            truth: Arc::new(Mutex::new(truth)),
            disk: Disk::new(),
            clock: FastClock {
                start: SystemClock.now().0,
                speed: if plot.is_sent_back() { 400 } else { 100 },
            },
        }
    }

    /// The codes are such that they come in a file.
    pub(crate) fn with_codes_in_files(self) -> Self {
        self.truth().code_ending = "\u{202E}";
        self
    }

    /// The buyer wants a receipt, too.
    pub(crate) fn with_a_receipt(self) -> Self {
        self.truth().receipts_wanted = 1;
        self
    }

    pub(crate) fn truth(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().unwrap()
    }

    /// Starts the shop again and again, until the scripted buyer has what was paid for and all is quiet.
    pub(crate) async fn plays(&self) {
        let mut lives = 0;
        loop {
            lives += 1;
            assert!(lives < 8, "it never ends");
            let life = Life {
                sim: self.clone(),
                dead: Arc::default(),
            };
            let hook = life.clone();
            let journal = MemoryJournal::open(&self.disk).with_hook(Arc::new(move |_: Point| {
                if hook.lives() {
                    Ok(())
                } else {
                    Err(StoreFault::Io("dead".into()))
                }
            }));
            let neighbours = Neighbours {
                messenger: Arc::new(life.clone()),
                updates: Box::new(life.clone()),
                supplier: Arc::new(life.clone()),
                catalogue: Arc::new(life.clone()),
                cashier: (self.till != Till::Direct).then(|| -> Arc<dyn Cashier> { Arc::new(life.clone()) }),
                lookouts: Vec::new(),
                clock: Arc::new(self.clock),
            };
            let Ok(engine) = Engine::start(journal, neighbours, self.policy()).await else {
                assert!(life.is_dead());
                continue;
            };
            if self.buys(&life, &engine).await {
                return;
            }
        }
    }

    fn policy(&self) -> Policy {
        let most = (self.till == Till::Payout).then(|| samples::d("100"));
        Policy {
            admins: vec![ADMIN],
            rails: match self.till {
                Till::Direct => Rails::Direct,
                Till::Operator | Till::Payout => Rails::Invoice,
            },
            purse: Purse {
                most_per_order: most,
                most_per_day: most,
            },
            ..Policy::default()
        }
    }

    /// Buyer and operator act on what they read; true once the plot has come to its end and nothing is left to do.
    async fn buys(&self, life: &Life, engine: &Engine) -> bool {
        let (mut acted_on, mut operated_on) = (None, None);
        let (mut still, mut acts) = (0, 0);
        while !life.is_dead() {
            SystemClock.pass(Duration::from_millis(1)).await;
            self.pays_by_hand();
            if let Some(hint) = self.unsent_hint() {
                engine.pulse().hint(hint).await;
            }
            let (seen, told) = (self.read_aloud(), self.read_by_operator());
            let quiet = engine.waiting() == 0 && self.truth().queue.is_empty();
            still += 1;
            if quiet && self.is_over(&seen) {
                if self.asks_for_a_receipt() {
                    still = 0;
                    continue;
                }
                if still > 5 {
                    return !life.is_dead();
                }
                continue;
            }
            assert!(still < 20_000, "nothing moves any more:\n{seen}\n{told}");
            if quiet && acted_on.as_ref() != Some(&seen) {
                (still, acts) = (0, acts + 1);
                assert!(acts < 60, "the buyer gets nowhere:\n{seen}");
                self.acts();
                acted_on = Some(seen);
            }
            if self.plot.is_sent_back() && operated_on.as_ref() != Some(&told) && self.truth().queue.is_empty() {
                still = 0;
                self.operates();
                operated_on = Some(told);
            }
        }
        false
    }

    /// Whether the buyer has what was paid for, or the money back, and knows it.
    fn is_over(&self, seen: &str) -> bool {
        let truth = self.truth();
        match self.plot {
            Plot::Whole | Plot::InParts | Plot::Late | Plot::Unheard | Plot::Lost => {
                let mut orders = truth.orders.iter();
                let has = |code: &str| truth.messages.values().any(|message| message.holds(code));
                orders.any(|order| order.halves == 2 && has(&order.code))
            }
            Plot::GivenBack | Plot::SentBack | Plot::SentWhereTheBuyerSays => seen.contains("has sent the money back"),
        }
    }
}

impl Life {
    /// A place where the shop may die. False once it is dead.
    fn lives(&self) -> bool {
        if self.is_dead() {
            return false;
        }
        let mut truth = self.sim.truth();
        truth.points += 1;
        let now = truth.points;
        if truth.deaths.remove(&now) {
            self.dead.store(true, Ordering::SeqCst);
        }
        !self.is_dead()
    }

    fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// A call to the outside: the shop may die before it or after it; what is dead never hears an answer.
    async fn call<T>(&self, work: impl FnOnce(&mut Truth) -> T) -> T {
        if !self.lives() {
            return std::future::pending().await;
        }
        let answer = work(&mut self.sim.truth());
        if !self.lives() {
            return std::future::pending().await;
        }
        answer
    }
}
