//! What this Telegram knows: chats and what they show, updates that wait, files, and the rules in force.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::Serialize;
use serde_json::{Value, json};

use super::about::About;
use super::calls::Calls;
use super::entity::Formatted;
use super::file::Files;
use super::message::Message;
use super::pacing::{Flow, Pacing, admit};
use super::picture::Care;
use super::queue::{MESSAGE_LIFE, PRESS_LIFE, Queue};
use super::refusal::Refusal;
use super::trouble::Troubles;
use super::webhook::Webhook;
use crate::domain::time::Time;

/// Who shares a chat with the bot.
#[derive(Clone, Debug)]
pub enum Company {
    /// One person, whose user id is the chat id.
    Person {
        /// First name.
        name: String,
        /// IETF tag of the app's language, if the app tells it.
        language: Option<String>,
    },
    /// A group.
    Group {
        /// Its title.
        title: String,
        /// It has topics.
        forum: bool,
    },
}

/// What a person was told by `answerCallbackQuery`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// When it was told.
    pub at: Time,
    /// The callback query that it answers.
    pub query: String,
    /// What it says; empty when the press was answered silently.
    pub text: String,
    /// It is a window to be closed, not a passing line.
    pub alert: bool,
}

/// One chat.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Negative for a group.
    pub id: i64,
    /// Who is there.
    pub company: Company,
    /// The person stopped the bot.
    pub blocked: bool,
    /// The account is gone.
    pub deactivated: bool,
    /// What is visible, by message id.
    pub messages: BTreeMap<i64, Message>,
    /// What was told in answer to presses, oldest first.
    pub notices: Vec<Notice>,
    /// The last `sendChatAction`, with its time.
    pub doing: Option<(String, Time)>,
    flow: Flow,
}

#[derive(Clone, Copy, Debug)]
struct Press {
    chat: i64,
    at: Time,
}

/// Rules that can be set otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Calls are held against the written Bot API, and photos decoded.
    pub conformance: bool,
    /// How fast messages may come.
    pub pacing: Pacing,
    /// Seconds after a press within which it can be answered.
    pub answer_within: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            conformance: true,
            pacing: Pacing::STRICT,
            answer_within: 15,
        }
    }
}

/// All of it.
#[derive(Debug, Default)]
pub struct State {
    /// Rules in force.
    pub rules: Rules,
    /// Troubles in force.
    pub troubles: Troubles,
    /// Chats by id.
    pub chats: BTreeMap<i64, Chat>,
    /// Updates that wait.
    pub queue: Queue,
    /// What the bot asked.
    pub calls: Calls,
    /// What the bot uploaded.
    pub files: Files,
    /// What the bot says of itself.
    pub about: About,
    /// Where updates are pushed, if anywhere.
    pub webhook: Option<Webhook>,
    /// Counts webhooks set and removed.
    pub webhook_turn: u64,
    /// Counts calls of `getUpdates`; only the latest is answered.
    pub poll_turn: u64,
    /// The bot logged out.
    pub logged_out: bool,
    presses: HashMap<String, Press>,
    press_order: VecDeque<(Time, String)>,
    flow: Flow,
    last_message: i64,
    last_chat: i64,
    last_press: u64,
}

const BOT_ID: i64 = 7_000_000_001;
const FIRST_CHAT: i64 = 500_000_000;

/// The token that this Telegram knows.
pub fn token() -> String {
    format!("{BOT_ID}:AAsandboxTokenOfTheGiftKioskBot0000")
}

/// The bot as the Bot API's `User`.
pub fn bot() -> Value {
    json!({ "id": BOT_ID, "is_bot": true, "first_name": "Gift Kiosk", "username": "gift_kiosk_bot" })
}

impl State {
    /// A new chat, with nothing in it.
    pub fn open_chat(&mut self, company: Company) -> i64 {
        self.last_chat += 1;
        let number = FIRST_CHAT + self.last_chat;
        let id = match company {
            Company::Person { .. } => number,
            Company::Group { .. } => -number,
        };
        let chat = Chat {
            id,
            company,
            blocked: false,
            deactivated: false,
            messages: BTreeMap::new(),
            notices: Vec::new(),
            doing: None,
            flow: Flow::default(),
        };
        self.chats.insert(id, chat);
        id
    }

    /// The next message id.
    pub fn next_message(&mut self) -> i64 {
        self.last_message += 1;
        self.last_message
    }

    /// A chat that the bot may write to, or why it may not.
    pub fn reach(&mut self, chat: i64) -> Result<&mut Chat, Refusal> {
        let chat = self
            .chats
            .get_mut(&chat)
            .ok_or_else(|| Refusal::bad("chat not found"))?;
        if chat.deactivated {
            return Err(Refusal::forbidden("user is deactivated"));
        }
        if chat.blocked {
            return Err(Refusal::forbidden("bot was blocked by the user"));
        }
        Ok(chat)
    }

