//! A catalogue that is huge, slow, empty, broken or hostile: people browse what is known, and whatever is old is asked about before it is bought.

use std::sync::Arc;
use std::time::Duration;

use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::trouble::{Ailment, Fault, Stage};
use serde_json::{Value, json};

use crate::world::shopping::{STEAM, choice, choices, is_confirm};
use crate::world::{Person, World, soon};

/// A list of brands as the upstream gives it, Steam among them.
fn listed(world: &World, brands: impl Iterator<Item = Value>) -> Ailment {
    let steam = world.refills.catalogue().brand("US", "Steam").unwrap();
    let steam = json!({"brand_id": steam.id, "brand": steam.name, "family": steam.family, "kind": "giftcard"});
    let all: Vec<Value> = brands.chain([steam]).collect();
    let list = json!({"country_code": "US", "all_brands": all});
    Ailment::Raw(200, "application/json".into(), list.to_string())
}

fn calls(world: &World, route: Route) -> usize {
    world.refills.calls_of(route).len()
}

/// Somebody turns so many pages of brands.
async fn leafs(person: &Person, pages: usize) {
    for page in 1..=pages {
        person.chooses(&format!("p{page}")).await;
        person
            .wait(&format!("page {}", page + 1), |_| {
                let shown = person.messages().pop()?;
                choices(&shown)
                    .contains(&format!("p{}", page + 1).as_str())
                    .then_some(())
            })
            .await;
    }
}

/// R29.
#[tokio::test]
async fn a_hundred_thousand_brands_are_leafed_through_and_searched_with_one_call() {
    let count = if cfg!(debug_assertions) { 20_000 } else { 100_000 };
    let mut world = World::open().await;
    let brands =
        (0..count).map(|n| json!({"brand_id": format!("b{n}"), "brand": format!("Brand {n}"), "kind": "giftcard"}));
    let list = listed(&world, brands);
    world.refills.trouble(|trouble| {
        trouble.always(Route::Brands, list);
    });
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    anna.chooses("WUS").await;
    anna.chooses("g").await;
    anna.sees("Pick a brand").await;
    leafs(&anna, 5).await;
    anna.says(&format!("brand {}", count - 1));
    anna.finds(&format!("Brand {}", count - 1)).await;
    let order = world.order_by(&anna, &STEAM).await;
    let codes = world.pays_and_delivers(&order);
    world.while_time_flies(anna.sees(&codes[0])).await;
    assert_eq!(calls(&world, Route::Brands), 1);
    world.ends_well().await;
}

/// R29: far too large, empty, cut, or no list at all.
#[tokio::test]
async fn a_new_catalogue_that_is_none_leaves_the_old_one_on_the_shelf() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.goes_to_amounts(&STEAM).await;
    anna.finds("$20").await;
    world.is_quiet().await;
    let none: [(&str, Stage, Option<Ailment>); 9] = [
        ("empty", Stage::Before, None),
        ("large", Stage::Before, Some(Ailment::Huge(40 << 20))),
        ("cut", Stage::After, Some(Ailment::Truncated)),
        ("a page", Stage::Before, Some(Ailment::Html)),
        ("an error", Stage::Before, Some(Ailment::Status(500))),
        ("lost", Stage::Before, Some(Ailment::Lost)),
        ("a list", Stage::Before, Some(Ailment::EmptyList)),
        ("an object", Stage::Before, Some(Ailment::EmptyObject)),
        ("deep", Stage::Before, Some(Ailment::Nested(100_000))),
    ];
    for (n, (what, stage, ailment)) in none.into_iter().enumerate() {
        world.seconds_pass(6 * 3_600 + 600);
        world.refills.trouble(|trouble| {
            trouble.cure_all();
            trouble.no_brands = ailment.is_none();
            for route in [Route::Brands, Route::Products] {
                let fault = |ailment| Fault {
                    route: Some(route),
                    stage,
                    ailment,
                    after: 0,
                    times: None,
                };
                trouble.faults.extend(ailment.clone().map(fault));
            }
        });
        let (asked, buyer) = (calls(&world, Route::Brands), world.person(&format!("Buyer {n}"), "en"));
        buyer.goes_to_amounts(&STEAM).await;
        buyer.finds("$20").await;
        let tried = world
            .refills
            .until(|refills| (refills.calls_of(Route::Brands).len() > asked).then_some(()));
        soon("a new catalogue to be asked for", tried).await;
        world.is_quiet().await;
        buyer.goes_to_contact(&STEAM).await;
        buyer.goes_on_to_confirm(&STEAM).await;
        assert!(buyer.screen().contains("20.3 USDC"), "{what}: {}", buyer.screen());
    }
    // Where nothing is known yet, it is said, with a way on.
    world.refills.trouble(|trouble| {
        trouble.cure_all();
        trouble.always(Route::Brands, Ailment::Huge(40 << 20));
    });
    let cora = world.person("Cora", "en");
    cora.asks("/start").await;
    cora.chooses("WDE").await;
    cora.sees("The shop does not answer just now").await;
    cora.finds("Try again").await;
    world.ends_well().await;
}

