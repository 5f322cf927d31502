//! The words for where an invoice or a payout stands (Cryptomus 4.1, 4.2), with room for words that we do not know.

use serde::{Deserialize, Deserializer};

/// Where an invoice stands. Only [`Status::is_paid`] means that the buyer has paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waits for a transaction.
    Check,
    /// Being processed.
    Process,
    /// Seen on the chain, not confirmed.
    ConfirmCheck,
    /// Too little so far; the rest may still come.
    WrongAmountWaiting,
    /// Paid, or within the tolerance.
    Paid,
    /// More than the sum was paid.
    PaidOver,
    /// Too little, and closed.
    WrongAmount,
    /// Not paid in time; money may still come.
    Cancel,
    /// The payment failed.
    Fail,
    /// An error on their side.
    SystemFail,
    /// A refund is on its way.
    RefundProcess,
    /// Refunded.
    RefundPaid,
    /// The refund failed.
    RefundFail,
    /// Held for a check of the money's origin.
    Locked,
    /// A word that we do not know: not final, not paid, and worth an alarm.
    Unknown(String),
}

/// Where a payout stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutStatus {
    /// Accepted.
    Process,
    /// Being verified.
    Check,
    /// Done.
    Paid,
    /// Failed; the money goes back to the balance.
    Fail,
    /// Cancelled; the money goes back to the balance.
    Cancel,
    /// An error on their side; only `is_final` says whether it is over.
    SystemFail,
    /// A word that we do not know.
    Unknown(String),
}

const STATUSES: [(Status, &str); 14] = [
    (Status::Check, "check"),
    (Status::Process, "process"),
    (Status::ConfirmCheck, "confirm_check"),
    (Status::WrongAmountWaiting, "wrong_amount_waiting"),
    (Status::Paid, "paid"),
    (Status::PaidOver, "paid_over"),
    (Status::WrongAmount, "wrong_amount"),
    (Status::Cancel, "cancel"),
    (Status::Fail, "fail"),
    (Status::SystemFail, "system_fail"),
    (Status::RefundProcess, "refund_process"),
    (Status::RefundPaid, "refund_paid"),
    (Status::RefundFail, "refund_fail"),
    (Status::Locked, "locked"),
];

const PAYOUT_STATUSES: [(PayoutStatus, &str); 6] = [
    (PayoutStatus::Process, "process"),
    (PayoutStatus::Check, "check"),
    (PayoutStatus::Paid, "paid"),
    (PayoutStatus::Fail, "fail"),
    (PayoutStatus::Cancel, "cancel"),
    (PayoutStatus::SystemFail, "system_fail"),
];

/// Longest unknown word that is kept.
const LONGEST: usize = 40;

impl Status {
    /// The status of a word.
    pub fn of(word: &str) -> Self {
        let known = STATUSES.iter().find(|(_, its)| *its == word);
        known.map_or_else(|| Self::Unknown(kept(word)), |(status, _)| status.clone())
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        let known = STATUSES.iter().find(|(status, _)| status == self);
        match (self, known) {
            (Self::Unknown(word), _) => word,
            (_, Some((_, word))) => word,
            (_, None) => "",
        }
    }

    /// Whether the buyer has paid all of it; final and paid are different things.
    pub const fn is_paid(&self) -> bool {
        matches!(self, Self::Paid | Self::PaidOver)
    }
}

impl PayoutStatus {
    /// The status of a word.
    pub fn of(word: &str) -> Self {
        let known = PAYOUT_STATUSES.iter().find(|(_, its)| *its == word);
        known.map_or_else(|| Self::Unknown(kept(word)), |(status, _)| status.clone())
    }

    /// The word on the wire.
    pub fn word(&self) -> &str {
        let known = PAYOUT_STATUSES.iter().find(|(status, _)| status == self);
        match (self, known) {
            (Self::Unknown(word), _) => word,
            (_, Some((_, word))) => word,
            (_, None) => "",
        }
    }
}

impl Default for Status {
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

impl Default for PayoutStatus {
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::lenient::text(from).map(|word| word.map_or_else(Self::default, |word| Self::of(&word)))
    }
}

impl<'de> Deserialize<'de> for PayoutStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        super::lenient::text(from).map(|word| word.map_or_else(Self::default, |word| Self::of(&word)))
    }
}

/// A word that can be written into a log. A sign stands for each that cannot, since without it another word might be left.
fn kept(word: &str) -> String {
    let shown = word.chars().map(|c| if c.is_ascii_graphic() { c } else { '?' });
    shown.take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::{PAYOUT_STATUSES, PayoutStatus, STATUSES, Status};

    #[test]
    fn every_word_is_read_and_written_alike() {
        for (status, word) in &STATUSES {
            assert_eq!((&Status::of(word), status.word()), (status, *word));
        }
        for (status, word) in &PAYOUT_STATUSES {
            assert_eq!((&PayoutStatus::of(word), status.word()), (status, *word));
        }
        assert_eq!(Status::of("frozen").word(), "frozen");
        for word in ["pa id", " paid", "paid\n", "pa\u{200b}id", "раid"] {
            let (again, payout) = (Status::of(word), PayoutStatus::of(word));
            assert!(matches!(Status::of(again.word()), Status::Unknown(_)), "{word:?}");
            assert!(
                matches!(PayoutStatus::of(payout.word()), PayoutStatus::Unknown(_)),
                "{word:?}"
            );
        }
        assert_eq!(Status::of("Paid"), Status::Unknown("Paid".into()));
    }

    #[test]
    fn only_two_of_them_mean_paid() {
        let paid: Vec<&str> = STATUSES
            .iter()
            .filter(|(status, _)| status.is_paid())
            .map(|(_, word)| *word)
            .collect();
        assert_eq!(paid, ["paid", "paid_over"]);
    }
}
