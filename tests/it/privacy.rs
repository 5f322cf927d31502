//! What belongs to the buyer: the papers, the file with all of one's data, and being forgotten.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::memory::MemoryJournal;
use giftkiosk::adapters::journal::seal::StoreKey;
use giftkiosk::adapters::journal::sled::{Options, SledJournal};
use giftkiosk::domain::ids::{ChatId, OrderId};
use giftkiosk::domain::leaving::{Hold, NOBODY};
use giftkiosk::domain::news::Standing;
use giftkiosk::domain::order::State;
use giftkiosk::ports::{Clock, Journal};
use giftkiosk::sandbox::cryptomus::calls::Route as InvoiceRoute;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use serde_json::Value;

use crate::samples::{NOW, goods, order, payment, read};
use crate::world::shopping::{STEAM, choices};
use crate::world::{Person, STORE_KEY, World};

#[tokio::test]
async fn the_papers_are_read_from_anywhere_and_lead_back() {
    let mut world = World::closed().await;
    world.set.extend([
        ("TERMS_URL", "https://shop.example/terms".into()),
        ("SUPPORT_CONTACT", "@anna_shop".into()),
    ]);
    world.start().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    for (command, title, link) in [
        ("/terms", "The seller is Cryptorefills", "The operator's terms"),
        ("/privacy", "Chats with bots are not end-to-end encrypted", "Contact us"),
        ("/paysupport", "Keep the transaction id", "Contact us"),
    ] {
        let paper = anna.asks(command).await;
        assert!(paper.text.contains(title), "{}", paper.text);
        anna.finds(link).await;
        anna.chooses("b").await;
        anna.sees("Is everything right?").await;
    }
    world.ends_well().await;
}

#[tokio::test]
async fn no_newsletter_is_ever_ordered() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    for route in [Route::Validate, Route::Create] {
        for call in world.refills.calls_of(route) {
            let body = call.body.to_string();
            assert!(!body.contains("\"has_accepted_newsletter\":true"), "{body}");
            assert_eq!(
                route == Route::Create,
                body.contains("\"has_accepted_newsletter\":false"),
                "{body}"
            );
        }
    }
    world.ends_well().await;
}

/// The file that the chat shows last.
async fn exported(world: &World, person: &Person) -> Value {
    let file = |_: &_| {
        let mut newest = person.messages().into_iter().rev();
        newest.find_map(|message| message.document)
    };
    let (id, name) = person.wait("a file", file).await;
    assert_eq!(name, "my-data.json");
    serde_json::from_slice(&world.telegram.file(&id).unwrap()).unwrap()
}

/// A23.
#[tokio::test]
async fn everybody_gets_all_of_their_own_data_and_nobody_elses() {
    let mut world = World::open().await;
    let (anna, eve) = (world.person("Anna", "en"), world.person("Eve", "en"));
    let order = world.order_by(&anna, &STEAM).await;
    let code = world.pays_and_delivers(&order)[0].clone();
    anna.sees("Delivered. Enjoy!").await;
    anna.says("/export");
    let file = exported(&world, &anna).await;
    assert_eq!(file["person"]["chat"], anna.chat);
    assert_eq!(file["person"]["email"], "anna@example.org");
    assert_eq!(file["orders"][0]["product"], "Steam $20");
    assert_eq!(file["orders"][0]["state"], "delivered");
    assert_eq!(file["orders"][0]["payment"]["amount"], "20.3");
    assert_eq!(file["orders"][0]["payment"]["address"], order.address.as_str());
    assert_eq!(file["orders"][0]["codes"], 1);
    let text = file.to_string();
    assert!(!text.contains(&code) && !text.contains(&order.id), "{text}");
    eve.says(&format!("/export {} 1", anna.chat));
    let other = exported(&world, &eve).await;
    assert_eq!(other["person"]["chat"], eve.chat);
    assert!(!other.to_string().contains("anna@example.org") && other["orders"] == Value::Array(vec![]));
    world.ends_well().await;
}

#[test]
fn an_order_is_waited_for_while_somebodys_money_is_in_it() {
    let payment = payment();
    for (state, hold) in [
        (State::Placing, Hold::Making),
        (State::Unclear, Hold::Free),
        (State::AwaitingPayment(payment.clone()), Hold::Unpaid),
        (State::Overdue(payment.clone()), Hold::Unpaid),
        (State::PaymentSeen(payment.clone()), Hold::Money),
        (State::Paid(payment.clone()), Hold::Money),
        (State::UnderReview(payment.clone()), Hold::Money),
        (State::Delivering(payment.clone(), goods()), Hold::Money),
        (State::Delivered(payment.clone(), goods()), Hold::Free),
        (State::Expired(payment.clone()), Hold::Free),
        (State::Refunded(payment), Hold::Free),
    ] {
        let mut order = order();
        order.state = state;
        assert_eq!(order.hold(), hold, "{:?}", order.state);
    }
}

