//! Edits and deletions, with what Telegram does not allow.

use serde_json::{Value, json};

use super::html::Dialect;
use super::message::{Media, Message};
use super::methods::{buttons, chat_id, shown};
use super::params::Params;
use super::refusal::Refusal;
use super::state::State;
use super::written;
use crate::domain::time::Time;

const DELETABLE_FOR: u64 = 48 * 60 * 60;

/// The four methods that change a message of the bot. An edit that brings no keyboard takes the old one away.
pub fn edit(state: &mut State, method: &str, params: &Params, now: Time) -> Result<Value, Refusal> {
    let dialect = state.troubles.dialect;
    let keyboard = buttons(state, params)?;
    let chat = chat_id(params)?;
    let id = params
        .integer("message_id")
        .ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let (body, media) = match method {
        "editMessageText" => (Some(written::text(&params.values, dialect)?), None),
        "editMessageCaption" => (Some(written::caption(&params.values, dialect)?), None),
        "editMessageMedia" => {
            find(state, chat, id)?;
            let (media, caption) = written::media(state, params)?;
            (Some(caption), Some(media))
        }
        _ => (None, None),
    };
    let old = find(state, chat, id)?;
    check_kind(method, old, dialect)?;
    let mut new = old.clone();
    new.keyboard = keyboard;
    new.body = body.unwrap_or(new.body);
    new.media = media.unwrap_or(new.media);
    if new.shows_same(old) {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current \
             content and reply markup of the message",
        ));
    }
    state.admit(chat, now)?;
    new.edited = Some(now);
    state.reach(chat)?.messages.insert(id, new);
    shown(state, params, id)
}

fn find(state: &mut State, chat: i64, id: i64) -> Result<&Message, Refusal> {
    let message = state.reach(chat)?.messages.get(&id);
    let message = message.ok_or_else(|| Refusal::bad("message to edit not found"))?;
    if message.from_bot {
        return Ok(message);
    }
    Err(Refusal::bad("message can't be edited"))
}

fn check_kind(method: &str, message: &Message, dialect: Dialect) -> Result<(), Refusal> {
    let (has_text, has_caption) = match message.media {
        Media::None => (true, false),
        Media::Photo { .. } | Media::Document { .. } => (false, true),
        Media::Contact(_) => (false, false),
    };
    if method == "editMessageText" && !has_text {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    if method == "editMessageMedia" && !has_caption && dialect == Dialect::Older {
        return Err(Refusal::bad("there is no media in the message to edit"));
    }
    if method == "editMessageCaption" && !has_caption {
        return Err(Refusal::bad("there is no caption in the message to edit"));
    }
    Ok(())
}

/// `deleteMessage`: any message of a chat, while it is younger than 48 hours.
pub fn delete(state: &mut State, params: &Params, now: Time) -> Result<Value, Refusal> {
    let chat = chat_id(params)?;
    let id = params
        .integer("message_id")
        .ok_or_else(|| Refusal::bad("message identifier is not specified"))?;
    let chat = state
        .chats
        .get_mut(&chat)
        .ok_or_else(|| Refusal::bad("chat not found"))?;
    let message = chat.messages.get(&id);
    let sent = message.ok_or_else(|| Refusal::bad("message to delete not found"))?.sent;
    if sent.plus_seconds(DELETABLE_FOR) <= now {
        return Err(Refusal::bad("message can't be deleted for everyone"));
    }
    chat.messages.remove(&id);
    Ok(json!(true))
}

/// `deleteMessages`: 1–100 messages; those that are not there are passed over.
pub fn delete_many(state: &mut State, params: &Params, now: Time) -> Result<Value, Refusal> {
    let chat = chat_id(params)?;
    let ids = params.nested("message_ids").unwrap_or_default();
    let ids: Vec<i64> =
        serde_json::from_value(ids).map_err(|_| Refusal::bad("message identifiers are not specified"))?;
    if ids.is_empty() {
        return Err(Refusal::bad("message identifiers are not specified"));
    }
    if ids.len() > 100 {
        return Err(Refusal::bad("too many message identifiers specified"));
    }
    let chat = state
        .chats
        .get_mut(&chat)
        .ok_or_else(|| Refusal::bad("chat not found"))?;
    for id in ids {
        let young = |message: &Message| message.sent.plus_seconds(DELETABLE_FOR) > now;
        if chat.messages.get(&id).is_some_and(young) {
            chat.messages.remove(&id);
        }
    }
    Ok(json!(true))
}
