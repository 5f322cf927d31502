//! How long a genuine webhook waits while others post forgeries by the thousand, and what that costs.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures_util::future::try_join_all;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::sandbox::cryptomus::{Cryptomus, MERCHANT, PAYMENT_KEY, PAYOUT_KEY};
use httparse::{EMPTY_HEADER, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Effort;
use crate::figures::{Table, mib, per_second, percentile, share};
use crate::stage::{Bot, Stage};
use crate::stopwatch;

/// Connections over which a flood comes, as a proxy keeps them.
const CONNECTIONS: u32 = 48;
/// Genuine webhooks a second.
const GENUINE: u32 = 20;
/// From where those come.
const CRYPTOMUS: Ipv4Addr = Ipv4Addr::new(91, 227, 144, 54);
/// Where a flood of many sources begins to count.
const ANYBODY: u32 = 0x0800_0000;
/// Bytes of an answer at most.
const ANSWER: usize = 4_096;
/// How long the shop may take to listen.
const START: Duration = Duration::from_secs(30);

/// What is posted beside the genuine ones.
#[derive(Clone, Copy)]
struct Flood {
    name: &'static str,
    /// Posts a second, or none.
    rate: u32,
    /// Whether all come from one source.
    one: bool,
    /// What each says, in turn.
    bodies: &'static [&'static str],
}

const FLOODS: [Flood; 3] = [
    Flood {
        name: "nothing else",
        rate: 0,
        one: true,
        bodies: &[],
    },
    Flood {
        name: "forged ones, each from another address",
        rate: 5_000,
        one: false,
        bodies: &[
            r#"{"type":"payment","uuid":"11111111-2222-4333-8444-000000000001","order_id":"gk1-mgj6k3cw","amount":"22.60","payment_amount":"22.60","currency":"USD","is_final":true,"status":"paid","sign":"0123456789abcdef0123456789abcdef"}"#,
            r#"{"type":"payment","uuid":"11111111-2222-4333-8444-000000000002","order_id":"gk2-mgj6k3cw","amount":"5","currency":"USD","is_final":true,"status":"paid_over","txid":null,"additional_data":"a\/b","sign":"ffffffffffffffffffffffffffffffff"}"#,
        ],
    },
    Flood {
        name: "small ones from one address",
        rate: 10_000,
        one: true,
        bodies: &["{}"],
    },
];

/// Posts one after the other over a connection that stays.
struct Line {
    address: SocketAddr,
    stream: TcpStream,
}

impl Line {
    async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream })
    }

    /// Posts this; gives the status of the answer.
    async fn posts(&mut self, source: Ipv4Addr, body: &str) -> Result<u16> {
        let request = format!(
            "POST /cryptomus/payment HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n\
             X-Forwarded-For: {source}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        let (status, stays) = self.hears().await?;
        if !stays {
            *self = Self::open(self.address).await?;
        }
        Ok(status)
    }

    /// The status of the next answer, and whether the connection stays.
    async fn hears(&mut self) -> Result<(u16, bool)> {
        let mut bytes = Vec::with_capacity(ANSWER);
        loop {
            let mut headers = [EMPTY_HEADER; 16];
            let mut answer = Response::new(&mut headers);
            if let httparse::Status::Complete(head) = answer.parse(&bytes)? {
                let value = |name: &str| {
                    let header = answer
                        .headers
                        .iter()
                        .find(|header| header.name.eq_ignore_ascii_case(name));
                    header.and_then(|header| std::str::from_utf8(header.value).ok())
                };
                let length: usize = value("content-length").map_or(Ok(0), str::parse)?;
                if bytes.len() >= head + length {
                    let status = answer.code.context("an answer without a status")?;
                    return Ok((status, value("connection") != Some("close")));
                }
            }
            ensure!(bytes.len() < ANSWER, "an answer that does not end");
            ensure!(self.stream.read_buf(&mut bytes).await? > 0, "the shop hung up");
        }
    }
}

/// How often each status was answered.
type Statuses = BTreeMap<u16, u64>;

impl Flood {
    /// One connection's share of it, as fast as it should come or as it can.
    async fn comes(self, address: SocketAddr, first: u32, began: Instant, lasts: Duration) -> Result<Statuses> {
        let mut statuses = Statuses::new();
        if self.rate == 0 {
            return Ok(statuses);
        }
        let mut line = Line::open(address).await?;
        let mut bodies = self.bodies.iter().cycle();
        for number in (first..).step_by(CONNECTIONS as usize) {
            let at = Duration::from_secs(1) * number / self.rate;
            if at >= lasts || began.elapsed() >= lasts {
                break;
            }
            if at > began.elapsed() {
                stopwatch::pass(at - began.elapsed()).await;
            }
            let source = Ipv4Addr::from_bits(if self.one { ANYBODY } else { ANYBODY + number });
            let body = bodies.next().context("a flood of nothing")?;
            *statuses.entry(line.posts(source, body).await?).or_default() += 1;
        }
        Ok(statuses)
    }
}

