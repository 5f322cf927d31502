//! What there is to look after, and what an admin can do.

use super::{careful, footer, key};
use crate::domain::admin::AdminChoice;
use crate::domain::filter::Filter;
use crate::domain::measure::Measure;
use crate::domain::time::Time;
use crate::view::message::Draft;
use crate::view::page::Page;

pub(super) fn draw(mut page: Page<'_>, paused: Option<Time>, cases: usize, banned: usize) -> Draft {
    page.say("admin-overview", &[]);
    match paused {
        Some(since) => {
            let since = page.words.at(since);
            page.say("admin-paused", &[("since", (&since).into())]);
        }
        None => page.say("admin-selling", &[]),
    }
    page.say("admin-cases", &[("count", cases.into())]);
    if banned > 0 {
        page.say("admin-banned", &[("count", banned.into())]);
    }
    page.say("admin-commands", &[]);
    let orders = vec![
        key(&page, "admin-filter-cases", AdminChoice::Orders(Filter::Cases)),
        key(&page, "admin-filter-all", AdminChoice::Orders(Filter::All)),
    ];
    page.row(orders);
    let more = vec![
        key(&page, "admin-button-stats", AdminChoice::Stats),
        key(&page, "admin-button-trail", AdminChoice::Audit(0)),
    ];
    page.row(more);
    if banned > 0 {
        let bans = key(&page, "admin-button-bans", AdminChoice::Bans(0));
        page.row(vec![bans]);
    }
    let selling = match paused {
        Some(_) => key(&page, "admin-measure-resume", AdminChoice::Measure(Measure::Resume)),
        None => careful(&page, "admin-measure-pause", AdminChoice::Measure(Measure::Pause)),
    };
    page.row(vec![selling]);
    footer(page)
}
