//! Every screen, as its reader sees it.

mod alike;
mod browsing;
mod giving;
mod help;
mod orders;
mod paying;

use crate::domain::language::Language;
use crate::domain::shelf::Shelf;
use crate::domain::walk::Walk;
use crate::view::phrases::Phrases;
use crate::view::sample::{full_shelf, screen_at, seen};

fn shown(walk: Walk) -> String {
    shown_with(walk, &full_shelf())
}

fn shown_with(walk: Walk, shelf: &Shelf) -> String {
    let phrases = Phrases::load();
    seen(&screen_at(phrases.of(Language::English), walk, shelf, &[]))
}
