//! What an answer means, or its absence: done, refused, try again, or nobody can tell (Cryptorefills 1.3).

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::de::DeserializeOwned;

use super::wire::order::Order;
use super::wire::problem::{Verdict, verdict};
use crate::domain::time::Time;

/// How long the upstream is left alone after a 403 (Cryptorefills 1.3).
const FORBIDDEN_COOLING: Duration = Duration::from_secs(45);
/// How long it is left alone after a 429 that names no time.
const LIMITED_COOLING: Duration = Duration::from_secs(30);
/// When to come back after a failure that names no time.
pub const SOON: Duration = Duration::from_secs(5);

/// Why a call brought nothing, and what that means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was sent: no connection, or the upstream wants to be left alone for this long.
    NotSent(Duration),
    /// Try again after this time; what was sent may have been done.
    Again(Duration),
    /// The upstream said no, with its code if it gave one.
    Refused(Option<String>),
    /// There is no such thing.
    NotFound,
    /// An answer that cannot be read; what was sent may have been done.
    Unknown,
}

/// What came of asking for an order.
#[derive(Debug)]
pub enum Creation {
    /// An answer with an order in it and no problem.
    Made(Box<Order>),
    /// It was refused, with the code.
    Refused(Option<String>),
    /// It was never sent.
    NotSent,
    /// It may have been made.
    Unclear,
}

/// An answer as it came: its status and all of its body.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body.
    pub body: Vec<u8>,
}

/// How long the upstream wants to be left alone, if it says so.
pub fn cooling(status: StatusCode, headers: &HeaderMap, now: Time) -> Option<Duration> {
    let number = |name: &str| -> Option<u64> { headers.get(name)?.to_str().ok()?.trim().parse().ok() };
    let reset = number("x-ratelimit-reset").map(|unix| {
        let millis = Time::from_unix(unix).millis_since(now);
        Duration::from_millis(millis)
    });
    let asked = number("retry-after").map(Duration::from_secs).or(reset);
    match status {
        StatusCode::FORBIDDEN => Some(asked.unwrap_or_default().max(FORBIDDEN_COOLING)),
        StatusCode::TOO_MANY_REQUESTS => Some(asked.unwrap_or(LIMITED_COOLING).max(Duration::from_secs(1))),
        StatusCode::SERVICE_UNAVAILABLE => number("retry-after").map(Duration::from_secs),
        _ => reset.filter(|span| number("x-ratelimit-remaining") == Some(0) && !span.is_zero()),
    }
}

/// What a status means when the body brings nothing; `None` for a success.
pub fn fault_of(answer: &Answer) -> Option<Fault> {
    match answer.status {
        status if status.is_success() => None,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some(Fault::Again(FORBIDDEN_COOLING)),
        StatusCode::TOO_MANY_REQUESTS => Some(Fault::Again(LIMITED_COOLING)),
        StatusCode::NOT_FOUND => Some(Fault::NotFound),
        status if status.is_client_error() => Some(Fault::Refused(match verdict(&answer.body) {
            Verdict::Problem(code) => code,
            Verdict::Fine | Verdict::Silent => None,
        })),
        status if status.is_server_error() => Some(Fault::Again(SOON)),
        _ => Some(Fault::Unknown),
    }
}

/// Reads an answer that must be JSON.
///
/// # Errors
/// `Unknown` when it is not.
pub fn parse<T: DeserializeOwned>(call: &'static str, answer: &Answer) -> Result<T, Fault> {
    let is_json = matches!(answer.body.trim_ascii_start().first(), Some(b'{' | b'['));
    match serde_json::from_slice(&answer.body) {
        Ok(read) if is_json => Ok(read),
        Ok(_) | Err(_) => {
            tracing::warn!(call, "an answer cannot be read");
            Err(Fault::Unknown)
        }
    }
}

