//! Looks at settings, store and services, and says what is wrong and what would be right.

mod cashier;
mod figures;
mod hooks;
mod server;

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use rustix::fs::{Access, access};

use self::hooks::Letterboxes;
use crate::adapters::clock::SystemClock;
use crate::adapters::cryptorefills::{Cryptorefills, CryptorefillsConfig};
use crate::adapters::http::TELEGRAM_PATH;
use crate::adapters::journal::sled::{Options, SledJournal};
use crate::adapters::telegram::api::Door;
use crate::adapters::telegram::setup::{Reach, Setup, SetupFault};
use crate::app::fault::way_on;
use crate::cli::{failed, said};
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::environment::{Faults, Raw};
use crate::instance::Instance;
use crate::ports::{Clock, Journal, StoreFault};
use crate::settings::Settings;

/// One line of the report.
struct Line {
    good: bool,
    text: String,
}

fn good(text: impl Into<String>) -> Line {
    Line {
        good: true,
        text: text.into(),
    }
}

fn bad(text: impl Into<String>) -> Line {
    Line {
        good: false,
        text: text.into(),
    }
}

/// Looks at everything and says what it found; success only if the shop can run and sell.
pub async fn check(raw: &Result<Raw, Faults>) -> ExitCode {
    let settings = raw.as_ref().map_err(Clone::clone).and_then(Settings::understand);
    let settings = match settings {
        Ok(settings) => settings,
        Err(faults) => return failed(&faults.to_string()),
    };
    let mut lines = vec![good("settings: every one is understood")];
    lines.extend(clock(SystemClock.now()));
    let running = server::running(&settings).await;
    lines.extend(store(&settings, running.as_ref()));
    if settings.admins.is_empty() {
        lines.push(good(
            "admins: ADMIN_IDS is empty, so alarms stand in the log alone and nobody can look after orders",
        ));
    }
    let account = cashier::account(&settings);
    let client = account.as_ref().and_then(|account| account.as_ref().ok());
    // A shop that runs takes the tests of Cryptomus in by itself.
    let boxes = client.filter(|_| running.is_none()).map(Letterboxes::of);
    let looked = server::server(&settings, running.as_ref(), boxes.as_ref()).await;
    lines.extend(looked.lines);
    lines.extend(telegram(&settings, server::address(&settings, running.as_ref())).await);
    lines.extend(upstream(&settings).await);
    if let Some(account) = account {
        lines.extend(cashier::cashier(&settings, account, looked.address, boxes.as_ref()).await);
    }
    if let Some(stand_in) = looked.stand_in {
        stand_in.close().await;
    }
    let all_good = lines.iter().all(|line| line.good);
    for line in &lines {
        said(&format!("{} {}", if line.good { "ok  " } else { "FIX " }, line.text));
    }
    if all_good && running.is_some() {
        said("The shop runs, and all is well.")
    } else if all_good {
        said("The shop can run: giftkiosk run")
    } else {
        failed("mend the lines that say FIX, then check again")
    }
}

/// A clock at which nothing is sold.
fn clock(now: Time) -> Option<Line> {
    (!now.is_plausible()).then(|| {
        bad(format!(
            "clock: this machine counts {} seconds since 1970, which cannot be the time, and nothing is sold: set its clock (timedatectl set-ntp true)",
            now.unix()
        ))
    })
}

