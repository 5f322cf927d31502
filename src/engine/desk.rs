//! The working set of one commit: what was read, what changed, what is wished for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::effect::{Alarm, Effect, Whom};
use crate::domain::house::House;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::language::Language;
use crate::domain::leaving::NOBODY;
use crate::domain::limits::within_a_minute;
use crate::domain::news::News;
use crate::domain::order::{Course, Order};
use crate::domain::support::{Case, CaseId};
use crate::domain::time::Time;
use crate::domain::walk::Walk;
use crate::engine::books::Books;
use crate::engine::input::{Committed, Sight};
use crate::engine::relay;
use crate::engine::scan::Scans;
use crate::ports::{Changes, Entry, Erasure, Journal, Marks, StoreFault};
use crate::view::scene::{AdminSight, ORDERS_PER_PAGE};

/// One commit in the making.
#[derive(Debug)]
pub struct Desk<'a, J> {
    pub(in crate::engine) journal: &'a mut J,
    pub(in crate::engine) books: Books<'a>,
    /// Now, for the whole commit.
    pub now: Time,
    /// The marks, moved along.
    pub marks: Marks,
    pub(in crate::engine) chats: BTreeMap<ChatId, Chat>,
    pub(in crate::engine) orders: BTreeMap<OrderId, Order>,
    pub(in crate::engine) changed_chats: BTreeSet<ChatId>,
    pub(in crate::engine) changed_orders: BTreeSet<OrderId>,
    pub(in crate::engine) wished: BTreeMap<Effect, Entry>,
    done: BTreeSet<Effect>,
    /// What holds for the whole shop, as it is now.
    pub house: House,
    /// What admins did in this commit.
    pub audit: Vec<AuditEntry>,
    /// What admins want to have looked for.
    pub wanted_scans: Scans,
    pub(in crate::engine) erased: Vec<Erasure>,
}

impl<'a, J: Journal> Desk<'a, J> {
    /// An empty desk before the store.
    pub fn new(journal: &'a mut J, books: Books<'a>, marks: Marks, house: House, now: Time) -> Self {
        Self {
            journal,
            books,
            now,
            marks,
            chats: BTreeMap::new(),
            orders: BTreeMap::new(),
            changed_chats: BTreeSet::new(),
            changed_orders: BTreeSet::new(),
            wished: BTreeMap::new(),
            done: BTreeSet::new(),
            house,
            audit: Vec::new(),
            wanted_scans: Scans::new(),
            erased: Vec::new(),
        }
    }

    /// Whether this chat is an admin's.
    pub fn is_admin(&self, chat: ChatId) -> bool {
        self.books.admins.contains(&chat)
    }

    /// A chat as it stands, new if it was never seen.
    pub fn chat(&mut self, id: ChatId, language: Language) -> Result<Chat, StoreFault> {
        if let Some(chat) = self.chats.get(&id) {
            return Ok(chat.clone());
        }
        let stored = if self.erased.contains(&Erasure::Chat(id)) {
            None
        } else {
            self.journal.chat(id)?
        };
        let chat = stored.unwrap_or_else(|| Chat::new(id, language));
        self.chats.insert(id, chat.clone());
        Ok(chat)
    }

    /// Puts a chat back.
    pub fn put_chat(&mut self, chat: Chat) {
        self.changed_chats.insert(chat.id);
        self.chats.insert(chat.id, chat);
    }

    /// An order as it stands.
    pub fn order(&mut self, id: OrderId) -> Result<Option<Order>, StoreFault> {
        if let Some(order) = self.orders.get(&id) {
            return Ok(Some(order.clone()));
        }
        let order = self.journal.order(id)?;
        if let Some(order) = &order {
            self.orders.insert(id, order.clone());
        }
        Ok(order)
    }

    /// Whether the disk has room for more orders.
    pub fn has_room(&mut self) -> bool {
        self.journal.has_room()
    }

    /// Opens an order.
    pub fn open(&mut self, order: Order, effects: Vec<Effect>) -> Result<(), StoreFault> {
        self.marks.orders = self.marks.orders.max(order.id.0);
        self.marks.lately = within_a_minute(&self.marks.lately, self.now).collect();
        self.marks.lately.push(self.now);
        self.put_order(order);
        self.wish_all(effects)
    }

    /// Puts an order back.
    pub fn put_order(&mut self, order: Order) {
        self.changed_orders.insert(order.id);
        self.orders.insert(order.id, order);
    }

