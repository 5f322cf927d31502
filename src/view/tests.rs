//! What holds for everything that is shown, in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rust_decimal::Decimal;

use super::alarm::alarm;
use super::bill::bill;
use super::button::read;
use super::commands::{commands, description, short_description};
use super::label::is_hidden;
use super::message::{Action, Draft};
use super::notice::notice;
use super::phrases::{Phrases, Words, sources};
use super::receipt::receipt;
use super::sample::{
    NOBODY, NOW, aisle, basket, brand, channel, chat, d, email, empty_shelf, failed_shelf, full_shelf, goods, item,
    order, paid_in, payment, phone, plain, range, screen_at, states, top_up, top_up_basket, trolley, us, usdc,
};
use super::toast::Toast;
use super::voucher::{code, placeholder};
use crate::domain::basket::FaceFault;
use crate::domain::catalog::{Brand, Kind};
use crate::domain::chat::Hint;
use crate::domain::consent::Paper;
use crate::domain::effect::{Alarm, Notice};
use crate::domain::ids::OrderId;
use crate::domain::language::Language;
use crate::domain::money::Coin;
use crate::domain::order::{Order, State, Trouble};
use crate::domain::recipient::{Recipient, RecipientFault};
use crate::domain::refund_address::{Asked, Typed};
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::domain::shelf::{Quoted, Shelf, Stock};
use crate::domain::walk::{Aisle, Choice, Walk};

const ALARMS: [Alarm; 21] = [
    Alarm::RefundAddress,
    Alarm::NeverFetched,
    Alarm::CashierShut,
    Alarm::FormerPaid(1),
    Alarm::Unclear,
    Alarm::WrongEcho,
    Alarm::UnknownRefusal,
    Alarm::UnknownState,
    Alarm::UnderReview,
    Alarm::PriceDrift,
    Alarm::CaseWaits,
    Alarm::NeedsOperator(Trouble::PaymentFailed),
    Alarm::NeedsOperator(Trouble::PaidTooLittle),
    Alarm::NeedsOperator(Trouble::CancelledAfterPayment),
    Alarm::NeedsOperator(Trouble::ExpiredAfterPayment),
    Alarm::NeedsOperator(Trouble::DeliveryFailed),
    Alarm::NeedsOperator(Trouble::NoCode),
    Alarm::NeedsOperator(Trouble::Vanished),
    Alarm::Surplus(Decimal::ONE_HUNDRED),
    Alarm::Vanished,
    Alarm::GoodsChanged,
];

