//! Nothing that is secret is ever written down: not in the log at its most talkative, not in the open in the store.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::seal::StoreKey;
use giftkiosk::adapters::journal::sled::{Options, SledJournal};
use giftkiosk::domain::ids::OrderId;
use giftkiosk::ports::{Changes, Journal};

use crate::child::buyer::Buyer;
use crate::child::{House, Said};

/// A secret with a name that a failed test may show.
struct Canary {
    name: &'static str,
    spellings: Vec<Vec<u8>>,
}

impl Canary {
    /// A secret in every spelling in which it might be written.
    fn new(name: &'static str, secret: &[u8]) -> Self {
        let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let listed: Vec<String> = secret.iter().map(u8::to_string).collect();
        let mut spellings = vec![
            secret.to_vec(),
            hex.to_uppercase().into_bytes(),
            hex.into_bytes(),
            listed.join(", ").into_bytes(),
            in_a_url(secret).to_lowercase().into_bytes(),
            in_a_url(secret).into_bytes(),
        ];
        // The base64 of a secret that begins at any place of a longer text; its ends depend on what is around it.
        for before in 0..3 {
            let mut text = vec![0; before];
            text.extend(secret);
            for alphabet in [STANDARD, URL_SAFE] {
                let whole = alphabet.encode(&text);
                let end = text.len() / 3 * 4;
                spellings.push(whole.as_bytes()[(before * 4).div_ceil(3)..end].to_vec());
            }
        }
        assert!(
            spellings.iter().all(|spelling| spelling.len() >= 8),
            "{name} is too short to be looked for"
        );
        Self { name, spellings }
    }

    fn text(name: &'static str, secret: &str) -> Self {
        Self::new(name, secret.as_bytes())
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        let holds = |spelling: &Vec<u8>| bytes.windows(spelling.len()).any(|window| window == spelling);
        self.spellings.iter().any(holds)
    }
}

