//! How messages are passed on between a buyer and the support group, and what came of it.

use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tracing::{error, warn};

use crate::domain::effect::{Bell, Effect, Priority, Strain};
use crate::domain::ids::{ChatId, MessageId};
use crate::domain::support::{Case, CaseWord, Way};
use crate::engine::input::{Outcome, Sight};
use crate::engine::perform::{BLOCKED, Outside, Performed, later};
use crate::ports::{Entry, Lookout, SendFault};
use crate::view::{alarm, support};

/// Milliseconds for which an alarm waits for an admin who cannot be reached.
const STALE: u64 = 30 * 86_400_000;
/// How long the group is left alone after the bot could not write there.
const SHUT: Duration = Duration::from_secs(600);

/// Whether the bot can write in the support group, as far as it was tried.
#[derive(Debug, Default)]
pub struct GroupReach(AtomicU8);

impl GroupReach {
    const WELL: u8 = 1;
    const SHUT: u8 = 2;
}

impl Lookout for GroupReach {
    fn strains(&self) -> Vec<(Strain, bool)> {
        match self.0.load(Ordering::Relaxed) {
            Self::WELL => vec![(Strain::SupportShut, false)],
            Self::SHUT => vec![(Strain::SupportShut, true)],
            _ => Vec::new(),
        }
    }
}

impl Outside {
    /// Tells one admin, unless that person is none any more.
    pub(super) async fn ring(&self, entry: Entry, (admin, bell): (ChatId, Bell), sight: &Sight) -> Performed {
        if !self.admins.contains(&admin) {
            return Performed::Done(Outcome::Nothing);
        }
        let order = Effect::Ring(admin, bell).order();
        let order = order.and_then(|order| sight.orders.get(&order));
        let draft = alarm::bell(self.phrases.of(sight.chat.language), bell, order);
        match self.messenger.send(admin, Priority::Notice, &draft).await {
            Ok(_) => Performed::Done(Outcome::Said(admin)),
            Err(SendFault::Refused | SendFault::Gone) => {
                error!("Telegram refuses an alarm to an operator of ADMIN_IDS");
                Performed::Done(Outcome::Nothing)
            }
            Err(SendFault::Blocked) if self.clock.now().millis_since(entry.since) > STALE => {
                Performed::Done(Outcome::Nothing)
            }
            Err(SendFault::Blocked) => {
                warn!("an operator of ADMIN_IDS cannot be reached; has that person started the bot?");
                Performed::Later(BLOCKED)
            }
            Err(fault @ (SendFault::Again(_) | SendFault::Unknown)) => later(fault),
        }
    }

    /// Opens a conversation in the group: a topic where there can be one, and a message that says what it is about.
    pub(super) async fn open_case(&self, case: &Case, sight: &Sight, group: ChatId) -> Performed {
        let words = self.phrases.of(sight.chat.language);
        let topic = match case.topic {
            Some(topic) => Some(topic),
            None => match self.messenger.open_topic(group, &support::topic(words, case)).await {
                // Durable before anything else, so that no second attempt opens another.
                Ok(topic) => return Performed::Done(Outcome::Topic(case.id, topic)),
                // A group without topics, or one in which the bot may not open any: answers find their way instead.
                Err(SendFault::Refused | SendFault::Blocked) => None,
                Err(fault) => return self.group_later(fault),
            },
        };
        let order = case.order.and_then(|order| sight.orders.get(&order));
        let draft = support::header(words, case, order, topic);
        match self.messenger.send(group, Priority::Notice, &draft).await {
            Ok(message) => self.in_group(case, message),
            Err(SendFault::Gone) if topic.is_some() => Performed::Done(Outcome::Displaced(case.id)),
            // Without topics an attempt makes two calls, which the group's limit must both let pass.
            Err(SendFault::Again(wait)) if topic.is_none() => Performed::Later(wait * 2),
            Err(fault) => self.group_later(fault),
        }
    }

    /// Copies a message to the other side. After an attempt whose end is not known, a word goes before that it may have come already.
    pub(super) async fn relay(&self, entry: Entry, case: &Case, sight: &Sight, group: ChatId) -> Performed {
        let Effect::Relay {
            way, message, again, ..
        } = entry.effect
        else {
            return Performed::Done(Outcome::Nothing);
        };
        let words = self.phrases.of(sight.chat.language);
        let (to, from) = match way {
            Way::ToGroup => (group, case.chat),
            Way::ToBuyer => (case.chat, group),
        };
        if again {
            let draft = support::perhaps_again(words, case, way);
            if let Err(fault) = self.messenger.send(to, Priority::Notice, &draft).await {
                return self.not_relayed(case, way, fault);
            }
        }
        let draft = support::copy(words, case, way);
        match self.messenger.copy(to, Priority::Notice, (from, message), &draft).await {
            Ok(copied) => match way {
                Way::ToGroup => self.in_group(case, copied),
                Way::ToBuyer => Performed::Done(Outcome::Said(to)),
            },
            Err(SendFault::Unknown) => Performed::Done(Outcome::Unsure),
            // The word and the copy are two calls, which the chat's limit must both let pass.
            Err(SendFault::Again(wait)) if again => Performed::Later(wait * 2),
            Err(fault) => self.not_relayed(case, way, fault),
        }
    }

