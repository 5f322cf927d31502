//! A conversation between a buyer and the people of the support group, both ways, with pictures.

use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::ports::Journal;
use giftkiosk::sandbox::telegram::look::MessageView;
use serde_json::json;

use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

/// A world with a support group, an operator in it, and a buyer.
struct Desk {
    world: World,
    group: i64,
    anna: Person,
    ben: Person,
}

/// A grey PNG.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 4);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[127; 16]).unwrap();
    writer.finish().unwrap();
    bytes
}

impl Desk {
    async fn with_topics(topics: bool) -> Self {
        let mut world = World::closed().await;
        let group = match topics {
            true => world.telegram.forum("Support"),
            false => world.telegram.group("Support"),
        };
        world.set.push(("SUPPORT_CHAT_ID", group.to_string()));
        world.start().await;
        let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
        Self {
            world,
            group,
            anna,
            ben,
        }
    }

    /// Waits until the group shows this.
    async fn group_shows(&self, text: &str) -> MessageView {
        let shown = |telegram: &giftkiosk::sandbox::telegram::Telegram| {
            let messages = telegram.chat(self.group)?.messages;
            messages
                .into_iter()
                .rev()
                .find(|message| message.from_bot && message.text.contains(text))
        };
        soon(&format!("«{text}» in the group"), self.world.telegram.until(shown)).await
    }

    /// How often a text stands in the group.
    fn in_group(&self, text: &str) -> usize {
        let messages = self.world.telegram.chat(self.group).unwrap().messages;
        messages
            .iter()
            .filter(|message| message.from_bot && message.text.contains(text))
            .count()
    }

    async fn quiet(&mut self) {
        self.world.is_quiet().await;
    }
}

#[tokio::test]
async fn a_buyer_and_the_group_talk_in_a_topic_with_pictures() {
    let mut desk = Desk::with_topics(true).await;
    desk.world.order_by(&desk.anna, &STEAM).await;
    desk.anna.asks("/support").await;
    let header = desk.group_shows("Order 1: Steam $20 · to be paid").await;
    let topic = header.topic.unwrap();
    assert_eq!(desk.in_group("[Case 1 · order 1]"), 1);

    desk.anna.says("My code does not work");
    assert_eq!(desk.group_shows("My code does not work").await.topic, Some(topic));
    desk.anna.sees("Passed on").await;
    desk.world
        .telegram
        .send_picture(desk.anna.chat, desk.anna.chat, None, &picture(), "see here")
        .unwrap();
    assert!(desk.group_shows("see here").await.photo.is_some());

    desk.world
        .telegram
        .say_in_topic(desk.group, desk.ben.chat, topic, "We look into it")
        .unwrap();
    let answer = desk.anna.sees("We look into it").await;
    assert_eq!(answer.keyboard[0][0].text, "🛟 Support, case 1: answer");
    desk.world
        .telegram
        .send_picture(desk.group, desk.ben.chat, Some(topic), &picture(), "like this")
        .unwrap();
    assert!(desk.anna.sees("like this").await.photo.is_some());

    // From anywhere in the menu the button of an answer leads back.
    desk.anna.asks("/start").await;
    desk.anna.taps("Support, case 1: answer").await;
    desk.anna.sees("🛟 Support, case 1").await;
    desk.quiet().await;
    desk.anna.says("Thank you");
    desk.group_shows("Thank you").await;

    desk.world
        .telegram
        .say_in_topic(desk.group, desk.ben.chat, topic, "/done")
        .unwrap();
    desk.anna.sees("Support has ended case 1").await;
    desk.anna.sees_no_more("Write here what is wrong").await;
    desk.world
        .telegram
        .say_in_topic(desk.group, desk.ben.chat, topic, "One more thing")
        .unwrap();
    desk.group_shows("Case 1 is over").await;
    assert!(!desk.anna.screen().contains("One more thing"));
    for text in ["Anna", "anna@example.org", &desk.anna.chat.to_string()] {
        assert_eq!(desk.in_group(text), 0, "{text}");
    }
    assert!(desk.world.telegram.calls().iter().all(|call| call.method != "getFile"));
    desk.world.ends_well().await;
}

