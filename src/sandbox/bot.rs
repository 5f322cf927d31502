//! The bot as a process of its own: started with a clean environment, listened to, and killed without mercy.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use thiserror::Error;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::domain::time::Time;
use crate::ports::Clock;

/// How many lines of the bot are kept, the newest.
pub const LINES: usize = 1_000;
/// The setting that says where the bot listens.
const LISTEN: &str = "LISTEN_ADDR";
/// What the bot says before the address at which it listens.
const LISTENS: &str = "listening on http://";
/// What it says behind an address that another has.
const TAKEN: &str = "cannot be listened at";
/// Any free port.
const ANY_PORT: &str = "127.0.0.1:0";

/// How a bot is started.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// The program.
    pub program: PathBuf,
    /// What follows it.
    pub arguments: Vec<String>,
    /// Its whole environment.
    pub environment: Vec<(String, String)>,
    /// Where it works.
    pub directory: PathBuf,
}

/// Whether the bot lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Life {
    /// It was never started.
    Unborn,
    /// It runs.
    Running {
        /// Its process id.
        pid: u32,
        /// Since when.
        since: Time,
    },
    /// It ended.
    Ended {
        /// When.
        at: Time,
        /// How, as the system says it: `exit status: 0`, `signal: 9 (SIGKILL)`.
        how: String,
        /// It ended with code 0.
        well: bool,
    },
}

/// A line that the bot wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Counted from 1 over all lives.
    pub number: u64,
    /// When it was read.
    pub at: Time,
    /// The text without colours.
    pub text: String,
}

/// The bot could not be started or stopped.
#[derive(Debug, Error)]
pub enum BotFault {
    /// It runs already.
    #[error("the bot runs already")]
    Running,
    /// It does not run.
    #[error("the bot does not run")]
    NotRunning,
    /// The system would not start or signal it.
    #[error("the system refused: {0}")]
    System(#[from] io::Error),
    /// It did not end in time after it was asked to.
    #[error("the bot did not end within {} seconds after it was asked to", .0.as_secs())]
    Stubborn(Duration),
}

/// The bot, alive or not. The process is killed when the last handle is dropped.
#[derive(Clone, Debug)]
pub struct Bot(Arc<Owner>);

#[derive(Debug)]
struct Owner(Arc<Inner>);

struct Inner {
    recipe: Mutex<Recipe>,
    clock: Arc<dyn Clock>,
    about: Mutex<About>,
    changes: watch::Sender<u64>,
    tasks: TaskTracker,
    /// Ends the watching of every life, and with it the process.
    end: CancellationToken,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Inner").finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct About {
    life: Life,
    lives: u64,
    lines: VecDeque<Line>,
    written: u64,
    kill: CancellationToken,
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.end.cancel();
    }
}

impl Bot {
    /// A bot that is not started yet.
    pub fn new(recipe: Recipe, clock: Arc<dyn Clock>) -> Self {
        let about = About {
            life: Life::Unborn,
            lives: 0,
            lines: VecDeque::new(),
            written: 0,
            kill: CancellationToken::new(),
        };
        Self(Arc::new(Owner(Arc::new(Inner {
            recipe: Mutex::new(recipe),
            clock,
            about: Mutex::new(about),
            changes: watch::Sender::new(0),
            tasks: TaskTracker::new(),
            end: CancellationToken::new(),
        }))))
    }

    /// Starts the process.
    ///
    /// # Errors
    /// It runs already, or the system refused.
    pub fn start(&self) -> Result<(), BotFault> {
        let inner = self.inner();
        let mut about = inner.about();
        if matches!(about.life, Life::Running { .. }) {
            return Err(BotFault::Running);
        }
        let child = spawn(&inner.recipe.lock().unwrap_or_else(PoisonError::into_inner))?;
        let kill = CancellationToken::new();
        about.kill = kill.clone();
        about.lives += 1;
        about.life = Life::Running {
            pid: child.id().unwrap_or_default(),
            since: inner.clock.now(),
        };
        drop(about);
        inner.changed();
        inner.tasks.spawn(watch(Arc::clone(inner), child, kill));
        Ok(())
    }

    /// Kills the process as a power cut would, and waits until it is gone.
    ///
    /// # Errors
    /// It does not run.
    pub async fn kill(&self) -> Result<(), BotFault> {
        if !matches!(self.life(), Life::Running { .. }) {
            return Err(BotFault::NotRunning);
        }
        self.inner().about().kill.cancel();
        self.ended().await;
        Ok(())
    }

