//! The HTTP server by itself: who is heard, who is refused, and who cannot keep it from answering others.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::http::source::Doorkeeper;
use giftkiosk::adapters::http::{PAYMENT_PATH, PAYOUT_PATH, Routes, Server, Serving, TELEGRAM_PATH};
use giftkiosk::ports::intake::{Intake, Parcel, Receipt, Vital, Vitals};
use giftkiosk::ports::tally::Tally;
use giftkiosk::ports::{Clock, Pending};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::world::clock::TestClock;
use crate::world::soon;

const UPDATE_LIMIT: usize = 1 << 20;
const STRANGER_LIMIT: usize = 64 << 10;
/// Bodies that are too large, and half-open connections, in an ordinary run and in one with optimizations.
const TOO_LARGE: usize = if cfg!(debug_assertions) { 200 } else { 1_000 };
const HALF_OPEN: usize = if cfg!(debug_assertions) { 600 } else { 5_000 };
/// Half-open connections that are held here at once, more than twice the seats; the server hangs up on the others.
const HELD: usize = 600;

/// Keeps what it is given.
#[derive(Default)]
struct Desk {
    bodies: Mutex<Vec<Vec<u8>>>,
    bytes: AtomicUsize,
}

impl Desk {
    fn taken(&self) -> usize {
        self.bodies.lock().unwrap().len()
    }
}

impl Intake for Desk {
    fn take<'a>(&'a self, parcel: Parcel<'a>) -> Pending<'a, Receipt> {
        self.bytes.fetch_add(parcel.body.len(), Ordering::SeqCst);
        let receipt = match parcel.body {
            b"\"forged\"" => Receipt::Refused,
            b"\"not now\"" => Receipt::NotNow,
            _ => {
                self.bodies.lock().unwrap().push(parcel.body.to_vec());
                Receipt::Accepted
            }
        };
        Box::pin(std::future::ready(receipt))
    }

    fn knows(&self, secret: Option<&[u8]>) -> bool {
        secret == Some(b"known")
    }
}

struct Well;

impl Vitals for Well {
    fn instance(&self) -> &str {
        "0123abcd"
    }

    fn readiness(&self) -> Vec<Vital> {
        let wrong = Some("it has not answered for 9 minutes".to_owned());
        vec![
            Vital {
                name: "store",
                wrong: None,
            },
            Vital {
                name: "telegram",
                wrong,
            },
        ]
    }

    fn metrics(&self) -> String {
        "giftkiosk_up 1\n".to_owned()
    }
}

struct Stage {
    clock: TestClock,
    desk: Arc<Desk>,
    answers: Arc<Tally>,
    address: SocketAddr,
    serving: Serving,
}

impl Stage {
    async fn new() -> Self {
        Self::with("", Doorkeeper::default(), true).await
    }

