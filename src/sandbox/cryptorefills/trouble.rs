//! What can go wrong, as knobs: faults of answers, twisted orders, limits; with spellings and the habits of streams.

use std::collections::VecDeque;
use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::Value;

use super::calls::Route;
use super::habits::Streams;
use super::problem::Shape;
use super::spelling::Spelling;

/// Whether a fault strikes before or after the call is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is stored.
    Before,
    /// Everything is stored; only the answer is spoiled.
    After,
}

/// What is answered in place of the right answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Ailment {
    /// The connection closes without an answer.
    Lost,
    /// This status with a short JSON body.
    Status(u16),
    /// 429, with `Retry-After` in seconds if given.
    TooMany(Option<u64>),
    /// 503, with `Retry-After` in seconds.
    Busy(u64),
    /// 403 with HTML.
    Forbidden,
    /// A refusal by code.
    Refused(String, Shape),
    /// 200 with a page of HTML.
    Html,
    /// 200 with `{}`.
    EmptyObject,
    /// 200 with an empty list.
    EmptyList,
    /// The right answer cut in half.
    Truncated,
    /// The right answer cut after so many bytes.
    Cut(usize),
    /// 302 to this address.
    Redirect(String),
    /// 200 with JSON of about this many bytes.
    Huge(usize),
    /// 200 with this many brackets in each other.
    Nested(usize),
    /// Exactly this: status, content type, body.
    Raw(u16, String, String),
}

/// A fault of a route.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which calls it strikes; none strikes every route.
    pub route: Option<Route>,
    /// When it strikes.
    pub stage: Stage,
    /// What is answered.
    pub ailment: Ailment,
    /// How many calls pass before it strikes.
    pub after: u32,
    /// How often it strikes; none for ever.
    pub times: Option<u32>,
}

/// How a created order differs from what was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Twist {
    /// The amount moves by so many percent from the quote.
    PriceMoved(Decimal),
    /// Another brand is echoed.
    Brand(String),
    /// Another country is echoed.
    Country(String),
    /// Another denomination is echoed.
    Denomination(String),
    /// Another coin is echoed.
    Coin(String),
    /// Another network is echoed.
    Network(String),
    /// Another wallet address is given.
    Address(String),
    /// The order is in this state, known or not.
    State(String),
    /// No address could be made: `PaymentSetupFailed`.
    SetupFailed,
    /// Every later read answers 404.
    Forgotten,
    /// Its window is so long, and its answers tell the end of it.
    Window(Duration),
    /// The field at this JSON pointer has this value.
    Field(String, Value),
    /// The field at this JSON pointer is absent.
    Without(String),
}

/// How many requests are borne (Cryptorefills 1.4); streams and QR pictures do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Steady requests a second.
    pub per_second: u32,
    /// How many may come at once.
    pub burst: u32,
    /// How long every request is answered 403 after a burst.
    pub cool_down: Duration,
}

impl RateLimit {
    /// One a second, three at once, a minute of refusals.
    pub const fn observed() -> Self {
        Self {
            per_second: 1,
            burst: 3,
            cool_down: Duration::from_secs(60),
        }
    }
}

/// All knobs; the default is a healthy upstream.
#[derive(Clone, Debug, Default)]
pub struct Trouble {
    /// Faults; the first that fits a call strikes it.
    pub faults: Vec<Fault>,
    /// Routes whose answer waits so long on the clock after the call was carried out.
    pub slow: Vec<(Route, Duration)>,
    /// Twists of the coming creates: one list for each create that succeeds.
    pub creates: VecDeque<Vec<Twist>>,
    /// Twists of every create for which none are queued.
    pub every_create: Vec<Twist>,
    /// How answers are spelled.
    pub spelling: Spelling,
    /// How streams behave.
    pub streams: Streams,
    /// The limit that is enforced, if any.
    pub rate_limit: Option<RateLimit>,
    /// Brand lists are empty.
    pub no_brands: bool,
    /// The account's full name is on file, so that stablecoins on Tron are sold.
    pub full_name_on_file: bool,
    /// A value out of a span must be a text: as a number it is refused.
    pub values_are_texts: bool,
}

impl Trouble {
    /// Spoils the next call of a route.
    pub fn once(&mut self, route: Route, stage: Stage, ailment: Ailment) -> &mut Self {
        self.faults.push(Fault {
            route: Some(route),
            stage,
            ailment,
            after: 0,
            times: Some(1),
        });
        self
    }