#[test]
fn what_is_left_of_an_order_leads_to_nobody() {
    for standing in [Standing::Expired, Standing::Paid, Standing::Done] {
        let mut order = order();
        order.state = State::AwaitingPayment(payment());
        let left = order.learn(read(standing), NOW).0.of_nobody(NOW);
        assert_eq!((left.chat, left.is_followed()), (NOBODY, false));
        let stored = serde_json::to_string(&left).unwrap();
        for secret in ["anna@example.org", "2f0c8c1e", "SIM-ABCD-1234"] {
            assert!(!stored.contains(secret), "{stored}");
        }
        assert!(stored.contains("21.94"), "the figures stay: {stored}");
    }
}

async fn deletes(person: &Person) {
    person.asks("/delete").await;
    person.sees("Delete everything that is stored of you?").await;
    person.taps("Yes, delete everything").await;
}

fn sled(dir: &Path) -> SledJournal {
    let key = StoreKey::from_base64(STORE_KEY).unwrap();
    SledJournal::open(dir, &key, Options::new(Arc::new(SystemClock))).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    paths
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] })
        .collect()
}

/// S19.
#[tokio::test]
async fn who_is_forgotten_comes_back_as_a_stranger_and_the_store_knows_figures_only() {
    let mut world = World::closed().await;
    let dir = world.dir.path().join("data");
    world.start_on(sled(&dir)).await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    let code = world.pays_and_delivers(&order)[0].clone();
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    deletes(&anna).await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible(&code).len(), 1, "the code is the buyer's");
    assert_eq!(world.telegram.visible(&order.address).len(), 0, "the bill is put away");
    world.stop().await;
    for path in files(&dir) {
        let bytes = fs::read(&path).unwrap();
        for canary in ["anna@example.org", &code, &order.id, &order.address] {
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{} holds a secret", path.display());
        }
    }
    let mut store = sled(&dir);
    assert_eq!(store.chat(ChatId(anna.chat)), Ok(None));
    assert_eq!(store.orders_of(ChatId(anna.chat), 0, 9), Ok(vec![]));
    let left = store.order(OrderId(1)).unwrap().unwrap();
    assert_eq!(left.chat, NOBODY);
    let left = serde_json::to_string(&left).unwrap();
    for canary in [
        "anna@example.org",
        code.as_str(),
        order.id.as_str(),
        &anna.chat.to_string(),
    ] {
        assert!(!left.contains(canary), "{left}");
    }
    world.start_on(store).await;
    let home = anna.asks("/start").await;
    assert!(home.text.contains("Where will it be used?"), "{}", home.text);
    let orders = anna.asks("/orders").await;
    assert!(orders.text.contains("Nothing here yet"), "{}", orders.text);
    anna.forges(orders.id, "#1s");
    anna.is_told("I cannot find this order").await;
    anna.accepted.store(false, std::sync::atomic::Ordering::SeqCst);
    world.order_by(&anna, &STEAM).await;
    world.ends_well().await;
}

/// U11.
#[tokio::test]
async fn a_paid_order_is_delivered_before_its_buyer_is_forgotten() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    world.is_quiet().await;
    deletes(&anna).await;
    let waits = anna.sees("as soon as these orders are finished").await;
    assert!(waits.text.contains("1 · Steam $20 · paid"), "{}", waits.text);
    world.stop().await;
    world.start().await;
    world.refills.deliver(&order.id).unwrap();
    let code = world.refills.order(&order.id).unwrap().codes[0].clone();
    world
        .while_time_flies(anna.sees("Everything that was stored of you is destroyed"))
        .await;
    assert_eq!(world.telegram.visible(&code), [(anna.chat, anna.sees(&code).await.id)]);
    world.is_quiet().await;
    assert_eq!(world.app().followed(), 0);
    world.ends_well().await;
}

#[tokio::test]
async fn a_paid_order_is_given_up_only_by_a_second_tap_that_says_so() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    world.is_quiet().await;
    let asked = anna.asks("/delete").await;
    assert!(!choices(&asked).contains(&"G"), "{:?}", choices(&asked));
    anna.taps("Yes, delete everything").await;
    anna.sees("the money is not paid back here").await;
    anna.taps("Give up these orders and delete now").await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    assert_eq!(world.app().followed(), 0, "nobody follows it any more");
    world.ends_well().await;
}

