//! What the pages of admins are drawn from, as everything stands at the end of a commit.

use std::collections::BTreeSet;

use crate::domain::admin::Place;
use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::effect::{Bell, Effect};
use crate::domain::ids::ChatId;
use crate::domain::language::Language;
use crate::domain::measure::Measure;
use crate::domain::walk::Walk;
use crate::engine::desk::Desk;
use crate::engine::scan::Scan;
use crate::ports::{Journal, StoreFault};
use crate::view::scene::{AdminSight, ORDERS_PER_PAGE};

/// Entries of the trail that are read at once.
const TRAIL_SLICE: usize = 500;

impl<J: Journal> Desk<'_, J> {
    /// What a page for admins is drawn from.
    pub fn admin_sight(&mut self, chat: &Chat, place: &Place) -> Result<AdminSight, StoreFault> {
        Ok(match place {
            Place::Overview => AdminSight::Overview {
                paused: self.house.paused,
                cases: self
                    .open_orders()?
                    .iter()
                    .filter(|order| order.case_since().is_some())
                    .count()
                    .saturating_add(self.books.sums.surpluses().count()),
                banned: self.house.banned.len(),
            },
            Place::Order(id) | Place::Words(_, id) | Place::Sure { order: id, .. } => {
                let order = self.order(*id)?;
                let banned = order.as_ref().is_some_and(|order| self.is_banned(order.chat));
                AdminSight::Order {
                    order: order.map(Box::new),
                    banned,
                }
            }
            Place::Audit { below } => {
                let mut entries = self.journal.audit(below.unwrap_or(u64::MAX), ORDERS_PER_PAGE + 1)?;
                let more = entries.len() > ORDERS_PER_PAGE;
                entries.truncate(ORDERS_PER_PAGE);
                AdminSight::Audit { entries, more }
            }
            Place::Bans { below } => {
                let (entries, more) = self.bans(below.unwrap_or(u64::MAX))?;
                AdminSight::Bans { entries, more }
            }
            Place::Orders { .. } | Place::Found(_) | Place::Stats => {
                let known = self.books.scans.get(&chat.id).filter(|scan| scan.is_of(chat)).cloned();
                let Some(scan) = known.or_else(|| Scan::of(chat)) else {
                    return Ok(AdminSight::default());
                };
                if !scan.over {
                    self.wanted_scans.insert(chat.id, scan.clone());
                }
                let mut orders = Vec::new();
                for id in &scan.found {
                    orders.extend(self.order(*id)?);
                }
                let more = orders.len() > ORDERS_PER_PAGE && matches!(place, Place::Orders { .. });
                if more {
                    orders.truncate(ORDERS_PER_PAGE);
                }
                let looking = !scan.over;
                match place {
                    Place::Stats => AdminSight::Stats {
                        stats: scan.stats,
                        accounts: self.books.sums.whole().cloned().unwrap_or_default(),
                        looking,
                    },
                    Place::Overview
                    | Place::Orders { .. }
                    | Place::Found(_)
                    | Place::Order(_)
                    | Place::Words(..)
                    | Place::Sure { .. }
                    | Place::Audit { .. }
                    | Place::Bans { .. }
                    | Place::Usage(_) => AdminSight::Orders { orders, more, looking },
                }
            }
            Place::Usage(_) => AdminSight::default(),
        })
    }

    /// The entries of the bans that hold, of those before this one, the newest first, and whether there are older ones. Of a chat that
    /// was banned twice the newest counts.
    fn bans(&mut self, below: u64) -> Result<(Vec<AuditEntry>, bool), StoreFault> {
        let (mut found, mut seen, mut next) = (Vec::new(), BTreeSet::new(), u64::MAX);
        loop {
            let entries = self.journal.audit(next, TRAIL_SLICE)?;
            let Some(last) = entries.last().map(|entry| entry.number) else {
                return Ok((found, false));
            };
            for entry in entries {
                let holds = entry.chat.filter(|chat| self.house.banned.contains(chat));
                let Some(chat) = holds.filter(|_| entry.measure == Measure::Ban) else {
                    continue;
                };
                if !seen.insert(chat) || entry.number >= below {
                    continue;
                }
                if found.len() == ORDERS_PER_PAGE {
                    return Ok((found, true));
                }
                found.push(entry);
            }
            next = last;
        }
    }

    /// The chat of a ban that holds, by its entry in the trail.
    pub fn banned_by(&mut self, number: u64) -> Result<Option<ChatId>, StoreFault> {
        let entry = self.journal.audit(number.saturating_add(1), 1)?.into_iter().next();
        let entry = entry.filter(|entry| entry.number == number && entry.measure == Measure::Ban);
        let chat = entry.and_then(|entry| entry.chat);
        Ok(chat.filter(|chat| self.house.banned.contains(chat)))
    }

    /// Tells every admin.
    pub fn ring(&mut self, bell: Bell) {
        for admin in self.books.admins {
            self.wish(Effect::Ring(*admin, bell));
        }
    }

    /// Draws the page of each admin anew who looks at an order that changed.
    pub fn show_watching_admins(&mut self) -> Result<(), StoreFault> {
        if self.changed_orders.is_empty() {
            return Ok(());
        }
        for admin in self.books.admins {
            if let Walk::Admin(page) = self.chat(*admin, Language::default())?.walk
                && let Place::Order(order) = page.place
                && self.changed_orders.contains(&order)
            {
                self.wish(Effect::Show(*admin));
            }
        }
        Ok(())
    }
}
