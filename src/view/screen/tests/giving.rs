//! What a buyer gives: an amount, an address, a number.

use insta::assert_snapshot;
use rust_decimal::Decimal;

use super::{shown, shown_with};
use crate::domain::basket::FaceFault;
use crate::domain::catalog::Kind;
use crate::domain::language::Language;
use crate::domain::recipient::RecipientFault;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Shelf, Stock};
use crate::domain::walk::Walk;
use crate::view::phrases::Phrases;
use crate::view::sample::{
    NOBODY, NOW, aisle, brand, chat, d, email, empty_shelf, fixed, item, range, seen, span, top_up,
};
use crate::view::scene::{AdminSight, Scene};
use crate::view::screen::screen;

fn amounts(wrong: Option<FaceFault>) -> Walk {
    Walk::Amounts {
        aisle: aisle(),
        brand: brand("Steam", Kind::GiftCard).id,
        wrong,
    }
}

fn contact(wrong: Option<RecipientFault>) -> Walk {
    Walk::Contact {
        aisle: aisle(),
        item: item(),
        phone: None,
        wrong,
    }
}

#[test]
fn an_amount_is_picked() {
    assert_snapshot!(shown(amounts(None)), @"
    🎁 Steam
    Works only in 🇺🇸 United States.

    How much should it be?
    [$10] [$20] [$50]
    [$100]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(None), &empty_shelf()), @"
    🎁 Steam
    Works only in 🇺🇸 United States.

    😕 Sold out for now. Perhaps another brand will do?
    [Another brand]
    [‹ Back] [🏠 Home]
    ");
    let plans = range(
        brand("eSIM", Kind::Esim),
        ["1 GB 7 days", "5 GB 30 days"].map(fixed).to_vec(),
    );
    let shelf = Shelf {
        range: Stock::Here(plans.into()),
        ..Shelf::unknown()
    };
    assert_snapshot!(shown_with(amounts(None), &shelf), @"
    📶 eSIM
    Works only in 🇺🇸 United States.

    📶 Mobile data only. Your phone must support eSIM.

    Which plan would you like?
    [1 GB 7 days] [5 GB 30 days]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn an_amount_out_of_a_span_is_typed_and_faults_are_explained() {
    let shelf = Shelf {
        range: Stock::Here(
            range(
                brand("Airbnb", Kind::GiftCard),
                vec![span("50", "2000", Decimal::from(25), "USD")],
            )
            .into(),
        ),
        ..Shelf::unknown()
    };
    assert_snapshot!(shown_with(amounts(None), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    How much should it be? Pick an amount, or type one from $50 to $2,000.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::OffGrid(d("50"), d("75")))), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    This amount is not on offer. The nearest are $50 and $75.
    [$50] [$75]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::TooMuch)), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    The largest amount is $2,000. Please type that or less.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::TooLittle)), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    The smallest amount is $50. Please type that or more.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown_with(amounts(Some(FaceFault::NotANumber)), &shelf), @"
    🎁 Airbnb
    Works only in 🇺🇸 United States.

    That is not a number I can read. Please type it in digits, such as 25.
    [$50] [$100] [$150]
    [$250] [$500] [$2,000]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn an_address_is_asked_for_with_its_reason() {
    assert_snapshot!(shown(contact(None)), @"
    🛍 Steam $20 · 🇺🇸 United States

    📧 What is your e-mail address?
    The shop sends the code there too, so that you always have a copy. For example: anna@example.org
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(contact(Some(RecipientFault::NotAnEmail))), @"
    🛍 Steam $20 · 🇺🇸 United States

    🤔 That does not look like an e-mail address. It should look like anna@example.org. Please type it again.
    [‹ Back] [🏠 Home]
    ");
    let meant = RecipientFault::PerhapsMeant {
        meant: Secret::new("a@gmail.com"),
        typed: Some(Secret::new("a@gmial.com")),
    };
    assert_snapshot!(shown(contact(Some(meant))), @"
    🛍 Steam $20 · 🇺🇸 United States

    🤔 Did you mean a@gmail.com?
    Tap the right one, or type it again.
    [✅ a@gmail.com]
    [a@gmial.com]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn a_number_is_asked_for_before_the_receipts_address() {
    let walk = |phone, wrong| Walk::Contact {
        aisle: aisle(),
        item: top_up(),
        phone,
        wrong,
    };
    assert_snapshot!(shown(walk(None, None)), @"
    🛍 Claro Credits R$15 · 🇧🇷 Brazil

    📱 Which number should be topped up?
    Type it with the country code, such as +44 7700 900123. Please check every digit: a top-up cannot be taken back.
    [‹ Back] [🏠 Home]
    ");
    let meant = RecipientFault::PerhapsMeant {
        meant: Secret::new("+5511999887766"),
        typed: None,
    };
    assert_snapshot!(shown(walk(None, Some(meant))), @"
    🛍 Claro Credits R$15 · 🇧🇷 Brazil

    🤔 Is it +55 11 99988-7766?
    Tap to confirm, or type it again with the country code.
    [✅ +55 11 99988-7766]
    [‹ Back] [🏠 Home]
    ");
    let phrases = Phrases::load();
    let mut chat = chat(walk(Some(Secret::new("+5511999887766")), None));
    chat.email = Some(email());
    let scene = Scene {
        chat: &chat,
        shelf: &Shelf::unknown(),
        orders: &[],
        more_orders: false,
        admin: &AdminSight::Plain,
        imprint: &NOBODY,
        now: NOW,
    };
    assert_snapshot!(seen(&screen(phrases.of(Language::English), &scene)), @"
    🛍 Claro Credits R$15 · 🇧🇷 Brazil

    📧 What is your e-mail address?
    The shop sends the receipt there. For example: anna@example.org
    [👤 anna@example.org]
    [‹ Back] [🏠 Home]
    ");
}
