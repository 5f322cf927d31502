//! Waiting for one's turn to call Telegram.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::task::JoinSet;

use super::pace::{Pace, Place, Queue};
use crate::domain::effect::Priority;
use crate::domain::ids::ChatId;
use crate::domain::time::Time;
use crate::ports::Clock;

/// Hands out turns. One task of its own wakes those whose time has come; it ends with this value.
pub(super) struct Turns {
    desk: Arc<Desk>,
    _waker: JoinSet<()>,
}

struct Desk {
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Rung when something is due earlier than the waking task thinks.
    bell: Notify,
}

struct State {
    queue: Queue,
    calls: HashMap<u64, oneshot::Sender<()>>,
    /// When the waking task will look again.
    alarm: Option<Time>,
}

/// The right to make one call; given back when dropped.
pub(super) struct Turn<'a> {
    desk: &'a Desk,
    place: Place,
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns").finish_non_exhaustive()
    }
}

impl Turns {
    /// Begins to hand out turns. Must be called within a tokio runtime.
    pub(super) fn new(pace: Pace, clock: Arc<dyn Clock>) -> Self {
        let state = State {
            queue: Queue::new(pace, clock.now()),
            calls: HashMap::new(),
            alarm: None,
        };
        let desk = Arc::new(Desk {
            clock,
            state: Mutex::new(state),
            bell: Notify::new(),
        });
        let mut waker = JoinSet::new();
        waker.spawn(wake(Arc::clone(&desk)));
        Self { desk, _waker: waker }
    }

    /// Resolves when the call may be made. Dropping the future gives the place up.
    pub(super) async fn turn(&self, chat: ChatId, priority: Priority, paced: bool) -> Turn<'_> {
        let (turn, call) = self.desk.join(chat, priority, paced);
        if let Some(call) = call {
            // The sender goes away unheard only together with this place, so there is nothing to tell apart.
            let _called = call.await;
        }
        turn
    }

    /// Obeys a "too many".
    pub(super) fn slow_down(&self, chat: Option<ChatId>, span: Duration) {
        let now = self.desk.clock.now();
        self.desk.state().queue.slow_down(chat, span, now);
    }
}

impl Desk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn join(&self, chat: ChatId, priority: Priority, paced: bool) -> (Turn<'_>, Option<oneshot::Receiver<()>>) {
        let now = self.clock.now();
        let mut state = self.state();
        let place = state.queue.join(chat, priority, paced, now);
        let call = if state.call_all(now, Some(place)) {
            None
        } else {
            let (call, called) = oneshot::channel();
            state.calls.insert(place.number(), call);
            self.set_alarm(&mut state, now);
            Some(called)
        };
        drop(state);
        (Turn { desk: self, place }, call)
    }

    fn leave(&self, place: Place) {
        let now = self.clock.now();
        let mut state = self.state();
        state.calls.remove(&place.number());
        state.queue.leave(place, now);
        state.call_all(now, None);
        self.set_alarm(&mut state, now);
    }

    /// Rings when something is due before the waking task looks again.
    fn set_alarm(&self, state: &mut State, now: Time) {
        let Some(due) = state.queue.due(now) else {
            return;
        };
        let due = later(now, due);
        if state.alarm.is_none_or(|alarm| due < alarm) {
            state.alarm = Some(due);
            self.bell.notify_one();
        }
    }
}

impl State {
    /// Calls all whose turn it is, and says whether `own` is among them.
    fn call_all(&mut self, now: Time, own: Option<Place>) -> bool {
        let mut own_called = false;
        while let Some(place) = self.queue.next(now) {
            own_called |= own == Some(place);
            if let Some(call) = self.calls.remove(&place.number()) {
                // Whoever stopped waiting gives the place back by itself.
                let _heard = call.send(());
            }
        }
        own_called
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.desk.leave(self.place);
    }
}

async fn wake(desk: Arc<Desk>) {
    loop {
        let due = {
            let now = desk.clock.now();
            let mut state = desk.state();
            state.call_all(now, None);
            let due = state.queue.due(now);
            state.alarm = due.map(|due| later(now, due));
            due
        };
        match due {
            None => desk.bell.notified().await,
            Some(due) => {
                tokio::select! {
                    () = desk.bell.notified() => {}
                    () = desk.clock.pass(due) => {}
                }
            }
        }
    }
}

