//! What becomes of an order, and the list of them.

use insta::assert_snapshot;

use super::shown;
use crate::domain::ids::OrderId;
use crate::domain::language::Language;
use crate::domain::order::State;
use crate::domain::refusal::Refusal;
use crate::domain::walk::Walk;
use crate::view::phrases::Phrases;
use crate::view::sample::{aisle, basket, d, full_shelf, goods, order, payment, screen_at, seen, usdc};

fn shown_with_order(walk: Walk, state: State) -> String {
    let phrases = Phrases::load();
    let orders = [order(state)];
    seen(&screen_at(phrases.of(Language::English), walk, &full_shelf(), &orders))
}

#[test]
fn an_order_is_made_or_not_and_the_buyer_knows() {
    let walk = || Walk::Ordering(aisle(), basket(), OrderId(12));
    assert_snapshot!(shown_with_order(walk(), State::Placing), @"
    ⏳ Preparing order 12
    Steam $20. This takes a few seconds.
    [📦 My orders] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Refused(Refusal::PriceMoved)), @"
    Order 12: Steam $20
    Nothing was ordered, and there is nothing to pay.

    😕 The price has just changed. Please look at the new one.
    [🔄 Try again] [Another coin]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Refused(Refusal::Dearer(usdc("23.64")))), @"
    Order 12: Steam $20
    Nothing was ordered, and there is nothing to pay.

    😕 The price has just changed: it is 23.64 USDC now, not 22.51 USDC.

    🔗 USDC on Solana
    ⏱ This price ends 14:15 UTC

    ⚠️ In your wallet, choose Solana, not Ethereum (ERC-20), BNB Smart Chain (BEP-20) or another network.
    [primary ✅ Order for 23.64 USDC on Solana]
    [Another coin] [Another amount]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Unclear), @"
    😕 Order 12: Steam $20
    The shop's answer got lost. As far as we know, nothing was ordered. There is nothing to pay, and you can simply start again.
    [🔄 Start again]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(walk(), State::AwaitingPayment(payment())), @"
    ✅ Order 12 is ready to be paid.
    The address and the QR code are in the payment message.
    [primary 📦 View order]
    [🏠 Shop on]
    ");
    assert_snapshot!(shown_with_order(walk(), State::Paid(payment())), @"
    📦 Order 12 has moved on. Have a look.
    [primary 📦 View order]
    [🏠 Shop on]
    ");
}

#[test]
fn orders_are_listed_and_opened() {
    let order = Walk::Order {
        order: OrderId(12),
        page: 0,
    };
    assert_snapshot!(shown(Walk::Orders { page: 0 }), @"
    📦 My orders
    Nothing here yet. Your first order will be.
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(Walk::Orders { page: 0 }, State::PartlyPaid(payment(), d("10"))), @"
    📦 My orders
    Tap one to see how it is going.
    [⏳ 12 · Steam $20 · partly paid]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(order.clone()), @"
    I cannot find this order.
    [📦 My orders]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(order.clone(), State::AwaitingPayment(payment())), @"
    📦 Order 12

    🎁 Steam $20 · 🇺🇸 United States
    📧 anna@example.org
    💳 22.51 USDC on Solana
    🗓 2026-09-21 14:13 UTC

    ✅ Ordered
    ⏳ Payment seen
    ▫️ Payment confirmed
    ▫️ Delivered

    ⏳ Waiting for your payment. The time to pay ends 14:38 UTC. The address and the QR code are in the payment message.
    [🔄 Check now] [✖️ Cancel]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(order.clone(), State::Delivered(payment(), goods(&["SIM-1"]))), @"
    📦 Order 12

    🎁 Steam $20 · 🇺🇸 United States
    📧 anna@example.org
    💳 22.51 USDC on Solana
    🗓 2026-09-21 14:13 UTC

    ✅ Delivered. Enjoy!
    [success 🔑 Show the code] [🧾 Receipt]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with_order(order, State::UnderReview(payment())), @"
    📦 Order 12

    🎁 Steam $20 · 🇺🇸 United States
    📧 anna@example.org
    💳 22.51 USDC on Solana
    🗓 2026-09-21 14:13 UTC

    🟠 The shop is checking this order by hand. That can take up to a day. You need not do anything: we tell you as soon as it goes on.
    [🔄 Check now]
    [‹ Back] [🏠 Home]
    ");
}
