//! Money that goes back by hand: tried again, sent only to the address that the buyer wants now, and nothing is left of an address.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::seal::StoreKey;
use giftkiosk::adapters::journal::sled::{Options, SledJournal};
use giftkiosk::domain::ids::{ChatId, OrderId};
use giftkiosk::ports::{Clock, Journal};
use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptomus::calls::Route;
use giftkiosk::sandbox::cryptomus::invoice::InvoiceView;
use giftkiosk::sandbox::cryptomus::trouble::{Ailment, Fault, Stage};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::world::{Person, STORE_KEY, World, soon};

const OWN: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8";
const OTHER: &str = "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL";

impl World {
    /// Anna's paid invoice cannot be bought for, and the operator knows.
    async fn cannot_buy(&self, anna: &Person) -> InvoiceView {
        self.operator.says("/start");
        let invoice = self.invoice_for(anna).await;
        self.refills.sell_out("US", "Steam", true);
        self.pays_invoice(&invoice);
        self.while_time_flies(self.operator.sees("Cryptorefills would not sell"))
            .await;
        self.while_time_flies(anna.sees("Your payment is here, but the purchase did not go through"))
            .await;
        invoice
    }

    /// Waits until a refund was asked for so often.
    async fn refund_is_asked_for(&self, times: usize) {
        self.every_press_is_answered().await;
        let asked = |model: &Cryptomus| (model.calls_of(Route::Refund).len() == times).then_some(());
        self.while_time_flies(soon("a refund", self.cryptomus.until(asked)))
            .await;
    }

    /// An admin decides twice to send the money back; it is the so-manyth time that Cryptomus is asked.
    async fn decides_to_refund(&self, times: usize) {
        self.operator.asks(&format!("/refund 1 {OWN}")).await;
        self.operator.taps("Yes").await;
        self.refund_is_asked_for(times).await;
    }

    /// The refund fails, for the so-manyth time; that is told once, however often it is read.
    async fn refund_fails_and_is_told(&mut self, invoice: &InvoiceView, times: usize) {
        self.cryptomus.refund_fails(&invoice.uuid).unwrap();
        let told = |_: &_| (failures_told(self) == times).then_some(());
        self.while_time_flies(self.operator.wait("the alarm", told)).await;
        self.is_read_again().await;
        assert_eq!(failures_told(self), times);
    }

    /// The refund arrives, and all is well.
    async fn money_goes_back(mut self, anna: &Person, invoice: &InvoiceView) {
        self.cryptomus.refund_succeeds(&invoice.uuid).unwrap();
        self.while_time_flies(anna.sees("has sent the money back")).await;
        self.settles().await;
        self.ends_well().await;
    }

    /// Waits until the invoice was read so often.
    async fn reads_it(&self, times: usize) {
        let before = self.cryptomus.calls_of(Route::Info).len();
        let read = |model: &Cryptomus| (model.calls_of(Route::Info).len() >= before + times).then_some(());
        self.while_time_flies(soon("reads", self.cryptomus.until(read))).await;
    }

    /// Five minutes pass several times, and whatever is read is read.
    async fn is_read_again(&mut self) {
        for _ in 0..4 {
            self.seconds_pass(301);
            self.settles().await;
        }
    }
}

/// How many alarms say that a refund failed; the page of the order says it, too.
fn failures_told(world: &World) -> usize {
    let messages = world.operator.messages();
    let alarms = messages
        .iter()
        .filter(|shown| shown.text.starts_with("🔴 Order 1: the money could not be sent back"));
    alarms.count()
}

/// The buyer says where the money should go.
async fn gives(anna: &Person, button: &str, address: &str) {
    anna.taps(button).await;
    anna.sees("Please send me your address").await;
    anna.says(address);
    anna.sees("Is this your address").await;
    anna.taps("Yes, this address").await;
    anna.sees(&format!("it goes to {address}")).await;
}

