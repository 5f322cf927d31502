//! What happens at Cryptomus by a click: invoices are paid, payouts arrive, webhooks go astray, the account runs dry.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::act::{Answered, Fault};
use super::bench::{Bench, Funding, Knobs};
use super::trouble::{BURST, SLOWEST, Turn};
use crate::sandbox::cryptomus::Cryptomus;
use crate::sandbox::cryptomus::calls::Route;
use crate::sandbox::cryptomus::invoice::InvoiceView;
use crate::sandbox::cryptomus::trouble::{Ailment, Fault as Spoiled, Hooks, Payouts, Stage, Trouble};
use crate::sandbox::cryptomus::verbs::NoSuch;
use crate::sandbox::world::surroundings::{FUNDING, MOST_PER_ORDER};

/// A word that is in no list.
const NEW: &str = "something_new";
/// The statuses of an invoice, whether each is final, and what share of the sum has arrived then, in percent.
const STATUSES: [(&str, bool, i64); 15] = [
    ("check", false, 0),
    ("process", false, 100),
    ("confirm_check", false, 100),
    ("wrong_amount_waiting", false, 50),
    ("paid", true, 100),
    ("paid_over", true, 110),
    ("wrong_amount", true, 50),
    ("cancel", true, 0),
    ("fail", true, 0),
    ("system_fail", true, 0),
    ("locked", true, 100),
    ("refund_process", true, 100),
    ("refund_paid", true, 100),
    ("refund_fail", true, 100),
    (NEW, false, 0),
];
const ROUTES: [Route; 9] = [
    Route::Create,
    Route::Info,
    Route::List,
    Route::Services,
    Route::Refund,
    Route::Rates,
    Route::PayOut,
    Route::PayoutInfo,
    Route::PayoutServices,
];

/// The account and its knobs, as the page shows them.
pub(super) fn state(model: &Cryptomus) -> Value {
    let [sent, taken, kept] = model.hooks_counted();
    let (hooks, payouts, refunds_fail) =
        model.look(|trouble| (trouble.hooks.clone(), trouble.payouts, trouble.refunds_fail));
    json!({
        "most_per_order": MOST_PER_ORDER,
        "balances": model.balances(),
        "forbidden": model.is_forbidden(),
        "refunds_fail": refunds_fail,
        "payouts": match payouts {
            Payouts::Arrive => "arrive",
            Payouts::Fail => "fail",
            Payouts::Wait => "wait",
        },
        "hooks": {
            "sent": sent, "taken": taken, "kept": kept,
            "mute": hooks.mute, "forged": hooks.forged, "doubled": hooks.doubled,
            "held": hooks.held, "early": hooks.before_create_answer,
        },
    })
}

/// Something happens to an invoice.
pub(super) async fn invoice(State(bench): State<Arc<Bench>>, Path((id, act)): Path<(String, String)>) -> Answered {
    let model = bench.world.cryptomus();
    let known = model.invoice(&id).ok_or_else(|| NoSuch(id.clone()))?;
    match act.as_str() {
        "pay-exactly" => model.pay_exactly(&id)?,
        "pay-part" => model.pay_part(&id, 50)?,
        "pay-too-much" => model.pay_too_much(&id)?,
        "pay-late" => model.pay_late(&id)?,
        "pay-within" => model.pay_within(&id)?,
        "confirm" => model.confirm(&id)?,
        "expire" => model.expire(&id)?,
        "refund-arrives" => model.refund_succeeds(&id)?,
        "refund-fails" => model.refund_fails(&id)?,
        "hold-reads" => model.hold_reads(&id)?,
        "release-reads" => model.release_reads(&id)?,
        "hook-paid" => model.send_test_hook(&id, "paid")?,
        "hook-forged" => model.send_forged_hook(&id, "paid")?,
        "hook-unsigned" => send_unsigned(model, &known)?,
        "hook-mixed" => send_mixed(model, &known)?,
        "hook-again" => {
            let all: Vec<usize> = (0..model.deliveries().len()).collect();
            model.replay_hooks(&id, &all);
        }
        _ => become_status(model, &known, &act)?,
    }
    Ok(Json(json!({})))
}

/// Gives an invoice a status by its word, with as much money as it speaks of.
fn become_status(model: &Cryptomus, invoice: &InvoiceView, act: &str) -> Result<(), Fault> {
    let word = act.strip_prefix("status-").unwrap_or_default();
    let (status, is_final, percent) = STATUSES
        .into_iter()
        .find(|(its, ..)| *its == word)
        .ok_or_else(|| Fault::not_there("there is no such act"))?;
    let share = Decimal::new(percent, 2);
    let owed = invoice.owed.unwrap_or_default().saturating_mul(share).round_dp(8);
    if owed > invoice.paid {
        model.pay(&invoice.uuid, owed.saturating_sub(invoice.paid))?;
    }
    if !is_final {
        model.renew(&invoice.uuid)?;
    }
    Ok(model.set_status(&invoice.uuid, status, is_final)?)
}

/// "Paid", without a signature.
fn send_unsigned(model: &Cryptomus, invoice: &InvoiceView) -> Result<(), Fault> {
    let body = json!({
        "type": "payment", "uuid": invoice.uuid, "order_id": invoice.order_id,
        "amount": invoice.amount, "currency": invoice.currency, "status": "paid", "is_final": true,
    });
    model.send_raw_hook(callback(invoice)?, &body.to_string());
    Ok(())
}

