//! Looking through all orders for a text: it finds what it should, in every part of a large store.

use std::sync::Arc;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::seal::StoreKey;
use giftkiosk::adapters::journal::sled::{Options, SledJournal};
use giftkiosk::domain::ids::{ChatId, OrderId};
use giftkiosk::domain::order::Order;
use giftkiosk::domain::secret::Secret;
use giftkiosk::ports::{Changes, Clock, Journal};

use crate::invoiced::paid_for;
use crate::world::STORE_KEY;

/// Orders in an ordinary run; `GIFTKIOSK_ORDERS` names another number (BENCHMARKS.md).
const FEW: u64 = 2_000;
/// Orders looked at between two commits, as the shop does it.
const SLICE: usize = 200;

#[test]
fn the_oldest_of_all_orders_is_found_by_its_transaction() {
    let told = std::env::var_os("GIFTKIOSK_ORDERS").and_then(|told| told.into_string().ok());
    let count: u64 = told.map_or(FEW, |told| told.parse().expect("GIFTKIOSK_ORDERS is a number"));
    let dir = tempfile::tempdir().unwrap();
    let key = StoreKey::from_base64(STORE_KEY).unwrap();
    let mut journal = SledJournal::open(dir.path(), &key, Options::new(Arc::new(SystemClock))).unwrap();
    let numbers: Vec<u64> = (1..=count).collect();
    for some in numbers.chunks(500) {
        let orders = some.iter().map(|number| Order {
            id: OrderId(*number),
            chat: ChatId(i64::try_from(100 + number % (count / 4 + 1)).unwrap()),
            ..paid_for(&format!("tx{number:032x}"))
        });
        let changes = Changes {
            orders: orders.collect(),
            ..Changes::default()
        };
        journal.commit(&changes).unwrap();
    }
    let (text, began) = (Secret::new(format!("TX{:032X}", 1)), SystemClock.now());
    let (mut next, mut found, mut looked, mut slowest) = (Some(OrderId(u64::MAX)), Vec::new(), 0, 0);
    while let Some(below) = next {
        let slice_began = SystemClock.now();
        let slice = journal.orders_below(below, SLICE).unwrap();
        looked += slice.orders.len();
        found.extend(
            slice
                .orders
                .iter()
                .filter(|order| order.mentions(&text))
                .map(|order| order.id),
        );
        slowest = slowest.max(SystemClock.now().millis_since(slice_began));
        next = slice.next;
    }
    let took = SystemClock.now().millis_since(began);
    println!("{looked} orders looked through in {took} ms, a slice of {SLICE} in at most {slowest} ms");
    assert_eq!((found.as_slice(), looked), ([OrderId(1)].as_slice(), numbers.len()));
}
