//! Long polling that asks for the next batch only when it is told to, so that nothing is confirmed before it is used.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use teloxide::requests::Requester;
use tracing::{debug, error, info, warn};

use super::api::{ApiFault, Door, Method, POLL_SECONDS, read};
use super::backoff::Backoff;
use super::body::Body;
use super::translate::translate;
use crate::domain::ids::UpdateId;
use crate::domain::time::Time;
use crate::ports::{Clock, Pending, Update, Updates, UpdatesFault};

/// Conflicts within `CONFLICT_SECONDS` after which another instance is taken for real, not for one that is just stopping.
const CONFLICTS: usize = 5;
/// For how long a conflict counts.
const CONFLICT_SECONDS: u64 = 60;
/// How long the poll rests before it tries again what only the operator can change.
const REST: Duration = Duration::from_secs(30);
/// Empty answers that may come at once before they are taken for a fault.
const HASTY: u32 = 5;
/// An empty answer that comes sooner came at once.
const AT_ONCE: u64 = 1_000;

/// Why no more updates come; only the operator can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PollFault {
    /// Another process takes this bot's updates.
    #[error("another instance is running with the same bot token")]
    Elsewhere,
    /// The token is wrong or was revoked.
    #[error("Telegram refuses the bot token")]
    TokenRefused,
}

/// The stream of updates.
pub struct Poll {
    door: Arc<Door>,
    clock: Arc<dyn Clock>,
    batch: Vec<u8>,
    backoff: Backoff,
    conflicts: Vec<Time>,
    hasty: u32,
    rests: bool,
}

impl fmt::Debug for Poll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Poll").finish_non_exhaustive()
    }
}

impl Updates for Poll {
    fn next(&mut self, offset: UpdateId) -> Pending<'_, Result<Vec<Update>, UpdatesFault>> {
        Box::pin(async move {
            Self::next(self, offset).await.map_err(|fault| match fault {
                PollFault::Elsewhere => UpdatesFault::Conflict,
                PollFault::TokenRefused => UpdatesFault::Token,
            })
        })
    }
}

impl Poll {
    /// Makes a poll; nothing is sent yet.
    pub fn new(door: Arc<Door>, clock: Arc<dyn Clock>) -> Self {
        Self {
            door,
            clock,
            batch: Vec::new(),
            backoff: Backoff::default(),
            conflicts: Vec::new(),
            hasty: 0,
            rests: false,
        }
    }

    /// The next updates, at most a hundred, none if there were none for about 50 seconds. Confirms everything before
    /// `offset`, so call it when that is durable. Passing troubles are waited out here. Dropping the future loses nothing.
    ///
    /// # Errors
    /// When the token is refused or another instance polls; calling again tries again, not at once.
    pub async fn next(&mut self, offset: UpdateId) -> Result<Vec<Update>, PollFault> {
        if self.rests {
            self.clock.pass(REST).await;
            self.rests = false;
        }
        loop {
            let asked = self.clock.now();
            let fault = match self.ask(offset).await {
                Ok(updates) => {
                    self.rest(asked, updates.is_empty()).await;
                    self.backoff.succeeded();
                    return Ok(updates);
                }
                Err(fault) => fault,
            };
            if let Err(fault) = self.overcome(fault).await {
                error!("no more updates: {fault}");
                self.rests = true;
                return Err(fault);
            }
        }
    }

    async fn ask(&mut self, offset: UpdateId) -> Result<Vec<Update>, ApiFault> {
        let body = Body::poll(offset, POLL_SECONDS);
        let polled = self.door.poll(body, &mut self.batch).await;
        let updates = polled.and_then(|status| batch(status, &self.batch));
        self.door.note(Method::GetUpdates, updates.as_ref().err());
        self.batch.clear();
        self.batch.shrink_to(1 << 18);
        updates
    }

    /// Keeps a server that does not wait from being asked without end.
    async fn rest(&mut self, asked: Time, empty: bool) {
        let at_once = self.clock.now().millis_since(asked) < AT_ONCE;
        self.hasty = if empty && at_once {
            self.hasty.saturating_add(1)
        } else {
            0
        };
        if self.hasty > HASTY {
            self.clock.pass(Duration::from_millis(AT_ONCE)).await;
        }
    }

    async fn overcome(&mut self, fault: ApiFault) -> Result<(), PollFault> {
        match fault {
            ApiFault::Refused { code: 401 | 404, .. } => return Err(PollFault::TokenRefused),
            ApiFault::Refused { code: 409, description } if description.contains("webhook") => {
                self.unhook().await;
            }
            ApiFault::Refused { code: 409, .. } => self.conflict()?,
            ApiFault::TooMany(wait) => {
                warn!(seconds = wait.as_secs(), "Telegram wants fewer polls");
                self.clock.pass(wait).await;
                return Ok(());
            }
            ApiFault::Refused { .. } | ApiFault::Broken(_) | ApiFault::Unreached(_) | ApiFault::Unanswered(_) => {
                warn!("getUpdates: {fault}");
            }
        }
        let pause = self.backoff.failed(self.clock.now());
        debug!(milliseconds = pause.as_millis(), "polling again later");
        self.clock.pass(pause).await;
        Ok(())
    }

