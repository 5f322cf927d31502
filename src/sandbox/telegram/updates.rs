//! `getUpdates`: waits on the clock, is woken by an update, and gives way to a later call.

use std::time::Duration;

use super::params::Params;
use super::refusal::Refusal;
use super::shared::Shared;

const LONGEST_WAIT: i64 = 50;

/// The JSON array of updates, empty when none came in time.
pub async fn get_updates(shared: &Shared, params: &Params) -> Result<String, Refusal> {
    let mut news = shared.news();
    let turn = begin(shared, params)?;
    let seconds = params.integer("timeout").unwrap_or_default().clamp(0, LONGEST_WAIT);
    let offset = params.integer("offset").unwrap_or_default();
    let limit = params.integer("limit").unwrap_or(100).clamp(1, 100);
    let limit = usize::try_from(limit).unwrap_or(100);
    let mut time_is_up = shared.clock.pass(Duration::from_secs(seconds.unsigned_abs()));
    loop {
        news.borrow_and_update();
        let updates = look(shared, turn, offset, limit)?;
        if updates.is_some() || seconds == 0 {
            return Ok(updates.unwrap_or_else(|| "[]".to_owned()));
        }
        tokio::select! {
            () = &mut time_is_up => return Ok("[]".to_owned()),
            changed = news.changed() => if changed.is_err() { return Ok("[]".to_owned()) },
        }
    }
}

/// Takes the turn from an earlier call.
fn begin(shared: &Shared, params: &Params) -> Result<u64, Refusal> {
    let mut state = shared.state();
    if state.webhook.is_some() {
        return Err(Refusal::conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ));
    }
    if let Some(kinds) = params.strings("allowed_updates") {
        state.queue.allow(kinds);
    }
    state.poll_turn += 1;
    let turn = state.poll_turn;
    drop(state);
    shared.tell_news();
    Ok(turn)
}

fn look(shared: &Shared, turn: u64, offset: i64, limit: usize) -> Result<Option<String>, Refusal> {
    let now = shared.clock.now();
    let mut state = shared.state();
    if state.webhook.is_some() {
        return Err(Refusal::conflict("terminated by setWebhook request"));
    }
    if state.poll_turn != turn {
        return Err(Refusal::conflict(
            "terminated by other getUpdates request; make sure that only one bot instance is running",
        ));
    }
    let updates = state.queue.take(offset, limit, now);
    if updates.is_empty() {
        return Ok(None);
    }
    let length: usize = updates.iter().map(|update| update.len() + 1).sum();
    let mut json = String::with_capacity(length + 2);
    for update in &updates {
        json.push(if json.is_empty() { '[' } else { ',' });
        json.push_str(update);
    }
    json.push(']');
    Ok(Some(json))
}
