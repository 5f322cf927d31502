//! How each effect is performed, and what came of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::{debug, error, warn};

use crate::domain::chat::Chat;
use crate::domain::consent::Imprint;
use crate::domain::echo;
use crate::domain::effect::{Bell, Effect, Priority};
use crate::domain::ids::ChatId;
use crate::domain::news::News;
use crate::domain::order::Order;
use crate::domain::refusal::Refusal;
use crate::domain::shelf::{Needs, Quoted, Shelf};
use crate::domain::walk::Walk;
pub use crate::engine::inbox::{Envelope, Inbox};
use crate::engine::input::{Answer, Input, Outcome, Sight};
use crate::engine::relay::GroupReach;
use crate::engine::settle::Memory;
use crate::ports::cashier::Cashier;
use crate::ports::{Catalogue, Clock, Entry, MessageKind, Messenger, Placing, SendFault, Supplier};
use crate::view::message::Draft;
use crate::view::phrases::Phrases;
use crate::view::scene::Scene;
use crate::view::{export, notice, screen};

/// How long a screen waits for the catalogue before it says "one moment".
const PATIENCE: Duration = Duration::from_millis(350);
/// How long a message to somebody who blocked the bot waits before it is tried again.
pub(super) const BLOCKED: Duration = Duration::from_secs(3 * 3_600);
/// How long a message of weight that Telegram refused waits before it is tried again.
const REFUSED: Duration = Duration::from_secs(3_600);
/// How long a press may wait for its answer before nobody looks at it any more.
const ANSWERABLE: Duration = Duration::from_secs(6);
/// How long to wait after an answer that never came.
const UNKNOWN: Duration = Duration::from_secs(1);

/// The world, as effects reach it.
pub struct Outside {
    /// Telegram.
    pub messenger: Arc<dyn Messenger>,
    /// The upstream's orders.
    pub supplier: Arc<dyn Supplier>,
    /// The catalogue as buyers see it.
    pub catalogue: Arc<dyn Catalogue>,
    /// The upstream's own catalogue.
    pub upstream: Arc<dyn Catalogue>,
    /// The payment service, where there is one.
    pub cashier: Option<Arc<dyn Cashier>>,
    /// What is known of money and invoices in this life of the process.
    pub memory: Arc<Memory>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Words.
    pub phrases: Phrases,
    /// Who runs the shop.
    pub imprint: Imprint,
    /// Who is asked for funds.
    pub admins: Vec<ChatId>,
    /// How it stands with the support group.
    pub group: Arc<GroupReach>,
    /// Where outcomes go.
    pub inbox: Inbox,
}

/// What came of an attempt.
#[derive(Debug)]
pub enum Performed {
    /// It is done.
    Done(Outcome),
    /// Try again after this time, or when something changes.
    Later(Duration),
    /// Shown as far as it goes; the rest is coming.
    Waiting(Box<Needs>),
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outside").finish_non_exhaustive()
    }
}

impl Outside {
    /// Hands an outcome to the engine, and waits for it unless nothing depends on it.
    pub async fn tell(&self, input: Input) {
        if input.is_lazy() {
            self.inbox.tell(input);
        } else {
            self.inbox.tell_durably(input).await;
        }
    }

    /// Answers a press.
    pub async fn answer(&self, answer: &Answer) {
        let words = self.phrases.of(answer.language);
        let notice = answer.notice.map(|toast| toast.text(words));
        let mut answered = self.messenger.answer(&answer.callback, notice.as_deref()).await;
        if let Err(SendFault::Again(span)) = answered
            && span <= ANSWERABLE
        {
            self.clock.pass(span).await;
            answered = self.messenger.answer(&answer.callback, notice.as_deref()).await;
        }
        if let Err(fault) = answered {
            debug!(?fault, "a press was not answered");
        }
    }

