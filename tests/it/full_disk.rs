//! A disk without room: the shop says so and stops, and loses nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use giftkiosk::sandbox::cryptorefills::calls::Route;

use crate::child::buyer::Buyer;
use crate::child::{House, PROGRAM};

/// Bytes of a disk that has room for new orders.
const ROOMY: &str = "size=2g";

/// What keeps a shop from writing more.
enum Limit {
    /// A disk of its own, in memory, as large as is wanted just now. It goes with the value.
    Disk(PathBuf),
    /// The largest file that the process may write, for where no disk can be mounted.
    File,
}

impl Drop for Limit {
    fn drop(&mut self) {
        if let Self::Disk(path) = self {
            // Lazily, since a shop may still be dying there.
            let _ = Command::new("umount").arg("-l").arg(&*path).status();
            let _ = fs::remove_dir(path);
        }
    }
}

fn mount(path: &Path, options: &str) -> bool {
    let asked = Command::new("mount")
        .args(["-t", "tmpfs", "-o", options, "tmpfs"])
        .arg(path)
        .output();
    asked.is_ok_and(|output| output.status.success())
}

impl Limit {
    /// A disk of its own, if one can be mounted here.
    fn disk() -> Option<Self> {
        let path = tempfile::tempdir().unwrap().keep();
        let disk = Self::Disk(path.clone());
        mount(&path, ROOMY).then_some(disk)
    }

    /// Starts the shop so that it hears of the limit as an error.
    fn opens(&self, house: &mut House) {
        match self {
            Self::Disk(_) => house.opens(),
            Self::File => {
                let heard = ["-c", "trap '' XFSZ; exec \"$0\" run", PROGRAM];
                let command = house.command("/bin/sh", &heard);
                house.begins(command);
            }
        }
    }

    /// From now on there is no room for one byte more.
    fn fills(&self, house: &House) {
        match self {
            Self::Disk(path) => {
                // While it shrinks, the shop may still write.
                let shrunk = || {
                    let disk = rustix::fs::statvfs(path).unwrap();
                    let used = (disk.f_blocks - disk.f_bfree) * disk.f_frsize;
                    mount(path, &format!("remount,size={used}"))
                };
                assert!((0..100).any(|_| shrunk()), "the disk cannot be made smaller");
            }
            Self::File => {
                let database = house.store().join("store/db");
                let most = format!("--fsize={}", fs::metadata(database).unwrap().len());
                let pid = house.slot.pid().to_string();
                let done = Command::new("prlimit").args(["--pid", &pid, &most]).status().unwrap();
                assert!(done.success());
            }
        }
    }

    /// There is room again.
    fn frees(&self) {
        match self {
            Self::Disk(path) => assert!(mount(path, &format!("remount,{ROOMY}"))),
            // The limit went with the process.
            Self::File => {}
        }
    }
}

fn says_full(words: &str) {
    assert!(words.contains("the disk that holds the store is full"), "{words}");
    assert!(words.contains("free some space"), "{words}");
    assert!(!words.contains("panicked"), "{words}");
}

async fn loses_nothing(limit: Limit) {
    let mut house = House::generous().await;
    if let Limit::Disk(path) = &limit {
        house
            .settings
            .push(("STORE_URL", format!("sled:{}", path.join("store").display())));
    }
    let mut buyers = [Buyer::of_a_gift_card(&house.world, "Anna")];
    buyers[0].pays = false;
    limit.opens(&mut house);
    house.serves_until(&mut buyers, Buyer::has_a_bill).await;
    limit.fills(&house);
    let crowd: Vec<Buyer> = (0..10)
        .map(|number| Buyer::of_a_gift_card(&house.world, &format!("Buyer{number}")))
        .collect();
    for buyer in &crowd {
        buyer.says("/start");
    }
    let status = house.ends().await;
    assert!(!status.success(), "{}", house.log());
    says_full(&house.log());
    if matches!(limit, Limit::Disk(_)) {
        let said = house.asks(&["run"]).await;
        assert!(!said.well);
        says_full(&said.err);
    }
    limit.frees();
    house.opens();
    for buyer in &crowd {
        let answered = || buyer.reads("Where will it be used?").then_some(());
        house.sees("an answer for everybody", answered).await;
    }
    buyers[0].will_pay();
    house.serves(&mut buyers).await;
    let code = &buyers[0].codes()[0];
    assert_eq!(house.world.telegram().visible(code).len(), 1);
    assert_eq!(house.world.cryptorefills().calls_of(Route::Create).len(), 1);
    house.closes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_the_shop_with_a_clear_word_and_loses_nothing() {
    loses_nothing(Limit::disk().unwrap_or(Limit::File)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_limit_of_file_sizes_is_met_like_a_full_disk() {
    loses_nothing(Limit::File).await;
}
