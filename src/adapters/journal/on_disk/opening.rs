//! A store that is opened again, by another, or with another key.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{files, filled, has_everything, placing};
use crate::adapters::journal::contract::journal_contract;
use crate::adapters::journal::samples::store::{open, options, other_key, store_key};
use crate::adapters::journal::sled::SledJournal;
use crate::domain::ids::OrderId;
use crate::ports::{Changes, Journal, StoreFault};

#[test]
fn it_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let count = AtomicU32::new(0);
    journal_contract(|| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        Box::new(open(&dir.path().join(number.to_string())).unwrap())
    });
}

#[test]
fn it_is_the_same_after_a_restart() {
    let dir = filled();
    for _ in 0..10 {
        has_everything(dir.path());
    }
}

#[test]
fn a_second_process_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path()).unwrap();
    assert_eq!(open(dir.path()).unwrap_err(), StoreFault::Locked);
    let rebuilt = SledJournal::rebuild(dir.path(), &store_key(), options());
    assert_eq!(rebuilt.unwrap_err(), StoreFault::Locked);
    drop(first);
    assert!(open(dir.path()).is_ok());
}

#[test]
fn another_key_is_refused_and_changes_nothing() {
    let dir = filled();
    let fault = SledJournal::open(dir.path(), &other_key(), options()).unwrap_err();
    assert!(fault.to_string().contains("STORE_KEY is not the one"), "{fault}");
    let fault = SledJournal::rebuild(dir.path(), &other_key(), options()).unwrap_err();
    assert!(fault.to_string().contains("STORE_KEY is not the one"), "{fault}");
    has_everything(dir.path());
}

#[test]
fn a_snapshot_that_was_never_finished_does_not_matter() {
    let dir = filled();
    has_everything(dir.path());
    let store = dir.path().join("store");
    let snapshot = files(&store)
        .into_iter()
        .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with("snap."));
    let whole = fs::read(snapshot.unwrap()).unwrap();
    for length in [0, 8, 12, whole.len() / 2, whole.len()] {
        fs::write(store.join("snap.7FFFFFFFFFFFFFFF.generating"), &whole[..length]).unwrap();
        has_everything(dir.path());
    }
}

#[test]
fn a_full_disk_is_told_and_the_store_stays_shut() {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = open(dir.path()).unwrap();
    std::os::unix::fs::symlink("/dev/full", dir.path().join("ledger/2025-10-09.log")).unwrap();
    assert_eq!(journal.commit(&placing(1)), Err(StoreFault::Full));
    assert_eq!(journal.commit(&Changes::default()), Err(StoreFault::Full));
    assert_eq!(journal.order(OrderId(1)), Err(StoreFault::Full));
    drop(journal);
    fs::remove_file(dir.path().join("ledger/2025-10-09.log")).unwrap();
    assert_eq!(open(dir.path()).unwrap().order(OrderId(1)), Ok(None));
}
