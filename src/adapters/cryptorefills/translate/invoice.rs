//! What a Lightning invoice says of itself: how much it asks for and when it ends (BOLT 11).

use rust_decimal::Decimal;

use crate::domain::time::Time;

/// The digits of bech32, each worth its place.
const DIGITS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// Seconds for which an invoice is good when it does not say.
const DEFAULT_SECONDS: u64 = 3_600;
/// Five-bit digits of the signature and the checksum at the end.
const TAIL: usize = 104 + 6;

/// What is written in an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// How many bitcoins, if it says.
    pub amount: Option<Decimal>,
    /// When it ends, if that can be read.
    pub ends: Option<Time>,
}

/// Reads a mainnet invoice; `None` when the text is none. Its signature is not checked, since only the payee's wallet can hold it to it.
pub fn read(text: &str) -> Option<Invoice> {
    let text = text.to_ascii_lowercase();
    let (human, data) = text.rsplit_once('1')?;
    let human = human.strip_prefix("lnbc")?;
    let digits: Option<Vec<u64>> = data
        .bytes()
        .map(|byte| DIGITS.iter().position(|digit| *digit == byte))
        .map(|place| place.and_then(|place| u64::try_from(place).ok()))
        .collect();
    Some(Invoice {
        amount: amount(human),
        ends: digits.and_then(|digits| ends(&digits)),
    })
}

/// A number with a multiplier behind it, in bitcoins.
fn amount(human: &str) -> Option<Decimal> {
    let scale = match human.as_bytes().last()? {
        b'm' => 3,
        b'u' => 6,
        b'n' => 9,
        b'p' => 12,
        _ => 0,
    };
    let digits = human.trim_end_matches(['m', 'u', 'n', 'p']);
    let plain = !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
    let number: i128 = plain.then(|| digits.parse().ok()).flatten()?;
    Decimal::try_from_i128_with_scale(number, scale).ok()
}

fn ends(digits: &[u64]) -> Option<Time> {
    let fields = digits.get(7..digits.len().checked_sub(TAIL)?)?;
    let made = number(&digits[..7]);
    let seconds = expiry(fields).unwrap_or(DEFAULT_SECONDS);
    Some(Time::from_unix(made.saturating_add(seconds)))
}

/// The field `x`, if there is one.
fn expiry(mut fields: &[u64]) -> Option<u64> {
    const EXPIRY: u64 = 6;
    while let [kind, high, low, rest @ ..] = fields {
        let length = usize::try_from(high * 32 + low).ok()?;
        let value = rest.get(..length)?;
        if *kind == EXPIRY {
            return (length <= 12).then(|| number(value));
        }
        fields = &rest[length..];
    }
    None
}

fn number(digits: &[u64]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 32 + digit)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::domain::time::Time;

    /// An example of the BOLT 11 document: 2500 microbitcoin within one minute of 1496314658.
    const COFFEE: &str = "lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpuaztrnwngzn3kdzw5hydlzf03qdgm2hdq27cqv3agm2awhz5se903vruatfhq77w3ls4evs3ch9zw97j25emudupq63nyw24cg27h2rspfj9srp";

    #[test]
    fn an_invoice_says_how_much_and_until_when() {
        let invoice = read(COFFEE).unwrap();
        assert_eq!(invoice.amount.unwrap().normalize().to_string(), "0.0025");
        assert_eq!(invoice.ends, Some(Time::from_unix(1_496_314_658 + 60)));
        assert_eq!(read(&COFFEE.to_uppercase()), Some(invoice));
    }

    #[test]
    fn what_cannot_be_read_is_left_open() {
        assert_eq!(read("25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3"), None);
        let odd = read("lnbc1qqq").unwrap();
        assert_eq!((odd.amount, odd.ends), (None, None));
        assert_eq!(read("lnbc20m1b").unwrap().amount.unwrap().to_string(), "0.020");
    }
}
