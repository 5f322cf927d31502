//! Bodies that are too long, packed, of another kind, or never end, by the thousand, at a shop that runs: its memory stays as it was.

use std::fs;
use std::time::Duration;

use futures_util::future::join_all;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::PAYMENT_KEY;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::child::{BLINK, House};
use crate::processes::serves_a_newcomer;
use crate::world::soon;

/// Bodies of each kind.
const EACH: usize = if cfg!(debug_assertions) { 40 } else { 1_000 };
/// Of those that are sent whole, so many at once.
const ABREAST: usize = 8;
/// Drips at once.
const DRIPS: usize = if cfg!(debug_assertions) { 40 } else { 200 };
/// By so many KiB the shop may grow.
const GROWTH: u64 = 10 << 10;
const LIMIT: usize = 64 << 10;
const PATH: &str = "/cryptomus/payment";

/// About 64 KiB that unpack to 10 MiB of zeros: one literal and 40,000 times the same 258 bytes again, in the codes that need no table.
fn bomb() -> Vec<u8> {
    let bits = |code: &'static str| code.bytes().map(|bit| bit == b'1');
    let again = std::iter::repeat_n("1100010100000", 40_000).flat_map(bits);
    let all: Vec<bool> = bits("110")
        .chain(bits("00110000"))
        .chain(again)
        .chain(bits("0000000"))
        .collect();
    let packed = all.chunks(8).map(|bits| {
        let bits = bits.iter().enumerate();
        bits.fold(0, |byte, (at, bit)| byte | u8::from(*bit) << at)
    });
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
        .into_iter()
        .chain(packed)
        .collect()
}

/// Whoever posts to the shop.
#[derive(Clone)]
struct Poster {
    client: reqwest::Client,
    address: String,
    good: String,
    bomb: Vec<u8>,
}

impl Poster {
    fn at(house: &House) -> Self {
        let head =
            "{\"type\":\"payment\",\"uuid\":\"u-1\",\"order_id\":\"gk9-a\",\"status\":\"paid\",\"is_final\":true";
        let sign = house
            .world
            .cryptomus()
            .sign(format!("{head}}}").as_bytes(), PAYMENT_KEY);
        Self {
            client: reqwest::Client::builder().no_proxy().build().unwrap(),
            address: house.setting("LISTEN_ADDR"),
            good: format!("{head},\"sign\":\"{sign}\"}}"),
            bomb: bomb(),
        }
    }

    async fn posts(&self, header: (&str, &str), body: Vec<u8>) -> u16 {
        let post = self.client.post(format!("http://{}{PATH}", self.address));
        let sent = post.header(header.0, header.1).body(body).send();
        soon("an answer", sent).await.unwrap().status().as_u16()
    }

    /// A body of each kind that is sent whole.
    async fn floods(&self) {
        let json = ("content-type", "application/json");
        assert_eq!(self.posts(json, vec![b' '; LIMIT + 1]).await, 413);
        assert_eq!(self.posts(("content-encoding", "gzip"), self.bomb.clone()).await, 415);
        let form = ("content-type", "application/x-www-form-urlencoded");
        assert_eq!(self.posts(form, b"status=paid".to_vec()).await, 415);
    }

    /// A body that comes a byte a second, until the shop has enough of it; what it answers, 0 for nothing.
    async fn drips(&self) -> u16 {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let head = format!("POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{{");
        stream.write_all(head.as_bytes()).await.unwrap();
        let (mut answers, mut body) = stream.into_split();
        let dripping = async {
            loop {
                SystemClock.pass(Duration::from_secs(1)).await;
                if body.write_all(b" ").await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let mut answer = Vec::new();
        tokio::select! {
            // A reset is an end, too.
            _ = soon("the end of a drip", answers.read_to_end(&mut answer)) => {}
            () = dripping => unreachable!("it drips for ever"),
        }
        let answer = String::from_utf8_lossy(&answer);
        answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
    }

    /// A good webhook is answered; how long that took.
    async fn is_served(&self) -> Duration {
        let asked = SystemClock.now();
        let json = ("content-type", "application/json");
        assert_eq!(self.posts(json, self.good.clone().into_bytes()).await, 200);
        Duration::from_millis(SystemClock.now().millis_since(asked))
    }
}

/// What the shop has in memory, in KiB.
fn resident(house: &House) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", house.slot.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// M28.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_bad_bodies_of_each_kind_leave_the_memory_as_it_was_and_keep_no_good_one_out() {
    let mut house = House::closed().await;
    house.sells_by_invoice(false);
    house.opens();
    serves_a_newcomer(&house, "Anna").await;
    let poster = Poster::at(&house);
    assert!(poster.bomb.len() <= LIMIT);
    for _ in 0..20 {
        poster.floods().await;
        poster.is_served().await;
    }
    let before = resident(&house);
    let floods = async {
        for _ in 0..EACH / ABREAST {
            join_all((0..ABREAST).map(|_| poster.floods())).await;
        }
    };
    let drips = async {
        let mut answers = Vec::new();
        for _ in 0..EACH / DRIPS {
            answers.extend(join_all((0..DRIPS).map(|_| poster.drips())).await);
        }
        answers
    };
    let (mut most, mut took) = (before, Vec::new());
    let watched = async {
        loop {
            took.push(poster.is_served().await);
            most = most.max(resident(&house));
            SystemClock.pass(BLINK).await;
        }
    };
    let answers = tokio::select! {
        ((), answers) = async { tokio::join!(floods, drips) } => answers,
        () = watched => unreachable!("it goes on for ever"),
    };
    took.sort_unstable();
    let after = resident(&house);
    println!(
        "{EACH} of each: {before} KiB before, {most} at most, {after} after; a good one in {:?}, {:?} at most",
        took[took.len() / 2],
        took.last().unwrap()
    );
    assert!(answers.iter().all(|answer| [0, 408].contains(answer)), "{answers:?}");
    let told = answers.iter().filter(|answer| **answer == 408).count();
    assert!(told * 10 >= answers.len() * 9, "{told} of {}", answers.len());
    assert!(most.max(after) < before + GROWTH);
    assert!(took[took.len() / 2] < Duration::from_millis(500));
    poster.is_served().await;
    house.closes().await;
}
