//! The state behind the API: invoices, payouts, balances, knobs; and the passing of its time.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rust_decimal::Decimal;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::calls::Call;
use super::hooks::{Delivery, Post};
use super::invoice::Invoice;
use super::payout::Payout;
use super::services::Service;
use super::trouble::{Payouts, Trouble};
use super::{Keys, OnPaid, PaidOut};
use crate::domain::time::Time;
use crate::ports::Clock;
use crate::sandbox::calls::Log;
use crate::sandbox::chance;
use crate::sandbox::changes::Changes;
use crate::sandbox::cryptorefills::address;

/// Everything that changes.
#[derive(Default)]
pub(super) struct Model {
    pub(super) seed: u64,
    /// By the shop's id.
    pub(super) invoices: BTreeMap<String, Invoice>,
    /// The shop's ids in the order of creation.
    pub(super) order: Vec<String>,
    pub(super) payouts: BTreeMap<String, Payout>,
    pub(super) payout_order: Vec<String>,
    /// What lies in the wallets of the merchant, by coin.
    pub(super) balances: BTreeMap<String, Decimal>,
    pub(super) calls: Log<Call>,
    pub(super) trouble: Trouble,
    pub(super) automatic: bool,
    pub(super) forbidden: bool,
    pub(super) on_paid: Option<Arc<OnPaid>>,
    /// What was paid out and is not told yet.
    pub(super) told_later: Vec<PaidOut>,
    /// Webhooks on their way.
    pub(super) posts: VecDeque<Post>,
    /// Webhooks that are kept back.
    pub(super) kept: Vec<Post>,
    /// Every webhook that was sent, with what was answered.
    pub(super) deliveries: Vec<Delivery>,
}

/// The model with what its server and its sender need.
pub(super) struct Shared {
    pub(super) clock: Arc<dyn Clock>,
    pub(super) keys: Keys,
    pub(super) changes: Changes,
    pub(super) stop: CancellationToken,
    /// Told when something is due sooner than before.
    pub(super) sooner: Notify,
    /// Told when a webhook is to be sent.
    pub(super) mail: Notify,
    model: Mutex<Model>,
}

impl Shared {
    pub(super) fn new(clock: Arc<dyn Clock>, seed: u64, keys: Keys) -> Self {
        let coins = ["USDT", "USDC", "BTC", "ETH", "LTC", "TRX", "SOL", "DOGE", "TON", "BNB"];
        let balances = coins.map(|coin| (coin.to_owned(), Decimal::from(1_000))).into();
        let model = Mutex::new(Model {
            seed,
            balances,
            ..Model::default()
        });
        Self {
            clock,
            keys,
            changes: Changes::default(),
            stop: CancellationToken::new(),
            sooner: Notify::new(),
            mail: Notify::new(),
            model,
        }
    }

