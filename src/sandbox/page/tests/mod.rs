//! The page, opened for a test: what it shows, and that each act of it happens in the world.

mod assets;
mod cryptomus;
mod door;
mod life;
mod orders;
mod troubles;

use std::sync::Arc;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::adapters::clock::SystemClock;
use crate::sandbox::bot::{Bot, Recipe};
use crate::sandbox::page::{address, listen, serve};
use crate::sandbox::standin::{Mistake, Standin};
use crate::sandbox::world::World;

/// A page with the stand-in behind it; the bot's process is a shell that waits.
struct Page {
    url: String,
    world: Arc<World>,
    bot: Bot,
    http: Client,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Page {
    async fn open() -> Self {
        let world = Arc::new(World::start(Arc::new(SystemClock), None).await.unwrap());
        let recipe = Recipe {
            program: "/bin/sh".into(),
            arguments: ["-c", "echo open; exec sleep 600"].map(str::to_owned).into(),
            environment: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
            directory: world.directory().to_owned(),
        };
        let bot = Bot::new(recipe, world.clock());
        let listener = listen(Some(0)).await.unwrap();
        let url = address(&listener).unwrap();
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        let serving = serve(listener, Arc::clone(&world), bot.clone(), stop.clone());
        tasks.spawn(async { serving.await.unwrap() });
        tasks.spawn(Standin::of(&world, Mistake::None).serve());
        Self {
            url,
            world,
            bot,
            http: Client::new(),
            stop,
            tasks,
        }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn try_post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = self
            .http
            .post(format!("{}{path}", self.url))
            .json(&body)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.try_post(path, body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn join(&self, name: &str) -> i64 {
        self.post("/api/people", json!({ "name": name, "language": "en" }))
            .await["chat"]
            .as_i64()
            .unwrap()
    }

    /// Waits until a chat shows a text, and gives that message.
    async fn sees(&self, chat: i64, text: &str) -> Value {
        self.world
            .telegram()
            .until(|telegram| {
                let shown = telegram.chat(chat)?.messages;
                shown.iter().any(|message| message.text.contains(text)).then_some(())
            })
            .await;
        let state = self.get(&format!("/api/state?chat={chat}")).await;
        let mut messages = state["chat"]["messages"].as_array().unwrap().iter();
        messages
            .find(|message| message["text"].as_str().unwrap().contains(text))
            .unwrap()
            .clone()
    }

    /// Buys up to the payment message; gives the order's id.
    async fn order_of(&self, chat: i64) -> String {
        let say = format!("/api/chats/{chat}/say");
        self.post(&say, json!({ "text": "/start" })).await;
        for screen in ["Where will it", "What would you", "Pick a brand", "How much"] {
            self.press(chat, screen, 0).await;
        }
        self.sees(chat, "e-mail").await;
        self.post(&say, json!({ "text": "anna@example.org" })).await;
        for screen in ["Which coin", "Which network", "Is everything right", "Do you accept"] {
            self.press(chat, screen, 0).await;
        }
        self.sees(chat, "Send exactly").await;
        let state = self.get("/api/state").await;
        state["orders"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn press(&self, chat: i64, on: &str, row: usize) -> Value {
        let message = self.sees(chat, on).await["id"].clone();
        let press = json!({ "message": message, "row": row, "column": 0 });
        self.post(&format!("/api/chats/{chat}/press"), press).await
    }
}
