//! Orders, entries and marks in every form that is stored, and a store to put them in, for the tests of this folder.

use std::future::pending;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;

use super::seal::StoreKey;
use super::sled::{Options, SledJournal};
use super::{sample_chats, samples_of_care, samples_of_effects, samples_of_invoices};
use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::{BrandId, Channel, Contract, Country, Delivery, Kind, ProductId, Quote, Rail, Tender};
use crate::domain::claim::Claim;
use crate::domain::goods::{Goods, Voucher};
use crate::domain::history::{History, Moment, Stage};
use crate::domain::ids::{ChatId, MessageId, OrderId};
use crate::domain::money::{Amount, Coin, Currency, Fiat, Network};
use crate::domain::news::Payment;
use crate::domain::order::{Bill, CodeMessage, Known, Order, Picture, State, Trouble};
use crate::domain::purchase::Purchase;
use crate::domain::recipient::Recipient;
use crate::domain::refusal::Refusal;
use crate::domain::reminder::Reminder;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::ports::{Changes, Clock, Pending, StoreFault};

/// Texts that must not lie on the disk as they are.
pub(super) const CANARIES: [&str; 6] = [
    "CANARY-CODE-77",
    "CANARY-PIN-77",
    "CANARY-SERIAL-77",
    "canary.buyer@example.org",
    "+5511999887766",
    "canary-upstream-0f3e",
];

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn item(delivery: Delivery) -> Item {
    Item {
        country: Country::new("BR").unwrap(),
        brand: BrandId("brand-7".into()),
        brand_name: "Café Móvel".into(),
        family: "Café".into(),
        kind: match delivery {
            Delivery::Email => Kind::GiftCard,
            Delivery::Phone => Kind::TopUp,
        },
        product: ProductId("product-7".into()),
        face: match delivery {
            Delivery::Email => Face::Fixed {
                key: "25 BRL".into(),
                label: "R$25".into(),
                value: Some((decimal("25.00"), Currency("BRL".into()))),
            },
            Delivery::Phone => Face::Value(decimal("12.5"), Currency("BRL".into())),
        },
        delivery,
    }
}

pub(super) fn email() -> Secret {
    Secret::new("canary.buyer@example.org")
}

pub(super) fn phone() -> Secret {
    Secret::new("+5511999887766")
}

pub(super) fn basket(delivery: Delivery) -> Basket {
    Basket {
        item: item(delivery),
        to: match delivery {
            Delivery::Email => Recipient::Email(email()),
            Delivery::Phone => Recipient::Phone(phone()),
        },
        email: email(),
        tender: Tender {
            coin: Coin("USDC".into()),
            network: Network("Solana".into()),
            rail: Rail::Direct,
        },
    }
}

fn amount() -> Amount {
    Amount {
        value: decimal("4.512300"),
        coin: Coin("USDC".into()),
    }
}

pub(super) fn payment() -> Payment {
    Payment {
        upstream: Secret::new("canary-upstream-0f3e"),
        channel: Channel {
            coin: Coin("USDC".into()),
            network: Network("Solana".into()),
            least: Some(decimal("0.5")),
            contract: Some(Contract {
                address: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v".into(),
                decimals: 6,
            }),
            chain: None,
        },
        address: "7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU".into(),
        amount: amount(),
        memo: Some("4711".into()),
        link: Some("solana:7xKXtg2CW87d97TXJSDpbD5jBkheTqA83TZRuJosgAsU?amount=4.5123".into()),
        deadline: Time::from_unix(1_760_000_900),
        terms: None,
    }
}

fn goods() -> Goods {
    Goods {
        vouchers: vec![Voucher {
            code: Secret::new("CANARY-CODE-77"),
            pin: Some(Secret::new("CANARY-PIN-77")),
            serial: Some(Secret::new("CANARY-SERIAL-77")),
        }],
        redeem: Some("Open the app, choose Wallet, type the code.".into()),
        reference: None,
    }
}

/// An order of a chat in a state, as it stands at a time.
pub(super) fn order(id: u64, chat: i64, state: State, changed: u64) -> Order {
    Order {
        id: OrderId(id),
        chat: ChatId(chat),
        basket: basket(if id.is_multiple_of(2) {
            Delivery::Phone
        } else {
            Delivery::Email
        }),
        agreed: Quote {
            amount: amount(),
            about: Some(Fiat {
                value: decimal("4.51"),
                currency: Currency("USD".into()),
            }),
            at: Time::from_unix(1_759_999_990),
            behind: None,
        },
        opened: Time::from_unix(1_760_000_000),
        changed: Time(changed),
        state,
        bill: None,
        asking_cancel: false,
        code: CodeMessage::None,
        erased: None,
        history: History::default(),
        reminder: Reminder::None,
        known: Known::default(),
        purchase: Purchase::default(),
        plain: false,
        claim: None,
    }
}

/// Every state an order can be in.
pub(super) fn states() -> Vec<State> {
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
pub(super) fn orders() -> Vec<Order> {
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
        .chain([samples_of_care::cared_for()])
        .chain(reminded_orders())
        .chain(troubled_orders())
        .chain(samples_of_invoices::orders(&payment()))
        .chain(asked_about())
        .chain(refused_orders())
        .chain(samples_of_invoices::refused_orders())
        .chain(samples_of_invoices::called_orders(&payment()))
        .chain([samples_of_invoices::with_refund_address(&payment())])
        .chain([samples_of_invoices::order_with_former(&payment())])
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

/// All of these in one commit.
pub(super) fn changes() -> Changes {
    Changes {
        erased: Vec::new(),
        chats: sample_chats::chats(),
        orders: orders(),
        wished: samples_of_effects::entries(),
        done: Vec::new(),
        marks: Some(samples_of_effects::marks()),
        house: samples_of_care::houses().into_iter().nth(1),
        audit: samples_of_care::trail(),
    }
}

/// A clock that stands still.
pub(super) struct StillClock(pub(super) Time);

impl Clock for StillClock {
    fn now(&self) -> Time {
        self.0
    }

    fn pass(&self, _: Duration) -> Pending<'static, ()> {
        Box::pin(pending())
    }
}

/// The key of a test's store.
pub(super) fn store_key() -> StoreKey {
    StoreKey::from_base64("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").unwrap()
}

/// A key of another store.
pub(super) fn other_key() -> StoreKey {
    StoreKey::from_base64("ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=").unwrap()
}

/// How a test opens a store.
pub(super) fn options() -> Options {
    Options::new(Arc::new(StillClock(Time::from_unix(1_760_000_000))))
}

/// Opens the store of a test.
pub(super) fn open(dir: &Path) -> Result<SledJournal, StoreFault> {
    SledJournal::open(dir, &store_key(), options())
}