    /// Lets an order learn, and wishes for what follows. Returns the order as it stands then.
    pub fn learn(&mut self, id: OrderId, news: News) -> Result<Option<Order>, StoreFault> {
        let Some(order) = self.order(id)? else {
            return Ok(None);
        };
        let (learnt, effects) = order.clone().learn(news, self.now);
        if learnt != order {
            self.put_order(learnt.clone());
        }
        self.wish_all(effects)?;
        Ok(Some(learnt))
    }

    /// Wishes for what follows from a change of an order; an alarm about it is raised once, but for those that come and go.
    pub fn wish_all(&mut self, effects: Vec<Effect>) -> Result<(), StoreFault> {
        for effect in effects {
            if let Effect::Alarm(id, alarm) = effect
                && let Some(mut order) = self.order(id)?
            {
                let is_new = order.history.alarms.insert(alarm);
                if is_new || matches!(alarm, Alarm::UnknownState | Alarm::Vanished) {
                    self.put_order(order);
                    self.wish(effect);
                }
            } else if self.is_seen_by_someone(effect)? {
                self.wish(effect);
            }
        }
        Ok(())
    }

    /// Asks for an effect, again if it is waiting already.
    pub fn wish(&mut self, effect: Effect) {
        self.marks.wishes += 1;
        self.done.remove(&effect);
        self.wished.insert(
            effect,
            Entry {
                effect,
                wish: self.marks.wishes,
                since: self.now,
            },
        );
    }

    /// Whether an effect is wished for and not performed yet.
    pub fn awaits(&self, effect: Effect) -> bool {
        let stored = self.books.outbox.contains_key(&effect) && !self.done.contains(&effect);
        stored || self.wished.contains_key(&effect)
    }

    /// Strikes out an effect that was performed, unless it was wished for again meanwhile.
    pub fn finish(&mut self, entry: Entry) {
        let newest = self
            .wished
            .get(&entry.effect)
            .or_else(|| self.books.outbox.get(&entry.effect));
        if newest.is_some_and(|newest| newest.wish == entry.wish) {
            self.drop(entry.effect);
        }
    }

    /// Strikes out an effect that is not wanted any more.
    pub fn drop(&mut self, effect: Effect) {
        self.wished.remove(&effect);
        if self.books.outbox.contains_key(&effect) {
            self.done.insert(effect);
        }
    }

    /// A message is for somebody, and a screen is drawn again for an order's sake only where it shows that order.
    fn is_seen_by_someone(&mut self, effect: Effect) -> Result<bool, StoreFault> {
        if let Effect::ShowBill(order) | Effect::Deliver(order) | Effect::Notify(order, _) = effect {
            return Ok(self.order(order)?.is_none_or(|order| order.chat != NOBODY));
        }
        let Effect::Show(id) = effect else {
            return Ok(true);
        };
        let chat = self.chat(id, Language::default())?;
        let Walk::Ordering(_, _, order) = chat.walk else {
            let shows_orders = matches!(
                chat.walk,
                Walk::Orders { .. } | Walk::Order { .. } | Walk::Delete { .. }
            );
            return Ok(shows_orders);
        };
        let order = self.order(order)?;
        Ok(order.is_some_and(|order| matches!(order.course(), Course::Making | Course::NotMade)))
    }

    /// What is to become durable.
    pub fn changes(&self, before: &Marks, house: &House) -> Changes {
        let chats = self
            .changed_chats
            .iter()
            .filter_map(|id| self.chats.get(id))
            .cloned()
            .collect();
        let orders = self
            .changed_orders
            .iter()
            .filter_map(|id| self.orders.get(id))
            .cloned()
            .collect();
        Changes {
            erased: self.erased.clone(),
            chats,
            orders,
            wished: self.wished.values().copied().collect(),
            done: self.done.iter().copied().collect(),
            marks: (self.marks != *before).then(|| self.marks.clone()),
            house: (self.house != *house).then(|| self.house.clone()),
            audit: self.audit.clone(),
        }
    }

    /// What the outside needs to know of the commit.
    pub fn hand_on(
        &mut self,
        mut committed: Committed,
        conversations: &BTreeMap<CaseId, Case>,
    ) -> Result<Committed, StoreFault> {
        committed.wishes = self.wished.values().copied().collect();
        committed.dropped = self
            .done
            .iter()
            .filter_map(|effect| self.books.outbox.get(effect))
            .copied()
            .collect();
        let mut waiting: BTreeMap<ChatId, BTreeSet<OrderId>> = BTreeMap::new();
        let changed = self.changed_orders.iter().flat_map(|order| Effect::all_of(*order));
        let still = changed.filter(|effect| self.books.outbox.contains_key(effect));
        let effects: Vec<Effect> = self.wished.keys().copied().chain(still).collect();
        for effect in effects {
            let Some(chat) = self.chat_of(effect)? else { continue };
            waiting.entry(chat).or_default().extend(effect.order());
        }
        for chat in &self.changed_chats {
            if self.books.outbox.contains_key(&Effect::Show(*chat)) {
                waiting.entry(*chat).or_default();
            }
        }
        if self.house.conversations != *conversations
            && let Some(group) = self.books.support
        {
            waiting.entry(group).or_default();
        }
        for (chat, orders) in waiting {
            let sight = self.sight(chat, &orders)?;
            committed.sights.push(Arc::new(sight));
        }
        committed.orders = self
            .changed_orders
            .iter()
            .filter_map(|id| self.orders.get(id))
            .map(|order| Arc::new(order.clone()))
            .collect();
        Ok(committed)
    }

