//! The shelf: what is asked for, how often, and what is served meanwhile.

use std::time::Duration;

use super::{World, brands, channels, folder, price, within};
use crate::domain::catalog::Kind;
use crate::domain::refusal::Refusal;
use crate::domain::shelf::{Quoted, Stock};
use crate::ports::Catalogue;
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::problem::Shape;
use crate::sandbox::cryptorefills::spelling::Spelling;
use crate::sandbox::cryptorefills::trouble::Ailment;

#[tokio::test]
async fn what_is_needed_is_fetched_once_and_said_to_be_coming() {
    let world = World::new().await;
    for _ in 0..3 {
        assert_eq!(world.shop.look(&channels()).channels, Stock::Coming);
    }
    let shelf = world.shelf(&channels()).await;
    assert!(shelf.channels.here().is_some_and(|open| open.len() > 3));
    assert_eq!(world.count(Route::PaymentVias), 1);
    let call = &world.model.calls_of(Route::PaymentVias)[0];
    assert_eq!(call.partner(), Some(world.model.partner_id()));
    assert_eq!(call.headers["content-type"], "application/json");
    assert_eq!(
        call.headers["user-agent"],
        concat!("giftkiosk/", env!("CARGO_PKG_VERSION"))
    );
    assert!(!call.headers.contains_key("x-forwarded-for"));
    world.shop.close().await;
}

#[tokio::test]
async fn an_old_answer_is_served_while_it_is_refreshed() {
    let world = World::new().await;
    world.shelf(&channels()).await;
    world.clock.advance(Duration::from_secs(601));
    assert!(world.shop.look(&channels()).channels.here().is_some());
    world.answered(Route::PaymentVias, 2).await;
    assert!(world.shelf(&channels()).await.channels.here().is_some());
    assert_eq!(world.count(Route::PaymentVias), 2);
}

#[tokio::test]
async fn every_kind_of_brand_has_products_in_every_spelling() {
    for spelling in [Spelling::default(), Spelling::awkward()] {
        let world = World::new().await;
        world.model.trouble(|trouble| trouble.spelling = spelling);
        for kind in [Kind::GiftCard, Kind::TopUp, Kind::Esim] {
            let basket = world.basket(kind, "USDC", "Solana").await;
            let Quoted::Price(quote) = world.quoted(&basket).await else {
                panic!("{kind:?} is refused")
            };
            assert_eq!(quote.amount.coin, basket.tender.coin);
            assert_eq!(
                quote.about.map(|fiat| (fiat.value, fiat.currency.0)),
                Some((quote.amount.value, "USD".into()))
            );
        }
        let call = &world.model.calls_of(Route::Brands)[0];
        assert_eq!(
            (call.query("country_code"), call.headers["x-country-iso-code"].as_str()),
            (Some("US"), "US")
        );
    }
}

#[tokio::test]
async fn an_empty_list_never_takes_the_place_of_a_good_one() {
    let world = World::new().await;
    let good = world.brands("US").await;
    world.answered(Route::Homepage, 1).await;
    world.model.trouble(|trouble| trouble.no_brands = true);
    world.clock.advance(Duration::from_secs(6 * 3_600));
    world.shop.look(&brands("US"));
    world.answered(Route::Brands, 2).await;
    world.clock.advance(Duration::from_secs(1));
    let still = world.brands("US").await;
    assert_eq!(still.len(), good.len());
    assert_eq!(world.count(Route::Brands), 2);
}

#[tokio::test]
async fn a_failure_is_told_and_can_be_asked_again() {
    let world = World::new().await;
    world.model.trouble(|trouble| {
        trouble.always(Route::PaymentVias, Ailment::Status(500));
    });
    assert_eq!(world.shelf(&channels()).await.channels, Stock::Failed);
    world.model.trouble(|trouble| trouble.cure_all());
    assert_eq!(world.shelf(&channels()).await.channels, Stock::Failed);
    world.shop.retry(&channels());
    assert!(world.shelf(&channels()).await.channels.here().is_some());
    assert_eq!(world.count(Route::PaymentVias), 2);
}

