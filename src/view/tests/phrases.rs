//! The files of phrases: the same in every language, whole, and used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::well_formed;
use crate::domain::language::Language;
use crate::view::phrases::{Phrases, sources};

/// The phrases of a file, each with the names of its places.
fn phrases_of(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            current = id.to_owned();
            assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{id} twice");
        }
        for place in line.split('$').skip(1) {
            let name: String = place.chars().take_while(char::is_ascii_alphanumeric).collect();
            found.get_mut(&current).unwrap().insert(name);
        }
    }
    found
}

#[test]
fn every_language_has_the_same_phrases_with_the_same_places() {
    let [english, names, desk] = sources(Language::English).map(phrases_of);
    for language in Language::ALL {
        let [phrases, countries, admin] = sources(language).map(phrases_of);
        assert_eq!(admin, desk, "{language:?}");
        for (id, places) in &english {
            assert_eq!(phrases.get(id), Some(places), "{id} in {language:?}");
        }
        assert_eq!(phrases.len(), english.len(), "{language:?}");
        assert_eq!(countries, names, "{language:?}");
    }
}

#[test]
fn every_file_of_phrases_is_read_without_a_fault() {
    for language in Language::ALL {
        for source in sources(language) {
            let read = fluent_bundle::FluentResource::try_new(source.to_owned());
            assert!(read.is_ok(), "{language:?}: {:?}", read.err().map(|(_, faults)| faults));
        }
    }
}

/// The string literals of the view's own sources, and whether each is handed to something that says it.
fn literals() -> Vec<(String, bool)> {
    fn collect(folder: &Path, found: &mut Vec<(String, bool)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if ["tests", "sample"].contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                collect(&path, found);
            } else {
                let source = fs::read_to_string(&path).unwrap();
                let own = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let pieces: Vec<&str> = own.split('"').collect();
                for pair in pieces.chunks(2) {
                    if let [before, literal] = pair {
                        let before = before.trim_end();
                        let said = ["say(", "label(", "named("].iter().any(|call| before.ends_with(call));
                        found.push(((*literal).to_owned(), said));
                    }
                }
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view"), &mut found);
    found
}

#[test]
fn every_phrase_is_used_and_every_phrase_used_is_there() {
    let [mut english, _, desk] = sources(Language::English).map(phrases_of);
    english.extend(desk);
    let literals = literals();
    let used: BTreeSet<&str> = literals.iter().map(|(literal, _)| literal.as_str()).collect();
    for id in english.keys() {
        assert!(used.contains(id.as_str()), "{id} is not used");
    }
    for (literal, said) in &literals {
        let like_a_phrase = literal.contains('-') && literal.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if (*said || like_a_phrase) && literal.len() > 1 {
            assert!(english.contains_key(literal), "{literal} is not a phrase");
        }
    }
}

#[test]
fn phrases_on_buttons_are_plain_and_all_others_are_well_formed() {
    const PLAIN: [&str; 9] = [
        "button-",
        "state-",
        "toast-",
        "command-",
        "kind-",
        "bot-",
        "admin-button-",
        "admin-measure-",
        "admin-filter-",
    ];
    for language in Language::ALL {
        let [source, _, admin] = sources(language);
        let spoken = source
            .lines()
            .chain(admin.lines())
            .filter(|line| !line.starts_with('#'));
        assert!(well_formed(&spoken.collect::<Vec<_>>().join("\n")), "{language:?}");
        let phrases = Phrases::load();
        let [mut ids, _, desk] = sources(language).map(phrases_of);
        ids.extend(desk);
        for id in ids.keys().filter(|id| PLAIN.iter().any(|plain| id.starts_with(plain))) {
            let said = phrases.of(language).label(id, &[]);
            assert!(!said.contains('<') && !said.is_empty(), "{id} in {language:?}: {said}");
        }
    }
}

#[test]
fn a_count_takes_the_form_of_its_language() {
    let phrases = Phrases::load();
    let found = |language, count: u64| {
        let args = [("typed", "x".into()), ("count", count.into())];
        phrases.of(language).label("countries-found", &args)
    };
    assert_eq!(found(Language::English, 1), "🔎 One country for “x”:");
    assert_eq!(found(Language::English, 2), "🔎 2 countries for “x”:");
    assert_eq!(found(Language::English, 0), "🔎 0 countries for “x”:");
    assert_eq!(found(Language::Korean, 1), "🔎 “x” 검색 결과 1곳");
    assert_eq!(found(Language::Japanese, 5), "🔎 「x」の検索結果: 5件");
}
