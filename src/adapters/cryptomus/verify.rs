//! Whether a webhook was signed by Cryptomus (Cryptomus 3.4). A signed one is still only a hint: it may be a replay or a test.

use subtle::Choice;

use super::php::{Member, NotStrict, Spelling, Value, members, write};
use super::signature::{Key, Sign};
use super::wire::hook::Hook;

/// Most bytes of a webhook.
pub const MOST_BYTES: usize = 64 << 10;

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// More than 64 KiB.
    #[error("the body is larger than 64 KiB")]
    TooLarge,
    /// Not one JSON object in UTF-8.
    #[error("the body is not one JSON object")]
    NotAnObject,
    /// A member stands twice, so that two readers could read two things.
    #[error("a member stands twice")]
    Repeated,
    /// There is no `sign`.
    #[error("the signature is missing")]
    Unsigned,
    /// `sign` is not a text of 32 lower-case hexadecimal digits.
    #[error("the signature has a wrong form")]
    WrongForm,
    /// Signed by somebody else, or changed afterwards.
    #[error("the signature is wrong")]
    Forged,
}

/// Holds the body of a webhook, as it came, against a key, and reads it.
///
/// Cryptomus signs what PHP would write and may send another spelling of it; four candidates are tried, all of them each time.
///
/// # Errors
/// Why it is not believed. Nobody outside should be told which.
pub fn verify(body: &[u8], key: &Key) -> Result<Hook, Distrust> {
    if body.len() > MOST_BYTES {
        return Err(Distrust::TooLarge);
    }
    let text = std::str::from_utf8(body).map_err(|_| Distrust::NotAnObject)?;
    let members = members(text).map_err(|why| match why {
        NotStrict::Json => Distrust::NotAnObject,
        NotStrict::Repeated => Distrust::Repeated,
    })?;
    let at = members.iter().position(|member| member.name == "sign");
    let at = at.ok_or(Distrust::Unsigned)?;
    let sign = match members.get(at).map(|member| &member.value) {
        Some(Value::Text(text)) => Sign::read(text).ok_or(Distrust::WrongForm)?,
        Some(_) | None => return Err(Distrust::WrongForm),
    };
    let right = candidates(text, &members, at).map(|candidate| key.sign(candidate.as_bytes()));
    if !bool::from(is_among(&sign, right)) {
        return Err(Distrust::Forged);
    }
    serde_json::from_str(text).map_err(|_| Distrust::NotAnObject)
}

/// Whether a signature is one of these. All are looked at each time, so that the time tells nothing of which.
fn is_among(sign: &Sign, right: impl IntoIterator<Item = Sign>) -> Choice {
    let matches = right.into_iter().map(|one| one.matches(sign));
    matches.fold(Choice::from(0), |found, one| found | one)
}

/// What may have been signed: the body without `sign`; as PHP writes it with raw Unicode, with escaped Unicode, with plain slashes.
fn candidates(text: &str, members: &[Member<'_>], sign: usize) -> [String; 4] {
    let rest = |escaped_slashes, escaped_unicode| {
        let others = members.iter().enumerate().filter(|(at, _)| *at != sign);
        let others = others.map(|(_, member)| (member.name.as_str(), &member.value));
        write(
            others,
            Spelling {
                escaped_slashes,
                escaped_unicode,
            },
        )
    };
    [
        without(text, members, sign),
        rest(true, false),
        rest(true, true),
        rest(false, false),
    ]
}

/// The text without one member and the comma that belongs to it.
fn without(text: &str, members: &[Member<'_>], at: usize) -> String {
    let before = at.checked_sub(1).and_then(|before| members.get(before));
    let (this, after) = (members.get(at), members.get(at + 1));
    let cut = match (before, this, after) {
        (Some(before), Some(this), _) => before.end..this.end,
        (None, Some(this), Some(after)) => this.begin..after.begin,
        (None, Some(this), None) => this.begin..this.end,
        (_, None, _) => 0..0,
    };
    let (head, tail) = (text.get(..cut.start), text.get(cut.end..));
    [head, tail].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::{Key, Sign, is_among, members, without};

    /// A14.
    #[test]
    fn every_candidate_is_looked_at_wherever_the_right_one_stands() {
        let key = Key::new("PAYMENT-KEY-FOR-TESTS-ONLY-0001").unwrap();
        let sign = key.sign(b"0");
        for right in [Some(0), Some(1), Some(2), Some(3), None] {
            let mut looked_at = 0;
            let candidates = (0..4).map(|at| {
                looked_at += 1;
                key.sign(if Some(at) == right { b"0" } else { b"1" })
            });
            let found = is_among(&sign, candidates);
            assert_eq!((bool::from(found), looked_at), (right.is_some(), 4), "{right:?}");
        }
        // Nothing but 32 digits is ever compared.
        assert!(Sign::read("0").is_none() && Sign::read(&"0".repeat(33)).is_none());
    }

    #[test]
    fn the_signature_is_cut_out_with_one_comma_wherever_it_stands() {
        for (text, left) in [
            (r#"{"sign":"x","a":1,"b":2}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a":1,"sign":"x","b":2}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a":1,"b":2,"sign":"x"}"#, r#"{"a":1,"b":2}"#),
            (r#"{"sign":"x"}"#, "{}"),
            (r#"{ "a": 1, "si\u0067n": "x" }"#, r#"{ "a": 1 }"#),
            (r#"{"t":"\"sign\":\"x\",","sign":"x"}"#, r#"{"t":"\"sign\":\"x\","}"#),
        ] {
            let members = members(text).unwrap();
            let at = members.iter().position(|member| member.name == "sign").unwrap();
            assert_eq!(without(text, &members, at), left);
        }
    }
}
