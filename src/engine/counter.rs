//! The catalogue as buyers see it: on the invoice rail with the coins of Cryptomus, and with the shop's own price.

use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::basket::Basket;
use crate::domain::catalog::{Behind, Channel, INVOICED_IN, Quote, Rail, Rails, Tender};
use crate::domain::money::{Amount, Coin, Currency, Fiat, rounded};
use crate::domain::refusal::Refusal;
use crate::domain::shelf::{Needs, Quoted, Shelf, Stock};
use crate::ports::cashier::{Cashier, Offer};
use crate::ports::{Catalogue, Pending};

/// The coins in which the shop pays the upstream: they follow the US dollar, so that their amount is the price in dollars. The networks
/// are those on which both the upstream takes them and Cryptomus pays them out, the cheapest first.
const TILL_COINS: [(&str, &str); 7] = [
    ("USDT", "Tron"),
    ("USDC", "Polygon (Matic)"),
    ("USDT", "Polygon (Matic)"),
    ("USDC", "Solana"),
    ("USDT", "BSC"),
    ("USDC", "ETH Mainnet"),
    ("USDT", "ETH Mainnet"),
];
/// By how much a limit in coin must be kept clear of, since the invoice's own rate is another one.
const SLACK_PERCENT: u32 = 5;

/// The catalogue as buyers see it.
pub struct Counter {
    upstream: Arc<dyn Catalogue>,
    cashier: Option<Arc<dyn Cashier>>,
    rails: Rails,
    margin_percent: Decimal,
}

impl std::fmt::Debug for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Counter")
            .field("rails", &self.rails)
            .finish_non_exhaustive()
    }
}

impl Counter {
    /// Without a cashier there is only the direct rail.
    pub fn new(
        upstream: Arc<dyn Catalogue>,
        cashier: Option<Arc<dyn Cashier>>,
        rails: Rails,
        margin_percent: Decimal,
    ) -> Self {
        let rails = if cashier.is_some() { rails } else { Rails::Direct };
        Self {
            upstream,
            cashier,
            rails,
            margin_percent,
        }
    }

    /// The cashier, where this need is one of the invoice rail.
    fn cashier(&self, rail: Rail) -> Option<&Arc<dyn Cashier>> {
        match self.rails.rail(rail) {
            Rail::Direct => None,
            Rail::Invoice => self.cashier.as_ref(),
        }
    }

    /// What must be asked of the upstream to answer this: on the invoice rail the same basket in a coin of the till.
    fn asked(&self, needs: &Needs) -> Needs {
        let upstream = Needs {
            channels: true,
            rail: Rail::Direct,
            ..needs.clone()
        };
        let quote = needs.quote.as_ref().and_then(|basket| {
            let shelf = self.upstream.look(&Needs {
                channels: true,
                ..Needs::default()
            });
            let tender = shelf.channels.here().and_then(|channels| till(channels))?;
            Some(Basket {
                tender,
                ..basket.clone()
            })
        });
        Needs { quote, ..upstream }
    }

    fn invoiced(&self, cashier: &dyn Cashier, needs: &Needs) -> Shelf {
        let (asked, offers) = (self.asked(needs), cashier.offers());
        let mut shelf = self.upstream.look(&asked);
        if let Some(basket) = &needs.quote {
            shelf.quote = match (&shelf.channels, &offers, &asked.quote) {
                (Stock::Failed, _, _) | (_, Stock::Failed, _) => Stock::Failed,
                (Stock::Coming, _, _) | (_, Stock::Coming, _) => Stock::Coming,
                (Stock::Here(_), Stock::Here(_), None) => refused(Refusal::NotSelling),
                (Stock::Here(_), Stock::Here(offers), Some(behind)) => {
                    self.priced(&shelf.quote, &behind.tender, &basket.tender, offers)
                }
            };
        }
        if needs.channels {
            shelf.channels = match &offers {
                Stock::Here(offers) => {
                    Stock::Here(Arc::new(offers.iter().map(|offer| offer.channel.clone()).collect()))
                }
                Stock::Coming => Stock::Coming,
                Stock::Failed => Stock::Failed,
            };
        }
        shelf
    }

