//! Cryptomus' signatures: every vector, and a hundred thousand webhooks that nobody at Cryptomus signed.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use giftkiosk::adapters::cryptomus::signature::{Key, KeyFault};
use giftkiosk::adapters::cryptomus::verify::{Distrust, MOST_BYTES, verify};
use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_oneof};
use proptest::strategy::{Just, Strategy};
use serde_json::Value;

/// How many forged webhooks are tried: the issue's number where the code is fast, fewer where it is not.
const FORGED: usize = if cfg!(debug_assertions) { 4_000 } else { 100_000 };

struct Vector {
    id: String,
    key: String,
    body: Vec<u8>,
    sign: String,
    reason: String,
}

fn vectors(part: &str) -> Vec<Vector> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/cryptomus/vectors.json");
    let all: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let read = |one: &Value| Vector {
        id: text(one, "id"),
        key: text(one, "key"),
        body: STANDARD.decode(text(one, "raw_body_base64")).unwrap(),
        sign: text(one, "sign"),
        reason: text(one, "reason"),
    };
    all[part].as_array().unwrap().iter().map(read).collect()
}

#[test]
fn every_request_of_the_vectors_gets_its_signature() {
    let requests = vectors("requests");
    assert_eq!(requests.len(), 25);
    for one in requests {
        let key = Key::new(&one.key).unwrap();
        assert_eq!(key.sign(&one.body).reveal(), one.sign, "{}", one.id);
    }
}

#[test]
fn every_genuine_webhook_of_the_vectors_is_believed_in_each_spelling() {
    let webhooks = vectors("webhooks");
    assert_eq!(webhooks.len(), 23);
    for one in webhooks {
        let hook = verify(&one.body, &Key::new(&one.key).unwrap());
        let hook = hook.unwrap_or_else(|why| panic!("{}: {why}", one.id));
        let plain: Value = serde_json::from_slice(&one.body).unwrap();
        assert_eq!(hook.order_id.as_deref(), plain["order_id"].as_str(), "{}", one.id);
        assert_eq!(hook.status().word(), plain["status"].as_str().unwrap(), "{}", one.id);
        assert!(hook.subject().is_some(), "{}", one.id);
    }
}

#[test]
fn every_false_webhook_of_the_vectors_is_refused_for_its_reason() {
    let webhooks = vectors("negative_webhooks");
    assert_eq!(webhooks.len(), 14);
    for one in webhooks {
        let expected = match one.reason.as_str() {
            "empty key" => {
                assert_eq!(Key::new(&one.key).unwrap_err(), KeyFault::Empty);
                continue;
            }
            "hash differs" => Distrust::Forged,
            "sign missing" => Distrust::Unsigned,
            "sign is not a string" | "sign is not 32 lower-case hex digits" => Distrust::WrongForm,
            "not a single JSON object" | "not an object" => Distrust::NotAnObject,
            reason if reason.starts_with("ambiguous") || reason.starts_with("duplicate") => Distrust::Repeated,
            reason => panic!("{}: {reason}", one.id),
        };
        let refused = verify(&one.body, &Key::new(&one.key).unwrap()).unwrap_err();
        assert_eq!(refused, expected, "{}", one.id);
    }
}