    fn not_relayed(&self, case: &Case, way: Way, fault: SendFault) -> Performed {
        match (way, fault) {
            (Way::ToBuyer, SendFault::Blocked) => Performed::Done(Outcome::Word(case.id, CaseWord::Blocked)),
            (Way::ToGroup, SendFault::Gone) if case.topic.is_some() => Performed::Done(Outcome::Displaced(case.id)),
            (_, SendFault::Refused | SendFault::Gone) => {
                Performed::Done(Outcome::Word(case.id, CaseWord::NotPassedOn(way)))
            }
            (Way::ToGroup, fault @ (SendFault::Again(_) | SendFault::Unknown | SendFault::Blocked)) => {
                self.group_later(fault)
            }
            (Way::ToBuyer, fault @ (SendFault::Again(_) | SendFault::Unknown)) => later(fault),
        }
    }

    /// Says something about a conversation.
    pub(super) async fn tell_case(&self, case: &Case, word: CaseWord, sight: &Sight, group: ChatId) -> Performed {
        let to = side(case, word, group);
        let draft = support::word(self.phrases.of(sight.chat.language), case, word, to == group);
        match self.messenger.send(to, Priority::Notice, &draft).await {
            Ok(message) if to == group => self.in_group(case, message),
            Ok(_) => Performed::Done(Outcome::Said(to)),
            Err(SendFault::Refused | SendFault::Gone) => Performed::Done(Outcome::Nothing),
            Err(SendFault::Blocked) if to != group => Performed::Done(Outcome::Nothing),
            Err(fault) if to == group => self.group_later(fault),
            Err(fault) => later(fault),
        }
    }

    fn in_group(&self, case: &Case, message: MessageId) -> Performed {
        self.group.0.store(GroupReach::WELL, Ordering::Relaxed);
        Performed::Done(Outcome::InGroup(case.id, message))
    }

    fn group_later(&self, fault: SendFault) -> Performed {
        match fault {
            SendFault::Blocked | SendFault::Refused | SendFault::Gone => {
                error!("the bot cannot write in SUPPORT_CHAT_ID: is it a member there, and may it write?");
                self.group.0.store(GroupReach::SHUT, Ordering::Relaxed);
                Performed::Later(SHUT)
            }
            SendFault::Again(_) | SendFault::Unknown => {
                warn!("a message to the support group waits");
                later(fault)
            }
        }
    }
}

/// The chat in which a word about a conversation is said.
pub(super) fn side(case: &Case, word: CaseWord, group: ChatId) -> ChatId {
    match word {
        CaseWord::EndedByBuyer | CaseWord::Over | CaseWord::Blocked | CaseWord::NotPassedOn(Way::ToBuyer) => group,
        CaseWord::EndedByGroup | CaseWord::NotPassedOn(Way::ToGroup) => case.chat,
    }
}

/// Where an effect about a conversation is performed.
pub(super) fn place(effect: Effect, case: &Case, group: ChatId) -> Option<ChatId> {
    match effect {
        Effect::OpenCase(_) | Effect::Relay { way: Way::ToGroup, .. } => Some(group),
        Effect::Relay { way: Way::ToBuyer, .. } => Some(case.chat),
        Effect::TellCase(_, word) => Some(side(case, word, group)),
        Effect::Show(_)
        | Effect::Place(_)
        | Effect::ShowBill(_)
        | Effect::Deliver(_)
        | Effect::Notify(..)
        | Effect::PutAway(..)
        | Effect::Alarm(..)
        | Effect::Invoice(_)
        | Effect::Ask(_)
        | Effect::Supply(_)
        | Effect::CallForFunds(_)
        | Effect::Fund(_)
        | Effect::Refund(_)
        | Effect::Receipt(_)
        | Effect::Ring(..)
        | Effect::Export(_)
        | Effect::Farewell(..) => None,
    }
}

/// The same wish after an attempt whose end is not known.
pub(super) const fn marked(effect: Effect) -> Option<Effect> {
    if let Effect::Relay { case, way, message, .. } = effect {
        Some(Effect::Relay {
            case,
            way,
            message,
            again: true,
        })
    } else {
        None
    }
}
