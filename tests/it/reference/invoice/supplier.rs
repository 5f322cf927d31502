//! The upstream as it is: every order that was made behind the invoice, recorded or not, and the money that came to each.

use giftkiosk::domain::news::{Observation, Standing};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::{Chance, LAG};
use crate::reference::upstream::brings;

/// Addresses to pay to; the orders have them in turn.
const ADDRESSES: [&str; 8] = [
    "25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3",
    "So11111111111111111111111111111111111111112",
    "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
    "SysvarC1ock11111111111111111111111111111111",
    "SysvarRent111111111111111111111111111111111",
    "Stake11111111111111111111111111111111111111",
    "Vote111111111111111111111111111111111111111",
    "Config1111111111111111111111111111111111111",
];
/// Seconds for which an order can be paid.
const WINDOW_SECONDS: u64 = 1_800;

pub(super) struct Behind {
    pub(super) amount: Decimal,
    pub(super) standing: Standing,
    pub(super) sent: Decimal,
    /// How often money came.
    pub(super) transfers: u32,
    failed: bool,
    has_code: bool,
    /// Whether it says that there is such an order.
    pub(super) is_known: bool,
    updated: Time,
    ends: Time,
    past: Vec<Observation>,
}

#[derive(Default)]
pub(super) struct Supplier {
    pub(super) orders: Vec<Behind>,
}

pub(super) fn id(number: usize) -> String {
    format!("upstream-{number}")
}

pub(super) fn code(number: usize) -> String {
    format!("CODE-{number}")
}

/// The number of the order with this id.
pub(super) fn number(id: &Secret) -> usize {
    id.reveal().strip_prefix("upstream-").unwrap().parse().unwrap()
}

pub(super) fn address(number: usize) -> &'static str {
    ADDRESSES[number % ADDRESSES.len()]
}

impl Supplier {
    /// Every request makes another order.
    pub(super) fn makes(&mut self, amount: Decimal, now: Time) -> usize {
        self.orders.push(Behind {
            amount,
            standing: Standing::Waiting,
            sent: Decimal::ZERO,
            transfers: 0,
            failed: false,
            has_code: false,
            is_known: true,
            updated: now,
            ends: now.plus_seconds(WINDOW_SECONDS),
            past: Vec::new(),
        });
        self.orders.len() - 1
    }

    pub(super) fn receives(&mut self, number: usize, amount: Decimal, now: Time) {
        let order = &mut self.orders[number];
        order.keeps(number);
        order.sent += amount;
        order.transfers += 1;
        order.updated = now;
    }

    /// One step of one order, or none.
    pub(super) fn goes_on(&mut self, chance: &mut Chance, now: Time) {
        if !self.orders.is_empty() {
            let number = chance.below(self.orders.len());
            self.orders[number].keeps(number);
            self.orders[number].goes_on(chance, now);
        }
    }

    /// What a read of it says.
    pub(super) fn observed(&self, number: usize) -> Observation {
        self.orders[number].observed(number)
    }

    /// What a read says that lags behind.
    pub(super) fn lagging(&self, number: usize, chance: &mut Chance, now: Time) -> Observation {
        let order = &self.orders[number];
        let nth = chance.below(order.past.len() + 1);
        let since = order.past.get(nth + 1).map_or(Some(order.updated), |next| next.updated);
        match order.past.get(nth) {
            Some(past) if since.is_some_and(|since| since.plus_seconds(LAG) > now) => past.clone(),
            Some(_) | None => self.observed(number),
        }
    }
}

impl Behind {
    fn keeps(&mut self, number: usize) {
        let is = self.observed(number);
        if self.past.last() != Some(&is) {
            self.past.push(is);
        }
    }

    fn goes_on(&mut self, chance: &mut Chance, now: Time) {
        use Standing as S;
        let whole = self.sent >= self.amount;
        match (&self.standing, chance.below(10)) {
            (S::Waiting | S::Partial, 0..=7) if whole => self.standing = S::Seen,
            (S::Waiting | S::Partial, _) if now >= self.ends => self.standing = S::Expired,
            (S::Waiting, 0..=3) if !self.sent.is_zero() => self.standing = S::Partial,
            (S::Waiting, 4) if chance.once_in(4) => self.standing = S::Cancelled,
            (S::Waiting, 5) if chance.once_in(6) => self.standing = S::SetupFailed,
            (S::Expired | S::Cancelled, 0..=2) if whole => self.standing = S::Review,
            (S::Expired, 3) if whole => self.standing = S::Paid,
            (S::Seen, 0..=5) => self.standing = S::Paid,
            (S::Seen, 6) => self.standing = S::Failed,
            (S::Seen, 7) if now >= self.ends => self.standing = S::Expired,
            (S::Paid | S::Review, 0..=4) => (self.standing, self.has_code) = (S::Done, true),
            (S::Paid, 5) => self.standing = S::Done,
            (S::Paid, 6) => self.standing = S::Review,
            (S::Paid, 7) => self.failed = true,
            (S::Review, 5) | (S::Failed, 0) => self.standing = S::Refunded,
            (S::Done, 0..=4) if !self.has_code => self.has_code = true,
            (S::Done, 5) if !self.has_code => self.failed = true,
            (S::Seen | S::Paid, 8) if chance.once_in(12) => self.is_known = false,
            _ => return,
        }
        self.updated = now;
    }

    fn observed(&self, number: usize) -> Observation {
        let has_code = self.has_code && self.standing == Standing::Done;
        Observation {
            standing: self.standing.clone(),
            sent: Some(self.sent),
            goods: brings(has_code.then(|| code(number))),
            failed: self.failed,
            updated: Some(self.updated),
        }
    }

    /// Whether nothing but money or a person there will move it any more.
    pub(super) fn is_at_rest(&self) -> bool {
        use Standing as S;
        if !self.is_known {
            return true;
        }
        match self.standing {
            S::Waiting | S::Partial | S::Seen => false,
            S::Paid => self.failed,
            S::Review
            | S::Failed
            | S::SetupFailed
            | S::Refunded
            | S::Done
            | S::Expired
            | S::Cancelled
            | S::Unknown(_) => true,
        }
    }
}
