//! Payouts: make, read, list (Cryptomus 2.11, 2.12). Here money leaves the balance.

use rust_decimal::Decimal;
use serde::Serialize;

use super::answer::Fault;
use super::client::{Call, Client, Signer};
use super::form::{self, CourseSource, Limit};
use super::invoices::Name;
use super::why::{Mismatch, Why};
use super::wire::lenient::List;
use super::wire::offer::Service;
use super::wire::payout::Payout;
use crate::domain::time::Time;

const CREATE: Call = Call::grave("v1/payout", Signer::Payout);
const INFO: Call = Call::harmless("v1/payout/info", Signer::Payout);
const LIST: Call = Call::harmless("v1/payout/list", Signer::Payout);
const SERVICES: Call = Call::harmless("v1/payout/services", Signer::Payout);

/// A payout to be made. The recipient always gets `amount` in full; the fee comes from the balance (`is_subtract` true).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPayout {
    /// Our id; unique among all payouts. The same one gives the same payout.
    pub order_id: String,
    /// What the recipient gets, in `currency`.
    pub amount: Decimal,
    /// A coin; or a fiat currency, and then `to_currency` is needed.
    pub currency: String,
    /// The network, as in their list of services.
    pub network: Option<String>,
    /// Where it goes.
    pub address: String,
    /// Where webhooks go.
    pub url_callback: Option<String>,
    /// The coin that is sent, when the sum is in a fiat currency.
    pub to_currency: Option<String>,
    /// Whether the money comes from the USDT balance and is converted.
    pub from_usdt: bool,
    /// How fast, on the chains where that can be chosen.
    pub priority: Option<Priority>,
    /// A note that some chains carry, of 1 to 30 characters.
    pub memo: Option<String>,
    /// Whose rates are used for a sum in a fiat currency.
    pub course_source: Option<CourseSource>,
}

/// How fast a payout goes; heeded on BTC, ETH, POLYGON and BSC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// As they recommend.
    Recommended,
    /// Slow and cheap.
    Economy,
    /// Fast.
    High,
    /// Fastest.
    Highest,
}

/// Why a payout could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayFault {
    /// A parameter is out of its limits; nothing was sent.
    Limit(Limit),
    /// Cryptomus.
    Fault(Fault),
}

#[derive(Serialize)]
struct Form<'a> {
    amount: String,
    currency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    network: Option<String>,
    order_id: &'a str,
    address: &'a str,
    is_subtract: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    url_callback: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_currency: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    course_source: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_currency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memo: Option<&'a str>,
}

impl NewPayout {
    /// So much of a coin to an address.
    pub fn new(
        order_id: impl Into<String>,
        amount: Decimal,
        coin: impl Into<String>,
        address: impl Into<String>,
    ) -> Self {
        Self {
            order_id: order_id.into(),
            amount,
            currency: coin.into(),
            network: None,
            address: address.into(),
            url_callback: None,
            to_currency: None,
            from_usdt: false,
            priority: None,
            memo: None,
            course_source: None,
        }
    }

    /// Whether every limit is kept.
    ///
    /// # Errors
    /// The first that is not.
    pub fn check(&self) -> Result<(), Limit> {
        form::check_sum(self.amount)?;
        form::check_currency("currency", &self.currency)?;
        form::check_id(&self.order_id)?;
        form::check_network("network", self.network.as_deref())?;
        let address = self.address.bytes().all(|b| b.is_ascii_graphic()) && (10..=128).contains(&self.address.len());
        form::keeps(address, "address", "10 to 128 letters and digits")?;
        form::check_url("url_callback", self.url_callback.as_deref(), 255)?;
        if let Some(coin) = &self.to_currency {
            form::check_currency("to_currency", coin)?;
        }
        let memo = self
            .memo
            .as_deref()
            .is_none_or(|memo| (1..=30).contains(&memo.chars().count()));
        form::keeps(memo, "memo", "1 to 30 characters")
    }

    fn form(&self) -> Form<'_> {
        Form {
            amount: form::written(self.amount),
            currency: &self.currency,
            network: self.network.as_deref().map(str::to_ascii_lowercase),
            order_id: &self.order_id,
            address: &self.address,
            is_subtract: true,
            url_callback: self.url_callback.as_deref(),
            to_currency: self.to_currency.as_deref(),
            course_source: self.course_source.map(spelled),
            from_currency: self.from_usdt.then_some("USDT"),
            priority: self.priority,
            memo: self.memo.as_deref(),
        }
    }
}

