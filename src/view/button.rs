//! A choice as the at most 64 bytes that a button carries, and back.

use rust_decimal::Decimal;

use super::admin::data;
use crate::domain::catalog::{BrandId, Country, Kind, ProductId, Rail};
use crate::domain::consent::Paper;
use crate::domain::ids::OrderId;
use crate::domain::language::Language;
use crate::domain::measure::Measure;
use crate::domain::money::{Coin, Network};
use crate::domain::support::CaseId;
use crate::domain::walk::{Choice, OrderChoice};

/// What a pressed button says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// A choice on the screen of this revision.
    Choice {
        /// The revision of the chat when the button was made.
        revision: u32,
        /// What was chosen.
        choice: Choice,
    },
    /// A choice about an order, good for ever.
    Order(OrderId, OrderChoice),
    /// The way of an admin to an order's page, good for ever.
    AdminOrder(OrderId),
    /// What an admin wants done with an order, below the message that asks for it; good for ever.
    AdminMeasure(OrderId, Measure),
    /// The way of a buyer back into a conversation.
    Case(CaseId),
}

/// The most that Telegram takes.
const MOST_BYTES: usize = 64;

/// The bytes of a button on a screen.
pub fn choice_data(revision: u32, choice: &Choice) -> String {
    let (tag, rest) = spelled(choice);
    let mut data = format!("{revision}{tag}{rest}");
    while data.len() > MOST_BYTES {
        data.pop();
    }
    data
}

/// The bytes of a button below a payment, a notice or an order.
pub fn order_data(order: OrderId, choice: OrderChoice) -> String {
    let tag = match choice {
        OrderChoice::Check => 'c',
        OrderChoice::Cancel => 'x',
        OrderChoice::CancelSurely => 'y',
        OrderChoice::Keep => 'k',
        OrderChoice::Plain => 'p',
        OrderChoice::Link => 'q',
        OrderChoice::Sent => 'm',
        OrderChoice::ShowCode => 's',
        OrderChoice::Open => 'o',
        OrderChoice::Receipt => 'r',
        OrderChoice::RefundAddress => 'a',
    };
    format!("#{order}{tag}")
}

/// The bytes of a button that leads an admin to an order's page.
pub fn admin_order_data(order: OrderId) -> String {
    format!("@{order}")
}

/// The bytes of a button below the message that asks an admin for something.
pub fn admin_measure_data(order: OrderId, measure: Measure) -> String {
    format!("@{order}m{}", measure.word())
}

/// The bytes of a button that leads a buyer into a conversation.
pub fn case_data(case: CaseId) -> String {
    format!("~{case}")
}

/// What a button's bytes say; `None` unless they are exactly what this module writes.
pub fn read(data: &str) -> Option<Pressed> {
    if data.len() > MOST_BYTES {
        return None;
    }
    if let Some(order) = data.strip_prefix('@') {
        if let Some((order, word)) = order.split_once('m') {
            let order = OrderId(order.parse().ok()?);
            let measure = Measure::ON_ORDERS.into_iter().find(|measure| measure.word() == word)?;
            let again = admin_measure_data(order, measure);
            return (again == data).then_some(Pressed::AdminMeasure(order, measure));
        }
        let order = OrderId(order.parse().ok()?);
        return (admin_order_data(order) == data).then_some(Pressed::AdminOrder(order));
    }
    if let Some(case) = data.strip_prefix('~') {
        let case = CaseId(case.parse().ok()?);
        return (case_data(case) == data).then_some(Pressed::Case(case));
    }
    let (pressed, again) = match data.strip_prefix('#') {
        Some(rest) => {
            let (order, tag) = numbered(rest)?;
            let (order, choice) = (OrderId(order), order_choice(tag)?);
            (Pressed::Order(order, choice), order_data(order, choice))
        }
        None => {
            let (revision, rest) = numbered(data)?;
            let (revision, choice) = (u32::try_from(revision).ok()?, choice(rest)?);
            let again = choice_data(revision, &choice);
            (Pressed::Choice { revision, choice }, again)
        }
    };
    (again == data).then_some(pressed)
}

