//! What Telegram tells about private chats, as the engine reads it. Only what is used is parsed.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::body::first_chars;
use crate::domain::consent::Paper;
use crate::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
use crate::domain::language::Language;
use crate::domain::support::InGroup;
use crate::domain::walk::Command;
use crate::ports::{Act, Deed, Update};

/// Characters of a text that are looked at; Telegram's own limit.
const TEXT_CHARS: usize = 4_096;
/// Accounts that Telegram itself speaks with; no person is behind them.
const NOBODY: [i64; 3] = [1_087_968_824, 136_817_688, 777_000];
/// Bytes that a button may say; Telegram's own limit.
const DATA_BYTES: usize = 64;

/// Reads one update. What does not concern the shop, or cannot be read, has no act; `None` if not even its number can
/// be read.
pub fn translate(raw: &str) -> Option<Update> {
    match serde_json::from_str::<Raw<'_>>(raw) {
        Ok(raw) => Some(Update {
            id: UpdateId(raw.update_id),
            act: raw.act(),
        }),
        Err(_) => {
            let numbered: Numbered = serde_json::from_str(raw).ok()?;
            Some(Update {
                id: UpdateId(numbered.update_id),
                act: None,
            })
        }
    }
}

#[derive(Deserialize)]
struct Numbered {
    update_id: u32,
}

#[derive(Deserialize)]
struct Raw<'a> {
    update_id: u32,
    #[serde(borrow)]
    message: Option<Message<'a>>,
    #[serde(borrow)]
    callback_query: Option<Query<'a>>,
    #[serde(borrow)]
    my_chat_member: Option<Membership<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    message_id: Option<i64>,
    from: Option<User>,
    #[serde(borrow)]
    chat: Chat<'a>,
    text: Option<String>,
    message_thread_id: Option<i64>,
    is_topic_message: Option<bool>,
    #[serde(borrow)]
    reply_to_message: Option<Pressed<'a>>,
    photo: Option<IgnoredAny>,
    document: Option<IgnoredAny>,
    video: Option<IgnoredAny>,
    voice: Option<IgnoredAny>,
    audio: Option<IgnoredAny>,
    animation: Option<IgnoredAny>,
    sticker: Option<IgnoredAny>,
    video_note: Option<IgnoredAny>,
    contact: Option<IgnoredAny>,
    location: Option<IgnoredAny>,
    /// Somebody else wrote it first.
    forward_origin: Option<IgnoredAny>,
    forward_date: Option<IgnoredAny>,
    via_bot: Option<IgnoredAny>,
    sender_chat: Option<IgnoredAny>,
    is_automatic_forward: Option<bool>,
}

#[derive(Deserialize)]
struct Query<'a> {
    id: String,
    from: User,
    #[serde(borrow)]
    message: Option<Pressed<'a>>,
    inline_message_id: Option<IgnoredAny>,
    data: Option<String>,
}

/// The message below which a button is; of an old one Telegram tells only this.
#[derive(Deserialize)]
struct Pressed<'a> {
    message_id: i64,
    #[serde(borrow)]
    chat: Chat<'a>,
}

#[derive(Deserialize)]
struct Membership<'a> {
    from: User,
    #[serde(borrow)]
    chat: Chat<'a>,
    #[serde(borrow)]
    new_chat_member: Member<'a>,
}

#[derive(Deserialize)]
struct Member<'a> {
    #[serde(borrow)]
    status: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Chat<'a> {
    id: i64,
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(default, deserialize_with = "language", rename = "language_code")]
    language: Option<Language>,
}

fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Language>, D::Error> {
    #[derive(Deserialize)]
    struct Tag<'a>(#[serde(borrow)] Cow<'a, str>);
    let tag = Option::<Tag<'de>>::deserialize(deserializer)?;
    Ok(tag.and_then(|tag| Language::from_tag(&tag.0)))
}

impl Raw<'_> {
    fn act(self) -> Option<Act> {
        if let Some(message) = self.message {
            message.act()
        } else if let Some(query) = self.callback_query {
            query.act()
        } else {
            self.my_chat_member?.act()
        }
    }
}

impl Chat<'_> {
    fn act(&self, person: &User, message: Option<MessageId>, deed: Deed) -> Option<Act> {
        (self.kind == "private" && self.id == person.id).then_some(Act {
            chat: ChatId(self.id),
            language: person.language,
            message,
            deed,
        })
    }

    fn is_group(&self) -> bool {
        self.kind == "group" || self.kind == "supergroup"
    }
}

