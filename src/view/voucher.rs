//! The message that holds the code: hidden until touched, not to be forwarded, byte for byte.

use super::label::{clean_lines, cut};
use super::message::{Action, Document, Draft, Html, Key, Style};
use super::page::{lines, paragraphs};
use super::phrases::Words;
use super::standing::{button, copy};
use super::titles::{masked, sign};
use crate::domain::goods::{Goods, Voucher};
use crate::domain::order::Order;
use crate::domain::recipient::Recipient;
use crate::domain::secret::Secret;
use crate::domain::walk::OrderChoice;

/// Most UTF-16 units of codes in a message: Telegram takes 4096 in all, counted after the markup is read, and title, steps and labels need some.
const ROOM: usize = 3_000;
/// Most secrets in a message: each is marked up twice, and Telegram takes 100 marks.
const MOST_SECRETS: usize = 40;
/// Most characters of redeem steps below a file, where Telegram takes 1024 in all.
const FILE_STEPS: usize = 400;
/// Most characters of an address that a button opens.
const LONGEST_LINK: usize = 1_000;
/// Most characters of redeem steps.
const STEPS: usize = 800;
/// How the activation code of an eSIM begins.
const ESIM: &str = "LPA:1$";
/// What a label of a secret takes at most, in UTF-16 units.
const LABEL: usize = 20;
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
    if !fits(goods) {
        return in_a_file(words, order, goods);
    }
    let body = if goods.vouchers.is_empty() {
        sent(words, order, goods)
    } else {
        codes(words, goods)
    };
    Draft {
        text: paragraphs(&[title(words, order), body, redeem(words, goods, STEPS)]),
        rows: rows(words, order, goods),
        protected: true,
        ..Draft::default()
    }
}

/// Whether all codes come through a message of text as they are. It depends on the goods alone, so that a second attempt decides alike.
fn fits(goods: &Goods) -> bool {
    let secrets = || goods.vouchers.iter().flat_map(secrets);
    let length: usize = secrets()
        .map(|secret| secret.reveal().encode_utf16().count() + LABEL)
        .sum();
    length <= ROOM && secrets().count() <= MOST_SECRETS && secrets().all(|secret| comes_through(secret.reveal()))
}

fn secrets(voucher: &Voucher) -> impl Iterator<Item = &Secret> {
    [Some(&voucher.code), voucher.pin.as_ref(), voucher.serial.as_ref()]
        .into_iter()
        .flatten()
}

/// Whether Telegram leaves a text alone: it drops some signs from messages (controls, separators and the marks that turn the direction of
/// writing, three combining lines; `clean_input_string` of its library TDLib) and space at the edges.
fn comes_through(text: &str) -> bool {
    let dropped = |c: char| {
        (c.is_control() && c != '\n') || matches!(c, '\u{2028}'..='\u{202E}' | '\u{030A}' | '\u{0333}' | '\u{033F}')
    };
    !text.is_empty() && text.trim() == text && !text.contains(dropped)
}

/// All codes in a text file, when a message of text cannot hold them as they are.
fn in_a_file(words: &Words, order: &Order, goods: &Goods) -> Draft {
    let told = words.say("voucher-in-a-file", &[("count", goods.vouchers.len().into())]);
    let beware = words.say("voucher-file-beware", &[]);
    let document = Document {
        name: format!("order-{}.txt", order.id),
        media_type: "text/plain; charset=utf-8",
        bytes: file_text(words, goods).into_bytes().into(),
    };
    Draft {
        text: paragraphs(&[title(words, order), told, beware, redeem(words, goods, FILE_STEPS)]),
        rows: rows(words, order, goods),
        protected: true,
        document: Some(document),
        ..Draft::default()
    }
}

