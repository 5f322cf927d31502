//! Cryptomus as the shop's cashier: the typed calls in the shop's words.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Handle;
use tracing::{error, warn};

use super::answer::Fault;
use super::client::{Client, ClientFault, CryptomusConfig};
use super::form::NewInvoice;
use super::invoices::{Made, MakeFault, Name};
use super::menu::Menu;
use super::networks;
use super::payouts::{NewPayout, PayFault};
use super::why::Why;
use super::wire;
use crate::domain::billing::{Invoice, Status, WINDOW_SECONDS};
use crate::domain::catalog::Channel;
use crate::domain::effect::Strain;
use crate::domain::news::Payment;
use crate::domain::order::Order;
use crate::domain::purchase::PayoutStanding;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::Stock;
use crate::domain::time::Time;
use crate::ports::cashier::{Cashier, Offer, Opening, Payout, Sending};
use crate::ports::{Clock, Lookout, Pending, ReadFault};

/// When to ask again after an answer that nobody understands, or a refusal that an operator must see to.
const LATER: Duration = Duration::from_secs(60);
/// When to ask again for an invoice after an unclear answer; asking again is harmless.
const SOON: Duration = Duration::from_secs(3);
/// Most pages of the list of invoices that are compared.
const PAGES: usize = 400;

/// The shop's account at Cryptomus.
pub struct Cryptomus {
    client: Arc<Client>,
    clock: Arc<dyn Clock>,
    menu: Arc<Menu>,
    hooks: Option<Hooks>,
}

/// The addresses of our webhooks.
#[derive(Clone, Debug)]
pub struct Hooks {
    /// About payments.
    pub payment: String,
    /// About payouts.
    pub payout: String,
}

impl std::fmt::Debug for Cryptomus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cryptomus").finish_non_exhaustive()
    }
}

impl Cryptomus {
    /// The account; without `hooks` Cryptomus sends no webhooks, and invoices are only read. Must be called within a runtime.
    ///
    /// # Errors
    /// When a setting cannot be used.
    pub fn new(
        config: &CryptomusConfig,
        hooks: Option<Hooks>,
        clock: Arc<dyn Clock>,
    ) -> Result<Arc<Self>, ClientFault> {
        let client = Arc::new(Client::new(config, Arc::clone(&clock))?);
        let menu = Menu::new(Arc::clone(&client), Arc::clone(&clock), Handle::current());
        Ok(Arc::new(Self {
            client,
            clock,
            menu: Arc::new(menu),
            hooks,
        }))
    }

    /// The typed calls.
    pub fn client(&self) -> &Client {
        &self.client
    }

    async fn made(&self, order: &Order, channel: &Channel) -> Opening {
        let Some(network) = networks::theirs(&channel.network, &channel.coin) else {
            return Opening::Refused(Refusal::Tender);
        };
        let price = &order.agreed.amount;
        let new = NewInvoice {
            to_currency: Some(channel.coin.0.clone()),
            network: Some(network),
            url_callback: self.hooks.as_ref().map(|hooks| hooks.payment.clone()),
            is_payment_multiple: Some(true),
            lifetime: Some(WINDOW_SECONDS),
            ..NewInvoice::new(order.invoice_name(), price.value, price.coin.0.clone())
        };
        match self.client.create(&new).await {
            Ok(Made::Over(invoice)) if invoice.status() == wire::status::Status::Cancel => {
                Opening::Refused(Refusal::PriceMoved)
            }
            Ok(Made::Open(invoice) | Made::Over(invoice)) => match told(invoice) {
                Some(invoice) => Opening::Made(Box::new(invoice)),
                None => Opening::Again(SOON),
            },
            Err(MakeFault::Limit(limit)) => {
                error!("an invoice was not asked for: {limit}");
                Opening::Refused(Refusal::Other(limit.field.to_owned()))
            }
            Err(MakeFault::Fault(Fault::Again(after, _))) => Opening::Again(after),
            Err(MakeFault::Fault(Fault::Unknown(_))) => Opening::Again(SOON),
            Err(MakeFault::Fault(Fault::Refused(why))) => {
                warn!("an invoice was refused: {why}");
                Opening::Refused(refusal(&why))
            }
        }
    }

    async fn sent(&self, payout: &Payout) -> Sending {
        let Some(network) = networks::theirs(&payout.channel.network, &payout.channel.coin) else {
            return Sending::Refused;
        };
        let coin = payout.amount.coin.0.clone();
        let new = NewPayout {
            network: Some(network),
            url_callback: self.hooks.as_ref().map(|hooks| hooks.payout.clone()),
            memo: payout.memo.clone(),
            ..NewPayout::new(payout.name.clone(), payout.amount.value, coin, payout.address.clone())
        };
        match self.client.pay_out(&new).await {
            Ok(sent) => {
                fee_is_told(sent.fee_was_ours());
                Sending::Taken
            }
            Err(PayFault::Limit(limit)) => {
                error!("a payout was not asked for: {limit}");
                Sending::Refused
            }
            Err(PayFault::Fault(fault)) => sending("a payout", &fault),
        }
    }
}

impl Cashier for Cryptomus {
    fn offers(&self) -> Stock<Vec<Offer>> {
        self.menu.look()
    }

