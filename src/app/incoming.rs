//! How updates come in, as the settings have it.

use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::ExposeSecret;

use crate::adapters::http::TELEGRAM_PATH;
use crate::adapters::telegram::address::{Address, Standing};
use crate::adapters::telegram::api::Door;
use crate::adapters::telegram::poll::Poll;
use crate::adapters::telegram::webhook;
use crate::domain::secret::Secret;
use crate::ports::intake::Intake;
use crate::ports::{Clock, Updates};
use crate::settings::Settings;

/// How updates come in: polled, or pushed to an address that Telegram must be told of.
pub(super) struct Incoming {
    /// What the engine takes them from.
    pub(super) updates: Box<dyn Updates>,
    /// What the server hands pushed ones to.
    pub(super) telegram: Option<Arc<dyn Intake>>,
    /// Where Telegram must be told to push.
    pub(super) address: Option<Address>,
    /// Whether they can come in.
    pub(super) standing: Arc<Standing>,
}

/// As the settings have it.
pub(super) fn incoming(
    settings: &Settings,
    listening: Option<SocketAddr>,
    door: &Arc<Door>,
    clock: &Arc<dyn Clock>,
) -> Incoming {
    let secret = settings.server.webhook_secret.as_ref();
    let url = listening.and_then(|address| settings.server.public(TELEGRAM_PATH, address));
    let (Some(secret), Some(url)) = (secret, url) else {
        return Incoming {
            updates: Box::new(Poll::new(Arc::clone(door), Arc::clone(clock))),
            telegram: None,
            address: None,
            standing: Arc::new(Standing::polled()),
        };
    };
    let secret = Secret::new(secret.expose_secret());
    let (hook, pushes) = webhook::hook(Arc::clone(door), Arc::clone(clock), secret.clone());
    let address = Address::new(Arc::clone(door), Arc::clone(clock), url, secret);
    Incoming {
        updates: Box::new(pushes),
        telegram: Some(Arc::new(hook)),
        standing: address.standing(),
        address: Some(address),
    }
}
