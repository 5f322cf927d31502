//! Where an admin stands among the shop's pages, and what a command, a tap or a typed line means there.

use serde::{Deserialize, Serialize};

use super::command::{AdminCommand, order_number, search};
use super::filter::Filter;
use super::history::clipped;
use super::ids::OrderId;
use super::measure::{Measure, Objection};
use super::order::Order;
use super::secret::Secret;
use super::time::Time;

/// A page that only admins see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminPage {
    /// Which.
    pub place: Place,
    /// What came of the last thing done here.
    pub said: Option<Said>,
}

/// One of the pages that only admins see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// What there is to look after, and the commands.
    #[default]
    Overview,
    /// The shop's orders.
    Orders {
        /// Which of them.
        filter: Filter,
        /// Those older than this one; the newest without.
        below: Option<OrderId>,
    },
    /// The orders in which this text stands: an upstream id, an e-mail address, a phone number, an address, a transaction.
    Found(Secret),
    /// One order.
    Order(OrderId),
    /// Words are wanted for a measure.
    Words(Measure, OrderId),
    /// A measure that wants a second tap.
    Sure {
        /// Which.
        measure: Measure,
        /// For which order.
        order: OrderId,
        /// The reason given.
        words: String,
        /// When it was asked for; the button carries it.
        asked: Time,
    },
    /// Figures of the last days.
    Stats,
    /// What admins did.
    Audit {
        /// Entries before this one; the newest without.
        below: Option<u64>,
    },
    /// How a command is written.
    Usage(Measure),
    /// The bans that hold, by their entries in the trail.
    Bans {
        /// Those entered before this one; the newest without.
        below: Option<u64>,
    },
}

/// What came of the last thing done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    /// It is done.
    Done(Measure),
    /// It cannot be done.
    Objection(Objection),
    /// There is no such order.
    NoOrder,
    /// A text was expected from the admin's own hand.
    NotOwn,
}

/// What a button of these pages says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminChoice {
    /// The overview.
    Overview,
    /// The shop's orders.
    Orders(Filter),
    /// Those older than this one.
    Below(OrderId),
    /// One order.
    Order(OrderId),
    /// A measure on the order that is looked at, or on the shop.
    Measure(Measure),
    /// The second tap, with the moment of the first.
    Surely(Time),
    /// Figures.
    Stats,
    /// The trail before this entry; the newest with 0.
    Audit(u64),
    /// The bans that hold, entered before this one; the newest with 0.
    Bans(u64),
    /// An end to the ban of this entry.
    Lift(u64),
    /// The same page, as it is now.
    Again,
}

/// What an admin wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What.
    pub measure: Measure,
    /// To which order; none for the shop.
    pub order: Option<OrderId>,
    /// To which ban, by its entry in the trail; the order of the buyer may be nobody's any more.
    pub ban: Option<u64>,
    /// The reason, or the note.
    pub words: String,
    /// Of which first tap this is the second.
    pub surely: Option<Time>,
}

/// Milliseconds within which a second tap counts.
const SURE: u64 = 5 * 60_000;
/// Milliseconds after which a case waits too long.
pub const PATIENCE: u64 = 24 * 3_600_000;
impl Place {
    /// Where a search leads: straight to the order when it is a number.
    pub fn search(text: &Secret) -> Self {
        order_number(text.reveal().trim()).map_or_else(|| Self::Found(text.clone()), Self::Order)
    }

    /// The order that is looked at.
    pub fn order(&self) -> Option<OrderId> {
        match self {
            Self::Order(order) | Self::Words(_, order) | Self::Sure { order, .. } => Some(*order),
            Self::Overview
            | Self::Orders { .. }
            | Self::Found(_)
            | Self::Stats
            | Self::Audit { .. }
            | Self::Bans { .. }
            | Self::Usage(_) => None,
        }
    }
}

impl AdminPage {
    /// A page with nothing said on it.
    pub fn at(place: Place) -> Self {
        Self { place, said: None }
    }

    /// What a command leads to.
    pub fn commanded(here: Option<&Self>, command: AdminCommand) -> (Self, Option<Wanted>) {
        match command {
            AdminCommand::Overview => (Self::default(), None),
            AdminCommand::Orders => (Self::at(orders(Filter::All)), None),
            AdminCommand::Find(text) => (Self::at(Place::search(&text)), None),
            AdminCommand::Unclear(measure) => (Self::at(Place::Usage(measure)), None),
            AdminCommand::Stats => (Self::at(Place::Stats), None),
            AdminCommand::Audit => (Self::at(Place::Audit { below: None }), None),
            AdminCommand::Measure(measure @ (Measure::Pause | Measure::Resume), _, words) => {
                (Self::default(), Some(Wanted::of_shop(measure, words)))
            }
            AdminCommand::Measure(measure, named, words) => {
                match named.or_else(|| here.and_then(|page| page.place.order())) {
                    Some(order) => {
                        let wanted = Wanted::of_order(measure, order, words);
                        (Self::at(Place::Order(order)), Some(wanted))
                    }
                    None if measure == Measure::Unban => (Self::at(Place::Bans { below: None }), None),
                    None => (Self::at(Place::Usage(measure)), None),
                }
            }
        }
    }

