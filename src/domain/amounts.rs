//! Choosing an amount: one that is fixed, one out of a span, or one that is typed.

use rust_decimal::Decimal;

use super::basket::{Face, FaceFault, Item};
use super::catalog::{Brand, BrandId, Product, ProductId, Range};
use super::contacts;
use super::money;
use super::steps::{Around, SEARCH_LENGTH};
use super::walk::{Aisle, Walk};

/// A typed amount; where only fixed ones are sold, other words are searched for.
pub(in crate::domain) fn typed(aisle: Aisle, brand: BrandId, range: &Range, text: &str) -> Walk {
    let spans = || range.products.iter().filter(|product| product.fixed_face().is_none());
    let Some(value) = money::typed(text) else {
        return match spans().next() {
            Some(_) => Walk::Amounts {
                aisle,
                brand,
                wrong: Some(FaceFault::NotANumber),
            },
            None => Walk::Brands(Aisle {
                search: Some(text.chars().take(SEARCH_LENGTH).collect()),
                page: 0,
                ..aisle
            }),
        };
    };
    let fixed = range.products.iter().find(|product| {
        product
            .fixed_face()
            .and_then(|face| face.value())
            .is_some_and(|fiat| fiat.value == value)
    });
    let chosen = spans()
        .map(|product| product.value_face(value).map(|face| (product, face)))
        .chain(fixed.and_then(|product| product.fixed_face().map(|face| Ok((product, face)))))
        .reduce(|first, second| if first.is_ok() { first } else { second.or(first) });
    match chosen {
        Some(Ok((product, face))) => contacts::contact(aisle, item(range, product, face)),
        Some(Err(fault)) => Walk::Amounts {
            aisle,
            brand,
            wrong: Some(fault),
        },
        None => Walk::Amounts {
            aisle,
            brand,
            wrong: Some(FaceFault::NotANumber),
        },
    }
}

pub(in crate::domain) fn fixed_chosen(here: Walk, chosen: &ProductId, around: Around<'_>) -> Option<Walk> {
    let Walk::Amounts { aisle, .. } = here else { return None };
    let range = around.shelf.range.here()?;
    let product = range.products.iter().find(|product| product.id == *chosen)?;
    let face = product.fixed_face()?;
    Some(contacts::contact(aisle, item(range, product, face)))
}

pub(in crate::domain) fn value_chosen(here: Walk, value: Decimal, around: Around<'_>) -> Option<Walk> {
    let Walk::Amounts { aisle, .. } = here else { return None };
    let range = around.shelf.range.here()?;
    let (product, face) = range
        .products
        .iter()
        .find_map(|product| product.value_face(value).ok().map(|face| (product, face)))?;
    Some(contacts::contact(aisle, item(range, product, face)))
}

fn item(range: &Range, product: &Product, face: Face) -> Item {
    let Brand {
        id, name, family, kind, ..
    } = &range.brand;
    Item {
        country: range.country,
        brand: id.clone(),
        brand_name: name.clone(),
        family: family.clone(),
        kind: *kind,
        product: product.id.clone(),
        face,
        delivery: product.delivery,
    }
}
