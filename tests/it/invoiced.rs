//! What Cryptomus' word, the purchase behind and the operator do to an order that is paid by invoice, as tables.

use giftkiosk::domain::accounts::{Accounts, Whereabouts};
use giftkiosk::domain::billing::{Invoice, Status, check};
use giftkiosk::domain::catalog::{Behind, Quote, Rail, Tender};
use giftkiosk::domain::effect::{Alarm, Effect, Notice, Repeat};
use giftkiosk::domain::ids::{ChatId, OrderId};
use giftkiosk::domain::measure::{Measure, Objection};
use giftkiosk::domain::money::{Amount, Coin, Network};
use giftkiosk::domain::news::{News, Observation, Payment, Standing};
use giftkiosk::domain::order::{LATE_WATCH_SECONDS, Order, State, Trouble};
use giftkiosk::domain::purchase::{Funding, PayoutStanding, Step};
use giftkiosk::domain::purse::{Purse, Spent};
use giftkiosk::domain::refusal::Refusal;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::time::Time;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::test_runner::Config;

use crate::samples::{NOW, basket, channel, d, goods, seen, usdc};

pub(crate) const ID: OrderId = OrderId(1);
const TRON: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8";

pub(crate) fn fresh() -> Order {
    let mut basket = basket();
    basket.tender = Tender {
        coin: Coin("USDT".into()),
        network: Network("Tron".into()),
        rail: Rail::Invoice,
    };
    let agreed = Quote {
        amount: Amount {
            value: d("22.60"),
            coin: Coin("USD".into()),
        },
        about: None,
        at: NOW,
        behind: Some(Box::new(Behind {
            tender: Tender {
                coin: Coin("USDC".into()),
                network: Network("Solana".into()),
                rail: Rail::Direct,
            },
            cost: usdc("21.94"),
            roughly: None,
        })),
    };
    Order::open(ID, ChatId(7), basket, agreed, NOW).0
}

pub(crate) fn told(status: Status) -> Invoice {
    Invoice {
        uuid: Secret::new("uuid-1"),
        name: Some(fresh().invoice_name()),
        price: Some(d("22.6")),
        currency: Some("usd".into()),
        coin: Some("USDT".into()),
        network: Some("Tron".into()),
        address: Some(TRON.into()),
        due: Some(d("22.63")),
        paid: None,
        txid: None,
        page: Some("https://pay.cryptomus.com/pay/uuid-1".into()),
        ends: Some(NOW.plus_seconds(3_600)),
        status,
        is_final: matches!(
            status,
            Status::Paid | Status::PaidOver | Status::WrongAmount | Status::Cancel | Status::Fail | Status::SystemFail
        ),
        updated: None,
    }
}

pub(crate) fn paid(status: Status, sum: &str) -> Invoice {
    Invoice {
        paid: Some(d(sum)),
        ..told(status)
    }
}

pub(crate) fn read(invoice: Invoice) -> News {
    News::Invoice(Box::new(invoice))
}

pub(crate) fn payment() -> Payment {
    check(&told(Status::Check), &fresh(), &channel("USDT", "Tron")).unwrap()
}

pub(crate) fn supply() -> Payment {
    crate::samples::payment()
}

pub(crate) fn after(news: impl IntoIterator<Item = News>) -> Order {
    std::iter::once(News::Placed(payment()))
        .chain(news)
        .fold(fresh(), |order, news| order.learn(news, NOW).0)
}

pub(crate) fn is_paid() -> News {
    read(paid(Status::Paid, "22.63"))
}

pub(crate) fn done() -> News {
    let seen = seen(Standing::Done);
    News::SupplyRead(1, Observation { goods: goods(), ..seen })
}

pub(crate) fn to_fund() -> Order {
    after([is_paid(), News::SupplyPlaced(supply(), Funding::Operator)])
}

fn funding() -> Order {
    after([is_paid(), News::SupplyPlaced(supply(), Funding::Payout)])
}

fn funded() -> Order {
    to_fund().learn(News::FundedByOperator, NOW).0
}

pub(crate) fn delivered() -> Order {
    let order = funded().learn(done(), NOW).0;
    order
        .learn(News::CodeShown(giftkiosk::domain::ids::MessageId(5)), NOW)
        .0
}

/// An order that was delivered, and its money went back afterwards.
pub(crate) fn returned() -> Order {
    delivered().learn(read(told(Status::RefundPaid)), NOW).0
}

/// An order that was paid in this transaction and delivered.
pub(crate) fn paid_for(txid: &str) -> Order {
    let mut order = delivered();
    order.known.txids = vec![Secret::new(txid)];
    order
}

pub(crate) fn case(trouble: Trouble) -> Vec<Effect> {
    vec![
        Effect::Notify(ID, Notice::NeedsOperator),
        Effect::Alarm(ID, Alarm::NeedsOperator(trouble)),
    ]
}

/// What the effects are beside those that bring messages up to date.
pub(crate) fn beside(effects: Vec<Effect>) -> Vec<Effect> {
    effects
        .into_iter()
        .filter(|effect| !matches!(effect, Effect::ShowBill(_) | Effect::Show(_)))
        .collect()
}

