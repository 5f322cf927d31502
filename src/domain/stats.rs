//! Figures of the last days, from the orders that were opened in them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::history::Stage;
use super::money::Coin;
use super::order::Order;
use super::time::Time;

/// Milliseconds of a day.
const DAY: u64 = 86_400_000;
/// Days of the longest span.
const LONGEST: u64 = 30;

/// Figures of today, of seven and of thirty days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Today by UTC, the last seven days, the last thirty.
    pub spans: [Span; 3],
}

/// Figures of one span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Orders that were opened, by where they stand now.
    pub stages: BTreeMap<Stage, u64>,
    /// What their buyers have paid, by coin; only payments that are confirmed and did not go back.
    pub paid: BTreeMap<Coin, Decimal>,
}

impl Stats {
    /// Counts an order. False once it is too old for any span, and so is every older one.
    pub fn take(&mut self, order: &Order, now: Time) -> bool {
        let today = now.0 - now.0 % DAY;
        let begins = [
            today,
            now.0.saturating_sub(7 * DAY),
            now.0.saturating_sub(LONGEST * DAY),
        ];
        for (span, begin) in self.spans.iter_mut().zip(begins) {
            if order.opened.0 >= begin {
                span.take(order);
            }
        }
        order.opened.0 >= now.0.saturating_sub(LONGEST * DAY)
    }
}

impl Span {
    fn take(&mut self, order: &Order) {
        let stage = order.state.stage();
        *self.stages.entry(stage).or_default() += 1;
        let confirmed = matches!(stage, Stage::Paid | Stage::Delivering | Stage::Delivered);
        if let Some(payment) = order.payment().filter(|_| confirmed && !order.purchase.returned) {
            let sum = self.paid.entry(payment.amount.coin.clone()).or_default();
            *sum = sum.saturating_add(payment.amount.value);
        }
    }

    /// Orders that were opened.
    pub fn opened(&self) -> u64 {
        self.stages.values().sum()
    }

    /// How many of a hundred orders were delivered.
    pub fn conversion(&self) -> u64 {
        let delivered = self.stages.get(&Stage::Delivered).copied().unwrap_or_default();
        (delivered * 100).checked_div(self.opened()).unwrap_or_default()
    }
}
