//! Prices a basket, and finds what is wrong with it (Cryptorefills 2.6, section b).

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::basket::{Basket, Wish};
use super::catalogue::Catalogue;
use super::catalogue::brand::{Brand, Delivery, Offer, Product};
use super::coins::{Coin, Network};
use super::order::Line;
use super::problem::Problem;

/// More lines than this are refused.
const MOST_LINES: usize = 10;
/// More euros than this are refused.
const MOST_EUROS: i64 = 5_000;
/// What the literal denomination costs more on a range brand, in hundredths of a percent (Cryptorefills 2.7).
const WRONG_SPELLING: u32 = 320;

/// What the shelf says beyond the catalogue.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'a> {
    pub(super) sold_out: &'a dyn Fn(&Brand) -> bool,
    pub(super) full_name_on_file: bool,
    pub(super) values_are_texts: bool,
    /// A create needs the network, a validation does not.
    pub(super) needs_network: bool,
}

/// A basket with its price.
#[derive(Debug)]
pub(super) struct Priced {
    pub(super) coin: &'static Coin,
    pub(super) network: Option<&'static Network>,
    pub(super) lines: Vec<Line>,
    pub(super) amount: Decimal,
    pub(super) problems: Vec<Problem>,
}

/// Prices the basket and lists every problem; the error is a coin that does not exist.
pub(super) fn price(basket: &Basket, conditions: Conditions<'_>) -> Result<Priced, Problem> {
    let coin = Coin::named(&basket.coin)
        .ok_or_else(|| Problem::with("UNSUPPORTED_PROTOCOL_COIN_COMBINATION", json!({"coin": basket.coin})))?;
    let network = basket.network.as_deref().and_then(|name| coin.network(name));
    let mut problems = payment_problems(basket, coin, network, conditions);
    let mut lines = Vec::new();
    for (place, wish) in basket.lines.iter().enumerate() {
        match line(place, wish, coin, conditions) {
            Ok(line) => lines.push(line),
            Err(problem) => problems.push(problem),
        }
    }
    let amount = lines.iter().map(|line| line.coin_amount).sum::<Decimal>().normalize();
    problems.extend(sum_problems(basket, &lines, amount, network));
    Ok(Priced {
        coin,
        network,
        lines,
        amount,
        problems,
    })
}

fn payment_problems(
    basket: &Basket,
    coin: &Coin,
    network: Option<&Network>,
    conditions: Conditions<'_>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    if basket.payment_via != "USER_WALLET" {
        problems.push(Problem::with(
            "NOT_ALLOWED_PAYMENT_VIA",
            json!({"payment_via": basket.payment_via}),
        ));
    }
    if !is_email(&basket.email) {
        problems.push(Problem::new("INVALID_EMAIL_DOMAIN"));
    }
    if coin.suspended {
        problems.push(Problem::with("SUSPENDED_COIN", json!({"coin": coin.name})));
    }
    match network {
        Some(network) if network.suspended => {
            problems.push(Problem::with("SUSPENDED_NETWORK", json!({"network": network.name})))
        }
        Some(network) if network.name == "Tron" && network.contract.is_some() && !conditions.full_name_on_file => {
            problems.push(Problem::with(
                "FULLNAME_MISSING",
                json!({"coin": coin.name, "network": network.name}),
            ));
        }
        Some(_) => {}
        None if conditions.needs_network || basket.network.is_some() => {
            let details = json!({"coin": coin.name, "network": basket.network});
            problems.push(Problem::with("UNSUPPORTED_PROTOCOL_COIN_COMBINATION", details));
        }
        None => {}
    }
    problems
}

fn sum_problems(basket: &Basket, lines: &[Line], amount: Decimal, network: Option<&Network>) -> Option<Problem> {
    if basket.lines.is_empty() || basket.lines.len() > MOST_LINES {
        return Some(Problem::with("PRODUCT_COUNT_EXCEEDED", json!({"max": MOST_LINES})));
    }
    if lines.len() != basket.lines.len() {
        return None;
    }
    let euros: Decimal = lines.iter().map(|line| line.euros).sum();
    if euros > Decimal::from(MOST_EUROS) {
        return Some(Problem::with(
            "MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED",
            json!({"max": MOST_EUROS, "currency": "EUR"}),
        ));
    }
    let least = network.map(Network::least).filter(|least| amount < *least)?;
    Some(Problem::with(
        "AMOUNT_LESS_THEN_MINIMUM_ALLOWED",
        json!({"minimum": least.to_string()}),
    ))
}

