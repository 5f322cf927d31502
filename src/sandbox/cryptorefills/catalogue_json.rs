//! Brands, products and prices as the upstream writes them (Cryptorefills 2.2 to 2.5).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::catalogue::brand::{Brand, Offer, Product};
use super::coins::Coin;
use super::order_json::{decimal, number};
use super::spelling::Spelling;

/// The answer to `GET /v2/brands`.
pub(super) fn brands(country: &str, brands: &[Brand], sold_out: &dyn Fn(&Brand) -> bool, spelling: &Spelling) -> Value {
    let mut groups: BTreeMap<(&str, &str), Vec<(&Brand, Value)>> = BTreeMap::new();
    let mut all = Vec::with_capacity(brands.len());
    for brand in brands {
        let json = brand_json(brand, sold_out(brand));
        groups
            .entry((brand.kind.word(), brand.category))
            .or_default()
            .push((brand, json.clone()));
        all.push((brand, json));
    }
    let popular = |of: &[(&Brand, Value)]| -> Vec<Value> {
        of.iter()
            .filter(|(brand, _)| brand.popular)
            .map(|(_, json)| json.clone())
            .collect()
    };
    let categories: Vec<Value> = groups
        .into_iter()
        .map(|((kind, category), members)| {
            let slug = if spelling.null_categories {
                Value::Null
            } else {
                json!(category)
            };
            let popular = popular(&members);
            let members: Vec<Value> = members.into_iter().map(|(_, json)| json).collect();
            json!({"kind": kind, "category": slug, "popular_brands": popular, "brands": members})
        })
        .collect();
    let mut answer =
        json!({"last_user_purchases": [], "suggestions": [], "country_code": country, "categories": categories});
    if !spelling.without_all_brands {
        answer["popular_brands"] = json!(popular(&all));
        answer["all_brands"] = Value::Array(all.into_iter().map(|(_, json)| json).collect());
    }
    answer
}

/// The answer to `GET /v2/homepage`.
pub(super) fn homepage(country: &str, brands: &[Brand]) -> Value {
    let popular: Vec<Value> = brands
        .iter()
        .filter(|brand| brand.popular)
        .map(|brand| brand_json(brand, false))
        .collect();
    let trending: Vec<Value> = brands
        .iter()
        .rev()
        .take(6)
        .map(|brand| brand_json(brand, false))
        .collect();
    json!({"country_code": country, "popular_brands": popular, "sections": [{"title": "Trending", "brands": trending}]})
}

fn brand_json(brand: &Brand, sold_out: bool) -> Value {
    let logo = logo(brand);
    json!({
        "family": brand.family,
        "brand": brand.name,
        "brand_id": brand.id,
        "kind": brand.kind.word(),
        "category": brand.category,
        "additional_categories": brand.additional,
        "min": brand.min,
        "max": brand.max,
        "is_out_of_stock": brand.out_of_stock || sold_out,
        "country_code": brand.country.code,
        "logo_url": format!("{logo}.webp"),
        "logo_base_url": logo,
        "bg_color": format!("#{}", brand.id.get(..6).unwrap_or("000000")),
        "product_type": "physical",
        "brand_tags": [],
    })
}

fn logo(brand: &Brand) -> String {
    let slug: String = brand
        .name
        .to_lowercase()
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
        .collect();
    format!("https://cdn.cryptorefills.com/logos_v2/{}", slug.trim_matches('-'))
}

/// One group of the answer to `GET /v5/products/country/{country}`.
pub(super) fn group(brand: &Brand, sold_out: bool, coin: &Coin, locale: &str, spelling: &Spelling) -> Value {
    let out = brand.out_of_stock || sold_out;
    let products = brand
        .products
        .as_ref()
        .map(|list| list.iter().map(|product| product_json(brand, product, coin, spelling)));
    json!({
        "country_code": brand.country.code,
        "kind": brand.kind.word(),
        "category": brand.category,
        "additional_categories": brand.additional,
        "family": brand.family,
        "brand": brand.name,
        "brand_id": brand.id,
        "is_out_of_stock": out,
        "default_denomination": brand.default_denomination,
        "product_tc": format!("{} is sold as it is & cannot be returned.", brand.name),
        "logo_url": format!("{}.webp", logo(brand)),
        "redeem_method": ["online"],
        "rich_description": {
            "markup": "html",
            "locale": locale,
            "how_to_redeem": "<ol><li>Sign in &amp; open <b>Redeem</b></li><li>Enter the code</li></ol>",
            "term_and_conditions": "<p>No refunds. <a href=\"https://example.org/terms\">Terms</a></p>",
            "brand_url": "https://example.org",
        },
        "products": products.map(Iterator::collect::<Vec<_>>),
    })
}

