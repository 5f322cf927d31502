//! One batch of inputs becomes one durable transaction; only then is anything done about it.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use tracing::{error, info};

use crate::domain::accounts::Accounts;
use crate::domain::chat::Hint;
use crate::domain::effect::{Effect, Repeat};
use crate::domain::house::House;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::news::News;
use crate::domain::order::Order;
use crate::domain::steps::{self, Around, Ask};
use crate::domain::time::Time;
use crate::domain::walk::Walk;
use crate::engine::books::Books;
use crate::engine::desk::Desk;
use crate::engine::hints::{funded, take_hint, take_listed};
use crate::engine::input::{Answer, Committed, Input, Outcome, Sight};
use crate::engine::orders::JUST_READ;
use crate::engine::outcome::take_outcome;
use crate::engine::policy::Policy;
use crate::engine::scan::{self, Scans};
use crate::engine::sums::Sums;
use crate::engine::{admin, leaving, presses, screens, support};
use crate::ports::{Act, Catalogue, Changes, Deed, Entry, Journal, Marks, StoreFault, Update};
use crate::view::button::{self, Pressed};
use crate::view::toast::Toast;

/// The one owner of the store.
#[derive(Debug)]
pub struct Shop<J, C: ?Sized> {
    journal: J,
    catalogue: Arc<C>,
    policy: Policy,
    house: House,
    scans: Scans,
    outbox: BTreeMap<Effect, Entry>,
    marks: Marks,
    sums: Sums,
    /// Orders that were read a moment ago.
    read: BTreeMap<OrderId, Time>,
}

impl<J: Journal, C: Catalogue + ?Sized> Shop<J, C> {
    /// For how long after a commit inputs gather for the next one.
    pub fn company(&self) -> Duration {
        self.journal.company()
    }

