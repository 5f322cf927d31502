//! A webhook gets what a poll would have got.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::World;

#[derive(Default)]
struct Heard {
    pushes: Vec<(Option<String>, Value)>,
    refusals_left: usize,
}

type Bot = Arc<Mutex<Heard>>;

async fn hear(State(bot): State<Bot>, headers: HeaderMap, body: String) -> StatusCode {
    let mut bot = bot.lock().unwrap();
    if bot.refusals_left > 0 {
        bot.refusals_left -= 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let secret = headers.get("X-Telegram-Bot-Api-Secret-Token");
    let secret = secret.map(|secret| secret.to_str().unwrap().to_owned());
    bot.pushes.push((secret, serde_json::from_str(&body).unwrap()));
    StatusCode::OK
}

async fn listen(tasks: &mut JoinSet<()>) -> (Bot, String) {
    let bot = Bot::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().fallback(hear).with_state(Arc::clone(&bot));
    tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
    (bot, url)
}

#[tokio::test]
async fn updates_are_pushed_in_order_with_the_secret() {
    let (world, mut tasks) = (World::start().await, JoinSet::new());
    let (bot, url) = listen(&mut tasks).await;
    let chat = world.telegram.join("Anna", None);
    world.telegram.say(chat, "before").unwrap();
    world
        .ok("setWebhook", json!({ "url": url, "secret_token": "s3cret" }))
        .await;
    world.telegram.say(chat, "after").unwrap();
    world
        .telegram
        .until(|telegram| (telegram.waiting_updates() == 0).then_some(()))
        .await;
    let heard = bot.lock().unwrap();
    let texts: Vec<_> = heard
        .pushes
        .iter()
        .map(|(_, update)| &update["message"]["text"])
        .collect();
    assert_eq!(texts, [&json!("before"), &json!("after")]);
    assert_eq!(heard.pushes[0].0.as_deref(), Some("s3cret"));
}

#[tokio::test]
async fn a_refused_push_is_repeated_after_a_while() {
    let (world, mut tasks) = (World::start().await, JoinSet::new());
    let (bot, url) = listen(&mut tasks).await;
    bot.lock().unwrap().refusals_left = 2;
    let chat = world.telegram.join("Anna", None);
    world.ok("setWebhook", json!({ "url": url })).await;
    world.telegram.say(chat, "hi").unwrap();
    world
        .telegram
        .until(|_| (bot.lock().unwrap().refusals_left == 1).then_some(()))
        .await;
    let info = world.ok("getWebhookInfo", json!({})).await;
    assert_eq!(
        info["last_error_message"],
        json!("Wrong response from the webhook: 503 Service Unavailable")
    );
    assert_eq!(info["pending_update_count"], json!(1));
    while world.telegram.waiting_updates() > 0 {
        world.clock.pass_seconds(1);
        tokio::task::yield_now().await;
    }
    assert_eq!(bot.lock().unwrap().pushes.len(), 1);
}

#[tokio::test]
async fn while_a_webhook_is_set_updates_cannot_be_polled() {
    let world = World::start().await;
    let url = "http://127.0.0.1:9/hook";
    world
        .ok("setWebhook", json!({ "url": url, "max_connections": 5 }))
        .await;
    assert_eq!(
        world.refused("getUpdates", json!({})).await,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    );
    assert_eq!(world.ok("getWebhookInfo", json!({})).await["url"], json!(url));
    world.ok("deleteWebhook", json!({})).await;
    assert!(world.updates(json!({})).await.is_empty());
    assert_eq!(world.ok("getWebhookInfo", json!({})).await["url"], json!(""));
}

#[tokio::test]
async fn a_webhook_ends_a_waiting_poll() {
    let world = World::start().await;
    let set = async {
        world
            .telegram
            .until(|telegram| telegram.calls().first().map(|_| ()))
            .await;
        world
            .ok("setWebhook", json!({ "url": "https://bot.example/hook" }))
            .await;
    };
    let (refusal, ()) = tokio::join!(world.refused("getUpdates", json!({ "timeout": 50 })), set);
    assert!(refusal.starts_with("Conflict: "), "{refusal}");
}

#[tokio::test]
async fn a_webhook_wants_https_and_a_plain_secret() {
    let world = World::start().await;
    let refusal = world
        .refused("setWebhook", json!({ "url": "http://bot.example/hook" }))
        .await;
    assert_eq!(
        refusal,
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    );
    let odd = json!({ "url": "https://bot.example/hook", "secret_token": "a b" });
    let refusal = world.refused("setWebhook", odd).await;
    assert_eq!(refusal, "Bad Request: secret token contains unallowed characters");
}
