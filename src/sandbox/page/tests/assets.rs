//! What the page is made of: its parts fit together, and it asks nothing of the outside.

use crate::sandbox::page::{INDEX, MONEY, SCRIPT, STYLE};

/// The deeds of a list in the page's script.
pub(super) fn named_in(list: &str) -> Vec<&'static str> {
    let (_, deeds) = MONEY.split_once(list).unwrap();
    let (deeds, _) = deeds.split_once("\n];").unwrap();
    let named = deeds.split("[\"").skip(1).filter_map(|rest| rest.split('"').next());
    named
        .filter(|name| name.starts_with(|c: char| c.is_lowercase()))
        .collect()
}

/// The words of a list of statuses in the page's script.
pub(super) fn statuses_in(list: &str) -> Vec<&'static str> {
    let (_, words) = MONEY.split_once(list).unwrap();
    let (words, _) = words.split_once(']').unwrap();
    words.split('"').skip(1).step_by(2).collect()
}

#[test]
fn the_page_asks_nothing_of_the_outside() {
    for text in [INDEX, SCRIPT, MONEY, STYLE] {
        let outside = text
            .split("http")
            .skip(1)
            .filter(|rest| rest.starts_with("://") || rest.starts_with("s://"));
        let foreign: Vec<_> = outside
            .filter(|rest| !rest.starts_with("://www.w3.org/2000/svg"))
            .collect();
        assert!(foreign.iter().all(|rest| rest.starts_with("s://${")), "{foreign:?}");
    }
}

#[test]
fn every_element_that_the_script_names_is_on_the_page() {
    let scripts = [SCRIPT, MONEY];
    let names = scripts
        .iter()
        .flat_map(|script| script.split("$(\"").skip(1))
        .filter_map(|rest| rest.split('"').next());
    for name in names {
        assert!(INDEX.contains(&format!("id=\"{name}\"")), "{name}");
    }
}
