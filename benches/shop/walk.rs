//! What a walk costs in processor time and how many fit into a second, against the peer in the same run.

use std::time::Duration;

use anyhow::Result;

use crate::Effort;
use crate::crowd::{Crowd, Report};
use crate::figures::{Table, for_each, median, per_second, per_thousand, ratio, say, span};
use crate::script::{Deed, MENUS, OPEN_ORDER, PURCHASE};
use crate::stage::{Bot, Stage};

/// One bot in one round.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) report: Report,
    pub(crate) cpu: Duration,
    pub(crate) complaints: Vec<String>,
}

/// Buyers who come before the measuring begins.
const FIRST: usize = 24;
/// Buyers at the same time.
const AT_ONCE: usize = 48;

/// The walks, each with the word by which it is asked for alone.
pub(crate) const WALKS: [(&str, &str, &[Deed]); 3] = [
    ("order", "Keyboard walk, /start to the picture to pay", OPEN_ORDER),
    ("purchase", "Whole purchase, /start to code", PURCHASE),
    ("menus", "Menus only", MENUS),
];

/// The walks that are wanted; returns what went wrong.
pub(crate) async fn measure(effort: Effort, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let (rounds, buyers) = if effort.quick { (1, 400) } else { (3, 1_000) };
    let mut wrongs = Vec::new();
    for (_, name, script) in WALKS.into_iter().filter(|(word, ..)| is_wanted(word)) {
        let mut runs: [Vec<Run>; 2] = Default::default();
        for _ in 0..rounds {
            for (bot, runs) in [Bot::Shop, Bot::Peer].into_iter().zip(&mut runs) {
                let run = run(bot, script, buyers).await?;
                wrongs.extend(wrong(&format!("{name}, {bot:?}"), &run.report, &run.complaints));
                runs.push(run);
            }
        }
        tell(name, &runs);
    }
    Ok(wrongs)
}

/// One bot, fresh, with one crowd that is measured.
pub(crate) async fn run(bot: Bot, script: &'static [Deed], buyers: usize) -> Result<Run> {
    let mut stage = Stage::set(false).await?;
    stage.start(bot)?;
    let crowd = Crowd {
        script,
        buyers,
        at_once: AT_ONCE,
        rate: None,
    };
    Crowd {
        buyers: FIRST,
        at_once: 4,
        ..crowd
    }
    .comes(&mut stage)
    .await?;
    let before = stage.bot()?.cpu()?;
    let report = crowd.comes(&mut stage).await?;
    let cpu = stage.bot()?.cpu()?.saturating_sub(before);
    let complaints = stage.end().await?;
    Ok(Run {
        report,
        cpu,
        complaints,
    })
}

/// What must not be.
pub(crate) fn wrong(name: &str, report: &Report, complaints: &[String]) -> Vec<String> {
    let mut wrongs = Vec::new();
    if report.stuck > 0 {
        let seen = report.stuck_at.as_deref().unwrap_or_default();
        wrongs.push(format!(
            "{name}: {} of {} buyers stuck, one of them before\n{seen}",
            report.stuck,
            report.stuck + report.finished
        ));
    }
    if report.unanswered > 0 {
        wrongs.push(format!("{name}: {} presses unanswered", report.unanswered));
    }
    wrongs.extend(
        report
            .refused
            .iter()
            .map(|(what, times)| format!("{name}: refused {times} times: {what}")),
    );
    if let Some(first) = complaints.first() {
        wrongs.push(format!(
            "{name}: {} complaints in the log, the first: {first}",
            complaints.len()
        ));
    }
    wrongs
}

fn tell(name: &str, [ours, peers]: &[Vec<Run>; 2]) {
    let cost = |run: &Run| per_thousand(run.cpu, run.report.updates);
    let speed = |run: &Run| per_second(run.report.updates, run.report.took);
    let all = |runs: &[Run], figure: fn(&Run) -> f64| runs.iter().map(figure).collect::<Vec<_>>();
    let mut table = Table::new(
        name,
        &["", "CPU s per 1,000 updates", "updates/s", "Telegram calls per walk"],
    );
    for (who, runs) in [("giftkiosk", ours), ("teloxide dispatcher", peers)] {
        let costs = all(runs, cost);
        let (least, most) = span(&costs);
        let calls = runs.iter().map(|run| run.report.calls).sum();
        let walks = runs.iter().map(|run| run.report.finished).sum();
        table.row(&[
            who.to_owned(),
            format!("{:.3} ({least:.3}–{most:.3})", median(costs)),
            format!("{:.0}", median(all(runs, speed))),
            format!("{:.1}", for_each(calls, walks)),
        ]);
    }
    let ratios = |figure: fn(&Run) -> f64| {
        ours.iter()
            .zip(peers)
            .map(|(a, b)| ratio(figure(a), figure(b)))
            .collect::<Vec<_>>()
    };
    table.row(&[
        "ratio".to_owned(),
        format!("{:.2}", median(ratios(cost))),
        format!("{:.2}", median(ratios(speed))),
        String::new(),
    ]);
    table.print();
    let updates: u64 = ours.iter().map(|run| run.report.updates).sum();
    let stuck: usize = ours.iter().map(|run| run.report.stuck).sum();
    let unanswered: u64 = ours.iter().map(|run| run.report.unanswered).sum();
    say(&format!(
        "giftkiosk: {updates} updates, {stuck} buyers stuck, {unanswered} presses unanswered."
    ));
}
