//! Choosing a country, from a list or by typing.

use crate::domain::walk::Choice;
use crate::view::message::Draft;
use crate::view::page::{Page, clamped, on_page};

const PER_PAGE: usize = 20;

pub(super) fn draw(mut page: Page<'_>, search: Option<&str>, at: u16) -> Draft {
    let found = page.words.countries(search);
    let (at, last) = clamped(at, found.len(), PER_PAGE);
    match (search, found.is_empty()) {
        (Some(typed), true) => page.say("countries-none", &[("typed", typed.into())]),
        (Some(typed), false) => {
            page.say(
                "countries-found",
                &[("typed", typed.into()), ("count", found.len().into())],
            );
        }
        (None, _) => page.say(
            "countries",
            &[
                ("page", (usize::from(at) + 1).into()),
                ("pages", (usize::from(last) + 1).into()),
            ],
        ),
    }
    let keys = on_page(&found, at, PER_PAGE)
        .iter()
        .map(|name| {
            let label = format!("{} {}", name.country.flag(), name.name);
            page.key(&label, &Choice::Country(name.country))
        })
        .collect();
    page.grid(keys);
    page.paging(at, last);
    if search.is_some() {
        let all = page.named("button-all-countries", &Choice::ClearSearch);
        page.row(vec![all]);
    }
    page.back()
}
