//! Each knob for trouble does what its name says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use super::World;
use crate::sandbox::telegram::calls::{Moment, Outcome};
use crate::sandbox::telegram::trouble::Aim;

fn send(chat: i64) -> serde_json::Value {
    json!({ "chat_id": chat, "text": "a" })
}

impl World {
    async fn attempt(&self, chat: i64) -> Result<reqwest::Response, reqwest::Error> {
        self.client
            .post(self.address("sendMessage"))
            .json(&send(chat))
            .send()
            .await
    }

    fn messages(&self, chat: i64) -> usize {
        self.telegram.chat(chat).unwrap().messages.len()
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_the_message_in_the_chat() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world
        .telegram
        .trouble(|trouble| trouble.lose_next_answers("sendMessage", 1));
    world.ok("getMe", json!({})).await;
    assert!(world.attempt(chat).await.is_err());
    assert_eq!(world.messages(chat), 1);
    assert!(world.attempt(chat).await.is_ok());
    let answered: Vec<_> = world.telegram.calls().iter().map(|call| call.answered).collect();
    assert_eq!(answered, [true, false, true]);
}

#[tokio::test]
async fn a_dropped_call_leaves_nothing() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world.telegram.trouble(|trouble| trouble.drop_next(Aim::Outgoing, 1));
    assert!(world.attempt(chat).await.is_err());
    assert_eq!(world.messages(chat), 0);
    assert_eq!(world.telegram.calls()[0].outcome, Outcome::Dropped);
}

#[tokio::test]
async fn a_truncated_answer_cannot_be_read() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world
        .telegram
        .trouble(|trouble| trouble.truncate_next("sendMessage", 1));
    let answer = world.attempt(chat).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(answer.text().await.is_err());
    assert_eq!(world.messages(chat), 1);
}

#[tokio::test]
async fn a_proxy_answers_with_html() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world.telegram.trouble(|trouble| trouble.bad_gateway(Aim::Every));
    let answer = world.attempt(chat).await.unwrap();
    assert_eq!(answer.status().as_u16(), 502);
    assert!(answer.text().await.unwrap().starts_with("<html>"));
    world.telegram.trouble(|trouble| trouble.calm());
    world.ok("sendMessage", send(chat)).await;
    assert_eq!(world.messages(chat), 1);
}

#[tokio::test]
async fn a_bot_is_told_to_wait_or_refused_on_request() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world.telegram.trouble(|trouble| {
        trouble.slow_down_next("sendMessage", 1, 35);
        trouble.refuse_next("sendMessage", 1, 500, "Internal Server Error: restart");
    });
    let body = world.call("sendMessage", send(chat)).await;
    assert_eq!(body["parameters"]["retry_after"], json!(35));
    let body = world.call("sendMessage", send(chat)).await;
    assert_eq!(
        (&body["error_code"], &body["description"]),
        (&json!(500), &json!("Internal Server Error: restart"))
    );
    assert_eq!(world.messages(chat), 0);
}

#[tokio::test]
async fn a_slow_server_answers_after_its_time_on_the_clock() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world
        .telegram
        .trouble(|trouble| trouble.delay(Aim::Outgoing, Duration::from_secs(7)));
    let pass = async {
        world.telegram.until(|telegram| telegram.last_from_bot(chat)).await;
        while world.telegram.calls()[0].outcome == Outcome::Open {
            world.clock.pass_seconds(1);
            tokio::task::yield_now().await;
        }
    };
    tokio::join!(world.ok("sendMessage", send(chat)), pass);
    assert!(world.telegram.calls()[0].took.as_secs() >= 7);
}

#[tokio::test]
async fn an_older_server_knows_neither_styles_nor_moments() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world.telegram.trouble(|trouble| trouble.older_server());
    let styled = json!({ "inline_keyboard": [[{ "text": "a", "callback_data": "b", "style": "danger" }]] });
    let refusal = world
        .refused(
            "sendMessage",
            json!({ "chat_id": chat, "text": "a", "reply_markup": styled }),
        )
        .await;
    assert_eq!(
        refusal,
        "Bad Request: can't parse inline keyboard button: invalid button style specified"
    );
    let moment = json!({ "chat_id": chat, "text": "<tg-time unix=\"1\">a</tg-time>", "parse_mode": "HTML" });
    let refusal = world.refused("sendMessage", moment).await;
    assert_eq!(
        refusal,
        "Bad Request: can't parse entities: Unsupported start tag \"tg-time\" at byte offset 0"
    );
}

#[tokio::test]
async fn a_hook_hears_a_call_before_it_is_carried_out_and_before_it_is_answered() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let (log, telegram) = (Arc::clone(&heard), world.telegram.clone());
    world.telegram.on_call(move |call, moment| {
        let messages = telegram.chat(chat).unwrap().messages.len();
        log.lock().unwrap().push((call.method, call.nth, moment, messages));
        if call.nth == 2 && moment == Moment::Arrived {
            telegram.trouble(|trouble| trouble.drop_next(Aim::Every, 1));
        }
    });
    world.ok("sendMessage", send(chat)).await;
    assert!(world.attempt(chat).await.is_err());
    assert_eq!(
        *heard.lock().unwrap(),
        [
            ("sendMessage", 1, Moment::Arrived, 0),
            ("sendMessage", 1, Moment::Decided, 1),
            ("sendMessage", 2, Moment::Arrived, 1),
            ("sendMessage", 2, Moment::Decided, 1),
        ]
    );
    world.telegram.stop();
}

#[tokio::test]
async fn it_ends_with_its_last_handle() {
    let world = World::start().await;
    world.ok("getMe", json!({})).await;
    let (url, client) = (world.address("getMe"), world.client);
    drop(world.telegram);
    while client.get(&url).send().await.is_ok() {
        tokio::task::yield_now().await;
    }
}
