//! One exchange with the API: at its turn within the budget, in its time, of its size, and noted.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::answer::{Answer, Fault, SOON, broken, cooling, fault_of, parse};
use super::budget::Budget;
use super::call::Call;
use super::notes::Notes;
use crate::domain::catalog::Country;
use crate::ports::Clock;

/// The way to the API, which all calls share.
pub(super) struct Exchange {
    http: reqwest::Client,
    base: Url,
    budget: Budget,
    clock: Arc<dyn Clock>,
    notes: Notes,
}

impl Exchange {
    /// A way to the API at `base`, with so many requests a second.
    pub(super) fn new(http: reqwest::Client, base: Url, per_second: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            http,
            base,
            budget: Budget::new(per_second, Arc::clone(&clock)),
            clock,
            notes: Notes::default(),
        }
    }

    /// The budget of all calls.
    pub(super) const fn budget(&self) -> &Budget {
        &self.budget
    }

    /// What was asked, and what came of it.
    pub(super) const fn notes(&self) -> &Notes {
        &self.notes
    }

    /// Where a path of the API is.
    pub(super) fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    /// A request that names the buyer's country, where there is one.
    pub(super) fn request(&self, method: Method, path: &[&str], country: Option<Country>) -> RequestBuilder {
        let request = self.http.request(method, self.url(path));
        match country {
            Some(country) => request.header("X-Country-ISO-Code", country.code()),
            None => request,
        }
    }

    /// A question.
    pub(super) fn get(&self, path: &[&str], query: &[(&str, &str)], country: Option<Country>) -> RequestBuilder {
        self.request(Method::GET, path, country).query(query)
    }

    /// The answer of a call, understood.
    pub(super) async fn read_json<T: DeserializeOwned>(&self, call: Call, request: RequestBuilder) -> Result<T, Fault> {
        let answer = self.call(&call, request).await?;
        match fault_of(&answer) {
            None => parse(call.name, &answer),
            Some(fault) => Err(fault),
        }
    }

    /// The answer of a call, as it came.
    pub(super) async fn read_ok(&self, call: Call, request: RequestBuilder) -> Result<Vec<u8>, Fault> {
        let answer = self.call(&call, request).await?;
        fault_of(&answer).map_or(Ok(answer.body), Err)
    }

    /// The answer of a call, whatever it says.
    pub(super) async fn call(&self, call: &Call, request: RequestBuilder) -> Result<Answer, Fault> {
        let answer = self.ask(call, request).await;
        self.notes.called(call.name, &answer, self.clock.now());
        answer
    }

    /// Waits for its turn, sends, and reads the whole answer within the call's limits.
    async fn ask(&self, call: &Call, request: RequestBuilder) -> Result<Answer, Fault> {
        self.budget.turn(call.rank).await.map_err(Fault::NotSent)?;
        let answer = tokio::select! {
            biased;
            answer = self.exchange(call, request) => answer?,
            () = self.clock.pass(call.timeout) => {
                tracing::debug!(call = call.name, "no answer in time");
                return Err(Fault::Again(SOON));
            }
        };
        tracing::debug!(
            call = call.name,
            status = answer.status.as_u16(),
            bytes = answer.body.len(),
            "answered"
        );
        Ok(answer)
    }

    async fn exchange(&self, call: &Call, request: RequestBuilder) -> Result<Answer, Fault> {
        let mut response = request.send().await.map_err(|error| broken(call.name, &error))?;
        let status = response.status();
        self.heed(status, response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| broken(call.name, &error))? {
            if body.len() + chunk.len() > call.bytes {
                tracing::warn!(call = call.name, "an answer is too large and was dropped");
                return Err(Fault::Unknown);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }

    /// Obeys what the upstream says about its limits.
    pub(super) fn heed(&self, status: StatusCode, headers: &HeaderMap) {
        if let Some(span) = cooling(status, headers, self.clock.now()) {
            tracing::warn!(
                status = status.as_u16(),
                seconds = span.as_secs(),
                "the upstream asks for a pause"
            );
            self.budget.cool(span);
        }
    }
}

/// How connections are made: straight, and to nobody who cannot show the certificate of the address.
pub(super) fn connections(headers: HeaderMap) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .default_headers(headers)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .http1_only()
        .pool_max_idle_per_host(8)
}
