//! Looks at the account at Cryptomus: whether its keys and its merchant belong together.

use std::sync::Arc;

use secrecy::ExposeSecret;

use super::{Line, bad, good};
use crate::adapters::clock::SystemClock;
use crate::adapters::cryptomus::answer::Fault;
use crate::adapters::cryptomus::client::{Client, CryptomusConfig};
use crate::adapters::cryptomus::why::Why;
use crate::domain::secret::Secret;
use crate::settings::Settings;

/// What is to be said of the account; nothing without one.
pub(super) async fn cashier(settings: &Settings) -> Vec<Line> {
    let Some(account) = &settings.cashier.account else {
        return Vec::new();
    };
    let config = CryptomusConfig {
        api_url: account.url.to_string(),
        merchant: account.merchant.clone(),
        payment_key: Secret::new(account.payment_key.expose_secret()),
        payout_key: account.payout_key.as_ref().map(|key| Secret::new(key.expose_secret())),
    };
    let client = match Client::new(&config, Arc::new(SystemClock)) {
        Ok(client) => client,
        Err(fault) => return vec![bad(format!("Cryptomus: {fault}"))],
    };
    let services = client.services().await;
    let is_known = services.is_ok();
    let mut lines = vec![match services {
        Ok(services) => good(format!(
            "Cryptomus: the merchant and CRYPTOMUS_PAYMENT_KEY belong together, {} ways to pay are listed",
            services.len()
        )),
        Err(fault) => wrong(&fault, "CRYPTOMUS_PAYMENT_KEY", account.url.as_str()),
    }];
    if client.has_payout_key() && is_known {
        lines.push(match client.payout_services().await {
            Ok(_) => good("Cryptomus: CRYPTOMUS_PAYOUT_KEY is good"),
            Err(fault) => wrong(&fault, "CRYPTOMUS_PAYOUT_KEY", account.url.as_str()),
        });
    }
    lines
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
