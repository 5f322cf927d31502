//! What is remembered of a chat: where its person stands, what we know of them, and the message that shows it.

use serde::{Deserialize, Serialize};

use super::catalog::{Country, Quote};
use super::consent::Consent;
use super::ids::{ChatId, MessageId};
use super::language::Language;
use super::leaving::Leaving;
use super::limits::Limit;
use super::secret::Secret;
use super::walk::Walk;

/// A private chat with one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Which chat.
    pub id: ChatId,
    /// Its language, from Telegram until the person chooses one.
    pub language: Language,
    /// Whether the person chose it.
    pub language_chosen: bool,
    /// Where the person stands in the menu.
    pub walk: Walk,
    /// Counts what the person did; a button carries the count of its screen.
    pub revision: u32,
    /// A word about the last input, above the screen until the next one.
    pub hint: Option<Hint>,
    /// The country last shopped in.
    pub country: Option<Country>,
    /// The e-mail address last used.
    pub email: Option<Secret>,
    /// The phone number last used.
    pub phone: Option<Secret>,
    /// The message that shows the walk.
    pub screen: Option<ScreenMessage>,
    /// The price that the screen shows, while one is asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<Box<Quote>>,
    /// Which terms were accepted, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Whether the person wants everything deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaving: Option<Leaving>,
}

/// The message that shows the walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScreenMessage {
    /// Which message.
    pub message: MessageId,
    /// Whether something was said below it, so that the next screen is a new message.
    pub buried: bool,
}

/// A word about the last input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hint {
    /// The button belongs to an older screen.
    Stale,
    /// There is no such command.
    UnknownCommand,
    /// A button is expected here, not a text.
    UseButtons,
    /// What was sent is not a text.
    TextOnly,
    /// The price is another one now.
    PriceMoved,
    /// Left by /cancel; nothing was ordered.
    Left,
    /// Left by /cancel, while an order is being made or waits for money.
    OrdersGoOn,
    /// No new orders are taken just now.
    Closed,
    /// A limit for new orders is reached.
    Limited(Limit),
    /// No new orders are taken from this chat.
    Banned,
    /// What was said was passed on to support.
    PassedOn,
    /// Too much was said to support at once.
    TooMuch,
    /// The conversation with support is over.
    SupportEnded,
}

impl Chat {
    /// A chat that was never seen before.
    pub fn new(id: ChatId, language: Language) -> Self {
        Self {
            id,
            language,
            language_chosen: false,
            walk: Walk::Home,
            revision: 0,
            hint: None,
            country: None,
            email: None,
            phone: None,
            screen: None,
            offered: None,
            consent: None,
            leaving: None,
        }
    }

    /// Something was said below the screen.
    pub fn bury_screen(&mut self) {
        if let Some(screen) = &mut self.screen {
            screen.buried = true;
        }
    }
}
