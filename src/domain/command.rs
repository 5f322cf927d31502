//! A command of an admin, however it was typed.

use super::ids::OrderId;
use super::measure::Measure;
use super::search::plain;
use super::secret::Secret;

/// A command that only admins have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminCommand {
    /// The overview.
    Overview,
    /// The shop's orders.
    Orders,
    /// One order, by its number or by a text that stands in it.
    Find(Secret),
    /// A measure on an order, with words; without a number, on the order that is looked at.
    Measure(Measure, Option<OrderId>, String),
    /// A measure of which it is not clear what it is for: the order that is looked at must not be taken instead.
    Unclear(Measure),
    /// Figures.
    Stats,
    /// The trail.
    Audit,
}

/// Characters that are searched for at most.
const SEARCH: usize = 200;
/// Digits of an order's number at most: a phone number without its plus has more.
const DIGITS: usize = 9;
/// What people write before a number; [`plain`] makes others this one.
const NUMBER_SIGN: char = '#';

impl AdminCommand {
    /// Reads a command as it was typed; `None` for one that admins do not have either.
    pub fn read(text: &str) -> Option<Self> {
        let (word, rest) = text
            .strip_prefix('/')?
            .split_once(char::is_whitespace)
            .unwrap_or((text.get(1..)?, ""));
        let name = word.split('@').next()?.to_ascii_lowercase();
        let rest = rest.trim();
        Some(match name.as_str() {
            "admin" => Self::Overview,
            "orders" => Self::Orders,
            "order" if rest.is_empty() => Self::Orders,
            "order" => Self::Find(search(rest)),
            "stats" => Self::Stats,
            "audit" => Self::Audit,
            "pause" => Self::Measure(Measure::Pause, None, rest.to_owned()),
            "resume" => Self::Measure(Measure::Resume, None, rest.to_owned()),
            other => {
                let measure = Measure::ON_ORDERS.into_iter().find(|measure| measure.word() == other)?;
                let (first, words) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                match order_number(first) {
                    Some(order) => Self::Measure(measure, Some(order), words.trim().to_owned()),
                    None if rest.is_empty() || measure.wants_words() && !is_like_a_number(first) => {
                        Self::Measure(measure, None, rest.to_owned())
                    }
                    None => Self::Unclear(measure),
                }
            }
        })
    }
}

/// The number of an order, however it was typed.
pub(in crate::domain) fn order_number(text: &str) -> Option<OrderId> {
    let text = plain(text);
    let digits = text
        .trim_start_matches(NUMBER_SIGN)
        .trim_start()
        .trim_end_matches([',', '.', ':', ';', ')']);
    let is_number = (1..=DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number).map(OrderId)
}

/// Whether somebody who typed this meant the number of an order.
fn is_like_a_number(text: &str) -> bool {
    let text = plain(text);
    let only = |c: char| c.is_ascii_digit() || c.is_ascii_punctuation();
    text.starts_with(NUMBER_SIGN) || text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(only)
}

/// What is searched for.
pub(in crate::domain) fn search(text: &str) -> Secret {
    Secret::new(plain(text).chars().take(SEARCH).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::AdminCommand;
    use crate::domain::ids::OrderId;
    use crate::domain::measure::Measure;
    use crate::domain::secret::Secret;

    #[test]
    fn a_command_is_read_with_what_follows_it() {
        let measure = |measure, order: Option<u64>, words: &str| {
            Some(AdminCommand::Measure(measure, order.map(OrderId), words.into()))
        };
        for (text, read) in [
            ("/admin", Some(AdminCommand::Overview)),
            ("/ORDERS@gift_kiosk_bot", Some(AdminCommand::Orders)),
            ("/order", Some(AdminCommand::Orders)),
            ("/order 12", Some(AdminCommand::Find(Secret::new("12")))),
            (
                "/order anna@example.org ",
                Some(AdminCommand::Find(Secret::new("anna@example.org"))),
            ),
            ("/check 12", measure(Measure::Check, Some(12), "")),
            ("/check", measure(Measure::Check, None, "")),
            (
                "/settle #12 sent back by hand",
                measure(Measure::Settle, Some(12), "sent back by hand"),
            ),
            (
                "/note\n12 calls tomorrow",
                measure(Measure::Note, Some(12), "calls tomorrow"),
            ),
            ("/note calls tomorrow", measure(Measure::Note, None, "calls tomorrow")),
            ("/pause stocktaking", measure(Measure::Pause, None, "stocktaking")),
            ("/resume", measure(Measure::Resume, None, "")),
            ("/stats", Some(AdminCommand::Stats)),
            ("/audit", Some(AdminCommand::Audit)),
            ("/start", None),
            (
                "/order@gift_kiosk_bot #0012",
                Some(AdminCommand::Find(Secret::new("#0012"))),
            ),
            ("/settle № 12", Some(AdminCommand::Unclear(Measure::Settle))),
            (
                "/settle №12: sent back",
                measure(Measure::Settle, Some(12), "sent back"),
            ),
            ("/check １２", measure(Measure::Check, Some(12), "")),
            ("/check\u{3000}\u{200b}0012.", measure(Measure::Check, Some(12), "")),
            (
                "/refund 0x52908400098527886E0F7030069857D2E4169EE7",
                measure(Measure::Refund, None, "0x52908400098527886E0F7030069857D2E4169EE7"),
            ),
            ("/checks 12", None),
            ("/", None),
            ("order", None),
        ] {
            assert_eq!(AdminCommand::read(text), read, "{text:?}");
        }
    }
}