impl Message<'_> {
    fn act(self) -> Option<Act> {
        if self.chat.is_group() {
            return self.group_act();
        }
        let message = self.message_id.map(MessageId);
        let own = self.forward_origin.is_none()
            && self.forward_date.is_none()
            && self.via_bot.is_none()
            && self.sender_chat.is_none()
            && self.is_automatic_forward.is_none();
        let deed = match self.text {
            Some(text) if text.starts_with('/') => match command(&text) {
                Some(command) => Deed::Command(command),
                None if own => Deed::OtherCommand(shortened(text)),
                None => Deed::UnknownCommand,
            },
            Some(text) if text.is_empty() => Deed::Other,
            Some(text) if own => Deed::Text(shortened(text)),
            Some(text) => Deed::PassedOn(shortened(text)),
            None => Deed::Other,
        };
        self.chat.act(&self.from?, message, deed)
    }

    /// Something that a person says in a group; not what a bot says, nor what is said in the name of the group or of a channel.
    fn group_act(self) -> Option<Act> {
        let says = self.text.is_some()
            || self.photo.is_some()
            || self.document.is_some()
            || self.video.is_some()
            || self.voice.is_some()
            || self.audio.is_some()
            || self.animation.is_some()
            || self.sticker.is_some()
            || self.video_note.is_some()
            || self.contact.is_some()
            || self.location.is_some();
        let hides = self.sender_chat.is_some() || self.via_bot.is_some() || self.is_automatic_forward.is_some();
        let from = self
            .from
            .filter(|from| says && !hides && !from.is_bot && !NOBODY.contains(&from.id))?;
        Some(Act {
            chat: ChatId(self.chat.id),
            language: from.language,
            message: self.message_id.map(MessageId),
            deed: Deed::InGroup(InGroup {
                topic: self.message_thread_id.filter(|_| self.is_topic_message == Some(true)),
                answers: self.reply_to_message.map(|answered| MessageId(answered.message_id)),
                command: self.text.filter(|text| text.starts_with('/')).map(shortened),
            }),
        })
    }
}

impl Query<'_> {
    fn act(self) -> Option<Act> {
        let data = self.data.filter(|data| data.len() <= DATA_BYTES)?;
        let press = |message| Deed::Press {
            callback: CallbackId(self.id),
            data,
            message,
        };
        match self.message {
            Some(below) => below
                .chat
                .act(&self.from, None, press(Some(MessageId(below.message_id)))),
            // Without a message it is a button of a message sent through the bot into some other chat, or a very old one.
            None if self.inline_message_id.is_some() => None,
            None => Some(Act {
                chat: ChatId(self.from.id),
                language: self.from.language,
                message: None,
                deed: press(None),
            }),
        }
    }
}

impl Membership<'_> {
    fn act(&self) -> Option<Act> {
        let deed = match &*self.new_chat_member.status {
            "kicked" | "left" => Deed::Blocked,
            "member" | "restricted" | "administrator" | "creator" => Deed::Unblocked,
            _ => return None,
        };
        self.chat.act(&self.from, None, deed)
    }
}

/// The command at the beginning of a text, whatever follows it.
fn command(text: &str) -> Option<Command> {
    let word = text.strip_prefix('/')?.split(char::is_whitespace).next()?;
    let name = word.split('@').next()?;
    let known = [
        ("start", Command::Start),
        ("orders", Command::Orders),
        ("language", Command::Language),
        ("help", Command::Help),
        ("cancel", Command::Cancel),
        ("terms", Command::Paper(Paper::Terms)),
        ("privacy", Command::Paper(Paper::Privacy)),
        ("paysupport", Command::Paper(Paper::PaySupport)),
        ("export", Command::Export),
        ("delete", Command::Delete),
    ];
    known
        .into_iter()
        .find(|(known, _)| name.eq_ignore_ascii_case(known))
        .map(|(_, command)| command)
}

