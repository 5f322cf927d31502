//! What is handed over: codes fit for the goods, each with 128 bits that occur nowhere else.

use serde_json::{Map, Value, json};

use super::order::{Line, Order};
use crate::sandbox::chance;

/// The fields of each line's deliverable after success.
pub(super) fn for_order(seed: u64, order: &Order) -> Vec<Map<String, Value>> {
    order
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| for_line(seed, order.number, place, line))
        .collect()
}

/// What is delivered seldom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// Three codes.
    Several,
    /// More codes than a message holds.
    Many,
    /// One code that is longer than a button can copy.
    Long,
    /// A code that looks like HTML, with letters that run from right to left.
    Strange,
    /// Another code than the right one.
    Other,
}

/// The fields of each delivery of an odd kind.
pub(super) fn odd(seed: u64, order: &Order, oddity: Oddity) -> Vec<Map<String, Value>> {
    let (seed, number) = (seed.to_string(), order.number.to_string());
    let mark = |place: usize| {
        let place = place.to_string();
        chance::hex(&chance::bytes(&["odd code", &seed, &number, &place])[..16]).to_uppercase()
    };
    let codes: Vec<String> = match oddity {
        Oddity::Several => (0..3).map(mark).collect(),
        Oddity::Many => (0..150).map(mark).collect(),
        Oddity::Long => vec![(0..40).map(mark).collect()],
        Oddity::Strange => vec![format!("<b>{}</b> & \u{5e7}\u{5d5}\u{5d3} \"7\"", mark(0))],
        Oddity::Other => vec![mark(1_000)],
    };
    let fields = codes.into_iter().map(|code| json!({ "pin_code": code }));
    fields.filter_map(|fields| fields.as_object().cloned()).collect()
}

fn for_line(seed: u64, number: u64, place: usize, line: &Line) -> Map<String, Value> {
    let (seed, number, place) = (seed.to_string(), number.to_string(), place.to_string());
    let mark = chance::hex(&chance::bytes(&["code", &seed, &number, &place])[..16]).to_uppercase();
    let goods = if line.delivery == "by_phone" {
        json!({"operator_reference": format!("REF-{mark}")})
    } else if line.category == "e-sim" {
        json!({
            "pin_code": format!("LPA:1$smdp.example.org${mark}"),
            "qr_image_url": format!("https://cdn.example.org/esim/{mark}.png"),
        })
    } else {
        match chance::below(&["code form", &line.brand], 3) {
            0 => json!({"pin_code": mark, "redeem_instructions": STEPS}),
            1 => {
                let serial = chance::below(&["serial", &seed, &number, &place], 1_000_000_000);
                json!({"pin_code": mark, "pin_serial": format!("{serial:012}"), "redeem_instructions": STEPS})
            }
            _ => json!({"pin_code": format!("https://redeem.example.org/{mark}")}),
        }
    };
    goods.as_object().cloned().unwrap_or_default()
}

const STEPS: &str = "<ol><li>Sign in &amp; open <b>Redeem</b></li><li>Enter the code</li></ol>";
