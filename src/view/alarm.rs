//! What the operator hears; never anything about the buyer.

use super::message::Draft;
use super::phrases::Words;
use crate::domain::effect::Alarm;
use crate::domain::ids::OrderId;
use crate::domain::order::Trouble;

/// An alarm about an order.
pub fn alarm(words: &Words, order: OrderId, alarm: Alarm) -> Draft {
    let id = match alarm {
        Alarm::Unclear => "alarm-unclear",
        Alarm::WrongEcho => "alarm-wrong-echo",
        Alarm::UnknownRefusal => "alarm-unknown-refusal",
        Alarm::UnknownState => "alarm-unknown-state",
        Alarm::UnderReview => "alarm-under-review",
        Alarm::NeedsOperator(Trouble::PaymentFailed) => "alarm-payment-failed",
        Alarm::NeedsOperator(Trouble::PaidTooLittle) => "alarm-paid-too-little",
        Alarm::NeedsOperator(Trouble::CancelledAfterPayment) => "alarm-cancelled-after-payment",
    };
    Draft {
        text: words.say(id, &[("order", (&order.to_string()).into())]),
        ..Draft::default()
    }
}
