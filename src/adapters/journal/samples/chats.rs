//! Chats in every form that is stored, for the tests of this folder.

use super::care;
use super::{basket, decimal, email, item, payment, phone};
use crate::domain::admin::{AdminPage, Place, Said};
use crate::domain::basket::FaceFault;
use crate::domain::catalog::{BrandId, Country, Delivery, Kind, Quote, Rail};
use crate::domain::chat::{Chat, Hint, ScreenMessage};
use crate::domain::consent::{Consent, Edition, Paper};
use crate::domain::ids::{ChatId, MessageId, OrderId};
use crate::domain::language::Language;
use crate::domain::leaving::Leaving;
use crate::domain::limits::Limit;
use crate::domain::measure::Objection;
use crate::domain::money::{Amount, Coin};
use crate::domain::recipient::{Recipient, RecipientFault};
use crate::domain::refund_address::{Asked, Typed};
use crate::domain::secret::Secret;
use crate::domain::support::CaseId;
use crate::domain::time::Time;
use crate::domain::walk::{Aisle, Trolley, Walk};

/// A chat with everything that can be known of its person.
pub(in crate::adapters::journal) fn chat(id: i64, revision: u32, walk: Walk) -> Chat {
    Chat {
        language: Language::Korean,
        language_chosen: true,
        walk,
        revision,
        hint: Some(Hint::Stale),
        country: Country::new("BR"),
        email: Some(email()),
        phone: Some(phone()),
        screen: Some(ScreenMessage {
            message: MessageId(9),
            buried: true,
        }),
        ..Chat::new(ChatId(id), Language::English)
    }
}

fn aisle() -> Aisle {
    Aisle {
        country: Country::new("BR").unwrap(),
        kind: Some(Kind::Esim),
        search: Some("caf".into()),
        page: 2,
    }
}

fn walks() -> Vec<Walk> {
    let amounts = |wrong| Walk::Amounts {
        aisle: aisle(),
        brand: BrandId("brand-7".into()),
        wrong,
    };
    let contact = |wrong| Walk::Contact {
        aisle: aisle(),
        item: item(Delivery::Phone),
        phone: Some(phone()),
        wrong,
    };
    let trolley = || Trolley {
        aisle: aisle(),
        item: item(Delivery::Email),
        to: Recipient::Email(email()),
        email: email(),
        rail: Rail::Direct,
    };
    vec![
        Walk::Home,
        Walk::Countries {
            search: Some("bra".into()),
            page: 1,
        },
        Walk::Kinds(Country::new("BR").unwrap()),
        Walk::Brands(aisle()),
        amounts(None),
        amounts(Some(FaceFault::NotANumber)),
        amounts(Some(FaceFault::TooLittle)),
        amounts(Some(FaceFault::TooMuch)),
        amounts(Some(FaceFault::OffGrid(decimal("50"), decimal("75")))),
        contact(None),
        contact(Some(RecipientFault::NotAnEmail)),
        contact(Some(RecipientFault::PerhapsMeant {
            meant: email(),
            typed: Some(Secret::new("canary.buyer@exmaple.org")),
        })),
        contact(Some(RecipientFault::NoCountryCode)),
        contact(Some(RecipientFault::NotAPhone)),
        Walk::Coins(trolley()),
        Walk::Networks(trolley(), Coin("USDC".into())),
        Walk::Confirm(aisle(), basket(Delivery::Email)),
        Walk::Ordering(aisle(), basket(Delivery::Phone), OrderId(7)),
        Walk::Orders { page: 0 },
        Walk::Order {
            order: OrderId(7),
            page: 1,
        },
        Walk::Languages {
            back: Box::new(Walk::Home),
        },
        Walk::Help {
            back: Box::new(Walk::Orders { page: 3 }),
        },
    ]
}