    /// Spoils every call of a route until cured.
    pub fn always(&mut self, route: Route, ailment: Ailment) -> &mut Self {
        self.faults.push(Fault {
            route: Some(route),
            stage: Stage::Before,
            ailment,
            after: 0,
            times: None,
        });
        self
    }

    /// Spoils every call of every route until cured: the upstream is down.
    pub fn down(&mut self, ailment: Ailment) -> &mut Self {
        self.faults.push(Fault {
            route: None,
            stage: Stage::Before,
            ailment,
            after: 0,
            times: None,
        });
        self
    }

    /// Everything works again; orders that were twisted stay so.
    pub fn cure_all(&mut self) {
        *self = Self::default();
    }

    /// The next order is stored and its answer lost.
    pub fn lose_create_after_storing(&mut self) -> &mut Self {
        self.once(Route::Create, Stage::After, Ailment::Lost)
    }

    /// The next create is neither stored nor answered.
    pub fn lose_create_before_storing(&mut self) -> &mut Self {
        self.once(Route::Create, Stage::Before, Ailment::Lost)
    }

    /// The next order is stored and answered 500.
    pub fn fail_create_after_storing(&mut self) -> &mut Self {
        self.once(Route::Create, Stage::After, Ailment::Status(500))
    }

    /// The next create is not stored and answered 500.
    pub fn fail_create_before_storing(&mut self) -> &mut Self {
        self.once(Route::Create, Stage::Before, Ailment::Status(500))
    }

    /// The next create is refused by code, whatever its validation said.
    pub fn refuse_create(&mut self, code: &str, shape: Shape) -> &mut Self {
        self.once(Route::Create, Stage::Before, Ailment::Refused(code.to_owned(), shape))
    }

    /// The next validation is refused by code.
    pub fn refuse_validation(&mut self, code: &str, shape: Shape) -> &mut Self {
        self.once(Route::Validate, Stage::Before, Ailment::Refused(code.to_owned(), shape))
    }

    /// The next order that is created differs from what was asked.
    pub fn twist(&mut self, twist: Twist) -> &mut Self {
        self.creates.push_back(vec![twist]);
        self
    }

    /// The next order costs so many percent more than its quote.
    pub fn move_price(&mut self, percent: i64) -> &mut Self {
        self.twist(Twist::PriceMoved(Decimal::from(percent)))
    }

    /// Answers of a route wait so long on the clock.
    pub fn slow(&mut self, route: Route, wait: Duration) -> &mut Self {
        self.slow.push((route, wait));
        self
    }

    /// The fault that strikes a call of `route` at `stage`, which is thereby used up.
    pub(super) fn strike(&mut self, route: Route, stage: Stage) -> Option<Ailment> {
        let fits = |fault: &Fault| fault.route.is_none_or(|its| its == route);
        let at = self.faults.iter().position(fits)?;
        let fault = self.faults.get_mut(at).filter(|fault| fault.stage == stage)?;
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        let ailment = fault.ailment.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
        }
        if fault.times == Some(0) {
            self.faults.remove(at);
        }
        Some(ailment)
    }

    /// How long an answer of `route` waits.
    pub(super) fn wait(&self, route: Route) -> Option<Duration> {
        self.slow
            .iter()
            .rev()
            .find(|(its, _)| *its == route)
            .map(|(_, wait)| *wait)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ailment, Fault, Stage, Trouble};
    use crate::sandbox::cryptorefills::calls::Route;

    #[test]
    fn a_fault_strikes_its_route_once_and_at_its_stage() {
        let mut trouble = Trouble::default();
        trouble.lose_create_after_storing();
        assert_eq!(trouble.strike(Route::Create, Stage::Before), None);
        assert_eq!(trouble.strike(Route::Read, Stage::After), None);
        assert_eq!(trouble.strike(Route::Create, Stage::After), Some(Ailment::Lost));
        assert_eq!(trouble.strike(Route::Create, Stage::After), None);
    }

    #[test]
    fn a_fault_may_let_some_calls_pass() {
        let mut trouble = Trouble::default();
        let ailment = Ailment::Status(500);
        trouble.faults.push(Fault {
            route: None,
            stage: Stage::Before,
            ailment,
            after: 2,
            times: None,
        });
        let struck: Vec<bool> = (0..4)
            .map(|_| trouble.strike(Route::Read, Stage::Before).is_some())
            .collect();
        assert_eq!(struck, [false, false, true, true]);
    }
}
