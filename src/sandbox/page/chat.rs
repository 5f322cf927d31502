//! What a buyer does in the chat: joins, types, presses, deletes, blocks.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::act::{Answered, Fault};
use super::bench::Bench;
use crate::sandbox::telegram::people::NotThere;

#[derive(Deserialize)]
pub(super) struct Newcomer {
    name: String,
    language: Option<String>,
}

/// A person opens the chat with the bot.
pub(super) async fn join(State(bench): State<Arc<Bench>>, Json(newcomer): Json<Newcomer>) -> Answered {
    let name = newcomer.name.trim();
    if name.is_empty() || name.chars().count() > 64 {
        return Err(Fault::wrong("a name has 1 to 64 characters"));
    }
    let language = newcomer.language.as_deref().filter(|tag| !tag.is_empty());
    let chat = bench.world.telegram().join(name, language);
    Ok(Json(json!({ "chat": chat })))
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Detail {
    text: String,
    /// In the support group: where the operator writes, or 0.
    topic: i64,
    message: i64,
    row: usize,
    column: usize,
}

/// A person does something in a chat that is open.
pub(super) async fn act(
    State(bench): State<Arc<Bench>>,
    Path((chat, act)): Path<(i64, String)>,
    Json(detail): Json<Detail>,
) -> Answered {
    let telegram = bench.world.telegram();
    if telegram.chat(chat).is_none() {
        return Err(NotThere::Chat.into());
    }
    let done = match act.as_str() {
        "say" => say(&bench, chat, &detail)?,
        "press" => json!({ "query": telegram.press(chat, detail.message, detail.row, detail.column)? }),
        "delete" => {
            telegram.delete(chat, detail.message)?;
            json!({})
        }
        "edit" => {
            telegram.edit_own(chat, detail.message, &detail.text)?;
            json!({})
        }
        "block" => {
            telegram.block(chat);
            json!({})
        }
        "unblock" => {
            telegram.unblock(chat);
            json!({})
        }
        _ => return Err(Fault::not_there("there is no such act")),
    };
    Ok(Json(done))
}

/// In the support group it is the operator who writes.
fn say(bench: &Bench, chat: i64, detail: &Detail) -> Result<Value, Fault> {
    let text = detail.text.trim();
    if text.is_empty() || text.chars().count() > 4_096 {
        return Err(Fault::wrong("a message has 1 to 4096 characters"));
    }
    let telegram = bench.world.telegram();
    let staff = bench.world.staff().filter(|staff| staff.group == chat);
    let message = match (staff, detail.topic) {
        (None, _) => telegram.say(chat, text)?,
        (Some(staff), 0) => telegram.say_in(chat, staff.operator, text)?,
        (Some(staff), topic) => telegram.say_in_topic(chat, staff.operator, topic, text)?,
    };
    Ok(json!({ "message": message }))
}
