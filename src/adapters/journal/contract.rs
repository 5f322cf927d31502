//! What every journal must do, whatever keeps it.

use std::collections::BTreeMap;

use super::samples;
use super::samples::{chats, effects};
use crate::domain::chat::Chat;
use crate::domain::effect::{Effect, Notice};
use crate::domain::house::House;
use crate::domain::ids::{ChatId, OrderId};
use crate::domain::order::{Order, State};
use crate::domain::time::Time;
use crate::domain::walk::Walk;
use crate::ports::{Below, Changes, Entry, Erasure, Journal, Marks};

type Make<'a> = &'a dyn Fn() -> Box<dyn Journal>;

/// Runs all of it; `make` gives an empty journal each time.
pub(super) fn journal_contract(make: impl Fn() -> Box<dyn Journal>) {
    an_empty_journal_has_nothing(&make);
    all_of_a_commit_is_read_back(&make);
    a_chats_orders_are_paged_from_the_newest(&make);
    orders_and_the_audit_trail_are_read_from_the_newest(&make);
    settled_orders_are_not_open(&make);
    an_effect_waits_once_with_its_latest_wish(&make);
    an_effect_done_and_wished_at_once_still_waits(&make);
    marks_stay_until_they_move(&make);
    an_erased_order_is_what_the_same_commit_says_of_it(&make);
    an_erased_chat_takes_its_orders_with_it(&make);
    an_order_may_go_over_to_another_chat_when_its_own_is_erased(&make);
    an_ended_order_is_listed_until_its_secrets_are_gone(&make);
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
    assert_eq!(journal.house(), Ok(House::default()));
    assert_eq!(journal.audit(u64::MAX, 10), Ok(vec![]));
    assert_eq!(journal.orders_below(OrderId(u64::MAX), 10), Ok(Below::default()));
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
    assert_eq!(Some(journal.house().unwrap()), changes.house);
}

