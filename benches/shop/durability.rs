//! What durability costs: the same shop with its store on disk and with a store in memory.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::adapters::journal::memory::{Disk, MemoryJournal};
use giftkiosk::app::{App, Paces};
use giftkiosk::environment::Raw;
use giftkiosk::settings::Settings;
use giftkiosk::telemetry;

use crate::Effort;
use crate::figures::{Table, median, per_second, per_thousand, ratio};
use crate::script::{MENUS, PURCHASE};
use crate::stage::Bot;
use crate::walk::{Run, run, wrong};

/// Runs the shop in this process until it is ended.
pub(crate) fn shop(in_memory: bool) -> Result<()> {
    let raw = Raw::read(Path::new("."))?;
    telemetry::start(raw.get("RUST_LOG"), false);
    let settings = Settings::understand(&raw)?;
    let paces = Paces::of(&settings);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let clock = Arc::new(SystemClock);
        let mut app = if in_memory {
            App::start_on(MemoryJournal::open(&Disk::new()), settings, clock, paces).await?
        } else {
            App::start(settings, clock, paces).await?
        };
        app.ended().await?;
        Ok(())
    })
}

/// Both stores in turn; returns what went wrong.
pub(crate) async fn measure(effort: Effort) -> Result<Vec<String>> {
    let (rounds, buyers) = if effort.quick { (1, 60) } else { (3, 800) };
    let mut wrongs = Vec::new();
    for (name, script) in [("whole walk", PURCHASE), ("menus only", MENUS)] {
        let mut runs: [Vec<Run>; 2] = Default::default();
        for _ in 0..rounds {
            for (bot, runs) in [Bot::ShopOnSled, Bot::ShopInMemory].into_iter().zip(&mut runs) {
                let run = run(bot, script, buyers).await?;
                wrongs.extend(wrong(&format!("{name}, {bot:?}"), &run.report, &run.complaints));
                runs.push(run);
            }
        }
        tell(name, &runs);
    }
    Ok(wrongs)
}

fn tell(name: &str, [disk, memory]: &[Vec<Run>; 2]) {
    let cost = |run: &Run| per_thousand(run.cpu, run.report.updates);
    let speed = |run: &Run| per_second(run.report.updates, run.report.took);
    let mut table = Table::new(
        format!("Durability, {name}"),
        &["store", "CPU s per 1,000 updates", "updates/s"],
    );
    for (store, runs) in [("sled, synced to disk", disk), ("memory", memory)] {
        let all = |figure: fn(&Run) -> f64| median(runs.iter().map(figure).collect());
        table.row(&[
            store.to_owned(),
            format!("{:.3}", all(cost)),
            format!("{:.0}", all(speed)),
        ]);
    }
    let ratios = |figure: fn(&Run) -> f64| {
        median(
            disk.iter()
                .zip(memory)
                .map(|(a, b)| ratio(figure(a), figure(b)))
                .collect(),
        )
    };
    table.row(&[
        "ratio".to_owned(),
        format!("{:.2}", ratios(cost)),
        format!("{:.2}", ratios(speed)),
    ]);
    table.print();
}
