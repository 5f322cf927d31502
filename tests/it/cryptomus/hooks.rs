//! Webhooks: sent by the model over HTTP in every spelling and with every trouble, held against the key.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use giftkiosk::adapters::cryptomus::answer::Fault;
use giftkiosk::adapters::cryptomus::form::NewInvoice;
use giftkiosk::adapters::cryptomus::hooks::{TestFault, TestHook};
use giftkiosk::adapters::cryptomus::payouts::NewPayout;
use giftkiosk::adapters::cryptomus::signature::Key;
use giftkiosk::adapters::cryptomus::verify::{Distrust, verify};
use giftkiosk::adapters::cryptomus::why::Why;
use giftkiosk::adapters::cryptomus::wire::hook::{Hook, Subject};
use giftkiosk::sandbox::cryptomus::trouble::HookSpelling;
use giftkiosk::sandbox::cryptomus::{PAYMENT_KEY, PAYOUT_KEY};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::bytes::Bytes;

use super::{Desk, dec, open, ours, usdt, within};

/// A server that keeps whatever is posted to it.
struct Ear {
    url: String,
    heard: Arc<Heard>,
    _tasks: JoinSet<()>,
}

struct Heard {
    bodies: Mutex<Vec<Bytes>>,
    status: AtomicU16,
}

impl Ear {
    async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/cryptomus", listener.local_addr().unwrap());
        let heard = Arc::new(Heard {
            bodies: Mutex::default(),
            status: AtomicU16::new(200),
        });
        let app = Router::new().fallback(hear).with_state(Arc::clone(&heard));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            url,
            heard,
            _tasks: tasks,
        }
    }

    fn answers(&self, status: u16) {
        self.heard.status.store(status, Ordering::SeqCst);
    }

    fn bodies(&self) -> Vec<Bytes> {
        self.heard.bodies.lock().unwrap().clone()
    }

    /// Every webhook so far, held against the payment key.
    fn hooks(&self) -> Vec<Result<Hook, Distrust>> {
        let key = Key::new(PAYMENT_KEY).unwrap();
        self.bodies().iter().map(|body| verify(body, &key)).collect()
    }

    /// What the webhooks so far said, of those that are believed.
    fn said(&self) -> Vec<String> {
        let hooks = self.hooks().into_iter().flatten();
        hooks.map(|hook| hook.status().word().to_owned()).collect()
    }
}

async fn hear(State(heard): State<Arc<Heard>>, body: Bytes) -> StatusCode {
    heard.bodies.lock().unwrap().push(body);
    StatusCode::from_u16(heard.status.load(Ordering::SeqCst)).unwrap()
}

/// Waits until the model has sent so many webhooks and has their answers.
async fn sent(desk: &Desk, count: usize) {
    within(
        desk.model
            .until(|model| (model.deliveries().len() >= count).then_some(())),
    )
    .await;
}

#[tokio::test]
async fn every_step_of_a_payment_is_told_in_every_spelling() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    for (n, spelling) in HookSpelling::ALL.into_iter().enumerate() {
        desk.model.trouble(|trouble| trouble.hooks.spelling = spelling);
        let id = format!("gk-{n}");
        let new = NewInvoice {
            url_callback: Some(ear.url.clone()),
            additional_data: Some("Карта №17 / ギフト 🎁 \u{2028} \"quoted\"".into()),
            ..usdt(&id)
        };
        open(desk.client.create(&new).await);
        desk.model.pay_exactly(&id).unwrap();
        desk.model.confirm(&id).unwrap();
        sent(&desk, 2 * n + 2).await;
        let hooks = ear.hooks();
        let last = hooks
            .last()
            .unwrap()
            .as_ref()
            .unwrap_or_else(|why| panic!("{spelling:?}: {why}"));
        assert_eq!(last.subject(), Some(Subject::Payment));
        assert_eq!(last.order_id.as_deref(), Some(id.as_str()));
        assert_eq!(last.additional_data, new.additional_data);
        assert!(last.status().is_paid() && last.is_final == Some(true));
        assert_eq!(last.payment_amount, Some(dec("25.5")));
    }
    assert_eq!(ear.said(), ["confirm_check", "paid"].repeat(6));
}

