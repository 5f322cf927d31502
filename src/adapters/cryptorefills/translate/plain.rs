//! The upstream's HTML as plain text: tags go, lists become lines, entities become letters.

/// Most letters of a text that is shown.
const LONGEST: usize = 1_500;

/// What a person should read of `html`; nothing of it is markup any more.
pub fn plain(html: &str) -> String {
    let mut page = Page {
        flows: ["<p", "<br", "<li", "<div"].iter().any(|tag| html.contains(tag)),
        ..Page::default()
    };
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        page.say(&rest[..start]);
        rest = &rest[start..];
        rest = match tag(rest) {
            Some((tag, after)) => {
                page.mark(tag);
                hidden_by(tag).map_or(after, |end| skip(after, end))
            }
            None => {
                page.say("<");
                &rest[1..]
            }
        };
    }
    page.say(rest);
    page.read()
}

/// The inside of the tag or comment that `text` begins with, and what follows it.
fn tag(text: &str) -> Option<(&str, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(("!", comment.split_once("-->").map_or("", |(_, after)| after)));
    }
    let inside = text.strip_prefix('<')?;
    inside
        .starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        .then(|| inside.split_once('>'))
        .flatten()
}

fn name(tag: &str) -> String {
    let name: String = tag
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    name.to_ascii_lowercase()
}

/// The end of an element whose content is not for people.
fn hidden_by(tag: &str) -> Option<&'static str> {
    match name(tag).as_str() {
        _ if tag.starts_with('/') => None,
        "script" => Some("</script"),
        "style" => Some("</style"),
        _ => None,
    }
}

fn skip<'a>(text: &'a str, end: &str) -> &'a str {
    text.to_ascii_lowercase().find(end).map_or("", |at| &text[at..])
}

#[derive(Default)]
struct Page {
    /// Lines are made by tags, not by line feeds.
    flows: bool,
    lines: Vec<String>,
    line: String,
    /// The lists that are open, each with the number of its last item; `None` for a list without numbers.
    lists: Vec<Option<u32>>,
}

impl Page {
    fn say(&mut self, text: &str) {
        let text = html_escape::decode_html_entities(text);
        for c in text.chars() {
            match c {
                '\n' if !self.flows => self.end_line(),
                c if c.is_whitespace() => self.line.push(' '),
                c if c.is_control() || is_invisible(c) => {}
                c => self.line.push(c),
            }
        }
    }

    fn mark(&mut self, tag: &str) {
        let closes = tag.starts_with('/');
        match name(tag).as_str() {
            "ol" | "ul" if closes => {
                self.lists.pop();
                self.end_line();
            }
            "ol" => self.open(Some(0)),
            "ul" => self.open(None),
            "li" if !closes => self.item(),
            "br" | "p" | "div" | "li" | "tr" | "table" | "section" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line();
            }
            "td" | "th" => self.line.push(' '),
            _ => {}
        }
    }

    fn open(&mut self, list: Option<u32>) {
        self.end_line();
        if self.lists.len() < 32 {
            self.lists.push(list);
        }
    }

    fn item(&mut self) {
        self.end_line();
        self.line = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{number}. ")
            }
            Some(None) | None => String::from("• "),
        };
    }

    fn end_line(&mut self) {
        let words: Vec<&str> = self.line.split_whitespace().collect();
        if !words.is_empty() && !is_marker(&words) {
            self.lines.push(words.join(" "));
            self.line.clear();
        } else if words.is_empty() {
            self.line.clear();
        }
    }

    fn read(mut self) -> String {
        self.end_line();
        let text = self.lines.join("\n");
        match text.char_indices().nth(LONGEST) {
            None => text,
            Some(_) => {
                let cut = text.char_indices().nth(LONGEST - 2).map_or(text.len(), |(at, _)| at);
                let at = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
                format!("{} …", text[..at].trim_end())
            }
        }
    }
}

/// A list's mark that still waits for its words, as in `<li><p>words`.
fn is_marker(words: &[&str]) -> bool {
    match words {
        [mark] => {
            *mark == "•"
                || mark
                    .strip_suffix('.')
                    .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Letters that turn the direction of writing or take no room.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn lists_become_lines_and_entities_letters() {
        assert_eq!(
            plain(
                "<p>Go to&nbsp;<a href=\"https://x.example\">x.example</a> &amp; sign&#32;in.</p><ol><li>Open <b>Wallet</b></li><li><p>Enter\r\n the code</p></li></ol><ul><li>One</li><li>Two</ul>End"
            ),
            "Go to x.example & sign in.\n1. Open Wallet\n2. Enter the code\n• One\n• Two\nEnd"
        );
    }

    #[test]
    fn what_is_not_for_people_is_left_out() {
        assert_eq!(
            plain("a<script>alert('<b>')</script>b<!-- no --><STYLE>p{}</STYLE>c\u{202e}d\u{0}"),
            "abcd"
        );
        assert_eq!(
            plain("<img src=x onerror=y>1 < 2 and 3 > 2 &lt;b&gt;"),
            "1 < 2 and 3 > 2 <b>"
        );
        assert_eq!(plain("cut <a href="), "cut <a href=");
        assert_eq!(plain("<p> </p><br/>"), "");
        assert_eq!(plain("First line.\n\nSecond line."), "First line.\nSecond line.");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let text = plain(&"word ".repeat(1_000));
        assert!(
            text.ends_with("word …") && text.chars().count() <= 1_500,
            "{}",
            text.len()
        );
        let text = plain(&"漢".repeat(5_000));
        assert_eq!(text.chars().count(), 1_500);
    }
}
