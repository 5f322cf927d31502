//! What news does to an order, as a table; and that no sequence of news breaks a promise.

use giftkiosk::domain::effect::{Alarm, Effect, Notice, Repeat};
use giftkiosk::domain::ids::{ChatId, MessageId, OrderId};
use giftkiosk::domain::news::{News, Standing};
use giftkiosk::domain::order::{CodeMessage, LATE_WATCH_SECONDS, Order, Picture, State, Trouble};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::time::Time;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::test_runner::Config;

use crate::samples::{NOW, d, goods, order, payment, read, seen, sent};

const SHOW: Effect = Effect::Show(ChatId(7));
const BILL: Effect = Effect::ShowBill(OrderId(1));

fn after(news: impl IntoIterator<Item = News>) -> Order {
    news.into_iter().fold(order(), |order, news| order.learn(news, NOW).0)
}

fn placed(more: impl IntoIterator<Item = News>) -> Order {
    after(std::iter::once(News::Placed(payment())).chain(more))
}

fn notify(notice: Notice) -> Effect {
    Effect::Notify(OrderId(1), notice)
}

fn alarm(alarm: Alarm) -> Effect {
    Effect::Alarm(OrderId(1), alarm)
}

#[test]
fn what_asks_for_the_rest_goes_when_another_rest_is_due_or_none_is() {
    let away = Effect::PutAway(ChatId(7), MessageId(9));
    let part = sent(Standing::Waiting, "10");
    let asked = placed([part.clone(), News::RestAsked(MessageId(9))]);
    assert_eq!(asked.clone().learn(part.clone(), NOW).1, []);
    for news in [
        sent(Standing::Waiting, "12"),
        read(Standing::Seen),
        read(Standing::Expired),
        News::TimeIsUp,
    ] {
        assert!(asked.clone().learn(news.clone(), NOW).1.contains(&away), "{news:?}");
    }
    let again = asked.learn(News::RestAsked(MessageId(10)), NOW);
    assert_eq!((again.0.known.rest, again.1), (Some(MessageId(10)), vec![away]));
    let late = placed([part, read(Standing::Seen)]).learn(News::RestAsked(MessageId(9)), NOW);
    assert_eq!((late.0.known.rest, late.1), (None, vec![away]));
}

#[test]
fn an_order_begins_by_asking_the_upstream_once() {
    let (order, effects) = Order::open(OrderId(1), ChatId(7), order().basket, order().agreed, NOW);
    assert_eq!(
        (order.state, effects),
        (State::Placing, vec![Effect::Place(OrderId(1))])
    );
    assert_eq!(Effect::Place(OrderId(1)).repeat(), Repeat::Never);
}

/// An order whose time is over, and whose buyer says that it was paid.
fn claimed(more: impl IntoIterator<Item = News>) -> Order {
    placed([News::TimeIsUp, News::SentAlready].into_iter().chain(more))
}

#[test]
fn a_buyer_who_has_sent_it_is_heard_once_and_the_operator_once() {
    let (order, effects) = placed([News::TimeIsUp]).learn(News::SentAlready, NOW);
    assert!(order.is_claimed());
    assert_eq!(effects, vec![BILL, notify(Notice::Claimed), SHOW]);
    assert_eq!(order.learn(News::SentAlready, NOW).1, vec![]);
    let (order, effects) = claimed([]).learn(read(Standing::Waiting), NOW);
    assert_eq!(effects, vec![alarm(Alarm::Claimed)]);
    assert_eq!(order.learn(read(Standing::Waiting), NOW).1, vec![]);
    let (order, effects) = claimed([]).learn(read(Standing::Expired), NOW);
    assert_eq!(
        effects,
        vec![BILL, notify(Notice::Expired), alarm(Alarm::Claimed), SHOW]
    );
    assert!(order.is_claimed());
    let (order, effects) = claimed([]).learn(read(Standing::Seen), NOW);
    assert_eq!(effects, vec![BILL, notify(Notice::Paid), SHOW]);
    assert!(!order.is_claimed());
}

#[test]
fn what_is_not_followed_any_more_goes_to_the_operator_at_once() {
    let late = NOW.plus_seconds(LATE_WATCH_SECONDS + 1);
    let (closed, _) = placed([News::TimeIsUp, read(Standing::Expired)]).learn(read(Standing::Expired), late);
    assert_eq!(closed.state, State::Closed(payment()));
    let (_, effects) = closed.learn(News::SentAlready, late);
    assert_eq!(
        effects,
        vec![BILL, notify(Notice::Claimed), SHOW, alarm(Alarm::Claimed)]
    );
}

