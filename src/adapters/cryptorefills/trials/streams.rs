//! Streams: what is heard, and how a listener comes back.

use std::time::Duration;

use super::{World, within};
use crate::domain::catalog::Kind;
use crate::domain::news::Standing;
use crate::domain::secret::Secret;
use crate::ports::{Following, Heard, Supplier};
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::habits::{LineEnd, Opening, Streams};

/// An order of the model, made by its own door.
async fn made(world: &World) -> String {
    let basket = world.basket(Kind::GiftCard, "USDC", "Solana").await;
    let form = crate::adapters::cryptorefills::wire::form::OrderForm::of(
        &basket,
        crate::adapters::cryptorefills::wire::form::Spelled::Number,
    );
    let _ = world.shop.client.create(&form, basket.item.country).await;
    world.model.newest_order().unwrap().id
}

async fn standing(listener: &mut Box<dyn Following>) -> Standing {
    match within(listener.next()).await {
        Heard::Order(seen) => seen.standing,
        other @ (Heard::Opened | Heard::Stopped | Heard::Broken) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_stream_tells_how_an_order_goes_on_and_ends_for_good() {
    for streams in [
        Streams::default(),
        Streams {
            line_end: LineEnd::CrLf,
            split: Some(1),
            byte_order_mark: true,
            many_lines: true,
            garbage: true,
            ..Streams::default()
        },
        Streams {
            line_end: LineEnd::Cr,
            split: Some(7),
            ..Streams::default()
        },
    ] {
        let world = World::new().await;
        world.model.trouble(|trouble| trouble.streams = streams.clone());
        let id = made(&world).await;
        let mut listener = world.shop.follow(&Secret::new(&*id));
        assert_eq!(within(listener.next()).await, Heard::Opened, "{streams:?}");
        assert_eq!(standing(&mut listener).await, Standing::Waiting);
        world.model.manual_action(&id).unwrap();
        assert_eq!(standing(&mut listener).await, Standing::Review);
        world.model.deliver(&id).unwrap();
        assert_eq!(standing(&mut listener).await, Standing::Done);
        assert_eq!(within(listener.next()).await, Heard::Stopped);
        let mut after = listener.next();
        for _ in 0..100 {
            tokio::task::yield_now().await;
            assert!(futures_util::poll!(after.as_mut()).is_pending());
        }
        drop(after);
        assert_eq!(world.count(Route::Subscribe), 1);
        let call = &world.model.calls_of(Route::Subscribe)[0];
        assert_eq!(call.headers["accept"], "text/event-stream");
    }
}

#[tokio::test]
async fn a_broken_stream_comes_back_after_a_pause() {
    let world = World::new().await;
    let id = made(&world).await;
    let mut listener = world.shop.follow(&Secret::new(&*id));
    assert_eq!(within(listener.next()).await, Heard::Opened);
    assert_eq!(standing(&mut listener).await, Standing::Waiting);
    world.model.break_streams();
    assert_eq!(within(listener.next()).await, Heard::Broken);
    let mut again = listener.next();
    for _ in 0..100 {
        tokio::task::yield_now().await;
        assert!(futures_util::poll!(again.as_mut()).is_pending());
    }
    assert_eq!(world.count(Route::Subscribe), 1);
    world.clock.advance(Duration::from_millis(1_200));
    assert_eq!(within(again).await, Heard::Opened);
    assert_eq!(standing(&mut listener).await, Standing::Waiting);
}

#[tokio::test]
async fn pauses_grow_while_no_good_message_comes() {
    let world = World::new().await;
    let id = made(&world).await;
    world
        .model
        .trouble(|trouble| trouble.streams.opening = Opening::WrongContentType);
    let mut listener = world.shop.follow(&Secret::new(&*id));
    assert_eq!(within(listener.next()).await, Heard::Broken);
    let mut pauses = Vec::new();
    for _ in 0..7 {
        let before = world.clock.passed();
        let mut next = listener.next();
        let heard = within(async {
            loop {
                if let std::task::Poll::Ready(heard) = futures_util::poll!(next.as_mut()) {
                    break heard;
                }
                tokio::task::yield_now().await;
                let calls = world.model.calls_of(Route::Subscribe);
                if calls.len() == pauses.len() + 1 && calls.iter().all(|call| call.status.is_some()) {
                    world.clock.advance(Duration::from_millis(50));
                }
            }
        })
        .await;
        assert_eq!(heard, Heard::Broken);
        pauses.push((world.clock.passed() - before).as_millis());
    }
    for (pause, seconds) in pauses.iter().zip([5, 5, 5, 8, 16, 30, 30]) {
        let bounds = seconds * 800..=seconds * 1_200 + 100;
        assert!(bounds.contains(pause), "{pauses:?}");
    }
}

#[tokio::test]
async fn an_order_that_is_not_there_stops_its_stream() {
    let world = World::new().await;
    let mut listener = world.shop.follow(&Secret::new("nobody"));
    assert_eq!(within(listener.next()).await, Heard::Stopped);
}

#[tokio::test]
async fn troubles_of_a_stream_are_told_as_broken() {
    for streams in [
        Streams {
            opening: Opening::Closes,
            ..Streams::default()
        },
        Streams {
            opening: Opening::Status(500),
            ..Streams::default()
        },
        Streams {
            opening: Opening::Status(429),
            ..Streams::default()
        },
    ] {
        let world = World::new().await;
        let id = made(&world).await;
        world.model.trouble(|trouble| trouble.streams = streams.clone());
        let mut listener = world.shop.follow(&Secret::new(&*id));
        assert_eq!(within(listener.next()).await, Heard::Broken, "{streams:?}");
    }
    let world = World::new().await;
    let id = made(&world).await;
    world.model.trouble(|trouble| trouble.streams.long_line = Some(1 << 20));
    let mut listener = world.shop.follow(&Secret::new(&*id));
    assert_eq!(within(listener.next()).await, Heard::Opened);
    assert_eq!(within(listener.next()).await, Heard::Broken);
}

#[tokio::test]
async fn no_more_than_twenty_streams_open_at_once() {
    let world = World::new().await;
    let id = made(&world).await;
    let secret = Secret::new(&*id);
    let mut listeners: Vec<_> = (0..100).map(|_| world.shop.follow(&secret)).collect();
    let heard = within(futures_util::future::join_all(
        listeners.iter_mut().map(|listener| listener.next()),
    ))
    .await;
    assert!(heard.iter().all(|heard| *heard == Heard::Opened));
    assert_eq!(world.model.streams_open(), 100);
    assert!(world.model.most_streams_opening_at_once() <= 20);
    drop(listeners);
    within(world.model.until(|model| (model.streams_open() == 0).then_some(()))).await;
}
