//! The start: what this is, and where to shop.

use crate::domain::catalog::{Country, Kind};
use crate::domain::countries;
use crate::domain::language::Language;
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Key, Style};
use crate::view::page::Page;
use crate::view::titles::sign;

const KINDS: [Kind; 3] = [Kind::GiftCard, Kind::TopUp, Kind::Esim];

pub(super) fn draw(mut page: Page<'_>) -> Draft {
    page.say("home", &[]);
    unpaid(&mut page);
    match page.scene.chat.country {
        Some(country) => kinds(&mut page, country),
        None => first_countries(&mut page),
    }
    let keys = vec![
        page.named("button-orders", &Choice::Orders),
        page.named("button-language", &Choice::Languages),
        page.named("button-help", &Choice::Help),
    ];
    page.row(keys);
    page.done()
}

/// Orders that wait for money stand first, so that nobody has to look for them.
fn unpaid(page: &mut Page<'_>) {
    let keys: Vec<Key> = page
        .scene
        .orders
        .iter()
        .filter(|order| order.is_payable())
        .take(3)
        .map(|order| {
            let title = page.words.title(&order.basket.item);
            let label = page.words.label("button-unpaid", &[("title", (&title).into())]);
            page.key(&label, &Choice::Order(order.id))
        })
        .collect();
    for key in keys {
        page.row(vec![key]);
    }
}

fn kinds(page: &mut Page<'_>, country: Country) {
    let name = page.words.flagged(country);
    page.say("home-country", &[("country", (&name).into())]);
    let brands = page.scene.shelf.brands.here();
    for kind in KINDS {
        if brands.is_none_or(|brands| brands.iter().any(|brand| brand.kind == kind)) {
            let label = format!("{} {}", sign(kind), page.words.kind(kind));
            let mut key = page.key(&label, &Choice::Kind(kind));
            if kind == Kind::GiftCard {
                key.style = Style::Primary;
            }
            page.row(vec![key]);
        }
    }
    let other = page.named("button-other-country", &Choice::Countries);
    page.row(vec![other]);
}

fn first_countries(page: &mut Page<'_>) {
    page.say("home-where", &[]);
    let home = match page.words.language() {
        Language::English => None,
        Language::Korean => Country::new("KR"),
        Language::Japanese => Country::new("JP"),
    };
    let others = countries::first().filter(|country| Some(*country) != home);
    let keys = home
        .into_iter()
        .chain(others)
        .map(|country| page.key(&page.words.flagged(country), &Choice::Country(country)))
        .collect();
    page.grid(keys);
    let all = page.named("button-all-countries", &Choice::Countries);
    page.row(vec![all]);
}
