//! Orders: made once, held against what was asked, and read.

use std::time::Duration;

use super::World;
use crate::domain::basket::Basket;
use crate::domain::catalog::{Channel, Kind, Quote};
use crate::domain::echo::{self, Created};
use crate::domain::history::History;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::news::Standing;
use crate::domain::order::{CodeMessage, Known, Order, State};
use crate::domain::purchase::Purchase;
use crate::domain::refusal::Refusal;
use crate::domain::reminder::Reminder;
use crate::domain::secret::Secret;
use crate::domain::shelf::Quoted;
use crate::ports::{Clock, Placing, ReadFault, Supplier, Urgency};
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::order::BodyShape;
use crate::sandbox::cryptorefills::problem::Shape;
use crate::sandbox::cryptorefills::spelling::Spelling;
use crate::sandbox::cryptorefills::trouble::{Ailment, Fault, Stage, Twist};

impl World {
    async fn order(&self, kind: Kind, coin: &str, network: &str) -> Order {
        let basket = self.basket(kind, coin, network).await;
        let Quoted::Price(agreed) = self.quoted(&basket).await else {
            panic!("{kind:?} for {coin} is refused")
        };
        order(basket, agreed)
    }

    async fn channel(&self, order: &Order) -> Channel {
        let shelf = self.shelf(&super::channels()).await;
        let open = shelf.channels.here().unwrap();
        let tender = &order.basket.tender;
        let fits = |channel: &&Channel| channel.coin == tender.coin && channel.network == tender.network;
        open.iter().find(fits).unwrap().clone()
    }

    async fn placed(&self) -> (Order, Created) {
        let order = self.order(Kind::GiftCard, "USDC", "Solana").await;
        match self.shop.place(&order).await {
            Placing::Made(made) => (order, made),
            unmade @ (Placing::Refused(_) | Placing::Unclear) => panic!("{unmade:?}"),
        }
    }
}

fn order(basket: Basket, agreed: Quote) -> Order {
    let at = agreed.at;
    Order {
        id: OrderId(1),
        chat: ChatId(1),
        basket,
        agreed,
        opened: at,
        changed: at,
        state: State::Placing,
        bill: None,
        asking_cancel: false,
        code: CodeMessage::None,
        erased: None,
        history: History::default(),
        reminder: Reminder::None,
        known: Known::default(),
        purchase: Purchase::default(),
        plain: false,
        claim: None,
    }
}

#[tokio::test]
async fn an_order_is_made_flat_and_passes_the_echo_check_in_every_spelling() {
    for spelling in [Spelling::default(), Spelling::awkward()] {
        let world = World::new().await;
        world.model.trouble(|trouble| trouble.spelling = spelling.clone());
        for (kind, coin, network) in [
            (Kind::GiftCard, "USDC", "Solana"),
            (Kind::GiftCard, "BTC", "Lightning"),
            (Kind::TopUp, "TRX", "Tron"),
            (Kind::GiftCard, "GRAM", "Ton"),
            (Kind::Esim, "USDC", "Base"),
        ] {
            let order = world.order(kind, coin, network).await;
            let placing = world.shop.place(&order).await;
            let Placing::Made(made) = placing else {
                panic!("{kind:?} {coin} {network}: {placing:?}")
            };
            let channel = world.channel(&order).await;
            let payment = echo::check(&made, &order.basket, &order.agreed, &channel, world.clock.now());
            let payment = payment.unwrap_or_else(|fault| panic!("{kind:?} {coin} {network}: {fault:?} {made:?}"));
            let newest = world.model.newest_order().unwrap();
            assert_eq!(
                (newest.shape, payment.address, payment.amount.value),
                (BodyShape::Flat, newest.address, newest.amount)
            );
            assert_eq!(newest.beneficiary, order.basket.to.account());
        }
    }
}

