//! An order as the upstream has it: it goes along the arrows of the contract, and never back.

use giftkiosk::domain::goods::{Goods, Voucher};
use giftkiosk::domain::news::{Observation, Standing};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::chance::Chance;

/// The code that a first read of a delivered order brings.
pub(crate) const CODE: &str = "CODE-1";
/// The code that some later read brings in its place.
const OTHER_CODE: &str = "CODE-2";

#[derive(Clone)]
pub(crate) struct Upstream {
    pub(crate) standing: Standing,
    /// Whether it says that there is such an order.
    pub(crate) knows: bool,
    sent: Decimal,
    updated: Time,
    code: Option<&'static str>,
    failed: bool,
}

impl Upstream {
    pub(crate) fn new(now: Time) -> Self {
        Self {
            standing: Standing::Waiting,
            knows: true,
            sent: Decimal::ZERO,
            updated: now,
            code: None,
            failed: false,
        }
    }

    /// One step at random, or none.
    pub(crate) fn goes_on(&mut self, chance: &mut Chance, now: Time, amount: Decimal) {
        use Standing as S;
        let half = amount / Decimal::TWO;
        match (&self.standing, chance.below(8)) {
            (_, 0) => self.knows = !self.knows,
            (S::Waiting | S::Partial, 1 | 2) => {
                self.sent += half;
                self.standing = if self.sent < amount { S::Partial } else { S::Seen };
            }
            (S::Waiting | S::Partial, 3) => (self.standing, self.sent) = (S::Seen, amount + half),
            (S::Waiting, 4 | 5) | (S::Partial, 4) => self.standing = S::Expired,
            (S::Waiting, 6) | (S::Partial, 5) => self.standing = S::Cancelled,
            (S::Waiting, 7) => self.standing = S::SetupFailed,
            (S::Expired | S::Cancelled, 1) => {
                self.sent += amount;
                self.standing = S::Review;
            }
            (S::Expired, 2) if self.sent >= amount => self.standing = S::Paid,
            (S::Seen, 1..=4) => self.standing = S::Paid,
            (S::Seen, 5) => self.standing = S::Failed,
            (S::Seen, 6) => self.standing = S::Expired,
            (S::Paid | S::Review, 1..=3) => (self.standing, self.code) = (S::Done, Some(CODE)),
            (S::Paid, 4) => self.standing = S::Done,
            (S::Paid, 5) => self.standing = S::Review,
            (S::Paid, 6) => self.failed = true,
            (S::Review, 4) | (S::Failed, 1) => self.standing = S::Refunded,
            (S::Done, 1) if self.code.is_some() => self.code = Some(OTHER_CODE),
            (S::Done, 1 | 2) if self.code.is_none() => self.code = Some(CODE),
            _ => return,
        }
        self.updated = now;
    }

    /// What a read of it says.
    pub(crate) fn observed(&self) -> Observation {
        Observation {
            standing: self.standing.clone(),
            sent: Some(self.sent),
            goods: brings(self.code.filter(|_| self.standing == Standing::Done)),
            failed: self.failed,
            updated: Some(self.updated),
        }
    }
}

/// Goods that are this code, or none.
pub(super) fn brings(code: Option<impl Into<String>>) -> Goods {
    let voucher = code.map(|code| Voucher {
        code: Secret::new(code),
        pin: None,
        serial: None,
    });
    Goods {
        vouchers: voucher.into_iter().collect(),
        ..Goods::default()
    }
}
