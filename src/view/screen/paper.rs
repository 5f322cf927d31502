//! The terms, what is stored, and help with payments; with the operator's own links where there are some.

use crate::domain::consent::{Paper, Support};
use crate::domain::walk::Choice;
use crate::view::message::{Action, Draft, Key, Style};
use crate::view::page::Page;

pub(super) fn draw(mut page: Page<'_>, paper: Paper) -> Draft {
    let parts: &[&str] = match paper {
        Paper::Terms => &["terms", "terms-seller", "terms-paying", "terms-goods", "terms-fair"],
        Paper::Privacy => &[
            "privacy",
            "privacy-stored",
            "privacy-kept",
            "privacy-given",
            "privacy-telegram",
            "privacy-rights",
        ],
        Paper::PaySupport => &["pay-support", "pay-support-steps"],
    };
    for id in parts {
        match *id {
            "privacy-kept" => {
                let days = page.scene.imprint.retention.days;
                page.say(id, &[("days", days.into())]);
            }
            plain => page.say(plain, &[]),
        }
    }
    match paper {
        Paper::Terms => own_terms(&mut page),
        Paper::Privacy => {}
        Paper::PaySupport => page.say("pay-support-telegram", &[]),
    }
    support(&mut page);
    let keys = Paper::ALL
        .into_iter()
        .filter(|other| *other != paper)
        .map(|other| page.named(label(other), &Choice::Paper(other)))
        .collect();
    page.row(keys);
    page.back()
}

/// The phrase on a button that opens a paper.
fn label(paper: Paper) -> &'static str {
    match paper {
        Paper::Terms => "button-terms",
        Paper::Privacy => "button-privacy",
        Paper::PaySupport => "button-pay-support",
    }
}

fn own_terms(page: &mut Page<'_>) {
    if let Some(url) = page.scene.imprint.terms_url.clone() {
        page.say("terms-own", &[]);
        link(page, "button-own-terms", url);
    }
}

fn support(page: &mut Page<'_>) {
    let imprint = page.scene.imprint;
    if imprint.talks {
        page.say("support-here", &[]);
    }
    match imprint.support.clone() {
        None if imprint.talks => {}
        None => page.say("support-none", &[]),
        Some(Support::Mail(mail)) => page.say("support-mail", &[("mail", (&mail).into())]),
        Some(Support::Link(url)) => {
            page.say("support-link", &[]);
            link(page, "button-support", url);
        }
    }
}

fn link(page: &mut Page<'_>, id: &str, url: String) {
    page.row(vec![Key {
        label: page.words.label(id, &[]),
        action: Action::Link(url),
        style: Style::Plain,
    }]);
}