fn spelled(choice: &Choice) -> (char, String) {
    match choice {
        Choice::Home => ('h', String::new()),
        Choice::Back => ('b', String::new()),
        Choice::Page(page) => ('p', page.to_string()),
        Choice::Countries => ('w', String::new()),
        Choice::Country(country) => ('W', country.code().to_owned()),
        Choice::Kind(Kind::GiftCard) => ('g', String::new()),
        Choice::Kind(Kind::TopUp) => ('t', String::new()),
        Choice::Kind(Kind::Esim) => ('e', String::new()),
        Choice::Brand(BrandId(id)) => ('B', id.clone()),
        Choice::Product(ProductId(id)) => ('P', id.clone()),
        Choice::Value(value) => ('V', value.to_string()),
        Choice::SameContact => ('s', String::new()),
        Choice::MeantContact => ('m', String::new()),
        Choice::TypedContact => ('y', String::new()),
        Choice::Coin(Coin(coin)) => ('C', coin.clone()),
        Choice::Network(Network(network)) => ('N', network.clone()),
        Choice::Rail(Rail::Direct) => ('j', String::new()),
        Choice::Rail(Rail::Invoice) => ('J', String::new()),
        Choice::Surely => ('Y', String::new()),
        Choice::Confirm(price) => ('K', price.to_string()),
        Choice::Accept => ('I', String::new()),
        Choice::OtherAmount => ('a', String::new()),
        Choice::OtherCoin => ('c', String::new()),
        Choice::OtherContact => ('i', String::new()),
        Choice::OtherBrand => ('d', String::new()),
        Choice::Retry => ('r', String::new()),
        Choice::ClearSearch => ('q', String::new()),
        Choice::Orders => ('o', String::new()),
        Choice::Order(order) => ('O', order.to_string()),
        Choice::Languages => ('l', String::new()),
        Choice::Language(language) => ('L', language.code().to_owned()),
        Choice::Help => ('?', String::new()),
        Choice::Admin(choice) => ('A', data::spelled(choice)),
        Choice::Paper(Paper::Terms) => ('T', String::new()),
        Choice::Paper(Paper::Privacy) => ('v', String::new()),
        Choice::Paper(Paper::PaySupport) => ('u', String::new()),
        Choice::Delete => ('D', String::new()),
        Choice::GiveUpOrders => ('G', String::new()),
        Choice::KeepData => ('k', String::new()),
        Choice::EndSupport => ('z', String::new()),
    }
}

fn choice(text: &str) -> Option<Choice> {
    let tag = text.chars().next()?;
    let rest = text.get(tag.len_utf8()..)?;
    let named = || Some(rest.to_owned()).filter(|rest| !rest.is_empty());
    let alone = |choice: Choice| rest.is_empty().then_some(choice);
    match tag {
        'p' => rest.parse().ok().map(Choice::Page),
        'W' => Country::new(rest).map(Choice::Country),
        'B' => named().map(BrandId).map(Choice::Brand),
        'P' => named().map(ProductId).map(Choice::Product),
        'V' => Decimal::from_str_exact(rest).ok().map(Choice::Value),
        'C' => named().map(Coin).map(Choice::Coin),
        'N' => named().map(Network).map(Choice::Network),
        'K' => Decimal::from_str_exact(rest).ok().map(Choice::Confirm),
        'O' => rest.parse().ok().map(OrderId).map(Choice::Order),
        'L' => Language::from_tag(rest).map(Choice::Language),
        'j' => alone(Choice::Rail(Rail::Direct)),
        'J' => alone(Choice::Rail(Rail::Invoice)),
        'h' => alone(Choice::Home),
        'b' => alone(Choice::Back),
        'w' => alone(Choice::Countries),
        'g' => alone(Choice::Kind(Kind::GiftCard)),
        't' => alone(Choice::Kind(Kind::TopUp)),
        'e' => alone(Choice::Kind(Kind::Esim)),
        's' => alone(Choice::SameContact),
        'm' => alone(Choice::MeantContact),
        'y' => alone(Choice::TypedContact),
        'a' => alone(Choice::OtherAmount),
        'c' => alone(Choice::OtherCoin),
        'i' => alone(Choice::OtherContact),
        'd' => alone(Choice::OtherBrand),
        'r' => alone(Choice::Retry),
        'q' => alone(Choice::ClearSearch),
        'o' => alone(Choice::Orders),
        'l' => alone(Choice::Languages),
        '?' => alone(Choice::Help),
        'A' => data::read(rest).map(Choice::Admin),
        'Y' => alone(Choice::Surely),
        'I' => alone(Choice::Accept),
        'T' => alone(Choice::Paper(Paper::Terms)),
        'v' => alone(Choice::Paper(Paper::Privacy)),
        'u' => alone(Choice::Paper(Paper::PaySupport)),
        'D' => alone(Choice::Delete),
        'G' => alone(Choice::GiveUpOrders),
        'k' => alone(Choice::KeepData),
        'z' => alone(Choice::EndSupport),
        _ => None,
    }
}

