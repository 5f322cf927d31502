//! Who gets the product: an e-mail address or a phone number, as a person types it.

use std::str::FromStr;

use email_address::EmailAddress;
use serde::{Deserialize, Serialize};

use super::catalog::{Country, Delivery};
use super::secret::Secret;

/// Whom the upstream sends the product to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Recipient {
    /// An e-mail address.
    Email(Secret),
    /// A phone number in international form (E.164).
    Phone(Secret),
}

/// Why what was typed cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecipientFault {
    /// Not an e-mail address.
    NotAnEmail,
    /// Usable, but probably another one was meant: a mail domain with a slip, a number without its country.
    PerhapsMeant {
        /// What was probably meant.
        meant: Secret,
        /// What was typed, if it can be used as it stands.
        typed: Option<Secret>,
    },
    /// A number without a country in front.
    NoCountryCode,
    /// Not a phone number that can exist.
    NotAPhone,
}

/// Mail domains that are mistyped most often.
const KNOWN_DOMAINS: [&str; 21] = [
    "gmail.com",
    "mail.com",
    "email.com",
    "ymail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.jp",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "proton.me",
    "protonmail.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "kakao.com",
    "docomo.ne.jp",
    "gmx.de",
    "web.de",
    "mail.ru",
    "yandex.ru",
];

impl Recipient {
    /// Reads what a person typed for this kind of delivery; `country` helps with a number that has no country in front.
    ///
    /// # Errors
    /// Says what is wrong with it, in a form that a screen can explain.
    pub fn typed(text: &str, delivery: Delivery, country: Country) -> Result<Self, RecipientFault> {
        match delivery {
            Delivery::Email => email(text),
            Delivery::Phone => phone(text, country),
        }
    }

    /// The address or number itself.
    pub fn account(&self) -> &str {
        match self {
            Self::Email(secret) | Self::Phone(secret) => secret.reveal(),
        }
    }

    /// The same as a person reads it: the digits of a number in their groups.
    pub fn readable(&self) -> String {
        match self {
            Self::Email(secret) => secret.reveal().to_owned(),
            Self::Phone(secret) => in_groups(secret.reveal()),
        }
    }
}

/// A number in international form with its digits in groups, so that each can be checked.
pub fn in_groups(number: &str) -> String {
    match phonenumber::parse(None, number) {
        Ok(known) => known.format().mode(phonenumber::Mode::International).to_string(),
        Err(_) => number.to_owned(),
    }
}

fn email(text: &str) -> Result<Recipient, RecipientFault> {
    let typed = text.trim();
    let domain = typed.rsplit_once('@').map(|(_, domain)| domain.to_lowercase());
    let plain = typed.is_ascii()
        && typed.len() <= 254
        && !typed.contains(['"', ' ', '\r', '\n'])
        && EmailAddress::from_str(typed).is_ok();
    let (true, Some(domain)) = (plain, domain) else {
        return Err(RecipientFault::NotAnEmail);
    };
    if !domain.contains('.') || domain.starts_with('[') {
        return Err(RecipientFault::NotAnEmail);
    }
    match slip(&domain) {
        Some(meant) => {
            let local = typed.rsplit_once('@').map_or("", |(local, _)| local);
            Err(RecipientFault::PerhapsMeant {
                meant: Secret::new(format!("{local}@{meant}")),
                typed: Some(Secret::new(typed)),
            })
        }
        None => Ok(Recipient::Email(Secret::new(typed))),
    }
}

/// The well-known domain that this one is a slip away from, if it is none itself.
fn slip(domain: &str) -> Option<&'static str> {
    if KNOWN_DOMAINS.contains(&domain) {
        return None;
    }
    KNOWN_DOMAINS
        .into_iter()
        .find(|known| known.len() >= 8 && strsim::osa_distance(known, domain) == 1)
}

fn phone(text: &str, country: Country) -> Result<Recipient, RecipientFault> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let international = text.trim_start().starts_with(['+', '＋']) || text.trim_start().starts_with("00");
    let written = match text.trim_start().strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => text.trim().replace('＋', "+"),
    };
    if !(4..=17).contains(&digits) || written.chars().any(char::is_alphabetic) {
        return Err(RecipientFault::NotAPhone);
    }
    let home = country.code().parse().ok().filter(|_| !international);
    match phonenumber::parse(home, &written) {
        Ok(number) if number.is_valid() && !international => {
            let full = number.format().mode(phonenumber::Mode::E164).to_string();
            Err(RecipientFault::PerhapsMeant {
                meant: Secret::new(full),
                typed: None,
            })
        }
        Ok(number) if number.is_valid() => {
            let full = number.format().mode(phonenumber::Mode::E164).to_string();
            Ok(Recipient::Phone(Secret::new(full)))
        }
        Ok(_) | Err(_) if international => Err(RecipientFault::NotAPhone),
        Ok(_) | Err(_) => Err(RecipientFault::NoCountryCode),
    }
}

#[cfg(test)]
mod tests {
    use super::{Recipient, RecipientFault};
    use crate::domain::catalog::{Country, Delivery};
    use crate::domain::secret::Secret;

    fn read(text: &str, delivery: Delivery) -> Result<Recipient, RecipientFault> {
        Recipient::typed(text, delivery, Country::new("BR").unwrap())
    }

    #[test]
    fn an_address_is_taken_as_typed() {
        for text in [
            "anna@example.org",
            " Anna.B+x@mail.example.co.jp ",
            "a@gmail.com",
            "a@mail.com",
            "a@email.com",
        ] {
            let expected = Recipient::Email(Secret::new(text.trim()));
            assert_eq!(read(text, Delivery::Email), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in [
            "",
            "anna",
            "anna@",
            "@example.org",
            "anna@@example.org",
            "anna@localhost",
            "a b@example.org",
            "anna@example.org\r\nBcc: x@example.org",
            "анна@example.org",
            "\"a b\"@example.org",
            "a@[127.0.0.1]",
        ] {
            assert_eq!(read(text, Delivery::Email), Err(RecipientFault::NotAnEmail), "{text}");
        }
        assert_eq!(read(&"a".repeat(300), Delivery::Email), Err(RecipientFault::NotAnEmail));
    }

    #[test]
    fn a_slip_in_a_well_known_domain_is_asked_about() {
        for (text, meant) in [
            ("a@gmial.com", "a@gmail.com"),
            ("a@gmail.con", "a@gmail.com"),
            ("a@naver.co", "a@naver.com"),
        ] {
            let fault = RecipientFault::PerhapsMeant {
                meant: Secret::new(meant),
                typed: Some(Secret::new(text)),
            };
            assert_eq!(read(text, Delivery::Email), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_number_is_taken_in_international_form() {
        for text in ["+55 11 99988-7766", "0055 (11) 99988 7766", "＋5511999887766"] {
            let expected = Recipient::Phone(Secret::new("+5511999887766"));
            assert_eq!(read(text, Delivery::Phone), Ok(expected), "{text}");
        }
    }

    #[test]
    fn a_number_of_the_country_is_asked_about_in_full() {
        let fault = RecipientFault::PerhapsMeant {
            meant: Secret::new("+5511999887766"),
            typed: None,
        };
        assert_eq!(read("11 99988-7766", Delivery::Phone), Err(fault));
        assert_eq!(read("12345", Delivery::Phone), Err(RecipientFault::NoCountryCode));
        for text in ["hello", "+1", "+55 11", "+999 123456789", "123456789012345678"] {
            assert_eq!(read(text, Delivery::Phone), Err(RecipientFault::NotAPhone), "{text}");
        }
    }
}
