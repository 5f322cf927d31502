//! What chats and open orders weigh in memory, and how soon a shop that has many of them serves again.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use giftkiosk::sandbox::cryptorefills::calls::Route;

use crate::Effort;
use crate::crowd::Crowd;
use crate::figures::{Table, for_each, mib, percentile, share};
use crate::process::Process;
use crate::script::{Deed, MENUS, OPEN_ORDER};
use crate::stage::{Bot, Event, Stage};
use crate::stopwatch;
use crate::walk::wrong;

/// How long a start may take.
const START: Duration = Duration::from_secs(30);
/// How often a start is repeated.
const STARTS: usize = 5;

/// How long the upstream takes to open a stream.
const OPENING: Duration = Duration::from_millis(20);

/// Chats, then orders; returns what went wrong.
pub(crate) async fn measure(effort: Effort) -> Result<Vec<String>> {
    let mut wrongs = chats(if effort.quick { 200 } else { 10_000 }).await?;
    for orders in if effort.quick { &[50][..] } else { &[500, 5_000] } {
        wrongs.extend(open_orders(*orders, if effort.quick { 2 } else { 20 }).await?);
    }
    Ok(wrongs)
}

async fn chats(count: usize) -> Result<Vec<String>> {
    let mut stage = Stage::set(false).await?;
    stage.start(Bot::Shop)?;
    let report = Crowd {
        script: MENUS,
        buyers: count,
        at_once: 48,
        rate: None,
    }
    .comes(&mut stage)
    .await?;
    let (peak, now) = (stage.bot()?.peak()?, stage.bot()?.resident()?);
    let mut complaints = stage.end().await?;
    let mut starts = Vec::new();
    let mut fresh = 0;
    for _ in 0..STARTS {
        starts.push(first_reply(&mut stage).await?);
        fresh = stage.bot()?.resident()?;
        complaints.extend(stage.end().await?);
    }
    let empty = empty_start().await?;
    let head = [
        "peak MiB",
        "MiB at rest",
        "MiB after a restart",
        "start to first reply, ms (median, worst of 5)",
        "the same with an empty store",
    ];
    let mut table = Table::new(format!("{count} chats, each through the menus"), &head);
    table.row(&[
        format!("{:.1}", mib(peak)),
        format!("{:.1}", mib(now)),
        format!("{:.1}", mib(fresh)),
        format!("{:.0}, {:.0}", percentile(&starts, 50), percentile(&starts, 100)),
        format!("{:.0}, {:.0}", percentile(&empty, 50), percentile(&empty, 100)),
    ]);
    table.print();
    Ok(wrong(&format!("{count} chats"), &report, &complaints))
}

async fn empty_start() -> Result<Vec<Duration>> {
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let mut stage = Stage::set(false).await?;
        starts.push(first_reply(&mut stage).await?);
        stage.end().await?;
    }
    Ok(starts)
}

/// Starts the shop while a person waits, and tells how long until something is sent.
async fn first_reply(stage: &mut Stage) -> Result<Duration> {
    while stage.events.try_recv().is_ok() {}
    let chat = stage.telegram.join("Anna", Some("en"));
    stage.telegram.say(chat, "/start")?;
    let begun = stopwatch::now();
    stage.start(Bot::Shop)?;
    loop {
        let event = tokio::select! {
            event = stage.events.recv() => event,
            () = stopwatch::pass(START) => None,
        };
        ensure!(event.is_some(), "nothing was sent after a start");
        if let Some(Event::Called {
            at,
            chat: Some(to),
            method: "sendMessage",
            ..
        }) = event
            && to == chat
        {
            return Ok(at.duration_since(begun));
        }
    }
}

async fn open_orders(count: usize, seconds: u64) -> Result<Vec<String>> {
    let mut stage = Stage::set(false).await?;
    stage.refills.trouble(|trouble| {
        trouble.slow(Route::Subscribe, OPENING);
    });
    stage.start(Bot::Shop)?;
    let crowd = Crowd {
        script: OPEN_ORDER,
        buyers: count,
        at_once: 48,
        rate: None,
    };
    // The first half of them has settled what the program needs at all.
    let warm = Crowd { buyers: 50, ..crowd }.comes(&mut stage).await?;
    ensure!(
        warm.stuck == 0,
        "the first buyers are stuck: {}",
        warm.stuck_at.unwrap_or_default()
    );
    let before = stage.bot()?.resident()?;
    let report = crowd.comes(&mut stage).await?;
    let open = streams(&stage, count + 50).await;
    let (after, idle) = (
        stage.bot()?.resident()?,
        idle(stage.bot()?, Duration::from_secs(seconds)).await?,
    );
    let chats = chats_alone(count).await?;
    let mut complaints = stage.end().await?;
    let replied = first_reply(&mut stage).await?;
    let begun = stopwatch::now();
    let again = streams(&stage, count + 50).await;
    let all = begun.elapsed() + replied;
    let at_once = stage.refills.most_streams_opening_at_once();
    complaints.extend(stage.end().await?);
    let head = [
        "streams open",
        "KiB an order with its chat",
        "KiB a chat that went as far, without order",
        "idle CPU, % of a core",
        "restart: first reply, ms",
        "restart: all streams, s",
        "streams opening at once, at most",
    ];
    let mut table = Table::new(format!("{count} open orders, each followed by its stream"), &head);
    table.row(&[
        open.to_string(),
        format!("{:.1}", for_each(after.saturating_sub(before), count)),
        format!("{chats:.1}"),
        format!("{:.2}", share(idle, Duration::from_secs(seconds))),
        format!("{:.0}", percentile(&[replied], 50)),
        format!("{:.1}", all.as_secs_f64()),
        at_once.to_string(),
    ]);
    table.print();
    let mut wrongs = wrong(&format!("{count} open orders"), &report, &complaints);
    if again < count + 50 {
        wrongs.push(format!(
            "{count} open orders: only {again} streams were open again after a restart"
        ));
    }
    Ok(wrongs)
}

/// What a chat costs that stops right before it orders.
async fn chats_alone(count: usize) -> Result<f64> {
    const UP_TO_CONFIRM: &[Deed] = &[
        Deed::Tap("United States"),
        Deed::Tap("Gift cards"),
        Deed::Tap("Netflix"),
        Deed::Tap("$25"),
        Deed::TypeEmail("e-mail"),
        Deed::Tap("USDC"),
        Deed::Tap("Solana"),
        Deed::See("Is everything right"),
    ];
    let mut stage = Stage::set(false).await?;
    stage.start(Bot::Shop)?;
    let crowd = Crowd {
        script: UP_TO_CONFIRM,
        buyers: count,
        at_once: 48,
        rate: None,
    };
    Crowd { buyers: 50, ..crowd }.comes(&mut stage).await?;
    let before = stage.bot()?.resident()?;
    crowd.comes(&mut stage).await?;
    let after = stage.bot()?.resident()?;
    stage.end().await?;
    Ok(for_each(after.saturating_sub(before), count))
}

/// Waits until so many streams are open, or for a good while; tells how many are.
async fn streams(stage: &Stage, count: usize) -> usize {
    let begun: Instant = stopwatch::now();
    while stage.refills.streams_open() < count && begun.elapsed() < START {
        stopwatch::pass(Duration::from_millis(5)).await;
    }
    stage.refills.streams_open()
}

async fn idle(process: &Process, span: Duration) -> Result<Duration> {
    let before = process.cpu()?;
    stopwatch::pass(span).await;
    Ok(process.cpu()?.saturating_sub(before))
}
