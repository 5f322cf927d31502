//! The second line: every state of every order in plain append-only files, from which the store can be made anew.
//!
//! A file holds one day (UTC). A line is `2 <number> <order> <slot of its key> <sealed order in base64>`; the number grows with each commit.
//! `2 <number> destroyed <slot>` tells that a key went away with that commit, and with it all lines that it sealed. Whose an order is stands
//! in no line: only its key tells.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::audit;
use super::durable::{create_folder, fault, sync_folder};
use super::keys::{Keys, Owner, Slot};
use super::records::{decode, encode};
use super::seal::{Place, Seal};
use crate::domain::audit::AuditEntry;
use crate::domain::ids::OrderId;
use crate::domain::order::Order;
use crate::domain::time::Time;
use crate::ports::StoreFault;

/// The form of a line, in front of it.
const LINE_VERSION: &str = "2";
/// In a line of a key that went away.
const DESTROYED: &str = "destroyed";
/// Bytes first looked at for the last line of a file.
const TAIL_BYTES: u64 = 64 * 1_024;
/// Days from 1970-01-01 to 9999-12-31.
const LAST_DAY: u64 = 2_932_896;

/// The ledger, open for the next line.
pub(super) struct Ledger {
    folder: PathBuf,
    last: u64,
    today: Option<(u64, File)>,
}

/// What the ledger tells about the orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The last state of each order, by its number.
    pub(super) orders: Vec<Order>,
    /// The highest order number that was ever given out.
    pub(super) highest: u64,
    /// Lines that are damaged.
    pub(super) unreadable: usize,
    /// Lines whose key was destroyed.
    pub(super) forgotten: usize,
    /// What admins did, the oldest first.
    pub(super) trail: Vec<AuditEntry>,
}

impl Ledger {
    /// Opens the ledger in `folder`, or begins it; a line that a crash cut short is taken away.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreFault> {
        let open = || {
            create_folder(folder)?;
            let mut last = 0;
            for path in files(folder)? {
                last = mend(&path)?.max(last);
            }
            Ok(last)
        };
        let last = open().map_err(|error: io::Error| fault(&error, "opening the ledger"))?;
        Ok(Self {
            folder: folder.to_path_buf(),
            last,
            today: None,
        })
    }

    /// The number of the last commit that wrote a line; 0 when there is none.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Goes on counting after `number`, if that is further.
    pub(super) fn count_from(&mut self, number: u64) {
        self.last = self.last.max(number);
    }

    /// Appends the orders as they are now and the keys that go away, under one number, and makes them durable.
    pub(super) fn append<'a>(
        &mut self,
        orders: impl Iterator<Item = (&'a Order, &'a (Slot, Seal))>,
        gone: &[Slot],
        now: Time,
    ) -> Result<(), StoreFault> {
        let number = self.last + 1;
        let mut lines = String::new();
        for (order, (slot, seal)) in orders {
            let sealed = seal.seal(place(&key(order.id, number)), &encode(order)?)?;
            let text = STANDARD_NO_PAD.encode(sealed);
            lines += &format!("{LINE_VERSION} {number} {} {} {text}\n", order.id, slot.0);
        }
        for slot in gone {
            lines += &format!("{LINE_VERSION} {number} {DESTROYED} {}\n", slot.0);
        }
        if lines.is_empty() {
            return Ok(());
        }
        self.write(lines.as_bytes(), now)
            .map_err(|error| fault(&error, "writing the ledger"))?;
        self.last = number;
        Ok(())
    }

    /// Appends what admins did, and makes it durable.
    pub(super) fn append_audit(&self, entries: &[AuditEntry], seal: &Seal) -> Result<(), StoreFault> {
        audit::append(&self.folder, entries, seal)
    }

    fn write(&mut self, lines: &[u8], now: Time) -> io::Result<()> {
        let day = (now.unix() / 86_400).min(LAST_DAY);
        let file = match &mut self.today {
            Some((of, file)) if *of == day => file,
            Some(_) | None => {
                let path = self.folder.join(format!("{}.log", date(day)));
                let file = OpenOptions::new().append(true).create(true).open(path)?;
                sync_folder(&self.folder)?;
                &mut self.today.insert((day, file)).1
            }
        };
        file.write_all(lines)?;
        file.sync_data()
    }

    /// Reads everything: the last state of each order that can still be read. Keys that were to go away go now, if a crash kept them.
    pub(super) fn tell(&self, keys: &Keys) -> Result<Told, StoreFault> {
        let mut told = Told::default();
        let mut latest = BTreeMap::<OrderId, (u64, Order)>::new();
        keys.destroy(&self.destroyed()?)?;
        self.each_line(|line| {
            let Some(line) = line else {
                told.unreadable += 1;
                return Ok(());
            };
            let Text::Order { order: id, .. } = line.text else {
                return Ok(());
            };
            told.highest = told.highest.max(id.0);
            match line.open(keys)? {
                Opened::Order(order) if latest.get(&id).is_none_or(|(number, _)| *number <= line.number) => {
                    latest.insert(id, (line.number, *order));
                }
                Opened::Order(_) => {}
                Opened::Forgotten => told.forgotten += 1,
                Opened::Damaged => told.unreadable += 1,
            }
            Ok(())
        })?;
        told.orders = latest.into_values().map(|(_, order)| order).collect();
        Ok(told)
    }

    fn destroyed(&self) -> Result<Vec<Slot>, StoreFault> {
        let mut slots = Vec::new();
        self.each_line(|line| {
            if let Some(Line {
                text: Text::Destroyed(slot),
                ..
            }) = line
            {
                slots.push(slot);
            }
            Ok(())
        })?;
        Ok(slots)
    }

    /// Each line in turn; nothing for one that is damaged.
    fn each_line(&self, mut take: impl FnMut(Option<Line<'_>>) -> Result<(), StoreFault>) -> Result<(), StoreFault> {
        let reading = |error: io::Error| fault(&error, "reading the ledger");
        for path in files(&self.folder).map_err(reading)? {
            for line in BufReader::new(File::open(path).map_err(reading)?).split(b'\n') {
                take(Line::read(&line.map_err(reading)?))?;
            }
        }
        Ok(())
    }
}

