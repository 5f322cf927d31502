//! A store that strangers read or change.

use std::fs;
use std::path::Path;

use super::{CACHE, files, filled, orders};
use crate::adapters::journal::samples;
use crate::adapters::journal::samples::store::open;
use crate::adapters::journal::trees::{Name, Trees, Write};
use crate::domain::ids::OrderId;
use crate::ports::{Journal, StoreFault};

#[test]
fn a_record_that_was_changed_or_moved_is_refused() {
    let dir = filled();
    let store = dir.path().join("store");
    let key = |id: u64| id.to_be_bytes();
    let (one, two) = (OrderId(1), OrderId(4));
    let [sealed_one, sealed_two] = {
        let mut trees = Trees::open(&store, CACHE).unwrap();
        let rows = [one, two].map(|id| trees.get(Name::Orders, &key(id.0)).unwrap().unwrap().to_vec());
        assert_eq!(rows[0][..8], rows[1][..8], "both belong to one chat");
        let swapped = [(one, &rows[1]), (two, &rows[0])].map(|(id, row)| write(&key(id.0), row));
        trees.commit(&swapped).unwrap();
        rows
    };
    refuses(dir.path(), &[one, two]);
    for at in [15, 16, 17, 48, sealed_one.len() - 1] {
        let mut flipped = sealed_one.clone();
        flipped[at] ^= 4;
        let mut trees = Trees::open(&store, CACHE).unwrap();
        let rows = [write(&key(one.0), &flipped), write(&key(two.0), &sealed_two)];
        trees.commit(&rows).unwrap();
        drop(trees);
        refuses(dir.path(), &[one]);
    }
}

fn write(key: &[u8], value: &[u8]) -> Write {
    Write {
        tree: Name::Orders,
        key: key.to_vec(),
        value: Some(value.to_vec()),
    }
}

fn refuses(dir: &Path, ids: &[OrderId]) {
    let mut journal = open(dir).unwrap();
    for id in ids {
        let read = journal.order(*id);
        assert!(matches!(read, Err(StoreFault::Record(_))), "{read:?}");
    }
}

#[test]
fn no_secret_lies_open_on_the_disk() {
    let dir = filled();
    let mut journal = open(dir.path()).unwrap();
    for order in samples::orders::all() {
        journal.commit(&orders(vec![order])).unwrap();
    }
    drop(journal);
    assert_eq!(canaries_in(dir.path()), Vec::<String>::new());
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/records");
    assert!(!canaries_in(&samples).is_empty(), "the search itself is blind");
}

fn canaries_in(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folder) {
        let bytes = fs::read(&path).unwrap();
        let shown = |canary: &&str| bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
        let canaries = samples::CANARIES.into_iter().filter(shown);
        found.extend(canaries.map(|canary| format!("{canary} in {}", path.display())));
    }
    found
}
