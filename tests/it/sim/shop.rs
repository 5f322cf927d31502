//! The upstream in memory: its orders, with what became of their money, and a price that never moves.

use std::sync::Arc;

use giftkiosk::domain::catalog::Quote;
use giftkiosk::domain::echo::{Created, Line};
use giftkiosk::domain::goods::{Goods, Voucher};
use giftkiosk::domain::news::{Observation, Standing};
use giftkiosk::domain::order::Order;
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::shelf::{Needs, Quoted, Shelf, Stock};
use giftkiosk::ports::{Catalogue, Clock, Following, Heard, Pending, Placing, ReadFault, Supplier, Urgency};
use rust_decimal::Decimal;

use super::{Life, Plot};
use crate::samples;

/// An upstream order.
#[derive(Clone, Debug)]
pub(crate) struct Upstream {
    id: String,
    pub(super) address: String,
    /// How many halves of the price have arrived.
    pub(crate) halves: u8,
    /// The time to pay is over.
    pub(super) closed: bool,
    /// Reads since all of it arrived.
    reads: usize,
    price: Decimal,
    pub(crate) code: String,
}

impl Upstream {
    fn told(&mut self, plot: Plot) -> Observation {
        self.reads += usize::from(self.halves == 2);
        match self.halves {
            2 if plot == Plot::GivenBack && self.reads == 1 => samples::seen(Standing::Review),
            2 if plot == Plot::GivenBack => samples::seen(Standing::Refunded),
            2 => {
                let voucher = Voucher {
                    code: Secret::new(self.code.as_str()),
                    pin: None,
                    serial: None,
                };
                Observation {
                    goods: Goods {
                        vouchers: vec![voucher],
                        ..Goods::default()
                    },
                    ..samples::seen(Standing::Done)
                }
            }
            1 => Observation {
                sent: Some(self.price / Decimal::TWO),
                ..samples::seen(Standing::Partial)
            },
            _ if self.closed => samples::seen(Standing::Expired),
            _ => samples::seen(Standing::Waiting),
        }
    }
}

impl Supplier for Life {
    fn place<'a>(&'a self, order: &'a Order) -> Pending<'a, Placing> {
        let sold_out = self.sim.plot.is_sent_back();
        Box::pin(self.call(move |truth| {
            if sold_out {
                return Placing::Refused(Refusal::SoldOut);
            }
            let id = format!("upstream-{}", truth.orders.len() + 1);
            let code = format!("CODE-{}{}", truth.orders.len() + 1, truth.code_ending);
            let number = u8::try_from(truth.orders.len() + 1).unwrap();
            let address = bs58::encode([number; 32]).into_string();
            truth.orders.push(Upstream {
                id: id.clone(),
                address: address.clone(),
                halves: 0,
                closed: false,
                reads: 0,
                price: order.agreed.amount.value,
                code,
            });
            Placing::Made(Created {
                upstream: Secret::new(id),
                address,
                amount: order.agreed.amount.value,
                coin: None,
                network: None,
                memo: None,
                link: None,
                made: None,
                ends: None,
                lines: vec![Line::default()],
            })
        }))
    }

    fn read<'a>(&'a self, upstream: &'a Secret, _: Urgency) -> Pending<'a, Result<Observation, ReadFault>> {
        let plot = self.sim.plot;
        Box::pin(self.call(move |truth| {
            let order = truth.orders.iter_mut().find(|order| order.id == upstream.reveal());
            order.map(|order| order.told(plot)).ok_or(ReadFault::NotFound)
        }))
    }

    fn follow(&self, _: &Secret) -> Box<dyn Following> {
        Box::new(Silence)
    }
}

/// A stream that never speaks: reading alone must suffice.
struct Silence;

impl Following for Silence {
    fn next(&mut self) -> Pending<'_, Heard> {
        Box::pin(std::future::pending())
    }
}

impl Catalogue for Life {
    fn look(&self, needs: &Needs) -> Shelf {
        let quote = Quote {
            at: self.sim.clock.now(),
            ..samples::quote()
        };
        let here = Shelf {
            quote: Stock::Here(Arc::new(Quoted::Price(quote))),
            ..samples::shelf()
        };
        Shelf {
            quote: if needs.quote.is_some() {
                here.quote
            } else {
                Stock::Coming
            },
            ..here
        }
    }

    fn ready<'a>(&'a self, _: &'a Needs) -> Pending<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    fn retry(&self, _: &Needs) {}
}
