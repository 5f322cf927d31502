//! Looks whether webhooks of Cryptomus come in: has one sent as a test, and waits for it in place of the shop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::{Line, bad, good};
use crate::adapters::clock::SystemClock;
use crate::adapters::cryptomus::client::{Client, Signer};
use crate::adapters::cryptomus::hooks::{TestFault, TestHook};
use crate::adapters::cryptomus::verify::verify;
use crate::adapters::cryptomus::wire::offer::Service;
use crate::adapters::http::{PAYMENT_PATH, PAYOUT_PATH};
use crate::ports::intake::{Intake, Parcel, Receipt};
use crate::ports::{Clock, Pending};
use crate::settings::Settings;

/// How long a test may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// What came to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Nothing,
    /// Something that is not signed with a key of this account.
    Stranger,
    Test,
}

/// Waits at one address for a webhook that is signed with a key of the account.
pub(super) struct Letterbox {
    client: Arc<Client>,
    came: watch::Sender<Came>,
}

impl Letterbox {
    fn new(client: &Arc<Client>) -> Arc<Self> {
        Arc::new(Self {
            client: Arc::clone(client),
            came: watch::Sender::new(Came::Nothing),
        })
    }

    fn hear(&self, body: &[u8]) -> Receipt {
        // Their documents disagree about which key signs a test about payouts.
        let keys = [Signer::Payment, Signer::Payout]
            .into_iter()
            .filter_map(|signer| self.client.key(signer));
        let is_signed = keys.into_iter().any(|key| verify(body, key).is_ok());
        self.came.send_modify(|came| {
            if is_signed {
                *came = Came::Test;
            } else if *came == Came::Nothing {
                *came = Came::Stranger;
            }
        });
        if is_signed { Receipt::Accepted } else { Receipt::Refused }
    }

    async fn waited(&self) -> Came {
        let mut came = self.came.subscribe();
        tokio::select! {
            _ = came.wait_for(|came| *came == Came::Test) => {}
            () = SystemClock.pass(PATIENCE) => {}
        }
        *self.came.borrow()
    }
}

impl Intake for Letterbox {
    fn take<'a>(&'a self, parcel: Parcel<'a>) -> Pending<'a, Receipt> {
        Box::pin(std::future::ready(self.hear(parcel.body)))
    }
}

/// The addresses to which Cryptomus posts.
pub(super) struct Letterboxes {
    pub(super) payments: Arc<Letterbox>,
    pub(super) payouts: Option<Arc<Letterbox>>,
}

impl Letterboxes {
    /// Those of an account.
    pub(super) fn of(client: &Arc<Client>) -> Self {
        Self {
            payments: Letterbox::new(client),
            payouts: client.has_payout_key().then(|| Letterbox::new(client)),
        }
    }
}

/// Whether webhooks come in: to the letterboxes, or to the shop that runs already, where only the answer of Cryptomus is seen.
pub(super) async fn hooks(
    settings: &Settings,
    client: &Client,
    services: &[Service],
    address: Option<SocketAddr>,
    boxes: Option<&Letterboxes>,
) -> Vec<Line> {
    let public = |path| address.and_then(|address| settings.server.public(path, address));
    let Some((payment, payout)) = public(PAYMENT_PATH).zip(public(PAYOUT_PATH)) else {
        return vec![good(without(settings))];
    };
    let named = |service: &Service| {
        let works = service.is_available.unwrap_or(true);
        service.currency.clone().zip(service.network.clone()).filter(|_| works)
    };
    let Some((currency, network)) = services.iter().find_map(named) else {
        return Vec::new();
    };
    let test = |url: &reqwest::Url| TestHook {
        url_callback: url.as_str().to_owned(),
        currency: currency.clone(),
        network: network.clone(),
        name: None,
        status: "paid".to_owned(),
    };
    let sent = client.test_payment_hook(&test(&payment)).await;
    let mut lines = vec![outcome("payments", PAYMENT_PATH, sent, boxes.map(|boxes| &*boxes.payments)).await];
    if client.has_payout_key() && lines.iter().all(|line| line.good) {
        let sent = client.test_payout_hook(&test(&payout)).await;
        let letterbox = boxes.and_then(|boxes| boxes.payouts.as_deref());
        lines.push(outcome("payouts", PAYOUT_PATH, sent, letterbox).await);
    }
    lines
}

/// Why no webhooks come, which is no fault.
fn without(settings: &Settings) -> String {
    let why = if settings.server.public_url.is_none() {
        "PUBLIC_URL is not set"
    } else {
        "there is no address to listen at"
    };
    format!(
        "Cryptomus: {why}, so its webhooks do not come; invoices are read instead, which works all the same, only later"
    )
}

async fn outcome(about: &str, path: &str, sent: Result<(), TestFault>, letterbox: Option<&Letterbox>) -> Line {
    match (sent, letterbox) {
        (Err(TestFault::Limit(limit)), _) => bad(format!("Cryptomus: no webhook can be sent to PUBLIC_URL: {limit}")),
        (Err(TestFault::Fault(fault)), _) => bad(format!(
            "Cryptomus: did not send a test webhook about {about}: {}",
            fault.why().sentence()
        )),
        (Ok(()), None) => good(format!(
            "Cryptomus: said that it sent a test webhook about {about} to the running shop; the answer is counted in /metrics"
        )),
        (Ok(()), Some(letterbox)) => match letterbox.waited().await {
            Came::Test => good(format!(
                "Cryptomus: a test webhook about {about} came in at PUBLIC_URL, signed well"
            )),
            Came::Stranger => bad(format!(
                "Cryptomus: what came in at PUBLIC_URL{path} is not signed with a key of this account: does the proxy pass the body on unchanged?"
            )),
            Came::Nothing => bad(format!(
                "Cryptomus: said that it sent a test webhook about {about}, and none came in at PUBLIC_URL{path} within {} seconds: \
                 is PUBLIC_URL reachable from outside, does the proxy pass this path on as it is, and does CRYPTOMUS_ALLOWED_IPS, if it is set, name Cryptomus?",
                PATIENCE.as_secs()
            )),
        },
    }
}