fn orders_and_the_audit_trail_are_read_from_the_newest(make: Make<'_>) {
    let mut journal = make();
    journal.commit(&samples::changes()).unwrap();
    let (mut told, mut below) = (Vec::new(), OrderId(u64::MAX));
    loop {
        let found = journal.orders_below(below, 7).unwrap();
        told.extend(found.orders);
        let Some(next) = found.next else { break };
        below = next;
    }
    let mut orders = samples::orders::all();
    orders.sort_by_key(|order| std::cmp::Reverse(order.id));
    assert_eq!(told, orders);
    let mut trail = journal.audit(u64::MAX, 100).unwrap();
    trail.reverse();
    assert_eq!(trail, samples::changes().audit);
    assert_eq!(journal.house().unwrap().audit.verify(&trail), Ok(()));
    let older = journal.audit(4, 2).unwrap();
    assert_eq!(older.iter().map(|entry| entry.number).collect::<Vec<_>>(), [3, 2]);
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
    journal.commit(&orders(samples::orders::all())).unwrap();
    let mut open: Vec<Order> = samples::orders::all()
        .into_iter()
        .filter(|order| order.is_open())
        .collect();
    open.sort_by_key(|order| order.id);
    assert!(open.len() > 5 && open.len() < samples::orders::all().len());
    assert_eq!(journal.open_orders(), Ok(open.clone()));
    let settled = open.into_iter().map(|mut order| {
        order.state = State::Unclear;
        order.purchase.former.clear();
        order
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
    let first = [effects::entry(show, 1), effects::entry(place, 2)];
    journal.commit(&wished(&first)).unwrap();
    assert_eq!(journal.outbox().unwrap(), first);
    journal.commit(&wished(&[effects::entry(show, 3)])).unwrap();
    let oldest_first = [effects::entry(place, 2), effects::entry(show, 3)];
    assert_eq!(journal.outbox().unwrap(), oldest_first);
    let done = Changes {
        done: vec![place, Effect::Deliver(OrderId(9))],
        ..Changes::default()
    };
    journal.commit(&done).unwrap();
    assert_eq!(journal.outbox().unwrap(), [effects::entry(show, 3)]);
}

fn an_effect_done_and_wished_at_once_still_waits(make: Make<'_>) {
    let mut journal = make();
    let show = Effect::Show(ChatId(1));
    for wish in 1..=2 {
        let both = Changes {
            done: vec![show],
            wished: vec![effects::entry(show, wish)],
            ..Changes::default()
        };
        journal.commit(&both).unwrap();
        assert_eq!(journal.outbox().unwrap(), [effects::entry(show, wish)]);
    }
}

fn marks_stay_until_they_move(make: Make<'_>) {
    let mut journal = make();
    let moved = Changes {
        marks: Some(effects::marks()),
        ..Changes::default()
    };
    journal.commit(&moved).unwrap();
    journal
        .commit(&orders(vec![samples::order(1, 1, State::Placing, 1)]))
        .unwrap();
    assert_eq!(journal.marks(), Ok(effects::marks()));
}

fn an_erased_order_is_what_the_same_commit_says_of_it(make: Make<'_>) {
    let mut journal = make();
    let two = [1, 2].map(|id| samples::order(id, 7, State::Placing, id));
    journal.commit(&orders(two.to_vec())).unwrap();
    let again = samples::order(1, 7, State::Unclear, 9);
    let erased = |erased: &[Erasure], orders: &[Order]| Changes {
        erased: erased.to_vec(),
        orders: orders.to_vec(),
        ..Changes::default()
    };
    let both = [OrderId(1), OrderId(2)].map(Erasure::Order);
    for _ in 0..2 {
        journal.commit(&erased(&both, std::slice::from_ref(&again))).unwrap();
        assert_eq!(journal.order(OrderId(1)), Ok(Some(again.clone())));
        assert_eq!(journal.order(OrderId(2)), Ok(None));
        assert_eq!(journal.orders_of(ChatId(7), 0, 9), Ok(vec![again.clone()]));
        assert_eq!(journal.open_orders(), Ok(vec![]));
    }
    journal.commit(&erased(&[Erasure::Order(OrderId(99))], &[])).unwrap();
}

fn an_erased_chat_takes_its_orders_with_it(make: Make<'_>) {
    let mut journal = make();
    let filled = Changes {
        chats: [7, 8].map(|id| chats::chat(id, 1, Walk::Home)).to_vec(),
        orders: [(1, 7), (2, 8), (3, 7)]
            .map(|(id, chat)| samples::order(id, chat, State::Placing, id))
            .to_vec(),
        ..Changes::default()
    };
    journal.commit(&filled).unwrap();
    let erased = Changes {
        erased: vec![Erasure::Chat(ChatId(7))],
        ..Changes::default()
    };
    for _ in 0..2 {
        journal.commit(&erased).unwrap();
        assert_eq!(journal.chat(ChatId(7)), Ok(None));
        assert_eq!(journal.order(OrderId(1)), Ok(None));
        assert_eq!(journal.orders_of(ChatId(7), 0, 9), Ok(vec![]));
        assert_eq!(journal.open_orders().unwrap().len(), 1);
        assert_eq!(journal.chat(ChatId(8)), Ok(Some(filled.chats[1].clone())));
    }
    journal.commit(&filled).unwrap();
    assert_eq!(journal.chat(ChatId(7)), Ok(Some(filled.chats[0].clone())));
    assert_eq!(journal.orders_of(ChatId(7), 0, 9).unwrap().len(), 2);
}

fn an_order_may_go_over_to_another_chat_when_its_own_is_erased(make: Make<'_>) {
    let mut journal = make();
    let of = |chat| samples::order(1, chat, State::Unclear, 1);
    journal.commit(&orders(vec![of(7)])).unwrap();
    let moved = Changes {
        erased: vec![Erasure::Chat(ChatId(7))],
        chats: vec![chats::chat(7, 0, Walk::Home)],
        orders: vec![of(0)],
        ..Changes::default()
    };
    journal.commit(&moved).unwrap();
    assert_eq!(journal.orders_of(ChatId(7), 0, 9), Ok(vec![]));
    assert_eq!(journal.orders_of(ChatId(0), 0, 9), Ok(vec![of(0)]));
    assert_eq!(journal.order(OrderId(1)), Ok(Some(of(0))));
    assert_eq!(journal.chat(ChatId(7)), Ok(Some(moved.chats[0].clone())));
}

fn an_ended_order_is_listed_until_its_secrets_are_gone(make: Make<'_>) {
    let mut journal = make();
    let at = |id, state, changed| samples::order(id, 7, state, changed);
    let all = vec![
        at(1, State::Unclear, 100),
        at(2, State::Placing, 100),
        at(3, State::Unclear, 200),
        at(4, State::Unclear, 300),
    ];
    journal.commit(&orders(all.clone())).unwrap();
    let listed = |journal: &mut Box<dyn Journal>, before, take| {
        let orders = journal.ended(Time(before), take).unwrap();
        orders.into_iter().map(|order| order.id.0).collect::<Vec<_>>()
    };
    assert_eq!(listed(&mut journal, 100, 9), Vec::<u64>::new());
    assert_eq!(listed(&mut journal, 101, 9), [1]);
    assert_eq!(listed(&mut journal, 300, 9), [1, 3]);
    assert_eq!(listed(&mut journal, 400, 2), [1, 3]);
    let gone = Changes {
        erased: vec![Erasure::Order(OrderId(1))],
        orders: vec![all[0].clone().without_secrets(Time(500))],
        ..Changes::default()
    };
    journal.commit(&gone).unwrap();
    assert_eq!(listed(&mut journal, 400, 9), [3, 4]);
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
        for erasure in &changes.erased {
            match erasure {
                Erasure::Order(order) => drop(self.orders.remove(order)),
                Erasure::Chat(chat) => {
                    self.chats.remove(chat);
                    self.orders.retain(|_, order| order.chat != *chat);
                }
            }
        }
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
        let open = open.filter(|order| order.is_open());
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
    let states = samples::orders::states();
    for wish in 1..=1_000 {
        let order = dice.roll(12) + 1;
        let chat = i64::try_from(order % 4).unwrap();
        let effect = match dice.roll(3) {
            0 => Effect::Show(ChatId(chat)),
            1 => Effect::Notify(OrderId(order), Notice::Paid),
            _ => Effect::Deliver(OrderId(order)),
        };
        let mut changes = Changes::default();
        match dice.roll(20) {
            0 => changes.erased.push(Erasure::Chat(ChatId(chat))),
            1 => changes.erased.push(Erasure::Order(OrderId(order))),
            _ => {}
        }
        if dice.roll(2) == 0 {
            let revision = u32::try_from(wish).unwrap();
            changes.chats.push(chats::chat(chat, revision, Walk::Home));
        }
        if dice.roll(2) == 0 {
            let state = states[usize::try_from(dice.roll(states.len() as u64)).unwrap()].clone();
            changes.orders.push(samples::order(order, chat, state, wish));
        }
        if dice.roll(2) == 0 {
            changes.wished.push(effects::entry(effect, wish));
        }
        if dice.roll(3) == 0 {
            changes.done.push(effect);
        }
        if dice.roll(4) == 0 {
            changes.marks = Some(Marks {
                wishes: wish,
                ..effects::marks()
            });
        }
        journal.commit(&changes).unwrap();
        model.take(&changes);
        if wish % 8 == 0 {
            model.agrees(journal.as_mut(), ChatId(chat), OrderId(order));
        }
    }
}
