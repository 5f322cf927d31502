//! One signed call to Cryptomus: the bytes that are signed are the bytes that are sent (Cryptomus 1.1 to 1.6).

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, Url};
use serde::Serialize;

use super::account::Account;
use super::answer::{Answer, Expected, Fault, Stake};
use super::signature::{Key, KeyFault};
use super::why::Why;
use crate::domain::secret::Secret;
use crate::ports::Clock;

/// Most bytes of an answer.
const ANSWER_BYTES: usize = 1 << 20;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a call may take in all; 5 to 10 s are usual when chains are busy (Cryptomus 1.6).
const WHOLE: Duration = Duration::from_secs(30);

/// What must be known to use Cryptomus.
#[derive(Clone, Debug)]
pub struct CryptomusConfig {
    /// Base of the API, as in `https://api.cryptomus.com`.
    pub api_url: String,
    /// The merchant's UUID.
    pub merchant: String,
    /// Signs everything about invoices.
    pub payment_key: Secret,
    /// Signs everything about payouts; without it there are none.
    pub payout_key: Option<Secret>,
}

/// Why there cannot be a client.
#[derive(Debug, thiserror::Error)]
pub enum ClientFault {
    /// The address cannot be used.
    #[error("the address of Cryptomus must begin with https:// (or http:// on this machine)")]
    Address,
    /// The merchant cannot stand in a header, or is empty.
    #[error("the merchant must be the UUID that Cryptomus shows in the merchant's settings")]
    Merchant,
    /// The payment key.
    #[error("the payment key cannot be used: {0}")]
    PaymentKey(#[source] KeyFault),
    /// The payout key.
    #[error("the payout key cannot be used: {0}")]
    PayoutKey(#[source] KeyFault),
    /// TLS could not be set up.
    #[error("the connection to Cryptomus cannot be set up")]
    Setup(#[from] reqwest::Error),
}

/// The API of Cryptomus as typed calls. It never repeats a call by itself, but for the two keys and two spellings that its
/// documents leave open; what to do after a failure is said by [`Fault`].
pub struct Client {
    http: reqwest::Client,
    base: Url,
    merchant: HeaderValue,
    payment_key: Key,
    payout_key: Option<Key>,
    account: Account,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

/// Which key signs a call (Cryptomus 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The payment key.
    Payment,
    /// The payout key.
    Payout,
}

/// A call: where it goes, who signs it, and what a second attempt would do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    pub(super) path: &'static str,
    pub(super) signer: Signer,
    pub(super) stake: Stake,
}

impl Call {
    /// A call that reads, or is keyed by our id.
    pub(super) const fn harmless(path: &'static str, signer: Signer) -> Self {
        Self {
            path,
            signer,
            stake: Stake::Nothing,
        }
    }

    /// A call that is not repeated without asking first.
    pub(super) const fn grave(path: &'static str, signer: Signer) -> Self {
        Self {
            path,
            signer,
            stake: Stake::Money,
        }
    }

    pub(super) const fn signed_by(self, signer: Signer) -> Self {
        Self { signer, ..self }
    }
}

impl Client {
    /// A client; nothing is asked yet.
    ///
    /// # Errors
    /// When a setting cannot be used, or TLS cannot be set up.
    pub fn new(config: &CryptomusConfig, clock: Arc<dyn Clock>) -> Result<Self, ClientFault> {
        let mut base = Url::parse(&config.api_url).map_err(|_| ClientFault::Address)?;
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(ClientFault::Address);
        }
        base.set_query(None);
        base.set_fragment(None);
        let merchant = config.merchant.trim();
        let plain = !merchant.is_empty() && merchant.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let merchant = HeaderValue::from_str(merchant).ok().filter(|_| plain);
        let payout_key = config.payout_key.as_ref().map(|key| Key::new(key.reveal()));
        let http = reqwest::Client::builder()
            .user_agent(concat!("giftkiosk/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .pool_max_idle_per_host(4)
            .http1_only()
            .build()?;
        Ok(Self {
            http,
            base,
            merchant: merchant.ok_or(ClientFault::Merchant)?,
            payment_key: Key::new(config.payment_key.reveal()).map_err(ClientFault::PaymentKey)?,
            payout_key: payout_key.transpose().map_err(ClientFault::PayoutKey)?,
            account: Account::default(),
            clock,
        })
    }

    /// Whether payouts can be made at all.
    pub const fn has_payout_key(&self) -> bool {
        self.payout_key.is_some()
    }

    /// The key that webhooks about payments, or about payouts, are held against.
    pub const fn key(&self, signer: Signer) -> Option<&Key> {
        match signer {
            Signer::Payment => Some(&self.payment_key),
            Signer::Payout => self.payout_key.as_ref(),
        }
    }

    /// Whether Cryptomus refuses the account, or one of its keys; `None` when that is not known.
    pub fn is_refused(&self) -> Option<bool> {
        self.account.is_refused()
    }

    /// Sends `form`, once.
    pub(super) async fn ask<T: Expected>(&self, call: Call, form: &impl Serialize) -> Result<T, Fault> {
        self.ask_at(call, &[], form).await
    }

    /// The same with a query, which is not signed.
    pub(super) async fn ask_at<T: Expected>(
        &self,
        call: Call,
        query: &[(&str, &str)],
        form: &impl Serialize,
    ) -> Result<T, Fault> {
        let body = serde_json::to_vec(form).map_err(|_| Fault::Refused(Why::Unreadable))?;
        self.post(call, query, body).await
    }

    /// Asks without parameters: `{}`, and once more with an empty body when that signature is refused (Cryptomus 1.3).
    pub(super) async fn ask_plainly<T: Expected>(&self, call: Call) -> Result<T, Fault> {
        match self.post(call, &[], b"{}".to_vec()).await {
            Err(Fault::Refused(Why::WrongSign)) => self.post(call, &[], Vec::new()).await,
            answer => answer,
        }
    }

    /// Asks without a signature.
    pub(super) async fn ask_openly<T: Expected>(&self, path: &str) -> Result<T, Fault> {
        let request = self.http.request(Method::GET, self.url(path));
        let request = request.header(ACCEPT, "application/json");
        self.answer(path, request, Stake::Nothing).await?.read(Stake::Nothing)
    }

    async fn post<T: Expected>(&self, call: Call, query: &[(&str, &str)], body: Vec<u8>) -> Result<T, Fault> {
        let key = self.key(call.signer).ok_or(Fault::Refused(Why::NoPayoutKey))?;
        let mut sign = HeaderValue::from_str(key.sign(&body).reveal()).map_err(|_| Fault::Refused(Why::WrongSign))?;
        sign.set_sensitive(true);
        let mut url = self.url(call.path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self
            .http
            .request(Method::POST, url)
            .header("merchant", self.merchant.clone())
            .header("sign", sign)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body);
        let answer = self.answer(call.path, request, call.stake).await?.read(call.stake);
        // Which key a grave call wants is disputed, and may be tried.
        if call.stake == Stake::Nothing {
            self.account
                .answered(call.signer, answer.as_ref().err(), self.clock.now());
        }
        answer
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path.split('/'));
        }
        url
    }

    async fn answer(&self, name: &str, request: RequestBuilder, stake: Stake) -> Result<Answer, Fault> {
        let answer = tokio::select! {
            biased;
            answer = exchange(request) => answer,
            () = self.clock.pass(WHOLE) => Err(Why::NoAnswer),
        };
        match &answer {
            Ok(answer) => {
                let (status, bytes) = (answer.status.as_u16(), answer.body.len());
                tracing::debug!(call = name, status, bytes, "answered");
            }
            Err(why) => tracing::debug!(call = name, ?why, "no answer"),
        }
        answer.map_err(|why| Fault::of(why, stake))
    }
}

async fn exchange(request: RequestBuilder) -> Result<Answer, Why> {
    let mut response = request.send().await.map_err(|error| broken(&error))?;
    let mut answer = Answer {
        status: response.status(),
        retry_after: response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if answer.body.len() + chunk.len() > ANSWER_BYTES {
            tracing::warn!("an answer of Cryptomus is too large and was dropped");
            return Err(Why::Unreadable);
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok(answer)
}

/// What a broken exchange means; the error itself may name an address with an id in it and is not kept.
fn broken(error: &reqwest::Error) -> Why {
    match error.is_connect() || error.is_builder() {
        true => Why::Unreachable,
        false => Why::NoAnswer,
    }
}