    /// The model at the present time: what fell due has happened.
    pub(super) fn lock(&self) -> MutexGuard<'_, Model> {
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        if model.advance(self.clock.now(), &self.keys) {
            self.mail.notify_one();
            self.changed();
        }
        model
    }

    /// Tells everyone who waits that something is different, and the outside what was paid out.
    pub(super) fn changed(&self) {
        self.changes.tell();
    }

    /// Carries out what a payout means outside; never while the model is locked.
    pub(super) fn tell_outside(&self) {
        let mut model = self.lock();
        let paid = std::mem::take(&mut model.told_later);
        let hook = model.on_paid.clone();
        drop(model);
        if let Some(hook) = hook {
            for one in &paid {
                hook(one);
            }
        }
    }

    /// Changes the model, sends what is to be sent, and tells everyone.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Model, Time) -> T) -> T {
        let now = self.clock.now();
        let result = change(&mut self.lock(), now);
        self.sooner.notify_one();
        self.mail.notify_one();
        self.tell_outside();
        self.changed();
        result
    }

    /// Lets what falls due happen, until told to stop.
    pub(super) async fn pass_time(&self) {
        loop {
            let wait = self.lock().wait(self.clock.now());
            self.tell_outside();
            let pass = async {
                match wait {
                    Some(wait) => self.clock.pass(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.sooner.notified() => {}
                () = pass => {}
            }
        }
    }
}

impl Model {
    /// An invoice by its own or the shop's id.
    pub(super) fn invoice(&self, id: &str) -> Option<&Invoice> {
        let by_uuid = || self.invoices.values().find(|invoice| invoice.uuid == id);
        self.invoices.get(id).or_else(by_uuid)
    }

    /// A payout by its own or the shop's id.
    pub(super) fn payout(&self, id: &str) -> Option<&Payout> {
        let by_uuid = || self.payouts.values().find(|payout| payout.uuid == id);
        self.payouts.get(id).or_else(by_uuid)
    }

    /// Changes an invoice; whatever its change tells is sent, and what it earned is credited. None if there is no such invoice.
    pub(super) fn change_invoice(
        &mut self,
        id: &str,
        keys: &Keys,
        now: Time,
        change: impl FnOnce(&mut Invoice, Time) -> bool,
    ) -> Option<()> {
        let order_id = self.invoice(id)?.order_id.clone();
        let automatic = self.automatic;
        let invoice = self.invoices.get_mut(&order_id)?;
        let tells = change(invoice, now);
        if automatic {
            invoice.plan(now);
        }
        let (credit, coin) = (invoice.take_credit(), invoice.coin.clone());
        let post = invoice.callback.clone().filter(|_| tells).map(|url| {
            let hook = invoice.hook(&invoice.status);
            (url, hook)
        });
        if let Some(coin) = coin {
            let balance = self.balances.entry(coin).or_default();
            *balance = balance.saturating_add(credit);
        }
        if let Some((url, hook)) = post {
            self.post(url, &hook, &keys.payment);
        }
        Some(())
    }

    /// Changes a payout, with its webhook. None if there is no such payout.
    pub(super) fn change_payout(
        &mut self,
        id: &str,
        keys: &Keys,
        now: Time,
        change: impl FnOnce(&mut Payout, Time),
    ) -> Option<()> {
        let order_id = self.payout(id)?.order_id.clone();
        let payout = self.payouts.get_mut(&order_id)?;
        let before = payout.status.clone();
        change(payout, now);
        let payout = payout.clone();
        if before != payout.status && payout.status == "paid" {
            self.told_later.push(PaidOut {
                address: payout.address.clone(),
                coin: payout.currency.clone(),
                network: payout.network.clone(),
                amount: payout.received(),
            });
        }
        if payout.is_final && payout.status != "paid" && before != payout.status {
            let balance = self.balances.entry(payout.currency.clone()).or_default();
            *balance = balance.saturating_add(payout.charged());
        }
        if let Some(url) = payout.callback.clone() {
            self.post(url, &payout.hook(&payout.status), &keys.payout);
        }
        Some(())
    }

    /// An address of a service that nobody owns.
    pub(super) fn address(&self, service: &Service, number: u64, turn: u64, now: Time) -> String {
        // Far from the seeds that the model of Cryptorefills uses.
        let seed = self.seed.wrapping_add(7_000_000_000).wrapping_add(turn);
        address::for_order(service.form, seed, number, Decimal::ONE, now.unix())
    }

    /// An id that looks drawn and yet repeats.
    pub(super) fn uuid(&self, what: &str, number: u64) -> String {
        chance::uuid(&["cryptomus", what, &self.seed.to_string(), &number.to_string()])
    }

    /// Lets everything happen that is due at `now`; whether anything did.
    fn advance(&mut self, now: Time, keys: &Keys) -> bool {
        let over = |invoice: &&Invoice| {
            let due = [invoice.ends(), invoice.next_step];
            due.into_iter().flatten().any(|at| at <= now)
        };
        let due: Vec<String> = self
            .invoices
            .values()
            .filter(over)
            .map(|invoice| invoice.order_id.clone())
            .collect();
        let paying = |payout: &&Payout| payout.next_step.is_some_and(|at| at <= now);
        let payouts: Vec<String> = self
            .payouts
            .values()
            .filter(paying)
            .map(|payout| payout.order_id.clone())
            .collect();
        for id in &due {
            self.go_on(id, keys, now);
        }
        for id in &payouts {
            match self.trouble.payouts {
                Payouts::Arrive => self.pay_out(id, keys, now),
                Payouts::Fail => self.fail_payout(id, "The network refused it", keys, now),
                Payouts::Wait => self.payouts.get_mut(id).map(|payout| payout.next_step = None),
            };
        }
        !due.is_empty() || !payouts.is_empty()
    }

    /// An invoice takes its next step, or its time is over.
    fn go_on(&mut self, id: &str, keys: &Keys, now: Time) -> Option<()> {
        let invoice = self.invoices.get_mut(id)?;
        invoice.next_step = None;
        match invoice.status.as_str() {
            "confirm_check" => self.change_invoice(id, keys, now, Invoice::confirm),
            "refund_process" if self.trouble.refunds_fail => self.fail_refund(id, keys, now),
            "refund_process" => self.change_invoice(id, keys, now, |invoice, now| {
                invoice.become_status("refund_paid", true, now)
            }),
            _ if now >= invoice.expires => self.change_invoice(id, keys, now, Invoice::expire),
            _ => None,
        }
    }

    /// A refund fails; the money is back on the balance.
    pub(super) fn fail_refund(&mut self, id: &str, keys: &Keys, now: Time) -> Option<()> {
        let invoice = self.invoice(id)?;
        let (coin, paid) = (invoice.coin.clone().unwrap_or_default(), invoice.paid);
        let balance = self.balances.entry(coin).or_default();
        *balance = balance.saturating_add(paid);
        self.change_invoice(id, keys, now, |invoice, now| {
            invoice.become_status("refund_fail", true, now)
        })
    }

    /// From now on, or no longer, what began goes on by itself.
    pub(super) fn be_automatic(&mut self, automatic: bool, now: Time) {
        self.automatic = automatic;
        if !automatic {
            return;
        }
        for invoice in self.invoices.values_mut() {
            invoice.plan(now);
        }
        for payout in self.payouts.values_mut().filter(|payout| !payout.is_final) {
            payout.next_step = Some(now.plus_seconds(1));
        }
    }

    /// A payout fails, and the money is back on the balance.
    pub(super) fn fail_payout(&mut self, id: &str, reason: &str, keys: &Keys, now: Time) -> Option<()> {
        self.change_payout(id, keys, now, |payout, now| {
            payout.next_step = None;
            payout.fail_reason = Some(reason.to_owned());
            payout.become_status("fail", true, now);
        })
    }

    /// A payout arrives.
    pub(super) fn pay_out(&mut self, id: &str, keys: &Keys, now: Time) -> Option<()> {
        let txid = chance::hex(&chance::bytes(&["payout", id, &self.seed.to_string()]));
        self.change_payout(id, keys, now, |payout, now| {
            payout.next_step = None;
            if !payout.is_final {
                payout.txid = Some(txid);
                payout.become_status("paid", true, now);
            }
        })
    }

    /// How long until something is due.
    fn wait(&self, now: Time) -> Option<Duration> {
        let waits = |invoice: &Invoice| [invoice.ends(), invoice.next_step];
        let invoices = self.invoices.values().flat_map(waits).flatten();
        let payouts = self.payouts.values().filter_map(|payout| payout.next_step);
        let next = invoices.chain(payouts).min()?;
        Some(Duration::from_millis(next.millis_since(now).max(1)))
    }
}
