//! Which place of an order that is paid by invoice may follow which (I7).

use giftkiosk::domain::effect::Notice;
use giftkiosk::domain::history::Stage;
use giftkiosk::domain::order::{State, Trouble};
use giftkiosk::domain::purchase::Step;

/// Where money leads an order whose invoice can be paid, or could.
const PAID: [Stage; 6] = [
    Stage::PaymentSeen,
    Stage::Buying,
    Stage::UnderReview,
    Stage::Refunding,
    Stage::Refunded,
    Stage::NeedsOperator,
];

/// Whether an order may go from one place to the other in one step.
pub(super) fn leads(from: Stage, to: Stage) -> bool {
    use Stage as S;
    let paid = PAID.contains(&to);
    match from {
        S::Placing => matches!(to, S::AwaitingPayment | S::Refused),
        S::AwaitingPayment => {
            paid || matches!(
                to,
                S::Overdue | S::PartlyPaid | S::PartlyOverdue | S::Expired | S::Cancelled
            )
        }
        S::Overdue => paid || matches!(to, S::PartlyOverdue | S::Expired | S::Cancelled),
        // A part that was seen is confirmed to be too little, and the rest may follow.
        S::PaymentSeen => (paid && to != S::PaymentSeen) || matches!(to, S::PartlyPaid | S::PartlyOverdue),
        S::PartlyPaid => paid || to == S::PartlyOverdue,
        S::PartlyOverdue => paid,
        // What the buyer took back can be paid within its time all the same.
        S::Cancelled => paid || matches!(to, S::PartlyPaid | S::PartlyOverdue | S::Closed),
        S::Expired => paid || matches!(to, S::PartlyOverdue | S::Closed),
        // Only late money opens it again.
        S::Closed => paid || to == S::PartlyOverdue,
        S::Buying => matches!(
            to,
            S::CodeAwaited | S::Delivering | S::UnderReview | S::NeedsOperator | S::Refunding | S::Refunded
        ),
        S::CodeAwaited => matches!(to, S::Delivering | S::NeedsOperator | S::Refunded),
        S::UnderReview => matches!(
            to,
            S::Buying | S::CodeAwaited | S::Delivering | S::NeedsOperator | S::Refunding | S::Refunded
        ),
        S::NeedsOperator => matches!(
            to,
            S::Buying | S::CodeAwaited | S::Delivering | S::UnderReview | S::Refunding | S::Refunded
        ),
        S::Refunding => matches!(to, S::Refunded | S::NeedsOperator),
        S::Delivering => to == S::Delivered,
        S::Refused | S::Delivered | S::Refunded => false,
        // Only an order that is paid to the upstream itself is ever there.
        S::Unclear | S::Paid => false,
    }
}

/// What the buyer of an order that comes to a place is told by a message of its own.
pub(super) fn said_of(place: Stage) -> Option<Notice> {
    let all = [
        (Stage::PaymentSeen, Notice::Paid),
        (Stage::UnderReview, Notice::UnderReview),
        (Stage::NeedsOperator, Notice::NeedsOperator),
        (Stage::Refunding, Notice::Refunding),
        (Stage::Refunded, Notice::Refunded),
        (Stage::Expired, Notice::Expired),
    ];
    all.into_iter().find(|(of, _)| *of == place).map(|(_, notice)| notice)
}

/// How far the purchase is within one attempt; it never goes back.
pub(super) fn stride(state: &State) -> Option<u8> {
    let State::Buying(_, step) = state else { return None };
    Some(match step {
        Step::Placing => 0,
        Step::Funding => 1,
        // A payout that failed leaves it to the operator.
        Step::ToFund => 2,
        Step::Funded => 3,
    })
}

/// Whether the purchase is surely given up, so that an admin may have another one begun.
pub(super) fn is_given_up(state: &State) -> bool {
    let State::NeedsOperator(_, trouble) = state else {
        return false;
    };
    matches!(
        trouble,
        Trouble::NotBought
            | Trouble::NotFunded
            | Trouble::SupplyFailed
            | Trouble::DeliveryFailed
            | Trouble::PaidTooLittle
            | Trouble::RefundFailed
    )
}

/// Whether money is on its way back, or may be.
pub(super) fn may_go_back(state: &State) -> bool {
    matches!(
        state,
        State::Refunding(_) | State::Refunded(_) | State::NeedsOperator(_, Trouble::RefundUnclear)
    )
}

/// All reasons for a case.
pub(super) const TROUBLES: [Trouble; 14] = [
    Trouble::PaymentFailed,
    Trouble::PaidTooLittle,
    Trouble::CancelledAfterPayment,
    Trouble::ExpiredAfterPayment,
    Trouble::DeliveryFailed,
    Trouble::NoCode,
    Trouble::Vanished,
    Trouble::NotBought,
    Trouble::NotFunded,
    Trouble::SupplyFailed,
    Trouble::PayoutUnclear,
    Trouble::RefundFailed,
    Trouble::RefundUnclear,
    Trouble::RefundedWhileBuying,
];