fn order_choice(tag: &str) -> Option<OrderChoice> {
    match tag {
        "c" => Some(OrderChoice::Check),
        "x" => Some(OrderChoice::Cancel),
        "y" => Some(OrderChoice::CancelSurely),
        "k" => Some(OrderChoice::Keep),
        "p" => Some(OrderChoice::Plain),
        "q" => Some(OrderChoice::Link),
        "m" => Some(OrderChoice::Sent),
        "s" => Some(OrderChoice::ShowCode),
        "o" => Some(OrderChoice::Open),
        "r" => Some(OrderChoice::Receipt),
        "a" => Some(OrderChoice::RefundAddress),
        _ => None,
    }
}

/// The number at the start, and what follows it.
fn numbered(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::{Pressed, admin_measure_data, admin_order_data, case_data, choice_data, order_data, read};
    use crate::domain::admin::AdminChoice;
    use crate::domain::catalog::{BrandId, Country, Kind, ProductId, Rail};
    use crate::domain::consent::Paper;
    use crate::domain::filter::Filter;
    use crate::domain::ids::OrderId;
    use crate::domain::language::Language;
    use crate::domain::measure::Measure;
    use crate::domain::money::{Coin, Network};
    use crate::domain::time::Time;
    use crate::domain::walk::{Choice, OrderChoice};

    fn simple() -> Vec<Choice> {
        let kinds = [Kind::GiftCard, Kind::TopUp, Kind::Esim].map(Choice::Kind);
        let languages = Language::ALL.map(Choice::Language);
        let others = [
            Choice::Home,
            Choice::Rail(Rail::Direct),
            Choice::Rail(Rail::Invoice),
            Choice::Back,
            Choice::Countries,
            Choice::SameContact,
            Choice::MeantContact,
            Choice::TypedContact,
            Choice::OtherAmount,
            Choice::OtherCoin,
            Choice::OtherContact,
            Choice::OtherBrand,
            Choice::Retry,
            Choice::ClearSearch,
            Choice::Orders,
            Choice::Languages,
            Choice::Help,
            Choice::Surely,
            Choice::Accept,
            Choice::Delete,
            Choice::GiveUpOrders,
            Choice::KeepData,
            Choice::EndSupport,
        ];
        let filters = Filter::ALL.map(AdminChoice::Orders);
        let measures = Measure::ON_ORDERS.map(AdminChoice::Measure);
        let admin = [
            AdminChoice::Overview,
            AdminChoice::Stats,
            AdminChoice::Again,
            AdminChoice::Measure(Measure::Pause),
            AdminChoice::Measure(Measure::Resume),
        ];
        let admin = admin.into_iter().chain(filters).chain(measures).map(Choice::Admin);
        let papers = Paper::ALL.map(Choice::Paper);
        kinds
            .into_iter()
            .chain(languages)
            .chain(papers)
            .chain(others)
            .chain(admin)
            .collect()
    }

    fn choice() -> impl Strategy<Value = Choice> {
        let decimal = || {
            (any::<u64>(), any::<u32>(), 0..=28_u32).prop_map(|(high, low, scale)| {
                Decimal::from_i128_with_scale((i128::from(high) << 32) | i128::from(low), scale)
            })
        };
        prop_oneof![
            prop::sample::select(simple()),
            any::<u16>().prop_map(Choice::Page),
            any::<u64>().prop_map(|order| Choice::Order(OrderId(order))),
            any::<u64>().prop_map(|order| Choice::Admin(AdminChoice::Order(OrderId(order)))),
            any::<u64>().prop_map(|order| Choice::Admin(AdminChoice::Below(OrderId(order)))),
            any::<u64>().prop_map(|asked| Choice::Admin(AdminChoice::Surely(Time(asked)))),
            any::<u64>().prop_map(|below| Choice::Admin(AdminChoice::Audit(below))),
            any::<u64>().prop_map(|below| Choice::Admin(AdminChoice::Bans(below))),
            any::<u64>().prop_map(|ban| Choice::Admin(AdminChoice::Lift(ban))),
            "[A-Z]{2}".prop_map(|code| Choice::Country(Country::new(&code).unwrap())),
            "[!-~]{1,40}".prop_map(|id| Choice::Brand(BrandId(id))),
            "[!-~]{1,40}".prop_map(|id| Choice::Product(ProductId(id))),
            "[ -~]{1,40}|[가-힣]{1,13}".prop_map(|name| Choice::Coin(Coin(name))),
            "[ -~]{1,40}|[ぁ-ん]{1,13}".prop_map(|name| Choice::Network(Network(name))),
            decimal().prop_map(Choice::Value),
            decimal().prop_map(Choice::Confirm),
        ]
    }

    proptest! {
        #[test]
        fn a_choice_is_read_as_it_was_written(revision in any::<u32>(), choice in choice()) {
            let data = choice_data(revision, &choice);
            prop_assert!(data.len() <= 64, "{data}");
            prop_assert_eq!(read(&data), Some(Pressed::Choice { revision, choice }));
        }

        #[test]
        fn a_choice_about_an_order_is_read_as_it_was_written(order in any::<u64>()) {
            for choice in [
                OrderChoice::Check,
                OrderChoice::Cancel,
                OrderChoice::CancelSurely,
                OrderChoice::Keep,
                OrderChoice::Plain,
                OrderChoice::Link,
                OrderChoice::Sent,
                OrderChoice::ShowCode,
                OrderChoice::Open,
                OrderChoice::Receipt,
                OrderChoice::RefundAddress,
            ] {
                let data = order_data(OrderId(order), choice);
                prop_assert!(data.len() <= 64);
                prop_assert_eq!(read(&data), Some(Pressed::Order(OrderId(order), choice)));
            }
        }

        #[test]
        fn the_way_of_an_admin_to_an_order_is_read_as_it_was_written(order in any::<u64>()) {
            prop_assert_eq!(read(&admin_order_data(OrderId(order))), Some(Pressed::AdminOrder(OrderId(order))));
        }

        #[test]
        fn what_an_admin_wants_done_is_read_as_it_was_written(
            order in any::<u64>(),
            measure in prop::sample::select(Measure::ON_ORDERS.to_vec()),
        ) {
            let data = admin_measure_data(OrderId(order), measure);
            prop_assert!(data.len() <= 64);
            prop_assert_eq!(read(&data), Some(Pressed::AdminMeasure(OrderId(order), measure)));
        }

        #[test]
        fn forged_data_says_nothing_or_what_it_would_be_written_as(data in "\\PC{0,70}|[#@]?[0-9]{0,12}[a-zA-Z?].{0,20}") {
            match read(&data) {
                Some(Pressed::Choice { revision, choice }) => prop_assert_eq!(choice_data(revision, &choice), data),
                Some(Pressed::Order(order, choice)) => prop_assert_eq!(order_data(order, choice), data),
                Some(Pressed::AdminOrder(order)) => prop_assert_eq!(admin_order_data(order), data),
                Some(Pressed::AdminMeasure(order, measure)) => prop_assert_eq!(admin_measure_data(order, measure), data),
                Some(Pressed::Case(case)) => prop_assert_eq!(case_data(case), data),
                None => {}
            }
        }

        #[test]
        fn a_name_that_is_too_long_never_makes_a_message_impossible(name in ".{41,200}") {
            prop_assert!(choice_data(u32::MAX, &Choice::Coin(Coin(name))).len() <= 64);
        }
    }

    #[test]
    fn what_we_never_write_is_not_read() {
        for forged in [
            "",
            "7",
            "#",
            "h",
            "07h",
            "7hh",
            "7W",
            "7Wus",
            "7p+1",
            "7p01",
            "7V",
            "7V1e5",
            "7Z",
            "-1h",
            "4294967296h",
            "#12",
            "#012c",
            "#12cc",
            "#12z",
            "7B",
            "7Lfr",
            "7Len-US",
            "7A",
            "7Az",
            "7Afz",
            "7Amdelete",
            "7Aa01",
            "@",
            "@012",
            "@12x",
            "🎁",
        ] {
            assert_eq!(read(forged), None, "{forged}");
        }
    }
}
