//! Looks whether webhooks of Cryptomus come in: has one sent as a test, and waits for it in place of the shop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::figures::{Figures, TAKEN};
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
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

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

/// Where it is seen what comes in.
enum Watch<'a> {
    Letterbox(&'a Letterbox),
    /// The shop that runs already; it may keep its figures to itself.
    Shop(Option<Figures>),
}

impl<'a> Watch<'a> {
    async fn over(route: &'static str, address: SocketAddr, letterbox: Option<&'a Letterbox>) -> Self {
        match letterbox {
            Some(letterbox) => Self::Letterbox(letterbox),
            None => Self::Shop(Figures::of(address, route).await),
        }
    }
}

/// Whether webhooks come in: to the letterboxes, or to the shop that runs already, as its figures tell.
pub(super) async fn hooks(
    settings: &Settings,
    client: &Client,
    services: &[Service],
    payout_services: &[Service],
    address: Option<SocketAddr>,
    boxes: Option<&Letterboxes>,
) -> Vec<Line> {
    let Some(address) = address.filter(|_| settings.server.public_url.is_some()) else {
        return vec![good(without(settings))];
    };
    let url = |path| settings.server.public(path, address);
    let mut lines = Vec::new();
    if let Some(test) = url(PAYMENT_PATH).and_then(|url| test(services, &url)) {
        let watch = Watch::over("payment", address, boxes.map(|boxes| &*boxes.payments)).await;
        let sent = client.test_payment_hook(&test).await;
        lines.push(outcome("payments", PAYMENT_PATH, sent, watch).await);
    }
    if let Some(test) = url(PAYOUT_PATH).and_then(|url| test(payout_services, &url))
        && lines.iter().all(|line: &Line| line.good)
    {
        let letterbox = boxes.and_then(|boxes| boxes.payouts.as_deref());
        let watch = Watch::over("payout", address, letterbox).await;
        let sent = client.test_payout_hook(&test).await;
        lines.push(outcome("payouts", PAYOUT_PATH, sent, watch).await);
    }
    lines
}

/// A test about a coin that works just now; none where none does.
fn test(services: &[Service], url: &reqwest::Url) -> Option<TestHook> {
    let mut working = services.iter().filter(|one| one.is_available == Some(true));
    let (currency, network) = working.find_map(|one| one.currency.clone().zip(one.network.clone()))?;
    Some(TestHook {
        url_callback: url.as_str().to_owned(),
        currency,
        network,
        name: None,
        status: "paid".to_owned(),
    })
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

async fn outcome(about: &str, path: &str, sent: Result<(), TestFault>, watch: Watch<'_>) -> Line {
    match (sent, watch) {
        (Err(TestFault::Limit(limit)), _) => bad(format!("Cryptomus: no webhook can be sent to PUBLIC_URL: {limit}")),
        (Err(TestFault::Fault(fault)), _) => bad(format!(
            "Cryptomus: did not send a test webhook about {about}: {}",
            fault.why().sentence()
        )),
        (Ok(()), Watch::Shop(None)) => good(format!(
            "Cryptomus: said that it sent a test webhook about {about} to the running shop, which does not tell whether it came"
        )),
        (Ok(()), Watch::Shop(Some(figures))) => match figures.answer().await.as_deref() {
            Some(TAKEN) => good(format!(
                "Cryptomus: a test webhook about {about} came in at the running shop, signed well"
            )),
            Some(status) => bad(format!(
                "Cryptomus: the running shop answered a test webhook about {about} with {status}: {}",
                look_at(status)
            )),
            None => nothing(about, path),
        },
        (Ok(()), Watch::Letterbox(letterbox)) => match letterbox.waited().await {
            Came::Test => good(format!(
                "Cryptomus: a test webhook about {about} came in at PUBLIC_URL, signed well"
            )),
            Came::Stranger => bad(format!(
                "Cryptomus: what came in at PUBLIC_URL{path} is not signed with a key of this account: does the proxy pass the body on unchanged?"
            )),
            Came::Nothing => nothing(about, path),
        },
    }
}

fn nothing(about: &str, path: &str) -> Line {
    bad(format!(
        "Cryptomus: said that it sent a test webhook about {about}, and none came in at PUBLIC_URL{path} within {} seconds: \
         is PUBLIC_URL reachable from outside, does the proxy pass this path on as it is, and does CRYPTOMUS_ALLOWED_IPS, if it is set, name Cryptomus?",
        PATIENCE.as_secs()
    ))
}

/// What to look at when a running shop answers so.
fn look_at(status: &str) -> &'static str {
    match status {
        "401" => "was it started with these keys, and does the proxy pass the body on unchanged?",
        "403" => "does CRYPTOMUS_ALLOWED_IPS name Cryptomus, and TRUSTED_PROXY each proxy before the shop?",
        _ => "check again in a minute; if it stays so, the proxy changes what it passes on",
    }
}
