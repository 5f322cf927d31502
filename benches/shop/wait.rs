//! How long a person waits after a press, at a steady rate, near to Telegram and far from it.

use std::time::Duration;

use anyhow::Result;
use giftkiosk::sandbox::telegram::trouble::Aim;

use crate::Effort;
use crate::crowd::{Crowd, Report};
use crate::figures::{Table, per_second, percentile};
use crate::script::PURCHASE;
use crate::stage::{Bot, Stage};
use crate::walk::wrong;

/// Inputs a second.
const RATE: u32 = 100;
/// Inputs of one buyer.
const EACH: usize = 9;
/// How long a call to a far Telegram takes.
const FAR: Duration = Duration::from_millis(50);

/// The shop and the peer, near and far; returns what went wrong.
pub(crate) async fn measure(effort: Effort) -> Result<Vec<String>> {
    let (rounds, seconds) = if effort.quick { (1, 3) } else { (2, 15) };
    let mut wrongs = Vec::new();
    for (name, far) in [
        ("Telegram answers at once", false),
        ("every call but getUpdates takes 50 ms", true),
    ] {
        let mut reports: [Vec<Report>; 2] = Default::default();
        for _ in 0..rounds {
            for (bot, reports) in [Bot::Shop, Bot::Peer].into_iter().zip(&mut reports) {
                let (report, complaints) = run(bot, far, seconds).await?;
                wrongs.extend(wrong(&format!("{name}, {bot:?}"), &report, &complaints));
                reports.push(report);
            }
        }
        tell(name, &reports);
    }
    Ok(wrongs)
}

async fn run(bot: Bot, far: bool, seconds: usize) -> Result<(Report, Vec<String>)> {
    let mut stage = Stage::set(true).await?;
    stage.start(bot)?;
    let first = Crowd {
        script: PURCHASE,
        buyers: 12,
        at_once: 4,
        rate: None,
    };
    first.comes(&mut stage).await?;
    if far {
        stage.telegram.trouble(|troubles| troubles.delay(Aim::Outgoing, FAR));
    }
    let buyers = usize::try_from(RATE)? * seconds / EACH;
    let crowd = Crowd {
        script: PURCHASE,
        buyers,
        at_once: 100,
        rate: Some(RATE),
    };
    let report = crowd.comes(&mut stage).await?;
    Ok((report, stage.end().await?))
}

fn tell(name: &str, [ours, peers]: &[Vec<Report>; 2]) {
    let head = [
        "",
        "press → answer: p50",
        "p99",
        "press → edit: p50",
        "p99",
        "updates/s",
        "presses",
    ];
    let mut table = Table::new(format!("{RATE} updates a second; {name}; milliseconds"), &head);
    for (who, reports) in [("giftkiosk", ours), ("teloxide dispatcher", peers)] {
        let all = |waits: fn(&Report) -> &Vec<Duration>| reports.iter().flat_map(waits).copied().collect::<Vec<_>>();
        let (answers, edits) = (all(|report| &report.answers), all(|report| &report.edits));
        let updates = reports.iter().map(|report| report.updates).sum();
        let took = reports.iter().map(|report| report.took).sum();
        table.row(&[
            who.to_owned(),
            format!("{:.1}", percentile(&answers, 50)),
            format!("{:.1}", percentile(&answers, 99)),
            format!("{:.1}", percentile(&edits, 50)),
            format!("{:.1}", percentile(&edits, 99)),
            format!("{:.0}", per_second(updates, took)),
            answers.len().to_string(),
        ]);
    }
    table.print();
}
