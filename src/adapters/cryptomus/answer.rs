//! What an answer means: done, refused, ask again, or nobody can tell (Cryptomus 1.5).

use std::time::Duration;

use reqwest::StatusCode;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::why::Why;
use super::wire::invoice::Invoice;
use super::wire::lenient::{self, List};
use super::wire::list::Page;
use super::wire::offer::Picture;
use super::wire::payout::Payout;

/// When to come back after a failure that names no time.
pub const SOON: Duration = Duration::from_secs(5);
/// When to come back after technical work.
const LATER: Duration = Duration::from_secs(30);
/// The longest pause that is obeyed.
const LONGEST: Duration = Duration::from_secs(600);

/// Why a call brought nothing, and what to do. Each has its reason; `Why::sentence` is for an operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was done, or doing it again is harmless: ask again after this time.
    Again(Duration, Why),
    /// It was refused, and will be again.
    Refused(Why),
    /// It may have been done: ask how it stands before anything else.
    Unknown(Why),
}

/// What a second attempt of a call would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stake {
    /// The same: it reads, or is keyed by our id.
    Nothing,
    /// Money may move a second time, or a limited attempt is used up: after an unclear outcome, ask first.
    Money,
}

/// What a `result` must look like to be read as this. A bare `[]` stands for "nothing to say" and is no invoice.
pub trait Expected: DeserializeOwned {
    /// Its first character; any when there is none.
    const BEGINS: Option<char>;
}

/// An answer in which nothing is of interest.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// What `Retry-After` says.
    pub retry_after: Option<Duration>,
    /// Its body.
    pub body: Vec<u8>,
}

/// The envelope of all five shapes.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Envelope<'a> {
    #[serde(deserialize_with = "lenient::text")]
    state: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    message: Option<String>,
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
}

impl Fault {
    /// Why.
    pub const fn why(&self) -> &Why {
        match self {
            Self::Again(_, why) | Self::Refused(why) | Self::Unknown(why) => why,
        }
    }

    /// Whether Cryptomus says in its own words that there is no such thing; a page of a proxy is not enough.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Refused(Why::NotFound))
    }

    /// The same fault with one reason, as the stake has it.
    pub fn of(why: Why, stake: Stake) -> Self {
        match (why.is_passing(), &why, stake) {
            (true, Why::Unreachable | Why::Busy, _) | (true, _, Stake::Nothing) => Self::Again(pause(&why), why),
            (true, _, Stake::Money) | (false, Why::Unreadable, _) => Self::Unknown(why),
            (false, ..) => Self::Refused(why),
        }
    }
}

impl Answer {
    /// Reads what was asked for. It is there only when the status is a success and `state` is 0.
    ///
    /// # Errors
    /// What the answer means otherwise.
    pub fn read<T: Expected>(&self, stake: Stake) -> Result<T, Fault> {
        let envelope = self.envelope();
        let done = self.status.is_success() && envelope.as_ref().is_some_and(|one| one.state.as_deref() == Some("0"));
        if !done {
            return Err(self.fault(envelope.unwrap_or_default(), stake));
        }
        let result = envelope.and_then(|one| one.result).map_or("null", RawValue::get);
        let expected = T::BEGINS.is_none_or(|begin| result.starts_with(begin));
        let read = expected.then(|| serde_json::from_str(result).ok()).flatten();
        read.ok_or(Fault::Unknown(Why::Unreadable))
    }

