//! Products: a fixed face value or a span, and whom it is sent to (Cryptorefills 2.4).

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::keys::key;
use super::plain::plain;
use crate::adapters::cryptorefills::wire::shop::{Product as WireProduct, ProductGroup};
use crate::domain::catalog::{Brand, Country, Delivery, Denomination, Product, ProductId, Range};
use crate::domain::money::{Currency, Fiat};

/// What one brand sells, out of an answer that may hold its whole family; `None` when the answer does not have the brand.
pub fn range(country: Country, brand: &Brand, groups: &[ProductGroup]) -> Option<Range> {
    let is_this = |group: &&ProductGroup| match group.brand_id.as_filled() {
        Some(id) => key(Some(id), &[]) == brand.id.0,
        None => group.brand.as_filled() == Some(brand.name.as_str()),
    };
    let own: Vec<&ProductGroup> = groups.iter().filter(is_this).collect();
    let first = own.first()?;
    let redeem = first
        .rich_description
        .0
        .as_ref()
        .and_then(|about| about.how_to_redeem.as_filled())
        .map(plain)
        .filter(|text| !text.is_empty());
    let mut brand = brand.clone();
    brand.sold_out |= first.is_out_of_stock.0 == Some(true);
    Some(Range {
        country,
        brand,
        products: products(own.iter().flat_map(|group| &group.products.0)),
        redeem,
    })
}

/// The products that can be shown, the fixed ones by value when all of them have one.
fn products<'a>(wire: impl Iterator<Item = &'a WireProduct>) -> Vec<Product> {
    let mut seen = HashSet::new();
    let mut products: Vec<Product> = wire
        .filter_map(product)
        .filter(|product| seen.insert(product.id.clone()))
        .collect();
    if products.iter().all(|product| fixed_value(product).is_some()) {
        products.sort_by_key(fixed_value);
    }
    products.shrink_to_fit();
    products
}

fn fixed_value(product: &Product) -> Option<Decimal> {
    match &product.denomination {
        Denomination::Fixed { value, .. } => value.as_ref().map(|fiat| fiat.value),
        Denomination::Span { .. } => None,
    }
}

fn product(wire: &WireProduct) -> Option<Product> {
    let delivery = match wire.delivery_type.as_filled()? {
        "by_email" => Delivery::Email,
        "by_phone" => Delivery::Phone,
        _ => return None,
    };
    let is_span = wire.is_dynamic.0.unwrap_or(wire.range.0.is_some());
    let denomination = if is_span { span(wire) } else { fixed(wire) }?;
    let name = wire.denomination.as_filled().unwrap_or("range");
    Some(Product {
        id: ProductId(key(wire.product_id.as_filled(), &[name])),
        denomination,
        delivery,
    })
}

fn fixed(wire: &WireProduct) -> Option<Denomination> {
    let key = wire.denomination.as_filled()?;
    let value = wire.face_value.0.as_ref().and_then(|face| {
        let amount = face.amount.0.as_ref()?;
        Some(Fiat {
            value: amount
                .price
                .0
                .or(amount.value.0)
                .filter(|value| *value > Decimal::ZERO)?,
            currency: currency(face.currency_code.as_filled()?)?,
        })
    });
    Some(Denomination::Fixed {
        key: String::from(key),
        label: String::from(wire.localized_denomination.as_filled().unwrap_or(key)),
        value,
    })
}

/// Bounds from `range`, and from the face value where that leaves them out.
fn span(wire: &WireProduct) -> Option<Denomination> {
    let range = wire.range.0.as_ref();
    let face = wire.face_value.0.as_ref();
    let amount = face.and_then(|face| face.amount.0.as_ref());
    let min = range
        .and_then(|range| range.min.0)
        .or(amount.and_then(|amount| amount.min.0))?;
    let max = range
        .and_then(|range| range.max.0)
        .or(amount.and_then(|amount| amount.max.0))?;
    let code = range
        .and_then(|range| range.currency.as_filled())
        .or(face.and_then(|face| face.currency_code.as_filled()))?;
    let step = range.and_then(|range| range.step_size.0).unwrap_or_default();
    (min > Decimal::ZERO && min <= max).then_some(Denomination::Span {
        min: min.normalize(),
        max: max.normalize(),
        step: step.max(Decimal::ZERO).normalize(),
        currency: currency(code)?,
    })
}

fn currency(code: &str) -> Option<Currency> {
    let code = code.trim().to_ascii_uppercase();
    (code.len() <= 10 && code.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(Currency(code))
}
