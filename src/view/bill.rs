//! The payment message: what to send, where and until when, or what became of it.

use std::sync::Arc;

use super::message::{Action, Draft, Html, Key, Style};
use super::page::{lines, paragraphs};
use super::payment_uri::payment_uri;
use super::phrases::Words;
use super::picture;
use super::standing::{button, copy, copy_amount, missing, news, sent_already};
use super::titles::{name, network};
use crate::domain::alike::Alike;
use crate::domain::chain::Chain;
use crate::domain::money::Amount;
use crate::domain::news::Payment;
use crate::domain::order::{Order, Picture, State};
use crate::domain::time::Time;
use crate::domain::walk::OrderChoice;

/// Longest address that a caption has room for.
const LONGEST_ADDRESS: usize = 600;

/// The payment message of an order, `None` while there is nothing to pay.
///
/// The draft has a photo when the message does not carry the right one yet: the first time, and when the picture changes.
/// While the buyer is asked whether to cancel, the same picture stays.
pub fn bill(words: &Words, order: &Order, now: Time, asking_cancel: bool) -> Option<Draft> {
    let (payment, wanted) = (order.payment()?, order.picture()?);
    let shown = order.bill.as_ref().map(|bill| bill.picture);
    let (text, rows) = match wanted {
        Picture::Code | Picture::Rest(_) | Picture::Plain if asking_cancel => asking(words, order),
        Picture::Code | Picture::Rest(_) | Picture::Plain => payable(words, order, payment, now),
        Picture::Coming | Picture::Seen | Picture::Closed => (told(words, order), after(words, order)),
    };
    let photo = (shown != Some(wanted)).then(|| photo(payment, &due(order, payment), wanted));
    Some(Draft {
        text,
        rows,
        protected: false,
        photo: photo.flatten(),
        ..Draft::default()
    })
}

/// A text that keeps the place of the payment message until its picture is put in.
pub fn coming(words: &Words, order: &Order) -> Draft {
    let number = order.id.to_string();
    Draft {
        text: words.say("bill-coming", &[("order", (&number).into())]),
        ..Draft::default()
    }
}

/// What is still to be paid.
fn due(order: &Order, payment: &Payment) -> Amount {
    let rest = if let State::PartlyPaid(_, sent) = &order.state {
        missing(payment, *sent)
    } else {
        None
    };
    rest.unwrap_or_else(|| payment.amount.clone())
}

fn photo(payment: &Payment, due: &Amount, wanted: Picture) -> Option<Arc<[u8]>> {
    match wanted {
        Picture::Code | Picture::Rest(_) => scanned(payment, &link(payment, due)),
        Picture::Plain => scanned(payment, &payment.address),
        Picture::Coming => None,
        Picture::Seen => picture::seen(),
        Picture::Closed => picture::closed(),
    }
}

/// The code of a text, and what it is for in words.
fn scanned(payment: &Payment, text: &str) -> Option<Arc<[u8]>> {
    let (coin, on) = (&payment.channel.coin, &payment.channel.network);
    let below = format!("{} - {}", name(&coin.0), network(coin, on));
    picture::code(text, &[&below])
}

/// What a wallet reads by itself.
fn link(payment: &Payment, due: &Amount) -> String {
    payment_uri(&payment.channel, &payment.address, due, payment.memo.as_deref())
}

fn payable(words: &Words, order: &Order, payment: &Payment, now: Time) -> (Html, Vec<Vec<Key>>) {
    let due = due(order, payment);
    let (coin, on) = (&payment.channel.coin, &payment.channel.network);
    let alike = Alike::of(coin, on, payment.channel.chain);
    let on = network(coin, on);
    let partly = if matches!(order.state, State::PartlyPaid(..)) {
        news(words, order)
    } else {
        Html::default()
    };
    let number = order.id.to_string();
    let title = words.title(&order.basket.item);
    let plain = if order.plain && payment.channel.on() != Chain::Lightning {
        words.say("bill-plain", &[])
    } else {
        Html::default()
    };
    let text = paragraphs(&[
        partly,
        words.say(
            "bill",
            &[
                ("amount", (&due).into()),
                ("network", (&on).into()),
                ("order", (&number).into()),
                ("title", (&title).into()),
            ],
        ),
        place(words, payment),
        lines(&[
            plain,
            time_left(words, payment, now),
            words.say("bill-fees", &[]),
            words.only(coin, &payment.channel.network, &alike),
        ]),
    ]);
    (text, payable_rows(words, order, payment, &due))
}

