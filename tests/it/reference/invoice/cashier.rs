//! The payment service as it is: one invoice that goes along the arrows of the contract, refunds and payouts, and what a read says of it.

use giftkiosk::domain::billing::{Invoice, Status};
use giftkiosk::domain::purchase::PayoutStanding;
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::{Chance, LAG};

/// The longest time for which a request without an answer is on its way.
const WIRE_SECONDS: usize = 120;

/// What a read says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) status: Status,
    pub(super) is_final: bool,
    pub(super) paid: Decimal,
    /// The sum is left out while it is not confirmed.
    silent: bool,
    pub(super) updated: Time,
}

/// Money that was sent to an order of the upstream.
#[derive(Clone, Debug)]
pub(super) struct Payout {
    pub(super) name: String,
    pub(super) to: usize,
    pub(super) amount: Decimal,
    pub(super) standing: PayoutStanding,
}

pub(super) enum Request {
    Payout(Payout),
    Refund,
}

pub(super) struct Cashier {
    pub(super) is: Word,
    pub(super) past: Vec<Word>,
    pub(super) due: Decimal,
    pub(super) ends: Time,
    /// The names under which an invoice was asked for, and was made.
    pub(super) names: Vec<String>,
    /// How often the shop made the buyer's money go back.
    pub(super) refunds: u32,
    pub(super) payouts: Vec<Payout>,
    wire: Vec<(Time, Request)>,
}

impl Cashier {
    pub(super) fn new(due: Decimal, now: Time, ends: Time) -> Self {
        let is = Word {
            status: Status::Check,
            is_final: false,
            paid: Decimal::ZERO,
            silent: false,
            updated: now,
        };
        Self {
            is,
            past: vec![is],
            due,
            ends,
            names: Vec::new(),
            refunds: 0,
            payouts: Vec::new(),
            wire: Vec::new(),
        }
    }

    /// Two states of one moment could not be told apart by anybody, so there are none.
    fn becomes(&mut self, status: Status, is_final: bool, now: Time) {
        self.is = Word {
            status,
            is_final,
            paid: self.is.paid,
            silent: false,
            updated: now.max(Time(self.is.updated.0 + 1)),
        };
        self.past.push(self.is);
    }

    /// The buyer's money is seen, at whatever time.
    pub(super) fn receives(&mut self, sum: Decimal, chance: &mut Chance, now: Time) {
        use Status as S;
        let going_back = matches!(self.is.status, S::RefundProcess | S::RefundPaid | S::RefundFail);
        if self.names.is_empty() || going_back {
            return;
        }
        self.is.paid += sum;
        match self.is.status {
            S::Paid | S::PaidOver => self.becomes(S::PaidOver, true, now),
            S::Fail | S::SystemFail | S::Locked => self.becomes(self.is.status, self.is.is_final, now),
            S::Check | S::Process | S::ConfirmCheck | S::WrongAmountWaiting | S::WrongAmount | S::Cancel => {
                let status = if chance.once_in(4) { S::Process } else { S::ConfirmCheck };
                self.becomes(status, false, now);
                self.is.silent = chance.once_in(4);
                self.past.push(self.is);
            }
            S::RefundProcess | S::RefundPaid | S::RefundFail | S::Unknown => {}
        }
    }

    /// One step by itself, or none.
    pub(super) fn goes_on(&mut self, chance: &mut Chance, now: Time) {
        use Status as S;
        self.hears(now);
        let is_over = now >= self.ends;
        match (self.is.status, chance.below(12)) {
            (S::Check, _) if is_over => self.becomes(S::Cancel, true, now),
            (S::Check, 0) => self.becomes(S::Fail, true, now),
            (S::Check, 1) if chance.once_in(3) => self.becomes(S::SystemFail, true, now),
            (S::WrongAmountWaiting, _) if is_over => self.becomes(S::WrongAmount, true, now),
            (S::WrongAmountWaiting, 0) if chance.once_in(3) => self.becomes(S::Cancel, true, now),
            (S::ConfirmCheck | S::Process, 0..=6) => self.confirms(!chance.once_in(6), now),
            (S::ConfirmCheck | S::Process, 7) if chance.once_in(3) => self.becomes(S::Fail, true, now),
            (S::Paid | S::PaidOver, _) if !self.is.is_final => self.becomes(self.is.status, true, now),
            (S::ConfirmCheck | S::Paid | S::PaidOver | S::WrongAmount, 8) => {
                self.becomes(S::Locked, chance.once_in(2), now);
            }
            (S::Locked, 0..=4) => self.confirms(true, now),
            (S::Locked, 5) => self.becomes(S::RefundProcess, false, now),
            // Somebody sends it back at the payment service itself.
            (S::Paid | S::PaidOver | S::WrongAmount | S::RefundFail, 9) if chance.once_in(6) => {
                self.becomes(S::RefundProcess, false, now);
            }
            // Somebody there lets too little pass.
            (S::WrongAmount, 10) if chance.once_in(3) => self.becomes(S::Paid, true, now),
            (S::RefundProcess, 0..=5) => self.becomes(S::RefundPaid, true, now),
            (S::RefundProcess, 6..=8) => self.becomes(S::RefundFail, true, now),
            _ => {}
        }
    }

