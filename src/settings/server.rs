//! What an operator decides about the HTTP server and whoever posts to it.

use std::net::{IpAddr, SocketAddr};

use reqwest::Url;
use secrecy::SecretString;

use super::{Reader, is_loopback};

/// Where the server listens when nothing is said.
const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
/// Longest public address: with the path of a webhook behind it Cryptomus takes 150 characters for a test.
const LONGEST_URL: usize = 120;
/// The ports to which Telegram itself pushes.
const TELEGRAM_PORTS: [u16; 4] = [443, 80, 88, 8443];

/// The HTTP server and its neighbours.
#[derive(Debug)]
pub struct ServerSettings {
    /// Where it listens; `None` for no server at all.
    pub listen: Option<SocketAddr>,
    /// The address under which others reach it. A path in it goes before the paths of the webhooks. The port 0 on this machine means
    /// the port that `listen` got.
    pub public_url: Option<Url>,
    /// The secret that Telegram says with each update; with it updates are pushed, without it they are polled.
    pub webhook_secret: Option<SecretString>,
    /// Who may post Cryptomus webhooks; everybody when it is empty.
    pub cryptomus_sources: Vec<IpAddr>,
    /// Proxies whose word on who sent a request is believed.
    pub proxies: Vec<IpAddr>,
}

impl ServerSettings {
    /// The path that goes before those of the webhooks, as in `/shop-7f3a`; empty for none.
    pub fn prefix(&self) -> &str {
        let path = self.public_url.as_ref().map_or("", Url::path);
        path.trim_end_matches('/')
    }

    /// The public address of one path, when the server listens at `address`.
    pub fn public(&self, path: &str, address: SocketAddr) -> Option<Url> {
        let mut url = self.public_url.clone()?;
        if url.port() == Some(0) {
            // A base with a host takes any port.
            let _ = url.set_port(Some(address.port()));
        }
        url.set_path(&format!("{}{path}", self.prefix()));
        Some(url)
    }
}