#[test]
fn an_order_by_invoice_begins_with_an_invoice_that_may_be_asked_for_again() {
    let order = fresh();
    let (opened, effects) = Order::open(ID, ChatId(7), order.basket, order.agreed, NOW);
    assert_eq!((opened.state, effects), (State::Placing, vec![Effect::Invoice(ID)]));
    assert_eq!(Effect::Invoice(ID).repeat(), Repeat::Harmless);
    assert_eq!(Effect::Supply(ID).repeat(), Repeat::Harmless);
    assert_eq!(Effect::Fund(ID).repeat(), Repeat::AskFirst);
    assert_eq!(Effect::Refund(ID).repeat(), Repeat::AskFirst);
}

#[test]
fn an_invoice_is_shown_only_if_it_is_the_one_that_was_asked_for() {
    let order = fresh();
    let on = channel("USDT", "Tron");
    let good = check(&told(Status::Check), &order, &on).unwrap();
    assert_eq!(
        good.deadline,
        NOW.plus_seconds(1_740),
        "a minute before half an hour after the confirm is over"
    );
    assert_eq!(good.amount.value.to_string(), "22.63");
    let wrong: [fn(&mut Invoice); 12] = [
        |it| it.name = None,
        |it| it.name = Some("gk1-other".into()),
        |it| it.price = Some(d("22.61")),
        |it| it.price = None,
        |it| it.currency = Some("EUR".into()),
        |it| it.coin = Some("USDC".into()),
        |it| it.network = Some("BSC".into()),
        |it| it.address = None,
        |it| it.address = Some("0x52908400098527886E0F7030069857D2E4169EE7".into()),
        |it| it.due = None,
        |it| it.ends = None,
        |it| it.is_final = true,
    ];
    for (n, spoil) in wrong.into_iter().enumerate() {
        let mut made = told(Status::Check);
        spoil(&mut made);
        assert_eq!(check(&made, &order, &on), Err(Refusal::WrongEcho), "spoilt in way {n}");
    }
    let mut strange = told(Status::Check);
    strange.page = Some("https://cryptomus.evil.example/pay".into());
    assert_eq!(check(&strange, &order, &on).unwrap().terms.unwrap().page, None);
}

#[test]
fn each_status_of_an_unpaid_invoice_leads_to_one_state_and_its_effects() {
    let p = payment;
    let notify = |notice| Effect::Notify(ID, notice);
    let rows: Vec<(Invoice, State, Vec<Effect>)> = vec![
        (told(Status::Check), State::AwaitingPayment(p()), vec![]),
        (
            told(Status::Process),
            State::PaymentSeen(p()),
            vec![notify(Notice::Paid)],
        ),
        (
            told(Status::ConfirmCheck),
            State::PaymentSeen(p()),
            vec![notify(Notice::Paid)],
        ),
        (
            paid(Status::WrongAmountWaiting, "10"),
            State::PartlyPaid(p(), d("10")),
            vec![notify(Notice::PartlyPaid)],
        ),
        (
            paid(Status::Paid, "22.63"),
            State::Buying(p(), Step::Placing),
            vec![notify(Notice::Paid), Effect::Supply(ID)],
        ),
        (
            paid(Status::PaidOver, "25"),
            State::Buying(p(), Step::Placing),
            vec![
                notify(Notice::PaidTooMuch),
                Effect::Alarm(ID, Alarm::Surplus(d("2.37"))),
                Effect::Supply(ID),
            ],
        ),
        (
            paid(Status::WrongAmount, "10"),
            State::NeedsOperator(p(), Trouble::PaidTooLittle),
            case(Trouble::PaidTooLittle),
        ),
        (told(Status::Cancel), State::Expired(p()), vec![notify(Notice::Expired)]),
        (
            paid(Status::Cancel, "10"),
            State::NeedsOperator(p(), Trouble::CancelledAfterPayment),
            case(Trouble::CancelledAfterPayment),
        ),
        (
            told(Status::Fail),
            State::Cancelled(p()),
            vec![notify(Notice::Cancelled)],
        ),
        (
            paid(Status::Fail, "5"),
            State::NeedsOperator(p(), Trouble::PaymentFailed),
            case(Trouble::PaymentFailed),
        ),
        (
            told(Status::SystemFail),
            State::Cancelled(p()),
            vec![notify(Notice::Cancelled)],
        ),
        (
            paid(Status::SystemFail, "5"),
            State::NeedsOperator(p(), Trouble::PaymentFailed),
            case(Trouble::PaymentFailed),
        ),
        (
            told(Status::Locked),
            State::UnderReview(p()),
            vec![notify(Notice::UnderReview), Effect::Alarm(ID, Alarm::Held)],
        ),
        (
            told(Status::RefundProcess),
            State::Refunding(p()),
            vec![notify(Notice::Refunding)],
        ),
        (
            told(Status::RefundPaid),
            State::Refunded(p()),
            vec![notify(Notice::Refunded)],
        ),
        (
            told(Status::RefundFail),
            State::NeedsOperator(p(), Trouble::RefundFailed),
            case(Trouble::RefundFailed),
        ),
        (
            told(Status::Unknown),
            State::AwaitingPayment(p()),
            vec![Effect::Alarm(ID, Alarm::UnknownState)],
        ),
    ];
    for (invoice, state, effects) in rows {
        let name = format!("{:?} with {:?}", invoice.status, invoice.paid);
        let (order, done) = after([]).learn(read(invoice.clone()), NOW);
        assert_eq!((order.state.clone(), beside(done)), (state, effects), "{name}");
        let (again, effects) = order.clone().learn(read(invoice), NOW);
        assert_eq!((again, effects), (order, vec![]), "{name}, told again");
    }
}

