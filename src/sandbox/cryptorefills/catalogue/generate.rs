//! Fills a country's shelf: which brands it has, and what each of them sells.

use rust_decimal::Decimal;

use super::brand::{Brand, Delivery, Kind, Offer, Product};
use super::countries::Country;
use super::names;
use crate::sandbox::chance;

/// The brands of a country, the best known first.
pub(super) fn shelf(country: &'static Country) -> Vec<Brand> {
    let mut brands = Vec::new();
    if let Some(amazon) = names::amazon(country.code) {
        brands.push(card(country, amazon, "e-commerce"));
    }
    brands.extend(
        names::EVERYWHERE
            .iter()
            .map(|(name, category)| card(country, name, category)),
    );
    brands.push(esim(country));
    top_ups(country, &mut brands);
    if country.code == "US" {
        only_in_the_states(country, &mut brands);
    }
    brands.extend(
        names::local(country.script)
            .iter()
            .map(|(name, category)| card(country, name, category)),
    );
    let enough = if country.code == "US" {
        920
    } else {
        (brands.len() + 2).max(20 + size(chance::below(&["shelf", country.code], 101)))
    };
    let rest = enough.saturating_sub(brands.len());
    brands.extend(invented(country, rest));
    for brand in brands.iter_mut().take(12) {
        brand.popular = true;
    }
    brands
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

fn invented(country: &'static Country, count: usize) -> impl Iterator<Item = Brand> {
    let all = names::FIRST.len() * names::SECOND.len();
    let start = size(chance::below(&["names", country.code], all as u64));
    // The stride is prime and no divisor of the number of pairs, so no pair comes twice.
    (0..count.min(all)).filter_map(move |turn| {
        let at = (start + turn * 631) % all;
        let first = names::FIRST.get(at / names::SECOND.len())?;
        let (second, category) = names::SECOND.get(at % names::SECOND.len())?;
        Some(card(country, &format!("{first} {second}"), category))
    })
}

fn only_in_the_states(country: &'static Country, brands: &mut Vec<Brand>) {
    let cards = names::STATES.iter().chain(&names::AWKWARD);
    brands.extend(cards.map(|(name, category)| card(country, name, category)));
    let mut visa = card(country, "Visa® Prepaid Card", "e-money");
    visa.additional = vec!["e-commerce"];
    let mut rewards = card(country, "Rewarble", "other_products");
    rewards.additional = vec!["e-money"];
    let sold_out = Brand {
        out_of_stock: true,
        ..card(country, "Vanishing Point Records", "entertainment")
    };
    let bare = Brand {
        products: None,
        min: None,
        max: None,
        ..card(country, "Hollow Tree Gifts", "retail")
    };
    let tango = mobile(country, "Tango", "Tango", "mobile_credits", Delivery::Email);
    brands.extend([visa, rewards, sold_out, bare, tango]);
    for name in ["Pixel Foxes", "Marble Moons", "Paper Dragons"] {
        brands.push(Brand {
            kind: Kind::NftGiftCard,
            ..card(country, name, "nft_bundle")
        });
    }
}

fn top_ups(country: &'static Country, brands: &mut Vec<Brand>) {
    for operator in country.operators {
        let family = (*operator).to_owned();
        brands.push(mobile(
            country,
            &format!("{operator} Credits"),
            &family,
            "mobile_credits",
            Delivery::Phone,
        ));
    }
    if let Some(operator) = country.operators.first() {
        brands.push(mobile(
            country,
            &format!("{operator} Bundle"),
            operator,
            "mobile_bundle",
            Delivery::Phone,
        ));
    }
    brands.push(mobile(country, "Libon", "Libon", "mobile_talk_time", Delivery::Email));
}

fn blank(country: &'static Country, name: &str, kind: Kind, category: &'static str) -> Brand {
    let parts = ["brand", country.code, kind.word(), category, name];
    Brand {
        name: name.to_owned(),
        family: name.to_owned(),
        id: chance::uuid(&parts),
        kind,
        category,
        additional: Vec::new(),
        country,
        min: None,
        max: None,
        out_of_stock: false,
        popular: false,
        default_denomination: String::new(),
        markup: 100 + u32::try_from(chance::below(&["markup", country.code, name], 1201)).unwrap_or_default(),
        products: None,
    }
}

fn card(country: &'static Country, name: &str, category: &'static str) -> Brand {
    let brand = blank(country, name, Kind::GiftCard, category);
    let roll = chance::below(&["form", country.code, name], 10);
    let (form, known) = match name {
        "Airbnb" => (
            Form::Range {
                min: 50,
                max: 500,
                step: 1,
            },
            true,
        ),
        "Steam" => (Form::Fixed(&[5, 10, 20, 50, 100, 200]), true),
        "Tango" => (Form::Fixed(&[1, 2, 5, 10]), true),
        _ if name.starts_with("Amazon.") => (
            Form::Range {
                min: 1,
                max: 2000,
                step: 1,
            },
            true,
        ),
        "Minecraft" => (Form::Named(&[("Java & Bedrock Ed", 30), ("1720 Minecoins", 10)]), true),
        "Netflix" | "Everything Apple" => (Form::Fixed(&[15, 25, 30, 50, 100]), true),
        "Spotify" | "Discord Nitro" => (
            Form::Named(&[("1 month", 11), ("3 months", 33), ("12 months", 110)]),
            true,
        ),
        _ => (Form::Fixed(&[10, 25, 50, 100]), false),
    };
    let form = match roll {
        _ if known => form,
        0..=2 => Form::Range {
            min: 5,
            max: 500,
            step: 5,
        },
        3 => Form::Range {
            min: 10,
            max: 250,
            step: 10,
        },
        4..=5 => Form::Fixed(&[5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500]),
        _ => form,
    };
    let more = match category {
        "games" => vec!["entertainment"],
        "food" if roll < 4 => vec!["groceries"],
        _ => Vec::new(),
    };
    with_products(
        Brand {
            additional: more,
            ..brand
        },
        &form,
        Delivery::Email,
    )
}

fn mobile(country: &'static Country, name: &str, family: &str, category: &'static str, delivery: Delivery) -> Brand {
    let brand = Brand {
        family: family.to_owned(),
        ..blank(country, name, Kind::MobileRecharge, category)
    };
    let roll = chance::below(&["form", country.code, name], 4);
    let form = match category {
        "mobile_bundle" => Form::Named(&[("2 GB 7 days", 5), ("10 GB 30 days", 15), ("Talk & Data 30 days", 20)]),
        _ if roll == 0 && !name.starts_with("Claro") => Form::Range {
            min: 1,
            max: 50,
            step: 1,
        },
        _ => Form::Fixed(&[3, 5, 10, 15, 20, 30, 50]),
    };
    with_products(brand, &form, delivery)
}

enum Form {
    /// Multiples of the currency's unit.
    Fixed(&'static [i64]),
    /// Opaque names with their worth in units.
    Named(&'static [(&'static str, i64)]),
    /// In units.
    Range { min: i64, max: i64, step: i64 },
}

