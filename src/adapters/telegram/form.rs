//! A multipart form: fields and one picture or file.

use std::borrow::Cow;

use super::body::{Body, Dialect};
use super::keyboard::Keyboard;
use crate::domain::ids::ChatId;
use crate::view::message::{Document, Draft};

/// What a form uploads.
pub(super) struct Upload<'a> {
    name: &'a str,
    media_type: &'a str,
    bytes: &'a [u8],
}

impl<'a> Upload<'a> {
    pub(super) fn picture(bytes: &'a [u8]) -> Self {
        Self {
            name: "picture.png",
            media_type: "image/png",
            bytes,
        }
    }

    pub(super) fn document(document: &'a Document) -> Self {
        Self {
            name: &document.name,
            media_type: document.media_type,
            bytes: &document.bytes,
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

    /// Ends the form with the upload, in the part of this name.
    pub(super) fn finish(self, part: &str, upload: &Upload<'_>) -> Body {
        let boundary = self.boundary(upload.bytes);
        let size: usize = self.fields.iter().map(|(_, value)| value.len() + 128).sum();
        let mut bytes = Vec::with_capacity(size + upload.bytes.len() + 256);
        for (field, value) in &self.fields {
            let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n");
            bytes.extend_from_slice(head.as_bytes());
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            upload.name, upload.media_type
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(upload.bytes);
        bytes.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Body {
            bytes,
            content_type: Cow::Owned(format!("multipart/form-data; boundary={boundary}")),
        }
    }

    /// A line that occurs in none of the parts, so that no text can pretend to be the end of its part.
    fn boundary(&self, upload: &[u8]) -> String {
        let occurs = |line: &str| {
            let within = |bytes: &[u8]| bytes.windows(line.len()).any(|window| window == line.as_bytes());
            within(upload) || self.fields.iter().any(|(_, value)| within(value))
        };
        let mut number = 0_u32;
        loop {
            let line = format!("giftkiosk-part-{number}-");
            if !occurs(&line) {
                return line;
            }
            number += 1;
        }
    }
}
