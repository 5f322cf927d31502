//! A chat written down as a person would read it: names, text without tags, keyboards as `[ Button ]`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::telegram::keyboard::{Action, Keyboard};
use super::telegram::look::MessageView;

/// How far the lines under a name stand in.
const INDENT: &str = "           ";

/// What was written down so far, so that only news is written.
#[derive(Debug, Default)]
pub struct Transcript {
    shown: BTreeMap<i64, MessageView>,
}

impl Transcript {
    /// Writes what is new or different in a chat. A spoiler is written as it is revealed.
    ///
    /// # Errors
    /// The writer's.
    pub fn tell(&mut self, out: &mut impl Write, buyer: &str, messages: &[MessageView]) -> io::Result<()> {
        for message in messages {
            let before = self.shown.insert(message.id, message.clone());
            if before.as_ref() == Some(message) {
                continue;
            }
            let name = match (message.from_bot, before.is_some()) {
                (true, false) => "Shop",
                (true, true) => "Shop ✎",
                (false, _) => buyer,
            };
            write(out, name, message)?;
        }
        self.shown
            .retain(|id, _| messages.iter().any(|message| message.id == *id));
        Ok(())
    }

    /// Writes what a person does without a message.
    ///
    /// # Errors
    /// The writer's.
    pub fn does(&self, out: &mut impl Write, who: &str, what: &str) -> io::Result<()> {
        writeln!(out, "{who:>9}  {what}\n")
    }
}

fn write(out: &mut impl Write, name: &str, message: &MessageView) -> io::Result<()> {
    let mut lines: Vec<String> = Vec::new();
    if message.photo.is_some() {
        lines.push("🖼  (a picture)".to_owned());
    }
    lines.extend(message.document.iter().map(|(_, name)| format!("📄 {name}")));
    lines.extend(message.text.lines().map(str::to_owned));
    lines.extend(buttons(&message.keyboard));
    for (number, line) in lines.iter().enumerate() {
        match number {
            0 => writeln!(out, "{name:>9}  {line}")?,
            _ => writeln!(out, "{}", format!("{INDENT}{line}").trim_end())?,
        }
    }
    writeln!(out)
}

/// One line for each row.
fn buttons(keyboard: &Keyboard) -> Vec<String> {
    let row = |row: &Vec<super::telegram::keyboard::Button>| {
        let labels = row.iter().map(|button| match &button.action {
            Action::Callback { .. } | Action::Other { .. } => format!("[ {} ]", button.text),
            Action::Url { .. } => format!("[ {} ↗ ]", button.text),
            Action::Copy { .. } => format!("[ {} ⧉ ]", button.text),
        });
        labels.collect::<Vec<_>>().join(" ")
    };
    keyboard.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::Transcript;
    use crate::adapters::clock::SystemClock;
    use crate::sandbox::telegram::Telegram;

    async fn call(telegram: &Telegram, method: &str, params: serde_json::Value) {
        let url = format!("{}/bot{}/{method}", telegram.url(), telegram.token());
        let answer = reqwest::Client::new().post(url).json(&params).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    #[tokio::test]
    async fn a_chat_reads_like_a_play() {
        let telegram = Telegram::start(Arc::new(SystemClock)).await.unwrap();
        let anna = telegram.join("Anna", None);
        let mut transcript = Transcript::default();
        let mut out = Vec::new();
        telegram.say(anna, "/start").unwrap();
        let rows = json!({ "inline_keyboard": [[
            { "text": "Buy", "callback_data": "a" }, { "text": "Copy", "copy_text": { "text": "c" } },
        ]] });
        let sent =
            json!({ "chat_id": anna, "text": "<b>Hello</b>\nWhat now?", "parse_mode": "HTML", "reply_markup": rows });
        call(&telegram, "sendMessage", sent).await;
        let mut tell = |out: &mut Vec<u8>| {
            let messages = telegram.chat(anna).unwrap().messages;
            transcript.tell(out, "Anna", &messages).unwrap();
        };
        tell(&mut out);
        tell(&mut out);
        let edited = json!({ "chat_id": anna, "message_id": 2, "text": "Thanks" });
        call(&telegram, "editMessageText", edited).await;
        tell(&mut out);
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
             Anna  /start

             Shop  Hello
                   What now?
                   [ Buy ] [ Copy ⧉ ]

           Shop ✎  Thanks
        ");
    }
}
