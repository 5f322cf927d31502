//! What comes from outside is shown as it is.

use super::everything::hostile_shelf;
use crate::domain::language::Language;
use crate::domain::order::State;
use crate::domain::walk::{Aisle, Walk};
use crate::view::message::Action;
use crate::view::phrases::Phrases;
use crate::view::sample::{aisle, goods, order, payment, plain, screen_at};
use crate::view::voucher::code;

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
