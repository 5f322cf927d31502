//! Every message about an order keeps within the limits, shows an address only in time, and names nobody.

use insta::assert_snapshot;

use super::check;
use super::everything::{ALARMS, hostile_order};
use crate::domain::effect::{Alarm, Notice};
use crate::domain::ids::OrderId;
use crate::domain::language::Language;
use crate::domain::order::{Order, State};
use crate::domain::walk::Walk;
use crate::view::alarm::alarm;
use crate::view::bill::bill;
use crate::view::commands::{commands, description, short_description};
use crate::view::message::Action;
use crate::view::notice::notice;
use crate::view::phrases::Phrases;
use crate::view::receipt::receipt;
use crate::view::sample::{NOBODY, NOW, aisle, channel, d, full_shelf, goods, order, payment, screen_at, states};
use crate::view::toast::Toast;
use crate::view::voucher::{code, placeholder};

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
            let draft = alarm(words, OrderId(12), kind, None);
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
fn an_alarm_of_too_much_names_how_much_of_which_coin() {
    let phrases = Phrases::load();
    let told = |language, order: Option<&Order>| {
        let draft = alarm(phrases.of(language), OrderId(12), Alarm::Surplus(d("2.37")), order);
        draft.text.as_str().to_owned()
    };
    let paid = order(State::Paid(payment()));
    let all = Language::ALL.map(|language| told(language, Some(&paid)));
    assert_snapshot!(all.join("\n"), @"
    🟡 Order 12: 2.37 USDC more than due was paid. Please settle the difference with the buyer.
    🟡 주문 12번: 청구 금액보다 2.37 USDC 더 입금됐어요. 구매자와 차액을 정리해 주세요.
    🟡 注文 12: 請求額より2.37 USDC多く支払われました。差額を購入者と調整してください。
    ");
    assert!(told(Language::English, None).contains("2.37 more than due"));
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
