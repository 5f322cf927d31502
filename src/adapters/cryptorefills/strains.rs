//! Whether the upstream refuses us as a whole, and whether its streams open.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::StatusCode;

use crate::domain::effect::Strain;
use crate::domain::time::Time;

/// A 403 may be a cool-down after a burst; only one that is still there after this time is meant for us.
const MEANT: Duration = Duration::from_secs(120);
/// How long no stream may open before operators hear of it.
const DOWN: Duration = Duration::from_secs(300);
/// How long no order is made after one was refused so, though prices are told.
const REST: Duration = Duration::from_secs(600);

/// What the answers so far say of the upstream as a whole.
#[derive(Debug, Default)]
pub struct Strains(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// A good answer came since the start.
    heard: bool,
    /// Refusals without any good answer in between.
    any: Option<Span>,
    /// Refusals of validations.
    quote: Option<Span>,
    /// Refusals of orders.
    create: Option<Span>,
    /// A stream opened since the start.
    opened: bool,
    /// Streams that did not open without any that did in between.
    closed: Option<Span>,
}

/// Something that happens again and again.
#[derive(Clone, Copy, Debug)]
struct Span {
    since: Time,
    last: Time,
    /// Once was enough to know.
    plain: bool,
}

impl Span {
    fn add(span: &mut Option<Self>, now: Time, plain: bool) {
        let span = span.get_or_insert(Self {
            since: now,
            last: now,
            plain,
        });
        span.last = now;
        span.plain |= plain;
    }

    fn lasts(self, span: Duration) -> bool {
        self.plain || u128::from(self.last.millis_since(self.since)) >= span.as_millis()
    }
}

impl Strains {
    /// A call was answered; `about_order` when the body says why this one request was refused.
    pub(super) fn answered(&self, call: &str, status: StatusCode, about_order: bool, now: Time) {
        let mut known = self.lock();
        match status {
            StatusCode::UNAUTHORIZED => known.refused(call, now, true),
            StatusCode::FORBIDDEN if !about_order => known.refused(call, now, false),
            StatusCode::TOO_MANY_REQUESTS => {}
            status if status.is_success() || status.is_client_error() => known.heard(call, now),
            _ => {}
        }
        if call == "subscribe" {
            match status {
                StatusCode::OK => (known.opened, known.closed) = (true, None),
                StatusCode::NOT_FOUND => {}
                _ => Span::add(&mut known.closed, now, false),
            }
        }
    }

    /// A call brought no whole answer.
    pub(super) fn unanswered(&self, call: &str, now: Time) {
        if call == "subscribe" {
            Span::add(&mut self.lock().closed, now, false);
        }
    }

    /// Whether an order may be asked for: not while the upstream refuses us.
    pub(super) fn let_sell(&self) -> bool {
        !self.lock().refuses()
    }

    /// What is known to be so and what is known to be well; what is not known is left out.
    pub(super) fn known(&self) -> Vec<(Strain, bool)> {
        let known = self.lock();
        let refuses = known.refuses();
        let refusing = known.any.is_some() || known.quote.is_some() || known.create.is_some();
        let mut strains = Vec::new();
        if refuses || (known.heard && !refusing) {
            strains.push((Strain::UpstreamRefuses, refuses));
        }
        let down = known.closed.is_some_and(|closed| closed.lasts(DOWN));
        if !refuses && (down || (known.opened && known.closed.is_none())) {
            strains.push((Strain::StreamsDown, down));
        }
        strains
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn refuses(&self) -> bool {
        let spans = [self.any, self.quote, self.create];
        spans.into_iter().flatten().any(|span| span.lasts(MEANT))
    }

    fn refused(&mut self, call: &str, now: Time, plain: bool) {
        match call {
            "create" => Span::add(&mut self.create, now, plain),
            "validate" => Span::add(&mut self.quote, now, plain),
            _ => Span::add(&mut self.any, now, plain),
        }
    }

    fn heard(&mut self, call: &str, now: Time) {
        let refused = self.refuses();
        self.heard = true;
        if self.any.take().is_some() {
            // It was all refused, and is not any more.
            (self.quote, self.create) = (None, None);
        }
        match call {
            "create" => self.create = None,
            "validate" => {
                let rested = |create: Span| u128::from(now.millis_since(create.last)) >= REST.as_millis();
                if self.quote.take().is_some() || self.create.is_some_and(rested) {
                    self.create = None;
                }
            }
            _ => {}
        }
        if refused && !self.refuses() {
            // What did not open meanwhile was refused like all the rest.
            self.closed = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::Strains;
    use crate::domain::effect::Strain;
    use crate::domain::time::Time;

    /// What is known after these answers: call, status, second.
    fn after(answers: &[(&str, u16, u64)]) -> (Strains, Vec<(Strain, bool)>) {
        let strains = Strains::default();
        for (call, status, second) in answers {
            let now = Time::from_unix(1_790_000_000 + second);
            match status {
                0 => strains.unanswered(call, now),
                status => strains.answered(call, StatusCode::from_u16(*status).unwrap(), false, now),
            }
        }
        let known = strains.known();
        (strains, known)
    }

    #[test]
    fn a_401_is_meant_for_us_at_once_and_a_403_when_it_stays() {
        let (refuses, well) = ((Strain::UpstreamRefuses, true), (Strain::UpstreamRefuses, false));
        for (answers, known, sells) in [
            (vec![], vec![], true),
            (vec![("read", 200, 0)], vec![well], true),
            (vec![("read", 404, 0)], vec![well], true),
            (vec![("read", 500, 0), ("read", 429, 1)], vec![], true),
            (vec![("read", 401, 0)], vec![refuses], false),
            (vec![("read", 401, 0), ("brands", 200, 1)], vec![well], true),
            (vec![("read", 403, 0), ("read", 403, 60)], vec![], true),
            (vec![("read", 403, 0), ("brands", 403, 120)], vec![refuses], false),
            (vec![("create", 401, 0), ("read", 200, 1)], vec![refuses], false),
            (
                vec![("create", 401, 0), ("validate", 401, 1), ("validate", 200, 2)],
                vec![well],
                true,
            ),
            (vec![("create", 401, 0), ("validate", 200, 599)], vec![refuses], false),
            (vec![("create", 401, 0), ("validate", 200, 600)], vec![well], true),
        ] {
            let (strains, told) = after(&answers);
            assert_eq!((told, strains.let_sell()), (known, sells), "{answers:?}");
        }
    }

    #[test]
    fn streams_are_down_when_none_has_opened_for_five_minutes_of_attempts() {
        let streams = |answers: &[(&str, u16, u64)]| {
            let known = after(answers).1.into_iter();
            known
                .filter(|(strain, _)| *strain == Strain::StreamsDown)
                .map(|(_, down)| down)
                .next()
        };
        assert_eq!(streams(&[("subscribe", 502, 0), ("subscribe", 0, 299)]), None);
        assert_eq!(streams(&[("subscribe", 502, 0), ("subscribe", 0, 300)]), Some(true));
        let opened = [("subscribe", 0, 0), ("subscribe", 0, 400), ("subscribe", 200, 401)];
        assert_eq!(streams(&opened), Some(false));
        assert_eq!(streams(&[("subscribe", 404, 0), ("subscribe", 404, 900)]), None);
        let refused = [("subscribe", 401, 0), ("subscribe", 401, 900)];
        assert_eq!(streams(&refused), None, "that is the upstream's refusal, told already");
        assert_eq!(streams(&[refused[0], refused[1], ("read", 200, 901)]), None);
    }
}
