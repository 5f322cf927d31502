//! What Telegram itself shows of the bot: its commands and what it says of itself.

use super::phrases::Words;

/// The commands and what they do, in the order of the menu.
pub fn commands(words: &Words) -> Vec<(&'static str, String)> {
    [
        ("start", "command-start"),
        ("orders", "command-orders"),
        ("language", "command-language"),
        ("help", "command-help"),
        ("cancel", "command-cancel"),
    ]
    .map(|(name, phrase)| (name, words.label(phrase, &[])))
    .to_vec()
}

/// What an empty chat shows, at most 512 characters.
pub fn description(words: &Words) -> String {
    words.label("bot-description", &[])
}

/// What the bot's profile shows, at most 120 characters.
pub fn short_description(words: &Words) -> String {
    words.label("bot-short-description", &[])
}
