//! Invoices: make, read, list, refund, mark as paid (Cryptomus 2.1, 2.2, 2.4, 2.6, 2.7).

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer::{Fault, Nothing};
use super::client::{Call, Client, Signer};
use super::form::{Limit, NewInvoice};
use super::why::{Mismatch, Why};
use super::wire::dates;
use super::wire::invoice::Invoice;
use super::wire::list::Page;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

const CREATE: Call = Call::harmless("v1/payment", Signer::Payment);
const INFO: Call = Call::harmless("v1/payment/info", Signer::Payment);
pub(super) const LIST: Call = Call::harmless("v1/payment/list", Signer::Payment);
const REFUND: Call = Call::grave("v1/payment/refund", Signer::Payment);
const MARK: Call = Call::grave("v1/payment/mark-as-paid", Signer::Payment);

/// How a call names an invoice or a payout. Only one id is ever sent, since their operations disagree about which of two counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// By our id.
    Ours(String),
    /// By theirs.
    Theirs(Secret),
}

/// What came of asking for an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It can be paid, and is what was asked for.
    Open(Invoice),
    /// It is what was asked for and can no longer be paid, since it was made before: it is paid, or over. Read its status.
    Over(Invoice),
}

/// Why an invoice could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MakeFault {
    /// A parameter is out of its limits; nothing was sent.
    Limit(Limit),
    /// Cryptomus.
    Fault(Fault),
}

#[derive(Serialize)]
pub(super) struct Named<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uuid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Refund<'a> {
    #[serde(flatten)]
    name: Named<'a>,
    address: &'a str,
    is_subtract: bool,
}

/// A span of time, and with which page to go on when the query is not heeded.
#[derive(Serialize)]
pub(super) struct Span {
    pub(super) date_from: String,
    pub(super) date_to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<String>,
}

impl Name {
    pub(super) fn ids(&self) -> Named<'_> {
        let (uuid, order_id) = match self {
            Self::Ours(id) => (None, Some(id.as_str())),
            Self::Theirs(id) => (Some(id.reveal()), None),
        };
        Named { uuid, order_id }
    }
}

impl From<Fault> for MakeFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Client {
    /// Makes an invoice, or finds the one that was made with the same `order_id`: asking again after a lost answer is right.
    ///
    /// What comes back is held against what was asked. An id that was used for another sum, currency, coin or network is
    /// `Refused(Why::Mixed)`: its page must not be shown, and an operator must hear of it.
    ///
    /// # Errors
    /// See [`MakeFault`]; everything passing is `Again`.
    pub async fn create(&self, new: &NewInvoice) -> Result<Made, MakeFault> {
        new.check().map_err(MakeFault::Limit)?;
        let answer = match self.ask(CREATE, new).await {
            Err(Fault::Refused(Why::Fields(fields))) if names_the_id(&fields) => {
                let found = self.invoice(&Name::Ours(new.order_id.clone())).await?;
                found.ok_or(Fault::Refused(Why::Fields(fields)))
            }
            answer => answer,
        };
        let invoice: Invoice = answer?;
        held_against(&invoice, new)?;
        Ok(match invoice.is_final {
            Some(false) => Made::Open(invoice),
            Some(true) | None => Made::Over(invoice),
        })
    }