impl Reader<'_> {
    pub(super) fn server(&mut self, telegram: Option<&Url>) -> ServerSettings {
        let pushed = self.is_pushed();
        let secret = self.webhook_secret(pushed);
        let listen = self.listen();
        let public_url = self.public_url();
        let (cryptomus_sources, proxies) = (self.addresses("CRYPTOMUS_ALLOWED_IPS"), self.addresses("TRUSTED_PROXY"));
        let named_wrongly = self.faults.iter().any(|fault| fault.name == "TRUSTED_PROXY");
        if !cryptomus_sources.is_empty() && proxies.is_empty() && !named_wrongly {
            let wrong = "is missing, so that CRYPTOMUS_ALLOWED_IPS would be held against the proxy's own address";
            self.fault(
                "TRUSTED_PROXY",
                wrong,
                "the address from which your reverse proxy connects, such as 127.0.0.1",
            );
        }
        if pushed {
            self.can_be_pushed_to(listen, public_url.as_ref(), telegram);
        }
        ServerSettings {
            listen: listen.unwrap_or_default(),
            public_url,
            webhook_secret: secret.filter(|_| pushed),
            cryptomus_sources,
            proxies,
        }
    }

    fn is_pushed(&mut self) -> bool {
        match self.raw.get("TELEGRAM_UPDATES") {
            None | Some("polling") => false,
            Some("webhook") => true,
            Some(_) => {
                self.fault("TELEGRAM_UPDATES", "is unknown", "polling or webhook");
                false
            }
        }
    }

    fn webhook_secret(&mut self, needed: bool) -> Option<SecretString> {
        const NAME: &str = "TELEGRAM_WEBHOOK_SECRET";
        const RIGHT: &str = "1 to 256 letters, digits, _ or -, made with: openssl rand -hex 32";
        let Some(text) = self.raw.get(NAME) else {
            if needed {
                self.fault(NAME, "is missing, which TELEGRAM_UPDATES=webhook needs", RIGHT);
            }
            return None;
        };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if text.len() > 256 || !text.bytes().all(fits) {
            self.fault(NAME, "is not a secret that Telegram takes", RIGHT);
            return None;
        }
        Some(SecretString::from(text))
    }

    /// The inner `None` is no server at all.
    fn listen(&mut self) -> Option<Option<SocketAddr>> {
        let text = self.raw.get("LISTEN_ADDR").unwrap_or(DEFAULT_LISTEN);
        if text == "off" {
            return Some(None);
        }
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let right = "such as 127.0.0.1:8080, or off for no HTTP server";
            self.fault("LISTEN_ADDR", "is not an address with a port", right);
        }
        parsed.map(Some)
    }

    fn public_url(&mut self) -> Option<Url> {
        const NAME: &str = "PUBLIC_URL";
        const RIGHT: &str = "the https address under which LISTEN_ADDR is reached, such as https://shop.example";
        let text = self.raw.get(NAME)?;
        let plain = |url: &Url| {
            let path = url.path();
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"/._~-".contains(&byte);
            url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
                && path.bytes().all(fits)
                && !path.contains("//")
        };
        let wrong = match Url::parse(text) {
            Ok(url) if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(&url)) => {
                "is not an https address"
            }
            Ok(url) if url.as_str().len() > LONGEST_URL => "is longer than 120 characters",
            Ok(url) if plain(&url) => return Some(url),
            Ok(_) => "has more than a host and a plain path",
            Err(_) => "is not an address",
        };
        self.fault(NAME, wrong, RIGHT);
        None
    }

    fn can_be_pushed_to(&mut self, listen: Option<Option<SocketAddr>>, public: Option<&Url>, telegram: Option<&Url>) {
        if listen == Some(None) {
            let wrong = "is off, which TELEGRAM_UPDATES=webhook cannot do without";
            self.fault(
                "LISTEN_ADDR",
                wrong,
                "where your reverse proxy finds the shop, such as 127.0.0.1:8080",
            );
        }
        if self.raw.get("PUBLIC_URL").is_none() {
            let right = "the https address under which Telegram reaches the shop, such as https://shop.example";
            self.fault("PUBLIC_URL", "is missing, which TELEGRAM_UPDATES=webhook needs", right);
        }
        let far = telegram.is_some_and(|url| !is_loopback(url));
        let port = public.and_then(Url::port_or_known_default);
        if far && port.is_some_and(|port| !TELEGRAM_PORTS.contains(&port)) {
            self.fault(
                "PUBLIC_URL",
                "has a port that Telegram does not push to",
                "one of 443, 80, 88 and 8443",
            );
        } else if far && public.is_some_and(is_loopback) {
            let right = "an address of the open network, with TELEGRAM_UPDATES=webhook";
            self.fault(
                "PUBLIC_URL",
                "is on this machine, where Telegram does not reach it",
                right,
            );
        }
    }

    fn addresses(&mut self, name: &'static str) -> Vec<IpAddr> {
        let mut found = Vec::new();
        let all = self.raw.get(name).unwrap_or_default();
        for part in all.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.parse::<IpAddr>() {
                Ok(address) => found.push(address.to_canonical()),
                Err(_) => self.fault(
                    name,
                    "has something that is not an address",
                    "IP addresses with commas between",
                ),
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::environment::Raw;
    use crate::settings::Settings;

    const LEAST: [(&str, &str); 2] = [
        ("TELEGRAM_BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"),
        ("STORE_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
    ];
    const WEBHOOK: (&str, &str) = ("TELEGRAM_UPDATES", "webhook");
    const SECRET: (&str, &str) = ("TELEGRAM_WEBHOOK_SECRET", "a_Secret-1");
    const PUBLIC: (&str, &str) = ("PUBLIC_URL", "https://shop.example");

    fn understood(pairs: &[(&str, &str)]) -> Result<Settings, String> {
        let all = LEAST.iter().chain(pairs);
        let raw: Raw = all
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Settings::understand(&raw).map_err(|faults| faults.to_string())
    }

    #[test]
    fn without_a_word_it_polls_and_listens_on_this_machine() {
        let server = understood(&[]).unwrap().server;
        assert_eq!(server.listen, Some("127.0.0.1:8080".parse().unwrap()));
        assert!(server.webhook_secret.is_none() && server.public_url.is_none());
        assert_eq!(understood(&[("LISTEN_ADDR", "off")]).unwrap().server.listen, None);
        assert!(understood(&[SECRET]).unwrap().server.webhook_secret.is_none());
    }

    #[test]
    fn a_webhook_needs_an_address_and_a_secret_and_all_faults_are_told() {
        let faults = understood(&[WEBHOOK, ("LISTEN_ADDR", "off")]).unwrap_err();
        for name in [
            "LISTEN_ADDR is off",
            "PUBLIC_URL is missing",
            "TELEGRAM_WEBHOOK_SECRET is missing",
        ] {
            assert!(faults.contains(name), "{name} in {faults}");
        }
        assert!(
            understood(&[WEBHOOK, SECRET, PUBLIC])
                .unwrap()
                .server
                .webhook_secret
                .is_some()
        );
    }

    #[test]
    fn what_telegram_would_not_take_is_refused_by_name_and_not_repeated() {
        let long = "x".repeat(257);
        for secret in ["with space", "umläut", "semi;colon", long.as_str()] {
            let faults = understood(&[WEBHOOK, PUBLIC, ("TELEGRAM_WEBHOOK_SECRET", secret)]).unwrap_err();
            assert!(faults.contains("TELEGRAM_WEBHOOK_SECRET is not a secret"), "{faults}");
            assert!(!faults.contains(secret), "{faults}");
        }
        let long_url = format!("https://shop.example/{}", "x".repeat(100));
        for (url, wrong) in [
            ("http://shop.example", "is not an https address"),
            ("shop.example", "is not an address"),
            ("https://shop.example/?a=1", "has more than a host and a plain path"),
            ("https://anna:pw@shop.example", "has more than a host and a plain path"),
            ("https://shop.example/a%20b", "has more than a host and a plain path"),
            ("https://shop.example/{x}", "has more than a host and a plain path"),
            (long_url.as_str(), "is longer than 120 characters"),
            ("https://shop.example:8080", "has a port that Telegram does not push to"),
            ("http://127.0.0.1:80", "is on this machine"),
        ] {
            let faults = understood(&[WEBHOOK, SECRET, ("PUBLIC_URL", url)]).unwrap_err();
            assert!(faults.contains(&format!("PUBLIC_URL {wrong}")), "{url}: {faults}");
        }
    }

    #[test]
    fn a_list_of_senders_needs_a_proxy_that_is_believed() {
        let list = ("CRYPTOMUS_ALLOWED_IPS", "91.227.144.54, ::ffff:91.227.144.55");
        for none in [vec![list], vec![list, ("TRUSTED_PROXY", " , ")]] {
            let faults = understood(&none).unwrap_err();
            assert!(faults.contains("TRUSTED_PROXY is missing"), "{faults}");
        }
        let server = understood(&[list, ("TRUSTED_PROXY", "127.0.0.1")]).unwrap().server;
        assert_eq!(server.cryptomus_sources[1].to_string(), "91.227.144.55");
        let faults = understood(&[("CRYPTOMUS_ALLOWED_IPS", "everybody"), ("TRUSTED_PROXY", "proxy")]).unwrap_err();
        for name in ["CRYPTOMUS_ALLOWED_IPS has something", "TRUSTED_PROXY has something"] {
            assert!(faults.contains(name), "{name} in {faults}");
        }
    }

    #[test]
    fn paths_go_behind_that_of_the_public_address() {
        let address = "127.0.0.1:4711".parse().unwrap();
        for (url, whole) in [
            ("https://shop.example", "https://shop.example/telegram/webhook"),
            ("https://shop.example/", "https://shop.example/telegram/webhook"),
            (
                "https://shop.example/kiosk-7f3a/",
                "https://shop.example/kiosk-7f3a/telegram/webhook",
            ),
            ("http://127.0.0.1:0", "http://127.0.0.1:4711/telegram/webhook"),
        ] {
            let server = understood(&[("PUBLIC_URL", url)]).unwrap().server;
            assert_eq!(server.public("/telegram/webhook", address).unwrap().as_str(), whole);
        }
    }
}
