//! How the effects of the invoice rail are performed: invoices, the purchase behind them, and money that is sent.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing::{error, info, warn};

use crate::domain::billing::{self, Invoice, Status};
use crate::domain::catalog::{Channel, Tender};
use crate::domain::echo;
use crate::domain::effect::Priority;
use crate::domain::ids::OrderId;
use crate::domain::news::News;
use crate::domain::order::{Order, State};
use crate::domain::purchase::{Funding, PayoutStanding, Step};
use crate::domain::refusal::Refusal;
use crate::domain::returning::REFUND_UNCLEAR_SECONDS;
use crate::domain::shelf::Needs;
use crate::domain::time::Time;
use crate::engine::input::{Input, Outcome, Sight};
use crate::engine::perform::{Outside, Performed};
use crate::ports::cashier::{Opening, Payout, Sending};
use crate::ports::{Entry, MessageKind, Placing, ReadFault, SendFault};
use crate::view::funds;

/// How long an invoice is asked for before the buyer is told that it cannot be had.
const OPENING: Duration = Duration::from_secs(60);
/// How long the order behind an invoice is asked for before it becomes a case.
const SUPPLYING: Duration = Duration::from_secs(600);
/// Between two attempts to have it made.
const SUPPLY_AGAIN: Duration = Duration::from_secs(20);
/// Between two reads of one invoice that hints ask for.
const HINT_GAP: Duration = Duration::from_secs(10);
/// How soon it is looked whether an invoice that a hint overtook is recorded.
const COMING: Duration = Duration::from_secs(1);
/// Between two looks at a payout or a refund under way.
const SENT_PACE: Duration = Duration::from_secs(30);
/// How long a payout that cannot be found may still be on the wire: longer than the client ever waits, several times over.
const GRACE: Duration = Duration::from_secs(180);
/// How old the mark of money may be when it is sent, since [`GRACE`] and [`REFUND_UNCLEAR`] count from there; an older one is made anew.
const FRESH: Duration = Duration::from_secs(30);
/// How long it is asked what became of a payout before a person must find out.
const PAYOUT_UNCLEAR: Duration = Duration::from_secs(3_600);
/// How long a refund may leave no trace.
const REFUND_UNCLEAR: Duration = Duration::from_secs(REFUND_UNCLEAR_SECONDS);

/// What this life of the process knows of money and invoices beside what is durable.
#[derive(Debug, Default)]
pub struct Memory {
    /// When each invoice was last read.
    reads: Mutex<HashMap<OrderId, Time>>,
    /// What was marked as sent in this life, and is now to be sent. What an earlier life marked may have been sent.
    cleared: Mutex<BTreeSet<(OrderId, u8)>>,
}

impl Memory {
    /// Notes a read of an invoice, unless the last one was less than `gap` ago: then the time to wait.
    pub fn may_read(&self, order: OrderId, now: Time, gap: Duration) -> Result<(), Duration> {
        let reads = lock(&self.reads);
        let since = reads
            .get(&order)
            .map(|last| Duration::from_millis(now.millis_since(*last)));
        if let Some(wait) = since
            .and_then(|since| gap.checked_sub(since))
            .filter(|wait| !wait.is_zero())
        {
            return Err(wait);
        }
        drop(reads);
        self.was_read(order, now);
        Ok(())
    }

    /// Notes a read of an invoice.
    pub fn was_read(&self, order: OrderId, now: Time) {
        let mut reads = lock(&self.reads);
        reads.insert(order, now);
        if reads.len() > 10_000 {
            reads.retain(|_, last| now.millis_since(*last) < 3_600_000);
        }
    }

    fn clear(&self, order: OrderId, attempt: u8) {
        lock(&self.cleared).insert((order, attempt));
    }

