//! The buyer, and the operator who pays what the shop asks for and takes measures with a second tap.

use std::collections::{BTreeMap, BTreeSet};

use giftkiosk::domain::admin::{AdminChoice, AdminPage, Wanted};
use giftkiosk::domain::ids::MessageId;
use giftkiosk::domain::measure::Measure;
use giftkiosk::domain::news::{News, Payment};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::life::By;
use super::{World, supplier};

/// Addresses of the buyer's.
const BUYERS: [&str; 2] = [
    "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL",
];
const MEASURES: [Measure; 7] = [
    Measure::Fund,
    Measure::Buy,
    Measure::Buy,
    Measure::Refund,
    Measure::Settle,
    Measure::Reopen,
    Measure::Resend,
];

/// What a message asks an operator to pay.
struct Call {
    number: usize,
    amount: Decimal,
    until: Time,
    is_open: bool,
    /// The shop knows that it was sent; it dies before it does now and then.
    is_noted: bool,
}

#[derive(Default)]
pub(super) struct Operator {
    calls: BTreeMap<i64, Call>,
    /// The orders that were paid by hand; nobody pays one twice.
    pub(super) paid: BTreeSet<usize>,
    /// The page that asks for a second tap, and when it was drawn.
    page: Option<(AdminPage, Time)>,
}

impl Operator {
    pub(super) fn is_called(&mut self, number: usize, supply: &Payment) -> i64 {
        let message = 100 + i64::try_from(self.calls.len()).unwrap();
        let call = Call {
            number,
            amount: supply.amount.value,
            until: supply.deadline,
            is_open: true,
            is_noted: false,
        };
        self.calls.insert(message, call);
        message
    }

    pub(super) fn is_noted(&mut self, message: i64) {
        self.calls.get_mut(&message).unwrap().is_noted = true;
    }

    /// Whether a message asks for money, of which the shop knows.
    pub(super) fn is_asked_for_money(&self) -> bool {
        self.calls.values().any(|call| call.is_open && call.is_noted)
    }

    /// A message says that nothing is wanted any more; an operator who sees it trusts no other message about the same address.
    pub(super) fn closes(&mut self, message: MessageId) {
        let number = self.calls[&message.0].number;
        for call in self.calls.values_mut().filter(|call| call.number == number) {
            call.is_open = false;
        }
    }

    /// An order of the upstream that is to be paid and may still be, with its amount.
    fn is_asked(&self, now: Time) -> Option<(usize, Decimal)> {
        let call = |call: &&Call| call.is_open && now < call.until && !self.paid.contains(&call.number);
        self.calls.values().find(call).map(|call| (call.number, call.amount))
    }
}

impl World<'_> {
    pub(super) fn operator_acts(&mut self) {
        match self.chance.below(3) {
            0 => self.pays_by_hand(),
            1 => self.asks_for_a_measure(),
            _ => self.taps_again(),
        }
    }

    pub(super) fn pays_by_hand(&mut self) {
        let Some((number, amount)) = self.operator.is_asked(self.now) else {
            return;
        };
        let share = match self.chance.below(12) {
            0 => amount / Decimal::TWO,
            1 => amount + Decimal::ONE,
            _ => amount,
        };
        assert!(
            amount == self.supplier.orders[number].amount,
            "I5: the operator is asked for another sum"
        );
        self.operator.paid.insert(number);
        self.supplier.receives(number, share, self.now);
    }

    fn asks_for_a_measure(&mut self) {
        let (now, tries) = (self.now, [0; 3].map(|_| MEASURES[self.chance.below(MEASURES.len())]));
        let may = |measure: &Measure| self.life.order.may(*measure, now).is_ok();
        let Some(measure) = tries.into_iter().find(may) else {
            return;
        };
        let honest = measure != Measure::Fund || !self.operator.paid.is_empty() || self.chance.once_in(6);
        if !honest {
            return;
        }
        let words = if measure == Measure::Refund {
            BUYERS[self.chance.below(BUYERS.len())]
        } else if measure == Measure::Settle {
            "by hand"
        } else {
            ""
        };
        if !measure.wants_second_tap() {
            return self.takes(measure, words);
        }
        let wanted = Wanted {
            measure,
            order: Some(self.life.order.id),
            ban: None,
            words: words.to_owned(),
            surely: None,
        };
        self.operator.page = Some((AdminPage::sure(&wanted, self.life.order.id, self.now), self.now));
    }

    /// The second tap, maybe twice, maybe too late.
    fn taps_again(&mut self) {
        let Some((page, asked)) = self.operator.page.clone() else {
            return;
        };
        if !self.chance.once_in(4) {
            self.operator.page = None;
        }
        let wanted = page
            .tapped(AdminChoice::Surely(asked), self.now)
            .and_then(|(_, wanted)| wanted);
        if let Some(wanted) = wanted {
            self.takes(wanted.measure, &wanted.words);
        }
    }

    fn takes(&mut self, measure: Measure, words: &str) {
        let Ok((next, effects)) = self.life.order.clone().measured(measure, words, self.now) else {
            return;
        };
        self.life.buys += u32::from(measure == Measure::Buy);
        self.life.said_funded |= measure == Measure::Fund;
        if measure == Measure::Settle {
            self.life.settled_with = self.life.most;
        }
        if measure == Measure::Refund {
            self.life.refunds += 1;
            self.life.refund_wanted = self.now;
            self.life.refund_after = self.life.newest.map(|(newest, _)| newest);
        }
        if matches!(measure, Measure::Buy | Measure::Refund) {
            self.life.rung_lately.clear();
        }
        self.life.goes_on(next, effects, By::Admin);
    }

    pub(super) fn buyer_acts(&mut self) {
        let due = self.cashier.due;
        match self.chance.below(10) {
            0..=2 => {
                let rest = (due - self.cashier.is.paid).max(Decimal::ZERO);
                let sum = match self.chance.below(8) {
                    0 | 1 => (due / Decimal::TWO).round_dp(2),
                    2 => due + Decimal::ONE,
                    3 if self.chance.once_in(3) => due,
                    _ => rest,
                };
                let knows = self.life.order.payment().is_some();
                if knows && !sum.is_zero() {
                    self.cashier.receives(sum, &mut self.chance, self.now);
                }
            }
            3 => self.learns(News::CancelAsked),
            4 if self.chance.once_in(3) => self.learns(News::CancelledByBuyer),
            5 => self.learns(News::SentAlready),
            6 => self.learns(News::CodeWanted),
            7 => {
                let plain = self.chance.once_in(2);
                self.learns(News::PlainWanted(plain));
            }
            8 => {
                let address = Secret::new(BUYERS[self.chance.below(BUYERS.len())]);
                self.learns(News::RefundAddress(address));
            }
            _ => self.learns(News::CancelDropped),
        }
    }

    /// The order behind it that is recorded just now.
    pub(super) fn recorded(&self) -> Option<usize> {
        let supply = self.life.order.purchase.supply.as_ref();
        supply.map(|supply| supplier::number(&supply.upstream))
    }
}
