//! Who may go next: Telegram's limits, kept by plain arithmetic on the time that is handed in.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use crate::domain::effect::Priority;
use crate::domain::ids::ChatId;
use crate::domain::time::Time;

/// A second in milliseconds.
const SECOND: u64 = 1_000;
/// Milliseconds within which `overall_per_second` is counted: a little more than a second, since calls do not all take
/// equally long to arrive.
const WINDOW: u64 = 1_050;
/// Penalties that are remembered at once; each halves the overall limit.
const PENALTIES: usize = 5;
/// The longest penalty in milliseconds; if the whole bot is meant, the next such answer renews it.
const LONGEST_PENALTY: u64 = 60_000;
/// Chats that are remembered before idle ones are looked for.
const CHATS: usize = 256;

/// How many messages may be sent or edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// In any second, in all chats together.
    pub overall_per_second: u32,
    /// In each second, in one chat, in the long run.
    pub per_chat_per_second: u32,
    /// At once, in a chat that was quiet.
    pub burst: u32,
}

impl Default for Pace {
    /// What Telegram's FAQ asks for: 30 a second in all, one a second in a chat, short bursts.
    fn default() -> Self {
        Self {
            overall_per_second: 30,
            per_chat_per_second: 1,
            burst: 3,
        }
    }
}

/// A place in the queue; places are served in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    priority: Priority,
    number: u64,
    /// Whether it counts against the limits.
    paced: bool,
    chat: ChatId,
}

impl Place {
    /// Counts up from the first place that was ever taken.
    pub(super) const fn number(self) -> u64 {
        self.number
    }
}

/// All that wait and what went out lately. One chat has one call out at a time.
#[derive(Debug)]
pub(super) struct Queue {
    pace: Pace,
    /// Milliseconds that passed since the queue began; a clock set back does not take any away.
    flow: u64,
    wall: Time,
    /// When the paced calls of the last second went out.
    sent: VecDeque<u64>,
    /// When the present penalties end.
    penalties: Vec<u64>,
    lanes: HashMap<ChatId, Lane>,
    /// The first of each chat that may send now, if the overall limit allows.
    paced: BTreeSet<Place>,
    /// The first of each chat that may call now whatever the overall limit.
    free: BTreeSet<Place>,
    /// Chats whose first may go at a later time.
    later: BTreeSet<(u64, ChatId)>,
    places: u64,
    sweep_at: usize,
}

#[derive(Debug, Default)]
struct Lane {
    /// When its bucket is full again.
    full: u64,
    /// Until when Telegram wants nothing for it.
    held: u64,
    out: Option<u64>,
    waiting: BTreeSet<Place>,
    stand: Stand,
}

#[derive(Clone, Copy, Debug, Default)]
enum Stand {
    #[default]
    Nowhere,
    Ready(Place),
    Later(u64),
}

impl Queue {
    pub(super) fn new(pace: Pace, now: Time) -> Self {
        Self {
            pace,
            flow: 0,
            wall: now,
            sent: VecDeque::new(),
            penalties: Vec::new(),
            lanes: HashMap::new(),
            paced: BTreeSet::new(),
            free: BTreeSet::new(),
            later: BTreeSet::new(),
            places: 0,
            sweep_at: CHATS,
        }
    }

    /// Takes a place in the queue.
    pub(super) fn join(&mut self, chat: ChatId, priority: Priority, paced: bool, now: Time) -> Place {
        self.tick(now);
        self.sweep();
        let place = Place {
            priority,
            number: self.places,
            paced,
            chat,
        };
        self.places += 1;
        self.lanes.entry(chat).or_default().waiting.insert(place);
        self.stand_again(chat);
        place
    }

