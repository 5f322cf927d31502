//! The bot behind the page, the log of its calls, and the news of both.

use reqwest::StatusCode;
use serde_json::json;

use super::Page;
use crate::sandbox::bot::Life;

#[tokio::test]
async fn who_pays_is_changed_by_a_click_and_a_fresh_start() {
    let page = Page::open().await;
    page.post("/api/bot/start", json!({})).await;
    page.post("/api/funding/operator", json!({})).await;
    let state = page.get("/api/state").await;
    assert_eq!(state["knobs"]["funding"], "operator");
    assert_eq!(state["bot"]["lives"], 2);
    assert_eq!(
        page.try_post("/api/funding/nobody", json!({})).await.0,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_log_is_filtered_by_party_and_a_call_can_be_read_whole() {
    let page = Page::open().await;
    let anna = page.join("Anna").await;
    page.post(&format!("/api/chats/{anna}/say"), json!({ "text": "/start" }))
        .await;
    page.sees(anna, "Where will it").await;
    let calls = page.get("/api/calls?party=telegram").await;
    let sent = calls
        .as_array()
        .unwrap()
        .iter()
        .find(|call| call["title"] == "sendMessage")
        .unwrap()
        .clone();
    assert_eq!((&sent["chat"], &sent["well"]), (&json!(anna), &json!(true)));
    assert!(sent.get("asked").is_none());
    let whole = page.get(&format!("/api/calls/telegram/{}", sent["number"])).await;
    assert_eq!(whole["asked"]["chat_id"], json!(anna));
    assert!(whole["answered"]["message_id"].is_i64());
    assert_eq!(page.get("/api/calls?party=cryptorefills").await, json!([]));
}

#[tokio::test]
async fn the_bot_is_started_killed_and_started_again_from_the_page() {
    let page = Page::open().await;
    page.post("/api/bot/start", json!({})).await;
    page.post("/api/bot/kill", json!({})).await;
    let state = page.get("/api/state").await;
    assert_eq!(state["bot"]["life"]["state"], "ended");
    assert!(state["bot"]["life"]["how"].as_str().unwrap().contains('9'));
    let (status, fault) = page.try_post("/api/bot/kill", json!({})).await;
    assert_eq!(
        (status, &fault["fault"]),
        (StatusCode::CONFLICT, &json!("the bot does not run"))
    );
    page.post("/api/bot/restart", json!({})).await;
    assert!(matches!(page.bot.life(), Life::Running { .. }));
    page.post("/api/bot/stop", json!({})).await;
    assert_eq!(page.bot.lives(), 2);
}

#[tokio::test]
async fn news_come_at_once_and_end_with_the_sandbox() {
    let mut page = Page::open().await;
    let mut news = page.http.get(format!("{}/api/news", page.url)).send().await.unwrap();
    assert_eq!(&news.chunk().await.unwrap().unwrap()[..], b"data: 0\n\n");
    page.join("Anna").await;
    assert_eq!(&news.chunk().await.unwrap().unwrap()[..], b"data: 1\n\n");
    page.stop.cancel();
    page.tasks.join_next().await.unwrap().unwrap();
    while let Ok(Some(_)) = news.chunk().await {}
}