#[test]
fn a_claim_means_nothing_while_the_order_can_be_paid_or_is_paid() {
    for news in [vec![], vec![read(Standing::Seen)], vec![read(Standing::Paid)]] {
        let (order, effects) = placed(news).learn(News::SentAlready, NOW);
        assert_eq!((order.claim, effects), (None, vec![]));
    }
}

#[test]
fn a_claim_lengthens_the_watch_for_late_money() {
    let later = NOW.plus_seconds(LATE_WATCH_SECONDS - 60);
    let (order, _) = placed([News::TimeIsUp, read(Standing::Expired)]).learn(News::SentAlready, later);
    let (order, _) = order.learn(read(Standing::Expired), NOW.plus_seconds(LATE_WATCH_SECONDS + 60));
    assert_eq!(order.state, State::Expired(payment()));
}

#[test]
fn the_picture_is_the_bare_address_while_that_is_wanted() {
    let plain = placed([News::PlainWanted(true)]);
    assert_eq!(plain.picture(), Some(Picture::Plain));
    let (again, effects) = plain.clone().learn(News::PlainWanted(true), NOW);
    assert_eq!((again.picture(), effects), (Some(Picture::Plain), vec![]));
    let (part, _) = plain.clone().learn(sent(Standing::Partial, "10"), NOW);
    assert_eq!(part.picture(), Some(Picture::Plain));
    let (code, effects) = plain.clone().learn(News::PlainWanted(false), NOW);
    assert_eq!((code.picture(), effects), (Some(Picture::Code), vec![BILL]));
    let (paid, _) = plain.learn(read(Standing::Paid), NOW);
    assert_eq!(paid.picture(), Some(Picture::Seen));
}

#[test]
fn each_piece_of_news_leads_to_one_state_and_its_effects() {
    use Standing as S;
    let p = payment;
    let rows: Vec<(&str, Order, News, State, Vec<Effect>)> = vec![
        (
            "made",
            order(),
            News::Placed(p()),
            State::AwaitingPayment(p()),
            vec![BILL, SHOW],
        ),
        (
            "refused",
            order(),
            News::Refused(Refusal::SoldOut),
            State::Refused(Refusal::SoldOut),
            vec![SHOW],
        ),
        (
            "made otherwise",
            order(),
            News::Refused(Refusal::WrongEcho),
            State::Refused(Refusal::WrongEcho),
            vec![alarm(Alarm::WrongEcho), SHOW],
        ),
        (
            "answer lost",
            order(),
            News::AnswerLost,
            State::Unclear,
            vec![alarm(Alarm::Unclear), SHOW],
        ),
        (
            "waiting",
            placed([]),
            read(S::Waiting),
            State::AwaitingPayment(p()),
            vec![],
        ),
        (
            "part seen",
            placed([]),
            sent(S::Waiting, "10"),
            State::PartlyPaid(p(), d("10")),
            vec![BILL, notify(Notice::PartlyPaid), SHOW],
        ),
        (
            "all seen while waiting",
            placed([]),
            sent(S::Waiting, "21.94"),
            State::PaymentSeen(p()),
            vec![BILL, notify(Notice::Paid), SHOW],
        ),
        (
            "seen",
            placed([]),
            read(S::Seen),
            State::PaymentSeen(p()),
            vec![BILL, notify(Notice::Paid), SHOW],
        ),
        (
            "paid",
            placed([]),
            read(S::Paid),
            State::Paid(p()),
            vec![BILL, notify(Notice::Paid), SHOW],
        ),
        (
            "paid after seen",
            placed([read(S::Seen)]),
            read(S::Paid),
            State::Paid(p()),
            vec![BILL, SHOW],
        ),
        (
            "done",
            placed([read(S::Paid)]),
            read(S::Done),
            State::Delivering(p(), goods()),
            vec![BILL, Effect::Deliver(OrderId(1)), SHOW],
        ),
        (
            "time is up",
            placed([]),
            News::TimeIsUp,
            State::Overdue(p()),
            vec![BILL, SHOW],
        ),
        (
            "expired",
            placed([]),
            read(S::Expired),
            State::Expired(p()),
            vec![BILL, notify(Notice::Expired), SHOW],
        ),
        (
            "expired with part",
            placed([sent(S::Partial, "5")]),
            read(S::Expired),
            State::NeedsOperator(p(), Trouble::PaidTooLittle),
            vec![
                BILL,
                notify(Notice::NeedsOperator),
                alarm(Alarm::NeedsOperator(Trouble::PaidTooLittle)),
                SHOW,
            ],
        ),
        (
            "late money",
            placed([read(S::Expired)]),
            read(S::Seen),
            State::PaymentSeen(p()),
            vec![BILL, notify(Notice::Paid), SHOW],
        ),
        (
            "late and done",
            placed([read(S::Expired)]),
            read(S::Done),
            State::Delivering(p(), goods()),
            vec![BILL, Effect::Deliver(OrderId(1)), SHOW],
        ),
        (
            "taken back",
            placed([]),
            News::CancelledByBuyer,
            State::Cancelled(p()),
            vec![BILL, SHOW],
        ),
        (
            "paid after taken back",
            placed([News::CancelledByBuyer]),
            read(S::Paid),
            State::Paid(p()),
            vec![BILL, notify(Notice::Paid), SHOW],
        ),
        (
            "not taken back once paid",
            placed([read(S::Seen)]),
            News::CancelledByBuyer,
            State::PaymentSeen(p()),
            vec![],
        ),
        (
            "review",
            placed([read(S::Paid)]),
            read(S::Review),
            State::UnderReview(p()),
            vec![BILL, notify(Notice::UnderReview), alarm(Alarm::UnderReview), SHOW],
        ),
        (
            "refunded",
            placed([read(S::Paid)]),
            read(S::Refunded),
            State::Refunded(p()),
            vec![BILL, notify(Notice::Refunded), SHOW],
        ),
        (
            "failed",
            placed([read(S::Seen)]),
            read(S::Failed),
            State::NeedsOperator(p(), Trouble::PaymentFailed),
            vec![
                BILL,
                notify(Notice::NeedsOperator),
                alarm(Alarm::NeedsOperator(Trouble::PaymentFailed)),
                SHOW,
            ],
        ),
        (
            "unknown word",
            placed([]),
            read(S::Unknown("Refunding".into())),
            State::AwaitingPayment(p()),
            vec![alarm(Alarm::UnknownState)],
        ),
        (
            "the stream ends nothing",
            placed([]),
            News::Heard(seen(S::Expired)),
            State::AwaitingPayment(p()),
            vec![],
        ),
        (
            "the stream delivers nothing",
            placed([]),
            News::Heard(seen(S::Done)),
            State::AwaitingPayment(p()),
            vec![],
        ),
        (
            "the stream shows money",
            placed([]),
            News::Heard(seen(S::Seen)),
            State::PaymentSeen(p()),
            vec![BILL, notify(Notice::Paid), SHOW],
        ),
    ];
    for (name, from, news, state, effects) in rows {
        let (order, wished) = from.learn(news, NOW);
        assert_eq!(order.state, state, "{name}");
        assert_eq!(wished, effects, "{name}");
    }
}

