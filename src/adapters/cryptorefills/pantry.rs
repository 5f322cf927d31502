//! The catalogue on disk, one file a key, so that a restart starts warm; nothing personal is in it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::translate::keys::key;
use crate::domain::catalog::{BrandId, Country};
use crate::domain::time::Time;

/// The form of the files; a file of another form is passed over.
const VERSION: u32 = 1;
/// Files that old are swept away.
const LONGEST: Duration = Duration::from_secs(7 * 86_400);

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jar {
    /// Coins and networks.
    Channels,
    /// The brands of a country.
    Brands(Country),
    /// The products of a brand.
    Range(Country, BrandId),
}

/// A folder of files.
#[derive(Clone, Debug)]
pub struct Pantry {
    folder: PathBuf,
}

#[derive(Serialize)]
struct Label<'a, T> {
    version: u32,
    at: Time,
    stock: &'a T,
}

#[derive(Deserialize)]
struct Opened<T> {
    version: u32,
    at: Time,
    stock: T,
}

impl Pantry {
    /// Opens the folder, making it if need be, and sweeps away what is too old.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(folder: &Path, now: Time) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let ours = path.extension().is_some_and(|kind| kind == "json" || kind == "part");
            if ours && is_old(&path, now) {
                fs::remove_file(&path)?;
            }
        }
        Ok(Self {
            folder: folder.to_path_buf(),
        })
    }

    /// What an earlier run put there and when it was true; blocks on the disk.
    pub fn take<T: DeserializeOwned>(&self, jar: &Jar) -> Option<(T, Time)> {
        let bytes = fs::read(self.path(jar)).ok()?;
        let opened: Opened<T> = serde_json::from_slice(&bytes).ok()?;
        (opened.version == VERSION).then_some((opened.stock, opened.at))
    }

    /// Puts something there, as a whole or not at all; blocks on the disk.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn put<T: Serialize>(&self, jar: &Jar, stock: &T, at: Time) -> io::Result<()> {
        let label = Label {
            version: VERSION,
            at,
            stock,
        };
        let path = self.path(jar);
        let part = path.with_extension("part");
        fs::write(&part, serde_json::to_vec(&label)?)?;
        fs::rename(&part, &path)
    }

    fn path(&self, jar: &Jar) -> PathBuf {
        self.folder.join(match jar {
            Jar::Channels => String::from("channels.json"),
            Jar::Brands(country) => format!("brands-{country}.json"),
            Jar::Range(country, brand) => format!("range-{country}-{}.json", key(Some(&brand.0), &[])),
        })
    }
}

/// By the file's own time, since opening every file would make a start slow.
fn is_old(path: &Path, now: Time) -> bool {
    fs::metadata(path)
        .and_then(|data| data.modified())
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .is_some_and(|since| since + LONGEST < Duration::from_millis(now.0))
}

#[cfg(test)]
mod tests {
    use super::{Jar, Pantry};
    use crate::domain::catalog::{BrandId, Country};
    use crate::domain::time::Time;
    use std::fs;

    const NOW: Time = Time::from_unix(1_000_000);

    #[test]
    fn what_was_put_there_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let jar = Jar::Range(Country::new("US").unwrap(), BrandId("a-1".into()));
        let other = Jar::Range(Country::new("US").unwrap(), BrandId("a/../2".into()));
        let pantry = Pantry::open(folder.path(), NOW).unwrap();
        pantry.put(&jar, &vec![1, 2], NOW).unwrap();
        pantry.put(&other, &vec![3], NOW.plus_seconds(1)).unwrap();
        let again = Pantry::open(folder.path(), NOW).unwrap();
        assert_eq!(again.take(&jar), Some((vec![1, 2], NOW)));
        assert_eq!(again.take(&other), Some((vec![3], NOW.plus_seconds(1))));
        assert_eq!(again.take::<Vec<u8>>(&Jar::Channels), None);
    }

    #[test]
    fn a_damaged_or_foreign_file_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let pantry = Pantry::open(folder.path(), NOW).unwrap();
        for text in [
            "",
            "{",
            r#"{"version":2,"at":1,"stock":[1]}"#,
            r#"{"version":1,"at":1,"stock":"no list"}"#,
        ] {
            fs::write(folder.path().join("channels.json"), text).unwrap();
            assert_eq!(pantry.take::<Vec<u8>>(&Jar::Channels), None, "{text}");
        }
    }

    #[test]
    fn what_is_too_old_is_swept_away_and_only_that() {
        let folder = tempfile::tempdir().unwrap();
        let pantry = Pantry::open(folder.path(), NOW).unwrap();
        pantry.put(&Jar::Channels, &1, NOW).unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        let far = Time(u64::MAX / 2);
        let pantry = Pantry::open(folder.path(), far).unwrap();
        assert_eq!(pantry.take::<u8>(&Jar::Channels), None);
        assert!(folder.path().join("notes.txt").exists());
    }
}
