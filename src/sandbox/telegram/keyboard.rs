//! Buttons under a message: what Telegram accepts as one, and what it shows.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::entity::utf16_length;
use super::html::Dialect;
use super::refusal::Refusal;

/// What a button does when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    /// Sends `data` to the bot.
    Callback {
        /// 1–64 bytes.
        data: String,
    },
    /// Opens a link.
    Url {
        /// `http`, `https` or `tg`.
        url: String,
    },
    /// Puts text on the clipboard.
    Copy {
        /// 1–256 characters, what is copied.
        copied: String,
    },
    /// A kind that the sandbox only shows, with its fields.
    Other {
        /// The field that names the kind, with its value.
        fields: Map<String, Value>,
    },
}

/// A button as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    /// Its label.
    pub text: String,
    /// `danger`, `success`, `primary`, or none.
    pub style: Option<String>,
    /// What it does.
    #[serde(flatten)]
    pub action: Action,
}

impl Button {
    /// A text can be read on it, or in what it sends, opens or copies.
    pub fn shows(&self, needle: &str) -> bool {
        let behind = match &self.action {
            Action::Callback { data: text } | Action::Url { url: text } | Action::Copy { copied: text } => text.clone(),
            Action::Other { fields } => Value::Object(fields.clone()).to_string(),
        };
        self.text.contains(needle) || behind.contains(needle)
    }
}

/// Rows of buttons; empty when the message has none.
pub type Keyboard = Vec<Vec<Button>>;

