//! A bounded store of answers of one kind: what is at hand, what is due, what failed and when it may be asked for again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::shelf::Stock;
use crate::domain::time::Time;

/// First pause after a failure; it doubles with each further one.
const FIRST_PAUSE: u64 = 5_000;
/// Longest pause after a failure that names none itself.
const LONGEST_PAUSE: u64 = 120_000;

/// Answers of one kind by their key; those not looked at for longest go first.
#[derive(Debug)]
pub struct Drawer<K, T> {
    slots: HashMap<K, Slot<T>>,
    room: usize,
    keep: Duration,
    looks: u64,
}

#[derive(Debug)]
struct Slot<T> {
    stock: Option<(Arc<T>, Time)>,
    due: Time,
    asking: bool,
    failures: u32,
    not_before: Time,
    looked: u64,
}

impl<T> Slot<T> {
    fn new() -> Self {
        Self {
            stock: None,
            due: Time(0),
            asking: false,
            failures: 0,
            not_before: Time(0),
            looked: 0,
        }
    }
}

impl<K: Clone + Eq + Hash, T> Drawer<K, T> {
    /// Holds `room` answers, none for longer than `keep`.
    pub fn new(room: usize, keep: Duration) -> Self {
        Self {
            slots: HashMap::new(),
            room,
            keep,
            looks: 0,
        }
    }

    /// What is at hand, and whether the caller must now ask for it; the drawer counts on an answer from then on.
    pub fn look(&mut self, key: &K, now: Time) -> (Stock<T>, bool) {
        self.looks += 1;
        let (keep, looks) = (self.keep, self.looks);
        let slot = self.slot(key);
        slot.looked = looks;
        let resting = slot.not_before > now;
        let stock = slot
            .stock
            .as_ref()
            .filter(|(_, at)| u128::from(now.millis_since(*at)) <= keep.as_millis())
            .map(|(stock, _)| Arc::clone(stock));
        let wanted = stock.is_none() || slot.due <= now;
        let ask = wanted && !slot.asking && !resting;
        slot.asking |= ask;
        let stock = match stock {
            Some(stock) => Stock::Here(stock),
            None if slot.asking => Stock::Coming,
            None => Stock::Failed,
        };
        (stock, ask)
    }

    /// What is at hand, however old, without asking for it.
    pub fn peek(&self, key: &K) -> Option<Arc<T>> {
        let (stock, _) = self.slots.get(key)?.stock.as_ref()?;
        Some(Arc::clone(stock))
    }

    /// Takes in an answer of the instant `at`, to be asked for again at `due`.
    pub fn put(&mut self, key: &K, stock: Arc<T>, at: Time, due: Time) {
        let slot = self.slot(key);
        *slot = Slot {
            stock: Some((stock, at)),
            due,
            looked: slot.looked,
            ..Slot::new()
        };
    }

    /// Takes in what an earlier run had; the answer that was asked for is still awaited.
    pub fn warm(&mut self, key: &K, stock: Arc<T>, at: Time) {
        self.slot(key).stock = Some((stock, at));
    }

    /// Puts something else in the place of what is at hand, as old as that was.
    pub fn replace(&mut self, key: &K, stock: Arc<T>) {
        if let Some(place) = self.slots.get_mut(key).and_then(|slot| slot.stock.as_mut()) {
            place.0 = stock;
        }
    }

    /// The answer did not come; nobody asks again before a pause, at least `after` long.
    pub fn fail(&mut self, key: &K, after: Duration, now: Time) {
        let slot = self.slot(key);
        let pause = (FIRST_PAUSE << slot.failures.min(10)).min(LONGEST_PAUSE);
        let pause = pause.max(u64::try_from(after.as_millis()).unwrap_or(LONGEST_PAUSE));
        slot.asking = false;
        slot.failures += 1;
        slot.not_before = Time(now.0.saturating_add(pause));
    }

