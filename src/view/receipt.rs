//! The receipt of an order, to be kept: a picture in the letters that every reader of receipts knows, and the same in the buyer's words.

use super::figures::{nearest, stamp, with_its_code};
use super::letters::spelled;
use super::message::{Document, Draft, Html};
use super::page::{lines, paragraphs};
use super::phrases::{Phrases, Words};
use super::slip::Slip;
use super::standing::{button, stage};
use super::titles::{masked, name, network, sign};
use crate::domain::catalog::Kind;
use crate::domain::consent::Imprint;
use crate::domain::history::Stage;
use crate::domain::language::Language;
use crate::domain::money::{Amount, Fiat};
use crate::domain::order::Order;
use crate::domain::receipt::{Ending, Receipt};
use crate::domain::walk::OrderChoice;

/// The message with the receipt of an order; `None` where there is nothing to vouch for. What is secret about the order never gets here.
pub fn receipt(phrases: &Phrases, language: Language, imprint: &Imprint, order: &Order) -> Option<Draft> {
    let (words, facts) = (phrases.of(language), order.receipt()?);
    let slip = slip(phrases.of(Language::English), imprint, order, facts);
    let document = slip.png().map(|bytes| Document {
        name: format!("receipt-{}.png", order.id),
        media_type: "image/png",
        bytes,
    });
    Some(Draft {
        text: caption(words, imprint, order, facts),
        rows: vec![vec![button(words, order.id, OrderChoice::Open)]],
        document,
        ..Draft::default()
    })
}

/// The whole receipt in words.
fn caption(words: &Words, imprint: &Imprint, order: &Order, receipt: Receipt<'_>) -> Html {
    let item = &order.basket.item;
    let number = order.id.to_string();
    let ending = match receipt.since {
        Some(since) => format!("{} · {}", ending(words, receipt.ending), stamp(since)),
        None => ending(words, receipt.ending),
    };
    let bought = format!("1 × {} {}", sign(item.kind), words.title(item));
    let told = [
        ("receipt-shop", shop(imprint)),
        ("receipt-ordered", Some(stamp(order.opened))),
        ("receipt-item", Some(bought)),
        ("receipt-country", Some(words.flagged(item.country))),
        (paid_or_due(receipt), Some(words.amount(&receipt.payment.amount))),
        ("receipt-network", Some(on(receipt))),
        ("receipt-surplus", surplus(words, order, receipt)),
        ("receipt-price", price(words, order, receipt, |fiat| words.fiat(fiat))),
        ("receipt-to", recipient(order)),
        ("receipt-status", Some(ending)),
    ];
    let line = |(label, value): (&'static str, Option<String>)| {
        let (label, value) = (words.label(label, &[]), value?);
        Some(words.say(
            "receipt-line",
            &[("label", (&label).into()), ("value", (&value).into())],
        ))
    };
    let told: Vec<Html> = told.into_iter().filter_map(line).collect();
    paragraphs(&[
        words.say("receipt-title", &[("order", (&number).into())]),
        lines(&told),
        words.say("receipt-no-code", &[]),
    ])
}

