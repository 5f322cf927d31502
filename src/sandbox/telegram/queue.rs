//! Updates that wait for the bot: confirmed by offset, forgotten when they are too old.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::domain::time::Time;

/// How long an unconfirmed message waits, in seconds.
pub const MESSAGE_LIFE: u64 = 24 * 60 * 60;
/// How long an unconfirmed press waits, in seconds.
pub const PRESS_LIFE: u64 = 150;

const REMEMBERED: usize = 10_000;
const FAR_AHEAD: i64 = 10;

/// One update: its id and its JSON without the id.
#[derive(Clone, Debug)]
pub struct Update {
    /// `update_id`.
    pub id: i64,
    /// `message`, `callback_query` and so on.
    pub kind: String,
    /// The JSON object with its `update_id`.
    pub json: Arc<str>,
    /// The line it waits in: updates of one line are pushed to a webhook one after another.
    pub line: i64,
    /// When it is forgotten.
    pub expires: Time,
    /// It was repeated after its confirmation, and is not confirmed again before it was handed out.
    pub owed: bool,
}

/// The queue and the ids it gives.
#[derive(Debug)]
pub struct Queue {
    waiting: VecDeque<Update>,
    confirmed: VecDeque<Update>,
    next_id: i64,
    allowed: Option<Vec<String>>,
    /// No waiting update is forgotten before this instant.
    earliest: Time,
    /// Ids fell or were repeated, so that order no longer tells what an offset confirms.
    disordered: bool,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            confirmed: VecDeque::new(),
            next_id: 700_000_001,
            allowed: None,
            earliest: Time(u64::MAX),
            disordered: false,
        }
    }
}

impl Queue {
    /// The id that the next update will have.
    pub fn jump_to(&mut self, id: i64) {
        self.next_id = id;
    }

    /// Kinds that are queued from now on; an empty list means the default, all but the rare ones.
    pub fn allow(&mut self, kinds: Vec<String>) {
        self.allowed = Some(kinds).filter(|kinds| !kinds.is_empty());
    }