#[test]
fn news_already_known_changes_nothing() {
    for news in [
        read(Standing::Seen),
        read(Standing::Paid),
        read(Standing::Done),
        read(Standing::Expired),
        read(Standing::Review),
        read(Standing::Refunded),
        sent(Standing::Partial, "3"),
        News::TimeIsUp,
        News::CancelledByBuyer,
    ] {
        let once = placed([news.clone()]);
        let (twice, effects) = once.clone().learn(news.clone(), NOW);
        assert_eq!((twice, effects), (once, vec![]), "{news:?}");
    }
}

#[test]
fn a_code_goes_into_a_placeholder_whose_id_is_durable_first() {
    let delivering = placed([read(Standing::Done)]);
    let (waiting, effects) = delivering.learn(News::PlaceholderSent(MessageId(50)), NOW);
    assert_eq!(effects, [Effect::Deliver(OrderId(1))]);
    let (shown, effects) = waiting.learn(News::CodeShown(MessageId(50)), NOW);
    assert_eq!(shown.state, State::Delivered(payment(), goods()));
    assert_eq!(shown.code, CodeMessage::Shown(MessageId(50)));
    assert_eq!(effects, [BILL, SHOW]);
}

#[test]
fn a_code_shown_again_moves_and_leaves_no_copy() {
    let shown = placed([
        read(Standing::Done),
        News::PlaceholderSent(MessageId(50)),
        News::CodeShown(MessageId(50)),
    ]);
    let (moving, effects) = shown.learn(News::CodeWanted, NOW);
    assert_eq!(effects, [Effect::Deliver(OrderId(1))]);
    let (waiting, _) = moving.learn(News::PlaceholderSent(MessageId(60)), NOW);
    let (moved, effects) = waiting.learn(News::CodeShown(MessageId(60)), NOW);
    assert_eq!(moved.code, CodeMessage::Shown(MessageId(60)));
    assert_eq!(effects, [Effect::PutAway(ChatId(7), MessageId(50))]);
}

