//! The languages we speak.

use serde::{Deserialize, Serialize};

/// A language with a file of phrases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Korean.
    #[serde(rename = "ko")]
    Korean,
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
}

impl Language {
    /// All of them, in the order of the language screen.
    pub const ALL: [Self; 3] = [Self::English, Self::Korean, Self::Japanese];

    /// The ISO 639-1 code, as Telegram writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
            Self::Japanese => "ja",
        }
    }

    /// The language of an IETF tag such as `ko` or `ja-JP`, if we speak it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == primary)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_tag_names_its_language() {
        assert_eq!(Language::from_tag("ko"), Some(Language::Korean));
        assert_eq!(Language::from_tag("JA-jp"), Some(Language::Japanese));
        assert_eq!(Language::from_tag("pt-br"), None);
    }
}
