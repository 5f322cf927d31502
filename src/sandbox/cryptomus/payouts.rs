//! Making a payout (Cryptomus 2.11).

use rust_decimal::Decimal;

use super::json::Json;
use super::model::{Model, Shared};
use super::params::{Params, Refusal};
use super::payout::Payout;
use super::services;
use crate::domain::time::Time;

/// Makes a payout, or gives back the one that has the id.
pub(super) fn create(model: &mut Model, shared: &Shared, params: Params<'_>, now: Time) -> Result<Json, Refusal> {
    let amount = params.sum()?;
    let currency = params.needed("currency")?.to_uppercase();
    let order_id = params.id(100)?.ok_or(Refusal::Field("order_id", "required"))?;
    let address = params.needed("address")?;
    let fee_from_balance = params
        .flag("is_subtract")?
        .ok_or(Refusal::Field("is_subtract", "required"))?;
    if let Some(old) = model.payouts.get(&order_id) {
        return Ok(old.json());
    }
    let network = match params.text("network")? {
        Some(network) => network,
        None => only_network(&currency)?,
    };
    let service = services::find(&currency, &network).ok_or_else(|| Refusal::says("The service was not found"))?;
    if amount < service.least() {
        return Err(Refusal::Says(format!(
            "Minimum amount {} {}",
            service.least(),
            service.coin
        )));
    }
    let number = model.payout_order.len() as u64 + 1;
    let mut payout = Payout {
        uuid: model.uuid("payout", number),
        order_id: order_id.clone(),
        amount,
        fee: service.payout_fee(),
        fee_from_balance,
        address,
        callback: params.url("url_callback", 255)?,
        created: now,
        changed: now,
        next_step: model.automatic.then(|| now.plus_seconds(1)),
        ..sample(&currency, service.network)
    };
    let balance = model.balances.entry(currency).or_default();
    if *balance < payout.charged() {
        return Err(Refusal::says("Not enough funds"));
    }
    *balance = balance.saturating_sub(payout.charged());
    payout.left = *balance;
    let json = payout.json();
    let hook = (payout.callback.clone(), payout.hook("process"));
    model.payout_order.push(order_id.clone());
    model.payouts.insert(order_id, payout);
    if let (Some(url), hook) = hook {
        model.post(url, &hook, &shared.keys.payout);
    }
    Ok(json)
}

/// A payout with nothing in it, as a test webhook speaks of one.
pub(super) fn sample(coin: &str, network: &str) -> Payout {
    Payout {
        uuid: "92c76448-8bea-4cb1-8bb9-c6f4b0c5f0a7".to_owned(),
        order_id: "test".to_owned(),
        amount: Decimal::TEN,
        currency: coin.to_owned(),
        network: network.to_owned(),
        address: String::new(),
        fee: Decimal::ONE,
        fee_from_balance: true,
        status: "process".to_owned(),
        is_final: false,
        fail_reason: None,
        txid: None,
        callback: None,
        created: Time(0),
        changed: Time(0),
        left: Decimal::ZERO,
        next_step: None,
    }
}

fn only_network(coin: &str) -> Result<String, Refusal> {
    let mut all = services::of(coin);
    match (all.next(), all.next()) {
        (Some(one), None) => Ok(one.network.to_owned()),
        (None, _) => Err(Refusal::says("The currency was not found")),
        (Some(_), Some(_)) => Err(Refusal::Field("network", "required")),
    }
}
