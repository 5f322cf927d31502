//! What people do: they join, type, press, edit, delete, block; and updates that no person made.

use serde_json::{Value, json};
use thiserror::Error;

use super::Telegram;
use super::entity::Formatted;
use super::keyboard::Action;
use super::message::{Media, Message};
use super::params::Upload;
use super::queue::MESSAGE_LIFE;
use super::state::{Chat, Company, State, bot};
use super::written;
use crate::domain::time::Time;

/// What a person wanted to touch is not on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotThere {
    /// The chat does not exist.
    #[error("there is no such chat")]
    Chat,
    /// The message was deleted or never sent.
    #[error("there is no such message in the chat")]
    Message,
    /// The message has no button there.
    #[error("the message has no button there")]
    Button,
    /// The button opens a link or copies a text; the bot does not hear of it.
    #[error("the button does not ask the bot")]
    Silent,
    /// The message is another's.
    #[error("the message was not written by this person")]
    NotOwn,
}

impl Telegram {
    /// A person opens the chat and has not typed yet. Gives the chat id, which is also the user id.
    pub fn join(&self, name: &str, language_code: Option<&str>) -> i64 {
        let company = Company::Person {
            name: name.to_owned(),
            language: language_code.map(str::to_owned),
        };
        self.act(|state, _| state.open_chat(company))
    }

    /// A group with the bot in it.
    pub fn group(&self, title: &str) -> i64 {
        let title = title.to_owned();
        self.act(|state, _| state.open_chat(Company::Group { title, forum: false }))
    }

    /// A group with topics, in which the bot may open some.
    pub fn forum(&self, title: &str) -> i64 {
        let title = title.to_owned();
        self.act(|state, _| state.open_chat(Company::Group { title, forum: true }))
    }

