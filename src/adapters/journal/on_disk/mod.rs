//! How the store on disk behaves when it is opened again, damaged, moved, or read by strangers.

mod first_layout;
mod opening;
mod rebuilding;
mod strangers;

use std::fs;
use std::path::{Path, PathBuf};

use crate::adapters::journal::samples;
use crate::adapters::journal::samples::store::open;
use crate::adapters::journal::samples::{chats, effects};
use crate::domain::order::{Order, State};
use crate::ports::{Changes, Journal};

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
    for order in samples::orders::all() {
        assert_eq!(journal.order(order.id), Ok(Some(order)));
    }
    for chat in chats::chats() {
        assert_eq!(journal.chat(chat.id), Ok(Some(chat)));
    }
    assert_eq!(journal.outbox(), Ok(effects::entries()));
    assert_eq!(journal.marks(), Ok(effects::marks()));
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
