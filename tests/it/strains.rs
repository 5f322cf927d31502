//! What is wrong with the shop as a whole is told to the operators once, until it is over.

use std::net::SocketAddr;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptomus::calls::Route as Call;
use giftkiosk::sandbox::cryptomus::trouble::Ailment as Refused;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::trouble::Ailment;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::pushed::{SECRET, by_webhook};
use crate::world::shopping::STEAM;
use crate::world::{World, soon};

impl World {
    /// The operator hears of it within half an hour of the clock.
    async fn alarms(&self, text: &str) {
        self.while_time_flies(self.operator.sees(text)).await;
    }

    /// So many minutes pass, and whoever waits acts.
    async fn minutes_fly(&self, minutes: u64) {
        let until = self.clock.now().0 + minutes * 60_000;
        self.while_time_flies(async {
            while self.clock.now().0 < until {
                SystemClock.pass(std::time::Duration::from_millis(5)).await;
            }
        })
        .await;
    }

    /// How often the operator was told this.
    fn told(&self, text: &str) -> usize {
        let messages = self.operator.messages();
        messages.iter().filter(|message| message.text.contains(text)).count()
    }
}

/// R30.
#[tokio::test]
async fn while_the_upstream_refuses_us_nothing_is_sold_and_open_orders_go_on() {
    let mut world = World::open().await;
    let (anna, bob, cora) = (
        world.person("Anna", "en"),
        world.person("Bob", "en"),
        world.person("Cora", "en"),
    );
    let order = world.order_by(&bob, &STEAM).await;
    anna.goes_to_confirm(&STEAM).await;
    cora.goes_to_confirm(&STEAM).await;
    world.is_quiet().await;
    world.refills.trouble(|trouble| {
        trouble.down(Ailment::Status(401));
    });
    anna.confirms().await;
    soon(
        "a create",
        world
            .refills
            .until(|refills| (refills.calls_of(Route::Create).len() == 2).then_some(())),
    )
    .await;
    world.is_quiet().await;
    cora.confirms().await;
    cora.sees("The shop is taking a short break").await;
    world.alarms("Cryptorefills refuses our requests").await;
    world.minutes_fly(10).await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 2, "Bob's, and one more");
    assert_eq!(world.told("Cryptorefills refuses our requests"), 1);
    world.refills.trouble(|trouble| trouble.cure_all());
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(bob.sees(&codes[0])).await;
    world.alarms("Cryptorefills answers again").await;
    assert_eq!(world.told("Cryptorefills answers again"), 1);
    cora.goes_to_confirm(&STEAM).await;
    world.order_after_confirm(&cora).await;
    world.ends_well().await;
}

/// R30: whichever way the partner id is refused; orders in every stage are open meanwhile.
#[tokio::test]
async fn open_orders_outlive_ten_minutes_in_which_the_partner_id_is_refused() {
    for refusal in [Ailment::Status(401), Ailment::Forbidden] {
        let mut world = World::open().await;
        let mut open = Vec::new();
        for n in 0..5 {
            let buyer = world.person(&format!("Buyer {n}"), "en");
            let order = world.order_by(&buyer, &STEAM).await;
            open.push((buyer, order));
        }
        world.refills.pay_exactly(&open[0].1.id).unwrap();
        world.pays(&open[1].1);
        world.refills.pay_part(&open[2].1.id).unwrap();
        let mut eager = Vec::new();
        for n in 0..3 {
            let buyer = world.person(&format!("Eager {n}"), "en");
            let order = world.order_by(&buyer, &STEAM).await;
            buyer.goes_to_contact(&STEAM).await;
            buyer.taps(STEAM.email).await;
            buyer.pays_with(&STEAM).await;
            eager.push(buyer.clone());
            open.push((buyer, order));
        }
        world.is_quiet().await;
        world.refills.trouble(|trouble| {
            trouble.down(refusal.clone());
        });
        world.refills.break_streams();
        world.refills.forget_calls();
        // A 403 may be meant for a burst alone, so it is believed after two minutes.
        if refusal == Ailment::Forbidden {
            world.alarms("Cryptorefills refuses our requests").await;
        }
        let since = world.clock.now();
        for buyer in &eager {
            buyer.confirms().await;
            world.minutes_fly(1).await;
        }
        world.alarms("Cryptorefills refuses our requests").await;
        world.minutes_fly(10).await;
        let calls = |route| {
            let calls = world.refills.calls_of(route);
            calls.iter().filter(|call| call.at >= since).count()
        };
        assert!(
            calls(Route::Create) <= 1,
            "{refusal:?}: {} creates",
            calls(Route::Create)
        );
        let (reads, minutes) = (
            calls(Route::Read),
            usize::try_from(world.clock.now().millis_since(since) / 60_000).unwrap(),
        );
        assert!(
            reads >= open.len() && reads <= open.len() * 3 * minutes,
            "{refusal:?}: {reads} reads in {minutes} minutes"
        );
        assert_eq!(world.told("Cryptorefills refuses our requests"), 1, "{refusal:?}");
        world.refills.trouble(|trouble| trouble.cure_all());
        for (buyer, order) in &open {
            world.refills.pay_exactly(&order.id).unwrap();
            world.refills.confirm_payment(&order.id).unwrap();
            world.refills.deliver(&order.id).unwrap();
            let code = world.refills.order(&order.id).unwrap().codes[0].clone();
            world.while_time_flies(buyer.sees(&code)).await;
        }
        world.alarms("Cryptorefills answers again").await;
        let dora = world.person("Dora", "en");
        world.order_by(&dora, &STEAM).await;
        world.ends_well().await;
    }
}

