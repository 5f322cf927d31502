//! What may go wrong between a buyer's payment and the word of it: mixed up, too early, too little, too slow, failed.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::iter;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Fault, HookSpelling, Stage};
use giftkiosk::sandbox::cryptomus::{Cryptomus, MERCHANT, PAYMENT_KEY};
use giftkiosk::sandbox::telegram::calls::Call;
use rust_decimal::Decimal;

use crate::child::House;
use crate::world::{Person, World, soon};

fn base36(mut number: u64) -> String {
    let mut digits = String::new();
    while number > 0 {
        digits.insert(0, char::from_digit(u32::try_from(number % 36).unwrap(), 36).unwrap());
        number /= 36;
    }
    digits
}

/// M02: another shop on the same account, or a test of long ago, has used the name.
#[tokio::test]
async fn an_invoice_of_another_sum_under_our_name_is_refused_and_told() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    world.goes_to_cashier(&anna).await;
    world.cryptomus.trouble(|trouble| {
        trouble.faults.push(Fault {
            route: Some(Route::Create),
            stage: Stage::Before,
            ailment: Ailment::TooMany(Some(20)),
            times: None,
        });
    });
    anna.confirms().await;
    let asked = |model: &Cryptomus| model.calls_of(Route::Create).pop();
    let asked = soon("a create", world.cryptomus.until(asked)).await.body;
    let name = asked["order_id"].as_str().unwrap();
    world.stop().await;
    world.cryptomus.trouble(|trouble| trouble.faults.clear());
    let body = format!(
        "{{\"amount\":\"1.00\",\"currency\":\"USD\",\"order_id\":\"{name}\",\"network\":\"tron\",\"to_currency\":\"USDT\"}}"
    );
    let made = reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .post(format!("{}/v1/payment", world.cryptomus.url().trim_end_matches('/')))
        .header("merchant", MERCHANT)
        .header("sign", world.cryptomus.sign(body.as_bytes(), PAYMENT_KEY))
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(made.status().as_u16(), 200);
    let strange = world.cryptomus.newest_invoice().unwrap();
    assert_eq!(strange.order_id, name);
    world.start().await;
    world.while_time_flies(anna.sees("Nothing was ordered")).await;
    world.operator.sees("the order made was not the one asked for").await;
    world.is_quiet().await;
    for shown in [strange.address.as_deref().unwrap(), &strange.uuid, "pay.cryptomus.com"] {
        assert_eq!(world.telegram.visible(shown), [], "{shown}");
    }
    assert_eq!(world.cryptomus.invoices().len(), 1);
    world.ends_well().await;
}

/// What the store could not keep is not said to be taken, so that Cryptomus sends it again.
#[tokio::test]
async fn a_message_that_the_store_cannot_keep_is_left_with_cryptomus() {
    let mut world = World::closed().await;
    world.has_cashier(&[]);
    let is_full = world.start_on_a_disk_that_fills().await;
    let anna = world.person("Anna", "en");
    let invoice = world.invoice_for(&anna).await;
    world.is_quiet().await;
    world.cryptomus.trouble(|trouble| trouble.hooks.held = true);
    world.cryptomus.pay_exactly(&invoice.uuid).unwrap();
    let genuine = world.cryptomus.held_hooks().remove(0);
    let url = format!("http://{}/cryptomus/payment", world.app().address().unwrap());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let posts = async || {
        let post = client.post(&url).body(genuine.clone()).send();
        soon("an answer", post).await.unwrap().status().as_u16()
    };
    is_full.store(true, Ordering::SeqCst);
    assert_eq!(posts().await, 503);
    assert!(soon("the end of the shop", world.app().ended()).await.is_err());
    assert_eq!(posts().await, 503, "nor what comes later");
    world.stop().await;
}

/// Signed messages about what is not there, and of each mix of two orders.
const STRANGE: usize = if cfg!(debug_assertions) { 300 } else { 10_000 };
const OF_EACH_MIX: usize = if cfg!(debug_assertions) { 40 } else { 500 };

/// M09.
#[tokio::test]
async fn signed_messages_about_orders_that_nobody_knows_change_nothing_and_keep_nothing() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.is_quiet().await;
    let before = (world.disk.commits(), anna.messages());
    let (calls, began) = (world.cryptomus.calls().len(), world.clock.now());
    for n in 0..STRANGE as u64 {
        let strange = match n % 3 {
            0 => format!("gk{}-{}", n + 2, base36(world.clock.now().0)),
            1 => format!("gk1-{}", base36(world.clock.now().0 + 1 + n)),
            _ => format!("{n}-{}", invoice.uuid),
        };
        world
            .cryptomus
            .send_mixed_hook(&invoice.uuid, "paid", &[("order_id", &strange)])
            .unwrap();
        if n % 50 == 0 {
            world.hears_hooks(usize::try_from(n).unwrap()).await;
        }
    }
    world.hears_hooks(STRANGE).await;
    world.is_quiet().await;
    let after = (world.disk.commits(), anna.messages());
    assert_eq!(before, after, "nothing was stored or said");
    // On a slow machine the invoice that is known is read meanwhile, at its own pace.
    let (asked, took) = (
        world.cryptomus.calls().len() - calls,
        world.clock.now().millis_since(began),
    );
    assert!(asked as u64 <= (took + 5_000) / 30_000, "{asked} calls in {took} ms");
    world.ends_well().await;
}

