//! The papers of the shop, and which edition of its terms a person has accepted.

use serde::{Deserialize, Serialize};

use super::chat::Chat;
use super::confirm;
use super::retention::Retention;
use super::steps::{Around, Ask};
use super::time::Time;
use super::walk::Walk;

/// Raised when what our own words of terms and privacy promise changes.
const OUR_EDITION: u16 = 1;

/// Something to read about the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    /// What is bought from whom, and on which conditions.
    Terms,
    /// What is stored, for how long, and who gets it.
    Privacy,
    /// What to do when a payment went wrong.
    PaySupport,
}

/// Which terms: our words, and the operator's own ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Of our words.
    ours: u16,
    /// Of the operator's.
    shops: u16,
}

/// That a person accepted the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Which ones.
    pub edition: Edition,
    /// When.
    pub at: Time,
}

/// Who runs the shop, as far as they say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// The bot's name after `@`, once Telegram has told it.
    pub bot: Option<String>,
    /// The https address of the operator's own terms.
    pub terms_url: Option<String>,
    /// Where people get help outside of the chat.
    pub support: Option<Support>,
    /// Whether people of the shop answer under /support.
    pub talks: bool,
    /// How long codes are kept.
    pub retention: Retention,
}

/// Where people get help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// An https address, such as `https://t.me/name`.
    Link(String),
    /// An e-mail address.
    Mail(String),
}

impl Paper {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Terms, Self::Privacy, Self::PaySupport];
}

impl Edition {
    /// The present one of ours with this one of the operator's.
    pub fn of_shop(shops: u16) -> Self {
        Self {
            ours: OUR_EDITION,
            shops,
        }
    }
}

impl Default for Edition {
    fn default() -> Self {
        Self::of_shop(1)
    }
}

impl Chat {
    /// Whether its person accepted these terms.
    pub fn has_accepted(&self, edition: Edition) -> bool {
        self.consent.is_some_and(|consent| consent.edition == edition)
    }
}

/// The price may have moved while the terms were read; then it is shown once more, and they are not asked about again.
pub(in crate::domain) fn accept(chat: &mut Chat, here: Walk, around: Around<'_>) -> Option<(Walk, Option<Ask>)> {
    let Walk::Consent(aisle, basket, shown) = here else {
        return None;
    };
    chat.consent = Some(Consent {
        edition: around.edition,
        at: around.now,
    });
    confirm::confirmed(chat, Walk::Confirm(aisle, basket), shown, around)
}