#[tokio::test]
async fn a_refund_that_fails_is_told_each_time_an_admin_tried_and_not_each_time_it_is_read() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    for attempt in 1..=2 {
        world.operator.asks(&format!("/refund 1 {OWN}")).await;
        world.operator.taps("Yes").await;
        if attempt == 2 {
            // Cryptomus goes on speaking of the one that failed before.
            world.cryptomus.hold_reads(&invoice.uuid).unwrap();
        }
        world.refund_is_asked_for(attempt).await;
        world.reads_it(3).await;
        anna.sees("being sent back").await;
        assert_eq!(failures_told(&world), attempt - 1);
        world.cryptomus.release_reads(&invoice.uuid).unwrap();
        world.reads_it(3).await;
        world.refund_fails_and_is_told(&invoice, attempt).await;
    }
    world.stop().await;
    world.start().await;
    world.is_read_again().await;
    assert_eq!(failures_told(&world), 2);
    world.decides_to_refund(3).await;
    world.money_goes_back(&anna, &invoice).await;
}

#[tokio::test]
async fn a_refund_that_is_tried_again_at_cryptomus_itself_and_fails_again_is_told_again() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    world.decides_to_refund(1).await;
    for attempt in 1..=3 {
        world.reads_it(2).await;
        world.settles().await;
        assert_eq!(failures_told(&world), attempt - 1);
        world.refund_fails_and_is_told(&invoice, attempt).await;
        world
            .cryptomus
            .set_status(&invoice.uuid, "refund_process", false)
            .unwrap();
    }
    assert_eq!(
        world.cryptomus.calls_of(Route::Refund).len(),
        1,
        "the shop itself asked once"
    );
    world.money_goes_back(&anna, &invoice).await;
}

#[tokio::test]
async fn a_refund_that_is_taken_and_never_begins_is_shown_to_a_person() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    world.cryptomus.hold_reads(&invoice.uuid).unwrap();
    world.decides_to_refund(1).await;
    world
        .while_time_flies(
            world
                .operator
                .sees("it cannot be found out whether the refund was taken"),
        )
        .await;
    world.is_read_again().await;
    assert_eq!(
        world.cryptomus.calls_of(Route::Refund).len(),
        1,
        "it is never asked for twice"
    );
    world.cryptomus.release_reads(&invoice.uuid).unwrap();
    world.money_goes_back(&anna, &invoice).await;
}

#[tokio::test]
async fn a_refund_that_cryptomus_puts_off_for_long_is_sent_all_the_same() {
    let world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    world.cryptomus.trouble(|trouble| {
        trouble.faults.push(Fault {
            route: Some(Route::Refund),
            stage: Stage::Before,
            ailment: Ailment::TooMany(Some(60)),
            times: Some(25),
        });
    });
    world.operator.asks(&format!("/refund 1 {OWN}")).await;
    world.operator.taps("Yes").await;
    let began = world.clock.now();
    world.refund_is_asked_for(26).await;
    let took = world.clock.now().millis_since(began);
    assert!(
        (1_500_000..4_000_000).contains(&took),
        "{took}: it was put off by a minute each time"
    );
    assert_eq!(
        world
            .operator
            .count("it cannot be found out whether the refund was taken"),
        0
    );
    world.money_goes_back(&anna, &invoice).await;
}

#[tokio::test]
async fn while_a_refund_is_looked_for_its_invoice_is_read_no_oftener_than_every_half_minute() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.cannot_buy(&anna).await;
    world.cryptomus.trouble(|trouble| {
        trouble.once(Route::Refund, Stage::Before, Ailment::Lost);
    });
    world.operator.asks(&format!("/refund 1 {OWN}")).await;
    world.operator.taps("Yes").await;
    world
        .while_time_flies(
            world
                .operator
                .sees("it cannot be found out whether the refund was taken"),
        )
        .await;
    let asked = world.cryptomus.calls_of(Route::Refund)[0].at;
    let calls = world.cryptomus.calls_of(Route::Info);
    let reads: Vec<_> = calls.iter().map(|call| call.at).filter(|at| *at > asked).collect();
    assert!(reads.len() > 20, "{}", reads.len());
    for two in reads.windows(2) {
        assert!(two[1].millis_since(two[0]) >= 29_000, "{two:?}");
    }
    world.stop().await;
}

