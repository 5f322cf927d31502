//! The knobs for trouble, and the way back from each.

use reqwest::StatusCode;
use serde_json::json;

use super::Page;
use crate::sandbox::page::INDEX;

/// The knobs of Cryptomus that stay as they were turned.
const SWITCHES: [&str; 7] = [
    "cashier-forbid",
    "cashier-refunds-fail",
    "hooks-mute",
    "hooks-forged",
    "hooks-doubled",
    "hooks-held",
    "hooks-early",
];

#[tokio::test]
async fn every_knob_of_the_page_turns_and_can_be_turned_back() {
    let page = Page::open().await;
    let names = INDEX
        .split("data-trouble=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let mut count = 0;
    for name in names {
        page.post(&format!("/api/troubles/{name}"), json!({ "number": 2 }))
            .await;
        count += 1;
    }
    assert!(count > 20);
    for switch in SWITCHES {
        assert!(INDEX.contains(&format!("id=\"{switch}\"")), "{switch}");
        page.post(&format!("/api/troubles/{switch}"), json!({ "on": true }))
            .await;
    }
    page.post(
        "/api/troubles/cashier-refuse-create",
        json!({ "text": "Gateway error" }),
    )
    .await;
    page.post("/api/troubles/cashier-slow", json!({ "number": 1_000 }))
        .await;
    let state = page.get("/api/state").await;
    let (cashier, hooks) = (&state["cashier"], &state["cashier"]["hooks"]);
    let names = ["mute", "forged", "doubled", "held", "early"];
    assert!(names.iter().all(|name| hooks[name] == true), "{hooks}");
    assert_eq!(
        (&cashier["forbidden"], &cashier["refunds_fail"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(state["pending"]["cryptomus"], 4);
    let code = json!({ "text": "OUT_OF_STOCK" });
    page.post("/api/troubles/upstream-refuse-create", code.clone()).await;
    page.post("/api/troubles/upstream-refuse-validation", code).await;
    for (knob, count) in [("upstream-twist", 11), ("upstream-price", 4)] {
        let form = INDEX.split_once(&format!("data-knob=\"{knob}\"")).unwrap().1;
        let form = form.split_once("</form>").unwrap().0;
        let values = form
            .split("<option value=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let values: Vec<&str> = values.collect();
        assert_eq!(values.len(), count, "{knob}");
        for value in values {
            page.post(&format!("/api/troubles/{knob}"), json!({ "text": value }))
                .await;
        }
    }
    for knob in ["upstream-twist", "upstream-price"] {
        let (status, _) = page
            .try_post(&format!("/api/troubles/{knob}"), json!({ "text": "nonsense" }))
            .await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    for switch in ["telegram-older", "upstream-texts"] {
        assert!(INDEX.contains(&format!("id=\"{switch}\"")), "{switch}");
        page.post(&format!("/api/troubles/{switch}"), json!({ "on": true }))
            .await;
    }
    let steam = json!({ "on": true, "country": "US", "text": "Steam" });
    page.post("/api/troubles/upstream-sold-out", steam).await;
    let state = page.get("/api/state").await;
    assert_eq!(state["pending"]["cryptorefills"], 19);
    assert_eq!(
        (&state["knobs"]["telegram_older"], &state["knobs"]["sold_out"]),
        (&json!(true), &json!([["US", "Steam"]]))
    );
    assert_eq!(state["knobs"]["upstream_texts"], true);
    let steam = json!({ "on": false, "country": "US", "text": "Steam" });
    for (name, turn) in [
        ("upstream-mend", json!({})),
        ("cashier-mend", json!({})),
        ("hooks-mend", json!({})),
        ("telegram-calm", json!({})),
        ("upstream-sold-out", steam),
    ] {
        page.post(&format!("/api/troubles/{name}"), turn).await;
    }
    let state = page.get("/api/state").await;
    for party in ["cryptorefills", "telegram", "cryptomus"] {
        assert_eq!(state["pending"][party], 0, "{party}");
    }
    let hooks = &state["cashier"]["hooks"];
    assert!(names.iter().all(|name| hooks[name] == false), "{hooks}");
    assert_eq!(state["cashier"]["forbidden"], false);
    assert_eq!(state["cashier"]["payouts"], "arrive");
    assert_eq!(
        (&state["knobs"]["telegram_older"], &state["knobs"]["sold_out"]),
        (&json!(false), &json!([]))
    );
    assert_eq!(state["knobs"]["upstream_texts"], false);
    assert_eq!(
        page.try_post("/api/troubles/nothing", json!({})).await.0,
        StatusCode::NOT_FOUND
    );
}
