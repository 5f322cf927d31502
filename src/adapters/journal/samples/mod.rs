//! What is stored, in every form, for the tests of this folder.

pub(super) mod care;
pub(super) mod chats;
pub(super) mod effects;
pub(super) mod invoices;
pub(super) mod orders;
pub(super) mod store;

use rust_decimal::Decimal;

use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::{BrandId, Channel, Contract, Country, Delivery, Kind, ProductId, Quote, Rail, Tender};
use crate::domain::goods::{Goods, Voucher};
use crate::domain::history::History;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::money::{Amount, Coin, Currency, Fiat, Network};
use crate::domain::news::Payment;
use crate::domain::order::{CodeMessage, Known, Order, State};
use crate::domain::purchase::Purchase;
use crate::domain::recipient::Recipient;
use crate::domain::reminder::Reminder;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::ports::Changes;

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

/// All of these in one commit.
pub(super) fn changes() -> Changes {
    Changes {
        erased: Vec::new(),
        chats: chats::chats(),
        orders: orders::all(),
        wished: effects::entries(),
        done: Vec::new(),
        marks: Some(effects::marks()),
        house: care::houses().into_iter().nth(1),
        audit: care::trail(),
    }
}
