//! Choosing how much of a brand, from its list or by typing.

use rust_decimal::Decimal;

use crate::domain::basket::{FaceFault, suggestions};
use crate::domain::catalog::{Delivery, Denomination, Kind, Product, Range};
use crate::domain::money::{Currency, Fiat};
use crate::domain::walk::{Aisle, Choice};
use crate::view::message::{Draft, Key};
use crate::view::page::Page;
use crate::view::titles::{name, sign};

/// Telegram takes a hundred buttons; some are for the way back.
const MOST: usize = 90;

pub(super) fn draw(mut page: Page<'_>, aisle: &Aisle, wrong: Option<&FaceFault>) -> Draft {
    let Some(range) = page.scene.shelf.range.here() else {
        let stock = page.scene.shelf.range.clone();
        return page.instead(&stock);
    };
    let country = page.words.flagged(aisle.country);
    let brand = format!("{} {}", sign(range.brand.kind), name(&range.brand.name));
    page.say(
        "amounts-title",
        &[("brand", (&brand).into()), ("country", (&country).into())],
    );
    if range.products.is_empty() {
        page.say("amounts-none", &[]);
        let other = page.named("button-other-brand", &Choice::OtherBrand);
        page.row(vec![other]);
        return page.back();
    }
    about(&mut page, range);
    let span = range.products.iter().find_map(span);
    guide(&mut page, range, span.as_ref(), wrong);
    let keys = keys(&page, range, span.as_ref(), wrong);
    page.grid(keys);
    page.back()
}

/// The value that may be typed.
struct Span {
    min: Decimal,
    max: Decimal,
    step: Decimal,
    currency: Currency,
}

impl Span {
    fn money(&self, value: Decimal) -> Fiat {
        Fiat {
            value,
            currency: self.currency.clone(),
        }
    }
}

fn span(product: &Product) -> Option<Span> {
    match &product.denomination {
        Denomination::Fixed { .. } => None,
        Denomination::Span {
            min,
            max,
            step,
            currency,
        } => Some(Span {
            min: *min,
            max: *max,
            step: *step,
            currency: currency.clone(),
        }),
    }
}

/// What to know before choosing.
fn about(page: &mut Page<'_>, range: &Range) {
    match range.brand.kind {
        Kind::GiftCard => {}
        Kind::TopUp if range.products.iter().all(|product| product.delivery == Delivery::Phone) => {
            page.say("amounts-top-up", &[]);
        }
        Kind::TopUp => {}
        Kind::Esim => page.say("amounts-esim", &[]),
    }
}

fn guide(page: &mut Page<'_>, range: &Range, span: Option<&Span>, wrong: Option<&FaceFault>) {
    let Some(span) = span else {
        let id = match range.brand.kind {
            Kind::GiftCard | Kind::TopUp => "amounts",
            Kind::Esim => "amounts-plans",
        };
        return page.say(id, &[]);
    };
    let (min, max) = (span.money(span.min), span.money(span.max));
    match wrong {
        None => page.say("amounts-span", &[("min", (&min).into()), ("max", (&max).into())]),
        Some(FaceFault::NotANumber) => page.say("amounts-not-a-number", &[]),
        Some(FaceFault::TooLittle) => page.say("amounts-too-little", &[("min", (&min).into())]),
        Some(FaceFault::TooMuch) => page.say("amounts-too-much", &[("max", (&max).into())]),
        Some(FaceFault::OffGrid(below, above)) => {
            let (below, above) = (span.money(*below), span.money(*above));
            page.say(
                "amounts-off-grid",
                &[("below", (&below).into()), ("above", (&above).into())],
            );
        }
    }
}

fn keys(page: &Page<'_>, range: &Range, span: Option<&Span>, wrong: Option<&FaceFault>) -> Vec<Key> {
    let fixed = range.products.iter().filter_map(|product| {
        let label = match &product.denomination {
            Denomination::Fixed { label, value, .. } => page.words.worth(label, value.as_ref()),
            Denomination::Span { .. } => return None,
        };
        Some(page.key(&label, &Choice::Product(product.id.clone())))
    });
    let values = span.into_iter().flat_map(|span| {
        let usual = || suggestions(span.min, span.max, span.step).into_iter();
        let mut values: Vec<Decimal> = match wrong {
            Some(FaceFault::OffGrid(below, above)) => vec![*below, *above],
            Some(FaceFault::TooLittle) => std::iter::once(span.min).chain(usual()).collect(),
            Some(FaceFault::TooMuch) => usual().chain(std::iter::once(span.max)).collect(),
            Some(FaceFault::NotANumber) | None => usual().collect(),
        };
        values.dedup();
        values
            .into_iter()
            .map(|value| page.key(&page.words.fiat(&span.money(value)), &Choice::Value(value)))
    });
    fixed.chain(values).take(MOST).collect()
}
