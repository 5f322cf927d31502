//! Sees in the figures of a running shop what it answered to a webhook.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::Url;

use super::hooks::PATIENCE;
use crate::adapters::clock::SystemClock;
use crate::ports::Clock;
use crate::reach;

/// How a shop answers to what it takes in.
pub(super) const TAKEN: &str = "200";
/// Between two looks.
const BETWEEN: Duration = Duration::from_millis(250);

/// What a running shop answers at one route from now on.
pub(super) struct Figures {
    url: Url,
    route: &'static str,
    before: BTreeMap<String, u64>,
}

impl Figures {
    /// Those of the shop at `address`; none when it does not tell.
    pub(super) async fn of(address: SocketAddr, route: &'static str) -> Option<Self> {
        let url = Url::parse(&format!("http://{address}/metrics")).ok()?;
        let before = counted(&url, route).await?;
        Some(Self { url, route, before })
    }

    /// The status of an answer since then: that it was taken in, if it was; none when there was none in time.
    pub(super) async fn answer(&self) -> Option<String> {
        let taken = async {
            while !self.since().await.contains(TAKEN) {
                SystemClock.pass(BETWEEN).await;
            }
        };
        tokio::select! {
            () = taken => return Some(TAKEN.to_owned()),
            () = SystemClock.pass(PATIENCE) => {}
        }
        // Others may post forgeries meanwhile, so what was refused counts only now.
        self.since().await.pop_first()
    }

    async fn since(&self) -> BTreeSet<String> {
        let now = counted(&self.url, self.route).await.unwrap_or_default();
        let grew = |status: &String, count: u64| self.before.get(status).is_none_or(|before| *before < count);
        let grown = now.into_iter().filter(|(status, count)| grew(status, *count));
        grown.map(|(status, _)| status).collect()
    }
}

/// How often the shop has answered with which status.
async fn counted(url: &Url, route: &str) -> Option<BTreeMap<String, u64>> {
    let text = reach::get(url.clone()).await.ok()?.text().await.ok()?;
    let begins = format!("giftkiosk_http_answers_total{{route=\"{route}\",status=\"");
    let counts = text.lines().filter_map(|line| {
        let (status, count) = line.strip_prefix(&begins)?.split_once("\"} ")?;
        Some((status.to_owned(), count.parse().ok()?))
    });
    Some(counts.collect())
}
