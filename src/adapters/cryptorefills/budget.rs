//! One budget of requests for the whole process: a steady pace, short bursts, what matters most first.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::domain::time::Time;
use crate::ports::Clock;

/// What a request is for, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// An order in which money was seen; few are open at a time, so new orders still get their turn.
    PaidRead,
    /// An order that a buyer confirmed.
    Create,
    /// An order whose buyer asks, or whose stream is down.
    AskedRead,
    /// A price for somebody who looks at it.
    Price,
    /// Any other order.
    RoutineRead,
    /// Brands, products, coins.
    Catalogue,
}

impl Rank {
    const COUNT: usize = 6;

    /// How many requests of this rank may wait; more are turned away, so that a flood cannot fill the memory.
    const fn room(self) -> usize {
        match self {
            Self::Create | Self::PaidRead | Self::AskedRead | Self::RoutineRead => 10_000,
            Self::Price | Self::Catalogue => 200,
        }
    }

    /// How long a request of this rank sits out a cool-down instead of being told to come back.
    const fn patience(self) -> Duration {
        match self {
            Self::Create => Duration::from_secs(60),
            Self::PaidRead | Self::AskedRead | Self::Price | Self::RoutineRead | Self::Catalogue => {
                Duration::from_secs(5)
            }
        }
    }

    const fn index(self) -> usize {
        match self {
            Self::PaidRead => 0,
            Self::Create => 1,
            Self::AskedRead => 2,
            Self::Price => 3,
            Self::RoutineRead => 4,
            Self::Catalogue => 5,
        }
    }
}

/// How many requests at once after a quiet time.
const BURST: u64 = 3;
/// No cool-down is longer than this, whatever a header says.
const LONGEST_COOLING: Duration = Duration::from_secs(15 * 60);

/// The pace itself, without waiting: when the next request may leave.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Microseconds between two requests.
    interval: u64,
    /// When the budget is full again, in microseconds since the epoch.
    full_at: u64,
    /// Nothing leaves before.
    cool_until: Time,
}

impl Pace {
    /// A full budget of `per_second` requests a second, at least one.
    pub fn new(per_second: u32) -> Self {
        Self {
            interval: 1_000_000 / u64::from(per_second.max(1)),
            full_at: 0,
            cool_until: Time(0),
        }
    }

    /// Takes one request out of the budget.
    ///
    /// # Errors
    /// How long to wait before asking again; never zero.
    pub fn take(&mut self, now: Time) -> Result<(), Duration> {
        if let Some(rest) = self.cooling(now) {
            return Err(rest);
        }
        let now = now.0.saturating_mul(1_000);
        let free_at = self.full_at.saturating_sub((BURST - 1) * self.interval);
        // A clock that was set back must not stop the shop: no debt is longer than a burst.
        if free_at > now && free_at - now <= BURST * self.interval {
            return Err(Duration::from_micros((free_at - now).max(1_000)));
        }
        let start = if free_at > now { now } else { self.full_at.max(now) };
        self.full_at = start + self.interval;
        Ok(())
    }

    /// Lets nothing out for `span`, and no burst afterwards.
    pub fn cool(&mut self, span: Duration, now: Time) {
        let span = u64::try_from(span.min(LONGEST_COOLING).as_millis()).unwrap_or(0);
        self.cool_until = self.cool_until.max(Time(now.0.saturating_add(span)));
        self.full_at = self.cool_until.0.saturating_mul(1_000) + (BURST - 1) * self.interval;
    }

    /// What is left of a cool-down.
    pub fn cooling(&self, now: Time) -> Option<Duration> {
        let rest = Duration::from_millis(self.cool_until.millis_since(now)).min(LONGEST_COOLING);
        (!rest.is_zero()).then_some(rest)
    }
}

/// What the budget was used for, for the operator's metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests let out, by rank in the order of `Rank`.
    pub sent: [u64; Rank::COUNT],
    /// Requests turned away.
    pub turned_away: u64,
    /// Cool-downs ordered by the upstream.
    pub cooled: u64,
    /// Requests that wait now.
    pub waiting: usize,
    /// Milliseconds left of a cool-down.
    pub cooling_millis: u64,
}

/// The budget that all requests share.
pub struct Budget {
    clock: Arc<dyn Clock>,
    queue: Mutex<Queue>,
}

struct Queue {
    pace: Pace,
    waiting: BTreeMap<Ticket, Arc<Notify>>,
    tickets: u64,
    counts: Counts,
}

type Ticket = (Rank, u64);

impl std::fmt::Debug for Budget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Budget").field("counts", &self.counts()).finish()
    }
}

