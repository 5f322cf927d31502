//! Holds every call against the written Bot API: known method, known parameters, required ones present, right types.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::params::Params;
use super::refusal::Refusal;

/// The Bot API as data, read once.
pub static BOT_API: LazyLock<BotApi> = LazyLock::new(|| BotApi::read(include_str!("bot-api.json")));

/// Methods by their lower-case name, and types.
#[derive(Debug, Default)]
pub struct BotApi {
    methods: HashMap<String, Method>,
    types: HashMap<String, Object>,
}

/// A method with its parameters.
#[derive(Debug)]
pub struct Method {
    /// The name as the Bot API writes it, such as `sendMessage`.
    pub name: String,
    fields: HashMap<String, Field>,
}

#[derive(Debug, Default)]
struct Object {
    fields: HashMap<String, Field>,
    subtypes: Vec<String>,
}

#[derive(Debug)]
struct Field {
    types: Vec<Type>,
    required: bool,
}

#[derive(Debug)]
enum Type {
    Integer,
    Float,
    Boolean,
    String,
    File,
    Array(Box<Type>),
    Object(String),
}

#[derive(Deserialize)]
struct Written {
    methods: HashMap<String, WrittenObject>,
    types: HashMap<String, WrittenObject>,
}

#[derive(Deserialize)]
struct WrittenObject {
    #[serde(default)]
    fields: Vec<WrittenField>,
    #[serde(default)]
    subtypes: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenField {
    name: String,
    types: Vec<String>,
    required: bool,
}

impl BotApi {
    /// Unreadable data leaves no methods, so that every call is refused.
    fn read(text: &str) -> Self {
        let Ok(written) = serde_json::from_str::<Written>(text) else {
            return Self::default();
        };
        let methods = written.methods.into_iter().map(|(name, object)| {
            let fields = object.fields.into_iter().map(WrittenField::read).collect();
            (name.to_lowercase(), Method { name, fields })
        });
        let types = written.types.into_iter().map(|(name, object)| {
            let fields = object.fields.into_iter().map(WrittenField::read).collect();
            let subtypes = object.subtypes;
            (name, Object { fields, subtypes })
        });
        Self {
            methods: methods.collect(),
            types: types.collect(),
        }
    }

    /// The method of that name, in any case.
    pub fn method(&self, name: &str) -> Option<&Method> {
        match self.methods.get(name) {
            Some(method) => Some(method),
            None => self.methods.get(&name.to_lowercase()),
        }
    }

    /// Gives parameters that came as text (a form, a query) the JSON type that the method wants. Objects and arrays
    /// may be text in a JSON body too.
    pub fn restore_types(&self, method: &Method, params: &mut Params) {
        for (name, value) in &mut params.values {
            let (Some(field), Value::String(text)) = (method.fields.get(name), &*value) else {
                continue;
            };
            if let Some(read) = field.restore(text, params.textual) {
                *value = read;
            }
        }
    }

    /// Refuses a call that the written Bot API does not know, naming what is wrong.
    pub fn check(&self, method: &Method, params: &Params) -> Result<(), Refusal> {
        let inner = self.check_fields(&method.fields, &params.values, &method.name, Some(params));
        inner.map_err(Refusal::bad)
    }

    fn check_fields(
        &self,
        fields: &HashMap<String, Field>,
        values: &Map<String, Value>,
        place: &str,
        uploads: Option<&Params>,
    ) -> Result<(), String> {
        for (name, value) in values {
            let Some(field) = fields.get(name) else {
                return Err(format!("{place} has no field \"{name}\""));
            };
            self.check_any(&field.types, value, &format!("{place}.{name}"))?;
        }
        for (name, field) in fields {
            let uploaded = uploads.is_some_and(|params| params.files.contains_key(name));
            if field.required && !uploaded && !values.contains_key(name) {
                return Err(format!("{place} lacks the required field \"{name}\""));
            }
        }
        Ok(())
    }

    fn check_any(&self, types: &[Type], value: &Value, place: &str) -> Result<(), String> {
        let mut fault = format!("{place} has no type");
        for kind in types {
            match self.check_type(kind, value, place) {
                Ok(()) => return Ok(()),
                Err(found) => fault = self.nearer(types, fault, found, kind, value),
            }
        }
        Err(fault)
    }

    /// Of two faults, the one of the type that the value was probably meant to be.
    fn nearer(&self, types: &[Type], old: String, new: String, kind: &Type, value: &Value) -> String {
        let resembles = match (kind, value) {
            (Type::Object(name), Value::Object(fields)) => self
                .types
                .get(name)
                .is_some_and(|object| fields.keys().any(|field| object.fields.contains_key(field))),
            (Type::Array(_), Value::Array(_)) => true,
            _ => types.len() == 1,
        };
        if resembles || old.ends_with("has no type") {
            new
        } else {
            old
        }
    }

    fn check_type(&self, kind: &Type, value: &Value, place: &str) -> Result<(), String> {
        let right = match kind {
            Type::Integer => value.is_i64() || value.is_u64(),
            Type::Float => value.is_number(),
            Type::Boolean => value.is_boolean(),
            Type::String => value.is_string(),
            Type::File => value.as_str().is_some_and(|text| text.starts_with("attach://")),
            Type::Array(inner) => {
                let items = value.as_array().ok_or_else(|| format!("{place} must be an Array"))?;
                for (at, item) in items.iter().enumerate() {
                    self.check_type(inner, item, &format!("{place}[{at}]"))?;
                }
                true
            }
            Type::Object(name) => return self.check_object(name, value, place),
        };
        if right {
            return Ok(());
        }
        Err(format!("{place} must be {}", kind.name()))
    }

