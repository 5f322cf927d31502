//! Giving a phone number or an e-mail address: typed, remembered, or probably meant.

use super::basket::Item;
use super::catalog::{Delivery, Rail};
use super::chat::Chat;
use super::recipient::{Recipient, RecipientFault};
use super::secret::Secret;
use super::walk::{Aisle, Choice, Trolley, Walk};

pub(in crate::domain) fn typed_contact(
    chat: &mut Chat,
    aisle: Aisle,
    item: Item,
    phone: Option<Secret>,
    text: &str,
) -> Walk {
    let asked = Walk::contact_asked(&item, phone.as_ref());
    match Recipient::typed(text, asked, item.country) {
        Ok(given) => contact_given(chat, aisle, item, phone, given),
        Err(fault) => Walk::Contact {
            aisle,
            item,
            phone,
            wrong: Some(fault),
        },
    }
}

pub(in crate::domain) fn contact(aisle: Aisle, item: Item) -> Walk {
    Walk::Contact {
        aisle,
        item,
        phone: None,
        wrong: None,
    }
}

pub(in crate::domain) fn contact_chosen(chat: &mut Chat, here: Walk, choice: &Choice) -> Option<Walk> {
    let Walk::Contact {
        aisle,
        item,
        phone,
        wrong,
    } = here
    else {
        return None;
    };
    let asked = Walk::contact_asked(&item, phone.as_ref());
    let remembered = match asked {
        Delivery::Email => chat.email.clone(),
        Delivery::Phone => chat.phone.clone(),
    };
    let text = match (choice, wrong) {
        (Choice::SameContact, _) => remembered?,
        (Choice::MeantContact, Some(RecipientFault::PerhapsMeant { meant, .. })) => meant,
        (Choice::TypedContact, Some(RecipientFault::PerhapsMeant { typed, .. })) => typed?,
        _ => return None,
    };
    let given = match asked {
        Delivery::Email => Recipient::Email(text),
        Delivery::Phone => Recipient::Phone(text),
    };
    Some(contact_given(chat, aisle, item, phone, given))
}

fn contact_given(chat: &mut Chat, aisle: Aisle, item: Item, phone: Option<Secret>, given: Recipient) -> Walk {
    match given {
        Recipient::Phone(number) => {
            chat.phone = Some(number.clone());
            Walk::Contact {
                aisle,
                item,
                phone: Some(number),
                wrong: None,
            }
        }
        Recipient::Email(email) => {
            chat.email = Some(email.clone());
            let to = phone.map_or_else(|| Recipient::Email(email.clone()), Recipient::Phone);
            Walk::Coins(Trolley {
                aisle,
                item,
                to,
                email,
                rail: Rail::Direct,
            })
        }
    }
}
