//! What things are called: a product, its recipient, a coin on its network.

use super::label::{clean, cut};
use super::phrases::Words;
use crate::domain::basket::{Face, Item};
use crate::domain::catalog::Kind;
use crate::domain::money::{Coin, Network};
use crate::domain::recipient::Recipient;

/// Most characters of a name from outside.
const NAME: usize = 40;

/// A name from outside as it may be shown; never empty.
pub(in crate::view) fn name(text: &str) -> String {
    let shown = cut(&clean(text), NAME);
    if shown.is_empty() { "?".to_owned() } else { shown }
}

/// The sign of a kind.
pub(in crate::view) fn sign(kind: Kind) -> &'static str {
    match kind {
        Kind::GiftCard => "🎁",
        Kind::TopUp => "📱",
        Kind::Esim => "📶",
    }
}

/// Whether a coin follows the US dollar.
pub(in crate::view) fn is_dollar(coin: &Coin) -> bool {
    ["USDC", "USDT", "DAI", "FDUSD", "PYUSD", "USDE"]
        .iter()
        .any(|dollar| coin.0 == *dollar || coin.0.strip_suffix(".e").is_some_and(|bridged| bridged == *dollar))
}

impl Words {
    /// "Steam $20".
    pub(in crate::view) fn title(&self, item: &Item) -> String {
        format!("{} {}", name(&item.brand_name), self.face(&item.face))
    }

    /// "$20", "5 GB 30 days".
    pub(in crate::view) fn face(&self, face: &Face) -> String {
        match (face, face.value()) {
            (Face::Fixed { label, .. }, value) => self.worth(label, value.as_ref()),
            (Face::Value(..), Some(fiat)) => self.fiat(&fiat),
            (Face::Value(value, _), None) => value.to_string(),
        }
    }

    /// What a kind is called, with its sign.
    pub(in crate::view) fn kind(&self, kind: Kind) -> String {
        let id = match kind {
            Kind::GiftCard => "kind-gift-card",
            Kind::TopUp => "kind-top-up",
            Kind::Esim => "kind-esim",
        };
        self.label(id, &[])
    }
}

/// What a network is called where people choose and pay: its everyday name, and the token standard that wallets name it by.
pub(in crate::view) fn network(coin: &Coin, network: &Network) -> String {
    let token = |native: &str, standard: &str, plain: &str| {
        if coin.0 == native {
            plain.to_owned()
        } else {
            format!("{plain} ({standard})")
        }
    };
    match (network.0.to_lowercase().as_str(), coin.0.as_str()) {
        ("mainnet" | "bitcoin", "BTC") => "Bitcoin".to_owned(),
        ("mainnet" | "litecoin", "LTC") => "Litecoin".to_owned(),
        ("mainnet" | "dogecoin", "DOGE") => "Dogecoin".to_owned(),
        ("mainnet", other) => format!("{} Mainnet", name(other)),
        ("eth mainnet" | "ethereum", _) => token("ETH", "ERC-20", "Ethereum"),
        ("tron", _) => token("TRX", "TRC-20", "Tron"),
        ("bsc", _) => token("BNB", "BEP-20", "BNB Smart Chain"),
        ("polygon (matic)" | "polygon", _) => "Polygon".to_owned(),
        ("ton", _) => "TON".to_owned(),
        _ => name(&network.0),
    }
}

/// A recipient of which only enough is shown to be recognised.
pub(in crate::view) fn masked(to: &Recipient) -> String {
    match to {
        Recipient::Email(secret) => {
            let (local, domain) = secret.reveal().split_once('@').unwrap_or((secret.reveal(), ""));
            let first: String = local.chars().take(1).collect();
            format!("{first}•••@{domain}")
        }
        Recipient::Phone(secret) => {
            let digits: Vec<char> = secret.reveal().chars().collect();
            let start: String = digits.iter().take(3).collect();
            let end: String = digits.iter().skip(digits.len().saturating_sub(2).max(3)).collect();
            format!("{start}••••{end}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{masked, name, network};
    use crate::domain::money::{Coin, Network};
    use crate::domain::recipient::Recipient;
    use crate::domain::secret::Secret;

    #[test]
    fn a_network_is_named_as_wallets_name_it() {
        for (coin, on, shown) in [
            ("BTC", "Mainnet", "Bitcoin"),
            ("BTC", "Lightning", "Lightning"),
            ("LTC", "Mainnet", "Litecoin"),
            ("ETH", "ETH Mainnet", "Ethereum"),
            ("USDT", "ETH Mainnet", "Ethereum (ERC-20)"),
            ("USDT", "Tron", "Tron (TRC-20)"),
            ("TRX", "Tron", "Tron"),
            ("USDC", "Polygon (Matic)", "Polygon"),
            ("GRAM", "Ton", "TON"),
            ("SUI", "Mainnet", "SUI Mainnet"),
            ("XYZ", "Some\u{200B}Chain", "SomeChain"),
        ] {
            assert_eq!(network(&Coin(coin.into()), &Network(on.into())), shown);
        }
        assert_eq!(name("\u{200F}"), "?");
    }

    #[test]
    fn a_recipient_is_recognised_but_not_told() {
        let phone = Recipient::Phone(Secret::new("+5511999887766"));
        assert_eq!(masked(&phone), "+55••••66");
        let email = Recipient::Email(Secret::new("anna@example.org"));
        assert_eq!(masked(&email), "a•••@example.org");
    }
}
