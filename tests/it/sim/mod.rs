//! A world in memory behind the ports, in which the shop can die at any commit and before or after any call.

pub(crate) mod cashier;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::memory::{Disk, MemoryJournal, Point};
use giftkiosk::domain::address::is_address;
use giftkiosk::domain::catalog::Rails;
use giftkiosk::domain::chain::Chain;
use giftkiosk::domain::echo::{Created, Line};
use giftkiosk::domain::effect::Priority;
use giftkiosk::domain::goods::{Goods, Voucher};
use giftkiosk::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
use giftkiosk::domain::language::Language;
use giftkiosk::domain::news::{Observation, Standing};
use giftkiosk::domain::order::Order;
use giftkiosk::domain::purse::Purse;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::shelf::{Needs, Quoted, Shelf, Stock};
use giftkiosk::domain::time::Time;
use giftkiosk::domain::walk::Command;
use giftkiosk::engine::policy::Policy;
use giftkiosk::engine::run::{Engine, Neighbours};
use giftkiosk::ports::cashier::{Cashier, Ear};
use giftkiosk::ports::{
    Act, Catalogue, Clock, Deed, Following, Heard, MessageKind, Messenger, Pending, Placing, ReadFault, SendFault,
    StoreFault, Supplier, Update, Updates, UpdatesFault, Urgency,
};
use giftkiosk::view::message::{Action, Draft};

use crate::samples;
use cashier::Bill;

/// Real time per second of this world's time: fast, since nothing here waits for a socket.
const SPEED: u64 = 100;
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

/// A clock that runs fast.
#[derive(Clone, Copy)]
pub(crate) struct FastClock(u64);

impl Clock for FastClock {
    fn now(&self) -> Time {
        Time(self.0 + (SystemClock.now().0 - self.0) * SPEED)
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        SystemClock.pass(span / u32::try_from(SPEED).unwrap())
    }
}

/// An upstream order.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    pub(crate) id: String,
    pub(crate) address: String,
    pub(crate) paid: bool,
    pub(crate) code: String,
}

/// A visible message.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) text: String,
    pub(crate) buttons: Vec<(String, String)>,
    pub(crate) photo: bool,
    pub(crate) file: bool,
}

#[derive(Default)]
pub(crate) struct Truth {
    pub(crate) messages: BTreeMap<i64, Shown>,
    pub(crate) orders: Vec<Upstream>,
    pub(crate) queue: VecDeque<Update>,
    pub(crate) confirms: usize,
    /// What every code ends with.
    code_ending: &'static str,
    /// Invoices of the payment service.
    pub(crate) bills: Vec<Bill>,
    /// Every payout that was asked for, by its name; a second one under the same name counts too.
    pub(crate) payouts: Vec<String>,
    /// What the operator was told.
    pub(crate) told: Vec<String>,
    /// Addresses that the operator paid.
    pub(crate) by_hand: Vec<String>,
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
    pub(crate) fn new(till: Till, deaths: impl IntoIterator<Item = usize>) -> Self {
        let truth = Truth {
            deaths: deaths.into_iter().collect(),
            ..Truth::default()
        };
        Self {
            till,
            truth: Arc::new(Mutex::new(truth)),
            disk: Disk::new(),
            clock: FastClock(SystemClock.now().0),
        }
    }

