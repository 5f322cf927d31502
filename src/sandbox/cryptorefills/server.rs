//! What the model makes of a call: reads it, enforces the limit, applies faults, answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Query;
use axum::http::Response;
use axum::http::request::Parts;
use serde_json::Value;
use tokio_util::bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::answers::{self, Answer};
use super::calls::{Call, HEADERS, Route};
use super::model::Shared;
use super::stream;
use super::trouble::Stage;
use crate::sandbox::calls::Log;
use crate::sandbox::face::Face;

impl Face for Shared {
    type Call = Call;
    const MOST_BYTES: usize = 4 << 20;

    fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    fn log<T>(&self, act: impl FnOnce(&mut Log<Call>) -> T) -> T {
        act(&mut self.lock().calls)
    }

    fn changed(&self) {
        self.changes.tell();
    }

    fn read(&self, number: u64, parts: &Parts, body: Bytes) -> Call {
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
        Call {
            number,
            at: self.clock.now(),
            route: Route::of(parts.method.as_str(), &path),
            method: parts.method.to_string(),
            path,
            query: query.into_iter().collect::<BTreeMap<_, _>>(),
            body: serde_json::from_slice(&body).unwrap_or(Value::Null),
            headers: HEADERS.iter().filter_map(|name| header(name)).collect(),
            status: None,
            ended: false,
            answer: Bytes::new(),
        }
    }

    async fn answer(self: &Arc<Self>, call: &Call) -> Option<(Response<Body>, Bytes)> {
        if call.route == Route::Subscribe {
            return Some((stream::open(self, call).await?, Bytes::new()));
        }
        let answer = carried_out(self, call);
        let wait = self.lock().trouble.wait(call.route);
        if let Some(wait) = wait {
            self.clock.pass(wait).await;
        }
        let body = answer.as_ref()?.body();
        Some((answer?.into_response(), body))
    }
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