#[tokio::test]
async fn what_cryptomus_never_tells_is_only_to_be_read() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.invoice("gk-1", Some(&ear.url)).await;
    desk.model.process("gk-1").unwrap();
    desk.model.lock_money("gk-1").unwrap();
    desk.model.pay_part("gk-1", 50).unwrap();
    desk.model.set_status("gk-1", "wrong_amount_waiting", false).unwrap();
    desk.model.system_fail("gk-1").unwrap();
    sent(&desk, 1).await;
    assert_eq!(ear.said(), ["system_fail"]);
}

#[tokio::test]
async fn a_muted_a_forged_and_a_doubled_webhook() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    for id in ["mute", "forged", "doubled"] {
        desk.invoice(id, Some(&ear.url)).await;
    }
    desk.model.trouble(|trouble| trouble.hooks.mute = true);
    desk.model.pay_exactly("mute").unwrap();
    desk.model.trouble(|trouble| {
        trouble.hooks.mute = false;
        trouble.hooks.forged = true;
    });
    desk.model.pay_exactly("forged").unwrap();
    desk.model.trouble(|trouble| {
        trouble.hooks.forged = false;
        trouble.hooks.doubled = true;
    });
    desk.model.pay_exactly("doubled").unwrap();
    sent(&desk, 3).await;
    let hooks = ear.hooks();
    assert_eq!(hooks[0], Err(Distrust::Forged));
    assert!(hooks[1].is_ok() && hooks[1] == hooks[2]);
    assert_eq!(desk.status("mute").await, "confirm_check");
}

#[tokio::test]
async fn webhooks_come_out_of_order_and_are_replayed() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.invoice("gk-1", Some(&ear.url)).await;
    desk.model.trouble(|trouble| trouble.hooks.held = true);
    desk.model.pay_exactly("gk-1").unwrap();
    desk.model.confirm("gk-1").unwrap();
    desk.model.release_hooks(true);
    sent(&desk, 2).await;
    assert_eq!(ear.said(), ["paid", "confirm_check"]);
    desk.model.replay_hooks("gk-1", &[0, 1, 0]);
    sent(&desk, 5).await;
    assert_eq!(ear.said()[2..], ["paid", "confirm_check", "paid"]);
    let bodies = ear.bodies();
    assert_eq!(bodies[0], bodies[2]);
}

/// M12.
#[tokio::test]
async fn a_webhook_overtakes_the_answer_to_its_create() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.model.trouble(|trouble| trouble.hooks.before_create_answer = true);
    desk.invoice("gk-1", Some(&ear.url)).await;
    assert_eq!(ear.said(), ["check"]);
}

/// M08.
#[tokio::test]
async fn reads_lag_behind_and_a_test_tells_what_is_not_so() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.invoice("gk-1", Some(&ear.url)).await;
    desk.model.send_test_hook("gk-1", "paid").unwrap();
    sent(&desk, 1).await;
    assert_eq!(
        (ear.said(), desk.status("gk-1").await),
        (vec!["paid".to_owned()], "check".to_owned())
    );
    desk.model.hold_reads("gk-1").unwrap();
    desk.model.pay_exactly("gk-1").unwrap();
    desk.model.confirm("gk-1").unwrap();
    sent(&desk, 3).await;
    assert_eq!(
        (ear.said()[2].as_str(), desk.status("gk-1").await),
        ("paid", "check".to_owned())
    );
    desk.model.release_reads("gk-1").unwrap();
    assert!(desk.read("gk-1").await.is_settled());
}

#[tokio::test]
async fn a_webhook_that_is_not_taken_is_sent_again() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.invoice("gk-1", Some(&ear.url)).await;
    ear.answers(500);
    desk.model.pay_exactly("gk-1").unwrap();
    sent(&desk, 1).await;
    ear.answers(200);
    let second = async {
        loop {
            desk.clock.jump(Duration::from_secs(61));
            let mut changes = desk.model.changes();
            if desk.model.deliveries().len() >= 2 {
                break;
            }
            changes.changed().await.unwrap();
        }
    };
    within(second).await;
    let statuses: Vec<_> = desk.model.deliveries().iter().map(|one| one.status).collect();
    assert_eq!(statuses, [Some(500), Some(200)]);
    assert_eq!(ear.bodies()[0], ear.bodies()[1]);
}