    async fn with(prefix: &str, cryptomus_sources: Doorkeeper, cryptomus: bool) -> Self {
        let (clock, desk, answers) = (TestClock::new(), Arc::<Desk>::default(), Arc::<Tally>::default());
        let server = Server::bind((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
        let address = server.address();
        let intake = || Some(Arc::clone(&desk) as Arc<dyn Intake>);
        let routes = Routes {
            prefix: prefix.to_owned(),
            telegram: intake(),
            payments: intake().filter(|_| cryptomus),
            payouts: intake().filter(|_| cryptomus),
            cryptomus_sources,
            vitals: Arc::new(Well),
            answers: Arc::clone(&answers),
        };
        let serving = server.open(routes, Arc::new(clock.clone()));
        Self {
            clock,
            desk,
            answers,
            address,
            serving,
        }
    }

    fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        client().post(format!("http://{}{path}", self.address)).body(body)
    }

    async fn posted(&self, path: &str, body: impl Into<reqwest::Body>) -> u16 {
        soon("an answer", self.post(path, body).send())
            .await
            .unwrap()
            .status()
            .as_u16()
    }

    async fn got(&self, path: &str) -> (u16, String) {
        let got = client().get(format!("http://{}{path}", self.address)).send();
        let got = soon("an answer", got).await.unwrap();
        (got.status().as_u16(), got.text().await.unwrap())
    }

    async fn connects(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Says something, and reads until the server hangs up.
    async fn hears(&self, said: &[u8]) -> String {
        let mut stream = self.connects().await;
        // The server may hang up before it has heard everything.
        let _ = stream.write_all(said).await;
        read(&mut stream).await
    }

    /// A good webhook is answered, and how long it took in real time.
    async fn serves_well(&self) -> Duration {
        let before = (self.desk.taken(), SystemClock.now());
        assert_eq!(self.posted(PAYMENT_PATH, "{}").await, 200);
        assert_eq!(self.desk.taken(), before.0 + 1);
        Duration::from_millis(SystemClock.now().millis_since(before.1))
    }
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap()
}

async fn read(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an end, too.
    let _ = soon("the end of a connection", stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn what_became_of_a_parcel_is_answered() {
    let stage = Stage::new().await;
    for path in [TELEGRAM_PATH, PAYMENT_PATH, PAYOUT_PATH] {
        assert_eq!(stage.posted(path, "{}").await, 200);
        assert_eq!(stage.posted(path, "\"forged\"").await, 401);
        let later = soon("an answer", stage.post(path, "\"not now\"").send()).await.unwrap();
        assert_eq!(later.status().as_u16(), 503);
        assert_eq!(later.headers()["retry-after"], "5");
    }
    assert_eq!(stage.desk.taken(), 3);
    assert!(stage.answers.counts().contains(&("payout", "401", 1)));
    stage.serving.close().await;
}

#[tokio::test]
async fn those_who_watch_are_told_how_it_is() {
    let stage = Stage::new().await;
    let (status, health) = stage.got("/healthz").await;
    assert_eq!((status, health.contains("0123abcd")), (200, true), "{health}");
    let (status, ready) = stage.got("/readyz").await;
    assert_eq!(status, 503);
    assert!(
        ready.contains(r#""store":"ok""#) && ready.contains("9 minutes"),
        "{ready}"
    );
    assert_eq!(stage.got("/metrics").await, (200, "giftkiosk_up 1\n".to_owned()));
}

#[tokio::test]
async fn without_cryptomus_its_paths_are_nowhere_and_a_prefix_hides_the_others() {
    let stage = Stage::with("/kiosk-7f3a", Doorkeeper::default(), false).await;
    assert_eq!(stage.posted(PAYMENT_PATH, "{}").await, 404);
    assert_eq!(stage.posted(&format!("/kiosk-7f3a{PAYMENT_PATH}"), "{}").await, 404);
    assert_eq!(stage.posted(TELEGRAM_PATH, "{}").await, 404);
    assert_eq!(stage.posted(&format!("/kiosk-7f3a{TELEGRAM_PATH}"), "{}").await, 200);
    for path in ["/healthz", "/kiosk-7f3a/healthz"] {
        assert_eq!(stage.got(path).await.0, 200, "{path}");
    }
    assert_eq!(stage.got("/kiosk-7f3a/metrics").await.0, 404);
}

#[tokio::test]
async fn only_listed_senders_behind_a_believed_proxy_are_heard() {
    let keeper = Doorkeeper {
        proxies: vec![Ipv4Addr::LOCALHOST.into()],
        allowed: vec![Ipv4Addr::new(91, 227, 144, 54).into()],
    };
    let stage = Stage::with("", keeper, true).await;
    for (named, expected) in [
        (None, 403),
        (Some("203.0.113.7"), 403),
        (Some("91.227.144.54, 203.0.113.7"), 403),
        (Some("203.0.113.7, ::ffff:91.227.144.54"), 200),
    ] {
        let mut request = stage.post(PAYMENT_PATH, "{}");
        if let Some(named) = named {
            request = request.header("X-Forwarded-For", named);
        }
        assert_eq!(request.send().await.unwrap().status().as_u16(), expected, "{named:?}");
    }
    assert_eq!(
        stage.posted(TELEGRAM_PATH, "{}").await,
        200,
        "the list is not for Telegram"
    );
    assert_eq!(stage.desk.taken(), 2);
}

/// A15, M28.
#[tokio::test]
async fn a_source_that_forges_again_and_again_is_not_listened_to_for_a_while_and_nobody_else_suffers() {
    let keeper = Doorkeeper {
        proxies: vec![Ipv4Addr::LOCALHOST.into()],
        allowed: Vec::new(),
    };
    let stage = Stage::with("", keeper, true).await;
    let from = async |source: &str, path: &str, body: &str| {
        let post = stage.post(path, body.to_owned()).header("x-forwarded-for", source);
        soon("an answer", post.send()).await.unwrap().status().as_u16()
    };
    let (forger, other, genuine) = ("203.0.113.7", "203.0.113.8", "91.227.144.54");
    let mut borne = 0;
    // On a slow machine a second passes meanwhile, and one more is borne.
    while from(
        forger,
        [PAYMENT_PATH, PAYOUT_PATH, TELEGRAM_PATH][borne % 3],
        "\"forged\"",
    )
    .await
        == 401
    {
        borne += 1;
    }
    assert!((60..90).contains(&borne), "{borne}");
    assert_eq!(from(forger, PAYMENT_PATH, "{}").await, 429);
    assert_eq!(from(other, PAYMENT_PATH, "\"forged\"").await, 401);
    assert_eq!(from(genuine, PAYMENT_PATH, "{}").await, 200);
    for _ in 0..100 {
        assert_eq!(from(genuine, PAYMENT_PATH, "\"forged\"").await, 401, "it is trusted");
    }
    stage.clock.jump(Duration::from_secs(1));
    assert_eq!(from(forger, PAYMENT_PATH, "\"forged\"").await, 401, "one a second");
    while from(forger, PAYMENT_PATH, "\"forged\"").await == 401 {}
    stage.clock.jump(Duration::from_secs(1));
    assert_eq!(from(forger, PAYMENT_PATH, "{}").await, 200, "it has the right key now");
    assert_eq!(stage.desk.taken(), 2);
    let counted = stage.answers.counts();
    let unheard = counted.iter().filter(|(_, status, _)| *status == "429");
    assert_eq!(unheard.map(|(.., count)| count).sum::<u64>(), 3, "{counted:?}");
    stage.serving.close().await;
}

/// A15.
#[tokio::test]
async fn bodies_over_the_limit_are_refused_and_not_kept() {
    let stage = Stage::new().await;
    let secret = "x-telegram-bot-api-secret-token";
    for (path, said, limit) in [
        (PAYMENT_PATH, "", STRANGER_LIMIT),
        (TELEGRAM_PATH, "", STRANGER_LIMIT),
        (TELEGRAM_PATH, "forged", STRANGER_LIMIT),
        (TELEGRAM_PATH, "known", UPDATE_LIMIT),
    ] {
        for (size, expected) in [(limit, 200), (limit + 1, 413)] {
            let post = stage.post(path, vec![b' '; size]).header(secret, said);
            let answer = soon("an answer", post.send()).await.unwrap();
            assert_eq!(answer.status().as_u16(), expected, "{path} {said} {size}");
        }
    }
    let before = stage.desk.taken();
    for _ in 0..TOO_LARGE {
        assert_eq!(stage.posted(PAYMENT_PATH, vec![b'x'; STRANGER_LIMIT + 1]).await, 413);
    }
    let endless = format!("POST {PAYMENT_PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    let mut said = endless.into_bytes();
    for _ in 0..80 {
        said.extend(format!("{:x}\r\n{}\r\n", 4_096, "x".repeat(4_096)).bytes());
    }
    assert_eq!(status(&stage.hears(&said).await), 413);
    let huge = format!("POST {PAYMENT_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
    assert_eq!(
        status(&stage.hears(huge.as_bytes()).await),
        413,
        "it is not even waited for"
    );
    assert_eq!(stage.desk.taken(), before);
    stage.serves_well().await;
}

/// M28.
#[tokio::test]
async fn what_is_packed_or_no_json_is_refused() {
    let stage = Stage::new().await;
    for (name, value, expected) in [
        ("Content-Encoding", "gzip", 415),
        ("Content-Encoding", "br", 415),
        ("Content-Type", "application/x-www-form-urlencoded", 415),
        ("Content-Type", "multipart/form-data; boundary=x", 415),
        ("Content-Encoding", "identity", 200),
        ("Content-Type", "application/json", 200),
        ("Content-Type", "Application/JSON; charset=utf-8", 200),
    ] {
        let sent = stage.post(PAYMENT_PATH, "{}").header(name, value).send().await;
        assert_eq!(sent.unwrap().status().as_u16(), expected, "{name}: {value}");
    }
    assert_eq!(stage.desk.taken(), 3);
}

/// M28, A16.
#[tokio::test]
async fn a_body_that_drips_is_cut_off_after_ten_seconds() {
    let stage = Stage::new().await;
    let mut stream = stage.connects().await;
    let head = format!("POST {PAYMENT_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{{");
    stream.write_all(head.as_bytes()).await.unwrap();
    let dripping = async {
        for _ in 0..40 {
            stage.serves_well().await;
            stage.clock.jump(Duration::from_millis(500));
            // Once it is cut off, nothing more can be written.
            let _ = stream.write_all(b" ").await;
        }
        read(&mut stream).await
    };
    let answer = dripping.await;
    assert_eq!(status(&answer), 408, "{answer}");
    assert!(stage.answers.counts().contains(&("payment", "408", 1)));
}

/// A16: half-open heads, more than there are seats.
#[tokio::test]
async fn those_who_never_finish_asking_keep_nobody_out_and_are_hung_up_on() {
    let stage = Stage::new().await;
    let mut slow = VecDeque::new();
    for n in 0..HALF_OPEN {
        let mut stream = stage.connects().await;
        let head = format!("POST {PAYMENT_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n");
        let body = if n % 2 == 0 { "X-Slow: " } else { "\r\n{" };
        stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        slow.push_back(stream);
        if slow.len() > HELD {
            let mut oldest = slow.pop_front().unwrap();
            assert_eq!(read(&mut oldest).await, "", "the oldest is hung up on");
        }
        if n % 20 == 0 {
            let took = stage.serves_well().await;
            assert!(took < Duration::from_millis(500), "{took:?} with {n} half-open");
        }
    }
    stage.serves_well().await;
    stage.clock.jump(Duration::from_secs(11));
    for mut stream in slow {
        let answer = read(&mut stream).await;
        assert!(answer.is_empty() || status(&answer) == 408, "{answer}");
    }
    stage.serves_well().await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_hung_up_on_after_five_seconds() {
    let stage = Stage::new().await;
    let mut silent = stage.connects().await;
    let mut kept = stage.connects().await;
    kept.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0_u8; 12];
    kept.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    // Time must pass after the server has begun to wait.
    stage.serves_well().await;
    stage.clock.jump(Duration::from_secs(6));
    assert_eq!(read(&mut silent).await, "");
    read(&mut kept).await;
}

/// A17.
#[tokio::test]
async fn odd_requests_have_no_effect() {
    let stage = Stage::new().await;
    let p = PAYMENT_PATH;
    let long = "a".repeat(20_000);
    let odd: Vec<(String, &[u16])> = vec![
        (format!("TRACE {p} HTTP/1.1\r\nHost: x\r\n\r\n"), &[405]),
        (format!("GET {p} HTTP/1.1\r\nHost: x\r\n\r\n"), &[405]),
        (
            format!("PUT {p} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}"),
            &[405],
        ),
        (format!("BREW {p} HTTP/1.1\r\nHost: x\r\n\r\n"), &[405]),
        (
            "CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n".into(),
            &[404, 405, 400],
        ),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n".into(), &[404, 400]),
        (
            "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".into(),
            &[405],
        ),
        (
            format!("POST {p}/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}"),
            &[404],
        ),
        (
            "POST /x/..%2fcryptomus/payment HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".into(),
            &[404],
        ),
        (
            format!("POST /x/..{p} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}"),
            &[404],
        ),
        (
            format!("POST /{p} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}"),
            &[404, 400],
        ),
        (
            format!("POST {p} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
            &[400],
        ),
        (
            format!("POST {p} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n{{}}"),
            &[400, 415],
        ),
        (
            format!("POST {p} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n"),
            &[400],
        ),
        (
            format!("POST {p} HTTP/1.1\r\nHost: x\r\nA: {long}\r\n\r\n"),
            &[431, 414],
        ),
        (format!("POST {p}?{long} HTTP/1.1\r\nHost: x\r\n\r\n"), &[431, 414]),
        (format!("POST {p} HTTP/3.0\r\nHost: x\r\n\r\n"), &[0, 400, 505]),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), &[0, 400, 404, 505]),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}hello".into(), &[0, 400]),
        ("GARBAGE\r\n\r\n".into(), &[0, 400]),
        ("\0\0\0\0\r\n\r\n".into(), &[0, 400]),
    ];
    for round in 0..3 {
        for (said, expected) in &odd {
            let mut stream = stage.connects().await;
            let _ = stream.write_all(said.as_bytes()).await;
            stream.shutdown().await.unwrap();
            let answer = read(&mut stream).await;
            let line = said.lines().next().unwrap_or_default();
            let line: String = line.chars().take(60).collect();
            assert!(
                expected.contains(&status(&answer)),
                "{line:?} in round {round}: {answer}"
            );
        }
    }
    assert_eq!(stage.desk.taken(), 0);
    stage.serves_well().await;
}

#[tokio::test]
async fn an_address_that_is_taken_is_told() {
    let stage = Stage::new().await;
    let fault = Server::bind(stage.address).await.unwrap_err();
    assert_eq!(fault.kind(), std::io::ErrorKind::AddrInUse);
    let address = stage.address;
    soon("a stop", stage.serving.close()).await;
    Server::bind(address).await.unwrap();
}