#[tokio::test]
async fn in_a_group_without_topics_an_answer_finds_its_buyer() {
    let mut desk = Desk::with_topics(false).await;
    let cora = desk.world.person("Cora", "ko");
    desk.anna.asks("/support").await;
    desk.group_shows("Case 1").await;
    cora.asks("/support").await;
    desk.group_shows("Case 2").await;
    desk.quiet().await;
    desk.anna.says("from Anna");
    cora.says("from Cora");
    let (annas, coras) = (desk.group_shows("from Anna").await, desk.group_shows("from Cora").await);
    desk.quiet().await;
    desk.world
        .telegram
        .answer_in(desk.group, desk.ben.chat, coras.id, "to Cora")
        .unwrap();
    desk.world
        .telegram
        .answer_in(desk.group, desk.ben.chat, annas.id, "to Anna")
        .unwrap();
    desk.world
        .telegram
        .say_in(desk.group, desk.ben.chat, "to nobody")
        .unwrap();
    desk.anna.sees("to Anna").await;
    cora.sees("to Cora").await;
    desk.quiet().await;
    assert!(!desk.anna.screen().contains("to Cora") && !cora.screen().contains("to Anna"));
    assert!(
        desk.world
            .telegram
            .visible("to nobody")
            .iter()
            .all(|(chat, _)| *chat == desk.group)
    );
    desk.anna.says("/done");
    desk.anna.sees("The conversation is over").await;
    desk.group_shows("The buyer has ended case 1").await;
    desk.quiet().await;
    desk.anna.says("Steam");
    desk.quiet().await;
    assert_eq!(desk.in_group("Steam"), 0);
    desk.world.ends_well_but(&["the chat is not a forum"]).await;
}

#[tokio::test]
async fn nobody_outside_the_group_speaks_as_support() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    let topic = desk.group_shows("Case 1").await.topic.unwrap();
    let other = desk.world.telegram.forum("Elsewhere");
    let eve = desk.world.person("Eve", "en");
    desk.world
        .telegram
        .say_in_topic(other, eve.chat, topic, "I am support")
        .unwrap();
    for anonymous in [1_087_968_824, 136_817_688, 777_000] {
        desk.world
            .telegram
            .say_in_topic(desk.group, anonymous, topic, "I am support")
            .unwrap();
    }
    let screen = eve.asks("/start").await;
    eve.forges(screen.id, "~1");
    eve.is_told("That button was from an older screen.").await;
    desk.quiet().await;
    assert!(!desk.anna.screen().contains("I am support"));
    eve.says("/done");
    desk.anna.says("Still here");
    desk.group_shows("Still here").await;
    desk.world.ends_well().await;
}

#[tokio::test]
async fn a_buyer_cannot_flood_the_group() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    desk.group_shows("Case 1").await;
    for number in 0..40 {
        desk.anna.says(&format!("line {number}"));
    }
    desk.anna.sees("That is a lot at once").await;
    desk.quiet().await;
    assert_eq!(desk.in_group("line "), 15);
    desk.world.ends_well().await;
}

#[tokio::test]
async fn a_copy_whose_answer_was_lost_comes_again_behind_a_word() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    desk.group_shows("Case 1").await;
    desk.quiet().await;
    desk.world
        .telegram
        .trouble(|trouble| trouble.lose_next_answers("copyMessage", 1));
    desk.anna.says("only once, please");
    desk.group_shows("What follows may have come already").await;
    desk.quiet().await;
    assert_eq!(desk.in_group("only once, please"), 2);
    assert_eq!(desk.in_group("may have come already"), 1);
    desk.world.ends_well().await;
}

#[tokio::test]
async fn a_conversation_goes_on_after_a_restart() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    let topic = desk.group_shows("Case 1").await.topic.unwrap();
    desk.quiet().await;
    desk.world.stop().await;
    desk.anna.says("Are you there?");
    desk.world
        .telegram
        .say_in_topic(desk.group, desk.ben.chat, topic, "We are")
        .unwrap();
    desk.world.start().await;
    desk.group_shows("Are you there?").await;
    desk.anna.sees("We are").await;
    desk.quiet().await;
    assert_eq!(desk.in_group("Case 1"), 2, "one topic and its first message");
    desk.world.ends_well().await;
}

#[tokio::test]
async fn who_wants_to_be_forgotten_leaves_the_conversation_too() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    let topic = desk.group_shows("Case 1").await.topic.unwrap();
    desk.quiet().await;
    desk.anna.says("Hello");
    desk.group_shows("Hello").await;
    desk.quiet().await;
    desk.anna.asks("/delete").await;
    desk.anna.taps("Yes, delete everything").await;
    desk.group_shows("The buyer has ended case 1").await;
    desk.quiet().await;
    desk.world
        .telegram
        .say_in_topic(desk.group, desk.ben.chat, topic, "Still there?")
        .unwrap();
    desk.group_shows("Case 1 is over").await;
    desk.quiet().await;
    assert!(!desk.anna.screen().contains("Still there?"));
    let house = MemoryJournal::open(&desk.world.disk).house().unwrap();
    assert!(house.conversations.values().all(|case| case.chat.0 == 0), "{house:?}");
    desk.world.ends_well().await;
}