/// Every place of the menu, with everything that can be wrong there.
fn walks() -> Vec<Walk> {
    let back = || Box::new(Walk::Home);
    let contact = |item, phone, wrong| Walk::Contact {
        aisle: aisle(),
        item,
        phone,
        wrong,
    };
    let amounts = |wrong| Walk::Amounts {
        aisle: aisle(),
        brand: brand("Steam", Kind::GiftCard).id,
        wrong,
    };
    let asked = |typed| {
        Walk::RefundAddress(Box::new(Asked {
            order: OrderId(12),
            channel: payment().channel,
            paid_to: payment().address,
            typed,
        }))
    };
    let meant = |typed| RecipientFault::PerhapsMeant { meant: email(), typed };
    let mut walks = vec![
        Walk::Home,
        Walk::Countries { search: None, page: 3 },
        Walk::Countries {
            search: Some("an".into()),
            page: 0,
        },
        Walk::Countries {
            search: Some("<b>&".into()),
            page: 9,
        },
        Walk::Kinds(us()),
        Walk::Brands(aisle()),
        Walk::Brands(Aisle {
            kind: None,
            search: Some("<script>".into()),
            ..aisle()
        }),
        Walk::Brands(Aisle {
            kind: None,
            search: Some("e".into()),
            ..aisle()
        }),
        amounts(None),
        amounts(Some(FaceFault::NotANumber)),
        amounts(Some(FaceFault::TooLittle)),
        amounts(Some(FaceFault::TooMuch)),
        amounts(Some(FaceFault::OffGrid(d("50"), d("75")))),
        contact(item(), None, None),
        contact(item(), None, Some(RecipientFault::NotAnEmail)),
        contact(item(), None, Some(meant(Some(email())))),
        contact(top_up(), None, None),
        contact(top_up(), None, Some(RecipientFault::NoCountryCode)),
        contact(top_up(), None, Some(RecipientFault::NotAPhone)),
        contact(top_up(), None, Some(meant(None))),
        contact(top_up(), Some(phone()), None),
        Walk::Coins(trolley()),
        Walk::Networks(trolley(), Coin("BTC".into())),
        Walk::Networks(trolley(), Coin("XYZ".into())),
        Walk::Surely(aisle(), paid_in("USDC.e", "Polygon (Matic)")),
        Walk::Surely(aisle(), paid_in("BTC", "BSC")),
        Walk::Confirm(aisle(), basket()),
        Walk::Confirm(aisle(), paid_in("USDT", "BSC")),
        Walk::Confirm(aisle(), top_up_basket()),
        Walk::Consent(aisle(), basket(), d("22.51")),
        Walk::Ordering(aisle(), basket(), OrderId(12)),
        Walk::Orders { page: 0 },
        Walk::Orders { page: 2 },
        Walk::Order {
            order: OrderId(12),
            page: 0,
        },
        Walk::Order {
            order: OrderId(99),
            page: 0,
        },
        asked(Typed::Nothing),
        asked(Typed::Wrong),
        asked(Typed::PaidTo),
        asked(Typed::Fits(Secret::new("<b>&"))),
        Walk::Support(crate::domain::support::CaseId(7)),
        Walk::Languages { back: back() },
        Walk::Help { back: back() },
    ];
    walks.push(Walk::Countries { search: None, page: 0 });
    walks.push(Walk::Delete { back: back() });
    walks.extend(Paper::ALL.map(|paper| Walk::Paper { paper, back: back() }));
    walks
}

fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::SoldOut,
        Refusal::NotAvailable,
        Refusal::TooSmall,
        Refusal::TooLarge,
        Refusal::DailyLimit,
        Refusal::MonthlyLimit,
        Refusal::Recipient,
        Refusal::Tender,
        Refusal::Identity,
        Refusal::SetupFailed,
        Refusal::PriceMoved,
        Refusal::Dearer(usdc("23.64")),
        Refusal::WrongEcho,
        Refusal::NotSelling,
        Refusal::AmountNotOffered,
        Refusal::Limited,
        Refusal::Mailbox,
        Refusal::Network,
        Refusal::IdentityPending,
        Refusal::Coupon,
        Refusal::Unreachable,
        Refusal::CashierBusy,
        Refusal::CashierShut,
        Refusal::Other("X_Y".into()),
    ]
}

fn shelves() -> Vec<Shelf> {
    let mut shelves = vec![
        Shelf::unknown(),
        failed_shelf(),
        empty_shelf(),
        full_shelf(),
        hostile_shelf(),
    ];
    let span = super::sample::span("50", "2000", d("25"), "USD");
    shelves.push(Shelf {
        range: Stock::Here(range(brand("Claro", Kind::TopUp), vec![span]).into()),
        ..full_shelf()
    });
    shelves.extend(refusals().into_iter().map(|why| Shelf {
        quote: Stock::Here(Quoted::Refused(why).into()),
        ..full_shelf()
    }));
    shelves
}

/// Names that try everything.
fn hostile_names() -> Vec<String> {
    vec![
        "<b>bold</b> & <a href=\"tg://user?id=1\">me</a>".into(),
        "</code></b>".into(),
        "Ama\u{202E}noz\u{2066}\u{200B}.com".into(),
        "{ $country } { hint-stale }".into(),
        "e\u{0301}\u{0302}\u{0303}\u{0304}".repeat(300),
        "ギフト券".repeat(500),
        "\u{200F}\u{200E}".into(),
        "two\nlines".into(),
    ]
}

