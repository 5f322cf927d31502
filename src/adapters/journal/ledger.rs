//! The second line: every state of every order in plain append-only files, from which the store can be made anew.
//!
//! A file holds one day (UTC). A line is `1 <number> <chat> <order> <sealed order in base64>`; the number grows with each commit. The key
//! of a chat lies beside in `keys/<chat>`; without that file nobody can read the chat's lines any more.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::durable::{create_folder, fault, sync_folder, write_whole};
use super::records::{decode, encode};
use super::seal::{Place, Seal, StoreKey};
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::Order;
use crate::domain::time::Time;
use crate::ports::StoreFault;

/// The form of a line, in front of it.
const LINE_VERSION: &str = "1";
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
pub struct Told {
    /// The last state of each order, by its number.
    pub orders: Vec<Order>,
    /// The highest order number that was ever given out.
    pub highest: u64,
    /// Lines that are damaged.
    pub unreadable: usize,
    /// Lines of chats whose key was destroyed.
    pub forgotten: usize,
}

impl Ledger {
    /// Opens the ledger in `folder`, or begins it; a line that a crash cut short is taken away.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreFault> {
        let open = || {
            create_folder(&folder.join("keys"))?;
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

    /// A chat's sealed key, if it has one here.
    pub(super) fn kept_key(&self, chat: ChatId) -> Result<Option<Vec<u8>>, StoreFault> {
        match fs::read(self.key_path(chat)) {
            Ok(kept) => Ok(Some(kept)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(fault(&error, "reading a key of the ledger")),
        }
    }

    /// Keeps a chat's sealed key; to be called before its first line.
    pub(super) fn keep_key(&self, chat: ChatId, kept: &[u8]) -> Result<(), StoreFault> {
        let path = self.key_path(chat);
        if path.exists() {
            return Ok(());
        }
        write_whole(&path, kept).map_err(|error| fault(&error, "keeping a key of the ledger"))
    }

    /// Appends the orders as they are now, under one number, and makes them durable.
    pub(super) fn append(&mut self, orders: &[(&Order, &Seal)], now: Time) -> Result<(), StoreFault> {
        let number = self.last + 1;
        let mut lines = String::new();
        for (order, seal) in orders {
            let sealed = seal.seal(place(&key(order.id, number)), &encode(*order)?)?;
            let text = STANDARD_NO_PAD.encode(sealed);
            lines += &format!("{LINE_VERSION} {number} {} {} {text}\n", order.chat, order.id);
        }
        self.write(lines.as_bytes(), now)
            .map_err(|error| fault(&error, "writing the ledger"))?;
        self.last = number;
        Ok(())
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

    fn key_path(&self, chat: ChatId) -> PathBuf {
        self.folder.join("keys").join(chat.to_string())
    }

    /// Reads everything: the last state of each order that can still be read.
    pub(super) fn tell(&self, seal: &Seal) -> Result<Told, StoreFault> {
        let mut told = Told::default();
        let mut keys = Keys::default();
        let mut latest = BTreeMap::<OrderId, (u64, Order)>::new();
        for path in files(&self.folder).map_err(|error| fault(&error, "reading the ledger"))? {
            let file = File::open(path).map_err(|error| fault(&error, "reading the ledger"))?;
            for line in BufReader::new(file).split(b'\n') {
                let line = line.map_err(|error| fault(&error, "reading the ledger"))?;
                let Some(line) = Line::read(&line) else {
                    told.unreadable += 1;
                    continue;
                };
                told.highest = told.highest.max(line.order.0);
                match keys.of(self, seal, line.chat)? {
                    Key::Good(seal) => match line.open(seal) {
                        Ok(order) if latest.get(&line.order).is_none_or(|(number, _)| *number <= line.number) => {
                            latest.insert(line.order, (line.number, order));
                        }
                        Ok(_) => {}
                        Err(_) => told.unreadable += 1,
                    },
                    Key::Bad => told.unreadable += 1,
                    Key::Gone => told.forgotten += 1,
                }
            }
        }
        keys.judge()?;
        told.orders = latest.into_values().map(|(_, order)| order).collect();
        Ok(told)
    }
}

/// The last state of each order that the ledger of a store's folder tells.
///
/// # Errors
/// When the ledger cannot be read, or was made with another STORE_KEY.
pub fn rebuild(folder: &Path, key: &StoreKey) -> Result<Told, StoreFault> {
    Ledger::open(&folder.join("ledger"))?.tell(&Seal::of_store(key))
}

/// The keys of the chats met while reading.
#[derive(Default)]
struct Keys(BTreeMap<ChatId, Key>);

enum Key {
    Good(Seal),
    Bad,
    Gone,
}

impl Keys {
    fn of(&mut self, ledger: &Ledger, seal: &Seal, chat: ChatId) -> Result<&Key, StoreFault> {
        let room = match self.0.entry(chat) {
            Occupied(known) => return Ok(known.into_mut()),
            Vacant(room) => room,
        };
        Ok(room.insert(match ledger.kept_key(chat)? {
            Some(kept) => seal.of_chat(chat, &kept).map_or(Key::Bad, Key::Good),
            None => Key::Gone,
        }))
    }

    /// When not a single key opens, it is the key of the store that is wrong.
    fn judge(&self) -> Result<(), StoreFault> {
        let good = self.0.values().any(|key| matches!(key, Key::Good(_)));
        let bad = self.0.values().any(|key| matches!(key, Key::Bad));
        if bad && !good {
            Err(super::sled::wrong_key())
        } else {
            Ok(())
        }
    }
}

struct Line<'a> {
    number: u64,
    chat: ChatId,
    order: OrderId,
    sealed: &'a str,
}

impl<'a> Line<'a> {
    fn read(line: &'a [u8]) -> Option<Self> {
        let mut fields = str::from_utf8(line).ok()?.split(' ');
        let version = fields.next()?;
        let read = Self {
            number: fields.next()?.parse().ok()?,
            chat: ChatId(fields.next()?.parse().ok()?),
            order: OrderId(fields.next()?.parse().ok()?),
            sealed: fields.next()?,
        };
        (version == LINE_VERSION && fields.next().is_none()).then_some(read)
    }

    fn open(&self, seal: &Seal) -> Result<Order, StoreFault> {
        let damaged = |_| StoreFault::Record(format!("a line of order {} is damaged", self.order));
        let sealed = STANDARD_NO_PAD.decode(self.sealed).map_err(damaged)?;
        decode(&seal.open(place(&key(self.order, self.number)), &sealed)?)
    }
}

fn place(key: &[u8]) -> Place<'_> {
    Place { tree: "ledger", key }
}

fn key(order: OrderId, number: u64) -> [u8; 16] {
    ((u128::from(order.0) << 64) | u128::from(number)).to_be_bytes()
}

/// The files of the ledger, the oldest first.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
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

