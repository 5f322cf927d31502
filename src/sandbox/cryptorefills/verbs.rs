//! What the outside world does to orders: buyers pay, suppliers deliver, support decides.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use tokio_util::bytes::Bytes;

use super::catalogue::Catalogue;
use super::goods::Oddity;
use super::model::Note;
use super::order::{Order, OrderState};
use super::{Cryptorefills, goods};
use crate::domain::time::Time;

/// There is no order with this id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no order {0}")]
pub struct NoSuchOrder(pub String);

type Done = Result<(), NoSuchOrder>;

impl Cryptorefills {
    /// Money arrives at the order's address, in its coin.
    pub fn pay(&self, order: &str, amount: Decimal) -> Done {
        self.change(order, |order, now| order.pay(amount, now))
    }

    /// The whole amount that is still missing arrives.
    pub fn pay_exactly(&self, order: &str) -> Done {
        self.change(order, |order, now| {
            order.pay(order.amount.saturating_sub(order.sent).max(Decimal::ZERO), now)
        })
    }

    /// Half of the amount arrives.
    pub fn pay_part(&self, order: &str) -> Done {
        self.change(order, |order, now| order.pay(share(order, Decimal::new(5, 1)), now))
    }

    /// All but a hundredth of the amount arrives.
    pub fn pay_almost(&self, order: &str) -> Done {
        self.change(order, |order, now| order.pay(share(order, Decimal::new(99, 2)), now))
    }

    /// The whole amount arrives, and once more.
    pub fn pay_twice(&self, order: &str) -> Done {
        for _ in 0..2 {
            self.change(order, |order, now| order.pay(order.amount, now))?;
        }
        Ok(())
    }

    /// The amount and half of it again arrive.
    pub fn pay_too_much(&self, order: &str) -> Done {
        self.change(order, |order, now| order.pay(share(order, Decimal::new(15, 1)), now))
    }

    /// The whole amount is sent to the same address on another network, where nobody looks for it.
    pub fn pay_astray(&self, order: &str) -> Done {
        self.change(order, |order, _| {
            order.astray = order.astray.saturating_add(order.amount);
        })
    }

    /// The window ends, then the whole amount arrives.
    pub fn pay_late(&self, order: &str) -> Done {
        self.change(order, Order::expire)?;
        self.pay_exactly(order)
    }

    /// The window ends, the whole amount arrives, and is delivered for all the same.
    pub fn pay_late_and_deliver(&self, order: &str) -> Done {
        self.pay_late(order)?;
        self.confirm_payment(order)?;
        self.deliver(order)
    }

    /// The window ends, the whole amount arrives, and goes back.
    pub fn pay_late_and_refund(&self, order: &str) -> Done {
        self.pay_late(order)?;
        self.refund(order)
    }

    /// Half of the amount arrives, then the window ends.
    pub fn pay_part_and_expire(&self, order: &str) -> Done {
        self.pay_part(order)?;
        self.expire(order)
    }

    /// The payment is confirmed: `PaymentReceived`, then `WaitingForDelivery`.
    pub fn confirm_payment(&self, order: &str) -> Done {
        self.change(order, Order::receive)?;
        self.change(order, |order, now| {
            order.become_state(OrderState::WaitingForDelivery, now)
        })
    }

    /// The supplier delivers what fits the goods.
    pub fn deliver(&self, order: &str) -> Done {
        let seed = self.shared().lock().seed;
        self.change(order, |order, now| order.deliver(goods::for_order(seed, order), now))
    }

    /// The supplier delivers what is delivered seldom.
    pub fn deliver_oddly(&self, order: &str, oddity: Oddity) -> Done {
        let seed = self.shared().lock().seed;
        self.change(order, |order, now| order.deliver(goods::odd(seed, order, oddity), now))
    }

    /// The order is done and its answer holds no code.
    pub fn deliver_without_code(&self, order: &str) -> Done {
        self.change(order, |order, now| order.deliver(Vec::new(), now))
    }

    /// The supplier delivers these codes, one for each delivery; again with others, they change.
    pub fn deliver_codes(&self, order: &str, codes: &[&str]) -> Done {
        self.deliver_fields(order, codes.iter().map(|code| json!({"pin_code": code})).collect())
    }

