//! Orders behind an invoice that are not wanted any more: read to their end, since money may have been on its way to them.

use rust_decimal::Decimal;

use super::effect::{Alarm, Effect};
use super::news::{Observation, Standing};
use super::observed::GIVE_UP_SECONDS;
use super::order::{Order, State, Trouble};
use super::time::Time;

impl Order {
    /// Whether the operator knows that the present order behind the invoice was paid.
    pub(in crate::domain) fn supply_was_paid(&self) -> bool {
        matches!(
            self.state,
            State::NeedsOperator(
                _,
                Trouble::SupplyFailed | Trouble::DeliveryFailed | Trouble::NoCode | Trouble::Vanished
            )
        )
    }

    /// The truth about an order that is not wanted any more: the operator hears of it when money or goods came to it after all.
    pub(in crate::domain) fn former_read(&mut self, attempt: u8, seen: &Observation, now: Time) -> Vec<Effect> {
        let mut former = self.purchase.former.iter_mut();
        let Some(former) = former.find(|former| former.attempt == attempt && !former.over) else {
            return Vec::new();
        };
        let some = seen.sent.is_some_and(|sent| sent > Decimal::ZERO);
        let (news, over) = match seen.standing {
            Standing::Done => (true, true),
            Standing::Seen | Standing::Paid | Standing::Review => (!former.paid, false),
            Standing::Refunded => (some && !former.paid, true),
            Standing::Waiting
            | Standing::Partial
            | Standing::Expired
            | Standing::Cancelled
            | Standing::SetupFailed
            | Standing::Failed
            | Standing::Unknown(_) => (some && !former.paid, false),
        };
        former.paid |= news;
        former.over = over || former.until < now;
        if news {
            return self.alarm_once(Alarm::FormerPaid(attempt));
        }
        Vec::new()
    }

    /// The upstream does not know an order behind the invoice. One that is not wanted any more is asked for no longer once its time is over.
    pub(in crate::domain) fn supply_missing(&mut self, attempt: u8, now: Time) -> Vec<Effect> {
        for former in &mut self.purchase.former {
            former.over |= former.attempt == attempt && former.until < now;
        }
        self.present_missing(attempt, now)
    }

    /// The upstream does not know the present order behind the invoice; after a day that is believed.
    fn present_missing(&mut self, attempt: u8, now: Time) -> Vec<Effect> {
        let Some(payment) = self.buyers_payment(attempt) else {
            return Vec::new();
        };
        let since = *self.purchase.missing.get_or_insert(now);
        let waits = matches!(self.state, State::Buying(..) | State::CodeAwaited(_));
        if !waits || now.millis_since(since) <= GIVE_UP_SECONDS * 1_000 || !now.is_plausible() {
            return Vec::new();
        }
        let trouble = if self.is_spent() {
            Trouble::Vanished
        } else {
            Trouble::NotFunded
        };
        self.case(payment, trouble)
    }
}
