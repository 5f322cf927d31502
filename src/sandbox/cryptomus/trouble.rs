//! What can go wrong, as knobs: faults of answers, spellings, and what becomes of webhooks.

use std::time::Duration;

use super::calls::Route;
use super::json::Php;

/// Whether a fault strikes before or after the call is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing is stored.
    Before,
    /// Everything is stored; only the answer is spoiled.
    After,
}

/// What is answered in place of the right answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ailment {
    /// The connection closes without an answer.
    Lost,
    /// 502 with a page of HTML.
    Html,
    /// 500 as Cryptomus writes it, without `state`.
    ServerError,
    /// 422 with this message.
    Refused(String),
    /// 401 `Invalid Sign.`.
    InvalidSign,
    /// 429, with `Retry-After` in seconds if given.
    TooMany(Option<u64>),
    /// The right answer without its `state`.
    WithoutState,
    /// `{"state":0,"result":[]}`.
    EmptyResult,
    /// The right answer cut in half.
    Truncated,
    /// 302 to this address.
    Redirect(String),
    /// 200 with JSON of about so many bytes.
    Huge(usize),
    /// Exactly this.
    Raw(u16, String),
}

/// A fault of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which calls it strikes; none strikes every route.
    pub route: Option<Route>,
    /// When it strikes.
    pub stage: Stage,
    /// What is answered.
    pub ailment: Ailment,
    /// How often it strikes; none for ever.
    pub times: Option<u32>,
}

/// How answers are spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// Texts.
    pub php: Php,
    /// Decimals are numbers.
    pub numbers: bool,
    /// Decimals have eight digits also where two would do.
    pub long: bool,
    /// Members that nobody has heard of.
    pub extra: bool,
    /// `payment_status` is missing.
    pub without_payment_status: bool,
}

impl Default for Spelling {
    fn default() -> Self {
        Self {
            php: Php::PLAIN,
            numbers: false,
            long: false,
            extra: false,
            without_payment_status: false,
        }
    }
}

/// How webhooks are written and signed (Cryptomus 5.2, W03 to W08 and W22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookSpelling {
    /// What is on the wire.
    pub wire: Php,
    /// What is signed.
    pub signed: Php,
}

impl HookSpelling {
    /// Each spelling of the contract.
    pub const ALL: [Self; 6] = [
        Self::of(Php::RAW_UNICODE, Php::RAW_UNICODE),
        Self::of(Php::RAW, Php::RAW_UNICODE),
        Self::of(Php::RAW, Php::RAW),
        Self::of(Php::PLAIN, Php::RAW_UNICODE),
        Self::of(Php::PLAIN, Php::PLAIN),
        Self::of(
            Php {
                spaced: true,
                ..Php::RAW_UNICODE
            },
            Php::RAW_UNICODE,
        ),
    ];

    const fn of(wire: Php, signed: Php) -> Self {
        Self { wire, signed }
    }
}

/// What becomes of webhooks.
#[derive(Clone, Debug)]
pub struct Hooks {
    /// None is sent.
    pub mute: bool,
    /// They are signed with another key.
    pub forged: bool,
    /// Each is sent twice.
    pub doubled: bool,
    /// They are kept until released, in the order that the release names.
    pub held: bool,
    /// One is sent before a create is answered.
    pub before_create_answer: bool,
    /// How they are spelled.
    pub spelling: HookSpelling,
    /// How long after a refusal one is sent again.
    pub again_after: Duration,
    /// How often one is sent at most.
    pub attempts: u32,
}

impl Default for Hooks {
    fn default() -> Self {
        Self {
            mute: false,
            forged: false,
            doubled: false,
            held: false,
            before_create_answer: false,
            spelling: HookSpelling::of(Php::PLAIN, Php::RAW_UNICODE),
            again_after: Duration::from_secs(60),
            attempts: 10,
        }
    }
}

/// What becomes of payouts that go on by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payouts {
    /// They arrive.
    #[default]
    Arrive,
    /// They fail, and the money is back on the balance.
    Fail,
    /// They stay under way.
    Wait,
}

/// All knobs; the default is a healthy service.
#[derive(Clone, Debug, Default)]
pub struct Trouble {
    /// Faults; the first that fits a call strikes it.
    pub faults: Vec<Fault>,
    /// Routes whose answer waits so long on the clock after the call was carried out.
    pub slow: Vec<(Route, Duration)>,
    /// How answers are spelled.
    pub spelling: Spelling,
    /// What becomes of webhooks.
    pub hooks: Hooks,
    /// Refunds want the payout key.
    pub refund_by_payout_key: bool,
    /// Test webhooks about payouts want the payment key.
    pub test_payout_by_payment_key: bool,
    /// An empty request must have an empty body.
    pub empty_means_empty: bool,
    /// A cursor is heeded in the body only.
    pub cursor_in_body: bool,
    /// There is no `v2`.
    pub without_v2: bool,
    /// What becomes of payouts that go on by themselves.
    pub payouts: Payouts,
    /// Refunds that go on by themselves fail.
    pub refunds_fail: bool,
    /// `wrong_amount` may be refunded too.
    pub short_refunds: bool,
    /// What already exists under an id is refused by its field.
    pub refuse_known_ids: bool,
}

impl Trouble {
    /// Spoils the next call of a route.
    pub fn once(&mut self, route: Route, stage: Stage, ailment: Ailment) -> &mut Self {
        self.faults.push(Fault {
            route: Some(route),
            stage,
            ailment,
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
            times: None,
        });
        self
    }

    /// Spoils every call of every route until cured.
    pub fn down(&mut self, ailment: Ailment) -> &mut Self {
        self.faults.push(Fault {
            route: None,
            stage: Stage::Before,
            ailment,
            times: None,
        });
        self
    }

    /// Everything works again.
    pub fn cure_all(&mut self) {
        *self = Self::default();
    }

    pub(super) fn strike(&mut self, route: Route, stage: Stage) -> Option<Ailment> {
        let fits = |fault: &Fault| fault.route.is_none_or(|its| its == route) && fault.stage == stage;
        let at = self.faults.iter().position(fits)?;
        let fault = self.faults.get_mut(at)?;
        let ailment = fault.ailment.clone();
        if let Some(times) = &mut fault.times {
            *times = times.saturating_sub(1);
        }
        if fault.times == Some(0) {
            self.faults.remove(at);
        }
        Some(ailment)
    }

    pub(super) fn wait(&self, route: Route) -> Option<Duration> {
        let slow = self.slow.iter().rev().find(|(its, _)| *its == route);
        slow.map(|(_, wait)| *wait)
    }
}