fn product_json(brand: &Brand, product: &Product, coin: &Coin, spelling: &Spelling) -> Value {
    let currency = brand.country.currency.code;
    let mut row = json!({
        "product_id": product.id,
        "is_dynamic": product.is_range(),
        "coin": coin.name,
        "payment_method": coin.quoted_method(),
        "delivery_type": product.delivery.word(),
        "points": points(brand, product),
        "product_type": "physical",
    });
    match &product.offer {
        Offer::Fixed {
            denomination,
            label,
            value,
        } => {
            let cost = decimal(brand.coin_amount(brand.dollars(*value), 0, coin), spelling);
            row["denomination"] = json!(denomination);
            row["localized_denomination"] = json!(label);
            row["original_coin_amount"] = cost.clone();
            row["coin_amount"] = cost;
            row["face_value"] =
                json!({"currency_code": currency, "amount": {"type": "fixed", "price": value.to_string()}});
        }
        Offer::Range { min, max, .. } => {
            row["range"] = range_json(brand, &product.offer, spelling);
            let bound = |value: &Decimal| {
                let text = format!("{value:.2}");
                if spelling.face_value_objects {
                    json!({"amount": text, "currency": currency})
                } else {
                    json!(text)
                }
            };
            let amount = json!({"type": "range", "min": bound(min), "max": bound(max)});
            row["face_value"] = json!({"currency_code": currency, "amount": amount});
        }
        Offer::Plan {
            denomination,
            gigabytes,
            dollars,
        } => {
            let cost = decimal(brand.coin_amount(*dollars, 0, coin), spelling);
            row["denomination"] = json!(denomination);
            row["localized_denomination"] = json!(denomination);
            row["original_coin_amount"] = cost.clone();
            row["coin_amount"] = cost;
            let size = gigabytes.map_or_else(|| json!(-1), |size| json!(size));
            row["benefits"] =
                json!([{"type": "DATA", "unit_type": "DATA", "unit": "GB", "amount": {"base": {"amount": size}}}]);
        }
    }
    row
}

fn range_json(brand: &Brand, offer: &Offer, spelling: &Spelling) -> Value {
    let Offer::Range { min, max, step } = offer else {
        return Value::Null;
    };
    let currency = brand.country.currency.code;
    let bound = |value: &Decimal| {
        if spelling.range_objects {
            json!({"amount": number(*value), "currency": currency})
        } else {
            with_point(*value)
        }
    };
    json!({
        "min": bound(min),
        "max": bound(max),
        "currency": currency,
        "step_size": with_point(*step),
        "default": format!("{max:.1}"),
    })
}

/// A JSON number that is written with a point, as in `50.0`.
fn with_point(value: Decimal) -> Value {
    serde_json::from_str(&format!("{value:.1}")).unwrap_or(Value::Null)
}

fn points(brand: &Brand, product: &Product) -> String {
    let dollars = match &product.offer {
        Offer::Fixed { value, .. } | Offer::Range { min: value, .. } => brand.dollars(*value),
        Offer::Plan { dollars, .. } => *dollars,
    };
    dollars.trunc().normalize().to_string()
}

/// The answer to `GET /v4/products/price`; none if the brand sells nothing for this value.
pub(super) fn price(brand: &Brand, value: Decimal, coin: &Coin, spelling: &Spelling) -> Option<Value> {
    let sells = |product: &&Product| match &product.offer {
        Offer::Fixed { value: its, .. } => *its == value,
        Offer::Range { min, max, .. } => (*min..=*max).contains(&value),
        Offer::Plan { .. } => false,
    };
    let product = brand.products().iter().find(sells)?;
    let cost = decimal(brand.coin_amount(brand.dollars(value), 0, coin), spelling);
    let mut answer = json!({
        "product_id": product.id,
        "is_dynamic": product.is_range(),
        "coin_amount": cost,
        "coin": coin.name,
        "original_coin_amount": cost,
        "payment_method": coin.quoted_method(),
        "delivery_type": product.delivery.word(),
        "points": brand.dollars(value).trunc().normalize().to_string(),
        "product_type": "physical",
    });
    if product.is_range() {
        answer["range"] = range_json(brand, &product.offer, spelling);
    }
    Some(answer)
}
