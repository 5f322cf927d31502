//! The shop's hands: how each wish of an order by invoice is performed, with lost answers, and with crashes between any two steps.
//!
//! A crash forgets what was marked in this life of the process; the wish stays, and is begun anew as `Effect::repeat` says.

use giftkiosk::domain::billing::{self, Status};
use giftkiosk::domain::echo::{self, Created, Line};
use giftkiosk::domain::effect::Effect;
use giftkiosk::domain::ids::{ChatId, MessageId};
use giftkiosk::domain::news::News;
use giftkiosk::domain::order::State;
use giftkiosk::domain::purchase::{Funding, PayoutStanding, Step};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

use super::cashier::{Cashier, Payout, Request};
use super::{World, supplier};

/// Seconds for which a payout that cannot be found may be on its way.
const GRACE: u64 = 180;
/// Seconds for which a mark may wait before the payout is sent.
const FRESH: u64 = 30;
/// Seconds for which it is asked what became of a payout.
const PAYOUT_UNCLEAR: u64 = 3_600;
/// Seconds for which a refund may leave no trace.
const REFUND_UNCLEAR: u64 = 900;
pub(super) const ADMIN: ChatId = ChatId(1);

/// What came of a wish.
#[expect(clippy::large_enum_variant, reason = "one at a time")]
enum Did {
    Nothing,
    News(News),
    Later,
    /// The process died meanwhile.
    Died,
}

