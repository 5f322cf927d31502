//! The words of every language, loaded once; a phrase that is missing or asked wrongly is a failed test.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::countries::Name;
use super::label::clean;
use super::message::Html;
use crate::domain::language::Language;
use crate::domain::money::{Amount, Fiat};

/// The words of all languages.
#[derive(Debug)]
pub struct Phrases {
    words: [Words; Language::ALL.len()],
}

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
    countries: Vec<Name>,
}

/// Something that a phrase has a place for.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// Any text; what cannot be seen in it is taken out, and HTML in it stays literal.
    Text(&'a str),
    /// Text that is HTML already.
    Html(&'a Html),
    /// A count, on which the plural depends.
    Number(u64),
    /// So much of a coin, digit for digit.
    Amount(&'a Amount),
    /// So much money, as the language writes it.
    Fiat(&'a Fiat),
}

/// The phrases of a language, its names of countries, and what only admins read.
pub(in crate::view) fn sources(language: Language) -> [&'static str; 3] {
    match language {
        Language::English => [
            include_str!("../../locales/en/bot.ftl"),
            include_str!("../../locales/en/countries.ftl"),
            include_str!("../../locales/en/admin.ftl"),
        ],
        Language::Korean => [
            include_str!("../../locales/ko/bot.ftl"),
            include_str!("../../locales/ko/countries.ftl"),
            include_str!("../../locales/ko/admin.ftl"),
        ],
        Language::Japanese => [
            include_str!("../../locales/ja/bot.ftl"),
            include_str!("../../locales/ja/countries.ftl"),
            include_str!("../../locales/ja/admin.ftl"),
        ],
    }
}

impl Phrases {
    /// Reads the phrases, which are part of the program.
    pub fn load() -> Self {
        let english = Words::load(Language::English, None);
        let [korean, japanese] =
            [Language::Korean, Language::Japanese].map(|language| Words::load(language, Some(&english)));
        Self {
            words: [english, korean, japanese],
        }
    }

    /// The words of a language.
    pub fn of(&self, language: Language) -> &Words {
        let [english, korean, japanese] = &self.words;
        match language {
            Language::English => english,
            Language::Korean => korean,
            Language::Japanese => japanese,
        }
    }
}

impl Words {
    fn load(language: Language, english: Option<&Self>) -> Self {
        let locale = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        for source in sources(language) {
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        let mut words = Self {
            language,
            bundle,
            countries: Vec::new(),
        };
        words.countries = words.name_countries(english);
        words
    }

    /// Which language this is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Names of countries, sorted by name.
    pub(in crate::view) fn country_names(&self) -> &[Name] {
        &self.countries
    }

    /// A phrase as HTML; whatever fills its places is escaped unless it is HTML already.
    pub fn say(&self, id: &str, args: &[(&'static str, Arg<'_>)]) -> Html {
        Html::phrase(self.format(id, args, |text| Html::text(text).as_str().to_owned()))
    }

    /// A phrase as plain text, for buttons and short notices; HTML has no meaning there.
    pub fn label(&self, id: &str, args: &[(&'static str, Arg<'_>)]) -> String {
        self.format(id, args, str::to_owned)
    }

    /// Whether there is such a phrase.
    pub(in crate::view) fn find(&self, id: &str) -> Option<String> {
        self.bundle.has_message(id).then(|| self.label(id, &[]))
    }

    fn format(&self, id: &str, args: &[(&'static str, Arg<'_>)], escape: impl Fn(&str) -> String) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, arg)| {
                let value = match arg {
                    Arg::Text(text) => FluentValue::from(escape(&clean(text))),
                    Arg::Html(html) => FluentValue::from(html.as_str().to_owned()),
                    Arg::Number(count) => FluentValue::from(*count),
                    Arg::Amount(amount) => FluentValue::from(escape(&self.amount(amount))),
                    Arg::Fiat(fiat) => FluentValue::from(escape(&self.fiat(fiat))),
                };
                (*name, value)
            })
            .collect();
        self.bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned()
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a Html> for Arg<'a> {
    fn from(html: &'a Html) -> Self {
        Self::Html(html)
    }
}

impl<'a> From<&'a Amount> for Arg<'a> {
    fn from(amount: &'a Amount) -> Self {
        Self::Amount(amount)
    }
}

impl<'a> From<&'a Fiat> for Arg<'a> {
    fn from(fiat: &'a Fiat) -> Self {
        Self::Fiat(fiat)
    }
}

impl From<usize> for Arg<'_> {
    fn from(count: usize) -> Self {
        Self::Number(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl From<u64> for Arg<'_> {
    fn from(count: u64) -> Self {
        Self::Number(count)
    }
}
