//! A stand-in for the shop in tests: a few fixed screens over the models' HTTP, one buyer at a time.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::adapters::clock::SystemClock;
use crate::ports::Clock;
use crate::sandbox::world::World;
use crate::view::picture;

/// What goes wrong on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing.
    None,
    /// The code is sent twice.
    CodeTwice,
}

/// The stand-in.
#[derive(Debug)]
pub struct Standin {
    http: Client,
    telegram: String,
    upstream: String,
    mistake: Mistake,
    chat: i64,
    screen: i64,
}

impl Standin {
    /// A stand-in for the shop of a world.
    pub fn of(world: &World, mistake: Mistake) -> Self {
        let telegram = format!("{}/bot{}", world.telegram().url(), world.telegram().token());
        let upstream = world.cryptorefills().url().to_owned();
        Self {
            http: Client::new(),
            telegram,
            upstream,
            mistake,
            chat: 0,
            screen: 0,
        }
    }

    /// Serves for ever, or until Telegram is gone.
    pub async fn serve(mut self) {
        let lines = [("start", "Start over"), ("orders", "My orders"), ("help", "Help")];
        let lines: Vec<Value> = lines
            .iter()
            .map(|(name, what)| json!({ "command": name, "description": what }))
            .collect();
        self.call("setMyCommands", json!({ "commands": lines })).await;
        let about = "Gift cards, paid with crypto from your own wallet.\nThe code arrives right here.";
        self.call("setMyDescription", json!({ "description": about })).await;
        let mut offset = 0;
        loop {
            let updates = self
                .call("getUpdates", json!({ "offset": offset, "timeout": 30 }))
                .await;
            let Some(updates) = updates.as_array().cloned() else {
                return;
            };
            for update in updates {
                offset = update["update_id"].as_i64().unwrap_or_default() + 1;
                self.take(&update).await;
            }
        }
    }

    async fn take(&mut self, update: &Value) {
        if let Some(press) = update.get("callback_query") {
            self.chat = press["from"]["id"].as_i64().unwrap_or_default();
            self.screen = press["message"]["message_id"].as_i64().unwrap_or_default();
            let text = if press["data"] == "hint" { "A hint for you" } else { "" };
            self.call(
                "answerCallbackQuery",
                json!({ "callback_query_id": press["id"], "text": text }),
            )
            .await;
            self.pressed(press["data"].as_str().unwrap_or_default()).await;
        } else if let Some(text) = update["message"]["text"].as_str() {
            self.chat = update["message"]["chat"]["id"].as_i64().unwrap_or_default();
            match text {
                "/start" => {
                    self.send(
                        "<b>Gift cards</b> paid with crypto.\n🌍 Where will it be used?",
                        &[&["🇺🇸 United States|c"], &["A hint|hint"]],
                    )
                    .await
                }
                _ if text.contains('@') => self.send("💳 Which coin?", &[&["USDC|n", "BTC|n"]]).await,
                _ => self.send("Please use the <i>buttons</i>, or /start again.", &[]).await,
            }
        }
    }

    async fn pressed(&mut self, data: &str) {
        match data {
            "c" => self.edit("What would you like?", &[&["🎁 Gift cards|k"]]).await,
            "k" => self.edit("Pick a brand", &[&["Steam|b", "Steam Deluxe|b"]]).await,
            "b" => self.edit("How much?", &[&["$20|a", "$50|a"], &["‹ Back|c"]]).await,
            "a" => self.edit("📧 What is your e-mail address?", &[&["‹ Back|k"]]).await,
            "n" => {
                self.edit("🔗 Which network?", &[&["Polygon: fast|o", "Solana: fast|o"]])
                    .await
            }
            "o" => {
                self.edit("Is everything right?", &[&["✅ Order|y|success"], &["Cancel|c|danger"]])
                    .await
            }
            "y" => {
                self.edit("Do you accept the terms?", &[&["✅ Accept and order|t|success"]])
                    .await
            }
            "t" => self.sell().await,
            _ => {}
        }
    }

    async fn sell(&mut self) {
        self.edit("⏳ Preparing the order", &[]).await;
        let order = self
            .upstream("POST", "/v5/orders", json!({
                "email": "anna@example.org",
                "user": { "email": "anna@example.org", "has_accepted_newsletter": false },
                "payment": { "type": "via", "payment_via": "USER_WALLET", "coin": "USDC", "network": "Solana" },
                "deliveries": [{ "brand_name": "Steam", "country_code": "US", "denomination": "20 USD", "beneficiary_account": "anna@example.org" }],
            }))
            .await;
        let id = order["order_id"].as_str().unwrap_or_default().to_owned();
        self.bill(&order).await;
        let mut heard = self
            .http
            .get(format!("{}/v5/orders/{id}/subscribe", self.upstream))
            .send()
            .await
            .ok();
        loop {
            let order = self.upstream("GET", &format!("/v5/orders/{id}"), Value::Null).await;
            if let Some(code) = order["deliveries"][0]["deliverable"]["pin_code"].as_str() {
                return self.deliver(code).await;
            }
            // Any word of the stream is a hint to read again.
            let Some(stream) = &mut heard else { return };
            if !matches!(stream.chunk().await, Ok(Some(_))) {
                return;
            }
        }
    }