    /// What was seen counts: all of it, more, or too little.
    fn confirms(&mut self, is_final: bool, now: Time) {
        let (paid, due) = (self.is.paid, self.due);
        if paid > due {
            self.becomes(Status::PaidOver, is_final, now);
        } else if paid == due {
            self.becomes(Status::Paid, is_final, now);
        } else if now < self.ends {
            self.becomes(Status::WrongAmountWaiting, false, now);
        } else {
            self.becomes(Status::WrongAmount, true, now);
        }
    }

    /// A request whose answer is lost, and which may arrive later.
    pub(super) fn is_sent(&mut self, request: Request, chance: &mut Chance, now: Time) {
        let after = chance.below(WIRE_SECONDS) as u64;
        self.wire.push((now.plus_seconds(after), request));
    }

    /// What was on its way arrives.
    pub(super) fn hears(&mut self, now: Time) {
        let (here, coming) = std::mem::take(&mut self.wire)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        self.wire = coming;
        for (_, request) in Vec::from_iter::<Vec<_>>(here) {
            match request {
                Request::Payout(payout) => self.pays_out(payout),
                Request::Refund => {
                    self.sends_back(now);
                }
            }
        }
    }

    /// The same name is the same payout.
    pub(super) fn pays_out(&mut self, payout: Payout) {
        if self.payouts.iter().all(|known| known.name != payout.name) {
            self.payouts.push(payout);
        }
    }

    pub(super) fn payout(&self, name: &str) -> Option<&Payout> {
        self.payouts.iter().find(|payout| payout.name == name)
    }

    /// Each request for a refund is another one; only what was paid goes back.
    pub(super) fn sends_back(&mut self, now: Time) -> bool {
        use Status as S;
        let is_paid =
            matches!(self.is.status, S::Paid | S::PaidOver | S::WrongAmount | S::RefundFail) && self.is.is_final;
        if is_paid {
            self.refunds += 1;
            self.becomes(S::RefundProcess, false, now);
        }
        is_paid
    }

    /// Whether nothing will move it any more but money or a person.
    pub(super) fn is_at_rest(&self) -> bool {
        use Status as S;
        let moves = match self.is.status {
            S::Check => !self.names.is_empty(),
            S::Process | S::ConfirmCheck | S::WrongAmountWaiting | S::RefundProcess => true,
            S::Paid | S::PaidOver => !self.is.is_final,
            S::WrongAmount
            | S::Cancel
            | S::Fail
            | S::SystemFail
            | S::RefundPaid
            | S::RefundFail
            | S::Locked
            | S::Unknown => false,
        };
        !moves && self.wire.is_empty()
    }

    /// What a read says that lags behind.
    pub(super) fn lagging(&self, chance: &mut Chance, now: Time) -> Word {
        let nth = chance.below(self.past.len());
        let since = self.past.get(nth + 1).map_or(now, |next| next.updated);
        if since.plus_seconds(LAG) > now {
            self.past[nth]
        } else {
            self.is
        }
    }

    /// A read as it is answered.
    pub(super) fn told(word: Word, template: &Invoice) -> Invoice {
        Invoice {
            status: word.status,
            is_final: word.is_final,
            paid: Some(word.paid).filter(|_| !word.silent),
            updated: Some(word.updated),
            ..template.clone()
        }
    }
}
