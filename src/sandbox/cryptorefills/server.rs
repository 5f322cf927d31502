//! The HTTP face: logs a call, fires the hook, enforces the limit, applies faults, answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::Response;
use axum::http::request::Parts;
use serde_json::Value;
use tokio_util::bytes::Bytes;

use super::answers::{self, Answer};
use super::calls::{Call, HEADERS, Moment, Route};
use super::line::{Door, Line};
use super::model::Shared;
use super::stream;
use super::trouble::Stage;

/// Bodies that are larger are cut off.
const MOST_BYTES: usize = 4 << 20;

/// Serves until told to stop.
pub(super) async fn serve(shared: Arc<Shared>, door: Door) {
    let stop = shared.stop.clone();
    let app = Router::new()
        .fallback(take)
        .with_state(shared)
        .into_make_service_with_connect_info::<Line>();
    // Serving ends only by the stop; the sockets are gone either way.
    let _ = axum::serve(door, app)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await;
}

async fn take(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let call = record(&shared, &parts, &body);
    fire(&shared, &call, Moment::Arrived);
    let answer = tokio::select! {
        () = shared.stop.cancelled() => None,
        answer = answer(&shared, &call) => answer,
    };
    let status = answer.as_ref().map(|answer| answer.status().as_u16());
    let call = settle(&shared, call, status);
    fire(&shared, &call, Moment::CarriedOut);
    let Some(answer) = answer else {
        line.cut();
        return Response::new(Body::empty());
    };
    if shared.lock().hook.is_some() {
        line.once_written(Box::new(move || fire(&shared, &call, Moment::Answered)));
    }
    answer
}

/// The answer; none if the connection is to be closed without one.
async fn answer(shared: &Arc<Shared>, call: &Call) -> Option<Response<Body>> {
    if call.route == Route::Subscribe {
        return stream::open(shared, call).await;
    }
    let answer = carried_out(shared, call);
    let wait = shared.lock().trouble.wait(call.route);
    if let Some(wait) = wait {
        shared.clock.pass(wait).await;
    }
    answer.map(|answer| {
        note(shared, call, |logged| logged.answer = answer.body());
        answer.into_response()
    })
}

fn carried_out(shared: &Shared, call: &Call) -> Option<Answer> {
    if let Some(early) = turned_away(shared, call) {
        return early;
    }
    let right = answers::carry_out(shared, call);
    let ailment = shared.lock().trouble.strike(call.route, Stage::After);
    match ailment {
        Some(ailment) => answers::spoiled(ailment, Some(right)),
        None => Some(right),
    }
}

/// What the limit or a fault answers before anything is carried out.
pub(super) fn turned_away(shared: &Shared, call: &Call) -> Option<Option<Answer>> {
    let now = shared.clock.now();
    let mut model = shared.lock();
    let counts = !matches!(call.route, Route::Subscribe | Route::Qr | Route::Countries);
    if let Some(limit) = model.trouble.rate_limit.filter(|_| counts)
        && !model.gate.admits(limit, now)
    {
        return Some(Some(Answer::forbidden()));
    }
    let ailment = model.trouble.strike(call.route, Stage::Before)?;
    Some(answers::spoiled(ailment, None))
}

fn record(shared: &Shared, parts: &Parts, body: &Bytes) -> Call {
    let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
        .map(|Query(pairs)| pairs)
        .unwrap_or_default();
    let header = |name: &str| {
        parts
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(|value| (name.to_owned(), value.to_owned()))
    };
    let path = parts.uri.path().to_owned();
    let mut model = shared.lock();
    model.counted += 1;
    let call = Call {
        number: model.counted,
        at: shared.clock.now(),
        route: Route::of(parts.method.as_str(), &path),
        method: parts.method.to_string(),
        path,
        query: query.into_iter().collect::<BTreeMap<_, _>>(),
        body: serde_json::from_slice(body).unwrap_or(Value::Null),
        headers: HEADERS.iter().filter_map(|name| header(name)).collect(),
        status: None,
        ended: false,
        answer: Bytes::new(),
    };
    model.calls.push(call.clone());
    drop(model);
    shared.changed();
    call
}

fn settle(shared: &Shared, call: Call, status: Option<u16>) -> Call {
    note(shared, &call, |logged| {
        logged.status = status;
        logged.ended = true;
    });
    shared.changed();
    Call {
        status,
        ended: true,
        ..call
    }
}

/// Writes something down in the log, if the call is still in it.
fn note(shared: &Shared, call: &Call, write: impl FnOnce(&mut Call)) {
    let mut model = shared.lock();
    let logged = model.calls.binary_search_by_key(&call.number, |logged| logged.number);
    if let Some(logged) = logged.ok().and_then(|at| model.calls.get_mut(at)) {
        write(logged);
    }
}

fn fire(shared: &Shared, call: &Call, moment: Moment) {
    let hook = shared.lock().hook.clone();
    if let Some(hook) = hook {
        hook(call, moment);
    }
}