/// R29.
#[tokio::test]
async fn a_slow_catalogue_holds_up_nobody_who_looks_at_something_else() {
    let mut world = World::open().await;
    let (anna, ben) = (world.person("Anna", "en"), world.person("Ben", "en"));
    world.refills.trouble(|trouble| {
        for route in [Route::Brands, Route::Products, Route::PaymentVias, Route::Homepage] {
            trouble.slow(route, Duration::from_secs(30));
        }
    });
    anna.asks("/start").await;
    anna.chooses("WUS").await;
    anna.sees("One moment").await;
    // Not a second of the clock passes for them.
    for command in ["/help", "/orders", "/language", "/start"] {
        ben.asks(command).await;
    }
    ben.chooses("WUS").await;
    ben.sees("One moment").await;
    world.seconds_pass(31);
    anna.finds("Gift cards").await;
    ben.finds("Gift cards").await;
    assert_eq!(calls(&world, Route::Brands), 1, "they share the answer");
    // What does not come in twenty seconds is given up for now, with a way on.
    anna.goes_to_amounts(&STEAM).await;
    anna.sees("One moment").await;
    world
        .while_time_flies(anna.sees("The shop does not answer just now"))
        .await;
    world.refills.trouble(|trouble| trouble.cure_all());
    anna.taps("Try again").await;
    anna.finds("$20").await;
    world.is_quiet().await;
    let asked = world.refills.calls_counted();
    ben.goes_to_contact(&STEAM).await;
    ben.sees("What is your e-mail address?").await;
    assert_eq!(world.refills.calls_counted(), asked, "all of it was at hand");
    world.ends_well().await;
}

