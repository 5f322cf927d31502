//! Reads `parse_mode` HTML into text and entities, and refuses what Telegram refuses, in its words.

use super::entity::{Entity, Formatted};

/// Which tags the server knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// All tags of Bot API 10.
    #[default]
    Present,
    /// An older server, which does not know `<tg-time>`.
    Older,
}

/// The text and entities of `html`, or the fault as it stands behind `can't parse entities: `.
pub fn parse(html: &str, dialect: Dialect) -> Result<Formatted, String> {
    let mut reading = Reading {
        html,
        at: 0,
        dialect,
        text: String::with_capacity(html.len()),
        units: 0,
        open: Vec::new(),
        entities: Vec::new(),
    };
    while let Some(letter) = reading.peek() {
        match letter {
            '&' => {
                let letter = reading.letter();
                reading.push(letter);
            }
            '<' if reading.rest().starts_with("</") => reading.end_tag()?,
            '<' => reading.start_tag()?,
            other => {
                reading.at += other.len_utf8();
                reading.push(other);
            }
        }
    }
    if let Some(tag) = reading.open.last() {
        return Err(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            tag.name
        ));
    }
    reading.entities.reverse();
    for code in reading.entities.iter_mut().filter(|entity| entity.kind == "code") {
        code.language = None;
    }
    Ok(Formatted {
        text: reading.text,
        entities: reading.entities,
    })
}

#[derive(Default)]
struct Tag {
    name: String,
    /// The one attribute that matters for this tag.
    argument: String,
    unix: i64,
    offset: usize,
    byte: usize,
}

struct Reading<'a> {
    html: &'a str,
    at: usize,
    dialect: Dialect,
    text: String,
    units: usize,
    open: Vec<Tag>,
    entities: Vec<Entity>,
}

impl Reading<'_> {
    fn rest(&self) -> &str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, letter: char) {
        self.text.push(letter);
        self.units += letter.len_utf16();
    }

    /// The next letter with a character reference resolved; one that is not known stays as it was written.
    fn letter(&mut self) -> char {
        if let Some((letter, length)) = reference(self.rest()) {
            self.at += length;
            return letter;
        }
        let letter = self.peek().unwrap_or_default();
        self.at += letter.len_utf8();
        letter
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &str {
        let start = self.at;
        while let Some(letter) = self.peek().filter(|letter| wanted(*letter)) {
            self.at += letter.len_utf8();
        }
        self.html.get(start..self.at).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.take_while(is_space);
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        self.at += 1;
        let name = self
            .take_while(|letter| !is_space(letter) && letter != '>')
            .to_lowercase();
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !is_known(&name, self.dialect) {
            return Err(format!("Unsupported start tag \"{name}\" at byte offset {begin}"));
        }
        let mut tag = Tag {
            name,
            offset: self.units,
            byte: self.text.len(),
            ..Tag::default()
        };
        loop {
            self.skip_space();
            if self.peek() == Some('>') {
                self.at += 1;
                break;
            }
            self.attribute(&mut tag, begin)?;
        }
        if tag.name == "span" && tag.argument != "tg-spoiler" {
            return Err(format!(
                "Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"
            ));
        }
        self.open.push(tag);
        Ok(())
    }

    fn attribute(&mut self, tag: &mut Tag, begin: usize) -> Result<(), String> {
        let name = self
            .take_while(|letter| !is_space(letter) && !matches!(letter, '=' | '>' | '/' | '"' | '\''))
            .to_owned();
        if name.is_empty() {
            let tag = &tag.name;
            return Err(format!(
                "Empty attribute name in the tag \"{tag}\" at byte offset {begin}"
            ));
        }
        self.skip_space();
        let mut value = String::new();
        if self.peek() == Some('=') {
            self.at += 1;
            self.skip_space();
            value = self.value(begin)?;
        }
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        match (tag.name.as_str(), name.as_str()) {
            ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format") | ("span", "class") => {
                tag.argument = value
            }
            ("code", "class") => {
                if let Some(language) = value.strip_prefix("language-") {
                    tag.argument = language.to_owned();
                }
            }
            ("blockquote", "expandable") => tag.argument = name,
            ("tg-time", "unix") => tag.unix = value.parse().unwrap_or_default(),
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, begin: usize) -> Result<String, String> {
        match self.peek() {
            None => Err(format!("Unclosed start tag at byte offset {begin}")),
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                let mut value = String::new();
                while let Some(letter) = self.peek() {
                    if letter == quote {
                        self.at += 1;
                        break;
                    }
                    value.push(self.letter());
                }
                Ok(value)
            }
            Some(_) => {
                let start = self.at;
                let value = self
                    .take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-'))
                    .to_lowercase();
                match self.peek() {
                    Some(letter) if is_space(letter) || letter == '>' => Ok(value),
                    Some(_) | None => Err(format!("Unexpected end of name token at byte offset {start}")),
                }
            }
        }
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(tag) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.at += 2;
        let name = self
            .take_while(|letter| !is_space(letter) && letter != '>')
            .to_lowercase();
        self.skip_space();
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != tag.name {
            let expected = tag.name;
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{expected}>\", found \"</{name}>\""
            ));
        }
        if self.units > tag.offset {
            self.close(tag)?;
        }
        Ok(())
    }

    fn close(&mut self, tag: Tag) -> Result<(), String> {
        let mut entity = Entity::plain(kind_of(&tag), tag.offset, self.units - tag.offset);
        match tag.name.as_str() {
            "tg-emoji" => {
                if tag.argument.parse::<i64>().unwrap_or_default() == 0 {
                    return Err("Invalid custom emoji identifier specified".to_owned());
                }
                entity.custom_emoji_id = Some(tag.argument);
            }
            "tg-time" => {
                if !is_date_format(&tag.argument) {
                    return Err("Invalid date format used".to_owned());
                }
                if tag.unix <= 0 {
                    return Ok(());
                }
                entity.unix_time = Some(tag.unix);
                entity.date_time_format = Some(tag.argument);
            }
            "a" => match self.link(tag) {
                Some(url) => entity.url = Some(url),
                None => return Ok(()),
            },
            "code" | "pre" => {
                if self.joins_code(&tag, &entity) {
                    return Ok(());
                }
                entity.language = Some(tag.argument).filter(|language| !language.is_empty());
            }
            _ => {}
        }
        self.entities.push(entity);
        Ok(())
    }

    /// Where a link leads; without `href` its own text is tried. What is no link is left as plain text.
    fn link(&self, tag: Tag) -> Option<String> {
        let target = if tag.argument.is_empty() {
            self.text.get(tag.byte..).unwrap_or_default().to_owned()
        } else {
            tag.argument
        };
        let spelled = if target.contains(':') {
            target
        } else {
            format!("http://{target}")
        };
        let url = reqwest::Url::parse(&spelled).ok()?;
        let known = matches!(url.scheme(), "http" | "https" | "ton" | "tg" | "tonsite");
        let named = url
            .host_str()
            .is_some_and(|host| url.scheme() == "tg" || host.contains('.'));
        (known && named).then(|| url.to_string())
    }

    /// `<pre><code class="language-…">` is one entity that knows its language.
    fn joins_code(&mut self, tag: &Tag, entity: &Entity) -> bool {
        let Some(inner) = self.entities.last_mut() else {
            return false;
        };
        if inner.offset != entity.offset || inner.length != entity.length {
            return false;
        }
        match (tag.name.as_str(), inner.kind.as_str()) {
            ("pre", "code") if inner.language.is_some() => inner.kind = "pre".to_owned(),
            ("code", "pre") if !tag.argument.is_empty() => inner.language = Some(tag.argument.clone()),
            _ => return false,
        }
        true
    }
}

