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
use crate::domain::news::{News, Standing};
use crate::domain::order::{Course, Order};
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::engine::input::{Committed, Input};
use crate::engine::perform::Inbox;
use crate::ports::{Clock, Following, Heard, ReadFault, Supplier, Urgency};

/// Between reads of an order whose stream is down.
const BLIND: Duration = Duration::from_secs(7);
/// Between reads of an order whose stream is open but has not spoken.
const MUTE: Duration = Duration::from_secs(15);
/// Between reads of an order whose stream speaks.
const SAFETY: Duration = Duration::from_secs(60);
/// Between reads of an order that a person looks at.
const REVIEW: Duration = Duration::from_secs(60);
/// Between reads of an order that expired or was cancelled, for late money.
const LATE: Duration = Duration::from_secs(600);
/// Between reads of an order that a person has looked at for a week.
const RARE: Duration = Duration::from_secs(3_600);
/// How long the read at the deadline may take before the address is taken away without it.
const LAST_READ: Duration = Duration::from_secs(10);

/// All orders that are followed.
#[derive(Clone)]
pub struct Watch {
    supplier: Arc<dyn Supplier>,
    clock: Arc<dyn Clock>,
    inbox: Inbox,
    followed: Arc<Mutex<HashMap<OrderId, Arc<Followed>>>>,
    streams: Arc<AtomicUsize>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// One followed order, as its task and the engine share it.
struct Followed {
    phase: Mutex<Phase>,
    news: Notify,
    /// The word nobody knows that was logged last.
    word: Mutex<String>,
}

/// What following an order asks for just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Phase {
    pace: Pace,
    deadline: Option<Time>,
    remind: Option<Time>,
    asked: bool,
    since: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// Unpaid, in its window.
    Unpaid,
    /// Money was seen.
    Money,
    /// A person looks at it.
    Review,
    /// Over, but late money may come.
    Late,
    /// Nothing more to learn.
    Over,
}

/// What the stream is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stream {
    Down,
    Mute,
    Speaking,
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
            let Some(upstream) = order.upstream() else { continue };
            let phase = Phase::of(order);
            if let Some(known) = followed.get(&order.id) {
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
            followed.insert(order.id, Arc::clone(&shared));
            self.tasks
                .spawn(self.clone().follow(order.id, upstream.clone(), shared, fresh));
        }
        for order in &committed.checks {
            if let Some(known) = followed.get(order) {
                known.lock().asked = true;
                known.news.notify_one();
            }
        }
    }

    async fn follow(self, id: OrderId, upstream: Secret, shared: Arc<Followed>, fresh: bool) {
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
                let next = self.read(id, &upstream, &shared, phase, worth).await;
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
                            self.inbox.tell(Input::News(id, News::Heard(seen)));
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
        self.lock().remove(&id);
    }

    /// Reads once, tells what was read, and says when to read again.
    async fn read(&self, id: OrderId, upstream: &Secret, shared: &Followed, phase: Phase, worth: Stream) -> Duration {
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
                self.inbox.tell_durably(Input::News(id, News::Read(seen))).await;
            }
            Some(Err(ReadFault::Again(span))) => next = next.max(span),
            Some(Err(ReadFault::NotFound)) => {
                debug!(order = id.0, "the upstream does not know order {id}");
                next = next.max(BLIND);
                self.inbox.tell_durably(Input::News(id, News::NotFound)).await;
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

    fn lock(&self) -> MutexGuard<'_, HashMap<OrderId, Arc<Followed>>> {
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

impl Phase {
    fn of(order: &Order) -> Self {
        let pace = match order.course() {
            _ if !order.is_followed() || order.erased.is_some() => Pace::Over,
            Course::Making | Course::NotMade | Course::Here | Course::Settled => Pace::Over,
            Course::Payable | Course::Elapsed | Course::Underway if order.is_missing() => Pace::Review,
            Course::Payable | Course::Elapsed => Pace::Unpaid,
            Course::Underway => Pace::Money,
            Course::Held => Pace::Review,
            Course::Late => Pace::Late,
        };
        let deadline = order.due();
        Self {
            pace,
            deadline,
            remind: order.remind_at(),
            asked: false,
            since: order.changed,
        }
    }

    fn interval(self, worth: Stream, now: Time) -> Duration {
        let days = now.millis_since(self.since) / 86_400_000;
        match (self.pace, worth) {
            (Pace::Unpaid | Pace::Money, Stream::Down) => BLIND,
            (Pace::Unpaid | Pace::Money, Stream::Mute) | (Pace::Money, Stream::Speaking) => MUTE,
            (Pace::Unpaid, Stream::Speaking) => SAFETY,
            (Pace::Review, _) if days >= 7 => RARE,
            (Pace::Review, _) if days >= 1 => LATE,
            (Pace::Review, _) => REVIEW,
            (Pace::Late | Pace::Over, _) => LATE,
        }
    }

    fn urgency(self, worth: Stream) -> Urgency {
        match (self.pace, self.asked, worth) {
            (Pace::Money, _, _) => Urgency::Paid,
            (Pace::Unpaid | Pace::Review | Pace::Late | Pace::Over, true, _) => Urgency::Asked,
            (Pace::Unpaid, false, Stream::Down) => Urgency::Asked,
            (Pace::Unpaid, false, Stream::Mute | Stream::Speaking)
            | (Pace::Review | Pace::Late | Pace::Over, false, _) => Urgency::Routine,
        }
    }
}

impl Standing {
    /// Whether the upstream will not move it by itself any more; such a word must be read, not heard.
    fn is_final(&self) -> bool {
        match self {
            Self::Waiting | Self::Partial | Self::Seen | Self::Paid | Self::Review => false,
            Self::Done
            | Self::Expired
            | Self::Cancelled
            | Self::Failed
            | Self::SetupFailed
            | Self::Refunded
            | Self::Unknown(_) => true,
        }
    }
}

async fn next_heard(stream: &mut Option<Box<dyn Following>>) -> Heard {
    match stream {
        Some(stream) => stream.next().await,
        None => std::future::pending().await,
    }
}
