//! Refusals, in the five shapes that the upstream gives them (Cryptorefills 1.3).

use serde_json::{Value, json};

/// A refusal by code.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Problem {
    pub(super) code: String,
    pub(super) details: Value,
}

impl Problem {
    pub(super) fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            details: Value::Null,
        }
    }

    pub(super) fn with(code: &str, details: Value) -> Self {
        Self {
            code: code.to_owned(),
            details,
        }
    }

    /// As an element of `problems`.
    pub(super) fn json(&self) -> Value {
        if self.details.is_null() {
            json!({"problem": self.code})
        } else {
            json!({"problem": self.code, "moreDetails": self.details})
        }
    }

    /// The shape in which a create is refused for this code.
    pub(super) fn usual_shape(&self) -> Shape {
        match self.code.as_str() {
            "LOGIN_REQUIRED" => Shape::Detail,
            "SUSPENDED_COIN" | "SUSPENDED_NETWORK" | "FULLNAME_MISSING" => Shape::StatusAndDetail,
            _ => Shape::Problems,
        }
    }

    /// Status and body of this refusal in a shape.
    pub(super) fn answer(&self, shape: Shape) -> (u16, Value) {
        let code = &self.code;
        match shape {
            Shape::Problems => (422, json!({"problems": [self.json()]})),
            Shape::ProblemsWithSuccess => (200, json!({"problems": [self.json()]})),
            Shape::Detail => (422, json!({"detail": code})),
            Shape::StatusAndDetail => (400, json!({"status": 400, "detail": code, "moreDetails": self.details})),
            Shape::StatusTextAndReason => (
                400,
                json!({"status": "400", "detail": "The order was refused.", "reason": code}),
            ),
            Shape::Message => (400, json!({"message": code})),
            Shape::Error => (400, json!({"error": code})),
            Shape::ErrorCode => (400, json!({"error_code": code})),
            Shape::Html => (403, Value::String(HTML.to_owned())),
            Shape::Empty => (400, Value::Null),
        }
    }
}

/// The shapes of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// 422 with `problems`.
    Problems,
    /// 200 with `problems`.
    ProblemsWithSuccess,
    /// 422 with the code in `detail`.
    Detail,
    /// 400 with a numeric `status`, the code in `detail`, and `moreDetails`.
    StatusAndDetail,
    /// 400 with `status` as text, words in `detail` and the code in `reason`.
    StatusTextAndReason,
    /// 400 with `message`.
    Message,
    /// 400 with `error`.
    Error,
    /// 400 with `error_code`.
    ErrorCode,
    /// 403 with a page of HTML, as from a firewall.
    Html,
    /// 400 without a body.
    Empty,
}

/// What a firewall in front of the API answers.
pub(super) const HTML: &str =
    "<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head>\n<body><h1>403 Forbidden</h1></body></html>\n";
