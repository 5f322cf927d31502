//! A message as a chat holds it, and as the Bot API writes it.

use serde_json::{Map, Value, json};

use super::entity::{Entity, Formatted};
use super::file::FileId;
use super::keyboard::{self, Keyboard};
use super::picture::Dimensions;
use crate::domain::time::Time;

/// What a message shows besides text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// Text alone.
    None,
    /// A photo; the text is its caption.
    Photo {
        /// The stored picture.
        file: FileId,
        /// Its dimensions.
        dimensions: Dimensions,
        /// Bytes.
        size: usize,
        /// It is blurred until tapped.
        spoiler: bool,
    },
    /// A document; the text is its caption.
    Document {
        /// The stored file.
        file: FileId,
        /// The name shown.
        name: String,
        /// Bytes.
        size: usize,
    },
    /// A person's contact, with the fields of the Bot API's `Contact`.
    Contact(Value),
}

/// One message of a chat.
#[derive(Clone, Debug)]
pub struct Message {
    /// `message_id`, rising over all chats.
    pub id: i64,
    /// User id of its author.
    pub author: i64,
    /// The bot wrote it.
    pub from_bot: bool,
    /// When it was sent.
    pub sent: Time,
    /// When it was last edited.
    pub edited: Option<Time>,
    /// Text or caption.
    pub body: Formatted,
    /// What it shows.
    pub media: Media,
    /// Buttons under it.
    pub keyboard: Keyboard,
    /// It can be neither forwarded nor saved.
    pub protected: bool,
    /// It came without a sound.
    pub silent: bool,
    /// The message that it answers.
    pub reply_to: Option<i64>,
    /// `message_thread_id` of its topic.
    pub topic: Option<i64>,
    /// `message_effect_id`.
    pub effect: Option<String>,
}

impl Message {
    /// A person's text.
    pub fn typed(id: i64, author: i64, sent: Time, body: Formatted) -> Self {
        Self {
            id,
            author,
            from_bot: false,
            sent,
            edited: None,
            body,
            media: Media::None,
            keyboard: Keyboard::new(),
            protected: false,
            silent: false,
            reply_to: None,
            topic: None,
            effect: None,
        }
    }

    /// The text is a caption.
    pub fn has_caption(&self) -> bool {
        matches!(self.media, Media::Photo { .. } | Media::Document { .. })
    }

    /// The Bot API's `Message`, given its chat and author as JSON.
    pub fn write(&self, chat: Value, from: Value) -> Value {
        let mut fields = Map::new();
        fields.insert("message_id".to_owned(), json!(self.id));
        fields.insert("from".to_owned(), from);
        fields.insert("chat".to_owned(), chat);
        fields.insert("date".to_owned(), json!(self.sent.unix()));
        if let Some(edited) = self.edited {
            fields.insert("edit_date".to_owned(), json!(edited.unix()));
        }
        if let Some(topic) = self.topic {
            fields.insert("message_thread_id".to_owned(), json!(topic));
            fields.insert("is_topic_message".to_owned(), json!(true));
        }
        self.write_media(&mut fields);
        let (text, entities) = match self.has_caption() {
            true => ("caption", "caption_entities"),
            false => ("text", "entities"),
        };
        if !self.body.text.is_empty() {
            fields.insert(text.to_owned(), json!(self.body.text));
        }
        if !self.body.entities.is_empty() {
            fields.insert(entities.to_owned(), write_entities(&self.body.entities));
        }
        if !self.keyboard.is_empty() {
            fields.insert("reply_markup".to_owned(), keyboard::write(&self.keyboard));
        }
        if self.protected {
            fields.insert("has_protected_content".to_owned(), json!(true));
        }
        if let Some(effect) = &self.effect {
            fields.insert("effect_id".to_owned(), json!(effect));
        }
        Value::Object(fields)
    }

    fn write_media(&self, fields: &mut Map<String, Value>) {
        match &self.media {
            Media::None => {}
            Media::Photo {
                file,
                dimensions,
                size,
                spoiler,
            } => {
                fields.insert("photo".to_owned(), file.photo_sizes(*dimensions, *size));
                if *spoiler {
                    fields.insert("has_media_spoiler".to_owned(), json!(true));
                }
            }
            Media::Document { file, name, size } => {
                let document = json!({
                    "file_id": file.document(),
                    "file_unique_id": file.unique('d'),
                    "file_name": name,
                    "file_size": size,
                });
                fields.insert("document".to_owned(), document);
            }
            Media::Contact(contact) => {
                fields.insert("contact".to_owned(), contact.clone());
            }
        }
    }

    /// A text can be read in it: in its text, on its buttons, in what they lead to, or behind its links.
    pub fn shows(&self, needle: &str) -> bool {
        let linked = |entity: &Entity| entity.url.as_ref().is_some_and(|url| url.contains(needle));
        let mut buttons = self.keyboard.iter().flatten();
        self.body.text.contains(needle)
            || self.body.entities.iter().any(linked)
            || buttons.any(|button| button.shows(needle))
    }

    /// What Telegram compares before it says that a message is not modified.
    pub fn shows_same(&self, other: &Self) -> bool {
        self.body == other.body && self.media == other.media && self.keyboard == other.keyboard
    }
}

fn write_entities(entities: &[Entity]) -> Value {
    entities.iter().map(|entity| json!(entity)).collect()
}
