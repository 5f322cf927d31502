//! What an admin does: the pages, the measures and their trail, within one commit.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::domain::admin::{AdminChoice, AdminPage, PATIENCE, Place, Said, Wanted};
use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::command::AdminCommand;
use crate::domain::effect::{Alarm, Bell, Effect, Strain};
use crate::domain::ids::{CallbackId, ChatId, OrderId};
use crate::domain::leaving::NOBODY;
use crate::domain::measure::{Measure, Objection};
use crate::domain::order::Order;
use crate::domain::walk::{Choice, Command, Walk};
use crate::engine::desk::Desk;
use crate::engine::input::{Answer, Committed, Input};
use crate::engine::perform::Inbox;
use crate::ports::{Clock, Deed, Journal, Lookout, StoreFault};
use crate::view::button::{self, Pressed};

/// Between two looks at the shop as a whole.
const ROUND: Duration = Duration::from_secs(300);

/// Something that an admin did which concerns the shop.
#[derive(Debug)]
pub enum AdminInput {
    /// A command that only admins have.
    Command(AdminCommand),
    /// A button of their pages.
    Tap(AdminChoice),
    /// A button that leads to an order.
    Open(OrderId),
    /// A button below a message that asks for something.
    Measure(OrderId, Measure),
    /// A line typed on one of their pages.
    Text(String),
    /// A line that somebody else wrote.
    PassedOn,
}

/// What this deed of an admin has to do with the shop; `None` for what any buyer does.
pub fn input(chat: &Chat, deed: &Deed) -> Option<(AdminInput, Option<CallbackId>)> {
    let on_a_page = matches!(chat.walk, Walk::Admin(_));
    Some(match deed {
        Deed::OtherCommand(text) => (AdminInput::Command(AdminCommand::read(text)?), None),
        Deed::Command(Command::Orders) => (AdminInput::Command(AdminCommand::Orders), None),
        Deed::Text(text) if on_a_page => (AdminInput::Text(text.clone()), None),
        Deed::PassedOn(_) if on_a_page => (AdminInput::PassedOn, None),
        Deed::Press { callback, data, .. } => match button::read(data)? {
            Pressed::Choice {
                revision,
                choice: Choice::Admin(choice),
            } if revision == chat.revision => (AdminInput::Tap(choice), Some(callback.clone())),
            Pressed::AdminMeasure(order, measure) => (AdminInput::Measure(order, measure), Some(callback.clone())),
            Pressed::AdminOrder(order) => (AdminInput::Open(order), Some(callback.clone())),
            Pressed::Choice { .. } | Pressed::Order(..) | Pressed::Case(_) => return None,
        },
        Deed::Command(_)
        | Deed::Text(_)
        | Deed::PassedOn(_)
        | Deed::UnknownCommand
        | Deed::Other
        | Deed::Blocked
        | Deed::Unblocked
        | Deed::InGroup(_) => return None,
    })
}

/// Takes in what an admin did. False when the button does not belong to the page, so that it is treated like any other stale one.
pub fn take<J: Journal>(
    desk: &mut Desk<'_, J>,
    chat: &Chat,
    (input, callback): (AdminInput, Option<CallbackId>),
    committed: &mut Committed,
) -> Result<bool, StoreFault> {
    let mut chat = chat.clone();
    let here = if let Walk::Admin(page) = &chat.walk {
        Some(page.clone())
    } else {
        None
    };
    let page = here.clone().unwrap_or_default();
    let opens = matches!(input, AdminInput::Open(_) | AdminInput::Measure(..));
    let (page, wanted) = match input {
        AdminInput::Command(command) => AdminPage::commanded(here.as_ref(), command),
        AdminInput::Open(order) => (AdminPage::at(Place::Order(order)), None),
        AdminInput::Measure(order, measure) => {
            let command = AdminCommand::Measure(measure, Some(order), String::new());
            AdminPage::commanded(None, command)
        }
        AdminInput::Text(text) => page.typed(&text),
        AdminInput::PassedOn => (page.saying(Said::NotOwn), None),
        AdminInput::Tap(choice) => match here.and_then(|page| page.tapped(choice, desk.now)) {
            Some(moved) => moved,
            None => return Ok(false),
        },
    };
    let page = match wanted {
        Some(wanted) => measure(desk, chat.id, page, &wanted, committed)?,
        None => page,
    };
    if callback.is_none() || opens {
        chat.bury_screen();
    }
    chat.hint = None;
    chat.walk = Walk::Admin(page);
    chat.revision = chat.revision.wrapping_add(1);
    committed.answers.extend(callback.map(|callback| Answer {
        callback,
        language: chat.language,
        notice: None,
    }));
    desk.wish(Effect::Show(chat.id));
    desk.put_chat(chat);
    Ok(true)
}

