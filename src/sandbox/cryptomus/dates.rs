//! ISO 8601 at UTC+3, as Cryptomus writes it.

use crate::domain::time::Time;

const OFFSET: u64 = 3 * 3_600;
const DAY: u64 = 86_400;

/// `2023-07-11T20:23:52+03:00`.
pub(super) fn iso(at: Time) -> String {
    let (date, time) = parts(at);
    format!("{date}T{time}+03:00")
}

/// `2023-07-11 20:23:52`, as filters have it.
pub(super) fn filter(at: Time) -> String {
    let (date, time) = parts(at);
    format!("{date} {time}")
}

fn parts(at: Time) -> (String, String) {
    let seconds = at.unix().saturating_add(OFFSET);
    let (mut days, rest) = (seconds / DAY, seconds % DAY);
    let mut year = 1970;
    while days >= length(year) {
        days -= length(year);
        year += 1;
    }
    let february = if length(year) == 366 { 29 } else { 28 };
    let mut month = 1;
    for long in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < long {
            break;
        }
        days -= long;
        month += 1;
    }
    let time = format!("{:02}:{:02}:{:02}", rest / 3_600, rest / 60 % 60, rest % 60);
    (format!("{year:04}-{month:02}-{:02}", days + 1), time)
}

const fn length(year: u64) -> u64 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    if leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::iso;
    use crate::domain::time::Time;

    #[test]
    fn an_instant_is_written_three_hours_ahead() {
        assert_eq!(iso(Time::from_unix(1_689_096_232)), "2023-07-11T20:23:52+03:00");
        assert_eq!(iso(Time::from_unix(1_709_240_399)), "2024-02-29T23:59:59+03:00");
        assert_eq!(iso(Time::from_unix(0)), "1970-01-01T03:00:00+03:00");
    }
}
