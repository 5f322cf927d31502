//! Orders in every form in which they are stored.

use super::{amount, decimal, goods, order, payment};
use super::{care, invoices};
use crate::domain::catalog::Channel;
use crate::domain::claim::Claim;
use crate::domain::goods::Goods;
use crate::domain::history::{History, Moment, Stage};
use crate::domain::ids::MessageId;
use crate::domain::money::Amount;
use crate::domain::news::Payment;
use crate::domain::order::{Bill, CodeMessage, Known, Order, Picture, State, Trouble};
use crate::domain::refusal::Refusal;
use crate::domain::reminder::Reminder;
use crate::domain::secret::Secret;
use crate::domain::time::Time;

/// Every state an order can be in.
pub(in crate::adapters::journal) fn states() -> Vec<State> {
    let refusals = [
        Refusal::SoldOut,
        Refusal::NotAvailable,
        Refusal::TooSmall,
        Refusal::TooLarge,
        Refusal::DailyLimit,
        Refusal::MonthlyLimit,
        Refusal::Recipient,
        Refusal::Tender,
        Refusal::Identity,
        Refusal::SetupFailed,
        Refusal::PriceMoved,
        Refusal::WrongEcho,
        Refusal::NotSelling,
        Refusal::Other("err_new".into()),
    ];
    let troubles = [
        Trouble::PaymentFailed,
        Trouble::PaidTooLittle,
        Trouble::CancelledAfterPayment,
    ];
    let plain = Payment {
        channel: Channel {
            contract: None,
            least: None,
            chain: Some(1),
            ..payment().channel
        },
        memo: None,
        link: None,
        ..payment()
    };
    let top_up = Goods {
        vouchers: Vec::new(),
        redeem: None,
        reference: Some(Secret::new("reference-7")),
    };
    let mut states = vec![State::Placing, State::Unclear];
    states.extend(refusals.map(State::Refused));
    states.extend([
        State::AwaitingPayment(payment()),
        State::AwaitingPayment(plain),
        State::Overdue(payment()),
        State::PartlyPaid(payment(), decimal("1.000001")),
        State::PaymentSeen(payment()),
        State::Paid(payment()),
        State::UnderReview(payment()),
        State::Delivering(payment(), goods()),
        State::Delivered(payment(), goods()),
        State::Delivered(payment(), top_up),
        State::Expired(payment()),
        State::Cancelled(payment()),
        State::Refunded(payment()),
        State::Closed(payment()),
    ]);
    states.extend(troubles.map(|trouble| State::NeedsOperator(payment(), trouble)));
    states
}

/// An order in each state, with each form of its messages among them.
pub(in crate::adapters::journal) fn all() -> Vec<Order> {
    let pictures = [Picture::Code, Picture::Seen, Picture::Closed];
    let codes = [
        CodeMessage::None,
        CodeMessage::Placeholder {
            message: MessageId(11),
            older: None,
        },
        CodeMessage::Placeholder {
            message: MessageId(12),
            older: Some(MessageId(11)),
        },
        CodeMessage::Shown(MessageId(12)),
        CodeMessage::Moving(MessageId(12)),
    ];
    let mut pictures = pictures.into_iter().cycle();
    let mut codes = codes.into_iter().cycle();
    (1..)
        .zip(states())
        .map(|(id, state)| {
            let mut order = order(id, 100 + i64::try_from(id % 3).unwrap(), state, 1_760_000_100_000);
            if order.payment().is_some() {
                order.bill = pictures.next().map(|picture| Bill {
                    message: MessageId(10),
                    picture,
                });
            }
            if order.goods().is_some() {
                order.code = codes.next().unwrap_or_default();
            }
            order
        })
        .chain(codes_of_a_delivered_order())
        .chain([order_without_secrets()])
        .chain([care::cared_for()])
        .chain(reminded_orders())
        .chain(troubled_orders())
        .chain(invoices::orders(&payment()))
        .chain(asked_about())
        .chain(refused_orders())
        .chain(invoices::refused_orders())
        .chain(invoices::called_orders(&payment()))
        .chain([invoices::with_refund_address(&payment())])
        .chain([
            invoices::order_with_former(&payment()),
            invoices::order_with_former_that_is_over(&payment()),
        ])
        .chain([invoices::refunded_again(&payment())])
        .chain([order_with_rest()])
        .collect()
}

