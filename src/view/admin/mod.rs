//! The pages that only admins see: short and exact, never a code, e-mail addresses and numbers masked.

use super::message::{Draft, Key, Style};
use super::page::Page;
use super::phrases::Words;
use super::scene::AdminSight;
use crate::domain::admin::{AdminChoice, AdminPage, Place, Said};
use crate::domain::filter::Filter;
use crate::domain::measure::{Measure, Objection};
use crate::domain::walk::Choice;

pub mod data;
mod order;
mod orders;
mod overview;
mod stats;
mod trail;

/// The page of an admin's chat.
pub(in crate::view) fn draw(mut page: Page<'_>, here: &AdminPage) -> Draft {
    let sight = page.scene.admin;
    // The page itself says which order there is not.
    let said = here
        .said
        .filter(|said| *said != Said::NoOrder || !matches!(sight, AdminSight::Order { order: None, .. }));
    if let Some(said) = said {
        page.say(said_words(said), &[]);
    }
    match (&here.place, sight) {
        (Place::Overview, AdminSight::Overview { paused, cases, banned }) => {
            return overview::draw(page, *paused, *cases, *banned);
        }
        (Place::Orders { filter, .. }, AdminSight::Orders { orders, more, looking }) => {
            orders::list(&mut page, *filter, orders, *more, *looking);
        }
        (Place::Found(text), AdminSight::Orders { orders, looking, .. }) => {
            orders::found(&mut page, text, orders, *looking);
        }
        (Place::Order(id), AdminSight::Order { order, banned }) => match order {
            Some(order) => order::draw(&mut page, order, *banned),
            None => page.say("admin-no-order", &[("order", (&id.to_string()).into())]),
        },
        (Place::Words(measure, id), _) => order::words(&mut page, *measure, *id),
        (
            Place::Sure {
                measure, words, asked, ..
            },
            AdminSight::Order { order: Some(order), .. },
        ) => order::sure(&mut page, *measure, order, words, *asked),
        (
            Place::Stats,
            AdminSight::Stats {
                stats,
                accounts,
                looking,
            },
        ) => stats::draw(&mut page, stats, accounts, *looking),
        (Place::Audit { .. }, AdminSight::Audit { entries, more }) => trail::draw(&mut page, entries, *more),
        (Place::Bans { .. }, AdminSight::Bans { entries, more }) => trail::bans(&mut page, entries, *more),
        (Place::Usage(measure), _) => page.say("admin-usage", &[("command", measure.word().into())]),
        (
            Place::Overview
            | Place::Orders { .. }
            | Place::Found(_)
            | Place::Order(_)
            | Place::Sure { .. }
            | Place::Stats
            | Place::Bans { .. }
            | Place::Audit { .. },
            AdminSight::Plain
            | AdminSight::Overview { .. }
            | AdminSight::Orders { .. }
            | AdminSight::Order { .. }
            | AdminSight::Stats { .. }
            | AdminSight::Bans { .. }
            | AdminSight::Audit { .. },
        ) => page.say("one-moment", &[]),
    }
    footer(page)
}

/// The way to the overview, and out.
fn footer(mut page: Page<'_>) -> Draft {
    let keys = vec![
        key(&page, "admin-button-overview", AdminChoice::Overview),
        page.named("button-home", &Choice::Home),
    ];
    page.row(keys);
    page.done()
}

/// A button with a phrase on it.
fn key(page: &Page<'_>, id: &str, choice: AdminChoice) -> Key {
    page.named(id, &Choice::Admin(choice))
}

/// A button that does something which should be thought over.
fn careful(page: &Page<'_>, id: &str, choice: AdminChoice) -> Key {
    Key {
        style: Style::Danger,
        ..key(page, id, choice)
    }
}

/// A measure as a button says it.
pub(in crate::view) fn measure_words(words: &Words, measure: Measure) -> String {
    let id = match measure {
        Measure::Check => "admin-measure-check",
        Measure::Resend => "admin-measure-resend",
        Measure::Fund => "admin-measure-fund",
        Measure::Buy => "admin-measure-buy",
        Measure::Refund => "admin-measure-refund",
        Measure::Settle => "admin-measure-settle",
        Measure::Reopen => "admin-measure-reopen",
        Measure::Note => "admin-measure-note",
        Measure::Ban => "admin-measure-ban",
        Measure::Unban => "admin-measure-unban",
        Measure::Pause => "admin-measure-pause",
        Measure::Resume => "admin-measure-resume",
    };
    words.label(id, &[])
}

fn filter_words(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "admin-filter-all",
        Filter::Cases => "admin-filter-cases",
        Filter::Unpaid => "admin-filter-unpaid",
        Filter::Paid => "admin-filter-paid",
        Filter::Delivered => "admin-filter-delivered",
        Filter::Ended => "admin-filter-ended",
    }
}

/// What came of the last thing done.
fn said_words(said: Said) -> &'static str {
    match said {
        Said::Done(Measure::Check) => "admin-done-check",
        Said::Done(Measure::Resend) => "admin-done-resend",
        Said::Done(Measure::Fund) => "admin-done-fund",
        Said::Done(Measure::Buy) => "admin-done-buy",
        Said::Done(Measure::Refund) => "admin-done-refund",
        Said::Done(Measure::Settle) => "admin-done-settle",
        Said::Done(Measure::Reopen) => "admin-done-reopen",
        Said::Done(Measure::Note) => "admin-done-note",
        Said::Done(Measure::Ban) => "admin-done-ban",
        Said::Done(Measure::Unban) => "admin-done-unban",
        Said::Done(Measure::Pause) => "admin-done-pause",
        Said::Done(Measure::Resume) => "admin-done-resume",
        Said::NoOrder => "order-unknown",
        Said::NotOwn => "admin-not-own",
        Said::Objection(Objection::NothingToFund) => "admin-nothing-to-fund",
        Said::Objection(Objection::NothingToRefund) => "admin-nothing-to-refund",
        Said::Objection(Objection::NotDelivered) => "admin-not-delivered",
        Said::Objection(Objection::OnItsWay) => "admin-on-its-way",
        Said::Objection(Objection::ResentEnough) => "admin-resent-enough",
        Said::Objection(Objection::NothingToCheck) => "admin-nothing-to-check",
        Said::Objection(Objection::NoCase) => "admin-no-case",
        Said::Objection(Objection::SettledAlready) => "admin-settled-already",
        Said::Objection(Objection::NotSettled) => "admin-not-settled",
        Said::Objection(Objection::NoWords) => "admin-no-words",
        Said::Objection(Objection::AlreadySo) => "admin-already-so",
        Said::Objection(Objection::TooLate) => "admin-too-late",
        Said::Objection(Objection::NotNow) => "admin-not-now",
        Said::Objection(Objection::NotAnAddress) => "admin-not-an-address",
        Said::Objection(Objection::AddressChanged) => "admin-address-changed",
        Said::Objection(Objection::Forgotten) => "admin-no-buyer",
        Said::Objection(Objection::Erased) => "admin-erased",
    }
}
