//! Asks whoever answers at an address who they are, to see whether PUBLIC_URL leads to this shop.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use reqwest::{Client, Response, Url};
use serde::Deserialize;
use tracing::warn;

use crate::domain::effect::Strain;
use crate::instance::Instance;
use crate::ports::{Clock, Lookout};
use crate::settings::server::ServerSettings;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where a shop says who it is.
const HEALTH: &str = "/healthz";
/// How often a running shop looks whether PUBLIC_URL leads to it.
const LOOK: Duration = Duration::from_secs(900);
/// How soon it looks again after it did not: a proxy may start later than the shop.
const AGAIN: Duration = Duration::from_secs(60);

/// Whether PUBLIC_URL leads to the shop that runs, as it looked so far.
#[derive(Debug, Default)]
pub struct Outlook(AtomicU8);

impl Outlook {
    const UNKNOWN: u8 = 0;
    const HERE: u8 = 1;
    const ASTRAY: u8 = 2;
}

impl Lookout for Outlook {
    fn strains(&self) -> Vec<(Strain, bool)> {
        match self.0.load(Ordering::Relaxed) {
            Self::UNKNOWN => Vec::new(),
            known => vec![(Strain::UrlAstray, known == Self::ASTRAY)],
        }
    }
}

/// Looks now and then whether PUBLIC_URL leads to this instance. What webhooks tell is also asked for, only later; so it is said and nothing else.
pub async fn look_out(server: ServerSettings, instance: Instance, outlook: Arc<Outlook>, clock: Arc<dyn Clock>) {
    let mut before = None;
    while let Some(leads) = public_url(&server, &instance).await {
        match leads.way_on(&instance) {
            None => outlook.0.store(Outlook::HERE, Ordering::Relaxed),
            Some(wrong) => {
                if before != Some(leads) {
                    warn!("PUBLIC_URL {wrong}");
                }
                // Once may be an accident.
                if before.is_some_and(|before| before != Leads::Here) {
                    outlook.0.store(Outlook::ASTRAY, Ordering::Relaxed);
                }
            }
        }
        let is_new = leads != Leads::Here && outlook.0.load(Ordering::Relaxed) != Outlook::ASTRAY;
        before = Some(leads);
        clock.pass(if is_new { AGAIN } else { LOOK }).await;
    }
}

/// Where PUBLIC_URL leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To this shop.
    Here,
    /// To another giftkiosk.
    Elsewhere,
    /// To something that is no giftkiosk.
    Astray,
    /// Nowhere, as far as this machine can see.
    Nowhere,
}

/// Where PUBLIC_URL leads, if it is set, when this instance answers at its address.
pub async fn public_url(server: &ServerSettings, instance: &Instance) -> Option<Leads> {
    let url = server.public(HEALTH, instance.address)?;
    Some(match ask(url).await {
        Ok(word) if word == instance.word => Leads::Here,
        Ok(_) => Leads::Elsewhere,
        Err(leads) => leads,
    })
}

/// Whether this instance answers at its address.
pub async fn answers(instance: &Instance) -> bool {
    let Ok(url) = Url::parse(&format!("http://{}{HEALTH}", instance.address)) else {
        return false;
    };
    ask(url).await.is_ok_and(|word| word == instance.word)
}

impl Leads {
    /// What is wrong and what to do about it; nothing when all is well.
    pub fn way_on(self, instance: &Instance) -> Option<String> {
        let address = instance.address;
        match self {
            Self::Here => None,
            Self::Elsewhere => Some(format!(
                "leads to another giftkiosk: let its proxy pass requests on to {address}"
            )),
            Self::Astray => Some(format!(
                "leads to something else: let its proxy pass requests on to {address}, with their path as it is"
            )),
            Self::Nowhere => Some(
                "does not answer this machine: does the proxy run, is its certificate good? \
                 If only this machine cannot reach it, ask from another one: curl PUBLIC_URL/healthz"
                    .into(),
            ),
        }
    }
}

/// The word of the giftkiosk at an address.
async fn ask(url: Url) -> Result<String, Leads> {
    #[derive(Deserialize)]
    struct Health {
        instance: String,
    }
    let health: Health = get(url).await?.json().await.map_err(|_| Leads::Astray)?;
    Ok(health.instance)
}

/// What is answered at an address.
///
/// # Errors
/// When nothing is.
pub async fn get(url: Url) -> Result<Response, Leads> {
    let builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE);
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let builder = if here { builder.no_proxy() } else { builder };
    let client = builder.build().map_err(|_| Leads::Nowhere)?;
    client.get(url).send().await.map_err(|_| Leads::Nowhere)
}
