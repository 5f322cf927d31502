//! Conversations with the support group, within one commit: opened, passed on both ways, ended.

use crate::domain::chat::{Chat, Hint};
use crate::domain::effect::Effect;
use crate::domain::ids::{CallbackId, ChatId, MessageId};
use crate::domain::language::Language;
use crate::domain::leaving::NOBODY;
use crate::domain::support::{Case, CaseId, CaseWord, InGroup, Way};
use crate::domain::walk::{Choice, Walk};
use crate::engine::desk::Desk;
use crate::engine::input::{Answer, Committed};
use crate::ports::{Act, Deed, Entry, Journal, StoreFault};
use crate::view::button::{self, Pressed};

/// Conversations that are remembered at most; the one that ended first is forgotten for another.
const MOST: usize = 200;
/// Conversations that go on at once; the one that was silent longest is ended for another.
const OPEN: usize = 150;

/// What a buyer did that belongs to a conversation. False for everything else.
pub fn take_buyer<J: Journal>(
    desk: &mut Desk<'_, J>,
    chat: &Chat,
    act: &Act,
    committed: &mut Committed,
) -> Result<bool, StoreFault> {
    if desk.books.support.is_none() {
        return Ok(false);
    }
    let mut chat = chat.clone();
    let here = if let Walk::Support(case) = chat.walk {
        Some(case).filter(|case| open_case(desk, chat.id, *case).is_some())
    } else {
        None
    };
    let mut callback = None;
    match (&act.deed, here) {
        (Deed::OtherCommand(text), _) if is_command(text, "support") => {
            chat.walk = Walk::Support(enter(desk, chat.id)?);
            chat.hint = None;
        }
        (Deed::OtherCommand(text), Some(case)) if is_command(text, "done") => {
            end(desk, case, CaseWord::EndedByBuyer)?;
            chat.walk = Walk::Home;
            chat.hint = Some(Hint::SupportEnded);
        }
        (Deed::Text(_) | Deed::PassedOn(_) | Deed::Other, Some(case)) => {
            let said = act.message.is_some_and(|message| say(desk, case, message));
            chat.hint = Some(if said { Hint::PassedOn } else { Hint::TooMuch });
        }
        (
            Deed::Press {
                callback: press, data, ..
            },
            _,
        ) => {
            match button::read(data) {
                Some(Pressed::Case(case)) if open_case(desk, chat.id, case).is_some() => {
                    chat.walk = Walk::Support(case);
                    chat.hint = None;
                    chat.bury_screen();
                }
                Some(Pressed::Choice {
                    revision,
                    choice: Choice::EndSupport,
                }) if revision == chat.revision && here.is_some() => {
                    if let Some(case) = here {
                        end(desk, case, CaseWord::EndedByBuyer)?;
                    }
                    chat.walk = Walk::Home;
                    chat.hint = Some(Hint::SupportEnded);
                }
                Some(
                    Pressed::Choice { .. }
                    | Pressed::Order(..)
                    | Pressed::AdminOrder(_)
                    | Pressed::AdminMeasure(..)
                    | Pressed::Case(_),
                )
                | None => {
                    return Ok(false);
                }
            }
            callback = Some(press.clone());
        }
        (
            Deed::Command(_)
            | Deed::UnknownCommand
            | Deed::OtherCommand(_)
            | Deed::Text(_)
            | Deed::PassedOn(_)
            | Deed::Other
            | Deed::Blocked
            | Deed::Unblocked
            | Deed::InGroup(_),
            _,
        ) => return Ok(false),
    }
    finish(desk, chat, callback, committed);
    Ok(true)
}

fn finish<J: Journal>(desk: &mut Desk<'_, J>, mut chat: Chat, callback: Option<CallbackId>, committed: &mut Committed) {
    if callback.is_none() {
        chat.bury_screen();
    }
    chat.revision = chat.revision.wrapping_add(1);
    committed.answers.extend(callback.map(|callback| Answer {
        callback,
        language: chat.language,
        notice: None,
    }));
    desk.wish(Effect::Show(chat.id));
    desk.put_chat(chat);
}