impl Budget {
    /// A full budget of `per_second` requests a second.
    pub fn new(per_second: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            queue: Mutex::new(Queue {
                pace: Pace::new(per_second),
                waiting: BTreeMap::new(),
                tickets: 0,
                counts: Counts::default(),
            }),
        }
    }

    /// Resolves when a request of this rank may leave; it is paid for then.
    ///
    /// # Errors
    /// How long to stay away, when the upstream wants to be left alone or too many wait already.
    pub async fn turn(&self, rank: Rank) -> Result<(), Duration> {
        let place = Place::new(self, rank)?;
        loop {
            if !place.is_first() {
                place.moved.notified().await;
                continue;
            }
            match self.try_take(rank)? {
                None => return Ok(()),
                Some(wait) => {
                    tokio::select! {
                        () = self.clock.pass(wait) => {}
                        () = place.moved.notified() => {}
                    }
                }
            }
        }
    }

    /// Lets nothing out for `span`.
    pub fn cool(&self, span: Duration) {
        let now = self.clock.now();
        let mut queue = self.lock();
        queue.pace.cool(span, now);
        queue.counts.cooled += 1;
        for moved in queue.waiting.values() {
            moved.notify_one();
        }
    }

    /// What is left of a cool-down.
    pub fn cooling(&self) -> Option<Duration> {
        let now = self.clock.now();
        self.lock().pace.cooling(now)
    }

    /// What it was used for so far.
    pub fn counts(&self) -> Counts {
        let now = self.clock.now();
        let queue = self.lock();
        let cooling = queue.pace.cooling(now).unwrap_or_default();
        Counts {
            waiting: queue.waiting.len(),
            cooling_millis: u64::try_from(cooling.as_millis()).unwrap_or(u64::MAX),
            ..queue.counts
        }
    }

    /// `None` when the request may leave, otherwise how long to wait.
    fn try_take(&self, rank: Rank) -> Result<Option<Duration>, Duration> {
        let now = self.clock.now();
        let mut queue = self.lock();
        queue.check_patience(rank, now)?;
        match queue.pace.take(now) {
            Ok(()) => {
                queue.counts.sent[rank.index()] += 1;
                Ok(None)
            }
            Err(wait) => Ok(Some(wait)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn check_patience(&mut self, rank: Rank, now: Time) -> Result<(), Duration> {
        match self.pace.cooling(now) {
            Some(rest) if rest > rank.patience() => {
                self.counts.turned_away += 1;
                Err(rest)
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// A place in the queue, given up when it is dropped.
struct Place<'a> {
    budget: &'a Budget,
    ticket: Ticket,
    moved: Arc<Notify>,
}

impl<'a> Place<'a> {
    fn new(budget: &'a Budget, rank: Rank) -> Result<Self, Duration> {
        let now = budget.clock.now();
        let mut queue = budget.lock();
        queue.check_patience(rank, now)?;
        if queue.waiting.range((rank, 0)..=(rank, u64::MAX)).count() >= rank.room() {
            queue.counts.turned_away += 1;
            return Err(Duration::from_secs(10));
        }
        queue.tickets += 1;
        let ticket = (rank, queue.tickets);
        let moved = Arc::new(Notify::new());
        queue.waiting.insert(ticket, Arc::clone(&moved));
        Ok(Self { budget, ticket, moved })
    }

    fn is_first(&self) -> bool {
        self.budget.lock().waiting.keys().next() == Some(&self.ticket)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut queue = self.budget.lock();
        queue.waiting.remove(&self.ticket);
        if let Some(next) = queue.waiting.values().next() {
            next.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Pace, Rank};
    use crate::adapters::cryptorefills::samples::StillClock;
    use crate::domain::time::Time;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;
    use tokio::task::JoinSet;

    const START: Time = Time::from_unix(1_790_000_000);

    #[test]
    fn three_may_leave_at_once_and_then_one_a_second() {
        let mut pace = Pace::new(1);
        for _ in 0..3 {
            assert_eq!(pace.take(START), Ok(()));
        }
        assert_eq!(pace.take(START), Err(Duration::from_secs(1)));
        assert_eq!(pace.take(START.plus_seconds(1)), Ok(()));
        assert!(pace.take(START.plus_seconds(1)).is_err());
        assert_eq!(pace.take(START.plus_seconds(100)), Ok(()));
        assert_eq!(pace.take(START.plus_seconds(100)), Ok(()));
        assert_eq!(pace.take(START.plus_seconds(100)), Ok(()));
        assert!(pace.take(START.plus_seconds(100)).is_err());
    }

    #[test]
    fn over_a_minute_no_more_leave_than_the_pace_allows() {
        let mut pace = Pace::new(2);
        let sent = (0..60_000).filter(|ms| pace.take(Time(START.0 + ms)).is_ok()).count();
        assert_eq!(sent, 122);
    }

    #[test]
    fn nothing_leaves_during_a_cool_down_and_no_burst_after_it() {
        let mut pace = Pace::new(1);
        pace.cool(Duration::from_secs(45), START);
        assert_eq!(pace.take(START), Err(Duration::from_secs(45)));
        assert!(pace.take(START.plus_seconds(44)).is_err());
        assert_eq!(pace.take(START.plus_seconds(45)), Ok(()));
        assert!(pace.take(START.plus_seconds(45)).is_err());
        assert_eq!(pace.take(START.plus_seconds(46)), Ok(()));
    }

    #[test]
    fn a_clock_set_back_does_not_stop_the_budget() {
        let mut pace = Pace::new(1);
        while pace.take(START).is_ok() {}
        assert_eq!(pace.take(START.minus_seconds(86_400)), Ok(()));
        pace.cool(Duration::from_secs(86_400), START);
        assert_eq!(pace.cooling(START), Some(Duration::from_secs(900)));
    }

    #[tokio::test]
    async fn what_matters_most_leaves_first() {
        let clock = StillClock::new(START);
        let budget = Arc::new(Budget::new(1, Arc::new(clock.clone())));
        for _ in 0..3 {
            budget.turn(Rank::Catalogue).await.unwrap();
        }
        let left = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = JoinSet::new();
        for (rank, waiting) in [
            Rank::Catalogue,
            Rank::Price,
            Rank::RoutineRead,
            Rank::Create,
            Rank::PaidRead,
        ]
        .into_iter()
        .zip(1..)
        {
            let (budget, left) = (Arc::clone(&budget), Arc::clone(&left));
            let own = Arc::clone(&budget);
            tasks.spawn(async move {
                own.turn(rank).await.unwrap();
                left.lock().unwrap().push(rank);
            });
            while budget.counts().waiting < waiting {
                tokio::task::yield_now().await;
            }
        }
        clock.run_until(|| tasks.try_join_next(), 5).await;
        assert_eq!(
            *left.lock().unwrap(),
            [
                Rank::PaidRead,
                Rank::Create,
                Rank::Price,
                Rank::RoutineRead,
                Rank::Catalogue
            ]
        );
    }

    /// A08.
    #[tokio::test]
    async fn a_flood_of_new_orders_never_delays_the_read_of_a_paid_one() {
        let clock = StillClock::new(START);
        let budget = Arc::new(Budget::new(1, Arc::new(clock.clone())));
        for _ in 0..3 {
            budget.turn(Rank::Catalogue).await.unwrap();
        }
        let (mut flood, mut paid) = (JoinSet::new(), JoinSet::new());
        for waiting in 1..=503 {
            let own = Arc::clone(&budget);
            if waiting <= 500 {
                flood.spawn(async move { own.turn(Rank::Create).await });
            } else {
                paid.spawn(async move { own.turn(Rank::PaidRead).await });
            }
            while budget.counts().waiting < waiting {
                tokio::task::yield_now().await;
            }
        }
        clock.run_until(|| paid.try_join_next(), 3).await;
        assert_eq!(budget.counts().sent, [3, 0, 0, 0, 0, 3]);
        clock.run_until(|| flood.try_join_next(), 1).await;
        assert_eq!(budget.counts().sent[1], 1);
    }

    #[tokio::test]
    async fn who_gives_up_leaves_the_queue_to_the_next() {
        let clock = StillClock::new(START);
        let budget = Arc::new(Budget::new(1, Arc::new(clock.clone())));
        for _ in 0..3 {
            budget.turn(Rank::Catalogue).await.unwrap();
        }
        let mut tasks = JoinSet::new();
        let first = tasks.spawn({
            let budget = Arc::clone(&budget);
            async move { budget.turn(Rank::Create).await }
        });
        tasks.spawn({
            let budget = Arc::clone(&budget);
            async move { budget.turn(Rank::Catalogue).await }
        });
        while budget.counts().waiting < 2 {
            tokio::task::yield_now().await;
        }
        first.abort();
        clock.run_until(|| tasks.try_join_next(), 2).await;
        assert_eq!(budget.counts().sent, [0, 0, 0, 0, 0, 4]);
    }

    #[tokio::test]
    async fn a_long_cool_down_turns_reads_away_and_keeps_an_order_that_can_wait() {
        let clock = StillClock::new(START);
        let budget = Arc::new(Budget::new(1, Arc::new(clock.clone())));
        budget.cool(Duration::from_secs(45));
        assert_eq!(budget.turn(Rank::PaidRead).await, Err(Duration::from_secs(45)));
        let mut tasks = JoinSet::new();
        tasks.spawn({
            let budget = Arc::clone(&budget);
            async move { budget.turn(Rank::Create).await }
        });
        clock.run_until(|| tasks.try_join_next(), 1).await;
        assert_eq!(clock.passed(), Duration::from_secs(45));
        assert_eq!((budget.counts().cooled, budget.counts().turned_away), (1, 1));
    }
}
