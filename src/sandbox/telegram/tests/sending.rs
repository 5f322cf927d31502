//! What the bot may send, and what a person then sees.

use serde_json::{Value, json};

use super::World;
use crate::sandbox::telegram::keyboard::Action;
use crate::sandbox::telegram::pacing::Pacing;
use crate::sandbox::telegram::picture::tests::grey;

#[tokio::test]
async fn a_wrong_token_is_unauthorized_and_a_malformed_one_not_found() {
    let world = World::start().await;
    for (token, code, words) in [("1:wrong", 401, "Unauthorized"), ("nonsense", 404, "Not Found")] {
        let url = format!("{}/bot{token}/getMe", world.telegram.url());
        let answer = world.client.get(url).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), code);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body, json!({ "ok": false, "error_code": code, "description": words }));
    }
}

#[tokio::test]
async fn an_unknown_method_is_not_found() {
    let world = World::start().await;
    assert_eq!(
        world.refused("sendLove", json!({})).await,
        "Not Found: method not found"
    );
}

#[tokio::test]
async fn a_method_is_understood_from_query_form_and_json_in_any_case() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let query = format!("{}?chat_id={chat}&text=by%20query", world.address("SENDMESSAGE"));
    world.client.get(query).send().await.unwrap();
    let form = [
        ("chat_id", chat.to_string()),
        ("text", "by form".to_owned()),
        ("protect_content", "true".to_owned()),
    ];
    world
        .client
        .post(world.address("sendMessage"))
        .form(&form)
        .send()
        .await
        .unwrap();
    world
        .ok("SendMessage", json!({ "chat_id": chat, "text": "by JSON" }))
        .await;
    let view = world.telegram.chat(chat).unwrap();
    let seen: Vec<_> = view.messages.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(seen, ["by query", "by form", "by JSON"]);
    assert!(view.messages[1].protect_content && !view.messages[2].protect_content);
}

#[tokio::test]
async fn a_sent_message_is_seen_with_its_markup_and_buttons() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", Some("de"));
    let keyboard = json!({ "inline_keyboard": [
        [{ "text": "Pay", "callback_data": "p", "style": "success" }],
        [{ "text": "Copy", "copy_text": { "text": "bc1q" } }, { "text": "Site", "url": "https://example.com" }],
    ] });
    let params = json!({
        "chat_id": chat, "text": "Pay <b>now</b>: <tg-spoiler>secret</tg-spoiler>", "parse_mode": "HTML",
        "reply_markup": keyboard, "protect_content": true,
    });
    let sent = world.ok("sendMessage", params).await;
    assert_eq!(sent["reply_markup"], keyboard);
    assert_eq!(
        sent["entities"][1],
        json!({ "type": "spoiler", "offset": 9, "length": 6 })
    );
    let seen = world.telegram.last_from_bot(chat).unwrap();
    assert_eq!(seen.text, "Pay now: secret");
    assert_eq!(seen.keyboard[0][0].style.as_deref(), Some("success"));
    assert_eq!(
        seen.keyboard[1][0].action,
        Action::Copy {
            copied: "bc1q".to_owned()
        }
    );
    assert_eq!(world.telegram.visible("secret"), [(chat, seen.id)]);
    assert_eq!(world.telegram.visible("bc1q"), [(chat, seen.id)]);
    assert!(world.telegram.visible("nowhere").is_empty());
}

#[tokio::test]
async fn text_is_measured_after_its_markup_was_read() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let send = |text: String| json!({ "chat_id": chat, "text": text, "parse_mode": "HTML" });
    world
        .ok("sendMessage", send(format!("<b>{}</b>", "x".repeat(4_096))))
        .await;
    let too_long = world.refused("sendMessage", send("😀".repeat(2_049))).await;
    assert_eq!(too_long, "Bad Request: message is too long");
    for empty in ["", "  \n", "<b> </b>"] {
        let refusal = world.refused("sendMessage", send(empty.to_owned())).await;
        assert_eq!(refusal, "Bad Request: message text is empty");
    }
    let broken = world.refused("sendMessage", send("a <b>b".to_owned())).await;
    assert_eq!(
        broken,
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
    );
}

#[tokio::test]
async fn a_photo_is_seen_with_its_bytes_and_can_be_sent_again_by_its_id() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let id = chat.to_string();
    let picture = grey(400, 300);
    let fields = [
        ("chat_id", id.as_str()),
        ("caption", "<i>scan</i>"),
        ("parse_mode", "HTML"),
    ];
    let answer = world.upload("sendPhoto", &fields, ("photo", picture.clone())).await;
    let sizes = answer["result"]["photo"].as_array().unwrap();
    let whole = sizes.last().unwrap();
    assert_eq!(
        (&whole["width"], &whole["height"]),
        (&json!(400), &json!(300)),
        "{answer}"
    );
    assert_eq!(sizes.len(), 3);
    let seen = world.telegram.last_from_bot(chat).unwrap();
    assert_eq!(seen.photo.as_deref(), whole["file_id"].as_str());
    assert_eq!(world.telegram.photo(&seen.photo.unwrap()), Some(picture));
    let again = json!({ "chat_id": chat, "photo": whole["file_id"], "has_spoiler": true });
    world.ok("sendPhoto", again).await;
    assert!(world.telegram.last_from_bot(chat).unwrap().photo_spoiler);
    let unknown = world
        .refused("sendPhoto", json!({ "chat_id": chat, "photo": "AgACnothing" }))
        .await;
    assert_eq!(unknown, "Bad Request: wrong file identifier/HTTP URL specified");
}

