//! Choosing a language; each is written as its speakers write it.

use crate::domain::language::Language;
use crate::domain::walk::Choice;
use crate::view::message::Draft;
use crate::view::page::Page;

pub(super) fn draw(mut page: Page<'_>) -> Draft {
    page.say("languages", &[]);
    let keys = Language::ALL
        .into_iter()
        .map(|language| {
            let name = match language {
                Language::English => "English",
                Language::Korean => "한국어",
                Language::Japanese => "日本語",
            };
            let label = if language == page.words.language() {
                format!("✅ {name}")
            } else {
                name.to_owned()
            };
            page.key(&label, &Choice::Language(language))
        })
        .collect();
    page.grid(keys);
    page.back()
}