    /// Opens the shop on a store, and says what was left to be done.
    ///
    /// An order that was being placed when the process ended is unclear now: it is never placed a second time.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn open(mut journal: J, catalogue: Arc<C>, policy: Policy, now: Time) -> Result<(Self, Committed), StoreFault> {
        let (marks, house) = (journal.marks()?, journal.house()?);
        let outbox = journal
            .outbox()?
            .into_iter()
            .map(|entry| (entry.effect, entry))
            .collect();
        let mut shop = Self {
            journal,
            catalogue,
            policy,
            house,
            scans: Scans::new(),
            outbox,
            marks,
            sums: Sums::default(),
            read: BTreeMap::new(),
        };
        let mut lost: Vec<Input> = shop
            .outbox
            .values()
            .filter_map(|entry| match entry.effect.repeat() {
                Repeat::Never => Some(Input::Done(*entry, Outcome::News(Box::new(News::AnswerLost)))),
                Repeat::Marked => Some(Input::Done(*entry, Outcome::Unsure)),
                Repeat::Harmless | Repeat::AskFirst => None,
            })
            .collect();
        if shop.policy.support.is_some() && shop.house.group != shop.policy.support {
            lost.push(Input::NewGroup);
        }
        let mut committed = shop.handle(lost, now)?;
        shop.sums.dig(&mut shop.journal)?;
        committed.wishes = shop.outbox.values().copied().collect();
        committed.sights = shop.sights_of_outbox(now)?;
        committed.orders = shop.journal.open_orders()?.into_iter().map(Arc::new).collect();
        info!(
            waiting = committed.wishes.len(),
            followed = committed.orders.len(),
            "the store is open"
        );
        Ok((shop, committed))
    }

    fn sights_of_outbox(&mut self, now: Time) -> Result<Vec<Arc<Sight>>, StoreFault> {
        let mut waiting: BTreeMap<ChatId, BTreeSet<OrderId>> = BTreeMap::new();
        let books = Books::of(&self.outbox, &self.scans, &self.policy, &self.read, &self.sums);
        let mut desk = Desk::new(&mut self.journal, books, self.marks.clone(), self.house.clone(), now);
        for effect in self.outbox.keys() {
            let chat = desk.chat_of(*effect)?;
            if let Some(chat) = chat {
                waiting.entry(chat).or_default().extend(effect.order());
            }
        }
        let mut sights = Vec::new();
        for (chat, orders) in waiting {
            sights.push(Arc::new(desk.sight(chat, &orders)?));
        }
        let wanted = std::mem::take(&mut desk.wanted_scans);
        self.scans.extend(wanted);
        Ok(sights)
    }

    /// Where Telegram should go on.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Takes in a batch, makes it durable, and says what is to be done.
    ///
    /// # Errors
    /// When it is not durable; nothing may be done then.
    pub fn handle(&mut self, batch: Vec<Input>, now: Time) -> Result<Committed, StoreFault> {
        if batch.is_empty() {
            return Ok(Committed::default());
        }
        let books = Books::of(&self.outbox, &self.scans, &self.policy, &self.read, &self.sums);
        let mut desk = Desk::new(&mut self.journal, books, self.marks.clone(), self.house.clone(), now);
        let mut committed = Committed::default();
        let mut read = BTreeSet::new();
        for input in batch {
            match input {
                Input::Update(update) => {
                    let desk = &mut desk;
                    let taken = take_update(desk, &*self.catalogue, &self.policy, update, &mut committed);
                    taken?;
                }
                Input::News(order, news) => {
                    if news.is_read() {
                        read.insert(order);
                    }
                    desk.learn(order, news)?;
                }
                Input::NewGroup => support::moves(&mut desk),
                Input::Found(chat) => desk.wish(Effect::Show(chat)),
                Input::Offered(chat, revision, quote) => screens::offered(&mut desk, chat, revision, quote)?,
                Input::Round(strains) => {
                    admin::round(&mut desk, strains)?;
                    desk.retire(self.policy.retention)?;
                }
                Input::Done(entry, outcome) => {
                    let outcome = funded(&self.policy.purse, &mut desk, entry.effect, outcome)?;
                    take_outcome(&mut desk, entry, outcome)?;
                }
                Input::Hint(hint) => take_hint(&mut desk, &hint)?,
                Input::Listed(invoice) => take_listed(&mut desk, *invoice)?,
            }
        }
        leaving::let_go(&mut desk, &read)?;
        desk.show_watching_admins()?;
        let changes = desk.changes(&self.marks, &self.house);
        let committed = desk.hand_on(committed, &self.house.conversations)?;
        let (marks, house) = (desk.marks.clone(), desk.house.clone());
        let wanted_scans = std::mem::take(&mut desk.wanted_scans);
        if changes != Changes::default() {
            let before = self.sums.summed(&mut self.journal, &changes.orders)?;
            self.journal.commit(&changes)?;
            self.sums.follow(&before, &changes.orders);
        }
        for effect in &changes.done {
            self.outbox.remove(effect);
        }
        for entry in &changes.wished {
            self.outbox.insert(entry.effect, *entry);
        }
        (self.marks, self.house) = (marks, house);
        self.read.retain(|_, at| now.millis_since(*at) < JUST_READ);
        self.read.extend(read.into_iter().map(|order| (order, now)));
        self.scans.extend(wanted_scans);
        for order in committed.orders.iter().filter(|order| order.changed == now) {
            info!(
                order = order.id.0,
                state = order.state.stage().word(),
                "order {} is {}",
                order.id,
                order.state.stage().word()
            );
        }
        Ok(committed)
    }

    /// Where the money of all orders is, once it is summed.
    pub fn accounts(&self) -> Option<&Accounts> {
        self.sums.whole()
    }

    /// Whether something is being looked for or summed.
    pub fn is_digging(&self) -> bool {
        self.sums.whole().is_none() || self.scans.values().any(|scan| !scan.over)
    }

    /// Looks at one slice more of what is looked for; says what to show once something is found.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn dig(&mut self, now: Time) -> Result<Option<Input>, StoreFault> {
        if self.sums.whole().is_none() {
            self.sums.dig(&mut self.journal)?;
            return Ok(None);
        }
        scan::dig(&mut self.scans, &mut self.journal, &self.sums, now)
    }
}

/// One update; one that makes the step panic is passed over, so that it cannot come back for ever.
fn take_update<J: Journal, C: Catalogue + ?Sized>(
    desk: &mut Desk<'_, J>,
    catalogue: &C,
    rules: &Policy,
    update: Update,
    committed: &mut Committed,
) -> Result<(), StoreFault> {
    let known = desk.marks.seen.contains(update.id, desk.now);
    desk.marks.seen.insert(update.id, desk.now);
    let Some(act) = update.act.filter(|_| !known) else {
        return Ok(());
    };
    let tried = catch_unwind(AssertUnwindSafe(|| take_act(desk, catalogue, rules, act, committed)));
    tried.unwrap_or_else(|_| {
        error!(
            update = update.id.0,
            "update {} could not be handled and was passed over", update.id.0
        );
        Ok(())
    })
}

