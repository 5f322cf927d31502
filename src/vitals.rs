//! How the shop is: whether it is ready, and all of its figures in the text format of Prometheus.

use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use crate::adapters::cryptorefills::Cryptorefills;
use crate::adapters::journal::room::Room;
use crate::adapters::telegram::api::Door;
use crate::domain::accounts::Accounts;
use crate::domain::time::Time;
use crate::engine::pulse::Pulse;
use crate::ports::Clock;
use crate::ports::intake::{Vital, Vitals};
use crate::ports::tally::{Contact, Durations, Tally};

/// A poll is answered within a minute; a few may fail.
const POLLED: Duration = Duration::from_secs(3 * 60);
/// With a webhook, Telegram is asked every five minutes.
const PUSHED: Duration = Duration::from_secs(11 * 60);
/// The upstream is asked for its coins every eleven minutes; one attempt may fail.
const UPSTREAM: Duration = Duration::from_secs(25 * 60);

/// Everything that is looked at.
pub struct Watchers {
    /// The word that only this process says.
    pub word: String,
    /// The engine.
    pub pulse: Pulse,
    /// The disk of the store, where it has one.
    pub room: Option<Room>,
    /// Telegram.
    pub door: Arc<Door>,
    /// Whether updates are pushed.
    pub pushed: bool,
    /// The upstream.
    pub cryptorefills: Arc<Cryptorefills>,
    /// Answers of the HTTP server, by route and status.
    pub answers: Arc<Tally>,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl fmt::Debug for Watchers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watchers").finish_non_exhaustive()
    }
}

impl Vitals for Watchers {
    fn instance(&self) -> &str {
        &self.word
    }

    fn readiness(&self) -> Vec<Vital> {
        let telegram = if self.pushed { PUSHED } else { POLLED };
        vec![
            Vital {
                name: "store",
                wrong: self.store(),
            },
            Vital {
                name: "telegram",
                wrong: self.silence(self.door.contact(), telegram),
            },
            Vital {
                name: "cryptorefills",
                wrong: self.silence(&self.cryptorefills.notes().contact, UPSTREAM),
            },
        ]
    }

    fn metrics(&self) -> String {
        let mut page = Page::default();
        self.shop(&mut page);
        self.telegram(&mut page);
        self.upstream(&mut page);
        self.server(&mut page);
        page.0
    }
}

impl Watchers {
    fn store(&self) -> Option<String> {
        if !self.pulse.is_alive() {
            return Some("it has stopped, or it failed and the shop is ending".into());
        }
        let room = self.room.as_ref().is_none_or(Room::is_enough);
        (!room).then(|| "its disk has too little room for new orders".into())
    }

    fn silence(&self, contact: &Contact, most: Duration) -> Option<String> {
        let Some(last) = contact.last_answer() else {
            return Some("it has not answered yet".into());
        };
        let silent = self.clock.now().millis_since(last);
        let too_long = u128::from(silent) > most.as_millis();
        too_long.then(|| format!("it has not answered for {} minutes", silent / 60_000))
    }

