//! The account at Cryptomus as the settings have it, and where its webhooks come in.

use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::ExposeSecret;
use tracing::warn;

use super::fault::StartFault;
use crate::adapters::cryptomus::believed::Believed;
use crate::adapters::cryptomus::cashier::{Cryptomus, Hooks};
use crate::adapters::cryptomus::client::{CryptomusConfig, Signer};
use crate::adapters::cryptomus::intake::Post;
use crate::adapters::http::{PAYMENT_PATH, PAYOUT_PATH};
use crate::domain::secret::Secret;
use crate::engine::pulse::Pulse;
use crate::ports::Clock;
use crate::ports::cashier::Ear;
use crate::ports::intake::Intake;
use crate::settings::Settings;

/// The account at Cryptomus, which is told where to post its webhooks if others can reach the server.
pub(super) fn cashier(
    settings: &Settings,
    address: Option<SocketAddr>,
    clock: &Arc<dyn Clock>,
) -> Result<Option<Arc<Cryptomus>>, StartFault> {
    let Some(account) = &settings.cashier.account else {
        return Ok(None);
    };
    let public = |path: &str| address.and_then(|address| settings.server.public(path, address));
    let hooks = public(PAYMENT_PATH).zip(public(PAYOUT_PATH));
    let config = CryptomusConfig {
        api_url: account.url.to_string(),
        merchant: account.merchant.clone(),
        payment_key: Secret::new(account.payment_key.expose_secret()),
        payout_key: account.payout_key.as_ref().map(|key| Secret::new(key.expose_secret())),
    };
    let hooks = hooks.map(|(payment, payout)| Hooks {
        payment: payment.into(),
        payout: payout.into(),
    });
    if hooks.is_none() {
        warn!(
            "without PUBLIC_URL and LISTEN_ADDR Cryptomus sends no webhooks, and invoices are only read now and then"
        );
    }
    let cryptomus = Cryptomus::new(&config, hooks, Arc::clone(clock));
    cryptomus
        .map(Some)
        .map_err(|fault| StartFault::Cryptomus(fault.to_string()))
}

/// Where Cryptomus posts news of one kind.
pub(super) fn post(
    cashier: Option<&Arc<Cryptomus>>,
    signer: Signer,
    believed: &Arc<Believed>,
    pulse: &Pulse,
) -> Option<Arc<dyn Intake>> {
    let cryptomus = cashier.filter(|cryptomus| cryptomus.client().key(signer).is_some())?;
    let ear: Arc<dyn Ear> = Arc::new(pulse.clone());
    Some(Arc::new(Post::new(
        Arc::clone(cryptomus),
        signer,
        Arc::clone(believed),
        ear,
    )))
}
