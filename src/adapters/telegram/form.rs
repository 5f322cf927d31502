//! A multipart form: fields and one picture.

use std::borrow::Cow;

use super::body::{Body, Dialect};
use super::keyboard::Keyboard;
use crate::domain::ids::ChatId;
use crate::view::message::Draft;

/// How the file of a form is named.
pub(super) struct Part<'a> {
    /// The part.
    pub(super) name: &'a str,
    /// The file in it; a name of ours, without quotes.
    pub(super) file: &'a str,
    /// What it is.
    pub(super) kind: &'static str,
}

impl<'a> Part<'a> {
    /// A picture, in the part of this name.
    pub(super) fn png(name: &'a str) -> Self {
        Self {
            name,
            file: "picture.png",
            kind: "image/png",
        }
    }
}

/// A multipart form under construction.
pub(super) struct Form {
    fields: Vec<(&'static str, Vec<u8>)>,
}

impl Form {
    pub(super) fn new(chat: ChatId) -> Self {
        let mut form = Self {
            fields: Vec::with_capacity(6),
        };
        form.field("chat_id", chat.0.to_string().as_bytes());
        form
    }

    pub(super) fn field(&mut self, name: &'static str, value: &[u8]) {
        self.fields.push((name, value.to_vec()));
    }

    pub(super) fn keyboard(&mut self, draft: &Draft, dialect: Dialect) {
        if let Some(keyboard) = Keyboard::of(draft, dialect) {
            self.fields.push(("reply_markup", Body::json(&keyboard).bytes));
        }
    }

    /// Ends the form with the file.
    pub(super) fn finish(self, part: &Part<'_>, picture: &[u8]) -> Body {
        let Part { name, file, kind } = part;
        let boundary = self.boundary(picture);
        let size: usize = self.fields.iter().map(|(_, value)| value.len() + 128).sum();
        let mut bytes = Vec::with_capacity(size + picture.len() + 256);
        for (field, value) in &self.fields {
            let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n");
            bytes.extend_from_slice(head.as_bytes());
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             Content-Type: {kind}\r\n\r\n"
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(picture);
        bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Body {
            bytes,
            content_type: Cow::Owned(format!("multipart/form-data; boundary={boundary}")),
        }
    }

    /// A line that occurs in none of the parts, so that no text can pretend to be the end of its part.
    fn boundary(&self, picture: &[u8]) -> String {
        let occurs = |line: &str| {
            let within = |bytes: &[u8]| bytes.windows(line.len()).any(|window| window == line.as_bytes());
            within(picture) || self.fields.iter().any(|(_, value)| within(value))
        };
        let mut number = 0_u32;
        loop {
            let line = format!("giftkiosk-picture-{number}-");
            if !occurs(&line) {
                return line;
            }
            number += 1;
        }
    }
}
