//! The part of the catalogue that one person's screen needs, as it is known now.

use std::sync::Arc;

use super::basket::Basket;
use super::catalog::{Brand, BrandId, Channel, Country, Quote, Rail, Rails, Range};
use super::refusal::Refusal;

/// Whether a piece of the catalogue is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stock<T> {
    /// At hand; perhaps a little old, and being refreshed if so.
    Here(Arc<T>),
    /// Not asked for, or asked for and not yet answered.
    Coming,
    /// Asked for in vain; it may be asked for again.
    Failed,
}

/// What a person may confirm, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quoted {
    /// A price.
    Price(Quote),
    /// The upstream would refuse this basket.
    Refused(Refusal),
}

/// What a screen needs of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The coins and networks.
    pub channels: bool,
    /// Of which rail.
    pub rail: Rail,
    /// The brands of a country.
    pub brands: Option<Country>,
    /// The products of a brand.
    pub range: Option<(Country, BrandId)>,
    /// The price of a basket.
    pub quote: Option<Basket>,
}

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The coins and networks.
    pub channels: Stock<Vec<Channel>>,
    /// The brands of the country.
    pub brands: Stock<Vec<Brand>>,
    /// The products of the brand.
    pub range: Stock<Range>,
    /// The price of the basket.
    pub quote: Stock<Quoted>,
    /// Which rails there are.
    pub rails: Rails,
}

impl<T> Stock<T> {
    /// What is at hand.
    pub fn here(&self) -> Option<&T> {
        match self {
            Self::Here(stock) => Some(stock),
            Self::Coming | Self::Failed => None,
        }
    }

    /// Whether there is something to wait for.
    pub fn is_coming(&self) -> bool {
        match self {
            Self::Coming => true,
            Self::Here(_) | Self::Failed => false,
        }
    }
}

impl Shelf {
    /// A shelf of which nothing is known.
    pub fn unknown() -> Self {
        Self {
            channels: Stock::Coming,
            brands: Stock::Coming,
            range: Stock::Coming,
            quote: Stock::Coming,
            rails: Rails::Direct,
        }
    }

    /// Whether something that was needed has not come yet.
    pub fn lacks(&self, needs: &Needs) -> bool {
        (needs.channels && self.channels.is_coming())
            || (needs.brands.is_some() && self.brands.is_coming())
            || (needs.range.is_some() && self.range.is_coming())
            || (needs.quote.is_some() && self.quote.is_coming())
    }

    /// Whether something that was needed could not be had.
    pub fn failed(&self, needs: &Needs) -> bool {
        (needs.channels && self.channels == Stock::Failed)
            || (needs.brands.is_some() && self.brands == Stock::Failed)
            || (needs.range.is_some() && self.range == Stock::Failed)
            || (needs.quote.is_some() && self.quote == Stock::Failed)
    }
}
