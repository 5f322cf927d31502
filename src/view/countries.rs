//! Names of countries in a language, and how one is found by typing.

use super::phrases::Words;
use crate::domain::catalog::Country;
use crate::domain::countries;
use crate::domain::search::{folded, rank};

/// A country under the names by which it is found.
#[derive(Clone, Debug)]
pub(in crate::view) struct Name {
    /// Which.
    pub country: Country,
    /// Its name in this language.
    pub name: String,
    /// Its names in this language and in English, as they are compared.
    keys: Vec<String>,
}

/// What people type for a country beside its name and its code.
const ALIASES: [(&str, &str); 14] = [
    ("US", "usa"),
    ("US", "america"),
    ("US", "미합중국"),
    ("US", "米国"),
    ("GB", "uk"),
    ("GB", "england"),
    ("GB", "scotland"),
    ("GB", "英国"),
    ("AE", "uae"),
    ("KR", "korea"),
    ("KR", "한국"),
    ("NL", "holland"),
    ("TR", "turkey"),
    ("CZ", "czech republic"),
];

impl Words {
    /// What a country is called.
    pub fn country(&self, country: Country) -> String {
        self.find(&format!("country-{country}"))
            .unwrap_or_else(|| country.code().to_owned())
    }

    /// Flag and name.
    pub(in crate::view) fn flagged(&self, country: Country) -> String {
        format!("{} {}", country.flag(), self.country(country))
    }

    /// The countries that answer what was typed, the best first; all of them, by name, when nothing was.
    pub(in crate::view) fn countries(&self, typed: Option<&str>) -> Vec<&Name> {
        let names = self.country_names();
        let Some(typed) = typed.map(folded) else {
            return names.iter().collect();
        };
        let mut found: Vec<(u8, &Name)> = names
            .iter()
            .filter_map(|name| name.rank(&typed).map(|rank| (rank, name)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, name)| name).collect()
    }

    pub(in crate::view) fn name_countries(&self, english: Option<&Self>) -> Vec<Name> {
        let mut names: Vec<Name> = countries::all()
            .map(|country| {
                let name = self.country(country);
                let mut keys = vec![folded(&name)];
                keys.extend(english.map(|english| folded(&english.country(country))));
                let aliases = ALIASES.iter().filter(|(code, _)| *code == country.code());
                keys.extend(aliases.map(|(_, alias)| folded(alias)));
                Name { country, name, keys }
            })
            .collect();
        names.sort_by(|a, b| a.keys.first().cmp(&b.keys.first()));
        names
    }
}

impl Name {
    /// How well it answers: first its code or a whole name, then by the best of its names.
    fn rank(&self, typed: &str) -> Option<u8> {
        if self.country.code().eq_ignore_ascii_case(typed) || self.keys.iter().any(|key| key == typed) {
            return Some(0);
        }
        let best = self.keys.iter().filter_map(|key| rank(key, typed)).min()?;
        Some(best.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::countries;
    use crate::domain::language::Language;
    use crate::view::phrases::Phrases;

    #[test]
    fn every_country_has_a_name_in_every_language() {
        let phrases = Phrases::load();
        for language in Language::ALL {
            let words = phrases.of(language);
            for country in countries::all() {
                let name = words.country(country);
                assert!(name != country.code() && !name.is_empty(), "{language:?} {country}");
            }
        }
    }

    #[test]
    fn a_country_is_found_by_its_name_in_this_language_or_english_or_by_its_code() {
        let phrases = Phrases::load();
        let first = |language, typed: &str| {
            let found = phrases.of(language).countries(Some(typed));
            found.first().map(|name| name.country.code().to_owned())
        };
        for (language, typed, code) in [
            (Language::English, "germ", "DE"),
            (Language::English, "uk", "GB"),
            (Language::English, "cote", "CI"),
            (Language::English, "turkey", "TR"),
            (Language::Korean, "독일", "DE"),
            (Language::Korean, "germany", "DE"),
            (Language::Korean, "한국", "KR"),
            (Language::Japanese, "ドイツ", "DE"),
            (Language::Japanese, "米国", "US"),
            (Language::Japanese, "jp", "JP"),
        ] {
            assert_eq!(first(language, typed).as_deref(), Some(code), "{typed}");
        }
        assert_eq!(first(Language::English, "narnia"), None);
    }
}
