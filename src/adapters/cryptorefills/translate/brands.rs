//! Brands: what kind each is, which are never sold here, and in which order they stand (Cryptorefills 2.2, 2.3).

use std::collections::HashSet;

use serde_json::Value;

use super::keys::key;
use crate::adapters::cryptorefills::wire::shop::{Brand as WireBrand, Brands, Category};
use crate::domain::catalog::{Brand, BrandId, Kind};
use crate::domain::search::folded;

/// Every brand of a country that can be sold here: favourites first, then by name.
pub fn brands(answer: Brands) -> Vec<Brand> {
    let mut popular: Vec<WireBrand> = answer.popular_brands.0;
    let mut all: Vec<(WireBrand, Option<String>, Option<String>)> = answer
        .all_brands
        .0
        .into_iter()
        .map(|brand| (brand, None, None))
        .collect();
    let whole = !all.is_empty();
    for Category {
        kind,
        category,
        brands,
        popular_brands,
    } in answer.categories.0
    {
        popular.extend(popular_brands.0.iter().cloned());
        if !whole {
            let within = brands.0.into_iter().chain(popular_brands.0);
            all.extend(within.map(|brand| (brand, kind.0.clone(), category.0.clone())));
        }
    }
    if all.is_empty() {
        all.extend(popular.iter().cloned().map(|brand| (brand, None, None)));
    }
    let mut seen = HashSet::new();
    let mut sold: Vec<Brand> = all
        .into_iter()
        .filter_map(|(brand, kind, category)| translated(&brand, kind.as_deref(), category.as_deref()))
        .filter(|brand| seen.insert(brand.id.clone()))
        .collect();
    let favourites: HashSet<BrandId> = popular
        .iter()
        .filter_map(|brand| brand.brand.as_filled().map(|name| id(brand, name)))
        .collect();
    for brand in &mut sold {
        brand.popular = favourites.contains(&brand.id);
    }
    arrange(&mut sold);
    sold.shrink_to_fit();
    sold
}

/// Favourites first, then by name as people read it.
pub fn arrange(brands: &mut [Brand]) {
    brands.sort_by_cached_key(|brand| (!brand.popular, folded(&brand.name), brand.id.clone()));
}

/// Marks the brands that a curated page of unknown form names; says whether that changed anything.
pub fn mark_favourites(brands: &mut [Brand], page: &[u8]) -> bool {
    let Ok(page) = serde_json::from_slice::<Value>(page) else {
        return false;
    };
    let mut named = HashSet::new();
    collect(&page, &mut named);
    let mut changed = false;
    for brand in brands.iter_mut() {
        let is_named = named.contains(brand.id.0.as_str()) || named.contains(brand.name.as_str());
        changed |= is_named && !brand.popular;
        brand.popular |= is_named;
    }
    if changed {
        arrange(brands);
    }
    changed
}

/// The keys and names of whatever looks like a brand; the depth is bounded by the parser.
fn collect<'a>(value: &'a Value, named: &mut HashSet<&'a str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, named)),
        Value::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str);
            match (text("brand_id"), text("brand").or(text("family"))) {
                (Some(id), _) => drop(named.insert(id)),
                (None, Some(name)) => drop(named.insert(name)),
                (None, None) => {}
            }
            fields.values().for_each(|field| collect(field, named));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn translated(brand: &WireBrand, kind: Option<&str>, category: Option<&str>) -> Option<Brand> {
    let name = brand.brand.as_filled()?;
    let own = brand.category.as_filled().or(category);
    let categories: Vec<String> = own
        .into_iter()
        .chain(brand.additional_categories.0.iter().filter_map(|slug| slug.as_filled()))
        .map(tight)
        .collect();
    let kind = classify(brand.kind.as_filled().or(kind), &categories)?;
    if is_emoney(name, kind, &categories) {
        return None;
    }
    Some(Brand {
        id: id(brand, name),
        name: String::from(name),
        family: String::from(brand.family.as_filled().unwrap_or(name)),
        kind,
        sold_out: brand.is_out_of_stock.0 == Some(true),
        popular: false,
    })
}

fn id(brand: &WireBrand, name: &str) -> BrandId {
    let parts = [
        name,
        brand.family.as_filled().unwrap_or_default(),
        brand.kind.as_filled().unwrap_or_default(),
    ];
    BrandId(key(brand.brand_id.as_filled(), &parts))
}

/// Letters and digits only, in lower case.
fn tight(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// An eSIM is a `mobile_recharge` of the category `e-sim`; a kind that we do not know is not sold.
fn classify(kind: Option<&str>, categories: &[String]) -> Option<Kind> {
    let is_esim = categories.iter().any(|category| category == "esim");
    match tight(kind?).as_str() {
        "esim" => Some(Kind::Esim),
        "giftcard" | "mobilerecharge" | "mobile" | "mobiletopup" | "topup" if is_esim => Some(Kind::Esim),
        "mobilerecharge" | "mobile" | "mobiletopup" | "topup" => Some(Kind::TopUp),
        "giftcard" => Some(Kind::GiftCard),
        _ => None,
    }
}

/// E-money needs proof of identity and is not sold (Cryptorefills e); a phone plan may be called prepaid.
fn is_emoney(name: &str, kind: Kind, categories: &[String]) -> bool {
    let name = folded(name);
    let has_word = |word: &str| name.split(' ').any(|own| own == word);
    let within = tight(&name);
    categories.iter().any(|category| category == "emoney")
        || has_word("visa")
        || ["mastercard", "rewarble", "paypal"]
            .iter()
            .any(|brand| within.contains(brand))
        || (kind != Kind::TopUp && within.contains("prepaid"))
}
