//! Stored values as bytes: a version, then JSON.
//!
//! A sample of every version ever written stays in `tests/it/fixtures/records` and must load for ever.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::audit::AuditEntry;
use crate::domain::chat::Chat;
use crate::domain::house::House;
use crate::domain::order::Order;
use crate::ports::{Entry, Marks, StoreFault};

/// A value that is stored.
pub(super) trait Record: Serialize + DeserializeOwned {
    /// What it is called in a fault.
    const KIND: &'static str;
    /// The version that is written now.
    const VERSION: u8;
}

impl Record for Chat {
    const KIND: &'static str = "chat";
    const VERSION: u8 = 1;
}

impl Record for Order {
    const KIND: &'static str = "order";
    const VERSION: u8 = 1;
}

impl Record for Entry {
    const KIND: &'static str = "entry";
    const VERSION: u8 = 1;
}

impl Record for Marks {
    const KIND: &'static str = "marks";
    const VERSION: u8 = 1;
}

impl Record for House {
    const KIND: &'static str = "house";
    const VERSION: u8 = 1;
}

impl Record for AuditEntry {
    const KIND: &'static str = "audit";
    const VERSION: u8 = 1;
}

/// Whether an order is listed among those that are being placed or must be followed.
pub(super) fn is_open(order: &Order) -> bool {
    order.is_open()
}

/// The bytes of a value, in the version that is written now.
pub(super) fn encode<T: Record>(value: &T) -> Result<Vec<u8>, StoreFault> {
    let mut bytes = vec![T::VERSION];
    serde_json::to_writer(&mut bytes, value)
        .map_err(|error| StoreFault::Record(format!("{} cannot be written: {:?}", T::KIND, error.classify())))?;
    Ok(bytes)
}

/// The value of bytes that any version up to this one wrote.
///
/// A fault names the place of what is wrong, never what stands there.
pub(super) fn decode<T: Record>(bytes: &[u8]) -> Result<T, StoreFault> {
    match bytes {
        [] => Err(StoreFault::Record(format!("{} is empty", T::KIND))),
        [version, ..] if *version > T::VERSION => Err(StoreFault::Record(format!(
            "{} has format {version}, written by a newer version; this one reads up to {}",
            T::KIND,
            T::VERSION
        ))),
        [1, json @ ..] => serde_json::from_slice(json).map_err(|error| {
            StoreFault::Record(format!(
                "{} is not as expected at column {} ({:?})",
                T::KIND,
                error.column(),
                error.classify()
            ))
        }),
        [version, ..] => Err(StoreFault::Record(format!(
            "{} has the unknown format {version}",
            T::KIND
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;

    use super::{Record, decode, encode};
    use crate::adapters::journal::samples;
    use crate::adapters::journal::samples::{care, chats, effects};
    use crate::domain::audit::AuditEntry;
    use crate::domain::chat::Chat;
    use crate::domain::house::House;
    use crate::domain::order::Order;
    use crate::ports::{Entry, Marks, StoreFault};

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/records")
    }

    /// The samples of a kind, by version; one record a line.
    fn stored<T: Record>() -> BTreeMap<u8, Vec<String>> {
        let mut versions = BTreeMap::new();
        for file in fs::read_dir(folder()).unwrap() {
            let path = file.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let (kind, version) = stem.split_once('-').unwrap();
            if kind == T::KIND {
                let lines = fs::read_to_string(&path).unwrap();
                versions.insert(version.parse().unwrap(), lines.lines().map(String::from).collect());
            }
        }
        versions
    }

    fn every_sample_loads<T: Record>() {
        let versions = stored::<T>();
        let numbers: Vec<u8> = versions.keys().copied().collect();
        assert_eq!(
            numbers,
            (1..=T::VERSION).collect::<Vec<_>>(),
            "samples of every version of {}",
            T::KIND
        );
        for (version, lines) in versions {
            assert!(!lines.is_empty());
            for line in lines {
                let bytes = [&[version], line.as_bytes()].concat();
                let read = decode::<T>(&bytes);
                assert!(read.is_ok(), "{} of version {version}: {line}", T::KIND);
            }
        }
    }

    fn todays_encoding_is_the_newest_sample<T: Record>(values: &[T]) {
        let today: Vec<String> = values
            .iter()
            .map(|value| String::from_utf8(encode(value).unwrap().split_off(1)).unwrap())
            .collect();
        let newest = stored::<T>().remove(&T::VERSION).unwrap_or_default();
        assert!(
            today == newest,
            "the stored format of {0} changed. If that is meant: raise its VERSION, let decode read the old one, keep the \
             old sample and add {0}-<version>.jsonl with\n{1}\n",
            T::KIND,
            today.join("\n")
        );
    }

    #[test]
    fn a_record_of_every_version_ever_written_loads() {
        every_sample_loads::<Chat>();
        every_sample_loads::<Order>();
        every_sample_loads::<Entry>();
        every_sample_loads::<Marks>();
        every_sample_loads::<House>();
        every_sample_loads::<AuditEntry>();
    }

    #[test]
    fn a_change_of_the_stored_format_is_a_decision() {
        todays_encoding_is_the_newest_sample(&chats::chats());
        todays_encoding_is_the_newest_sample(&samples::orders::all());
        todays_encoding_is_the_newest_sample(&effects::entries());
        todays_encoding_is_the_newest_sample(&[Marks::default(), effects::marks(), effects::busy_marks()]);
        todays_encoding_is_the_newest_sample(&care::houses());
        todays_encoding_is_the_newest_sample(&care::trail());
    }

    #[test]
    fn what_is_written_is_read_back() {
        for order in samples::orders::all() {
            assert_eq!(decode(&encode(&order).unwrap()), Ok(order));
        }
        for chat in chats::chats() {
            assert_eq!(decode(&encode(&chat).unwrap()), Ok(chat));
        }
        for entry in effects::entries() {
            assert_eq!(decode(&encode(&entry).unwrap()), Ok(entry));
        }
        assert_eq!(decode(&encode(&effects::marks()).unwrap()), Ok(effects::marks()));
    }

    #[test]
    fn a_record_of_a_newer_version_is_refused() {
        let mut bytes = encode(&effects::marks()).unwrap();
        bytes[0] = Marks::VERSION + 1;
        let Err(StoreFault::Record(why)) = decode::<Marks>(&bytes) else {
            panic!("it was read");
        };
        assert!(why.contains("written by a newer version"), "{why}");
        for wrong in [&[][..], &[0, b'{', b'}'], &[1, b'{']] {
            assert!(matches!(decode::<Marks>(wrong), Err(StoreFault::Record(_))));
        }
    }

    #[test]
    fn a_fault_does_not_tell_what_stands_in_the_record() {
        let bytes = [&[1], &br#"{"id":"CANARY","language":"CANARY"}"#[..]].concat();
        let shown = format!("{:?}", decode::<Chat>(&bytes));
        assert!(shown.contains("column") && !shown.contains("CANARY"), "{shown}");
    }
}