/// R29.
#[tokio::test]
async fn hostile_names_are_shown_as_harmless_ones_and_no_address_of_theirs_is_fetched() {
    let mut world = World::open().await;
    let elsewhere = Cryptorefills::start(Arc::new(world.clock.clone())).await.unwrap();
    let names = [
        "<b>Bold</b><a href=\"https://evil.example\">click</a>",
        "&lt;i&gt; &amp; &quot;",
        "*bold* _under_ [link](https://evil.example) `code`",
        "\u{202e}drac tfig",
        "\u{200b}\u{200b}\u{2060}",
        "Zero\u{200d}\u{feff}Width",
        "line\none\r\ntwo\ttab\u{0}nul",
        "{ $brand } { button-back }",
        "../../etc/passwd?x=1&y=2#z",
        "'; DROP TABLE brands; --",
        "javascript:alert(1)",
        "https://evil.example/?a=b",
        "@everyone /start #tag",
        "Ä\u{308}\u{308}\u{308}\u{308}\u{308}\u{308}\u{308}\u{308}",
        "🎁👨‍👩‍👧‍👦🇰🇷",
        "\u{1b}[31mred",
        "Twin",
        "Twin",
        "TWIN",
        "\u{202e}Steam",
    ];
    let logos = [
        json!(format!("{}/logo.webp", elsewhere.url())),
        json!("file:///etc/passwd"),
        json!("http://169.254.169.254/latest"),
        json!("javascript:alert(1)"),
        json!(null),
        json!({"deep": []}),
    ];
    let long = "Long ".repeat(2_000);
    let all = names.into_iter().chain([long.as_str()]).enumerate().map(|(n, name)| {
        json!({
            "brand_id": format!("hostile-{n}\u{202e}<b>{}", "x".repeat(n * 10)),
            "brand": name,
            "family": name,
            "kind": "giftcard",
            "category": name,
            "logo_url": logos[n % logos.len()],
            "min": name,
            "brand_tags": [name],
        })
    });
    let none = [
        json!({"brand": "", "kind": "giftcard"}),
        json!({"brand": null}),
        json!(17),
        json!(null),
        json!([]),
    ];
    let list = listed(&world, all.chain(none));
    world.refills.trouble(|trouble| {
        trouble.always(Route::Brands, list);
    });
    let anna = world.person("Anna", "en");
    anna.asks("/start").await;
    anna.chooses("WUS").await;
    anna.chooses("g").await;
    anna.sees("Pick a brand").await;
    let mut labels = Vec::new();
    for page in 0..3 {
        if page > 0 {
            anna.chooses(&format!("p{page}")).await;
            anna.sees(&format!("Page {} of 3", page + 1)).await;
        }
        world.is_quiet().await;
        let shown = anna.messages().pop().unwrap();
        assert!(
            shown.entities.iter().all(|entity| entity.kind != "text_link"),
            "{shown:?}"
        );
        let brands = shown.keyboard.iter().flatten();
        let brands = brands.filter(|button| choice(button).is_some_and(|choice| choice.starts_with('B')));
        labels.extend(brands.map(|button| button.text.clone()));
    }
    assert_eq!(labels.len(), names.len() + 2, "{labels:?}");
    for label in &labels {
        let hidden = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        assert!(!label.trim().is_empty() && label.chars().count() <= 64, "{label:?}");
        assert!(!label.chars().any(hidden), "{label:?}");
    }
    // Each of them leads somewhere, and from there back.
    for page in 0..3 {
        let shown = anna.messages().pop().unwrap();
        let brands = choices(&shown).into_iter().filter(|choice| choice.starts_with('B'));
        for brand in brands {
            anna.chooses(brand).await;
            anna.sees_no_more("Pick a brand").await;
            world.is_quiet().await;
            anna.chooses("b").await;
            anna.sees("Pick a brand").await;
        }
        if page < 2 {
            anna.chooses(&format!("p{}", page + 1)).await;
            anna.sees(&format!("Page {} of 3", page + 2)).await;
        }
    }
    assert_eq!(elsewhere.calls_counted(), 0);
    world.order_by(&anna, &STEAM).await;
    world.ends_well().await;
}

/// R29: a page that was left open for days.
#[tokio::test]
async fn who_buys_from_an_old_page_gets_the_price_of_today_by_one_call() {
    for sold_out in [false, true] {
        let mut world = World::open().await;
        let anna = world.person("Anna", "en");
        anna.goes_to_amounts(&STEAM).await;
        anna.finds("$20").await;
        world.is_quiet().await;
        world.seconds_pass(2 * 86_400);
        world.is_quiet().await;
        world.refills.sell_out("US", "Steam", sold_out);
        anna.taps("$20").await;
        anna.sees("📧").await;
        anna.says(STEAM.email);
        anna.chooses("CUSDC").await;
        anna.chooses("NSolana").await;
        if sold_out {
            anna.sees("sold out").await;
            anna.finds("Another brand").await;
        } else {
            anna.finds_where("a price", is_confirm).await;
        }
        world.is_quiet().await;
        assert_eq!((calls(&world, Route::Validate), calls(&world, Route::Create)), (1, 0));
        if !sold_out {
            world.order_after_confirm(&anna).await;
            assert_eq!((calls(&world, Route::Validate), calls(&world, Route::Create)), (1, 1));
        }
        world.ends_well_but(&["message can't be deleted"]).await;
    }
}
