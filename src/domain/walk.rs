//! Where a person stands in the menu. Cheap to lose: a few taps.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::admin::{AdminChoice, AdminPage};
use super::basket::{Basket, FaceFault, Item};
use super::catalog::{BrandId, Country, Delivery, Kind, ProductId, Rail};
use super::consent::Paper;
use super::ids::OrderId;
use super::language::Language;
use super::money::{Coin, Network};
use super::recipient::{Recipient, RecipientFault};
use super::refund_address::Asked;
use super::secret::Secret;
use super::shelf::Needs;
use super::support::CaseId;

/// A place in the menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Walk {
    /// The start.
    #[default]
    Home,
    /// Choosing a country.
    Countries {
        /// What was typed to find one.
        search: Option<String>,
        /// Page of the list, from 0.
        page: u16,
    },
    /// Choosing what kind of thing to buy.
    Kinds(Country),
    /// Choosing a brand.
    Brands(Aisle),
    /// Choosing a face value.
    Amounts {
        /// Where the brand was found.
        aisle: Aisle,
        /// The brand.
        brand: BrandId,
        /// What was wrong with the value typed last.
        wrong: Option<FaceFault>,
    },
    /// Giving a phone number or an e-mail address.
    Contact {
        /// Where the brand was found.
        aisle: Aisle,
        /// What is bought.
        item: Item,
        /// The phone number, once given, of a product that needs one.
        phone: Option<Secret>,
        /// What was wrong with the text typed last.
        wrong: Option<RecipientFault>,
    },
    /// Choosing a coin.
    Coins(Trolley),
    /// Choosing the coin's network.
    Networks(Trolley, Coin),
    /// Asked whether it is surely this coin, which is another one than its name makes people think.
    Surely(Aisle, Basket),
    /// Looking at everything once more.
    Confirm(Aisle, Basket),
    /// Confirmed at the price shown, and asked for the first time whether the terms are accepted.
    Consent(Aisle, Basket, Decimal),
    /// Confirmed: the order is being made, or could not be.
    Ordering(Aisle, Basket, OrderId),
    /// The list of orders.
    Orders {
        /// Page of the list, from 0.
        page: u16,
    },
    /// One order.
    Order {
        /// Which.
        order: OrderId,
        /// The page of the list it was found on.
        page: u16,
    },
    /// Asked for an address, should the money of an order go back.
    RefundAddress(Box<Asked>),
    /// Choosing a language.
    Languages {
        /// Where to go on.
        back: Box<Walk>,
    },
    /// Help.
    Help {
        /// Where to go on.
        back: Box<Walk>,
    },
    /// A page that only admins see.
    Admin(AdminPage),
    /// Something to read about the shop.
    Paper {
        /// Which.
        paper: Paper,
        /// Where to go on.
        back: Box<Walk>,
    },
    /// Being forgotten: asked whether to, or waiting for it.
    Delete {
        /// Where to go on.
        back: Box<Walk>,
    },
    /// In a conversation with support.
    Support(CaseId),
}

/// Where in the list of brands a person was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aisle {
    /// The country.
    pub country: Country,
    /// The kind of thing; all kinds while searching from outside.
    pub kind: Option<Kind>,
    /// What was typed to find a brand.
    pub search: Option<String>,
    /// Page of the list, from 0.
    pub page: u16,
}

/// What is bought and for whom, before the coin is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trolley {
    /// Where the brand was found.
    pub aisle: Aisle,
    /// What is bought.
    pub item: Item,
    /// For whom.
    pub to: Recipient,
    /// The buyer's own e-mail address.
    pub email: Secret,
    /// Whose coins are looked at.
    #[serde(default, skip_serializing_if = "Rail::is_direct")]
    pub rail: Rail,
}

