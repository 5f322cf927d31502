//! Carries out a call and answers it, or answers what a fault makes of it.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use tokio_util::bytes::Bytes;

use super::basket;
use super::calls::{Call, Route};
use super::catalogue::Catalogue;
use super::catalogue::brand::Brand;
use super::coins::{self, Coin};
use super::model::{Model, Shared};
use super::pricing::{self, Conditions};
use super::problem::{HTML, Problem, Shape};
use super::trouble::Ailment;
use super::{catalogue_json, order_json};
use crate::sandbox::qr;

/// An answer that is complete; a stream is answered elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    content_type: String,
    extra: Option<(header::HeaderName, String)>,
    body: Bytes,
}

const JSON: &str = "application/json; charset=utf-8";

impl Answer {
    fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            content_type: content_type.to_owned(),
            extra: None,
            body: body.into(),
        }
    }

    fn json(status: u16, value: &Value) -> Self {
        Self::new(status, JSON, order_json::text(value))
    }

    fn refusal(problem: &Problem, shape: Shape) -> Self {
        match problem.answer(shape) {
            (status, Value::String(page)) => Self::new(status, "text/html", page),
            (status, Value::Null) => Self::new(status, "text/plain", ""),
            (status, body) => Self::json(status, &body),
        }
    }

    /// What a firewall answers after a burst.
    pub(super) fn forbidden() -> Self {
        Self::new(403, "text/html; charset=utf-8", HTML)
    }

    fn message(status: u16, words: &str) -> Self {
        Self::json(status, &json!({"message": words}))
    }

    /// Its body.
    pub(super) fn body(&self) -> Bytes {
        self.body.clone()
    }

    /// As HTTP.
    pub(super) fn into_response(self) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Ok(kind) = HeaderValue::from_str(&self.content_type) {
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        if let Some((name, value)) = self.extra
            && let Ok(value) = HeaderValue::from_str(&value)
        {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// What a fault makes of the right answer; none is no answer at all.
pub(super) fn spoiled(ailment: Ailment, right: Option<Answer>) -> Option<Answer> {
    Some(match ailment {
        Ailment::Lost => return None,
        Ailment::Status(status) => Answer::message(status, "something went wrong"),
        Ailment::TooMany(after) => {
            let extra = after.map(|seconds| (header::RETRY_AFTER, seconds.to_string()));
            Answer {
                extra,
                ..Answer::message(429, "too many requests")
            }
        }
        Ailment::Busy(seconds) => Answer {
            extra: Some((header::RETRY_AFTER, seconds.to_string())),
            ..Answer::message(503, "busy")
        },
        Ailment::Forbidden => Answer::forbidden(),
        Ailment::Refused(code, shape) => Answer::refusal(&Problem::new(&code), shape),
        Ailment::Html => Answer::new(
            200,
            "text/html; charset=utf-8",
            "<!DOCTYPE html>\n<html><body>Just a moment</body></html>\n",
        ),
        Ailment::EmptyObject => Answer::json(200, &json!({})),
        Ailment::EmptyList => Answer::json(200, &json!([])),
        Ailment::Truncated => {
            let whole = right
                .unwrap_or_else(|| Answer::json(200, &json!({"order_id": "00000000-0000-4000-8000-000000000000"})));
            Answer {
                body: whole.body.slice(..whole.body.len() / 2),
                ..whole
            }
        }
        Ailment::Cut(bytes) => {
            let whole = right.unwrap_or_else(|| Answer::json(200, &json!({})));
            Answer {
                body: whole.body.slice(..bytes.min(whole.body.len())),
                ..whole
            }
        }
        Ailment::Redirect(to) => Answer {
            extra: Some((header::LOCATION, to)),
            ..Answer::new(302, "text/plain", "")
        },
        Ailment::Huge(size) => Answer::new(200, JSON, format!("{{\"filler\":\"{}\"}}", "x".repeat(size))),
        Ailment::Nested(depth) => Answer::new(200, JSON, format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
        Ailment::Raw(status, kind, body) => Answer::new(status, &kind, body),
    })
}

/// Carries out a call.
pub(super) fn carry_out(shared: &Shared, call: &Call) -> Answer {
    match call.route {
        Route::PaymentVias => Answer::json(200, &coins::payment_vias()),
        Route::Currencies => Answer::json(200, &coins::currencies()),
        Route::Countries => Answer::json(200, &countries()),
        Route::Brands => brands(&mut shared.lock(), call),
        Route::Homepage => match call.query("country_code") {
            Some(country) => Answer::json(
                200,
                &catalogue_json::homepage(country, Catalogue::of_the_world().brands(country)),
            ),
            None => Answer::message(400, "country_code is required"),
        },
        Route::Products => products(&shared.lock(), call),
        Route::Search => search(&shared.lock(), call),
        Route::Price => price(&shared.lock(), call),
        Route::Validate => validate(&shared.lock(), call),
        Route::Create => create(shared, call),
        Route::Read => read(&shared.lock(), &call.part(2)),
        Route::Qr => picture(&shared.lock(), &call.part(2)),
        Route::Subscribe | Route::Other => Answer::message(404, "not found"),
    }
}

fn countries() -> Value {
    Catalogue::of_the_world()
        .countries()
        .iter()
        .map(|country| json!({"code": country.code, "name": country.name}))
        .collect()
}

fn brands(model: &mut Model, call: &Call) -> Answer {
    let Some(country) = call.query("country_code") else {
        return Answer::message(400, "country_code is required");
    };
    let known = Catalogue::of_the_world().brands(country);
    if model.trouble.no_brands || known.is_empty() {
        let nothing = catalogue_json::brands(country, &[], &|_| false, &model.trouble.spelling);
        return Answer::json(200, &nothing);
    }
    if let Some(written) = model.written.get(country) {
        return Answer::new(200, JSON, written.clone());
    }
    let answer = catalogue_json::brands(
        country,
        known,
        &|brand| model.is_sold_out(brand),
        &model.trouble.spelling,
    );
    let answer = Answer::json(200, &answer);
    model.written.insert(country.to_owned(), answer.body.clone());
    answer
}

fn coin(call: &Call) -> Option<&'static Coin> {
    Coin::named(call.query("coin").unwrap_or("USDC"))
}

/// The language that rich descriptions come in; unknown ones become English.
fn locale(call: &Call) -> &'static str {
    let wanted = call.query("lang").unwrap_or("en");
    let spoken = ["en", "es", "fr", "de", "it", "pt", "zh", "tr", "vi", "tl"];
    spoken.iter().find(|language| **language == wanted).unwrap_or(&"en")
}

fn products(model: &Model, call: &Call) -> Answer {
    let (family, name) = (call.query("family_name"), call.query("brand_name"));
    if family.is_none() && name.is_none() {
        return Answer::message(400, "family_name or brand_name is required");
    }
    let fits = |brand: &&Brand| {
        family.is_none_or(|family| brand.family == family) && name.is_none_or(|name| brand.name == name)
    };
    groups(
        model,
        call,
        Catalogue::of_the_world().brands(&call.part(3)).iter().filter(fits),
    )
}

fn search(model: &Model, call: &Call) -> Answer {
    let wanted = call.query("q").unwrap_or_default().to_lowercase();
    let fits = |brand: &&Brand| !wanted.is_empty() && brand.name.to_lowercase().contains(&wanted);
    groups(
        model,
        call,
        Catalogue::of_the_world()
            .brands(&call.part(2))
            .iter()
            .filter(fits)
            .take(20),
    )
}

fn groups<'a>(model: &Model, call: &Call, brands: impl Iterator<Item = &'a Brand>) -> Answer {
    let Some(coin) = coin(call) else {
        return Answer::message(400, "unknown coin");
    };
    let spelling = &model.trouble.spelling;
    let group = |brand| catalogue_json::group(brand, model.is_sold_out(brand), coin, locale(call), spelling);
    let mut groups: Vec<Value> = brands.map(group).collect();
    if spelling.bare_group && groups.len() == 1 {
        return Answer::json(200, &groups.remove(0));
    }
    Answer::json(200, &Value::Array(groups))
}