#[tokio::test]
async fn whatever_leaves_a_doubt_is_unclear_and_is_never_sent_twice() {
    let world = World::new().await;
    let order = world.order(Kind::GiftCard, "USDC", "Solana").await;
    let mut sent = 0;
    for stage in [Stage::Before, Stage::After] {
        for ailment in [
            Ailment::Lost,
            Ailment::Status(500),
            Ailment::Status(503),
            Ailment::TooMany(None),
            Ailment::TooMany(Some(7)),
            Ailment::Forbidden,
            Ailment::Html,
            Ailment::EmptyObject,
            Ailment::Truncated,
            Ailment::Redirect("http://127.0.0.1:9/".into()),
            Ailment::Huge(2 << 20),
        ] {
            world.model.trouble(|trouble| {
                trouble.once(Route::Create, stage, ailment.clone());
            });
            assert_eq!(
                world.shop.place(&order).await,
                Placing::Unclear,
                "{stage:?} {ailment:?}"
            );
            sent += 1;
            assert_eq!(world.count(Route::Create), sent, "{stage:?} {ailment:?}");
            world.clock.advance(Duration::from_secs(60));
        }
    }
}

#[tokio::test]
async fn an_order_that_lacks_a_part_is_unclear() {
    for pointer in ["/order_id", "/wallet_address", "/coin_amount"] {
        let world = World::new().await;
        let order = world.order(Kind::GiftCard, "USDC", "Solana").await;
        world.model.trouble(|trouble| {
            trouble.twist(Twist::Without(pointer.into()));
        });
        assert_eq!(world.shop.place(&order).await, Placing::Unclear, "{pointer}");
    }
}

#[tokio::test]
async fn a_code_is_a_refusal_in_every_shape() {
    let world = World::new().await;
    let order = world.order(Kind::GiftCard, "USDC", "Solana").await;
    for (code, refusal) in [
        ("OUT_OF_STOCK", Refusal::SoldOut),
        ("LOGIN_REQUIRED", Refusal::Identity),
        ("NEVER_SEEN_BEFORE", Refusal::Other("NEVER_SEEN_BEFORE".into())),
    ] {
        for shape in [Shape::Detail, Shape::Problems] {
            world.model.trouble(|trouble| {
                trouble.refuse_create(code, shape);
            });
            assert_eq!(
                world.shop.place(&order).await,
                Placing::Refused(refusal.clone()),
                "{code} {shape:?}"
            );
        }
    }
    world.model.trouble(|trouble| {
        trouble.twist(Twist::SetupFailed);
    });
    assert_eq!(world.shop.place(&order).await, Placing::Refused(Refusal::SetupFailed));
}