    /// The upstream's price with the margin, in dollars rounded up to a cent, if it lies within what the coin may carry.
    fn priced(&self, cost: &Stock<Quoted>, till: &Tender, tender: &Tender, offers: &[Offer]) -> Stock<Quoted> {
        let quote = match cost {
            Stock::Coming => return Stock::Coming,
            Stock::Failed => return Stock::Failed,
            Stock::Here(quoted) => match quoted.as_ref() {
                // A coin of the till that cannot be used is not the buyer's to change.
                Quoted::Refused(Refusal::Tender | Refusal::Network | Refusal::SetupFailed) => {
                    return refused(Refusal::NotSelling);
                }
                Quoted::Refused(why) => return refused(why.clone()),
                Quoted::Price(quote) => quote,
            },
        };
        let offered = |offer: &&Offer| offer.channel.coin == tender.coin && offer.channel.network == tender.network;
        let Some(offer) = offers.iter().find(offered) else {
            return refused(Refusal::Tender);
        };
        let Some(price) = with_margin(quote.amount.value, self.margin_percent) else {
            return Stock::Failed;
        };
        if let Some(why) = beyond_limits(offer, price) {
            return refused(why);
        }
        let roughly = offer.rate.and_then(|rate| rate.checked_mul(price)).map(|value| Amount {
            value: short(value),
            coin: tender.coin.clone(),
        });
        Stock::Here(Arc::new(Quoted::Price(Quote {
            amount: Amount {
                value: price,
                coin: Coin(INVOICED_IN.to_owned()),
            },
            about: Some(Fiat {
                value: price,
                currency: Currency(INVOICED_IN.to_owned()),
            }),
            at: quote.at,
            behind: Some(Box::new(Behind {
                tender: till.clone(),
                cost: quote.amount.clone(),
                roughly,
            })),
        })))
    }
}

impl Catalogue for Counter {
    fn look(&self, needs: &Needs) -> Shelf {
        let shelf = match self.cashier(needs.rail) {
            Some(cashier) => self.invoiced(&**cashier, needs),
            None => self.upstream.look(needs),
        };
        Shelf {
            rails: self.rails,
            ..shelf
        }
    }

    fn ready<'a>(&'a self, needs: &'a Needs) -> Pending<'a, ()> {
        Box::pin(async move {
            let Some(cashier) = self.cashier(needs.rail) else {
                return self.upstream.ready(needs).await;
            };
            let channels = Needs {
                channels: true,
                ..Needs::default()
            };
            self.upstream.ready(&channels).await;
            let asked = self.asked(needs);
            self.upstream.ready(&asked).await;
            cashier.ready().await;
        })
    }

    fn retry(&self, needs: &Needs) {
        match self.cashier(needs.rail) {
            Some(cashier) => {
                cashier.retry();
                self.upstream.retry(&self.asked(needs));
            }
            None => self.upstream.retry(needs),
        }
    }
}

fn refused(why: Refusal) -> Stock<Quoted> {
    Stock::Here(Arc::new(Quoted::Refused(why)))
}

/// The coin and network in which the shop pays the upstream, of those that the upstream takes now.
fn till(channels: &[Channel]) -> Option<Tender> {
    let takes = |coin: &str, network: &str| {
        channels
            .iter()
            .find(|channel| channel.coin.0 == coin && channel.network.0.eq_ignore_ascii_case(network))
    };
    let channel = TILL_COINS.iter().find_map(|(coin, network)| takes(coin, network))?;
    Some(Tender {
        coin: channel.coin.clone(),
        network: channel.network.clone(),
        rail: Rail::Direct,
    })
}

