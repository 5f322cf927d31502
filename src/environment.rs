//! Names and values out of the environment and `.env`, and how a fault in them is told.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// One setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The setting.
    pub name: &'static str,
    /// What is wrong with it; never its value.
    pub wrong: String,
    /// What would be right.
    pub right: Cow<'static, str>,
}

/// All settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "These settings need a change (environment or .env, see .env.example):"
        )?;
        for Fault { name, wrong, right } in &self.0 {
            writeln!(f, "  {name} {wrong}: {right}")?;
        }
        Ok(())
    }
}

/// Names and values before they are understood; the environment goes before `.env`.
#[derive(Clone, Default)]
pub struct Raw(BTreeMap<String, String>);

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl FromIterator<(String, String)> for Raw {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(
            pairs
                .into_iter()
                .map(|(name, value)| (name, value.trim().to_owned()))
                .collect(),
        )
    }
}

impl Raw {
    /// Reads the environment and the file `.env` in `dir`, if there is one.
    ///
    /// # Errors
    /// When `.env` is there and cannot be read line by line.
    pub fn read(dir: &Path) -> Result<Self, Faults> {
        let mut raw = Self::default();
        let file = dir.join(".env");
        if file.exists() {
            let unreadable = |wrong: String| {
                Faults(vec![Fault {
                    name: ".env",
                    wrong,
                    right: "each line is NAME=value, a comment, or empty".into(),
                }])
            };
            let text =
                fs::read_to_string(&file).map_err(|fault| unreadable(format!("cannot be read ({})", fault.kind())))?;
            // Some editors begin a file with a mark that nobody sees.
            let text = text.trim_start_matches('\u{feff}');
            let mut place = String::from("before all others");
            for line in dotenvy::from_read_iter(text.as_bytes()) {
                let (name, value) = line.map_err(|_| unreadable(format!("has a line that cannot be read, {place}")))?;
                if name
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
                {
                    place = format!("after {name}");
                }
                raw.0.insert(name, value.trim().to_owned());
            }
        }
        raw.0.extend(
            std::env::vars_os().filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.into_string().ok()?.trim().to_owned()))
            }),
        );
        Ok(raw)
    }

    /// All names that have a value.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, _)| name.as_str())
    }

    /// A value that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}
