//! The one place that reads time.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::time::{ClockId, clock_gettime};
use tracing::warn;

use crate::domain::time::Time;
use crate::ports::{Clock, Pending};

/// The machine's own clock, which follows whoever sets it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads time")]
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads time")]
    fn micros(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place that waits")]
    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        Box::pin(tokio::time::sleep(span))
    }
}

/// The longest that is slept at once: a machine that was suspended finds out within this time what is overdue.
const NAP: Duration = Duration::from_secs(30);

/// The machine's clock as it was at the start, carried on by the machine's stopwatch, which nobody sets and which goes on while the
/// machine sleeps. Whoever sets the clock by an hour thus ends no buyer's time to pay.
#[derive(Debug)]
pub struct SteadyClock {
    course: Mutex<Course>,
}

impl SteadyClock {
    /// Starts from the machine's clock as it is.
    pub fn start() -> Self {
        Self {
            course: Mutex::new(Course::from(SystemClock.now(), stopwatch())),
        }
    }
}

impl Clock for SteadyClock {
    fn now(&self) -> Time {
        let mut course = self.course.lock().unwrap_or_else(PoisonError::into_inner);
        course.told(SystemClock.now(), stopwatch())
    }

    fn micros(&self) -> u64 {
        u64::try_from(stopwatch().as_micros()).unwrap_or(u64::MAX)
    }

    fn pass(&self, span: Duration) -> Pending<'static, ()> {
        let until = stopwatch().saturating_add(span);
        Box::pin(async move {
            loop {
                let left = until.saturating_sub(stopwatch());
                if left.is_zero() {
                    return;
                }
                SystemClock.pass(left.min(NAP)).await;
            }
        })
    }
}

/// How long the machine has been on, its sleep included where the system tells of it.
fn stopwatch() -> Duration {
    #[cfg(target_os = "linux")]
    let id = ClockId::Boottime;
    #[cfg(not(target_os = "linux"))]
    let id = ClockId::Monotonic;
    Duration::try_from(clock_gettime(id)).unwrap_or_default()
}

/// Milliseconds by which the clock may differ from the stopwatch: leap seconds and readings that are not of the same moment.
const CLOSE: u64 = 2_000;
/// How long a clock must stay as it was set before it is believed: longer than a buyer has to pay, and than a wrong one usually stands.
const BELIEVED: Duration = Duration::from_secs(3_600);

/// What time it is, from a clock that may be set and a stopwatch that may not.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    begun: Time,
    at: Duration,
    doubted: Option<Doubt>,
}

/// A clock that shows another time than it should.
#[derive(Clone, Copy, Debug)]
struct Doubt {
    since: Duration,
    apart: i128,
}

impl Course {
    /// It is what the clock says.
    pub const fn from(clock: Time, stopwatch: Duration) -> Self {
        Self {
            begun: clock,
            at: stopwatch,
            doubted: None,
        }
    }

    /// What time it is when both show this.
    pub fn told(&mut self, clock: Time, stopwatch: Duration) -> Time {
        let passed = stopwatch.saturating_sub(self.at).as_millis();
        let ours = Time(self.begun.0.saturating_add(u64::try_from(passed).unwrap_or(u64::MAX)));
        let apart = i128::from(clock.0) - i128::from(ours.0);
        if apart.unsigned_abs() <= u128::from(CLOSE) {
            self.doubted = None;
            return ours;
        }
        let seconds = apart / 1_000;
        if !ours.is_plausible() && clock.is_plausible() {
            warn!(seconds, "the machine's clock was set right by {seconds} s");
            *self = Self::from(clock, stopwatch);
            return clock;
        }
        match self.doubted {
            Some(doubt) if doubt.apart.abs_diff(apart) <= u128::from(CLOSE) => {
                if stopwatch.saturating_sub(doubt.since) < BELIEVED {
                    return ours;
                }
                warn!(seconds, "the machine's clock has stayed as it was set: it is believed");
                *self = Self::from(clock, stopwatch);
                clock
            }
            Some(_) | None => {
                warn!(
                    seconds,
                    "the machine's clock was set by {seconds} s; the shop's own goes on as before for an hour"
                );
                self.doubted = Some(Doubt {
                    since: stopwatch,
                    apart,
                });
                ours
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Course, SteadyClock, SystemClock, stopwatch};
    use crate::domain::time::Time;
    use crate::ports::Clock;

    const START: Time = Time::from_unix(1_790_000_000);

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// What time it is after so many seconds, with the clock set forward by so many more.
    fn after(course: &mut Course, passed: u64, set: i64) -> i64 {
        let clock = i64::try_from(START.unix() + passed).unwrap() + set;
        let now = course.told(Time::from_unix(u64::try_from(clock).unwrap()), seconds(500 + passed));
        i64::try_from(now.unix()).unwrap() - i64::try_from(START.unix()).unwrap()
    }

    /// C01.
    #[test]
    fn a_clock_that_is_set_by_an_hour_moves_nothing() {
        for set in [3_600, -3_600] {
            let mut course = Course::from(START, seconds(500));
            assert_eq!(after(&mut course, 10, 0), 10);
            for passed in 11..1_800 {
                assert_eq!(after(&mut course, passed, set), i64::try_from(passed).unwrap());
            }
            assert_eq!(after(&mut course, 1_801, 0), 1_801, "and back");
            assert_eq!(after(&mut course, 5_000, set), 5_000, "the hour counts anew");
        }
    }

    #[test]
    fn a_clock_that_stays_as_it_was_set_is_believed_after_an_hour() {
        for set in [600, -600] {
            let mut course = Course::from(START, seconds(500));
            assert_eq!(after(&mut course, 100, set), 100);
            assert_eq!(after(&mut course, 3_699, set), 3_699);
            assert_eq!(after(&mut course, 3_700, set), 3_700 + set);
            assert_eq!(after(&mut course, 3_701, set), 3_701 + set);
        }
    }

    /// C06.
    #[test]
    fn a_leap_second_is_nothing_to_doubt() {
        let mut course = Course::from(START, seconds(500));
        for passed in 1..100_000 {
            assert_eq!(after(&mut course, passed, -1), i64::try_from(passed).unwrap());
        }
    }

    /// C02.
    #[test]
    fn a_clock_that_begins_in_1970_is_believed_as_soon_as_it_is_set() {
        let mut course = Course::from(Time::from_unix(7), seconds(7));
        assert_eq!(course.told(Time::from_unix(8), seconds(8)), Time::from_unix(8));
        assert_eq!(course.told(START, seconds(9)), START);
        assert_eq!(course.told(START.plus_seconds(5), seconds(14)), START.plus_seconds(5));
    }

    /// C03.
    #[test]
    fn a_machine_that_slept_finds_the_time_that_passed() {
        let mut course = Course::from(START, seconds(500));
        assert_eq!(after(&mut course, 7_200, 0), 7_200);
    }

    #[tokio::test]
    async fn the_steady_clock_runs_with_the_machines() {
        let clock = SteadyClock::start();
        let (before, watch) = (clock.now(), stopwatch());
        clock.pass(Duration::from_millis(20)).await;
        assert!(stopwatch().saturating_sub(watch) >= Duration::from_millis(20));
        assert!(clock.now().millis_since(before) >= 19);
        assert!(clock.now().0.abs_diff(SystemClock.now().0) < 1_000);
    }
}