    /// The codes are such that they come in a file.
    pub(crate) fn with_codes_in_files(self) -> Self {
        self.truth().code_ending = "\u{202E}";
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

    /// The buyer acts on what the chat shows; true once the goods are there and nothing is left to do.
    async fn buys(&self, life: &Life, engine: &Engine) -> bool {
        let mut acted_on = None;
        let (mut still, mut acts) = (0, 0);
        while !life.is_dead() {
            SystemClock.pass(Duration::from_millis(1)).await;
            self.pays_by_hand();
            if let Some(hint) = self.unsent_hint() {
                engine.pulse().hint(hint).await;
            }
            let seen = self.read_aloud();
            let done = self
                .truth()
                .orders
                .iter()
                .any(|order| order.paid && seen.contains(&order.code));
            if done && engine.waiting() == 0 && self.truth().queue.is_empty() {
                still += 1;
                if still > 5 {
                    return !life.is_dead();
                }
                continue;
            }
            still += 1;
            assert!(still < 5_000, "nothing moves any more:\n{seen}");
            if acted_on.as_ref() != Some(&seen) && self.truth().queue.is_empty() && engine.waiting() == 0 {
                still = 0;
                acts += 1;
                assert!(acts < 60, "the buyer gets nowhere:\n{seen}");
                self.acts();
                acted_on = Some(seen);
            }
        }
        false
    }

    fn read_aloud(&self) -> String {
        self.truth()
            .messages
            .values()
            .map(|message| format!("{}\n{:?}\n\n", message.text, message.buttons))
            .collect()
    }

    /// What a buyer does next: pays what is to be paid, presses the first button that leads on, types what is asked for.
    fn acts(&self) {
        let mut truth = self.truth();
        if truth.bills.iter().any(|bill| bill.paid) {
            return;
        }
        let bill = truth
            .messages
            .values()
            .rev()
            .find(|message| message.photo && message.text.lines().any(|line| is_address(line, Chain::Solana)));
        if let Some(bill) = bill.cloned() {
            if let Some(invoice) = truth.bills.iter_mut().find(|due| bill.text.contains(&due.address)) {
                invoice.paid = true;
                return;
            }
            let order = truth.orders.iter_mut().find(|order| bill.text.contains(&order.address));
            order.expect("an address that is shown belongs to an order").paid = true;
            return;
        }
        let steps = [
            "Accept and order",
            "Order for",
            "Solana",
            "USDC",
            "$20",
            "Steam",
            "Gift cards",
            "United States",
            "again",
        ];
        let screen = truth.messages.values().next_back().cloned();
        let deed = match screen {
            None => Deed::Command(Command::Start),
            Some(screen) if screen.text.contains("e-mail address") && !screen.text.contains("Solana") => {
                Deed::Text("anna@example.org".into())
            }
            Some(screen) => {
                let pressed = steps.iter().find_map(|step| {
                    screen
                        .buttons
                        .iter()
                        .find(|(label, data)| label.contains(step) && !data.is_empty())
                });
                match pressed {
                    Some((label, data)) => {
                        truth.confirms += usize::from(label.contains("Order for"));
                        Deed::Press {
                            callback: CallbackId("1".into()),
                            data: data.clone(),
                            message: None,
                        }
                    }
                    None => Deed::Command(Command::Start),
                }
            }
        };
        truth.next_update += 1;
        let id = UpdateId(truth.next_update);
        let act = Some(Act {
            chat: BUYER,
            message: None,
            language: Some(Language::English),
            deed,
        });
        truth.queue.push_back(Update { id, act });
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

impl Shown {
    fn of(draft: &Draft, photo: bool) -> Self {
        let mut text = String::new();
        let mut inside = false;
        for c in draft.text.as_str().chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                other if !inside => text.push(other),
                _ => {}
            }
        }
        if let Some(file) = &draft.document {
            text += str::from_utf8(&file.bytes).unwrap();
        }
        let buttons = draft.rows.iter().flatten().map(|key| {
            let data = if let Action::Press(data) = &key.action {
                data.clone()
            } else {
                String::new()
            };
            (key.label.clone(), data)
        });
        Self {
            text,
            buttons: buttons.collect(),
            photo,
            file: draft.document.is_some(),
        }
    }
}

impl Messenger for Life {
    fn send<'a>(&'a self, chat: ChatId, _: Priority, draft: &'a Draft) -> Pending<'a, Result<MessageId, SendFault>> {
        Box::pin(self.call(move |truth| {
            truth.next_message += 1;
            if chat == ADMIN {
                truth.told.push(Shown::of(draft, false).text);
                return Ok(MessageId(truth.next_message));
            }
            truth
                .messages
                .insert(truth.next_message, Shown::of(draft, draft.photo.is_some()));
            Ok(MessageId(truth.next_message))
        }))
    }

