//! A store that is gone, old or damaged, and what is made anew of it.

use std::fs;

use super::{CACHE, copy, filled, orders, placing};
use crate::adapters::journal::samples;
use crate::adapters::journal::samples::store::{open, options, store_key};
use crate::adapters::journal::sled::SledJournal;
use crate::adapters::journal::trees::Trees;
use crate::domain::effect::{Alarm, Effect};
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::{Order, State};
use crate::domain::purchase::Step;
use crate::domain::purse::Spent;
use crate::domain::time::Time;
use crate::ports::{Journal, Marks, StoreFault};

pub(super) fn says_rebuild(outcome: Result<SledJournal, StoreFault>) {
    match outcome {
        Err(StoreFault::Io(why)) => assert!(why.contains("`giftkiosk rebuild`"), "{why}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_store_that_is_gone_is_not_begun_anew() {
    let dir = filled();
    fs::remove_dir_all(dir.path().join("store")).unwrap();
    says_rebuild(open(dir.path()));
    assert!(!dir.path().join("store").exists());
    fs::create_dir(dir.path().join("store")).unwrap();
    drop(Trees::open(&dir.path().join("store"), CACHE).unwrap());
    says_rebuild(open(dir.path()));
}

#[test]
fn an_old_copy_of_the_store_is_refused_but_for_one_unfinished_commit() {
    let dir = tempfile::tempdir().unwrap();
    let (store, old) = (dir.path().join("store"), dir.path().join("old"));
    open(dir.path()).unwrap().commit(&placing(1)).unwrap();
    copy(&store, &old);
    open(dir.path()).unwrap().commit(&placing(2)).unwrap();
    let put_back = || {
        fs::remove_dir_all(&store).unwrap();
        copy(&old, &store);
    };
    for _ in 0..3 {
        // As if the power had gone between the ledger and the store.
        put_back();
        let mut journal = open(dir.path()).unwrap();
        assert_eq!(journal.order(OrderId(2)), Ok(None));
        drop(journal);
    }
    open(dir.path()).unwrap().commit(&placing(3)).unwrap();
    put_back();
    says_rebuild(open(dir.path()));
}

#[test]
fn a_damaged_store_is_rebuilt_from_the_ledger() {
    let dir = filled();
    let db = dir.path().join("store/db");
    let length = fs::metadata(&db).unwrap().len();
    fs::write(&db, vec![0xA5; usize::try_from(length).unwrap()]).unwrap();
    says_rebuild(open(dir.path()));

    let rebuilt = SledJournal::rebuild(dir.path(), &store_key(), options()).unwrap();
    assert_eq!(rebuilt.orders, samples::orders::all().len());
    assert_eq!((rebuilt.unreadable, rebuilt.forgotten), (0, 0));
    let aside = dir.path().join("store.broken-1");
    assert_eq!(rebuilt.aside.as_ref(), Some(&aside));
    assert!(aside.join("db").exists());

    let mut journal = open(dir.path()).unwrap();
    for order in samples::orders::all() {
        let now = journal.order(order.id).unwrap().unwrap();
        if order.state == State::Placing {
            assert_eq!(now.state, State::Unclear);
        } else {
            assert_eq!(now, order);
        }
    }
    assert_eq!(journal.chat(ChatId(100)), Ok(None));
    let highest = samples::orders::all().iter().map(|order| order.id.0).max();
    assert_eq!(Some(journal.marks().unwrap().orders), highest);
    journal.commit(&placing(1_000)).unwrap();
}

#[test]
fn the_payouts_of_the_last_day_count_in_a_rebuilt_store_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let now = options().clock.now();
    let paid_out = |id, sent: Option<Time>, changed: Time| {
        let mut order = samples::order(id, 7, State::Buying(samples::payment(), Step::Funding), changed.0);
        order.purchase.supply = Some(samples::payment());
        order.purchase.payout_sent = sent;
        order
    };
    let (lately, long_ago) = (now.minus_seconds(3_600), now.minus_seconds(90_000));
    let mut asked = paid_out(4, None, lately);
    asked.state = State::Buying(samples::payment(), Step::ToFund);
    let all = vec![
        paid_out(1, Some(lately), now),
        paid_out(2, Some(long_ago), now),
        paid_out(3, None, lately),
        asked,
    ];
    open(dir.path()).unwrap().commit(&orders(all)).unwrap();
    SledJournal::rebuild(dir.path(), &store_key(), options()).unwrap();
    let spent = Spent {
        at: lately,
        dollars: samples::payment().amount.value,
    };
    let marks = open(dir.path()).unwrap().marks().unwrap();
    assert_eq!(marks.spent, [spent.clone(), spent], "sent, and decided on");
}

#[test]
fn a_rebuilt_store_goes_on_where_the_orders_stood() {
    let dir = tempfile::tempdir().unwrap();
    let states = samples::orders::states();
    let find = |wanted: fn(&State) -> bool| states.iter().find(|state| wanted(state)).unwrap().clone();
    let awaiting = find(|state| matches!(state, State::AwaitingPayment(_)));
    let delivering = find(|state| matches!(state, State::Delivering(..)));
    let refused = find(|state| matches!(state, State::Refused(_)));
    let all = [State::Placing, awaiting, delivering, refused];
    let all: Vec<Order> = (1..)
        .zip(all)
        .map(|(id, state)| samples::order(id, 7, state, id))
        .collect();
    open(dir.path()).unwrap().commit(&orders(all)).unwrap();
    SledJournal::rebuild(dir.path(), &store_key(), options()).unwrap();

    let mut journal = open(dir.path()).unwrap();
    let entries = journal.outbox().unwrap();
    let effects: Vec<Effect> = entries.iter().map(|entry| entry.effect).collect();
    let expected = [
        Effect::Show(ChatId(7)),
        Effect::ShowBill(OrderId(2)),
        Effect::ShowBill(OrderId(3)),
        Effect::Deliver(OrderId(3)),
        Effect::Alarm(OrderId(1), Alarm::Unclear),
    ];
    assert_eq!(effects, expected);
    let marks = journal.marks().unwrap();
    let expected = Marks {
        orders: 4,
        wishes: 5,
        ..Marks::default()
    };
    assert_eq!(marks, expected);
    assert_eq!(journal.open_orders().unwrap().len(), 1);
}