/// What a button of a screen says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// To the start.
    Home,
    /// One step back.
    Back,
    /// Another page of this list.
    Page(u16),
    /// The list of all countries.
    Countries,
    /// This country.
    Country(Country),
    /// This kind.
    Kind(Kind),
    /// This brand.
    Brand(BrandId),
    /// This fixed product.
    Product(ProductId),
    /// This value of a span.
    Value(Decimal),
    /// The contact remembered from last time.
    SameContact,
    /// The contact that was probably meant.
    MeantContact,
    /// The contact just as it was typed.
    TypedContact,
    /// This coin.
    Coin(Coin),
    /// This network.
    Network(Network),
    /// The coins of this rail.
    Rail(Rail),
    /// It is surely this coin, or this address.
    Surely,
    /// Buy at this price.
    Confirm(Decimal),
    /// Accept the terms, and buy at the price that was confirmed.
    Accept,
    /// Another amount.
    OtherAmount,
    /// Another coin.
    OtherCoin,
    /// Another e-mail address or phone number.
    OtherContact,
    /// Another brand.
    OtherBrand,
    /// Try again what failed.
    Retry,
    /// Forget what was typed to search.
    ClearSearch,
    /// My orders.
    Orders,
    /// This order.
    Order(OrderId),
    /// Languages.
    Languages,
    /// This language.
    Language(Language),
    /// Help.
    Help,
    /// On a page that only admins see.
    Admin(AdminChoice),
    /// Something to read about the shop.
    Paper(Paper),
    /// Delete all that is stored of me.
    Delete,
    /// Do not wait for my paid orders: give them up.
    GiveUpOrders,
    /// Delete nothing after all.
    KeepData,
    /// End the conversation with support.
    EndSupport,
}

/// What a button below a payment, a notice or an order says; it stays good for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderChoice {
    /// Ask the upstream now.
    Check,
    /// Take it back; asks first.
    Cancel,
    /// Take it back, after having been asked.
    CancelSurely,
    /// Do not take it back after all.
    Keep,
    /// Show the bare address in the picture.
    Plain,
    /// Show what a wallet reads by itself in the picture.
    Link,
    /// It was sent already.
    Sent,
    /// Show the code (again).
    ShowCode,
    /// Open its page.
    Open,
    /// Bring its receipt.
    Receipt,
    /// Say where the money should go, should it go back.
    RefundAddress,
}

/// The commands of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// /start
    Start,
    /// /orders
    Orders,
    /// /language
    Language,
    /// /help
    Help,
    /// /cancel
    Cancel,
    /// /terms, /privacy and /paysupport
    Paper(Paper),
    /// /export
    Export,
    /// /delete
    Delete,
}

impl Walk {
    /// What its screen, and the next step from it, need of the catalogue.
    pub fn needs(&self) -> Needs {
        match self {
            Self::Kinds(country) => Needs {
                brands: Some(*country),
                ..Needs::default()
            },
            Self::Brands(aisle) => Needs {
                brands: Some(aisle.country),
                ..Needs::default()
            },
            Self::Amounts { aisle, brand, .. } => Needs {
                range: Some((aisle.country, brand.clone())),
                ..Needs::default()
            },
            Self::Coins(trolley) | Self::Networks(trolley, _) => Needs {
                channels: true,
                rail: trolley.rail,
                ..Needs::default()
            },
            Self::Surely(_, basket) => Needs {
                channels: true,
                rail: basket.tender.rail,
                ..Needs::default()
            },
            Self::Confirm(_, basket) | Self::Consent(_, basket, _) => Needs {
                channels: true,
                rail: basket.tender.rail,
                quote: Some(basket.clone()),
                ..Needs::default()
            },
            Self::Home
            | Self::Countries { .. }
            | Self::Contact { .. }
            | Self::Ordering(..)
            | Self::Orders { .. }
            | Self::Order { .. }
            | Self::RefundAddress(_)
            | Self::Languages { .. }
            | Self::Help { .. }
            | Self::Admin(_)
            | Self::Paper { .. }
            | Self::Delete { .. }
            | Self::Support(_) => Needs::default(),
        }
    }

    /// What is asked for at a contact screen.
    pub fn contact_asked(item: &Item, phone: Option<&Secret>) -> Delivery {
        match (item.delivery, phone) {
            (Delivery::Phone, None) => Delivery::Phone,
            (Delivery::Phone, Some(_)) | (Delivery::Email, _) => Delivery::Email,
        }
    }
}
