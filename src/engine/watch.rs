//! Follows every open order: the stream as a hint, the read as the truth, and the read alone when no stream speaks.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use crate::domain::ids::OrderId;
use crate::domain::news::{News, Observation, Standing};
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::engine::input::{Committed, Input};
use crate::engine::pace::{BLIND, MUTE, Pace, Phase, SAFETY, Stream};
use crate::engine::perform::Inbox;
use crate::ports::{Clock, Following, Heard, ReadFault, Supplier, Urgency};

/// How long the read at the deadline may take before the address is taken away without it.
const LAST_READ: Duration = Duration::from_secs(10);

/// All orders that are followed.
#[derive(Clone)]
pub struct Watch {
    supplier: Arc<dyn Supplier>,
    clock: Arc<dyn Clock>,
    inbox: Inbox,
    followed: Arc<Mutex<HashMap<Key, Arc<Followed>>>>,
    streams: Arc<AtomicUsize>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// An order and its attempt to buy behind an invoice; 0 on the direct rail.
type Key = (OrderId, u8);

/// One followed order, as its task and the engine share it.
struct Followed {
    phase: Mutex<Phase>,
    news: Notify,
    /// The word nobody knows that was logged last.
    word: Mutex<String>,
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("followed", &self.lock().len())
            .finish_non_exhaustive()
    }
}

impl Watch {
    /// Follows nothing yet.
    pub fn new(
        supplier: Arc<dyn Supplier>,
        clock: Arc<dyn Clock>,
        inbox: Inbox,
        tasks: TaskTracker,
        stop: CancellationToken,
    ) -> Self {
        Self {
            supplier,
            clock,
            inbox,
            followed: Arc::default(),
            streams: Arc::default(),
            tasks,
            stop,
        }
    }

    /// How many orders are followed.
    pub fn followed(&self) -> usize {
        self.lock().len()
    }

    /// How many streams are open.
    pub fn streams(&self) -> usize {
        self.streams.load(Ordering::Relaxed)
    }

    /// Takes over what a commit changed. `fresh` orders were just read; those found at start were not.
    pub fn accept(&self, committed: &Committed, fresh: bool) {
        let mut followed = self.lock();
        for order in &committed.orders {
            let asked = Phase::all_of(order);
            let wanted = |attempt: u8| asked.iter().any(|(its, ..)| *its == attempt);
            for (_, older) in followed
                .iter()
                .filter(|((id, attempt), _)| *id == order.id && !wanted(*attempt))
            {
                older.turn(Phase::OVER);
            }
            for (attempt, upstream, phase) in asked {
                let key = (order.id, attempt);
                if let Some(known) = followed.get(&key) {
                    known.turn(phase);
                    continue;
                }
                if phase.pace == Pace::Over {
                    continue;
                }
                let shared = Arc::new(Followed {
                    phase: Mutex::new(phase),
                    news: Notify::new(),
                    word: Mutex::default(),
                });
                followed.insert(key, Arc::clone(&shared));
                self.tasks
                    .spawn(self.clone().follow(key, upstream.clone(), shared, fresh));
            }
        }
        for order in &committed.checks {
            for (_, known) in followed.iter().filter(|((id, _), _)| id == order) {
                known.lock().asked = true;
                known.news.notify_one();
            }
        }
        drop(followed);
        for (order, upstream) in &committed.looks {
            self.tasks.spawn(self.clone().look((*order, 0), upstream.clone()));
        }
    }

    /// Reads an order once that is not followed any more.
    async fn look(self, key: Key, upstream: Secret) {
        tokio::select! {
            read = self.supplier.read(&upstream, Urgency::Asked) => {
                if let Ok(seen) = read {
                    self.inbox.tell_durably(Input::News(key.0, truth(key, seen))).await;
                }
            }
            () = self.stop.cancelled() => {}
        }
    }

