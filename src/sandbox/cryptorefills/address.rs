//! Wallet addresses that nobody owns, with the right form and checksum for each network.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use bech32::Hrp;
use rust_decimal::Decimal;
use sha3::{Digest, Keccak256};

use super::chance;
use super::coins::Form;
use super::invoice::{self, Invoice};

/// The address for order number `number` of a model with this `seed`; on Lightning, an invoice over `amount`.
pub(super) fn for_order(form: Form, seed: u64, number: u64, amount: Decimal, unix: u64) -> String {
    let (seed, count) = (seed.to_string(), number.to_string());
    let key = chance::bytes(&["address", &seed, &count]);
    let hash = &key[..20];
    let old_form = number % 4 == 3;
    match form {
        Form::Bitcoin if old_form => base58check(5, hash),
        Form::Bitcoin => segwit("bc", hash),
        Form::Litecoin if old_form => base58check(50, hash),
        Form::Litecoin => segwit("ltc", hash),
        Form::Dogecoin => base58check(30, hash),
        Form::Tron => base58check(0x41, hash),
        Form::Evm => eip55(hash),
        Form::Solana => bs58::encode(key).into_string(),
        Form::Ton => ton(&key),
        Form::Lightning => invoice::encode(&Invoice {
            amount,
            unix,
            payment_hash: key,
            payment_secret: chance::bytes(&["secret", &seed, &count]),
            signature: chance::bytes(&["signature", &seed, &count]),
            expires_in: 900,
            words: "Gift card",
        }),
    }
}

fn base58check(version: u8, hash: &[u8]) -> String {
    bs58::encode(hash).with_check_version(version).into_string()
}

fn segwit(hrp: &str, hash: &[u8]) -> String {
    Hrp::parse(hrp)
        .ok()
        .and_then(|hrp| bech32::segwit::encode_v0(hrp, hash).ok())
        .unwrap_or_default()
}

/// An EVM address whose upper-case letters are its checksum (EIP-55).
pub(super) fn eip55(hash: &[u8]) -> String {
    let lower = chance::hex(hash);
    let digest = Keccak256::digest(lower.as_bytes());
    let digits = lower.char_indices().map(|(at, digit)| {
        let byte = digest.get(at / 2).copied().unwrap_or_default();
        let nibble = if at % 2 == 0 { byte >> 4 } else { byte & 0x0f };
        if nibble >= 8 { digit.to_ascii_uppercase() } else { digit }
    });
    format!("0x{}", digits.collect::<String>())
}

/// A bounceable, user-friendly address on the basic chain: tag, chain, hash and a CRC.
fn ton(hash: &[u8; 32]) -> String {
    let mut raw = vec![0x11, 0x00];
    raw.extend_from_slice(hash);
    let crc = crc16(&raw);
    raw.extend_from_slice(&crc.to_be_bytes());
    URL_SAFE.encode(raw)
}

/// CRC-16/XMODEM.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE;
    use rust_decimal::Decimal;

    use super::{crc16, eip55, for_order};
    use crate::sandbox::cryptorefills::coins::{COINS, Form};

    fn address(form: Form, number: u64) -> String {
        for_order(form, 7, number, Decimal::new(25, 4), 1_790_000_000)
    }

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len() / 2)
            .map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn bitcoin_like_addresses_have_valid_checksums() {
        for (form, hrp, version) in [(Form::Bitcoin, "bc", 5), (Form::Litecoin, "ltc", 50)] {
            let (found, _, program) = bech32::segwit::decode(&address(form, 1)).unwrap();
            assert_eq!((found.as_str(), program.len()), (hrp, 20));
            let old = bs58::decode(address(form, 3))
                .with_check(Some(version))
                .into_vec()
                .unwrap();
            assert_eq!(old.len(), 21);
        }
        assert!(address(Form::Dogecoin, 1).starts_with('D'));
        bs58::decode(address(Form::Dogecoin, 1))
            .with_check(Some(30))
            .into_vec()
            .unwrap();
        assert!(address(Form::Tron, 1).starts_with('T'));
        bs58::decode(address(Form::Tron, 1))
            .with_check(Some(0x41))
            .into_vec()
            .unwrap();
    }

    #[test]
    fn a_solana_address_is_thirty_two_bytes() {
        assert_eq!(bs58::decode(address(Form::Solana, 9)).into_vec().unwrap().len(), 32);
    }

    #[test]
    fn the_contracts_on_file_pass_the_same_checks_as_the_addresses() {
        for network in COINS.iter().flat_map(|coin| coin.networks) {
            let Some((contract, _)) = network.contract else {
                continue;
            };
            match network.form {
                Form::Evm => assert_eq!(eip55(&unhex(&contract[2..].to_lowercase())), contract),
                Form::Tron => assert!(bs58::decode(contract).with_check(Some(0x41)).into_vec().is_ok()),
                Form::Solana => assert_eq!(bs58::decode(contract).into_vec().unwrap().len(), 32),
                Form::Ton => assert_ton(contract),
                Form::Bitcoin | Form::Lightning | Form::Litecoin | Form::Dogecoin => {
                    panic!("{contract}")
                }
            }
        }
    }

    #[test]
    fn a_ton_address_carries_its_crc() {
        assert_ton(&address(Form::Ton, 4));
    }

    #[test]
    fn two_orders_never_share_an_address() {
        assert_ne!(address(Form::Evm, 1), address(Form::Evm, 2));
        assert_ne!(
            for_order(Form::Evm, 1, 1, Decimal::ONE, 0),
            for_order(Form::Evm, 2, 1, Decimal::ONE, 0)
        );
    }

    #[track_caller]
    fn assert_ton(text: &str) {
        assert_eq!(text.len(), 48);
        let raw = URL_SAFE.decode(text).unwrap();
        assert_eq!(crc16(&raw[..34]).to_be_bytes(), raw[34..]);
    }
}
