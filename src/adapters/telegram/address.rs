//! Tells Telegram where to push updates, and sees that it stays so.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use reqwest::Url;
use teloxide::payloads::SetWebhookSetters;
use teloxide::requests::Requester;
use teloxide::types::{AllowedUpdate, WebhookInfo};
use tracing::{error, info, warn};

use super::api::Door;
use super::setup::SetupFault;
use crate::domain::effect::Strain;
use crate::domain::secret::Secret;
use crate::domain::time::Time;
use crate::ports::{Clock, Lookout};

/// Pushes that Telegram may have under way at once.
const AT_ONCE: u8 = 40;
/// How often it is looked whether the address still stands.
const LOOK: Duration = Duration::from_secs(300);
/// The first pause after the address could not be set; it doubles up to `LOOK`.
const FIRST: Duration = Duration::from_secs(1);

/// The address is in trouble when it could not be set for so long.
const UNSET: Duration = Duration::from_secs(60);

/// Whether updates can come in, as far as it was looked.
#[derive(Debug, Default)]
pub struct Standing(AtomicU8);

impl Standing {
    const WELL: u8 = 1;
    const TROUBLED: u8 = 2;

    /// That of a shop that asks for its updates: no address can be in trouble.
    pub fn polled() -> Self {
        Self(AtomicU8::new(Self::WELL))
    }

    fn is_troubled(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::TROUBLED
    }

    fn becomes(&self, standing: u8) {
        self.0.store(standing, Ordering::Relaxed);
    }
}

impl Lookout for Standing {
    fn strains(&self) -> Vec<(Strain, bool)> {
        match self.0.load(Ordering::Relaxed) {
            Self::WELL => vec![(Strain::WebhookTrouble, false)],
            Self::TROUBLED => vec![(Strain::WebhookTrouble, true)],
            _ => Vec::new(),
        }
    }
}

/// Where Telegram pushes updates.
pub struct Address {
    door: Arc<Door>,
    clock: Arc<dyn Clock>,
    url: Url,
    secret: Secret,
    standing: Arc<Standing>,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").finish_non_exhaustive()
    }
}

impl Address {
    /// Nothing is sent yet.
    pub fn new(door: Arc<Door>, clock: Arc<dyn Clock>, url: Url, secret: Secret) -> Self {
        Self {
            door,
            clock,
            url,
            secret,
            standing: Arc::default(),
        }
    }

    /// Whether updates can come in.
    pub fn standing(&self) -> Arc<Standing> {
        Arc::clone(&self.standing)
    }

    /// Sets the address, looks every five minutes whether it stands, and sets it again where not. Never ends, and never takes it
    /// back: the next process of this shop wants it, too.
    pub async fn hold(&self) {
        self.set_surely().await;
        let mut troubled = None;
        loop {
            self.clock.pass(LOOK).await;
            let info = match self.door.bot().get_webhook_info().await {
                Ok(info) => info,
                Err(fault) => {
                    warn!(
                        "Telegram does not say whether the webhook stands: {}",
                        SetupFault::from(fault)
                    );
                    continue;
                }
            };
            self.door.contact().answered(self.clock.now());
            if info.url.as_ref() != Some(&self.url) {
                warn!("the webhook was taken away or moved; does another program use this bot? It is being set again");
                self.standing.becomes(Standing::TROUBLED);
                self.set_surely().await;
                continue;
            }
            let trouble = trouble(&info);
            if let Some((at, words)) = trouble.as_ref().filter(|_| troubled != trouble) {
                warn!(
                    waiting = info.pending_update_count,
                    at = at.unix(),
                    "Telegram could not deliver an update: {words}"
                );
            }
            let lately = |(at, _): &(Time, String)| u128::from(self.clock.now().millis_since(*at)) <= LOOK.as_millis();
            let fails = trouble
                .as_ref()
                .is_some_and(|told| lately(told) || self.standing.is_troubled());
            let waits = info.pending_update_count > 0 && fails;
            self.standing
                .becomes(if waits { Standing::TROUBLED } else { Standing::WELL });
            troubled = trouble;
        }
    }

    async fn set_surely(&self) {
        let mut pause = FIRST;
        while let Err(fault) = self.set().await {
            let wait = match &fault {
                SetupFault::TooMany(wait) => pause.max(*wait),
                SetupFault::TokenRefused
                | SetupFault::Unreached(_)
                | SetupFault::Unreadable
                | SetupFault::Refused(_) => pause,
            };
            if pause >= UNSET {
                self.standing.becomes(Standing::TROUBLED);
            }
            error!("no updates come, since the webhook is not set: {fault}");
            self.clock.pass(wait).await;
            pause = (pause * 2).min(LOOK);
        }
        self.door.contact().answered(self.clock.now());
        info!("the webhook is set at {}", self.url.host_str().unwrap_or("?"));
    }

