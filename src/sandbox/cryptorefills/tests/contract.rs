//! What the model answers has the keys of the samples on file.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Desk, airbnb, esim, line, paid_in, steam, top_up};

macro_rules! sample {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            "../../../../tests/it/fixtures/cryptorefills/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}

/// Every path to a value, with `[]` for any place of a list.
fn keys(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (name, inner) in map {
                    found.insert(format!("{path}.{name}"));
                    walk(inner, &format!("{path}.{name}"), found);
                }
            }
            Value::Array(list) => list.iter().for_each(|inner| walk(inner, &format!("{path}[]"), found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(value, "", &mut found);
    found
}

#[track_caller]
fn assert_same(answer: &Value, sample: &Value) {
    assert_eq!(keys(answer), keys(sample));
}

#[tokio::test]
async fn brands_have_the_keys_of_the_sample() {
    let desk = Desk::open().await;
    let (_, answer) = desk.get("/v2/brands?country_code=US").await;
    let mut sample = keys(&sample!("brands"));
    // In the sample no category has a popular brand.
    let popular: Vec<String> = sample
        .iter()
        .filter_map(|key| key.strip_prefix(".popular_brands[]"))
        .map(str::to_owned)
        .collect();
    sample.extend(
        popular
            .iter()
            .map(|rest| format!(".categories[].popular_brands[]{rest}")),
    );
    assert_eq!(keys(&answer), sample);
    assert!(answer["all_brands"].as_array().unwrap().len() >= 900);
}

#[tokio::test]
async fn payment_vias_have_the_keys_of_the_sample_and_logos() {
    let desk = Desk::open().await;
    let (_, answer) = desk.get("/v3/payment_vias").await;
    let (found, sample) = (keys(&answer), keys(&sample!("payment_vias")));
    let more: Vec<&String> = found.difference(&sample).collect();
    assert_eq!(more, ["[].currencies[].logo_url", "[].logo_url"]);
    assert!(sample.is_subset(&found));
}

#[tokio::test]
async fn products_have_the_keys_of_the_samples() {
    let desk = Desk::open().await;
    let products = async |query: &str| desk.get(&format!("/v5/products/country/{query}")).await.1;
    assert_same(
        &products("US?family_name=Steam&coin=USDC").await,
        &sample!("products_fixed"),
    );
    assert_same(&products("US?brand_name=Airbnb").await, &sample!("products_range"));
    assert_same(
        &products("BR?brand_name=Claro%20Credits").await,
        &sample!("products_top_up"),
    );
    assert_same(&products("US?brand_name=eSIM").await, &sample!("products_esim"));
    desk.shop.trouble(|t| t.spelling.range_objects = true);
    assert_same(
        &products("US?brand_name=Airbnb").await,
        &sample!("products_range_objects"),
    );
}

#[tokio::test]
async fn price_and_homepage_have_the_keys_of_the_samples() {
    let desk = Desk::open().await;
    let (_, price) = desk
        .get("/v4/products/price?brand_name=Airbnb&country_code=US&face_value=100&coin=USDC")
        .await;
    assert_same(&price, &sample!("price"));
    assert_same(&desk.get("/v2/homepage?country_code=US").await.1, &sample!("homepage"));
}

#[tokio::test]
async fn validations_have_the_keys_of_the_samples() {
    let desk = Desk::open().await;
    assert_same(
        &desk.post("/v5/orders/validations", &airbnb()).await.1,
        &sample!("validation_ok"),
    );
    let wrong = paid_in("USDC", "Solana", line("Claro Credits", "BR", "15 BRL", "nobody"));
    let (status, refused) = desk.post("/v5/orders/validations", &wrong).await;
    let (found, sample) = (keys(&refused), keys(&sample!("validation_refused")));
    // What stands in moreDetails is any JSON.
    let known = |keys: BTreeSet<String>| {
        keys.into_iter()
            .filter(|key| !key.contains("moreDetails."))
            .collect::<Vec<_>>()
    };
    assert_eq!((status, known(found)), (200, known(sample)));
}

#[tokio::test]
async fn a_created_order_has_the_keys_of_the_sample() {
    let desk = Desk::open().await;
    assert_same(&desk.post("/v5/orders", &airbnb()).await.1, &sample!("create_ok"));
}

#[tokio::test]
async fn a_delivered_order_has_the_keys_of_the_sample_of_its_kind() {
    let desk = Desk::open().await;
    let serial = sample!("poll_done_card");
    let others = [
        (esim(), sample!("poll_done_esim")),
        (top_up(), sample!("poll_done_top_up")),
    ];
    for (body, sample) in others {
        let id = desk.create(&body).await;
        desk.clock.turn(1);
        desk.shop.deliver(&id).unwrap();
        let mut found = keys(&desk.read(&id).await);
        // On Tron no text for a picture is given.
        found.insert(".qr_text".to_owned());
        assert_eq!(found, keys(&sample));
    }
    let mut forms = BTreeSet::new();
    for brand in [
        "Steam",
        "Xbox",
        "Roblox",
        "Twitch",
        "Uber",
        "Netflix",
        "Razer Gold",
        "Hotels.com",
    ] {
        let known = desk.shop.catalogue().brand("US", brand).unwrap();
        let denomination = known.products()[0].denomination().unwrap_or("50 USD").to_owned();
        let id = desk
            .create(&paid_in(
                "USDC",
                "Base",
                line(brand, "US", &denomination, "buyer@example.org"),
            ))
            .await;
        desk.clock.turn(1);
        desk.shop.deliver(&id).unwrap();
        let found = keys(&desk.read(&id).await);
        assert!(found.is_subset(&keys(&serial)), "{brand}");
        forms.insert(
            found
                .into_iter()
                .filter(|key| key.contains("pin_") || key.contains("redeem"))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(forms.len(), 3, "a code alone, with a serial, and a link: {forms:?}");
}

#[tokio::test]
async fn refusals_have_the_keys_of_the_samples() {
    let desk = Desk::open().await;
    let create = async |coin: &str, network: &str, brand: &str| {
        desk.post(
            "/v5/orders",
            &paid_in(coin, network, line(brand, "US", "25 USD", "buyer@example.org")),
        )
        .await
    };
    let (status, login) = create("USDC", "Solana", "Visa® Prepaid Card").await;
    assert_eq!((status, login), (422, sample!("error_detail")));
    let (status, suspended) = create("USDT", "Polygon (Matic)", "Xbox").await;
    assert_same(&suspended, &sample!("error_status_detail"));
    assert_eq!((status, &suspended["detail"]), (400, &Value::from("SUSPENDED_NETWORK")));
    assert_eq!(
        create("USDC", "Solana", "Vanishing Point Records").await,
        (422, sample!("error_problems"))
    );
    let (status, unknown) = desk.get("/v5/orders/ord_abc123xyz").await;
    assert_same(&unknown, &sample!("error_message"));
    assert_eq!(status, 404);
}

#[tokio::test]
async fn products_need_a_filter_and_brands_a_country() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("/v5/products/country/US").await.0, 400);
    assert_eq!(desk.get("/v2/brands").await.0, 400);
    assert_eq!(
        desk.get("/v5/products/country/US?family_name=steam").await,
        (200, Value::Array(Vec::new()))
    );
    assert_eq!(
        desk.get("/v4/products/price?brand_name=Nobody&country_code=US&face_value=1&coin=USDC")
            .await
            .0,
        404
    );
    let (_, bare) = desk
        .get("/v5/products/country/US?brand_name=Hollow%20Tree%20Gifts")
        .await;
    assert_eq!(
        (&bare[0]["products"], &bare[0]["is_out_of_stock"]),
        (&Value::Null, &Value::Bool(false))
    );
    let (_, found) = desk.get("/v2/search/US?q=STEAM&lang=tr").await;
    assert_eq!(found[0]["rich_description"]["locale"], "tr");
}

#[tokio::test]
async fn the_quote_is_what_the_order_costs() {
    let desk = Desk::open().await;
    let (_, price) = desk
        .get("/v4/products/price?brand_name=Airbnb&country_code=US&face_value=100&coin=USDC")
        .await;
    let (_, order) = desk.post("/v5/orders", &airbnb()).await;
    assert_eq!(price["coin_amount"], order["coin_amount"]);
    let (_, products) = desk.get("/v5/products/country/US?brand_name=Steam&coin=USDC").await;
    let product = products[0]["products"]
        .as_array()
        .unwrap()
        .iter()
        .find(|product| product["denomination"] == "20 USD")
        .unwrap();
    let (_, order) = desk.post("/v5/orders", &steam()).await;
    assert_eq!(product["coin_amount"], order["coin_amount"]);
}
