//! A store that the first version wrote, moved over and rebuilt.

use std::fs;
use std::path::Path;

use super::rebuilding::says_rebuild;
use super::{copy, files};
use crate::adapters::journal::records::{Record, decode};
use crate::adapters::journal::samples::store::{open, options, other_key, store_key};
use crate::adapters::journal::sled::SledJournal;
use crate::domain::order::Order;
use crate::ports::{Changes, Journal, Marks};

/// A store that the first version wrote: three chats, all that they can hold, and orders of each.
fn first_layout() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/store-1");
    copy(&fixture, dir.path());
    dir
}

/// The first samples of a kind, as many as there were when that store was written.
fn first_samples<T: Record>(count: usize) -> Vec<T> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/records");
    let lines = fs::read_to_string(folder.join(format!("{}-1.jsonl", T::KIND))).unwrap();
    let records = lines.lines().take(count).map(|line| [&[1], line.as_bytes()].concat());
    records.map(|record| decode(&record).unwrap()).collect()
}

/// What the store of the first layout holds.
fn of_the_first_layout() -> Changes {
    let mut orders: Vec<Order> = first_samples(35);
    orders.retain(|order| order.goods().is_some() || order.id.0 < 3);
    Changes {
        chats: first_samples(3),
        orders,
        wished: first_samples(20),
        marks: first_samples::<Marks>(2).pop(),
        ..Changes::default()
    }
}

#[test]
fn a_store_of_the_first_layout_is_moved_over_and_leaves_no_byte() {
    let dir = first_layout();
    let old_files: Vec<Vec<u8>> = files(dir.path()).iter().map(|path| fs::read(path).unwrap()).collect();
    for _ in 0..2 {
        let mut journal = open(dir.path()).unwrap();
        let expected = of_the_first_layout();
        for order in expected.orders {
            assert_eq!(journal.order(order.id), Ok(Some(order)));
        }
        for chat in expected.chats {
            assert_eq!(journal.chat(chat.id), Ok(Some(chat)));
        }
        assert_eq!(journal.outbox(), Ok(expected.wished));
        assert_eq!(journal.marks().ok(), expected.marks);
    }
    assert!(!dir.path().join("ledger/keys").exists() && !dir.path().join("moved").exists());
    for file in files(dir.path()) {
        let bytes = fs::read(&file).unwrap();
        for old in old_files.iter().filter(|old| old.len() == 73 || old.len() > 1_000) {
            let piece = &old[old.len() / 2..][..32];
            assert!(!bytes.windows(32).any(|window| window == piece), "{}", file.display());
        }
    }
    let rebuilt = SledJournal::rebuild(dir.path(), &store_key(), options()).unwrap();
    assert_eq!(rebuilt.orders, of_the_first_layout().orders.len());
    assert_eq!((rebuilt.unreadable, rebuilt.forgotten), (0, 0));
}

#[test]
fn a_move_that_a_crash_cut_short_is_finished_or_begun_again() {
    let whole = first_layout();
    drop(open(whole.path()).unwrap());
    let cuts: [fn(&Path, &Path); 4] = [
        // The new files are not whole.
        |dir, whole| copy(&whole.join("ledger"), &dir.join("moved/ledger")),
        // They are, and nothing took its place.
        |dir, whole| {
            copy(whole, &dir.join("moved"));
            fs::write(dir.join("moved/whole"), b"").unwrap();
        },
        // The store did, and the old ledger is half gone.
        |dir, whole| {
            copy(whole, &dir.join("moved"));
            fs::write(dir.join("moved/whole"), b"").unwrap();
            fs::remove_dir_all(dir.join("store")).unwrap();
            fs::rename(dir.join("moved/store"), dir.join("store")).unwrap();
            fs::remove_dir_all(dir.join("ledger/keys")).unwrap();
        },
        // All did.
        |dir, whole| {
            for name in ["store", "ledger"] {
                fs::remove_dir_all(dir.join(name)).unwrap();
            }
            copy(whole, dir);
            fs::create_dir(dir.join("moved")).unwrap();
            fs::write(dir.join("moved/whole"), b"").unwrap();
        },
    ];
    for (n, cut) in cuts.into_iter().enumerate() {
        let dir = first_layout();
        cut(dir.path(), whole.path());
        let mut journal = open(dir.path()).unwrap();
        for order in of_the_first_layout().orders {
            assert_eq!(journal.order(order.id), Ok(Some(order)), "cut {n}");
        }
        assert!(!dir.path().join("moved").exists());
    }
}

#[test]
fn a_store_of_the_first_layout_is_rebuilt_from_its_ledger() {
    let dir = first_layout();
    let fault = SledJournal::rebuild(dir.path(), &other_key(), options()).unwrap_err();
    assert!(fault.to_string().contains("STORE_KEY is not the one"), "{fault}");
    let fault = SledJournal::open(dir.path(), &other_key(), options()).unwrap_err();
    assert!(fault.to_string().contains("STORE_KEY is not the one"), "{fault}");
    let db = dir.path().join("store/db");
    fs::write(
        &db,
        vec![0xA5; usize::try_from(fs::metadata(&db).unwrap().len()).unwrap()],
    )
    .unwrap();
    says_rebuild(open(dir.path()));
    let rebuilt = SledJournal::rebuild(dir.path(), &store_key(), options()).unwrap();
    assert_eq!(rebuilt.orders, of_the_first_layout().orders.len());
    assert_eq!((rebuilt.unreadable, rebuilt.forgotten), (0, 0));
    assert!(rebuilt.aside.is_some_and(|aside| aside.join("db").exists()));
    let mut journal = open(dir.path()).unwrap();
    let last = of_the_first_layout().orders.pop().unwrap();
    assert_eq!(journal.order(last.id), Ok(Some(last)));
}