#[tokio::test]
async fn what_could_not_go_back_is_bought_for_again_and_paid_by_a_payout() {
    let mut world = World::with_payouts().await;
    world.cryptomus.set_balance("USDT", Decimal::from(1_000));
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    world.decides_to_refund(1).await;
    world.reads_it(2).await;
    world.cryptomus.refund_fails(&invoice.uuid).unwrap();
    world
        .while_time_flies(world.operator.sees("the money could not be sent back"))
        .await;
    world.refills.sell_out("US", "Steam", false);
    world.operator.asks("/buy 1").await;
    world.operator.taps("Yes").await;
    let paid = soon("a payout", world.cryptomus.until(|model| model.payouts().pop()));
    let payout = world.while_time_flies(paid).await;
    world.cryptomus.payout_succeeds(&payout.uuid).unwrap();
    let order = world.order_behind().await;
    assert_eq!(payout.address, order.address);
    world.refills.confirm_payment(&order.id).unwrap();
    world.refills.deliver(&order.id).unwrap();
    let codes = world.refills.order(&order.id).unwrap().codes;
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(
        world.operator.count(&order.address),
        0,
        "nobody is asked to pay it as well"
    );
    world.stop().await;
}

#[tokio::test]
async fn money_never_goes_to_an_address_that_the_buyer_replaced_before_the_second_tap() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    gives(&anna, "Give an address for a refund", OWN).await;
    world.operator.says("/refund 1");
    let asked = world.operator.sees("Are you sure?").await;
    assert!(asked.text.contains(OWN), "typed without an address: {}", asked.text);
    gives(&anna, "Another address", OTHER).await;
    world.settles().await;
    world.operator.taps("Yes").await;
    let anew = world
        .operator
        .sees("The buyer has given another address since you were asked")
        .await;
    assert!(
        anew.text.contains(OTHER) && !anew.text.contains(OWN),
        "it is asked anew: {}",
        anew.text
    );
    world.is_read_again().await;
    assert_eq!(world.cryptomus.calls_of(Route::Refund).len(), 0);
    world.operator.asks("/refund 1").await;
    world.operator.taps("Yes").await;
    world.refund_is_asked_for(1).await;
    let to = world.cryptomus.invoice(&invoice.uuid).unwrap().refund_to;
    assert_eq!(to.as_deref(), Some(OTHER));
    world.money_goes_back(&anna, &invoice).await;
}

#[tokio::test]
async fn an_address_that_comes_while_another_is_about_to_be_used_is_shown_first() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    world.operator.says(&format!("/refund 1 {OTHER}"));
    world.operator.sees("Are you sure?").await;
    gives(&anna, "Give an address for a refund", OWN).await;
    world.settles().await;
    world.operator.taps("Yes").await;
    let anew = world
        .operator
        .sees("The buyer has given another address since you were asked")
        .await;
    assert!(anew.text.contains(OWN) && !anew.text.contains(OTHER), "{}", anew.text);
    world.operator.taps("Yes").await;
    world.refund_is_asked_for(1).await;
    let to = world.cryptomus.invoice(&invoice.uuid).unwrap().refund_to;
    assert_eq!(to.as_deref(), Some(OWN));
    world.settles().await;
    world.ends_well().await;
}

#[tokio::test]
async fn an_address_for_a_refund_is_in_its_buyers_file_and_in_no_other() {
    let mut world = World::with_cashier(&[]).await;
    let (anna, eve) = (world.person("Anna", "en"), world.person("Eve", "en"));
    world.cannot_buy(&anna).await;
    gives(&anna, "Give an address for a refund", OWN).await;
    eve.says("/start");
    for (person, address) in [(&anna, Value::from(OWN)), (&eve, Value::Null)] {
        person.says("/export 1");
        let file = |_: &_| person.messages().into_iter().rev().find_map(|shown| shown.document);
        let (file, _) = person.wait("a file", file).await;
        let file: Value = serde_json::from_slice(&world.telegram.file(&file).unwrap()).unwrap();
        assert_eq!(file["orders"][0]["refund_address"], address);
        assert_eq!(file.to_string().contains(OWN), address != Value::Null);
    }
    world.settles().await;
    world.ends_well().await;
}

fn sled(dir: &Path) -> SledJournal {
    let key = StoreKey::from_base64(STORE_KEY).unwrap();
    SledJournal::open(dir, &key, Options::new(Arc::new(SystemClock))).unwrap()
}

/// What the store tells of an order and of a chat.
fn stored(store: &mut SledJournal, chat: i64) -> (String, String) {
    let order = store.order(OrderId(1)).unwrap().unwrap();
    let chat = store.chat(ChatId(chat)).unwrap();
    (
        serde_json::to_string(&order).unwrap(),
        serde_json::to_string(&chat).unwrap(),
    )
}

