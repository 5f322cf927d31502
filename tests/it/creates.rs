//! Orders whose making goes wrong at the upstream: asked for once, and shown only when all is right.

use std::time::Duration;

use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::trouble::{Ailment, Stage, Trouble, Twist};
use serde_json::{Value, json};

use crate::child::House;
use crate::child::buyer::Buyer;
use crate::world::front::Front;
use crate::world::shopping::STEAM;
use crate::world::{Person, World, soon};

const LOST: &str = "As far as we know, nothing was ordered";
const NOTHING: &str = "Nothing was ordered, and there is nothing to pay";
const AT: &str = "CRYPTOREFILLS_API_URL";
/// How many in one world: what all its models remember is looked through again and again.
const A_WORLD: usize = 25;

/// A world whose shop reaches the upstream through a door.
async fn behind_a_door() -> (World, Front) {
    let mut world = World::closed().await;
    let door = Front::before(&world.refills).await;
    world.set.push((AT, door.url()));
    world.start().await;
    (world, door)
}

fn no_address_is_shown(world: &World) {
    for order in world.refills.orders() {
        assert!(world.telegram.visible(&order.address).is_empty(), "{}", order.address);
    }
}

async fn ordered(world: &World, count: usize) {
    let ordered = |refills: &Cryptorefills| (refills.orders().len() >= count).then_some(());
    soon("an upstream order", world.refills.until(ordered)).await;
}

/// R01: broken off, cut, reset, or never given; each time one order, no address, and a second order only for a second confirm.
#[tokio::test]
async fn an_answer_that_is_lost_a_thousand_times_orders_a_thousand_times_once() {
    let rounds = if cfg!(debug_assertions) { 24 } else { 1_000 };
    for first in (0..rounds).step_by(A_WORLD) {
        let (mut world, door) = behind_a_door().await;
        let here = A_WORLD.min(rounds - first);
        for round in 0..here {
            let buyer = world.person(&format!("Buyer {round}"), "en");
            buyer.goes_to_confirm(&STEAM).await;
            match round % 4 {
                0 => world.refills.trouble(|trouble| {
                    trouble.lose_create_after_storing();
                }),
                1 => world.refills.trouble(|trouble| {
                    trouble.once(Route::Create, Stage::After, Ailment::Cut(round * 20));
                }),
                2 => door.breaks_the_next_order(),
                _ => world.refills.trouble(|trouble| {
                    trouble.slow(Route::Create, Duration::from_secs(3_600));
                }),
            }
            buyer.confirms().await;
            ordered(&world, 2 * round + 1).await;
            if round % 4 == 3 {
                world.seconds_pass(31);
            }
            buyer.sees(LOST).await;
            world.is_quiet().await;
            assert_eq!(world.refills.orders().len(), 2 * round + 1, "round {round}");
            let unclear = world.refills.newest_order().unwrap();
            assert!(world.telegram.visible(&unclear.address).is_empty(), "round {round}");
            world.refills.trouble(Trouble::cure_all);
            buyer.taps("Start again").await;
            let second = world.order_after_confirm(&buyer).await;
            assert_ne!((&second.id, &second.address), (&unclear.id, &unclear.address));
            assert!(world.telegram.visible(&unclear.address).is_empty(), "round {round}");
        }
        world.is_quiet().await;
        assert_eq!(world.refills.calls_of(Route::Create).len(), 2 * here);
        assert_eq!(
            world.operator.count("the answer of Cryptorefills to “create” was lost"),
            here
        );
        world.ends_well().await;
    }
}

/// R04.
#[tokio::test]
async fn a_door_that_is_shut_for_a_while_costs_a_tap_and_no_second_order() {
    let (mut world, mut door) = behind_a_door().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_confirm(&STEAM).await;
    world.is_quiet().await;
    door.shuts().await;
    anna.confirms().await;
    anna.sees(NOTHING).await;
    world.seconds_pass(20);
    world.is_quiet().await;
    door.opens().await;
    world.seconds_pass(60);
    world.is_quiet().await;
    assert!(
        world.refills.calls_of(Route::Create).is_empty(),
        "nothing goes out by itself"
    );
    anna.taps("Try again").await;
    let order = world.order_after_confirm(&anna).await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(world.refills.calls_of(Route::Create).len(), 1);
    world.ends_well().await;
}

