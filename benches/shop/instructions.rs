//! How many instructions an update costs in user space, counted by valgrind: a figure that no load on the machine moves.

use anyhow::{Context, Result};

use crate::Effort;
use crate::crowd::Crowd;
use crate::figures::{Table, for_each, ratio};
use crate::stage::{Bot, Stage};
use crate::walk::{WALKS, wrong};

/// What counts. Its file would tell which function costs what; only the sum in its words is wanted.
const COUNTER: [&str; 3] = [
    "/usr/bin/valgrind",
    "--tool=callgrind",
    "--callgrind-out-file=/dev/null",
];
/// What stands before the count in its words.
const COUNTED: &str = "Collected :";
/// Buyers at the same time.
const AT_ONCE: usize = 16;

/// Each walk with few and with many buyers: the difference is free of what start and end cost. Returns what went wrong.
pub(crate) async fn measure(effort: Effort) -> Result<Vec<String>> {
    let (few, many) = if effort.quick { (16, 48) } else { (32, 160) };
    let mut wrongs = Vec::new();
    let mut table = Table::new(
        "Instructions for an update, in thousands",
        &["", "giftkiosk", "teloxide dispatcher", "ratio"],
    );
    for (_, name, script) in WALKS {
        let mut costs = Vec::new();
        for bot in [Bot::Shop, Bot::Peer] {
            let mut counts = Vec::new();
            for buyers in [few, many] {
                let mut stage = Stage::set(false).await?;
                stage.start_under(&COUNTER, bot)?;
                let crowd = Crowd {
                    script,
                    buyers,
                    at_once: AT_ONCE,
                    rate: None,
                };
                let report = crowd.comes(&mut stage).await?;
                wrongs.extend(wrong(&format!("{name}, {bot:?}"), &report, &stage.end().await?));
                counts.push((report.updates, counted(&stage.log()?)?));
            }
            if let [(few, less), (many, more)] = counts[..] {
                let updates = usize::try_from(many - few)?;
                costs.push(for_each((more - less) / 1_000, updates));
            }
        }
        if let [ours, peers] = costs[..] {
            table.row(&[
                name.to_owned(),
                format!("{ours:.0}"),
                format!("{peers:.0}"),
                format!("{:.2}", ratio(ours, peers)),
            ]);
        }
    }
    table.print();
    Ok(wrongs)
}

fn counted(log: &str) -> Result<u64> {
    let count = log.lines().rev().find_map(|line| line.split_once(COUNTED));
    let (_, count) = count.context("valgrind has not told how much it counted")?;
    Ok(count.trim().parse()?)
}