/// A single code stands alone in its file; otherwise each secret has a line of its own below a line that says what it is.
fn file_text(words: &Words, goods: &Goods) -> String {
    if let [
        Voucher {
            code,
            pin: None,
            serial: None,
        },
    ] = goods.vouchers.as_slice()
    {
        return code.reveal().to_owned();
    }
    let mut text = String::new();
    for (place, voucher) in goods.vouchers.iter().enumerate() {
        let number = [("number", (place + 1).into())];
        let named = [
            (words.label("voucher-file-code", &number), Some(&voucher.code)),
            (words.label("voucher-file-pin", &[]), voucher.pin.as_ref()),
            (words.label("voucher-file-serial", &[]), voucher.serial.as_ref()),
        ];
        for (name, secret) in named {
            if let Some(secret) = secret {
                text += &format!("{name}\n{}\n", secret.reveal());
            }
        }
        text.push('\n');
    }
    text
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

/// All codes, numbered if there are several.
fn codes(words: &Words, goods: &Goods) -> Html {
    let several = goods.vouchers.len() > 1;
    let each = goods.vouchers.iter().enumerate();
    let mut parts: Vec<Html> = each
        .map(|(place, voucher)| one(words, voucher, several.then_some(place + 1)))
        .collect();
    parts.push(words.say("voucher-hidden", &[]));
    paragraphs(&parts)
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

/// What to do with a code: as its seller says, or as any phone wants it.
fn redeem(words: &Words, goods: &Goods, most: usize) -> Html {
    let steps = goods.redeem.as_deref().map(clean_lines).unwrap_or_default();
    if steps.is_empty() {
        let is_esim = |voucher: &Voucher| voucher.code.reveal().starts_with(ESIM);
        return match goods.vouchers.iter().any(is_esim) {
            true => words.say("voucher-esim", &[]),
            false => Html::default(),
        };
    }
    let steps = Html::text(&cut(&steps, most));
    words.say("voucher-redeem", &[("steps", (&steps).into())])
}

fn rows(words: &Words, order: &Order, goods: &Goods) -> Vec<Vec<Key>> {
    let mut rows: Vec<Vec<Key>> = Vec::new();
    let several = goods.vouchers.len() > 1;
    for (place, voucher) in goods.vouchers.iter().enumerate().take(MOST_BUTTONS) {
        if let Some(link) = voucher.link().filter(|link| is_plain(link)) {
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
    rows.push(
        [OrderChoice::Open, OrderChoice::Receipt]
            .map(|choice| button(words, order.id, choice))
            .to_vec(),
    );
    rows
}

/// Whether an address may be put behind a button: a host with a dot, and nothing that Telegram would refuse the message for.
fn is_plain(link: &str) -> bool {
    let rest = link.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..")
        && host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    is_host
        && link.len() <= LONGEST_LINK
        && link
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>'))
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
        [📦 View order] [🧾 Receipt]
        ");
    }

    #[test]
    fn an_esim_of_which_its_seller_says_nothing_is_explained() {
        assert_snapshot!(shown(&delivered(goods(&["LPA:1$smdp.example$K2-1"]))), @"
        (protected) 🎁 Steam $20 · order 12

        🔑 LPA:1$smdp.example$K2-1

        Tap to reveal. Whoever sees the code can spend it.

        How to install it
        In your phone's settings open “Add eSIM”, choose to enter the code by hand, and paste it. Where two parts are asked for: the SM-DP+ address stands between the two $ signs, the activation code after them.
        [📋 Copy the code ⧉ LPA:1$smdp.example$K2-1]
        [📦 View order] [🧾 Receipt]
        ");
        let mut told = goods(&["LPA:1$smdp.example$K2-1"]);
        told.redeem = Some("1. Scan it".into());
        assert!(!shown(&delivered(told)).contains("Add eSIM"));
    }

    #[test]
    fn several_codes_are_numbered_and_cards_are_opened_by_a_button() {
        assert_snapshot!(shown(&delivered(goods(&["SIM-1", "https://redeem.example.org/x1"]))), @"
        (protected) 🎁 Steam $20 · order 12

        🔑 1. SIM-1

        🔑 2. https://redeem.example.org/x1

        Tap to reveal. Whoever sees the code can spend it.
        [primary 🎁 Open card 2 → https://redeem.example.org/x1]
        [📦 View order] [🧾 Receipt]
        ");
        assert_snapshot!(shown(&delivered(goods(&["https://redeem.example.org/x1"]))), @"
        (protected) 🎁 Steam $20 · order 12

        🔑 https://redeem.example.org/x1

        Tap to reveal. Whoever sees the code can spend it.
        [primary 🎁 Open the card → https://redeem.example.org/x1]
        [📋 Copy the code ⧉ https://redeem.example.org/x1]
        [📦 View order] [🧾 Receipt]
        ");
        assert!(!shown(&delivered(goods(&["http://redeem.example.org/x1"]))).contains("→"));
    }

    #[test]
    fn goods_without_a_code_say_where_they_went() {
        assert_snapshot!(shown(&delivered(Goods::default())), @"
        (protected) 🎁 Steam $20 · order 12

        📧 It was sent by e-mail to a•••@example.org. If you cannot find it, please look in the spam folder.
        [📦 View order] [🧾 Receipt]
        ");
        let mut top_up = delivered(Goods {
            reference: Some(Secret::new("REF-1")),
            ..Goods::default()
        });
        top_up.basket = top_up_basket();
        assert_snapshot!(shown(&top_up), @"
        (protected) 📱 Claro Credits R$15 · order 12

        ✅ The credit was sent to +55••••66. It can take a few minutes to show.

        The carrier's reference: REF-1
        [📦 View order] [🧾 Receipt]
        ");
    }
}
