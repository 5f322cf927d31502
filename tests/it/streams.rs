//! Streams that close, hang, come in pieces, never end, or say what is not so: how they are tried again, and that reads find what matters.

use std::fs;
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::domain::time::Time;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::habits::{Opening, Streams};
use giftkiosk::sandbox::cryptorefills::order::OrderView;
use serde_json::{Value, json};

use crate::child::House;
use crate::child::buyer::Buyer;
use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

const STEP: Duration = Duration::from_millis(50);
/// What the steps of the clock add to a pause: milliseconds.
const STEPS: u64 = 500;

/// Somebody has the payment message of an order, and streams behave so.
async fn at_bill(streams: Streams) -> (World, Person, OrderView) {
    let mut world = World::open().await;
    world.refills.trouble(|trouble| trouble.streams = streams);
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    (world, anna, order)
}

/// When a stream was asked for, each time, once that was so often; and how far this machine itself may have spoiled that, in milliseconds.
async fn tries(world: &World, count: usize) -> (Vec<Time>, u64) {
    let began = SystemClock.now();
    let tried = |refills: &Cryptorefills| {
        let calls = refills.calls_of(Route::Subscribe);
        let times: Vec<Time> = calls.iter().map(|call| call.at).collect();
        (times.len() >= count).then_some(times)
    };
    let times = world.while_time_creeps(STEP, world.refills.until(tried)).await;
    (times, STEPS + SystemClock.now().millis_since(began))
}

/// Milliseconds between two tries.
fn pauses(tries: &[Time]) -> Vec<u64> {
    tries.windows(2).map(|two| two[1].millis_since(two[0])).collect()
}

/// Milliseconds until a read finds what is so now.
async fn is_found(world: &World) -> u64 {
    let (now, began) = (world.clock.now(), SystemClock.now());
    let read = |refills: &Cryptorefills| {
        let calls = refills.calls_of(Route::Read);
        calls.iter().find(|call| call.at >= now).map(|call| call.at)
    };
    let found = world.while_time_creeps(STEP, world.refills.until(read)).await;
    let own = SystemClock.now().millis_since(began);
    found.millis_since(now).saturating_sub(own)
}

/// R12.
#[tokio::test]
async fn streams_that_close_are_tried_again_after_growing_pauses_and_a_read_brings_the_code() {
    let count = if cfg!(debug_assertions) { 9 } else { 26 };
    for (opening, least) in [
        (Opening::EndsAtOnce, 1_000),
        (Opening::Closes, 5_000),
        (Opening::Status(500), 5_000),
        (Opening::WrongContentType, 5_000),
    ] {
        let habits = Streams {
            opening,
            ..Streams::default()
        };
        let (mut world, anna, order) = at_bill(habits.clone()).await;
        let (times, lag) = tries(&world, count).await;
        let pauses_seen = pauses(&times);
        for (n, pause) in pauses_seen.iter().enumerate() {
            let due = (1_000_u64 << n.min(5)).min(30_000).max(least);
            let bounds = due * 8 / 10..=due * 12 / 10 + lag;
            assert!(bounds.contains(pause), "{opening:?}: {n} of {pauses_seen:?}");
        }
        // One good message, and the next pause is a short one again.
        world.refills.trouble(|trouble| {
            trouble.streams = Streams {
                break_after: Some(1),
                ..Streams::default()
            };
        });
        let before = world.refills.calls_of(Route::Subscribe).len();
        let (times, lag) = tries(&world, before + 2).await;
        let last = *pauses(&times).last().unwrap();
        assert!((800..=1_200 + lag).contains(&last), "{opening:?}: {last} ms");
        world.refills.trouble(|trouble| trouble.streams = habits);
        world.is_quiet().await;
        let codes = world.pays_and_delivers(&order);
        let found = is_found(&world).await;
        assert!(found <= 15_000, "{opening:?}: found after {found} ms");
        anna.sees(&codes[0]).await;
        world.ends_well().await;
    }
}

/// R13.
#[tokio::test]
async fn a_stream_that_hangs_or_sends_only_comments_hides_nothing() {
    let mute = |heartbeat| Streams {
        only_heartbeats: true,
        heartbeat,
        ..Streams::default()
    };
    for (streams, stays) in [
        (mute(Some(Duration::from_secs(1))), true),
        (mute(None), false),
        (
            Streams {
                silent: true,
                ..Streams::default()
            },
            false,
        ),
        (
            Streams {
                opening: Opening::NeverAnswers,
                ..Streams::default()
            },
            false,
        ),
    ] {
        let (mut world, anna, order) = at_bill(streams.clone()).await;
        let later = world.clock.now().plus_seconds(300);
        world
            .while_time_creeps(Duration::from_millis(500), async {
                while world.clock.now() < later {
                    tokio::task::yield_now().await;
                }
            })
            .await;
        let opened = world.refills.calls_of(Route::Subscribe).len();
        assert_eq!(opened == 1, stays, "{streams:?}: opened {opened} times");
        world.is_quiet().await;
        let codes = world.pays_and_delivers(&order);
        let found = is_found(&world).await;
        assert!(found <= 20_000, "{streams:?}: found after {found} ms");
        anna.sees(&codes[0]).await;
        world.ends_well().await;
    }
}

/// An order as the upstream writes it, but done.
fn done(world: &World, order: &OrderView) -> Value {
    let mut told = world.refills.order_json(&order.id).unwrap();
    told["order_state"] = json!("Done");
    told["payment_state"] = json!("PaymentReceived");
    told
}