#[tokio::test]
async fn an_uploaded_file_can_be_downloaded_by_its_path() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None).to_string();
    let answer = world
        .upload("sendDocument", &[("chat_id", &chat)], ("document", b"a,b".to_vec()))
        .await;
    let file_id = &answer["result"]["document"]["file_id"];
    let file = world.ok("getFile", json!({ "file_id": file_id })).await;
    let path = file["file_path"].as_str().unwrap();
    let url = format!("{}/file/bot{}/{path}", world.telegram.url(), world.telegram.token());
    let bytes = world.client.get(url).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"a,b");
}

#[tokio::test]
async fn something_that_is_no_picture_is_refused() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None).to_string();
    let answer = world
        .upload("sendPhoto", &[("chat_id", &chat)], ("photo", b"text".to_vec()))
        .await;
    assert_eq!(answer["description"], json!("Bad Request: IMAGE_PROCESS_FAILED"));
    let long = "x".repeat(1_025);
    let fields = [("chat_id", chat.as_str()), ("caption", long.as_str())];
    let answer = world.upload("sendPhoto", &fields, ("photo", grey(10, 10))).await;
    assert_eq!(answer["description"], json!("Bad Request: message caption is too long"));
}

#[tokio::test]
async fn a_chat_that_is_not_there_or_stopped_the_bot_gets_nothing() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let send = |chat: i64| json!({ "chat_id": chat, "text": "a" });
    assert_eq!(
        world.refused("sendMessage", send(1)).await,
        "Bad Request: chat not found"
    );
    world.telegram.block(chat);
    let blocked = world.refused("sendMessage", send(chat)).await;
    assert_eq!(blocked, "Forbidden: bot was blocked by the user");
    world.telegram.unblock(chat);
    world.ok("sendMessage", send(chat)).await;
    world.telegram.deactivate(chat);
    let gone = world.refused("sendMessage", send(chat)).await;
    assert_eq!(gone, "Forbidden: user is deactivated");
}

#[tokio::test]
async fn a_call_outside_the_written_api_names_what_is_wrong() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let wrong = json!({ "chat_id": chat, "text": "a", "reply_parameters": { "message": 1 } });
    let refusal = world.refused("sendMessage", wrong.clone()).await;
    assert_eq!(
        refusal,
        "Bad Request: sendMessage.reply_parameters has no field \"message\""
    );
    world.telegram.rules(|rules| rules.conformance = false);
    let refusal = world.refused("sendMessage", wrong).await;
    assert_eq!(refusal, "Bad Request: message to be replied not found");
}

#[tokio::test]
async fn too_many_messages_are_told_to_wait() {
    let world = World::start().await;
    world.telegram.rules(|rules| rules.pacing = Pacing::STRICT);
    let chat = world.telegram.join("Anna", None);
    let send = json!({ "chat_id": chat, "text": "a" });
    for _ in 0..3 {
        world.ok("sendMessage", send.clone()).await;
    }
    let body = world.call("sendMessage", send.clone()).await;
    assert_eq!(
        body,
        json!({
            "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",
            "parameters": { "retry_after": 1 },
        })
    );
    world.clock.pass_seconds(1);
    world.ok("sendMessage", send).await;
}

#[tokio::test]
async fn the_menu_is_that_of_the_persons_language() {
    let world = World::start().await;
    let (anna, john) = (
        world.telegram.join("Anna", Some("de-AT")),
        world.telegram.join("John", None),
    );
    let line = |words: &str| json!([{ "command": "start", "description": words }]);
    world.ok("setMyCommands", json!({ "commands": line("Begin") })).await;
    world
        .ok(
            "setMyCommands",
            json!({ "commands": line("Los"), "language_code": "de" }),
        )
        .await;
    world
        .ok(
            "setMyDescription",
            json!({ "description": "Karten", "language_code": "de" }),
        )
        .await;
    let (anna, john) = (world.telegram.chat(anna).unwrap(), world.telegram.chat(john).unwrap());
    assert_eq!(anna.menu[0].description, "Los");
    assert_eq!(anna.description, "Karten");
    assert_eq!(john.menu[0].description, "Begin");
    assert_eq!(
        world.ok("getMyCommands", json!({ "language_code": "de" })).await,
        line("Los")
    );
    let bad = world
        .refused(
            "setMyCommands",
            json!({ "commands": [{ "command": "Start", "description": "a" }] }),
        )
        .await;
    assert_eq!(bad, "Bad Request: BOT_COMMAND_INVALID");
}

#[tokio::test]
async fn a_call_is_logged_with_its_parameters_and_without_the_file() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    world
        .upload("sendPhoto", &[("chat_id", &chat.to_string())], ("photo", grey(10, 10)))
        .await;
    world
        .refused("sendMessage", json!({ "chat_id": chat, "text": "" }))
        .await;
    let calls = world.telegram.calls();
    let methods: Vec<_> = calls
        .iter()
        .map(|call| (call.method, call.chat, call.answered))
        .collect();
    assert_eq!(
        methods,
        [("sendPhoto", Some(chat), true), ("sendMessage", Some(chat), true)]
    );
    assert_eq!(calls[0].params["photo"]["file"], json!("qr.png"));
    assert_eq!(world.telegram.calls_since(1).len(), 1);
    world.telegram.keep_calls(false);
    world.ok("getMe", json!({})).await;
    assert_eq!(world.telegram.calls().len(), 2);
}
