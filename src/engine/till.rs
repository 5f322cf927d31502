//! Follows every open invoice by reading it, and compares the last days with the list of Cryptomus once a day.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use crate::domain::claim::CLOSE_WATCH_SECONDS;
use crate::domain::ids::OrderId;
use crate::domain::news::{News, Payment};
use crate::domain::order::{Order, State};
use crate::domain::purchase::Step;
use crate::domain::time::Time;
use crate::engine::input::{Committed, Input};
use crate::engine::perform::Inbox;
use crate::engine::settle::Memory;
use crate::ports::cashier::Cashier;
use crate::ports::{Clock, ReadFault};

/// Between reads of one invoice while its buyer watches; Cryptomus wants no more (Cryptomus 1.6).
const WATCHED: Duration = Duration::from_secs(30);
/// Between reads later on, and while the shop buys.
const LATER: Duration = Duration::from_secs(60);
/// Between reads of an invoice that ended lately, or that a person looks at.
const SLOW: Duration = Duration::from_secs(300);
/// Between reads of an invoice that ended long ago.
const LATE: Duration = Duration::from_secs(3_600);
/// How long a state counts as watched by its buyer.
const FRESH_SECONDS: u64 = 20 * 60;
/// How long after its end an invoice is still read every few minutes.
const LATELY_SECONDS: u64 = 3_600;
/// Least time between two reads when somebody asks, or time is up.
const LEAST: Duration = Duration::from_secs(5);
/// Least time between a read by others, for money that moves or because of a hint, and the next one at its own pace.
const APART: Duration = Duration::from_secs(29);
/// Between two comparisons with the list.
const COMPARED: Duration = Duration::from_secs(86_400);
/// How far back a comparison goes.
const COMPARED_SECONDS: u64 = 8 * 86_400;

/// All invoices that are followed.
#[derive(Clone)]
pub struct Till {
    cashier: Arc<dyn Cashier>,
    clock: Arc<dyn Clock>,
    inbox: Inbox,
    memory: Arc<Memory>,
    followed: Arc<Mutex<HashMap<OrderId, Arc<Followed>>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

struct Followed {
    phase: Mutex<Phase>,
    news: Notify,
}

#[derive(Clone, Debug)]
struct Phase {
    payment: Payment,
    pace: Pace,
    since: Time,
    deadline: Option<Time>,
    remind: Option<Time>,
    asked: bool,
    /// Until when money is looked for more often, as its buyer says that it was sent.
    closely: Option<Time>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// The buyer is paying.
    Watched,
    /// The shop is buying.
    Buying,
    /// A person looks at it.
    Held,
    /// It ended; late money may come.
    Ended,
    /// Nothing more to learn but from the list.
    Over,
}

impl std::fmt::Debug for Till {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Till")
            .field("followed", &self.lock().len())
            .finish_non_exhaustive()
    }
}

impl Till {
    /// Follows nothing yet, and begins to compare with the list.
    pub fn new(
        cashier: Arc<dyn Cashier>,
        clock: Arc<dyn Clock>,
        inbox: Inbox,
        memory: Arc<Memory>,
        tasks: TaskTracker,
        stop: CancellationToken,
    ) -> Self {
        let till = Self {
            cashier,
            clock,
            inbox,
            memory,
            followed: Arc::default(),
            tasks,
            stop,
        };
        till.tasks.spawn(till.clone().compare());
        till
    }

    /// How many invoices are followed.
    pub fn followed(&self) -> usize {
        self.lock().len()
    }

    /// Takes over what a commit changed. `fresh` invoices were just made or read; those found at start were not.
    pub fn accept(&self, committed: &Committed, fresh: bool) {
        let mut followed = self.lock();
        for order in committed.orders.iter().filter(|order| order.by_invoice()) {
            let Some(phase) = Phase::of(order) else { continue };
            if let Some(known) = followed.get(&order.id) {
                let asked = known.lock().asked;
                *known.lock() = Phase { asked, ..phase };
                known.news.notify_one();
                continue;
            }
            if phase.pace == Pace::Over {
                continue;
            }
            let shared = Arc::new(Followed {
                phase: Mutex::new(phase),
                news: Notify::new(),
            });
            followed.insert(order.id, Arc::clone(&shared));
            self.tasks.spawn(self.clone().follow(order.id, shared, fresh));
        }
        for order in &committed.checks {
            if let Some(known) = followed.get(order) {
                known.lock().asked = true;
                known.news.notify_one();
            }
        }
    }

    async fn follow(self, id: OrderId, shared: Arc<Followed>, fresh: bool) {
        let mut last = fresh.then(|| self.clock.now());
        while !self.stop.is_cancelled() {
            let phase = shared.lock().clone();
            let now = self.clock.now();
            let after = |span: Duration| last.map_or(now, |last: Time| last.plus_seconds(span.as_secs()));
            let mut due = match phase.interval(now) {
                None => break,
                Some(interval) => after(interval),
            };
            if phase.asked {
                due = due.min(after(LEAST));
            }
            for moment in [phase.deadline, phase.remind].into_iter().flatten() {
                due = due.min(moment.max(after(LEAST)));
            }
            if due <= now {
                last = Some(now);
                let wait = self.read(id, &shared, &phase).await;
                if let Some(wait) = wait {
                    self.pause(wait, None).await;
                }
                continue;
            }
            self.pause(Duration::from_millis(due.millis_since(now)), Some(&shared.news))
                .await;
        }
        self.lock().remove(&id);
    }

