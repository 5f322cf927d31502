//! Looks at the HTTP server: whether the shop runs already, whether it could listen, and whether others reach it.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::Url;

use super::hooks::{Letterbox, Letterboxes};
use super::{Line, bad, good};
use crate::adapters::clock::SystemClock;
use crate::adapters::http::source::Doorkeeper;
use crate::adapters::http::{Routes, Server, Serving};
use crate::instance::Instance;
use crate::ports::intake::{Intake, Vital, Vitals};
use crate::reach;
use crate::settings::Settings;

/// The shop that runs on this store, if it answers where it said it would.
pub(super) async fn running(settings: &Settings) -> Option<Instance> {
    let left = Instance::find(&settings.store)?;
    reach::answers(&left).await.then_some(left)
}

/// What was found of the server, and what answers in its place for as long as it is kept.
pub(super) struct Looked {
    pub(super) lines: Vec<Line>,
    /// Where the shop listens, or its stand-in does.
    pub(super) address: Option<SocketAddr>,
    pub(super) stand_in: Option<Serving>,
}

/// Whether the server listens or could, and whether PUBLIC_URL leads to it.
pub(super) async fn server(settings: &Settings, running: Option<&Instance>, boxes: Option<&Letterboxes>) -> Looked {
    let alone = |lines| Looked {
        lines,
        address: None,
        stand_in: None,
    };
    let Some(address) = settings.server.listen else {
        return alone(vec![good(
            "HTTP: LISTEN_ADDR is off, so there is no /healthz and no webhook",
        )]);
    };
    if let Some(running) = running {
        let mut lines = vec![good(format!("HTTP: the running shop listens at {}", running.address))];
        lines.extend(reached(settings, running).await);
        return Looked {
            address: Some(running.address),
            ..alone(lines)
        };
    }
    match Server::bind(address).await {
        Ok(server) => {
            let mut looked = alone(vec![good(format!("HTTP: {address} is free to listen at"))]);
            if settings.server.public_url.is_some() {
                let instance = Instance::new(server.address());
                looked.address = Some(instance.address);
                looked.stand_in = Some(stand_in(server, settings, &instance, boxes));
                looked.lines.extend(reached(settings, &instance).await);
            }
            looked
        }
        Err(fault) => alone(vec![bad(format!(
            "HTTP: LISTEN_ADDR {address} cannot be listened at ({}): stop whoever does, choose another port, or set it to off",
            fault.kind()
        ))]),
    }
}

/// Whether PUBLIC_URL leads to this instance.
async fn reached(settings: &Settings, instance: &Instance) -> Option<Line> {
    let leads = reach::public_url(&settings.server, instance).await?;
    let host = settings
        .server
        .public_url
        .as_ref()
        .and_then(Url::host_str)
        .unwrap_or("?");
    Some(match leads.way_on(instance) {
        None => good(format!("HTTP: PUBLIC_URL at {host} leads to this shop")),
        Some(wrong) => bad(format!("HTTP: PUBLIC_URL at {host} {wrong}")),
    })
}

/// Answers /healthz in place of the shop, and takes the tests of Cryptomus in, for as long as it is asked.
fn stand_in(server: Server, settings: &Settings, instance: &Instance, boxes: Option<&Letterboxes>) -> Serving {
    let post = |letterbox: &Arc<Letterbox>| Arc::<Letterbox>::clone(letterbox) as Arc<dyn Intake>;
    let routes = Routes {
        prefix: settings.server.prefix().to_owned(),
        telegram: None,
        payments: boxes.map(|boxes| post(&boxes.payments)),
        payouts: boxes.and_then(|boxes| boxes.payouts.as_ref()).map(post),
        cryptomus_sources: Doorkeeper {
            proxies: settings.server.proxies.clone(),
            allowed: settings.server.cryptomus_sources.clone(),
        },
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

/// Where the shop listens, or would.
pub(super) fn address(settings: &Settings, running: Option<&Instance>) -> Option<SocketAddr> {
    running.map(|running| running.address).or(settings.server.listen)
}
