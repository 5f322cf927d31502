//! What every journal must do, whatever keeps it.

use std::collections::BTreeMap;

use super::{sample_chats, samples};
use crate::domain::chat::Chat;
use crate::domain::effect::{Effect, Notice};
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::{Order, State};
use crate::domain::walk::Walk;
use crate::ports::{Changes, Entry, Journal, Marks};

type Make<'a> = &'a dyn Fn() -> Box<dyn Journal>;

/// Runs all of it; `make` gives an empty journal each time.
pub(super) fn journal_contract(make: impl Fn() -> Box<dyn Journal>) {
    an_empty_journal_has_nothing(&make);
    all_of_a_commit_is_read_back(&make);
    a_chats_orders_are_paged_from_the_newest(&make);
    settled_orders_are_not_open(&make);
    an_effect_waits_once_with_its_latest_wish(&make);
    an_effect_done_and_wished_at_once_still_waits(&make);
    marks_stay_until_they_move(&make);
    many_operations_agree_with_a_plain_model(&make);
}

fn an_empty_journal_has_nothing(make: Make<'_>) {
    let mut journal = make();
    assert_eq!(journal.marks(), Ok(Marks::default()));
    assert_eq!(journal.chat(ChatId(1)), Ok(None));
    assert_eq!(journal.order(OrderId(1)), Ok(None));
    assert_eq!(journal.orders_of(ChatId(1), 0, 10), Ok(vec![]));
    assert_eq!(journal.open_orders(), Ok(vec![]));
    assert_eq!(journal.outbox(), Ok(vec![]));
    assert_eq!(journal.commit(&Changes::default()), Ok(()));
}

fn all_of_a_commit_is_read_back(make: Make<'_>) {
    let mut journal = make();
    let changes = samples::changes();
    journal.commit(&changes).unwrap();
    for chat in changes.chats {
        assert_eq!(journal.chat(chat.id), Ok(Some(chat)));
    }
    for order in changes.orders {
        assert_eq!(journal.order(order.id), Ok(Some(order)));
    }
    assert_eq!(journal.outbox(), Ok(changes.wished));
    assert_eq!(Some(journal.marks().unwrap()), changes.marks);
}

fn a_chats_orders_are_paged_from_the_newest(make: Make<'_>) {
    let mut journal = make();
    for id in [3, 300, 1, 70_000, 2, 4] {
        let chat = if id == 2 { -7 } else { 7 };
        journal
            .commit(&orders(vec![samples::order(id, chat, State::Placing, id)]))
            .unwrap();
    }
    let page = |journal: &mut Box<dyn Journal>, chat, skip, take| {
        let orders = journal.orders_of(ChatId(chat), skip, take).unwrap();
        orders.into_iter().map(|order| order.id.0).collect::<Vec<_>>()
    };
    assert_eq!(page(&mut journal, 7, 0, 10), [70_000, 300, 4, 3, 1]);
    assert_eq!(page(&mut journal, 7, 0, 2), [70_000, 300]);
    assert_eq!(page(&mut journal, 7, 2, 2), [4, 3]);
    assert_eq!(page(&mut journal, 7, 5, 2), Vec::<u64>::new());
    assert_eq!(page(&mut journal, -7, 0, 10), [2]);
    assert_eq!(page(&mut journal, 8, 0, 10), Vec::<u64>::new());
}

fn settled_orders_are_not_open(make: Make<'_>) {
    let mut journal = make();
    journal.commit(&orders(samples::orders())).unwrap();
    let open: Vec<Order> = samples::orders()
        .into_iter()
        .filter(|order| order.state == State::Placing || order.is_followed())
        .collect();
    assert!(open.len() > 5 && open.len() < samples::orders().len());
    assert_eq!(journal.open_orders(), Ok(open.clone()));
    let settled = open.into_iter().map(|order| Order {
        state: State::Unclear,
        ..order
    });
    journal.commit(&orders(settled.collect())).unwrap();
    assert_eq!(journal.open_orders(), Ok(vec![]));
}

fn an_effect_waits_once_with_its_latest_wish(make: Make<'_>) {
    let mut journal = make();
    let (show, place) = (Effect::Show(ChatId(1)), Effect::Place(OrderId(1)));
    let wished = |entries: &[Entry]| Changes {
        wished: entries.to_vec(),
        ..Changes::default()
    };
    let first = [samples::entry(show, 1), samples::entry(place, 2)];
    journal.commit(&wished(&first)).unwrap();
    assert_eq!(journal.outbox().unwrap(), first);
    journal.commit(&wished(&[samples::entry(show, 3)])).unwrap();
    let oldest_first = [samples::entry(place, 2), samples::entry(show, 3)];
    assert_eq!(journal.outbox().unwrap(), oldest_first);
    let done = Changes {
        done: vec![place, Effect::Deliver(OrderId(9))],
        ..Changes::default()
    };
    journal.commit(&done).unwrap();
    assert_eq!(journal.outbox().unwrap(), [samples::entry(show, 3)]);
}

