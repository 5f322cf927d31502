//! The audit trail beside the ledger: append-only, so that it outlives a store that does not open any more.
//!
//! A line is `1 <number> <sealed entry in base64>`, sealed for its place under the key of the store.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::durable::{fault, sync_folder};
use super::records::{decode, encode};
use super::seal::{Place, Seal};
use crate::domain::audit::AuditEntry;
use crate::ports::StoreFault;

/// The form of a line, in front of it.
const LINE_VERSION: &str = "1";
/// Its file among those of the ledger.
const FILE: &str = "audit";

/// Appends entries and makes them durable.
pub(super) fn append(folder: &Path, entries: &[AuditEntry], seal: &Seal) -> Result<(), StoreFault> {
    let mut lines = String::new();
    for entry in entries {
        let key = entry.number.to_be_bytes();
        let sealed = STANDARD_NO_PAD.encode(seal.seal(place(&key), &encode(entry)?)?);
        lines += &format!("{LINE_VERSION} {} {sealed}\n", entry.number);
    }
    let write = || {
        let path = folder.join(FILE);
        let fresh = !path.exists();
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path)?;
        if is_torn(&mut file)? {
            file.write_all(b"\n")?;
        }
        file.write_all(lines.as_bytes())?;
        file.sync_data()?;
        if fresh {
            sync_folder(folder)?;
        }
        Ok(())
    };
    write().map_err(|error: io::Error| fault(&error, "writing the audit trail"))
}

/// Whether a crash cut the last line short.
fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// All that can be read of the trail, the oldest entry first. A number that was written twice, because a crash came between, counts as it
/// was written last.
pub(super) fn tell(folder: &Path, seal: &Seal) -> Result<Vec<AuditEntry>, StoreFault> {
    let text = match fs::read(folder.join(FILE)) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(fault(&error, "reading the audit trail")),
    };
    let mut trail: Vec<AuditEntry> = Vec::new();
    for entry in text.lines().filter_map(|line| read(line, seal)) {
        trail.retain(|older| older.number < entry.number);
        trail.push(entry);
    }
    Ok(trail)
}

fn read(line: &str, seal: &Seal) -> Option<AuditEntry> {
    let mut fields = line.split(' ');
    let (version, number, sealed) = (fields.next()?, fields.next()?, fields.next()?);
    let number: u64 = number.parse().ok().filter(|_| version == LINE_VERSION)?;
    let sealed = STANDARD_NO_PAD.decode(sealed).ok()?;
    let entry: AuditEntry = decode(&seal.open(place(&number.to_be_bytes()), &sealed).ok()?).ok()?;
    (entry.number == number).then_some(entry)
}

fn place(key: &[u8]) -> Place<'_> {
    Place { tree: FILE, key }
}
