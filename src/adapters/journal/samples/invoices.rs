//! Orders and effects of the invoice rail in every form that is stored, for the tests of this folder.

use super::{decimal, order};
use crate::domain::billing::Terms;
use crate::domain::catalog::{Behind, Rail};
use crate::domain::effect::{Alarm, Effect, Notice};
use crate::domain::ids::{ChatId, MessageId, OrderId};
use crate::domain::money::{Amount, Coin, Currency, Fiat};
use crate::domain::news::Payment;
use crate::domain::order::{Order, State, Trouble};
use crate::domain::purchase::{Call, Former, Purchase, Refund, Step};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

const TROUBLES: [Trouble; 7] = [
    Trouble::NotBought,
    Trouble::NotFunded,
    Trouble::SupplyFailed,
    Trouble::PayoutUnclear,
    Trouble::RefundFailed,
    Trouble::RefundUnclear,
    Trouble::RefundedWhileBuying,
];

/// An order in each state of the invoice rail.
pub(in crate::adapters::journal) fn orders(supply: &Payment) -> Vec<Order> {
    let terms = Terms {
        name: "gk931-mgj6k3cw".into(),
        price: Fiat {
            value: decimal("4.65"),
            currency: Currency("USD".into()),
        },
        page: Some("https://pay.cryptomus.com/pay/1".into()),
    };
    let payment = Payment {
        terms: Some(Box::new(terms)),
        ..supply.clone()
    };
    let steps = [Step::Placing, Step::ToFund, Step::Funding, Step::Funded];
    let mut states: Vec<State> = steps.map(|step| State::Buying(payment.clone(), step)).to_vec();
    states.push(State::Refunding(payment.clone()));
    states.extend(TROUBLES.map(|trouble| State::NeedsOperator(payment.clone(), trouble)));
    (931..)
        .zip(states)
        .map(|(id, state)| {
            let mut order = order(id, 101, state, 1_760_000_300_000);
            order.basket.tender.rail = Rail::Invoice;
            order.agreed.behind = Some(Box::new(Behind {
                tender: order.basket.tender.clone(),
                cost: order.agreed.amount.clone(),
                roughly: Some(Amount {
                    value: decimal("4.6"),
                    coin: Coin("USDT".into()),
                }),
            }));
            order.purchase = Purchase {
                attempt: 2,
                supply: Some(supply.clone()),
                refusal: Some(Refusal::SoldOut),
                payout_sent: Some(Time::from_unix(1_760_000_000)),
                refund_address: None,
                refund_address_at: None,
                refund: Some(Refund {
                    address: Secret::new("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
                    sent: Some(Time::from_unix(1_760_000_000)),
                    again: false,
                }),
                returned: true,
                calls: Vec::new(),
                former: Vec::new(),
                newest: None,
                missing: None,
                told: vec![Alarm::MoneyBack],
            };
            order
        })
        .collect()
}

/// An order for whose funds operators were asked, and that tells how it was paid.
pub(in crate::adapters::journal) fn called_orders(supply: &Payment) -> Vec<Order> {
    let mut order = order(983, 101, State::Buying(supply.clone(), Step::ToFund), 1_760_000_300_000);
    order.known.txids = vec![Secret::new("canary-transaction-5d1c")];
    order.purchase.attempt = 1;
    order.purchase.calls = vec![Call {
        admin: ChatId(5),
        message: MessageId(15),
        attempt: 1,
    }];
    vec![order]
}

/// An order whose buyer said where the money should go.
pub(in crate::adapters::journal) fn with_refund_address(supply: &Payment) -> Order {
    let mut order = order(
        984,
        101,
        State::NeedsOperator(supply.clone(), Trouble::NotBought),
        1_760_000_300_000,
    );
    order.basket.tender.rail = Rail::Invoice;
    order.purchase.refund_address = Some(Secret::new("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"));
    order
}

/// An order whose refund failed and is tried again, to where its buyer said.
pub(super) fn refunded_again(supply: &Payment) -> Order {
    let mut order = with_refund_address(supply);
    order.id = OrderId(986);
    order.state = State::Refunding(supply.clone());
    order.purchase.refund_address_at = Some(Time::from_unix(1_760_000_200));
    order.purchase.refund = Some(Refund {
        address: Secret::new("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
        sent: None,
        again: true,
    });
    order
}

/// Orders for which no invoice was made.
pub(in crate::adapters::journal) fn refused_orders() -> Vec<Order> {
    (981..)
        .zip([Refusal::CashierBusy, Refusal::CashierShut])
        .map(|(id, why)| order(id, 101, State::Refused(why), 1_760_000_300_000))
        .collect()
}

/// An order of which a part arrived, and behind which an earlier order is still read.
pub(in crate::adapters::journal) fn order_with_former(payment: &Payment) -> Order {
    let state = State::NeedsOperator(payment.clone(), Trouble::PaidTooLittle);
    let mut order = order(985, 101, state, 1_760_000_300_000);
    order.basket.tender.rail = Rail::Invoice;
    order.known.arrived = Some(decimal("10.5"));
    order.purchase.former = vec![Former {
        attempt: 1,
        upstream: Secret::new("5c0e1f0a-former"),
        until: Time::from_unix(1_760_300_000),
        paid: true,
        over: false,
    }];
    order
}

/// An order behind which an earlier order is read no longer.
pub(in crate::adapters::journal) fn order_with_former_that_is_over(payment: &Payment) -> Order {
    let mut order = order_with_former(payment);
    order.id = OrderId(988);
    order.purchase.former[0].over = true;
    order
}

/// Each effect of the invoice rail.
pub(in crate::adapters::journal) fn effects(order: OrderId) -> Vec<Effect> {
    let mut effects = vec![
        Effect::Invoice(order),
        Effect::Ask(order),
        Effect::Supply(order),
        Effect::CallForFunds(order),
        Effect::Fund(order),
        Effect::Refund(order),
        Effect::Notify(order, Notice::Refunding),
    ];
    let alarms = [
        Alarm::ForeignHint,
        Alarm::ForeignInvoice,
        Alarm::MoneyBack,
        Alarm::HeldAfterwards,
        Alarm::PayoutFailed,
        Alarm::SupplyShort,
        Alarm::SupplyReview,
    ];
    effects.extend(alarms.map(|alarm| Effect::Alarm(order, alarm)));
    effects.extend(TROUBLES.map(|trouble| Effect::Alarm(order, Alarm::NeedsOperator(trouble))));
    effects
}
