//! Edits, deletions and answers to presses.

use serde_json::json;

use super::World;
use crate::sandbox::telegram::people::NotThere;
use crate::sandbox::telegram::picture::tests::grey;

#[tokio::test]
async fn an_edit_changes_what_is_seen_and_takes_the_keyboard_away() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    world.clock.pass_seconds(5);
    let edited = world
        .ok(
            "editMessageText",
            json!({ "chat_id": chat, "message_id": message, "text": "Done" }),
        )
        .await;
    assert!(edited["edit_date"].as_i64() > edited["date"].as_i64());
    let seen = world.telegram.last_from_bot(chat).unwrap();
    assert_eq!((seen.text.as_str(), seen.keyboard.len()), ("Done", 0));
}

#[tokio::test]
async fn an_edit_to_the_same_is_refused() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    let same = json!({
        "chat_id": chat, "message_id": message, "text": "Hello",
        "reply_markup": { "inline_keyboard": [[{ "text": "Buy", "callback_data": "b1" }]] },
    });
    assert_eq!(
        world.refused("editMessageText", same).await,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as \
         a current content and reply markup of the message"
    );
    world
        .ok(
            "editMessageReplyMarkup",
            json!({ "chat_id": chat, "message_id": message }),
        )
        .await;
    assert!(world.telegram.last_from_bot(chat).unwrap().keyboard.is_empty());
}

#[tokio::test]
async fn what_cannot_be_edited_is_told_apart() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let own = world.telegram.say(chat, "hi").unwrap();
    let photo = world
        .upload("sendPhoto", &[("chat_id", &chat.to_string())], ("photo", grey(10, 10)))
        .await;
    let photo = photo["result"]["message_id"].as_i64().unwrap();
    let text = world.ok("sendMessage", json!({ "chat_id": chat, "text": "a" })).await["message_id"].clone();
    let edit = |message: i64| json!({ "chat_id": chat, "message_id": message, "text": "b" });
    for (message, words) in [
        (999, "message to edit not found"),
        (own, "message can't be edited"),
        (photo, "there is no text in the message to edit"),
    ] {
        let refusal = world.refused("editMessageText", edit(message)).await;
        assert_eq!(refusal, format!("Bad Request: {words}"));
    }
    let caption = json!({ "chat_id": chat, "message_id": text, "caption": "b" });
    let refusal = world.refused("editMessageCaption", caption).await;
    assert_eq!(refusal, "Bad Request: there is no caption in the message to edit");
}

#[tokio::test]
async fn a_photo_is_put_in_place_of_a_text_and_its_caption_edited() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    let (chat_id, message_id) = (chat.to_string(), message.to_string());
    let media = r#"{"type":"photo","media":"attach://file0","caption":"<b>pay</b>","parse_mode":"HTML"}"#;
    let fields = [
        ("chat_id", chat_id.as_str()),
        ("message_id", message_id.as_str()),
        ("media", media),
    ];
    let picture = grey(20, 20);
    let answer = world
        .upload("editMessageMedia", &fields, ("file0", picture.clone()))
        .await;
    assert_eq!(answer["result"]["caption"], json!("pay"), "{answer}");
    let seen = world.telegram.last_from_bot(chat).unwrap();
    assert_eq!(world.telegram.photo(&seen.photo.unwrap()), Some(picture));
    let caption = json!({ "chat_id": chat, "message_id": message, "caption": "paid" });
    world.ok("editMessageCaption", caption).await;
    assert_eq!(world.telegram.visible("paid"), [(chat, message)]);
    let absent = r#"{"type":"photo","media":"attach://file1"}"#;
    let fields = [
        ("chat_id", chat_id.as_str()),
        ("message_id", message_id.as_str()),
        ("media", absent),
    ];
    let answer = world.upload("editMessageMedia", &fields, ("file0", grey(20, 20))).await;
    assert_eq!(
        answer["description"],
        json!("Bad Request: there is no photo in the request")
    );
}

#[tokio::test]
async fn a_message_is_deleted_once_and_only_while_it_is_young() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    let delete = json!({ "chat_id": chat, "message_id": message });
    world.ok("deleteMessage", delete.clone()).await;
    assert!(world.telegram.chat(chat).unwrap().messages.is_empty());
    let refusal = world.refused("deleteMessage", delete).await;
    assert_eq!(refusal, "Bad Request: message to delete not found");
    let old = world.telegram.say(chat, "hi").unwrap();
    world.clock.pass_seconds(48 * 60 * 60);
    let refusal = world
        .refused("deleteMessage", json!({ "chat_id": chat, "message_id": old }))
        .await;
    assert_eq!(refusal, "Bad Request: message can't be deleted for everyone");
    world
        .ok("deleteMessages", json!({ "chat_id": chat, "message_ids": [old, 999] }))
        .await;
}

#[tokio::test]
async fn a_press_is_answered_once_and_within_its_time() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    let too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    let query = world.telegram.press(chat, message, 0, 0).unwrap();
    let answer = |query: &str| json!({ "callback_query_id": query, "text": "Wait", "show_alert": true });
    world.ok("answerCallbackQuery", answer(&query)).await;
    let notices = world.telegram.chat(chat).unwrap().notices;
    assert_eq!((notices[0].text.as_str(), notices[0].alert), ("Wait", true));
    assert_eq!(world.refused("answerCallbackQuery", answer(&query)).await, too_old);
    let late = world.telegram.press(chat, message, 0, 0).unwrap();
    world.clock.pass_seconds(16);
    assert_eq!(world.refused("answerCallbackQuery", answer(&late)).await, too_old);
}

#[tokio::test]
async fn only_what_is_on_the_screen_can_be_pressed() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    assert_eq!(world.telegram.press(chat, message, 1, 0), Err(NotThere::Button));
    assert_eq!(world.telegram.press(chat, 999, 0, 0), Err(NotThere::Message));
    assert_eq!(world.telegram.press(1, message, 0, 0), Err(NotThere::Chat));
    let link = json!({ "inline_keyboard": [[{ "text": "Site", "url": "https://example.com" }]] });
    let edit = json!({ "chat_id": chat, "message_id": message, "reply_markup": link });
    world.ok("editMessageReplyMarkup", edit).await;
    assert_eq!(world.telegram.press(chat, message, 0, 0), Err(NotThere::Silent));
}
