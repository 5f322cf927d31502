//! What taps, commands and typed lines do to a walk, as tables.

mod confirming;
mod giving;
mod menu;

use giftkiosk::domain::catalog::{BrandId, Kind, Quote, Rail};
use giftkiosk::domain::chat::Chat;
use giftkiosk::domain::consent::Edition;
use giftkiosk::domain::ids::OrderId;
use giftkiosk::domain::shelf::Shelf;
use giftkiosk::domain::steps;
use giftkiosk::domain::steps::{Around, Ask, Input};
use giftkiosk::domain::time::Time;
use giftkiosk::domain::walk::{Aisle, Choice, Trolley, Walk};

use crate::samples::{NOW, basket, chat, item, shelf, us};

fn step_at(chat: Chat, input: Input, shelf: &Shelf, now: Time) -> (Chat, Option<Ask>) {
    step_with(chat, input, shelf, None, now)
}

fn step_with(chat: Chat, input: Input, shelf: &Shelf, dearer: Option<&Quote>, now: Time) -> (Chat, Option<Ask>) {
    steps::step(
        chat,
        input,
        Around {
            shelf,
            next_order: OrderId(12),
            dearer,
            edition: Edition::default(),
            now,
        },
    )
}

fn taps(chat: Chat, choice: Choice) -> (Chat, Option<Ask>) {
    let revision = chat.revision;
    step_at(chat, Input::Tap { revision, choice }, &shelf(), NOW)
}

fn types(chat: Chat, text: &str) -> Chat {
    step_at(chat, Input::Text(text.into()), &shelf(), NOW).0
}

fn at(walk: Walk) -> Chat {
    Chat {
        walk,
        revision: 41,
        country: Some(us()),
        ..chat()
    }
}

fn aisle() -> Aisle {
    Aisle {
        country: us(),
        kind: Some(Kind::GiftCard),
        search: None,
        page: 2,
    }
}

fn amounts() -> Walk {
    Walk::Amounts {
        aisle: aisle(),
        brand: BrandId("id-Steam".into()),
        wrong: None,
    }
}

fn contact() -> Walk {
    Walk::Contact {
        aisle: aisle(),
        item: item(),
        phone: None,
        wrong: None,
    }
}

fn trolley() -> Trolley {
    let basket = basket();
    Trolley {
        aisle: aisle(),
        item: basket.item,
        to: basket.to,
        email: basket.email,
        rail: Rail::Direct,
    }
}
