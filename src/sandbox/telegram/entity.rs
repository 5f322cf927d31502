//! Formatted stretches of a text, counted in UTF-16 code units as Telegram counts.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

/// One formatted stretch: `type` and what belongs to it, as in the Bot API's `MessageEntity`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// `bold`, `spoiler`, `bot_command`, `date_time` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// First UTF-16 code unit.
    pub offset: usize,
    /// Length in UTF-16 code units.
    pub length: usize,
    /// Where a `text_link` leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The programming language of a `pre`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The sticker behind a `custom_emoji`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// The instant of a `date_time`, in Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unix_time: Option<i64>,
    /// How a `date_time` is written on the phone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_time_format: Option<String>,
}

impl Entity {
    /// A stretch without further fields.
    pub fn plain(kind: &str, offset: usize, length: usize) -> Self {
        Self {
            kind: kind.to_owned(),
            offset,
            length,
            ..Self::default()
        }
    }

    fn end(&self) -> usize {
        self.offset.saturating_add(self.length)
    }
}

/// A text with its entities, as a message holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Formatted {
    /// The text without markup.
    pub text: String,
    /// Its entities by offset, an enclosing one before what it encloses.
    pub entities: Vec<Entity>,
}

/// Length in UTF-16 code units.
pub fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

impl Formatted {
    /// Unformatted text.
    pub fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            entities: Vec::new(),
        }
    }

    /// Takes white space off both ends as Telegram does: all of it at the end, and at the start what precedes the
    /// first entity. Entities are put in order, and those that cover nothing are dropped.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        self.text.truncate(self.text.trim_end().len());
        let whole = utf16_length(&self.text);
        for entity in &mut self.entities {
            entity.length = entity.end().min(whole).saturating_sub(entity.offset);
        }
        self.entities.retain(|entity| entity.length > 0);
        let first = self.entities.iter().map(|entity| entity.offset).min();
        let blank = self
            .text
            .chars()
            .take(first.unwrap_or(whole))
            .take_while(|letter| matches!(letter, ' ' | '\n'))
            .count();
        if blank > 0 {
            self.text.drain(..blank);
            for entity in &mut self.entities {
                entity.offset = entity.offset.saturating_sub(blank);
            }
        }
        self.sort();
        self
    }

    /// Adds a `bot_command` entity for each `/command` that stands outside code and links.
    #[must_use]
    pub fn with_commands(mut self) -> Self {
        if !self.text.contains('/') {
            return self;
        }
        let mut found = Vec::new();
        let mut offset = 0;
        let mut before = None;
        for (at, letter) in self.text.char_indices() {
            if letter == '/' && before.is_none_or(may_precede_command) {
                let length = command_length(self.text.get(at + 1..).unwrap_or_default());
                if length > 0 && !self.is_literal(offset) {
                    found.push(Entity::plain("bot_command", offset, length + 1));
                }
            }
            offset += letter.len_utf16();
            before = Some(letter);
        }
        self.entities.extend(found);
        self.sort();
        self
    }

    fn is_literal(&self, offset: usize) -> bool {
        self.entities.iter().any(|entity| {
            matches!(entity.kind.as_str(), "code" | "pre" | "text_link")
                && (entity.offset..entity.end()).contains(&offset)
        })
    }

    fn sort(&mut self) {
        self.entities
            .sort_by_key(|entity| (entity.offset, Reverse(entity.length)));
    }
}

fn may_precede_command(letter: char) -> bool {
    !(letter.is_alphanumeric() || matches!(letter, '_' | '/' | '<' | '>' | '@'))
}

/// Letters after the slash that make a command, with its `@name`; none when it is no command.
fn command_length(rest: &str) -> usize {
    let name = word_length(rest);
    if !(1..=64).contains(&name) {
        return 0;
    }
    let after = rest.get(name..).unwrap_or_default();
    if let Some(addressed) = after.strip_prefix('@') {
        let bot = word_length(addressed);
        if bot >= 3 {
            return name + 1 + bot;
        }
    }
    match after.chars().next() {
        Some('/' | '<' | '>') => 0,
        Some(letter) if letter.is_alphanumeric() => 0,
        Some(_) | None => name,
    }
}

fn word_length(text: &str) -> usize {
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}

#[cfg(test)]
mod tests {
    use super::{Entity, Formatted, utf16_length};

    #[test]
    fn length_counts_surrogate_pairs_twice() {
        assert_eq!(utf16_length("a😀é"), 4);
    }

    #[test]
    fn a_typed_command_is_marked_even_after_an_emoji() {
        let text = Formatted::plain("😀 /start@gift_bot now").with_commands();
        assert_eq!(text.entities, vec![Entity::plain("bot_command", 3, 15)]);
    }

    #[test]
    fn a_path_or_a_fraction_is_no_command() {
        assert!(
            Formatted::plain("1/2 a/b //x /usr/bin")
                .with_commands()
                .entities
                .is_empty()
        );
    }

    #[test]
    fn a_command_inside_code_stays_code() {
        let mut text = Formatted::plain("/start");
        text.entities.push(Entity::plain("code", 0, 6));
        assert_eq!(text.with_commands().entities.len(), 1);
    }

    #[test]
    fn white_space_is_taken_off_both_ends_and_entities_follow() {
        let mut text = Formatted::plain("\n  hello  \n");
        text.entities.push(Entity::plain("bold", 3, 8));
        let text = text.tidied();
        assert_eq!(text.text, "hello");
        assert_eq!(text.entities, vec![Entity::plain("bold", 0, 5)]);
    }
}
