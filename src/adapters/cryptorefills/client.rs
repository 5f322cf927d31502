//! One typed call for each operation of the API (Cryptorefills 2.1 to 2.9).

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{Method, StatusCode, Url};
use rust_decimal::Decimal;

use super::answer::{Creation, Fault, SOON, creation, fault_of, parse};
use super::budget::{Budget, Rank};
use super::call::{ANSWER_BYTES, Call, catalogue};
use super::exchange::{Exchange, connections};
use super::flow::{Flow, Source};
use super::notes::Notes;
use super::wire::form::{OrderForm, ValidationForm};
use super::wire::lenient::List;
use super::wire::order::{Order, Validation};
use super::wire::problem::{Verdict, verdict};
use super::wire::shop::{Brands, Currency, PaymentVia, Product, ProductGroup};
use crate::domain::catalog::Country;
use crate::domain::money::Coin;
use crate::domain::secret::Secret;
use crate::ports::Clock;

/// How long an order's stream may take to open.
const STREAM_TIMEOUT: Duration = Duration::from_secs(20);

/// Why there cannot be a client.
#[derive(Debug, thiserror::Error)]
pub enum ClientFault {
    /// The address cannot be used.
    #[error("the address of Cryptorefills is not an http or https address")]
    Address,
    /// The partner id cannot stand in a header.
    #[error("the partner id of Cryptorefills has characters that cannot be sent")]
    PartnerId,
    /// TLS could not be set up.
    #[error("the connection to Cryptorefills cannot be set up")]
    Setup(#[from] reqwest::Error),
    /// TLS could not be set up for streams.
    #[error("the streams of Cryptorefills cannot be set up")]
    Streams(#[from] tokio_rustls::rustls::Error),
}

/// The API as typed calls.
pub struct Client {
    calls: Exchange,
    streams: Source,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("budget", self.calls.budget())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client for the API at `url` that introduces itself with `partner`.
    ///
    /// # Errors
    /// When the address or the partner id cannot be used, or TLS cannot be set up.
    pub fn new(url: &str, partner: &str, per_second: u32, clock: Arc<dyn Clock>) -> Result<Self, ClientFault> {
        let mut base = Url::parse(url).map_err(|_| ClientFault::Address)?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(ClientFault::Address);
        }
        base.set_query(None);
        base.set_fragment(None);
        let headers = headers(partner)?;
        let mut listening = headers.clone();
        listening.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        Ok(Self {
            calls: Exchange::new(connections(headers).build()?, base, per_second, Arc::clone(&clock)),
            streams: Source::new(listening)?,
            clock,
        })
    }

    /// The budget of all calls.
    pub fn budget(&self) -> &Budget {
        self.calls.budget()
    }

    /// What was asked, and what came of it.
    pub const fn notes(&self) -> &Notes {
        self.calls.notes()
    }

    /// The time that this client goes by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Coins and networks (2.1).
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn payment_vias(&self, rank: Rank) -> Result<Vec<PaymentVia>, Fault> {
        let call = catalogue("payment_vias", rank, 15);
        let request = self.calls.get(&["v3", "payment_vias"], &[], None);
        self.calls
            .read_json::<List<PaymentVia>>(call, request)
            .await
            .map(|list| list.0)
    }

    /// Every coin the upstream knows, with its suspension (2.1).
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn currencies(&self) -> Result<Vec<Currency>, Fault> {
        let call = catalogue("currencies", Rank::Catalogue, 15);
        let request = self.calls.get(&["v3", "currencies"], &[], None);
        self.calls
            .read_json::<List<Currency>>(call, request)
            .await
            .map(|list| list.0)
    }

    /// The brands of a country (2.2).
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn brands(&self, country: Country) -> Result<Brands, Fault> {
        let call = catalogue("brands", Rank::Catalogue, 35);
        let query = [("country_code", country.code())];
        let request = self.calls.get(&["v2", "brands"], &query, Some(country));
        self.calls.read_json(call, request).await
    }

    /// The raw text of a country's curated page (2.3), whose form is unknown.
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn homepage(&self, country: Country) -> Result<Vec<u8>, Fault> {
        let call = catalogue("homepage", Rank::Catalogue, 15);
        let query = [("country_code", country.code())];
        let request = self.calls.get(&["v2", "homepage"], &query, Some(country));
        self.calls.read_ok(call, request).await
    }

    /// The products of a brand, found by its family or by its name (2.4).
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn products(&self, country: Country, filter: Filter<'_>) -> Result<Vec<ProductGroup>, Fault> {
        let call = catalogue("products", Rank::Catalogue, 20);
        let filter = match filter {
            Filter::Family(family) => ("family_name", family),
            Filter::Brand(brand) => ("brand_name", brand),
        };
        let path = ["v5", "products", "country", country.code()];
        let request = self.calls.get(&path, &[filter, ("lang", "en")], Some(country));
        self.calls
            .read_json::<List<ProductGroup>>(call, request)
            .await
            .map(|list| list.0)
    }

    /// What a face value of a brand costs in a coin (2.5).
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn price(&self, brand: &str, country: Country, face: Decimal, coin: &Coin) -> Result<Product, Fault> {
        let call = Call {
            name: "price",
            rank: Rank::Price,
            bytes: ANSWER_BYTES,
            timeout: Duration::from_secs(15),
        };
        let face = face.normalize().to_string();
        let query = [
            ("brand_name", brand),
            ("country_code", country.code()),
            ("face_value", face.as_str()),
            ("coin", coin.0.as_str()),
        ];
        let request = self.calls.get(&["v4", "products", "price"], &query, Some(country));
        self.calls.read_json(call, request).await
    }

    /// Checks an order and prices it without making it (2.6). `Refused` carries the first problem's code.
    ///
    /// # Errors
    /// See `Fault`; an answer that does not say that there are no problems is `Unknown`.
    pub async fn validate(&self, form: &ValidationForm<'_>, country: Country) -> Result<Validation, Fault> {
        let call = Call {
            name: "validate",
            rank: Rank::Price,
            bytes: ANSWER_BYTES,
            timeout: Duration::from_secs(15),
        };
        let request = self
            .calls
            .request(Method::POST, &["v5", "orders", "validations"], Some(country))
            .json(form);
        let answer = self.calls.call(&call, request).await?;
        match verdict(&answer.body) {
            Verdict::Problem(code) if answer.status.is_success() => Err(Fault::Refused(code)),
            Verdict::Problem(Some(code))
                if answer.status.is_client_error() && answer.status != StatusCode::TOO_MANY_REQUESTS =>
            {
                Err(Fault::Refused(Some(code)))
            }
            Verdict::Fine if answer.status.is_success() => parse(call.name, &answer),
            Verdict::Problem(_) | Verdict::Fine | Verdict::Silent => match fault_of(&answer) {
                Some(fault) => Err(fault),
                None => Err(Fault::Unknown),
            },
        }
    }

    /// Makes an order (2.7); sent once, whatever comes of it.
    pub async fn create(&self, form: &OrderForm<'_>, country: Country) -> Creation {
        let call = Call {
            name: "create",
            rank: Rank::Create,
            bytes: ANSWER_BYTES,
            timeout: Duration::from_secs(30),
        };
        let request = self
            .calls
            .request(Method::POST, &["v5", "orders"], Some(country))
            .json(form);
        match self.calls.call(&call, request).await {
            Ok(answer) => creation(&answer),
            Err(Fault::NotSent(_)) => Creation::NotSent,
            Err(Fault::Again(_) | Fault::Refused(_) | Fault::NotFound | Fault::Unknown) => Creation::Unclear,
        }
    }

    /// Reads an order (2.9).
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn read(&self, order: &Secret, rank: Rank) -> Result<Order, Fault> {
        let call = Call {
            name: "read",
            rank,
            bytes: ANSWER_BYTES,
            timeout: Duration::from_secs(15),
        };
        let request = self.calls.get(&["v5", "orders", order.reveal()], &[], None);
        self.calls.read_json(call, request).await
    }

    /// Opens an order's stream (2.8); outside the budget, but it sits out a cool-down.
    ///
    /// # Errors
    /// See `Fault`.
    pub async fn subscribe(&self, order: &Secret) -> Result<Flow, Fault> {
        let url = self.calls.url(&["v5", "orders", order.reveal(), "subscribe"]);
        let opened = tokio::select! {
            biased;
            opened = self.streams.open(&url) => opened.map_err(|fault| {
                tracing::debug!(call = "subscribe", %fault, "no stream");
                Fault::Again(SOON)
            }),
            () = self.clock.pass(STREAM_TIMEOUT) => Err(Fault::Again(SOON)),
        };
        let status = opened.as_ref().ok().map(|opened| opened.status);
        self.calls.notes().opened("subscribe", status, self.clock.now());
        let opened = opened?;
        let status = opened.status;
        self.calls.heed(status, &opened.headers);
        let is_stream = opened
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with("text/event-stream"));
        match status {
            StatusCode::OK if is_stream => Ok(opened.flow),
            StatusCode::NOT_FOUND => Err(Fault::NotFound),
            _ => {
                tracing::debug!(call = "subscribe", status = status.as_u16(), "no stream");
                Err(Fault::Again(self.calls.budget().cooling().unwrap_or(SOON)))
            }
        }
    }
}

/// Which products are asked for; without a filter the upstream answers 400 (Cryptorefills 2.4).
#[derive(Clone, Copy, Debug)]
pub enum Filter<'a> {
    /// By `family_name`.
    Family(&'a str),
    /// By `brand_name`.
    Brand(&'a str),
}

fn headers(partner: &str) -> Result<HeaderMap, ClientFault> {
    let mut headers = HeaderMap::new();
    let json = HeaderValue::from_static("application/json");
    headers.insert(CONTENT_TYPE, json.clone());
    headers.insert(ACCEPT, json);
    let agent = concat!("giftkiosk/", env!("CARGO_PKG_VERSION"));
    headers.insert(USER_AGENT, HeaderValue::from_static(agent));
    headers.insert("x-cr-version", HeaderValue::from_static(env!("CARGO_PKG_VERSION")));
    if !partner.is_empty() {
        let partner = HeaderValue::from_str(partner).map_err(|_| ClientFault::PartnerId)?;
        headers.insert("x-cr-application", partner);
    }
    Ok(headers)
}
