//! Sealing: what lies on the disk can be read with STORE_KEY alone, and only in the place where it was put.
//!
//! Each chat has a key of its own, which is sealed by STORE_KEY, and each order one that is sealed by its chat's; whoever destroys such a key
//! destroys what it sealed.

use std::fmt;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use chacha20poly1305::aead::rand_core::RngCore;
use chacha20poly1305::aead::{Aead, KeyInit, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use secrecy::zeroize::Zeroize;
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};

use crate::ports::StoreFault;

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Bytes of a nonce; so many that random ones never meet.
const NONCE_BYTES: usize = 24;
/// The way in which a record is sealed, in front of it.
const SEAL_VERSION: u8 = 1;
/// Bytes of a key that is sealed.
pub(super) const SEALED_KEY_BYTES: usize = 1 + NONCE_BYTES + KEY_BYTES + 16;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The key of the whole store, as the operator gives it; nothing prints it, and it is wiped when it goes.
pub struct StoreKey(SecretBox<[u8; KEY_BYTES]>);

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreKeyFault {
    /// Not base64.
    #[error("STORE_KEY is not base64; it must be 32 random bytes in base64, which are 44 characters")]
    NotBase64,
    /// Base64 of another number of bytes.
    #[error("STORE_KEY holds {0} bytes; it must be 32 random bytes in base64, which are 44 characters")]
    Length(usize),
}

impl StoreKey {
    /// Reads 32 bytes in base64, with or without padding; space around them is dropped.
    ///
    /// # Errors
    /// Says what is wrong and what would be right, without the text.
    pub fn from_base64(text: &str) -> Result<Self, StoreKeyFault> {
        let mut bytes = BASE64.decode(text.trim()).map_err(|_| StoreKeyFault::NotBase64)?;
        let length = bytes.len();
        let key = Self::filled(&bytes).ok_or(StoreKeyFault::Length(length));
        bytes.zeroize();
        key
    }

    /// A key for something else, of which nothing leads back to this one.
    pub fn for_purpose(&self, purpose: &str) -> [u8; KEY_BYTES] {
        let hash = Sha256::new_with_prefix(self.0.expose_secret());
        hash.chain_update(purpose).finalize().into()
    }

    fn filled(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == KEY_BYTES).then(|| {
            Self(SecretBox::init_with_mut(|key: &mut [u8; KEY_BYTES]| {
                key.copy_from_slice(bytes)
            }))
        })
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreKey(…)")
    }
}

/// Where a record lies. A record moved to another place does not open.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The tree, or the ledger.
    pub(super) tree: &'static str,
    /// The key within it.
    pub(super) key: &'a [u8],
}

impl Place<'_> {
    fn binding(self) -> Vec<u8> {
        [&[SEAL_VERSION], self.tree.as_bytes(), &[0], self.key].concat()
    }

    fn fault(self, why: &str) -> StoreFault {
        let key: String = self.key.iter().map(|byte| format!("{byte:02x}")).collect();
        StoreFault::Record(format!("{}/{key} {why}", self.tree))
    }
}

/// Seals and opens records under one key, which is wiped when this goes.
#[derive(Clone)]
pub(super) struct Seal(XChaCha20Poly1305);

impl Seal {
    /// Under the key of the whole store.
    pub(super) fn of_store(key: &StoreKey) -> Self {
        Self(XChaCha20Poly1305::new(key.0.expose_secret().into()))
    }

    /// Seals a record for its place.
    pub(super) fn seal(&self, place: Place<'_>, record: &[u8]) -> Result<Vec<u8>, StoreFault> {
        let mut nonce = [0; NONCE_BYTES];
        random(&mut nonce)?;
        let aad = place.binding();
        let payload = Payload { msg: record, aad: &aad };
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.map_err(|_| place.fault("cannot be sealed"))?;
        Ok([&[SEAL_VERSION], &nonce[..], &sealed].concat())
    }

    /// Opens a record that was sealed for this place.
    pub(super) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, StoreFault> {
        let (nonce, msg) = match sealed {
            [version, ..] if *version > SEAL_VERSION => {
                return Err(place.fault("is sealed in a way written by a newer version"));
            }
            [SEAL_VERSION, rest @ ..] => rest
                .split_at_checked(NONCE_BYTES)
                .ok_or_else(|| place.fault("is cut short"))?,
            [] | [..] => return Err(place.fault("is not sealed")),
        };
        let aad = place.binding();
        self.0
            .decrypt(XNonce::from_slice(nonce), Payload { msg, aad: &aad })
            .map_err(|_| place.fault("does not open: it is damaged, moved, or sealed with another key"))
    }

