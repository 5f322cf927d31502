//! The page's face: whom it answers, what it shows, and that each act of it happens in the world.

use std::sync::Arc;

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{INDEX, MONEY, SCRIPT, address, is_from_here, listen, serve};
use crate::adapters::clock::SystemClock;
use crate::sandbox::bot::{Bot, Life, Recipe};
use crate::sandbox::cryptomus::{Cryptomus, MERCHANT, PAYMENT_KEY, PAYOUT_KEY};
use crate::sandbox::standin::{Mistake, Standin};
use crate::sandbox::world::World;

/// A page with the stand-in behind it; the bot's process is a shell that waits.
struct Page {
    url: String,
    world: Arc<World>,
    bot: Bot,
    http: Client,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Page {
    async fn open() -> Self {
        let world = Arc::new(World::start(Arc::new(SystemClock), None).await.unwrap());
        let recipe = Recipe {
            program: "/bin/sh".into(),
            arguments: ["-c", "echo open; exec sleep 600"].map(str::to_owned).into(),
            environment: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
            directory: world.directory().to_owned(),
        };
        let bot = Bot::new(recipe, world.clock());
        let listener = listen(Some(0)).await.unwrap();
        let url = address(&listener).unwrap();
        let (stop, mut tasks) = (CancellationToken::new(), JoinSet::new());
        let serving = serve(listener, Arc::clone(&world), bot.clone(), stop.clone());
        tasks.spawn(async { serving.await.unwrap() });
        tasks.spawn(Standin::of(&world, Mistake::None).serve());
        Self {
            url,
            world,
            bot,
            http: Client::new(),
            stop,
            tasks,
        }
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.http.get(format!("{}{path}", self.url)).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap()
    }

    async fn try_post(&self, path: &str, body: Value) -> (StatusCode, Value) {
        let answer = self
            .http
            .post(format!("{}{path}", self.url))
            .json(&body)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.try_post(path, body).await;
        assert!(status.is_success(), "{path}: {status} {answer}");
        answer
    }

    async fn join(&self, name: &str) -> i64 {
        self.post("/api/people", json!({ "name": name, "language": "en" }))
            .await["chat"]
            .as_i64()
            .unwrap()
    }

    /// Waits until a chat shows a text, and gives that message.
    async fn sees(&self, chat: i64, text: &str) -> Value {
        self.world
            .telegram()
            .until(|telegram| {
                let shown = telegram.chat(chat)?.messages;
                shown.iter().any(|message| message.text.contains(text)).then_some(())
            })
            .await;
        let state = self.get(&format!("/api/state?chat={chat}")).await;
        let mut messages = state["chat"]["messages"].as_array().unwrap().iter();
        messages
            .find(|message| message["text"].as_str().unwrap().contains(text))
            .unwrap()
            .clone()
    }

    /// Buys up to the payment message; gives the order's id.
    async fn order_of(&self, chat: i64) -> String {
        let say = format!("/api/chats/{chat}/say");
        self.post(&say, json!({ "text": "/start" })).await;
        for screen in ["Where will it", "What would you", "Pick a brand", "How much"] {
            self.press(chat, screen, 0).await;
        }
        self.sees(chat, "e-mail").await;
        self.post(&say, json!({ "text": "anna@example.org" })).await;
        for screen in ["Which coin", "Which network", "Is everything right", "Do you accept"] {
            self.press(chat, screen, 0).await;
        }
        self.sees(chat, "Send exactly").await;
        let state = self.get("/api/state").await;
        state["orders"][0]["id"].as_str().unwrap().to_owned()
    }

    async fn press(&self, chat: i64, on: &str, row: usize) -> Value {
        let message = self.sees(chat, on).await["id"].clone();
        let press = json!({ "message": message, "row": row, "column": 0 });
        self.post(&format!("/api/chats/{chat}/press"), press).await
    }
}

fn headers(host: Option<&'static str>, origin: Option<&'static str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [(HOST, host), (ORIGIN, origin)] {
        value.map(|value| headers.insert(name, HeaderValue::from_static(value)));
    }
    headers
}

#[test]
fn only_a_page_of_this_machine_is_served() {
    let local = Some("127.0.0.1:8765");
    for (host, origin, right) in [
        (local, None, true),
        (Some("localhost:8765"), Some("http://localhost:8765"), true),
        (local, Some("http://127.0.0.1:8765"), true),
        (None, None, false),
        (Some("shop.example:8765"), None, false),
        (Some("127.0.0.1.example"), None, false),
        (local, Some("http://shop.example"), false),
        (local, Some("null"), false),
        (local, Some("http://127.0.0.1:9999"), false),
    ] {
        assert_eq!(
            is_from_here(&Method::POST, &headers(host, origin)),
            right,
            "{host:?} {origin:?}"
        );
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let page = Page::open().await;
    let ask = |host: &'static str| {
        page.http
            .get(format!("{}/api/state", page.url))
            .header(HOST, host)
            .send()
    };
    assert_eq!(ask("evil.example").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(ask("localhost").await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_taken_port_gives_way_to_the_next() {
    let first = listen(Some(0)).await.unwrap();
    let port = first.local_addr().unwrap().port();
    let second = listen(Some(port)).await.unwrap();
    assert!(second.local_addr().unwrap().port() > port);
}

#[tokio::test]
async fn a_purchase_can_be_played_through_the_page() {
    let page = Page::open().await;
    let anna = page.join("Anna").await;
    let bert = page.join("Bert").await;
    page.order_of(anna).await;
    let bill = page.sees(anna, "Send exactly").await;
    let photo = page
        .http
        .get(format!("{}/api/files/{}", page.url, bill["photo"].as_str().unwrap()));
    let photo = photo.send().await.unwrap();
    assert_eq!(photo.headers()["content-type"], "image/png");
    let order = page.get("/api/state").await["orders"][0].clone();
    assert_eq!(order["state"], "WaitingForPayment");
    page.post(
        &format!("/api/orders/{}/pay-exactly", order["id"].as_str().unwrap()),
        json!({}),
    )
    .await;
    let voucher = page.sees(anna, "🔑").await;
    assert_eq!(voucher["protect_content"], true);
    let state = page.get(&format!("/api/state?chat={bert}")).await;
    assert_eq!(state["orders"][0]["state"], "Done");
    assert_eq!(state["people"][1]["from_bot"], json!([]));
    assert_eq!(state["chat"]["name"], "Bert");
    let code = state["orders"][0]["codes"][0].as_str().unwrap();
    assert!(!state["people"].to_string().contains(code));
}

/// What is done to one order after another, and the state in which that leaves it.
const DEEDS: [(&str, &str); 29] = [
    ("pay-astray", "WaitingForPayment"),
    ("pay-part", "PartialPaymentStarted"),
    ("expire", "Expired"),
    ("pay-part-expired", "Expired"),
    ("cancel", "Canceled"),
    ("fail-payment", "PaymentFailed"),
    ("pay-late", "Expired"),
    ("pay-late-refunded", "Refunded"),
    ("pay-late-done", "Done"),
    ("pay-exactly", "Done"),
    ("pay-almost", "Done"),
    ("pay-too-much", "Done"),
    ("pay-twice", "Done"),
    ("confirm", "WaitingForDelivery"),
    ("manual-review", "WaitingForManualAction"),
    ("refuse-delivery", "WaitingForManualAction"),
    ("unknown-state", "SomethingNobodyHasSeen"),
    ("hold-reads", "SomethingNobodyHasSeen"),
    ("deliver-several", "Done"),
    ("release-reads", "Done"),
    ("deliver-many", "Done"),
    ("deliver-long", "Done"),
    ("deliver-strange", "Done"),
    ("deliver-other", "Done"),
    ("deliver-without-code", "Done"),
    ("deliver", "Done"),
    ("forget", "Done"),
    ("remember", "Done"),
    ("refund", "Refunded"),
];

#[tokio::test]
async fn every_deed_of_the_bench_happens() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    let anna = page.join("Anna").await;
    let order = page.order_of(anna).await;
    for (deed, state) in DEEDS {
        page.post(&format!("/api/orders/{order}/{deed}"), json!({})).await;
        let shown = page.get("/api/state").await["orders"][0].clone();
        assert_eq!(shown["state"], state, "{deed}");
        let codes = shown["codes"].as_array().unwrap();
        let count = match deed {
            "deliver-several" | "release-reads" => Some(3),
            "deliver-many" => Some(150),
            "deliver-without-code" => Some(0),
            _ => None,
        };
        assert!(count.is_none_or(|count| count == codes.len()), "{deed}: {codes:?}");
        assert_eq!(shown["forgotten"], deed == "forget");
        assert_eq!(shown["held"], matches!(deed, "hold-reads" | "deliver-several"));
    }
    let named = named_in("const DEEDS = [");
    assert_eq!(named.len(), DEEDS.len());
    for name in named {
        assert!(DEEDS.iter().any(|(deed, _)| *deed == name), "{name}");
    }
}

/// The deeds of a list in the page's script.
fn named_in(list: &str) -> Vec<&'static str> {
    let (_, deeds) = MONEY.split_once(list).unwrap();
    let (deeds, _) = deeds.split_once("\n];").unwrap();
    let named = deeds.split("[\"").skip(1).filter_map(|rest| rest.split('"').next());
    named
        .filter(|name| name.starts_with(|c: char| c.is_lowercase()))
        .collect()
}

/// The words of a list of statuses in the page's script.
fn statuses_in(list: &str) -> Vec<&'static str> {
    let (_, words) = MONEY.split_once(list).unwrap();
    let (words, _) = words.split_once(']').unwrap();
    words.split('"').skip(1).step_by(2).collect()
}

/// What is done to one invoice after another, and the status in which that leaves it.
const INVOICE_DEEDS: [(&str, &str); 16] = [
    ("hook-paid", "check"),
    ("hook-forged", "check"),
    ("hook-unsigned", "check"),
    ("hook-mixed", "check"),
    ("hook-again", "check"),
    ("pay-part", "confirm_check"),
    ("confirm", "wrong_amount_waiting"),
    ("pay-exactly", "confirm_check"),
    ("hold-reads", "confirm_check"),
    ("pay-too-much", "confirm_check"),
    ("pay-within", "paid_over"),
    ("release-reads", "paid_over"),
    ("refund-fails", "refund_fail"),
    ("refund-arrives", "refund_paid"),
    ("expire", "refund_paid"),
    ("pay-late", "refund_paid"),
];

#[tokio::test]
async fn every_deed_happens_to_an_invoice_and_every_status_is_a_click_away() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    let id = invoice_over_20_dollars(&page).await;
    for (deed, status) in INVOICE_DEEDS {
        page.post(&format!("/api/invoices/{id}/{deed}"), json!({})).await;
        let shown = page.get("/api/state").await["invoices"][0].clone();
        assert_eq!(shown["status"], status, "{deed}");
        assert_eq!(
            shown["held"],
            matches!(deed, "hold-reads" | "pay-too-much" | "pay-within")
        );
    }
    let mut named = named_in("const INVOICE_DEEDS = [");
    named.sort_unstable();
    let mut done = INVOICE_DEEDS.map(|(deed, _)| deed);
    done.sort_unstable();
    assert_eq!(named, done);
    let statuses = statuses_in("\nconst STATUSES = [");
    assert_eq!(statuses.len(), 15, "the 14 of the contract and one that nobody knows");
    for status in statuses {
        page.post(&format!("/api/invoices/{id}/status-{status}"), json!({}))
            .await;
        let shown = page.get("/api/state").await["invoices"][0].clone();
        assert_eq!(shown["status"], status);
    }
    let nothing = format!("/api/invoices/{id}/status-nothing");
    for path in [nothing.as_str(), "/api/invoices/nobody/expire"] {
        let (status, _) = page.try_post(path, json!({})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_status_comes_with_the_money_it_speaks_of() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    for (status, paid) in [
        ("check", "0"),
        ("wrong_amount_waiting", "10"),
        ("paid", "20"),
        ("paid_over", "22"),
    ] {
        let id = invoice_over_20_dollars(&page).await;
        page.post(&format!("/api/invoices/{id}/status-{status}"), json!({}))
            .await;
        let invoice = page.world.cryptomus().invoice(&id).unwrap();
        assert_eq!(invoice.paid.normalize().to_string(), paid, "{status}");
    }
}

#[tokio::test]
async fn payouts_end_as_they_are_told_to_and_only_once() {
    let page = Page::open().await;
    page.post("/api/automatic", json!({ "on": false })).await;
    for status in statuses_in("const PAYOUT_STATUSES = [") {
        let id = payout_of_20_dollars(&page).await;
        page.post(&format!("/api/payouts/{id}/{status}"), json!({})).await;
        let payout = page.world.cryptomus().payout(&id).unwrap();
        assert_eq!(payout.status, status);
        let again = page.try_post(&format!("/api/payouts/{id}/fail"), json!({})).await;
        assert_eq!(again.0.is_success(), !payout.is_final, "{status}");
    }
    let left = page.world.cryptomus().balance("USDT");
    assert_eq!(left.normalize().to_string(), "979", "one of them arrived");
}

#[tokio::test]
async fn the_knob_for_payouts_and_refunds_says_how_those_end_that_go_on_by_themselves() {
    let page = Page::open().await;
    for (knob, status) in [("cashier-payouts-arrive", "paid"), ("cashier-payouts-fail", "fail")] {
        page.post(&format!("/api/troubles/{knob}"), json!({})).await;
        let id = payout_of_20_dollars(&page).await;
        let ended = |model: &Cryptomus| model.payout(&id).filter(|payout| payout.is_final);
        assert_eq!(page.world.cryptomus().until(ended).await.status, status);
    }
    page.post("/api/troubles/cashier-refunds-fail", json!({ "on": true }))
        .await;
    let id = invoice_over_20_dollars(&page).await;
    page.post(&format!("/api/invoices/{id}/status-refund_process"), json!({}))
        .await;
    let failed = |model: &Cryptomus| model.invoice(&id).filter(|invoice| invoice.status == "refund_fail");
    page.world.cryptomus().until(failed).await;
}

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
async fn the_balance_can_be_set_and_only_to_what_a_balance_can_be() {
    let page = Page::open().await;
    let balance = |coin: &str, amount: &str| json!({ "text": coin, "amount": amount });
    page.post("/api/troubles/cashier-balance", balance("USDC", "3.5")).await;
    assert_eq!(page.get("/api/state").await["cashier"]["balances"]["USDC"], "3.5");
    for wrong in [balance("USDC", "-1"), balance("NONE", "1"), json!({ "text": "USDC" })] {
        let (status, _) = page.try_post("/api/troubles/cashier-balance", wrong).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

/// The shop's own calls of Cryptomus, signed with the key.
async fn asks_cryptomus(page: &Page, path: &str, key: &str, body: Value) -> Value {
    let model = page.world.cryptomus();
    let body = body.to_string();
    let sign = model.sign(body.as_bytes(), key);
    let call = page.http.post(format!("{}/{path}", model.url()));
    let call = call.header("merchant", MERCHANT).header("sign", sign).body(body);
    let answer: Value = call.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["state"], 0, "{answer}");
    answer["result"].clone()
}

/// Gives the shop's id of it.
async fn invoice_over_20_dollars(page: &Page) -> String {
    let id = format!("gk-{}", page.world.cryptomus().invoices().len());
    let wanted = json!({
        "amount": "20", "currency": "USD", "order_id": id, "to_currency": "USDT", "network": "tron",
        "url_callback": "http://127.0.0.1:9/cryptomus/payment",
    });
    asks_cryptomus(page, "v1/payment", PAYMENT_KEY, wanted).await;
    page.world.cryptomus().newest_invoice().unwrap().uuid
}

async fn payout_of_20_dollars(page: &Page) -> String {
    let id = format!("po-{}", page.world.cryptomus().payouts().len());
    let wanted = json!({
        "amount": "20", "currency": "USDT", "order_id": id, "network": "tron", "is_subtract": true,
        "address": "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8",
    });
    let made = asks_cryptomus(page, "v1/payout", PAYOUT_KEY, wanted).await;
    made["uuid"].as_str().unwrap().to_owned()
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

/// The knobs of Cryptomus that stay as they were turned.
const SWITCHES: [&str; 7] = [
    "cashier-forbid",
    "cashier-refunds-fail",
    "hooks-mute",
    "hooks-forged",
    "hooks-doubled",
    "hooks-held",
    "hooks-early",
];

#[tokio::test]
async fn every_knob_of_the_page_turns_and_can_be_turned_back() {
    let page = Page::open().await;
    let names = INDEX
        .split("data-trouble=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let mut count = 0;
    for name in names {
        page.post(&format!("/api/troubles/{name}"), json!({ "number": 2 }))
            .await;
        count += 1;
    }
    assert!(count > 20);
    for switch in SWITCHES {
        assert!(INDEX.contains(&format!("id=\"{switch}\"")), "{switch}");
        page.post(&format!("/api/troubles/{switch}"), json!({ "on": true }))
            .await;
    }
    page.post(
        "/api/troubles/cashier-refuse-create",
        json!({ "text": "Gateway error" }),
    )
    .await;
    page.post("/api/troubles/cashier-slow", json!({ "number": 1_000 }))
        .await;
    let state = page.get("/api/state").await;
    let (cashier, hooks) = (&state["cashier"], &state["cashier"]["hooks"]);
    let names = ["mute", "forged", "doubled", "held", "early"];
    assert!(names.iter().all(|name| hooks[name] == true), "{hooks}");
    assert_eq!(
        (&cashier["forbidden"], &cashier["refunds_fail"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(state["pending"]["cryptomus"], 4);
    let code = json!({ "text": "OUT_OF_STOCK" });
    page.post("/api/troubles/upstream-refuse-create", code.clone()).await;
    page.post("/api/troubles/upstream-refuse-validation", code).await;
    for (knob, count) in [("upstream-twist", 10), ("upstream-price", 4)] {
        let form = INDEX.split_once(&format!("data-knob=\"{knob}\"")).unwrap().1;
        let form = form.split_once("</form>").unwrap().0;
        let values = form
            .split("<option value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let values: Vec<&str> = values.collect();
        assert_eq!(values.len(), count, "{knob}");
        for value in values {
            page.post(&format!("/api/troubles/{knob}"), json!({ "text": value }))
                .await;
        }
    }
    for knob in ["upstream-twist", "upstream-price"] {
        let (status, _) = page
            .try_post(&format!("/api/troubles/{knob}"), json!({ "text": "nonsense" }))
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    page.post("/api/troubles/telegram-older", json!({ "on": true })).await;
    let steam = json!({ "on": true, "country": "US", "text": "Steam" });
    page.post("/api/troubles/upstream-sold-out", steam).await;
    let state = page.get("/api/state").await;
    assert_eq!(state["pending"]["cryptorefills"], 18);
    assert_eq!(
        (&state["knobs"]["telegram_older"], &state["knobs"]["sold_out"]),
        (&json!(true), &json!([["US", "Steam"]]))
    );
    let steam = json!({ "on": false, "country": "US", "text": "Steam" });
    for (name, turn) in [
        ("upstream-mend", json!({})),
        ("cashier-mend", json!({})),
        ("hooks-mend", json!({})),
        ("telegram-calm", json!({})),
        ("upstream-sold-out", steam),
    ] {
        page.post(&format!("/api/troubles/{name}"), turn).await;
    }
    let state = page.get("/api/state").await;
    for party in ["cryptorefills", "telegram", "cryptomus"] {
        assert_eq!(state["pending"][party], 0, "{party}");
    }
    let hooks = &state["cashier"]["hooks"];
    assert!(names.iter().all(|name| hooks[name] == false), "{hooks}");
    assert_eq!(state["cashier"]["forbidden"], false);
    assert_eq!(state["cashier"]["payouts"], "arrive");
    assert_eq!(
        (&state["knobs"]["telegram_older"], &state["knobs"]["sold_out"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(
        page.try_post("/api/troubles/nothing", json!({})).await.0,
        StatusCode::NOT_FOUND
    );
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

#[test]
fn the_page_asks_nothing_of_the_outside() {
    for text in [INDEX, SCRIPT, MONEY, super::STYLE] {
        let outside = text
            .split("http")
            .skip(1)
            .filter(|rest| rest.starts_with("://") || rest.starts_with("s://"));
        let foreign: Vec<_> = outside
            .filter(|rest| !rest.starts_with("://www.w3.org/2000/svg"))
            .collect();
        assert!(foreign.iter().all(|rest| rest.starts_with("s://${")), "{foreign:?}");
    }
}

#[test]
fn every_element_that_the_script_names_is_on_the_page() {
    let scripts = [SCRIPT, MONEY];
    let names = scripts
        .iter()
        .flat_map(|script| script.split("$(\"").skip(1))
        .filter_map(|rest| rest.split('"').next());
    for name in names {
        assert!(INDEX.contains(&format!("id=\"{name}\"")), "{name}");
    }
}