    async fn unhook(&self) {
        warn!("a webhook is set, which keeps updates from being polled; it is being removed");
        match self.door.bot().delete_webhook().await {
            Ok(_) => info!("the webhook is removed"),
            Err(error) => warn!("deleteWebhook: {}", super::setup::SetupFault::from(error)),
        }
    }

    fn conflict(&mut self) -> Result<(), PollFault> {
        let now = self.clock.now();
        self.conflicts
            .retain(|at| now.millis_since(*at) < CONFLICT_SECONDS * 1_000);
        self.conflicts.push(now);
        if self.conflicts.len() >= CONFLICTS {
            self.conflicts.remove(0);
            return Err(PollFault::Elsewhere);
        }
        warn!("another instance polls with the same bot token; it may be stopping");
        Ok(())
    }
}

fn batch(status: u16, answer: &[u8]) -> Result<Vec<Update>, ApiFault> {
    let text = String::from_utf8_lossy(answer);
    let raw: Vec<&RawValue> = read(status, text.as_bytes())?;
    let updates: Vec<Update> = raw.iter().filter_map(|raw| numbered(raw.get())).collect();
    if updates.is_empty() && !raw.is_empty() {
        return Err(ApiFault::Unanswered("no update has a number".into()));
    }
    Ok(updates)
}

