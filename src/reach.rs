//! Asks whoever answers at an address who they are, to see whether PUBLIC_URL leads to this shop.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::{Client, Url};
use serde::Deserialize;

use crate::instance::Instance;
use crate::settings::server::ServerSettings;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where a shop says who it is.
const HEALTH: &str = "/healthz";

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
    let builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE);
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let builder = if here { builder.no_proxy() } else { builder };
    let client = builder.build().map_err(|_| Leads::Nowhere)?;
    let answer = client.get(url).send().await.map_err(|_| Leads::Nowhere)?;
    let health: Health = answer.json().await.map_err(|_| Leads::Astray)?;
    Ok(health.instance)
}
