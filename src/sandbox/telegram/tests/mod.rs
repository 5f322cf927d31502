//! A Telegram under test, with a clock that stands until it is moved.

mod editing;
mod pushing;
mod real_client;
mod sending;
mod troubles;
mod updates;

use std::sync::Arc;
use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::Telegram;
use super::pacing::Pacing;
use crate::domain::time::Time;
use crate::ports::{Clock, Pending};

/// A clock that stands until it is moved.
#[derive(Debug)]
pub(super) struct StandingClock(watch::Sender<u64>);

impl StandingClock {
    pub(super) fn pass_seconds(&self, seconds: u64) {
        self.0.send_modify(|now| *now += seconds * 1_000);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Time {
        Time(*self.0.borrow())
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        let mut now = self.0.subscribe();
        let until = *now.borrow() + u64::try_from(span.as_millis()).unwrap();
        Box::pin(async move {
            now.wait_for(|now| *now >= until).await.unwrap();
        })
    }
}

pub(super) struct World {
    pub(super) telegram: Telegram,
    pub(super) clock: Arc<StandingClock>,
    pub(super) client: reqwest::Client,
}

impl World {
    /// A Telegram without pacing.
    pub(super) async fn start() -> Self {
        let clock = Arc::new(StandingClock(watch::Sender::new(1_700_000_000_000)));
        let telegram = Telegram::start(clock.clone()).await.unwrap();
        telegram.rules(|rules| rules.pacing = Pacing::Off);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            telegram,
            clock,
            client,
        }
    }

    pub(super) fn address(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.telegram.url(), self.telegram.token())
    }

    /// The whole body that a call is answered with.
    pub(super) async fn call(&self, method: &str, params: Value) -> Value {
        let request = self.client.post(self.address(method)).json(&params);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub(super) async fn ok(&self, method: &str, params: Value) -> Value {
        let body = self.call(method, params).await;
        assert_eq!(body["ok"], json!(true), "{method}: {body}");
        body["result"].clone()
    }

    pub(super) async fn refused(&self, method: &str, params: Value) -> String {
        let body = self.call(method, params).await;
        assert_eq!(body["ok"], json!(false), "{method}: {body}");
        body["description"].as_str().unwrap().to_owned()
    }

    pub(super) async fn upload(&self, method: &str, fields: &[(&str, &str)], file: (&str, Vec<u8>)) -> Value {
        let (name, bytes) = file;
        let mut form = Form::new().part(name.to_owned(), Part::bytes(bytes).file_name("qr.png"));
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        let request = self.client.post(self.address(method)).multipart(form);
        request.send().await.unwrap().json().await.unwrap()
    }

    pub(super) async fn updates(&self, params: Value) -> Vec<Value> {
        self.ok("getUpdates", params).await.as_array().unwrap().clone()
    }

    /// A chat in which the bot has sent one text with one button.
    pub(super) async fn chat_with_button(&self) -> (i64, i64) {
        let chat = self.telegram.join("Anna", Some("de"));
        let keyboard = json!({ "inline_keyboard": [[{ "text": "Buy", "callback_data": "b1" }]] });
        let sent = self
            .ok(
                "sendMessage",
                json!({ "chat_id": chat, "text": "Hello", "reply_markup": keyboard }),
            )
            .await;
        (chat, sent["message_id"].as_i64().unwrap())
    }
}
