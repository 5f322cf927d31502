//! The signature of Cryptomus (Cryptomus 1.3): MD5 of the body in base64 followed by the key, in lower-case hexadecimal.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use subtle::{Choice, ConstantTimeEq};

/// An API key. It signs and is never shown.
#[derive(Clone)]
pub struct Key(String);

/// Why a text is no API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// With an empty key anybody could sign.
    #[error("the key is empty: copy it from the merchant's settings at Cryptomus")]
    Empty,
    /// It holds spaces or signs that a key never has.
    #[error("the key has spaces or strange signs in it: copy it again, alone and whole")]
    Form,
}

/// A signature: 32 lower-case hexadecimal digits. It is never shown, since a body with its signature can be sent again by anybody, and has
/// no `==`, whose time would tell where two differ.
#[derive(Clone)]
pub struct Sign([u8; 32]);

impl Key {
    /// Takes a key; white space around it, as at the end of a file, is dropped.
    ///
    /// # Errors
    /// When nothing is left, or what is left cannot be a key.
    pub fn new(text: &str) -> Result<Self, KeyFault> {
        let key = text.trim();
        match key {
            "" => Err(KeyFault::Empty),
            key if key.bytes().all(|b| b.is_ascii_graphic()) => Ok(Self(key.to_owned())),
            _ => Err(KeyFault::Form),
        }
    }

    /// Signs exactly these bytes; they must be the ones that are sent.
    pub fn sign(&self, body: &[u8]) -> Sign {
        let mut hash = Md5::new();
        hash.update(STANDARD.encode(body));
        hash.update(&self.0);
        let mut digits = [0; 32];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(hash.finalize()) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 0x0f)]);
        }
        Sign(digits)
    }
}

impl Sign {
    /// Reads a signature; `None` for anything but 32 lower-case hexadecimal digits.
    pub fn read(text: &str) -> Option<Self> {
        let digits: [u8; 32] = text.as_bytes().try_into().ok()?;
        let is_hex = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        digits.iter().all(is_hex).then_some(Self(digits))
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn matches(&self, other: &Self) -> Choice {
        self.0.ct_eq(&other.0)
    }

    /// The digits, for the header of a request.
    pub fn reveal(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl fmt::Debug for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sign(…)")
    }
}

const fn digit(half: u8) -> u8 {
    match half {
        0..=9 => b'0' + half,
        _ => b'a' + half - 10,
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, KeyFault, Sign};

    #[test]
    fn a_key_is_trimmed_and_must_not_be_empty() {
        let plain = Key::new("PAYMENT-KEY-FOR-TESTS-ONLY-0001").unwrap();
        let from_a_file = Key::new(" PAYMENT-KEY-FOR-TESTS-ONLY-0001\r\n").unwrap();
        assert!(bool::from(plain.sign(b"{}").matches(&from_a_file.sign(b"{}"))));
        assert_eq!(Key::new(" \n").unwrap_err(), KeyFault::Empty);
        assert_eq!(Key::new("two words").unwrap_err(), KeyFault::Form);
    }

    #[test]
    fn only_thirty_two_lower_case_digits_are_a_signature() {
        assert!(Sign::read("745af5ba08c9141ea2320f4535e50c4d").is_some());
        for wrong in [
            "",
            "745af5ba08c9141ea2320f4535e50c4",
            "745af5ba08c9141ea2320f4535e50c4dd",
            "745AF5BA08C9141EA2320F4535E50C4D",
            "745af5ba08c9141ea2320f4535e50c4g",
            " 45af5ba08c9141ea2320f4535e50c4d",
        ] {
            assert!(Sign::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn neither_a_key_nor_a_signature_is_printed() {
        let key = Key::new("CANARY").unwrap();
        let sign = key.sign(b"CANARY");
        let shown = format!("{key:?} {sign:?}");
        assert!(!shown.contains("CANARY") && !shown.contains(sign.reveal()), "{shown}");
    }
}
