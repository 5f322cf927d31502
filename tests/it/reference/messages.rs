//! The messages in a chat that hold, or will hold, a code.

use std::collections::BTreeMap;

use giftkiosk::domain::ids::MessageId;
use giftkiosk::domain::news::News;
use giftkiosk::domain::order::{CodeMessage, Order};

use super::chance::Chance;

/// Each message of the code's, and the code that stands in it.
#[derive(Default)]
pub(crate) struct Messages {
    shown: BTreeMap<i64, Option<String>>,
    newest: i64,
}

impl Messages {
    pub(crate) fn puts_away(&mut self, message: MessageId) {
        self.shown.remove(&message.0);
    }

    /// One step of the delivery, and what there is to learn of it.
    pub(crate) fn brings(&mut self, order: &Order, chance: &mut Chance) -> Option<News> {
        match order.code {
            CodeMessage::None | CodeMessage::Moving(_) => {
                self.newest += 1;
                self.shown.insert(self.newest, None);
                Some(News::PlaceholderSent(MessageId(self.newest)))
            }
            CodeMessage::Placeholder { message, .. } => {
                if chance.once_in(9) {
                    // Its owner deleted it.
                    self.shown.remove(&message.0);
                }
                let code = order.goods().and_then(|goods| goods.vouchers.first());
                let code = code.map(|voucher| voucher.code.reveal().to_owned());
                let Some(shown) = self.shown.get_mut(&message.0) else {
                    return Some(News::PlaceholderGone);
                };
                *shown = code;
                Some(News::CodeShown(message))
            }
            CodeMessage::Shown(_) => None,
        }
    }

    /// I3: the code stands in one message, and it is the first that was read.
    pub(crate) fn show_the_code_once(&self, order: &Order) {
        let shown: Vec<&String> = self.shown.values().flatten().collect();
        let first = order.goods().map(|goods| {
            let codes = goods.vouchers.iter().map(|voucher| voucher.code.reveal());
            codes.collect::<Vec<_>>()
        });
        assert!(
            shown == first.unwrap_or_default(),
            "I3: the code stands in {} messages",
            shown.len()
        );
    }
}
