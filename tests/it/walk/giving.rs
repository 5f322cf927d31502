//! What a buyer gives: an amount, an address, a number.

use giftkiosk::domain::basket::{Face, FaceFault};
use giftkiosk::domain::catalog::{Country, Delivery, ProductId};
use giftkiosk::domain::chat::Chat;
use giftkiosk::domain::money::Currency;
use giftkiosk::domain::recipient::{Recipient, RecipientFault};
use giftkiosk::domain::secret::Secret;
use giftkiosk::domain::steps::Input;
use giftkiosk::domain::walk::{Choice, Walk};

use super::{aisle, amounts, at, contact, step_at, taps, trolley, types};
use crate::samples::{NOW, d, item, span, with_products};

#[test]
fn a_typed_amount_is_held_against_least_greatest_and_step() {
    let shelf = with_products(vec![span("50", "500", "25")]);
    let typed = |text: &str| step_at(at(amounts()), Input::Text(text.into()), &shelf, NOW).0.walk;
    for (text, fault) in [
        ("49", FaceFault::TooLittle),
        ("501", FaceFault::TooMuch),
        ("60", FaceFault::OffGrid(d("50"), d("75"))),
        ("sixty", FaceFault::NotANumber),
    ] {
        let Walk::Amounts { wrong, .. } = typed(text) else {
            panic!("{text}")
        };
        assert_eq!(wrong, Some(fault), "{text}");
    }
    for text in ["75", "$75", "75 USD", "75.00"] {
        let Walk::Contact { item, .. } = typed(text) else {
            panic!("{text}")
        };
        let Face::Value(value, currency) = item.face else {
            panic!("{text}")
        };
        assert_eq!((value, currency), (d("75"), Currency("USD".into())));
    }
}

#[test]
fn a_typed_amount_can_be_a_fixed_one() {
    let Walk::Contact { item, .. } = types(at(amounts()), "20").walk else {
        panic!()
    };
    assert_eq!(item.product, ProductId("p-20".into()));
}

#[test]
fn an_address_with_a_slip_is_asked_about_before_it_is_used() {
    let asked = types(at(contact()), "anna@gmial.com");
    let Walk::Contact {
        wrong: Some(RecipientFault::PerhapsMeant { .. }),
        ..
    } = &asked.walk
    else {
        panic!()
    };
    let meant = taps(asked.clone(), Choice::MeantContact).0;
    assert_eq!(meant.email, Some(Secret::new("anna@gmail.com")));
    let typed = taps(asked, Choice::TypedContact).0;
    assert_eq!(typed.email, Some(Secret::new("anna@gmial.com")));
}

#[test]
fn a_remembered_address_is_one_tap() {
    let known = Chat {
        email: Some(Secret::new("anna@example.org")),
        ..at(contact())
    };
    assert_eq!(taps(known, Choice::SameContact).0.walk, Walk::Coins(trolley()));
}

#[test]
fn a_top_up_asks_for_the_number_and_then_for_the_address() {
    let mut product = item();
    product.delivery = Delivery::Phone;
    product.country = Country::new("BR").unwrap();
    let chat = at(Walk::Contact {
        aisle: aisle(),
        item: product.clone(),
        phone: None,
        wrong: None,
    });
    let numbered = types(chat, "+55 11 99988 7766");
    let phone = Some(Secret::new("+5511999887766"));
    assert_eq!(
        numbered.walk,
        Walk::Contact {
            aisle: aisle(),
            item: product,
            phone: phone.clone(),
            wrong: None
        }
    );
    assert_eq!(numbered.phone, phone);
    let Walk::Coins(trolley) = types(numbered, "anna@example.org").walk else {
        panic!()
    };
    assert_eq!(trolley.to, Recipient::Phone(Secret::new("+5511999887766")));
    assert_eq!(trolley.email, Secret::new("anna@example.org"));
}
