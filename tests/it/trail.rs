//! What admins did is written in a trail that nobody can change unnoticed, and support's words survive kill -9.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::StreamExt;
use futures_util::stream::iter;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::calls::{Call, Moment};

use crate::child::{BLINK, House};

/// How often the bot said this in a chat.
fn told(telegram: &Telegram, chat: i64, text: &str) -> usize {
    let messages = telegram.chat(chat).unwrap().messages;
    messages
        .iter()
        .filter(|message| message.from_bot && message.text.contains(text))
        .count()
}

/// O10.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trail_with_an_entry_missing_is_told_by_rebuild_and_by_check() {
    let mut house = House::closed().await;
    let telegram = house.world.telegram().clone();
    let admin = telegram.join("Operator", Some("en"));
    house.settings.push(("ADMIN_IDS", admin.to_string()));
    house.opens();
    for (command, answer) in [
        ("/pause first", "Paused. Buyers see"),
        ("/resume", "Selling again"),
        ("/pause second", "Paused. Buyers see"),
    ] {
        telegram.say(admin, command).unwrap();
        let last = || {
            let messages = telegram.chat(admin)?.messages;
            let last = messages.iter().rfind(|message| message.from_bot)?;
            last.text.contains(answer).then_some(())
        };
        house.sees(command, last).await;
    }
    house.closes().await;
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    assert!(said.out.contains("audit trail: 3 entries, unbroken"), "{}", said.out);

    let path = house.store().join("ledger/audit");
    let lines = fs::read_to_string(&path).unwrap();
    let kept: Vec<&str> = lines.lines().filter(|line| !line.starts_with("1 2 ")).collect();
    assert_eq!((lines.lines().count(), kept.len()), (3, 2));
    fs::write(&path, kept.join("\n") + "\n").unwrap();
    let said = house.asks(&["check"]).await;
    assert!(said.well, "the store has the whole trail: {}", said.out);
    let said = house.asks(&["rebuild"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    assert!(said.out.contains("broken at entry 2"), "{}", said.out);
    let said = house.asks(&["check"]).await;
    assert!(
        !said.well && said.out.contains("FIX  audit trail: entry 2"),
        "{}",
        said.out
    );

    // What the last entry decided still holds, and the shop runs.
    house.opens();
    telegram.say(admin, "/resume").unwrap();
    house
        .sees("the shop's end of the pause", || {
            (told(&telegram, admin, "Selling again") > 0).then_some(())
        })
        .await;
    house.closes().await;
}

/// Where the shop dies in a conversation: at the first call of this method with these words in it.
const DEATHS: [(&str, &str, Moment); 8] = [
    ("createForumTopic", "", Moment::Arrived),
    ("createForumTopic", "", Moment::Decided),
    ("sendMessage", "Case 1", Moment::Arrived),
    ("sendMessage", "Case 1", Moment::Decided),
    ("copyMessage", "", Moment::Arrived),
    ("copyMessage", "", Moment::Decided),
    ("copyMessage", "Support, case 1", Moment::Arrived),
    ("copyMessage", "Support, case 1", Moment::Decided),
];

async fn talks_through(method: &'static str, words: &'static str, moment: Moment) {
    let scene = format!("{method} {words} {moment:?}");
    let mut house = House::closed().await;
    let telegram = house.world.telegram().clone();
    let group = telegram.forum("Support");
    let (anna, ben) = (telegram.join("Anna", Some("en")), telegram.join("Ben", Some("en")));
    house.settings.push(("SUPPORT_CHAT_ID", group.to_string()));
    let (slot, struck) = (house.slot.clone(), AtomicBool::new(false));
    telegram.on_call(move |call: &Call, at| {
        let here = at == moment && call.method == method && call.params.to_string().contains(words);
        if here && !struck.swap(true, Ordering::SeqCst) {
            slot.kill();
        }
    });
    house.opens();
    telegram.say(anna, "/support").unwrap();
    waits(&mut house, &scene, || told(&telegram, group, "Case 1") > 0).await;
    waits(&mut house, &scene, || told(&telegram, anna, "Support, case 1") > 0).await;
    telegram.say(anna, "My code does not work").unwrap();
    waits(&mut house, &scene, || told(&telegram, group, "My code") > 0).await;
    let messages = telegram.chat(group).unwrap().messages;
    let copied = messages
        .iter()
        .rfind(|message| message.text.contains("My code"))
        .unwrap();
    let topic = copied.topic.unwrap();
    telegram.say_in_topic(group, ben, topic, "We look into it").unwrap();
    waits(&mut house, &scene, || told(&telegram, anna, "We look into it") > 0).await;
    house.sees("rest", || house.is_at_rest().then_some(())).await;
    assert_eq!(house.lives, 2, "{scene}: nothing like it happened");
    // A copy stands once, or twice behind a word that it may have come already.
    for (chat, text) in [(group, "My code"), (anna, "We look into it")] {
        let (copies, words) = (
            told(&telegram, chat, text),
            told(&telegram, chat, "may have come already"),
        );
        assert!(
            copies == 1 || (copies == 2 && words > 0),
            "{scene}: {copies} copies, {words} words"
        );
    }
    house.closes().await;
}

/// Starts the shop again after its death until this is so.
async fn waits(house: &mut House, scene: &str, so: impl Fn() -> bool) {
    let began = SystemClock.now();
    while !so() {
        house.lives_again();
        assert!(
            SystemClock.now().millis_since(began) < 60_000,
            "{scene}: in vain\n{}",
            house.log()
        );
        SystemClock.pass(BLINK).await;
    }
    house.lives_again();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation_survives_kill_9_wherever_it_strikes() {
    let deaths = DEATHS
        .into_iter()
        .map(|(method, words, moment)| talks_through(method, words, moment));
    iter(deaths).buffer_unordered(DEATHS.len()).collect::<Vec<()>>().await;
}

/// The shop dies six times, each time as it answers a command, before the answer is there or after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_deed_stands_in_the_trail_once_and_the_chain_is_whole_after_kill_9() {
    let mut house = House::closed().await;
    let telegram = house.world.telegram().clone();
    let admin = telegram.join("Operator", Some("en"));
    house.settings.push(("ADMIN_IDS", admin.to_string()));
    let (slot, deaths) = (house.slot.clone(), Arc::new(AtomicUsize::new(0)));
    let (struck, at_most) = (Arc::clone(&deaths), Arc::new(AtomicUsize::new(0)));
    let allowed = Arc::clone(&at_most);
    telegram.on_call(move |call: &Call, at| {
        let died = struck.load(Ordering::SeqCst);
        let moment = if died % 2 == 0 {
            Moment::Arrived
        } else {
            Moment::Decided
        };
        let answers = call.params.to_string();
        let here = answers.contains("Buyers see a short break") || answers.contains("Selling again");
        if at == moment && here && died < allowed.load(Ordering::SeqCst) {
            struck.store(died + 1, Ordering::SeqCst);
            slot.kill();
        }
    });
    house.opens();
    for (deed, (command, answer)) in [("/pause", "Buyers see a short break"), ("/resume", "Selling again")]
        .into_iter()
        .cycle()
        .take(6)
        .enumerate()
    {
        at_most.store(deed + 1, Ordering::SeqCst);
        telegram.say(admin, &format!("{command} {deed}")).unwrap();
        let died = || deaths.load(Ordering::SeqCst) > deed;
        waits(&mut house, command, died).await;
        let last = || {
            let messages = telegram.chat(admin).unwrap().messages;
            let last = messages.iter().rfind(|message| message.from_bot);
            last.is_some_and(|message| message.text.contains(answer))
        };
        waits(&mut house, command, last).await;
    }
    house.sees("rest", || house.is_at_rest().then_some(())).await;
    assert_eq!((deaths.load(Ordering::SeqCst), house.lives), (6, 7));
    house.closes().await;
    let said = house.asks(&["check"]).await;
    assert!(said.out.contains("audit trail: 6 entries, unbroken"), "{}", said.out);
    let path = house.store().join("ledger/audit");
    assert_eq!(fs::read_to_string(path).unwrap().lines().count(), 6, "each once");
}
