//! Numbers, money and moments, as each language writes them.

use rust_decimal::Decimal;

use super::message::Html;
use super::phrases::Words;
use super::titles::name;
use crate::domain::language::Language;
use crate::domain::money::{Amount, Fiat, rounded};
use crate::domain::time::Time;

/// Currencies without a smaller unit.
const WHOLE: [&str; 14] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "XAF", "XOF",
];

/// Signs that name their currency without doubt.
const SIGNS: [(&str, &str); 16] = [
    ("USD", "$"),
    ("EUR", "€"),
    ("GBP", "£"),
    ("JPY", "¥"),
    ("KRW", "₩"),
    ("INR", "₹"),
    ("BRL", "R$"),
    ("TRY", "₺"),
    ("NGN", "₦"),
    ("PHP", "₱"),
    ("VND", "₫"),
    ("ILS", "₪"),
    ("UAH", "₴"),
    ("CAD", "CA$"),
    ("AUD", "A$"),
    ("MXN", "MX$"),
];

/// A number's digits with every decimal that counts, fit to be copied: no grouping, no exponent.
pub(in crate::view) fn digits(value: Decimal) -> String {
    value.normalize().to_string()
}

impl Words {
    /// So much of a coin, digit for digit, never rounded and never grouped.
    pub fn amount(&self, amount: &Amount) -> String {
        format!("{} {}", digits(amount.value), amount.coin)
    }

    /// So much money, exactly, with its sign and with groups of three digits.
    pub fn fiat(&self, fiat: &Fiat) -> String {
        let code = fiat.currency.0.as_str();
        let number = grouped(fiat.value, WHOLE.contains(&code));
        match (self.language(), code) {
            (Language::Korean, "KRW") => return format!("{number}원"),
            (Language::Japanese, "JPY") => return format!("{number}円"),
            (Language::English | Language::Korean | Language::Japanese, _) => {}
        }
        match SIGNS.iter().find(|(known, _)| *known == code) {
            Some((_, sign)) => format!("{sign}{number}"),
            None => with_its_code(fiat),
        }
    }

    /// A label of the upstream; if it says nothing but how much money it is, the money as this language writes it.
    pub(in crate::view) fn worth(&self, label: &str, value: Option<&Fiat>) -> String {
        match value {
            Some(fiat) if is_money(label, fiat) => self.fiat(fiat),
            Some(_) | None => name(label),
        }
    }

    /// The same to the nearest smallest unit, for what is only about right.
    pub(in crate::view) fn about(&self, fiat: &Fiat) -> String {
        self.fiat(&nearest(fiat))
    }

    /// Names in a row.
    pub(in crate::view) fn listed(&self, names: &[String]) -> String {
        names.join(match self.language() {
            Language::English | Language::Korean => ", ",
            Language::Japanese => "、",
        })
    }

    /// A moment that the reader's phone shows as "in 25 minutes" and keeps true by itself.
    pub(in crate::view) fn until(&self, time: Time) -> Html {
        let (_, clock) = written(time);
        moment(time, "r", &format!("{clock} UTC"))
    }

    /// A moment that the reader's phone shows as date and time of its own zone.
    pub(in crate::view) fn at(&self, time: Time) -> Html {
        moment(time, "Dt", &stamp(time))
    }

    /// The same with the date in figures, for lists.
    pub(in crate::view) fn shortly(&self, time: Time) -> Html {
        moment(time, "dt", &stamp(time))
    }
}

/// Whether a label is a value with its currency, and nothing more.
fn is_money(label: &str, fiat: &Fiat) -> bool {
    let code = fiat.currency.0.as_str();
    let sign = SIGNS.iter().find(|(known, _)| *known == code).map(|(_, sign)| *sign);
    let label: String = label.chars().filter(|c| !matches!(c, ' ' | '\u{a0}')).collect();
    let mut marks = [Some(code), sign].into_iter().flatten();
    marks.any(|mark| {
        let number = label.strip_prefix(mark).or_else(|| label.strip_suffix(mark));
        number == Some(digits(fiat.value).as_str())
    })
}

/// So much money, exactly, with the letters of its currency.
pub(in crate::view) fn with_its_code(fiat: &Fiat) -> String {
    let code = fiat.currency.0.as_str();
    format!("{} {code}", grouped(fiat.value, WHOLE.contains(&code)))
}

/// Money to the nearest smallest unit of its currency.
pub(in crate::view) fn nearest(fiat: &Fiat) -> Fiat {
    let whole = WHOLE.contains(&fiat.currency.0.as_str());
    Fiat {
        value: rounded(fiat.value, if whole { 0 } else { 2 }),
        currency: fiat.currency.clone(),
    }
}

/// Date and clock in UTC, for files.
pub(in crate::view) fn stamp(time: Time) -> String {
    let (date, clock) = written(time);
    format!("{date} {clock} UTC")
}