#[test]
fn only_a_final_paid_of_this_very_invoice_is_believed() {
    let not_final = Invoice {
        is_final: false,
        ..paid(Status::Paid, "22.63")
    };
    assert_eq!(after([read(not_final)]).state, State::PaymentSeen(payment()));
    let foreign: [fn(&mut Invoice); 5] = [
        |it| it.uuid = Secret::new("uuid-2"),
        |it| it.name = Some("gk2-abc".into()),
        |it| it.price = Some(d("1")),
        |it| it.currency = Some("EUR".into()),
        |it| it.price = None,
    ];
    for (n, spoil) in foreign.into_iter().enumerate() {
        let mut invoice = paid(Status::Paid, "22.63");
        spoil(&mut invoice);
        let (order, effects) = after([]).learn(read(invoice.clone()), NOW);
        assert_eq!(order.state, State::AwaitingPayment(payment()), "spoilt in way {n}");
        assert_eq!(effects, [Effect::Alarm(ID, Alarm::ForeignInvoice)]);
        assert_eq!(order.learn(read(invoice), NOW).1, [], "told once");
    }
}

#[test]
fn the_rest_of_a_short_payment_is_asked_for_once_and_then_it_is_bought_once() {
    let short = after([
        read(told(Status::ConfirmCheck)),
        read(paid(Status::WrongAmountWaiting, "13.5")),
    ]);
    assert_eq!(short.state, State::PartlyPaid(payment(), d("13.5")));
    let (same, effects) = short.learn(read(paid(Status::WrongAmountWaiting, "13.50")), NOW);
    assert_eq!(effects, []);
    let (order, effects) = same.learn(is_paid(), NOW);
    assert_eq!(beside(effects), [Effect::Notify(ID, Notice::Paid), Effect::Supply(ID)]);
    assert_eq!(order.learn(is_paid(), NOW).1, []);
}

#[test]
fn money_that_comes_after_the_end_is_bought_for_or_shown_to_a_person() {
    for (ended, days) in [(Status::Cancel, 0), (Status::Fail, 1), (Status::Cancel, 6)] {
        let late = NOW.plus_seconds(days * 86_400);
        let order = after([read(told(ended))]);
        let (order, _) = order.learn(read(told(ended)), late);
        assert_eq!(
            matches!(order.state, State::Closed(_)),
            days * 86_400 > LATE_WATCH_SECONDS,
            "{ended:?} after {days} days"
        );
        let (order, effects) = order.learn(is_paid(), late);
        assert_eq!(order.state, State::Buying(payment(), Step::Placing));
        assert_eq!(beside(effects), [Effect::Notify(ID, Notice::Paid), Effect::Supply(ID)]);
    }
}

#[test]
fn the_purchase_is_placed_funded_and_delivered() {
    let order = after([is_paid()]);
    let (order, effects) = order.learn(News::SupplyPlaced(supply(), Funding::Operator), NOW);
    assert_eq!(order.state, State::Buying(payment(), Step::ToFund));
    assert_eq!(effects, [Effect::CallForFunds(ID)], "its buyer sees nothing new");
    assert_eq!(order.upstream(), Some(&supply().upstream));
    let other = Payment {
        address: "another".into(),
        ..supply()
    };
    let (order, effects) = order.learn(News::SupplyPlaced(other, Funding::Operator), NOW);
    assert_eq!(
        (order.purchase.supply.clone(), effects),
        (Some(supply()), vec![]),
        "only the first is recorded"
    );
    let (order, effects) = order.learn(News::FundedByOperator, NOW);
    assert_eq!(order.state, State::Buying(payment(), Step::Funded));
    assert!(!effects.contains(&Effect::ShowBill(ID)), "{effects:?}");
    let (order, effects) = order.learn(done(), NOW);
    assert_eq!(order.state, State::Delivering(payment(), goods()));
    assert_eq!(beside(effects), [Effect::Deliver(ID)]);
}

#[test]
fn the_order_behind_it_is_known_to_be_paid_though_nobody_said_so() {
    for standing in [Standing::Seen, Standing::Paid] {
        let (order, _) = to_fund().learn(News::SupplyRead(1, seen(standing)), NOW);
        assert_eq!(order.state, State::Buying(payment(), Step::Funded));
    }
    let (order, effects) = to_fund().learn(News::SupplyRead(2, seen(Standing::Done)), NOW);
    assert_eq!((order, effects), (to_fund(), vec![]), "news of another attempt");
}

