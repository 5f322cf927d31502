//! A payment is held for a check while the shop buys behind it, and released: one order is funded, whichever answer comes when.

use std::collections::BTreeSet;
use std::time::Duration;

use giftkiosk::domain::billing::{Invoice, Status};
use giftkiosk::domain::effect::{Alarm, Effect};
use giftkiosk::domain::news::{News, Observation, Payment, Standing};
use giftkiosk::domain::order::{Order, State, Trouble};
use giftkiosk::domain::purchase::{Funding, Step};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;
use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::cryptorefills::trouble::{Ailment, Stage};
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::look::MessageView;
use rust_decimal::Decimal;

use crate::invoiced::{ID, after, beside, case, done, is_paid, payment, read, supply, to_fund, told};
use crate::reference::chance::Chance;
use crate::samples::{NOW, d, seen};
use crate::world::{Person, World, soon};

fn is_held() -> News {
    read(Invoice {
        paid: Some(d("22.63")),
        ..told(Status::Locked)
    })
}

fn made(funding: Funding) -> News {
    News::SupplyPlaced(supply(), funding)
}

/// The order of another call, that the upstream made as well.
fn another(number: usize) -> Payment {
    Payment {
        upstream: Secret::new(format!("upstream-{number}")),
        ..supply()
    }
}

#[test]
fn what_the_upstream_made_while_the_payment_was_held_is_funded_once_it_is_released() {
    let held = after([is_paid(), is_held()]);
    assert_eq!(held.state, State::UnderReview(payment()));
    for funding in [Funding::Operator, Funding::Payout] {
        let (kept, effects) = held.clone().learn(made(funding), NOW);
        assert_eq!(kept.state, State::UnderReview(payment()), "nothing is paid for");
        assert_eq!((effects, &kept.purchase.supply), (vec![], &Some(supply())));
        let (again, effects) = kept.clone().learn(News::SupplyPlaced(another(2), funding), NOW);
        assert_eq!((again, effects), (kept.clone(), vec![]), "the first is kept");

        let (released, effects) = kept.clone().learn(is_paid(), NOW);
        assert_eq!(released.state, State::Buying(payment(), Step::ToFund));
        assert_eq!(released.purchase.attempt, 1);
        assert_eq!(beside(effects), [Effect::CallForFunds(ID)]);

        let later = NOW.plus_seconds(86_400);
        let (late, effects) = kept.learn(is_paid(), later);
        assert_eq!(late.state, State::Buying(payment(), Step::ToFund));
        assert_eq!(
            beside(effects),
            [Effect::CallForFunds(ID)],
            "nothing else is bought before this was read to be over"
        );
        let (over, _) = late.learn(News::SupplyRead(1, seen(Standing::Expired)), later);
        assert_eq!(over.state, State::NeedsOperator(payment(), Trouble::NotFunded));
    }
}

#[test]
fn the_answer_to_the_first_call_serves_the_second_which_then_brings_nothing() {
    let (released, effects) = after([is_paid(), is_held()]).learn(is_paid(), NOW);
    assert_eq!(
        (released.purchase.attempt, beside(effects)),
        (2, vec![Effect::Supply(ID)])
    );
    let (funding, effects) = released.clone().learn(made(Funding::Payout), NOW);
    assert_eq!(funding.state, State::Buying(payment(), Step::Funding));
    assert_eq!(beside(effects), [Effect::Fund(ID)]);
    let second = News::SupplyPlaced(another(2), Funding::Payout);
    assert_eq!(funding.clone().learn(second, NOW), (funding, vec![]));

    let (given_up, _) = released.learn(News::SupplyRefused(Refusal::SoldOut), NOW);
    assert_eq!(
        given_up.clone().learn(made(Funding::Payout), NOW),
        (given_up, vec![]),
        "nothing is bought behind a case by itself"
    );
}