/// What somebody said in a group; only in the support group, and only where a conversation is meant, it means anything.
pub fn take_group<J: Journal>(
    desk: &mut Desk<'_, J>,
    group: ChatId,
    message: Option<MessageId>,
    said: &InGroup,
) -> Result<(), StoreFault> {
    let Some(message) = message.filter(|_| desk.books.support == Some(group)) else {
        return Ok(());
    };
    let meant = desk
        .house
        .conversations
        .values()
        .find(|case| case.is_meant(said.topic, said.answers));
    let Some((id, open)) = meant.map(|case| (case.id, case.is_open())) else {
        return Ok(());
    };
    let command = said.command.as_deref();
    match (open, command) {
        (true, Some(text)) if is_command(text, "done") => end(desk, id, CaseWord::EndedByGroup)?,
        (true, None) => desk.wish(Effect::Relay {
            case: id,
            way: Way::ToBuyer,
            message,
            again: false,
        }),
        (false, None) => desk.wish(Effect::TellCase(id, CaseWord::Over)),
        (_, Some(_)) => {}
    }
    Ok(())
}

/// A topic was opened for a conversation; what it is about is said in it next.
pub fn has_topic<J: Journal>(desk: &mut Desk<'_, J>, id: CaseId, topic: i64) {
    if let Some(case) = desk.house.conversations.get_mut(&id) {
        case.topic = case.topic.or(Some(topic));
        desk.wish(Effect::OpenCase(id));
    }
}

/// What stood of a conversation in the group was deleted there: it is opened anew.
pub fn is_displaced<J: Journal>(desk: &mut Desk<'_, J>, id: CaseId) {
    if let Some(case) = desk.house.conversations.get_mut(&id) {
        case.loses_its_place();
        open_anew(desk, id);
    }
}

/// Opens a conversation anew; what was to be said in it follows, in its order.
fn open_anew<J: Journal>(desk: &mut Desk<'_, J>, id: CaseId) {
    desk.wish(Effect::OpenCase(id));
    let said = desk
        .books
        .outbox
        .values()
        .filter(|entry| matches!(entry.effect, Effect::Relay { case, way: Way::ToGroup, .. } if case == id));
    let mut said: Vec<Entry> = said.copied().collect();
    said.sort_by_key(|entry| entry.wish);
    for entry in said {
        desk.wish(entry.effect);
    }
}

/// The support group is another one now, or has another number. What stands there has nothing to do with what stood in the old one, so
/// what goes on is opened anew, and what was said in the old one is not looked for in the new one.
pub fn moves<J: Journal>(desk: &mut Desk<'_, J>) {
    let known = desk.house.group.is_some();
    desk.house.group = desk.books.support;
    if !known {
        return;
    }
    let waiting: Vec<Effect> = desk.books.outbox.keys().chain(desk.wished.keys()).copied().collect();
    for effect in waiting {
        if let Effect::Relay { way: Way::ToBuyer, .. } = effect {
            desk.drop(effect);
        }
    }
    let mut open = Vec::new();
    for case in desk.house.conversations.values_mut() {
        case.loses_its_place();
        open.extend(case.is_open().then_some(case.id));
    }
    for case in open {
        open_anew(desk, case);
    }
}

/// The outcome of passing a message on, or of opening a conversation in the group.
pub fn stands<J: Journal>(desk: &mut Desk<'_, J>, case: CaseId, message: MessageId) {
    if let Some(case) = desk.house.conversations.get_mut(&case) {
        case.stands_in(message);
    }
}

