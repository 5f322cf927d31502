//! Their dates: ISO 8601 with an offset in answers, `YYYY-MM-DD H:mm:ss` in filters (Cryptomus 1.7).

use crate::domain::time::Time;

/// Reads `2023-07-11T20:23:52+03:00`, also with `Z`; `None` for anything else.
pub fn read(text: &str) -> Option<Time> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let part = text.get(from..to)?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
    };
    let marks = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")];
    if marks.iter().any(|(at, mark)| text.get(*at..at + 1) != Some(*mark)) {
        return None;
    }
    let days = days_since_epoch(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let offset = match text.get(19..)? {
        "Z" => 0,
        zone if zone.len() == 6 && zone.get(3..4) == Some(":") => {
            let minutes = number(20, 22)? * 60 + number(23, 25)?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
        _ => return None,
    };
    let seconds = days * 86_400 + hour * 3_600 + (minute - offset) * 60 + second;
    u64::try_from(seconds).ok().map(Time::from_unix)
}

/// Writes an instant for a filter, in UTC+3, which their times have.
pub fn filter(at: Time) -> String {
    let seconds = at.unix().saturating_add(3 * 3_600);
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Days from 1970-01-01 to a day of the Gregorian calendar, counted in eras of 400 years that begin with March.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The same backwards.
const fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = years + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

#[cfg(test)]
mod tests {
    use super::{filter, read};
    use crate::domain::time::Time;

    #[test]
    fn an_instant_is_read_with_its_offset() {
        for (text, unix) in [
            ("2023-07-11T20:23:52+03:00", 1_689_096_232),
            ("2023-07-11T17:23:52Z", 1_689_096_232),
            ("2023-07-11T12:23:52-05:00", 1_689_096_232),
            ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T23:59:59+00:00", 1_709_251_199),
        ] {
            assert_eq!(read(text), Some(Time::from_unix(unix)), "{text}");
        }
        for wrong in [
            "",
            "2023-07-11",
            "2023-07-11 20:23:52",
            "2023-13-11T20:23:52Z",
            "2023-07-11T20:23:52",
            "é",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_filter_stands_three_hours_ahead() {
        assert_eq!(filter(Time::from_unix(1_689_096_232)), "2023-07-11 20:23:52");
        assert_eq!(filter(Time::from_unix(1_709_240_399)), "2024-02-29 23:59:59");
        assert_eq!(filter(Time::from_unix(0)), "1970-01-01 03:00:00");
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        for day in 0..146_097_u64 {
            let at = Time::from_unix(day * 86_400);
            let text = filter(at).replace(' ', "T") + "+03:00";
            assert_eq!(read(&text), Some(at));
        }
    }
}
