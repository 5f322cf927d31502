//! The shop as people read it who chose Korean or Japanese.

use giftkiosk::sandbox::telegram::Telegram;

use crate::world::shopping::{STEAM, choice};
use crate::world::{Person, World};

/// Whether a text is written in the script of a language.
fn is_in(language: &str, text: &str) -> bool {
    text.chars().any(|c| match language {
        "ko" => ('가'..='힣').contains(&c),
        _ => ('ぁ'..='ヿ').contains(&c) || ('一'..='鿿').contains(&c),
    })
}

/// Every text, and every label that is our own word, is in the reader's language.
fn is_readable(person: &Person, language: &str) {
    for message in person.messages() {
        assert!(is_in(language, &message.text), "{language}: {}", message.text);
        for line in message.text.lines() {
            let words = line
                .split(|c: char| !c.is_ascii_alphabetic())
                .filter(|word| word.len() > 3);
            let foreign = words.count();
            assert!(foreign < 5, "{language}: {line}");
        }
        for button in message.keyboard.iter().flatten() {
            let own = choice(button).is_some_and(|choice| {
                choice.starts_with([
                    'h', 'b', 'w', 'o', 'l', '?', 'g', 't', 'K', 'I', 'T', 'v', 'u', 'a', 'c', '#',
                ])
            });
            let amounts_only = button.text.chars().all(|c| !c.is_alphabetic());
            assert!(
                !own || amounts_only || is_in(language, &button.text),
                "{language}: {}",
                button.text
            );
        }
    }
}

#[tokio::test]
async fn every_screen_of_a_purchase_is_in_the_readers_language() {
    let mut world = World::open().await;
    for language in ["ko", "ja"] {
        let buyer = world.person("Buyer", language);
        for command in [
            "/start",
            "/help",
            "/orders",
            "/language",
            "/terms",
            "/privacy",
            "/paysupport",
            "/cancel",
            "/nonsense",
        ] {
            buyer.asks(command).await;
            is_readable(&buyer, language);
        }
        buyer.goes_to_contact(&STEAM).await;
        buyer.sees("anna@example.org").await;
        is_readable(&buyer, language);
        buyer.asks("not an e-mail address").await;
        is_readable(&buyer, language);
        buyer.goes_to_confirm(&STEAM).await;
        is_readable(&buyer, language);
        let order = world.order_after_confirm(&buyer).await;
        world.is_quiet().await;
        is_readable(&buyer, language);
        buyer.chooses(&format!("#{}x", order.number)).await;
        world.is_quiet().await;
        is_readable(&buyer, language);
        buyer.chooses(&format!("#{}k", order.number)).await;
        world.refills.pay_part(&order.id).unwrap();
        buyer.sees("10.15 USDC").await;
        world.is_quiet().await;
        is_readable(&buyer, language);
        let codes = world.pays_and_delivers(&order);
        buyer.sees(&codes[0]).await;
        world.is_quiet().await;
        for message in buyer.messages() {
            assert!(is_in(language, &message.text), "{language}: {}", message.text);
        }
        buyer.asks("/orders").await;
        is_readable(&buyer, language);
    }
    world.ends_well().await;
}

#[tokio::test]
async fn a_language_that_was_chosen_stays() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "en");
    anna.asks("/language").await;
    anna.taps("日本語").await;
    anna.sees("ギフト").await;
    let home = anna.asks("/start").await;
    assert!(is_in("ja", &home.text), "{}", home.text);
    let order = world.order_by(&anna, &STEAM).await;
    world.is_quiet().await;
    is_readable(&anna, "ja");
    assert!(world.telegram.visible(&order.address).len() == 1);
    world.ends_well().await;
}

#[tokio::test]
async fn somebody_whose_language_we_do_not_speak_is_served_in_the_default_one() {
    let mut world = World::open().await;
    let anna = world.person("Anna", "pt-BR");
    let home = anna.asks("/start").await;
    assert!(
        home.text.contains("Gift cards, mobile top-ups and eSIMs"),
        "{}",
        home.text
    );
    world.ends_well().await;
}

#[tokio::test]
async fn the_menu_and_the_descriptions_are_in_the_readers_language() {
    let mut world = World::open().await;
    for language in ["ko", "ja"] {
        let buyer = world.person("Buyer", language);
        let introduced = |telegram: &Telegram| {
            let chat = telegram.chat(buyer.chat)?;
            let menu = chat.menu.iter().all(|line| is_in(language, &line.description));
            let told = [&chat.description, &chat.short_description]
                .into_iter()
                .all(|text| is_in(language, text));
            (chat.menu.len() >= 8 && menu && told).then_some(())
        };
        buyer.wait("the menu", introduced).await;
    }
    world.ends_well().await;
}

#[tokio::test]
async fn an_operator_is_asked_for_funds_in_the_language_that_was_chosen() {
    let mut world = World::with_cashier(&[]).await;
    let anna = world.person("Anna", "en");
    world.operator.asks("/language").await;
    world.operator.taps("한국어").await;
    world.operator.sees("어느 나라에서 쓰실 건가요?").await;
    let invoice = world.invoice_for(&anna).await;
    world.pays_invoice(&invoice);
    let order = world.order_behind().await;
    let call = world.operator.sees(&order.address).await;
    assert!(
        call.text.contains("결제 완료") && is_in("ko", &call.text),
        "{}",
        call.text
    );
    world.pays_and_delivers(&order);
    let closed = world.operator.sees("돈이 도착했어요").await;
    assert_eq!(closed.id, call.id);
    world.while_time_flies(anna.sees("Delivered")).await;
    world.stop().await;
}
