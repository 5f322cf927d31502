//! An invoice at Cryptomus: its name, its states, and whether what was made or read is what was asked for.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::address::is_address;
use super::catalog::Channel;
use super::ids::OrderId;
use super::money::{Amount, Currency, Fiat};
use super::news::Payment;
use super::order::Order;
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Time;

/// What was asked for when an invoice was made; every later answer is held against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Our name of the invoice.
    pub name: String,
    /// How much it is for.
    pub price: Fiat,
    /// Its page at Cryptomus, if that is an address of theirs.
    pub page: Option<String>,
}

/// An invoice as Cryptomus tells it (Cryptomus 2.1.3); what it leaves out is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Cryptomus' own id of it.
    pub uuid: Secret,
    /// Our name of it.
    pub name: Option<String>,
    /// How much it is for.
    pub price: Option<Decimal>,
    /// In which currency.
    pub currency: Option<String>,
    /// The coin to pay in.
    pub coin: Option<String>,
    /// The network to pay on, in our word.
    pub network: Option<String>,
    /// The address to pay to.
    pub address: Option<String>,
    /// How much is owed, in the coin.
    pub due: Option<Decimal>,
    /// How much was paid, in the coin.
    pub paid: Option<Decimal>,
    /// The transaction that paid it; the last one when there were several.
    pub txid: Option<Secret>,
    /// The page where it can be paid.
    pub page: Option<String>,
    /// When it ends (`expired_at`, Unix seconds).
    pub ends: Option<Time>,
    /// Where it stands.
    pub status: Status,
    /// Whether it can no longer be paid; it does not mean paid.
    pub is_final: bool,
    /// When Cryptomus last changed it, by its own clock.
    pub updated: Option<Time>,
}

/// The fourteen states of an invoice (Cryptomus 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// `check`: nothing has been seen.
    Check,
    /// `process`: something is being worked on.
    Process,
    /// `confirm_check`: seen, not confirmed.
    ConfirmCheck,
    /// `wrong_amount_waiting`: too little so far, the rest may follow.
    WrongAmountWaiting,
    /// `paid`: all of it.
    Paid,
    /// `paid_over`: more than all of it.
    PaidOver,
    /// `wrong_amount`: too little, and closed.
    WrongAmount,
    /// `cancel`: not paid in time.
    Cancel,
    /// `fail`: the payment failed.
    Fail,
    /// `system_fail`: they failed.
    SystemFail,
    /// `refund_process`: the money is on its way back.
    RefundProcess,
    /// `refund_paid`: the money went back.
    RefundPaid,
    /// `refund_fail`: the money could not go back.
    RefundFail,
    /// `locked`: held for a check.
    Locked,
    /// A word that we do not know.
    Unknown,
}

impl Status {
    /// All that Cryptomus documents, with its words.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Check, "check"),
        (Self::Process, "process"),
        (Self::ConfirmCheck, "confirm_check"),
        (Self::WrongAmountWaiting, "wrong_amount_waiting"),
        (Self::Paid, "paid"),
        (Self::PaidOver, "paid_over"),
        (Self::WrongAmount, "wrong_amount"),
        (Self::Cancel, "cancel"),
        (Self::Fail, "fail"),
        (Self::SystemFail, "system_fail"),
        (Self::RefundProcess, "refund_process"),
        (Self::RefundPaid, "refund_paid"),
        (Self::RefundFail, "refund_fail"),
        (Self::Locked, "locked"),
    ];

    /// What a word of theirs means.
    pub fn of(word: &str) -> Self {
        let known = Self::ALL.into_iter().find(|(_, known)| *known == word);
        known.map_or(Self::Unknown, |(status, _)| status)
    }
}

/// Seconds for which an invoice is asked for: as long as an order at the upstream.
pub const WINDOW_SECONDS: u32 = 1_800;
/// Seconds by which our deadline comes before the end of the invoice.
const MARGIN_SECONDS: u64 = 60;
/// Least seconds that a buyer must have to pay an invoice.
const LEAST_SECONDS: u64 = 2 * 60;

/// Longest name that every operation of Cryptomus takes (Cryptomus 2, house rule).
pub const LONGEST_NAME: usize = 32;

impl Order {
    /// The name of its invoice, always the same for the same order, and another one for every other order of every other shop: the
    /// number and the millisecond of the confirm.
    pub fn invoice_name(&self) -> String {
        format!("gk{}-{}", self.id, base36(self.opened.0))
    }

    /// The name of the payout that funds this attempt to buy.
    pub fn payout_name(&self, attempt: u8) -> String {
        format!("gp{}-{}-{attempt}", self.id, base36(self.opened.0))
    }
}

