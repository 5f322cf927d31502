//! What was acknowledged is there after a `kill -9`, and nothing is there by half.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::contract::Dice;
use super::samples;
use super::samples::{chats, effects};
use crate::domain::effect::Effect;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::State;
use crate::domain::walk::Walk;
use crate::ports::{Changes, Erasure, Journal, Marks};

/// Set for the child alone: the folder of its store.
const FOLDER: &str = "GIFTKIOSK_KILLED_STORE";
const CHAT: ChatId = ChatId(7);
const ROUNDS: u64 = 12;

/// A commit that carries the same count in all its parts.
fn count(count: u64) -> Changes {
    let revision = u32::try_from(count).unwrap();
    let order = OrderId(count % 20 + 1);
    Changes {
        erased: if count.is_multiple_of(3) {
            vec![Erasure::Order(order)]
        } else {
            Vec::new()
        },
        chats: vec![chats::chat(CHAT.0, revision, Walk::Home)],
        orders: vec![samples::order(order.0, CHAT.0, State::Placing, count)],
        wished: vec![effects::entry(Effect::Show(CHAT), count)],
        done: vec![],
        marks: Some(Marks {
            wishes: count,
            ..Marks::default()
        }),
        ..Changes::default()
    }
}

/// The last count in the store, after all its parts were held against each other.
fn counted(journal: &mut dyn Journal) -> u64 {
    let count = journal.marks().unwrap().wishes;
    let revision = journal.chat(CHAT).unwrap().map_or(0, |chat| chat.revision);
    assert_eq!(u64::from(revision), count);
    let wishes = journal.outbox().unwrap();
    assert_eq!(wishes.first().map_or(0, |entry| entry.wish), count);
    for id in 1..=20 {
        let last = (0..20)
            .filter_map(|back| count.checked_sub(back))
            .find(|n| n % 20 + 1 == id);
        let changed = journal.order(OrderId(id)).unwrap().map(|order| order.changed.0);
        assert_eq!(changed, last.filter(|n| *n > 0), "order {id} at {count}");
    }
    count
}

/// Does nothing but in the child process of the test below: there it commits until it is killed.
#[test]
fn child_that_commits_until_it_is_killed() {
    let Some(folder) = env::var_os(FOLDER) else { return };
    let mut journal = samples::store::open(Path::new(&folder)).unwrap();
    let before = counted(&mut journal);
    for next in before + 1.. {
        journal.commit(&count(next)).unwrap();
        println!("\nacknowledged {next}");
    }
}

fn start(folder: &OsStr) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "--nocapture", "--test-threads=1"])
        .arg("adapters::journal::kill::child_that_commits_until_it_is_killed")
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn every_acknowledged_commit_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let (mut dice, mut last) = (Dice(1), 0);
    for round in 1..=ROUNDS {
        let mut child = start(folder.path().as_os_str());
        let kill_at = last + 1 + dice.roll(40);
        let mut acknowledged = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let Some(count) = line.strip_prefix("acknowledged ") else {
                continue;
            };
            // The line that the kill cut short is no acknowledgement that anyone could act on.
            acknowledged = count.parse().unwrap_or(acknowledged).max(acknowledged);
            if acknowledged == kill_at {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(acknowledged >= kill_at, "round {round}: the child died by itself");
        last = counted(&mut samples::store::open(folder.path()).unwrap());
        assert!(
            last >= acknowledged,
            "round {round}: {last} is there of {acknowledged} acknowledged"
        );
        assert!(last <= acknowledged + 1, "round {round}: {last} of {acknowledged}");
    }
}
