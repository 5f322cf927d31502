//! What the bot says of itself: commands, name, descriptions and menu button, per language.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::entity::utf16_length;
use super::params::Params;
use super::refusal::Refusal;

/// One line of the command menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuLine {
    /// Without the slash.
    pub command: String,
    /// What it does.
    pub description: String,
}

/// All that is set; texts by language code, empty for everyone else.
#[derive(Debug, Default)]
pub struct About {
    commands: HashMap<(String, String), Vec<MenuLine>>,
    texts: HashMap<(Kind, String), String>,
    menu_button: Option<Value>,
}

/// A text of the bot's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Its name.
    Name,
    /// What an empty chat shows.
    Description,
    /// What its profile shows.
    ShortDescription,
}

impl Kind {
    fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::ShortDescription => "short_description",
        }
    }

    fn check(self, text: &str) -> Result<(), Refusal> {
        let (most, fault) = match self {
            Self::Name => (64, "BOT_TITLE_INVALID"),
            Self::Description => (512, "DESCRIPTION_TOO_LONG"),
            Self::ShortDescription => (120, "ABOUT_TOO_LONG"),
        };
        if utf16_length(text) > most {
            return Err(Refusal::bad(fault));
        }
        Ok(())
    }
}

impl About {
    /// `setMyCommands`.
    pub fn set_commands(&mut self, params: &Params) -> Result<Value, Refusal> {
        let place = place(params)?;
        let lines = params.nested("commands").unwrap_or(json!([]));
        let lines: Vec<MenuLine> =
            serde_json::from_value(lines).map_err(|fault| Refusal::bad(format!("can't parse BotCommand: {fault}")))?;
        if lines.len() > 100 {
            return Err(Refusal::bad("BOT_COMMANDS_TOO_MUCH"));
        }
        for line in &lines {
            line.check()?;
        }
        self.commands.insert(place, lines);
        Ok(json!(true))
    }

    /// `getMyCommands`.
    pub fn get_commands(&self, params: &Params) -> Result<Value, Refusal> {
        let lines = self.commands.get(&place(params)?);
        Ok(json!(lines.map(Vec::as_slice).unwrap_or_default()))
    }

    /// `deleteMyCommands`.
    pub fn delete_commands(&mut self, params: &Params) -> Result<Value, Refusal> {
        self.commands.remove(&place(params)?);
        Ok(json!(true))
    }

    /// The menu that a person sees in the private chat: the narrowest scope first, in each the person's language first.
    pub fn menu(&self, chat: i64, language: Option<&str>) -> Vec<MenuLine> {
        let language = two_letters(language);
        let scopes = [
            format!("chat:{chat}"),
            "all_private_chats".to_owned(),
            "default".to_owned(),
        ];
        for scope in scopes {
            for language in [language.clone(), String::new()] {
                let lines = self.commands.get(&(scope.clone(), language));
                if let Some(lines) = lines.filter(|lines| !lines.is_empty()) {
                    return lines.clone();
                }
            }
        }
        Vec::new()
    }

    /// Sets one text of the profile.
    pub fn set_text(&mut self, kind: Kind, params: &Params) -> Result<Value, Refusal> {
        let text = params.text(kind.field());
        kind.check(text)?;
        let key = (kind, language_code(params)?);
        if text.is_empty() {
            self.texts.remove(&key);
        } else {
            self.texts.insert(key, text.to_owned());
        }
        Ok(json!(true))
    }

    /// One text of the profile as the Bot API answers it.
    pub fn get_text(&self, kind: Kind, params: &Params) -> Result<Value, Refusal> {
        let text = self.text(kind, Some(&language_code(params)?));
        Ok(json!({ kind.field(): text }))
    }

    /// One text of the profile as a person of that language sees it.
    pub fn text(&self, kind: Kind, language: Option<&str>) -> String {
        let own = self.texts.get(&(kind, two_letters(language)));
        let text = own.or_else(|| self.texts.get(&(kind, String::new())));
        text.cloned().unwrap_or_default()
    }

    /// `setChatMenuButton`, for all chats alike.
    pub fn set_menu_button(&mut self, params: &Params) -> Value {
        self.menu_button = params.nested("menu_button");
        json!(true)
    }

    /// `getChatMenuButton`.
    pub fn get_menu_button(&self) -> Value {
        self.menu_button.clone().unwrap_or(json!({ "type": "commands" }))
    }
}

impl MenuLine {
    fn check(&self) -> Result<(), Refusal> {
        let allowed = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
        if !(1..=32).contains(&self.command.len()) || !self.command.bytes().all(allowed) {
            return Err(Refusal::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&utf16_length(&self.description)) {
            return Err(Refusal::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        Ok(())
    }
}

fn place(params: &Params) -> Result<(String, String), Refusal> {
    let scope = params.nested("scope").unwrap_or(json!({ "type": "default" }));
    let kind = scope.get("type").and_then(Value::as_str).unwrap_or("default");
    let scope = match scope.get("chat_id") {
        Some(chat) => format!("{kind}:{}", chat.to_string().trim_matches('"')),
        None => kind.to_owned(),
    };
    Ok((scope, language_code(params)?))
}

fn language_code(params: &Params) -> Result<String, Refusal> {
    let code = params.text("language_code");
    if code.is_empty() || (code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_lowercase())) {
        return Ok(code.to_owned());
    }
    Err(Refusal::bad("invalid language code specified"))
}

fn two_letters(language: Option<&str>) -> String {
    language.and_then(|tag| tag.get(..2)).unwrap_or_default().to_owned()
}