#[test]
fn a_placeholder_that_is_gone_is_replaced() {
    let waiting = placed([read(Standing::Done), News::PlaceholderSent(MessageId(50))]);
    let (gone, effects) = waiting.learn(News::PlaceholderGone, NOW);
    assert_eq!(
        (gone.code, effects),
        (CodeMessage::None, vec![Effect::Deliver(OrderId(1))])
    );
}

#[test]
fn late_money_is_looked_for_for_three_days() {
    let expired = placed([read(Standing::Expired)]);
    let day_three = NOW.plus_seconds(LATE_WATCH_SECONDS);
    assert!(
        expired
            .clone()
            .learn(read(Standing::Expired), day_three)
            .0
            .is_followed()
    );
    let closed = expired.learn(read(Standing::Expired), day_three.plus_seconds(1)).0;
    assert_eq!(closed.state, State::Closed(payment()));
    assert!(!closed.is_followed());
}

#[test]
fn a_part_paid_order_asks_for_the_rest() {
    let part = placed([sent(Standing::Partial, "11.94")]);
    assert_eq!(part.picture(), Some(Picture::Rest(d("10.00"))));
    let more = part.learn(sent(Standing::Partial, "15"), NOW).0;
    assert_eq!(more.picture(), Some(Picture::Rest(d("6.94"))));
    let paid = more.learn(sent(Standing::Partial, "21.94"), NOW).0;
    assert_eq!(paid.state, State::PaymentSeen(payment()));
}

fn any_news() -> impl Strategy<Value = News> {
    let standing = prop_oneof![
        Just(Standing::Waiting),
        Just(Standing::Partial),
        Just(Standing::Seen),
        Just(Standing::Paid),
        Just(Standing::Review),
        Just(Standing::Done),
        Just(Standing::Expired),
        Just(Standing::Cancelled),
        Just(Standing::Failed),
        Just(Standing::SetupFailed),
        Just(Standing::Refunded),
        Just(Standing::Unknown("Pending".into())),
    ];
    let looked = (
        standing,
        prop_oneof![Just(None), Just(Some("5")), Just(Some("21.94")), Just(Some("30"))],
        any::<bool>(),
    );
    prop_oneof![
        8 => looked.prop_map(|(standing, part, is_read)| {
            let mut observation = seen(standing);
            observation.sent = part.map(d);
            observation.goods = if observation.standing == Standing::Done { goods() } else { observation.goods };
            if is_read { News::Read(observation) } else { News::Heard(observation) }
        }),
        1 => Just(News::Placed(payment())),
        1 => Just(News::Refused(Refusal::SoldOut)),
        1 => Just(News::AnswerLost),
        1 => Just(News::TimeIsUp),
        1 => Just(News::CancelledByBuyer),
        1 => Just(News::CodeWanted),
        1 => (1..4_i64).prop_map(|id| News::PlaceholderSent(MessageId(id))),
        1 => (1..4_i64).prop_map(|id| News::CodeShown(MessageId(id))),
        1 => Just(News::PlaceholderGone),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 20_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_sequence_of_news_breaks_a_promise(news in proptest::collection::vec(any_news(), 1..14)) {
        let mut order = order();
        let mut money = false;
        let mut settled: Option<State> = None;
        for (n, piece) in news.into_iter().enumerate() {
            let now = Time::from_unix(NOW.unix() + n as u64);
            let done = matches!(&piece, News::Read(seen) if seen.standing == Standing::Done);
            let before = order.state.clone();
            let (next, effects) = order.learn(piece, now);
            assert!(!effects.iter().any(|effect| matches!(effect, Effect::Place(_))), "nothing is ever ordered twice");
            if next.goods().is_some() && !matches!(before, State::Delivering(..) | State::Delivered(..)) {
                assert!(done, "goods come only from a read that says so");
            }
            if money {
                assert!(!next.is_payable() || matches!(next.state, State::PartlyPaid(..)), "no pay button once all was paid");
                assert!(!matches!(next.state, State::Expired(_) | State::Cancelled(_) | State::Closed(_)), "money is never silent");
            }
            if let Some(settled) = &settled {
                let delivered = matches!((settled, &next.state), (State::Delivering(..), State::Delivered(..)));
                assert!(delivered || *settled == next.state, "a settled order stays settled");
            }
            let over = matches!(next.state, State::Delivering(..) | State::Delivered(..) | State::Refunded(_) | State::Closed(_) | State::Refused(_) | State::Unclear);
            settled = over.then(|| next.state.clone());
            money = money || next.money_seen();
            order = next;
        }
    }
}
