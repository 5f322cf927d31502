//! Looks at the HTTP server: whether the shop runs already, whether it could listen, and whether others reach it.

use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::Url;

use super::{Line, bad, good};
use crate::adapters::clock::SystemClock;
use crate::adapters::http::source::Doorkeeper;
use crate::adapters::http::{Routes, Server, Serving};
use crate::instance::Instance;
use crate::ports::intake::{Vital, Vitals};
use crate::reach;
use crate::settings::Settings;

/// The shop that runs on this store, if it answers where it said it would.
pub(super) async fn running(settings: &Settings) -> Option<Instance> {
    let left = Instance::find(&settings.store)?;
    reach::answers(&left).await.then_some(left)
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

/// Where the shop listens, or would.
pub(super) fn address(settings: &Settings, running: Option<&Instance>) -> Option<SocketAddr> {
    running.map(|running| running.address).or(settings.server.listen)
}