    fn envelope(&self) -> Option<Envelope<'_>> {
        let text = std::str::from_utf8(&self.body).ok()?;
        let is_object = text.trim_start().starts_with('{');
        is_object.then(|| serde_json::from_str(text).ok()).flatten()
    }

    fn fault(&self, envelope: Envelope<'_>, stake: Stake) -> Fault {
        let fields = envelope.errors.map(|raw| fields(raw.get())).unwrap_or_default();
        let said = match (fields.is_empty(), envelope.message) {
            (false, _) => Some(Why::Fields(fields)),
            (true, Some(message)) => Some(Why::of(&message)),
            (true, None) => None,
        };
        let status = self.status;
        let why = match said {
            _ if status == StatusCode::TOO_MANY_REQUESTS => Why::Busy,
            Some(why) if status.is_server_error() && why.is_passing() => why,
            Some(_) | None if status.is_server_error() => Why::ServerError,
            None | Some(Why::Other(_)) if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                Why::WrongSign
            }
            None | Some(Why::Other(_)) if matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) => {
                Why::NoOperation
            }
            Some(why) if !status.is_redirection() => why,
            Some(_) | None => Why::Unreadable,
        };
        match (Fault::of(why, stake), self.retry_after) {
            (Fault::Again(least, why), Some(asked)) => Fault::Again(asked.clamp(least.min(SOON), LONGEST), why),
            (fault, _) => fault,
        }
    }
}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(from).map(|_| Self)
    }
}

impl Expected for Nothing {
    const BEGINS: Option<char> = None;
}

impl Expected for Invoice {
    const BEGINS: Option<char> = Some('{');
}

impl Expected for Payout {
    const BEGINS: Option<char> = Some('{');
}

impl Expected for Picture {
    const BEGINS: Option<char> = Some('{');
}

impl<T: DeserializeOwned> Expected for Page<T> {
    const BEGINS: Option<char> = Some('{');
}

impl<T: DeserializeOwned> Expected for List<T> {
    const BEGINS: Option<char> = Some('[');
}

const fn pause(why: &Why) -> Duration {
    if matches!(why, Why::TechnicalWork | Why::Busy) {
        LATER
    } else {
        SOON
    }
}