/// Ends what a person who leaves has open, and makes all their conversations nobody's; what still waits to be passed on is dropped.
pub fn forget<J: Journal>(desk: &mut Desk<'_, J>, chat: ChatId) -> Result<(), StoreFault> {
    let theirs = desk.house.conversations.values().filter(|case| case.chat == chat);
    let theirs: Vec<(CaseId, bool)> = theirs.map(|case| (case.id, case.is_open())).collect();
    let waiting: Vec<Effect> = desk.books.outbox.keys().chain(desk.wished.keys()).copied().collect();
    for (id, open) in theirs {
        for effect in &waiting {
            if matches!(effect, Effect::Relay { case, .. } if *case == id) {
                desk.drop(*effect);
            }
        }
        if open {
            end(desk, id, CaseWord::EndedByBuyer)?;
        }
        if let Some(case) = desk.house.conversations.get_mut(&id) {
            case.chat = NOBODY;
        }
    }
    Ok(())
}

fn is_command(text: &str, wanted: &str) -> bool {
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    let name = word.split('@').next().unwrap_or_default();
    name.strip_prefix('/')
        .is_some_and(|name| name.eq_ignore_ascii_case(wanted))
}

fn open_case<J: Journal>(desk: &Desk<'_, J>, chat: ChatId, case: CaseId) -> Option<CaseId> {
    let known = desk.house.conversations.get(&case)?;
    (known.chat == chat && known.is_open()).then_some(case)
}

/// The chat's open conversation, or a new one with its newest order.
fn enter<J: Journal>(desk: &mut Desk<'_, J>, chat: ChatId) -> Result<CaseId, StoreFault> {
    let known = desk
        .house
        .conversations
        .values()
        .find(|case| case.chat == chat && case.is_open());
    if let Some(case) = known {
        return Ok(case.id);
    }
    let cases = &mut desk.house.conversations;
    let ended = cases.values().filter(|case| !case.is_open());
    if let Some(oldest) = ended
        .min_by_key(|case| case.ended)
        .map(|case| case.id)
        .filter(|_| cases.len() >= MOST)
    {
        cases.remove(&oldest);
    }
    let open = || cases.values().filter(|case| case.is_open());
    let silent = open().min_by_key(|case| case.last_word()).map(|case| case.id);
    if let Some(silent) = silent.filter(|_| open().count() >= OPEN) {
        end(desk, silent, CaseWord::EndedByGroup)?;
        desk.wish(Effect::TellCase(silent, CaseWord::Over));
    }
    let order = desk.newest_orders_of(chat, 1)?.first().map(|order| order.id);
    desk.house.cases += 1;
    let id = CaseId(desk.house.cases);
    desk.house
        .conversations
        .insert(id, Case::open(id, chat, order, desk.now));
    desk.wish(Effect::OpenCase(id));
    Ok(id)
}

fn say<J: Journal>(desk: &mut Desk<'_, J>, id: CaseId, message: MessageId) -> bool {
    let now = desk.now;
    let may = desk
        .house
        .conversations
        .get_mut(&id)
        .is_some_and(|case| case.may_say(now));
    if may {
        desk.wish(Effect::Relay {
            case: id,
            way: Way::ToGroup,
            message,
            again: false,
        });
    }
    may
}

/// Ends a conversation; a buyer who is still in it is led out, so that nobody writes to no one.
fn end<J: Journal>(desk: &mut Desk<'_, J>, id: CaseId, word: CaseWord) -> Result<(), StoreFault> {
    let now = desk.now;
    let Some(case) = desk.house.conversations.get_mut(&id) else {
        return Ok(());
    };
    case.ended = Some(now);
    let buyer = case.chat;
    desk.wish(Effect::TellCase(id, word));
    if word == CaseWord::EndedByGroup {
        let mut chat = desk.chat(buyer, Language::default())?;
        if chat.walk == Walk::Support(id) {
            chat.walk = Walk::Home;
            chat.hint = None;
            chat.revision = chat.revision.wrapping_add(1);
            desk.wish(Effect::Show(buyer));
            desk.put_chat(chat);
        }
    }
    Ok(())
}