/// Takes a measure, or says why not, or asks for what is still missing.
fn measure<J: Journal>(
    desk: &mut Desk<'_, J>,
    by: ChatId,
    page: AdminPage,
    wanted: &Wanted,
    committed: &mut Committed,
) -> Result<AdminPage, StoreFault> {
    if let Some(ban) = wanted.ban {
        let Some(chat) = desk.banned_by(ban)? else {
            return Ok(page.saying(Said::Objection(Objection::AlreadySo)));
        };
        enter(desk, by, wanted, Some(chat));
        return Ok(page.saying(Said::Done(wanted.measure)));
    }
    let Some(id) = wanted.order else {
        let already = match wanted.measure {
            Measure::Pause => desk.house.paused.is_some(),
            Measure::Resume => desk.house.paused.is_none(),
            Measure::Check
            | Measure::Resend
            | Measure::Fund
            | Measure::Buy
            | Measure::Refund
            | Measure::Settle
            | Measure::Reopen
            | Measure::Note
            | Measure::Ban
            | Measure::Unban => true,
        };
        if already {
            return Ok(page.saying(Said::Objection(Objection::AlreadySo)));
        }
        enter(desk, by, wanted, None);
        return Ok(page.saying(Said::Done(wanted.measure)));
    };
    let Some(order) = desk.order(id)? else {
        return Ok(page.saying(Said::NoOrder));
    };
    let is_banned = desk.is_banned(order.chat);
    let objection = match wanted.measure {
        Measure::Ban | Measure::Unban if order.chat == NOBODY => Some(Objection::Forgotten),
        Measure::Ban if is_banned => Some(Objection::AlreadySo),
        Measure::Unban if !is_banned => Some(Objection::AlreadySo),
        Measure::Check
        | Measure::Resend
        | Measure::Fund
        | Measure::Buy
        | Measure::Refund
        | Measure::Settle
        | Measure::Reopen
        | Measure::Note
        | Measure::Ban
        | Measure::Unban
        | Measure::Pause
        | Measure::Resume => order.may(wanted.measure, desk.now).err(),
    };
    if let Some(objection) = objection {
        return Ok(page.saying(Said::Objection(objection)));
    }
    let words = words_for(wanted, &order);
    if wanted.measure.wants_words() && words.trim().is_empty() {
        return Ok(AdminPage::at(Place::Words(wanted.measure, id)));
    }
    if wanted.measure == Measure::Refund && !order.may_return_to(&words) {
        let again = AdminPage::at(Place::Words(wanted.measure, id));
        return Ok(again.saying(Said::Objection(Objection::NotAnAddress)));
    }
    match wanted.surely {
        None if wanted.measure.wants_second_tap() => return Ok(AdminPage::sure(wanted, id, desk.now)),
        // The question named another address than the one that the buyer wants now.
        Some(asked) if wanted.measure == Measure::Refund && order.refund_address_is_newer(asked) => {
            let words = String::new();
            let anew = AdminPage::sure(
                &Wanted {
                    words,
                    ..wanted.clone()
                },
                id,
                desk.now,
            );
            return Ok(anew.saying(Said::Objection(Objection::AddressChanged)));
        }
        Some(_) | None => {}
    }
    let once = order.upstream().filter(|_| order.is_comparable()).cloned();
    let (buyer, before) = (order.chat, order.clone());
    match order.measured(wanted.measure, &words, desk.now) {
        Err(objection) => return Ok(page.saying(Said::Objection(objection))),
        Ok((order, effects)) => {
            if order != before {
                desk.put_order(order);
            }
            desk.wish_all(effects)?;
        }
    }
    if wanted.measure == Measure::Check {
        match once {
            Some(upstream) => committed.looks.push((id, upstream)),
            None => committed.checks.push(id),
        }
    }
    enter(desk, by, wanted, Some(buyer));
    Ok(page.saying(Said::Done(wanted.measure)))
}

