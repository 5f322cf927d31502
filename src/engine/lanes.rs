//! The outbox at work: in sequence for each chat and each order, many at once, money before screens.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::domain::effect::{Effect, Priority, Repeat, Whom};
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::shelf::Needs;
use crate::engine::input::{Committed, Input, Sight};
use crate::engine::perform::{Outside, Performed};
use crate::engine::relay;
use crate::ports::Entry;

/// Everything that must not overtake each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    /// The messages of one chat.
    Chat(ChatId),
    /// The making of one order.
    Order(OrderId),
    /// What is asked of Cryptomus about one order's invoice.
    Invoice(OrderId),
    /// Alarms.
    Operator,
}

/// All lanes that have something to do.
#[derive(Clone, Debug)]
pub struct Lanes {
    outside: Arc<Outside>,
    lanes: Arc<Mutex<HashMap<Key, Lane>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

#[derive(Debug, Default)]
struct Lane {
    queue: BTreeMap<(Priority, u64), Entry>,
    sight: Option<Arc<Sight>>,
    news: Arc<Notify>,
}

impl Lanes {
    /// No lanes yet.
    pub fn new(outside: Arc<Outside>, tasks: TaskTracker, stop: CancellationToken) -> Self {
        Self {
            outside,
            lanes: Arc::default(),
            tasks,
            stop,
        }
    }

    /// How many effects are waiting or being performed.
    pub fn waiting(&self) -> usize {
        self.lock().values().map(|lane| lane.queue.len()).sum()
    }

    /// Takes over what a commit wishes for.
    pub fn accept(&self, committed: &Committed) {
        for answer in &committed.answers {
            let (outside, answer) = (Arc::clone(&self.outside), answer.clone());
            self.tasks.spawn(async move { outside.answer(&answer).await });
        }
        for sight in committed
            .sights
            .iter()
            .filter(|sight| committed.retries.contains(&sight.chat.id))
        {
            self.outside.catalogue.retry(&sight.chat.walk.needs());
        }
        let mut lanes = self.lock();
        for entry in &committed.dropped {
            for lane in lanes.values_mut() {
                lane.queue.remove(&(entry.effect.priority(), entry.wish));
            }
        }
        for sight in &committed.sights {
            let orders = sight
                .orders
                .keys()
                .flat_map(|order| [Key::Order(*order), Key::Invoice(*order)]);
            for key in [Key::Chat(sight.chat.id), Key::Operator].into_iter().chain(orders) {
                if let Some(lane) = lanes.get_mut(&key) {
                    lane.see(sight);
                }
            }
        }
        for entry in &committed.wishes {
            let sight = committed.sights.iter().find(|sight| sight.concerns(entry.effect));
            let Some(key) = key_of(entry.effect, sight) else {
                continue;
            };
            let is_new = !lanes.contains_key(&key);
            let lane = lanes.entry(key).or_default();
            lane.queue.retain(|_, waiting| waiting.effect != entry.effect);
            lane.queue.insert((entry.effect.priority(), entry.wish), *entry);
            if let Some(sight) = sight {
                lane.see(sight);
            }
            lane.news.notify_one();
            if is_new {
                self.tasks.spawn(self.clone().work(key, Arc::clone(&lane.news)));
            }
        }
        for chat in &committed.awake {
            if let Some(lane) = lanes.get(&Key::Chat(*chat)) {
                lane.news.notify_one();
            }
        }
    }

    /// Empties one lane, then closes it. A stop leaves what is left to the next start; only an order that was confirmed is still asked
    /// for, since the next start could not tell whether it was.
    async fn work(self, key: Key, news: Arc<Notify>) {
        let mut parked: Option<(u64, Box<Needs>)> = None;
        loop {
            let resting = parked.as_ref().map(|(wish, _)| *wish);
            match self.next(key, resting) {
                Next::Do(entry, _) if self.stop.is_cancelled() && entry.effect.repeat() != Repeat::Never => return,
                Next::Do(entry, sight) => match self.outside.perform(entry, &sight).await {
                    Performed::Done(outcome) => {
                        self.strike_out(key, entry);
                        self.outside.tell(Input::Done(entry, outcome)).await;
                    }
                    Performed::Later(span) => self.rest(span, &news).await,
                    Performed::Waiting(needs) => parked = Some((entry.wish, needs)),
                },
                Next::Rest if self.stop.is_cancelled() => return,
                Next::Rest => {
                    let coming = parked.take().map(|(_, needs)| needs);
                    tokio::select! {
                        () = self.ready(coming.as_deref()) => {}
                        () = news.notified() => {}
                        () = self.stop.cancelled() => {}
                    }
                }
                Next::Close => return,
            }
        }
    }

