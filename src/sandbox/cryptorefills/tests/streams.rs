//! The live stream, healthy and sick.

use std::time::Duration;

use eventsource_stream::{Event, Eventsource};
use futures_util::{Stream, StreamExt};
use serde_json::Value;

use super::{Desk, steam};
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::habits::{LineEnd, Opening, Streams};
use crate::sandbox::cryptorefills::trouble::Trouble;

async fn subscribe(desk: &Desk, id: &str) -> impl Stream<Item = Event> + Unpin {
    let answer = desk.try_get(&format!("/v5/orders/{id}/subscribe")).await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/event-stream; charset=utf-8");
    let events = answer.bytes_stream().eventsource();
    Box::pin(
        events
            .take_while(|event| std::future::ready(event.is_ok()))
            .map(|event| event.unwrap()),
    )
}

fn state(event: &Event) -> String {
    let order: Value = serde_json::from_str(&event.data).unwrap();
    order["order_state"].as_str().unwrap().to_owned()
}

async fn next_state(events: &mut (impl Stream<Item = Event> + Unpin)) -> String {
    state(&events.next().await.unwrap())
}

async fn with_order(turn: impl FnOnce(&mut Trouble)) -> (Desk, String) {
    let desk = Desk::open().await;
    desk.shop.trouble(turn);
    let id = desk.create(&steam()).await;
    (desk, id)
}

async fn goes_to_its_end(streams: Streams) {
    let (desk, id) = with_order(|t| t.streams = streams.clone()).await;
    let mut events = subscribe(&desk, &id).await;
    assert_eq!(next_state(&mut events).await, "WaitingForPayment", "{streams:?}");
    desk.shop.pay_exactly(&id).unwrap();
    assert_eq!(next_state(&mut events).await, "PaymentStarted");
    desk.shop.confirm_payment(&id).unwrap();
    assert_eq!(
        [next_state(&mut events).await, next_state(&mut events).await],
        ["PaymentReceived", "WaitingForDelivery"]
    );
    desk.shop.deliver(&id).unwrap();
    assert_eq!(next_state(&mut events).await, "Done");
    assert_eq!(events.next().await.unwrap().event, "stop");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_tells_every_state_and_stops() {
    goes_to_its_end(Streams::default()).await;
}

#[tokio::test]
async fn odd_framing_says_the_same() {
    goes_to_its_end(Streams {
        line_end: LineEnd::CrLf,
        ..Streams::default()
    })
    .await;
    goes_to_its_end(Streams {
        split: Some(1),
        ..Streams::default()
    })
    .await;
    goes_to_its_end(Streams {
        many_lines: true,
        split: Some(7),
        ..Streams::default()
    })
    .await;
}

#[tokio::test]
async fn lines_may_end_with_a_carriage_return_alone() {
    let (desk, id) = with_order(|t| t.streams.line_end = LineEnd::Cr).await;
    desk.shop.deliver(&id).unwrap();
    let answer = desk
        .try_get(&format!("/v5/orders/{id}/subscribe"))
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        answer.ends_with("event: stop\rdata: {}\r\r") && !answer.contains('\n'),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_byte_order_mark_may_come_first() {
    let (desk, id) = with_order(|t| t.streams.byte_order_mark = true).await;
    desk.shop.deliver(&id).unwrap();
    let answer = desk.try_get(&format!("/v5/orders/{id}/subscribe")).await.unwrap();
    assert!(answer.bytes().await.unwrap().starts_with(b"\xef\xbb\xbf:"));
}

#[tokio::test]
async fn what_a_stream_says_is_what_a_read_says() {
    let (desk, id) = with_order(|_| {}).await;
    let first = subscribe(&desk, &id).await.next().await.unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&first.data).unwrap(),
        desk.read(&id).await
    );
}

#[tokio::test]
async fn a_settled_order_is_told_once_and_stopped() {
    let (desk, id) = with_order(|_| {}).await;
    desk.shop.deliver(&id).unwrap();
    let names: Vec<String> = subscribe(&desk, &id).await.map(|event| event.event).collect().await;
    assert_eq!(names, ["message", "stop"]);
}

#[tokio::test]
async fn the_window_ends_on_the_stream_without_any_read() {
    let (desk, id) = with_order(|_| {}).await;
    let mut events = subscribe(&desk, &id).await;
    assert_eq!(next_state(&mut events).await, "WaitingForPayment");
    desk.clock.turn(1_800);
    assert_eq!(next_state(&mut events).await, "Expired");
}

