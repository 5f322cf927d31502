//! What the engine takes in, and what a commit hands on to the outside.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::billing::Invoice;
use crate::domain::catalog::Quote;
use crate::domain::chat::Chat;
use crate::domain::effect::{Bell, Strain};
use crate::domain::ids::{CallbackId, ChatId, MessageId, OrderId};
use crate::domain::language::Language;
use crate::domain::news::News;
use crate::domain::order::Order;
use crate::domain::secret::Secret;
use crate::domain::support::{Case, CaseId, CaseWord};
use crate::ports::cashier::Hint;
use crate::ports::{Entry, Update};
use crate::view::scene::AdminSight;
use crate::view::toast::Toast;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A person did something.
    Update(Update),
    /// An order has news.
    News(OrderId, News),
    /// An effect was performed.
    Done(Entry, Outcome),
    /// What was looked for in a chat was found.
    Found(ChatId),
    /// The screen of this revision shows this price.
    Offered(ChatId, u32, Box<Quote>),
    /// A signed message of Cryptomus: a hint that is followed by a read.
    Hint(Hint),
    /// An invoice as the list of Cryptomus has it.
    Listed(Box<Invoice>),
    /// The shop starts, and its support group is another one than before.
    NewGroup,
    /// Some minutes have passed; what is known of strains: whether each is in force.
    Round(Vec<(Strain, bool)>),
}

/// What came of an effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new message shows the screen.
    Shown(ChatId, MessageId),
    /// The order learns from it.
    News(Box<News>),
    /// A message of its own stands in the chat now.
    Said(ChatId),
    /// Every admin is to be told.
    Raised(Bell),
    /// A conversation has a topic in the group now; nothing stands in it yet.
    Topic(CaseId, i64),
    /// A message of a conversation stands in the group.
    InGroup(CaseId, MessageId),
    /// What stood of a conversation in the group is gone, and with it the place for this effect.
    Displaced(CaseId),
    /// Something is to be said about a conversation.
    Word(CaseId, CaseWord),
    /// It may have happened or not.
    Unsure,
    /// Nothing to remember: the message stands where it stood.
    Nothing,
}

impl Input {
    /// Whether the world may wait for this to become durable: a screen that was edited where it stood, or the price on it.
    pub fn is_lazy(&self) -> bool {
        match self {
            Self::Done(_, Outcome::Nothing) | Self::Offered(..) => true,
            Self::Done(
                _,
                Outcome::Shown(..)
                | Outcome::News(_)
                | Outcome::Said(_)
                | Outcome::Raised(_)
                | Outcome::Topic(..)
                | Outcome::InGroup(..)
                | Outcome::Displaced(_)
                | Outcome::Word(..)
                | Outcome::Unsure,
            )
            | Self::Update(_)
            | Self::News(..)
            | Self::Found(_)
            | Self::NewGroup
            | Self::Hint(_)
            | Self::Listed(_)
            | Self::Round(_) => false,
        }
    }
}

/// What a durable commit hands on.
#[derive(Debug, Default)]
pub struct Committed {
    /// Presses to answer.
    pub answers: Vec<Answer>,
    /// What is to be done, for the first time or again.
    pub wishes: Vec<Entry>,
    /// What need not be done any more.
    pub dropped: Vec<Entry>,
    /// What chats look like now, for all that have something waiting.
    pub sights: Vec<Arc<Sight>>,
    /// Orders that changed.
    pub orders: Vec<Arc<Order>>,
    /// Orders that a buyer wants to have checked now.
    pub checks: Vec<OrderId>,
    /// Orders that are not followed any more and are to be read once, by their upstream ids.
    pub looks: Vec<(OrderId, Secret)>,
    /// Chats from which somebody was heard.
    pub awake: Vec<ChatId>,
    /// Chats whose screen asks again for what failed.
    pub retries: Vec<ChatId>,
}

/// A press to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The press.
    pub callback: CallbackId,
    /// In which language.
    pub language: Language,
    /// What to say, if anything.
    pub notice: Option<Toast>,
}

/// All that a chat's messages are drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The chat.
    pub chat: Chat,
    /// The orders that something is waiting for.
    pub orders: BTreeMap<OrderId, Order>,
    /// The orders that the screen shows, newest first.
    pub listed: Vec<Order>,
    /// Whether there are more of them on the next page.
    pub more: bool,
    /// All orders of the chat, while its person waits for the file with them.
    pub archive: Vec<Order>,
    /// What a page for admins is drawn from.
    pub admin: AdminSight,
    /// The conversations of this chat, or of this group.
    pub cases: BTreeMap<CaseId, Case>,
    /// The support group.
    pub support: Option<ChatId>,
    /// What admins read in, while one of the orders wants something of them.
    pub languages: BTreeMap<ChatId, Language>,
}
