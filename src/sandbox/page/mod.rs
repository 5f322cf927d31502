//! The page on localhost: a chat as a Telegram user sees it, and a bench that does what the outside world does.

mod act;
mod bench;
mod chat;
mod cryptomus;
mod news;
mod trouble;
mod view;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::bench::Bench;
use super::bot::Bot;
use super::world::World;

/// The port that is tried first.
pub const PORT: u16 = 8765;

const INDEX: &str = include_str!("assets/index.html");
const STYLE: &str = include_str!("assets/style.css");
const SCRIPT: &str = include_str!("assets/app.js");
const MONEY: &str = include_str!("assets/money.js");
/// Nothing comes from outside, and nothing goes there.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Opens the first free port from the one that was asked for on, or from [`PORT`].
///
/// # Errors
/// No port is free.
pub async fn listen(port: Option<u16>) -> io::Result<TcpListener> {
    let first = port.unwrap_or(PORT);
    let mut fault = None;
    for port in first..=first.saturating_add(50) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => return Ok(listener),
            Err(its) => fault = fault.or(Some(its)),
        }
    }
    Err(fault.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

/// Serves the page until told to stop.
///
/// # Errors
/// The listener failed.
pub async fn serve(listener: TcpListener, world: Arc<World>, bot: Bot, stop: CancellationToken) -> io::Result<()> {
    let app = router(Arc::new(Bench::new(world, bot, stop.clone())));
    // Streams of news end by the same token; what is still open then is cut off.
    tokio::select! {
        served = axum::serve(listener, app) => served,
        () = stop.cancelled() => Ok(()),
    }
}

fn router(bench: Arc<Bench>) -> Router {
    Router::new()
        .route("/", get(async || asset("text/html; charset=utf-8", INDEX)))
        .route("/style.css", get(async || asset("text/css; charset=utf-8", STYLE)))
        .route("/app.js", get(async || asset("text/javascript; charset=utf-8", SCRIPT)))
        .route(
            "/money.js",
            get(async || asset("text/javascript; charset=utf-8", MONEY)),
        )
        .route("/api/news", get(news::news))
        .route("/api/state", get(view::state))
        .route("/api/calls", get(view::calls))
        .route("/api/calls/{party}/{number}", get(view::call))
        .route("/api/files/{id}", get(view::file))
        .route("/api/brands/{country}", get(view::brands))
        .route("/api/people", post(chat::join))
        .route("/api/chats/{chat}/{act}", post(chat::act))
        .route("/api/orders/{order}/{act}", post(act::order))
        .route("/api/invoices/{invoice}/{act}", post(cryptomus::invoice))
        .route("/api/payouts/{payout}/{status}", post(cryptomus::payout))
        .route("/api/funding/{who}", post(cryptomus::funding))
        .route("/api/automatic", post(act::automatic))
        .route("/api/bot/{act}", post(act::bot))
        .route("/api/troubles/{name}", post(trouble::set))
        .fallback(async || StatusCode::NOT_FOUND)
        .layer(from_fn(only_from_here))
        .with_state(bench)
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, text).into_response()
}

/// Refuses what does not come from a page on this machine: a foreign host name that was bound to loopback, or a
/// foreign page that posts.
async fn only_from_here(request: Request, next: Next) -> Response {
    if is_from_here(request.method(), request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "This page is for 127.0.0.1 and localhost only.").into_response()
    }
}

fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value: &HeaderValue| value.to_str().unwrap_or_default())
    };
    let Some(host) = text(HOST).filter(|host| is_local(host)) else {
        return false;
    };
    match text(ORIGIN) {
        Some(origin) if method != Method::GET => origin.strip_prefix("http://") == Some(host),
        Some(_) | None => true,
    }
}

/// A host, with or without a port, that names this machine.
fn is_local(host: &str) -> bool {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
    matches!(name, "127.0.0.1" | "localhost") && port.parse::<u16>().is_ok()
}

/// The address to be opened in a browser.
pub fn address(listener: &TcpListener) -> io::Result<String> {
    let address: SocketAddr = listener.local_addr()?;
    Ok(format!("http://{address}"))
}

#[cfg(test)]
mod tests;
