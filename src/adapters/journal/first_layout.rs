//! Moves a store of the first layout over, where the keys lay in sled and in `ledger/keys`, of which a destroyed key could not be cleaned.
//!
//! Everything is written anew, under new keys, into `moved`; then the old files are overwritten and the new ones take their place. A crash
//! at any moment leaves either the old store or a move that is finished by the next start.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::durable::{create_folder, fault, sync_folder, write_whole};
use super::keys::Keys;
use super::ledger::{Ledger, Told, files, key, place as line_place};
use super::lock::Lock;
use super::opening::{CHECK, LEDGER, missing, older, wrong_key};
use super::records::{Record, decode};
use super::rows::{MARKS, place};
use super::seal::{Place, Seal, StoreKey};
use super::sled::{Options, SledJournal};
use super::trees::{Name, Trees};
use crate::domain::chat::Chat;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::ports::{Changes, Entry, Journal, Marks, StoreFault};

/// Records written in one commit.
const RECORDS: usize = 256;
/// The form of a line of the old ledger.
const LINE_VERSION: &str = "1";

/// Whether the store in `dir` has the first layout.
pub(super) fn is_here(dir: &Path) -> bool {
    dir.join("ledger/keys").exists()
}

/// Ends a move that was begun: what is whole takes its place, what is not is dropped.
pub(super) fn settle(dir: &Path) -> Result<(), StoreFault> {
    let moved = dir.join("moved");
    let settle = || {
        if !moved.join("whole").exists() {
            return absent_is_fine(fs::remove_dir_all(&moved));
        }
        for name in ["store", "ledger", "keys"] {
            let (from, to) = (moved.join(name), dir.join(name));
            if from.exists() {
                shred(&to)?;
                fs::rename(&from, &to)?;
                sync_folder(dir)?;
            }
        }
        fs::remove_dir_all(&moved)?;
        sync_folder(dir)
    };
    settle().map_err(|error| fault(&error, "moving the store to its new layout"))
}

/// Moves the store in `dir` over.
pub(super) fn move_over(dir: &Path, lock: &Arc<Lock>, key: &StoreKey, options: &Options) -> Result<(), StoreFault> {
    let seal = Seal::of_store(key);
    let told = Lines::of(dir)?;
    if !dir.join("store/db").exists() {
        if told.last > 0 {
            return Err(missing());
        }
        let emptied = fs::remove_dir_all(dir.join("ledger/keys"));
        return emptied.map_err(|error| fault(&error, "moving the store to its new layout"));
    }
    let old = Trees::open(&dir.join("store"), options.cache)?;
    match old.get(Name::Meta, CHECK)? {
        Some(check) => seal.open(place(Name::Meta, CHECK), &check).map_err(|_| wrong_key())?,
        None if told.last > 0 => return Err(missing()),
        None => Vec::new(),
    };
    let stored = old.get(Name::Meta, LEDGER)?;
    let stored = stored.and_then(|bytes| Some(u64::from_be_bytes(bytes.as_ref().try_into().ok()?)));
    if told.last > stored.unwrap_or_default() + 1 {
        return Err(older());
    }
    let commits = OldStore { trees: &old, seal }.commits()?;
    drop(old);
    write_anew(dir, lock, key, options, commits)?;
    settle(dir)
}

/// Writes what the commits say into a store of the present layout, which [`settle`] puts into its place.
pub(super) fn write_anew(
    dir: &Path,
    lock: &Arc<Lock>,
    key: &StoreKey,
    options: &Options,
    commits: Vec<Changes>,
) -> Result<(), StoreFault> {
    let moved = dir.join("moved");
    let begin = absent_is_fine(fs::remove_dir_all(&moved)).and_then(|()| create_folder(&moved));
    begin.map_err(|error| fault(&error, "moving the store to its new layout"))?;
    let keys = Keys::open(&moved.join("keys"), key, true)?;
    let ledger = Ledger::open(&moved.join("ledger"))?;
    let folder = moved.join("store");
    let mut journal = SledJournal::assemble(&folder, ledger, keys, Arc::clone(lock), key, options.clone())?;
    journal.found()?;
    for changes in commits {
        journal.commit(&changes)?;
    }
    drop(journal);
    let whole = write_whole(&moved.join("whole"), b"");
    whole.map_err(|error| fault(&error, "moving the store to its new layout"))
}

/// What the old ledger tells about the orders.
pub(super) fn tell(dir: &Path, key: &StoreKey) -> Result<Told, StoreFault> {
    let (seal, lines) = (Seal::of_store(key), Lines::of(dir)?);
    let mut told = Told {
        unreadable: lines.damaged,
        ..Told::default()
    };
    let mut keys = BTreeMap::new();
    let mut latest = BTreeMap::<OrderId, (u64, Order)>::new();
    for line in &lines.lines {
        told.highest = told.highest.max(line.order.0);
        let kept = fs::read(dir.join("ledger/keys").join(line.chat.to_string())).ok();
        if kept.is_none() {
            told.forgotten += 1;
            continue;
        }
        let seal = keys
            .entry(line.chat)
            .or_insert_with(|| chat_seal(&seal, line.chat, &kept?).ok());
        match seal.as_ref().and_then(|seal| line.open(seal)) {
            Some(order) if latest.get(&line.order).is_none_or(|(number, _)| *number <= line.number) => {
                latest.insert(line.order, (line.number, order));
            }
            Some(_) => {}
            None => told.unreadable += 1,
        }
    }
    // When not a single key opens, it is the key of the store that is wrong.
    if !keys.is_empty() && keys.values().all(Option::is_none) {
        return Err(wrong_key());
    }
    told.orders = latest.into_values().map(|(_, order)| order).collect();
    Ok(told)
}