fn hostile_shelf() -> Shelf {
    let brands: Vec<Brand> = hostile_names().iter().map(|name| brand(name, Kind::GiftCard)).collect();
    let products = hostile_names().iter().map(|name| super::sample::fixed(name)).collect();
    let first = brand(&hostile_names()[0], Kind::Esim);
    Shelf {
        range: Stock::Here(range(first, products).into()),
        brands: Stock::Here(brands.into()),
        ..full_shelf()
    }
}

fn hostile_order(state: State) -> Order {
    let mut order = order(state);
    order.basket.item.brand_name = hostile_names()[0].clone();
    order.basket.to = Recipient::Email(Secret::new("\"<b>\"&@example.org"));
    order
}

/// What must be true of every message.
fn check(words: &Words, draft: &Draft, what: &str) {
    let text = plain(draft.text.as_str());
    let length = text.encode_utf16().count();
    let captions = draft.photo.is_some() || draft.document.is_some();
    let most = if captions { 1_024 } else { 4_096 };
    assert!((1..=most).contains(&length), "{what}: {length} units");
    assert!(!text.contains("{ $") && !text.contains("{$"), "{what}: {text}");
    assert!(well_formed(draft.text.as_str()), "{what}: {}", draft.text);
    assert!(!draft.text.as_str().chars().any(is_hidden), "{what}: {text:?}");
    let keys: Vec<_> = draft.rows.iter().flatten().collect();
    assert!(keys.len() <= 100, "{what}: {} buttons", keys.len());
    for key in keys {
        let shown = format!("{what} in {:?}: {key:?}", words.language());
        assert!(
            !key.label.trim().is_empty() && key.label.chars().count() <= 40,
            "{shown}"
        );
        assert!(!key.label.chars().any(|c| is_hidden(c) || c == '\n'), "{shown}");
        match &key.action {
            Action::Press(data) => assert!(data.len() <= 64 && read(data).is_some(), "{shown}"),
            Action::Link(link) => assert!(link.starts_with("https://"), "{shown}"),
            Action::Copy(copied) => assert!((1..=256).contains(&copied.chars().count()), "{shown}"),
        }
    }
}

/// Whether every tag is one of ours and closed in its turn.
fn well_formed(html: &str) -> bool {
    let mut open = Vec::new();
    for part in html.split('<').skip(1) {
        let Some((tag, _)) = part.split_once('>') else {
            return false;
        };
        let closes = tag.strip_prefix('/');
        let name = closes.unwrap_or(tag).split(' ').next().unwrap_or_default();
        if !["b", "i", "code", "span", "tg-time"].contains(&name) {
            return false;
        }
        match closes {
            Some(name) if open.pop() != Some(name) => return false,
            Some(_) => {}
            None => open.push(name),
        }
    }
    open.is_empty()
}

fn choices(draft: &Draft) -> Vec<Choice> {
    let pressed = draft.rows.iter().flatten().filter_map(|key| match &key.action {
        Action::Press(data) => read(data),
        Action::Link(_) | Action::Copy(_) => None,
    });
    pressed
        .filter_map(|pressed| match pressed {
            super::button::Pressed::Choice { revision: 7, choice } => Some(choice),
            super::button::Pressed::Choice { .. }
            | super::button::Pressed::Order(..)
            | super::button::Pressed::AdminOrder(_)
            | super::button::Pressed::AdminMeasure(..)
            | super::button::Pressed::Case(_) => None,
        })
        .collect()
}

#[test]
fn every_screen_is_within_limits_and_leads_on_in_every_language() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for walk in walks() {
            for (n, shelf) in shelves().iter().enumerate() {
                let what = format!("{walk:?} with shelf {n}");
                let draft = screen_at(words, walk.clone(), shelf, &[]);
                check(words, &draft, &what);
                let choices = choices(&draft);
                assert!(choices.iter().any(|choice| *choice != Choice::Back), "{what}: dead end");
                let alone = matches!(walk, Walk::Home | Walk::Ordering(..));
                assert!(alone || choices.contains(&Choice::Back), "{what}: no way back");
                assert!(
                    walk == Walk::Home || choices.contains(&Choice::Home),
                    "{what}: no way home"
                );
            }
        }
    }
}

