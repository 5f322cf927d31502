//! What a call carries: JSON, or a form with a picture or a file in it.

use std::borrow::Cow;

use serde::Serialize;

use super::form::{Form, Upload};
use super::keyboard::{Keyboard, style};
use crate::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
use crate::view::message::{Document, Draft};

/// What a notice above the chat may hold, in characters.
const NOTICE_CHARS: usize = 200;
/// What the name of a topic may hold, in characters.
const TOPIC_CHARS: usize = 128;
/// The name of the part of a form that holds the picture or the file.
const PART: &str = "part";
/// The way our texts are marked up.
const HTML: &str = "HTML";
/// The kinds of update that a shop needs.
const WANTED: [&str; 3] = ["message", "callback_query", "my_chat_member"];

/// The bytes of a call, ready to be sent.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: Cow<'static, str>,
}

/// What the server is known not to take, so that it is left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Buttons have no `style`.
    pub(super) plain_buttons: bool,
    /// `<tg-time>` is not understood; what it encloses is.
    pub(super) plain_times: bool,
}

impl Body {
    /// For getUpdates.
    pub(super) fn poll(offset: UpdateId, seconds: u8) -> Self {
        #[derive(Serialize)]
        struct Call {
            #[serde(skip_serializing_if = "Option::is_none")]
            offset: Option<u32>,
            timeout: u8,
            allowed_updates: [&'static str; WANTED.len()],
        }
        Self::json(&Call {
            offset: (offset.0 > 0).then_some(offset.0),
            timeout: seconds,
            allowed_updates: WANTED,
        })
    }

    /// For sendMessage, and with a message for editMessageText.
    pub(super) fn text(chat: ChatId, message: Option<MessageId>, draft: &Draft, dialect: Dialect) -> Self {
        #[derive(Serialize)]
        struct Preview {
            is_disabled: bool,
        }
        #[derive(Serialize)]
        struct Call<'a> {
            chat_id: ChatId,
            #[serde(skip_serializing_if = "Option::is_none")]
            message_id: Option<MessageId>,
            text: &'a str,
            parse_mode: &'static str,
            link_preview_options: Preview,
            #[serde(skip_serializing_if = "Option::is_none")]
            message_thread_id: Option<i64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            reply_parameters: Option<Answers>,
            #[serde(skip_serializing_if = "Option::is_none")]
            protect_content: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            reply_markup: Option<Keyboard<'a>>,
        }
        Self::json(&Call {
            chat_id: chat,
            message_id: message,
            text: &words(draft, dialect),
            parse_mode: HTML,
            link_preview_options: Preview { is_disabled: true },
            message_thread_id: draft.topic.filter(|_| message.is_none()),
            reply_parameters: draft.answers.filter(|_| message.is_none()).map(Answers::to),
            protect_content: (message.is_none() && draft.protected).then_some(true),
            reply_markup: Keyboard::of(draft, dialect),
        })
    }

