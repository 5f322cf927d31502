//! Telegram in memory: the buyer's messages and the operator's, as they stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use giftkiosk::domain::effect::Priority;
use giftkiosk::domain::ids::{CallbackId, ChatId, MessageId, UpdateId};
use giftkiosk::ports::{Clock, MessageKind, Messenger, Pending, SendFault, Update, Updates, UpdatesFault};
use giftkiosk::view::message::{Action, Draft};

use super::{ADMIN, Duration, Life, SystemClock, Truth};

/// A visible message.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) text: String,
    pub(crate) buttons: Vec<(String, String)>,
    pub(crate) photo: bool,
    /// What its file holds, if it has one.
    pub(crate) file: Option<Arc<[u8]>>,
}

impl Truth {
    fn of_chat(&mut self, chat: ChatId) -> &mut BTreeMap<i64, Shown> {
        if chat == ADMIN {
            &mut self.operators
        } else {
            &mut self.messages
        }
    }
}

impl Shown {
    /// Whether this stands in its text or in its file.
    pub(crate) fn holds(&self, secret: &str) -> bool {
        let file = self.file.as_deref().unwrap_or_default();
        let inside = file.windows(secret.len()).any(|window| window == secret.as_bytes());
        inside || self.text.contains(secret)
    }

    /// Whether it is a receipt.
    pub(crate) fn is_a_picture_to_keep(&self) -> bool {
        self.file.as_deref().is_some_and(|file| file.starts_with(b"\x89PNG"))
    }

    fn of(draft: &Draft, photo: bool) -> Self {
        let mut text = String::new();
        let mut inside = false;
        for c in draft.text.as_str().chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                other if !inside => text.push(other),
                _ => {}
            }
        }
        let buttons = draft.rows.iter().flatten().map(|key| {
            let data = if let Action::Press(data) = &key.action {
                data.clone()
            } else {
                String::new()
            };
            (key.label.clone(), data)
        });
        Self {
            text,
            buttons: buttons.collect(),
            photo,
            file: draft.document.as_ref().map(|document| Arc::clone(&document.bytes)),
        }
    }
}

impl Messenger for Life {
    fn send<'a>(&'a self, chat: ChatId, _: Priority, draft: &'a Draft) -> Pending<'a, Result<MessageId, SendFault>> {
        Box::pin(self.call(move |truth| {
            truth.next_message += 1;
            let message = truth.next_message;
            let shown = Shown::of(draft, draft.photo.is_some());
            truth.of_chat(chat).insert(message, shown);
            Ok(MessageId(message))
        }))
    }

    fn edit<'a>(
        &'a self,
        chat: ChatId,
        message: MessageId,
        _: MessageKind,
        _: Priority,
        draft: &'a Draft,
    ) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.call(move |truth| match truth.of_chat(chat).get_mut(&message.0) {
            // Telegram has no way back from a document to a text.
            Some(shown) if shown.file.is_some() && draft.document.is_none() => Err(SendFault::Gone),
            Some(shown) => {
                *shown = Shown::of(draft, shown.photo || draft.photo.is_some());
                Ok(())
            }
            None => Err(SendFault::Gone),
        }))
    }

    fn delete<'a>(&'a self, chat: ChatId, message: MessageId, _: Priority) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(self.call(move |truth| {
            truth.of_chat(chat).remove(&message.0);
            Ok(())
        }))
    }

    fn answer<'a>(&'a self, _: &'a CallbackId, _: Option<&'a str>) -> Pending<'a, Result<(), SendFault>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Updates for Life {
    fn next(&mut self, offset: UpdateId) -> Pending<'_, Result<Vec<Update>, UpdatesFault>> {
        Box::pin(async move {
            loop {
                if self.is_dead() {
                    return std::future::pending().await;
                }
                let waiting: Vec<Update> = {
                    let mut truth = self.sim.truth();
                    truth.queue.retain(|update| update.id >= offset);
                    truth.queue.iter().cloned().collect()
                };
                if !waiting.is_empty() {
                    return Ok(waiting);
                }
                SystemClock.pass(Duration::from_millis(1)).await;
            }
        })
    }
}
