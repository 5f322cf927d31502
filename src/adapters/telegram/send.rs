//! Messages to Telegram, at its pace, with its answers turned into what to do next.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;
use tracing::{debug, warn};

use super::api::{ApiFault, Door, Method};
use super::backoff::Backoff;
use super::body::{Body, Dialect};
use super::pace::Pace;
use super::turns::Turns;
use super::verdict::{Attempt, Verdict, judge};
use crate::domain::effect::Priority;
use crate::domain::ids::{CallbackId, ChatId, MessageId};
use crate::ports::{Clock, MessageKind, Messenger, Pending, SendFault};
use crate::view::message::Draft;

/// Sends, edits and deletes messages and answers presses.
pub struct Sender {
    door: Arc<Door>,
    clock: Arc<dyn Clock>,
    turns: Turns,
    backoff: Mutex<Backoff>,
    plain_buttons: AtomicBool,
    plain_times: AtomicBool,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

/// All that is read of a message that Telegram sends back.
#[derive(Deserialize)]
struct Sent {
    message_id: MessageId,
}

/// All that is read of a topic that was opened.
#[derive(Deserialize)]
struct Topic {
    message_thread_id: i64,
}

impl Sender {
    /// Makes a sender. Must be called within a tokio runtime; its one task ends with it.
    pub fn new(door: Arc<Door>, clock: Arc<dyn Clock>, pace: Pace) -> Self {
        Self {
            door,
            turns: Turns::new(pace, Arc::clone(&clock)),
            clock,
            backoff: Mutex::default(),
            plain_buttons: AtomicBool::new(false),
            plain_times: AtomicBool::new(false),
        }
    }

    async fn send_draft(&self, chat: ChatId, priority: Priority, draft: &Draft) -> Result<MessageId, SendFault> {
        let _turn = self.turns.turn(chat, priority, true).await;
        let sent: Result<Sent, ApiFault> = match (&draft.photo, &draft.document) {
            (Some(picture), _) => {
                let body = |dialect| Body::photo(chat, draft, picture, dialect);
                self.spoken(Method::SendPhoto, draft, body).await
            }
            (None, Some(document)) => {
                let body = |dialect| Body::document(chat, draft, document, dialect);
                self.spoken(Method::SendDocument, draft, body).await
            }
            (None, None) => {
                let body = |dialect| Body::text(chat, None, draft, dialect);
                self.spoken(Method::SendMessage, draft, body).await
            }
        };
        self.settled_new(chat, sent.map(|sent| sent.message_id))
    }

    async fn edit_draft(
        &self,
        chat: ChatId,
        message: MessageId,
        kind: MessageKind,
        priority: Priority,
        draft: &Draft,
    ) -> Result<(), SendFault> {
        let _turn = self.turns.turn(chat, priority, true).await;
        let edited: Result<IgnoredAny, ApiFault> = match (kind, &draft.photo, &draft.document) {
            (_, None, Some(document)) => {
                let body = |dialect| Body::document_in_place(chat, message, draft, document, dialect);
                self.spoken(Method::EditMessageMedia, draft, body).await
            }
            (MessageKind::Text, None, None) => {
                let body = |dialect| Body::text(chat, Some(message), draft, dialect);
                self.spoken(Method::EditMessageText, draft, body).await
            }
            (MessageKind::Photo, None, None) => {
                let body = |dialect| Body::caption(chat, message, draft, dialect);
                self.spoken(Method::EditMessageCaption, draft, body).await
            }
            (MessageKind::Text | MessageKind::Photo, Some(picture), _) => {
                let body = |dialect| Body::media(chat, message, draft, picture, dialect);
                self.spoken(Method::EditMessageMedia, draft, body).await
            }
        };
        self.settle(Attempt::Edit, Some(chat), edited)
    }

    async fn copy_message(
        &self,
        chat: ChatId,
        priority: Priority,
        from: (ChatId, MessageId),
        draft: &Draft,
    ) -> Result<MessageId, SendFault> {
        let _turn = self.turns.turn(chat, priority, true).await;
        let body = |dialect| Body::copy(chat, from, draft, dialect);
        let copied: Result<Sent, ApiFault> = self.spoken(Method::CopyMessage, draft, body).await;
        self.settled_new(chat, copied.map(|sent| sent.message_id))
    }

