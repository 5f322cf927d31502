//! Every place of the menu, every shelf and every alarm; with names that try everything.

use rust_decimal::Decimal;

use crate::domain::basket::FaceFault;
use crate::domain::catalog::{Brand, Kind};
use crate::domain::consent::Paper;
use crate::domain::effect::Alarm;
use crate::domain::ids::OrderId;
use crate::domain::money::Coin;
use crate::domain::order::{Order, State, Trouble};
use crate::domain::recipient::{Recipient, RecipientFault};
use crate::domain::refund_address::{Asked, Typed};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Quoted, Shelf, Stock};
use crate::domain::walk::{Aisle, Walk};
use crate::view::sample::{
    aisle, basket, brand, d, email, empty_shelf, failed_shelf, fixed, full_shelf, item, order, paid_in, payment, phone,
    range, span, top_up, top_up_basket, trolley, us, usdc,
};

pub(super) const ALARMS: [Alarm; 22] = [
    Alarm::PaidAfterSettled,
    Alarm::RefundAddress,
    Alarm::NeverFetched,
    Alarm::CashierShut,
    Alarm::FormerPaid(1),
    Alarm::Unclear,
    Alarm::WrongEcho,
    Alarm::UnknownRefusal,
    Alarm::UnknownState,
    Alarm::UnderReview,
    Alarm::PriceDrift,
    Alarm::CaseWaits,
    Alarm::NeedsOperator(Trouble::PaymentFailed),
    Alarm::NeedsOperator(Trouble::PaidTooLittle),
    Alarm::NeedsOperator(Trouble::CancelledAfterPayment),
    Alarm::NeedsOperator(Trouble::ExpiredAfterPayment),
    Alarm::NeedsOperator(Trouble::DeliveryFailed),
    Alarm::NeedsOperator(Trouble::NoCode),
    Alarm::NeedsOperator(Trouble::Vanished),
    Alarm::Surplus(Decimal::ONE_HUNDRED),
    Alarm::Vanished,
    Alarm::GoodsChanged,
];

/// Every place of the menu, with everything that can be wrong there.
pub(super) fn walks() -> Vec<Walk> {
    let back = || Box::new(Walk::Home);
    let contact = |item, phone, wrong| Walk::Contact {
        aisle: aisle(),
        item,
        phone,
        wrong,
    };
    let amounts = |wrong| Walk::Amounts {
        aisle: aisle(),
        brand: brand("Steam", Kind::GiftCard).id,
        wrong,
    };
    let asked = |typed| {
        Walk::RefundAddress(Box::new(Asked {
            order: OrderId(12),
            channel: payment().channel,
            paid_to: payment().address,
            typed,
        }))
    };
    let meant = |typed| RecipientFault::PerhapsMeant { meant: email(), typed };
    let mut walks = vec![
        Walk::Home,
        Walk::Countries { search: None, page: 3 },
        Walk::Countries {
            search: Some("an".into()),
            page: 0,
        },
        Walk::Countries {
            search: Some("<b>&".into()),
            page: 9,
        },
        Walk::Kinds(us()),
        Walk::Brands(aisle()),
        Walk::Brands(Aisle {
            kind: None,
            search: Some("<script>".into()),
            ..aisle()
        }),
        Walk::Brands(Aisle {
            kind: None,
            search: Some("e".into()),
            ..aisle()
        }),
        amounts(None),
        amounts(Some(FaceFault::NotANumber)),
        amounts(Some(FaceFault::TooLittle)),
        amounts(Some(FaceFault::TooMuch)),
        amounts(Some(FaceFault::OffGrid(d("50"), d("75")))),
        contact(item(), None, None),
        contact(item(), None, Some(RecipientFault::NotAnEmail)),
        contact(item(), None, Some(meant(Some(email())))),
        contact(top_up(), None, None),
        contact(top_up(), None, Some(RecipientFault::NoCountryCode)),
        contact(top_up(), None, Some(RecipientFault::NotAPhone)),
        contact(top_up(), None, Some(meant(None))),
        contact(top_up(), Some(phone()), None),
        Walk::Coins(trolley()),
        Walk::Networks(trolley(), Coin("BTC".into())),
        Walk::Networks(trolley(), Coin("XYZ".into())),
        Walk::Surely(aisle(), paid_in("USDC.e", "Polygon (Matic)")),
        Walk::Surely(aisle(), paid_in("BTC", "BSC")),
        Walk::Confirm(aisle(), basket()),
        Walk::Confirm(aisle(), paid_in("USDT", "BSC")),
        Walk::Confirm(aisle(), top_up_basket()),
        Walk::Consent(aisle(), basket(), d("22.51")),
        Walk::Ordering(aisle(), basket(), OrderId(12)),
        Walk::Orders { page: 0 },
        Walk::Orders { page: 2 },
        Walk::Order {
            order: OrderId(12),
            page: 0,
        },
        Walk::Order {
            order: OrderId(99),
            page: 0,
        },
        asked(Typed::Nothing),
        asked(Typed::Wrong),
        asked(Typed::PaidTo),
        asked(Typed::Fits(Secret::new("<b>&"))),
        Walk::Support(crate::domain::support::CaseId(7)),
        Walk::Languages { back: back() },
        Walk::Help { back: back() },
    ];
    walks.push(Walk::Countries { search: None, page: 0 });
    walks.push(Walk::Delete { back: back() });
    walks.extend(Paper::ALL.map(|paper| Walk::Paper { paper, back: back() }));
    walks
}

fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::SoldOut,
        Refusal::NotAvailable,
        Refusal::TooSmall,
        Refusal::TooLarge,
        Refusal::DailyLimit,
        Refusal::MonthlyLimit,
        Refusal::Recipient,
        Refusal::Tender,
        Refusal::Identity,
        Refusal::SetupFailed,
        Refusal::PriceMoved,
        Refusal::Dearer(usdc("23.64")),
        Refusal::WrongEcho,
        Refusal::NotSelling,
        Refusal::AmountNotOffered,
        Refusal::Limited,
        Refusal::Mailbox,
        Refusal::Network,
        Refusal::IdentityPending,
        Refusal::Coupon,
        Refusal::Unreachable,
        Refusal::CashierBusy,
        Refusal::CashierShut,
        Refusal::Other("X_Y".into()),
    ]
}

pub(super) fn shelves() -> Vec<Shelf> {
    let mut shelves = vec![
        Shelf::unknown(),
        failed_shelf(),
        empty_shelf(),
        full_shelf(),
        hostile_shelf(),
    ];
    let span = span("50", "2000", d("25"), "USD");
    shelves.push(Shelf {
        range: Stock::Here(range(brand("Claro", Kind::TopUp), vec![span]).into()),
        ..full_shelf()
    });
    shelves.extend(refusals().into_iter().map(|why| Shelf {
        quote: Stock::Here(Quoted::Refused(why).into()),
        ..full_shelf()
    }));
    shelves
}

/// Names that try everything.
fn hostile_names() -> Vec<String> {
    vec![
        "<b>bold</b> & <a href=\"tg://user?id=1\">me</a>".into(),
        "</code></b>".into(),
        "Ama\u{202E}noz\u{2066}\u{200B}.com".into(),
        "{ $country } { hint-stale }".into(),
        "e\u{0301}\u{0302}\u{0303}\u{0304}".repeat(300),
        "ギフト券".repeat(500),
        "\u{200F}\u{200E}".into(),
        "two\nlines".into(),
    ]
}

pub(super) fn hostile_shelf() -> Shelf {
    let brands: Vec<Brand> = hostile_names().iter().map(|name| brand(name, Kind::GiftCard)).collect();
    let products = hostile_names().iter().map(|name| fixed(name)).collect();
    let first = brand(&hostile_names()[0], Kind::Esim);
    Shelf {
        range: Stock::Here(range(first, products).into()),
        brands: Stock::Here(brands.into()),
        ..full_shelf()
    }
}

pub(super) fn hostile_order(state: State) -> Order {
    let mut order = order(state);
    order.basket.item.brand_name = hostile_names()[0].clone();
    order.basket.to = Recipient::Email(Secret::new("\"<b>\"&@example.org"));
    order
}