#[test]
fn what_failed_can_be_asked_for_again() {
    let phrases = Phrases::load();
    let words = phrases.of(Language::English);
    for walk in walks() {
        if failed_shelf().failed(&walk.needs()) {
            let draft = screen_at(words, walk.clone(), &failed_shelf(), &[]);
            assert!(choices(&draft).contains(&Choice::Retry), "{walk:?}");
        }
    }
}

#[test]
fn every_message_about_an_order_is_within_limits_in_every_language() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for state in states() {
            for order in [order(state.clone()), hostile_order(state.clone())] {
                let what = format!("{state:?}");
                for walk in [
                    Walk::Order {
                        order: order.id,
                        page: 0,
                    },
                    Walk::Orders { page: 0 },
                    Walk::Ordering(aisle(), order.basket.clone(), order.id),
                    Walk::Home,
                ] {
                    let draft = screen_at(words, walk, &full_shelf(), std::slice::from_ref(&order));
                    check(words, &draft, &what);
                }
                for asking in [false, true] {
                    let draft = bill(words, &order, NOW, asking);
                    assert_eq!(draft.is_some(), order.payment().is_some(), "{what}");
                    if let Some(draft) = draft {
                        check(words, &draft, &what);
                        assert!(draft.photo.is_some() && !draft.rows.is_empty(), "{what}");
                    }
                }
                for told in Notice::ALL {
                    check(words, &notice(words, &order, told, NOW), &what);
                }
                check(words, &placeholder(words, &order), &what);
                check(words, &code(words, &order), &what);
                if let Some(draft) = receipt(&phrases, language, &NOBODY, &order) {
                    check(words, &draft, &what);
                    assert!(draft.document.is_some() && !draft.protected, "{what}");
                }
            }
        }
    }
}

#[test]
fn an_address_is_shown_only_while_it_may_be_paid() {
    let phrases = Phrases::load();
    let words = phrases.of(Language::English);
    for state in states() {
        let order = order(state);
        let Some(draft) = bill(words, &order, NOW, false) else {
            continue;
        };
        let address = payment().address;
        let copied = draft
            .rows
            .iter()
            .flatten()
            .any(|key| key.action == Action::Copy(address.clone()));
        assert_eq!(
            draft.text.as_str().contains(&address),
            order.is_payable(),
            "{:?}",
            order.state
        );
        assert_eq!(copied, order.is_payable(), "{:?}", order.state);
        let screen = screen_at(
            words,
            Walk::Order {
                order: order.id,
                page: 0,
            },
            &full_shelf(),
            &[order],
        );
        assert!(!screen.text.as_str().contains(&address));
    }
}

#[test]
fn an_alarm_and_a_notice_name_the_order_and_never_the_buyer() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for kind in ALARMS {
            let draft = alarm(words, OrderId(12), kind);
            check(words, &draft, "alarm");
            assert!(draft.text.as_str().contains("12"), "{kind:?}");
        }
        for told in Notice::ALL {
            let draft = notice(words, &order(State::Paid(payment())), told, NOW);
            assert!(draft.text.as_str().contains("12") && !draft.text.as_str().contains("example.org"));
        }
    }
}

#[test]
fn what_telegram_shows_of_the_bot_is_within_its_limits() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for toast in Toast::ALL {
            assert!((1..=200).contains(&toast.text(words).chars().count()), "{toast:?}");
        }
        for (name, told) in commands(words, true) {
            assert!((1..=256).contains(&told.chars().count()), "{name}");
        }
        assert!((1..=512).contains(&description(words).chars().count()));
        assert!((1..=120).contains(&short_description(words).chars().count()));
    }
}

