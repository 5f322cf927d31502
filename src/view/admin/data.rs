//! What a button of the admins' pages carries, and back.

use crate::domain::admin::AdminChoice;
use crate::domain::filter::Filter;
use crate::domain::ids::OrderId;
use crate::domain::measure::Measure;
use crate::domain::time::Time;

/// The letters and digits of a choice.
pub fn spelled(choice: &AdminChoice) -> String {
    match choice {
        AdminChoice::Overview => "v".to_owned(),
        AdminChoice::Orders(filter) => format!("f{}", letter(*filter)),
        AdminChoice::Below(order) => format!("b{order}"),
        AdminChoice::Order(order) => format!("o{order}"),
        AdminChoice::Measure(measure) => format!("m{}", measure.word()),
        AdminChoice::Surely(asked) => format!("y{}", asked.0),
        AdminChoice::Stats => "s".to_owned(),
        AdminChoice::Audit(below) => format!("a{below}"),
        AdminChoice::Bans(below) => format!("n{below}"),
        AdminChoice::Lift(ban) => format!("l{ban}"),
        AdminChoice::Again => "r".to_owned(),
    }
}

/// The choice of these letters and digits.
pub fn read(text: &str) -> Option<AdminChoice> {
    let tag = text.chars().next()?;
    let rest = text.get(tag.len_utf8()..)?;
    let alone = |choice: AdminChoice| rest.is_empty().then_some(choice);
    match tag {
        'v' => alone(AdminChoice::Overview),
        's' => alone(AdminChoice::Stats),
        'r' => alone(AdminChoice::Again),
        'f' => Filter::ALL
            .into_iter()
            .find(|filter| rest == letter(*filter))
            .map(AdminChoice::Orders),
        'b' => rest.parse().ok().map(OrderId).map(AdminChoice::Below),
        'o' => rest.parse().ok().map(OrderId).map(AdminChoice::Order),
        'y' => rest.parse().ok().map(Time).map(AdminChoice::Surely),
        'a' => rest.parse().ok().map(AdminChoice::Audit),
        'n' => rest.parse().ok().map(AdminChoice::Bans),
        'l' => rest.parse().ok().map(AdminChoice::Lift),
        'm' => Measure::ON_ORDERS
            .into_iter()
            .chain([Measure::Pause, Measure::Resume])
            .find(|measure| measure.word() == rest)
            .map(AdminChoice::Measure),
        _ => None,
    }
}

fn letter(filter: Filter) -> &'static str {
    match filter {
        Filter::All => "a",
        Filter::Cases => "c",
        Filter::Unpaid => "u",
        Filter::Paid => "p",
        Filter::Delivered => "d",
        Filter::Ended => "e",
    }
}
