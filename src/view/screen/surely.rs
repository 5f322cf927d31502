//! Whether it is surely this coin, which is another one than its name makes people think.

use crate::domain::alike::{Alike, Edition};
use crate::domain::basket::Basket;
use crate::domain::shelf::Stock;
use crate::domain::walk::Choice;
use crate::view::alike::{channel, on_button};
use crate::view::message::{Draft, Html, Style};
use crate::view::page::{Page, lines};
use crate::view::titles::{name, network};

pub(super) fn draw(mut page: Page<'_>, basket: &Basket) -> Draft {
    let tender = &basket.tender;
    let (coin, on) = (name(&tender.coin.0), network(&tender.coin, &tender.network));
    let alike = Alike::of_tender(tender, page.scene.shelf);
    page.say("surely", &[("coin", (&coin).into())]);
    if matches!(page.scene.shelf.channels, Stock::Failed) {
        return page.instead(&Stock::<()>::Failed);
    }
    match &alike.edition {
        Some(Edition::Of(original)) => {
            let other = name(&original.0);
            page.say(
                "surely-edition",
                &[("coin", (&coin).into()), ("other", (&other).into())],
            );
        }
        Some(Edition::Pegged) | None => {
            page.say("surely-pegged", &[("coin", (&coin).into()), ("network", (&on).into())]);
        }
    }
    let contract = channel(tender, page.scene.shelf)
        .and_then(|channel| channel.contract.as_ref())
        .map(|contract| Html::phrase(format!("<code>{}</code>", Html::text(&contract.address))));
    let wallet = lines(&[
        page.words
            .say("surely-wallet", &[("coin", (&coin).into()), ("network", (&on).into())]),
        contract.map_or_else(Html::default, |contract| {
            page.words.say("surely-contract", &[("contract", (&contract).into())])
        }),
    ]);
    page.paragraph(wallet);
    let short = on_button(&tender.coin, &tender.network);
    let label = page.words.label(
        "button-surely",
        &[("coin", (&coin).into()), ("network", (&short).into())],
    );
    let mut key = page.key(&label, &Choice::Surely);
    key.style = Style::Primary;
    page.row(vec![key]);
    let other = page.named("button-other-coin", &Choice::OtherCoin);
    page.row(vec![other]);
    page.back()
}
