//! What an operator decided for the whole shop, and what is wrong with it as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::audit::{AuditEntry, Head};
use super::effect::Strain;
use super::ids::ChatId;
use super::measure::Measure;
use super::support::{Case, CaseId};
use super::time::Time;

/// What holds for the whole shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct House {
    /// Since when nothing new is sold.
    pub paused: Option<Time>,
    /// Chats that may open no new orders, veiled; earlier versions wrote them openly.
    pub banned: BTreeSet<ChatId>,
    /// The end of the trail of what admins did.
    pub audit: Head,
    /// What is wrong just now and was told already.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub strains: BTreeSet<Strain>,
    /// Conversations with buyers so far.
    #[serde(skip_serializing_if = "is_zero")]
    pub cases: u64,
    /// Those that go on, and some that ended.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub conversations: BTreeMap<CaseId, Case>,
    /// The group in which they stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<ChatId>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl House {
    /// The next entry of the trail for what an admin did, with what follows from it for the whole shop.
    pub fn enter(&mut self, entry: AuditEntry) -> AuditEntry {
        let entry = AuditEntry {
            number: self.audit.number + 1,
            before: self.audit.hash.clone(),
            ..entry
        };
        self.take(&entry);
        entry
    }

    /// Follows an entry of the trail.
    pub fn take(&mut self, entry: &AuditEntry) {
        self.audit = Head::of(entry);
        match (entry.measure, entry.chat) {
            (Measure::Pause, _) => self.paused = Some(entry.at),
            (Measure::Resume, _) => self.paused = None,
            (Measure::Ban, Some(chat)) => {
                self.banned.insert(chat);
            }
            (Measure::Unban, Some(chat)) => {
                self.banned.remove(&chat);
            }
            (Measure::Ban | Measure::Unban, None)
            | (
                Measure::Check
                | Measure::Resend
                | Measure::Fund
                | Measure::Buy
                | Measure::Refund
                | Measure::Settle
                | Measure::Reopen
                | Measure::Note,
                _,
            ) => {}
        }
    }

    /// The house as a whole trail left it, the oldest entry first.
    pub fn after(trail: &[AuditEntry]) -> Self {
        let mut house = Self::default();
        for entry in trail {
            house.take(entry);
        }
        house
    }
}
