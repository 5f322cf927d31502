//! Looks at the HTTP server: whether the shop runs already, whether it could listen, and whether others reach it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;

use super::{Line, bad, good};
use crate::adapters::clock::SystemClock;
use crate::adapters::http::source::Doorkeeper;
use crate::adapters::http::{Routes, Server, Serving};
use crate::instance::Instance;
use crate::ports::intake::{Vital, Vitals};
use crate::settings::Settings;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How the shop says who it is.
const HEALTH: &str = "/healthz";

/// The shop that runs on this store, if it answers where it said it would.
pub(super) async fn running(settings: &Settings) -> Option<Instance> {
    let left = Instance::find(&settings.store)?;
    let said = ask(&format!("http://{}{HEALTH}", left.address)).await;
    said.is_ok_and(|word| word == left.word).then_some(left)
}

/// Whether the server listens or could, and whether PUBLIC_URL leads to it.
pub(super) async fn server(settings: &Settings, running: Option<&Instance>) -> Vec<Line> {
    let Some(address) = settings.server.listen else {
        return vec![good("HTTP: LISTEN_ADDR is off, so there is no /healthz and no webhook")];
    };
    if let Some(running) = running {
        let mut lines = vec![good(format!("HTTP: the running shop listens at {}", running.address))];
        lines.extend(reached(settings, running).await);
        return lines;
    }
    match Server::bind(address).await {
        Ok(server) => {
            let mut lines = vec![good(format!("HTTP: {address} is free to listen at"))];
            if settings.server.public_url.is_some() {
                let instance = Instance::new(server.address());
                let serving = stand_in(server, settings, &instance);
                lines.extend(reached(settings, &instance).await);
                serving.close().await;
            }
            lines
        }
        Err(fault) => vec![bad(format!(
            "HTTP: LISTEN_ADDR {address} cannot be listened at ({}): stop whoever does, choose another port, or set it to off",
            fault.kind()
        ))],
    }
}

/// Whether PUBLIC_URL leads to this instance.
async fn reached(settings: &Settings, instance: &Instance) -> Option<Line> {
    let url = settings.server.public(HEALTH, instance.address)?;
    let host = url.host_str().unwrap_or("?").to_owned();
    Some(match ask(url.as_str()).await {
        Ok(word) if word == instance.word => good(format!("HTTP: PUBLIC_URL at {host} leads to this shop")),
        Ok(_) => bad(format!(
            "HTTP: PUBLIC_URL at {host} leads to another giftkiosk: let its proxy pass requests on to {}",
            instance.address
        )),
        Err(Unheard::Other) => bad(format!(
            "HTTP: PUBLIC_URL at {host} leads to something else: let its proxy pass requests on to {}, with their path as it is",
            instance.address
        )),
        Err(Unheard::Silent) => bad(format!(
            "HTTP: PUBLIC_URL at {host} does not answer this machine: does the proxy run, is its certificate good? \
             If only this machine cannot reach it, ask from another one: curl PUBLIC_URL/healthz"
        )),
    })
}

/// Answers /healthz in place of the shop for as long as it is asked.
fn stand_in(server: Server, settings: &Settings, instance: &Instance) -> Serving {
    let routes = Routes {
        prefix: settings.server.prefix().to_owned(),
        telegram: None,
        payments: None,
        payouts: None,
        cryptomus_sources: Doorkeeper::default(),
        vitals: Arc::new(Asked(instance.word.clone())),
        answers: Arc::default(),
    };
    server.open(routes, Arc::new(SystemClock))
}

/// Only says who it is.
struct Asked(String);

impl Vitals for Asked {
    fn instance(&self) -> &str {
        &self.0
    }

    fn readiness(&self) -> Vec<Vital> {
        vec![Vital {
            name: "shop",
            wrong: Some("giftkiosk check only looks whether it could run".into()),
        }]
    }

    fn metrics(&self) -> String {
        String::new()
    }
}

/// Why nobody said who they are.
enum Unheard {
    /// Nothing answered.
    Silent,
    /// Something answered that is not a giftkiosk.
    Other,
}

/// The word of the giftkiosk at an address.
async fn ask(url: &str) -> Result<String, Unheard> {
    #[derive(Deserialize)]
    struct Health {
        instance: String,
    }
    let parsed = reqwest::Url::parse(url).map_err(|_| Unheard::Silent)?;
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE);
    let here = parsed.host_str().map(|host| host.trim_matches(['[', ']']));
    if here.is_some_and(|host| host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()))
    {
        builder = builder.no_proxy();
    }
    let client = builder.build().map_err(|_| Unheard::Silent)?;
    let answer = client.get(parsed).send().await.map_err(|_| Unheard::Silent)?;
    let health: Health = answer.json().await.map_err(|_| Unheard::Other)?;
    Ok(health.instance)
}

/// Where the shop listens, or would.
pub(super) fn address(settings: &Settings, running: Option<&Instance>) -> Option<SocketAddr> {
    running.map(|running| running.address).or(settings.server.listen)
}
