//! An invoice of the model: what was asked, where it stands, and what moves it (Cryptomus 4.4).

use rust_decimal::Decimal;
use serde::Serialize;

use super::json::Json;
use super::services::{COMMISSION, converted};
use super::trouble::Spelling;
use crate::domain::time::Time;

/// The statuses that Cryptomus sends a webhook for; the others are only to be read (Cryptomus 4.3).
const TOLD: [&str; 10] = [
    "confirm_check",
    "paid",
    "paid_over",
    "fail",
    "wrong_amount",
    "cancel",
    "system_fail",
    "refund_process",
    "refund_fail",
    "refund_paid",
];

/// An invoice.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub(super) uuid: String,
    pub(super) order_id: String,
    pub(super) number: u64,
    pub(super) amount: Decimal,
    pub(super) currency: String,
    /// The coin and the network that were asked for.
    pub(super) asked: (Option<String>, Option<String>),
    pub(super) coin: Option<String>,
    pub(super) network: Option<String>,
    pub(super) address: Option<String>,
    /// What the buyer owes, in the coin.
    pub(super) owed: Option<Decimal>,
    pub(super) discount: Decimal,
    pub(super) discount_percent: Option<i64>,
    pub(super) subtract: Decimal,
    pub(super) tolerated: Decimal,
    pub(super) multiple: bool,
    pub(super) paid: Decimal,
    pub(super) status: String,
    pub(super) is_final: bool,
    pub(super) created: Time,
    pub(super) changed: Time,
    pub(super) expires: Time,
    pub(super) lifetime: u64,
    pub(super) callback: Option<String>,
    pub(super) note: Option<String>,
    pub(super) from: Option<String>,
    pub(super) txid: Option<String>,
    pub(super) within_cryptomus: bool,
    pub(super) resends: u32,
    pub(super) refund_to: Option<String>,
    /// What was credited for it.
    pub(super) credited: Decimal,
    /// What reads answer while they lag behind.
    pub(super) held: Option<Json>,
    /// When it goes on by itself.
    pub(super) next_step: Option<Time>,
}

/// What a test or the page sees of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvoiceView {
    /// Their id.
    pub uuid: String,
    /// The shop's id.
    pub order_id: String,
    /// The sum.
    pub amount: Decimal,
    /// What it is in.
    pub currency: String,
    /// The coin to be paid, once chosen.
    pub coin: Option<String>,
    /// The network.
    pub network: Option<String>,
    /// Where the money goes.
    pub address: Option<String>,
    /// What is owed, in the coin.
    pub owed: Option<Decimal>,
    /// What has arrived, in the coin.
    pub paid: Decimal,
    /// The status.
    pub status: String,
    /// Whether it is over.
    pub is_final: bool,
    /// When it ends.
    pub expires: Time,
    /// Where webhooks go.
    pub callback: Option<String>,
    /// Whether the rest of too small a payment may be paid.
    pub multiple: bool,
    /// Where a refund goes.
    pub refund_to: Option<String>,
    /// The transaction that paid last.
    pub txid: Option<String>,
    /// Reads lag behind.
    pub held: bool,
    /// When it was made.
    pub created: Time,
}

impl Invoice {
    pub(super) fn view(&self) -> InvoiceView {
        InvoiceView {
            uuid: self.uuid.clone(),
            order_id: self.order_id.clone(),
            amount: self.amount,
            currency: self.currency.clone(),
            coin: self.coin.clone(),
            network: self.network.clone(),
            address: self.address.clone(),
            owed: self.owed,
            paid: self.paid,
            status: self.status.clone(),
            is_final: self.is_final,
            expires: self.expires,
            callback: self.callback.clone(),
            multiple: self.multiple,
            refund_to: self.refund_to.clone(),
            txid: self.txid.clone(),
            held: self.held.is_some(),
            created: self.created,
        }
    }

    /// Puts it into a status; whether a webhook tells of it.
    pub(super) fn become_status(&mut self, status: &str, is_final: bool, now: Time) -> bool {
        status.clone_into(&mut self.status);
        self.is_final = is_final;
        self.changed = now;
        TOLD.contains(&status)
    }