#[test]
fn a_purchase_that_cannot_be_made_becomes_a_case_and_may_be_tried_again_or_refunded() {
    let order = after([is_paid()]);
    let (order, effects) = order.learn(News::SupplyRefused(Refusal::SoldOut), NOW);
    assert_eq!(order.state, State::NeedsOperator(payment(), Trouble::NotBought));
    assert_eq!(order.purchase.refusal, Some(Refusal::SoldOut));
    assert_eq!(beside(effects), case(Trouble::NotBought));
    assert!(order.may_buy_again() && order.may_refund());
    assert_eq!(order.clone().learn(is_paid(), NOW).1, [], "the read goes on saying so");

    let (again, effects) = order.clone().learn(News::BuyAgain, NOW);
    assert_eq!(again.state, State::Buying(payment(), Step::Placing));
    assert_eq!((again.purchase.attempt, beside(effects)), (2, vec![Effect::Supply(ID)]));

    let (refunding, effects) = order.learn(News::RefundTo(Secret::new(TRON)), NOW);
    assert_eq!(refunding.state, State::Refunding(payment()));
    assert_eq!(
        beside(effects),
        [Effect::Notify(ID, Notice::Refunding), Effect::Refund(ID)]
    );
    assert_eq!(
        refunding.clone().learn(is_paid(), NOW).1,
        [],
        "nothing is bought any more"
    );
    let (refunded, effects) = refunding.learn(read(told(Status::RefundPaid)), NOW);
    assert_eq!(refunded.state, State::Refunded(payment()));
    assert_eq!(beside(effects), [Effect::Notify(ID, Notice::Refunded)]);
}

#[test]
fn a_buyer_may_say_where_the_money_should_go_while_it_is_a_case_and_no_refund_was_started() {
    let given = || News::RefundAddress(Secret::new(TRON));
    assert_eq!(to_fund().learn(given(), NOW), (to_fund(), vec![]), "no case");
    let (order, _) = after([is_paid()]).learn(News::SupplyRefused(Refusal::SoldOut), NOW);
    let (order, effects) = order.learn(given(), NOW);
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::RefundAddress)]);
    assert_eq!(order.refund_address(), Some(&Secret::new(TRON)));
    let other = Secret::new("TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL");
    let (order, _) = order.learn(News::RefundAddress(other.clone()), NOW);
    assert_eq!(order.refund_address(), Some(&other), "it may be replaced");
    let (again, _) = order.clone().learn(News::BuyAgain, NOW);
    assert_eq!(again.learn(given(), NOW).1, [], "the goods are being bought after all");
    let (refunding, _) = order.learn(News::RefundTo(other.clone()), NOW);
    let (late, effects) = refunding.clone().learn(given(), NOW);
    assert_eq!((&late, effects), (&refunding, vec![]), "it is on its way");
    let (failed, _) = refunding.learn(News::RefundRefused, NOW);
    let (failed, effects) = failed.learn(given(), NOW);
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::RefundAddress)]);
    assert_eq!(failed.purchase.refund_address, Some(Secret::new(TRON)));
    let left = serde_json::to_string(&failed.without_secrets(NOW)).unwrap();
    assert!(!left.contains(other.reveal()), "{left}");
    let given_away = format!("\"refund_address\":\"{TRON}");
    assert!(!left.contains(&given_away), "{left}");
}

#[test]
fn an_order_behind_that_ends_unfunded_is_no_loss_and_one_that_ends_funded_is() {
    for standing in [Standing::Expired, Standing::Cancelled] {
        let (order, effects) = to_fund().learn(News::SupplyRead(1, seen(standing.clone())), NOW);
        assert_eq!(order.state, State::NeedsOperator(payment(), Trouble::NotFunded));
        assert_eq!(beside(effects), case(Trouble::NotFunded));
        let (late, _) = order.learn(done(), NOW);
        assert_eq!(
            late.state,
            State::Delivering(payment(), goods()),
            "the operator paid late, and it worked"
        );
        let (order, _) = funded().learn(News::SupplyRead(1, seen(standing)), NOW);
        assert_eq!(order.state, State::NeedsOperator(payment(), Trouble::SupplyFailed));
    }
}

#[test]
fn a_payout_funds_the_order_or_the_operator_does() {
    let order = funding();
    assert_eq!(order.state, State::Buying(payment(), Step::Funding));
    assert!(!order.may_buy_again());
    let (order, effects) = order.learn(News::PayoutSent(1), NOW);
    assert_eq!((order.purchase.payout_sent, effects), (Some(NOW), vec![]));
    let (same, effects) = order.clone().learn(News::Payout(1, PayoutStanding::UnderWay), NOW);
    assert_eq!((same, effects), (order.clone(), vec![]));
    let (paid, _) = order.clone().learn(News::Payout(1, PayoutStanding::Paid), NOW);
    assert_eq!(paid.state, State::Buying(payment(), Step::Funded));
    let (failed, effects) = order.clone().learn(News::Payout(1, PayoutStanding::Failed), NOW);
    assert_eq!(failed.state, State::Buying(payment(), Step::ToFund));
    assert_eq!(
        beside(effects),
        [Effect::Alarm(ID, Alarm::PayoutFailed), Effect::CallForFunds(ID)]
    );
    let late = NOW.plus_seconds(7_200);
    let (failed, _) = order.clone().learn(News::PayoutRefused(1), late);
    assert_eq!(failed.state, State::NeedsOperator(payment(), Trouble::NotFunded));
    let (unclear, _) = order.learn(News::PayoutUnclear(1), NOW);
    assert_eq!(unclear.state, State::NeedsOperator(payment(), Trouble::PayoutUnclear));
    assert!(!unclear.may_buy_again());
    let (paid, _) = unclear.learn(News::Payout(1, PayoutStanding::Paid), NOW);
    assert_eq!(
        paid.state,
        State::Buying(payment(), Step::Funded),
        "it was found after all"
    );
}

fn limits() -> Purse {
    Purse {
        most_per_order: Some(d("20")),
        most_per_day: Some(d("50")),
    }
}

