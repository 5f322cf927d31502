//! The small door through which every frequent call to Telegram goes.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde::Deserialize;
use teloxide::Bot;
use tracing::debug;

use super::body::Body;
use crate::domain::secret::Secret;
use crate::ports::Clock;
use crate::ports::tally::{Contact, Tally};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a call may take in all.
const CALL: Duration = Duration::from_secs(30);
/// How long Telegram may hold back an empty answer to getUpdates, in seconds.
pub(super) const POLL_SECONDS: u8 = 50;
/// How long a call of getUpdates may take in all.
const POLL: Duration = Duration::from_secs(65);
/// How long an idle connection is kept; shorter than servers keep theirs, so that no call meets one that is closing.
const IDLE: Duration = Duration::from_secs(30);
/// Bytes of an answer that are read at most; the answers to calls are a few kilobytes.
const ANSWER_LIMIT: usize = 1 << 20;
/// Bytes of a batch of updates that are read at most; Telegram's own limit is 4 MiB.
const BATCH_LIMIT: usize = 16 << 20;
/// A 429 that names no time to wait.
const UNNAMED_WAIT: Duration = Duration::from_secs(5);

/// The methods that are called often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    GetUpdates,
    SendMessage,
    SendPhoto,
    SendDocument,
    EditMessageText,
    EditMessageCaption,
    EditMessageMedia,
    DeleteMessage,
    AnswerCallbackQuery,
    CopyMessage,
    CreateForumTopic,
}

impl Method {
    const ALL: [Self; 11] = [
        Self::GetUpdates,
        Self::SendMessage,
        Self::SendPhoto,
        Self::SendDocument,
        Self::EditMessageText,
        Self::EditMessageCaption,
        Self::EditMessageMedia,
        Self::DeleteMessage,
        Self::AnswerCallbackQuery,
        Self::CopyMessage,
        Self::CreateForumTopic,
    ];

    /// The name that Telegram knows it by.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::GetUpdates => "getUpdates",
            Self::SendMessage => "sendMessage",
            Self::SendPhoto => "sendPhoto",
            Self::SendDocument => "sendDocument",
            Self::EditMessageText => "editMessageText",
            Self::EditMessageCaption => "editMessageCaption",
            Self::EditMessageMedia => "editMessageMedia",
            Self::DeleteMessage => "deleteMessage",
            Self::AnswerCallbackQuery => "answerCallbackQuery",
            Self::CopyMessage => "copyMessage",
            Self::CreateForumTopic => "createForumTopic",
        }
    }
}

/// Why there is no way to Telegram at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoorFault {
    /// BotFather's tokens are digits, a colon, then letters, digits, `_` and `-`.
    #[error("the bot token does not look like one of BotFather's")]
    Token,
    /// The base address is not an http or https address.
    #[error("the address of the Bot API must begin with https:// or http://")]
    Base,
    /// The HTTP client could not be built.
    #[error("the HTTP client for Telegram cannot be built: {0}")]
    Client(String),
}

/// Why a call brought no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiFault {
    /// Too many calls; wait this long.
    #[error("too many calls, wait {0:?}")]
    TooMany(Duration),
    /// Telegram understood and said no. The description may quote what was sent: `calm` before it is logged.
    #[error("{code}: {}", calm(description))]
    Refused { code: u16, description: String },
    /// Telegram, or a proxy before it, is out of order.
    #[error("HTTP {0}")]
    Broken(u16),
    /// The call never left.
    #[error("not reached: {0}")]
    Unreached(String),
    /// The call left, and no readable answer came; what it asked for may have happened.
    #[error("no answer: {0}")]
    Unanswered(String),
}

/// The way to one bot's Bot API.
pub struct Door {
    calls: Client,
    polls: Client,
    urls: [Url; Method::ALL.len()],
    token: Secret,
    bot: Bot,
    clock: Option<Arc<dyn Clock>>,
    tally: Tally,
    contact: Contact,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").finish_non_exhaustive()
    }
}