/// "Paid", signed well, about this invoice and another one at once.
fn send_mixed(model: &Cryptomus, invoice: &InvoiceView) -> Result<(), Fault> {
    let mut others = model.invoices().into_iter();
    let other = others.find(|other| other.uuid != invoice.uuid);
    let uuid = other.map_or_else(|| "00000000-0000-4000-8000-000000000000".to_owned(), |other| other.uuid);
    let mixed = [("uuid", uuid.as_str()), ("amount", "1.00000000")];
    Ok(model.send_mixed_hook(&invoice.uuid, "paid", &mixed)?)
}

fn callback(invoice: &InvoiceView) -> Result<&str, Fault> {
    let url = invoice.callback.as_deref();
    url.ok_or_else(|| Fault::wrong("the shop did not say where webhooks about this invoice go"))
}

/// A payout gets a status by its word; one that is paid arrives.
pub(super) async fn payout(State(bench): State<Arc<Bench>>, Path((id, status)): Path<(String, String)>) -> Answered {
    let model = bench.world.cryptomus();
    let known = model.payout(&id).ok_or_else(|| NoSuch(id.clone()))?;
    if known.is_final {
        return Err(Fault::wrong("this payout is over"));
    }
    match status.as_str() {
        "paid" => model.payout_succeeds(&id)?,
        "fail" => model.payout_fails(&id, "The network refused it")?,
        "cancel" | "system_fail" => model.set_payout_status(&id, &status, true)?,
        "process" | "check" | NEW => model.set_payout_status(&id, &status, false)?,
        _ => return Err(Fault::not_there("there is no such status")),
    }
    Ok(Json(json!({})))
}

/// Somebody else pays for what is bought behind invoices; the bot starts anew with that setting if it runs.
pub(super) async fn funding(State(bench): State<Arc<Bench>>, Path(who): Path<String>) -> Answered {
    let funding = match who.as_str() {
        "payout" => Funding::Payout,
        "operator" => Funding::Operator,
        _ => return Err(Fault::not_there("there is no such way to pay")),
    };
    bench.knobs().funding = funding;
    bench.bot.set(FUNDING, &who);
    bench.bot.restart().await?;
    Ok(Json(json!({})))
}

/// Turns a knob of the account or of its answers.
pub(super) fn knob(model: &Cryptomus, knobs: &mut Knobs, what: &str, turn: &Turn) -> bool {
    match what {
        "forbid" => model.forbid(turn.on),
        "balance" => {
            let Some(amount) = turn.amount.filter(|amount| *amount >= Decimal::ZERO) else {
                return false;
            };
            if !model.balances().contains_key(&turn.text) {
                return false;
            }
            model.set_balance(&turn.text, amount);
        }
        "mend" => {
            model.forbid(false);
            knobs.cashier_slow = 0;
            model.trouble(|trouble| {
                let hooks = trouble.hooks.clone();
                trouble.cure_all();
                trouble.hooks = hooks;
            });
        }
        "slow" => {
            knobs.cashier_slow = turn.number.min(SLOWEST);
            let wait = Duration::from_millis(knobs.cashier_slow);
            let slow = ROUTES.into_iter().filter(|_| !wait.is_zero());
            model.trouble(|trouble| trouble.slow = slow.map(|route| (route, wait)).collect());
        }
        _ => return model.trouble(|trouble| spoil(trouble, what, turn)),
    }
    true
}

/// Turns a knob of the answers to come.
fn spoil(trouble: &mut Trouble, what: &str, turn: &Turn) -> bool {
    let (route, stage, ailment, times) = match what {
        "down" => (None, Stage::Before, Ailment::Html, BURST),
        "sign" => (None, Stage::Before, Ailment::InvalidSign, BURST),
        "refuse-create" if !turn.text.is_empty() => {
            let refused = Ailment::Refused(turn.text.clone());
            (Some(Route::Create), Stage::Before, refused, 1)
        }
        "lose-create" => (Some(Route::Create), Stage::After, Ailment::Lost, 1),
        "lose-request" => (Some(Route::Create), Stage::Before, Ailment::Lost, 1),
        "lose-payout" => (Some(Route::PayOut), Stage::After, Ailment::Lost, 1),
        "lose-payout-request" => (Some(Route::PayOut), Stage::Before, Ailment::Lost, 1),
        "lose-refund" => (Some(Route::Refund), Stage::After, Ailment::Lost, 1),
        "refunds-fail" => {
            trouble.refunds_fail = turn.on;
            return true;
        }
        "payouts-arrive" => {
            trouble.payouts = Payouts::Arrive;
            return true;
        }
        "payouts-fail" => {
            trouble.payouts = Payouts::Fail;
            return true;
        }
        "payouts-wait" => {
            trouble.payouts = Payouts::Wait;
            return true;
        }
        _ => return false,
    };
    trouble.faults.push(Spoiled {
        route,
        stage,
        ailment,
        times: Some(times),
    });
    true
}

/// Turns a knob of the webhooks.
pub(super) fn hooks(model: &Cryptomus, what: &str, on: bool) -> bool {
    if what == "release" || what == "release-backwards" {
        model.release_hooks(what == "release-backwards");
        return true;
    }
    model.trouble(|trouble| {
        let hooks = &mut trouble.hooks;
        match what {
            "mute" => hooks.mute = on,
            "forged" => hooks.forged = on,
            "doubled" => hooks.doubled = on,
            "held" => hooks.held = on,
            "early" => hooks.before_create_answer = on,
            "mend" => *hooks = Hooks::default(),
            _ => return false,
        }
        true
    })
}
