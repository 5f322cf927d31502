//! Choosing a brand, from a list or by typing.

use crate::domain::catalog::Brand;
use crate::domain::search::find;
use crate::domain::walk::{Aisle, Choice};
use crate::view::message::{Draft, Html};
use crate::view::page::{Page, clamped, on_page};
use crate::view::titles::{name, sign};

const PER_PAGE: usize = 10;

pub(super) fn draw(mut page: Page<'_>, aisle: &Aisle) -> Draft {
    let country = page.words.flagged(aisle.country);
    let title = match aisle.kind {
        Some(kind) => format!("{} {}", sign(kind), page.words.kind(kind)),
        None => page.words.label("kinds-all", &[]),
    };
    let title = page.words.say(
        "brands-title",
        &[("title", (&title).into()), ("country", (&country).into())],
    );
    let Some(brands) = page.scene.shelf.brands.here() else {
        page.paragraph(title);
        let stock = page.scene.shelf.brands.clone();
        return page.instead(&stock);
    };
    let shown = shown(brands, aisle);
    let (at, last) = clamped(aisle.page, shown.len(), PER_PAGE);
    page.paragraph(title);
    let guide = guide(&page, aisle, shown.len(), at, last);
    page.paragraph(guide);
    let keys = on_page(&shown, at, PER_PAGE)
        .iter()
        .map(|brand| page.key(&label(&page, brand, aisle), &Choice::Brand(brand.id.clone())))
        .collect();
    page.grid(keys);
    page.paging(at, last);
    if aisle.search.is_some() {
        let all = page.named("button-show-all", &Choice::ClearSearch);
        page.row(vec![all]);
    }
    if shown.is_empty() {
        let other = page.named("button-other-country", &Choice::Countries);
        page.row(vec![other]);
    }
    page.back()
}

/// The brands of the aisle: what answers the search, else the favourites first; the sold out ones always last.
fn shown<'b>(brands: &'b [Brand], aisle: &Aisle) -> Vec<&'b Brand> {
    let of_kind = |brand: &&Brand| aisle.kind.is_none_or(|kind| brand.kind == kind);
    let mut shown: Vec<&Brand> = match &aisle.search {
        Some(typed) => find(brands, typed, |brand| format!("{} {}", brand.name, brand.family))
            .into_iter()
            .filter(of_kind)
            .collect(),
        None => brands.iter().filter(of_kind).collect(),
    };
    if aisle.search.is_none() {
        shown.sort_by_key(|brand| !brand.popular);
    }
    shown.sort_by_key(|brand| brand.sold_out);
    shown
}

fn label(page: &Page<'_>, brand: &Brand, aisle: &Aisle) -> String {
    let shown = name(&brand.name);
    if brand.sold_out {
        return page.words.label("button-sold-out", &[("brand", (&shown).into())]);
    }
    match (aisle.kind, brand.popular && aisle.search.is_none()) {
        (_, true) => format!("⭐ {shown}"),
        (None, false) => format!("{} {shown}", sign(brand.kind)),
        (Some(_), false) => shown,
    }
}

fn guide(page: &Page<'_>, aisle: &Aisle, count: usize, at: u16, last: u16) -> Html {
    let pages = [
        ("page", (usize::from(at) + 1).into()),
        ("pages", (usize::from(last) + 1).into()),
    ];
    match (&aisle.search, count) {
        (Some(typed), 0) => page.words.say("brands-not-found", &[("typed", typed.into())]),
        (Some(typed), _) => page
            .words
            .say("brands-found", &[("typed", typed.into()), ("count", count.into())]),
        (None, 0) => page.words.say("brands-none", &[]),
        (None, _) if last == 0 => page.words.say("brands", &[]),
        (None, _) => page.words.say("brands-paged", &pages),
    }
}
