//! The payment service that makes invoices, sends money back, and pays the upstream.

use std::time::Duration;

use rust_decimal::Decimal;

use crate::domain::billing::Invoice;
use crate::domain::catalog::Channel;
use crate::domain::money::Amount;
use crate::domain::news::Payment;
use crate::domain::order::Order;
use crate::domain::purchase::PayoutStanding;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::Stock;
use crate::domain::time::Time;
use crate::ports::{Pending, ReadFault};

/// One coin on one network in which an invoice can be paid now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The coin and the network, in our words.
    pub channel: Channel,
    /// Least amount of the coin.
    pub least: Option<Decimal>,
    /// Greatest amount of the coin.
    pub most: Option<Decimal>,
    /// So many coins for one US dollar, if a rate is known; for showing only.
    pub rate: Option<Decimal>,
}

/// The payment service.
pub trait Cashier: Send + Sync + 'static {
    /// In what an invoice can be paid now; what is missing or old is being fetched from now on.
    fn offers(&self) -> Stock<Vec<Offer>>;
    /// Resolves once the offers are no longer coming.
    fn ready(&self) -> Pending<'_, ()>;
    /// Asks again for offers that failed.
    fn retry(&self);
    /// Has the invoice of an order made, or finds the one that was made under the same name.
    fn open<'a>(&'a self, order: &'a Order, channel: &'a Channel) -> Pending<'a, Opening>;
    /// Reads the invoice of a payment.
    fn read<'a>(&'a self, payment: &'a Payment) -> Pending<'a, Result<Invoice, ReadFault>>;
    /// All invoices made since then.
    fn recent(&self, since: Time) -> Pending<'_, Result<Vec<Invoice>, ReadFault>>;
    /// Sends the whole payment back to an address, the network's fee out of our balance. Never called twice for an order by itself.
    fn refund<'a>(&'a self, payment: &'a Payment, address: &'a Secret) -> Pending<'a, Sending>;
    /// Pays out of our balance, so that all of the amount arrives. The same name is the same payout.
    fn pay_out<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Sending>;
    /// Looks for a payout by its name; `None` is proof that there is none so far.
    fn find_payout<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Result<Option<PayoutStanding>, ReadFault>>;
    /// Whether a coin on a network can be paid out.
    fn can_pay_out(&self, channel: &Channel) -> bool;
}

/// What came of asking for an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is there; not yet held against what was asked.
    Made(Box<Invoice>),
    /// It was refused; there is nothing to pay.
    Refused(Refusal),
    /// Ask again after this time: the same name gives the same invoice.
    Again(Duration),
}

/// What came of sending money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It is under way.
    Taken,
    /// It was refused: nothing moved.
    Refused,
    /// Nothing moved; try again after this time.
    Again(Duration),
    /// It may be under way or not: ask before anything else.
    Unknown,
}

/// Money to be sent to the upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Our name of it.
    pub name: String,
    /// The coin and the network, in our words.
    pub channel: Channel,
    /// Exactly so much is to arrive.
    pub amount: Amount,
    /// Where.
    pub address: String,
    /// A memo, if the network needs one.
    pub memo: Option<String>,
}

/// What a signed message of Cryptomus speaks of; whatever it says beside this is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Our name of the invoice or payout.
    pub name: String,
    /// Cryptomus' own id of it.
    pub uuid: Secret,
    /// How much it is for.
    pub amount: Option<Decimal>,
    /// In which currency.
    pub currency: Option<String>,
    /// Whether it is about a payout.
    pub of_payout: bool,
}

/// Who hears of signed messages.
pub trait Ear: Send + Sync + 'static {
    /// Takes a hint in; false when it could not be kept, so that it should come again.
    fn hint(&self, hint: Hint) -> Pending<'_, bool>;
}
