//! Streams that end too early or say what is not so, and payments that come in the very moment in which the time is over.

use giftkiosk::sandbox::cryptorefills::calls::Route;

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
