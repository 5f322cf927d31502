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

use super::{Life, Plot, Sim};
use crate::samples;

/// An invoice.
#[derive(Clone, Debug)]
pub(crate) struct Bill {
    name: String,
    pub(crate) address: String,
    price: Decimal,
    ends: Time,
    /// How many halves of the price have arrived.
    pub(crate) halves: u8,
    /// The time to pay is over.
    pub(super) closed: bool,
    /// How often the money went back.
    pub(crate) sent_back: usize,
    /// Where the money was last sent to.
    pub(crate) sent_to: Option<String>,
    hinted: bool,
    /// Reads since the money went back; the first ones do not show it yet.
    lag: usize,
}

/// Reads and questions that do not know yet of what was just done.
const LAG: usize = 2;

impl Bill {
    fn uuid(&self) -> Secret {
        Secret::new(format!("uuid-of-{}", self.name))
    }

    fn status(&self) -> Status {
        match self.halves {
            2 if self.sent_back > 0 && self.lag > LAG => Status::RefundPaid,
            2 => Status::Paid,
            1 => Status::WrongAmountWaiting,
            _ if self.closed => Status::Cancel,
            _ => Status::Check,
        }
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
            paid: (self.halves > 0).then(|| self.price * Decimal::from(self.halves) / Decimal::TWO),
            txid: None,
            page: None,
            ends: Some(self.ends),
            status: self.status(),
            is_final: self.halves == 2 || self.closed,
            updated: None,
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
            .filter(|address| truth.operators.values().any(|told| told.text.contains(address)))
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
        let bill = truth.bills.iter_mut().find(|bill| bill.halves == 2 && !bill.hinted)?;
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
        order.expect("money goes only to an address of the upstream").halves = 2;
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
                halves: 0,
                closed: false,
                sent_back: 0,
                sent_to: None,
                hinted: false,
                lag: 0,
            };
            truth.bills.push(bill.clone());
            Opening::Made(Box::new(bill.told()))
        }))
    }

    fn read<'a>(&'a self, payment: &'a Payment) -> Pending<'a, Result<Invoice, ReadFault>> {
        Box::pin(self.call(move |truth| {
            let bill = truth.bills.iter_mut().find(|bill| bill.uuid() == payment.upstream);
            let bill = bill.ok_or(ReadFault::NotFound)?;
            bill.lag += usize::from(bill.sent_back > 0);
            Ok(bill.told())
        }))
    }

    fn recent(&self, _: Time) -> Pending<'_, Result<Vec<Invoice>, ReadFault>> {
        let bills = self.sim.truth().bills.clone();
        Box::pin(std::future::ready(Ok(bills.iter().map(Bill::told).collect())))
    }

    fn refund<'a>(&'a self, payment: &'a Payment, address: &'a Secret) -> Pending<'a, Sending> {
        Box::pin(self.call(move |truth| {
            let bill = truth.bills.iter_mut().find(|bill| bill.uuid() == payment.upstream);
            let bill = bill.expect("only what was paid is sent back");
            bill.sent_back += 1;
            bill.sent_to = Some(address.reveal().to_owned());
            Sending::Taken
        }))
    }

    fn pay_out<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Sending> {
        let plot = self.sim.plot;
        Box::pin(self.call(move |truth| {
            truth.asked_to_pay += 1;
            let first = truth.asked_to_pay == 1;
            if plot == Plot::Lost && first {
                return Sending::Unknown;
            }
            truth.payouts.push(payout.name.clone());
            truth.arrives(&payout.address);
            if plot == Plot::Unheard && first {
                Sending::Unknown
            } else {
                Sending::Taken
            }
        }))
    }

    fn find_payout<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Result<Option<PayoutStanding>, ReadFault>> {
        let plot = self.sim.plot;
        Box::pin(self.call(move |truth| {
            let made = truth.payouts.contains(&payout.name);
            truth.looked += usize::from(made);
            let is_there = made && (plot != Plot::Unheard || truth.looked > LAG);
            Ok(is_there.then_some(PayoutStanding::Paid))
        }))
    }

    fn can_pay_out(&self, _: &Channel) -> bool {
        true
    }
}