    /// Gives a place up, whether its call was made or it only waited. A chat's call counts from its end, so that the
    /// next one is not early by the time this one was under way.
    pub(super) fn leave(&mut self, place: Place, now: Time) {
        self.tick(now);
        let interval = self.interval();
        let Some(lane) = self.lanes.get_mut(&place.chat) else {
            return;
        };
        if lane.out == Some(place.number) {
            lane.out = None;
            if place.paced {
                lane.full = lane.full.max(self.flow) + interval;
            }
        } else {
            lane.waiting.remove(&place);
        }
        self.stand_again(place.chat);
    }

    /// The next that may go now; it is out until it leaves.
    pub(super) fn next(&mut self, now: Time) -> Option<Place> {
        self.tick(now);
        while let Some(&(at, chat)) = self.later.first()
            && at <= self.flow
        {
            self.stand_again(chat);
        }
        let paced = self.paced.first().filter(|_| self.sent.len() < self.limit());
        let place = match (paced, self.free.first()) {
            (Some(paced), Some(free)) => *paced.min(free),
            (Some(only), None) | (None, Some(only)) => *only,
            (None, None) => return None,
        };
        let lane = self.lanes.get_mut(&place.chat)?;
        lane.waiting.remove(&place);
        lane.out = Some(place.number);
        if place.paced {
            self.sent.push_back(self.flow);
        }
        self.stand_again(place.chat);
        Some(place)
    }

    /// How long until `next` may have something to give, if nobody joins or leaves before.
    pub(super) fn due(&mut self, now: Time) -> Option<Duration> {
        self.tick(now);
        let later = self.later.first().map(|(at, _)| *at);
        let overall = if !self.free.is_empty() {
            Some(self.flow)
        } else if self.paced.is_empty() {
            None
        } else {
            let room = match self.sent.len().checked_sub(self.limit()) {
                Some(over) => self.sent.get(over).map(|at| at + WINDOW),
                None => Some(self.flow),
            };
            room.into_iter().chain(self.penalties.iter().copied()).min()
        };
        let at = later.into_iter().chain(overall).min()?;
        Some(Duration::from_millis(at.saturating_sub(self.flow)))
    }

    /// Obeys a "too many": nothing for the chat until `span` is over. Telegram does not say whether it means the chat or
    /// all of them, so for that time, at most a minute, the overall limit is halved too, and once more for each such answer.
    pub(super) fn slow_down(&mut self, chat: Option<ChatId>, span: Duration, now: Time) {
        self.tick(now);
        let span = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        let until = self.flow.saturating_add(span);
        self.penalties.push(self.flow.saturating_add(span.min(LONGEST_PENALTY)));
        self.penalties.sort_unstable();
        if self.penalties.len() > PENALTIES {
            self.penalties.remove(0);
        }
        if let Some(chat) = chat {
            let lane = self.lanes.entry(chat).or_default();
            lane.held = lane.held.max(until);
            self.stand_again(chat);
        }
    }

    fn tick(&mut self, now: Time) {
        self.flow = self.flow.saturating_add(now.millis_since(self.wall));
        self.wall = now;
        while self.sent.front().is_some_and(|at| at + WINDOW <= self.flow) {
            self.sent.pop_front();
        }
        self.penalties.retain(|until| *until > self.flow);
    }

    fn limit(&self) -> usize {
        let overall = usize::try_from(self.pace.overall_per_second).unwrap_or(usize::MAX);
        (overall >> self.penalties.len()).max(1)
    }

    /// Milliseconds in which a chat may send one more message.
    fn interval(&self) -> u64 {
        SECOND / u64::from(self.pace.per_chat_per_second.max(1))
    }

