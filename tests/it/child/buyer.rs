//! A buyer who acts on what the screens show, and so goes on after any death of the shop, with an operator beside who pays what is asked for.

use std::collections::BTreeSet;

use giftkiosk::sandbox::cryptomus::Cryptomus;
use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use giftkiosk::sandbox::cryptorefills::calls::Route;
use giftkiosk::sandbox::telegram::Telegram;
use giftkiosk::sandbox::telegram::keyboard::Action;
use giftkiosk::sandbox::telegram::look::MessageView;
use giftkiosk::sandbox::world::World;

/// What is pressed, the first that is offered: how a label begins, with or without its sign.
const GIFT_CARD: &[&str] = &[
    "✅ Accept",
    "✅ Order for",
    "Polygon",
    "💵 USDC",
    "$20",
    "Steam",
    "🇺🇸 United States",
    "🔄 Start again",
    "🔄 Try again",
];
const TOP_UP: &[&str] = &[
    "✅ Accept",
    "✅ Order for",
    "Polygon",
    "💵 USDC",
    "✅ +",
    "$",
    "T-Mobile Credits",
    "📱 Mobile top-ups",
    "🇺🇸 United States",
    "🔄 Start again",
    "🔄 Try again",
];

const BY_INVOICE: &[&str] = &[
    "✅ Accept",
    "✅ Order for",
    "Tron",
    "💵 USDT",
    "$20",
    "Steam",
    "🇺🇸 United States",
    "🔄 Start again",
    "🔄 Try again",
];

/// A buyer before a phone.
pub(crate) struct Buyer {
    telegram: Telegram,
    refills: Cryptorefills,
    /// Where invoices are paid, for somebody who pays by invoice.
    cashier: Option<Cryptomus>,
    /// The chat of an operator who pays what the shop asks for.
    operator: Option<i64>,
    pub(crate) chat: i64,
    pub(crate) email: String,
    pub(crate) phone: String,
    /// Pays what is to be paid.
    pub(crate) pays: bool,
    /// How often the button that confirms was pressed.
    pub(crate) confirms: usize,
    /// What was paid: an order of the upstream, or an invoice.
    pub(crate) paid: Option<String>,
    /// Everything that was ever read.
    pub(crate) read: BTreeSet<String>,
    wishes: &'static [&'static str],
    /// The message that was answered last, as it was, and how many notices there were.
    acted_on: Option<(i64, String, usize)>,
}

impl Buyer {
    /// Somebody who wants a gift card.
    pub(crate) fn of_a_gift_card(world: &World, name: &str) -> Self {
        Self::new(world, name, GIFT_CARD)
    }

    /// Somebody who wants credit on a phone.
    pub(crate) fn of_a_top_up(world: &World, name: &str) -> Self {
        Self::new(world, name, TOP_UP)
    }

    /// Somebody who wants a gift card and pays by invoice; an operator of this chat pays the order behind it, if there is one.
    pub(crate) fn of_an_invoice(world: &World, name: &str, operator: Option<i64>) -> Self {
        Self {
            cashier: Some(world.cryptomus().clone()),
            operator,
            ..Self::new(world, name, BY_INVOICE)
        }
    }