#[tokio::test]
async fn an_order_that_was_never_sent_is_refused() {
    let world = World::new().await;
    let order = world.order(Kind::GiftCard, "USDC", "Solana").await;
    let nobody = World::with(|config| config.api_url = "http://127.0.0.1:9".into()).await;
    let unreachable = Placing::Refused(Refusal::Unreachable);
    assert_eq!(nobody.shop.place(&order).await, unreachable);
    let poor = World::with(|config| config.partner_id = String::new()).await;
    assert_eq!(poor.shop.place(&order).await, Placing::Refused(Refusal::NotSelling));
    assert_eq!(poor.count(Route::Create), 0);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_unclear_after_half_a_minute() {
    let world = World::new().await;
    let order = world.order(Kind::GiftCard, "USDC", "Solana").await;
    world.model.trouble(|trouble| {
        trouble.slow(Route::Create, Duration::from_secs(3_600));
    });
    let (placing, ()) = super::within(async {
        tokio::join!(world.shop.place(&order), async {
            world.model.until(|model| model.newest_order()).await;
            world.clock.advance(Duration::from_secs(30));
        })
    })
    .await;
    assert_eq!(placing, Placing::Unclear);
}

#[tokio::test]
async fn an_order_is_read_as_it_goes_on() {
    let world = World::new().await;
    let (_, made) = world.placed().await;
    let id = made.upstream.reveal();
    let read = async || world.shop.read(&made.upstream, Urgency::Asked).await.unwrap();
    assert_eq!(read().await.standing, Standing::Waiting);
    world.model.pay_part(id).unwrap();
    let part = read().await;
    assert!(
        part.sent
            .is_some_and(|sent| sent > rust_decimal::Decimal::ZERO && sent < made.amount),
        "{part:?}"
    );
    world.model.pay_exactly(id).unwrap();
    world.model.confirm_payment(id).unwrap();
    assert_eq!(read().await.standing, Standing::Paid);
    world.model.deliver(id).unwrap();
    let done = read().await;
    assert_eq!(done.standing, Standing::Done);
    let codes: Vec<&str> = done
        .goods
        .vouchers
        .iter()
        .map(|voucher| voucher.code.reveal())
        .collect();
    let view = world.model.order(id).unwrap();
    assert!(!codes.is_empty() && codes.iter().all(|code| view.codes.iter().any(|its| its == code)));
}

#[tokio::test]
async fn a_failed_read_says_nothing_about_the_order() {
    let world = World::new().await;
    let (_, made) = world.placed().await;
    for (ailment, least) in [
        (Ailment::Status(500), 1),
        (Ailment::Lost, 1),
        (Ailment::Html, 1),
        (Ailment::EmptyObject, 1),
        (
            Ailment::Raw(
                200,
                "application/json".into(),
                r#"{"order_id":"another","order_state":"Done"}"#.into(),
            ),
            1,
        ),
        (Ailment::Forbidden, 45),
    ] {
        world.model.trouble(|trouble| {
            trouble.once(Route::Read, Stage::Before, ailment.clone());
        });
        match world.shop.read(&made.upstream, Urgency::Routine).await {
            Err(ReadFault::Again(after)) => assert!(after >= Duration::from_secs(least), "{ailment:?}"),
            other => panic!("{ailment:?}: {other:?}"),
        }
    }
    assert_eq!(world.shop.counts().cooling_millis, 45_000);
    let reads = world.count(Route::Read);
    assert!(matches!(
        world.shop.read(&made.upstream, Urgency::Paid).await,
        Err(ReadFault::Again(_))
    ));
    assert_eq!(world.count(Route::Read), reads);
    world.clock.advance(Duration::from_secs(45));
    assert!(world.shop.read(&made.upstream, Urgency::Paid).await.is_ok());
    let nobody = Secret::new("no/../such order?");
    assert_eq!(world.shop.read(&nobody, Urgency::Paid).await, Err(ReadFault::NotFound));
}

#[tokio::test]
async fn the_pace_of_the_upstream_is_kept() {
    let world = World::with(|config| config.requests_per_second = 1).await;
    world.model.trouble(|trouble| {
        trouble.rate_limit = Some(crate::sandbox::cryptorefills::trouble::RateLimit::observed());
        trouble.faults = Vec::<Fault>::new();
    });
    let ids: Vec<Secret> = (0..12).map(|n| Secret::new(format!("none-{n}"))).collect();
    let reads = futures_util::future::join_all(ids.iter().map(|id| world.shop.read(id, Urgency::Asked)));
    let mut reads = std::pin::pin!(reads);
    let faults = super::within(async {
        loop {
            tokio::select! {
                biased;
                faults = &mut reads => break faults,
                () = tokio::task::yield_now() => {
                    let answered = world.model.calls().iter().filter(|call| call.status.is_some()).count();
                    let counts = world.shop.counts();
                    if counts.waiting > 0 && counts.sent.iter().sum::<u64>() == u64::try_from(answered).unwrap() {
                        world.clock.advance(Duration::from_millis(5));
                    }
                }
            }
        }
    })
    .await;
    assert!(
        faults.iter().all(|fault| *fault == Err(ReadFault::NotFound)),
        "{faults:?}"
    );
    assert_eq!(world.shop.counts().cooled, 0);
}