#[tokio::test]
async fn an_unpaid_order_is_read_once_more_before_it_is_cancelled_and_forgotten() {
    let mut world = World::open().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    let unpaid = world.order_by(&anna, &STEAM).await;
    let paid = world.order_by(&ben, &STEAM).await;
    world.is_quiet().await;
    deletes(&anna).await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible(&unpaid.address).len(), 0);
    // Ben pays at the very moment, and no stream says so.
    world.refills.trouble(|trouble| trouble.streams.silent = true);
    world.pays(&paid);
    deletes(&ben).await;
    ben.sees("as soon as these orders are finished").await;
    world.refills.deliver(&paid.id).unwrap();
    world
        .while_time_flies(ben.sees("Everything that was stored of you is destroyed"))
        .await;
    let code = world.refills.order(&paid.id).unwrap().codes[0].clone();
    assert_eq!(world.telegram.visible(&code).len(), 1);
    world.ends_well().await;
}

#[tokio::test]
async fn an_unpaid_invoice_is_read_once_more_before_it_is_cancelled_and_forgotten() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.settles().await;
    let before = world.cryptomus.calls_of(InvoiceRoute::Info).len();
    deletes(&anna).await;
    world
        .while_time_flies(anna.sees("Everything that was stored of you is destroyed"))
        .await;
    assert!(world.cryptomus.calls_of(InvoiceRoute::Info).len() > before);
    assert!(world.cryptomus.invoice(&invoice.uuid).unwrap().expires > world.clock.now());
    world.settles().await;
    assert_eq!(world.telegram.visible(invoice.address.as_deref().unwrap()).len(), 0);
    world.ends_well().await;
}

#[tokio::test]
async fn who_changes_their_mind_keeps_everything_and_can_buy_again() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays(&order);
    anna.sees("Your payment is confirmed").await;
    world.is_quiet().await;
    deletes(&anna).await;
    anna.goes_to_contact(&STEAM).await;
    anna.chooses("s").await;
    anna.pays_with(&STEAM).await;
    anna.confirms().await;
    anna.sees("as soon as these orders are finished").await;
    assert_eq!(
        world.refills.orders().len(),
        1,
        "nothing is ordered by somebody who leaves"
    );
    anna.taps("Delete nothing after all").await;
    anna.sees("Is everything right?").await;
    world.order_after_confirm(&anna).await;
    world.refills.deliver(&order.id).unwrap();
    anna.sees("Delivered. Enjoy!").await;
    world.ends_well().await;
}

/// A23.
#[tokio::test]
async fn nobody_can_delete_what_is_anothers() {
    let mut world = World::open().await;
    let (anna, eve) = (world.person("Anna", "en"), world.person("Eve", "en"));
    let order = world.order_by(&anna, &STEAM).await;
    let message = eve.asks(&format!("/delete {}", anna.chat)).await;
    for data in ["0D", "1D", "2D", "1G", "#1y", "#1x"] {
        eve.forges(message.id, data);
    }
    world.is_quiet().await;
    let codes = world.pays_and_delivers(&order);
    anna.sees(&codes[0]).await;
    anna.says("/export");
    assert_eq!(exported(&world, &anna).await["orders"][0]["number"], 1);
    world.ends_well().await;
}

#[tokio::test]
async fn a_death_while_somebody_is_forgotten_ends_in_all_or_nothing() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    let order = world.order_by(&anna, &STEAM).await;
    world.pays_and_delivers(&order);
    anna.sees("Delivered. Enjoy!").await;
    world.is_quiet().await;
    anna.asks("/delete").await;
    world.is_quiet().await;
    // Telegram takes nothing any more: the commit is made, and nothing that follows from it is done.
    world.telegram.trouble(|trouble| {
        for method in ["sendMessage", "editMessageText", "deleteMessage"] {
            trouble.bad_gateway(method);
        }
    });
    anna.taps("Yes, delete everything").await;
    let gone = |_: &_| {
        let stored = MemoryJournal::open(&world.disk).chat(ChatId(anna.chat));
        stored.unwrap().is_none().then_some(())
    };
    anna.wait("the commit", gone).await;
    world.stop().await;
    world.telegram.trouble(|trouble| trouble.calm());
    world.start().await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.is_quiet().await;
    assert_eq!(world.telegram.visible(&order.address).len(), 0);
    world.ends_well_but(&["Bad Gateway"]).await;
}
