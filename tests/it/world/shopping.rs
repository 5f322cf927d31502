//! What people do again and again: walk to a price, confirm it, pay, and get what they bought, in any language.

use std::sync::atomic::Ordering;

use giftkiosk::sandbox::cryptorefills::order::OrderView;
use giftkiosk::sandbox::telegram::keyboard::{Action, Button};
use giftkiosk::sandbox::telegram::look::MessageView;

use super::{Person, World, soon};

/// What somebody wants to buy, and how they pay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// Alpha-2.
    pub(crate) country: &'static str,
    /// What the kind's button says to the bot: g, t or e.
    pub(crate) kind: &'static str,
    pub(crate) brand: &'static str,
    /// The label of the amount.
    pub(crate) amount: &'static str,
    /// The number that is topped up.
    pub(crate) phone: Option<&'static str>,
    pub(crate) email: &'static str,
    pub(crate) coin: &'static str,
    /// The network as the upstream names it, when the coin has several.
    pub(crate) network: Option<&'static str>,
}

pub(crate) const STEAM: Wish = Wish {
    country: "US",
    kind: "g",
    brand: "Steam",
    amount: "$20",
    phone: None,
    email: "anna@example.org",
    coin: "USDC",
    network: Some("Solana"),
};
pub(crate) const ESIM: Wish = Wish {
    kind: "e",
    brand: "eSIM",
    amount: "5 GB 30 days",
    ..STEAM
};
pub(crate) const TOP_UP: Wish = Wish {
    country: "BR",
    kind: "t",
    brand: "Claro Credits",
    amount: "15",
    phone: Some("+55 11 91234-5678"),
    ..STEAM
};

/// What a button says to the bot, without the revision of its screen.
pub(crate) fn choice(button: &Button) -> Option<&str> {
    match &button.action {
        Action::Callback { data } => Some(data.trim_start_matches(|c: char| c.is_ascii_digit())),
        Action::Url { .. } | Action::Copy { .. } | Action::Other { .. } => None,
    }
}

/// All that the buttons of a message say to the bot.
pub(crate) fn choices(message: &MessageView) -> Vec<&str> {
    message.keyboard.iter().flatten().filter_map(choice).collect()
}

impl Person {
    /// Types a line and waits for a screen below it.
    pub(crate) async fn asks(&self, text: &str) -> MessageView {
        let said = self.says(text);
        let below = |_: &_| {
            let mut newest_first = self.messages().into_iter().rev();
            newest_first.find(|message| message.id > said && !message.keyboard.is_empty())
        };
        self.wait(&format!("a screen after “{text}”"), below).await
    }

    /// Presses the button that says exactly this to the bot, whatever its label.
    pub(crate) async fn chooses(&self, wanted: &str) {
        let place = self
            .finds_where(&format!("the choice {wanted}"), |button| choice(button) == Some(wanted))
            .await;
        self.presses(place);
    }

    /// Presses the button of one of these kinds with this in its label.
    async fn picks(&self, kinds: [char; 2], label: &str) {
        let place = self
            .finds_where(&format!("{kinds:?} [{label}]"), |button| {
                choice(button).is_some_and(|choice| choice.starts_with(kinds)) && button.text.contains(label)
            })
            .await;
        self.presses(place);
    }

    /// From /start to the amounts of a brand.
    pub(crate) async fn goes_to_amounts(&self, wish: &Wish) {
        let home = self.asks("/start").await;
        if choices(&home).contains(&"w") && !choices(&home).contains(&wish.kind) {
            self.chooses(&format!("W{}", wish.country)).await;
        }
        self.chooses(wish.kind).await;
        self.finds_where("brands", |button| {
            choice(button).is_some_and(|choice| choice.starts_with('B'))
        })
        .await;
        self.asks(wish.brand).await;
        self.picks(['B', 'B'], wish.brand).await;
    }

    /// From /start to the question for an e-mail address or a number.
    pub(crate) async fn goes_to_contact(&self, wish: &Wish) {
        self.goes_to_amounts(wish).await;
        self.picks(['P', 'V'], wish.amount).await;
    }

    /// From the question for an e-mail address or a number to the price.
    pub(crate) async fn goes_on_to_confirm(&self, wish: &Wish) {
        if let Some(phone) = wish.phone {
            self.sees("+44").await;
            self.says(phone);
        }
        self.sees("📧").await;
        self.says(wish.email);
        self.pays_with(wish).await;
    }

    /// From the coins to the price.
    pub(crate) async fn pays_with(&self, wish: &Wish) {
        self.chooses(&format!("C{}", wish.coin)).await;
        if let Some(network) = wish.network {
            self.chooses(&format!("N{network}")).await;
        }
        if wish.coin.ends_with(".e") {
            self.chooses("Y").await;
        }
        self.finds_where("a price", is_confirm).await;
    }

    /// From /start to the price.
    pub(crate) async fn goes_to_confirm(&self, wish: &Wish) {
        self.goes_to_contact(wish).await;
        self.goes_on_to_confirm(wish).await;
    }

    /// Presses the button that orders; the first time, accepts the terms.
    pub(crate) async fn confirms(&self) {
        let place = self.finds_where("a price", is_confirm).await;
        self.presses(place);
        if !self.accepted.swap(true, Ordering::SeqCst) {
            self.chooses("I").await;
        }
    }
}

pub(crate) fn is_confirm(button: &Button) -> bool {
    choice(button).is_some_and(|choice| choice.starts_with('K'))
}

impl World {
    /// Somebody buys up to the payment message; gives the upstream's order.
    pub(crate) async fn order_by(&self, person: &Person, wish: &Wish) -> OrderView {
        person.goes_to_confirm(wish).await;
        self.order_after_confirm(person).await
    }

    /// Somebody who looks at a price confirms it and gets the payment message.
    pub(crate) async fn order_after_confirm(&self, person: &Person) -> OrderView {
        let before = self.refills.orders().len();
        person.confirms().await;
        let order = soon(
            "an upstream order",
            self.refills.until(|refills| refills.orders().get(before).cloned()),
        )
        .await;
        person.sees(&order.address).await;
        order
    }

    /// An order is paid, confirmed and delivered.
    pub(crate) fn pays_and_delivers(&self, order: &OrderView) -> Vec<String> {
        self.pays(order);
        self.refills.deliver(&order.id).unwrap();
        self.refills.order(&order.id).unwrap().codes
    }

    /// Only a part of an order is paid before its time is over; the buyer and the operator hear of it.
    pub(crate) async fn pays_too_little(&mut self, person: &Person, order: &str) {
        self.refills.pay_part(order).unwrap();
        person.sees("Still missing").await;
        self.refills.expire(order).unwrap();
        person.sees("a person is looking into it").await;
        self.operator
            .sees("part of the amount arrived, and the time is over")
            .await;
        self.is_quiet().await;
    }

    /// An order is paid and the payment confirmed.
    pub(crate) fn pays(&self, order: &OrderView) {
        self.refills.pay_exactly(&order.id).unwrap();
        self.refills.confirm_payment(&order.id).unwrap();
    }
}
