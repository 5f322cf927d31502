//! What the outcome of an effect changes, within one commit.

use crate::domain::effect::Effect;
use crate::domain::news::News;
use crate::engine::desk::Desk;
use crate::engine::input::Outcome;
use crate::engine::{relay, screens, support};
use crate::ports::{Entry, Journal, StoreFault};

/// Strikes out the effect and takes in what came of it.
pub fn take_outcome<J: Journal>(desk: &mut Desk<'_, J>, entry: Entry, outcome: Outcome) -> Result<(), StoreFault> {
    desk.finish(entry);
    match outcome {
        Outcome::Nothing => Ok(()),
        Outcome::Shown(id, message) => screens::shown(desk, id, message),
        Outcome::Said(id) => screens::bury(desk, id),
        Outcome::Raised(bell) => {
            desk.ring(bell);
            Ok(())
        }
        Outcome::Topic(case, topic) => {
            support::has_topic(desk, case, topic);
            Ok(())
        }
        Outcome::InGroup(case, message) => {
            support::stands(desk, case, message);
            Ok(())
        }
        Outcome::Displaced(case) => {
            support::is_displaced(desk, case);
            Ok(())
        }
        Outcome::Word(case, word) => {
            desk.wish(Effect::TellCase(case, word));
            Ok(())
        }
        Outcome::Unsure => {
            if let Some(marked) = relay::marked(entry.effect) {
                desk.wish(marked);
            }
            Ok(())
        }
        Outcome::News(news) => {
            let Some(order) = entry.effect.order() else {
                return Ok(());
            };
            let made = matches!(*news, News::Placed(_));
            let told = desk.order(order)?.and_then(|order| order.bill).map(|bill| bill.message);
            let speaks = matches!(*news, News::PlaceholderSent(_) | News::Reminded(_) | News::RestAsked(_))
                || matches!(*news, News::PaymentShown(message, _) if told != Some(message));
            let Some(order) = desk.learn(order, *news)? else {
                return Ok(());
            };
            if made {
                screens::hand_over(desk, &order)?;
            }
            if speaks {
                screens::step_aside(desk, &order)?;
                screens::bury(desk, order.chat)?;
            }
            Ok(())
        }
    }
}