/// A restart in the middle tells nothing twice.
#[tokio::test]
async fn streams_that_do_not_open_are_told_once_and_so_is_their_end() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.refills.trouble(|trouble| {
        trouble.always(Route::Subscribe, Ailment::Status(502));
    });
    let order = world.order_by(&anna, &STEAM).await;
    world.alarms("No stream of Cryptorefills opens").await;
    world.is_quiet().await;
    world.stop().await;
    world.start().await;
    world.minutes_fly(7).await;
    assert_eq!(world.told("No stream of Cryptorefills opens"), 1);
    assert_eq!(world.told("The streams of Cryptorefills open again"), 0);
    world.refills.trouble(|trouble| trouble.cure_all());
    world.alarms("The streams of Cryptorefills open again").await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.ends_well().await;
}

#[tokio::test]
async fn updates_that_telegram_cannot_deliver_are_told_once_until_they_come() {
    let mut world = World::closed().await;
    world.set = by_webhook();
    world.start().await;
    let anna = world.person("Anna", "en");
    let hook = soon("a webhook", world.telegram.until(|telegram| telegram.webhook())).await;
    anna.asks("/start").await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let method = format!("{}/bot{}/setWebhook", world.telegram.url(), world.telegram.token());
    let moves = async |secret: &str| {
        let set = serde_json::json!({ "url": hook, "secret_token": secret });
        let answer = client.post(&method).json(&set).send().await.unwrap();
        assert!(answer.status().is_success());
    };
    moves("another-secret").await;
    anna.says("/orders");
    world.alarms("Telegram cannot deliver to the webhook").await;
    world.minutes_fly(6).await;
    assert_eq!(world.told("Telegram cannot deliver to the webhook"), 1);
    moves(SECRET).await;
    world.alarms("Telegram delivers to the webhook again").await;
    world.ends_well().await;
}

#[tokio::test]
async fn a_disk_without_room_is_told_once_until_there_is_room() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    world.disk.runs_short(true);
    world.alarms("Less than one gigabyte is free").await;
    world.minutes_fly(6).await;
    assert_eq!(world.told("Less than one gigabyte is free"), 1);
    anna.goes_to_confirm(&STEAM).await;
    anna.confirms().await;
    anna.sees("takes no new orders").await;
    assert!(world.refills.orders().is_empty());
    world.disk.runs_short(false);
    world.alarms("There is room on the disk again").await;
    world.order_by(&anna, &STEAM).await;
    world.ends_well().await;
}

/// O07. The proxy begins to lead to the shop only later.
#[tokio::test]
async fn a_public_url_that_leads_nowhere_is_told_once_until_it_leads_here() {
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    let (lead, leads) = watch::channel(None::<SocketAddr>);
    let mut passing = JoinSet::new();
    passing.spawn(async move {
        while let Ok((mut here, _)) = proxy.accept().await {
            let Some(shop) = *leads.borrow() else { continue };
            let mut there = TcpStream::connect(shop).await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
        }
    });
    let mut world = World::with_cashier(&[("PUBLIC_URL", &url)]).await;
    world.alarms("PUBLIC_URL does not lead to this shop").await;
    world.minutes_fly(40).await;
    assert_eq!(world.told("PUBLIC_URL does not lead to this shop"), 1);
    let shop = world.app().address();
    lead.send_replace(shop);
    world.alarms("PUBLIC_URL leads to this shop again").await;
    world.ends_well().await;
    passing.shutdown().await;
}

/// The key is replaced at Cryptomus while a payment is on its way.
#[tokio::test]
async fn an_account_that_cryptomus_refuses_is_told_once_and_so_is_its_end() {
    let (mut world, anna, invoice) = World::at_invoice().await;
    world.cryptomus.trouble(|trouble| {
        trouble.hooks.mute = true;
        for route in [Call::Info, Call::List, Call::Services] {
            trouble.always(route, Refused::InvalidSign);
        }
    });
    world.pays_invoice(&invoice);
    world.alarms("Cryptomus refuses the shop's account").await;
    world.minutes_fly(11).await;
    assert_eq!(world.told("Cryptomus refuses the shop's account"), 1);
    world.cryptomus.trouble(|trouble| trouble.cure_all());
    world.alarms("Cryptomus takes the shop's account again").await;
    let order = world.while_time_flies(world.operator_funds()).await;
    world.while_time_flies(anna.sees(&order.codes[0])).await;
    world.ends_well().await;
}

#[tokio::test]
async fn webhooks_with_a_wrong_signature_alone_are_told_once_and_so_is_their_end() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    let invoice = world.invoice_for(&anna).await;
    let heard = async |world: &World, count: usize| {
        let heard = |model: &Cryptomus| (model.deliveries().len() >= count).then_some(());
        soon("the webhooks to be heard", world.cryptomus.until(heard)).await;
    };
    world.cryptomus.trouble(|trouble| {
        trouble.hooks.forged = true;
        trouble.hooks.attempts = 1;
    });
    for _ in 0..4 {
        world.cryptomus.send_test_hook(&invoice.uuid, "paid").unwrap();
    }
    heard(&world, 4).await;
    world.minutes_fly(6).await;
    assert_eq!(world.told("not signed with our key"), 0, "a few are an accident");
    world.cryptomus.send_test_hook(&invoice.uuid, "paid").unwrap();
    heard(&world, 5).await;
    world.alarms("not signed with our key").await;
    world.minutes_fly(11).await;
    assert_eq!(world.told("not signed with our key"), 1);
    world.cryptomus.trouble(|trouble| trouble.cure_all());
    world.cryptomus.send_test_hook(&invoice.uuid, "check").unwrap();
    world.alarms("No more webhooks with a wrong signature").await;
    assert!(world.refills.orders().is_empty());
    world.stop().await;
}
