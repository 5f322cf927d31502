//! The message that holds the code: hidden until touched, not to be forwarded, byte for byte.

use super::label::{clean_lines, cut};
use super::message::{Action, Draft, Html, Key, Style};
use super::page::{lines, paragraphs};
use super::phrases::Words;
use super::standing::{button, copy};
use super::titles::{masked, sign};
use crate::domain::goods::{Goods, Voucher};
use crate::domain::order::Order;
use crate::domain::recipient::Recipient;
use crate::domain::secret::Secret;
use crate::domain::walk::OrderChoice;

/// The longest message that Telegram takes, less some room for the parts around the codes.
const ROOM: usize = 3_000;
/// Most characters of redeem steps.
const STEPS: usize = 800;
/// Most codes that get a button of their own.
const MOST_BUTTONS: usize = 10;

/// The message before the code is put into it.
pub fn placeholder(words: &Words, order: &Order) -> Draft {
    Draft {
        text: paragraphs(&[title(words, order), words.say("voucher-coming", &[])]),
        protected: true,
        ..Draft::default()
    }
}

/// The message with the code, or with where the goods went if there is none.
pub fn code(words: &Words, order: &Order) -> Draft {
    let Some(goods) = order.goods() else {
        return placeholder(words, order);
    };
    let body = if goods.vouchers.is_empty() {
        sent(words, order, goods)
    } else {
        codes(words, goods)
    };
    let mut rows = rows(words, goods);
    rows.push(vec![button(words, order.id, OrderChoice::Open)]);
    Draft {
        text: paragraphs(&[title(words, order), body, redeem(words, goods)]),
        rows,
        protected: true,
        ..Draft::default()
    }
}

fn title(words: &Words, order: &Order) -> Html {
    let item = &order.basket.item;
    let title = format!("{} {}", sign(item.kind), words.title(item));
    let number = order.id.to_string();
    words.say(
        "voucher-title",
        &[("title", (&title).into()), ("order", (&number).into())],
    )
}

/// Goods without a code: they went to the number or by e-mail.
fn sent(words: &Words, order: &Order, goods: &Goods) -> Html {
    let to = masked(&order.basket.to);
    let told = match &order.basket.to {
        Recipient::Phone(_) => words.say("voucher-topped-up", &[("phone", (&to).into())]),
        Recipient::Email(_) => words.say("voucher-by-email", &[("email", (&to).into())]),
    };
    let reference = goods.reference.as_ref().map(|reference| {
        let reference = hidden(reference);
        words.say("voucher-reference", &[("reference", (&reference).into())])
    });
    paragraphs(&[told, reference.unwrap_or_default()])
}

/// As many codes as one message holds; whatever does not fit came by e-mail too.
fn codes(words: &Words, goods: &Goods) -> Html {
    let several = goods.vouchers.len() > 1;
    let mut parts = Vec::new();
    let mut length = 0;
    for (place, voucher) in goods.vouchers.iter().enumerate() {
        length += size(voucher);
        if length > ROOM {
            parts.push(words.say("voucher-rest-by-email", &[]));
            break;
        }
        parts.push(one(words, voucher, several.then_some(place + 1)));
    }
    if parts.len() == goods.vouchers.len() {
        parts.push(words.say("voucher-hidden", &[]));
    }
    paragraphs(&parts)
}

fn size(voucher: &Voucher) -> usize {
    let of = |secret: Option<&Secret>| secret.map_or(0, |secret| secret.reveal().encode_utf16().count() + 20);
    of(Some(&voucher.code)) + of(voucher.pin.as_ref()) + of(voucher.serial.as_ref())
}

fn one(words: &Words, voucher: &Voucher, number: Option<usize>) -> Html {
    let code = hidden(&voucher.code);
    let code = match number {
        Some(number) => words.say(
            "voucher-code-of-several",
            &[("number", number.into()), ("code", (&code).into())],
        ),
        None => words.say("voucher-code", &[("code", (&code).into())]),
    };
    let pin = voucher.pin.as_ref().map(|pin| {
        let pin = hidden(pin);
        words.say("voucher-pin", &[("pin", (&pin).into())])
    });
    let serial = voucher.serial.as_ref().map(|serial| {
        let serial = hidden(serial);
        words.say("voucher-serial", &[("serial", (&serial).into())])
    });
    lines(&[code, pin.unwrap_or_default(), serial.unwrap_or_default()])
}

/// A secret that shows when it is touched and is copied when it is touched again.
fn hidden(secret: &Secret) -> Html {
    let text = Html::text(secret.reveal());
    Html::phrase(format!("<span class=\"tg-spoiler\"><code>{text}</code></span>"))
}

fn redeem(words: &Words, goods: &Goods) -> Html {
    let steps = goods.redeem.as_deref().map(clean_lines).unwrap_or_default();
    if steps.is_empty() {
        return Html::default();
    }
    let steps = Html::text(&cut(&steps, STEPS));
    words.say("voucher-redeem", &[("steps", (&steps).into())])
}