    fn edit<'a>(
        &'a self,
        _: ChatId,
        message: MessageId,
        _: MessageKind,
        _: Priority,
        draft: &'a Draft,
    ) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.call(move |truth| match truth.messages.get_mut(&message.0) {
            // Telegram has no way back from a document to a text.
            Some(shown) if shown.file && draft.document.is_none() => Err(SendFault::Gone),
            Some(shown) => {
                *shown = Shown::of(draft, shown.photo || draft.photo.is_some());
                Ok(())
            }
            None => Err(SendFault::Gone),
        }))
    }

    fn delete<'a>(&'a self, _: ChatId, message: MessageId, _: Priority) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.call(move |truth| {
            truth.messages.remove(&message.0);
            Ok(())
        }))
    }

    fn answer<'a>(&'a self, _: &'a CallbackId, _: Option<&'a str>) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Updates for Life {
    fn next(&mut self, offset: UpdateId) -> Pending<'_, Result<Vec<Update>, UpdatesFault>> {
        Box::pin(async move {
            loop {
                if self.is_dead() {
                    return std::future::pending().await;
                }
                let waiting: Vec<Update> = {
                    let mut truth = self.sim.truth();
                    truth.queue.retain(|update| update.id >= offset);
                    truth.queue.iter().cloned().collect()
                };
                if !waiting.is_empty() {
                    return Ok(waiting);
                }
                SystemClock.pass(Duration::from_millis(1)).await;
            }
        })
    }
}

impl Supplier for Life {
    fn place<'a>(&'a self, order: &'a Order) -> Pending<'a, Placing> {
        Box::pin(self.call(|truth| {
            let id = format!("upstream-{}", truth.orders.len() + 1);
            let code = format!("CODE-{}{}", truth.orders.len() + 1, truth.code_ending);
            let number = u8::try_from(truth.orders.len() + 1).unwrap();
            let address = bs58::encode([number; 32]).into_string();
            truth.orders.push(Upstream {
                id: id.clone(),
                address: address.clone(),
                paid: false,
                code,
            });
            Placing::Made(Created {
                upstream: Secret::new(id),
                address,
                amount: order.agreed.amount.value,
                coin: None,
                network: None,
                memo: None,
                link: None,
                made: None,
                ends: None,
                lines: vec![Line::default()],
            })
        }))
    }

    fn read<'a>(&'a self, upstream: &'a Secret, _: Urgency) -> Pending<'a, Result<Observation, ReadFault>> {
        Box::pin(self.call(move |truth| {
            let order = truth.orders.iter().find(|order| order.id == upstream.reveal());
            let order = order.ok_or(ReadFault::NotFound)?;
            let voucher = Voucher {
                code: Secret::new(order.code.as_str()),
                pin: None,
                serial: None,
            };
            let goods = Goods {
                vouchers: vec![voucher],
                ..Goods::default()
            };
            Ok(match order.paid {
                true => Observation {
                    goods,
                    ..samples::seen(Standing::Done)
                },
                false => samples::seen(Standing::Waiting),
            })
        }))
    }

    fn follow(&self, _: &Secret) -> Box<dyn Following> {
        Box::new(Silence)
    }
}

/// A stream that never speaks: reading alone must suffice.
struct Silence;

impl Following for Silence {
    fn next(&mut self) -> Pending<'_, Heard> {
        Box::pin(std::future::pending())
    }
}

impl Catalogue for Life {
    fn look(&self, needs: &Needs) -> Shelf {
        let quote = giftkiosk::domain::catalog::Quote {
            at: self.sim.clock.now(),
            ..samples::quote()
        };
        let here = Shelf {
            quote: Stock::Here(Arc::new(Quoted::Price(quote))),
            ..samples::shelf()
        };
        Shelf {
            quote: if needs.quote.is_some() {
                here.quote
            } else {
                Stock::Coming
            },
            ..here
        }
    }

    fn ready<'a>(&'a self, _: &'a Needs) -> Pending<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn retry(&self, _: &Needs) {}
}
