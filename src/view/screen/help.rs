//! Help: how to buy, how to pay, and what to do when something is wrong.

use crate::domain::consent::Paper;
use crate::domain::walk::Choice;
use crate::view::message::Draft;
use crate::view::page::Page;

pub(super) fn draw(mut page: Page<'_>) -> Draft {
    for id in ["help", "help-paying", "help-time", "help-trouble"] {
        page.say(id, &[]);
    }
    let keys = vec![
        page.named("button-orders", &Choice::Orders),
        page.named("button-language", &Choice::Languages),
    ];
    page.row(keys);
    let papers = vec![
        page.named("button-terms", &Choice::Paper(Paper::Terms)),
        page.named("button-privacy", &Choice::Paper(Paper::Privacy)),
    ];
    page.row(papers);
    page.back()
}