fn rows(words: &Words, goods: &Goods) -> Vec<Vec<Key>> {
    let mut rows: Vec<Vec<Key>> = Vec::new();
    let several = goods.vouchers.len() > 1;
    for (place, voucher) in goods.vouchers.iter().enumerate().take(MOST_BUTTONS) {
        if let Some(link) = voucher.link().filter(|link| !link.contains(char::is_whitespace)) {
            let label = if several {
                words.label("button-open-card-of-several", &[("number", (place + 1).into())])
            } else {
                words.label("button-open-card", &[])
            };
            rows.push(vec![Key {
                label,
                action: Action::Link(link.to_owned()),
                style: Style::Primary,
            }]);
        }
    }
    if let [voucher] = goods.vouchers.as_slice() {
        let mut keys: Vec<Key> = copy(words, "button-copy-code", voucher.code.reveal())
            .into_iter()
            .collect();
        let pin = voucher
            .pin
            .as_ref()
            .and_then(|pin| copy(words, "button-copy-pin", pin.reveal()));
        keys.extend(pin);
        if !keys.is_empty() {
            rows.push(keys);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{code, placeholder};
    use crate::domain::goods::Goods;
    use crate::domain::language::Language;
    use crate::domain::order::{Order, State};
    use crate::domain::secret::Secret;
    use crate::view::phrases::Phrases;
    use crate::view::sample::{goods, order, payment, seen, top_up_basket};

    fn delivered(goods: Goods) -> Order {
        order(State::Delivered(payment(), goods))
    }

    fn shown(order: &Order) -> String {
        let phrases = Phrases::load();
        seen(&code(phrases.of(Language::English), order))
    }

    #[test]
    fn a_place_is_kept_for_the_code() {
        let phrases = Phrases::load();
        let order = delivered(goods(&["SIM-1"]));
        assert_snapshot!(seen(&placeholder(phrases.of(Language::English), &order)), @"
        (protected) 🎁 Steam $20 · order 12

        🎉 It is here! The code appears in this message in a moment.
        ");
    }

    #[test]
    fn a_code_comes_with_all_that_belongs_to_it() {
        let mut goods = goods(&["SIM-ABCD-1234"]);
        goods.vouchers[0].pin = Some(Secret::new("0042"));
        goods.vouchers[0].serial = Some(Secret::new("000123"));
        goods.redeem = Some("1. Open Steam\u{200B}\n\n\n2. Enter <the> code\n".into());
        assert_snapshot!(shown(&delivered(goods)), @"
        (protected) 🎁 Steam $20 · order 12

        🔑 SIM-ABCD-1234
        PIN: 0042
        Serial number: 000123

        Tap to reveal. Whoever sees the code can spend it.

        How to redeem
        1. Open Steam

        2. Enter <the> code
        [📋 Copy the code ⧉ SIM-ABCD-1234] [📋 PIN ⧉ 0042]
        [📦 Open the order]
        ");
    }

    #[test]
    fn several_codes_are_numbered_and_cards_are_opened_by_a_button() {
        assert_snapshot!(shown(&delivered(goods(&["SIM-1", "https://redeem.example.org/x1"]))), @"
        (protected) 🎁 Steam $20 · order 12

        🔑 1. SIM-1

        🔑 2. https://redeem.example.org/x1

        Tap to reveal. Whoever sees the code can spend it.
        [primary 🎁 Open card 2 → https://redeem.example.org/x1]
        [📦 Open the order]
        ");
        assert_snapshot!(shown(&delivered(goods(&["https://redeem.example.org/x1"]))), @"
        (protected) 🎁 Steam $20 · order 12

        🔑 https://redeem.example.org/x1

        Tap to reveal. Whoever sees the code can spend it.
        [primary 🎁 Open the card → https://redeem.example.org/x1]
        [📋 Copy the code ⧉ https://redeem.example.org/x1]
        [📦 Open the order]
        ");
        assert!(!shown(&delivered(goods(&["http://redeem.example.org/x1"]))).contains("→"));
    }

    #[test]
    fn goods_without_a_code_say_where_they_went() {
        assert_snapshot!(shown(&delivered(Goods::default())), @"
        (protected) 🎁 Steam $20 · order 12

        📧 It was sent by e-mail to a•••@example.org. If you cannot find it, please look in the spam folder.
        [📦 Open the order]
        ");
        let mut top_up = delivered(Goods {
            reference: Some(Secret::new("REF-1")),
            ..Goods::default()
        });
        top_up.basket = top_up_basket();
        assert_snapshot!(shown(&top_up), @"
        (protected) 📱 Claro Credits R$15 · order 12

        ✅ The credit was sent to +55••••66. It can take a few minutes to show.

        The operator's reference: REF-1
        [📦 Open the order]
        ");
    }
}
