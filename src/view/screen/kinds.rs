//! Choosing what kind of thing to buy in a country.

use crate::domain::catalog::{Brand, Country, Kind};
use crate::domain::walk::Choice;
use crate::view::message::Draft;
use crate::view::page::Page;
use crate::view::titles::sign;

pub(super) fn draw(mut page: Page<'_>, country: Country) -> Draft {
    let name = page.words.flagged(country);
    let Some(brands) = page.scene.shelf.brands.here() else {
        page.say("kinds-title", &[("country", (&name).into())]);
        let stock = page.scene.shelf.brands.clone();
        return page.instead(&stock);
    };
    if brands.is_empty() {
        page.say("kinds-none", &[("country", (&name).into())]);
    } else {
        page.say("kinds", &[("country", (&name).into())]);
    }
    for kind in [Kind::GiftCard, Kind::TopUp, Kind::Esim] {
        choose(&mut page, brands, kind);
    }
    let other = page.named("button-other-country", &Choice::Countries);
    page.row(vec![other]);
    page.back()
}

fn choose(page: &mut Page<'_>, brands: &[Brand], kind: Kind) {
    let count = brands.iter().filter(|brand| brand.kind == kind).count();
    if count > 0 {
        let label = format!("{} {} · {count}", sign(kind), page.words.kind(kind));
        let key = page.key(&label, &Choice::Kind(kind));
        page.row(vec![key]);
    }
}