fn price(model: &Model, call: &Call) -> Answer {
    let (Some(name), Some(country)) = (call.query("brand_name"), call.query("country_code")) else {
        return Answer::message(400, "brand_name and country_code are required");
    };
    let (Some(value), Some(coin)) = (
        call.query("face_value").and_then(|text| text.parse::<Decimal>().ok()),
        coin(call),
    ) else {
        return Answer::message(400, "face_value and coin are required");
    };
    let mut brands = Catalogue::of_the_world()
        .brands(country)
        .iter()
        .filter(|brand| brand.name == name);
    match brands.find_map(|brand| catalogue_json::price(brand, value, coin, &model.trouble.spelling)) {
        Some(answer) => Answer::json(200, &answer),
        None => Answer::json(404, &json!({"status": 404, "detail": "NOT_AVAILABLE_PRODUCT"})),
    }
}

fn conditions<'a>(model: &Model, sold_out: &'a dyn Fn(&Brand) -> bool, needs_network: bool) -> Conditions<'a> {
    Conditions {
        sold_out,
        full_name_on_file: model.trouble.full_name_on_file,
        values_are_texts: model.trouble.values_are_texts,
        needs_network,
    }
}

fn validate(model: &Model, call: &Call) -> Answer {
    let basket = match basket::read(&call.body) {
        Ok(basket) => basket,
        Err(words) => return Answer::message(400, words),
    };
    let sold_out = |brand: &Brand| model.is_sold_out(brand);
    match pricing::price(&basket, conditions(model, &sold_out, false)) {
        Ok(priced) => match priced
            .problems
            .iter()
            .find(|problem| problem.usual_shape() == Shape::Detail)
        {
            Some(problem) => Answer::refusal(problem, Shape::Detail),
            None => Answer::json(200, &order_json::validation(&priced, &model.trouble.spelling)),
        },
        Err(problem) => Answer::refusal(&problem, Shape::ProblemsWithSuccess),
    }
}