    async fn create_topic(&self, group: ChatId, name: &str) -> Result<i64, SendFault> {
        let _turn = self.turns.turn(group, Priority::Notice, true).await;
        let opened: Result<Topic, ApiFault> = self.door.call(Method::CreateForumTopic, Body::topic(group, name)).await;
        self.settled_new(group, opened.map(|topic| topic.message_thread_id))
    }

    /// Telegram has no "already done" for what is new, so such an answer says nothing.
    fn settled_new<T>(&self, chat: ChatId, called: Result<T, ApiFault>) -> Result<T, SendFault> {
        match called {
            Ok(made) => {
                self.went_well();
                Ok(made)
            }
            Err(fault) => Err(self
                .judge(Attempt::Send, Some(chat), &fault)
                .err()
                .unwrap_or(SendFault::Unknown)),
        }
    }

    async fn delete_message(&self, chat: ChatId, message: MessageId, priority: Priority) -> Result<(), SendFault> {
        let _turn = self.turns.turn(chat, priority, false).await;
        let deleted = self.door.call(Method::DeleteMessage, Body::delete(chat, message)).await;
        self.settle(Attempt::Delete, Some(chat), deleted)
    }

    async fn answer_press(&self, callback: &CallbackId, notice: Option<&str>) -> Result<(), SendFault> {
        let body = Body::answer(callback, notice);
        let answered = self.door.call(Method::AnswerCallbackQuery, body).await;
        self.settle(Attempt::Answer, None, answered)
    }

    /// Makes a call; when the server refuses it for something newer than itself, again without that, until nothing newer
    /// is left. What helped is remembered.
    async fn spoken<T>(&self, method: Method, draft: &Draft, body: impl Fn(Dialect) -> Body) -> Result<T, ApiFault>
    where
        T: for<'de> Deserialize<'de>,
    {
        let known = Dialect {
            plain_buttons: self.plain_buttons.load(Ordering::Relaxed),
            plain_times: self.plain_times.load(Ordering::Relaxed),
        };
        let mut dialect = known;
        loop {
            let answer = self.door.call(method, body(dialect)).await;
            let plainer = match &answer {
                Err(ApiFault::Refused { code: 400, description }) => dialect.without_refused(draft, description),
                Ok(_) | Err(_) => None,
            };
            if let Some(plainer) = plainer {
                dialect = plainer;
                continue;
            }
            if answer.is_ok() && dialect != known {
                self.learn(dialect);
            }
            return answer;
        }
    }

    /// Remembers what the server does not know.
    fn learn(&self, dialect: Dialect) {
        warn!(
            styles = !dialect.plain_buttons,
            times = !dialect.plain_times,
            "this Bot API server is old; going on without what it does not know"
        );
        self.plain_buttons.fetch_or(dialect.plain_buttons, Ordering::Relaxed);
        self.plain_times.fetch_or(dialect.plain_times, Ordering::Relaxed);
    }

    fn settle(
        &self,
        attempt: Attempt,
        chat: Option<ChatId>,
        called: Result<IgnoredAny, ApiFault>,
    ) -> Result<(), SendFault> {
        match called {
            Ok(_) => {
                self.went_well();
                Ok(())
            }
            Err(fault) => self.judge(attempt, chat, &fault),
        }
    }

    fn judge(&self, attempt: Attempt, chat: Option<ChatId>, fault: &ApiFault) -> Result<(), SendFault> {
        let verdict = judge(attempt, fault);
        match verdict {
            Verdict::Done | Verdict::Gone | Verdict::Blocked => debug!(?attempt, ?verdict, "{fault}"),
            Verdict::Later | Verdict::After(_) | Verdict::TooMany(_) | Verdict::Unknown | Verdict::Refused => {
                warn!(?attempt, ?verdict, "Telegram: {fault}");
            }
        }
        Err(match verdict {
            Verdict::Done => return Ok(()),
            Verdict::Later => SendFault::Again(self.pause()),
            Verdict::After(wait) => SendFault::Again(wait),
            Verdict::TooMany(wait) => {
                self.turns.slow_down(chat, wait);
                SendFault::Again(wait)
            }
            Verdict::Unknown => SendFault::Unknown,
            Verdict::Gone => SendFault::Gone,
            Verdict::Blocked => SendFault::Blocked,
            Verdict::Refused => SendFault::Refused,
        })
    }

