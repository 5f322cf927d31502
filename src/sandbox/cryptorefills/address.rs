//! Wallet addresses that nobody owns, with the right form and checksum for each network.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use bech32::Hrp;
use rust_decimal::Decimal;
use sha3::{Digest, Keccak256};

use super::coins::Form;
use super::invoice::{self, Invoice};
use crate::sandbox::chance;

/// The address for order number `number` of a model with this `seed`; on Lightning, an invoice over `amount`.
pub(in crate::sandbox) fn for_order(form: Form, seed: u64, number: u64, amount: Decimal, unix: u64) -> String {
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
fn eip55(hash: &[u8]) -> String {
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
fn crc16(bytes: &[u8]) -> u16 {
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
    use rust_decimal::Decimal;

    use super::for_order;
    use crate::domain::address::is_address;
    use crate::domain::chain::Chain;
    use crate::sandbox::cryptorefills::coins::{COINS, Form};

    fn address(form: Form, number: u64) -> String {
        for_order(form, 7, number, Decimal::new(25, 4), 1_790_000_000)
    }

    /// The chain of a form, for the rules that the shop itself holds addresses to.
    fn chain(form: Form) -> Chain {
        match form {
            Form::Bitcoin => Chain::Bitcoin,
            Form::Lightning => Chain::Lightning,
            Form::Litecoin => Chain::Litecoin,
            Form::Dogecoin => Chain::Dogecoin,
            Form::Evm => Chain::Evm(Some(1)),
            Form::Solana => Chain::Solana,
            Form::Tron => Chain::Tron,
            Form::Ton => Chain::Ton,
        }
    }

    #[test]
    fn every_address_is_one_of_its_chain() {
        for form in COINS.iter().flat_map(|coin| coin.networks).map(|network| network.form) {
            for number in 1..40 {
                let address = address(form, number);
                assert!(is_address(&address, chain(form)), "{form:?}: {address}");
            }
        }
    }

    #[test]
    fn the_contracts_on_file_pass_the_same_checks_as_the_addresses() {
        for network in COINS.iter().flat_map(|coin| coin.networks) {
            if let Some((contract, _)) = network.contract {
                assert!(is_address(contract, chain(network.form)), "{contract}");
            }
        }
    }

    #[test]
    fn two_orders_never_share_an_address() {
        assert_ne!(address(Form::Evm, 1), address(Form::Evm, 2));
        assert_ne!(
            for_order(Form::Evm, 1, 1, Decimal::ONE, 0),
            for_order(Form::Evm, 2, 1, Decimal::ONE, 0)
        );
    }
}