    /// Puts a chat where it belongs after something about it changed.
    fn stand_again(&mut self, chat: ChatId) {
        let ahead = u64::from(self.pace.burst.saturating_sub(1)) * self.interval();
        let Some(lane) = self.lanes.get_mut(&chat) else {
            return;
        };
        match lane.stand {
            Stand::Nowhere => {}
            Stand::Ready(place) if place.paced => {
                self.paced.remove(&place);
            }
            Stand::Ready(place) => {
                self.free.remove(&place);
            }
            Stand::Later(at) => {
                self.later.remove(&(at, chat));
            }
        }
        lane.stand = match lane.waiting.first() {
            Some(place) if lane.out.is_none() => {
                let allowed = if place.paced {
                    lane.full.saturating_sub(ahead)
                } else {
                    0
                };
                let at = allowed.max(lane.held);
                if at > self.flow {
                    self.later.insert((at, chat));
                    Stand::Later(at)
                } else if place.paced {
                    self.paced.insert(*place);
                    Stand::Ready(*place)
                } else {
                    self.free.insert(*place);
                    Stand::Ready(*place)
                }
            }
            Some(_) | None => Stand::Nowhere,
        };
    }

    /// Forgets chats that are idle and may send at will, once there are twice as many as after the last time.
    fn sweep(&mut self) {
        if self.lanes.len() < self.sweep_at {
            return;
        }
        let flow = self.flow;
        self.lanes
            .retain(|_, lane| lane.out.is_some() || !lane.waiting.is_empty() || lane.full.max(lane.held) > flow);
        self.sweep_at = CHATS.max(self.lanes.len() * 2);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::collection::vec;
    use proptest::prelude::{Strategy, any};
    use proptest::{prop_assert, prop_assert_eq, proptest};

    use super::{CHATS, Pace, Queue, WINDOW};
    use crate::domain::effect::Priority;
    use crate::domain::ids::ChatId;
    use crate::domain::time::Time;

    const START: u64 = 1_000_000;

    /// When something is asked for (in milliseconds), for which chat, how urgently, and whether it counts.
    type Wish = (u64, i64, Priority, bool);

    /// Plays the wishes with calls that take no time, and tells when each chat was served.
    fn served(pace: Pace, wishes: &[Wish]) -> Vec<(u64, i64)> {
        let mut queue = Queue::new(pace, Time(START));
        let mut wishes = wishes.iter().peekable();
        let mut now = 0;
        let mut served = Vec::new();
        loop {
            while let Some((_, chat, priority, paced)) = wishes.next_if(|(at, ..)| *at <= now) {
                queue.join(ChatId(*chat), *priority, *paced, Time(START + now));
            }
            while let Some(place) = queue.next(Time(START + now)) {
                served.push((now, place.chat.0));
                queue.leave(place, Time(START + now));
            }
            let due = queue
                .due(Time(START + now))
                .map(|due| now + u64::try_from(due.as_millis()).unwrap());
            let wish = wishes.peek().map(|(at, ..)| *at);
            let Some(next) = due.into_iter().chain(wish).min() else {
                return served;
            };
            assert!(next > now, "the queue spins at {now}");
            now = next;
        }
    }

    fn times(served: &[(u64, i64)]) -> Vec<u64> {
        served.iter().map(|(at, _)| *at).collect()
    }

    #[test]
    fn a_quiet_chat_takes_three_at_once_and_then_one_a_second() {
        let wishes = [(0, 1, Priority::Screen, true); 6];
        assert_eq!(times(&served(Pace::default(), &wishes)), [0, 0, 0, 1_000, 2_000, 3_000]);
    }

    #[test]
    fn a_chat_that_rests_may_hurry_again() {
        let wishes = [0, 0, 0, 0, 2_500, 2_500].map(|at| (at, 1, Priority::Screen, true));
        assert_eq!(times(&served(Pace::default(), &wishes)), [0, 0, 0, 1_000, 2_500, 3_000]);
    }

    #[test]
    fn many_chats_share_the_overall_limit_by_age() {
        let wishes: Vec<Wish> = (1..=70).map(|chat| (0, chat, Priority::Screen, true)).collect();
        let served = served(Pace::default(), &wishes);
        let when = |chat: usize| match chat {
            0..30 => 0,
            30..60 => WINDOW,
            _ => 2 * WINDOW,
        };
        let expected: Vec<(u64, i64)> = (0..70)
            .map(|chat| (when(chat), i64::try_from(chat).unwrap() + 1))
            .collect();
        assert_eq!(served, expected);
    }

    #[test]
    fn money_goes_before_notices_before_screens_before_tidying() {
        let pace = Pace {
            overall_per_second: 1,
            ..Pace::default()
        };
        let wishes = [
            (0, 1, Priority::Screen, true),
            (10, 2, Priority::Tidy, true),
            (20, 3, Priority::Screen, true),
            (30, 4, Priority::Notice, true),
            (40, 5, Priority::Money, true),
            (50, 6, Priority::Money, true),
        ];
        let chats: Vec<i64> = served(pace, &wishes).iter().map(|(_, chat)| *chat).collect();
        assert_eq!(chats, [1, 5, 6, 4, 3, 2]);
    }

    #[test]
    fn what_does_not_count_goes_at_once() {
        let pace = Pace {
            overall_per_second: 1,
            ..Pace::default()
        };
        let wishes = [
            (0, 1, Priority::Screen, true),
            (0, 2, Priority::Screen, true),
            (0, 3, Priority::Tidy, false),
            (0, 4, Priority::Tidy, false),
        ];
        assert_eq!(served(pace, &wishes), [(0, 1), (0, 3), (0, 4), (WINDOW, 2)]);
    }

    #[test]
    fn one_chat_has_one_call_out() {
        let now = Time(START);
        let mut queue = Queue::new(Pace::default(), now);
        queue.join(ChatId(1), Priority::Screen, true, now);
        let second = queue.join(ChatId(1), Priority::Money, false, now);
        let other = queue.join(ChatId(2), Priority::Tidy, true, now);
        assert_eq!(queue.next(now), Some(second), "the more urgent one of the chat");
        assert_eq!(queue.next(now), Some(other));
        assert_eq!(queue.next(now), None);
        assert_eq!(queue.due(now), None, "only the end of a call can help");
        queue.leave(second, now);
        assert!(queue.next(now).is_some());
    }

    #[test]
    fn a_call_counts_from_its_end() {
        let pace = Pace {
            burst: 1,
            ..Pace::default()
        };
        let mut queue = Queue::new(pace, Time(START));
        let first = queue.join(ChatId(1), Priority::Screen, true, Time(START));
        queue.join(ChatId(1), Priority::Screen, true, Time(START));
        assert_eq!(queue.next(Time(START)), Some(first));
        queue.leave(first, Time(START + 400));
        assert_eq!(queue.next(Time(START + 400)), None);
        assert_eq!(queue.due(Time(START + 400)), Some(Duration::from_secs(1)));
        assert!(queue.next(Time(START + 1_400)).is_some());
    }

    #[test]
    fn too_many_holds_the_chat_and_halves_the_rest() {
        let now = Time(START);
        let mut queue = Queue::new(Pace::default(), now);
        queue.slow_down(Some(ChatId(1)), Duration::from_secs(7), now);
        for chat in 1..=40 {
            queue.join(ChatId(chat), Priority::Screen, true, now);
        }
        let mut round = |at: u64| {
            let mut chats = Vec::new();
            while let Some(place) = queue.next(Time(START + at)) {
                queue.leave(place, Time(START + at));
                chats.push(place.chat.0);
            }
            chats
        };
        assert_eq!(round(0), (2..=16).collect::<Vec<_>>());
        assert_eq!(round(WINDOW), (17..=31).collect::<Vec<_>>());
        assert_eq!(round(2 * WINDOW), (32..=40).collect::<Vec<_>>());
        assert_eq!(round(6_999), [0_i64; 0]);
        assert_eq!(round(7_000), [1]);
    }

    #[test]
    fn many_too_many_leave_one_a_second() {
        let now = Time(START);
        let mut queue = Queue::new(Pace::default(), now);
        for chat in 1..=50 {
            queue.slow_down(Some(ChatId(chat)), Duration::from_secs(60), now);
        }
        for chat in 101..=110 {
            queue.join(ChatId(chat), Priority::Screen, true, now);
        }
        assert!(queue.next(now).is_some());
        assert!(queue.next(now).is_none());
        assert_eq!(queue.due(now), Some(Duration::from_millis(WINDOW)));
    }

    #[test]
    fn a_long_hold_of_one_chat_does_not_slow_the_others_for_long() {
        let now = Time(START);
        let mut queue = Queue::new(Pace::default(), now);
        queue.slow_down(Some(ChatId(1)), Duration::from_secs(3_600), now);
        let later = now.plus_seconds(60);
        for chat in 1..=31 {
            queue.join(ChatId(chat), Priority::Screen, true, later);
        }
        let served = std::iter::from_fn(|| queue.next(later)).count();
        assert_eq!(served, 30);
        assert_eq!(queue.due(later), Some(Duration::from_secs(3_540)));
    }

    #[test]
    fn a_clock_set_back_stops_nobody() {
        let mut queue = Queue::new(Pace::default(), Time(START));
        for _ in 0..4 {
            queue.join(ChatId(1), Priority::Screen, true, Time(START));
        }
        let mut count = 0;
        while let Some(place) = queue.next(Time(START)) {
            queue.leave(place, Time(START));
            count += 1;
        }
        assert_eq!(count, 3);
        assert!(queue.next(Time(1_000)).is_none());
        assert!(queue.next(Time(2_000)).is_some(), "a second passed by the new clock");
    }

    #[test]
    fn idle_chats_are_forgotten() {
        let mut queue = Queue::new(Pace::default(), Time(START));
        for chat in 0..100_000 {
            let now = Time(START + u64::try_from(chat).unwrap() * 100);
            let place = queue.join(ChatId(chat), Priority::Screen, true, now);
            assert_eq!(queue.next(now), Some(place));
            queue.leave(place, now);
        }
        assert!(queue.lanes.len() <= CHATS, "{}", queue.lanes.len());
        assert!(queue.later.is_empty() && queue.paced.is_empty() && queue.free.is_empty());
        assert!(queue.sent.len() <= 30);
    }

    #[test]
    fn the_limits_can_be_lifted() {
        let pace = Pace {
            overall_per_second: u32::MAX,
            per_chat_per_second: u32::MAX,
            burst: u32::MAX,
        };
        let wishes = [(0, 1, Priority::Screen, true); 5_000];
        assert!(served(pace, &wishes).iter().all(|(at, _)| *at == 0));
    }

    fn wishes() -> impl Strategy<Value = Vec<Wish>> {
        let priority =
            (0_usize..4).prop_map(|index| [Priority::Money, Priority::Notice, Priority::Screen, Priority::Tidy][index]);
        vec((0_u64..20_000, 0_i64..60, priority, any::<bool>()), 1..400).prop_map(|mut wishes| {
            wishes.sort_by_key(|wish| wish.0);
            wishes
        })
    }

    proptest! {
        #[test]
        fn nobody_is_forgotten_and_no_limit_is_broken(wishes in wishes()) {
            let paced: Vec<Wish> = wishes.iter().map(|(at, chat, priority, _)| (*at, *chat, *priority, true)).collect();
            let served_all = served(Pace::default(), &wishes);
            prop_assert_eq!(served_all.len(), wishes.len());
            let served = served(Pace::default(), &paced);
            prop_assert_eq!(served.len(), paced.len());
            for window in times(&served).windows(31) {
                prop_assert!(window[30] - window[0] >= 1_000, "{:?}", window);
            }
            for chat in 0..60 {
                let own: Vec<u64> = served.iter().filter(|(_, of)| *of == chat).map(|(at, _)| *at).collect();
                for (n, window) in own.windows(4).enumerate() {
                    prop_assert!(window[3] - window[0] >= 1_000, "{}: {:?}", n, window);
                }
            }
        }
    }
}
