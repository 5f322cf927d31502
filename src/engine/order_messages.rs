//! The messages about one order: the payment, the code, what must not be missed, and the receipt.

use crate::domain::effect::{Notice, Priority};
use crate::domain::news::News;
use crate::domain::order::{Bill, CodeMessage, Order, Picture};
use crate::engine::input::{Outcome, Sight};
use crate::engine::perform::{Outside, Performed, later};
use crate::ports::{MessageKind, SendFault};
use crate::view::{bill, notice, receipt, voucher};

impl Outside {
    pub(super) async fn show_bill(&self, order: &Order, sight: &Sight) -> Performed {
        let (Some(picture), chat) = (order.picture(), sight.chat.id) else {
            return Performed::Done(Outcome::Nothing);
        };
        let words = self.phrases.of(sight.chat.language);
        if let Some(standing) = &order.bill {
            let Some(draft) = bill::bill(words, order, self.clock.now(), order.asking_cancel) else {
                return Performed::Done(Outcome::Nothing);
            };
            let kind = match standing.picture {
                Picture::Coming => MessageKind::Text,
                Picture::Code | Picture::Rest(_) | Picture::Plain | Picture::Seen | Picture::Closed => {
                    MessageKind::Photo
                }
            };
            let edited = self
                .messenger
                .edit(chat, standing.message, kind, Priority::Money, &draft)
                .await;
            match edited {
                Ok(()) if standing.picture == picture => return Performed::Done(Outcome::Nothing),
                Ok(()) => {
                    return Performed::Done(Outcome::News(Box::new(News::PaymentShown(standing.message, picture))));
                }
                Err(SendFault::Gone) => {}
                Err(fault) => return later(fault),
            }
        }
        if !order.is_payable() {
            return Performed::Done(Outcome::Nothing);
        }
        // The answer to a new picture could get lost, and with it the id under which it must be changed; so a text keeps its
        // place. Only where that is gone, or where the server makes no photo of a text, the picture is sent at once.
        let (draft, shown) = match &order.bill {
            Some(Bill {
                picture: Picture::Coming,
                ..
            }) => {
                let unseen = Order {
                    bill: None,
                    ..order.clone()
                };
                (bill::bill(words, &unseen, self.clock.now(), false), picture)
            }
            Some(_) | None => (Some(bill::coming(words, order)), Picture::Coming),
        };
        let Some(draft) = draft else {
            return Performed::Done(Outcome::Nothing);
        };
        match self.messenger.send(chat, Priority::Money, &draft).await {
            Ok(message) => Performed::Done(Outcome::News(Box::new(News::PaymentShown(message, shown)))),
            Err(fault) => later(fault),
        }
    }

    /// The code, or the file of codes, goes in by an edit of the placeholder, whose id is durable by then: Telegram turns a text into a
    /// document in place (editMessageMedia), so a lost answer or a crash repeats the same edit and never makes a second message.
    pub(super) async fn deliver(&self, order: &Order, sight: &Sight) -> Performed {
        if order.erased.is_some() {
            return Performed::Done(Outcome::Nothing);
        }
        let (words, chat) = (self.phrases.of(sight.chat.language), sight.chat.id);
        match order.code {
            CodeMessage::None | CodeMessage::Moving(_) => {
                let draft = voucher::placeholder(words, order);
                match self.messenger.send(chat, Priority::Money, &draft).await {
                    Ok(message) => Performed::Done(Outcome::News(Box::new(News::PlaceholderSent(message)))),
                    Err(fault) => later(fault),
                }
            }
            CodeMessage::Placeholder { message, .. } => {
                let draft = voucher::code(words, order);
                match self
                    .messenger
                    .edit(chat, message, MessageKind::Text, Priority::Money, &draft)
                    .await
                {
                    Ok(()) => Performed::Done(Outcome::News(Box::new(News::CodeShown(message)))),
                    Err(SendFault::Gone) => Performed::Done(Outcome::News(Box::new(News::PlaceholderGone))),
                    Err(fault) => later(fault),
                }
            }
            CodeMessage::Shown(_) => Performed::Done(Outcome::Nothing),
        }
    }

    pub(super) async fn notify(&self, order: &Order, about: Notice, sight: &Sight) -> Performed {
        if order.has_overtaken(about) {
            return Performed::Done(Outcome::Nothing);
        }
        let draft = notice::notice(self.phrases.of(sight.chat.language), order, about, self.clock.now());
        match self.messenger.send(sight.chat.id, Priority::Notice, &draft).await {
            Ok(message) if about == Notice::Reminder => {
                Performed::Done(Outcome::News(Box::new(News::Reminded(message))))
            }
            Ok(message) if about == Notice::PartlyPaid => {
                Performed::Done(Outcome::News(Box::new(News::RestAsked(message))))
            }
            Ok(_) => Performed::Done(Outcome::Said(sight.chat.id)),
            Err(fault) => later(fault),
        }
    }

    pub(super) async fn receipt(&self, order: &Order, sight: &Sight) -> Performed {
        let draft = receipt::receipt(&self.phrases, sight.chat.language, &self.imprint, order);
        match draft {
            Some(draft) => self.say(sight.chat.id, &draft).await,
            None => Performed::Done(Outcome::Nothing),
        }
    }
}