    /// Forgets that it failed.
    pub fn forgive(&mut self, key: &K) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.not_before = Time(0);
            slot.failures = 0;
        }
    }

    /// Forgets what is at hand if it is such that it should be asked for anew.
    pub fn drop_if(&mut self, key: &K, unwanted: impl FnOnce(&T) -> bool) {
        if let Some(slot) = self.slots.get_mut(key)
            && slot.stock.as_ref().is_some_and(|(stock, _)| unwanted(stock))
        {
            slot.stock = None;
        }
    }

    /// What is at hand is doubtful: the next look asks again.
    pub fn doubt(&mut self, key: &K) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.due = Time(0);
        }
    }

    fn slot(&mut self, key: &K) -> &mut Slot<T> {
        if !self.slots.contains_key(key) {
            self.make_room();
        }
        self.slots.entry(key.clone()).or_insert_with(Slot::new)
    }

    /// Makes room in one sweep for a sixteenth of the drawer, so that sweeps are rare.
    fn make_room(&mut self) {
        if self.slots.len() < self.room {
            return;
        }
        let mut looked: Vec<u64> = self
            .slots
            .values()
            .filter(|slot| !slot.asking)
            .map(|slot| slot.looked)
            .collect();
        looked.sort_unstable();
        let goes = self.slots.len() - self.room + self.room / 16 + 1;
        if let Some(last) = looked.get(goes.saturating_sub(1)).or(looked.last()).copied() {
            self.slots.retain(|_, slot| slot.asking || slot.looked > last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Drawer;
    use crate::domain::shelf::Stock;
    use crate::domain::time::Time;
    use std::sync::Arc;
    use std::time::Duration;

    const NOW: Time = Time::from_unix(1_790_000_000);

    fn drawer() -> Drawer<u32, &'static str> {
        Drawer::new(100, Duration::from_secs(120))
    }

    #[test]
    fn an_answer_is_asked_for_once_and_again_when_it_is_due() {
        let mut drawer = drawer();
        assert_eq!(drawer.look(&1, NOW), (Stock::Coming, true));
        assert_eq!(drawer.look(&1, NOW), (Stock::Coming, false));
        drawer.put(&1, Arc::new("new"), NOW, NOW.plus_seconds(30));
        let here = || Stock::Here(Arc::new("new"));
        assert_eq!(drawer.look(&1, NOW.plus_seconds(29)), (here(), false));
        assert_eq!(drawer.look(&1, NOW.plus_seconds(30)), (here(), true));
        assert_eq!(drawer.look(&1, NOW.plus_seconds(31)), (here(), false));
        assert_eq!(drawer.look(&1, NOW.plus_seconds(121)), (Stock::Coming, false));
    }

    #[test]
    fn a_failure_is_remembered_for_a_growing_while() {
        let mut drawer = drawer();
        let mut now = NOW;
        for pause in [5, 10, 20, 40, 80, 120, 120] {
            assert_eq!(drawer.look(&1, now), (Stock::Coming, true));
            drawer.fail(&1, Duration::ZERO, now);
            assert_eq!(drawer.look(&1, now.plus_seconds(pause - 1)), (Stock::Failed, false));
            now = now.plus_seconds(pause);
        }
        assert_eq!(drawer.look(&1, now), (Stock::Coming, true));
        drawer.fail(&1, Duration::from_secs(300), now);
        assert_eq!(drawer.look(&1, now.plus_seconds(299)), (Stock::Failed, false));
        drawer.forgive(&1);
        assert_eq!(drawer.look(&1, now), (Stock::Coming, true));
    }

    #[test]
    fn what_is_at_hand_outlives_a_failed_refresh() {
        let mut drawer = drawer();
        drawer.put(&1, Arc::new("old"), NOW, NOW);
        assert_eq!(drawer.look(&1, NOW), (Stock::Here(Arc::new("old")), true));
        drawer.fail(&1, Duration::ZERO, NOW);
        assert_eq!(drawer.look(&1, NOW), (Stock::Here(Arc::new("old")), false));
    }

    #[test]
    fn a_full_drawer_loses_what_was_not_looked_at_for_longest() {
        let mut drawer = drawer();
        for key in 0..100 {
            drawer.look(&key, NOW);
            drawer.put(&key, Arc::new("x"), NOW, NOW.plus_seconds(60));
        }
        drawer.look(&0, NOW);
        for key in 100..150 {
            drawer.look(&key, NOW);
            drawer.put(&key, Arc::new("x"), NOW, NOW.plus_seconds(60));
            assert!(drawer.slots.len() <= 100);
        }
        assert!(drawer.peek(&0).is_some() && drawer.peek(&149).is_some() && drawer.peek(&1).is_none());
    }
}