/// Who pays so much in USDC at this moment.
fn who_pays(spent: &mut Vec<Spent>, dollars: &str, now: Time) -> Funding {
    let amount = usdc(dollars);
    limits().decide(spent, &Payment { amount, ..supply() }, now)
}

#[test]
fn payouts_keep_both_limits_whatever_the_clock_does_and_what_goes_beyond_is_asked_of_the_operator() {
    use Funding::{Operator, Payout};
    let mut spent = Vec::new();
    let hours = |hours: u64| NOW.plus_seconds(hours * 3_600);
    let yesterday = NOW.minus_seconds(86_400);
    for (dollars, now, who) in [
        ("20.01", NOW, Operator),
        ("20", NOW, Payout),
        ("20", hours(1), Payout),
        ("10.01", hours(1), Operator),
        ("10", hours(2), Payout),
        ("0.01", hours(23), Operator),
        // Set back, it frees nothing; far ahead, it pays nothing out and forgets nothing.
        ("0.01", yesterday, Operator),
        ("0.01", Time(0), Operator),
        ("0.01", Time(u64::MAX), Operator),
        ("0.01", hours(23), Operator),
        ("20", hours(24), Payout),
        ("0.01", hours(24), Operator),
        ("20", hours(25), Payout),
    ] {
        assert_eq!(who_pays(&mut spent, dollars, now), who, "{dollars} at {now:?}");
    }
    assert_eq!(spent.len(), 3, "what counts no more is not kept");
    let bitcoin = Amount {
        coin: Coin("BTC".into()),
        ..usdc("1")
    };
    let supply = Payment {
        amount: bitcoin,
        ..supply()
    };
    assert_eq!(
        limits().decide(&mut Vec::new(), &supply, NOW),
        Operator,
        "it is not known in dollars"
    );
    assert_eq!(Purse::default().decide(&mut Vec::new(), &supply, NOW), Operator);
}

#[test]
fn a_refund_before_the_goods_are_paid_for_stops_the_purchase() {
    for order in [after([is_paid()]), to_fund(), funding()] {
        let (order, effects) = order.learn(read(told(Status::RefundProcess)), NOW);
        assert_eq!(order.state, State::Refunding(payment()));
        assert_eq!(beside(effects), [Effect::Notify(ID, Notice::Refunding)]);
        for news in [
            News::SupplyPlaced(supply(), Funding::Payout),
            News::SupplyRead(1, seen(Standing::Waiting)),
            News::FundedByOperator,
            News::PayoutSent(1),
            News::BuyAgain,
        ] {
            assert_eq!(
                order.clone().learn(news.clone(), NOW),
                (order.clone(), vec![]),
                "{news:?}"
            );
        }
    }
    let sent = funding().learn(News::PayoutSent(1), NOW).0;
    for order in [sent, funded()] {
        let (order, _) = order.learn(read(told(Status::RefundProcess)), NOW);
        assert_eq!(
            order.state,
            State::NeedsOperator(payment(), Trouble::RefundedWhileBuying)
        );
        let (order, effects) = order.learn(done(), NOW);
        assert_eq!(effects, [], "nothing is delivered for money that goes back");
        assert!(!order.may_refund() && !order.may_buy_again());
    }
}

#[test]
fn an_order_behind_that_is_not_wanted_any_more_is_read_to_its_end_and_its_money_is_told_once() {
    let alarm = [Effect::Alarm(ID, Alarm::FormerPaid(1))];
    let again = to_fund()
        .learn(News::SupplyRead(1, seen(Standing::Expired)), NOW)
        .0
        .learn(News::BuyAgain, NOW)
        .0;
    let (refunding, _) = to_fund().learn(News::RefundTo(Secret::new(TRON)), NOW);
    let (returned, _) = to_fund().learn(read(told(Status::RefundPaid)), NOW);
    for order in [again, refunding, returned] {
        assert!(order.is_open(), "{:?}", order.state);
        for quiet in [Standing::Waiting, Standing::Expired, Standing::Cancelled] {
            let (same, effects) = order.clone().learn(News::SupplyRead(1, seen(quiet)), NOW);
            assert_eq!((same, effects), (order.clone(), vec![]));
        }
        for paid in [Standing::Seen, Standing::Paid, Standing::Review] {
            let (told, effects) = order.clone().learn(News::SupplyRead(1, seen(paid)), NOW);
            assert_eq!((&told.state, effects.as_slice()), (&order.state, alarm.as_slice()));
            let (ended, effects) = told.learn(done(), NOW);
            assert_eq!(effects, [], "told once");
            assert!(ended.purchase.still_read().next().is_none(), "and read no longer");
        }
        let part = Observation {
            sent: Some(d("1")),
            ..seen(Standing::Expired)
        };
        let (part, effects) = order.clone().learn(News::SupplyRead(1, part), NOW);
        assert_eq!(effects, alarm);
        let end = part.purchase.former.first().unwrap().until;
        for over in [News::SupplyRead(1, seen(Standing::Expired)), News::SupplyMissing(1)] {
            assert_eq!(part.clone().learn(over.clone(), end).0.purchase.still_read().count(), 1);
            let (over, effects) = part.clone().learn(over, end.plus_seconds(1));
            assert_eq!((over.purchase.still_read().count(), effects), (0, vec![]));
        }
    }
}

