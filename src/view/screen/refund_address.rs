//! Asking for the address to which the money goes, should it go back.

use crate::domain::chain::Chain;
use crate::domain::refund_address::{Asked, Typed};
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Style};
use crate::view::page::Page;
use crate::view::titles::{name, network};

pub(super) fn draw(mut page: Page<'_>, asked: &Asked) -> Draft {
    let number = asked.order.to_string();
    let coin = name(&asked.channel.coin.0);
    let on = network(&asked.channel.coin, &asked.channel.network);
    let named = [("coin", (&coin).into()), ("network", (&on).into())];
    page.say("refund-address", &[("order", (&number).into())]);
    match &asked.typed {
        Typed::Nothing => {
            page.say("refund-address-why", &[]);
            page.say("refund-address-ask", &named);
            page.say("refund-address-care", &[]);
        }
        Typed::Wrong => {
            page.say("refund-address-wrong", &named);
            if let Some(shape) = shape(asked.channel.on()) {
                page.say(shape, &[]);
            }
        }
        Typed::PaidTo => page.say("refund-address-paid-to", &named),
        Typed::Fits(address) => {
            page.say("refund-address-fits", &named);
            page.say("refund-address-shown", &[("address", address.reveal().into())]);
            let mut yes = page.named("button-refund-address-yes", &Choice::Surely);
            yes.style = Style::Primary;
            page.row(vec![yes]);
            let other = page.named("button-refund-address-other", &Choice::Back);
            let home = page.named("button-home", &Choice::Home);
            page.row(vec![other, home]);
            return page.done();
        }
    }
    page.back()
}