    /// A coin is chosen: the price is fixed.
    pub(super) fn choose(&mut self, coin: &str, network: &str, address: String) {
        let price = converted(self.amount, &self.currency, coin).unwrap_or(self.amount);
        let percent = |share: Decimal| price.saturating_mul(share).saturating_mul(Decimal::new(1, 2));
        let discount = percent(Decimal::from(self.discount_percent.unwrap_or(0)));
        let commission = percent(
            COMMISSION
                .saturating_mul(self.subtract)
                .saturating_mul(Decimal::new(1, 2)),
        );
        self.discount = discount;
        self.owed = Some(
            price
                .saturating_sub(discount)
                .saturating_add(commission)
                .round_dp(8)
                .normalize(),
        );
        self.coin = Some(coin.to_uppercase());
        self.network = Some(network.to_lowercase());
        self.address = Some(address);
    }

    /// Money arrives, from this address with this hash; it is not confirmed yet. Whether a webhook tells of it.
    pub(super) fn pay(&mut self, amount: Decimal, from: String, txid: String, now: Time) -> bool {
        self.paid = self.paid.saturating_add(amount);
        (self.from, self.txid) = match self.within_cryptomus {
            true => (None, None),
            false => (Some(from), Some(txid)),
        };
        let waits = ["check", "process", "wrong_amount_waiting", "cancel", "confirm_check"];
        waits.contains(&self.status.as_str()) && self.become_status("confirm_check", false, now)
    }

    /// What has arrived is confirmed. Whether a webhook tells of it.
    pub(super) fn confirm(&mut self, now: Time) -> bool {
        let owed = self.owed.unwrap_or_default();
        let enough = Decimal::ONE_HUNDRED
            .saturating_sub(self.tolerated)
            .saturating_mul(Decimal::new(1, 2));
        let over = now >= self.expires;
        match () {
            () if self.paid > owed => self.become_status("paid_over", true, now),
            () if self.paid >= owed.saturating_mul(enough) => self.become_status("paid", true, now),
            () if self.multiple && !over => self.become_status("wrong_amount_waiting", false, now),
            () => self.become_status("wrong_amount", true, now),
        }
    }

    /// Plans its next step where it can take one by itself.
    pub(super) fn plan(&mut self, now: Time) {
        let goes_on = ["confirm_check", "refund_process"].contains(&self.status.as_str());
        if goes_on && self.next_step.is_none() {
            self.next_step = Some(now.plus_seconds(1));
        }
    }

    /// When it ends by itself, if it does. `process` stands for `check`, and for `confirm_check` once there is money in it, which is
    /// waited for however long it takes.
    pub(super) fn ends(&self) -> Option<Time> {
        let open = match self.status.as_str() {
            "check" | "wrong_amount_waiting" => true,
            "process" => self.paid.is_zero(),
            _ => false,
        };
        open.then_some(self.expires)
    }

    /// Its time is over. Whether a webhook tells of it.
    pub(super) fn expire(&mut self, now: Time) -> bool {
        self.expires = self.expires.min(now);
        match self.status.as_str() {
            _ if self.ends().is_none() => false,
            "wrong_amount_waiting" => self.become_status("wrong_amount", true, now),
            _ => self.become_status("cancel", true, now),
        }
    }

    /// What may be credited now and was not yet.
    pub(super) fn take_credit(&mut self) -> Decimal {
        let counts = self.is_final && ["paid", "paid_over", "wrong_amount"].contains(&self.status.as_str());
        let earned = if counts {
            self.earned().unwrap_or_default()
        } else {
            self.credited
        };
        let more = earned.saturating_sub(self.credited).max(Decimal::ZERO);
        self.credited = self.credited.saturating_add(more);
        more
    }

    fn earned(&self) -> Option<Decimal> {
        let paid = if self.paid.is_zero() { self.owed? } else { self.paid };
        Some(paid.saturating_sub(commission(paid)))
    }