/// R06: whoever comes next waits for as long as the upstream wants to be left alone, or is told at once when that is too long.
#[tokio::test]
async fn after_a_429_or_503_no_order_is_asked_for_before_the_pause_is_over() {
    for (stage, ailment) in [
        (Stage::Before, Ailment::TooMany(Some(20))),
        (Stage::After, Ailment::TooMany(Some(20))),
        (Stage::Before, Ailment::Busy(20)),
        (Stage::After, Ailment::Busy(20)),
    ] {
        let mut world = World::open().await;
        let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
        anna.goes_to_confirm(&STEAM).await;
        ben.goes_to_confirm(&STEAM).await;
        world.refills.trouble(|trouble| {
            trouble.once(Route::Create, stage, ailment.clone());
        });
        anna.confirms().await;
        anna.sees(LOST).await;
        let made = world.refills.orders().len();
        assert_eq!(made, usize::from(stage == Stage::After));
        ben.confirms().await;
        ben.sees("Preparing order").await;
        let asked = world
            .refills
            .until(|refills| (refills.calls_of(Route::Create).len() == 2).then_some(()));
        world.while_time_creeps(Duration::from_millis(200), asked).await;
        ordered(&world, made + 1).await;
        ben.sees(&world.refills.newest_order().unwrap().address).await;
        let creates = world.refills.calls_of(Route::Create);
        assert_eq!(
            (creates.len(), world.refills.orders().len()),
            (2, made + 1),
            "{ailment:?}"
        );
        let waited = creates[1].at.millis_since(creates[0].at);
        assert!((20_000..60_000).contains(&waited), "{ailment:?}: {waited} ms");
        world.ends_well().await;
    }
    for ailment in [Ailment::TooMany(Some(300)), Ailment::Busy(300)] {
        let mut world = World::open().await;
        let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
        anna.goes_to_confirm(&STEAM).await;
        ben.goes_to_confirm(&STEAM).await;
        world.refills.trouble(|trouble| {
            trouble.once(Route::Create, Stage::Before, ailment.clone());
        });
        anna.confirms().await;
        anna.sees(LOST).await;
        ben.confirms().await;
        ben.sees(NOTHING).await;
        world.seconds_pass(301);
        world.is_quiet().await;
        assert_eq!(world.refills.calls_of(Route::Create).len(), 1, "{ailment:?}");
        ben.taps("Try again").await;
        world.order_after_confirm(&ben).await;
        world.ends_well().await;
    }
}

/// What an answer to an order may be in place of one.
fn no_answers() -> Vec<Ailment> {
    let bodies = [
        "",
        " ",
        "\n",
        "null",
        "true",
        "0",
        "1e400",
        "NaN",
        "\"\"",
        "\"ok\"",
        "[]",
        "{}",
        "[{}]",
        "[null]",
        "{\"order_id\":null}",
        "{\"order_id\":\"\"}",
        "{\"order_id\":\" \"}",
        "{\"order_id\":{}}",
        "{\"order_id\":[]}",
        "{\"order_id\":\"a\"",
        "{\"order_id\":\"a\"}",
        "{\"order_id\":\"a\",\"wallet_address\":null}",
        "{\"wallet_address\":\"25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3\",\"coin_amount\":\"20.3\"}",
        "{\"success\":true}",
        "\u{feff}{}",
        "<html><body>Just a moment</body></html>",
        "OK",
    ];
    let mut all: Vec<Ailment> = bodies
        .iter()
        .map(|body| Ailment::Raw(200, "application/json".into(), (*body).into()))
        .collect();
    let empty = [201, 202, 204, 206, 301, 404, 409, 410, 418, 500, 502, 504, 520]
        .map(|status| Ailment::Raw(status, "text/plain".into(), String::new()));
    all.extend(empty);
    all.extend([
        Ailment::Html,
        Ailment::Huge(20 << 20),
        Ailment::Nested(100_000),
        Ailment::Lost,
    ]);
    all
}

/// What may stand in a field in place of what should.
fn no_values() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "0",
        "-1",
        "-0.000001",
        "NaN",
        "Infinity",
        "-inf",
        "1e400",
        "1e-400",
        "2.03e1",
        "20,3",
        "20.3.0",
        "20.3 USDC",
        "0x14",
        "٢٠",
        "20.300000000000000001",
        "99999999999999999999999999999999999999",
        "0.000000000000000000000000000000000001",
        "true",
    ];
    let mut all: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    all.extend([
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!([20.3]),
        json!(0),
        json!(-1),
        json!(-20.3),
    ]);
    all.push(json!({"amount": "0"}));
    all.push(json!({"amount": null}));
    all.push(json!("2".repeat(2_000)));
    all
}

/// What stands in place of an address.
fn no_addresses() -> Vec<Value> {
    let address = "25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3";
    let mut all = no_values();
    all.extend([
        json!(format!("{address}\n")),
        json!(format!(" {address}")),
        json!(format!("<b>{address}</b>")),
        json!(format!("\u{202e}{address}")),
        json!(format!("{address}\u{200b}")),
        json!(format!("solana:{address}")),
        json!(format!("{address},{address}")),
        json!(address.replace('P', "0")),
        json!(&address[..40]),
        json!([address]),
        json!({"address": address}),
    ]);
    all
}

type Spoil = Box<dyn Fn(&mut Trouble)>;

