//! What an operator decides about invoices: the account at Cryptomus, the margin, and who pays for what is bought.

use reqwest::Url;
use rust_decimal::Decimal;
use secrecy::SecretString;

use super::Reader;
use crate::domain::catalog::Rails;
use crate::domain::purse::Purse;

const DEFAULT_CRYPTOMUS: &str = "https://api.cryptomus.com";
/// Settings that mean nothing without an account.
const ACCOUNT: [&str; 2] = ["CRYPTOMUS_MERCHANT_ID", "CRYPTOMUS_PAYMENT_KEY"];
/// The highest margin that can be meant.
const MOST_MARGIN: u32 = 100;

/// Invoices, and the money behind them.
#[derive(Debug)]
pub struct CashierSettings {
    /// The account; none without its settings.
    pub account: Option<Account>,
    /// Which rails there are.
    pub rails: Rails,
    /// So many percent are added to the upstream's price.
    pub margin_percent: Decimal,
    /// Who pays for what is bought.
    pub purse: Purse,
}

/// An account at Cryptomus.
#[derive(Debug)]
pub struct Account {
    /// Base address of the API.
    pub url: Url,
    /// The merchant's UUID.
    pub merchant: String,
    /// Signs everything about invoices.
    pub payment_key: SecretString,
    /// Signs everything about payouts.
    pub payout_key: Option<SecretString>,
}

