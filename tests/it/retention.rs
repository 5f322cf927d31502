//! What is left of an order when the time of its codes and addresses is over.

use giftkiosk::domain::effect::{Alarm, Effect};
use giftkiosk::domain::ids::MessageId;
use giftkiosk::domain::news::News;
use giftkiosk::domain::order::{CodeMessage, Order, State};
use giftkiosk::domain::retention::Retention;
use giftkiosk::domain::time::Time;

use crate::samples::{goods, order, payment};

const DAY: u64 = 86_400;

fn in_state(state: State) -> Order {
    Order { state, ..order() }
}

#[test]
fn an_order_that_ended_keeps_its_figures_and_nothing_else() {
    let mut before = in_state(State::Delivered(payment(), goods()));
    before.code = CodeMessage::Shown(MessageId(7));
    let now = before.changed.plus_seconds(30 * DAY + 7);
    let (after, effects) = before.clone().learn(News::KeptLongEnough, now);
    assert_eq!(effects, [Effect::Show(before.chat)]);
    assert_eq!(after.days_kept(), Some(30));
    let left = serde_json::to_string(&after).unwrap();
    let (payment, goods) = (payment(), goods());
    let secrets = [&goods.vouchers[0].code, &before.basket.email, &payment.upstream];
    for secret in secrets {
        assert!(!left.contains(secret.reveal()), "{}", secret.reveal());
    }
    assert_eq!(
        (&after.agreed, after.opened, after.changed),
        (&before.agreed, before.opened, before.changed)
    );
    assert_eq!(after.payment().map(|kept| &kept.amount), Some(&payment.amount));
    let again = after.clone().learn(News::KeptLongEnough, Time(now.0 + 1));
    assert_eq!(again, (after.clone(), vec![]));
    assert_eq!(after.clone().learn(News::CodeWanted, now), (after, vec![]));
}

#[test]
fn a_code_that_nobody_ever_fetched_is_told_to_the_operator() {
    let before = in_state(State::Delivering(payment(), goods()));
    let now = before.changed.plus_seconds(30 * DAY);
    let (after, effects) = before.clone().learn(News::KeptLongEnough, now);
    assert!(
        effects.contains(&Effect::Alarm(before.id, Alarm::NeverFetched)),
        "{effects:?}"
    );
    assert!(after.goods().is_some_and(|goods| goods.vouchers.is_empty()));
}

#[test]
fn an_order_that_is_still_followed_keeps_everything() {
    for state in [State::Placing, State::Paid(payment()), State::Expired(payment())] {
        let before = in_state(state);
        assert_eq!(before.kept_since(), None);
        let later = before.changed.plus_seconds(999 * DAY);
        assert_eq!(before.clone().learn(News::KeptLongEnough, later), (before, vec![]));
    }
}

#[test]
fn thirty_days_are_kept_unless_the_operator_decides_otherwise() {
    let now = Time::from_unix(100 * DAY);
    assert_eq!(Retention::default().until(now), Time::from_unix(70 * DAY));
    assert_eq!(Retention { days: 1 }.until(now), Time::from_unix(99 * DAY));
    assert_eq!(Retention { days: 3_650 }.until(now), Time(0));
}
