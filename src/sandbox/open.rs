//! Opens the sandbox: the world, the bot as a process in it, and the page or the scripted buyer.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio_util::sync::CancellationToken;

use super::bot::{Bot, BotFault, Life, Recipe};
use super::demo::{self, DemoFault};
use super::page;
use super::world::{World, WorldFault};
use crate::ports::Clock;

/// How long the bot may take to end when the sandbox does.
const PATIENCE: Duration = Duration::from_secs(10);

/// The buyers that are there at first, with the languages of their apps.
const BUYERS: [(&str, &str); 3] = [("Anna", "en"), ("민준", "ko"), ("さくら", "ja")];

/// What the sandbox is opened with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The port of the page; the next free one if it is taken.
    pub port: Option<u16>,
    /// A scripted buyer in the terminal instead of the page.
    pub demo: bool,
    /// Telegram pushes updates to the bot, instead of being asked.
    pub webhook: bool,
    /// Where the bot's store is kept; without it, in a temporary directory.
    pub dir: Option<PathBuf>,
}

/// Why the sandbox could not be opened, or what went wrong in it.
#[derive(Debug, Error)]
pub enum SandboxFault {
    /// The world could not be made.
    #[error(transparent)]
    World(#[from] WorldFault),
    /// The bot could not be started.
    #[error("the bot could not be started: {0}")]
    Bot(#[from] BotFault),
    /// The page found no port, or could not be served.
    #[error("the page could not be opened: {0}")]
    Page(io::Error),
    /// The terminal could not be written to, or the program could not find itself.
    #[error(transparent)]
    System(#[from] io::Error),
    /// The scripted buyer did not get the code.
    #[error("{0}")]
    Demo(#[from] DemoFault),
}

/// Runs the sandbox until told to stop, or until the scripted buyer is done. The bot is this same program, started with
/// the argument `run`; it ends, and a temporary directory goes, before this returns.
///
/// # Errors
/// No port, no directory, no bot; or a scripted buyer who did not get what was paid for.
pub async fn sandbox(options: Options, clock: Arc<dyn Clock>, stop: CancellationToken) -> Result<(), SandboxFault> {
    let world = Arc::new(World::start(clock, options.dir.as_deref()).await?);
    if !options.demo {
        for (name, language) in BUYERS {
            world.telegram().join(name, Some(language));
        }
        world.hires();
    }
    let recipe = Recipe {
        program: std::env::current_exe()?,
        arguments: vec!["run".to_owned()],
        environment: environment(&world, &options),
        directory: world.directory().to_owned(),
    };
    let bot = Bot::new(recipe, world.clock());
    let outcome = if options.demo {
        play(&world, &bot, &stop).await
    } else {
        show(&world, &bot, options.port, stop).await
    };
    if matches!(bot.life(), Life::Running { .. }) && bot.terminate(PATIENCE).await.is_err() {
        // It ended by itself in the meantime, or has to be ended.
        let _ = bot.kill().await;
    }
    outcome
}

/// The scripted buyer pays Cryptorefills itself; people on the page have both rails.
fn environment(world: &World, options: &Options) -> Vec<(String, String)> {
    let mut all = match options.webhook {
        true => world.environment_by_webhook(),
        false => world.environment(),
    };
    if !options.demo {
        all.extend(world.cashier_environment());
    }
    all
}

async fn show(world: &Arc<World>, bot: &Bot, port: Option<u16>, stop: CancellationToken) -> Result<(), SandboxFault> {
    let listener = page::listen(port).await.map_err(SandboxFault::Page)?;
    let address = page::address(&listener).map_err(SandboxFault::Page)?;
    let got = listener.local_addr()?.port();
    bot.start()?;
    let mut out = io::stdout();
    if let Some(taken) = port.filter(|asked| *asked != 0 && *asked != got) {
        writeln!(out, "Port {taken} is taken.")?;
    }
    writeln!(out, "Open {address}")?;
    writeln!(
        out,
        "The shop runs there against models of Telegram, Cryptorefills and Cryptomus. Ctrl-C ends it."
    )?;
    out.flush()?;
    page::serve(listener, Arc::clone(world), bot.clone(), stop)
        .await
        .map_err(SandboxFault::Page)
}

async fn play(world: &World, bot: &Bot, stop: &CancellationToken) -> Result<(), SandboxFault> {
    bot.start()?;
    let mut out = io::stdout();
    tokio::select! {
        played = demo::play(world, bot, &mut out) => Ok(played?),
        () = stop.cancelled() => Err(DemoFault::Stopped.into()),
    }
}
