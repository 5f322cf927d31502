//! The shop as a process: how it starts, stops, refuses, and what it says when it does.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptorefills::calls::{Moment, Route};
use giftkiosk::sandbox::telegram::Telegram;
use tokio::net::TcpListener;

use crate::child::buyer::Buyer;
use crate::child::{BLINK, House, deserted, run};
use crate::world::STORE_KEY as OTHER_KEY;

/// A token of the right form that Telegram does not know.
pub(crate) const OTHER_TOKEN: &str = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";
const HOME: &str = "Where will it be used?";

/// A newcomer writes, and the shop answers.
pub(crate) async fn serves_a_newcomer(house: &House, name: &str) {
    let newcomer = Buyer::of_a_gift_card(&house.world, name);
    newcomer.says("/start");
    house
        .sees("the home screen", || newcomer.reads(HOME).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn asked_to_stop_it_finishes_what_is_under_way_and_the_next_start_goes_on() {
    let mut house = House::generous().await;
    let upstream = house.world.cryptorefills().clone();
    upstream.trouble(|trouble| {
        trouble.slow(Route::Create, Duration::from_secs(1));
    });
    let (slot, asked) = (house.slot.clone(), Arc::new(AtomicBool::new(false)));
    let once = Arc::clone(&asked);
    upstream.on_call(Box::new(move |call, moment| {
        if call.route == Route::Create && moment == Moment::Arrived && !once.swap(true, Ordering::SeqCst) {
            slot.terminate();
        }
    }));
    let names = ["Anna", "Bora", "Chiyo", "Dewi"];
    let mut buyers: Vec<Buyer> = names
        .map(|name| Buyer::of_a_gift_card(&house.world, name))
        .into_iter()
        .collect();
    house.opens();
    while !asked.load(Ordering::SeqCst) {
        for buyer in &mut buyers {
            buyer.acts();
        }
        SystemClock.pass(BLINK).await;
    }
    let began = SystemClock.now();
    let status = house.ends().await;
    assert!(status.success(), "{status}\n{}", house.log());
    assert!(SystemClock.now().millis_since(began) < 10_000, "{}", house.log());
    house.opens();
    house.serves(&mut buyers).await;
    assert_eq!(upstream.calls_of(Route::Create).len(), buyers.len());
    assert_eq!(upstream.orders().len(), buyers.len());
    for buyer in &buyers {
        assert!(!buyer.was_told("The shop's answer got lost"), "{:#?}", buyer.read);
        assert_eq!(house.world.telegram().visible(&buyer.codes()[0]).len(), 1);
    }
    house.closes().await;
}

#[tokio::test]
async fn without_settings_it_names_what_is_missing_and_where_to_begin() {
    let nowhere = tempfile::tempdir().unwrap();
    for argument in ["run", "check", "rebuild"] {
        let said = run(nowhere.path(), &[argument], []).await;
        assert!(!said.well);
        for words in ["TELEGRAM_BOT_TOKEN is missing", "STORE_KEY is missing", ".env.example"] {
            assert!(said.err.contains(words), "{argument}: {words} in {}", said.err);
        }
    }
    let said = run(nowhere.path(), &["run"], []).await;
    assert!(said.err.contains("giftkiosk sandbox"), "{}", said.err);
    assert_eq!(
        fs::read_dir(nowhere.path()).unwrap().count(),
        0,
        "nothing was left behind"
    );
}

#[tokio::test]
async fn all_faults_of_the_settings_are_told_at_once_and_no_secret() {
    let nowhere = tempfile::tempdir().unwrap();
    let wrong = [
        ("TELEGRAM_BOT_TOKEN", "CANARY"),
        ("STORE_KEY", "Q0FOQVJZ"),
        ("CRYPTOREFILLS_RPS", "a few"),
        ("STORE_URL", "mysql:CANARY"),
        ("ADMIN_IDS", "@CANARY"),
    ];
    let named = wrong.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let said = run(nowhere.path(), &["run"], named).await;
    assert!(!said.well);
    for (name, _) in wrong {
        assert!(said.err.contains(&format!("  {name} ")), "{name} in {}", said.err);
    }
    assert!(said.err.contains("STORE_KEY holds 6 bytes"), "{}", said.err);
    let all = said.out + &said.err;
    assert!(!all.contains("CANARY") && !all.contains("Q0FOQVJZ"), "{all}");
}

#[tokio::test]
async fn settings_stand_in_a_file_and_the_environment_goes_before_it() {
    let house = House::closed().await;
    let file: String = house
        .environment()
        .into_iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    fs::write(
        house.world.directory().join(".env"),
        format!("\u{feff}# the shop\r\n\r\n{file}"),
    )
    .unwrap();
    let said = run(house.world.directory(), &["check"], []).await;
    assert!(said.well, "{}{}", said.out, said.err);
    let other = [("TELEGRAM_BOT_TOKEN".to_owned(), OTHER_TOKEN.to_owned())];
    let said = run(house.world.directory(), &["check"], other).await;
    assert!(said.out.contains("TELEGRAM_BOT_TOKEN is refused"), "{}", said.out);
    let lines = "RUST_LOG=info\nCANARY is not understood\n";
    fs::write(house.world.directory().join(".env"), lines).unwrap();
    let said = run(house.world.directory(), &["check"], []).await;
    let words = ".env has a line that cannot be read, after RUST_LOG: each line is NAME=value";
    assert!(said.err.contains(words) && !said.err.contains("CANARY"), "{}", said.err);
}

#[tokio::test]
async fn a_token_that_telegram_refuses_ends_the_start() {
    let mut house = House::closed().await;
    house.settings.push(("TELEGRAM_BOT_TOKEN", OTHER_TOKEN.to_owned()));
    let said = house.asks(&["run"]).await;
    assert!(!said.well);
    assert!(
        said.err.contains("TELEGRAM_BOT_TOKEN is refused by Telegram"),
        "{}",
        said.err
    );
    assert!(said.err.contains("@BotFather"), "{}", said.err);
    assert!(!said.err.contains("AAEhBOweik6ad9r"), "{}", said.err);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_shop_on_the_same_store_is_refused_and_the_first_serves_on() {
    let house = House::open().await;
    serves_a_newcomer(&house, "Anna").await;
    for argument in ["run", "rebuild"] {
        let said = house.asks(&[argument]).await;
        assert!(!said.well);
        for words in [
            "in use by another process",
            "stop the other giftkiosk",
            "a STORE_URL of its own",
        ] {
            assert!(said.err.contains(words), "{argument}: {words} in {}", said.err);
        }
    }
    serves_a_newcomer(&house, "Bora").await;
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_store_key_is_refused_and_the_right_one_opens_again() {
    let mut house = House::open().await;
    serves_a_newcomer(&house, "Anna").await;
    house.closes().await;
    house.settings.push(("STORE_KEY", OTHER_KEY.to_owned()));
    for argument in ["run", "check"] {
        let said = house.asks(&[argument]).await;
        assert!(!said.well);
        let all = said.out + &said.err;
        assert!(
            all.contains("STORE_KEY is not the one this store was made with"),
            "{all}"
        );
        assert!(!all.contains(OTHER_KEY), "{all}");
    }
    house.settings.pop();
    house.opens();
    serves_a_newcomer(&house, "Bora").await;
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_shops_with_one_token_one_ends_and_says_why_and_the_other_serves() {
    let house = House::open().await;
    serves_a_newcomer(&house, "Anna").await;
    let second_store = format!("sled:{}", house.world.directory().join("second").display());
    let mut environment = house.environment();
    environment.retain(|(name, _)| name != "STORE_URL");
    environment.push(("STORE_URL".to_owned(), second_store));
    let second = run(house.world.directory(), &["run"], environment);
    tokio::pin!(second);
    let (well, words) = tokio::select! {
        said = &mut second => (said.well, said.err),
        status = house.ends() => (status.success(), house.log()),
    };
    assert!(!well);
    assert!(
        words.contains("another process is taking this bot's updates"),
        "{words}"
    );
    assert!(words.contains("stop it, or give this one a bot of its own"), "{words}");
    serves_a_newcomer(&house, "Bora").await;
}

#[tokio::test]
async fn the_help_teaches_whoever_is_new() {
    let nowhere = tempfile::tempdir().unwrap();
    let lessons: [(&[&str], &[&str]); 5] = [
        (
            &["--help"],
            &[
                "giftkiosk sandbox",
                "no settings",
                ".env.example",
                "giftkiosk check",
                "run",
                "rebuild",
            ],
        ),
        (
            &["run", "--help"],
            &[".env", "TELEGRAM_BOT_TOKEN", "STORE_KEY", ".env.example", "SIGTERM"],
        ),
        (&["check", "--help"], &["settings", "Changes nothing", "Ends with 0"]),
        (&["rebuild", "--help"], &["ledger", "moved aside, never deleted"]),
        (
            &["sandbox", "--help"],
            &["no settings and no network", "--demo", "--port", "--dir"],
        ),
    ];
    for (arguments, lesson) in lessons {
        let said = run(nowhere.path(), arguments, []).await;
        assert!(said.well);
        for words in lesson {
            assert!(said.out.contains(words), "{arguments:?}: {words} in {}", said.out);
        }
    }
    let said = run(nowhere.path(), &[], []).await;
    assert!(!said.well && said.err.contains("giftkiosk sandbox"), "{}", said.err);
    let slips: [(&[&str], &str); 3] = [
        (&["sandbx"], "'sandbox'"),
        (&["sandbox", "--prot", "8080"], "'--port'"),
        (&["sandbox", "--demo", "--port", "8080"], "cannot be used with"),
    ];
    for (arguments, way_on) in slips {
        let said = run(nowhere.path(), arguments, []).await;
        assert!(!said.well && said.err.contains(way_on), "{arguments:?}: {}", said.err);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_starts_without_telegram_and_serves_when_telegram_comes_up() {
    let mut house = House::closed().await;
    let address = deserted().to_string();
    house.settings.push(("TELEGRAM_API_URL", format!("http://{address}")));
    house.opens();
    house.writes("Telegram cannot be asked who the bot is").await;
    house.writes("the shop is open").await;
    house.writes("getUpdates: not reached").await;
    let listener = TcpListener::bind(&address).await.unwrap();
    let telegram = Telegram::start_on(listener, Arc::new(SystemClock)).unwrap();
    let anna = telegram.join("Anna", Some("en"));
    telegram.say(anna, "/start").unwrap();
    let answered = || {
        telegram
            .last_from_bot(anna)
            .filter(|message| message.text.contains(HOME))
    };
    house.sees("the home screen", answered).await;
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_destroyed_store_is_rebuilt_and_its_open_order_is_delivered() {
    let mut house = House::generous().await;
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna")];
    buyers[0].pays = false;
    house.opens();
    house.serves_until(&mut buyers, Buyer::has_a_bill).await;
    house.slot.kill();
    fs::remove_dir_all(house.store().join("store")).unwrap();
    for argument in ["run", "check"] {
        let said = house.asks(&[argument]).await;
        let all = said.out + &said.err;
        assert!(!said.well && all.contains("`giftkiosk rebuild`"), "{all}");
    }
    let said = house.asks(&["rebuild"]).await;
    assert!(said.well, "{}", said.err);
    assert!(said.out.contains("giftkiosk run"), "{}", said.out);
    house.opens();
    buyers[0].will_pay();
    house.serves(&mut buyers).await;
    let code = &buyers[0].codes()[0];
    assert_eq!(house.world.telegram().visible(code).len(), 1);
    assert_eq!(house.world.cryptorefills().calls_of(Route::Create).len(), 1);
    serves_a_newcomer(&house, "Bora").await;
    house.closes().await;
}