    /// Reads once and tells it; a time to wait when Cryptomus asks for one.
    async fn read(&self, id: OrderId, shared: &Followed, phase: &Phase) -> Option<Duration> {
        shared.lock().asked = false;
        let now = self.clock.now();
        let late = phase.deadline.is_some_and(|deadline| deadline <= now);
        let moment = |at: Option<Time>| at.is_some_and(|at| at <= now);
        let at_once = phase.asked || late || moment(phase.remind);
        // Others may just have read it; the next read is due soon enough.
        let gap = if at_once { LEAST } else { APART };
        let may = self.memory.may_read(id, now, gap).is_ok();
        let mut wait = None;
        if may {
            let read = tokio::select! {
                read = self.cashier.read(&phase.payment) => read,
                () = self.stop.cancelled() => return None,
            };
            match read {
                Ok(invoice) => {
                    self.inbox
                        .tell_durably(Input::News(id, News::Invoice(Box::new(invoice))))
                        .await;
                }
                Err(ReadFault::Again(span)) => wait = Some(span),
                Err(ReadFault::NotFound) => warn!(order = id.0, "Cryptomus does not know the invoice of order {id}"),
            }
        }
        if moment(phase.remind) {
            self.inbox.tell_durably(Input::News(id, News::TimeRunsShort)).await;
            shared.lock().remind = None;
        }
        if late {
            self.inbox.tell_durably(Input::News(id, News::TimeIsUp)).await;
            let mut phase = shared.lock();
            if phase.deadline.is_some_and(|deadline| deadline <= now) {
                phase.deadline = None;
            }
        }
        wait
    }

    /// Once a day: what the list of the last days says, for whatever no webhook and no read told.
    async fn compare(self) {
        let mut wait = LATER;
        while !self.stop.is_cancelled() {
            self.pause(wait, None).await;
            if self.stop.is_cancelled() {
                return;
            }
            let since = self.clock.now().minus_seconds(COMPARED_SECONDS);
            match self.cashier.recent(since).await {
                Ok(invoices) => {
                    debug!(invoices = invoices.len(), "the invoices of the last days were compared");
                    for invoice in invoices {
                        self.inbox.tell_durably(Input::Listed(Box::new(invoice))).await;
                    }
                    wait = COMPARED;
                }
                Err(fault) => {
                    warn!(
                        ?fault,
                        "the list of invoices could not be read; it is tried again in an hour"
                    );
                    wait = LATE;
                }
            }
        }
    }

    async fn pause(&self, span: Duration, news: Option<&Notify>) {
        let woken = async {
            match news {
                Some(news) => news.notified().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.clock.pass(span) => {}
            () = woken => {}
            () = self.stop.cancelled() => {}
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<OrderId, Arc<Followed>>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Followed {
    fn lock(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Phase {
    fn of(order: &Order) -> Option<Self> {
        let payment = order.payment()?.clone();
        let (pace, deadline) = match &order.state {
            _ if order.history.settled.is_some() => (Pace::Over, None),
            State::AwaitingPayment(payment) => (Pace::Watched, Some(payment.deadline)),
            State::PartlyPaid(payment, _) => (Pace::Watched, Some(payment.deadline)),
            State::PartlyOverdue(..) | State::PaymentSeen(_) | State::Paid(_) | State::Refunding(_) => {
                (Pace::Watched, None)
            }
            State::Buying(_, Step::Placing | Step::ToFund) => (Pace::Buying, None),
            State::Buying(_, Step::Funding | Step::Funded)
            | State::UnderReview(_)
            | State::CodeAwaited(_)
            | State::NeedsOperator(..) => (Pace::Held, None),
            State::Overdue(_) | State::Expired(_) | State::Cancelled(_) => (Pace::Ended, None),
            State::Placing
            | State::Refused(_)
            | State::Unclear
            | State::Delivering(..)
            | State::Delivered(..)
            | State::Refunded(_)
            | State::Closed(_) => (Pace::Over, None),
        };
        Some(Self {
            payment,
            pace,
            since: order.changed,
            deadline,
            remind: order.remind_at(),
            asked: false,
            closely: order.claim.map(|claim| claim.at.plus_seconds(CLOSE_WATCH_SECONDS)),
        })
    }

    /// Between two reads; `None` when there is nothing more to read.
    fn interval(&self, now: Time) -> Option<Duration> {
        let within = |start: Time, seconds: u64| now.millis_since(start) <= seconds * 1_000;
        match self.pace {
            Pace::Watched if within(self.since, FRESH_SECONDS) => Some(WATCHED),
            Pace::Watched | Pace::Buying => Some(LATER),
            Pace::Held => Some(SLOW),
            Pace::Ended if self.closely.is_some_and(|until| now < until) => Some(WATCHED),
            Pace::Ended if within(self.payment.deadline, LATELY_SECONDS) => Some(SLOW),
            Pace::Ended => Some(LATE),
            Pace::Over => None,
        }
    }
}