struct Line<'a> {
    number: u64,
    text: Text<'a>,
}

enum Text<'a> {
    Order {
        order: OrderId,
        slot: Slot,
        sealed: &'a str,
    },
    Destroyed(Slot),
}

enum Opened {
    Order(Box<Order>),
    Forgotten,
    Damaged,
}

impl<'a> Line<'a> {
    fn read(line: &'a [u8]) -> Option<Self> {
        let fields: Vec<&str> = str::from_utf8(line).ok()?.split(' ').collect();
        let (number, text) = match fields.as_slice() {
            [LINE_VERSION, number, DESTROYED, slot] => (number, Text::Destroyed(Slot(slot.parse().ok()?))),
            [LINE_VERSION, number, order, slot, sealed] => {
                let (order, slot) = (OrderId(order.parse().ok()?), Slot(slot.parse().ok()?));
                (number, Text::Order { order, slot, sealed })
            }
            _ => return None,
        };
        let number = number.parse().ok()?;
        Some(Self { number, text })
    }

    fn open(&self, keys: &Keys) -> Result<Opened, StoreFault> {
        let Text::Order { order, slot, sealed } = &self.text else {
            return Ok(Opened::Damaged);
        };
        match keys.owner(*slot)? {
            None => return Ok(Opened::Forgotten),
            Some(owner) if owner != Owner::Order(*order) => return Ok(Opened::Damaged),
            Some(_) => {}
        }
        let seal = match keys.seal(*slot) {
            Ok(Some(seal)) => seal,
            Ok(None) => return Ok(Opened::Forgotten),
            Err(StoreFault::Record(_)) => return Ok(Opened::Damaged),
            Err(fault @ (StoreFault::Full | StoreFault::Locked | StoreFault::Io(_))) => return Err(fault),
        };
        let sealed = STANDARD_NO_PAD.decode(sealed).unwrap_or_default();
        let opened = seal.open(place(&key(*order, self.number)), &sealed);
        Ok(match opened.and_then(|record| decode(&record)) {
            Ok(order) => Opened::Order(Box::new(order)),
            Err(_) => Opened::Damaged,
        })
    }
}

/// Where a line belongs, for its seal.
pub(super) fn place(key: &[u8]) -> Place<'_> {
    Place { tree: "ledger", key }
}

/// What names a line of an order.
pub(super) fn key(order: OrderId, number: u64) -> [u8; 16] {
    ((u128::from(order.0) << 64) | u128::from(number)).to_be_bytes()
}