/// The receipt as a slip. It has Latin letters only, so its words are English; what it cannot spell whole stands in the caption alone.
fn slip(words: &Words, imprint: &Imprint, order: &Order, receipt: Receipt<'_>) -> Slip {
    let item = &order.basket.item;
    let label = |id: &str| spelled(&words.label(id, &[])).unwrap_or_default();
    let mut slip = Slip::new();
    slip.heading(&label("receipt-heading"));
    if let Some(shop) = shop(imprint).and_then(|shop| spelled(&shop)) {
        slip.note(&shop);
    }
    let pair = |slip: &mut Slip, id: &str, value: Option<String>| {
        if let Some(value) = value.and_then(|value| spelled(&value)) {
            slip.pair(&label(id), &value);
        }
    };
    slip.dashes();
    pair(&mut slip, "receipt-order", Some(order.id.to_string()));
    pair(&mut slip, "receipt-ordered", Some(stamp(order.opened)));
    pair(&mut slip, "receipt-status", Some(ending(words, receipt.ending)));
    if let Some(since) = receipt.since {
        slip.pair("", &spelled(&stamp(since)).unwrap_or_default());
    }
    slip.dashes();
    let bought = spelled(&name(&item.brand_name)).unwrap_or_else(|| label(kind(item.kind)));
    let face = spelled(&words.face(&item.face));
    let face = face.or_else(|| spelled(&money(words, &item.face.value()?)));
    slip.sum(&format!("1 X {bought}"), &face.unwrap_or_default());
    slip.pair(&spelled(&words.country(item.country)).unwrap_or_default(), "");
    slip.dashes();
    let amount = spelled(&words.amount(&receipt.payment.amount)).unwrap_or_default();
    slip.sum(&label(paid_or_due(receipt)), &amount);
    pair(&mut slip, "receipt-network", Some(on(receipt)));
    pair(&mut slip, "receipt-surplus", surplus(words, order, receipt));
    let price = price(words, order, receipt, |fiat| money(words, fiat));
    pair(&mut slip, "receipt-price", price);
    pair(&mut slip, "receipt-to", recipient(order));
    slip.dashes();
    slip.note(&label("receipt-no-code"));
    slip
}

/// The bot's name, if it is known.
fn shop(imprint: &Imprint) -> Option<String> {
    imprint.bot.as_ref().map(|bot| format!("@{bot}"))
}

fn ending(words: &Words, ending: Ending) -> String {
    let at = match ending {
        Ending::Paid => Stage::Paid,
        Ending::Delivered => Stage::Delivered,
        Ending::Refunded => Stage::Refunded,
    };
    stage(words, at)
}

