//! What holds for the whole shop, and what admins did, in every form that is stored, for the tests of this folder.

use super::order;
use crate::domain::admin::{AdminPage, Place, Said};
use crate::domain::audit::AuditEntry;
use crate::domain::effect::{Alarm, Bell, Effect, Notice, Strain};
use crate::domain::filter::Filter;
use crate::domain::history::{History, Moment, Note, Stage};
use crate::domain::house::House;
use crate::domain::ids::{ChatId, MessageId, OrderId};
use crate::domain::measure::{Measure, Objection};
use crate::domain::order::{Order, State};
use crate::domain::secret::Secret;
use crate::domain::support::{Case, CaseId, CaseWord, Way};
use crate::domain::time::Time;

/// Those that there were when the first samples were written.
const FIRST_STRAINS: [Strain; 4] = [
    Strain::DiskShort,
    Strain::UpstreamRefuses,
    Strain::StreamsDown,
    Strain::WebhookTrouble,
];
const AT: Time = Time::from_unix(1_760_000_000);

/// Each measure once, chained.
pub(in crate::adapters::journal) fn trail() -> Vec<AuditEntry> {
    let mut house = House::default();
    [Measure::Pause, Measure::Resume]
        .into_iter()
        .chain(
            Measure::ON_ORDERS
                .into_iter()
                .filter(|measure| *measure != Measure::Buy),
        )
        .map(|measure| {
            house.enter(AuditEntry {
                number: 0,
                at: AT,
                by: ChatId(5),
                measure,
                order: (!matches!(measure, Measure::Pause | Measure::Resume)).then_some(OrderId(7)),
                chat: matches!(measure, Measure::Ban | Measure::Unban).then_some(ChatId(100)),
                words: (measure == Measure::Settle).then(|| "sent back by hand".into()),
                before: String::new(),
            })
        })
        .collect()
}

/// A new shop, and one where much was decided.
pub(in crate::adapters::journal) fn houses() -> Vec<House> {
    let mut house = House::after(&trail());
    house.paused = Some(AT);
    house.banned.insert(ChatId(100));
    house.strains.extend(FIRST_STRAINS);
    house.cases = 3;
    let mut talking = House {
        cases: 4,
        ..House::default()
    };
    let mut case = Case::open(CaseId(4), ChatId(100), Some(OrderId(7)), AT);
    case.topic = Some(12);
    case.ended = Some(AT);
    case.stands_in(MessageId(13));
    assert!(case.may_say(AT));
    talking.conversations.insert(case.id, case);
    let mut strained = House::default();
    strained.strains.extend(FIRST_STRAINS);
    strained.strains.extend([Strain::UrlAstray, Strain::HooksForged]);
    let mut refused = House::default();
    refused.strains.insert(Strain::CashierRefuses);
    let mut shut = House {
        group: Some(ChatId(-1_005)),
        ..House::default()
    };
    shut.strains.insert(Strain::SupportShut);
    vec![House::default(), house, talking, strained, refused, shut]
}

/// What operators are told, and what a buyer is told of them.
pub(in crate::adapters::journal) fn effects() -> Vec<Effect> {
    let (admin, order) = (ChatId(5), OrderId(7));
    let alarms = [Alarm::PriceDrift, Alarm::CaseWaits];
    let mut effects = vec![Effect::Notify(order, Notice::Settled)];
    effects.extend(alarms.map(|alarm| Effect::Alarm(order, alarm)));
    effects.extend(alarms.map(|alarm| Effect::Ring(admin, Bell::Order(order, alarm))));
    effects.extend(FIRST_STRAINS.map(|strain| Effect::Ring(admin, Bell::Shop(strain))));
    effects.extend(FIRST_STRAINS.map(|strain| Effect::Ring(admin, Bell::Over(strain))));
    effects
}

/// What operators are told of webhooks.
pub(in crate::adapters::journal) fn later_rings() -> Vec<Effect> {
    rings(&[Strain::UrlAstray, Strain::HooksForged])
}

/// What operators are told of the account at the payment service.
pub(in crate::adapters::journal) fn latest_rings() -> Vec<Effect> {
    rings(&[Strain::CashierRefuses])
}

fn rings(strains: &[Strain]) -> Vec<Effect> {
    let told = strains.iter().map(|strain| [Bell::Shop(*strain), Bell::Over(*strain)]);
    told.flatten().map(|bell| Effect::Ring(ChatId(5), bell)).collect()
}

/// Whatever is done for a conversation.
pub(in crate::adapters::journal) fn relays() -> Vec<Effect> {
    let (case, message) = (CaseId(4), MessageId(13));
    let words = [
        CaseWord::EndedByBuyer,
        CaseWord::EndedByGroup,
        CaseWord::Over,
        CaseWord::Blocked,
        CaseWord::NotPassedOn(Way::ToGroup),
        CaseWord::NotPassedOn(Way::ToBuyer),
    ];
    let relay = |way, again| Effect::Relay {
        case,
        way,
        message,
        again,
    };
    let mut effects = vec![
        Effect::OpenCase(case),
        relay(Way::ToGroup, false),
        relay(Way::ToBuyer, true),
    ];
    effects.extend(words.map(|word| Effect::TellCase(case, word)));
    effects
}

/// Every page that only admins see.
pub(in crate::adapters::journal) fn pages() -> Vec<AdminPage> {
    let order = OrderId(7);
    let places = [
        Place::Overview,
        Place::Orders {
            filter: Filter::Cases,
            below: Some(order),
        },
        Place::Found(Secret::new("canary.buyer@example.org")),
        Place::Order(order),
        Place::Words(Measure::Note, order),
        Place::Sure {
            measure: Measure::Settle,
            order,
            words: "sent back by hand".into(),
            asked: AT,
        },
        Place::Stats,
        Place::Audit { below: Some(4) },
        Place::Usage(Measure::Check),
    ];
    let said = [
        None,
        Some(Said::Done(Measure::Check)),
        Some(Said::Objection(Objection::NoCase)),
        Some(Said::NoOrder),
        Some(Said::NotOwn),
    ]
    .into_iter()
    .cycle();
    let pages = places.into_iter().zip(said);
    pages.map(|(place, said)| AdminPage { place, said }).collect()
}

/// An order that operators looked after.
pub(in crate::adapters::journal) fn cared_for() -> Order {
    let mut order = order(905, 100, State::Placing, 1_760_000_300_000);
    order.history = History {
        // The first sixteen, as they were when this sample was written.
        moments: Stage::ALL.into_iter().take(16).map(|stage| Moment(AT, stage)).collect(),
        notes: vec![Note::new(AT, "calls tomorrow")],
        resent: vec![AT],
        settled: Some(Note::new(AT, "sent back by hand")),
        alarms: [Alarm::PriceDrift, Alarm::CaseWaits].into(),
    };
    order
}
