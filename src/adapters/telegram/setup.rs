//! What is said to Telegram once: who the bot is, what its menu and its profile show.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use teloxide::payloads::{
    DeleteMyCommandsSetters, GetMyCommandsSetters, GetMyDescriptionSetters, GetMyShortDescriptionSetters,
    SetMyCommandsSetters, SetMyDescriptionSetters, SetMyShortDescriptionSetters,
};
use teloxide::requests::Requester;
use teloxide::types::{BotCommand, BotCommandScope, ChatId as TelegramChat};
use teloxide::{ApiError, Bot, RequestError};
use tracing::{debug, info, warn};

use super::address::trouble;
use super::api::{Door, calm};
use crate::domain::ids::ChatId;
use crate::domain::language::Language;
use crate::domain::time::Time;
use crate::ports::Clock;

/// The first pause after a profile could not be set; it doubles up to `LONGEST`.
const FIRST: Duration = Duration::from_secs(60);
/// The longest pause between attempts to set the profile.
const LONGEST: Duration = Duration::from_secs(3_600);

/// What a person sees of the bot before the first message, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Whom it is for; `None` for everybody without a profile of their own.
    pub language: Option<Language>,
    /// The one chat that has these commands; the descriptions are the same for all chats.
    pub chat: Option<ChatId>,
    /// Commands without `/`, each with what it does; without any, a chat has the menu of everybody.
    pub commands: Vec<(String, String)>,
    /// In the empty chat, at most 512 characters.
    pub description: String,
    /// On the bot's page and beside its links, at most 120 characters.
    pub short_description: String,
}

/// Who the bot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Telegram's number of it.
    pub id: u64,
    /// Its name after `@`.
    pub username: String,
    /// Its name as people see it.
    pub name: String,
}

/// How well Telegram is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Who the bot is.
    pub identity: Identity,
    /// The webhook that is set, if one is.
    pub webhook: Option<Webhook>,
    /// Updates that wait.
    pub waiting: u32,
}

/// A webhook as Telegram has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its address; its path may be a secret.
    pub url: String,
    /// Its host.
    pub host: String,
    /// When Telegram could not push to it last, and why, in our words.
    pub trouble: Option<(Time, String)>,
}

/// Why a call of the set-up failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupFault {
    /// The token is wrong or was revoked.
    #[error("Telegram refuses the bot token")]
    TokenRefused,
    /// Too many calls; wait this long.
    #[error("Telegram wants {} seconds of rest", .0.as_secs())]
    TooMany(Duration),
    /// Telegram was not reached.
    #[error("Telegram cannot be reached: {0}")]
    Unreached(String),
    /// Something answered that is not the Bot API, or is out of order.
    #[error("what answers does not speak the Bot API")]
    Unreadable,
    /// Telegram said no.
    #[error("Telegram says: {0}")]
    Refused(String),
}

impl From<RequestError> for SetupFault {
    fn from(error: RequestError) -> Self {
        match error {
            RequestError::Api(ApiError::InvalidToken) => Self::TokenRefused,
            RequestError::Api(other) => Self::Refused(calm(&other.to_string()).into_owned()),
            RequestError::MigrateToChatId(_) => Self::Refused("the chat has moved".into()),
            RequestError::RetryAfter(wait) => Self::TooMany(wait.duration()),
            RequestError::Network(error) if error.is_timeout() => Self::Unreached("no answer in time".into()),
            RequestError::Network(error) if error.is_connect() => Self::Unreached("no connection".into()),
            RequestError::Network(_) => Self::Unreached("the connection broke".into()),
            RequestError::InvalidJson { .. } => Self::Unreadable,
            RequestError::Io(error) => Self::Unreached(error.kind().to_string()),
        }
    }
}

/// The calls that are made once.
pub struct Setup {
    door: Arc<Door>,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup").finish_non_exhaustive()
    }
}

impl Setup {
    /// Nothing is sent yet.
    pub fn new(door: Arc<Door>, clock: Arc<dyn Clock>) -> Self {
        Self { door, clock }
    }

    /// Who the bot is.
    ///
    /// # Errors
    /// When the token is wrong or Telegram is not to be reached.
    pub async fn identity(&self) -> Result<Identity, SetupFault> {
        let user = self.door.bot().get_me().await?.user;
        Ok(Identity {
            id: user.id.0,
            username: user.username.unwrap_or_default(),
            name: user.first_name,
        })
    }

    /// Whether all is well between the bot and Telegram; changes nothing.
    ///
    /// # Errors
    /// When the token is wrong or Telegram is not to be reached.
    pub async fn reach(&self) -> Result<Reach, SetupFault> {
        let identity = self.identity().await?;
        let info = self.door.bot().get_webhook_info().await?;
        let webhook = info.url.as_ref().map(|url| Webhook {
            url: url.to_string(),
            host: url.host_str().unwrap_or("?").to_owned(),
            trouble: trouble(&info),
        });
        Ok(Reach {
            identity,
            webhook,
            waiting: info.pending_update_count,
        })
    }

