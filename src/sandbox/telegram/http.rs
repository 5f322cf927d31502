//! The HTTP face: finds the token and the method, carries the call out, and answers as Telegram does.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State as Held};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

use super::calls::{Call, Moment, Outcome};
use super::conformance::{BOT_API, Method};
use super::connection::Scissors;
use super::methods::carry_out;
use super::params::Params;
use super::refusal::Refusal;
use super::shared::Shared;
use super::state::token;
use super::trouble::Fate;
use super::updates::get_updates;

/// Everything under one address.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(answer).with_state(shared)
}

/// A result as JSON text, with what the log keeps of it.
type Answer = Result<(String, Value), Refusal>;

async fn answer(
    Held(shared): Held<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(path) = parts.uri.path().strip_prefix("/file/bot") {
        return download(&shared, path);
    }
    let method = match find_method(parts.uri.path()) {
        Ok(method) => method,
        Err(refusal) => return refused(&refusal),
    };
    let mut params = match Params::read(&parts.uri, &parts.headers, body).await {
        Ok(params) => params,
        Err(refusal) => return refused(&refusal),
    };
    BOT_API.restore_types(method, &mut params);
    let now = shared.clock.now();
    let mut call = {
        let log = || logged(&params);
        let mut state = shared.state();
        state.calls.arrive(now, &method.name, params.integer("chat_id"), log)
    };
    shared.hear(&call, Moment::Arrived);
    let fate = shared.state().troubles.fate(&method.name);
    let result = decide(&shared, method, &params, &fate).await;
    let held_back = shared.state().troubles.held_back(&method.name);
    if held_back > Duration::ZERO {
        shared.clock.pass(held_back).await;
    }
    let text = conclude(&shared, &mut call, result, &fate);
    deliver(fate, &scissors, text)
}

fn find_method(path: &str) -> Result<&'static Method, Refusal> {
    let not_found = || Refusal::new(404, "Not Found");
    let (given, method) = path
        .strip_prefix("/bot")
        .and_then(|rest| rest.split_once('/'))
        .ok_or_else(not_found)?;
    let given = given.replace("%3A", ":");
    let (id, secret) = given.split_once(':').ok_or_else(not_found)?;
    if id.parse::<u64>().is_err() || secret.is_empty() {
        return Err(not_found());
    }
    if given != token() {
        return Err(Refusal::new(401, "Unauthorized"));
    }
    let known = BOT_API.method(method);
    known.ok_or_else(|| Refusal::new(404, "Not Found: method not found"))
}

/// Parameters as the log keeps them: no file, only its size.
fn logged(params: &Params) -> Value {
    let mut values = params.values.clone();
    for (name, file) in &params.files {
        values.insert(name.clone(), json!({ "file": file.name, "bytes": file.bytes.len() }));
    }
    Value::Object(values)
}

/// None if the call is dropped.
async fn decide(shared: &Shared, method: &Method, params: &Params, fate: &Fate) -> Option<Answer> {
    match fate {
        Fate::Dropped | Fate::BadGateway => return None,
        Fate::Refused(refusal) => return Some(Err(refusal.clone())),
        Fate::Ordinary | Fate::Unanswered | Fate::Truncated => {}
    }
    if let Err(refusal) = admissible(shared, method, params) {
        return Some(Err(refusal));
    }
    if method.name == "getUpdates" {
        let updates = get_updates(shared, params).await;
        return Some(updates.map(|json| {
            let kept = shared.state().calls.kept;
            let updates = kept.then(|| serde_json::from_str::<Value>(&json).unwrap_or_default());
            let noted = json!({ "bytes": json.len(), "updates": updates });
            (json, noted)
        }));
    }
    let turns = |shared: &Shared| shared.state().webhook_turn;
    let before = turns(shared);
    let now = shared.clock.now();
    let result = carry_out(&mut shared.state(), &method.name, params, now);
    if turns(shared) == before {
        shared.changed();
    } else {
        shared.tell_news();
    }
    Some(result.map(|value| (value.to_string(), value)))
}

fn admissible(shared: &Shared, method: &Method, params: &Params) -> Result<(), Refusal> {
    let state = shared.state();
    if state.logged_out {
        return Err(Refusal::new(400, "Logged out"));
    }
    let checked = state.rules.conformance;
    drop(state);
    if checked {
        BOT_API.check(method, params)?;
    }
    Ok(())
}

/// Notes what came of a call, and gives the answer: a refusal, a body, or nothing.
fn conclude(shared: &Shared, call: &mut Call, result: Option<Answer>, fate: &Fate) -> Option<Result<String, Refusal>> {
    call.took = Duration::from_millis(shared.clock.now().millis_since(call.at));
    call.answered = matches!(fate, Fate::Ordinary | Fate::Refused(_));
    let (outcome, answer) = match result {
        None => (Outcome::Dropped, None),
        Some(Ok((text, value))) => (Outcome::Done(value), Some(Ok(text))),
        Some(Err(refusal)) => (Outcome::Refused(refusal.clone()), Some(Err(refusal))),
    };
    call.outcome = outcome;
    shared.state().calls.decide(call);
    shared.changed();
    shared.hear(call, Moment::Decided);
    answer
}

fn deliver(fate: Fate, scissors: &Scissors, answer: Option<Result<String, Refusal>>) -> Response {
    let response = match answer {
        Some(Ok(result)) => json_response(200, format!("{{\"ok\":true,\"result\":{result}}}")),
        Some(Err(refusal)) => refused(&refusal),
        None => bad_gateway(),
    };
    match fate {
        Fate::Ordinary | Fate::Refused(_) | Fate::BadGateway => response,
        Fate::Dropped | Fate::Unanswered => {
            scissors.0.cancel();
            response
        }
        Fate::Truncated => truncated(response),
    }
}

fn refused(refusal: &Refusal) -> Response {
    let mut body = json!({ "ok": false, "error_code": refusal.code, "description": refusal.description });
    if let Some(seconds) = refusal.retry_after {
        body["parameters"] = json!({ "retry_after": seconds });
    }
    let mut response = json_response(refusal.code, body.to_string());
    if let Some(seconds) = refusal.retry_after {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn json_response(code: u16, body: String) -> Response {
    respond(code, "application/json", Bytes::from(body))
}

fn respond(code: u16, kind: &'static str, body: Bytes) -> Response {
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response
}

fn bad_gateway() -> Response {
    let page = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1>\
                </center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";
    respond(502, "text/html", Bytes::from_static(page.as_bytes()))
}

/// Announces the whole length and breaks off in the middle.
fn truncated(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let halved = futures_util::stream::once(async move {
        let whole = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Ok::<_, io::Error>(whole.slice(..whole.len() / 2))
    });
    let broken = futures_util::stream::once(async {
        tokio::task::yield_now().await;
        Err(io::ErrorKind::ConnectionAborted.into())
    });
    Response::from_parts(parts, Body::from_stream(futures_util::StreamExt::chain(halved, broken)))
}

/// A file that the bot uploaded, by the path that `getFile` gave.
fn download(shared: &Shared, path: &str) -> Response {
    let found = path
        .split_once('/')
        .filter(|(given, _)| *given == token())
        .and_then(|(_, path)| shared.state().files.at_path(path));
    match found {
        Some(bytes) => respond(200, "application/octet-stream", bytes),
        None => refused(&Refusal::new(404, "Not Found")),
    }
}