fn line(place: usize, wish: &Wish, coin: &Coin, conditions: Conditions<'_>) -> Result<Line, Problem> {
    let gone = || {
        Problem::with(
            "NOT_AVAILABLE_PRODUCT",
            json!({"brand_name": wish.brand, "denomination": wish.denomination}),
        )
    };
    let brands = || {
        Catalogue::of_the_world()
            .brands(&wish.country)
            .iter()
            .filter(|brand| brand.name == wish.brand)
    };
    // Names are not unique: the brand that sells exactly this denomination is meant.
    let exact = brands().find(|brand| brand.selling(&wish.denomination).is_some());
    let brand = exact.or_else(|| brands().next()).ok_or_else(gone)?;
    if brand.is_e_money() {
        return Err(Problem::new("LOGIN_REQUIRED"));
    }
    if brand.out_of_stock || (conditions.sold_out)(brand) {
        return Err(Problem::new("OUT_OF_STOCK"));
    }
    if let (true, Some(Value::Number(number))) = (conditions.values_are_texts, &wish.value) {
        return Err(Problem::with("INVALID_PRODUCT_VALUE", json!({"product_value": number})));
    }
    let choice = choose(brand, wish)?.ok_or_else(gone)?;
    let fits = match choice.product.delivery {
        Delivery::Email => is_email(&wish.beneficiary),
        Delivery::Phone => is_phone(&wish.beneficiary),
    };
    if !fits {
        return Err(Problem::with(
            "INVALID_BENEFICIARY_ACCOUNT",
            json!({"delivery_type": choice.product.delivery.word()}),
        ));
    }
    Ok(Line {
        id: place.to_string(),
        kind: brand.kind.word(),
        category: brand.category,
        brand: brand.name.clone(),
        family: brand.family.clone(),
        country: brand.country.code.to_owned(),
        coin_amount: brand.coin_amount(choice.dollars, choice.extra, coin),
        euros: choice.dollars.saturating_mul(Decimal::new(86, 2)).round_dp(4),
        denomination: choice.denomination,
        label: choice.label,
        chosen: choice.chosen,
        beneficiary: wish.beneficiary.clone(),
        delivery: choice.product.delivery.word(),
        currency: brand.country.currency.code,
        goods: Map::new(),
        delivery_state: "Created".to_owned(),
    })
}

struct Choice<'a> {
    product: &'a Product,
    denomination: String,
    label: String,
    dollars: Decimal,
    chosen: Option<Decimal>,
    extra: u32,
}

/// What the upstream makes of a denomination: also of one that no product has (Cryptorefills 2.7).
fn choose<'a>(brand: &'a Brand, wish: &Wish) -> Result<Option<Choice<'a>>, Problem> {
    if wish.denomination == "range" {
        return match brand.range() {
            Some(product) => ranged(brand, product, in_range(product, wish.value.as_ref())?, 0).map(Some),
            None => Ok(None),
        };
    }
    if let Some(product) = brand.selling(&wish.denomination) {
        return Ok(Some(fixed(brand, product)));
    }
    if let Some(product) = brand.range() {
        let digits = wish.denomination.split(' ').next().unwrap_or_default();
        return match Decimal::from_str(digits) {
            Ok(value) => ranged(brand, product, value, WRONG_SPELLING).map(Some),
            Err(_) => Ok(None),
        };
    }
    let plans = brand
        .products()
        .iter()
        .any(|product| matches!(product.offer, Offer::Plan { .. }));
    Ok(brand
        .selling(&brand.default_denomination)
        .filter(|_| !plans)
        .map(|product| fixed(brand, product)))
}

fn fixed<'a>(brand: &Brand, product: &'a Product) -> Choice<'a> {
    let (label, dollars) = match &product.offer {
        Offer::Fixed { label, value, .. } => (label.clone(), brand.dollars(*value)),
        Offer::Plan {
            denomination, dollars, ..
        } => (denomination.clone(), *dollars),
        Offer::Range { .. } => (String::new(), Decimal::ZERO),
    };
    let denomination = product.denomination().unwrap_or_default().to_owned();
    Choice {
        product,
        denomination,
        label,
        dollars,
        chosen: None,
        extra: 0,
    }
}

fn ranged<'a>(brand: &Brand, product: &'a Product, value: Decimal, extra: u32) -> Result<Choice<'a>, Problem> {
    let value = value.normalize();
    let currency = brand.country.currency;
    if value <= Decimal::ZERO {
        return Err(Problem::new("INVALID_PRODUCT_VALUE"));
    }
    Ok(Choice {
        product,
        denomination: format!("{value} {}", currency.code),
        label: currency.label(value),
        dollars: brand.dollars(value),
        chosen: Some(value),
        extra,
    })
}

