//! What is answered where.

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use super::body;
use super::connections::{Peer, Seat};
use super::patience::Patience;
use super::{PAYMENT_PATH, PAYOUT_PATH, Routes, TELEGRAM_PATH};
use crate::ports::Clock;
use crate::ports::intake::{Intake, Parcel, Receipt};

/// Bytes of an update at most; Telegram's own are a few kilobytes, with quoted messages some tens.
const UPDATE_BYTES: usize = 1 << 20;
/// Bytes at most of whatever comes without a secret that is known; a Cryptomus webhook has none (contract 3.4).
const STRANGER_BYTES: usize = 64 << 10;
/// In which header Telegram says the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";
/// When to come again, in seconds.
const SOON: HeaderValue = HeaderValue::from_static("5");

/// The routes, and the time to keep them by.
pub(super) struct Desk {
    routes: Routes,
    patience: Patience,
    clock: Arc<dyn Clock>,
}

type Held = State<Arc<Desk>>;

impl Desk {
    pub(super) fn new(routes: Routes, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            routes,
            patience: Patience::default(),
            clock,
        })
    }
}

/// Everything under one address.
pub(super) fn router(desk: Arc<Desk>) -> Router {
    let prefix = desk.routes.prefix.clone();
    let at = |path: &str| format!("{prefix}{path}");
    let mut router = Router::new()
        .route("/healthz", get(health))
        .route("/readyz", get(readiness))
        .route("/metrics", get(metrics));
    if !prefix.is_empty() {
        router = router.route(&at("/healthz"), get(health));
    }
    if desk.routes.telegram.is_some() {
        router = router.route(&at(TELEGRAM_PATH), post(telegram));
    }
    if desk.routes.payments.is_some() {
        router = router.route(&at(PAYMENT_PATH), post(payment));
    }
    if desk.routes.payouts.is_some() {
        router = router.route(&at(PAYOUT_PATH), post(payout));
    }
    router
        .fallback(nothing)
        .method_not_allowed_fallback(otherwise)
        .with_state(desk)
}

async fn telegram(State(desk): Held, request: Request) -> Response {
    let intake = desk.routes.telegram.as_ref();
    desk.hear("telegram", intake, &|_| true, request).await
}

async fn payment(State(desk): Held, request: Request) -> Response {
    desk.hear_cryptomus("payment", desk.routes.payments.as_ref(), request)
        .await
}

async fn payout(State(desk): Held, request: Request) -> Response {
    desk.hear_cryptomus("payout", desk.routes.payouts.as_ref(), request)
        .await
}

async fn health(State(desk): Held) -> Json<serde_json::Value> {
    Json(json!({ "status": "ok", "instance": desk.routes.vitals.instance() }))
}

async fn readiness(State(desk): Held) -> (StatusCode, Json<serde_json::Value>) {
    let vitals = desk.routes.vitals.readiness();
    let well = vitals.iter().all(|vital| vital.wrong.is_none());
    let each: serde_json::Map<_, _> = vitals
        .into_iter()
        .map(|vital| (vital.name.to_owned(), json!(vital.wrong.unwrap_or_else(|| "ok".into()))))
        .collect();
    let status = if well {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(json!({ "ready": well, "parts": each })))
}

async fn metrics(State(desk): Held) -> ([(axum::http::HeaderName, &'static str); 1], String) {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(CONTENT_TYPE, kind)], desk.routes.vitals.metrics())
}

async fn nothing(State(desk): Held) -> Response {
    desk.answer("none", StatusCode::NOT_FOUND)
}

async fn otherwise(State(desk): Held) -> Response {
    desk.answer("none", StatusCode::METHOD_NOT_ALLOWED)
}

impl Desk {
    async fn hear_cryptomus(
        &self,
        route: &'static str,
        intake: Option<&Arc<dyn Intake>>,
        request: Request,
    ) -> Response {
        let keeper = &self.routes.cryptomus_sources;
        self.hear(route, intake, &|source| keeper.lets_in(source), request)
            .await
    }

    /// Reads a body within its limits, hands it on, and answers what became of it.
    async fn hear(
        &self,
        route: &'static str,
        intake: Option<&Arc<dyn Intake>>,
        lets_in: &(dyn Fn(Option<IpAddr>) -> bool + Sync),
        request: Request,
    ) -> Response {
        let (parts, sent) = request.into_parts();
        let peer = parts.extensions.get::<Peer>().copied();
        let seat = parts.extensions.get::<Arc<Seat>>().cloned();
        let (Some(intake), Some(Peer(peer)), Some(seat)) = (intake, peer, seat) else {
            return self.answer(route, StatusCode::NOT_FOUND);
        };
        let source = self.routes.cryptomus_sources.source(peer, &parts.headers);
        if !lets_in(source) {
            return self.answer(route, StatusCode::FORBIDDEN);
        }
        if self.patience.is_over(source, self.clock.now()) {
            return self.answer(route, StatusCode::TOO_MANY_REQUESTS);
        }
        let secret = parts.headers.get(SECRET).map(HeaderValue::as_bytes);
        let limit = match intake.knows(secret) {
            true => UPDATE_BYTES,
            false => STRANGER_BYTES,
        };
        let body = match body::read(&parts.headers, sent, limit, &*self.clock).await {
            Ok(body) => body,
            Err(status) => {
                self.patience.tried(source, self.clock.now());
                return self.answer(route, status);
            }
        };
        let _served = seat.is_served();
        let parcel = Parcel { body: &body, secret };
        let status = match intake.take(parcel).await {
            Receipt::Accepted => {
                self.patience.pleased(source, self.clock.now());
                StatusCode::OK
            }
            Receipt::Refused => {
                self.patience.tried(source, self.clock.now());
                StatusCode::UNAUTHORIZED
            }
            Receipt::NotNow => StatusCode::SERVICE_UNAVAILABLE,
        };
        self.answer(route, status)
    }

    /// An answer without a body. Who misbehaves has to connect anew.
    fn answer(&self, route: &'static str, status: StatusCode) -> Response {
        self.routes.answers.add(route, word(status));
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(RETRY_AFTER, SOON);
        }
        if !matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::OK) {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// A status as the metrics name it.
fn word(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200 => "200",
        400 => "400",
        401 => "401",
        403 => "403",
        404 => "404",
        405 => "405",
        408 => "408",
        413 => "413",
        415 => "415",
        429 => "429",
        503 => "503",
        _ => "other",
    }
}