    /// Asks the process to end and waits for it, at most `patience` of the clock.
    ///
    /// # Errors
    /// It does not run, cannot be asked, or does not end in time.
    pub async fn terminate(&self, patience: Duration) -> Result<(), BotFault> {
        let Life::Running { pid, .. } = self.life() else {
            return Err(BotFault::NotRunning);
        };
        let asked = Command::new("kill").arg("-TERM").arg(pid.to_string()).status().await?;
        if !asked.success() {
            return Err(BotFault::NotRunning);
        }
        tokio::select! {
            () = self.ended() => Ok(()),
            () = self.inner().clock.pass(patience) => Err(BotFault::Stubborn(patience)),
        }
    }

    /// Kills the process if it runs, and starts it again.
    ///
    /// # Errors
    /// The system refused.
    pub async fn restart(&self) -> Result<(), BotFault> {
        match self.kill().await {
            Ok(()) | Err(BotFault::NotRunning) => self.start(),
            Err(fault @ (BotFault::Running | BotFault::System(_) | BotFault::Stubborn(_))) => Err(fault),
        }
    }

    /// Changes one of its settings, from the next start on.
    pub fn set(&self, name: &str, value: &str) {
        self.inner().set(name, value);
    }

    /// Whether it lives.
    pub fn life(&self) -> Life {
        self.inner().about().life.clone()
    }

    /// How often it was started.
    pub fn lives(&self) -> u64 {
        self.inner().about().lives
    }

    /// The newest lines it wrote, at most so many, oldest first.
    pub fn lines(&self, most: usize) -> Vec<Line> {
        let about = self.inner().about();
        let surplus = about.lines.len().saturating_sub(most);
        about.lines.iter().skip(surplus).cloned().collect()
    }

    /// Counts what happens to it: lives, deaths, lines.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner().changes.subscribe()
    }

    fn inner(&self) -> &Arc<Inner> {
        &self.0.0
    }

    /// Waits until it does not run.
    pub async fn ended(&self) {
        let mut changes = self.changes();
        loop {
            changes.borrow_and_update();
            if !matches!(self.life(), Life::Running { .. }) || changes.changed().await.is_err() {
                return;
            }
        }
    }
}

impl Inner {
    fn about(&self) -> MutexGuard<'_, About> {
        self.about.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, name: &str, value: &str) {
        let mut recipe = self.recipe.lock().unwrap_or_else(PoisonError::into_inner);
        recipe.environment.retain(|(its, _)| its != name);
        recipe.environment.push((name.to_owned(), value.to_owned()));
    }

    /// A port that the system gave is kept for all lives to come, since others were told of it; unless somebody else has it by then.
    fn keeps_port(&self, line: &str) {
        if line.contains(TAKEN) {
            self.set(LISTEN, ANY_PORT);
        } else if let Some((_, address)) = line.split_once(LISTENS) {
            self.set(LISTEN, address.trim());
        }
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    fn heard(&self, text: &str) {
        let (at, text) = (self.clock.now(), without_colours(text));
        self.keeps_port(&text);
        let mut about = self.about();
        about.written += 1;
        let number = about.written;
        about.lines.push_back(Line { number, at, text });
        if about.lines.len() > LINES {
            about.lines.pop_front();
        }
        drop(about);
        self.changed();
    }
}

