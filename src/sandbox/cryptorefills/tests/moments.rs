//! The moments of a call, and the end of the model.

use std::sync::{Arc, Mutex};

use super::{Desk, steam};
use crate::sandbox::cryptorefills::calls::Moment;

#[tokio::test]
async fn the_hook_sees_each_moment_of_a_call_in_order() {
    let desk = Desk::open().await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    desk.shop.on_call(Box::new(move |call, moment| {
        log.lock().unwrap().push((call.number, moment, call.status))
    }));
    desk.create(&steam()).await;
    desk.get("/v3/currencies").await;
    let all = [
        (1, Moment::Arrived, None),
        (1, Moment::CarriedOut, Some(200)),
        (1, Moment::Answered, Some(200)),
        (2, Moment::Arrived, None),
        (2, Moment::CarriedOut, Some(200)),
        (2, Moment::Answered, Some(200)),
    ];
    assert_eq!(*seen.lock().unwrap(), all);
}

#[tokio::test]
async fn at_the_moment_of_arrival_nothing_is_stored_and_then_it_is() {
    let desk = Desk::open().await;
    let (counts, orders) = (Arc::new(Mutex::new(Vec::new())), desk.shop.clone());
    let log = counts.clone();
    desk.shop.on_call(Box::new(move |_, moment| {
        log.lock().unwrap().push((moment, orders.orders().len()))
    }));
    desk.create(&steam()).await;
    assert_eq!(
        counts.lock().unwrap()[..2],
        [(Moment::Arrived, 0), (Moment::CarriedOut, 1)]
    );
    desk.shop.on_call_nothing();
}

#[tokio::test]
async fn a_stopped_model_refuses_connections_and_ends_open_ones() {
    let desk = Desk::open().await;
    let id = desk.create(&steam()).await;
    let stream = desk.try_get(&format!("/v5/orders/{id}/subscribe")).await.unwrap();
    desk.shop.stop();
    assert!(stream.bytes().await.is_err());
    desk.shop.until(|shop| (shop.streams_open() == 0).then_some(())).await;
}

#[tokio::test]
async fn dropping_the_last_handle_ends_the_model() {
    let Desk { clock, shop, client } = Desk::open().await;
    let url = format!("{}/v3/currencies", shop.url());
    client.get(&url).send().await.unwrap();
    let stop = shop.shared().stop.clone();
    drop(shop);
    stop.cancelled().await;
    drop(clock);
}

#[tokio::test]
async fn two_seeds_give_two_worlds_and_one_seed_the_same() {
    let (one, two) = (Desk::open().await, Desk::open().await);
    assert_eq!(one.create(&steam()).await, two.create(&steam()).await);
    let other = crate::sandbox::cryptorefills::Cryptorefills::seeded(one.clock.clone(), 2)
        .await
        .unwrap();
    let third = Desk {
        clock: one.clock.clone(),
        shop: other,
        client: one.client.clone(),
    };
    assert_ne!(third.create(&steam()).await, one.shop.orders()[0].id);
}