    async fn follow(self, key: Key, upstream: Secret, shared: Arc<Followed>, fresh: bool) {
        let mut stream: Option<Box<dyn Following>> = None;
        let mut worth = Stream::Down;
        let (mut stopped, mut opened) = (false, false);
        let mut counted = Counted::new(&self.streams);
        let mut due = if fresh {
            self.clock.now().plus_seconds(BLIND.as_secs())
        } else {
            self.clock.now()
        };
        while !self.stop.is_cancelled() {
            let phase = *shared.lock();
            match phase.pace {
                Pace::Over => break,
                Pace::Unpaid | Pace::Money if stream.is_none() && !stopped => {
                    stream = Some(self.supplier.follow(&upstream))
                }
                Pace::Unpaid | Pace::Money => {}
                Pace::Review | Pace::Late => {
                    stream = None;
                    worth = Stream::Down;
                }
            }
            counted.is(worth != Stream::Down);
            let now = self.clock.now();
            let own = [phase.deadline, phase.remind].into_iter().flatten();
            let wake = own.fold(due, Time::min);
            if phase.asked || wake <= now {
                let next = self.read(key, &upstream, &shared, phase, worth).await;
                due = self.clock.now().plus_seconds(next.as_secs().max(1));
                continue;
            }
            let span = Duration::from_millis(wake.millis_since(now));
            tokio::select! {
                heard = next_heard(&mut stream) => match heard {
                    Heard::Opened => {
                        due = if opened { now } else { due.max(now.plus_seconds(MUTE.as_secs())) };
                        (worth, opened) = (Stream::Mute, true);
                    }
                    Heard::Order(seen) => {
                        worth = Stream::Speaking;
                        due = now.plus_seconds(SAFETY.as_secs());
                        if seen.standing.is_final() {
                            due = now;
                        } else {
                            self.inbox.tell(Input::News(key.0, hint(key, seen)));
                        }
                    }
                    Heard::Stopped => {
                        (stream, worth, stopped, due) = (None, Stream::Down, true, now);
                    }
                    Heard::Broken => {
                        worth = Stream::Down;
                        due = due.min(now.plus_seconds(BLIND.as_secs()));
                    }
                },
                () = self.clock.pass(span) => {}
                () = shared.news.notified() => {}
                () = self.stop.cancelled() => {}
            }
        }
        self.lock().remove(&key);
    }

    /// Reads once, tells what was read, and says when to read again.
    async fn read(&self, key: Key, upstream: &Secret, shared: &Followed, phase: Phase, worth: Stream) -> Duration {
        let id = key.0;
        shared.lock().asked = false;
        let late = phase.deadline.is_some_and(|deadline| deadline <= self.clock.now());
        let short = phase.remind.is_some_and(|at| at <= self.clock.now());
        let reading = self.supplier.read(upstream, phase.urgency(worth));
        let read = tokio::select! {
            read = reading => Some(read),
            () = self.clock.pass(LAST_READ), if late => None,
            () = self.stop.cancelled() => return BLIND,
        };
        let mut next = phase.interval(worth, self.clock.now());
        match read {
            Some(Ok(seen)) => {
                shared.hear_word(id, &seen.standing);
                self.inbox.tell_durably(Input::News(id, truth(key, seen))).await;
            }
            Some(Err(ReadFault::Again(span))) => next = next.max(span),
            Some(Err(ReadFault::NotFound)) => {
                debug!(order = id.0, "the upstream does not know order {id}");
                next = next.max(BLIND);
                let missing = match key.1 {
                    0 => News::NotFound,
                    attempt => News::SupplyMissing(attempt),
                };
                self.inbox.tell_durably(Input::News(id, missing)).await;
            }
            None => {}
        }
        if short {
            self.inbox.tell_durably(Input::News(id, News::TimeRunsShort)).await;
            shared.lock().remind = None;
        }
        if late && shared.lock().deadline == phase.deadline {
            self.inbox.tell_durably(Input::News(id, News::TimeIsUp)).await;
            shared.lock().deadline = None;
        }
        next
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Arc<Followed>>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream that is counted while it is open.
struct Counted {
    among: Arc<AtomicUsize>,
    open: bool,
}

impl Counted {
    fn new(among: &Arc<AtomicUsize>) -> Self {
        Self {
            among: Arc::clone(among),
            open: false,
        }
    }

    fn is(&mut self, open: bool) {
        if open && !self.open {
            self.among.fetch_add(1, Ordering::Relaxed);
        } else if self.open && !open {
            self.among.fetch_sub(1, Ordering::Relaxed);
        }
        self.open = open;
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.is(false);
    }
}

impl Followed {
    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Logs a state's word that nobody knows, once; only if it is a bare word.
    fn hear_word(&self, id: OrderId, standing: &Standing) {
        let Standing::Unknown(word) = standing else { return };
        let mut last = self.word.lock().unwrap_or_else(PoisonError::into_inner);
        if *last != *word {
            last.clone_from(word);
            let bare = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
            let word = if bare { word.as_str() } else { "not a word" };
            warn!(order = id.0, word, "the upstream names a state that is not known here");
        }
    }

    fn turn(&self, phase: Phase) {
        let mut now = self.lock();
        let asked = now.asked;
        *now = Phase { asked, ..phase };
        self.news.notify_one();
    }
}

fn truth((_, attempt): Key, seen: Observation) -> News {
    match attempt {
        0 => News::Read(seen),
        attempt => News::SupplyRead(attempt, seen),
    }
}

fn hint((_, attempt): Key, seen: Observation) -> News {
    match attempt {
        0 => News::Heard(seen),
        attempt => News::SupplyHeard(attempt, seen),
    }
}

async fn next_heard(stream: &mut Option<Box<dyn Following>>) -> Heard {
    match stream {
        Some(stream) => stream.next().await,
        None => std::future::pending().await,
    }
}
