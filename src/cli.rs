//! The command line: what can be started, and how each ends.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::adapters::clock::{SteadyClock, SystemClock};
use crate::adapters::journal::sled::{Options, SledJournal};
use crate::app::fault::{after, way_on};
use crate::app::{App, Paces};
use crate::check;
use crate::environment::Raw;
use crate::sandbox;
use crate::settings::Settings;
use crate::telemetry;

/// What helps somebody who starts it for the first time.
const NEW_HERE: &str =
    "New here? `giftkiosk sandbox` opens the whole shop on this machine, with no settings and no network.
For a shop of your own, copy .env.example to .env, fill it in, and ask `giftkiosk check` what is still missing.";

/// A Telegram bot that sells gift cards, mobile top-ups and eSIMs for crypto.
#[derive(Debug, Parser)]
#[command(name = "giftkiosk", version, arg_required_else_help = true, after_help = NEW_HERE)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open the whole shop on this machine: the real bot against models of Telegram, Cryptorefills and Cryptomus.
    ///
    /// Needs no settings and no network. Prints the address of a page on which you are the buyer,
    /// with a bench beside it that does what the outside world does: pay, deliver, break things.
    Sandbox {
        /// Play one purchase in the terminal with a scripted buyer; ends with 0 only if the code arrived.
        #[arg(long, conflicts_with = "port")]
        demo: bool,
        /// The port of the page; the next free one if it is taken.
        #[arg(long, value_name = "PORT")]
        port: Option<u16>,
        /// Keep the shop's store in this directory instead of a temporary one.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// Let Telegram push updates to the bot instead of being asked for them.
        #[arg(long)]
        webhook: bool,
    },
    /// Run the shop with the settings of the environment and of .env.
    ///
    /// Least settings: TELEGRAM_BOT_TOKEN, STORE_KEY and CRYPTOREFILLS_PARTNER_ID; all of them stand in .env.example.
    /// Stops cleanly on SIGTERM and Ctrl-C; what is under way resumes with the next start.
    Run,
    /// Look at the settings, the store and each service, and say what is wrong and what would be right.
    ///
    /// Changes nothing. Ends with 0 if the shop can run, or runs and is well.
    Check,
    /// Make a fresh store from the ledger when the store does not open any more.
    ///
    /// The broken store is moved aside, never deleted. Orders are kept; where people stood in the menu is not.
    Rebuild,
}

/// Reads the arguments and does what they say.
pub fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    match command {
        Command::Sandbox {
            demo,
            port,
            dir,
            webhook,
        } => sandbox(sandbox::open::Options {
            port,
            demo,
            webhook,
            dir,
        }),
        Command::Run => with_settings(run),
        Command::Check => on_one_thread(check::check(&Raw::read(Path::new(".")))),
        Command::Rebuild => with_settings(|settings| rebuild(&settings)),
    }
}

fn with_settings(go: impl FnOnce(Settings) -> ExitCode) -> ExitCode {
    let raw = match Raw::read(Path::new(".")) {
        Ok(raw) => raw,
        Err(faults) => return failed(&faults.to_string()),
    };
    telemetry::start(raw.get("RUST_LOG"), raw.get("LOG_FORMAT") == Some("json"));
    match Settings::understand(&raw) {
        Ok(settings) => go(settings),
        Err(faults) => failed(&format!("{faults}Try it without any settings: giftkiosk sandbox")),
    }
}

fn rebuild(settings: &Settings) -> ExitCode {
    match SledJournal::rebuild(
        &settings.store,
        &settings.store_key,
        Options::new(Arc::new(SystemClock)),
    ) {
        Ok(made) => {
            if let Some(aside) = &made.aside {
                said(&format!("The old store lies at {} now.", aside.display()));
            }
            if made.unreadable > 0 {
                said(&format!(
                    "{} lines of the ledger were damaged; the line before was used.",
                    made.unreadable
                ));
            }
            if let Some(number) = made.broken {
                said(&format!(
                    "The audit trail is broken at entry {number}: it is missing or was changed."
                ));
            }
            said(&format!(
                "The new store holds {} orders and {} entries of the audit trail. Start the shop with: giftkiosk run",
                made.orders, made.trail
            ))
        }
        Err(fault) => failed(&format!("{fault}{}", way_on(&fault))),
    }
}

fn run(settings: Settings) -> ExitCode {
    on_one_thread(async {
        let paces = Paces::of(&settings);
        let mut app = match App::start(settings, Arc::new(SteadyClock::start()), paces).await {
            Ok(app) => app,
            Err(fault) => return failed(&fault.to_string()),
        };
        info!("the shop is open");
        let ended = tokio::select! {
            () = asked_to_stop() => Ok(()),
            ended = app.ended() => ended,
        };
        app.stop().await;
        match ended {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => failed(&format!("{fault}{}", after(&fault))),
        }
    })
}

fn sandbox(options: sandbox::open::Options) -> ExitCode {
    telemetry::start(Some("warn"), false);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return failed("the sandbox could not start its threads");
    };
    runtime.block_on(async {
        let stop = CancellationToken::new();
        let opened = sandbox::open::sandbox(options, Arc::new(SystemClock), stop.clone());
        tokio::pin!(opened);
        let result = tokio::select! {
            result = &mut opened => result,
            () = asked_to_stop() => {
                stop.cancel();
                opened.await
            }
        };
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(fault) => failed(&fault.to_string()),
        }
    })
}

/// The shop needs one thread for its waiting and one for its store.
fn on_one_thread(work: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(_) => failed("the system gives no room for another event loop"),
    }
}

async fn asked_to_stop() {
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        }
        (Err(_), _) | (_, Err(_)) => {
            warn!("signals cannot be heard; end the process to stop the shop");
            std::future::pending::<()>().await;
        }
    }
}

/// Says something on standard output.
pub fn said(text: &str) -> ExitCode {
    speak(io::stdout(), text.trim_end());
    ExitCode::SUCCESS
}

/// Says what went wrong on standard error.
pub fn failed(text: &str) -> ExitCode {
    speak(io::stderr(), &format!("giftkiosk: {}", text.trim_end()));
    ExitCode::FAILURE
}

/// Whoever does not listen any more, as behind `| head`, is no reason to end otherwise.
fn speak(mut to: impl Write, text: &str) {
    let _ = writeln!(to, "{text}");
}
