//! Reads a body within a size and a time, or says which of the two it missed.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use futures_util::StreamExt;

use crate::ports::Clock;

/// How long a body may take in all.
pub(super) const BODY: Duration = Duration::from_secs(10);
/// How many times its limit a body may be read, unkept, so that who sends it can hear why it is refused.
const POLITE: usize = 4;

/// The whole body.
///
/// # Errors
/// 415 for what is packed or not JSON, 413 for what is too long, 408 for what takes too long, 400 for what breaks off.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    clock: &dyn Clock,
) -> Result<Bytes, StatusCode> {
    if !is_plain_json(headers) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let announced = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    let announced: usize = announced.and_then(|length| length.parse().ok()).unwrap_or_default();
    if announced > limit.saturating_mul(POLITE) {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    tokio::select! {
        read = gather(body, limit) => read,
        () = clock.pass(BODY) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

async fn gather(body: Body, limit: usize) -> Result<Bytes, StatusCode> {
    let mut pieces = body.into_data_stream();
    let mut whole = Vec::new();
    let mut length = 0_usize;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| StatusCode::BAD_REQUEST)?;
        length = length.saturating_add(piece.len());
        if length > limit.saturating_mul(POLITE) {
            break;
        }
        if length <= limit {
            whole.extend_from_slice(&piece);
        } else {
            whole = Vec::new();
        }
    }
    if length > limit {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    Ok(whole.into())
}

fn is_plain_json(headers: &HeaderMap) -> bool {
    let value = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or("?").trim().to_ascii_lowercase())
    };
    let packed = value(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity");
    let other = value(CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim_end();
        kind != "application/json" && kind != "text/json"
    });
    !packed && !other
}
