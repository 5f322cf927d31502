//! Shelves: with everything on them, with nothing, and asked in vain.

use super::{brand, channel, fixed, quote, range};
use crate::domain::catalog::{Kind, Rails};
use crate::domain::refusal::Refusal;
use crate::domain::shelf::{Quoted, Shelf, Stock};

/// A shelf on which everything is at hand.
pub(in crate::view) fn full_shelf() -> Shelf {
    let mut brands = vec![
        brand("Amazon.com", Kind::GiftCard),
        brand("Netflix", Kind::GiftCard),
        brand("Steam", Kind::GiftCard),
        brand("T-Mobile", Kind::TopUp),
        brand("eSIM", Kind::Esim),
    ];
    brands[1].sold_out = true;
    brands[2].popular = true;
    Shelf {
        channels: Stock::Here(
            vec![
                channel("BTC", "Lightning"),
                channel("BTC", "Mainnet"),
                channel("USDT", "Tron"),
                channel("USDC", "Solana"),
                channel("USDC", "ETH Mainnet"),
                channel("LTC", "Mainnet"),
            ]
            .into(),
        ),
        brands: Stock::Here(brands.into()),
        range: Stock::Here(
            range(
                brand("Steam", Kind::GiftCard),
                ["$10", "$20", "$50", "$100"].map(fixed).to_vec(),
            )
            .into(),
        ),
        quote: Stock::Here(Quoted::Price(quote()).into()),
        rails: Rails::Direct,
    }
}

/// A shelf for which everything was asked in vain.
pub(in crate::view) fn failed_shelf() -> Shelf {
    Shelf {
        channels: Stock::Failed,
        brands: Stock::Failed,
        range: Stock::Failed,
        quote: Stock::Failed,
        rails: Rails::Direct,
    }
}

/// A shelf with nothing on it.
pub(in crate::view) fn empty_shelf() -> Shelf {
    Shelf {
        channels: Stock::Here(Vec::new().into()),
        brands: Stock::Here(Vec::new().into()),
        range: Stock::Here(range(brand("Steam", Kind::GiftCard), Vec::new()).into()),
        quote: Stock::Here(Quoted::Refused(Refusal::SoldOut).into()),
        rails: Rails::Direct,
    }
}