#[tokio::test]
async fn a_buyer_who_blocked_the_bot_is_told_of_in_the_group() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    let topic = desk.group_shows("Case 1").await.topic.unwrap();
    desk.quiet().await;
    desk.world.telegram.block(desk.anna.chat);
    desk.world
        .telegram
        .say_in_topic(desk.group, desk.ben.chat, topic, "Hello?")
        .unwrap();
    desk.group_shows("the buyer has blocked the bot").await;
    desk.world.ends_well_but(&["bot was blocked by the user"]).await;
}

/// A group that becomes a supergroup has another id, and its messages are counted anew.
#[tokio::test]
async fn in_another_group_conversations_are_opened_anew_and_no_answer_goes_astray() {
    let mut desk = Desk::with_topics(false).await;
    desk.anna.asks("/support").await;
    let old = desk.group_shows("Case 1").await.id;
    desk.quiet().await;
    desk.world.stop().await;
    desk.group = desk.world.telegram.group("Support, grown");
    desk.world.set.push(("SUPPORT_CHAT_ID", desk.group.to_string()));
    desk.world.start().await;
    let header = desk.group_shows("Case 1").await.id;
    let group = json!({ "id": desk.group, "title": "Support, grown", "type": "supergroup" });
    let ben = json!({ "id": desk.ben.chat, "is_bot": false, "first_name": "Ben" });
    let own = json!({ "message_id": old, "date": 1, "chat": group, "text": "Lunch?" });
    desk.world.telegram.push_raw_update(json!({ "message": {
        "message_id": 90_001, "date": 1, "from": ben, "chat": group, "text": "At one", "reply_to_message": own,
    } }));
    desk.world
        .telegram
        .answer_in(desk.group, desk.ben.chat, header, "We look into it")
        .unwrap();
    desk.anna.sees("We look into it").await;
    desk.quiet().await;
    assert!(
        desk.world
            .telegram
            .calls()
            .iter()
            .filter(|call| call.method == "copyMessage")
            .count()
            == 1
    );
    desk.world.ends_well_but(&["the chat is not a forum"]).await;
}

#[tokio::test]
async fn a_topic_that_was_deleted_is_opened_again_for_what_comes_next() {
    let mut desk = Desk::with_topics(true).await;
    desk.anna.asks("/support").await;
    let gone = desk.group_shows("Case 1").await.topic;
    desk.quiet().await;
    let deleted = "Bad Request: message thread not found";
    desk.world
        .telegram
        .trouble(|trouble| trouble.refuse_next("copyMessage", 1, 400, deleted));
    for words in ["Are you there?", "Hello?"] {
        desk.anna.says(words);
    }
    let shown = desk.group_shows("Are you there?").await.topic;
    assert!(shown.is_some() && shown != gone);
    assert_eq!(desk.group_shows("Hello?").await.topic, shown);
    desk.quiet().await;
    assert!(!desk.anna.screen().contains("cannot be passed on"));
    desk.world.ends_well_but(&["message thread not found"]).await;
}

#[tokio::test]
async fn a_group_in_which_the_bot_cannot_write_is_told_to_the_admins_and_nothing_said_is_lost() {
    let mut desk = Desk::with_topics(true).await;
    desk.world.operator.asks("/admin").await;
    desk.anna.asks("/support").await;
    desk.group_shows("Case 1").await;
    desk.quiet().await;
    let kicked = "Forbidden: bot was kicked from the supergroup chat";
    desk.world
        .telegram
        .trouble(|trouble| trouble.refuse_all("copyMessage", 403, kicked));
    desk.anna.says("Are you there?");
    let told = desk.world.operator.sees("cannot write in the support group");
    desk.world.while_time_flies(told).await;
    desk.world.telegram.trouble(|trouble| trouble.calm());
    desk.world.while_time_flies(desk.group_shows("Are you there?")).await;
    let over = desk.world.operator.sees("can write in the support group again");
    desk.world.while_time_flies(over).await;
    assert_eq!(desk.world.operator.count("cannot write in the support group"), 1);
    desk.world.ends_well_but(&["bot was kicked"]).await;
}

#[tokio::test]
async fn without_a_support_group_there_is_no_such_command() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/support").await;
    anna.sees("I don't know that command").await;
    world.ends_well().await;
}
