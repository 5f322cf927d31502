//! The address to which the money goes, should it go back: asked of the buyer, checked, shown back, and kept with the order.

use serde::{Deserialize, Serialize};

use super::address::is_address;
use super::catalog::Channel;
use super::effect::{Alarm, Effect};
use super::ids::OrderId;
use super::order::{Order, State};
use super::secret::Secret;
use super::steps::Ask;
use super::time::Time;
use super::walk::Walk;

/// A buyer who is asked for an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// For which order.
    pub order: OrderId,
    /// The coin and the network that were paid.
    pub channel: Channel,
    /// The address that was paid to, which is not the buyer's.
    pub paid_to: String,
    /// What came last.
    pub typed: Typed,
}

/// What was typed where an address is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typed {
    /// Nothing yet.
    Nothing,
    /// No address of this network.
    Wrong,
    /// The address that was paid to.
    PaidTo,
    /// An address that can be used; it waits for a yes.
    Fits(Secret),
}

impl Asked {
    pub(in crate::domain) fn typed(self, text: &str) -> Self {
        let typed = if text.eq_ignore_ascii_case(&self.paid_to) {
            Typed::PaidTo
        } else if is_address(text, self.channel.on()) {
            Typed::Fits(Secret::new(text))
        } else {
            Typed::Wrong
        };
        Self { typed, ..self }
    }

    /// The way back: to the question, and from there to the order.
    pub(in crate::domain) fn back(self) -> Walk {
        match self.typed {
            Typed::Fits(_) => Walk::RefundAddress(Box::new(Self {
                typed: Typed::Nothing,
                ..self
            })),
            Typed::Nothing | Typed::Wrong | Typed::PaidTo => page(self.order),
        }
    }

    pub(in crate::domain) fn surely(self) -> Option<(Walk, Option<Ask>)> {
        match self.typed {
            Typed::Fits(address) => Some((page(self.order), Some(Ask::RefundAddress(self.order, address)))),
            Typed::Nothing | Typed::Wrong | Typed::PaidTo => None,
        }
    }
}

fn page(order: OrderId) -> Walk {
    Walk::Order { order, page: 0 }
}

impl Order {
    /// Whether its buyer may say where the money should go, should it go back.
    pub fn takes_refund_address(&self) -> bool {
        let is_case = matches!(self.state, State::NeedsOperator(..)) && self.history.settled.is_none();
        is_case && self.may_refund() && self.erased.is_none()
    }

    /// The question for the address; the page of the order where there is nothing to ask.
    pub fn ask_refund_address(&self) -> Walk {
        match self.payment().filter(|_| self.takes_refund_address()) {
            Some(payment) => Walk::RefundAddress(Box::new(Asked {
                order: self.id,
                channel: payment.channel.clone(),
                paid_to: payment.address.clone(),
                typed: Typed::Nothing,
            })),
            None => page(self.id),
        }
    }

    /// Where the money went or goes, or should go.
    pub fn refund_address(&self) -> Option<&Secret> {
        let started = self.purchase.refund.as_ref().map(|refund| &refund.address);
        started.or(self.purchase.refund_address.as_ref())
    }

    /// Whether the buyer may have said where to only after this moment.
    pub fn refund_address_is_newer(&self, than: Time) -> bool {
        self.purchase.refund_address_at.is_some_and(|at| at >= than)
    }

    pub(in crate::domain) fn refund_address_given(&mut self, address: Secret, now: Time) -> Vec<Effect> {
        if !self.takes_refund_address() {
            return Vec::new();
        }
        self.purchase.refund_address = Some(address);
        self.purchase.refund_address_at = Some(now);
        vec![Effect::Alarm(self.id, Alarm::RefundAddress)]
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, Typed};
    use crate::domain::catalog::Channel;
    use crate::domain::ids::OrderId;
    use crate::domain::money::{Coin, Network};
    use crate::domain::secret::Secret;
    use crate::domain::steps::Ask;
    use crate::domain::walk::Walk;

    const TRON: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8";

    fn asked(typed: Typed) -> Asked {
        Asked {
            order: OrderId(3),
            channel: Channel {
                coin: Coin("USDT".into()),
                network: Network("Tron".into()),
                contract: None,
                chain: None,
                least: None,
            },
            paid_to: "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL".into(),
            typed,
        }
    }

    #[test]
    fn only_an_address_of_the_network_that_was_paid_fits_and_never_the_one_that_was_paid_to() {
        for (text, typed) in [
            (TRON, Typed::Fits(Secret::new(TRON))),
            ("TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL", Typed::PaidTo),
            ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv9", Typed::Wrong),
            ("0xdAC17F958D2ee523a2206206994597C13D831ec7", Typed::Wrong),
            ("my address is TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", Typed::Wrong),
            ("", Typed::Wrong),
        ] {
            let before = asked(Typed::Fits(Secret::new("older")));
            assert_eq!(before.typed(text).typed, typed, "{text:?}");
        }
    }

    #[test]
    fn a_yes_keeps_what_was_shown_and_the_way_back_leads_through_the_question_to_the_order() {
        let order = || Walk::Order {
            order: OrderId(3),
            page: 0,
        };
        let fits = || asked(Typed::Fits(Secret::new(TRON)));
        let kept = Ask::RefundAddress(OrderId(3), Secret::new(TRON));
        assert_eq!(fits().surely(), Some((order(), Some(kept))));
        assert_eq!(fits().back(), Walk::RefundAddress(Box::new(asked(Typed::Nothing))));
        for typed in [Typed::Nothing, Typed::Wrong, Typed::PaidTo] {
            assert_eq!(asked(typed.clone()).surely(), None);
            assert_eq!(asked(typed).back(), order());
        }
    }
}