fn kind_of(tag: &Tag) -> &'static str {
    match tag.name.as_str() {
        "i" | "em" => "italic",
        "b" | "strong" => "bold",
        "s" | "strike" | "del" => "strikethrough",
        "u" | "ins" => "underline",
        "tg-emoji" => "custom_emoji",
        "tg-time" => "date_time",
        "a" => "text_link",
        "pre" => "pre",
        "code" => "code",
        "blockquote" if tag.argument.is_empty() => "blockquote",
        "blockquote" => "expandable_blockquote",
        _ => "spoiler",
    }
}

fn is_known(name: &str, dialect: Dialect) -> bool {
    match name {
        "a" | "b" | "strong" | "i" | "em" | "s" | "strike" | "del" | "u" | "ins" | "tg-spoiler" | "tg-emoji"
        | "span" | "pre" | "code" | "blockquote" => true,
        "tg-time" => dialect == Dialect::Present,
        _ => false,
    }
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n' | '\0' | '\u{b}')
}

/// `r` alone for a relative date, else any of the parts that make up an absolute one.
fn is_date_format(format: &str) -> bool {
    matches!(format, "r" | "R") || format.chars().all(|letter| "tTdDwW".contains(letter))
}

/// A character reference at the start of `text` and its length in bytes; the semicolon may be missing.
fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let (letter, length) = if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, lead) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let count = digits.chars().take_while(|digit| digit.is_digit(radix)).count();
        let code = u32::from_str_radix(digits.get(..count)?, radix).ok()?;
        (char::from_u32(code).filter(|letter| *letter != '\0')?, lead + count)
    } else {
        let count = body.bytes().take_while(u8::is_ascii_alphabetic).count();
        let letter = match body.get(..count)? {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            _ => return None,
        };
        (letter, count + 1)
    };
    let closed = text.get(length..)?.starts_with(';');
    Some((letter, length + usize::from(closed)))
}

