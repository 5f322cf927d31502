//! A new store out of the ledger, for when the old one will not open.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::audit;
use super::durable::{fault, sync_folder};
use super::first_layout;
use super::keys::Keys;
use super::ledger::{Ledger, Told};
use super::lock::Lock;
use super::seal::{Seal, StoreKey};
use super::sled::{Options, SledJournal};
use crate::domain::audit::Head;
use crate::domain::effect::Effect;
use crate::domain::house::House;
use crate::domain::news::News;
use crate::domain::order::{CodeMessage, Course, Order, State};
use crate::domain::purchase::Step;
use crate::domain::purse::Spent;
use crate::domain::time::Time;
use crate::ports::{Changes, Entry, Marks, StoreFault};

/// Orders written in one commit.
const ORDERS_PER_COMMIT: usize = 256;

/// What became of a rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Orders in the new store.
    pub orders: usize,
    /// Lines of the ledger that are damaged; the order's earlier line was used, if there is one.
    pub unreadable: usize,
    /// Lines whose key was destroyed.
    pub forgotten: usize,
    /// Entries of the audit trail in the new store.
    pub trail: usize,
    /// Where the audit trail is broken, if it is.
    pub broken: Option<u64>,
    /// Where the old store lies now, if there was one.
    pub aside: Option<PathBuf>,
}

impl SledJournal {
    /// Makes a new store out of the ledger and moves the old one aside.
    ///
    /// Orders are as they were last; one that was just being placed is unclear now, since the upstream may have it. Chats begin anew, each
    /// with its next message. A rebuild that is cut short can be begun again.
    ///
    /// # Errors
    /// `Locked` when the shop is running, `Record` when `key` is not the one the ledger was written with, and what a disk can say. The old
    /// store is as it was then.
    pub fn rebuild(dir: &Path, key: &StoreKey, options: Options) -> Result<Rebuilt, StoreFault> {
        let lock = Arc::new(Lock::take(dir)?);
        first_layout::settle(dir)?;
        let doing = |error: io::Error| fault(&error, "putting the new store in place");
        let now = options.clock.now();
        let (mut told, aside);
        if first_layout::is_here(dir) {
            told = first_layout::tell(dir, key)?;
            first_layout::write_anew(dir, &lock, key, &options, commits(&told, now))?;
            aside = put_aside(dir).map_err(doing)?;
            first_layout::settle(dir)?;
        } else {
            let ledger = Ledger::open(&dir.join("ledger"))?;
            let keys = Keys::open(&dir.join("keys"), key, ledger.last() == 0)?;
            told = ledger.tell(&keys)?;
            told.trail = audit::tell(&dir.join("ledger"), &Seal::of_store(key))?;
            let draft = dir.join("store.new");
            clear(&draft).map_err(|error| fault(&error, "clearing an unfinished rebuild"))?;
            let mut journal = Self::assemble(&draft, ledger, keys, Arc::clone(&lock), key, options)?;
            journal.found()?;
            for changes in commits(&told, now) {
                journal.restore(&changes)?;
            }
            drop(journal);
            aside = put_aside(dir).map_err(doing)?;
            fs::rename(&draft, dir.join("store")).map_err(doing)?;
            sync_folder(dir).map_err(doing)?;
        }
        let head = told.trail.last().map(Head::of).unwrap_or_default();
        let broken = head.verify(&told.trail).err().map(|broken| broken.number);
        drop(lock);
        Ok(Rebuilt {
            orders: told.orders.len(),
            unreadable: told.unreadable,
            forgotten: told.forgotten,
            trail: told.trail.len(),
            broken,
            aside,
        })
    }
}

/// The commits of a new store.
fn commits(told: &Told, now: Time) -> Vec<Changes> {
    let mut effects = BTreeSet::new();
    let orders: Vec<Order> = told
        .orders
        .iter()
        .map(|order| {
            let (order, more) = resumed(order.clone(), now);
            effects.extend(more);
            order
        })
        .collect();
    let wished: Vec<Entry> = (1..)
        .zip(effects)
        .map(|(wish, effect)| Entry {
            effect,
            wish,
            since: now,
        })
        .collect();
    let mut commits: Vec<Changes> = orders
        .chunks(ORDERS_PER_COMMIT)
        .map(|orders| Changes {
            orders: orders.to_vec(),
            ..Changes::default()
        })
        .collect();
    let marks = Marks {
        orders: told.highest,
        wishes: wished.last().map_or(0, |entry| entry.wish),
        spent: Spent::lately(&orders, now),
        ..Marks::default()
    };
    commits.extend(wished.chunks(ORDERS_PER_COMMIT).map(|wished| Changes {
        wished: wished.to_vec(),
        ..Changes::default()
    }));
    commits.extend(told.trail.chunks(ORDERS_PER_COMMIT).map(|trail| Changes {
        audit: trail.to_vec(),
        ..Changes::default()
    }));
    commits.push(Changes {
        marks: Some(marks),
        house: Some(House::after(&told.trail)),
        ..Changes::default()
    });
    commits
}

/// An order as it goes on, and what is to be done for it.
fn resumed(order: Order, now: Time) -> (Order, Vec<Effect>) {
    // Whether the upstream was asked is not known, and it is never asked twice.
    let (order, mut effects) = match order.course() {
        // The same name gives the same invoice.
        Course::Making if order.by_invoice() => {
            let wanted = vec![Effect::Invoice(order.id)];
            (order, wanted)
        }
        Course::Making => order.learn(News::AnswerLost, now),
        Course::NotMade
        | Course::Payable
        | Course::Elapsed
        | Course::Underway
        | Course::Held
        | Course::Here
        | Course::Late
        | Course::Settled => (order, Vec::new()),
    };
    effects.extend(purchase_wants(&order));
    if wants_bill(&order) {
        effects.push(Effect::ShowBill(order.id));
    }
    if wants_delivery(&order) {
        effects.push(Effect::Deliver(order.id));
    }
    (order, effects)
}

/// What is still to be done about the purchase behind an invoice.
fn purchase_wants(order: &Order) -> Option<Effect> {
    if let State::Buying(_, step) = &order.state {
        return match step {
            Step::Placing => Some(Effect::Supply(order.id)),
            Step::ToFund => Some(Effect::CallForFunds(order.id)),
            Step::Funding => Some(Effect::Fund(order.id)),
            Step::Funded => None,
        };
    }
    let refunding = matches!(order.state, State::Refunding(_)) && order.purchase.refund.is_some();
    refunding.then_some(Effect::Refund(order.id))
}

/// Whether the payment message may be out of date.
fn wants_bill(order: &Order) -> bool {
    let shown = order.bill.as_ref().map(|bill| bill.picture);
    order.picture().is_some() && (order.is_followed() || wants_delivery(order) || shown != order.picture())
}

/// Whether the code is still on its way into its message.
fn wants_delivery(order: &Order) -> bool {
    let moving = matches!(order.code, CodeMessage::Placeholder { .. } | CodeMessage::Moving(_));
    matches!(order.state, State::Delivering(..)) || moving
}

/// The old store gets the first free name.
fn put_aside(dir: &Path) -> io::Result<Option<PathBuf>> {
    let store = dir.join("store");
    if !store.exists() {
        return Ok(None);
    }
    let free = (1_u32..)
        .map(|number| dir.join(format!("store.broken-{number}")))
        .find(|path| !path.exists());
    if let Some(path) = &free {
        fs::rename(&store, path)?;
        sync_folder(dir)?;
    }
    Ok(free)
}

fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}