    /// Reads an invoice: the truth about it. `None` when Cryptomus says in words that there is none. Not more often than every 30
    /// seconds for one invoice (Cryptomus 1.6).
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn invoice(&self, name: &Name) -> Result<Option<Invoice>, Fault> {
        match self.ask::<Invoice>(INFO, &name.ids()).await {
            Ok(invoice) if invoice.uuid.is_none() => Err(Fault::Unknown(Why::Unreadable)),
            Ok(invoice) if is_named(&invoice, name) => Ok(Some(invoice)),
            Ok(_) => Err(Fault::Refused(Why::Mixed(Mismatch::OrderId))),
            Err(fault) if fault.is_absent() => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// All invoices made from `from` to `to`, at most `pages` pages of them. The zone of their filter is unknown: widen the span by a day
    /// on both sides.
    ///
    /// # Errors
    /// See [`Fault`]; nothing of what was read before is kept.
    pub async fn invoices(&self, from: Time, to: Time, pages: usize) -> Result<Vec<Invoice>, Fault> {
        let key = |invoice: &Invoice| (invoice.uuid.clone(), invoice.order_id.clone());
        self.pages(LIST, (from, to), pages, key).await
    }

    /// Sends all that was paid on an invoice to `address`; the fee comes from the balance. It only orders the refund: follow it by
    /// [`Client::invoice`] through `refund_process` to `refund_paid` or `refund_fail`.
    ///
    /// **Money moves.** After `Unknown`, or after a crash, read the invoice first; only when it is still `paid` or `paid_over`, and the
    /// grace period is over, may it be asked for again. Signed with the payment key, and once more with the payout key when that signature is
    /// refused, since their documents disagree (Cryptomus 1.4); a refused signature moves nothing.
    ///
    /// # Errors
    /// See [`Fault`]. `Refused(Why::NotCompleted)` means that a payout must do it.
    pub async fn refund(&self, name: &Name, address: &str) -> Result<(), Fault> {
        let form = Refund {
            name: name.ids(),
            address,
            is_subtract: true,
        };
        let first = self.ask::<Nothing>(REFUND, &form).await;
        let refused = matches!(first, Err(Fault::Refused(Why::WrongSign | Why::Forbidden)));
        if !refused || !self.has_payout_key() {
            return first.map(|_| ());
        }
        match self.ask::<Nothing>(REFUND.signed_by(Signer::Payout), &form).await {
            // That the other key is not wanted either tells nothing; the first reason does.
            Err(Fault::Refused(Why::WrongSign)) => first.map(|_| ()),
            answer => answer.map(|_| ()),
        }
    }

    /// Asks that too small a payment counts as paid; only for `wrong_amount_waiting` and `wrong_amount`. It is queued: read the invoice.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn mark_as_paid(&self, name: &Name) -> Result<(), Fault> {
        self.ask::<Nothing>(MARK, &name.ids()).await.map(|_| ())
    }

    /// Reads page after page by a cursor in the query; where that is not heeded, and the same page comes again, in the body (Cryptomus 2.4).
    pub(super) async fn pages<T, K>(
        &self,
        call: Call,
        (from, to): (Time, Time),
        pages: usize,
        key: impl Fn(&T) -> K,
    ) -> Result<Vec<T>, Fault>
    where
        T: DeserializeOwned,
        K: PartialEq,
    {
        let span = |cursor: Option<&str>| Span {
            date_from: dates::filter(from),
            date_to: dates::filter(to),
            cursor: cursor.map(str::to_owned),
        };
        let mut page: Page<T> = self.ask(call, &span(None)).await?;
        let (mut found, mut in_body): (Vec<T>, bool) = (Vec::new(), false);
        for _ in 1..pages {
            let Some(cursor) = page.next().map(str::to_owned) else {
                break;
            };
            let query = [("cursor", cursor.as_str())];
            let mut next: Page<T> = match in_body {
                true => self.ask(call, &span(Some(&cursor))).await?,
                false => self.ask_at(call, &query, &span(None)).await?,
            };
            let same = |one: &Page<T>, other: &Page<T>| {
                let keys = one.items.iter().map(&key);
                !one.items.is_empty() && keys.eq(other.items.iter().map(&key))
            };
            if !in_body && same(&page, &next) {
                in_body = true;
                next = self.ask(call, &span(Some(&cursor))).await?;
            }
            if same(&page, &next) {
                break;
            }
            found.append(&mut page.items);
            page = next;
        }
        found.append(&mut page.items);
        Ok(found)
    }
}

fn names_the_id(fields: &[(String, String)]) -> bool {
    fields.iter().any(|(name, _)| name == "order_id")
}

fn is_named(invoice: &Invoice, name: &Name) -> bool {
    match name {
        Name::Ours(id) => invoice.order_id.as_deref().is_none_or(|its| its == id),
        Name::Theirs(id) => invoice.uuid.as_ref().is_none_or(|its| its == id),
    }
}

/// Whether an invoice is the one that was asked for. What must be echoed and is not there is `Unknown`.
fn held_against(invoice: &Invoice, new: &NewInvoice) -> Result<(), Fault> {
    let unreadable = || Fault::Unknown(Why::Unreadable);
    let mixed = |mismatch| Err(Fault::Refused(Why::Mixed(mismatch)));
    let order_id = invoice.order_id.as_deref().ok_or_else(unreadable)?;
    let amount = invoice.amount.ok_or_else(unreadable)?;
    let currency = invoice.currency.as_deref().ok_or_else(unreadable)?;
    invoice.uuid.as_ref().ok_or_else(unreadable)?;
    let differs = |its: &Option<String>, asked: Option<&str>| match (its, asked) {
        (Some(its), Some(asked)) => !its.eq_ignore_ascii_case(asked),
        (None, _) | (_, None) => false,
    };
    let coin = new.to_currency.as_deref();
    match () {
        () if order_id != new.order_id => mixed(Mismatch::OrderId),
        () if amount != new.amount => mixed(Mismatch::Amount),
        () if !currency.eq_ignore_ascii_case(&new.currency) => mixed(Mismatch::Currency),
        () if differs(&invoice.payer_currency, coin) => mixed(Mismatch::Coin),
        () if differs(&invoice.network, new.network.as_deref()) => mixed(Mismatch::Network),
        () => Ok(()),
    }
}