    /// Performs one effect once.
    pub async fn perform(&self, entry: Entry, sight: &Sight) -> Performed {
        let order = entry.effect.order().and_then(|order| sight.orders.get(&order));
        match (entry.effect, order) {
            (Effect::Show(_), _) => self.show(entry, sight).await,
            (Effect::PutAway(chat, message), _) => {
                let gone = self.messenger.delete(chat, message, Priority::Tidy).await;
                gone.map_or_else(later_or_drop, |()| Performed::Done(Outcome::Nothing))
            }
            (Effect::Alarm(id, alarm), _) => {
                warn!(order = id.0, ?alarm, "order {id} needs the operator's eye");
                Performed::Done(Outcome::Raised(Bell::Order(id, alarm)))
            }
            (Effect::Export(chat), _) => {
                let words = self.phrases.of(sight.chat.language);
                let draft = export::export(words, &sight.chat, &sight.archive, self.clock.now());
                self.say(chat, &draft).await
            }
            (Effect::Farewell(chat, language), _) => self.say(chat, &notice::farewell(self.phrases.of(language))).await,
            (Effect::Ring(admin, bell), _) => self.ring(entry, (admin, bell), sight).await,
            (Effect::OpenCase(id) | Effect::Relay { case: id, .. } | Effect::TellCase(id, _), _) => {
                let (Some(case), Some(group)) = (sight.cases.get(&id), sight.support) else {
                    return Performed::Done(Outcome::Nothing);
                };
                if let Effect::TellCase(_, word) = entry.effect {
                    self.tell_case(case, word, sight, group).await
                } else if let Effect::OpenCase(_) = entry.effect {
                    self.open_case(case, sight, group).await
                } else {
                    self.relay(entry, case, sight, group).await
                }
            }
            (Effect::Invoice(_), Some(order)) => self.open_invoice(entry, order).await,
            (Effect::Ask(_), Some(order)) => self.ask(order).await,
            (Effect::Supply(_), Some(order)) => self.supply(entry, order).await,
            (Effect::CallForFunds(_), Some(order)) => self.call_for_funds(entry, order, sight).await,
            (Effect::Fund(_), Some(order)) => self.fund(entry, order).await,
            (Effect::Refund(_), Some(order)) => self.refund(entry, order).await,
            (Effect::Place(_), Some(order)) => Performed::Done(Outcome::News(Box::new(self.place(order).await))),
            (Effect::ShowBill(_), Some(order)) => self.show_bill(order, sight).await,
            (Effect::Deliver(_), Some(order)) => self.deliver(order, sight).await,
            (Effect::Notify(_, notice), Some(order)) => self.notify(order, notice, sight).await,
            (Effect::Receipt(_), Some(order)) => self.receipt(order, sight).await,
            (
                Effect::Place(id)
                | Effect::ShowBill(id)
                | Effect::Deliver(id)
                | Effect::Notify(id, _)
                | Effect::Invoice(id)
                | Effect::Ask(id)
                | Effect::Supply(id)
                | Effect::CallForFunds(id)
                | Effect::Fund(id)
                | Effect::Refund(id)
                | Effect::Receipt(id),
                None,
            ) => {
                error!(order = id.0, "an effect of order {id} has no order");
                Performed::Done(Outcome::Nothing)
            }
        }
    }

