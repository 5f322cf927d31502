//! What is erased cannot be read again: not from the files as they lie, not after a crash at any moment, not by a rebuild.

use std::fs;
use std::path::{Path, PathBuf};

use super::keys::{Keys, Owner, Slot};
use super::samples;
use super::samples::chats;
use super::samples::store::{open, options, store_key};
use super::sled::SledJournal;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::{Order, State};
use crate::domain::time::Time;
use crate::domain::walk::Walk;
use crate::ports::{Changes, Erasure, Journal, StoreFault};

fn delivered(id: u64, chat: i64) -> Order {
    let states = samples::orders::states();
    let state = states.into_iter().find(|state| matches!(state, State::Delivered(..)));
    samples::order(id, chat, state.unwrap(), 1_000 + id)
}

/// Two chats with two orders each, all written several times over.
fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path()).unwrap();
    for round in 0..5 {
        for (id, chat) in [(1, 7), (2, 7), (3, 8), (4, 8)] {
            let changes = Changes {
                chats: vec![chats::chat(chat, round, Walk::Home)],
                orders: vec![delivered(id, chat)],
                ..Changes::default()
            };
            journal.commit(&changes).unwrap();
        }
    }
    dir
}

/// The codes of order 1 go; its figures stay.
fn without_codes() -> Changes {
    Changes {
        erased: vec![Erasure::Order(OrderId(1))],
        orders: vec![delivered(1, 7).without_secrets(Time(9_000))],
        ..Changes::default()
    }
}

