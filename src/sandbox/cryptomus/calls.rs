//! What is asked of the model.

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
    /// `v1/payment`.
    Create,
    /// `v1/payment/info`.
    Info,
    /// `v1/payment/list`.
    List,
    /// `v1/payment/services`.
    Services,
    /// `v1/payment/refund`.
    Refund,
    /// `v1/payment/mark-as-paid`.
    MarkAsPaid,
    /// `v1/payment/resend`.
    Resend,
    /// `v2/payment/resend`.
    ResendNewer,
    /// `v1/payment/qr`.
    Qr,
    /// `v1/test-webhook/payment`.
    TestPayment,
    /// `v1/test-webhook/payout`.
    TestPayout,
    /// `v1/balance`.
    Balance,
    /// `v1/exchange-rate/{currency}/list`.
    Rates,
    /// `v1/payout`.
    PayOut,
    /// `v1/payout/info`.
    PayoutInfo,
    /// `v1/payout/list`.
    PayoutList,
    /// `v1/payout/services`.
    PayoutServices,
    /// Anything else; answered 404.
    Other,
}

impl Route {
    pub(super) fn of(method: &str, path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match (method, parts.as_slice()) {
            ("POST", ["v1", "payment"]) => Self::Create,
            ("POST", ["v1", "payment", "info"]) => Self::Info,
            ("POST", ["v1", "payment", "list"]) => Self::List,
            ("POST", ["v1", "payment", "services"]) => Self::Services,
            ("POST", ["v1", "payment", "refund"]) => Self::Refund,
            ("POST", ["v1", "payment", "mark-as-paid"]) => Self::MarkAsPaid,
            ("POST", ["v1", "payment", "resend"]) => Self::Resend,
            ("POST", ["v2", "payment", "resend"]) => Self::ResendNewer,
            ("POST", ["v1", "payment", "qr"]) => Self::Qr,
            ("POST", ["v1", "test-webhook", "payment"]) => Self::TestPayment,
            ("POST", ["v1", "test-webhook", "payout"]) => Self::TestPayout,
            ("POST", ["v1", "balance"]) => Self::Balance,
            ("GET", ["v1", "exchange-rate", _, "list"]) => Self::Rates,
            ("POST", ["v1", "payout"]) => Self::PayOut,
            ("POST", ["v1", "payout", "info"]) => Self::PayoutInfo,
            ("POST", ["v1", "payout", "list"]) => Self::PayoutList,
            ("POST", ["v1", "payout", "services"]) => Self::PayoutServices,
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
    /// `cursor` of the query.
    pub cursor: Option<String>,
    /// The bytes of the body.
    #[serde(skip)]
    pub raw: Bytes,
    /// The JSON body; null when there is none or it cannot be read.
    pub body: Value,
    /// The header `merchant`.
    pub merchant: Option<String>,
    /// The header `sign`.
    #[serde(skip)]
    pub sign: Option<String>,
    /// The status of the answer; none before it, or when the answer was lost.
    pub status: Option<u16>,
    /// It is over, answered or not.
    pub ended: bool,
    /// The body of the answer.
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