/// The cost and so many percent of it, rounded up to a cent.
fn with_margin(cost: Decimal, percent: Decimal) -> Option<Decimal> {
    let share = Decimal::ONE_HUNDRED.checked_add(percent)?;
    let price = cost.checked_mul(share)?.checked_div(Decimal::ONE_HUNDRED)?;
    Some(price.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero)).filter(|price| *price > Decimal::ZERO)
}

/// Why a price cannot be paid in this coin; nothing is refused while no rate is known, since Cryptomus refuses by itself.
fn beyond_limits(offer: &Offer, price: Decimal) -> Option<Refusal> {
    let coins = offer.rate?.checked_mul(price)?;
    let share = |percent: u32| {
        coins
            .checked_mul(Decimal::from(percent))
            .and_then(|part| part.checked_div(Decimal::ONE_HUNDRED))
    };
    let (low, high) = (share(100 - SLACK_PERCENT)?, share(100 + SLACK_PERCENT)?);
    if offer.least.is_some_and(|least| low < least) {
        return Some(Refusal::TooSmall);
    }
    offer.most.is_some_and(|most| high > most).then_some(Refusal::TooLarge)
}

/// An amount that is only about right: two decimals, and as many more as its first three digits need.
fn short(value: Decimal) -> Decimal {
    let some = (2..=12).map(|decimals| rounded(value, decimals));
    let exact_enough = |short: &Decimal| short.mantissa().unsigned_abs() >= 100;
    let mut some = some.filter(exact_enough);
    some.next().unwrap_or(value).normalize()
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::{beyond_limits, short, till, with_margin};
    use crate::domain::catalog::Channel;
    use crate::domain::money::{Coin, Network};
    use crate::domain::refusal::Refusal;
    use crate::ports::cashier::Offer;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn channel(coin: &str, network: &str) -> Channel {
        Channel {
            coin: Coin(coin.into()),
            network: Network(network.into()),
            least: None,
            contract: None,
            chain: None,
        }
    }

    #[test]
    fn a_price_is_the_cost_and_the_margin_rounded_up_to_a_cent() {
        for (cost, percent, price) in [
            ("22.51", "0", "22.51"),
            ("22.51", "3", "23.19"),
            ("22.510001", "0", "22.52"),
            ("0.001", "2.5", "0.01"),
        ] {
            assert_eq!(
                with_margin(d(cost), d(percent)),
                Some(d(price)),
                "{cost} and {percent} %"
            );
        }
        assert_eq!(with_margin(Decimal::MAX, d("1")), None);
    }

    #[test]
    fn the_till_pays_with_the_cheapest_coin_that_the_upstream_takes() {
        let channels = [
            channel("BTC", "Mainnet"),
            channel("USDC", "ETH Mainnet"),
            channel("USDC", "Solana"),
        ];
        assert_eq!(till(&channels).unwrap().network.0, "Solana");
        assert_eq!(till(&channels[..1]), None);
    }

    #[test]
    fn a_price_keeps_clear_of_the_limits_of_the_coin() {
        let offer = Offer {
            channel: channel("ETH", "ETH Mainnet"),
            least: Some(d("0.01")),
            most: Some(d("1")),
            rate: Some(d("0.0005")),
        };
        assert_eq!(beyond_limits(&offer, d("20")), Some(Refusal::TooSmall));
        assert_eq!(beyond_limits(&offer, d("22")), None);
        assert_eq!(beyond_limits(&offer, d("1950")), Some(Refusal::TooLarge));
        assert_eq!(beyond_limits(&Offer { rate: None, ..offer }, d("1")), None);
    }

    #[test]
    fn an_amount_that_is_about_right_is_short() {
        for (exact, shown) in [
            ("23.194999", "23.19"),
            ("0.000351234", "0.000351"),
            ("1234.5678", "1234.57"),
        ] {
            assert_eq!(short(d(exact)), d(shown), "{exact}");
        }
    }
}