#[cfg(test)]
mod tests {
    use super::{Dialect, parse};
    use crate::sandbox::telegram::entity::Entity;

    fn fault(html: &str) -> String {
        parse(html, Dialect::Present).unwrap_err()
    }

    #[test]
    fn every_tag_becomes_its_entity() {
        let html = "<b>1</b><strong>1</strong><i>1</i><u>1</u><s>1</s><code>1</code><pre>1</pre>\
                    <tg-spoiler>1</tg-spoiler><span class=\"tg-spoiler\">1</span><blockquote>1</blockquote>\
                    <blockquote expandable>1</blockquote><tg-emoji emoji-id=\"5368324170671202286\">1</tg-emoji>";
        let mut kinds: Vec<_> = parse(html, Dialect::Present)
            .unwrap()
            .entities
            .into_iter()
            .map(|entity| entity.kind)
            .collect();
        kinds.reverse();
        assert_eq!(
            kinds,
            [
                "bold",
                "bold",
                "italic",
                "underline",
                "strikethrough",
                "code",
                "pre",
                "spoiler",
                "spoiler",
                "blockquote",
                "expandable_blockquote",
                "custom_emoji"
            ]
        );
    }

    #[test]
    fn offsets_are_utf16_units_of_the_text_without_markup() {
        let read = parse("😀&lt;<b>é😀</b>", Dialect::Present).unwrap();
        assert_eq!(read.text, "😀<é😀");
        assert_eq!(read.entities, vec![Entity::plain("bold", 3, 3)]);
    }

    #[test]
    fn a_moment_becomes_a_date_time_entity() {
        let read = parse(
            "<tg-time unix=\"1700000000\" format=\"r\">soon</tg-time>",
            Dialect::Present,
        )
        .unwrap();
        let [entity] = read.entities.as_slice() else {
            panic!("one entity expected")
        };
        assert_eq!(
            (entity.kind.as_str(), entity.unix_time),
            ("date_time", Some(1_700_000_000))
        );
        assert_eq!(entity.date_time_format.as_deref(), Some("r"));
        assert_eq!(
            fault("<tg-time unix=\"1\" format=\"x\">soon</tg-time>"),
            "Invalid date format used"
        );
    }

    #[test]
    fn an_older_server_does_not_know_moments() {
        let fault = parse("a<tg-time unix=\"1\">b</tg-time>", Dialect::Older).unwrap_err();
        assert_eq!(fault, "Unsupported start tag \"tg-time\" at byte offset 1");
    }

    #[test]
    fn faults_are_told_in_telegrams_words() {
        assert_eq!(fault("ab<x>c</x>"), "Unsupported start tag \"x\" at byte offset 2");
        assert_eq!(fault("é <b"), "Unclosed start tag at byte offset 3");
        assert_eq!(fault("<b>a"), "Can't find end tag corresponding to start tag \"b\"");
        assert_eq!(fault("a</b>"), "Unexpected end tag at byte offset 1");
        assert_eq!(
            fault("<b><i>a</b></i>"),
            "Unmatched end tag at byte offset 7, expected \"</i>\", found \"</b>\""
        );
        assert_eq!(
            fault("<span>a</span>"),
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"
        );
        assert_eq!(
            fault("1 < 2"),
            "Unclosed start tag at byte offset 2".replace("Unclosed start tag at", "Unsupported start tag \"\" at")
        );
        assert_eq!(
            fault("<tg-emoji emoji-id=\"x\">a</tg-emoji>"),
            "Invalid custom emoji identifier specified"
        );
    }

    #[test]
    fn references_are_resolved_and_unknown_ones_stay() {
        let read = parse("&lt;&gt;&amp;&quot;&#8364;&#x1F600;&nbsp;& &#0;", Dialect::Present).unwrap();
        assert_eq!(read.text, "<>&\"€😀&nbsp;& &#0;");
    }

    #[test]
    fn a_link_keeps_its_target_and_a_bad_target_leaves_text() {
        let read = parse(
            "<a href=\"https://t.me/x?a=1&amp;b=2\">x</a><a href=\"nowhere\">y</a>",
            Dialect::Present,
        )
        .unwrap();
        let [entity] = read.entities.as_slice() else {
            panic!("one entity expected")
        };
        assert_eq!(entity.url.as_deref(), Some("https://t.me/x?a=1&b=2"));
    }

    #[test]
    fn code_inside_pre_tells_its_language() {
        let read = parse("<pre><code class=\"language-rust\">x</code></pre>", Dialect::Present).unwrap();
        let [entity] = read.entities.as_slice() else {
            panic!("one entity expected")
        };
        assert_eq!(
            (entity.kind.as_str(), entity.language.as_deref()),
            ("pre", Some("rust"))
        );
    }
}