#[tokio::test]
async fn sick_streams_end_as_they_are_told() {
    let ends = async |streams: Streams| {
        let (desk, id) = with_order(|t| t.streams = streams).await;
        desk.shop.deliver(&id).unwrap();
        subscribe(&desk, &id)
            .await
            .map(|event| event.event)
            .collect::<Vec<_>>()
            .await
    };
    assert_eq!(
        ends(Streams {
            without_stop: true,
            ..Streams::default()
        })
        .await,
        ["message"]
    );
    assert_eq!(
        ends(Streams {
            break_after: Some(1),
            ..Streams::default()
        })
        .await,
        ["message"]
    );
    assert_eq!(
        ends(Streams {
            garbage: true,
            ..Streams::default()
        })
        .await,
        ["message", "message", "stop"]
    );
}

#[tokio::test]
async fn a_stream_may_stop_early_or_break_in_the_middle() {
    let (desk, id) = with_order(|t| t.streams.stop_early = true).await;
    let names: Vec<String> = subscribe(&desk, &id).await.map(|event| event.event).collect().await;
    assert_eq!(names, ["message", "stop"]);
    desk.shop.trouble(Trouble::cure_all);
    let mut events = subscribe(&desk, &id).await;
    next_state(&mut events).await;
    desk.shop.break_streams();
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_may_not_open_at_all() {
    let (desk, id) = with_order(|t| t.streams.opening = Opening::Status(500)).await;
    let path = format!("/v5/orders/{id}/subscribe");
    assert_eq!(desk.get(&path).await.0, 500);
    desk.shop.trouble(|t| t.streams.opening = Opening::Closes);
    assert!(desk.try_get(&path).await.is_err());
    desk.shop.trouble(|t| t.streams.opening = Opening::WrongContentType);
    assert_eq!(
        desk.try_get(&path).await.unwrap().headers()["content-type"],
        "text/html; charset=utf-8"
    );
    desk.shop.trouble(Trouble::cure_all);
    assert_eq!(desk.get("/v5/orders/nobody/subscribe").await.0, 404);
    desk.shop.trouble(|t| t.streams.opening = Opening::NeverAnswers);
    let stop = async {
        desk.shop
            .until(|shop| (shop.calls_of(Route::Subscribe).len() == 5).then_some(()))
            .await;
        desk.clock.turn(600);
        desk.shop.stop();
    };
    assert!(tokio::join!(desk.try_get(&path), stop).0.is_err());
}

#[tokio::test]
async fn a_line_may_be_as_long_as_it_is_told() {
    let (desk, id) = with_order(|t| t.streams.long_line = Some(3 << 20)).await;
    desk.shop.deliver(&id).unwrap();
    let answer = desk.try_get(&format!("/v5/orders/{id}/subscribe")).await.unwrap();
    assert!(answer.bytes().await.unwrap().len() > 3 << 20);
}

#[tokio::test]
async fn open_streams_are_counted_until_they_close() {
    let (desk, id) = with_order(|_| {}).await;
    let one = subscribe(&desk, &id).await;
    let two = subscribe(&desk, &id).await;
    assert_eq!(desk.shop.streams_open(), 2);
    drop((one, two));
    desk.shop.until(|shop| (shop.streams_open() == 0).then_some(())).await;
}

#[tokio::test]
async fn streams_that_open_together_are_counted() {
    let (desk, id) = with_order(|t| {
        t.slow(Route::Subscribe, Duration::from_secs(1));
    })
    .await;
    let open = || subscribe(&desk, &id);
    let release = async {
        desk.shop
            .until(|shop| (shop.calls_of(Route::Subscribe).len() == 3).then_some(()))
            .await;
        desk.shop
            .until(|shop| (shop.most_streams_opening_at_once() == 3).then_some(()))
            .await;
        desk.clock.turn(1);
    };
    let _streams = tokio::join!(open(), open(), open(), release);
    assert_eq!(
        (desk.shop.streams_open(), desk.shop.most_streams_opening_at_once()),
        (3, 3)
    );
}

#[tokio::test]
async fn a_quiet_stream_beats_and_a_silent_one_does_not() {
    let (desk, id) = with_order(|_| {}).await;
    let mut bytes = desk
        .try_get(&format!("/v5/orders/{id}/subscribe"))
        .await
        .unwrap()
        .bytes_stream();
    let mut text = String::new();
    while !text.ends_with("}\n\n") {
        text.push_str(std::str::from_utf8(&bytes.next().await.unwrap().unwrap()).unwrap());
    }
    desk.clock.turn(15);
    assert_eq!(bytes.next().await.unwrap().unwrap(), ": heartbeat\n\n");
    desk.shop.trouble(|t| t.streams.silent = true);
    let silent = desk.try_get(&format!("/v5/orders/{id}/subscribe")).await.unwrap();
    desk.clock.turn(600);
    desk.shop.pay_exactly(&id).unwrap();
    desk.shop.stop();
    assert!(silent.bytes().await.is_err());
}
