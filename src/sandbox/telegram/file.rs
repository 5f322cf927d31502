//! Files that the bot uploaded, and the ids by which they are named.

use std::sync::Arc;

use axum::body::Bytes;
use serde_json::{Value, json};

use super::picture::Dimensions;
use super::refusal::Refusal;

/// A stored file's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(usize);

/// A stored file.
#[derive(Clone, Debug)]
pub struct Stored {
    /// What it holds.
    pub bytes: Bytes,
    /// Its dimensions, if it was sent as a photo.
    pub photo: Option<Dimensions>,
    /// The name it came with.
    pub name: Arc<str>,
}

/// All files.
#[derive(Debug, Default)]
pub struct Files(Vec<Stored>);

const PHOTO: &str = "AgACAgIAAxkBAAIB";
const DOCUMENT: &str = "BQACAgIAAxkBAAIB";
/// Longest sides of the sizes that Telegram makes of a photo, with their letters.
const SIZES: [(u32, char); 4] = [(90, 's'), (320, 'm'), (800, 'x'), (1_280, 'y')];
const WHOLE: char = 'w';

impl FileId {
    fn name(self, prefix: &str, letter: char) -> String {
        format!("{prefix}{:08}{letter}", self.0)
    }

    /// The `file_id` of a document.
    pub fn document(self) -> String {
        self.name(DOCUMENT, 'd')
    }

    /// The `file_id` of a photo's largest size.
    pub fn photo(self) -> String {
        self.name(PHOTO, WHOLE)
    }

    /// The `file_unique_id` of one size.
    pub fn unique(self, letter: char) -> String {
        self.name("AQAD", letter)
    }

    fn read(file_id: &str) -> Option<Self> {
        let number = file_id.strip_prefix(PHOTO).or_else(|| file_id.strip_prefix(DOCUMENT))?;
        number.get(..8)?.parse().ok().map(Self)
    }

    /// The Bot API's list of `PhotoSize`, smallest first.
    pub fn photo_sizes(self, dimensions: Dimensions, bytes: usize) -> Value {
        let longest = dimensions.width.max(dimensions.height);
        let smaller = SIZES
            .into_iter()
            .filter(|(side, _)| *side < longest)
            .map(|(side, letter)| {
                let scaled = |length: u32| u64::from(length) * u64::from(side) / u64::from(longest);
                self.size(letter, scaled(dimensions.width), scaled(dimensions.height), None)
            });
        let (width, height) = (u64::from(dimensions.width), u64::from(dimensions.height));
        smaller.chain([self.size(WHOLE, width, height, Some(bytes))]).collect()
    }

    fn size(self, letter: char, width: u64, height: u64, bytes: Option<usize>) -> Value {
        let mut size = json!({
            "file_id": self.name(PHOTO, letter),
            "file_unique_id": self.unique(letter),
            "width": width.max(1),
            "height": height.max(1),
        });
        let estimate = u64::try_from(bytes.unwrap_or_default())
            .unwrap_or(u64::MAX)
            .max(width * height / 8);
        size["file_size"] = json!(bytes.map_or(json!(estimate), |bytes| json!(bytes)));
        size
    }
}

impl Files {
    /// Keeps a file.
    pub fn add(&mut self, stored: Stored) -> FileId {
        self.0.push(stored);
        FileId(self.0.len() - 1)
    }

    /// A stored file.
    pub fn get(&self, id: FileId) -> Option<&Stored> {
        self.0.get(id.0)
    }

    /// The file that a `file_id` names.
    pub fn find(&self, file_id: &str) -> Option<(FileId, &Stored)> {
        let id = FileId::read(file_id)?;
        Some((id, self.0.get(id.0)?))
    }

    /// The Bot API's `File`.
    pub fn describe(&self, file_id: &str) -> Result<Value, Refusal> {
        let (id, stored) = self.find(file_id).ok_or_else(|| Refusal::bad("invalid file_id"))?;
        let (folder, letter) = if stored.photo.is_some() {
            ("photos", WHOLE)
        } else {
            ("documents", 'd')
        };
        Ok(json!({
            "file_id": file_id,
            "file_unique_id": id.unique(letter),
            "file_size": stored.bytes.len(),
            "file_path": format!("{folder}/file_{}", id.0),
        }))
    }

    /// The bytes behind a `file_path`.
    pub fn at_path(&self, path: &str) -> Option<Bytes> {
        let (_, number) = path.rsplit_once("/file_")?;
        Some(self.0.get(number.parse::<usize>().ok()?)?.bytes.clone())
    }
}
