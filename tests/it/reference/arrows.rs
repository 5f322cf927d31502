//! Which place of an order may follow which (I7): never an earlier one.

use giftkiosk::domain::history::Stage;

/// Paid or not, an order that can be paid may turn out to be in any of these places.
const PAID: [Stage; 8] = [
    Stage::PaymentSeen,
    Stage::Paid,
    Stage::UnderReview,
    Stage::CodeAwaited,
    Stage::Delivering,
    Stage::Refunded,
    Stage::NeedsOperator,
    Stage::PartlyOverdue,
];

/// Whether an order may go from one place to the other in one step.
pub(crate) fn leads(from: Stage, to: Stage) -> bool {
    use Stage as S;
    let paid = || PAID.contains(&to);
    match from {
        S::Placing => matches!(to, S::Refused | S::Unclear | S::AwaitingPayment),
        S::AwaitingPayment => {
            (paid() && to != S::PartlyOverdue)
                || matches!(to, S::Overdue | S::PartlyPaid | S::Expired | S::Cancelled | S::Closed)
        }
        S::Overdue => paid() || matches!(to, S::Expired | S::Cancelled | S::Closed),
        S::PartlyPaid => paid(),
        S::Expired | S::Cancelled => paid() || to == S::Closed,
        S::PartlyOverdue => paid() && to != S::PartlyOverdue,
        S::PaymentSeen => paid() && !matches!(to, S::PaymentSeen | S::PartlyOverdue),
        S::Paid => paid() && !matches!(to, S::PaymentSeen | S::Paid | S::PartlyOverdue),
        // A person looked at it: from there it may be paid after all.
        S::UnderReview => paid() && !matches!(to, S::PaymentSeen | S::UnderReview | S::PartlyOverdue),
        S::NeedsOperator => matches!(to, S::Paid | S::CodeAwaited | S::Delivering | S::Refunded),
        S::CodeAwaited => matches!(to, S::Delivering | S::Refunded | S::NeedsOperator),
        S::Delivering => to == S::Delivered,
        S::Refused | S::Unclear | S::Delivered | S::Refunded | S::Closed => false,
        // Only an order that is paid by invoice is ever there.
        S::Buying | S::Refunding => false,
    }
}
