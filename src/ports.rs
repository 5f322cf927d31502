//! All that the engine knows of the world.

pub mod cashier;
pub mod intake;
mod journal;
pub mod lookout;
pub mod tally;

pub use self::journal::{Below, Changes, Entry, Erasure, Journal, Marks, StoreFault};
pub use self::lookout::Lookout;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use crate::domain::echo::Created;
use crate::domain::effect::Priority;
use crate::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
use crate::domain::language::Language;
use crate::domain::news::Observation;
use crate::domain::order::Order;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Needs, Shelf};
use crate::domain::support::InGroup;
use crate::domain::time::Time;
use crate::domain::walk::Command;
use crate::view::message::Draft;

/// A boxed future, so that ports can be trait objects.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The one source of time; a test moves its own.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Time;
    /// Resolves once `span` of this clock's time has passed.
    fn pass(&self, span: Duration) -> Pending<'static, ()>;
    /// Microseconds of a stopwatch, for measuring how long something takes.
    fn micros(&self) -> u64 {
        self.now().0.saturating_mul(1_000)
    }
}

/// What a person did in a chat, as Telegram told it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Telegram's number of it.
    pub id: UpdateId,
    /// Who and what; `None` for what does not concern the shop, so that it is passed over in its own commit.
    pub act: Option<Act>,
}

/// One act of one person in the private chat with the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The chat.
    pub chat: ChatId,
    /// The language that Telegram names for the person, if we speak it.
    pub language: Option<Language>,
    /// The message that says it.
    pub message: Option<MessageId>,
    /// What was done.
    pub deed: Deed,
}

/// What a person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A command of the menu.
    Command(Command),
    /// A command that nobody has, or that somebody else wrote: forwarded, or sent through another bot.
    UnknownCommand,
    /// Any other command, whole, as the person typed it here; only admins have some of these.
    OtherCommand(String),
    /// A line of text, typed here by the person.
    Text(String),
    /// A line of text that somebody else wrote: forwarded, or sent through another bot.
    PassedOn(String),
    /// A message that is no text.
    Other,
    /// A button, by its data.
    Press {
        /// To be answered at once.
        callback: CallbackId,
        /// At most 64 bytes, possibly forged.
        data: String,
        /// The message that carries the button.
        message: Option<MessageId>,
    },
    /// The person blocked the bot.
    Blocked,
    /// The person let the bot in again.
    Unblocked,
    /// Something said in a group, by a person who is no bot and does not hide behind the group or a channel.
    InGroup(InGroup),
}

/// Telegram, as far as updates come in.
pub trait Updates: Send + 'static {
    /// The updates from `offset` on, which confirms all before it. Waits until there are some; an empty answer is possible. Backs off by
    /// itself when Telegram cannot be reached.
    fn next(&mut self, offset: UpdateId) -> Pending<'_, Result<Vec<Update>, UpdatesFault>>;
}

/// Why no more updates can be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdatesFault {
    /// The token is not, or no longer, good.
    #[error("Telegram refuses TELEGRAM_BOT_TOKEN: get the present one from @BotFather and put it into .env")]
    Token,
    /// Another process takes the updates of this bot.
    #[error("another process is taking this bot's updates: stop it, or give this one a bot of its own")]
    Conflict,
}

