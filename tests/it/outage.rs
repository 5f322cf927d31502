//! An upstream that is down for hours while many orders are open: all of them finish afterwards, at the usual pace.

use std::time::Duration;

use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::calls::{Call, Route};
use giftkiosk::sandbox::cryptorefills::trouble::Ailment;

use crate::world::shopping::STEAM;
use crate::world::{World, soon};

const ORDERS: usize = if cfg!(debug_assertions) { 100 } else { 500 };
const PER_SECOND: usize = 10;

/// The most of these calls within any one second.
fn most_in_a_second(calls: &[Call]) -> usize {
    let within = |first: u64| {
        calls
            .iter()
            .filter(|call| call.at.0.wrapping_sub(first) < 1_000)
            .count()
    };
    calls.iter().map(|first| within(first.at.0)).max().unwrap_or(0)
}

/// R26.
#[tokio::test]
async fn hundreds_of_orders_finish_after_six_hours_without_the_upstream_and_no_herd_comes() {
    let mut world = World::open().await;
    let mut bought = Vec::new();
    for n in 0..ORDERS {
        let buyer = world.person(&format!("Buyer {n}"), "en");
        let order = world.order_by(&buyer, &STEAM).await;
        bought.push((buyer, order));
    }
    world.is_quiet().await;
    world.stop().await;
    world.set.push(("CRYPTOREFILLS_RPS", PER_SECOND.to_string()));
    world.refills.trouble(|trouble| {
        trouble.down(Ailment::Status(503));
    });
    world.start().await;
    let paid: Vec<String> = bought
        .iter()
        .map(|(_, order)| world.pays_and_delivers(order)[0].clone())
        .collect();
    let back = world.clock.now().plus_seconds(6 * 3_600);
    let hours = async {
        while world.clock.now() < back {
            world.seconds_pass(55);
            world.refills.forget_calls();
            let calls = world.refills.calls_counted();
            let more = world
                .refills
                .until(|refills| (refills.calls_counted() > calls).then_some(()));
            soon("another try", world.while_time_flies(more)).await;
        }
    };
    hours.await;
    assert!(paid.iter().all(|code| world.telegram.visible(code).is_empty()));
    world.refills.forget_calls();
    world.refills.trouble(|trouble| {
        trouble.cure_all();
    });
    let cured = world.clock.now();
    // In steps that leave no room for more requests unused than one.
    let step = Duration::from_millis(1_000 / PER_SECOND as u64);
    for ((buyer, _), code) in bought.iter().zip(&paid) {
        world.while_time_creeps(step, buyer.sees(code)).await;
    }
    let took = world.clock.now().millis_since(cured) / 1_000;
    assert!(took <= 600, "all were served after {took} s");
    let reads = world.refills.calls_of(Route::Read);
    let most = most_in_a_second(&reads);
    assert!(most <= PER_SECOND + 3, "{most} reads in a second");
    assert!(reads.len() <= 3 * ORDERS, "{} reads for {ORDERS} orders", reads.len());
    world.ends_well().await;
}
