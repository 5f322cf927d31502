//! Body and signature of a Cryptomus webhook: nothing breaks, nothing unsigned is believed, and what is believed has one meaning.
//!
//! With cargo-fuzz: `cargo +nightly fuzz run webhook`. On the stable compiler, blind to which code is reached:
//! `cargo run --manifest-path fuzz/Cargo.toml -- -max_total_time=60`.

#![no_main]

use giftkiosk::adapters::cryptomus::signature::Key;
use giftkiosk::adapters::cryptomus::verify::{MOST_BYTES, verify};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

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
    let believed = verify(&signed, &key).is_ok();
    let plain: Option<Value> = serde_json::from_slice(&signed).ok();
    if believed {
        assert!(
            signed.len() <= MOST_BYTES && plain.is_some_and(|it| it.is_object()),
            "this is not one object"
        );
    }
});
