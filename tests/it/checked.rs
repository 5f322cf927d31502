//! `giftkiosk check`: one line for each thing it looks at, and what would be right for each that is not.

use std::net::Ipv4Addr;

use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::trouble::Ailment;
use tokio::net::TcpListener;

use crate::child::{House, Said, deserted};
use crate::processes::{OTHER_TOKEN, serves_a_newcomer};
use crate::pushed::by_webhook;
use crate::world::STORE_KEY as OTHER_KEY;

/// All lines but those that sum up.
fn lines(said: &Said) -> Vec<&str> {
    let summary = |line: &&str| !line.starts_with("The shop ");
    said.out.lines().filter(summary).collect()
}

/// Exactly one line must be mended, and it holds these words.
fn one_must_be_mended(said: &Said, words: &[&str]) {
    assert!(!said.well, "{}", said.out);
    assert!(said.err.contains("mend the lines that say FIX"), "{}", said.err);
    let (bad, good): (Vec<&str>, Vec<&str>) = lines(said).into_iter().partition(|line| line.starts_with("FIX "));
    assert!(good.iter().all(|line| line.starts_with("ok ")), "{good:?}");
    assert_eq!(bad.len(), 1, "{}", said.out);
    for wanted in words {
        assert!(bad[0].contains(wanted), "{wanted} in {}", bad[0]);
    }
}