    /// The supplier delivers these fields, one object for each delivery.
    pub fn deliver_fields(&self, order: &str, fields: Vec<Value>) -> Done {
        let fields = fields
            .into_iter()
            .map(|value| value.as_object().cloned().unwrap_or_default());
        let fields: Vec<Map<String, Value>> = fields.collect();
        self.change(order, |order, now| order.deliver(fields, now))
    }

    /// The supplier cannot deliver: support has to look.
    pub fn refuse_delivery(&self, order: &str) -> Done {
        self.change(order, |order, now| {
            for line in &mut order.lines {
                "Failed".clone_into(&mut line.delivery_state);
                line.goods.insert(
                    "error_description".to_owned(),
                    json!("The supplier refused the delivery."),
                );
            }
            order.become_state(OrderState::WaitingForManualAction, now);
        })
    }

    /// The money goes back.
    pub fn refund(&self, order: &str) -> Done {
        self.change(order, |order, now| order.become_state(OrderState::Refunded, now))
    }

    /// The window is over.
    pub fn expire(&self, order: &str) -> Done {
        self.change(order, Order::expire)
    }

    /// The order is cancelled.
    pub fn cancel(&self, order: &str) -> Done {
        self.change(order, |order, now| order.become_state(OrderState::Canceled, now))
    }

    /// The payment fails.
    pub fn fail_payment(&self, order: &str) -> Done {
        self.change(order, |order, now| order.become_state(OrderState::PaymentFailed, now))
    }

    /// Support takes the order up.
    pub fn manual_action(&self, order: &str) -> Done {
        self.change(order, |order, now| {
            order.become_state(OrderState::WaitingForManualAction, now)
        })
    }

    /// The order has exactly these state words.
    pub fn set_state(&self, order: &str, order_state: &str, payment_state: &str) -> Done {
        self.change(order, |order, now| {
            payment_state.clone_into(&mut order.payment_state);
            order.become_state(OrderState::Other(order_state.to_owned()), now);
        })
    }

    /// The field at a JSON pointer has this value from now on; none is absent.
    pub fn set_field(&self, order: &str, pointer: &str, value: Option<Value>) -> Done {
        self.change(order, |order, now| {
            order.changed = now;
            order.patches.push((pointer.to_owned(), value));
        })
    }

    /// Reads answer 404 from now on, or no longer.
    pub fn forget(&self, order: &str, forgotten: bool) -> Done {
        self.change(order, |order, _| order.forgotten = forgotten)
    }

    /// Reads answer the present state, whatever streams say, until released.
    pub fn hold_reads(&self, order: &str) -> Done {
        let model = self.shared().lock();
        let held = model.orders.get(order).map(|order| model.json(order));
        drop(model);
        self.change(order, |order, _| order.held = held)
    }

    /// Reads answer the truth again.
    pub fn release_reads(&self, order: &str) -> Done {
        self.change(order, |order, _| order.held = None)
    }

    /// Every open stream breaks off.
    pub fn break_streams(&self) {
        self.shared().lock().tell_all(&Note::Break);
    }

    /// These bytes go out on every open stream of an order.
    pub fn send_on_streams(&self, order: &str, bytes: &[u8]) {
        let bytes = Bytes::copy_from_slice(bytes);
        self.shared().lock().tell(order, |_| Some(Note::Raw(bytes)));
    }

    /// A brand sells out, or is there again.
    pub fn sell_out(&self, country: &str, brand: &str, sold_out: bool) {
        let mut model = self.shared().lock();
        for brand in Catalogue::of_the_world()
            .brands(country)
            .iter()
            .filter(|its| its.name == brand)
        {
            if sold_out {
                model.sold_out.insert(brand.id.clone());
            } else {
                model.sold_out.remove(&brand.id);
            }
        }
        model.written.remove(country);
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut Order, Time)) -> Done {
        let shared = self.shared();
        let now = shared.clock.now();
        let known = shared.lock().change(id, now, |order| change(order, now));
        shared.sooner.notify_one();
        shared.changed();
        if known { Ok(()) } else { Err(NoSuchOrder(id.to_owned())) }
    }
}

/// So much of an order's amount, in units that a wallet can send.
fn share(order: &Order, part: Decimal) -> Decimal {
    let places = order.amount.scale().max(6);
    order.amount.saturating_mul(part).round_dp(places).normalize()
}
