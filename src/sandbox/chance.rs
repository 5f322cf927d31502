//! Numbers that look drawn and yet repeat: a digest of what they are for.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// 32 bytes that depend on every part and on their order.
pub(super) fn bytes(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// A number below `limit`; 0 when `limit` is 0.
pub(super) fn below(parts: &[&str], limit: u64) -> u64 {
    let b = bytes(parts);
    let number = u64::from_be_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]);
    number.checked_rem(limit).unwrap_or(0)
}

/// A text with the form of a version 4 UUID.
pub(super) fn uuid(parts: &[&str]) -> String {
    let mut b = bytes(parts);
    b[6] = (b[6] & 0x0f) | 0x40;
    b[8] = (b[8] & 0x3f) | 0x80;
    let h = hex(&b[..16]);
    format!("{}-{}-{}-{}-{}", &h[..8], &h[8..12], &h[12..16], &h[16..20], &h[20..])
}

/// Lower-case hexadecimal digits, two for each byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::{below, bytes, uuid};

    #[test]
    fn the_same_parts_give_the_same_bytes_and_the_seams_matter() {
        assert_eq!(bytes(&["a", "bc"]), bytes(&["a", "bc"]));
        assert_ne!(bytes(&["a", "bc"]), bytes(&["ab", "c"]));
        assert_eq!(below(&["x"], 0), 0);
        assert!(below(&["x"], 7) < 7);
    }

    #[test]
    fn a_uuid_has_the_marks_of_version_four() {
        let id = uuid(&["brand", "US", "Steam"]);
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "4");
        assert!(["8", "9", "a", "b"].contains(&&id[19..20]));
    }
}
