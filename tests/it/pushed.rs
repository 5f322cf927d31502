//! Updates that Telegram pushes: the shop by webhook is the same shop, and an update is answered when it is durable.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::memory::{MemoryJournal, Point};
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::calls::Moment;
use giftkiosk::sandbox::telegram::keyboard::{Action, Button};
use serde_json::{Value, json};

use crate::child::House;
use crate::child::buyer::Buyer;
use crate::processes::serves_a_newcomer;
use crate::world::shopping::{STEAM, choice, is_confirm};
use crate::world::{World, soon};

pub(crate) const SECRET: &str = "a_Secret-for-tests";
/// How many wrong secrets are tried: all prefixes, and so many others.
const WRONG: usize = if cfg!(debug_assertions) { 500 } else { 10_000 };

/// The settings of a shop to which updates are pushed, on a port that the system gives.
pub(crate) fn by_webhook() -> Vec<(&'static str, String)> {
    [
        ("TELEGRAM_UPDATES", "webhook"),
        ("TELEGRAM_WEBHOOK_SECRET", SECRET),
        ("PUBLIC_URL", "http://127.0.0.1:0"),
        ("LISTEN_ADDR", "127.0.0.1:0"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

impl World {
    /// A world whose shop has its updates pushed.
    async fn pushed() -> Self {
        let mut world = Self::closed().await;
        world.set = by_webhook();
        world.start().await;
        world
    }

    /// The address that the shop gave to Telegram.
    async fn hook(&self) -> String {
        soon("a webhook", self.telegram.until(|telegram| telegram.webhook())).await
    }

    /// Posts something as if it were Telegram, and gives the status.
    async fn posts(&self, secret: Option<&str>, body: impl Into<reqwest::Body>) -> u16 {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.post(self.hook().await).body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        let answer = soon("an answer", request.send()).await.unwrap();
        answer.status().as_u16()
    }
}

/// Calls of the bot that concern a chat.
fn said(world: &World) -> usize {
    let calls = world.telegram.calls();
    calls.iter().filter(|call| call.chat.is_some()).count()
}

fn line(update: u32, chat: i64, text: &str) -> String {
    let person = json!({ "id": chat, "is_bot": false, "first_name": "Anna", "language_code": "en" });
    let place = json!({ "id": chat, "type": "private", "first_name": "Anna" });
    json!({
        "update_id": update,
        "message": { "message_id": update, "date": 1_790_000_000, "from": person, "chat": place, "text": text },
    })
    .to_string()
}

#[tokio::test]
async fn a_whole_purchase_by_webhook() {
    let mut world = World::pushed().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    anna.sees("Delivered. Enjoy!").await;
    assert!(!world.telegram.calls().iter().any(|call| call.method == "getUpdates"));
    world.ends_well().await;
    let took_away = |world: &World| world.telegram.calls().iter().any(|call| call.method == "deleteWebhook");
    assert!(
        !took_away(&world) && world.telegram.webhook().is_some(),
        "a stop leaves the webhook"
    );
}

/// T09, and back again.
#[tokio::test]
async fn polling_takes_a_webhook_away_and_takes_what_waits() {
    let mut world = World::pushed().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    anna.asks("/start").await;
    world.stop().await;
    ben.says("/start");
    world.set.clear();
    world.start().await;
    ben.sees("Where will it be used?").await;
    assert_eq!(world.telegram.webhook(), None);
    world.ends_well_but(&["while webhook is active"]).await;
}

/// T20.
#[tokio::test]
async fn a_wrong_secret_is_refused_and_has_no_effect() {
    let mut world = World::pushed().await;
    let anna = world.person("Anna", "en");
    world.is_quiet().await;
    let (said, commits) = (said(&world), world.disk.commits());
    let start = line(1_000_000, anna.chat, "/start");
    assert_eq!(world.posts(None, start.clone()).await, 401);
    for length in 0..SECRET.len() {
        assert_eq!(world.posts(Some(&SECRET[..length]), start.clone()).await, 401);
    }
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let hook = world.hook().await;
    for n in 0..WRONG {
        let wrong = if n % 2 == 0 {
            format!("{SECRET}{n}")
        } else {
            format!("b{n}_ecret-for-tests")
        };
        let request = client.post(&hook).header("X-Telegram-Bot-Api-Secret-Token", wrong);
        assert_eq!(request.body(start.clone()).send().await.unwrap().status().as_u16(), 401);
    }
    let large = " ".repeat(100_000);
    assert_eq!(world.posts(Some("b_ecret-for-tests"), large.clone()).await, 413);
    world.is_quiet().await;
    assert_eq!((self::said(&world), world.disk.commits()), (said, commits));
    assert_eq!(world.posts(Some(SECRET), large).await, 200);
    assert_eq!(world.posts(Some(SECRET), start).await, 200);
    anna.sees("Where will it be used?").await;
}

#[tokio::test]
async fn what_cannot_be_read_is_taken_and_passed_over() {
    let mut world = World::pushed().await;
    let anna = world.person("Anna", "en");
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\u{0}",
        r#"{"message":{}}"#,
        r#"{"update_id":"x"}"#,
    ] {
        assert_eq!(world.posts(Some(SECRET), body).await, 200, "{body:?}");
    }
    assert_eq!(world.posts(Some(SECRET), vec![0xff, 0xfe, b'{']).await, 200);
    let surprise = json!({ "update_id": 999, "message": "a surprise" }).to_string();
    assert_eq!(world.posts(Some(SECRET), surprise).await, 200);
    anna.asks("/start").await;
    world.ends_well().await;
}

/// T01 by webhook: whoever repeats gets 200 and nothing else.
#[tokio::test]
async fn a_delivery_that_is_repeated_counts_once() {
    let mut world = World::pushed().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    world.telegram.jump_to_update(50_000);
    let order = world.order_after_confirm(&anna).await;
    world.is_quiet().await;
    let before = said(&world);
    for _ in 0..20 {
        assert!(world.telegram.repeat_update(50_000));
        world.is_quiet().await;
    }
    assert_eq!(said(&world), before);
    assert_eq!(
        (
            world.refills.orders().len(),
            world.telegram.visible(&order.address).len()
        ),
        (1, 1)
    );
    world.ends_well().await;
}

/// T07: a press that orders and the word that cancels cross on their way, in both orders and at once.
#[tokio::test]
async fn a_press_and_a_line_that_cross_end_as_if_one_had_come_first() {
    let mut world = World::pushed().await;
    for round in 0..8_u32 {
        let person = world.person("Anna", "en");
        person.goes_to_confirm(&STEAM).await;
        person.presses(person.finds_where("a price", is_confirm).await);
        person.finds_where("the terms", is_accept).await;
        world.is_quiet().await;
        let before = world.refills.orders().len();
        let id = 2_000_000 + round * 10;
        let screen = person.messages().pop().unwrap();
        let data = accept_data(&screen.keyboard);
        let from = json!({ "id": person.chat, "is_bot": false, "first_name": "Anna", "language_code": "en" });
        let place = json!({ "id": person.chat, "type": "private", "first_name": "Anna" });
        let press = json!({
            "update_id": id,
            "callback_query": {
                "id": format!("q{round}"), "from": from, "chat_instance": "1", "data": data,
                "message": { "message_id": screen.id, "date": 1_790_000_000, "chat": place },
            },
        })
        .to_string();
        let cancel = line(id + 1, person.chat, "/cancel");
        let (first, second) = if round % 2 == 0 {
            (press, cancel)
        } else {
            (cancel, press)
        };
        let both = if round < 4 {
            (
                world.posts(Some(SECRET), first).await,
                world.posts(Some(SECRET), second).await,
            )
        } else {
            tokio::join!(world.posts(Some(SECRET), first), world.posts(Some(SECRET), second))
        };
        assert_eq!(both, (200, 200));
        world.is_quiet().await;
        let orders = world.refills.orders().len() - before;
        match round {
            0 | 2 => assert_eq!(orders, 1, "pressed first"),
            1 | 3 => assert_eq!(orders, 0, "cancelled first, the button is old"),
            _ => assert!(orders <= 1),
        }
        let shown = world.refills.orders().split_off(before);
        for order in &shown {
            assert_eq!(world.telegram.visible(&order.address).len(), 1);
        }
        person.asks("/help").await;
    }
    world.forgets_presses();
}

fn accept_data(keyboard: &[Vec<Button>]) -> String {
    let button = keyboard.iter().flatten().find(|button| is_accept(button)).unwrap();
    match &button.action {
        Action::Callback { data } => data.clone(),
        Action::Url { .. } | Action::Copy { .. } | Action::Other { .. } => unreachable!("it is pressed"),
    }
}

fn is_accept(button: &Button) -> bool {
    choice(button) == Some("I")
}

/// The answer to an update waits for its commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_is_answered_when_it_is_durable() {
    let mut world = World::closed().await;
    world.set = by_webhook();
    let (held, stuck) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let (hold, stick) = (Arc::clone(&held), Arc::clone(&stuck));
    let journal = MemoryJournal::open(&world.disk).with_hook(Arc::new(move |point| {
        if matches!(point, Point::Before(_)) && hold.load(Ordering::SeqCst) {
            stick.fetch_add(1, Ordering::SeqCst);
            while hold.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
        }
        Ok(())
    }));
    world.start_on(journal).await;
    let anna = world.person("Anna", "en");
    world.hook().await;
    held.store(true, Ordering::SeqCst);
    let address = world.app().address().unwrap();
    let posting = world.posts(Some(SECRET), line(77, anna.chat, "/start"));
    tokio::pin!(posting);
    let reaches_the_disk = async {
        while stuck.load(Ordering::SeqCst) == 0 {
            SystemClock.pass(Duration::from_millis(5)).await;
        }
        // The server answers others meanwhile.
        let health = format!("http://{address}/healthz");
        assert_eq!(reqwest::get(health).await.unwrap().status().as_u16(), 200);
    };
    tokio::select! {
        status = &mut posting => panic!("answered {status} before it was durable"),
        () = reaches_the_disk => {}
    }
    held.store(false, Ordering::SeqCst);
    assert_eq!(posting.await, 200);
    anna.sees("Where will it be used?").await;
}

#[tokio::test]
async fn an_update_that_the_store_cannot_keep_is_left_with_telegram() {
    let mut world = World::closed().await;
    world.set = by_webhook();
    let is_full = world.start_on_a_disk_that_fills().await;
    let anna = world.person("Anna", "en");
    world.hook().await;
    is_full.store(true, Ordering::SeqCst);
    assert_eq!(world.posts(Some(SECRET), line(77, anna.chat, "/start")).await, 503);
    let ended = soon("the end of the shop", world.app().ended()).await;
    assert!(ended.is_err());
    assert_eq!(world.posts(Some(SECRET), line(77, anna.chat, "/start")).await, 503);
    world.stop().await;
    let before = world.hook().await;
    world.start().await;
    let moved = |telegram: &Telegram| telegram.webhook().filter(|hook| *hook != before).map(drop);
    soon("a new webhook", world.telegram.until(moved)).await;
    assert_eq!(world.posts(Some(SECRET), line(77, anna.chat, "/start")).await, 200);
    anna.sees("Where will it be used?").await;
}

/// kill -9 between the receipt of an update and its answer, at each message that the bot sends: nothing is lost or doubled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_a_purchase_by_webhook_ends_well() {
    let mut house = House::generous().await;
    house.settings.extend(by_webhook());
    let telegram = house.world.telegram().clone();
    let (slot, calls) = (house.slot.clone(), Arc::<AtomicUsize>::default());
    telegram.on_call(move |call, moment| {
        let counted = matches!(call.method, "sendMessage" | "editMessageText" | "answerCallbackQuery");
        if counted && moment == Moment::Arrived && calls.fetch_add(1, Ordering::SeqCst) % 6 == 2 {
            slot.kill();
        }
    });
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna")];
    house.opens();
    house.serves(&mut buyers).await;
    assert!(house.lives > 2, "it died {} times", house.lives);
    let upstream = house.world.cryptorefills();
    assert_eq!(upstream.orders().len(), upstream.calls_of(Route::Create).len());
    for code in buyers[0].codes() {
        assert_eq!(telegram.visible(&code).len(), 1);
    }
    house.closes().await;
}

