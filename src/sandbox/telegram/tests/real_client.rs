//! The client library that the bot uses understands this Telegram.

use serde_json::json;
use teloxide::payloads::{AnswerCallbackQuerySetters, GetUpdatesSetters, SendMessageSetters, SendPhotoSetters};
use teloxide::requests::Requester;
use teloxide::types::{
    ChatId, ChatMemberStatus, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMedia, InputMediaPhoto,
    MessageEntityKind, MessageId, ParseMode, UpdateKind,
};
use teloxide::{ApiError, Bot, RequestError};

use super::World;
use crate::sandbox::telegram::picture::tests::grey;
use crate::sandbox::telegram::trouble::Aim;

impl World {
    fn bot(&self) -> Bot {
        let url = self.telegram.url().parse().unwrap();
        Bot::with_client(self.telegram.token(), self.client.clone()).set_api_url(url)
    }
}

#[tokio::test]
async fn it_knows_itself_and_its_webhook() {
    let world = World::start().await;
    let bot = world.bot();
    assert_eq!(bot.get_me().await.unwrap().username(), "gift_kiosk_bot");
    assert_eq!(bot.get_webhook_info().await.unwrap().pending_update_count, 0);
    let stranger = Bot::with_client("1:wrong", world.client.clone()).set_api_url(world.telegram.url().parse().unwrap());
    let fault = stranger.get_me().await.unwrap_err();
    assert!(matches!(fault, RequestError::Api(ApiError::InvalidToken)), "{fault:?}");
}

#[tokio::test]
async fn a_sent_text_comes_back_as_a_message() {
    let world = World::start().await;
    let chat = world.telegram.join("Anna", None);
    let keyboard = InlineKeyboardMarkup::new([[InlineKeyboardButton::callback("Buy", "b1")]]);
    let sent = world
        .bot()
        .send_message(ChatId(chat), "<b>Hello</b> /help")
        .parse_mode(ParseMode::Html)
        .protect_content(true)
        .reply_markup(keyboard.clone())
        .await
        .unwrap();
    assert_eq!(sent.text(), Some("Hello /help"));
    let kinds: Vec<_> = sent.entities().unwrap().iter().map(|entity| &entity.kind).collect();
    assert_eq!(kinds, [&MessageEntityKind::Bold, &MessageEntityKind::BotCommand]);
    assert_eq!(sent.reply_markup(), Some(&keyboard));
    assert!(sent.from.unwrap().is_bot);
}

#[tokio::test]
async fn a_photo_is_uploaded_replaced_and_sent_again() {
    let world = World::start().await;
    let (chat, bot) = (ChatId(world.telegram.join("Anna", None)), world.bot());
    let file = InputFile::memory(grey(100, 100)).file_name("qr.png");
    let sent = bot.send_photo(chat, file).caption("scan me").await.unwrap();
    assert_eq!(sent.caption(), Some("scan me"));
    let photo = sent.photo().unwrap().last().unwrap();
    assert_eq!((photo.width, photo.height), (100, 100));
    let again = bot
        .send_photo(chat, InputFile::file_id(photo.file.id.clone()))
        .await
        .unwrap();
    let other = InputMediaPhoto::new(InputFile::memory(grey(50, 50)).file_name("other.png")).caption("new");
    let edited = bot
        .edit_message_media(chat, again.id, InputMedia::Photo(other))
        .await
        .unwrap();
    assert_eq!(
        (edited.caption(), edited.photo().unwrap().last().unwrap().width),
        (Some("new"), 50)
    );
}