#[test]
fn an_order_behind_that_was_known_to_be_paid_rings_only_if_its_goods_come_after_all() {
    let failed = funded().learn(News::SupplyRead(1, seen(Standing::Failed)), NOW).0;
    let (again, _) = failed.learn(News::BuyAgain, NOW);
    let (again, effects) = again.learn(News::SupplyRead(1, seen(Standing::Paid)), NOW);
    assert_eq!(effects, []);
    let (again, effects) = again.learn(done(), NOW);
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::FormerPaid(1))]);
    assert_eq!(again.state, State::Buying(payment(), Step::Placing));
}

#[test]
fn a_read_that_is_older_than_the_last_one_changes_nothing() {
    let at = |invoice: Invoice, second| {
        read(Invoice {
            updated: Some(NOW.plus_seconds(second)),
            ..invoice
        })
    };
    let order = after([at(paid(Status::WrongAmountWaiting, "13.5"), 60)]);
    for older in [
        paid(Status::WrongAmountWaiting, "10"),
        told(Status::Check),
        told(Status::Cancel),
    ] {
        let (same, effects) = order.clone().learn(at(older, 30), NOW);
        assert_eq!((same.state, effects), (order.state.clone(), vec![]));
    }
    let behind = |standing, second| {
        let updated = Some(NOW.plus_seconds(second));
        News::SupplyRead(
            1,
            Observation {
                updated,
                ..seen(standing)
            },
        )
    };
    let (paid_late, _) = to_fund().learn(behind(Standing::Paid, 60), NOW);
    let (same, effects) = paid_late.clone().learn(behind(Standing::Expired, 30), NOW);
    assert_eq!((same, effects), (paid_late, vec![]));
}

#[test]
fn a_refund_of_which_nothing_was_known_has_failed_once_that_is_read() {
    let unclear = after([
        is_paid(),
        News::SupplyRefused(Refusal::SoldOut),
        News::RefundTo(Secret::new(TRON)),
        News::RefundSent,
        News::RefundUnclear,
    ]);
    assert!(!unclear.may_refund());
    let (failed, effects) = unclear.learn(read(paid(Status::RefundFail, "22.63")), NOW);
    assert_eq!(failed.state, State::NeedsOperator(payment(), Trouble::RefundFailed));
    assert_eq!(beside(effects), case(Trouble::RefundFailed));
    assert!(failed.may_refund());
}

#[test]
fn what_fails_again_after_an_admin_did_something_rings_again() {
    let refused = || News::SupplyRefused(Refusal::SoldOut);
    let mut order = after([is_paid(), refused()]);
    order.history.alarms.insert(Alarm::NeedsOperator(Trouble::NotBought));
    let (again, _) = order.learn(News::BuyAgain, NOW);
    assert!(again.history.alarms.is_empty());
    assert_eq!(beside(again.learn(refused(), NOW).1), case(Trouble::NotBought));
}

#[test]
fn an_order_behind_that_cannot_be_delivered_or_is_not_known_any_more_becomes_a_case() {
    let failed = Observation {
        failed: true,
        ..seen(Standing::Paid)
    };
    let (order, effects) = funded().learn(News::SupplyRead(1, failed), NOW);
    assert_eq!(order.state, State::NeedsOperator(payment(), Trouble::SupplyFailed));
    assert_eq!(beside(effects), case(Trouble::SupplyFailed));
    let day = NOW.plus_seconds(86_401);
    for (order, trouble) in [(funded(), Trouble::Vanished), (to_fund(), Trouble::NotFunded)] {
        let (order, effects) = order.learn(News::SupplyMissing(1), NOW);
        assert_eq!(effects, [], "said once, it is not believed");
        let (found, _) = order.clone().learn(News::SupplyRead(1, seen(Standing::Waiting)), NOW);
        assert_eq!(found.learn(News::SupplyMissing(1), day).1, [], "it was found again");
        let (order, effects) = order.learn(News::SupplyMissing(1), day);
        assert_eq!(order.state, State::NeedsOperator(payment(), trouble));
        assert_eq!(beside(effects), case(trouble));
    }
}

#[test]
fn a_refund_after_delivery_is_written_down_and_not_told_to_the_buyer() {
    let (order, effects) = delivered().learn(read(told(Status::RefundPaid)), NOW);
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::MoneyBack)]);
    assert!(order.purchase.returned && matches!(order.state, State::Delivered(..)));
    for _ in 0..3 {
        assert_eq!(
            order.clone().learn(read(told(Status::RefundPaid)), NOW),
            (order.clone(), vec![])
        );
    }
}

#[test]
fn a_payment_held_for_a_check_buys_nothing_until_it_is_released() {
    let held = to_fund().learn(read(told(Status::Locked)), NOW).0;
    assert_eq!(held.state, State::UnderReview(payment()));
    assert_eq!(held.clone().learn(News::FundedByOperator, NOW).1, []);
    let (released, effects) = held.clone().learn(is_paid(), NOW);
    assert_eq!(
        released.state,
        State::Buying(payment(), Step::ToFund),
        "the same order behind it"
    );
    assert_eq!(beside(effects), [Effect::CallForFunds(ID)]);
    let tomorrow = NOW.plus_seconds(86_400);
    let (unread, _) = held.clone().learn(is_paid(), tomorrow);
    assert_eq!(
        unread.purchase.attempt, 1,
        "money may be on its way to it until it is read"
    );
    let (over, _) = held.learn(News::SupplyRead(1, seen(Standing::Expired)), tomorrow);
    assert_eq!(over.purchase.former.len(), 1, "late money is looked for there");
    let (released, effects) = over.learn(is_paid(), tomorrow);
    assert_eq!(released.state, State::NeedsOperator(payment(), Trouble::NotFunded));
    assert_eq!(beside(effects), case(Trouble::NotFunded));
    let (order, effects) = delivered().learn(read(told(Status::Locked)), NOW);
    assert!(matches!(order.state, State::Delivered(..)));
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::HeldAfterwards)]);
}