fn take_act<J: Journal, C: Catalogue + ?Sized>(
    desk: &mut Desk<'_, J>,
    catalogue: &C,
    rules: &Policy,
    act: Act,
    committed: &mut Committed,
) -> Result<(), StoreFault> {
    if let Deed::InGroup(said) = &act.deed {
        return support::take_group(desk, act.chat, act.message, said);
    }
    let mut chat = desk.chat(act.chat, act.language.unwrap_or(rules.default_language))?;
    if let (false, Some(language)) = (chat.language_chosen, act.language) {
        chat.language = language;
    }
    committed.awake.push(chat.id);
    if support::take_buyer(desk, &chat, &act, committed)? {
        return Ok(());
    }
    let is_admin = desk.is_admin(chat.id);
    if let Some(input) = admin::input(&chat, &act.deed).filter(|_| is_admin)
        && admin::take(desk, &chat, input, committed)?
    {
        return Ok(());
    }
    if !is_admin && matches!(chat.walk, Walk::Admin(_)) {
        chat.walk = Walk::Home;
    }
    let (input, callback) = match act.deed {
        Deed::Blocked | Deed::Unblocked | Deed::InGroup(_) => return Ok(()),
        Deed::Command(command) => (steps::Input::Command(command), None),
        Deed::UnknownCommand | Deed::OtherCommand(_) => (steps::Input::UnknownCommand, None),
        Deed::Text(text) | Deed::PassedOn(text) => (steps::Input::Text(text), None),
        Deed::Other => (steps::Input::Other, None),
        Deed::Press { callback, data, .. } => match button::read(&data) {
            Some(Pressed::Choice { revision, choice }) => (steps::Input::Tap { revision, choice }, Some(callback)),
            Some(Pressed::Order(order, choice)) => {
                let notice = presses::take_order_press(desk, &chat, order, choice, committed)?;
                committed.answers.push(Answer {
                    callback,
                    language: chat.language,
                    notice,
                });
                return Ok(());
            }
            Some(Pressed::AdminOrder(_) | Pressed::AdminMeasure(..) | Pressed::Case(_)) | None => {
                let notice = Some(Toast::Stale);
                committed.answers.push(Answer {
                    callback,
                    language: chat.language,
                    notice,
                });
                desk.wish(Effect::Show(chat.id));
                return Ok(());
            }
        },
    };
    if callback.is_none() {
        chat.bury_screen();
    }
    let shelf = catalogue.look(&chat.walk.needs());
    let next_order = OrderId(desk.marks.orders + 1);
    let dearer = desk.dearer(&chat.walk)?;
    let (mut chat, ask) = steps::step(
        chat,
        input,
        Around {
            shelf: &shelf,
            next_order,
            dearer: dearer.as_ref(),
            edition: rules.edition,
            now: desk.now,
        },
    );
    if chat.hint == Some(Hint::Left) && desk.has_unpaid(chat.id, &rules.limits)? {
        chat.hint = Some(Hint::OrdersGoOn);
    }
    match ask {
        Some(Ask::Open(basket, quote)) => match desk.keeps_from_opening(chat.id, &rules.limits)? {
            None => {
                let (order, effects) = Order::open(next_order, chat.id, *basket, quote, desk.now);
                desk.open(order, effects)?;
            }
            Some(hint) => {
                chat.walk = chat.walk.to_confirm();
                chat.hint = Some(hint);
            }
        },
        Some(Ask::Retry) => committed.retries.push(chat.id),
        Some(Ask::Export) => desk.wish(Effect::Export(chat.id)),
        Some(Ask::RefundAddress(order, address)) => desk.refund_address_given(chat.id, order, address)?,
        Some(Ask::Leave) => committed.checks.extend(desk.unpaid_of(chat.id)?),
        None => {}
    }
    if let Some(callback) = callback {
        let notice = chat.hint.and_then(toast_of);
        chat.hint = chat.hint.filter(|_| notice.is_none());
        committed.answers.push(Answer {
            callback,
            language: chat.language,
            notice,
        });
    }
    desk.wish(Effect::Show(chat.id));
    desk.put_chat(chat);
    Ok(())
}

/// The words about a step that are said above the chat rather than on the screen.
fn toast_of(hint: Hint) -> Option<Toast> {
    match hint {
        Hint::Stale => Some(Toast::Stale),
        Hint::PriceMoved => Some(Toast::PriceMoved),
        Hint::UseButtons => Some(Toast::UseButtons),
        Hint::UnknownCommand
        | Hint::TextOnly
        | Hint::Left
        | Hint::OrdersGoOn
        | Hint::Closed
        | Hint::Limited(_)
        | Hint::Banned
        | Hint::PassedOn
        | Hint::TooMuch
        | Hint::SupportEnded => None,
    }
}