/// A chat at each place of the walk, with each hint among them, and one that is new.
pub(in crate::adapters::journal) fn chats() -> Vec<Chat> {
    let hints = [
        Hint::Stale,
        Hint::UnknownCommand,
        Hint::UseButtons,
        Hint::TextOnly,
        Hint::PriceMoved,
        Hint::Left,
    ];
    let mut chats: Vec<Chat> = (1..)
        .zip(walks())
        .zip(hints.into_iter().cycle())
        .map(|((id, walk), hint)| Chat {
            hint: Some(hint),
            ..chat(id, 7, walk)
        })
        .collect();
    chats.push(Chat::new(ChatId(-1_000), Language::Japanese));
    let limits = [Limit::Open, Limit::Day(Time::from_unix(1_760_086_400)), Limit::Minute];
    chats.extend((1_001..).zip(limits).map(|(id, limit)| Chat {
        hint: Some(Hint::Limited(limit)),
        ..Chat::new(ChatId(id), Language::English)
    }));
    let pages = (101..).zip(care::pages());
    chats.extend(pages.map(|(id, page)| Chat {
        hint: Some(Hint::Banned),
        ..chat(id, 7, Walk::Admin(page))
    }));
    let papers = Paper::ALL.map(|paper| Walk::Paper {
        paper,
        back: Box::new(Walk::Home),
    });
    let consent = Walk::Consent(aisle(), basket(Delivery::Email), decimal("4.5123"));
    chats.extend(
        (1_101..)
            .zip(papers.into_iter().chain([consent]))
            .map(|(id, walk)| Chat {
                consent: Some(Consent {
                    edition: Edition::default(),
                    at: Time::from_unix(1_760_000_000),
                }),
                ..chat(id, 8, walk)
            }),
    );
    chats.push(Chat {
        leaving: Some(Leaving {
            since: Time::from_unix(1_760_000_000),
            waived: true,
        }),
        ..chat(
            1_201,
            9,
            Walk::Delete {
                back: Box::new(Walk::Home),
            },
        )
    });
    let said = [Hint::PassedOn, Hint::TooMuch, Hint::SupportEnded, Hint::OrdersGoOn];
    chats.extend((201..).zip(said).map(|(id, hint)| Chat {
        hint: Some(hint),
        ..chat(id, 7, Walk::Support(CaseId(4)))
    }));
    let mut asked = chat(301, 7, Walk::Surely(aisle(), basket(Delivery::Email)));
    chats.push(asked.clone());
    asked.offered = Some(Box::new(Quote {
        amount: Amount {
            value: decimal("4.5123"),
            coin: Coin("USDC".into()),
        },
        about: None,
        at: Time::from_unix(1_760_000_000),
        behind: None,
    }));
    asked.walk = Walk::Confirm(aisle(), basket(Delivery::Email));
    chats.push(Chat {
        id: ChatId(302),
        ..asked
    });
    let bans = AdminPage::at(Place::Bans { below: Some(4) });
    chats.push(chat(111, 7, Walk::Admin(bans)));
    let changed = AdminPage::at(Place::Order(OrderId(7))).saying(Said::Objection(Objection::AddressChanged));
    chats.push(chat(112, 7, Walk::Admin(changed)));
    let typed = [
        Typed::Nothing,
        Typed::Wrong,
        Typed::PaidTo,
        Typed::Fits(Secret::new("25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3")),
    ];
    chats.extend((311..).zip(typed).map(|(id, typed)| {
        let asked = Asked {
            order: OrderId(7),
            channel: payment().channel,
            paid_to: payment().address,
            typed,
        };
        chat(id, 7, Walk::RefundAddress(Box::new(asked)))
    }));
    chats.extend(
        (113..)
            .zip([Objection::Forgotten, Objection::Erased])
            .map(|(id, objection)| {
                let page = AdminPage::at(Place::Order(OrderId(7))).saying(Said::Objection(objection));
                chat(id, 7, Walk::Admin(page))
            }),
    );
    chats
}