fn create(shared: &Shared, call: &Call) -> Answer {
    let basket = match basket::read(&call.body) {
        Ok(basket) => basket,
        Err(words) => return Answer::message(400, words),
    };
    let mut model = shared.lock();
    let sold_out = |brand: &Brand| model.is_sold_out(brand);
    let priced = match pricing::price(&basket, conditions(&model, &sold_out, true)) {
        Ok(priced) => priced,
        Err(problem) => return Answer::refusal(&problem, problem.usual_shape()),
    };
    if let Some(problem) = priced.problems.first() {
        return Answer::refusal(problem, problem.usual_shape());
    }
    let Some(network) = priced.network else {
        return Answer::message(400, "payment.network is missing");
    };
    let id = model.create(&basket, priced, network, shared.clock.now());
    let status = if model.trouble.spelling.created_status {
        201
    } else {
        200
    };
    let answer = model.orders.get(&id).map(|order| model.json(order));
    drop(model);
    shared.sooner.notify_one();
    shared.changed();
    Answer::json(status, &answer.unwrap_or_default())
}

fn read(model: &Model, id: &str) -> Answer {
    match model.orders.get(id).filter(|order| !order.forgotten) {
        Some(order) => Answer::json(200, &order.held.clone().unwrap_or_else(|| model.json(order))),
        None => Answer::message(404, "order not found"),
    }
}

fn picture(model: &Model, id: &str) -> Answer {
    let order = model.orders.get(id).filter(|order| !order.forgotten);
    match order.and_then(|order| qr::picture(&order_json::payment_text(order))) {
        Some(png) => Answer::new(200, "image/png", png),
        None => Answer::message(404, "order not found"),
    }
}
