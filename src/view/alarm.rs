//! What an operator hears; never anything about the buyer.

use rust_decimal::Decimal;

use super::button::admin_order_data;
use super::figures::digits;
use super::message::{Action, Draft, Html, Key, Style};
use super::phrases::Words;
use crate::domain::effect::{Alarm, Bell, Strain};
use crate::domain::ids::OrderId;
use crate::domain::money::Amount;
use crate::domain::order::{Order, Trouble};

/// What one admin is told; with the order that it is about, where there is one.
pub fn bell(words: &Words, bell: Bell, order: Option<&Order>) -> Draft {
    match bell {
        Bell::Order(id, about) => alarm(words, id, about, order),
        Bell::Shop(strain) => strained(words, strain),
        Bell::Over(strain) => over(words, strain),
    }
}

/// An alarm about an order, with the way to its page.
pub fn alarm(words: &Words, id: OrderId, alarm: Alarm, order: Option<&Order>) -> Draft {
    let number = id.to_string();
    let phrase = match alarm {
        Alarm::Unclear => "alarm-unclear",
        Alarm::WrongEcho => "alarm-wrong-echo",
        Alarm::UnknownRefusal => "alarm-unknown-refusal",
        Alarm::UnknownState => "alarm-unknown-state",
        Alarm::UnderReview => "alarm-under-review",
        Alarm::NeverFetched => "alarm-never-fetched",
        Alarm::Claimed => "alarm-claimed",
        Alarm::NeedsOperator(why) => trouble(why),
        Alarm::Surplus(value) => {
            return opening(words, id, surplus(words, id, value, order));
        }
        Alarm::Vanished => "alarm-missing",
        Alarm::GoodsChanged => "alarm-goods-changed",
        Alarm::ForeignHint => "alarm-foreign-hint",
        Alarm::ForeignInvoice => "alarm-foreign-invoice",
        Alarm::MoneyBack => "alarm-money-back",
        Alarm::Held => "alarm-held",
        Alarm::HeldAfterwards => "alarm-held-afterwards",
        Alarm::PayoutFailed => "alarm-payout-failed",
        Alarm::SupplyShort => "alarm-supply-short",
        Alarm::SupplyReview => "alarm-supply-review",
        Alarm::FormerPaid(_) => "alarm-former-paid",
        Alarm::PaidAfterSettled => "alarm-paid-after-settled",
        Alarm::PriceDrift => "alarm-price-drift",
        Alarm::CaseWaits => "alarm-case-waits",
        Alarm::CashierShut => "alarm-cashier-shut",
        Alarm::RefundAddress => "alarm-refund-address",
    };
    opening(words, id, words.say(phrase, &[("order", (&number).into())]))
}

/// How much of which coin was paid too much.
pub(in crate::view) fn surplus(words: &Words, id: OrderId, value: Decimal, order: Option<&Order>) -> Html {
    let number = id.to_string();
    match order.and_then(Order::payment) {
        Some(payment) => {
            let coin = payment.amount.coin.clone();
            let surplus = Amount { value, coin };
            let named = [("order", (&number).into()), ("surplus", (&surplus).into())];
            words.say("alarm-surplus", &named)
        }
        None => {
            let surplus = digits(value);
            let named = [("order", (&number).into()), ("surplus", (&surplus).into())];
            words.say("alarm-surplus", &named)
        }
    }
}

/// A text with the way to the page of the order.
fn opening(words: &Words, order: OrderId, text: Html) -> Draft {
    let open = Key {
        label: words.label("admin-button-open", &[("order", (&order.to_string()).into())]),
        action: Action::Press(admin_order_data(order)),
        style: Style::Plain,
    };
    Draft {
        text,
        rows: vec![vec![open]],
        ..Draft::default()
    }
}

/// Why a person must decide.
pub(in crate::view) fn trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::NotBought => "alarm-not-bought",
        Trouble::NotFunded => "alarm-not-funded",
        Trouble::SupplyFailed => "alarm-supply-failed",
        Trouble::PayoutUnclear => "alarm-payout-unclear",
        Trouble::RefundFailed => "alarm-refund-failed",
        Trouble::RefundUnclear => "alarm-refund-unclear",
        Trouble::RefundedWhileBuying => "alarm-refunded-while-buying",
        Trouble::PaymentFailed => "alarm-payment-failed",
        Trouble::PaidTooLittle => "alarm-paid-too-little",
        Trouble::CancelledAfterPayment => "alarm-cancelled-after-payment",
        Trouble::ExpiredAfterPayment => "alarm-paid-too-late",
        Trouble::DeliveryFailed => "alarm-delivery-failed",
        Trouble::NoCode => "alarm-no-code",
        Trouble::Vanished => "alarm-vanished",
    }
}

fn strained(words: &Words, strain: Strain) -> Draft {
    let id = match strain {
        Strain::DiskShort => "strain-disk-short",
        Strain::UpstreamRefuses => "strain-upstream-refuses",
        Strain::StreamsDown => "strain-streams-down",
        Strain::WebhookTrouble => "strain-webhook-trouble",
        Strain::UrlAstray => "strain-url-astray",
        Strain::HooksForged => "strain-hooks-forged",
        Strain::CashierRefuses => "strain-cashier-refuses",
        Strain::SupportShut => "strain-support-shut",
    };
    Draft {
        text: words.say(id, &[]),
        ..Draft::default()
    }
}

fn over(words: &Words, strain: Strain) -> Draft {
    let id = match strain {
        Strain::DiskShort => "over-disk-short",
        Strain::UpstreamRefuses => "over-upstream-refuses",
        Strain::StreamsDown => "over-streams-down",
        Strain::WebhookTrouble => "over-webhook-trouble",
        Strain::UrlAstray => "over-url-astray",
        Strain::HooksForged => "over-hooks-forged",
        Strain::CashierRefuses => "over-cashier-refuses",
        Strain::SupportShut => "over-support-shut",
    };
    Draft {
        text: words.say(id, &[]),
        ..Draft::default()
    }
}