/// Where to send it.
fn place(words: &Words, payment: &Payment) -> Html {
    let address = if payment.address.len() <= LONGEST_ADDRESS {
        Html::phrase(format!("<code>{}</code>", Html::text(&payment.address)))
    } else {
        words.say("bill-scan", &[])
    };
    let memo = payment.memo.as_deref().map(|memo| {
        let memo = Html::phrase(format!("<code>{}</code>", Html::text(memo)));
        words.say("bill-memo", &[("memo", (&memo).into())])
    });
    paragraphs(&[address, memo.unwrap_or_default()])
}

fn time_left(words: &Words, payment: &Payment, now: Time) -> Html {
    if payment.deadline <= now {
        return Html::default();
    }
    let until = words.until(payment.deadline);
    words.say("bill-until", &[("until", (&until).into())])
}

fn payable_rows(words: &Words, order: &Order, payment: &Payment, due: &Amount) -> Vec<Vec<Key>> {
    let mut copies: Vec<Key> = copy(words, "button-copy-address", &payment.address)
        .into_iter()
        .collect();
    copies.extend(copy_amount(words, due));
    let memo = payment
        .memo
        .as_deref()
        .and_then(|memo| copy(words, "button-copy-memo", memo));
    let page = payment
        .terms
        .as_ref()
        .and_then(|terms| terms.page.clone())
        .map(|page| Key {
            label: words.label("button-invoice-page", &[]),
            action: Action::Link(page),
            style: Style::Plain,
        });
    let toggle = (link(payment, due) != payment.address).then(|| {
        let choice = if order.plain {
            OrderChoice::Link
        } else {
            OrderChoice::Plain
        };
        button(words, order.id, choice)
    });
    let mut last = vec![button(words, order.id, OrderChoice::Check)];
    if order.is_cancellable() {
        last.push(button(words, order.id, OrderChoice::Cancel));
    }
    let (toggle, page) = (toggle.into_iter().collect(), page.into_iter().collect());
    [copies, memo.into_iter().collect(), toggle, page, last]
        .into_iter()
        .filter(|row| !row.is_empty())
        .collect()
}

fn asking(words: &Words, order: &Order) -> (Html, Vec<Vec<Key>>) {
    let number = order.id.to_string();
    let text = words.say("bill-cancel", &[("order", (&number).into())]);
    let keys = [OrderChoice::Keep, OrderChoice::CancelSurely].map(|choice| button(words, order.id, choice));
    (text, vec![keys.to_vec()])
}

/// What became of it, without an address.
fn told(words: &Words, order: &Order) -> Html {
    let number = order.id.to_string();
    let title = words.title(&order.basket.item);
    paragraphs(&[
        words.say("bill-title", &[("order", (&number).into()), ("title", (&title).into())]),
        news(words, order),
    ])
}

