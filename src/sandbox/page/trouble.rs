//! The knobs of the bench: how Telegram, Cryptorefills, its streams and Cryptomus make life difficult.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use super::act::{Answered, Fault};
use super::bench::{Bench, Knobs, Streams};
use super::cryptomus;
use crate::sandbox::cryptorefills::Cryptorefills;
use crate::sandbox::cryptorefills::calls::Route;
use crate::sandbox::cryptorefills::habits::{Opening, Streams as Behaviour};
use crate::sandbox::cryptorefills::problem::Shape;
use crate::sandbox::cryptorefills::trouble::{Ailment, Fault as Spoiled, Stage, Twist};
use crate::sandbox::telegram::Telegram;
use crate::sandbox::telegram::html::Dialect;
use crate::sandbox::telegram::trouble::Aim;

/// The longest that an answer may be held back, in milliseconds.
pub(super) const SLOWEST: u64 = 60_000;
/// How many requests a burst of refusals meets.
pub(super) const BURST: u32 = 20;
/// A window in which the buyer is reminded after some five minutes.
const SHORT_WINDOW: Duration = Duration::from_secs(12 * 60);
const ROUTES: [Route; 9] = [
    Route::PaymentVias,
    Route::Currencies,
    Route::Brands,
    Route::Products,
    Route::Search,
    Route::Price,
    Route::Validate,
    Route::Create,
    Route::Read,
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Turn {
    pub(super) on: bool,
    pub(super) number: u64,
    pub(super) text: String,
    country: String,
    pub(super) amount: Option<Decimal>,
}

/// Turns one knob.
pub(super) async fn set(State(bench): State<Arc<Bench>>, Path(name): Path<String>, Json(turn): Json<Turn>) -> Answered {
    let mut knobs = bench.knobs();
    let (telegram, upstream) = (bench.world.telegram(), bench.world.cryptorefills());
    let done = match name.split_once('-') {
        Some(("telegram", what)) => of_telegram(telegram, &mut knobs, what, &turn),
        Some(("streams", what)) => of_streams(upstream, &mut knobs, what),
        Some(("upstream", what)) => of_upstream(upstream, &mut knobs, what, &turn),
        Some(("cashier", what)) => cryptomus::knob(bench.world.cryptomus(), &mut knobs, what, &turn),
        Some(("hooks", what)) => cryptomus::hooks(bench.world.cryptomus(), what, turn.on),
        Some(_) | None => false,
    };
    drop(knobs);
    // The page hears of it by the change that this counts.
    upstream.trouble(|_| ());
    match done {
        true => Ok(Json(json!({}))),
        false => Err(Fault::not_there("there is no such knob, or not with this value")),
    }
}

fn of_telegram(telegram: &Telegram, knobs: &mut Knobs, what: &str, turn: &Turn) -> bool {
    let count = u32::try_from(turn.number.clamp(1, 1_000)).unwrap_or(1);
    telegram.trouble(|troubles| {
        match what {
            "slow" => {
                knobs.telegram_slow = turn.number.min(SLOWEST);
                troubles.hurry();
                troubles.delay(Aim::Outgoing, Duration::from_millis(knobs.telegram_slow));
            }
            "older" => {
                knobs.telegram_older = turn.on;
                troubles.dialect = if turn.on { Dialect::Older } else { Dialect::Present };
            }
            "busy" => troubles.slow_down_next(Aim::Outgoing, count, 3),
            "lose" => troubles.lose_next_answers(Aim::Outgoing, count),
            "drop" => troubles.drop_next(Aim::Every, count),
            "gateway" => troubles.bad_gateway_next(Aim::Every, count),
            "calm" => {
                troubles.calm();
                knobs.telegram_slow = 0;
                knobs.telegram_older = false;
            }
            _ => return false,
        }
        true
    })
}

fn of_streams(upstream: &Cryptorefills, knobs: &mut Knobs, what: &str) -> bool {
    let behaviour = match what {
        "break" => {
            upstream.break_streams();
            return true;
        }
        "silent" => Behaviour {
            silent: true,
            ..Behaviour::default()
        },
        "garbled" => Behaviour {
            garbage: true,
            ..Behaviour::default()
        },
        "refused" => Behaviour {
            opening: Opening::Status(503),
            ..Behaviour::default()
        },
        "right" => Behaviour::default(),
        _ => return false,
    };
    knobs.streams = match what {
        "silent" => Streams::Silent,
        "garbled" => Streams::Garbled,
        "refused" => Streams::Refused,
        _ => Streams::Right,
    };
    upstream.trouble(|trouble| trouble.streams = behaviour);
    // Streams that are open keep their old manners; the bot opens them again.
    upstream.break_streams();
    true
}

fn of_upstream(upstream: &Cryptorefills, knobs: &mut Knobs, what: &str, turn: &Turn) -> bool {
    if what == "sold-out" {
        return sell_out(upstream, knobs, turn);
    }
    upstream.trouble(|trouble| {
        match what {
            "slow" => {
                knobs.upstream_slow = turn.number.min(SLOWEST);
                let wait = Duration::from_millis(knobs.upstream_slow);
                trouble.slow = ROUTES
                    .into_iter()
                    .filter(|_| !wait.is_zero())
                    .map(|route| (route, wait))
                    .collect();
            }
            "texts" => {
                knobs.upstream_texts = turn.on;
                trouble.values_are_texts = turn.on;
            }
            "forbid" => trouble.faults.push(Spoiled {
                route: None,
                stage: Stage::Before,
                ailment: Ailment::Forbidden,
                after: 0,
                times: Some(BURST),
            }),
            "lose-create" => {
                trouble.lose_create_after_storing();
            }
            "lose-request" => {
                trouble.lose_create_before_storing();
            }
            "refuse-create" if !turn.text.is_empty() => {
                trouble.refuse_create(&turn.text, Shape::Problems);
            }
            "refuse-validation" if !turn.text.is_empty() => {
                trouble.refuse_validation(&turn.text, Shape::Problems);
            }
            "price" => {
                let Ok(percent) = turn.text.parse() else { return false };
                trouble.twist(Twist::PriceMoved(percent));
            }
            "twist" => {
                let Some(twist) = twist(&turn.text) else { return false };
                trouble.twist(twist);
            }
            "mend" => {
                let streams = trouble.streams.clone();
                trouble.cure_all();
                trouble.streams = streams;
                knobs.upstream_slow = 0;
                knobs.upstream_texts = false;
            }
            _ => return false,
        }
        true
    })
}

/// How the next order comes back otherwise than asked.
fn twist(what: &str) -> Option<Twist> {
    let text = str::to_owned;
    Some(match what {
        "brand" => Twist::Brand(text("Another brand")),
        "country" => Twist::Country(text("AQ")),
        "denomination" => Twist::Denomination(text("9999 USD")),
        "coin" => Twist::Coin(text("OTHERCOIN")),
        "network" => Twist::Network(text("Elsewhere")),
        "address" => Twist::Address(text("not-an-address")),
        "amount" => Twist::Field(text("/coin_amount"), json!("0")),
        "setup-failed" => Twist::SetupFailed,
        "unknown-state" => Twist::State(text("SomethingNobodyHasSeen")),
        "forgotten" => Twist::Forgotten,
        "short-window" => Twist::Window(SHORT_WINDOW),
        _ => return None,
    })
}

/// A brand sells out, or is there again.
fn sell_out(upstream: &Cryptorefills, knobs: &mut Knobs, turn: &Turn) -> bool {
    if upstream.catalogue().brand(&turn.country, &turn.text).is_none() {
        return false;
    }
    let brand = (turn.country.clone(), turn.text.clone());
    upstream.sell_out(&turn.country, &turn.text, turn.on);
    knobs.sold_out.retain(|its| *its != brand);
    if turn.on {
        knobs.sold_out.push(brand);
    }
    true
}