fn in_a_url(secret: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let spell = |byte: &u8| match plain(*byte) {
        true => char::from(*byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    secret.iter().map(spell).collect()
}

/// Names what is found where.
fn found(canaries: &[Canary], place: &str, bytes: &[u8]) -> Vec<String> {
    let here = canaries.iter().filter(|canary| canary.is_in(bytes));
    here.map(|canary| format!("{} in {place}", canary.name)).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// The lines in which a secret stands, with the secret left out.
fn lines_with(canaries: &[Canary], log: &str) -> Vec<String> {
    let secret = |line: &&str| canaries.iter().any(|canary| canary.is_in(line.as_bytes()));
    let cut = |line: &str| line.chars().take(90).collect::<String>();
    log.lines().filter(secret).map(cut).take(5).collect()
}

/// What a buyer and an order have that nobody else may learn.
fn private(house: &House, buyer: &Buyer) -> Vec<Canary> {
    let upstream = buyer.paid.as_ref().unwrap();
    let order = house.world.cryptorefills().order(upstream).unwrap();
    let digits: String = buyer.phone.chars().filter(char::is_ascii_digit).collect();
    let mut canaries = vec![
        Canary::text("the e-mail address", &buyer.email),
        Canary::text("the upstream order's id", upstream),
        Canary::text("the phone number", &digits),
        Canary::text("the phone number with its spaces", &buyer.phone),
    ];
    canaries.extend(order.codes.iter().map(|code| Canary::text("the code", code)));
    canaries
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_in_the_log_at_trace_nor_open_in_the_store() {
    let mut house = House::generous().await;
    house.settings.push(("RUST_LOG", "trace".to_owned()));
    let mut anna = Buyer::of_a_gift_card(&house.world, "Anna-Canary");
    anna.phone = "+1 202 555 0199".to_owned();
    let bora = Buyer::of_a_top_up(&house.world, "Bora-Canary");
    let mut buyers = [anna, bora];
    house.opens();
    house.serves(&mut buyers).await;
    // Once more from the store, with everything open in it.
    house.slot.kill();
    house.opens();
    house.serves(&mut buyers).await;
    // The code is shown again, and everything stored is taken out as a file.
    let [anna, bora] = &buyers;
    let pressed = |label: &'static str| move || anna.presses(label).then_some(());
    house.sees("the button of the order", pressed("View order")).await;
    house.sees("the button of the code", pressed("Show the code")).await;
    house.sees("rest", || house.is_at_rest().then_some(())).await;
    anna.says("/export");
    let has_a_file = || {
        anna.messages()
            .iter()
            .any(|message| message.document.is_some())
            .then_some(())
    };
    house.sees("the file of all that is stored", has_a_file).await;
    let others: String = bora.messages().iter().map(|message| message.text.as_str()).collect();
    assert_eq!(
        found(&private(&house, anna), "the other chat", others.as_bytes()),
        [""; 0]
    );
    for code in anna.codes() {
        assert_eq!(house.world.telegram().visible(&code).len(), 1);
    }
    let Said { out, err, .. } = house.asks(&["check"]).await;
    house.closes().await;

    let mut canaries: Vec<Canary> = buyers.iter().flat_map(|buyer| private(&house, buyer)).collect();
    assert!(canaries.iter().any(|canary| canary.name == "the code"));
    let store = files(&house.store());
    assert!(store.len() > 5, "{store:?}");
    let open: Vec<String> = store
        .iter()
        .flat_map(|path| found(&canaries, &path.display().to_string(), &fs::read(path).unwrap()))
        .collect();
    assert_eq!(open, [""; 0]);

    let key = house.setting("STORE_KEY");
    let token = house.setting("TELEGRAM_BOT_TOKEN");
    canaries.extend([
        Canary::text("the bot's token", &token),
        Canary::text("the secret half of the bot's token", token.split_once(':').unwrap().1),
        Canary::text("STORE_KEY as it is set", &key),
        Canary::new("STORE_KEY", &STANDARD.decode(&key).unwrap()),
        Canary::text("the partner id", &house.setting("CRYPTOREFILLS_PARTNER_ID")),
    ]);
    let log = house.log();
    assert!(
        log.contains("TRACE") && log.lines().count() > 500,
        "the log says too little"
    );
    for (place, text) in [
        ("the log", &log),
        ("what check says", &out),
        ("what check complains of", &err),
    ] {
        let told = found(&canaries, place, text.as_bytes());
        assert_eq!(told, [""; 0], "{:#?}", lines_with(&canaries, text));
    }
}

/// Makes the only order of a closed shop forty days older than it is.
fn grows_old(house: &House) {
    let key = StoreKey::from_base64(&house.setting("STORE_KEY")).unwrap();
    let options = Options::new(Arc::new(SystemClock));
    let mut journal = SledJournal::open(&house.store(), &key, options).unwrap();
    let mut order = journal.order(OrderId(1)).unwrap().unwrap();
    order.changed = order.changed.minus_seconds(40 * 86_400);
    let changes = Changes {
        orders: vec![order],
        ..Changes::default()
    };
    journal.commit(&changes).unwrap();
}

/// Nothing of it stands in the log, or open in the store.
fn is_kept_quiet(house: &House, canaries: &[Canary], when: &str) {
    let log = house.log();
    let told = found(canaries, "the log", log.as_bytes());
    assert_eq!(told, [""; 0], "{when}: {:#?}", lines_with(canaries, &log));
    for path in files(&house.store()) {
        let open = found(canaries, &path.display().to_string(), &fs::read(&path).unwrap());
        assert_eq!(open, [""; 0], "{when}");
    }
}

/// A code in a file, a receipt, the end of the time for which codes are kept, and a person who is forgotten.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_is_written_down_on_the_seldom_ways() {
    let mut house = House::closed().await;
    house.settings.push(("RUST_LOG", "trace".to_owned()));
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna-Canary")];
    house.opens();
    house.serves_until(&mut buyers, |buyer| buyer.paid.is_some()).await;
    let upstream = buyers[0].paid.clone().unwrap();
    let refills = house.world.cryptorefills().clone();
    refills.confirm_payment(&upstream).unwrap();
    refills
        .deliver_codes(&upstream, &["CANARY-IN-A-FILE-77\u{202E}"])
        .unwrap();
    house.serves(&mut buyers).await;
    let [anna] = &buyers;
    let canaries = private(&house, anna);
    let named = |ending: &'static str| {
        move || {
            let mut documents = anna.messages().into_iter().filter_map(|message| message.document);
            documents.rfind(|(_, name)| name.ends_with(ending))
        }
    };
    house.sees("the file with the code", named(".txt")).await;
    let pressed = |label: &'static str| move || anna.presses(label).then_some(());
    house.sees("the button of the receipt", pressed("Receipt")).await;
    let (receipt, _) = house.sees("the receipt", named(".png")).await;
    let picture = house.world.telegram().file(&receipt).unwrap();
    assert_eq!(found(&canaries, "the receipt", &picture), [""; 0]);
    for message in anna.messages() {
        if message.document.is_some_and(|(file, _)| file == receipt) {
            assert_eq!(
                found(&canaries, "the words of the receipt", message.text.as_bytes()),
                [""; 0]
            );
        }
    }
    house.sees("the button of the order", pressed("View order")).await;
    house.sees("the order", || anna.reads("📦 Order 1").then_some(())).await;
    house.sees("rest", || house.is_at_rest().then_some(())).await;
    house.closes().await;
    is_kept_quiet(&house, &canaries, "after a file and a receipt");

    grows_old(&house);
    house.opens();
    let deleted = || anna.reads("The code was deleted here").then_some(());
    house.sees("the end of the code", deleted).await;
    house.sees("rest", || house.is_at_rest().then_some(())).await;
    is_kept_quiet(&house, &canaries, "after the code was destroyed");

    anna.says("/delete");
    house
        .sees("the button that deletes", pressed("Yes, delete everything"))
        .await;
    let gone = || {
        anna.reads("Everything that was stored of you is destroyed")
            .then_some(())
    };
    house.sees("the last word", gone).await;
    house.closes().await;
    is_kept_quiet(&house, &canaries, "after all was destroyed");
    assert!(house.log().contains("TRACE"), "the log says too little");
}

#[test]
fn a_secret_is_found_in_whatever_spelling() {
    let canary = Canary::text("it", "anna@example.org");
    let written = [
        "to anna@example.org.".to_owned(),
        "?to=anna%40example.org&".to_owned(),
        "61 616e6e61406578616d706c652e6f7267".to_owned(),
        format!("{:?}", b"an anna@example.org"),
        STANDARD.encode("an anna@example.org"),
        STANDARD.encode("xanna@example.org "),
        URL_SAFE.encode("xyanna@example.org??"),
    ];
    for text in written {
        assert!(canary.is_in(text.as_bytes()), "{text}");
    }
    assert!(!canary.is_in(b"to bora@example.org"));
}