impl Door {
    /// Makes a door to the Bot API at `base` (without `/bot`). Nothing is sent yet.
    ///
    /// # Errors
    /// When the token or the address cannot be right, or the HTTP client cannot be built.
    pub fn new(token: &Secret, base: &str) -> Result<Self, DoorFault> {
        if !is_token(token.reveal()) {
            return Err(DoorFault::Token);
        }
        let base = Url::parse(base.trim_end_matches('/')).map_err(|_| DoorFault::Base)?;
        if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
            return Err(DoorFault::Base);
        }
        let calls = client(&base, CALL)?;
        let bot = Bot::with_client(token.reveal(), calls.clone()).set_api_url(base.clone());
        Ok(Self {
            calls,
            polls: client(&base, POLL)?,
            urls: Method::ALL.map(|method| method_url(&base, token, method)),
            token: token.clone(),
            bot,
            clock: None,
            tally: Tally::default(),
            contact: Contact::default(),
        })
    }

    /// The same door, which notes when Telegram answers and when not.
    #[must_use]
    pub fn timed(self, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock: Some(clock),
            ..self
        }
    }

    /// Calls so far, by method and outcome.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// When Telegram was heard last.
    pub const fn contact(&self) -> &Contact {
        &self.contact
    }

    /// teloxide's typed client through the same connections, for the calls that are made once.
    pub(super) const fn bot(&self) -> &Bot {
        &self.bot
    }

    /// Makes one call and reads `T` from its result.
    pub(super) async fn call<T>(&self, method: Method, body: Body) -> Result<T, ApiFault>
    where
        T: for<'de> Deserialize<'de>,
    {
        let mut answer = Vec::new();
        let posted = self.post(&self.calls, method, body, ANSWER_LIMIT, &mut answer).await;
        let result = posted.and_then(|status| read(status, &answer));
        self.note(method, result.as_ref().err());
        result
    }

    /// Counts a call by how it ended.
    pub(super) fn note(&self, method: Method, fault: Option<&ApiFault>) {
        let (outcome, answered) = match fault {
            None => ("done", true),
            Some(ApiFault::TooMany(_)) => ("too_many", true),
            Some(ApiFault::Refused { .. }) => ("refused", true),
            Some(ApiFault::Broken(_)) => ("broken", false),
            Some(ApiFault::Unreached(_)) => ("unreached", false),
            Some(ApiFault::Unanswered(_)) => ("unanswered", false),
        };
        self.tally.add(method.name(), outcome);
        if let Some(clock) = self.clock.as_ref().filter(|_| answered) {
            self.contact.answered(clock.now());
        }
    }

    /// Fetches a batch of updates into `batch`, to be read with `read`.
    pub(super) async fn poll(&self, body: Body, batch: &mut Vec<u8>) -> Result<u16, ApiFault> {
        self.post(&self.polls, Method::GetUpdates, body, BATCH_LIMIT, batch)
            .await
    }

    async fn post(
        &self,
        client: &Client,
        method: Method,
        body: Body,
        limit: usize,
        answer: &mut Vec<u8>,
    ) -> Result<u16, ApiFault> {
        debug!(method = method.name(), "call");
        answer.clear();
        let response = client
            .post(self.urls[method as usize].clone())
            .header(CONTENT_TYPE, &*body.content_type)
            .body(body.bytes)
            .send()
            .await
            .map_err(|error| {
                if error.is_connect() || error.is_builder() {
                    ApiFault::Unreached(self.plainly(error))
                } else {
                    ApiFault::Unanswered(self.plainly(error))
                }
            })?;
        let status = response.status().as_u16();
        match self.take(response, limit, answer).await {
            Err(_) if status >= 500 => Err(ApiFault::Broken(status)),
            taken => taken.map(|()| status),
        }
    }

    async fn take(&self, mut response: Response, limit: usize, answer: &mut Vec<u8>) -> Result<(), ApiFault> {
        let cut = |error| ApiFault::Unanswered(self.plainly(error));
        while let Some(chunk) = response.chunk().await.map_err(cut)? {
            if answer.len() + chunk.len() > limit {
                return Err(ApiFault::Unanswered("the answer is too long".into()));
            }
            answer.extend_from_slice(&chunk);
        }
        Ok(())
    }

    /// What went wrong, without the address, since the address holds the token.
    fn plainly(&self, error: reqwest::Error) -> String {
        let error = error.without_url();
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        text.replace(self.token.reveal(), "…")
    }
}