    fn take_cleared(&self, order: OrderId, attempt: u8) -> bool {
        lock(&self.cleared).remove(&(order, attempt))
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Outside {
    /// Has the invoice made; whatever was lost, the same name gives the same invoice.
    pub(in crate::engine) async fn open_invoice(&self, entry: Entry, order: &Order) -> Performed {
        if !matches!(order.state, State::Placing) {
            return nothing();
        }
        let Some(cashier) = &self.cashier else {
            return news(News::Refused(Refusal::NotSelling));
        };
        cashier.ready().await;
        let offers = cashier.offers();
        let offers = offers.here().map(Vec::as_slice).unwrap_or_default();
        let channels = offers.iter().map(|offer| &offer.channel);
        let Some(channel) = of_tender(channels, &order.basket.tender) else {
            return news(News::Refused(Refusal::Tender));
        };
        match cashier.open(order, channel).await {
            Opening::Made(made) => match billing::check(&made, order, channel) {
                Ok(payment) if payment.is_in_time(self.clock.now()) => news(News::Placed(payment)),
                // The confirm was long ago, since the shop was down.
                Ok(_) => news(News::Refused(Refusal::CashierBusy)),
                Err(why) => {
                    let id = order.id;
                    warn!(order = id.0, ?why, "the invoice of order {id} is not the one asked for");
                    news(News::Refused(why))
                }
            },
            Opening::Refused(why) => news(News::Refused(why)),
            Opening::Again(span) if self.since(entry.since) < OPENING => {
                Performed::Later(span.max(Duration::from_secs(1)))
            }
            Opening::Again(_) => news(News::Refused(Refusal::CashierBusy)),
        }
    }

    /// Asks about the invoice because of a hint, not more often than Cryptomus likes.
    pub(in crate::engine) async fn ask(&self, order: &Order) -> Performed {
        let Some(cashier) = &self.cashier else { return nothing() };
        let Some(payment) = order.payment() else {
            let is_coming = matches!(order.state, State::Placing);
            return if is_coming { Performed::Later(COMING) } else { nothing() };
        };
        if let Err(wait) = self.memory.may_read(order.id, self.clock.now(), HINT_GAP) {
            return Performed::Later(wait);
        }
        match cashier.read(payment).await {
            Ok(invoice) => news(News::Invoice(Box::new(invoice))),
            Err(ReadFault::Again(span)) => Performed::Later(span),
            Err(ReadFault::NotFound) => nothing(),
        }
    }

    /// Has the order behind a paid invoice made. One that was made and is not recorded is never paid, and ends by itself.
    pub(in crate::engine) async fn supply(&self, entry: Entry, order: &Order) -> Performed {
        if !matches!(order.state, State::Buying(_, Step::Placing)) {
            return nothing();
        }
        let Some(behind) = order.behind() else {
            return news(News::SupplyRefused(Refusal::NotSelling));
        };
        let needs = Needs {
            channels: true,
            ..Needs::default()
        };
        self.upstream.ready(&needs).await;
        let shelf = self.upstream.look(&needs);
        let channels = shelf.channels.here().map(Vec::as_slice).unwrap_or_default();
        let patient = self.since(entry.since) < SUPPLYING;
        let Some(channel) = of_tender(channels.iter(), &behind.basket.tender) else {
            return if patient && shelf.channels.here().is_none() {
                Performed::Later(SUPPLY_AGAIN)
            } else {
                news(News::SupplyRefused(Refusal::Tender))
            };
        };
        match self.supplier.place(&behind).await {
            Placing::Made(made) => {
                match echo::check(&made, &behind.basket, &behind.agreed, channel, self.clock.now()) {
                    Ok(supply) => {
                        let can = self
                            .cashier
                            .as_ref()
                            .is_some_and(|cashier| cashier.can_pay_out(&supply.channel));
                        let funding = if can { Funding::Payout } else { Funding::Operator };
                        news(News::SupplyPlaced(supply, funding))
                    }
                    Err(why) => news(News::SupplyRefused(why)),
                }
            }
            Placing::Refused(Refusal::Other(_)) | Placing::Unclear if patient => Performed::Later(SUPPLY_AGAIN),
            Placing::Refused(why) => news(News::SupplyRefused(why)),
            Placing::Unclear => news(News::SupplyRefused(Refusal::Other("UNCLEAR".to_owned()))),
        }
    }

    /// Asks every admin once to pay the order behind an invoice, and says in the messages of before that nothing is wanted any more.
    pub(in crate::engine) async fn call_for_funds(&self, entry: Entry, order: &Order, sight: &Sight) -> Performed {
        let words = |admin| self.phrases.of(sight.languages.get(admin).copied().unwrap_or_default());
        for call in order.idle_calls() {
            let draft = funds::closed(words(&call.admin), order);
            let edited = self
                .messenger
                .edit(call.admin, call.message, MessageKind::Photo, Priority::Notice, &draft)
                .await;
            if let Err(fault @ (SendFault::Again(_) | SendFault::Unknown)) = edited {
                return soon(fault);
            }
            let closed = Outcome::News(Box::new(News::CallClosed(*call)));
            self.tell(Input::Done(entry.partly(), closed)).await;
        }
        if !order.awaits_funds() {
            return nothing();
        }
        if self.admins.is_empty() {
            error!(
                order = order.id.0,
                "order {} waits for funds, and ADMIN_IDS names nobody", order.id
            );
        }
        for admin in self.admins.iter().filter(|admin| !order.has_called(**admin)) {
            let Some(draft) = funds::call(words(admin), order, self.clock.now()) else {
                return nothing();
            };
            match self.messenger.send(*admin, Priority::Notice, &draft).await {
                Ok(message) => {
                    let called = News::FundsCalled(*admin, message, order.purchase.attempt);
                    let called = Outcome::News(Box::new(called));
                    self.tell(Input::Done(entry.partly(), called)).await;
                }
                Err(SendFault::Blocked | SendFault::Refused | SendFault::Gone) => {
                    warn!("an operator of ADMIN_IDS cannot be reached; has that person started the bot?");
                }
                Err(fault @ (SendFault::Again(_) | SendFault::Unknown)) => return soon(fault),
            }
        }
        nothing()
    }

    /// Pays the order behind an invoice by a payout. What became of an earlier attempt is asked first; only what is proven not to have
    /// happened is done, again under the same name.
    pub(in crate::engine) async fn fund(&self, entry: Entry, order: &Order) -> Performed {
        let (State::Buying(payment, Step::Funding), Some(supply), Some(cashier)) =
            (&order.state, &order.purchase.supply, &self.cashier)
        else {
            return nothing();
        };
        let attempt = order.purchase.attempt;
        let payout = Payout {
            name: order.payout_name(attempt),
            channel: supply.channel.clone(),
            amount: supply.amount.clone(),
            address: supply.address.clone(),
            memo: supply.memo.clone(),
        };
        let sent = order.purchase.payout_sent;
        let fresh = sent.is_some_and(|sent| self.since(sent) < FRESH);
        if fresh && self.memory.take_cleared(order.id, attempt) {
            info!(order = order.id.0, "a payout for order {} is sent", order.id);
            return match cashier.pay_out(&payout).await {
                Sending::Taken | Sending::Unknown => Performed::Later(SENT_PACE),
                Sending::Refused => news(News::PayoutRefused(attempt)),
                Sending::Again(span) => {
                    self.memory.clear(order.id, attempt);
                    Performed::Later(span)
                }
            };
        }
        let waited = sent.map(|sent| self.since(sent));
        match cashier.find_payout(&payout).await {
            Ok(Some(PayoutStanding::UnderWay)) => return Performed::Later(SENT_PACE),
            Ok(Some(standing @ (PayoutStanding::Paid | PayoutStanding::Failed))) => {
                return news(News::Payout(attempt, standing));
            }
            Err(ReadFault::Again(_)) if waited.is_some_and(|waited| waited > PAYOUT_UNCLEAR) => {
                return news(News::PayoutUnclear(attempt));
            }
            Err(ReadFault::Again(span)) => return Performed::Later(span.max(Duration::from_secs(5))),
            Ok(None) | Err(ReadFault::NotFound) => {}
        }
        if let Some(wait) = waited.and_then(|waited| GRACE.checked_sub(waited)) {
            return Performed::Later(wait.max(Duration::from_secs(1)));
        }
        if supply.deadline <= self.clock.now() {
            return news(News::PayoutRefused(attempt));
        }
        self.memory.was_read(order.id, self.clock.now());
        match cashier.read(payment).await {
            Ok(told) if is_ours(&told) => {}
            Ok(told) => {
                let told = News::Invoice(Box::new(told));
                self.tell(Input::Done(entry.partly(), Outcome::News(Box::new(told))))
                    .await;
                return Performed::Later(SENT_PACE);
            }
            Err(ReadFault::Again(span)) => return Performed::Later(span),
            Err(ReadFault::NotFound) => return Performed::Later(SENT_PACE),
        }
        self.marks(entry, (order.id, attempt), News::PayoutSent(attempt)).await
    }

    /// Marks money as sent, durably, before it is sent.
    async fn marks(&self, entry: Entry, (order, attempt): (OrderId, u8), mark: News) -> Performed {
        self.memory.clear(order, attempt);
        self.tell(Input::Done(entry.partly(), Outcome::News(Box::new(mark))))
            .await;
        Performed::Later(Duration::from_millis(1))
    }

    /// Sends the buyer's money back, once: what left no trace is shown to a person rather than done again.
    pub(in crate::engine) async fn refund(&self, entry: Entry, order: &Order) -> Performed {
        let (State::Refunding(payment), Some(refund), Some(cashier)) =
            (&order.state, &order.purchase.refund, &self.cashier)
        else {
            return nothing();
        };
        if let Some(sent) = refund.sent
            && self.memory.take_cleared(order.id, 0)
        {
            if self.since(sent) >= FRESH {
                return self.marks(entry, (order.id, 0), News::RefundSent).await;
            }
            info!(order = order.id.0, "a refund for order {} is asked for", order.id);
            return match cashier.refund(payment, &refund.address).await {
                // Whether it goes well is read on; after one that failed it must first be seen to begin.
                Sending::Taken if refund.again => Performed::Later(SENT_PACE),
                Sending::Taken => nothing(),
                Sending::Refused => news(News::RefundRefused),
                Sending::Unknown => Performed::Later(SENT_PACE),
                Sending::Again(span) => {
                    self.memory.clear(order.id, 0);
                    Performed::Later(span)
                }
            };
        }
        self.memory.was_read(order.id, self.clock.now());
        let told = match cashier.read(payment).await {
            Ok(told) => told,
            Err(ReadFault::Again(span)) => return Performed::Later(span),
            Err(ReadFault::NotFound) => return Performed::Later(SENT_PACE),
        };
        match (told.status, refund.sent) {
            (Status::RefundProcess | Status::RefundPaid, _) => news(News::Invoice(Box::new(told))),
            (Status::RefundFail, Some(sent)) if refund.again => {
                if self.since(sent) > REFUND_UNCLEAR {
                    news(News::RefundRefused)
                } else {
                    Performed::Later(SENT_PACE)
                }
            }
            (Status::RefundFail, Some(_)) => news(News::Invoice(Box::new(told))),
            (status, None) => {
                if status == Status::RefundFail {
                    let told = Outcome::News(Box::new(News::Invoice(Box::new(told))));
                    self.tell(Input::Done(entry.partly(), told)).await;
                }
                self.marks(entry, (order.id, 0), News::RefundSent).await
            }
            (_, Some(sent)) if self.since(sent) > REFUND_UNCLEAR => news(News::RefundUnclear),
            (_, Some(_)) => Performed::Later(SENT_PACE),
        }
    }

    fn since(&self, past: Time) -> Duration {
        Duration::from_millis(self.clock.now().millis_since(past))
    }
}

/// Whether what was paid is in our balance; what could not go back is there, too.
fn is_ours(told: &Invoice) -> bool {
    let here = matches!(
        told.status,
        Status::Paid | Status::PaidOver | Status::WrongAmount | Status::RefundFail
    );
    told.is_final && here
}

fn of_tender<'a>(mut channels: impl Iterator<Item = &'a Channel>, tender: &Tender) -> Option<&'a Channel> {
    channels.find(|channel| channel.coin == tender.coin && channel.network == tender.network)
}

/// A message to an operator goes out, or changes, a little later.
fn soon(fault: SendFault) -> Performed {
    let span = if let SendFault::Again(span) = fault {
        span
    } else {
        Duration::from_secs(1)
    };
    Performed::Later(span)
}

fn news(news: News) -> Performed {
    Performed::Done(Outcome::News(Box::new(news)))
}

fn nothing() -> Performed {
    Performed::Done(Outcome::Nothing)
}
