//! Orders: made once, read, and listened to.

use std::sync::Arc;
use std::time::Duration;

use super::answer::{Creation, Fault};
use super::budget::Rank;
use super::catalogue::Keeper;
use super::translate::orders;
use super::translate::refusals::refusal;
use super::wire::form::OrderForm;
use super::wire::order::Order as WireOrder;
use crate::domain::news::Observation;
use crate::domain::order::Order;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::ports::{Placing, ReadFault, Urgency};

/// When to read again after an answer that could not be read.
const LATER: Duration = Duration::from_secs(15);

/// Asks for the order once. Whatever leaves in doubt whether one exists is unclear (Cryptorefills 2.7).
pub async fn place(keeper: &Arc<Keeper>, order: &Order) -> Placing {
    let basket = &order.basket;
    let placing = match keeper
        .client()
        .create(&OrderForm::of(basket, keeper.spelled()), basket.item.country)
        .await
    {
        Creation::Made(made) => made_of(&made),
        Creation::Refused(code) => Placing::Refused(refusal(code.as_deref())),
        Creation::NotSent => Placing::Refused(Refusal::Unreachable),
        Creation::Unclear => Placing::Unclear,
    };
    if let Placing::Refused(refusal) = &placing {
        keeper.heed(refusal, &basket.item);
    }
    placing
}

fn made_of(made: &WireOrder) -> Placing {
    if orders::has_no_address(made) {
        return Placing::Refused(Refusal::SetupFailed);
    }
    orders::created(made).map_or(Placing::Unclear, Placing::Made)
}

/// Reads an order; a failure of the connection or of the upstream never says anything about it.
///
/// # Errors
/// When to try again, or that there is no such order.
pub async fn read(keeper: &Arc<Keeper>, upstream: &Secret, urgency: Urgency) -> Result<Observation, ReadFault> {
    let rank = match urgency {
        Urgency::Paid => Rank::PaidRead,
        Urgency::Asked => Rank::AskedRead,
        Urgency::Routine => Rank::RoutineRead,
    };
    match keeper.client().read(upstream, rank).await {
        Ok(order) if is_other(&order, upstream) => Err(ReadFault::Again(LATER)),
        Ok(order) => orders::observation(&order).ok_or(ReadFault::Again(LATER)),
        Err(Fault::NotFound) => Err(ReadFault::NotFound),
        Err(Fault::NotSent(after) | Fault::Again(after)) => Err(ReadFault::Again(after)),
        Err(Fault::Refused(_) | Fault::Unknown) => Err(ReadFault::Again(LATER)),
    }
}

/// Whether an answer speaks of another order than the one asked for.
pub fn is_other(order: &WireOrder, upstream: &Secret) -> bool {
    order.any_id().is_some_and(|id| id != upstream.reveal())
}
