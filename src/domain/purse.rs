//! Who pays for what is bought behind invoices: the operator by hand, or payouts within limits that the operator set.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::news::Payment;
use super::purchase::Funding;
use super::time::Time;

/// Milliseconds for which a payout counts.
const DAY: u64 = 86_400_000;

/// What an operator decided about payouts; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// Most for one order, in US dollars; no payouts without.
    pub most_per_order: Option<Decimal>,
    /// Most within any 24 hours, in US dollars.
    pub most_per_day: Option<Decimal>,
}

/// A payout that was decided on, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// When.
    pub at: Time,
    /// So many US dollars.
    pub dollars: Decimal,
}

impl Purse {
    /// Decides who pays, and takes down what is paid by a payout within the same commit, so that two orders never share one allowance.
    pub fn decide(&self, spent: &mut Vec<Spent>, supply: &Payment, now: Time) -> Funding {
        spent.retain(|payout| now.millis_since(payout.at) < DAY);
        let dollars = supply.amount.value;
        let so_far: Decimal = spent
            .iter()
            .map(|payout| payout.dollars)
            .fold(Decimal::ZERO, Decimal::saturating_add);
        let within = |most: Option<Decimal>, sum: Decimal| most.is_some_and(|most| sum <= most);
        let may = within(self.most_per_order, dollars)
            && within(self.most_per_day, so_far.saturating_add(dollars))
            && matches!(supply.amount.coin.0.as_str(), "USDT" | "USDC");
        if !may {
            return Funding::Operator;
        }
        spent.push(Spent { at: now, dollars });
        Funding::Payout
    }
}