#[tokio::test]
async fn who_is_forgotten_takes_the_address_for_a_refund_along() {
    let mut world = World::closed().await;
    world.has_cashier(&[]);
    let dir = world.dir.path().join("data");
    world.start_on(sled(&dir)).await;
    let anna = world.person("Anna", "en");
    world.cannot_buy(&anna).await;
    gives(&anna, "Give an address for a refund", OWN).await;
    // The operator is just about to use it.
    world.operator.says("/refund 1");
    let asked = world.operator.sees("Are you sure?").await;
    assert!(asked.text.contains(OWN), "{}", asked.text);
    world.settles().await;
    world.stop().await;
    let mut store = sled(&dir);
    let (order, operator) = stored(&mut store, world.operator.chat);
    assert!(order.contains(OWN), "it was there: {order}");
    assert!(!operator.contains(OWN), "it stands with the order alone: {operator}");
    world.start_on(store).await;

    anna.asks("/delete").await;
    anna.taps("Yes, delete everything").await;
    anna.sees("the money is not paid back here").await;
    anna.taps("Give up these orders and delete now").await;
    anna.sees("Everything that was stored of you is destroyed").await;
    world.settles().await;
    world.operator.taps("Yes").await;
    world.settles().await;
    assert_eq!(
        world.cryptomus.calls_of(Route::Refund).len(),
        0,
        "nobody knows where to"
    );
    world.stop().await;
    let files = fs::read_dir(&dir).unwrap().map(|file| file.unwrap().path());
    for path in files.filter(|path| path.is_file()) {
        let bytes = fs::read(&path).unwrap();
        let open = bytes.windows(OWN.len()).any(|window| window == OWN.as_bytes());
        assert!(!open, "{}", path.display());
    }
    let mut store = sled(&dir);
    assert_eq!(store.chat(ChatId(anna.chat)), Ok(None));
    let (order, operator) = stored(&mut store, world.operator.chat);
    assert!(!order.contains(OWN) && !operator.contains(OWN), "{order}\n{operator}");
    drop(store);
    // Nor do older lines of the ledger bring it back.
    let key = StoreKey::from_base64(STORE_KEY).unwrap();
    SledJournal::rebuild(&dir, &key, Options::new(Arc::new(SystemClock))).unwrap();
    let (order, _) = stored(&mut sled(&dir), world.operator.chat);
    assert!(!order.contains(OWN), "{order}");
}

#[tokio::test]
async fn an_address_to_which_no_money_can_go_back_is_asked_for_again_before_the_second_tap() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    let wrong = [
        "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
        &invoice.address.clone().unwrap(),
        "hers",
    ];
    world.operator.says(&format!("/refund 1 {}", wrong[0]));
    for address in wrong {
        world.operator.says(address);
        let asked = world.operator.sees("The money cannot go there").await;
        assert!(asked.text.contains("To which address"), "{}", asked.text);
        world.settles().await;
    }
    world.operator.says(OWN);
    let asked = world.operator.sees("Are you sure?").await;
    assert!(asked.text.contains(OWN), "{}", asked.text);
    world.operator.taps("Yes").await;
    world.refund_is_asked_for(1).await;
    world.money_goes_back(&anna, &invoice).await;
}

#[tokio::test]
async fn what_was_settled_is_not_sent_back_before_it_is_reopened() {
    let world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.cannot_buy(&anna).await;
    world.operator.says("/settle 1 sent back by hand");
    world.operator.taps("Yes").await;
    world.operator.sees("Settled. The buyer is told.").await;
    for command in [format!("/refund 1 {OWN}"), "/buy 1".to_owned()] {
        world.operator.says("/admin");
        world.operator.sees("No order waits for you").await;
        world.operator.says(&command);
        world
            .operator
            .sees("The order is settled. /reopen takes that back")
            .await;
    }
    world.operator.says("/reopen 1");
    world.operator.sees("Reopened").await;
    world.operator.says(&format!("/refund 1 {OWN}"));
    world.operator.taps("Yes").await;
    world.refund_is_asked_for(1).await;
    world.money_goes_back(&anna, &invoice).await;
}
