//! What the model makes of a call: checks merchant and signature over the raw bytes, applies faults, answers (Cryptomus 1).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use tokio::sync::oneshot;
use tokio_util::bytes::Bytes;
use tokio_util::sync::CancellationToken;

use super::MERCHANT;
use super::calls::{Call, Route};
use super::hooks::{Post, sign};
use super::json::Json;
use super::model::Shared;
use super::operations::{Done, carry_out};
use super::params::Refusal;
use super::trouble::{Ailment, Spelling, Stage};
use crate::sandbox::calls::Log;
use crate::sandbox::face::Face;

const HTML: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>cloudflare</body>\r\n</html>\r\n";

/// An answer that is complete.
struct Answer {
    status: u16,
    kind: &'static str,
    extra: Option<(header::HeaderName, String)>,
    body: String,
}

impl Face for Shared {
    type Call = Call;
    const MOST_BYTES: usize = 1 << 20;

    fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    fn log<T>(&self, act: impl FnOnce(&mut Log<Call>) -> T) -> T {
        act(&mut self.lock().calls)
    }

    fn changed(&self) {
        self.changes.tell();
    }

    fn read(&self, number: u64, parts: &Parts, raw: Bytes) -> Call {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri).map(|Query(pairs)| pairs);
        let cursor = query.unwrap_or_default().into_iter().find(|(name, _)| name == "cursor");
        let text = |name: &str| parts.headers.get(name)?.to_str().ok().map(str::to_owned);
        let path = parts.uri.path().to_owned();
        Call {
            number,
            at: self.clock.now(),
            route: Route::of(parts.method.as_str(), &path),
            method: parts.method.to_string(),
            path,
            cursor: cursor.map(|(_, value)| value),
            body: serde_json::from_slice(&raw).unwrap_or(Value::Null),
            raw,
            merchant: text("merchant"),
            sign: text("sign"),
            status: None,
            ended: false,
            answer: Bytes::new(),
        }
    }

    async fn answer(self: &Arc<Self>, call: &Call) -> Option<(Response<Body>, Bytes)> {
        let answer = answer(self, call).await?;
        let body = Bytes::from(answer.body.clone());
        Some((answer.into_response(), body))
    }
}

/// The answer; none if the connection is to be closed without one.
async fn answer(shared: &Shared, call: &Call) -> Option<Answer> {
    let early = shared.lock().trouble.strike(call.route, Stage::Before);
    let answer = match early {
        Some(ailment) => spoiled(ailment, None),
        None => {
            let done = match is_signed(shared, call) {
                true => Some(carry_out(shared, call)),
                false => None,
            };
            shared.change(|_, _| ());
            early_hook(shared, call, done.as_ref()).await;
            let (spelling, late) = {
                let mut model = shared.lock();
                let late = model.trouble.strike(call.route, Stage::After);
                (model.trouble.spelling.clone(), late)
            };
            let right = done.map_or_else(Answer::invalid_sign, |done| Answer::of(done, &spelling));
            match late {
                Some(ailment) => spoiled(ailment, Some(right)),
                None => Some(right),
            }
        }
    };
    let wait = shared.lock().trouble.wait(call.route);
    if let Some(wait) = wait {
        shared.clock.pass(wait).await;
    }
    answer
}

/// Whether the headers are those of the merchant, and the signature that of the raw bytes under the key of the path.
fn is_signed(shared: &Shared, call: &Call) -> bool {
    let (keys, model) = (&shared.keys, shared.lock());
    let key = match call.route {
        Route::Rates | Route::Other => return true,
        Route::Refund if model.trouble.refund_by_payout_key => &keys.payout,
        Route::TestPayout if model.trouble.test_payout_by_payment_key => &keys.payment,
        Route::PayOut | Route::PayoutInfo | Route::PayoutList | Route::PayoutServices | Route::TestPayout => {
            &keys.payout
        }
        Route::Create
        | Route::Info
        | Route::List
        | Route::Services
        | Route::Refund
        | Route::MarkAsPaid
        | Route::Resend
        | Route::ResendNewer
        | Route::Qr
        | Route::TestPayment
        | Route::Balance => &keys.payment,
    };
    let strict = model.trouble.empty_means_empty && call.raw.as_ref() == b"{}";
    call.merchant.as_deref() == Some(MERCHANT) && !strict && call.sign.as_deref() == Some(&sign(&call.raw, key))
}

