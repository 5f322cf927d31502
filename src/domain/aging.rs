//! Notices grow old: which say nothing new any more before they go out, and what asks for money that is not wanted any more.

use super::effect::{Effect, Notice};
use super::ids::MessageId;
use super::order::{Order, State};

impl Order {
    /// Whether a notice that was not sent yet would say nothing new any more. The goods ring by themselves, and so does each trouble.
    pub fn has_overtaken(&self, notice: Notice) -> bool {
        let ended = self.goods().is_some() || matches!(self.state, State::NeedsOperator(..) | State::Refunded(_));
        match notice {
            Notice::PartlyPaid => self.part().is_none(),
            Notice::Paid => ended || matches!(self.state, State::UnderReview(_)),
            Notice::UnderReview => ended,
            Notice::Reminder => !matches!(self.state, State::AwaitingPayment(_)) || self.is_missing(),
            Notice::Claimed => !self.is_claimed(),
            Notice::Expired | Notice::Cancelled | Notice::Refunded | Notice::NeedsOperator | Notice::Settled => false,
            Notice::PaidTooMuch | Notice::Refunding => false,
            Notice::Vanished => !self.is_missing(),
            Notice::FoundAgain => !self.is_payable(),
        }
    }

    /// This message asks for the rest, or says that it comes too late.
    pub(in crate::domain) fn rest_asked(&mut self, message: MessageId) -> Vec<Effect> {
        let mut effects = self.put_rest_away();
        self.known.rest = Some(message);
        if self.part().is_none() {
            effects.extend(self.put_rest_away());
        }
        effects
    }

    /// Another rest may be due by now, or none: nobody shall pay what an old message names.
    pub(in crate::domain) fn put_rest_away(&mut self) -> Vec<Effect> {
        let message = self.known.rest.take();
        let away = message.map(|message| Effect::PutAway(self.chat, message));
        away.into_iter().collect()
    }
}
