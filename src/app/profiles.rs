//! What Telegram shows of the bot beside its messages.

use crate::adapters::telegram::setup::Profile;
use crate::domain::ids::ChatId;
use crate::domain::language::Language;
use crate::view::commands;
use crate::view::phrases::Phrases;

/// What Telegram shows of the bot, in every language and for everybody else; and the menus of the admins.
pub(super) fn profiles(default: Language, admins: &[ChatId], support: bool) -> Vec<Profile> {
    let phrases = Phrases::load();
    let profile = |language: Option<Language>, chat: Option<ChatId>| {
        let words = phrases.of(language.unwrap_or(default));
        let commands = match chat {
            None => commands::commands(words, support),
            Some(_) => commands::admin_commands(words, support),
        };
        Profile {
            language,
            chat,
            commands: commands
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text))
                .collect(),
            description: commands::description(words),
            short_description: commands::short_description(words),
        }
    };
    let chats = std::iter::once(None).chain(admins.iter().copied().map(Some));
    chats
        .flat_map(|chat| {
            let languages = std::iter::once(None).chain(Language::ALL.map(Some));
            languages.map(move |language| (language, chat))
        })
        .map(|(language, chat)| profile(language, chat))
        .collect()
}

/// For chats that are to have no menu of their own any more.
pub(super) fn no_menus(former: &[ChatId]) -> impl Iterator<Item = Profile> {
    let languages = std::iter::once(None).chain(Language::ALL.map(Some));
    languages.flat_map(|language| {
        former.iter().map(move |chat| Profile {
            language,
            chat: Some(*chat),
            commands: Vec::new(),
            description: String::new(),
            short_description: String::new(),
        })
    })
}
