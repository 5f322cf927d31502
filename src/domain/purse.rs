//! Who pays for what is bought behind invoices: the operator by hand, or payouts within limits that the operator set.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::news::Payment;
use super::order::{Order, State};
use super::purchase::{Funding, Step};
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

impl Spent {
    /// What orders tell of the payouts of the last day, when nothing else is left that does. Only their present attempts to buy are known.
    pub fn lately(orders: &[Order], now: Time) -> Vec<Self> {
        let told = |order: &Order| {
            let supply = order.purchase.supply.as_ref()?;
            let decided = matches!(order.state, State::Buying(_, Step::Funding)).then_some(order.changed);
            Some(Self {
                at: order.purchase.payout_sent.or(decided)?,
                dollars: supply.amount.value,
            })
        };
        let payouts = orders.iter().filter_map(told);
        payouts.filter(|payout| payout.counts(now)).collect()
    }

    fn counts(&self, now: Time) -> bool {
        now.millis_since(self.at) < DAY
    }
}

impl Purse {
    /// Decides who pays, and takes down what is paid by a payout within the same commit, so that two orders never share one allowance.
    pub fn decide(&self, spent: &mut Vec<Spent>, supply: &Payment, now: Time) -> Funding {
        // A clock that cannot be right would forget what was spent.
        if !now.is_plausible() {
            return Funding::Operator;
        }
        spent.retain(|payout| payout.counts(now));
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