/// The order that an invoice's or a payout's name speaks of, if it is a name of ours.
pub fn order_of(name: &str) -> Option<OrderId> {
    let rest = name.strip_prefix("gk").or_else(|| name.strip_prefix("gp"))?;
    let (number, moment) = rest.split_once('-')?;
    let is_ours = !number.starts_with('0') && name.len() <= LONGEST_NAME && !moment.is_empty();
    number.parse().ok().filter(|_| is_ours).map(OrderId)
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(u32::try_from(number % 36).unwrap_or_default(), 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// Holds the invoice that was made against the order it was made for.
///
/// # Errors
/// `WrongEcho` when anything differs, is missing or is over already; the buyer sees no address then.
pub fn check(made: &Invoice, order: &Order, channel: &Channel) -> Result<Payment, Refusal> {
    let price = Fiat {
        value: order.agreed.amount.value,
        currency: Currency(order.agreed.amount.coin.0.clone()),
    };
    let terms = Terms {
        name: order.invoice_name(),
        price,
        page: made.page.clone().filter(|page| is_their_page(page)),
    };
    let tender = &order.basket.tender;
    let as_asked = terms.is_told_by(made)
        && made
            .coin
            .as_deref()
            .is_some_and(|coin| coin.eq_ignore_ascii_case(&tender.coin.0))
        && made.network.as_ref() == Some(&tender.network.0)
        && channel.coin == tender.coin
        && channel.network == tender.network
        && !made.is_final;
    let (Some(address), Some(due), Some(ends)) = (&made.address, made.due, made.ends) else {
        return Err(Refusal::WrongEcho);
    };
    if !as_asked || due <= Decimal::ZERO || !is_address(address, channel.on()) {
        return Err(Refusal::WrongEcho);
    }
    Ok(Payment {
        upstream: made.uuid.clone(),
        channel: channel.clone(),
        address: address.clone(),
        amount: Amount {
            value: due,
            coin: tender.coin.clone(),
        },
        memo: None,
        link: None,
        deadline: deadline(order, ends),
        terms: Some(Box::new(terms)),
    })
}

/// When the buyer must have paid: before the invoice ends, whatever the clock of Cryptomus shows.
///
/// It was asked for after the confirm, so that it ends later than its lifetime after that; a lost answer and another attempt do not move this.
fn deadline(order: &Order, ends: Time) -> Time {
    let surely = order.opened.plus_seconds(u64::from(WINDOW_SECONDS));
    ends.min(surely).minus_seconds(MARGIN_SECONDS)
}

impl Terms {
    /// Whether an answer speaks of this name and this price.
    fn is_told_by(&self, told: &Invoice) -> bool {
        let same_currency = |currency: &String| currency.eq_ignore_ascii_case(&self.price.currency.0);
        told.name.as_ref() == Some(&self.name)
            && told.price == Some(self.price.value)
            && told.currency.as_ref().is_some_and(same_currency)
    }
}

impl Payment {
    /// Whether there is time left to pay it.
    pub fn is_in_time(&self, now: Time) -> bool {
        now.plus_seconds(LEAST_SECONDS) <= self.deadline
    }

    /// Whether a message that names its invoice speaks of this payment: the same id, and no other amount or currency.
    pub fn is_hinted_by(&self, uuid: &Secret, amount: Option<Decimal>, currency: Option<&str>) -> bool {
        let same_price = |terms: &Terms| {
            amount.is_none_or(|amount| amount == terms.price.value)
                && currency.is_none_or(|currency| currency.eq_ignore_ascii_case(&terms.price.currency.0))
        };
        self.upstream == *uuid && self.terms.as_deref().is_some_and(same_price)
    }

    /// Whether an invoice is the one of this payment, by both ids, amount and currency.
    pub fn is_told_by(&self, told: &Invoice) -> bool {
        self.terms
            .as_ref()
            .is_some_and(|terms| terms.is_told_by(told) && self.upstream == told.uuid)
    }
}

/// Whether an address is a page of Cryptomus itself.
fn is_their_page(page: &str) -> bool {
    let host = page
        .strip_prefix("https://")
        .map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let is_theirs = |host: &str| host == "cryptomus.com" || host.ends_with(".cryptomus.com");
    page.len() <= 255 && page.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') && host.is_some_and(is_theirs)
}

#[cfg(test)]
mod tests {
    use super::{Status, base36, is_their_page, order_of};
    use crate::domain::ids::OrderId;

    #[test]
    fn a_name_leads_back_to_its_order_and_others_lead_nowhere() {
        assert_eq!(base36(1_760_000_000_000), "mgj6k3cw");
        assert_eq!(order_of("gk12-mgj6k3cw"), Some(OrderId(12)));
        assert_eq!(order_of("gp12-mgj6k3cw-1"), Some(OrderId(12)));
        for strange in [
            "",
            "gk",
            "gk12",
            "gk12-",
            "gk012-a",
            "gx12-a",
            "gk-a",
            "12-a",
            "gk99999999999999999999999-a",
        ] {
            assert_eq!(order_of(strange), None, "{strange}");
        }
    }

    #[test]
    fn every_status_is_known_by_its_word() {
        for (status, word) in Status::ALL {
            assert_eq!(Status::of(word), status);
        }
        assert_eq!(Status::of("PAID"), Status::Unknown);
    }

    #[test]
    fn only_pages_of_cryptomus_are_opened() {
        assert!(is_their_page("https://pay.cryptomus.com/pay/1b0c"));
        for strange in [
            "http://pay.cryptomus.com/pay/1",
            "https://pay.cryptomus.com.evil.example/pay/1",
            "https://evil.example/pay.cryptomus.com",
            "https://user@evil.example/.cryptomus.com",
            "https://evilcryptomus.com/",
            "https://evil.example\\.cryptomus.com/",
            "javascript:alert(1)",
        ] {
            assert!(!is_their_page(strange), "{strange}");
        }
    }
}
