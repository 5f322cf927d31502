//! Tells the page, as a stream of events, that it should look again.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Response;
use futures_util::stream::unfold;
use tokio::sync::watch;

use super::bench::Bench;

/// Changes that come closer together are told once.
const PAUSE: Duration = Duration::from_millis(40);

/// One event at the start and one after changes, until the sandbox ends.
pub(super) async fn news(State(bench): State<Arc<Bench>>) -> Response {
    let ears = [
        bench.world.telegram().changes(),
        bench.world.cryptorefills().changes(),
        bench.world.cryptomus().changes(),
        bench.bot.changes(),
    ];
    let events = unfold((bench, ears, 0_u64), async |(bench, mut ears, count)| {
        if count > 0 {
            heard(&bench, &mut ears).await?;
        }
        for ear in &mut ears {
            ear.borrow_and_update();
        }
        let event = Bytes::from(format!("data: {count}\n\n"));
        Some((Ok::<_, Infallible>(event), (bench, ears, count.wrapping_add(1))))
    });
    let mut response = Response::new(Body::from_stream(events));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Waits for a change and for the pause after it; none at the end.
async fn heard(bench: &Bench, ears: &mut [watch::Receiver<u64>; 4]) -> Option<()> {
    let [telegram, upstream, cashier, bot] = ears;
    tokio::select! {
        () = bench.stop.cancelled() => None,
        changed = telegram.changed() => changed.ok(),
        changed = upstream.changed() => changed.ok(),
        changed = cashier.changed() => changed.ok(),
        changed = bot.changed() => changed.ok(),
    }?;
    bench.world.clock().pass(PAUSE).await;
    Some(())
}
