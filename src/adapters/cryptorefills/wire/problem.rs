//! Why the upstream says no: five shapes of one envelope (Cryptorefills 1.3).

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::lenient::Text;

/// What an answer says about problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It names at least one; the first machine code, if there is any.
    Problem(Option<String>),
    /// It says that there is none (`problems` is null or empty).
    Fine,
    /// It says nothing about problems; no permission.
    Silent,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(borrow, deserialize_with = "present")]
    problems: Option<&'a RawValue>,
    detail: Text,
    reason: Text,
    error_code: Text,
    error: Text,
    message: Text,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    problem: Text,
    code: Text,
}

/// Reads what a body says about problems, whatever its status was.
pub fn verdict(body: &[u8]) -> Verdict {
    // A list would be read as an envelope too, field by field.
    let text = std::str::from_utf8(body)
        .ok()
        .filter(|text| text.trim_start().starts_with('{'));
    let Some(text) = text else {
        return Verdict::Silent;
    };
    let envelope: Envelope<'_> = serde_json::from_str(text).unwrap_or_default();
    match envelope.problems.map(|raw| problems(raw.get())) {
        Some(Some(code)) => Verdict::Problem(code),
        Some(None) => Verdict::Fine,
        None => other_shapes(envelope),
    }
}

/// Keeps a null apart from a missing key.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// `None` when the list is null or empty, otherwise its first machine code.
fn problems(raw: &str) -> Option<Option<String>> {
    let items: Vec<&RawValue> = match raw.as_bytes().first() {
        Some(b'n') | None => return None,
        Some(b'[') => serde_json::from_str(raw).unwrap_or_default(),
        Some(_) => serde_json::from_str(raw).into_iter().collect(),
    };
    if raw.starts_with('[') && items.is_empty() {
        return None;
    }
    Some(items.into_iter().find_map(|item| code_of(item.get())))
}

fn code_of(item: &str) -> Option<String> {
    let problem: Problem = serde_json::from_str(item).unwrap_or_default();
    [problem.problem.0, problem.code.0, serde_json::from_str(item).ok()]
        .into_iter()
        .flatten()
        .find(|text| is_code(text))
}

fn other_shapes(envelope: Envelope<'_>) -> Verdict {
    let says = [
        envelope.detail,
        envelope.reason,
        envelope.error_code,
        envelope.error,
        envelope.message,
    ]
    .map(Text::filled);
    if says.iter().all(Option::is_none) {
        return Verdict::Silent;
    }
    Verdict::Problem(says.into_iter().flatten().find(|text| is_code(text)))
}

/// Whether a text is a machine code: capitals, digits and at least one underscore between them, beginning with a capital.
pub fn is_code(text: &str) -> bool {
    let mut words = text.split('_');
    let capital = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let first = words
        .next()
        .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().all(capital));
    let mut rest = words.peekable();
    text.len() <= 80 && first && rest.peek().is_some() && rest.all(|word| !word.is_empty() && word.bytes().all(capital))
}

#[cfg(test)]
mod tests {
    use super::{Verdict, is_code, verdict};

    fn problem(code: &str) -> Verdict {
        Verdict::Problem(Some(String::from(code)))
    }

    #[test]
    fn a_code_is_found_in_each_of_the_five_shapes() {
        for (body, expected) in [
            (r#"{"problems":[{"problem":"OUT_OF_STOCK"}]}"#, problem("OUT_OF_STOCK")),
            (
                r#"{"coin":"USDC","problems":[{"problem":"INVALID_BENEFICIARY_ACCOUNT","moreDetails":{"reason":"x"}}],"detail":"OTHER_CODE"}"#,
                problem("INVALID_BENEFICIARY_ACCOUNT"),
            ),
            (r#"{"problems":["NOT_ACTIVE"]}"#, problem("NOT_ACTIVE")),
            (r#"{"problems":{"problem":"NOT_ACTIVE"}}"#, problem("NOT_ACTIVE")),
            (r#"{"detail":"LOGIN_REQUIRED"}"#, problem("LOGIN_REQUIRED")),
            (
                r#"{"status":400,"detail":"SUSPENDED_NETWORK","moreDetails":{"network":"Tron"}}"#,
                problem("SUSPENDED_NETWORK"),
            ),
            (
                r#"{"status":"400","detail":"a sentence","reason":"KYC_MISSING"}"#,
                problem("KYC_MISSING"),
            ),
            (r#"{"error_code":"NOT_ACTIVE"}"#, problem("NOT_ACTIVE")),
            (r#"{"message":"invented"}"#, Verdict::Problem(None)),
            (r#"{"problems":[{"problem":"no code at all"}]}"#, Verdict::Problem(None)),
            ("<html>forbidden</html>", Verdict::Silent),
            ("", Verdict::Silent),
            ("{}", Verdict::Silent),
            (r#"{"problems":null}"#, Verdict::Fine),
            (r#"{"problems":[],"detail":null}"#, Verdict::Fine),
        ] {
            assert_eq!(verdict(body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn only_capitals_with_an_underscore_are_a_code() {
        for code in ["OUT_OF_STOCK", "A_1", "AMOUNT_LESS_THEN_MINIMUM_ALLOWED", "X9_Y"] {
            assert!(is_code(code), "{code}");
        }
        for text in ["", "OUT", "_A", "A_", "A__B", "Out_Of", "9_A", "A_B c", "A-B"] {
            assert!(!is_code(text), "{text}");
        }
    }
}