    fn check_object(&self, name: &str, value: &Value, place: &str) -> Result<(), String> {
        let fields = value.as_object().ok_or_else(|| format!("{place} must be {name}"))?;
        let Some(object) = self.types.get(name) else {
            return Err(format!("{place} has the unknown type {name}"));
        };
        if object.subtypes.is_empty() {
            return self.check_fields(&object.fields, fields, place, None);
        }
        let tag = fields.get("type").and_then(Value::as_str);
        let tagged = object.subtypes.iter().find(|subtype| {
            let own = subtype.strip_prefix(name).unwrap_or(subtype);
            tag == Some(snake(own).as_str())
        });
        if let Some(subtype) = tagged {
            return self.check_object(subtype, value, place);
        }
        let mut fault = format!("{place} is no {name}");
        for subtype in &object.subtypes {
            match self.check_object(subtype, value, place) {
                Ok(()) if tag.is_none() => return Ok(()),
                Ok(()) => fault = format!("{place}.type is no type of {name}"),
                Err(_) => {}
            }
        }
        Err(fault)
    }
}

impl Field {
    fn restore(&self, text: &str, textual: bool) -> Option<Value> {
        let takes = |wanted: fn(&Type) -> bool| self.types.iter().any(wanted);
        if takes(|kind| matches!(kind, Type::String | Type::File)) {
            let number = textual && takes(|kind| matches!(kind, Type::Integer));
            return number.then(|| text.parse::<i64>().ok().map(Value::from)).flatten();
        }
        (textual || text.starts_with(['{', '[']))
            .then(|| read_typed(text))
            .flatten()
    }
}

impl WrittenField {
    fn read(self) -> (String, Field) {
        let types = self.types.iter().map(|name| Type::read(name)).collect();
        (
            self.name,
            Field {
                types,
                required: self.required,
            },
        )
    }
}

impl Type {
    fn read(name: &str) -> Self {
        if let Some(inner) = name.strip_prefix("Array of ") {
            return Self::Array(Box::new(Self::read(inner)));
        }
        match name {
            "Integer" => Self::Integer,
            "Float" => Self::Float,
            "Boolean" => Self::Boolean,
            "String" => Self::String,
            "InputFile" => Self::File,
            object => Self::Object(object.to_owned()),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Integer => "an Integer",
            Self::Float => "a Float",
            Self::Boolean => "a Boolean",
            Self::String => "a String",
            Self::File => "a file",
            Self::Array(_) => "an Array",
            Self::Object(name) => name,
        }
    }
}

fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// A number, a truth value, an array or an object out of its text.
fn read_typed(text: &str) -> Option<Value> {
    match text.to_lowercase().as_str() {
        "true" | "yes" => Some(Value::Bool(true)),
        "false" | "no" => Some(Value::Bool(false)),
        _ => serde_json::from_str(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::BOT_API;
    use crate::sandbox::telegram::params::Params;

    fn check(method: &str, values: Value) -> Result<(), String> {
        let Value::Object(values) = values else {
            panic!("an object expected")
        };
        let method = BOT_API.method(method).unwrap();
        let params = Params {
            values,
            ..Params::default()
        };
        BOT_API.check(method, &params).map_err(|refusal| refusal.description)
    }

    #[test]
    fn methods_are_found_in_any_case() {
        assert_eq!(BOT_API.method("sendmessage").unwrap().name, "sendMessage");
        assert_eq!(BOT_API.method("SendMessage").unwrap().name, "sendMessage");
        assert!(BOT_API.method("sendLove").is_none());
    }

    #[test]
    fn an_unknown_parameter_is_named() {
        let fault = check("sendMessage", json!({ "chat_id": 1, "text": "a", "colour": 1 })).unwrap_err();
        assert_eq!(fault, "Bad Request: sendMessage has no field \"colour\"");
    }

    #[test]
    fn a_missing_parameter_is_named() {
        let fault = check("sendMessage", json!({ "chat_id": 1 })).unwrap_err();
        assert_eq!(fault, "Bad Request: sendMessage lacks the required field \"text\"");
    }

    #[test]
    fn a_wrong_type_is_named_with_its_place() {
        let fault = check("sendMessage", json!({ "chat_id": 1, "text": 2 })).unwrap_err();
        assert_eq!(fault, "Bad Request: sendMessage.text must be a String");
        let button = json!({ "inline_keyboard": [[{ "text": "a", "callback_data": 1 }]] });
        let fault = check(
            "sendMessage",
            json!({ "chat_id": 1, "text": "a", "reply_markup": button }),
        )
        .unwrap_err();
        assert_eq!(
            fault,
            "Bad Request: sendMessage.reply_markup.inline_keyboard[0][0].callback_data must be a String"
        );
    }

    #[test]
    fn nested_types_are_held_to_their_fields() {
        let copy = json!({ "inline_keyboard": [[{ "text": "a", "copy_text": { "txt": "b" } }]] });
        assert!(
            check(
                "sendMessage",
                json!({ "chat_id": 1, "text": "a", "reply_markup": copy })
            )
            .is_err()
        );
        let reply = json!({ "message_id": "1" });
        assert!(
            check(
                "sendMessage",
                json!({ "chat_id": 1, "text": "a", "reply_parameters": reply })
            )
            .is_err()
        );
        let media =
            |kind: &str| json!({ "chat_id": 1, "message_id": 2, "media": { "type": kind, "media": "attach://x" } });
        assert_eq!(check("editMessageMedia", media("photo")), Ok(()));
        assert!(check("editMessageMedia", media("painting")).is_err());
        let scope =
            |kind: &str| json!({ "commands": [{ "command": "a", "description": "b" }], "scope": { "type": kind } });
        assert_eq!(check("setMyCommands", scope("all_private_chats")), Ok(()));
        assert!(check("setMyCommands", scope("chat")).is_err());
    }
}
