//! What the page's requests share: the world, the bot, and the knobs as they were turned.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::sandbox::bot::Bot;
use crate::sandbox::telegram::look::ChatView;
use crate::sandbox::world::World;

/// The world as the page sees it.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) world: Arc<World>,
    pub(super) bot: Bot,
    /// Ends the streams of news.
    pub(super) stop: CancellationToken,
    knobs: Mutex<Knobs>,
    /// Who was asked to pay to an address.
    payers: Mutex<BTreeMap<String, String>>,
}

/// How the lasting knobs stand.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Knobs {
    /// A paid order goes on by itself.
    pub(super) automatic: bool,
    /// How long each answer of Telegram is held back, in milliseconds.
    pub(super) telegram_slow: u64,
    /// Telegram knows neither button styles nor `<tg-time>`.
    pub(super) telegram_older: bool,
    /// How long each answer of Cryptorefills is held back, in milliseconds.
    pub(super) upstream_slow: u64,
    /// Cryptorefills refuses values out of a span that are numbers.
    pub(super) upstream_texts: bool,
    /// How long each answer of Cryptomus is held back, in milliseconds.
    pub(super) cashier_slow: u64,
    /// Who pays for what is bought behind invoices.
    pub(super) funding: Funding,
    /// `right`, `silent`, `garbled` or `refused`.
    pub(super) streams: Streams,
    /// Brands that are sold out, as country and name.
    pub(super) sold_out: Vec<(String, String)>,
}

/// How streams behave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Streams {
    #[default]
    Right,
    Silent,
    Garbled,
    Refused,
}

/// Who pays for what is bought behind invoices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Funding {
    /// Payouts, and the operator beyond their limits.
    #[default]
    Payout,
    Operator,
}

impl Bench {
    /// Paid orders go on by themselves at first.
    pub(super) fn new(world: Arc<World>, bot: Bot, stop: CancellationToken) -> Self {
        world.cryptorefills().go_on_by_itself(true);
        world.cryptomus().go_on_by_itself(true);
        let knobs = Knobs {
            automatic: true,
            ..Knobs::default()
        };
        Self {
            world,
            bot,
            stop,
            knobs: Mutex::new(knobs),
            payers: Mutex::default(),
        }
    }

    /// Who was asked to pay to an address: the first person who reads it in a chat.
    pub(super) fn payer(&self, chats: &[ChatView], address: &str) -> Option<String> {
        let mut payers = self.payers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = payers.get(address) {
            return Some(known.clone());
        }
        let reads = |chat: &&ChatView| {
            let mut shown = chat.messages.iter().filter(|message| message.from_bot);
            shown.any(|message| message.text.contains(address))
        };
        let name = chats.iter().find(reads)?.name.clone();
        payers.insert(address.to_owned(), name.clone());
        Some(name)
    }

    pub(super) fn knobs(&self) -> MutexGuard<'_, Knobs> {
        self.knobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