#[tokio::test]
async fn everything_people_do_can_be_read() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    let said = world.telegram.say(chat, "/start now").unwrap();
    world.telegram.press(chat, message, 0, 0).unwrap();
    world.telegram.edit_own(chat, said, "never mind").unwrap();
    world.telegram.share_contact(chat, "+491701234567").unwrap();
    world.telegram.block(chat);
    world.telegram.press_data(chat, 999, "forged").unwrap();
    let group = world.telegram.group("Friends");
    world.telegram.say_in(group, chat, "/buy").unwrap();
    world.telegram.push_raw_update(json!({ "telepathy": {} }));
    let updates = world.bot().get_updates().timeout(0).limit(100).await.unwrap();
    let [typed, pressed, edited, contact, blocked, forged, grouped, unknown] = updates.as_slice() else {
        panic!("eight updates expected: {updates:#?}");
    };
    let UpdateKind::Message(typed) = &typed.kind else {
        panic!("{typed:?}")
    };
    assert_eq!((typed.text(), typed.chat.id), (Some("/start now"), ChatId(chat)));
    assert_eq!(typed.entities().unwrap()[0].kind, MessageEntityKind::BotCommand);
    assert_eq!(typed.from.as_ref().unwrap().language_code.as_deref(), Some("de"));
    let UpdateKind::CallbackQuery(pressed) = &pressed.kind else {
        panic!("{pressed:?}")
    };
    assert_eq!(pressed.data.as_deref(), Some("b1"));
    assert_eq!(
        pressed.regular_message().unwrap().id,
        MessageId(i32::try_from(message).unwrap())
    );
    let UpdateKind::EditedMessage(edited) = &edited.kind else {
        panic!("{edited:?}")
    };
    assert!(edited.edit_date().is_some());
    let UpdateKind::Message(contact) = &contact.kind else {
        panic!("{contact:?}")
    };
    assert_eq!(contact.contact().unwrap().phone_number, "+491701234567");
    let UpdateKind::MyChatMember(blocked) = &blocked.kind else {
        panic!("{blocked:?}")
    };
    assert_eq!(blocked.new_chat_member.status(), ChatMemberStatus::Banned);
    let UpdateKind::CallbackQuery(forged) = &forged.kind else {
        panic!("{forged:?}")
    };
    assert!(forged.message.as_ref().unwrap().regular_message().is_none());
    let UpdateKind::Message(grouped) = &grouped.kind else {
        panic!("{grouped:?}")
    };
    assert!(grouped.chat.is_group());
    assert!(matches!(unknown.kind, UpdateKind::Error(_)), "{unknown:?}");
}

#[tokio::test]
async fn refusals_are_the_ones_it_tells_apart() {
    let world = World::start().await;
    let (chat, message) = world.chat_with_button().await;
    let (bot, id) = (world.bot(), MessageId(i32::try_from(message).unwrap()));
    let api = |fault: RequestError| {
        let RequestError::Api(fault) = fault else {
            panic!("{fault:?}")
        };
        fault
    };
    bot.edit_message_text(ChatId(chat), id, "b").await.unwrap();
    let same = bot.edit_message_text(ChatId(chat), id, "b").await.unwrap_err();
    assert_eq!(api(same), ApiError::MessageNotModified);
    let absent = bot
        .edit_message_text(ChatId(chat), MessageId(999), "b")
        .await
        .unwrap_err();
    assert_eq!(api(absent), ApiError::MessageToEditNotFound);
    let absent = bot.delete_message(ChatId(chat), MessageId(999)).await.unwrap_err();
    assert_eq!(api(absent), ApiError::MessageToDeleteNotFound);
    assert_eq!(
        api(bot.send_message(ChatId(1), "a").await.unwrap_err()),
        ApiError::ChatNotFound
    );
    let old = bot
        .answer_callback_query(teloxide::types::CallbackQueryId("1".to_owned()))
        .text("a");
    let old = api(old.await.unwrap_err());
    assert!(old.to_string().contains("query is too old"), "{old:?}");
    world.telegram.block(chat);
    assert_eq!(
        api(bot.send_message(ChatId(chat), "a").await.unwrap_err()),
        ApiError::BotBlocked
    );
    world
        .telegram
        .trouble(|trouble| trouble.slow_down_next(Aim::Every, 1, 17));
    let wait = bot.get_me().await.unwrap_err();
    assert!(matches!(wait, RequestError::RetryAfter(seconds) if seconds.seconds() == 17));
}