    /// Whether the bot knows a chat, so that it may write there: a person who started it, or a group that it is in. Nothing is written.
    ///
    /// # Errors
    /// When the token is wrong or Telegram is not to be reached.
    pub async fn knows(&self, chat: ChatId) -> Result<bool, SetupFault> {
        let scope = BotCommandScope::Chat {
            chat_id: TelegramChat(chat.0).into(),
        };
        match self
            .bot()
            .get_my_commands()
            .scope(scope)
            .await
            .map_err(SetupFault::from)
        {
            Ok(_) => Ok(true),
            Err(SetupFault::Refused(_)) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    /// Brings what Telegram shows of the bot up to date; returns when all of it is. Failures are logged and tried again
    /// later, so that a start need not wait for it.
    pub async fn introduce(&self, profiles: &[Profile]) {
        let mut pause = FIRST;
        while let Err(fault) = self.introduce_once(profiles).await {
            warn!("the bot's profile is not up to date yet: {fault}");
            let wait = match fault {
                SetupFault::TooMany(wait) => wait.max(pause),
                SetupFault::TokenRefused
                | SetupFault::Unreached(_)
                | SetupFault::Unreadable
                | SetupFault::Refused(_) => pause,
            };
            self.clock.pass(wait).await;
            pause = (pause * 2).min(LONGEST);
        }
        debug!("the bot's profile is up to date");
    }

    /// Sets all that differs, in spite of what is refused; stops when Telegram wants fewer calls. The first fault counts.
    async fn introduce_once(&self, profiles: &[Profile]) -> Result<(), SetupFault> {
        let mut outcome = Ok(());
        for profile in profiles {
            outcome = unless_too_many(outcome, self.set_commands(profile).await)?;
            if profile.chat.is_some() {
                continue;
            }
            outcome = unless_too_many(outcome, self.set_description(profile).await)?;
            outcome = unless_too_many(outcome, self.set_short_description(profile).await)?;
        }
        outcome
    }

    async fn set_commands(&self, profile: &Profile) -> Result<(), SetupFault> {
        let wanted: Vec<BotCommand> = profile
            .commands
            .iter()
            .map(|(name, words)| BotCommand::new(name, words))
            .collect();
        let mut get = self.bot().get_my_commands();
        let mut set = self.bot().set_my_commands(wanted.clone());
        let mut delete = self.bot().delete_my_commands();
        if let Some(language) = profile.language {
            get = get.language_code(language.code());
            set = set.language_code(language.code());
            delete = delete.language_code(language.code());
        }
        if let Some(chat) = profile.chat {
            let scope = BotCommandScope::Chat {
                chat_id: TelegramChat(chat.0).into(),
            };
            get = get.scope(scope.clone());
            set = set.scope(scope.clone());
            delete = delete.scope(scope);
        }
        let stands = match get.await.map_err(SetupFault::from) {
            // A chat that the bot does not know has no menu either.
            Err(SetupFault::Refused(_)) if wanted.is_empty() => return Ok(()),
            stands => stands?,
        };
        if stands == wanted {
            return Ok(());
        }
        if wanted.is_empty() {
            delete.await?;
        } else {
            set.await?;
        }
        info!(language = code(profile), "the menu of commands is set");
        Ok(())
    }

    async fn set_description(&self, profile: &Profile) -> Result<(), SetupFault> {
        let mut get = self.bot().get_my_description();
        let mut set = self.bot().set_my_description().description(&profile.description);
        if let Some(language) = profile.language {
            get = get.language_code(language.code());
            set = set.language_code(language.code());
        }
        if get.await?.description != profile.description {
            set.await?;
            info!(language = code(profile), "the description is set");
        }
        Ok(())
    }

    async fn set_short_description(&self, profile: &Profile) -> Result<(), SetupFault> {
        let mut get = self.bot().get_my_short_description();
        let mut set = self
            .bot()
            .set_my_short_description()
            .short_description(&profile.short_description);
        if let Some(language) = profile.language {
            get = get.language_code(language.code());
            set = set.language_code(language.code());
        }
        if get.await?.short_description != profile.short_description {
            set.await?;
            info!(language = code(profile), "the short description is set");
        }
        Ok(())
    }

    fn bot(&self) -> &Bot {
        self.door.bot()
    }
}

fn unless_too_many(
    so_far: Result<(), SetupFault>,
    set: Result<(), SetupFault>,
) -> Result<Result<(), SetupFault>, SetupFault> {
    match set {
        Err(fault @ SetupFault::TooMany(_)) => Err(fault),
        set => Ok(so_far.and(set)),
    }
}

fn code(profile: &Profile) -> &'static str {
    profile.language.map_or("every", Language::code)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::{Identity, Profile, Setup, SetupFault};
    use crate::adapters::telegram::api::Door;
    use crate::adapters::telegram::hand_clock::HandClock;
    use crate::domain::ids::ChatId;
    use crate::domain::language::Language;
    use crate::domain::secret::Secret;
    use crate::sandbox::telegram::Telegram;

    async fn stage() -> (Telegram, Arc<HandClock>, Setup) {
        let clock = HandClock::skipping();
        let telegram = Telegram::start(Arc::clone(&clock) as _).await.unwrap();
        let setup = setup(&telegram, &telegram.token(), &clock);
        (telegram, clock, setup)
    }

    fn setup(telegram: &Telegram, token: &str, clock: &Arc<HandClock>) -> Setup {
        let door = Door::new(&Secret::new(token), &telegram.url()).unwrap();
        Setup::new(Arc::new(door), Arc::clone(clock) as _)
    }

    fn profiles() -> Vec<Profile> {
        let profile = |language, start: &str, description: &str| Profile {
            language,
            chat: None,
            commands: vec![("start".into(), start.into()), ("help".into(), "?".into())],
            description: description.into(),
            short_description: format!("{description}!"),
        };
        vec![
            profile(None, "Begin", "Gift cards"),
            profile(Some(Language::Korean), "시작", "기프트 카드"),
        ]
    }

    #[tokio::test]
    async fn an_admin_has_a_menu_of_their_own_and_everybody_else_does_not_see_it() {
        let (telegram, _, setup) = stage().await;
        let admin = telegram.join("Operator", Some("ko"));
        let stranger = telegram.join("Anna", Some("ko"));
        let mut profiles = profiles();
        profiles.push(Profile {
            language: Some(Language::Korean),
            chat: Some(ChatId(admin)),
            commands: vec![("stats".into(), "통계".into())],
            description: String::new(),
            short_description: String::new(),
        });
        setup.introduce(&profiles).await;
        let menu = |chat| {
            let lines = telegram.chat(chat).unwrap().menu;
            lines.into_iter().map(|line| line.command).collect::<Vec<_>>()
        };
        assert_eq!(menu(admin), ["stats"]);
        assert_eq!(menu(stranger), ["start", "help"]);
        assert_eq!(telegram.chat(admin).unwrap().description, "기프트 카드");
    }

    fn sets(telegram: &Telegram) -> usize {
        telegram
            .calls()
            .iter()
            .filter(|call| call.method.starts_with("set"))
            .count()
    }

    #[tokio::test]
    async fn the_bot_knows_its_name() {
        let (_telegram, _, setup) = stage().await;
        let identity = Identity {
            id: 7_000_000_001,
            username: "gift_kiosk_bot".into(),
            name: "Gift Kiosk".into(),
        };
        assert_eq!(setup.identity().await, Ok(identity.clone()));
        let reach = setup.reach().await.unwrap();
        assert_eq!((reach.identity, reach.webhook, reach.waiting), (identity, None, 0));
    }

    #[tokio::test]
    async fn what_is_wrong_is_named() {
        let (telegram, clock, right) = stage().await;
        let wrong = setup(&telegram, "1:wrong", &clock);
        assert_eq!(wrong.identity().await, Err(SetupFault::TokenRefused));
        telegram.trouble(|trouble| trouble.slow_down_next("getMe", 1, 11));
        assert_eq!(
            right.identity().await,
            Err(SetupFault::TooMany(Duration::from_secs(11)))
        );
        telegram.trouble(|trouble| trouble.truncate_next("getMe", 1));
        assert!(matches!(right.reach().await, Err(SetupFault::Unreached(_))));
        telegram.stop();
        assert!(matches!(right.reach().await, Err(SetupFault::Unreached(_))));
    }

    #[tokio::test]
    async fn a_person_sees_the_profile_in_their_language() {
        let (telegram, _, setup) = stage().await;
        setup.introduce(&profiles()).await;
        let seen = |language| {
            let chat = telegram.chat(telegram.join("Anna", language)).unwrap();
            (
                chat.menu[0].description.clone(),
                chat.description,
                chat.short_description,
            )
        };
        let korean = ("시작".to_owned(), "기프트 카드".to_owned(), "기프트 카드!".to_owned());
        let other = ("Begin".to_owned(), "Gift cards".to_owned(), "Gift cards!".to_owned());
        assert_eq!(seen(Some("ko")), korean);
        assert_eq!(seen(Some("ja")), other);
        assert_eq!(seen(None), other);
    }

    #[tokio::test]
    async fn only_what_differs_is_set() {
        let (telegram, _, setup) = stage().await;
        let mut profiles = profiles();
        setup.introduce(&profiles).await;
        assert_eq!(sets(&telegram), 6);
        setup.introduce(&profiles).await;
        assert_eq!(sets(&telegram), 6);
        profiles[1].description = "기프트 카드와 eSIM".into();
        setup.introduce(&profiles).await;
        assert_eq!(sets(&telegram), 7);
    }

    #[tokio::test]
    async fn what_failed_is_set_later() {
        let (telegram, clock, setup) = stage().await;
        telegram.trouble(|trouble| {
            trouble.slow_down_next("setMyDescription", 1, 90);
            trouble.refuse_next("setMyShortDescription", 1, 400, "Bad Request: not now");
        });
        setup.introduce(&profiles()).await;
        let anna = telegram.chat(telegram.join("Anna", Some("ko"))).unwrap();
        assert_eq!(
            (anna.description.as_str(), anna.short_description.as_str()),
            ("기프트 카드", "기프트 카드!")
        );
        assert_eq!(clock.waits(), [Duration::from_secs(90), Duration::from_secs(120)]);
    }
}