#[test]
fn a_signed_message_that_mixes_two_invoices_is_told_once() {
    let (order, effects) = after([]).learn(News::ForeignHint, NOW);
    assert_eq!(effects, [Effect::Alarm(ID, Alarm::ForeignHint)]);
    assert_eq!(order.learn(News::ForeignHint, NOW).1, []);
}

#[test]
fn the_order_behind_is_in_the_coin_of_the_till_and_never_dearer_than_what_was_paid() {
    let behind = fresh().behind().unwrap();
    assert_eq!(behind.basket.tender.coin, Coin("USDC".into()));
    assert!(!behind.by_invoice());
    assert!(usdc("22.60").within(&behind.agreed.amount, d("1")));
    assert!(!usdc("22.61").within(&behind.agreed.amount, d("1")));
}

#[test]
fn names_fit_every_operation_of_cryptomus() {
    let mut order = fresh();
    order.id = OrderId(999_999_999_999);
    order.opened = Time(9_999_999_999_999);
    for name in [order.invoice_name(), order.payout_name(255)] {
        assert!(name.len() <= 32, "{name}");
        assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{name}");
    }
}

fn anything() -> impl Strategy<Value = News> {
    let statuses = Status::ALL.map(|(status, _)| status);
    let invoice =
        (proptest::sample::select(statuses.to_vec()), 0..4_u32, any::<bool>()).prop_map(|(status, sum, is_final)| {
            read(Invoice {
                is_final,
                ..paid(status, ["0", "10", "22.63", "30"][sum as usize])
            })
        });
    let standings = vec![
        Standing::Waiting,
        Standing::Partial,
        Standing::Seen,
        Standing::Paid,
        Standing::Review,
        Standing::Done,
        Standing::Expired,
        Standing::Cancelled,
        Standing::Failed,
        Standing::SetupFailed,
        Standing::Refunded,
        Standing::Unknown("new".into()),
    ];
    let supplied = (1..3_u8, proptest::sample::select(standings.clone()))
        .prop_map(|(attempt, standing)| News::SupplyRead(attempt, seen(standing)));
    let heard = (1..3_u8, proptest::sample::select(standings))
        .prop_map(|(attempt, standing)| News::SupplyHeard(attempt, seen(standing)));
    let payouts = vec![PayoutStanding::UnderWay, PayoutStanding::Paid, PayoutStanding::Failed];
    prop_oneof![
        4 => invoice,
        2 => supplied,
        1 => heard,
        1 => (1..3_u8, proptest::sample::select(payouts)).prop_map(|(attempt, standing)| News::Payout(attempt, standing)),
        1 => any::<bool>().prop_map(|payout| {
            News::SupplyPlaced(supply(), if payout { Funding::Payout } else { Funding::Operator })
        }),
        1 => Just(News::SupplyRefused(Refusal::SoldOut)),
        1 => (1..3_u8).prop_map(News::PayoutSent),
        1 => (1..3_u8).prop_map(News::PayoutRefused),
        1 => (1..3_u8).prop_map(News::PayoutUnclear),
        1 => Just(News::FundedByOperator),
        1 => Just(News::BuyAgain),
        1 => Just(News::RefundTo(Secret::new(TRON))),
        1 => Just(News::RefundAddress(Secret::new(TRON))),
        1 => Just(News::RefundSent),
        1 => Just(News::RefundRefused),
        1 => Just(News::RefundUnclear),
        1 => Just(News::TimeIsUp),
        1 => Just(News::CancelledByBuyer),
        1 => Just(News::ForeignHint),
    ]
}

/// What an order's money is told as.
fn money(order: &Order) -> Vec<(Whereabouts, String)> {
    let mut accounts = Accounts::default();
    accounts.take(order);
    let sums = accounts.sums();
    sums.map(|(_, place, sum)| (place, sum.normalize().to_string()))
        .collect()
}