/// Of an order whose money went back it is only known what was due.
fn paid_or_due(receipt: Receipt<'_>) -> &'static str {
    match receipt.ending {
        Ending::Paid | Ending::Delivered => "receipt-paid",
        Ending::Refunded => "receipt-due",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::GiftCard => "receipt-gift-card",
        Kind::TopUp => "receipt-top-up",
        Kind::Esim => "receipt-esim",
    }
}

/// The network that was paid on.
fn on(receipt: Receipt<'_>) -> String {
    network(&receipt.payment.channel.coin, &receipt.payment.channel.network)
}

/// What arrived beside what was due.
fn surplus(words: &Words, order: &Order, receipt: Receipt<'_>) -> Option<String> {
    let coin = receipt.payment.amount.coin.clone();
    let value = order.known.surplus?;
    Some(words.amount(&Amount { value, coin }))
}

/// The price in money of a country: exact where an invoice was for it, otherwise about so much, if it is known at all.
fn price(words: &Words, order: &Order, receipt: Receipt<'_>, written: impl Fn(&Fiat) -> String) -> Option<String> {
    if let Some(terms) = &receipt.payment.terms {
        return Some(written(&terms.price));
    }
    let about = written(&nearest(order.agreed.about.as_ref()?));
    Some(words.label("receipt-about", &[("price", (&about).into())]))
}

/// Money with the letters of its currency where the picture has no sign for it.
fn money(words: &Words, fiat: &Fiat) -> String {
    let written = words.fiat(fiat);
    match spelled(&written) {
        Some(_) => written,
        None => with_its_code(fiat),
    }
}

/// Who it was for, masked; nothing once that is not kept any more.
fn recipient(order: &Order) -> Option<String> {
    order.erased.is_none().then(|| masked(&order.basket.to))
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{receipt, slip};
    use crate::domain::basket::Face;
    use crate::domain::billing::Terms;
    use crate::domain::consent::Imprint;
    use crate::domain::goods::Goods;
    use crate::domain::language::Language;
    use crate::domain::money::{Currency, Fiat};
    use crate::domain::order::{Order, State};
    use crate::domain::secret::Secret;
    use crate::view::phrases::Phrases;
    use crate::view::sample::{NOBODY, NOW, d, goods, order, payment, seen, states, top_up_basket};

    fn delivered() -> Order {
        Order {
            changed: NOW.plus_seconds(411),
            ..order(State::Delivered(payment(), goods(&["SIM-ABCD-1234"])))
        }
    }

    fn imprint() -> Imprint {
        Imprint {
            bot: Some("gift_kiosk_bot".into()),
            ..NOBODY.clone()
        }
    }

    /// The caption as the buyer reads it.
    fn told(language: Language, order: &Order) -> String {
        seen(&receipt(&Phrases::load(), language, &imprint(), order).unwrap())
    }

    /// The words of the picture.
    fn drawn(order: &Order) -> String {
        let phrases = Phrases::load();
        let facts = order.receipt().unwrap();
        slip(phrases.of(Language::English), &imprint(), order, facts).words()
    }

    #[test]
    fn a_receipt_says_what_was_bought_for_how_much_in_the_words_of_its_buyer() {
        assert_snapshot!(told(Language::English, &delivered()), @"
        🧾 Receipt · order 12

        Shop: @gift_kiosk_bot
        Ordered: 2026-09-21 14:13 UTC
        Item: 1 × 🎁 Steam $20
        Country: 🇺🇸 United States
        Paid: 22.51 USDC
        Network: Solana
        Price: about $22.50
        For: a•••@example.org
        Status: delivered · 2026-09-21 14:20 UTC

        This receipt contains no code
        [📦 View order]
        ");
        assert_snapshot!(told(Language::Korean, &delivered()), @"
        🧾 영수증 · 주문 12번

        판매 봇: @gift_kiosk_bot
        주문 일시: 2026-09-21 14:13 UTC
        상품: 1 × 🎁 Steam $20
        사용 국가: 🇺🇸 미국
        결제 금액: 22.51 USDC
        네트워크: Solana
        가격: 약 $22.50
        받는 곳: a•••@example.org
        상태: 전달 완료 · 2026-09-21 14:20 UTC

        이 영수증에는 코드가 없어요
        [📦 주문 보기]
        ");
        assert_snapshot!(told(Language::Japanese, &delivered()), @"
        🧾 領収書 · 注文 12

        ショップ: @gift_kiosk_bot
        ご注文日時: 2026-09-21 14:13 UTC
        商品: 1 × 🎁 Steam $20
        使える国: 🇺🇸 アメリカ合衆国
        お支払い額: 22.51 USDC
        ネットワーク: Solana
        価格: 約 $22.50
        お届け先: a•••@example.org
        状態: お届け済み · 2026-09-21 14:20 UTC

        この領収書にコードは含まれていません
        [📦 注文を見る]
        ");
    }

    #[test]
    fn the_picture_says_the_same_in_capitals() {
        assert_snapshot!(drawn(&delivered()), @"
        RECEIPT
        @GIFT_KIOSK_BOT
        - -
        ORDER | 12
        ORDERED | 2026-09-21 14:13 UTC
        STATUS | DELIVERED
        2026-09-21 14:20 UTC
        - -
        1 X STEAM | $20
        UNITED STATES
        - -
        PAID | 22.51 USDC
        NETWORK | SOLANA
        PRICE | ABOUT $22.50
        FOR | A***@EXAMPLE.ORG
        - -
        THIS RECEIPT CONTAINS NO CODE
        ");
    }

    #[test]
    fn a_name_that_the_picture_cannot_spell_stands_in_the_caption_alone() {
        let mut japanese = delivered();
        japanese.basket.item.brand_name = "ギフト券".into();
        japanese.basket.item.face = Face::Value(d("50000"), Currency("KRW".into()));
        assert_snapshot!(drawn(&japanese), @"
        RECEIPT
        @GIFT_KIOSK_BOT
        - -
        ORDER | 12
        ORDERED | 2026-09-21 14:13 UTC
        STATUS | DELIVERED
        2026-09-21 14:20 UTC
        - -
        1 X GIFT CARD | 50,000 KRW
        UNITED STATES
        - -
        PAID | 22.51 USDC
        NETWORK | SOLANA
        PRICE | ABOUT $22.50
        FOR | A***@EXAMPLE.ORG
        - -
        THIS RECEIPT CONTAINS NO CODE
        ");
        assert!(told(Language::English, &japanese).contains("ギフト券 ₩50,000"));
    }

    #[test]
    fn the_price_of_an_invoice_is_exact() {
        let mut invoiced = delivered();
        if let State::Delivered(payment, _) = &mut invoiced.state {
            payment.terms = Some(Box::new(Terms {
                name: "kiosk-12".into(),
                price: Fiat {
                    value: d("23.1"),
                    currency: Currency("USD".into()),
                },
                page: Some("https://pay.cryptomus.com/pay/1".into()),
            }));
        }
        let (told, drawn) = (told(Language::English, &invoiced), drawn(&invoiced));
        assert!(told.contains("Price: $23.10\n"), "{told}");
        assert!(drawn.contains("PRICE | $23.10\n"), "{drawn}");
        assert!(!told.contains("kiosk-12") && !told.contains("pay.cryptomus"));
    }

    #[test]
    fn money_that_went_back_is_not_said_to_be_paid() {
        let mut returned = delivered();
        returned.purchase.returned = true;
        for order in [order(State::Refunded(payment())), returned] {
            let told = told(Language::English, &order);
            assert!(
                told.contains("Amount due: 22.51 USDC") && told.contains("Status: refunded"),
                "{told}"
            );
            assert!(!told.contains("Paid"), "{told}");
            assert!(drawn(&order).contains("AMOUNT DUE | 22.51 USDC"));
        }
    }

    #[test]
    fn what_arrived_on_top_is_said() {
        let mut over = delivered();
        over.known.surplus = Some(d("0.25"));
        assert!(told(Language::English, &over).contains("Received on top: 0.25 USDC\n"));
        assert!(drawn(&over).contains("RECEIVED ON TOP | 0.25 USDC\n"));
    }

    #[test]
    fn a_number_is_masked_and_gone_when_its_time_is_over() {
        let mut top_up = delivered();
        top_up.basket = top_up_basket();
        assert!(told(Language::English, &top_up).contains("For: +55••••66\n"));
        assert!(drawn(&top_up).contains("FOR | +55****66\n"));
        let left = top_up.without_secrets(NOW);
        let (told, drawn) = (told(Language::English, &left), drawn(&left));
        assert!(!told.contains("For:") && !drawn.contains("FOR |"), "{told}{drawn}");
        assert!(told.contains("Paid: 22.51 USDC"), "{told}");
    }

    #[test]
    fn a_receipt_is_the_same_whatever_the_code_is() {
        let phrases = Phrases::load();
        let of = |goods: Goods, upstream: &str| {
            let mut payment = payment();
            payment.upstream = Secret::new(upstream);
            let order = Order {
                state: State::Delivered(payment, goods),
                ..delivered()
            };
            receipt(&phrases, Language::English, &imprint(), &order)
        };
        let mut other = goods(&["OTHER-1", "OTHER-2"]);
        other.vouchers[0].pin = Some(Secret::new("0042"));
        other.redeem = Some("Type OTHER-1.".into());
        assert_eq!(of(goods(&["SIM-ABCD-1234"]), "one"), of(other, "two"));
    }

    #[test]
    fn the_file_is_a_picture_that_can_be_read() {
        let draft = receipt(&Phrases::load(), Language::Korean, &imprint(), &delivered()).unwrap();
        let file = draft.document.unwrap();
        assert_eq!((file.name.as_str(), file.media_type), ("receipt-12.png", "image/png"));
        let mut reader = png::Decoder::new(std::io::Cursor::new(&*file.bytes))
            .read_info()
            .unwrap();
        let mut bits = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bits).unwrap();
        assert!(info.width == 720 && (700..1_100).contains(&info.height), "{info:?}");
        let dark: u32 = bits.iter().map(|byte| byte.count_zeros()).sum();
        let all = info.width * info.height;
        assert!((all / 25..all / 4).contains(&dark), "{dark} of {all} are dark");
        assert!(file.bytes.len() < 20_000, "{} bytes", file.bytes.len());
    }

    #[test]
    fn there_is_a_receipt_once_the_goods_are_here_or_the_money_went_back() {
        let phrases = Phrases::load();
        for state in states() {
            let order = order(state);
            let here = matches!(
                order.state,
                State::Delivering(..) | State::Delivered(..) | State::Refunded(_)
            );
            let drawn = receipt(&phrases, Language::English, &NOBODY, &order);
            assert_eq!(drawn.is_some(), here, "{:?}", order.state);
        }
    }
}
