//! What must hold at the end of every test, whatever happened in it.

use giftkiosk::sandbox::cryptorefills::order::OrderState;
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::calls::Outcome;

use super::{World, soon};

impl World {
    /// All is quiet and well: nothing waits, Telegram refused nothing, every press was answered, and every code that was
    /// delivered stands in exactly one message, in no other chat than its buyer's.
    pub(crate) async fn ends_well(&mut self) {
        self.ends_well_but(&[]).await;
    }

    /// The same, where Telegram refused some calls for these reasons beside being asked to edit what is as it should be.
    pub(crate) async fn ends_well_but(&mut self, refusals: &[&str]) {
        self.is_quiet().await;
        for call in self.telegram.calls() {
            if let Outcome::Refused(refusal) = &call.outcome {
                let edited = std::iter::once(&"message is not modified");
                assert!(
                    edited
                        .chain(refusals)
                        .any(|reason| refusal.description.contains(reason)),
                    "{} was refused: {refusal}\n{}",
                    call.method,
                    call.params
                );
            }
        }
        self.every_press_is_answered().await;
        self.every_code_is_shown_once();
        self.stop().await;
    }

    /// How often the bot asked to edit what was as it should be.
    pub(crate) fn needless_edits(&self) -> usize {
        let calls = self.telegram.calls();
        let needless = calls.iter().filter(|call| match &call.outcome {
            Outcome::Refused(refusal) => refusal.description.contains("message is not modified"),
            Outcome::Open | Outcome::Done(_) | Outcome::Dropped => false,
        });
        needless.count()
    }

    /// Every press was answered, once.
    pub(crate) async fn every_press_is_answered(&self) {
        let presses = self.presses.lock().unwrap().clone();
        for (chat, query) in presses {
            let answers = |telegram: &Telegram| {
                let notices = telegram.chat(chat)?.notices;
                Some(notices.iter().filter(|notice| notice.query == query).count()).filter(|count| *count > 0)
            };
            let count = soon("the answer to a press", self.telegram.until(answers)).await;
            assert_eq!(count, 1, "a press of chat {chat} was answered {count} times");
        }
    }

    fn every_code_is_shown_once(&self) {
        for order in self.refills.orders() {
            for code in &order.codes {
                let places = self.telegram.visible(code);
                let due = usize::from(order.state == OrderState::Done && !code.starts_with("https://cdn."));
                assert_eq!(places.len(), due, "{code} of order {}", order.number);
            }
        }
    }
}
