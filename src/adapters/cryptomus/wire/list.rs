//! A page of invoices or payouts (Cryptomus 2.4).

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::lenient::{flag, items, part, secret, text};
use crate::domain::secret::Secret;

/// One page.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, bound = "T: DeserializeOwned")]
pub struct Page<T> {
    /// What stands on it.
    #[serde(deserialize_with = "items")]
    pub items: Vec<T>,
    /// Whose they are; in lists of payouts.
    #[serde(deserialize_with = "secret")]
    pub merchant_uuid: Option<Secret>,
    /// Where it lies among the others.
    #[serde(deserialize_with = "part")]
    pub paginate: Option<Paginate>,
}

/// Where a page lies among the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Paginate {
    /// How many stand on the page.
    #[serde(deserialize_with = "text")]
    pub count: Option<String>,
    /// Whether there are others.
    #[serde(rename = "hasPages", deserialize_with = "flag")]
    pub has_pages: Option<bool>,
    /// What leads to the next one.
    #[serde(rename = "nextCursor", deserialize_with = "text")]
    pub next: Option<String>,
    /// What leads to the one before.
    #[serde(rename = "previousCursor", deserialize_with = "text")]
    pub previous: Option<String>,
    /// How many stand on a page at most.
    #[serde(rename = "perPage", deserialize_with = "text")]
    pub per_page: Option<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            merchant_uuid: None,
            paginate: None,
        }
    }
}

impl<T> Page<T> {
    /// What leads to the next page, if there is one.
    pub fn next(&self) -> Option<&str> {
        self.paginate.as_ref()?.next.as_deref()
    }
}