/// A `date_time` entity (Bot API 9.5), with what an app that does not know it shows.
fn moment(time: Time, format: &str, otherwise: &str) -> Html {
    Html::phrase(format!(
        "<tg-time unix=\"{}\" format=\"{format}\">{otherwise}</tg-time>",
        time.unix()
    ))
}

/// Date and clock in UTC, as ISO 8601 writes them.
fn written(time: Time) -> (String, String) {
    let (days, seconds) = (time.unix() / 86_400, time.unix() % 86_400);
    let (year, month, day) = civil(days);
    let clock = format!("{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
    (format!("{year:04}-{month:02}-{day:02}"), clock)
}

/// The Gregorian date that is so many days after 1970-01-01; years are counted from March so that the leap day is last.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// Groups of three digits; a fraction has at least two digits unless the currency has no smaller unit.
fn grouped(value: Decimal, whole: bool) -> String {
    let plain = digits(value);
    let (number, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    for (place, digit) in number.chars().enumerate() {
        let left = number.len() - place;
        if place > 0 && left % 3 == 0 && !text.ends_with('-') {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
        if fraction.len() == 1 && !whole {
            text.push('0');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use crate::domain::language::Language;
    use crate::domain::money::{Amount, Coin, Currency, Fiat};
    use crate::domain::time::Time;
    use crate::view::phrases::Phrases;

    fn fiat(value: &str, currency: &str) -> Fiat {
        Fiat {
            value: Decimal::from_str_exact(value).unwrap(),
            currency: Currency(currency.into()),
        }
    }

    #[test]
    fn an_amount_of_a_coin_keeps_every_digit() {
        let phrases = Phrases::load();
        for (value, shown) in [
            ("0.00032833", "0.00032833 BTC"),
            ("1234567.123456789012345678", "1234567.123456789012345678 BTC"),
            ("100", "100 BTC"),
            ("21.9400", "21.94 BTC"),
        ] {
            let amount = Amount {
                value: Decimal::from_str_exact(value).unwrap(),
                coin: Coin("BTC".into()),
            };
            for language in Language::ALL {
                assert_eq!(phrases.of(language).amount(&amount), shown);
            }
        }
    }

    #[test]
    fn money_is_written_as_the_language_writes_it() {
        let phrases = Phrases::load();
        let (en, ko, ja) = (
            phrases.of(Language::English),
            phrases.of(Language::Korean),
            phrases.of(Language::Japanese),
        );
        assert_eq!(en.fiat(&fiat("25", "USD")), "$25");
        assert_eq!(en.fiat(&fiat("1234.5", "EUR")), "€1,234.50");
        assert_eq!(en.fiat(&fiat("7.505", "USD")), "$7.505");
        assert_eq!(en.fiat(&fiat("-1000", "USD")), "$-1,000");
        assert_eq!(en.fiat(&fiat("150", "AED")), "150 AED");
        assert_eq!(ko.fiat(&fiat("50000", "KRW")), "50,000원");
        assert_eq!(ja.fiat(&fiat("1000000", "JPY")), "1,000,000円");
        assert_eq!(ja.fiat(&fiat("50000", "KRW")), "₩50,000");
        assert_eq!(en.about(&fiat("99.995", "USD")), "$100");
        assert_eq!(ko.about(&fiat("1234.5", "KRW")), "1,235원");
    }

    #[test]
    fn a_label_that_is_only_money_is_written_as_money() {
        let phrases = Phrases::load();
        let (en, ko) = (phrases.of(Language::English), phrases.of(Language::Korean));
        let won = fiat("10000", "KRW");
        assert_eq!(ko.worth("₩10000", Some(&won)), "10,000원");
        assert_eq!(ko.worth("10000 KRW", Some(&won)), "10,000원");
        assert_eq!(en.worth("₩10000", Some(&won)), "₩10,000");
        for label in ["₩10000 + 5 GB", "₩1000", "10000", "$10000"] {
            assert_eq!(ko.worth(label, Some(&won)), label);
        }
        assert_eq!(ko.worth("5 GB 30 days", None), "5 GB 30 days");
    }

    #[test]
    fn a_moment_is_told_to_the_phone_and_to_older_apps() {
        let phrases = Phrases::load();
        let words = phrases.of(Language::English);
        assert_eq!(
            words.until(Time::from_unix(1_790_000_000)).as_str(),
            "<tg-time unix=\"1790000000\" format=\"r\">14:13 UTC</tg-time>"
        );
        for (unix, date) in [
            (0, "1970-01-01 00:00"),
            (951_782_400, "2000-02-29 00:00"),
            (1_790_000_000, "2026-09-21 14:13"),
            (4_107_542_399, "2100-02-28 23:59"),
        ] {
            let shown = words.at(Time::from_unix(unix)).to_string();
            assert!(shown.contains(&format!(">{date} UTC<")), "{shown}");
        }
    }
}