/// The fields that are not liked, with the first code of each.
fn fields(raw: &str) -> Vec<(String, String)> {
    #[derive(Default, Deserialize)]
    #[serde(transparent)]
    struct Map<'a>(#[serde(borrow)] std::collections::BTreeMap<String, &'a RawValue>);
    let clean = |text: &str| -> String { text.chars().filter(char::is_ascii_graphic).take(60).collect() };
    let code = |raw: &RawValue| -> String {
        let first = serde_json::from_str::<Vec<String>>(raw.get())
            .ok()
            .and_then(|codes| codes.into_iter().next());
        first
            .or_else(|| serde_json::from_str(raw.get()).ok())
            .unwrap_or_default()
    };
    let Map(map) = serde_json::from_str(raw).unwrap_or_default();
    map.iter()
        .take(20)
        .map(|(name, raw)| (clean(name), clean(&code(raw))))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use reqwest::StatusCode;

    use super::{Answer, Fault, Nothing, SOON, Stake};
    use crate::adapters::cryptomus::why::Why;
    use crate::adapters::cryptomus::wire::invoice::Invoice;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            retry_after: None,
            body: body.as_bytes().to_vec(),
        }
    }

    fn fault(status: u16, body: &str, stake: Stake) -> Fault {
        answer(status, body).read::<Invoice>(stake).unwrap_err()
    }

    #[test]
    fn only_a_success_with_state_zero_is_done() {
        for body in [
            r#"{"state":0,"result":{"order_id":"1"}}"#,
            r#"{"result":{"order_id":"1","x":1},"state":"0","y":2}"#,
        ] {
            let invoice: Invoice = answer(200, body).read(Stake::Money).unwrap();
            assert_eq!(invoice.order_id.as_deref(), Some("1"));
        }
        for body in [
            r#"{"state":0,"result":[]}"#,
            r#"{"state":0,"result":true}"#,
            r#"{"state":0}"#,
        ] {
            answer(200, body).read::<Nothing>(Stake::Money).unwrap();
        }
        for (status, body) in [
            (200, r#"{"result":{"order_id":"1"}}"#),
            (200, r#"{"state":null,"result":{}}"#),
            (200, r#"{"state":false,"result":{}}"#),
            (200, r#"{"state":0,"result":[]}"#),
            (200, "[]"),
            (200, r#"[{"state":0}]"#),
            (200, ""),
            (200, "<html>"),
            (200, r#"{"state":0,"result":{"#),
            (302, ""),
            (302, r#"{"state":0,"result":{}}"#),
        ] {
            let unknown = Fault::Unknown(Why::Unreadable);
            assert_eq!(fault(status, body, Stake::Nothing), unknown, "{status} {body}");
        }
    }

    #[test]
    fn each_of_the_five_shapes_says_what_to_do() {
        let later = Duration::from_secs(30);
        let required = Why::Fields(vec![("amount".into(), "validation.required".into())]);
        for (status, body, expected) in [
            (
                422,
                r#"{"state":1,"errors":{"amount":["validation.required"]}}"#,
                Fault::Refused(required.clone()),
            ),
            (
                422,
                r#"{"state":1,"errors":{"amount":"validation.required"},"message":"x"}"#,
                Fault::Refused(required),
            ),
            (
                422,
                r#"{"state":1,"message":"You are forbidden"}"#,
                Fault::Refused(Why::Forbidden),
            ),
            (
                200,
                r#"{"state":1,"message":"Wallet not found"}"#,
                Fault::Refused(Why::NoWallet),
            ),
            (
                422,
                r#"{"state":1,"message":"Gateway error"}"#,
                Fault::Again(later, Why::TechnicalWork),
            ),
            (
                422,
                r#"{"state":1,"message":"Error convert to_currency"}"#,
                Fault::Again(SOON, Why::ConversionFailed),
            ),
            (
                422,
                r#"{"state":1,"message":"Never heard"}"#,
                Fault::Refused(Why::Other("Never heard".into())),
            ),
            (
                500,
                r#"{"message":"Server error, #1","code":500,"error":null}"#,
                Fault::Again(SOON, Why::ServerError),
            ),
            (401, r#"{"message":"Invalid Sign."}"#, Fault::Refused(Why::WrongSign)),
            (403, "", Fault::Refused(Why::WrongSign)),
            (200, r#"{"message":"Invalid Sign."}"#, Fault::Refused(Why::WrongSign)),
            (404, r#"{"message":"Payment not found"}"#, Fault::Refused(Why::NotFound)),
            (404, r#"{"message":"Not Found"}"#, Fault::Refused(Why::NoOperation)),
            (404, "<html>", Fault::Refused(Why::NoOperation)),
            (405, "", Fault::Refused(Why::NoOperation)),
            (
                500,
                r#"{"message":"Payment not found"}"#,
                Fault::Again(SOON, Why::ServerError),
            ),
            (502, "<html>", Fault::Again(SOON, Why::ServerError)),
            (504, "", Fault::Again(SOON, Why::ServerError)),
            (429, "", Fault::Again(later, Why::Busy)),
        ] {
            assert_eq!(fault(status, body, Stake::Nothing), expected, "{status} {body}");
        }
    }

    #[test]
    fn where_money_may_have_moved_an_unclear_answer_is_unknown() {
        for (status, body) in [
            (500, ""),
            (502, "<html>"),
            (422, r#"{"state":1,"message":"Server error"}"#),
        ] {
            assert_eq!(
                fault(status, body, Stake::Money),
                Fault::Unknown(Why::ServerError),
                "{status} {body}"
            );
        }
        let busy = fault(429, "", Stake::Money);
        assert!(matches!(busy, Fault::Again(_, Why::Busy)), "{busy:?}");
        let refused = fault(422, r#"{"state":1,"message":"Not enough funds"}"#, Stake::Money);
        assert_eq!(refused, Fault::Refused(Why::NoFunds));
    }

    #[test]
    fn a_pause_that_is_asked_for_is_kept_within_reason() {
        let after = |seconds| {
            let asked = Answer {
                retry_after: Some(Duration::from_secs(seconds)),
                ..answer(429, "")
            };
            match asked.read::<Invoice>(Stake::Nothing).unwrap_err() {
                Fault::Again(after, _) => after.as_secs(),
                Fault::Refused(why) | Fault::Unknown(why) => panic!("{why:?}"),
            }
        };
        assert_eq!((after(0), after(60), after(86_400)), (5, 60, 600));
    }
}
