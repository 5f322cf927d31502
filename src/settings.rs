//! What an operator decides: names and values become settings, or every fault at once, by name.

pub mod buyers;
pub mod cashier;
mod names;
pub mod server;

use std::borrow::Cow;
use std::path::PathBuf;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::adapters::journal::seal::StoreKey;
use crate::domain::ids::ChatId;
use crate::domain::language::Language;
use crate::environment::{Fault, Faults, Raw};
use buyers::BuyerSettings;
use cashier::CashierSettings;
use server::ServerSettings;

/// Everything that an operator decides.
#[derive(Debug)]
pub struct Settings {
    /// The bot's token, from @BotFather.
    pub token: SecretString,
    /// Base address of the Bot API.
    pub telegram_url: Url,
    /// The HTTP server, and how updates come in.
    pub server: ServerSettings,
    /// Who hears alarms and may give commands.
    pub admins: Vec<ChatId>,
    /// The group whose people answer buyers.
    pub support: Option<ChatId>,
    /// Base address of Cryptorefills.
    pub cryptorefills_url: Url,
    /// The partner id; nothing is sold while it is empty.
    pub partner_id: String,
    /// Requests a second to Cryptorefills.
    pub requests_per_second: u32,
    /// What buyers may do and what they are told.
    pub buyers: BuyerSettings,
    /// Invoices, and the money behind them.
    pub cashier: CashierSettings,
    /// The directory of the store.
    pub store: PathBuf,
    /// What seals the store.
    pub store_key: StoreKey,
    /// The language of people whose own we do not speak.
    pub default_language: Language,
    /// Messages are sent as fast as Telegram takes them, which only a Telegram on this machine allows.
    pub unlimited_pace: bool,
}

const DEFAULT_TELEGRAM: &str = "https://api.telegram.org";
const DEFAULT_CRYPTOREFILLS: &str = "https://api.cryptorefills.com";
/// Accounts that Telegram itself speaks with; no person is behind them.
const NOBODY: [i64; 3] = [1_087_968_824, 136_817_688, 777_000];

impl Settings {
    /// Understands all of them, or says everything that is wrong.
    ///
    /// # Errors
    /// Every fault, by name, with what would be right; no secret is in it.
    pub fn understand(raw: &Raw) -> Result<Self, Faults> {
        let mut reader = Reader {
            raw,
            faults: Vec::new(),
        };
        let token = reader.token();
        let telegram_url = reader.url("TELEGRAM_API_URL", DEFAULT_TELEGRAM);
        let unlimited_pace = reader.unlimited_pace(telegram_url.as_ref());
        let server = reader.server(telegram_url.as_ref());
        let admins = reader.admins();
        let support = reader.support();
        let cryptorefills_url = reader.url("CRYPTOREFILLS_API_URL", DEFAULT_CRYPTOREFILLS);
        let partner_id = reader.partner_id();
        let requests_per_second = reader.requests_per_second();
        let mut buyers = reader.buyers(requests_per_second);
        buyers.imprint.talks = support.is_some();
        let cashier = reader.cashier();
        let store = reader.store();
        let store_key = reader.store_key();
        let default_language = reader.language();
        reader.log_format();
        reader.misspelt();
        let Reader { faults, .. } = reader;
        match (token, telegram_url, cryptorefills_url, store, store_key) {
            (Some(token), Some(telegram_url), Some(cryptorefills_url), Some(store), Some(store_key))
                if faults.is_empty() =>
            {
                Ok(Self {
                    token,
                    telegram_url,
                    server,
                    admins,
                    support,
                    cryptorefills_url,
                    partner_id,
                    requests_per_second,
                    buyers,
                    cashier,
                    store,
                    store_key,
                    default_language,
                    unlimited_pace,
                })
            }
            _ => Err(Faults(faults)),
        }
    }
}

