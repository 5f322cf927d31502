//! The faults are over: everything comes to rest, and the books are compared with what is true.

use giftkiosk::domain::accounts::Whereabouts;
use giftkiosk::domain::billing::Status;
use giftkiosk::domain::effect::Alarm;
use giftkiosk::domain::news::{News, Standing};
use giftkiosk::domain::order::{State, Trouble};
use giftkiosk::domain::purchase::{PayoutStanding, Step};
use rust_decimal::Decimal;

use super::cashier::Payout;
use super::life::accounts;
use super::{Cashier, World, supplier};

/// Seconds between two rounds of rest: the window closes, what is unclear is given up, late money is no longer looked for.
const ROUNDS: [u64; 5] = [1, 2_000, 4_000, 90_000, 300_000];

impl World<'_> {
    pub(super) fn comes_to_rest(&mut self) {
        self.calm = true;
        self.life.calm = true;
        let helps = self.chance.once_in(2);
        for _ in 0..4 {
            self.cashier.goes_on(&mut self.chance, self.now);
            self.supplier.goes_on(&mut self.chance, self.now);
        }
        for span in ROUNDS {
            self.now = self.now.plus_seconds(span);
            if helps {
                self.pays_by_hand();
            }
            self.outside_goes_on();
            for _ in 0..2 {
                self.reads_the_truth();
                self.works();
                self.now = self.now.plus_seconds(200);
                self.outside_goes_on();
            }
        }
        let before = self.life.order.clone();
        self.reads_the_truth();
        assert!(
            self.life.order.state == before.state && self.life.outbox.is_empty(),
            "it comes to no rest: {:?}, {:?}",
            before.state,
            self.life.outbox
        );
        self.has_its_place();
        self.moved_once();
        self.tells_of_every_order();
        assert!(
            self.life.order.awaits_funds() || !self.operator.is_asked_for_money(),
            "I1: money is asked for that nobody needs: {:?}",
            self.life.order.state
        );
        self.life.messages.show_the_code_once(&self.life.order);
        self.forgets_the_past();
    }

    fn outside_goes_on(&mut self) {
        self.cashier.hears(self.now);
        for _ in 0..60 {
            let rests = self.cashier.is_at_rest();
            let is_over = self.supplier.orders.iter().all(supplier::Behind::is_at_rest);
            let arrived = |payout: &Payout| payout.standing != PayoutStanding::UnderWay;
            if rests && is_over && self.cashier.payouts.iter().all(arrived) {
                break;
            }
            if !rests {
                self.cashier.goes_on(&mut self.chance, self.now);
            }
            self.payouts_go_on();
            self.supplier.goes_on(&mut self.chance, self.now);
        }
    }

    fn reads_the_truth(&mut self) {
        if self.life.order.due().is_some_and(|due| due <= self.now) {
            self.learns(News::TimeIsUp);
        }
        if self.life.order.payment().is_some() {
            let told = self.invoice_now();
            self.learns(told);
        }
        for (attempt, number) in self.asked_behind() {
            let news = self.behind_now(attempt, number);
            self.learns(news);
        }
    }

    fn works(&mut self) {
        for _ in 0..24 {
            if self.life.outbox.is_empty() {
                break;
            }
            self.performs();
        }
    }

    /// I2: every unit that the buyer paid is in exactly one place, and it is where the books of the shop say.
    fn has_its_place(&self) {
        let (order, paid) = (&self.life.order, self.cashier.is.paid);
        let books = accounts(order);
        let sum: Decimal = books.iter().map(|(_, sum)| *sum).sum();
        assert!(
            sum == paid,
            "I2: {paid} was paid, and the books say {books:?}: {:?}",
            order.state
        );
        if paid.is_zero() {
            return;
        }
        let due = self.cashier.due;
        let surplus = (paid - due).max(Decimal::ZERO);
        let place = self.true_place();
        if !surplus.is_zero() && !matches!(place, Whereabouts::Refunded) {
            let told = self.life.rung.contains(&Alarm::Surplus(surplus.normalize()));
            let counts = !matches!(
                self.cashier.is.status,
                Status::Locked | Status::Fail | Status::SystemFail | Status::RefundFail
            );
            assert!(
                told || !counts,
                "I2: too much was paid, and nobody hears of it: {:?}",
                order.state
            );
        }
        let main: Decimal = books
            .iter()
            .filter(|(known, _)| *known == place)
            .map(|(_, sum)| *sum)
            .sum();
        assert!(
            main >= paid - surplus,
            "I2: {paid} is {}, and the books say {books:?}: {:?}",
            place.word(),
            order.state
        );
        if place == Whereabouts::Refunded {
            assert!(main == paid, "I2: all of it went back, and the books say {books:?}");
        }
    }

    /// Where the money is by what happened outside.
    fn true_place(&self) -> Whereabouts {
        let order = &self.life.order;
        let status = self.cashier.is.status;
        if status == Status::RefundPaid {
            return Whereabouts::Refunded;
        }
        if order.goods().is_some() {
            return Whereabouts::Delivered;
        }
        if order.history.settled.is_some() {
            let more = self.life.most > self.life.settled_with;
            assert!(
                !more || self.life.rung.contains(&Alarm::PaidAfterSettled),
                "I2: more money came after it was settled, and nobody hears of it"
            );
            return Whereabouts::Settled;
        }
        if let State::NeedsOperator(_, trouble) = &order.state {
            let heard = self.life.rung_lately.contains(&Alarm::NeedsOperator(*trouble));
            assert!(heard, "I2: a case that nobody hears of: {trouble:?}");
            self.is_true(*trouble);
            return Whereabouts::Case;
        }
        if matches!(order.state, State::UnderReview(_)) {
            // Held at the payment service: nothing moves before it is released there.
            assert!(
                status == Status::Locked && self.life.rung.contains(&Alarm::Held),
                "I2: nobody holds it any more, and it waits: {status:?}"
            );
            return Whereabouts::Underway;
        }
        assert!(
            matches!(order.state, State::Buying(_, Step::Funded)),
            "I2: money that nobody hears of: {:?} while it is {status:?}",
            order.state
        );
        // Held by the upstream.
        let standing = &self.supplier.orders[self.recorded().unwrap()].standing;
        assert!(
            *standing == Standing::Review && self.life.rung_lately.contains(&Alarm::SupplyReview),
            "I2: it is over at the upstream, and it waits: {standing:?}"
        );
        Whereabouts::Underway
    }

    /// A case says what is so.
    fn is_true(&self, trouble: Trouble) {
        let behind = self.recorded().map(|number| &self.supplier.orders[number]);
        let spent = self.life.said_funded
            || self.life.order.purchase.payout_sent.is_some()
            || behind.is_some_and(|behind| !behind.sent.is_zero());
        let wanted = self.life.refund_wanted;
        let after = self.life.refund_after;
        let failed =
            self.cashier.is.status == Status::RefundFail && after.is_none_or(|after| self.cashier.is.updated > after);
        match trouble {
            Trouble::SupplyFailed => assert!(spent, "nothing was sent to the upstream, and it is said to have failed"),
            Trouble::NotFunded => {
                // Of one that the upstream does not know, only the operator can tell.
                let sent = behind
                    .filter(|behind| behind.is_known)
                    .map_or(Decimal::ZERO, |behind| behind.sent);
                assert!(
                    sent.is_zero(),
                    "{sent} was sent to the upstream, and it is said not to be paid"
                );
            }
            Trouble::RefundFailed => assert!(failed || self.life.refund_refused >= wanted, "a refund was never tried"),
            Trouble::RefundUnclear => assert!(!failed, "what became of a refund is clear"),
            Trouble::RefundedWhileBuying => panic!("the refund is over, and it is said to be on its way"),
            Trouble::PaymentFailed
            | Trouble::PaidTooLittle
            | Trouble::CancelledAfterPayment
            | Trouble::ExpiredAfterPayment
            | Trouble::DeliveryFailed
            | Trouble::NoCode
            | Trouble::Vanished
            | Trouble::NotBought
            | Trouble::PayoutUnclear => {}
        }
    }

    /// I1: one invoice, one funded order unless an admin wanted another, and each sum moved once.
    fn moved_once(&self) {
        assert!(self.cashier.names.len() <= 1, "I1: more than one invoice");
        assert!(
            self.cashier.refunds <= self.life.refunds,
            "I1: sent back {} times for {} wishes",
            self.cashier.refunds,
            self.life.refunds
        );
        let funded = self.supplier.orders.iter().filter(|order| order.transfers > 0).count();
        let wanted = 1 + usize::try_from(self.life.buys).unwrap();
        assert!(funded <= wanted, "I1: {funded} orders were paid for {wanted} purchases");
        for (number, order) in self.supplier.orders.iter().enumerate() {
            assert!(
                order.transfers <= 1,
                "I1: order {number} was paid {} times",
                order.transfers
            );
        }
    }

    /// What the shop paid for and the buyer did not get is known to the operator.
    fn tells_of_every_order(&self) {
        let order = &self.life.order;
        if order.history.settled.is_some() {
            return;
        }
        for (number, behind) in self.supplier.orders.iter().enumerate() {
            let is_present = self.recorded() == Some(number);
            let by_hand = self.operator.paid.contains(&number);
            let unclear = Alarm::NeedsOperator(Trouble::PayoutUnclear);
            let looked_into = by_hand || self.life.rung.contains(&unclear);
            let known = looked_into && !behind.is_known || is_present && order.goods().is_some();
            if behind.sent.is_zero() || known {
                continue;
            }
            let tells = |alarm: &Alarm| {
                matches!(
                    alarm,
                    Alarm::FormerPaid(_)
                        | Alarm::MoneyBack
                        | Alarm::SupplyShort
                        | Alarm::SupplyReview
                        | Alarm::NeedsOperator(
                            Trouble::SupplyFailed
                                | Trouble::NoCode
                                | Trouble::Vanished
                                | Trouble::RefundedWhileBuying
                                | Trouble::DeliveryFailed
                        )
                )
            };
            let told = self.life.rung.iter().any(tells);
            assert!(
                told,
                "I2: the shop paid {} upstream, and nobody hears of it: {:?}",
                behind.sent, order.state
            );
        }
    }

    /// I7: everything that was ever said, said again in any order, changes nothing.
    fn forgets_the_past(&mut self) {
        let state = self.life.order.state.clone();
        let noted = self.life.noted(self.now);
        for _ in 0..6 {
            if noted && self.life.order.payment().is_some() {
                let word = self.cashier.past[self.chance.below(self.cashier.past.len())];
                if word.updated < self.cashier.is.updated {
                    let told = Cashier::told(word, self.template);
                    self.learns(News::Invoice(Box::new(told)));
                }
            }
            for (attempt, number) in self.asked_behind() {
                let seen = self.supplier.lagging(number, &mut self.chance, self.now);
                self.learns(News::SupplyHeard(attempt, seen));
            }
        }
        let number = self.recorded().map(supplier::id);
        assert!(
            self.life.order.state == state,
            "I7: the past moves it: {state:?}, {number:?}"
        );
    }
}
