//! Making an invoice: every limit of Cryptomus 2.1.1, the old invoice under a known id, and reviving one that is over.

use rust_decimal::Decimal;

use super::invoice::Invoice;
use super::model::Model;
use super::params::{Params, Refusal};
use super::services::{self, Service};
use crate::domain::time::Time;

/// Seconds that an invoice lives when nobody says otherwise.
const LIFETIME: u64 = 3_600;

/// An invoice over a sum, with nothing chosen.
pub(super) fn blank(uuid: &str, order_id: &str, amount: Decimal, currency: &str) -> Invoice {
    Invoice {
        uuid: uuid.to_owned(),
        order_id: order_id.to_owned(),
        number: 0,
        amount,
        currency: currency.to_owned(),
        asked: (None, None),
        coin: None,
        network: None,
        address: None,
        owed: None,
        discount: Decimal::ZERO,
        discount_percent: None,
        subtract: Decimal::ZERO,
        tolerated: Decimal::ZERO,
        multiple: true,
        paid: Decimal::ZERO,
        status: "check".to_owned(),
        is_final: false,
        created: Time(0),
        changed: Time(0),
        expires: Time(0),
        lifetime: LIFETIME,
        callback: None,
        note: None,
        from: None,
        txid: None,
        within_cryptomus: false,
        resends: 0,
        refund_to: None,
        credited: Decimal::ZERO,
        held: None,
        next_step: None,
    }
}

/// Makes an invoice, or gives back the one that has the id.
pub(super) fn create(model: &mut Model, params: Params<'_>, now: Time) -> Result<Invoice, Refusal> {
    let amount = params.sum()?;
    let currency = params.needed("currency")?.to_uppercase();
    let order_id = params.id(128)?.ok_or(Refusal::Field("order_id", "required"))?;
    let mut new = blank("", &order_id, amount, &currency);
    read(&mut new, params)?;
    let refresh = params.flag("is_refresh")? == Some(true);
    if let Some(old) = model.invoices.get(&order_id).cloned() {
        return match (model.trouble.refuse_known_ids, refresh) {
            (true, _) => Err(Refusal::Field("order_id", "unique")),
            (false, true) if old.is_final && old.status == "cancel" => Ok(refreshed(model, old, now)),
            (false, _) => Ok(old),
        };
    }
    let service = service_of(&new)?;
    let number = model.order.len() as u64 + 1;
    new.uuid = model.uuid("invoice", number);
    new.number = number;
    (new.created, new.changed) = (now, now);
    new.expires = now.plus_seconds(new.lifetime);
    if let Some(service) = service {
        let address = model.address(service, number, 0, now);
        new.choose(service.coin, service.network, address);
        let owed = new.owed.unwrap_or_default();
        let most: Decimal = services::MOST.parse().unwrap_or_default();
        if owed < service.least() {
            return Err(Refusal::Says(format!(
                "Minimum amount {} {}",
                service.least(),
                service.coin
            )));
        }
        if owed > most {
            return Err(Refusal::Says(format!("Maximum amount {most} {}", service.coin)));
        }
    }
    model.order.push(order_id.clone());
    model.invoices.insert(order_id, new.clone());
    Ok(new)
}

/// The optional parameters.
fn read(new: &mut Invoice, params: Params<'_>) -> Result<(), Refusal> {
    new.asked = (params.text("to_currency")?, params.text("network")?);
    params.url("url_return", 255)?;
    params.url("url_success", 255)?;
    new.callback = params.url("url_callback", 255)?;
    new.multiple = params.flag("is_payment_multiple")?.unwrap_or(true);
    let lifetime = params.whole("lifetime", 300, 43_200)?;
    new.lifetime = lifetime
        .and_then(|seconds| u64::try_from(seconds).ok())
        .unwrap_or(LIFETIME);
    new.subtract = params.share("subtract", Decimal::ONE_HUNDRED)?.unwrap_or_default();
    new.tolerated = params
        .share("accuracy_payment_percent", Decimal::from(5))?
        .unwrap_or_default();
    new.discount_percent = params.whole("discount_percent", -99, 100)?;
    new.note = params.text("additional_data")?;
    if new.note.as_ref().is_some_and(|note| note.chars().count() > 255) {
        return Err(Refusal::Field("additional_data", "max"));
    }
    params.pairs("currencies")?;
    params.pairs("except_currencies")?;
    params.text("from_referral_code")?;
    let source = params.text("course_source")?;
    let sources = ["Binance", "BinanceP2P", "Exmo", "Kucoin"];
    match source {
        Some(source) if !sources.contains(&source.as_str()) => Err(Refusal::Field("course_source", "in")),
        Some(_) | None => Ok(()),
    }
}

/// The one service that fits, if coin and network are settled (Cryptomus 2.1.2).
fn service_of(new: &Invoice) -> Result<Option<&'static Service>, Refusal> {
    let (to_coin, network) = (new.asked.0.as_deref(), new.asked.1.as_deref());
    if services::dollars(&new.currency).is_none() {
        return Err(Refusal::says("The currency was not found"));
    }
    if network.is_some_and(|network| !services::is_network(network)) {
        return Err(Refusal::says("The network was not found"));
    }
    if to_coin.is_some_and(|coin| !services::is_coin(coin)) {
        return Err(Refusal::says("Not found service to_currency"));
    }
    let coin = to_coin.or_else(|| Some(new.currency.as_str()).filter(|code| services::is_coin(code)));
    let Some(coin) = coin else {
        return Ok(None);
    };
    let mut fitting =
        services::of(coin).filter(|service| network.is_none_or(|it| service.network.eq_ignore_ascii_case(it)));
    match (fitting.next(), fitting.next()) {
        (None, _) => Err(Refusal::says("The network was not found")),
        (Some(one), None) if !one.available => Err(Refusal::says("The terminal was not found")),
        (Some(one), None) => Ok(Some(one)),
        (Some(_), Some(_)) => Ok(None),
    }
}

/// A new address, a new end; all else stays.
fn refreshed(model: &mut Model, mut old: Invoice, now: Time) -> Invoice {
    old.become_status("check", false, now);
    old.expires = now.plus_seconds(old.lifetime);
    let service = old
        .coin
        .as_deref()
        .zip(old.network.as_deref())
        .and_then(|(coin, network)| services::find(coin, network));
    if let Some(service) = service {
        old.address = Some(model.address(service, old.number, now.unix(), now));
    }
    model.invoices.insert(old.order_id.clone(), old.clone());
    old
}
