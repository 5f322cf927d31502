//! What is wished for and the marks beside it, in every form that is stored.

use super::decimal;
use super::{care, invoices};
use crate::domain::effect::{Alarm, Bell, Effect, Notice, Strain};
use crate::domain::ids::{ChatId, MessageId, OrderId, UpdateId};
use crate::domain::language::Language;
use crate::domain::order::Trouble;
use crate::domain::seen::Seen;
use crate::domain::time::Time;
use crate::ports::{Entry, Marks};

/// Every effect, each once.
pub(in crate::adapters::journal) fn entries() -> Vec<Entry> {
    let order = OrderId(7);
    let notices = [
        Notice::Paid,
        Notice::PartlyPaid,
        Notice::UnderReview,
        Notice::Expired,
        Notice::Cancelled,
        Notice::Refunded,
        Notice::NeedsOperator,
    ];
    let alarms = [
        Alarm::Unclear,
        Alarm::WrongEcho,
        Alarm::UnknownRefusal,
        Alarm::UnknownState,
        Alarm::UnderReview,
        Alarm::NeedsOperator(Trouble::PaymentFailed),
        Alarm::NeedsOperator(Trouble::PaidTooLittle),
        Alarm::NeedsOperator(Trouble::CancelledAfterPayment),
    ];
    let mut effects = vec![
        Effect::Show(ChatId(100)),
        Effect::Place(order),
        Effect::ShowBill(order),
        Effect::Deliver(order),
        Effect::PutAway(ChatId(100), MessageId(9)),
    ];
    effects.extend(notices.map(|notice| Effect::Notify(order, notice)));
    effects.extend(alarms.map(|alarm| Effect::Alarm(order, alarm)));
    effects.extend(care::effects());
    effects.extend([
        Effect::Notify(order, Notice::Reminder),
        Effect::Export(ChatId(100)),
        Effect::Farewell(ChatId(100), Language::Korean),
    ]);
    effects.extend(troubled_effects(order));
    effects.extend(care::relays());
    effects.extend(invoices::effects(order));
    effects.extend([
        Effect::Alarm(order, Alarm::NeverFetched),
        Effect::Ring(ChatId(5), Bell::Order(order, Alarm::NeverFetched)),
        Effect::Notify(order, Notice::Claimed),
        Effect::Alarm(order, Alarm::Claimed),
        Effect::Alarm(order, Alarm::CashierShut),
        Effect::Receipt(order),
    ]);
    effects.extend(care::later_rings());
    effects.push(Effect::Alarm(order, Alarm::RefundAddress));
    effects.push(Effect::Alarm(order, Alarm::FormerPaid(1)));
    effects.push(Effect::Alarm(order, Alarm::Held));
    effects.extend(care::latest_rings());
    effects.push(Effect::Ring(ChatId(5), Bell::Shop(Strain::SupportShut)));
    effects.push(Effect::Ring(ChatId(5), Bell::Over(Strain::SupportShut)));
    effects.push(Effect::Alarm(order, Alarm::PaidAfterSettled));
    (1..).zip(effects).map(|(wish, effect)| entry(effect, wish)).collect()
}

/// What came with the troubles of payments.
fn troubled_effects(order: OrderId) -> impl Iterator<Item = Effect> {
    let notices = [Notice::PaidTooMuch, Notice::Vanished, Notice::FoundAgain];
    let alarms = [
        Alarm::NeedsOperator(Trouble::ExpiredAfterPayment),
        Alarm::NeedsOperator(Trouble::DeliveryFailed),
        Alarm::NeedsOperator(Trouble::NoCode),
        Alarm::NeedsOperator(Trouble::Vanished),
        Alarm::Surplus(decimal("0.25")),
        Alarm::Vanished,
        Alarm::GoodsChanged,
    ];
    let notices = notices.map(|notice| Effect::Notify(order, notice));
    notices
        .into_iter()
        .chain(alarms.map(move |alarm| Effect::Alarm(order, alarm)))
}

/// An effect that is wished for.
pub(in crate::adapters::journal) fn entry(effect: Effect, wish: u64) -> Entry {
    Entry {
        effect,
        wish,
        since: Time::from_unix(1_760_000_000),
    }
}

/// Marks after some updates.
pub(in crate::adapters::journal) fn marks() -> Marks {
    let mut seen = Seen::default();
    for update in [500, 501, 900] {
        seen.insert(UpdateId(update), Time::from_unix(1_760_000_000));
    }
    Marks {
        seen,
        orders: 902,
        wishes: 40,
        lately: Vec::new(),
        spent: Vec::new(),
    }
}

/// Marks in a minute in which orders were opened.
pub(in crate::adapters::journal) fn busy_marks() -> Marks {
    Marks {
        lately: vec![Time::from_unix(1_760_000_000), Time::from_unix(1_760_000_007)],
        ..marks()
    }
}
