//! The values used last, decoded, so that a person who taps on is not unsealed anew each time.

use std::collections::HashMap;
use std::hash::Hash;

/// Values in each of the two generations.
const GENERATION: usize = 256;

/// At most two generations of values; what was not used for a whole one is forgotten.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Clone> Recent<K, V> {
    /// The value as it was kept last.
    pub(super) fn get(&mut self, key: K) -> Option<V> {
        if let Some(value) = self.young.get(&key) {
            return Some(value.clone());
        }
        let value = self.old.remove(&key)?;
        self.keep(key, value.clone());
        Some(value)
    }

    /// Keeps a value as it is now.
    pub(super) fn keep(&mut self, key: K, value: V) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    /// Forgets one.
    pub(super) fn forget(&mut self, key: K) {
        self.young.remove(&key);
        self.old.remove(&key);
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{GENERATION, Recent};

    #[test]
    fn what_is_used_stays_and_what_is_not_goes() {
        let mut recent = Recent::default();
        recent.keep(0, "kept");
        for key in 1..3 * GENERATION {
            recent.keep(key, "passing");
            assert_eq!(recent.get(0), Some("kept"), "after {key}");
        }
        assert_eq!(recent.get(1), None);
        assert!(recent.young.len() + recent.old.len() <= 2 * GENERATION);
        recent.keep(0, "changed");
        assert_eq!(recent.get(0), Some("changed"));
        recent.keep(1, "forgotten");
        recent.forget(1);
        assert_eq!(recent.get(1), None);
        recent.clear();
        assert_eq!(recent.get(0), None);
    }
}
