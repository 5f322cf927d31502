//! The model over real sockets, as a client sees it.

mod contract;
mod moments;
mod orders;
mod streams;
mod troubles;

use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::domain::time::Time;
use crate::ports::{Clock, Pending};
use crate::sandbox::cryptorefills::Cryptorefills;

/// A clock that stands still until it is turned.
struct Hands(watch::Sender<Time>);

impl Hands {
    fn turn(&self, seconds: u64) {
        self.0.send_modify(|now| *now = now.plus_seconds(seconds));
    }
}

impl Clock for Hands {
    fn now(&self) -> Time {
        *self.0.borrow()
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        let end = Time(self.now().0 + u64::try_from(span.as_millis()).unwrap());
        let mut hands = self.0.subscribe();
        Box::pin(async move {
            hands.wait_for(|now| *now >= end).await.unwrap();
        })
    }
}

/// The model, its clock and a client.
struct Desk {
    clock: Arc<Hands>,
    shop: Cryptorefills,
    client: Client,
}

impl Desk {
    async fn open() -> Self {
        let clock = Arc::new(Hands(watch::Sender::new(Time::from_unix(1_790_000_000))));
        let shop = Cryptorefills::start(clock.clone()).await.unwrap();
        let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { clock, shop, client }
    }

    async fn try_get(&self, path: &str) -> reqwest::Result<Response> {
        self.client.get(format!("{}{path}", self.shop.url())).send().await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.try_get(path).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn try_post(&self, path: &str, body: &Value) -> reqwest::Result<Response> {
        self.client
            .post(format!("{}{path}", self.shop.url()))
            .json(body)
            .send()
            .await
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.try_post(path, body).await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    /// Creates an order and returns its id.
    async fn create(&self, body: &Value) -> String {
        let (status, answer) = self.post("/v5/orders", body).await;
        assert_eq!(status, 200, "{answer}");
        answer["order_id"].as_str().unwrap().to_owned()
    }

    async fn read(&self, id: &str) -> Value {
        let (status, answer) = self.get(&format!("/v5/orders/{id}")).await;
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

fn paid_in(coin: &str, network: &str, line: Value) -> Value {
    json!({
        "email": "buyer@example.org",
        "user": {"email": "buyer@example.org", "has_accepted_newsletter": false},
        "payment": {"type": "via", "payment_via": "USER_WALLET", "coin": coin, "network": network},
        "deliveries": [line],
    })
}

fn line(brand: &str, country: &str, denomination: &str, beneficiary: &str) -> Value {
    json!({"brand_name": brand, "country_code": country, "denomination": denomination, "beneficiary_account": beneficiary})
}

fn steam() -> Value {
    paid_in("USDC", "Solana", line("Steam", "US", "20 USD", "buyer@example.org"))
}

fn airbnb() -> Value {
    let mut line = line("Airbnb", "US", "range", "buyer@example.org");
    line["product_value"] = json!(100);
    paid_in("USDC", "Solana", line)
}

fn esim() -> Value {
    paid_in(
        "BTC",
        "Lightning",
        line("eSIM", "US", "5 GB 30 days", "buyer@example.org"),
    )
}

fn top_up() -> Value {
    paid_in("TRX", "Tron", line("Claro Credits", "BR", "15 BRL", "+5511999887766"))
}