    async fn set(&self) -> Result<(), SetupFault> {
        self.door
            .bot()
            .set_webhook(self.url.clone())
            .secret_token(self.secret.reveal())
            .allowed_updates([
                AllowedUpdate::Message,
                AllowedUpdate::CallbackQuery,
                AllowedUpdate::MyChatMember,
            ])
            .max_connections(AT_ONCE)
            .await?;
        Ok(())
    }
}

/// When Telegram could not push last, and why, if it ever could not.
pub(super) fn trouble(info: &WebhookInfo) -> Option<(Time, String)> {
    let at = u64::try_from(info.last_error_date?.timestamp()).ok()?;
    let said = info.last_error_message.as_deref().unwrap_or_default();
    Some((Time::from_unix(at), in_our_words(said)))
}

/// Telegram's reason, said so that an operator knows what to look at.
fn in_our_words(said: &str) -> String {
    let lower = said.to_ascii_lowercase();
    let has = |word: &str| lower.contains(word);
    let status: String = lower
        .rsplit("webhook:")
        .next()
        .unwrap_or_default()
        .chars()
        .filter(char::is_ascii_digit)
        .take(3)
        .collect();
    match status.as_str() {
        "401" => return "the shop refused the secret: is another TELEGRAM_WEBHOOK_SECRET set?".into(),
        "404" => return "nothing is at that path: does the proxy pass the path on unchanged?".into(),
        "502" | "504" => return "the proxy found no shop behind it: is LISTEN_ADDR where the proxy looks?".into(),
        "503" => return "the shop could not keep the update just then".into(),
        _ if status.len() == 3 && has("wrong response") => return format!("the answer was {status}"),
        _ => {}
    }
    if has("certificate") || has("ssl") || has("tls") {
        "the certificate of PUBLIC_URL is not one that Telegram trusts".into()
    } else if has("resolve") {
        "the host of PUBLIC_URL has no address".into()
    } else if has("timed out") || has("timeout") {
        "PUBLIC_URL did not answer in time: is a firewall between?".into()
    } else if has("refused") {
        "nobody listens at PUBLIC_URL: does the proxy run?".into()
    } else {
        "the connection to PUBLIC_URL failed".into()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use teloxide::requests::Requester;

    use super::{Address, in_our_words};
    use crate::adapters::telegram::api::Door;
    use crate::adapters::telegram::hand_clock::HandClock;
    use crate::domain::secret::Secret;
    use crate::sandbox::telegram::Telegram;

    #[test]
    fn telegrams_reasons_are_told_with_what_to_look_at() {
        for (said, told) in [
            (
                "Wrong response from the webhook: 401 Unauthorized",
                "TELEGRAM_WEBHOOK_SECRET",
            ),
            ("Wrong response from the webhook: 404 Not Found", "path"),
            ("Wrong response from the webhook: 502 Bad Gateway", "LISTEN_ADDR"),
            (
                "Wrong response from the webhook: 500 Internal Server Error",
                "the answer was 500",
            ),
            (
                "SSL error {error:0A000086:SSL routines::certificate verify failed}",
                "certificate",
            ),
            ("Failed to resolve host: Name or service not known", "has no address"),
            ("Connection timed out", "firewall"),
            ("Connection refused", "nobody listens"),
            ("what nobody knows", "failed"),
        ] {
            assert!(in_our_words(said).contains(told), "{said}: {}", in_our_words(said));
        }
    }

    #[tokio::test]
    async fn an_address_that_is_refused_or_taken_away_is_set_again() {
        let clock = HandClock::skipping();
        let telegram = Telegram::start(HandClock::still() as _).await.unwrap();
        let door = Arc::new(Door::new(&Secret::new(telegram.token()), &telegram.url()).unwrap());
        let url: reqwest::Url = "https://shop.example/telegram/webhook".parse().unwrap();
        let address = Address::new(
            Arc::clone(&door),
            Arc::clone(&clock) as _,
            url.clone(),
            Secret::new("s3cret"),
        );
        telegram.trouble(|trouble| {
            trouble.refuse_next("setWebhook", 1, 400, "Bad Request: bad webhook: not now");
            trouble.slow_down_next("setWebhook", 1, 9);
        });
        let held = |telegram: &Telegram| telegram.webhook().filter(|set| *set == url.as_str()).map(drop);
        tokio::select! {
            () = address.hold() => {}
            () = telegram.until(held) => {}
        }
        let waits: Vec<u64> = clock.waits().iter().map(Duration::as_secs).take(2).collect();
        assert_eq!(waits, [1, 9]);
        let call = telegram
            .calls()
            .into_iter()
            .rfind(|call| call.method == "setWebhook")
            .unwrap();
        assert_eq!(call.params["secret_token"], "s3cret");
        assert_eq!(
            call.params["allowed_updates"],
            serde_json::json!(["message", "callback_query", "my_chat_member"])
        );
        door.bot().delete_webhook().await.unwrap();
        tokio::select! {
            () = address.hold() => {}
            () = telegram.until(held) => {}
        }
        let deletions = telegram
            .calls()
            .iter()
            .filter(|call| call.method == "deleteWebhook")
            .count();
        assert_eq!(deletions, 1, "it is never taken away by the shop itself");
    }
}
