//! Forged webhooks by the thousand at a shop that runs: nothing comes of them, and a genuine one is heard meanwhile.

use std::net::Ipv4Addr;
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::domain::time::Time;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::Cryptomus;

use crate::signatures::forgeries;
use crate::world::{World, soon};

/// Forgeries in an ordinary run; `GIFTKIOSK_FORGED` names another number (BENCHMARKS.md).
const FEW: usize = 2_000;
/// Forgers at once.
const FORGERS: usize = 8;

fn how_many() -> usize {
    let told = std::env::var_os("GIFTKIOSK_FORGED").and_then(|told| told.into_string().ok());
    told.map_or(FEW, |told| told.parse().expect("GIFTKIOSK_FORGED is a number"))
}

/// M05, A13, A15: every second forgery comes from one of a few sources, the others from everywhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_webhooks_have_no_effect_and_keep_no_genuine_one_out() {
    let mut world = World::with_cashier(&[("TRUSTED_PROXY", "127.0.0.1")]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.cryptomus.trouble(|trouble| trouble.hooks.held = true);
    world.cryptomus.pay_exactly(&invoice.uuid).unwrap();
    let genuine = world.cryptomus.held_hooks().remove(0).into_bytes();
    world.is_quiet().await;
    let before = (
        world.cryptomus.calls().len(),
        anna.messages(),
        world.operator.messages(),
    );
    let url = format!("http://{}/cryptomus/payment", world.app().address().unwrap());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let posts = async |source: Ipv4Addr, body: Vec<u8>| {
        let post = client
            .post(&url)
            .header("x-forwarded-for", source.to_string())
            .body(body);
        soon("an answer", post.send()).await.unwrap().status().as_u16()
    };
    let (count, began) = (how_many(), SystemClock.now());
    let mut forged = forgeries(genuine.clone()).take(count).enumerate();
    let (mut refused, mut unheard, mut slowest) = (0_usize, 0_usize, Duration::ZERO);
    let mut left = count;
    while left > 0 {
        let some: Vec<_> = forged.by_ref().take(FORGERS).collect();
        left -= some.len();
        let answers = some.into_iter().map(|(at, body)| {
            let number = u32::try_from(at).unwrap();
            let source = if at % 2 == 0 {
                number / 2 % 4
            } else {
                number.wrapping_mul(2_654_435_761) >> 8
            };
            posts(Ipv4Addr::from_bits(0x0800_0000 + source), body)
        });
        for status in futures_util::future::join_all(answers).await {
            match status {
                401 => refused += 1,
                429 => unheard += 1,
                // What is no longer JSON by its length or its bytes is refused like any other.
                other => panic!("a forgery was answered by {other}"),
            }
        }
        if left % 200 < FORGERS {
            // Each from a source of its own, which nobody has lost patience with.
            let source = Ipv4Addr::from_bits(0x5B00_0000 + u32::try_from(left).unwrap());
            let asked = SystemClock.now();
            assert_eq!(posts(source, b"{}".to_vec()).await, 401);
            slowest = slowest.max(since(asked));
        }
    }
    let took = since(began);
    println!(
        "{count} forgeries in {took:?}: {refused} refused, {unheard} not listened to; slowest answer between them {slowest:?}"
    );
    assert!(
        unheard >= count / 2 - 4 * 60 - 4 * usize::try_from(took.as_secs()).unwrap() - 8,
        "{unheard}"
    );
    world.is_quiet().await;
    assert_eq!(
        before,
        (
            world.cryptomus.calls().len(),
            anna.messages(),
            world.operator.messages()
        )
    );
    assert!(world.refills.orders().is_empty());
    assert_eq!(posts(Ipv4Addr::new(91, 227, 144, 54), genuine).await, 200);
    let read = |model: &Cryptomus| (model.calls().len() > before.0).then_some(());
    soon("the read that a genuine one wakes", world.cryptomus.until(read)).await;
    world.stop().await;
}

fn since(before: Time) -> Duration {
    Duration::from_millis(SystemClock.now().millis_since(before))
}