fn after(words: &Words, order: &Order) -> Vec<Vec<Key>> {
    let mut keys = vec![button(words, order.id, OrderChoice::Open)];
    if order.is_followed() {
        keys.push(button(words, order.id, OrderChoice::Check));
    }
    let mut rows = sent_already(words, order);
    rows.push(keys);
    rows
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::bill;
    use crate::domain::catalog::Contract;
    use crate::domain::claim::Claim;
    use crate::domain::ids::MessageId;
    use crate::domain::language::Language;
    use crate::domain::order::{Bill, Order, Picture, State};
    use crate::view::phrases::Phrases;
    use crate::view::sample::{NOW, channel, d, goods, order, payment, seen};

    fn shown(order: &Order, asking_cancel: bool) -> String {
        let phrases = Phrases::load();
        seen(&bill(phrases.of(Language::English), order, NOW, asking_cancel).unwrap())
    }

    #[test]
    fn what_to_send_where_and_until_when() {
        assert_snapshot!(shown(&order(State::AwaitingPayment(payment())), false), @"
        (photo) 💳 Order 12: Steam $20
        Please send exactly
        22.51 USDC
        on the Solana network to

        25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3

        ⏳ Time to pay ends 14:38 UTC
        ➕ Fees of your wallet or exchange come on top.
        ⚠️ Send only USDC, and only on Solana. Anything else would be lost.
        [📋 Address ⧉ 25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3] [📋 Amount ⧉ 22.51]
        [🔄 Check now] [✖️ Cancel]
        ");
    }

    #[test]
    fn what_is_taken_for_the_coin_is_named_as_what_not_to_send() {
        for (coin, network, words) in [
            (
                "USDT",
                "Tron",
                "Send only USDT, and only on Tron (TRC-20). Anything else would be lost.",
            ),
            (
                "USDC",
                "Polygon (Matic)",
                "Send only USDC, not USDC.e, and only on Polygon. Anything else would be lost.",
            ),
            (
                "USDC.e",
                "Polygon (Matic)",
                "Send only USDC.e, not USDC, and only on Polygon. Anything else would be lost.",
            ),
            (
                "BTC",
                "Lightning",
                "Send only BTC, and only on Lightning. Anything else would be lost.",
            ),
        ] {
            let mut payment = payment();
            payment.channel = channel(coin, network);
            let shown = shown(&order(State::AwaitingPayment(payment)), false);
            assert!(shown.contains(words), "{shown}");
        }
    }

    #[test]
    fn a_memo_is_never_missed_and_a_long_invoice_is_not_copied_by_halves() {
        let mut with_memo = payment();
        with_memo.memo = Some("4711".into());
        assert_snapshot!(shown(&order(State::AwaitingPayment(with_memo)), false), @"
        (photo) 💳 Order 12: Steam $20
        Please send exactly
        22.51 USDC
        on the Solana network to

        25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3

        ⚠️ Add this memo, or the payment gets lost: 4711

        ⏳ Time to pay ends 14:38 UTC
        ➕ Fees of your wallet or exchange come on top.
        ⚠️ Send only USDC, and only on Solana. Anything else would be lost.
        [📋 Address ⧉ 25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3] [📋 Amount ⧉ 22.51]
        [📋 Memo ⧉ 4711]
        [🔄 Check now] [✖️ Cancel]
        ");
        let mut lightning = payment();
        lightning.channel = channel("BTC", "Lightning");
        lightning.address = format!("lnbc1{}", "q".repeat(295));
        let shown = shown(&order(State::AwaitingPayment(lightning)), false);
        assert!(!shown.contains("Address ⧉"), "{shown}");
    }

    #[test]
    fn a_buyer_is_asked_before_an_order_is_cancelled() {
        assert_snapshot!(shown(&order(State::AwaitingPayment(payment())), true), @"
        (photo) Cancel order 12?
        If you have already sent the money, please do not cancel it.
        [No, keep it] [danger Yes, cancel it]
        ");
    }

    #[test]
    fn a_short_payment_asks_for_the_rest_with_a_new_code() {
        let mut short = order(State::PartlyPaid(payment(), d("10")));
        short.bill = Some(Bill {
            message: MessageId(5),
            picture: Picture::Code,
        });
        assert_snapshot!(shown(&short, false), @"
        (photo) 🟡 10 USDC has arrived. Still missing: 12.51 USDC.
        Please send the rest to the same address.

        💳 Order 12: Steam $20
        Please send exactly
        12.51 USDC
        on the Solana network to

        25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3

        ⏳ Time to pay ends 14:38 UTC
        ➕ Fees of your wallet or exchange come on top.
        ⚠️ Send only USDC, and only on Solana. Anything else would be lost.
        [📋 Address ⧉ 25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3] [📋 Amount ⧉ 12.51]
        [🔄 Check now]
        ");
    }

    #[test]
    fn the_bare_address_is_a_tap_away_and_back() {
        let mut plain = order(State::AwaitingPayment(payment()));
        plain.plain = true;
        if let State::AwaitingPayment(payment) = &mut plain.state {
            payment.channel.contract = Some(Contract {
                address: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v".into(),
                decimals: 6,
            });
        }
        assert_snapshot!(shown(&plain, false), @"
        (photo) 💳 Order 12: Steam $20
        Please send exactly
        22.51 USDC
        on the Solana network to

        25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3

        🔳 This QR code holds only the address. Please enter the amount yourself.
        ⏳ Time to pay ends 14:38 UTC
        ➕ Fees of your wallet or exchange come on top.
        ⚠️ Send only USDC, and only on Solana. Anything else would be lost.
        [📋 Address ⧉ 25oPwJd4QGqPEaX1SPQGouJMfKmf9ADsRGqQEZ3gbJQ3] [📋 Amount ⧉ 22.51]
        [🔳 First QR code]
        [🔄 Check now] [✖️ Cancel]
        ");
        let mut tron = payment();
        tron.channel = channel("USDC", "Tron");
        let shown = shown(&order(State::AwaitingPayment(tron)), false);
        assert!(!shown.contains("QR code"), "{shown}");
    }

    #[test]
    fn a_buyer_who_has_sent_it_can_say_so_once() {
        let mut expired = order(State::Expired(payment()));
        assert_snapshot!(shown(&expired, false), @"
        (photo) Order 12: Steam $20

        ⌛ No payment came in time. Please send nothing now. We keep looking for a late payment for three days.
        [🙋 Sent already? Tap here]
        [📦 View order] [🔄 Check now]
        ");
        expired.claim = Some(Claim { at: NOW, told: true });
        assert_snapshot!(shown(&expired, false), @"
        (photo) Order 12: Steam $20

        🔎 You told us that you have sent it. Please send nothing more, and keep the transaction id from your wallet. If the payment does not show by itself, a person of ours looks after it. You hear of it here.
        [📦 View order] [🔄 Check now]
        ");
    }

    #[test]
    fn a_picture_is_drawn_only_when_it_changes() {
        let mut order = order(State::AwaitingPayment(payment()));
        let phrases = Phrases::load();
        let photo = |order: &Order| bill(phrases.of(Language::English), order, NOW, false).unwrap().photo;
        let first = photo(&order);
        assert!(first.is_some());
        order.bill = Some(Bill {
            message: MessageId(5),
            picture: Picture::Code,
        });
        assert_eq!(photo(&order), None);
        order.state = State::Paid(payment());
        let paid = photo(&order);
        assert!(paid.is_some() && paid != first);
    }

    #[test]
    fn afterwards_it_tells_what_became_of_it() {
        assert_snapshot!(shown(&order(State::PaymentSeen(payment())), false), @"
        (photo) Order 12: Steam $20

        🟢 We see your payment. As soon as the network confirms it, the goods follow by themselves.
        [📦 View order] [🔄 Check now]
        ");
        assert_snapshot!(shown(&order(State::Overdue(payment())), false), @"
        (photo) Order 12: Steam $20

        ⌛ The time to pay is over. Please send nothing now. We keep looking for a payment that is on its way.
        [🙋 Sent already? Tap here]
        [📦 View order] [🔄 Check now]
        ");
        assert_snapshot!(shown(&order(State::Delivered(payment(), goods(&["SIM-1"]))), false), @"
        (photo) Order 12: Steam $20

        ✅ Delivered. Enjoy!
        [📦 View order]
        ");
    }
}