    fn ready(&self) -> Pending<'_, ()> {
        Box::pin(self.menu.ready())
    }

    fn retry(&self) {
        self.menu.retry();
    }

    fn open<'a>(&'a self, order: &'a Order, channel: &'a Channel) -> Pending<'a, Opening> {
        Box::pin(self.made(order, channel))
    }

    fn read<'a>(&'a self, payment: &'a Payment) -> Pending<'a, Result<Invoice, ReadFault>> {
        Box::pin(async {
            let name = Name::Theirs(payment.upstream.clone());
            match self.client.invoice(&name).await {
                Ok(Some(invoice)) => told(invoice).ok_or(ReadFault::Again(LATER)),
                Ok(None) => Err(ReadFault::NotFound),
                Err(fault) => Err(unread("an invoice", &fault)),
            }
        })
    }

    fn recent(&self, since: Time) -> Pending<'_, Result<Vec<Invoice>, ReadFault>> {
        Box::pin(async move {
            let until = self.clock.now().plus_seconds(86_400);
            match self.client.invoices(since, until, PAGES).await {
                Ok(invoices) => Ok(invoices.into_iter().filter_map(told).collect()),
                Err(fault) => Err(unread("the list of invoices", &fault)),
            }
        })
    }

    fn refund<'a>(&'a self, payment: &'a Payment, address: &'a Secret) -> Pending<'a, Sending> {
        Box::pin(async {
            let name = Name::Theirs(payment.upstream.clone());
            match self.client.refund(&name, address.reveal()).await {
                Ok(()) => Sending::Taken,
                Err(fault) => sending("a refund", &fault),
            }
        })
    }

    fn pay_out<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Sending> {
        Box::pin(self.sent(payout))
    }

    fn find_payout<'a>(&'a self, payout: &'a Payout) -> Pending<'a, Result<Option<PayoutStanding>, ReadFault>> {
        Box::pin(async {
            match self.client.payout(&Name::Ours(payout.name.clone())).await {
                Ok(Some(found)) if found.is_settled() => Ok(Some(PayoutStanding::Paid)),
                Ok(Some(found)) if found.is_returned() => {
                    warn!(
                        "a payout failed: {}",
                        found.fail_reason.as_deref().unwrap_or("no reason was given")
                    );
                    Ok(Some(PayoutStanding::Failed))
                }
                Ok(Some(_)) => Ok(Some(PayoutStanding::UnderWay)),
                Ok(None) => Ok(None),
                Err(fault) => Err(unread("a payout", &fault)),
            }
        })
    }

    fn can_pay_out(&self, channel: &Channel) -> bool {
        self.client.has_payout_key() && networks::theirs(&channel.network, &channel.coin).is_some()
    }
}

impl Lookout for Cryptomus {
    fn strains(&self) -> Vec<(Strain, bool)> {
        let refused = self.client.is_refused();
        refused
            .map(|refused| (Strain::CashierRefuses, refused))
            .into_iter()
            .collect()
    }
}

/// An invoice in our words; `None` without an id, since nobody can tell what it is then.
fn told(invoice: wire::invoice::Invoice) -> Option<Invoice> {
    let page = invoice.page().map(|page| page.reveal().to_owned());
    Some(Invoice {
        status: Status::of(invoice.status().word()),
        uuid: invoice.uuid?,
        name: invoice.order_id,
        price: invoice.amount,
        currency: invoice.currency,
        coin: invoice.payer_currency,
        network: invoice.network.map(|word| networks::ours(&word).0),
        address: invoice.address,
        due: invoice.payer_amount,
        paid: invoice.payment_amount,
        txid: invoice.txid.map(Secret::new),
        page,
        ends: invoice.expired_at,
        is_final: invoice.is_final.unwrap_or(false),
        updated: invoice.updated_at,
    })
}

fn refusal(why: &Why) -> Refusal {
    match why {
        Why::TooLittle(_) => Refusal::TooSmall,
        Why::TooMuch(_) => Refusal::TooLarge,
        Why::Network | Why::Currency | Why::NoConversion | Why::ConversionFailed | Why::NoService | Why::NoWallet => {
            Refusal::Tender
        }
        Why::Mixed(_) => Refusal::WrongEcho,
        Why::Busy | Why::Unreachable | Why::NoAnswer | Why::TechnicalWork | Why::ServerError => Refusal::CashierBusy,
        Why::Forbidden | Why::WrongSign => Refusal::CashierShut,
        Why::Fields(_)
        | Why::NoFunds
        | Why::NotFound
        | Why::TooManyResends
        | Why::NotCompleted
        | Why::RefundTooLarge
        | Why::Unreadable
        | Why::NoOperation
        | Why::NoPayoutKey
        | Why::Other(_) => Refusal::Other("CRYPTOMUS".to_owned()),
    }
}

/// Tells the operator when a payout did not go out as it was asked for.
pub(super) fn fee_is_told(was_ours: Option<bool>) {
    if was_ours == Some(false) {
        error!("Cryptomus took the fee out of a payout, so that too little arrives: pay the difference by hand");
    }
}

fn sending(what: &str, fault: &Fault) -> Sending {
    match fault {
        Fault::Again(after, _) => Sending::Again(*after),
        // An answer that tells of another payout tells that there is one: nobody may pay by hand before it was asked about.
        Fault::Unknown(why) | Fault::Refused(why @ Why::Mixed(_)) => {
            warn!("whether {what} was taken is not known: {why}");
            Sending::Unknown
        }
        Fault::Refused(why) => {
            error!("{what} was refused: {why}");
            Sending::Refused
        }
    }
}

fn unread(what: &str, fault: &Fault) -> ReadFault {
    match fault {
        Fault::Again(after, _) => ReadFault::Again(*after),
        Fault::Unknown(_) => ReadFault::Again(SOON),
        Fault::Refused(why) => {
            error!("{what} cannot be read: {why}");
            ReadFault::Again(LATER)
        }
    }
}
