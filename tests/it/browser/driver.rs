//! Debian's chromium and its driver: installed where they are missing, started, and ended with whoever started them.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::ports::Clock;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const START: Duration = Duration::from_secs(60);
const MISSING: &str = "the page can only be tried with a browser: apt-get install chromium chromium-driver";

/// A running chromedriver.
pub(super) struct Driver {
    child: Child,
    url: String,
    browser: PathBuf,
    /// The browser's process, which would outlive its driver.
    process: Option<u64>,
    /// Kept open, so that the driver can always write.
    _words: Lines<BufReader<ChildStdout>>,
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(process) = self.process {
            let _ = std::process::Command::new("kill")
                .args(["-KILL", &process.to_string()])
                .status();
        }
        let _ = self.child.start_kill();
    }
}

impl Driver {
    pub(super) async fn start() -> Self {
        let (browser, program) = match (find("chromium"), find("chromedriver")) {
            (Some(browser), Some(program)) => (browser, program),
            (None, _) | (_, None) => {
                install().await;
                (find("chromium").expect(MISSING), find("chromedriver").expect(MISSING))
            }
        };
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut words = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = tokio::select! {
            port = port(&mut words) => port,
            () = SystemClock.pass(START) => panic!("chromedriver does not start"),
        };
        Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            browser,
            process: None,
            _words: words,
        }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn browser(&self) -> &Path {
        &self.browser
    }

    /// The browser's process, to be ended with the driver; none once it has ended.
    pub(super) fn owns(&mut self, process: Option<u64>) {
        self.process = process;
    }
}

/// The port that the driver says it chose.
async fn port(words: &mut Lines<BufReader<ChildStdout>>) -> u16 {
    while let Some(line) = words.next_line().await.unwrap() {
        let said = line.split_once("started successfully on port ");
        if let Some(port) = said.and_then(|(_, port)| port.trim_end_matches('.').parse().ok()) {
            return port;
        }
    }
    panic!("chromedriver ended before it named its port");
}

/// Where a program lies.
fn find(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

/// Installs both packages, as root or by sudo.
async fn install() {
    let script = "\
        root() { if [ \"$(id -u)\" = 0 ]; then \"$@\"; else sudo -n \"$@\"; fi; }
        export DEBIAN_FRONTEND=noninteractive
        root apt-get -o DPkg::Lock::Timeout=120 update &&
        root apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends chromium chromium-driver";
    let done = Command::new("sh")
        .args(["-c", script])
        .stdin(Stdio::null())
        .output()
        .await;
    assert!(done.is_ok_and(|output| output.status.success()), "{MISSING}");
}