fn numbered(raw: &str) -> Option<Update> {
    let update = translate(raw);
    if update.is_none() {
        warn!(bytes = raw.len(), "an update without a number is passed over");
    }
    update
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use serde_json::json;
    use teloxide::requests::Requester;
    use tokio::select;

    use super::{CONFLICTS, Poll, PollFault, batch};
    use crate::adapters::telegram::api::Door;
    use crate::adapters::telegram::hand_clock::HandClock;
    use crate::domain::ids::UpdateId;
    use crate::domain::secret::Secret;
    use crate::domain::walk::Command;
    use crate::ports::{Clock, Deed, Update};
    use crate::sandbox::telegram::Telegram;

    const CONFLICT: &str =
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";

    struct Stage {
        telegram: Telegram,
        clock: Arc<HandClock>,
        poll: Poll,
        anna: i64,
    }

    impl Stage {
        async fn new() -> Self {
            let telegram = Telegram::start(HandClock::still() as _).await.unwrap();
            let clock = HandClock::skipping();
            let poll = Poll::new(door(&telegram), Arc::clone(&clock) as _);
            let anna = telegram.join("Anna", None);
            Self {
                telegram,
                clock,
                poll,
                anna,
            }
        }

        async fn next(&mut self, after: Option<&Update>) -> Vec<Update> {
            let offset = after.map_or(0, |update| update.id.0 + 1);
            self.poll.next(UpdateId(offset)).await.unwrap()
        }
    }

    fn door(telegram: &Telegram) -> Arc<Door> {
        Arc::new(Door::new(&Secret::new(telegram.token()), &telegram.url()).unwrap())
    }

    fn said(updates: &[Update]) -> Vec<Option<Deed>> {
        updates
            .iter()
            .map(|update| update.act.clone().map(|act| act.deed))
            .collect()
    }

    fn line(text: &str) -> Option<Deed> {
        Some(Deed::Text(text.into()))
    }

    #[tokio::test]
    async fn updates_come_again_until_the_next_offset_confirms_them() {
        let mut stage = Stage::new().await;
        stage.telegram.say(stage.anna, "/start").unwrap();
        stage.telegram.say(stage.anna, "one").unwrap();
        let first = stage.next(None).await;
        assert_eq!(said(&first), [Some(Deed::Command(Command::Start)), line("one")]);
        assert_eq!(stage.next(None).await, first);
        stage.telegram.say(stage.anna, "two").unwrap();
        assert_eq!(said(&stage.next(first.last()).await), [line("two")]);
        assert_eq!(stage.telegram.waiting_updates(), 1);
    }

    #[tokio::test]
    async fn a_poll_waits_for_an_update_and_may_be_dropped() {
        let mut stage = Stage::new().await;
        let telegram = stage.telegram.clone();
        select! {
            biased;
            updates = stage.poll.next(UpdateId(0)) => panic!("{updates:?}"),
            () = telegram.until(|telegram| (!telegram.calls().is_empty()).then_some(())) => {}
        }
        stage.telegram.say(stage.anna, "one").unwrap();
        assert_eq!(said(&stage.next(None).await), [line("one")]);
    }

    #[tokio::test]
    async fn only_what_a_shop_needs_is_asked_for() {
        let mut stage = Stage::new().await;
        stage.telegram.say(stage.anna, "one").unwrap();
        stage.next(None).await;
        let asked = stage.telegram.calls()[0].params.clone();
        assert_eq!(
            asked,
            json!({ "timeout": 50, "allowed_updates": ["message", "callback_query", "my_chat_member"] })
        );
    }

    #[tokio::test]
    async fn troubles_are_waited_out() {
        let mut stage = Stage::new().await;
        stage.telegram.say(stage.anna, "one").unwrap();
        stage.telegram.trouble(|trouble| {
            trouble.bad_gateway_next("getUpdates", 1);
            trouble.drop_next("getUpdates", 1);
            trouble.truncate_next("getUpdates", 1);
            trouble.refuse_next("getUpdates", 1, 500, "Internal Server Error");
            trouble.slow_down_next("getUpdates", 1, 9);
        });
        assert_eq!(said(&stage.next(None).await), [line("one")]);
        let waits: Vec<u128> = stage.clock.waits().iter().map(Duration::as_millis).collect();
        let spans = [
            1_000..=1_000,
            1_500..=2_000,
            3_000..=4_000,
            6_000..=8_000,
            9_000..=9_000,
        ];
        assert_eq!(waits.len(), spans.len(), "{waits:?}");
        assert!(
            waits.iter().zip(spans).all(|(wait, span)| span.contains(wait)),
            "{waits:?}"
        );
    }

    #[tokio::test]
    async fn a_webhook_is_removed() {
        let mut stage = Stage::new().await;
        let hook = "https://example.org/hook".parse().unwrap();
        door(&stage.telegram).bot().set_webhook(hook).await.unwrap();
        stage.telegram.say(stage.anna, "one").unwrap();
        assert_eq!(said(&stage.next(None).await), [line("one")]);
        assert_eq!(stage.telegram.webhook(), None);
    }

    #[tokio::test]
    async fn another_instance_that_is_stopping_is_borne() {
        let mut stage = Stage::new().await;
        stage.telegram.say(stage.anna, "one").unwrap();
        let few = u32::try_from(CONFLICTS - 1).unwrap();
        stage
            .telegram
            .trouble(|trouble| trouble.refuse_next("getUpdates", few, 409, CONFLICT));
        assert_eq!(said(&stage.next(None).await), [line("one")]);
    }

    #[tokio::test]
    async fn another_instance_that_stays_ends_this_one_within_half_a_minute() {
        let mut stage = Stage::new().await;
        stage
            .telegram
            .trouble(|trouble| trouble.refuse_all("getUpdates", 409, CONFLICT));
        let began = stage.clock.now();
        assert_eq!(stage.poll.next(UpdateId(0)).await, Err(PollFault::Elsewhere));
        assert!(stage.clock.now().millis_since(began) <= 30_000);
        let again = stage.clock.now();
        assert_eq!(stage.poll.next(UpdateId(0)).await, Err(PollFault::Elsewhere));
        assert!(stage.clock.now().millis_since(again) >= 30_000, "no hot loop");
    }

    #[tokio::test]
    async fn a_refused_token_is_told_and_tried_at_most_twice_a_minute() {
        let mut stage = Stage::new().await;
        for code in [401, 404] {
            let words = "Unauthorized";
            stage
                .telegram
                .trouble(|trouble| trouble.refuse_next("getUpdates", 1, code, words));
            assert_eq!(stage.poll.next(UpdateId(0)).await, Err(PollFault::TokenRefused));
        }
        assert_eq!(stage.clock.waits(), [Duration::from_secs(30)]);
        stage.telegram.say(stage.anna, "one").unwrap();
        assert_eq!(said(&stage.next(None).await), [line("one")]);
        assert_eq!(stage.clock.waits().len(), 2);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_passed_over_with_its_number() {
        let mut stage = Stage::new().await;
        stage.telegram.push_raw_update(json!({ "message": "a surprise" }));
        stage.telegram.say(stage.anna, "one").unwrap();
        let updates = stage.next(None).await;
        assert_eq!(said(&updates), [None, line("one")]);
    }

    #[test]
    fn an_answer_that_is_not_utf_8_loses_nothing_else() {
        let mut answer = br#"{"ok":true,"result":[{"update_id":1,"x":"?"},{"update_id":2}]}"#.to_vec();
        let at = answer.iter().position(|byte| *byte == b'?').unwrap();
        answer[at] = 0xff;
        assert_eq!(batch(200, &answer).unwrap().len(), 2);
        let numberless = br#"{"ok":true,"result":[{"x":1}]}"#;
        assert!(batch(200, numberless).is_err(), "it would come again at once");
    }

    #[tokio::test]
    async fn a_server_that_does_not_wait_is_not_asked_without_end() {
        let telegram = Telegram::start(HandClock::skipping() as _).await.unwrap();
        let clock = HandClock::skipping();
        let mut poll = Poll::new(door(&telegram), Arc::clone(&clock) as _);
        for _ in 0..8 {
            assert_eq!(poll.next(UpdateId(0)).await, Ok(Vec::new()));
        }
        assert_eq!(clock.waits(), [Duration::from_secs(1); 3]);
    }
}
