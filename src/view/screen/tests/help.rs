//! Language, help, and who runs the shop.

use insta::assert_snapshot;

use super::shown;
use crate::domain::consent::{Imprint, Paper, Support};
use crate::domain::language::Language;
use crate::domain::shelf::Shelf;
use crate::domain::walk::Walk;
use crate::view::phrases::Phrases;
use crate::view::sample::{NOW, chat, seen};
use crate::view::scene::{AdminSight, Scene};
use crate::view::screen::screen;

#[test]
fn language_and_help_are_always_at_hand() {
    let back = || Box::new(Walk::Home);
    assert_snapshot!(shown(Walk::Languages { back: back() }), @"
    🌐 Which language do you prefer?
    [✅ English] [한국어] [日本語]
    [‹ Back] [🏠 Home]
    ");
    assert_snapshot!(shown(Walk::Help { back: back() }), @"
    ❓ How it works
    1. Choose a country, a brand and an amount.
    2. Choose a coin and check everything once more.
    3. Pay from your wallet: scan the QR code, or copy address and amount.
    4. The code arrives here, usually within minutes.

    💳 Paying
    Send exactly the amount shown, in one go, on the network shown. Fees come on top. If too little arrives, we tell you what is missing.

    ⏳ Time
    The payment message shows how long you have. If the time is over, please start a new order; late money is still looked for.

    🛟 Something wrong?
    Open the order under “My orders” and tap “Check now”. If a payment needs a person, our operator is told at once. Keep the transaction id from your wallet.
    [📦 My orders] [🌐 Language]
    [📄 Terms] [🔒 Privacy]
    [‹ Back] [🏠 Home]
    ");
}

#[test]
fn who_runs_the_shop_is_said_where_it_is_known() {
    let phrases = Phrases::load();
    let chat = chat(Walk::Paper {
        paper: Paper::PaySupport,
        back: Box::new(Walk::Home),
    });
    let shown_with = |imprint: &Imprint| {
        let scene = Scene {
            chat: &chat,
            shelf: &Shelf::unknown(),
            orders: &[],
            more_orders: false,
            admin: &AdminSight::Plain,
            imprint,
            now: NOW,
        };
        seen(&screen(phrases.of(Language::English), &scene))
    };
    let shown = |support: Option<Support>, terms_url: Option<&str>| {
        shown_with(&Imprint {
            terms_url: terms_url.map(String::from),
            support,
            ..Imprint::default()
        })
    };
    assert_snapshot!(shown(None, None), @"
    🛟 Help with a payment

    1. Open the order under /orders and tap “Check now”.
    2. Keep the transaction id from your wallet.
    3. Too little? The order says what is missing, and whether there is still time to send it.
    4. Too late, too much or twice? Send nothing more: it is seen by itself, and a person looks after it.

    Telegram itself cannot help with purchases made here.

    If a payment needs a person, our operator is told at once, and you hear from us here.
    [📄 Terms] [🔒 Privacy]
    [‹ Back] [🏠 Home]
    ");
    let talking = Imprint {
        talks: true,
        ..Imprint::default()
    };
    let shown_there = shown_with(&talking);
    assert!(
        shown_there.contains("Talk to a person of ours: /support") && !shown_there.contains("you hear from us here")
    );
    let link = Support::Link("https://t.me/anna_shop".into());
    assert!(shown(Some(link), None).contains("[💬 Contact us → https://t.me/anna_shop]"));
    let mail = Support::Mail("help@shop.example".into());
    assert!(shown(Some(mail), None).contains("Write to us: help@shop.example"));
}