impl From<Fault> for PayFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Client {
    /// Orders a payout, or finds the one that was ordered with the same `order_id`.
    ///
    /// **Money moves.** Write the intention down first. After `Unknown`, or after a crash, ask [`Client::payout`] by our id: only when it
    /// answers `None`, and the grace period is over, may it be ordered again, and only with the same `order_id`. A payout that
    /// [`Payout::is_returned`] brought the money back; another try needs another id. Check [`Payout::fee_was_ours`] where the answer tells.
    ///
    /// # Errors
    /// See [`PayFault`]. `Again` means that nothing was done. `Refused(Why::Mixed)` means that the id was used for another payout.
    pub async fn pay_out(&self, new: &NewPayout) -> Result<Payout, PayFault> {
        new.check().map_err(PayFault::Limit)?;
        let payout: Payout = self.ask(CREATE, &new.form()).await?;
        held_against(&payout, new)?;
        Ok(payout)
    }

    /// Reads a payout. `None` when Cryptomus says in words that there is none, which is the only proof that it was not ordered.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn payout(&self, name: &Name) -> Result<Option<Payout>, Fault> {
        let payout = match self.ask::<Payout>(INFO, &name.ids()).await {
            Ok(payout) => payout,
            Err(fault) if fault.is_absent() => return Ok(None),
            Err(fault) => return Err(fault),
        };
        let ours = match name {
            Name::Ours(id) => payout.order_id.as_deref().is_none_or(|its| its == id),
            Name::Theirs(id) => payout.uuid.as_ref().is_none_or(|its| its == id),
        };
        match (ours, &payout.uuid) {
            (false, _) => Err(Fault::Refused(Why::Mixed(Mismatch::OrderId))),
            (true, None) => Err(Fault::Unknown(Why::Unreadable)),
            (true, Some(_)) => Ok(Some(payout)),
        }
    }

    /// All payouts ordered from `from` to `to`, at most `pages` pages of them.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn payouts(&self, from: Time, to: Time, pages: usize) -> Result<Vec<Payout>, Fault> {
        self.pages(LIST, (from, to), pages, |payout: &Payout| payout.uuid.clone())
            .await
    }

    /// The coins and networks that can be paid out, with their limits and fees.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn payout_services(&self) -> Result<Vec<Service>, Fault> {
        self.ask_plainly::<List<Service>>(SERVICES).await.map(|list| list.0)
    }
}

/// Payouts spell it otherwise than invoices (Cryptomus 7, line 26).
const fn spelled(source: CourseSource) -> &'static str {
    match source {
        CourseSource::Binance => "Binance",
        CourseSource::BinanceP2P => "BinanceP2p",
        CourseSource::Exmo => "Exmo",
        CourseSource::Kucoin => "Kucoin",
    }
}

/// Whether a payout is the one that was asked for. Without an id of theirs in it, nobody can tell.
fn held_against(payout: &Payout, new: &NewPayout) -> Result<(), Fault> {
    let mixed = |mismatch| Err(Fault::Refused(Why::Mixed(mismatch)));
    if payout.uuid.is_none() {
        return Err(Fault::Unknown(Why::Unreadable));
    }
    let differs =
        |its: &Option<String>, asked: &str| its.as_deref().is_some_and(|its| !its.eq_ignore_ascii_case(asked));
    match () {
        () if payout.order_id.as_ref().is_some_and(|its| *its != new.order_id) => mixed(Mismatch::OrderId),
        () if payout.amount.is_some_and(|its| its != new.amount) => mixed(Mismatch::Amount),
        () if differs(&payout.currency, &new.currency) => mixed(Mismatch::Currency),
        () if payout.address.as_ref().is_some_and(|its| *its != new.address) => mixed(Mismatch::Address),
        () if new
            .network
            .as_ref()
            .is_some_and(|network| differs(&payout.network, network)) =>
        {
            mixed(Mismatch::Network)
        }
        () => Ok(()),
    }
}