#[test]
fn a_body_of_sixty_four_kib_is_read_and_one_byte_more_is_not() {
    let key = Key::new("PAYMENT-KEY-FOR-TESTS-ONLY-0001").unwrap();
    let body = |bytes: usize| {
        let bare = r#"{"type":"payment","additional_data":""}"#.len() + r#","sign":"""#.len() + 32 - 1;
        let inner = format!(
            r#"{{"type":"payment","additional_data":"{}""#,
            "x".repeat(bytes - bare - 1)
        );
        let sign = key.sign(format!("{inner}}}").as_bytes());
        format!(r#"{inner},"sign":"{}"}}"#, sign.reveal()).into_bytes()
    };
    let largest = body(MOST_BYTES);
    assert_eq!(largest.len(), MOST_BYTES);
    assert!(verify(&largest, &key).is_ok());
    assert_eq!(verify(&body(MOST_BYTES + 1), &key).unwrap_err(), Distrust::TooLarge);
}

/// A small source of numbers that are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// One way to tamper with a genuine webhook.
fn tampered(dice: &mut Dice, body: &[u8], others: &[Vector]) -> Vec<u8> {
    let text = String::from_utf8_lossy(body).into_owned();
    let sign_at = text.rfind("\"sign\":\"").map_or(0, |at| at + 8);
    let mut bytes = body.to_vec();
    let at = dice.below(bytes.len());
    match dice.below(14) {
        0 => bytes[at] ^= 1 << dice.below(8),
        1 => bytes[at] = dice.byte(),
        2 => bytes.insert(at, dice.byte()),
        3 => drop(bytes.remove(at)),
        4 => bytes.truncate(at),
        5 => drop(bytes.splice(at..(at + dice.below(40)).min(body.len()), [])),
        6 => {
            let words = [
                "check",
                "paid",
                "paid_over",
                "cancel",
                "confirm_check",
                "refund_paid",
                "fail",
            ];
            let (from, to) = (words[dice.below(words.len())], words[dice.below(words.len())]);
            return text.replace(&format!("\"{from}\""), &format!("\"{to}\"")).into_bytes();
        }
        7 => {
            let names = [
                "status",
                "order_id",
                "sign",
                "uuid",
                "amount",
                "s\\u0074atus",
                "is_final",
            ];
            let extra = format!("{{\"{}\":\"paid\",", names[dice.below(names.len())]);
            return text.replacen('{', &extra, 1).into_bytes();
        }
        8 => {
            let digits = bytes.get_mut(sign_at..sign_at + 32);
            if let Some(digit) = digits.and_then(|digits| digits.get_mut(dice.below(32))) {
                *digit = b"0123456789abcdefABCDEF"[dice.below(22)];
            }
        }
        9 => {
            let upper = text.get(sign_at..sign_at + 32).unwrap_or_default().to_ascii_uppercase();
            return [&text[..sign_at], &upper, text.get(sign_at + 32..).unwrap_or_default()]
                .concat()
                .into_bytes();
        }
        10 => {
            let key = Key::new(&format!("ANOTHER-KEY-{}", dice.next())).unwrap();
            let (head, sign) = (text.split(",\"sign\"").next().unwrap_or_default(), "\"}");
            let signed = key.sign(format!("{head}}}").as_bytes());
            return format!("{head},\"sign\":\"{}{sign}", signed.reveal()).into_bytes();
        }
        11 => {
            let other = &others[dice.below(others.len())].body;
            let cut = dice.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[cut..]);
        }
        12 => {
            let nested = text.replacen("\"sign\":", "\"additional\":{\"sign\":", 1);
            return format!("{nested}}}").into_bytes();
        }
        _ => {
            let digit = bytes
                .iter()
                .enumerate()
                .filter(|(_, b)| b.is_ascii_digit())
                .map(|(at, _)| at);
            let digits: Vec<usize> = digit.collect();
            if let Some(at) = digits.get(dice.below(digits.len())) {
                bytes[*at] = b'0' + dice.byte() % 10;
            }
        }
    }
    bytes
}

/// Whatever can be made of a genuine webhook without its key, for ever; none means the same as the genuine one.
pub(crate) fn forgeries(genuine: Vec<u8>) -> impl Iterator<Item = Vec<u8>> {
    let others = vectors("webhooks");
    let told: Value = serde_json::from_slice(&genuine).unwrap();
    let mut dice = Dice(5);
    std::iter::repeat_with(move || {
        let body = tampered(&mut dice, &genuine, &others);
        let same = serde_json::from_slice::<Value>(&body).is_ok_and(|it| it == told);
        (!same).then_some(body)
    })
    .flatten()
}