    fn pause(&self) -> Duration {
        let now = self.clock.now();
        self.backoff.lock().unwrap_or_else(PoisonError::into_inner).failed(now)
    }

    fn went_well(&self) {
        self.backoff.lock().unwrap_or_else(PoisonError::into_inner).succeeded();
    }
}

impl Messenger for Sender {
    fn send<'a>(
        &'a self,
        chat: ChatId,
        priority: Priority,
        draft: &'a Draft,
    ) -> Pending<'a, Result<MessageId, SendFault>> {
        Box::pin(self.send_draft(chat, priority, draft))
    }

    fn edit<'a>(
        &'a self,
        chat: ChatId,
        message: MessageId,
        kind: MessageKind,
        priority: Priority,
        draft: &'a Draft,
    ) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.edit_draft(chat, message, kind, priority, draft))
    }

    fn delete<'a>(
        &'a self,
        chat: ChatId,
        message: MessageId,
        priority: Priority,
    ) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.delete_message(chat, message, priority))
    }

    fn copy<'a>(
        &'a self,
        chat: ChatId,
        priority: Priority,
        from: (ChatId, MessageId),
        draft: &'a Draft,
    ) -> Pending<'a, Result<MessageId, SendFault>> {
        Box::pin(self.copy_message(chat, priority, from, draft))
    }

    fn open_topic<'a>(&'a self, group: ChatId, name: &'a str) -> Pending<'a, Result<i64, SendFault>> {
        Box::pin(self.create_topic(group, name))
    }

    fn answer<'a>(&'a self, callback: &'a CallbackId, notice: Option<&'a str>) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.answer_press(callback, notice))
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::task::JoinSet;
    use tracing::callsite::rebuild_interest_cache;
    use tracing::{Dispatch, subscriber};
    use tracing_subscriber::fmt::MakeWriter;

    use super::Sender;
    use crate::adapters::telegram::api::Door;
    use crate::adapters::telegram::hand_clock::HandClock;
    use crate::adapters::telegram::pace::Pace;
    use crate::domain::effect::Priority;
    use crate::domain::ids::{CallbackId, ChatId, MessageId};
    use crate::domain::secret::Secret;
    use crate::ports::{MessageKind, Messenger, SendFault};
    use crate::sandbox::telegram::Telegram;
    use crate::sandbox::telegram::calls::Outcome;
    use crate::sandbox::telegram::look::MessageView;
    use crate::sandbox::telegram::picture::tests::grey;
    use crate::sandbox::telegram::trouble::Aim;
    use crate::view::message::{Action, Draft, Html, Key, Style};

    struct Stage {
        telegram: Telegram,
        clock: Arc<HandClock>,
        sender: Sender,
        anna: ChatId,
    }

    impl Stage {
        async fn new(clock: Arc<HandClock>) -> Self {
            let telegram = Telegram::start(Arc::clone(&clock) as _).await.unwrap();
            let door = Door::new(&Secret::new(telegram.token()), &telegram.url()).unwrap();
            let sender = Sender::new(Arc::new(door), Arc::clone(&clock) as _, Pace::default());
            let anna = ChatId(telegram.join("Anna", Some("ko")));
            Self {
                telegram,
                clock,
                sender,
                anna,
            }
        }

        async fn send(&self, draft: &Draft) -> Result<MessageId, SendFault> {
            self.sender.send(self.anna, Priority::Screen, draft).await
        }

        async fn edit(&self, message: MessageId, kind: MessageKind, draft: &Draft) -> Result<(), SendFault> {
            self.sender
                .edit(self.anna, message, kind, Priority::Screen, draft)
                .await
        }

        fn shown(&self) -> Vec<MessageView> {
            self.telegram.chat(self.anna.0).unwrap().messages
        }

        fn methods(&self) -> Vec<&'static str> {
            self.telegram.calls().iter().map(|call| call.method).collect()
        }
    }

    fn text(words: &str) -> Draft {
        Draft {
            text: Html::text(words),
            ..Draft::default()
        }
    }

    fn photo(words: &str, size: u32) -> Draft {
        Draft {
            photo: Some(grey(size, size).into()),
            ..text(words)
        }
    }

    fn with_keys(words: &str) -> Draft {
        let key = |label: &str, action, style| Key {
            label: label.into(),
            action,
            style,
        };
        Draft {
            rows: vec![
                vec![key("Pay", Action::Press("w:1:2".into()), Style::Success)],
                vec![
                    key("Shop", Action::Link("https://example.org/".into()), Style::Plain),
                    key("Copy", Action::Copy("bc1q".into()), Style::Plain),
                ],
            ],
            protected: true,
            ..text(words)
        }
    }

    #[tokio::test]
    async fn a_draft_is_shown_as_it_is_written() {
        let stage = Stage::new(HandClock::still()).await;
        let sent = stage.send(&with_keys("5 < 6 & \"so\" on")).await.unwrap();
        let [message] = stage.shown().try_into().unwrap();
        assert_eq!((message.id, message.text.as_str()), (sent.0, "5 < 6 & \"so\" on"));
        assert!(message.protect_content);
        let labels: Vec<Vec<&str>> = message
            .keyboard
            .iter()
            .map(|row| row.iter().map(|button| button.text.as_str()).collect())
            .collect();
        assert_eq!(labels, [vec!["Pay"], vec!["Shop", "Copy"]]);
        assert_eq!(message.keyboard[0][0].style.as_deref(), Some("success"));
    }

    #[tokio::test]
    async fn a_text_becomes_another_and_the_same_again_is_done() {
        let stage = Stage::new(HandClock::skipping()).await;
        let message = stage.send(&with_keys("one")).await.unwrap();
        for _ in 0..2 {
            assert_eq!(stage.edit(message, MessageKind::Text, &text("two")).await, Ok(()));
            let [shown] = stage.shown().try_into().unwrap();
            assert_eq!((shown.text.as_str(), shown.keyboard.len()), ("two", 0));
        }
    }

    #[tokio::test]
    async fn a_photo_keeps_its_picture_or_takes_another() {
        let stage = Stage::new(HandClock::skipping()).await;
        let message = stage.send(&photo("Pay & wait", 40)).await.unwrap();
        let picture = |stage: &Stage| stage.shown()[0].photo.clone().unwrap();
        let first = picture(&stage);
        assert_eq!(stage.telegram.photo(&first).unwrap(), grey(40, 40));
        assert_eq!(
            stage.edit(message, MessageKind::Photo, &with_keys("Paid")).await,
            Ok(())
        );
        assert_eq!((picture(&stage), stage.shown()[0].text.as_str()), (first, "Paid"));
        assert_eq!(
            stage.edit(message, MessageKind::Photo, &photo("Again", 50)).await,
            Ok(())
        );
        assert_eq!(stage.telegram.photo(&picture(&stage)).unwrap(), grey(50, 50));
        assert_eq!(stage.shown()[0].text, "Again");
        assert_eq!(stage.shown().len(), 1);
        let calls = ["sendPhoto", "editMessageCaption", "editMessageMedia"];
        assert_eq!(stage.methods(), calls);
    }

    #[tokio::test]
    async fn a_text_becomes_a_photo_unless_the_server_is_older() {
        let stage = Stage::new(HandClock::skipping()).await;
        let message = stage.send(&text("one")).await.unwrap();
        stage.telegram.trouble(|troubles| troubles.older_server());
        let edited = stage.edit(message, MessageKind::Text, &photo("two", 40)).await;
        assert_eq!(edited, Err(SendFault::Gone));
        stage.telegram.trouble(|troubles| troubles.calm());
        let edited = stage.edit(message, MessageKind::Text, &photo("two", 40)).await;
        assert_eq!(edited, Ok(()));
        assert!(stage.shown()[0].photo.is_some());
    }

    #[tokio::test]
    async fn what_is_gone_cannot_be_edited_and_need_not_be_deleted() {
        let stage = Stage::new(HandClock::skipping()).await;
        let message = stage.send(&text("one")).await.unwrap();
        for _ in 0..2 {
            let deleted = stage.sender.delete(stage.anna, message, Priority::Tidy).await;
            assert_eq!(deleted, Ok(()));
        }
        assert!(stage.shown().is_empty());
        assert_eq!(
            stage.edit(message, MessageKind::Text, &text("two")).await,
            Err(SendFault::Gone)
        );
    }

    #[tokio::test]
    async fn a_person_who_left_is_blocked() {
        let stage = Stage::new(HandClock::skipping()).await;
        let message = stage.send(&text("one")).await.unwrap();
        stage.telegram.block(stage.anna.0);
        assert_eq!(stage.send(&text("two")).await, Err(SendFault::Blocked));
        assert_eq!(
            stage.edit(message, MessageKind::Text, &text("two")).await,
            Err(SendFault::Blocked)
        );
        stage.telegram.unblock(stage.anna.0);
        stage.telegram.deactivate(stage.anna.0);
        assert_eq!(stage.send(&text("two")).await, Err(SendFault::Blocked));
        let stranger = stage.sender.send(ChatId(12), Priority::Screen, &text("two")).await;
        assert_eq!(stranger, Err(SendFault::Blocked));
    }

    #[tokio::test]
    async fn what_telegram_never_takes_is_refused() {
        let stage = Stage::new(HandClock::still()).await;
        assert_eq!(stage.send(&text("")).await, Err(SendFault::Refused));
        assert_eq!(stage.send(&text(&"x".repeat(4_097))).await, Err(SendFault::Refused));
    }

    #[tokio::test]
    async fn a_press_is_answered_and_answering_again_is_done() {
        let stage = Stage::new(HandClock::still()).await;
        let message = stage.send(&with_keys("one")).await.unwrap();
        let press = CallbackId(stage.telegram.press(stage.anna.0, message.0, 0, 0).unwrap());
        for _ in 0..2 {
            assert_eq!(stage.sender.answer(&press, Some("Too old")).await, Ok(()));
        }
        let notices = stage.telegram.chat(stage.anna.0).unwrap().notices;
        let texts: Vec<&str> = notices.iter().map(|notice| notice.text.as_str()).collect();
        assert_eq!(texts, ["Too old"]);
    }

    #[tokio::test]
    async fn what_may_have_arrived_is_told_from_what_did_not() {
        let stage = Stage::new(HandClock::skipping()).await;
        stage
            .telegram
            .trouble(|trouble| trouble.lose_next_answers("sendMessage", 1));
        assert_eq!(stage.send(&text("lost")).await, Err(SendFault::Unknown));
        stage
            .telegram
            .trouble(|trouble| trouble.truncate_next("sendMessage", 1));
        assert_eq!(stage.send(&text("torn")).await, Err(SendFault::Unknown));
        stage
            .telegram
            .trouble(|trouble| trouble.bad_gateway_next("sendMessage", 1));
        let pause = Duration::from_secs(1);
        assert_eq!(stage.send(&text("bad")).await, Err(SendFault::Again(pause)));
        let texts: Vec<String> = stage.shown().into_iter().map(|message| message.text).collect();
        assert_eq!(texts, ["lost", "torn"]);
        stage.telegram.stop();
        let Err(SendFault::Again(pause)) = stage.send(&text("down")).await else {
            panic!("what never left may be sent again");
        };
        assert!(
            (Duration::from_secs(1)..=Duration::from_secs(2)).contains(&pause),
            "{pause:?}"
        );
    }

    #[tokio::test]
    async fn a_refused_token_waits_for_the_operator() {
        let stage = Stage::new(HandClock::still()).await;
        let door = Door::new(&Secret::new("1:wrong"), &stage.telegram.url()).unwrap();
        let sender = Sender::new(Arc::new(door), Arc::clone(&stage.clock) as _, Pace::default());
        let sent = sender.send(stage.anna, Priority::Money, &text("one")).await;
        assert_eq!(sent, Err(SendFault::Again(Duration::from_secs(30))));
    }

    #[tokio::test]
    async fn told_to_slow_down_the_chat_is_left_alone_for_that_time() {
        let stage = Stage::new(HandClock::still()).await;
        let ben = ChatId(stage.telegram.join("Ben", None));
        stage
            .telegram
            .trouble(|trouble| trouble.slow_down_next("sendMessage", 1, 7));
        let wait = Duration::from_secs(7);
        assert_eq!(stage.send(&text("one")).await, Err(SendFault::Again(wait)));
        stage
            .sender
            .send(ben, Priority::Screen, &text("Hello Ben"))
            .await
            .unwrap();
        let draft = text("two");
        let mut second = stage.sender.send(stage.anna, Priority::Money, &draft);
        tokio::select! {
            biased;
            sent = &mut second => panic!("sent too early: {sent:?}"),
            () = stage.clock.waited_for(wait) => {}
        }
        assert_eq!(stage.methods().len(), 2);
        stage.clock.advance(wait);
        second.await.unwrap();
    }

    #[tokio::test]
    async fn a_strict_telegram_never_has_to_complain() {
        let stage = Stage::new(HandClock::skipping()).await;
        let chats: Vec<ChatId> = (0..20)
            .map(|n| ChatId(stage.telegram.join(&format!("P{n}"), None)))
            .collect();
        let sender = Arc::new(stage.sender);
        let mut all = JoinSet::new();
        for n in 0..120 {
            let (sender, chat) = (Arc::clone(&sender), chats[n % chats.len()]);
            all.spawn(async move { sender.send(chat, Priority::Screen, &text(&format!("Number {n}"))).await });
        }
        while let Some(sent) = all.join_next().await {
            sent.unwrap().unwrap();
        }
        let calls = stage.telegram.calls();
        assert_eq!(calls.len(), 120);
        assert!(calls.iter().all(|call| matches!(call.outcome, Outcome::Done(_))));
    }

    #[tokio::test]
    async fn an_old_server_is_asked_twice_once() {
        let stage = Stage::new(HandClock::skipping()).await;
        stage.telegram.trouble(|trouble| trouble.older_server());
        let message = stage.send(&with_keys("one")).await.unwrap();
        stage.edit(message, MessageKind::Text, &with_keys("two")).await.unwrap();
        assert_eq!(stage.methods(), ["sendMessage", "sendMessage", "editMessageText"]);
        assert_eq!(stage.shown().len(), 1);
    }

    #[tokio::test]
    async fn a_refusal_for_another_reason_is_not_remembered() {
        let stage = Stage::new(HandClock::skipping()).await;
        let reason = "Bad Request: can't parse inline keyboard button: Text buttons are unallowed";
        stage
            .telegram
            .trouble(|trouble| trouble.refuse_next("sendMessage", 2, 400, reason));
        assert_eq!(stage.send(&with_keys("one")).await, Err(SendFault::Refused));
        stage.send(&with_keys("two")).await.unwrap();
        assert_eq!(stage.shown()[0].keyboard[0][0].style.as_deref(), Some("success"));
    }

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Log {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[tokio::test]
    async fn the_token_and_what_is_said_are_never_in_the_log() {
        let log = Log::default();
        let collector = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(log.clone())
            .finish();
        let guard = subscriber::set_default(collector);
        // With one collector alone, an event first met by another test's thread would be taken for unwanted everywhere.
        let _second = Dispatch::new(tracing_subscriber::registry());
        let stage = Stage::new(HandClock::skipping()).await;
        rebuild_interest_cache();
        let secret = with_keys("CANARY");
        stage.send(&secret).await.unwrap();
        let quoted = "Bad Request: URL 'https://CANARY.example' is invalid";
        stage.telegram.trouble(|trouble| {
            trouble.lose_next_answers(Aim::Outgoing, 1);
            trouble.truncate_next(Aim::Outgoing, 1);
            trouble.bad_gateway_next(Aim::Outgoing, 1);
            trouble.refuse_next(Aim::Outgoing, 1, 400, quoted);
        });
        for _ in 0..4 {
            stage.send(&secret).await.unwrap_err();
        }
        stage.telegram.stop();
        stage.send(&secret).await.unwrap_err();
        drop(guard);
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        let (_, key) = stage
            .telegram
            .token()
            .split_once(':')
            .map(|(id, key)| (id.to_owned(), key.to_owned()))
            .unwrap();
        assert!(!log.contains(&key) && !log.contains("CANARY"), "{log}");
        assert!(log.contains("DEBUG") && log.contains("sendMessage"), "{log}");
        assert!(
            log.contains("HTTP 502") && log.contains("no answer") && log.contains("not reached"),
            "{log}"
        );
        assert!(log.contains("URL … is invalid"), "{log}");
        assert!(!format!("{:?}", stage.sender).contains(&key));
    }
}
