//! Asking for webhooks: one that was sent before, or a test (Cryptomus 2.8, 2.9).

use serde::Serialize;

use super::answer::{Fault, Nothing};
use super::client::{Call, Client, Signer};
use super::form::{self, Limit};
use super::invoices::Name;
use super::why::Why;

const RESEND: [Call; 2] = [
    Call::grave("v2/payment/resend", Signer::Payment),
    Call::grave("v1/payment/resend", Signer::Payment),
];
const TEST_PAYMENT: Call = Call::harmless("v1/test-webhook/payment", Signer::Payment);
const TEST_PAYOUT: Call = Call::harmless("v1/test-webhook/payout", Signer::Payout);

/// A webhook to be sent as a test. It is signed like any other, may name a real invoice, and nothing is stored at Cryptomus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestHook {
    /// Where it goes: 6 to 150 characters.
    pub url_callback: String,
    /// The coin it speaks of.
    pub currency: String,
    /// The network it speaks of.
    pub network: String,
    /// The invoice or payout it speaks of, if any.
    pub name: Option<Name>,
    /// The status it tells, in their word.
    pub status: String,
}

/// Why a test was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestFault {
    /// A parameter is out of its limits; nothing was sent.
    Limit(Limit),
    /// Cryptomus.
    Fault(Fault),
}

#[derive(Serialize)]
struct Form<'a> {
    url_callback: &'a str,
    currency: &'a str,
    network: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uuid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<&'a str>,
    status: &'a str,
}

impl TestHook {
    fn check(&self) -> Result<(), Limit> {
        form::check_url("url_callback", Some(&self.url_callback), 150)?;
        form::check_currency("currency", &self.currency)?;
        form::check_network("network", Some(&self.network))?;
        match &self.name {
            Some(Name::Ours(id)) => form::check_id(id),
            Some(Name::Theirs(_)) | None => Ok(()),
        }
    }

    fn form(&self) -> Form<'_> {
        let ids = self.name.as_ref().map(Name::ids);
        Form {
            url_callback: &self.url_callback,
            currency: &self.currency,
            network: self.network.to_ascii_lowercase(),
            uuid: ids.as_ref().and_then(|ids| ids.uuid),
            order_id: ids.as_ref().and_then(|ids| ids.order_id),
            status: &self.status,
        }
    }
}

impl From<Fault> for TestFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Client {
    /// Asks that the last webhook of a finished invoice be sent again; ten times each. Reading the invoice tells the same. By the newer
    /// path, and by the older one where that does not exist.
    ///
    /// # Errors
    /// See [`Fault`].
    pub async fn resend(&self, name: &Name) -> Result<(), Fault> {
        let [newer, older] = RESEND;
        match self.ask::<Nothing>(newer, &name.ids()).await {
            Err(Fault::Refused(Why::NoOperation)) => self.ask::<Nothing>(older, &name.ids()).await.map(|_| ()),
            answer => answer.map(|_| ()),
        }
    }

    /// Has a test webhook about an invoice sent, for instance to see whether it arrives.
    ///
    /// # Errors
    /// See [`TestFault`].
    pub async fn test_payment_hook(&self, test: &TestHook) -> Result<(), TestFault> {
        test.check().map_err(TestFault::Limit)?;
        self.ask::<Nothing>(TEST_PAYMENT, &test.form()).await?;
        Ok(())
    }

    /// The same about a payout. Signed with the payout key, and with the payment key when that is refused (Cryptomus 1.4).
    ///
    /// # Errors
    /// See [`TestFault`].
    pub async fn test_payout_hook(&self, test: &TestHook) -> Result<(), TestFault> {
        test.check().map_err(TestFault::Limit)?;
        let first = self.ask::<Nothing>(TEST_PAYOUT, &test.form()).await;
        match first {
            Err(Fault::Refused(Why::WrongSign | Why::NoPayoutKey)) => {
                self.ask::<Nothing>(TEST_PAYOUT.signed_by(Signer::Payment), &test.form())
                    .await?;
            }
            answer => {
                answer?;
            }
        }
        Ok(())
    }
}
