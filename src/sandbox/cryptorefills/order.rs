//! An order of the model: what was asked, where it stands, and what moves it (Cryptorefills, section a).

use std::time::Duration;

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value};

use super::coins::Form;
use crate::domain::time::Time;

/// How long an order waits for its money.
pub const WINDOW: Duration = Duration::from_secs(30 * 60);

/// The words of `order_state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum OrderState {
    /// The window is open.
    WaitingForPayment,
    /// Part of the amount is seen.
    PartialPaymentStarted,
    /// The whole amount is seen and not confirmed.
    PaymentStarted,
    /// Confirmed.
    PaymentReceived,
    /// Queued at the supplier.
    WaitingForDelivery,
    /// Support looks at it.
    WaitingForManualAction,
    /// Delivered.
    Done,
    /// The window is over.
    Expired,
    /// Cancelled.
    Canceled,
    /// The payment failed.
    PaymentFailed,
    /// No address could be made.
    PaymentSetupFailed,
    /// The money went back.
    Refunded,
    /// Any other word.
    Other(String),
}

impl OrderState {
    /// The word on the wire.
    pub fn word(&self) -> &str {
        match self {
            Self::WaitingForPayment => "WaitingForPayment",
            Self::PartialPaymentStarted => "PartialPaymentStarted",
            Self::PaymentStarted => "PaymentStarted",
            Self::PaymentReceived => "PaymentReceived",
            Self::WaitingForDelivery => "WaitingForDelivery",
            Self::WaitingForManualAction => "WaitingForManualAction",
            Self::Done => "Done",
            Self::Expired => "Expired",
            Self::Canceled => "Canceled",
            Self::PaymentFailed => "PaymentFailed",
            Self::PaymentSetupFailed => "PaymentSetupFailed",
            Self::Refunded => "Refunded",
            Self::Other(word) => word,
        }
    }

    /// Whether the upstream ends the stream here.
    pub const fn is_end(&self) -> bool {
        match self {
            Self::Done
            | Self::Expired
            | Self::Canceled
            | Self::PaymentFailed
            | Self::PaymentSetupFailed
            | Self::Refunded => true,
            Self::WaitingForPayment
            | Self::PartialPaymentStarted
            | Self::PaymentStarted
            | Self::PaymentReceived
            | Self::WaitingForDelivery
            | Self::WaitingForManualAction
            | Self::Other(_) => false,
        }
    }

    const fn waits_for_money(&self) -> bool {
        matches!(self, Self::WaitingForPayment | Self::PartialPaymentStarted)
    }
}

/// Which of the two recorded bodies a create had (Cryptorefills 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum BodyShape {
    /// Delivery fields beside each other.
    Flat,
    /// Inside `deliverable`.
    Nested,
}

/// One delivery of an order.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) category: &'static str,
    pub(super) brand: String,
    pub(super) family: String,
    pub(super) country: String,
    /// The resolved denomination.
    pub(super) denomination: String,
    pub(super) label: String,
    /// The amount chosen of a range.
    pub(super) chosen: Option<Decimal>,
    pub(super) beneficiary: String,
    pub(super) delivery: &'static str,
    pub(super) currency: &'static str,
    pub(super) coin_amount: Decimal,
    /// Worth before markup, in euros.
    pub(super) euros: Decimal,
    /// What was delivered: fields of the deliverable.
    pub(super) goods: Map<String, Value>,
    pub(super) delivery_state: String,
}

/// An order.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) payment_id: String,
    pub(super) created: Time,
    pub(super) changed: Time,
    pub(super) deadline: Time,
    pub(super) state: OrderState,
    pub(super) payment_state: String,
    pub(super) coin: &'static str,
    pub(super) network: &'static str,
    pub(super) payment_method: String,
    pub(super) protocol: &'static str,
    pub(super) form: Form,
    pub(super) address: String,
    pub(super) amount: Decimal,
    pub(super) sent: Decimal,
    /// What was sent to the address on a network that the upstream does not watch.
    pub(super) astray: Decimal,
    pub(super) email: String,
    pub(super) refund_wallet: Option<String>,
    pub(super) shape: BodyShape,
    pub(super) lines: Vec<Line>,
    /// Reads answer 404.
    pub(super) forgotten: bool,
    /// What reads answer while they lag behind.
    pub(super) held: Option<Value>,
    /// Fields of the answer that differ, by JSON pointer; none is absent.
    pub(super) patches: Vec<(String, Option<Value>)>,
    /// When the automatic mode takes its next step.
    pub(super) next_step: Option<Time>,
}

/// What a test or the page sees of an order.
#[derive(Clone, Debug, Serialize)]
pub struct OrderView {
    /// A UUID.
    pub id: String,
    /// Counted from 1.
    pub number: u64,
    /// Where it stands.
    pub state: OrderState,
    /// The second state word.
    pub payment_state: String,
    /// Where the money goes; on Lightning the invoice.
    pub address: String,
    /// Ticker.
    pub coin: String,
    /// Network name.
    pub network: String,
    /// What was asked for, in the coin.
    pub amount: Decimal,
    /// What has arrived, in the coin.
    pub sent: Decimal,
    /// What was sent to the address on another network, which the upstream never sees.
    pub astray: Decimal,
    /// Brand of the first delivery.
    pub brand: String,
    /// Country of the first delivery.
    pub country: String,
    /// Denomination of the first delivery, resolved.
    pub denomination: String,
    /// The amount chosen of a range product.
    pub product_value: Option<Decimal>,
    /// Beneficiary of the first delivery: an e-mail address or a phone number.
    pub beneficiary: String,
    /// Buyer's e-mail address.
    pub email: String,
    /// How many deliveries it has.
    pub deliveries: usize,
    /// Every secret that was delivered, in order.
    pub codes: Vec<String>,
    /// Where a refund would go.
    pub refund_wallet: Option<String>,
    /// Which body the create had.
    pub shape: BodyShape,
    /// Reads answer 404.
    pub forgotten: bool,
    /// Reads lag behind.
    pub held: bool,
    /// When it was created.
    pub created: Time,
    /// When it last changed.
    pub changed: Time,
    /// When it expires.
    pub deadline: Time,
}

