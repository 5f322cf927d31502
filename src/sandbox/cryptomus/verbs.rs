//! What the outside world does: buyers pay, chains confirm, Cryptomus holds, refunds and pays out. Ids are the shop's or the model's own.

use rust_decimal::Decimal;

use super::hooks::{Post, sign};
use super::invoice::Invoice;
use super::json::Json;
use super::payout::Payout;
use super::{Cryptomus, services};
use crate::domain::time::Time;
use crate::sandbox::chance;

/// There is no invoice or payout with this id, or it cannot do this.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such thing at Cryptomus: {0}")]
pub struct NoSuch(pub String);

type Happens = Result<(), NoSuch>;

impl Cryptomus {
    /// The buyer chooses a coin and a network on the hosted page.
    pub fn choose(&self, id: &str, coin: &str, network: &str) -> Happens {
        let service = services::find(coin, network).ok_or_else(|| NoSuch(format!("{coin} on {network}")))?;
        let shared = self.shared();
        let address = shared.change(|model, now| {
            let number = model.invoice(id)?.number;
            Some(model.address(service, number, 0, now))
        });
        let address = address.ok_or_else(|| NoSuch(id.to_owned()))?;
        self.on_invoice(id, |invoice, _| {
            invoice.choose(service.coin, service.network, address);
            false
        })
    }

    /// So much of the coin is seen on the chain; not confirmed yet.
    pub fn pay(&self, id: &str, amount: Decimal) -> Happens {
        let from = chance::hex(&chance::bytes(&["payer", id]));
        self.on_invoice(id, |invoice, now| {
            let txid = chance::hex(&chance::bytes(&[
                "tx",
                &invoice.uuid,
                &invoice.paid.to_string(),
                &amount.to_string(),
            ]));
            invoice.pay(amount, from, txid, now)
        })
    }

    /// All that is still owed is seen.
    pub fn pay_exactly(&self, id: &str) -> Happens {
        self.pay_share(id, |owed, paid| owed.saturating_sub(paid).max(Decimal::ZERO))
    }

    /// The rest of a payment that was too small is seen.
    pub fn pay_rest(&self, id: &str) -> Happens {
        self.pay_exactly(id)
    }

    /// So many percent of what is owed are seen.
    pub fn pay_part(&self, id: &str, percent: i64) -> Happens {
        self.pay_share(id, |owed, _| owed.saturating_mul(Decimal::new(percent, 2)).round_dp(8))
    }

    /// All that is owed and a tenth of it more is seen.
    pub fn pay_too_much(&self, id: &str) -> Happens {
        self.pay_part(id, 110)
    }

    /// The time ends, then all that is owed is seen.
    pub fn pay_late(&self, id: &str) -> Happens {
        self.expire(id)?;
        self.pay_exactly(id)
    }

    /// It is paid from another account at Cryptomus: no payer's address, no transaction.
    pub fn pay_within(&self, id: &str) -> Happens {
        self.on_invoice(id, |invoice, _| {
            invoice.within_cryptomus = true;
            false
        })?;
        self.pay_exactly(id)?;
        self.confirm(id)
    }

    /// What was seen is confirmed: paid, too much, too little.
    pub fn confirm(&self, id: &str) -> Happens {
        self.on_invoice(id, Invoice::confirm)
    }

    /// What was seen is being processed, which no webhook tells.
    pub fn process(&self, id: &str) -> Happens {
        self.set_status(id, "process", false)
    }

    /// Its time is over.
    pub fn expire(&self, id: &str) -> Happens {
        self.on_invoice(id, Invoice::expire)
    }

    /// The money is held for a check of its origin, which no webhook tells.
    pub fn lock_money(&self, id: &str) -> Happens {
        self.set_status(id, "locked", true)
    }

    /// The check is over: what was paid counts.
    pub fn release_money(&self, id: &str) -> Happens {
        self.on_invoice(id, Invoice::confirm)
    }

    /// The payment fails.
    pub fn fail(&self, id: &str) -> Happens {
        self.set_status(id, "fail", true)
    }

    /// An error on their side.
    pub fn system_fail(&self, id: &str) -> Happens {
        self.set_status(id, "system_fail", true)
    }

    /// A refund that is on its way arrives.
    pub fn refund_succeeds(&self, id: &str) -> Happens {
        self.set_status(id, "refund_paid", true)
    }

    /// A refund that is on its way fails; the money is back on the balance.
    pub fn refund_fails(&self, id: &str) -> Happens {
        let shared = self.shared();
        let done = shared.change(|model, now| model.fail_refund(id, &shared.keys, now));
        done.ok_or_else(|| NoSuch(id.to_owned()))
    }

    /// Exactly this status, known or not; a webhook tells it if Cryptomus would.
    pub fn set_status(&self, id: &str, status: &str, is_final: bool) -> Happens {
        self.on_invoice(id, |invoice, now| invoice.become_status(status, is_final, now))
    }

    /// Its time begins anew.
    pub fn renew(&self, id: &str) -> Happens {
        self.on_invoice(id, |invoice, now| {
            invoice.expires = now.plus_seconds(invoice.lifetime);
            false
        })
    }

    /// Reads answer the present state from now on, whatever webhooks say.
    pub fn hold_reads(&self, id: &str) -> Happens {
        let spelling = self.trouble(|trouble| trouble.spelling.clone());
        self.on_invoice(id, |invoice, _| {
            invoice.held = Some(invoice.json(&spelling));
            false
        })
    }

    /// Reads answer the truth again.
    pub fn release_reads(&self, id: &str) -> Happens {
        self.on_invoice(id, |invoice, _| {
            invoice.held = None;
            false
        })
    }