    use super::{Ledger, Told, date, rebuild};
    use crate::adapters::journal::samples;
    use crate::adapters::journal::seal::Seal;
    use crate::domain::ids::ChatId;
    use crate::domain::order::{Order, State};
    use crate::domain::time::Time;

    fn order(id: u64, changed: u64) -> Order {
        samples::order(id, 7, State::Placing, changed)
    }

    /// Appends one order after the other, each in a commit of its own, all on the first day.
    fn append(dir: &Path, orders: &[Order]) {
        let mut ledger = Ledger::open(&dir.join("ledger")).unwrap();
        let store = Seal::of_store(&samples::store_key());
        for order in orders {
            let kept = match ledger.kept_key(order.chat).unwrap() {
                Some(kept) => kept,
                None => store.new_chat(order.chat).unwrap().1,
            };
            ledger.keep_key(order.chat, &kept).unwrap();
            let seal = store.of_chat(order.chat, &kept).unwrap();
            ledger.append(&[(order, &seal)], Time(0)).unwrap();
        }
    }

    fn told(dir: &Path) -> Told {
        rebuild(dir, &samples::store_key()).unwrap()
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
        let (seal, kept) = Seal::of_store(&samples::store_key()).new_chat(ChatId(7)).unwrap();
        ledger.keep_key(ChatId(7), &kept).unwrap();
        let day = |day: u64| Time::from_unix(day * 86_400 + 86_399);
        for (changed, at) in [(1, day(3)), (2, day(5)), (3, day(4))] {
            let orders = [order(1, changed), order(2, changed)];
            let lines: Vec<_> = orders.iter().map(|order| (order, &seal)).collect();
            ledger.append(&lines, at).unwrap();
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
        let renumbered = lines[1].replacen("1 2 ", "1 9 ", 1);
        let other = lines[1].replacen("7 1 ", "7 5 ", 1);
        for damaged in [lines[1].replace('A', "B"), "nonsense".into(), renumbered, other] {
            fs::write(&path, format!("{}\n{damaged}\n{}\n", lines[0], lines[2])).unwrap();
            let told = told(dir.path());
            assert_eq!(told.unreadable, 1, "{damaged}");
            assert_eq!(told.orders, [order(1, 1), order(2, 3)]);
        }
    }

    #[test]
    fn without_a_chats_key_its_lines_are_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let other = samples::order(2, 8, State::Unclear, 2);
        append(dir.path(), &[order(1, 1), order(3, 1), other.clone()]);
        fs::remove_file(dir.path().join("ledger/keys/7")).unwrap();
        let expected = Told {
            orders: vec![other],
            highest: 3,
            unreadable: 0,
            forgotten: 2,
        };
        assert_eq!(told(dir.path()), expected);
    }
}