fn an_effect_done_and_wished_at_once_still_waits(make: Make<'_>) {
    let mut journal = make();
    let show = Effect::Show(ChatId(1));
    for wish in 1..=2 {
        let both = Changes {
            done: vec![show],
            wished: vec![samples::entry(show, wish)],
            ..Changes::default()
        };
        journal.commit(&both).unwrap();
        assert_eq!(journal.outbox().unwrap(), [samples::entry(show, wish)]);
    }
}

fn marks_stay_until_they_move(make: Make<'_>) {
    let mut journal = make();
    let moved = Changes {
        marks: Some(samples::marks()),
        ..Changes::default()
    };
    journal.commit(&moved).unwrap();
    journal
        .commit(&orders(vec![samples::order(1, 1, State::Placing, 1)]))
        .unwrap();
    assert_eq!(journal.marks(), Ok(samples::marks()));
}

fn orders(orders: Vec<Order>) -> Changes {
    Changes {
        orders,
        ..Changes::default()
    }
}

/// What a journal ought to hold, kept as plainly as possible.
#[derive(Default)]
struct Model {
    chats: BTreeMap<ChatId, Chat>,
    orders: BTreeMap<OrderId, Order>,
    outbox: Vec<Entry>,
    marks: Marks,
}

impl Model {
    fn take(&mut self, changes: &Changes) {
        let wished = |effect| changes.wished.iter().any(|entry| entry.effect == effect);
        self.chats
            .extend(changes.chats.iter().map(|chat| (chat.id, chat.clone())));
        self.orders
            .extend(changes.orders.iter().map(|order| (order.id, order.clone())));
        self.outbox
            .retain(|entry| !changes.done.contains(&entry.effect) && !wished(entry.effect));
        self.outbox.extend(&changes.wished);
        self.marks = changes.marks.clone().unwrap_or(self.marks.clone());
    }

    fn agrees(&self, journal: &mut dyn Journal, chat: ChatId, order: OrderId) {
        assert_eq!(journal.chat(chat).unwrap().as_ref(), self.chats.get(&chat));
        assert_eq!(journal.order(order).unwrap().as_ref(), self.orders.get(&order));
        assert_eq!(journal.outbox().unwrap(), self.outbox);
        assert_eq!(journal.marks().unwrap(), self.marks);
        let of_chat = self.orders.values().rev().filter(|order| order.chat == chat);
        assert_eq!(
            journal.orders_of(chat, 1, 3).unwrap(),
            of_chat.skip(1).take(3).cloned().collect::<Vec<_>>()
        );
        let open = self.orders.values();
        let open = open.filter(|order| order.state == State::Placing || order.is_followed());
        assert_eq!(journal.open_orders().unwrap(), open.cloned().collect::<Vec<_>>());
    }
}

/// Numbers that look random and are the same each time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    /// One of `0..sides`.
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

fn many_operations_agree_with_a_plain_model(make: Make<'_>) {
    let (mut journal, mut model, mut dice) = (make(), Model::default(), Dice(7));
    let states = samples::states();
    for wish in 1..=1_000 {
        let order = dice.roll(12) + 1;
        let chat = i64::try_from(order % 4).unwrap();
        let effect = match dice.roll(3) {
            0 => Effect::Show(ChatId(chat)),
            1 => Effect::Notify(OrderId(order), Notice::Paid),
            _ => Effect::Deliver(OrderId(order)),
        };
        let mut changes = Changes::default();
        if dice.roll(2) == 0 {
            let revision = u32::try_from(wish).unwrap();
            changes.chats.push(sample_chats::chat(chat, revision, Walk::Home));
        }
        if dice.roll(2) == 0 {
            let state = states[usize::try_from(dice.roll(states.len() as u64)).unwrap()].clone();
            changes.orders.push(samples::order(order, chat, state, wish));
        }
        if dice.roll(2) == 0 {
            changes.wished.push(samples::entry(effect, wish));
        }
        if dice.roll(3) == 0 {
            changes.done.push(effect);
        }
        if dice.roll(4) == 0 {
            changes.marks = Some(Marks {
                wishes: wish,
                ..samples::marks()
            });
        }
        journal.commit(&changes).unwrap();
        model.take(&changes);
        if wish % 8 == 0 {
            model.agrees(journal.as_mut(), ChatId(chat), OrderId(order));
        }
    }
}
