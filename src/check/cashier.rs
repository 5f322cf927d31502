//! Looks at the account at Cryptomus: whether its keys and its merchant belong together, and whether its webhooks come in.

use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::ExposeSecret;

use super::hooks::{Letterboxes, hooks};
use super::{Line, bad, good};
use crate::adapters::clock::SystemClock;
use crate::adapters::cryptomus::answer::Fault;
use crate::adapters::cryptomus::client::{Client, ClientFault, CryptomusConfig};
use crate::adapters::cryptomus::why::Why;
use crate::domain::secret::Secret;
use crate::settings::Settings;

/// The account that the settings name.
pub(super) fn account(settings: &Settings) -> Option<Result<Arc<Client>, ClientFault>> {
    let account = settings.cashier.account.as_ref()?;
    let config = CryptomusConfig {
        api_url: account.url.to_string(),
        merchant: account.merchant.clone(),
        payment_key: Secret::new(account.payment_key.expose_secret()),
        payout_key: account.payout_key.as_ref().map(|key| Secret::new(key.expose_secret())),
    };
    Some(Client::new(&config, Arc::new(SystemClock)).map(Arc::new))
}

/// What is to be said of the account, when the shop listens at `address`; without letterboxes it is the running shop that listens there.
pub(super) async fn cashier(
    settings: &Settings,
    account: Result<Arc<Client>, ClientFault>,
    address: Option<SocketAddr>,
    boxes: Option<&Letterboxes>,
) -> Vec<Line> {
    let client = match account {
        Ok(client) => client,
        Err(fault) => return vec![bad(format!("Cryptomus: {fault}"))],
    };
    let url = settings
        .cashier
        .account
        .as_ref()
        .map_or("?", |account| account.url.as_str());
    let services = match client.services().await {
        Ok(services) => services,
        Err(fault) => return vec![wrong(&fault, "CRYPTOMUS_PAYMENT_KEY", url)],
    };
    let mut lines = vec![
        good(format!(
            "Cryptomus: the merchant and CRYPTOMUS_PAYMENT_KEY belong together, {} ways to pay are listed",
            services.len()
        )),
        payouts(&client, url).await,
    ];
    lines.extend(hooks(settings, &client, &services, address, boxes).await);
    lines
}

/// Whether money can be sent from the account.
async fn payouts(client: &Client, url: &str) -> Line {
    if !client.has_payout_key() {
        return good(
            "Cryptomus: CRYPTOMUS_PAYOUT_KEY is not set, so nothing is paid out of your balance: you pay for each order yourself",
        );
    }
    match client.payout_services().await {
        Ok(_) => good("Cryptomus: CRYPTOMUS_PAYOUT_KEY is good"),
        Err(fault) => wrong(&fault, "CRYPTOMUS_PAYOUT_KEY", url),
    }
}

fn wrong(fault: &Fault, key: &str, url: &str) -> Line {
    match fault {
        Fault::Refused(Why::WrongSign) => bad(format!(
            "Cryptomus: {key} does not belong to CRYPTOMUS_MERCHANT_ID: take both from the same merchant's settings there"
        )),
        Fault::Refused(why) => bad(format!("Cryptomus: {}", why.sentence())),
        Fault::Again(_, why) | Fault::Unknown(why) => bad(format!(
            "Cryptomus at {url}: {}: is CRYPTOMUS_API_URL right, is the network up?",
            why.sentence()
        )),
    }
}
