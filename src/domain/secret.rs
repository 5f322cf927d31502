//! A text that must never be printed: a code, an e-mail address, a phone number, an upstream order id.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text whose `Debug` shows nothing; it is read only where it is meant to be read.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text that nobody may print.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_not_printed() {
        let shown = format!("{:?}", Some(Secret::new("CANARY-1")));
        assert!(!shown.contains("CANARY"), "{shown}");
    }
}