    fn shop(&self, page: &mut Page) {
        page.head("build_info", "gauge", "The version that runs.");
        page.line("build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
        page.head("orders", "gauge", "Orders that are not over, by state.");
        for (state, count) in self.pulse.orders() {
            page.line("orders", &[("state", state)], count);
        }
        page.head(
            "orders_reached_total",
            "counter",
            "How often an order came into a state since the start.",
        );
        for (state, _, count) in self.pulse.reached().counts() {
            page.line("orders_reached_total", &[("state", state)], count);
        }
        if let Some(accounts) = self.pulse.accounts() {
            page.accounts(
                "money",
                "All that buyers have paid, by coin and by where it is now.",
                &accounts,
            );
        }
        page.gauge(
            "orders_followed",
            "Orders that are followed upstream.",
            self.pulse.followed(),
        );
        page.gauge("streams_up", "Streams of orders that are open.", self.pulse.streams());
        page.gauge(
            "effects_waiting",
            "Effects that wait or are being performed.",
            self.pulse.waiting(),
        );
        page.head("inputs_total", "counter", "Inputs that were committed.");
        page.line("inputs_total", &[], self.pulse.inputs());
        page.durations(
            "commit_seconds",
            "How long commits took, with their steps.",
            self.pulse.commits(),
        );
        if let Some(room) = &self.room {
            let free = room.free().unwrap_or_default();
            page.head("store_free_bytes", "gauge", "Free bytes on the disk of the store.");
            page.line("store_free_bytes", &[], free);
        }
    }

    fn telegram(&self, page: &mut Page) {
        let help = "Calls to Telegram; too_many is its 429.";
        page.tally("telegram_calls_total", help, ["method", "outcome"], self.door.tally());
        page.head(
            "last_answer_timestamp_seconds",
            "gauge",
            "When a neighbour last answered.",
        );
        for (name, contact) in [
            ("telegram", self.door.contact()),
            ("cryptorefills", &self.cryptorefills.notes().contact),
        ] {
            let last = contact.last_answer().map_or(0, Time::unix);
            page.line("last_answer_timestamp_seconds", &[("neighbour", name)], last);
        }
    }

    fn upstream(&self, page: &mut Page) {
        let help = "Requests to Cryptorefills; limited is its 403 and 429.";
        let tally = &self.cryptorefills.notes().tally;
        page.tally("upstream_requests_total", help, ["kind", "outcome"], tally);
        let counts = self.cryptorefills.counts();
        page.gauge(
            "upstream_budget_waiting",
            "Requests that wait for the budget.",
            counts.waiting,
        );
        page.head(
            "upstream_turned_away_total",
            "counter",
            "Requests for which the budget had no room.",
        );
        page.line("upstream_turned_away_total", &[], counts.turned_away);
        page.head(
            "upstream_pauses_total",
            "counter",
            "Pauses that Cryptorefills asked for.",
        );
        page.line("upstream_pauses_total", &[], counts.cooled);
        page.head("upstream_pause_seconds", "gauge", "What is left of a pause.");
        page.line("upstream_pause_seconds", &[], counts.cooling_millis.div_ceil(1_000));
    }

    fn server(&self, page: &mut Page) {
        let help = "Answers to what was posted, by route and status.";
        page.tally("http_answers_total", help, ["route", "status"], &self.answers);
    }
}

/// The text as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        self.put(format_args!(
            "# HELP giftkiosk_{name} {help}\n# TYPE giftkiosk_{name} {kind}\n"
        ));
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: u64) {
        self.put(format_args!("giftkiosk_{name}"));
        if !labels.is_empty() {
            let labels: Vec<String> = labels
                .iter()
                .map(|(name, value)| format!("{name}=\"{value}\""))
                .collect();
            self.put(format_args!("{{{}}}", labels.join(",")));
        }
        self.put(format_args!(" {value}\n"));
    }

    fn gauge(&mut self, name: &str, help: &str, value: usize) {
        self.head(name, "gauge", help);
        self.line(name, &[], u64::try_from(value).unwrap_or(u64::MAX));
    }

    fn accounts(&mut self, name: &str, help: &str, accounts: &Accounts) {
        self.head(name, "gauge", help);
        for (coin, place, sum) in accounts.sums() {
            let coin: String = coin.0.chars().filter(char::is_ascii_alphanumeric).collect();
            let (place, sum) = (place.word(), sum.normalize());
            self.put(format_args!(
                "giftkiosk_{name}{{coin=\"{coin}\",where=\"{place}\"}} {sum}\n"
            ));
        }
    }

    fn tally(&mut self, name: &str, help: &str, labels: [&str; 2], tally: &Tally) {
        self.head(name, "counter", help);
        for (what, how, count) in tally.counts() {
            self.line(name, &[(labels[0], what), (labels[1], how)], count);
        }
    }

    fn durations(&mut self, name: &str, help: &str, took: &Durations) {
        self.head(name, "histogram", help);
        let bucket = format!("{name}_bucket");
        for (bound, count) in took.at_most() {
            self.line(&bucket, &[("le", &seconds(bound))], count);
        }
        self.line(&bucket, &[("le", "+Inf")], took.count());
        self.put(format_args!("giftkiosk_{name}_sum {}\n", seconds(took.micros())));
        self.line(&format!("{name}_count"), &[], took.count());
    }

    fn put(&mut self, text: fmt::Arguments<'_>) {
        // A string takes everything.
        let _ = self.0.write_fmt(text);
    }
}

/// Microseconds as seconds.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}