#[test]
fn a_hundred_thousand_forged_webhooks_are_never_believed() {
    let genuine = vectors("webhooks");
    let keys: Vec<Key> = genuine.iter().map(|one| Key::new(&one.key).unwrap()).collect();
    let told: Vec<Value> = genuine
        .iter()
        .map(|one| serde_json::from_slice(&one.body).unwrap())
        .collect();
    let mut dice = Dice(4);
    let (mut forged, mut tries) = (0, 0);
    while forged < FORGED {
        tries += 1;
        let which = dice.below(genuine.len());
        let mut body = tampered(&mut dice, &genuine[which].body, &genuine);
        if dice.below(4) == 0 {
            body = tampered(&mut dice, &body.clone(), &genuine);
        }
        // White space and escapes may change without a change of meaning, and such a body is genuine still.
        let same = serde_json::from_slice::<Value>(&body).is_ok_and(|it| told.contains(&it));
        match (verify(&body, &keys[which]), same) {
            (Ok(_), false) => panic!("believed: {}", String::from_utf8_lossy(&body)),
            (Err(_), false) => forged += 1,
            (_, true) => {}
        }
    }
    assert!(tries < FORGED * 2, "most of what was tried was no forgery: {tries}");
}

/// Texts with everything in them that encoders disagree about.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        Just("/".to_owned()),
        Just("\\".to_owned()),
        Just("\"sign\":\"x\",".to_owned()),
        Just("\u{2028}\u{1f}🎁é".to_owned()),
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// As `json_encode` of PHP writes a text.
fn php(text: &str, slashes: bool, unicode: bool) -> String {
    let mut out = serde_json::to_string(text).unwrap();
    if slashes {
        out = out.replace('/', "\\/");
    }
    let always = |c: char| matches!(c, '\u{2028}' | '\u{2029}');
    let units = |c: char| -> String {
        let mut room = [0; 2];
        c.encode_utf16(&mut room)
            .iter()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect()
    };
    out.chars()
        .map(|c| match (unicode && !c.is_ascii()) || always(c) {
            true => units(c),
            false => c.to_string(),
        })
        .collect()
}

proptest::proptest! {
    #[test]
    fn what_php_signs_is_believed_however_it_is_spelled_on_the_wire(
        texts in proptest::collection::vec(text(), 1..5),
        at in any::<proptest::sample::Index>(),
        signed in 0..3_usize,
        spaced in any::<bool>(),
    ) {
        let key = Key::new("PAYMENT-KEY-FOR-TESTS-ONLY-0001").unwrap();
        let spelled = |slashes: bool, unicode: bool| -> Vec<String> {
            let members = texts.iter().enumerate();
            members.map(|(n, one)| format!("\"m{n}\":{}", php(one, slashes, unicode))).collect()
        };
        let (slashes, unicode) = [(true, false), (true, true), (false, false)][signed];
        let sign = key.sign(format!("{{{}}}", spelled(slashes, unicode).join(",")).as_bytes());
        let mut wire = spelled(true, true);
        wire.insert(at.index(wire.len() + 1), format!("\"sign\":\"{}\"", sign.reveal()));
        let body = wire.join(if spaced { " ,\n " } else { "," });
        let body = format!("{{{body}}}");
        prop_assert!(verify(body.as_bytes(), &key).is_ok(), "{}", body);
        let other = Key::new("PAYOUT-KEY-FOR-TESTS-ONLY-0002").unwrap();
        prop_assert_eq!(verify(body.as_bytes(), &other).unwrap_err(), Distrust::Forged);
    }

    #[test]
    fn no_bytes_at_all_are_believed_or_break_anything(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..400),
            "[ -~]{0,200}".prop_map(String::into_bytes),
            r#"\{("(sign|status|a)":("[0-9a-f]{0,33}"|[0-9]{1,3}|null|\[\]|\{\})?,?){0,6}\}?"#.prop_map(String::into_bytes),
        ],
    ) {
        let key = Key::new("PAYMENT-KEY-FOR-TESTS-ONLY-0001").unwrap();
        prop_assert!(verify(&bytes, &key).is_err());
    }
}
