//! Keys that fit into a button: the upstream's own where it is short and plain, a stable hash where it is not.

/// Most bytes of a key.
pub const KEY_BYTES: usize = 40;

/// The given id if it can be a key, otherwise a hash of it, or of `parts` when there is none.
pub fn key(id: Option<&str>, parts: &[&str]) -> String {
    match id {
        Some(id)
            if id.len() <= KEY_BYTES && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') =>
        {
            String::from(id)
        }
        Some(id) => hashed(&[id]),
        None => hashed(parts),
    }
}

/// A 128-bit FNV-1a hash in 32 hexadecimal digits: the same text has the same key on every machine and for ever.
pub fn hashed(parts: &[&str]) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let bytes = parts.iter().flat_map(|part| part.bytes().chain(std::iter::once(0xff)));
    let hash = bytes.fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::{hashed, key};

    #[test]
    fn a_short_plain_id_is_its_own_key() {
        let id = "7c0e1f52-3a55-4f0e-9d1b-0d6b8a3c1e01";
        assert_eq!(key(Some(id), &["Steam"]), id);
    }

    #[test]
    fn anything_else_has_a_stable_hash() {
        assert_eq!(key(None, &["Steam", "US"]), "9539a7213905c0e2e07cf4267ac7ea25");
        for id in ["ключ", "a b", "a/../b", &"x".repeat(41)] {
            let short = key(Some(id), &[]);
            assert_eq!((short.len(), short.clone()), (32, hashed(&[id])));
        }
        assert_ne!(hashed(&["ab", "c"]), hashed(&["a", "bc"]));
    }
}