impl World<'_> {
    /// Performs one wish as the engine does.
    pub(super) fn performs(&mut self) {
        let waiting = self.life.outbox.len();
        if waiting == 0 {
            return;
        }
        let nth = self.chance.below(waiting);
        let (effect, wish) = self
            .life
            .outbox
            .iter()
            .nth(nth)
            .map(|(effect, wish)| (*effect, *wish))
            .unwrap();
        let did = match effect {
            Effect::Invoice(_) => self.opens(),
            Effect::Ask(_) => self.asks(),
            Effect::Supply(_) => self.supplies(),
            Effect::CallForFunds(_) => self.calls(),
            Effect::Fund(_) => self.funds(),
            Effect::Refund(_) => self.refunds(),
            Effect::Deliver(_) => match self.life.messages.brings(&self.life.order, &mut self.chance) {
                Some(news) => Did::News(news),
                None => Did::Nothing,
            },
            Effect::PutAway(_, message) => {
                self.life.messages.puts_away(message);
                Did::Nothing
            }
            Effect::Place(_)
            | Effect::Show(_)
            | Effect::ShowBill(_)
            | Effect::Notify(..)
            | Effect::Alarm(..)
            | Effect::Ring(..)
            | Effect::Export(_)
            | Effect::Farewell(..)
            | Effect::OpenCase(_)
            | Effect::Relay { .. }
            | Effect::TellCase(..)
            | Effect::Receipt(_) => panic!("nobody performs {effect:?}"),
        };
        if matches!(did, Did::Later | Did::Died) || self.dies() {
            return;
        }
        if self.life.outbox.get(&effect) == Some(&wish) {
            self.life.outbox.remove(&effect);
        }
        if let Did::News(news) = did {
            self.learns(news);
        }
    }

    /// Now and then the process ends between two steps.
    fn dies(&mut self) -> bool {
        let dies = !self.calm && self.chance.once_in(14);
        if dies {
            self.life.cleared.clear();
        }
        dies
    }

    fn goes_wrong(&mut self, times: usize) -> bool {
        !self.calm && self.chance.once_in(times)
    }

    /// The same name gives the same invoice, and what comes back is held against what was asked.
    fn opens(&mut self) -> Did {
        let order = &self.life.order;
        if !matches!(order.state, State::Placing) {
            return Did::Nothing;
        }
        let mut made = Cashier::told(self.cashier.past[0], self.template);
        let name = order.invoice_name();
        match self.chance.below(24) {
            0 if self.cashier.names.is_empty() => return Did::News(News::Refused(Refusal::TooSmall)),
            1 if !self.calm => return Did::Later,
            2 => made.price = Some(Decimal::ONE),
            3 => made.address = Some(supplier::address(0).to_owned()),
            _ => {}
        }
        if !self.cashier.names.contains(&name) {
            self.cashier.names.push(name);
        }
        if self.goes_wrong(8) {
            return Did::Later;
        }
        match billing::check(&made, &self.life.order, &self.start.channel) {
            Ok(payment) => {
                assert!(
                    payment.address == *self.template.address.as_ref().unwrap()
                        && payment.amount.value == self.cashier.due,
                    "I5: another invoice than the one that was issued"
                );
                if !payment.is_in_time(self.now) {
                    return Did::News(News::Refused(Refusal::CashierBusy));
                }
                self.life.issued = Some(payment.clone());
                Did::News(News::Placed(payment))
            }
            Err(why) => Did::News(News::Refused(why)),
        }
    }

    fn asks(&mut self) -> Did {
        if self.life.order.payment().is_none() || self.goes_wrong(5) {
            let is_coming = matches!(self.life.order.state, State::Placing);
            return if is_coming { Did::Later } else { Did::Nothing };
        }
        Did::News(self.invoice_now())
    }

    pub(super) fn invoice_now(&mut self) -> News {
        self.cashier.hears(self.now);
        News::Invoice(Box::new(Cashier::told(self.cashier.is, self.template)))
    }

    /// Every request may make an order; only the one that is recorded is ever paid.
    fn supplies(&mut self) -> Did {
        let order = self.life.order.clone();
        if !matches!(order.state, State::Buying(_, Step::Placing)) {
            return Did::Nothing;
        }
        let behind = order.behind().unwrap();
        let mut amount = self.start.supply.amount.value;
        let mut line = Line::default();
        match self.chance.below(12) {
            0 => return Did::News(News::SupplyRefused(Refusal::SoldOut)),
            1 if !self.calm => return Did::Later,
            2 => amount += Decimal::new(67, 2),
            3 => line.country = Some("JP".to_owned()),
            4 => amount += Decimal::new(50, 2),
            _ => {}
        }
        let number = self.supplier.makes(amount, self.now);
        self.meanwhile();
        if self.goes_wrong(6) {
            return Did::Later;
        }
        let made = Created {
            upstream: Secret::new(supplier::id(number)),
            address: supplier::address(number).to_owned(),
            amount,
            coin: None,
            network: None,
            memo: None,
            link: None,
            made: None,
            ends: None,
            lines: vec![line],
        };
        let channel = &self.start.supply.channel;
        match echo::check(&made, &behind.basket, &behind.agreed, channel, self.now) {
            Err(why) => Did::News(News::SupplyRefused(why)),
            Ok(supply) => {
                let by_hand = matches!(self.life.order.state, State::Buying(_, Step::Placing)) && self.pays_out;
                let funding = if by_hand {
                    self.purse.decide(&mut self.spent, &supply, self.now)
                } else {
                    Funding::Operator
                };
                Did::News(News::SupplyPlaced(supply, funding))
            }
        }
    }

    /// What asks for nothing any more says so, and the operator is asked once for each attempt.
    fn calls(&mut self) -> Did {
        let order = self.life.order.clone();
        for call in order.idle_calls() {
            self.operator.closes(call.message);
            if self.dies() {
                return Did::Died;
            }
            self.learns(News::CallClosed(*call));
        }
        let Some(supply) = order.purchase.supply.as_ref().filter(|_| order.awaits_funds()) else {
            return Did::Nothing;
        };
        if order.has_called(ADMIN) {
            return Did::Nothing;
        }
        let message = self.operator.is_called(supplier::number(&supply.upstream), supply);
        if self.dies() {
            return Did::Died;
        }
        self.operator.is_noted(message);
        self.learns(News::FundsCalled(ADMIN, MessageId(message), order.purchase.attempt));
        Did::Nothing
    }

    /// What became of an earlier attempt is asked first; only what is proven not to have happened is done, under the same name.
    fn funds(&mut self) -> Did {
        let order = self.life.order.clone();
        let (State::Buying(_, Step::Funding), Some(supply)) = (&order.state, &order.purchase.supply) else {
            return Did::Nothing;
        };
        let attempt = order.purchase.attempt;
        let payout = Payout {
            name: order.payout_name(attempt),
            to: supplier::number(&supply.upstream),
            amount: supply.amount.value,
            standing: PayoutStanding::UnderWay,
        };
        let sent = order.purchase.payout_sent;
        self.meanwhile();
        let fresh = sent.is_some_and(|sent| self.since(sent) < FRESH);
        if fresh && self.life.cleared.remove(&attempt) {
            return self.pays_out(attempt, payout);
        }
        let waited = sent.map(|sent| self.since(sent));
        self.cashier.hears(self.now);
        if self.goes_wrong(5) {
            return match waited {
                Some(waited) if waited > PAYOUT_UNCLEAR => Did::News(News::PayoutUnclear(attempt)),
                Some(_) | None => Did::Later,
            };
        }
        match self.cashier.payout(&payout.name).map(|found| found.standing) {
            Some(PayoutStanding::UnderWay) => return Did::Later,
            Some(standing @ (PayoutStanding::Paid | PayoutStanding::Failed)) => {
                return Did::News(News::Payout(attempt, standing));
            }
            None => {}
        }
        if waited.is_some_and(|waited| waited < GRACE) {
            return Did::Later;
        }
        if supply.deadline <= self.now {
            return Did::News(News::PayoutRefused(attempt));
        }
        let is = self.cashier.is;
        let is_ours = matches!(
            is.status,
            Status::Paid | Status::PaidOver | Status::WrongAmount | Status::RefundFail
        );
        if !(is.is_final && is_ours) {
            let news = self.invoice_now();
            self.learns(news);
            return Did::Later;
        }
        self.meanwhile();
        self.life.cleared.insert(attempt);
        self.learns(News::PayoutSent(attempt));
        Did::Later
    }

    fn pays_out(&mut self, attempt: u8, payout: Payout) -> Did {
        if self.calm {
            self.cashier.pays_out(payout);
            return Did::Later;
        }
        match self.chance.below(8) {
            0 => return Did::News(News::PayoutRefused(attempt)),
            1 => {
                self.life.cleared.insert(attempt);
            }
            // The answer is lost: the request never came, comes later, or came.
            2 => {}
            3 => self
                .cashier
                .is_sent(Request::Payout(payout), &mut self.chance, self.now),
            _ => self.cashier.pays_out(payout),
        }
        Did::Later
    }

    /// Once: what left no trace is shown to a person rather than done again.
    fn refunds(&mut self) -> Did {
        let order = self.life.order.clone();
        let (State::Refunding(_), Some(refund)) = (&order.state, &order.purchase.refund) else {
            return Did::Nothing;
        };
        self.meanwhile();
        if let Some(sent) = refund.sent
            && self.life.cleared.remove(&0)
        {
            if self.since(sent) >= FRESH {
                self.life.cleared.insert(0);
                self.learns(News::RefundSent);
                return Did::Later;
            }
            return self.sends_back(refund.again);
        }
        if self.goes_wrong(5) {
            return Did::Later;
        }
        self.cashier.hears(self.now);
        let told = self.invoice_now();
        match (self.cashier.is.status, refund.sent) {
            (Status::RefundProcess | Status::RefundPaid, _) => Did::News(told),
            // An earlier refund failed, and nothing was seen of this one.
            (Status::RefundFail, Some(sent)) if refund.again => {
                if self.since(sent) > REFUND_UNCLEAR {
                    Did::News(News::RefundRefused)
                } else {
                    Did::Later
                }
            }
            (Status::RefundFail, Some(_)) => Did::News(told),
            (status, None) => {
                if status == Status::RefundFail {
                    self.learns(told);
                }
                self.meanwhile();
                self.life.cleared.insert(0);
                self.learns(News::RefundSent);
                Did::Later
            }
            (_, Some(sent)) if self.since(sent) > REFUND_UNCLEAR => Did::News(News::RefundUnclear),
            (_, Some(_)) => Did::Later,
        }
    }

    fn sends_back(&mut self, again: bool) -> Did {
        match self.chance.below(8) {
            0 if !self.calm => return Did::News(News::RefundRefused),
            1 if !self.calm => {
                self.life.cleared.insert(0);
            }
            2 if !self.calm => {}
            3 if !self.calm => self.cashier.is_sent(Request::Refund, &mut self.chance, self.now),
            taken => {
                if !self.cashier.sends_back(self.now) {
                    return Did::News(News::RefundRefused);
                }
                if again || taken == 4 && !self.calm {
                    return Did::Later;
                }
                return Did::Nothing;
            }
        }
        Did::Later
    }

    fn since(&self, past: Time) -> u64 {
        self.now.millis_since(past) / 1_000
    }
}