    async fn show(&self, entry: Entry, sight: &Sight) -> Performed {
        let chat = &sight.chat;
        let needs = chat.walk.needs();
        let mut shelf = self.catalogue.look(&needs);
        if shelf.lacks(&needs) {
            tokio::select! {
                () = self.catalogue.ready(&needs) => {}
                () = self.clock.pass(PATIENCE) => {}
            }
            shelf = self.catalogue.look(&needs);
        }
        let scene = Scene {
            chat,
            shelf: &shelf,
            orders: &sight.listed,
            more_orders: sight.more,
            admin: &sight.admin,
            imprint: &self.imprint,
            now: self.clock.now(),
        };
        let draft = screen::screen(self.phrases.of(chat.language), &scene);
        let coming = shelf.lacks(&needs);
        let standing = chat.screen.filter(|screen| !screen.buried);
        if let Some(screen) = standing {
            match self
                .messenger
                .edit(chat.id, screen.message, MessageKind::Text, Priority::Screen, &draft)
                .await
            {
                Ok(()) if coming => return Performed::Waiting(Box::new(needs)),
                Ok(()) => {
                    self.offers(chat, &shelf).await;
                    return Performed::Done(Outcome::Nothing);
                }
                Err(SendFault::Gone) => {}
                Err(fault) => return later_or_drop(fault),
            }
        }
        let message = match self.messenger.send(chat.id, Priority::Screen, &draft).await {
            Ok(message) => message,
            Err(fault) => return later_or_drop(fault),
        };
        self.offers(chat, &shelf).await;
        if let Some(older) = chat.screen.filter(|screen| screen.buried) {
            let shown = Input::Done(
                if coming { entry.partly() } else { entry },
                Outcome::Shown(chat.id, message),
            );
            let (_, gone) = tokio::join!(
                self.tell(shown),
                self.messenger.delete(chat.id, older.message, Priority::Tidy)
            );
            if let Err(fault) = gone {
                debug!(?fault, "an old screen was left standing");
            }
            return if coming {
                Performed::Waiting(Box::new(needs))
            } else {
                Performed::Done(Outcome::Nothing)
            };
        }
        if coming {
            self.tell(Input::Done(entry.partly(), Outcome::Shown(chat.id, message)))
                .await;
            return Performed::Waiting(Box::new(needs));
        }
        Performed::Done(Outcome::Shown(chat.id, message))
    }

    /// Remembers the price that a screen asks about.
    async fn offers(&self, chat: &Chat, shelf: &Shelf) {
        if let (Walk::Confirm(..), Some(Quoted::Price(quote))) = (&chat.walk, shelf.quote.here())
            && chat.offered.as_deref() != Some(quote)
        {
            let quote = Box::new(quote.clone());
            self.tell(Input::Offered(chat.id, chat.revision, quote)).await;
        }
    }

    async fn place(&self, order: &Order) -> News {
        let needs = Needs {
            channels: true,
            ..Needs::default()
        };
        self.upstream.ready(&needs).await;
        let shelf = self.upstream.look(&needs);
        let tender = &order.basket.tender;
        let channels = shelf.channels.here().map(Vec::as_slice).unwrap_or_default();
        let channel = channels
            .iter()
            .find(|channel| channel.coin == tender.coin && channel.network == tender.network);
        let Some(channel) = channel else {
            return News::Refused(Refusal::Tender);
        };
        match self.supplier.place(order).await {
            Placing::Refused(why) => News::Refused(why),
            Placing::Unclear => News::AnswerLost,
            Placing::Made(made) => match echo::check(&made, &order.basket, &order.agreed, channel, self.clock.now()) {
                Ok(payment) => News::Placed(payment),
                Err(why) => {
                    warn!(
                        order = order.id.0,
                        ?why,
                        "order {} was made otherwise than asked",
                        order.id
                    );
                    News::Refused(why)
                }
            },
        }
    }

    /// A message of its own that nobody has to have.
    pub(super) async fn say(&self, chat: ChatId, draft: &Draft) -> Performed {
        match self.messenger.send(chat, Priority::Notice, draft).await {
            Ok(_) => Performed::Done(Outcome::Said(chat)),
            Err(fault) => later_or_drop(fault),
        }
    }
}

impl Entry {
    /// The same effect with a wish that strikes nothing out.
    pub(in crate::engine) fn partly(self) -> Self {
        Self { wish: 0, ..self }
    }
}

/// For what carries money: nothing is ever dropped.
pub(super) fn later(fault: SendFault) -> Performed {
    match fault {
        SendFault::Again(span) => Performed::Later(span),
        SendFault::Unknown | SendFault::Gone => Performed::Later(UNKNOWN),
        SendFault::Blocked => Performed::Later(BLOCKED),
        SendFault::Refused => {
            error!("Telegram refuses a message that a buyer must have; it is tried again in an hour");
            Performed::Later(REFUSED)
        }
    }
}

/// For screens: what Telegram will never take is dropped, the next step draws anew.
fn later_or_drop(fault: SendFault) -> Performed {
    match fault {
        SendFault::Again(span) => Performed::Later(span),
        SendFault::Unknown => Performed::Later(UNKNOWN),
        SendFault::Gone | SendFault::Refused | SendFault::Blocked => Performed::Done(Outcome::Nothing),
    }
}
