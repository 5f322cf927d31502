//! The way to the upstream: whoever cannot show that it is the upstream learns nothing from us and is not believed.

use std::sync::Arc;

use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::trouble::Ailment;
use giftkiosk::settings::Settings;

use crate::world::front::Front;
use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

const AT: &str = "CRYPTOREFILLS_API_URL";
const NOTHING: &str = "Nothing was ordered, and there is nothing to pay";

/// The shop is moved to another address while Anna has an order, Ben looks at a price, and Cora comes anew. Nobody there is asked anything, and
/// all goes on when the address is the right one again.
async fn nothing_is_said_there(mut world: World, address: String, tried: impl Fn() -> usize) {
    let right = world.refills.url().to_owned();
    let (anna, ben, cora) = (
        world.person("Anna", "en"),
        world.person("Ben", "en"),
        world.person("Cora", "en"),
    );
    let order = world.order_by(&anna, &STEAM).await;
    // Whoever has ordered before has accepted the terms, and one tap orders.
    world.order_by(&ben, &STEAM).await;
    ben.goes_to_contact(&STEAM).await;
    ben.taps(STEAM.email).await;
    ben.pays_with(&STEAM).await;
    world.is_quiet().await;
    world.stop().await;
    world.set.push((AT, address));
    world.start().await;
    let (calls, before) = (world.refills.calls_counted(), tried());
    let codes = world.pays_and_delivers(&order);
    ben.confirms().await;
    ben.sees(NOTHING).await;
    looks_for_brands(&cora).await;
    let tried_often = async {
        while tried() < before + 20 {
            tokio::task::yield_now().await;
        }
    };
    soon("many tries", world.while_time_flies(tried_often)).await;
    world.is_quiet().await;
    assert_eq!(world.refills.calls_counted(), calls, "nobody was asked anything");
    assert!(world.telegram.visible(&codes[0]).is_empty());
    world.stop().await;
    world.set.push((AT, right));
    world.start().await;
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(world.refills.orders().len(), 2);
    world.ends_well().await;
}

/// Somebody who wants to see brands of which nothing is known yet.
async fn looks_for_brands(person: &Person) {
    person.asks("/start").await;
    person.chooses("WDE").await;
    person.sees("The shop does not answer just now").await;
}

/// R28.
#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let world = World::open().await;
    let door = Front::with_a_certificate_of_its_own(&world.refills).await;
    let address = door.url();
    nothing_is_said_there(world, address, || door.knocks()).await;
    assert_eq!(door.passed(), 0, "nobody got as far as asking");
}

/// R28.
#[tokio::test]
async fn plain_http_where_https_is_set_is_refused() {
    let world = World::open().await;
    let door = Front::before(&world.refills).await;
    let address = door.url().replace("http://", "https://");
    nothing_is_said_there(world, address, || door.knocks()).await;
}

/// R28.
#[test]
fn an_upstream_in_the_open_over_plain_http_is_refused_by_name() {
    for address in [
        "http://api.cryptorefills.com",
        "http://192.0.2.7",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "ftp://api.cryptorefills.com",
        "https://somebody:secret@api.cryptorefills.com",
    ] {
        let raw = [
            ("TELEGRAM_BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"),
            ("STORE_KEY", crate::world::STORE_KEY),
            (AT, address),
        ];
        let raw = raw.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let faults = Settings::understand(&raw.into_iter().collect())
            .unwrap_err()
            .to_string();
        assert!(faults.contains(&format!("  {AT} ")), "{address}: {faults}");
        assert!(!faults.contains("secret"), "{faults}");
    }
}

/// R28: neither for prices and orders nor for reads and streams.
#[tokio::test]
async fn a_redirect_is_not_followed() {
    let mut world = World::open().await;
    let elsewhere = Cryptorefills::start(Arc::new(world.clock.clone())).await.unwrap();
    let (anna, ben, cora) = (
        world.person("Anna", "en"),
        world.person("Ben", "en"),
        world.person("Cora", "en"),
    );
    let order = world.order_by(&anna, &STEAM).await;
    ben.goes_to_confirm(&STEAM).await;
    world.is_quiet().await;
    let asked = world.refills.calls_counted();
    world.refills.trouble(|trouble| {
        trouble.down(Ailment::Redirect(elsewhere.url().to_owned()));
    });
    world.refills.break_streams();
    let codes = world.pays_and_delivers(&order);
    ben.confirms().await;
    ben.sees("As far as we know, nothing was ordered").await;
    looks_for_brands(&cora).await;
    let turned_away = |refills: &Cryptorefills| {
        let calls = refills.last_calls(1_000);
        let of = |route| {
            calls
                .iter()
                .filter(|call| call.number > asked && call.route == route)
                .count()
        };
        (of(Route::Read) > 3 && of(Route::Subscribe) > 3).then_some(())
    };
    let turned_away = world.refills.until(turned_away);
    soon(
        "reads and streams to be turned away",
        world.while_time_flies(turned_away),
    )
    .await;
    world.is_quiet().await;
    assert_eq!(elsewhere.calls_counted(), 0);
    assert!(world.telegram.visible(&codes[0]).is_empty());
    world.refills.trouble(|trouble| trouble.cure_all());
    world.while_time_flies(anna.sees(&codes[0])).await;
    world.ends_well().await;
}
