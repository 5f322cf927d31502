//! How the store on disk behaves when it is opened again, damaged, moved, or read by strangers.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use super::contract::journal_contract;
use super::records::{Record, decode};
use super::sample_chats;
use super::samples::{self, open, options, other_key, store_key};
use super::samples_of_effects;
use super::sled::SledJournal;
use super::trees::{Name, Trees, Write};
use crate::domain::effect::{Alarm, Effect};
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::{Order, State};
use crate::ports::{Changes, Journal, Marks, StoreFault};

const CACHE: u64 = 1 << 20;

fn orders(orders: Vec<Order>) -> Changes {
    Changes {
        orders,
        ..Changes::default()
    }
}

fn placing(id: u64) -> Changes {
    orders(vec![samples::order(id, 7, State::Placing, id)])
}

/// A folder whose store holds all samples.
fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path()).unwrap().commit(&samples::changes()).unwrap();
    dir
}

fn has_everything(dir: &Path) {
    let mut journal = open(dir).unwrap();
    for order in samples::orders() {
        assert_eq!(journal.order(order.id), Ok(Some(order)));
    }
    for chat in sample_chats::chats() {
        assert_eq!(journal.chat(chat.id), Ok(Some(chat)));
    }
    assert_eq!(journal.outbox(), Ok(samples_of_effects::entries()));
    assert_eq!(journal.marks(), Ok(samples_of_effects::marks()));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let path = file.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

fn says_rebuild(outcome: Result<SledJournal, StoreFault>) {
    match outcome {
        Err(StoreFault::Io(why)) => assert!(why.contains("`giftkiosk rebuild`"), "{why}"),
        other => panic!("{other:?}"),
    }
}

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
    for order in samples::orders() {
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
    assert_eq!(rebuilt.orders, samples::orders().len());
    assert_eq!((rebuilt.unreadable, rebuilt.forgotten), (0, 0));
    let aside = dir.path().join("store.broken-1");
    assert_eq!(rebuilt.aside.as_ref(), Some(&aside));
    assert!(aside.join("db").exists());

    let mut journal = open(dir.path()).unwrap();
    for order in samples::orders() {
        let now = journal.order(order.id).unwrap().unwrap();
        if order.state == State::Placing {
            assert_eq!(now.state, State::Unclear);
        } else {
            assert_eq!(now, order);
        }
    }
    assert_eq!(journal.chat(ChatId(100)), Ok(None));
    let highest = samples::orders().iter().map(|order| order.id.0).max();
    assert_eq!(Some(journal.marks().unwrap().orders), highest);
    journal.commit(&placing(1_000)).unwrap();
}

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

#[test]
fn a_rebuilt_store_goes_on_where_the_orders_stood() {
    let dir = tempfile::tempdir().unwrap();
    let states = samples::states();
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