/// M09: the process itself neither writes more than a few lines nor lets its store grow.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_signed_messages_about_nothing_lets_neither_the_store_nor_the_log_grow() {
    let mut house = House::closed().await;
    let _operator = house.sells_by_invoice(false);
    house.opens();
    house.writes("listening on").await;
    house.sees("rest", || house.is_at_rest().then_some(())).await;
    let before = (bytes_in(&house.store()), house.log().lines().count());
    let url = format!("http://{}/cryptomus/payment", house.setting("LISTEN_ADDR"));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = async |n: usize| {
        let moment = base36(SystemClock.now().0 - n as u64);
        let name = [
            format!("gk{}-{moment}", n + 1),
            format!("gp{n}-{moment}"),
            format!("{n}"),
        ][n % 3]
            .clone();
        let head = format!(
            "{{\"type\":\"payment\",\"uuid\":\"62f88b36-a9d5-4fa6-aa26-e040c3{n:06}\",\"order_id\":\"{name}\",\"amount\":\"22.60000000\",\"currency\":\"USD\",\"status\":\"paid\""
        );
        let sign = house
            .world
            .cryptomus()
            .sign(format!("{head}}}").as_bytes(), PAYMENT_KEY);
        let sent = client.post(&url).body(format!("{head},\"sign\":\"{sign}\"}}")).send();
        soon("an answer", sent).await.unwrap().status().as_u16()
    };
    let mut answers = iter((0..STRANGE).map(post)).buffer_unordered(8);
    while let Some(status) = answers.next().await {
        assert_eq!(status, 200);
    }
    drop(answers);
    house.closes().await;
    let after = (bytes_in(&house.store()), house.log().lines().count());
    println!("{STRANGE} messages: {before:?} bytes and lines before, {after:?} after");
    assert!(
        after.0 <= before.0 + (64 << 10),
        "the store grew from {} to {}",
        before.0,
        after.0
    );
    assert!(after.1 <= before.1 + 10, "{} lines were written", after.1 - before.1);
}

fn bytes_in(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| {
            if path.is_dir() {
                bytes_in(&path)
            } else {
                fs::metadata(path).unwrap().len()
            }
        })
        .sum()
}

/// M10.
#[tokio::test]
async fn a_signed_message_that_mixes_two_orders_is_followed_by_one_alarm_each_and_nothing_else() {
    let (mut world, _anna, a) = World::at_invoice().await;
    let ben = world.person("Ben", "en");
    let b = world.invoice_for(&ben).await;
    world.is_quiet().await;
    let before = (world.cryptomus.calls().len(), world.refills.orders().len());
    let mixes: [(&str, [(&str, &str); 1]); 6] = [
        (&a.uuid, [("order_id", &b.order_id)]),
        (&b.uuid, [("order_id", &a.order_id)]),
        (&a.uuid, [("uuid", &b.uuid)]),
        (&b.uuid, [("uuid", &a.uuid)]),
        (&a.uuid, [("amount", "1.00000000")]),
        (&b.uuid, [("currency", "EUR")]),
    ];
    for n in 1..=OF_EACH_MIX {
        for (uuid, others) in &mixes {
            world.cryptomus.send_mixed_hook(uuid, "paid", others).unwrap();
        }
        if n % 10 == 0 {
            world.hears_hooks(6 * n).await;
        }
    }
    world.hears_hooks(6 * OF_EACH_MIX).await;
    world.operator.sees("Order 1: a signed message of Cryptomus").await;
    world.operator.sees("Order 2: a signed message of Cryptomus").await;
    world.is_quiet().await;
    assert_eq!(before, (world.cryptomus.calls().len(), world.refills.orders().len()));
    assert_eq!(world.operator.count("a signed message of Cryptomus"), 2);
    world.ends_well().await;
}

/// M04.
#[tokio::test]
async fn a_message_in_every_spelling_of_php_is_taken_and_wakes_a_read() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    for (n, spelling) in HookSpelling::ALL.into_iter().enumerate() {
        world.seconds_pass(11);
        world.is_quiet().await;
        let before = world.cryptomus.calls_of(Route::Info).len();
        world.cryptomus.trouble(|trouble| trouble.hooks.spelling = spelling);
        world.cryptomus.send_test_hook(&invoice.uuid, "paid").unwrap();
        world.hears_hooks(n + 1).await;
        let read = |model: &Cryptomus| (model.calls_of(Route::Info).len() > before).then_some(());
        soon("a read", world.cryptomus.until(read)).await;
    }
    assert_eq!(world.cryptomus.hooks_counted()[..2], [6, 6], "each was taken at once");
    assert!(anna.screen().contains("send exactly"), "{}", anna.screen());
    world.ends_well().await;
}

