//! Lets people go: what is under way is settled or given up first, then all that is known of them is destroyed in one commit.

use std::collections::BTreeSet;

use crate::domain::admin::AdminPage;
use crate::domain::chat::Chat;
use crate::domain::effect::Effect;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::language::Language;
use crate::domain::leaving::Hold;
use crate::domain::news::News;
use crate::domain::order::Order;
use crate::domain::reminder::Reminder;
use crate::domain::walk::Walk;
use crate::engine::desk::Desk;
use crate::engine::support;
use crate::ports::{Erasure, Journal, StoreFault};

/// Looks at everybody who wants to be forgotten and whom this commit touches. `read` are the orders that the upstream just told about:
/// one that still waits for money then may be cancelled.
pub fn let_go<J: Journal>(desk: &mut Desk<'_, J>, read: &BTreeSet<OrderId>) -> Result<(), StoreFault> {
    let mut touched = desk.touched();
    for id in read {
        touched.extend(desk.order(*id)?.map(|order| order.chat));
    }
    for id in touched {
        let chat = desk.chat(id, Language::default())?;
        if let Some(leaving) = chat.leaving {
            let orders = desk.newest_orders_of(id, usize::MAX)?;
            for order in &orders {
                if order.hold() == Hold::Unpaid && (leaving.waived || read.contains(&order.id)) {
                    desk.learn(order.id, News::CancelledByBuyer)?;
                }
            }
            let orders = desk.newest_orders_of(id, usize::MAX)?;
            let waits = orders.iter().any(|order| match order.hold() {
                Hold::Free => false,
                Hold::Making | Hold::Unpaid => true,
                Hold::Money => !leaving.waived,
            });
            if waits {
                desk.wish(Effect::Show(id));
            } else {
                forget(desk, &chat, orders)?;
            }
        }
    }
    Ok(())
}

/// Destroys all that is known of a person, puts the bot's own messages away, and says so.
fn forget<J: Journal>(desk: &mut Desk<'_, J>, chat: &Chat, orders: Vec<Order>) -> Result<(), StoreFault> {
    let mut away: Vec<_> = chat.screen.map(|screen| screen.message).into_iter().collect();
    for order in &orders {
        away.extend(order.bill.as_ref().map(|bill| bill.message));
        away.extend(order.known.rest);
        if let Reminder::Shown(message) = order.reminder {
            away.push(message);
        }
    }
    for admin in desk.books.admins {
        let mut theirs = desk.chat(*admin, Language::default())?;
        if let Walk::Admin(page) = &theirs.walk
            && page.tells_of(&orders)
        {
            theirs.walk = Walk::Admin(AdminPage::default());
            theirs.revision = theirs.revision.wrapping_add(1);
            desk.wish(Effect::Show(theirs.id));
            desk.put_chat(theirs);
        }
    }
    desk.erase(chat.id)?;
    support::forget(desk, chat.id)?;
    let now = desk.now;
    for order in orders {
        desk.put_order(order.of_nobody(now));
    }
    for message in away {
        desk.wish(Effect::PutAway(chat.id, message));
    }
    desk.wish(Effect::Farewell(chat.id, chat.language));
    Ok(())
}

impl<J: Journal> Desk<'_, J> {
    /// A chat's orders that wait for money.
    pub fn unpaid_of(&mut self, chat: ChatId) -> Result<Vec<OrderId>, StoreFault> {
        let held = self.held_of(chat)?;
        let unpaid = held.iter().filter(|order| order.hold() == Hold::Unpaid);
        Ok(unpaid.map(|order| order.id).collect())
    }

    /// A chat's orders that something holds against being forgotten.
    pub fn held_of(&mut self, chat: ChatId) -> Result<Vec<Order>, StoreFault> {
        let mut orders = self.newest_orders_of(chat, usize::MAX)?;
        orders.retain(|order| order.hold() != Hold::Free);
        Ok(orders)
    }

    /// Whether something is stored of a chat, or will be with this commit.
    pub fn is_known(&mut self, id: ChatId) -> Result<bool, StoreFault> {
        Ok(self.changed_chats.contains(&id)
            || !self.erased.contains(&Erasure::Chat(id)) && self.journal.chat(id)?.is_some())
    }

    /// The chats that this commit touches, those of its orders among them.
    fn touched(&self) -> BTreeSet<ChatId> {
        let orders = self.changed_orders.iter().filter_map(|id| self.orders.get(id));
        let chats = self.changed_chats.iter().copied();
        chats.chain(orders.map(|order| order.chat)).collect()
    }

    /// Destroys a chat and what waits for it; its orders are gone unless they are put back as somebody else's.
    fn erase(&mut self, id: ChatId) -> Result<(), StoreFault> {
        let waiting: Vec<Effect> = self.books.outbox.keys().chain(self.wished.keys()).copied().collect();
        for effect in waiting {
            if self.chat_of(effect)? == Some(id) {
                self.drop(effect);
            }
        }
        self.chats.remove(&id);
        self.changed_chats.remove(&id);
        self.erased.push(Erasure::Chat(id));
        Ok(())
    }
}
