//! JSON read strictly, and written again as PHP's `json_encode` would write it (Cryptomus 3.4).

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// How deep values may stand in each other.
const DEEPEST: usize = 32;

/// Why a text is not the JSON that we take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotStrict {
    /// It is no JSON, or too deep.
    Json,
    /// A member stands twice in one object.
    Repeated,
}

/// A value in the order of its members, with numbers as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `null`, `true`, `false` or a number, as written.
    Plain(&'a str),
    /// A text, without its escapes.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object.
    Object(Vec<(String, Self)>),
}

/// A member of the outermost object, with the places that its name and its value take in the text.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// Its name, without escapes.
    pub name: String,
    /// Its value.
    pub value: Value<'a>,
    /// Where the name begins.
    pub begin: usize,
    /// Where the value ends.
    pub end: usize,
}

/// Two spellings that PHP has a choice about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// `/` is written `\/`.
    pub escaped_slashes: bool,
    /// Whatever is not ASCII is written `\uxxxx`.
    pub escaped_unicode: bool,
}

/// Reads exactly one object.
///
/// # Errors
/// When it is anything else, or a member is repeated anywhere.
pub fn members(text: &str) -> Result<Vec<Member<'_>>, NotStrict> {
    let mut found = Vec::new();
    for (name, value) in object(text)? {
        let (begin, end) = (place(text, name), place(text, value) + value.len());
        found.push(Member {
            name: unescaped(name)?,
            value: read(value, 1)?,
            begin,
            end,
        });
    }
    unrepeated(found.iter().map(|member| member.name.as_str()))?;
    Ok(found)
}

/// Writes an object of these members.
pub fn write<'a>(members: impl Iterator<Item = (&'a str, &'a Value<'a>)>, spelling: Spelling) -> String {
    let mut out = String::new();
    write_object(&mut out, members, spelling);
    out
}

fn read(raw: &str, depth: usize) -> Result<Value<'_>, NotStrict> {
    if depth > DEEPEST {
        return Err(NotStrict::Json);
    }
    match raw.as_bytes().first() {
        Some(b'"') => unescaped(raw).map(Value::Text),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(raw).map_err(|_| NotStrict::Json)?;
            let items = items.into_iter().map(|item| read(item.get(), depth + 1));
            items.collect::<Result<_, _>>().map(Value::List)
        }
        Some(b'{') => {
            let mut members = Vec::new();
            for (name, value) in object(raw)? {
                members.push((unescaped(name)?, read(value, depth + 1)?));
            }
            unrepeated(members.iter().map(|(name, _)| name.as_str()))?;
            Ok(Value::Object(members))
        }
        Some(_) => Ok(Value::Plain(raw)),
        None => Err(NotStrict::Json),
    }
}

/// The raw names and values of an object, and nothing after it.
fn object(raw: &str) -> Result<Vec<(&str, &str)>, NotStrict> {
    let mut from = serde_json::Deserializer::from_str(raw);
    let found = from.deserialize_map(Pairs).map_err(|_| NotStrict::Json)?;
    from.end().map_err(|_| NotStrict::Json)?;
    Ok(found)
}

struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(&'de str, &'de str)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((name, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            pairs.push((name.get(), value.get()));
        }
        Ok(pairs)
    }
}

fn unescaped(raw: &str) -> Result<String, NotStrict> {
    serde_json::from_str(raw).map_err(|_| NotStrict::Json)
}

fn unrepeated<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), NotStrict> {
    let mut seen = BTreeSet::new();
    let mut names = names;
    if names.all(|name| seen.insert(name)) {
        Ok(())
    } else {
        Err(NotStrict::Repeated)
    }
}

/// Where `part`, a piece of `text`, begins in it.
fn place(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn write_value(out: &mut String, value: &Value<'_>, spelling: Spelling) {
    match value {
        Value::Plain(raw) => out.push_str(raw),
        Value::Text(text) => write_text(out, text, spelling),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(out, item, spelling);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.as_str(), value));
            write_object(out, members, spelling);
        }
    }
}

fn write_object<'a>(out: &mut String, members: impl Iterator<Item = (&'a str, &'a Value<'a>)>, spelling: Spelling) {
    out.push('{');
    for (at, (name, value)) in members.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_text(out, name, spelling);
        out.push(':');
        write_value(out, value, spelling);
    }
    out.push('}');
}

fn write_text(out: &mut String, text: &str, spelling: Spelling) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if spelling.escaped_slashes => out.push_str("\\/"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => write_units(out, c),
            c if spelling.escaped_unicode && !c.is_ascii() => write_units(out, c),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn write_units(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use super::{NotStrict, Spelling, members, write};

    const PHP: Spelling = Spelling {
        escaped_slashes: true,
        escaped_unicode: false,
    };

    fn again(text: &str, spelling: Spelling) -> String {
        let members = members(text).unwrap();
        write(
            members.iter().map(|member| (member.name.as_str(), &member.value)),
            spelling,
        )
    }

    #[test]
    fn texts_are_written_as_php_writes_them() {
        let wire = r#" { "a" : "/\u002f\"\\\b\f\n\r\t\u0001\u007f<>&'" , "ключ" : "\u00e9 \ud83c\udf81 \u2028" } "#;
        assert_eq!(
            again(wire, PHP),
            "{\"a\":\"\\/\\/\\\"\\\\\\b\\f\\n\\r\\t\\u0001\u{7f}<>&'\",\"ключ\":\"é 🎁 \\u2028\"}"
        );
        let escaped = Spelling {
            escaped_slashes: false,
            escaped_unicode: true,
        };
        assert_eq!(again(r#"{"é":"/🎁"}"#, escaped), r#"{"\u00e9":"/\ud83c\udf81"}"#);
    }

    #[test]
    fn numbers_order_and_nesting_stay_as_they_came() {
        let text = r#"{"z":1.0e-8,"a":[1.50,{"y":null,"b":[],"c":{}},true],"m":12345678901234567890123}"#;
        assert_eq!(again(text, PHP), text);
    }

    #[test]
    fn only_one_whole_object_is_read() {
        for wrong in [
            "",
            " ",
            "[]",
            "1",
            "null",
            "\"x\"",
            "{",
            "{}{}",
            "{}x",
            "{} {}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":01}",
            "{\"a\":.5}",
            "{\"a\":1.}",
            "{\"a\":+1}",
            "{\"a\":NaN}",
            "{\"a\":\"\n\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":tru}",
            "\u{feff}{}",
            "{\"a\":1 \"b\":2}",
            "{1:2}",
            "{\"a\":[1,]}",
        ] {
            assert_eq!(members(wrong).unwrap_err(), NotStrict::Json, "{wrong}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000));
        assert_eq!(members(&deep).unwrap_err(), NotStrict::Json);
    }

    #[test]
    fn a_member_that_stands_twice_is_found_at_any_depth_and_in_any_spelling() {
        for twice in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":1}"#,
            r#"{"x":{"a":1,"b":2,"a":1}}"#,
            r#"{"x":[{"/":1,"\/":1}]}"#,
        ] {
            assert_eq!(members(twice).unwrap_err(), NotStrict::Repeated, "{twice}");
        }
        assert!(members(r#"{"a":{"a":{"a":1}},"A":1}"#).is_ok());
    }
}