/// An answer that holds both an order and a problem is neither (Cryptorefills 1.3).
pub fn creation(answer: &Answer) -> Creation {
    let order: Option<Order> = serde_json::from_slice(&answer.body).ok();
    let named = order.as_ref().is_some_and(|order| order.any_id().is_some());
    match (answer.status, verdict(&answer.body)) {
        (status, Verdict::Problem(code)) if status.is_success() && !named => Creation::Refused(code),
        (StatusCode::TOO_MANY_REQUESTS, _) => Creation::Unclear,
        (status, Verdict::Problem(Some(code))) if status.is_client_error() && !named => Creation::Refused(Some(code)),
        (status, Verdict::Fine | Verdict::Silent) if status.is_success() && named => {
            order.map_or(Creation::Unclear, |order| Creation::Made(Box::new(order)))
        }
        _ => Creation::Unclear,
    }
}

/// What a broken exchange means; the error itself is not logged, since it carries the address with the order's id.
pub fn broken(call: &'static str, error: &reqwest::Error) -> Fault {
    let sent = !error.is_connect() && !error.is_builder();
    tracing::debug!(call, sent, timeout = error.is_timeout(), "the connection failed");
    if sent { Fault::Again(SOON) } else { Fault::NotSent(SOON) }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Creation, cooling, creation};
    use crate::domain::time::Time;
    use reqwest::StatusCode;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
    use std::time::Duration;

    fn made(status: u16, body: &str) -> String {
        let answer = Answer {
            status: StatusCode::from_u16(status).unwrap(),
            body: body.as_bytes().to_vec(),
        };
        match creation(&answer) {
            Creation::Made(order) => format!("made {}", order.any_id().unwrap()),
            Creation::Refused(code) => format!("refused {}", code.unwrap_or_default()),
            Creation::NotSent => "not sent".into(),
            Creation::Unclear => "unclear".into(),
        }
    }

    #[test]
    fn only_a_readable_answer_decides_about_an_order() {
        for (status, body, expected) in [
            (200, r#"{"order_id":"o1","problems":null}"#, "made o1"),
            (201, r#"{"orderId":"o1"}"#, "made o1"),
            (
                200,
                r#"{"order_id":"o1","problems":[{"problem":"OUT_OF_STOCK"}]}"#,
                "unclear",
            ),
            (422, r#"{"order_id":"o1","detail":"LOGIN_REQUIRED"}"#, "unclear"),
            (
                200,
                r#"{"problems":[{"problem":"OUT_OF_STOCK"}]}"#,
                "refused OUT_OF_STOCK",
            ),
            (200, r#"{"problems":[{"problem":"words"}]}"#, "refused "),
            (422, r#"{"detail":"LOGIN_REQUIRED"}"#, "refused LOGIN_REQUIRED"),
            (
                400,
                r#"{"status":400,"detail":"SUSPENDED_NETWORK"}"#,
                "refused SUSPENDED_NETWORK",
            ),
            (404, r#"{"message":"gone"}"#, "unclear"),
            (403, "<html>", "unclear"),
            (429, r#"{"detail":"RATE_LIMITED"}"#, "unclear"),
            (500, r#"{"detail":"OUT_OF_STOCK"}"#, "unclear"),
            (302, "", "unclear"),
            (200, "", "unclear"),
            (200, "{}", "unclear"),
            (200, r#"{"order_id":"o1","coin_am"#, "unclear"),
        ] {
            assert_eq!(made(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_upstream_says_how_long_it_wants_to_be_left_alone() {
        let now = Time::from_unix(1_790_000_000);
        let seconds = |status: u16, headers: &[(&'static str, &'static str)]| {
            let headers: HeaderMap = headers
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
                .collect();
            cooling(StatusCode::from_u16(status).unwrap(), &headers, now)
                .as_ref()
                .map(Duration::as_secs)
        };
        assert_eq!(seconds(200, &[]), None);
        assert_eq!(seconds(403, &[]), Some(45));
        assert_eq!(seconds(403, &[("retry-after", "10")]), Some(45));
        assert_eq!(seconds(403, &[("retry-after", "90")]), Some(90));
        assert_eq!(seconds(429, &[]), Some(30));
        assert_eq!(seconds(429, &[("retry-after", "7")]), Some(7));
        assert_eq!(seconds(429, &[("x-ratelimit-reset", "1790000012")]), Some(12));
        assert_eq!(seconds(429, &[("x-ratelimit-reset", "1780000000")]), Some(1));
        assert_eq!(seconds(503, &[("retry-after", "5")]), Some(5));
        let empty = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1790000003")];
        assert_eq!(seconds(200, &empty), Some(3));
    }
}
