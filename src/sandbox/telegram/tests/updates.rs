//! What the bot hears, and when.

use serde_json::{Value, json};

use super::World;

fn ids(updates: &[Value]) -> Vec<i64> {
    updates
        .iter()
        .map(|update| update["update_id"].as_i64().unwrap())
        .collect()
}

#[tokio::test]
async fn an_update_comes_again_until_a_later_offset_confirms_it() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world.telegram.jump_to_update(10);
    world.telegram.say(chat, "one").unwrap();
    world.telegram.say(chat, "two").unwrap();
    assert_eq!(ids(&world.updates(json!({})).await), [10, 11]);
    assert_eq!(ids(&world.updates(json!({ "limit": 1 })).await), [10]);
    assert_eq!(ids(&world.updates(json!({ "offset": 11 })).await), [11]);
    assert_eq!(world.telegram.waiting_updates(), 1);
    assert!(world.updates(json!({ "offset": 12 })).await.is_empty());
    assert!(world.telegram.repeat_update(11));
    assert_eq!(ids(&world.updates(json!({ "offset": 12 })).await), [11]);
}

#[tokio::test]
async fn a_long_poll_is_woken_by_an_update() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let speak = async {
        world
            .telegram
            .until(|telegram| telegram.calls().first().map(|_| ()))
            .await;
        world.telegram.say(chat, "hi").unwrap();
    };
    let (updates, ()) = tokio::join!(world.updates(json!({ "timeout": 50 })), speak);
    assert_eq!(updates[0]["message"]["text"], json!("hi"));
}

#[tokio::test]
async fn a_long_poll_ends_empty_when_its_time_is_up() {
    let world = World::start().await;
    let poll = world.updates(json!({ "timeout": 50 }));
    let wait = async {
        world
            .telegram
            .until(|telegram| telegram.calls().first().map(|_| ()))
            .await;
        tokio::task::yield_now().await;
        while world.telegram.calls()[0].took.is_zero() {
            world.clock.pass_seconds(10);
            tokio::task::yield_now().await;
        }
    };
    let (updates, ()) = tokio::join!(poll, wait);
    assert!(updates.is_empty());
    assert!(world.telegram.calls()[0].took.as_secs() >= 50);
}

#[tokio::test]
async fn the_older_of_two_polls_is_ended_by_the_newer() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let older = world.refused("getUpdates", json!({ "timeout": 50 }));
    let newer = async {
        world
            .telegram
            .until(|telegram| telegram.calls().first().map(|_| ()))
            .await;
        world.updates(json!({ "timeout": 50 })).await
    };
    let end = async {
        world
            .telegram
            .until(|telegram| telegram.calls().get(1).map(|_| ()))
            .await;
        world.telegram.say(chat, "hi").unwrap();
    };
    let (refusal, updates, ()) = tokio::join!(older, newer, end);
    assert_eq!(
        refusal,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(updates.len(), 1);
}

#[tokio::test]
async fn a_press_is_forgotten_after_150_seconds_and_a_message_after_a_day() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    world.telegram.press(chat, message, 0, 0).unwrap();
    world.telegram.say(chat, "hi").unwrap();
    world.clock.pass_seconds(149);
    assert_eq!(world.telegram.waiting_updates(), 2);
    world.clock.pass_seconds(1);
    assert_eq!(world.telegram.waiting_updates(), 1);
    world.clock.pass_seconds(24 * 60 * 60);
    assert_eq!(world.telegram.waiting_updates(), 0);
}

#[tokio::test]
async fn only_kinds_that_were_asked_for_are_queued() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    world.updates(json!({ "allowed_updates": ["callback_query"] })).await;
    world.telegram.say(chat, "hi").unwrap();
    world.telegram.press(chat, message, 0, 0).unwrap();
    let updates = world.updates(json!({})).await;
    assert_eq!(updates.len(), 1);
    assert_eq!(updates[0]["callback_query"]["data"], json!("b1"));
    assert_eq!(updates[0]["callback_query"]["message"]["text"], json!("Hello"));
}

#[tokio::test]
async fn a_raw_update_comes_as_it_was_given() {
    let world = World::start().await;
    let id = world
        .telegram
        .push_raw_update(json!({ "telepathy": { "depth": [[[]]] } }));
    let updates = world.updates(json!({})).await;
    assert_eq!(updates, [json!({ "update_id": id, "telepathy": { "depth": [[[]]] } })]);
    assert_eq!(
        world.telegram.push_raw_update(json!({ "update_id": 5, "message": {} })),
        5
    );
}

#[tokio::test]
async fn after_logging_out_nothing_is_answered() {
    let world = World::start().await;
    world.ok("logOut", json!({})).await;
    assert_eq!(world.refused("getUpdates", json!({})).await, "Logged out");
}
