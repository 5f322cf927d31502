//! What Cryptomus says unasked, and who pays for what was made behind an invoice: decided within the commit.

use crate::domain::billing::{self, Invoice};
use crate::domain::effect::Effect;
use crate::domain::news::News;
use crate::domain::order::State;
use crate::domain::purchase::{Funding, Step};
use crate::domain::purse::Purse;
use crate::engine::desk::Desk;
use crate::engine::input::Outcome;
use crate::ports::cashier::Hint;
use crate::ports::{Journal, StoreFault};

/// Decides who pays for what was made behind an invoice; the allowance of payouts is used up within this commit, and only for what is
/// paid now.
pub(in crate::engine) fn funded<J: Journal>(
    purse: &Purse,
    desk: &mut Desk<'_, J>,
    effect: Effect,
    outcome: Outcome,
) -> Result<Outcome, StoreFault> {
    if let Outcome::News(news) = &outcome
        && let News::SupplyPlaced(supply, Funding::Payout) = &**news
        && let Some(id) = effect.order()
        && let Some(order) = desk.order(id)?
        && matches!(order.state, State::Buying(_, Step::Placing))
    {
        let funding = purse.decide(&mut desk.marks.spent, supply, desk.now);
        return Ok(Outcome::News(Box::new(News::SupplyPlaced(supply.clone(), funding))));
    }
    Ok(outcome)
}

/// A signed message wakes a read, and nothing else. One that mixes two invoices is told to the operator once.
pub(in crate::engine) fn take_hint<J: Journal>(desk: &mut Desk<'_, J>, hint: &Hint) -> Result<(), StoreFault> {
    let order = match billing::order_of(&hint.name) {
        Some(id) => desk.order(id)?,
        None => None,
    };
    let Some(order) = order.filter(|order| order.by_invoice() && order.erased.is_none()) else {
        return Ok(());
    };
    if hint.of_payout {
        let ours = order.payout_name(order.purchase.attempt) == hint.name;
        if ours && matches!(order.state, State::Buying(_, Step::Funding)) {
            desk.wish(Effect::Fund(order.id));
        }
        return Ok(());
    }
    if order.invoice_name() != hint.name {
        return Ok(());
    }
    let Some(payment) = order.payment() else {
        // A hint that overtakes the invoice is kept until the invoice is recorded, and is followed then.
        if matches!(order.state, State::Placing) {
            desk.wish(Effect::Ask(order.id));
        }
        return Ok(());
    };
    if payment.is_hinted_by(&hint.uuid, hint.amount, hint.currency.as_deref()) {
        desk.wish(Effect::Ask(order.id));
        return Ok(());
    }
    desk.learn(order.id, News::ForeignHint)?;
    Ok(())
}

/// What the list of Cryptomus says of an invoice of ours; where that is news, the invoice itself is read.
pub(in crate::engine) fn take_listed<J: Journal>(desk: &mut Desk<'_, J>, told: Invoice) -> Result<(), StoreFault> {
    let name = told.name.clone().unwrap_or_default();
    let Some(id) = billing::order_of(&name) else {
        return Ok(());
    };
    let Some(order) = desk.order(id)? else { return Ok(()) };
    if !order.by_invoice() || order.invoice_name() != name {
        return Ok(());
    }
    let is_ours = order.payment().is_none_or(|payment| payment.is_told_by(&told));
    let told = News::Invoice(Box::new(told));
    if !is_ours {
        desk.learn(id, told)?;
    } else if order.clone().learn(told, desk.now).0 != order {
        desk.wish(Effect::Ask(id));
    }
    Ok(())
}
