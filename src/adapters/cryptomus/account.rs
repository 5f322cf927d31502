//! Whether Cryptomus takes the account and its keys for good ones, as its answers tell.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::answer::Fault;
use super::client::Signer;
use super::why::Why;
use crate::domain::time::Time;

/// Milliseconds for which a key must be refused, with no good answer in between, until it is meant for us.
const MEANT: u64 = 120_000;

/// What the answers so far say of the account.
#[derive(Debug, Default)]
pub(super) struct Account(Mutex<Keys>);

#[derive(Debug, Default)]
struct Keys {
    payment: Known,
    payout: Known,
}

/// What is known of one key.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// A good answer came since the start.
    heard: bool,
    /// When it was refused first and last, without any good answer in between.
    refused: Option<(Time, Time)>,
}

impl Account {
    /// A call was answered, well or with a fault.
    pub(super) fn answered(&self, signer: Signer, fault: Option<&Fault>, now: Time) {
        let mut keys = self.lock();
        let known = match signer {
            Signer::Payment => &mut keys.payment,
            Signer::Payout => &mut keys.payout,
        };
        match fault {
            None => (known.heard, known.refused) = (true, None),
            Some(Fault::Refused(Why::WrongSign | Why::Forbidden)) => {
                let since = known.refused.map_or(now, |(since, _)| since);
                known.refused = Some((since, now));
            }
            // What was wrong with one request, or with their machines, tells nothing of the account.
            Some(Fault::Refused(_) | Fault::Again(..) | Fault::Unknown(_)) => {}
        }
    }

    /// Whether the account, or one of its keys, is refused; `None` when that is not known.
    pub(super) fn is_refused(&self) -> Option<bool> {
        let keys = self.lock();
        let both = [keys.payment, keys.payout];
        let lasts = |(since, last): (Time, Time)| last.millis_since(since) >= MEANT;
        let refused = both.iter().any(|known| known.refused.is_some_and(lasts));
        let well = keys.payment.heard && both.iter().all(|known| known.refused.is_none());
        (refused || well).then_some(refused)
    }

    fn lock(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Fault, Signer, Why};
    use crate::adapters::cryptomus::answer::SOON;
    use crate::domain::time::Time;

    #[test]
    fn a_key_that_is_refused_for_two_minutes_is_no_accident_and_one_good_answer_ends_it() {
        let wrong = || Some(Fault::Refused(Why::WrongSign));
        let busy = || Some(Fault::Again(SOON, Why::ServerError));
        let (payment, payout) = (Signer::Payment, Signer::Payout);
        for (answers, known) in [
            (vec![], None),
            (vec![(payment, None, 0)], Some(false)),
            (vec![(payment, wrong(), 0), (payment, wrong(), 119)], None),
            (vec![(payment, wrong(), 0), (payment, wrong(), 120)], Some(true)),
            (
                vec![
                    (payment, wrong(), 0),
                    (payment, busy(), 60),
                    (payment, Some(Fault::Refused(Why::NotFound)), 90),
                    (payment, Some(Fault::Refused(Why::Forbidden)), 120),
                ],
                Some(true),
            ),
            (
                vec![(payment, wrong(), 0), (payment, wrong(), 120), (payment, None, 121)],
                Some(false),
            ),
            (
                vec![(payment, wrong(), 0), (payment, None, 60), (payment, wrong(), 120)],
                None,
            ),
            (
                vec![(payment, None, 0), (payout, wrong(), 0), (payout, wrong(), 300)],
                Some(true),
            ),
            (
                vec![(payout, wrong(), 0), (payout, wrong(), 300), (payment, None, 301)],
                Some(true),
            ),
        ] {
            let account = Account::default();
            for (signer, fault, second) in &answers {
                account.answered(*signer, fault.as_ref(), Time::from_unix(1_790_000_000 + second));
            }
            assert_eq!(account.is_refused(), known, "{answers:?}");
        }
    }
}
