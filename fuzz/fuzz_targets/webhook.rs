//! Body and signature of a Cryptomus webhook: nothing breaks, nothing unsigned is believed, and what is believed has one meaning.
//!
//! With cargo-fuzz, on the stable compiler too: `cargo fuzz run --sanitizer none webhook -- -max_total_time=60`. Without it, and blind to
//! which code is reached: `cargo run --manifest-path fuzz/Cargo.toml -- -max_total_time=60`.

#![no_main]

use std::collections::BTreeMap;

use giftkiosk::adapters::cryptomus::signature::Key;
use giftkiosk::adapters::cryptomus::verify::{MOST_BYTES, verify};
use giftkiosk::adapters::cryptomus::wire::status::Status;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use serde_json::value::RawValue;

fuzz_target!(|data: &[u8]| {
    let key = Key::new("A-KEY-THAT-SIGNED-NOTHING-YET-0001").expect("a key");
    let other = Key::new("ANOTHER-KEY-THAT-SIGNED-NOTHING-0002").expect("a key");
    assert!(verify(data, &key).is_err(), "nobody signed this");

    // The same text with a signature in it, as a sender would put it at the end.
    let Some(head) = data.strip_suffix(b"}") else { return };
    let comma: &[u8] = if head == b"{" { b"" } else { b"," };
    let sign = key.sign(data);
    let tail = format!("\"sign\":\"{}\"}}", sign.reveal());
    let signed = [head, comma, tail.as_bytes()].concat();
    assert!(verify(&signed, &other).is_err(), "another key signed this");
    let Ok(hook) = verify(&signed, &key) else { return };
    assert!(signed.len() <= MOST_BYTES, "this is too long");
    // Its members as they are written, since a number may be larger than any that is read.
    let plain: BTreeMap<String, &RawValue> = serde_json::from_slice(&signed).expect("what is believed is one object");
    let member = |name: &str| {
        let raw = plain.get(name)?;
        serde_json::from_str::<Value>(raw.get()).ok()
    };
    let text = |name: &str| {
        let text = member(name)?.as_str()?.to_owned();
        (!text.trim().is_empty()).then_some(text)
    };
    if let Some(id) = text("order_id") {
        assert_eq!(hook.order_id, Some(id), "another order");
    }
    if let Some(status) = text("status") {
        let read = hook.status();
        let is_unknown = matches!(Status::of(read.word()), Status::Unknown(_));
        assert!(read.word() == status || is_unknown, "another status");
    }
    if let Some(Value::Bool(is_final)) = member("is_final") {
        assert_eq!(hook.is_final, Some(is_final), "another end");
    }
});
