//! Things to draw in tests, and a message as its reader sees it.

use rust_decimal::Decimal;

use super::message::{Action, Draft, Style};
use super::phrases::Words;
use super::scene::{AdminSight, Scene};
use super::screen::screen;
use crate::domain::basket::{Basket, Face, Item};
use crate::domain::catalog::{
    Brand, BrandId, Channel, Country, Delivery, Denomination, Kind, Product, ProductId, Quote, Rail, Rails, Range,
    Tender,
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
use crate::domain::shelf::{Quoted, Shelf, Stock};
use crate::domain::time::Time;
use crate::domain::walk::{Aisle, Trolley, Walk};

/// An operator who says nothing of themselves.
pub(in crate::view) static NOBODY: Imprint = Imprint {
    bot: None,
    terms_url: None,
    support: None,
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

/// The screen of a chat at this place of the menu.
pub(in crate::view) fn screen_at(words: &Words, walk: Walk, shelf: &Shelf, orders: &[Order]) -> Draft {
    let chat = chat(walk);
    screen(
        words,
        &Scene {
            chat: &chat,
            shelf,
            orders,
            more_orders: false,
            admin: &AdminSight::Plain,
            imprint: &NOBODY,
            now: NOW,
        },
    )
}

/// A text without its tags.
pub(in crate::view) fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            other if !inside => text.push(other),
            _ => {}
        }
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// A message as its reader sees it: the text, then the buttons, row by row.
pub(in crate::view) fn seen(draft: &Draft) -> String {
    let mut text = plain(draft.text.as_str());
    if draft.protected {
        text.insert_str(0, "(protected) ");
    }
    if draft.photo.is_some() {
        text.insert_str(0, "(photo) ");
    }
    for row in &draft.rows {
        let keys: Vec<String> = row
            .iter()
            .map(|key| {
                let style = match key.style {
                    Style::Plain => "",
                    Style::Primary => "primary ",
                    Style::Success => "success ",
                    Style::Danger => "danger ",
                };
                let action = match &key.action {
                    Action::Press(_) => String::new(),
                    Action::Link(link) => format!(" → {link}"),
                    Action::Copy(copy) => format!(" ⧉ {copy}"),
                };
                format!("[{style}{}{action}]", key.label)
            })
            .collect();
        text.push('\n');
        text.push_str(&keys.join(" "));
    }
    text
}
