//! Whether a text is an address of its chain: form, network and checksum.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use bech32::segwit;
use sha3::{Digest, Keccak256};

use super::chain::Chain;
use super::invoice;

/// Longest text that may stand for an address; Lightning invoices are the longest.
const LONGEST: usize = 2_000;

/// Whether money sent to `text` on `chain` reaches somebody: an address that wallets of this chain take, with its checksum where it has one.
///
/// On a chain that we do not know, any printable text without spaces passes.
pub fn is_address(text: &str, chain: Chain) -> bool {
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    match chain {
        Chain::Bitcoin => base58check(text, &[0, 5]) || segwit(text, "bc"),
        // The old script addresses of Litecoin (version 5) cannot be told from those of Bitcoin, so they are not taken.
        Chain::Litecoin => base58check(text, &[48, 50]) || segwit(text, "ltc"),
        Chain::Dogecoin => base58check(text, &[30, 22]),
        Chain::Tron => base58check(text, &[0x41]),
        Chain::Lightning => invoice::read(text).is_some(),
        Chain::Evm(_) => eip55(text),
        Chain::Solana => solana(text),
        Chain::Ton => ton_friendly(text) || ton_raw(text),
        Chain::Other => true,
    }
}

/// An address of zeros belongs to nobody.
fn is_somebodys(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| *byte != 0)
}

/// A version byte, twenty bytes and four bytes of checksum in base58.
fn base58check(text: &str, versions: &[u8]) -> bool {
    let plain = text.len() <= 40;
    plain
        && bs58::decode(text)
            .with_check(None)
            .into_vec()
            .is_ok_and(|bytes| match bytes.as_slice() {
                [version, hash @ ..] => versions.contains(version) && hash.len() == 20 && is_somebodys(hash),
                [] => false,
            })
}

/// BIP-173 and BIP-350, and of those the versions that somebody can own today: 0, and 1 with a whole key.
fn segwit(text: &str, prefix: &str) -> bool {
    let Ok((found, version, program)) = segwit::decode(text) else {
        return false;
    };
    let owned = match version.to_u8() {
        0 => true,
        1 => program.len() == 32,
        _ => false,
    };
    found.to_lowercase() == prefix && owned && is_somebodys(&program)
}

/// `0x` and forty hexadecimal digits, whose capitals are a checksum unless there are none or nothing else (EIP-55).
fn eip55(text: &str) -> bool {
    let Some(digits) = text.strip_prefix("0x").filter(|digits| digits.len() == 40) else {
        return false;
    };
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) || digits.bytes().all(|digit| digit == b'0') {
        return false;
    }
    let lower = digits.to_ascii_lowercase();
    if digits == lower || digits == digits.to_ascii_uppercase() {
        return true;
    }
    let hash = Keccak256::digest(lower.as_bytes());
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0f]);
    digits
        .bytes()
        .zip(nibbles)
        .all(|(digit, nibble)| digit.is_ascii_digit() || digit.is_ascii_uppercase() == (nibble >= 8))
}

/// Thirty-two bytes in base58; there is no checksum.
fn solana(text: &str) -> bool {
    let plain = (32..=44).contains(&text.len());
    plain
        && bs58::decode(text)
            .into_vec()
            .is_ok_and(|bytes| bytes.len() == 32 && is_somebodys(&bytes))
}

/// Flags, chain, thirty-two bytes and a checksum in base64 (TEP-2); one that is marked for the test network is refused.
fn ton_friendly(text: &str) -> bool {
    const BOUNCEABLE: u8 = 0x11;
    const NOT_BOUNCEABLE: u8 = 0x51;
    const BASIC: u8 = 0x00;
    const MASTER: u8 = 0xff;
    if text.len() != 48 {
        return false;
    }
    let decoded = URL_SAFE.decode(text).or_else(|_| STANDARD.decode(text));
    decoded.is_ok_and(|bytes| {
        let Some((body, crc)) = bytes.split_last_chunk::<2>() else {
            return false;
        };
        let [BOUNCEABLE | NOT_BOUNCEABLE, BASIC | MASTER, hash @ ..] = body else {
            return false;
        };
        crc16(body).to_be_bytes() == *crc && is_somebodys(hash)
    })
}

/// The chain's number and sixty-four hexadecimal digits (TEP-2); there is no checksum.
fn ton_raw(text: &str) -> bool {
    let digits = text.strip_prefix("0:").or_else(|| text.strip_prefix("-1:"));
    digits.is_some_and(|digits| {
        let hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        digits.len() == 64 && hexadecimal && digits.bytes().any(|digit| digit != b'0')
    })
}

/// CRC-16 with the polynomial 0x1021 from zero on, as TEP-2 has it.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            let shifted = crc << 1;
            if crc & 0x8000 == 0 { shifted } else { shifted ^ 0x1021 }
        })
    })
}