struct OldStore<'a> {
    trees: &'a Trees,
    seal: Seal,
}

impl OldStore<'_> {
    /// Everything that it holds.
    fn commits(&self) -> Result<Vec<Changes>, StoreFault> {
        let (mut commits, mut changes) = (Vec::new(), Changes::default());
        let mut next = |changes: &mut Changes, all: bool| {
            if all || changes.chats.len() + changes.orders.len() + changes.wished.len() >= RECORDS {
                commits.push(std::mem::take(changes));
            }
        };
        for row in self.trees.rows(Name::Chats)? {
            let (key, sealed) = row?;
            let chat = key.as_ref().try_into().map(i64::from_be_bytes).unwrap_or_default();
            let seal = self.seal_of(ChatId(chat))?;
            changes
                .chats
                .push(unseal::<Chat>(&seal, place(Name::Chats, &key), &sealed)?);
            next(&mut changes, false);
        }
        for row in self.trees.rows(Name::Orders)? {
            let (key, row) = row?;
            let (chat, sealed) = row
                .split_first_chunk()
                .ok_or_else(|| StoreFault::Record("an order is cut short".into()))?;
            let seal = self.seal_of(ChatId(i64::from_be_bytes(*chat)))?;
            changes
                .orders
                .push(unseal::<Order>(&seal, place(Name::Orders, &key), sealed)?);
            next(&mut changes, false);
        }
        for row in self.trees.rows(Name::Outbox)? {
            let (key, sealed) = row?;
            changes
                .wished
                .push(unseal::<Entry>(&self.seal, place(Name::Outbox, &key), &sealed)?);
            next(&mut changes, false);
        }
        if let Some(sealed) = self.trees.get(Name::Meta, MARKS)? {
            changes.marks = Some(unseal::<Marks>(&self.seal, place(Name::Meta, MARKS), &sealed)?);
        }
        next(&mut changes, true);
        Ok(commits)
    }

    fn seal_of(&self, chat: ChatId) -> Result<Seal, StoreFault> {
        let kept = self.trees.get(Name::Keys, &chat.0.to_be_bytes())?;
        let kept = kept.ok_or_else(|| StoreFault::Record(format!("the key of chat {chat} is missing")))?;
        chat_seal(&self.seal, chat, &kept)
    }
}

fn chat_seal(seal: &Seal, chat: ChatId, kept: &[u8]) -> Result<Seal, StoreFault> {
    let key = chat.0.to_be_bytes();
    seal.of_key(
        Place {
            tree: "keys",
            key: &key,
        },
        kept,
    )
}

fn unseal<T: Record>(seal: &Seal, place: Place<'_>, sealed: &[u8]) -> Result<T, StoreFault> {
    decode(&seal.open(place, sealed)?)
}

/// The lines of the old ledger: `1 <number> <chat> <order> <sealed order in base64>`.
#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    last: u64,
    damaged: usize,
}

struct Line {
    number: u64,
    chat: ChatId,
    order: OrderId,
    sealed: String,
}

impl Lines {
    fn of(dir: &Path) -> Result<Self, StoreFault> {
        let mut lines = Self::default();
        let mut read = || {
            for path in files(&dir.join("ledger"))? {
                lines.read(&path)?;
            }
            Ok(())
        };
        read().map_err(|error: io::Error| fault(&error, "reading the ledger"))?;
        Ok(lines)
    }

    fn read(&mut self, path: &PathBuf) -> io::Result<()> {
        for line in BufReader::new(File::open(path)?).split(b'\n') {
            match Line::read(&line?) {
                Some(line) => {
                    self.last = self.last.max(line.number);
                    self.lines.push(line);
                }
                None => self.damaged += 1,
            }
        }
        Ok(())
    }
}

impl Line {
    fn read(line: &[u8]) -> Option<Self> {
        let fields: Vec<&str> = str::from_utf8(line).ok()?.split(' ').collect();
        let [LINE_VERSION, number, chat, order, sealed] = fields.as_slice() else {
            return None;
        };
        Some(Self {
            number: number.parse().ok()?,
            chat: ChatId(chat.parse().ok()?),
            order: OrderId(order.parse().ok()?),
            sealed: (*sealed).to_owned(),
        })
    }

    fn open(&self, seal: &Seal) -> Option<Order> {
        let sealed = STANDARD_NO_PAD.decode(&self.sealed).ok()?;
        let record = seal.open(line_place(&key(self.order, self.number)), &sealed).ok()?;
        decode(&record).ok()
    }
}

/// Overwrites what lies there, file by file, and removes it.
fn shred(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        for inner in fs::read_dir(path)? {
            shred(&inner?.path())?;
        }
        return fs::remove_dir(path);
    }
    let mut file = match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let mut left = file.metadata()?.len();
    while left > 0 {
        let some = left.min(64 * 1_024);
        file.write_all(&vec![0; usize::try_from(some).unwrap_or_default()])?;
        left -= some;
    }
    file.sync_all()?;
    fs::remove_file(path)
}

fn absent_is_fine(outcome: io::Result<()>) -> io::Result<()> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