    /// The kinds that were asked for, if any were.
    pub fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }

    fn is_wanted(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(kinds) => kinds.iter().any(|wanted| wanted == kind),
            None => !matches!(kind, "chat_member" | "message_reaction" | "message_reaction_count"),
        }
    }

    /// Queues an update whose `payload` is JSON; none if its kind is not wanted.
    pub fn push(&mut self, kind: &str, payload: &str, line: i64, expires: Time) -> Option<i64> {
        if !self.is_wanted(kind) {
            return None;
        }
        let id = self.next_id;
        let json = format!("{{\"update_id\":{id},\"{kind}\":{payload}}}");
        self.push_json(id, kind, json, line, expires);
        Some(id)
    }

    /// The id for an update that brings none.
    pub fn next_id(&self) -> i64 {
        self.next_id
    }

    /// Queues a whole update as it is.
    pub fn push_json(&mut self, id: i64, kind: &str, json: String, line: i64, expires: Time) {
        self.next_id = id.saturating_add(1);
        self.earliest = self.earliest.min(expires);
        self.disordered |= self.waiting.back().is_some_and(|last| last.id >= id);
        self.waiting.push_back(Update {
            id,
            kind: kind.to_owned(),
            json: json.into(),
            line,
            expires,
            owed: false,
        });
    }

    /// Puts an update, waiting or confirmed, in front of the queue once more.
    pub fn repeat(&mut self, id: i64, expires: Time) -> bool {
        let known = self
            .waiting
            .iter()
            .chain(&self.confirmed)
            .find(|update| update.id == id);
        let Some(mut again) = known.cloned() else {
            return false;
        };
        again.owed = true;
        again.expires = expires;
        self.earliest = self.earliest.min(expires);
        self.disordered = true;
        self.waiting.push_front(again);
        true
    }

    /// How many updates wait.
    pub fn len(&mut self, now: Time) -> usize {
        self.forget_expired(now);
        self.waiting.len()
    }

    /// Drops all that waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    /// What `getUpdates` answers: an offset confirms what is below it, a negative one keeps only the newest.
    pub fn take(&mut self, offset: i64, limit: usize, now: Time) -> Vec<Arc<str>> {
        self.forget_expired(now);
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let surplus = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..surplus);
        } else if offset > 0 && offset <= self.next_id.saturating_add(FAR_AHEAD) {
            self.confirm_below(offset);
        }
        self.waiting
            .iter_mut()
            .take(limit)
            .map(|update| {
                update.owed = false;
                Arc::clone(&update.json)
            })
            .collect()
    }

    fn confirm_below(&mut self, offset: i64) {
        while self
            .waiting
            .front()
            .is_some_and(|update| update.id < offset && !update.owed)
        {
            let done = self.waiting.pop_front();
            self.remember(done);
        }
        if self.disordered {
            self.waiting.retain(|update| update.id >= offset || update.owed);
            self.disordered = !self.waiting.iter().is_sorted_by_key(|update| update.id);
        }
    }

    /// The waiting updates in order, for a webhook.
    pub fn waiting(&self) -> impl Iterator<Item = &Update> {
        self.waiting.iter()
    }

    /// Takes out an update that a webhook accepted or gave up.
    pub fn settle(&mut self, id: i64) {
        if let Some(at) = self.waiting.iter().position(|update| update.id == id) {
            let done = self.waiting.remove(at);
            self.remember(done);
        }
    }

    fn remember(&mut self, update: Option<Update>) {
        self.confirmed.extend(update);
        if self.confirmed.len() > REMEMBERED {
            self.confirmed.pop_front();
        }
    }

    fn forget_expired(&mut self, now: Time) {
        if self.earliest <= now {
            self.waiting.retain(|update| update.expires > now);
            let left = self.waiting.iter().map(|update| update.expires).min();
            self.earliest = left.unwrap_or(Time(u64::MAX));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Queue;
    use crate::domain::time::Time;

    const NOW: Time = Time::from_unix(1_000);
    const LATER: Time = Time::from_unix(2_000);

    fn three() -> Queue {
        let mut queue = Queue::default();
        queue.jump_to(10);
        for _ in 0..3 {
            queue.push("message", "{}", 1, LATER);
        }
        queue
    }

    fn ids(queue: &mut Queue, offset: i64, limit: usize) -> Vec<i64> {
        queue
            .take(offset, limit, NOW)
            .iter()
            .map(|json| {
                let json: serde_json::Value = serde_json::from_str(json).unwrap();
                json["update_id"].as_i64().unwrap()
            })
            .collect()
    }

    #[test]
    fn what_is_not_confirmed_comes_again() {
        let mut queue = three();
        assert_eq!(ids(&mut queue, 0, 100), [10, 11, 12]);
        assert_eq!(ids(&mut queue, 0, 2), [10, 11]);
        assert_eq!(ids(&mut queue, 11, 100), [11, 12]);
        assert_eq!(ids(&mut queue, 0, 100), [11, 12]);
        assert_eq!(ids(&mut queue, 13, 100), [] as [i64; 0]);
    }

    #[test]
    fn a_negative_offset_keeps_the_newest() {
        let mut queue = three();
        assert_eq!(ids(&mut queue, -1, 100), [12]);
        assert_eq!(ids(&mut queue, 0, 100), [12]);
    }

    #[test]
    fn an_offset_from_before_a_jump_down_confirms_nothing() {
        let mut queue = Queue::default();
        queue.jump_to(1_204);
        queue.push("message", "{}", 1, LATER);
        assert_eq!(ids(&mut queue, 9_000_002, 100), [1_204]);
        assert_eq!(ids(&mut queue, 1_205, 100), [] as [i64; 0]);
    }

    #[test]
    fn a_repeated_update_is_handed_out_once_more() {
        let mut queue = three();
        assert_eq!(ids(&mut queue, 13, 100), [] as [i64; 0]);
        assert!(queue.repeat(11, LATER));
        assert_eq!(ids(&mut queue, 13, 100), [11]);
        assert_eq!(ids(&mut queue, 13, 100), [] as [i64; 0]);
        assert!(!queue.repeat(99, LATER));
    }

    #[test]
    fn an_old_press_is_forgotten_and_a_message_behind_it_stays() {
        let mut queue = Queue::default();
        queue.push("message", "{}", 1, Time::from_unix(90_000));
        queue.push("callback_query", "{}", 1, Time::from_unix(150));
        assert_eq!(queue.len(Time::from_unix(149)), 2);
        assert_eq!(queue.len(Time::from_unix(150)), 1);
    }

    #[test]
    fn only_wanted_kinds_are_queued() {
        let mut queue = Queue::default();
        assert!(queue.push("chat_member", "{}", 1, LATER).is_none());
        queue.allow(vec!["callback_query".to_owned()]);
        assert!(queue.push("message", "{}", 1, LATER).is_none());
        assert!(queue.push("callback_query", "{}", 1, LATER).is_some());
        queue.allow(Vec::new());
        assert!(queue.push("message", "{}", 1, LATER).is_some());
    }
}