#[test]
fn an_order_behind_that_ends_while_the_payment_is_held_is_still_read() {
    let held = to_fund().learn(is_held(), NOW).0;
    let (ended, effects) = held.learn(News::SupplyRead(1, seen(Standing::Expired)), NOW);
    assert_eq!(ended.state, State::UnderReview(payment()));
    assert_eq!(effects, []);
    assert!(ended.is_open());
    let sent = Observation {
        sent: Some(d("21.94")),
        ..seen(Standing::Paid)
    };
    let (told, effects) = ended.clone().learn(News::SupplyRead(1, sent.clone()), NOW);
    assert_eq!(
        effects,
        [Effect::Alarm(ID, Alarm::FormerPaid(1))],
        "the operator paid in vain"
    );
    assert_eq!(told.clone().learn(News::SupplyRead(1, sent.clone()), NOW).1, []);
    let (paid, _) = told.learn(is_paid(), NOW);
    assert_eq!(paid.state, State::NeedsOperator(payment(), Trouble::SupplyFailed));
    let (released, effects) = ended.learn(is_paid(), NOW);
    assert_eq!(released.state, State::NeedsOperator(payment(), Trouble::NotFunded));
    assert_eq!(
        beside(effects),
        case(Trouble::NotFunded),
        "it is not bought again by itself"
    );
    let (paid, _) = released.learn(News::SupplyRead(1, sent), NOW);
    assert_eq!(
        paid.state,
        State::Buying(payment(), Step::Funded),
        "it is followed again"
    );
}

#[test]
fn an_order_behind_that_was_given_up_stays_so_while_the_payment_is_held() {
    let (held, _) = to_fund().learn(is_held(), NOW);
    let (ended, _) = held.learn(News::SupplyRead(1, seen(Standing::Cancelled)), NOW);
    let (told, effects) = ended.learn(done(), NOW);
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::FormerPaid(1))]);
    let (again, effects) = told.clone().learn(done(), NOW);
    assert_eq!(
        (again, effects),
        (told, vec![]),
        "an answer that is read twice changes nothing"
    );
}

/// What the lane of an order does with its wishes to buy: one call at a time, and none that is not wanted any more.
struct Lane {
    order: Order,
    wished: bool,
    calling: bool,
    made: usize,
    /// Orders of the upstream that somebody was asked to pay.
    asked: BTreeSet<String>,
}

impl Lane {
    fn learns(&mut self, news: News) {
        let (order, effects) = self.order.clone().learn(news, NOW);
        self.order = order;
        self.wished |= effects.contains(&Effect::Supply(ID));
        if effects.contains(&Effect::CallForFunds(ID)) && self.order.awaits_funds()
            || effects.contains(&Effect::Fund(ID))
        {
            let supply = self.order.purchase.supply.as_ref().unwrap();
            self.asked.insert(supply.upstream.reveal().to_owned());
        }
    }

    /// The next call goes out, if one is wanted and none is under way.
    fn calls(&mut self) {
        if self.wished && !self.calling {
            self.wished = false;
            self.calling = matches!(self.order.state, State::Buying(_, Step::Placing));
        }
    }

    /// The answer to the call that is under way comes, or does not.
    fn is_answered(&mut self, lost: bool, funding: Funding) {
        if !std::mem::take(&mut self.calling) {
            return;
        }
        self.made += 1;
        if lost {
            self.wished |= matches!(self.order.state, State::Buying(_, Step::Placing));
        } else {
            self.learns(News::SupplyPlaced(another(self.made), funding));
        }
    }
}

/// Checks, releases, calls and answers come in twenty thousand orders.
#[test]
fn nobody_is_ever_asked_to_pay_for_two_orders_behind_one_invoice() {
    let mut chance = Chance(0x006d_3037);
    let (mut several, mut paid) = (0, 0);
    for _ in 0..20_000 {
        let mut lane = Lane {
            order: after([]),
            wished: false,
            calling: false,
            made: 0,
            asked: BTreeSet::new(),
        };
        lane.learns(is_paid());
        for _ in 0..12 {
            let funding = [Funding::Operator, Funding::Payout][chance.below(2)];
            match chance.below(5) {
                0 => lane.learns(is_held()),
                1 => lane.learns(is_paid()),
                2 => lane.calls(),
                3 => lane.is_answered(false, funding),
                _ => lane.is_answered(true, funding),
            }
        }
        for _ in 0..3 {
            lane.learns(is_paid());
            lane.calls();
            lane.is_answered(false, Funding::Operator);
        }
        assert_eq!(lane.asked.len(), 1, "{:?}", lane.asked);
        let standing = lane.order.purchase.supply.as_ref().unwrap().upstream.reveal();
        assert!(lane.asked.contains(standing), "what was asked for is what is followed");
        several += usize::from(lane.order.purchase.attempt > 1);
        paid += usize::from(matches!(
            lane.order.state,
            State::Buying(_, Step::ToFund | Step::Funding)
        ));
    }
    assert!(several > 2_000 && paid == 20_000, "{several}, {paid}");
}

/// When the upstream's answer to the first call comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    WhileHeld,
    AfterRelease,
    Never,
}

