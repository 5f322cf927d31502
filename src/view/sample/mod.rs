//! Things to draw in tests.

mod reading;
mod shelves;

pub(in crate::view) use self::reading::{plain, screen_at, seen};
pub(in crate::view) use self::shelves::{empty_shelf, failed_shelf, full_shelf};

use rust_decimal::Decimal;

use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::{
    Brand, BrandId, Channel, Country, Delivery, Denomination, Kind, Product, ProductId, Quote, Rail, Range, Tender,
};
use crate::domain::chat::Chat;
use crate::domain::consent::Imprint;
use crate::domain::goods::{Goods, Voucher};
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::language::Language;
use crate::domain::money::{Amount, Coin, Currency, Fiat, Network, positive};
use crate::domain::news::Payment;
use crate::domain::order::{Order, State};
use crate::domain::recipient::Recipient;
use crate::domain::refusal::Refusal;
use crate::domain::retention::Retention;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::domain::walk::{Aisle, Trolley, Walk};

/// An operator who says nothing of themselves.
pub(in crate::view) static NOBODY: Imprint = Imprint {
    bot: None,
    terms_url: None,
    support: None,
    talks: false,
    retention: Retention { days: 30 },
};

pub(in crate::view) const NOW: Time = Time::from_unix(1_790_000_000);

pub(in crate::view) fn d(value: &str) -> Decimal {
    positive(value).unwrap()
}

pub(in crate::view) fn us() -> Country {
    Country::new("US").unwrap()
}

pub(in crate::view) fn chat(walk: Walk) -> Chat {
    Chat {
        walk,
        revision: 7,
        ..Chat::new(ChatId(1), Language::English)
    }
}

pub(in crate::view) fn brand(name: &str, kind: Kind) -> Brand {
    Brand {
        id: BrandId(format!("id-{}", name.len())),
        name: name.into(),
        family: name.into(),
        kind,
        sold_out: false,
        popular: false,
    }
}

pub(in crate::view) fn fixed(label: &str) -> Product {
    Product {
        id: ProductId(format!("p{label}")),
        denomination: Denomination::Fixed {
            key: label.into(),
            label: label.into(),
            value: None,
        },
        delivery: Delivery::Email,
    }
}

pub(in crate::view) fn span(min: &str, max: &str, step: Decimal, currency: &str) -> Product {
    Product {
        id: ProductId("span".into()),
        denomination: Denomination::Span {
            min: d(min),
            max: d(max),
            step,
            currency: Currency(currency.into()),
        },
        delivery: Delivery::Email,
    }
}

pub(in crate::view) fn range(brand: Brand, products: Vec<Product>) -> Range {
    Range {
        country: Country::new("US").unwrap(),
        brand,
        products,
        redeem: None,
    }
}

pub(in crate::view) fn aisle() -> Aisle {
    Aisle {
        country: us(),
        kind: Some(Kind::GiftCard),
        search: None,
        page: 0,
    }
}

pub(in crate::view) fn item() -> Item {
    Item {
        country: us(),
        brand: BrandId("steam".into()),
        brand_name: "Steam".into(),
        family: "Steam".into(),
        kind: Kind::GiftCard,
        product: ProductId("steam-20".into()),
        face: Face::Fixed {
            key: "20 USD".into(),
            label: "$20".into(),
            value: Some((d("20"), Currency("USD".into()))),
        },
        delivery: Delivery::Email,
    }
}

pub(in crate::view) fn top_up() -> Item {
    Item {
        country: Country::new("BR").unwrap(),
        brand_name: "Claro Credits".into(),
        kind: Kind::TopUp,
        face: Face::Value(d("15"), Currency("BRL".into())),
        delivery: Delivery::Phone,
        ..item()
    }
}

pub(in crate::view) fn email() -> Secret {
    Secret::new("anna@example.org")
}

pub(in crate::view) fn phone() -> Secret {
    Secret::new("+5511999887766")
}