/// M12: within seconds, though the first read by itself comes after half a minute.
#[tokio::test]
async fn a_message_that_overtakes_the_answer_to_create_is_followed_once_the_invoice_is_here() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    world.goes_to_cashier(&anna).await;
    world.cryptomus.trouble(|trouble| {
        trouble.hooks.before_create_answer = true;
        trouble.slow.push((Route::Create, Duration::from_secs(5)));
    });
    anna.confirms().await;
    world.hears_hooks(1).await;
    world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
    let invoice = world.cryptomus.newest_invoice().unwrap();
    world.pays_invoice(&invoice);
    assert_eq!(world.cryptomus.calls_of(Route::Info).len(), 0);
    let slowly = async {
        for _ in 0..12 {
            SystemClock.pass(Duration::from_millis(60)).await;
            world.seconds_pass(1);
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _order = world.order_behind() => {}
        () = slowly => unreachable!("it waits for ever"),
    }
    world.ends_well().await;
}

/// M14.
#[tokio::test]
async fn too_little_at_the_end_is_delivered_never_and_counted_as_what_came() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.pay_part(&invoice.uuid, 60).unwrap();
    world.cryptomus.confirm(&invoice.uuid).unwrap();
    world.while_time_flies(anna.sees("is not fully paid yet")).await;
    world.cryptomus.expire(&invoice.uuid).unwrap();
    world
        .while_time_flies(world.operator.sees("part of the amount arrived"))
        .await;
    anna.sees("only a part had arrived").await;
    world.is_quiet().await;
    let paid = world.cryptomus.invoice(&invoice.uuid).unwrap().paid.normalize();
    let line = format!("giftkiosk_money{{coin=\"USDT\",where=\"in a case\"}} {paid}\n");
    let metrics = world.metrics().await;
    assert!(metrics.contains(&line), "{line} in\n{metrics}");
    assert_eq!(world.operator.count("part of the amount arrived"), 1);
    world.operator.says("/order 1");
    world.operator.sees(&format!("Arrived: {paid} USDT")).await;
    assert!(world.refills.orders().is_empty());
    world.ends_well().await;
}

/// M16: six hours in each state, far beyond the end of the invoice, and found by reading alone.
#[tokio::test]
async fn a_payment_that_is_long_in_coming_is_said_once_never_expires_and_is_delivered() {
    let courses: [&[&str]; 3] = [
        &["confirm_check"],
        &["process"],
        &["process", "confirm_check", "process"],
    ];
    for course in courses {
        let (mut world, anna, invoice) = World::at_invoice().await;
        world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
        world.cryptomus.pay_exactly(&invoice.uuid).unwrap();
        world.cryptomus.set_status(&invoice.uuid, course[0], false).unwrap();
        world.while_time_flies(anna.sees("We see your payment")).await;
        world.is_quiet().await;
        let said = sent_to(&world, &anna);
        for status in course {
            world.cryptomus.set_status(&invoice.uuid, status, false).unwrap();
            for _ in 0..24 {
                world.seconds_pass(900);
                world.is_quiet().await;
            }
            let held = world.cryptomus.invoice(&invoice.uuid).unwrap();
            assert_eq!(held.status, *status, "it outlasts its end");
            assert!(held.expires < world.clock.now());
        }
        assert_eq!(sent_to(&world, &anna), said, "{}", anna.screen());
        let expired = |call: &Call| call.params.to_string().contains("expired");
        assert!(!world.telegram.calls().iter().any(expired));
        assert!(world.refills.orders().is_empty());
        world.cryptomus.confirm(&invoice.uuid).unwrap();
        let order = world.while_time_flies(world.operator_funds()).await;
        world.while_time_flies(anna.sees(&order.codes[0])).await;
        world.ends_well().await;
    }
}

/// How many messages were ever sent to somebody.
fn sent_to(world: &World, person: &Person) -> usize {
    let calls = world.telegram.calls();
    let sent = calls.iter().filter(|call| call.method.starts_with("send"));
    sent.filter(|call| call.chat == Some(person.chat)).count()
}

/// M18.
#[tokio::test]
async fn what_fails_with_money_in_it_goes_to_a_person_and_without_is_only_cancelled() {
    for status in ["fail", "system_fail"] {
        for money in [true, false] {
            let (mut world, anna, invoice) = World::at_invoice().await;
            world.cryptomus.trouble(|trouble| trouble.hooks.mute = true);
            if money {
                world.cryptomus.pay(&invoice.uuid, Decimal::from(5)).unwrap();
            }
            world.cryptomus.trouble(|trouble| trouble.hooks.mute = false);
            world.cryptomus.set_status(&invoice.uuid, status, true).unwrap();
            if money {
                world
                    .while_time_flies(world.operator.sees("Order 1: the payment failed"))
                    .await;
                anna.sees("a person is looking into it").await;
                assert!(!anna.screen().contains("cancelled"), "{}", anna.screen());
            } else {
                world.while_time_flies(anna.sees("✖️ Cancelled.")).await;
                world.is_quiet().await;
                assert_eq!(world.operator.count("Order 1"), 0);
            }
            assert!(world.refills.orders().is_empty());
            world.ends_well().await;
        }
    }
}
