//! Accounts in balance: every unit that buyers have paid has a place, and the figures that show it agree with each other and with what was paid.

use std::collections::BTreeMap;

use giftkiosk::adapters::journal::memory::{Disk, MemoryJournal};
use giftkiosk::domain::accounts::Accounts;
use giftkiosk::domain::ids::OrderId;
use giftkiosk::domain::order::Order;
use giftkiosk::engine::sums::Sums;
use giftkiosk::ports::{Changes, Journal};
use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptomus::invoice::InvoiceView;
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use rust_decimal::Decimal;

use crate::invoiced::{delivered, returned};
use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

/// Sums by coin and by the word of the place among the figures.
type Balance = BTreeMap<(String, String), Decimal>;

/// What /metrics says.
async fn measured(world: &mut World) -> Balance {
    let metrics = world.metrics().await;
    let lines = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("giftkiosk_money{coin=\""));
    lines
        .map(|line| {
            let (coin, rest) = line.split_once("\",where=\"").unwrap();
            let (place, sum) = rest.split_once("\"} ").unwrap();
            ((coin.to_owned(), place.to_owned()), sum.parse().unwrap())
        })
        .collect()
}

/// What /stats says.
async fn told(world: &mut World) -> Balance {
    let page = world.operator.asks("/stats").await;
    world.settles().await;
    let shown = world.operator.messages();
    let page = shown.into_iter().find(|message| message.id == page.id).unwrap();
    let (_, money) = page.text.split_once("Where all money is that was paid\n").unwrap();
    let words = [
        ("on its way back", "going back"),
        ("settled by an admin", "settled"),
        ("given up by the buyer", "given up"),
    ];
    money
        .lines()
        .map_while(|line| line.strip_prefix("· "))
        .map(|line| {
            let (place, amount) = line.split_once(": ").unwrap();
            let (sum, coin) = amount.split_once(' ').unwrap();
            let same = words.into_iter().find(|(said, _)| *said == place);
            let place = same.map_or(place, |(_, word)| word);
            (
                (coin.to_owned(), place.to_owned()),
                sum.replace(',', "").parse().unwrap(),
            )
        })
        .collect()
}

/// What the other side says was paid: to Cryptomus in USDT, straight to the upstream in USDC.
fn owed(world: &World, straight: &str) -> BTreeMap<String, Decimal> {
    let by_invoice: Decimal = world.cryptomus.invoices().iter().map(|invoice| invoice.paid).sum();
    let straight = world.refills.order(straight).unwrap().sent;
    [("USDT".to_owned(), by_invoice), ("USDC".to_owned(), straight)].into()
}

/// Both figures agree, and their sums are what was paid; gives them.
async fn balances(world: &mut World, straight: &str) -> Balance {
    let balance = measured(world).await;
    assert_eq!(balance, told(world).await);
    let mut sums = BTreeMap::<String, Decimal>::new();
    for ((coin, _), sum) in &balance {
        *sums.entry(coin.clone()).or_default() += sum;
    }
    assert_eq!(sums, owed(world, straight), "{balance:?}");
    balance
}

/// The operator pays for the order behind an invoice that was just paid, and it is delivered.
async fn is_served(world: &World, buyer: &Person, before: usize) {
    let order = |refills: &Cryptorefills| refills.orders().get(before).cloned();
    let order = soon("the order behind", world.refills.until(order)).await;
    world.operator.sees(&order.address).await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(buyer.sees(&codes[0])).await;
}

async fn paid_and_served(world: &World, name: &str, pay: fn(&Cryptomus, &str)) -> InvoiceView {
    let buyer = world.person(name, "en");
    let invoice = world.invoice_for(&buyer).await;
    let before = world.refills.orders().len();
    pay(&world.cryptomus, &invoice.uuid);
    world.cryptomus.confirm(&invoice.uuid).unwrap();
    is_served(world, &buyer, before).await;
    invoice
}

fn exactly(till: &Cryptomus, invoice: &str) {
    till.pay_exactly(invoice).unwrap();
}

fn too_much(till: &Cryptomus, invoice: &str) {
    till.pay_too_much(invoice).unwrap();
}

