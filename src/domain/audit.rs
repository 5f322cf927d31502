//! The trail of what admins did: each entry holds the hash of the one before, so that none can be changed or taken out unnoticed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ids::{ChatId, OrderId};
use super::measure::Measure;
use super::time::Time;

/// One thing that an admin did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Counted from 1.
    pub number: u64,
    /// When.
    pub at: Time,
    /// Who, by their user id.
    pub by: ChatId,
    /// What.
    pub measure: Measure,
    /// Which order, if it was about one.
    pub order: Option<OrderId>,
    /// Whose chat, veiled, if it was about one; earlier versions wrote it openly.
    pub chat: Option<ChatId>,
    /// The reason given, or the note.
    pub words: Option<String>,
    /// The hash of the entry before, in hex; empty for the first.
    pub before: String,
}

/// The end of the trail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The number of the last entry.
    pub number: u64,
    /// Its hash in hex.
    pub hash: String,
}

/// Where a trail is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The entry that does not follow from the one before, or is not there.
    pub number: u64,
}

impl AuditEntry {
    /// What the next entry, or the head, must name.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        let fields = [
            self.number.to_string(),
            self.at.0.to_string(),
            self.by.to_string(),
            self.measure.word().to_owned(),
            self.order.map(|order| order.to_string()).unwrap_or_default(),
            self.chat.map(|chat| chat.to_string()).unwrap_or_default(),
            self.words.clone().unwrap_or_default(),
            self.before.clone(),
        ];
        for field in fields {
            hash.update(field.len().to_be_bytes());
            hash.update(field.as_bytes());
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Head {
    /// The head after an entry.
    pub fn of(entry: &AuditEntry) -> Self {
        Self {
            number: entry.number,
            hash: entry.hash(),
        }
    }

    /// Whether a whole trail, the oldest entry first, leads to this head.
    ///
    /// # Errors
    /// The first entry that is missing, changed or out of place.
    pub fn verify(&self, trail: &[AuditEntry]) -> Result<(), Broken> {
        let mut head = Self::default();
        for entry in trail {
            if entry.number != head.number + 1 || entry.before != head.hash {
                return Err(Broken {
                    number: head.number + 1,
                });
            }
            head = Self::of(entry);
        }
        if head == *self {
            Ok(())
        } else {
            Err(Broken {
                number: head.number.max(1),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AuditEntry, Broken, Head};
    use crate::domain::ids::{ChatId, OrderId};
    use crate::domain::measure::Measure;
    use crate::domain::time::Time;

    fn trail() -> (Vec<AuditEntry>, Head) {
        let mut head = Head::default();
        let mut trail = Vec::new();
        for (number, measure) in (1..).zip([Measure::Settle, Measure::Reopen, Measure::Pause]) {
            let entry = AuditEntry {
                number,
                at: Time::from_unix(number),
                by: ChatId(5),
                measure,
                order: Some(OrderId(7)),
                chat: None,
                words: Some("a reason".into()),
                before: head.hash.clone(),
            };
            head = Head::of(&entry);
            trail.push(entry);
        }
        (trail, head)
    }

    #[test]
    fn a_trail_that_nobody_touched_holds() {
        let (trail, head) = trail();
        assert_eq!(head.verify(&trail), Ok(()));
        assert_eq!(Head::default().verify(&[]), Ok(()));
    }

    #[test]
    fn whatever_is_changed_or_taken_out_is_noticed() {
        let (whole, head) = trail();
        let changes: [fn(&mut AuditEntry); 6] = [
            |entry| entry.at = Time::from_unix(99),
            |entry| entry.by = ChatId(6),
            |entry| entry.measure = Measure::Note,
            |entry| entry.order = None,
            |entry| entry.words = None,
            |entry| entry.number += 1,
        ];
        for at in 0..whole.len() {
            for change in changes {
                let mut changed = whole.clone();
                change(&mut changed[at]);
                assert!(head.verify(&changed).is_err(), "entry {at}");
            }
            let mut shorter = whole.clone();
            shorter.remove(at);
            assert!(head.verify(&shorter).is_err(), "without entry {at}");
        }
        assert_eq!(head.verify(&[]), Err(Broken { number: 1 }));
    }
}
