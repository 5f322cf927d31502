//! What the outside world does at the bench: money moves, suppliers deliver, the bot dies and lives again.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::bench::Bench;
use crate::sandbox::bot::BotFault;
use crate::sandbox::cryptomus::verbs::NoSuch;
use crate::sandbox::cryptorefills::goods::Oddity;
use crate::sandbox::cryptorefills::verbs::NoSuchOrder;
use crate::sandbox::telegram::people::NotThere;

/// How long a clean stop may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What an act answers.
pub(super) type Answered = Result<Json<Value>, Fault>;

/// Why an act could not be done: an HTTP status and a sentence for the page.
#[derive(Debug)]
pub(super) struct Fault(StatusCode, String);

impl Fault {
    pub(super) fn wrong(why: &str) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, why.to_owned())
    }

    pub(super) fn not_there(why: &str) -> Self {
        Self(StatusCode::NOT_FOUND, why.to_owned())
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "fault": self.1 }))).into_response()
    }
}

impl From<NotThere> for Fault {
    fn from(fault: NotThere) -> Self {
        Self(StatusCode::NOT_FOUND, fault.to_string())
    }
}

impl From<NoSuchOrder> for Fault {
    fn from(fault: NoSuchOrder) -> Self {
        Self(StatusCode::NOT_FOUND, fault.to_string())
    }
}

impl From<NoSuch> for Fault {
    fn from(fault: NoSuch) -> Self {
        Self(StatusCode::NOT_FOUND, fault.to_string())
    }
}

impl From<BotFault> for Fault {
    fn from(fault: BotFault) -> Self {
        Self(StatusCode::CONFLICT, fault.to_string())
    }
}

/// Something happens to an order.
pub(super) async fn order(State(bench): State<Arc<Bench>>, Path((id, act)): Path<(String, String)>) -> Answered {
    let upstream = bench.world.cryptorefills();
    match act.as_str() {
        "pay-exactly" => upstream.pay_exactly(&id)?,
        "pay-part" => upstream.pay_part(&id)?,
        "pay-almost" => upstream.pay_almost(&id)?,
        "pay-too-much" => upstream.pay_too_much(&id)?,
        "pay-twice" => upstream.pay_twice(&id)?,
        "pay-astray" => upstream.pay_astray(&id)?,
        "pay-late" => upstream.pay_late(&id)?,
        "pay-late-done" => upstream.pay_late_and_deliver(&id)?,
        "pay-late-refunded" => upstream.pay_late_and_refund(&id)?,
        "pay-part-expired" => upstream.pay_part_and_expire(&id)?,
        "confirm" => upstream.confirm_payment(&id)?,
        "deliver" => upstream.deliver(&id)?,
        "deliver-several" => upstream.deliver_oddly(&id, Oddity::Several)?,
        "deliver-many" => upstream.deliver_oddly(&id, Oddity::Many)?,
        "deliver-long" => upstream.deliver_oddly(&id, Oddity::Long)?,
        "deliver-strange" => upstream.deliver_oddly(&id, Oddity::Strange)?,
        "deliver-other" => upstream.deliver_oddly(&id, Oddity::Other)?,
        "deliver-without-code" => upstream.deliver_without_code(&id)?,
        "refuse-delivery" => upstream.refuse_delivery(&id)?,
        "refund" => upstream.refund(&id)?,
        "expire" => upstream.expire(&id)?,
        "cancel" => upstream.cancel(&id)?,
        "fail-payment" => upstream.fail_payment(&id)?,
        "manual-review" => upstream.manual_action(&id)?,
        "unknown-state" => upstream.set_state(&id, "SomethingNobodyHasSeen", "WalletCreated")?,
        "forget" => upstream.forget(&id, true)?,
        "remember" => upstream.forget(&id, false)?,
        "hold-reads" => upstream.hold_reads(&id)?,
        "release-reads" => upstream.release_reads(&id)?,
        _ => return Err(Fault::not_there("there is no such act")),
    }
    Ok(Json(json!({})))
}

#[derive(Deserialize)]
pub(super) struct Switch {
    on: bool,
}

/// Paid orders go on by themselves, or wait for the bench.
pub(super) async fn automatic(State(bench): State<Arc<Bench>>, Json(switch): Json<Switch>) -> Answered {
    bench.knobs().automatic = switch.on;
    let upstream = bench.world.cryptorefills();
    upstream.go_on_by_itself(switch.on);
    bench.world.cryptomus().go_on_by_itself(switch.on);
    // A step is planned whenever an order changes: this changes nothing, and lets paid orders go on.
    for order in upstream.orders().iter().filter(|order| !order.state.is_end()) {
        upstream.release_reads(&order.id)?;
    }
    // The page hears of it by the change that this counts.
    upstream.trouble(|_| ());
    Ok(Json(json!({})))
}

/// The bot starts, dies, or ends.
pub(super) async fn bot(State(bench): State<Arc<Bench>>, Path(act): Path<String>) -> Answered {
    match act.as_str() {
        "start" => bench.bot.start()?,
        "kill" => bench.bot.kill().await?,
        "stop" => bench.bot.terminate(PATIENCE).await?,
        "restart" => bench.bot.restart().await?,
        _ => return Err(Fault::not_there("there is no such act")),
    }
    Ok(Json(json!({})))
}
