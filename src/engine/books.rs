//! What a commit may look up beside the store.

use std::collections::BTreeMap;

use crate::domain::effect::Effect;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::language::Language;
use crate::domain::time::Time;
use crate::domain::veil::Veil;
use crate::engine::policy::Policy;
use crate::engine::scan::Scans;
use crate::engine::sums::Sums;
use crate::ports::Entry;

/// The books, open while a commit is made.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// Everything that is still to be done.
    pub outbox: &'a BTreeMap<Effect, Entry>,
    /// What is being looked for.
    pub scans: &'a Scans,
    /// Who the admins are.
    pub admins: &'a [ChatId],
    /// Orders that were read a moment ago.
    pub read: &'a BTreeMap<OrderId, Time>,
    /// Where the money of all orders is.
    pub sums: &'a Sums,
    /// The support group.
    pub support: Option<ChatId>,
    /// Hides the numbers of banned chats.
    pub veil: Veil,
    /// The language of whoever never wrote: the group, or an admin.
    pub language: Language,
}

impl<'a> Books<'a> {
    /// These books.
    pub fn of(
        outbox: &'a BTreeMap<Effect, Entry>,
        scans: &'a Scans,
        policy: &'a Policy,
        read: &'a BTreeMap<OrderId, Time>,
        sums: &'a Sums,
    ) -> Self {
        Self {
            outbox,
            scans,
            admins: &policy.admins,
            read,
            sums,
            support: policy.support,
            veil: policy.veil,
            language: policy.default_language,
        }
    }
}
