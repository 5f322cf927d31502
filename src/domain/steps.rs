//! What a tap, a command or a typed line does to a walk.

use super::amounts;
use super::basket::Basket;
use super::catalog::{Quote, Rails};
use super::chat::{Chat, Hint};
use super::confirm;
use super::consent::{self, Edition};
use super::contacts;
use super::ids::OrderId;
use super::leaving;
use super::secret::Secret;
use super::shelf::Shelf;
use super::time::Time;
use super::walk::{Aisle, Choice, Command, Walk};

/// What a person did, as far as the menu is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A command.
    Command(Command),
    /// A command that we do not have.
    UnknownCommand,
    /// A line of text.
    Text(String),
    /// A message that is no text.
    Other,
    /// A button of the screen with this revision.
    Tap {
        /// The revision that the button carries.
        revision: u32,
        /// What it says.
        choice: Choice,
    },
}

/// What surrounds a step; it asks for nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// What is known of what the present screen needs.
    pub shelf: &'a Shelf,
    /// The number that an order would get.
    pub next_order: OrderId,
    /// The price for which the order on the present screen could be had, if it was made dearer than agreed.
    pub dearer: Option<&'a Quote>,
    /// The terms that must be accepted before something is bought.
    pub edition: Edition,
    /// Now.
    pub now: Time,
}

/// What a walk wants done beside moving on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Open an order, within the same commit.
    Open(Box<Basket>, Quote),
    /// Ask again for what failed.
    Retry,
    /// Bring all that is stored of the person.
    Export,
    /// Keep this address with the order.
    RefundAddress(OrderId, Secret),
    /// Forget the person, now or as soon as nothing is under way.
    Leave,
}

/// Longest text that is searched for, in characters.
pub(in crate::domain) const SEARCH_LENGTH: usize = 40;

/// One step of a walk. A button of another revision, or one that does not belong to this screen, changes nothing but the hint.
pub fn step(mut chat: Chat, input: Input, around: Around<'_>) -> (Chat, Option<Ask>) {
    chat.hint = None;
    let (walk, ask) = match input {
        Input::Command(command) => {
            let ask = (command == Command::Export).then_some(Ask::Export);
            (command_step(&mut chat, command), ask)
        }
        Input::UnknownCommand => hinted(&mut chat, Hint::UnknownCommand),
        Input::Other => hinted(&mut chat, Hint::TextOnly),
        Input::Text(text) => match text_step(&mut chat, text.trim(), around) {
            Some(walk) => (walk, None),
            None => hinted(&mut chat, Hint::UseButtons),
        },
        Input::Tap { revision, .. } if revision != chat.revision => return stale(chat),
        Input::Tap { choice, .. } => match tap_step(&mut chat, choice, around) {
            Some(moved) => moved,
            None => return stale(chat),
        },
    };
    chat.walk = walk;
    chat.revision = chat.revision.wrapping_add(1);
    (chat, ask)
}

fn stale(mut chat: Chat) -> (Chat, Option<Ask>) {
    chat.hint = Some(Hint::Stale);
    (chat, None)
}

fn hinted(chat: &mut Chat, hint: Hint) -> (Walk, Option<Ask>) {
    chat.hint = Some(hint);
    (chat.walk.clone(), None)
}

fn command_step(chat: &mut Chat, command: Command) -> Walk {
    let here = chat.walk.clone();
    match command {
        Command::Start => Walk::Home,
        Command::Cancel => {
            chat.hint = Some(Hint::Left);
            Walk::Home
        }
        Command::Orders => Walk::Orders { page: 0 },
        Command::Language => Walk::Languages {
            back: Box::new(here.resting()),
        },
        Command::Help => Walk::Help {
            back: Box::new(here.resting()),
        },
        Command::Paper(paper) => here.paper(paper),
        Command::Export => here,
        Command::Delete => Walk::Delete {
            back: Box::new(here.resting()),
        },
    }
}