#[tokio::test]
async fn hostile_answers_are_failures_and_nothing_else() {
    for ailment in [
        Ailment::Lost,
        Ailment::Html,
        Ailment::Truncated,
        Ailment::Huge(9 << 20),
        Ailment::Nested(10_000),
        Ailment::Redirect("http://127.0.0.1:9/".into()),
        Ailment::Raw(200, "application/json".into(), "\"text\"".into()),
    ] {
        let world = World::new().await;
        world.model.trouble(|trouble| {
            trouble.always(Route::PaymentVias, ailment.clone());
        });
        let shelf = world.shelf(&channels()).await;
        let nothing = shelf.channels == Stock::Failed || shelf.channels.here().is_some_and(Vec::is_empty);
        assert!(nothing, "{ailment:?}");
    }
}

#[tokio::test]
async fn a_price_is_kept_for_half_a_minute_and_refreshed_after() {
    let world = World::new().await;
    let basket = world.basket(Kind::GiftCard, "USDC", "Solana").await;
    let first = world.quoted(&basket).await;
    world.clock.advance(Duration::from_secs(29));
    assert_eq!(world.quoted(&basket).await, first);
    assert_eq!(world.count(Route::Validate), 1);
    world.clock.advance(Duration::from_secs(1));
    world.shop.look(&price(&basket));
    world.answered(Route::Validate, 2).await;
    world.clock.advance(Duration::from_secs(121));
    assert_eq!(world.shop.look(&price(&basket)).quote, Stock::Coming);
}

#[tokio::test]
async fn a_coin_with_a_price_of_its_own_is_told_in_dollars() {
    let world = World::new().await;
    let basket = world.basket(Kind::GiftCard, "BTC", "Lightning").await;
    let Quoted::Price(quote) = world.quoted(&basket).await else {
        panic!("refused")
    };
    let about = quote.about.unwrap();
    assert_eq!(about.currency.0, "USD");
    assert!(about.value > quote.amount.value);
    assert_eq!(world.model.calls_of(Route::Price)[0].query("coin"), Some("USDC"));
    let mut other = basket.clone();
    other.tender.coin.0 = "SOL".into();
    other.tender.network.0 = "Solana".into();
    let second = world.quoted(&other).await;
    assert!(
        matches!(&second, Quoted::Price(quote) if quote.about.as_ref().is_some_and(|fiat| *fiat == about)),
        "{second:?}"
    );
    assert_eq!(world.count(Route::Price), 1);
}

#[tokio::test]
async fn a_price_does_not_wait_longer_than_two_seconds_for_its_value() {
    let world = World::new().await;
    let basket = world.basket(Kind::GiftCard, "BTC", "Lightning").await;
    world.model.trouble(|trouble| {
        trouble.slow(Route::Price, Duration::from_secs(10));
    });
    let needs = price(&basket);
    world.shop.look(&needs);
    world.answered(Route::Validate, 1).await;
    let ready = async {
        loop {
            tokio::select! {
                biased;
                () = world.shop.ready(&needs) => break,
                () = tokio::task::yield_now() => {
                    if world.clock.passed() < Duration::from_secs(3) {
                        world.clock.advance(Duration::from_millis(1));
                    }
                }
            }
        }
    };
    within(ready).await;
    let shelf = world.shop.look(&needs);
    assert!(matches!(shelf.quote.here(), Some(Quoted::Price(quote)) if quote.about.is_none()));
}