#[test]
fn a_word_about_the_last_input_stands_first() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for hint in [
            Hint::Stale,
            Hint::UnknownCommand,
            Hint::UseButtons,
            Hint::TextOnly,
            Hint::PriceMoved,
            Hint::Left,
            Hint::Closed,
            Hint::Banned,
            Hint::PassedOn,
            Hint::TooMuch,
            Hint::SupportEnded,
        ] {
            let mut chat = chat(Walk::Home);
            let without = super::screen::screen(words, &scene(&chat));
            chat.hint = Some(hint);
            let with = super::screen::screen(words, &scene(&chat));
            check(words, &with, "hint");
            assert!(
                with.text.as_str().ends_with(without.text.as_str()) && with != without,
                "{hint:?}"
            );
        }
    }
}

fn scene(chat: &crate::domain::chat::Chat) -> super::scene::Scene<'_> {
    static SHELF: std::sync::LazyLock<Shelf> = std::sync::LazyLock::new(Shelf::unknown);
    super::scene::Scene {
        chat,
        shelf: &SHELF,
        orders: &[],
        more_orders: false,
        admin: &super::scene::AdminSight::Plain,
        imprint: &NOBODY,
        now: NOW,
    }
}

/// The phrases of a file, each with the names of its places.
fn phrases_of(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
            current = id.to_owned();
            assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{id} twice");
        }
        for place in line.split('$').skip(1) {
            let name: String = place.chars().take_while(char::is_ascii_alphanumeric).collect();
            found.get_mut(&current).unwrap().insert(name);
        }
    }
    found
}

#[test]
fn every_language_has_the_same_phrases_with_the_same_places() {
    let [english, names, desk] = sources(Language::English).map(phrases_of);
    for language in Language::ALL {
        let [phrases, countries, admin] = sources(language).map(phrases_of);
        assert_eq!(admin, desk, "{language:?}");
        for (id, places) in &english {
            assert_eq!(phrases.get(id), Some(places), "{id} in {language:?}");
        }
        assert_eq!(phrases.len(), english.len(), "{language:?}");
        assert_eq!(countries, names, "{language:?}");
    }
}

#[test]
fn every_file_of_phrases_is_read_without_a_fault() {
    for language in Language::ALL {
        for source in sources(language) {
            let read = fluent_bundle::FluentResource::try_new(source.to_owned());
            assert!(read.is_ok(), "{language:?}: {:?}", read.err().map(|(_, faults)| faults));
        }
    }
}