    /// A person writes in a topic of a group. Gives the message id.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn say_in_topic(&self, chat: i64, person: i64, topic: i64, text: &str) -> Result<i64, NotThere> {
        self.write_in(chat, person, Some(topic), None, (Media::None, text))
    }

    /// A person answers a message of a chat. Gives the message id.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn answer_in(&self, chat: i64, person: i64, answers: i64, text: &str) -> Result<i64, NotThere> {
        self.write_in(chat, person, None, Some(answers), (Media::None, text))
    }

    /// A person sends a picture, in a topic if one is named. Gives the message id.
    ///
    /// # Errors
    /// There is no such chat, or the bytes are no picture.
    pub fn send_picture(
        &self,
        chat: i64,
        person: i64,
        topic: Option<i64>,
        picture: &[u8],
        caption: &str,
    ) -> Result<i64, NotThere> {
        let upload = Upload {
            name: "photo.png".to_owned(),
            bytes: picture.to_vec().into(),
        };
        let photo = self.act(|state, _| written::photo(state, Some(&upload), "", false));
        let photo = photo.map_err(|_| NotThere::Message)?;
        self.write_in(chat, person, topic, None, (photo, caption))
    }

    fn write_in(
        &self,
        chat: i64,
        person: i64,
        topic: Option<i64>,
        answers: Option<i64>,
        (media, text): (Media, &str),
    ) -> Result<i64, NotThere> {
        self.act(|state, now| {
            state.chats.get(&chat).ok_or(NotThere::Chat)?;
            let mut message = Message::typed(
                state.next_message(),
                person,
                now,
                Formatted::plain(text).with_commands(),
            );
            (message.media, message.topic, message.reply_to) = (media, topic, answers);
            Ok(state.post(chat, message, now))
        })
    }

    /// A person types in the private chat; a blocked bot is unblocked by it, as the app does. Gives the message id.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn say(&self, chat: i64, text: &str) -> Result<i64, NotThere> {
        self.say_in(chat, chat, text)
    }

    /// A person types in a chat, perhaps a group.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn say_in(&self, chat: i64, person: i64, text: &str) -> Result<i64, NotThere> {
        self.act(|state, now| {
            state.chats.get(&chat).ok_or(NotThere::Chat)?;
            set_blocked(state, chat, false, now);
            Ok(state.receive(chat, person, Media::None, text, now))
        })
    }

    /// A person shares a contact of their own.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn share_contact(&self, chat: i64, phone_number: &str) -> Result<i64, NotThere> {
        self.act(|state, now| {
            let name = state.user(chat)["first_name"].clone();
            state.chats.get(&chat).ok_or(NotThere::Chat)?;
            let contact = json!({ "phone_number": phone_number, "first_name": name, "user_id": chat });
            Ok(state.receive(chat, chat, Media::Contact(contact), "", now))
        })
    }

    /// A person presses a button of a message, counted from zero. Gives the callback query's id.
    ///
    /// # Errors
    /// There is no such button, or it does not ask the bot.
    pub fn press(&self, chat: i64, message: i64, row: usize, column: usize) -> Result<String, NotThere> {
        self.act(|state, now| {
            let shown = find(state, chat)?.messages.get(&message).ok_or(NotThere::Message)?;
            let button = shown.keyboard.get(row).and_then(|row| row.get(column));
            let data = match &button.ok_or(NotThere::Button)?.action {
                Action::Callback { data } => data.clone(),
                Action::Url { .. } | Action::Copy { .. } | Action::Other { .. } => {
                    return Err(NotThere::Silent);
                }
            };
            Ok(state.press(chat, chat, message, &data, now))
        })
    }

    /// A press with data that no button need carry, on a message that need not be there. Gives the query's id.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn press_data(&self, chat: i64, message: i64, data: &str) -> Result<String, NotThere> {
        self.press_data_as(chat, chat, message, data)
    }

    /// The same by a person in a chat that is not their private one.
    ///
    /// # Errors
    /// There is no such chat.
    pub fn press_data_as(&self, chat: i64, person: i64, message: i64, data: &str) -> Result<String, NotThere> {
        self.act(|state, now| {
            find(state, chat)?;
            Ok(state.press(chat, person, message, data, now))
        })
    }

    /// A person edits a message of their own.
    ///
    /// # Errors
    /// There is no such message, or it is the bot's.
    pub fn edit_own(&self, chat: i64, message: i64, text: &str) -> Result<(), NotThere> {
        self.act(|state, now| {
            let known = state.chats.get_mut(&chat).ok_or(NotThere::Chat)?;
            let own = known.messages.get_mut(&message).ok_or(NotThere::Message)?;
            if own.from_bot {
                return Err(NotThere::NotOwn);
            }
            own.body = Formatted::plain(text).with_commands();
            own.edited = Some(now);
            let edited = own.clone();
            state.tell(chat, "edited_message", &edited, now);
            Ok(())
        })
    }

    /// A person deletes any message of the chat; the bot does not hear of it.
    ///
    /// # Errors
    /// There is no such message.
    pub fn delete(&self, chat: i64, message: i64) -> Result<(), NotThere> {
        self.act(|state, _| {
            let known = state.chats.get_mut(&chat).ok_or(NotThere::Chat)?;
            known.messages.remove(&message).map(|_| ()).ok_or(NotThere::Message)
        })
    }

    /// A person stops the bot.
    pub fn block(&self, chat: i64) {
        self.act(|state, now| set_blocked(state, chat, true, now));
    }

    /// A person starts the bot again.
    pub fn unblock(&self, chat: i64) {
        self.act(|state, now| set_blocked(state, chat, false, now));
    }

    /// The person's account is deleted.
    pub fn deactivate(&self, chat: i64) {
        self.act(|state, _| {
            if let Some(chat) = state.chats.get_mut(&chat) {
                chat.deactivated = true;
            }
        });
    }

    /// Queues any JSON object as an update; it gets an `update_id` if it brings none. Gives the id.
    pub fn push_raw_update(&self, update: Value) -> i64 {
        self.act(|state, now| {
            let own = update.get("update_id").and_then(Value::as_i64);
            let id = own.unwrap_or_else(|| state.queue.next_id());
            let mut update = update;
            if own.is_none() && update.get("update_id").is_none() {
                update["update_id"] = json!(id);
            }
            let kind = update
                .as_object()
                .and_then(|fields| fields.keys().find(|key| *key != "update_id"));
            let kind = kind.cloned().unwrap_or_default();
            let expires = now.plus_seconds(MESSAGE_LIFE);
            state.queue.push_json(id, &kind, update.to_string(), id, expires);
            id
        })
    }

    /// Delivers an update once more, even one that was confirmed. False if it is not known (any more).
    pub fn repeat_update(&self, id: i64) -> bool {
        self.act(|state, now| state.queue.repeat(id, now.plus_seconds(MESSAGE_LIFE)))
    }

    /// The next update gets this id, as after an idle week.
    pub fn jump_to_update(&self, id: i64) {
        self.act(|state, _| state.queue.jump_to(id));
    }

    /// Changes the state, then wakes everyone who waits for updates or changes.
    fn act<T>(&self, change: impl FnOnce(&mut State, Time) -> T) -> T {
        let now = self.shared.clock.now();
        let outcome = change(&mut self.shared.state(), now);
        self.shared.tell_news();
        outcome
    }
}

fn find(state: &State, chat: i64) -> Result<&Chat, NotThere> {
    state.chats.get(&chat).ok_or(NotThere::Chat)
}

fn set_blocked(state: &mut State, id: i64, blocked: bool, now: Time) {
    let Some(chat) = state.chats.get_mut(&id).filter(|chat| chat.blocked != blocked) else {
        return;
    };
    chat.blocked = blocked;
    let described = chat.describe();
    let standing = |blocked: bool| match blocked {
        true => json!({ "user": bot(), "status": "kicked", "until_date": 0 }),
        false => json!({ "user": bot(), "status": "member" }),
    };
    let payload = json!({
        "chat": described,
        "from": state.user(id),
        "date": now.unix(),
        "old_chat_member": standing(!blocked),
        "new_chat_member": standing(blocked),
    });
    let expires = now.plus_seconds(MESSAGE_LIFE);
    state.queue.push("my_chat_member", &payload.to_string(), id, expires);
}