    async fn ready(&self, needs: Option<&Needs>) {
        match needs {
            Some(needs) => self.outside.catalogue.ready(needs).await,
            None => std::future::pending().await,
        }
    }

    async fn rest(&self, span: Duration, news: &Notify) {
        tokio::select! {
            () = self.outside.clock.pass(span) => {}
            () = news.notified() => {}
            () = self.stop.cancelled() => {}
        }
    }

    /// What is first in a lane; an empty lane is closed under the same lock under which it was found empty.
    fn next(&self, key: Key, resting: Option<u64>) -> Next {
        let mut lanes = self.lock();
        let Some(lane) = lanes.get_mut(&key) else {
            return Next::Close;
        };
        if lane.queue.is_empty() {
            lanes.remove(&key);
            return Next::Close;
        }
        let first = lane.queue.values().find(|entry| Some(entry.wish) != resting);
        match (first, &lane.sight) {
            (Some(entry), Some(sight)) => Next::Do(*entry, Arc::clone(sight)),
            (Some(_), None) | (None, _) => Next::Rest,
        }
    }

    fn strike_out(&self, key: Key, entry: Entry) {
        if let Some(lane) = self.lock().get_mut(&key) {
            lane.queue.remove(&(entry.effect.priority(), entry.wish));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Next {
    Do(Entry, Arc<Sight>),
    Rest,
    Close,
}

impl Lane {
    /// Takes over what is true now, and keeps the orders that older wishes still need.
    fn see(&mut self, sight: &Arc<Sight>) {
        let before = self.sight.take();
        let lost = before.filter(|before| before.orders.keys().any(|order| !sight.orders.contains_key(order)));
        self.sight = Some(match lost {
            None => Arc::clone(sight),
            Some(before) => {
                let mut merged = Sight::clone(sight);
                for (id, order) in &before.orders {
                    merged.orders.entry(*id).or_insert_with(|| order.clone());
                }
                Arc::new(merged)
            }
        });
    }
}

impl Sight {
    fn concerns(&self, effect: Effect) -> bool {
        match effect.whom() {
            Whom::Chat(chat) => self.chat.id == chat,
            Whom::BuyerOf(order) => self.orders.get(&order).is_some_and(|order| order.chat == self.chat.id),
            Whom::SideOf(case) => {
                let place = |group| relay::place(effect, self.cases.get(&case)?, group);
                self.support.and_then(place) == Some(self.chat.id)
            }
        }
    }
}

fn key_of(effect: Effect, sight: Option<&Arc<Sight>>) -> Option<Key> {
    match effect {
        Effect::Show(chat)
        | Effect::PutAway(chat, _)
        | Effect::Ring(chat, _)
        | Effect::Export(chat)
        | Effect::Farewell(chat, _) => Some(Key::Chat(chat)),
        Effect::Place(order) | Effect::Invoice(order) | Effect::Supply(order) | Effect::Fund(order) => {
            Some(Key::Order(order))
        }
        Effect::Ask(order) | Effect::Refund(order) => Some(Key::Invoice(order)),
        Effect::Alarm(..) | Effect::CallForFunds(_) => Some(Key::Operator),
        Effect::ShowBill(_)
        | Effect::Deliver(_)
        | Effect::Notify(..)
        | Effect::Receipt(_)
        | Effect::OpenCase(_)
        | Effect::Relay { .. }
        | Effect::TellCase(..) => sight.map(|sight| Key::Chat(sight.chat.id)),
    }
}
