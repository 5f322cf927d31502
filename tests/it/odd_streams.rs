//! Streams that end too early or say what is not so, and payments that come in the very moment in which the time is over.

use std::time::Duration;

use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::calls::Route;

use crate::reference::chance::Chance;
use crate::world::World;
use crate::world::shopping::STEAM;

const STOP: &str = "event: stop\ndata: {}\n\n";
const LIE: &str = "event: message\ndata: {\"order_state\":\"Done\",\"state\":\"Done\"}\n\n";

/// R16.
#[tokio::test]
async fn a_stop_and_a_message_in_whatever_order_decide_nothing_and_after_the_end_no_stream_is_opened() {
    for said in [STOP.to_owned(), format!("{STOP}{LIE}"), format!("{LIE}{STOP}{LIE}")] {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        let order = world.order_by(&anna, &STEAM).await;
        world.is_quiet().await;
        world.refills.send_on_streams(&order.id, said.as_bytes());
        world.is_quiet().await;
        anna.sees(&order.address).await;
        let codes = world.pays_and_delivers(&order);
        world.while_time_flies(anna.sees(&codes[0])).await;
        world.is_quiet().await;
        let opened = world.refills.calls_of(Route::Subscribe).len();
        for _ in 0..20 {
            world.seconds_pass(60);
            world.is_quiet().await;
        }
        assert_eq!(world.refills.calls_of(Route::Subscribe).len(), opened, "after {said:?}");
        assert_eq!(world.telegram.visible(&codes[0]).len(), 1, "after {said:?}");
        world.ends_well().await;
    }
}

/// C05.
#[tokio::test]
async fn a_payment_in_the_moment_in_which_the_time_is_over_brings_the_goods_once() {
    for pays_first in [true, false] {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        let order = world.order_by(&anna, &STEAM).await;
        world.is_quiet().await;
        if pays_first {
            world.pays_and_delivers(&order);
            world.seconds_pass(30 * 60);
        } else {
            world.seconds_pass(30 * 60);
            world.refills.pay_late_and_deliver(&order.id).unwrap();
        }
        let code = || world.refills.order(&order.id).unwrap().codes.first().cloned();
        let codes = world.refills.until(|_| code());
        let code = world.while_time_flies(codes).await;
        world.while_time_flies(anna.sees(&code)).await;
        assert_eq!(world.telegram.visible(&code).len(), 1);
        world.ends_well().await;
    }
}

/// Payments near an end, in an ordinary run and in one with optimizations.
const NEAR_AN_END: usize = if cfg!(debug_assertions) { 8 } else { 1_000 };
/// Buyers of one world.
const BUYERS: usize = if cfg!(debug_assertions) { 8 } else { 20 };

/// C05: each pays within a few milliseconds of our end or of the upstream's, while the clock passes it.
#[tokio::test]
async fn payments_around_both_ends_of_the_time_to_pay_bring_the_goods_once_each() {
    let mut chance = Chance(0x0C05);
    for _ in 0..NEAR_AN_END / BUYERS {
        let mut world = World::open().await;
        let mut bought = Vec::new();
        for n in 0..BUYERS {
            let buyer = world.person(&format!("Buyer {n}"), "en");
            let order = world.order_by(&buyer, &STEAM).await;
            let minutes = if chance.once_in(2) { 25 } else { 30 };
            let end = order.created.0 + minutes * 60_000;
            bought.push((end + chance.next() % 7 - 3, buyer, order));
        }
        world.is_quiet().await;
        bought.sort_by_key(|(moment, ..)| *moment);
        let mut unfinished = Vec::new();
        for (moment, _, order) in &bought {
            // Whoever is told of a jump goes on beside what is done here.
            world
                .clock
                .jump(Duration::from_millis(moment.saturating_sub(world.clock.now().0)));
            match chance.below(4) {
                0 => world.is_quiet().await,
                1 => world.refills.break_streams(),
                _ => {}
            }
            if chance.once_in(3) {
                world.refills.pay_exactly(&order.id).unwrap();
                unfinished.push(order);
            } else {
                world.pays_and_delivers(order);
            }
        }
        world.seconds_pass(60);
        world.is_quiet().await;
        for order in unfinished {
            world.refills.confirm_payment(&order.id).unwrap();
            world.refills.deliver(&order.id).unwrap();
        }
        for (_, buyer, order) in &bought {
            let code = world.refills.order(&order.id).unwrap().codes[0].clone();
            world.while_time_flies(buyer.sees(&code)).await;
            assert_eq!(world.telegram.visible(&code).len(), 1);
        }
        world.ends_well().await;
    }
}

/// R14.
#[tokio::test]
async fn a_message_in_small_pieces_is_understood_whatever_ends_its_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        let order = world.order_by(&anna, &STEAM).await;
        world.is_quiet().await;
        let said = format!(
            ": a remark{end}event: message{end}data: {{\"order_state\":{end}data: \"PaymentStarted\"}}{end}{end}"
        );
        for few in said.as_bytes().chunks(5) {
            world.refills.send_on_streams(&order.id, few);
        }
        anna.sees("We see your payment").await;
        let codes = world.pays_and_delivers(&order);
        world.while_time_flies(anna.sees(&codes[0])).await;
        world.ends_well().await;
    }
}