#[test]
fn every_paid_unit_has_a_place() {
    use Whereabouts::{Case, Delivered, GivenUp, Refunded, Underway};
    assert_eq!(money(&after([])), []);
    let short = after([read(paid(Status::WrongAmountWaiting, "10.5"))]);
    assert_eq!(money(&short), [(Underway, "10.5".into())]);
    let bought = after([read(paid(Status::Paid, "22.63"))]);
    assert_eq!(money(&bought), [(Underway, "22.63".into())]);
    let over = after([read(paid(Status::PaidOver, "25"))]);
    assert_eq!(money(&over), [(Underway, "22.63".into()), (Case, "2.37".into())]);
    let (sold_out, _) = bought.clone().learn(News::SupplyRefused(Refusal::NotSelling), NOW);
    assert_eq!(money(&sold_out), [(Case, "22.63".into())]);
    let little = after([read(paid(Status::WrongAmount, "10.5"))]);
    assert_eq!(money(&little), [(Case, "10.5".into())], "what came, not what was due");
    let (sent_back, _) = little.learn(News::RefundTo(Secret::new(TRON)), NOW);
    assert_eq!(money(&sent_back), [(Whereabouts::Returning, "10.5".into())]);
    let failed = after([read(paid(Status::WrongAmountWaiting, "10.5")), read(told(Status::Fail))]);
    assert_eq!(money(&failed), [(Case, "10.5".into())], "what came before it failed");
    let rest = after([read(paid(Status::WrongAmount, "10.5")), is_paid()]);
    assert_eq!(money(&rest), [(Underway, "22.63".into())], "the rest came after all");
    let (back, _) = sold_out.learn(read(paid(Status::RefundPaid, "22.63")), NOW);
    assert_eq!(money(&back), [(Refunded, "22.63".into())]);
    let payment = bought.payment().unwrap().clone();
    let delivered = Order {
        state: State::Delivered(payment, goods()),
        ..bought
    };
    assert_eq!(money(&delivered), [(Delivered, "22.63".into())]);
    let (returned, _) = delivered.clone().learn(read(paid(Status::RefundPaid, "22.63")), NOW);
    assert_eq!(money(&returned), [(Refunded, "22.63".into())], "given back after it");
    let mut generous = delivered;
    generous.known.surplus = Some(d("2.37"));
    assert_eq!(money(&generous), [(Case, "2.37".into()), (Delivered, "22.63".into())]);
    let (returned, _) = generous.clone().learn(read(paid(Status::RefundPaid, "25")), NOW);
    assert_eq!(money(&returned), [(Refunded, "25".into())], "it goes back whole");
    assert!(generous.surplus_waits());
    let (settled, _) = generous.clone().measured(Measure::Settle, "sent back", NOW).unwrap();
    assert_eq!(
        money(&settled),
        [(Delivered, "22.63".into()), (Whereabouts::Settled, "2.37".into())]
    );
    assert_eq!(settled.may(Measure::Settle, NOW), Err(Objection::SettledAlready));
    let left = generous.of_nobody(NOW);
    assert_eq!(money(&left), [(Delivered, "22.63".into()), (GivenUp, "2.37".into())]);
    assert_eq!(money(&short.of_nobody(NOW)), [(GivenUp, "10.5".into())]);
}

proptest! {
    #![proptest_config(Config { cases: 1_000, failure_persistence: None, ..Config::default() })]

    /// Nothing is bought, funded or delivered unless a final `paid` of the invoice was read; nothing is bought for money that is on its
    /// way back; and an order that saw money ends only delivered, refunded, or with a person.
    #[test]
    fn no_sequence_of_news_spends_money_that_is_not_there(sequence in proptest::collection::vec(anything(), 0..60)) {
        let mut order = after([]);
        let mut paid_for = false;
        let mut refund_asked = false;
        let mut followed = Accounts::default();
        followed.take(&order);
        for news in sequence {
            if let News::Invoice(told) = &news {
                paid_for |= told.is_final && matches!(told.status, Status::Paid | Status::PaidOver);
            }
            let before = order.clone();
            let by_operator = matches!(news, News::BuyAgain);
            let (next, effects) = order.learn(news.clone(), NOW);
            for effect in &effects {
                match effect {
                    Effect::Supply(_) => assert!(paid_for || by_operator, "{news:?} in {:?}", before.state),
                    Effect::Fund(_) | Effect::CallForFunds(_) | Effect::Deliver(_) => {
                        assert!(next.purchase.attempt > 0, "{news:?} in {:?}", before.state);
                    }
                    Effect::Refund(_) => refund_asked = true,
                    Effect::Show(_)
                    | Effect::Place(_)
                    | Effect::ShowBill(_)
                    | Effect::Notify(..)
                    | Effect::PutAway(..)
                    | Effect::Alarm(..)
                    | Effect::Ring(..)
                    | Effect::Export(_)
                    | Effect::Farewell(..)
                    | Effect::OpenCase(_)
                    | Effect::Relay { .. }
                    | Effect::TellCase(..)
                    | Effect::Invoice(_)
                    | Effect::Ask(_)
                    | Effect::Receipt(_) => {}
                }
            }
            followed.release(&before);
            followed.take(&next);
            let mut counted = Accounts::default();
            counted.take(&next);
            assert_eq!(followed, counted, "{news:?} in {:?}: money stays where it was", before.state);
            let (was, is) = (before.whereabouts(), next.whereabouts());
            assert!(was.is_none() || is.is_some(), "{news:?} in {:?}: money is nowhere", before.state);
            assert!(!paid_for || is.is_some(), "{news:?} in {:?}: paid, and nowhere", before.state);
            let going_back = matches!(before.state, State::Refunding(_) | State::Refunded(_));
            if going_back {
                assert!(!matches!(next.state, State::Buying(..) | State::Delivering(..)), "{news:?} in {:?}", before.state);
            }
            if matches!(before.state, State::Delivering(..) | State::Delivered(..) | State::Refunded(_)) {
                assert_eq!(before.state, next.state, "{news:?}");
            }
            assert_eq!(next.clone().learn(news.clone(), NOW).1.iter().filter(|effect| matches!(effect, Effect::Fund(_) | Effect::Refund(_) | Effect::Deliver(_))).count(), 0, "{news:?} twice");
            order = next;
        }
        let _ = refund_asked;
    }
}
