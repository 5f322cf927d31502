//! Conversations between a buyer and the people of the support group: whose, where, and how much may be said.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::ids::{ChatId, MessageId, OrderId};
use super::time::Time;

/// A conversation, counted from 1 by this shop; what both sides call the case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub u64);

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// Which way a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Way {
    /// From the buyer to the group.
    ToGroup,
    /// From the group to the buyer.
    ToBuyer,
}

/// What is said about a conversation by the bot itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CaseWord {
    /// To the group: the buyer ended it.
    EndedByBuyer,
    /// To the buyer: the group ended it.
    EndedByGroup,
    /// To the group: it is over, nothing is passed on.
    Over,
    /// To the group: the buyer has blocked the bot.
    Blocked,
    /// To whoever wrote: this kind of message cannot be passed on.
    NotPassedOn(Way),
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its number.
    pub id: CaseId,
    /// The buyer's chat.
    pub chat: ChatId,
    /// The order it is probably about.
    pub order: Option<OrderId>,
    /// When it was begun.
    pub opened: Time,
    /// When it was ended, if it was.
    pub ended: Option<Time>,
    /// Its topic in the group, where the group has topics.
    pub topic: Option<i64>,
    /// Its messages in the group, the newest last, so that an answer to one of them finds it.
    pub messages: VecDeque<MessageId>,
    /// When the buyer wrote lately.
    pub lately: VecDeque<Time>,
}

/// Something said in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InGroup {
    /// The topic, where the group has topics.
    pub topic: Option<i64>,
    /// The message that it answers.
    pub answers: Option<MessageId>,
    /// The whole text, where it is a command.
    pub command: Option<String>,
}

/// Messages of a conversation that an answer can refer to.
const MESSAGES: usize = 60;
/// Messages that a buyer may write within [`SPAN`].
const MOST: usize = 15;
/// Milliseconds within which they are counted.
const SPAN: u64 = 5 * 60_000;

impl Case {
    /// A conversation that begins.
    pub fn open(id: CaseId, chat: ChatId, order: Option<OrderId>, now: Time) -> Self {
        Self {
            id,
            chat,
            order,
            opened: now,
            ended: None,
            topic: None,
            messages: VecDeque::new(),
            lately: VecDeque::new(),
        }
    }

    /// Whether it goes on.
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// When the buyer spoke last.
    pub fn last_word(&self) -> Time {
        self.lately.back().copied().unwrap_or(self.opened)
    }

    /// What stood of it in the group is there no more.
    pub fn loses_its_place(&mut self) {
        self.topic = None;
        self.messages.clear();
    }

    /// Remembers a message of it in the group.
    pub fn stands_in(&mut self, message: MessageId) {
        if self.messages.len() >= MESSAGES {
            // The first one says what the conversation is about.
            self.messages.remove(1);
        }
        self.messages.push_back(message);
    }

    /// Whether the buyer may say one more thing just now; counts it.
    pub fn may_say(&mut self, now: Time) -> bool {
        self.lately.retain(|at| now.millis_since(*at) < SPAN);
        let may = self.lately.len() < MOST;
        if may {
            self.lately.push_back(now);
        }
        may
    }

    /// Whether something said in the group belongs to it.
    pub fn is_meant(&self, topic: Option<i64>, answers: Option<MessageId>) -> bool {
        match self.topic {
            Some(own) => topic == Some(own),
            None => answers.is_some_and(|answers| self.messages.contains(&answers)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, CaseId};
    use crate::domain::ids::{ChatId, MessageId};
    use crate::domain::time::Time;

    fn case() -> Case {
        Case::open(CaseId(1), ChatId(7), None, Time::from_unix(0))
    }

    #[test]
    fn an_answer_finds_its_conversation_by_topic_or_by_message() {
        let mut plain = case();
        for message in 0..200 {
            plain.stands_in(MessageId(message));
        }
        assert!(plain.is_meant(None, Some(MessageId(0))) && plain.is_meant(Some(9), Some(MessageId(199))));
        assert!(!plain.is_meant(None, None) && !plain.is_meant(None, Some(MessageId(50))));
        let topic = Case {
            topic: Some(9),
            ..plain
        };
        assert!(topic.is_meant(Some(9), None));
        assert!(!topic.is_meant(None, Some(MessageId(199))) && !topic.is_meant(Some(8), Some(MessageId(199))));
    }

    #[test]
    fn a_buyer_cannot_flood_the_group() {
        let mut case = case();
        let said = (0..1_000).filter(|milli| case.may_say(Time(*milli))).count();
        assert_eq!(said, 15);
        assert!(case.may_say(Time(5 * 60_000)), "five minutes after the first");
    }
}
