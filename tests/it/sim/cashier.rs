//! The payment service in memory: an invoice a name, and every payout noted, so that a second one would be seen.

use giftkiosk::domain::billing::{Invoice, Status};
use giftkiosk::domain::catalog::Channel;
use giftkiosk::domain::news::Payment;
use giftkiosk::domain::order::Order;
use giftkiosk::domain::purchase::PayoutStanding;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::shelf::Stock;
use giftkiosk::domain::time::Time;
use giftkiosk::ports::cashier::{Cashier, Hint, Offer, Opening, Payout, Sending};
use giftkiosk::ports::{Clock, Pending, ReadFault};
use rust_decimal::Decimal;

use super::{Life, Sim};
use crate::samples;

/// An invoice.
#[derive(Clone, Debug)]
pub(crate) struct Bill {
    name: String,
    pub(crate) address: String,
    price: Decimal,
    ends: Time,
    pub(crate) paid: bool,
    hinted: bool,
}

impl Bill {
    fn uuid(&self) -> Secret {
        Secret::new(format!("uuid-of-{}", self.name))
    }

    fn told(&self) -> Invoice {
        Invoice {
            uuid: self.uuid(),
            name: Some(self.name.clone()),
            price: Some(self.price),
            currency: Some("USD".into()),
            coin: Some("USDC".into()),
            network: Some("Solana".into()),
            address: Some(self.address.clone()),
            due: Some(self.price),
            paid: self.paid.then_some(self.price),
            page: None,
            ends: Some(self.ends),
            status: if self.paid { Status::Paid } else { Status::Check },
            is_final: self.paid,
        }
    }
}

impl Sim {
    /// The operator pays each address that is named in a call for funds, once.
    pub(super) fn pays_by_hand(&self) {
        let mut truth = self.truth();
        let named: Vec<String> = truth
            .orders
            .iter()
            .map(|order| order.address.clone())
            .filter(|address| truth.told.iter().any(|text| text.contains(address)))
            .collect();
        for address in named {
            if !truth.by_hand.contains(&address) {
                truth.by_hand.push(address.clone());
                truth.arrives(&address);
            }
        }
    }

    /// The webhook of an invoice that was paid; it comes once, whether it is heard or not.
    pub(super) fn unsent_hint(&self) -> Option<Hint> {
        let mut truth = self.truth();
        let bill = truth.bills.iter_mut().find(|bill| bill.paid && !bill.hinted)?;
        bill.hinted = true;
        Some(Hint {
            name: bill.name.clone(),
            uuid: bill.uuid(),
            amount: Some(bill.price),
            currency: Some("USD".into()),
            of_payout: false,
        })
    }
}

impl super::Truth {
    /// Money arrives at the upstream.
    fn arrives(&mut self, address: &str) {
        let order = self.orders.iter_mut().find(|order| order.address == address);
        order.expect("money goes only to an address of the upstream").paid = true;
    }
}

impl Cashier for Life {
    fn offers(&self) -> Stock<Vec<Offer>> {
        Stock::Here(
            vec![Offer {
                channel: samples::channel("USDC", "Solana"),
                least: None,
                most: None,
                rate: Some(Decimal::ONE),
            }]
            .into(),
        )
    }

    fn ready(&self) -> Pending<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn retry(&self) {}

    fn open<'a>(&'a self, order: &'a Order, _: &'a Channel) -> Pending<'a, Opening> {
        let ends = self.sim.clock.now().plus_seconds(1_800);
        Box::pin(self.call(move |truth| {
            let name = order.invoice_name();
            if let Some(known) = truth.bills.iter().find(|bill| bill.name == name) {
                return Opening::Made(Box::new(known.told()));
            }
            let number = 200 - u8::try_from(truth.bills.len()).unwrap();
            let bill = Bill {
                name,
                address: bs58::encode([number; 32]).into_string(),
                price: order.agreed.amount.value,
                ends,
                paid: false,
                hinted: false,
            };
            truth.bills.push(bill.clone());
            Opening::Made(Box::new(bill.told()))
        }))
    }

    fn read<'a>(&'a self, payment: &'a Payment) -> Pending<'a, Result<Invoice, ReadFault>> {
        Box::pin(self.call(move |truth| {
            let bill = truth.bills.iter().find(|bill| bill.uuid() == payment.upstream);
            bill.map(Bill::told).ok_or(ReadFault::NotFound)
        }))
    }

    fn recent(&self, _: Time) -> Pending<'_, Result<Vec<Invoice>, ReadFault>> {
        let bills = self.sim.truth().bills.clone();
        Box::pin(std::future::ready(Ok(bills.iter().map(Bill::told).collect())))
    }

    fn refund<'a>(&'a self, _: &'a Payment, _: &'a Secret) -> Pending<'a, Sending> {
        unreachable!("nobody asks for a refund in this world")
    }

    fn pay_out<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Sending> {
        Box::pin(self.call(move |truth| {
            truth.payouts.push(payout.name.clone());
            truth.arrives(&payout.address);
            Sending::Taken
        }))
    }

    fn find_payout<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Result<Option<PayoutStanding>, ReadFault>> {
        Box::pin(self.call(move |truth| {
            let is_there = truth.payouts.contains(&payout.name);
            Ok(is_there.then_some(PayoutStanding::Paid))
        }))
    }

    fn can_pay_out(&self, _: &Channel) -> bool {
        true
    }
}