impl Reader<'_> {
    pub(super) fn cashier(&mut self) -> CashierSettings {
        let url = self.url("CRYPTOMUS_API_URL", DEFAULT_CRYPTOMUS);
        let merchant = self.merchant();
        let payment_key = self.key("CRYPTOMUS_PAYMENT_KEY");
        let payout_key = self.key("CRYPTOMUS_PAYOUT_KEY");
        let margin_percent = self.margin();
        self.two_keys();
        self.whole_account(margin_percent);
        let account = match (url, merchant, payment_key) {
            (Some(url), Some(merchant), Some(payment_key)) => Some(Account {
                url,
                merchant,
                payment_key,
                payout_key,
            }),
            (_, _, _) => None,
        };
        CashierSettings {
            rails: self.rails(),
            margin_percent,
            purse: self.purse(),
            account,
        }
    }

    fn merchant(&mut self) -> Option<String> {
        let text = self.raw.get("CRYPTOMUS_MERCHANT_ID")?;
        let is_one = text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !is_one {
            let right = "the merchant's UUID from its settings at Cryptomus";
            self.fault("CRYPTOMUS_MERCHANT_ID", "is not a merchant id", right);
        }
        is_one.then(|| text.to_owned())
    }

    /// One that is easily guessed would make every signature forgeable; an empty one counts as not set.
    fn key(&mut self, name: &'static str) -> Option<SecretString> {
        let text = self.raw.get(name)?;
        let wrong = match text.bytes().all(|b| b.is_ascii_graphic()) {
            true if text.len() >= 16 => return Some(SecretString::from(text)),
            true => "is too short to be a key",
            false => "has spaces or strange signs in it",
        };
        let right = "the API key from the merchant's settings at Cryptomus, alone and whole, or not set at all";
        self.fault(name, wrong, right);
        None
    }

    /// With one key for both, a message about a payout could be posted as one about a payment.
    fn two_keys(&mut self) {
        let [payment, payout] = ["CRYPTOMUS_PAYMENT_KEY", "CRYPTOMUS_PAYOUT_KEY"].map(|name| self.raw.get(name));
        if payment.is_some() && payment == payout {
            let right = "the payout key from the merchant's settings, which is another one";
            self.fault("CRYPTOMUS_PAYOUT_KEY", "is the payment key", right);
        }
    }

    fn whole_account(&mut self, margin: Decimal) {
        let set: Vec<bool> = ACCOUNT.iter().map(|name| self.raw.get(name).is_some()).collect();
        for (name, is_set) in ACCOUNT.into_iter().zip(&set) {
            if !is_set && set.contains(&true) {
                self.fault(name, "is missing, and the other one is set", "both of them, or neither");
            }
        }
        if set.contains(&true) {
            return;
        }
        let right = "set CRYPTOMUS_MERCHANT_ID and CRYPTOMUS_PAYMENT_KEY too, or leave it out";
        if self.raw.get("CRYPTOMUS_PAYOUT_KEY").is_some() {
            let wrong = "is set without an account at Cryptomus";
            self.fault("CRYPTOMUS_PAYOUT_KEY", wrong, right);
        }
        if margin > Decimal::ZERO {
            let wrong = "is added to invoices alone, for which there is no account at Cryptomus";
            self.fault("MARGIN_PERCENT", wrong, right);
        }
    }

    fn rails(&mut self) -> Rails {
        let has_account = ACCOUNT.iter().all(|name| self.raw.get(name).is_some());
        let rails = match self.raw.get("RAIL") {
            None if has_account => Rails::Both,
            None | Some("direct") => Rails::Direct,
            Some("invoice") => Rails::Invoice,
            Some("both") => Rails::Both,
            Some(_) => {
                self.fault("RAIL", "is unknown", "direct, invoice or both");
                Rails::Direct
            }
        };
        if rails.has_invoices() && !has_account {
            let right = "direct, or set CRYPTOMUS_MERCHANT_ID and CRYPTOMUS_PAYMENT_KEY";
            self.fault("RAIL", "asks for invoices without an account at Cryptomus", right);
        }
        rails
    }

    fn margin(&mut self) -> Decimal {
        let text = self.raw.get("MARGIN_PERCENT").unwrap_or("0");
        match text.parse::<Decimal>() {
            Ok(margin) if margin >= Decimal::ZERO && margin <= Decimal::from(MOST_MARGIN) => margin,
            Ok(_) | Err(_) => {
                self.fault(
                    "MARGIN_PERCENT",
                    "is not a margin",
                    "a number from 0 to 100, such as 2.5",
                );
                Decimal::ZERO
            }
        }
    }

    fn purse(&mut self) -> Purse {
        let by_payout = match self.raw.get("FUNDING") {
            None | Some("operator") => false,
            Some("payout") => true,
            Some(_) => {
                self.fault("FUNDING", "is unknown", "operator or payout");
                false
            }
        };
        let [order, day] = ["FUNDING_MAX_PER_ORDER", "FUNDING_MAX_PER_DAY"].map(|name| self.most(name));
        let limited = [("FUNDING_MAX_PER_ORDER", order), ("FUNDING_MAX_PER_DAY", day)];
        for (name, most) in limited {
            if by_payout && self.raw.get(name).is_none() {
                self.fault(
                    name,
                    "is missing, which FUNDING=payout needs",
                    "the most in US dollars, such as 200",
                );
            }
            if most.is_some() && self.raw.get("CRYPTOMUS_PAYOUT_KEY").is_none() {
                let right = "set CRYPTOMUS_PAYOUT_KEY too, or leave it out";
                self.fault(name, "limits payouts, for which there is no payout key", right);
            }
        }
        if by_payout && self.raw.get("CRYPTOMUS_PAYOUT_KEY").is_none() {
            let right = "operator, or set CRYPTOMUS_PAYOUT_KEY";
            self.fault("FUNDING", "asks for payouts without a payout key", right);
        }
        Purse {
            most_per_order: order.filter(|_| by_payout),
            most_per_day: day.filter(|_| by_payout),
        }
    }

    fn most(&mut self, name: &'static str) -> Option<Decimal> {
        let text = self.raw.get(name)?;
        let most = text.parse::<Decimal>().ok().filter(|most| *most > Decimal::ZERO);
        if most.is_none() {
            self.fault(name, "is not an amount of US dollars", "a number above 0, such as 200");
        }
        most
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::catalog::Rails;
    use crate::environment::Raw;
    use crate::settings::Settings;

    const LEAST: [(&str, &str); 2] = [
        ("TELEGRAM_BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"),
        ("STORE_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
    ];
    const ACCOUNT: [(&str, &str); 2] = [
        ("CRYPTOMUS_MERCHANT_ID", "11111111-2222-4333-8444-555555555555"),
        ("CRYPTOMUS_PAYMENT_KEY", "PAYMENT-KEY-FOR-TESTS-ONLY-0001"),
    ];
    const PAYOUT: (&str, &str) = ("CRYPTOMUS_PAYOUT_KEY", "PAYOUT-KEY-FOR-TESTS-ONLY-0002");

    fn understood(pairs: &[(&str, &str)]) -> Result<Settings, String> {
        let raw: Raw = LEAST
            .iter()
            .chain(pairs)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Settings::understand(&raw).map_err(|faults| faults.to_string())
    }

    #[test]
    fn without_an_account_there_is_the_direct_rail_and_with_one_there_are_both() {
        assert_eq!(understood(&[]).unwrap().cashier.rails, Rails::Direct);
        let settings = understood(&ACCOUNT).unwrap();
        assert_eq!(settings.cashier.rails, Rails::Both);
        assert!(settings.cashier.account.is_some());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_by_name() {
        let with = |more: &[(&'static str, &'static str)]| understood(&[&ACCOUNT[..], more].concat()).unwrap_err();
        for (pairs, wrong) in [
            (vec![("MARGIN_PERCENT", "-200")], "MARGIN_PERCENT is not a margin"),
            (vec![("MARGIN_PERCENT", "101")], "MARGIN_PERCENT is not a margin"),
            (
                vec![("FUNDING_MAX_PER_ORDER", "50")],
                "FUNDING_MAX_PER_ORDER limits payouts",
            ),
            (
                vec![("FUNDING", "payout")],
                "FUNDING asks for payouts without a payout key",
            ),
            (vec![("FUNDING", "payout"), PAYOUT], "FUNDING_MAX_PER_DAY is missing"),
            (vec![("RAIL", "pigeon")], "RAIL is unknown"),
            (
                vec![("CRYPTOMUS_PAYOUT_KEY", "short")],
                "CRYPTOMUS_PAYOUT_KEY is too short",
            ),
            (
                vec![("CRYPTOMUS_PAYOUT_KEY", "two-keys-in-one line-by-mistake")],
                "CRYPTOMUS_PAYOUT_KEY has spaces",
            ),
        ] {
            let faults = with(&pairs);
            assert!(faults.contains(wrong), "{wrong} in {faults}");
        }
        let faults = understood(&[ACCOUNT[0], ("CRYPTOMUS_PAYMENT_KEY", " ")]).unwrap_err();
        assert!(faults.contains("CRYPTOMUS_PAYMENT_KEY is missing"), "{faults}");
        let faults = understood(&[ACCOUNT[0]]).unwrap_err();
        assert!(faults.contains("CRYPTOMUS_PAYMENT_KEY is missing"), "{faults}");
        let faults = understood(&[("MARGIN_PERCENT", "2.5")]).unwrap_err();
        assert!(faults.contains("MARGIN_PERCENT is added to invoices alone"), "{faults}");
        assert!(understood(&[("MARGIN_PERCENT", "0")]).is_ok());
        let faults = understood(&[("RAIL", "invoice")]).unwrap_err();
        assert!(faults.contains("RAIL asks for invoices without an account"), "{faults}");
    }
}
