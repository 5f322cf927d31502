//! The ways back and sideways from each place of the menu.

use super::basket::Basket;
use super::catalog::Rail;
use super::consent::Paper;
use super::ids::OrderId;
use super::recipient::Recipient;
use super::walk::{Aisle, Trolley, Walk};

impl Walk {
    /// One step back; the start leads to itself.
    pub fn back(self) -> Self {
        match self {
            Self::Home
            | Self::Countries { .. }
            | Self::Kinds(_)
            | Self::Orders { .. }
            | Self::Admin(_)
            | Self::Support(_) => Self::Home,
            Self::Brands(Aisle {
                search: Some(_),
                kind: Some(kind),
                country,
                ..
            }) => Self::Brands(Aisle {
                country,
                kind: Some(kind),
                search: None,
                page: 0,
            }),
            Self::Brands(aisle) => Self::Kinds(aisle.country),
            Self::Amounts { aisle, .. } => Self::Brands(aisle),
            Self::Contact {
                aisle,
                item,
                phone: Some(_),
                ..
            } => Self::Contact {
                aisle,
                item,
                phone: None,
                wrong: None,
            },
            Self::Contact {
                aisle,
                item,
                phone: None,
                ..
            } => Self::Amounts {
                aisle,
                brand: item.brand,
                wrong: None,
            },
            Self::Coins(trolley) if trolley.rail == Rail::Invoice => Self::Coins(Trolley {
                rail: Rail::Direct,
                ..trolley
            }),
            Self::Coins(Trolley { aisle, item, to, .. }) => {
                let phone = match to {
                    Recipient::Phone(number) => Some(number),
                    Recipient::Email(_) => None,
                };
                Self::Contact {
                    aisle,
                    item,
                    phone,
                    wrong: None,
                }
            }
            Self::Networks(trolley, _) => Self::Coins(trolley),
            Self::Surely(aisle, basket) | Self::Confirm(aisle, basket) => Self::Coins(trolley(aisle, basket)),
            Self::Consent(aisle, basket, _) | Self::Ordering(aisle, basket, _) => Self::Confirm(aisle, basket),
            Self::Order { page, .. } => Self::Orders { page },
            Self::RefundAddress(asked) => asked.back(),
            Self::Languages { back } | Self::Help { back } | Self::Paper { back, .. } | Self::Delete { back } => *back,
        }
    }

    /// Where to come back to from a page beside the walk: never another such page.
    pub(in crate::domain) fn resting(self) -> Self {
        match self {
            Self::Languages { back } | Self::Help { back } | Self::Paper { back, .. } | Self::Delete { back } => *back,
            Self::Home
            | Self::Countries { .. }
            | Self::Kinds(_)
            | Self::Brands(_)
            | Self::Amounts { .. }
            | Self::Contact { .. }
            | Self::Coins(_)
            | Self::Networks(..)
            | Self::Surely(..)
            | Self::Confirm(..)
            | Self::Consent(..)
            | Self::Ordering(..)
            | Self::Orders { .. }
            | Self::Order { .. }
            | Self::RefundAddress(_)
            | Self::Admin(_)
            | Self::Support(_) => self,
        }
    }

    pub(in crate::domain) fn paper(self, paper: Paper) -> Self {
        Self::Paper {
            paper,
            back: Box::new(self.resting()),
        }
    }

    pub(in crate::domain) fn order(self, order: OrderId) -> Option<Self> {
        if let Self::Orders { page } | Self::Order { page, .. } = self {
            Some(Self::Order { order, page })
        } else {
            None
        }
    }

    pub(in crate::domain) fn page(self, page: u16) -> Option<Self> {
        if let Self::Countries { search, .. } = self {
            Some(Self::Countries { search, page })
        } else if let Self::Brands(aisle) = self {
            Some(Self::Brands(Aisle { page, ..aisle }))
        } else if let Self::Orders { .. } = self {
            Some(Self::Orders { page })
        } else {
            None
        }
    }

    /// The same place where there is only one rail, so that the way back does not lead to itself.
    pub(in crate::domain) fn on_one_rail(self) -> Self {
        if let Self::Coins(trolley) = self {
            Self::Coins(Trolley {
                rail: Rail::Direct,
                ..trolley
            })
        } else {
            self
        }
    }

    /// The coins of another rail.
    pub(in crate::domain) fn rail(self, rail: Rail) -> Option<Self> {
        let trolley = if let Self::Coins(trolley) = self {
            trolley
        } else {
            let (aisle, basket) = self.basket()?;
            trolley(aisle, basket)
        };
        Some(Self::Coins(Trolley { rail, ..trolley }))
    }

    pub(in crate::domain) fn without_search(self) -> Option<Self> {
        if let Self::Countries { .. } = self {
            return Some(Self::Countries { search: None, page: 0 });
        }
        let Self::Brands(aisle) = self else { return None };
        Some(match aisle.kind {
            None => Self::Kinds(aisle.country),
            Some(_) => Self::Brands(Aisle {
                search: None,
                page: 0,
                ..aisle
            }),
        })
    }

    pub(in crate::domain) fn other_amount(self) -> Option<Self> {
        let (aisle, basket) = self.basket()?;
        Some(Self::Amounts {
            aisle,
            brand: basket.item.brand,
            wrong: None,
        })
    }

    pub(in crate::domain) fn other_coin(self) -> Option<Self> {
        let (aisle, basket) = self.basket()?;
        Some(Self::Coins(trolley(aisle, basket)))
    }

    pub(in crate::domain) fn other_contact(self) -> Option<Self> {
        let (aisle, basket) = self.basket()?;
        Some(Self::Contact {
            aisle,
            item: basket.item,
            phone: None,
            wrong: None,
        })
    }

    pub(in crate::domain) fn other_brand(self) -> Option<Self> {
        if let Self::Amounts { aisle, .. } = self {
            return Some(Self::Brands(aisle));
        }
        self.basket().map(|(aisle, _)| Self::Brands(aisle))
    }

    /// The confirm screen that an order was to be opened from.
    #[must_use]
    pub fn to_confirm(self) -> Self {
        if let Self::Ordering(aisle, basket, _) = self {
            Self::Confirm(aisle, basket)
        } else {
            self
        }
    }

    fn basket(self) -> Option<(Aisle, Basket)> {
        if let Self::Surely(aisle, basket)
        | Self::Confirm(aisle, basket)
        | Self::Consent(aisle, basket, _)
        | Self::Ordering(aisle, basket, _) = self
        {
            Some((aisle, basket))
        } else {
            None
        }
    }
}

fn trolley(aisle: Aisle, basket: Basket) -> Trolley {
    Trolley {
        aisle,
        item: basket.item,
        to: basket.to,
        email: basket.email,
        rail: basket.tender.rail,
    }
}
