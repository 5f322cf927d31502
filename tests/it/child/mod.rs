//! The shop as a process of its own, in a world of models that can kill it at any call.

pub(crate) mod buyer;

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use giftkiosk::adapters::clock::SystemClock;
use giftkiosk::domain::time::Time;
use giftkiosk::ports::Clock;
use giftkiosk::sandbox::cryptomus::{MERCHANT, PAYMENT_KEY, PAYOUT_KEY};
use giftkiosk::sandbox::world::World;
use rust_decimal::Decimal;

use buyer::Buyer;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_giftkiosk");
/// How long nothing at all may move before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a clean stop may take.
const STOP: Duration = Duration::from_secs(10);
/// A world in which the bot has said nothing for so long has come to rest: it keeps at most a second between messages.
const REST: u64 = 2_500;
/// How often a condition is looked at.
pub(crate) const BLINK: Duration = Duration::from_millis(20);

/// An address of this machine at which nothing answers. It lies below those that the system hands out by itself, so that it stays free as
/// long as nobody asks for it by name.
pub(crate) fn deserted() -> SocketAddr {
    const FIRST: u16 = 20_000;
    const MANY: u16 = 10_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = u16::try_from(std::process::id() % u32::from(MANY)).unwrap();
    (0..MANY)
        .map(|_| FIRST + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % MANY)
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .unwrap()
}

/// One place for a running shop; clones are the same place. Whoever holds one may kill what runs in it.
#[derive(Clone, Default)]
pub(crate) struct Slot(Arc<Mutex<Option<Child>>>);

impl Slot {
    fn lock(&self) -> MutexGuard<'_, Option<Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the process as a power cut would; when this returns, it is gone.
    pub(crate) fn kill(&self) {
        if let Some(mut child) = self.lock().take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks the process to end.
    pub(crate) fn terminate(&self) {
        let pid = self.pid();
        let asked = Command::new("kill").arg("-TERM").arg(pid.to_string()).status().unwrap();
        assert!(asked.success(), "the process was not there to be asked");
    }

    pub(crate) fn pid(&self) -> u32 {
        self.lock().as_ref().expect("a shop runs").id()
    }

    fn is_empty(&self) -> bool {
        self.lock().is_none()
    }

    /// How the process ended, if it did by itself.
    fn ended(&self) -> Option<ExitStatus> {
        self.lock().as_mut().and_then(|child| child.try_wait().unwrap())
    }
}

/// A world with a store, and the shop that lives in it, dead or alive.
pub(crate) struct House {
    pub(crate) world: World,
    /// Settings that are other than the world's; an empty value is as good as none.
    pub(crate) settings: Vec<(&'static str, String)>,
    pub(crate) slot: Slot,
    pub(crate) lives: usize,
    born: Time,
    log: PathBuf,
}

impl Drop for House {
    fn drop(&mut self) {
        self.slot.kill();
        let _ = fs::remove_file(&self.log);
    }
}

impl House {
    /// A house whose shop is closed.
    pub(crate) async fn closed() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let world = World::start(Arc::new(SystemClock), None).await.unwrap();
        let name = format!(
            "giftkiosk-{}-{}.log",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        Self {
            world,
            settings: vec![("CRYPTOREFILLS_RPS", "1000".to_owned())],
            slot: Slot::default(),
            lives: 0,
            born: SystemClock.now(),
            log: std::env::temp_dir().join(name),
        }
    }

    /// A house whose shop is open.
    pub(crate) async fn open() -> Self {
        let mut house = Self::closed().await;
        house.opens();
        house
    }

    /// A world in which whoever pays gets the goods.
    pub(crate) async fn generous() -> Self {
        let house = Self::closed().await;
        house.world.cryptorefills().go_on_by_itself(true);
        house
    }

    /// Sells by invoices alone, which webhooks speak of, and has the order behind paid by a payout or by the operator, whose chat is returned.
    pub(crate) fn sells_by_invoice(&mut self, by_payout: bool) -> Option<i64> {
        let staff = self.world.hires();
        let till = self.world.cryptomus();
        till.go_on_by_itself(true);
        till.set_balance("USDT", Decimal::from(1_000));
        // A port of its own that stays the same in every life, so that webhooks find it.
        let free = deserted();
        let rail = [
            ("RAIL", "invoice".to_owned()),
            ("LISTEN_ADDR", free.to_string()),
            ("PUBLIC_URL", format!("http://{free}")),
            ("CRYPTOMUS_API_URL", till.url().to_owned()),
            ("CRYPTOMUS_MERCHANT_ID", MERCHANT.to_owned()),
            ("CRYPTOMUS_PAYMENT_KEY", PAYMENT_KEY.to_owned()),
        ];
        self.settings.extend(rail);
        if by_payout {
            let limits = [
                ("CRYPTOMUS_PAYOUT_KEY", PAYOUT_KEY),
                ("FUNDING", "payout"),
                ("FUNDING_MAX_PER_ORDER", "100"),
                ("FUNDING_MAX_PER_DAY", "200"),
            ];
            self.settings
                .extend(limits.map(|(name, value)| (name, value.to_owned())));
            return None;
        }
        self.world.telegram().say(staff.operator, "/start").unwrap();
        Some(staff.operator)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.world.directory().join("store")
    }

