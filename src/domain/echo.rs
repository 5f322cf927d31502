//! Whether the order that was made is the order that was asked for; nobody sees an address before.

use rust_decimal::Decimal;

use super::address::is_address;
use super::basket::{Basket, Face};
use super::catalog::{Channel, Quote};
use super::chain::Chain;
use super::invoice;
use super::money::Amount;
use super::news::Payment;
use super::refusal::Refusal;
use super::secret::Secret;
use super::time::Time;

/// What the upstream says it made (Cryptorefills 2.7); what it leaves out is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The upstream's order id.
    pub upstream: Secret,
    /// Address, or invoice text for Lightning.
    pub address: String,
    /// Exactly so much.
    pub amount: Decimal,
    /// The coin.
    pub coin: Option<String>,
    /// The network.
    pub network: Option<String>,
    /// A memo or tag.
    pub memo: Option<String>,
    /// A payment link.
    pub link: Option<String>,
    /// When it was made, by the upstream's clock.
    pub made: Option<Time>,
    /// When it ends, by the upstream's clock.
    pub ends: Option<Time>,
    /// The lines of the order.
    pub lines: Vec<Line>,
}

/// One line as the upstream echoes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The brand.
    pub brand: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The denomination, literal or expanded.
    pub denomination: Option<String>,
    /// The value out of a span.
    pub value: Option<Decimal>,
    /// Who gets it.
    pub beneficiary: Option<String>,
}

/// Percent by which the order made may be dearer than the price confirmed.
pub(in crate::domain) const TOLERANCE_PERCENT: Decimal = Decimal::ONE;
/// Seconds for which an unpaid order stays open (Cryptorefills 2.7).
const WINDOW_SECONDS: u64 = 30 * 60;
/// Seconds by which our deadline comes before the upstream's.
const MARGIN_SECONDS: u64 = 5 * 60;
/// Least seconds that must be left of an order, so that half of them can be given to the buyer.
const LEAST_SECONDS: u64 = 2 * 60;
/// Seconds by which the upstream's clock may differ from ours before what it says about "now" is not believed.
const SKEW_SECONDS: u64 = 10 * 60;

/// Holds what was made against what was confirmed.
///
/// # Errors
/// `WrongEcho` when anything differs, the address is not one of its network, the amount cannot be sent exactly, or too little time is left;
/// `Dearer` when it is too dear.
pub fn check(
    made: &Created,
    basket: &Basket,
    agreed: &Quote,
    channel: &Channel,
    now: Time,
) -> Result<Payment, Refusal> {
    let same = |echo: Option<&String>, asked: &str| echo.is_none_or(|echo| echo == asked);
    let [line] = made.lines.as_slice() else {
        return Err(Refusal::WrongEcho);
    };
    let as_asked = same(made.coin.as_ref(), &basket.tender.coin.0)
        && same(made.network.as_ref(), &basket.tender.network.0)
        && same(line.brand.as_ref(), &basket.item.brand_name)
        && same(line.country.as_ref(), basket.item.country.code())
        && same(line.beneficiary.as_ref(), basket.to.account())
        && is_face(line, &basket.item.face)
        && channel.coin == basket.tender.coin
        && channel.network == basket.tender.network
        && is_address(&made.address, channel.on())
        && channel
            .decimals()
            .is_none_or(|decimals| made.amount.normalize().scale() <= decimals);
    let invoice = invoice::read(&made.address).filter(|_| channel.on() == Chain::Lightning);
    let invoiced = invoice.is_none_or(|invoice| invoice.amount == Some(made.amount));
    if !as_asked || !invoiced {
        return Err(Refusal::WrongEcho);
    }
    let amount = Amount {
        value: made.amount,
        coin: basket.tender.coin.clone(),
    };
    if !amount.within(&agreed.amount, TOLERANCE_PERCENT) {
        return Err(Refusal::Dearer(amount));
    }
    Ok(Payment {
        upstream: made.upstream.clone(),
        channel: channel.clone(),
        address: made.address.clone(),
        amount,
        memo: made.memo.clone(),
        link: made.link.clone(),
        deadline: deadline(made, invoice.map(|invoice| (invoice.made, invoice.ends)), now).ok_or(Refusal::WrongEcho)?,
        terms: None,
    })
}

fn is_face(line: &Line, face: &Face) -> bool {
    match face {
        Face::Fixed { key, .. } => line.denomination.as_ref().is_none_or(|echo| echo == key),
        Face::Value(value, currency) => {
            let expanded = |echo: &String| {
                let plain = echo.trim().strip_suffix(currency.0.as_str()).unwrap_or(echo).trim();
                echo == "range" || plain.parse::<Decimal>().is_ok_and(|echo| echo == *value)
            };
            line.value.is_none_or(|echo| echo == *value) && line.denomination.as_ref().is_none_or(expanded)
        }
    }
}