struct Reader<'a> {
    raw: &'a Raw,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, name: &'static str, wrong: impl Into<String>, right: impl Into<Cow<'static, str>>) {
        self.faults.push(Fault {
            name,
            wrong: wrong.into(),
            right: right.into(),
        });
    }

    fn token(&mut self) -> Option<SecretString> {
        const RIGHT: &str =
            "the token that @BotFather gave, such as 123456789:AAE… (digits, a colon, 35 letters or digits)";
        let Some(token) = self.raw.get("TELEGRAM_BOT_TOKEN") else {
            self.fault("TELEGRAM_BOT_TOKEN", "is missing", RIGHT);
            return None;
        };
        let is_token = token.split_once(':').is_some_and(|(id, key)| {
            !id.is_empty()
                && id.bytes().all(|b| b.is_ascii_digit())
                && key.len() >= 30
                && key
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        });
        if !is_token {
            self.fault("TELEGRAM_BOT_TOKEN", "is not a token", RIGHT);
            return None;
        }
        Some(SecretString::from(token))
    }

    fn url(&mut self, name: &'static str, default: &str) -> Option<Url> {
        const RIGHT: &str = "an https address without a path, or http on this machine (127.0.0.1)";
        let text = self.raw.get(name).unwrap_or(default);
        let url = Url::parse(text)
            .ok()
            .filter(|url| url.query().is_none() && url.username().is_empty());
        let Some(url) = url else {
            self.fault(name, "is not an address", RIGHT);
            return None;
        };
        if url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url)) {
            return Some(url);
        }
        self.fault(name, "is neither https nor on this machine", RIGHT);
        None
    }

    /// For measuring: the real Telegram punishes a bot that keeps no limits.
    fn unlimited_pace(&mut self, telegram: Option<&Url>) -> bool {
        match self.raw.get("GIFTKIOSK_PACE") {
            None => false,
            Some("unlimited") if telegram.is_some_and(is_loopback) => true,
            Some(_) => {
                let right = "not set; a measurement sets it to unlimited, with a TELEGRAM_API_URL on this machine";
                self.fault("GIFTKIOSK_PACE", "is not for this Telegram", right);
                false
            }
        }
    }

    fn admins(&mut self) -> Vec<ChatId> {
        const RIGHT: &str = "Telegram user ids with commas between, such as 123456789,987654321 (each person learns it from @userinfobot)";
        let mut admins = Vec::new();
        for part in self
            .raw
            .get("ADMIN_IDS")
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|id| !id.is_empty())
        {
            match part.parse::<i64>() {
                Ok(id) if NOBODY.contains(&id) => {
                    self.fault("ADMIN_IDS", format!("names {id}, behind which is no person"), RIGHT);
                }
                Ok(id) if id > 0 => admins.push(ChatId(id)),
                Ok(_) | Err(_) => self.fault("ADMIN_IDS", "has something that is not a user id", RIGHT),
            }
        }
        admins
    }

    fn support(&mut self) -> Option<ChatId> {
        let text = self.raw.get("SUPPORT_CHAT_ID").unwrap_or_default().trim();
        if text.is_empty() {
            return None;
        }
        let group = text.parse().ok().filter(|id: &i64| *id < 0).map(ChatId);
        if group.is_none() {
            let right = "the id of a group with the bot in it, a negative number such as -1001234567890";
            self.fault("SUPPORT_CHAT_ID", "is not the id of a group", right);
        }
        group
    }

    fn partner_id(&mut self) -> String {
        let id = self.raw.get("CRYPTOREFILLS_PARTNER_ID").unwrap_or_default();
        if !id.bytes().all(|b| b.is_ascii_graphic()) || id.len() > 64 {
            let right = "the partner id from the account page of Cryptorefills, letters and digits";
            self.fault("CRYPTOREFILLS_PARTNER_ID", "is not a partner id", right);
        }
        id.to_owned()
    }

    fn requests_per_second(&mut self) -> u32 {
        match self.raw.get("CRYPTOREFILLS_RPS").unwrap_or("1").parse() {
            Ok(rps @ 1..=1_000) => rps,
            Ok(_) | Err(_) => {
                self.fault(
                    "CRYPTOREFILLS_RPS",
                    "is not a rate",
                    "whole requests a second from 1 to 1000, such as 1",
                );
                1
            }
        }
    }

    fn store(&mut self) -> Option<PathBuf> {
        let text = self.raw.get("STORE_URL").unwrap_or("sled:./data");
        match text.split_once(':') {
            Some(("sled", path)) if !path.is_empty() => Some(PathBuf::from(path)),
            Some(("postgres" | "postgresql", _)) => {
                self.fault(
                    "STORE_URL",
                    "asks for PostgreSQL, which this version does not have",
                    "sled:./data",
                );
                None
            }
            Some(_) | None => {
                self.fault(
                    "STORE_URL",
                    "is not understood",
                    "sled: and a directory, such as sled:./data",
                );
                None
            }
        }
    }

    fn store_key(&mut self) -> Option<StoreKey> {
        const RIGHT: &str = "32 random bytes in base64, made with: openssl rand -base64 32";
        let Some(text) = self.raw.get("STORE_KEY") else {
            self.fault("STORE_KEY", "is missing", RIGHT);
            return None;
        };
        match StoreKey::from_base64(text) {
            Ok(key) => Some(key),
            Err(fault) => {
                self.fault("STORE_KEY", fault.to_string(), RIGHT);
                None
            }
        }
    }

    fn language(&mut self) -> Language {
        let tag = self.raw.get("DEFAULT_LANGUAGE").unwrap_or("en");
        Language::from_tag(tag).unwrap_or_else(|| {
            self.fault(
                "DEFAULT_LANGUAGE",
                "is not a language of this shop",
                "one of en, ko, ja",
            );
            Language::default()
        })
    }

    fn log_format(&mut self) {
        if !matches!(self.raw.get("LOG_FORMAT"), None | Some("text" | "json")) {
            self.fault("LOG_FORMAT", "is unknown", "text or json");
        }
    }

    /// A setting that somebody misspelt would be left out in silence.
    fn misspelt(&mut self) {
        for spelled in self.raw.names() {
            if let Some(name) = names::meant(spelled).filter(|name| self.raw.get(name).is_none()) {
                self.fault(name, format!("is spelled {spelled}"), format!("write {name}"));
            }
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Settings {
    /// The token, for the one place that needs it.
    pub fn token(&self) -> &str {
        self.token.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::domain::consent::Support;
    use crate::domain::limits::Limits;
    use crate::environment::Raw;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const TOKEN: &str = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc";

    fn raw(pairs: &[(&str, &str)]) -> Raw {
        let least = [("TELEGRAM_BOT_TOKEN", TOKEN), ("STORE_KEY", KEY)];
        least
            .iter()
            .chain(pairs)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn two_settings_are_enough_to_start() {
        let settings = Settings::understand(&raw(&[])).unwrap();
        assert_eq!(settings.telegram_url.as_str(), "https://api.telegram.org/");
        assert_eq!(settings.store.to_str(), Some("./data"));
        assert!(settings.partner_id.is_empty() && settings.admins.is_empty());
    }

    #[test]
    fn a_name_that_was_misspelt_is_told_and_not_left_out() {
        let faults = Settings::understand(&raw(&[("ADMIN_ID", "12"), ("max_open_orders", "9")])).unwrap_err();
        let told = faults.to_string();
        for line in [
            "  ADMIN_IDS is spelled ADMIN_ID: write ADMIN_IDS\n",
            "  MAX_OPEN_ORDERS is spelled max_open_orders: write MAX_OPEN_ORDERS\n",
        ] {
            assert!(told.contains(line), "{told}");
        }
        assert!(Settings::understand(&raw(&[("ADMIN_ID", "12"), ("ADMIN_IDS", "12")])).is_ok());
    }

    #[test]
    fn every_fault_is_told_at_once_by_name_and_no_value_is_repeated() {
        let faults = Settings::understand(&raw(&[
            ("TELEGRAM_BOT_TOKEN", "CANARY-TOKEN"),
            ("TELEGRAM_API_URL", "http://example.org"),
            ("TELEGRAM_UPDATES", "pigeon"),
            ("LISTEN_ADDR", "8080"),
            ("ADMIN_IDS", "12, @anna"),
            ("CRYPTOREFILLS_API_URL", "not an address"),
            ("CRYPTOREFILLS_RPS", "0"),
            ("MAX_OPEN_ORDERS", "0"),
            ("CODE_RETENTION_DAYS", "0"),
            ("MAX_ORDERS_PER_DAY", "1001"),
            ("MAX_ORDERS_PER_MINUTE", "many"),
            ("TERMS_VERSION", "new"),
            ("TERMS_URL", "http://shop.example/terms"),
            ("SUPPORT_CONTACT", "ask Anna"),
            ("STORE_URL", "mysql:x"),
            ("STORE_KEY", "Q0FOQVJZ"),
            ("DEFAULT_LANGUAGE", "tlh"),
            ("LOG_FORMAT", "xml"),
            ("PUBLIC_URL", "http://shop.example"),
            ("MARGIN_PERCENT", "-200"),
            ("FUNDING", "magic"),
        ]))
        .unwrap_err();
        let text = faults.to_string();
        for name in [
            "TELEGRAM_BOT_TOKEN",
            "TELEGRAM_API_URL",
            "TELEGRAM_UPDATES",
            "LISTEN_ADDR",
            "ADMIN_IDS",
            "CRYPTOREFILLS_API_URL",
            "CRYPTOREFILLS_RPS",
            "MAX_OPEN_ORDERS",
            "MAX_ORDERS_PER_DAY",
            "MAX_ORDERS_PER_MINUTE",
            "TERMS_VERSION",
            "TERMS_URL",
            "SUPPORT_CONTACT",
            "STORE_URL",
            "STORE_KEY",
            "DEFAULT_LANGUAGE",
            "LOG_FORMAT",
            "PUBLIC_URL",
            "MARGIN_PERCENT",
            "FUNDING",
        ] {
            assert!(text.contains(&format!("  {name} ")), "{name} in {text}");
        }
        assert!(!text.contains("CANARY") && !text.contains("Q0FOQVJZ"), "{text}");
    }

    #[test]
    fn a_missing_setting_is_told_with_what_would_be_right() {
        let faults = Settings::understand(&Raw::default()).unwrap_err().to_string();
        assert!(
            faults.contains("STORE_KEY is missing: 32 random bytes in base64, made with: openssl rand -base64 32"),
            "{faults}"
        );
        assert!(faults.contains("TELEGRAM_BOT_TOKEN is missing"), "{faults}");
    }

    #[test]
    fn secrets_are_never_printed() {
        let raw = raw(&[
            ("CRYPTOMUS_MERCHANT_ID", "11111111-2222"),
            ("CRYPTOMUS_PAYMENT_KEY", "CANARY-CANARY-CANARY"),
        ]);
        let shown = format!("{raw:?} {:?}", Settings::understand(&raw).unwrap());
        assert!(
            !shown.contains("AAEhBOweik6ad9r") && !shown.contains(KEY) && !shown.contains("CANARY"),
            "{shown}"
        );
    }

    #[test]
    fn only_a_telegram_on_this_machine_is_written_to_without_limits() {
        let unlimited = ("GIFTKIOSK_PACE", "unlimited");
        let local = raw(&[unlimited, ("TELEGRAM_API_URL", "http://127.0.0.1:8081")]);
        assert!(Settings::understand(&local).unwrap().unlimited_pace);
        let faults = Settings::understand(&raw(&[unlimited])).unwrap_err().to_string();
        assert!(faults.contains("GIFTKIOSK_PACE is not for this Telegram"), "{faults}");
        assert!(!Settings::understand(&raw(&[])).unwrap().unlimited_pace);
    }

    #[test]
    fn new_orders_have_limits_that_grow_with_what_the_upstream_takes() {
        let limits = |pairs: &[(&str, &str)]| Settings::understand(&raw(pairs)).unwrap().buyers.limits;
        assert_eq!(limits(&[]), Limits::default());
        assert_eq!(limits(&[("CRYPTOREFILLS_RPS", "4")]).minute, 60);
        let set = limits(&[("MAX_OPEN_ORDERS", "1"), ("MAX_ORDERS_PER_MINUTE", "7")]);
        assert_eq!((set.open, set.day, set.minute), (1, 10, 7));
    }

    #[test]
    fn support_is_a_name_an_address_or_a_page() {
        let link = |url: &str| Some(Support::Link(url.into()));
        for (text, understood) in [
            ("@anna_shop", link("https://t.me/anna_shop")),
            ("https://shop.example/help", link("https://shop.example/help")),
            ("help@shop.example", Some(Support::Mail("help@shop.example".into()))),
        ] {
            let settings = Settings::understand(&raw(&[("SUPPORT_CONTACT", text)])).unwrap();
            assert_eq!(settings.buyers.imprint.support, understood, "{text}");
        }
        for wrong in ["@a", "@anna shop", "anna", "http://shop.example", "a b@shop.example"] {
            assert!(
                Settings::understand(&raw(&[("SUPPORT_CONTACT", wrong)])).is_err(),
                "{wrong}"
            );
        }
    }

    #[test]
    fn nobody_is_no_admin() {
        for id in ["1087968824", "777000", "-5", "0"] {
            assert!(Settings::understand(&raw(&[("ADMIN_IDS", id)])).is_err(), "{id}");
        }
    }
}
