//! Carries out the methods of the Bot API, save `getUpdates`, on the state.

use serde_json::{Value, json};

use super::about::Kind;
use super::edit;
use super::entity::Formatted;
use super::keyboard::{self, Keyboard};
use super::message::{Media, Message};
use super::params::Params;
use super::refusal::Refusal;
use super::state::{Company, Notice, State, bot};
use super::webhook;
use super::written;
use crate::domain::time::Time;

/// What a method answers, its name written as in the Bot API.
pub fn carry_out(state: &mut State, method: &str, params: &Params, now: Time) -> Result<Value, Refusal> {
    match method {
        "getMe" => Ok(me()),
        "logOut" => {
            state.logged_out = true;
            Ok(json!(true))
        }
        "close" => Ok(json!(true)),
        "sendMessage" | "sendPhoto" | "sendDocument" => send(state, method, params, now),
        "copyMessage" => copy(state, params, now),
        "createForumTopic" => open_topic(state, params, now),
        "sendChatAction" => chat_action(state, params, now),
        "editMessageText" | "editMessageCaption" | "editMessageMedia" | "editMessageReplyMarkup" => {
            edit::edit(state, method, params, now)
        }
        "deleteMessage" => edit::delete(state, params, now),
        "deleteMessages" => edit::delete_many(state, params, now),
        "answerCallbackQuery" => answer_press(state, params, now),
        "getFile" => state.files.describe(params.text("file_id")),
        "setWebhook" => webhook::set(state, params),
        "deleteWebhook" => Ok(webhook::delete(state, params)),
        "getWebhookInfo" => Ok(webhook::info(state, now)),
        "setMyCommands" | "getMyCommands" | "deleteMyCommands" => commands(state, method, params),
        "setMyName" => state.about.set_text(Kind::Name, params),
        "getMyName" => state.about.get_text(Kind::Name, params),
        "setMyDescription" => state.about.set_text(Kind::Description, params),
        "getMyDescription" => state.about.get_text(Kind::Description, params),
        "setMyShortDescription" => state.about.set_text(Kind::ShortDescription, params),
        "getMyShortDescription" => state.about.get_text(Kind::ShortDescription, params),
        "setChatMenuButton" => Ok(state.about.set_menu_button(params)),
        "getChatMenuButton" => Ok(state.about.get_menu_button()),
        other => {
            let missing = format!("Not Implemented: this Telegram has no {other}");
            Err(Refusal::new(501, missing))
        }
    }
}

fn me() -> Value {
    let mut me = bot();
    let abilities = [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ];
    for (ability, has) in abilities {
        me[ability] = json!(has);
    }
    me
}

/// The menus; that of one chat only for a chat that the bot knows.
fn commands(state: &mut State, method: &str, params: &Params) -> Result<Value, Refusal> {
    let scope = params.nested("scope").unwrap_or_default();
    let chat = scope.get("chat_id").and_then(Value::as_i64);
    if chat.is_some_and(|chat| !state.chats.contains_key(&chat)) {
        return Err(Refusal::bad("chat not found"));
    }
    match method {
        "setMyCommands" => state.about.set_commands(params),
        "getMyCommands" => state.about.get_commands(params),
        _ => state.about.delete_commands(params),
    }
}

/// The chat that a call names.
pub fn chat_id(params: &Params) -> Result<i64, Refusal> {
    if params.value("chat_id").is_none() {
        return Err(Refusal::bad("chat_id is empty"));
    }
    params.integer("chat_id").ok_or_else(|| Refusal::bad("chat not found"))
}

/// The inline keyboard of a call, empty when it brings none.
pub fn buttons(state: &State, params: &Params) -> Result<Keyboard, Refusal> {
    match params.nested("reply_markup") {
        Some(markup) => keyboard::read(&markup, state.troubles.dialect),
        None => Ok(Keyboard::new()),
    }
}

fn send(state: &mut State, method: &str, params: &Params, now: Time) -> Result<Value, Refusal> {
    let dialect = state.troubles.dialect;
    let body = match method {
        "sendMessage" => written::text(&params.values, dialect)?,
        _ => written::caption(&params.values, dialect)?,
    };
    let keyboard = buttons(state, params)?;
    let chat = chat_id(params)?;
    state.reach(chat)?;
    let reply_to = replied(state, chat, params)?;
    let media = match method {
        "sendPhoto" => {
            let (upload, spoiler) = (params.upload("photo"), params.flag("has_spoiler"));
            written::photo(state, upload, params.text("photo"), spoiler)?
        }
        "sendDocument" => written::document(state, params.upload("document"), params.text("document"))?,
        _ => Media::None,
    };
    state.admit(chat, now)?;
    let message = Message {
        from_bot: true,
        media,
        keyboard,
        protected: params.flag("protect_content"),
        silent: params.flag("disable_notification"),
        reply_to,
        topic: topic(state, chat, params)?,
        effect: Some(params.text("message_effect_id").to_owned()).filter(|effect| !effect.is_empty()),
        ..Message::typed(state.next_message(), 0, now, body)
    };
    let chat = state.reach(chat)?;
    chat.doing = None;
    let id = chat.messages.entry(message.id).or_insert(message).id;
    shown(state, params, id)
}

