//! Medians, percentiles, ratios, and the Markdown tables in which they are printed.
#![expect(clippy::float_arithmetic, reason = "these are figures, no money")]

use std::fmt;
use std::time::Duration;

/// The middle one, or the mean of the two in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), values.len().is_multiple_of(2)) {
        (Some(upper), true) => middle
            .checked_sub(1)
            .and_then(|at| values.get(at))
            .map_or(*upper, |lower| (lower + upper) / 2.0),
        (Some(value), false) => *value,
        (None, _) => f64::NAN,
    }
}

/// The smallest and the greatest.
pub(crate) fn span(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| {
            (least.min(*value), most.max(*value))
        })
}

/// The value that so many of a hundred do not exceed, in milliseconds.
pub(crate) fn percentile(values: &[Duration], percent: usize) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(place).map_or(f64::NAN, |value| value.as_secs_f64() * 1e3)
}

/// Processor seconds for a thousand of something.
pub(crate) fn per_thousand(cpu: Duration, count: u64) -> f64 {
    cpu.as_secs_f64() * 1e3 / whole(count)
}

/// How many a second.
pub(crate) fn per_second(count: u64, took: Duration) -> f64 {
    whole(count) / took.as_secs_f64()
}

/// One over the other.
pub(crate) fn ratio(ours: f64, other: f64) -> f64 {
    ours / other
}

/// KiB as MiB.
pub(crate) fn mib(kib: u64) -> f64 {
    whole(kib) / 1024.0
}

/// What falls on one of `count`.
pub(crate) fn for_each(whole_of: u64, count: usize) -> f64 {
    whole(whole_of) / whole(u64::try_from(count).unwrap_or(u64::MAX))
}

/// A share of one processor, in percent.
pub(crate) fn share(cpu: Duration, of: Duration) -> f64 {
    cpu.as_secs_f64() * 100.0 / of.as_secs_f64()
}

/// Counts of a benchmark are far below the 53 bits that a float holds exactly.
fn whole(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// A Markdown table.
#[derive(Debug)]
pub(crate) struct Table {
    title: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(title: impl Into<String>, head: &[&str]) -> Self {
        Self {
            title: title.into(),
            rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()],
        }
    }

    pub(crate) fn row(&mut self, cells: &[String]) {
        self.rows.push(cells.to_vec());
    }

    /// Prints it, and lets it go.
    pub(crate) fn print(self) {
        say(&self.to_string());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "### {}\n", self.title)?;
        for (number, row) in self.rows.iter().enumerate() {
            writeln!(f, "| {} |", row.join(" | "))?;
            if number == 0 {
                writeln!(f, "|{}", " --- |".repeat(row.len()))?;
            }
        }
        Ok(())
    }
}

/// Prints a paragraph.
#[expect(clippy::print_stdout, reason = "a benchmark tells its figures here")]
pub(crate) fn say(text: &str) {
    println!("{}\n", text.trim_end());
}