    /// For editMessageCaption.
    pub(super) fn caption(chat: ChatId, message: MessageId, draft: &Draft, dialect: Dialect) -> Self {
        #[derive(Serialize)]
        struct Call<'a> {
            chat_id: ChatId,
            message_id: MessageId,
            caption: &'a str,
            parse_mode: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reply_markup: Option<Keyboard<'a>>,
        }
        Self::json(&Call {
            chat_id: chat,
            message_id: message,
            caption: &words(draft, dialect),
            parse_mode: HTML,
            reply_markup: Keyboard::of(draft, dialect),
        })
    }

    /// For sendPhoto.
    pub(super) fn photo(chat: ChatId, draft: &Draft, picture: &[u8], dialect: Dialect) -> Self {
        let mut form = Form::new(chat);
        form.field("caption", words(draft, dialect).as_bytes());
        form.field("parse_mode", HTML.as_bytes());
        if draft.protected {
            form.field("protect_content", b"true");
        }
        form.keyboard(draft, dialect);
        form.finish("photo", &Upload::picture(picture))
    }

    /// For sendDocument.
    pub(super) fn document(chat: ChatId, draft: &Draft, document: &Document, dialect: Dialect) -> Self {
        let mut form = Form::new(chat);
        form.field("caption", words(draft, dialect).as_bytes());
        form.field("parse_mode", HTML.as_bytes());
        form.field("disable_content_type_detection", b"true");
        if draft.protected {
            form.field("protect_content", b"true");
        }
        form.keyboard(draft, dialect);
        form.finish("document", &Upload::document(document))
    }

    /// For editMessageMedia, with a new picture.
    pub(super) fn media(chat: ChatId, message: MessageId, draft: &Draft, picture: &[u8], dialect: Dialect) -> Self {
        Self::put_in(chat, message, draft, ("photo", &Upload::picture(picture)), dialect)
    }

    /// For editMessageMedia, with a file in place of whatever the message was.
    pub(super) fn document_in_place(
        chat: ChatId,
        message: MessageId,
        draft: &Draft,
        document: &Document,
        dialect: Dialect,
    ) -> Self {
        Self::put_in(chat, message, draft, ("document", &Upload::document(document)), dialect)
    }

    fn put_in(
        chat: ChatId,
        message: MessageId,
        draft: &Draft,
        (kind, upload): (&'static str, &Upload<'_>),
        dialect: Dialect,
    ) -> Self {
        #[derive(Serialize)]
        struct Media<'a> {
            r#type: &'static str,
            media: String,
            caption: &'a str,
            parse_mode: &'static str,
        }
        let media = Media {
            r#type: kind,
            media: format!("attach://{PART}"),
            caption: &words(draft, dialect),
            parse_mode: HTML,
        };
        let mut form = Form::new(chat);
        form.field("message_id", message.0.to_string().as_bytes());
        form.field("media", &Self::json(&media).bytes);
        form.keyboard(draft, dialect);
        form.finish(PART, upload)
    }

    /// For copyMessage, with the draft's buttons, into its topic or as an answer.
    pub(super) fn copy(chat: ChatId, from: (ChatId, MessageId), draft: &Draft, dialect: Dialect) -> Self {
        #[derive(Serialize)]
        struct Call<'a> {
            chat_id: ChatId,
            from_chat_id: ChatId,
            message_id: MessageId,
            #[serde(skip_serializing_if = "Option::is_none")]
            message_thread_id: Option<i64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            reply_parameters: Option<Answers>,
            #[serde(skip_serializing_if = "Option::is_none")]
            reply_markup: Option<Keyboard<'a>>,
        }
        Self::json(&Call {
            chat_id: chat,
            from_chat_id: from.0,
            message_id: from.1,
            message_thread_id: draft.topic,
            reply_parameters: draft.answers.map(Answers::to),
            reply_markup: Keyboard::of(draft, dialect),
        })
    }

    /// For createForumTopic.
    pub(super) fn topic(chat: ChatId, name: &str) -> Self {
        #[derive(Serialize)]
        struct Call<'a> {
            chat_id: ChatId,
            name: &'a str,
        }
        Self::json(&Call {
            chat_id: chat,
            name: first_chars(name, TOPIC_CHARS),
        })
    }

    /// For deleteMessage.
    pub(super) fn delete(chat: ChatId, message: MessageId) -> Self {
        #[derive(Serialize)]
        struct Call {
            chat_id: ChatId,
            message_id: MessageId,
        }
        Self::json(&Call {
            chat_id: chat,
            message_id: message,
        })
    }

    /// For answerCallbackQuery.
    pub(super) fn answer(callback: &CallbackId, notice: Option<&str>) -> Self {
        #[derive(Serialize)]
        struct Call<'a> {
            callback_query_id: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            text: Option<&'a str>,
        }
        Self::json(&Call {
            callback_query_id: &callback.0,
            text: notice.map(|text| first_chars(text, NOTICE_CHARS)),
        })
    }

    pub(super) fn json(call: &impl Serialize) -> Self {
        let mut bytes = Vec::with_capacity(1_024);
        // Writing plain structs into memory cannot fail; were it to, Telegram refuses the empty call.
        if serde_json::to_writer(&mut bytes, call).is_err() {
            bytes.clear();
        }
        Self {
            bytes,
            content_type: Cow::Borrowed("application/json"),
        }
    }
}