/// What was typed for a measure. A refund without an address goes to the one that the buyer gave, which stays with the order: no page of
/// an admin keeps it.
fn words_for(wanted: &Wanted, order: &Order) -> String {
    let from_buyer = order.purchase.refund_address.as_ref();
    match from_buyer.filter(|_| wanted.measure == Measure::Refund && wanted.words.trim().is_empty()) {
        Some(address) => address.reveal().to_owned(),
        None => wanted.words.clone(),
    }
}

/// Writes a measure into the trail, with what follows from it for the shop. The words of a note and the address of a refund stay with the
/// order, where they can be erased.
fn enter<J: Journal>(desk: &mut Desk<'_, J>, by: ChatId, wanted: &Wanted, buyer: Option<ChatId>) {
    let about_chat = matches!(wanted.measure, Measure::Ban | Measure::Unban);
    let words = wanted.words.trim();
    let named = |chat: &ChatId| desk.house.banned.contains(chat);
    let veiled = |chat: ChatId| Some(chat).filter(named).unwrap_or(desk.books.veil.hides(chat));
    let chat = buyer.filter(|_| about_chat).map(veiled);
    let entry = desk.house.enter(AuditEntry {
        number: 0,
        at: desk.now,
        by,
        measure: wanted.measure,
        order: wanted.order,
        chat,
        words: (!words.is_empty() && !matches!(wanted.measure, Measure::Note | Measure::Refund))
            .then(|| words.chars().take(300).collect()),
        before: String::new(),
    });
    info!(
        entry = entry.number,
        measure = entry.measure.word(),
        order = entry.order.map(|order| order.0),
        "an admin: {}",
        entry.measure.word()
    );
    desk.audit.push(entry);
}

/// Looks after what nobody asked for: what is wrong with the shop as a whole, and cases that have waited too long.
pub fn round<J: Journal>(desk: &mut Desk<'_, J>, mut strains: Vec<(Strain, bool)>) -> Result<(), StoreFault> {
    strains.push((Strain::DiskShort, !desk.has_room()));
    let before = desk.house.strains.clone();
    let mut now = before.clone();
    for (strain, holds) in strains {
        if holds {
            now.insert(strain);
        } else {
            now.remove(&strain);
        }
    }
    desk.house.strains.clone_from(&now);
    for strain in now.difference(&before) {
        warn!(?strain, "something is wrong with the shop as a whole");
        desk.ring(Bell::Shop(*strain));
    }
    for strain in before.difference(&now) {
        info!(?strain, "it is well again");
        desk.ring(Bell::Over(*strain));
    }
    for order in desk.open_orders()? {
        let waits = order
            .case_since()
            .is_some_and(|since| desk.now.millis_since(since) > PATIENCE);
        if waits {
            desk.wish_all(vec![Effect::Alarm(order.id, Alarm::CaseWaits)])?;
        }
    }
    Ok(())
}

/// Has the shop looked over now and then.
pub(in crate::engine) async fn go_round(
    lookouts: Vec<Arc<dyn Lookout>>,
    clock: Arc<dyn Clock>,
    inbox: Inbox,
    stop: CancellationToken,
) {
    loop {
        let strains = lookouts.iter().flat_map(|lookout| lookout.strains()).collect();
        inbox.tell(Input::Round(strains));
        tokio::select! {
            () = clock.pass(ROUND) => {}
            () = stop.cancelled() => return,
        }
    }
}
