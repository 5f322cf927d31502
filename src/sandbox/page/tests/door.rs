//! Where the page is, and whom it answers.

use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method};
use reqwest::StatusCode;

use super::Page;
use crate::sandbox::page::{is_from_here, listen};

fn headers(host: Option<&'static str>, origin: Option<&'static str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [(HOST, host), (ORIGIN, origin)] {
        value.map(|value| headers.insert(name, HeaderValue::from_static(value)));
    }
    headers
}

#[test]
fn only_a_page_of_this_machine_is_served() {
    let local = Some("127.0.0.1:8765");
    for (host, origin, right) in [
        (local, None, true),
        (Some("localhost:8765"), Some("http://localhost:8765"), true),
        (local, Some("http://127.0.0.1:8765"), true),
        (None, None, false),
        (Some("shop.example:8765"), None, false),
        (Some("127.0.0.1.example"), None, false),
        (local, Some("http://shop.example"), false),
        (local, Some("null"), false),
        (local, Some("http://127.0.0.1:9999"), false),
    ] {
        assert_eq!(
            is_from_here(&Method::POST, &headers(host, origin)),
            right,
            "{host:?} {origin:?}"
        );
    }
}

#[tokio::test]
async fn a_foreign_host_name_is_refused() {
    let page = Page::open().await;
    let ask = |host: &'static str| {
        page.http
            .get(format!("{}/api/state", page.url))
            .header(HOST, host)
            .send()
    };
    assert_eq!(ask("evil.example").await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(ask("localhost").await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_taken_port_gives_way_to_the_next() {
    let first = listen(Some(0)).await.unwrap();
    let port = first.local_addr().unwrap().port();
    let second = listen(Some(port)).await.unwrap();
    assert!(second.local_addr().unwrap().port() > port);
}