    fn new(world: &World, name: &str, wishes: &'static [&'static str]) -> Self {
        Self {
            telegram: world.telegram().clone(),
            refills: world.cryptorefills().clone(),
            cashier: None,
            operator: None,
            chat: world.telegram().join(name, Some("en")),
            email: format!("{}@example.org", name.to_lowercase()),
            phone: "+1 202 555 0143".to_owned(),
            pays: true,
            confirms: 0,
            paid: None,
            read: BTreeSet::new(),
            wishes,
            acted_on: None,
        }
    }

    /// The messages of the bot.
    pub(crate) fn messages(&self) -> Vec<MessageView> {
        let chat = self.telegram.chat(self.chat).unwrap();
        chat.messages.into_iter().filter(|message| message.from_bot).collect()
    }

    /// The whole chat, as a person reads it.
    pub(crate) fn screen(&self) -> String {
        let messages = self.messages();
        let notices = self.notices().into_iter().map(|notice| format!("({notice})\n"));
        messages
            .iter()
            .map(read_aloud)
            .chain(notices)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// What was told in answer to presses.
    fn notices(&self) -> Vec<String> {
        let chat = self.telegram.chat(self.chat).unwrap();
        chat.notices
            .into_iter()
            .map(|notice| notice.text)
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// Some message of the bot has this in it now.
    pub(crate) fn reads(&self, text: &str) -> bool {
        self.messages().iter().any(|message| message.text.contains(text))
    }

    /// Some message of the bot had this in it once.
    pub(crate) fn was_told(&self, text: &str) -> bool {
        self.read.iter().any(|read| read.contains(text))
    }

    /// The codes that were paid for.
    pub(crate) fn codes(&self) -> Vec<String> {
        let mine = |id: &String| self.cashier.is_some() || Some(id) == self.paid.as_ref();
        let orders = self.refills.orders().into_iter();
        let paid = orders.filter(|order| !order.sent.is_zero() && mine(&order.id));
        paid.flat_map(|order| order.codes).collect()
    }

    /// An order's address can be read.
    pub(crate) fn has_a_bill(&self) -> bool {
        self.bill().is_some()
    }

    /// What was paid for is in the chat, or was put on the phone.
    pub(crate) fn is_content(&self) -> bool {
        let codes = self.codes();
        let here = |code: &String| self.telegram.visible(code).iter().any(|(chat, _)| *chat == self.chat);
        match codes.is_empty() {
            true if self.cashier.is_some() => false,
            true => self.reads("The credit was sent"),
            false => codes.iter().all(here),
        }
    }

    /// How many orders the shop asked for in this buyer's name.
    pub(crate) fn asked(&self) -> usize {
        let calls = self.refills.calls_of(Route::Create).into_iter();
        calls.filter(|call| call.body.to_string().contains(&self.email)).count()
    }

    /// Does what the chat asks for; true if something new could be read.
    pub(crate) fn acts(&mut self) -> bool {
        self.operator_pays();
        let Some(screen) = self.newest() else {
            let begins = self.acted_on.is_none();
            if begins {
                self.says("/start");
                self.acted_on = Some((0, String::new(), 0));
            }
            return begins;
        };
        let seen = (screen.id, read_aloud(&screen), self.notices().len());
        if self.acted_on.as_ref() == Some(&seen) {
            return false;
        }
        self.read.insert(seen.1.clone());
        self.acted_on = Some(seen);
        if let Some(order) = self.bill() {
            if self.pays && self.paid.is_none() {
                match &self.cashier {
                    Some(cashier) => cashier.pay_exactly(&order).unwrap(),
                    None => self.refills.pay_exactly(&order).unwrap(),
                }
                self.paid = Some(order);
            }
        } else if self.paid.is_none() {
            self.answers(&screen);
        }
        true
    }

    /// Decides to pay after all.
    pub(crate) fn will_pay(&mut self) {
        self.pays = true;
        self.acted_on = None;
    }

    pub(crate) fn says(&self, text: &str) {
        self.telegram.say(self.chat, text).unwrap();
    }

    /// Presses the newest button whose label begins so; false while there is none.
    pub(crate) fn presses(&self, label: &str) -> bool {
        let mut newest_first = self.messages().into_iter().rev();
        let found = newest_first.find_map(|message| find(&message, label).map(|place| (message.id, place)));
        found.is_some_and(|(id, (row, column))| self.telegram.press(self.chat, id, row, column).is_ok())
    }

    /// Types what is asked for, or presses the first wish that is offered.
    fn answers(&mut self, screen: &MessageView) {
        if screen.text.contains("What is your e-mail address?") {
            return self.says(&self.email.clone());
        }
        if screen.text.contains("Which number should be topped up?") {
            return self.says(&self.phone.clone());
        }
        let pressed = self.wishes.iter().find_map(|wish| find(screen, wish));
        match pressed {
            Some((row, column)) => {
                if screen.keyboard[row][column].text.starts_with("✅ Order for") {
                    assert!(
                        self.asked() <= self.confirms,
                        "an order was asked for that nobody confirmed"
                    );
                    self.confirms += 1;
                }
                self.telegram.press(self.chat, screen.id, row, column).unwrap();
            }
            None if screen.text.contains("You can also just type a name") => self.says("steam"),
            None => {}
        }
    }

    /// The message of the bot that changed last.
    fn newest(&self) -> Option<MessageView> {
        let messages = self.messages().into_iter();
        messages.max_by_key(|message| (message.edited.unwrap_or(message.sent), message.id))
    }

    /// The operator pays each order whose address the shop names, once.
    fn operator_pays(&self) {
        let Some(operator) = self.operator else { return };
        let told = self.telegram.chat(operator).unwrap().messages;
        let unpaid = self.refills.orders().into_iter().filter(|order| order.sent.is_zero());
        for order in unpaid {
            if told.iter().any(|message| message.text.contains(&order.address)) {
                self.refills.pay_exactly(&order.id).unwrap();
            }
        }
    }

    /// The upstream order, or the invoice, whose address stands in the chat.
    fn bill(&self) -> Option<String> {
        let messages = self.messages();
        let shown = |address: &str| messages.iter().any(|message| message.text.contains(address));
        if let Some(cashier) = &self.cashier {
            let mut invoices = cashier.invoices().into_iter().rev();
            let found = invoices.find(|invoice| invoice.address.as_deref().is_some_and(shown));
            return found.map(|invoice| invoice.uuid);
        }
        let mut orders = self.refills.orders().into_iter().rev();
        orders.find(|order| shown(&order.address)).map(|order| order.id)
    }
}

fn read_aloud(message: &MessageView) -> String {
    let mut shown = String::new();
    if message.photo.is_some() {
        shown.push_str("[picture]\n");
    }
    shown.push_str(&message.text);
    for row in &message.keyboard {
        let row: Vec<String> = row.iter().map(|button| format!("[{}]", button.text)).collect();
        shown.push('\n');
        shown.push_str(&row.join(" "));
    }
    shown.push('\n');
    shown
}

/// Where the button is whose label begins so, and which asks the bot; the shortest such label.
fn find(screen: &MessageView, wish: &str) -> Option<(usize, usize)> {
    let rows = screen.keyboard.iter().enumerate();
    let buttons = rows.flat_map(|(row, buttons)| {
        let buttons = buttons.iter().enumerate();
        buttons.map(move |(column, button)| (row, column, button))
    });
    let fitting = buttons.filter(|(_, _, button)| {
        let label = &button.text;
        let unsigned = label.split_once(' ').filter(|(sign, _)| !sign.is_ascii());
        let begins = label.starts_with(wish) || unsigned.is_some_and(|(_, words)| words.starts_with(wish));
        begins && matches!(button.action, Action::Callback { .. })
    });
    let shortest = fitting.min_by_key(|(_, _, button)| button.text.chars().count());
    shortest.map(|(row, column, _)| (row, column))
}
