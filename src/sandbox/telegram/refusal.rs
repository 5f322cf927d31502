//! A refusal in the words of the Bot API: a status, a description, and how long to wait.

use serde::Serialize;
use thiserror::Error;

/// Why a call was refused, as the bot reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Error)]
#[error("{code} {description}")]
pub struct Refusal {
    /// The HTTP status, repeated as `error_code` in the body.
    pub code: u16,
    /// What the body says, with its prefix such as `Bad Request: `.
    pub description: String,
    /// Seconds after which the call may be repeated, for a 429.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// A refusal with a status and its whole description.
    pub fn new(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            retry_after: None,
        }
    }

    /// 400, `Bad Request: ` and the reason.
    pub fn bad(reason: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", reason.as_ref()))
    }

    /// 403, `Forbidden: ` and the reason.
    pub fn forbidden(reason: &str) -> Self {
        Self::new(403, format!("Forbidden: {reason}"))
    }

    /// 409, `Conflict: ` and the reason.
    pub fn conflict(reason: &str) -> Self {
        Self::new(409, format!("Conflict: {reason}"))
    }

    /// 429 with the number of seconds to wait.
    pub fn too_many(seconds: u64) -> Self {
        Self {
            code: 429,
            description: format!("Too Many Requests: retry after {seconds}"),
            retry_after: Some(seconds),
        }
    }

    /// 400 as Telegram words a fault in formatted text.
    pub fn unparsable(reason: impl AsRef<str>) -> Self {
        Self::bad(format!("can't parse entities: {}", reason.as_ref()))
    }
}