/// All that can be wrong with an answer of so many bytes.
fn spoiled(bytes: usize) -> Vec<(String, Spoil)> {
    let mut all: Vec<(String, Spoil)> = Vec::new();
    let mut answers = no_answers();
    answers.extend((0..80).map(|part| Ailment::Cut(bytes * part / 80)));
    for ailment in answers {
        let name = format!("{ailment:.80?}");
        all.push((
            name,
            Box::new(move |trouble| {
                trouble.once(Route::Create, Stage::After, ailment.clone());
            }),
        ));
    }
    let fields = [("/coin_amount", no_values()), ("/wallet_address", no_addresses())];
    let lines = [
        json!(null),
        json!([]),
        json!(0),
        json!("x"),
        json!(true),
        json!([null]),
        json!([0, 1]),
        json!([{}, {}]),
    ];
    let ids = [json!(null), json!(""), json!(" "), json!([]), json!({})];
    let fields = fields
        .into_iter()
        .chain([("/deliveries", lines.to_vec()), ("/order_id", ids.to_vec())]);
    for (field, values) in fields {
        for value in values {
            let name = format!("{field} {value:.80}");
            all.push((
                name,
                Box::new(move |trouble| {
                    trouble.twist(Twist::Field(field.into(), value.clone()));
                }),
            ));
        }
        all.push((
            format!("no {field}"),
            Box::new(move |trouble| {
                trouble.twist(Twist::Without(field.into()));
            }),
        ));
    }
    all
}

/// Waits until the buyer was told that there is nothing to pay.
async fn is_told_no(buyer: &Person, case: &str) {
    let said = [
        LOST,
        "Something did not match, so I stopped to be safe",
        "No address could be made",
        "The price has just changed",
    ];
    let told = |_: &_| {
        let messages = buyer.messages();
        let mut texts = messages.iter().map(|message| message.text.as_str());
        texts
            .any(|text| said.iter().any(|said| text.contains(said)))
            .then_some(())
    };
    buyer
        .wait(&format!("a word that there is nothing to pay after {case}"), told)
        .await;
}

/// R07.
#[tokio::test]
async fn two_hundred_answers_that_are_none_show_no_address() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    world.order_by(&anna, &STEAM).await;
    let bytes = world.refills.calls_of(Route::Create)[0].answer.len();
    world.ends_well().await;
    let all = spoiled(bytes);
    assert!(all.len() > 200, "{}", all.len());
    let few = if cfg!(debug_assertions) { 6 } else { 1 };
    let some: Vec<_> = all.into_iter().step_by(few).collect();
    for part in some.chunks(A_WORLD) {
        let mut world = World::open().await;
        for (n, (name, spoil)) in part.iter().enumerate() {
            let buyer = world.person(name, "en");
            buyer.goes_to_confirm(&STEAM).await;
            world.refills.trouble(|trouble| {
                trouble.cure_all();
                spoil(trouble);
            });
            buyer.confirms().await;
            is_told_no(&buyer, name).await;
            world.is_quiet().await;
            assert!(!buyer.screen().contains("send exactly"), "{name}: {}", buyer.screen());
            assert!(buyer.messages().iter().all(|message| message.photo.is_none()), "{name}");
            assert_eq!(world.refills.calls_of(Route::Create).len(), n + 1, "{name}");
        }
        no_address_is_shown(&world);
        world.ends_well().await;
    }
}

/// R02: the pause that the upstream asked for keeps an order from leaving; then the shop dies.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_had_not_left_when_the_shop_died_does_not_leave_by_itself() {
    let mut house = House::generous().await;
    let upstream = house.world.cryptorefills().clone();
    let asked = || upstream.calls_of(Route::Create).len();
    upstream.trouble(|trouble| {
        trouble.once(Route::Create, Stage::Before, Ailment::TooMany(Some(55)));
    });
    let mut buyers = [
        Buyer::of_a_gift_card(&house.world, "Anna"),
        Buyer::of_a_gift_card(&house.world, "Ben"),
    ];
    house.opens();
    house
        .serves_until(&mut buyers[1..], |ben| ben.reads("Is everything right?"))
        .await;
    house.serves_until(&mut buyers[..1], |anna| anna.reads(LOST)).await;
    house
        .serves_until(&mut buyers[1..], |ben| ben.reads("Preparing order"))
        .await;
    assert_eq!(asked(), 1, "Anna's; Ben's waits");
    house.slot.kill();
    house.serves_until(&mut buyers[1..], |ben| ben.reads(LOST)).await;
    house.comes_to_rest().await;
    assert_eq!((asked(), upstream.orders().len()), (1, 0));
    house.serves(&mut buyers).await;
    assert_eq!((asked(), upstream.orders().len()), (3, 2), "each confirmed anew");
    house.closes().await;
}