    /// What a tap leads to; `None` when the button does not belong here.
    pub fn tapped(&self, choice: AdminChoice, now: Time) -> Option<(Self, Option<Wanted>)> {
        let to = |place| Some((Self::at(place), None));
        match choice {
            AdminChoice::Overview => to(Place::Overview),
            AdminChoice::Orders(filter) => to(orders(filter)),
            AdminChoice::Order(order) => to(Place::Order(order)),
            AdminChoice::Stats => to(Place::Stats),
            AdminChoice::Audit(below) => to(Place::Audit {
                below: (below > 0).then_some(below),
            }),
            AdminChoice::Bans(below) => to(Place::Bans {
                below: (below > 0).then_some(below),
            }),
            AdminChoice::Lift(ban) => match &self.place {
                Place::Bans { .. } => Some((Self::at(Place::Bans { below: None }), Some(Wanted::of_ban(ban)))),
                Place::Overview
                | Place::Orders { .. }
                | Place::Found(_)
                | Place::Order(_)
                | Place::Words(..)
                | Place::Sure { .. }
                | Place::Stats
                | Place::Audit { .. }
                | Place::Usage(_) => None,
            },
            AdminChoice::Again => to(self.place.clone()),
            AdminChoice::Below(order) => match &self.place {
                Place::Orders { filter, .. } => to(Place::Orders {
                    filter: *filter,
                    below: Some(order),
                }),
                Place::Overview
                | Place::Found(_)
                | Place::Order(_)
                | Place::Words(..)
                | Place::Sure { .. }
                | Place::Stats
                | Place::Audit { .. }
                | Place::Bans { .. }
                | Place::Usage(_) => None,
            },
            AdminChoice::Measure(measure @ (Measure::Pause | Measure::Resume)) => {
                Some((Self::default(), Some(Wanted::of_shop(measure, String::new()))))
            }
            AdminChoice::Measure(measure) => {
                let order = self.place.order()?;
                // Where a refund goes may be known from the buyer.
                if measure.wants_words() && measure != Measure::Refund {
                    return to(Place::Words(measure, order));
                }
                let wanted = Wanted::of_order(measure, order, String::new());
                Some((Self::at(Place::Order(order)), Some(wanted)))
            }
            AdminChoice::Surely(pressed) => {
                let Place::Sure {
                    measure,
                    order,
                    words,
                    asked,
                } = &self.place
                else {
                    return None;
                };
                let page = Self::at(Place::Order(*order));
                if pressed != *asked || now.millis_since(*asked) > SURE {
                    let said = Some(Said::Objection(Objection::TooLate));
                    return Some((Self { said, ..page }, None));
                }
                let wanted = Wanted {
                    surely: Some(pressed),
                    ..Wanted::of_order(*measure, *order, words.clone())
                };
                Some((page, Some(wanted)))
            }
        }
    }

    /// What a line typed by the admin leads to: the words that are wanted, or a search.
    pub fn typed(&self, text: &str) -> (Self, Option<Wanted>) {
        if let Place::Words(measure, order) = self.place {
            let wanted = Wanted::of_order(measure, order, text.to_owned());
            return (Self::at(Place::Order(order)), Some(wanted));
        }
        (Self::at(Place::search(&search(text))), None)
    }

    /// The page on which a measure is asked for once more.
    pub fn sure(wanted: &Wanted, order: OrderId, now: Time) -> Self {
        Self::at(Place::Sure {
            measure: wanted.measure,
            order,
            words: wanted.words.clone(),
            asked: now,
        })
    }

    /// Whether something of the buyer of these orders stands in it: what was searched for, or the words of a measure.
    pub fn tells_of(&self, orders: &[Order]) -> bool {
        orders.iter().any(|order| match &self.place {
            Place::Found(text) => order.mentions(text),
            Place::Sure { order: its, words, .. } => *its == order.id && !words.is_empty(),
            Place::Overview
            | Place::Orders { .. }
            | Place::Order(_)
            | Place::Words(..)
            | Place::Stats
            | Place::Audit { .. }
            | Place::Bans { .. }
            | Place::Usage(_) => false,
        })
    }