/// The string literals of the view's own sources, and whether each is handed to something that says it.
fn literals() -> Vec<(String, bool)> {
    fn collect(folder: &Path, found: &mut Vec<(String, bool)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                collect(&path, found);
            } else if !["tests.rs", "sample.rs"].contains(&name.as_str()) {
                let source = fs::read_to_string(&path).unwrap();
                let own = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
                let pieces: Vec<&str> = own.split('"').collect();
                for pair in pieces.chunks(2) {
                    if let [before, literal] = pair {
                        let before = before.trim_end();
                        let said = ["say(", "label(", "named("].iter().any(|call| before.ends_with(call));
                        found.push(((*literal).to_owned(), said));
                    }
                }
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view"), &mut found);
    found
}

#[test]
fn every_phrase_is_used_and_every_phrase_used_is_there() {
    let [mut english, _, desk] = sources(Language::English).map(phrases_of);
    english.extend(desk);
    let literals = literals();
    let used: BTreeSet<&str> = literals.iter().map(|(literal, _)| literal.as_str()).collect();
    for id in english.keys() {
        assert!(used.contains(id.as_str()), "{id} is not used");
    }
    for (literal, said) in &literals {
        let like_a_phrase = literal.contains('-') && literal.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if (*said || like_a_phrase) && literal.len() > 1 {
            assert!(english.contains_key(literal), "{literal} is not a phrase");
        }
    }
}

#[test]
fn phrases_on_buttons_are_plain_and_all_others_are_well_formed() {
    const PLAIN: [&str; 9] = [
        "button-",
        "state-",
        "toast-",
        "command-",
        "kind-",
        "bot-",
        "admin-button-",
        "admin-measure-",
        "admin-filter-",
    ];
    for language in Language::ALL {
        let [source, _, admin] = sources(language);
        let spoken = source
            .lines()
            .chain(admin.lines())
            .filter(|line| !line.starts_with('#'));
        assert!(well_formed(&spoken.collect::<Vec<_>>().join("\n")), "{language:?}");
        let phrases = Phrases::load();
        let [mut ids, _, desk] = sources(language).map(phrases_of);
        ids.extend(desk);
        for id in ids.keys().filter(|id| PLAIN.iter().any(|plain| id.starts_with(plain))) {
            let said = phrases.of(language).label(id, &[]);
            assert!(!said.contains('<') && !said.is_empty(), "{id} in {language:?}: {said}");
        }
    }
}

#[test]
fn a_count_takes_the_form_of_its_language() {
    let phrases = Phrases::load();
    let found = |language, count: u64| {
        let args = [("typed", "x".into()), ("count", count.into())];
        phrases.of(language).label("countries-found", &args)
    };
    assert_eq!(found(Language::English, 1), "🔎 One country for “x”:");
    assert_eq!(found(Language::English, 2), "🔎 2 countries for “x”:");
    assert_eq!(found(Language::English, 0), "🔎 0 countries for “x”:");
    assert_eq!(found(Language::Korean, 1), "🔎 “x” 검색 결과 1곳");
    assert_eq!(found(Language::Japanese, 5), "🔎 「x」の検索結果: 5件");
}

#[test]
fn what_comes_from_outside_stays_literal() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        let said = words.say("countries-none", &[("typed", "<b>&\"{ $x }\u{202E}".into())]);
        assert!(said.as_str().contains("&lt;b&gt;&amp;&quot;{ $x }"), "{said}");
        let draft = screen_at(
            words,
            Walk::Brands(Aisle {
                search: Some("bold".into()),
                ..aisle()
            }),
            &hostile_shelf(),
            &[],
        );
        assert!(draft.rows[0][0].label.starts_with("<b>bold</b> &"));
    }
}

#[test]
fn codes_stay_byte_for_byte() {
    let phrases = Phrases::load();
    let words = phrases.of(Language::Korean);
    let odd = "A<B>&\"C\"\u{200B}-\u{200F}x  y";
    let draft = code(words, &order(State::Delivered(payment(), goods(&[odd]))));
    assert!(plain(draft.text.as_str()).contains(odd));
    assert!(
        draft
            .rows
            .iter()
            .flatten()
            .any(|key| key.action == Action::Copy(odd.into()))
    );
    assert!(
        draft.protected
            && draft
                .text
                .as_str()
                .contains("<span class=\"tg-spoiler\"><code>A&lt;B&gt;")
    );
}

#[test]
fn very_many_codes_still_fit_one_message() {
    let phrases = Phrases::load();
    let long = "X".repeat(300);
    let many: Vec<&str> = std::iter::repeat_n(long.as_str(), 50).collect();
    for language in Language::ALL {
        let words = phrases.of(language);
        let mut goods = goods(&many);
        goods.redeem = Some("step\n".repeat(2_000));
        check(
            words,
            &code(words, &order(State::Delivered(payment(), goods))),
            "many codes",
        );
    }
}

#[test]
fn a_caption_holds_the_longest_address_that_it_shows() {
    let phrases = Phrases::load();
    for language in Language::ALL {
        let words = phrases.of(language);
        for length in [100, 400, 600, 601, 1_500] {
            let mut payment = payment();
            payment.channel = channel("BTC", "Lightning");
            payment.address = format!("lnbc{}", "q".repeat(length - 4));
            let draft = bill(words, &order(State::AwaitingPayment(payment)), NOW, false).unwrap();
            check(words, &draft, "long address");
        }
    }
}