    /// A new random key: the seal to use, and its key sealed for its place under this one, to keep.
    pub(super) fn new_key(&self, place: Place<'_>) -> Result<(Self, Vec<u8>), StoreFault> {
        let mut key = [0; KEY_BYTES];
        random(&mut key)?;
        let sealed = self.seal(place, &key);
        let seal = Self(XChaCha20Poly1305::new(&key.into()));
        key.zeroize();
        Ok((seal, sealed?))
    }

    /// The seal of a key that was kept in its place.
    pub(super) fn of_key(&self, place: Place<'_>, kept: &[u8]) -> Result<Self, StoreFault> {
        let mut key = self.open(place, kept)?;
        let seal = XChaCha20Poly1305::new_from_slice(&key).map(Self);
        key.zeroize();
        seal.map_err(|_| place.fault("is no key"))
    }
}

fn random(bytes: &mut [u8]) -> Result<(), StoreFault> {
    OsRng
        .try_fill_bytes(bytes)
        .map_err(|error| StoreFault::Io(format!("no random bytes: {error}")))
}

#[cfg(test)]
mod tests {
    use super::{Place, SEALED_KEY_BYTES, Seal, StoreKey, StoreKeyFault};
    use crate::ports::StoreFault;

    const KEY: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    const OTHER: &str = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

    fn seal(key: &str) -> Seal {
        Seal::of_store(&StoreKey::from_base64(key).unwrap())
    }

    fn place(key: &[u8]) -> Place<'_> {
        Place { tree: "orders", key }
    }

    #[test]
    fn a_key_is_32_bytes_in_base64() {
        for right in [KEY, KEY.trim_end_matches('='), &format!(" {KEY}\n")] {
            assert!(StoreKey::from_base64(right).is_ok(), "{right}");
        }
        assert_eq!(StoreKey::from_base64("MDEy").unwrap_err(), StoreKeyFault::Length(3));
        assert_eq!(StoreKey::from_base64("").unwrap_err(), StoreKeyFault::Length(0));
        let fault = StoreKey::from_base64("correct horse battery staple").unwrap_err();
        assert!(fault.to_string().contains("32 random bytes in base64"), "{fault}");
        assert_eq!(format!("{:?}", StoreKey::from_base64(KEY).unwrap()), "StoreKey(…)");
    }

    #[test]
    fn a_record_opens_only_in_its_place_and_with_its_key() {
        let sealed = seal(KEY).seal(place(b"1"), b"record").unwrap();
        assert_eq!(seal(KEY).open(place(b"1"), &sealed).unwrap(), b"record");
        let elsewhere = Place {
            tree: "chats",
            key: b"1",
        };
        for wrong in [
            seal(KEY).open(place(b"2"), &sealed),
            seal(KEY).open(elsewhere, &sealed),
            seal(OTHER).open(place(b"1"), &sealed),
        ] {
            assert!(matches!(wrong, Err(StoreFault::Record(_))), "{wrong:?}");
        }
    }

    #[test]
    fn a_flipped_or_missing_byte_is_noticed() {
        let sealed = seal(KEY).seal(place(b"1"), b"record").unwrap();
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(seal(KEY).open(place(b"1"), &flipped).is_err(), "byte {at}");
            assert!(seal(KEY).open(place(b"1"), &sealed[..at]).is_err(), "{at} bytes");
        }
    }

    #[test]
    fn a_key_of_its_own_opens_only_with_the_key_above_it_and_in_its_place() {
        let (anna, kept) = seal(KEY).new_key(place(b"anna")).unwrap();
        let (ben, _) = seal(KEY).new_key(place(b"ben")).unwrap();
        assert_eq!(kept.len(), SEALED_KEY_BYTES);
        let sealed = anna.seal(place(b"1"), b"record").unwrap();
        let again = seal(KEY).of_key(place(b"anna"), &kept).unwrap();
        assert_eq!(again.open(place(b"1"), &sealed).unwrap(), b"record");
        assert!(ben.open(place(b"1"), &sealed).is_err());
        assert!(seal(KEY).of_key(place(b"ben"), &kept).is_err(), "the key of another");
        assert!(seal(OTHER).of_key(place(b"anna"), &kept).is_err());
    }
}