/// Chat 7 goes; order 1 goes over to nobody's chat, order 2 goes with it.
fn without_chat() -> Changes {
    Changes {
        erased: vec![Erasure::Chat(ChatId(7))],
        orders: vec![Order {
            chat: ChatId(0),
            ..delivered(1, 7).without_secrets(Time(9_000))
        }],
        ..Changes::default()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|file| file.unwrap().path()) {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A folder that a crash left: the store and the ledger from before or after the erasure, and the keys with or without the last step.
fn left_by_a_crash(before: &Path, after: &Path, store: &Path, ledger: &Path, destroyed: bool) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(&store.join("store"), &dir.path().join("store"));
    copy(&ledger.join("ledger"), &dir.path().join("ledger"));
    let mut keys = fs::read(after.join("keys")).unwrap();
    if !destroyed {
        let old = fs::read(before.join("keys")).unwrap();
        keys[..old.len()].copy_from_slice(&old);
    }
    fs::write(dir.path().join("keys"), keys).unwrap();
    dir
}

/// The store before and after an erasure.
fn erased(changes: &Changes) -> (tempfile::TempDir, tempfile::TempDir) {
    let before = filled();
    let after = tempfile::tempdir().unwrap();
    copy(before.path(), after.path());
    open(after.path()).unwrap().commit(changes).unwrap();
    (before, after)
}

/// The bytes of each key that an erasure destroyed.
fn destroyed_keys(before: &Path, after: &Path) -> Vec<Vec<u8>> {
    let [before, after] = [before, after].map(|dir| fs::read(dir.join("keys")).unwrap());
    let slots = before.chunks(128).zip(after.chunks(128));
    slots
        .filter(|(old, new)| old != new)
        .map(|(old, _)| old[..90].to_vec())
        .collect()
}

/// What a store tells of the orders after an erasure.
fn only_the_rest_is_told(journal: &mut SledJournal, changes: &Changes) {
    let rest = changes.orders[0].clone();
    let second = (rest.chat == ChatId(7)).then(|| delivered(2, 7));
    assert_eq!(journal.order(OrderId(1)), Ok(Some(rest)));
    assert_eq!(journal.order(OrderId(2)), Ok(second));
    assert_eq!(journal.order(OrderId(3)), Ok(Some(delivered(3, 8))));
}

/// The same by the store, and by one that is rebuilt from the ledger.
fn nothing_is_left(dir: &Path, changes: &Changes) {
    let mut journal = open(dir).unwrap();
    only_the_rest_is_told(&mut journal, changes);
    let chat = journal.chat(ChatId(7)).unwrap();
    assert_eq!(chat.is_none(), changes.orders[0].chat != ChatId(7));
    drop(journal);
    let rebuilt = SledJournal::rebuild(dir, &store_key(), options()).unwrap();
    assert_eq!(rebuilt.unreadable, 0);
    assert!(rebuilt.forgotten > 0);
    only_the_rest_is_told(&mut open(dir).unwrap(), changes);
}

#[test]
fn what_is_erased_is_gone_for_the_store_and_for_a_rebuild() {
    for changes in [without_codes(), without_chat()] {
        let (_, after) = erased(&changes);
        nothing_is_left(after.path(), &changes);
    }
}

#[test]
fn a_destroyed_key_stands_in_no_file() {
    for (changes, count) in [(without_codes(), 1), (without_chat(), 3)] {
        let (before, after) = erased(&changes);
        let keys = destroyed_keys(before.path(), after.path());
        assert_eq!(keys.len(), count);
        let shows = |dir: &Path, key: &Vec<u8>| {
            let bytes = files(dir).into_iter().map(|path| fs::read(path).unwrap());
            // A slot's first bytes tell whose it is; the key itself is what counts.
            bytes
                .into_iter()
                .any(|bytes| bytes.windows(key.len() - 17).any(|window| window == &key[17..]))
        };
        for key in &keys {
            assert!(shows(before.path(), key), "the search itself is blind");
            assert!(!shows(after.path(), key));
        }
    }
}

#[test]
fn whoever_has_every_old_byte_of_store_and_ledger_reads_nothing_that_was_erased() {
    for changes in [without_codes(), without_chat()] {
        let (before, after) = erased(&changes);
        let thief = left_by_a_crash(before.path(), after.path(), before.path(), before.path(), true);
        let mut journal = open(thief.path()).unwrap();
        for read in [journal.order(OrderId(1)).map(drop), journal.chat(ChatId(7)).map(drop)]
            .into_iter()
            .take(changes.erased.len())
        {
            assert!(matches!(read, Err(StoreFault::Record(_))), "{read:?}");
        }
        assert_eq!(journal.order(OrderId(3)), Ok(Some(delivered(3, 8))));
        drop(journal);
        let rebuilt = SledJournal::rebuild(thief.path(), &store_key(), options()).unwrap();
        assert_eq!((rebuilt.unreadable, rebuilt.forgotten > 4), (0, true), "{rebuilt:?}");
        let read = open(thief.path()).unwrap().order(OrderId(1));
        assert_eq!(read, Ok(None));
    }
}

#[test]
fn an_erasure_that_a_crash_cut_short_is_finished_or_can_be_done_again() {
    for changes in [without_codes(), without_chat()] {
        let (before, after) = erased(&changes);
        let (old, new) = (before.path(), after.path());
        // The keys are there, nothing else is; then the ledger is; then the store, and nothing is destroyed yet.
        for (store, ledger) in [(old, old), (old, new), (new, new)] {
            let crashed = left_by_a_crash(old, new, store, ledger, false);
            let mut journal = open(crashed.path()).unwrap();
            if store == old {
                assert_eq!(journal.order(OrderId(1)), Ok(Some(delivered(1, 7))));
                journal.commit(&changes).unwrap();
            }
            drop(journal);
            nothing_is_left(crashed.path(), &changes);
            // Keys 1 to 6 were there before: of two chats and four orders.
            let keys = Keys::open(&crashed.path().join("keys"), &store_key(), false).unwrap();
            let left: Vec<_> = (1..=6).filter_map(|slot| keys.owner(Slot(slot)).unwrap()).collect();
            let gone = if changes == without_codes() {
                vec![Owner::Order(OrderId(1))]
            } else {
                vec![
                    Owner::Chat(ChatId(7)),
                    Owner::Order(OrderId(1)),
                    Owner::Order(OrderId(2)),
                ]
            };
            assert_eq!(left.len(), 6 - gone.len());
            assert!(gone.iter().all(|owner| !left.contains(owner)));
        }
        // The store is lost as well, right after the crash.
        let crashed = left_by_a_crash(old, new, new, new, false);
        SledJournal::rebuild(crashed.path(), &store_key(), options()).unwrap();
        only_the_rest_is_told(&mut open(crashed.path()).unwrap(), &changes);
    }
}

#[test]
fn a_commit_that_was_never_finished_leaves_no_readable_line_once_its_order_is_erased() {
    let dir = filled();
    let before = tempfile::tempdir().unwrap();
    copy(dir.path(), before.path());
    let fresh = |order| Changes {
        orders: vec![order],
        ..Changes::default()
    };
    open(dir.path()).unwrap().commit(&fresh(delivered(5, 7))).unwrap();
    // Key and line of order 5 are there, its row is not: the update comes again, and so does its number.
    let crashed = left_by_a_crash(dir.path(), dir.path(), before.path(), dir.path(), true);
    let mut journal = open(crashed.path()).unwrap();
    assert_eq!(journal.order(OrderId(5)), Ok(None));
    journal.commit(&fresh(delivered(5, 7))).unwrap();
    let gone = Changes {
        erased: vec![Erasure::Order(OrderId(5))],
        ..Changes::default()
    };
    journal.commit(&gone).unwrap();
    drop(journal);
    let rebuilt = SledJournal::rebuild(crashed.path(), &store_key(), options()).unwrap();
    assert_eq!((rebuilt.orders, rebuilt.forgotten), (4, 2));
}

#[test]
fn an_old_copy_of_the_keys_is_refused() {
    let dir = filled();
    let old = fs::read(dir.path().join("keys")).unwrap();
    let changes = Changes {
        orders: vec![delivered(5, 9)],
        ..Changes::default()
    };
    open(dir.path()).unwrap().commit(&changes).unwrap();
    fs::write(dir.path().join("keys"), old).unwrap();
    let fault = open(dir.path()).unwrap_err();
    assert!(fault.to_string().contains("`keys` is older than the store"), "{fault}");
    fs::remove_file(dir.path().join("keys")).unwrap();
    let fault = open(dir.path()).unwrap_err();
    assert!(fault.to_string().contains("`keys` is missing"), "{fault}");
    assert!(!dir.path().join("keys").exists());
}