    async fn bill(&mut self, order: &Value) {
        let address = order["wallet_address"].as_str().unwrap_or_default();
        let until = order["created_at"]
            .as_str()
            .and_then(|at| at.parse::<i64>().ok())
            .unwrap_or_default()
            + 1_800;
        let caption = format!(
            "💳 <b>Send exactly</b> <code>{}</code> USDC\nto <code>{address}</code>\n⏳ ends <tg-time unix=\"{until}\" format=\"r\">soon</tg-time>",
            order["coin_amount"].as_str().unwrap_or_default(),
        );
        let rows = json!({ "inline_keyboard": [[
            { "text": "📋 Address", "copy_text": { "text": address }, "style": "primary" },
            { "text": "Explorer", "url": "https://example.org/tx" },
        ]] });
        let picture = picture::code(address, &["USDC", "Solana"]).unwrap_or_default();
        let form = || {
            Form::new()
                .text("chat_id", self.chat.to_string())
                .text("caption", caption.clone())
                .text("parse_mode", "HTML")
                .text("reply_markup", rows.to_string())
                .part("photo", Part::bytes(picture.to_vec()).file_name("qr.png"))
        };
        self.call_with("sendPhoto", |request| request.multipart(form())).await;
    }

    async fn deliver(&mut self, code: &str) {
        let sent = json!({ "chat_id": self.chat, "text": "🎉 It is here!", "protect_content": true });
        let placeholder = self.call("sendMessage", sent).await["message_id"].clone();
        let text = format!(
            "🎁 <b>Steam $20</b>\n🔑 <tg-spoiler><code>{code}</code></tg-spoiler>\n<blockquote>Redeem it in the app.</blockquote>"
        );
        if self.mistake == Mistake::CodeTwice {
            self.send(code, &[]).await;
        }
        let edit = json!({ "chat_id": self.chat, "message_id": placeholder, "text": text, "parse_mode": "HTML" });
        self.call("editMessageText", edit).await;
    }

    async fn send(&mut self, text: &str, rows: &[&[&str]]) {
        let message =
            json!({ "chat_id": self.chat, "text": text, "parse_mode": "HTML", "reply_markup": keyboard(rows) });
        self.call("sendMessage", message).await;
    }

    async fn edit(&mut self, text: &str, rows: &[&[&str]]) {
        let edit = json!({ "chat_id": self.chat, "message_id": self.screen, "text": text, "parse_mode": "HTML", "reply_markup": keyboard(rows) });
        self.call("editMessageText", edit).await;
    }

    /// Null when Telegram is gone; a call that is told to wait waits and is made again.
    async fn call(&self, method: &str, params: Value) -> Value {
        self.call_with(method, |request| request.json(&params)).await
    }

    async fn call_with(&self, method: &str, fill: impl Fn(RequestBuilder) -> RequestBuilder) -> Value {
        loop {
            let url = format!("{}/{method}", self.telegram);
            let Ok(answer) = fill(self.http.post(url)).send().await else {
                return Value::Null;
            };
            let answer: Value = answer.json().await.unwrap_or_default();
            let Some(seconds) = answer["parameters"]["retry_after"].as_u64() else {
                return answer["result"].clone();
            };
            SystemClock.pass(Duration::from_secs(seconds)).await;
        }
    }

    async fn upstream(&self, method: &str, path: &str, body: Value) -> Value {
        let url = format!("{}{path}", self.upstream);
        let request = match method {
            "POST" => self.http.post(url).json(&body),
            _ => self.http.get(url),
        };
        match request.send().await {
            Ok(answer) => answer.json().await.unwrap_or_default(),
            Err(_) => Value::Null,
        }
    }
}

/// Buttons written as `label|data` or `label|data|style`.
fn keyboard(rows: &[&[&str]]) -> Value {
    let button = |written: &&str| {
        let mut parts = written.split('|');
        let (text, data) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut button = json!({ "text": text, "callback_data": data });
        if let Some(style) = parts.next() {
            button["style"] = json!(style);
        }
        button
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(button).collect()).collect();
    json!({ "inline_keyboard": rows })
}
