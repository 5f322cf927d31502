//! A payout of the model (Cryptomus 2.11, 3.3).

use rust_decimal::Decimal;
use serde::Serialize;

use super::json::Json;
use crate::domain::time::Time;

/// A payout.
#[derive(Clone, Debug)]
pub(super) struct Payout {
    pub(super) uuid: String,
    pub(super) order_id: String,
    pub(super) amount: Decimal,
    pub(super) currency: String,
    pub(super) network: String,
    pub(super) address: String,
    /// The fee, in the coin.
    pub(super) fee: Decimal,
    /// The fee comes from the balance and not from the sum.
    pub(super) fee_from_balance: bool,
    pub(super) status: String,
    pub(super) is_final: bool,
    pub(super) fail_reason: Option<String>,
    pub(super) txid: Option<String>,
    pub(super) callback: Option<String>,
    pub(super) created: Time,
    pub(super) changed: Time,
    /// What is left of the coin.
    pub(super) left: Decimal,
    pub(super) next_step: Option<Time>,
}

/// What a test or the page sees of a payout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PayoutView {
    /// Their id.
    pub uuid: String,
    /// The shop's id.
    pub order_id: String,
    /// The sum.
    pub amount: Decimal,
    /// The coin.
    pub currency: String,
    /// The network.
    pub network: String,
    /// Where it goes.
    pub address: String,
    /// What the recipient gets.
    pub received: Decimal,
    /// What the balance is charged.
    pub charged: Decimal,
    /// The status.
    pub status: String,
    /// Whether it is over.
    pub is_final: bool,
    /// When it was made.
    pub created: Time,
}

impl Payout {
    pub(super) fn view(&self) -> PayoutView {
        PayoutView {
            uuid: self.uuid.clone(),
            order_id: self.order_id.clone(),
            amount: self.amount,
            currency: self.currency.clone(),
            network: self.network.clone(),
            address: self.address.clone(),
            received: self.received(),
            charged: self.charged(),
            status: self.status.clone(),
            is_final: self.is_final,
            created: self.created,
        }
    }

    /// What the recipient gets.
    pub(super) fn received(&self) -> Decimal {
        match self.fee_from_balance {
            true => self.amount,
            false => self.amount.saturating_sub(self.fee),
        }
    }

    /// What the balance is charged.
    pub(super) fn charged(&self) -> Decimal {
        match self.fee_from_balance {
            true => self.amount.saturating_add(self.fee),
            false => self.amount,
        }
    }

    pub(super) fn become_status(&mut self, status: &str, is_final: bool, now: Time) {
        status.clone_into(&mut self.status);
        self.is_final = is_final;
        self.changed = now;
    }

    /// As `payout` and `payout/info` give it: two of its figures are JSON numbers.
    pub(super) fn json(&self) -> Json {
        let number = |value: Decimal| Json::Number(value.normalize().to_string());
        Json::object([
            ("uuid", Json::text(&self.uuid)),
            ("amount", Json::money(self.amount, 8)),
            ("currency", Json::text(&self.currency)),
            ("network", Json::text(self.network.to_uppercase())),
            ("address", Json::text(&self.address)),
            ("txid", Json::maybe(self.txid.as_deref())),
            ("status", Json::text(&self.status)),
            ("is_final", Json::Bool(self.is_final)),
            ("balance", number(self.left)),
            ("payer_currency", Json::text(&self.currency)),
            ("payer_amount", number(self.received())),
        ])
    }

    /// As `payout/list` gives it.
    pub(super) fn listed(&self) -> Json {
        self.json()
            .and("order_id", Json::text(&self.order_id))
            .and("created_at", Json::text(super::dates::iso(self.created)))
            .and("updated_at", Json::text(super::dates::iso(self.changed)))
    }

    /// As a webhook tells it, without its signature.
    pub(super) fn hook(&self, status: &str) -> Json {
        let json = Json::object([
            ("type", Json::text("payout")),
            ("uuid", Json::text(&self.uuid)),
            ("order_id", Json::text(&self.order_id)),
            ("amount", Json::money(self.amount, 8)),
            ("merchant_amount", Json::money(self.charged(), 8)),
            ("commission", Json::money(self.fee, 8)),
            ("is_final", Json::Bool(self.is_final)),
            ("status", Json::text(status)),
        ]);
        let json = match &self.fail_reason {
            Some(reason) => json.and("fail_reason", Json::text(reason)),
            None => json,
        };
        json.and("txid", Json::maybe(self.txid.as_deref()))
            .and("currency", Json::text(&self.currency))
            .and("network", Json::text(&self.network))
            .and("payer_currency", Json::text(&self.currency))
            .and("payer_amount", Json::money(self.received(), 8))
    }
}
