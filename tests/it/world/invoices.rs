//! Buying by an invoice at Cryptomus, and what an operator does for it.

use giftkiosk::sandbox::cryptomus::invoice::InvoiceView;
use giftkiosk::sandbox::cryptomus::{Cryptomus, MERCHANT, PAYMENT_KEY, PAYOUT_KEY};
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::order::OrderView;

use super::shopping::{STEAM, Wish};
use super::{Person, World, soon};

/// Steam, paid in USDT on Tron.
pub(crate) const BY_INVOICE: Wish = Wish {
    coin: "USDT",
    network: Some("Tron"),
    ..STEAM
};

impl World {
    /// A shop that sells by invoice too, with a margin of 3 %, and hears webhooks.
    pub(crate) async fn with_cashier(more: &[(&'static str, &str)]) -> Self {
        let mut world = Self::closed().await;
        world.opens_with_cashier(more).await;
        world
    }

    /// Opens such a shop in this world.
    pub(crate) async fn opens_with_cashier(&mut self, more: &[(&'static str, &str)]) {
        self.has_cashier(more);
        self.start().await;
    }

    /// The shop that opens next is such a shop.
    pub(crate) fn has_cashier(&mut self, more: &[(&'static str, &str)]) {
        let account = [
            ("CRYPTOMUS_API_URL", self.cryptomus.url().to_owned()),
            ("CRYPTOMUS_MERCHANT_ID", MERCHANT.to_owned()),
            ("CRYPTOMUS_PAYMENT_KEY", PAYMENT_KEY.to_owned()),
            ("MARGIN_PERCENT", "3".to_owned()),
            ("LISTEN_ADDR", "127.0.0.1:0".to_owned()),
            ("PUBLIC_URL", "http://127.0.0.1:0".to_owned()),
        ];
        self.set.extend(account);
        self.set
            .extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    }

    /// The same, where the operator is there, and Anna looks at the payment message of her invoice.
    pub(crate) async fn at_invoice() -> (Self, Person, InvoiceView) {
        let world = Self::with_cashier(&[]).await;
        let anna = world.person("Anna", "en");
        world.operator.says("/start");
        let invoice = world.invoice_for(&anna).await;
        (world, anna, invoice)
    }

    /// Waits until the shop has taken so many messages of Cryptomus.
    pub(crate) async fn hears_hooks(&self, count: usize) {
        let taken = |model: &Cryptomus| {
            let [_sent, taken, _kept] = model.hooks_counted();
            (taken >= count).then_some(())
        };
        soon("the messages of Cryptomus", self.cryptomus.until(taken)).await;
    }

    /// Cryptomus sends a message of before so many times again, a few at once.
    pub(crate) async fn hears_again(&self, order_id: &str, which: usize, times: usize) {
        let [_sent, before, _kept] = self.cryptomus.hooks_counted();
        for done in (0..times).step_by(50) {
            let some = (times - done).min(50);
            self.cryptomus.replay_hooks(order_id, &vec![which; some]);
            self.hears_hooks(before + done + some).await;
        }
    }

    /// What the shop counts.
    pub(crate) async fn metrics(&mut self) -> String {
        let url = format!("http://{}/metrics", self.app().address().unwrap());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(url).send().await.unwrap().text().await.unwrap()
    }

    /// The same with payouts.
    pub(crate) async fn with_payouts() -> Self {
        Self::with_cashier(&[
            ("CRYPTOMUS_PAYOUT_KEY", PAYOUT_KEY),
            ("FUNDING", "payout"),
            ("FUNDING_MAX_PER_ORDER", "100"),
            ("FUNDING_MAX_PER_DAY", "200"),
        ])
        .await
    }

    /// Somebody walks up to the confirm of an invoice.
    pub(crate) async fn goes_to_cashier(&self, person: &Person) {
        person.goes_to_contact(&BY_INVOICE).await;
        person.sees("📧").await;
        person.says(BY_INVOICE.email);
        person.taps("Cryptomus").await;
        person.sees("💠").await;
        person.pays_with(&BY_INVOICE).await;
    }

    /// Somebody buys by invoice up to the payment message.
    pub(crate) async fn invoice_for(&self, person: &Person) -> InvoiceView {
        self.goes_to_cashier(person).await;
        let before = self.cryptomus.invoices().len();
        person.confirms().await;
        let made = |model: &Cryptomus| model.invoices().get(before).cloned();
        let invoice = soon("an invoice", self.cryptomus.until(made)).await;
        person.sees(invoice.address.as_deref().unwrap()).await;
        invoice
    }

    /// The buyer pays all of an invoice, and it is confirmed.
    pub(crate) fn pays_invoice(&self, invoice: &InvoiceView) {
        self.cryptomus.pay_exactly(&invoice.uuid).unwrap();
        self.cryptomus.confirm(&invoice.uuid).unwrap();
    }

    /// The order behind an invoice, once there is one.
    pub(crate) async fn order_behind(&self) -> OrderView {
        soon(
            "the order behind the invoice",
            self.refills.until(Cryptorefills::newest_order),
        )
        .await
    }

    /// The operator is asked for funds for an order and pays it; the upstream delivers.
    pub(crate) async fn operator_funds(&self) -> OrderView {
        let order = self.order_behind().await;
        self.operator.sees(&order.address).await;
        self.pays(&order);
        self.refills.deliver(&order.id).unwrap();
        self.refills.order(&order.id).unwrap()
    }
}
