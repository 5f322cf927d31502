//! Giving a phone number or an e-mail address.

use crate::domain::basket::Item;
use crate::domain::catalog::Delivery;
use crate::domain::recipient::{RecipientFault, in_groups};
use crate::domain::secret::Secret;
use crate::domain::walk::{Choice, Walk};
use crate::view::message::{Draft, Html};
use crate::view::page::Page;

pub(super) fn draw(mut page: Page<'_>, item: &Item, phone: Option<&Secret>, wrong: Option<&RecipientFault>) -> Draft {
    let country = page.words.flagged(item.country);
    let title = page.words.title(item);
    page.say("bought", &[("title", (&title).into()), ("country", (&country).into())]);
    let asked = Walk::contact_asked(item, phone);
    if let Some(wrong) = wrong {
        fault(&mut page, wrong, asked);
    } else {
        let id = match (asked, phone) {
            (Delivery::Phone, _) => "contact-phone",
            (Delivery::Email, Some(_)) => "contact-receipt",
            (Delivery::Email, None) => "contact-email",
        };
        page.say(id, &[]);
    }
    if wrong.is_none() {
        same(&mut page, asked);
    }
    page.back()
}

/// The contact of last time.
fn same(page: &mut Page<'_>, asked: Delivery) {
    let known = match asked {
        Delivery::Phone => page.scene.chat.phone.as_ref(),
        Delivery::Email => page.scene.chat.email.as_ref(),
    };
    if let Some(known) = known {
        let known = readable(asked, known);
        let key = page.key(&format!("👤 {known}"), &Choice::SameContact);
        page.row(vec![key]);
    }
}

fn readable(asked: Delivery, contact: &Secret) -> String {
    match asked {
        Delivery::Phone => in_groups(contact.reveal()),
        Delivery::Email => contact.reveal().to_owned(),
    }
}

fn fault(page: &mut Page<'_>, wrong: &RecipientFault, asked: Delivery) {
    match wrong {
        RecipientFault::NotAnEmail => page.say("contact-not-an-email", &[]),
        RecipientFault::NoCountryCode => page.say("contact-no-country-code", &[]),
        RecipientFault::NotAPhone => page.say("contact-not-a-phone", &[]),
        RecipientFault::PerhapsMeant { meant, typed } => {
            let meant = readable(asked, meant);
            let shown = Html::text(&meant);
            let id = match asked {
                Delivery::Phone => "contact-phone-meant",
                Delivery::Email => "contact-email-meant",
            };
            page.say(id, &[("meant", (&shown).into())]);
            let key = page.key(&format!("✅ {meant}"), &Choice::MeantContact);
            page.row(vec![key]);
            if let Some(typed) = typed {
                let key = page.key(typed.reveal(), &Choice::TypedContact);
                page.row(vec![key]);
            }
        }
    }
}