/// What an address of this chain looks like.
fn shape(chain: Chain) -> Option<&'static str> {
    Some(match chain {
        Chain::Bitcoin => "address-of-bitcoin",
        Chain::Litecoin => "address-of-litecoin",
        Chain::Dogecoin => "address-of-dogecoin",
        Chain::Evm(_) => "address-of-evm",
        Chain::Solana => "address-of-solana",
        Chain::Tron => "address-of-tron",
        Chain::Ton => "address-of-ton",
        Chain::Lightning | Chain::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::shape;
    use crate::domain::catalog::Rail;
    use crate::domain::chain::Chain;
    use crate::domain::effect::Notice;
    use crate::domain::ids::OrderId;
    use crate::domain::language::Language;
    use crate::domain::order::{Order, State, Trouble};
    use crate::domain::refund_address::{Asked, Typed};
    use crate::domain::secret::Secret;
    use crate::domain::walk::Walk;
    use crate::view::notice::notice;
    use crate::view::phrases::Phrases;
    use crate::view::sample::{NOW, channel, full_shelf, order, payment, screen_at, seen};

    const TRON: &str = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8";

    fn shown(language: Language, typed: Typed) -> String {
        let asked = Asked {
            order: OrderId(12),
            channel: channel("USDT", "Tron"),
            paid_to: "TNPeeaaFB7K9cmo4uQpcU32zGK8G1NYqeL".into(),
            typed,
        };
        let walk = Walk::RefundAddress(Box::new(asked));
        seen(&screen_at(Phrases::load().of(language), walk, &full_shelf(), &[]))
    }

    #[test]
    fn an_address_is_asked_for_without_a_promise() {
        assert_snapshot!(shown(Language::English, Typed::Nothing), @"
        ↩️ Order 12: an address for a refund

        A person of ours decides how this order goes on. You may still get what you ordered. Should your money go back instead, it goes to the address that you give here.

        Please send me your address for USDT on Tron (TRC-20).

        Best is your own wallet. At an exchange it must be your deposit address for this coin on this network; one that needs a memo or tag too cannot be used, and the money would be lost.
        [‹ Back] [🏠 Home]
        ");
        assert_snapshot!(shown(Language::Korean, Typed::Nothing), @"
        ↩️ 주문 12번: 환불받을 주소

        이 주문을 어떻게 진행할지는 담당자가 정해요. 주문하신 상품을 받으실 수도 있어요. 대신 돈을 돌려드리게 되면 여기서 알려 주신 주소로 보내 드려요.

        Tron (TRC-20) 네트워크에서 USDT 코인을 받을 주소를 보내 주세요.

        본인 지갑 주소가 가장 좋아요. 거래소라면 이 네트워크에서 이 코인을 받는 입금 주소여야 해요. 메모나 태그가 필요한 주소는 쓸 수 없고, 돈을 찾을 수 없게 돼요.
        [‹ 뒤로] [🏠 처음으로]
        ");
        assert_snapshot!(shown(Language::Japanese, Typed::Nothing), @"
        ↩️ 注文 12: 返金先のアドレス

        このご注文をどう進めるかは担当者が判断します。ご注文の品をお届けできる場合もあります。お金をお返しすることになった場合は、ここでお伝えいただくアドレスへお送りします。

        Tron (TRC-20) で USDT を受け取れるアドレスを送ってください。

        ご自身のウォレットがいちばん安心です。取引所の場合は、このネットワークでこのコインを受け取る入金アドレスをお送りください。メモやタグが必要なアドレスは使えず、お金が失われます。
        [‹ 戻る] [🏠 ホーム]
        ");
    }

    #[test]
    fn what_is_no_address_is_answered_by_what_would_be_right() {
        assert_snapshot!(shown(Language::English, Typed::Wrong), @"
        ↩️ Order 12: an address for a refund

        🔴 This is no address for USDT on Tron (TRC-20). Please copy it from your wallet and send it to me alone, without other words.

        A Tron address starts with T and has 34 letters and digits.
        [‹ Back] [🏠 Home]
        ");
        assert_snapshot!(shown(Language::English, Typed::PaidTo), @"
        ↩️ Order 12: an address for a refund

        🔴 This is the address that you paid to, not one of yours. Please send me your own address for USDT on Tron (TRC-20).
        [‹ Back] [🏠 Home]
        ");
    }

    #[test]
    fn an_address_is_shown_back_before_it_is_kept() {
        assert_snapshot!(shown(Language::English, Typed::Fits(Secret::new(TRON))), @"
        ↩️ Order 12: an address for a refund

        Is this your address for USDT on Tron (TRC-20)? Please compare it with your wallet: what is sent to a wrong address cannot be brought back.

        TJRabPrwbZy45sbavfcjinPJC18kjpRTv8
        [primary ✅ Yes, this address]
        [✏️ Another address] [🏠 Home]
        ");
    }

    #[test]
    fn every_chain_with_a_form_of_address_says_it_in_every_language() {
        let phrases = Phrases::load();
        let chains = [
            Chain::Bitcoin,
            Chain::Litecoin,
            Chain::Dogecoin,
            Chain::Evm(Some(1)),
            Chain::Solana,
            Chain::Tron,
            Chain::Ton,
        ];
        for id in chains.map(|chain| shape(chain).unwrap()) {
            for language in Language::ALL {
                assert!(phrases.of(language).label(id, &[]).chars().count() > 15, "{id}");
            }
        }
        assert_eq!(shape(Chain::Other), None);
    }

    #[test]
    fn a_case_of_an_invoice_offers_to_say_where_the_money_should_go() {
        let phrases = Phrases::load();
        let told = |order: &Order| {
            seen(&notice(
                phrases.of(Language::English),
                order,
                Notice::NeedsOperator,
                NOW,
            ))
        };
        let mut order = order(State::NeedsOperator(payment(), Trouble::NotBought));
        assert!(
            !told(&order).contains("refund"),
            "the shop itself pays back what was paid straight to it"
        );
        order.basket.tender.rail = Rail::Invoice;
        assert_snapshot!(told(&order), @"
        Order 12: a person is looking into it

        🟠 Your payment is here, but the purchase did not go through just now. A person of ours has been told: you get either what you ordered or your money back.
        [↩️ Give an address for a refund]
        [📦 View order] [🔄 Check now]
        ");
        order.purchase.refund_address = Some(Secret::new(TRON));
        assert_snapshot!(told(&order), @"
        Order 12: a person is looking into it

        🟠 Your payment is here, but the purchase did not go through just now. A person of ours has been told: you get either what you ordered or your money back.

        Should your money go back, it goes to TJRabPrwbZy45sbavfcjinPJC18kjpRTv8. You can still give another address.
        [✏️ Another address]
        [📦 View order] [🔄 Check now]
        ");
    }
}