/// `copyMessage`: what a message shows, without telling who wrote it.
fn copy(state: &mut State, params: &Params, now: Time) -> Result<Value, Refusal> {
    let keyboard = buttons(state, params)?;
    let chat = chat_id(params)?;
    state.reach(chat)?;
    let from = params
        .integer("from_chat_id")
        .ok_or_else(|| Refusal::bad("chat not found"))?;
    let id = params.integer("message_id").unwrap_or_default();
    let source = state.chats.get(&from).ok_or_else(|| Refusal::bad("chat not found"))?;
    let source = source
        .messages
        .get(&id)
        .ok_or_else(|| Refusal::bad("message to copy not found"))?;
    if matches!(source.media, Media::Contact(_)) || source.protected {
        return Err(Refusal::bad("message can't be copied"));
    }
    let (body, media) = (source.body.clone(), source.media.clone());
    let reply_to = replied(state, chat, params)?;
    let topic = topic(state, chat, params)?;
    state.admit(chat, now)?;
    let message = Message {
        from_bot: true,
        media,
        keyboard,
        reply_to,
        topic,
        ..Message::typed(state.next_message(), 0, now, body)
    };
    let id = message.id;
    state.reach(chat)?.messages.insert(id, message);
    Ok(json!({ "message_id": id }))
}

/// `createForumTopic`: a topic is the message that says it was opened, and later messages name it.
fn open_topic(state: &mut State, params: &Params, now: Time) -> Result<Value, Refusal> {
    let chat = chat_id(params)?;
    let name = params.text("name").to_owned();
    if !matches!(state.reach(chat)?.company, Company::Group { forum: true, .. }) {
        return Err(Refusal::bad("the chat is not a forum"));
    }
    if !(1..=128).contains(&super::entity::utf16_length(&name)) {
        return Err(Refusal::bad("TOPIC_TITLE_EMPTY"));
    }
    state.admit(chat, now)?;
    let id = state.next_message();
    let message = Message {
        from_bot: true,
        topic: Some(id),
        ..Message::typed(id, 0, now, Formatted::plain(&format!("[{name}]")))
    };
    state.reach(chat)?.messages.insert(id, message);
    Ok(json!({ "message_thread_id": id, "name": name, "icon_color": 7_322_096 }))
}

/// The topic that a call names, if there is such a one in its chat.
fn topic(state: &State, chat: i64, params: &Params) -> Result<Option<i64>, Refusal> {
    let Some(topic) = params.integer("message_thread_id") else {
        return Ok(None);
    };
    let there = state
        .chats
        .get(&chat)
        .is_some_and(|chat| chat.messages.values().any(|message| message.topic == Some(topic)));
    match there {
        true => Ok(Some(topic)),
        false => Err(Refusal::bad("message thread not found")),
    }
}

/// The message of a call's chat as the Bot API writes it.
pub fn shown(state: &State, params: &Params, id: i64) -> Result<Value, Refusal> {
    let lost = || Refusal::bad("message not found");
    let chat = state.chats.get(&chat_id(params)?).ok_or_else(lost)?;
    let message = chat.messages.get(&id).ok_or_else(lost)?;
    let mut written = state.write(chat, message);
    if let Some(replied) = message.reply_to.and_then(|replied| chat.messages.get(&replied)) {
        written["reply_to_message"] = state.write(chat, replied);
    }
    Ok(written)
}

fn replied(state: &State, chat: i64, params: &Params) -> Result<Option<i64>, Refusal> {
    let Some(reply) = params.nested("reply_parameters") else {
        return Ok(None);
    };
    let id = reply.get("message_id").and_then(Value::as_i64);
    let is_there = |id: &i64| {
        state
            .chats
            .get(&chat)
            .is_some_and(|chat| chat.messages.contains_key(id))
    };
    match id.filter(is_there) {
        Some(id) => Ok(Some(id)),
        None if reply.get("allow_sending_without_reply") == Some(&json!(true)) => Ok(None),
        None => Err(Refusal::bad("message to be replied not found")),
    }
}

fn chat_action(state: &mut State, params: &Params, now: Time) -> Result<Value, Refusal> {
    let action = params.text("action").to_owned();
    let known = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    if !known.contains(&action.as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    state.reach(chat_id(params)?)?.doing = Some((action, now));
    Ok(json!(true))
}

fn answer_press(state: &mut State, params: &Params, now: Time) -> Result<Value, Refusal> {
    let text = params.text("text").to_owned();
    if super::entity::utf16_length(&text) > 200 {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    let query = params.text("callback_query_id").to_owned();
    let chat = state.answer_press(&query, now)?;
    if let Some(chat) = state.chats.get_mut(&chat) {
        chat.notices.push(Notice {
            at: now,
            query,
            text,
            alert: params.flag("show_alert"),
        });
    }
    Ok(json!(true))
}
