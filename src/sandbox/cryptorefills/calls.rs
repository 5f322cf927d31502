//! What is asked of the model.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use tokio_util::bytes::Bytes;

use crate::domain::time::Time;
use crate::sandbox::calls::Logged;
pub use crate::sandbox::calls::Moment;

/// What is called at every moment of every call.
pub type OnCall = crate::sandbox::calls::OnCall<Call>;

/// What a call is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Route {
    /// `GET /v3/payment_vias`.
    PaymentVias,
    /// `GET /v3/currencies`.
    Currencies,
    /// `GET /v2/brands`.
    Brands,
    /// `GET /v2/homepage`.
    Homepage,
    /// `GET /v5/products/country/{country}`.
    Products,
    /// `GET /v2/search/{country}`.
    Search,
    /// `GET /v4/products/price`.
    Price,
    /// `POST /v5/orders/validations`.
    Validate,
    /// `POST /v5/orders`.
    Create,
    /// `GET /v5/orders/{id}`.
    Read,
    /// `GET /v5/orders/{id}/subscribe`.
    Subscribe,
    /// `GET /v3/qrs/{id}`.
    Qr,
    /// `GET /api/available-countries`, on the website's host in the real world.
    Countries,
    /// Anything else; answered 404.
    Other,
}

impl Route {
    /// The route of a method and path.
    pub(super) fn of(method: &str, path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match (method, parts.as_slice()) {
            ("GET", ["v3", "payment_vias"]) => Self::PaymentVias,
            ("GET", ["v3", "currencies"]) => Self::Currencies,
            ("GET", ["v2", "brands"]) => Self::Brands,
            ("GET", ["v2", "homepage"]) => Self::Homepage,
            ("GET", ["v5", "products", "country", _]) => Self::Products,
            ("GET", ["v2", "search", _]) => Self::Search,
            ("GET", ["v4", "products", "price"]) => Self::Price,
            ("POST", ["v5", "orders", "validations"]) => Self::Validate,
            ("POST", ["v5", "orders"]) => Self::Create,
            ("GET", ["v5", "orders", _]) => Self::Read,
            ("GET", ["v5", "orders", _, "subscribe"]) => Self::Subscribe,
            ("GET", ["v3", "qrs", _]) => Self::Qr,
            ("GET", ["api", "available-countries"]) => Self::Countries,
            _ => Self::Other,
        }
    }
}

/// A call that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Counted from 1.
    pub number: u64,
    /// When it arrived.
    pub at: Time,
    /// What it is for.
    pub route: Route,
    /// The HTTP method.
    pub method: String,
    /// The path without query.
    pub path: String,
    /// The decoded query.
    pub query: BTreeMap<String, String>,
    /// The JSON body; null when there is none or it cannot be read.
    pub body: Value,
    /// Headers of Cryptorefills 1.1 that were sent, by lower-case name.
    pub headers: BTreeMap<String, String>,
    /// The status of the answer; none before it, or when the answer was lost.
    pub status: Option<u16>,
    /// It is over, answered or not; a stream is over when it is open.
    pub ended: bool,
    /// The body of the answer; empty before it, and of a stream.
    #[serde(skip)]
    pub answer: Bytes,
}

impl Logged for Call {
    fn end(&mut self, status: Option<u16>, answer: Bytes) {
        self.status = status;
        self.answer = answer;
        self.ended = true;
    }
}

/// The headers that are kept in the log.
pub(super) const HEADERS: [&str; 8] = [
    "x-cr-application",
    "x-cr-version",
    "content-type",
    "accept",
    "user-agent",
    "x-forwarded-for",
    "x-country-iso-code",
    "last-event-id",
];

impl Call {
    /// The Partner ID that came with the call; a call without one is served, and earns the partner nothing.
    pub fn partner(&self) -> Option<&str> {
        self.headers
            .get("x-cr-application")
            .map(String::as_str)
            .filter(|id| !id.is_empty())
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// The part of the path at `place`, decoded; counted from 0.
    pub(super) fn part(&self, place: usize) -> String {
        let part = self
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .nth(place)
            .unwrap_or_default();
        unescape(part)
    }
}

/// The text behind `%xx` escapes.
pub(super) fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok());
        match escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Route, unescape};

    #[test]
    fn a_path_tells_the_route() {
        assert_eq!(Route::of("POST", "/v5/orders"), Route::Create);
        assert_eq!(Route::of("POST", "/v5/orders/validations"), Route::Validate);
        assert_eq!(Route::of("GET", "/v5/orders/x/subscribe"), Route::Subscribe);
        assert_eq!(Route::of("PATCH", "/v5/orders/x"), Route::Other);
    }

    #[test]
    fn escapes_are_read_and_broken_ones_kept() {
        assert_eq!(unescape("caf%C3%A9%20100%"), "café 100%");
        assert_eq!(unescape("%é"), "%é");
    }
}