/// Waits until the payment message says this.
async fn its_bill_says(person: &Person, words: &str) {
    let says = |message: MessageView| message.photo.is_some() && message.text.contains(words);
    let said = |_: &Telegram| person.messages().into_iter().any(says).then_some(());
    person.wait(words, said).await;
}

/// M07: an old `paid` wakes the read that says that the payment is held, while the answer of the upstream is on its way.
async fn one_order_is_funded(answer: Answer, by_payout: bool) {
    let mut world = if by_payout {
        World::with_payouts().await
    } else {
        World::with_cashier(&[]).await
    };
    world.cryptomus.set_balance("USDT", Decimal::from(1_000));
    let anna = world.person("Anna", "en");
    world.operator.says("/start");
    let invoice = world.invoice_for(&anna).await;
    world.refills.trouble(|trouble| {
        if answer == Answer::Never {
            trouble.once(Route::Create, Stage::After, Ailment::Lost);
        }
        trouble.slow(Route::Create, Duration::from_secs(24));
    });
    world.pays_invoice(&invoice);
    world.seconds_pass(10);
    let first = world.order_behind().await;
    its_bill_says(&anna, "We are buying it for you now").await;
    world.cryptomus.lock_money(&invoice.uuid).unwrap();
    world.seconds_pass(10);
    world.cryptomus.send_test_hook(&invoice.uuid, "paid").unwrap();
    its_bill_says(&anna, "holds this payment for a check").await;
    if answer == Answer::WhileHeld {
        world.seconds_pass(15);
        world.is_quiet().await;
    }
    world.cryptomus.release_money(&invoice.uuid).unwrap();
    world.seconds_pass(10);
    if answer != Answer::WhileHeld {
        its_bill_says(&anna, "We are buying it for you now").await;
        assert_eq!(
            world.operator.count(&first.address),
            0,
            "{answer:?}: nothing is asked for yet"
        );
        world.refills.trouble(|trouble| trouble.slow.clear());
        world.seconds_pass(5);
    }
    let wanted = if answer == Answer::Never {
        let second = |shop: &Cryptorefills| shop.orders().get(1).cloned();
        world
            .while_time_flies(soon("another order", world.refills.until(second)))
            .await
    } else {
        first.clone()
    };
    // What was made while the payment was held is paid by hand, whoever pays else.
    let paid_out = by_payout && answer != Answer::WhileHeld;
    if paid_out {
        let payout = |model: &Cryptomus| model.payouts().pop();
        let payout = world
            .while_time_flies(soon("a payout", world.cryptomus.until(payout)))
            .await;
        assert_eq!(payout.address, wanted.address, "{answer:?}");
        world.cryptomus.payout_succeeds(&payout.uuid).unwrap();
        world.refills.confirm_payment(&wanted.id).unwrap();
    } else {
        world.operator.sees(&wanted.address).await;
        world.pays(&wanted);
    }
    world.refills.deliver(&wanted.id).unwrap();
    let code = world.refills.order(&wanted.id).unwrap().codes[0].clone();
    world.while_time_flies(anna.sees(&code)).await;
    for _ in 0..10 {
        world.seconds_pass(60);
        world.is_quiet().await;
    }
    let orders = world.refills.orders();
    let funded: Vec<_> = orders.iter().filter(|order| !order.sent.is_zero()).collect();
    assert_eq!(
        (orders.len(), funded.len(), world.cryptomus.payouts().len()),
        (1 + usize::from(answer == Answer::Never), 1, usize::from(paid_out)),
        "{answer:?}, by payout: {by_payout}"
    );
    assert_eq!(funded[0].sent, funded[0].amount);
    if answer == Answer::Never {
        assert_eq!(world.telegram.visible(&first.address), [], "nobody could have paid it");
    }
    world.ends_well().await;
}

#[tokio::test]
async fn what_is_made_while_the_payment_is_held_is_paid_for_after_the_release() {
    one_order_is_funded(Answer::WhileHeld, false).await;
    one_order_is_funded(Answer::WhileHeld, true).await;
}

#[tokio::test]
async fn an_answer_that_comes_after_the_release_is_taken_and_no_other_order_is_made() {
    one_order_is_funded(Answer::AfterRelease, false).await;
    one_order_is_funded(Answer::AfterRelease, true).await;
}

#[tokio::test]
async fn an_order_whose_answer_was_lost_around_a_check_is_never_paid() {
    one_order_is_funded(Answer::Never, false).await;
    one_order_is_funded(Answer::Never, true).await;
}