/// Reads the result `T` out of an answer.
pub(super) fn read<'a, T: Deserialize<'a>>(status: u16, answer: &'a [u8]) -> Result<T, ApiFault> {
    let reply: Reply<'a, T> = match serde_json::from_slice(answer) {
        Ok(reply) => reply,
        Err(_) if !(200..300).contains(&status) || answer.trim_ascii_start().starts_with(b"<") => {
            return Err(ApiFault::Broken(status));
        }
        Err(error) => return Err(ApiFault::Unanswered(format!("unreadable at byte {}", error.column()))),
    };
    if reply.ok {
        return reply
            .result
            .ok_or_else(|| ApiFault::Unanswered("an answer without a result".into()));
    }
    let code = reply.error_code.unwrap_or(status);
    let wait = reply.parameters.and_then(|parameters| parameters.retry_after);
    Err(match (code, wait) {
        (_, Some(seconds)) => ApiFault::TooMany(Duration::from_secs(seconds)),
        (429, None) => ApiFault::TooMany(UNNAMED_WAIT),
        (500.., None) => ApiFault::Broken(code),
        (_, None) => ApiFault::Refused {
            code,
            description: reply.description.unwrap_or_default().into_owned(),
        },
    })
}

#[derive(Deserialize)]
struct Reply<'a, T> {
    ok: bool,
    #[serde(default = "none")]
    result: Option<T>,
    error_code: Option<u16>,
    #[serde(borrow)]
    description: Option<Cow<'a, str>>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

fn none<T>() -> Option<T> {
    None
}

/// A description without what it quotes, since it may quote a text, an address or a code that we sent.
pub(super) fn calm(description: &str) -> Cow<'_, str> {
    let mut quotes = description
        .char_indices()
        .filter(|(_, c)| "\"'`“”‘’«»".contains(*c))
        // The apostrophe of "can't" opens nothing.
        .filter(|(at, _)| !(description[..*at].ends_with('n') && description[*at..].starts_with("'t ")));
    let Some((first, _)) = quotes.next() else {
        return Cow::Borrowed(description);
    };
    let rest = quotes
        .next_back()
        .map_or("", |(last, quote)| &description[last + quote.len_utf8()..]);
    Cow::Owned(format!("{}…{rest}", &description[..first]))
}

fn is_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, key)| {
        !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_digit())
            && !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    })
}

fn method_url(base: &Url, token: &Secret, method: Method) -> Url {
    let mut url = base.clone();
    let path = format!(
        "{}/bot{}/{}",
        base.path().trim_end_matches('/'),
        token.reveal(),
        method.name()
    );
    url.set_path(&path);
    url
}