/// Whether this user may make a folder that is not there.
fn can_be_made(folder: &Path) -> bool {
    let found = folder.ancestors().skip(1).find(|above| above.exists());
    let above = found.unwrap_or_else(|| Path::new("."));
    above.is_dir() && access(above, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

fn store(settings: &Settings, running: Option<&Instance>) -> Vec<Line> {
    let path = settings.store.display();
    if !settings.store.exists() {
        return vec![match can_be_made(&settings.store) {
            true => good(format!(
                "store: {path} is not there yet and will be made at the first start"
            )),
            false => bad(format!(
                "store: {path} is not there, and this user cannot make it: make the folder, give it to this user, or name another one in STORE_URL"
            )),
        }];
    }
    let options = Options::new(Arc::new(SystemClock));
    match SledJournal::open(&settings.store, &settings.store_key, options) {
        Ok(mut journal) => {
            let room = match journal.has_room() {
                true => good(format!("store: {path} opens, and STORE_KEY fits")),
                false => bad(format!(
                    "store: {path} opens, but the disk has too little room for new orders: free a gigabyte"
                )),
            };
            vec![room, trail(&mut journal)]
        }
        Err(StoreFault::Locked) if running.is_some() => vec![good(format!(
            "store: {path} is in use by a running giftkiosk, which answers: fine"
        ))],
        Err(fault @ StoreFault::Locked) if settings.server.listen.is_none() => vec![bad(format!(
            "store: {fault}{} (a running shop could be asked whether it is this one if LISTEN_ADDR were not off)",
            way_on(&fault)
        ))],
        Err(fault) => vec![bad(format!("store: {fault}{}", way_on(&fault)))],
    }
}

/// Whether what admins did is written down without a gap.
fn trail(journal: &mut SledJournal) -> Line {
    let read = journal.house().and_then(|house| {
        let mut trail = journal.audit(u64::MAX, usize::MAX)?;
        trail.reverse();
        Ok((house.audit, trail))
    });
    match read {
        Ok((head, trail)) => match head.verify(&trail) {
            Ok(()) => good(format!("audit trail: {} entries, unbroken", trail.len())),
            Err(broken) => bad(format!(
                "audit trail: entry {} is missing or was changed; find out who had access to the store, then `giftkiosk rebuild` takes the trail from the ledger",
                broken.number
            )),
        },
        Err(fault) => bad(format!("audit trail: {fault}")),
    }
}

async fn telegram(settings: &Settings, listening: Option<SocketAddr>) -> Vec<Line> {
    let door = match Door::new(&Secret::new(settings.token()), settings.telegram_url.as_str()) {
        Ok(door) => Arc::new(door),
        Err(fault) => return vec![bad(format!("Telegram: {fault}"))],
    };
    let setup = Setup::new(door, Arc::new(SystemClock));
    match setup.reach().await {
        Ok(reach) => {
            let username = &reach.identity.username;
            let mut lines = vec![good(format!("Telegram: the token is good, this is @{username}"))];
            lines.push(updates(settings, listening, &reach));
            lines.extend(staff(settings, &setup, username).await);
            lines
        }
        Err(SetupFault::TokenRefused) => {
            vec![bad(
                "Telegram: TELEGRAM_BOT_TOKEN is refused: get the present one from @BotFather",
            )]
        }
        Err(fault) => vec![bad(format!(
            "Telegram at {}: {fault}: is TELEGRAM_API_URL right, is the network up?",
            settings.telegram_url
        ))],
    }
}

/// Whether the bot may write to admins and to the support group.
async fn staff(settings: &Settings, setup: &Setup, username: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    for admin in &settings.admins {
        if setup.knows(*admin).await == Ok(false) {
            lines.push(bad(format!(
                "Telegram: the bot may not write to {}, who stands in ADMIN_IDS: that person must open @{username} and press Start",
                admin.0
            )));
        }
    }
    if let Some(group) = settings.support
        && setup.knows(group).await == Ok(false)
    {
        lines.push(bad(format!(
            "Telegram: the bot is not in the group of SUPPORT_CHAT_ID: put @{username} into it, and see whether the group has another id by now"
        )));
    }
    lines
}

/// How updates come in, against how they should.
fn updates(settings: &Settings, listening: Option<SocketAddr>, reach: &Reach) -> Line {
    let wanted = settings.server.webhook_secret.is_some();
    let url = listening.and_then(|address| settings.server.public(TELEGRAM_PATH, address));
    let url = url.filter(|_| wanted).map(String::from);
    let waiting = reach.waiting;
    match (&reach.webhook, url) {
        (None, None) => good(format!("Telegram: no webhook is set, {waiting} updates wait")),
        (None, Some(_)) => good("Telegram: no webhook is set yet; `giftkiosk run` sets it"),
        (Some(webhook), Some(url)) if webhook.url == url => match &webhook.trouble {
            Some((_, words)) if waiting > 0 => bad(format!(
                "Telegram: {waiting} updates wait, since Telegram could not deliver one: {words}"
            )),
            Some(_) | None => good(format!("Telegram: the webhook is set, {waiting} updates wait")),
        },
        (Some(webhook), Some(_)) => good(format!(
            "Telegram: a webhook at {} is set; `giftkiosk run` puts its own there, so make sure that nothing else needs it",
            webhook.host
        )),
        (Some(webhook), None) => good(format!(
            "Telegram: a webhook at {} is set; `giftkiosk run` removes it, so make sure that nothing else needs it",
            webhook.host
        )),
    }
}

async fn upstream(settings: &Settings) -> Vec<Line> {
    let config = CryptorefillsConfig {
        api_url: settings.cryptorefills_url.to_string(),
        partner_id: settings.partner_id.clone(),
        requests_per_second: settings.requests_per_second,
        pantry: None,
    };
    let partner = if settings.partner_id.is_empty() {
        bad(
            "Cryptorefills: CRYPTOREFILLS_PARTNER_ID is empty, so nothing is sold: it stands on your account page there",
        )
    } else {
        good("Cryptorefills: a partner id is set (only a first order proves that it is yours)")
    };
    let reach = match Cryptorefills::new(config, Arc::new(SystemClock)) {
        Ok(cryptorefills) => {
            let reach = cryptorefills.reach().await;
            cryptorefills.close().await;
            reach.map_err(|_| String::from("does not answer as it should"))
        }
        Err(fault) => Err(fault.to_string()),
    };
    let reached = match reach {
        Ok(reached) => good(format!(
            "Cryptorefills: answers, {} ways to pay are open",
            reached.channels
        )),
        Err(fault) => bad(format!(
            "Cryptorefills at {}: {fault}: is CRYPTOREFILLS_API_URL right, is the network up?",
            settings.cryptorefills_url
        )),
    };
    vec![partner, reached]
}

#[cfg(test)]
mod tests {
    use super::clock;
    use crate::domain::time::Time;

    #[test]
    fn a_clock_at_which_nothing_is_sold_must_be_mended() {
        assert!(clock(Time::from_unix(1_790_000_000)).is_none());
        for wrong in [0, 1_500_000_000, 4_000_000_000] {
            let line = clock(Time::from_unix(wrong)).unwrap();
            assert!(!line.good && line.text.contains("set its clock"), "{}", line.text);
        }
    }
}