/// Deliverable fields that hold what a buyer paid for.
const SECRETS: [&str; 5] = [
    "pin_code",
    "pin_serial",
    "security_code",
    "operator_reference",
    "qr_image_url",
];

impl Order {
    /// The order as seen from outside.
    pub(super) fn view(&self) -> OrderView {
        let first = self.lines.first();
        let text = |of: fn(&Line) -> &String| first.map(of).cloned().unwrap_or_default();
        let secret = |line: &Line, name: &str| line.goods.get(name).and_then(Value::as_str).map(str::to_owned);
        OrderView {
            id: self.id.clone(),
            number: self.number,
            state: self.state.clone(),
            payment_state: self.payment_state.clone(),
            address: self.address.clone(),
            coin: self.coin.to_owned(),
            network: self.network.to_owned(),
            amount: self.amount,
            sent: self.sent,
            astray: self.astray,
            brand: text(|line| &line.brand),
            country: text(|line| &line.country),
            denomination: text(|line| &line.denomination),
            product_value: first.and_then(|line| line.chosen),
            beneficiary: text(|line| &line.beneficiary),
            email: self.email.clone(),
            deliveries: self.lines.len(),
            codes: self
                .lines
                .iter()
                .flat_map(|line| SECRETS.iter().filter_map(|name| secret(line, name)))
                .collect(),
            refund_wallet: self.refund_wallet.clone(),
            shape: self.shape,
            forgotten: self.forgotten,
            held: self.held.is_some(),
            created: self.created,
            changed: self.changed,
            deadline: self.deadline,
        }
    }

    /// Puts the order into a state.
    pub(super) fn become_state(&mut self, state: OrderState, now: Time) {
        self.state = state;
        self.changed = now;
    }

    /// Money arrives. Lightning has no unconfirmed phase; money after the end is noted, and moves nothing by itself.
    pub(super) fn pay(&mut self, amount: Decimal, now: Time) {
        self.sent = self.sent.saturating_add(amount);
        self.changed = now;
        if self.state.waits_for_money() {
            let state = if self.sent < self.amount {
                OrderState::PartialPaymentStarted
            } else if self.form == Form::Lightning {
                self.payment_state = "PaymentReceived".to_owned();
                OrderState::PaymentReceived
            } else {
                OrderState::PaymentStarted
            };
            self.become_state(state, now);
        } else if matches!(self.state, OrderState::Expired | OrderState::Canceled) {
            self.payment_state = "ExpiredAfterPaymentDetection".to_owned();
        }
    }

    /// The payment is confirmed.
    pub(super) fn receive(&mut self, now: Time) {
        self.payment_state = "PaymentReceived".to_owned();
        self.become_state(OrderState::PaymentReceived, now);
    }

    /// Everything is delivered: one set of fields for each line, none for lines beyond; more sets make more lines.
    pub(super) fn deliver(&mut self, goods: Vec<Map<String, Value>>, now: Time) {
        let word = match self.number % 3 {
            1 => "Succeeded",
            2 => "Completed",
            _ => "Done",
        };
        // Goods of more than one piece come as so many deliveries.
        while let Some(line) = self.lines.last().filter(|_| goods.len() > self.lines.len()) {
            self.lines.push(line.clone());
        }
        let mut goods = goods.into_iter();
        for line in &mut self.lines {
            line.goods = goods.next().unwrap_or_default();
            word.clone_into(&mut line.delivery_state);
        }
        self.payment_state = "PaymentReceived".to_owned();
        self.become_state(OrderState::Done, now);
    }

    /// The window is over.
    pub(super) fn expire(&mut self, now: Time) {
        self.payment_state = "Expired".to_owned();
        self.become_state(OrderState::Expired, now);
    }

    /// Whether the window has run out on an order that still waits.
    pub(super) fn is_overdue(&self, now: Time) -> bool {
        now >= self.deadline && self.state.waits_for_money()
    }

    /// Whether the automatic mode has something to do after a change.
    pub(super) fn goes_on_by_itself(&self) -> bool {
        match self.state {
            OrderState::PaymentStarted | OrderState::PaymentReceived | OrderState::WaitingForDelivery => true,
            OrderState::Expired | OrderState::Canceled => self.sent >= self.amount,
            OrderState::WaitingForPayment
            | OrderState::PartialPaymentStarted
            | OrderState::WaitingForManualAction
            | OrderState::Done
            | OrderState::PaymentFailed
            | OrderState::PaymentSetupFailed
            | OrderState::Refunded
            | OrderState::Other(_) => false,
        }
    }
}