fn with_products(mut brand: Brand, form: &Form, delivery: Delivery) -> Brand {
    let currency = brand.country.currency;
    let worth = |units: i64| Decimal::from(units * currency.unit);
    let offers: Vec<Offer> = match form {
        Form::Fixed(grid) => grid
            .iter()
            .map(|units| {
                let value = worth(*units);
                Offer::Fixed {
                    denomination: format!("{value} {}", currency.code),
                    label: currency.label(value),
                    value,
                }
            })
            .collect(),
        Form::Named(grid) => grid
            .iter()
            .map(|(name, units)| Offer::Fixed {
                denomination: (*name).to_owned(),
                label: (*name).to_owned(),
                value: worth(*units),
            })
            .collect(),
        Form::Range { min, max, step } => {
            vec![Offer::Range {
                min: worth(*min),
                max: worth(*max),
                step: worth(*step),
            }]
        }
    };
    brand.min = offers.first().map(|offer| bound(&brand, offer, false));
    brand.max = offers.last().map(|offer| bound(&brand, offer, true));
    finish(brand, offers, delivery)
}

fn bound(brand: &Brand, offer: &Offer, upper: bool) -> String {
    match offer {
        Offer::Fixed { label, .. } => label.clone(),
        Offer::Range { min, max, .. } => brand.country.currency.label(if upper { *max } else { *min }),
        Offer::Plan { denomination, .. } => denomination.clone(),
    }
}

fn finish(mut brand: Brand, offers: Vec<Offer>, delivery: Delivery) -> Brand {
    let product = |(place, offer): (usize, Offer)| Product {
        id: chance::uuid(&["product", &brand.id, &place.to_string()]),
        offer,
        delivery,
    };
    let products: Vec<Product> = offers.into_iter().enumerate().map(product).collect();
    brand.default_denomination = products
        .get(products.len() / 2)
        .and_then(Product::denomination)
        .map(str::to_owned)
        .unwrap_or_default();
    brand.products = Some(products);
    brand
}

fn esim(country: &'static Country) -> Brand {
    let plans = [
        (Some(1), 3, 25),
        (Some(1), 7, 40),
        (Some(3), 30, 85),
        (Some(5), 30, 120),
        (Some(10), 30, 200),
        (Some(20), 30, 330),
    ];
    let more = [(Some(50), 90, 700), (None, 3, 110), (None, 30, 600)];
    let offer = |(gigabytes, days, dimes): (Option<u32>, u32, i64)| Offer::Plan {
        denomination: gigabytes.map_or_else(
            || format!("Unlimited {days} days"),
            |size| format!("{size} GB {days} days"),
        ),
        gigabytes,
        dollars: Decimal::new(dimes, 1),
    };
    let mut brand = blank(country, "eSIM", Kind::MobileRecharge, "e-sim");
    brand.min = Some("1 GB 3 days".to_owned());
    brand.max = Some("50 GB 90 days".to_owned());
    finish(
        brand,
        plans.into_iter().chain(more).map(offer).collect(),
        Delivery::Email,
    )
}