    /// A payout arrives; what it means outside happens.
    pub fn payout_succeeds(&self, id: &str) -> Happens {
        let shared = self.shared();
        let done = shared.change(|model, now| model.pay_out(id, &shared.keys, now));
        done.ok_or_else(|| NoSuch(id.to_owned()))
    }

    /// A payout fails, and the money is back on the balance.
    pub fn payout_fails(&self, id: &str, reason: &str) -> Happens {
        let shared = self.shared();
        let done = shared.change(|model, now| model.fail_payout(id, reason, &shared.keys, now));
        done.ok_or_else(|| NoSuch(id.to_owned()))
    }

    /// A payout has exactly this status.
    pub fn set_payout_status(&self, id: &str, status: &str, is_final: bool) -> Happens {
        self.on_payout(id, |payout, now| payout.become_status(status, is_final, now))
    }

    /// So much of a coin lies on the merchant's balance.
    pub fn set_balance(&self, coin: &str, amount: Decimal) {
        self.shared()
            .change(|model, _| model.balances.insert(coin.to_owned(), amount));
    }

    /// The account is blocked, as for 24 hours after a new payout key; or it is not any more.
    pub fn forbid(&self, forbidden: bool) {
        self.shared().change(|model, _| model.forbidden = forbidden);
    }

    /// A webhook with any status, signed well, as the test operation sends one; the invoice stays as it is.
    pub fn send_test_hook(&self, id: &str, status: &str) -> Happens {
        let shared = self.shared();
        let sent = shared.change(|model, _| {
            let invoice = model.invoice(id)?;
            let (url, hook) = (invoice.callback.clone()?, invoice.hook(status));
            model.post(url, &hook, &shared.keys.payment);
            Some(())
        });
        sent.ok_or_else(|| NoSuch(id.to_owned()))
    }

    /// A webhook with any status, signed with a key that is not the merchant's.
    pub fn send_forged_hook(&self, id: &str, status: &str) -> Happens {
        let sent = self.shared().change(|model, _| {
            let invoice = model.invoice(id)?;
            let (url, hook) = (invoice.callback.clone()?, invoice.hook(status));
            model.post(url, &hook, "NOT-THE-KEY");
            Some(())
        });
        sent.ok_or_else(|| NoSuch(id.to_owned()))
    }

    /// A webhook about one invoice, signed well, in which members have other values: those of another invoice, for instance.
    pub fn send_mixed_hook(&self, id: &str, status: &str, others: &[(&str, &str)]) -> Happens {
        let shared = self.shared();
        let sent = shared.change(|model, _| {
            let invoice = model.invoice(id)?;
            let url = invoice.callback.clone()?;
            let Json::Object(members) = invoice.hook(status) else {
                return None;
            };
            let mixed = members.into_iter().map(|(name, value)| {
                let other = others.iter().find(|(its, _)| *its == name);
                let value = other.map_or(value, |(_, text)| Json::text(*text));
                (name, value)
            });
            model.post(url, &Json::Object(mixed.collect()), &shared.keys.payment);
            Some(())
        });
        sent.ok_or_else(|| NoSuch(id.to_owned()))
    }

    /// Every webhook that was ever sent about an invoice is sent again, in the order of `which`; indexes count from 0.
    pub fn replay_hooks(&self, id: &str, which: &[usize]) {
        self.shared().change(|model, _| {
            let about = format!("\"order_id\":\"{id}\"");
            let mut sent: Vec<(String, String)> = Vec::new();
            for delivery in model.deliveries.iter().filter(|one| one.body.contains(&about)) {
                let one = (delivery.url.clone(), delivery.body.clone());
                if !sent.contains(&one) {
                    sent.push(one);
                }
            }
            let again = which.iter().filter_map(|at| sent.get(*at).cloned());
            model.posts.extend(again.map(|(url, body)| Post::new(url, body)));
        });
    }

    /// Webhooks that were kept back are sent, the last first if they are to be out of order.
    pub fn release_hooks(&self, backwards: bool) {
        self.shared().change(|model, _| {
            let mut kept = std::mem::take(&mut model.kept);
            if backwards {
                kept.reverse();
            }
            model.posts.extend(kept);
        });
    }

    /// The bodies of the webhooks that are kept back.
    pub fn held_hooks(&self) -> Vec<String> {
        let model = self.shared().lock();
        model.kept.iter().map(|post| post.body.clone()).collect()
    }

    /// These bytes go to an address, signed by nobody.
    pub fn send_raw_hook(&self, url: &str, body: &str) {
        let post = Post::new(url.to_owned(), body.to_owned());
        self.shared().change(|model, _| model.posts.push_back(post));
    }

    /// The signature that a body has under a key.
    pub fn sign(&self, body: &[u8], key: &str) -> String {
        sign(body, key)
    }

    fn pay_share(&self, id: &str, share: impl FnOnce(Decimal, Decimal) -> Decimal) -> Happens {
        let view = self.invoice(id).ok_or_else(|| NoSuch(id.to_owned()))?;
        let owed = view.owed.ok_or_else(|| NoSuch(format!("a coin for {id}")))?;
        self.pay(id, share(owed, view.paid))
    }

    fn on_invoice(&self, id: &str, change: impl FnOnce(&mut Invoice, Time) -> bool) -> Happens {
        let shared = self.shared();
        let done = shared.change(|model, now| model.change_invoice(id, &shared.keys, now, change));
        done.ok_or_else(|| NoSuch(id.to_owned()))
    }

    fn on_payout(&self, id: &str, change: impl FnOnce(&mut Payout, Time)) -> Happens {
        let shared = self.shared();
        let done = shared.change(|model, now| model.change_payout(id, &shared.keys, now, change));
        done.ok_or_else(|| NoSuch(id.to_owned()))
    }
}
