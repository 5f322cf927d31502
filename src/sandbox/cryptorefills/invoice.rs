//! Lightning invoices in the form of BOLT11: right prefix, amount, tags and checksum; nobody can pay one.

use bech32::primitives::iter::{ByteIterExt, Fe32IterExt};
use bech32::{Bech32, Fe32, Hrp};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// What an invoice says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Invoice<'a> {
    /// In bitcoin.
    pub(super) amount: Decimal,
    /// When it was made, in seconds since the epoch.
    pub(super) unix: u64,
    pub(super) payment_hash: [u8; 32],
    pub(super) payment_secret: [u8; 32],
    /// Both halves of the signature; it belongs to no key.
    pub(super) signature: [u8; 32],
    /// Seconds.
    pub(super) expires_in: u64,
    pub(super) words: &'a str,
}

/// The invoice as text, `lnbc…`; empty if the amount cannot be written.
pub(super) fn encode(invoice: &Invoice<'_>) -> String {
    let Ok(hrp) = Hrp::parse(&format!("lnbc{}", amount_words(invoice.amount))) else {
        return String::new();
    };
    let mut data = number(invoice.unix, 7);
    tag(&mut data, 1, words(&invoice.payment_hash));
    tag(&mut data, 16, words(&invoice.payment_secret));
    tag(&mut data, 13, words(invoice.words.as_bytes()));
    tag(&mut data, 6, shortest(invoice.expires_in));
    tag(&mut data, 24, number(18, 1));
    tag(&mut data, 5, number(0b100_0001_0000_0000, 3));
    let mut signature = [invoice.signature, invoice.signature].concat();
    signature.push(0);
    data.extend(words(&signature));
    data.into_iter().with_checksum::<Bech32>(&hrp).chars().collect()
}

/// An amount of bitcoin with the shortest multiplier of BOLT11.
fn amount_words(amount: Decimal) -> String {
    let pico = amount
        .checked_mul(Decimal::new(1_000_000_000_000, 0))
        .and_then(|pico| pico.trunc().to_u64())
        .unwrap_or(0);
    let steps = [(1_000_000_000, "m"), (1_000_000, "u"), (1_000, "n")];
    let fitting = steps.iter().find(|(size, _)| pico.is_multiple_of(*size));
    fitting.map_or_else(
        || format!("{pico}p"),
        |(size, letter)| format!("{}{letter}", pico / size),
    )
}

fn words(bytes: &[u8]) -> Vec<Fe32> {
    bytes.iter().copied().bytes_to_fes().collect()
}

fn number(value: u64, count: u32) -> Vec<Fe32> {
    (0..count).rev().map(|place| fe(value >> (place * 5))).collect()
}

/// A number without zeros in front, as BOLT11 wants it.
fn shortest(value: u64) -> Vec<Fe32> {
    let bits = u64::BITS - value.leading_zeros();
    number(value, bits.div_ceil(5))
}

fn fe(value: u64) -> Fe32 {
    u8::try_from(value & 31)
        .ok()
        .and_then(|five| Fe32::try_from(five).ok())
        .unwrap_or(Fe32::Q)
}

fn tag(data: &mut Vec<Fe32>, kind: u64, content: Vec<Fe32>) {
    data.push(fe(kind));
    data.extend(number(content.len() as u64, 2));
    data.extend(content);
}

#[cfg(test)]
mod tests {
    use bech32::Bech32;
    use bech32::primitives::decode::CheckedHrpstring;
    use rust_decimal::Decimal;

    use super::{Invoice, amount_words, encode};
    use crate::domain::invoice::read;
    use crate::domain::time::Time;

    fn invoice(amount: Decimal) -> String {
        let bytes = [7; 32];
        encode(&Invoice {
            amount,
            unix: 1_790_000_000,
            payment_hash: bytes,
            payment_secret: bytes,
            signature: bytes,
            expires_in: 900,
            words: "Gift card",
        })
    }

    #[test]
    fn an_invoice_has_a_valid_checksum_and_its_amount_in_front() {
        let text = invoice(Decimal::new(32_833, 8));
        let parsed = CheckedHrpstring::new::<Bech32>(&text).unwrap();
        assert_eq!(parsed.hrp().as_str(), "lnbc328330n");
        let last = if text.ends_with('q') { "p" } else { "q" };
        let forged = format!("{}{last}", &text[..text.len() - 1]);
        assert!(CheckedHrpstring::new::<Bech32>(&forged).is_err());
    }

    #[test]
    fn an_invoice_begins_with_its_time_and_its_tags_add_up() {
        let text = invoice(Decimal::new(1, 3));
        let parsed = CheckedHrpstring::new::<Bech32>(&text).unwrap();
        let data: Vec<u64> = parsed
            .fe32_iter::<std::vec::IntoIter<u8>>()
            .map(|fe| u64::from(fe.to_u8()))
            .collect();
        assert_eq!(data[..7].iter().fold(0, |sum, five| sum * 32 + five), 1_790_000_000);
        let (mut at, mut tags) = (7, Vec::new());
        while at < data.len() - 104 {
            tags.push(data[at]);
            at += 3 + usize::try_from(data[at + 1] * 32 + data[at + 2]).unwrap();
        }
        assert_eq!(at, data.len() - 104);
        assert_eq!(tags, [1, 16, 13, 6, 24, 5]);
    }

    #[test]
    fn an_invoice_is_read_as_it_was_written() {
        for amount in [Decimal::new(1, 0), Decimal::new(32_833, 8), Decimal::new(1, 11)] {
            let read = read(&invoice(amount)).unwrap();
            assert_eq!(read.amount, Some(amount));
            assert_eq!(read.ends, Time::from_unix(1_790_000_000 + 900));
        }
    }

    #[test]
    fn amounts_take_the_shortest_multiplier() {
        let shown = |digits, scale| amount_words(Decimal::new(digits, scale));
        assert_eq!(
            [shown(1, 3), shown(25, 4), shown(1, 6), shown(1, 8)],
            ["1m", "2500u", "1u", "10n"]
        );
    }
}
