//! What the picture to scan costs, against `qrcode` and `image` as they draw when nothing is asked for.

use std::time::Duration;

use anyhow::{Context, Result};
use giftkiosk::view::picture;

use crate::Effort;
use crate::figures::{Table, percentile, ratio};
use crate::{peer, stopwatch};

const ADDRESS: &str = "9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin";

/// Draws both in turn.
pub(crate) fn measure(effort: Effort) -> Result<()> {
    let rounds = if effort.quick { 20 } else { 2_000 };
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    let (mut our_bytes, mut other_bytes) = (0, 0);
    for _ in 0..rounds {
        let (took, bytes) = timed(|| picture::code(ADDRESS, &["USDC", "Solana"]).map(|file| file.len()));
        our_bytes = bytes.context("no picture")?;
        ours.push(took);
        let (took, bytes) = timed(|| peer::picture(ADDRESS).map(|file| file.len()));
        other_bytes = bytes?;
        others.push(took);
    }
    let mut table = Table::new("The picture of an address", &["", "median ms", "bytes"]);
    let (mine, theirs) = (percentile(&ours, 50), percentile(&others, 50));
    table.row(&[
        "giftkiosk, with coin and network in letters".into(),
        format!("{mine:.3}"),
        our_bytes.to_string(),
    ]);
    table.row(&[
        "qrcode + image, 8 bits".into(),
        format!("{theirs:.3}"),
        other_bytes.to_string(),
    ]);
    table.row(&["ratio".into(), format!("{:.2}", ratio(mine, theirs)), String::new()]);
    table.print();
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = stopwatch::now();
    let done = work();
    (begun.elapsed(), done)
}