    /// Counts a message to a chat against the limits.
    pub fn admit(&mut self, chat: i64, now: Time) -> Result<(), Refusal> {
        let Some(chat) = self.chats.get_mut(&chat) else {
            return Ok(());
        };
        let is_group = matches!(chat.company, Company::Group { .. });
        admit(self.rules.pacing, &mut self.flow, &mut chat.flow, is_group, now.0)
    }

    /// How carefully photos are looked at.
    pub fn care(&self) -> Care {
        if self.rules.conformance {
            Care::Decode
        } else {
            Care::Glance
        }
    }

    /// A message as the Bot API writes it.
    pub fn write(&self, chat: &Chat, message: &Message) -> Value {
        message.write(chat.describe(), self.author(message))
    }

    fn author(&self, message: &Message) -> Value {
        if message.from_bot {
            return bot();
        }
        self.user(message.author)
    }

    /// A person as the Bot API's `User`.
    pub fn user(&self, id: i64) -> Value {
        let mut user = json!({ "id": id, "is_bot": false, "first_name": "" });
        if let Some(Company::Person { name, language }) = self.chats.get(&id).map(|chat| &chat.company) {
            user["first_name"] = json!(name);
            if let Some(language) = language {
                user["language_code"] = json!(language);
            }
        }
        user
    }

    /// Puts a person's message into a chat and tells the bot.
    pub fn receive(&mut self, chat: i64, author: i64, media: super::message::Media, text: &str, now: Time) -> i64 {
        let id = self.next_message();
        let body = Formatted::plain(text).with_commands();
        let mut message = Message::typed(id, author, now, body);
        message.media = media;
        self.post(chat, message, now)
    }

    /// Puts a message of a person into a chat as it is, and tells the bot.
    pub fn post(&mut self, chat: i64, message: Message, now: Time) -> i64 {
        let id = message.id;
        self.tell(chat, "message", &message, now);
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.messages.insert(id, message);
        }
        id
    }

    /// Queues an update about a message.
    pub fn tell(&mut self, chat: i64, kind: &str, message: &Message, now: Time) {
        if let Some(known) = self.chats.get(&chat) {
            let mut written = self.write(known, message);
            if let Some(answered) = message.reply_to.and_then(|answered| known.messages.get(&answered)) {
                written["reply_to_message"] = self.write(known, answered);
            }
            let payload = written.to_string();
            let expires = now.plus_seconds(MESSAGE_LIFE);
            self.queue.push(kind, &payload, chat, expires);
        }
    }

    /// Queues a press of a person, on a message that may be gone; gives the callback query's id.
    pub fn press(&mut self, chat: i64, person: i64, message: i64, data: &str, now: Time) -> String {
        self.last_press += 1;
        let id = format!("{}", 4_000_000_000_000_000_000_u64 + self.last_press);
        let shown = self.chats.get(&chat).map(|known| match known.messages.get(&message) {
            Some(message) => self.write(known, message),
            None => json!({ "chat": known.describe(), "message_id": message, "date": 0 }),
        });
        let payload = json!({
            "id": id,
            "from": self.user(person),
            "message": shown,
            "chat_instance": format!("{}", chat.wrapping_mul(7_919)),
            "data": data,
        });
        let expires = now.plus_seconds(PRESS_LIFE);
        self.queue
            .push("callback_query", &payload.to_string(), i64::MAX - person, expires);
        self.remember_press(id.clone(), chat, now);
        id
    }

    fn remember_press(&mut self, id: String, chat: i64, now: Time) {
        let old = now.minus_seconds(self.rules.answer_within);
        while self.press_order.front().is_some_and(|(at, _)| *at < old) {
            if let Some((_, id)) = self.press_order.pop_front() {
                self.presses.remove(&id);
            }
        }
        self.press_order.push_back((now, id.clone()));
        self.presses.insert(id, Press { chat, at: now });
    }

    /// The chat of a press that can still be answered; it can be answered once.
    pub fn answer_press(&mut self, id: &str, now: Time) -> Result<i64, Refusal> {
        let too_old = || Refusal::bad("query is too old and response timeout expired or query ID is invalid");
        let press = self.presses.remove(id).ok_or_else(too_old)?;
        if press.at.plus_seconds(self.rules.answer_within) < now {
            return Err(too_old());
        }
        Ok(press.chat)
    }
}

impl Chat {
    /// The chat as the Bot API's `Chat`.
    pub fn describe(&self) -> Value {
        match &self.company {
            Company::Person { name, .. } => {
                json!({ "id": self.id, "first_name": name, "type": "private" })
            }
            Company::Group { title, forum: true } => {
                json!({ "id": self.id, "title": title, "type": "supergroup", "is_forum": true })
            }
            Company::Group { title, forum: false } => {
                json!({ "id": self.id, "title": title, "type": "group", "all_members_are_administrators": true })
            }
        }
    }
}