/// The message that is answered; if it is gone, the message goes out all the same.
#[derive(Serialize)]
struct Answers {
    message_id: MessageId,
    allow_sending_without_reply: bool,
}

impl Answers {
    const fn to(message: MessageId) -> Self {
        Self {
            message_id: message,
            allow_sending_without_reply: true,
        }
    }
}

impl Dialect {
    /// This dialect with everything left out that the draft uses and the description complains of, if there is such.
    pub(super) fn without_refused(self, draft: &Draft, description: &str) -> Option<Self> {
        let timed = draft.text.as_str().contains(TIME_TAG);
        let styled = draft.rows.iter().flatten().any(|key| style(key.style).is_some());
        self.plainer(timed, styled, &description.to_ascii_lowercase())
    }

    fn plainer(self, timed: bool, styled: bool, description: &str) -> Option<Self> {
        let unread = description.contains("can't parse");
        let times = description.contains("tg-time") || unread && description.contains("entit");
        let buttons = description.contains("button") || description.contains("keyboard");
        let styles = description.contains("style") || unread && buttons;
        let plainer = Self {
            plain_buttons: self.plain_buttons || styled && styles,
            plain_times: self.plain_times || timed && times,
        };
        (plainer != self).then_some(plainer)
    }
}

/// At most this many characters from the beginning of the text.
pub(super) fn first_chars(text: &str, most: usize) -> &str {
    match text.char_indices().nth(most) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// How a moment that the phone counts down to begins in the HTML.
const TIME_TAG: &str = "<tg-time";

fn words(draft: &Draft, dialect: Dialect) -> Cow<'_, str> {
    let text = draft.text.as_str();
    if dialect.plain_times && text.contains(TIME_TAG) {
        Cow::Owned(without_times(text))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text with what the time tags enclose, but without the tags. In escaped text only a tag begins with `<`.
fn without_times(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(TIME_TAG) {
        plain.push_str(&rest[..start]);
        rest = rest[start..].split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.replace("</tg-time>", "")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Body, Dialect, first_chars, without_times};
    use crate::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
    use crate::view::message::{Action, Draft, Html, Key, Style};

    const ANNA: ChatId = ChatId(5_000_000_001);

    fn key(label: &str, action: Action, style: Style) -> Key {
        Key {
            label: label.into(),
            action,
            style,
        }
    }

    fn draft() -> Draft {
        Draft {
            text: Html::text("Fish & chips"),
            rows: vec![
                vec![key("Buy", Action::Press("w:1:2".into()), Style::Primary)],
                vec![
                    key("Look", Action::Link("https://example.org".into()), Style::Plain),
                    key("Copy", Action::Copy("bc1q".into()), Style::Danger),
                ],
            ],
            protected: true,
            photo: None,
            document: None,
            topic: None,
            answers: None,
        }
    }

    fn json_of(body: &Body) -> Value {
        assert_eq!(body.content_type, "application/json");
        serde_json::from_slice(&body.bytes).unwrap()
    }

    #[test]
    fn a_new_text_says_all_that_its_draft_says() {
        assert_eq!(
            json_of(&Body::text(ANNA, None, &draft(), Dialect::default())),
            json!({
                "chat_id": 5_000_000_001_i64,
                "text": "Fish &amp; chips",
                "parse_mode": "HTML",
                "link_preview_options": { "is_disabled": true },
                "protect_content": true,
                "reply_markup": { "inline_keyboard": [
                    [{ "text": "Buy", "callback_data": "w:1:2", "style": "primary" }],
                    [
                        { "text": "Look", "url": "https://example.org" },
                        { "text": "Copy", "copy_text": { "text": "bc1q" }, "style": "danger" },
                    ],
                ] },
            })
        );
    }

    #[test]
    fn an_edit_without_buttons_takes_the_old_ones_away() {
        let draft = Draft {
            rows: Vec::new(),
            ..draft()
        };
        assert_eq!(
            json_of(&Body::text(ANNA, Some(MessageId(7)), &draft, Dialect::default())),
            json!({
                "chat_id": 5_000_000_001_i64,
                "message_id": 7,
                "text": "Fish &amp; chips",
                "parse_mode": "HTML",
                "link_preview_options": { "is_disabled": true },
            })
        );
    }

    #[test]
    fn a_poll_begins_without_an_offset() {
        let wanted = json!(["message", "callback_query", "my_chat_member"]);
        assert_eq!(
            json_of(&Body::poll(UpdateId(0), 50)),
            json!({ "timeout": 50, "allowed_updates": wanted })
        );
        assert_eq!(
            json_of(&Body::poll(UpdateId(9), 50)),
            json!({ "offset": 9, "timeout": 50, "allowed_updates": wanted })
        );
    }

    #[test]
    fn a_notice_has_at_most_two_hundred_characters() {
        let callback = CallbackId("1".into());
        assert_eq!(
            json_of(&Body::answer(&callback, None)),
            json!({ "callback_query_id": "1" })
        );
        let long = "語".repeat(300);
        let body = json_of(&Body::answer(&callback, Some(&long)));
        assert_eq!(body["text"].as_str().unwrap().chars().count(), 200);
    }

    #[test]
    fn no_text_can_pretend_to_be_the_end_of_its_part() {
        let draft = Draft {
            text: Html::text("\r\n--giftkiosk-part-0-\r\n giftkiosk-part-1-"),
            ..draft()
        };
        let body = Body::photo(ANNA, &draft, b"giftkiosk-part-2-", Dialect::default());
        assert_eq!(body.content_type, "multipart/form-data; boundary=giftkiosk-part-3-");
    }

    #[test]
    fn an_old_server_is_spoken_to_plainly() {
        let old = Dialect {
            plain_buttons: true,
            plain_times: true,
        };
        let text = String::from_utf8(Body::text(ANNA, None, &draft(), old).bytes).unwrap();
        assert!(!text.contains("style"), "{text}");
        assert_eq!(
            without_times(
                "<b>Pay</b> <tg-time unix=\"1\" format=\"r\">in 30 min</tg-time>, <tg-time unix=\"2\">soon</tg-time>."
            ),
            "<b>Pay</b> in 30 min, soon."
        );
        assert_eq!(without_times("torn <tg-time"), "torn ");
    }

    #[test]
    fn only_what_was_complained_of_and_is_there_is_left_out() {
        let styles = Some((true, false));
        let times = Some((false, true));
        let table = [
            (
                true,
                true,
                "bad request: can't parse entities: unsupported start tag \"tg-time\" at byte offset 3",
                times,
            ),
            (
                false,
                true,
                "bad request: can't parse entities: unsupported start tag \"tg-time\" at byte offset 3",
                None,
            ),
            (
                true,
                true,
                "bad request: can't parse inline keyboard button: invalid button style specified",
                styles,
            ),
            (
                true,
                false,
                "bad request: can't parse inline keyboard button: invalid button style specified",
                None,
            ),
            (true, true, "bad request: field \"style\" is unknown", styles),
            (true, true, "bad request: message is too long", None),
        ];
        for (timed, styled, description, left_out) in table {
            let plainer = Dialect::default().plainer(timed, styled, description);
            let plainer = plainer.map(|dialect| (dialect.plain_buttons, dialect.plain_times));
            assert_eq!(plainer, left_out, "{description}");
        }
        let old = Dialect {
            plain_buttons: true,
            plain_times: true,
        };
        assert_eq!(old.plainer(true, true, "tg-time style"), None, "once is enough");
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(first_chars("語語語", 2), "語語");
        assert_eq!(first_chars("ab", 2), "ab");
        assert_eq!(first_chars("", 0), "");
    }
}