    /// The same page with a word on it.
    #[must_use]
    pub fn saying(self, said: Said) -> Self {
        Self {
            said: Some(said),
            ..self
        }
    }
}

impl Wanted {
    fn of_shop(measure: Measure, words: String) -> Self {
        Self {
            measure,
            order: None,
            ban: None,
            words: clipped(&words),
            surely: None,
        }
    }

    fn of_ban(ban: u64) -> Self {
        Self {
            ban: Some(ban),
            ..Self::of_shop(Measure::Unban, format!("№ {ban}"))
        }
    }

    fn of_order(measure: Measure, order: OrderId, words: String) -> Self {
        Self {
            order: Some(order),
            ..Self::of_shop(measure, words)
        }
    }
}

fn orders(filter: Filter) -> Place {
    Place::Orders { filter, below: None }
}

#[cfg(test)]
mod tests {
    use super::{AdminChoice, AdminPage, Place, Said, Wanted};
    use crate::domain::command::AdminCommand;
    use crate::domain::ids::OrderId;
    use crate::domain::measure::{Measure, Objection};
    use crate::domain::secret::Secret;
    use crate::domain::time::Time;

    #[test]
    fn what_is_no_number_never_becomes_a_measure_on_the_order_that_is_looked_at() {
        for text in [
            "/ban anna@example.org",
            "/ban 12x",
            "/unban 1234567890",
            "/check 5f0e",
            "/resend #",
            "/buy the card",
            "/reopen -12",
            "/fund 12/13",
            "/settle #twelve sent back",
            "/note 1234567890 calls tomorrow",
            "/refund 1.2.3",
        ] {
            let command = AdminCommand::read(text).unwrap();
            let here = AdminPage::at(Place::Order(OrderId(7)));
            let (page, wanted) = AdminPage::commanded(Some(&here), command);
            assert!(matches!(page.place, Place::Usage(_)) && wanted.is_none(), "{text}");
        }
    }

    #[test]
    fn a_measure_without_a_number_is_for_the_order_that_is_looked_at() {
        let command = || AdminCommand::Measure(Measure::Check, None, String::new());
        let here = AdminPage::at(Place::Order(OrderId(7)));
        let (page, wanted) = AdminPage::commanded(Some(&here), command());
        assert_eq!((page, wanted.unwrap().order), (here, Some(OrderId(7))));
        let (page, wanted) = AdminPage::commanded(None, command());
        assert_eq!((page.place, wanted), (Place::Usage(Measure::Check), None));
    }

    #[test]
    fn the_second_tap_counts_once_for_its_own_question_and_for_five_minutes() {
        let wanted = Wanted {
            measure: Measure::Settle,
            order: Some(OrderId(7)),
            ban: None,
            words: "done".into(),
            surely: None,
        };
        let asked = Time::from_unix(1_000);
        let page = AdminPage::sure(&wanted, OrderId(7), asked);
        let tap = |pressed, now| page.tapped(AdminChoice::Surely(pressed), now).unwrap();
        let (_, done) = tap(asked, asked.plus_seconds(300));
        let surely = Some(asked);
        assert_eq!(done, Some(Wanted { surely, ..wanted }));
        for (pressed, now) in [(asked, asked.plus_seconds(301)), (Time::from_unix(999), asked)] {
            let (page, done) = tap(pressed, now);
            assert_eq!((page.said, done), (Some(Said::Objection(Objection::TooLate)), None));
        }
        let elsewhere = AdminPage::at(Place::Order(OrderId(7)));
        assert_eq!(elsewhere.tapped(AdminChoice::Surely(asked), asked), None);
    }

    #[test]
    fn a_typed_line_is_the_words_that_are_wanted_or_a_search() {
        let (page, wanted) = AdminPage::at(Place::Words(Measure::Note, OrderId(7))).typed("12");
        assert_eq!(
            (page.place, wanted.unwrap().words),
            (Place::Order(OrderId(7)), "12".into())
        );
        let overview = AdminPage::default();
        assert_eq!(overview.typed("#12").0.place, Place::Order(OrderId(12)));
        assert_eq!(
            overview.typed("anna@example.org").0.place,
            Place::Found(Secret::new("anna@example.org"))
        );
        assert_eq!(
            overview.typed("821012345678").0.place,
            Place::Found(Secret::new("821012345678")),
            "a phone number without its plus"
        );
        assert_eq!(overview.typed("＃１２").0.place, Place::Order(OrderId(12)));
    }
}
