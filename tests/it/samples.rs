//! Small invented values from which tests are built.

use std::sync::Arc;

use giftkiosk::domain::basket::{Basket, Face, Item};
use giftkiosk::domain::catalog::{
    Brand, BrandId, Channel, Country, Delivery, Denomination, Kind, Product, ProductId, Quote, Rail, Rails, Range,
    Tender,
};
use giftkiosk::domain::chat::Chat;
use giftkiosk::domain::consent::{Consent, Edition};
use giftkiosk::domain::goods::{Goods, Voucher};
use giftkiosk::domain::ids::{ChatId, OrderId};
use giftkiosk::domain::language::Language;
use giftkiosk::domain::money::{Amount, Coin, Currency, Fiat, Network};
use giftkiosk::domain::news::{News, Observation, Payment, Standing};
use giftkiosk::domain::order::Order;
use giftkiosk::domain::recipient::Recipient;
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::shelf::{Quoted, Shelf, Stock};
use giftkiosk::domain::time::Time;
use rust_decimal::Decimal;

pub(crate) const NOW: Time = Time::from_unix(1_790_000_000);
pub(crate) const ADDRESS: &str = "25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3";

pub(crate) fn us() -> Country {
    Country::new("US").unwrap()
}

pub(crate) fn d(value: &str) -> Decimal {
    value.parse().unwrap()
}

pub(crate) fn usd(value: &str) -> Fiat {
    Fiat {
        value: d(value),
        currency: Currency("USD".into()),
    }
}

pub(crate) fn usdc(value: &str) -> Amount {
    Amount {
        value: d(value),
        coin: Coin("USDC".into()),
    }
}

pub(crate) fn brand(name: &str, kind: Kind) -> Brand {
    Brand {
        id: BrandId(format!("id-{name}")),
        name: name.into(),
        family: name.into(),
        kind,
        sold_out: false,
        popular: false,
    }
}

pub(crate) fn fixed(value: &str) -> Product {
    Product {
        id: ProductId(format!("p-{value}")),
        denomination: Denomination::Fixed {
            key: format!("{value} USD"),
            label: format!("${value}"),
            value: Some(usd(value)),
        },
        delivery: Delivery::Email,
    }
}

pub(crate) fn span(min: &str, max: &str, step: &str) -> Product {
    Product {
        id: ProductId("p-span".into()),
        denomination: Denomination::Span {
            min: d(min),
            max: d(max),
            step: d(step),
            currency: Currency("USD".into()),
        },
        delivery: Delivery::Email,
    }
}

pub(crate) fn channel(coin: &str, network: &str) -> Channel {
    Channel {
        coin: Coin(coin.into()),
        network: Network(network.into()),
        least: None,
        contract: None,
        chain: None,
    }
}

pub(crate) fn item() -> Item {
    Item {
        country: us(),
        brand: BrandId("id-Steam".into()),
        brand_name: "Steam".into(),
        family: "Steam".into(),
        kind: Kind::GiftCard,
        product: ProductId("p-20".into()),
        face: Face::Fixed {
            key: "20 USD".into(),
            label: "$20".into(),
            value: Some((d("20"), Currency("USD".into()))),
        },
        delivery: Delivery::Email,
    }
}

pub(crate) fn basket() -> Basket {
    Basket {
        item: item(),
        to: Recipient::Email(Secret::new("anna@example.org")),
        email: Secret::new("anna@example.org"),
        tender: Tender {
            coin: Coin("USDC".into()),
            network: Network("Solana".into()),
            rail: Rail::Direct,
        },
    }
}

pub(crate) fn quote() -> Quote {
    Quote {
        amount: usdc("21.94"),
        about: Some(usd("21.94")),
        at: NOW,
        behind: None,
    }
}

/// A shelf on which everything is at hand.
pub(crate) fn shelf() -> Shelf {
    Shelf {
        channels: Stock::Here(Arc::new(vec![
            channel("USDC", "Solana"),
            channel("USDC", "Base"),
            channel("BTC", "Mainnet"),
        ])),
        brands: Stock::Here(Arc::new(vec![
            brand("Steam", Kind::GiftCard),
            brand("Claro", Kind::TopUp),
        ])),
        range: Stock::Here(Arc::new(Range {
            country: us(),
            brand: brand("Steam", Kind::GiftCard),
            products: vec![fixed("20"), fixed("50")],
            redeem: None,
        })),
        quote: Stock::Here(Arc::new(Quoted::Price(quote()))),
        rails: Rails::Direct,
    }
}

pub(crate) fn with_products(products: Vec<Product>) -> Shelf {
    let range = Range {
        country: us(),
        brand: brand("Steam", Kind::GiftCard),
        products,
        redeem: None,
    };
    Shelf {
        range: Stock::Here(Arc::new(range)),
        ..shelf()
    }
}

pub(crate) fn chat() -> Chat {
    let consent = Some(Consent {
        edition: Edition::default(),
        at: NOW,
    });
    Chat {
        consent,
        ..Chat::new(ChatId(7), Language::English)
    }
}

pub(crate) fn payment() -> Payment {
    Payment {
        upstream: Secret::new("2f0c8c1e-6d2b-4a53-9b9e-0a1b2c3d4e5f"),
        channel: channel("USDC", "Solana"),
        address: ADDRESS.into(),
        amount: usdc("21.94"),
        memo: None,
        link: None,
        deadline: NOW.plus_seconds(1_500),
        terms: None,
    }
}

pub(crate) fn goods() -> Goods {
    let voucher = Voucher {
        code: Secret::new("SIM-ABCD-1234"),
        pin: None,
        serial: None,
    };
    Goods {
        vouchers: vec![voucher],
        redeem: None,
        reference: None,
    }
}

pub(crate) fn order() -> Order {
    Order::open(OrderId(1), ChatId(7), basket(), quote(), NOW).0
}

pub(crate) fn seen(standing: Standing) -> Observation {
    Observation {
        standing,
        sent: None,
        goods: Goods::default(),
        failed: false,
        updated: None,
    }
}

pub(crate) fn read(standing: Standing) -> News {
    let goods = if standing == Standing::Done {
        goods()
    } else {
        Goods::default()
    };
    News::Read(Observation {
        goods,
        ..seen(standing)
    })
}

pub(crate) fn sent(standing: Standing, amount: &str) -> News {
    News::Read(Observation {
        sent: Some(d(amount)),
        ..seen(standing)
    })
}
