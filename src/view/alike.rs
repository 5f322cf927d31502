//! Look-alike coins and networks in words: what this one is, and what it is not.

use super::message::Html;
use super::phrases::Words;
use super::titles::{name, network};
use crate::domain::alike::{Alike, Astray};
use crate::domain::catalog::{Channel, Quote, Rail, Tender};
use crate::domain::money::{Amount, Coin, Currency, Fiat, Network};
use crate::domain::shelf::Shelf;

impl Alike {
    /// Of what somebody pays with, as far as the shelf tells more of it than its names.
    pub(in crate::view) fn of_tender(tender: &Tender, shelf: &Shelf) -> Self {
        let chain = channel(tender, shelf).and_then(|channel| channel.chain);
        Self::of(&tender.coin, &tender.network, chain)
    }

    /// The coins that are taken for this one, in a line.
    fn others(&self, words: &Words) -> String {
        let names: Vec<String> = self.others.iter().map(|other| name(&other.0)).collect();
        words.listed(&names)
    }
}

/// The channel of what somebody pays with.
pub(in crate::view) fn channel<'a>(tender: &Tender, shelf: &'a Shelf) -> Option<&'a Channel> {
    let mut channels = shelf.channels.here()?.iter();
    channels.find(|channel| channel.coin == tender.coin && channel.network == tender.network)
}

impl Words {
    /// The coin and its network, and which coins it is not.
    pub(in crate::view) fn coin_on(&self, coin: &Coin, on: &Network, alike: &Alike) -> Html {
        let (shown, on) = (name(&coin.0), network(coin, on));
        let named = [("coin", (&shown).into()), ("network", (&on).into())];
        if alike.others.is_empty() {
            return self.say("confirm-network", &named);
        }
        let others = alike.others(self);
        let [coin, network] = named;
        self.say("confirm-network-not", &[coin, network, ("others", (&others).into())])
    }

    /// On which network alone it arrives.
    pub(in crate::view) fn astray(&self, coin: &Coin, on: &Network, alike: &Alike) -> Html {
        let shown = network(coin, on);
        let line = |id: &str, others: &[Network]| {
            let others: Vec<String> = others.iter().map(|other| network(coin, other)).collect();
            let others = self.listed(&others);
            self.say(id, &[("network", (&shown).into()), ("others", (&others).into())])
        };
        match &alike.astray {
            Astray::Nowhere => Html::default(),
            Astray::SameAddress(others) => line("alike-same-address", others),
            Astray::OtherAddress(others) => line("alike-other-address", others),
            Astray::NotLightning => self.say("alike-lightning", &[("network", (&shown).into())]),
            Astray::NotBitcoin(others) => line("alike-bitcoin", others),
        }
    }

    /// What alone may be sent to an address.
    pub(in crate::view) fn only(&self, coin: &Coin, on: &Network, alike: &Alike) -> Html {
        let (shown, on) = (name(&coin.0), network(coin, on));
        let named = [("coin", (&shown).into()), ("network", (&on).into())];
        if alike.others.is_empty() {
            return self.say("bill-only", &named);
        }
        let others = alike.others(self);
        let [coin, network] = named;
        self.say("bill-only-not", &[coin, network, ("others", (&others).into())])
    }

    /// The labels of the button that orders at a price; they name what could be taken for something else. The second leaves out the
    /// price, which stands above, for where there is no room for it.
    pub(in crate::view) fn order_for(&self, quote: &Quote, tender: &Tender, alike: &Alike) -> [String; 2] {
        let (coin, on) = (name(&tender.coin.0), on_button(&tender.coin, &tender.network));
        let network = || ("network", (&on).into());
        let priced = match tender.rail {
            Rail::Direct if alike.is_mistakable() => {
                self.label("button-confirm-on", &[("amount", (&quote.amount).into()), network()])
            }
            Rail::Direct => self.label("button-confirm", &[("amount", (&quote.amount).into())]),
            Rail::Invoice => {
                let price = self.price_of(&quote.amount);
                let named = [("amount", (&price).into()), ("coin", (&coin).into()), network()];
                self.label("button-confirm-in", &named)
            }
        };
        let plain = self.label("button-confirm-plain", &[("coin", (&coin).into()), network()]);
        [priced, plain]
    }

    /// The price of an invoice, in dollars.
    pub(in crate::view) fn price_of(&self, amount: &Amount) -> String {
        self.fiat(&Fiat {
            value: amount.value,
            currency: Currency(amount.coin.0.clone()),
        })
    }
}

/// A network by its shortest name, since buttons are narrow.
pub(in crate::view) fn on_button(coin: &Coin, on: &Network) -> String {
    match on.0.to_lowercase().as_str() {
        "eth mainnet" | "ethereum" => "Ethereum".to_owned(),
        "tron" => "Tron".to_owned(),
        "bsc" => "BNB Chain".to_owned(),
        _ => network(coin, on),
    }
}
