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
use crate::adapters::cryptomus::wire::offer::Service;
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
    let services = client.services().await;
    if let Err(fault @ (Fault::Again(..) | Fault::Unknown(_))) = &services {
        return vec![wrong(fault, "CRYPTOMUS_PAYMENT_KEY", url)];
    }
    let payouts = match client.has_payout_key() {
        true => Some(client.payout_services().await),
        false => None,
    };
    if let (Err(Fault::Refused(Why::WrongSign)), Some(Err(Fault::Refused(Why::WrongSign)))) = (&services, &payouts) {
        return vec![bad(
            "Cryptomus: neither CRYPTOMUS_PAYMENT_KEY nor CRYPTOMUS_PAYOUT_KEY belongs to CRYPTOMUS_MERCHANT_ID: \
             take all three from the same merchant's settings there, and do not mix the keys up",
        )];
    }
    let mut lines = vec![of_payments(&services, url), of_payouts(payouts.as_ref(), url)];
    if let Ok(services) = services {
        let payouts = payouts.and_then(Result::ok).unwrap_or_default();
        lines.extend(hooks(settings, &client, &services, &payouts, address, boxes).await);
    }
    lines
}

/// Whether invoices can be made.
fn of_payments(services: &Result<Vec<Service>, Fault>, url: &str) -> Line {
    let together = "Cryptomus: the merchant and CRYPTOMUS_PAYMENT_KEY belong together";
    match services {
        Ok(services) if services.iter().all(|one| one.is_available != Some(true)) => bad(format!(
            "{together}, but no coin can be paid just now, so nothing is sold by invoice: choose coins in the merchant's settings there"
        )),
        Ok(services) => good(format!("{together}, {} ways to pay are listed", services.len())),
        Err(fault) => wrong(fault, "CRYPTOMUS_PAYMENT_KEY", url),
    }
}

/// Whether money can be sent from the account.
fn of_payouts(services: Option<&Result<Vec<Service>, Fault>>, url: &str) -> Line {
    match services {
        None => good(
            "Cryptomus: CRYPTOMUS_PAYOUT_KEY is not set, so nothing is paid out of your balance: you pay for each order yourself",
        ),
        Some(Ok(_)) => good("Cryptomus: CRYPTOMUS_PAYOUT_KEY is good"),
        Some(Err(fault)) => wrong(fault, "CRYPTOMUS_PAYOUT_KEY", url),
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