/// Test webhooks that are signed wrongly, and then none at all: each is told, with these words.
async fn forged_and_mute_hooks_are_told(house: &House, forged: &[&str], mute: &[&str]) {
    let cryptomus = house.world.cryptomus();
    cryptomus.trouble(|trouble| trouble.hooks.forged = true);
    one_must_be_mended(&house.asks(&["check"]).await, forged);
    cryptomus.trouble(|trouble| {
        trouble.cure_all();
        trouble.hooks.mute = true;
    });
    let said = house.asks(&["check"]).await;
    one_must_be_mended(
        &said,
        &["none came in at PUBLIC_URL/cryptomus/payment within 10 seconds"],
    );
    one_must_be_mended(&said, mute);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_all_is_well_every_line_says_so_before_and_after_the_first_run() {
    let mut house = House::closed().await;
    for made in [false, true] {
        let said = house.asks(&["check"]).await;
        assert!(said.well, "{}{}", said.out, said.err);
        assert!(said.err.is_empty(), "{}", said.err);
        assert!(lines(&said).iter().all(|line| line.starts_with("ok ")), "{}", said.out);
        for words in [
            "@gift_kiosk_bot",
            "ways to pay",
            "is free to listen at",
            "giftkiosk run",
            "settings:",
            "store:",
        ] {
            assert!(said.out.contains(words), "{words} in {}", said.out);
        }
        assert_eq!(said.out.contains("STORE_KEY fits"), made, "{}", said.out);
        assert_eq!(house.store().exists(), made, "a look makes nothing");
        if !made {
            house.opens();
            serves_a_newcomer(&house, "Anna").await;
            house.closes().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_told_with_what_would_be_right() {
    let mut house = House::closed().await;
    let nobody = format!("http://{}", deserted());
    let faults: [(&str, String, &[&str]); 4] = [
        (
            "TELEGRAM_BOT_TOKEN",
            OTHER_TOKEN.into(),
            &["TELEGRAM_BOT_TOKEN is refused", "@BotFather"],
        ),
        (
            "TELEGRAM_API_URL",
            nobody.clone(),
            &["Telegram at", &nobody, "TELEGRAM_API_URL", "network"],
        ),
        (
            "CRYPTOREFILLS_API_URL",
            nobody.clone(),
            &["Cryptorefills at", &nobody, "CRYPTOREFILLS_API_URL", "network"],
        ),
        (
            "CRYPTOREFILLS_PARTNER_ID",
            String::new(),
            &["CRYPTOREFILLS_PARTNER_ID is empty", "account page"],
        ),
    ];
    for (name, value, words) in faults {
        house.settings.push((name, value));
        let said = house.asks(&["check"]).await;
        one_must_be_mended(&said, words);
        house.settings.pop();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_that_runs_on_this_store_is_known_and_all_is_well() {
    let mut house = House::open().await;
    serves_a_newcomer(&house, "Anna").await;
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    for words in [
        "in use by a running giftkiosk",
        "the running shop listens at",
        "The shop runs",
    ] {
        assert!(said.out.contains(words), "{words} in {}", said.out);
    }
    serves_a_newcomer(&house, "Bora").await;
    house.closes().await;
    house.settings.push(("STORE_KEY", OTHER_KEY.to_owned()));
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["store: ", "STORE_KEY is not the one this store was made with"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_somebody_else_has_is_told() {
    let mut house = House::closed().await;
    house.settings.push(("LISTEN_ADDR", "off".to_owned()));
    house.opens();
    serves_a_newcomer(&house, "Anna").await;
    let said = house.asks(&["check"]).await;
    one_must_be_mended(
        &said,
        &[
            "store: ",
            "in use by another process",
            "stop the other giftkiosk",
            "LISTEN_ADDR",
        ],
    );
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_somebody_else_has_is_told_by_check_and_by_run() {
    let mut house = House::closed().await;
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = other.local_addr().unwrap().to_string();
    house.settings.push(("LISTEN_ADDR", address.clone()));
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["HTTP: LISTEN_ADDR", &address, "choose another port"]);
    let said = house.asks(&["run"]).await;
    assert!(!said.well && said.err.contains("choose another port"), "{}", said.err);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_webhook_it_is_told_whether_others_reach_the_shop() {
    let mut house = House::closed().await;
    let nobody = format!("http://{}", deserted());
    house.settings.extend(by_webhook());
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    for words in ["PUBLIC_URL at 127.0.0.1 leads to this shop", "`giftkiosk run` sets it"] {
        assert!(said.out.contains(words), "{words} in {}", said.out);
    }
    house.opens();
    serves_a_newcomer(&house, "Anna").await;
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    for words in ["leads to this shop", "the webhook is set, 0 updates wait"] {
        assert!(said.out.contains(words), "{words} in {}", said.out);
    }
    house.slot.kill();
    house.settings.retain(|(name, _)| *name != "PUBLIC_URL");
    house.settings.push(("PUBLIC_URL", nobody));
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["HTTP: PUBLIC_URL", "does not answer this machine", "proxy"]);
    let telegram = house.world.telegram().url();
    house.settings.retain(|(name, _)| *name != "PUBLIC_URL");
    house.settings.push(("PUBLIC_URL", telegram));
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["HTTP: PUBLIC_URL", "leads to something else"]);
}

/// A house with an account at Cryptomus.
async fn with_account() -> House {
    const ACCOUNT: [&str; 4] = [
        "CRYPTOMUS_API_URL",
        "CRYPTOMUS_MERCHANT_ID",
        "CRYPTOMUS_PAYMENT_KEY",
        "CRYPTOMUS_PAYOUT_KEY",
    ];
    let mut house = House::closed().await;
    let account = house.world.cashier_environment();
    let own = |(name, value): &(String, String)| {
        let name = ACCOUNT.into_iter().find(|known| known == name);
        name.map(|name| (name, value.clone()))
    };
    house.settings.extend(account.iter().filter_map(own));
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_webhook_of_cryptomus_tells_whether_others_reach_the_shop() {
    let mut house = with_account().await;
    let open = |name: &'static str, value: &str| (name, value.to_owned());
    house.settings.push(open("LISTEN_ADDR", "127.0.0.1:0"));
    house.settings.push(open("PUBLIC_URL", "http://127.0.0.1:0/kiosk-7f3a"));
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    for about in ["payments", "payouts"] {
        let words = format!("a test webhook about {about} came in at PUBLIC_URL, signed well");
        assert!(said.out.contains(&words), "{words} in {}", said.out);
    }
    forged_and_mute_hooks_are_told(
        &house,
        &["PUBLIC_URL/cryptomus/payment", "not signed with a key of this account"],
        &["reachable from outside", "CRYPTOMUS_ALLOWED_IPS"],
    )
    .await;
    let cryptomus = house.world.cryptomus();
    cryptomus.trouble(|trouble| {
        trouble.cure_all();
        let refusal = Ailment::Refused("You are forbidden".to_owned());
        trouble.always(Route::TestPayment, refusal);
    });
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["did not send a test webhook about payments", "forbids"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_shop_takes_the_test_webhook_in_and_nothing_comes_of_it() {
    let mut house = with_account().await;
    house.settings.push(("LISTEN_ADDR", "127.0.0.1:0".to_owned()));
    house.settings.push(("PUBLIC_URL", "http://127.0.0.1:0".to_owned()));
    house.opens();
    serves_a_newcomer(&house, "Anna").await;
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    for about in ["payments", "payouts"] {
        let words = format!("a test webhook about {about} came in at the running shop");
        assert!(said.out.contains(&words), "{words} in {}", said.out);
    }
    let taken = |model: &Cryptomus| {
        let answers: Vec<Option<u16>> = model.deliveries().iter().map(|one| one.status).collect();
        (answers.len() == 2).then_some(answers)
    };
    let cryptomus = house.world.cryptomus().clone();
    assert_eq!(cryptomus.until(taken).await, [Some(200), Some(200)]);
    forged_and_mute_hooks_are_told(
        &house,
        &["answered a test webhook about payments with 401", "with these keys"],
        &[],
    )
    .await;
    serves_a_newcomer(&house, "Bora").await;
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_account_at_cryptomus_is_told_with_what_would_be_right() {
    let mut house = with_account().await;
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    let without_webhooks = "PUBLIC_URL is not set, so its webhooks do not come; invoices are read instead";
    for words in ["belong together", "CRYPTOMUS_PAYOUT_KEY is good", without_webhooks] {
        assert!(said.out.contains(words), "{words} in {}", said.out);
    }
    house.settings.push(("CRYPTOMUS_PAYOUT_KEY", String::new()));
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    let missing = "CRYPTOMUS_PAYOUT_KEY is not set, so nothing is paid out of your balance";
    assert!(said.out.contains(missing), "{}", said.out);
    house.settings.push(("FUNDING", "payout".to_owned()));
    let said = house.asks(&["check"]).await;
    assert!(!said.well && said.err.contains("CRYPTOMUS_PAYOUT_KEY"), "{}", said.err);
    house.settings.truncate(house.settings.len() - 2);
    let belongs = "does not belong to CRYPTOMUS_MERCHANT_ID";
    let other = "another-key-of-somebody-else";
    let nobody = format!("http://{}", deserted());
    for (name, value, words) in [
        ("CRYPTOMUS_PAYMENT_KEY", other, ["CRYPTOMUS_PAYMENT_KEY", belongs]),
        (
            "CRYPTOMUS_MERCHANT_ID",
            "11111111-2222",
            [
                "neither CRYPTOMUS_PAYMENT_KEY nor CRYPTOMUS_PAYOUT_KEY",
                "belongs to CRYPTOMUS_MERCHANT_ID",
            ],
        ),
        ("CRYPTOMUS_PAYOUT_KEY", other, ["CRYPTOMUS_PAYOUT_KEY", belongs]),
        (
            "CRYPTOMUS_API_URL",
            nobody.as_str(),
            [nobody.as_str(), "CRYPTOMUS_API_URL"],
        ),
    ] {
        house.settings.push((name, value.to_owned()));
        let said = house.asks(&["check"]).await;
        one_must_be_mended(&said, &words);
        house.settings.pop();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coins_that_do_not_work_are_told_and_a_test_about_payouts_speaks_of_one_that_can_be_paid_out() {
    let mut house = with_account().await;
    house.settings.push(("LISTEN_ADDR", "127.0.0.1:0".to_owned()));
    house.settings.push(("PUBLIC_URL", "http://127.0.0.1:0".to_owned()));
    let listed = |coin: &str, works: bool| {
        let body = format!(
            r#"{{"state":0,"result":[{{"network":"TRON","currency":"TRX","is_available":false}},{{"network":"TRON","currency":"{coin}","is_available":{works}}}]}}"#
        );
        Ailment::Raw(200, body)
    };
    let cryptomus = house.world.cryptomus().clone();
    cryptomus.trouble(|trouble| {
        trouble.always(Route::PayoutServices, listed("USDT", true));
    });
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    let test = cryptomus.calls_of(Route::TestPayout).pop().unwrap();
    assert_eq!(test.body["currency"], "USDT");
    cryptomus.trouble(|trouble| {
        trouble.cure_all();
        trouble.always(Route::Services, listed("USDT", false));
    });
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["no coin can be paid just now", "merchant's settings"]);
}

#[tokio::test]
async fn a_store_that_cannot_be_made_is_told() {
    let mut house = House::closed().await;
    let file = house.world.directory().join("file");
    std::fs::write(&file, "").unwrap();
    let store = format!("sled:{}", file.join("of/store").display());
    house.settings.push(("STORE_URL", store));
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["store: ", "cannot make it", "STORE_URL"]);
}

#[tokio::test]
async fn whoever_the_bot_may_not_write_to_is_told() {
    let mut house = House::closed().await;
    let staff = house.world.hires();
    let (admin, group) = (staff.operator.to_string(), staff.group.to_string());
    house.settings.push(("ADMIN_IDS", admin.clone()));
    house.settings.push(("SUPPORT_CHAT_ID", group));
    let said = house.asks(&["check"]).await;
    assert!(said.well, "{}{}", said.out, said.err);
    for (name, value, words) in [
        (
            "ADMIN_IDS",
            format!("{admin},123456789"),
            ["may not write to 123456789", "open @gift_kiosk_bot and press Start"],
        ),
        (
            "SUPPORT_CHAT_ID",
            "-1001234567890".to_owned(),
            ["not in the group of SUPPORT_CHAT_ID", "put @gift_kiosk_bot into it"],
        ),
    ] {
        let before = house.settings.clone();
        house.settings.retain(|(its, _)| *its != name);
        house.settings.push((name, value));
        let said = house.asks(&["check"]).await;
        one_must_be_mended(&said, &words);
        house.settings = before;
    }
}
