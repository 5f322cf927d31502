//! Reads what the bot wrote: text with its markup, captions, buttons, photos and documents, within Telegram's limits.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::entity::{Entity, Formatted, utf16_length};
use super::file::{FileId, Stored};
use super::html::{self, Dialect};
use super::message::Media;
use super::params::{Params, Upload};
use super::picture;
use super::refusal::Refusal;
use super::state::State;

const LONGEST_TEXT: usize = 4_096;
const LONGEST_CAPTION: usize = 1_024;
const LARGEST_DOCUMENT: usize = 50 << 20;

/// The text of a message, 1–4096 characters after its markup was read.
pub fn text(values: &Map<String, Value>, dialect: Dialect) -> Result<Formatted, Refusal> {
    let body = formatted(values, "text", "entities", dialect)?;
    match utf16_length(&body.text) {
        0 => Err(Refusal::bad("message text is empty")),
        length if length > LONGEST_TEXT => Err(Refusal::bad("message is too long")),
        _ => Ok(body),
    }
}

/// A caption, at most 1024 characters after its markup was read.
pub fn caption(values: &Map<String, Value>, dialect: Dialect) -> Result<Formatted, Refusal> {
    let body = formatted(values, "caption", "caption_entities", dialect)?;
    if utf16_length(&body.text) > LONGEST_CAPTION {
        return Err(Refusal::bad("message caption is too long"));
    }
    Ok(body)
}

fn formatted(values: &Map<String, Value>, name: &str, marks: &str, dialect: Dialect) -> Result<Formatted, Refusal> {
    let string = |name: &str| values.get(name).and_then(Value::as_str).unwrap_or_default();
    let written = &cleaned(string(name));
    let body = match string("parse_mode").to_lowercase().as_str() {
        "" | "none" => Formatted {
            text: written.clone(),
            entities: given_entities(values.get(marks))?,
        },
        "html" => html::parse(written, dialect).map_err(Refusal::unparsable)?,
        "markdown" | "markdownv2" => {
            return Err(Refusal::new(
                501,
                "Not Implemented: this Telegram reads parse_mode HTML",
            ));
        }
        _ => return Err(Refusal::bad("unsupported parse_mode")),
    };
    Ok(body.tidied().with_commands())
}

/// What Telegram leaves of a text: controls become spaces, and some separators, marks that turn the direction of writing and combining
/// lines are dropped (`clean_input_string` of TDLib).
fn cleaned(text: &str) -> String {
    let kept = |c: char| !matches!(c, '\r' | '\u{2028}'..='\u{202E}' | '\u{030A}' | '\u{0333}' | '\u{033F}');
    let plain = |c: char| if c.is_ascii_control() && c != '\n' { ' ' } else { c };
    text.chars().filter(|c| kept(*c)).map(plain).collect()
}

fn given_entities(marks: Option<&Value>) -> Result<Vec<Entity>, Refusal> {
    let Some(marks) = marks else {
        return Ok(Vec::new());
    };
    serde_json::from_value(marks.clone()).map_err(|fault| Refusal::bad(format!("can't parse MessageEntity: {fault}")))
}

/// The photo of a call: an upload, or the `file_id` of one.
pub fn photo(state: &mut State, upload: Option<&Upload>, named: &str, spoiler: bool) -> Result<Media, Refusal> {
    let file = match upload {
        Some(upload) => {
            let dimensions = picture::look(&upload.bytes, state.care())?;
            state.files.add(Stored {
                bytes: upload.bytes.clone(),
                photo: Some(dimensions),
                name: Arc::from(upload.name.as_str()),
            })
        }
        None => known_file(state, named, "there is no photo in the request")?,
    };
    let stored = state.files.get(file).ok_or_else(wrong_file)?;
    let dimensions = stored
        .photo
        .ok_or_else(|| Refusal::bad("can't use file of type Document as Photo"))?;
    Ok(Media::Photo {
        file,
        dimensions,
        size: stored.bytes.len(),
        spoiler,
    })
}

/// The document of a call: an upload, or the `file_id` of one.
pub fn document(state: &mut State, upload: Option<&Upload>, named: &str) -> Result<Media, Refusal> {
    let file = match upload {
        Some(upload) if upload.bytes.is_empty() => {
            return Err(Refusal::bad("file must be non-empty"));
        }
        Some(upload) if upload.bytes.len() > LARGEST_DOCUMENT => {
            return Err(Refusal::new(413, "Request Entity Too Large"));
        }
        Some(upload) => state.files.add(Stored {
            bytes: upload.bytes.clone(),
            photo: None,
            name: Arc::from(upload.name.as_str()),
        }),
        None => known_file(state, named, "there is no document in the request")?,
    };
    let stored = state.files.get(file).ok_or_else(wrong_file)?;
    if stored.photo.is_some() {
        return Err(Refusal::bad("can't use file of type Photo as Document"));
    }
    Ok(Media::Document {
        file,
        name: stored.name.to_string(),
        size: stored.bytes.len(),
    })
}

/// What `editMessageMedia` puts into a message, with its caption.
pub fn media(state: &mut State, params: &Params) -> Result<(Media, Formatted), Refusal> {
    let media = params.nested("media").unwrap_or_default();
    let fields = media
        .as_object()
        .ok_or_else(|| Refusal::bad("can't parse input media JSON object"))?;
    let string = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let caption = caption(fields, state.troubles.dialect)?;
    let upload = params.attached(string("media"));
    let media = match string("type") {
        "photo" => {
            let spoiler = fields.get("has_spoiler").and_then(Value::as_bool).unwrap_or_default();
            photo(state, upload, string("media"), spoiler)?
        }
        "document" => document(state, upload, string("media"))?,
        other => {
            let kind = format!("Not Implemented: this Telegram knows no media of type \"{other}\"");
            return Err(Refusal::new(501, kind));
        }
    };
    Ok((media, caption))
}

fn known_file(state: &State, named: &str, absent: &str) -> Result<FileId, Refusal> {
    if named.is_empty() || named.starts_with("attach://") {
        return Err(Refusal::bad(absent));
    }
    if named.starts_with("http://") || named.starts_with("https://") {
        return Err(Refusal::bad("failed to get HTTP URL content"));
    }
    state.files.find(named).map(|(id, _)| id).ok_or_else(wrong_file)
}

fn wrong_file() -> Refusal {
    Refusal::bad("wrong file identifier/HTTP URL specified")
}
