//! Pushes updates to the bot's own address, in order within a line, again and again until it takes them.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::params::Params;
use super::queue::Update;
use super::refusal::Refusal;
use super::shared::Shared;
use super::state::State;
use crate::domain::time::Time;

/// Where updates are pushed.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The bot's address.
    pub url: String,
    secret: Option<String>,
    at_once: usize,
    last_error: Option<(Time, String)>,
}

const SECRET_HEADER: &str = "X-Telegram-Bot-Api-Secret-Token";
const LONGEST_BACK_OFF: Duration = Duration::from_secs(64);
/// How far into the queue a free line is looked for.
const LOOK_AHEAD: usize = 1_000;

/// `setWebhook`: HTTPS, or plain HTTP on this machine.
pub fn set(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    let url = params.text("url");
    if url.is_empty() {
        return Ok(delete(state, params));
    }
    check_address(url)?;
    let secret = params.text("secret_token");
    if secret.len() > 256 {
        return Err(Refusal::bad("secret token is too long"));
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !secret.bytes().all(allowed) {
        return Err(Refusal::bad("secret token contains unallowed characters"));
    }
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
    if let Some(kinds) = params.strings("allowed_updates") {
        state.queue.allow(kinds);
    }
    let at_once = params.integer("max_connections").unwrap_or(40).clamp(1, 100);
    state.webhook = Some(Webhook {
        url: url.to_owned(),
        secret: Some(secret.to_owned()).filter(|secret| !secret.is_empty()),
        at_once: usize::try_from(at_once).unwrap_or(1),
        last_error: None,
    });
    state.webhook_turn += 1;
    Ok(json!(true))
}

fn check_address(url: &str) -> Result<(), Refusal> {
    let url = reqwest::Url::parse(url).map_err(|_| Refusal::bad("invalid webhook URL specified"))?;
    let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    if url.scheme() == "https" || (url.scheme() == "http" && local) {
        return Ok(());
    }
    Err(Refusal::bad("bad webhook: An HTTPS URL must be provided for webhook"))
}

/// `deleteWebhook`.
pub fn delete(state: &mut State, params: &Params) -> Value {
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
    state.webhook = None;
    state.webhook_turn += 1;
    json!(true)
}

/// `getWebhookInfo`.
pub fn info(state: &mut State, now: Time) -> Value {
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": state.queue.len(now),
    });
    if let Some(webhook) = &state.webhook {
        info["url"] = json!(webhook.url);
        info["max_connections"] = json!(webhook.at_once);
        if let Some((at, error)) = &webhook.last_error {
            info["last_error_date"] = json!(at.unix());
            info["last_error_message"] = json!(error);
        }
    }
    if let Some(kinds) = state.queue.allowed() {
        info["allowed_updates"] = json!(kinds);
    }
    info
}

/// Pushes whatever waits, for ever; ends when it is dropped.
pub async fn push_updates(shared: Arc<Shared>) {
    let Ok(client) = reqwest::Client::builder().no_proxy().build() else {
        return;
    };
    let mut news = shared.news();
    let mut busy = HashSet::new();
    let mut running = FuturesUnordered::new();
    loop {
        news.borrow_and_update();
        for update in ready(&shared, &busy) {
            busy.insert(update.line);
            running.push(push(&shared, &client, update));
        }
        tokio::select! {
            changed = news.changed() => if changed.is_err() { return },
            Some(line) = running.next(), if !running.is_empty() => { busy.remove(&line); }
        }
    }
}

/// The first waiting update of each free line, as many as may be under way.
fn ready(shared: &Shared, busy: &HashSet<i64>) -> Vec<Update> {
    let now = shared.clock.now();
    let mut state = shared.state();
    let Some(free) = state
        .webhook
        .as_ref()
        .map(|webhook| webhook.at_once.saturating_sub(busy.len()))
    else {
        return Vec::new();
    };
    state.queue.len(now);
    let mut taken = HashSet::new();
    let first = |update: &&Update| !busy.contains(&update.line) && taken.insert(update.line);
    state
        .queue
        .waiting()
        .take(LOOK_AHEAD)
        .filter(first)
        .take(free)
        .cloned()
        .collect()
}

/// Pushes one update until it is taken, too old, or the webhook is another; gives its line back.
async fn push(shared: &Shared, client: &reqwest::Client, update: Update) -> i64 {
    let turn = shared.state().webhook_turn;
    let mut back_off = Duration::from_secs(1);
    loop {
        let Some(webhook) = shared.state().webhook.clone() else {
            return update.line;
        };
        let fault = attempt(client, &webhook, &update).await;
        if note_attempt(shared, turn, &update, fault) {
            return update.line;
        }
        let mut news = shared.news();
        tokio::select! {
            () = shared.clock.pass(back_off) => {}
            () = another_webhook(shared, turn, &mut news) => return update.line,
        }
        back_off = (back_off * 2).min(LONGEST_BACK_OFF);
    }
}

/// Notes how an attempt went; true if it was the last.
fn note_attempt(shared: &Shared, turn: u64, update: &Update, fault: Option<String>) -> bool {
    let now = shared.clock.now();
    let mut state = shared.state();
    if state.webhook_turn != turn {
        return true;
    }
    let over = fault.is_none() || update.expires <= now;
    if over {
        state.queue.settle(update.id);
    }
    if let (Some(webhook), Some(fault)) = (&mut state.webhook, fault) {
        webhook.last_error = Some((now, fault));
    }
    drop(state);
    shared.changed();
    over
}

async fn another_webhook(shared: &Shared, turn: u64, news: &mut watch::Receiver<u64>) {
    while shared.state().webhook_turn == turn {
        if news.changed().await.is_err() {
            return;
        }
    }
}

/// What went wrong, in Telegram's words.
async fn attempt(client: &reqwest::Client, webhook: &Webhook, update: &Update) -> Option<String> {
    let mut request = client
        .post(&webhook.url)
        .header("Content-Type", "application/json")
        .body(update.json.to_string());
    if let Some(secret) = &webhook.secret {
        request = request.header(SECRET_HEADER, secret);
    }
    match request.send().await {
        Ok(answer) if answer.status().is_success() => None,
        Ok(answer) => Some(format!("Wrong response from the webhook: {}", answer.status())),
        Err(_) => Some("Connection refused".to_owned()),
    }
}