/// The files of a ledger, the oldest first.
pub(super) fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "log") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Cuts off a last line that was not finished, and returns the number of the last one that was.
fn mend(path: &Path) -> io::Result<u64> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    let length = file.metadata()?.len();
    let mut span = TAIL_BYTES;
    loop {
        let start = length.saturating_sub(span);
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        file.read_to_end(&mut tail)?;
        let end = tail.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let whole = tail.get(..end).unwrap_or_default();
        let last = whole.rsplit(|byte| *byte == b'\n').find_map(Line::read);
        if last.is_none() && start > 0 {
            span *= 4;
            continue;
        }
        let torn = u64::try_from(tail.len() - end).unwrap_or_default();
        if torn > 0 {
            file.set_len(length - torn)?;
            file.sync_all()?;
        }
        return Ok(last.map_or(0, |line| line.number));
    }
}

/// The date of a day counted from 1970-01-01, as `YYYY-MM-DD`.
fn date(mut day: u64) -> String {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while day >= 365 + u64::from(is_leap(year)) {
        day -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", day + 1)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Ledger, Told, date};
    use crate::adapters::journal::keys::{Keys, Owner, Slot};
    use crate::adapters::journal::samples;
    use crate::domain::ids::{ChatId, OrderId};
    use crate::domain::order::{Order, State};
    use crate::domain::time::Time;

    fn order(id: u64, changed: u64) -> Order {
        samples::order(id, 7, State::Placing, changed)
    }

    /// Keys of orders 1 to 3, the chat's in slot 1, theirs in 2 to 4.
    fn keys(dir: &Path) -> Keys {
        let path = dir.join("keys");
        let mut keys = Keys::open(&path, &samples::store::store_key(), true).unwrap();
        if keys.count() == 0 {
            let (chat, key) = keys.make(Slot(1), Owner::Chat(ChatId(7)), None).unwrap();
            let of = |order: u64| keys.make(Slot(order + 1), Owner::Order(OrderId(order)), Some((Slot(1), &chat)));
            let fresh: Vec<_> = [key]
                .into_iter()
                .chain((1..=3).map(|order| of(order).unwrap().1))
                .collect();
            keys.append(&fresh).unwrap();
        }
        keys
    }

    /// Appends orders in one commit.
    fn append_at(dir: &Path, ledger: &mut Ledger, orders: &[Order], gone: &[Slot], now: Time) {
        let keys = keys(dir);
        let slots = orders.iter().map(|order| Slot(order.id.0 + 1));
        let sealing: Vec<_> = slots.map(|slot| (slot, keys.seal(slot).unwrap().unwrap())).collect();
        ledger.append(orders.iter().zip(&sealing), gone, now).unwrap();
    }

    /// Appends one order after the other, each in a commit of its own, all on the first day.
    fn append(dir: &Path, orders: &[Order]) {
        let mut ledger = Ledger::open(&dir.join("ledger")).unwrap();
        for order in orders {
            append_at(dir, &mut ledger, std::slice::from_ref(order), &[], Time(0));
        }
    }

    fn told(dir: &Path) -> Told {
        Ledger::open(&dir.join("ledger")).unwrap().tell(&keys(dir)).unwrap()
    }

    #[test]
    fn a_day_has_its_date() {
        for (day, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (364, "1970-12-31"),
            (789, "1972-02-29"),
            (11_016, "2000-02-29"),
            (20_370, "2025-10-09"),
            (47_541, "2100-03-01"),
            (super::LAST_DAY, "9999-12-31"),
        ] {
            assert_eq!(date(day), text);
        }
    }

    #[test]
    fn the_last_line_of_each_order_counts_also_when_the_clock_went_back() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(&dir.path().join("ledger")).unwrap();
        let day = |day: u64| Time::from_unix(day * 86_400 + 86_399);
        for (changed, at) in [(1, day(3)), (2, day(5)), (3, day(4))] {
            append_at(
                dir.path(),
                &mut ledger,
                &[order(1, changed), order(2, changed)],
                &[],
                at,
            );
        }
        for name in ["1970-01-04.log", "1970-01-05.log", "1970-01-06.log"] {
            assert!(dir.path().join("ledger").join(name).exists(), "{name}");
        }
        assert_eq!(ledger.last(), 3);
        let expected = Told {
            orders: vec![order(1, 3), order(2, 3)],
            highest: 2,
            ..Told::default()
        };
        assert_eq!(told(dir.path()), expected);
        assert_eq!(Ledger::open(&dir.path().join("ledger")).unwrap().last(), 3);
    }

    #[test]
    fn a_last_line_that_was_cut_short_is_taken_away() {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &[order(1, 1), order(1, 2)]);
        let path = dir.path().join("ledger/1970-01-01.log");
        let whole = fs::read(&path).unwrap();
        let first = whole.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        for length in [first + 1, first + 9, first + 100, whole.len() - 1] {
            fs::write(&path, &whole[..length]).unwrap();
            let ledger = Ledger::open(&dir.path().join("ledger")).unwrap();
            assert_eq!(ledger.last(), 1, "{length} of {} bytes", whole.len());
            assert_eq!(fs::read(&path).unwrap(), whole[..first]);
            assert_eq!(told(dir.path()).orders, [order(1, 1)]);
        }
        fs::write(&path, &whole[..first / 2]).unwrap();
        assert_eq!(Ledger::open(&dir.path().join("ledger")).unwrap().last(), 0);
        assert_eq!(fs::read(&path).unwrap(), b"");
    }

    #[test]
    fn the_last_number_is_found_behind_a_long_torn_line() {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &[order(1, 1)]);
        let path = dir.path().join("ledger/1970-01-01.log");
        let whole = fs::read(&path).unwrap();
        let torn = [&whole[..], &[0; 300_000]].concat();
        fs::write(&path, &torn).unwrap();
        assert_eq!(Ledger::open(&dir.path().join("ledger")).unwrap().last(), 1);
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn a_damaged_line_is_counted_and_the_one_before_it_used() {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &[order(1, 1), order(1, 2), order(2, 3)]);
        let path = dir.path().join("ledger/1970-01-01.log");
        let whole = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = whole.lines().collect();
        let renumbered = lines[1].replacen("2 2 ", "2 9 ", 1);
        let other = lines[1].replacen("2 2 1 2 ", "2 2 2 2 ", 1);
        for damaged in [lines[1].replace('A', "B"), "nonsense".into(), renumbered, other] {
            fs::write(&path, format!("{}\n{damaged}\n{}\n", lines[0], lines[2])).unwrap();
            let told = told(dir.path());
            assert_eq!(told.unreadable, 1, "{damaged}");
            assert_eq!(told.orders, [order(1, 1), order(2, 3)]);
        }
    }

    #[test]
    fn lines_whose_key_was_destroyed_are_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &[order(1, 1), order(3, 1), order(2, 2)]);
        keys(dir.path()).destroy(&[Slot(2)]).unwrap();
        let expected = Told {
            orders: vec![order(2, 2), order(3, 1)],
            highest: 3,
            unreadable: 0,
            forgotten: 1,
            trail: vec![],
        };
        assert_eq!(told(dir.path()), expected);
        keys(dir.path()).destroy(&[Slot(1)]).unwrap();
        let expected = Told {
            orders: vec![],
            highest: 3,
            unreadable: 0,
            forgotten: 3,
            trail: vec![],
        };
        assert_eq!(told(dir.path()), expected);
    }

    #[test]
    fn a_key_that_was_to_go_is_gone_once_the_ledger_was_read() {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &[order(1, 1), order(2, 1)]);
        let mut ledger = Ledger::open(&dir.path().join("ledger")).unwrap();
        append_at(dir.path(), &mut ledger, &[], &[Slot(3)], Time(0));
        assert_eq!(ledger.last(), 3);
        assert_eq!(Ledger::open(&dir.path().join("ledger")).unwrap().last(), 3);
        let expected = Told {
            orders: vec![order(1, 1)],
            highest: 2,
            unreadable: 0,
            forgotten: 1,
            trail: vec![],
        };
        assert_eq!(told(dir.path()), expected);
        assert_eq!(keys(dir.path()).owner(Slot(3)), Ok(None));
    }

    #[test]
    fn whose_an_order_is_stands_in_no_line() {
        let dir = tempfile::tempdir().unwrap();
        let of_chat = samples::order(1, 5_551_234_567, State::Unclear, 2);
        append(dir.path(), &[of_chat]);
        let lines = fs::read_to_string(dir.path().join("ledger/1970-01-01.log")).unwrap();
        assert!(
            lines.starts_with("2 1 1 2 ") && !lines.contains("5551234567"),
            "{lines}"
        );
    }
}