/// The earliest of thirty minutes, the upstream's own end and the invoice's, less a margin; `None` when it is over or nearly so.
///
/// The upstream's clock may be wrong, so the span between its own two times counts as well as the time it names.
fn deadline(made: &Created, invoice: Option<(Time, Time)>, now: Time) -> Option<Time> {
    let far = |time: Time| time.millis_since(now).max(now.millis_since(time)) > SKEW_SECONDS * 1_000;
    let start = made.made.filter(|made| !far(*made)).unwrap_or(now).min(now);
    let ends = match (made.made, made.ends) {
        (Some(began), Some(ends)) => {
            let span = now.plus_seconds(ends.millis_since(began) / 1_000);
            Some(if far(began) { span } else { span.min(ends) })
        }
        (None, ends) | (Some(_), ends @ None) => ends,
    };
    let invoice = invoice.map(|(began, ends)| now.plus_seconds(ends.millis_since(began) / 1_000).min(ends));
    let end = [Some(start.plus_seconds(WINDOW_SECONDS)), ends, invoice]
        .into_iter()
        .flatten()
        .min()?;
    let left = end.millis_since(now) / 1_000;
    (left >= LEAST_SECONDS).then(|| end.minus_seconds(MARGIN_SECONDS.min(left / 2)))
}

#[cfg(test)]
mod tests {
    use super::{Created, deadline};
    use crate::domain::secret::Secret;
    use crate::domain::time::Time;
    use rust_decimal::Decimal;

    const NOW: Time = Time::from_unix(1_790_000_000);

    fn made(made: Option<Time>, ends: Option<Time>) -> Created {
        Created {
            upstream: Secret::new("upstream"),
            address: String::new(),
            amount: Decimal::ONE,
            coin: None,
            network: None,
            memo: None,
            link: None,
            made,
            ends,
            lines: Vec::new(),
        }
    }

    /// Minutes from now until the deadline, of an order whose times are minutes from now.
    fn minutes(made: Option<i64>, ends: Option<i64>, invoice: Option<i64>) -> Option<u64> {
        let at = |minutes: i64| Time(NOW.0.checked_add_signed(minutes * 60_000).unwrap());
        let made = self::made(made.map(at), ends.map(at));
        let invoice = invoice.map(|ends| (at(ends.min(0)), at(ends)));
        deadline(&made, invoice, NOW).map(|deadline| deadline.millis_since(NOW) / 60_000)
    }

    #[test]
    fn the_deadline_is_never_later_than_the_upstreams_end_less_a_margin() {
        for (made, ends, invoice, left) in [
            (None, None, None, Some(25)),
            (Some(0), None, None, Some(25)),
            (Some(0), Some(15), None, Some(10)),
            (Some(0), Some(180), None, Some(25)),
            (Some(0), None, Some(15), Some(10)),
            (Some(0), Some(10), Some(15), Some(5)),
            (Some(0), None, Some(60), Some(25)),
            (None, Some(4), None, Some(2)),
            (None, None, Some(2), Some(1)),
        ] {
            assert_eq!(minutes(made, ends, invoice), left, "{made:?} {ends:?} {invoice:?}");
        }
    }

    #[test]
    fn a_wrong_clock_upstream_makes_no_deadline_later() {
        for (made, ends, left) in [
            (-5, Some(25), 20),
            (5, Some(35), 25),
            (-5, None, 20),
            (5, None, 25),
            (-90, Some(-60), 25),
            (90, Some(120), 25),
            (-90, None, 25),
        ] {
            assert_eq!(minutes(Some(made), ends, None), Some(left), "{made} {ends:?}");
        }
    }

    #[test]
    fn a_wrong_clock_behind_a_lightning_invoice_makes_no_deadline_later() {
        for (wrong, left) in [(-5, 5), (0, 10), (5, 10), (90, 10)] {
            let at = |minutes: i64| Time(NOW.0.checked_add_signed(minutes * 60_000).unwrap());
            let invoice = Some((at(wrong), at(wrong + 15)));
            let ends = deadline(&made(None, None), invoice, NOW).unwrap();
            assert_eq!(ends.millis_since(NOW) / 60_000, left, "{wrong}");
        }
    }

    #[test]
    fn what_is_over_or_nearly_over_is_not_paid_any_more() {
        assert_eq!(minutes(Some(0), None, Some(-1)), None);
        assert_eq!(minutes(Some(0), None, Some(1)), None);
        assert_eq!(minutes(Some(-3), Some(-1), None), None);
        assert_eq!(minutes(None, Some(0), None), None);
    }
}
