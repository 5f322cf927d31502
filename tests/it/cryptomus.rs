//! The client of Cryptomus against its model, over real sockets: what it sends, what it understands, and where money may move.

mod hooks;
mod invoices;
mod payouts;

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::client::{Client, CryptomusConfig};
use giftkiosk::adapters::cryptomus::form::NewInvoice;
use giftkiosk::adapters::cryptomus::invoices::{Made, MakeFault, Name};
use giftkiosk::adapters::cryptomus::why::Why;
use giftkiosk::adapters::cryptomus::wire::invoice::Invoice;
use giftkiosk::domain::secret::Secret;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::{Cryptomus, MERCHANT, PAYMENT_KEY, PAYOUT_KEY};
use rust_decimal::Decimal;

use crate::world::clock::TestClock;

/// The model, its time, and the client.
struct Desk {
    clock: TestClock,
    model: Cryptomus,
    client: Client,
}

impl Desk {
    async fn open() -> Self {
        let clock = TestClock::new();
        let model = Cryptomus::start(Arc::new(clock.clone())).await.unwrap();
        let client = Client::new(&config(&model), Arc::new(clock.clone())).unwrap();
        Self { clock, model, client }
    }

    /// An invoice over 25 dollars, to be paid in USDT on Tron, with this callback.
    async fn invoice(&self, id: &str, callback: Option<&str>) -> Invoice {
        let new = NewInvoice {
            url_callback: callback.map(str::to_owned),
            ..usdt(id)
        };
        open(self.client.create(&new).await)
    }

    async fn read(&self, id: &str) -> Invoice {
        self.client.invoice(&ours(id)).await.unwrap().unwrap()
    }

    async fn status(&self, id: &str) -> String {
        self.read(id).await.status().word().to_owned()
    }
}

fn config(model: &Cryptomus) -> CryptomusConfig {
    CryptomusConfig {
        api_url: model.url().to_owned(),
        merchant: MERCHANT.to_owned(),
        payment_key: Secret::new(PAYMENT_KEY),
        payout_key: Some(Secret::new(PAYOUT_KEY)),
    }
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn ours(id: &str) -> Name {
    Name::Ours(id.to_owned())
}

fn usdt(id: &str) -> NewInvoice {
    NewInvoice {
        to_currency: Some("USDT".into()),
        network: Some("TRON".into()),
        is_payment_multiple: Some(true),
        ..NewInvoice::new(id, dec("25.50"), "USD")
    }
}

#[track_caller]
fn open(made: Result<Made, MakeFault>) -> Invoice {
    match made.unwrap() {
        Made::Open(invoice) => invoice,
        Made::Over(invoice) => panic!("over: {:?}", invoice.status()),
    }
}

/// The fault of a call that cannot have succeeded.
#[track_caller]
fn fault<T: Debug>(answer: Result<T, MakeFault>) -> Fault {
    match answer.unwrap_err() {
        MakeFault::Fault(fault) => fault,
        MakeFault::Limit(limit) => panic!("{limit}"),
    }
}

/// One generous limit for everything that a test waits for.
async fn within<T>(waited: impl Future<Output = T>) -> T {
    tokio::select! {
        it = waited => it,
        () = SystemClock.pass(Duration::from_secs(30)) => panic!("it does not happen"),
    }
}

#[tokio::test]
async fn what_can_be_paid_is_listed_with_its_limits() {
    let desk = Desk::open().await;
    let services = desk.client.services().await.unwrap();
    let usdt = services.iter().find(|one| one.is("usdt", "tron")).unwrap();
    assert!(usdt.takes(dec("25")) && !usdt.takes(dec("0.1")) && !usdt.takes(dec("10000001")));
    let percent = usdt.commission.as_ref().unwrap().percent;
    assert_eq!(percent, Some(dec("2")));
    let closed = services.iter().filter(|one| !one.takes(dec("25"))).count();
    assert_eq!(closed, 1);
    let payouts = desk.client.payout_services().await.unwrap();
    let fee = payouts.iter().find(|one| one.is("USDT", "POLYGON")).unwrap();
    assert_eq!(fee.commission.as_ref().unwrap().fee_amount, Some(dec("0.01")));
}

#[tokio::test]
async fn balance_and_rates_are_read_as_decimals() {
    let desk = Desk::open().await;
    desk.model.set_balance("USDT", dec("12.34567891"));
    let balance = desk.client.balance().await.unwrap();
    let usdt = balance
        .merchant
        .iter()
        .find(|one| one.currency_code.as_deref() == Some("USDT"));
    assert_eq!(usdt.unwrap().balance, Some(dec("12.34567891")));
    let rates = desk.client.rates("BTC").await.unwrap();
    let dollars = rates.iter().find(|rate| rate.to.as_deref() == Some("USD")).unwrap();
    assert_eq!(dollars.course, Some(dec("64000")));
    assert_eq!(
        desk.client.rates("../balance").await.unwrap_err(),
        Fault::Refused(Why::Currency)
    );
}

#[tokio::test]
async fn an_empty_request_is_asked_once_more_in_the_other_spelling() {
    let desk = Desk::open().await;
    desk.model.trouble(|trouble| trouble.empty_means_empty = true);
    assert!(!desk.client.services().await.unwrap().is_empty());
    assert!(!desk.client.payout_services().await.unwrap().is_empty());
    let bodies: Vec<Vec<u8>> = desk.model.calls().iter().map(|call| call.raw.to_vec()).collect();
    assert_eq!(bodies, [&b"{}"[..], b"", b"{}", b""]);
}

#[tokio::test]
async fn a_wrong_key_or_merchant_is_refused_and_says_so() {
    let desk = Desk::open().await;
    let clock = Arc::new(desk.clock.clone());
    let wrong = [
        CryptomusConfig {
            payment_key: Secret::new("ANOTHER-KEY"),
            ..config(&desk.model)
        },
        CryptomusConfig {
            merchant: "22222222-2222-4333-8444-555555555555".to_owned(),
            ..config(&desk.model)
        },
    ];
    for config in wrong {
        let client = Client::new(&config, clock.clone()).unwrap();
        assert_eq!(client.balance().await.unwrap_err(), Fault::Refused(Why::WrongSign));
    }
    let without = CryptomusConfig {
        payout_key: None,
        ..config(&desk.model)
    };
    let client = Client::new(&without, clock.clone()).unwrap();
    assert_eq!(
        client.payout_services().await.unwrap_err(),
        Fault::Refused(Why::NoPayoutKey)
    );
    let empty = CryptomusConfig {
        payment_key: Secret::new("  "),
        ..config(&desk.model)
    };
    let refused = Client::new(&empty, clock.clone()).unwrap_err().to_string();
    assert!(
        refused.contains("payment key") && refused.contains("empty"),
        "{refused}"
    );
    for (change, word) in [("merchant", "UUID"), ("url", "https://")] {
        let mut config = config(&desk.model);
        match change {
            "merchant" => config.merchant = " ".to_owned(),
            _ => config.api_url = "cryptomus".to_owned(),
        }
        let refused = Client::new(&config, clock.clone()).unwrap_err().to_string();
        assert!(refused.contains(word), "{refused}");
    }
}

#[tokio::test]
async fn neither_key_nor_signature_is_printed_with_the_client() {
    let desk = Desk::open().await;
    let shown = format!("{:?} {:?}", desk.client, config(&desk.model));
    assert!(!shown.contains("KEY-FOR-TESTS"), "{shown}");
}