#[tokio::test]
async fn a_suspended_network_is_refused_and_the_channels_are_asked_for_again() {
    let world = World::new().await;
    world.shelf(&channels()).await;
    let basket = world.basket(Kind::GiftCard, "USDC", "Solana").await;
    world.model.trouble(|trouble| {
        trouble.refuse_validation("SUSPENDED_NETWORK", Shape::Detail);
    });
    assert_eq!(world.quoted(&basket).await, Quoted::Refused(Refusal::Network));
    world.answered(Route::PaymentVias, 2).await;
    assert_eq!(world.quoted(&basket).await, Quoted::Refused(Refusal::Network));
    world.shop.retry(&price(&basket));
    assert!(matches!(world.quoted(&basket).await, Quoted::Price(_)));
}

#[tokio::test]
async fn an_answer_without_the_word_of_no_problems_is_no_price() {
    for ailment in [
        Ailment::EmptyObject,
        Ailment::Raw(
            200,
            "application/json".into(),
            r#"{"coin":"USDC","coin_amount":"1"}"#.into(),
        ),
        Ailment::Raw(
            200,
            "application/json".into(),
            r#"{"coin":"BTC","coin_amount":"1","problems":null}"#.into(),
        ),
        Ailment::Raw(
            200,
            "application/json".into(),
            r#"{"coin":"USDC","coin_amount":"0","problems":[]}"#.into(),
        ),
        Ailment::Html,
    ] {
        let world = World::new().await;
        let basket = world.basket(Kind::GiftCard, "USDC", "Solana").await;
        world.model.trouble(|trouble| {
            trouble.always(Route::Validate, ailment.clone());
        });
        assert_eq!(world.shelf(&price(&basket)).await.quote, Stock::Failed, "{ailment:?}");
    }
}

#[tokio::test]
async fn nothing_is_sold_without_a_partner_id() {
    let world = World::with(|config| config.partner_id = " ".into()).await;
    let basket = world.basket(Kind::GiftCard, "USDC", "Solana").await;
    assert_eq!(world.quoted(&basket).await, Quoted::Refused(Refusal::NotSelling));
    assert_eq!(world.count(Route::Validate), 0);
    assert!(world.model.calls().iter().all(|call| call.partner().is_none()));
    let reached = world.shop.reach().await.unwrap();
    assert!(!reached.sells && reached.channels > 3);
}

#[tokio::test]
async fn a_restart_starts_warm() {
    let disk = tempfile::tempdir().unwrap();
    let first = World::with(folder(disk.path())).await;
    let list = first.brands("US").await;
    let range = first
        .range("US", |brand| brand.kind == Kind::GiftCard && !brand.sold_out)
        .await;
    first.shelf(&channels()).await;
    first.answered(Route::Homepage, 1).await;
    let files = || {
        std::fs::read_dir(disk.path())
            .unwrap()
            .filter(|file| {
                file.as_ref()
                    .is_ok_and(|f| f.path().extension().is_some_and(|kind| kind == "json"))
            })
            .count()
    };
    within(async {
        while files() < 3 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    first.shop.close().await;
    let second = World::with(folder(disk.path())).await;
    assert_eq!(second.brands("US").await.len(), list.len());
    let again = second.range("US", |brand| brand.id == range.brand.id).await;
    assert_eq!(again.products, range.products);
    assert!(second.shelf(&channels()).await.channels.here().is_some());
    assert_eq!(second.model.calls_counted(), 0);
    second.clock.advance(Duration::from_secs(7 * 3_600));
    second.brands("US").await;
    second.answered(Route::Brands, 1).await;
}

#[tokio::test]
async fn a_brand_that_is_not_there_is_a_failure() {
    let world = World::new().await;
    let list = world.brands("US").await;
    let mut product = world.range("US", |brand| brand.id == list[0].id).await;
    product.brand.id.0 = "nobody".into();
    let needs = crate::domain::shelf::Needs {
        range: Some((
            crate::domain::catalog::Country::new("US").unwrap(),
            product.brand.id.clone(),
        )),
        ..crate::domain::shelf::Needs::default()
    };
    assert_eq!(world.shelf(&needs).await.range, Stock::Failed);
}