#[tokio::test]
async fn figures_agree_with_each_other_and_with_what_was_paid_wherever_the_money_went() {
    let mut world = World::with_cashier(&[]).await;
    world.operator.says("/start");
    let anna = paid_and_served(&world, "Anna", exactly).await;
    let ben = paid_and_served(&world, "Ben", too_much).await;
    let cora = paid_and_served(&world, "Cora", too_much).await;
    let eve = world.person("Eve", "en");
    let straight = world.order_by(&eve, &STEAM).await;
    let codes = world.pays_and_delivers(&straight);
    world.while_time_flies(eve.sees(&codes[0])).await;
    world.settles().await;
    let served = balances(&mut world, &straight.id).await;

    // Money goes back of what was delivered already.
    let place = |coin: &str, place: &str| (coin.to_owned(), place.to_owned());
    let now = |invoice: &InvoiceView| world.cryptomus.invoice(&invoice.uuid).unwrap();
    let (given_back, over) = (now(&anna).paid + now(&cora).paid, now(&ben).paid - ben.owed.unwrap());
    for invoice in [&anna, &cora] {
        world.cryptomus.set_status(&invoice.uuid, "refund_paid", true).unwrap();
    }
    let told_twice = |_: &_| (world.operator.count("the money goes back to the buyer") == 2).then_some(());
    let waits = world.operator.wait("both alarms", told_twice);
    world.while_time_flies(waits).await;
    world.settles().await;
    let returned = balances(&mut world, &straight.id).await;
    assert_ne!(served, returned);
    assert_eq!(returned[&place("USDT", "refunded")], given_back);
    assert_eq!(returned[&place("USDT", "delivered")], ben.owed.unwrap());
    assert_eq!(returned[&place("USDT", "in a case")], over);
    assert_eq!(returned[&place("USDC", "delivered")], straight.amount);

    // Whatever was counted before, a new life counts the same.
    world.stop().await;
    world.start().await;
    world.settles().await;
    assert_eq!(balances(&mut world, &straight.id).await, returned);

    // What was paid too much waits for a person, who sends it back by hand.
    world.operator.asks("/admin").await;
    world.operator.sees("One order waits for you").await;
    world.operator.taps("Waiting for you").await;
    world.operator.taps("2 · delivered").await;
    let waits = format!("{} USDT more than due was paid", over.normalize());
    world.operator.sees(&waits).await;
    world.operator.asks("/settle 2 sent back by hand").await;
    world.operator.taps("Yes").await;
    world.operator.sees("Settled. The buyer is told.").await;
    let settled = balances(&mut world, &straight.id).await;
    assert_eq!(settled[&place("USDT", "settled")], over);
    assert_eq!(settled[&place("USDT", "delivered")], ben.owed.unwrap());
    world.operator.asks("/admin").await;
    world.operator.sees("No order waits for you").await;

    // One who paid a part, one who is sent everything back, one who waits.
    let dan = world.person("Dan", "en");
    let short = world.invoice_for(&dan).await;
    world.cryptomus.pay_part(&short.uuid, 60).unwrap();
    world.cryptomus.confirm(&short.uuid).unwrap();
    world.while_time_flies(dan.sees("is not fully paid yet")).await;
    world.settles().await;
    balances(&mut world, &straight.id).await;
    let fay = world.person("Fay", "en");
    let waiting = world.invoice_for(&fay).await;
    let orders = world.refills.orders().len();
    world.pays_invoice(&waiting);
    let behind = |refills: &Cryptorefills| refills.orders().get(orders).cloned();
    let behind = soon("the order behind", world.refills.until(behind)).await;
    world.operator.sees(&behind.address).await;
    let gil = world.person("Gil", "en");
    let unbought = world.invoice_for(&gil).await;
    world.refills.sell_out("US", "Steam", true);
    world.pays_invoice(&unbought);
    world
        .while_time_flies(gil.sees("Your payment is here, but the purchase did not go through"))
        .await;
    world.settles().await;
    balances(&mut world, &straight.id).await;
    world.operator.says("/refund 7 TJRabPrwbZy45sbavfcjinPJC18kjpRTv8");
    world.operator.taps("Yes").await;
    gil.sees("being sent back").await;
    let asked = |till: &Cryptomus| till.invoice(&unbought.uuid)?.refund_to;
    world
        .while_time_flies(soon("a refund", world.cryptomus.until(asked)))
        .await;
    world.settles().await;
    let going = balances(&mut world, &straight.id).await;
    assert_eq!(going[&place("USDT", "going back")], unbought.owed.unwrap());
    world.cryptomus.refund_succeeds(&unbought.uuid).unwrap();
    world.while_time_flies(gil.sees("has sent the money back")).await;
    world.settles().await;
    let last = balances(&mut world, &straight.id).await;
    assert_eq!(last[&place("USDT", "refunded")], given_back + unbought.owed.unwrap());
    world.stop().await;
    world.start().await;
    world.settles().await;
    assert_eq!(balances(&mut world, &straight.id).await, last);
    world.stop().await;
}

#[test]
fn orders_that_change_while_a_large_store_is_being_summed_count_once() {
    let disk = Disk::new();
    let mut journal = MemoryJournal::open(&disk);
    let numbered = |id: u64, order: fn() -> Order| Order {
        id: OrderId(id),
        ..order()
    };
    let orders: Vec<Order> = (1..=450).map(|id| numbered(id, delivered)).collect();
    let commits = |journal: &mut MemoryJournal, orders: Vec<Order>| {
        let changes = Changes {
            orders,
            ..Changes::default()
        };
        journal.commit(&changes).unwrap();
    };
    commits(&mut journal, orders);
    let mut sums = Sums::default();
    assert_eq!(sums.whole(), None);
    sums.dig(&mut journal).unwrap();
    assert_eq!(sums.whole(), None, "a slice is not the whole");
    // One of those that are summed, one of those that are not, and a new one.
    let changed: Vec<Order> = [440, 3, 451].map(|id| numbered(id, returned)).into();
    let before = sums.summed(&mut journal, &changed).unwrap();
    assert_eq!(before.len(), 1);
    commits(&mut journal, changed.clone());
    sums.follow(&before, &changed);
    while sums.whole().is_none() {
        sums.dig(&mut journal).unwrap();
    }
    let mut counted = Accounts::default();
    for id in 1..=451 {
        counted.take(&journal.order(OrderId(id)).unwrap().unwrap());
    }
    assert_eq!(counted.sums().count(), 2);
    assert_eq!(sums.whole(), Some(&counted));
}
