//! `giftkiosk check`: one line for each thing it looks at, and what would be right for each that is not.

use crate::child::{House, Said};
use crate::processes::{OTHER_TOKEN, deserted, serves_a_newcomer};
use crate::world::STORE_KEY as OTHER_KEY;

/// All lines but those that sum up.
fn lines(said: &Said) -> Vec<&str> {
    let summary = |line: &&str| !line.starts_with("The shop can run");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_all_is_well_every_line_says_so_before_and_after_the_first_run() {
    let mut house = House::closed().await;
    house.settings.push(("LISTEN_ADDR", String::new()));
    for made in [false, true] {
        let said = house.asks(&["check"]).await;
        assert!(said.well, "{}{}", said.out, said.err);
        assert!(said.err.is_empty(), "{}", said.err);
        assert!(lines(&said).iter().all(|line| line.starts_with("ok ")), "{}", said.out);
        for words in ["@gift_kiosk_bot", "ways to pay", "giftkiosk run", "settings:", "store:"] {
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
    let nobody = format!("http://{}", deserted().await);
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
async fn a_store_that_is_in_use_or_has_another_key_is_told() {
    let mut house = House::open().await;
    serves_a_newcomer(&house, "Anna").await;
    let said = house.asks(&["check"]).await;
    one_must_be_mended(
        &said,
        &["store: ", "in use by another process", "stop the other giftkiosk"],
    );
    serves_a_newcomer(&house, "Bora").await;
    house.closes().await;
    house.settings.push(("STORE_KEY", OTHER_KEY.to_owned()));
    let said = house.asks(&["check"]).await;
    one_must_be_mended(&said, &["store: ", "STORE_KEY is not the one this store was made with"]);
}