/// Genuine webhooks, one after the other; gives how long each waited for its 200.
async fn genuine(till: &Cryptomus, address: SocketAddr, began: Instant, lasts: Duration) -> Result<Vec<Duration>> {
    let mut line = Line::open(address).await?;
    let mut waits = Vec::new();
    for number in 0.. {
        let at = Duration::from_secs(1) * number / GENUINE;
        if at >= lasts {
            break;
        }
        if at > began.elapsed() {
            stopwatch::pass(at - began.elapsed()).await;
        }
        let told = format!(
            "{{\"type\":\"payment\",\"uuid\":\"11111111-2222-4333-8444-{number:012}\",\"order_id\":\"gk{}-mgj6k3cw\",\
             \"amount\":\"22.60\",\"currency\":\"USD\",\"is_final\":false,\"status\":\"confirm_check\"",
            number + 1
        );
        let sign = till.sign(format!("{told}}}").as_bytes(), PAYMENT_KEY);
        let asked = stopwatch::now();
        let status = line.posts(CRYPTOMUS, &format!("{told},\"sign\":\"{sign}\"}}")).await?;
        ensure!(status == 200, "a genuine webhook was answered {status}");
        waits.push(asked.elapsed());
    }
    Ok(waits)
}

/// Each flood beside genuine webhooks; returns what went wrong.
pub(crate) async fn measure(effort: Effort) -> Result<Vec<String>> {
    let lasts = Duration::from_secs(if effort.quick { 2 } else { 60 });
    let till = Cryptomus::start(Arc::new(SystemClock)).await?;
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
    let mut stage = Stage::set(false).await?;
    stage.start_with(
        Bot::Shop,
        &[
            ("LISTEN_ADDR", address.to_string()),
            ("PUBLIC_URL", format!("http://{address}")),
            ("TRUSTED_PROXY", Ipv4Addr::LOCALHOST.to_string()),
            ("CRYPTOMUS_API_URL", till.url().to_owned()),
            ("CRYPTOMUS_MERCHANT_ID", MERCHANT.to_owned()),
            ("CRYPTOMUS_PAYMENT_KEY", PAYMENT_KEY.to_owned()),
            ("CRYPTOMUS_PAYOUT_KEY", PAYOUT_KEY.to_owned()),
        ],
    )?;
    let started = stopwatch::now();
    while TcpStream::connect(address).await.is_err() {
        ensure!(started.elapsed() < START, "the shop does not listen");
        stopwatch::pass(Duration::from_millis(10)).await;
    }
    let head = [
        "beside",
        "wanted a second",
        "came a second",
        "answered",
        "genuine ones",
        "p50 ms",
        "p99",
        "longest",
        "CPU, share of a core",
        "peak MiB",
    ];
    let mut table = Table::new(
        format!("{GENUINE} genuine webhooks a second, for {} s each", lasts.as_secs()),
        &head,
    );
    for flood in FLOODS {
        let cpu = stage.bot()?.cpu()?;
        let began = stopwatch::now();
        let all = try_join_all((0..CONNECTIONS).map(|first| flood.comes(address, first, began, lasts)));
        let (all, waits) = tokio::try_join!(all, genuine(&till, address, began, lasts))?;
        let took = began.elapsed();
        let mut statuses = Statuses::new();
        for (status, times) in all.into_iter().flatten() {
            *statuses.entry(status).or_default() += times;
        }
        let told: Vec<String> = statuses
            .iter()
            .map(|(status, times)| format!("{status}: {times}"))
            .collect();
        table.row(&[
            flood.name.to_owned(),
            flood.rate.to_string(),
            format!("{:.0}", per_second(statuses.values().sum(), took)),
            told.join(", "),
            waits.len().to_string(),
            format!("{:.1}", percentile(&waits, 50)),
            format!("{:.1}", percentile(&waits, 99)),
            format!("{:.1}", percentile(&waits, 100)),
            format!("{:.0} %", share(stage.bot()?.cpu()? - cpu, took)),
            format!("{:.1}", mib(stage.bot()?.peak()?)),
        ]);
    }
    table.print();
    stage.end().await
}