pub(in crate::view) fn trolley() -> Trolley {
    Trolley {
        aisle: aisle(),
        item: item(),
        to: Recipient::Email(email()),
        email: email(),
        rail: Rail::Direct,
    }
}

pub(in crate::view) fn basket() -> Basket {
    Basket {
        item: item(),
        to: Recipient::Email(email()),
        email: email(),
        tender: Tender {
            coin: Coin("USDC".into()),
            network: Network("Solana".into()),
            rail: Rail::Direct,
        },
    }
}

/// The same, paid in this coin on this network.
pub(in crate::view) fn paid_in(coin: &str, network: &str) -> Basket {
    Basket {
        tender: Tender {
            coin: Coin(coin.into()),
            network: Network(network.into()),
            rail: Rail::Direct,
        },
        ..basket()
    }
}

pub(in crate::view) fn top_up_basket() -> Basket {
    Basket {
        item: top_up(),
        to: Recipient::Phone(phone()),
        ..basket()
    }
}

pub(in crate::view) fn channel(coin: &str, network: &str) -> Channel {
    Channel {
        coin: Coin(coin.into()),
        network: Network(network.into()),
        least: None,
        contract: None,
        chain: None,
    }
}

pub(in crate::view) fn usdc(value: &str) -> Amount {
    Amount {
        value: d(value),
        coin: Coin("USDC".into()),
    }
}

pub(in crate::view) fn quote() -> Quote {
    Quote {
        amount: usdc("22.51"),
        about: Some(Fiat {
            value: d("22.504"),
            currency: Currency("USD".into()),
        }),
        at: NOW,
        behind: None,
    }
}

pub(in crate::view) fn payment() -> Payment {
    Payment {
        upstream: Secret::new("upstream-order"),
        channel: channel("USDC", "Solana"),
        address: "25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3".into(),
        amount: usdc("22.51"),
        memo: None,
        link: None,
        deadline: NOW.plus_seconds(1_500),
        terms: None,
    }
}

pub(in crate::view) fn order(state: State) -> Order {
    let (order, _) = Order::open(OrderId(12), ChatId(1), basket(), quote(), NOW);
    Order { state, ..order }
}

pub(in crate::view) fn voucher(code: &str) -> Voucher {
    Voucher {
        code: Secret::new(code),
        pin: None,
        serial: None,
    }
}

pub(in crate::view) fn goods(codes: &[&str]) -> Goods {
    Goods {
        vouchers: codes.iter().map(|code| voucher(code)).collect(),
        ..Goods::default()
    }
}

/// Every state an order can be in.
pub(in crate::view) fn states() -> Vec<State> {
    use crate::domain::order::Trouble;
    vec![
        State::Placing,
        State::Refused(Refusal::SoldOut),
        State::Unclear,
        State::AwaitingPayment(payment()),
        State::Overdue(payment()),
        State::PartlyPaid(payment(), d("10")),
        State::PartlyPaid(payment(), Decimal::ZERO),
        State::PartlyOverdue(payment(), d("10")),
        State::CodeAwaited(payment()),
        State::PaymentSeen(payment()),
        State::Paid(payment()),
        State::UnderReview(payment()),
        State::Delivering(payment(), goods(&["SIM-1"])),
        State::Delivered(payment(), goods(&["SIM-1"])),
        State::Delivered(payment(), Goods::default()),
        State::Expired(payment()),
        State::Cancelled(payment()),
        State::Refunded(payment()),
        State::NeedsOperator(payment(), Trouble::PaidTooLittle),
        State::NeedsOperator(payment(), Trouble::ExpiredAfterPayment),
        State::NeedsOperator(payment(), Trouble::DeliveryFailed),
        State::NeedsOperator(payment(), Trouble::NoCode),
        State::NeedsOperator(payment(), Trouble::Vanished),
        State::Closed(payment()),
    ]
}
