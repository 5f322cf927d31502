//! What an admin finds, explains and mends from the phone, and that nobody else can.

mod oddly;
mod orders;
mod settling;
mod several;
mod shop;
mod strangers;

use crate::world::shopping::STEAM;
use crate::world::{Person, World};

/// Somebody has an order, and the operator looks at its page.
async fn at_order() -> (World, Person, String) {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.operator.asks("/order 1").await;
    world.is_quiet().await;
    (world, anna, order.id)
}

/// Somebody paid too little, and the time is over.
async fn at_case() -> (World, Person, String) {
    let (mut world, anna, order) = at_order().await;
    world.pays_too_little(&anna, &order).await;
    (world, anna, order)
}

/// The operator types a command and reads the page that answers it, once nothing waits any more.
async fn told(world: &mut World, command: &str) -> String {
    let message = world.operator.asks(command).await;
    world.is_quiet().await;
    shown(world, message.id)
}

/// The operator taps, and nothing waits any more.
async fn taps(world: &mut World, label: &str) {
    world.operator.taps(label).await;
    world.is_quiet().await;
}

fn shown(world: &World, message: i64) -> String {
    let messages = world.operator.messages();
    messages
        .into_iter()
        .find(|shown| shown.id == message)
        .map(|shown| shown.text)
        .unwrap_or_default()
}

/// A text with every number that differs from run to run taken out.
fn steady(text: &str) -> String {
    text.lines()
        .map(|line| line.split(" UTC").last().unwrap_or(line).trim())
        .collect::<Vec<_>>()
        .join("\n")
}