/// O07.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_leads_elsewhere_is_told_at_the_start_and_the_shop_serves() {
    let mut house = House::closed().await;
    house
        .settings
        .push(("PUBLIC_URL", house.world.cryptorefills().url().to_owned()));
    house.opens();
    house.writes("PUBLIC_URL leads to something else").await;
    serves_a_newcomer(&house, "Anna").await;
    house.closes().await;
}

#[tokio::test]
async fn the_figures_of_a_purchase_can_be_read_and_tell_nothing_of_anybody() {
    let mut world = World::pushed().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    let address = world.app().address().unwrap();
    let get = |path: &str| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("http://{address}{path}");
        async move { client.get(url).send().await.unwrap() }
    };
    let metrics = get("/metrics").await.text().await.unwrap();
    for line in [
        "giftkiosk_orders{state=\"awaiting payment\"} 1",
        "giftkiosk_orders_reached_total{state=\"placing\"} 1",
        "giftkiosk_orders_followed 1",
        "giftkiosk_streams_up 1",
        "giftkiosk_effects_waiting 0",
        "giftkiosk_upstream_requests_total{kind=\"create\",outcome=\"done\"} 1",
        "giftkiosk_telegram_calls_total{method=\"editMessageMedia\",outcome=\"done\"} 1",
        "giftkiosk_commit_seconds_bucket{le=\"+Inf\"}",
        "giftkiosk_http_answers_total{route=\"telegram\",status=\"200\"}",
        "giftkiosk_build_info{version=\"",
    ] {
        assert!(metrics.contains(line), "{line} in\n{metrics}");
    }
    for secret in [
        anna.chat.to_string(),
        order.id.clone(),
        order.address.clone(),
        STEAM.email.to_owned(),
    ] {
        assert!(!metrics.contains(&secret), "{secret} in\n{metrics}");
    }
    well_formed(&metrics);
    let ready = get("/readyz").await;
    let (status, ready): (u16, Value) = (ready.status().as_u16(), ready.json().await.unwrap());
    assert_eq!((status, &ready["ready"]), (200, &json!(true)), "{ready}");
    world.telegram.trouble(|trouble| trouble.bad_gateway("getWebhookInfo"));
    world.seconds_pass(700);
    let ready: Value = get("/readyz").await.json().await.unwrap();
    assert_eq!(ready["parts"]["store"], "ok");
    assert!(
        ready["parts"]["telegram"]
            .as_str()
            .unwrap()
            .contains("has not answered for"),
        "{ready}"
    );
}

/// Each line is a comment or a name with labels and a number; each name has a type.
fn well_formed(metrics: &str) {
    for line in metrics.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            assert!(comment.starts_with("HELP ") || comment.starts_with("TYPE "), "{line}");
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let plain = name.split('{').next().unwrap();
        let family = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| plain.strip_suffix(end));
        let typed = |name: &str| metrics.contains(&format!("# TYPE {name} "));
        assert!(typed(plain) || family.is_some_and(typed), "{line}");
    }
}