/// A webhook that overtakes the answer to the create that it is about.
async fn early_hook(shared: &Shared, call: &Call, done: Option<&Done>) {
    let made = call.route == Route::Create && matches!(done, Some(Ok(_)));
    if !made || !shared.lock().trouble.hooks.before_create_answer {
        return;
    }
    let (then, taken) = oneshot::channel();
    let sent = shared.change(|model, _| {
        let id = call.body.get("order_id").and_then(Value::as_str).unwrap_or_default();
        let invoice = model.invoice(id)?.clone();
        let waiting = model.posts.len();
        model.post(
            invoice.callback.clone()?,
            &invoice.hook(&invoice.status),
            &shared.keys.payment,
        );
        let post: &mut Post = model.posts.back_mut().filter(|_| waiting == 0)?;
        post.then = Some(then);
        Some(())
    });
    if sent.is_some() {
        // When the sender has ended, nobody waits for the answer either.
        let _ = taken.await;
    }
}

impl Answer {
    fn json(status: u16, json: &Json, spelling: &Spelling) -> Self {
        Self {
            status,
            kind: "application/json",
            extra: None,
            body: json.written(spelling.php),
        }
    }

    fn html(status: u16) -> Self {
        Self {
            status,
            kind: "text/html; charset=UTF-8",
            extra: None,
            body: HTML.to_owned(),
        }
    }

    fn message(status: u16, message: &str) -> Self {
        Self::json(
            status,
            &Json::object([("message", Json::text(message))]),
            &Spelling::default(),
        )
    }

    fn invalid_sign() -> Self {
        Self::message(401, "Invalid Sign.")
    }

    fn of(done: Done, spelling: &Spelling) -> Self {
        match done {
            Ok(result) => {
                let result = if spelling.numbers {
                    result.with_numbers()
                } else {
                    result
                };
                let result = match (spelling.extra, &result) {
                    (true, Json::Object(_)) => result.and("mystery", Json::object([("of", Json::text("2027"))])),
                    (true | false, _) => result,
                };
                let envelope = Json::object([("state", Json::Number("0".to_owned())), ("result", result)]);
                Self::json(200, &envelope, spelling)
            }
            Err(Refusal::NoPath) => Self::html(404),
            Err(refusal @ (Refusal::Field(..) | Refusal::Says(_))) => Self::json(422, &refusal.json(), spelling),
        }
    }

    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert("x-powered-by", HeaderValue::from_static("PHP/8.1.21"));
        if let Some((name, value)) = self.extra
            && let Ok(value) = HeaderValue::from_str(&value)
        {
            headers.insert(name, value);
        }
        response
    }
}

/// What a fault makes of the right answer; none is no answer at all.
fn spoiled(ailment: Ailment, right: Option<Answer>) -> Option<Answer> {
    let plain = Spelling::default();
    let right = right.unwrap_or_else(|| Answer::of(Ok(Json::List(Vec::new())), &plain));
    Some(match ailment {
        Ailment::Lost => return None,
        Ailment::Html => Answer::html(502),
        Ailment::ServerError => {
            let code = Json::Number("500".to_owned());
            let message = Json::text("Server error, #1");
            Answer::json(
                500,
                &Json::object([("message", message), ("code", code), ("error", Json::Null)]),
                &plain,
            )
        }
        Ailment::Refused(message) => Answer::json(422, &Refusal::Says(message).json(), &plain),
        Ailment::InvalidSign => Answer::invalid_sign(),
        Ailment::TooMany(after) => Answer {
            extra: after.map(|seconds| (header::RETRY_AFTER, seconds.to_string())),
            ..Answer::message(429, "Too Many Attempts.")
        },
        Ailment::WithoutState => Answer {
            body: right.body.replacen("\"state\":0,", "", 1),
            ..right
        },
        Ailment::EmptyResult => Answer::of(Ok(Json::List(Vec::new())), &plain),
        Ailment::Truncated => {
            let half: String = right.body.chars().take(right.body.chars().count() / 2).collect();
            Answer { body: half, ..right }
        }
        Ailment::Redirect(to) => Answer {
            extra: Some((header::LOCATION, to)),
            ..Answer::html(302)
        },
        Ailment::Huge(size) => Answer {
            body: format!("{{\"state\":0,\"result\":{{\"filler\":\"{}\"}}}}", "x".repeat(size)),
            ..right
        },
        Ailment::Raw(status, body) => Answer { status, body, ..right },
    })
}
