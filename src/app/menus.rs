//! Whose menu has the commands of admins, noted beside the store: who is none any more loses it with the next start.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tracing::warn;

use crate::domain::ids::ChatId;

/// The file beside the store: one chat a line.
const FILE: &str = "menus";

/// The note, and who is in it for nothing.
#[derive(Debug)]
pub(super) struct Menus {
    file: PathBuf,
    admins: BTreeSet<i64>,
    noted: BTreeSet<i64>,
}

impl Menus {
    /// What is noted in `dir`, where `admins` are those who are to have such a menu.
    pub(super) fn noted(dir: &Path, admins: &[ChatId]) -> Self {
        let file = dir.join(FILE);
        // Without a note, nobody's menu is known.
        let text = fs::read_to_string(&file).unwrap_or_default();
        Self {
            file,
            admins: admins.iter().map(|admin| admin.0).collect(),
            noted: text.lines().filter_map(|line| line.trim().parse().ok()).collect(),
        }
    }

    /// Those who have such a menu and are to lose it.
    pub(super) fn former(&self) -> Vec<ChatId> {
        self.noted.difference(&self.admins).copied().map(ChatId).collect()
    }

    /// Before any menu is set: whoever may have one stands in the note.
    pub(super) fn note(&self) {
        self.write(self.noted.union(&self.admins));
    }

    /// All menus are as they are to be.
    pub(super) fn settled(&self) {
        self.write(self.admins.iter());
    }

    fn write<'a>(&self, chats: impl Iterator<Item = &'a i64>) {
        let text: String = chats.map(|chat| format!("{chat}\n")).collect();
        let is_there = self.file.parent().is_some_and(Path::is_dir);
        if is_there && let Err(fault) = fs::write(&self.file, text) {
            warn!(
                "whose menu has the commands of admins could not be noted: {}",
                fault.kind()
            );
        }
    }
}
