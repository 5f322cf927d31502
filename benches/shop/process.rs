//! A child process: how it is started and ended, and what the kernel says of its time and memory.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::stopwatch;

/// How long a process may take to end by itself.
const LAST: Duration = Duration::from_secs(60);
/// The entry of the auxiliary vector that tells the clock ticks in a second.
const CLOCK_TICKS: u64 = 17;

/// A running child; it is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program with nothing but these settings in its environment; its log goes to a file.
    pub(crate) fn start<A: AsRef<OsStr>>(
        program: &Path,
        arguments: &[A],
        settings: &[(&str, String)],
        home: &Path,
    ) -> Result<Self> {
        let log = home.join("log");
        let file = File::options().create(true).append(true).open(&log)?;
        let child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .current_dir(home)
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        Ok(Self { child, log })
    }

    /// Processor time of all its threads so far, its own and the kernel's for it; known to about 10 ms.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let (_, fields) = stat.rsplit_once(')').context("a line of /proc that cannot be read")?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let ticks = |place: usize| fields.get(place).and_then(|text| text.parse::<u64>().ok());
        let (user, system) = ticks(11).zip(ticks(12)).context("no times in /proc")?;
        Ok(Duration::from_micros((user + system) * 1_000_000 / ticks_a_second()?))
    }

    /// Resident memory now, in KiB.
    pub(crate) fn resident(&self) -> Result<u64> {
        self.status("VmRSS:")
    }

    /// The most resident memory that it ever had, in KiB.
    pub(crate) fn peak(&self) -> Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        kib.with_context(|| format!("no {name} in /proc"))
    }

    /// Whether it has not ended.
    pub(crate) fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Lines of its log that tell of trouble.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let is_trouble = |line: &&str| line.contains("ERROR") || line.contains("WARN") || line.contains("panicked");
        log.lines().filter(is_trouble).map(str::to_owned).collect()
    }

    /// Asks it to end, as an operator does, and waits until it has.
    pub(crate) async fn end(mut self) -> Result<Duration> {
        let asked = stopwatch::now();
        let sent = Command::new("kill")
            .arg("-TERM")
            .arg(self.child.id().to_string())
            .status()?;
        ensure!(sent.success(), "the process could not be asked to end");
        while self.runs() {
            ensure!(asked.elapsed() < LAST, "the process did not end");
            stopwatch::pass(Duration::from_millis(2)).await;
        }
        Ok(asked.elapsed())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn ticks_a_second() -> Result<u64> {
    let vector = fs::read("/proc/self/auxv")?;
    let (words, _) = vector.as_chunks::<8>();
    let (pairs, _) = words.as_chunks::<2>();
    let mut pairs = pairs
        .iter()
        .map(|[name, value]| (u64::from_ne_bytes(*name), u64::from_ne_bytes(*value)));
    let found = pairs.find(|(name, _)| *name == CLOCK_TICKS);
    found
        .map(|(_, ticks)| ticks)
        .filter(|ticks| *ticks > 0)
        .context("the kernel does not tell its ticks")
}