fn text_step(chat: &mut Chat, text: &str, around: Around<'_>) -> Option<Walk> {
    let search: String = text.chars().take(SEARCH_LENGTH).collect();
    let brands = |country| {
        Walk::Brands(Aisle {
            country,
            kind: None,
            search: Some(search.clone()),
            page: 0,
        })
    };
    match chat.walk.clone() {
        Walk::Home => Some(match chat.country {
            Some(country) => brands(country),
            None => Walk::Countries {
                search: Some(search.clone()),
                page: 0,
            },
        }),
        Walk::Countries { .. } => Some(Walk::Countries {
            search: Some(search),
            page: 0,
        }),
        Walk::Kinds(country) => Some(brands(country)),
        Walk::Brands(aisle) => Some(Walk::Brands(Aisle {
            search: Some(search),
            page: 0,
            ..aisle
        })),
        Walk::Amounts { aisle, brand, .. } => {
            let range = around.shelf.range.here()?;
            Some(amounts::typed(aisle, brand, range, text))
        }
        Walk::Contact { aisle, item, phone, .. } => Some(contacts::typed_contact(chat, aisle, item, phone, text)),
        Walk::RefundAddress(asked) => Some(Walk::RefundAddress(Box::new(asked.typed(text)))),
        Walk::Coins(_)
        | Walk::Networks(..)
        | Walk::Surely(..)
        | Walk::Confirm(..)
        | Walk::Consent(..)
        | Walk::Ordering(..)
        | Walk::Orders { .. }
        | Walk::Order { .. }
        | Walk::Languages { .. }
        | Walk::Help { .. }
        | Walk::Admin(_)
        | Walk::Paper { .. }
        | Walk::Delete { .. }
        | Walk::Support(_) => None,
    }
}

fn tap_step(chat: &mut Chat, choice: Choice, around: Around<'_>) -> Option<(Walk, Option<Ask>)> {
    let here = chat.walk.clone();
    let walk = match choice {
        Choice::Home => Walk::Home,
        Choice::Back if around.shelf.rails == Rails::Both => here.back(),
        Choice::Back => here.on_one_rail().back(),
        Choice::Orders => Walk::Orders { page: 0 },
        Choice::Order(order) => here.order(order)?,
        Choice::Languages => Walk::Languages {
            back: Box::new(here.resting()),
        },
        Choice::Help => Walk::Help {
            back: Box::new(here.resting()),
        },
        Choice::Paper(paper) => here.paper(paper),
        Choice::Delete | Choice::GiveUpOrders => return leaving::leaves(chat, here, &choice, around.now),
        Choice::KeepData => {
            chat.leaving = None;
            here.back()
        }
        Choice::Language(language) => {
            chat.language = language;
            chat.language_chosen = true;
            here.back()
        }
        Choice::Page(page) => here.page(page)?,
        Choice::ClearSearch => here.without_search()?,
        Choice::Countries => Walk::Countries { search: None, page: 0 },
        Choice::Country(country) => {
            chat.country = Some(country);
            Walk::Kinds(country)
        }
        Choice::Kind(kind) => {
            let country = if let Walk::Kinds(country) = here {
                country
            } else {
                chat.country?
            };
            Walk::Brands(Aisle {
                country,
                kind: Some(kind),
                search: None,
                page: 0,
            })
        }
        Choice::Brand(brand) => {
            let Walk::Brands(aisle) = here else { return None };
            chat.country = Some(aisle.country);
            Walk::Amounts {
                aisle,
                brand,
                wrong: None,
            }
        }
        Choice::Product(product) => amounts::fixed_chosen(here, &product, around)?,
        Choice::Value(value) => amounts::value_chosen(here, value, around)?,
        Choice::SameContact | Choice::MeantContact | Choice::TypedContact => {
            contacts::contact_chosen(chat, here, &choice)?
        }
        Choice::Coin(coin) => {
            chat.offered = None;
            confirm::coin_chosen(here, coin, around)?
        }
        Choice::Network(network) => {
            chat.offered = None;
            confirm::network_chosen(here, network, around)?
        }
        Choice::Surely => {
            if let Walk::RefundAddress(asked) = here {
                return asked.surely();
            }
            let Walk::Surely(aisle, basket) = here else { return None };
            Walk::Confirm(aisle, basket)
        }
        Choice::Rail(rail) => here.rail(rail).filter(|_| around.shelf.rails == Rails::Both)?,
        Choice::Confirm(shown) => return confirm::confirmed(chat, here, shown, around),
        Choice::Accept => return consent::accept(chat, here, around),
        Choice::OtherAmount => here.other_amount()?,
        Choice::OtherCoin => here.other_coin()?,
        Choice::OtherContact => here.other_contact()?,
        Choice::OtherBrand => here.other_brand()?,
        Choice::Admin(_) | Choice::EndSupport => return None,
        Choice::Retry => {
            let walk = if let Walk::Ordering(aisle, basket, _) = here {
                Walk::Confirm(aisle, basket)
            } else {
                here
            };
            return Some((walk, Some(Ask::Retry)));
        }
    };
    Some((walk, None))
}