/// Telegram, as far as messages go out. Keeps its pace and its order; never sends two calls for one chat at a time.
pub trait Messenger: Send + Sync + 'static {
    /// Sends a new message: a photo or a document when the draft has one.
    fn send<'a>(
        &'a self,
        chat: ChatId,
        priority: Priority,
        draft: &'a Draft,
    ) -> Pending<'a, Result<MessageId, SendFault>>;
    /// Turns an old message into the draft; a photo keeps its picture when the draft has none, and a text becomes a photo when it has one.
    /// A draft with a file makes a document of whatever the message was (editMessageMedia, Bot API 10.1), again and again with the same end.
    fn edit<'a>(
        &'a self,
        chat: ChatId,
        message: MessageId,
        kind: MessageKind,
        priority: Priority,
        draft: &'a Draft,
    ) -> Pending<'a, Result<(), SendFault>>;
    /// Takes a message away; one that is gone already is a success.
    fn delete<'a>(&'a self, chat: ChatId, message: MessageId, priority: Priority)
    -> Pending<'a, Result<(), SendFault>>;
    /// Copies a message of another chat, with the draft's buttons, into the draft's topic or as an answer; who wrote it is not told.
    fn copy<'a>(
        &'a self,
        _chat: ChatId,
        _priority: Priority,
        _from: (ChatId, MessageId),
        _draft: &'a Draft,
    ) -> Pending<'a, Result<MessageId, SendFault>> {
        Box::pin(std::future::ready(Err(SendFault::Refused)))
    }
    /// Opens a topic in a group that has topics.
    fn open_topic<'a>(&'a self, _group: ChatId, _name: &'a str) -> Pending<'a, Result<i64, SendFault>> {
        Box::pin(std::future::ready(Err(SendFault::Refused)))
    }
    /// Answers a press, with a short notice or without; not paced, never repeated.
    fn answer<'a>(&'a self, callback: &'a CallbackId, notice: Option<&'a str>) -> Pending<'a, Result<(), SendFault>>;
}

/// What a message is, since Telegram cannot turn one into the other freely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// A text.
    Text,
    /// A photo with a caption.
    Photo,
}

/// Why a message did not go out, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFault {
    /// Try again after this time.
    Again(Duration),
    /// It may have arrived or not; doing it again is right for whatever may be repeated.
    Unknown,
    /// The message to change is not there, or cannot be changed.
    Gone,
    /// The person blocked the bot, or is gone; try again when they come back.
    Blocked,
    /// Telegram will never take this.
    Refused,
}

/// The upstream shop.
pub trait Supplier: Send + Sync + 'static {
    /// Makes an order; called once for an order, whatever comes of it.
    fn place<'a>(&'a self, order: &'a Order) -> Pending<'a, Placing>;
    /// Reads an order.
    fn read<'a>(&'a self, upstream: &'a Secret, urgency: Urgency) -> Pending<'a, Result<Observation, ReadFault>>;
    /// Listens to an order's stream.
    fn follow(&self, upstream: &Secret) -> Box<dyn Following>;
}

/// What came of asking for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placing {
    /// It was made; not yet held against what was asked.
    Made(Created),
    /// It was refused, or never sent.
    Refused(Refusal),
    /// It may have been made.
    Unclear,
}

/// How much a read matters when the budget is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Money was seen.
    Paid,
    /// The buyer asks, or the stream is down.
    Asked,
    /// Routine.
    Routine,
}

/// Why an order could not be read; its state stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFault {
    /// Try again after this time.
    Again(Duration),
    /// The upstream does not know the order.
    NotFound,
}

/// An order's stream, reconnecting by itself at a bounded pace until it is told to stop.
pub trait Following: Send {
    /// The next thing heard.
    fn next(&mut self) -> Pending<'_, Heard>;
}

/// What a stream says. All of it is a hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Connected, for the first time or again.
    Opened,
    /// The order as the stream has it.
    Order(Observation),
    /// The upstream will say no more; read once.
    Stopped,
    /// The connection is lost or was never had; another attempt follows with the next call.
    Broken,
}

/// The catalogue: served from memory, refreshed in the background.
pub trait Catalogue: Send + Sync + 'static {
    /// What is known of what is needed; whatever is missing or old is being fetched from now on.
    fn look(&self, needs: &Needs) -> Shelf;
    /// Resolves once nothing needed is still coming.
    fn ready<'a>(&'a self, needs: &'a Needs) -> Pending<'a, ()>;
    /// Asks again for what failed, and for a price that was refused.
    fn retry(&self, needs: &Needs);
}
