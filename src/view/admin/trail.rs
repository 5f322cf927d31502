//! What admins did, the newest first.

use super::{key, measure_words};
use crate::domain::admin::AdminChoice;
use crate::domain::audit::AuditEntry;
use crate::domain::walk::Choice;
use crate::view::message::{Html, Key};
use crate::view::page::{Page, lines};
use crate::view::phrases::Words;

pub(super) fn draw(page: &mut Page<'_>, entries: &[AuditEntry], more: bool) {
    page.say("admin-trail", &[]);
    if entries.is_empty() {
        page.say("admin-none", &[]);
    }
    let shown = tell(page, entries);
    if let Some(last) = shown.last().filter(|_| more || shown.len() < entries.len()) {
        let older = key(page, "admin-button-older", AdminChoice::Audit(last.number));
        page.row(vec![older]);
    }
}

/// The bans that hold, each with a way to end it. Whose they are is not known here either.
pub(super) fn bans(page: &mut Page<'_>, entries: &[AuditEntry], more: bool) {
    page.say("admin-bans", &[]);
    if entries.is_empty() {
        page.say("admin-none", &[]);
    }
    let shown = tell(page, entries);
    let lift = |entry: &AuditEntry| {
        let label = page
            .words
            .label("admin-button-lift", &[("number", (&entry.number.to_string()).into())]);
        page.key(&label, &Choice::Admin(AdminChoice::Lift(entry.number)))
    };
    let keys: Vec<Key> = shown.iter().map(lift).collect();
    page.grid(keys);
    if let Some(last) = shown.last().filter(|_| more || shown.len() < entries.len()) {
        let older = key(page, "admin-button-older", AdminChoice::Bans(last.number));
        page.row(vec![older]);
    }
}

/// Tells as many entries as the message holds, and gives them.
fn tell<'a>(page: &mut Page<'_>, entries: &'a [AuditEntry]) -> &'a [AuditEntry] {
    for (at, entry) in entries.iter().enumerate() {
        let told = told(page.words, entry);
        if told.units() > page.room() {
            return entries.get(..at).unwrap_or_default();
        }
        page.paragraph(told);
    }
    entries
}

fn told(words: &Words, entry: &AuditEntry) -> Html {
    let at = words.at(entry.at);
    let measure = measure_words(words, entry.measure);
    let by = entry.by.to_string();
    let number = entry.number.to_string();
    let mut told = vec![words.say(
        "admin-entry",
        &[
            ("number", (&number).into()),
            ("at", (&at).into()),
            ("measure", (&measure).into()),
            ("by", (&by).into()),
        ],
    )];
    if let Some(order) = entry.order {
        told.push(words.say("admin-entry-order", &[("order", (&order.to_string()).into())]));
    }
    if let Some(reason) = &entry.words {
        told.push(words.say("admin-reason", &[("reason", reason.into())]));
    }
    lines(&told)
}
