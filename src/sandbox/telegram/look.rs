//! What can be seen from outside: a chat as its person sees it now.

use axum::body::Bytes;
use serde::Serialize;

use super::Telegram;
use super::about::{Kind, MenuLine};
use super::calls::Call;
use super::entity::Entity;
use super::keyboard::Keyboard;
use super::message::{Media, Message};
use super::state::{Chat, Company, Notice, State};
use crate::domain::time::Time;

/// A chat as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChatView {
    /// Its id; a person's user id is the same.
    pub id: i64,
    /// The person's name, or the group's title.
    pub name: String,
    /// The language that the person's app tells.
    pub language: Option<String>,
    /// The person stopped the bot.
    pub blocked: bool,
    /// What is visible, oldest first.
    pub messages: Vec<MessageView>,
    /// What was told in answer to presses, oldest first.
    pub notices: Vec<Notice>,
    /// The last chat action, such as `typing`, with its time.
    pub doing: Option<(String, Time)>,
    /// The command menu in the person's language.
    pub menu: Vec<MenuLine>,
    /// The bot's name in the person's language, if one was set.
    pub bot_name: String,
    /// What an empty chat shows, in the person's language.
    pub description: String,
    /// What the bot's profile shows, in the person's language.
    pub short_description: String,
}

/// A visible message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageView {
    /// `message_id`.
    pub id: i64,
    /// The bot wrote it.
    pub from_bot: bool,
    /// Text or caption, without markup.
    pub text: String,
    /// Its formatted stretches, in UTF-16 code units.
    pub entities: Vec<Entity>,
    /// `file_id` of its photo.
    pub photo: Option<String>,
    /// The photo is blurred until tapped.
    pub photo_spoiler: bool,
    /// `file_id` and name of its document.
    pub document: Option<(String, String)>,
    /// Rows of buttons.
    pub keyboard: Keyboard,
    /// It can be neither forwarded nor saved.
    pub protect_content: bool,
    /// It came without a sound.
    pub silent: bool,
    /// The message that it answers.
    pub reply_to: Option<i64>,
    /// The topic it stands in.
    pub topic: Option<i64>,
    /// The effect that played when it came.
    pub effect: Option<String>,
    /// When it was sent.
    pub sent: Time,
    /// When it was last edited.
    pub edited: Option<Time>,
}

impl From<&Message> for MessageView {
    fn from(message: &Message) -> Self {
        let (mut photo, mut photo_spoiler, mut document) = (None, false, None);
        match &message.media {
            Media::None | Media::Contact(_) => {}
            Media::Photo { file, spoiler, .. } => (photo, photo_spoiler) = (Some(file.photo()), *spoiler),
            Media::Document { file, name, .. } => document = Some((file.document(), name.clone())),
        }
        Self {
            id: message.id,
            from_bot: message.from_bot,
            text: message.body.text.clone(),
            entities: message.body.entities.clone(),
            photo,
            photo_spoiler,
            document,
            keyboard: message.keyboard.clone(),
            protect_content: message.protected,
            silent: message.silent,
            reply_to: message.reply_to,
            topic: message.topic,
            effect: message.effect.clone(),
            sent: message.sent,
            edited: message.edited,
        }
    }
}

/// Whether a text stands in the document of a message.
fn holds(state: &State, message: &Message, needle: &str) -> bool {
    let Media::Document { file, .. } = &message.media else {
        return false;
    };
    let stored = state.files.get(*file);
    stored.is_some_and(|stored| String::from_utf8_lossy(&stored.bytes).contains(needle))
}

fn view(state: &State, chat: &Chat) -> ChatView {
    let (name, language) = match &chat.company {
        Company::Person { name, language } => (name.clone(), language.clone()),
        Company::Group { title, .. } => (title.clone(), None),
    };
    let text = |kind| state.about.text(kind, language.as_deref());
    ChatView {
        id: chat.id,
        name,
        blocked: chat.blocked,
        messages: chat.messages.values().map(MessageView::from).collect(),
        notices: chat.notices.clone(),
        doing: chat.doing.clone(),
        menu: state.about.menu(chat.id, language.as_deref()),
        bot_name: text(Kind::Name),
        description: text(Kind::Description),
        short_description: text(Kind::ShortDescription),
        language,
    }
}

impl Telegram {
    /// A chat as its person sees it now, none if there is no such chat.
    pub fn chat(&self, chat: i64) -> Option<ChatView> {
        let state = self.shared.state();
        state.chats.get(&chat).map(|chat| view(&state, chat))
    }

    /// The ids of all chats, groups first.
    pub fn chat_ids(&self) -> Vec<i64> {
        self.shared.state().chats.keys().copied().collect()
    }

    /// The newest visible message of the bot in a chat.
    pub fn last_from_bot(&self, chat: i64) -> Option<MessageView> {
        let state = self.shared.state();
        let mut newest_first = state.chats.get(&chat)?.messages.values().rev();
        newest_first.find(|message| message.from_bot).map(MessageView::from)
    }

    /// The bytes of an uploaded photo or document.
    pub fn file(&self, file_id: &str) -> Option<Bytes> {
        self.shared
            .state()
            .files
            .find(file_id)
            .map(|(_, stored)| stored.bytes.clone())
    }

    /// The bytes of an uploaded photo.
    pub fn photo(&self, file_id: &str) -> Option<Vec<u8>> {
        let state = self.shared.state();
        let (_, stored) = state.files.find(file_id).filter(|(_, stored)| stored.photo.is_some())?;
        Some(stored.bytes.to_vec())
    }

    /// Every message, by chat and id, in which a text can be read now: in its text, its buttons, what they copy, or its file.
    pub fn visible(&self, needle: &str) -> Vec<(i64, i64)> {
        let state = self.shared.state();
        let messages = state
            .chats
            .values()
            .flat_map(|chat| chat.messages.values().map(|message| (chat.id, message)));
        messages
            .filter(|(_, message)| message.shows(needle) || holds(&state, message, needle))
            .map(|(chat, message)| (chat, message.id))
            .collect()
    }

    /// All calls of the bot, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.calls_since(0)
    }

    /// The calls of the bot from the one of that number on.
    pub fn calls_since(&self, number: usize) -> Vec<Call> {
        self.shared.state().calls.since(number)
    }

    /// The newest calls of the bot, at most so many, oldest first.
    pub fn last_calls(&self, most: usize) -> Vec<Call> {
        self.shared.state().calls.last(most)
    }

    /// How many calls of the bot are kept.
    pub fn calls_counted(&self) -> usize {
        self.shared.state().calls.count()
    }

    /// How many updates the bot has not confirmed.
    pub fn waiting_updates(&self) -> usize {
        let now = self.shared.clock.now();
        self.shared.state().queue.len(now)
    }

    /// The address that updates are pushed to, if any.
    pub fn webhook(&self) -> Option<String> {
        let state = self.shared.state();
        state.webhook.as_ref().map(|webhook| webhook.url.clone())
    }
}