    /// As `payment` and `payment/info` give it.
    pub(super) fn json(&self, spelling: &Spelling) -> Json {
        let places = if spelling.long { 8 } else { 2 };
        let is_fiat = !super::services::is_coin(&self.currency);
        let sum = if is_fiat { places } else { 8 };
        let mut json = Json::object([
            ("uuid", Json::text(&self.uuid)),
            ("order_id", Json::text(&self.order_id)),
            ("amount", Json::money(self.amount, sum)),
            ("payment_amount", self.paid_json(places)),
            ("payment_amount_usd", Json::money(self.dollars(), 2)),
            ("payer_amount", Json::maybe_money(self.owed, 8)),
            ("payer_amount_exchange_rate", Json::maybe_money(self.rate(), 8)),
            (
                "discount_percent",
                self.discount_percent
                    .map_or(Json::Null, |percent| Json::Number(percent.to_string())),
            ),
            ("discount", Json::money(self.discount, 8)),
            ("payer_currency", Json::maybe(self.coin.as_deref())),
            ("currency", Json::text(&self.currency)),
            (
                "merchant_amount",
                Json::maybe_money(self.coin.as_ref().and_then(|_| self.earned()), 8),
            ),
            (
                "commission",
                Json::maybe_money(self.coin.as_ref().map(|_| commission(self.paid)), 8),
            ),
            ("network", Json::maybe(self.network.as_deref())),
            ("address", Json::maybe(self.address.as_deref())),
            ("from", Json::maybe(self.from.as_deref())),
            ("txid", Json::maybe(self.txid.as_deref())),
        ]);
        if !spelling.without_payment_status {
            json = json.and("payment_status", Json::text(&self.status));
        }
        json.and(
            "url",
            Json::text(format!("https://pay.cryptomus.com/pay/{}", self.uuid)),
        )
        .and("expired_at", Json::Number(self.expires.unix().to_string()))
        .and("status", Json::text(&self.status))
        .and("is_final", Json::Bool(self.is_final))
        .and("additional_data", Json::maybe(self.note.as_deref()))
        .and("comments", Json::Null)
        .and("created_at", Json::text(super::dates::iso(self.created)))
        .and("updated_at", Json::text(super::dates::iso(self.changed)))
    }

    /// As a webhook tells it, without its signature; `status` may be another than it is, as in a test.
    pub(super) fn hook(&self, status: &str) -> Json {
        let paid = if self.coin.is_some() { Some(self.paid) } else { None };
        let is_final = status == self.status && self.is_final || status != self.status && status == "paid";
        let json = Json::object([
            ("type", Json::text("payment")),
            ("uuid", Json::text(&self.uuid)),
            ("order_id", Json::text(&self.order_id)),
            ("amount", Json::money(self.amount, 8)),
            ("payment_amount", Json::maybe_money(paid, 8)),
            ("payment_amount_usd", Json::money(self.dollars(), 2)),
            (
                "merchant_amount",
                Json::maybe_money(paid.map(|paid| paid.saturating_sub(commission(paid))), 8),
            ),
            ("commission", Json::maybe_money(paid.map(commission), 8)),
            ("is_final", Json::Bool(is_final)),
            ("status", Json::text(status)),
            ("from", Json::maybe(self.from.as_deref())),
            ("wallet_address_uuid", Json::Null),
            ("network", Json::maybe(self.network.as_deref())),
            ("currency", Json::text(&self.currency)),
            ("payer_currency", Json::maybe(self.coin.as_deref())),
            ("payer_amount", Json::maybe_money(self.owed, 8)),
            ("payer_amount_exchange_rate", Json::maybe_money(self.rate(), 8)),
            ("additional_data", Json::maybe(self.note.as_deref())),
        ]);
        match &self.txid {
            Some(txid) => json.and("txid", Json::text(txid)),
            None => json,
        }
    }

    fn paid_json(&self, places: u32) -> Json {
        match (&self.coin, self.paid.is_zero()) {
            (None, _) => Json::Null,
            (Some(_), true) => Json::money(Decimal::ZERO, places),
            (Some(_), false) => Json::money(self.paid, 8),
        }
    }

    fn dollars(&self) -> Decimal {
        let coin = self.coin.as_deref().unwrap_or("USD");
        converted(self.paid, coin, "USD").unwrap_or_default().round_dp(2)
    }

    fn rate(&self) -> Option<Decimal> {
        converted(Decimal::ONE, &self.currency, self.coin.as_deref()?)
    }
}

fn commission(paid: Decimal) -> Decimal {
    paid.saturating_mul(COMMISSION)
        .saturating_mul(Decimal::new(1, 2))
        .round_dp(8)
}