/// R14: whatever is done to a message on its way, it makes one read.
#[tokio::test]
async fn a_message_cut_anywhere_is_one_message() {
    let cuts = if cfg!(debug_assertions) { 60 } else { 1_700 };
    for end in ["\n", "\r\n", "\r"] {
        let (mut world, anna, order) = at_bill(Streams {
            byte_order_mark: true,
            ..Streams::default()
        })
        .await;
        let told = serde_json::to_string_pretty(&done(&world, &order)).unwrap();
        let lines: String = told.lines().map(|line| format!("data: {line}{end}")).collect();
        let said = format!(": a remark{end}event: message{end}id: 7{end}{lines}{end}");
        let (said, id) = (said.as_bytes(), order.id.as_str());
        world.refills.forget_calls();
        let start = world.refills.calls_counted();
        let mut messages = 0;
        let each = (said.len() / cuts).max(1);
        let twice = (1..said.len()).step_by(each).map(|at| vec![at]);
        let in_bytes = std::iter::once((1..said.len()).collect::<Vec<_>>());
        for cuts in twice.chain(in_bytes) {
            let before = world.refills.calls_counted();
            let mut from = 0;
            for at in cuts.iter().copied().chain([said.len()]) {
                world.refills.send_on_streams(id, &said[from..at]);
                from = at;
                for _ in 0..4 {
                    tokio::task::yield_now().await;
                }
            }
            let read = |refills: &Cryptorefills| (refills.calls_counted() > before).then_some(());
            soon("a read", world.refills.until(read)).await;
            messages += 1;
        }
        world.is_quiet().await;
        let asked = world.refills.calls_counted() - start;
        assert!(
            (messages..=messages + 2).contains(&asked),
            "{asked} reads for {messages} messages"
        );
        assert!(
            world.refills.calls_of(Route::Subscribe).is_empty(),
            "the stream never broke"
        );
        anna.sees(&order.address).await;
        let codes = world.pays_and_delivers(&order);
        world.while_time_flies(anna.sees(&codes[0])).await;
        world.ends_well().await;
    }
}

/// The most memory that the shop ever had, in bytes.
fn most_memory(house: &House) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", house.slot.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1_024
}

/// R15.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_without_an_end_takes_no_memory() {
    let mut house = House::generous().await;
    house.opens();
    let mut first = [Buyer::of_a_gift_card(&house.world, "Anna")];
    first[0].pays = false;
    house.serves_until(&mut first, Buyer::has_a_bill).await;
    let before = most_memory(&house);
    house.world.cryptorefills().trouble(|trouble| {
        trouble.streams.long_line = Some(100 << 20);
    });
    house.world.cryptorefills().break_streams();
    let mut second: Vec<Buyer> = ["Ben", "Cora", "Dan", "Eve"]
        .map(|name| Buyer::of_a_gift_card(&house.world, name))
        .into();
    house.serves(&mut second).await;
    let grown = most_memory(&house) - before;
    assert!(grown < 10 << 20, "{grown} bytes more");
    assert!(
        house.world.cryptorefills().calls_of(Route::Subscribe).len() > 8,
        "they were tried again"
    );
    house.closes().await;
}

/// R17.
#[tokio::test]
async fn a_state_that_flickers_brings_one_code_once() {
    const CODE: &str = "FLICKER-77";
    let (mut world, anna, order) = at_bill(Streams::default()).await;
    let id = order.id.as_str();
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    world.is_quiet().await;
    let becomes = |state: &str| world.refills.set_state(id, state, "PaymentReceived").unwrap();
    // Each "Done" of the stream makes a read.
    let is_read = async |what: &dyn Fn()| {
        let before = world.refills.calls_counted();
        what();
        let read = |refills: &Cryptorefills| {
            let calls = refills.last_calls(1);
            let answered = calls.last().is_some_and(|call| call.number > before && call.ended);
            answered.then_some(())
        };
        soon("a read", world.refills.until(read)).await;
    };
    // The stream says done and shows a code; the read, which lags behind, knows of neither.
    for _ in 0..100 {
        is_read(&|| {
            world.refills.hold_reads(id).unwrap();
            world
                .refills
                .set_field(id, "/deliveries/0/deliverable/pin_code", Some(json!(CODE)))
                .unwrap();
            becomes("Done");
        })
        .await;
        becomes("WaitingForDelivery");
        world
            .refills
            .set_field(id, "/deliveries/0/deliverable/pin_code", None)
            .unwrap();
        world.refills.release_reads(id).unwrap();
    }
    anna.sees("Your payment is confirmed").await;
    assert!(world.telegram.visible(CODE).is_empty());
    // The read itself says done, without a code, and takes it back.
    for _ in 0..50 {
        is_read(&|| becomes("Done")).await;
        anna.sees("the code is coming").await;
        world.refills.hold_reads(id).unwrap();
        becomes("WaitingForDelivery");
        world.refills.release_reads(id).unwrap();
    }
    anna.sees("the code is coming").await;
    world.refills.deliver_codes(id, &[CODE]).unwrap();
    world
        .refills
        .set_field(id, "/deliveries/0/deliverable/pin_code", Some(json!(CODE)))
        .unwrap();
    world.while_time_flies(anna.sees(CODE)).await;
    anna.sees("Delivered. Enjoy!").await;
    for _ in 0..50 {
        becomes("WaitingForDelivery");
        becomes("Done");
        world.seconds_pass(60);
    }
    world.is_quiet().await;
    anna.taps("View order").await;
    anna.taps("Show the code").await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible(CODE).len(), 1, "{}", anna.screen());
    anna.sees("Delivered. Enjoy!").await;
    world.every_press_is_answered().await;
    world.stop().await;
}