fn order_without_secrets() -> Order {
    let shown = order(903, 100, State::Delivered(payment(), goods()), 1_760_000_200_000);
    shown.without_secrets(Time::from_unix(1_762_600_000))
}

/// Orders whose buyers wanted the bare address, and said that they had paid.
fn asked_about() -> Vec<Order> {
    let claimed = |id, told| Order {
        claim: Some(Claim {
            at: Time::from_unix(1_760_002_000),
            told,
        }),
        ..order(id, 100, State::Expired(payment()), 1_760_001_800_000)
    };
    let plain = Order {
        plain: true,
        bill: Some(Bill {
            message: MessageId(10),
            picture: Picture::Plain,
        }),
        ..order(951, 100, State::AwaitingPayment(payment()), 1_760_000_100_000)
    };
    vec![plain, claimed(952, false), claimed(953, true)]
}

fn codes_of_a_delivered_order() -> Vec<Order> {
    let shown = |id, code| Order {
        code,
        ..order(id, 100, State::Delivered(payment(), goods()), 1_760_000_200_000)
    };
    vec![
        shown(901, CodeMessage::Shown(MessageId(12))),
        shown(902, CodeMessage::Moving(MessageId(12))),
    ]
}

fn reminded_orders() -> Vec<Order> {
    let reminders = [Reminder::Wished, Reminder::Shown(MessageId(14)), Reminder::Over];
    let waiting = (911..).zip(reminders).map(|(id, reminder)| Order {
        reminder,
        ..order(id, 100, State::AwaitingPayment(payment()), 1_760_000_200_000)
    });
    waiting.collect()
}

/// What came with the troubles of payments.
fn troubled_orders() -> Vec<Order> {
    let states = [
        State::PartlyOverdue(payment(), decimal("1.5")),
        State::CodeAwaited(payment()),
        State::NeedsOperator(payment(), Trouble::ExpiredAfterPayment),
        State::NeedsOperator(payment(), Trouble::DeliveryFailed),
        State::NeedsOperator(payment(), Trouble::NoCode),
        State::NeedsOperator(payment(), Trouble::Vanished),
    ];
    let mut orders: Vec<Order> = (921..)
        .zip(states)
        .map(|(id, state)| order(id, 101, state, 1_760_000_300_000))
        .collect();
    let noted = Time::from_unix(1_760_000_200);
    let known = Known {
        newest: Some((noted, noted)),
        missing: Some((noted, true)),
        surplus: Some(decimal("0.25")),
        strange: Some(noted),
        other: Some(goods()),
        txids: Vec::new(),
        arrived: None,
        rest: None,
    };
    let moments = [Stage::PartlyOverdue, Stage::CodeAwaited].map(|stage| Moment(noted, stage));
    orders.push(Order {
        known,
        history: History {
            moments: moments.to_vec(),
            ..History::default()
        },
        bill: Some(Bill {
            message: MessageId(10),
            picture: Picture::Coming,
        }),
        ..order(927, 101, State::AwaitingPayment(payment()), 1_760_000_300_000)
    });
    orders
}

/// What came with the message that asks for the rest.
fn order_with_rest() -> Order {
    let known = Known {
        rest: Some(MessageId(16)),
        ..Known::default()
    };
    let state = State::PartlyPaid(payment(), decimal("1.5"));
    Order {
        known,
        ..order(987, 101, state, 1_760_000_300_000)
    }
}

/// What came with one remedy for each refusal.
fn refused_orders() -> Vec<Order> {
    let refusals = [
        Refusal::AmountNotOffered,
        Refusal::Limited,
        Refusal::Mailbox,
        Refusal::Network,
        Refusal::IdentityPending,
        Refusal::Coupon,
        Refusal::Unreachable,
    ];
    let dearer = Refusal::Dearer(Amount {
        value: decimal("4.7379"),
        ..amount()
    });
    (971..)
        .zip(refusals.into_iter().chain([dearer]))
        .map(|(id, why)| order(id, 101, State::Refused(why), 1_760_000_300_000))
        .collect()
}
