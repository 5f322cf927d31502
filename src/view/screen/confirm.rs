//! Looking at everything once more, with the price of now.

use crate::domain::alike::Alike;
use crate::domain::basket::Basket;
use crate::domain::catalog::{Behind, QUOTE_SECONDS, Quote, Rail, Rails};
use crate::domain::chat::Hint;
use crate::domain::limits::Limit;
use crate::domain::money::Amount;
use crate::domain::recipient::Recipient;
use crate::domain::refusal::{Refusal, Remedy};
use crate::domain::shelf::Quoted;
use crate::domain::walk::Choice;
use crate::view::message::{Draft, Html, Style};
use crate::view::page::{Page, lines, paragraphs};
use crate::view::titles::{name, sign};

pub(super) fn draw(mut page: Page<'_>, basket: &Basket) -> Draft {
    let Some(quoted) = page.scene.shelf.quote.here() else {
        page.say("confirm-title", &[]);
        let summary = summary(&page, basket);
        page.paragraph(summary);
        let stock = page.scene.shelf.quote.clone();
        return page.instead(&stock);
    };
    match quoted {
        Quoted::Price(quote) => price(page, basket, quote),
        Quoted::Refused(why) => refused(page, basket, why),
    }
}

fn price(mut page: Page<'_>, basket: &Basket, quote: &Quote) -> Draft {
    page.say("confirm-title", &[]);
    let summary = summary(&page, basket);
    page.paragraph(summary);
    let cost = cost(&page, basket, quote);
    page.paragraph(cost);
    let last = match basket.to {
        Recipient::Email(_) => "confirm-final",
        Recipient::Phone(_) => "confirm-final-phone",
    };
    page.say(last, &[]);
    if let Some(Hint::Limited(limit)) = page.scene.chat.hint {
        return limited(page, limit);
    }
    order_or_change(page, basket, quote)
}

/// The button that orders at this price, and what else may be chosen.
fn order_or_change(mut page: Page<'_>, basket: &Basket, quote: &Quote) -> Draft {
    let alike = Alike::of_tender(&basket.tender, page.scene.shelf);
    let labels = page.words.order_for(quote, &basket.tender, &alike);
    let mut key = page.whole_key(&labels, &Choice::Confirm(quote.amount.value));
    key.style = Style::Primary;
    page.row(vec![key]);
    let keys = vec![
        page.named("button-other-coin", &Choice::OtherCoin),
        page.named("button-other-amount", &Choice::OtherAmount),
    ];
    page.grid(keys);
    page.back()
}

/// The upstream made it dearer than agreed: whether it is wanted at the new price.
pub(super) fn dearer(mut page: Page<'_>, basket: &Basket, old: &Amount, quote: &Quote) -> Draft {
    page.say(
        "refused-dearer",
        &[("old", old.into()), ("new", (&quote.amount).into())],
    );
    let road = road(&page, basket, quote);
    page.paragraph(road);
    order_or_change(page, basket, quote)
}

/// No more orders just now: the way to the open ones, or another try.
fn limited(mut page: Page<'_>, limit: Limit) -> Draft {
    let mut key = match limit {
        Limit::Open | Limit::Day(_) => page.named("button-orders", &Choice::Orders),
        Limit::Minute => page.named("button-retry", &Choice::Retry),
    };
    key.style = Style::Primary;
    page.row(vec![key]);
    page.back()
}

/// What, where it works, and who gets it.
fn summary(page: &Page<'_>, basket: &Basket) -> Html {
    let item = &basket.item;
    let title = format!("{} {}", sign(item.kind), page.words.title(item));
    let country = page.words.flagged(item.country);
    let to = Html::text(&basket.to.readable());
    let mut parts = vec![
        page.words.say("confirm-item", &[("title", (&title).into())]),
        page.words.say("confirm-country", &[("country", (&country).into())]),
    ];
    match basket.to {
        Recipient::Email(_) => parts.push(page.words.say("confirm-email", &[("email", (&to).into())])),
        Recipient::Phone(_) => {
            let email = Html::text(basket.email.reveal());
            parts.push(page.words.say("confirm-phone", &[("phone", (&to).into())]));
            parts.push(page.words.say("confirm-email", &[("email", (&email).into())]));
        }
    }
    lines(&parts)
}

/// How much, on which network, and for how long that holds.
fn cost(page: &Page<'_>, basket: &Basket, quote: &Quote) -> Html {
    lines(&[total(page, &quote.amount, basket, quote), road(page, basket, quote)])
}

