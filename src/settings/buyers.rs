//! What buyers may do and what they are told about the shop: limits, terms, where they get help.

use std::ops::RangeInclusive;

use reqwest::Url;

use super::Reader;
use crate::domain::consent::{Edition, Imprint, Support};
use crate::domain::limits::Limits;
use crate::domain::retention::Retention;

/// What buyers may do and what they are told about the shop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuyerSettings {
    /// How many orders may be opened.
    pub limits: Limits,
    /// How long codes and addresses are kept after an order ended.
    pub retention: Retention,
    /// The terms that must be accepted before something is bought.
    pub edition: Edition,
    /// Who runs the shop.
    pub imprint: Imprint,
}

impl Reader<'_> {
    pub(super) fn buyers(&mut self, requests_per_second: u32) -> BuyerSettings {
        let retention = self.retention();
        BuyerSettings {
            limits: self.limits(requests_per_second),
            retention,
            edition: self.edition(),
            imprint: self.imprint(retention),
        }
    }

    /// A quarter of what the upstream may be asked goes to new orders at most, so that paid ones are always read.
    fn limits(&mut self, requests_per_second: u32) -> Limits {
        let usual = Limits::default();
        let minute = usize::try_from(requests_per_second).map_or(usual.minute, |rps| rps * usual.minute);
        Limits {
            open: self.count("MAX_OPEN_ORDERS", 1..=100, usual.open),
            day: self.count("MAX_ORDERS_PER_DAY", 1..=1_000, usual.day),
            minute: self.count("MAX_ORDERS_PER_MINUTE", 1..=100_000, minute),
        }
    }

    fn retention(&mut self) -> Retention {
        let days = self.count("CODE_RETENTION_DAYS", 1..=3_650, 30);
        u64::try_from(days).map_or_else(|_| Retention::default(), |days| Retention { days })
    }

    fn count(&mut self, name: &'static str, may: RangeInclusive<usize>, usual: usize) -> usize {
        let Some(text) = self.raw.get(name) else {
            return usual;
        };
        let count = text.parse().ok().filter(|count| may.contains(count));
        count.unwrap_or_else(|| {
            let right = format!("a whole number from {} to {}", may.start(), may.end());
            self.fault(name, "is out of bounds", right);
            usual
        })
    }

    fn edition(&mut self) -> Edition {
        let shops = self.raw.get("TERMS_VERSION").unwrap_or("1").parse();
        Edition::of_shop(shops.unwrap_or_else(|_| {
            self.fault(
                "TERMS_VERSION",
                "is not a version",
                "a whole number from 0 to 65535, raised when your terms change",
            );
            1
        }))
    }

    fn imprint(&mut self, retention: Retention) -> Imprint {
        const RIGHT: &str = "@name of a person or group at Telegram, an e-mail address, or an https address";
        let terms_url = self.raw.get("TERMS_URL").map(str::to_owned);
        if terms_url.as_deref().is_some_and(|url| !is_https(url)) {
            self.fault(
                "TERMS_URL",
                "is not an https address",
                "the https address of your own terms",
            );
        }
        let support = self.raw.get("SUPPORT_CONTACT").map(support);
        if support == Some(None) {
            self.fault("SUPPORT_CONTACT", "is not understood", RIGHT);
        }
        Imprint {
            bot: None,
            terms_url,
            support: support.flatten(),
            talks: false,
            retention,
        }
    }
}

fn support(text: &str) -> Option<Support> {
    if let Some(name) = text.strip_prefix('@') {
        let is_name = name.len() >= 4 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        return is_name.then(|| Support::Link(format!("https://t.me/{name}")));
    }
    if is_https(text) {
        return Some(Support::Link(text.to_owned()));
    }
    let is_mail = matches!(text.split_once('@'), Some((name, host)) if !name.is_empty() && host.contains('.'));
    (is_mail && text.bytes().all(|b| b.is_ascii_graphic())).then(|| Support::Mail(text.to_owned()))
}

fn is_https(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.username().is_empty())
}