fn in_range(product: &Product, value: Option<&Value>) -> Result<Decimal, Problem> {
    let refused = |code: &str| Err(Problem::with(code, json!({"product_value": value})));
    let Offer::Range { min, max, step } = &product.offer else {
        return refused("INVALID_PRODUCT_VALUE");
    };
    let written = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => {
            return refused("INVALID_PRODUCT_VALUE");
        }
    };
    let Ok(value) = Decimal::from_str(&written) else {
        return refused("INVALID_PRODUCT_VALUE");
    };
    if value < *min {
        return refused("AMOUNT_TOO_LOW");
    }
    if value > *max {
        return refused("AMOUNT_TOO_HIGH");
    }
    match value.saturating_sub(*min).checked_rem(*step) {
        Some(rest) if rest.is_zero() => Ok(value),
        Some(_) | None => refused("INVALID_PRODUCT_VALUE"),
    }
}

fn is_email(text: &str) -> bool {
    let dotted = |domain: &str| domain.split('.').all(|part| !part.is_empty()) && domain.contains('.');
    !text.contains(char::is_whitespace)
        && text
            .split_once('@')
            .is_some_and(|(name, domain)| !name.is_empty() && dotted(domain))
}

/// E.164: a plus and 8 to 15 digits, the first not zero.
fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|digit| digit.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;
    use serde_json::{Value, json};

    use super::{Conditions, Priced, price};
    use crate::sandbox::cryptorefills::basket::read;
    use crate::sandbox::cryptorefills::order::BodyShape;

    fn conditions() -> Conditions<'static> {
        Conditions {
            sold_out: &|_| false,
            full_name_on_file: false,
            values_are_texts: false,
            needs_network: true,
        }
    }

    fn body(brand: &str, country: &str, denomination: &str, beneficiary: &str) -> Value {
        json!({
            "email": "buyer@example.org",
            "payment": {"type": "via", "payment_via": "USER_WALLET", "coin": "USDC", "network": "Solana"},
            "deliveries": [{"brand_name": brand, "country_code": country, "denomination": denomination, "beneficiary_account": beneficiary}],
        })
    }

    fn priced(body: &Value) -> Priced {
        price(&read(body).unwrap(), conditions()).unwrap()
    }

    fn codes(body: &Value) -> Vec<String> {
        priced(body).problems.into_iter().map(|problem| problem.code).collect()
    }

    fn card() -> Value {
        body("Steam", "US", "20 USD", "buyer@example.org")
    }

    fn with(mut body: Value, pointer: &str, value: Value) -> Value {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        body
    }

    #[test]
    fn a_good_basket_has_no_problems_and_costs_more_than_its_face_value() {
        let priced = priced(&card());
        assert_eq!(priced.problems, []);
        assert!(priced.amount > Decimal::from(20) && priced.amount < Decimal::new(227, 1));
    }

    #[test]
    fn the_nested_body_of_the_page_is_accepted_and_recorded() {
        let nested = json!([{"kind": "giftcard", "quantity": 2, "deliverable": {"brand_name": "Airbnb", "country_code": "US", "denomination": "100"}}]);
        let body = with(card(), "/deliveries", nested);
        assert_eq!(read(&body).unwrap().shape, BodyShape::Nested);
        assert_eq!(read(&card()).unwrap().shape, BodyShape::Flat);
        let lines = priced(&body).lines;
        assert_eq!(
            lines.iter().map(|line| line.denomination.as_str()).collect::<Vec<_>>(),
            ["100 USD", "100 USD"]
        );
    }

    #[test]
    fn the_value_of_a_range_may_be_a_number_or_a_string() {
        let range = body("Airbnb", "US", "range", "buyer@example.org");
        for value in [json!(100), json!("100"), json!(100.0)] {
            let priced = priced(&with(range.clone(), "/deliveries/0/product_value", value));
            assert_eq!(
                (priced.problems.len(), priced.lines[0].chosen),
                (0, Some(Decimal::from(100)))
            );
        }
    }

    #[test]
    fn a_range_refuses_what_is_outside_or_off_its_grid() {
        let range = body("Airbnb", "US", "range", "buyer@example.org");
        let refused = |value: Value| codes(&with(range.clone(), "/deliveries/0/product_value", value));
        assert_eq!(refused(json!(49)), ["AMOUNT_TOO_LOW"]);
        assert_eq!(refused(json!("501")), ["AMOUNT_TOO_HIGH"]);
        assert_eq!(refused(json!(50.5)), ["INVALID_PRODUCT_VALUE"]);
        assert_eq!(refused(json!("1e400")), ["INVALID_PRODUCT_VALUE"]);
        assert_eq!(codes(&range), ["INVALID_PRODUCT_VALUE"]);
    }

    #[test]
    fn the_wrong_spelling_of_a_denomination_is_costly() {
        let right = with(
            body("Airbnb", "US", "range", "buyer@example.org"),
            "/deliveries/0/product_value",
            json!(100),
        );
        let wrong = body("Airbnb", "US", "100 USD", "buyer@example.org");
        assert!(priced(&wrong).amount > priced(&right).amount);
        let unknown = body("Steam", "US", "21 USD", "buyer@example.org");
        assert_eq!(priced(&unknown).lines[0].denomination, "50 USD");
        let invented = body("eSIM", "US", "7 GB 7 days", "buyer@example.org");
        assert_eq!(codes(&invented), ["NOT_AVAILABLE_PRODUCT"]);
    }

    #[test]
    fn a_top_up_needs_a_phone_number_and_a_card_an_address() {
        assert_eq!(codes(&body("Claro Credits", "BR", "15 BRL", "+5511999887766")), [""; 0]);
        assert_eq!(
            codes(&body("Claro Credits", "BR", "15 BRL", "buyer@example.org")),
            ["INVALID_BENEFICIARY_ACCOUNT"]
        );
        assert_eq!(
            codes(&body("Steam", "US", "20 USD", "+5511999887766")),
            ["INVALID_BENEFICIARY_ACCOUNT"]
        );
    }

    #[test]
    fn what_cannot_be_bought_is_refused_by_code() {
        let buyer = "buyer@example.org";
        assert_eq!(
            codes(&body("Visa® Prepaid Card", "US", "25 USD", buyer)),
            ["LOGIN_REQUIRED"]
        );
        assert_eq!(
            codes(&body("Vanishing Point Records", "US", "25 USD", buyer)),
            ["OUT_OF_STOCK"]
        );
        assert_eq!(
            codes(&body("Hollow Tree Gifts", "US", "25 USD", buyer)),
            ["NOT_AVAILABLE_PRODUCT"]
        );
        assert_eq!(codes(&body("Nobody", "US", "25 USD", buyer)), ["NOT_AVAILABLE_PRODUCT"]);
    }

    #[test]
    fn what_cannot_be_paid_with_is_refused_by_code() {
        let paid = |coin: &str, network: &str| {
            let payment = json!({"type": "via", "payment_via": "USER_WALLET", "coin": coin, "network": network});
            codes(&with(card(), "/payment", payment))
        };
        assert_eq!(paid("DAI", "ETH Mainnet"), ["SUSPENDED_COIN"]);
        assert_eq!(paid("USDT", "Polygon (Matic)"), ["SUSPENDED_NETWORK"]);
        assert_eq!(paid("USDT", "Tron"), ["FULLNAME_MISSING"]);
        assert_eq!(paid("USDC", "solana"), ["UNSUPPORTED_PROTOCOL_COIN_COMBINATION"]);
        assert_eq!(
            codes(&with(card(), "/payment/payment_via", json!("GATE_PAY"))),
            ["NOT_ALLOWED_PAYMENT_VIA"]
        );
    }

    #[test]
    fn too_little_too_much_and_too_many_are_refused() {
        let cheap = with(
            body("Tango", "US", "1 USD", "buyer@example.org"),
            "/payment",
            json!({"type": "via", "payment_via": "USER_WALLET", "coin": "BTC", "network": "Mainnet"}),
        );
        assert_eq!(codes(&cheap), ["AMOUNT_LESS_THEN_MINIMUM_ALLOWED"]);
        let line = card()["deliveries"][0].clone();
        assert_eq!(
            codes(&with(card(), "/deliveries", json!(vec![line; 11]))),
            ["PRODUCT_COUNT_EXCEEDED"]
        );
        let dear = with(
            body("Amazon.com", "US", "range", "buyer@example.org"),
            "/deliveries/0/product_value",
            json!(2000),
        );
        let line = dear["deliveries"][0].clone();
        assert_eq!(
            codes(&with(dear, "/deliveries", json!(vec![line; 4]))),
            ["MAXIMUM_AMOUNT_PER_ORDER_EXCEEDED"]
        );
    }
}