fn client(base: &Url, total: Duration) -> Result<Client, DoorFault> {
    let builder = Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT)
        .timeout(total)
        .pool_idle_timeout(IDLE)
        .no_gzip()
        .https_only(base.scheme() == "https");
    let here = matches!(base.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let builder = if here { builder.no_proxy() } else { builder };
    builder
        .build()
        .map_err(|error| DoorFault::Client(error.without_url().to_string()))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde::de::IgnoredAny;

    use super::{ApiFault, Door, DoorFault, Method, calm, read};
    use crate::domain::secret::Secret;

    #[test]
    fn a_token_and_an_address_that_cannot_be_right_are_refused_at_once() {
        let token = Secret::new("123:abc_DEF-4");
        for wrong in ["", "123", ":abc", "123:", "123:a/b", "123:a b", "x:abc", "123:ab\n"] {
            let refused = Door::new(&Secret::new(wrong), "https://api.telegram.org");
            assert_eq!(refused.unwrap_err(), DoorFault::Token, "{wrong:?}");
        }
        for wrong in ["", "api.telegram.org", "ftp://api.telegram.org", "file:///etc"] {
            assert_eq!(Door::new(&token, wrong).unwrap_err(), DoorFault::Base, "{wrong:?}");
        }
        for base in ["https://example.org/telegram", "https://example.org/telegram/"] {
            let door = Door::new(&token, base).unwrap();
            assert_eq!(
                door.urls[Method::SendPhoto as usize].as_str(),
                "https://example.org/telegram/bot123:abc_DEF-4/sendPhoto"
            );
        }
    }

    #[test]
    fn the_table_of_addresses_is_in_the_order_of_the_methods() {
        for (index, method) in Method::ALL.into_iter().enumerate() {
            assert_eq!(method as usize, index, "{method:?}");
        }
    }

    #[test]
    fn every_answer_has_its_reading() {
        let refused = |code, description: &str| ApiFault::Refused {
            code,
            description: description.into(),
        };
        let table = [
            (
                400,
                r#"{"ok":false,"error_code":400,"description":"Bad Request: no"}"#,
                refused(400, "Bad Request: no"),
            ),
            (
                400,
                r#"{"ok":false,"description":"\u043d\u0435\u0442"}"#,
                refused(400, "нет"),
            ),
            (409, r#"{"ok":false,"error_code":409}"#, refused(409, "")),
            (
                429,
                r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":17}}"#,
                ApiFault::TooMany(Duration::from_secs(17)),
            ),
            (
                429,
                r#"{"ok":false,"error_code":429}"#,
                ApiFault::TooMany(Duration::from_secs(5)),
            ),
            (
                500,
                r#"{"ok":false,"error_code":500,"description":"Internal Server Error"}"#,
                ApiFault::Broken(500),
            ),
            (502, "<html>502</html>", ApiFault::Broken(502)),
            (200, " <html>Log in to the network</html>", ApiFault::Broken(200)),
            (302, "", ApiFault::Broken(302)),
            (403, "Forbidden", ApiFault::Broken(403)),
        ];
        for (status, answer, fault) in table {
            assert_eq!(
                read::<IgnoredAny>(status, answer.as_bytes()).unwrap_err(),
                fault,
                "{answer}"
            );
        }
        for answer in [r#"{"ok":true,"result":{"mess"#, "", r#"{"ok":true}"#] {
            let fault = read::<IgnoredAny>(200, answer.as_bytes()).unwrap_err();
            assert!(matches!(fault, ApiFault::Unanswered(_)), "{answer}: {fault:?}");
        }
        assert_eq!(read::<u8>(200, br#"{"ok":true,"result":7,"new":[{}]}"#), Ok(7));
    }

    #[test]
    fn what_a_description_quotes_is_not_repeated() {
        for (description, calmed) in [
            (
                "Bad Request: inline keyboard button URL 'https://x.org/?c='1'&d' is invalid: Wrong HTTP URL",
                "Bad Request: inline keyboard button URL … is invalid: Wrong HTTP URL",
            ),
            (
                "Bad Request: can't parse entities: tag \"code-1234\" at 5",
                "Bad Request: can't parse entities: tag … at 5",
            ),
            ("'a' isn't 'b'", "…"),
            ("an open 'quote", "an open …"),
            ("field \"text\" is empty", "field … is empty"),
            ("quotes “a” and ‘b’", "quotes …"),
            ("Forbidden", "Forbidden"),
        ] {
            assert_eq!(calm(description), calmed);
        }
    }
}