/// In which coin, on which network and no other, and for how long the price holds.
fn road(page: &Page<'_>, basket: &Basket, quote: &Quote) -> Html {
    let (coin, on) = (&basket.tender.coin, &basket.tender.network);
    let alike = Alike::of_tender(&basket.tender, page.scene.shelf);
    let until = page.words.until(quote.at.plus_seconds(QUOTE_SECONDS));
    let until = page.words.say("confirm-until", &[("until", (&until).into())]);
    let named = lines(&[page.words.coin_on(coin, on, &alike), until]);
    paragraphs(&[named, page.words.astray(coin, on, &alike)])
}

/// The total of an invoice; the exact amount of coin is fixed when it is made.
fn invoiced(page: &Page<'_>, basket: &Basket, behind: &Behind, quote: &Quote) -> Html {
    let price = page.words.price_of(&quote.amount);
    let coin = name(&basket.tender.coin.0);
    let total = match &behind.roughly {
        Some(roughly) => page.words.say(
            "confirm-total-about",
            &[("amount", (&price).into()), ("about", roughly.into())],
        ),
        None => page.words.say("confirm-total", &[("amount", (&price).into())]),
    };
    lines(&[total, page.words.say("confirm-exact", &[("coin", (&coin).into())])])
}

fn total(page: &Page<'_>, amount: &Amount, basket: &Basket, quote: &Quote) -> Html {
    if let Some(behind) = &quote.behind {
        return invoiced(page, basket, behind, quote);
    }
    match &quote.about {
        Some(about) => {
            let about = page.words.about(about);
            page.words.say(
                "confirm-total-about",
                &[("amount", amount.into()), ("about", (&about).into())],
            )
        }
        None => page.words.say("confirm-total", &[("amount", amount.into())]),
    }
}

fn refused(mut page: Page<'_>, basket: &Basket, why: &Refusal) -> Draft {
    let summary = summary(&page, basket);
    page.paragraph(summary);
    explain(&mut page, why);
    page.back()
}

/// Why it cannot be had, in one sentence, and the buttons that help.
pub(super) fn explain(page: &mut Page<'_>, why: &Refusal) {
    let id = match why {
        Refusal::SoldOut => "refused-sold-out",
        Refusal::NotAvailable => "refused-not-available",
        Refusal::AmountNotOffered => "refused-amount-not-offered",
        Refusal::Limited => "refused-limited",
        Refusal::TooSmall => "refused-too-small",
        Refusal::TooLarge => "refused-too-large",
        Refusal::DailyLimit => "refused-daily-limit",
        Refusal::MonthlyLimit => "refused-monthly-limit",
        Refusal::Recipient => "refused-recipient",
        Refusal::Mailbox => "refused-mailbox",
        Refusal::Tender => "refused-tender",
        Refusal::Network => "refused-network",
        Refusal::Identity => "refused-identity",
        Refusal::IdentityPending => "refused-identity-pending",
        Refusal::Coupon => "refused-coupon",
        Refusal::SetupFailed => "refused-setup-failed",
        Refusal::PriceMoved | Refusal::Dearer(_) => "refused-price-moved",
        Refusal::WrongEcho => "refused-wrong-echo",
        Refusal::NotSelling => "refused-not-selling",
        Refusal::Unreachable => "refused-unreachable",
        Refusal::CashierBusy => "refused-cashier-busy",
        Refusal::CashierShut => "refused-cashier-shut",
        Refusal::Other(_) => "refused-other",
    };
    page.say(id, &[]);
    let amount = page.named("button-other-amount", &Choice::OtherAmount);
    let brand = page.named("button-other-brand", &Choice::OtherBrand);
    let is_cashiers = matches!(why, Refusal::CashierBusy | Refusal::CashierShut);
    let coin = if is_cashiers && page.scene.shelf.rails == Rails::Both {
        page.named("button-rail-direct", &Choice::Rail(Rail::Direct))
    } else {
        page.named("button-other-coin", &Choice::OtherCoin)
    };
    let keys = match why.remedy() {
        Remedy::Brand => vec![brand, amount],
        Remedy::Amount => vec![amount, coin],
        Remedy::Recipient => vec![page.named("button-other-contact", &Choice::OtherContact)],
        Remedy::Tender => vec![coin],
        Remedy::Again => vec![page.named("button-retry", &Choice::Retry), coin],
        Remedy::Patience => vec![brand, page.named("button-retry", &Choice::Retry)],
        Remedy::Later => vec![page.named("button-retry", &Choice::Retry)],
    };
    page.grid(keys);
}