fn shortened(mut text: String) -> String {
    let end = first_chars(&text, TEXT_CHARS).len();
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::any;
    use proptest::proptest;
    use serde_json::{Value, json};
    use teloxide::types::{Update as Typed, UpdateKind};

    use super::translate;
    use crate::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
    use crate::domain::language::Language;
    use crate::domain::support::InGroup;
    use crate::domain::walk::Command;
    use crate::ports::{Act, Deed, Update};

    const ANNA: i64 = 5_000_000_001;

    fn person(id: i64) -> Value {
        json!({ "id": id, "is_bot": false, "first_name": "Anna", "language_code": "ko-KR" })
    }

    fn private(id: i64) -> Value {
        json!({ "id": id, "first_name": "Anna", "type": "private" })
    }

    fn update(kind: &str, body: &Value) -> Value {
        json!({ "update_id": 77, kind: body })
    }

    fn says(text: &str) -> Value {
        let message = json!({
            "message_id": 3, "date": 1_700_000_000, "from": person(ANNA), "chat": private(ANNA), "text": text,
        });
        update("message", &message)
    }

    fn presses(data: &str) -> Value {
        let below = json!({
            "message_id": 9, "date": 1_700_000_000, "chat": private(ANNA), "text": "Choose",
            "from": { "id": 7, "is_bot": true, "first_name": "Kiosk" },
            "reply_markup": { "inline_keyboard": [[{ "text": "Buy", "callback_data": "w:1:2" }]] },
        });
        let query = json!({
            "id": "4382", "from": person(ANNA), "chat_instance": "5", "data": data, "message": below,
        });
        update("callback_query", &query)
    }

    fn membership(status: &str) -> Value {
        let bot = json!({ "id": 7, "is_bot": true, "first_name": "Kiosk" });
        let change = json!({
            "chat": private(ANNA), "from": person(ANNA), "date": 1_700_000_000,
            "old_chat_member": { "user": bot, "status": "member" },
            "new_chat_member": { "user": bot, "status": status, "until_date": 0 },
        });
        update("my_chat_member", &change)
    }

    fn deed(update: &Value) -> Option<Deed> {
        let Update { id, act } = translate(&update.to_string()).unwrap();
        assert_eq!(id, UpdateId(77));
        act.map(|act| {
            assert_eq!((act.chat, act.language), (ChatId(ANNA), Some(Language::Korean)));
            act.deed
        })
    }

    #[test]
    fn a_text_is_a_command_or_a_line() {
        for (text, expected) in [
            ("/start", Deed::Command(Command::Start)),
            ("/start ref_8-Xy", Deed::Command(Command::Start)),
            ("/START@Gift_Kiosk_Bot", Deed::Command(Command::Start)),
            ("/orders", Deed::Command(Command::Orders)),
            ("/language\nplease", Deed::Command(Command::Language)),
            ("/help", Deed::Command(Command::Help)),
            ("/cancel", Deed::Command(Command::Cancel)),
            ("/starter", Deed::OtherCommand("/starter".into())),
            ("/", Deed::OtherCommand("/".into())),
            ("/ start", Deed::OtherCommand("/ start".into())),
            ("/refund 12", Deed::OtherCommand("/refund 12".into())),
            ("start", Deed::Text("start".into())),
            (" /start", Deed::Text(" /start".into())),
            ("anna@example.org", Deed::Text("anna@example.org".into())),
            ("\u{202e}\u{0}😀", Deed::Text("\u{202e}\u{0}😀".into())),
        ] {
            assert_eq!(deed(&says(text)), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_somebody_else_wrote_is_told_apart() {
        let marks = [
            (
                "forward_origin",
                json!({ "type": "hidden_user", "sender_user_name": "Operator", "date": 1 }),
            ),
            (
                "forward_origin",
                json!({ "type": "user", "sender_user": person(ANNA + 1), "date": 1 }),
            ),
            ("forward_date", json!(1)),
            ("via_bot", json!({ "id": 9, "is_bot": true, "first_name": "Other" })),
            ("sender_chat", json!({ "id": -1_009, "type": "channel", "title": "Us" })),
            ("is_automatic_forward", json!(true)),
        ];
        for (mark, value) in marks {
            let marked = |text: &str| {
                let mut update = says(text);
                update["message"][mark] = value.clone();
                deed(&update)
            };
            assert_eq!(marked("/refund 12"), Some(Deed::UnknownCommand), "{mark}");
            assert_eq!(marked("a reason"), Some(Deed::PassedOn("a reason".into())), "{mark}");
            assert_eq!(marked("/start"), Some(Deed::Command(Command::Start)), "{mark}");
        }
    }

    #[test]
    fn what_a_person_says_in_a_group_names_its_topic_and_what_it_answers() {
        let group = json!({ "id": -1_005, "type": "supergroup", "title": "Us", "is_forum": true });
        let said = |more: Value| {
            let mut update = says("Hello");
            let message = update["message"].as_object_mut().unwrap();
            message.insert("chat".into(), group.clone());
            message.extend(more.as_object().unwrap().clone());
            let act = translate(&update.to_string()).unwrap().act?;
            assert_eq!((act.chat, act.message), (ChatId(-1_005), Some(MessageId(3))));
            Some(act.deed)
        };
        let in_group = |topic, answers: Option<i64>, command: Option<&str>| {
            let command = command.map(str::to_owned);
            Some(Deed::InGroup(InGroup {
                topic,
                answers: answers.map(MessageId),
                command,
            }))
        };
        let answered = json!({ "message_id": 9, "date": 1, "chat": group, "text": "x" });
        assert_eq!(said(json!({})), in_group(None, None, None));
        assert_eq!(
            said(json!({ "message_thread_id": 5, "is_topic_message": true, "reply_to_message": answered })),
            in_group(Some(5), Some(9), None)
        );
        assert_eq!(
            said(json!({ "message_thread_id": 5 })),
            in_group(None, None, None),
            "a thread of answers is no topic"
        );
        assert_eq!(said(json!({ "text": "/done" })), in_group(None, None, Some("/done")));
        for hidden in [
            json!({ "sender_chat": group }),
            json!({ "via_bot": person(9) }),
            json!({ "is_automatic_forward": true }),
            json!({ "from": person(1_087_968_824) }),
            json!({ "from": { "id": 9, "is_bot": true, "first_name": "Other" } }),
        ] {
            assert_eq!(said(hidden.clone()), None, "{hidden}");
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        let Some(Deed::Text(text)) = deed(&says(&"語".repeat(1 << 18))) else {
            panic!("a text is a text");
        };
        assert_eq!(text.chars().count(), 4_096);
    }

    #[test]
    fn a_message_that_is_no_text_is_other() {
        for content in ["sticker", "location", "something_of_next_year"] {
            let message = json!({
                "message_id": 3, "date": 1, "from": person(ANNA), "chat": private(ANNA), content: { "x": [[[]]] },
            });
            assert_eq!(deed(&update("message", &message)), Some(Deed::Other), "{content}");
        }
    }

    #[test]
    fn a_press_names_its_message() {
        let press = |message| Deed::Press {
            callback: CallbackId("4382".into()),
            data: "w:1:2".into(),
            message,
        };
        assert_eq!(deed(&presses("w:1:2")), Some(press(Some(MessageId(9)))));
        let mut old = presses("w:1:2");
        old["callback_query"]["message"] = json!({ "message_id": 9, "date": 0, "chat": private(ANNA) });
        assert_eq!(deed(&old), Some(press(Some(MessageId(9)))));
        old["callback_query"]["message"] = Value::Null;
        assert_eq!(deed(&old), Some(press(None)));
    }

    #[test]
    fn a_press_that_is_not_ours_is_passed_over() {
        assert_eq!(deed(&presses(&"x".repeat(65))), None);
        let mut game = presses("");
        game["callback_query"].as_object_mut().unwrap().remove("data");
        assert_eq!(deed(&game), None);
        let mut inline = presses("w:1:2");
        inline["callback_query"]["message"] = Value::Null;
        inline["callback_query"]["inline_message_id"] = json!("AAA");
        assert_eq!(deed(&inline), None);
        let mut elsewhere = presses("w:1:2");
        elsewhere["callback_query"]["message"]["chat"] = private(ANNA + 1);
        assert_eq!(deed(&elsewhere), None);
    }

    #[test]
    fn blocking_and_coming_back_are_told() {
        for (status, expected) in [
            ("kicked", Some(Deed::Blocked)),
            ("member", Some(Deed::Unblocked)),
            ("dreaming", None),
        ] {
            assert_eq!(deed(&membership(status)), expected, "{status}");
        }
    }

    #[test]
    fn only_private_chats_are_a_shop() {
        let chats = [
            json!({ "id": -5, "type": "group", "title": "Us" }),
            json!({ "id": -1_005, "type": "supergroup", "title": "Us" }),
            json!({ "id": -1_006, "type": "channel", "title": "Us" }),
            json!({ "id": ANNA, "type": "group", "title": "Us" }),
            private(ANNA + 1),
        ];
        for chat in chats {
            let mut said = says("/start");
            said["message"]["chat"] = chat.clone();
            let mut pressed = presses("w:1:2");
            pressed["callback_query"]["message"]["chat"] = chat.clone();
            let mut changed = membership("kicked");
            changed["my_chat_member"]["chat"] = chat.clone();
            for update in [pressed, changed] {
                assert_eq!(deed(&update), None, "{update}");
            }
            let act = translate(&said.to_string()).unwrap().act;
            let in_group = act.is_some_and(|act| matches!(act.deed, Deed::InGroup(_)));
            let is_group = ["group", "supergroup"].contains(&chat["type"].as_str().unwrap());
            assert_eq!(in_group, is_group, "{said}");
        }
        let mut nobody = says("/start");
        nobody["message"].as_object_mut().unwrap().remove("from");
        assert_eq!(deed(&nobody), None);
    }

    #[test]
    fn other_kinds_of_update_are_passed_over() {
        let message = says("/start")["message"].clone();
        for kind in [
            "edited_message",
            "channel_post",
            "business_message",
            "guest_message",
            "inline_query",
            "pre_checkout_query",
            "a_kind_of_next_year",
        ] {
            assert_eq!(deed(&update(kind, &message)), None, "{kind}");
        }
    }

    #[test]
    fn what_cannot_be_read_still_has_its_number() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        for raw in [
            r#"{"update_id":77}"#.to_owned(),
            r#"{"update_id":77,"message":5}"#.to_owned(),
            r#"{"message":{"chat":{}},"update_id":77}"#.to_owned(),
            r#"{"update_id":77,"message":{"chat":{"id":1,"type":"private"},"text":"\ud800"}}"#.to_owned(),
            format!(r#"{{"update_id":77,"message":{deep}}}"#),
        ] {
            let update = translate(&raw);
            assert_eq!(
                update.map(|update| (update.id, update.act)),
                Some((UpdateId(77), None)),
                "{raw:.80}"
            );
        }
        for raw in ["", "[]", "7", "{}", r#"{"update_id":-1}"#, r#"{"update_id":77"#] {
            assert_eq!(translate(raw), None, "{raw}");
        }
    }

    #[test]
    fn teloxide_reads_the_same() {
        let typed = |update: &Value| serde_json::from_str::<Typed>(&update.to_string()).unwrap();
        let UpdateKind::Message(message) = typed(&says("Hello")).kind else {
            panic!("teloxide reads no message");
        };
        let expected = Act {
            chat: ChatId(message.chat.id.0),
            language: message
                .from
                .as_ref()
                .and_then(|from| Language::from_tag(from.language_code.as_ref()?)),
            message: Some(MessageId(i64::from(message.id.0))),
            deed: Deed::Text(message.text().unwrap().to_owned()),
        };
        assert_eq!(translate(&says("Hello").to_string()).unwrap().act, Some(expected));
        let UpdateKind::CallbackQuery(query) = typed(&presses("w:1:2")).kind else {
            panic!("teloxide reads no press");
        };
        let below = query.message.unwrap();
        let expected = Deed::Press {
            callback: CallbackId(query.id.0),
            data: query.data.unwrap(),
            message: Some(MessageId(i64::from(below.id().0))),
        };
        assert_eq!(deed(&presses("w:1:2")), Some(expected));
        let UpdateKind::MyChatMember(change) = typed(&membership("kicked")).kind else {
            panic!("teloxide reads no membership");
        };
        assert_eq!(
            change.new_chat_member.is_banned(),
            deed(&membership("kicked")) == Some(Deed::Blocked)
        );
    }

    proptest! {
        #[test]
        fn no_damage_to_an_update_is_a_panic(at in 0_usize..700, byte in any::<u8>(), press in any::<bool>()) {
            let mut raw = if press { presses("w:1:2") } else { says("/start now") }.to_string().into_bytes();
            let at = at % raw.len();
            raw[at] = byte;
            let _read = translate(&String::from_utf8_lossy(&raw));
        }
    }
}