    /// The chat that an effect is for.
    pub fn chat_of(&mut self, effect: Effect) -> Result<Option<ChatId>, StoreFault> {
        match effect.whom() {
            Whom::Chat(chat) => Ok(Some(chat)),
            Whom::BuyerOf(order) => Ok(self.order(order)?.map(|order| order.chat)),
            Whom::SideOf(case) => {
                let place = |group| relay::place(effect, self.house.conversations.get(&case)?, group);
                Ok(self.books.support.and_then(place))
            }
        }
    }

    /// All that this chat's messages are drawn from.
    pub fn sight(&mut self, chat: ChatId, orders: &BTreeSet<OrderId>) -> Result<Sight, StoreFault> {
        let mut chat = self.chat(chat, self.books.language)?;
        if matches!(chat.walk, Walk::Admin(_)) && !self.is_admin(chat.id) {
            chat.walk = Walk::Home;
        }
        let mut admin = AdminSight::default();
        let mut seen = BTreeMap::new();
        for id in orders {
            if let Some(order) = self.order(*id)? {
                seen.insert(*id, order);
            }
        }
        let (mut listed, mut more) = (Vec::new(), false);
        match &chat.walk {
            Walk::Orders { page } => {
                let skip = usize::from(*page) * ORDERS_PER_PAGE;
                listed = self.listed(chat.id, skip)?;
                more = listed.len() > ORDERS_PER_PAGE;
                listed.truncate(ORDERS_PER_PAGE);
            }
            Walk::Order { order, .. } | Walk::Ordering(_, _, order) => {
                listed.extend(self.order(*order)?.filter(|order| order.chat == chat.id));
            }
            Walk::Home => listed = self.listed(chat.id, 0)?,
            Walk::Countries { .. }
            | Walk::Kinds(_)
            | Walk::Brands(_)
            | Walk::Amounts { .. }
            | Walk::Contact { .. }
            | Walk::Coins(_)
            | Walk::Networks(..)
            | Walk::Surely(..)
            | Walk::Confirm(..)
            | Walk::Consent(..)
            | Walk::RefundAddress(_)
            | Walk::Languages { .. }
            | Walk::Help { .. }
            | Walk::Paper { .. } => {}
            Walk::Delete { .. } => listed = self.held_of(chat.id)?,
            Walk::Admin(page) => admin = self.admin_sight(&chat, &page.place)?,
            Walk::Support(_) => {}
        }
        let support = self.books.support;
        let mine = |case: &&Case| case.chat == chat.id || Some(chat.id) == support;
        let cases: BTreeMap<CaseId, Case> = self
            .house
            .conversations
            .values()
            .filter(mine)
            .map(|case| (case.id, case.clone()))
            .collect();
        if Some(chat.id) == support {
            for id in cases
                .values()
                .filter_map(|case| case.order.filter(|_| case.messages.is_empty()))
            {
                if let Some(order) = self.order(id)? {
                    seen.insert(id, order);
                }
            }
        }
        let archive = self.archive_of(chat.id)?;
        let languages = self.languages_for(seen.values())?;
        Ok(Sight {
            chat,
            orders: seen,
            listed,
            more,
            admin,
            archive,
            cases,
            support,
            languages,
        })
    }

    /// The languages of the admins who are asked for funds, or were.
    fn languages_for<'o>(
        &mut self,
        orders: impl Iterator<Item = &'o Order>,
    ) -> Result<BTreeMap<ChatId, Language>, StoreFault> {
        let mut languages = BTreeMap::new();
        for order in orders {
            let asked = if order.awaits_funds() { self.books.admins } else { &[] };
            let idle = order.idle_calls().map(|call| call.admin);
            for admin in asked.iter().copied().chain(idle) {
                let language = self.chat(admin, self.books.language)?.language;
                languages.insert(admin, language);
            }
        }
        Ok(languages)
    }
}
