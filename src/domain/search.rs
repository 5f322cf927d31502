//! Finding a name by a few typed letters, in any script.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text in the form in which it is compared: no case, no accents, no width, no punctuation, one space between words.
pub fn folded(text: &str) -> String {
    let plain: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// A text as it was meant, without what a paste brings along: wide letters and digits as plain ones, nothing that is not seen, no space around.
pub fn plain(text: &str) -> String {
    // NFKC would spell this sign with letters.
    let seen = text
        .chars()
        .filter(|c| !is_unseen(*c))
        .map(|c| if c == '№' { '#' } else { c });
    seen.nfkc().collect::<String>().trim().to_owned()
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The same letters without accents, wide letters and ligatures as plain ones.
pub fn unaccented(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).nfc().collect()
}

/// How well `name` answers what was typed: smaller is better, `None` is not at all.
///
/// Both are in folded form. A name that begins with it comes first, then one with a word that begins with it, then one that contains it,
/// then one that contains it when spaces are left out.
pub fn rank(name: &str, typed: &str) -> Option<u8> {
    if typed.is_empty() {
        return None;
    }
    if name.starts_with(typed) {
        return Some(0);
    }
    if name.split(' ').any(|word| word.starts_with(typed)) {
        return Some(1);
    }
    if name.contains(typed) {
        return Some(2);
    }
    let tight = |text: &str| text.replace(' ', "");
    tight(name).contains(&tight(typed)).then_some(3)
}

/// The items whose name answers what was typed, the best first, otherwise in their own order.
pub fn find<'a, T>(items: &'a [T], typed: &str, name: impl Fn(&T) -> String) -> Vec<&'a T> {
    let typed = folded(typed);
    let mut found: Vec<(u8, &T)> = items
        .iter()
        .filter_map(|item| rank(&folded(&name(item)), &typed).map(|rank| (rank, item)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn names_are_found_in_any_script_and_case() {
        let names = [
            "Café Coffee Day",
            "Amazon.com",
            "스팀 Steam",
            "ゲーム ギフト",
            "H&M",
            "Google Play",
            "Playstation",
        ];
        let found = |typed: &str| {
            find(&names, typed, |name| String::from(*name))
                .into_iter()
                .copied()
                .collect::<Vec<_>>()
        };
        assert_eq!(found("cafe"), ["Café Coffee Day"]);
        assert_eq!(found("AMAZON COM"), ["Amazon.com"]);
        assert_eq!(found("스팀"), ["스팀 Steam"]);
        assert_eq!(found("ｹﾞｰﾑ"), ["ゲーム ギフト"]);
        assert_eq!(found("h m"), ["H&M"]);
        assert_eq!(found("play"), ["Playstation", "Google Play"]);
        assert_eq!(found("googleplay"), ["Google Play"]);
        assert!(found("").is_empty() && found("  &").is_empty());
    }
}