const MOST_BUTTONS: usize = 100;
const KINDS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// The inline keyboard in a `reply_markup`, or why Telegram refuses it.
pub fn read(markup: &Value, dialect: Dialect) -> Result<Keyboard, Refusal> {
    let Some(rows) = markup.get("inline_keyboard") else {
        return Ok(Vec::new());
    };
    let shape = || Refusal::bad("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
    let mut keyboard = Vec::new();
    let mut count = 0;
    for row in rows.as_array().ok_or_else(shape)? {
        let row: Vec<Button> = row
            .as_array()
            .ok_or_else(shape)?
            .iter()
            .map(|button| read_button(button, dialect))
            .collect::<Result<_, _>>()?;
        count += row.len();
        if !row.is_empty() {
            keyboard.push(row);
        }
    }
    if count > MOST_BUTTONS {
        return Err(Refusal::bad("reply markup is too long"));
    }
    Ok(keyboard)
}

fn read_button(button: &Value, dialect: Dialect) -> Result<Button, Refusal> {
    let unreadable = |reason: &str| Refusal::bad(format!("can't parse inline keyboard button: {reason}"));
    let fields = button
        .as_object()
        .ok_or_else(|| unreadable("InlineKeyboardButton must be an Object"))?;
    let text = fields
        .get("text")
        .and_then(Value::as_str)
        .ok_or_else(|| unreadable("Can't find field \"text\""))?;
    if text.trim().is_empty() {
        return Err(Refusal::bad("inline keyboard button text must be non-empty"));
    }
    let style = fields.get("style").and_then(Value::as_str).map(str::to_owned);
    if let Some(style) = &style
        && (dialect == Dialect::Older || !matches!(style.as_str(), "danger" | "success" | "primary"))
    {
        return Err(unreadable("invalid button style specified"));
    }
    let mut kinds = KINDS.iter().filter(|kind| fields.contains_key(**kind));
    let kind = kinds
        .next()
        .ok_or_else(|| unreadable("Text buttons are unallowed in the inline keyboard"))?;
    if let Some(second) = kinds.next() {
        return Err(unreadable(&format!(
            "a button is of one kind, this one has {kind} and {second}"
        )));
    }
    let action = read_action(kind, fields)?;
    Ok(Button {
        text: text.to_owned(),
        style,
        action,
    })
}

fn read_action(kind: &str, fields: &Map<String, Value>) -> Result<Action, Refusal> {
    let value = fields.get(kind).unwrap_or(&Value::Null);
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match kind {
        "callback_data" => {
            let data = string(value);
            if (1..=64).contains(&data.len()) {
                Ok(Action::Callback { data })
            } else {
                Err(Refusal::bad("BUTTON_DATA_INVALID"))
            }
        }
        "copy_text" => {
            let copied = string(value.get("text").unwrap_or(&Value::Null));
            if (1..=256).contains(&utf16_length(&copied)) {
                Ok(Action::Copy { copied })
            } else {
                Err(Refusal::bad("BUTTON_COPY_TEXT_INVALID"))
            }
        }
        "url" => {
            let url = string(value);
            check_url(&url)?;
            Ok(Action::Url { url })
        }
        other => Ok(Action::Other {
            fields: Map::from_iter([(other.to_owned(), value.clone())]),
        }),
    }
}

fn check_url(url: &str) -> Result<(), Refusal> {
    let wrong = |why: &str| Refusal::bad(format!("inline keyboard button URL '{url}' is invalid: {why}"));
    let read = reqwest::Url::parse(url).map_err(|_| wrong("Wrong HTTP URL"))?;
    match read.scheme() {
        "tg" | "ton" => Ok(()),
        "http" | "https" => match read.host_str() {
            Some(host) if host.contains('.') || host.starts_with('[') => Ok(()),
            Some(_) | None => Err(wrong("Wrong HTTP URL")),
        },
        _ => Err(wrong("Unsupported URL protocol")),
    }
}

/// The keyboard as the Bot API writes it.
pub fn write(keyboard: &Keyboard) -> Value {
    let rows: Vec<Value> = keyboard
        .iter()
        .map(|row| row.iter().map(write_button).collect())
        .collect();
    json!({ "inline_keyboard": rows })
}

fn write_button(button: &Button) -> Value {
    let mut fields = match &button.action {
        Action::Callback { data } => Map::from_iter([("callback_data".to_owned(), json!(data))]),
        Action::Url { url } => Map::from_iter([("url".to_owned(), json!(url))]),
        Action::Copy { copied } => Map::from_iter([("copy_text".to_owned(), json!({ "text": copied }))]),
        Action::Other { fields } => fields.clone(),
    };
    fields.insert("text".to_owned(), json!(button.text));
    if let Some(style) = &button.style {
        fields.insert("style".to_owned(), json!(style));
    }
    Value::Object(fields)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Action, read, write};
    use crate::sandbox::telegram::html::Dialect;

    fn one(button: Value) -> Result<(), String> {
        read(&json!({ "inline_keyboard": [[button]] }), Dialect::Present)
            .map(|_| ())
            .map_err(|refusal| refusal.description)
    }

    #[test]
    fn callback_data_is_counted_in_bytes() {
        assert_eq!(one(json!({ "text": "a", "callback_data": "é".repeat(32) })), Ok(()));
        let fault = one(json!({ "text": "a", "callback_data": "é".repeat(33) })).unwrap_err();
        assert_eq!(fault, "Bad Request: BUTTON_DATA_INVALID");
        assert!(one(json!({ "text": "a", "callback_data": "" })).is_err());
    }

    #[test]
    fn a_button_has_exactly_one_kind() {
        let none = one(json!({ "text": "a" })).unwrap_err();
        assert!(
            none.ends_with("Text buttons are unallowed in the inline keyboard"),
            "{none}"
        );
        assert!(one(json!({ "text": "a", "url": "https://t.me", "callback_data": "b" })).is_err());
    }

    #[test]
    fn a_link_must_be_one_that_a_phone_can_open() {
        assert_eq!(one(json!({ "text": "a", "url": "tg://resolve?domain=x" })), Ok(()));
        for wrong in ["nowhere", "ftp://a.example", "https://", "https://localhost"] {
            assert!(one(json!({ "text": "a", "url": wrong })).is_err(), "{wrong}");
        }
    }

    #[test]
    fn copied_text_has_at_most_256_characters() {
        assert_eq!(
            one(json!({ "text": "a", "copy_text": { "text": "x".repeat(256) } })),
            Ok(())
        );
        assert!(one(json!({ "text": "a", "copy_text": { "text": "x".repeat(257) } })).is_err());
    }

    #[test]
    fn only_three_styles_are_known_and_none_to_an_older_server() {
        let button =
            |style: &str| json!({ "inline_keyboard": [[{ "text": "a", "callback_data": "b", "style": style }]] });
        assert!(read(&button("danger"), Dialect::Present).is_ok());
        assert!(read(&button("green"), Dialect::Present).is_err());
        assert!(read(&button("danger"), Dialect::Older).is_err());
    }

    #[test]
    fn at_most_a_hundred_buttons_fit() {
        let rows = |count: usize| json!({ "inline_keyboard": vec![vec![json!({ "text": "a", "callback_data": "b" })]; count] });
        assert!(read(&rows(100), Dialect::Present).is_ok());
        assert_eq!(
            read(&rows(101), Dialect::Present).unwrap_err().description,
            "Bad Request: reply markup is too long"
        );
    }

    #[test]
    fn a_keyboard_is_written_as_it_was_read() {
        let markup = json!({ "inline_keyboard": [[
            { "text": "a", "callback_data": "b", "style": "primary" },
            { "text": "c", "copy_text": { "text": "d" } },
            { "text": "e", "url": "https://example.com" },
        ]] });
        let keyboard = read(&markup, Dialect::Present).unwrap();
        assert!(matches!(keyboard[0][1].action, Action::Copy { .. }));
        assert_eq!(write(&keyboard), markup);
    }
}
