//! What a Lightning invoice asks for and until when (BOLT 11).

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Checksum};
use rust_decimal::Decimal;

use super::time::Time;

/// Seconds for which an invoice is good when it does not say.
const DEFAULT_SECONDS: u64 = 3_600;
/// Five-bit digits of the time at the start.
const TIME: usize = 7;
/// Five-bit digits of the signature at the end.
const SIGNATURE: usize = 104;
/// Five-bit digits of a hash or a secret.
const HASH: usize = 52;

/// What is written in an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// How many bitcoins; `None` when the payer is to choose.
    pub amount: Option<Decimal>,
    /// When it was made, by the clock of whoever made it.
    pub made: Time,
    /// When it ends, by the same clock.
    pub ends: Time,
}

/// The checksum of bech32 on texts of any length that an invoice may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LongBech32 {}

impl Checksum for LongBech32 {
    type MidstateRepr = u32;
    const CODE_LENGTH: usize = 7_089;
    const CHECKSUM_LENGTH: usize = Bech32::CHECKSUM_LENGTH;
    const GENERATOR_SH: [u32; 5] = Bech32::GENERATOR_SH;
    const TARGET_RESIDUE: u32 = Bech32::TARGET_RESIDUE;
}

/// Reads an invoice of Bitcoin's main network; `None` when it is none, or nothing that a wallet would pay.
///
/// Its signature is not checked: a wallet refuses a forged one, and nothing is lost then.
pub fn read(text: &str) -> Option<Invoice> {
    let checked = CheckedHrpstring::new::<LongBech32>(text).ok()?;
    let human = checked.hrp().to_lowercase();
    let amount = amount(human.strip_prefix("lnbc")?)?;
    let digits: Vec<u64> = checked
        .fe32_iter::<std::vec::IntoIter<u8>>()
        .map(|digit| u64::from(digit.to_u8()))
        .collect();
    let fields = digits.get(TIME..digits.len().checked_sub(SIGNATURE)?)?;
    let fields = fields_of(fields)?;
    let has_hash = |kind| {
        fields
            .iter()
            .any(|field| field.kind == kind && field.value.len() == HASH)
    };
    if !has_hash(PAYMENT_HASH) || !has_hash(PAYMENT_SECRET) {
        return None;
    }
    let seconds = match fields.iter().find(|field| field.kind == EXPIRY) {
        Some(field) => number(field.value)?,
        None => DEFAULT_SECONDS,
    };
    let made = Time::from_unix(number(&digits[..TIME])?);
    Some(Invoice {
        amount,
        made,
        ends: made.plus_seconds(seconds),
    })
}

/// The letters `p`, `s` and `x` as digits.
const PAYMENT_HASH: u64 = 1;
const PAYMENT_SECRET: u64 = 16;
const EXPIRY: u64 = 6;

/// A tagged field.
struct Field<'a> {
    kind: u64,
    value: &'a [u64],
}

fn fields_of(mut digits: &[u64]) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    while let [kind, high, low, rest @ ..] = digits {
        let length = usize::try_from(high * 32 + low).ok()?;
        let (value, behind) = rest.split_at_checked(length)?;
        fields.push(Field { kind: *kind, value });
        digits = behind;
    }
    digits.is_empty().then_some(fields)
}

/// A whole number with a multiplier behind it, in bitcoins; nothing at all asks for any amount.
fn amount(human: &str) -> Option<Option<Decimal>> {
    if human.is_empty() {
        return Some(None);
    }
    let (digits, scale) = match human.as_bytes().last()? {
        b'm' => (human.strip_suffix('m')?, 3),
        b'u' => (human.strip_suffix('u')?, 6),
        b'n' => (human.strip_suffix('n')?, 9),
        b'p' => (human.strip_suffix('p').filter(|digits| digits.ends_with('0'))?, 12),
        _ => (human, 0),
    };
    let plain = digits.len() <= 18 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number: i128 = (plain && !digits.starts_with('0'))
        .then(|| digits.parse().ok())
        .flatten()?;
    Decimal::try_from_i128_with_scale(number, scale).ok().map(Some)
}

/// A number of at most twelve digits.
fn number(digits: &[u64]) -> Option<u64> {
    (digits.len() <= 12).then(|| digits.iter().fold(0, |number, digit| number * 32 + digit))
}
