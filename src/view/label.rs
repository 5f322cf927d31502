//! Short texts from outside, made fit to stand on a button or in a line.

/// What a text that came from outside may show: no control, no direction marks, nothing of zero width, single spaces.
pub(in crate::view) fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        if is_hidden(c) {
            continue;
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if c.is_whitespace() || c.is_control() {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else if marks <= 2 {
            kept.push(c);
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// The same for a text of several lines: line breaks stay, at most one empty line in a row.
pub(in crate::view) fn clean_lines(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(clean) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.join("\n")
}

/// At most `most` characters, the last of them an ellipsis if something was cut.
pub(in crate::view) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// How wide a text is, in halves of a square character.
pub(in crate::view) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Characters that are not seen, or that turn round what follows them.
pub(in crate::view) fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}'
    )
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}')
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_lines, cut, width};

    #[test]
    fn what_is_not_seen_is_taken_out() {
        for (text, shown) in [
            ("Steam", "Steam"),
            ("  Ama\u{200B}zon\u{202E}.com\u{2069} ", "Amazon.com"),
            ("two\r\n\t lines", "two lines"),
            ("Z\u{0301}\u{0302}\u{0303}\u{0304}algo", "Z\u{0301}\u{0302}algo"),
            ("스팀 👨\u{200D}👩", "스팀 👨👩"),
            ("\u{200F}", ""),
        ] {
            assert_eq!(clean(text), shown, "{text:?}");
        }
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(
            clean_lines("\n1. Open\u{200B} it\r\n\n\n\n2. Done \n\n"),
            "1. Open it\n\n2. Done"
        );
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("기프트카드", 5), "기프트카드");
        assert_eq!(cut("기프트카드", 4), "기프트…");
        assert_eq!(cut("one two", 5), "one…");
        assert_eq!((width("한글"), width("ab"), width("🇰🇷 a")), (4, 2, 4));
    }
}