#[tokio::test]
async fn a_finished_invoice_is_told_again_ten_times_by_either_path() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.invoice("gk-1", Some(&ear.url)).await;
    let early = desk.client.resend(&ours("gk-1")).await;
    assert_eq!(early, Err(Fault::Refused(Why::NotFound)));
    desk.model.pay_exactly("gk-1").unwrap();
    desk.model.confirm("gk-1").unwrap();
    for n in 0..10 {
        desk.model.trouble(|trouble| trouble.without_v2 = n % 2 == 0);
        desk.client.resend(&ours("gk-1")).await.unwrap();
    }
    sent(&desk, 12).await;
    assert_eq!(ear.said()[2..], ["paid"; 10]);
    assert_eq!(
        desk.client.resend(&ours("gk-1")).await,
        Err(Fault::Refused(Why::TooManyResends))
    );
}

#[tokio::test]
async fn a_test_arrives_signed_and_changes_nothing() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    desk.invoice("gk-1", None).await;
    let test = TestHook {
        url_callback: ear.url.clone(),
        currency: "USDT".into(),
        network: "tron".into(),
        name: Some(ours("gk-1")),
        status: "paid".into(),
    };
    desk.client.test_payment_hook(&test).await.unwrap();
    sent(&desk, 1).await;
    assert_eq!(
        (ear.said(), desk.status("gk-1").await),
        (vec!["paid".to_owned()], "check".to_owned())
    );
    let unknown = TestHook {
        name: Some(ours("gk-9")),
        ..test.clone()
    };
    let refused = desk.client.test_payment_hook(&unknown).await.unwrap_err();
    assert_eq!(refused, TestFault::Fault(Fault::Refused(Why::NotFound)));
    let far = TestHook {
        url_callback: format!("https://shop.example/{}", "x".repeat(150)),
        ..test.clone()
    };
    assert!(matches!(
        desk.client.test_payment_hook(&far).await,
        Err(TestFault::Limit(_))
    ));
    for by_payment_key in [false, true] {
        desk.model
            .trouble(|trouble| trouble.test_payout_by_payment_key = by_payment_key);
        let about_payouts = TestHook {
            name: None,
            ..test.clone()
        };
        desk.client.test_payout_hook(&about_payouts).await.unwrap();
    }
    sent(&desk, 3).await;
    let hook = verify(ear.bodies().last().unwrap(), &Key::new(PAYOUT_KEY).unwrap()).unwrap();
    assert_eq!(hook.subject(), Some(Subject::Payout));
}

#[tokio::test]
async fn a_payout_is_told_under_the_payout_key_alone() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    let new = NewPayout {
        network: Some("tron".into()),
        url_callback: Some(ear.url.clone()),
        ..NewPayout::new("po-1", dec("5"), "USDT", "TEXAMPLEADDRESS000000000000000001")
    };
    desk.client.pay_out(&new).await.unwrap();
    desk.model.payout_fails("po-1", "AML").unwrap();
    sent(&desk, 2).await;
    assert!(ear.hooks().iter().all(|hook| *hook == Err(Distrust::Forged)));
    let told = verify(&ear.bodies()[1], &Key::new(PAYOUT_KEY).unwrap()).unwrap();
    assert_eq!(
        (told.payout_status().word(), told.fail_reason.as_deref()),
        ("fail", Some("AML"))
    );
    assert_eq!(
        (told.merchant_amount, told.commission),
        (Some(dec("6")), Some(dec("1")))
    );
}

/// M10.
#[tokio::test]
async fn a_webhook_may_mix_two_orders_and_be_signed_all_the_same() {
    let desk = Desk::open().await;
    let ear = Ear::open().await;
    let first = desk.invoice("gk-1", Some(&ear.url)).await;
    desk.model
        .send_mixed_hook("gk-1", "paid", &[("order_id", "gk-2"), ("amount", "1.00000000")])
        .unwrap();
    desk.model
        .send_raw_hook(&ear.url, "{\"type\":\"payment\",\"status\":\"paid\"}");
    sent(&desk, 2).await;
    let hooks = ear.hooks();
    let mixed = hooks[0].as_ref().unwrap();
    assert_eq!(
        (mixed.order_id.as_deref(), mixed.amount),
        (Some("gk-2"), Some(dec("1")))
    );
    assert_eq!(mixed.uuid, first.uuid);
    assert_eq!(hooks[1], Err(Distrust::Unsigned));
}