    /// Everything that the shop is told.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let mut all = self.world.environment();
        all.retain(|(name, _)| self.settings.iter().all(|(changed, _)| changed != name));
        let changed = self.settings.iter();
        all.extend(changed.map(|(name, value)| ((*name).to_owned(), value.clone())));
        all
    }

    pub(crate) fn setting(&self, name: &str) -> String {
        let mut all = self.environment().into_iter();
        all.find(|(its, _)| its == name).unwrap().1
    }

    /// A command that lives in this house; its words go to the house's log.
    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .envs(self.environment())
            .current_dir(self.world.directory())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        command
    }

    /// Starts the shop.
    pub(crate) fn opens(&mut self) {
        let command = self.command(PROGRAM, &["run"]);
        self.begins(command);
    }

    /// Starts something in the place of the shop.
    pub(crate) fn begins(&mut self, mut command: Command) {
        assert!(self.slot.is_empty(), "it runs already");
        *self.slot.lock() = Some(command.spawn().unwrap());
        self.lives += 1;
        self.born = SystemClock.now();
    }

    /// All that every life wrote.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }

    /// Asks the shop to end, and sees that it does in time and without a fault.
    pub(crate) async fn closes(&self) {
        self.slot.terminate();
        let began = SystemClock.now();
        let status = self.ends().await;
        assert!(status.success(), "{status}: {}", self.log());
        let took = SystemClock.now().millis_since(began);
        assert!(u128::from(took) < STOP.as_millis(), "{took} ms");
    }

    /// Waits until the shop ends by itself, and says how.
    pub(crate) async fn ends(&self) -> ExitStatus {
        let status = self.sees("the shop's end", || self.slot.ended()).await;
        *self.slot.lock() = None;
        status
    }

    /// Starts the shop again if it was killed; that it ends by itself is a fault.
    pub(crate) fn lives_again(&mut self) {
        if let Some(status) = self.slot.ended() {
            panic!("the shop ended: {status}\n{}", self.log());
        }
        if self.slot.is_empty() {
            self.opens();
        }
    }

    /// Nothing waits, and the bot has not spoken for a while.
    pub(crate) fn is_at_rest(&self) -> bool {
        let telegram = self.world.telegram();
        let spoke = telegram
            .last_calls(40)
            .iter()
            .filter(|call| call.method != "getUpdates")
            .map(|call| call.at)
            .max();
        let since = spoke.map_or(self.born, |spoke| spoke.max(self.born));
        telegram.waiting_updates() == 0 && SystemClock.now().millis_since(since) > REST
    }

    /// Starts the shop after each death, until the buyers have what they came for and all is at rest.
    pub(crate) async fn serves(&mut self, buyers: &mut [Buyer]) {
        self.serves_until(buyers, Buyer::is_content).await;
        self.comes_to_rest().await;
    }

    /// Starts the shop after each death, until all is at rest.
    pub(crate) async fn comes_to_rest(&mut self) {
        loop {
            self.lives_again();
            if self.is_at_rest() {
                return;
            }
            SystemClock.pass(BLINK).await;
        }
    }

    /// The same, until each buyer is as far as wanted.
    pub(crate) async fn serves_until(&mut self, buyers: &mut [Buyer], enough: impl Fn(&Buyer) -> bool) {
        let began = SystemClock.now();
        let mut moved = began;
        while !buyers.iter().all(&enough) {
            self.lives_again();
            for buyer in buyers.iter_mut().filter(|buyer| !enough(buyer)) {
                if buyer.acts() {
                    moved = SystemClock.now();
                }
            }
            let (still, whole) = (
                SystemClock.now().millis_since(moved),
                SystemClock.now().millis_since(began),
            );
            assert!(
                u128::from(still) < PATIENCE.as_millis() && u128::from(whole) < 3 * PATIENCE.as_millis(),
                "nothing moves any more, or it never ends; the chats show\n{}\nthe shop wrote\n{}",
                buyers.iter().map(Buyer::screen).collect::<Vec<_>>().join("\n———\n"),
                tail(&self.log())
            );
            SystemClock.pass(BLINK).await;
        }
    }

    /// Waits until `look` finds something.
    pub(crate) async fn sees<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let began = SystemClock.now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            let waited = u128::from(SystemClock.now().millis_since(began));
            assert!(
                waited < PATIENCE.as_millis(),
                "waited in vain for {what}; the shop wrote\n{}",
                tail(&self.log())
            );
            SystemClock.pass(BLINK).await;
        }
    }

    /// Waits until the shop has written this.
    pub(crate) async fn writes(&self, words: &str) {
        self.sees(words, || self.log().contains(words).then_some(())).await;
    }

    /// Runs giftkiosk to its end beside whatever runs.
    pub(crate) async fn asks(&self, arguments: &[&str]) -> Said {
        run(self.world.directory(), arguments, self.environment()).await
    }
}

/// How a giftkiosk that was run to its end spoke.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) well: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs giftkiosk with this environment and nothing else.
pub(crate) async fn run(
    directory: &Path,
    arguments: &[&str],
    environment: impl IntoIterator<Item = (String, String)>,
) -> Said {
    let output = tokio::process::Command::new(PROGRAM)
        .args(arguments)
        .env_clear()
        .envs(environment)
        .current_dir(directory)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let Output { status, stdout, stderr } = tokio::select! {
        output = output => output.unwrap(),
        () = SystemClock.pass(PATIENCE) => panic!("giftkiosk {arguments:?} does not end"),
    };
    Said {
        well: status.success(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}