fn spawn(recipe: &Recipe) -> io::Result<Child> {
    Command::new(&recipe.program)
        .args(&recipe.arguments)
        .env_clear()
        .envs(recipe.environment.iter().map(|(name, value)| (name, value)))
        .current_dir(&recipe.directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// Follows one life from its start to its end.
async fn watch(inner: Arc<Inner>, mut child: Child, kill: CancellationToken) {
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let reading = async { futures_util::join!(listen(&inner, out), listen(&inner, err)) };
    let living = async {
        tokio::select! {
            ended = child.wait() => ended,
            () = kill.cancelled() => put_down(&mut child).await,
            () = inner.end.cancelled() => put_down(&mut child).await,
        }
    };
    let (_, ended) = futures_util::join!(reading, living);
    let (how, well) = match ended {
        Ok(status) => (status.to_string(), status.success()),
        Err(fault) => (fault.to_string(), false),
    };
    inner.heard(&format!("— the process ended: {how} —"));
    inner.about().life = Life::Ended {
        at: inner.clock.now(),
        how,
        well,
    };
    inner.changed();
}

async fn put_down(child: &mut Child) -> io::Result<ExitStatus> {
    child.start_kill()?;
    child.wait().await
}

async fn listen(inner: &Inner, pipe: Option<impl AsyncRead + Unpin>) {
    let Some(pipe) = pipe else { return };
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    while let Ok(1..) = pipe.read_until(b'\n', &mut line).await {
        inner.heard(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}

/// The text without the escape sequences that terminals colour by.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\u{1b}' {
            plain.push(letter);
            continue;
        }
        if letters.next() == Some('[') {
            letters.by_ref().find(|letter| letter.is_ascii_alphabetic());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::{Bot, BotFault, Life, Recipe, without_colours};
    use crate::adapters::clock::SystemClock;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn shell(script: &str) -> Bot {
        let recipe = Recipe {
            program: "/bin/sh".into(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
            environment: vec![("KNOWN".to_owned(), "yes".to_owned())],
            directory: std::env::temp_dir(),
        };
        Bot::new(recipe, Arc::new(SystemClock))
    }

    async fn says(bot: &Bot, text: &str) {
        let mut changes = bot.changes();
        while !bot.lines(100).iter().any(|line| line.text == text) {
            changes.changed().await.unwrap();
        }
    }

    fn how(bot: &Bot) -> String {
        match bot.life() {
            Life::Ended { how, .. } => how,
            other @ (Life::Unborn | Life::Running { .. }) => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn it_is_told_its_environment_and_nothing_else() {
        let bot = shell("echo known $KNOWN; echo home ${HOME-unset} >&2");
        bot.start().unwrap();
        bot.ended().await;
        says(&bot, "known yes").await;
        says(&bot, "home unset").await;
        assert!(matches!(bot.life(), Life::Ended { well: true, .. }));
    }

    #[tokio::test]
    async fn a_setting_that_was_changed_counts_from_the_next_start_on() {
        let bot = shell("echo known $KNOWN; exec sleep 600");
        bot.start().unwrap();
        says(&bot, "known yes").await;
        bot.set("KNOWN", "better");
        bot.restart().await.unwrap();
        says(&bot, "known better").await;
    }

    #[tokio::test]
    async fn the_port_of_its_first_life_is_the_port_of_all_others_unless_another_took_it() {
        let bot = shell("echo told $LISTEN_ADDR; echo listening on http://127.0.0.1:4711; exec sleep 600");
        bot.set("LISTEN_ADDR", "127.0.0.1:0");
        bot.start().unwrap();
        says(&bot, "listening on http://127.0.0.1:4711").await;
        bot.restart().await.unwrap();
        says(&bot, "told 127.0.0.1:4711").await;
        bot.inner()
            .heard("LISTEN_ADDR: 127.0.0.1:4711 cannot be listened at (Address already in use)");
        bot.restart().await.unwrap();
        assert_eq!(bot.lives(), 3);
        let told = |bot: &Bot| {
            let lines = bot.lines(100);
            lines.iter().filter(|line| line.text == "told 127.0.0.1:0").count()
        };
        let mut changes = bot.changes();
        while told(&bot) < 2 {
            changes.changed().await.unwrap();
        }
    }

    #[tokio::test]
    async fn it_dies_by_kill_and_lives_again() {
        let bot = shell("trap '' TERM; echo up; while :; do :; done");
        bot.start().unwrap();
        says(&bot, "up").await;
        assert!(matches!(bot.start(), Err(BotFault::Running)));
        bot.kill().await.unwrap();
        assert!(how(&bot).starts_with("signal: 9"), "{}", how(&bot));
        bot.restart().await.unwrap();
        assert_eq!(bot.lives(), 2);
        assert!(matches!(bot.life(), Life::Running { .. }));
        bot.kill().await.unwrap();
        assert!(matches!(bot.kill().await, Err(BotFault::NotRunning)));
    }

    #[tokio::test]
    async fn it_can_end_in_order() {
        let bot = shell("trap 'echo bye; exit 0' TERM; echo up; while :; do :; done");
        bot.start().unwrap();
        says(&bot, "up").await;
        bot.terminate(PATIENCE).await.unwrap();
        says(&bot, "bye").await;
        assert!(matches!(bot.life(), Life::Ended { well: true, .. }));
    }

    #[tokio::test]
    async fn it_does_not_outlive_its_last_handle() {
        let bot = shell("echo up; while :; do :; done");
        bot.start().unwrap();
        says(&bot, "up").await;
        let tasks = bot.inner().tasks.clone();
        tasks.close();
        drop(bot);
        tasks.wait().await;
    }

    #[test]
    fn colours_are_left_out() {
        assert_eq!(without_colours("\u{1b}[32mINFO\u{1b}[0m up"), "INFO up");
    }
}
