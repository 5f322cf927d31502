//! What is handed over: codes fit for the goods, each with 128 bits that occur nowhere else.

use serde_json::{Map, Value, json};

use super::chance;
use super::order::{Line, Order};

/// The fields of each line's deliverable after success.
pub(super) fn for_order(seed: u64, order: &Order) -> Vec<Map<String, Value>> {
    order
        .lines
        .iter()
        .enumerate()
        .map(|(place, line)| for_line(seed, order.number, place, line))
        .collect()
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
