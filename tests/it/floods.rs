//! Floods of every kind at a shop that runs as a process of its own: it answers who is genuine at once, and stays small.

use std::collections::VecDeque;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::{Cryptomus, PAYMENT_KEY};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::child::House;
use crate::processes::serves_a_newcomer;
use crate::signatures::forgeries;
use crate::world::soon;

/// How much comes of each kind, in an ordinary run and in one with optimizations.
const HUGE: usize = if cfg!(debug_assertions) { 100 } else { 1_000 };
const SMALL: usize = if cfg!(debug_assertions) { 400 } else { 20_000 };
const FORGED: usize = if cfg!(debug_assertions) { 400 } else { 20_000 };
const HALF_OPEN: usize = if cfg!(debug_assertions) { 600 } else { 5_000 };
/// Posts at once, beside which a genuine one is posted.
const AT_ONCE: usize = 10;
/// Half-open connections that are held here: more than the shop has seats, fewer than files may be open.
const HELD: usize = 600;
/// Bytes that a webhook may have.
const MOST_BYTES: usize = 64 << 10;
/// Kilobytes of memory that the shop may ever take.
const MOST_MEMORY: u64 = 200 << 10;
/// Within how long ninety-nine of a hundred genuine webhooks are answered.
const PROMPT: Duration = Duration::from_millis(500);

/// What stands outside.
struct Siege {
    client: reqwest::Client,
    address: SocketAddr,
    till: Cryptomus,
    /// How long each genuine webhook took.
    took: Vec<Duration>,
}

impl Siege {
    async fn posts(&self, source: u32, body: Vec<u8>) -> u16 {
        let post = self
            .client
            .post(format!("http://{}/cryptomus/payment", self.address))
            .header("x-forwarded-for", Ipv4Addr::from_bits(source).to_string())
            .body(body);
        soon("an answer", post.send()).await.unwrap().status().as_u16()
    }

    /// A webhook with the right signature.
    fn signed(&self, number: usize) -> Vec<u8> {
        let told = format!(
            "{{\"type\":\"payment\",\"uuid\":\"11111111-2222-4333-8444-{number:012}\",\"order_id\":\"gk{}-abc\",\
             \"amount\":\"22.60\",\"currency\":\"USD\",\"is_final\":false,\"status\":\"confirm_check\"",
            number + 1
        );
        let sign = self.till.sign(format!("{told}}}").as_bytes(), PAYMENT_KEY);
        format!("{told},\"sign\":\"{sign}\"}}").into_bytes()
    }

    /// Cryptomus posts one, and is heard.
    async fn genuine(&self) -> Duration {
        let began = SystemClock.now();
        let status = self.posts(0x5BE3_9036, self.signed(self.took.len())).await;
        assert_eq!(status, 200, "a genuine webhook was not heard");
        Duration::from_millis(SystemClock.now().millis_since(began))
    }

    /// These are posted a few at once, each time beside a genuine one; gives how often each status was answered.
    async fn floods(&mut self, posts: impl Iterator<Item = (u32, Vec<u8>)>) -> Vec<u16> {
        let (mut posts, mut statuses) = (posts.peekable(), Vec::new());
        while posts.peek().is_some() {
            let some: Vec<_> = posts.by_ref().take(AT_ONCE).collect();
            let flood = some.into_iter().map(|(source, body)| self.posts(source, body));
            let (answered, took) = tokio::join!(futures_util::future::join_all(flood), self.genuine());
            statuses.extend(answered);
            self.took.push(took);
        }
        statuses
    }
}

/// A source that nobody saw before.
fn anybody(n: usize) -> u32 {
    0x0800_0000 + u32::try_from(n).unwrap()
}

/// The most memory that a process ever had, in kilobytes.
fn peak(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A13, A15, A16.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_floods_a_running_shop_every_genuine_webhook_is_answered_at_once() {
    let mut house = House::closed().await;
    house.sells_by_invoice(false);
    house.settings.push(("TRUSTED_PROXY", "127.0.0.1".to_owned()));
    house.opens();
    let address: SocketAddr = house.setting("LISTEN_ADDR").parse().unwrap();
    let listens = || std::net::TcpStream::connect(address).ok().map(drop);
    house.sees("the port of the shop", listens).await;
    let mut siege = Siege {
        client: reqwest::Client::builder().no_proxy().build().unwrap(),
        address,
        till: house.world.cryptomus().clone(),
        took: Vec::new(),
    };
    let began = SystemClock.now();

    let huge = (0..HUGE).map(|n| (anybody(n), vec![b' '; MOST_BYTES + 1]));
    let answered = siege.floods(huge).await;
    assert!(answered.iter().all(|status| *status == 413), "too large");

    let one = 0x0101_0101;
    let answered = siege.floods((0..SMALL).map(|_| (one, b"{}".to_vec()))).await;
    let heard = answered.iter().filter(|status| **status == 401).count();
    let passed = usize::try_from(SystemClock.now().millis_since(began) / 1_000).unwrap();
    assert!(
        heard <= 60 + passed + 2,
        "{heard} of one source were read in {passed} s"
    );
    assert!(answered.iter().all(|status| matches!(status, 401 | 429)), "small ones");

    let mut held = VecDeque::new();
    for n in 0..HALF_OPEN {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = "POST /cryptomus/payment HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n";
        let body = if n % 2 == 0 { "X-Slow: " } else { "\r\n{" };
        stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        held.push_back(stream);
        if held.len() > HELD {
            held.pop_front();
        }
        if n % AT_ONCE == 0 {
            let took = siege.genuine().await;
            siege.took.push(took);
        }
    }

    let genuine = siege.signed(7);
    let forged = forgeries(genuine).take(FORGED).enumerate();
    let flood_began = SystemClock.now();
    let answered = siege.floods(forged.map(|(n, body)| (anybody(HUGE + n), body))).await;
    let lasted = SystemClock.now().millis_since(flood_began).max(1);
    assert!(answered.iter().all(|status| *status == 401), "forged");
    drop(held);

    siege.took.sort_unstable();
    let prompt = siege.took[siege.took.len() * 99 / 100];
    let peak = peak(house.slot.pid());
    println!(
        "{} genuine webhooks, 99 % within {prompt:?}; {} forged a second; {peak:?} kB at most",
        siege.took.len(),
        FORGED as u64 * 1_000 / lasted
    );
    assert!(prompt < PROMPT, "{prompt:?}");
    assert!(peak.is_none_or(|peak| peak < MOST_MEMORY), "{peak:?} kB");
    assert!(house.world.cryptorefills().orders().is_empty());
    serves_a_newcomer(&house, "Anna").await;
    house.closes().await;
}