fn later(now: Time, span: Duration) -> Time {
    Time(
        now.0
            .saturating_add(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::task::JoinSet;

    use super::Turns;
    use crate::adapters::telegram::hand_clock::HandClock;
    use crate::adapters::telegram::pace::Pace;
    use crate::domain::effect::Priority;
    use crate::domain::ids::ChatId;

    const ANNA: ChatId = ChatId(1);
    const BEN: ChatId = ChatId(2);

    fn turns(clock: &Arc<HandClock>) -> Arc<Turns> {
        Arc::new(Turns::new(Pace::default(), Arc::clone(clock) as _))
    }

    async fn spend(turns: &Turns, chat: ChatId, count: usize) {
        for _ in 0..count {
            turns.turn(chat, Priority::Screen, true).await;
        }
    }

    #[tokio::test]
    async fn the_fourth_waits_until_the_clock_moves() {
        let clock = HandClock::still();
        let turns = turns(&clock);
        spend(&turns, ANNA, 3).await;
        let mut fourth = Box::pin(turns.turn(ANNA, Priority::Screen, true));
        tokio::select! {
            biased;
            _ = &mut fourth => panic!("the limit is broken"),
            () = clock.waited_for(Duration::from_secs(1)) => {}
        }
        clock.advance(Duration::from_secs(1));
        fourth.await;
    }

    #[tokio::test]
    async fn the_next_of_a_chat_goes_when_the_one_before_is_done() {
        let clock = HandClock::still();
        let turns = turns(&clock);
        let first = turns.turn(ANNA, Priority::Screen, true).await;
        let (order, mut went) = mpsc::unbounded_channel();
        let mut waiting = JoinSet::new();
        for (name, priority) in [("screen", Priority::Screen), ("money", Priority::Money)] {
            let (turns, order) = (Arc::clone(&turns), order.clone());
            waiting.spawn(async move {
                let _turn = turns.turn(ANNA, priority, true).await;
                order.send(name).unwrap();
            });
        }
        while turns.desk.state().calls.len() < 2 {
            tokio::task::yield_now().await;
        }
        assert!(went.try_recv().is_err());
        turns.turn(BEN, Priority::Tidy, true).await;
        drop(first);
        assert_eq!(went.recv().await, Some("money"));
        assert_eq!(went.recv().await, Some("screen"));
    }

    #[tokio::test]
    async fn who_stops_waiting_gives_the_place_up() {
        let clock = HandClock::still();
        let turns = turns(&clock);
        let first = turns.turn(ANNA, Priority::Screen, true).await;
        let mut impatient = Box::pin(turns.turn(ANNA, Priority::Money, true));
        tokio::select! {
            biased;
            _ = &mut impatient => panic!("two calls for one chat"),
            () = tokio::task::yield_now() => {}
        }
        drop(impatient);
        drop(first);
        turns.turn(ANNA, Priority::Tidy, true).await;
        assert!(turns.desk.state().calls.is_empty());
    }

    #[tokio::test]
    async fn who_was_called_and_left_does_not_block_the_chat() {
        let clock = HandClock::still();
        let turns = turns(&clock);
        let first = turns.turn(ANNA, Priority::Screen, true).await;
        let mut called = Box::pin(turns.turn(ANNA, Priority::Money, true));
        tokio::select! {
            biased;
            _ = &mut called => panic!("two calls for one chat"),
            () = tokio::task::yield_now() => {}
        }
        drop(first);
        drop(called);
        turns.turn(ANNA, Priority::Tidy, true).await;
    }

    #[tokio::test]
    async fn a_busy_hour_passes_without_spinning() {
        let clock = HandClock::skipping();
        let turns = turns(&clock);
        let mut all = JoinSet::new();
        for n in 0..300 {
            let turns = Arc::clone(&turns);
            all.spawn(async move {
                turns.turn(ChatId(n % 100), Priority::Screen, true).await;
            });
        }
        while let Some(done) = all.join_next().await {
            done.unwrap();
        }
        assert!(clock.waits().len() < 400, "{} waits", clock.waits().len());
    }
}
