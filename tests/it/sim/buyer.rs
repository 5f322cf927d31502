//! What a buyer does who reads the chat, and an operator who reads the alarms.

use giftkiosk::domain::ids::{CallbackId, ChatId, UpdateId};
use giftkiosk::domain::language::Language;
use giftkiosk::domain::walk::Command;
use giftkiosk::ports::{Act, Deed, Update};

use super::telegram::Shown;
use super::{ADMIN, BUYER, Plot, Sim, Truth};

/// Where the operator sends money back to.
pub(crate) const BACK_TO: &str = "25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3";
/// The buttons that lead a buyer on, those near the end first.
const STEPS: [&str; 9] = [
    "Accept and order",
    "Order for",
    "Solana",
    "USDC",
    "$20",
    "Steam",
    "Gift cards",
    "United States",
    "again",
];

impl Sim {
    /// What the operator reads.
    pub(super) fn read_by_operator(&self) -> String {
        aloud(self.truth().operators.values())
    }

    /// What the buyer reads.
    pub(super) fn read_aloud(&self) -> String {
        aloud(self.truth().messages.values())
    }

    /// What a buyer does next: pays what is to be paid, presses the first button that leads on, types what is asked for.
    pub(super) fn acts(&self) {
        let mut truth = self.truth();
        if let Some(paid) = truth.pays(self.plot) {
            if paid && let Some(data) = truth.button("Sent already") {
                truth.says(BUYER, press(data));
            }
            if paid && self.plot == Plot::SentWhereTheBuyerSays {
                truth.says_where_to();
            }
            return;
        }
        let screen = truth.messages.values().next_back().cloned();
        let deed = match screen {
            None => Deed::Command(Command::Start),
            Some(screen) if screen.text.contains("e-mail address") && !screen.text.contains("Solana") => {
                Deed::Text("anna@example.org".into())
            }
            Some(screen) => match STEPS.iter().find_map(|step| screen.button(step)) {
                Some((label, data)) => {
                    truth.confirms += usize::from(label.contains("Order for"));
                    press(data)
                }
                None => Deed::Command(Command::Start),
            },
        };
        truth.says(BUYER, deed);
    }

    /// Presses the button below the code, unless that was done often enough.
    pub(super) fn asks_for_a_receipt(&self) -> bool {
        let mut truth = self.truth();
        if truth.receipts_asked == truth.receipts_wanted {
            return false;
        }
        let data = truth.button("Receipt").expect("a receipt is offered with the goods");
        truth.receipts_asked += 1;
        truth.says(BUYER, press(data));
        true
    }

    /// What an operator does next where what was paid for cannot be bought: sends the money back, and by hand where nobody knows whether it went.
    pub(super) fn operates(&self) {
        let mut truth = self.truth();
        let sure = truth.operators.values().find_map(|message| message.button("Yes"));
        let told = |words: &str| truth.operators.values().any(|message| message.text.contains(words));
        let knows_where = self.plot == Plot::SentWhereTheBuyerSays;
        let stuck = if knows_where {
            told("has given an address")
        } else {
            told("would not sell")
        };
        let unclear = told("cannot be found out whether the refund");
        let number = truth
            .bills
            .iter()
            .position(|bill| bill.halves == 2)
            .map_or(0, |at| at + 1);
        if let Some((_, data)) = sure {
            let now = truth.points;
            truth.said_where_to.push(now);
            truth.says(ADMIN, press(data));
        } else if unclear {
            // At the payment service, which tells whether it was taken.
            for bill in truth
                .bills
                .iter_mut()
                .filter(|bill| bill.halves == 2 && bill.sent_back == 0)
            {
                bill.sent_back = 1;
            }
        } else if stuck {
            let typed = if knows_where { "" } else { BACK_TO };
            truth.says(ADMIN, Deed::OtherCommand(format!("/refund {number} {typed}")));
        }
    }
}

impl Truth {
    /// Money moves, if the chat names an address or the plot wants it late: whether the whole is on its way, or nothing
    /// where there is nothing to pay.
    fn pays(&mut self, plot: Plot) -> Option<bool> {
        if self.bills.iter().any(|bill| bill.halves == 2) || self.orders.iter().any(|order| order.halves == 2) {
            return Some(true);
        }
        let said = |words: &str| self.messages.values().any(|message| message.text.contains(words));
        let (short, over) = (said("has arrived"), said("has expired"));
        let shown = |address: &str| {
            self.messages
                .values()
                .any(|message| message.photo && message.text.lines().any(|line| line == address))
        };
        let is_due = |address: &str, closed: bool| if closed { over } else { shown(address) };
        let bills = self
            .bills
            .iter_mut()
            .map(|bill| (&bill.address, &mut bill.halves, &mut bill.closed));
        let orders = self
            .orders
            .iter_mut()
            .map(|order| (&order.address, &mut order.halves, &mut order.closed));
        let (_, halves, closed) = bills
            .chain(orders)
            .find(|(address, _, closed)| is_due(address, **closed))?;
        match plot {
            Plot::Late if !*closed => *closed = true,
            Plot::InParts if *halves == 0 => *halves = 1,
            Plot::InParts if !short => {}
            Plot::Whole
            | Plot::InParts
            | Plot::Late
            | Plot::GivenBack
            | Plot::SentBack
            | Plot::SentWhereTheBuyerSays
            | Plot::Unheard
            | Plot::Lost => {
                *halves = 2;
            }
        }
        Some(*halves == 2)
    }

    /// Whatever the buyer does next to say where the money should go, until the shop has said that it knows.
    fn says_where_to(&mut self) {
        let said = |words: &str| self.messages.values().any(|message| message.text.contains(words));
        let deed = if said(&format!("goes to {BACK_TO}")) {
            None
        } else if let Some(yes) = self.button("Yes, this address") {
            Some(press(yes))
        } else if said("Please send me your address") {
            Some(Deed::Text(BACK_TO.into()))
        } else {
            self.button("Give an address for a refund").map(press)
        };
        if let Some(deed) = deed {
            self.said_where_to.push(self.points);
            self.says(BUYER, deed);
        }
    }

    fn button(&self, words: &str) -> Option<String> {
        let found = self.messages.values().find_map(|message| message.button(words));
        found.map(|(_, data)| data)
    }

    fn says(&mut self, chat: ChatId, deed: Deed) {
        self.next_update += 1;
        let id = UpdateId(self.next_update);
        let act = Some(Act {
            chat,
            message: None,
            language: Some(Language::English),
            deed,
        });
        self.queue.push_back(Update { id, act });
    }
}

impl Shown {
    /// The first button whose label has these words.
    fn button(&self, words: &str) -> Option<(String, String)> {
        let mut live = self.buttons.iter().filter(|(_, data)| !data.is_empty());
        live.find(|(label, _)| label.contains(words)).cloned()
    }
}

fn press(data: String) -> Deed {
    Deed::Press {
        callback: CallbackId("1".into()),
        data,
        message: None,
    }
}

fn aloud<'a>(messages: impl Iterator<Item = &'a Shown>) -> String {
    messages
        .map(|message| format!("{}\n{:?}\n\n", message.text, message.buttons))
        .collect()
}
